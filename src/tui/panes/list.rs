//! The list of frames.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::frame::tap_names;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::line::{ends, facts, topmost};
use crate::output::text::columns;
use crate::output::time::{TimeForm, utc, write_time};
use crate::peel::View;
use crate::proto::contract::{Why, escape};
use crate::tui::paint::{FAINT, Paint, STRONG};

/// Columns before the last one.
const CELLS: usize = 7;

/// A frame as the list shows it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub number: u64,
    cells: [String; CELLS],
    osi: Option<Osi>,
    facts: String,
    is_alarm: bool,
}

/// How times are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Times {
    /// Since the first frame.
    #[default]
    Relative,
    /// Since the frame before.
    Delta,
    /// Time of day, UTC.
    OfDay,
}

impl Times {
    /// The next way.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Relative => Self::Delta,
            Self::Delta => Self::OfDay,
            Self::OfDay => Self::Relative,
        }
    }

    fn form(self) -> TimeForm {
        match self {
            Self::Relative => TimeForm::Relative,
            Self::Delta => TimeForm::Delta,
            Self::OfDay => TimeForm::TimeOfDay(utc),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Relative => "page.column_time",
            Self::Delta => "tui.column_delta",
            Self::OfDay => "tui.column_clock",
        }
    }
}

impl Line {
    /// The line of a frame.
    #[must_use]
    pub fn of(view: &View<'_>, lang: Lang, times: Times) -> Self {
        let mut time = String::new();
        write_time(view.frame.time_ns, times.form(), view.clock, &mut time);
        // Microseconds are enough beside other columns.
        if view.frame.time_ns.is_some() {
            time.truncate(time.len() - 3);
        }
        let mut tap = String::new();
        if view.taps.len() > 1 {
            escape(tap_names(view.taps).get(view.frame.tap as usize).map_or("", String::as_str).as_bytes(), &mut tap);
        }
        let [from, to] = ends(view).unwrap_or_default();
        let top = topmost(view);
        let protocol = top.map_or("–", |layer| layer.proto().title(lang)).to_owned();
        let number = lang.number(view.frame.number);
        Self {
            number: view.frame.number,
            cells: [number, time, tap, from, to, protocol, view.frame.wire_len.to_string()],
            osi: top.map(|layer| layer.proto().info().osi),
            facts: facts(view, lang),
            is_alarm: view.peeled.shortage.is_some_and(|shortage| matches!(shortage.why, Why::Cut | Why::Lie)),
        }
    }

    /// What can be searched for.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{} {}", self.cells.join(" "), self.facts).to_lowercase()
    }
}

/// Least columns of each cell, so that a list that is scrolled does not sway.
const LEAST: [usize; CELLS] = [4, 9, 0, 9, 9, 5, 4];
/// Most columns of each cell where the screen is narrow.
const MOST: [usize; CELLS] = [11, 15, 8, 17, 17, 9, 7];
/// Widths from here on have room for long addresses.
const WIDE: u16 = 140;

/// Draws lines below their titles; `chosen` is the place of the chosen one, `is_marked` asks for marks.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    (lines, chosen): (&[Line], Option<usize>),
    is_marked: impl Fn(u64) -> bool,
    (paint, lang, times): (Paint, Lang, Times),
) {
    let keys = [
        "page.column_number",
        times.title(),
        "page.column_tap",
        "page.column_from",
        "page.column_to",
        "page.column_protocol",
        "page.column_octets",
    ];
    let titles = keys.map(|key| lang.text(key));
    let mut widths = LEAST;
    for (at, width) in widths.iter_mut().enumerate() {
        let longest = lines.iter().map(|line| columns(&line.cells[at])).max().unwrap_or(0);
        let most = if area.width < WIDE { MOST[at] } else { 2 * MOST[at] + 6 };
        *width = longest.max(*width).min(most);
        if *width > 0 {
            *width = (*width).max(columns(titles[at]).min(most));
        }
    }
    let row = |buffer: &mut Buffer, y: u16, cells: [&str; CELLS], facts: &str, dress: &dyn Fn(usize) -> Style| {
        let mut x = area.x + 2;
        for (at, (cell, width)) in cells.iter().zip(widths).enumerate().filter(|(_, (_, width))| *width > 0) {
            let room = usize::from(area.right().saturating_sub(x)).min(width);
            let shift = if matches!(at, 0 | 1 | 6) { room.saturating_sub(columns(cell)) } else { 0 };
            paint.put(buffer, (x + shift as u16, y), room - shift, cell, dress(at));
            x = x.saturating_add(width as u16 + 1);
        }
        paint.put(buffer, (x, y), usize::from(area.right().saturating_sub(x)), facts, dress(CELLS));
    };
    row(buffer, area.y, titles, lang.text("page.column_facts"), &|_| FAINT);
    for (at, line) in lines.iter().enumerate() {
        let y = area.y + 1 + at as u16;
        if y >= area.bottom() {
            return;
        }
        let dress = |cell: usize| match cell {
            5 => paint.layer(line.osi),
            CELLS if line.is_alarm => paint.alarm(),
            _ => Style::new(),
        };
        row(buffer, y, std::array::from_fn(|at| line.cells[at].as_str()), &line.facts, &dress);
        if is_marked(line.number) {
            paint.put(buffer, (area.x, y), 1, "*", STRONG);
        }
        if chosen == Some(at) {
            paint.put(buffer, (area.x + 1, y), 1, "▸", STRONG);
            paint.choose(buffer, Rect::new(area.x, y, area.width, 1));
        }
    }
}
