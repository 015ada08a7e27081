//! Display filters as gates: what a frame must have for the filter to be true, as far as fixed places tell.
//!
//! Only frames of the usual build are decided: Ethernet without a tag, then ARP, or IPv4 or IPv6 with TCP or UDP in it,
//! whole, on a port that leads to no tunnel. Each of their headers occurs once and at a known place. All other frames pass.

use std::sync::LazyLock;

use super::gate::{Check as Is, Gate, Load};
use super::program::IS_TAGGED;
use crate::filter::ranges::Ranges;
use crate::filter::test::{Check, Test, Tree};
use crate::model::Osi;
use crate::proto::contract::{FieldDef, Key};
use crate::proto::{Dispatch, Proto};

/// Offset of the header of the network layer, and of the transport's behind an IPv6 header.
const NETWORK: u32 = 14;
const BEHIND_IPV6: u32 = NETWORK + 40;

const IPV4: u32 = 0x0800;
const ARP: u32 = 0x0806;
const IPV6: u32 = 0x86dd;
const TCP: u32 = 6;
const UDP: u32 = 17;

/// What is known of a filter: it is false where `may` is, and true where `must` is.
struct Bounds {
    may: Gate,
    must: Gate,
}

impl Bounds {
    /// Nothing.
    fn unknown() -> Self {
        Self { may: Gate::Is(true), must: Gate::Is(false) }
    }

    fn exact(gate: Gate) -> Self {
        Self { may: gate.clone(), must: gate }
    }
}

/// What a frame of the usual build must have for the filter to be true.
pub fn may_be_true(tree: &Tree) -> Gate {
    bounds(tree).may
}

/// `gate` for frames of the usual build; all others pass.
pub fn unless_unusual(gate: Gate) -> Gate {
    Gate::any([usual().not(), gate])
}

fn bounds(tree: &Tree) -> Bounds {
    match tree {
        Tree::Test(test) => of_test(test),
        Tree::Not(tree) => {
            let Bounds { may, must } = bounds(tree);
            Bounds { may: must.not(), must: may.not() }
        }
        Tree::And(trees) => {
            let (may, must) =
                trees.iter().map(bounds).map(|bounds| (bounds.may, bounds.must)).unzip::<_, _, Vec<_>, Vec<_>>();
            Bounds { may: Gate::all(may), must: Gate::all(must) }
        }
        Tree::Or(trees) => {
            let (may, must) =
                trees.iter().map(bounds).map(|bounds| (bounds.may, bounds.must)).unzip::<_, _, Vec<_>, Vec<_>>();
            Bounds { may: Gate::any(may), must: Gate::any(must) }
        }
        Tree::Xor(_) => Bounds::unknown(),
    }
}

/// Where the headers of a usual frame are: what leads to one, and where it begins.
fn places(proto: Proto) -> Vec<(Gate, Base)> {
    let ether_type = |value| Load::half(12).is(value);
    let transport = |number| {
        vec![
            (Gate::all([ether_type(IPV4), Load::octet(NETWORK + 9).is(number)]), Base::BehindIpv4),
            (Gate::all([ether_type(IPV6), Load::octet(NETWORK + 6).is(number)]), Base::At(BEHIND_IPV6)),
        ]
    };
    match proto {
        Proto::Ethernet => vec![(Gate::Is(true), Base::At(0))],
        Proto::Arp => vec![(ether_type(ARP), Base::At(NETWORK))],
        Proto::Ipv4 => vec![(ether_type(IPV4), Base::At(NETWORK))],
        Proto::Ipv6 => vec![(ether_type(IPV6), Base::At(NETWORK))],
        Proto::Tcp => transport(TCP),
        Proto::Udp => transport(UDP),
        _ => Vec::new(),
    }
}

/// Where a header begins.
#[derive(Clone, Copy)]
enum Base {
    At(u32),
    BehindIpv4,
}

impl Base {
    fn load(self, octets: u8, offset: u32) -> Load {
        match self {
            Self::At(base) => Load::At { octets, offset: base + offset },
            Self::BehindIpv4 => Load::Behind { octets, network: NETWORK, offset: NETWORK + offset },
        }
    }
}

fn of_test(test: &Test) -> Bounds {
    let Some(asked) = test.left.asked() else { return Bounds::unknown() };
    let ranges = match &test.check {
        Check::Present if asked.mask.is_none() => None,
        Check::Within(ranges) => Some(ranges),
        _ => return Bounds::unknown(),
    };
    if asked.selector.is_of_frame() {
        return Bounds::unknown();
    }
    // What leads to each field, and what it must have.
    let mut fields = Vec::new();
    for provided in asked.selector.provided() {
        let places = places(provided.proto);
        if places.is_empty() && provided.proto.info().osi < Osi::Session {
            // No usual frame has such a header.
            continue;
        }
        if places.is_empty() || provided.tells {
            return Bounds::unknown();
        }
        for (leads, base) in places {
            if provided.itself {
                if ranges.is_some() {
                    return Bounds::unknown();
                }
                fields.push((leads.clone(), Gate::Is(true)));
            }
            for def in provided.fixed {
                let Some(gate) = ranges.map_or(Some(Gate::Is(true)), |ranges| value(def, base, ranges, asked.mask))
                else {
                    return Bounds::unknown();
                };
                fields.push((leads.clone(), gate));
            }
        }
    }
    if !test.all {
        return Bounds::exact(Gate::any(fields.into_iter().map(|(leads, gate)| Gate::all([leads, gate]))));
    }
    let there = Gate::any(fields.iter().map(|(leads, _)| leads.clone()));
    let each = fields.into_iter().map(|(leads, gate)| Gate::any([leads.not(), gate]));
    Bounds::exact(Gate::all(std::iter::once(there).chain(each)))
}

/// The field's number is in one of the ranges; `None` where its place is too odd.
fn value(def: &FieldDef, base: Base, ranges: &Ranges, mask: Option<u128>) -> Option<Gate> {
    let (start, len) = def.at.filter(|_| def.scale == 1 && !def.little_endian)?;
    let most = if len >= 128 { u128::MAX } else { (1 << len) - 1 };
    let mask = mask.unwrap_or(most) & most;
    let ranges = ranges.each().filter(|(first, _)| *first <= most).map(|(first, last)| (first, last.min(most)));
    let words = words(base, start, len)?;
    Some(Gate::any(ranges.map(|(first, last)| within(&words, mask, first, last))))
}

/// A part of a number: where it is, how many bits the number has below it, how far its own lowest bit is from that of
/// what is loaded, and its own bits.
struct Word {
    load: Load,
    below: u32,
    shift: u32,
    bits: u32,
}

impl Word {
    /// The part of `number` that it holds, as it is loaded.
    fn part(&self, number: u128) -> u32 {
        let most = if self.bits == 32 { u32::MAX } else { (1 << self.bits) - 1 };
        ((number >> self.below) as u32 & most) << self.shift
    }
}

/// The parts of a number, the highest first.
fn words(base: Base, start: u32, len: u32) -> Option<Vec<Word>> {
    let (offset, inside) = (start / 8, start % 8);
    if len > 32 {
        // Whole octets: addresses.
        let whole = inside == 0 && len.is_multiple_of(16);
        return whole.then(|| {
            let octets = len / 8;
            let parts = (0..octets).step_by(4).map(|at| {
                let octets_here = (octets - at).min(4);
                let load = base.load(octets_here as u8, offset + at);
                Word { load, below: (octets - at - octets_here) * 8, shift: 0, bits: octets_here * 8 }
            });
            parts.collect()
        });
    }
    let octets = match (inside + len).div_ceil(8) {
        octets @ (1 | 2 | 4) => octets,
        3 => 4,
        _ => return None,
    };
    let shift = octets * 8 - inside - len;
    Some(vec![Word { load: base.load(octets as u8, offset), below: 0, shift, bits: len }])
}

/// The masked number is from `first` to `last`, both included.
fn within(words: &[Word], mask: u128, first: u128, last: u128) -> Gate {
    if let [word] = words {
        return word.load.within(word.part(mask), word.part(first), word.part(last));
    }
    if first == last {
        return Gate::all(words.iter().map(|word| word.load.masked(word.part(mask), Is::Equal(word.part(first)))));
    }
    Gate::all([bounded(words, mask, first, true), bounded(words, mask, last, false)])
}

/// The masked number is at least, or at most, `bound`, compared part by part.
fn bounded(words: &[Word], mask: u128, bound: u128, at_least: bool) -> Gate {
    let Some((word, rest)) = words.split_first() else { return Gate::Is(true) };
    let (mask_here, bound_here) = (word.part(mask), word.part(bound));
    let above = word.load.masked(mask_here, Is::Greater(bound_here));
    let equal = word.load.masked(mask_here, Is::Equal(bound_here));
    let beyond = if at_least { above } else { word.load.masked(mask_here, Is::AtLeast(bound_here)).not() };
    Gate::any([beyond, Gate::all([equal, bounded(rest, mask, bound, at_least)])])
}

/// Ports of TCP and of UDP that lead to headers of lower layers: to tunnels.
static TUNNELS: LazyLock<[Vec<u16>; 2]> = LazyLock::new(|| {
    let leads = |key: fn(u16) -> Key| {
        let deeper = |port: &u16| Dispatch::standard().find(&key(*port)).is_some_and(|to| to.info().osi < Osi::Session);
        (0..=u16::MAX).filter(deeper).collect()
    };
    [leads(Key::Tcp), leads(Key::Udp)]
});

/// The frame is of the build that gates know.
fn usual() -> Gate {
    let [tcp_tunnels, udp_tunnels] = &*TUNNELS;
    let no_tunnel = |base: Base, ports: &[u16]| {
        let leads =
            ports.iter().flat_map(|port| [base.load(2, 0).is((*port).into()), base.load(2, 2).is((*port).into())]);
        Gate::any(leads).not()
    };
    // The header is there as a whole and no shorter than it can be, and the datagram claims it.
    let tcp = |base: Base| Gate::all([base.load(1, 12).masked(0xf0, Is::AtLeast(0x50)), no_tunnel(base, tcp_tunnels)]);
    let udp = |base: Base| no_tunnel(base, udp_tunnels);
    let over_ipv4 = |number, least, more| {
        let captured = Load::LengthLess { network: NETWORK }.within(u32::MAX, NETWORK + least, i32::MAX as u32);
        let claimed = Load::Less { network: NETWORK, offset: NETWORK + 2 }.within(u32::MAX, least, u16::MAX.into());
        Gate::all([Load::octet(NETWORK + 9).is(number), captured, claimed, more])
    };
    let over_ipv6 = |number, least, more| {
        let captured = Load::Length.at_least(BEHIND_IPV6 + least);
        Gate::all([Load::octet(NETWORK + 6).is(number), captured, Load::half(NETWORK + 4).at_least(least), more])
    };
    let arp =
        Gate::all([Load::half(12).is(ARP), Load::word(NETWORK).is(0x0001_0800), Load::half(NETWORK + 4).is(0x0604)]);
    let ipv4 = Gate::all([
        Load::half(12).is(IPV4),
        Load::octet(NETWORK).within(u32::MAX, 0x45, 0x4f),
        // Neither more fragments nor an offset.
        Load::half(NETWORK + 6).has(0x3fff).not(),
        Gate::any([over_ipv4(TCP, 20, tcp(Base::BehindIpv4)), over_ipv4(UDP, 8, udp(Base::BehindIpv4))]),
    ]);
    let ipv6 = Gate::all([
        Load::half(12).is(IPV6),
        Load::octet(NETWORK).within(0xf0, 0x60, 0x60),
        Gate::any([over_ipv6(TCP, 20, tcp(Base::At(BEHIND_IPV6))), over_ipv6(UDP, 8, udp(Base::At(BEHIND_IPV6)))]),
    ]);
    // Loads behind the end of a frame would reject it.
    let long_enough = Load::Length.at_least(NETWORK + 28);
    Gate::all([long_enough, Load::word(IS_TAGGED).is(0), Gate::any([arp, ipv4, ipv6])])
}
