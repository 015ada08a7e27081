//! What earlier frames of a capture tell about a later one.

use std::collections::HashMap;

use super::read::number;
use super::{Origin, Story};
use crate::bytes::be32;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Value};

/// One direction of a TCP connection: addresses and ports, from and to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Direction {
    from: ([u8; 16], u16),
    to: ([u8; 16], u16),
}

/// What one side of a connection said in its first segment.
#[derive(Clone, Copy, Debug)]
struct Side {
    origin: Origin,
    /// The shift of its windows; `None` where its SYN has no such option, or was not captured.
    shift: Option<u8>,
}

/// Reads frames in the order of the capture and remembers how each TCP connection began.
#[derive(Debug, Default)]
pub struct Stories {
    sides: HashMap<Direction, Side>,
}

impl Stories {
    /// Takes note of a frame, and tells what is known about it from it and from those before.
    pub fn read(&mut self, view: &View<'_>) -> Story {
        let tcp = view.find(Proto::Tcp).filter(|layer| !layer.is_quoted() && !layer.is_faulty());
        let Some((layer, direction)) = tcp.and_then(|layer| Some((layer, direction(&layer)?))) else {
            return Story::default();
        };
        let (Some(sequence), Some(flags)) = (be32(layer.header(), 4), layer.header().get(13)) else {
            return Story::default();
        };
        let initial = flags & 0x02 != 0;
        let side = || Side {
            origin: Origin { sequence, initial },
            shift: initial
                .then(|| number(&layer, "tcp.options.wscale.shift"))
                .flatten()
                .map(|shift| shift.min(14) as u8),
        };
        let own = *match initial {
            // A later connection may reuse the addresses and ports of an earlier one.
            true => self.sides.entry(direction).insert_entry(side()).into_mut(),
            false => self.sides.entry(direction).or_insert_with(side),
        };
        let other = self.sides.get(&Direction { from: direction.to, to: direction.from });
        let window_shift = other.filter(|other| own.origin.initial && other.origin.initial).map(|other| {
            // RFC 7323 §1.3: the option counts only where both sides sent it.
            own.shift.filter(|_| other.shift.is_some()).unwrap_or(0)
        });
        Story { own: Some(own.origin), other: other.map(|side| side.origin), window_shift }
    }
}

fn direction(tcp: &Layer<'_>) -> Option<Direction> {
    let mut ip = tcp.below()?;
    let (from, to) = loop {
        if let Some((from, to)) = ip.proto().info().ends {
            break (address(from.read(ip.header())?)?, address(to.read(ip.header())?)?);
        }
        ip = ip.below()?;
    };
    let (source, destination) = tcp.proto().info().ends?;
    let port = |value: Value<'_>| u16::try_from(value.number()?).ok();
    let (source, destination) = (port(source.read(tcp.header())?)?, port(destination.read(tcp.header())?)?);
    Some(Direction { from: (from, source), to: (to, destination) })
}

fn address(value: Value<'_>) -> Option<[u8; 16]> {
    match value {
        Value::Ipv4(octets) => Some(std::net::Ipv4Addr::from(octets).to_ipv6_mapped().octets()),
        Value::Ipv6(octets) => Some(octets),
        _ => None,
    }
}
