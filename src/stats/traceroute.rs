//! The way to a host, read from a capture: probes whose TTL was too small, the routers that say so, and how long that took.
//!
//! A probe is any packet of a conversation with a small TTL; its hop is that TTL, as the tap saw it that saw the conversation
//! first. Routers answer by "time exceeded" (RFC 792, RFC 4443 §3.3), the host itself by whatever the probe asks for: "port
//! unreachable", an echo reply, SYN and ACK or RST.

use std::collections::{BTreeMap, VecDeque};
use std::net::IpAddr;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{Cell, Column, Table};
use crate::flow::tcp::Times;
use crate::flow::{Event, Side};
use crate::i18n::{Lang, w};
use crate::proto::Proto;

/// The largest TTL of a probe: below what systems give their packets, and above what programs try.
const LARGEST_TTL: u8 = 48;

/// Most probes of one conversation that wait for an answer.
const MOST_WAITING: usize = 64;

/// Most conversations with probes, and most ways.
const MOST_FLOWS: usize = 1 << 16;

/// Most probes of all conversations that wait.
const MOST_PROBES: usize = 1 << 18;

/// Most routers of one distance that are told by name.
const MOST_ROUTERS: usize = 16;

/// "time exceeded" of ICMP and of ICMPv6.
const EXCEEDED: [u8; 2] = [11, 3];

/// A packet with a small TTL.
#[derive(Clone, Copy, Debug)]
struct Probe {
    ttl: u8,
    sequence: Option<u16>,
    time_ns: Option<i64>,
}

/// Who answers at one distance.
#[derive(Clone, Debug, Default)]
struct Hop {
    probes: u64,
    answers: u64,
    /// With the number of their answers.
    routers: Vec<(IpAddr, u64)>,
    times: Times,
    /// The host itself answers.
    reached: bool,
    /// The frame of the first answer.
    frame: Option<u64>,
}

/// The way from one host to another.
#[derive(Debug, Default)]
struct Way {
    hops: BTreeMap<u8, Hop>,
    protocols: Vec<Proto>,
    /// A router has said that a TTL was too small: it is no ordinary traffic.
    traced: bool,
}

/// Finds the ways.
#[derive(Debug, Default)]
pub struct Traceroute {
    waiting: HashMap<u64, (Side, VecDeque<Probe>), FxBuildHasher>,
    /// How many probes wait in all.
    probes: usize,
    /// In the order in which they were met.
    ways: Vec<((IpAddr, IpAddr), Way)>,
    index: HashMap<(IpAddr, IpAddr), usize, FxBuildHasher>,
}

impl Traceroute {
    /// Hears of a frame.
    pub fn hear(&mut self, event: &Event<'_>) {
        if event.frame.tap != event.flow.first().tap {
            return;
        }
        let flow = event.flow.number;
        if let Some(error) = event.complaint {
            let exceeded = EXCEEDED[usize::from(event.flow.key.is_ipv6())] == error.kind;
            let reached = error.by == event.flow.key.host(!event.side());
            if exceeded || reached {
                self.answered(event, event.side(), error.by, !exceeded);
            }
        } else if event.sight.ttl <= LARGEST_TTL && !event.sight.echo.is_some_and(|echo| echo.is_reply) {
            let is_answer = self.waiting.get(&flow).is_some_and(|(side, _)| *side != event.side());
            if is_answer {
                self.answered(event, !event.side(), event.flow.key.host(event.side()), true);
            } else {
                self.probe(event);
            }
        } else if self.waiting.get(&flow).is_some_and(|(side, _)| *side != event.side()) {
            self.answered(event, !event.side(), event.flow.key.host(event.side()), true);
        }
    }

    fn probe(&mut self, event: &Event<'_>) {
        // Behind a handshake, or as an answer, a small TTL only comes from far away.
        let opens = event.sight.segment.is_none_or(|segment| segment.opens());
        if !opens || crate::flow::ends::Address::Ip(event.flow.key.host(!event.side())).is_group() {
            return;
        }
        let flow = event.flow.number;
        if self.probes >= MOST_PROBES || self.waiting.len() >= MOST_FLOWS && !self.waiting.contains_key(&flow) {
            return;
        }
        let (_, waiting) = self.waiting.entry(flow).or_insert_with(|| (event.side(), VecDeque::new()));
        if waiting.len() >= MOST_WAITING {
            waiting.pop_front();
        } else {
            self.probes += 1;
        }
        let sequence = event.sight.echo.map(|echo| echo.sequence);
        waiting.push_back(Probe { ttl: event.sight.ttl, sequence, time_ns: event.frame.time_ns });
        if let Some(way) = self.way(event, event.side()) {
            way.hops.entry(event.sight.ttl).or_default().probes += 1;
        }
    }

    fn way(&mut self, event: &Event<'_>, prober: Side) -> Option<&mut Way> {
        let key = event.flow.key;
        let ends = (key.host(prober), key.host(!prober));
        let at = match self.index.get(&ends) {
            Some(at) => *at,
            None if self.ways.len() >= MOST_FLOWS => return None,
            None => {
                self.ways.push((ends, Way::default()));
                self.index.insert(ends, self.ways.len() - 1);
                self.ways.len() - 1
            }
        };
        let way = &mut self.ways[at].1;
        if !way.protocols.contains(&key.proto()) {
            way.protocols.push(key.proto());
        }
        Some(way)
    }

    fn answered(&mut self, event: &Event<'_>, prober: Side, by: IpAddr, reached: bool) {
        let sequence = event.sight.echo.map(|echo| echo.sequence);
        let Some((_, waiting)) = self.waiting.get_mut(&event.flow.number) else { return };
        // An echo is answered by its number; other probes of one conversation in their order.
        let Some(at) = waiting.iter().position(|probe| probe.sequence == sequence) else { return };
        let Some(probe) = waiting.remove(at) else { return };
        self.probes -= 1;
        let (time_ns, frame) = (event.frame.time_ns, event.frame.number);
        let Some(way) = self.way(event, prober) else { return };
        way.traced |= !reached;
        let hop = way.hops.entry(probe.ttl).or_default();
        hop.answers += 1;
        hop.reached |= reached;
        hop.frame.get_or_insert(frame);
        let room = hop.routers.len() < MOST_ROUTERS;
        match hop.routers.iter_mut().find(|(router, _)| *router == by) {
            Some((_, count)) => *count += 1,
            None if room => hop.routers.push((by, 1)),
            None => {}
        }
        if let Some(ns) = time_ns.zip(probe.time_ns).and_then(|(now, then)| u64::try_from(now.checked_sub(then)?).ok())
        {
            hop.times.add(ns);
        }
    }
}

/// A table a way that was traced, `most` of them at most.
#[must_use]
pub fn tables(found: &Traceroute, lang: Lang, most: usize) -> Vec<Table> {
    let traced: Vec<_> = found.ways.iter().filter(|(_, way)| way.traced).collect();
    if traced.is_empty() {
        let mut table = Table::new("traceroute", lang.text("traceroute.title"), Vec::new());
        table.notes.push(lang.text("traceroute.none").to_owned());
        return vec![table];
    }
    let mut tables: Vec<_> = traced.iter().take(most).map(|((from, to), way)| table(*from, *to, way, lang)).collect();
    if let Some(last) = tables.last_mut() {
        last.notes.push(lang.text("traceroute.note").to_owned());
        if traced.len() > most {
            let left = lang.number((traced.len() - most) as u64);
            last.notes.push(lang.fill("traceroute.more", &[("n", &left)]));
        }
    }
    tables
}

fn table(from: IpAddr, to: IpAddr, way: &Way, lang: Lang) -> Table {
    let columns = vec![
        Column::number("hop", w("hop", "salto")),
        Column::text("router", w("who answers", "quem responde")),
        Column::number("probes", w("probes", "sondas")),
        Column::number("answers", w("answers", "respostas")),
        Column::number("least", w("least", "mínimo")),
        Column::number("mean", w("mean", "média")),
        Column::number("most", w("most", "máximo")),
        Column::number("frame", w("first answer, frame", "primeira resposta, quadro")).spare(1),
    ];
    let protocols: Vec<_> = way.protocols.iter().map(|proto| proto.title(lang)).collect();
    let values: [(&str, &dyn std::fmt::Display); 3] = [("from", &from), ("to", &to), ("by", &protocols.join(", "))];
    let mut table = Table::new("traceroute", lang.fill("traceroute.way", &values), columns);
    table.part = "way";
    // The host answers every probe that comes so far; the smallest TTL is its distance.
    let end = way.hops.iter().find(|(_, hop)| hop.reached).map_or(u8::MAX, |(ttl, _)| *ttl);
    let last = way.hops.range(..=end).next_back().map_or(0, |(ttl, _)| *ttl);
    for ttl in 1..=last {
        let nobody = Hop::default();
        let hop = way.hops.get(&ttl).unwrap_or(&nobody);
        let routers: Vec<_> = hop
            .routers
            .iter()
            .map(|(router, count)| match hop.routers.len() {
                1 => router.to_string(),
                _ => format!("{router} ({})", lang.number(*count)),
            })
            .collect();
        let who = match hop.routers.is_empty() {
            true => lang.text(if hop.probes > 0 { "traceroute.silent" } else { "traceroute.skipped" }).to_owned(),
            false => routers.join(", "),
        };
        let others = hop.answers - hop.routers.iter().map(|(_, count)| count).sum::<u64>();
        let who = if others > 0 { format!("{who}, … ({})", lang.number(others)) } else { who };
        let time = |ns: Option<u64>| ns.filter(|_| hop.times.count > 0).map_or(Cell::None, Cell::Duration);
        table.rows.push(vec![
            Cell::Number(ttl.into()),
            Cell::Text(who),
            Cell::some(hop.probes),
            Cell::some(hop.answers),
            time(Some(hop.times.least)),
            time(hop.times.mean()),
            time(Some(hop.times.most)),
            hop.frame.map_or(Cell::None, Cell::Number),
        ]);
    }
    let reached = end != u8::MAX;
    let hops = lang.number(end.into());
    let values = [&values[..], &[("n", &hops)]].concat();
    table.notes.push(lang.fill(if reached { "traceroute.reached" } else { "traceroute.not_reached" }, &values));
    table
}
