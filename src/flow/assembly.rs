//! Frames with the messages that they complete, in place of the pieces of messages that they carry.

use std::ops::ControlFlow;

use super::cutter::End;
use super::messages::{Message, Reader};
use super::tracker::Event;
use crate::frame::Frame;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Met, Peeled, Span, Stop};

/// Most octets of messages that are kept for the frames of one batch; of more, the frames stay as they are.
const MOST_OCTETS: usize = 256 << 20;

/// What a frame completes.
#[derive(Debug)]
pub struct Assembled {
    /// Number of the frame.
    number: u64,
    /// Index of its layer that carries a piece of a stream or datagram.
    carrier: Option<usize>,
    /// It carries a piece of what is not whole yet.
    pending: bool,
    /// The messages, each with its octets and layers.
    messages: Vec<(Vec<u8>, Peeled)>,
}

/// Room for a frame with its messages.
#[derive(Debug, Default)]
pub struct Room {
    bytes: Vec<u8>,
    peeled: Peeled,
}

impl Assembled {
    /// What the frame of this number completes, among that of a batch in its order.
    #[must_use]
    pub fn find(all: &[Self], number: u64) -> Option<&Self> {
        let at = all.binary_search_by_key(&number, |assembled| assembled.number).ok()?;
        all.get(at)
    }

    /// The frame and its layers, with the messages behind its own octets: lower layers stay at their places, so that their
    /// checksums and lengths are of what was captured.
    pub fn apply<'r>(&self, frame: &Frame<'r>, peeled: &Peeled, room: &'r mut Room) -> (Frame<'r>, &'r Peeled) {
        let Room { bytes, peeled: whole } = room;
        whole.clone_from(peeled);
        let is_piece = |carrier: &usize| {
            let own = Layer { frame, peeled, index: *carrier }.above();
            self.pending || !self.messages.is_empty() || own.is_some_and(|own| has_end(own.proto(), own.header()))
        };
        if let Some(carrier) = self.carrier.filter(is_piece) {
            whole.spans.keep(0..carrier + 1);
            whole.remembered.retain(|told| told.layer <= carrier);
            whole.stop = Stop::Done;
            whole.shortage = whole.shortage.filter(|shortage| shortage.layer <= carrier);
        }
        bytes.clear();
        bytes.extend_from_slice(frame.bytes);
        if whole.captured.is_empty() && !self.messages.is_empty() {
            whole.captured.extend_from_slice(frame.bytes);
        }
        for (octets, message) in &self.messages {
            let start = bytes.len() as u32;
            bytes.extend_from_slice(octets);
            let placed = |span: &Span| Span { start: span.start + start, end: span.end + start, ..*span };
            let below = whole.spans.len();
            whole.met.extend(message.met.iter().map(|met| Met { layer: met.layer + below, ..met.clone() }));
            whole.spans.extend(message.spans.iter().map(placed));
        }
        let layers = whole.spans.len();
        (whole.quoted_from, whole.fragment_from) = (layers, layers);
        whole.siblings_from = whole.siblings_from.min(layers);
        whole.stream |= !self.messages.is_empty();
        (Frame { bytes, ..*frame }, whole)
    }
}

/// Puts together what frames complete, by [`Messages`](super::messages::Messages).
#[derive(Debug, Default)]
pub struct Assembler {
    done: Vec<Assembled>,
    octets: usize,
    /// The conversation of the frame that is heard.
    flow: u64,
}

/// What has no end of its own stays where it stands: text and the like, keys that somebody presses.
fn has_end(proto: Proto, octets: &[u8]) -> bool {
    !matches!(proto, Proto::Text | Proto::Json | Proto::Xml | Proto::Html | Proto::Data)
        && !proto.speaks_in_turns(octets)
}

impl Assembler {
    /// What the frame of this number completes, which is the last that was seen or follows it.
    fn frame(&mut self, number: u64) -> &mut Assembled {
        if self.done.last().is_none_or(|last| last.number != number) {
            self.done.push(Assembled { number, carrier: None, pending: false, messages: Vec::new() });
        }
        let last = self.done.len() - 1;
        &mut self.done[last]
    }
}

impl Reader for Assembler {
    fn hears(&self, _: &Event<'_>) -> bool {
        true
    }

    fn see(&mut self, event: &Event<'_>) {
        self.flow = event.flow.number;
        self.frame(event.frame.number);
    }

    fn fragment(&mut self, number: u64, layer: u16) {
        let frame = self.frame(number);
        (frame.carrier, frame.pending) = (Some(layer.into()), true);
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let is_stream = message.key.proto() == Proto::Tcp;
        let parts = message.pieces.len();
        let wanted = message.flow == self.flow
            && matches!(message.end, End::Whole)
            && match message.proto() {
                Some(Proto::TlsHandshake) => true,
                Some(proto) if is_stream => has_end(proto, message.octets),
                _ => !is_stream && parts > 1,
            }
            && self.octets + message.octets.len() <= MOST_OCTETS;
        let Some(last) = self.done.last_mut().filter(|_| wanted) else { return ControlFlow::Continue(()) };
        let (frame, mut peeled) = (message.view.frame, message.view.peeled.clone());
        if !is_stream {
            // The IP header of the whole stands in the frame already.
            let below = peeled.spans.iter().position(|span| span.proto == message.key.proto()).unwrap_or(0);
            peeled.spans.keep(below..peeled.spans.len());
        }
        self.octets += frame.bytes.len();
        last.messages.push((frame.bytes.to_vec(), peeled));
        ControlFlow::Continue(())
    }

    fn rest(&mut self, event: &Event<'_>, pending: Option<Proto>) {
        if let Some(last) = self.done.last_mut().filter(|_| !event.payload.is_empty()) {
            last.carrier = Some(event.sight.layer.into());
            last.pending = pending.is_some();
        }
    }

    fn assembled(&mut self, out: &mut Vec<Assembled>) {
        out.extend(self.done.drain(..).filter(|done| done.carrier.is_some() || !done.messages.is_empty()));
        self.octets = 0;
    }
}
