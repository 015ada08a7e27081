//! The groups as a map: who sends to each, who listens, and which address its frames have.

use std::cmp::Reverse;
use std::net::IpAddr;

use super::tables::{name, of, place, range};
use super::{Multicast, mac_of};
use crate::bytes::MacAddr;
use crate::i18n::Lang;
use crate::stats::table::{Sum, top};

/// A group, and who has to do with it.
#[derive(Clone, Debug)]
pub struct GroupSeen {
    /// Its address.
    pub group: IpAddr,
    /// Its registered name.
    pub name: Option<String>,
    /// The block of class D that it lies in, or the scope and flags of IPv6.
    pub place: String,
    /// The address that frames to it have on Ethernet.
    pub mac: MacAddr,
    /// Destination ports of what was sent to it, the first few, in ascending order.
    pub ports: Vec<u16>,
    /// Lowest and highest TTL or hop limit, "1" or "1-64"; empty where nothing was sent.
    pub ttl: String,
    /// Frames and octets sent to it.
    pub sent: (u64, u64),
    /// Who sent, with frames and octets, those that sent the most octets first.
    pub senders: Vec<(IpAddr, u64, u64)>,
    /// Who joined, by address, and whether it had left at the end.
    pub listeners: Vec<(IpAddr, bool)>,
}

impl Multicast {
    /// The `most` groups that most octets were sent to, and how many there are besides.
    pub(in crate::stats) fn groups_seen(&self, lang: Lang, most: usize) -> (Vec<GroupSeen>, usize) {
        let (shown, hidden) = top(self.groups.iter(), most, |(ip, group)| (group.data, Reverse(**ip)));
        let seen = shown.into_iter().map(|(&ip, group)| {
            let members = of(self, &ip);
            let mut ports = group.ports.clone();
            ports.sort_unstable();
            let senders = members.iter().filter(|(_, member)| member.sent.frames > 0);
            let listeners = members.iter().filter(|(_, member)| member.joined.is_some());
            let mut listeners: Vec<_> = listeners.map(|(host, member)| (**host, member.has_left())).collect();
            listeners.sort_unstable();
            let Sum { frames, octets } = group.data;
            GroupSeen {
                group: ip,
                name: name(ip, lang),
                place: place(ip, lang),
                mac: mac_of(ip),
                ports,
                ttl: group.ttl.map(range).unwrap_or_default(),
                sent: (frames, octets),
                senders: senders.map(|(host, member)| (**host, member.sent.frames, member.sent.octets)).collect(),
                listeners,
            }
        });
        (seen.collect(), hidden.len())
    }
}
