//! The line at the top in which a filter, a number, a text or a path is typed.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyEvent};

use super::complete::{Completion, complete, title};
use super::edit::{Edit, Edited};
use super::paint::{CHOSEN, FAINT, Paint, STRONG};
use crate::filter::{Filter, FilterError};
use crate::i18n::Lang;
use crate::output::text::columns;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A display filter.
    Filter,
    /// The number of a frame.
    Number,
    /// A text to search for.
    Text,
    /// A file to write.
    Path,
}

impl Asked {
    /// The message that stands before the line.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Filter => "page.filter",
            Self::Number => "tui.number",
            Self::Text => "tui.search",
            Self::Path => "tui.save_as",
        }
    }
}

/// A line that is typed, and what helps with it.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What is asked for.
    pub asked: Asked,
    /// What was typed so far.
    pub edit: Edit,
    completion: Completion,
    /// Which of the names was put in last.
    taken: Option<usize>,
    error: Option<FilterError>,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Prompted {
    /// Nothing but the line.
    Goes,
    /// It is done.
    Done,
    /// It is not wanted any more.
    Gone,
}

/// Names that are listed below the line.
const NAMES: usize = 6;

impl Prompt {
    /// A line that begins with `text`.
    #[must_use]
    pub fn new(asked: Asked, text: &str) -> Self {
        let mut prompt =
            Self { asked, edit: Edit::new(text), completion: Completion::default(), taken: None, error: None };
        prompt.check();
        prompt
    }

    fn check(&mut self) {
        if self.asked == Asked::Filter {
            self.error = Filter::parse(&self.edit.text).err();
            self.completion = complete(&self.edit.text, self.edit.cursor);
            self.taken = None;
        }
    }

    /// Takes a key.
    pub fn key(&mut self, key: KeyEvent) -> Prompted {
        match key.code {
            KeyCode::Esc => return Prompted::Gone,
            // A bad filter stays to be mended.
            KeyCode::Enter if self.error.is_some() => {}
            KeyCode::Enter => return Prompted::Done,
            KeyCode::Tab | KeyCode::Down => self.take(1),
            KeyCode::BackTab | KeyCode::Up => self.take(-1),
            _ => {
                if self.edit.key(key) != Edited::Not {
                    self.check();
                }
            }
        }
        Prompted::Goes
    }

    /// Puts the next name into the line.
    fn take(&mut self, step: isize) {
        let names = &self.completion.names;
        if names.is_empty() {
            return;
        }
        let last = names.len() as isize;
        let next = match self.taken {
            None if step > 0 => 0,
            None => names.len() - 1,
            Some(taken) => (taken as isize + step).rem_euclid(last) as usize,
        };
        let start = self.completion.word.start;
        self.edit.replace(start..self.edit.cursor, names[next]);
        (self.taken, self.error) = (Some(next), Filter::parse(&self.edit.text).err());
    }

    /// Draws the line in the first row of `area` and what helps below it; returns where the cursor is.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, paint: Paint, lang: Lang) -> Position {
        let label = format!(" {}: ", lang.text(self.asked.label()));
        let used = paint.put(buffer, (area.x, area.y), area.width.into(), &label, STRONG);
        let left = area.x + used as u16;
        let room = usize::from(area.right().saturating_sub(left));
        let before = columns(&self.edit.text[..self.edit.cursor]);
        // A line that is longer than the screen is seen around the cursor.
        let hidden = (before + 1).saturating_sub(room);
        let start =
            self.edit.text.char_indices().map(|(at, _)| at).find(|at| columns(&self.edit.text[..*at]) >= hidden);
        let seen = &self.edit.text[start.unwrap_or(0)..];
        buffer.set_style(Rect { height: 1, ..area }, Style::new().add_modifier(Modifier::UNDERLINED));
        paint.put(buffer, (left, area.y), room, seen, Style::new().add_modifier(Modifier::UNDERLINED));
        let column = |octet: usize| columns(&self.edit.text[..octet.min(self.edit.text.len())]).saturating_sub(hidden);
        let mut below = area.y + 1;
        if let Some(error) = &self.error {
            let Range { start, end } = error.position..error.position + error.length.max(1);
            let place = Rect::new(
                left + column(start) as u16,
                area.y,
                column(end).saturating_sub(column(start)).max(1) as u16,
                1,
            );
            buffer.set_style(place.intersection(area), paint.alarm().patch(CHOSEN));
            let suggestion = error.suggestion.as_ref();
            let suggestion = suggestion.map(|name| format!(" · {}", lang.fill("filter.suggestion", &[("name", name)])));
            let text = format!(" {}{} ", error.message(lang), suggestion.unwrap_or_default());
            clear(buffer, area, below);
            paint.put(buffer, (area.x, below), area.width.into(), &text, paint.alarm());
            below += 1;
        }
        let taken = self.taken.unwrap_or(0);
        let first = (taken + 1).saturating_sub(NAMES);
        for (at, name) in self.completion.names.iter().enumerate().skip(first).take(NAMES) {
            clear(buffer, area, below);
            let style = if self.taken == Some(at) { CHOSEN } else { Style::new() };
            paint.put(buffer, (left, below), room, &format!("{name:<28}"), style);
            let x = left + 29;
            paint.put(buffer, (x, below), usize::from(area.right().saturating_sub(x)), title(name, lang), FAINT);
            below += 1;
        }
        Position::new(left + (before - hidden) as u16, area.y)
    }
}

fn clear(buffer: &mut Buffer, area: Rect, y: u16) {
    let row = Rect::new(area.x, y, area.width, 1).intersection(buffer.area);
    row.positions().for_each(|place| buffer[place].reset());
}
