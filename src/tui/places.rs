//! Where the parts of the screen of frames stand, and what clicks there mean.

use ratatui::layout::{Position, Rect};

use super::frames::{Frames, Pane};
use super::keys::Action;
use super::panes::{bits, octets, tree};

/// Where the panes were drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    /// The list of frames.
    pub list: Rect,
    /// Layers and fields.
    pub tree: Rect,
    /// Octets.
    pub octets: Rect,
    /// Bits.
    pub bits: Rect,
}

impl Places {
    /// Divides the screen: from `WIDE` columns on the bits stand beside the layers, else below.
    #[must_use]
    pub fn of(area: Rect) -> Self {
        const WIDE: u16 = 150;
        let height = area.height;
        let list = Rect { height: (height * 3 / 10).max(7.min(height)), ..area };
        let below = Rect { y: list.bottom(), height: height - list.height, ..area };
        if area.width >= WIDE {
            let right = Rect { x: area.right() - 76, width: 76, ..below };
            let left = Rect { width: below.width - 77, ..below };
            let upper = Rect { height: below.height * 3 / 5, ..right };
            let lower = Rect { y: upper.bottom(), height: right.height - upper.height, ..right };
            return Self { list, tree: left, octets: lower, bits: upper };
        }
        let upper = Rect { height: (below.height * 4 / 7).max(2.min(below.height)), ..below };
        let bits = Rect { y: upper.bottom(), height: below.height - upper.height, ..below };
        let right = if area.width >= 125 { 76 } else { 42 }.min(area.width / 2 + 2);
        let tree = Rect { width: area.width - right - 1, ..upper };
        Self { list, tree, octets: Rect { x: area.right() - right, width: right, ..upper }, bits }
    }
}

/// What is below the title of a pane.
#[must_use]
pub fn inside(area: Rect) -> Rect {
    Rect { y: (area.y + 1).min(area.bottom()), height: area.height.saturating_sub(1), ..area }
}

impl Frames {
    /// Does what a click, or the wheel (in steps down), means at a place.
    pub fn click(&mut self, place: Position, wheel: Option<i64>) {
        let Places { list, tree: tree_area, octets: octets_area, bits: bits_area } = self.places;
        let pane = [(list, Pane::List), (tree_area, Pane::Tree), (octets_area, Pane::Octets), (bits_area, Pane::Bits)]
            .into_iter()
            .find(|(area, _)| area.contains(place));
        let Some((area, pane)) = pane else { return };
        if let Some(steps) = wheel {
            let before = std::mem::replace(&mut self.pane, pane);
            let action = if steps < 0 { Action::Up } else { Action::Down };
            let times = if pane == Pane::Octets || pane == Pane::Bits { 1 } else { steps.unsigned_abs() };
            (0..times).for_each(|_| {
                self.act(action);
            });
            self.pane = before;
            return;
        }
        self.pane = pane;
        let (x, y) = (place.x, place.y);
        let inner = inside(area);
        let below = usize::from(y.saturating_sub(inner.y));
        match pane {
            Pane::List if y > area.y => {
                let at = self.top + u64::from(y - area.y - 1);
                if at < self.len() {
                    (self.at, self.follows) = (at, false);
                }
            }
            Pane::Tree if y > area.y => {
                let Some(shown) = &self.shown else { return };
                let rows = tree::visible(shown, self.row, inner.height.into());
                if let Some(row) = rows.get(below) {
                    self.choose(*row);
                }
            }
            Pane::Octets => {
                let Some(shown) = &self.shown else { return };
                let per_row = octets::per_row(inner.width);
                let first = octets::first_row(&self.lit(), inner.height, per_row, shown.octets.len() as u32);
                let at = octets::octet_at(inner, first, (x, y)).filter(|at| (*at as usize) < shown.octets.len());
                if let Some(at) = at {
                    self.octet = Some(at);
                    self.step_octet(0);
                }
            }
            Pane::Bits => {
                let leaf = self.diagram(|diagram, lit| bits::cell_at(diagram, lit, inner, (x, y))?.leaf).flatten();
                if let (Some(leaf), Some(shown)) = (leaf, &self.shown) {
                    let layer = shown.rows[self.row].layer;
                    let row = shown.rows.iter().position(|row| (row.layer, row.leaf) == (layer, Some(leaf)));
                    self.choose(row.unwrap_or(self.row));
                }
            }
            Pane::List | Pane::Tree => {}
        }
    }
}
