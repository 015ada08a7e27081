//! `camadas explain`: one frame, completely.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::across::{Across, Found, MOST_FRAMES};
use crate::notes::Stories;
use crate::output::across::sentences;
use crate::output::explain::{Page, write_explanation};
use crate::peel::View;

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas explain [OPTIONS] FILE [N]")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(short, long)]
    verbose: bool,
}

/// What other frames tell of the chosen ones: the files are read once to find those, where they are not named by number,
/// and once to find out about them.
fn across(reading: &Reading, ui: Ui) -> Result<BTreeMap<u64, Found>, ExitCode> {
    if reading.is_piped() {
        ui.say(ui.lang.text("across.piped"));
        return Ok(BTreeMap::new());
    }
    let numbers = match reading.chosen_numbers() {
        Some(numbers) => numbers,
        None => {
            let (mut source, mut numbers) = (reading.open(&ui)?, Vec::new());
            reading.each(&ui, &mut *source, |view, is_chosen| {
                numbers.extend(is_chosen.then_some(view.frame.number));
                if numbers.len() < MOST_FRAMES { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            });
            numbers
        }
    };
    let mut source = reading.open(&ui)?;
    Ok(reading.across(&ui, &mut *source, Across::new(numbers, ui.shows_secrets)))
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    args.reading.take_numbers(&ui)?;
    let across = across(&args.reading, ui)?;
    let mut source = args.reading.open(&ui)?;
    let names = args.reading.names();
    let mut out = Output::stdout();
    let (mut stories, mut text) = (Stories::default(), String::new());
    let (look, paths) = (ui.look(), args.reading.words());
    let (chosen, stats) = args.reading.each(&ui, &mut *source, |view, is_chosen| {
        let story = stories.read(view);
        if !is_chosen {
            return ControlFlow::Continue(());
        }
        // A blank line parts one frame from the next.
        text.replace_range(.., if text.is_empty() { "" } else { "\n" });
        let file = view.taps.get(view.frame.tap as usize).and_then(|tap| names.get(tap.file as usize));
        let file = file.map_or("-", |name| name);
        let number = view.frame.number;
        let found = across.get(&number);
        let own = found.and_then(|found| found.layers(view.frame, view.peeled));
        let view = &View { peeled: own.as_ref().unwrap_or(view.peeled), ..*view };
        let told = found.map(|found| sentences(number, found, Some(&paths), look.lang)).unwrap_or_default();
        let page = Page { look, file, verbose: args.verbose, across: &told };
        write_explanation(view, &story, page, &mut text);
        out.write(text.as_bytes())
    });
    let code = ui.finish(&stats.errors, out);
    match args.reading.lacking(&ui, chosen, &stats) {
        Some(lacks) => Err(ui.usage(lacks)),
        None => Ok(code),
    }
}
