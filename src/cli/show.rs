//! `camadas show`: one line a frame, or the layer tree, or the octets.

use std::process::ExitCode;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::reading::Reading;
use super::ui::{Output, Ui};
use crate::output::hexdump::write_hexdump;
use crate::output::line::{Lines, TimeForm, utc};
use crate::output::tree::write_tree;
use crate::peel::View;
use crate::run::{Start, Write};

/// How times are shown, by tshark's letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
enum Time {
    #[default]
    R,
    D,
    E,
    A,
    Ad,
    U,
    Ud,
}

/// Nanoseconds that clocks here, by `TZ` or the system's setting, are ahead of UTC at `time_ns` since 1970.
fn local(time_ns: i64) -> i64 {
    static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);
    let offset = Timestamp::from_nanosecond(time_ns.into()).map(|instant| ZONE.to_offset(instant).seconds());
    i64::from(offset.unwrap_or(0)) * 1_000_000_000
}

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(long)]
    resolve: bool,
    #[arg(long)]
    details: bool,
    #[arg(short = 'x', long)]
    hex: bool,
    #[arg(
        short,
        long,
        value_enum,
        default_value_t,
        value_name = "r|d|e|a|ad|u|ud",
        hide_default_value = true,
        hide_possible_values = true
    )]
    time: Time,
}

struct Show<'a> {
    args: &'a Args,
    ui: Ui,
    lines: Lines,
    known_names: usize,
    text: String,
}

impl Write for Show<'_> {
    fn begin(&mut self, start: &Start<'_>, _: &mut Vec<u8>) {
        if self.args.resolve {
            let names = start.context.names.get(self.known_names..).unwrap_or_default();
            self.lines.names.extend(names.iter().map(|host| (host.address, host.name.clone())));
            self.known_names = start.context.names.len();
        }
    }

    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        self.text.clear();
        self.lines.write(view, &mut self.text);
        if self.args.details {
            write_tree(view, self.ui.lang, self.ui.style, &mut self.text);
        }
        if self.args.hex {
            write_hexdump(view, self.ui.lang, self.ui.style, &mut self.text);
        }
        if self.args.details || self.args.hex {
            self.text.push('\n');
        }
        out.extend_from_slice(self.text.as_bytes());
    }
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let mut out = Output::stdout();
    let time = match args.time {
        Time::R => TimeForm::Relative,
        Time::D => TimeForm::Delta,
        Time::E => TimeForm::Epoch,
        Time::A => TimeForm::TimeOfDay(local),
        Time::Ad => TimeForm::Date(local),
        Time::U => TimeForm::TimeOfDay(utc),
        Time::Ud => TimeForm::Date(utc),
    };
    let make = || {
        let mut lines = Lines::new(ui.lang, ui.style, time, ui.width);
        lines.names_groups = args.resolve;
        Show { args, ui, lines, known_names: 0, text: String::new() }
    };
    let stats = args.reading.write(&ui, &mut *source, &mut out, make);
    Ok(ui.finish(&stats.errors, out))
}
