//! Frame numbers, times, lengths and interfaces of a corpus of captures, against what tshark says of them.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use camadas::names::link_types::wireshark_encapsulation;
use camadas::source::{self, Batch};

/// Captures in which tshark sees other frames than the file holds, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("ajbanjara+Wireshark/l2ping.cap", "a log of hcidump, which has no magic"),
    (
        "ajbanjara+Wireshark/pcap-ng_Wi-Fi_Bluetooth_USB_Cooked_timestamps_issue_1.ntar",
        "tshark ends at a Bluetooth packet of 3 octets, because they are too few for its pseudo-header",
    ),
    (
        "seladb+PcapPlusPlus/clusterfuzz-testcase-minimized-FuzzTarget-4981601846820864",
        "a time stamp with 4294967295 microseconds, which tshark takes as -1",
    ),
    (
        "seladb+PcapPlusPlus/clusterfuzz-testcase-minimized-FuzzTarget-5723611632762880",
        "a time stamp with 2105376000 nanoseconds, which tshark writes in ten digits",
    ),
];

struct Expected {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Expected {
    fn read(corpus: &Path, name: &str) -> Option<Self> {
        let plain = corpus.join("oracle").join(format!("{name}.tsv"));
        let packed = corpus.join("oracle").join(format!("{name}.tsv.gz"));
        let mut text = Vec::new();
        if plain.exists() {
            text = fs::read(plain).expect("a readable oracle");
        } else {
            let file = fs::File::open(packed).ok()?;
            flate2::read::GzDecoder::new(file).read_to_end(&mut text).expect("a sound oracle");
        }
        let text = String::from_utf8_lossy(&text);
        let mut lines = text.lines().map(|line| line.split('\t').map(String::from).collect());
        Some(Self { columns: lines.next()?, rows: lines.collect() })
    }

    fn cell<'a>(&self, row: &'a [String], name: &str) -> &'a str {
        let column = self.columns.iter().position(|column| column == name).expect("a column of the oracle");
        row.get(column).map_or("", |cell| cell)
    }
}

/// "12.345" as nanoseconds.
fn nanoseconds(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.')?;
    let ns: i64 = format!("{fraction:0<9}").parse().ok()?;
    seconds.parse::<i64>().ok()?.checked_mul(1_000_000_000)?.checked_add(ns)
}

#[test]
fn frames_of_the_corpus_are_those_tshark_sees() {
    let corpus = std::env::var_os("CAMADAS_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    let Ok(status) = fs::read_to_string(corpus.join("oracle/exit-status.tsv")) else {
        println!("skipped: no corpus at {}", corpus.display());
        return;
    };
    let mut faults = Vec::new();
    let mut compared = 0;
    for line in status.lines().skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        let (name, sound) = (cells[0], cells[1] == "0");
        if DIFFERENT.iter().any(|(file, _)| *file == name) {
            continue;
        }
        let Some(expected) = Expected::read(&corpus, name) else { continue };
        let mut rows = expected.rows.iter();
        let mut batch = Batch::default();
        let mut frames = 0;
        let end = source::open(&[corpus.join("visible").join(name)]).and_then(|mut source| {
            while source.fill(&mut batch)? {
                for frame in batch.frames() {
                    frames += 1;
                    let Some(row) = rows.next() else { continue };
                    let interface = &batch.interfaces()[frame.tap as usize];
                    let ours = [
                        ("frame.number", frame.number.to_string()),
                        // tshark writes no length above this one.
                        ("frame.len", frame.wire_len.min(i32::MAX as u32).to_string()),
                        ("frame.cap_len", frame.bytes.len().to_string()),
                        (
                            "frame.interface_id",
                            interface.index_in_section.map_or(String::new(), |index| index.to_string()),
                        ),
                        (
                            "frame.encap_type",
                            wireshark_encapsulation(frame.link.0).map_or(String::new(), |number| number.to_string()),
                        ),
                    ];
                    let differs = |(column, ours): &(&str, String)| expected.cell(row, column) != ours;
                    if let Some((column, ours)) = ours.iter().find(|cell| differs(cell)) {
                        let theirs = expected.cell(row, column);
                        faults.push(format!("{name}, frame {}: {column} {ours}, tshark {theirs}", frame.number));
                    }
                    let time = expected.cell(row, "frame.time_epoch");
                    if frame.time_ns != nanoseconds(time) {
                        faults.push(format!("{name}, frame {}: time {:?}, tshark {time}", frame.number, frame.time_ns));
                    }
                    compared += 1;
                }
            }
            Ok(())
        });
        if frames != expected.rows.len() {
            faults.push(format!("{name}: {frames} frames, tshark {}", expected.rows.len()));
        }
        if sound != end.is_ok() {
            faults.push(format!("{name}: {:?}, tshark {}", end.err().map(|e| e.to_string()), cells[3]));
        }
    }
    println!("{compared} frames compared");
    assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults[..faults.len().min(60)].join("\n"));
    assert!(compared > 0);
}
