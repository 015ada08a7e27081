//! The picture of encapsulation: each layer is a box, and what it carries is the box inside.
//!
//! Where boxes would become too narrow to read, the layers go on as sections of the last box.

use super::budget::{Part, Term, terms};
use super::facts::{ends_with_class, facts};
use super::line::{clip, is_payload};
use super::text::{Dress, Text, columns};
use crate::describe::key_name;
use crate::i18n::Lang;
use crate::notes::Story;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Fault, Key, Layer, Stop, Why, escape};

/// Boxes that have less room inside are drawn as sections.
const NARROWEST: usize = 44;

/// Octets of a text, and of other data, that are shown.
const PREVIEW: (usize, usize) = (240, 16);

/// The nested boxes of a frame, lines of `width` columns.
#[must_use]
pub fn boxes(view: &View<'_>, story: &Story, lang: Lang, width: usize) -> Vec<Text> {
    let draw = Draw { view, story, lang, terms: terms(view) };
    match view.layers().next() {
        Some(first) => draw.layer_box(first, width),
        None => draw.unknown_link(width),
    }
}

struct Draw<'v> {
    view: &'v View<'v>,
    story: &'v Story,
    lang: Lang,
    terms: Vec<Term>,
}

/// The strokes of a box: those of a quoted packet are dashed, as it is a copy of something that was sent before.
struct Strokes {
    level: &'static str,
    upright: &'static str,
    dress: Dress,
}

impl Draw<'_> {
    /// The box of a layer with all that is inside.
    fn layer_box(&self, outermost: Layer<'_>, width: usize) -> Vec<Text> {
        let inner = width.saturating_sub(4);
        let own = strokes(&outermost);
        let mut lines = vec![self.border(("╭", "╮"), &outermost, &own, width)];
        let mut layer = outermost;
        loop {
            for line in self.content(&layer, inner) {
                lines.push(side(line, &own, inner));
            }
            let Some(above) = layer.above() else { break };
            if inner.saturating_sub(4) >= NARROWEST {
                lines.extend(self.layer_box(above, inner).into_iter().map(|line| side(line, &own, inner)));
                break;
            }
            lines.push(self.border(("├", "┤"), &above, &strokes(&above), width));
            layer = above;
        }
        while layer.index >= outermost.index {
            for line in self.behind(&layer).iter().flat_map(|text| text.wrap(inner, 2)) {
                lines.push(side(line, &own, inner));
            }
            let Some(below) = layer.below() else { break };
            layer = below;
        }
        lines.push(edge(("╰", "╯"), &own, width));
        lines
    }

    /// The upper border of a box or section: name, PDU, octets, and where they stand in the frame.
    fn border(&self, corners: (&str, &str), layer: &Layer<'_>, strokes: &Strokes, width: usize) -> Text {
        let (info, span, lang) = (layer.proto().info(), layer.span(), self.lang);
        let mut parts = vec![info.title.to_owned(), info.pdu.name().in_(lang).to_owned()];
        if layer.is_quoted() {
            parts.push(lang.text("explain.quoted").to_owned());
        }
        let (octets, key) = match span.header {
            0 => (span.end - span.start, "explain.box_octets"),
            header => (header, "explain.box_header"),
        };
        let last = (span.start + octets).saturating_sub(1).max(span.start);
        let place = format!("{}–{last}", span.start);
        let octets = lang.fill(key, &[("n", &lang.number(octets.into())), ("place", &place)]);
        let room = width.saturating_sub(4 + parts.iter().map(|part| columns(part) + 3).sum::<usize>());
        parts.extend([octets, place].into_iter().find(|part| columns(part) + 3 <= room));
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

    /// The lines of a layer itself.
    fn content(&self, layer: &Layer<'_>, inner: usize) -> Vec<Text> {
        if is_payload(layer.proto()) {
            return preview(layer).wrap(inner, 0);
        }
        let mut content = Text::default();
        if let Some([from, to]) = ends_with_class(layer, self.lang) {
            content.push(Dress::Plain, &format!("{from} → {to}"));
        }
        for (i, fact) in facts(layer, self.story, self.lang).iter().enumerate() {
            let gap = if content.is_empty() { "" } else { "   " };
            content.push(Dress::Plain, if i > 0 { " · " } else { gap });
            content.append(fact);
        }
        if content.is_empty() { Vec::new() } else { content.wrap(inner, 2) }
    }

    /// What stands behind the header of a layer and belongs to no box inside: octets that are not peeled, padding, its
    /// trailer, what was cut.
    fn behind(&self, layer: &Layer<'_>) -> Vec<Text> {
        let (lang, peeled) = (self.lang, self.view.peeled);
        let mut lines = Vec::new();
        if layer.above().is_none() {
            lines.extend(self.stop(layer));
        }
        for term in self.terms.iter().filter(|term| term.layer == Some(layer.index)) {
            if matches!(term.part, Part::Header | Part::Message | Part::Rest) {
                continue;
            }
            lines.push(self.octets(term, &term.name(self.view, lang)));
        }
        if let Some(shortage) = peeled.shortage.filter(|shortage| shortage.layer == layer.index) {
            let key = match shortage.why {
                Why::Cut => "line.cut",
                Why::Lie => "line.lie",
                Why::Quoted => "explain.short_quoted",
                Why::Fragment => "explain.short_fragment",
            };
            let text = lang.fill(key, &[("missing", &lang.number(shortage.missing.into()))]);
            let dress = if matches!(shortage.why, Why::Cut | Why::Lie) { Dress::Alarm } else { Dress::Plain };
            lines.push(Text::new(dress, text));
        }
        lines
    }

    /// Why the innermost layer is the innermost, and the octets that were not peeled.
    fn stop(&self, layer: &Layer<'_>) -> Vec<Text> {
        let lang = self.lang;
        let why = match self.view.peeled.stop {
            Stop::Unknown(key) => Some(Text::plain(lang.fill("line.unknown_key", &[("what", &key_name(key, lang))]))),
            Stop::Opaque => Some(Text::plain(lang.text("explain.opaque"))),
            Stop::Fragment => Some(Text::plain(lang.text("explain.fragment"))),
            Stop::TooDeep => Some(Text::plain(lang.text("line.too_deep"))),
            Stop::Fault(Fault::Malformed(why)) => {
                Some(Text::new(Dress::Alarm, lang.fill("line.malformed", &[("why", &why.in_(lang))])))
            }
            Stop::Fault(Fault::Truncated { .. }) | Stop::Done => None,
        };
        let rest = self.terms.iter().find(|term| term.part == Part::Rest && term.layer == Some(layer.index));
        why.into_iter().chain(rest.map(|term| self.octets(term, &term.name(self.view, lang)))).collect()
    }

    /// A line for octets that have no box: what they are, how many, where, and the first of them.
    fn octets(&self, term: &Term, name: &str) -> Text {
        let last = term.octets.end.saturating_sub(1);
        let count = self.lang.number(term.len().into());
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("what", &name), ("n", &count), ("first", &term.octets.start), ("last", &last)];
        let mut text = Text::plain(self.lang.fill("explain.line_octets", &values));
        text.push(Dress::Plain, "  ");
        let bytes = self.view.frame.bytes.get(term.octets.start as usize..term.octets.end as usize);
        text.push(Dress::Faint, &hex(bytes.unwrap_or_default()));
        text
    }

    /// One box for a frame whose link type nothing peels.
    fn unknown_link(&self, width: usize) -> Vec<Text> {
        let what = key_name(Key::Link(self.view.frame.link.0), self.lang);
        let mut text = vec![Text::plain(self.lang.fill("line.unknown_key", &[("what", &what)]))];
        text.extend(self.terms.iter().map(|term| self.octets(term, self.lang.text("explain.rest"))));
        let strokes = Strokes { level: "─", upright: "│", dress: Dress::Plain };
        let inner = width.saturating_sub(4);
        let inside = text.iter().flat_map(|text| text.wrap(inner, 2)).map(|line| side(line, &strokes, inner));
        let top = edge(("╭", "╮"), &strokes, width);
        std::iter::once(top).chain(inside).chain([edge(("╰", "╯"), &strokes, width)]).collect()
    }
}

/// A border without a title.
fn edge(corners: (&str, &str), strokes: &Strokes, width: usize) -> Text {
    let mut text = Text::new(strokes.dress, corners.0);
    text.fill(strokes.dress, strokes.level, width.saturating_sub(1));
    text.push(strokes.dress, corners.1);
    text
}

fn strokes(layer: &Layer<'_>) -> Strokes {
    let dress = Dress::Layer(layer.proto().info().osi);
    match layer.is_quoted() {
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

/// The first octets of what an application says: text between quotation marks, other data in hexadecimal.
fn preview(layer: &Layer<'_>) -> Text {
    let octets = layer.payload();
    if layer.proto() == Proto::Data {
        return Text::plain(hex(octets));
    }
    let end = octets.len().min(PREVIEW.0);
    let mut text = String::from("\"");
    escape(octets.get(..end).unwrap_or_default(), &mut text);
    text.push_str(if end < octets.len() { "\"…" } else { "\"" });
    Text::plain(text)
}

fn hex(octets: &[u8]) -> String {
    let shown = octets.get(..octets.len().min(PREVIEW.1)).unwrap_or_default();
    let mut text = shown.iter().map(|octet| format!("{octet:02x}")).collect::<Vec<_>>().join(" ");
    if shown.len() < octets.len() {
        text.push_str(" …");
    }
    text
}
