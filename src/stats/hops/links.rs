//! How taps hang together, and which host sits at which: what the packets tell of the network they passed through.

use std::collections::BTreeMap;

use super::{Datagram, Hops};
use crate::flow::ends::Address;

/// Packets that went from one tap to the next, in either direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// Indices into [`Hops::taps`], the smaller one first.
    pub taps: (usize, usize),
    /// How many.
    pub packets: u64,
    /// How many of them left in another frame than they came in: a router's work.
    pub routed: u64,
}

impl Link {
    /// A router is between the two.
    #[must_use]
    pub fn is_routed(&self) -> bool {
        self.routed * 2 > self.packets
    }
}

impl Hops {
    /// The links between taps that some packet took, in the order of the taps.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        let mut links: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
        for ((_, from, to), edge) in &self.paths.edges {
            let (from, to) = (usize::from(from.point), usize::from(to.point));
            let (packets, routed) = links.entry((from.min(to), from.max(to))).or_default();
            *packets += edge.count;
            *routed += edge.routed;
        }
        let links = links.into_iter().filter(|((from, to), _)| from != to);
        links.map(|(taps, (packets, routed))| Link { taps, packets, routed }).collect()
    }

    /// The tap at which most packets of each sender were seen first, by its index into [`Hops::taps`], in the order of
    /// the taps.
    #[must_use]
    pub fn homes(&self) -> Vec<(Address, usize)> {
        let mut seen: Vec<(Address, BTreeMap<usize, u64>)> = Vec::new();
        for at in 0..self.journeys.ranges.len() as u32 {
            let first = self.journeys.sightings(at).first().map(|first| &self.seen[*first as usize]);
            let sender = Datagram { hops: self, at }.hosts().map(|(from, _)| from);
            let (Some(first), Some(sender)) = (first, sender) else { continue };
            let place = seen.iter().position(|(known, _)| *known == sender).unwrap_or_else(|| {
                seen.push((sender, BTreeMap::new()));
                seen.len() - 1
            });
            *seen[place].1.entry(usize::from(first.point)).or_default() += 1;
        }
        let home = |(sender, at): (Address, BTreeMap<usize, u64>)| {
            let (tap, _) = at.into_iter().max_by_key(|(tap, count)| (*count, std::cmp::Reverse(*tap)))?;
            Some((sender, tap))
        };
        let mut homes: Vec<_> = seen.into_iter().filter_map(home).collect();
        homes.sort_by_key(|(_, tap)| *tap);
        homes
    }
}
