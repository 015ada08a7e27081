//! What can be changed in lessons, and what they say of it.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use super::support::{command, run};

#[test]
fn lessons_are_listed_in_both_languages() {
    for (lang, words) in [("en", ["lesson ", "a greeting over TCP"]), ("pt-BR", ["lição ", "um cumprimento por TCP"])]
    {
        let list = run(&["lesson", "--lang", lang]).expect("no lab is needed");
        assert_eq!((list.code, list.stderr.as_str()), (0, ""));
        assert!(words.iter().all(|word| list.stdout.contains(word)), "{}", list.stdout);
    }
}

#[test]
fn what_is_no_lesson_and_what_it_does_not_take_is_wrong_usage() {
    let unknown = run(&["lesson", "tcp-helo"]).expect("no lab is needed");
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean `tcp-hello`?"), "{}", unknown.stderr);
    let refused = run(&["lesson", "tcp-hello", "--loss", "10"]).expect("no lab is needed");
    assert!(refused.code == 2 && refused.stderr.contains("tcp-hello takes no --loss; it takes --message"));
    for bad in [["--loss", "101"], ["--receivers", "0"], ["--receivers", "21"], ["--delay", "-1"]] {
        let refused = run(&[&["lesson", "udp-loss"][..], &bad].concat()).expect("no lab is needed");
        assert_eq!(refused.code, 2, "{bad:?}: {}", refused.stderr);
    }
    let no_lesson = run(&["lesson", "-r", "tests/fuzz/Cargo.toml"]).expect("no lab is needed");
    assert_eq!(no_lesson.code, 2);
}

#[test]
fn a_message_is_said_and_found_in_the_frames() {
    let Some(told) = run(&["lesson", "tcp-hello", "--message", "bom dia, redes", "--lang", "pt-BR"]) else { return };
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
    assert!(told.stdout.contains("\"bom dia, redes\"") && told.stdout.contains("14 octetos, a partir do octeto 54"));
}

#[test]
fn the_same_seed_loses_the_same_messages() {
    let missing = |seed: &str, loss: &str| {
        let told = run(&["lesson", "udp-loss", "--seed", seed, "--loss", loss, "--speed", "10"])?;
        assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
        told.stdout.lines().find(|line| line.contains("missing: ")).map(str::to_owned)
    };
    let Some(first) = missing("5", "30") else { return };
    assert_eq!(missing("5", "30").as_deref(), Some(first.as_str()));
    assert!(missing("5", "0%").is_some_and(|line| line.contains("missing: none")));
    assert_ne!(missing("6", "30").as_deref(), Some(first.as_str()));
}

#[test]
fn more_receivers_make_unicast_dearer_and_multicast_not() {
    let Some(told) = run(&["lesson", "unicast-vs-multicast", "--receivers", "7", "--speed", "10"]) else { return };
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
    assert!(told.stdout.contains("35 datagrams by unicast and 5 by multicast: 7 times"), "{}", told.stdout);
}

#[test]
fn a_switch_that_snoops_spares_the_bystander() {
    let Some(told) = run(&["lesson", "multicast", "--snooping", "--speed", "10"]) else { return };
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
    assert!(told.stdout.contains("bystander's port carried none of them"), "{}", told.stdout);
}

#[test]
fn pauses_wait_for_enter() {
    let mut child = command(&["lesson", "unix-socket", "--pause"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("camadas runs");
    // Before the programs, before what their frames prove, before the questions.
    child.stdin.take().expect("a pipe").write_all(b"\n\n\n").expect("camadas reads");
    let output = child.wait_with_output().expect("an end");
    let stderr = String::from_utf8(output.stderr).expect("UTF-8");
    if output.status.code() == Some(3) {
        println!("skipped: {stderr}");
        return;
    }
    assert_eq!((output.status.code(), stderr.matches("Enter goes on").count()), (Some(0), 3), "{stderr}");
}

#[test]
fn a_recording_names_its_taps_and_who_sent_each_frame() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ports.pcapng");
    let path = path.to_str().expect("a path");
    if run(&["lesson", "ports", "-w", path, "-q"]).is_none() {
        return;
    }
    let fields = ["-e", "frame.interface_name", "-e", "frame.comment", "-e", "tcp.srcport"];
    let rows = run(&[&["fields", path][..], &fields].concat()).expect("no lab is needed").stdout;
    assert!(rows.lines().skip(1).all(|row| row.starts_with("p2\t")), "{rows}");
    assert!(rows.contains("client: its system"), "{rows}");
    let by = |port: &str| rows.lines().filter(|row| row.ends_with(port)).collect::<Vec<_>>();
    assert!(!by("\t8080").is_empty() && by("\t8080").iter().all(|row| row.contains("server:8080: tcp-hello-server")));
    assert!(
        !by("\t12345").is_empty() && by("\t12345").iter().all(|row| row.contains("server:12345: tcp-hello-server"))
    );
}

#[test]
fn a_claim_that_the_frames_do_not_bear_out_is_told_and_ends_with_1() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, part) = (folder.path().join("whole.pcapng"), folder.path().join("part.pcapng"));
    let (whole, part) = (whole.to_str().expect("a path"), part.to_str().expect("a path"));
    if run(&["lesson", "tcp-hello", "-w", whole]).is_none() {
        return;
    }
    // The same recording without its handshake: whoever reads it must be told, not reassured.
    let octets = fs::read(whole).expect("a recording");
    fs::write(part, without_frames(&octets, 3)).expect("a file");
    let told = run(&["lesson", "-r", part]).expect("no lab is needed");
    assert_eq!(told.code, 1, "{}{}", told.stdout, told.stderr);
    assert!(told.stdout.contains("✘ DOES NOT HOLD: Three segments made the connection"), "{}", told.stdout);
}

/// The blocks of a little-endian pcapng without its first `count` packets.
fn without_frames(octets: &[u8], mut count: usize) -> Vec<u8> {
    const ENHANCED_PACKET: u32 = 6;
    let (mut kept, mut at) = (Vec::new(), 0);
    let word = |at: usize| u32::from_le_bytes(octets[at..at + 4].try_into().expect("four octets"));
    while at < octets.len() {
        let length = word(at + 4) as usize;
        if word(at) == ENHANCED_PACKET && count > 0 {
            count -= 1;
        } else {
            kept.extend_from_slice(&octets[at..at + length]);
        }
        at += length;
    }
    kept
}
