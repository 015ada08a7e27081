//! `camadas flows`: the conversations of captures.

use std::process::ExitCode;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::flow::{Bounds, Tracker};
use crate::output::table::{self, Look};
use crate::stats::{Report, flows};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
    #[arg(long, value_name = "MiB", default_value_t = 240, hide_default_value = true)]
    memory: usize,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let bounds = Bounds { octets: args.memory.saturating_mul(1 << 20), ..Bounds::default() };
    let mut tracker = Tracker::new(bounds, ());
    let run = args.reading.remember(&ui, &mut *source, &mut tracker);
    let most = if args.rows == 0 { usize::MAX } else { args.rows };
    let table = &tracker.table;
    let begin = table.flows().filter_map(|flow| flow.first().first_ns()).min().unwrap_or(0);
    let told = flows::table(table.flows(), begin, ui.lang, most);
    let (frames, count) = (ui.lang.frames(run.read), ui.lang.counted(table.count(), "flows.flow", "flows.flows"));
    let heading = ui.lang.fill("flows.heading", &[("frames", &frames), ("flows", &count)]);
    let mut notes = Vec::new();
    let forgotten = table.forgotten();
    if forgotten.flows > 0 {
        let lang = ui.lang;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("most", &format!("{} MiB", args.memory)),
            ("flows", &lang.counted(forgotten.flows, "flows.flow", "flows.flows")),
            ("frames", &lang.frames(forgotten.frames)),
            ("octets", &lang.octets(forgotten.octets)),
        ];
        notes.push(lang.fill("flows.forgotten", &values));
    }
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    let mut out = Output::stdout();
    let _ = out.write(table::report(&Report { heading, tables: vec![told], notes }, look).as_bytes());
    Ok(ui.finish(&run.errors, out))
}
