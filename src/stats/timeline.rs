//! The timeline: frames and octets from one moment to the next.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::Sum;
use super::{Cell, Column, Count, Fold, Table, Telling, percent};
use crate::i18n::{Lang, w};
use crate::peel::View;

const SECOND: i64 = 1_000_000_000;

/// Rows of the table, at most.
const ROWS: u64 = 40;

/// Bins that are kept, at most: a hundred times as many as rows, so that each step below is a whole number of them.
const MAX_BINS: usize = 4096;

/// Widths of a bin, each a multiple of the one before.
const WIDTHS: [i64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    SECOND,
    10 * SECOND,
    60 * SECOND,
    600 * SECOND,
    3600 * SECOND,
    86_400 * SECOND,
    864_000 * SECOND,
    8_640_000 * SECOND,
    86_400_000 * SECOND,
    864_000_000 * SECOND,
];

/// Steps of a minute and more that people count in; smaller ones are 1, 2 and 5 with zeros, larger ones those of days.
const STEPS: [i64; 19] = [
    10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
    1_728_000,
];

/// Frames and octets by the time since the first frame, in bins that grow wider as the capture grows longer.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    bins: HashMap<i64, Sum, FxBuildHasher>,
    /// Index of the bins' width.
    width: usize,
    first_ns: i64,
    timeless: Sum,
}

impl Timeline {
    #[inline]
    fn count(&mut self, since_ns: i64, sum: Sum) {
        self.bins.entry(since_ns.div_euclid(WIDTHS[self.width])).or_default().add(sum);
        if self.bins.len() > MAX_BINS && self.width + 1 < WIDTHS.len() {
            self.widen(self.width + 1);
        }
    }

    fn widen(&mut self, width: usize) {
        let before = WIDTHS[self.width];
        self.width = width;
        for (bin, sum) in std::mem::take(&mut self.bins) {
            self.count(bin.saturating_mul(before), sum);
        }
    }
}

impl Count for Timeline {}

impl Fold for Timeline {
    fn begin(&mut self, first_time_ns: Option<i64>) {
        self.first_ns = first_time_ns.unwrap_or(0);
    }

    #[inline]
    fn add(&mut self, view: &View<'_>) {
        let sum = Sum { frames: 1, octets: view.frame.wire_len.into() };
        match view.frame.time_ns {
            Some(time) => self.count(time.saturating_sub(self.first_ns), sum),
            None => self.timeless.add(sum),
        }
    }

    fn merge(&mut self, mut other: Self) {
        let width = self.width.max(other.width);
        self.widen(width);
        other.widen(width);
        for (bin, sum) in other.bins {
            self.count(bin.saturating_mul(WIDTHS[width]), sum);
        }
        self.timeless.add(other.timeless);
    }
}

/// The shortest step that needs at most [`ROWS`] rows for `span_ns`.
fn step(span_ns: u64) -> i64 {
    let least = (span_ns / ROWS + 1).min(i64::MAX as u64) as i64;
    let decimal = (0..18).flat_map(|zeros| [1, 2, 5].map(|digit| digit * 10_i64.pow(zeros)));
    let below = decimal.take_while(|step| *step < 10 * SECOND);
    let days = [50, 100, 200, 500, 1000, 2000, 5000, 10_000].map(|days| days * 86_400);
    let above = STEPS.into_iter().chain(days).map(|seconds| seconds * SECOND);
    below.chain(above).find(|step| *step >= least).unwrap_or(i64::MAX)
}

/// A time since the first frame, as precise as `step` wants it.
fn since(ns: i64, step: i64, lang: Lang) -> String {
    let sign = if ns < 0 { "-" } else { "" };
    let (seconds, rest) = ((ns / SECOND).abs(), (ns % SECOND).abs());
    if step < SECOND {
        let places = 9 - step.ilog10() as usize;
        let digits = format!("{rest:09}");
        let point = lang.decimal_point();
        return format!("{sign}{seconds}{point}{} s", &digits[..places]);
    }
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match days {
        0 => format!("{sign}{hours}:{minutes:02}:{:02}", seconds % 60),
        _ => format!("{sign}{days} d {hours:02}:{minutes:02}"),
    }
}

/// The capture in steps of equal length, those in which nothing happened too.
pub(super) fn tables(counted: &Timeline, telling: Telling<'_>) -> Vec<Table> {
    let lang = telling.lang;
    let columns = vec![
        Column::number("start", w("from", "de")),
        Column::number("frames", w("frames", "quadros")),
        Column::number("octets", w("octets", "octetos")),
        Column::number("rate", w("rate", "taxa")),
        Column::text("share", w("octets, as bars", "octetos, em barras")),
    ];
    let mut table = Table::new("timeline", lang.text("stats.timeline"), columns);
    let width = WIDTHS[counted.width];
    if let (Some(first), Some(last)) = (counted.bins.keys().min(), counted.bins.keys().max()) {
        let (first, last) = (first.saturating_mul(width), last.saturating_mul(width));
        let step = step(last.abs_diff(first));
        let (first, last) = (first.div_euclid(step), last.div_euclid(step));
        let mut rows = vec![Sum::default(); (last.abs_diff(first) as usize + 1).min(2 * ROWS as usize)];
        for (bin, sum) in &counted.bins {
            let row = bin.saturating_mul(width).div_euclid(step).abs_diff(first) as usize;
            if let Some(known) = rows.get_mut(row) {
                known.add(*sum);
            }
        }
        let all = rows.iter().fold(Sum::default(), |all, row| all.plus(*row));
        for (row, sum) in (first..).zip(&rows) {
            table.rows.push(vec![
                Cell::Text(since(row.saturating_mul(step), step, lang)),
                Cell::some(sum.frames),
                Cell::some(sum.octets),
                if sum.frames > 0 { Cell::Rate(sum.octets as f64 * 8e9 / step as f64) } else { Cell::None },
                Cell::Bar(percent(sum.octets, all.octets)),
            ]);
        }
        table.notes.push(lang.fill("stats.timeline_note", &[("step", &lang.duration(step as u64))]));
    }
    if counted.timeless.frames > 0 {
        table.notes.push(lang.fill("stats.timeless", &[("frames", &lang.frames(counted.timeless.frames))]));
    }
    vec![table]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(times: impl Iterator<Item = i64>) -> Timeline {
        let mut timeline = Timeline::default();
        times.for_each(|time| timeline.count(time, Sum { frames: 1, octets: 100 }));
        timeline
    }

    #[test]
    fn widths_divide_each_other_and_the_steps() {
        assert!(WIDTHS.windows(2).all(|pair| pair[1] % pair[0] == 0));
        let mut span = 1_u64;
        while span < 1 << 62 {
            let width = WIDTHS.into_iter().find(|width| span / *width as u64 <= MAX_BINS as u64).unwrap_or(i64::MAX);
            let step = step(span);
            assert_eq!(step % width, 0, "{span} ns in steps of {step} with bins of {width}");
            assert!(span / step as u64 <= ROWS, "{span} ns in steps of {step}");
            span += span / 4 + 1;
        }
    }

    #[test]
    fn bins_widen_and_lose_nothing() {
        let timeline = timeline((0..100_000).map(|i| i * 1_000_003));
        assert!(timeline.bins.len() <= MAX_BINS);
        assert_eq!(timeline.bins.values().map(|sum| sum.frames).sum::<u64>(), 100_000);
    }

    #[test]
    fn merged_in_any_order() {
        let all = || (0..50_000_i64).map(|i| i * 777_777 % 10_000_000_019);
        let (mut early, mut late) = (timeline(all().take(300)), timeline(all().skip(300)));
        let whole = timeline(all());
        late.merge(timeline(all().take(300)));
        early.merge(timeline(all().skip(300)));
        for merged in [early, late] {
            assert_eq!(merged.width, whole.width);
            assert_eq!(merged.bins, whole.bins);
        }
    }

    #[test]
    fn times_as_precise_as_their_step() {
        assert_eq!(since(1_250_000_000, 50_000_000, Lang::En), "1.25 s");
        assert_eq!(since(-50_000_000, 50_000_000, Lang::PtBr), "-0,05 s");
        assert_eq!(since(65 * SECOND, 5 * SECOND, Lang::En), "0:01:05");
        assert_eq!(since(90_000 * SECOND, 7200 * SECOND, Lang::En), "1 d 01:00");
    }
}
