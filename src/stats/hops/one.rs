//! One datagram, completely: its way, what changed on it and why, and what did not.

use super::changes::{Arithmetic, Comparison};
use super::paths::Node;
use super::tables::{delay, fate, numbers};
use super::{Datagram, NO_TIME, Sighting};
use crate::frame::{Clock, Kept};
use crate::i18n::{Lang, w};
use crate::peel::{View, peel};
use crate::proto::contract::{Peeled, Value};
use crate::proto::{Dispatch, Proto};
use crate::stats::{Cell, Column, Report, Table};

/// A step from one frame of a datagram to the next, and what changed on it.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The taps, from and to.
    pub taps: (String, String),
    /// The numbers of the two frames.
    pub frames: (u64, u64),
    /// What changed.
    pub comparison: Comparison,
}

/// A frame of the datagram, peeled.
struct Shown<'k> {
    kept: &'k Kept,
    peeled: Peeled,
}

impl Shown<'_> {
    fn with<T>(&self, look: impl FnOnce(&View<'_>) -> T) -> T {
        let frame = self.kept.frame();
        look(&View { frame: &frame, peeled: &self.peeled, taps: &[], clock: Clock::default() })
    }

    /// The field called one of `names`, of the outermost layer that has one.
    fn field(&self, names: &[&str]) -> Option<Value<'_>> {
        let frame = self.kept.frame();
        let bytes: &[u8] = frame.bytes;
        self.peeled.spans.iter().find_map(|span| {
            let def = span.proto.info().fields.iter().find(|def| names.contains(&def.name))?;
            // The header borrows from the frame that was kept, not from this view of it.
            let header = bytes.get(span.start as usize..span.payload_start() as usize)?;
            match def.read(header)? {
                Value::Number(number) => Some(Value::Number(number)),
                Value::Mac(mac) => Some(Value::Mac(mac)),
                _ => None,
            }
        })
    }
}

impl Datagram<'_> {
    /// The numbers of its frames, in the order of its way.
    #[must_use]
    pub fn numbers(&self) -> Vec<u64> {
        self.seen().map(|seen| seen.number).collect()
    }

    /// Compares every two frames that follow each other on the way. `frames` are those of [`numbers`](Self::numbers), in
    /// any order; what is missing among them is left out.
    #[must_use]
    pub fn explain(&self, frames: &[Kept], lang: Lang) -> Vec<Explained> {
        let steps = self.hops.steps(self.at);
        let shown = shown(frames);
        let pairs = steps.iter().filter_map(|step| self.compared(steps[step.from?].at, step.at, &shown, lang));
        pairs.collect()
    }

    /// Compares its first frame at the tap called `from` with that at the one called `to`, next to each other on the way
    /// or not.
    #[must_use]
    pub fn compare(&self, from: &str, to: &str, frames: &[Kept], lang: Lang) -> Option<Explained> {
        let steps = self.hops.steps(self.at);
        let find = |name: &str| {
            let is_there = |step: &&super::Step| self.hops.name(Node::of(&self.hops.seen[step.at as usize])) == name;
            steps.iter().find(is_there).map(|step| step.at)
        };
        self.compared(find(from)?, find(to)?, &shown(frames), lang)
    }

    fn compared(&self, from: u32, to: u32, shown: &[Shown<'_>], lang: Lang) -> Option<Explained> {
        let [from, to] = [from, to].map(|at| &self.hops.seen[at as usize]);
        let find = |sighting: &Sighting| shown.iter().find(|one| one.kept.frame().number == sighting.number);
        let (before, after) = (find(from)?, find(to)?);
        Some(Explained {
            taps: (self.hops.name(Node::of(from)), self.hops.name(Node::of(to))),
            frames: (from.number, to.number),
            comparison: before.with(|before| after.with(|after| Comparison::of(before, after, lang))),
        })
    }

    /// All there is to say of it, as tables and notes in `lang`.
    #[must_use]
    pub fn report(&self, number: u64, frames: &[Kept], lang: Lang) -> Report {
        let explained = self.explain(frames, lang);
        let shown = shown(frames);
        let mut tables = vec![self.way(&shown, lang)];
        if !explained.is_empty() {
            tables.push(changes(&explained, lang));
            tables.extend(unchanged(&explained, lang));
        }
        Report { heading: self.heading(number, &shown, lang), tables, notes: Vec::new() }
    }

    /// "Packet of frame 5 · 10.0.1.1 → 10.0.2.1 · echo request id=17871 seq=1".
    fn heading(&self, number: u64, shown: &[Shown<'_>], lang: Lang) -> String {
        let mut parts = vec![lang.fill("hops.packet", &[("n", &number)])];
        parts.extend(self.hosts().map(|(from, to)| format!("{from} → {to}")));
        let own = shown.iter().find(|one| one.kept.frame().number == number);
        parts.extend(own.map(|own| {
            own.with(|view| {
                let names = view.layers().filter(|layer| !layer.is_quoted()).map(|layer| layer.proto().title(lang));
                names.collect::<Vec<_>>().join(" / ")
            })
        }));
        parts.join(" · ")
    }

    /// Frame by frame where it was.
    fn way(&self, shown: &[Shown<'_>], lang: Lang) -> Table {
        let hops = self.hops;
        let columns = vec![
            Column::text("tap", w("tap", "ponto")),
            Column::number("frame", w("frame", "quadro")),
            Column::number("time", w("time,\u{a0}s", "tempo,\u{a0}s")).spare(2),
            Column::number("delay", w("delay", "atraso")),
            Column::text("source_mac", w("from card", "da placa")),
            Column::text("destination_mac", w("to card", "para a placa")),
            Column::number("ttl", w("TTL", "TTL")),
            Column::text("fate", w("", "")),
        ];
        let mut table = Table::new("hops", lang.text("hops.way"), columns);
        table.part = "way";
        let steps = hops.steps(self.at);
        let begin = hops.times.iter().flatten().map(|(first, _)| *first).min().unwrap_or(0);
        // A chain stays where it is; only where it parts is it indented.
        let mut depth = vec![0; steps.len()];
        for (i, step) in steps.iter().enumerate() {
            if let Some(from) = step.from {
                let parts = steps.iter().filter(|other| other.from == Some(from)).count() > 1;
                depth[i] = depth[from] + usize::from(parts);
            }
        }
        let row = |sighting: &Sighting, from: Option<&Sighting>, depth: usize, fate: &str| {
            let own = shown.iter().find(|one| one.kept.frame().number == sighting.number);
            let card = |names: &[&str]| match own.and_then(|own| own.field(names)) {
                Some(Value::Mac(mac)) => Cell::Text(mac.to_string()),
                _ => Cell::None,
            };
            let timed = |sighting: &Sighting| Some(sighting.time_ns).filter(|time| *time != NO_TIME);
            let passed = from.and_then(|from| Some(timed(sighting)?.saturating_sub(timed(from)?)));
            vec![
                Cell::Branch(depth, hops.name(Node::of(sighting))),
                Cell::Number(sighting.number),
                timed(sighting).map_or(Cell::None, |time| Cell::Since(time.abs_diff(begin))),
                passed.map_or(Cell::None, |ns| delay(ns, lang)),
                card(&["eth.src", "wlan.sa", "sll.src.eth"]),
                card(&["eth.dst", "wlan.da"]),
                sighting.hops_left.map_or(Cell::None, |hops| Cell::Number(hops.into())),
                Cell::Text(fate.to_owned()),
            ]
        };
        let mut tree = Vec::new();
        let mut waiting: Vec<usize> = (0..steps.len()).rev().filter(|i| steps[*i].from.is_none()).collect();
        while let Some(i) = waiting.pop() {
            tree.push(i);
            waiting.extend((0..steps.len()).rev().filter(|j| steps[*j].from == Some(i)));
        }
        for i in tree {
            let own = &hops.seen[steps[i].at as usize];
            let from = steps[i].from.map(|from| &hops.seen[steps[from].at as usize]);
            table.rows.push(row(own, from, depth[i], ""));
            let all = hops.journeys.sightings(self.at).iter().map(|at| &hops.seen[*at as usize]);
            for repeat in all.filter(|other| other.is_repeat && Node::of(other) == Node::of(own)) {
                table.rows.push(row(repeat, Some(own), depth[i], lang.text("hops.again")));
            }
            for loss in hops.losses.iter().filter(|loss| loss.datagram == self.at && loss.after == steps[i].at) {
                let mut lost = vec![Cell::None; table.columns.len()];
                lost[0] = Cell::Branch(depth[i], hops.name(loss.at));
                let (text, note) = fate(hops, loss, lang);
                lost[table.columns.len() - 1] = Cell::Text(text);
                table.rows.push(lost);
                table.notes.extend(note.map(sentence));
            }
        }
        let first = steps.first().map(|step| hops.came_from(&hops.seen[step.at as usize])).unwrap_or_default();
        if !first.is_empty() {
            table.notes.push(lang.fill("hops.came_from", &[("frames", &numbers(&first, lang))]));
        }
        if table.rows.iter().all(|row| row.last() == Some(&Cell::Text(String::new()))) {
            table.columns.pop();
            table.rows.iter_mut().for_each(|row| drop(row.pop()));
        }
        table
    }
}

/// What is said in a cell, as a sentence of its own.
fn sentence(text: String) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", rest.as_str())
}

fn shown(frames: &[Kept]) -> Vec<Shown<'_>> {
    let peeled = |kept: &Kept| {
        let mut peeled = Peeled::default();
        peel(&kept.frame(), Dispatch::standard(), &mut peeled);
        peeled
    };
    frames.iter().map(|kept| Shown { kept, peeled: peeled(kept) }).collect()
}

/// Hop by hop what changed, and why.
fn changes(explained: &[Explained], lang: Lang) -> Table {
    let columns = vec![
        Column::text("field", w("from tap to tap, layer, field", "de ponto a ponto, camada, campo")),
        Column::text("before", w("before", "antes")),
        Column::text("after", w("after", "depois")),
    ];
    let mut table = Table::new("hops", lang.text("hops.changes"), columns);
    table.part = "changes";
    let mut why = Vec::new();
    let mut same = Vec::new();
    for Explained { taps: (from, to), comparison, .. } in explained {
        let hop = format!("{from} → {to}");
        if comparison.is_same() {
            same.push(hop);
            continue;
        }
        let mut tree = Branches { rows: &mut table.rows, layer: None };
        tree.push(0, &hop, None);
        let there = || Some(lang.text("hops.there").to_owned());
        let whole = lang.text("hops.whole_layer");
        for layer in &comparison.removed {
            tree.field(*layer, whole, (there(), None), lang);
        }
        for layer in &comparison.added {
            tree.field(*layer, whole, (None, there()), lang);
        }
        for change in &comparison.changes {
            tree.field(change.layer, change.title, (change.before.clone(), change.after.clone()), lang);
            why.extend(reason(change.field, lang));
        }
        why.extend(comparison.checksum.as_ref().map(|arithmetic| sum(&hop, arithmetic, lang)));
    }
    if !same.is_empty() {
        table.notes.push(lang.fill("hops.same_frame", &[("hops", &same.join(", "))]));
    }
    // A field may change at several hops; why it does is said once.
    for note in why {
        if !table.notes.contains(&note) {
            table.notes.push(note);
        }
    }
    table
}

/// A hop, its layers, their fields: rows of a tree, so that long names of taps leave room for the values.
struct Branches<'r> {
    rows: &'r mut Vec<Vec<Cell>>,
    layer: Option<Proto>,
}

impl Branches<'_> {
    fn push(&mut self, depth: usize, name: &str, values: Option<(Option<String>, Option<String>)>) {
        let text = |value: Option<String>| value.map_or(Cell::None, Cell::Text);
        let (before, after) = match values {
            Some((before, after)) => (text(before), text(after)),
            // A hop and a layer have no values of their own.
            None => (Cell::Text(String::new()), Cell::Text(String::new())),
        };
        self.rows.push(vec![Cell::Branch(depth, name.to_owned()), before, after]);
    }

    fn field(&mut self, layer: Proto, name: &str, values: (Option<String>, Option<String>), lang: Lang) {
        if self.layer.replace(layer) != Some(layer) {
            self.push(1, layer.title(lang), None);
        }
        self.push(2, name, Some(values));
    }
}

/// Why a field changes on the way.
fn reason(field: &str, lang: Lang) -> Option<String> {
    lang.lookup(&format!("hops.why.{field}")).map(str::to_owned)
}

/// The arithmetic of a header checksum, as a sentence.
fn sum(hop: &str, arithmetic: &Arithmetic, lang: Lang) -> String {
    let hex = |number: u32| format!("{number:04x}");
    let word = |(at, before, after): &(usize, u16, u16)| {
        let [before, after] = [*before, *after].map(|word| hex(word.into()));
        lang.fill("hops.word", &[("first", at), ("last", &(at + 1)), ("before", &before), ("after", &after)])
    };
    let words: Vec<_> = arithmetic.words.iter().map(word).collect();
    let mut terms = vec![hex((!arithmetic.before).into())];
    for (_, before, after) in &arithmetic.words {
        terms.extend([hex((!before).into()), hex((*after).into())]);
    }
    let (sum, folded) = (arithmetic.sum(), arithmetic.folded());
    let mut steps = format!("~({}) = ~{}", terms.join(" + "), hex(sum));
    if sum > 0xffff {
        steps += &format!(" = ~({} + {}) = ~{}", hex(sum & 0xffff), hex(sum >> 16), hex(folded.into()));
    }
    let key = if arithmetic.expected() == arithmetic.after { "hops.sum_right" } else { "hops.sum_wrong" };
    let [expected, after] = [arithmetic.expected(), arithmetic.after].map(|word| hex(word.into()));
    let values: [(&str, &dyn std::fmt::Display); 5] =
        [("hop", &hop), ("words", &words.join(", ")), ("steps", &steps), ("expected", &expected), ("after", &after)];
    lang.fill(key, &values)
}

/// What no hop changed.
fn unchanged(explained: &[Explained], lang: Lang) -> Option<Table> {
    let columns = vec![
        Column::text("layer", w("layer", "camada")),
        Column::text("fields", w("the same at every tap", "igual em todos os pontos")).wrapped(),
    ];
    let mut table = Table::new("hops", lang.text("hops.unchanged"), columns);
    table.part = "unchanged";
    let (first, others) = explained.split_first()?;
    for one in &first.comparison.unchanged {
        let in_all = |field: &&str| {
            let has = |other: &Explained| {
                other.comparison.unchanged.iter().any(|same| same.layer == one.layer && same.fields.contains(field))
            };
            others.iter().all(has)
        };
        let mut fields: Vec<&str> = Vec::new();
        // Options have fields of the same names.
        for field in one.fields.iter().filter(|field| in_all(field)) {
            if !fields.contains(field) {
                fields.push(field);
            }
        }
        let text = match one.octets {
            0 if fields.is_empty() => continue,
            0 => fields.join(", "),
            octets => lang.fill("hops.all_octets", &[("octets", &lang.octets(octets))]),
        };
        table.rows.push(vec![Cell::Text(one.layer.title(lang).to_owned()), Cell::Text(text)]);
    }
    Some(table)
}
