//! Taps: how much each recorded, in which direction, to one card, to a group or to all, and which conversations it saw:
//! what tells a hub from a switch, and N copies by unicast from one by multicast.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::{Sum, top};
use super::{Cell, Column, Count, Fold, Table, Telling};
use crate::bytes::MacAddr;
use crate::flow::ends::{self, Address, End};
use crate::frame::{Interface, tap_names};
use crate::i18n::{Lang, w};
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Value};

/// Most taps, and most conversations, that are told apart; a run of captures may have any number of either.
const MAX_TAPS: usize = 1 << 10;
const MAX_TALKS: usize = 1 << 14;

/// Most taps that have a column of their own beside conversations.
const COLUMNS: usize = 12;

/// For whom a frame is, by its destination on the link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cast {
    /// One card.
    Unicast,
    /// The cards that listen to a group.
    Multicast,
    /// All cards.
    Broadcast,
}

/// What one tap recorded.
#[derive(Clone, Default, Debug)]
struct Tap {
    /// As the capture describes it.
    about: Interface,
    sum: Sum,
    /// By [`Cast`].
    casts: [Sum; 3],
    /// Frames that came in there, and frames that went out, where the capture says so.
    came: u64,
    went: u64,
}

impl Tap {
    fn add(&mut self, other: &Self) {
        self.sum.add(other.sum);
        for (cast, other) in self.casts.iter_mut().zip(other.casts) {
            cast.add(other);
        }
        self.came += other.came;
        self.went += other.went;
    }
}

/// One conversation, in both directions.
#[derive(Clone, Debug)]
struct Talk {
    /// The number of its first frame, and who sent that.
    first: u64,
    opener: usize,
    /// What each tap saw of it.
    seen: Vec<(u32, Sum)>,
}

impl Talk {
    fn count(&mut self, tap: u32, sum: Sum) {
        match self.seen.iter_mut().find(|(at, _)| *at == tap) {
            Some((_, seen)) => seen.add(sum),
            None => self.seen.push((tap, sum)),
        }
    }

    fn sum(&self) -> Sum {
        self.seen.iter().fold(Sum::default(), |all, (_, sum)| all.plus(*sum))
    }

    fn frames_at(&self, tap: u32) -> u64 {
        self.seen.iter().find(|(at, _)| *at == tap).map_or(0, |(_, sum)| sum.frames)
    }
}

/// Every tap, and the conversations between hosts that each saw.
#[derive(Debug, Default)]
pub(super) struct Taps {
    taps: Vec<Tap>,
    talks: HashMap<[Address; 2], Talk, FxBuildHasher>,
    /// Frames of taps or conversations that were not told apart.
    other: Sum,
}

impl Taps {
    fn tap(&mut self, at: u32, about: Option<&Interface>) -> Option<&mut Tap> {
        let at = at as usize;
        if at >= MAX_TAPS {
            return None;
        }
        if at >= self.taps.len() {
            self.taps.resize_with(at + 1, Tap::default);
        }
        let tap = &mut self.taps[at];
        if let Some(about) = about.filter(|_| tap.sum.frames == 0) {
            tap.about = about.clone();
        }
        Some(tap)
    }

    fn talk(&mut self, ends: [Address; 2], first: (u64, usize)) -> Option<&mut Talk> {
        if self.talks.len() >= MAX_TALKS && !self.talks.contains_key(&ends) {
            return None;
        }
        let talk = self.talks.entry(ends).or_insert(Talk { first: first.0, opener: first.1, seen: Vec::new() });
        if first.0 < talk.first {
            (talk.first, talk.opener) = first;
        }
        Some(talk)
    }

    /// The taps that recorded anything, with their places.
    fn used(&self) -> impl Iterator<Item = (u32, &Tap)> {
        (0..).zip(&self.taps).filter(|(_, tap)| tap.sum.frames > 0)
    }
}

/// Whom a frame is from and for.
#[derive(Clone, Copy, Default, Debug)]
struct Way {
    /// Hosts by the outermost addresses of a network, else cards.
    hosts: Option<(Address, Address)>,
    cast: Option<Cast>,
}

fn way(view: &View<'_>, packet_type: Option<u64>) -> Way {
    let (mut cards, mut hosts, mut destination) = (None, None, None);
    ends::each(view, |layer, from: End, to: End| {
        if from.port.is_none() {
            let slot = if layer.proto().info().osi == Osi::Network { &mut hosts } else { &mut cards };
            slot.get_or_insert((from.address, to.address));
            destination.get_or_insert(to.address);
        }
    });
    // What a cooked capture kept of the destination on the link; the packet's where there is no link to speak of.
    let cast = match packet_type {
        Some(0 | 3) => Some(Cast::Unicast),
        Some(1) => Some(Cast::Broadcast),
        Some(2) => Some(Cast::Multicast),
        _ => destination.map(|to| match to {
            Address::Mac(MacAddr([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])) => Cast::Broadcast,
            Address::Ip(ip) if to.is_group() && !ip.is_multicast() => Cast::Broadcast,
            _ if to.is_group() => Cast::Multicast,
            _ => Cast::Unicast,
        }),
    };
    Way { hosts: hosts.or(cards), cast }
}

/// What a cooked capture says of the frame: 0 to this host, 1 to all, 2 to a group, 3 to another host, 4 from this host.
pub(super) fn packet_type(view: &View<'_>) -> Option<u64> {
    let layer = view.layers().next().filter(|layer| matches!(layer.proto(), Proto::Sll | Proto::Sll2))?;
    let is_type = |def: &&'static FieldDef| def.name == "sll.pkttype";
    match layer.proto().info().fields.iter().copied().find(is_type)?.read(layer.header())? {
        Value::Number(kind) => Some(kind),
        _ => None,
    }
}

/// Whether the frame came in at its tap (`true`) or went out there, where the capture says so.
pub(super) fn came_in(view: &View<'_>, packet_type: Option<u64>) -> Option<bool> {
    // epb_flags (draft-ietf-opsawg-pcapng §4.3.1): the two lowest bits say where the frame came from.
    match view.frame.extra.and_then(|extra| extra.flags).map(|flags| flags & 3) {
        Some(1) => Some(true),
        Some(2) => Some(false),
        _ => packet_type.map(|kind| kind != 4),
    }
}

impl Count for Taps {
    fn remark(&self, lang: Lang) -> Option<String> {
        // Of a single tap no conversations are told.
        (self.other.frames > 0 && self.used().count() > 1).then(|| {
            let numbers = [MAX_TAPS as u64, MAX_TALKS as u64, self.other.frames].map(|number| lang.number(number));
            let [taps, talks, frames] = &numbers;
            lang.fill("taps.too_many", &[("taps", taps), ("talks", talks), ("frames", frames)])
        })
    }
}

impl Fold for Taps {
    fn add(&mut self, view: &View<'_>) {
        let frame = view.frame;
        let sum = Sum { frames: 1, octets: frame.wire_len.into() };
        let packet_type = packet_type(view);
        let (direction, way) = (came_in(view, packet_type), way(view, packet_type));
        let mut seen = Tap {
            sum,
            came: (direction == Some(true)).into(),
            went: (direction == Some(false)).into(),
            ..Tap::default()
        };
        if let Some(cast) = way.cast {
            seen.casts[cast as usize] = sum;
        }
        match self.tap(frame.tap, view.taps.get(frame.tap as usize)) {
            Some(tap) => tap.add(&seen),
            None => return self.other.add(sum),
        }
        let Some((from, to)) = way.hosts else { return };
        let (ends, opener) = if from <= to { ([from, to], 0) } else { ([to, from], 1) };
        match self.talk(ends, (frame.number, opener)) {
            Some(talk) => talk.count(frame.tap, sum),
            None => self.other.add(sum),
        }
    }

    fn merge(&mut self, other: Self) {
        for (at, tap) in (0..).zip(&other.taps) {
            if let Some(known) = self.tap(at, Some(&tap.about)) {
                known.add(tap);
            }
        }
        for (ends, talk) in other.talks {
            match self.talk(ends, (talk.first, talk.opener)) {
                Some(known) => talk.seen.iter().for_each(|(tap, sum)| known.count(*tap, *sum)),
                None => self.other.add(talk.sum()),
            }
        }
        self.other.add(other.other);
    }
}

/// What each tap recorded; and, where there are several, which conversations each saw.
pub(super) fn tables(counted: &Taps, telling: Telling<'_>) -> Vec<Table> {
    let about: Vec<_> = counted.taps.iter().map(|tap| tap.about.clone()).collect();
    let names = tap_names(&about);
    let mut tables = vec![amounts(counted, &names, telling)];
    if counted.used().count() > 1 {
        tables.push(conversations(counted, &names, telling));
    }
    tables
}

fn amounts(counted: &Taps, names: &[String], telling: Telling<'_>) -> Table {
    let knows = |is: fn(&Tap) -> bool| counted.taps.iter().any(is);
    let mut columns = vec![
        Column::text("tap", w("tap", "ponto")),
        Column::text("description", w("description", "descrição")).spare(3),
        Column::number("frames", w("frames", "quadros")),
        Column::number("octets", w("octets", "octetos")),
    ];
    let is_described = knows(|tap| tap.about.description.is_some());
    let knows_direction = knows(|tap| tap.came + tap.went > 0);
    if !is_described {
        columns.remove(1);
    }
    if knows_direction {
        columns.push(Column::number("received_frames", w("frames received", "quadros recebidos")).spare(1));
        columns.push(Column::number("sent_frames", w("sent", "enviados")).spare(1));
    }
    columns.extend([
        Column::number("unicast_frames", w("unicast frames", "quadros unicast")),
        Column::number("unicast_octets", w("octets", "octetos")).spare(2),
        Column::number("multicast_frames", w("multicast frames", "quadros multicast")),
        Column::number("multicast_octets", w("octets", "octetos")).spare(2),
        Column::number("broadcast_frames", w("broadcast frames", "quadros broadcast")),
        Column::number("broadcast_octets", w("octets", "octetos")).spare(2),
    ]);
    let lang = telling.lang;
    let mut table = Table::new("taps", lang.text("taps.title"), columns);
    let most = telling.most.min(MAX_TAPS);
    for (at, tap) in counted.used().take(most) {
        let mut row = vec![Cell::Text(names[at as usize].clone())];
        if is_described {
            row.push(tap.about.description.clone().map_or(Cell::None, Cell::Text));
        }
        row.extend([Cell::Number(tap.sum.frames), Cell::Number(tap.sum.octets)]);
        if knows_direction {
            row.extend([Cell::some(tap.came), Cell::some(tap.went)]);
        }
        row.extend(tap.casts.iter().flat_map(|cast| [Cell::some(cast.frames), Cell::some(cast.octets)]));
        table.rows.push(row);
    }
    let hidden: Vec<_> = counted.used().skip(most).collect();
    table.hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, tap)| rest.plus(tap.sum)));
    table.notes.push(lang.text("taps.note").to_owned());
    table
}

fn conversations(counted: &Taps, names: &[String], telling: Telling<'_>) -> Table {
    let lang = telling.lang;
    let (own, others): (Vec<_>, Vec<_>) = counted.used().map(|(at, _)| at).enumerate().partition(|(i, _)| *i < COLUMNS);
    let mut columns = vec![Column::text("first_end", w("from", "de")), Column::text("second_end", w("to", "para"))];
    columns.extend(own.iter().map(|(_, at)| Column::of(&names[*at as usize])));
    if !others.is_empty() {
        columns.push(Column::number("others", w("other taps", "outros pontos")));
    }
    let mut table = Table::new("taps", lang.text("taps.conversations"), columns);
    table.part = "conversations";
    let all = counted.talks.iter();
    let (shown, hidden) =
        top(all, telling.most, |(ends, talk)| (talk.sum().frames, Reverse(talk.first), Reverse(**ends)));
    for (ends, talk) in shown {
        let mut row: Vec<_> =
            [talk.opener, 1 - talk.opener].iter().map(|end| Cell::Text(ends[*end].to_string())).collect();
        row.extend(own.iter().map(|(_, at)| Cell::some(talk.frames_at(*at))));
        if !others.is_empty() {
            row.push(Cell::some(others.iter().map(|(_, at)| talk.frames_at(*at)).sum()));
        }
        table.rows.push(row);
    }
    table.hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, talk)| rest.plus(talk.sum())));
    table.notes.push(lang.text("taps.conversations_note").to_owned());
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::LinkType;
    use crate::stats::Whole;
    use crate::testing::{Recording, octets};

    fn told(recording: &Recording) -> Vec<Vec<String>> {
        let (mut whole, mut halves) = (Whole::default(), [Taps::default(), Taps::default()]);
        recording.each(|view| {
            whole.add(view);
            halves[view.frame.number as usize % 2].add(view);
        });
        let [mut counted, other] = halves;
        counted.merge(other);
        let telling = Telling { whole: &whole, lang: Lang::En, most: 20 };
        let row = |row: &Vec<Cell>| row.iter().map(|cell| cell.say(Lang::En)).collect::<Vec<_>>().join(" ");
        tables(&counted, telling).iter().map(|table| table.rows.iter().map(row).collect()).collect()
    }

    /// 60 octets to one card, of a datagram from 10.0.0.1 to 10.0.0.2 or back.
    fn datagram(from: u8, to: u8) -> Vec<u8> {
        let mut bytes =
            octets("020000000000 020000000000 0800 4500001c00010000401100000a0000000a000000 0001000200080000");
        (bytes[5], bytes[11], bytes[29], bytes[33]) = (to, from, from, to);
        bytes.resize(60, 0);
        bytes
    }

    #[test]
    fn a_switch_sends_to_the_port_where_the_card_is() {
        let mut recording = Recording::at(&["p1", "p2", "p3"]);
        let mut arp =
            octets("ffffffffffff 020000000001 0806 0001080006040001 020000000001 0a000001 000000000000 0a000002");
        arp.resize(60, 0);
        recording.frame(0, 0, &arp).flags(1).frame(1, 1, &arp).flags(2).frame(2, 1, &arp).flags(2);
        recording.frame(0, 2, &datagram(1, 2)).flags(1).frame(1, 3, &datagram(1, 2)).flags(2);
        recording.frame(1, 4, &datagram(2, 1)).flags(1).frame(0, 5, &datagram(2, 1)).flags(2);
        assert_eq!(
            told(&recording),
            [
                vec!["p1 3 180 2 1 2 120 – – 1 60", "p2 3 180 1 2 2 120 – – 1 60", "p3 1 60 – 1 – – – – 1 60"],
                vec!["10.0.0.1 10.0.0.2 2 2 –", "02:00:00:00:00:01 ff:ff:ff:ff:ff:ff 1 1 1"],
            ]
        );
    }

    #[test]
    fn a_cooked_capture_says_whom_a_frame_is_for_and_which_way_it_went() {
        let mut recording = Recording::at(&["any"]);
        recording.taps[0].link = LinkType::LINUX_SLL;
        for (kind, to) in [("0002", "e0020203"), ("0004", "e0020203"), ("0001", "0a0000ff")] {
            let ip = format!("4500001c0001000040110000 0a000001 {to} 0001000200080000");
            recording.frame(0, 0, &octets(&format!("{kind} 0001 0006 020000000001 0000 0800 {ip}")));
        }
        assert_eq!(told(&recording), [vec!["any 3 132 2 1 – – 2 88 1 44"]]);
    }
}
