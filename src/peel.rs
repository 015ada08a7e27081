//! What a frame's layers are: which header follows which, how far each reaches, where reading stopped and why.

mod message;
mod straight;
mod view;
mod walk;

pub use message::{Extent, Talk, peel_message};
pub use view::View;

use crate::frame::Frame;
use crate::model::Osi;
use crate::proto::contract::{Key, Peeled, Stop};
use crate::proto::{Dispatch, Proto};
use straight::straight;
use walk::{Said, Walk, clear};

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
    if frame.fcs_octets > 0 {
        return peel_before_check_sequence(frame, dispatch, known, out);
    }
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
}

/// The same for a frame that ends with its check sequence, which no layer inside is to take for its own.
#[cold]
fn peel_before_check_sequence(frame: &Frame<'_>, dispatch: &Dispatch, known: Option<Proto>, out: &mut Peeled) {
    let check = u32::from(frame.fcs_octets).min(frame.wire_len);
    let (octets, wire_len) = (frame.bytes.len() as u32, frame.wire_len - check);
    let own = octets.min(wire_len);
    let bare = Frame { bytes: &frame.bytes[..own as usize], wire_len, fcs_octets: 0, ..*frame };
    peel_knowing(&bare, dispatch, known, out);
    // Behind padding that the header does not claim, it is not the header's either.
    if let Some(first) = out.spans.first()
        && first.trailer == 0
        && first.end == own
    {
        out.spans.set_trailer(0, octets - own, octets - own);
    }
}

/// Peels octets that are known to be of `proto`, and that were put together from several packets, into `out`.
pub fn peel_as(proto: Proto, frame: &Frame<'_>, out: &mut Peeled) {
    clear(out);
    let mut walk = Walk::new(frame, Dispatch::standard(), out);
    walk.out.stream = true;
    walk.all(frame.bytes, Some(proto));
}

#[cfg(test)]
mod tests;
