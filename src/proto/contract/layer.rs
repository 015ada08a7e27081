//! Where the layers of a frame lie, and where and why peeling stopped.

use std::ops::Range;

use super::entries::{Entry, Met};
use super::{Fault, FieldDef, FieldSink, Key, Proto, Span, Spans, Value};
use crate::frame::Frame;
use crate::model::{Osi, Pdu};

/// Where peeling stopped, and why. The layers before stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// At the end of the frame, or at an application's octets.
    Done,
    /// At octets that cannot be read further.
    Opaque,
    /// At a key that no protocol here is registered for.
    Unknown(Key),
    /// At a later fragment.
    Fragment,
    /// At more headers than [`MAX_LAYERS`](crate::peel::MAX_LAYERS).
    TooDeep,
    /// At the last layer, whose header could not be peeled.
    Fault(Fault),
}

/// A claim that is longer than the octets at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shortage {
    /// Index of the layer that claims.
    pub layer: usize,
    /// Octets that are missing.
    pub missing: u32,
    /// Why they are.
    pub why: Why,
}

/// Why octets are missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// The capture kept only the start of the frame.
    Cut,
    /// An error message quotes only the start of a packet.
    Quoted,
    /// The rest is in other fragments.
    Fragment,
    /// The rest of the message is in other segments of its stream.
    Stream,
    /// The header claims more than its frame had: it lies.
    Lie,
}

/// The layers of a frame. Reused from frame to frame, so that peeling does not allocate.
#[derive(Clone, Debug)]
pub struct Peeled {
    /// The layers, outermost first. A layer whose header was faulty is the last, with what was captured of it.
    ///
    /// Each is inside the one before, but for messages that share a segment or datagram: such a one begins where the one
    /// before ends, and both are inside the same layer.
    pub spans: Spans,
    /// Where peeling stopped.
    pub stop: Stop,
    /// The outermost claim that could not be met.
    pub shortage: Option<Shortage>,
    /// Index of the first layer inside a quoted packet; beyond all layers where nothing is quoted.
    pub quoted_from: usize,
    /// Index of the first layer inside a fragment's payload; beyond all layers where there is none.
    pub fragment_from: usize,
    /// Index of the first layer that stands behind another one, not inside it; beyond all layers where there is none.
    pub siblings_from: usize,
    /// The first layer is a message out of a stream, not the frame's link.
    pub stream: bool,
    /// Octets of the frame that are covered because they hold secrets.
    pub covered: Vec<Range<u32>>,
    /// The octets of the frame alone as they were captured; empty where nothing is covered, and no message stands behind them.
    pub captured: Vec<u8>,
    /// What other frames tell of the layers, where anything was remembered.
    pub remembered: Vec<Remembered>,
    /// Entries that earlier messages made and this one names by number, where those are known.
    pub met: Vec<Met>,
}

/// A field of a layer that other frames tell.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Remembered {
    /// Index of the layer.
    pub layer: usize,
    /// Which field.
    pub def: &'static FieldDef,
    /// Its value.
    pub value: Value<'static>,
}

impl Default for Peeled {
    fn default() -> Self {
        Self {
            spans: Spans::default(),
            stop: Stop::Done,
            shortage: None,
            quoted_from: 0,
            fragment_from: 0,
            siblings_from: 0,
            stream: false,
            covered: Vec::new(),
            captured: Vec::new(),
            remembered: Vec::new(),
            met: Vec::new(),
        }
    }
}

/// One layer of one frame, with the layers around it.
#[derive(Clone, Copy, Debug)]
pub struct Layer<'a> {
    /// The frame.
    pub frame: &'a Frame<'a>,
    /// All its layers.
    pub peeled: &'a Peeled,
    /// Index of this one.
    pub index: usize,
}

impl<'a> Layer<'a> {
    /// The entry of an earlier message that one of its items names by number, where it is known.
    #[must_use]
    pub fn met(&self, item: usize) -> Option<&'a Entry> {
        let met = self.peeled.met.iter().find(|met| (met.layer, met.item) == (self.index, item))?;
        Some(&met.entry)
    }

    /// Its place.
    #[must_use]
    pub fn span(&self) -> Span {
        self.peeled.spans[self.index]
    }

    /// Whose header it is.
    #[must_use]
    pub fn proto(&self) -> Proto {
        self.span().proto
    }

    /// Header, payload and own trailer.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.start, span.end)
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.start, span.payload_start())
    }

    /// What it carries.
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        let span = self.span();
        self.octets(span.payload_start(), span.payload_end())
    }

    fn octets(&self, start: u32, end: u32) -> &'a [u8] {
        let bytes: &'a [u8] = self.frame.bytes;
        bytes.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Header, payload and own trailer as they were captured, secrets too: what checksums are of.
    #[must_use]
    pub fn captured(&self) -> &'a [u8] {
        let span = self.span();
        match self.peeled.captured.get(span.start as usize..span.end as usize) {
            Some(octets) if !self.peeled.captured.is_empty() => octets,
            _ => self.bytes(),
        }
    }

    /// What other frames tell of it.
    pub fn remembered(&self) -> impl Iterator<Item = &'a Remembered> + use<'a> {
        let index = self.index;
        self.peeled.remembered.iter().filter(move |told| told.layer == index)
    }

    /// The layer that carries it.
    #[must_use]
    pub fn below(&self) -> Option<Layer<'a>> {
        // A layer that ends where this one starts stands before it, not below.
        let start = self.span().start;
        let index = self.peeled.spans.get(..self.index)?.iter().rposition(|span| span.end > start)?;
        Some(Layer { index, ..*self })
    }

    /// The layer it carries, the first of several.
    #[must_use]
    pub fn above(&self) -> Option<Layer<'a>> {
        let next = self.peeled.spans.get(self.index + 1)?;
        (next.start < self.span().end).then_some(Layer { index: self.index + 1, ..*self })
    }

    /// The layer that stands behind it inside the same one: the next message of a segment.
    #[must_use]
    pub fn behind(&self) -> Option<Layer<'a>> {
        let end = self.span().end;
        let later = self.peeled.spans.get(self.index + 1..)?;
        let index = self.index + 1 + later.iter().position(|span| span.start >= end)?;
        let next = Layer { index, ..*self };
        (next.below().map(|below| below.index) == self.below().map(|below| below.index)).then_some(next)
    }

    /// The layers it carries, one behind the other: mostly one.
    pub fn inside(&self) -> impl Iterator<Item = Layer<'a>> + use<'a> {
        std::iter::successors(self.above(), Layer::behind)
    }

    /// Tells all that it carries as `def`; nothing where that is nothing, or its header could not be peeled.
    pub fn tell_payload(&self, def: &'static FieldDef, sink: &mut dyn FieldSink) {
        if sink.wants(def) && !self.payload().is_empty() && !self.is_faulty() {
            let header = self.header().len();
            sink.put_octets(def, header..header + self.payload().len(), Value::Bytes(self.payload()));
        }
    }

    /// Octets of its payload behind what it carries, counted from the frame's start: no layer inside claims them. Empty
    /// where what it carries is not known.
    #[must_use]
    pub fn unclaimed(&self) -> Range<u32> {
        let own = self.span();
        match self.inside().last() {
            Some(inner) => inner.span().end..own.payload_end(),
            // Nothing follows this header.
            None if self.index + 1 == self.peeled.spans.len() && self.peeled.stop == Stop::Done && own.header > 0 => {
                own.payload_start()..own.payload_end()
            }
            None => 0..0,
        }
    }

    /// Octets of a link's frame behind all that it carries, counted from the start of the captured frame: what its header
    /// does not claim, or no layer inside.
    #[must_use]
    pub fn filling(&self) -> Range<u32> {
        let is_link = |layer: &Layer<'_>| layer.proto().info().osi == Osi::DataLink;
        let end = match self.below() {
            Some(below) => below.span().payload_end(),
            None if self.peeled.captured.is_empty() => self.frame.bytes.len() as u32,
            // Behind the frame's own octets stand the messages that it completes.
            None => self.peeled.captured.len() as u32,
        };
        if self.span().end < end {
            return self.span().end..end;
        }
        // A frame inside this one tells its own.
        let ends_here = |layer: &Layer<'_>| {
            is_link(layer) && layer.proto() != self.proto() && layer.span().end == self.span().payload_end()
        };
        let mut links = std::iter::successors(Some(*self), |link| link.inside().last().filter(ends_here));
        links.find_map(|link| Some(link.unclaimed()).filter(|gap| !gap.is_empty())).unwrap_or(0..0)
    }

    /// It is a message out of a stream of octets, or part of one, not a datagram.
    #[must_use]
    pub fn in_stream(&self) -> bool {
        self.below().map_or(self.peeled.stream, |below| below.proto().info().pdu == Pdu::Segment)
    }

    /// It is inside a packet that a message quotes: an error of ICMP, a sample of what a switch forwarded.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        self.index >= self.peeled.quoted_from && self.quoting().is_none_or(|quoting| self.is_inside_one_like(quoting))
    }

    /// The first layer that quotes a packet.
    fn quoting(&self) -> Option<Layer<'a>> {
        let index = self.peeled.quoted_from.checked_sub(1)?;
        Some(Layer { index, ..*self })
    }

    /// It is inside `quoting`, or inside a message of the same protocol behind that.
    fn is_inside_one_like(&self, quoting: Layer<'a>) -> bool {
        self.span().start < quoting.span().end
            || std::iter::successors(self.below(), Layer::below).any(|layer| layer.proto() == quoting.proto())
    }

    /// It is inside the payload of a fragment, so that its end may be elsewhere.
    #[must_use]
    pub fn is_fragment(&self) -> bool {
        self.index >= self.peeled.fragment_from
    }

    /// Octets are missing from it: cut by the capture, quoted only in part, or in other fragments.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.is_fragment() || self.shortage().is_some()
    }

    /// Octets of its payload that were on the wire, by the claims of the layers below, but were not captured.
    #[must_use]
    pub fn cut_off(&self) -> u32 {
        let at_the_cut = self.span().end as usize == self.frame.bytes.len();
        let uncaptured = self.frame.wire_len.saturating_sub(self.frame.bytes.len() as u32);
        let cut = self.shortage().filter(|shortage| shortage.why == Why::Cut && at_the_cut);
        cut.map_or(0, |shortage| shortage.missing.min(uncaptured))
    }

    /// The claim of this layer or of one below that could not be met.
    pub(super) fn shortage(&self) -> Option<Shortage> {
        self.peeled.shortage.filter(|shortage| shortage.layer <= self.index)
    }

    /// Its header could not be peeled.
    #[must_use]
    pub fn is_faulty(&self) -> bool {
        self.index + 1 == self.peeled.spans.len() && matches!(self.peeled.stop, Stop::Fault(_))
    }
}
