//! The program as its users meet it: exit codes, errors in both languages, standard output kept for data.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn camadas(words: &[&str]) -> Output {
    command(words).output().expect("camadas runs")
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    command.args(words).env_remove("LC_ALL").env_remove("LC_MESSAGES").env("LANG", "C").env_remove("CAMADAS_LANG");
    command
}

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).expect("UTF-8")
}

/// A file in the build's own folder for temporary things.
fn scratch(name: &str, octets: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, octets).expect("a scratch file");
    path
}

#[test]
fn nothing_that_matches_is_no_error() {
    let output = camadas(&["show", "captures/tcp-hello.pcapng", "--frames", "9999"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn what_a_frame_is_to_its_conversation_is_marked_unless_it_costs_or_is_not_wanted() {
    let lines = |words: &[&str]| text(&camadas(words).stdout);
    let first = |told: &str| told.lines().next().unwrap_or_default().to_owned();
    let file = "captures/tcp-loss.pcapng";
    assert!(first(&lines(&["show", file, "--frames", "5"])).contains("┌"));
    assert!(!lines(&["show", file, "--marks", "never"]).contains("flow 1"));
    // A pipe may bring any number of octets, so it must be asked for.
    let piped = |marks: &str| {
        let stdin = fs::File::open(file).expect("a recording");
        text(&command(&["show", "-", "--marks", marks]).stdin(stdin).output().expect("camadas runs").stdout)
    };
    assert!(!piped("auto").contains("flow 1 ·"));
    // Its tap saw frame 15 say the same, before the duplicate ACK that asked for it.
    let told = piped("always");
    let again = told.lines().find(|line| line.trim_start().starts_with("20 ")).unwrap_or_default();
    assert!(again.contains("↻") && again.contains("prompt retransmission of frame 15 · "), "{again}");
}

#[test]
fn a_filter_keeps_frames_and_a_bad_one_points_at_its_place() {
    let output = camadas(&["fields", "captures/tcp-hello.pcapng", "-Y", "tcp.flags.syn == 1", "-e", "frame.number"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), "frame.number\n3\n4\n".to_owned()));
    let output = camadas(&["show", "captures/tcp-hello.pcapng", "-Y", "udp"]);
    assert!(output.status.success() && output.stdout.is_empty());
    for (lang, lines) in [
        (
            "en",
            "camadas: no field or protocol is called “ip.tll”\n  tcp && ip.tll < 9\n         ^^^^^^\ndid you mean ip.ttl?\n",
        ),
        (
            "pt-BR",
            "camadas: nenhum campo ou protocolo se chama “ip.tll”\n  tcp && ip.tll < 9\n         ^^^^^^\nvocê quis dizer ip.ttl?\n",
        ),
    ] {
        let output = camadas(&["show", "captures/tcp-hello.pcapng", "-Y", "tcp && ip.tll < 9", "--lang", lang]);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(2), lines.to_owned()));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_truncated_capture_shows_every_good_frame_and_then_says_where_it_ends() {
    let whole = fs::read("captures/loopback.pcap").expect("a capture");
    let path = scratch("truncated.pcap", &whole[..whole.len() - 5]);
    let all = text(&camadas(&["show", "captures/loopback.pcap"]).stdout).lines().count();
    let output = camadas(&["show", path.to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout).lines().count(), all - 1);
    let error = text(&output.stderr);
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(error.contains("truncated.pcap") && error.contains("octet"), "{error}");
}

#[test]
fn errors_name_the_file_and_speak_both_languages() {
    let jpeg = scratch("photo.pcap", &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1]);
    let jpeg = jpeg.to_str().expect("a path");
    for (lang, words) in [("en", "JPEG"), ("pt-BR", "JPEG")] {
        let output = camadas(&["show", jpeg, "--lang", lang]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
    let english = text(&camadas(&["show", "no-such.pcap"]).stderr);
    let portuguese = text(&camadas(&["show", "no-such.pcap", "--lang", "pt-BR"]).stderr);
    assert!(english.contains("no-such.pcap") && portuguese.contains("no-such.pcap"));
    assert_ne!(english, portuguese);
}

#[test]
fn wrong_usage_ends_with_2_and_a_suggestion() {
    let output = camadas(&["shwo"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`show`"), "{}", text(&output.stderr));
    let output = camadas(&["show", "captures/tcp-hello.pcapng", "--frames", "x", "--lang", "pt-BR"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("não é um valor"), "{}", text(&output.stderr));
    assert_eq!(camadas(&[]).status.code(), Some(2));
    assert_eq!(camadas(&["--lang", "tlh", "show", "x"]).status.code(), Some(2));
}

#[test]
fn the_language_is_asked_for_set_or_the_locales() {
    let help = |words: &[&str], own: &str, locale: &str| {
        let output = command(words).env("CAMADAS_LANG", own).env("LANG", locale).output().expect("camadas runs");
        assert_eq!(output.status.code(), Some(0));
        text(&output.stdout).contains("Uso:")
    };
    assert!(!help(&["--help"], "", "C.UTF-8"));
    assert!(help(&["--help"], "", "pt_BR.UTF-8"));
    assert!(help(&["--help"], "pt-BR", "C"));
    assert!(!help(&["--help", "--lang", "en"], "pt-BR", "pt_BR.UTF-8"));
}

#[test]
fn help_in_portuguese_has_no_english_left() {
    let commands = ["show", "fields", "export", "stats", "completions", "man"];
    for command in commands {
        let help = text(&camadas(&[command, "--help", "--lang", "pt-BR"]).stdout);
        for english in
            ["Usage", "Options", "OPTIONS", "Print help", "default:", "possible values", "Arguments", "<FILE>"]
        {
            assert!(!help.contains(english), "{command} --help says {english}:\n{help}");
        }
    }
}

#[test]
fn a_capture_is_not_overwritten_while_it_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let [capture, other] = ["a.pcapng", "b.pcapng"].map(|name| folder.path().join(name));
    fs::copy("captures/tcp-hello.pcapng", &capture).expect("room");
    fs::hard_link(&capture, &other).expect("another name");
    let before = fs::read(&capture).expect("a capture");
    let read = capture.to_str().expect("UTF-8");
    for out in [read, other.to_str().expect("UTF-8")] {
        for words in [
            &["export", read, "--to", "pcapng", "-o", out][..],
            &["report", read, "-o", out],
            &["draw", "stack", read, "--to", "text", "-o", out],
        ] {
            let output = camadas(words);
            assert_eq!(output.status.code(), Some(2), "{words:?}");
            assert!(text(&output.stderr).contains("writing would destroy it"), "{}", text(&output.stderr));
            assert!(fs::read(&capture).expect("a capture") == before, "{words:?}");
        }
    }
}

#[test]
fn what_cannot_be_read_or_made_is_said_with_what_to_type() {
    let says = |words: &[&str]| {
        let output = camadas(words);
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    let near = says(&["show", "captures/tcp-helo.pcapng"]);
    assert!(near.contains("no such file. Did you mean captures/tcp-hello.pcapng?"), "{near}");
    let words = ["export", "captures/tcp-hello.pcapng", "--to", "csv", "-o", "no/such/x.csv", "--lang", "pt-BR"];
    assert!(says(&words).contains("não existe a pasta no/such (mkdir -p no/such)"), "{}", says(&words));
}

#[test]
fn tables_of_no_frames_say_why_there_are_none() {
    let told = |words: &[&str]| text(&camadas(words).stdout);
    assert_eq!(told(&["stats", "captures/unix-socket.pcapng"]), "0 frames · 0 octets\n\nThe capture has no frames.\n");
    let none = told(&["stats", "captures/tcp-hello.pcapng", "-Y", "udp"]);
    assert_eq!(none, "0 frames · 0 octets\n\nNone of the 10 frames that were read was chosen.\n");
}

#[test]
fn completions_name_values_and_say_nothing_in_another_language() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let told = text(&camadas(&["completions", shell, "--lang", "pt-BR"]).stdout);
        assert!(!told.contains("hands type it") && !told.contains("batch by batch"), "{shell}");
    }
    let bash = text(&camadas(&["completions", "bash"]).stdout);
    for value in ["en pt-BR", "tcp-hello", "udp-numbers-sender", "ndjson csv pcapng"] {
        assert!(bash.contains(value), "bash does not know {value}");
    }
    let fish = text(&camadas(&["completions", "fish"]).stdout);
    // Each command has `--lang`, and the program; an option before the command may still wait for its value.
    assert_eq!(fish.matches("-l lang ").count(), fish.matches("-r -f -a \"en\\t''\npt-BR\\t''\"").count());
    assert!(fish.contains("or argparse -s (__fish_camadas_global_optspecs) -- $cmd[1..-2] 2>/dev/null\n    or return"));
    assert!(
        fish.contains("using_subcommand lesson\" -f -a \"")
            && fish.contains("using_subcommand draw\" -a \"encapsulation ")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let mut child = command(&["show", "captures/multicast.pcapng", "--details"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("camadas runs");
    drop(child.stdout.take());
    let mut error = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut error).expect("UTF-8");
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    assert_eq!(error, "");
}

#[test]
fn captures_come_from_standard_input_too() {
    let mut child = command(&["-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("camadas runs");
    let octets = fs::read("captures/tcp-hello.pcapng").expect("a capture");
    child.stdin.take().expect("a pipe").write_all(&octets).expect("camadas reads");
    let output = child.wait_with_output().expect("an end");
    assert_eq!(text(&output.stdout), text(&camadas(&["captures/tcp-hello.pcapng", "--marks", "never"]).stdout));
}

#[test]
fn several_files_are_one_run() {
    let one = text(&camadas(&["show", "captures/tcp-hello.pcapng"]).stdout).lines().count();
    let two = camadas(&["show", "captures/tcp-hello.pcapng", "captures/tcp-hello.pcapng"]);
    let lines = text(&two.stdout);
    assert_eq!(lines.lines().count(), 2 * one);
    let last = lines.lines().last().and_then(|line| line.split_whitespace().next()).map(str::to_owned);
    assert_eq!(last, Some((2 * one).to_string()), "frames are numbered on");
}

#[test]
fn color_is_asked_for_or_left_out() {
    let shown = |words: &[&str], no_color: &str| {
        let output = command(words).env("NO_COLOR", no_color).output().expect("camadas runs");
        text(&output.stdout).contains('\x1b')
    };
    assert!(!shown(&["show", "captures/tcp-hello.pcapng"], ""), "a pipe has no colour");
    assert!(shown(&["show", "captures/tcp-hello.pcapng", "--color", "always"], ""));
    assert!(!shown(&["show", "captures/tcp-hello.pcapng", "--color", "never"], ""));
}

#[test]
fn exported_frames_read_back_the_same() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("exported.pcapng");
    let path = path.to_str().expect("a path");
    let fields =
        ["-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.interface_name", "-e", "ip.src", "-e", "udp.port"];
    let rows = |file: &str| text(&camadas(&[&["fields", file][..], &fields].concat()).stdout);
    let output = camadas(&["export", "captures/multicast.pcapng", "--to", "pcapng", "-o", path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(rows(path), rows("captures/multicast.pcapng"));
}

#[test]
fn a_time_that_cannot_be_left_out_is_told() {
    // A section with one interface, and a frame of four octets in a simple packet block, which has no time.
    let block = |kind: u32, body: &[u8]| {
        let len = (body.len() as u32 + 12).to_le_bytes();
        [&kind.to_le_bytes(), &len[..], body, &len].concat()
    };
    let header = [&[0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0][..], &[0xff; 8]].concat();
    let section =
        [block(0x0a0d_0d0a, &header), block(1, &[1, 0, 0, 0, 0, 0, 0, 0]), block(3, b"\x04\0\0\0abcd")].concat();
    let said = |name: &str, sections: usize, lang: &str| {
        let path = scratch(name, &section.repeat(sections));
        let output = camadas(&["export", path.to_str().expect("UTF-8"), "--to", "pcapng", "--lang", lang]);
        assert_eq!(output.status.code(), Some(0));
        text(&output.stderr)
    };
    assert_eq!(said("one-section.pcapng", 1, "en"), "");
    let told = said("two-sections.pcapng", 2, "pt-BR");
    assert!(told.starts_with("camadas: 1 quadro cujo instante o pcapng não guarda: 1970-01-01"), "{told}");
}

#[test]
fn unknown_fields_are_named_and_their_columns_empty() {
    let output = camadas(&["fields", "captures/tcp-hello.pcapng", "-e", "ip.tll", "-e", "ip.ttl"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("ip.ttl"));
    assert!(text(&output.stdout).lines().skip(1).any(|line| line == "\t64"));
}

#[test]
fn times_are_local_or_utc_and_count_from_frames_that_are_not_shown() {
    let times = |form: &str| {
        let words =
            ["show", "captures/traceroute.pcapng", "-Y", "frame.number in {5, 11}", "--marks", "never", "-t", form];
        let output = command(&words).env("TZ", "<-03>3").output().expect("camadas runs");
        let lines = text(&output.stdout);
        // The name of the tap, "h1" or "r2", comes after the time.
        let time = |line: &str| {
            let head = line[..line.find("10.0.1").expect("an address")].trim();
            head[2..head.len() - 2].trim().to_owned()
        };
        lines.lines().map(time).collect::<Vec<_>>()
    };
    assert_eq!(times("r"), ["0.000044987", "0.000084766"]);
    // Frame 10 is not shown, and is the one before frame 11 all the same.
    assert_eq!(times("d"), ["0.000003706", "0.000002634"]);
    assert_eq!(times("u"), ["13:02:39.166402775", "13:02:39.166442554"]);
    assert_eq!(times("a"), ["10:02:39.166402775", "10:02:39.166442554"]);
    assert_eq!(times("ad")[0], "2026-11-22 10:02:39.166402775");
    assert_eq!(times("ud")[0], "2026-11-22 13:02:39.166402775");
    let words = ["fields", "captures/traceroute.pcapng", "-Y", "frame.time_delta > 0.02"];
    let output = camadas(&[&words[..], &["-e", "frame.number", "-e", "frame.time_relative"]].concat());
    assert_eq!(text(&output.stdout), "frame.number\tframe.time_relative\n17\t0.613897649\n21\t1.227811452\n");
}

#[test]
fn a_word_that_is_no_frame_of_any_capture_is_refused() {
    let capture = "captures/tcp-hello.pcapng";
    for (words, says) in [
        (&["explain", capture, "x"][..], "neither a file that exists nor frame numbers"),
        (&["explain", capture, "0"], "count from 1"),
        (&["explain", "7"], "camadas explain FILE 7"),
        (&["explain", "no-such.pcap"], "no such file"),
        (&["show", capture, "--frames", "5-3"], "`5-3` is no value"),
        (&["show", capture, "--frames", "0"], "`0` is no value"),
    ] {
        let output = camadas(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(output.stdout.is_empty() && text(&output.stderr).contains(says), "{words:?}: {}", text(&output.stderr));
    }
}

#[test]
fn explain_ends_with_the_last_frame_it_was_asked_for() {
    let capture = "captures/tcp-hello.pcapng";
    for (words, frames) in [
        (&["explain", capture, "3"][..], &["Frame 3 "][..]),
        (&["explain", capture], &["Frame 1 "]),
        (&["explain", capture, "-Y", "tcp", "-c", "2"], &["Frame 3 ", "Frame 4 "]),
        (&["explain", capture, "2,9-"], &["Frame 2 ", "Frame 9 ", "Frame 10 "]),
    ] {
        let output = camadas(words);
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        let shown = text(&output.stdout);
        let headings: Vec<_> = shown.lines().filter(|line| line.starts_with("Frame ")).collect();
        assert_eq!(headings.len(), frames.len(), "{headings:?}");
        assert!(headings.iter().zip(frames).all(|(line, start)| line.starts_with(start)), "{headings:?}");
    }
}
