//! The octets of a frame as a sum: the header of each layer, the message, padding, trailers. Every captured octet is in
//! exactly one term.

use std::ops::Range;

use super::text::{Dress, Text, columns};
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::contract::Stop;
use crate::stats::percent;

/// What a stretch of octets is to the layer that it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// Its header.
    Header,
    /// What a program says.
    Message,
    /// A payload that is not peeled: unknown, encrypted, a fragment, or behind a fault.
    Rest,
    /// Octets that no layer inside claims; on a link, padding.
    Padding,
    /// Its own octets behind the payload: a frame check sequence, an authentication tag.
    Trailer,
}

/// A stretch of octets that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// What it is.
    pub part: Part,
    /// Index of the layer that it belongs to; `None` where no protocol is known for the link.
    pub layer: Option<usize>,
    /// Where it stands in the frame.
    pub octets: Range<u32>,
}

/// Where octets stand: "14–33", "52".
#[must_use]
pub fn place(octets: &Range<u32>) -> String {
    match octets.end.saturating_sub(1) {
        last if last > octets.start => format!("{}–{last}", octets.start),
        _ => octets.start.to_string(),
    }
}

impl Term {
    /// How many octets.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.octets.end - self.octets.start
    }

    /// No octets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.octets.is_empty()
    }

    /// It is part of a packet that an error message quotes.
    #[must_use]
    pub fn is_quoted(&self, view: &View<'_>) -> bool {
        self.layer.is_some_and(|layer| layer >= view.peeled.quoted_from)
    }

    /// The layer of the OSI model that it is coloured as.
    #[must_use]
    pub fn osi(&self, view: &View<'_>) -> Option<Osi> {
        view.layers().nth(self.layer?).map(|layer| layer.proto().info().osi)
    }

    /// What it is, in words: "IPv4", "padding", "UDP, not peeled".
    #[must_use]
    pub fn name(&self, view: &View<'_>, lang: Lang) -> String {
        let layer = self.layer.and_then(|index| view.layers().nth(index));
        let title = layer.map_or(lang.text("line.nobody"), |layer| layer.proto().title(lang));
        match self.part {
            Part::Header | Part::Message if self.is_quoted(view) => {
                format!("{title} ({})", lang.text("explain.quoted"))
            }
            Part::Header | Part::Message => title.to_owned(),
            Part::Rest => lang.text(rest(layer.map_or(view.peeled.stop, |layer| view.stop_at(&layer)))).to_owned(),
            Part::Padding if layer.is_some_and(|layer| layer.proto().info().osi == Osi::DataLink) => {
                lang.text("explain.padding").to_owned()
            }
            Part::Padding => lang.text("explain.unclaimed").to_owned(),
            Part::Trailer => lang.fill("explain.trailer", &[("layer", &title)]),
        }
    }
}

/// What octets are called that were not peeled because of `stop`.
fn rest(stop: Stop) -> &'static str {
    match stop {
        Stop::Fragment => "explain.rest_fragment",
        Stop::Opaque => "explain.rest_opaque",
        _ => "explain.rest",
    }
}

/// The terms of a frame, in the order of their octets. They tile it: no gap, no overlap, none empty.
#[must_use]
pub fn terms(view: &View<'_>) -> Vec<Term> {
    let captured = view.frame.bytes.len() as u32;
    let padding: Vec<_> = view.padding().collect();
    let (mut inward, mut outward) = (Vec::new(), Vec::new());
    let count = view.peeled.spans.len();
    for layer in view.layers() {
        let (span, index) = (layer.span(), Some(layer.index));
        let (header, payload) = (span.start..span.payload_start(), span.payload_start()..span.payload_end());
        let is_innermost = layer.above().is_none();
        // What an application says is the message, whether it is peeled or not.
        let said = is_innermost && layer.proto().info().osi > Osi::Transport && !layer.is_faulty();
        let part = if said && payload.is_empty() { Part::Message } else { Part::Header };
        inward.push(Term { part, layer: index, octets: header });
        // Behind a header that nothing follows there is only padding.
        if is_innermost && padding.iter().all(|(_, octets)| octets.start != payload.start) {
            let part = if said && span.header == 0 { Part::Message } else { Part::Rest };
            inward.push(Term { part, layer: index, octets: payload });
        }
        outward.push(Term { part: Part::Trailer, layer: index, octets: span.payload_end()..span.end });
    }
    if count == 0 {
        inward.push(Term { part: Part::Rest, layer: None, octets: 0..captured });
    }
    outward.extend(padding.into_iter().map(|(owner, octets)| Term {
        part: Part::Padding,
        layer: Some(owner.index),
        octets,
    }));
    inward.append(&mut outward);
    inward.retain(|term| !term.is_empty());
    inward.sort_by_key(|term| term.octets.start);
    inward
}

/// The terms drawn to scale in `width` columns, each with its name and number where they fit.
fn strip(terms: &[Term], view: &View<'_>, lang: Lang, width: usize) -> Text {
    let mut strip = Text::default();
    let total = view.frame.bytes.len();
    let room = width.saturating_sub(1 + terms.len());
    for (i, term) in terms.iter().enumerate() {
        let dress = term.osi(view).map_or(Dress::Plain, Dress::Layer);
        strip.push(dress, if i == 0 { "├" } else { "┼" });
        // Every term has a column for its left side, and its share of all others.
        let part = |octets: u32| (room * octets as usize).checked_div(total).unwrap_or(0);
        let share = part(term.octets.end) - part(term.octets.start);
        let number = lang.number(term.len().into());
        let full = format!(" {} {number} ", term.name(view, lang));
        let label = [full, format!(" {number} "), number].into_iter().find(|label| columns(label) <= share);
        let label = label.unwrap_or_default();
        let left = (share - columns(&label)) / 2;
        strip.push(dress, &"─".repeat(left));
        strip.push(dress, &label);
        strip.push(dress, &"─".repeat(share - left - columns(&label)));
    }
    strip.push(terms.last().and_then(|term| term.osi(view)).map_or(Dress::Plain, Dress::Layer), "┤");
    strip
}

/// The terms to scale in `width` columns, and below them what [`sums`] says.
#[must_use]
pub fn budget(view: &View<'_>, lang: Lang, width: usize) -> Vec<Text> {
    let terms = terms(view);
    let fits = terms.len() > 1 && terms.len() + 1 < width;
    let strip = fits.then(|| strip(&terms, view, lang, width));
    strip.into_iter().chain(sums(view, lang)).collect()
}

/// The sum of the terms, who they are, and how much of the frame is headers, message and padding; lines of any length.
#[must_use]
pub fn sums(view: &View<'_>, lang: Lang) -> Vec<Text> {
    let terms = terms(view);
    let total = view.frame.bytes.len() as u64;
    let mut sum = Text::default();
    let mut names = Text::default();
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            sum.push(Dress::Plain, " + ");
            names.push(Dress::Plain, " · ");
        }
        let dress = term.osi(view).map_or(Dress::Plain, Dress::Layer);
        sum.push(dress, &lang.number(term.len().into()));
        names.push(dress, &term.name(view, lang));
        names.push(Dress::Plain, " ");
        names.push(dress, &lang.number(term.len().into()));
    }
    let octets = lang.octets(total);
    sum.push(Dress::Plain, if terms.len() > 1 { " = " } else { "" });
    sum.push(Dress::Strong, if terms.len() > 1 { &octets } else { "" });
    let mut lines = vec![if terms.len() > 1 { sum } else { Text::new(Dress::Strong, octets) }, names];
    lines.extend(shares(view, &terms, lang).into_iter().map(Text::plain));
    let wire = u64::from(view.frame.wire_len);
    if wire > total {
        let values = [lang.number(wire - total), lang.number(wire)];
        let text = lang.fill("explain.cut_away", &[("cut", &values[0]), ("wire", &values[1])]);
        lines.push(Text::new(Dress::Alarm, text));
    }
    lines
}

fn shares(view: &View<'_>, terms: &[Term], lang: Lang) -> Vec<String> {
    let total = view.frame.bytes.len() as u64;
    // A quoted packet is carried, whatever is in it: its headers do no work here.
    let (quoted, own): (Vec<_>, Vec<_>) = terms.iter().partition(|term| term.is_quoted(view));
    let sum = |terms: &mut dyn Iterator<Item = &&Term>| -> u64 { terms.map(|term| u64::from(term.len())).sum() };
    let of = |parts: &[Part]| sum(&mut own.iter().filter(|term| parts.contains(&term.part)));
    let headers = of(&[Part::Header, Part::Trailer]);
    let message = of(&[Part::Message]);
    let say = |key, name, part: u64| {
        let values = [lang.number(part), lang.number(total), share(part, total, lang)];
        let name = ("name", &lang.text(name) as &dyn std::fmt::Display);
        lang.fill(key, &[name, ("part", &values[0]), ("total", &values[1]), ("share", &values[2])])
    };
    let unread = own.iter().find(|term| term.part == Part::Rest).and_then(|term| view.layers().nth(term.layer?));
    let unread = rest(unread.map_or(view.peeled.stop, |layer| view.stop_at(&layer)));
    let mut said = Vec::new();
    if headers > 0 {
        said.push(say("explain.headers", "", headers));
    }
    for (key, name, part) in [
        ("explain.message", "", message),
        ("explain.quoted_share", "", sum(&mut quoted.iter())),
        ("explain.other_share", unread, of(&[Part::Rest])),
        ("explain.other_share", "explain.padding", of(&[Part::Padding])),
    ] {
        if part > 0 {
            said.push(say(key, name, part));
        }
    }
    if said.len() == 1 && headers > 0 {
        said.push(lang.text("explain.no_message").to_owned());
    }
    let mut lines = vec![said.join("; ")];
    if headers > 0 && message > 0 {
        let values = [lang.number(headers), lang.number(message), share(headers, message, lang)];
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("headers", &values[0]), ("message", &values[1]), ("share", &values[2])];
        lines.push(lang.fill("explain.overhead", &values));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// `part` of `whole` in percent, without decimals where it is exact: "70", "69.2".
fn share(part: u64, whole: u64, lang: Lang) -> String {
    let exact = (part * 100).is_multiple_of(whole.max(1));
    lang.decimal(percent(part, whole), if exact { 0 } else { 1 })
}
