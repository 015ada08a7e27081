//! `camadas tui`: a screen to explore a capture on.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use super::interrupt::interrupt;
use super::opening::Opening;
use super::ui::Ui;
use crate::tui::{self, Manner, Paint, Times};

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas tui [OPTIONS] FILE... | -i IF")]
pub(super) struct Args {
    #[command(flatten)]
    opening: Opening,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let has_keys = io::stdin().is_terminal() || args.opening.reads_stdin();
    if !has_keys || !io::stdout().is_terminal() {
        return Err(ui.usage(ui.lang.text("tui.no_terminal")));
    }
    let stop = interrupt().map_err(|error| ui.usage(error))?;
    let opened = args.opening.open(Some(Path::new(".")), None, ui)?;
    let manner = Manner {
        lang: ui.lang,
        paint: Paint { color: ui.style.color, ascii: ui.style.ascii },
        shows_secrets: ui.shows_secrets,
        names: opened.names,
        times: Times::default(),
    };
    let filter = args.opening.filter.as_ref().map_or("", |wanted| wanted.text());
    let shown = tui::run(opened.source, opened.spool, manner, (opened.live, filter), stop);
    #[cfg(all(feature = "live", target_os = "linux"))]
    if let Some(stop) = opened.stop {
        stop.stop();
    }
    shown.map_err(|error| ui.usage(ui.lang.fill("tui.failed", &[("error", &error)])))?;
    Ok(ExitCode::SUCCESS)
}
