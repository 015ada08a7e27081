//! The only loop over headers: it follows keys from protocol to protocol, holds claims against what was captured, and
//! remembers where it stopped and why.

use crate::frame::{Frame, Interface};
use crate::proto::contract::{Fault, Key, Layer, Next, Peeled, Shortage, Span, Stop, Why};
use crate::proto::{Dispatch, Proto, look};

/// Most layers peeled of a frame; real ones have fewer than twenty, quoted and tunnelled packets included.
pub const MAX_LAYERS: usize = 64;

/// Peels `frame` into `out`, whose old content is dropped. Allocates nothing once `out` has grown.
pub fn peel(frame: &Frame<'_>, dispatch: &Dispatch, out: &mut Peeled) {
    out.spans.clear();
    out.shortage = None;
    let mut walk = Walk { frame, at: 0, end: frame.bytes.len(), quoted: None, fragment: None };
    let fcs = usize::from(frame.fcs_octets).min(walk.end);
    out.stop = walk.all(dispatch, out);
    out.quoted_from = walk.quoted.unwrap_or(out.spans.len());
    out.fragment_from = walk.fragment.unwrap_or(out.spans.len());
    if fcs > 0
        && let Some(first) = out.spans.first_mut()
        && first.trailer == 0
        && first.payload_start() as usize + fcs <= first.end as usize
    {
        first.trailer = fcs as u32;
    }
}

struct Walk<'f> {
    frame: &'f Frame<'f>,
    at: usize,
    end: usize,
    quoted: Option<usize>,
    fragment: Option<usize>,
}

impl Walk<'_> {
    fn all(&mut self, dispatch: &Dispatch, out: &mut Peeled) -> Stop {
        let mut key = Key::Link(self.frame.link.0);
        loop {
            if key == Key::Nibble {
                key = match self.frame.bytes.get(self.at).map(|octet| octet >> 4) {
                    Some(4) if self.at < self.end => Key::EtherType(0x0800),
                    Some(6) if self.at < self.end => Key::EtherType(0x86dd),
                    _ => return Stop::Unknown(key),
                };
            }
            let Some(proto) = dispatch.find(key) else { return Stop::Unknown(key) };
            if out.spans.len() == MAX_LAYERS {
                return Stop::TooDeep;
            }
            let next = match self.layer(proto, out) {
                Ok(next) => next,
                Err(fault) => return Stop::Fault(fault),
            };
            let empty = self.at >= self.end;
            key = match next {
                Next::Nothing => return Stop::Done,
                _ if empty => return Stop::Done,
                Next::By(key) => key,
                Next::FirstFragment(key) => {
                    self.fragment.get_or_insert(out.spans.len());
                    key
                }
                Next::Quoted(key) => {
                    self.quoted.get_or_insert(out.spans.len());
                    key
                }
                Next::Fragment => return Stop::Fragment,
                Next::Opaque => return Stop::Opaque,
                Next::Payload => return self.payload(out),
                Next::Ports(first, second) => {
                    match dispatch.find(first).map(|_| first).or_else(|| dispatch.find(second).map(|_| second)) {
                        Some(key) => key,
                        None => return self.payload(out),
                    }
                }
            };
        }
    }

    /// Peels one header, clamps its claim and moves to its payload.
    #[inline]
    fn layer(&mut self, proto: Proto, out: &mut Peeled) -> Result<Next, Fault> {
        let bytes = self.frame.bytes.get(self.at..self.end).unwrap_or_default();
        let step = match proto.peel(bytes) {
            Ok(step) => step,
            Err(fault) => {
                if matches!(fault, Fault::Truncated { .. }) && out.shortage.is_none() {
                    let need = if let Fault::Truncated { need } = fault { need } else { 0 };
                    self.short(out, need.saturating_sub(bytes.len()));
                }
                out.spans.push(Span {
                    start: self.at as u32,
                    header: bytes.len() as u32,
                    end: self.end as u32,
                    trailer: 0,
                    proto,
                });
                return Err(fault);
            }
        };
        let header = step.header.min(bytes.len());
        let claimed = step.claim.unwrap_or(bytes.len()).max(header);
        if claimed > bytes.len() && out.shortage.is_none() {
            self.short(out, claimed - bytes.len());
        }
        let len = claimed.min(bytes.len());
        // A trailer that was cut off is not there to be owned.
        let trailer = if claimed > bytes.len() { 0 } else { step.trailer.min(len - header) };
        out.spans.push(Span {
            start: self.at as u32,
            header: header as u32,
            end: (self.at + len) as u32,
            trailer: trailer as u32,
            proto,
        });
        self.end = self.at + len - trailer;
        self.at += header;
        Ok(step.next)
    }

    fn short(&self, out: &mut Peeled, missing: usize) {
        let why = if self.quoted.is_some() {
            Why::Quoted
        } else if self.fragment.is_some() {
            Why::Fragment
        } else if self.frame.is_cut() && self.end == self.frame.bytes.len() {
            Why::Cut
        } else {
            Why::Lie
        };
        let missing = u32::try_from(missing).unwrap_or(u32::MAX);
        out.shortage = Some(Shortage { layer: out.spans.len(), missing, why });
    }

    fn payload(&self, out: &mut Peeled) -> Stop {
        let bytes = self.frame.bytes.get(self.at..self.end).unwrap_or_default();
        if out.spans.len() == MAX_LAYERS {
            return Stop::TooDeep;
        }
        let (start, end) = (self.at as u32, self.end as u32);
        out.spans.push(Span { start, header: 0, end, trailer: 0, proto: look(bytes) });
        Stop::Done
    }
}

/// A frame and its layers, as consumers see them.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The frame.
    pub frame: &'a Frame<'a>,
    /// Its layers.
    pub peeled: &'a Peeled,
    /// The interfaces of the run, of which the frame's tap is one.
    pub taps: &'a [Interface],
}

impl<'a> View<'a> {
    /// Its layers, outermost first.
    pub fn layers(&self) -> impl DoubleEndedIterator<Item = Layer<'a>> + use<'a> {
        let Self { frame, peeled, .. } = *self;
        (0..peeled.spans.len()).map(move |index| Layer { frame, peeled, index })
    }

    /// The outermost layer of `proto`.
    #[must_use]
    pub fn find(&self, proto: Proto) -> Option<Layer<'a>> {
        self.layers().find(|layer| layer.proto() == proto)
    }

    /// Octets behind the payload that no layer claims, with the layer they belong to: padding, mostly of Ethernet.
    ///
    /// Padding under several link headers (Ethernet and an 802.1Q tag) belongs to the outermost that ends with it.
    pub fn padding(&self) -> impl Iterator<Item = (Layer<'a>, std::ops::Range<u32>)> + use<'a> {
        let Peeled { spans, stop, .. } = self.peeled;
        // A link header may itself claim less than the frame has.
        let captured = self.frame.bytes.len() as u32;
        let behind = self.layers().next().map(|first| (first, first.span().end..captured));
        let inside = self.layers().filter_map(move |layer| {
            let own = layer.span();
            let inner_end = match spans.get(layer.index + 1) {
                Some(inner) => inner.end,
                // Nothing follows this header.
                None if *stop == Stop::Done && own.header > 0 => own.payload_start(),
                None => return None,
            };
            let gap = inner_end..own.payload_end();
            if gap.is_empty() {
                return None;
            }
            let mut owner = layer;
            while let Some(below) = owner.below() {
                if below.span().payload_end() != own.end || below.proto().info().osi != layer.proto().info().osi {
                    break;
                }
                owner = below;
            }
            Some((owner, gap))
        });
        inside.chain(behind.filter(|(_, gap)| !gap.is_empty()))
    }
}
