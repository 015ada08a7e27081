//! The only loop over headers: it follows keys from protocol to protocol, holds claims against what was captured, and
//! remembers where it stopped and why.

use crate::frame::{Clock, Frame, Interface};
use crate::model::Osi;
use crate::proto::contract::{Carrier, Fault, Key, Layer, Next, Peeled, Protocol, Shortage, Span, Step, Stop, Why};
use crate::proto::{Dispatch, Ethernet, Ipv4, Proto, Tcp, Then, Udp, look};

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
    clear(out);
    match straight(frame, dispatch) {
        Some((spans, Said { octets: [], .. })) => {
            out.spans.set(&spans);
            out.stop = Stop::Done;
        }
        begin => {
            let mut walk = Walk::new(frame, dispatch, out);
            walk.known = known;
            let (rest, next) = match begin {
                Some((spans, said)) => {
                    walk.out.spans.set(&spans);
                    (said.octets, walk.say(said))
                }
                None => (frame.bytes, walk.enter(&Key::Link(frame.link.0), frame.bytes)),
            };
            walk.all(rest, next);
        }
    }
    if let [first, second, ..] = out.spans[..]
        && first.trailer > 0
        && first.proto.info().osi == Osi::Physical
        && second.end == first.payload_end()
    {
        // A header that the capture wrote (radiotap) says that the frame it describes kept its check sequence.
        out.spans.set_trailer(1, first.trailer + second.trailer, first.trailer);
        out.spans.set_trailer(0, 0, 0);
    }
    let fcs = usize::from(frame.fcs_octets).min(frame.bytes.len());
    if fcs > 0
        && let Some(first) = out.spans.first()
        && first.trailer == 0
        && first.payload_start() as usize + fcs <= first.end as usize
    {
        out.spans.set_trailer(0, fcs as u32, 0);
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
    clear(out);
    let mut walk = Walk::new(frame, dispatch, out);
    walk.out.stream = true;
    let Talk { ports: (first, second), known, ended } = talk;
    let candidates = [known, dispatch.find(&first), dispatch.find(&second)];
    let carrier = Carrier { stream: true, whole: ended, segment: false };
    // Nothing is peeled behind its end.
    (walk.said, walk.said_end, walk.carrier, walk.candidates) = (0, 0, carrier, candidates);
    let proto = walk.message(frame.bytes, carrier);
    walk.all(frame.bytes, proto);
    match proto {
        Some(proto) if !proto.speaks_in_turns(frame.bytes) => {
            proto.peel_then(frame.bytes, Measure { octets: frame.bytes.len(), carrier })
        }
        _ => Extent::ToTheTurn,
    }
}

/// Peels octets that are known to be of `proto`, and that were put together from several packets, into `out`.
pub fn peel_as(proto: Proto, frame: &Frame<'_>, out: &mut Peeled) {
    clear(out);
    let mut walk = Walk::new(frame, Dispatch::standard(), out);
    walk.out.stream = true;
    walk.all(frame.bytes, Some(proto));
}

struct Measure {
    octets: usize,
    carrier: Carrier,
}

impl Then for Measure {
    type Out = Extent;

    fn carrier(&self) -> Carrier {
        self.carrier
    }

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

/// What is behind all layers of every frame.
const BEYOND: usize = usize::MAX;

/// Drops what was peeled of another frame.
#[inline(always)]
fn clear(out: &mut Peeled) {
    out.spans.set(&[]);
    out.remembered.clear();
    out.met.clear();
    out.shortage = None;
    (out.quoted_from, out.fragment_from, out.siblings_from) = (BEYOND, BEYOND, BEYOND);
    out.stream = false;
}

/// What programs say.
struct Said<'w> {
    octets: &'w [u8],
    /// It is of a stream, else a datagram.
    stream: bool,
    /// What its ports lead to.
    ports: [Option<Proto>; 2],
}

impl<'w> Said<'w> {
    #[inline(always)]
    fn new(octets: &'w [u8], first: &Key, second: &Key, dispatch: &Dispatch) -> Self {
        Self { octets, stream: matches!(first, Key::Tcp(_)), ports: [dispatch.find(first), dispatch.find(second)] }
    }
}

struct Walk<'w> {
    frame: &'w Frame<'w>,
    dispatch: &'w Dispatch,
    out: &'w mut Peeled,
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
        Self {
            frame,
            dispatch,
            out,
            said: BEYOND,
            said_end: 0,
            carrier: Carrier::DATAGRAM,
            candidates: [None; 3],
            known: None,
        }
    }

    /// Where `rest`, which is a part of the frame, begins in it.
    #[inline(always)]
    fn at(&self, rest: &[u8]) -> usize {
        rest.as_ptr().addr() - self.frame.bytes.as_ptr().addr()
    }

    /// Peels `rest`, from the header of `next` on to the end of the last message.
    #[inline(always)]
    fn all(&mut self, mut rest: &'w [u8], mut next: Option<Proto>) {
        loop {
            while let Some(proto) = next {
                if self.out.spans.len() == MAX_LAYERS {
                    self.out.stop = Stop::TooDeep;
                    break;
                }
                (rest, next) = proto.peel_then(rest, Onward { walk: self, proto, rest });
            }
            // Octets are left behind the last message.
            match self.out.spans.get(self.said) {
                Some(last) if (last.end as usize) < self.said_end => (rest, next) = self.behind(*last),
                _ => break,
            }
            if next.is_none() {
                break;
            }
        }
    }

    /// The protocol of `rest`, by what the header before it says.
    #[inline(always)]
    fn follow(&mut self, rest: &'w [u8], next: &Next) -> Option<Proto> {
        if rest.is_empty() {
            return self.stop(Stop::Done);
        }
        match next {
            Next::Nothing => self.stop(Stop::Done),
            Next::By(key) => self.enter(key, rest),
            Next::FirstFragment(key) => {
                self.out.fragment_from = self.out.fragment_from.min(self.out.spans.len());
                self.enter(key, rest)
            }
            Next::Quoted(key) => {
                self.out.quoted_from = self.out.quoted_from.min(self.out.spans.len());
                self.enter(key, rest)
            }
            Next::Fragment => self.stop(Stop::Fragment),
            Next::Opaque => self.stop(Stop::Opaque),
            Next::Payload => self.payload(rest),
            Next::Ports(first, second) => self.say(Said::new(rest, first, second, self.dispatch)),
        }
    }

    /// The protocol of what programs say.
    #[inline(always)]
    fn say(&mut self, said: Said<'w>) -> Option<Proto> {
        let Said { octets, stream, ports } = said;
        self.said = self.out.spans.len();
        self.said_end = self.at(octets) + octets.len();
        let carrier = Carrier { stream, whole: !stream && self.out.shortage.is_none(), segment: stream };
        self.carrier = carrier;
        let [first, second] = ports;
        self.candidates = [self.known, first, second];
        match self.candidates {
            [None, None, None] => self.unknown(octets, carrier),
            _ => self.message(octets, carrier),
        }
    }

    /// The protocol of the message that begins here, by what it may be.
    #[inline(never)]
    fn message(&mut self, rest: &'w [u8], carrier: Carrier) -> Option<Proto> {
        let fits = |proto: &Proto| proto.fits(rest, carrier);
        self.candidates.into_iter().flatten().find(fits).or_else(|| self.unknown(rest, carrier))
    }

    /// The protocol of the message that begins here, by its look.
    #[inline(never)]
    fn unknown(&mut self, rest: &'w [u8], carrier: Carrier) -> Option<Proto> {
        self.dispatch.recognize(rest, carrier).or_else(|| self.payload(rest))
    }

    /// What stands behind the message `last`, and its protocol if that is another message.
    #[cold]
    fn behind(&mut self, last: Span) -> (&'w [u8], Option<Proto>) {
        let rest = self.frame.bytes.get(last.end as usize..self.said_end).unwrap_or(&self.frame.bytes[..0]);
        let shares = self.carrier.stream || last.proto.shares_datagrams();
        if !shares || !matches!(self.out.stop, Stop::Done | Stop::Opaque) || last.end == last.start {
            return (rest, None);
        }
        self.said = self.out.spans.len();
        self.out.siblings_from = self.out.siblings_from.min(self.said);
        let header = self.frame.bytes.get(last.start as usize..last.payload_start() as usize).unwrap_or_default();
        let announced = last.proto.announces(header).and_then(|key| self.dispatch.find(&key));
        self.candidates[0] = announced.or(Some(last.proto));
        (rest, self.message(rest, self.carrier))
    }

    /// Stops here.
    #[inline(always)]
    fn stop(&mut self, stop: Stop) -> Option<Proto> {
        self.out.stop = stop;
        None
    }

    /// The protocol that `key` leads to, or a stop.
    #[inline(always)]
    fn enter(&mut self, key: &Key, rest: &'w [u8]) -> Option<Proto> {
        if *key == Key::Nibble {
            return self.enter_by_nibble(rest);
        }
        match self.dispatch.find(key) {
            None => self.stop(Stop::Unknown(*key)),
            known => known,
        }
    }

    fn enter_by_nibble(&mut self, rest: &'w [u8]) -> Option<Proto> {
        match rest.first().map(|octet| octet >> 4) {
            Some(4) => self.enter(&Key::EtherType(0x0800), rest),
            Some(6) => self.enter(&Key::EtherType(0x86dd), rest),
            _ => self.stop(Stop::Unknown(Key::Nibble)),
        }
    }

    #[cold]
    fn fault(&mut self, rest: &'w [u8], proto: Proto, fault: Fault) -> Option<Proto> {
        if let Fault::Truncated { need } = fault {
            self.short(rest, need.saturating_sub(rest.len()));
        }
        let (start, octets) = (self.at(rest) as u32, rest.len() as u32);
        self.out.spans.push(Span { start, header: octets, end: start + octets, trailer: 0, proto });
        self.stop(Stop::Fault(fault))
    }

    /// Notes that octets are missing; the outermost claim is the one that tells why.
    #[cold]
    fn short(&mut self, rest: &'w [u8], missing: usize) {
        if self.out.shortage.is_some() {
            return;
        }
        let layers = self.out.spans.len();
        let why = if self.out.quoted_from <= layers {
            Why::Quoted
        } else if self.out.fragment_from <= layers {
            Why::Fragment
        } else if self.frame.is_cut() && self.at(rest) + rest.len() == self.frame.bytes.len() {
            Why::Cut
        } else if self.carrier.stream && self.said <= layers {
            Why::Stream
        } else {
            Why::Lie
        };
        let missing = u32::try_from(missing).unwrap_or(u32::MAX);
        self.out.shortage = Some(Shortage { layer: layers, missing, why });
    }

    fn payload(&mut self, rest: &'w [u8]) -> Option<Proto> {
        if self.out.spans.len() == MAX_LAYERS {
            return self.stop(Stop::TooDeep);
        }
        let (start, octets) = (self.at(rest) as u32, rest.len() as u32);
        self.out.spans.push(Span { start, header: 0, end: start + octets, trailer: 0, proto: look(rest) });
        self.stop(Stop::Done)
    }
}

/// Clamps a header's claim and moves to its payload.
///
/// Inlined into the peeling of each protocol, where what that protocol never says is no work, and the [`Step`] is
/// looked at where it stands: moving it on reads in one word what was written in pieces, and waits for each. Both
/// together halved the time that peeling takes.
struct Onward<'o, 'w> {
    walk: &'o mut Walk<'w>,
    proto: Proto,
    /// The octets that begin with the header.
    rest: &'w [u8],
}

impl<'w> Then for Onward<'_, 'w> {
    type Out = (&'w [u8], Option<Proto>);

    #[inline(always)]
    fn carrier(&self) -> Carrier {
        self.walk.carrier
    }

    #[inline(always)]
    fn then(self, step: Result<Step, Fault>) -> Self::Out {
        let Self { walk, proto, rest } = self;
        let octets = rest.len();
        let step = match &step {
            Ok(step) => step,
            Err(fault) => return (rest, walk.fault(rest, proto, *fault)),
        };
        let header = step.header.min(octets);
        let claimed = step.claim.unwrap_or(octets).max(header);
        if claimed > octets {
            walk.short(rest, claimed - octets);
        }
        let len = claimed.min(octets);
        // A trailer that was cut off is not there to be owned.
        let trailer = if claimed > octets { 0 } else { step.trailer.min(len - header) };
        let (start, trailer) = (walk.at(rest) as u32, trailer as u32);
        walk.out.spans.push(Span { start, header: header as u32, end: start + len as u32, trailer, proto });
        let payload = &rest[header..len - trailer as usize];
        (payload, walk.follow(payload, &step.next))
    }
}

/// The headers that most frames begin with, measured in one go: Ethernet, IPv4, and TCP or UDP, none of which claims more
/// than there is. Their spans, and what they carry; `None` for all other frames.
///
/// It says nothing of its own: each protocol measures its header as for the loop above, which comes to the same layers. Only
/// that here the compiler sees what follows what, and needs no turn of a loop to find out: half the time again.
#[inline(always)]
fn straight<'w>(frame: &Frame<'w>, dispatch: &Dispatch) -> Option<([Span; 3], Said<'w>)> {
    let leads_to = |key: &Key, proto| (dispatch.find(key) == Some(proto)).then_some(());
    leads_to(&Key::Link(frame.link.0), Proto::Ethernet)?;
    let (ethernet, inside, next) = whole(frame.bytes, 0, Proto::Ethernet, Ethernet::peel(frame.bytes))?;
    let Next::By(key @ Key::EtherType(_)) = next else { return None };
    leads_to(&key, Proto::Ipv4)?;
    let (ip, inside, next) = whole(inside, ethernet.payload_start(), Proto::Ipv4, Ipv4::peel(inside))?;
    let Next::By(key @ Key::Ip(_)) = next else { return None };
    let (transport, said) = match dispatch.find(&key)? {
        Proto::Tcp => {
            let (span, octets, next) = whole(inside, ip.payload_start(), Proto::Tcp, Tcp::peel(inside))?;
            let Next::Ports(first @ Key::Tcp(_), second @ Key::Tcp(_)) = next else { return None };
            (span, Said::new(octets, &first, &second, dispatch))
        }
        Proto::Udp => {
            let (span, octets, next) = whole(inside, ip.payload_start(), Proto::Udp, Udp::peel(inside))?;
            let Next::Ports(first @ Key::Udp(_), second @ Key::Udp(_)) = next else { return None };
            (span, Said::new(octets, &first, &second, dispatch))
        }
        _ => return None,
    };
    Some(([ethernet, ip, transport], said))
}

/// The layer that `rest` is, with the header that was measured; what it carries, and what that is. `None` where not all is there
/// that the header claims.
#[inline(always)]
fn whole(rest: &[u8], start: u32, proto: Proto, step: Result<Step, Fault>) -> Option<(Span, &[u8], Next)> {
    let Step { header, claim, trailer: 0, next } = step.ok()? else { return None };
    let octets = claim.unwrap_or(rest.len()).max(header);
    let payload = rest.get(header..octets)?;
    Some((Span { start, header: header as u32, end: start + octets as u32, trailer: 0, proto }, payload, next))
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
            // What no ICMP extension claims is ICMP's, not the datagram's.
            let is_link = |layer: &Layer<'_>| layer.proto().info().osi == Osi::DataLink;
            while let Some(below) = owner.below().filter(|below| is_link(&layer) && is_link(below)) {
                if below.span().payload_end() != own.end {
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
