//! Tables in the terminal: aligned columns without boxes, trees and bars drawn, narrow where the terminal is.

use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement, presets};
use unicode_width::UnicodeWidthStr as _;

use super::style::{Style, ascii, layer_color};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::proto::contract::escape;
use crate::stats::{Align, Cell, Column, Hidden, Report, Table};

/// Columns a bar takes at most and at least.
const BAR: (usize, usize) = (24, 8);

/// Columns that text which may stand in several lines has at least.
const TEXT: usize = 32;

/// Columns between two columns.
const GAP: usize = 2;

/// How tables are to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The reader's language.
    pub lang: Lang,
    /// Colour, and which characters are drawn with.
    pub style: Style,
    /// Columns of the terminal; `None` for as many as it takes.
    pub width: Option<usize>,
}

/// The report as text: its heading, its tables, its notes.
#[must_use]
pub fn report(report: &Report, look: Look) -> String {
    let mut out = String::new();
    look.style.strong(&report.heading, &mut out);
    out.push('\n');
    let titled = report.tables.len() > 1;
    for table in &report.tables {
        out.push('\n');
        if titled {
            look.style.strong(&table.title, &mut out);
            out.push('\n');
        }
        write_table(table, look, &mut out);
        if let Some(hidden) = table.hidden {
            write_hidden(hidden, look, &mut out);
        }
        for note in &table.notes {
            out.push('\n');
            write_note(note, look, &mut out);
        }
    }
    for note in &report.notes {
        out.push('\n');
        write_note(note, look, &mut out);
    }
    if look.style.ascii { out.chars().map(ascii).collect() } else { out }
}

fn write_hidden(hidden: Hidden, look: Look, out: &mut String) {
    let number = |number| look.lang.number(number);
    let (rows, frames, octets) = (number(hidden.rows), number(hidden.frames), number(hidden.octets));
    let text = look.lang.fill("stats.hidden", &[("rows", &rows), ("frames", &frames), ("octets", &octets)]);
    look.style.faint(&format!(" … {text}"), out);
    out.push('\n');
}

/// Appends a sentence, its lines broken between words.
fn write_note(note: &str, look: Look, out: &mut String) {
    let mut column = 0;
    for word in note.split(' ') {
        let width = word.width();
        if column > 0 && look.width.is_some_and(|most| column + 1 + width > most) {
            out.push('\n');
            column = 0;
        }
        if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out.push('\n');
}

/// A column that is shown: its texts from the title down.
struct Shown<'t> {
    at: usize,
    column: &'t Column,
    cells: Vec<String>,
    width: usize,
}

impl Shown<'_> {
    fn is_bar(&self, table: &Table) -> bool {
        table.rows.iter().any(|row| matches!(row.get(self.at), Some(Cell::Bar(_))))
    }
}

/// Appends `table` without its title and notes.
pub fn write_table(table: &Table, look: Look, out: &mut String) {
    if table.rows.is_empty() {
        return;
    }
    let mut shown: Vec<_> =
        table.columns.iter().enumerate().map(|(at, column)| texts(table, at, column, look.lang)).collect();
    fit(table, &mut shown, look.width);
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).force_no_tty();
    if look.style.color {
        drawn.enforce_styling();
    }
    if let Some(width) = look.width {
        drawn.set_content_arrangement(ContentArrangement::Dynamic).set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    for row in 0..=table.rows.len() {
        let layer = row.checked_sub(1).and_then(|row| layer_of(&table.rows[row]));
        let cells = shown.iter().map(|column| {
            let cell = comfy_table::Cell::new(&column.cells[row]);
            match (row, layer) {
                (0, _) => cell.add_attribute(Attribute::Bold),
                (_, Some(osi)) if column.column.align == Align::Left => cell.fg(color(osi)),
                _ => cell,
            }
        });
        drawn.add_row(cells.collect::<Vec<_>>());
    }
    for (column, shown) in drawn.column_iter_mut().zip(&shown) {
        column.set_padding((1, GAP as u16 - 1));
        if shown.column.align == Align::Right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in drawn.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

fn layer_of(row: &[Cell]) -> Option<Osi> {
    row.iter().find_map(|cell| if let Cell::Layer(osi) = cell { Some(*osi) } else { None })
}

/// The colour of the terminal's palette that SGR `30 + n` or `90 + n` stands for.
pub(super) fn color(osi: Osi) -> Color {
    match layer_color(osi).parse() {
        Ok(bright @ 90..=97) => Color::AnsiValue(bright - 82),
        Ok(dim @ 30..=37) => Color::AnsiValue(dim - 30),
        _ => Color::Reset,
    }
}

/// The texts of a column; bars are still to be drawn.
fn texts<'t>(table: &'t Table, at: usize, column: &'t Column, lang: Lang) -> Shown<'t> {
    let mut cells = vec![column.title.in_(lang).to_owned()];
    let mut before = None;
    for row in &table.rows {
        let cell = row.get(at).unwrap_or(&Cell::None);
        let repeated = column.once && before == Some(cell);
        before = Some(cell);
        let mut text = String::new();
        if !repeated {
            escape(cell.say(lang).as_bytes(), &mut text);
        }
        cells.push(text);
    }
    draw_branches(table, at, &mut cells);
    let width = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
    Shown { at, column, cells, width }
}

/// Puts the lines of the tree in front of the branches, from the last one up: only what comes below says whether a
/// line goes on.
fn draw_branches(table: &Table, at: usize, cells: &mut [String]) {
    let mut goes_on: Vec<bool> = Vec::new();
    for (row, text) in table.rows.iter().zip(&mut cells[1..]).rev() {
        let Some(Cell::Branch(depth, _)) = row.get(at) else { continue };
        let mut lines = String::new();
        for level in 1..*depth {
            lines.push_str(if goes_on.get(level) == Some(&true) { "│  " } else { "   " });
        }
        if *depth > 0 {
            lines.push_str(if goes_on.get(*depth) == Some(&true) { "├─ " } else { "└─ " });
        }
        goes_on.resize(depth + 1, false);
        goes_on[*depth] = true;
        text.insert_str(0, &lines);
    }
}

/// Leaves out what there is no room for, and draws the bars with what room there is.
fn fit(table: &Table, shown: &mut Vec<Shown<'_>>, width: Option<usize>) {
    let bars = shown.iter().filter(|column| column.is_bar(table)).count();
    let taken = |shown: &[Shown<'_>]| {
        let own = |column: &Shown<'_>| match column.width {
            _ if column.is_bar(table) => 0,
            width if column.column.wraps => width.min(TEXT),
            width => width,
        };
        shown.iter().map(|column| GAP + own(column)).sum::<usize>()
    };
    let most = width.unwrap_or(usize::MAX);
    while taken(shown) + bars * BAR.1 > most {
        let Some(spare) = shown.iter().map(|column| column.column.spare).max().filter(|spare| *spare > 0) else {
            break;
        };
        shown.retain(|column| column.column.spare != spare);
    }
    let room = most.saturating_sub(taken(shown)).checked_div(bars).unwrap_or(0).clamp(BAR.1, BAR.0);
    for column in shown.iter_mut().filter(|column| column.is_bar(table)) {
        draw_bars(table, column.at, room, &mut column.cells);
    }
}

fn draw_bars(table: &Table, at: usize, room: usize, cells: &mut [String]) {
    let share = |row: &[Cell]| if let Some(Cell::Bar(share)) = row.get(at) { *share } else { 0.0 };
    let longest = table.rows.iter().map(|row| share(row)).fold(0.0, f64::max);
    for (row, text) in table.rows.iter().zip(&mut cells[1..]) {
        let eighths = if longest > 0.0 { share(row) / longest * room as f64 * 8.0 } else { 0.0 };
        // What there is at all is seen.
        let eighths = if eighths > 0.0 { eighths.round().max(1.0) as usize } else { 0 };
        *text = bar(eighths);
    }
}

/// A bar of that many eighths of a column.
fn bar(eighths: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let mut text = "█".repeat(eighths / 8);
    text.push_str(PARTS[eighths % 8]);
    text
}
