//! Requests to the kernel's network configuration (rtnetlink), answered before the next line runs.

use std::io;
use std::net::IpAddr;
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd};

use netlink_packet_core::{
    NLM_F_ACK, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REQUEST, NetlinkHeader, NetlinkMessage, NetlinkPayload,
};
use netlink_packet_route::address::{AddressAttribute, AddressFlags, AddressHeaderFlags, AddressMessage, AddressScope};
use netlink_packet_route::link::{
    AfSpecInet6, AfSpecUnspec, In6AddrGenMode, InfoBridge, InfoBridgePort, InfoData, InfoKind, InfoPortData,
    InfoPortKind, InfoVeth, LinkAttribute, LinkFlags, LinkInfo, LinkMessage, State,
};
use netlink_packet_route::neighbour::{NeighbourAddress, NeighbourAttribute, NeighbourMessage, NeighbourState};
use netlink_packet_route::route::{
    RouteAddress, RouteAttribute, RouteHeader, RouteMessage, RouteProtocol, RouteScope, RouteType,
};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use nix::sys::socket::{AddressFamily as Domain, MsgFlags, SockFlag, SockProtocol, SockType, recv, send, socket};

use crate::bytes::MacAddr;
use crate::lab::error::{At, Failure, Step};

/// A thing to ask for, and what an error is about.
pub(super) struct Ask {
    step: Step,
    place: String,
    flags: u16,
    message: RouteNetlinkMessage,
}

/// A socket to one network namespace: the one it was opened in, for ever.
pub(super) struct Netlink {
    socket: OwnedFd,
    sequence: u32,
}

/// Requests in one datagram; their answers fit into the default receive buffer.
const BATCH: usize = 32;

impl Netlink {
    /// Opens a socket to the calling thread's network namespace.
    pub fn open() -> io::Result<Self> {
        let socket = socket(Domain::Netlink, SockType::Raw, SockFlag::SOCK_CLOEXEC, SockProtocol::NetlinkRoute)?;
        Ok(Self { socket, sequence: 0 })
    }

    /// Has everything done, in order.
    ///
    /// # Errors
    /// The first thing the kernel refused; it may have done later ones of the same batch.
    pub fn run(&mut self, asks: Vec<Ask>) -> Result<(), Failure> {
        let mut asks = asks.into_iter().peekable();
        while asks.peek().is_some() {
            self.batch(asks.by_ref().take(BATCH).collect())?;
        }
        Ok(())
    }

    fn batch(&mut self, asks: Vec<Ask>) -> Result<(), Failure> {
        let first = self.sequence;
        let mut octets = Vec::new();
        let mut whats = Vec::new();
        for ask in asks {
            self.emit(&mut octets, ask.message, ask.flags | NLM_F_ACK);
            whats.push((ask.step, ask.place));
        }
        let (step, place) = &whats[0];
        send(self.socket.as_raw_fd(), &octets, MsgFlags::empty()).at(*step, place)?;
        let mut refused = None;
        let mut answers = 0;
        while answers < whats.len() {
            for message in self.receive().at(*step, place)? {
                let NetlinkPayload::Error(answer) = message.payload else { continue };
                answers += 1;
                if let Some(code) = answer.code {
                    let about = message.header.sequence_number.wrapping_sub(first) as usize;
                    let (step, place) = whats.get(about).cloned().unwrap_or((*step, place.clone()));
                    refused.get_or_insert(Failure { step, place, errno: -code.get() });
                }
            }
        }
        refused.map_or(Ok(()), Err)
    }

    /// What the kernel says of the device of this index.
    pub fn link(&mut self, index: u32) -> io::Result<LinkMessage> {
        let mut message = LinkMessage::default();
        message.header.index = index;
        let mut octets = Vec::new();
        self.emit(&mut octets, RouteNetlinkMessage::GetLink(message), 0);
        send(self.socket.as_raw_fd(), &octets, MsgFlags::empty())?;
        loop {
            for answer in self.receive()? {
                match answer.payload {
                    NetlinkPayload::InnerMessage(RouteNetlinkMessage::NewLink(link)) => return Ok(link),
                    NetlinkPayload::Error(error) => return Err(error.to_io()),
                    _ => {}
                }
            }
        }
    }

    fn emit(&mut self, octets: &mut Vec<u8>, message: RouteNetlinkMessage, flags: u16) {
        let mut header = NetlinkHeader::default();
        header.flags = flags | NLM_F_REQUEST;
        header.sequence_number = self.sequence;
        self.sequence = self.sequence.wrapping_add(1);
        let mut message = NetlinkMessage::new(header, NetlinkPayload::from(message));
        message.finalize();
        let start = octets.len();
        octets.resize((start + message.buffer_len()).next_multiple_of(4), 0);
        message.serialize(&mut octets[start..]);
    }

    /// The messages of one datagram.
    fn receive(&self) -> io::Result<Vec<NetlinkMessage<RouteNetlinkMessage>>> {
        let mut buffer = vec![0; 32 << 10];
        let length = recv(self.socket.as_raw_fd(), &mut buffer, MsgFlags::empty())?;
        let mut rest = &buffer[..length];
        let mut messages = Vec::new();
        while !rest.is_empty() {
            let message = NetlinkMessage::deserialize(rest).map_err(|error| io::Error::other(error.to_string()))?;
            let length = (message.header.length as usize).next_multiple_of(4).clamp(16, rest.len().max(16));
            rest = rest.get(length..).unwrap_or_default();
            messages.push(message);
        }
        Ok(messages)
    }
}

/// Whether frames pass through a device: it is up, and a bridge that has it forwards.
pub(super) fn carries(link: &LinkMessage) -> bool {
    let forwards = |port: &InfoBridgePort| match port {
        InfoBridgePort::State(state) => *state == netlink_packet_route::link::BridgePortState::Forwarding,
        _ => true,
    };
    link.attributes.iter().all(|attribute| match attribute {
        LinkAttribute::OperState(state) => *state == State::Up,
        LinkAttribute::LinkInfo(infos) => infos.iter().all(|info| match info {
            LinkInfo::PortData(InfoPortData::BridgePort(port)) => port.iter().all(forwards),
            _ => true,
        }),
        _ => true,
    })
}

/// One end of a virtual cable.
pub(super) struct Device<'a> {
    pub name: &'a str,
    pub index: u32,
    pub mac: Option<MacAddr>,
    /// `None` for the namespace of the socket that asks.
    pub namespace: Option<BorrowedFd<'a>>,
}

impl Device<'_> {
    fn message(&self) -> LinkMessage {
        let mut message = LinkMessage::default();
        message.header.index = self.index;
        message.attributes.push(LinkAttribute::IfName(self.name.to_owned()));
        message.attributes.extend(self.mac.map(|mac| LinkAttribute::Address(mac.0.to_vec())));
        let namespace = self.namespace.map(|namespace| LinkAttribute::NetNsFd(namespace.as_raw_fd()));
        message.attributes.extend(namespace);
        message
    }
}

fn new_link(place: String, mut message: LinkMessage, info: Vec<LinkInfo>) -> Ask {
    message.attributes.push(LinkAttribute::LinkInfo(info));
    let message = RouteNetlinkMessage::NewLink(message);
    Ask { step: Step::Link, place, flags: NLM_F_CREATE | NLM_F_EXCL, message }
}

fn set_link(step: Step, place: &str, message: LinkMessage) -> Ask {
    Ask { step, place: place.to_owned(), flags: 0, message: RouteNetlinkMessage::SetLink(message) }
}

fn device(index: u32) -> LinkMessage {
    let mut message = LinkMessage::default();
    message.header.index = index;
    message
}

/// A virtual cable.
pub(super) fn cable(place: &str, one: &Device<'_>, other: &Device<'_>) -> Ask {
    let peer = InfoData::Veth(InfoVeth::Peer(other.message()));
    let info = vec![LinkInfo::Kind(InfoKind::Veth), LinkInfo::Data(peer)];
    new_link(format!("{place} [veth]"), one.message(), info)
}

/// A bridge.
pub(super) fn bridge(place: &str, device: &Device<'_>, settings: Vec<InfoBridge>) -> Ask {
    let info = vec![LinkInfo::Kind(InfoKind::Bridge), LinkInfo::Data(InfoData::Bridge(settings))];
    new_link(format!("{place} [bridge]"), device.message(), info)
}

/// Changes settings of a bridge.
pub(super) fn set_bridge(place: &str, index: u32, setting: InfoBridge) -> Ask {
    let mut message = device(index);
    let data = LinkInfo::Data(InfoData::Bridge(vec![setting]));
    message.attributes.push(LinkAttribute::LinkInfo(vec![LinkInfo::Kind(InfoKind::Bridge), data]));
    change_link(place, message)
}

/// `RTM_NEWLINK` for a device that exists: `RTM_SETLINK` passes over what is special to a kind of device.
fn change_link(place: &str, message: LinkMessage) -> Ask {
    let message = RouteNetlinkMessage::NewLink(message);
    Ask { step: Step::Link, place: format!("{place} [bridge]"), flags: 0, message }
}

/// Makes a device a port of a bridge.
pub(super) fn port(place: &str, index: u32, bridge: u32) -> Ask {
    let mut message = device(index);
    message.attributes.push(LinkAttribute::Controller(bridge));
    set_link(Step::Link, place, message)
}

/// Changes settings of a port of a bridge.
pub(super) fn set_port(place: &str, index: u32, settings: Vec<InfoBridgePort>) -> Ask {
    let mut message = device(index);
    let data = LinkInfo::PortData(InfoPortData::BridgePort(settings));
    message.attributes.push(LinkAttribute::LinkInfo(vec![LinkInfo::PortKind(InfoPortKind::Bridge), data]));
    change_link(place, message)
}

/// Keeps a device from making itself an IPv6 address, which it would announce at once.
pub(super) fn no_own_ipv6(place: &str, index: u32) -> Ask {
    let mut message = device(index);
    let mode = AfSpecInet6::AddrGenMode(In6AddrGenMode::None);
    message.attributes.push(LinkAttribute::AfSpecUnspec(vec![AfSpecUnspec::Inet6(vec![mode])]));
    set_link(Step::Link, &format!("{place}: ipv6"), message)
}

/// Switches a device on.
pub(super) fn up(place: &str, index: u32) -> Ask {
    let mut message = device(index);
    message.header.flags = LinkFlags::Up;
    message.header.change_mask = LinkFlags::Up;
    set_link(Step::Link, place, message)
}

fn family(address: IpAddr) -> AddressFamily {
    if address.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 }
}

/// Gives a device an address. Nobody is asked whether it is free: it is, and the asking would be recorded.
pub(super) fn address(place: &str, index: u32, address: IpAddr, prefix: u8) -> Ask {
    let mut message = AddressMessage::default();
    message.header.family = family(address);
    message.header.prefix_len = prefix;
    message.header.index = index;
    message.header.scope = AddressScope::Universe;
    message.attributes = vec![AddressAttribute::Address(address), AddressAttribute::Local(address)];
    match address {
        IpAddr::V4(ip) if prefix < 31 => {
            let broadcast = u32::from(ip) | u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
            message.attributes.push(AddressAttribute::Broadcast(broadcast.into()));
        }
        IpAddr::V4(_) => {}
        IpAddr::V6(ip) => {
            message.header.flags = AddressHeaderFlags::Nodad;
            message.attributes.push(AddressAttribute::Flags(AddressFlags::Nodad));
            if ip.is_unicast_link_local() {
                message.header.scope = AddressScope::Link;
            }
        }
    }
    let place = format!("{place}: {address}");
    let message = RouteNetlinkMessage::NewAddress(message);
    Ask { step: Step::Address, place, flags: NLM_F_CREATE | NLM_F_EXCL, message }
}

/// A line of the routing table; `own` is the address that packets are sent from, where the system is not to choose it.
pub(super) fn route(
    place: &str,
    index: u32,
    (to, prefix): (IpAddr, u8),
    via: Option<IpAddr>,
    own: Option<IpAddr>,
) -> Ask {
    let mut message = RouteMessage::default();
    message.header.address_family = family(to);
    message.header.destination_prefix_length = prefix;
    message.header.table = RouteHeader::RT_TABLE_MAIN;
    message.header.protocol = RouteProtocol::Static;
    message.header.scope = if via.is_some() { RouteScope::Universe } else { RouteScope::Link };
    message.header.kind = RouteType::Unicast;
    if prefix > 0 {
        message.attributes.push(RouteAttribute::Destination(RouteAddress::from(to)));
    }
    message.attributes.extend(via.map(|via| RouteAttribute::Gateway(RouteAddress::from(via))));
    message.attributes.extend(own.map(|own| RouteAttribute::PrefSource(RouteAddress::from(own))));
    message.attributes.push(RouteAttribute::Oif(index));
    let message = RouteNetlinkMessage::NewRoute(message);
    Ask { step: Step::Address, place: format!("{place}: {to}/{prefix}"), flags: NLM_F_CREATE | NLM_F_EXCL, message }
}

/// Who has an address, known without asking.
pub(super) fn neighbour(place: &str, index: u32, address: IpAddr, mac: MacAddr) -> Ask {
    let mut message = NeighbourMessage::default();
    message.header.family = family(address);
    message.header.ifindex = index;
    message.header.state = NeighbourState::Permanent;
    let destination = match address {
        IpAddr::V4(address) => NeighbourAddress::Inet(address),
        IpAddr::V6(address) => NeighbourAddress::Inet6(address),
    };
    message.attributes =
        vec![NeighbourAttribute::Destination(destination), NeighbourAttribute::LinkLayerAddress(mac.0.to_vec())];
    let message = RouteNetlinkMessage::NewNeighbour(message);
    Ask { step: Step::Address, place: format!("{place}: {address}"), flags: NLM_F_CREATE | NLM_F_EXCL, message }
}
