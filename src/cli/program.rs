//! `camadas program`: a program of a lesson, by hand, in a terminal of its own.

use std::io::{self, BufWriter};
use std::net::IpAddr;
use std::os::fd::AsFd as _;
use std::process::ExitCode;

use super::interrupt::interrupt;
use super::ui::{NOT_PERMITTED, Output, Ui};
use crate::lessons::programs::{Console, Given, PROGRAMS, Program, Setup, Takes, Trouble, Waits, program};
use crate::output::text::{Dress, Text};

/// Exit code of a program that could not do its work.
const FAILED: u8 = 1;

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas program [OPTIONS] [NAME] [HOST]...")]
pub(super) struct Args {
    #[arg(value_name = "NAME", display_order = 1)]
    program: Option<String>,
    #[arg(value_name = "HOST", display_order = 2)]
    hosts: Vec<String>,
    #[arg(short, long, value_name = "N")]
    port: Option<u16>,
    #[arg(long, value_name = "ADDRESS")]
    address: Option<IpAddr>,
    #[arg(long, value_name = "224.2.2.3")]
    group: Option<IpAddr>,
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    #[arg(short, long, value_name = "N")]
    count: Option<u64>,
    #[arg(long, value_name = "MS")]
    every: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=65_535))]
    octets: Option<u32>,
    #[arg(long, value_name = "N")]
    ttl: Option<u8>,
    #[arg(short, long, value_name = "IF")]
    interface: Option<String>,
    /// For lessons, which put the lines of their programs in order.
    #[arg(long, hide = true)]
    stamps: bool,
}

pub(super) fn run(args: Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let Some(name) = &args.program else { return Ok(list(ui)) };
    let program = program(name).ok_or_else(|| ui.usage(unknown(name, ui)))?;
    let stamps = args.stamps;
    let setup = Setup::of(program, args.given()).map_err(|option| {
        let option = if option == "hosts" { word("hosts", ui) } else { format!("--{option}") };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("program", &program.name), ("option", &option), ("takes", &takes(program, ui))];
        ui.usage(ui.lang.fill("program.not_taken", &values))
    })?;
    let failed = |error: io::Error| ui.usage(error);
    let stop = interrupt().map_err(failed)?;
    let input = io::stdin().as_fd().try_clone_to_owned().map_err(failed)?;
    let mut output = BufWriter::new(io::stdout());
    let console = Console::new(ui.lang, input, &mut output, Waits::new(stop.as_fd()));
    let mut console = console.stamped(stamps);
    match (program.run)(&setup, &mut console) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(Trouble::Stopped) => {
            // Where nobody reads, nobody can be told.
            let _ = console.say("program.stopped", &[]);
            Ok(ExitCode::SUCCESS)
        }
        Err(trouble) => {
            ui.say(trouble.message(ui.lang));
            Err(ExitCode::from(if trouble.is_forbidden() { NOT_PERMITTED } else { FAILED }))
        }
    }
}

impl Args {
    fn given(self) -> Given {
        Given {
            hosts: self.hosts,
            port: self.port,
            address: self.address,
            group: self.group,
            path: self.path,
            message: self.message,
            name: self.name,
            count: self.count,
            every: self.every,
            octets: self.octets.map(|octets| octets as usize),
            ttl: self.ttl,
            interface: self.interface,
        }
    }
}

fn unknown(name: &str, ui: Ui) -> String {
    let near = PROGRAMS.iter().map(|program| (strsim::jaro_winkler(name, program.name), program.name));
    match near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > 0.8) {
        Some((_, near)) => ui.lang.fill("program.unknown_near", &[("name", &name), ("near", &near)]),
        None => ui.lang.fill("program.unknown", &[("name", &name)]),
    }
}

fn word(name: &str, ui: Ui) -> String {
    if name == "hosts" { ui.lang.text("program.word_host").to_owned() } else { format!("--{name}") }
}

/// What a program takes, as it is typed: `[HOST] [--port 12345]`.
fn takes(program: &Program, ui: Ui) -> String {
    let words = program.takes.iter().map(|take| {
        let word = word(take.name(), ui);
        match (take, take.default()) {
            (Takes::Hosts, _) => format!("{word}..."),
            (Takes::Host(_), _) => format!("[{word}]"),
            (_, None) => format!("[{word} {}]", take.name().to_uppercase()),
            (_, Some(default)) if default.contains(' ') => format!("[{word} \"{default}\"]"),
            (_, Some(default)) => format!("[{word} {default}]"),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The programs, with what each does and takes.
fn list(ui: Ui) -> ExitCode {
    let width = ui.width.unwrap_or(usize::MAX);
    let mut lines = Text::new(Dress::Strong, ui.lang.text("program.heading")).wrap(width, 0);
    for program in PROGRAMS {
        let mut line = Text::new(Dress::Strong, program.name);
        line.push(Dress::Plain, &format!(" {}", takes(program, ui)));
        lines.push(Text::default());
        lines.extend(line.wrap(width, 8));
        let mut about = Text::plain("    ");
        about.push(Dress::Plain, program.about.in_(ui.lang));
        lines.extend(about.wrap(width, 4));
    }
    lines.push(Text::default());
    lines.extend(Text::plain(ui.lang.text("program.note")).wrap(width, 0));
    let mut text = String::new();
    for line in lines {
        line.write(ui.style, &mut text);
        text.push('\n');
    }
    let mut out = Output::stdout();
    let _ = out.write(text.as_bytes());
    ui.finish(&[], out)
}
