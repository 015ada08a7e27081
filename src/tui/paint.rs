//! How texts get onto the screen: colours of the layers, what is selected, nothing that a terminal would obey.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::model::Osi;
use crate::output::style::ascii;
use crate::output::text::{Dress, Text, columns_of};

/// Whether colours and characters beyond ASCII are used.
#[derive(Clone, Copy, Debug)]
pub struct Paint {
    /// In colour; without it bold, underlined and reversed say the same.
    pub color: bool,
    /// Lines and boxes in ASCII.
    pub ascii: bool,
}

/// Bold.
pub const STRONG: Style = Style::new().add_modifier(Modifier::BOLD);
/// Faint.
pub const FAINT: Style = Style::new().add_modifier(Modifier::DIM);
/// What is chosen, and what belongs to it elsewhere on the screen.
pub const CHOSEN: Style = Style::new().add_modifier(Modifier::REVERSED);

impl Paint {
    /// The style of a layer: the colours of [`layer_color`](crate::output::style::layer_color), from the palette of the
    /// terminal, so that they suit a light one and a dark one.
    #[must_use]
    pub fn layer(self, osi: Option<Osi>) -> Style {
        let color = match osi {
            _ if !self.color => return Style::new(),
            None => return Style::new(),
            Some(Osi::Physical) => Color::DarkGray,
            Some(Osi::DataLink) => Color::Yellow,
            Some(Osi::Network) => Color::Cyan,
            Some(Osi::Transport) => Color::Magenta,
            Some(Osi::Session | Osi::Presentation | Osi::Application) => Color::Green,
        };
        Style::new().fg(color)
    }

    /// A warning.
    #[must_use]
    pub fn alarm(self) -> Style {
        if self.color { STRONG.fg(Color::Red) } else { STRONG }
    }

    /// The style of a piece of text.
    #[must_use]
    pub fn dress(self, dress: Dress) -> Style {
        match dress {
            Dress::Plain => Style::new(),
            Dress::Strong => STRONG,
            Dress::Faint => FAINT,
            Dress::Alarm => self.alarm(),
            Dress::Layer(osi) => self.layer(Some(osi)),
        }
    }

    /// Writes `text` at a place, in at most `width` columns; returns the columns it took. What does not fit is cut, and
    /// that is shown.
    pub fn put(self, buffer: &mut Buffer, (x, y): (u16, u16), width: usize, text: &str, style: Style) -> usize {
        // Only what camadas means as a line feed or an escape may be one.
        let shown = |c: char| if c.is_control() { '\u{fffd}' } else { c };
        let clean: String = text.chars().map(|c| if self.ascii { ascii(shown(c)) } else { shown(c) }).collect();
        let area = buffer.area;
        if y >= area.bottom() || x >= area.right() {
            return 0;
        }
        let width = width.min(usize::from(area.right() - x));
        let whole: usize = clean.chars().map(columns_of).sum();
        let (end, _) = buffer.set_stringn(x, y, &clean, width, style);
        if whole > width && width > 0 {
            let last = x + width as u16 - 1;
            buffer.set_stringn(last, y, if self.ascii { "~" } else { "…" }, 1, style);
            return width;
        }
        usize::from(end - x)
    }

    /// The same with dressed text.
    pub fn put_text(self, buffer: &mut Buffer, (x, y): (u16, u16), width: usize, text: &Text) {
        let mut used = 0;
        for (dress, piece) in text.pieces() {
            used += self.put(buffer, (x + used as u16, y), width - used, piece, self.dress(dress));
            if used >= width {
                break;
            }
        }
    }

    /// A line across `area`'s first row with a title in it; the title of what has the keyboard is marked.
    pub fn rule(self, buffer: &mut Buffer, area: Rect, title: &str, is_focused: bool) {
        let line = "─".repeat(usize::from(area.width));
        self.put(buffer, (area.x, area.y), usize::from(area.width), &line, FAINT);
        if area.width < 6 {
            return;
        }
        let (mark, style) = if is_focused { ("▸", STRONG) } else { (" ", Style::new()) };
        let title = format!("{mark}{title} ");
        self.put(buffer, (area.x + 1, area.y), usize::from(area.width) - 2, &title, style);
    }

    /// Reverses what stands in `area`.
    pub fn choose(self, buffer: &mut Buffer, area: Rect) {
        buffer.set_style(area.intersection(buffer.area), CHOSEN);
    }
}

/// Lines that were written with SGR sequences (ECMA-48 §8.3.117), those of [`Style`](crate::output::style::Style).
#[must_use]
pub fn lines(text: &str) -> Vec<Vec<(Style, String)>> {
    text.lines()
        .map(|line| {
            let mut pieces = Vec::new();
            let mut style = Style::new();
            for (at, part) in line.split("\x1b[").enumerate() {
                let piece = match part.split_once('m').filter(|_| at > 0) {
                    Some((parameters, rest)) => {
                        style = sgr(parameters);
                        rest
                    }
                    None => part,
                };
                if !piece.is_empty() {
                    pieces.push((style, piece.to_owned()));
                }
            }
            pieces
        })
        .collect()
}

fn sgr(parameters: &str) -> Style {
    parameters.split(';').fold(Style::new(), |style, parameter| match parameter {
        "1" => style.add_modifier(Modifier::BOLD),
        "2" => style.add_modifier(Modifier::DIM),
        "31" => style.fg(Color::Red),
        "32" => style.fg(Color::Green),
        "33" => style.fg(Color::Yellow),
        "35" => style.fg(Color::Magenta),
        "36" => style.fg(Color::Cyan),
        "90" => style.fg(Color::DarkGray),
        _ => style,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::style;

    #[test]
    fn colours_outlive_the_way_through_text() {
        let (mut out, dressed) = (String::from("a "), style::Style { color: true, ascii: false });
        dressed.layer(Osi::Network, "b", &mut out);
        out.push_str(" c\n");
        dressed.alarm("d", &mut out);
        let told = lines(&out);
        let cyan = Style::new().fg(Color::Cyan);
        assert_eq!(told[0], [(Style::new(), "a ".into()), (cyan, "b".into()), (Style::new(), " c".into())]);
        assert_eq!(told[1], [(STRONG.fg(Color::Red), "d".into())]);
        for osi in Osi::TOP_DOWN {
            let mut out = String::new();
            dressed.layer(osi, "x", &mut out);
            assert_eq!(lines(&out)[0][0].0, Paint { color: true, ascii: false }.layer(Some(osi)), "{osi:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_cut_and_nothing_is_obeyed() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let paint = Paint { color: false, ascii: false };
        assert_eq!(paint.put(&mut buffer, (0, 0), 6, "a\x1b[31mbcdefgh", Style::new()), 6);
        let shown: String = (0..8).map(|x| buffer[(x, 0)].symbol().to_owned()).collect();
        assert_eq!(shown, "a\u{fffd}[31…  ");
    }
}
