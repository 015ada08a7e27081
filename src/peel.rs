//! The only loop over headers: it follows keys from protocol to protocol, holds claims against what was captured, and
//! remembers where it stopped and why.

use crate::frame::{Clock, Frame, Interface};
use crate::model::Osi;
use crate::proto::contract::{Carrier, Fault, Key, Layer, Next, Peeled, Shortage, Span, Step, Stop, Why};
use crate::proto::{Dispatch, Proto, Then, look};

/// Most layers peeled of a frame. Real ones have fewer than twenty, tunnels and quoted packets included; captures made
/// to test have a hundred extension headers.
pub const MAX_LAYERS: usize = 512;

/// Peels `frame` into `out`, whose old content is dropped. Allocates nothing once `out` has grown.
#[inline]
pub fn peel(frame: &Frame<'_>, dispatch: &Dispatch, out: &mut Peeled) {
    peel_knowing(frame, dispatch, None, out);
}

/// The same where it is known what programs speak in the frame's conversation, whatever its ports: believed where the octets
/// can be that.
pub fn peel_knowing(frame: &Frame<'_>, dispatch: &Dispatch, known: Option<Proto>, out: &mut Peeled) {
    let mut walk = Walk::new(frame, dispatch, out);
    walk.known = known;
    let first = walk.enter(&Key::Link(frame.link.0));
    walk.all(first);
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

/// What is known of the stream that a message is out of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Talk {
    /// The ports of its connection, the server's first where it is known.
    pub ports: (Key, Key),
    /// The protocol that it is known to speak, mostly that of the message before.
    pub known: Option<Proto>,
    /// No octets will follow those at hand.
    pub ended: bool,
}

/// How far the message at the start of some octets reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Extent {
    /// It is whole, and has so many octets.
    Whole(usize),
    /// It is not: it has at least so many, more than are at hand.
    AtLeast(usize),
    /// It goes on to the end of the stream.
    ToTheEnd,
    /// Nothing says where it ends, but that the other side speaks.
    ToTheTurn,
}

/// Peels the message that the octets of `frame` begin with into `out`, whose old content is dropped.
///
/// They are not a frame but octets of a stream, put together from as many segments as it took, in order and without a
/// gap; the link type is not looked at. Fields count their bits from the start of the message. One that is not whole is
/// peeled as far as it goes.
pub fn peel_message(frame: &Frame<'_>, talk: Talk, dispatch: &Dispatch, out: &mut Peeled) -> Extent {
    let mut walk = Walk::new(frame, dispatch, out);
    walk.out.stream = true;
    let Talk { ports: (first, second), known, ended } = talk;
    let candidates = [known, dispatch.find(&first), dispatch.find(&second)];
    let carrier = Carrier { stream: true, whole: ended, segment: false };
    // Nothing is peeled behind its end.
    (walk.said, walk.said_end, walk.carrier, walk.candidates) = (0, 0, carrier, candidates);
    let proto = walk.message();
    walk.all(proto);
    match proto {
        Some(proto) if !proto.speaks_in_turns(frame.bytes) => {
            proto.peel_then(frame.bytes, carrier, Measure { octets: frame.bytes.len() })
        }
        _ => Extent::ToTheTurn,
    }
}

/// Peels octets that are known to be of `proto`, and that were put together from several packets, into `out`.
pub fn peel_as(proto: Proto, frame: &Frame<'_>, out: &mut Peeled) {
    let mut walk = Walk::new(frame, Dispatch::standard(), out);
    walk.out.stream = true;
    walk.all(Some(proto));
}

struct Measure {
    octets: usize,
}

impl Then for Measure {
    type Out = Extent;

    fn then(self, step: Result<Step, Fault>) -> Extent {
        let needed = match step {
            Ok(step) => step.claim.map(|claim| claim.max(step.header)),
            Err(Fault::Truncated { need }) => Some(need),
            Err(Fault::Malformed(_)) => None,
        };
        match needed {
            Some(needed) if needed > self.octets => Extent::AtLeast(needed),
            Some(octets) => Extent::Whole(octets),
            None => Extent::ToTheEnd,
        }
    }
}

struct Walk<'w> {
    frame: &'w Frame<'w>,
    dispatch: &'w Dispatch,
    out: &'w mut Peeled,
    at: usize,
    end: usize,
    /// Index of the first layer that is quoted, and of the first inside a fragment; beyond all layers where none is.
    quoted: usize,
    fragment: usize,
    /// Index of the layer that the last message of a program begins with; beyond all layers where no program speaks.
    said: usize,
    /// Where the octets end that programs say.
    said_end: usize,
    /// What carries them.
    carrier: Carrier,
    /// What they may be, the likeliest first.
    candidates: [Option<Proto>; 3],
    /// What is spoken whatever the ports are.
    known: Option<Proto>,
}

impl<'w> Walk<'w> {
    #[inline(always)]
    fn new(frame: &'w Frame<'w>, dispatch: &'w Dispatch, out: &'w mut Peeled) -> Self {
        const NONE: usize = usize::MAX;
        out.spans.clear();
        out.remembered.clear();
        out.met.clear();
        out.shortage = None;
        out.siblings_from = NONE;
        out.stream = false;
        Self {
            frame,
            dispatch,
            out,
            at: 0,
            end: frame.bytes.len(),
            quoted: NONE,
            fragment: NONE,
            said: NONE,
            said_end: 0,
            carrier: Carrier::DATAGRAM,
            candidates: [None; 3],
            known: None,
        }
    }

    /// Peels from the header of `next` on to the end of the last message.
    #[inline(always)]
    fn all(&mut self, mut next: Option<Proto>) {
        loop {
            while let Some(proto) = next {
                if self.out.spans.len() == MAX_LAYERS {
                    self.out.stop = Stop::TooDeep;
                    break;
                }
                let bytes = self.rest();
                next = proto.peel_usual_then(bytes, self.carrier, Onward { walk: self, proto, octets: bytes.len() });
            }
            // Octets are left behind the last message.
            next = match self.out.spans.get(self.said) {
                Some(last) if (last.end as usize) < self.said_end => self.behind(*last),
                _ => None,
            };
            if next.is_none() {
                break;
            }
        }
        let layers = self.out.spans.len();
        self.out.quoted_from = self.quoted.min(layers);
        self.out.fragment_from = self.fragment.min(layers);
        self.out.siblings_from = self.out.siblings_from.min(layers);
    }

    /// The protocol of what programs say between these ports.
    #[inline(always)]
    fn say(&mut self, first: &Key, second: &Key) -> Option<Proto> {
        self.said = self.out.spans.len();
        self.said_end = self.end;
        let stream = matches!(first, Key::Tcp(_));
        self.carrier = Carrier { stream, whole: !stream && self.out.shortage.is_none(), segment: stream };
        match (self.dispatch.find(first), self.dispatch.find(second)) {
            (None, None) if self.known.is_none() => {
                self.candidates = [None; 3];
                self.unknown()
            }
            (one, other) => {
                self.candidates = [self.known, one, other];
                self.message()
            }
        }
    }

    /// The protocol of the message that begins here, by what it may be.
    #[inline(never)]
    fn message(&mut self) -> Option<Proto> {
        let (bytes, carrier) = (self.rest(), self.carrier);
        let fits = |proto: &Proto| proto.fits(bytes, carrier);
        self.candidates.into_iter().flatten().find(fits).or_else(|| self.unknown())
    }

    /// The protocol of the message that begins here, by its look.
    #[inline(never)]
    fn unknown(&mut self) -> Option<Proto> {
        self.dispatch.recognize(self.rest(), self.carrier).or_else(|| self.payload())
    }

    /// The protocol of what stands behind the message `last`, if that is another message.
    #[cold]
    fn behind(&mut self, last: Span) -> Option<Proto> {
        let shares = self.carrier.stream || last.proto.shares_datagrams();
        if !shares || !matches!(self.out.stop, Stop::Done | Stop::Opaque) || last.end == last.start {
            return None;
        }
        (self.at, self.end) = (last.end as usize, self.said_end);
        self.said = self.out.spans.len();
        self.out.siblings_from = self.out.siblings_from.min(self.said);
        let header = self.frame.bytes.get(last.start as usize..last.payload_start() as usize).unwrap_or_default();
        let announced = last.proto.announces(header).and_then(|key| self.dispatch.find(&key));
        self.candidates[0] = announced.or(Some(last.proto));
        self.message()
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
        let layers = self.out.spans.len();
        let why = if self.quoted <= layers {
            Why::Quoted
        } else if self.fragment <= layers {
            Why::Fragment
        } else if self.frame.is_cut() && self.end == self.frame.bytes.len() {
            Why::Cut
        } else if self.carrier.stream && self.said <= layers {
            Why::Stream
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
                walk.fragment = walk.fragment.min(walk.out.spans.len());
                walk.enter(key)
            }
            Next::Quoted(key) => {
                walk.quoted = walk.quoted.min(walk.out.spans.len());
                walk.enter(key)
            }
            Next::Fragment => walk.stop(Stop::Fragment),
            Next::Opaque => walk.stop(Stop::Opaque),
            Next::Payload => walk.payload(),
            Next::Ports(first, second) => walk.say(first, second),
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

    /// Why nothing was peeled of what `layer` carries. Behind one that is not the last stands another message, which
    /// only octets that cannot be read let through.
    #[must_use]
    pub fn stop_at(&self, layer: &Layer<'_>) -> Stop {
        if layer.index + 1 == self.peeled.spans.len() { self.peeled.stop } else { Stop::Opaque }
    }

    /// The octets of the frame alone, without the messages that it completes where those stand behind it.
    #[must_use]
    pub fn own_octets(&self) -> &'a [u8] {
        let bytes = self.frame.bytes;
        match self.peeled.captured.len() {
            0 => bytes,
            own => bytes.get(..own).unwrap_or(bytes),
        }
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
        let captured = self.own_octets().len() as u32;
        let behind = self.layers().next().map(|first| (first, first.span().end..captured));
        let inside = self.layers().filter_map(move |layer| {
            let own = layer.span();
            let inner_end = match layer.inside().last() {
                Some(inner) => inner.span().end,
                // Nothing follows this header.
                None if layer.index + 1 == spans.len() && *stop == Stop::Done && own.header > 0 => own.payload_start(),
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

#[cfg(test)]
mod tests;
