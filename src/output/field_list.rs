//! The fields of a header in words: what each is called, where it stands, what its value means, and who says so.

use std::ops::Range;

use super::text::{Dress, Text};
use crate::describe::{describe, write_reading};
use crate::i18n::Lang;
use crate::proto::contract::{Field, FieldDef, FieldSink, Layer, Role};

/// A field in words.
#[derive(Clone, Debug)]
pub struct Told {
    /// What it is.
    pub def: &'static FieldDef,
    /// How many groups it is in.
    pub depth: usize,
    /// Its bits, counted from the first of its layer; none for one that is computed.
    pub bits: Range<u32>,
    /// Which of the layer's fields that own bits it is: the number that [its tile](super::tiles::Tile::leaf) has.
    pub leaf: Option<usize>,
    /// Its value, and what that means.
    pub reading: String,
    /// Where it stands in the frame and in the header, or that it is computed; empty where neither can be said.
    pub place: String,
}

/// The fields of a layer, in the order in which it tells them.
#[must_use]
pub fn fields(layer: &Layer<'_>, lang: Lang) -> Vec<Told> {
    let span = layer.span();
    let mut teller = Teller { lang, start: span.start, header: span.header, depth: 0, leaves: 0, told: Vec::new() };
    describe(layer, &mut teller);
    teller.told
}

/// The same, in lines of at most `width` columns.
#[must_use]
pub fn field_list(layer: &Layer<'_>, lang: Lang, width: usize) -> Vec<Text> {
    let mut lines = Vec::new();
    for told in fields(layer, lang) {
        let mut add = |text: &Text, indent: usize| {
            let indent = 2 + 2 * told.depth.min(6) + indent;
            for line in text.wrap(width.saturating_sub(indent), 2) {
                let mut indented = Text::plain(" ".repeat(indent));
                indented.append(&line);
                lines.push(indented);
            }
        };
        let mut text = Text::new(Dress::Strong, told.def.title.in_(lang));
        if !told.reading.is_empty() {
            text.push(Dress::Plain, ": ");
            text.push(Dress::Plain, &told.reading);
        }
        let facts = [told.place.as_str(), told.def.name, told.def.spec].into_iter().filter(|fact| !fact.is_empty());
        text.push(Dress::Faint, &format!("  [{}]", facts.collect::<Vec<_>>().join(" · ")));
        add(&text, 0);
        if let Some(about) = told.def.about {
            add(&Text::plain(about.in_(lang)), 2);
        }
    }
    lines
}

struct Teller {
    lang: Lang,
    /// First octet of the layer in the frame.
    start: u32,
    /// Octets of its header.
    header: u32,
    depth: usize,
    leaves: usize,
    told: Vec<Told>,
}

impl Teller {
    /// Where a field stands: octets of the frame and, unless it is behind that, of the header, and the bits of the first
    /// where it is not whole octets.
    fn place(&self, field: &Field<'_>) -> String {
        let bits = &field.bits;
        let (first, last) = (bits.start / 8, bits.end.saturating_sub(1) / 8);
        let range = |shift: u32| match first == last {
            true => (first + shift).to_string(),
            false => format!("{}–{}", first + shift, last + shift),
        };
        let whole = bits.start.is_multiple_of(8) && bits.end.is_multiple_of(8);
        let in_header = first < self.header;
        let key = match (first == last, whole, bits.len()) {
            (true, true, _) if in_header => "explain.at_octet",
            (false, true, _) if in_header => "explain.at_octets",
            (true, true, _) => "explain.at_octet_behind",
            (false, true, _) => "explain.at_octets_behind",
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

impl FieldSink for Teller {
    fn field(&mut self, field: Field<'_>) {
        let def = field.def;
        let mut reading = String::new();
        write_reading(&field, self.lang, &mut reading);
        let place = match def.role {
            Role::Derived => self.lang.text("explain.derived").to_owned(),
            Role::Remembered => self.lang.text("explain.remembered").to_owned(),
            _ if field.bits.is_empty() => String::new(),
            _ => self.place(&field),
        };
        let owns_bits = def.role == Role::Leaf && !field.bits.is_empty();
        let leaf = owns_bits.then_some(self.leaves);
        self.leaves += usize::from(owns_bits);
        let reading = reading.trim_start().to_owned();
        self.told.push(Told { def, depth: self.depth, bits: field.bits, leaf, reading, place });
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}
