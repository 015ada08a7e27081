//! libpcap's language of capture filters (pcap-filter(7)), the common part of it: `host 10.0.0.1 and not port 22`,
//! `udp portrange 5000-5010`, `ether[0] & 1 != 0`, `tcp[tcpflags] & (tcp-syn|tcp-fin) != 0`.
//!
//! As there, `and` and `or` bind alike, from the left, and a value without words before it takes those of the value before.
//! Names of hosts are not resolved, and nothing is shifted behind `vlan`: the kernel takes the tag out of the frames that are
//! received. The gates are those of libpcap's programs; tests hold both against each other.

mod parser;
mod primitive;
mod relation;
mod sides;
mod values;
mod words;

use super::gate::Gate;
use super::program::{HARDWARE, Program};
use super::{Link, gate::Load};
use crate::filter::error::{Problem, Trouble};
use crate::filter::{FilterError, MAX_OCTETS};
use crate::frame::LinkType;
use primitive::Primitive;

/// A capture filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expression(Node);

#[derive(Clone, PartialEq, Eq, Debug)]
enum Node {
    Is(Primitive),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
}

impl Expression {
    /// Reads a capture filter.
    ///
    /// # Errors
    /// A [`FilterError`] with the first place where the text cannot be understood.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        if text.len() > MAX_OCTETS {
            return Err(Trouble::at(0..0, Problem::TooLong).in_text(text));
        }
        parser::parse(text).map(Self).map_err(|trouble| trouble.in_text(text))
    }

    /// The program that accepts the first `octets` of every frame for which it is true. Without a link type it is one for
    /// frames of any interface, of which those of a link that is not known here are left out. `None` where nothing can be
    /// told of frames of this link type, or the program would be too long.
    #[must_use]
    pub fn program(&self, link: Option<LinkType>, octets: u32) -> Option<Program> {
        let gate = match link {
            Some(link) => self.0.gate(Link::of(link)?),
            None => {
                let of = |link, kinds: &[u32]| {
                    let is_kind = Gate::any(kinds.iter().map(|kind| Load::word(HARDWARE).is(*kind)));
                    Gate::all([is_kind, self.0.gate(link)])
                };
                Gate::any([of(Link::Ethernet, &ETHERNET_KINDS), of(Link::Raw, &RAW_KINDS)])
            }
        };
        gate.program(octets)
    }
}

/// Kinds of interfaces (ARPHRD_...) whose frames begin with an Ethernet header: Ethernet and loopback.
const ETHERNET_KINDS: [u32; 2] = [1, 772];
/// Those whose frames begin with IP: raw IP, none, tunnels.
const RAW_KINDS: [u32; 5] = [519, 0xfffe, 768, 769, 776];

impl Node {
    fn gate(&self, link: Link) -> Gate {
        match self {
            Self::Is(primitive) => primitive.gate(link),
            Self::Not(node) => node.gate(link).not(),
            Self::And(one, other) => Gate::all([one.gate(link), other.gate(link)]),
            Self::Or(one, other) => Gate::any([one.gate(link), other.gate(link)]),
        }
    }
}
