//! Tables in the terminal: aligned columns without boxes, trees and bars drawn, narrow where the terminal is.

use std::borrow::Cow;

use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement, Width, presets};
use unicode_width::UnicodeWidthStr as _;

use super::style::{Style, ascii, layer_color};
use super::text::{harmless, words};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::proto::contract::escape;
use crate::stats::{Align, Cell, Column, Heading, Report, Table};

/// Columns a bar takes at most and at least.
const BAR: (usize, usize) = (24, 5);

/// Columns that text which may stand in several lines has at least.
const TEXT: usize = 16;

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
    look.style.strong(&harmless(&report.heading), &mut out);
    out.push('\n');
    let titled = report.tables.len() > 1;
    for table in &report.tables {
        out.push('\n');
        if titled {
            look.style.strong(&harmless(&table.title), &mut out);
            out.push('\n');
        }
        write_table(table, look, &mut out);
        if let Some(hidden) = table.hidden {
            look.style.faint(&format!(" … {}", hidden.say(look.lang)), &mut out);
            out.push('\n');
        }
        for (at, note) in table.notes.iter().enumerate() {
            if at > 0 || !table.rows.is_empty() {
                out.push('\n');
            }
            write_note(note, look, &mut out);
        }
    }
    for note in &report.notes {
        out.push('\n');
        write_note(note, look, &mut out);
    }
    if look.style.ascii { out.chars().map(ascii).collect() } else { out }
}

/// Appends a sentence, its lines broken between words.
fn write_note(note: &str, look: Look, out: &mut String) {
    let mut column = 0;
    for word in words(&harmless(note)) {
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

/// A column that is shown: its texts from the title down, and how wide it is.
struct Shown<'t> {
    at: usize,
    column: &'t Column,
    cells: Vec<String>,
    width: usize,
    is_bar: bool,
}

impl Shown<'_> {
    /// The width it cannot do without: a title may stand in several lines, and so may some texts.
    fn least(&self) -> usize {
        let title = self.cells.first().map_or("", String::as_str);
        let word = title.split(' ').map(str::width).max().unwrap_or(0);
        let body = longest(self.cells.get(1..).unwrap_or_default());
        match self.is_bar {
            true => BAR.1,
            false if self.column.wraps => body.min(TEXT),
            false => body,
        }
        .max(word)
    }

    /// The width in which every text under its title stands in one line.
    fn enough(&self) -> usize {
        let body = longest(self.cells.get(1..).unwrap_or_default());
        body.max(if self.is_bar { BAR.0 } else { 0 }).max(self.width)
    }

    /// The width it has use for: the title stands in one line, too.
    fn most(&self) -> usize {
        longest(&self.cells).max(self.enough())
    }

    /// The width in which the addresses of its texts stand in one line each, where all are addresses with ports: those may
    /// stand below.
    fn address(&self) -> Option<usize> {
        let texts = self.cells.get(1..)?.iter().filter(|text| !text.is_empty());
        texts
            .map(|text| Some(split_port(text)?.0.width()))
            .try_fold(0, |most, width| Some(most.max(width?)))
            .filter(|most| *most > 0)
    }

    /// What is given room before it: plain columns, then bars, which say little when they are short, then text that may
    /// stand in several lines.
    fn patience(&self) -> u8 {
        u8::from(self.is_bar) + 2 * u8::from(self.column.wraps)
    }
}

/// Appends `table` without its title and notes.
pub fn write_table(table: &Table, look: Look, out: &mut String) {
    if table.rows.is_empty() {
        return;
    }
    let mut shown: Vec<_> =
        table.columns.iter().enumerate().map(|(at, column)| texts(table, at, column, look.lang)).collect();
    let legend = fit(table, &mut shown, look.width.unwrap_or(usize::MAX));
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(presets::NOTHING).force_no_tty().set_content_arrangement(ContentArrangement::Dynamic);
    if look.style.color {
        drawn.enforce_styling();
    }
    for row in 0..=table.rows.len() {
        let layer = row.checked_sub(1).and_then(|row| layer_of(&table.rows[row]));
        let cells = shown.iter().map(|column| {
            let cell = comfy_table::Cell::new(with_port_below(&column.cells[row], column.width));
            match (row, layer) {
                (0, _) => cell.add_attribute(Attribute::Bold),
                (_, Some(osi)) if column.column.align == Align::Left => cell.fg(color(osi)),
                _ => cell,
            }
        });
        drawn.add_row(cells.collect::<Vec<_>>());
    }
    let octets = |width: usize| u16::try_from(width).unwrap_or(u16::MAX);
    drawn.set_width(octets(shown.iter().map(|column| column.width + GAP).sum()));
    for (column, shown) in drawn.column_iter_mut().zip(&shown) {
        column.set_padding((1, octets(GAP) - 1));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(octets(shown.width + GAP))));
        if shown.column.align == Align::Right {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in drawn.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    for name in legend {
        out.push(' ');
        out.push_str(&name);
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
    let mut title = String::new();
    escape(column.title.in_(lang).as_bytes(), &mut title);
    let mut cells = vec![title];
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
    let is_bar = table.rows.iter().any(|row| matches!(row.get(at), Some(Cell::Bar(_))));
    Shown { at, column, cells, width: 0, is_bar }
}

/// The address and the port of "10.0.0.1:80".
fn split_port(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(':')?;
    let (address, port) = text.split_at_checked(at)?;
    let is_port = port.len() > 1 && port.bytes().skip(1).all(|octet| octet.is_ascii_digit());
    let is_address = address.ends_with(']') || !address.is_empty() && !address.contains([':', ' ']);
    (is_port && is_address).then_some((address, port))
}

/// An address that has no room beside its port stands above it.
fn with_port_below(text: &str, width: usize) -> Cow<'_, str> {
    match split_port(text) {
        Some((address, port)) if text.width() > width && address.width() <= width => {
            format!("{address}\n{port}").into()
        }
        _ => text.into(),
    }
}

fn longest(cells: &[String]) -> usize {
    cells.iter().map(|cell| cell.width()).max().unwrap_or(0)
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

/// Gives every column its width. Where there is not room for all, layers are told by their numbers, then columns are
/// left out, then the widest text is broken, and last the names of columns stand in a legend, which is returned.
fn fit(table: &Table, shown: &mut Vec<Shown<'_>>, room: usize) -> Vec<String> {
    let mut legend = Vec::new();
    if !spread(table, shown, room) {
        legend = number_names(shown);
        spread(table, shown, room);
    }
    for column in shown.iter_mut().filter(|column| column.is_bar) {
        draw_bars(table, column.at, column.width.min(BAR.0), &mut column.cells);
    }
    legend
}

/// Says "#1", "#2" for names that are longer than all that stands below them; returns what each stands for.
fn number_names(shown: &mut [Shown<'_>]) -> Vec<String> {
    let is_long = |column: &&mut Shown<'_>| {
        matches!(column.column.title, Heading::Name(_)) && column.cells[0].width() > longest(&column.cells[1..])
    };
    let names = shown.iter_mut().filter(is_long).enumerate().map(|(at, column)| {
        let number = format!("#{}", at + 1);
        let told = format!("{number} {}", column.cells[0]);
        column.cells[0] = number;
        told
    });
    names.collect()
}

/// Gives every column its width; returns whether there is room for all.
fn spread(table: &Table, shown: &mut Vec<Shown<'_>>, room: usize) -> bool {
    let taken = |shown: &[Shown<'_>]| shown.iter().map(|column| GAP + column.least()).sum::<usize>();
    let mut numbered = false;
    while taken(shown) > room {
        if !std::mem::replace(&mut numbered, true) {
            shown.iter_mut().for_each(|column| number_layers(table, column));
            continue;
        }
        let Some(spare) = shown.iter().map(|column| column.column.spare).max().filter(|spare| *spare > 0) else {
            break;
        };
        shown.retain(|column| column.column.spare != spare);
    }
    let mut left = room.saturating_sub(taken(shown));
    shown.sort_by_key(Shown::patience);
    shown.iter_mut().for_each(|column| column.width = column.least());
    for wanted in [Shown::enough, Shown::most] {
        for column in shown.iter_mut() {
            let more = left.min(wanted(column) - column.width);
            column.width += more;
            left -= more;
        }
    }
    shown.sort_by_key(|column| column.at);
    let mut excess = taken(shown).saturating_sub(room);
    for column in shown.iter_mut() {
        let less = column.address().map_or(0, |address| column.width.saturating_sub(address).min(excess));
        column.width -= less;
        excess -= less;
    }
    let broken = |column: &&mut Shown<'_>| column.width > 3 * TEXT / 4;
    while excess > 0
        && let Some(widest) = shown.iter_mut().filter(broken).max_by_key(|column| (column.column.wraps, column.width))
    {
        widest.width -= 1;
        excess -= 1;
    }
    excess == 0
}

/// Says "2" for "2 data link · link".
fn number_layers(table: &Table, column: &mut Shown<'_>) {
    if !table.rows.iter().any(|row| matches!(row.get(column.at), Some(Cell::Layer(_)))) {
        return;
    }
    for cell in &mut column.cells {
        let first = cell.split(' ').next().unwrap_or_default().len();
        cell.truncate(first);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::w;

    #[test]
    fn names_that_have_no_room_stand_in_a_legend() {
        let columns = ["veth-receiver-1 (receptor)", "switch-porta-17 (espelho)", "p3"].map(Column::of);
        let mut table = Table::new("taps", "", [vec![Column::text("from", w("from", "de"))], columns.into()].concat());
        table.rows.push([vec![Cell::Text("10.0.0.1".into())], vec![Cell::Number(3000); 3]].concat());
        let drawn = |width| {
            let mut out = String::new();
            let style = Style { color: false, ascii: false };
            write_table(&table, Look { lang: Lang::En, style, width: Some(width) }, &mut out);
            out
        };
        assert!(drawn(50).contains("(espelho)") && !drawn(50).contains('#'), "{}", drawn(50));
        let told = "
 from         #1     #2     p3
 10.0.0.1  3,000  3,000  3,000
 #1 veth-receiver-1 (receptor)
 #2 switch-porta-17 (espelho)
";
        assert_eq!(drawn(34), &told[1..]);
    }

    #[test]
    fn a_port_stands_below_its_address_where_there_is_no_room_beside_it() {
        for (text, width, told) in [
            ("10.0.0.1:40000", 14, "10.0.0.1:40000"),
            ("10.0.0.1:40000", 13, "10.0.0.1\n:40000"),
            ("[2001:db8::1]:80", 13, "[2001:db8::1]\n:80"),
            ("2001:db8::12", 10, "2001:db8::12"),
            ("10.0.0.1:40000", 6, "10.0.0.1:40000"),
            ("closed: 3", 4, "closed: 3"),
        ] {
            assert_eq!(with_port_below(text, width), told);
        }
    }
}
