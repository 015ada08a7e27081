//! The headers that most frames begin with.

use super::walk::Said;
use crate::frame::Frame;
use crate::proto::contract::{Fault, Key, Next, Protocol, Span, Step};
use crate::proto::{Dispatch, Ethernet, Ipv4, Proto, Tcp, Udp};

/// The headers that most frames begin with, measured in one go: Ethernet, IPv4, and TCP or UDP, none of which claims more
/// than there is. Their spans, and what they carry; `None` for all other frames.
///
/// It says nothing of its own: each protocol measures its header as for the [loop](super::walk), which comes to the same layers. Only
/// that here the compiler sees what follows what, and needs no turn of a loop to find out: half the time again.
#[inline(always)]
pub(super) fn straight<'w>(frame: &Frame<'w>, dispatch: &Dispatch) -> Option<([Span; 3], Said<'w>)> {
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
