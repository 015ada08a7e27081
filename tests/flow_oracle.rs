//! What TCP segments are to their connections, beside tshark's `tcp.analysis.*`, over captures that others made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use camadas::describe::Selector;
use camadas::flow::Bounds;
use camadas::run::{self, Plan, Recall};
use camadas::source;

/// The findings that are compared, and the share of frames that both must name: of those that either names.
const FINDINGS: &[(&str, f64)] = &[
    ("tcp.analysis.retransmission", 0.95),
    ("tcp.analysis.fast_retransmission", 0.95),
    ("tcp.analysis.spurious_retransmission", 0.95),
    ("tcp.analysis.out_of_order", 0.95),
    ("tcp.analysis.duplicate_ack", 0.95),
    ("tcp.analysis.zero_window", 0.95),
    ("tcp.analysis.zero_window_probe", 0.95),
    ("tcp.analysis.lost_segment", 0.95),
    ("tcp.analysis.ack_lost_segment", 0.95),
    ("tcp.analysis.window_update", 0.95),
    ("tcp.analysis.window_full", 0.95),
    ("tcp.analysis.keep_alive", 0.95),
    ("tcp.analysis.keep_alive_ack", 0.95),
    ("tcp.analysis.reused_ports", 0.95),
];

/// Fields whose values must be the same in this share of the frames.
const VALUES: &[(&str, f64)] = &[
    ("tcp.stream", 0.995),
    ("tcp.seq", 0.995),
    ("tcp.ack", 0.995),
    ("tcp.nxtseq", 0.995),
    ("tcp.window_size", 0.995),
    ("tcp.analysis.acks_frame", 0.99),
    ("tcp.analysis.bytes_in_flight", 0.98),
];

fn captures() -> Option<Vec<PathBuf>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    let folders = fs::read_dir(corpus.join("visible")).ok()?;
    let files = folders.flatten().flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    Some(files.map(|file| file.path()).collect())
}

/// Values by frame and name.
type Cells = BTreeMap<(u64, usize), String>;

fn names() -> impl Iterator<Item = &'static str> {
    FINDINGS.iter().chain(VALUES).map(|(name, _)| *name)
}

fn ours(capture: &Path) -> Option<Cells> {
    let selectors: Vec<_> = names().map(|name| Selector::resolve(name).expect(name)).collect();
    let mut source = source::open(&[capture.to_owned()]).ok()?;
    let recall = Recall::new(Bounds::default(), ());
    let mut cells = Cells::new();
    run::each(&mut *source, &Plan { recall: Some(&recall), ..Plan::default() }, |view| {
        for (at, selector) in selectors.iter().enumerate() {
            let mut values = Vec::new();
            selector.each(view, &mut |def, value| {
                let mut text = String::new();
                camadas::describe::write_value(def, value, &mut text);
                values.push(text);
                true
            });
            if !values.is_empty() {
                cells.insert((view.frame.number, at), values.join(";"));
            }
        }
        std::ops::ControlFlow::Continue(())
    });
    Some(cells)
}

fn theirs(capture: &Path) -> Cells {
    let mut tshark = Command::new("tshark");
    tshark.args(["-n", "-r"]).arg(capture).args(["-T", "fields", "-E", "aggregator=;", "-e", "frame.number"]);
    let output = tshark.args(names().flat_map(|name| ["-e", name])).output().expect("tshark");
    let mut cells = Cells::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let mut row = line.split('\t');
        let Some(Ok(number)) = row.next().map(str::parse) else { continue };
        cells
            .extend(row.enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| ((number, at), cell.into())));
    }
    cells
}

/// Frames that both name alike, and that either names, for each name.
#[derive(Clone, Default)]
struct Count {
    same: usize,
    all: usize,
    differing: BTreeSet<String>,
}

#[test]
fn findings_are_those_of_tshark() {
    if Command::new("tshark").arg("--version").output().is_err() {
        return println!("skipped: tshark is not installed");
    }
    let Some(captures) = captures() else { return println!("skipped: the corpus is absent") };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut counts = vec![Count::default(); names().count()];
        while let Some(capture) = captures.get(next.fetch_add(1, Ordering::Relaxed)) {
            // What only one of the two reads is no matter of conversations.
            let Some(ours) = ours(capture).filter(|cells| !cells.is_empty()) else { continue };
            let theirs = theirs(capture);
            let keys: BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
            for key in keys {
                let count = &mut counts[key.1];
                count.all += 1;
                // A finding is there or not, whatever its value.
                let is_finding = key.1 < FINDINGS.len();
                let same = match (ours.get(key), theirs.get(key)) {
                    (Some(_), Some(_)) if is_finding => true,
                    (ours, theirs) => ours == theirs,
                };
                count.same += usize::from(same);
                if !same {
                    let name = capture.file_name().unwrap_or_default().to_string_lossy();
                    count.differing.insert(format!("{name} {}", key.0));
                }
            }
        }
        counts
    };
    let all: Vec<_> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, Into::into);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).collect()
    });
    let mut short = Vec::new();
    for (at, (name, least)) in FINDINGS.iter().chain(VALUES).enumerate() {
        let same: usize = all.iter().map(|counts| counts[at].same).sum();
        let of: usize = all.iter().map(|counts| counts[at].all).sum();
        let share = if of == 0 { 1.0 } else { same as f64 / of as f64 };
        println!("{name:40} {same:6} of {of:6}  {share:.4}");
        if share < *least {
            let differing: Vec<_> =
                all.iter().flat_map(|counts| counts[at].differing.iter().cloned()).take(8).collect();
            short.push(format!("{name}: {same} of {of}, {share:.4} < {least}: {}", differing.join(", ")));
        }
    }
    assert!(short.is_empty(), "{}", short.join("\n"));
}
