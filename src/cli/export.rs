//! `camadas export`: the frames for other programs.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};

use super::reading::Reading;
use super::ui::{UNREADABLE, Ui};
use crate::describe::{Selector, write_value};
use crate::frame::Frame;
use crate::output::csv::push_cell;
use crate::output::json::Objects;
use crate::output::{line, pcapng};
use crate::peel::View;
use crate::proto::contract::{Say, Value};
use crate::run::{Start, Write};
use crate::source::Secrets;

#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Form {
    Ndjson,
    Csv,
    Pcapng,
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long, value_enum, value_name = "ndjson|csv|pcapng", hide_possible_values = true)]
    to: Form,
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[arg(short = 'e', long = "field", value_name = "ip.src")]
    fields: Vec<String>,
}

struct Ndjson {
    objects: Objects,
    text: String,
}

impl Write for Ndjson {
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        self.text.clear();
        self.objects.write(view, &mut self.text);
        out.extend_from_slice(self.text.as_bytes());
    }
}

struct Pcapng<'c> {
    /// Keys are written, too.
    embeds_keys: bool,
    /// Frames whose time could not be kept, over all workers.
    undated: &'c AtomicU64,
}

impl Write for Pcapng<'_> {
    fn begin(&mut self, start: &Start<'_>, out: &mut Vec<u8>) {
        for tap in start.context.interfaces.get(start.new_taps.clone()).unwrap_or_default() {
            pcapng::push_interface(tap, out);
        }
        let secrets = start.context.secrets.get(start.new_secrets.clone()).filter(|_| self.embeds_keys);
        for Secrets { kind, data, .. } in secrets.unwrap_or_default() {
            pcapng::push_secrets(*kind, data, out);
        }
    }

    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        if !pcapng::push_read(&Frame { bytes: view.own_octets(), ..*view.frame }, view.taps, out) {
            self.undated.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// The columns of a table that nobody chose columns for.
const USUAL: [&str; 4] = ["frame.number", "frame.time_epoch", "frame.len", "frame.protocols"];

struct Csv<'s> {
    ui: Ui,
    columns: &'s [Selector],
    summary: bool,
    cell: String,
    line: String,
}

impl Csv<'_> {
    fn usual(&mut self, view: &View<'_>) {
        let ends = line::addressed(view).and_then(|layer| {
            let (from, to) = layer.proto().info().ends?;
            Some((from.read(layer.header())?, to.read(layer.header())?))
        });
        for value in [ends.map(|(from, _)| from), ends.map(|(_, to)| to)] {
            self.line.push(',');
            if let Some(value) = value {
                line::push_address(value, &mut self.line);
            }
        }
        self.cell.clear();
        if let Some(layer) = line::topmost(view) {
            self.cell.push_str(layer.proto().title(self.ui.lang));
            self.cell.push(' ');
            layer.proto().summary(&layer, &mut Say { lang: self.ui.lang, out: &mut self.cell });
        }
        self.line.push(',');
        push_cell(self.cell.trim_end(), true, &mut self.line);
    }
}

impl Write for Csv<'_> {
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        self.line.clear();
        for (i, column) in self.columns.iter().enumerate() {
            if i > 0 {
                self.line.push(',');
            }
            self.cell.clear();
            let (cell, mut is_text) = (&mut self.cell, false);
            column.each(view, &mut |def, value| {
                if !cell.is_empty() {
                    cell.push(';');
                }
                is_text |= matches!(value, Value::Text(_));
                write_value(def, value, cell);
                true
            });
            push_cell(&self.cell, is_text, &mut self.line);
        }
        if self.summary {
            self.usual(view);
        }
        self.line.push_str("\r\n");
        out.extend_from_slice(self.line.as_bytes());
    }
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let mut out = ui.create(args.output.as_deref(), &args.reading.paths())?;
    let stats = match args.to {
        Form::Ndjson => {
            let make = || Ndjson { objects: Objects::default(), text: String::new() };
            args.reading.write(&ui, &mut *source, &mut out, make)
        }
        Form::Pcapng => {
            let mut octets = Vec::new();
            pcapng::push_section(&[], &mut octets);
            let _ = out.write(&octets);
            let undated = AtomicU64::new(0);
            let make = || Pcapng { embeds_keys: ui.shows_secrets, undated: &undated };
            let stats = args.reading.write(&ui, &mut *source, &mut out, make);
            octets.clear();
            pcapng::push_statistics(source.interfaces(), &mut octets);
            let _ = out.write(&octets);
            if let undated @ 1.. = undated.into_inner() {
                ui.say(ui.lang.fill("cli.undated", &[("frames", &ui.lang.frames(undated))]));
            }
            stats
        }
        Form::Csv => {
            let names: Vec<_> =
                if args.fields.is_empty() { USUAL.map(str::to_owned).to_vec() } else { args.fields.clone() };
            let columns: Vec<_> = names
                .iter()
                .map(|name| Selector::resolve(name).ok_or_else(|| super::fields::unknown(name, ui)))
                .collect::<Result<_, _>>()
                .map_err(|message| {
                    ui.say(message);
                    ExitCode::from(UNREADABLE)
                })?;
            let summary = args.fields.is_empty();
            let extra = if summary { ",source,destination,summary" } else { "" };
            let _ = out.write(format!("{}{extra}\r\n", names.join(",")).as_bytes());
            let make = || Csv { ui, columns: &columns, summary, cell: String::new(), line: String::new() };
            args.reading.write(&ui, &mut *source, &mut out, make)
        }
    };
    Ok(ui.finish(&stats.errors, out))
}
