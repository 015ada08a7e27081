//! The tables over all datagrams: paths, what passed between taps, what was lost.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::losses::{Fate, Loss};
use super::paths::Node;
use super::sightings::{MAX_SIGHTINGS, NONE};
use super::{Between, Hops};
use crate::i18n::{Lang, w};
use crate::stats::{Cell, Column, Hidden, Report, Table};

/// Nanoseconds from one tap to another: below zero where their clocks disagree.
pub(super) fn delay(ns: i64, lang: Lang) -> Cell {
    match u64::try_from(ns) {
        Ok(ns) => Cell::Duration(ns),
        Err(_) => Cell::Text(format!("-{}", lang.duration(ns.unsigned_abs()))),
    }
}

/// What became of a datagram that was not seen where it was awaited, in a word or two; and in a sentence, where there is
/// more to say.
pub(super) fn fate(hops: &Hops, loss: &Loss, lang: Lang) -> (String, Option<String>) {
    let own = &hops.seen[loss.after as usize];
    match loss.fate {
        Fate::Missed => (lang.text("hops.missed").to_owned(), Some(lang.text("hops.missed_note").to_owned())),
        Fate::Recut => {
            let frames = numbers(&hops.went_on_as(loss), lang);
            (lang.text("hops.recut").to_owned(), Some(lang.fill("hops.recut_note", &[("frames", &frames)])))
        }
        Fate::Refused(at) => {
            let complaint = &hops.complaints[at as usize];
            let text = &complaint.text[usize::from(lang == Lang::PtBr)];
            let from = complaint.from.map_or_else(|| "?".to_owned(), |from| from.to_string());
            let number = lang.number(complaint.number);
            let values: [(&str, &dyn std::fmt::Display); 3] = [("text", text), ("from", &from), ("n", &number)];
            (lang.text("hops.refused").to_owned(), Some(lang.fill("hops.refused_by", &values)))
        }
        Fate::Lost if own.hops_left.is_some_and(|left| left <= 1) => {
            (lang.text("hops.lost").to_owned(), Some(lang.text("hops.lost_ttl").to_owned()))
        }
        Fate::Lost => {
            let again = loss.again.map(|number| lang.fill("hops.sent_again", &[("n", &lang.number(number))]));
            (lang.text("hops.lost").to_owned(), again)
        }
    }
}

/// "12, 13, 14": the first few frames.
pub(super) fn numbers(frames: &[u64], lang: Lang) -> String {
    const MOST: usize = 12;
    let told: Vec<_> = frames.iter().take(MOST).map(|number| lang.number(*number)).collect();
    told.join(", ") + if frames.len() > MOST { ", …" } else { "" }
}

impl Hops {
    /// Datagrams, what passed between neighbouring taps, what was lost: tables in `lang`, of at most `most` rows where
    /// there can be any number of them.
    #[must_use]
    pub fn report(&self, lang: Lang, most: usize) -> Report {
        let (frames, packets) = (self.seen.len() as u64, self.journeys.ranges.len() as u64);
        let parts = [
            lang.frames(frames),
            lang.counted(packets, "hops.count_one", "hops.count"),
            lang.counted(self.names.len() as u64, "hops.tap_one", "hops.taps"),
        ];
        let mut tables = Vec::new();
        if !self.paths.edges.is_empty() {
            tables.push(self.paths_table(lang, most));
            tables.extend(self.pairs(lang, most));
            tables.extend(self.losses_table(lang, most));
        }
        Report { heading: parts.join(" · "), tables, notes: self.notes(lang) }
    }

    /// Pairs of places next to each other on the way, in the order in which they were met.
    fn neighbours(&self) -> Vec<(Node, Node)> {
        let mut first: HashMap<(Node, Node), u64, FxBuildHasher> = HashMap::default();
        for ((_, from, to), edge) in &self.paths.edges {
            let known = first.entry((*from, *to)).or_insert(edge.first);
            *known = edge.first.min(*known);
        }
        // Where everything of a pair was lost, there is no edge.
        for loss in &self.losses {
            let own = &self.seen[loss.after as usize];
            first.entry((Node::of(own), loss.at)).or_insert(own.number);
        }
        in_order(first)
    }

    /// Where the ways of datagrams begin and end, if there is another place between.
    fn first_and_last(&self) -> Vec<(Node, Node)> {
        let mut first: HashMap<(Node, Node), u64, FxBuildHasher> = HashMap::default();
        let begins = self.paths.passed.keys().filter(|place| !self.paths.back.contains_key(*place));
        for &(flow, begin) in begins {
            let next = self.paths.onward.get(&(flow, begin)).map_or(&[][..], Vec::as_slice);
            let Some(number) =
                next.iter().filter_map(|to| self.paths.edge(flow, begin, *to)).map(|edge| edge.first).min()
            else {
                continue;
            };
            let ends = self.paths.beyond(flow, begin).into_iter();
            let ends = ends.filter(|end| !self.paths.onward.contains_key(&(flow, *end)) && !next.contains(end));
            for end in ends {
                let known = first.entry((begin, end)).or_insert(number);
                *known = number.min(*known);
            }
        }
        in_order(first)
    }

    /// What passed between taps next to each other, then between the first and the last: how much, and how fast.
    fn pairs(&self, lang: Lang, most: usize) -> [Table; 2] {
        let (near, far) = (self.neighbours(), self.first_and_last());
        let hidden = near.len().saturating_sub(most) + far.len().saturating_sub(most);
        let near = near.into_iter().take(most).map(|pair| (pair, " → "));
        let far = far.into_iter().take(most).map(|pair| (pair, " → … → "));
        let all: Vec<_> = near
            .chain(far)
            .map(|((from, to), arrow)| {
                let name = format!("{}{arrow}{}", self.name(from), self.name(to));
                (name, self.between_nodes(from, to))
            })
            .collect();
        let mut tables = [counts(&all, lang), delays(&all, lang)];
        if hidden > 0 {
            tables.iter_mut().for_each(|table| {
                table.hidden = Some(Hidden { rows: hidden as u64, frames: 0, octets: 0 });
            });
        }
        tables
    }

    /// The flows with most datagrams, and the way that these usually take.
    fn paths_table(&self, lang: Lang, most: usize) -> Table {
        let columns = vec![
            Column::text("source", w("from", "de")),
            Column::text("destination", w("to", "para")),
            Column::number("packets", w("packets", "pacotes")),
            Column::number("routers", w("routers", "roteadores")),
            Column::text("path", w("path", "caminho")).wrapped(),
        ];
        let mut table = Table::new("hops", lang.text("hops.paths"), columns);
        table.part = "paths";
        let mut flows: HashMap<u32, (u64, u64), FxBuildHasher> = HashMap::default();
        for range in &self.journeys.ranges {
            let first = &self.seen[self.journeys.order[range.start as usize] as usize];
            let flow = flows.entry(first.flow).or_insert((0, first.number));
            flow.0 += 1;
        }
        let mut flows: Vec<_> = flows.into_iter().filter(|(flow, _)| *flow != NONE).collect();
        flows.sort_unstable_by_key(|(_, (count, first))| (Reverse(*count), *first));
        for (flow, (count, _)) in flows.iter().take(most) {
            let Some((from, to)) = self.flows.all.get(*flow as usize) else { continue };
            let (path, routers) = self.path(*flow);
            table.rows.push(vec![
                Cell::Text(from.to_string()),
                Cell::Text(to.to_string()),
                Cell::Number(*count),
                Cell::some(routers),
                Cell::Text(path),
            ]);
        }
        if flows.len() > most {
            table.hidden = Some(Hidden { rows: (flows.len() - most) as u64, frames: 0, octets: 0 });
        }
        table
    }

    /// The usual way of a flow's datagrams: "h1 → r1 → r2 → h2", "p1 → p2, p3, p4"; and how many routers are on it.
    fn path(&self, flow: u32) -> (String, u64) {
        let nodes = self.paths.passed.iter().filter(|((of, _), _)| *of == flow);
        let is_start = |node: Node| !self.paths.back.contains_key(&(flow, node));
        let start = nodes.max_by_key(|((_, node), passed)| (is_start(*node), **passed, Reverse(*node)));
        let Some(((_, start), _)) = start else { return (String::new(), 0) };
        self.path_from(flow, *start, 0)
    }

    fn path_from(&self, flow: u32, node: Node, depth: usize) -> (String, u64) {
        const DEEPEST: usize = 32;
        let passed = self.paths.passed.get(&(flow, node)).copied().unwrap_or(0);
        let onward = self.paths.onward.get(&(flow, node)).map_or(&[][..], Vec::as_slice);
        let edge = |to: &Node| self.paths.edge(flow, node, *to);
        let count = |to: &Node| edge(to).map_or(0, |edge| edge.count);
        let mut usual: Vec<Node> = onward.iter().copied().filter(|to| count(to) * 2 > passed).collect();
        if usual.is_empty() {
            usual.extend(onward.iter().copied().max_by_key(|to| (count(to), Reverse(*to))));
        }
        let mut text = self.name(node);
        let mut routers = 0;
        if depth >= DEEPEST {
            return (text, 0);
        }
        let branches: Vec<_> = usual
            .iter()
            .map(|to| {
                let (branch, beyond) = self.path_from(flow, *to, depth + 1);
                let is_routed = edge(to).is_some_and(|edge| edge.routed * 2 > edge.count);
                routers = routers.max(beyond + u64::from(is_routed));
                if usual.len() > 1 && branch.contains('→') { format!("({branch})") } else { branch }
            })
            .collect();
        if !branches.is_empty() {
            text = format!("{text} → {}", branches.join(", "));
        }
        (text, routers)
    }

    /// What was awaited and not seen.
    fn losses_table(&self, lang: Lang, most: usize) -> Option<Table> {
        let gone = || self.losses.iter().filter(|loss| matches!(loss.fate, Fate::Lost | Fate::Refused(_)));
        let count = gone().count();
        if count == 0 {
            return None;
        }
        let columns = vec![
            Column::number("frame", w("frame", "quadro")),
            Column::text("source", w("from", "de")),
            Column::text("destination", w("to", "para")),
            Column::text("seen_at", w("seen at", "visto em")),
            Column::text("awaited_at", w("not at", "não em")),
            Column::text("why", w("what is known of it", "o que se sabe")).wrapped(),
        ];
        let mut table = Table::new("hops", lang.text("hops.losses"), columns);
        table.part = "losses";
        for loss in gone().take(most) {
            let own = &self.seen[loss.after as usize];
            let (from, to) = match self.flows.all.get(own.flow as usize) {
                Some((from, to)) => (Cell::Text(from.to_string()), Cell::Text(to.to_string())),
                None => (Cell::None, Cell::None),
            };
            table.rows.push(vec![
                Cell::Number(own.number),
                from,
                to,
                Cell::Text(self.name(Node::of(own))),
                Cell::Text(self.name(loss.at)),
                fate(self, loss, lang).1.map_or(Cell::None, Cell::Text),
            ]);
        }
        if count > most {
            table.hidden = Some(Hidden { rows: (count - most) as u64, frames: (count - most) as u64, octets: 0 });
        }
        table.notes.push(lang.text("hops.losses_note").to_owned());
        Some(table)
    }

    /// What must be known to read the tables.
    fn notes(&self, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        if self.paths.edges.is_empty() {
            let key = if self.names.len() > 1 { "hops.nothing_met" } else { "hops.one_tap" };
            notes.push(lang.text(key).to_owned());
        }
        if self.by_start {
            notes.push(lang.text("hops.by_start").to_owned());
        }
        if self.too_short > 0 {
            notes.push(lang.fill("hops.too_short", &[("frames", &lang.frames(self.too_short))]));
        }
        if self.left_out > 0 {
            let (most, frames) = (lang.number(MAX_SIGHTINGS as u64), lang.frames(self.left_out));
            notes.push(lang.fill("hops.too_many", &[("most", &most), ("frames", &frames)]));
        }
        let mut files: Vec<u32> = self.taps.iter().map(|tap| tap.file).collect();
        files.dedup();
        if files.len() > 1 {
            notes.push(lang.text("hops.files").to_owned());
        }
        for (name, point) in self.names.iter().zip(0..) {
            if let Some(dropped) = self.tap(point).and_then(|tap| tap.dropped).filter(|dropped| *dropped > 0) {
                notes.push(lang.fill("hops.dropped", &[("tap", name), ("frames", &lang.frames(dropped))]));
            }
        }
        notes
            .extend(self.doubled().map(|point| lang.fill("hops.doubled", &[("tap", &self.names[usize::from(point)])])));
        notes
    }

    /// Places that saw most datagrams twice.
    fn doubled(&self) -> impl Iterator<Item = u16> {
        let mut counts = vec![(0_u64, 0_u64); self.names.len()];
        // What its sender did not number may have been sent twice.
        for own in self.seen.iter().filter(|own| own.is_numbered) {
            let count = &mut counts[usize::from(own.point)];
            count.0 += 1;
            count.1 += u64::from(own.is_repeat);
        }
        (0..).zip(counts).filter(|(_, (all, repeats))| *all > 3 && repeats * 5 >= all * 2).map(|(point, _)| point)
    }
}

/// How many packets passed from tap to tap, and what became of the others.
fn counts(all: &[(String, Between)], lang: Lang) -> Table {
    let any = |has: fn(&Between) -> &Vec<u64>| all.iter().any(|(_, between)| !has(between).is_empty());
    let (any_missed, any_recut) = (any(|between| &between.missed), any(|between| &between.recut));
    let mut columns = vec![
        Column::text("taps", w("from → to", "de → para")),
        Column::number("arrived", w("arrived", "chegaram")),
        Column::number("lost", w("lost", "perdidos")),
        Column::number("refused", w("refused", "recusados")),
    ];
    columns.extend(any_missed.then(|| Column::number("missed", w("not recorded", "não gravados"))));
    columns.extend(any_recut.then(|| Column::number("recut", w("in other pieces", "em outros pedaços"))));
    columns.extend([
        Column::number("duplicated", w("duplicated", "duplicados")),
        Column::number("reordered", w("reordered", "fora de ordem")),
    ]);
    let mut table = Table::new("hops", lang.text("hops.counts"), columns);
    table.part = "counts";
    for (name, between) in all {
        let count = |number: usize| Cell::some(number as u64);
        let mut row = vec![
            Cell::Text(name.clone()),
            count(between.passages.len()),
            count(between.lost.len()),
            count(between.refused.len()),
        ];
        row.extend(any_missed.then(|| count(between.missed.len())));
        row.extend(any_recut.then(|| count(between.recut.len())));
        row.extend([count(between.duplicated.len()), count(between.reordered())]);
        table.rows.push(row);
    }
    table.notes.push(lang.text("hops.counts_note").to_owned());
    let mut note = |is: bool, key| table.notes.extend(is.then(|| lang.text(key).to_owned()));
    note(any(|between| &between.refused), "hops.counts_refused");
    note(any_missed, "hops.counts_missed");
    note(any_recut, "hops.counts_recut");
    table
}

/// How long packets took from tap to tap.
fn delays(all: &[(String, Between)], lang: Lang) -> Table {
    let columns = vec![
        Column::text("taps", w("from → to", "de → para")),
        Column::number("packets", w("packets", "pacotes")),
        Column::number("least", w("shortest delay", "menor atraso")),
        Column::number("mean", w("mean", "médio")),
        Column::number("most", w("longest", "maior")),
        Column::number("spread", w("spread", "desvio")),
    ];
    let mut table = Table::new("hops", lang.text("hops.delays"), columns);
    table.part = "delays";
    let mut backwards = Vec::new();
    for (name, between) in all {
        let Some(found) = between.delays() else { continue };
        if found.least < 0 {
            backwards.push(name.as_str());
        }
        let cell = |ns: i64| delay(ns, lang);
        table.rows.push(vec![
            Cell::Text(name.clone()),
            Cell::Number(between.delays_ns().count() as u64),
            cell(found.least),
            cell(found.mean.round() as i64),
            cell(found.most),
            cell(found.spread.round() as i64),
        ]);
    }
    table.notes.push(lang.text("hops.delays_note").to_owned());
    if !backwards.is_empty() {
        table.notes.push(lang.fill("hops.backwards", &[("pairs", &backwards.join(", "))]));
    }
    table
}

fn in_order(first: HashMap<(Node, Node), u64, FxBuildHasher>) -> Vec<(Node, Node)> {
    let mut pairs: Vec<_> = first.into_iter().collect();
    pairs.sort_unstable_by_key(|(pair, first)| (*first, *pair));
    pairs.into_iter().map(|(pair, _)| pair).collect()
}
