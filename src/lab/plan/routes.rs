//! Who sends what to which router: the shortest way, computed once, as an administrator would write it down.

use std::collections::VecDeque;
use std::net::IpAddr;

use super::{Card, Network};
use crate::lab::topology::{Kind, Topology};

/// A line of a host's or router's routing table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// Index of the node whose table it is in.
    pub node: usize,
    /// The destinations, with the length of their prefix; 0 for all others.
    pub to: (IpAddr, u8),
    /// The router; `None` where the destinations are on the card's own network.
    pub via: Option<IpAddr>,
    /// Index of the card it goes out of.
    pub card: usize,
}

pub(super) fn of(topology: &Topology, networks: &[Network], cards: &[Card]) -> Vec<Route> {
    let mut routes = Vec::new();
    for (node, kind) in topology.nodes.iter().map(|node| node.kind).enumerate() {
        let mut hops: Vec<_> = match kind {
            Kind::Host | Kind::Router { .. } => next_hops(topology, networks, cards, node),
            Kind::Switch { .. } | Kind::Hub => continue,
        };
        if kind == Kind::Host {
            // Groups are everywhere: without this line a host without a default route cannot join any.
            if let Some(card) = cards.iter().position(|card| card.node == node) {
                routes.push(Route { node, to: (IpAddr::from([224, 0, 0, 0]), 4), via: None, card });
            }
            if let Some(default) = hops.first().copied() {
                hops.retain(|hop| (hop.1, hop.2) != (default.1, default.2));
                routes.extend(lines(topology.ipv6, networks, cards, node, (None, default.1, default.2)));
            }
        }
        for (network, router, card) in hops {
            routes.extend(lines(topology.ipv6, networks, cards, node, (Some(network), router, card)));
        }
    }
    routes
}

/// The networks that `node` reaches through a router: network, the router's card next to it, its own card; nearest
/// first.
fn next_hops(topology: &Topology, networks: &[Network], cards: &[Card], node: usize) -> Vec<(usize, usize, usize)> {
    let mut first_hop: Vec<Option<(usize, usize)>> = vec![None; networks.len()];
    let own = |network: usize| cards.iter().position(|card| card.node == node && card.network == network);
    let mut queue: VecDeque<_> = (0..networks.len()).filter(|network| own(*network).is_some()).collect();
    let mut found = Vec::new();
    while let Some(network) = queue.pop_front() {
        for &router in &networks[network].cards {
            let is_router = matches!(topology.nodes[cards[router].node].kind, Kind::Router { .. });
            if !is_router || cards[router].node == node {
                continue;
            }
            let hop = first_hop[network].or_else(|| Some((router, own(network)?)));
            for next in cards.iter().filter(|card| card.node == cards[router].node).map(|card| card.network) {
                if own(next).is_none() && first_hop[next].is_none() {
                    first_hop[next] = hop;
                    found.extend(hop.map(|(router, card)| (next, router, card)));
                    queue.push_back(next);
                }
            }
        }
    }
    found
}

/// The IPv4 line and, where there is IPv6, the other one; a network of `None` is all others.
fn lines(
    ipv6: bool,
    networks: &[Network],
    cards: &[Card],
    node: usize,
    (network, router, card): (Option<usize>, usize, usize),
) -> impl Iterator<Item = Route> {
    let to = match network {
        Some(network) => [(networks[network].ipv4.into(), 24), (networks[network].ipv6.into(), 64)],
        None => [(IpAddr::from([0; 4]), 0), (IpAddr::from([0; 16]), 0)],
    };
    let via = cards[router].addresses.iter().map(|(address, _)| *address);
    let families = if ipv6 { 2 } else { 1 };
    let lines = to.into_iter().zip(via).take(families);
    lines.map(move |(to, via)| Route { node, to, via: Some(via), card }).collect::<Vec<_>>().into_iter()
}
