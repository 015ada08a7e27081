//! Which call of which program made the kernel send a frame.
//!
//! A call is noted before its frames are sent, so it is enough to know whose frame it is and what it carries: octets of
//! a stream are those of the calls that sent them, counted from the first; a datagram is the oldest one of its length that is
//! not sent yet. What no call explains the kernel sends by itself: acknowledgements, ARP, answers to `ping`.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, SocketAddr};

use crate::bytes::be32;
use crate::flow::ends::{self, Address, End};
use crate::lab::trace::{Call, Event};
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Membership, Stop};

/// Why a frame was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// These calls, by their indices.
    Calls(Vec<usize>),
    /// A program ended and left a socket behind, which the kernel closed.
    End,
    /// No call: the kernel does it.
    Kernel,
}

impl From<Option<usize>> for Cause {
    fn from(call: Option<usize>) -> Self {
        call.map_or(Self::Kernel, |call| Self::Calls(vec![call]))
    }
}

/// What is known of a socket.
#[derive(Default)]
struct Socket {
    host: String,
    protocol: u8,
    local: Option<SocketAddr>,
    peer: Option<SocketAddr>,
    connect: Option<usize>,
    /// Calls that end a direction or all of it, with their times.
    ends: Vec<(i64, usize)>,
    /// What was sent, each with the octets that were sent until then in all.
    sent: Vec<(u64, usize)>,
    octets: u64,
    /// The length of one of them is not known, so that the others cannot be counted.
    uncounted: bool,
    /// Datagrams that were not seen yet: whose, to whom, how long.
    waiting: Vec<(usize, Option<SocketAddr>, Option<u64>)>,
    groups: Vec<IpAddr>,
}

impl Socket {
    fn take(&mut self, at: usize, event: &Event) {
        self.local = event.local.or(self.local);
        match event.call {
            Call::Connect => (self.peer, self.connect) = (event.peer, Some(at)),
            Call::Send if event.protocol == TCP => {
                self.peer = self.peer.or(event.peer);
                self.octets += event.octets.unwrap_or(0);
                self.uncounted |= event.octets.is_none();
                self.sent.push((self.octets, at));
            }
            Call::Send => self.waiting.push((at, event.peer, event.octets)),
            Call::Shutdown | Call::Close => {
                self.peer = self.peer.or(event.peer);
                self.ends.push((event.time_ns, at));
            }
            Call::Join => self.groups.extend(event.group),
            Call::Bind | Call::Listen | Call::Accept | Call::Leave => {}
        }
    }

    fn is_at(&self, local: SocketAddr) -> bool {
        self.local.is_none_or(|own| own.port() == local.port() && (own.ip().is_unspecified() || own.ip() == local.ip()))
    }

    /// The last call before a time that ends it: of several programs that share it the last one to let go.
    fn end(&self, before: i64) -> Option<usize> {
        self.ends.iter().rev().find(|(time, _)| *time <= before).map(|(_, call)| *call)
    }

    /// The calls that sent the octets from `first` to before `end` of its stream.
    fn senders(&self, first: u64, end: u64) -> Vec<usize> {
        if self.uncounted {
            return self.sent.last().map(|(_, call)| *call).into_iter().collect();
        }
        let mut begin = 0;
        let mut calls = Vec::new();
        for (until, call) in &self.sent {
            if begin < end && *until > first {
                calls.push(*call);
            }
            begin = *until;
        }
        calls
    }
}

const TCP: u8 = libc::IPPROTO_TCP as u8;
const UDP: u8 = libc::IPPROTO_UDP as u8;

/// Finds causes, frame after frame, from the calls that were noted so far.
#[derive(Default)]
pub struct Causes {
    /// Calls that were taken.
    taken: usize,
    /// In the order of their numbers, which is that of their making.
    sockets: BTreeMap<u64, Socket>,
    /// Sequence numbers that streams began with, by who sends to whom.
    beginnings: HashMap<(SocketAddr, SocketAddr), u32>,
    /// Why the last first fragment of a host was sent: the others follow it.
    fragmented: HashMap<String, Cause>,
}

impl Causes {
    /// Why `host` sent this frame.
    pub fn of(&mut self, host: &str, view: &View<'_>, events: &[Event]) -> Cause {
        for (at, event) in events.iter().enumerate().skip(self.taken) {
            let new = || Socket { host: event.host.to_string(), protocol: event.protocol, ..Socket::default() };
            self.sockets.entry(event.socket).or_insert_with(new).take(at, event);
        }
        self.taken = events.len();
        let before = view.frame.time_ns.unwrap_or(i64::MAX);
        let mut cause = Cause::Kernel;
        let mut hosts = None;
        ends::each(view, |layer, from, to| match (layer.proto(), end(from), end(to)) {
            (Proto::Tcp, Some(from), Some(to)) => cause = self.segment(host, layer, (from, to), before),
            (Proto::Udp, Some(from), Some(to)) => {
                let octets = u64::from(u16::from_be_bytes([layer.header()[4], layer.header()[5]])).checked_sub(8);
                cause = self.datagram(host, UDP, octets, from, to).into();
            }
            _ => {
                if let (Address::Ip(from), Address::Ip(to)) = (from.address, to.address) {
                    hosts = Some((from, to));
                }
            }
        });
        if let (Cause::Kernel, Some((from, to))) = (&cause, hosts) {
            let known = [(Proto::Icmp, libc::IPPROTO_ICMP), (Proto::Icmpv6, libc::IPPROTO_ICMPV6)];
            let found = known.into_iter().find(|(proto, _)| view.find(*proto).is_some());
            let call =
                found.and_then(|(_, number)| self.datagram(host, number as u8, None, (from, 0).into(), (to, 0).into()));
            cause = call.into();
        }
        view.layers().take(view.peeled.quoted_from).for_each(|layer| {
            layer.proto().memberships(&layer, &mut |membership| {
                if let Some(found) = self.membership(host, membership, events, before) {
                    cause = found;
                }
            });
        });
        if view.peeled.stop == Stop::Fragment {
            cause = self.fragmented.get(host).cloned().unwrap_or(Cause::Kernel);
        } else if view.layers().any(|layer| layer.is_fragment()) {
            self.fragmented.insert(host.to_owned(), cause.clone());
        }
        cause
    }

    fn segment(&mut self, host: &str, layer: &Layer<'_>, (from, to): (SocketAddr, SocketAddr), before: i64) -> Cause {
        const FIN: u8 = 1;
        const SYN: u8 = 2;
        const RST: u8 = 4;
        const ACK: u8 = 16;
        let header = layer.header();
        let (Some(sequence), Some(flags)) = (be32(header, 4), header.get(13)) else { return Cause::Kernel };
        let is = |flag: u8| flags & flag != 0;
        if is(SYN) {
            self.beginnings.insert((from, to), sequence);
        }
        let mut sockets = self.sockets.values_mut().rev();
        let own = |socket: &&mut Socket| {
            socket.host == host && socket.protocol == TCP && socket.peer == Some(to) && socket.is_at(from)
        };
        let Some(socket) = sockets.find(own) else { return Cause::Kernel };
        // Where it has no address yet the kernel chose this one when it was to connect.
        socket.local = Some(from);
        if is(SYN) {
            return if is(ACK) { Cause::Kernel } else { socket.connect.into() };
        }
        let mut calls = Vec::new();
        let octets = layer.payload().len() as u64;
        if let Some(beginning) = self.beginnings.get(&(from, to)).filter(|_| octets > 0) {
            let first = u64::from(sequence.wrapping_sub(*beginning).wrapping_sub(1));
            calls = socket.senders(first, first + octets);
        }
        match socket.end(before) {
            Some(end) if is(FIN) || is(RST) => calls.push(end),
            None if is(FIN) && calls.is_empty() => return Cause::End,
            _ => {}
        }
        if calls.is_empty() { Cause::Kernel } else { Cause::Calls(calls) }
    }

    /// The call that sent a datagram, which is taken out of those that wait, along with those before it: they were refused.
    fn datagram(
        &mut self,
        host: &str,
        protocol: u8,
        octets: Option<u64>,
        from: SocketAddr,
        to: SocketAddr,
    ) -> Option<usize> {
        let has_ports = protocol == UDP;
        for socket in self.sockets.values_mut().filter(|socket| socket.host == host && socket.protocol == protocol) {
            if has_ports && !socket.is_at(from) {
                continue;
            }
            let goes_there = |peer: SocketAddr| if has_ports { peer == to } else { peer.ip() == to.ip() };
            let found = socket.waiting.iter().position(|(_, peer, long)| {
                let fits = long.is_none() || octets.is_none() || *long == octets;
                peer.is_some_and(goes_there) && fits
            });
            if let Some(at) = found {
                if has_ports && socket.local.is_none() {
                    socket.local = Some(from);
                }
                return socket.waiting.drain(..=at).next_back().map(|(call, ..)| call);
            }
        }
        None
    }

    /// Why a host says that it listens to a group, or no more; `None` for a router's question.
    fn membership(&self, host: &str, said: Membership, events: &[Event], before: i64) -> Option<Cause> {
        let last = |call: Call, group: IpAddr| {
            events.iter().rposition(|event| {
                &*event.host == host && event.call == call && event.group == Some(group) && event.time_ns <= before
            })
        };
        match said {
            Membership::Query(_) => None,
            Membership::Join(group) => last(Call::Join, group).map(|call| Cause::Calls(vec![call])),
            Membership::Leave(group) => {
                let members =
                    self.sockets.values().filter(|socket| socket.host == host && socket.groups.contains(&group));
                let closed = || members.clone().filter_map(|socket| socket.end(before)).max();
                let call = last(Call::Leave, group).or_else(closed);
                let ended = members.clone().next().map(|_| Cause::End);
                call.map(|call| Cause::Calls(vec![call])).or(ended)
            }
        }
    }
}

/// An end that has a port, as an address of a socket.
fn end(end: End) -> Option<SocketAddr> {
    match (end.address, end.port) {
        (Address::Ip(ip), Some(port)) => Some(SocketAddr::new(ip, port)),
        _ => None,
    }
}
