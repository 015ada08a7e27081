//! What it takes to say something: frames by what they are for, headers against data, round trips, times. Two of these
//! side by side show what UDP is for, and what TCP does in return for what it costs.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::flows::Chosen;
use super::table::Sum;
use super::{Cell, Column, Report, Table, percent};
use crate::flow::tcp::flags;
use crate::flow::{Event, Listener, Mark, Marks, Side};
use crate::i18n::{Lang, w};
use crate::proto::Proto;

/// Most conversations whose trips are counted.
const MAX_FLOWS: usize = 1 << 20;

/// What a frame of a conversation is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Purpose {
    /// To open the connection: a SYN, its answer, and the acknowledgement of that.
    Opening,
    /// To bring what a program says.
    Data,
    /// To acknowledge, and nothing else.
    Acknowledgement,
    /// To close the connection: a FIN or RST without data, and what is said after it without data.
    Closing,
}

impl Purpose {
    fn of(event: &Event<'_>) -> Self {
        let (Some(tcp), Some(segment)) = (&event.seen.tcp, &event.sight.segment) else { return Self::Data };
        let completes = tcp.handshake.ack.is_some_and(|(frame, _)| frame == event.frame.number);
        let has = |flag: u16| segment.has(flag);
        match event.sight.octets {
            1.. if !event.verdict.marks.has(Mark::KeepAlive) => Self::Data,
            _ if has(flags::SYN) || completes => Self::Opening,
            _ if has(flags::FIN) || has(flags::RST) => Self::Closing,
            _ if tcp.first_fin.is_some() || tcp.first_reset.is_some() => Self::Closing,
            _ => Self::Acknowledgement,
        }
    }
}

/// How far one conversation is.
#[derive(Clone, Copy, Debug)]
struct Progress {
    last: Side,
    /// Somebody has said something.
    has_data: bool,
}

/// What the conversations of a capture took, or some of them: each as the tap saw it that saw it first.
#[derive(Debug, Default)]
pub struct Effort {
    /// The conversations that count; all for none.
    only: Option<Chosen>,
    flows: HashMap<u64, Progress, FxBuildHasher>,
    /// Protocols, in the order they were met.
    protocols: Vec<Proto>,
    conversations: u64,
    /// By [`Purpose`].
    sums: [Sum; 4],
    /// Octets that programs said.
    data: u64,
    /// Frames that repeat what was said.
    repeated: u64,
    /// Octets of data in those.
    repeated_data: u64,
    /// Trips, there or back: frames of one direction that follow each other. And those that were over before a
    /// conversation's first data was sent.
    trips: u64,
    trips_before: u64,
    first_ns: Option<i64>,
    first_data_ns: Option<i64>,
    last_data_ns: Option<i64>,
    last_ns: Option<i64>,
}

impl Effort {
    /// Counts these conversations; all for none.
    #[must_use]
    pub fn of(only: Option<Chosen>) -> Self {
        Self { only, ..Self::default() }
    }

    /// Nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conversations == 0
    }

    fn sum(&self) -> Sum {
        self.sums.iter().fold(Sum::default(), |all, sum| all.plus(*sum))
    }

    fn count(&mut self, event: &Event<'_>) {
        let (frame, purpose) = (event.frame, Purpose::of(event));
        self.sums[purpose as usize].add(Sum { frames: 1, octets: frame.wire_len.into() });
        let (is_data, octets) = (purpose == Purpose::Data, u64::from(event.sight.octets));
        if event.verdict.marks.has_any(Marks::AGAIN) {
            self.repeated += 1;
            self.repeated_data += octets;
        } else if is_data {
            self.data += octets;
        }
        self.turn(event, is_data);
        if let Some(time) = frame.time_ns {
            let earliest = |one: &mut Option<i64>| *one = Some(one.map_or(time, |one| one.min(time)));
            let latest = |one: &mut Option<i64>| *one = Some(one.map_or(time, |one| one.max(time)));
            earliest(&mut self.first_ns);
            latest(&mut self.last_ns);
            if is_data {
                earliest(&mut self.first_data_ns);
                latest(&mut self.last_data_ns);
            }
        }
    }

    /// Notes whether another trip begins.
    fn turn(&mut self, event: &Event<'_>, is_data: bool) {
        let side = event.side();
        if event.began {
            self.conversations += 1;
            let proto = event.flow.key.proto();
            if !self.protocols.contains(&proto) {
                self.protocols.push(proto);
            }
        }
        if self.flows.len() >= MAX_FLOWS && !self.flows.contains_key(&event.flow.number) {
            return;
        }
        let known = self.flows.entry(event.flow.number).or_insert_with(|| {
            self.trips += 1;
            Progress { last: side, has_data: false }
        });
        if known.last != side {
            known.last = side;
            self.trips += 1;
            self.trips_before += u64::from(!known.has_data);
        }
        known.has_data |= is_data;
    }

    /// Nanoseconds from the first frame to `end`.
    fn until(&self, end: Option<i64>) -> Option<u64> {
        Some(end?.abs_diff(self.first_ns?))
    }
}

impl Listener for Effort {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let counts = event.sight.quoted.is_none()
            && self.only.as_ref().is_none_or(|only| only.has(event.flow))
            && event.seen.tap == event.flow.first().tap
            && !event.verdict.marks.has(Mark::CapturedTwice);
        if counts {
            self.count(event);
        }
        ControlFlow::Continue(())
    }
}

/// One figure of each.
#[derive(Clone, Copy)]
enum Figure {
    Count(u64),
    /// In halves.
    Halves(u64),
    Share(f64),
    Time(Option<u64>),
}

impl Figure {
    fn cell(self, lang: Lang) -> Cell {
        match self {
            Self::Count(count) => Cell::some(count),
            Self::Halves(0) | Self::Time(None) | Self::Share(0.0) => Cell::None,
            Self::Halves(halves) => Cell::Text(lang.decimal(halves as f64 / 2.0, usize::from(halves % 2 != 0))),
            Self::Share(share) => Cell::Percent(share),
            Self::Time(Some(ns)) => Cell::Duration(ns),
        }
    }

    /// What is to be divided; shares are not.
    fn number(self) -> Option<f64> {
        match self {
            Self::Count(number) | Self::Halves(number) | Self::Time(Some(number)) => Some(number as f64),
            Self::Share(_) | Self::Time(None) => None,
        }
    }
}

/// The rows: depth, title, figure.
type Row = (usize, &'static str, fn(&Effort) -> Figure);

const ROWS: &[Row] = &[
    (0, "compare.conversations", |effort| Figure::Count(effort.conversations)),
    (0, "compare.frames", |effort| Figure::Count(effort.sum().frames)),
    (1, "compare.opening", |effort| Figure::Count(effort.sums[Purpose::Opening as usize].frames)),
    (1, "compare.data", |effort| Figure::Count(effort.sums[Purpose::Data as usize].frames)),
    (1, "compare.acknowledgements", |effort| Figure::Count(effort.sums[Purpose::Acknowledgement as usize].frames)),
    (1, "compare.closing", |effort| Figure::Count(effort.sums[Purpose::Closing as usize].frames)),
    (0, "compare.octets", |effort| Figure::Count(effort.sum().octets)),
    (1, "compare.said", |effort| Figure::Count(effort.data)),
    (1, "compare.repeated_data", |effort| Figure::Count(effort.repeated_data)),
    (1, "compare.headers", |effort| {
        Figure::Count(effort.sum().octets.saturating_sub(effort.data + effort.repeated_data))
    }),
    (0, "compare.said_share", |effort| Figure::Share(percent(effort.data, effort.sum().octets))),
    (0, "compare.around_share", |effort| {
        let around = effort.sums[Purpose::Opening as usize].plus(effort.sums[Purpose::Closing as usize]);
        Figure::Share(percent(around.octets, effort.sum().octets))
    }),
    (0, "compare.repeated", |effort| Figure::Count(effort.repeated)),
    (0, "compare.round_trips", |effort| Figure::Halves(effort.trips)),
    (1, "compare.before_data", |effort| Figure::Halves(effort.trips_before)),
    (0, "compare.first_data", |effort| Figure::Time(effort.until(effort.first_data_ns))),
    (0, "compare.last_data", |effort| Figure::Time(effort.until(effort.last_data_ns))),
    (0, "compare.last", |effort| Figure::Time(effort.until(effort.last_ns))),
];

/// Two efforts side by side, called by their names, with how many times the second the first is.
#[must_use]
pub fn report(names: [&str; 2], efforts: [&Effort; 2], lang: Lang) -> Report {
    let mut columns = vec![Column::text("what", w("", ""))];
    columns.extend(names.iter().map(|name| Column::of(name)));
    columns.push(Column::number("ratio", w("ratio", "razão")));
    let mut table = Table::new("compare", lang.text("compare.title"), columns);
    let protocols = |effort: &Effort| {
        let titles: Vec<_> = effort.protocols.iter().map(|proto| proto.title(lang)).collect();
        Cell::Text(titles.join(", "))
    };
    table.rows.push(vec![
        Cell::Branch(0, lang.text("compare.protocols").to_owned()),
        protocols(efforts[0]),
        protocols(efforts[1]),
        Cell::None,
    ]);
    for (depth, title, figure) in ROWS {
        let figures = efforts.map(figure);
        // What neither has is no difference.
        if figures.iter().all(|figure| figure.number() == Some(0.0)) {
            continue;
        }
        let ratio = match figures.map(Figure::number) {
            [Some(one), Some(other)] if other > 0.0 && one > 0.0 => Cell::Text(times(one / other, lang)),
            _ => Cell::None,
        };
        let mut row = vec![Cell::Branch(*depth, lang.text(title).to_owned())];
        row.extend(figures.map(|figure| figure.cell(lang)));
        row.push(ratio);
        table.rows.push(row);
    }
    table.notes.extend(["compare.ratio_note", "compare.round_trips_note"].map(|key| lang.text(key).to_owned()));
    let frames = efforts.map(|effort| effort.sum().frames);
    let key = match frames[0].cmp(&frames[1]) {
        Ordering::Equal => "compare.as_many",
        Ordering::Greater => "compare.more",
        Ordering::Less => "compare.fewer",
    };
    let [one, other] = frames.map(|frames| lang.frames(frames));
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("one", &names[0]), ("frames", &one), ("other", &names[1]), ("others", &other)];
    Report { heading: lang.fill(key, &values), tables: vec![table], notes: Vec::new() }
}

/// "× 4.00".
fn times(ratio: f64, lang: Lang) -> String {
    match ratio {
        ..0.005 => format!("< {}", lang.decimal(0.01, 2)),
        ..10.0 => format!("× {}", lang.decimal(ratio, 2)),
        _ => format!("× {}", lang.decimal(ratio, 1)),
    }
}
