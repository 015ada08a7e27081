//! Peeling does not allocate: asserted with an allocator that counts.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::path::PathBuf;

use camadas::peel::peel;
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

#[test]
fn no_allocation_per_peeled_frame() {
    let mut peeled = Peeled::default();
    peeled.spans.reserve(camadas::peel::MAX_LAYERS);
    let dispatch = Dispatch::standard();
    let mut frames = 0_u64;
    let mut paths: Vec<PathBuf> =
        fs::read_dir("captures").expect("captures").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "pcap" || e == "pcapng"));
    paths.sort();
    for path in paths {
        let mut source = source::open(&[path]).expect("a capture");
        let mut batch = Batch::default();
        while source.fill(&mut batch).expect("a sound capture") {
            let before = COUNT.with(Cell::get);
            for frame in batch.frames() {
                peel(&frame, dispatch, &mut peeled);
                frames += 1;
            }
            assert_eq!(COUNT.with(Cell::get) - before, 0, "allocations while peeling");
        }
    }
    assert!(frames > 50, "only {frames} frames were peeled");
}
