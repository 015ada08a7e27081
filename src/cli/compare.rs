//! `camadas compare`: two captures, or two conversations, side by side.

use std::path::Path;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::{Bounds, Tracker};
use crate::output::table::{self, Look};
use crate::run::Recall;
use crate::source::SourceError;
use crate::stats::compare::{Effort, report};
use crate::stats::flows::Chosen;

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas compare [OPTIONS] FILE [FILE]")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "N,N", value_delimiter = ',', num_args = 1, value_parser = clap::value_parser!(u64).range(1..))]
    flows: Vec<u64>,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let (lang, files) = (ui.lang, args.reading.of_each_file());
    let (first, second) = match (&files[..], &args.flows[..]) {
        ([first, second], []) => ((first, None), (second, None)),
        ([first, second], [one, other]) => ((first, Some(*one)), (second, Some(*other))),
        ([file], [one, other]) => ((file, Some(*one)), (file, Some(*other))),
        ([file], _) => {
            let file = file.paths().first().map_or_else(String::new, |path| path.display().to_string());
            return Err(ui.usage(lang.fill("cli.compare.with_what", &[("file", &file)])));
        }
        (_, [] | [_, _]) => return Err(ui.usage(lang.text("cli.compare.two_files"))),
        _ => return Err(ui.usage(lang.text("cli.compare.two_flows"))),
    };
    let chooses = args.reading.chooses();
    if chooses && !args.flows.is_empty() {
        return Err(ui.usage(lang.text("cli.compare.flows_are_chosen")));
    }
    let is_piped = |reading: &Reading| reading.paths().iter().any(|path| path.as_os_str() == "-");
    // One file is read once for each of its conversations, and with a choice each file once to find what it chooses.
    if (files.len() == 1 || chooses) && files.iter().any(is_piped) {
        return Err(ui.usage(lang.fill("cli.read_twice", &[("file", &"-")])));
    }
    let (one, mut errors) = effort(first.0, first.1, ui)?;
    let (other, more) = effort(second.0, second.1, ui)?;
    errors.extend(more);
    let names = names([first.0, second.0], [first.1, second.1], ui);
    let told = report([&names[0], &names[1]], [&one, &other], lang);
    let look = Look { lang, style: ui.style, width: ui.width };
    let mut out = Output::stdout();
    let _ = out.write(table::report(&told, look).as_bytes());
    Ok(ui.finish(&errors, out))
}

/// Counts what the conversations of a capture took, or one of them, or those that a frame was chosen of.
fn effort(reading: &Reading, only: Option<u64>, ui: Ui) -> Result<(Effort, Vec<SourceError>), ExitCode> {
    // Conversations are counted whole: a limit says how many frames choose them.
    let all = if reading.chooses() { reading.of_all_numbers().without_limit() } else { reading.clone() };
    let chosen = match only {
        Some(number) => Some(Chosen::one(number)),
        None if reading.chooses() => {
            let mut source = reading.open(&ui)?;
            let recall = Recall::new(Bounds::default(), ());
            Some(reading.fold_and_track(&ui, &mut *source, recall, Chosen::default).0)
        }
        None => None,
    };
    let mut source = reading.open(&ui)?;
    let mut tracker = Tracker::new(Bounds::default(), Effort::of(chosen));
    let run = all.remember(&ui, &mut *source, &mut tracker);
    if tracker.listener.is_empty() {
        let file = reading.paths().first().map_or_else(String::new, |path| path.display().to_string());
        run.errors.iter().for_each(|error| ui.say(error.message(ui.lang)));
        let text = match only {
            Some(flow) => {
                let flows = ui.lang.counted(tracker.table.count(), "flows.flow", "flows.flows");
                let values: [(&str, &dyn std::fmt::Display); 3] = [("n", &flow), ("file", &file), ("flows", &flows)];
                ui.lang.fill("cli.no_such_flow", &values)
            }
            None if reading.chooses() => ui.lang.fill("cli.no_chosen_flows", &[("file", &file)]),
            None => ui.lang.fill("cli.no_flows", &[("file", &file)]),
        };
        return Err(ui.usage(text));
    }
    Ok((tracker.listener, run.errors))
}

/// What to call the two: the files' names, with the conversations' numbers where one was asked for.
fn names(readings: [&Reading; 2], flows: [Option<u64>; 2], ui: Ui) -> [String; 2] {
    let stems = readings.map(|reading| {
        let path = reading.paths().first().cloned().unwrap_or_default();
        path.file_stem().unwrap_or(Path::new("-").as_os_str()).to_string_lossy().into_owned()
    });
    let same = stems[0] == stems[1];
    let name = |at: usize| match flows[at] {
        Some(flow) if same => ui.lang.fill("cli.flow_number", &[("n", &flow)]),
        Some(flow) => format!("{} · {}", stems[at], ui.lang.fill("cli.flow_number", &[("n", &flow)])),
        None if same => format!("{} ({})", stems[at], at + 1),
        None => stems[at].clone(),
    };
    [name(0), name(1)]
}
