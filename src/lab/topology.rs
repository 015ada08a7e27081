//! What a lab consists of: hosts, switches, hubs, routers, the cables between them and what those do to frames.
//!
//! A topology is data. It is built in a few lines, asked for its [plan](super::plan) and drawn anywhere; only running
//! it takes Linux.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use super::plan::{Plan, TopologyError};

/// What a node of a topology is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub enum Kind {
    /// Where programs run.
    Host,
    /// Learns which card is behind which port and sends frames there only (IEEE 802.1D).
    Switch {
        /// Multicast goes only where somebody asked for it (RFC 4541).
        snooping: bool,
        /// Asks who wants which group (RFC 3376 §4.1, RFC 3810 §5.1).
        querier: bool,
    },
    /// Repeats every frame on every other port.
    Hub,
    /// Joins networks: sends datagrams on with one hop less to live.
    Router {
        /// Sends datagrams to groups on as well, into every other network.
        multicast: bool,
    },
}

impl Kind {
    /// Whether its ports are part of one network instead of joining several.
    #[must_use]
    pub fn is_switching(self) -> bool {
        matches!(self, Self::Switch { .. } | Self::Hub)
    }
}

/// A host, switch, hub or router.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub struct Node {
    /// What programs and people call it; it resolves to its first address.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Further addresses of its first card, with the lengths of their prefixes.
    pub addresses: Vec<(IpAddr, u8)>,
    /// Anycast addresses that its first card joins (RFC 4291 §2.6).
    pub anycast: Vec<Ipv6Addr>,
    /// Settings of its network stack: dotted name and value.
    pub sysctls: Vec<(String, String)>,
    /// Its loopback interface is tapped.
    pub loopback_tap: bool,
}

/// What a cable does to the frames of one direction.
///
/// Frames that keep a link working pass undamaged and are only delayed: ARP, neighbour discovery, IGMP and MLD.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub struct Impairment {
    /// How long every frame is on its way.
    pub delay: Duration,
    /// At most this is added to the delay, evenly distributed; order is kept.
    pub jitter: Duration,
    /// The share of frames that never arrive, 0 to 1.
    pub loss: f64,
    /// The share of frames that arrive twice, 0 to 1.
    pub duplication: f64,
    /// The share of frames that are held back until later ones have overtaken them, 0 to 1.
    pub reordering: f64,
    /// Bits that fit through in a second; `None` is without limit.
    pub rate: Option<u64>,
    /// Frames that wait for their turn at `rate` before further ones are dropped.
    pub queue: usize,
    /// Frames that are lost for certain, by their number in this direction, from 1.
    pub lost: Vec<u64>,
}

impl Default for Impairment {
    /// A perfect cable.
    fn default() -> Self {
        Self {
            delay: Duration::ZERO,
            jitter: Duration::ZERO,
            loss: 0.0,
            duplication: 0.0,
            reordering: 0.0,
            rate: None,
            queue: 100,
            lost: Vec::new(),
        }
    }
}

/// At which ends of a cable frames are recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub enum Taps {
    /// At the switch's or hub's end; between two hosts at the first end; at both ends of a cable that a router has or
    /// that changes what it carries.
    #[default]
    Usual,
    /// Nowhere.
    None,
    /// At the end named first.
    First,
    /// At the end named second.
    Second,
    /// At both.
    Both,
}

/// A cable between two nodes.
#[derive(Clone, PartialEq, Debug)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub struct Link {
    /// Indices of the two nodes.
    pub ends: [usize; 2],
    /// What happens to frames from the first to the second end, and back; `None` for a cable that does nothing to them.
    pub impairments: Option<[Impairment; 2]>,
    /// Where it is recorded.
    pub taps: Taps,
}

/// Hosts and what joins them. See [`Topology::switched`] for the shortest way to one.
#[derive(Clone, PartialEq, Debug, Default)]
#[cfg_attr(feature = "lab", derive(serde::Serialize, serde::Deserialize))]
pub struct Topology {
    /// Hosts, switches, hubs and routers, in the order they were declared.
    pub nodes: Vec<Node>,
    /// The cables, in the order they were declared.
    pub links: Vec<Link>,
    /// The name that `gethostname()` gives on every host; `None` for each host's own.
    pub hostname: Option<String>,
    /// Hosts and routers have IPv6 addresses. Without, no IPv6 packet is ever sent.
    pub ipv6: bool,
    /// Everyone knows their neighbours' hardware addresses: no ARP, no neighbour discovery.
    pub known_neighbours: bool,
    /// What chance begins with on cables that lose, duplicate, delay or reorder.
    pub seed: u64,
    /// The first thing that was asked for and makes no sense; [`Topology::plan`] tells.
    pub fault: Option<TopologyError>,
}

impl Topology {
    /// Nothing.
    #[must_use]
    pub fn new() -> Self {
        Self { seed: 1, ..Self::default() }
    }

    /// Hosts on the ports p1, p2, … of one switch, which floods multicast.
    #[must_use]
    pub fn switched(hosts: &[&str]) -> Self {
        Self::new().switch("switch").hosts_on(hosts, "switch")
    }

    /// Hosts on the ports p1, p2, … of one hub.
    #[must_use]
    pub fn hubbed(hosts: &[&str]) -> Self {
        Self::new().hub("hub").hosts_on(hosts, "hub")
    }

    /// Two hosts and a cable.
    #[must_use]
    pub fn cabled(one: &str, other: &str) -> Self {
        Self::new().host(one).host(other).link(one, other)
    }

    /// Two networks that `router` joins. A side with one host is a cable; one with several has a switch.
    #[must_use]
    pub fn routed(one: &[&str], other: &[&str]) -> Self {
        let mut topology = Self::new().router("router");
        for (hosts, switch) in [(one, "switch1"), (other, "switch2")] {
            topology = match hosts {
                [host] => topology.host(host).link(host, "router"),
                _ => topology.switch(switch).hosts_on(hosts, switch).link(switch, "router"),
            };
        }
        topology
    }

    /// One host without a cable, whose loopback interface is tapped.
    #[must_use]
    pub fn alone(host: &str) -> Self {
        Self::new().host(host).loopback_tap(host)
    }

    fn hosts_on(self, hosts: &[&str], middle: &str) -> Self {
        hosts.iter().fold(self, |topology, host| topology.host(host).link(host, middle))
    }

    /// Adds a host.
    #[must_use]
    pub fn host(self, name: &str) -> Self {
        self.node(name, Kind::Host)
    }

    /// Adds a switch that floods multicast.
    #[must_use]
    pub fn switch(self, name: &str) -> Self {
        self.node(name, Kind::Switch { snooping: false, querier: false })
    }

    /// Adds a hub.
    #[must_use]
    pub fn hub(self, name: &str) -> Self {
        self.node(name, Kind::Hub)
    }

    /// Adds a router that forwards unicast only.
    #[must_use]
    pub fn router(self, name: &str) -> Self {
        self.node(name, Kind::Router { multicast: false })
    }

    fn node(mut self, name: &str, kind: Kind) -> Self {
        let well_formed = (1..=15).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !name.starts_with('-')
            && name != "localhost";
        if !well_formed {
            self.object(TopologyError::Name(name.to_owned()));
        } else if self.find(name).is_some() {
            self.object(TopologyError::Twice(name.to_owned()));
        }
        self.nodes.push(Node {
            name: name.to_owned(),
            kind,
            addresses: Vec::new(),
            anycast: Vec::new(),
            sysctls: Vec::new(),
            loopback_tap: false,
        });
        self
    }

    /// Adds a cable.
    #[must_use]
    pub fn link(mut self, one: &str, other: &str) -> Self {
        let ends = [one, other].map(|name| self.find(name));
        match ends {
            [Some(one), Some(other)] if one != other => {
                self.links.push(Link { ends: [one, other], impairments: None, taps: Taps::Usual });
            }
            [Some(_), Some(_)] => self.object(TopologyError::ToItself(one.to_owned())),
            [None, _] => self.object(TopologyError::Unknown(one.to_owned())),
            [_, None] => self.object(TopologyError::Unknown(other.to_owned())),
        }
        self
    }

    /// Lets every switch send multicast only where somebody asked for it. Without a [querier](Self::querier) it cannot
    /// know, and floods.
    #[must_use]
    pub fn snooping(mut self) -> Self {
        for node in &mut self.nodes {
            if let Kind::Switch { snooping, .. } = &mut node.kind {
                *snooping = true;
            }
        }
        self
    }

    /// Lets a switch ask who wants which group, and send multicast there only.
    #[must_use]
    pub fn querier(mut self, switch: &str) -> Self {
        match self.node_mut(switch).map(|node| &mut node.kind) {
            Some(kind @ Kind::Switch { .. }) => *kind = Kind::Switch { snooping: true, querier: true },
            Some(_) => self.object(TopologyError::NotA(switch.to_owned(), "switch".to_owned())),
            None => {}
        }
        self
    }

    /// Lets a router forward datagrams to groups.
    #[must_use]
    pub fn multicast_forwarding(mut self, router: &str) -> Self {
        match self.node_mut(router).map(|node| &mut node.kind) {
            Some(Kind::Router { multicast }) => *multicast = true,
            Some(_) => self.object(TopologyError::NotA(router.to_owned(), "router".to_owned())),
            None => {}
        }
        self
    }

    /// Damages what the cable between two nodes carries, both ways.
    #[must_use]
    pub fn impair(self, one: &str, other: &str, impairment: Impairment) -> Self {
        self.impair_toward(one, other, impairment.clone()).impair_toward(other, one, impairment)
    }

    /// Damages what the cable between two nodes carries, in one direction.
    #[must_use]
    pub fn impair_toward(mut self, from: &str, to: &str, impairment: Impairment) -> Self {
        let shares = [impairment.loss, impairment.duplication, impairment.reordering];
        if shares.iter().any(|share| !(0.0..=1.0).contains(share)) || impairment.rate == Some(0) {
            self.object(TopologyError::Share);
        }
        if let Some((link, backward)) = self.link_between(from, to) {
            link.impairments.get_or_insert_default()[usize::from(backward)] = impairment;
        }
        self
    }

    /// Says where the cable between two nodes is recorded, seen from the first named.
    #[must_use]
    pub fn taps(mut self, one: &str, other: &str, taps: Taps) -> Self {
        if let Some((link, backward)) = self.link_between(one, other) {
            link.taps = match taps {
                Taps::First if backward => Taps::Second,
                Taps::Second if backward => Taps::First,
                taps => taps,
            };
        }
        self
    }

    /// Records the loopback interface of a host.
    #[must_use]
    pub fn loopback_tap(mut self, host: &str) -> Self {
        if let Some(node) = self.node_mut(host) {
            node.loopback_tap = true;
        }
        self
    }

    /// Gives every host and router IPv6 addresses.
    #[must_use]
    pub fn ipv6(mut self) -> Self {
        self.ipv6 = true;
        self
    }

    /// Lets everyone know their neighbours' hardware addresses, so that nobody asks.
    #[must_use]
    pub fn known_neighbours(mut self) -> Self {
        self.known_neighbours = true;
        self
    }

    /// The host whose name `gethostname()` gives on every host, so that a program finds its server by it.
    #[must_use]
    pub fn hostname(mut self, host: &str) -> Self {
        if self.node_mut(host).is_some() {
            self.hostname = Some(host.to_owned());
        }
        self
    }

    /// What chance begins with; the same seed gives the same losses.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Gives the first card of a host one more address, "fd00::100/64".
    #[must_use]
    pub fn address(mut self, host: &str, address: &str) -> Self {
        let parsed = address.split_once('/').and_then(|(address, prefix)| {
            let address: IpAddr = address.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            prefix.parse().ok().filter(|prefix| *prefix <= most).map(|prefix| (address, prefix))
        });
        match (parsed, self.node_mut(host)) {
            (Some(parsed), Some(node)) => node.addresses.push(parsed),
            (None, _) => self.object(TopologyError::Address(address.to_owned())),
            (_, None) => {}
        }
        self
    }

    /// Lets the first card of a host join an IPv6 anycast address.
    #[must_use]
    pub fn anycast(mut self, host: &str, address: &str) -> Self {
        match (address.parse(), self.node_mut(host)) {
            (Ok(parsed), Some(node)) => node.anycast.push(parsed),
            (Err(_), _) => self.object(TopologyError::Address(address.to_owned())),
            (_, None) => {}
        }
        self
    }

    /// Sets a value of a node's network stack: "net.ipv4.tcp_timestamps", "1".
    #[must_use]
    pub fn sysctl(mut self, node: &str, key: &str, value: &str) -> Self {
        if let Some(node) = self.node_mut(node) {
            node.sysctls.push((key.to_owned(), value.to_owned()));
        }
        self
    }

    /// Addresses, networks, routes, cards and taps of everything.
    ///
    /// # Errors
    /// The first thing that was asked for and makes no sense.
    pub fn plan(&self) -> Result<Plan, TopologyError> {
        Plan::new(self)
    }

    /// The index of the node called `name`.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    fn node_mut(&mut self, name: &str) -> Option<&mut Node> {
        match self.find(name) {
            Some(index) => Some(&mut self.nodes[index]),
            None => {
                self.object(TopologyError::Unknown(name.to_owned()));
                None
            }
        }
    }

    /// The last cable between two nodes, and whether it was declared the other way round.
    fn link_between(&mut self, one: &str, other: &str) -> Option<(&mut Link, bool)> {
        let ends = [self.find(one), self.find(other)];
        let is = |link: &Link| {
            let (there, back) = (link.ends.map(Some), [Some(link.ends[1]), Some(link.ends[0])]);
            if there == ends { Some(false) } else { (back == ends).then_some(true) }
        };
        match self.links.iter().rposition(|link| is(link).is_some()) {
            Some(index) => {
                let backward = is(&self.links[index]) == Some(true);
                Some((&mut self.links[index], backward))
            }
            None => {
                self.object(TopologyError::NoLink(one.to_owned(), other.to_owned()));
                None
            }
        }
    }

    fn object(&mut self, error: TopologyError) {
        self.fault.get_or_insert(error);
    }
}
