//! Fields of DNS, HTTP, TLS, DHCP and NTP beside tshark's, cell by cell, each frame by itself, over captures that others made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const FIELDS: &[&str] = &[
    "dns.qry.name",
    "dns.qry.type",
    "dns.flags.response",
    "dns.flags.rcode",
    "dns.id",
    "http.request.method",
    "http.request.uri",
    "http.response.code",
    "tls.handshake.extensions_server_name",
    "dhcp.type",
    "ntp.stratum",
];

/// The share of all cells that must be the same.
const LEAST: f64 = 0.98;

/// What tshark told of a capture, as it was kept.
fn theirs(corpus: &Path, capture: &Path) -> Option<String> {
    let relative = capture.strip_prefix(corpus.join("visible")).ok()?;
    let base = corpus.join("oracle").join(relative);
    let with = |end: &str| PathBuf::from(format!("{}{end}", base.display()));
    if let Ok(octets) = fs::read(with(".tsv")) {
        return Some(String::from_utf8_lossy(&octets).into_owned());
    }
    let mut octets = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(with(".tsv.gz")).ok()?).read_to_end(&mut octets).ok()?;
    Some(String::from_utf8_lossy(&octets).into_owned())
}

fn ours(capture: &Path) -> String {
    let fields = FIELDS.iter().flat_map(|field| ["-e", field]);
    let output = Command::new(env!("CARGO_BIN_EXE_camadas")).arg("fields").arg(capture).args(fields).output();
    String::from_utf8_lossy(&output.expect("camadas runs").stdout).into_owned()
}

/// The columns of these fields, row by row.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = text.split('\n').map(|line| line.trim_end_matches('\r').split('\t').collect::<Vec<_>>());
    let Some(heads) = rows.next() else { return Vec::new() };
    let places: Vec<_> = FIELDS.iter().map(|field| heads.iter().position(|head| head == field)).collect();
    let cell = |row: &[&'_ str], at: Option<usize>| {
        at.and_then(|at| row.get(at)).map_or_else(String::new, |cell| (*cell).to_owned())
    };
    rows.map(|row| places.iter().map(|at| cell(&row, *at)).collect()).collect()
}

#[test]
fn fields_of_programs_are_those_of_tshark() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("CAMADAS_CORPUS").map_or_else(|| home.join("../shared/corpus"), PathBuf::from);
    let Ok(folders) = fs::read_dir(corpus.join("visible")) else { return println!("skipped: the corpus is absent") };
    let captures: Vec<_> = folders
        .flatten()
        .flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten())
        .map(|file| file.path())
        .collect();
    let next = AtomicUsize::new(0);
    let counts = Mutex::new(BTreeMap::<usize, (usize, usize)>::new());
    let work = || {
        while let Some(capture) = captures.get(next.fetch_add(1, Ordering::Relaxed)) {
            let Some(theirs) = theirs(&corpus, capture) else { continue };
            let ours = ours(capture);
            let (theirs, ours) = (cells(&theirs), cells(&ours));
            let nothing = vec![String::new(); FIELDS.len()];
            let mut found = counts.lock().expect("no worker panics");
            for frame in 0..theirs.len().max(ours.len()) {
                let [one, other] = [&theirs, &ours].map(|rows| rows.get(frame).unwrap_or(&nothing));
                for (at, (one, other)) in one.iter().zip(other).enumerate() {
                    if !one.is_empty() || !other.is_empty() {
                        let count = found.entry(at).or_default();
                        count.0 += usize::from(one == other);
                        count.1 += 1;
                    }
                }
            }
        }
    };
    thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, Into::into);
        (0..workers).for_each(|_| drop(scope.spawn(work)));
    });
    let counts = counts.into_inner().expect("no worker panics");
    let (mut same, mut all) = (0, 0);
    for (at, (equal, cells)) in counts {
        println!("{:40} {equal:6} of {cells:6}  {:.4}", FIELDS[at], equal as f64 / cells as f64);
        (same, all) = (same + equal, all + cells);
    }
    let share = same as f64 / all as f64;
    assert!(all > 10_000 && share >= LEAST, "{same} of {all} cells, {share:.4} < {LEAST}");
}
