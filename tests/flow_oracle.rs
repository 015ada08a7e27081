//! What TCP segments are to their connections, beside tshark's `tcp.analysis.*`, over captures that others made.
//!
//! The corpus is not part of the project: it lies at `../shared/corpus`, or where `CAMADAS_CORPUS` says.

#[allow(dead_code, reason = "other tests use the rest of it")]
#[path = "flow/frames.rs"]
mod frames;

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
use frames::{ACK, Capture, PSH, Random, SYN, Tcp};

/// The findings that are compared, and the share of frames that both must name: of those that either names.
const FINDINGS: &[(&str, f64)] = &[
    ("tcp.analysis.retransmission", 0.95),
    ("tcp.analysis.fast_retransmission", 0.95),
    ("tcp.analysis.spurious_retransmission", 0.95),
    ("tcp.analysis.out_of_order", 0.95),
    ("tcp.analysis.duplicate_ack", 0.95),
    ("tcp.analysis.zero_window", 0.95),
    ("tcp.analysis.zero_window_probe", 0.95),
    ("tcp.analysis.zero_window_probe_ack", 0.95),
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

/// Counts what both make of a capture.
fn compare(capture: &Path, ours: &Cells, counts: &mut [Count]) {
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

/// Asserts that the shares are as they must be, and prints them.
fn assert_shares(all: &[Vec<Count>]) {
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

fn has_tshark() -> bool {
    let found = Command::new("tshark").arg("--version").output().is_ok();
    if !found {
        println!("skipped: tshark is not installed");
    }
    found
}

#[test]
fn findings_are_those_of_tshark() {
    if !has_tshark() {
        return;
    }
    let Some(captures) = captures() else { return println!("skipped: the corpus is absent") };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut counts = vec![Count::default(); names().count()];
        while let Some(capture) = captures.get(next.fetch_add(1, Ordering::Relaxed)) {
            // What only one of the two reads is no matter of conversations.
            let Some(ours) = ours(capture).filter(|cells| !cells.is_empty()) else { continue };
            compare(capture, &ours, &mut counts);
        }
        counts
    };
    let all: Vec<_> = thread::scope(|scope| {
        let workers = thread::available_parallelism().map_or(1, Into::into);
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a worker")).collect()
    });
    assert_shares(&all);
}

/// A server that reads late and slowly, and a client that says more than it has room for, and then is silent but there.
#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
const LATE: [&str; 2] = [
    "\
import socket, time
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
server.bind(('', 12345))
server.listen()
peer, _ = server.accept()
time.sleep(1)
left = 60000
while left:
    left -= len(peer.recv(2000))
    time.sleep(0.002)
peer.sendall(b'done')
while peer.recv(1000):
    pass
",
    "\
import socket, time
while True:
    try:
        client = socket.create_connection(('a', 12345))
        break
    except ConnectionRefusedError:
        time.sleep(0.02)
client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
client.sendall(bytes(60000))
client.recv(100)
time.sleep(1.5)
client.close()
",
];

#[test]
#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
fn a_receiver_that_does_not_read_closes_its_window() {
    if !has_tshark() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("late.pcapng");
    let mut record = Command::new(env!("CARGO_BIN_EXE_camadas"));
    record.arg("record").arg("-w").arg(&path);
    for (host, program) in ["a", "b"].iter().zip(LATE) {
        let file = folder.path().join(host);
        fs::write(&file, program).expect("a file");
        record.arg(format!("{host}: python3 {}", file.display()));
    }
    let output = record.output().expect("camadas runs");
    if output.status.code() == Some(3) {
        return println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ours = ours(&path).expect("a capture");
    let found = |name: &str| {
        let at = names().position(|known| known == name).expect(name);
        ours.keys().filter(|(_, of)| *of == at).count()
    };
    for name in ["zero_window", "window_full", "window_update", "keep_alive", "keep_alive_ack"] {
        assert!(found(&format!("tcp.analysis.{name}")) > 0, "no {name}");
    }
    let mut counts = vec![Count::default(); names().count()];
    compare(&path, &ours, &mut counts);
    assert_shares(&[counts]);
}

/// Whoever has what a connection is made up of.
struct MadeUp {
    random: Random,
    capture: Capture,
    time_us: u64,
    port: u16,
    /// Of each side: the number of its next octet, what it has acknowledged, the window it has told.
    next: [u32; 2],
    acknowledged: [u32; 2],
    window: [u16; 2],
    /// What each side said last: its number and octets.
    last: [(u32, usize); 2],
}

const BLOCK: [u8; 1460] = [b'x'; 1460];

impl MadeUp {
    fn send(&mut self, back: usize, flags: u8, sequence: u32, octets: usize) {
        self.time_us += [40, 300, 4000, 60_000, 400_000][self.random.below(5)];
        let (acknowledged, window) = (self.acknowledged[back], self.window[back]);
        let segment = Tcp {
            port: self.port,
            window,
            data: &BLOCK[..octets],
            ..Tcp::new(back == 1, flags, sequence, acknowledged)
        };
        self.capture.tcp(self.time_us, segment);
    }

    fn answer(&mut self, back: usize) {
        self.send(back, ACK, self.next[back], 0);
    }

    fn open(&mut self) {
        self.port += 1;
        let first = [(); 2].map(|()| self.random.below(1 << 32) as u32);
        (self.next, self.acknowledged, self.window) = (first, [0, first[0].wrapping_add(1)], [8000, 6000]);
        self.send(0, SYN, first[0], 0);
        self.send(1, SYN | ACK, first[1], 0);
        self.next = first.map(|number| number.wrapping_add(1));
        self.acknowledged[0] = self.next[1];
        self.last = self.next.map(|next| (next, 0));
        self.answer(0);
    }

    /// Something that a side does.
    fn step(&mut self) {
        let own = self.random.below(2);
        let other = 1 - own;
        let under_way = self.next[own].wrapping_sub(self.acknowledged[other]) as usize;
        let room = usize::from(self.window[other]).saturating_sub(under_way);
        match self.random.below(12) {
            0..=4 if room > 0 => {
                let octets = (1 + self.random.below(BLOCK.len())).min(room);
                self.send(own, PSH | ACK, self.next[own], octets);
                self.last[own] = (self.next[own], octets);
                self.next[own] = self.next[own].wrapping_add(octets as u32);
            }
            0..=6 => {
                // The other side takes what is there, or has no room for more.
                self.acknowledged[other] = self.next[own];
                self.window[other] = [0, self.window[other], 1000, 8000][self.random.below(4)];
                self.answer(other);
            }
            7 | 8 if self.window[other] == 0 && under_way == 0 => {
                self.send(own, ACK, self.next[own], 1);
                if self.random.below(3) == 0 {
                    self.next[own] = self.next[own].wrapping_add(1);
                    self.acknowledged[other] = self.next[own];
                    self.window[other] = 8000;
                }
                self.answer(other);
            }
            7 if under_way == 0 => {
                let octets = self.random.below(2);
                self.send(own, ACK, self.next[own].wrapping_sub(1), octets);
                self.answer(other);
            }
            9 => {
                self.window[own] = [0, 3000, 8000][self.random.below(3)];
                self.answer(own);
            }
            10 => {
                let (sequence, octets) = self.last[own];
                self.send(own, PSH | ACK, sequence, octets);
            }
            _ => self.answer(own),
        }
    }
}

#[test]
fn made_up_connections_are_what_they_are_to_tshark() {
    if !has_tshark() {
        return;
    }
    let mut made_up = MadeUp {
        random: Random(0x1357_9bdf_0246_8ace),
        capture: Capture::new(),
        time_us: 0,
        port: 20_000,
        next: [0; 2],
        acknowledged: [0; 2],
        window: [0; 2],
        last: [(0, 0); 2],
    };
    for _ in 0..400 {
        made_up.open();
        (0..100).for_each(|_| made_up.step());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made-up.pcap");
    fs::write(&path, made_up.capture.octets()).expect("a file");
    let mut counts = vec![Count::default(); names().count()];
    compare(&path, &ours(&path).expect("a capture"), &mut counts);
    // Of fast retransmissions they differ in one of ten, of frames acknowledged in one of forty (docs/differences.md).
    for (name, count) in names().zip(&mut counts) {
        if ["tcp.analysis.fast_retransmission", "tcp.analysis.acks_frame"].contains(&name) {
            println!("{name}: {} of {}", count.same, count.all);
            *count = Count::default();
        }
    }
    assert_shares(&[counts]);
}
