//! Streams of RTP: what was lost or came late, and how evenly packets arrive. RFC 3550 §6.4.1.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::{Sum, top};
use super::{Cell, Column, Table, percent};
use crate::bytes::{be16, be32};
use crate::flow::ends::End;
use crate::flow::messages::Message;
use crate::flow::{Agreed, Side};
use crate::i18n::{Lang, w};
use crate::proto::Proto;
use crate::proto::contract::escape;

/// Most streams that are told apart.
const MOST_STREAMS: usize = 1 << 16;

/// Sequence numbers behind the highest of which each is known to have come or not.
const WINDOW: u32 = 64;

/// A timestamp that is off by so many nanoseconds is no jitter: the source counts anew.
const RESTART_NS: f64 = 5e9;

/// The first payload type that only an agreement gives a meaning (RFC 3551 §3).
const DYNAMIC: u8 = 96;

/// The version of RTP, in the first two bits.
const VERSION: u8 = 2;

/// The packets of one source.
#[derive(Debug)]
struct Stream {
    flow: u64,
    from: End,
    to: End,
    source: u32,
    /// Payload types, in the order in which they were met.
    types: Vec<u8>,
    /// What was agreed on for it.
    agreed: Option<Agreed>,
    packets: u64,
    octets: u64,
    /// The highest sequence number, counted on over the ends of its 16 bits, and the first.
    highest: u32,
    first: u32,
    /// Which of the last [`WINDOW`] came: the lowest bit is the highest number.
    seen: u64,
    again: u64,
    late: u64,
    /// Arrival, in nanoseconds, and timestamp of the packet before.
    before: Option<(i64, u32, u8)>,
    jitter: Jitter,
    longest_gap_ns: u64,
    first_frame: u64,
}

/// The jitter of RFC 3550 §6.4.1, in nanoseconds.
#[derive(Clone, Copy, Default, Debug)]
struct Jitter {
    now: f64,
    most: f64,
    sum: f64,
    count: u64,
}

impl Jitter {
    fn add(&mut self, difference_ns: f64) {
        self.now += (difference_ns.abs() - self.now) / 16.0;
        self.most = self.most.max(self.now);
        self.sum += self.now;
        self.count += 1;
    }
}

/// Ticks of the timestamp in a second, where the payload type fixes them (RFC 3551 §6) or its `format` was agreed on.
fn clock_rate(kind: u8, format: Option<&str>) -> Option<f64> {
    match kind {
        // "opus/48000/2" (RFC 8866 §6.6).
        _ if format.is_some() => format?.split('/').nth(1)?.trim().parse().ok().filter(|rate| *rate > 0.0),
        0 | 3..=5 | 7..=9 | 12 | 13 | 15 | 18 => Some(8000.0),
        6 => Some(16_000.0),
        10 | 11 => Some(44_100.0),
        14 | 25 | 26 | 28 | 31..=34 => Some(90_000.0),
        _ => None,
    }
}

impl Stream {
    /// The stream of `source` in conversation `flow`, before its first packet.
    fn new(flow: u64, (from, to): (End, End), source: u32, first_frame: u64) -> Self {
        Self {
            flow,
            from,
            to,
            source,
            types: Vec::new(),
            agreed: None,
            packets: 0,
            octets: 0,
            highest: 0,
            first: 0,
            seen: 0,
            again: 0,
            late: 0,
            before: None,
            jitter: Jitter::default(),
            longest_gap_ns: 0,
            first_frame,
        }
    }

    fn add(&mut self, header: &[u8], time_ns: Option<i64>) {
        let (Some(second), Some(sequence), Some(stamp)) = (header.get(1), be16(header, 2), be32(header, 4)) else {
            return;
        };
        let kind = second & 0x7f;
        if !self.types.contains(&kind) {
            self.types.push(kind);
        }
        // The nearest number with these low bits.
        let ahead = i32::from(sequence.wrapping_sub(self.highest as u16) as i16);
        match (self.packets, ahead) {
            (0, _) => (self.highest, self.first, self.seen) = (sequence.into(), sequence.into(), 1),
            (_, 1..) => {
                self.highest = self.highest.wrapping_add(ahead.unsigned_abs());
                self.seen = self.seen.checked_shl(ahead.unsigned_abs()).unwrap_or(0) | 1;
            }
            _ => {
                let behind = ahead.unsigned_abs();
                let bit = if behind < WINDOW { 1_u64 << behind } else { 0 };
                if bit != 0 && self.seen & bit != 0 {
                    self.again += 1;
                } else {
                    self.late += 1;
                }
                self.seen |= bit;
            }
        }
        self.packets += 1;
        let Some(now) = time_ns else { return };
        if let Some((then, stamp_before, kind_before)) = self.before {
            let format = self.agreed.as_ref().and_then(|agreed| agreed.format(kind));
            let between = now.saturating_sub(then);
            self.longest_gap_ns = self.longest_gap_ns.max(u64::try_from(between).unwrap_or(0));
            if let Some(rate) = clock_rate(kind, format).filter(|_| kind == kind_before) {
                let played = f64::from(stamp.wrapping_sub(stamp_before) as i32) / rate * 1e9;
                let difference = between as f64 - played;
                if difference.abs() < RESTART_NS {
                    self.jitter.add(difference);
                }
            }
        }
        self.before = Some((now, stamp, kind));
    }

    /// Packets that never came.
    fn lost(&self) -> u64 {
        let expected = u64::from(self.highest.wrapping_sub(self.first)) + 1;
        expected.saturating_sub(self.packets - self.again)
    }
}

/// Counts streams.
#[derive(Debug, Default)]
pub struct Rtp {
    streams: Vec<Stream>,
    /// By conversation, whether its lower side sends, and source.
    index: HashMap<(u64, bool, u32), usize, FxBuildHasher>,
}

impl Rtp {
    /// Takes the packets in a message.
    pub fn read(&mut self, message: &Message<'_>) {
        let header = message.octets;
        let Some(source) = be32(header, 8).filter(|_| header[0] >> 6 == VERSION) else { return };
        let key = (message.flow, message.side == Side::Low, source);
        let at = match self.index.get(&key) {
            // Tones and silence among the sound are told by their source: by their look they might be anything.
            Some(at) => *at,
            None if message.proto() != Some(Proto::Rtp) => return,
            None if self.streams.len() >= MOST_STREAMS => return,
            None => {
                let ends = (message.key.end(message.side), message.key.end(!message.side));
                self.streams.push(Stream::new(message.flow, ends, source, message.view.frame.number));
                self.index.insert(key, self.streams.len() - 1);
                self.streams.len() - 1
            }
        };
        let stream = &mut self.streams[at];
        if let Some(agreed) =
            message.agreed.filter(|new| stream.agreed.as_ref().is_none_or(|old| old.frame < new.frame))
        {
            stream.agreed = Some(agreed.clone());
        }
        stream.octets += u64::from(message.view.frame.wire_len);
        stream.add(header, message.view.frame.time_ns);
    }
}

/// What a payload type is called: "0 (G.711 μ-law (PCMU))".
fn type_name(kind: u8, agreed: Option<&Agreed>, lang: Lang) -> String {
    if let Some(format) = agreed.and_then(|agreed| agreed.format(kind)).filter(|_| kind >= DYNAMIC) {
        let mut name = format!("{kind}: ");
        escape(format.as_bytes(), &mut name);
        return name;
    }
    let def = Proto::Rtp.info().fields.iter().find(|def| def.name == "rtp.p_type");
    let name = def.and_then(|def| def.names).and_then(|names| names(kind.into()));
    name.map_or_else(|| kind.to_string(), |name| format!("{kind}: {}", name.in_(lang)))
}

/// A row a stream, in the order of their first packets; of more than `most` those with most packets.
#[must_use]
pub fn table(rtp: &Rtp, lang: Lang, most: usize) -> Table {
    let columns = vec![
        Column::number("flow", w("flow", "fluxo")).spare(1),
        Column::text("from", w("from", "de")),
        Column::text("to", w("to", "para")),
        Column::text("source", w("source (SSRC)", "fonte (SSRC)")).spare(4),
        Column::text("payload", w("payload", "carga")).wrapped(),
        Column::number("packets", w("packets", "pacotes")),
        Column::number("lost", w("lost", "perdidos")),
        Column::number("lost_percent", w("%", "%")).spare(3),
        Column::number("late", w("late", "fora de ordem")),
        Column::number("again", w("twice", "repetidos")).spare(3),
        Column::number("mean_jitter", w("jitter, mean", "jitter médio")),
        Column::number("most_jitter", w("most", "máximo")).spare(2),
        Column::number("gap", w("longest pause", "maior pausa")).spare(3),
    ];
    let mut table = Table::new("rtp", lang.text("rtp.title"), columns);
    let (mut shown, hidden) = top(rtp.streams.iter(), most, |stream| (stream.packets, u64::MAX - stream.first_frame));
    shown.sort_by_key(|stream| stream.first_frame);
    for stream in shown {
        let types: Vec<_> = stream.types.iter().map(|kind| type_name(*kind, stream.agreed.as_ref(), lang)).collect();
        let jitter = stream.jitter;
        let duration = |ns: f64| if jitter.count == 0 { Cell::None } else { Cell::Duration(ns.round() as u64) };
        let lost = stream.lost();
        table.rows.push(vec![
            Cell::Number(stream.flow),
            Cell::Text(stream.from.to_string()),
            Cell::Text(stream.to.to_string()),
            Cell::Text(format!("0x{:08x}", stream.source)),
            Cell::Text(types.join(", ")),
            Cell::Number(stream.packets),
            Cell::some(lost),
            if lost == 0 { Cell::None } else { Cell::Percent(percent(lost, lost + stream.packets - stream.again)) },
            Cell::some(stream.late),
            Cell::some(stream.again),
            duration(jitter.sum / jitter.count.max(1) as f64),
            duration(jitter.most),
            Cell::Duration(stream.longest_gap_ns),
        ]);
    }
    let rest = hidden
        .iter()
        .fold(Sum::default(), |rest, stream| rest.plus(Sum { frames: stream.packets, octets: stream.octets }));
    table.hide(hidden.len(), rest);
    table.notes.push(lang.text(if rtp.streams.is_empty() { "rtp.none" } else { "rtp.note" }).to_owned());
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::ends::Address;

    fn stream() -> Stream {
        let end = End { address: Address::Ip([10, 0, 0, 1].into()), port: Some(5004) };
        Stream::new(1, (end, end), 7, 1)
    }

    fn header(sequence: u16, stamp: u32) -> Vec<u8> {
        [&[0x80, 8][..], &sequence.to_be_bytes(), &stamp.to_be_bytes(), &[0, 0, 0, 7]].concat()
    }

    #[test]
    fn numbers_run_over_their_end_and_tell_what_is_lost_late_or_double() {
        let mut stream = stream();
        for sequence in [65_533, 65_534, 0, 65_535, 0, 3] {
            stream.add(&header(sequence, 0), None);
        }
        // 65533 to 3 are seven, of which 1 and 2 never came.
        assert_eq!((stream.packets, stream.lost(), stream.late, stream.again), (6, 2, 1, 1));
    }

    #[test]
    fn jitter_is_the_mean_deviation_of_the_time_between_packets() {
        let (mut even, mut uneven) = (stream(), stream());
        for n in 0..50_u16 {
            let (stamp, time) = (u32::from(n) * 160, i64::from(n) * 20_000_000);
            even.add(&header(n, stamp), Some(time));
            // Every second packet is 2 ms late.
            uneven.add(&header(n, stamp), Some(time + i64::from(n % 2) * 2_000_000));
        }
        assert_eq!((even.jitter.most, even.longest_gap_ns), (0.0, 20_000_000));
        let jitter = uneven.jitter.now;
        assert!((1_900_000.0..=2_000_000.0).contains(&jitter), "{jitter}");
    }
}
