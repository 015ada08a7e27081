//! Frames in which several messages share a segment or datagram.

use super::sums::Counted;
use super::{End, Layers};
use crate::peel::View;
use crate::proto::contract::{Layer, Span};

/// What of a way another message of the same frames tells: layers at its start, as several messages can share a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Told {
    /// Layers that the frame is counted for already; one more than the way has where its end is, too.
    pub frames: u16,
}

/// Most messages of a frame that the later ones are compared with.
const COMPARED: usize = 8;

impl Layers {
    /// Counts a frame that quotes a packet, or in which several messages share a segment or datagram.
    #[cold]
    pub(super) fn add_unusual(&mut self, view: &View<'_>) {
        let (captured, peeled) = (view.frame.bytes.len() as u32, view.peeled);
        let spans = peeled.spans.get(..peeled.quoted_from).unwrap_or(&peeled.spans);
        if peeled.siblings_from < spans.len() {
            return self.add_messages(view, spans);
        }
        let protos = spans.iter().map(|span| span.proto);
        let at = self.path(protos, spans.len(), End::of(peeled), Told::default()).at;
        self.sums.add(at, captured, spans);
    }

    /// Counts a frame of several messages: each goes its own way up the layers, and what they have in common is counted
    /// once.
    fn add_messages(&mut self, view: &View<'_>, spans: &[Span]) {
        let captured = view.frame.bytes.len() as u32;
        let first_sibling = Layer { frame: view.frame, peeled: view.peeled, index: view.peeled.siblings_from };
        let Some(carrier) = first_sibling.below() else { return };
        let below = &spans[..=carrier.index];
        // A message with the layers inside it.
        let message = |first: Layer<'_>| {
            let end = first.behind().map_or(spans.len(), |next| next.index).min(spans.len());
            &spans[first.index.min(end)..end]
        };
        let end_of = |message: &[Span]| match message.last() {
            Some(last) if last.end == spans[spans.len() - 1].end => End::of(view.peeled),
            Some(last) if last.payload_start() < last.payload_end() && last.header > 0 => End::Opaque,
            _ => End::Read,
        };
        let (mut known, mut unread) = (0, 0);
        let mut first = None;
        for (i, layer) in carrier.inside().take_while(|layer| layer.index < spans.len()).enumerate() {
            let (own, end) = (message(layer), end_of(message(layer)));
            let mut told = Told::default();
            for earlier in carrier.inside().take(i.min(COMPARED)).map(message) {
                let common = own.iter().zip(earlier).take_while(|(one, other)| one.proto == other.proto).count();
                let ends = common == own.len() && common == earlier.len() && end_of(earlier) == end;
                // There are MAX_LAYERS at most.
                told.frames = told.frames.max((below.len() + common + usize::from(ends)) as u16);
            }
            let protos = below.iter().chain(own).map(|span| span.proto);
            let at = self.path(protos, below.len() + own.len(), end, told).at;
            if i == 0 {
                known += self.sums.add_layers(at, 0, below);
            }
            known += self.sums.add_layers(at, below.len(), own);
            let rest = own.last().map_or(0, |last| last.payload_end() - last.payload_start());
            self.sums.count(at, Counted { frames: 1, rest: rest.into(), ..Counted::default() });
            unread += rest;
            first.get_or_insert((own, end));
        }
        let padding = captured.saturating_sub(known + unread);
        if let Some((own, end)) = first.filter(|_| padding > 0) {
            let protos = below.iter().chain(own).map(|span| span.proto);
            let at = self.path(protos, below.len() + own.len(), end, Told::default()).at;
            self.sums.count(at, Counted { padded_frames: 1, padding: padding.into(), ..Counted::default() });
        }
    }
}
