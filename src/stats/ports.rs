//! Ports: which program of a host is meant, its class and registered name, and which side it is on.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::conversations::Conversations;
use super::endpoints::Traffic;
use super::table::{Sum, top};
use super::{Cell, Column, Table, Telling};
use crate::i18n::{Words, w};
use crate::names::ports::{PortClass, Transport, service, serving_side_by};
use crate::proto::Proto;

/// What went from and to a port, in all conversations.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Port {
    pub traffic: Traffic,
    /// Frames of the conversations in which it is the side that serves, and in which it is the one that asks.
    serves: u64,
    asks: u64,
}

impl Port {
    const fn role(&self) -> Option<Words> {
        match (self.serves > 0, self.asks > 0) {
            (true, false) => Some(w("server", "servidor")),
            (false, true) => Some(w("client", "cliente")),
            (true, true) => Some(w("both", "ambos")),
            (false, false) => None,
        }
    }
}

/// Which registry the ports of `proto` stand in.
pub(super) fn transport(proto: Proto) -> Option<Transport> {
    match proto.info().name {
        "tcp" => Some(Transport::Tcp),
        "udp" | "udplite" => Some(Transport::Udp),
        "sctp" => Some(Transport::Sctp),
        "dccp" => Some(Transport::Dccp),
        _ => None,
    }
}

/// The ports of all protocols that have any.
pub(super) fn of(counted: &Conversations) -> HashMap<(Proto, u16), Port, FxBuildHasher> {
    let mut all: HashMap<(Proto, u16), Port, _> = HashMap::default();
    for proto in counted.protocols() {
        let Some(transport) = transport(proto) else { continue };
        let mut known: HashMap<u16, bool, FxBuildHasher> = HashMap::default();
        let mut registered = |port| *known.entry(port).or_insert_with(|| service(transport, port).is_some());
        for (ends, talk) in counted.of(proto) {
            let [Some(first), Some(second)] = ends.map(|end| end.port) else { continue };
            let serving =
                talk.client.map(|client| 1 - client).or_else(|| serving_side_by(first, second, &mut registered));
            for (at, port) in [first, second].into_iter().enumerate() {
                let counted = all.entry((proto, port)).or_default();
                counted.traffic.sent.add(talk.sent[at]);
                counted.traffic.received.add(talk.sent[1 - at]);
                match serving {
                    Some(side) if side == at => counted.serves += talk.sum().frames,
                    Some(_) => counted.asks += talk.sum().frames,
                    None => {}
                }
            }
        }
    }
    all
}

/// What the port is registered for, unless it was a client's: whose system takes any port that is free.
pub(super) fn registered(proto: Proto, number: u16, port: &Port) -> Option<&'static str> {
    let transport = transport(proto).filter(|_| port.serves >= port.asks)?;
    service(transport, number).map(|service| service.name)
}

/// The ports with most frames.
pub(super) fn tables(counted: &Conversations, telling: Telling<'_>) -> Vec<Table> {
    let lang = telling.lang;
    let columns = vec![
        Column::number("port", w("port", "porta")),
        Column::text("transport", w("transport", "transporte")),
        Column::text("class", w("class", "classe")),
        Column::text("service", w("registered for", "registrada para")),
        Column::text("role", w("side", "lado")).spare(2),
        Column::number("sent_frames", w("frames sent", "quadros enviados")),
        Column::number("received_frames", w("received", "recebidos")),
        Column::number("octets", w("octets", "octetos")).spare(1),
    ];
    let mut table = Table::new("ports", lang.text("stats.ports"), columns);
    let all = of(counted);
    let (shown, hidden) = top(all.iter(), telling.most, |(key, port)| (port.traffic.sum().frames, Reverse(**key)));
    for (&(proto, number), port) in shown {
        let service = registered(proto, number, port);
        table.rows.push(vec![
            // A port is a name, not a quantity: its digits are not grouped.
            Cell::Text(number.to_string()),
            Cell::Text(proto.title(lang).to_owned()),
            Cell::Text(PortClass::of(number).name().in_(lang).to_owned()),
            service.map_or(Cell::None, |name| Cell::Text(name.to_owned())),
            port.role().map_or(Cell::None, |role| Cell::Text(role.in_(lang).to_owned())),
            Cell::some(port.traffic.sent.frames),
            Cell::some(port.traffic.received.frames),
            Cell::Number(port.traffic.sum().octets),
        ]);
    }
    table.hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, port)| rest.plus(port.traffic.sum())));
    if !table.rows.is_empty() {
        table.notes.push(lang.text("stats.ports_note").to_owned());
    }
    vec![table]
}
