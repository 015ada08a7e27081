//! Builds the network of a topology: namespaces, cables, bridges, packet sockets at the taps. Everything is up and
//! silent then, because nothing has an address.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::time::{Duration, Instant};

use netlink_packet_route::link::{BridgeMulticastRouterType, BridgeStpState, InfoBridge, InfoBridgePort};
use nix::sched::{CloneFlags, setns, unshare};
use nix::unistd::getgid;

use super::netlink::{self, Device, Netlink, carries};
use super::wire::{self, Wire};
use super::{files, sockets};
use crate::lab::error::{At as _, Failure, Step};
use crate::lab::plan::{Card, Plan};
use crate::lab::topology::{Kind, Topology};

/// The network stack of a host or router.
pub(super) struct Stack {
    /// Its network namespace.
    pub namespace: OwnedFd,
    /// A socket to configure it.
    pub netlink: Netlink,
}

/// A network that is built.
pub(super) struct Network {
    pub topology: Topology,
    pub plan: Plan,
    /// Where switches, hubs and impaired cables are: the namespace of the process itself.
    pub middle: Stack,
    /// By node; switches and hubs have none.
    pub stacks: Vec<Option<Stack>>,
    /// The cables that change what they carry.
    pub wires: Vec<Wire>,
}

/// The device of a host's or router's card, in its own namespace. Number 1 is the loopback interface.
pub(super) fn index_of_card(card: &Card) -> u32 {
    let digits: String = card.name.chars().filter(char::is_ascii_digit).collect();
    2 + digits.parse::<u32>().unwrap_or_default()
}

pub(super) fn index_of_bridge(node: usize) -> u32 {
    10 + node as u32
}

/// The device in the middle at an end of a cable: a port, or where an impaired cable begins.
fn index_of_end((link, end): (usize, usize), wire: bool) -> u32 {
    1000 + 4 * link as u32 + 2 * u32::from(wire) + end as u32
}

/// The calling thread's network namespace.
fn namespace() -> io::Result<OwnedFd> {
    Ok(File::open("/proc/thread-self/ns/net")?.into())
}

/// How long cables may take until they carry; they take a few milliseconds.
const CARRIER_TIME: Duration = Duration::from_secs(5);

impl Network {
    /// Builds everything. The calling thread has a network namespace of its own.
    pub fn build(topology: Topology, plan: Plan) -> Result<Self, Failure> {
        if topology.ipv6 && !files::has_ipv6() {
            return Err(Failure { step: Step::Setting, place: "ipv6".to_owned(), errno: libc::EAFNOSUPPORT });
        }
        let middle = Stack { namespace: namespace().at(Step::Host, "")?, netlink: Netlink::open().at(Step::Host, "")? };
        let count = topology.nodes.len();
        let mut network =
            Self { topology, plan, middle, stacks: (0..count).map(|_| None).collect(), wires: Vec::new() };
        network.set_middle()?;
        network.add_stacks()?;
        network.add_bridges()?;
        network.add_cables()?;
        network.set_ports()?;
        network.in_each_stack(|network, node, _| {
            let cards = network.plan.cards_of(node).map(|card| card.name.clone());
            cards.into_iter().try_for_each(|card| {
                sockets::checksums_in_software(&card).at(Step::Offload, &network.place(node, &card))
            })
        })?;
        network.bring_up()?;
        network.add_wires()?;
        network.await_carriers()?;
        Ok(network)
    }

    /// What errors at a card or port are about.
    fn place(&self, node: usize, card: &str) -> String {
        format!("{} {card}", self.topology.nodes[node].name)
    }

    /// Runs `act` in the namespace of `node`; the middle where it has none.
    pub fn within<T>(&self, node: usize, act: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let Some(stack) = &self.stacks[node] else { return act() };
        let name = &self.topology.nodes[node].name;
        setns(&stack.namespace, CloneFlags::CLONE_NEWNET).at(Step::Host, name)?;
        let result = act();
        setns(&self.middle.namespace, CloneFlags::CLONE_NEWNET).at(Step::Host, name)?;
        result
    }

    fn in_each_stack(&self, act: impl Fn(&Self, usize, &Stack) -> Result<(), Failure>) -> Result<(), Failure> {
        let stacks = self.stacks.iter().enumerate().filter_map(|(node, stack)| Some((node, stack.as_ref()?)));
        stacks.into_iter().try_for_each(|(node, stack)| self.within(node, || act(self, node, stack)))
    }

    /// Bridges with snooping join groups and report that; once is enough.
    fn set_middle(&self) -> Result<(), Failure> {
        files::set("switch", "net.ipv4.igmp_qrv", "1")
    }

    fn add_stacks(&mut self) -> Result<(), Failure> {
        for (index, node) in self.topology.nodes.iter().enumerate().filter(|(_, node)| !node.kind.is_switching()) {
            unshare(CloneFlags::CLONE_NEWNET).at(Step::Host, &node.name)?;
            let namespace = namespace().at(Step::Host, &node.name)?;
            let netlink = Netlink::open().at(Step::Host, &node.name)?;
            set_defaults(&node.name, node.kind)?;
            self.stacks[index] = Some(Stack { namespace, netlink });
        }
        setns(&self.middle.namespace, CloneFlags::CLONE_NEWNET).at(Step::Host, "")
    }

    fn add_bridges(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (index, node) in self.topology.nodes.iter().enumerate() {
            let mut settings = vec![InfoBridge::StpState(BridgeStpState::Disabled), InfoBridge::ForwardDelay(0)];
            match node.kind {
                Kind::Switch { snooping, .. } => settings.push(InfoBridge::MulticastSnooping(snooping)),
                // What is forgotten at once is never learnt.
                Kind::Hub => settings.extend([InfoBridge::MulticastSnooping(false), InfoBridge::AgeingTime(0)]),
                Kind::Host | Kind::Router { .. } => continue,
            }
            if let Kind::Switch { snooping: true, .. } = node.kind {
                settings.extend([InfoBridge::MulticastIgmpVersion(3), InfoBridge::MulticastMldVersion(2)]);
            }
            let name = format!("bridge{index}");
            let mac = Some(Plan::switch_mac(index));
            let device = Device { name: &name, index: index_of_bridge(index), mac, namespace: None };
            asks.push(netlink::bridge(&node.name, &device, settings));
        }
        self.middle.netlink.run(asks)
    }

    fn add_cables(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for (index, link) in self.topology.links.iter().enumerate() {
            let names = link.ends.map(|node| &self.topology.nodes[node].name);
            let place = format!("{}–{}", names[0], names[1]);
            let own: [String; 4] = std::array::from_fn(|at| format!("{}{index}.{}", ["port", "wire"][at / 2], at % 2));
            let ends = [0, 1].map(|end| self.device_at((index, end), &own[end]));
            let [one, other] = ends;
            if link.impairments.is_none() {
                asks.push(netlink::cable(&place, &one, &other));
                continue;
            }
            for (end, device) in [one, other].into_iter().enumerate() {
                let index = index_of_end((index, end), true);
                let wire = Device { name: &own[2 + end], index, mac: None, namespace: None };
                asks.push(netlink::cable(&place, &wire, &device));
            }
        }
        self.middle.netlink.run(asks)
    }

    /// The card or port at an end of a cable.
    fn device_at<'a>(&'a self, end: (usize, usize), name_of_port: &'a str) -> Device<'a> {
        match self.plan.cards.iter().find(|card| card.end == end) {
            Some(card) => Device {
                name: &card.name,
                index: index_of_card(card),
                mac: Some(card.mac),
                namespace: self.stacks[card.node].as_ref().map(|stack| stack.namespace.as_fd()),
            },
            None => Device { name: name_of_port, index: index_of_end(end, false), mac: None, namespace: None },
        }
    }

    fn set_ports(&mut self) -> Result<(), Failure> {
        let mut asks = Vec::new();
        for port in &self.plan.ports {
            let place = self.place(port.node, &port.name);
            let index = index_of_end(port.end, false);
            asks.push(netlink::port(&place, index, index_of_bridge(port.node)));
            let peer = self.topology.links[port.end.0].ends[1 - port.end.1];
            let settings = match (self.topology.nodes[port.node].kind, self.topology.nodes[peer].kind) {
                (Kind::Hub, _) => vec![InfoBridgePort::Learning(false)],
                // A router that forwards groups must hear of all of them.
                (_, Kind::Router { multicast: true }) => {
                    vec![InfoBridgePort::MulticastRouter(BridgeMulticastRouterType::Permanent)]
                }
                _ => continue,
            };
            asks.push(netlink::set_port(&place, index, settings));
        }
        self.middle.netlink.run(asks)
    }

    fn add_wires(&mut self) -> Result<(), Failure> {
        for (index, link) in self.topology.links.iter().enumerate() {
            let Some(impairments) = &link.impairments else { continue };
            let ends = [0, 1].map(|end| index_of_end((index, end), true));
            let names = link.ends.map(|node| self.topology.nodes[node].name.as_str());
            let seed = wire::seed_of(self.topology.seed, index);
            let wire = Wire::new(ends, impairments.clone(), seed).at(Step::Link, &names.join("–"))?;
            self.wires.push(wire);
        }
        Ok(())
    }

    /// Devices of the middle and what they are called.
    fn middle_devices(&self) -> Vec<(u32, String)> {
        let switching = self.topology.nodes.iter().enumerate().filter(|(_, node)| node.kind.is_switching());
        let bridges = switching.map(|(index, node)| (index_of_bridge(index), node.name.clone()));
        let ports =
            self.plan.ports.iter().map(|port| (index_of_end(port.end, false), self.place(port.node, &port.name)));
        let links = self.topology.links.iter().enumerate().filter(|(_, link)| link.impairments.is_some());
        let wires = links.flat_map(|(index, link)| {
            let name = |end: usize| self.topology.nodes[link.ends[end]].name.clone();
            [0, 1].map(|end| (index_of_end((index, end), true), name(end)))
        });
        bridges.chain(ports).chain(wires).collect()
    }

    fn bring_up(&mut self) -> Result<(), Failure> {
        let ipv6 = files::has_ipv6();
        let switch_on = |devices: &[(u32, String)]| {
            let silence = devices.iter().filter(|_| ipv6).map(|(index, place)| netlink::no_own_ipv6(place, *index));
            let up = devices.iter().map(|(index, place)| netlink::up(place, *index));
            silence.chain(up).collect()
        };
        let asks = switch_on(&self.middle_devices());
        self.middle.netlink.run(asks)?;
        for node in 0..self.stacks.len() {
            let cards = self.plan.cards_of(node).map(|card| (index_of_card(card), self.place(node, &card.name)));
            let mut asks: Vec<_> = switch_on(&cards.collect::<Vec<_>>());
            asks.push(netlink::up(&self.place(node, "lo"), 1));
            if let Some(stack) = &mut self.stacks[node] {
                stack.netlink.run(asks)?;
            }
        }
        Ok(())
    }

    /// Waits until every cable carries frames. A card that is up drops what it is given until the kernel has noticed
    /// that its peer is up as well, and a bridge does not forward to it either.
    fn await_carriers(&mut self) -> Result<(), Failure> {
        let deadline = Instant::now() + CARRIER_TIME;
        let bridges: Vec<_> = (0..self.stacks.len()).map(index_of_bridge).collect();
        let mut waiting: Vec<_> =
            self.middle_devices().into_iter().map(|(index, place)| (None, index, place)).collect();
        // A bridge without ports never carries.
        waiting.retain(|(_, index, _)| !bridges.contains(index));
        waiting.extend(
            self.plan
                .cards
                .iter()
                .map(|card| (Some(card.node), index_of_card(card), self.place(card.node, &card.name))),
        );
        while let Some((node, index, place)) = waiting.last() {
            let stack = match node {
                Some(node) => self.stacks[*node].as_mut(),
                None => Some(&mut self.middle),
            };
            let Some(stack) = stack else { break };
            let link = stack.netlink.link(*index).at(Step::Carrier, place)?;
            if carries(&link) {
                waiting.pop();
            } else if Instant::now() > deadline {
                return Err(Failure { step: Step::Carrier, place: place.clone(), errno: libc::ETIMEDOUT });
            } else {
                std::thread::sleep(Duration::from_micros(200));
            }
        }
        Ok(())
    }

    /// Opens a packet socket at a tap; it is not bound. Gives the index of the device too.
    pub fn open_tap(&self, tap: usize) -> Result<(OwnedFd, u32), Failure> {
        let place = &self.plan.taps[tap];
        let node = self.topology.find(&place.node).unwrap_or_default();
        let card = self.plan.cards.iter().find(|card| Some(card.end) == place.end);
        let impaired = place.end.is_some_and(|(link, _)| self.topology.links[link].impairments.is_some());
        let (within, index) = match (place.end, card) {
            (None, _) => (Some(node), 1),
            (Some(end), None) => (None, index_of_end(end, false)),
            // What arrives at this end has been through the cable, what leaves has not yet.
            (Some(end), Some(_)) if impaired => (None, index_of_end(end, true)),
            (Some(_), Some(card)) => (Some(node), index_of_card(card)),
        };
        let open = || sockets::packet_socket().at(Step::Tap, &place.name);
        let fd = within.map_or_else(open, |node| self.within(node, open))?;
        Ok((fd, index))
    }
}

/// What every network stack begins with, whatever the machine outside has set.
fn set_defaults(name: &str, kind: Kind) -> Result<(), Failure> {
    let set = |key: &str, value: &str| files::set(name, key, value);
    // Joins and leaves are reported once, not repeated against loss (RFC 3376 §8.1).
    set("net.ipv4.igmp_qrv", "1")?;
    set("net.ipv4.tcp_timestamps", "0")?;
    set("net.ipv4.tcp_congestion_control", "reno")?;
    // Lessons use any port, and everyone may ping.
    set("net.ipv4.ip_unprivileged_port_start", "0")?;
    set("net.ipv4.ping_group_range", &format!("{0} {0}", getgid()))?;
    set("net.ipv4.conf.all.rp_filter", "0")?;
    set("net.ipv4.conf.default.rp_filter", "0")?;
    let forwarding = if matches!(kind, Kind::Router { .. }) { "1" } else { "0" };
    set("net.ipv4.ip_forward", forwarding)?;
    if forwarding == "1" {
        set("net.ipv4.icmp_ratelimit", "0")?;
        // A router for groups listens to 224.0.0.22; that is no news to anybody.
        set("net.ipv4.igmp_link_local_mcast_reports", "0")?;
    }
    if files::has_ipv6() {
        for of in ["all", "default"] {
            set(&format!("net.ipv6.conf.{of}.disable_ipv6"), "0")?;
            set(&format!("net.ipv6.conf.{of}.accept_ra"), "0")?;
            set(&format!("net.ipv6.conf.{of}.accept_dad"), "0")?;
            set(&format!("net.ipv6.conf.{of}.router_solicitations"), "0")?;
        }
    }
    Ok(())
}
