//! What stands in which box of the picture of encapsulation: the terminal, a drawing and the page are made of it.
//!
//! What a layer carries is the box inside, or several one behind the other where messages share a segment.

use super::budget::{Part, Term, place, terms};
use super::facts::{ends_with_class, facts};
use super::line::is_payload;
use super::text::{Dress, Text};
use crate::describe::key_name;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::notes::Story;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Fault, Key, Layer, Stop, Why, escape};

/// Most messages of a segment that have boxes.
const MESSAGES: usize = 12;

/// Octets of a text, and of other data, that are shown.
const PREVIEW: (usize, usize) = (240, 16);

/// A box: a layer with what it says of itself.
#[derive(Clone, Debug)]
pub struct Nested {
    /// Index of the layer; `None` for a frame whose link type nothing peels.
    pub layer: Option<usize>,
    /// How many boxes it is in.
    pub depth: usize,
    /// Its layer in the OSI model, whose colour it has.
    pub osi: Option<Osi>,
    /// It is of a packet that an error message quotes: a copy of something that was sent before.
    pub is_quoted: bool,
    /// Protocol, unit, and that it is quoted where it is.
    pub names: Vec<String>,
    /// How many octets it adds, "header 20 octets", and where in the frame they are, "14–33".
    pub octets: Option<[String; 2]>,
    /// From whom to whom, what its flags say, the message itself: one text, to be wrapped.
    pub content: Option<Text>,
    /// What stands behind the header and belongs to no box inside: what was not peeled, padding, trailer, what was cut;
    /// a line each.
    pub behind: Vec<Text>,
}

/// The boxes of a frame, from the outermost inwards, each before those inside it. At least one.
#[must_use]
pub fn nest(view: &View<'_>, story: &Story, lang: Lang) -> Vec<Nested> {
    let nest = Nest { view, story, lang, terms: terms(view) };
    let mut boxes = Vec::new();
    if let Some(outermost) = view.layers().next() {
        nest.all(&outermost, 0, &mut boxes);
    }
    if boxes.is_empty() { vec![nest.unknown_link()] } else { boxes }
}

struct Nest<'v> {
    view: &'v View<'v>,
    story: &'v Story,
    lang: Lang,
    terms: Vec<Term>,
}

impl Nest<'_> {
    /// Appends the box of `layer` and those inside it.
    fn all(&self, layer: &Layer<'_>, depth: usize, boxes: &mut Vec<Nested>) {
        let mut own = self.layer(layer, depth);
        let (count, octets) = layer
            .inside()
            .skip(MESSAGES)
            .fold((0, 0), |(count, octets), message| (count + 1, octets + message.bytes().len() as u64));
        if count > 0 {
            let values = [self.lang.number(count), self.lang.number(octets)];
            let text = self.lang.fill("explain.messages_left_out", &[("n", &values[0]), ("octets", &values[1])]);
            own.behind.insert(0, Text::plain(text));
        }
        boxes.push(own);
        for message in layer.inside().take(MESSAGES) {
            self.all(&message, depth + 1, boxes);
        }
    }

    fn layer(&self, layer: &Layer<'_>, depth: usize) -> Nested {
        let (info, span, lang) = (layer.proto().info(), layer.span(), self.lang);
        let mut names = vec![layer.proto().title(lang).to_owned(), info.pdu.name().in_(lang).to_owned()];
        if layer.is_quoted() {
            names.push(lang.text("explain.quoted").to_owned());
        }
        let octets = if span.header == 0 { span.end - span.start } else { span.header };
        let place = place(&(span.start..span.start + octets));
        let octets = lang.octets(octets.into());
        let octets = if span.header == 0 { octets } else { lang.fill("explain.box_header", &[("octets", &octets)]) };
        Nested {
            layer: Some(layer.index),
            depth,
            osi: Some(info.osi),
            is_quoted: layer.is_quoted(),
            names,
            octets: Some([octets, place]),
            content: self.content(layer),
            behind: self.behind(layer),
        }
    }

    /// What the layer itself says.
    fn content(&self, layer: &Layer<'_>) -> Option<Text> {
        if is_payload(layer.proto()) {
            return Some(preview(layer));
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
        (!content.is_empty()).then_some(content)
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
                Why::Stream => "explain.short_stream",
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
        let why = match self.view.stop_at(layer) {
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
        let count = self.lang.octets(term.len().into());
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("what", &name), ("octets", &count), ("place", &place(&term.octets))];
        let mut text = Text::plain(self.lang.fill("explain.line_octets", &values));
        text.push(Dress::Plain, "  ");
        let bytes = self.view.frame.bytes.get(term.octets.start as usize..term.octets.end as usize);
        text.push(Dress::Faint, &hex(bytes.unwrap_or_default()));
        text
    }

    fn unknown_link(&self) -> Nested {
        let what = key_name(Key::Link(self.view.frame.link.0), self.lang);
        Nested {
            layer: None,
            depth: 0,
            osi: None,
            is_quoted: false,
            names: Vec::new(),
            octets: None,
            content: Some(Text::plain(self.lang.fill("line.unknown_key", &[("what", &what)]))),
            behind: self.terms.iter().map(|term| self.octets(term, self.lang.text("explain.rest"))).collect(),
        }
    }
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
