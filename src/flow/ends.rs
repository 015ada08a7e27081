//! Who sends and who receives at each layer, as far as headers say.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::net::IpAddr;

use crate::bytes::MacAddr;
use crate::peel::View;
use crate::proto::contract::{FieldDef, Kind, Layer};

/// The address of a card or of a host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Address {
    /// Of a card, on a link.
    Mac(MacAddr),
    /// Of a host, in a network.
    Ip(IpAddr),
}

impl Address {
    /// The address that the field `def` has in `header`.
    #[inline]
    #[must_use]
    pub fn read(def: &FieldDef, header: &[u8]) -> Option<Self> {
        let octets = def.octets(header)?;
        match def.kind {
            Kind::Mac => MacAddr::read(octets).map(Self::Mac),
            Kind::Ipv4 => octets.first_chunk::<4>().map(|octets| Self::Ip(IpAddr::from(*octets))),
            Kind::Ipv6 => octets.first_chunk::<16>().map(|octets| Self::Ip(IpAddr::from(*octets))),
            _ => None,
        }
    }

    /// It stands for several receivers, or for all.
    #[must_use]
    pub fn is_group(&self) -> bool {
        match self {
            Self::Mac(mac) => mac.is_group(),
            Self::Ip(ip) => ip.is_multicast() || *ip == IpAddr::from([0xff; 4]),
        }
    }
}

impl Hash for Address {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self {
            Self::Mac(mac) => {
                let [a, b, c, d, e, f] = mac.0;
                hasher.write_u64(u64::from_be_bytes([0, 0, a, b, c, d, e, f]));
            }
            Self::Ip(IpAddr::V4(ip)) => hasher.write_u32(ip.to_bits()),
            Self::Ip(IpAddr::V6(ip)) => hasher.write_u128(ip.to_bits()),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mac(mac) => mac.fmt(f),
            Self::Ip(ip) => ip.fmt(f),
        }
    }
}

/// One end of a conversation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct End {
    /// Of the card or the host.
    pub address: Address,
    /// Of the program, above the network layer.
    pub port: Option<u16>,
}

impl Hash for End {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.address.hash(hasher);
        hasher.write_u32(self.port.map_or(u32::MAX, u32::from));
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.port, self.address) {
            (None, address) => address.fmt(f),
            (Some(port), Address::Ip(IpAddr::V6(ip))) => write!(f, "[{ip}]:{port}"),
            (Some(port), address) => write!(f, "{address}:{port}"),
        }
    }
}

/// Tells `tell` every layer that has ends, with them, from and to; a port's host is that of the nearest network layer
/// below. Packets that an error message quotes were not sent in this frame and are left out.
#[inline]
pub fn each(view: &View<'_>, mut tell: impl FnMut(&Layer<'_>, End, End)) {
    let mut hosts = None;
    for layer in view.layers().take(view.peeled.quoted_from) {
        let Some((source, destination)) = layer.proto().info().ends else { continue };
        if layer.is_faulty() {
            return;
        }
        let header = layer.header();
        if let (Some(from), Some(to)) = (Address::read(source, header), Address::read(destination, header)) {
            if let (Address::Ip(_), Address::Ip(_)) = (from, to) {
                hosts = Some((from, to));
            }
            tell(&layer, End { address: from, port: None }, End { address: to, port: None });
        } else if let (Some(from), Some(to), Some(hosts)) = (port(source, header), port(destination, header), hosts) {
            let end = |address, port| End { address, port: Some(port) };
            tell(&layer, end(hosts.0, from), end(hosts.1, to));
        }
    }
}

/// The port that the field `def` has in `header`.
#[inline]
pub fn port(def: &FieldDef, header: &[u8]) -> Option<u16> {
    let octets = def.octets(header).filter(|_| def.kind == Kind::Dec)?;
    octets.try_into().ok().map(u16::from_be_bytes)
}
