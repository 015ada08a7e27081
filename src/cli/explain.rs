//! `camadas explain`: one frame, completely.

use std::ops::ControlFlow;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::notes::Stories;
use crate::output::explain::{Page, write_explanation};
use crate::output::table::Look;

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
    let paths = args.reading.paths();
    let names: Vec<_> =
        paths.iter().map(|path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy()).collect();
    let mut out = Output::stdout();
    let (mut stories, mut text) = (Stories::default(), String::new());
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
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
    // Only what was read to its end can be said to lack a frame.
    let missing = args.reading.numbers().and_then(|numbers| numbers.missing(stats.read));
    let lacks = match missing {
        Some(number) if stats.errors.is_empty() => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &number), ("file", &names.join(", ")), ("frames", &ui.lang.number(stats.read))];
            ui.lang.fill("cli.no_such_frame", &values)
        }
        None if chosen == 0 && stats.read == 0 && stats.errors.is_empty() => {
            ui.lang.fill("cli.no_frames", &[("file", &names.join(", "))])
        }
        _ => return Ok(code),
    };
    Err(ui.usage(lacks))
}
