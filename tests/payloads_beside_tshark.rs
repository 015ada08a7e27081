//! What segments, datagrams and frames carry, and what stands behind it, beside what tshark tells, over captures that others
//! made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::path::{Path, PathBuf};
use std::process::Command;

const FIELDS: [&str; 5] = ["tcp.payload", "udp.payload", "eth.padding", "eth.trailer", "eth.fcs"];

/// Captures with padding, with trailers of devices, with MPLS, with a check sequence.
const CAPTURES: [&str; 5] = [
    "ITI+ICS-Security-Tools/Sample_File_MMS_and_GOOSE.pcap",
    "aouinizied+nfstream/1kxun.pcap",
    "ajbanjara+Wireshark/mpls-twolevel.cap",
    "seladb+PcapPlusPlus/IcmpPackets.pcap",
    "ntop+nDPI/wechat.pcap",
];

fn told(program: &str, words: &[&str], capture: &Path) -> Option<Vec<String>> {
    let fields = FIELDS.iter().flat_map(|field| ["-e", field]);
    let output = Command::new(program).args(words).arg(capture).args(fields).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

#[test]
fn what_is_carried_and_what_fills_a_frame_up_is_as_tshark_tells() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    // Each frame by itself; values of several layers parted as ours are.
    let alone = ["-n", "-T", "fields", "-E", "header=y", "-E", "aggregator=;"];
    let alone = [&alone[..], &["-o", "ip.defragment:FALSE", "-o", "tcp.desegment_tcp_streams:FALSE", "-r"]].concat();
    let mut filled = [0; FIELDS.len()];
    for name in CAPTURES {
        let capture = corpus.join("visible").join(name);
        if !capture.exists() {
            return println!("skipped: the corpus is absent");
        }
        let Some(theirs) = told("tshark", &alone, &capture) else {
            return println!("skipped: tshark is not installed");
        };
        let ours = told(env!("CARGO_BIN_EXE_camadas"), &["fields", "--show-secrets"], &capture).expect("camadas runs");
        assert_eq!(ours.len(), theirs.len(), "{name}");
        for (frame, (ours, theirs)) in ours.iter().zip(&theirs).enumerate().skip(1) {
            assert_eq!(ours, theirs, "{name} frame {frame}");
            ours.split('\t').zip(&mut filled).for_each(|(cell, count)| *count += usize::from(!cell.is_empty()));
        }
    }
    assert!(filled.iter().all(|count| *count > 0), "{filled:?}");
}
