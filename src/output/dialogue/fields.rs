//! A message field by field: where it stands in the message and in which frame, what it is called and says.

use std::fmt::Write as _;

use super::Teller;
use crate::describe::{describe, write_reading};
use crate::flow::messages::Message;
use crate::i18n::Lang;
use crate::output::across::range;
use crate::peel::View;
use crate::proto::contract::{Field, FieldSink, Layer};

/// Most frames that one field is said to stand in.
const MOST_PLACES: usize = 3;

/// Most characters that places take before what follows is no longer aligned.
const MOST_WIDTH: usize = 28;

/// A field of the message, or a layer of it.
struct Row {
    depth: usize,
    /// Its octets in the message.
    octets: String,
    /// Where those were captured.
    places: String,
    says: String,
    /// The name of the field, none of a layer.
    name: &'static str,
}

/// The layers of a message, each with its fields.
struct List<'l> {
    lang: Lang,
    message: &'l Message<'l>,
    /// First octet of the layer in the message.
    start: u64,
    depth: usize,
    rows: Vec<Row>,
}

impl Teller {
    /// Appends the fields of a message, a line each; says whether it has any.
    pub(super) fn fields(&self, message: &Message<'_>, view: &View<'_>, mark: &str, out: &mut String) -> bool {
        let mut list = List { lang: self.look.lang, message, start: 0, depth: 1, rows: Vec::new() };
        for index in message.layer..view.peeled.spans.len() {
            let layer = Layer { frame: view.frame, peeled: view.peeled, index };
            list.layer(&layer);
        }
        let rows = list.rows;
        let width =
            |of: fn(&Row) -> &str| rows.iter().map(|row| of(row).chars().count()).max().unwrap_or(0).min(MOST_WIDTH);
        let (octets, places) = (width(|row| &row.octets), width(|row| &row.places));
        for row in &rows {
            self.begin(mark, out);
            let indent = row.depth * 2;
            let mut line = format!("{:>octets$}  {:places$}  {:indent$}{}", row.octets, row.places, "", row.says);
            if self.look.style.ascii {
                line = line.chars().map(super::ascii).collect();
            }
            if row.name.is_empty() {
                self.look.style.strong(&line, out);
            } else {
                out.push_str(&line);
                out.push_str("  ");
                self.look.style.faint(row.name, out);
            }
            out.push('\n');
        }
        rows.iter().any(|row| !row.name.is_empty())
    }
}

impl List<'_> {
    fn layer(&mut self, layer: &Layer<'_>) {
        let span = layer.span();
        self.start = u64::from(span.start).saturating_sub(self.message.at as u64);
        // What has no header is told by its octets.
        let header = if span.header == 0 { span.end - span.start } else { span.header }.into();
        let says = layer.proto().title(self.lang).to_owned();
        self.row(0, header, says, "", 0);
        self.depth = 1;
        describe(layer, self);
    }

    /// Appends a row of so many octets, the first of them counted from the start of the layer.
    fn row(&mut self, first: u64, octets: u64, says: String, name: &'static str, depth: usize) {
        let first = self.start + first;
        let row = match octets {
            0 => Row { depth, octets: String::new(), places: String::new(), says, name },
            _ => Row { depth, octets: range(first, octets, self.lang), places: self.places(first, octets), says, name },
        };
        self.rows.push(row);
    }

    /// "4: 54–57, 6: 66–70": frames, and octets of each.
    fn places(&self, first: u64, octets: u64) -> String {
        let (end, mut text, mut count) = (first + octets, String::new(), 0);
        for piece in self.message.pieces {
            let (left, right) = (first.max(piece.start as u64), end.min((piece.start + piece.octets) as u64));
            if left >= right {
                continue;
            }
            count += 1;
            if count > MOST_PLACES {
                text.push_str(", …");
                break;
            }
            let at = u64::from(piece.origin.at) + (left - piece.start as u64);
            let frame = self.lang.number(piece.origin.frame);
            let _ = write!(
                text,
                "{}{frame}: {}",
                if text.is_empty() { "" } else { ", " },
                range(at, right - left, self.lang)
            );
        }
        text
    }
}

impl FieldSink for List<'_> {
    fn field(&mut self, field: Field<'_>) {
        let mut says = field.def.title.in_(self.lang).to_owned();
        let title = says.len();
        says.push_str(": ");
        let before = says.len();
        write_reading(&field, self.lang, &mut says);
        if says.len() == before {
            says.truncate(title);
        }
        let (first, end) = (u64::from(field.bits.start / 8), u64::from(field.bits.end.div_ceil(8)));
        let octets = if field.bits.is_empty() { 0 } else { end - first };
        self.row(first, octets, says, field.def.name, self.depth);
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}
