//! The way of a message, step by step: down the stack of its sender, over the hops, up the stack of its receiver.
//! What a page plays and a lecturer tells.

use std::ops::Range;

use super::line::is_payload;
use super::tiles::Own;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::contract::{Layer, Say};
use crate::stats::hops::Explained;

/// Where a step happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the host that sends.
    Sender,
    /// On the medium, or at a tap on the way.
    Way,
    /// In the host that receives.
    Receiver,
}

/// A step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Where it happens.
    pub place: Place,
    /// The layer that works; `None` for the medium.
    pub layer: Option<usize>,
    /// The octets of the frame that are there after it.
    pub octets: Range<u32>,
    /// What happens.
    pub says: String,
}

/// The steps of a frame. `hops` are those that its packet was seen to take, in their order.
///
/// Layers that a capture put in place of others, and packets that an error message quotes, take no part. No steps for a
/// frame of which no layer was on the way.
#[must_use]
pub fn journey(view: &View<'_>, hops: &[Explained], lang: Lang) -> Vec<Step> {
    // Of several messages in a segment, the first speaks for all.
    let mut layers: Vec<Layer<'_>> = Vec::new();
    let mut next = view.layers().find(|layer| layer.proto().info().osi != Osi::Physical);
    while let Some(layer) = next.filter(|layer| !layer.is_quoted()) {
        layers.push(layer);
        next = layer.inside().next();
    }
    let Some((top, carriers)) = layers.split_last() else { return Vec::new() };
    let teller = Teller { view, lang };
    let mut steps = vec![teller.made(top)];
    steps.extend(carriers.iter().rev().map(|layer| teller.wrapped(layer)));
    steps.extend(teller.filled(&layers[0]));
    steps.push(teller.sent(&layers[0]));
    steps.extend(hops.iter().map(|hop| teller.passed(hop, &layers[0])));
    steps.extend(layers.windows(2).map(|pair| teller.unwrapped(&pair[0], &pair[1])));
    steps.push(teller.understood(top));
    steps
}

struct Teller<'v> {
    view: &'v View<'v>,
    lang: Lang,
}

impl Teller<'_> {
    fn name(&self, layer: &Layer<'_>) -> &'static str {
        layer.proto().title(self.lang)
    }

    fn step(&self, place: Place, layer: &Layer<'_>, says: String) -> Step {
        let span = layer.span();
        Step { place, layer: Some(layer.index), octets: span.start..span.end, says }
    }

    /// What the innermost layer has to say.
    fn made(&self, top: &Layer<'_>) -> Step {
        let mut what = String::new();
        top.proto().summary(top, &mut Say { lang: self.lang, out: &mut what });
        let octets = self.lang.octets(top.bytes().len() as u64);
        let key = match (is_payload(top.proto()), top.proto().info().osi) {
            (true, _) => "journey.said",
            (_, Osi::Session | Osi::Presentation | Osi::Application) => "journey.made_by_program",
            _ => "journey.made_by_layer",
        };
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("name", &self.name(top)), ("octets", &octets), ("what", &what)];
        self.step(Place::Sender, top, self.lang.fill(key, &values).trim_end_matches([' ', ':']).to_owned())
    }

    /// A layer puts its header before what it was given.
    fn wrapped(&self, layer: &Layer<'_>) -> Step {
        let (lang, span) = (self.lang, layer.span());
        let carried = u64::from(span.payload_end() - span.payload_start());
        let pdu = layer.proto().info().pdu.name().in_(lang);
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("name", &self.name(layer)),
            ("header", &lang.octets(span.header.into())),
            ("carried", &lang.number(carried)),
            ("whole", &lang.octets(u64::from(span.end - span.start))),
            ("pdu", &pdu),
        ];
        let mut says = lang.fill("journey.wrapped", &values);
        let trailer = Own::Trailer.octets(span);
        if !trailer.is_empty() {
            says.push(' ');
            says += &lang.fill("journey.trailer", &[("octets", &lang.octets(trailer.len() as u64))]);
        }
        self.step(Place::Sender, layer, says)
    }

    /// The link fills a short frame up.
    fn filled(&self, link: &Layer<'_>) -> Option<Step> {
        let octets: u32 = self.view.padding().map(|(_, octets)| octets.end - octets.start).sum();
        let end = self.view.frame.bytes.len() as u32;
        let says = self
            .lang
            .fill("journey.filled", &[("name", &self.name(link)), ("octets", &self.lang.octets(octets.into()))]);
        let step = Step { place: Place::Sender, layer: Some(link.index), octets: link.span().start..end, says };
        (octets > 0).then_some(step)
    }

    fn on_the_way(&self, link: &Layer<'_>, says: String) -> Step {
        let octets = link.span().start..self.view.frame.bytes.len() as u32;
        Step { place: Place::Way, layer: None, octets, says }
    }

    fn sent(&self, link: &Layer<'_>) -> Step {
        let medium = self.lang.text(super::layer_table::physical(self.view));
        let octets = self.lang.octets(self.view.frame.wire_len.into());
        self.on_the_way(link, self.lang.fill("journey.sent", &[("octets", &octets), ("medium", &medium)]))
    }

    /// What changed from one tap to the next.
    fn passed(&self, hop: &Explained, link: &Layer<'_>) -> Step {
        let lang = self.lang;
        let none = "–".to_owned();
        let changes = hop.comparison.changes.iter().map(|change| {
            let (before, after) = (change.before.as_ref().unwrap_or(&none), change.after.as_ref().unwrap_or(&none));
            format!("{} {before} → {after}", change.title)
        });
        let changes = changes.collect::<Vec<_>>().join("; ");
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("from", &hop.taps.0), ("to", &hop.taps.1), ("changes", &changes)];
        let key = if hop.comparison.is_same() { "journey.passed_same" } else { "journey.passed_changed" };
        self.on_the_way(link, lang.fill(key, &values))
    }

    /// A layer takes its header off and hands the rest up.
    fn unwrapped(&self, layer: &Layer<'_>, above: &Layer<'_>) -> Step {
        let lang = self.lang;
        let inside = above.span();
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("name", &self.name(layer)),
            ("header", &lang.octets(layer.span().header.into())),
            ("rest", &lang.octets(u64::from(inside.end - inside.start))),
            ("above", &self.name(above)),
        ];
        let says = lang.fill("journey.unwrapped", &values);
        Step { place: Place::Receiver, layer: Some(layer.index), octets: inside.start..inside.end, says }
    }

    /// What arrives at the innermost layer.
    fn understood(&self, top: &Layer<'_>) -> Step {
        let octets = self.lang.octets(top.bytes().len() as u64);
        let key =
            if top.proto().info().osi > Osi::Transport { "journey.understood" } else { "journey.understood_by_layer" };
        self.step(Place::Receiver, top, self.lang.fill(key, &[("name", &self.name(top)), ("octets", &octets)]))
    }
}
