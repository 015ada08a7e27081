//! TLS and its keys, as commands show them: a recording that has its keys inside, and the same without.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use camadas::source::{self, TLS_KEY_LOG};

/// The lesson's recording: flow 1 is plain HTTP, flow 2 the same over TLS; its keys are in it.
const RECORDING: &str = "captures/tls.pcapng";

fn camadas(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_camadas")).args(words).env("CAMADAS_LANG", "en").output().expect("camadas runs")
}

fn text(words: &[&str]) -> String {
    let output = camadas(words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The recording without its keys, and those.
struct Apart {
    folder: tempfile::TempDir,
}

impl Apart {
    fn new() -> Self {
        let apart = Self { folder: tempfile::tempdir().expect("a folder") };
        text(&["export", RECORDING, "--to", "pcapng", "-o", apart.path("bare.pcapng").to_str().expect("UTF-8")]);
        let mut source = source::open(&[PathBuf::from(RECORDING)]).expect("the recording");
        while source.fill(&mut source::Batch::default()).expect("frames") {}
        let logs = source.context().secrets.iter().filter(|secrets| secrets.kind == TLS_KEY_LOG);
        let keys: Vec<_> = logs.flat_map(|log| log.data.iter().copied()).collect();
        fs::write(apart.path("keys.log"), keys).expect("room");
        apart
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn word(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }
}

fn keys_in(file: &Path) -> usize {
    fs::read(file).expect("a capture").windows(22).filter(|octets| *octets == b"CLIENT_TRAFFIC_SECRET_").count()
}

#[test]
fn with_keys_beside_it_a_capture_tells_what_it_tells_with_keys_inside() {
    let apart = Apart::new();
    let (bare, keys) = (apart.word("bare.pcapng"), apart.word("keys.log"));
    assert_eq!(keys_in(&apart.path("bare.pcapng")), 0);
    let inside = text(&["follow", RECORDING, "2", "--as", "raw"]);
    let plain = text(&["follow", RECORDING, "1", "--as", "raw"]);
    assert_eq!(inside, text(&["follow", &bare, "2", "--as", "raw", "--keys", &keys]));
    // Both conversations say the same, but for the name of the host, which is a name here and an address there.
    let same = |said: &str| said.lines().filter(|line| !line.starts_with("Host:")).collect::<Vec<_>>().join("\n");
    assert_eq!(same(&inside), same(&plain));
    assert!(inside.starts_with("GET /aula HTTP/1.1") && !inside.contains("sessao="), "cookies are covered: {inside}");
    assert!(text(&["follow", RECORDING, "2", "--as", "raw", "--show-secrets"]).contains("Cookie: sessao=1"));

    let closed = text(&["follow", &bare, "2"]);
    assert!(!closed.contains("GET") && closed.contains("application data, encrypted"), "{closed}");
    let opened = text(&["follow", &bare, "2", "--keys", &keys]);
    assert!(
        opened.contains("decrypted with line") && opened.contains("of the key log (CLIENT_TRAFFIC_SECRET_0)"),
        "{opened}"
    );
    let own = text(&["follow", RECORDING, "2"]);
    assert!(own.contains("of the keys in the capture (SERVER_TRAFFIC_SECRET_0)"), "{own}");
}

#[test]
fn fields_are_those_of_tshark_with_the_same_keys() {
    let apart = Apart::new();
    let (bare, keys) = (apart.word("bare.pcapng"), apart.word("keys.log"));
    let fields = [
        "frame.number",
        "frame.cap_len",
        "tls.record.content_type",
        "tls.handshake.type",
        "tls.handshake.extensions_server_name",
        "tls.alert_message.desc",
        "http.request.method",
        "http.request.uri",
        "http.response.code",
    ];
    let columns: Vec<_> = fields.iter().flat_map(|field| ["-e", field]).collect();
    let ours = text(&[&["fields", &bare, "--keys", &keys][..], &columns].concat());
    let preference = format!("tls.keylog_file:{keys}");
    let words = ["-n", "-r", &bare, "-o", &preference, "-T", "fields", "-E", "aggregator=;"];
    let Ok(theirs) = Command::new("tshark").args(words).args(&columns).output() else {
        println!("skipped: tshark is not installed");
        return;
    };
    let ours: Vec<_> = ours.lines().skip(1).collect();
    assert_eq!(ours, String::from_utf8_lossy(&theirs.stdout).lines().collect::<Vec<_>>());
}

#[test]
fn filters_find_what_was_said_inside_and_frames_stay_what_they_are() {
    let apart = Apart::new();
    let (bare, keys) = (apart.word("bare.pcapng"), apart.word("keys.log"));
    let rows = |words: &[&str]| text(&[&["fields", &bare, "-e", "frame.number", "-Y", "http && tls"], words].concat());
    assert_eq!(rows(&[]).lines().count(), 1, "the heading");
    assert_eq!(rows(&["--keys", &keys]).lines().count(), 5);

    // Octets are exported as they were captured, and keys where secrets are to be shown.
    for (secrets, expected) in [(&["--show-secrets"][..], true), (&[], false)] {
        let kept = apart.word("kept.pcapng");
        let words = ["export", &bare, "--keys", &keys, "-Y", "http && tls", "--to", "pcapng", "-o", &kept];
        text(&[&words[..], secrets].concat());
        assert_eq!(keys_in(&apart.path("kept.pcapng")) > 0, expected);
        let lengths = text(&["fields", &kept, "-e", "frame.len", "-e", "frame.cap_len"]);
        assert_eq!(lengths.lines().count(), 5);
        assert!(
            lengths.lines().skip(1).all(|row| row
                .split('\t')
                .collect::<Vec<_>>()
                .windows(2)
                .all(|two| two[0] == two[1])),
            "{lengths}"
        );
    }
}

#[test]
fn explain_names_the_octets_and_the_line_of_the_key() {
    let apart = Apart::new();
    let (bare, keys) = (apart.word("bare.pcapng"), apart.word("keys.log"));
    let found =
        text(&["fields", &bare, "--keys", &keys, "-e", "frame.number", "-Y", "tls && http.response.code == 200"]);
    let number = found.lines().nth(1).expect("a response");
    let explained = text(&["explain", &bare, number, "--keys", &keys, "--width", "200"]);
    assert!(explained.contains("What that record holds, the keys tell:"), "{explained}");
    assert!(explained.contains("HTTP 200 OK") && explained.contains("(SERVER_TRAFFIC_SECRET_0)"), "{explained}");
    assert!(!text(&["explain", &bare, number, "--width", "200"]).contains("HTTP 200 OK"));
}

#[test]
fn a_file_without_keys_is_refused() {
    for (file, says) in [("captures/tcp-hello.pcapng", "has no key of TLS"), ("no-such-file", "could not be read")] {
        let output = camadas(&["follow", RECORDING, "2", "--keys", file]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{output:?}");
        assert!(output.stdout.is_empty());
    }
}
