//! The layer tree: every layer, every field, its value and what it means.

use std::fmt::Write as _;

use super::style::Style;
use crate::describe::{describe, write_reading};
use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::contract::{Field, FieldSink, Role, Say};

/// Appends the layers of a frame with all their fields, a line each.
pub fn write_tree(view: &View<'_>, lang: Lang, style: Style, out: &mut String) {
    let start = out.len();
    for layer in view.layers() {
        let (info, span) = (layer.proto().info(), layer.span());
        let mut head = String::new();
        style.layer(info.osi, layer.proto().title(lang), &mut head);
        let _ = write!(out, "{head} {} ", style.dot());
        let last = span.payload_start().max(span.start + 1) - 1;
        let key = match span.header {
            0 => "line.no_header",
            1 => "line.header_octet",
            _ => "line.header_octets",
        };
        out.push_str(&lang.fill(key, &[("first", &span.start), ("last", &last)]));
        let at = out.len();
        layer.proto().summary(&layer, &mut Say { lang, out });
        if out.len() > at {
            out.insert_str(at, &format!(" {} ", style.dot()));
        }
        out.push('\n');
        describe(&layer, &mut Tree { lang, style, depth: 1, out });
    }
    style.redraw(out, start);
}

struct Tree<'o> {
    lang: Lang,
    style: Style,
    depth: usize,
    out: &'o mut String,
}

impl FieldSink for Tree<'_> {
    fn field(&mut self, field: Field<'_>) {
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
        let derived = matches!(field.def.role, Role::Derived | Role::Carried | Role::Remembered);
        if derived {
            self.out.push('[');
        }
        self.out.push_str(field.def.title.in_(self.lang));
        let at = self.out.len();
        self.out.push_str(": ");
        let before = self.out.len();
        write_reading(&field, self.lang, self.out);
        if self.out.len() == before {
            self.out.truncate(at);
        }
        if derived {
            self.out.push(']');
        }
        self.out.push_str("  ");
        self.style.faint(field.def.name, self.out);
        self.out.push('\n');
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
        self.depth += 1;
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }
}
