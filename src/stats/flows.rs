//! Conversations one by one: who asked, how much was said, how it ended, what is striking.

use std::net::IpAddr;

use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

use super::table::{Sum, top};
use super::{Cell, Column, Fold, Table};
use crate::describe::frame_fields::FLOW;
use crate::flow::tcp::{Connection, Ending};
use crate::flow::{Flow, Mark, Side};
use crate::i18n::{Lang, w};
use crate::peel::View;
use crate::proto::Proto;

/// The conversations that some frames belong to.
#[derive(Debug, Default)]
pub struct Chosen {
    numbers: HashSet<u64, FxBuildHasher>,
    /// The same by protocol and number in it, with those of which an error message quotes a packet.
    streams: HashSet<(Proto, u64), FxBuildHasher>,
    /// Frames that belong to none.
    aside: HashSet<u64, FxBuildHasher>,
}

/// Most frames of no conversation that are remembered.
const MOST_ASIDE: usize = 1 << 20;

impl Chosen {
    /// The one of this number.
    #[must_use]
    pub fn one(number: u64) -> Self {
        Self { numbers: std::iter::once(number).collect(), ..Self::default() }
    }

    /// It is among them.
    #[must_use]
    pub fn has(&self, flow: &Flow) -> bool {
        self.numbers.contains(&flow.number)
    }

    /// It is, or one of the frames quotes a packet of it.
    #[must_use]
    pub fn concerns(&self, flow: &Flow) -> bool {
        self.has(flow) || self.streams.contains(&(flow.key.proto(), flow.stream))
    }

    /// The frame of this number, which belongs to none, is among the frames.
    #[must_use]
    pub fn has_aside(&self, frame: u64) -> bool {
        self.aside.contains(&frame)
    }
}

impl Fold for Chosen {
    fn add(&mut self, view: &View<'_>) {
        for told in &view.peeled.remembered {
            let proto = match told.def.name {
                "tcp.stream" => Proto::Tcp,
                "udp.stream" => Proto::Udp,
                _ if *told.def == FLOW => {
                    self.numbers.extend(told.value.number());
                    continue;
                }
                _ => continue,
            };
            self.streams.extend(told.value.number().map(|number| (proto, number)));
        }
        if view.peeled.remembered.is_empty() && self.aside.len() < MOST_ASIDE {
            self.aside.insert(view.frame.number);
        }
    }

    fn merge(&mut self, other: Self) {
        self.numbers.extend(other.numbers);
        self.streams.extend(other.streams);
        self.aside.extend(other.aside);
    }
}

/// A row a conversation, in the order of their numbers; of more than `most` those with most octets. Times count from
/// `begin_ns`.
#[must_use]
pub fn table<'f>(flows: impl Iterator<Item = &'f Flow>, begin_ns: i64, lang: Lang, most: usize) -> Table {
    let columns = vec![
        Column::number("flow", w("flow", "fluxo")),
        Column::text("protocol", w("protocol", "protocolo")),
        Column::text("client", w("from", "de")),
        Column::text("server", w("to", "para")),
        Column::number("sent_frames", w("frames\u{a0}→", "quadros\u{a0}→")),
        Column::number("received_frames", w("←", "←")),
        Column::number("sent_payload", w("data\u{a0}→", "dados\u{a0}→")).spare(1),
        Column::number("received_payload", w("←", "←")).spare(1),
        Column::number("start", w("start,\u{a0}s", "início,\u{a0}s")).spare(3),
        Column::number("duration", w("duration", "duração")).spare(2),
        Column::text("outcome", w("outcome", "desfecho")).wrapped(),
    ];
    let mut table = Table::new("flows", lang.text("flows.title"), columns);
    let octets = |flow: &Flow| flow.first().octets();
    let (mut shown, hidden) = top(flows, most, |flow| (octets(flow), u64::MAX - flow.number));
    shown.sort_unstable_by_key(|flow| flow.number);
    table.rows.extend(shown.into_iter().map(|flow| row(flow, begin_ns, lang)));
    let rest = hidden
        .iter()
        .fold(Sum::default(), |rest, flow| rest.plus(Sum { frames: flow.first().frames(), octets: octets(flow) }));
    table.hide(hidden.len(), rest);
    table
}

fn row(flow: &Flow, begin_ns: i64, lang: Lang) -> Vec<Cell> {
    let (seen, client) = (flow.first(), flow.client());
    let [from, to] = flow.ends().map(|end| Cell::Text(end.to_string()));
    let (there, back) = (seen.sent(client), seen.sent(!client));
    let outcome = outcome(flow, lang);
    vec![
        Cell::Number(flow.number),
        Cell::Text(flow.key.proto().info().title.to_owned()),
        from,
        to,
        Cell::some(there.frames),
        Cell::some(back.frames),
        Cell::some(there.payload),
        Cell::some(back.payload),
        seen.first_ns().map_or(Cell::None, |first| Cell::Since(first.saturating_sub(begin_ns).unsigned_abs())),
        seen.duration_ns().map_or(Cell::None, Cell::Duration),
        if outcome.is_empty() { Cell::None } else { Cell::Text(outcome.join(" · ")) },
    ]
}

/// How a connection ended, in words.
#[must_use]
pub fn ending(tcp: &Connection, client: Side, lang: Lang) -> String {
    let by = |side: Side| lang.text(if side == client { "flows.client" } else { "flows.server" });
    match tcp.ending() {
        Ending::Unanswered => lang.text("flows.unanswered").to_owned(),
        Ending::Refused => lang.text("flows.refused").to_owned(),
        Ending::HalfOpen => lang.text("flows.half_open").to_owned(),
        Ending::Open => lang.text("flows.open").to_owned(),
        Ending::HalfClosed(side) => lang.fill("flows.half_closed", &[("who", &by(side))]),
        Ending::Closed(side) => lang.fill("flows.closed", &[("who", &by(side))]),
        Ending::Reset(side) => lang.fill("flows.reset", &[("who", &by(side))]),
    }
}

/// What is striking, with its messages for one and for several.
pub(super) const STRIKING: &[(&[Mark], &str, &str)] = &[
    (
        &[Mark::Retransmission, Mark::FastRetransmission, Mark::SpuriousRetransmission, Mark::Repeated],
        "flows.retransmitted",
        "flows.retransmitted_many",
    ),
    (&[Mark::OutOfOrder], "flows.out_of_order", "flows.out_of_order"),
    (&[Mark::DuplicateAck], "flows.duplicate_ack", "flows.duplicate_acks"),
    (&[Mark::ZeroWindow], "flows.zero_window", "flows.zero_windows"),
    (&[Mark::LostSegment], "flows.gap", "flows.gaps"),
    (&[Mark::CapturedTwice], "flows.twice", "flows.twice_many"),
    (&[Mark::KeepAlive], "flows.keep_alive", "flows.keep_alives"),
];

/// How it ended and what is striking about it.
pub(super) fn outcome(flow: &Flow, lang: Lang) -> Vec<String> {
    let mut found = Vec::new();
    let (seen, client) = (flow.first(), flow.client());
    if let Some(tcp) = &seen.tcp {
        found.push(ending(tcp, client, lang));
        if tcp.handshake.syn.is_none() && tcp.handshake.syn_ack.is_none() {
            found.push(lang.text("flows.opening_missed").to_owned());
        }
        for (marks, one, many) in STRIKING {
            let count = |side| marks.iter().map(|mark| u64::from(tcp.half(side).count(*mark))).sum::<u64>();
            let all: u64 = Side::BOTH.into_iter().map(count).sum();
            if all > 0 {
                found.push(lang.counted(all, one, many));
            }
        }
        if let Some(earlier) = flow.earlier {
            found.push(lang.fill("flows.reused", &[("flow", &lang.number(earlier.get()))]));
        }
    } else {
        let (asked, answered) = (seen.sent(client).frames, seen.sent(!client).frames);
        let is_echo = matches!(flow.key.proto(), Proto::Icmp | Proto::Icmpv6);
        if is_group(flow.key.host(!client)) {
            found.push(lang.text("flows.to_group").to_owned());
        } else if answered == 0 && flow.error.is_none() {
            found.push(lang.text("flows.no_answer").to_owned());
        } else if is_echo && answered > 0 && asked > answered {
            found.push(lang.fill("flows.echoes_unanswered", &[("n", &lang.number(asked - answered))]));
        }
    }
    if let Some(error) = flow.error {
        found.push(
            lang.fill("flows.error", &[("says", &says(error.says, lang)), ("frame", &lang.number(error.frame.get()))]),
        );
    }
    let taps = flow.taps().count() as u64;
    if taps > 1 {
        found.push(lang.fill("flows.taps", &[("n", &lang.number(taps))]));
    }
    found
}

/// It stands for several hosts, or for all.
fn is_group(host: IpAddr) -> bool {
    crate::flow::ends::Address::Ip(host).is_group()
}

/// What an error message says: the name of its code, else of its type.
#[must_use]
pub fn says(error: crate::flow::Quoting, lang: Lang) -> String {
    error.name.map_or_else(|| format!("{}/{}", error.kind, error.code), |name| name.in_(lang).to_owned())
}
