//! Lets hosts come alive: addresses, routes, groups. From here on frames travel.

use std::net::{IpAddr, Ipv6Addr};
use std::os::fd::OwnedFd;

use netlink_packet_route::link::InfoBridge;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, socket};

use super::build::{Network, index_of_bridge, index_of_card};
use super::multicast::Router;
use super::netlink::{self, Ask};
use super::{files, sockets};
use crate::lab::error::{At as _, Failure, Step};
use crate::lab::plan::{Card, Plan};
use crate::lab::topology::Kind;

/// A socket that is a member of something as long as it is open.
pub(super) struct Membership {
    _socket: OwnedFd,
}

/// Starts everything; gives what must be kept for it.
pub(super) fn start(network: &mut Network) -> Result<(Vec<Membership>, Vec<Router>), Failure> {
    let count = network.topology.nodes.len();
    for node in 0..count {
        network.within(node, || set(network, node))?;
        let asks = asks(network, node);
        if let Some(stack) = &mut network.stacks[node] {
            stack.netlink.run(asks)?;
        }
    }
    start_queriers(network)?;
    let mut memberships = Vec::new();
    let mut routers = Vec::new();
    for (node, of) in network.topology.nodes.iter().enumerate() {
        for address in &of.anycast {
            memberships.push(network.within(node, || join_anycast(&of.name, *address))?);
        }
        if of.kind == (Kind::Router { multicast: true }) {
            let cards: Vec<_> = network.plan.cards_of(node).collect();
            routers.extend(network.within(node, || Router::both(&of.name, &cards, network.topology.ipv6))?);
        }
    }
    Ok((memberships, routers))
}

fn set(network: &Network, node: usize) -> Result<(), Failure> {
    let of = &network.topology.nodes[node];
    if matches!(of.kind, Kind::Router { .. }) && network.topology.ipv6 {
        files::set(&of.name, "net.ipv6.conf.all.forwarding", "1")?;
    }
    of.sysctls.iter().try_for_each(|(key, value)| files::set(&of.name, key, value))
}

/// The loopback interface is the first device of every network namespace.
const LOOPBACK: u32 = 1;

/// Addresses, neighbours and routes of a node.
fn asks(network: &Network, node: usize) -> Vec<Ask> {
    let plan = &network.plan;
    let place = |card: &Card| format!("{} {}", network.topology.nodes[node].name, card.name);
    let mut asks = Vec::new();
    for card in plan.cards_of(node) {
        // With a link-local address to send from, reports of groups look as they do elsewhere (RFC 3590).
        let is_local = |address: &IpAddr| matches!(address, IpAddr::V6(ip) if ip.is_unicast_link_local());
        let (first, then): (Vec<_>, Vec<_>) =
            card.addresses.iter().copied().partition(|(address, _)| is_local(address));
        asks.extend(
            first
                .into_iter()
                .chain(then)
                .map(|(address, prefix)| netlink::address(&place(card), index_of_card(card), address, prefix)),
        );
        if network.topology.known_neighbours {
            let others = plan.networks[card.network].cards.iter().map(|other| &plan.cards[*other]);
            for other in others.filter(|other| other.node != node) {
                asks.extend(
                    other
                        .addresses
                        .iter()
                        .map(|(address, _)| netlink::neighbour(&place(card), index_of_card(card), *address, other.mac)),
                );
            }
        }
    }
    asks.extend(plan.routes.iter().filter(|route| route.node == node).map(|route| {
        let card = &plan.cards[route.card];
        netlink::route(&place(card), index_of_card(card), route.to, route.via, None)
    }));
    if plan.cards_of(node).next().is_none() && network.topology.nodes[node].kind == Kind::Host {
        // A host with nobody else hears what it says to groups, as it would where it has a card.
        let groups = (IpAddr::from([224, 0, 0, 0]), 4);
        let place = format!("{} lo", network.topology.nodes[node].name);
        asks.push(netlink::route(&place, LOOPBACK, groups, None, Some(IpAddr::from([127, 0, 0, 1]))));
    }
    asks
}

/// Lets switches ask who wants which group. What they ask first is recorded; hosts have nothing to answer yet.
fn start_queriers(network: &mut Network) -> Result<(), Failure> {
    let mut asks = Vec::new();
    for (index, node) in network.topology.nodes.iter().enumerate() {
        let Kind::Switch { querier: true, .. } = node.kind else { continue };
        let bridge = index_of_bridge(index);
        if network.topology.ipv6 {
            // Queries of MLD come from a link-local address or not at all (RFC 3810 §5.1.14).
            asks.push(netlink::address(&node.name, bridge, Plan::switch_link_local(index).into(), 64));
        }
        // A bridge filters only when its querier has been there for as long as hosts may take to answer, so that time
        // is nothing while it begins, and then a tenth of a second: lessons are short. Each takes a request of its own.
        for setting in [
            InfoBridge::MulticastQueryResponseInterval(0),
            InfoBridge::MulticastQuerier(true),
            InfoBridge::MulticastQueryResponseInterval(10),
        ] {
            asks.push(netlink::set_bridge(&node.name, bridge, setting));
        }
    }
    network.middle.netlink.run(asks)
}

/// `IPV6_JOIN_ANYCAST` (linux/in6.h).
const IPV6_JOIN_ANYCAST: i32 = 27;

/// Joins an anycast address on the first card of the calling thread's network namespace.
fn join_anycast(name: &str, address: Ipv6Addr) -> Result<Membership, Failure> {
    let place = format!("{name}: {address}");
    let request =
        libc::ipv6_mreq { ipv6mr_multiaddr: libc::in6_addr { s6_addr: address.octets() }, ipv6mr_interface: 2 };
    let socket = socket(AddressFamily::Inet6, SockType::Datagram, SockFlag::SOCK_CLOEXEC, None);
    let socket = socket.at(Step::Address, &place)?;
    sockets::set_option(&socket, libc::IPPROTO_IPV6, IPV6_JOIN_ANYCAST, &request).at(Step::Address, &place)?;
    Ok(Membership { _socket: socket })
}
