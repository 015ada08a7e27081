//! Frames in which several messages share a segment or datagram.

use super::{End, Layers};
use crate::peel::View;
use crate::proto::contract::{Layer, Span};

/// What of a way another message of the same frames tells: layers at its start, as several messages can share a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Told {
    /// Layers whose octets are counted with the first message.
    pub octets: u16,
    /// Layers that the frame is counted for already; one more than the way has where its end is, too.
    pub frames: u16,
}

/// Most messages of a frame that the later ones are compared with.
const COMPARED: usize = 8;

impl Layers {
    /// Counts a frame in which several messages share a segment or datagram: each goes its own way up the layers, and
    /// what they have in common is counted once.
    #[cold]
    pub(super) fn add_messages(&mut self, view: &View<'_>, spans: &[Span]) {
        let captured = view.frame.bytes.len() as u64;
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
                told.octets = below.len() as u16;
                told.frames = told.frames.max((below.len() + common + usize::from(ends)) as u16);
            }
            let spans = || below.iter().chain(own);
            let path = self.path(spans().map(|span| span.proto), below.len() + own.len(), end, told);
            path.frames += 1;
            let mut rest = 0;
            for (octets, span) in path.octets.iter_mut().zip(spans()).skip(told.octets.into()) {
                rest = u64::from(span.payload_end() - span.payload_start());
                octets.header += u64::from(span.header);
                octets.carried += rest;
                path.trailers += u64::from(span.trailer);
                known += u64::from(span.header + span.trailer);
            }
            path.rest += rest;
            unread += rest;
            first.get_or_insert((own, end));
        }
        let padding = captured.saturating_sub(known + unread);
        if let Some((own, end)) = first.filter(|_| padding > 0) {
            let protos = below.iter().chain(own).map(|span| span.proto);
            let path = self.path(protos, below.len() + own.len(), end, Told::default());
            path.padding += padding;
            path.padded_frames += 1;
        }
    }
}
