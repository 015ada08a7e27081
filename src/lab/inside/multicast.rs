//! Lets a router forward datagrams to groups: listens to who joins on which side (IGMP, MLD), and tells the kernel
//! where the datagrams of each sender and group go. The kernel does the forwarding, and lowers the TTL.

mod reports;

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd, OwnedFd};

use nix::errno::Errno;
use nix::sys::socket::{
    AddressFamily, SockFlag, SockProtocol, SockType, SockaddrIn6, SockaddrLike as _, recvfrom, socket,
};

use super::build::index_of_card;
use super::sockets::set_option;
use crate::lab::error::{At as _, Failure, Step};
use crate::lab::plan::Card;

/// Options of multicast routing sockets, of both families (linux/mroute.h, linux/mroute6.h).
const MRT_INIT: c_int = 200;
const MRT_ADD_VIF: c_int = 202;
const MRT_ADD_MFC: c_int = 204;
/// The interface is named by its index.
const VIFF_USE_IFINDEX: u8 = 8;
/// The kernel asks where datagrams of a sender to a group go.
const NO_CACHE: u8 = 1;
/// Datagrams with this TTL or less stay on their link.
const THRESHOLD: u8 = 1;

/// `struct vifctl`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Vif {
    number: u16,
    flags: u8,
    threshold: u8,
    rate_limit: u32,
    index: u32,
    remote: u32,
}

/// `struct mfcctl`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Flow {
    origin: [u8; 4],
    group: [u8; 4],
    parent: u16,
    thresholds: [u8; 32],
    counts: [u32; 3],
    expire: c_int,
}

/// `struct mif6ctl`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Mif {
    number: u16,
    flags: u8,
    threshold: u8,
    index: u16,
    rate_limit: u32,
}

/// `struct mf6cctl`.
#[repr(C)]
#[derive(Clone, Copy)]
struct Flow6 {
    origin: libc::sockaddr_in6,
    group: libc::sockaddr_in6,
    parent: u16,
    out: [u32; 8],
}

/// What the socket of a router heard.
#[derive(PartialEq, Eq, Debug)]
enum Heard {
    /// Somebody behind the interface of this number joined groups or left them.
    Reports(usize, Vec<(IpAddr, bool)>),
    /// Datagrams of a sender to a group came in at the interface of this number, and the kernel does not know where to
    /// send them.
    Unknown(usize, IpAddr, IpAddr),
    /// Nothing of use.
    Other,
}

/// Multicast routing of one family on one router.
pub(super) struct Router {
    socket: OwnedFd,
    /// By number: index of the device, and its first address.
    interfaces: Vec<(u32, Ipv4Addr)>,
    ipv6: bool,
    /// Behind which interfaces there are members, a bit each.
    members: BTreeMap<IpAddr, u32>,
    /// Where datagrams of a sender to a group come in.
    flows: BTreeMap<(IpAddr, IpAddr), usize>,
}

impl AsFd for Router {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Router {
    /// Routers for IPv4 and, where asked for, IPv6 in the calling thread's network namespace.
    pub fn both(name: &str, cards: &[&Card], ipv6: bool) -> Result<Vec<Self>, Failure> {
        let families = if ipv6 { &[false, true][..] } else { &[false] };
        families.iter().map(|ipv6| Self::new(cards, *ipv6).at(Step::Address, name)).collect()
    }

    fn new(cards: &[&Card], ipv6: bool) -> io::Result<Self> {
        let (family, protocol) = match ipv6 {
            false => (AddressFamily::Inet, None),
            true => (AddressFamily::Inet6, Some(SockProtocol::IcmpV6)),
        };
        let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
        let socket = match protocol {
            Some(protocol) => socket(family, SockType::Raw, flags, protocol)?,
            None => raw_igmp_socket()?,
        };
        let ipv4_of = |card: &Card| match card.addresses[0].0 {
            IpAddr::V4(address) => address,
            IpAddr::V6(_) => Ipv4Addr::UNSPECIFIED,
        };
        let interfaces: Vec<_> = cards.iter().map(|card| (index_of_card(card), ipv4_of(card))).collect();
        let router = Self { socket, interfaces, ipv6, members: BTreeMap::new(), flows: BTreeMap::new() };
        router.init()?;
        Ok(router)
    }

    fn level(&self) -> c_int {
        if self.ipv6 { libc::IPPROTO_IPV6 } else { libc::IPPROTO_IP }
    }

    fn init(&self) -> io::Result<()> {
        set_option(&self.socket, self.level(), MRT_INIT, &1)?;
        for (number, (index, _)) in self.interfaces.iter().enumerate() {
            let number = number as u16;
            if self.ipv6 {
                let (threshold, rate_limit) = (THRESHOLD, 0);
                let mif = Mif { number, flags: 0, threshold, index: *index as u16, rate_limit };
                set_option(&self.socket, self.level(), MRT_ADD_VIF, &mif)?;
                // Where all routers for groups listen (RFC 3810 §5.2.14).
                let request = libc::ipv6_mreq {
                    ipv6mr_multiaddr: in6(Ipv6Addr::new(0xff02, 0, 0, 0, 0, 0, 0, 0x16)),
                    ipv6mr_interface: *index,
                };
                set_option(&self.socket, self.level(), libc::IPV6_ADD_MEMBERSHIP, &request)?;
            } else {
                let (flags, threshold) = (VIFF_USE_IFINDEX, THRESHOLD);
                let vif = Vif { number, flags, threshold, rate_limit: 0, index: *index, remote: 0 };
                set_option(&self.socket, self.level(), MRT_ADD_VIF, &vif)?;
                // The same (RFC 3376 §4.2.14).
                let request = libc::ip_mreqn {
                    imr_multiaddr: libc::in_addr { s_addr: u32::from_ne_bytes([224, 0, 0, 22]) },
                    imr_address: libc::in_addr { s_addr: 0 },
                    imr_ifindex: *index as c_int,
                };
                set_option(&self.socket, self.level(), libc::IP_ADD_MEMBERSHIP, &request)?;
            }
        }
        Ok(())
    }

    /// Deals with all that the socket has heard.
    pub fn work(&mut self) {
        let mut message = [0; 2048];
        while let Some((octets, from)) = self.receive(&mut message) {
            match self.read(&message[..octets], from) {
                Heard::Reports(interface, reports) => {
                    for (group, joins) in reports {
                        let members = self.members.entry(group).or_default();
                        *members = if joins { *members | 1 << interface } else { *members & !(1 << interface) };
                        let flows: Vec<_> = self.flows.keys().copied().filter(|(_, to)| *to == group).collect();
                        flows.into_iter().for_each(|flow| self.tell(flow));
                    }
                }
                Heard::Unknown(interface, sender, group) => {
                    self.flows.insert((sender, group), interface);
                    self.tell((sender, group));
                }
                Heard::Other => {}
            }
        }
    }

    /// The next message, its octets, and the device it came in at where the kernel says so.
    fn receive(&self, message: &mut [u8]) -> Option<(usize, u32)> {
        // What is signalled and cannot be read is gone; the next poll tells of what comes after it.
        let (octets, from) = recvfrom::<SockaddrIn6>(self.socket.as_raw_fd(), message).ok()?;
        let device = from.filter(|from| from.family() == Some(AddressFamily::Inet6)).map(|from| from.scope_id());
        Some((octets, device.unwrap_or_default()))
    }

    fn read(&self, message: &[u8], device: u32) -> Heard {
        if self.ipv6 {
            let number = self.interfaces.iter().position(|(index, _)| *index == device);
            return reports::read6(message, number);
        }
        let near = |sender: Ipv4Addr| {
            let network = |address: Ipv4Addr| address.octets()[..3] == sender.octets()[..3];
            self.interfaces.iter().position(|(_, address)| network(*address))
        };
        reports::read4(message, near)
    }

    /// Tells the kernel where datagrams of a sender to a group go: where there are members, but not back.
    fn tell(&self, (sender, group): (IpAddr, IpAddr)) {
        let parent = self.flows.get(&(sender, group)).copied().unwrap_or_default();
        let out = self.members.get(&group).copied().unwrap_or_default() & !(1 << parent);
        let told = match (sender, group) {
            (IpAddr::V4(origin), IpAddr::V4(group)) => {
                let thresholds = std::array::from_fn(|number| if out >> number & 1 == 1 { THRESHOLD } else { 0 });
                let (origin, group, parent) = (origin.octets(), group.octets(), parent as u16);
                let flow = Flow { origin, group, parent, thresholds, counts: [0; 3], expire: 0 };
                set_option(&self.socket, self.level(), MRT_ADD_MFC, &flow)
            }
            (IpAddr::V6(origin), IpAddr::V6(group)) => {
                let mut set = [0; 8];
                set[0] = out;
                let (origin, group) = (sockaddr(origin), sockaddr(group));
                let flow = Flow6 { origin, group, parent: parent as u16, out: set };
                set_option(&self.socket, self.level(), MRT_ADD_MFC, &flow)
            }
            _ => Ok(()),
        };
        // Refused is what the kernel asked about a moment ago and has no more interest in.
        let _ = told;
    }
}

/// A raw socket for IGMP, the protocol that a multicast router's socket must have.
fn raw_igmp_socket() -> io::Result<OwnedFd> {
    let kind = libc::SOCK_RAW | libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK;
    // SAFETY: takes numbers, gives a new descriptor.
    let fd = Errno::result(unsafe { libc::socket(libc::AF_INET, kind, libc::IPPROTO_IGMP) })?;
    // SAFETY: the descriptor is new and nobody else's.
    Ok(unsafe { std::os::fd::FromRawFd::from_raw_fd(fd) })
}

fn in6(address: Ipv6Addr) -> libc::in6_addr {
    libc::in6_addr { s6_addr: address.octets() }
}

fn sockaddr(address: Ipv6Addr) -> libc::sockaddr_in6 {
    libc::sockaddr_in6 {
        sin6_family: libc::AF_INET6 as u16,
        sin6_port: 0,
        sin6_flowinfo: 0,
        sin6_addr: in6(address),
        sin6_scope_id: 0,
    }
}
