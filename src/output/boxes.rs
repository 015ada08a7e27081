//! The picture of encapsulation in the terminal: each layer is a box, and what it carries is the box inside.
//!
//! Where boxes would become too narrow to read, the layers go on as sections of the last box.

use super::line::clip;
use super::nest::{Nested, nest};
use super::text::{Dress, Text, columns};
use crate::i18n::Lang;
use crate::notes::Story;
use crate::peel::View;

/// Boxes that have less room inside are drawn as sections.
const NARROWEST: usize = 44;

/// The nested boxes of a frame, lines of `width` columns.
#[must_use]
pub fn boxes(view: &View<'_>, story: &Story, lang: Lang, width: usize) -> Vec<Text> {
    drawn(&nest(view, story, lang), width)
}

/// The strokes of a box: those of a quoted packet are dashed, as it is a copy of something that was sent before.
struct Strokes {
    level: &'static str,
    upright: &'static str,
    dress: Dress,
}

/// The first of `boxes` with all others inside.
fn drawn(boxes: &[Nested], width: usize) -> Vec<Text> {
    let Some(outermost) = boxes.first() else { return Vec::new() };
    let own = strokes(outermost);
    let mut lines = vec![border(("╭", "╮"), outermost, &own, width)];
    fill(boxes, &own, width, &mut lines);
    lines.push(edge(("╰", "╯"), &own, width));
    lines
}

/// Appends what a box with these strokes has between its borders: the first of `boxes` and what is inside it.
fn fill(boxes: &[Nested], own: &Strokes, width: usize, lines: &mut Vec<Text>) {
    let Some((outermost, inside)) = boxes.split_first() else { return };
    let inner = width.saturating_sub(4);
    lines
        .extend(outermost.content.iter().flat_map(|text| text.wrap_facts(inner, 2)).map(|line| side(line, own, inner)));
    for nested in inside.chunk_by(|_, next| next.depth > outermost.depth + 1) {
        if inner.saturating_sub(4) >= NARROWEST {
            lines.extend(drawn(nested, inner).into_iter().map(|line| side(line, own, inner)));
        } else {
            lines.extend(nested.first().map(|first| border(("├", "┤"), first, &strokes(first), width)));
            fill(nested, own, width, lines);
        }
    }
    lines.extend(outermost.behind.iter().flat_map(|text| text.wrap(inner, 2)).map(|line| side(line, own, inner)));
}

/// The upper border of a box or section: name, PDU, octets, and where they stand in the frame.
fn border(corners: (&str, &str), nested: &Nested, strokes: &Strokes, width: usize) -> Text {
    let mut parts = nested.names.clone();
    let room = width.saturating_sub(4 + parts.iter().map(|part| columns(part) + 3).sum::<usize>());
    let octets = nested.octets.iter().flat_map(|[octets, place]| [format!("{octets}, {place}"), place.clone()]);
    parts.extend(octets.into_iter().find(|part| columns(part) + 3 <= room));
    let mut title = Text::new(strokes.dress, corners.0);
    for (i, part) in parts.iter().enumerate() {
        // A name that does not fit leaves no room for the rest either.
        let end = clip(part, width.saturating_sub(title.width() + 5));
        title.push(strokes.dress, strokes.level);
        title.push(Dress::Plain, " ");
        title.push(if i == 0 { Dress::Strong } else { Dress::Plain }, &part[..end]);
        title.push(Dress::Plain, " ");
    }
    title.fill(strokes.dress, strokes.level, width.saturating_sub(1));
    title.push(strokes.dress, corners.1);
    title
}

/// A border without a title.
fn edge(corners: (&str, &str), strokes: &Strokes, width: usize) -> Text {
    let mut text = Text::new(strokes.dress, corners.0);
    text.fill(strokes.dress, strokes.level, width.saturating_sub(1));
    text.push(strokes.dress, corners.1);
    text
}

fn strokes(nested: &Nested) -> Strokes {
    let dress = nested.osi.map_or(Dress::Plain, Dress::Layer);
    match nested.is_quoted {
        true => Strokes { level: "╌", upright: "╎", dress },
        false => Strokes { level: "─", upright: "│", dress },
    }
}

/// A line of a box, between its sides.
fn side(line: Text, strokes: &Strokes, inner: usize) -> Text {
    let mut text = Text::new(strokes.dress, strokes.upright);
    text.push(Dress::Plain, " ");
    text.append(&line);
    text.fill(Dress::Plain, " ", inner + 2);
    text.push(Dress::Plain, " ");
    text.push(strokes.dress, strokes.upright);
    text
}
