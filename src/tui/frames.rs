//! The screen of frames: the list, and of the chosen frame the layers, the octets and the bits, linked: what is chosen in one
//! of them is lit in all.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys::Action;
use super::paint::{FAINT, Paint};
use super::panes::bits::{self, Lit};
use super::panes::list::{self, Line, Times};
use super::panes::{octets, tree};
use super::places::{Places, inside};
use super::shown::{Shown, uncovered};
use crate::i18n::Lang;
use crate::run::matches::Matches;
use crate::run::store::Reader;

/// What has the keyboard.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Pane {
    /// The list of frames.
    #[default]
    List,
    /// Layers and fields.
    Tree,
    /// Octets.
    Octets,
    /// Bits.
    Bits,
}

impl Pane {
    const ALL: [Self; 4] = [Self::List, Self::Tree, Self::Octets, Self::Bits];

    /// The one `step` further.
    #[must_use]
    pub fn next(self, step: isize) -> Self {
        Self::ALL[(self as isize + step).rem_euclid(4) as usize]
    }
}

/// How things are shown.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The reader's language.
    pub lang: Lang,
    /// Colours and characters.
    pub paint: Paint,
    /// Passwords and their like are shown.
    pub shows_secrets: bool,
    /// Names of the files.
    pub names: Vec<String>,
    /// How times are written.
    pub times: Times,
}

/// The screen of frames.
#[derive(Debug)]
pub struct Frames {
    /// Where frames are read from.
    pub reader: Reader,
    /// Which frames are listed; `None` for all.
    pub matches: Option<Matches>,
    /// The place of the chosen frame in the list, from 0.
    pub at: u64,
    /// The place of the first frame that is seen.
    pub(super) top: u64,
    /// The list goes on with the frames that come.
    pub follows: bool,
    /// What has the keyboard.
    pub pane: Pane,
    /// The chosen frame.
    pub shown: Option<Shown>,
    /// The chosen row of its tree.
    pub row: usize,
    /// Where the keyboard is among the octets.
    pub(super) octet: Option<u32>,
    shows_secrets: bool,
    /// Why a frame could not be read.
    pub failure: Option<String>,
    pub(super) places: Places,
}

impl Frames {
    /// Shows what `reader` reads.
    #[must_use]
    pub fn new(reader: Reader, follows: bool) -> Self {
        Self {
            reader,
            matches: None,
            at: 0,
            top: 0,
            follows,
            pane: Pane::List,
            shown: None,
            row: 0,
            octet: None,
            shows_secrets: false,
            failure: None,
            places: Places::default(),
        }
    }

    /// How many frames are in the list so far.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.matches.as_ref().map_or_else(|| self.reader.store().frames().0, |matches| matches.state().0)
    }

    /// The number of the frame at a place of the list.
    #[must_use]
    pub fn number(&self, at: u64) -> Option<u64> {
        match &self.matches {
            Some(matches) => matches.number(at),
            None => (at < self.len()).then_some(at + 1),
        }
    }

    /// The number of the chosen frame.
    #[must_use]
    pub fn chosen(&self) -> Option<u64> {
        self.number(self.at)
    }

    /// Chooses the frame of this number, or the one that the list has next to it.
    pub fn go_to(&mut self, number: u64) {
        self.at = match &self.matches {
            Some(matches) => matches.position(number),
            None => number.saturating_sub(1),
        };
        self.follows = false;
    }

    /// Chooses row `row` of the tree.
    pub(super) fn choose(&mut self, row: usize) {
        self.row = row;
        self.octet = None;
    }

    pub(super) fn lit(&self) -> Range<u32> {
        self.shown.as_ref().map_or(0..0, |shown| shown.octets_of(self.row))
    }

    fn cursor(&self) -> Option<u32> {
        (self.pane == Pane::Octets).then(|| self.octet.unwrap_or(self.lit().start))
    }

    /// Reads the chosen frame, if it is another one than is shown.
    pub fn read(&mut self, manner: &Manner) {
        let len = self.len();
        if self.follows || self.at >= len {
            self.at = len.saturating_sub(1);
        }
        let Some(number) = self.chosen() else {
            self.shown = None;
            return;
        };
        if self.shown.as_ref().is_some_and(|shown| (shown.number, shown.lang) == (number, manner.lang)) {
            return;
        }
        let lang = manner.lang;
        let read = self.reader.look(number, |view| {
            let file = view.taps.get(view.frame.tap as usize).and_then(|tap| manner.names.get(tap.file as usize));
            let file = file.map_or("-", String::as_str);
            uncovered(view, manner.shows_secrets, |view| Shown::of(view, file, lang))
        });
        match read {
            Ok(shown) => {
                let row = match (&self.shown, &shown) {
                    (Some(before), Some(now)) => now.like(before, self.row),
                    _ => 0,
                };
                (self.shown, self.failure) = (shown, None);
                self.choose(row);
            }
            Err(error) => {
                self.shown = None;
                self.failure = Some(lang.fill("tui.unreadable", &[("n", &number), ("error", &error)]));
            }
        }
    }

    /// The lines of the frames from place `from` on.
    pub fn lines(&mut self, from: u64, count: usize, manner: &Manner) -> Vec<Line> {
        let numbers: Vec<_> = (from..from + count as u64).map_while(|at| self.number(at)).collect();
        let line = |reader: &mut Reader, number| {
            let look = reader.look(number, |view| {
                uncovered(view, manner.shows_secrets, |view| Line::of(view, manner.lang, manner.times))
            });
            look.ok().flatten()
        };
        numbers.into_iter().filter_map(|number| line(&mut self.reader, number)).collect()
    }

    /// Does what a key means here; `false` where it means nothing.
    pub fn act(&mut self, action: Action) -> bool {
        let page = u64::from(self.places.list.height.saturating_sub(2)).max(1);
        match (self.pane, action) {
            (_, Action::Pane) => self.pane = self.pane.next(1),
            (_, Action::PaneBack) => self.pane = self.pane.next(-1),
            (Pane::List, Action::Up) => self.step(-1),
            (Pane::List, Action::Down) => self.step(1),
            (_, Action::PageUp) => self.step(-(page as i64)),
            (_, Action::PageDown) => self.step(page as i64),
            (_, Action::Home) => {
                (self.at, self.follows) = (0, false);
            }
            (_, Action::End) => self.step(i64::MAX),
            (Pane::List, Action::Right) => self.pane = Pane::Tree,
            (Pane::Tree, Action::Left) => self.pane = Pane::List,
            (Pane::Tree, Action::Up) => self.choose(self.row.saturating_sub(1)),
            (Pane::Tree, Action::Down) => {
                let last = self.shown.as_ref().map_or(0, |shown| shown.rows.len().saturating_sub(1));
                self.choose((self.row + 1).min(last));
            }
            (Pane::Octets, Action::Left) => self.step_octet(-1),
            (Pane::Octets, Action::Right) => self.step_octet(1),
            (Pane::Octets, Action::Up) => self.step_octet(-i64::from(octets::per_row(self.places.octets.width))),
            (Pane::Octets, Action::Down) => self.step_octet(octets::per_row(self.places.octets.width).into()),
            (Pane::Bits, Action::Left) => self.step_field(-1),
            (Pane::Bits, Action::Right) => self.step_field(1),
            (Pane::Bits, Action::Up) => self.step_beside(-1),
            (Pane::Bits, Action::Down) => self.step_beside(1),
            _ => return false,
        }
        true
    }

    fn step(&mut self, step: i64) {
        let last = self.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(step).min(last);
        // Whoever goes to the end of what still comes stays there.
        self.follows = step > 0 && self.at == last && !self.reader.store().frames().1;
    }

    pub(super) fn step_octet(&mut self, step: i64) {
        let Some(shown) = &self.shown else { return };
        let last = (shown.octets.len() as i64 - 1).max(0);
        let at = (i64::from(self.octet.unwrap_or(self.lit().start)) + step).clamp(0, last) as u32;
        if let Some(row) = shown.row_at(at) {
            self.row = row;
        }
        self.octet = Some(at);
    }

    /// Goes to the next field that owns bits, in its layer or the next one.
    fn step_field(&mut self, step: isize) {
        let Some(shown) = &self.shown else { return };
        let mut at = self.row as isize + step;
        while let Some(row) = usize::try_from(at).ok().and_then(|at| shown.rows.get(at)) {
            if row.leaf.is_some() {
                return self.choose(at as usize);
            }
            at += step;
        }
    }

    fn step_beside(&mut self, step: i8) {
        let found = self.diagram(|diagram, lit| bits::beside(diagram, lit, step)).flatten();
        match (found, &self.shown) {
            (Some(leaf), Some(shown)) => {
                let layer = shown.rows[self.row].layer;
                let row = shown.rows.iter().position(|row| (row.layer, row.leaf) == (layer, Some(leaf)));
                self.choose(row.unwrap_or(self.row));
            }
            _ => self.step_field(isize::from(step)),
        }
    }

    /// Shows the diagram of the chosen row, and what of it is lit.
    pub(super) fn diagram<T>(&mut self, look: impl FnOnce(&crate::output::bits::Diagram, &Lit) -> T) -> Option<T> {
        let width = usize::from(self.places.bits.width);
        let (shown, reader, shows_secrets) = (self.shown.as_mut()?, &mut self.reader, self.shows_secrets);
        let (number, row) = (shown.number, shown.rows.get(self.row)?.clone());
        let (_, diagram, first) = shown.diagram(self.row, width, |look| {
            // What was read a moment ago can be read again, or is told as a failure by then.
            let _ = reader.look(number, |view| uncovered(view, shows_secrets, |view| look(view)));
        })?;
        let shift = |bit: u32| bit.saturating_sub(first);
        let lit = Lit { leaf: row.leaf, bits: shift(row.bits.start)..shift(row.bits.end) };
        // A layer as a whole is no field; all its cells lit would say nothing.
        let lit = if row.depth == 0 { Lit { leaf: None, bits: 0..0 } } else { lit };
        Some(look(diagram, &lit))
    }

    /// Draws the panes in `area`.
    pub fn draw(&mut self, buffer: &mut Buffer, area: Rect, is_marked: impl Fn(u64) -> bool, manner: &Manner) {
        let Manner { lang, paint, .. } = *manner;
        self.places = Places::of(area);
        self.shows_secrets = manner.shows_secrets;
        self.read(manner);
        let Places { list: list_area, tree: tree_area, octets: octets_area, bits: bits_area } = self.places;
        let height = u64::from(list_area.height.saturating_sub(1)).max(1);
        let len = self.len();
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height)).min(len.saturating_sub(height));
        let lines = self.lines(self.top, height as usize, manner);
        let chosen = self.chosen();
        let place = lines.iter().position(|line| Some(line.number) == chosen);
        list::draw(buffer, list_area, (&lines, place), is_marked, (paint, lang, manner.times));
        if self.pane == Pane::List {
            paint.put(buffer, (list_area.x, list_area.y), 1, "▸", super::paint::STRONG);
        }
        let has = |pane: Pane| pane == self.pane;
        let title = self.shown.as_ref().map(|shown| shown.heading.clone());
        paint.rule(buffer, tree_area, &title.unwrap_or_else(|| lang.text("tui.layers").to_owned()), has(Pane::Tree));
        paint.rule(buffer, octets_area, lang.text("page.octets"), has(Pane::Octets));
        let Some(shown) = &self.shown else {
            paint.rule(buffer, bits_area, lang.text("tui.bits"), has(Pane::Bits));
            return;
        };
        let (inner, lit, cursor) = (inside(octets_area), self.lit(), self.cursor());
        tree::draw(buffer, inside(tree_area), shown, self.row, paint);
        let seen = cursor.map_or(lit.clone(), |cursor| cursor..cursor + 1);
        let per_row = octets::per_row(inner.width);
        let first = octets::first_row(&seen, inner.height, per_row, shown.octets.len() as u32);
        octets::draw(buffer, inner, shown, (first, &lit, cursor), paint);
        self.draw_bits(buffer, bits_area, manner);
    }

    fn draw_bits(&mut self, buffer: &mut Buffer, area: Rect, manner: &Manner) {
        let Manner { lang, paint, .. } = *manner;
        let is_focused = self.pane == Pane::Bits;
        let inner = inside(area);
        if let Some(shown) = self.shown.as_ref().filter(|shown| shown.is_across(self.row)) {
            let lines = shown.across(self.row, usize::from(inner.width).saturating_sub(2));
            for (y, line) in (inner.y..inner.bottom()).zip(&lines) {
                paint.put(buffer, (inner.x + 1, y), inner.width.into(), line, ratatui::style::Style::new());
            }
            paint.rule(buffer, area, lang.text("across.title"), is_focused);
            return;
        }
        let drawn = self.diagram(|diagram, lit| {
            bits::draw(buffer, inner, diagram, (!lit.bits.is_empty() || lit.leaf.is_some()).then_some(lit), paint);
            diagram.lines.is_empty()
        });
        let row = self.row;
        let (shown, width) = (self.shown.as_mut(), usize::from(area.width));
        let title = shown.and_then(|shown| Some(shown.diagram(row, width, |_| ())?.0.raw()));
        paint.rule(buffer, area, title.as_deref().unwrap_or(lang.text("tui.bits")), is_focused);
        if drawn != Some(false) {
            paint.put(buffer, (inner.x + 1, inner.y), width.saturating_sub(1), lang.text("tui.no_bits"), FAINT);
        }
    }
}
