//! `camadas stats`: tables over whole captures.

use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::{Bounds, Tracker};
use crate::frame::{Interface, tap_names};
use crate::i18n::Lang;
use crate::output::table;
use crate::proto::contract::escape;
use crate::run::{Recall, RunStats};
use crate::stats::flows::Chosen;
use crate::stats::in_order::{self, Counts, InOrder};
use crate::stats::{Report, Stats, Topic};

/// Which tables are wanted, and how long.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Tables {
    #[arg(
        short = 'z',
        long = "table",
        value_delimiter = ',',
        value_name = "TABLE,...",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(Topic::ALL.iter().map(|topic| topic.name()))
            .try_map(|name| name.parse::<Topic>().map_err(|()| name)),
    )]
    tables: Vec<Topic>,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
}

impl Tables {
    /// Those that were asked for, if any were.
    #[cfg(feature = "live")]
    pub fn topics(&self) -> Option<&[Topic]> {
        if self.tables.is_empty() { None } else { Some(&self.tables) }
    }

    /// Most rows of what can have any number of them.
    #[cfg(feature = "live")]
    pub fn most(&self) -> usize {
        most(self.rows)
    }
}

/// As a limit: 0 stands for all.
fn most(rows: usize) -> usize {
    if rows == 0 { usize::MAX } else { rows }
}

/// A table of one kind or the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    Any(Topic),
    InOrder(InOrder),
}

/// The names of all tables.
fn names() -> impl Iterator<Item = &'static str> {
    let in_order = InOrder::ALL.iter().map(|topic| topic.name());
    Topic::ALL.iter().map(|topic| topic.name()).chain(in_order)
}

fn wanted(name: &str) -> Option<Wanted> {
    name.parse().ok().map(Wanted::Any).or_else(|| name.parse().ok().map(Wanted::InOrder))
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(
        short = 'z',
        long = "table",
        value_delimiter = ',',
        value_name = "TABLE,...",
        hide_possible_values = true,
        value_parser = PossibleValuesParser::new(names()).try_map(|name| wanted(&name).ok_or(name)),
    )]
    tables: Vec<Wanted>,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let of = |pick: fn(&Wanted) -> Option<Topic>| args.tables.iter().filter_map(pick).collect::<Vec<_>>();
    let any = of(|wanted| if let Wanted::Any(topic) = wanted { Some(*topic) } else { None });
    let in_order: Vec<_> = args
        .tables
        .iter()
        .filter_map(|wanted| if let Wanted::InOrder(topic) = wanted { Some(*topic) } else { None })
        .collect();
    match (&any[..], &in_order[..]) {
        ([], []) => tell(&args.reading, Topic::ALL, args.rows, ui),
        (_, []) => tell(&args.reading, &any, args.rows, ui),
        _ => tell_in_order(&args.reading, &any, &in_order, args.rows, ui),
    }
}

/// Counts and shows `topics` with at most `rows` rows of what can have any number of them; all for 0.
pub(super) fn tell(reading: &Reading, topics: &[Topic], rows: usize, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = reading.open(&ui)?;
    let (counted, run) = reading.fold(&ui, &mut *source, || Stats::new(topics));
    let mut report = counted.report(ui.lang, most(rows));
    if counted.is_empty() {
        // Headings of tables without a row would say nothing.
        report.tables.clear();
        report.notes = vec![match run.read {
            0 => ui.lang.text("stats.no_frames").to_owned(),
            read => ui.lang.fill("stats.none_fits", &[("n", &ui.lang.number(read))]),
        }];
    } else if report.tables.is_empty() {
        report.notes.push(ui.lang.text("stats.nothing").to_owned());
    }
    show(report, source.interfaces(), &run, ui)
}

/// What the captures say that they lost: what is in no table.
fn lost(taps: &[Interface], lang: Lang) -> Option<String> {
    /// Taps that are named one by one.
    const MOST: usize = 8;
    let is_lossy = |tap: &&Interface| tap.dropped.is_some_and(|lost| lost > 0);
    let lossy = taps.iter().filter(is_lossy).count();
    if lossy == 0 {
        return None;
    }
    let mut told = String::new();
    for (tap, name) in taps.iter().zip(tap_names(taps)).filter(|(tap, _)| is_lossy(tap)).take(MOST) {
        if !told.is_empty() {
            told.push_str(", ");
        }
        if taps.len() > 1 {
            escape(name.as_bytes(), &mut told);
            told.push_str(": ");
        }
        let dropped = lang.number(tap.dropped.unwrap_or(0));
        told += &match tap.received {
            Some(received) => lang.fill("stats.lost_of", &[("lost", &dropped), ("received", &lang.number(received))]),
            None => dropped,
        };
    }
    if lossy > MOST {
        told.push_str(", …");
    }
    Some(lang.fill("stats.lost", &[("lost", &told)]))
}

/// The same with tables that need frames in their order.
fn tell_in_order(
    reading: &Reading,
    any: &[Topic],
    in_order: &[InOrder],
    rows: usize,
    ui: Ui,
) -> Result<ExitCode, ExitCode> {
    let make = || Stats::new(any);
    let mut source = reading.open(&ui)?;
    if !reading.chooses() {
        let mut tracker = Tracker::new(Bounds::default(), Counts::new(in_order));
        let (counted, run) = reading.fold_and_remember(&ui, &mut *source, &mut tracker, make);
        let mut report = counted.report(ui.lang, most(rows));
        report.tables.extend(in_order::tables(tracker, in_order, ui.lang, most(rows)));
        return show(report, source.interfaces(), &run, ui);
    }
    // Which conversations are chosen is known when all is read, so those that are listened to are read again. A limit ends
    // the first reading before the conversations that it chose may have ended.
    let again = in_order.iter().any(|topic| topic.listens()) || reading.limit().is_some();
    if again && reading.is_piped() {
        return Err(ui.usage(ui.lang.fill("cli.read_twice", &[("file", &"-")])));
    }
    let recall = Recall::new(Bounds::default(), Counts::default());
    let make = || (make(), Chosen::default());
    let ((counted, chosen), mut tracker, run) = reading.fold_and_track(&ui, &mut *source, recall, make);
    let counts = Counts::of(in_order, chosen);
    if again {
        let mut source = reading.open(&ui)?;
        tracker = Tracker::new(Bounds::default(), counts);
        reading.of_all_numbers().without_limit().remember(&ui, &mut *source, &mut tracker);
    } else {
        tracker.listener = counts;
    }
    let mut report = counted.report(ui.lang, most(rows));
    report.tables.extend(in_order::tables(tracker, in_order, ui.lang, most(rows)));
    report.notes.push(ui.lang.text("stats.of_chosen").to_owned());
    show(report, source.interfaces(), &run, ui)
}

fn show(mut report: Report, taps: &[Interface], run: &RunStats, ui: Ui) -> Result<ExitCode, ExitCode> {
    report.notes.extend(lost(taps, ui.lang));
    let mut out = Output::stdout();
    let _ = out.write(table::report(&report, ui.look()).as_bytes());
    Ok(ui.finish(&run.errors, out))
}

#[cfg(test)]
mod tests {
    use super::{lost, names};
    use crate::frame::Interface;
    use crate::i18n::Lang;

    #[test]
    fn what_was_lost_is_said_of_every_tap() {
        let tap = |name: &str, received, dropped| Interface {
            name: Some(name.to_owned()),
            received,
            dropped,
            ..Interface::default()
        };
        let whole = [tap("a", Some(5), Some(0)), tap("b", None, None)];
        assert_eq!(lost(&whole, Lang::En), None);
        let told = lost(&[tap("a\x1b[2J", Some(1000), Some(3)), tap("b", None, Some(7))], Lang::En).expect("a note");
        assert!(told.ends_with(r"a\x1b[2J: 3 of 1,000 received, b: 7."), "{told}");
        assert!(lost(&[tap("a", None, Some(7))], Lang::PtBr).expect("a note").ends_with("alguma: 7."));
    }

    #[test]
    fn the_help_names_every_table() {
        for lang in [Lang::En, Lang::PtBr] {
            let help = lang.text("cli.arg.stats.tables");
            let named: Vec<_> = help.rsplit(": ").next().unwrap_or_default().split(", ").collect();
            assert_eq!(named, names().collect::<Vec<_>>());
        }
    }
}
