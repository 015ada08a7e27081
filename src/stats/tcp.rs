//! TCP over a whole capture: how connections ended, what went wrong in how many of them, how long round trips are, which
//! connections fared worst.

use super::flows::STRIKING;
use super::table::top;
use super::{Cell, Column, Table, percent};
use crate::flow::tcp::{Connection, Ending, Times};
use crate::flow::{Flow, Mark, Side};
use crate::i18n::{Lang, Words, w};

/// Tables over the connections of a capture, each as the tap saw it that saw it first; at most `most` connections by name.
pub fn tables<'f>(flows: impl Iterator<Item = &'f Flow>, lang: Lang, most: usize) -> Vec<Table> {
    let mut sums = Sums::default();
    let mut all = Vec::new();
    for flow in flows {
        let Some(tcp) = &flow.first().tcp else { continue };
        sums.add(flow, tcp);
        all.push((flow, &**tcp));
    }
    if all.is_empty() {
        let mut table = Table::new("tcp", lang.text("tcp.endings"), Vec::new());
        table.notes.push(lang.text("tcp.none").to_owned());
        return vec![table];
    }
    vec![sums.endings(lang), sums.findings(lang), sums.times(lang), worst(all, lang, most)]
}

/// The endings, in the order of the table, without who.
const ENDINGS: [(&str, Words); 8] = [
    ("closed", w("closed by both sides (FIN)", "fechadas pelos dois lados (FIN)")),
    ("half_closed", w("closed by one side only", "fechadas por um só lado")),
    ("reset", w("broken off (RST)", "interrompidas (RST)")),
    ("refused", w("refused (RST to the SYN)", "recusadas (RST ao SYN)")),
    ("unanswered", w("not answered", "sem resposta")),
    ("half_open", w("not fully opened", "de abertura incompleta")),
    ("open", w("still open at the end", "ainda abertas no fim")),
    ("missed", w("of these without their opening", "destas, sem a abertura")),
];

const fn ending_index(ending: Ending) -> usize {
    match ending {
        Ending::Closed(_) => 0,
        Ending::HalfClosed(_) => 1,
        Ending::Reset(_) => 2,
        Ending::Refused => 3,
        Ending::Unanswered => 4,
        Ending::HalfOpen => 5,
        Ending::Open => 6,
    }
}

#[derive(Default)]
struct Sums {
    connections: u64,
    endings: [u64; ENDINGS.len()],
    /// Frames with each mark, and connections that have some.
    marks: [(u64, u64); Mark::COUNT],
    frames: u64,
    octets: u64,
    data: u64,
    resent: u64,
    handshakes: Times,
    round_trips: Times,
}

impl Sums {
    fn add(&mut self, flow: &Flow, tcp: &Connection) {
        let seen = flow.first();
        self.connections += 1;
        self.endings[ending_index(tcp.ending())] += 1;
        self.endings[ENDINGS.len() - 1] += u64::from(tcp.handshake.syn.is_none() && tcp.handshake.syn_ack.is_none());
        self.frames += seen.frames();
        self.octets += seen.octets();
        for side in Side::BOTH {
            let half = tcp.half(side);
            self.data += seen.sent(side).payload;
            self.resent += half.resent;
            let times = half.round_trips;
            self.round_trips.count = self.round_trips.count.saturating_add(times.count);
            self.round_trips.least = self.round_trips.least.min(times.least);
            self.round_trips.most = self.round_trips.most.max(times.most);
            self.round_trips.sum = self.round_trips.sum.saturating_add(times.sum);
        }
        for (mark, sum) in Mark::ALL.iter().zip(&mut self.marks) {
            let count: u64 = Side::BOTH.iter().map(|side| u64::from(tcp.half(*side).count(*mark))).sum();
            sum.0 += count;
            sum.1 += u64::from(count > 0);
        }
        if let Some(ns) = tcp.handshake_ns() {
            self.handshakes.add(ns);
        }
    }

    fn endings(&self, lang: Lang) -> Table {
        let columns = vec![
            Column::text("ending", w("connections", "conexões")),
            Column::number("connections", w("how many", "quantas")),
            Column::number("share", w("%", "%")),
        ];
        let mut table = Table::new("tcp", lang.text("tcp.endings"), columns);
        table.part = "endings";
        for ((_, words), count) in ENDINGS.iter().zip(self.endings).filter(|(_, count)| *count > 0) {
            let share = Cell::Percent(percent(count, self.connections));
            table.rows.push(vec![Cell::Text(words.in_(lang).to_owned()), Cell::Number(count), share]);
        }
        table
    }

    fn findings(&self, lang: Lang) -> Table {
        let columns = vec![
            Column::text("finding", w("finding", "achado")),
            Column::number("frames", w("frames", "quadros")),
            Column::number("share", w("%", "%")),
            Column::number("connections", w("connections", "conexões")),
        ];
        let mut table = Table::new("tcp", lang.text("tcp.findings"), columns);
        table.part = "findings";
        for (mark, (frames, connections)) in Mark::ALL.iter().zip(self.marks).filter(|(_, (frames, _))| *frames > 0) {
            let title = mark.field().map_or("", |field| field.title.in_(lang));
            table.rows.push(vec![
                Cell::Text(title.to_owned()),
                Cell::Number(frames),
                Cell::Percent(percent(frames, self.frames)),
                Cell::Number(connections),
            ]);
        }
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("data", &lang.octets(self.data - self.resent.min(self.data))),
            ("share", &lang.decimal(percent(self.data - self.resent.min(self.data), self.octets), 1)),
            ("octets", &lang.octets(self.octets)),
            ("resent", &lang.octets(self.resent)),
        ];
        table.notes.push(lang.fill("tcp.goodput", &values));
        table
    }

    fn times(&self, lang: Lang) -> Table {
        let columns = vec![
            Column::text("what", w("round trips", "idas e voltas")),
            Column::number("count", w("measured", "medidas")),
            Column::number("least", w("least", "mínimo")),
            Column::number("mean", w("mean", "média")),
            Column::number("most", w("most", "máximo")),
        ];
        let mut table = Table::new("tcp", lang.text("tcp.times"), columns);
        table.part = "times";
        let rows = [
            (w("handshake: SYN to the last ACK", "abertura: do SYN ao último ACK"), self.handshakes),
            (w("data or SYN to its acknowledgement", "de dados ou SYN à confirmação"), self.round_trips),
        ];
        for (words, times) in rows.into_iter().filter(|(_, times)| times.count > 0) {
            table.rows.push(vec![
                Cell::Text(words.in_(lang).to_owned()),
                Cell::Number(times.count.into()),
                Cell::Duration(times.least),
                times.mean().map_or(Cell::None, Cell::Duration),
                Cell::Duration(times.most),
            ]);
        }
        table
    }
}

/// Frames of a connection that show that something went wrong.
fn trouble(tcp: &Connection) -> u64 {
    let marks = STRIKING
        .iter()
        .flat_map(|(marks, ..)| *marks)
        .filter(|mark| !matches!(mark, Mark::KeepAlive | Mark::CapturedTwice));
    marks.map(|mark| Side::BOTH.iter().map(|side| u64::from(tcp.half(*side).count(*mark))).sum::<u64>()).sum()
}

fn worst(all: Vec<(&Flow, &Connection)>, lang: Lang, most: usize) -> Table {
    let columns = vec![
        Column::number("flow", w("flow", "fluxo")),
        Column::text("client", w("from", "de")),
        Column::text("server", w("to", "para")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("troubled", w("troubled", "com problema")),
        Column::number("share", w("%", "%")).spare(1),
        Column::number("handshake", w("handshake", "abertura")).spare(2),
        Column::text("outcome", w("outcome", "desfecho")).wrapped(),
    ];
    let mut table = Table::new("tcp", lang.text("tcp.worst"), columns);
    table.part = "worst";
    let troubled = all.into_iter().map(|(flow, tcp)| (trouble(tcp), flow, tcp)).filter(|(trouble, ..)| *trouble > 0);
    let (shown, hidden) = top(troubled, most, |(trouble, flow, _)| (*trouble, u64::MAX - flow.number));
    for (trouble, flow, tcp) in shown {
        let [from, to] = flow.ends().map(|end| Cell::Text(end.to_string()));
        let frames = flow.first().frames();
        table.rows.push(vec![
            Cell::Number(flow.number),
            from,
            to,
            Cell::Number(frames),
            Cell::Number(trouble),
            Cell::Percent(percent(trouble, frames)),
            tcp.handshake_ns().map_or(Cell::None, Cell::Duration),
            Cell::Text(super::flows::outcome(flow, lang).join(" · ")),
        ]);
    }
    let rest = hidden.iter().fold(super::table::Sum::default(), |rest, (_, flow, _)| {
        rest.plus(super::table::Sum { frames: flow.first().frames(), octets: flow.first().octets() })
    });
    table.hide(hidden.len(), rest);
    if table.rows.is_empty() {
        table.notes.push(lang.text("tcp.no_trouble").to_owned());
    }
    table
}
