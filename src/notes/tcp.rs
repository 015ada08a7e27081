//! TCP: numbers true and relative, what each flag says, the window and why one frame cannot scale it.

use std::fmt::Display;

use super::Rank::{Aside, Fault, Striking, Usual};
use super::{Origin, Sheet, read};
use crate::proto::Proto;
use crate::proto::contract::Layer;

const NUMBERS: &str = "RFC 9293 §3.4";
const FLAGS: &str = "RFC 9293 §3.1";
const SCALE: &str = "RFC 7323 §2.2";

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Tcp) {
        if let Some(segment) = Segment::read(&layer) {
            flags(sheet, &layer, &segment);
            sequence(sheet, &layer, &segment);
            acknowledgement(sheet, &layer, &segment);
            window(sheet, &layer, &segment);
            options(sheet, &layer, &segment);
        }
    }
}

struct Segment {
    sequence: u32,
    acknowledged: u32,
    window: u64,
    octets: u32,
    syn: bool,
    ack: bool,
    fin: bool,
    rst: bool,
}

impl Segment {
    fn read(layer: &Layer<'_>) -> Option<Self> {
        let number = |name| read::number(layer, name);
        let flag = |name| read::is_set(layer, name);
        Some(Self {
            sequence: number("tcp.seq_raw")? as u32,
            acknowledged: number("tcp.ack_raw")? as u32,
            window: number("tcp.window_size_value")?,
            octets: layer.payload().len() as u32,
            syn: flag("tcp.flags.syn"),
            ack: flag("tcp.flags.ack"),
            fin: flag("tcp.flags.fin"),
            rst: flag("tcp.flags.reset"),
        })
    }

    /// The sequence number behind this segment: SYN and FIN take one each (RFC 9293 §3.4).
    fn next(&self) -> u32 {
        let taken = self.octets.wrapping_add(u32::from(self.syn)).wrapping_add(u32::from(self.fin));
        self.sequence.wrapping_add(taken)
    }
}

fn flags(sheet: &mut Sheet<'_>, layer: &Layer<'_>, segment: &Segment) {
    let index = layer.index;
    if segment.syn && (segment.fin || segment.rst) || read::number(layer, "tcp.flags").is_some_and(|all| all & 0x3f == 0) {
        sheet.say(Fault, index, FLAGS, "notes.tcp_flags_impossible", &[]);
    } else if segment.rst {
        sheet.say(Striking, index, "RFC 9293 §3.5.2", "notes.tcp_reset", &[]);
    } else if segment.fin {
        sheet.say(Striking, index, "RFC 9293 §3.6", "notes.tcp_fin", &[("next", &segment.next())]);
    } else if segment.ack && !segment.syn && segment.octets == 0 {
        sheet.say(Aside, index, NUMBERS, "notes.tcp_only_ack", &[]);
    }
}

fn sequence(sheet: &mut Sheet<'_>, layer: &Layer<'_>, segment: &Segment) {
    if segment.syn && !segment.ack && read::is_set(layer, "tcp.flags.ece") && read::is_set(layer, "tcp.flags.cwr") {
        sheet.say(Aside, layer.index, "RFC 3168 §6.1.1", "notes.tcp_ecn", &[]);
    }
    if segment.syn {
        let values: &[(&str, &dyn Display)] = &[("raw", &segment.sequence), ("next", &segment.sequence.wrapping_add(1))];
        sheet.say(Striking, layer.index, NUMBERS, "notes.tcp_initial", values);
        return;
    }
    if segment.rst && segment.sequence == 0 {
        return;
    }
    let relative = |origin: Origin| segment.sequence.wrapping_sub(origin.sequence);
    match sheet.story.own {
        None => sheet.say(Usual, layer.index, NUMBERS, "notes.tcp_sequence", &[("raw", &segment.sequence)]),
        Some(origin) => {
            let key = match (origin.initial, segment.octets) {
                (false, _) => "notes.tcp_sequence_first",
                (true, 0) => "notes.tcp_sequence_relative",
                (true, _) => "notes.tcp_sequence_data",
            };
            let first = relative(origin);
            let values: &[(&str, &dyn Display)] = &[
                ("raw", &segment.sequence),
                ("minuend", &minuend(segment.sequence, origin)),
                ("origin", &origin.sequence),
                ("relative", &first),
                ("octets", &segment.octets),
                ("last", &first.wrapping_add(segment.octets).wrapping_sub(1)),
            ];
            sheet.say(Striking, layer.index, NUMBERS, key, values);
        }
    }
}

/// What the origin is subtracted from: numbers begin anew behind 2^32 - 1 (RFC 9293 §3.4).
fn minuend(number: u32, origin: Origin) -> String {
    let again = if number < origin.sequence { " + 2^32" } else { "" };
    format!("{number}{again}")
}

fn acknowledgement(sheet: &mut Sheet<'_>, layer: &Layer<'_>, segment: &Segment) {
    if !segment.ack {
        return;
    }
    let acknowledged = segment.acknowledged;
    match sheet.story.other {
        None => sheet.say(Usual, layer.index, NUMBERS, "notes.tcp_acknowledged", &[("raw", &acknowledged)]),
        Some(origin) => {
            let values: &[(&str, &dyn Display)] = &[
                ("raw", &acknowledged),
                ("minuend", &minuend(acknowledged, origin)),
                ("relative", &acknowledged.wrapping_sub(origin.sequence)),
                ("origin", &origin.sequence),
            ];
            sheet.say(Striking, layer.index, NUMBERS, "notes.tcp_acknowledged_relative", values);
        }
    }
}

fn window(sheet: &mut Sheet<'_>, layer: &Layer<'_>, segment: &Segment) {
    let window = segment.window;
    let index = layer.index;
    if segment.rst {
        return;
    }
    if segment.syn {
        let shift = read::number(layer, "tcp.options.wscale.shift");
        let factor = 1u64 << shift.unwrap_or(0).min(14);
        let values: &[(&str, &dyn Display)] =
            &[("window", &window), ("shift", &shift.unwrap_or(0)), ("factor", &factor)];
        let key = if shift.is_some() { "notes.window_syn_scale" } else { "notes.window_syn" };
        sheet.say(Usual, index, SCALE, key, values);
    } else if window == 0 {
        sheet.say(Striking, index, "RFC 9293 §3.8.6.1", "notes.window_zero", &[]);
    } else if let Some(shift) = sheet.story.window_shift {
        let octets = window << shift.min(14);
        let values: &[(&str, &dyn Display)] = &[("window", &window), ("shift", &shift), ("octets", &octets)];
        let key = if shift == 0 { "notes.window_not_scaled" } else { "notes.window_scaled" };
        sheet.say(Striking, index, SCALE, key, values);
    } else {
        sheet.say(Striking, index, SCALE, "notes.window_unknown", &[("window", &window)]);
    }
}

fn options(sheet: &mut Sheet<'_>, layer: &Layer<'_>, segment: &Segment) {
    if let Some(mss) = read::number(layer, "tcp.options.mss_val") {
        let ip = if layer.below().is_some_and(|below| below.proto() == Proto::Ipv6) { 40 } else { 20 };
        let values: &[(&str, &dyn Display)] = &[("mss", &mss), ("ip", &ip), ("mtu", &(mss + ip + 20))];
        sheet.say(Usual, layer.index, "RFC 9293 §3.7.1", "notes.mss", values);
    }
    if let (Some(left), Some(right)) = (read::number(layer, "tcp.options.sack_le"), read::number(layer, "tcp.options.sack_re")) {
        let values: &[(&str, &dyn Display)] =
            &[("left", &left), ("last", &right.saturating_sub(1)), ("missing", &segment.acknowledged)];
        // What is acknowledged already has come a second time.
        let twice = segment.acknowledged.wrapping_sub(right as u32) < 1 << 31;
        let (key, source) = if twice { ("notes.sack_twice", "RFC 2883 §4") } else { ("notes.sack", "RFC 2018 §3") };
        sheet.say(Striking, layer.index, source, key, values);
    }
}
