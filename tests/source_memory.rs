//! Memory while reading: bounded by the batch, whatever the capture is or claims to be.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Read};

use camadas::source::{self, Batch};

// Each thread counts for itself: the test harness allocates in others at any time.
thread_local! {
    static NOW: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator as it came; the counters touch no memory of its.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        NOW.set(NOW.get() + layout.size() as isize);
        PEAK.set(PEAK.get().max(NOW.get()));
        // SAFETY: the caller's layout.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.set(NOW.get() - layout.size() as isize);
        // SAFETY: what `alloc` returned for this layout.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Octets of each capture: many batches.
const OCTETS: u64 = 12 << 20;

/// Frames, octets at most in use beyond those before, and allocations once the first batch was read.
fn measure(name: &str, capture: impl Read + Send + 'static) -> (u64, isize, usize) {
    let before = NOW.get();
    PEAK.set(before);
    let (mut frames, mut steady) = (0, ALLOCATIONS.get());
    if let Ok(mut source) = source::from_reader(name, Box::new(capture)) {
        let mut batch = Batch::default();
        while let Ok(true) = source.fill(&mut batch) {
            if frames == 0 {
                steady = ALLOCATIONS.get();
            }
            frames += batch.len() as u64;
        }
    }
    (frames, PEAK.get() - before, ALLOCATIONS.get() - steady)
}

fn pcap_header() -> Vec<u8> {
    let mut header = 0xa1b2_c3d4_u32.to_le_bytes().to_vec();
    header.extend([2, 0, 4, 0]);
    header.extend([0; 8]);
    header.extend(262_144_u32.to_le_bytes());
    header.extend(1_u32.to_le_bytes());
    header
}

fn record(octets: u32) -> Vec<u8> {
    let mut record: Vec<u8> = [1, 2, octets, octets].iter().flat_map(|word: &u32| word.to_le_bytes()).collect();
    record.resize(16 + octets as usize, 0xa5);
    record
}

/// `head`, then `unit` over and over, `octets` in all.
struct Endless {
    head: io::Cursor<Vec<u8>>,
    unit: Vec<u8>,
    at: usize,
    left: u64,
}

impl Endless {
    fn new(head: Vec<u8>, unit: Vec<u8>, octets: u64) -> Self {
        Self { head: io::Cursor::new(head), unit, at: 0, left: octets }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut octets = self.head.read(buffer)?;
        if octets == 0 {
            octets = (&self.unit[self.at..]).take(self.left).read(buffer)?;
            self.at = (self.at + octets) % self.unit.len();
        }
        self.left = self.left.saturating_sub(octets as u64);
        Ok(octets)
    }
}

#[test]
fn a_capture_takes_a_batch_whatever_its_size() {
    for (octets, peak_of_records) in [(60, 2 << 20), (1500, 1 << 20), (262_144, 1 << 20), (0, 4 << 20)] {
        let (frames, peak, allocations) = measure("pcap", Endless::new(pcap_header(), record(octets), OCTETS));
        assert!(frames >= (OCTETS) / (u64::from(octets) + 16) - 2, "{frames} frames of {octets} octets");
        assert!(peak <= peak_of_records + (1 << 20), "{peak} octets for frames of {octets}");
        assert!(allocations <= 4, "{allocations} allocations after the first batch, frames of {octets} octets");
    }
}

#[test]
fn a_claim_is_no_reason_to_allocate() {
    let claims: [(&str, Vec<u8>); 4] = [
        (
            "a record of 4 GiB",
            [pcap_header(), [1, 2, u32::MAX, u32::MAX].iter().flat_map(|w| w.to_le_bytes()).collect()].concat(),
        ),
        ("a record of 256 KiB", [pcap_header(), record(262_144)[..100].to_vec()].concat()),
        ("a block of 16 MiB", [&SECTION[..], &[6, 0, 0, 0, 0, 0, 0, 1], &[0; 1000]].concat()),
        ("a block of 4 GiB", [&SECTION[..], &[6, 0, 0, 0, 0xfc, 0xff, 0xff, 0xff], &[0; 1000]].concat()),
    ];
    for (what, bytes) in claims {
        let (_, peak, _) = measure(what, io::Cursor::new(bytes));
        assert!(peak < 2 << 20, "{peak} octets for {what}");
    }
    let head = [&SECTION[..], &block(1, &[1, 0, 0, 0, 0, 0, 0, 0]), &[0xad, 0x0b, 0, 0, 0, 0, 0, 0x80]].concat();
    let (_, peak, _) = measure("custom", Endless::new(head, vec![0; 4096], 3 * OCTETS));
    assert!(peak < 2 << 20, "{peak} octets for a custom block of 2 GiB of which 36 MiB came");
}

const SECTION: [u8; 28] =
    *b"\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0";

/// A pcapng block of little-endian octets.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let total = (body.len() as u32 + 12).to_le_bytes();
    [&kind.to_le_bytes(), &total[..], body, &total].concat()
}

#[test]
fn what_stands_beside_the_frames_does_not_pile_up() {
    let name = b"\x01\0\x0c\0\xe0\x02\x02\x03aaaaaaa\0";
    let interface = [&1_u32.to_le_bytes()[..], &[0; 4], b"\x02\0\x08\0nnnnnnnn"].concat();
    let comments = [&[0; 20][..], &[1, 0, 0, 0].repeat(1000)].concat();
    let start = [&SECTION[..], &block(1, &[1, 0, 0, 0, 0, 0, 0, 0])].concat();
    for (what, unit) in [
        ("sections", [&block(0x0a0d_0d0a, &SECTION[8..24])[..], &block(1, &[1, 0, 0, 0, 0, 0, 0, 0])].concat()),
        ("sections with notes", block(0x0a0d_0d0a, &[&SECTION[8..24], b"\x04\0\x04\0prog\0\0\0\0"].concat())),
        ("interfaces", block(1, &interface)),
        ("names", block(4, &[&name.repeat(50)[..], &[0; 4]].concat())),
        ("secrets", block(10, &[&[0, 0, 0, 0, 0xe8, 3, 0, 0][..], &[7; 1000]].concat())),
        ("packets with a thousand comments", block(6, &comments)),
    ] {
        let (_, peak, _) = measure(what, Endless::new(start.clone(), unit, OCTETS));
        assert!(peak < 48 << 20, "{peak} octets for {what}");
    }
}

#[test]
fn a_decompression_bomb_costs_time_and_no_memory() {
    let mut encoder = flate2::read::GzEncoder::new(
        Endless::new(pcap_header(), record(65_536), 4 * OCTETS),
        flate2::Compression::fast(),
    );
    let mut bomb = Vec::new();
    encoder.read_to_end(&mut bomb).expect("no error in memory");
    let (packed, unpacked) = (bomb.len(), 4 * OCTETS as usize);
    assert!(packed < unpacked / 50, "{packed} octets are no bomb");
    let (frames, peak, _) = measure("bomb", io::Cursor::new(bomb));
    assert!(frames > 500, "{frames} frames");
    assert!(peak < 2 << 20, "{peak} octets");
}
