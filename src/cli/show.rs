//! `camadas show`: one line a frame, or the layer tree, or the octets.

use std::process::ExitCode;

use super::frames::{Show, Showing};
use super::reading::Reading;
use super::ui::{Output, Ui};

/// When frames are marked by what they are to their conversations.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Marks {
    #[default]
    Auto,
    Always,
    Never,
}

/// Octets of files up to which marks are automatic: remembering conversations takes half as long again, which nobody
/// notices below.
const AUTO_OCTETS: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    showing: Showing,
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "auto|always|never",
        hide_default_value = true,
        hide_possible_values = true
    )]
    marks: Marks,
}

pub(super) fn run(args: &mut Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let marks = match args.marks {
        Marks::Auto => args.reading.needs_memory() || args.reading.octets().is_some_and(|octets| octets <= AUTO_OCTETS),
        Marks::Always => true,
        Marks::Never => false,
    };
    args.reading.recalls = marks;
    let mut source = args.reading.open(&ui)?;
    let (mut out, files) = (Output::stdout(), args.reading.paths().len());
    let stats = args
        .reading
        .write(&ui, &mut *source, &mut out, || Show::new(&args.showing, ui).of_files(files).with_marks(marks));
    Ok(ui.finish(&stats.errors, out))
}
