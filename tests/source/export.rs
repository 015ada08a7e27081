//! What was read and is written as pcapng is read again as it was.

use std::io::Cursor;

use camadas::frame::{Extra, Frame, Interface, LinkType};
use camadas::output::pcapng::{push_interface, push_read, push_section};
use camadas::source::{self, Batch};

/// Time, octets of frame check sequence, octets and length of a frame that was written and read again.
fn read_again(tap: &Interface, frame: &Frame<'_>) -> (Option<i64>, u8, Vec<u8>, u32) {
    let mut octets = Vec::new();
    push_section(&[], &mut octets);
    push_interface(tap, &mut octets);
    let is_kept = push_read(frame, std::slice::from_ref(tap), &mut octets);
    let mut source = source::from_reader("x", Box::new(Cursor::new(octets))).expect("a capture");
    let mut batch = Batch::default();
    assert!(source.fill(&mut batch).expect("whole"));
    let again = batch.frames().next().expect("a frame");
    assert_eq!(is_kept, again.time_ns == frame.time_ns);
    let frame = again;
    (frame.time_ns, frame.fcs_octets, frame.bytes.to_vec(), frame.wire_len)
}

#[test]
fn what_was_read_is_read_again() {
    let octets: Vec<u8> = (0..70).collect();
    let flagged = Extra { flags: Some(1), ..Extra::default() };
    for (snap_len, len) in [(0, 70), (100, 70), (33, 33), (60, 33)] {
        let tap = Interface { snap_len, link: LinkType::ETHERNET, ..Interface::default() };
        for (time_ns, fcs_octets, extra) in
            [(None, 0, None), (Some(1), 0, None), (Some(1), 4, None), (Some(1), 4, Some(&flagged))]
        {
            let (bytes, link) = (&octets[..len], LinkType::ETHERNET);
            let frame = Frame { bytes, wire_len: 70, time_ns, link, fcs_octets, tap: 0, number: 1, extra };
            // A simple packet block cannot end before the snap length.
            let time_ns = if (snap_len, len) == (60, 33) { time_ns.or(Some(0)) } else { time_ns };
            assert_eq!(read_again(&tap, &frame), (time_ns, fcs_octets, bytes.to_vec(), 70), "{snap_len}, {len}");
        }
    }
}
