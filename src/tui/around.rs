//! What stands around a screen: names of the screens, filter and counts above it, what is chosen below it.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::app::{App, Seen};
use super::keys::Action;
use super::paint::{CHOSEN, FAINT, STRONG};
use super::screens::NUMBERED;
use crate::output::text::columns;

/// Rows above a screen.
pub(super) const TOP: u16 = 2;

/// The least size in which anything can be seen.
const LEAST: (u16, u16) = (40, 12);

impl App {
    /// Names of the screens with the columns they stand in.
    fn tabs(&self) -> Vec<(usize, String, u16)> {
        let lang = self.manner.lang;
        let titles = std::iter::once("page.frames").chain(NUMBERED.iter().map(|screen| screen.title));
        let mut x = 0;
        let tab = |(at, title): (usize, &'static str)| {
            let text = format!(" {} {} ", at + 1, lang.text(title));
            let left = x;
            x += columns(&text) as u16;
            (at, text, left)
        };
        titles.enumerate().map(tab).collect()
    }

    /// What a click on the row of names means.
    pub(super) fn tab_at(&self, x: u16) -> Option<Action> {
        let tabs = self.tabs();
        let hit = tabs.iter().find(|(_, text, left)| (*left..left + columns(text) as u16).contains(&x));
        hit.map(|(at, ..)| Action::Screen(*at)).or(Some(Action::Help))
    }

    /// Draws everything.
    pub fn draw(&mut self, frame: &mut Frame<'_>) {
        let area = frame.area();
        self.size = (area.width, area.height);
        let (lang, paint) = (self.manner.lang, self.manner.paint);
        let buffer = frame.buffer_mut();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let text = lang.fill("tui.too_small", &[("columns", &80), ("rows", &24)]);
            paint.put(buffer, (0, 0), area.width.into(), &text, Style::new());
            return;
        }
        self.draw_tabs(buffer, area);
        self.draw_filter(buffer, area);
        let inside = Rect { y: TOP, height: area.height - TOP - 1, ..area };
        match &mut self.seen {
            Seen::Frames => {
                self.frames.read(&self.manner);
                self.tell_across();
                let marked = &self.marked;
                self.frames.draw(buffer, inside, |number| marked.contains(&number), &self.manner);
            }
            Seen::Text(pager, _) => {
                pager.look();
                pager.draw(buffer, inside, lang.text("tui.waiting"), paint);
            }
        }
        self.draw_last(buffer, Rect { y: area.bottom() - 1, height: 1, ..area });
        if let Some(prompt) = &self.prompt {
            let place = prompt.draw(buffer, Rect { y: 1, height: area.height - 1, ..area }, paint, lang);
            frame.set_cursor_position(place);
        }
    }

    fn draw_tabs(&self, buffer: &mut Buffer, area: Rect) {
        let (lang, paint) = (self.manner.lang, self.manner.paint);
        let current = match &self.seen {
            Seen::Frames => Some(0),
            Seen::Text(_, key) => *key,
        };
        let mut end = 0;
        for (at, text, left) in self.tabs() {
            let style = if current == Some(at) { STRONG.patch(CHOSEN) } else { Style::new() };
            end = left
                + paint.put(buffer, (left, 0), usize::from(area.width - left.min(area.width)), &text, style) as u16;
        }
        let open = match &self.seen {
            Seen::Text(pager, None) => lang.text(pager.screen.title),
            _ => "",
        };
        let help = format!("? {} ", lang.text("page.keys"));
        let left = area.width.saturating_sub(columns(&help) as u16);
        let room = usize::from(left.saturating_sub(end + 2));
        paint.put(buffer, (end + 1, 0), room, open, STRONG.patch(CHOSEN));
        if end < left {
            paint.put(buffer, (left, 0), columns(&help), &help, FAINT);
        }
    }

    fn draw_filter(&self, buffer: &mut Buffer, area: Rect) {
        let (lang, paint) = (self.manner.lang, self.manner.paint);
        let state = self.frames.reader.store().state();
        let mut counts = match &self.frames.matches {
            None => lang.frames(state.frames),
            Some(matches) => {
                let (fit, asked, ended) = matches.state();
                let values = [lang.number(fit), lang.number(state.frames)];
                let text = lang.fill("page.fitting", &[("n", &values[0]), ("all", &values[1])]);
                match ended {
                    true => text,
                    false => format!("{text} ({} %)", asked * 100 / state.frames.max(1)),
                }
            }
        };
        if !self.marked.is_empty() {
            let marked = lang.number(self.marked.len() as u64);
            counts = format!("{} · {counts}", lang.fill("tui.marked", &[("n", &marked)]));
        }
        counts += &match (state.ended, self.live, state.progress) {
            (true, ..) => String::new(),
            (false, true, _) => {
                format!(" · {}", lang.text(if self.frames.follows { "tui.live" } else { "tui.paused" }))
            }
            (false, false, (done, Some(all))) => {
                let percent = done * 100 / all.max(1);
                format!(" · {}", lang.fill("tui.indexing", &[("percent", &percent)]))
            }
            (false, false, (_, None)) => " · …".to_owned(),
        };
        let width = columns(&counts);
        let left = usize::from(area.width).saturating_sub(width + 1);
        let room = left.saturating_sub(2);
        let (text, style) = match self.filter.as_str() {
            "" => (format!(" / {}", self.manner.names.join(", ")), FAINT),
            filter => (format!(" {}: {filter}", lang.text("page.filter")), STRONG),
        };
        paint.put(buffer, (0, 1), room, &text, style);
        paint.put(buffer, (left as u16, 1), width, &counts, Style::new());
    }

    /// What was done or went wrong, else what the chosen field is.
    fn draw_last(&self, buffer: &mut Buffer, area: Rect) {
        let (lang, paint) = (self.manner.lang, self.manner.paint);
        let says = self.frames.reader.store().says(lang);
        let (text, style) = match (&self.message, &self.seen) {
            (Some((text, is_alarm)), _) => (text.clone(), if *is_alarm { paint.alarm() } else { STRONG }),
            (None, _) if self.frames.failure.is_some() => {
                (self.frames.failure.clone().unwrap_or_default(), paint.alarm())
            }
            (None, _) if !says.is_empty() && self.frames.row == 0 => (says.join(" · "), paint.alarm()),
            (None, Seen::Frames) => {
                let row = self.frames.shown.as_ref().and_then(|shown| shown.rows.get(self.frames.row));
                (row.map_or_else(String::new, |row| row.about.clone()), Style::new())
            }
            (None, Seen::Text(pager, _)) if pager.flow().is_some() => (lang.text("tui.flows_hint").to_owned(), FAINT),
            _ => (lang.text("tui.text_hint").to_owned(), FAINT),
        };
        paint.put(buffer, (area.x + 1, area.y), usize::from(area.width).saturating_sub(2), &text, style);
    }
}
