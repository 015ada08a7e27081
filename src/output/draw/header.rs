//! Headers bit by bit, in the manner of the RFCs: 32 bits a row, each field a cell with its name and its value.

use std::fmt::Write as _;

use super::code;
use super::measure::{Face, columns_in, width_of};
use super::picture::{Anchor, Area, Arrow, Canvas, Fill, Picture, Stroke};
use super::sheet::Sheet;
use super::svg::push_escaped;
use super::{Draw, Form, Shown};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::output::bits::bit_diagram;
use crate::output::heading::{heading, layer_heading};
use crate::output::table::Look;
use crate::output::text::{Dress, Text};
use crate::output::tiles::{Own, Place, Rows, Tile, Writing, legend, tiles};
use crate::proto::contract::Layer;

pub(super) const FORMS: &[Form] = &Form::ALL;

const MARGIN: f32 = 20.0;

/// Left of the cells, for the numbers of the octets.
const GUTTER: f32 = 46.0;

/// Width of a bit: the short name of a flag fits in it.
const BIT: f32 = 29.0;

/// Size of the letters in cells, and the height of a line of them.
const SIZE: f32 = 12.0;
const LINE: f32 = 16.0;

/// Pixels of a bit in Mermaid's diagrams.
const MERMAID_BIT: u32 = 40;

/// Columns of the terminal's diagrams, where there is no terminal to ask.
const COLUMNS: usize = 135;

pub(super) fn frame(shown: Shown<'_>) -> impl Draw {
    Header(shown)
}

struct Header<'s>(Shown<'s>);

/// A header or trailer that is drawn.
struct Part<'s> {
    layer: Layer<'s>,
    own: Own,
    tiles: Vec<Tile>,
}

impl<'s> Header<'s> {
    fn parts(&self, lang: Lang) -> Vec<Part<'s>> {
        let Shown { view, protocol, .. } = self.0;
        let wanted = |layer: &Layer<'_>| protocol.is_none_or(|name| layer.proto().info().name == name);
        let headers = view.layers().map(|layer| (layer, Own::Header));
        let trailers = view.layers().rev().map(|layer| (layer, Own::Trailer));
        headers
            .chain(trailers)
            .filter(|(layer, _)| wanted(layer))
            .map(|(layer, own)| Part { layer, own, tiles: tiles(&layer, own, lang) })
            .filter(|part| !part.tiles.is_empty())
            .collect()
    }
}

impl Draw for Header<'_> {
    fn picture(&self, lang: Lang) -> Picture {
        let head = heading(self.0.view, self.0.file, lang);
        let (mut sheet, mut y) = Sheet::new(GUTTER + 32.0 * BIT + 2.0 * MARGIN, &head);
        let mut about = String::new();
        for part in self.parts(lang) {
            let title = layer_heading(&part.layer, part.own, lang);
            let _ = write!(about, "{}: ", title.raw());
            for tile in &part.tiles {
                let _ = write!(about, "{} {}; ", tile.title, tile.full_value());
            }
            y += 18.0;
            let named: Text = title.pieces().enumerate().fold(Text::default(), |mut text, (i, (dress, piece))| {
                text.push(if i == 0 { Dress::Strong } else { dress }, piece);
                text
            });
            sheet.canvas().label([MARGIN, y], Anchor::Start, named, 15.0, Face::Sans);
            y = Cells::new(&part).draw(sheet.canvas(), y + 8.0) + 14.0;
        }
        sheet.finish(y - 8.0, lang.fill("draw.header", &[("frame", &head[0].raw())]), about)
    }

    fn text(&self, look: Look) -> String {
        let mut out = String::new();
        for part in self.parts(look.lang) {
            if !out.is_empty() {
                out.push('\n');
            }
            out += &layer_heading(&part.layer, part.own, look.lang).line(look.style);
            let lines = bit_diagram(&part.layer, part.own, look.lang, look.width.unwrap_or(COLUMNS));
            out.extend(lines.iter().map(|line| line.line(look.style)));
        }
        out
    }

    fn mermaid(&self, lang: Lang) -> Option<String> {
        let parts = self.parts(lang);
        let mut out = String::new();
        for part in &parts {
            // A document of Mermaid is one diagram; several are told apart as Markdown does it.
            let title = layer_heading(&part.layer, part.own, lang).raw();
            let fence = if parts.len() > 1 { ("```mermaid\n", "```\n") } else { ("", "") };
            let _ = writeln!(out, "{}---\ntitle: {}", fence.0, code::mermaid(&title));
            let _ = writeln!(out, "config:\n  packet:\n    bitWidth: {MERMAID_BIT}\n---\npacket");
            for tile in &part.tiles {
                let (first, last) = (tile.bits.start, tile.bits.end - 1);
                let _ = writeln!(out, "{first}-{last}: {}", code::mermaid(&says(tile)));
            }
            out.push_str(fence.1);
        }
        Some(out)
    }

    fn dot(&self, lang: Lang) -> Option<String> {
        let mut out = String::from("digraph header {\n  node [shape=plain fontname=\"monospace\" fontsize=11]\n");
        for (at, part) in self.parts(lang).iter().enumerate() {
            let _ = write!(out, "  part{at} [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\">");
            out.push_str("<tr><td border=\"0\" colspan=\"32\">");
            push_escaped(&layer_heading(&part.layer, part.own, lang).raw(), &mut out);
            out.push_str("</td></tr>");
            dot_rows(&part.tiles, &mut out);
            out.push_str("</table>>]\n");
            if at > 0 {
                let _ = writeln!(out, "  part{} -> part{at} [style=invis]", at - 1);
            }
        }
        Some(out + "}\n")
    }
}

/// Name and value of a field as Mermaid has room for them in its cells.
fn says(tile: &Tile) -> String {
    let bits = tile.bits.len().min(32) as f32;
    let fits = |text: &String| width_of(&Text::plain(text.as_str()), 12.0, Face::Sans) <= bits * MERMAID_BIT as f32 - 6.0;
    let (full, short) = (tile.full_value(), tile.short(columns_in(bits * MERMAID_BIT as f32, 12.0)));
    let whole = if full.is_empty() { tile.title.to_owned() } else { format!("{} = {full}", tile.title) };
    let tries = [whole, format!("{} = {}", tile.title, tile.value), format!("{short} {}", tile.value)];
    tries.into_iter().find(fits).unwrap_or(short)
}

/// The rows of a header as cells of a table of Graphviz.
fn dot_rows(tiles: &[Tile], out: &mut String) {
    let rows = Rows::of(tiles);
    let places: Vec<_> = tiles.iter().map(|tile| (tile, rows.places(tile), rows.place(tile))).collect();
    for row in 0..rows.drawn.len() {
        out.push_str("<tr>");
        for (tile, places, written) in &places {
            for place in places.iter().filter(|place| place.rows.contains(&row)) {
                // A row must not be empty, so a cell of several rows is several cells without lines between them.
                let top = if place.rows.start == row { "T" } else { "" };
                let bottom = if place.rows.end == row + 1 { "B" } else { "" };
                let _ = write!(out, "<td colspan=\"{}\" sides=\"LR{top}{bottom}\">", place.bits.len());
                if written.as_ref().is_some_and(|written| written == place && written.rows.start == row) {
                    push_escaped(tile.title, out);
                    out.push_str("<br/>");
                    push_escaped(&tile.full_value(), out);
                }
                out.push_str("</td>");
            }
        }
        out.push_str("</tr>");
    }
}

/// The left side of a bit.
fn x(bit: u32) -> f32 {
    MARGIN + GUTTER + bit as f32 * BIT
}

/// The cells of a header.
struct Cells<'p> {
    tiles: &'p [Tile],
    osi: Osi,
    rows: Rows,
    heights: Vec<f32>,
    written: Vec<Option<(Place, Writing)>>,
}

impl<'p> Cells<'p> {
    fn new(part: &'p Part<'_>) -> Self {
        let tiles = &part.tiles;
        let rows = Rows::of(tiles);
        let mut heights = vec![LINE + 12.0; rows.drawn.len()];
        let written = tiles.iter().map(|tile| {
            let place = rows.place(tile)?;
            let count = place.rows.len();
            // Two lines of letters stand in a row at least, so a cell of several has more.
            let lines = (count > 1).then_some(count * 2);
            let writing = Writing::of(tile, columns_in(place.bits.len() as f32 * BIT - 5.0, SIZE), lines);
            if let (1, Some(height)) = (count, heights.get_mut(place.rows.start)) {
                *height = height.max(writing.height() as f32 * LINE + 12.0);
            }
            Some((place, writing))
        });
        let written = written.collect();
        Self { tiles, osi: part.layer.proto().info().osi, rows, heights, written }
    }

    /// Draws them from `y` on, and gives where they end.
    fn draw(&self, canvas: &mut Canvas, y: f32) -> f32 {
        for bit in 0..32 {
            let number = Text::new(Dress::Faint, bit.to_string());
            canvas.label([x(bit) + BIT / 2.0, y + 12.0], Anchor::Middle, number, 10.5, Face::Mono);
        }
        let mut tops = vec![y + 18.0];
        for (at, height) in self.heights.iter().enumerate() {
            let top = tops[at] + if self.rows.is_gap(at) { 14.0 } else { 0.0 };
            tops[at] = top;
            tops.push(top + height);
            let octet = Text::new(Dress::Faint, (self.rows.drawn[at] * 4).to_string());
            canvas.label([x(0) - 8.0, top + height / 2.0 + 4.0], Anchor::End, octet, SIZE, Face::Mono);
            if self.rows.is_gap(at) {
                canvas.label([x(0) - 8.0, top - 2.0], Anchor::End, Text::new(Dress::Faint, "⋮"), SIZE, Face::Mono);
            }
        }
        for (tile, written) in self.tiles.iter().zip(&self.written) {
            let Some((written, writing)) = written else { continue };
            canvas.group(format!("{}: {}", tile.title, tile.full_value()), |canvas| {
                for place in self.rows.places(tile) {
                    // A field that goes on in the next row is one cell, unless rows are left out between.
                    for rows in self.pieces(&place) {
                        let (top, bottom) = (tops[rows.0], tops[rows.1] + self.heights[rows.1]);
                        let area = Area::new(x(place.bits.start), top, place.bits.len() as f32 * BIT, bottom - top);
                        let fill = if tile.def.is_some() { Fill::Tint(Some(self.osi)) } else { Fill::Pattern(None) };
                        canvas.area(area, 0.0, fill, None);
                    }
                }
                let last = written.rows.end - 1;
                let (top, bottom) = (tops[written.rows.start], tops[last] + self.heights[last]);
                let area = Area::new(x(written.bits.start), top, written.bits.len() as f32 * BIT, bottom - top);
                write(canvas, writing, area);
            });
        }
        self.lines(canvas, &tops);
        let mut y = tops.last().copied().unwrap_or(y);
        let cells = self.tiles.iter().zip(&self.written);
        let width = columns_in(32.0 * BIT, SIZE);
        let mut line = Text::default();
        let mut lines = Vec::new();
        for item in legend(cells.filter_map(|(tile, written)| Some((tile, &written.as_ref()?.1)))) {
            if !line.is_empty() && line.width() + 3 + item.width() > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(Dress::Plain, if line.is_empty() { "" } else { " · " });
            line.append(&item);
        }
        lines.push(line);
        for line in lines.iter().filter(|line| !line.is_empty()).flat_map(|line| line.wrap(width, 2)) {
            y += LINE + 2.0;
            canvas.label([x(0), y], Anchor::Start, line, SIZE, Face::Mono);
        }
        y
    }

    /// The tile at a bit of a drawn row; `None` outside of the header.
    fn tile_at(&self, row: Option<usize>, bit: Option<u32>) -> Option<usize> {
        let bit = self.rows.drawn.get(row?)? * 32 + bit.filter(|bit| *bit < 32)?;
        let at = self.tiles.partition_point(|tile| tile.bits.end <= bit);
        (at < self.tiles.len()).then_some(at)
    }

    /// Draws the lines between cells: none inside of a field that goes on in the next row.
    fn lines(&self, canvas: &mut Canvas, tops: &[f32]) {
        let stroke = Stroke::new(Dress::Layer(self.osi), 1.2);
        for row in 0..=self.rows.drawn.len() {
            let above = row.checked_sub(1);
            let mut level = |y: f32, differs: &dyn Fn(u32) -> bool| {
                let mut start = None;
                for bit in 0..=32 {
                    match (start, bit < 32 && differs(bit)) {
                        (None, true) => start = Some(bit),
                        (Some(first), false) => {
                            canvas.line(vec![[x(first), y], [x(bit), y]], stroke, Arrow::None);
                            start = None;
                        }
                        _ => {}
                    }
                }
            };
            let (upper, lower) = (|bit| self.tile_at(above, Some(bit)), |bit| self.tile_at(Some(row), Some(bit)));
            if self.rows.is_gap(row) {
                level(tops[row - 1] + self.heights[row - 1], &|bit| upper(bit).is_some());
                level(tops[row], &|bit| lower(bit).is_some());
            } else {
                level(tops[row], &|bit| upper(bit) != lower(bit));
            }
            let Some(height) = self.heights.get(row) else { break };
            for bit in 0..=32_u32 {
                if self.tile_at(Some(row), bit.checked_sub(1)) != self.tile_at(Some(row), Some(bit)) {
                    canvas.line(vec![[x(bit), tops[row]], [x(bit), tops[row] + height]], stroke, Arrow::None);
                }
            }
        }
    }

    /// The first and last rows of a rectangle between gaps.
    fn pieces(&self, place: &Place) -> Vec<(usize, usize)> {
        let mut pieces: Vec<(usize, usize)> = Vec::new();
        for row in place.rows.clone() {
            match pieces.last_mut() {
                Some(last) if !self.rows.is_gap(row) => last.1 = row,
                _ => pieces.push((row, row)),
            }
        }
        pieces
    }
}

/// Writes name and value into the middle of a cell.
fn write(canvas: &mut Canvas, writing: &Writing, area: Area) {
    let [x, middle] = area.middle();
    let value = |text: &String| Text::new(Dress::Strong, text.as_str());
    let mut lines: Vec<Text> = writing.name.iter().map(|name| Text::plain(name.as_str())).collect();
    if writing.inline {
        let mut line = lines.pop().unwrap_or_default();
        for text in writing.value.iter().filter(|text| !text.is_empty()) {
            line.push(Dress::Plain, "  ");
            line.append(&value(text));
        }
        lines.push(line);
    } else {
        lines.extend(writing.value.iter().map(value));
    }
    let first = middle - lines.len() as f32 * LINE / 2.0 + LINE - 4.0;
    for (i, line) in lines.into_iter().enumerate() {
        canvas.label([x, first + i as f32 * LINE], Anchor::Middle, line, SIZE, Face::Mono);
    }
}
