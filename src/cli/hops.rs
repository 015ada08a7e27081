//! `camadas hops`: the same datagram at several taps.

use std::path::Path;
use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::output::table::{self, Look};
use crate::source::SourceError;
use crate::stats::Report;

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas hops [OPTIONS] FILE... [N]")]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let chosen = args.reading.numbers().is_some();
    args.reading.take_numbers(&ui)?;
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    let (report, errors) = match args.reading.numbers() {
        Some(numbers) if !chosen => {
            let one = numbers.only().ok_or_else(|| {
                let file = args.reading.paths().first().map_or_else(String::new, |path| path.display().to_string());
                ui.usage(ui.lang.fill("cli.hops.one_number", &[("file", &file)]))
            })?;
            one_packet(&args.reading, one, ui)?
        }
        _ => {
            let (hops, run) = args.reading.follow(&ui, &mut *args.reading.open(&ui)?);
            let most = if args.rows == 0 { usize::MAX } else { args.rows };
            (hops.report(ui.lang, most), run.errors)
        }
    };
    let mut out = Output::stdout();
    let _ = out.write(table::report(&report, look).as_bytes());
    Ok(ui.finish(&errors, out))
}

/// The packet that frame `number` carried: a second pass reads its frames.
fn one_packet(reading: &Reading, number: u64, ui: Ui) -> Result<(Report, Vec<SourceError>), ExitCode> {
    let reading = reading.of_all_numbers();
    if let Some(path) = reading.paths().iter().find(|path| !can_be_read_twice(path)) {
        return Err(ui.usage(ui.lang.fill("cli.hops.twice", &[("file", &path.display())])));
    }
    let (hops, run) = reading.follow(&ui, &mut *reading.open(&ui)?);
    let Some(packet) = hops.datagram_of(number) else {
        let names: Vec<_> = reading.paths().iter().map(|path| path.display().to_string()).collect();
        let text = match (1..=run.read).contains(&number) {
            true => ui.lang.fill("cli.hops.left_out", &[("n", &number)]),
            false => {
                let values: [(&str, &dyn std::fmt::Display); 3] =
                    [("n", &number), ("file", &names.join(", ")), ("frames", &ui.lang.number(run.read))];
                ui.lang.fill("cli.no_such_frame", &values)
            }
        };
        run.errors.iter().for_each(|error| ui.say(error.message(ui.lang)));
        return Err(ui.usage(text));
    };
    let (kept, _) = reading.keep(&ui, &mut *reading.open(&ui)?, &packet.numbers());
    Ok((packet.report(number, &kept, ui.lang), run.errors))
}

fn can_be_read_twice(path: &Path) -> bool {
    // What is not there at all is told when it is opened.
    path.as_os_str() != "-" && path.metadata().map_or(true, |file| file.is_file())
}
