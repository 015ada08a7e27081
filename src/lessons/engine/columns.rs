//! What programs print, side by side as in terminals next to each other, as it comes.
//!
//! Each row reads from left to right in time: a line shares a row with the line before it only if it stands further to
//! the right and came at nearly the same moment; or if it says the same, so that nothing is to be put in order.

use super::lesson::Scene;
use crate::output::style::Style;
use crate::output::text::{Dress, Text};

/// Columns that a seat takes at least; where there are too many for that, lines are told one below the other.
const NARROWEST: usize = 17;
/// Columns that a seat takes at most: further apart, lines do not look as if they belonged together.
const WIDEST: usize = 52;
/// Columns where there is no terminal to ask.
const WIDTH: usize = 100;
/// Lines this close in time may share a row.
const MOMENT_NS: i64 = 30_000_000;

/// Puts lines beside each other.
#[derive(Debug)]
pub struct Columns {
    seats: Vec<String>,
    headings: Vec<String>,
    /// Columns of a seat; `None` where lines stand one below the other.
    each: Option<usize>,
    width: usize,
    style: Style,
    row: Vec<Option<String>>,
    last: i64,
}

impl Columns {
    /// Columns for the seats of a scene.
    #[must_use]
    pub fn new(scene: &Scene, width: Option<usize>, style: Style) -> Self {
        let width = width.unwrap_or(WIDTH);
        let (seats, headings): (Vec<_>, Vec<_>) =
            scene.seats().into_iter().map(|(seat, words)| (seat.to_owned(), words.join(" "))).unzip();
        let each = (width - 1).checked_div(seats.len()).filter(|each| *each >= NARROWEST).map(|each| each.min(WIDEST));
        let row = vec![None; seats.len()];
        Self { seats, headings, each, width, style, row, last: i64::MIN }
    }

    /// The names of the seats and the programs that begin there.
    #[must_use]
    pub fn heading(&self) -> String {
        let mut out = String::new();
        if self.each.is_some() {
            self.write_row(&self.seats, Dress::Strong, &mut out);
            self.write_row(&self.headings, Dress::Faint, &mut out);
        }
        out
    }

    /// Takes a line, and gives the text of what can be told by now.
    pub fn add(&mut self, seat: &str, text: &str, time_ns: i64) -> String {
        let mut out = String::new();
        let Some(each) = self.each else {
            let mut line = Text::new(Dress::Strong, format!(" {seat}"));
            line.push(Dress::Plain, &format!("  {text}"));
            for line in line.wrap(self.width, 4) {
                line.write(self.style, &mut out);
                out.push('\n');
            }
            return out;
        };
        debug_assert!(each >= NARROWEST);
        let Some(at) = self.seats.iter().position(|known| known == seat) else { return out };
        let taken = self.row.iter().rposition(Option::is_some);
        let says_the_same = self.row[at].is_none() && self.row.iter().flatten().any(|other| other == text);
        if taken.is_some_and(|taken| taken >= at) && !says_the_same || time_ns.saturating_sub(self.last) > MOMENT_NS {
            out = self.flush();
        }
        self.row[at] = Some(text.to_owned());
        self.last = time_ns;
        out
    }

    /// Tells the row that is still open, if nothing can come to share it any more at this time.
    pub fn idle(&mut self, now_ns: i64) -> String {
        if now_ns.saturating_sub(self.last) > MOMENT_NS { self.flush() } else { String::new() }
    }

    /// Tells the row that was still open.
    pub fn flush(&mut self) -> String {
        let mut out = String::new();
        if self.row.iter().any(Option::is_some) {
            let row: Vec<_> = self.row.iter_mut().map(|cell| cell.take().unwrap_or_default()).collect();
            self.write_row(&row, Dress::Plain, &mut out);
        }
        out
    }

    fn write_row(&self, cells: &[String], dress: Dress, out: &mut String) {
        let Some(each) = self.each else { return };
        let wrapped: Vec<_> = cells.iter().map(|cell| Text::new(dress, cell.as_str()).wrap(each - 2, 2)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = Text::plain(" ");
            for (at, cell) in wrapped.iter().enumerate() {
                text.fill(Dress::Plain, " ", 1 + at * each);
                if let Some(part) = cell.get(line) {
                    text.append(part);
                }
            }
            let start = out.len();
            text.write(self.style, out);
            let end = out.trim_end_matches(' ').len().max(start);
            out.truncate(end);
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Topology;

    #[test]
    fn rows_read_from_left_to_right_in_time() {
        let scene = Scene::new(Topology::cabled("a", "b")).start("a", &["x"]).start("b", &["y"]).start("a", &["z"]);
        let mut columns = Columns::new(&scene, Some(41), Style::default());
        assert_eq!(columns.heading(), " a                   b\n x                   y\n");
        let ms = 1_000_000;
        let mut out = columns.add("a", "one", 0);
        out += &columns.add("b", "two", ms);
        out += &columns.add("a", "three", 2 * ms);
        out += &columns.add("b", "four comes much later", 90 * ms);
        out += &columns.flush();
        let expected =
            " one                 two\n three\n                     four comes much\n                       later\n";
        assert_eq!(out, expected);
    }

    #[test]
    fn many_seats_are_told_one_below_the_other() {
        let scene = (0..9).fold(Scene::new(Topology::new()), |scene, n| scene.start(&format!("host{n}"), &["x"]));
        let mut columns = Columns::new(&scene, Some(80), Style::default());
        assert_eq!(columns.heading(), "");
        assert_eq!(columns.add("host7", "hello", 0), " host7  hello\n");
    }
}
