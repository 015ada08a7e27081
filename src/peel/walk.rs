//! The only loop over headers: it follows keys from protocol to protocol, holds claims against what was captured, and
//! remembers where it stopped and why.

use super::MAX_LAYERS;
use crate::frame::Frame;
use crate::proto::contract::{Carrier, Fault, Key, Next, Peeled, Shortage, Span, Step, Stop, Why};
use crate::proto::{Dispatch, Proto, Then, look};

/// What is behind all layers of every frame.
const BEYOND: usize = usize::MAX;

/// Drops what was peeled of another frame.
#[inline(always)]
pub(super) fn clear(out: &mut Peeled) {
    out.spans.set(&[]);
    out.remembered.clear();
    out.met.clear();
    out.shortage = None;
    (out.quoted_from, out.fragment_from, out.siblings_from) = (BEYOND, BEYOND, BEYOND);
    out.stream = false;
}

/// What programs say.
pub(super) struct Said<'w> {
    pub octets: &'w [u8],
    /// It is of a stream, else a datagram.
    stream: bool,
    /// What its ports lead to.
    ports: [Option<Proto>; 2],
}

impl<'w> Said<'w> {
    #[inline(always)]
    pub fn new(octets: &'w [u8], first: &Key, second: &Key, dispatch: &Dispatch) -> Self {
        Self { octets, stream: matches!(first, Key::Tcp(_)), ports: [dispatch.find(first), dispatch.find(second)] }
    }
}

pub(super) struct Walk<'w> {
    frame: &'w Frame<'w>,
    dispatch: &'w Dispatch,
    pub out: &'w mut Peeled,
    /// Index of the layer that the last message of a program begins with; beyond all layers where no program speaks.
    said: usize,
    /// Where the octets end that programs say.
    said_end: usize,
    /// What carries them.
    carrier: Carrier,
    /// What they may be, the likeliest first.
    candidates: [Option<Proto>; 3],
    /// What a program says that has a frame inside in which a program speaks.
    outer: Option<Outer>,
    /// What is spoken whatever the ports are.
    pub known: Option<Proto>,
    /// Octets of the frame's end that were not captured, and that no trailer was found to be in.
    lost: usize,
}

/// Octets of a program around those of another, in a frame that its message carries.
struct Outer {
    said: usize,
    said_end: usize,
    carrier: Carrier,
    candidates: [Option<Proto>; 3],
}

impl<'w> Walk<'w> {
    #[inline(always)]
    pub fn new(frame: &'w Frame<'w>, dispatch: &'w Dispatch, out: &'w mut Peeled) -> Self {
        Self {
            frame,
            dispatch,
            out,
            said: BEYOND,
            said_end: 0,
            carrier: Carrier::DATAGRAM,
            candidates: [None; 3],
            outer: None,
            known: None,
            lost: (frame.wire_len as usize).saturating_sub(frame.bytes.len()),
        }
    }

    /// Where `rest`, which is a part of the frame, begins in it.
    #[inline(always)]
    fn at(&self, rest: &[u8]) -> usize {
        rest.as_ptr().addr() - self.frame.bytes.as_ptr().addr()
    }

    /// Peels `rest`, from the header of `next` on to the end of the last message.
    #[inline(always)]
    pub fn all(&mut self, mut rest: &'w [u8], mut next: Option<Proto>) {
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
                _ => next = None,
            }
            if next.is_none() && !self.is_back_outside() {
                break;
            }
        }
    }

    /// How many octets of the `trailer` behind `rest` were captured, where only the end of the frame says where it is.
    #[inline(always)]
    fn kept(&mut self, rest: &[u8], trailer: usize) -> usize {
        if trailer == 0 || self.lost == 0 || self.at(rest) + rest.len() < self.frame.bytes.len() {
            return trailer;
        }
        let cut = self.lost.min(trailer);
        self.lost -= cut;
        trailer - cut
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
    pub fn say(&mut self, said: Said<'w>) -> Option<Proto> {
        let Said { octets, stream, ports } = said;
        if self.said != BEYOND {
            self.go_inside();
        }
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

    /// Remembers whose message has a frame inside in which a program is about to speak: behind its end the next may stand.
    /// Of several around each other the outermost counts.
    #[cold]
    fn go_inside(&mut self) {
        let Self { said, said_end, carrier, candidates, .. } = *self;
        self.outer.get_or_insert(Outer { said, said_end, carrier, candidates });
    }

    /// Goes back to the message with a frame inside, once that is peeled; no where there is none.
    #[inline(always)]
    fn is_back_outside(&mut self) -> bool {
        let Some(Outer { said, said_end, carrier, candidates }) = self.outer.take() else { return false };
        (self.said, self.said_end, self.carrier, self.candidates) = (said, said_end, carrier, candidates);
        true
    }

    /// The protocol of the message out of a stream that the frame is. Nothing is peeled behind its end.
    pub fn out_of_stream(&mut self, candidates: [Option<Proto>; 3], carrier: Carrier) -> Option<Proto> {
        self.out.stream = true;
        (self.said, self.said_end, self.carrier, self.candidates) = (0, 0, carrier, candidates);
        self.message(self.frame.bytes, carrier)
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
    pub fn enter(&mut self, key: &Key, rest: &'w [u8]) -> Option<Proto> {
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
        let trailer = match step.claim {
            Some(_) if claimed > octets => 0,
            Some(_) => step.trailer,
            None => walk.kept(rest, step.trailer),
        };
        let trailer = trailer.min(len - header);
        let (start, trailer) = (walk.at(rest) as u32, trailer as u32);
        walk.out.spans.push(Span { start, header: header as u32, end: start + len as u32, trailer, proto });
        let payload = &rest[header..len - trailer as usize];
        (payload, walk.follow(payload, &step.next))
    }
}
