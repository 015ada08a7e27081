//! What a topology comes to: every network, card, address, route and tap, the same each time.
//!
//! Digits that belong together are the same everywhere: host 3 is 02:00:00:00:00:03, 10.0.0.3 and fd00::3; host 12 is
//! 02:00:00:00:00:12, 10.0.0.12 and fd00::12. Where there are several networks, the second is 10.0.2.0/24 and
//! fd00:0:0:2::/64. Router 1 on network 2 is 02:00:00:00:01:02, 10.0.2.254 and fd00:0:0:2::254.

mod error;
mod routes;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub use error::TopologyError;
pub use routes::Route;

use super::topology::{Kind, Link, Taps, Topology};
use crate::bytes::MacAddr;

/// Most hosts, routers and networks, so that two decimal digits number them.
pub const MOST: usize = 99;

/// Cards that reach each other without a router.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Network {
    /// Its IPv4 prefix; the length is 24.
    pub ipv4: Ipv4Addr,
    /// Its IPv6 prefix; the length is 64.
    pub ipv6: Ipv6Addr,
    /// Indices of the cards in it.
    pub cards: Vec<usize>,
}

/// The network card of a host or a router.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// Index of its node.
    pub node: usize,
    /// Index of its cable, and which end of that it is.
    pub end: (usize, usize),
    /// Index of its network.
    pub network: usize,
    /// "eth0", "eth1", …
    pub name: String,
    /// Its hardware address.
    pub mac: MacAddr,
    /// Its addresses with the lengths of their prefixes: IPv4 first, then IPv6, then its link-local one, then what was
    /// asked for.
    pub addresses: Vec<(IpAddr, u8)>,
}

/// A port of a switch or hub.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Port {
    /// Index of its node.
    pub node: usize,
    /// Index of its cable, and which end of that it is.
    pub end: (usize, usize),
    /// "p1", "p2", …
    pub name: String,
}

/// Where frames are recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TapPlace {
    /// "p1" (or "switch1.p1" where there are several switches), "client.eth0", "client.lo".
    pub name: String,
    /// The node whose card or port it is.
    pub node: String,
    /// The card or port: "eth0", "p1", "lo".
    pub card: String,
    /// The node at the other end of the cable.
    pub peer: Option<String>,
    /// The hardware address, where it is a card.
    pub mac: Option<MacAddr>,
    /// Index of its cable, and which end of that it is.
    pub end: Option<(usize, usize)>,
    /// It is a loopback interface, which shows every frame on its way out and again on its way in.
    pub loopback: bool,
}

/// A topology with everything worked out.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// In the order of their first cable.
    pub networks: Vec<Network>,
    /// Cards of hosts and routers, by node.
    pub cards: Vec<Card>,
    /// Ports of switches and hubs, by node.
    pub ports: Vec<Port>,
    /// Who sends what where, beyond the network next to them.
    pub routes: Vec<Route>,
    /// By cable; loopback interfaces last.
    pub taps: Vec<TapPlace>,
    /// The first IPv4 and IPv6 address of every host and router, and its name; "localhost" before them.
    pub names: Vec<(IpAddr, String)>,
}

impl Plan {
    pub(super) fn new(topology: &Topology) -> Result<Self, TopologyError> {
        if let Some(fault) = &topology.fault {
            return Err(fault.clone());
        }
        let of_link = networks_of_links(topology)?;
        let (cards, ports) = cards_and_ports(topology, &of_link)?;
        let count = of_link.iter().max().map_or(0, |most| most + 1);
        let members = |network| (0..cards.len()).filter(|card| cards[*card].network == network).collect();
        let networks = (0..count).map(|network| {
            let number = number_of(network, count);
            Network { ipv4: ipv4(number, 0), ipv6: ipv6(number, 0), cards: members(network) }
        });
        let networks: Vec<_> = networks.collect();
        let routes = routes::of(topology, &networks, &cards);
        let taps = taps(topology, &cards, &ports);
        let names = names(topology, &cards);
        Ok(Self { networks, cards, ports, routes, taps, names })
    }

    /// The cards of a node, in the order of its cables.
    pub fn cards_of(&self, node: usize) -> impl Iterator<Item = &Card> {
        self.cards.iter().filter(move |card| card.node == node)
    }

    /// The hardware address of the switch or hub of this index among the nodes, which it has only for what it says
    /// itself.
    #[must_use]
    pub fn switch_mac(node: usize) -> MacAddr {
        MacAddr([2, 0, 0, 0, 0xff, same_digits(node + 1) as u8])
    }

    /// The link-local address of that switch, from which it asks for members of IPv6 groups.
    #[must_use]
    pub fn switch_link_local(node: usize) -> Ipv6Addr {
        link_local(Self::switch_mac(node))
    }

    /// The contents of `/etc/hosts` inside.
    #[must_use]
    pub fn hosts_file(&self) -> String {
        self.names.iter().map(|(address, name)| format!("{address} {name}\n")).collect()
    }
}

/// The index of each cable's network, numbered in the order of the cables.
fn networks_of_links(topology: &Topology) -> Result<Vec<usize>, TopologyError> {
    // Cables come after nodes; what a switch or hub joins gets the same root.
    let first_link = topology.nodes.len();
    let mut parent: Vec<_> = (0..first_link + topology.links.len()).collect();
    let root = |parent: &[usize], mut at: usize| {
        while parent[at] != at {
            at = parent[at];
        }
        at
    };
    for (index, link) in topology.links.iter().enumerate() {
        for node in link.ends.into_iter().filter(|node| topology.nodes[*node].kind.is_switching()) {
            let (own, other) = (root(&parent, first_link + index), root(&parent, node));
            if own == other {
                return Err(TopologyError::Circle(topology.nodes[node].name.clone()));
            }
            parent[own] = other;
        }
    }
    let mut roots = Vec::new();
    let of_link = (0..topology.links.len()).map(|index| {
        let own = root(&parent, first_link + index);
        roots.iter().position(|known| *known == own).unwrap_or_else(|| {
            roots.push(own);
            roots.len() - 1
        })
    });
    let of_link = of_link.collect();
    if roots.len() > MOST { Err(TopologyError::TooMany) } else { Ok(of_link) }
}

/// The number in the addresses of a network: 0 where it is the only one.
fn number_of(network: usize, count: usize) -> usize {
    if count > 1 { network + 1 } else { 0 }
}

/// The number whose hexadecimal digits are the decimal digits of `number`.
fn same_digits(number: usize) -> u16 {
    let number = number as u16;
    number / 100 * 0x100 + number / 10 % 10 * 0x10 + number % 10
}

fn ipv4(network: usize, number: usize) -> Ipv4Addr {
    Ipv4Addr::new(10, 0, network as u8, number as u8)
}

fn ipv6(network: usize, number: usize) -> Ipv6Addr {
    Ipv6Addr::new(0xfd00, 0, 0, same_digits(network), 0, 0, 0, same_digits(number))
}

/// The link-local address that a card makes of its hardware address (RFC 4291 §2.5.1).
fn link_local(mac: MacAddr) -> Ipv6Addr {
    let MacAddr([a, b, c, d, e, f]) = mac;
    let words = [[a ^ 2, b], [c, 0xff], [0xfe, d], [e, f]].map(u16::from_be_bytes);
    Ipv6Addr::new(0xfe80, 0, 0, 0, words[0], words[1], words[2], words[3])
}

fn cards_and_ports(topology: &Topology, of_link: &[usize]) -> Result<(Vec<Card>, Vec<Port>), TopologyError> {
    let count = of_link.iter().max().map_or(0, |most| most + 1);
    let (mut cards, mut ports): (Vec<Card>, Vec<Port>) = Default::default();
    let (mut hosts, mut routers) = (0, 0);
    let mut routers_on = vec![0; count];
    for (index, node) in topology.nodes.iter().enumerate() {
        match node.kind {
            Kind::Host => hosts += 1,
            Kind::Router { .. } => routers += 1,
            Kind::Switch { .. } | Kind::Hub => {}
        }
        if hosts > MOST || routers > MOST {
            return Err(TopologyError::TooMany);
        }
        let ends = topology.links.iter().enumerate().flat_map(|(link, Link { ends, .. })| {
            ends.iter().enumerate().filter(|(_, node)| **node == index).map(move |(end, _)| (link, end))
        });
        for (nth, end) in ends.enumerate() {
            if node.kind.is_switching() {
                ports.push(Port { node: index, end, name: format!("p{}", nth + 1) });
                continue;
            }
            let network = of_link[end.0];
            if cards.iter().any(|card| card.node == index && card.network == network) {
                return Err(TopologyError::TwiceOnOneNetwork(node.name.clone()));
            }
            let digits = |number| same_digits(number) as u8;
            let network_number = number_of(network, count);
            let (mac, number) = match node.kind {
                Kind::Router { .. } => {
                    routers_on[network] += 1;
                    ([2, 0, 0, 0, digits(routers), digits(network + 1)], 255 - routers_on[network])
                }
                _ => ([2, 0, 0, digits(nth), 0, digits(hosts)], hosts),
            };
            let mac = MacAddr(mac);
            let mut addresses = vec![(IpAddr::from(ipv4(network_number, number)), 24)];
            if topology.ipv6 {
                addresses.push((ipv6(network_number, number).into(), 64));
                addresses.push((link_local(mac).into(), 64));
            }
            if nth == 0 {
                addresses.extend(&node.addresses);
            }
            cards.push(Card { node: index, end, network, name: format!("eth{nth}"), mac, addresses });
        }
    }
    Ok((cards, ports))
}

fn taps(topology: &Topology, cards: &[Card], ports: &[Port]) -> Vec<TapPlace> {
    let name = |node: usize| topology.nodes[node].name.clone();
    let kind = |node: usize| topology.nodes[node].kind;
    let one_switch = topology.nodes.iter().filter(|node| node.kind.is_switching()).count() == 1;
    let mut places = Vec::new();
    for (index, link) in topology.links.iter().enumerate() {
        let router = link.ends.iter().any(|node| matches!(kind(*node), Kind::Router { .. }));
        let at = match link.taps {
            Taps::None => [false, false],
            Taps::First => [true, false],
            Taps::Second => [false, true],
            Taps::Both => [true, true],
            Taps::Usual if link.impairments.is_some() => [true, true],
            Taps::Usual if kind(link.ends[0]).is_switching() => [true, false],
            Taps::Usual if kind(link.ends[1]).is_switching() => [false, true],
            Taps::Usual => [true, router],
        };
        for end in (0..2).filter(|end| at[*end]) {
            let end = (index, end);
            let (node, peer) = (link.ends[end.1], link.ends[1 - end.1]);
            let card = cards.iter().find(|card| card.end == end);
            let port = ports.iter().find(|port| port.end == end);
            let Some(own) = card.map(|card| &card.name).or(port.map(|port| &port.name)) else { continue };
            places.push(TapPlace {
                name: if card.is_none() && one_switch { own.clone() } else { format!("{}.{own}", name(node)) },
                node: name(node),
                card: own.clone(),
                peer: Some(name(peer)),
                mac: card.map(|card| card.mac),
                end: Some(end),
                loopback: false,
            });
        }
    }
    places.extend(topology.nodes.iter().filter(|node| node.loopback_tap).map(|node| TapPlace {
        name: format!("{}.lo", node.name),
        node: node.name.clone(),
        card: "lo".to_owned(),
        peer: None,
        mac: None,
        end: None,
        loopback: true,
    }));
    places
}

fn names(topology: &Topology, cards: &[Card]) -> Vec<(IpAddr, String)> {
    let mut names = vec![(Ipv4Addr::LOCALHOST.into(), "localhost".to_owned())];
    // Where nothing speaks IPv6, programs that try it first would only be refused.
    names.extend(topology.ipv6.then(|| (Ipv6Addr::LOCALHOST.into(), "localhost".to_owned())));
    for (index, node) in topology.nodes.iter().enumerate().filter(|(_, node)| !node.kind.is_switching()) {
        match cards.iter().find(|card| card.node == index) {
            Some(card) => {
                let global = card.addresses.iter().take(if topology.ipv6 { 2 } else { 1 });
                names.extend(global.map(|(address, _)| (*address, node.name.clone())));
            }
            None => names.push((Ipv4Addr::LOCALHOST.into(), node.name.clone())),
        }
    }
    names
}
