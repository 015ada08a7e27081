//! Datagrams in pieces: in any order, repeated, overlapping, incomplete, late, by the hundred thousand.

use camadas::flow::cutter::End;
use camadas::flow::messages::{Message, Messages, Reader};
use camadas::flow::{Bounds, Tracker};
use std::ops::ControlFlow;

use super::frames::{Capture, Random, ipv4, udp};

/// A message: its text, the frames that brought it with how many octets of it, how it ended.
type Said = (String, Vec<(u64, usize)>, End);

/// The messages that were read.
#[derive(Default)]
pub struct Heard(pub Vec<Said>);

impl Reader for Heard {
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let text = String::from_utf8_lossy(message.octets).into_owned();
        let pieces = message.pieces.iter().map(|piece| (piece.origin.frame, piece.octets)).collect();
        self.0.push((text, pieces, message.end));
        ControlFlow::Continue(())
    }
}

pub fn heard(capture: Capture, bounds: Bounds) -> (Heard, Tracker<Messages<Heard>>) {
    let mut tracker = capture.track(bounds, Messages::new(Heard::default(), 1 << 20));
    tracker.listener.finish();
    (std::mem::take(&mut tracker.listener.reader), tracker)
}

const MORE: u16 = 0x2000;

/// A fragment of `datagram` from octet `first` to `end`, with the flag where it is not the last.
fn fragment(id: u16, datagram: &[u8], first: usize, end: usize) -> Vec<u8> {
    let flag = if end < datagram.len() { MORE } else { 0 };
    ipv4(id, flag | (first / 8) as u16, 17, false, &datagram[first..end])
}

#[test]
fn pieces_in_any_order_are_the_datagram() {
    let datagram = udp(false, b"a message that is longer than the link allows for");
    let mut capture = Capture::new();
    for (at, (first, end)) in [(40, datagram.len()), (0, 16), (16, 40)].into_iter().enumerate() {
        capture.packet(at as u64 * 1000, &fragment(7, &datagram, first, end));
    }
    let (heard, tracker) = heard(capture, Bounds::default());
    let [(text, pieces, end)] = &heard.0[..] else { panic!("one message: {:?}", heard.0) };
    assert_eq!(text, "a message that is longer than the link allows for");
    // The first fragment has the UDP header before the message.
    assert_eq!((pieces.as_slice(), *end), (&[(2, 8), (3, 24), (1, 17)][..], End::Whole));
    let flow = tracker.table.flows().next().expect("a conversation");
    assert_eq!((flow.first().frames(), flow.first().octets()), (3, 3 * 20 + datagram.len() as u64));
}

#[test]
fn shuffled_repeated_and_overlapped_it_is_the_same_datagram() {
    let mut random = Random(0x1234_5678_9abc_def1);
    for round in 0..2000 {
        let text: Vec<u8> = (0..30 + random.below(300)).map(|_| b'a' + random.below(26) as u8).collect();
        let datagram = udp(false, &text);
        let mut cuts = Vec::new();
        let mut at = 0;
        while at < datagram.len() {
            let end = (at + 8 * (1 + random.below(5))).min(datagram.len());
            cuts.push((at, end));
            at = end;
        }
        for _ in 0..random.below(4) {
            let first = random.below(datagram.len() / 8) * 8;
            cuts.push((first, (first + 8 * (1 + random.below(6))).min(datagram.len())));
        }
        if cuts.len() < 2 {
            continue;
        }
        for at in (1..cuts.len()).rev() {
            cuts.swap(at, random.below(at + 1));
        }
        let mut capture = Capture::new();
        for (first, end) in cuts {
            capture.packet(0, &fragment(7, &datagram, first, end));
        }
        let (heard, _) = heard(capture, Bounds::default());
        // Pieces that come when it is whole begin a datagram that never will be.
        let texts: Vec<_> = heard.0.iter().map(|(text, ..)| text.as_bytes()).collect();
        assert_eq!(texts.first(), Some(&text.as_slice()), "round {round}");
    }
}

#[test]
fn what_is_missing_late_or_impossible_is_told() {
    let datagram = udp(false, &[b'x'; 100]);
    let mut capture = Capture::new();
    capture.packet(0, &fragment(1, &datagram, 0, 48));
    // The rest comes after more than a minute.
    capture.packet(61_000_000, &fragment(1, &datagram, 48, 108));
    capture.packet(61_000_001, &ipv4(2, 0x1fff, 17, false, &[b'x'; 100]));
    let (heard, tracker) = heard(capture, Bounds::default());
    assert!(heard.0.is_empty());
    let remains = tracker.fragments.remains();
    assert_eq!((remains.timed_out, remains.fragments, remains.impossible), (1, 1, 1));
    assert_eq!(tracker.fragments.waiting(), (1, 1));
}

#[test]
fn a_flood_of_fragments_stays_in_its_bounds() {
    const FLOOD: u64 = 100_000;
    let mut capture = Capture::new();
    for number in 0..FLOOD {
        let mut packet = ipv4(number as u16, MORE, 17, false, &[0; 512]);
        packet[12..16].copy_from_slice(&(number as u32).to_be_bytes());
        capture.packet(number, &packet);
    }
    let bounds = Bounds { fragments: 1 << 20, ..Bounds::default() };
    let (_, tracker) = heard(capture, bounds);
    let (waiting, _) = tracker.fragments.waiting();
    assert_eq!(waiting + tracker.fragments.remains().forgotten, FLOOD);
    assert!((500..2000).contains(&waiting), "{waiting} datagrams in 1 MiB");
}

#[test]
fn an_ipv6_packet_in_pieces() {
    let datagram = udp(false, b"over IPv6, in two pieces");
    let mut capture = Capture::new();
    for (first, end) in [(0, 16), (16, datagram.len())] {
        let more = u16::from(end < datagram.len());
        let mut packet = vec![0x60, 0, 0, 0];
        packet.extend((8 + (end - first) as u16).to_be_bytes());
        packet.extend([44, 64]);
        packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        packet.extend([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        packet.extend([17, 0]);
        packet.extend((first as u16 | more).to_be_bytes());
        packet.extend([0, 0, 0, 9]);
        packet.extend(&datagram[first..end]);
        capture.packet(0, &packet);
    }
    let (heard, tracker) = heard(capture, Bounds::default());
    assert_eq!(heard.0.first().map(|(text, ..)| text.as_str()), Some("over IPv6, in two pieces"));
    let flow = tracker.table.flows().next().expect("a conversation");
    assert_eq!(flow.ends().map(|end| end.to_string()), ["[2001:db8::1]:5000", "[2001:db8::2]:6000"]);
}
