//! `camadas flows`: the conversations of captures; one of them in words or as a sequence diagram.

use std::fmt::Display;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::evidence::Evidence;
use crate::flow::{Bounds, Flow, Table, Tracker};
use crate::frame::tap_names;
use crate::output::ladder::Ladder;
use crate::output::table;
use crate::run::{Recall, RunStats};
use crate::source::Source;
use crate::stats::{Report, conversation, flows};

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas flows [OPTIONS] FILE... [N]")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "N")]
    ladder: Option<u64>,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
    #[arg(long, value_name = "MiB", default_value_t = 240, hide_default_value = true)]
    memory: usize,
}

/// Frames of a sequence diagram, where no number was asked for.
const RUNGS: u64 = 500;

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let one = args.reading.take_flow();
    match (args.ladder, one) {
        (Some(number), _) => ladder(args, number, ui),
        (None, Some(number)) => in_words(args, number, ui),
        (None, None) => list(args, ui),
    }
}

fn bounds(args: &Args) -> Bounds {
    Bounds { octets: args.memory.saturating_mul(1 << 20), ..Bounds::default() }
}

fn list(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let (chosen, tracker, run) = track(&args.reading, &mut *source, bounds(args), ui);
    let most = if args.rows == 0 { usize::MAX } else { args.rows };
    let (table, lang) = (&tracker.table, ui.lang);
    let begin = table.flows().filter_map(|flow| flow.first().first_ns()).min().unwrap_or(0);
    let is_chosen = |flow: &&Flow| chosen.as_ref().is_none_or(|chosen| chosen.has(flow));
    let told = flows::table(table.flows().filter(is_chosen), begin, lang, most);
    let (frames, count) = (lang.frames(run.read), lang.counted(table.count(), "flows.flow", "flows.flows"));
    let heading = lang.fill("flows.heading", &[("frames", &frames), ("flows", &count)]);
    let notes = notes(&tracker, args.memory, ui);
    show(&Report { heading, tables: vec![told], notes }, &run, ui)
}

/// All conversations, and which of them a frame was chosen of, where frames were.
pub(super) fn track(
    reading: &Reading,
    source: &mut dyn Source,
    bounds: Bounds,
    ui: Ui,
) -> (Option<flows::Chosen>, Tracker, RunStats) {
    if reading.chooses() {
        let recall = Recall::new(bounds, ());
        let (chosen, tracker, run) = reading.fold_and_track(&ui, source, recall, flows::Chosen::default);
        return (Some(chosen), tracker, run);
    }
    let mut tracker = Tracker::new(bounds, ());
    let run = reading.remember(&ui, source, &mut tracker);
    (None, tracker, run)
}

/// What was not told apart or put together.
fn notes(tracker: &Tracker, memory: usize, ui: Ui) -> Vec<String> {
    let (lang, mut notes) = (ui.lang, Vec::new());
    let forgotten = tracker.table.forgotten();
    if forgotten.flows > 0 {
        let values: [(&str, &dyn Display); 4] = [
            ("most", &format!("{memory} MiB")),
            ("flows", &lang.counted(forgotten.flows, "flows.flow", "flows.flows")),
            ("frames", &lang.frames(forgotten.frames)),
            ("octets", &lang.octets(forgotten.octets)),
        ];
        notes.push(lang.fill("flows.forgotten", &values));
    }
    let (remains, (datagrams, fragments)) = (tracker.fragments.remains(), tracker.fragments.waiting());
    let incomplete = datagrams + remains.timed_out + remains.forgotten;
    if incomplete > 0 {
        let fragments = lang.number(fragments + remains.fragments);
        notes.push(lang.fill("flows.incomplete", &[("n", &lang.number(incomplete)), ("fragments", &fragments)]));
    }
    notes
}

fn in_words(args: &Args, number: u64, ui: Ui) -> Result<ExitCode, ExitCode> {
    args.reading.refuse_choice("flows", &ui)?;
    let mut source = args.reading.open(&ui)?;
    let mut tracker = Tracker::only(bounds(args), Evidence::default(), number);
    let run = args.reading.remember(&ui, &mut *source, &mut tracker);
    let flow = find(&tracker.table, number).ok_or_else(|| lacking(&args.reading, number, &tracker.table, &run, ui))?;
    let taps = tap_names(source.interfaces());
    show(&conversation::report(flow, &tracker.listener, &taps, ui.lang), &run, ui)
}

fn ladder(args: &Args, number: u64, ui: Ui) -> Result<ExitCode, ExitCode> {
    args.reading.refuse_choice("flows --ladder", &ui)?;
    let mut source = args.reading.open(&ui)?;
    let mut out = Output::stdout();
    let most = args.reading.limit().unwrap_or(RUNGS);
    let reading = args.reading.without_limit();
    let drawn = Ladder::new(ui.look(), ui.shows_secrets, most, |text: &str| out.write(text.as_bytes()));
    let mut tracker = Tracker::only(bounds(args), drawn, number);
    let run = reading.remember(&ui, &mut *source, &mut tracker);
    let beyond = tracker.listener.beyond;
    let Tracker { table, .. } = tracker;
    find(&table, number).ok_or_else(|| lacking(&args.reading, number, &table, &run, ui))?;
    if beyond > 0 {
        ui.say(ui.lang.fill("flows.ladder_more", &[("n", &ui.lang.number(beyond))]));
    }
    Ok(ui.finish(&run.errors, out))
}

fn find(table: &Table, number: u64) -> Option<&Flow> {
    table.flows().find(|flow| flow.number == number)
}

fn lacking(reading: &Reading, number: u64, table: &Table, run: &RunStats, ui: Ui) -> ExitCode {
    run.errors.iter().for_each(|error| ui.say(error.message(ui.lang)));
    ui.usage(reading.lacking_flow(&ui, number, table.count()))
}

fn show(report: &Report, run: &RunStats, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut out = Output::stdout();
    let _ = out.write(table::report(report, ui.look()).as_bytes());
    Ok(ui.finish(&run.errors, out))
}
