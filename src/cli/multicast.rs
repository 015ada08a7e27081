//! `camadas multicast`: the groups of a capture.

use std::process::ExitCode;

use super::reading::Reading;
use super::stats;
use super::ui::Ui;
use crate::stats::Topic;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_name = "N", default_value_t = 20, hide_default_value = true)]
    rows: usize,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    stats::tell(&args.reading, &[Topic::Multicast], args.rows, ui)
}
