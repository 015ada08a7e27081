//! Dressed text: pieces that are measured in columns of the terminal and wrapped before anything is written.

use std::borrow::Cow;
use std::iter;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::line::clip;
use super::style::Style;
use crate::model::Osi;
use crate::proto::contract::escape;

/// How a piece of text is dressed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dress {
    /// As it is.
    #[default]
    Plain,
    /// Bold.
    Strong,
    /// Faint.
    Faint,
    /// As a warning.
    Alarm,
    /// In the colour of a layer.
    Layer(Osi),
}

/// A line of text whose pieces are dressed apart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    pieces: Vec<(Dress, String)>,
}

impl Text {
    /// Text in one dress.
    #[must_use]
    pub fn new(dress: Dress, text: impl Into<String>) -> Self {
        Self { pieces: vec![(dress, text.into())] }
    }

    /// Text as it is.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Dress::Plain, text)
    }

    /// Appends a piece.
    pub fn push(&mut self, dress: Dress, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some((last, piece)) if *last == dress => piece.push_str(text),
            _ => self.pieces.push((dress, text.to_owned())),
        }
    }

    /// Appends another text.
    pub fn append(&mut self, other: &Self) {
        for (dress, piece) in &other.pieces {
            self.push(*dress, piece);
        }
    }

    /// Appends `filler` until the text is `width` columns wide; it stays as it is if it is wider.
    pub fn fill(&mut self, dress: Dress, filler: &str, width: usize) {
        let missing = width.saturating_sub(self.width());
        if missing > 0 {
            self.push(dress, &filler.repeat(missing));
        }
    }

    /// Columns it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|(_, piece)| columns(piece)).sum()
    }

    /// Nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|(_, piece)| piece.is_empty())
    }

    /// The same in lines of at most `width` columns, broken between words, or inside a word that is longer than a
    /// line. All lines but the first begin with `indent` spaces. At least one line.
    #[must_use]
    pub fn wrap(&self, width: usize, indent: usize) -> Vec<Self> {
        let indent = if indent + 8 > width { 0 } else { indent };
        let mut lines = vec![Self::default()];
        // Columns of the last line, spaces that are written only if a word follows, and whether the line is still empty.
        let (mut used, mut spaces, mut fresh) = (0, 0, true);
        for (dress, piece) in &self.pieces {
            for (i, mut word) in words(piece).enumerate() {
                spaces += usize::from(i > 0);
                while !word.is_empty() {
                    let gap = if fresh && lines.len() > 1 { 0 } else { spaces };
                    let mut end = word.len();
                    if used + gap + columns(word) > width {
                        if !fresh {
                            let mut line = Self::default();
                            line.push(Dress::Plain, &" ".repeat(indent));
                            lines.push(line);
                            (used, spaces, fresh) = (indent, 0, true);
                            continue;
                        }
                        let first = word.chars().next().map_or(0, char::len_utf8);
                        end = clip(word, width.saturating_sub(used + gap)).max(first);
                    }
                    if let Some(line) = lines.last_mut() {
                        line.push(*dress, &" ".repeat(gap));
                        line.push(*dress, &word[..end]);
                    }
                    used += gap + columns(&word[..end]);
                    word = &word[end..];
                    (spaces, fresh) = (0, false);
                }
            }
        }
        if lines.len() > 1 && lines.last().is_some_and(|line| line.width() <= indent) {
            lines.pop();
        }
        lines
    }

    /// The same for facts that dots or three spaces part: one that fits into a line is not broken.
    #[must_use]
    pub fn wrap_facts(&self, width: usize, indent: usize) -> Vec<Self> {
        // A space that does not end a line, and stands for one until the lines are made.
        const HELD: char = '\u{a0}';
        let room = width.saturating_sub(indent);
        let hold = |fact: &str| if columns(fact) <= room { fact.replace(' ', "\u{a0}") } else { fact.to_owned() };
        let parts = |part: &str| part.split("   ").map(hold).collect::<Vec<_>>().join("   ");
        let held = self.raw().split(" · ").map(parts).collect::<Vec<_>>().join(" · ");
        let mut text = Self::default();
        for ((_, dress), c) in self.characters().zip(held.chars()) {
            text.push(dress, c.encode_utf8(&mut [0; 4]));
        }
        let mut lines = text.wrap(width, indent);
        for (_, piece) in lines.iter_mut().flat_map(|line| &mut line.pieces) {
            *piece = piece.replace(HELD, " ");
        }
        lines
    }

    /// Its characters without dress.
    #[must_use]
    pub fn raw(&self) -> String {
        self.pieces.iter().map(|(_, piece)| piece.as_str()).collect()
    }

    /// Its pieces, none empty, each with its dress.
    pub fn pieces(&self) -> impl Iterator<Item = (Dress, &str)> {
        self.pieces.iter().filter(|(_, piece)| !piece.is_empty()).map(|(dress, piece)| (*dress, piece.as_str()))
    }

    /// Its characters, each with its dress.
    pub fn characters(&self) -> impl Iterator<Item = (char, Dress)> {
        self.pieces.iter().flat_map(|(dress, piece)| piece.chars().map(|c| (c, *dress)))
    }

    /// It with its dress and a line feed, without spaces at its end.
    #[must_use]
    pub fn line(&self, style: Style) -> String {
        let mut line = String::new();
        self.write(style, &mut line);
        line.truncate(line.trim_end_matches(' ').len());
        line.push('\n');
        line
    }

    /// Appends it with its dress, and without a line feed.
    pub fn write(&self, style: Style, out: &mut String) {
        for (dress, piece) in &self.pieces {
            match dress {
                _ if piece.is_empty() => {}
                Dress::Plain => out.push_str(piece),
                Dress::Strong => style.strong(piece, out),
                Dress::Faint => style.faint(piece, out),
                Dress::Alarm => style.alarm(piece, out),
                Dress::Layer(osi) => style.layer(*osi, piece, out),
            }
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// Columns that `text` takes.
#[must_use]
pub fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Columns that `c` takes; none for a mark that joins the character before.
#[must_use]
pub fn columns_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The words of `text`, between which a line may end: not before the sign of a share.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let end = text.match_indices(' ').map(|(at, _)| at).find(|at| !text[at + 1..].starts_with('%'));
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// `text` with whatever would move a terminal's cursor or turn its letters around as in [`escape`]: names of taps and files are
/// not ours. Backslashes stay, for what was escaped before has some.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|octet| matches!(octet, b' '..=b'~')) {
        return text.into();
    }
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => clean.push(c),
            _ => escape(c.encode_utf8(&mut [0; 4]).as_bytes(), &mut clean),
        }
    }
    clean.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize, indent: usize) -> Vec<String> {
        let wrapped = Text::plain(text).wrap(width, indent);
        wrapped
            .iter()
            .map(|line| {
                assert!(line.width() <= width, "{line:?}");
                let mut out = String::new();
                line.write(Style::default(), &mut out);
                out
            })
            .collect()
    }

    #[test]
    fn a_share_keeps_its_sign() {
        assert_eq!(lines("carries (12.5 %) more", 14, 2), ["carries", "  (12.5 %)", "  more"]);
        assert_eq!(words("a  b %").collect::<Vec<_>>(), ["a", "", "b %"]);
    }

    #[test]
    fn what_moves_a_cursor_is_written_out() {
        assert_eq!(harmless("a\x1b[2J“b”\\x07\u{202e}"), "a\\x1b[2J“b”\\x07\\u{202e}");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(lines("one two  three", 20, 0), ["one two  three"]);
        assert_eq!(lines("one two  three", 8, 0), ["one two", "three"]);
        assert_eq!(lines("one two three four", 13, 2), ["one two three", "  four"]);
        assert_eq!(lines("", 8, 0), [""]);
    }

    #[test]
    fn facts_are_not_broken_where_they_fit() {
        let wrapped = |text: &str, width| {
            let lines = Text::plain(text).wrap_facts(width, 2);
            lines.iter().map(Text::raw).collect::<Vec<_>>()
        };
        assert_eq!(wrapped("a → b   don't fragment · TTL 1", 22), ["a → b   don't fragment", "  · TTL 1"]);
        assert_eq!(wrapped("TTL 1 · checksum good", 18), ["TTL 1 ·", "  checksum good"]);
        assert_eq!(wrapped("one fact of many words", 12), ["one fact of", "  many words"]);
    }

    #[test]
    fn words_longer_than_a_line_are_broken() {
        assert_eq!(lines("to 0123456789abcdef", 12, 0), ["to", "0123456789ab", "cdef"]);
        assert_eq!(lines("日本語", 5, 0), ["日本", "語"]);
        // A character that is wider than the line is not lost, nor waited for.
        assert_eq!(Text::plain("日本").wrap(1, 0).len(), 2);
    }

    #[test]
    fn dress_outlives_the_wrap() {
        let mut text = Text::plain("plain ");
        text.push(Dress::Alarm, "two words");
        let lines = text.wrap(9, 0);
        assert_eq!(lines[1], Text::new(Dress::Alarm, "words"));
    }
}
