//! End points: who sends and receives how much, at each layer that has addresses.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::conversations::{Conversations, Talk};
use super::table::{Sum, top};
use super::{Cell, Column, Table, Telling};
use crate::flow::ends::End;
use crate::i18n::w;
use crate::proto::Proto;

/// What one end sent and received.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Traffic {
    pub sent: Sum,
    pub received: Sum,
}

impl Traffic {
    pub fn sum(self) -> Sum {
        self.sent.plus(self.received)
    }
}

/// The ends of `talks`, each with what it sent and received in all of them.
pub(super) fn of(talks: &[([End; 2], Talk)]) -> HashMap<End, Traffic, FxBuildHasher> {
    let mut all: HashMap<End, Traffic, _> = HashMap::default();
    for (ends, talk) in talks {
        for (at, end) in ends.iter().enumerate() {
            let traffic = all.entry(*end).or_default();
            traffic.sent.add(talk.sent[at]);
            traffic.received.add(talk.sent[1 - at]);
        }
    }
    all
}

/// A table a protocol: the ends with most octets.
pub(super) fn tables(counted: &Conversations, telling: Telling<'_>) -> Vec<Table> {
    counted.protocols().into_iter().map(|proto| table(counted, proto, telling)).collect()
}

fn table(counted: &Conversations, proto: Proto, telling: Telling<'_>) -> Table {
    let lang = telling.lang;
    let columns = vec![
        Column::text("end", w("end point", "extremidade")),
        Column::number("sent_frames", w("frames sent", "quadros enviados")),
        Column::number("received_frames", w("received", "recebidos")),
        Column::number("sent_octets", w("octets sent", "octetos enviados")),
        Column::number("received_octets", w("received", "recebidos")),
    ];
    let title = lang.fill("stats.endpoints", &[("proto", &proto.title(lang))]);
    let mut table = Table::new("endpoints", title, columns);
    table.part = proto.info().name;
    let all = counted.traffic(proto).iter();
    let (shown, hidden) = top(all, telling.most, |(end, traffic)| (traffic.sum().octets, Reverse(*end)));
    for (end, Traffic { sent, received }) in shown {
        table.rows.push(vec![
            Cell::Text(end.to_string()),
            Cell::some(sent.frames),
            Cell::some(received.frames),
            Cell::some(sent.octets),
            Cell::some(received.octets),
        ]);
    }
    table.hide(hidden.len(), hidden.iter().fold(Sum::default(), |rest, (_, traffic)| rest.plus(traffic.sum())));
    table
}
