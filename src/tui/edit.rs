//! A line that is typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Text with a cursor in it.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What was typed so far.
    pub text: String,
    /// Offset of the cursor in octets.
    pub cursor: usize,
}

/// What a key did to a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edited {
    /// Nothing that a line knows.
    Not,
    /// The cursor moved.
    Moved,
    /// The text is another.
    Changed,
}

impl Edit {
    /// `text` with the cursor behind it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].char_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn behind(&self) -> usize {
        self.cursor + self.text[self.cursor..].chars().next().map_or(0, char::len_utf8)
    }

    /// Puts `text` in the place of what stands at `range`, and the cursor behind it.
    pub fn replace(&mut self, range: std::ops::Range<usize>, text: &str) {
        self.text.replace_range(range.clone(), text);
        self.cursor = range.start + text.len();
    }

    /// Takes a key as lines of a shell do.
    pub fn key(&mut self, key: KeyEvent) -> Edited {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        let before = self.text.len();
        match key.code {
            KeyCode::Char('a') if ctrl => self.cursor = 0,
            KeyCode::Char('e') if ctrl => self.cursor = self.text.len(),
            KeyCode::Char('u') if ctrl => self.replace(0..self.cursor, ""),
            KeyCode::Char('k') if ctrl => self.text.truncate(self.cursor),
            KeyCode::Char('w') if ctrl => {
                let word = self.text[..self.cursor].trim_end().rfind(' ').map_or(0, |at| at + 1);
                self.replace(word..self.cursor, "");
            }
            KeyCode::Char(c) if !ctrl && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.replace(self.cursor..self.cursor, c.encode_utf8(&mut [0; 4]));
            }
            KeyCode::Backspace => self.replace(self.before()..self.cursor, ""),
            KeyCode::Delete => self.replace(self.cursor..self.behind(), ""),
            KeyCode::Left => self.cursor = self.before(),
            KeyCode::Right => self.cursor = self.behind(),
            KeyCode::Home => self.cursor = 0,
            KeyCode::End => self.cursor = self.text.len(),
            _ => return Edited::Not,
        }
        if self.text.len() == before { Edited::Moved } else { Edited::Changed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_stay_whole() {
        let mut edit = Edit::new("olá mundo");
        let press = |edit: &mut Edit, code| edit.key(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(edit.key(KeyEvent::new(KeyCode::Char('w'), KeyModifiers::CONTROL)), Edited::Changed);
        assert_eq!(edit.text, "olá ");
        press(&mut edit, KeyCode::Left);
        press(&mut edit, KeyCode::Backspace);
        assert_eq!((edit.text.as_str(), edit.cursor), ("ol ", 2));
        press(&mut edit, KeyCode::Char('é'));
        press(&mut edit, KeyCode::Home);
        press(&mut edit, KeyCode::Delete);
        assert_eq!((edit.text.as_str(), edit.cursor), ("lé ", 0));
        assert_eq!(press(&mut edit, KeyCode::Left), Edited::Moved);
        assert_eq!(press(&mut edit, KeyCode::F(5)), Edited::Not);
    }
}
