//! A header in the manner of the RFCs: 32 bits a row, each field a cell with its name and its value. The cells tile the
//! header: bits that no field names are drawn as such.

use std::ops::Range;

use super::text::{Dress, Text};
pub use super::tiles::Own;
use super::tiles::{self, tiles};
use crate::i18n::Lang;
use crate::proto::contract::Layer;

mod grid;

use grid::Grid;

/// Columns left of a diagram, for the octets.
const GUTTER: usize = 6;

/// A diagram, and where in it each field stands.
#[derive(Clone, Debug, Default)]
pub struct Diagram {
    /// Its lines.
    pub lines: Vec<Text>,
    /// Its cells; several where a field fills several rectangles.
    pub cells: Vec<Cell>,
}

/// A rectangle of a diagram that one field fills.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Which of the layer's fields that own bits it is; `None` for bits that no field names.
    pub leaf: Option<usize>,
    /// The field's bits, counted from the first of the octets that are drawn.
    pub bits: Range<u32>,
    /// The lines between its borders.
    pub lines: Range<usize>,
    /// The columns between its borders.
    pub columns: Range<usize>,
}

/// The bits of a layer's header or trailer as a diagram of at most `width` columns, and below it the fields whose cells
/// are too narrow for their names. No lines for a trailer without fields.
#[must_use]
pub fn bit_diagram(layer: &Layer<'_>, own: Own, lang: Lang, width: usize) -> Vec<Text> {
    diagram(layer, own, lang, width).lines
}

/// The same, with the places of its cells.
#[must_use]
pub fn diagram(layer: &Layer<'_>, own: Own, lang: Lang, width: usize) -> Diagram {
    let tiles = tiles(layer, own, lang);
    let Some(end) = tiles.last().map(|tile| tile.bits.end) else { return Diagram::default() };
    // Two to four columns a bit, the line between two cells included.
    let scale = (width.saturating_sub(GUTTER + 1) / 32).clamp(2, 4);
    let grid = Grid::new(&tiles, scale);
    let mut lines = ruler(scale).to_vec();
    let (drawn, cells) = grid.draw(layer.proto().info().osi, lines.len());
    lines.extend(drawn);
    if let Some(first) = grid.rows.left_out {
        let last = end / 8 - 1;
        lines.push(Text::plain(lang.fill("explain.rows_left_out", &[("first", &first), ("last", &last)])));
    }
    lines.extend(legend(&grid, width));
    Diagram { lines, cells }
}

/// The numbers of the bits, tens above ones.
fn ruler(scale: usize) -> [Text; 2] {
    let line = |digit: &dyn Fn(u32) -> String| {
        let mut line = " ".repeat(GUTTER);
        for bit in 0..32 {
            line.push_str(&format!("{:middle$}{:rest$}", "", digit(bit), middle = scale / 2, rest = scale - scale / 2));
        }
        Text::new(Dress::Faint, line)
    };
    let tens = |bit: u32| if bit.is_multiple_of(10) { (bit / 10).to_string() } else { String::new() };
    [line(&tens), line(&|bit| (bit % 10).to_string())]
}

/// The legend, as many items on a line as fit.
fn legend(grid: &Grid<'_>, width: usize) -> Vec<Text> {
    let mut lines: Vec<Text> = Vec::new();
    let width = width.saturating_sub(GUTTER);
    let cells = grid.tiles.iter().zip(&grid.written);
    for item in tiles::legend(cells.filter_map(|(tile, written)| Some((tile, &written.as_ref()?.1)))) {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + item.width() <= width => {
                line.push(Dress::Plain, " · ");
                line.append(&item);
            }
            _ => lines.extend(item.wrap(width, 2)),
        }
    }
    let indent = |line: Text| {
        let mut indented = Text::plain(" ".repeat(GUTTER));
        indented.append(&line);
        indented
    };
    lines.into_iter().map(indent).collect()
}
