//! What a filter costs beyond peeling. Run by hand, on a large capture that is in the page cache:
//! `CAMADAS_CAPTURE=big.pcap cargo test --release --test filter_speed -- --ignored --nocapture`

use std::path::PathBuf;
use std::time::{Duration, Instant};

use camadas::filter::Filter;
use camadas::frame::Clock;
use camadas::peel::{View, peel};
use camadas::proto::Dispatch;
use camadas::proto::contract::Peeled;
use camadas::source::{self, Batch};

const FILTERS: [&str; 8] = [
    "",
    "udp",
    "ip.dst == 224.0.0.0/4 && udp",
    "tcp.port in {80, 443, 8000..8999}",
    "tcp.flags & 0x02",
    "tcp.len > 0",
    "eth.dst[0] & 1",
    "frame contains \"HTTP\"",
];

#[test]
#[ignore = "needs a large capture in CAMADAS_CAPTURE"]
fn nanoseconds_a_frame() {
    let path = PathBuf::from(std::env::var_os("CAMADAS_CAPTURE").expect("CAMADAS_CAPTURE names a capture"));
    let mut source = source::open(std::slice::from_ref(&path)).expect("a capture");
    let filters = FILTERS.map(|text| (text, Filter::parse(text).expect("a filter")));
    let mut spent = [Duration::ZERO; FILTERS.len()];
    let mut passed = [0_u64; FILTERS.len()];
    let (mut batch, mut peeled, mut frames, mut peeling) = (Batch::default(), Peeled::default(), 0, Duration::ZERO);
    while source.fill(&mut batch).expect("a sound capture") {
        frames += batch.len();
        // The shortest of several, for other work of the machine only adds to it.
        let mut shortest = |keep: &dyn Fn(&View<'_>) -> bool| {
            let passes = (0..5).map(|_| {
                let (began, mut kept) = (Instant::now(), 0);
                for frame in batch.frames() {
                    peel(&frame, Dispatch::standard(), &mut peeled);
                    kept += u64::from(keep(&View {
                        frame: &frame,
                        peeled: &peeled,
                        taps: batch.interfaces(),
                        clock: Clock::default(),
                    }));
                }
                (began.elapsed(), kept)
            });
            passes.min().unwrap_or_default()
        };
        peeling += shortest(&|_| false).0;
        for ((spent, passed), (_, filter)) in spent.iter_mut().zip(&mut passed).zip(&filters) {
            let (time, kept) = shortest(&|view| filter.matches(view));
            *spent += time;
            *passed += kept;
        }
    }
    let each = |time: Duration| time.as_nanos() as f64 / frames as f64;
    println!("{frames} frames, peeled in {:.1} ns each", each(peeling));
    for ((text, _), (spent, passed)) in filters.iter().zip(spent.iter().zip(passed)) {
        println!("{:6.1} ns more for {passed:8} frames of `{text}`", each(*spent) - each(peeling));
    }
}
