//! `camadas hops` on captures of several taps: in one file, in a file each, and merged by another program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use camadas::i18n::Lang;
use camadas::run::{self, Plan};
use camadas::source;
use camadas::stats::hops::Hops;

const ROUTER: &str = "captures/traceroute.pcapng";

fn hops(paths: &[PathBuf]) -> Hops {
    let mut source = source::open(paths).expect("captures");
    let (hops, run) = run::follow(&mut *source, &Plan::default());
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    hops
}

fn camadas(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_camadas")).args(words).env("CAMADAS_LANG", "en").output().expect("camadas runs")
}

fn text(octets: &[u8]) -> String {
    String::from_utf8(octets.to_vec()).expect("UTF-8")
}

/// Counts over the ping, the ping with a TTL of 1 and the traceroute of the recording.
fn check(hops: &Hops, taps: [&str; 4]) {
    let [h1, r1, r2, h2] = taps;
    let counts = |from, to| {
        let between = hops.between(from, to).expect("two taps");
        assert!(between.missed.is_empty() && between.recut.is_empty() && between.duplicated.is_empty());
        assert!(between.delays_ns().all(|ns| ns > 0), "{from} → {to}");
        (between.passages.len(), between.lost.len(), between.refused.len(), between.reordered())
    };
    assert_eq!(counts(h1, r1), (5, 0, 0, 0));
    assert_eq!(counts(r1, r2), (2, 0, 2, 0));
    assert_eq!(counts(r2, h2), (3, 0, 0, 0));
    assert_eq!(counts(h1, h2), (2, 0, 2, 0));
    assert_eq!(counts(h2, h1), (2, 0, 0, 0));
    assert_eq!(hops.datagrams().count(), 12);
}

#[test]
fn one_capture_of_four_interfaces() {
    let hops = hops(&[ROUTER.into()]);
    check(&hops, ["h1", "r1", "r2", "h2"]);
    let packet = hops.datagram_of(11).expect("the ping");
    assert_eq!(packet.numbers(), [5, 6, 11, 12]);
    let mut source = source::open(&[ROUTER.into()]).expect("the capture");
    let (kept, _) = run::keep(&mut *source, &Plan::default(), &packet.numbers());
    let changed: Vec<_> = packet.explain(&kept, Lang::En).iter().map(|step| step.comparison.names()).collect();
    assert_eq!(changed, [vec![], vec!["eth.dst", "eth.src", "ip.ttl", "ip.checksum"], vec![]]);
    let whole_way = packet.compare("h1", "h2", &kept, Lang::En).expect("both ends");
    assert_eq!(whole_way.comparison.names(), changed[1]);
}

/// Runs a program of Wireshark's; `None`, and a line that says so, where it is not installed.
fn wireshark(program: &str, words: &[&str]) -> Option<()> {
    match Command::new(program).args(words).output() {
        Ok(output) => {
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            Some(())
        }
        Err(error) => {
            println!("skipped: {program}: {error}");
            None
        }
    }
}

/// A file for each tap of the recording, in the plain format, which knows no names.
fn files_of_one_tap(folder: &Path) -> Option<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).expect("a folder");
    ["client", "near", "far", "server"]
        .iter()
        .enumerate()
        .map(|(tap, name)| {
            let path = folder.join(name).with_extension("pcap");
            let filter = format!("frame.interface_id == {tap}");
            let to = path.to_str().expect("UTF-8");
            wireshark("tshark", &["-r", ROUTER, "-Y", &filter, "-F", "nsecpcap", "-w", to]).map(|()| path)
        })
        .collect()
}

#[test]
fn a_file_for_each_tap_and_all_merged_by_another_program() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hops");
    let Some(files) = files_of_one_tap(&folder) else { return };
    check(&hops(&files), ["client", "near", "far", "server"]);
    let merge = |apart: &str| {
        let merged = folder.join(format!("merged-{apart}.pcapng"));
        let mut words = vec!["-I", apart, "-w", merged.to_str().expect("UTF-8")];
        words.extend(files.iter().map(|path| path.to_str().expect("UTF-8")));
        wireshark("mergecap", &words).map(|()| merged)
    };
    let Some(merged) = merge("none") else { return };
    check(&hops(&[merged]), ["0", "1", "2", "3"]);
    // Where it makes one interface of all, nobody can tell them apart any more; but why is said.
    let Some(merged) = merge("all") else { return };
    let report = hops(&[merged]).report(Lang::En, 20);
    assert!(report.notes.iter().any(|note| note.contains("mergecap -I none")), "{:?}", report.notes);
}

#[test]
fn errors_say_what_to_type() {
    let output = camadas(&["hops", ROUTER, "33"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    assert!(text(&output.stderr).contains("there is no frame 33"), "{}", text(&output.stderr));
    let output = camadas(&["hops", ROUTER, "5-6"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`camadas hops captures/traceroute.pcapng 7`"), "{}", text(&output.stderr));
    let output = camadas(&["hops", "-", "5"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("can be read only once"), "{}", text(&output.stderr));
}

#[test]
fn a_filter_chooses_what_is_followed() {
    let output = camadas(&["hops", ROUTER, "-Y", "udp && !icmp"]);
    assert!(output.status.success());
    let printed = text(&output.stdout);
    assert!(printed.starts_with("6 frames · 2 packets · 4 taps"), "{printed}");
    // What answers is filtered out, so it cannot say why.
    assert!(printed.contains("it had a TTL of 1"), "{printed}");
}
