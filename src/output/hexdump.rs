//! The octets of a frame: offset, sixteen in hexadecimal, the same as characters, and whose they are.

use std::fmt::Write as _;

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
fn owners(view: &View<'_>) -> Vec<Option<Owner>> {
    let mut owners = vec![None; view.frame.bytes.len()];
    let mut own = |range: std::ops::Range<u32>, owner| {
        if let Some(part) = owners.get_mut(range.start as usize..range.end as usize) {
            part.fill(Some(owner));
        }
    };
    let owner = |layer: &crate::proto::contract::Layer<'_>| {
        let info = layer.proto().info();
        Owner { osi: info.osi, title: info.title }
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
    let owners = owners(view);
    for (row, chunk) in view.frame.bytes.chunks(16).enumerate() {
        let whose = owners.get(row * 16..row * 16 + chunk.len()).unwrap_or_default();
        let _ = write!(out, "{:04x}  ", row * 16);
        for (i, octet) in chunk.iter().enumerate() {
            let text = format!("{octet:02x}");
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

fn dress(style: Style, owner: Option<Owner>, text: &str, out: &mut String) {
    match owner {
        Some(owner) => style.layer(owner.osi, text, out),
        None => out.push_str(text),
    }
}
