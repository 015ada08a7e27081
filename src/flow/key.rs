//! What tells conversations apart: the protocol and both ends, whoever sends.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Not;

use super::ends::{Address, End};
use crate::proto::Proto;

/// One of the two ends of a conversation, by the order of their addresses and ports; it says nothing of who began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Side {
    /// The lower.
    Low,
    /// The higher.
    High,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Low, Self::High];
}

impl Not for Side {
    type Output = Self;

    /// The other end.
    fn not(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
        }
    }
}

/// The address of a host, IPv4 or IPv6, as two numbers.
pub(super) type Host = [u64; 2];

/// The address that the two numbers stand for.
pub(super) fn host_address([high, low]: Host, is_ipv6: bool) -> IpAddr {
    if is_ipv6 {
        Ipv6Addr::from(u128::from(high) << 64 | u128::from(low)).into()
    } else {
        Ipv4Addr::from(low as u32).into()
    }
}

/// Protocol, hosts and ports of a conversation.
///
/// Packed, because every frame is looked up by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    hosts: [Host; 2],
    ports: [u16; 2],
    proto: Proto,
    is_ipv6: bool,
}

impl Key {
    /// The key of what goes from one end to another, and which side of it the sender is.
    #[inline]
    pub(super) fn new(proto: Proto, is_ipv6: bool, from: (Host, u16), to: (Host, u16)) -> (Self, Side) {
        let (side, low, high) = if from <= to { (Side::Low, from, to) } else { (Side::High, to, from) };
        (Self { hosts: [low.0, high.0], ports: [low.1, high.1], proto, is_ipv6 }, side)
    }

    /// The protocol.
    #[must_use]
    pub fn proto(&self) -> Proto {
        self.proto
    }

    /// Its hosts have addresses of IPv6.
    #[must_use]
    pub fn is_ipv6(&self) -> bool {
        self.is_ipv6
    }

    /// The address of one host.
    #[must_use]
    pub fn host(&self, side: Side) -> IpAddr {
        host_address(self.hosts[side as usize], self.is_ipv6)
    }

    /// The port of one side. An echo of ICMP has its identifier here, on both sides.
    #[must_use]
    pub fn port(&self, side: Side) -> u16 {
        self.ports[side as usize]
    }

    /// Programs are told apart by ports; an echo has none.
    #[must_use]
    pub fn has_ports(&self) -> bool {
        !matches!(self.proto, Proto::Icmp | Proto::Icmpv6)
    }

    /// One end.
    #[must_use]
    pub fn end(&self, side: Side) -> End {
        End { address: Address::Ip(self.host(side)), port: self.has_ports().then(|| self.port(side)) }
    }

    /// A hash, of which all bits are good.
    #[inline]
    pub(super) fn hash(&self) -> u64 {
        // Each word is mixed in by a multiplication of 128 bits whose halves are joined, as wyhash does: the hosts of a
        // network differ in few bits, and those must reach all of the hash.
        let mix = |hash: u64, word: u64| {
            let product = u128::from(hash ^ word) * 0x9e37_79b9_7f4a_7c15;
            product as u64 ^ (product >> 64) as u64
        };
        let [[a, b], [c, d]] = self.hosts;
        let ports = u64::from(self.ports[0]) << 32 | u64::from(self.ports[1]) << 16 | self.proto as u64;
        let hash = mix(mix(ports, b), d);
        if self.is_ipv6 { mix(mix(hash, a), c) } else { hash }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_directions_have_one_key() {
        let (client, server) = (([0, 0x0a00_0002], 40_000), ([0, 0x0a00_0001], 80));
        let (there, sender) = Key::new(Proto::Tcp, false, client, server);
        let (back, answerer) = Key::new(Proto::Tcp, false, server, client);
        assert_eq!((there, there.hash()), (back, back.hash()));
        assert_eq!((sender, answerer), (Side::High, Side::Low));
        assert_eq!(there.end(sender).to_string(), "10.0.0.2:40000");
        assert_ne!(there.hash(), Key::new(Proto::Udp, false, client, server).0.hash());
    }

    #[test]
    fn an_echo_has_no_ports() {
        let key = Key::new(Proto::Icmpv6, true, ([0xfe80 << 48, 1], 7), ([0xfe80 << 48, 2], 7)).0;
        assert_eq!(key.end(Side::High).to_string(), "fe80::2");
        assert_eq!(key.port(Side::Low), 7);
    }
}
