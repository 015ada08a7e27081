//! Connections written segment by segment, and what is made of them.

use camadas::flow::tcp::{Connection, Ending, State};
use camadas::flow::{Bounds, Flow, Mark, Side, Tracker};

use super::frames::{ACK, Capture, FIN, PSH, RST, SYN, Tcp};

/// Options of a SYN: maximum segment size 1460, window scale 7, selective acknowledgements.
const OFFER: &[u8] = &[2, 4, 5, 0xb4, 3, 3, 7, 4, 2];

/// A connection of which the handshake is written: the client's next number is 1001, the server's 5001.
fn opened() -> Capture {
    let mut capture = Capture::new();
    capture.tcp(0, Tcp { options: OFFER, ..Tcp::new(false, SYN, 1000, 0) });
    capture.tcp(10_000, Tcp { options: OFFER, ..Tcp::new(true, SYN | ACK, 5000, 1001) });
    capture.tcp(20_000, Tcp::new(false, ACK, 1001, 5001));
    capture
}

fn data(back: bool, sequence: u32, acknowledged: u32, data: &[u8]) -> Tcp<'_> {
    Tcp { data, ..Tcp::new(back, PSH | ACK, sequence, acknowledged) }
}

fn tracked(capture: Capture) -> Tracker {
    capture.track(Bounds::default(), ())
}

/// The only conversation and its connection.
fn only(tracker: &Tracker) -> (&Flow, &Connection) {
    let mut flows = tracker.table.flows();
    let flow = flows.next().expect("a conversation");
    assert!(flows.next().is_none(), "one conversation");
    (flow, flow.first().tcp.as_ref().expect("a connection"))
}

fn counts(tcp: &Connection, side: Side) -> Vec<(Mark, u32)> {
    Mark::ALL.iter().map(|mark| (*mark, tcp.half(side).count(*mark))).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn a_handshake_agrees_on_options() {
    let tracker = tracked(opened());
    let (flow, tcp) = only(&tracker);
    let client = flow.client();
    assert_eq!(flow.ends().map(|end| end.to_string()), ["10.0.0.1:40000", "10.0.0.2:80"]);
    assert_eq!(tcp.handshake_ns(), Some(20_000_000));
    for side in Side::BOTH {
        let (_, offer) = tcp.half(side).offer.expect("a SYN");
        assert_eq!((offer.mss, offer.scale, offer.permits_sack, offer.timestamps), (1460, Some(7), true, false));
        assert_eq!(tcp.state(side), State::Established);
    }
    assert_eq!(tcp.half(client).windows, Some((8000 << 7, 8000 << 7)));
    assert_eq!(tcp.ending(), Ending::Open);
}

#[test]
fn states_from_the_first_frame_to_the_last() {
    use State::{CloseWait, Closed, Established, FinWait1, FinWait2, LastAck, Listen, SynReceived, SynSent, TimeWait};
    let steps = [
        (Tcp::new(false, SYN, 1000, 0), SynSent, Listen),
        (Tcp::new(true, SYN | ACK, 5000, 1001), Established, SynReceived),
        (Tcp::new(false, ACK, 1001, 5001), Established, Established),
        (Tcp::new(true, FIN | ACK, 5001, 1001), CloseWait, FinWait1),
        (Tcp::new(false, ACK, 1001, 5002), CloseWait, FinWait2),
        (Tcp::new(false, FIN | ACK, 1001, 5002), LastAck, TimeWait),
        (Tcp::new(true, ACK, 5002, 1002), Closed, TimeWait),
    ];
    for last in 1..=steps.len() {
        let mut capture = Capture::new();
        for (at, (segment, ..)) in steps[..last].iter().enumerate() {
            capture.tcp(at as u64 * 1000, *segment);
        }
        let tracker = tracked(capture);
        let (flow, tcp) = only(&tracker);
        let (_, client, server) = steps[last - 1];
        assert_eq!((tcp.state(flow.client()), tcp.state(!flow.client())), (client, server), "after frame {last}");
    }
}

#[test]
fn how_connections_end() {
    let ending = |segments: &[Tcp<'_>]| {
        let mut capture = Capture::new();
        for (at, segment) in segments.iter().enumerate() {
            capture.tcp(at as u64 * 1000, *segment);
        }
        let tracker = tracked(capture);
        let (flow, tcp) = only(&tracker);
        (tcp.ending(), flow.client())
    };
    let syn = Tcp::new(false, SYN, 1000, 0);
    let (end, client) = ending(&[syn, syn]);
    assert_eq!(end, Ending::Unanswered);
    assert_eq!(ending(&[syn, Tcp::new(true, RST | ACK, 0, 1001)]).0, Ending::Refused);
    let answer = Tcp::new(true, SYN | ACK, 5000, 1001);
    assert_eq!(ending(&[syn, answer]).0, Ending::HalfOpen);
    let ack = Tcp::new(false, ACK, 1001, 5001);
    assert_eq!(ending(&[syn, answer, ack, Tcp::new(true, RST | ACK, 5001, 1001)]).0, Ending::Reset(!client));
    let fin = Tcp::new(false, FIN | ACK, 1001, 5001);
    assert_eq!(ending(&[syn, answer, ack, fin]).0, Ending::HalfClosed(client));
    let fin_back = Tcp::new(true, FIN | ACK, 5001, 1002);
    assert_eq!(ending(&[syn, answer, ack, fin, fin_back]).0, Ending::Closed(client));
}

#[test]
fn a_lost_segment_is_sent_again_after_duplicate_acknowledgements() {
    let mut capture = opened();
    let block = [7; 100];
    for (at, sequence) in [1001, 1101, 1201, 1301].into_iter().enumerate() {
        // The first is lost behind the tap.
        capture.tcp(100_000 + at as u64 * 100, data(false, sequence, 5001, &block));
    }
    for at in 0..4 {
        capture.tcp(110_000 + at * 100, Tcp::new(true, ACK, 5001, 1001));
    }
    capture.tcp(110_500, data(false, 1001, 5001, &block));
    capture.tcp(121_000, Tcp::new(true, ACK, 5001, 1401));
    let tracker = tracked(capture);
    let (flow, tcp) = only(&tracker);
    let client = flow.client();
    assert_eq!(counts(tcp, client), [(Mark::FastRetransmission, 1)]);
    // The first of them repeats the handshake's acknowledgement.
    assert_eq!(counts(tcp, !client), [(Mark::DuplicateAck, 4)]);
    assert_eq!((tcp.half(client).resent, tcp.half(client).most_in_flight), (100, 400));
    // Only the SYN's round trip is sure, and the last segment's; that of the one sent again is not (Karn).
    assert_eq!(tcp.half(client).round_trips.count, 2);
}

#[test]
fn the_same_packet_twice_is_no_retransmission() {
    let mut capture = opened();
    let octets = capture.tcp(100_000, data(false, 1001, 5001, b"hello"));
    capture.again(100_040, octets);
    capture.tcp(400_000, data(false, 1001, 5001, b"hello"));
    let tracker = tracked(capture);
    let (flow, tcp) = only(&tracker);
    assert_eq!(counts(tcp, flow.client()), [(Mark::Retransmission, 1), (Mark::CapturedTwice, 1)]);
}

#[test]
fn a_new_connection_between_the_same_ends_is_a_flow_of_its_own() {
    let mut capture = opened();
    capture.tcp(5_000_000, Tcp::new(false, SYN, 77_000, 0));
    capture.tcp(5_010_000, Tcp::new(true, SYN | ACK, 88_000, 77_001));
    let tracker = tracked(capture);
    let mut flows: Vec<_> = tracker.table.flows().collect();
    flows.sort_by_key(|flow| flow.number);
    let told: Vec<_> = flows.iter().map(|flow| (flow.number, flow.stream, flow.first().frames())).collect();
    assert_eq!(told, [(1, 0, 3), (2, 1, 2)]);
    assert_eq!(flows[1].earlier.map(u64::from), Some(1));
}
