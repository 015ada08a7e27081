//! How frames are shown: one line each, or the layer tree, or the octets.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::ui::Ui;
use crate::output::hexdump::write_hexdump;
use crate::output::line::Lines;
use crate::output::time::{TimeForm, utc};
use crate::output::tree::write_tree;
use crate::peel::View;
use crate::run::{Start, Write};

/// How times are shown, by tshark's letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(super) enum Time {
    #[default]
    R,
    D,
    E,
    A,
    Ad,
    U,
    Ud,
}

static ZONE: LazyLock<TimeZone> = LazyLock::new(TimeZone::system);

/// Nanoseconds that clocks here, by `TZ` or the system's setting, are ahead of UTC at `time_ns` since 1970.
fn local(time_ns: i64) -> i64 {
    let offset = Timestamp::from_nanosecond(time_ns.into()).map(|instant| ZONE.to_offset(instant).seconds());
    i64::from(offset.unwrap_or(0)) * 1_000_000_000
}

#[cfg(feature = "live")]
/// Reads the system's time zone, for a process that will soon be allowed to read no file.
pub(super) fn learn_local_time() {
    LazyLock::force(&ZONE);
}

/// The time by the clocks here, as digits from the year to the second.
#[cfg(feature = "live")]
pub(super) fn stamp() -> String {
    ZONE.to_datetime(Timestamp::now()).strftime("%Y%m%d%H%M%S").to_string()
}

/// What every command that shows frames takes.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Showing {
    #[arg(long)]
    resolve: bool,
    #[arg(long)]
    pub details: bool,
    #[arg(short = 'x', long)]
    pub hex: bool,
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

/// Writes frames as they are to be shown.
pub(super) struct Show<'a> {
    showing: &'a Showing,
    ui: Ui,
    lines: Lines,
    known_names: usize,
    text: String,
}

impl<'a> Show<'a> {
    pub fn new(showing: &'a Showing, ui: Ui) -> Self {
        let time = match showing.time {
            Time::R => TimeForm::Relative,
            Time::D => TimeForm::Delta,
            Time::E => TimeForm::Epoch,
            Time::A => TimeForm::TimeOfDay(local),
            Time::Ad => TimeForm::Date(local),
            Time::U => TimeForm::TimeOfDay(utc),
            Time::Ud => TimeForm::Date(utc),
        };
        let mut lines = Lines::new(ui.lang, ui.style, time, ui.width);
        lines.names_groups = showing.resolve;
        Self { showing, ui, lines, known_names: 0, text: String::new() }
    }

    /// The same, with what each frame is to its conversation, where that is remembered.
    pub fn with_marks(mut self, marks: bool) -> Self {
        self.lines.marks = marks;
        self
    }

    /// The same, each frame with its tap where there are several files.
    pub fn of_files(mut self, files: usize) -> Self {
        self.lines.names_files = files > 1;
        self
    }
}

impl Write for Show<'_> {
    fn begin(&mut self, start: &Start<'_>, _: &mut Vec<u8>) {
        if self.showing.resolve {
            let names = start.context.names.get(self.known_names..).unwrap_or_default();
            self.lines.names.extend(names.iter().map(|host| (host.address, host.name.clone())));
            self.known_names = start.context.names.len();
        }
    }

    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        self.text.clear();
        self.lines.write(view, &mut self.text);
        if self.showing.details {
            write_tree(view, self.ui.lang, self.ui.style, &mut self.text);
        }
        if self.showing.hex {
            write_hexdump(view, self.ui.lang, self.ui.style, &mut self.text);
        }
        if self.showing.details || self.showing.hex {
            self.text.push('\n');
        }
        out.extend_from_slice(self.text.as_bytes());
    }
}
