//! Floods of conversations and of fragments: what is kept stays within the memory that is stated, counted by the allocator
//! and by the kernel.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicIsize, Ordering};

use camadas::flow::messages::{Message, Messages, Reader};
use camadas::flow::{Bounds, Listener, Tracker};
use camadas::run::{self, Plan};
use camadas::source;

static NOW: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// The tests of this file count what all threads allocate, so one runs at a time.
static TURN: Mutex<()> = Mutex::new(());

struct Counting;

// SAFETY: every call goes to the system's allocator as it came; the counters touch no memory of its.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size() as isize, Ordering::Relaxed) + layout.size() as isize;
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller's layout.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        // SAFETY: what `alloc` returned for this layout.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Conversations, or datagrams of which a fragment comes.
const FLOOD: u32 = 100_000;

/// What workers, their batches and their sheets take, however long the capture is.
const DESKS: isize = 24 << 20;

/// What a flood is made of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flood {
    /// SYNs that nobody answers.
    Syn,
    /// Connections that are opened, used and closed.
    Tcp,
    /// Datagrams.
    Udp,
    /// First fragments whose others never come.
    Fragments,
}

const FLOODS: [Flood; 4] = [Flood::Syn, Flood::Tcp, Flood::Udp, Flood::Fragments];

/// A packet of IP: half of the conversations are of IPv6.
fn packet(number: u32, back: bool, protocol: u8, fragment: bool, payload: &[u8]) -> Vec<u8> {
    let far = number.to_be_bytes();
    let mut packet = Vec::new();
    if number.is_multiple_of(2) {
        packet.extend([0x45, 0]);
        packet.extend((20 + payload.len() as u16).to_be_bytes());
        packet.extend([far[2], far[3], if fragment { 0x20 } else { 0 }, 0, 64, protocol, 0, 0]);
        let ends = [[10, far[1], far[2], far[3]], [192, 0, 2, 1]];
        packet.extend(ends[usize::from(back)]);
        packet.extend(ends[usize::from(!back)]);
    } else {
        let extension = if fragment { 8 } else { 0 };
        packet.extend([0x60, 0, 0, 0]);
        packet.extend((extension + payload.len() as u16).to_be_bytes());
        packet.extend([if fragment { 44 } else { protocol }, 64]);
        let end = |last: [u8; 4]| [&[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0][..], &last].concat();
        let ends = [end(far), end([0, 0, 0, 1])];
        packet.extend(&ends[usize::from(back)]);
        packet.extend(&ends[usize::from(!back)]);
        if fragment {
            packet.extend([protocol, 0, 0, 1]);
            packet.extend(far);
        }
    }
    packet.extend(payload);
    packet
}

fn segment(back: bool, flags: u8, sequence: u32, acknowledged: u32, data: &[u8]) -> Vec<u8> {
    let mut segment: Vec<u8> = if back { [80, 40_000] } else { [40_000_u16, 80] }.map(u16::to_be_bytes).concat();
    segment.extend(sequence.to_be_bytes());
    segment.extend(acknowledged.to_be_bytes());
    segment.extend([0x50, flags, 0x20, 0, 0, 0, 0, 0]);
    segment.extend(data);
    segment
}

impl Flood {
    /// The packets of one conversation.
    fn packets(self, number: u32) -> Vec<Vec<u8>> {
        const FIN: u8 = 0x11;
        let tcp = |back, flags, sequence, acknowledged, data: &[u8]| {
            packet(number, back, 6, false, &segment(back, flags, sequence, acknowledged, data))
        };
        let udp = |octets: usize| {
            let mut datagram: Vec<u8> = [5000_u16, 53_000, 8 + octets as u16, 0].map(u16::to_be_bytes).concat();
            datagram.resize(8 + octets, b'x');
            datagram
        };
        match self {
            Self::Syn => vec![tcp(false, 2, 7, 0, &[])],
            Self::Tcp => vec![
                tcp(false, 2, 7, 0, &[]),
                tcp(true, 0x12, 90, 8, &[]),
                tcp(false, 0x18, 8, 91, b"GET / HTTP/1.1\r\n\r\n"),
                tcp(true, 0x18, 91, 26, b"HTTP/1.1 204 No Content\r\n\r\n"),
                tcp(false, FIN, 26, 118, &[]),
                tcp(true, FIN, 118, 27, &[]),
                tcp(false, 0x10, 27, 119, &[]),
            ],
            Self::Udp => vec![packet(number, false, 17, false, &udp(64))],
            Self::Fragments => vec![packet(number, false, 17, true, &udp(1392))],
        }
    }

    /// A capture of it, made while it is read.
    fn capture(self) -> Capture {
        // Little-endian, nanoseconds, link type 101: raw IP.
        let mut head = vec![0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        head.extend([0, 0, 4, 0, 101, 0, 0, 0]);
        Capture { flood: self, next: 0, ready: io::Cursor::new(head) }
    }
}

struct Capture {
    flood: Flood,
    next: u32,
    ready: io::Cursor<Vec<u8>>,
}

impl Read for Capture {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.ready.position() == self.ready.get_ref().len() as u64 && self.next < FLOOD {
            let mut records = Vec::new();
            for packet in self.flood.packets(self.next) {
                for word in [self.next / 1000, self.next % 1000 * 1_000_000, packet.len() as u32, packet.len() as u32] {
                    records.extend(word.to_le_bytes());
                }
                records.extend(packet);
            }
            self.next += 1;
            self.ready = io::Cursor::new(records);
        }
        self.ready.read(room)
    }
}

/// Reads the flood with a tracker, and says how many octets were in use at most.
fn tracked<L: Listener>(flood: Flood, bounds: Bounds, listener: L) -> (Tracker<L>, isize) {
    let mut source = source::from_reader("flood", Box::new(flood.capture())).expect("a capture");
    let mut tracker = Tracker::new(bounds, listener);
    let before = NOW.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let stats = run::remember(&mut *source, &Plan::default(), &mut tracker);
    assert!(stats.errors.is_empty(), "{:?}", stats.errors);
    (tracker, PEAK.load(Ordering::Relaxed) - before)
}

/// Counts messages.
#[derive(Default)]
struct Count(u64);

impl Reader for Count {
    fn read(&mut self, _: &Message<'_>) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }
}

#[test]
fn what_is_counted_is_what_is_allocated() {
    let _turn = TURN.lock();
    for flood in FLOODS {
        for octets in [4 << 20, 32 << 20] {
            let bounds = Bounds { octets, fragments: octets / 4, ..Bounds::default() };
            let messages = octets / 8;
            let (tracker, peak) = tracked(flood, bounds, Messages::new(Count::default(), messages));
            let most = (octets + bounds.fragments + messages) as isize + DESKS;
            println!("{flood:?} {:4} MiB: {:4} of {:4}", octets >> 20, peak >> 20, most >> 20);
            assert!(peak <= most, "{flood:?}: {peak} octets with bounds of {most}");
            let (table, fragments) = (&tracker.table, &tracker.fragments);
            let (remembered, forgotten) = match flood {
                Flood::Fragments => (fragments.waiting().0, fragments.remains().forgotten),
                _ => (table.flows().count() as u64, table.forgotten().flows),
            };
            assert_eq!(remembered + forgotten, u64::from(FLOOD), "{flood:?}");
            assert!(forgotten > 0 || octets > 4 << 20, "{flood:?} fits into {octets} octets");
        }
    }
}

/// The most memory that a run of the program had, in MiB, and what it said.
#[cfg(target_os = "linux")]
#[allow(clippy::zombie_processes, reason = "wait4 waits for it, and says what it used")]
fn resident(words: &[&str], capture: &Path) -> (i64, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_camadas"))
        .args(words.iter().map(|word| if *word == "FILE" { capture.as_os_str() } else { OsStr::new(word) }))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("camadas runs");
    let mut said = String::new();
    let _ = child.stderr.take().expect("a pipe").read_to_string(&mut said);
    let (mut status, mut usage) = (0, std::mem::MaybeUninit::<libc::rusage>::zeroed());
    // SAFETY: both places are as large as the kernel's, and live until it returns; the child is ours and waited for once.
    let pid = unsafe { libc::wait4(child.id() as i32, &raw mut status, 0, usage.as_mut_ptr()) };
    assert_eq!((pid, status), (child.id() as i32, 0), "{words:?}: {said}");

    // SAFETY: zeros are a value of it, and the kernel has written it.
    let usage = unsafe { usage.assume_init() };
    (usage.ru_maxrss >> 10, said)
}

#[test]
#[cfg(target_os = "linux")]
fn runs_of_the_program_stay_in_the_memory_that_is_stated() {
    let _turn = TURN.lock();
    let folder = tempfile::tempdir().expect("a folder");
    for flood in FLOODS {
        let path = folder.path().join("flood.pcap");
        io::copy(&mut flood.capture(), &mut fs::File::create(&path).expect("a file")).expect("a capture");
        for (_, words, most) in RUNS.iter().filter(|(floods, ..)| floods.contains(&flood)) {
            let (resident, said) = resident(words, &path);
            println!("{flood:?} {}: {resident} MiB of {most}", words.join(" "));
            assert!(resident <= *most, "{flood:?} {}: {resident} MiB, {said}", words.join(" "));
        }
    }
}

/// What is run on which floods, and the MiB that it may take: what `--memory` says or 240 for conversations; the program
/// itself, which is not optimized here (30), what is read at a time, and what the allocator cannot use again at once.
#[cfg(target_os = "linux")]
const RUNS: &[(&[Flood], &[&str], i64)] = &[
    (&FLOODS, &["flows", "FILE", "--memory", "16"], 80),
    (&[Flood::Syn], &["flows", "FILE"], 300),
    (&[Flood::Syn], &["show", "FILE"], 300),
    (&[Flood::Udp], &["stats", "FILE"], 300),
    (&[Flood::Syn, Flood::Tcp], &["stats", "FILE", "-z", "tcp,latency,apps,rtp,traceroute"], 300),
    (&[Flood::Syn, Flood::Fragments], &["fields", "FILE", "-e", "tcp.stream", "--reassemble"], 300),
    (&[Flood::Syn], &["follow", "FILE", "1"], 300),
    (&[Flood::Syn], &["explain", "FILE", "90000"], 300),
];
