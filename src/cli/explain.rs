//! `camadas explain`: one frame, completely.

use std::ops::ControlFlow;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::notes::Stories;
use crate::output::explain::{Page, write_explanation};

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas explain [OPTIONS] FILE [N]")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(short, long)]
    verbose: bool,
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    args.reading.take_numbers(&ui)?;
    let mut source = args.reading.open(&ui)?;
    let names = args.reading.names();
    let mut out = Output::stdout();
    let (mut stories, mut text) = (Stories::default(), String::new());
    let look = ui.look();
    let (chosen, stats) = args.reading.each(&ui, &mut *source, |view, is_chosen| {
        let story = stories.read(view);
        if !is_chosen {
            return ControlFlow::Continue(());
        }
        // A blank line parts one frame from the next.
        text.replace_range(.., if text.is_empty() { "" } else { "\n" });
        let file = view.taps.get(view.frame.tap as usize).and_then(|tap| names.get(tap.file as usize));
        let page = Page { look, file: file.map_or("-", |name| name), verbose: args.verbose };
        write_explanation(view, &story, page, &mut text);
        out.write(text.as_bytes())
    });
    let code = ui.finish(&stats.errors, out);
    match args.reading.lacking(&ui, chosen, &stats) {
        Some(lacks) => Err(ui.usage(lacks)),
        None => Ok(code),
    }
}
