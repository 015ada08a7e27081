//! The fields of a header in words: what each is called, where it stands, what its value means, and who says so.

use super::text::{Dress, Text};
use crate::describe::{describe, write_reading};
use crate::i18n::Lang;
use crate::proto::contract::{Field, FieldSink, Layer, Role};

/// The fields of a layer, in lines of at most `width` columns.
#[must_use]
pub fn field_list(layer: &Layer<'_>, lang: Lang, width: usize) -> Vec<Text> {
    let mut list = List { lang, width, start: layer.span().start, depth: 0, lines: Vec::new() };
    describe(layer, &mut list);
    list.lines
}

struct List {
    lang: Lang,
    width: usize,
    /// First octet of the layer in the frame.
    start: u32,
    depth: usize,
    lines: Vec<Text>,
}

impl List {
    fn add(&mut self, text: &Text, indent: usize) {
        let indent = 2 + 2 * self.depth.min(6) + indent;
        for line in text.wrap(self.width.saturating_sub(indent), 2) {
            let mut indented = Text::plain(" ".repeat(indent));
            indented.append(&line);
            self.lines.push(indented);
        }
    }

    /// Where a field stands: octets of the frame and of the header, and the bits of the first where it is not whole octets.
    fn place(&self, field: &Field<'_>) -> String {
        let bits = &field.bits;
        let (first, last) = (bits.start / 8, bits.end.saturating_sub(1) / 8);
        let range = |shift: u32| match first == last {
            true => (first + shift).to_string(),
            false => format!("{}–{}", first + shift, last + shift),
        };
        let whole = bits.start.is_multiple_of(8) && bits.end.is_multiple_of(8);
        let key = match (first == last, whole, bits.len()) {
            (true, true, _) => "explain.at_octet",
            (false, true, _) => "explain.at_octets",
            (_, false, 1) => "explain.at_bit",
            _ => "explain.at_bits",
        };
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("frame", &range(self.start)),
            ("header", &range(0)),
            ("first", &(bits.start - first * 8)),
            ("last", &(bits.end - 1 - first * 8)),
        ];
        self.lang.fill(key, &values)
    }
}

impl FieldSink for List {
    fn field(&mut self, field: Field<'_>) {
        let def = field.def;
        let mut text = Text::new(Dress::Strong, def.title.in_(self.lang));
        let mut value = String::new();
        write_reading(&field, self.lang, &mut value);
        if !value.is_empty() {
            text.push(Dress::Plain, ": ");
            text.push(Dress::Plain, value.trim_start());
        }
        let place = match def.role {
            Role::Derived => self.lang.text("explain.derived").to_owned(),
            Role::Remembered => self.lang.text("explain.remembered").to_owned(),
            _ if field.bits.is_empty() => String::new(),
            _ => self.place(&field),
        };
        let facts = [place.as_str(), def.name, def.spec].into_iter().filter(|fact| !fact.is_empty());
        text.push(Dress::Faint, &format!("  [{}]", facts.collect::<Vec<_>>().join(" · ")));
        self.add(&text, 0);
        if let Some(about) = def.about {
            self.add(&Text::plain(about.in_(self.lang)), 2);
        }
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
