//! `stats -z` with `-Y` and `--frames`: tables that need frames in their order are told of the conversations that are chosen.

use std::process::Command;

use camadas::source::{self, Batch};

const TABLES: &str = "tcp,latency,apps,rtp,traceroute,wlan";

fn stats(file: &str, words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    let output =
        command.args(["--lang", "en", "stats", file, "--width", "200"]).args(words).output().expect("camadas runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What is told without the note on what was chosen.
fn tables(file: &str, words: &[&str]) -> String {
    stats(file, words)
        .lines()
        .filter(|line| !line.starts_with("What needs frames in their order"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_choice_of_everything_is_no_choice() {
    for file in ["captures/http-json.pcapng", "captures/traceroute.pcapng", "captures/tcp-loss.pcapng"] {
        let all = tables(file, &["-z", TABLES]);
        assert_eq!(all.trim_end(), tables(file, &["-z", TABLES, "-Y", "frame"]).trim_end(), "{file}");
        assert_eq!(all.trim_end(), tables(file, &["-z", TABLES, "--frames", "1-"]).trim_end(), "{file}");
    }
}

#[test]
fn only_conversations_of_chosen_frames_are_told() {
    let file = "captures/traceroute.pcapng";
    // The error that a router sends is about the probe that it quotes, whose conversation counts.
    let traced = stats(file, &["-z", "traceroute", "-Y", "icmp.type == 11"]);
    assert!(traced.contains("10.0"), "{traced}");
    let none = stats(file, &["-z", "traceroute,latency,apps,rtp,tcp", "-Y", "frame.number == 0"]);
    assert!(none.contains("0 frames") && !none.contains("10.0"), "{none}");
    let arp = stats(file, &["-z", "latency", "-Y", "arp"]);
    assert!(arp.contains("ARP") && !arp.contains("ICMP"), "{arp}");
    let json = stats("captures/http-json.pcapng", &["-z", "apps", "-Y", "http"]);
    assert!(json.contains("HTTP"), "{json}");
}

#[test]
fn what_is_read_twice_cannot_be_standard_input() {
    let run = |tables: &str| {
        let file = std::fs::File::open("captures/tcp-hello.pcapng").expect("a recording");
        let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
        command
            .args(["stats", "-", "-Y", "tcp", "-z", tables])
            .stdin(file)
            .output()
            .expect("camadas runs")
            .status
            .code()
    };
    assert_eq!((run("latency"), run("tcp")), (Some(2), Some(0)));
}

/// A connection whose last frames stand megabytes behind its first.
fn long_connection() -> tempfile::NamedTempFile {
    let mut frames = Vec::new();
    let mut source = source::open(&["captures/tcp-hello.pcapng".into()]).expect("a recording");
    let mut batch = Batch::default();
    while source.fill(&mut batch).expect("whole") {
        frames.extend(batch.frames().map(|frame| frame.bytes.to_vec()));
    }
    let other = [&[0xff; 6][..], &[2, 0, 0, 0, 0, 9, 0x88, 0xb5], &[0; 60_000]].concat();
    frames.splice(7..7, std::iter::repeat_n(other, 200));
    let mut octets = Vec::new();
    for word in [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1] {
        octets.extend_from_slice(&u32::to_le_bytes(word));
    }
    for (at, frame) in frames.iter().enumerate() {
        for word in [at as u32, 0, frame.len() as u32, frame.len() as u32] {
            octets.extend_from_slice(&word.to_le_bytes());
        }
        octets.extend_from_slice(frame);
    }
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), octets).expect("room");
    file
}

#[test]
fn conversations_of_few_chosen_frames_are_told_to_their_end() {
    let capture = long_connection();
    let file = capture.path().to_str().expect("UTF-8");
    let all = stats(file, &["-z", "tcp", "-Y", "tcp"]);
    assert!(all.contains("closed by both sides"), "{all}");
    let head = |told: &str| told.split_once("\n\n").map(|(_, rest)| rest.to_owned());
    assert_eq!(head(&all), head(&stats(file, &["-z", "tcp", "-Y", "tcp", "-c", "1"])));
}
