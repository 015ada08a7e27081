//! Sums over the frames of every way up the layers.

use super::Octets;
use crate::proto::contract::Span;

/// What is added up, in one row behind the other, so that all which a frame adds to is at one place: of each way first a row of
/// its frames, then one of each layer.
///
/// A layer's row has the words of its [`Span`]: where it starts, the octets of its header, where it ends, the octets of its
/// trailer. What they come to is asked once, at the end.
#[derive(Debug, Default)]
pub(super) struct Sums(Vec<[u64; 4]>);

/// What is counted of the frames of one way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub frames: u64,
    /// What the last layer carries, or the whole frame where there is none.
    pub rest: u64,
    pub padded_frames: u64,
    pub padding: u64,
}

impl Sums {
    /// Makes rows for a way of so many layers, and says where.
    pub fn open(&mut self, layers: usize) -> u32 {
        let at = self.0.len() as u32;
        self.0.resize(self.0.len() + 1 + layers, [0; 4]);
        at
    }

    /// Counts a frame of `captured` octets which goes the way at `at`, with the layers `spans`.
    #[inline]
    pub fn add(&mut self, at: u32, captured: u32, spans: &[Span]) {
        let known = self.add_layers(at, 0, spans);
        let rest = spans.last().map_or(captured, |last| last.payload_end() - last.payload_start());
        // What no header, trailer or payload claims was put there to fill the frame.
        let padding = captured.saturating_sub(known + rest);
        self.count(
            at,
            Counted { frames: 1, rest: rest.into(), padded_frames: (padding > 0).into(), padding: padding.into() },
        );
    }

    /// Adds to the row of frames.
    #[inline]
    pub fn count(&mut self, at: u32, more: Counted) {
        if let Some([frames, rest, padded_frames, padding]) = self.0.get_mut(at as usize) {
            *frames += more.frames;
            *rest += more.rest;
            *padded_frames += more.padded_frames;
            *padding += more.padding;
        }
    }

    /// Adds layers of a frame, from the one with index `first` on, and gives the octets of their headers and trailers.
    #[inline]
    pub fn add_layers(&mut self, at: u32, first: usize, spans: &[Span]) -> u32 {
        let mut known = 0;
        for (row, span) in self.0.get_mut(at as usize + 1 + first..).unwrap_or_default().iter_mut().zip(spans) {
            let words = [span.start, span.header, span.end, span.trailer];
            row.iter_mut().zip(words).for_each(|(sum, word)| *sum += u64::from(word));
            known += span.header + span.trailer;
        }
        known
    }

    /// Adds what another worker added to the way that it has at `from`.
    pub fn merge(&mut self, at: u32, other: &Self, from: u32, layers: usize) {
        let (at, from) = (at as usize, from as usize);
        for (row, other) in self.0[at..=at + layers].iter_mut().zip(&other.0[from..=from + layers]) {
            row.iter_mut().zip(other).for_each(|(sum, word)| *sum += word);
        }
    }

    /// What was counted of the frames that went the way at `at`.
    pub fn counted(&self, at: u32) -> Counted {
        let [frames, rest, padded_frames, padding] = self.0.get(at as usize).copied().unwrap_or_default();
        Counted { frames, rest, padded_frames, padding }
    }

    /// Octets of the headers and payloads of its layers.
    pub fn octets(&self, at: u32) -> impl Iterator<Item = Octets> {
        let rows = self.0.get(at as usize + 1..).unwrap_or_default();
        rows.iter()
            .map(|[start, header, end, trailer]| Octets { header: *header, carried: end - trailer - start - header })
    }

    /// Octets of the trailers of its layers.
    pub fn trailers(&self, at: u32, layers: usize) -> u64 {
        self.0.get(at as usize + 1..).unwrap_or_default().iter().take(layers).map(|[.., trailer]| trailer).sum()
    }
}
