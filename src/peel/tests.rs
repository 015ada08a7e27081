//! Messages of programs: told by port and look, one behind the other, and out of a stream.

use super::*;
use crate::frame::{Clock, LinkType};
use crate::proto::contract::{Shortage, Why};
use crate::testing::{self, octets, tell};

const QUERY: &str = "1234 0100 0001 0000 0000 0000 076578616d706c65036f726700 0001 0001";
/// Ports 40000 and 53, 20 octets of header, PSH and ACK.
const TCP: &str = "9c40 0035 00000001 00000001 5018 ffff 0000 0000";
/// Ports 40000 and 4000.
const OTHER_TCP: &str = "9c40 0fa0 00000001 00000001 5018 ffff 0000 0000";

/// `QUERY` with the length before it that a stream asks for.
fn framed() -> String {
    format!("001d {QUERY}")
}

#[test]
fn a_port_is_believed_only_where_the_octets_fit() {
    assert_eq!(tell(Proto::Udp, &format!("9c40 0035 0025 0000 {QUERY}")).protocols, "udp:dns");
    // "Multicast numero 1" to port 53.
    let text = "4d756c746963617374206e756d65726f2031";
    assert_eq!(tell(Proto::Udp, &format!("9c40 0035 001a 0000 {text}")).protocols, "udp:text");
}

#[test]
fn a_message_is_known_on_any_port() {
    assert_eq!(tell(Proto::Udp, &format!("9c40 0fa0 0025 0000 {QUERY}")).protocols, "udp:dns");
    assert_eq!(tell(Proto::Tcp, &format!("{OTHER_TCP} {}", framed())).protocols, "tcp:dns");
}

#[test]
fn messages_of_one_segment_stand_one_behind_the_other() {
    let told = tell(Proto::Tcp, &format!("{TCP} {0} {0} 6f6c61", framed()));
    assert_eq!(told.protocols, "tcp:dns:dns:text");
    assert_eq!(told.get("dns.id"), "0x1234;0x1234");
    let bytes = octets(&format!("{TCP} {0} {0} {0}", framed()));
    let frame = frame(&bytes);
    let (mut dispatch, mut peeled) = (Dispatch::standard().clone(), Peeled::default());
    dispatch.register(Key::Link(frame.link.0), Proto::Tcp);
    peel(&frame, &dispatch, &mut peeled);
    let view = View { frame: &frame, peeled: &peeled, taps: &[], clock: Clock::default() };
    let layers: Vec<_> = view.layers().collect();
    assert_eq!((layers.len(), peeled.siblings_from), (4, 2));
    assert_eq!(layers[0].inside().map(|layer| layer.index).collect::<Vec<_>>(), [1, 2, 3]);
    for layer in &layers[1..] {
        assert_eq!(layer.below().map(|below| below.index), Some(0));
        assert!(layer.above().is_none() && layer.in_stream());
        assert_eq!(layer.bytes().len(), 31);
    }
    assert_eq!(view.padding().count(), 0);
}

#[test]
fn what_is_missing_of_a_message_is_in_other_segments() {
    let bytes = octets(&format!("{TCP} {} 001d 1234 0100", framed()));
    let frame = frame(&bytes);
    let (mut dispatch, mut peeled) = (Dispatch::standard().clone(), Peeled::default());
    dispatch.register(Key::Link(frame.link.0), Proto::Tcp);
    peel(&frame, &dispatch, &mut peeled);
    assert_eq!(peeled.stop, Stop::Done);
    assert_eq!(peeled.shortage, Some(Shortage { layer: 2, missing: 25, why: Why::Stream }));
}

#[test]
fn a_message_of_a_stream_says_how_far_it_reaches() {
    let talk = Talk { ports: (Key::Tcp(53), Key::Tcp(40000)), known: None, ended: false };
    let mut peeled = Peeled::default();
    let mut measure = |hex: &str, talk: Talk| {
        let bytes = octets(hex);
        let extent = peel_message(&frame(&bytes), talk, Dispatch::standard(), &mut peeled);
        (extent, peeled.spans.iter().map(|span| span.proto).collect::<Vec<_>>())
    };
    assert_eq!(measure(&format!("{} 0000", framed()), talk), (Extent::Whole(31), vec![Proto::Dns]));
    assert_eq!(measure("001d 1234 0100", talk), (Extent::AtLeast(31), vec![Proto::Dns]));
    assert_eq!(measure("001d", talk), (Extent::AtLeast(31), vec![Proto::Dns]));
    let other = Talk { ports: (Key::Tcp(4000), Key::Tcp(40000)), ..talk };
    assert_eq!(measure("6f6c61", other), (Extent::ToTheTurn, vec![Proto::Text]));
    assert_eq!(measure("6f6c61", Talk { ended: true, ..other }), (Extent::ToTheTurn, vec![Proto::Text]));
    assert_eq!(measure("001d 1234 0100", Talk { known: Some(Proto::Dns), ..other }).1, [Proto::Dns]);
}

fn frame(bytes: &[u8]) -> Frame<'_> {
    testing::frame(LinkType(147), bytes)
}

/// Peels from the first header on by the loop alone.
fn by_the_loop(frame: &Frame<'_>, out: &mut Peeled) {
    clear(out);
    let mut walk = Walk::new(frame, Dispatch::standard(), out);
    let next = walk.enter(&Key::Link(frame.link.0), frame.bytes);
    walk.all(frame.bytes, next);
}

#[test]
fn straight_on_comes_to_the_layers_of_the_loop() {
    const ADDRESSES: &str = "0016 01000002 0016 01000001 0800";
    let ip =
        |octets: usize, protocol: u8| format!("4500 {octets:04x} 0001 0000 40 {protocol:02x} 0000 c0000201 c0000202");
    let frames = [
        format!("{ADDRESSES} {} 9c40 0035 0025 0000 {QUERY} 000000", ip(57, 17)),
        format!("{ADDRESSES} {} {TCP} {} {0} 6f6c61", ip(105, 6), framed()),
        format!("{ADDRESSES} {} {OTHER_TCP} 000000000000", ip(40, 6)),
        format!("{ADDRESSES} 4600 002c 0001 0000 40 06 0000 c0000201 c0000202 01010100 {OTHER_TCP}"),
        format!("{ADDRESSES} {} 0800 0000 0001 0001", ip(28, 1)),
        format!("0016 01000002 0016 01000001 0004 aaaa0300 {}", "00".repeat(42)),
    ];
    let (mut one, mut other) = (Peeled::default(), Peeled::default());
    let mut straight_on = 0;
    let mut compare = |bytes: &[u8], wire_len: usize| {
        let frame = Frame { link: LinkType::ETHERNET, wire_len: wire_len as u32, ..frame(bytes) };
        straight_on += usize::from(straight(&frame, Dispatch::standard()).is_some());
        peel(&frame, Dispatch::standard(), &mut one);
        by_the_loop(&frame, &mut other);
        let told = |peeled: &Peeled| (peeled.spans.to_vec(), peeled.spans.way(), peeled.stop, peeled.shortage);
        assert_eq!(told(&one), told(&other), "{bytes:02x?}");
        assert_eq!(one.siblings_from, other.siblings_from, "{bytes:02x?}");
    };
    for bytes in frames.iter().map(|hex| octets(hex)) {
        for end in 0..=bytes.len() {
            compare(&bytes[..end], bytes.len());
            compare(&bytes[..end], end);
        }
        for at in 0..bytes.len().min(60) {
            for value in [0, 1, 4, 5, 6, 0x11, 0x3f, 0x45, 0x4f, 0x50, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                compare(&changed, bytes.len());
            }
        }
    }
    assert!(straight_on > 1000, "{straight_on}");
}

#[test]
fn the_check_sequence_of_a_frame_is_the_links_own() {
    // An ARP request, padding, and a check sequence that the capture tells of.
    let arp = "ffffffffffff 001601000001 0806 0001 0800 06 04 0001 001601000001 0a000001 000000000000 0a000002";
    let bytes = octets(&format!("{arp} {:036} 3771c94c", 0));
    let told = |frame: &Frame<'_>| {
        let mut peeled = Peeled::default();
        peel(frame, Dispatch::standard(), &mut peeled);
        let view = View { frame, peeled: &peeled, taps: &[], clock: Clock::default() };
        let ends: Vec<_> = peeled.spans.iter().map(|span| (span.end, span.trailer)).collect();
        (ends, view.padding().map(|(owner, octets)| (owner.index, octets)).collect::<Vec<_>>())
    };
    let whole = Frame { fcs_octets: 4, ..testing::frame(LinkType::ETHERNET, &bytes) };
    assert_eq!(told(&whole), (vec![(64, 4), (42, 0)], vec![(0, 42..60)]));
    // Two of its octets were captured, or none.
    let (some, none) = (Frame { bytes: &bytes[..62], ..whole }, Frame { bytes: &bytes[..50], ..whole });
    assert_eq!(told(&some), (vec![(62, 2), (42, 0)], vec![(0, 42..60)]));
    assert_eq!(told(&none), (vec![(50, 0), (42, 0)], vec![(0, 42..50)]));
}

#[test]
fn what_was_cut_off_is_the_check_sequence_first() {
    // A beacon request of IEEE 802.15.4: eight octets, and two of check sequence.
    let bytes = octets("0308 06 ffff ffff 07 5a5b");
    let told = |captured: usize| {
        let frame = Frame { wire_len: 10, ..testing::frame(LinkType(195), &bytes[..captured]) };
        let mut peeled = Peeled::default();
        peel(&frame, Dispatch::standard(), &mut peeled);
        let [fcs, header, ..] = peeled.spans[..] else { panic!("{:?}", peeled.spans) };
        (fcs.trailer, header.header, peeled.shortage.is_some())
    };
    assert_eq!([told(10), told(9), told(8)], [(2, 8, false), (1, 8, false), (0, 8, false)]);
}
