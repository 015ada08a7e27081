//! `camadas capture`: frames of this machine's interfaces as they come.

mod confine;
mod screen;
mod units;

use std::fs::File;
use std::io::{self, Write as _};
use std::num::NonZero;
use std::os::fd::AsFd as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::frames::{self, Showing};
use super::interrupt::Early;
use super::reading::Wanted;
use super::stats::Tables;
use super::ui::{NOT_PERMITTED, Output, UNREADABLE, Ui};
use crate::filter::Filter;
use crate::filter::kernel::Expression;
use crate::frame::LinkType;
use crate::run::choose::Chosen;
use crate::run::record::{Recorder, Ring, To};
use crate::source::SourceError;
use crate::source::live::{self, Choice, Counts, Listen, Live, LiveError, Options, Portable, Step};
use screen::Screen;
use units::{Size, Span};

#[cfg(any(feature = "serve", feature = "tui"))]
pub(super) use confine::confine;
#[cfg(feature = "lab")]
pub(super) use confine::confinement;

/// What reads the frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Backend {
    /// Packet sockets of Linux.
    Packet,
    /// Whatever the system has.
    Pnet,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[cfg_attr(feature = "lab", arg(short, long = "interface", value_name = "IF", required_unless_present = "lab"))]
    #[cfg_attr(not(feature = "lab"), arg(short, long = "interface", value_name = "IF", required = true))]
    interfaces: Vec<String>,
    #[cfg(feature = "lab")]
    #[arg(long, value_name = "NAME", conflicts_with_all = ["interfaces", "backend"])]
    lab: Option<Option<String>>,
    #[arg(short, long, value_name = "OUT")]
    write: Option<PathBuf>,
    #[arg(short = 'f', long, value_name = "host 10.0.0.1 and udp")]
    capture_filter: Option<String>,
    #[arg(short = 'Y', long = "filter", value_name = "ip.dst == 224.0.0.0/4")]
    filter: Option<Wanted>,
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    #[arg(long, value_name = "90s|5m|1h")]
    duration: Option<Span>,
    #[arg(long, value_name = "10MB", requires = "write")]
    rotate: Option<Size>,
    #[arg(long, value_name = "N", requires = "rotate")]
    keep: Option<NonZero<usize>>,
    #[arg(short = 's', long, value_name = "N")]
    snaplen: Option<NonZero<u32>>,
    #[arg(short = 'p', long)]
    no_promiscuous: bool,
    #[arg(long, value_name = "8MB")]
    buffer: Option<Size>,
    #[arg(long, value_enum, value_name = "packet|pnet", hide_possible_values = true)]
    backend: Option<Backend>,
    #[arg(short = 'P', long, requires = "write")]
    print: bool,
    #[command(flatten)]
    showing: Showing,
    #[command(flatten)]
    tables: Tables,
    /// Addresses are numeric anyway; the flag is taken because hands type it.
    #[arg(short = 'n', hide = true)]
    _numeric: bool,
    /// Frames are shown as they come anyway.
    #[arg(short = 'l', hide = true)]
    _line_buffered: bool,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let filter = args.filter.as_ref().map(|wanted| wanted.filter(&ui)).transpose()?;
    if args.shows() && args.write.as_deref().is_some_and(is_stdout) {
        return Err(ui.usage(ui.lang.text("capture.two_outputs")));
    }
    let early = Early::new().map_err(|error| ui.usage(error))?;
    let options = Options { filter: kernel_filter(args, filter, ui)?, ..args.options() };
    let live = open(args, &options, ui)?;
    let live = Chosen::new(live, filter.cloned(), args.count);
    early.stop(&live.stopper()).map_err(|error| ui.usage(error))?;
    // What is read from the system when it is first needed is read now: soon no file can be.
    frames::learn_local_time();
    match &args.write {
        None => Ok(watch(args, live, ui)),
        Some(path) => record(args, live, path, ui),
    }
}

fn open(args: &Args, options: &Options, ui: Ui) -> Result<Box<dyn Listen>, ExitCode> {
    #[cfg(feature = "lab")]
    if let Some(name) = &args.lab {
        return open_lab(name.as_deref(), options, ui);
    }
    let live: Result<Box<dyn Listen>, LiveError> = match (args.backend, &args.interfaces[..]) {
        (Some(Backend::Pnet), [interface]) => Portable::open(interface, options).map(|live| Box::new(live) as _),
        (Some(Backend::Pnet), _) => return Err(ui.usage(ui.lang.text("capture.one_interface"))),
        _ => Live::open(&args.interfaces, options).map(|live| Box::new(live) as _),
    };
    live.map_err(|error| refused(&error, ui))
}

/// Every tap of a lab that is up, until it is taken down.
#[cfg(feature = "lab")]
fn open_lab(name: Option<&str>, options: &Options, ui: Ui) -> Result<Box<dyn Listen>, ExitCode> {
    let lab = super::lab::join(name, ui)?;
    let taps = lab.plan().taps.iter().map(|place| lab.tap(&place.name).map(Into::into));
    let taps = taps.collect::<Result<_, _>>().map_err(|error| super::lab::refused(&error, ui))?;
    let options = Options { ring_octets: options.ring_octets.min(Options::lab().ring_octets), ..options.clone() };
    let live = Live::adopt(taps, &options).map_err(|error| refused(&error, ui))?;
    let stop = live.stopper();
    // The sockets keep the cables of the lab alive, silent, when everything else of it is gone.
    std::thread::spawn(move || {
        lab.wait_for_end();
        stop.stop();
    });
    Ok(Box::new(live))
}

impl Args {
    fn options(&self) -> Options {
        let usual = Options::default();
        Options {
            ring_octets: self.buffer.map_or(usual.ring_octets, |size| usize::try_from(size.0).unwrap_or(usize::MAX)),
            snap_len: self.snaplen.map_or(usual.snap_len, NonZero::get),
            promiscuous: !self.no_promiscuous,
            // Whoever looks wants to see a frame at once; a file does not care, and few wake-ups cost less.
            patience: if self.shows() { usual.patience } else { Duration::from_millis(50) },
            tick: Some(screen::TICK),
            duration: self.duration.map(|span| span.0),
            filter: None,
        }
    }

    /// Frames or tables are shown.
    fn shows(&self) -> bool {
        self.write.is_none() || self.print || self.showing.details || self.showing.hex || self.tables.topics().is_some()
    }
}

/// A capture filter, for the kernel.
fn capture_filter(text: &str, ui: Ui) -> Result<live::Filter, ExitCode> {
    let expression = Expression::parse(text).map_err(|error| ui.usage(error.render(text, ui.lang)))?;
    let program = move |link, octets| match expression.program(link, octets) {
        Some(program) => Choice::Program(program.raw()),
        None => Choice::Impossible,
    };
    Ok(live::Filter { text: Some(text.to_owned()), program: Arc::new(program) })
}

/// What the kernel is to decide: a capture filter is its affair altogether; of a display filter it leaves out what cannot pass.
fn kernel_filter(args: &Args, display: Option<&Filter>, ui: Ui) -> Result<Option<live::Filter>, ExitCode> {
    if let Some(text) = &args.capture_filter {
        return capture_filter(text, ui).map(Some);
    }
    // What is cut short here may look different to the filter than to the kernel.
    let Some(display) = display.filter(|_| args.snaplen.is_none()).cloned() else { return Ok(None) };
    if display.to_program(LinkType::ETHERNET, 1).is_none() {
        ui.remark(ui.lang.text("capture.not_in_kernel"));
        return Ok(None);
    }
    let program = move |link: Option<LinkType>, octets| {
        let program = link.and_then(|link| display.to_program(link, octets));
        program.map_or(Choice::All, |program| Choice::Program(program.raw()))
    };
    Ok(Some(live::Filter { text: None, program: Arc::new(program) }))
}

/// Shows what comes.
fn watch(args: &Args, mut live: Chosen<Box<dyn Listen>>, ui: Ui) -> ExitCode {
    confine::confine(None, ui);
    let mut screen = Screen::of(args, Output::stdout(), ui);
    let run = screen.show(&mut live);
    live.interfaces_now();
    finish(&run.errors, screen.close(), live.counts(), ui)
}

/// Records what comes, and shows it if that was asked for.
fn record(args: &Args, live: Chosen<Box<dyn Listen>>, path: &Path, ui: Ui) -> Result<ExitCode, ExitCode> {
    let failed = |error: io::Error| ui.cannot_create(path, &error);
    let to = destination(args, path).map_err(failed)?;
    let mut prepared = Recorder::prepare(live, &to, None).map_err(failed)?;
    let watch = args.shows().then(|| prepared.watch(Some(screen::TICK)));
    confine::confine(path.parent().filter(|_| args.rotate.is_some()), ui);
    let recorder = prepared.start().map_err(failed)?;
    let mut out = Output::stdout();
    match watch {
        None => tell_progress(&recorder, ui),
        Some(mut watch) => {
            let mut screen = Screen::of(args, out, ui);
            screen.show(&mut watch);
            out = screen.close();
            if watch.missed() > 0 {
                ui.say(ui.lang.fill("capture.not_shown", &[("n", &watch.missed()), ("file", &path.display())]));
            }
        }
    }
    let recording = recorder.stop();
    let code = finish(&recording.errors, out, recording.counts, ui);
    match recording.failure {
        Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            ui.say(ui.lang.fill("capture.cut_short", &[("file", &path.display()), ("error", &error)]));
            Ok(ExitCode::from(UNREADABLE))
        }
        _ => Ok(code),
    }
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Where to write.
fn destination(args: &Args, path: &Path) -> io::Result<To> {
    Ok(match args.rotate {
        _ if is_stdout(path) => To::Stream(Arc::new(File::from(io::stdout().as_fd().try_clone_to_owned()?))),
        Some(Size(octets)) => To::Ring(Ring { octets, keep: args.keep, name: Arc::new(numbered(path)) }),
        // Pipes and devices are appended to; only a file can be cut.
        None if path.metadata().is_ok_and(|file| !file.is_file()) => {
            To::Stream(Arc::new(File::options().write(true).open(path)?))
        }
        None => To::File(path.to_owned()),
    })
}

/// `out.pcapng` becomes `out_00001_20261231235959.pcapng`, as Wireshark names the files of a ring.
fn numbered(path: &Path) -> impl Fn(u64) -> PathBuf + use<> {
    let path = path.to_owned();
    move |number| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let suffix = path.extension().map(|suffix| format!(".{}", suffix.to_string_lossy())).unwrap_or_default();
        path.with_file_name(format!("{stem}_{number:05}_{}{suffix}", frames::stamp()))
    }
}

/// Tells how many frames there are until the recording ends, where somebody looks.
fn tell_progress(recorder: &Recorder, ui: Ui) {
    let (begun, shows) = (Instant::now(), ui.shows_progress(false));
    while !recorder.wait(screen::TICK) {
        if shows {
            let seconds = begun.elapsed().as_secs();
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("frames", &ui.lang.number(recorder.frames())),
                ("octets", &ui.lang.number(recorder.octets())),
                ("time", &format_args!("{}:{:02}", seconds / 60, seconds % 60)),
            ];
            // Nobody can be told that standard error is gone.
            let _ = write!(io::stderr(), "\r{}\x1b[K", ui.lang.fill("capture.going_on", &values));
        }
    }
    if shows {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
}

/// Says what became of the frames, always and last.
fn finish(errors: &[SourceError], out: Output, counts: Counts, ui: Ui) -> ExitCode {
    let code = ui.finish(errors, out);
    let Counts { captured, dropped, duplicates } = counts;
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("captured", &captured), ("dropped", &dropped), ("duplicates", &duplicates)];
    ui.say(ui.lang.fill("capture.counts", &values));
    code
}

/// Frames of these interfaces as they come, for somebody who looks; those of the TCP port that they are shown at are left
/// out, for each would make others.
#[cfg(any(feature = "serve", feature = "tui"))]
pub(super) fn listen(interfaces: &[String], own_port: Option<u16>, ui: Ui) -> Result<Live, ExitCode> {
    let filter = own_port.map(|port| capture_filter(&format!("not tcp port {port}"), ui)).transpose()?;
    let options = Options { tick: Some(screen::TICK), filter, ..Options::default() };
    Live::open(interfaces, &options).map_err(|error| refused(&error, ui))
}

/// Says why nothing can be captured, and what to type.
fn refused(error: &LiveError, ui: Ui) -> ExitCode {
    ui.say(error.message(ui.lang));
    if error.is_permission() {
        let own = std::env::current_exe().map_or_else(|_| "camadas".into(), |path| path.display().to_string());
        let words: Vec<_> = std::env::args().skip(1).collect();
        let values: [(&str, &dyn std::fmt::Display); 2] = [("camadas", &own), ("words", &words.join(" "))];
        ui.say(ui.lang.fill("capture.permission", &values));
        return ExitCode::from(NOT_PERMITTED);
    }
    if error.step == Step::Find {
        let names: Vec<_> = pnet::datalink::interfaces().into_iter().map(|interface| interface.name).collect();
        ui.say(ui.lang.fill("capture.interfaces", &[("names", &names.join(", "))]));
    }
    ExitCode::from(UNREADABLE)
}
