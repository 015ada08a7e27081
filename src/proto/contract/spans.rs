//! The layers of a frame: where each lies, and the way up through them in a word.

use std::ops::Deref;

use super::Proto;

/// A layer's place in a frame. All positions count octets from the frame's start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// First octet of the header.
    pub start: u32,
    /// Octets of the header that were captured.
    pub header: u32,
    /// End of the payload and of the layer's own trailer.
    pub end: u32,
    /// Octets of the layer's own trailer, which end at `end`.
    pub trailer: u32,
    /// Whose header it is.
    pub proto: Proto,
}

impl Span {
    /// First octet of the payload.
    #[must_use]
    pub const fn payload_start(self) -> u32 {
        self.start + self.header
    }

    /// Where the payload ends.
    #[must_use]
    pub const fn payload_end(self) -> u32 {
        self.end - self.trailer
    }
}

/// The protocols of a frame's layers in a word, so that frames are compared at once: an octet for each, the innermost the
/// lowest. Of more than [`Way::EXACT`] layers it keeps the innermost.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Way(u64);

impl Way {
    /// Layers of which none is lost.
    pub const EXACT: usize = 8;

    /// The way that goes on through `proto`.
    #[inline(always)]
    #[must_use]
    pub const fn then(self, proto: Proto) -> Self {
        Self(self.0 << 8 | (proto as u64 + 1))
    }

    /// The word; 0 for no layer.
    #[inline(always)]
    #[must_use]
    pub const fn word(self) -> u64 {
        self.0
    }
}

impl FromIterator<Proto> for Way {
    fn from_iter<I: IntoIterator<Item = Proto>>(protos: I) -> Self {
        protos.into_iter().fold(Self::default(), Self::then)
    }
}

/// The layers of a frame, outermost first.
#[derive(Clone, Default, Debug)]
pub struct Spans {
    all: Vec<Span>,
    way: Way,
}

impl Spans {
    /// Which protocols they are of.
    #[inline(always)]
    #[must_use]
    pub const fn way(&self) -> Way {
        self.way
    }

    /// Puts a layer inside the last.
    #[inline(always)]
    pub fn push(&mut self, span: Span) {
        self.way = self.way.then(span.proto);
        self.all.push(span);
    }

    /// Makes `spans` all there are.
    #[inline(always)]
    pub fn set(&mut self, spans: &[Span]) {
        self.all.clear();
        self.all.extend_from_slice(spans);
        self.way = spans.iter().map(|span| span.proto).collect();
    }

    /// Makes room for so many.
    pub fn reserve(&mut self, layers: usize) {
        self.all.reserve(layers);
    }

    /// Keeps those of these indices.
    pub fn keep(&mut self, kept: std::ops::Range<usize>) {
        self.all.truncate(kept.end);
        self.all.drain(..kept.start.min(self.all.len()));
        self.way = self.all.iter().map(|span| span.proto).collect();
    }

    /// Makes `octets` behind the payload of a layer the layer's own, which is so much longer where it does not have them yet.
    pub fn set_trailer(&mut self, layer: usize, octets: u32, longer: u32) {
        if let Some(span) = self.all.get_mut(layer) {
            span.end += longer;
            span.trailer = octets;
        }
    }
}

impl Deref for Spans {
    type Target = [Span];

    #[inline(always)]
    fn deref(&self) -> &[Span] {
        &self.all
    }
}

impl Extend<Span> for Spans {
    fn extend<I: IntoIterator<Item = Span>>(&mut self, spans: I) {
        spans.into_iter().for_each(|span| self.push(span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(spans: &Spans) -> Way {
        spans.iter().map(|span| span.proto).collect()
    }

    #[test]
    fn the_way_is_that_of_the_layers_whatever_becomes_of_them() {
        let span = |proto| Span { start: 0, header: 1, end: 2, trailer: 0, proto };
        let mut spans = Spans::default();
        spans.set(&[span(Proto::Ethernet), span(Proto::Ipv4)]);
        spans.push(span(Proto::Udp));
        assert_eq!((spans.way(), spans.way().word()), (way(&spans), way(&spans).word()));
        assert_ne!(spans.way(), [Proto::Ipv4, Proto::Udp].into_iter().collect());
        spans.extend([Proto::Dns; 9].map(span));
        assert_eq!((spans.len(), spans.way()), (12, [Proto::Dns; Way::EXACT].into_iter().collect()));
        spans.keep(1..4);
        assert_eq!((spans.len(), spans.way()), (3, way(&spans)));
        spans.keep(5..9);
        assert_eq!((spans.len(), spans.way()), (0, Way::default()));
    }
}
