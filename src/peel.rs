//! The only loop over headers: it follows keys from protocol to protocol, holds claims against what was captured, and
//! remembers where it stopped and why.

use crate::frame::{Clock, Frame, Interface};
use crate::model::Osi;
use crate::proto::contract::{Fault, Key, Layer, Next, Peeled, Shortage, Span, Step, Stop, Why};
use crate::proto::{Dispatch, Proto, Then, look};

/// Most layers peeled of a frame. Real ones have fewer than twenty, tunnels and quoted packets included; captures made
/// to test have a hundred extension headers.
pub const MAX_LAYERS: usize = 512;

/// Peels `frame` into `out`, whose old content is dropped. Allocates nothing once `out` has grown.
pub fn peel(frame: &Frame<'_>, dispatch: &Dispatch, out: &mut Peeled) {
    out.spans.clear();
    out.shortage = None;
    let mut walk = Walk { frame, dispatch, out, at: 0, end: frame.bytes.len(), quoted: None, fragment: None };
    walk.all();
    let (quoted, fragment) = (walk.quoted, walk.fragment);
    out.quoted_from = quoted.unwrap_or(out.spans.len());
    out.fragment_from = fragment.unwrap_or(out.spans.len());
    if let [first, second, ..] = &mut out.spans[..]
        && first.trailer > 0
        && first.proto.info().osi == Osi::Physical
        && second.end == first.payload_end()
    {
        // A header that the capture wrote (radiotap) says that the frame it describes kept its check sequence.
        second.end += first.trailer;
        second.trailer += first.trailer;
        first.trailer = 0;
    }
    let fcs = usize::from(frame.fcs_octets).min(frame.bytes.len());
    if fcs > 0
        && let Some(first) = out.spans.first_mut()
        && first.trailer == 0
        && first.payload_start() as usize + fcs <= first.end as usize
    {
        first.trailer = fcs as u32;
    }
}

struct Walk<'w> {
    frame: &'w Frame<'w>,
    dispatch: &'w Dispatch,
    out: &'w mut Peeled,
    at: usize,
    end: usize,
    quoted: Option<usize>,
    fragment: Option<usize>,
}

impl<'w> Walk<'w> {
    fn all(&mut self) {
        let mut next = self.enter(&Key::Link(self.frame.link.0));
        while let Some(proto) = next {
            if self.out.spans.len() == MAX_LAYERS {
                self.out.stop = Stop::TooDeep;
                return;
            }
            let bytes = self.rest();
            next = proto.peel_then(bytes, Onward { walk: self, proto, octets: bytes.len() });
        }
    }

    /// The octets that are still to be peeled.
    #[inline(always)]
    fn rest(&self) -> &'w [u8] {
        self.frame.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// Stops here.
    #[inline(always)]
    fn stop(&mut self, stop: Stop) -> Option<Proto> {
        self.out.stop = stop;
        None
    }

    /// The protocol that `key` leads to, or a stop.
    #[inline(always)]
    fn enter(&mut self, key: &Key) -> Option<Proto> {
        if *key == Key::Nibble {
            return self.enter_by_nibble();
        }
        match self.dispatch.find(key) {
            None => self.stop(Stop::Unknown(*key)),
            known => known,
        }
    }

    fn enter_by_nibble(&mut self) -> Option<Proto> {
        match self.rest().first().map(|octet| octet >> 4) {
            Some(4) => self.enter(&Key::EtherType(0x0800)),
            Some(6) => self.enter(&Key::EtherType(0x86dd)),
            _ => self.stop(Stop::Unknown(Key::Nibble)),
        }
    }

    #[cold]
    fn fault(&mut self, proto: Proto, fault: Fault) -> Option<Proto> {
        let octets = self.rest().len();
        if let Fault::Truncated { need } = fault {
            self.short(need.saturating_sub(octets));
        }
        self.out.spans.push(Span {
            start: self.at as u32,
            header: octets as u32,
            end: self.end as u32,
            trailer: 0,
            proto,
        });
        self.stop(Stop::Fault(fault))
    }

    /// Notes that octets are missing; the outermost claim is the one that tells why.
    #[cold]
    fn short(&mut self, missing: usize) {
        if self.out.shortage.is_some() {
            return;
        }
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
        self.out.shortage = Some(Shortage { layer: self.out.spans.len(), missing, why });
    }

    fn payload(&mut self) -> Option<Proto> {
        if self.out.spans.len() == MAX_LAYERS {
            return self.stop(Stop::TooDeep);
        }
        let (start, end) = (self.at as u32, self.end as u32);
        self.out.spans.push(Span { start, header: 0, end, trailer: 0, proto: look(self.rest()) });
        self.stop(Stop::Done)
    }
}

/// Clamps a header's claim and moves to its payload.
///
/// Inlined into the peeling of each protocol, where what that protocol never says is no work, and the [`Step`] is
/// looked at where it stands: moving it on reads in one word what was written in pieces, and waits for each. Both
/// together halved the time that peeling takes. The protocols that most frames have ask for it, too.
struct Onward<'o, 'w> {
    walk: &'o mut Walk<'w>,
    proto: Proto,
    /// Octets at hand.
    octets: usize,
}

impl Then for Onward<'_, '_> {
    type Out = Option<Proto>;

    #[inline(always)]
    fn then(self, step: Result<Step, Fault>) -> Option<Proto> {
        let Self { walk, proto, octets } = self;
        let step = match &step {
            Ok(step) => step,
            Err(fault) => return walk.fault(proto, *fault),
        };
        let header = step.header.min(octets);
        let claimed = step.claim.unwrap_or(octets).max(header);
        if claimed > octets {
            walk.short(claimed - octets);
        }
        let len = claimed.min(octets);
        // A trailer that was cut off is not there to be owned.
        let trailer = if claimed > octets { 0 } else { step.trailer.min(len - header) };
        walk.out.spans.push(Span {
            start: walk.at as u32,
            header: header as u32,
            end: (walk.at + len) as u32,
            trailer: trailer as u32,
            proto,
        });
        walk.end = walk.at + len - trailer;
        walk.at += header;
        if walk.at >= walk.end {
            return walk.stop(Stop::Done);
        }
        match &step.next {
            Next::Nothing => walk.stop(Stop::Done),
            Next::By(key) => walk.enter(key),
            Next::FirstFragment(key) => {
                walk.fragment.get_or_insert(walk.out.spans.len());
                walk.enter(key)
            }
            Next::Quoted(key) => {
                walk.quoted.get_or_insert(walk.out.spans.len());
                walk.enter(key)
            }
            Next::Fragment => walk.stop(Stop::Fragment),
            Next::Opaque => walk.stop(Stop::Opaque),
            Next::Payload => walk.payload(),
            Next::Ports(first, second) => match (walk.dispatch.find(first), walk.dispatch.find(second)) {
                (Some(proto), _) | (None, Some(proto)) => Some(proto),
                (None, None) => walk.payload(),
            },
        }
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
    /// What its time is counted from.
    pub clock: Clock,
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
