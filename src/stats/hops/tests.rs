//! Small recordings that were written for what they are to show.

use super::{Hops, Sightings};
use crate::bytes::ones_sum;
use crate::frame::{Interface, Kept, LinkType};
use crate::i18n::Lang;
use crate::testing::{Recording, octets};

/// Taps of a router between two hosts, as in captures/traceroute.pcapng.
const TAPS: [&str; 4] = ["h1", "r1", "r2", "h2"];
const MS: i64 = 1_000_000;

/// A datagram of UDP or TCP, to be put into frames.
#[derive(Clone)]
struct Packet {
    id: u16,
    /// Flags and fragment offset.
    place: u16,
    ttl: u8,
    ends: [u8; 2],
    protocol: u8,
    payload: Vec<u8>,
}

impl Packet {
    /// A message from 10.0.0.1 to 10.0.0.2, both ports 7.
    fn udp(id: u16, message: &str) -> Self {
        let mut payload = octets("00070007");
        payload.extend((8 + message.len() as u16).to_be_bytes());
        payload.extend([0, 0]);
        payload.extend(message.as_bytes());
        Self { id, place: if id == 0 { 0x4000 } else { 0 }, ttl: 64, ends: [1, 2], protocol: 17, payload }
    }

    /// A segment of the same hosts.
    fn tcp(id: u16, sequence: u32, data: &str) -> Self {
        let mut payload = octets("00070007");
        payload.extend(sequence.to_be_bytes());
        payload.extend(octets("00000001 5018 0400 0000 0000"));
        payload.extend(data.as_bytes());
        Self { id, place: 0x4000, ttl: 64, ends: [1, 2], protocol: 6, payload }
    }

    fn back(mut self) -> Self {
        self.ends = [self.ends[1], self.ends[0]];
        self
    }

    fn ttl(mut self, ttl: u8) -> Self {
        self.ttl = ttl;
        self
    }

    /// The IP datagram.
    fn ip(&self) -> Vec<u8> {
        let mut ip = octets("4500");
        ip.extend((20 + self.payload.len() as u16).to_be_bytes());
        ip.extend(self.id.to_be_bytes());
        ip.extend(self.place.to_be_bytes());
        ip.extend([self.ttl, self.protocol, 0, 0]);
        self.ends.iter().for_each(|end| ip.extend([10, 0, 0, *end]));
        let sum = !ones_sum(&ip, 0);
        ip[10..12].copy_from_slice(&sum.to_be_bytes());
        ip.extend(&self.payload);
        ip
    }

    /// The frame in which it goes from card to card.
    fn frame(&self, from: u8, to: u8) -> Vec<u8> {
        let mut frame = vec![2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0];
        frame.extend(self.ip());
        frame
    }

    /// The frames of its way over [`TAPS`], there or back.
    fn routed(&self) -> [Vec<u8>; 4] {
        let onward = self.clone().ttl(self.ttl - 1);
        match self.ends {
            [1, 2] => [self.frame(1, 3), self.frame(1, 3), onward.frame(4, 2), onward.frame(4, 2)],
            _ => [self.frame(2, 4), self.frame(2, 4), onward.frame(3, 1), onward.frame(3, 1)],
        }
    }
}

/// Records a packet at the first `count` of the taps on its way, one after the other.
fn send(recording: &mut Recording, packet: &Packet, time: i64, count: usize) {
    let taps = if packet.ends == [1, 2] { [0, 1, 2, 3] } else { [3, 2, 1, 0] };
    for (i, (tap, frame)) in taps.into_iter().zip(packet.routed()).take(count).enumerate() {
        recording.frame(tap, time + i as i64 * 1000, &frame);
    }
}

fn follow(recording: &Recording) -> Hops {
    let mut sightings = Sightings::default();
    recording.each(|view| sightings.add(view));
    sightings.follow(&recording.taps)
}

fn kept(recording: &Recording) -> Vec<Kept> {
    let mut kept = Vec::new();
    recording.each(|view| kept.push(Kept::of(view.frame)));
    kept
}

/// Frames of each packet.
fn packets(hops: &Hops) -> Vec<Vec<u64>> {
    hops.datagrams().map(|packet| packet.numbers()).collect()
}

/// Rows of the table `part`.
fn rows(hops: &Hops, part: &str) -> Vec<String> {
    let report = hops.report(Lang::En, 20);
    let table = report.tables.iter().find(|table| table.part == part);
    let row = |row: &Vec<crate::stats::Cell>| row.iter().map(|cell| cell.say(Lang::En)).collect::<Vec<_>>().join(" ");
    table.map_or_else(Vec::new, |table| table.rows.iter().map(row).collect())
}

#[test]
fn a_router_changes_two_addresses_the_ttl_and_the_checksum() {
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::udp(9, "hello"), 0, 4);
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [[1, 2, 3, 4]]);
    assert_eq!(rows(&hops, "paths"), ["10.0.0.1 10.0.0.2 1 1 h1 → r1 → r2 → h2"]);
    let packet = hops.datagram_of(3).expect("the packet");
    let explained = packet.explain(&kept(&recording), Lang::En);
    let changes: Vec<_> = explained.iter().map(|step| step.comparison.names()).collect();
    assert_eq!(changes, [vec![], vec!["eth.dst", "eth.src", "ip.ttl", "ip.checksum"], vec![]]);
    let arithmetic = explained[1].comparison.checksum.as_ref().expect("a checksum");
    assert_eq!(arithmetic.words, [(8, 0x4011, 0x3f11)]);
    assert_eq!(arithmetic.expected(), arithmetic.after);
    let report = packet.report(3, &kept(&recording), Lang::PtBr);
    assert!(report.tables[1].notes.iter().any(|note| note.contains("como está gravado")), "{report:?}");
}

#[test]
fn what_is_sent_twice_is_two_packets_and_what_comes_twice_is_one() {
    let mut recording = Recording::at(&TAPS);
    // Without a number of the sender, the same octets again are another message.
    let same = Packet::udp(0, "same");
    send(&mut recording, &same, 0, 4);
    send(&mut recording, &same, 5 * MS, 2);
    send(&mut recording, &same, 9 * MS, 4);
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [vec![1, 2, 3, 4], vec![5, 6], vec![7, 8, 9, 10]]);
    assert_eq!(hops.between("r1", "r2").map(|between| between.lost), Some(vec![6]));
    // With one, it is a copy that somebody on the way made.
    let mut recording = Recording::at(&TAPS);
    let numbered = Packet::udp(7, "same");
    send(&mut recording, &numbered, 0, 4);
    recording.frame(2, 5 * MS, &numbered.routed()[2]).frame(3, 5 * MS + 1000, &numbered.routed()[3]);
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [[1, 2, 3, 4, 5, 6]]);
    let between = |from, to| hops.between(from, to).expect("two taps").duplicated;
    assert_eq!((between("r1", "r2"), between("r2", "h2"), between("h1", "h2")), (vec![5], vec![], vec![6]));
    // Long after, the sender's numbers have come round again.
    send(&mut recording, &numbered, 60_000 * MS, 4);
    assert_eq!(packets(&follow(&recording)), [vec![1, 2, 3, 4, 5, 6], vec![7, 8, 9, 10]]);
}

#[test]
fn frames_at_two_taps_are_no_retransmission_and_a_retransmission_is_another_packet() {
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::tcp(1, 1000, "first"), 0, 4);
    send(&mut recording, &Packet::tcp(2, 1005, "second"), MS, 2);
    send(&mut recording, &Packet::tcp(3, 1005, "second"), 300 * MS, 4);
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [vec![1, 2, 3, 4], vec![5, 6], vec![7, 8, 9, 10]]);
    assert_eq!(rows(&hops, "losses"), ["6 10.0.0.1 10.0.0.2 r1 r2 sent again in frame 7"]);
    assert_eq!(rows(&hops, "counts")[1], "r1 → r2 2 1 – – –");
}

#[test]
fn what_is_overtaken_and_how_long_each_took() {
    let mut recording = Recording::at(&TAPS[..2]);
    for (id, delay) in [(1, 2), (2, 9), (3, 2), (4, 4)] {
        let frame = Packet::udp(id, "x").frame(1, 3);
        recording.frame(0, i64::from(id) * 3 * MS, &frame).frame(1, (i64::from(id) * 3 + delay) * MS, &frame);
    }
    let hops = follow(&recording);
    let between = hops.between("h1", "r1").expect("two taps");
    assert_eq!(between.delays_ns().map(|ns| ns / MS).collect::<Vec<_>>(), [2, 9, 2, 4]);
    let late: Vec<_> =
        between.passages.iter().filter(|passage| passage.is_reordered).map(|passage| passage.from).collect();
    assert_eq!(late, [3]);
    assert_eq!(rows(&hops, "delays"), ["h1 → r1 4 2 ms 4.25 ms 9 ms 2.86 ms"]);
}

#[test]
fn a_flood_is_not_a_way() {
    let mut recording = Recording::at(&["p1", "p2", "p3"]);
    // The third card is known to be at p3, since it speaks.
    let (there, back) = (|id| Packet::udp(id, "x").frame(1, 2), |id| Packet::udp(id, "y").back().frame(2, 1));
    recording.frame(2, 0, &Packet::udp(50, "z").frame(5, 6));
    // Two datagrams to all ports, before the switch has heard of card 2; then to its port alone.
    for id in [1, 2] {
        let time = i64::from(id) * MS;
        recording.frame(0, time, &there(id)).frame(2, time + 10, &there(id)).frame(1, time + 20, &there(id));
    }
    recording.frame(1, 3 * MS, &back(3)).frame(0, 3 * MS + 10, &back(3));
    recording.frame(0, 4 * MS, &there(4)).frame(1, 4 * MS + 10, &there(4));
    recording.frame(0, 5 * MS, &there(5));
    let hops = follow(&recording);
    assert_eq!(hops.between("p1", "p3").map(|between| (between.passages.len(), between.lost)), Some((2, vec![])));
    assert_eq!(hops.between("p1", "p2").map(|between| (between.passages.len(), between.lost)), Some((3, vec![12])));
    // The ports had it from p1, not from each other.
    assert_eq!(hops.between("p3", "p2").map(|between| between.passages.len()), Some(0));
}

#[test]
fn directions_tell_a_silent_port_from_a_tap_on_the_way() {
    let frame = Packet::udp(1, "x").frame(1, 2);
    let mut recording = Recording::at(&["p1", "p2", "p3"]);
    recording.frame(0, 0, &frame).flags(1).frame(2, 10, &frame).flags(2).frame(1, 20, &frame).flags(2);
    assert_eq!(rows(&follow(&recording), "paths"), ["10.0.0.1 10.0.0.2 1 – p1 → p2, p3"]);
    let mut recording = Recording::at(&["h1", "p1", "p2", "h2"]);
    for (tap, flags) in [2, 1, 2, 1].into_iter().enumerate() {
        recording.frame(tap, tap as i64, &frame).flags(flags);
    }
    assert_eq!(rows(&follow(&recording), "paths"), ["10.0.0.1 10.0.0.2 1 – h1 → p1 → p2 → h2"]);
}

#[test]
fn the_way_back_tells_where_a_lone_datagram_should_have_gone() {
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::udp(1, "answer").back(), 0, 4);
    send(&mut recording, &Packet::udp(2, "question"), MS, 2);
    let hops = follow(&recording);
    assert_eq!(hops.datagram_of(5).map(|packet| packet.lost()), Some(vec![("r1".to_owned(), "r2".to_owned())]));
    // Of what nobody else did, nothing can be said.
    let mut alone = Recording::at(&TAPS);
    send(&mut alone, &Packet::udp(2, "question"), MS, 2);
    assert_eq!(follow(&alone).datagram_of(1).map(|packet| packet.lost()), Some(vec![]));
}

#[test]
fn a_router_that_drops_a_datagram_says_so() {
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::udp(1, "far"), 0, 4);
    let near = Packet::udp(2, "near").ttl(1);
    send(&mut recording, &near, MS, 2);
    // Time exceeded, from the router's card 3, quoting 28 octets.
    let mut error = octets("0b00 0000 00000000");
    error.extend(&near.ip()[..28]);
    let error = Packet { id: 3, place: 0, ttl: 64, ends: [254, 1], protocol: 1, payload: error };
    recording.frame(1, 2 * MS, &error.frame(3, 1)).frame(0, 2 * MS + 1000, &error.frame(3, 1));
    let hops = follow(&recording);
    let losses = rows(&hops, "losses");
    assert_eq!(losses, ["6 10.0.0.1 10.0.0.2 r1 r2 time exceeded: TTL exceeded in transit, says 10.0.0.254 (frame 7)"]);
    assert_eq!(rows(&hops, "counts")[1], "r1 → r2 1 – 1 – –");
    // Without the message, the TTL tells.
    let mut silent = Recording::at(&TAPS);
    send(&mut silent, &Packet::udp(1, "far"), 0, 4);
    send(&mut silent, &near, MS, 2);
    assert!(rows(&follow(&silent), "losses")[0].ends_with("it had a TTL of 1: no router forwards that"));
}

#[test]
fn fragments_of_a_router_are_no_loss() {
    let whole = Packet::udp(5, &"z".repeat(92));
    let part = |from: usize, to: usize, more: u16| Packet {
        place: more << 13 | (from / 8) as u16,
        payload: whole.payload[from..to].to_vec(),
        ..whole.clone().ttl(63)
    };
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::udp(4, "small"), 0, 4);
    send(&mut recording, &whole, MS, 2);
    for (i, piece) in [part(0, 48, 1), part(48, 96, 1), part(96, 100, 0)].iter().enumerate() {
        let time = 2 * MS + i as i64 * 100;
        recording.frame(2, time, &piece.frame(4, 2)).frame(3, time + 10, &piece.frame(4, 2));
    }
    let hops = follow(&recording);
    assert!(rows(&hops, "losses").is_empty());
    assert_eq!(rows(&hops, "counts")[1], "r1 → r2 1 – – 1 – –");
    assert_eq!(hops.between("h1", "h2").map(|between| (between.lost, between.recut)), Some((vec![], vec![5])));
    let report = hops.datagram_of(5).expect("the whole").report(5, &kept(&recording), Lang::En);
    assert!(report.tables[0].notes[0].contains("(7, 9, 11)"), "{:?}", report.tables[0].notes);
    let report = hops.datagram_of(9).expect("a fragment").report(9, &kept(&recording), Lang::En);
    assert!(report.tables[0].notes[0].contains("(6)"), "{:?}", report.tables[0].notes);
    // One fragment is missing, so the datagram is.
    let mut recording = Recording::at(&TAPS);
    send(&mut recording, &Packet::udp(4, "small"), 0, 4);
    send(&mut recording, &whole, MS, 2);
    recording.frame(2, 2 * MS, &part(0, 48, 1).frame(4, 2));
    assert_eq!(follow(&recording).between("r1", "r2").map(|between| between.lost), Some(vec![6]));
}

#[test]
fn segments_that_a_card_cuts_are_no_loss() {
    let mut recording = Recording::at(&["h1", "p1"]);
    let frame = |id, sequence, data: &str| Packet::tcp(id, sequence, data).frame(1, 2);
    recording.frame(0, 0, &frame(1, u32::MAX - 3, "ab")).frame(1, 10, &frame(1, u32::MAX - 3, "ab"));
    // The sequence numbers wrap inside.
    recording.frame(0, MS, &frame(2, u32::MAX - 1, "abcdefgh"));
    recording.frame(1, MS + 10, &frame(2, u32::MAX - 1, "abcd")).frame(1, MS + 20, &frame(3, 2, "efgh"));
    let hops = follow(&recording);
    assert_eq!(hops.between("h1", "p1").map(|between| (between.lost, between.recut)), Some((vec![], vec![3])));
}

#[test]
fn a_short_capture_is_compared_by_what_it_has() {
    let mut recording = Recording::at(&TAPS[..2]);
    for (id, message) in [(1, "a"), (2, "b")] {
        let whole = Packet::udp(id, &format!("{message}{}", "x".repeat(100))).frame(1, 3);
        recording.frame(0, i64::from(id) * MS, &whole).frame(1, i64::from(id) * MS + 10, &whole);
        recording.cut(80);
    }
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [[1, 2], [3, 4]]);
    assert_eq!(hops.report(Lang::En, 20).notes.len(), 1);
    // Of too little, nothing is said.
    recording.frame(0, 9 * MS, &Packet::udp(3, &"y".repeat(100)).frame(1, 3)).cut(50);
    assert_eq!(packets(&follow(&recording)), [[1, 2], [3, 4]]);
}

#[test]
fn the_ttl_orders_what_clocks_confuse() {
    let mut recording = Recording::at(&TAPS);
    for id in 1..=3 {
        let [first, _, third, _] = Packet::udp(id, "x").routed();
        // The second clock is two seconds behind.
        recording.frame(0, i64::from(id) * MS, &first).frame(2, i64::from(id) * MS - 2000 * MS, &third);
    }
    let hops = follow(&recording);
    let between = hops.between("h1", "r2").expect("two taps");
    assert_eq!(between.delays_ns().collect::<Vec<_>>(), [-2000 * MS; 3]);
    assert_eq!(rows(&hops, "delays"), ["h1 → r2 3 -2 s -2 s -2 s 0 s"]);
}

#[test]
fn a_file_that_begins_later_lost_nothing_before() {
    let tap =
        |file| Interface { file, file_stem: format!("f{file}"), link: LinkType::ETHERNET, ..Interface::default() };
    let mut recording = Recording::default();
    recording.taps = vec![tap(0), tap(1)];
    let frame = |id| Packet::udp(id, "x").frame(1, 2);
    (1..=6).for_each(|id| {
        recording.frame(0, i64::from(id) * MS, &frame(id));
    });
    // The second began at the third, missed the fifth, and ended before the sixth.
    [3, 4].into_iter().for_each(|id| {
        recording.frame(1, i64::from(id) * MS, &frame(id));
    });
    recording.frame(1, 5 * MS + 10, &Packet::udp(9, "another").back().frame(2, 1));
    let hops = follow(&recording);
    assert_eq!(hops.taps(), ["f0", "f1"]);
    assert_eq!(hops.between("f0", "f1").map(|between| between.lost), Some(vec![5]));
}

#[test]
fn a_tunnel_wraps_the_same_datagram() {
    let inner = Packet::udp(8, "inside");
    let outer =
        Packet { id: 77, place: 0, ttl: 64, ends: [254, 253], protocol: 4, payload: inner.clone().ttl(63).ip() };
    let mut recording = Recording::at(&["before", "inside"]);
    recording.frame(0, 0, &inner.frame(1, 3)).frame(1, 1000, &outer.frame(4, 5));
    let hops = follow(&recording);
    assert_eq!(packets(&hops), [[1, 2]]);
    let explained = hops.datagram_of(1).expect("the packet").explain(&kept(&recording), Lang::En);
    assert_eq!(explained[0].comparison.added, [crate::proto::Proto::Ipv4]);
    assert_eq!(explained[0].comparison.names(), ["eth.dst", "eth.src", "ip.ttl", "ip.checksum"]);
}

#[test]
fn one_tap_on_both_sides_of_a_router_sees_a_datagram_twice() {
    let mut recording = Recording::at(&["trunk"]);
    let [there, _, onward, _] = Packet::udp(3, "x").routed();
    recording.frame(0, 0, &there).frame(0, 500, &onward);
    let hops = follow(&recording);
    assert_eq!(rows(&hops, "paths"), ["10.0.0.1 10.0.0.2 1 1 trunk → trunk (2)"]);
    assert_eq!(hops.between("trunk", "trunk (2)").map(|between| between.passages.len()), Some(1));
    assert_eq!(hops.between("trunk", "elsewhere"), None);
}

#[test]
fn checksums_that_a_card_fills_in_and_a_segment_size_that_a_router_lowers_are_changes() {
    let mut recording = Recording::at(&TAPS[..2]);
    // A SYN with a segment size of 1460, then 1412, its checksum filled in behind the first tap.
    let mut syn = Packet::tcp(1, 5, "");
    syn.payload[12] = 0x60;
    syn.payload[13] = 0x02;
    syn.payload.extend([2, 4, 0x05, 0xb4]);
    let mut lowered = syn.clone();
    lowered.payload[16..18].copy_from_slice(&[0x12, 0x34]);
    lowered.payload[22..24].copy_from_slice(&[0x05, 0x84]);
    recording.frame(0, 0, &syn.frame(1, 2)).frame(1, 10, &lowered.frame(1, 2));
    let hops = follow(&recording);
    let explained = hops.datagram_of(1).expect("the SYN").explain(&kept(&recording), Lang::En);
    assert_eq!(explained[0].comparison.names(), ["tcp.checksum", "tcp.options.mss_val"]);
}

#[test]
fn a_storm_of_one_frame_is_followed_in_time() {
    let mut recording = Recording::at(&["p1", "p2"]);
    let frame = Packet::udp(1, "again").frame(1, 2);
    for i in 0..50_000 {
        recording.frame(i % 2, i as i64 * 1000, &frame);
    }
    let hops = follow(&recording);
    assert_eq!(packets(&hops).iter().map(Vec::len).collect::<Vec<_>>(), [50_000]);
    assert_eq!(hops.report(Lang::En, 20).notes.len(), 2);
}

#[test]
fn nothing_in_common_is_said_and_one_tap_too() {
    let mut recording = Recording::at(&TAPS);
    recording.frame(0, 0, &Packet::udp(1, "a").frame(1, 2)).frame(1, 0, &Packet::udp(2, "b").frame(1, 2));
    let report = follow(&recording).report(Lang::En, 20);
    assert!(report.tables.is_empty() && report.notes[0].starts_with("No packet was seen at two taps: each"));
    let mut recording = Recording::at(&["eth0"]);
    recording.frame(0, 0, &Packet::udp(1, "a").frame(1, 2));
    assert!(follow(&recording).report(Lang::En, 20).notes[0].contains("there is only one here"));
}
