//! The octets of a frame: offset, sixteen in hexadecimal, the same as characters, and whose they are.

use std::fmt::Write as _;
use std::ops::Range;

use super::budget::{place, terms};
use super::style::Style;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;

/// Whose an octet is.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Owner {
    osi: Osi,
    title: &'static str,
}

/// The owner of every octet: the innermost layer whose header, payload or trailer it is in. Padding belongs to the
/// link layer that carries it.
fn owners(view: &View<'_>, lang: Lang) -> Vec<Option<Owner>> {
    let mut owners = vec![None; view.frame.bytes.len()];
    let mut own = |range: std::ops::Range<u32>, owner| {
        if let Some(part) = owners.get_mut(range.start as usize..range.end as usize) {
            part.fill(Some(owner));
        }
    };
    let owner = |layer: &crate::proto::contract::Layer<'_>| {
        let info = layer.proto().info();
        Owner { osi: info.osi, title: layer.proto().title(lang) }
    };
    for layer in view.layers() {
        own(layer.span().start..layer.span().end, owner(&layer));
    }
    for (layer, padding) in view.padding() {
        own(padding, owner(&layer));
    }
    owners
}

/// Appends the octets of a frame in rows of sixteen, labelled by layer.
pub fn write_hexdump(view: &View<'_>, lang: Lang, style: Style, out: &mut String) {
    let owners = owners(view, lang);
    for (row, chunk) in view.frame.bytes.chunks(16).enumerate() {
        let whose = owners.get(row * 16..row * 16 + chunk.len()).unwrap_or_default();
        let _ = write!(out, "{:04x}  ", row * 16);
        for (i, octet) in chunk.iter().enumerate() {
            let text = digits(view, row * 16 + i, *octet);
            dress(style, whose.get(i).copied().flatten(), &text, out);
            out.push_str(if i == 7 { "  " } else { " " });
        }
        for missing in chunk.len()..16 {
            out.push_str(if missing == 7 { "    " } else { "   " });
        }
        out.push(' ');
        for (i, octet) in chunk.iter().enumerate() {
            let text = if matches!(octet, 0x20..=0x7e) { char::from(*octet) } else { '.' };
            dress(style, whose.get(i).copied().flatten(), text.encode_utf8(&mut [0; 4]), out);
        }
        out.extend(std::iter::repeat_n(' ', 16 - chunk.len() + 2));
        let mut last = None;
        for (i, owner) in whose.iter().enumerate() {
            if i == 0 || *owner != last {
                if i > 0 {
                    out.push_str(if style.ascii { " | " } else { " │ " });
                }
                let title = owner.map_or(lang.text("line.nobody"), |owner| owner.title);
                dress(style, *owner, title, out);
            }
            last = *owner;
        }
        out.push('\n');
    }
}

/// An octet in hexadecimal; two asterisks for one that is covered.
fn digits(view: &View<'_>, at: usize, octet: u8) -> String {
    match view.peeled.covered.iter().any(|covered| covered.contains(&(at as u32))) {
        true => "**".to_owned(),
        false => format!("{octet:02x}"),
    }
}

/// Rows of a long section that are shown at its start and at its end.
const SHOWN: (u32, u32) = (12, 2);

/// Appends the octets of a frame in sections: each header, the message, padding, trailers, under their names and places.
/// An octet stands in the same column as in a plain dump. Long sections are shown in part, unless `whole`.
pub fn write_sections(view: &View<'_>, lang: Lang, style: Style, whole: bool, out: &mut String) {
    for term in terms(view) {
        let (start, end) = (term.octets.start, term.octets.end);
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("what", &term.name(view, lang)),
            ("octets", &lang.octets(term.len().into())),
            ("place", &place(&term.octets)),
        ];
        let osi = term.osi(view);
        out.push(' ');
        paint(style, osi, &lang.fill("explain.line_octets", &values), out);
        out.push('\n');
        let rows = start / 16..end.div_ceil(16);
        let hidden = match rows.len() as u32 > SHOWN.0 + SHOWN.1 + 1 && !whole {
            true => rows.start + SHOWN.0..rows.end - SHOWN.1,
            false => 0..0,
        };
        for row in rows {
            if row == hidden.start && !hidden.is_empty() {
                let octets = lang.number(u64::from(hidden.end - hidden.start) * 16);
                let _ = writeln!(out, " {}", lang.fill("explain.octets_left_out", &[("n", &octets)]));
            }
            if !hidden.contains(&row) {
                write_row(view, row, start..end, |text, out| paint(style, osi, text, out), out);
            }
        }
    }
}

/// Appends those octets of a row of sixteen that are `inside`.
fn write_row(view: &View<'_>, row: u32, inside: Range<u32>, paint: impl Fn(&str, &mut String), out: &mut String) {
    let _ = write!(out, " {:04x}  ", row * 16);
    let places = row * 16..row * 16 + 16;
    let octets = || places.clone().map(|at| view.frame.bytes.get(at as usize).filter(|_| inside.contains(&at)));
    for (i, octet) in octets().enumerate() {
        match octet {
            Some(octet) => paint(&digits(view, row as usize * 16 + i, *octet), out),
            None => out.push_str("  "),
        }
        out.push_str(if i == 7 { "  " } else { " " });
    }
    out.push(' ');
    for octet in octets() {
        match octet {
            Some(octet @ 0x20..=0x7e) => paint(char::from(*octet).encode_utf8(&mut [0; 4]), out),
            Some(_) => paint(".", out),
            None => out.push(' '),
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn dress(style: Style, owner: Option<Owner>, text: &str, out: &mut String) {
    paint(style, owner.map(|owner| owner.osi), text, out);
}

fn paint(style: Style, osi: Option<Osi>, text: &str, out: &mut String) {
    match osi {
        Some(osi) => style.layer(osi, text, out),
        None => out.push_str(text),
    }
}
