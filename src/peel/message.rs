//! Messages that were put together from a stream.

use super::walk::{Walk, clear};
use crate::frame::Frame;
use crate::proto::contract::{Carrier, Fault, Key, Peeled, Step};
use crate::proto::{Dispatch, Proto, Then};

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
    let Talk { ports: (first, second), known, ended } = talk;
    let carrier = Carrier { stream: true, whole: ended, segment: false };
    let proto = walk.out_of_stream([known, dispatch.find(&first), dispatch.find(&second)], carrier);
    walk.all(frame.bytes, proto);
    match proto {
        Some(proto) if !proto.speaks_in_turns(frame.bytes) => {
            proto.peel_then(frame.bytes, Measure { octets: frame.bytes.len(), carrier })
        }
        _ => Extent::ToTheTurn,
    }
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
