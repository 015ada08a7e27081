//! The grid of a bit diagram: which rows are drawn, where each cell is written, and the lines between them.

use std::ops::Range;

use super::{Cell, GUTTER};
use crate::model::Osi;
use crate::output::text::{Dress, Text, columns_of};
use crate::output::tiles::{Place, Rows, Tile, Writing};

pub(super) struct Grid<'t> {
    pub(super) tiles: &'t [Tile],
    /// Columns a bit.
    scale: usize,
    pub(super) rows: Rows,
    /// Lines of each drawn row.
    heights: Vec<usize>,
    /// Where and how each tile is written; `None` where it is in no drawn row.
    pub(super) written: Vec<Option<(Place, Writing)>>,
}

impl<'t> Grid<'t> {
    /// The grid of `tiles`, which tile their header, with `scale` columns a bit.
    pub(super) fn new(tiles: &'t [Tile], scale: usize) -> Self {
        let rows = Rows::of(tiles);
        let mut grid = Self { tiles, scale, heights: vec![1; rows.drawn.len()], rows, written: Vec::new() };
        for tile in tiles {
            let Some(place) = grid.rows.place(tile) else {
                grid.written.push(None);
                continue;
            };
            let count = place.rows.len();
            let lines = (count > 1).then_some(count);
            let writing = Writing::of(tile, grid.columns(&place.bits), lines);
            if let (1, Some(height)) = (count, grid.heights.get_mut(place.rows.start)) {
                *height = writing.height().max(*height);
            }
            grid.written.push(Some((place, writing)));
        }
        grid
    }

    /// Columns inside of a cell.
    fn columns(&self, bits: &Range<u32>) -> usize {
        (bits.end - bits.start) as usize * self.scale - 1
    }

    /// The tile at a bit of a drawn row; `None` outside of the header.
    fn tile_at(&self, row: Option<usize>, bit: Option<u32>) -> Option<usize> {
        let bit = self.rows.drawn.get(row?)? * 32 + bit.filter(|bit| *bit < 32)?;
        let at = self.tiles.partition_point(|tile| tile.bits.end <= bit);
        (at < self.tiles.len()).then_some(at)
    }

    /// The cells above and below the line over a row are two.
    fn differs(&self, row: usize, bit: Option<u32>) -> bool {
        self.tile_at(row.checked_sub(1), bit) != self.tile_at(Some(row), bit)
    }

    /// The lines of the diagram, and its cells where `above` lines stand before these.
    pub(super) fn draw(&self, osi: Osi, above: usize) -> (Vec<Text>, Vec<Cell>) {
        let width = 32 * self.scale + 1;
        let mut canvas = Canvas { lines: Vec::new() };
        let mut tops = Vec::new();
        for row in 0..=self.rows.drawn.len() {
            let gap = self.rows.is_gap(row);
            // Between two rows of one field there is nothing to draw.
            if gap || (0..32).any(|bit| self.differs(row, Some(bit))) {
                canvas.lines.push(self.border(row, if gap { "⋮" } else { "" }, osi, width));
            }
            tops.push(canvas.lines.len());
            for line in 0..self.heights.get(row).copied().unwrap_or(0) {
                let octet = self.rows.drawn.get(row).filter(|_| line == 0).map(|row| (row * 4).to_string());
                canvas.lines.push(self.uprights(row, &octet.unwrap_or_default(), osi, width));
            }
        }
        let lines = |place: &Place| {
            let last = place.rows.end - 1;
            let bottom = tops.get(last).copied().unwrap_or(0) + self.heights.get(last).copied().unwrap_or(0);
            tops.get(place.rows.start).copied().unwrap_or(0)..bottom
        };
        let across = |place: &Place| {
            let left = GUTTER + place.bits.start as usize * self.scale + 1;
            left..left + self.columns(&place.bits)
        };
        for (place, writing) in self.written.iter().flatten() {
            canvas.write(writing, lines(place), across(place));
        }
        let mut cells = Vec::new();
        for tile in self.tiles {
            cells.extend(self.rows.places(tile).iter().map(|place| Cell {
                leaf: tile.leaf,
                bits: tile.bits.clone(),
                lines: lines(place).start + above..lines(place).end + above,
                columns: across(place),
            }));
        }
        (canvas.into_lines(), cells)
    }

    /// The line above a row, or below the last one: drawn where the cells above and below differ.
    fn border(&self, row: usize, mark: &str, osi: Osi, width: usize) -> Vec<(char, Dress)> {
        let (above, below) = (row.checked_sub(1), Some(row));
        let level = |bit: Option<u32>| self.differs(row, bit);
        let upright =
            |row: Option<usize>, bit: u32| self.tile_at(row, bit.checked_sub(1)) != self.tile_at(row, Some(bit));
        let mut line = gutter(mark);
        for column in 0..width {
            let bit = (column / self.scale) as u32;
            line.push((
                match column % self.scale {
                    0 => stroke(upright(above, bit), level(Some(bit)), upright(below, bit), level(bit.checked_sub(1))),
                    _ if level(Some(bit)) => '─',
                    _ => ' ',
                },
                Dress::Layer(osi),
            ));
        }
        line
    }

    /// A line inside of a row: the sides of its cells.
    fn uprights(&self, row: usize, mark: &str, osi: Osi, width: usize) -> Vec<(char, Dress)> {
        let mut line = gutter(mark);
        for column in 0..width {
            let bit = (column / self.scale) as u32;
            let side = column % self.scale == 0
                && self.tile_at(Some(row), bit.checked_sub(1)) != self.tile_at(Some(row), Some(bit));
            line.push((if side { '│' } else { ' ' }, Dress::Layer(osi)));
        }
        line
    }
}

/// What is drawn where lines meet that go up, right, down and left.
const fn stroke(up: bool, right: bool, down: bool, left: bool) -> char {
    match (up, right, down, left) {
        (true, true, true, true) => '┼',
        (true, true, true, false) => '├',
        (true, false, true, true) => '┤',
        (true, true, false, true) => '┴',
        (false, true, true, true) => '┬',
        (false, true, true, false) => '┌',
        (false, false, true, true) => '┐',
        (true, true, false, false) => '└',
        (true, false, false, true) => '┘',
        (true, _, true, _) => '│',
        (_, true, _, true) => '─',
        _ => ' ',
    }
}

fn gutter(mark: &str) -> Vec<(char, Dress)> {
    format!("{mark:>width$} ", width = GUTTER - 1).chars().map(|c| (c, Dress::Faint)).collect()
}

/// Characters that are a column wide, or two and followed by a NUL.
struct Canvas {
    lines: Vec<Vec<(char, Dress)>>,
}

impl Canvas {
    fn write(&mut self, writing: &Writing, rows: Range<usize>, across: Range<usize>) {
        let above = (rows.len().saturating_sub(writing.height())) / 2;
        let top = if writing.upright { rows.start } else { rows.start + above };
        if let ([name], true) = (writing.name.as_slice(), writing.inline) {
            let mut text = Text::plain(name.as_str());
            for value in writing.value.iter().filter(|value| !value.is_empty()) {
                text.push(Dress::Plain, "  ");
                text.push(Dress::Strong, value);
            }
            return self.center(&text, top, &across);
        }
        for (i, line) in writing.name.iter().enumerate() {
            self.center(&Text::plain(line.as_str()), top + i, &across);
        }
        let below =
            if writing.upright { rows.end.saturating_sub(writing.value.len()) } else { top + writing.name.len() };
        for (i, line) in writing.value.iter().enumerate() {
            self.center(&Text::new(Dress::Strong, line.as_str()), below + i, &across);
        }
    }

    fn center(&mut self, text: &Text, line: usize, across: &Range<usize>) {
        let Some(line) = self.lines.get_mut(line) else { return };
        let mut column = across.start + across.len().saturating_sub(text.width()) / 2;
        for (c, dress) in text.characters() {
            let wide = columns_of(c);
            if wide == 0 || column + wide > across.end {
                continue;
            }
            for (i, place) in line.iter_mut().skip(column).take(wide).enumerate() {
                *place = (if i == 0 { c } else { '\0' }, dress);
            }
            column += wide;
        }
    }

    fn into_lines(self) -> Vec<Text> {
        let text = |line: Vec<(char, Dress)>| {
            let mut text = Text::default();
            for (c, dress) in line.into_iter().filter(|(c, _)| *c != '\0') {
                text.push(dress, c.encode_utf8(&mut [0; 4]));
            }
            text
        };
        self.lines.into_iter().map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::text::columns;

    fn tile(bits: Range<u32>, title: &'static str, value: &str) -> Tile {
        Tile { bits, def: None, leaf: None, title, value: value.to_owned(), meaning: None }
    }

    fn drawn(tiles: &[Tile]) -> Vec<String> {
        let lines = Grid::new(tiles, 2).draw(Osi::Transport, 0).0;
        lines.iter().map(|line| line.raw().trim_end().to_owned()).collect()
    }

    #[test]
    fn an_address_across_rows_is_one_cell() {
        let tiles = [tile(0..16, "kind", "1"), tile(16..64, "address", "02:00:00:00:00:01")];
        assert_eq!(
            drawn(&tiles),
            [
                "      ┌───────────────────────────────┬───────────────────────────────┐",
                "    0 │            kind  1            │                               │",
                "      ├───────────────────────────────┘                               │",
                "    4 │                  address  02:00:00:00:00:01                   │",
                "      └───────────────────────────────────────────────────────────────┘",
            ]
        );
    }

    #[test]
    fn every_cell_knows_where_it_stands() {
        let tiles = [tile(0..16, "kind", "1"), tile(16..64, "address", "02:00:00:00:00:01")];
        let (lines, cells) = Grid::new(&tiles, 2).draw(Osi::Transport, 2);
        let places: Vec<_> =
            cells.iter().map(|cell| (cell.bits.start, cell.lines.clone(), cell.columns.clone())).collect();
        assert_eq!(places, [(0, 3..4, 7..38), (16, 3..4, 39..70), (16, 5..6, 7..70)]);
        let line: String = lines[1].raw().chars().skip(7).take(31).collect();
        assert_eq!(line.trim(), "kind  1");
    }

    #[test]
    fn the_name_of_a_bit_stands_upright_above_its_value() {
        let tiles = [tile(0..1, "urgent (URG)", "1"), tile(1..4, "rest", "5")];
        assert_eq!(
            drawn(&tiles),
            [
                "      ┌─┬─────┐",
                "    0 │U│     │",
                "      │R│rest │",
                "      │G│  5  │",
                "      │1│     │",
                "      └─┴─────┘"
            ]
        );
    }

    #[test]
    fn a_long_field_is_drawn_in_part() {
        let tiles = [tile(0..32 * 100, "data", "00"), tile(32 * 100..32 * 101, "end", "1")];
        let lines = drawn(&tiles);
        assert_eq!(lines.len(), 7, "{lines:#?}");
        assert!(lines[2].contains("data  00") && lines[4].starts_with("    ⋮ ├") && lines[5].starts_with("  400 │"));
    }

    #[test]
    fn wide_characters_keep_the_sides_straight() {
        let tiles = [tile(0..16, "名前", "日本語日本語日本語日本語"), tile(16..32, "x", "e\u{301}")];
        for line in drawn(&tiles) {
            assert_eq!(columns(&line), GUTTER + 65, "{line}");
        }
    }
}
