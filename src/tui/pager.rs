//! A text longer than the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::keys::Action;
use super::paint::{CHOSEN, FAINT, Paint, lines};
use super::screens::Screen;
use super::work::{About, Made, Work};

/// A screen of text: made behind the screen, then scrolled.
#[derive(Debug)]
pub struct Pager {
    /// What makes it.
    pub screen: Screen,
    /// What it is about.
    pub about: Option<About>,
    work: Option<Work>,
    lines: Vec<Vec<(Style, String)>>,
    flows: Vec<(usize, u64)>,
    /// Which of the conversations is chosen.
    chosen: usize,
    top: usize,
    height: usize,
}

impl Pager {
    /// What `work` makes.
    #[must_use]
    pub fn new(screen: Screen, about: Option<About>, work: Work) -> Self {
        let (lines, flows) = (Vec::new(), Vec::new());
        Self { screen, about, work: Some(work), lines, flows, chosen: 0, top: 0, height: 1 }
    }

    /// The same text in another language or width: it stays where it is.
    pub fn again(&mut self, work: Work) {
        self.work = Some(work);
    }

    /// Takes what was made, if something was.
    pub fn look(&mut self) {
        if let Some(made) = self.work.as_ref().and_then(Work::take) {
            self.take(made);
        }
    }

    fn take(&mut self, made: Made) {
        self.lines = lines(&made.text);
        self.flows = made.flows;
        self.chosen = self.chosen.min(self.flows.len().saturating_sub(1));
        self.work = None;
    }

    /// Waits for what is being made.
    #[cfg(test)]
    pub fn wait(&mut self) {
        if let Some(made) = self.work.as_ref().and_then(Work::wait) {
            self.take(made);
        }
    }

    /// The number of the chosen conversation.
    #[must_use]
    pub fn flow(&self) -> Option<u64> {
        self.flows.get(self.chosen).map(|(_, number)| *number)
    }

    /// Does what a key means here; `false` where it means nothing.
    pub fn act(&mut self, action: Action) -> bool {
        let (last, page) = (self.lines.len().saturating_sub(self.height), self.height.saturating_sub(1).max(1));
        let is_list = !self.flows.is_empty();
        let move_to = |at: usize, step: isize, last: usize| at.saturating_add_signed(step).min(last);
        let step = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -(page as isize),
            Action::PageDown | Action::Mark => page as isize,
            Action::Home => isize::MIN + 1,
            Action::End => isize::MAX,
            _ => return false,
        };
        if is_list {
            self.chosen = move_to(self.chosen, step, self.flows.len() - 1);
            let line = self.flows[self.chosen].0;
            self.top =
                if self.chosen == 0 { 0 } else { self.top.min(line).max((line + 2).saturating_sub(self.height)) };
        } else {
            self.top = move_to(self.top, step, last);
        }
        true
    }

    /// Chooses the conversation of a line of the screen.
    pub fn click(&mut self, line: usize) {
        let line = self.top + line;
        if let Some(at) = self.flows.iter().rposition(|(first, _)| *first <= line) {
            self.chosen = at;
        }
    }

    /// Goes to the next line, or with `back` to the one before, that has `text`; `false` where none has it.
    pub fn search(&mut self, text: &str, back: bool) -> bool {
        let has = |line: &Vec<(Style, String)>| {
            let line: String = line.iter().map(|(_, piece)| piece.as_str()).collect();
            line.to_lowercase().contains(text)
        };
        let found = match back {
            false => self.lines.iter().skip(self.top + 1).position(has).map(|at| at + self.top + 1),
            true => self.lines.iter().take(self.top).rposition(has),
        };
        if let Some(at) = found {
            self.top = at;
        }
        found.is_some()
    }

    /// Draws what there is of it.
    pub fn draw(&mut self, buffer: &mut Buffer, area: Rect, waiting: &str, paint: Paint) {
        self.height = area.height.into();
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        if self.work.is_some() {
            paint.put(buffer, (area.x + 1, area.y), area.width.into(), waiting, FAINT);
            if self.lines.is_empty() {
                return;
            }
        }
        let chosen = self.flows.get(self.chosen).map(|(line, _)| *line);
        for (y, (at, line)) in (area.y..area.bottom()).zip(self.lines.iter().enumerate().skip(self.top)) {
            let mut x = area.x;
            for (style, piece) in line {
                let room = usize::from(area.right().saturating_sub(x));
                x += paint.put(buffer, (x, y), room, piece, *style) as u16;
            }
            if chosen == Some(at) {
                buffer.set_style(Rect::new(area.x, y, area.width, 1), CHOSEN);
            }
        }
    }
}
