//! The sheet that a picture stands on: margins, what it is of at the top, remarks at the bottom.

use super::measure::{Face, columns_in, wrap};
use super::picture::{Anchor, Canvas, Picture};
use crate::output::text::{Dress, Text};

const MARGIN: f32 = 20.0;

/// A sheet of a width, with as much height as is drawn on.
pub(super) struct Sheet {
    width: f32,
    canvas: Canvas,
}

impl Sheet {
    /// A sheet with `heading` at its top, and where there is room below it.
    pub fn new(width: f32, heading: &[Text]) -> (Self, f32) {
        let mut sheet = Self { width, canvas: Canvas::default() };
        let (mut y, columns) = (MARGIN, columns_in(sheet.inner(), 13.0));
        for line in heading.iter().flat_map(|line| line.wrap(columns, 2)) {
            y += 18.0;
            sheet.canvas.label([MARGIN, y - 4.0], Anchor::Start, line, 13.0, Face::Mono);
        }
        (sheet, y + 8.0)
    }

    /// A sheet that says what is drawn on it, and below that of what; where there is room, and both in a line.
    pub fn titled(width: f32, name: &str, what: &str) -> (Self, f32, String) {
        let mut sheet = Self { width, canvas: Canvas::default() };
        let mut y = MARGIN + 18.0;
        sheet.canvas.label([MARGIN, y - 2.0], Anchor::Start, Text::new(Dress::Strong, name), 16.0, Face::Sans);
        y = sheet.lines(y, &[Text::new(Dress::Faint, what)]);
        (sheet, y + 8.0, format!("{name}: {what}"))
    }

    /// Where it is drawn.
    pub fn canvas(&mut self) -> &mut Canvas {
        &mut self.canvas
    }

    /// The left side of what may be drawn on.
    pub fn left(&self) -> f32 {
        MARGIN
    }

    /// The right side of what may be drawn on.
    pub fn right(&self) -> f32 {
        self.width - MARGIN
    }

    /// The width between the margins.
    pub fn inner(&self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    /// Writes values from `y` on, and gives where they end.
    pub fn lines(&mut self, mut y: f32, lines: &[Text]) -> f32 {
        let columns = columns_in(self.inner(), 12.5);
        for line in lines.iter().flat_map(|line| line.wrap(columns, 2)) {
            y += 18.0;
            self.canvas.label([MARGIN, y - 4.0], Anchor::Start, line, 12.5, Face::Mono);
        }
        y
    }

    /// Writes sentences from `y` on, and gives where they end.
    pub fn notes<'n>(&mut self, mut y: f32, notes: impl IntoIterator<Item = &'n String>) -> f32 {
        let width = self.inner();
        for line in notes.into_iter().flat_map(|note| wrap(note, width, 12.0, Face::Sans)) {
            y += 17.0;
            self.canvas.label([MARGIN, y], Anchor::Start, Text::new(Dress::Faint, line), 12.0, Face::Sans);
        }
        y
    }

    /// The picture, which ends at `y`.
    pub fn finish(self, y: f32, title: String, about: String) -> Picture {
        // Where there is nothing to tell of, the title says what is missing.
        let about = if about.is_empty() { title.clone() } else { about };
        Picture { size: (self.width, y + MARGIN), title, about, shapes: self.canvas.shapes }
    }
}
