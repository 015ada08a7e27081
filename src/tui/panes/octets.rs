//! The octets of a frame, in hexadecimal and as text, in the colours of their layers.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::paint::{CHOSEN, FAINT, Paint};
use crate::tui::shown::Shown;

/// Octets of a row: sixteen, or eight where that has no room.
#[must_use]
pub fn per_row(width: u16) -> u32 {
    if width >= 73 { 16 } else { 8 }
}

/// Column of an octet in hexadecimal, and as text; four octets stand together, and eight.
fn places(octet: u32, per_row: u32) -> (u16, u16) {
    let hex = |octet: u32| 6 + 3 * octet + u32::from(octet >= 8);
    (hex(octet) as u16, (hex(per_row) + 1 + octet) as u16)
}

/// The first row that is seen in `height` lines, so that `octets` are.
#[must_use]
pub fn first_row(octets: &Range<u32>, height: u16, per_row: u32, len: u32) -> u32 {
    let (first, last) = (octets.start / per_row, octets.end.saturating_sub(1) / per_row);
    let (height, rows) = (u32::from(height), len.div_ceil(per_row));
    let middle = (first + last.min(first + height)) / 2;
    middle.saturating_sub(height / 2).min(first).min(rows.saturating_sub(height))
}

/// The octet at a place of `area`.
#[must_use]
pub fn octet_at(area: Rect, first_row: u32, (x, y): (u16, u16)) -> Option<u32> {
    let per_row = per_row(area.width);
    let row = first_row + u32::from(y.checked_sub(area.y)?);
    let x = x.checked_sub(area.x)?;
    let hit = |octet: &u32| {
        let (hex, text) = places(*octet, per_row);
        (hex..hex + 3).contains(&x) || x == text
    };
    (0..per_row).find(hit).map(|octet| row * per_row + octet)
}

/// Draws the octets in `area` from `first_row` on; `lit` are those that are looked at, `cursor` is where the keyboard is.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    shown: &Shown,
    (first_row, lit, cursor): (u32, &Range<u32>, Option<u32>),
    paint: Paint,
) {
    let per_row = per_row(area.width);
    for (y, row) in (area.y..area.bottom()).zip(first_row..) {
        if row * per_row >= shown.octets.len() as u32 {
            return;
        }
        paint.put(buffer, (area.x, y), 4, &format!("{:04x}", row * per_row), FAINT);
        for column in 0..per_row {
            let at = row * per_row + column;
            let Some(octet) = shown.octets.get(at as usize) else { break };
            let mut style = paint.layer(shown.owner(at));
            if lit.contains(&at) {
                style = style.patch(CHOSEN);
            }
            if cursor == Some(at) {
                style = style.add_modifier(ratatui::style::Modifier::UNDERLINED | ratatui::style::Modifier::BOLD);
            }
            let hex = octet.map_or_else(|| "**".to_owned(), |octet| format!("{octet:02x}"));
            let text = octet.map_or('*', |octet| if (0x20..0x7f).contains(&octet) { char::from(octet) } else { '.' });
            let (left, right) = places(column, per_row);
            paint.put(buffer, (area.x + left, y), 2, &hex, style);
            // What is lit is one stretch, without holes between its octets.
            if lit.contains(&at) && lit.contains(&(at + 1)) && column + 1 < per_row {
                let gap = places(column + 1, per_row).0 - left - 2;
                paint.choose(buffer, Rect::new(area.x + left + 2, y, gap, 1));
            }
            paint.put(buffer, (area.x + right, y), 1, text.encode_utf8(&mut [0; 4]), style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_clicked_is_what_is_drawn() {
        for (width, per) in [(40, 8), (80, 16)] {
            let area = Rect::new(3, 5, width, 4);
            for octet in 0..per {
                let (hex, text) = places(octet, per);
                for x in [hex, hex + 1, text] {
                    assert_eq!(octet_at(area, 2, (3 + x, 6)), Some(3 * per + octet));
                }
            }
            assert_eq!(octet_at(area, 0, (4, 5)), None);
            assert!(u32::from(places(per - 1, per).1) < u32::from(width));
        }
    }

    #[test]
    fn what_is_looked_at_is_seen() {
        for start in 0..400 {
            for len in [1, 6, 40, 200] {
                let octets = start..start + len;
                let first = first_row(&octets, 7, 8, 800);
                assert!((first..first + 7).contains(&(start / 8)), "{octets:?}");
            }
        }
    }
}
