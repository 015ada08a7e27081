//! `camadas stats`: tables over whole captures.

use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::output::table;
use crate::stats::{Stats, Topic};

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
    pub fn topics(&self) -> Option<&[Topic]> {
        if self.tables.is_empty() { None } else { Some(&self.tables) }
    }

    /// Most rows of what can have any number of them.
    pub fn most(&self) -> usize {
        most(self.rows)
    }
}

/// As a limit: 0 stands for all.
fn most(rows: usize) -> usize {
    if rows == 0 { usize::MAX } else { rows }
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    tables: Tables,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    tell(&args.reading, args.tables.topics().unwrap_or(Topic::ALL), args.tables.rows, ui)
}

/// Counts and shows `topics` with at most `rows` rows of what can have any number of them; all for 0.
pub(super) fn tell(reading: &Reading, topics: &[Topic], rows: usize, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = reading.open(&ui)?;
    let (counted, run) = reading.fold(&ui, &mut *source, || Stats::new(topics));
    let mut out = Output::stdout();
    let _ = out.write(table::report(&counted.report(ui.lang, most(rows)), ui.look()).as_bytes());
    Ok(ui.finish(&run.errors, out))
}

#[cfg(test)]
mod tests {
    use super::Topic;
    use crate::i18n::Lang;

    #[test]
    fn the_help_names_every_table() {
        for lang in [Lang::En, Lang::PtBr] {
            let help = lang.text("cli.arg.tables");
            let named: Vec<_> = help.rsplit(": ").next().unwrap_or_default().split(", ").collect();
            assert_eq!(named, Topic::ALL.iter().map(|topic| topic.name()).collect::<Vec<_>>());
        }
    }
}
