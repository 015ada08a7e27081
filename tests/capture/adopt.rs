//! Prepared sockets, and the recorder.

use camadas::bytes::MacAddr;
use camadas::run::record::{Recorder, To};
use camadas::source::live::{Live, Options, Tap};
use camadas::source::{Batch, Source};

use crate::wire::{Sender, index, inside, ip, number, numbered, packet_socket, up};

fn tap(name: &str) -> Tap {
    Tap { socket: packet_socket(), index: index(name), name: format!("{name} (host)"), description: None, mac: None }
}

/// Tap, number, direction bits and time of each numbered frame.
fn numbered_frames(source: &mut dyn Source) -> Vec<(u32, u32, u32, i64)> {
    let (mut batch, mut frames) = (Batch::default(), Vec::new());
    while source.fill(&mut batch).expect("a whole capture") {
        frames.extend(batch.frames().filter(|frame| frame.bytes[12..14] == [0x88, 0xb5]).map(|frame| {
            let flags = frame.extra.and_then(|extra| extra.flags).expect("flags");
            (frame.tap, number(frame.bytes), flags & 0b11111, frame.time_ns.expect("a time"))
        }));
    }
    frames
}

#[test]
fn taps_are_heard_from_the_first_frame_and_merged_in_order_of_time() {
    inside("adopt::taps_are_heard_from_the_first_frame_and_merged_in_order_of_time", || {
        ip("link add name left type veth peer name right");
        let live = Live::adopt(vec![tap("left"), tap("right")], &Options::lab()).expect("two rings");
        let recorder = Recorder::start(live, &To::Memory, None).expect("a recorder");
        up(&["left", "right"]);
        let sender = Sender::new("left");
        (0..1000).for_each(|n| sender.send(&numbered([2, 0, 0, 0, 0, 2], n, 60)));
        let recording = recorder.stop();
        assert!(recording.errors.is_empty() && recording.failure.is_none(), "{recording:?}");
        assert_eq!((recording.counts.dropped, recording.counts.duplicates), (0, 0));
        let names: Vec<_> = recording.interfaces.iter().map(|tap| tap.name.as_deref()).collect();
        assert_eq!(names, [Some("left (host)"), Some("right (host)")]);
        assert!(recording.interfaces.iter().all(|tap| tap.mac.is_some_and(|mac| mac != MacAddr([0; 6]))));
        let mut source = recording.source().expect("pcapng");
        let frames = numbered_frames(&mut *source);
        assert!(frames.is_sorted_by_key(|frame| frame.3), "not in order of time");
        // It leaves the left end, then reaches the right one, whose card it is not addressed to.
        let expected: Vec<_> = (0..1000).flat_map(|n| [(0, n, 0b10), (1, n, 0b10001)]).collect();
        let mut found: Vec<_> = frames.iter().map(|frame| (frame.0, frame.1, frame.2)).collect();
        found.sort_by_key(|frame| (frame.1, frame.0));
        assert_eq!(found, expected);
        assert!(source.interfaces().iter().all(|tap| tap.received >= Some(1000) && tap.dropped == Some(0)));
    });
}
