//! How fast frames are read. Run by hand, on a large capture that is in the page cache:
//! `CAMADAS_CAPTURE=big.pcap cargo test --release --test source_speed -- --ignored --nocapture`

use std::path::PathBuf;
use std::time::Instant;

use camadas::source::{self, Batch};

#[test]
#[ignore = "needs a large capture in CAMADAS_CAPTURE"]
fn read_and_walk() {
    let path = PathBuf::from(std::env::var_os("CAMADAS_CAPTURE").expect("CAMADAS_CAPTURE names a capture"));
    for _ in 0..5 {
        let mut source = source::open(std::slice::from_ref(&path)).expect("a capture");
        let mut batch = Batch::default();
        let (mut frames, mut octets, mut batches) = (0, 0, 0);
        let began = Instant::now();
        while source.fill(&mut batch).expect("a sound capture") {
            batches += 1;
            frames += batch.len();
            octets += batch.frames().map(|frame| u64::from(frame.wire_len)).sum::<u64>();
        }
        let seconds = began.elapsed().as_secs_f64();
        let speed = source.progress().0 as f64 / seconds / 1e9;
        println!("{frames} frames, {octets} octets, {batches} batches: {seconds:.3} s, {speed:.2} GB/s");
    }
}
