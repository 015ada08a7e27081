//! `camadas record`: any program, or several that talk to each other, on hosts of their own, without permission.

mod causes;
mod console;
mod parties;
mod ready;
mod summary;
mod tracing;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::frames::Showing;
use super::stats::Tables;
use super::ui::{NOT_PERMITTED, UNREADABLE, Ui};
use crate::lab::{Lab, LabError, Topology};
use crate::run::record::{Recorder, Recording, To};
use crate::source::live::{Live, Options, Tap};
use console::Console;
use parties::Parties;
pub(super) use ready::wait_on_host;
use tracing::Tracing;

/// Frames that kernels still owe each other when the last program has ended come within this time of each other: an
/// acknowledgement may be delayed by 40 ms.
const QUIET: Duration = Duration::from_millis(60);
/// How often quiet is waited for.
const MOST_QUIET: usize = 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[arg(value_name = "HOST: COMMAND", required_unless_present = "command", conflicts_with = "command")]
    programs: Vec<String>,
    #[arg(last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
    #[arg(short, long, value_name = "OUT")]
    write: Option<PathBuf>,
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true, conflicts_with = "programs",
        value_parser = clap::value_parser!(u8).range(1..=99))]
    hosts: u8,
    #[arg(long, value_name = "HOST")]
    hostname: Option<String>,
    #[arg(long)]
    trace: bool,
    #[command(flatten)]
    showing: Showing,
    #[command(flatten)]
    tables: Tables,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let parties = if args.command.is_empty() {
        Parties::of_lines(&args.programs)
            .map_err(|line| ui.usage(ui.lang.fill("record.no_host", &[("line", &line)])))?
    } else {
        Parties::of_command(&args.command, args.hosts)
    };
    let no_lab = |error: LabError| {
        ui.say(error.message(ui.lang));
        ExitCode::from(if error.is_forbidden() { NOT_PERMITTED } else { UNREADABLE })
    };
    let failed = |error: io::Error| ui.usage(error);
    let topology = args.hostname.as_deref().into_iter().fold(parties.topology(), Topology::hostname);
    let mut lab = Lab::up(&topology).map_err(no_lab)?;
    let taps = lab.taps().into_iter().map(|tap| Tap {
        socket: tap.socket,
        index: tap.index,
        description: None,
        mac: tap.place.mac,
        name: tap.place.peer.map_or_else(|| tap.place.name.clone(), |peer| format!("{} ({peer})", tap.place.name)),
    });
    let live = Live::adopt(taps.collect(), &Options::lab()).map_err(|error| ui.usage(error.message(ui.lang)))?;
    let to = args.write.clone().map_or(To::Memory, To::File);
    let tracing = args.trace.then(Tracing::default);
    let recorder = Recorder::start(live, &to, Some(parties.comments(&topology, lab.plan(), tracing.as_ref())))
        .map_err(|error| ui.cannot_create(args.write.as_deref().unwrap_or_else(|| "-".as_ref()), &error))?;
    lab.start().map_err(no_lab)?;
    let mut console = Console::new(ui).map_err(failed)?;
    let code = parties.run(&lab, &mut console, tracing.as_ref()).map_err(no_lab)?;
    let recording = finish(recorder);
    lab.down();
    summary::tell(args, &recording, tracing.as_ref(), ui);
    Ok(if recording.failure.is_some() { ExitCode::from(UNREADABLE) } else { code })
}

/// Ends the recording once no more frames come.
fn finish(recorder: Recorder) -> Recording {
    for _ in 0..MOST_QUIET {
        let before = recorder.frames();
        if recorder.wait(QUIET) || recorder.frames() == before {
            break;
        }
    }
    recorder.stop()
}
