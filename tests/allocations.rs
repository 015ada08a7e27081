//! Peeling and filtering do not allocate: asserted with an allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::slice;

use camadas::filter::Filter;
use camadas::frame::Clock;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::Peeled;
use camadas::source::{self, Batch};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call is handed on to the system's allocator as it is; counting touches no memory of the caller.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Asserts that peeling the frames of all recordings and `look`ing at them allocates nothing the second time: a regular
/// expression grows its tables when it first meets octets of a kind.
fn assert_no_allocations(what: &str, mut look: impl FnMut(&View<'_>)) {
    let mut peeled = Peeled::default();
    peeled.spans.reserve(camadas::peel::MAX_LAYERS);
    let dispatch = Dispatch::standard();
    let mut frames = 0_u64;
    let mut paths: Vec<PathBuf> =
        fs::read_dir("captures").expect("captures").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "pcap" || e == "pcapng"));
    paths.sort();
    let all = paths.len();
    for (i, path) in paths.iter().chain(&paths).enumerate() {
        let mut source = source::open(slice::from_ref(path)).expect("a capture");
        let mut batch = Batch::default();
        while source.fill(&mut batch).expect("a sound capture") {
            let before = COUNT.with(Cell::get);
            for frame in batch.frames() {
                peel(&frame, dispatch, &mut peeled);
                look(&View { frame: &frame, peeled: &peeled, taps: batch.interfaces(), clock: Clock::default() });
                frames += 1;
            }
            let allocations = COUNT.with(Cell::get) - before;
            assert!(i < all || allocations == 0, "{allocations} allocations while {what}");
        }
    }
    assert!(frames > 50, "only {frames} frames were peeled");
}

#[test]
fn no_allocation_per_peeled_frame() {
    assert_no_allocations("peeling", |_| {});
}

#[test]
fn no_allocation_per_filtered_frame() {
    for text in [
        "ip.dst == 224.0.0.0/4 && udp",
        "tcp.port in {80, 12345} or tcp.flags & 0x02",
        "tcp.len > 0 and not ip.addr == 10.0.0.1",
        "eth.dst[0] & 1 xor frame contains \"multicast\"",
        "udp matches \"mul[a-z]+\"",
    ] {
        let filter = Filter::parse(text).expect(text);
        assert_no_allocations(text, |view| {
            std::hint::black_box(filter.matches(view));
        });
    }
}
