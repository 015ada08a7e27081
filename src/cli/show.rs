//! `camadas show`: one line a frame, or the layer tree, or the octets.

use std::process::ExitCode;

use super::frames::{Show, Showing};
use super::reading::Reading;
use super::ui::{Output, Ui};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    showing: Showing,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let (mut out, files) = (Output::stdout(), args.reading.paths().len());
    let stats = args.reading.write(&ui, &mut *source, &mut out, || Show::new(&args.showing, ui).of_files(files));
    Ok(ui.finish(&stats.errors, out))
}
