//! The header that is looked at, bit by bit.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::output::bits::{Cell, Diagram};
use crate::tui::paint::Paint;

/// Lines with the numbers of the bits, which stay where they are.
const RULER: usize = 2;

/// What of a diagram is lit: the cells of one field, or of all fields of a group.
#[derive(Clone, Debug)]
pub struct Lit {
    /// Which field, of those that own bits.
    pub leaf: Option<usize>,
    /// Bits of a group, counted from the first that is drawn.
    pub bits: Range<u32>,
}

impl Lit {
    /// Whether a cell is.
    #[must_use]
    pub fn has(&self, cell: &Cell) -> bool {
        match self.leaf {
            Some(leaf) => cell.leaf == Some(leaf),
            None => cell.bits.start >= self.bits.start && cell.bits.end <= self.bits.end,
        }
    }
}

/// The first line below the ruler that is seen in `height` lines, so that what is lit is.
#[must_use]
pub fn first_line(diagram: &Diagram, lit: &Lit, height: usize) -> usize {
    let height = height.saturating_sub(RULER);
    let cells = || diagram.cells.iter().filter(|cell| lit.has(cell));
    let (Some(top), Some(bottom)) = (cells().map(|c| c.lines.start).min(), cells().map(|c| c.lines.end).max()) else {
        return RULER;
    };
    let last = diagram.lines.len().saturating_sub(height).max(RULER);
    // The borders belong to the cell if there is room.
    let top = if bottom - top < height { top.saturating_sub(1) } else { top };
    let bottom = if bottom - top < height { (bottom + 1).min(diagram.lines.len()) } else { bottom };
    bottom.saturating_sub(height).min(top).max(RULER).min(last)
}

/// Draws the diagram in `area`.
pub fn draw(buffer: &mut Buffer, area: Rect, diagram: &Diagram, lit: Option<&Lit>, paint: Paint) {
    let first = lit.map_or(RULER, |lit| first_line(diagram, lit, area.height.into()));
    let seen = first..first + usize::from(area.height).saturating_sub(RULER);
    let width = usize::from(area.width);
    let ruler = diagram.lines.iter().take(RULER);
    let rest = diagram.lines.iter().skip(seen.start).take(seen.len());
    for (y, line) in (area.y..area.bottom()).zip(ruler.chain(rest)) {
        paint.put_text(buffer, (area.x, y), width, line);
    }
    let Some(lit) = lit else { return };
    for cell in diagram.cells.iter().filter(|cell| lit.has(cell)) {
        for line in cell.lines.clone().filter(|line| seen.contains(line)) {
            let y = area.y + (RULER + line - seen.start) as u16;
            let x = area.x + cell.columns.start as u16;
            paint.choose(buffer, Rect::new(x, y, cell.columns.len() as u16, 1));
        }
    }
}

/// The cell at a place of `area`.
#[must_use]
pub fn cell_at<'d>(diagram: &'d Diagram, lit: &Lit, area: Rect, (x, y): (u16, u16)) -> Option<&'d Cell> {
    let line = usize::from(y.checked_sub(area.y)?).checked_sub(RULER)? + first_line(diagram, lit, area.height.into());
    let column = usize::from(x.checked_sub(area.x)?);
    diagram.cells.iter().find(|cell| cell.lines.contains(&line) && cell.columns.contains(&column))
}

/// The field whose cell stands above the lit one (-1) or below it (1).
#[must_use]
pub fn beside(diagram: &Diagram, lit: &Lit, step: i8) -> Option<usize> {
    let mut own = diagram.cells.iter().filter(|cell| lit.has(cell));
    let from = if step < 0 { own.next()? } else { own.next_back()? };
    let column = from.columns.start;
    let other = |cell: &&Cell| !lit.has(cell) && cell.leaf.is_some();
    let across = |cell: &Cell| (cell.columns.start > column, cell.columns.start.abs_diff(column));
    let cells = diagram.cells.iter().filter(other);
    let best = if step < 0 {
        cells
            .filter(|cell| cell.lines.end <= from.lines.start)
            .max_by_key(|cell| (cell.lines.end, std::cmp::Reverse(across(cell))))
    } else {
        cells.filter(|cell| cell.lines.start >= from.lines.end).min_by_key(|cell| (cell.lines.start, across(cell)))
    };
    best?.leaf
}
