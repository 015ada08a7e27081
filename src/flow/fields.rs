//! What a conversation tells of one of its frames, as fields.

use std::sync::LazyLock;

use super::conversation::{Flow, Seen};
use super::fragments::Whole;
use super::marks::{Mark, Marks};
use super::sheet::Sight;
use super::table::Taken;
use super::tcp::{Segment, Verdict, flags};
use crate::describe::frame_fields::{BEGINS, FLOW};
use crate::frame::Frame;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Remembered, Value};

/// What was known of a frame when it was folded, to be told as fields by whoever asks.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    flow: u64,
    stream: u64,
    began: bool,
    verdict: Verdict,
    own_base: u32,
    other_base: u32,
    window: Option<u32>,
    first_round_trip: Option<i64>,
    since_first: Option<i64>,
    since_last: Option<i64>,
}

impl Told {
    /// Number of the conversation.
    pub(super) fn flow(&self) -> u64 {
        self.flow
    }

    pub(super) fn of(sight: &Sight, frame: &Frame<'_>, flow: &Flow, seen: &Seen, taken: &Taken) -> Self {
        let tcp = seen.tcp.as_ref();
        let halves = tcp.map(|tcp| (tcp.half(sight.side), tcp.half(!sight.side)));
        let since = |then: Option<i64>| Some(frame.time_ns?.saturating_sub(then?));
        Self {
            flow: flow.number,
            stream: flow.stream,
            began: taken.began,
            verdict: taken.verdict,
            own_base: halves.and_then(|(own, _)| own.base).unwrap_or(0),
            other_base: halves.and_then(|(_, other)| other.base).unwrap_or(0),
            // Wireshark shows an unscaled window where it does not know the scale.
            window: halves
                .zip(sight.segment)
                .map(|((own, _), segment)| own.scaled(&segment).unwrap_or(segment.window.into())),
            first_round_trip: tcp.and_then(|tcp| tcp.first_round_trip),
            since_first: since(seen.first_ns()),
            since_last: since(taken.previous_ns.or(frame.time_ns)),
        }
    }

    /// Tells the fields of the sight's layer.
    pub(super) fn tell(&self, sight: &Sight, out: &mut Vec<Remembered>) {
        let mut tell = Tell { layer: sight.layer.into(), out };
        if self.flow > 0 && sight.quoted.is_none() {
            tell.number(Some(&FLOW), self.flow);
            if self.began {
                tell.put(Some(&BEGINS), Value::Present);
            }
        }
        if sight.quoted.is_some_and(|says| says.partly) {
            return;
        }
        let names = match sight.key.proto() {
            Proto::Tcp => &NAMES.tcp,
            Proto::Udp => &NAMES.udp,
            _ => return,
        };
        tell.number(names.stream, self.stream);
        if sight.quoted.is_some() {
            return;
        }
        tell.time(names.since_first, self.since_first);
        tell.time(names.since_last, self.since_last);
        if let Some(segment) = &sight.segment {
            self.tell_segment(segment, &mut tell);
        }
    }

    fn tell_segment(&self, segment: &Segment, tell: &mut Tell<'_>) {
        let Self { verdict, own_base, other_base, .. } = self;
        let names = &NAMES.of_tcp;
        let sequence = segment.sequence.wrapping_sub(*own_base);
        tell.number(names.sequence, sequence.into());
        tell.number(names.next, segment.next().wrapping_sub(*own_base).into());
        // Without the flag the number means nothing and is not counted from anything.
        let base = if segment.has(flags::ACK) { *other_base } else { 0 };
        tell.number(names.acknowledgement, segment.acknowledged.wrapping_sub(base).into());
        if let Some(window) = self.window {
            tell.number(names.window, window.into());
        }
        tell.time(names.first_round_trip, self.first_round_trip);
        if let Some((frame, ns)) = verdict.acknowledges {
            tell.number(names.acknowledged_frame, frame);
            tell.time(names.round_trip, Some(ns));
        }
        if let Some(octets) = verdict.in_flight {
            tell.number(names.in_flight, octets.into());
        }
        if !verdict.marks.is_empty() {
            tell.put(names.flags, Value::Present);
        }
        // Wireshark tells the kinds of retransmission beside the general one.
        if verdict.marks.has_any(Marks::of(&[Mark::FastRetransmission, Mark::SpuriousRetransmission])) {
            tell.put(Mark::Retransmission.field(), Value::Present);
        }
        for mark in verdict.marks.iter() {
            match (mark, verdict.repeats) {
                (Mark::CapturedTwice, Some(first)) => tell.number(mark.field(), first),
                _ => tell.put(mark.field(), Value::Present),
            }
            if mark == Mark::DuplicateAck {
                // Wireshark tells it twice, as the heading of the two below and as a remark.
                tell.put(mark.field(), Value::Present);
                tell.number(names.duplicate_number, verdict.duplicate.into());
                tell.number(names.duplicate_frame, verdict.repeats.unwrap_or(0));
            }
        }
        if let (Some(frame), Some(ns)) = (verdict.repeats, verdict.since) {
            tell.time(names.waited, Some(ns));
            tell.number(names.sent_before, frame);
        }
    }
}

/// Tells in the frame that completes a datagram where its fragments are: fields of the layer that carried the last.
pub(super) fn tell_whole(layer: u16, whole: &Whole, flows: &[u64], out: &mut Vec<Remembered>) {
    let is_ipv6 = whole.packet.first().is_some_and(|octet| octet >> 4 == 6);
    let names = &NAMES.fragments[usize::from(is_ipv6)];
    let mut tell = Tell { layer: layer.into(), out };
    for flow in flows {
        tell.number(Some(&FLOW), *flow);
    }
    for piece in &whole.pieces {
        tell.number(names.piece, piece.frame);
    }
    tell.number(names.pieces, whole.pieces.len() as u64);
    if whole.overlaps {
        tell.put(names.overlap, Value::Flag(true));
    }
    if whole.conflicts {
        tell.put(names.conflict, Value::Flag(true));
    }
    tell.number(names.whole, (whole.packet.len() - whole.header) as u64);
}

struct Tell<'t> {
    layer: usize,
    out: &'t mut Vec<Remembered>,
}

impl Tell<'_> {
    fn put(&mut self, def: Option<&'static FieldDef>, value: Value<'static>) {
        if let Some(def) = def {
            self.out.push(Remembered { layer: self.layer, def, value });
        }
    }

    fn number(&mut self, def: Option<&'static FieldDef>, number: u64) {
        self.put(def, Value::Number(number));
    }

    fn time(&mut self, def: Option<&'static FieldDef>, ns: Option<i64>) {
        if let Some(ns) = ns {
            self.put(def, Value::Time(ns));
        }
    }
}

/// The fields, by what they are; looked up once.
struct Names {
    tcp: Usual,
    udp: Usual,
    of_tcp: OfTcp,
    /// Of IPv4 and of IPv6.
    fragments: [OfFragments; 2],
}

struct OfFragments {
    piece: Option<&'static FieldDef>,
    pieces: Option<&'static FieldDef>,
    overlap: Option<&'static FieldDef>,
    conflict: Option<&'static FieldDef>,
    whole: Option<&'static FieldDef>,
}

/// Fields that TCP and UDP both have.
struct Usual {
    stream: Option<&'static FieldDef>,
    since_first: Option<&'static FieldDef>,
    since_last: Option<&'static FieldDef>,
}

struct OfTcp {
    sequence: Option<&'static FieldDef>,
    next: Option<&'static FieldDef>,
    acknowledgement: Option<&'static FieldDef>,
    window: Option<&'static FieldDef>,
    flags: Option<&'static FieldDef>,
    duplicate_number: Option<&'static FieldDef>,
    duplicate_frame: Option<&'static FieldDef>,
    acknowledged_frame: Option<&'static FieldDef>,
    round_trip: Option<&'static FieldDef>,
    first_round_trip: Option<&'static FieldDef>,
    in_flight: Option<&'static FieldDef>,
    waited: Option<&'static FieldDef>,
    sent_before: Option<&'static FieldDef>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let of = |proto: Proto, name: &str| proto.info().fields.iter().copied().find(|def| def.name == name);
    let tcp = |name| of(Proto::Tcp, name);
    let udp = |name| of(Proto::Udp, name);
    let fragments = |proto: Proto, ip: &str| {
        let field = |end: &str| of(proto, &format!("{ip}.{end}"));
        OfFragments {
            piece: field("fragment"),
            pieces: field("fragment.count"),
            overlap: field("fragment.overlap"),
            conflict: field("fragment.overlap.conflict"),
            whole: field("reassembled.length"),
        }
    };
    Names {
        fragments: [fragments(Proto::Ipv4, "ip"), fragments(Proto::Fragment, "ipv6")],
        tcp: Usual {
            stream: tcp("tcp.stream"),
            since_first: tcp("tcp.time_relative"),
            since_last: tcp("tcp.time_delta"),
        },
        udp: Usual {
            stream: udp("udp.stream"),
            since_first: udp("udp.time_relative"),
            since_last: udp("udp.time_delta"),
        },
        of_tcp: OfTcp {
            sequence: tcp("tcp.seq"),
            next: tcp("tcp.nxtseq"),
            acknowledgement: tcp("tcp.ack"),
            window: tcp("tcp.window_size"),
            flags: tcp("tcp.analysis.flags"),
            duplicate_number: tcp("tcp.analysis.duplicate_ack_num"),
            duplicate_frame: tcp("tcp.analysis.duplicate_ack_frame"),
            acknowledged_frame: tcp("tcp.analysis.acks_frame"),
            round_trip: tcp("tcp.analysis.ack_rtt"),
            first_round_trip: tcp("tcp.analysis.initial_rtt"),
            in_flight: tcp("tcp.analysis.bytes_in_flight"),
            waited: tcp("tcp.analysis.rto"),
            sent_before: tcp("tcp.analysis.rto_frame"),
        },
    }
});
