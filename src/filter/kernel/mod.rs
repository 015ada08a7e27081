//! Filters that the kernel runs on frames before it hands them out, as programs of the classic Berkeley packet filter
//! (McCanne and Jacobson 1993; the kernel's Documentation/networking/filter.rst).
//!
//! ```text
//! libpcap's language ─▶ what must be so ──┐
//!                                         ├─▶ gates ─▶ program
//! display filter ─▶ what may be so ───────┘
//! ```
//!
//! A filter in libpcap's language becomes a program that decides. A display filter looks deeper than a program can, into
//! tunnels, options and applications; it becomes a program that lets pass whatever it could be true of, and is asked
//! again of that.

mod display;
mod expression;
mod gate;
mod program;

pub use expression::Expression;
pub use program::{Instruction, Program, Seen};

use super::Filter;
use crate::frame::LinkType;
use gate::Gate;

/// What frames begin with, as far as programs know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Link {
    Ethernet,
    /// IPv4 or IPv6, by the first four bits.
    Raw,
}

impl Link {
    fn of(link: LinkType) -> Option<Self> {
        match link {
            LinkType::ETHERNET => Some(Self::Ethernet),
            LinkType::RAW | LinkType::RAW_12 | LinkType::IPV4 | LinkType::IPV6 => Some(Self::Raw),
            _ => None,
        }
    }

    /// Offset of the header of the network layer.
    fn network(self) -> u32 {
        match self {
            Self::Ethernet => 14,
            Self::Raw => 0,
        }
    }
}

impl Filter {
    /// A program that accepts the first `octets` of every frame of this link type that the filter may be true of; `None`
    /// where it can be true of any.
    #[must_use]
    pub fn to_program(&self, link: LinkType, octets: u32) -> Option<Program> {
        if Link::of(link)? != Link::Ethernet {
            return None;
        }
        let may = display::may_be_true(&self.tree);
        if may == Gate::Is(true) { None } else { display::unless_unusual(may).program(octets) }
    }
}
