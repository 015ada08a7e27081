//! `camadas stats -z rtp` and `-z wlan` beside what tshark counts, over captures that others made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::path::{Path, PathBuf};
use std::process::Command;

fn capture(name: &str) -> Option<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    let path = corpus.join("visible").join(name);
    if !path.exists() {
        println!("skipped: the corpus is absent");
    }
    path.exists().then_some(path)
}

fn camadas(table: &str, capture: &Path) -> String {
    let words = ["stats", "-z", table, "--rows", "0", "--width", "250"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_camadas"));
    let output = command.args(words).arg(capture).env("CAMADAS_LANG", "en").output().expect("camadas runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn tshark(capture: &Path, words: &[&str]) -> Option<String> {
    match Command::new("tshark").arg("-n").arg("-r").arg(capture).args(words).output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(_) => {
            println!("skipped: tshark is not installed");
            None
        }
    }
}

/// The cells of the row that has all of these.
fn row<'t>(told: &'t str, parts: &[&str]) -> Vec<&'t str> {
    let line = told.lines().find(|line| parts.iter().all(|part| line.contains(part)));
    let line = line.unwrap_or_else(|| panic!("no row with {parts:?} in\n{told}"));
    line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn streams_of_calls_have_the_packets_losses_and_jitter_that_tshark_tells() {
    let Some(capture) = capture("ajbanjara+Wireshark/SIP_CALL_RTP_G711") else { return };
    let Some(theirs) = tshark(&capture, &["-q", "-z", "rtp,streams"]) else { return };
    let ours = camadas("rtp", &capture);
    let mut streams = 0;
    for line in theirs.lines().filter(|line| line.contains("0x")) {
        let words: Vec<_> = line.split_whitespace().collect();
        let [_, _, from, from_port, to, to_port, source, _, packets, lost, ..] = words[..] else { panic!("{line}") };
        let (from, to) = (format!("{from}:{from_port} "), format!("{to}:{to_port} "));
        let cells = row(&ours, &[&from, &to, &source.to_lowercase()]);
        let number = |at: usize| cells[at].replace('–', "0");
        assert_eq!((number(5).as_str(), number(6).as_str()), (packets, lost), "{cells:?}");
        // Mean and most, in milliseconds there; tshark rounds to a microsecond.
        let ms = |cell: &str| {
            let (number, unit) = cell.split_once(' ').expect("a unit");
            number.parse::<f64>().expect("a number") * if unit == "µs" { 0.001 } else { 1.0 }
        };
        let [most, mean] = [1, 2].map(|back| words[words.len() - back].parse::<f64>().expect("a number"));
        assert!((ms(cells[10]) - mean).abs() < 0.01 && (ms(cells[11]) - most).abs() < 0.01, "{cells:?} {line}");
        streams += 1;
    }
    assert_eq!(streams, 3);
}

#[test]
fn cells_have_the_frames_and_repetitions_that_tshark_tells() {
    let Some(capture) = capture("boundary+wireshark/wpa-Induction.pcap") else { return };
    let cell = "00:0c:41:82:b2:55";
    let count = |filter: &str| {
        let filter = format!("wlan.bssid == {cell} && {filter}");
        tshark(&capture, &["-Y", &filter, "-T", "fields", "-e", "frame.number"]).map(|found| found.lines().count())
    };
    let [Some(frames), Some(beacons), Some(data), Some(again)] =
        ["frame", "wlan.fc.type_subtype == 8", "wlan.fc.type == 2", "wlan.fc.retry == 1"].map(count)
    else {
        return;
    };
    let ours = camadas("wlan", &capture);
    let cells = row(&ours, &[cell, "Coherer"]);
    assert_eq!(cells[3..6], [frames, beacons, data].map(|count| count.to_string()));
    let share: f64 = cells[6].parse().expect("a share");
    assert!((share - 100.0 * again as f64 / frames as f64).abs() < 0.05, "{share} of {again} in {frames}");
}
