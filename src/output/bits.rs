//! A header in the manner of the RFCs: 32 bits a row, each field a cell with its name and its value. The cells tile the
//! header: bits that no field names are drawn as such.

use super::text::{Dress, Text};
pub use super::tiles::Own;
use super::tiles::{self, tiles};
use crate::i18n::Lang;
use crate::proto::contract::Layer;

mod grid;

use grid::Grid;

/// Columns left of a diagram, for the octets.
const GUTTER: usize = 6;

/// The bits of a layer's header or trailer as a diagram of at most `width` columns, and below it the fields whose cells
/// are too narrow for their names. No lines for a trailer without fields.
#[must_use]
pub fn bit_diagram(layer: &Layer<'_>, own: Own, lang: Lang, width: usize) -> Vec<Text> {
    let tiles = tiles(layer, own, lang);
    let Some(end) = tiles.last().map(|tile| tile.bits.end) else { return Vec::new() };
    // Two to four columns a bit, the line between two cells included.
    let scale = (width.saturating_sub(GUTTER + 1) / 32).clamp(2, 4);
    let grid = Grid::new(&tiles, scale);
    let mut lines = ruler(scale).to_vec();
    lines.extend(grid.draw(layer.proto().info().osi));
    if let Some(first) = grid.rows.left_out {
        let last = end / 8 - 1;
        lines.push(Text::plain(lang.fill("explain.rows_left_out", &[("first", &first), ("last", &last)])));
    }
    lines.extend(legend(&grid, width));
    lines
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
