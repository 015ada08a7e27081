//! Multicast groups, of IPv4 and IPv6: who sends to them, who joins and leaves, how far the datagrams may go.

mod diagnoses;
mod map;
mod tables;

use std::net::IpAddr;
use std::sync::LazyLock;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::table::Sum;
use super::{Count, Fold};
use crate::bytes::MacAddr;
use crate::flow::ends::{self, Address};
use crate::i18n::Lang;
use crate::names::{multicast4, multicast6};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Layer, Membership, Value};

pub use map::GroupSeen;
pub(super) use tables::tables;

/// Most groups, and most pairs of a group and a host, that are told apart.
const MAX_GROUPS: usize = 1 << 14;
const MAX_MEMBERS: usize = 1 << 17;

/// Ports of a group that are kept.
const MAX_PORTS: usize = 4;

/// An event's frame number and, where it has one, its time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Moment {
    number: u64,
    time_ns: Option<i64>,
}

fn earlier(one: Option<Moment>, other: Option<Moment>) -> Option<Moment> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What was sent to a group, reports of membership left out.
#[derive(Clone, Default, Debug)]
struct Group {
    data: Sum,
    /// Lowest and highest TTL or hop limit of the data.
    ttl: Option<(u8, u8)>,
    /// Destination ports of the data, the first few.
    ports: Vec<u16>,
    first: Option<Moment>,
    last: Option<Moment>,
    /// Frames whose destination on the link is not the group's, and the first such address.
    misfits: u64,
    misfit: Option<(Moment, MacAddr)>,
}

impl Group {
    fn merge(&mut self, other: Self) {
        self.data.add(other.data);
        self.ttl = match (self.ttl, other.ttl) {
            (Some((low, high)), Some((lower, higher))) => Some((low.min(lower), high.max(higher))),
            (one, other) => one.or(other),
        };
        for port in other.ports {
            self.add_port(port);
        }
        self.first = earlier(self.first, other.first);
        self.last = self.last.max(other.last);
        self.misfits += other.misfits;
        self.misfit = match (self.misfit, other.misfit) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }

    fn add_port(&mut self, port: u16) {
        if self.ports.len() < MAX_PORTS && !self.ports.contains(&port) {
            self.ports.push(port);
        }
    }
}

/// What a host has to do with a group.
#[derive(Clone, Copy, Default, Debug)]
struct Member {
    sent: Sum,
    joined: Option<Moment>,
    /// When it last said that it listens, and that it listens no more.
    last_join: Option<Moment>,
    last_leave: Option<Moment>,
}

impl Member {
    fn merge(&mut self, other: &Self) {
        self.sent.add(other.sent);
        self.joined = earlier(self.joined, other.joined);
        self.last_join = self.last_join.max(other.last_join);
        self.last_leave = self.last_leave.max(other.last_leave);
    }

    /// It left, and did not come back.
    fn has_left(&self) -> bool {
        self.last_leave > self.last_join
    }
}

/// Every group that was sent to, joined or left.
#[derive(Debug, Default)]
pub(super) struct Multicast {
    groups: HashMap<IpAddr, Group, FxBuildHasher>,
    members: HashMap<(IpAddr, IpAddr), Member, FxBuildHasher>,
    /// Routers that asked who listens, over IPv4 and over IPv6, with how often.
    queriers: HashMap<IpAddr, u64, FxBuildHasher>,
    overflowed: bool,
}

/// The field of a header that says how many routers may forward it.
fn hops_field(proto: Proto) -> Option<&'static FieldDef> {
    static FIELDS: LazyLock<[Option<&FieldDef>; 2]> = LazyLock::new(|| {
        let find = |proto: Proto, name| proto.info().fields.iter().copied().find(|def| def.name == name);
        [find(Proto::Ipv4, "ip.ttl"), find(Proto::Ipv6, "ipv6.hlim")]
    });
    match proto {
        Proto::Ipv4 => FIELDS[0],
        Proto::Ipv6 => FIELDS[1],
        _ => None,
    }
}

/// It may have to do with a group; most layers of most frames have not.
#[inline]
fn matters(layer: &Layer<'_>) -> bool {
    match layer.proto() {
        Proto::Igmp | Proto::Icmpv6 => true,
        proto @ (Proto::Ipv4 | Proto::Ipv6) => {
            let destination = proto.info().ends.and_then(|(_, destination)| destination.octets(layer.header()));
            matches!(destination, Some([0xe0..=0xef, _, _, _] | [0xff, ..]))
        }
        _ => false,
    }
}

/// Source and destination of an IP header.
fn hosts(layer: &Layer<'_>) -> Option<(IpAddr, IpAddr)> {
    let (source, destination) = layer.proto().info().ends?;
    match (Address::read(source, layer.header())?, Address::read(destination, layer.header())?) {
        (Address::Ip(source), Address::Ip(destination)) => Some((source, destination)),
        _ => None,
    }
}

/// The destination on the link of the Ethernet header that carries `layer`, VLAN tags between them or not.
fn destination_mac(layer: &Layer<'_>) -> Option<MacAddr> {
    let mut below = layer.below()?;
    while matches!(below.proto(), Proto::Vlan | Proto::Ieee8021ad) {
        below = below.below()?;
    }
    let (_, destination) = below.proto().info().ends?;
    match Address::read(destination, below.header())? {
        Address::Mac(mac) => Some(mac),
        Address::Ip(_) => None,
    }
}

/// The address that frames to `group` have on Ethernet.
fn mac_of(group: IpAddr) -> MacAddr {
    match group {
        IpAddr::V4(group) => multicast4::mac_of(group),
        IpAddr::V6(group) => multicast6::mac_of(group),
    }
}

impl Multicast {
    fn group(&mut self, group: IpAddr) -> Option<&mut Group> {
        if self.groups.len() >= MAX_GROUPS && !self.groups.contains_key(&group) {
            self.overflowed = true;
            return None;
        }
        Some(self.groups.entry(group).or_default())
    }

    fn member(&mut self, group: IpAddr, host: IpAddr) -> Option<&mut Member> {
        if self.members.len() >= MAX_MEMBERS && !self.members.contains_key(&(group, host)) {
            self.overflowed = true;
            return None;
        }
        Some(self.members.entry((group, host)).or_default())
    }

    fn add_query(&mut self, querier: IpAddr, times: u64) {
        if self.queriers.len() < MAX_GROUPS || self.queriers.contains_key(&querier) {
            *self.queriers.entry(querier).or_default() += times;
        }
    }

    /// Counts what a message of IGMP or MLD says.
    fn add_membership(&mut self, membership: Membership, host: IpAddr, now: Moment) {
        let (group, joins) = match membership {
            Membership::Query(_) => return self.add_query(host, 1),
            Membership::Join(group) => (group, true),
            Membership::Leave(group) => (group, false),
        };
        if !group.is_multicast() {
            return;
        }
        self.group(group);
        let Some(member) = self.member(group, host) else { return };
        if joins {
            member.joined = earlier(member.joined, Some(now));
            member.last_join = member.last_join.max(Some(now));
        } else {
            member.last_leave = member.last_leave.max(Some(now));
        }
    }

    /// Counts a datagram to a group.
    fn add_data(&mut self, view: &View<'_>, layer: &Layer<'_>, (source, group): (IpAddr, IpAddr), now: Moment) {
        let sum = Sum { frames: 1, octets: view.frame.wire_len.into() };
        let ttl = match hops_field(layer.proto()).and_then(|def| def.read(layer.header())) {
            Some(Value::Number(ttl)) => u8::try_from(ttl).ok().map(|ttl| (ttl, ttl)),
            _ => None,
        };
        let misfit = destination_mac(layer).filter(|mac| *mac != mac_of(group)).map(|mac| (now, mac));
        let port = layer.above().and_then(|above| {
            let (_, destination) = above.proto().info().ends?;
            ends::port(destination, above.header())
        });
        if let Some(known) = self.group(group) {
            known.merge(Group {
                data: sum,
                ttl,
                ports: Vec::new(),
                first: Some(now),
                last: Some(now),
                misfits: misfit.is_some().into(),
                misfit,
            });
            port.into_iter().for_each(|port| known.add_port(port));
        }
        if let Some(member) = self.member(group, source) {
            member.sent.add(sum);
        }
    }
}

impl Count for Multicast {
    fn remark(&self, lang: Lang) -> Option<String> {
        self.overflowed.then(|| {
            let (groups, members) = (lang.number(MAX_GROUPS as u64), lang.number(MAX_MEMBERS as u64));
            lang.fill("multicast.too_many", &[("groups", &groups), ("members", &members)])
        })
    }
}

impl Fold for Multicast {
    fn add(&mut self, view: &View<'_>) {
        if !view.layers().any(|layer| matters(&layer)) {
            return;
        }
        let now = Moment { number: view.frame.number, time_ns: view.frame.time_ns };
        let layers = || view.layers().take(view.peeled.quoted_from).filter(|layer| !layer.is_faulty());
        let (mut host, mut to_group, mut is_report) = (None, false, false);
        for layer in layers() {
            if let Some((source, destination)) = hosts(&layer) {
                host = Some(source);
                to_group |= destination.is_multicast();
            } else if let Some(host) = host {
                is_report |= layer.proto() == Proto::Igmp;
                layer.proto().memberships(&layer, &mut |membership| {
                    is_report = true;
                    self.add_membership(membership, host, now);
                });
            }
        }
        if to_group && !is_report {
            for layer in layers() {
                if let Some(hosts) = hosts(&layer).filter(|(_, destination)| destination.is_multicast()) {
                    self.add_data(view, &layer, hosts, now);
                }
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (group, counted) in other.groups {
            if let Some(known) = self.group(group) {
                known.merge(counted);
            }
        }
        for ((group, host), counted) in other.members {
            if let Some(known) = self.member(group, host) {
                known.merge(&counted);
            }
        }
        for (querier, times) in other.queriers {
            self.add_query(querier, times);
        }
        self.overflowed |= other.overflowed;
    }
}

#[cfg(test)]
mod tests;
