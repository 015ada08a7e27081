//! How long answers take: questions paired with their answers, protocol by protocol.

use super::{Cell, Column, Table};
use crate::flow::Moment;
use crate::flow::pairs::{Answers, Pair, Question};
use crate::i18n::{Lang, w};
use crate::proto::Proto;

/// Parts that each power of two is told apart in: a duration is known to 1.6 %.
const PARTS: u64 = 32;

/// Durations, told apart by their leading bits; least, most and mean are exact.
#[derive(Clone, Debug)]
struct Durations {
    counts: Vec<u64>,
    count: u64,
    sum: u128,
    least: u64,
    most: u64,
}

impl Default for Durations {
    fn default() -> Self {
        Self { counts: vec![0; 64 * PARTS as usize], count: 0, sum: 0, least: u64::MAX, most: 0 }
    }
}

impl Durations {
    fn add(&mut self, ns: u64) {
        let octave = ns.max(1).ilog2();
        let part = ((u128::from(ns) * u128::from(PARTS)) >> octave) as u64 % PARTS;
        self.counts[(u64::from(octave) * PARTS + part) as usize] += 1;
        self.count += 1;
        self.sum += u128::from(ns);
        (self.least, self.most) = (self.least.min(ns), self.most.max(ns));
    }

    /// The duration that this share, in percent, stays below.
    fn quantile(&self, percent: u64) -> Option<u64> {
        let rank = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let at = self.counts.iter().position(|count| {
            seen += count;
            seen >= rank
        })? as u64;
        let (octave, part) = (at / PARTS, at % PARTS);
        // The middle of the part.
        let value = (u128::from(2 * (PARTS + part) + 1) << octave) / u128::from(2 * PARTS);
        Some((value as u64).clamp(self.least, self.most))
    }

    fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count.into()).map(|mean| mean as u64)
    }
}

/// What became of the questions of one kind.
#[derive(Clone, Debug, Default)]
struct Tally {
    asked: u64,
    again: u64,
    answered: u64,
    durations: Durations,
    slowest: Option<(u64, u64, u64)>,
}

/// Counts questions and answers.
#[derive(Debug, Default)]
pub struct Latency {
    /// In the order of their first questions.
    tallies: Vec<(Question, Tally)>,
}

impl Latency {
    fn of(&mut self, question: Question) -> &mut Tally {
        let at = self.tallies.iter().position(|(known, _)| *known == question).unwrap_or_else(|| {
            self.tallies.push((question, Tally::default()));
            self.tallies.len() - 1
        });
        &mut self.tallies[at].1
    }
}

impl Answers for Latency {
    fn asked(&mut self, question: Question, _: Moment) {
        self.of(question).asked += 1;
    }

    fn asked_again(&mut self, question: Question, _: Moment) {
        self.of(question).again += 1;
    }

    fn answered(&mut self, pair: &Pair) {
        let tally = self.of(pair.question);
        tally.answered += 1;
        let Some(ns) = pair.time_ns() else { return };
        tally.durations.add(ns);
        if tally.slowest.is_none_or(|(slowest, ..)| ns > slowest) {
            tally.slowest = Some((ns, pair.asked.frame, pair.answered.frame));
        }
    }
}

/// What is asked, in words.
#[must_use]
pub fn name(question: Question, lang: Lang) -> String {
    match question {
        Question::Connection => w("TCP connection (SYN)", "conexão TCP (SYN)").in_(lang).to_owned(),
        Question::Of(Proto::Icmp) => w("ICMP echo", "eco ICMP").in_(lang).to_owned(),
        Question::Of(Proto::Icmpv6) => w("ICMPv6 echo, neighbour", "eco ICMPv6, vizinho").in_(lang).to_owned(),
        Question::Of(proto) => proto.title(lang).to_owned(),
    }
}

/// A row a kind of question, those with most answers first.
#[must_use]
pub fn table(latency: &Latency, lang: Lang) -> Table {
    let columns = vec![
        Column::text("question", w("question", "pergunta")),
        Column::number("asked", w("asked", "feitas")),
        Column::number("again", w("again", "de\u{a0}novo")).spare(3),
        Column::number("answered", w("answered", "respondidas")),
        Column::number("least", w("least", "mínimo")).spare(2),
        Column::number("median", w("median", "mediana")),
        Column::number("mean", w("mean", "média")).spare(1),
        Column::number("p95", w("95\u{a0}%", "95\u{a0}%")).spare(1),
        Column::number("most", w("most", "máximo")),
        Column::text("slowest", w("slowest", "a mais lenta")).spare(4),
    ];
    let mut table = Table::new("latency", lang.text("latency.title"), columns);
    let mut tallies: Vec<_> = latency.tallies.iter().collect();
    tallies.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.answered));
    for (question, tally) in tallies {
        let times = &tally.durations;
        let duration = |ns: Option<u64>| ns.filter(|_| times.count > 0).map_or(Cell::None, Cell::Duration);
        let frames = tally
            .slowest
            .map(|(_, asked, answered)| lang.fill("latency.frames", &[("asked", &asked), ("answered", &answered)]));
        table.rows.push(vec![
            Cell::Text(name(*question, lang)),
            Cell::Number(tally.asked),
            Cell::some(tally.again),
            Cell::some(tally.answered),
            duration(Some(times.least)),
            duration(times.quantile(50)),
            duration(times.mean()),
            duration(times.quantile(95)),
            duration(Some(times.most)),
            frames.map_or(Cell::None, Cell::Text),
        ]);
    }
    if table.rows.is_empty() {
        table.notes.push(lang.text("latency.none").to_owned());
    } else {
        table.notes.push(lang.text("latency.note").to_owned());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_a_few_percent() {
        let mut durations = Durations::default();
        (1..=10_000).for_each(|ns| durations.add(ns * 1000));
        let near = |got: Option<u64>, right: u64| got.is_some_and(|got| got.abs_diff(right) * 100 <= right * 2);
        assert!(near(durations.quantile(50), 5_000_000), "{:?}", durations.quantile(50));
        assert!(near(durations.quantile(95), 9_500_000), "{:?}", durations.quantile(95));
        assert_eq!((durations.least, durations.most, durations.mean()), (1000, 10_000_000, Some(5_000_500)));
        let mut one = Durations::default();
        one.add(0);
        one.add(u64::MAX);
        assert_eq!(one.quantile(1), Some(1));
        assert!(one.quantile(99).is_some_and(|ns| u64::MAX - ns < u64::MAX / 50), "{:?}", one.quantile(99));
    }
}
