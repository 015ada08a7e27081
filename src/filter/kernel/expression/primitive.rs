//! What can be asked of a frame, and its gate.

use super::relation::Relation;
use crate::bytes::MacAddr;
use crate::filter::kernel::Link;
use crate::filter::kernel::gate::{Check, Gate, Load};
use crate::filter::kernel::program::{IS_TAGGED, TAG};

pub const IPV4: u32 = 0x0800;
pub const ARP: u32 = 0x0806;
pub const RARP: u32 = 0x8035;
pub const IPV6: u32 = 0x86dd;

/// EtherTypes of tags.
const TAGS: [u32; 3] = [0x8100, 0x88a8, 0x9100];
/// The next header that says that this is a fragment of an IPv6 packet.
const FRAGMENT: u32 = 44;
/// Lengths, not types, are up to this in the field of Ethernet that holds either.
const MOST_LENGTH: u32 = 1500;

/// Which of the two ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Direction {
    #[default]
    Either,
    Source,
    Destination,
    Both,
}

/// An IP version or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    Four,
    Six,
    Any,
}

/// The bits of an address that count, and what they are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Net {
    Four { bits: u32, mask: u32 },
    Six { bits: u128, mask: u128 },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Primitive {
    EtherType(u32),
    /// This protocol over IP.
    Protocol(Version, u32),
    /// An address of IP or of ARP or RARP; of any of them for `None`.
    Net(Option<u32>, Direction, Net),
    Mac(Direction, MacAddr),
    /// The destination is a group, or all.
    LinkMulticast,
    LinkBroadcast,
    Multicast(Version),
    /// A range of ports of one of these protocols.
    Ports(&'static [u32], Direction, u16, u16),
    AtLeast(u32),
    AtMost(u32),
    Vlan(Option<u16>),
    Relation(Relation),
}

impl Direction {
    fn gate(self, source: Gate, destination: Gate) -> Gate {
        match self {
            Self::Either => Gate::any([source, destination]),
            Self::Source => source,
            Self::Destination => destination,
            Self::Both => Gate::all([source, destination]),
        }
    }
}

/// The frame holds a packet of this type.
pub fn ether_type(link: Link, number: u32) -> Gate {
    match (link, number) {
        (Link::Ethernet, 0..=MOST_LENGTH) => {
            let is_length = Load::half(12).masked(u32::MAX, Check::Greater(MOST_LENGTH)).not();
            Gate::all([is_length, Load::octet(14).is(number)])
        }
        (Link::Ethernet, _) => Load::half(12).is(number),
        (Link::Raw, IPV4) => Load::octet(0).masked(0xf0, Check::Equal(0x40)),
        (Link::Raw, IPV6) => Load::octet(0).masked(0xf0, Check::Equal(0x60)),
        (Link::Raw, _) => Gate::Is(false),
    }
}

/// It is IPv4 and holds this protocol.
pub fn over_ipv4(link: Link, number: u32) -> Gate {
    Gate::all([ether_type(link, IPV4), Load::octet(link.network() + 9).is(number)])
}

/// It is IPv4 and not a fragment behind the first.
pub fn begins(link: Link) -> Gate {
    Load::half(link.network() + 6).has(0x1fff).not()
}

fn over_ipv6(link: Link, number: u32) -> Gate {
    let next = Load::octet(link.network() + 6);
    let fragment = Gate::all([next.is(FRAGMENT), Load::octet(link.network() + 40).is(number)]);
    Gate::all([ether_type(link, IPV6), Gate::any([next.is(number), fragment])])
}

impl Net {
    fn at(self, offset: u32) -> Gate {
        match self {
            Self::Four { bits, mask } => Load::word(offset).masked(mask, Check::Equal(bits)),
            Self::Six { bits, mask } => Gate::all((0..4).map(|word| {
                let part = |number: u128| (number >> (96 - 32 * word)) as u32;
                match part(mask) {
                    0 => Gate::Is(true),
                    mask => Load::word(offset + 4 * word).masked(mask, Check::Equal(part(bits))),
                }
            })),
        }
    }
}

impl Primitive {
    /// Its gate for frames of this link.
    pub fn gate(&self, link: Link) -> Gate {
        let network = link.network();
        let on_ethernet = |gate| if link == Link::Ethernet { gate } else { Gate::Is(false) };
        match *self {
            Self::EtherType(number) => ether_type(link, number),
            Self::Protocol(Version::Four, number) => over_ipv4(link, number),
            Self::Protocol(Version::Six, number) => over_ipv6(link, number),
            Self::Protocol(Version::Any, number) => Gate::any([over_ipv6(link, number), over_ipv4(link, number)]),
            Self::Net(of, direction, net) => {
                let places: &[(u32, u32, u32)] = match net {
                    Net::Four { .. } => &[(IPV4, 12, 16), (ARP, 14, 24), (RARP, 14, 24)],
                    Net::Six { .. } => &[(IPV6, 8, 24)],
                };
                let wanted = places.iter().filter(|(kind, ..)| of.is_none_or(|of| of == *kind));
                Gate::any(wanted.map(|(kind, source, destination)| {
                    let ends = direction.gate(net.at(network + source), net.at(network + destination));
                    Gate::all([ether_type(link, *kind), ends])
                }))
            }
            Self::Mac(direction, mac) => {
                let [a, b, c, d, e, f] = mac.0;
                let at = |offset| {
                    let low = Load::word(offset + 2).is(u32::from_be_bytes([c, d, e, f]));
                    Gate::all([low, Load::half(offset).is(u16::from_be_bytes([a, b]).into())])
                };
                on_ethernet(direction.gate(at(6), at(0)))
            }
            Self::LinkMulticast => on_ethernet(Load::octet(0).has(1)),
            Self::LinkBroadcast => on_ethernet(Gate::all([Load::word(2).is(u32::MAX), Load::half(0).is(0xffff)])),
            Self::Multicast(Version::Six) => Gate::all([ether_type(link, IPV6), Load::octet(network + 24).is(255)]),
            Self::Multicast(_) => Gate::all([ether_type(link, IPV4), Load::octet(network + 16).at_least(224)]),
            Self::Ports(protocols, direction, first, last) => {
                let range = |load: Load| load.within(u32::MAX, first.into(), last.into());
                let one_of = |load: Load| Gate::any(protocols.iter().map(|number| load.is(*number)));
                let ipv6 = Gate::all([
                    ether_type(link, IPV6),
                    one_of(Load::octet(network + 6)),
                    direction.gate(range(Load::half(network + 40)), range(Load::half(network + 42))),
                ]);
                let behind = |offset| range(Load::Behind { octets: 2, network, offset: network + offset });
                let ipv4 = Gate::all([
                    ether_type(link, IPV4),
                    one_of(Load::octet(network + 9)),
                    begins(link),
                    direction.gate(behind(0), behind(2)),
                ]);
                Gate::any([ipv6, ipv4])
            }
            Self::AtLeast(octets) => Load::Length.at_least(octets),
            Self::AtMost(octets) => Load::Length.masked(u32::MAX, Check::Greater(octets)).not(),
            Self::Vlan(id) => {
                let of = |load: Load| id.map_or(Gate::Is(true), |id| load.masked(0x0fff, Check::Equal(id.into())));
                let beside = Gate::all([Load::word(IS_TAGGED).is(1), of(Load::word(TAG))]);
                let tags = Gate::any(TAGS.map(|tag| Load::half(12).is(tag)));
                on_ethernet(Gate::any([beside, Gate::all([tags, of(Load::half(14))])]))
            }
            Self::Relation(relation) => relation.gate(link),
        }
    }
}
