//! Numbers of the frame at a place that is given: `ip[8] < 5`.

use super::primitive::{self, begins, over_ipv4};
use crate::filter::kernel::Link;
use crate::filter::kernel::gate::{Check, Gate, Load};

/// From where an offset counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    Frame,
    /// The header of the network layer of packets of this EtherType.
    Network(u32),
    /// What is behind the IPv4 header of packets of this protocol.
    Transport(u32),
}

/// A number of the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Number {
    Octets { origin: Origin, offset: u32, octets: u8 },
    Length,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A number of the frame, masked, stands so to a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relation {
    pub number: Number,
    pub mask: u32,
    pub order: Order,
    pub value: u32,
}

impl Order {
    /// The same with the sides exchanged.
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl Relation {
    pub fn gate(self, link: Link) -> Gate {
        let network = link.network();
        let (leads, load) = match self.number {
            Number::Length => (Gate::Is(true), Load::Length),
            Number::Octets { origin, offset, octets } => match origin {
                Origin::Frame => (Gate::Is(true), Load::At { octets, offset }),
                Origin::Network(kind) => {
                    (primitive::ether_type(link, kind), Load::At { octets, offset: network.saturating_add(offset) })
                }
                Origin::Transport(protocol) => (
                    Gate::all([over_ipv4(link, protocol), begins(link)]),
                    Load::Behind { octets, network, offset: network.saturating_add(offset) },
                ),
            },
        };
        let test = |check| load.masked(self.mask, check);
        let stands = match self.order {
            Order::Equal => test(Check::Equal(self.value)),
            Order::NotEqual => test(Check::Equal(self.value)).not(),
            Order::Less => test(Check::AtLeast(self.value)).not(),
            Order::LessOrEqual => test(Check::Greater(self.value)).not(),
            Order::Greater => test(Check::Greater(self.value)),
            Order::GreaterOrEqual => test(Check::AtLeast(self.value)),
        };
        Gate::all([leads, stands])
    }
}
