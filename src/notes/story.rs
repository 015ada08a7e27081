//! What earlier frames of a capture tell about a later one.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::read::number;
use super::{Origin, Story};
use crate::bytes::be32;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Value};

/// One direction of a TCP connection: addresses and ports, from and to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Direction {
    from: (u128, u16),
    to: (u128, u16),
}

/// What one side of a connection said in its first segment.
#[derive(Clone, Copy, Debug)]
struct Side {
    origin: Origin,
    /// The shift of its windows; `None` where its SYN has no such option, or was not captured.
    shift: Option<u8>,
}

/// Directions of one generation: some 16 MB.
const GENERATION: usize = 1 << 17;

/// Reads frames in the order of the capture and remembers how each TCP connection began; of more than a generation of
/// directions those that are silent through a whole one are forgotten.
#[derive(Debug, Default)]
pub struct Stories {
    young: HashMap<Direction, Side, FxBuildHasher>,
    old: HashMap<Direction, Side, FxBuildHasher>,
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
        // A later connection may reuse the addresses and ports of an earlier one.
        let known = self.find(direction).filter(|_| !initial);
        let own = known.unwrap_or_else(side);
        if known.is_none() {
            self.remember(direction, own);
        }
        let other = self.find(Direction { from: direction.to, to: direction.from });
        let window_shift = other.filter(|other| own.origin.initial && other.origin.initial).map(|other| {
            // RFC 7323 §1.3: the option counts only where both sides sent it.
            own.shift.filter(|_| other.shift.is_some()).unwrap_or(0)
        });
        Story { own: Some(own.origin), other: other.map(|side| side.origin), window_shift }
    }

    fn find(&mut self, direction: Direction) -> Option<Side> {
        if let Some(side) = self.young.get(&direction) {
            return Some(*side);
        }
        let side = self.old.remove(&direction)?;
        self.remember(direction, side);
        Some(side)
    }

    fn remember(&mut self, direction: Direction, side: Side) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(direction, side);
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

/// The address as a number, that of IPv4 mapped into IPv6: quicker to hash than octets.
fn address(value: Value<'_>) -> Option<u128> {
    match value {
        Value::Ipv4(octets) => Some(std::net::Ipv4Addr::from(octets).to_ipv6_mapped().to_bits()),
        Value::Ipv6(octets) => Some(u128::from_be_bytes(octets)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_on_speaking_is_remembered_and_who_is_silent_is_not() {
        let direction = |n: u32| Direction { from: (n.into(), 1), to: (0, 2) };
        let side = Side { origin: Origin { sequence: 9, initial: true }, shift: None };
        let mut stories = Stories::default();
        for n in 0..3 * GENERATION as u32 {
            stories.remember(direction(n), side);
            assert!(stories.find(direction(0)).is_some(), "{n}");
            assert!(stories.young.len() + stories.old.len() <= 2 * GENERATION);
        }
        assert!(stories.find(direction(1)).is_none() && stories.find(direction(3 * GENERATION as u32 - 1)).is_some());
    }
}
