//! How wide a text will be, without asking a font: by the advance widths of DejaVu, which is the widest family that
//! systems come with, so that what fits here fits with any other.

use crate::output::text::{Dress, Text, columns_of};

/// The two faces that pictures are written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Face {
    /// Names and sentences.
    Sans,
    /// Values, octets, columns.
    Mono,
}

/// Advance of a fixed-width character, in thousandths of the size.
const MONO: f32 = 0.602;

/// What bold letters are wider.
const BOLD: f32 = 1.13;

/// Advances of the characters from space to tilde in hundredths of the size.
#[rustfmt::skip]
const ADVANCES: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84,
    84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39,
    34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59,
    52, 64, 34, 64, 84,
];

/// Width of a character of a text of size 1.
fn advance(c: char, face: Face) -> f32 {
    let columns = columns_of(c) as f32;
    match (face, u32::from(c).checked_sub(32).and_then(|at| ADVANCES.get(at as usize))) {
        (Face::Mono, _) => columns * MONO,
        (Face::Sans, Some(hundredths)) => f32::from(*hundredths) / 100.0,
        (Face::Sans, None) => match c {
            '·' | '\u{a0}' => 0.32,
            '…' | '—' => 1.0,
            '→' | '←' | '×' | '↓' | '↑' => 0.84,
            // Letters with accents; those that take two columns of a terminal fill a square.
            _ if columns > 1.0 => 1.0,
            _ => columns * 0.7,
        },
    }
}

/// Width of `text` in letters of `size`.
#[must_use]
pub fn width_of(text: &Text, size: f32, face: Face) -> f32 {
    let width = |(c, dress): (char, Dress)| {
        let bold = face == Face::Sans && dress == Dress::Strong;
        advance(c, face) * if bold { BOLD } else { 1.0 }
    };
    text.characters().map(width).sum::<f32>() * size
}

/// Columns of fixed-width letters of `size` that fit in `width`.
#[must_use]
pub fn columns_in(width: f32, size: f32) -> usize {
    (width / (MONO * size)).max(0.0) as usize
}

/// `text` in lines that are at most `width` wide, broken between words; a word that is wider stands alone.
#[must_use]
pub fn wrap(text: &str, width: f32, size: f32, face: Face) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width_of(&Text::plain(format!("{line} {word}")), size, face) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The start of `text` that is at most `width` wide, with an ellipsis where that is not all.
#[must_use]
pub fn cut(text: &str, width: f32, size: f32, face: Face) -> String {
    let wide = |text: &str| width_of(&Text::plain(text), size, face);
    if wide(text) <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut left = width - wide("…");
    for c in text.chars() {
        left -= advance(c, face) * size;
        if left < 0.0 {
            break;
        }
        kept.push(c);
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_the_font() {
        assert!((width_of(&Text::plain("IPv4"), 100.0, Face::Sans) - (29.0 + 60.0 + 59.0 + 64.0)).abs() < 0.01);
        assert!((width_of(&Text::plain("0x45"), 10.0, Face::Mono) - 24.08).abs() < 0.01);
        assert!((width_of(&Text::plain("日本"), 10.0, Face::Sans) - 20.0).abs() < 0.01);
        assert_eq!(columns_in(24.1, 10.0), 4);
    }

    #[test]
    fn lines_and_cuts_fit() {
        let text = "Carries datagrams between hosts across networks: best effort, each by itself.";
        for line in wrap(text, 120.0, 12.0, Face::Sans) {
            assert!(width_of(&Text::plain(&line), 12.0, Face::Sans) <= 120.0, "{line}");
        }
        assert_eq!(wrap(text, 120.0, 12.0, Face::Sans).join(" "), text);
        let short = cut(text, 120.0, 12.0, Face::Sans);
        assert!(short.ends_with('…') && width_of(&Text::plain(&short), 12.0, Face::Sans) <= 120.0, "{short}");
        assert_eq!(cut("IPv4", 120.0, 12.0, Face::Sans), "IPv4");
    }
}
