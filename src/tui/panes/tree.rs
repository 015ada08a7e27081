//! The layers of a frame and their fields. Where not all of them have room, the layer that is looked at is open and of the
//! others the names stand there.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::paint::{Paint, STRONG};
use crate::tui::shown::{Row, Shown};

/// The rows that are drawn in `height` lines while row `at` is looked at, and the first of them that is seen.
#[must_use]
pub fn visible(shown: &Shown, at: usize, height: usize) -> Vec<usize> {
    let all = shown.rows.len();
    let open = shown.rows.get(at).map(|row| row.layer);
    let is_open = |row: &Row| all <= height || row.depth == 0 || Some(row.layer) == open;
    let rows: Vec<_> = shown.rows.iter().enumerate().filter(|(_, row)| is_open(row)).map(|(at, _)| at).collect();
    let place = rows.iter().position(|row| *row == at).unwrap_or(0);
    // The layer's own row stays in sight as long as that leaves room.
    let first = (place + 1 + height / 3).saturating_sub(height).min(rows.len().saturating_sub(height));
    rows.into_iter().skip(first).take(height).collect()
}

/// Draws the rows in `area`.
pub fn draw(buffer: &mut Buffer, area: Rect, shown: &Shown, at: usize, paint: Paint) {
    for (y, row) in (area.y..).zip(visible(shown, at, area.height.into())) {
        let Row { layer, depth, title, reading, .. } = &shown.rows[row];
        let indent = (2 * depth).min(usize::from(area.width) / 3);
        let (style, mark) = match depth {
            0 => (paint.layer(shown.osi(*layer)).patch(STRONG), "▍"),
            _ => (ratatui::style::Style::new(), ""),
        };
        let room = usize::from(area.width).saturating_sub(indent);
        let x = area.x + indent as u16;
        let used = paint.put(buffer, (x, y), room, &format!("{mark}{title}"), style);
        if !reading.is_empty() {
            let text = format!("{} {reading}", if *depth == 0 { "" } else { ":" });
            paint.put(buffer, (x + used as u16, y), room - used, &text, ratatui::style::Style::new());
        }
        if row == at {
            paint.choose(buffer, Rect::new(area.x, y, area.width, 1));
        }
    }
}
