//! A picture as SVG 1.1 with real text: it can be searched, read aloud, and follows the reader's light or dark.

use std::fmt::Write as _;

use super::measure::Face;
use super::picture::{Anchor, Arrow, Fill, Picture, Shape, Stroke};
use super::theme::{PATTERNS, Theme, class, group, stylesheet};
use crate::i18n::Lang;
use crate::output::text::{Dress, Text};

/// The picture as a document.
#[must_use]
pub fn write(picture: &Picture, theme: Theme, lang: Lang) -> String {
    let (width, height) = (Px(picture.size.0), Px(picture.size.1));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{}\" xml:space=\"preserve\" role=\"graphics-document document\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n",
        lang.tag()
    );
    element("title", &picture.title, &mut out);
    element("desc", &picture.about, &mut out);
    let _ = writeln!(out, "<style>{}</style>\n<defs>", stylesheet(theme));
    for (at, (side, path)) in PATTERNS.iter().enumerate() {
        let _ = writeln!(
            out,
            "<pattern id=\"p{at}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\">\
             <rect class=\"t{at}\" width=\"{side}\" height=\"{side}\"/><path class=\"h{at}\" d=\"{path}\"/></pattern>"
        );
    }
    let _ = writeln!(out, "</defs>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>");
    for shape in &picture.shapes {
        push_shape(shape, &mut out);
    }
    out.push_str("</svg>\n");
    out
}

/// A number of pixels with at most one decimal.
struct Px(f32);

impl std::fmt::Display for Px {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        match tenths % 10 {
            0 => write!(f, "{}", tenths / 10),
            _ => write!(f, "{}", tenths as f64 / 10.0),
        }
    }
}

fn push_shape(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Group { title, shapes } => {
            out.push_str("<g>");
            element("title", title, out);
            for shape in shapes {
                push_shape(shape, out);
            }
            out.push_str("</g>\n");
        }
        Shape::Box { area, radius, fill, stroke } => {
            let filled = match fill {
                Fill::Clear => "clear".to_owned(),
                Fill::Tint(osi) => format!("t{}", group(*osi)),
                Fill::Pattern(osi) => format!("p{}", group(*osi)),
            };
            let place = format!(
                "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"",
                Px(area.x),
                Px(area.y),
                Px(area.width.max(0.0)),
                Px(area.height.max(0.0))
            );
            let round = if *radius > 0.0 { format!(" rx=\"{}\"", Px(*radius)) } else { String::new() };
            if *fill != Fill::Clear || stroke.is_none() {
                let _ = writeln!(out, "<rect class=\"{filled}\" {place}{round}/>");
            }
            if let Some(stroke) = stroke {
                let _ =
                    writeln!(out, "<rect class=\"line {}\" {place}{round}{}/>", class(stroke.dress), strokes(*stroke));
            }
        }
        Shape::Line { points, stroke, arrow } => {
            let mut path = String::new();
            for (i, [x, y]) in points.iter().enumerate() {
                let _ = write!(path, "{}{} {}", if i == 0 { "M" } else { "L" }, Px(*x), Px(*y));
            }
            let _ = writeln!(out, "<path class=\"line {}\" d=\"{path}\"{}/>", class(stroke.dress), strokes(*stroke));
            if let (Arrow::End, [.., from, to]) = (arrow, points.as_slice()) {
                let _ =
                    writeln!(out, "<path class=\"{}\" d=\"{}\"/>", class(stroke.dress), head(*from, *to, stroke.width));
            }
        }
        Shape::Label { at: [x, y], anchor, text, size, face } => {
            let face = if *face == Face::Mono { "mono" } else { "sans" };
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let place = format!("x=\"{}\" y=\"{}\" font-size=\"{}\"{anchor}", Px(*x), Px(*y), Px(*size));
            push_text(text, face, &place, out);
        }
    }
}

fn strokes(stroke: Stroke) -> String {
    let dashes = if stroke.dashed { " stroke-dasharray=\"5 4\"" } else { "" };
    format!(" stroke-width=\"{}\"{dashes}", Px(stroke.width))
}

/// The outline of an arrowhead at `to`.
fn head([x0, y0]: [f32; 2], [x, y]: [f32; 2], width: f32) -> String {
    let (dx, dy) = (x - x0, y - y0);
    let len = dx.hypot(dy).max(0.001);
    let (ux, uy) = (dx / len, dy / len);
    let (long, wide) = (6.0 + 2.0 * width, 2.5 + width);
    let (bx, by) = (x - ux * long, y - uy * long);
    let corner = |side: f32| format!("L{} {}", Px(bx - uy * wide * side), Px(by + ux * wide * side));
    format!("M{} {}{}{}Z", Px(x), Px(y), corner(1.0), corner(-1.0))
}

/// A text, its pieces dressed apart.
fn push_text(text: &Text, face: &str, place: &str, out: &mut String) {
    let pieces: Vec<_> = text.pieces().collect();
    if let [(dress, piece)] = pieces.as_slice() {
        let _ = write!(out, "<text class=\"{face} {}\" {place}>", class(*dress));
        push_escaped(piece, out);
    } else {
        let _ = write!(out, "<text class=\"{face} {}\" {place}>", class(Dress::Plain));
        for (dress, piece) in pieces {
            if dress == Dress::Plain {
                push_escaped(piece, out);
                continue;
            }
            let _ = write!(out, "<tspan class=\"{}\">", class(dress));
            push_escaped(piece, out);
            out.push_str("</tspan>");
        }
    }
    out.push_str("</text>\n");
}

fn element(name: &str, text: &str, out: &mut String) {
    let _ = write!(out, "<{name}>");
    push_escaped(text, out);
    let _ = writeln!(out, "</{name}>");
}

/// Appends `text` for between the tags of XML and HTML, or between the quotes of an attribute. Characters that XML 1.0
/// §2.2 does not allow become U+FFFD.
pub fn push_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}
