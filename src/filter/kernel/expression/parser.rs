//! Words become what is asked.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use super::Node;
use super::primitive::{ARP, Direction, IPV4, IPV6, Net, Primitive, RARP, Version};
use super::relation::{Number, Order, Origin, Relation};
use super::words::{Word, words};
use crate::bytes::MacAddr;
use crate::filter::MAX_DEPTH;
use crate::filter::error::{Expected, Problem, Trouble};
use crate::names::ports::{Transport, service};

type Parsed<T> = Result<T, Trouble>;

const TCP: u32 = 6;
const UDP: u32 = 17;
const SCTP: u32 = 132;

/// Protocols over IP: the word, the version it is of, the number.
const PROTOCOLS: [(&str, Version, u32); 11] = [
    ("tcp", Version::Any, TCP),
    ("udp", Version::Any, UDP),
    ("sctp", Version::Any, SCTP),
    ("icmp", Version::Four, 1),
    ("igmp", Version::Four, 2),
    ("icmp6", Version::Six, 58),
    ("pim", Version::Any, 103),
    ("ah", Version::Any, 51),
    ("esp", Version::Any, 50),
    ("vrrp", Version::Four, 112),
    ("igrp", Version::Four, 9),
];

/// Protocols of the network layer, and their EtherTypes.
const NETWORKS: [(&str, u32); 4] = [("ip", IPV4), ("ip6", IPV6), ("arp", ARP), ("rarp", RARP)];

/// Words that stand for a number in a relation.
const NUMBERS: [(&str, u32); 19] = [
    ("tcpflags", 13),
    ("icmptype", 0),
    ("icmpcode", 1),
    ("tcp-fin", 0x01),
    ("tcp-syn", 0x02),
    ("tcp-rst", 0x04),
    ("tcp-push", 0x08),
    ("tcp-ack", 0x10),
    ("tcp-urg", 0x20),
    ("tcp-ece", 0x40),
    ("tcp-cwr", 0x80),
    ("icmp-echoreply", 0),
    ("icmp-unreach", 3),
    ("icmp-redirect", 5),
    ("icmp-echo", 8),
    ("icmp-routeradvert", 9),
    ("icmp-timxceed", 11),
    ("icmp-paramprob", 12),
    ("icmp-tstamp", 13),
];

/// What libpcap knows and is not read here.
const ELSEWHERE: [&str; 14] = [
    "gateway",
    "mpls",
    "pppoed",
    "pppoes",
    "geneve",
    "vxlan",
    "inbound",
    "outbound",
    "ifname",
    "protochain",
    "iso",
    "wlan",
    "fddi",
    "tr",
];

const KEYWORDS: [&str; 9] = ["src", "dst", "host", "net", "port", "portrange", "proto", "and", "or"];

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Host,
    Net,
    Port,
    PortRange,
    Proto,
}

/// The words before a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Qualifiers<'t> {
    protocol: Option<&'t str>,
    direction: Direction,
    kind: Kind,
}

pub fn parse(text: &str) -> Parsed<Node> {
    let words = words(text)?;
    let mut parser = Parser { words: &words, at: 0, end: text.len(), before: None };
    let node = parser.expression(0)?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(Trouble::at(parser.place(), Problem::Expected(Expected::End))),
    }
}

struct Parser<'w, 't> {
    words: &'w [Word<'t>],
    at: usize,
    /// Octets of the text.
    end: usize,
    /// The qualifiers of the value before.
    before: Option<Qualifiers<'t>>,
}

impl<'t> Parser<'_, 't> {
    fn peek(&self) -> Option<&'t str> {
        self.words.get(self.at).map(|word| word.text)
    }

    fn place(&self) -> Range<usize> {
        self.words.get(self.at).map_or(self.end..self.end, |word| word.place.clone())
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_one_of(&mut self, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| self.take(wanted))
    }

    /// Something is wrong with the next word; `key` says what.
    fn wrong(&self, key: &'static str) -> Trouble {
        let word = self.peek().unwrap_or_default().to_owned();
        Trouble::at(self.place(), Problem::Capture(key, word))
    }

    fn expression(&mut self, depth: usize) -> Parsed<Node> {
        let mut node = self.one(depth)?;
        loop {
            let join = if self.take_one_of(&["and", "&&"]) {
                Node::And
            } else if self.take_one_of(&["or", "||"]) {
                Node::Or
            } else {
                return Ok(node);
            };
            node = join(Box::new(node), Box::new(self.one(depth)?));
        }
    }

    fn one(&mut self, depth: usize) -> Parsed<Node> {
        if depth > MAX_DEPTH {
            return Err(Trouble::at(self.place(), Problem::TooDeep));
        }
        if self.take_one_of(&["not", "!"]) {
            return Ok(Node::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.take("(") {
            let node = self.expression(depth + 1)?;
            return if self.take(")") {
                Ok(node)
            } else {
                Err(Trouble::at(self.place(), Problem::Expected(Expected::Close)))
            };
        }
        self.primitive().map(Node::Is)
    }

    fn primitive(&mut self) -> Parsed<Primitive> {
        let Some(first) = self.peek() else { return Err(self.wrong("filter.capture.primitive")) };
        let next = self.words.get(self.at + 1).map(|word| word.text);
        if next == Some("[") || first == "len" || self.begins_with_number() {
            return self.relation();
        }
        if ELSEWHERE.contains(&first) {
            return Err(self.wrong("filter.capture.elsewhere"));
        }
        match first {
            "less" | "greater" => {
                self.at += 1;
                let octets = self.number()?;
                return Ok(if first == "less" { Primitive::AtMost(octets) } else { Primitive::AtLeast(octets) });
            }
            "vlan" => {
                self.at += 1;
                let id = self.peek().and_then(|word| word.parse().ok());
                self.at += usize::from(id.is_some());
                return Ok(Primitive::Vlan(id));
            }
            "broadcast" | "multicast" => {
                self.at += 1;
                return Ok(if first == "broadcast" { Primitive::LinkBroadcast } else { Primitive::LinkMulticast });
            }
            _ => {}
        }
        self.qualified()
    }

    /// Words that say what a value is, and the value; or a protocol alone; or a value alone, which is what the one before
    /// was.
    fn qualified(&mut self) -> Parsed<Primitive> {
        let protocol = self.peek().filter(|word| is_protocol(word));
        self.at += usize::from(protocol.is_some());
        if let Some(protocol) = protocol {
            match (protocol, self.peek()) {
                ("ether" | "link", Some("broadcast")) => return self.done(Primitive::LinkBroadcast),
                ("ether" | "link", Some("multicast")) => return self.done(Primitive::LinkMulticast),
                ("ip", Some("multicast")) => return self.done(Primitive::Multicast(Version::Four)),
                ("ip6", Some("multicast")) => return self.done(Primitive::Multicast(Version::Six)),
                // It would need the netmask of the interface.
                ("ip", Some("broadcast")) => return Err(self.wrong("filter.capture.elsewhere")),
                _ => {}
            }
        }
        let direction = self.direction();
        let kind = self.kind();
        let qualifiers = match (protocol, direction, kind) {
            (Some(protocol), None, None) if self.value_is_missing() => {
                return alone(protocol).ok_or_else(|| self.wrong("filter.capture.primitive"));
            }
            (None, None, None) => match self.before {
                Some(before) if !self.value_is_missing() => before,
                _ => return Err(self.wrong("filter.capture.word")),
            },
            (protocol, direction, kind) => {
                Qualifiers { protocol, direction: direction.unwrap_or_default(), kind: kind.unwrap_or(Kind::Host) }
            }
        };
        self.before = Some(qualifiers);
        self.value(qualifiers)
    }

    fn done(&mut self, primitive: Primitive) -> Parsed<Primitive> {
        self.at += 1;
        Ok(primitive)
    }

    fn direction(&mut self) -> Option<Direction> {
        let first = if self.take("src") {
            Direction::Source
        } else if self.take("dst") {
            Direction::Destination
        } else {
            return None;
        };
        let other = if first == Direction::Source { "dst" } else { "src" };
        let pair = (self.peek(), self.words.get(self.at + 1).map(|word| word.text));
        match pair {
            (Some("or" | "||"), Some(second)) if second == other => {
                self.at += 2;
                Some(Direction::Either)
            }
            (Some("and" | "&&"), Some(second)) if second == other => {
                self.at += 2;
                Some(Direction::Both)
            }
            _ => Some(first),
        }
    }

    fn kind(&mut self) -> Option<Kind> {
        let kinds = [
            ("host", Kind::Host),
            ("net", Kind::Net),
            ("port", Kind::Port),
            ("portrange", Kind::PortRange),
            ("proto", Kind::Proto),
        ];
        kinds.into_iter().find(|(word, _)| self.take(word)).map(|(_, kind)| kind)
    }

    /// What comes next is no value.
    fn value_is_missing(&self) -> bool {
        self.peek().is_none_or(|word| {
            let sign = !word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == ':' || c == '\\');
            sign || KEYWORDS.contains(&word) || word == "not" || is_protocol(word)
        })
    }

    fn value(&mut self, qualifiers: Qualifiers<'t>) -> Parsed<Primitive> {
        let Some(word) = self.peek() else { return Err(self.wrong("filter.capture.value")) };
        let Qualifiers { protocol, direction, kind } = qualifiers;
        let word = word.trim_start_matches('\\');
        let primitive = match (kind, protocol) {
            (Kind::Host | Kind::Net, Some("ether" | "link")) => {
                mac(word).map(|mac| Primitive::Mac(direction, mac)).ok_or_else(|| self.wrong("filter.capture.mac"))?
            }
            (Kind::Host | Kind::Net, _) => self.net(word, kind, protocol, direction)?,
            (Kind::Port | Kind::PortRange, _) => {
                let protocols: &[u32] = match protocol {
                    None => &[TCP, UDP, SCTP],
                    Some("tcp") => &[TCP],
                    Some("udp") => &[UDP],
                    Some("sctp") => &[SCTP],
                    Some(_) => return Err(self.wrong("filter.capture.port_of")),
                };
                let (first, last) = match word.split_once('-') {
                    Some((first, last)) if kind == Kind::PortRange => (port(first), port(last)),
                    _ => (port(word), port(word)),
                };
                let (Some(first), Some(last)) = (first, last) else { return Err(self.wrong("filter.capture.port")) };
                Primitive::Ports(protocols, direction, first.min(last), first.max(last))
            }
            (Kind::Proto, Some("ether" | "link")) => {
                let named = NETWORKS.iter().find(|(name, _)| *name == word).map(|(_, number)| *number);
                let number = named.or_else(|| number(word)).ok_or_else(|| self.wrong("filter.capture.number"))?;
                Primitive::EtherType(number)
            }
            (Kind::Proto, protocol) => {
                let named = PROTOCOLS.iter().find(|(name, ..)| *name == word).map(|(.., number)| *number);
                let number = named.or_else(|| number(word)).ok_or_else(|| self.wrong("filter.capture.number"))?;
                let version = match protocol {
                    Some("ip") => Version::Four,
                    Some("ip6") => Version::Six,
                    _ => Version::Any,
                };
                Primitive::Protocol(version, number)
            }
        };
        self.done(primitive)
    }

    /// An address, or the first part of one, with a length or a mask behind it.
    fn net(&mut self, word: &str, kind: Kind, protocol: Option<&str>, direction: Direction) -> Parsed<Primitive> {
        let of = match protocol {
            None => None,
            Some(name) => match NETWORKS.iter().find(|(known, _)| *known == name) {
                Some((_, number)) => Some(*number),
                None => return Err(self.wrong("filter.capture.host_of")),
            },
        };
        let (address, len) = match word.split_once('/') {
            Some((address, len)) => (address, Some(len.parse().map_err(|_| self.wrong("filter.capture.address"))?)),
            None => (word, None),
        };
        let net = match address.parse() {
            Ok(IpAddr::V6(address)) => six(address.to_bits(), len.unwrap_or(128)),
            Ok(IpAddr::V4(address)) => {
                let mask = if kind == Kind::Net && self.mask_follows() { Some(self.mask()?) } else { None };
                match mask {
                    Some(mask) => Some(Net::Four { bits: address.to_bits(), mask }),
                    None => four(address.to_bits(), len.unwrap_or(32)),
                }
            }
            // `net 10.1` leaves out what is zero behind it.
            Err(_) if kind == Kind::Net => {
                part(address).and_then(|(bits, octets)| four(bits, len.unwrap_or(8 * octets)))
            }
            Err(_) => None,
        };
        // Bits behind the mask would never be there.
        let fits = |net: &Net| match net {
            Net::Four { bits, mask } => bits & !mask == 0,
            Net::Six { bits, mask } => bits & !mask == 0,
        };
        let net = net.filter(fits).ok_or_else(|| self.wrong("filter.capture.address"))?;
        Ok(Primitive::Net(of, direction, net))
    }

    fn mask_follows(&self) -> bool {
        self.words.get(self.at + 1).is_some_and(|word| word.text == "mask")
    }

    /// The mask behind the address, which stays the last word to be taken.
    fn mask(&mut self) -> Parsed<u32> {
        self.at += 2;
        let mask: Option<Ipv4Addr> = self.peek().and_then(|word| word.parse().ok());
        mask.map(Ipv4Addr::to_bits).ok_or_else(|| self.wrong("filter.capture.address"))
    }

    fn number(&mut self) -> Parsed<u32> {
        let found = self.peek().and_then(number).ok_or_else(|| self.wrong("filter.capture.number"))?;
        self.at += 1;
        Ok(found)
    }

    /// A number begins a relation, where no value before could take it.
    fn begins_with_number(&self) -> bool {
        let is_number = self.peek().is_some_and(|word| number(word).is_some());
        let orders = ["=", "==", "!=", "<", "<=", ">", ">="];
        is_number && self.words.get(self.at + 1).is_some_and(|word| orders.contains(&word.text))
    }

    /// A number of the frame, masked or not, compared with a value, on either side.
    fn relation(&mut self) -> Parsed<Primitive> {
        let (left, left_mask) = self.side()?;
        let order = self.order()?;
        let (right, right_mask) = self.side()?;
        let relation = match (left, right) {
            (Side::Frame(number), Side::Value(value)) => Relation { number, mask: left_mask, order, value },
            (Side::Value(value), Side::Frame(number)) => {
                Relation { number, mask: right_mask, order: order.turned(), value }
            }
            _ => return Err(self.wrong("filter.capture.relation")),
        };
        Ok(Primitive::Relation(relation))
    }

    fn order(&mut self) -> Parsed<Order> {
        let orders = [
            ("==", Order::Equal),
            ("=", Order::Equal),
            ("!=", Order::NotEqual),
            ("<=", Order::LessOrEqual),
            ("<", Order::Less),
            (">=", Order::GreaterOrEqual),
            (">", Order::Greater),
        ];
        let found = orders.into_iter().find(|(sign, _)| self.take(sign));
        found.map(|(_, order)| order).ok_or_else(|| self.wrong("filter.capture.order"))
    }

    /// One side of a relation, and the bits of it that count.
    fn side(&mut self) -> Parsed<(Side, u32)> {
        let next = self.words.get(self.at + 1).map(|word| word.text);
        if self.peek() == Some("len") || next == Some("[") {
            let number = self.number_of_frame()?;
            let mask = if self.take("&") { self.sum(0)? } else { u32::MAX };
            return Ok((Side::Frame(number), mask));
        }
        Ok((Side::Value(self.sum(0)?), u32::MAX))
    }

    fn number_of_frame(&mut self) -> Parsed<Number> {
        if self.take("len") {
            return Ok(Number::Length);
        }
        let name = self.peek().unwrap_or_default();
        let network = NETWORKS.iter().find(|(known, _)| *known == name).map(|(_, kind)| Origin::Network(*kind));
        let transport = PROTOCOLS.iter().find(|(known, version, _)| *known == name && *version != Version::Six);
        let origin = match name {
            "ether" | "link" => Some(Origin::Frame),
            _ => network.or(transport.map(|(.., number)| Origin::Transport(*number))),
        };
        let origin = origin.ok_or_else(|| self.wrong("filter.capture.word"))?;
        self.at += 2;
        // `13:2` is one word, `tcpflags` another.
        let inside = self.peek().unwrap_or_default();
        let (offset, octets) = inside.split_once(':').unwrap_or((inside, "1"));
        let offset = number(offset).filter(|offset| *offset < 1 << 24);
        let octets = number(octets).filter(|octets| matches!(octets, 1 | 2 | 4));
        let (Some(offset), Some(octets)) = (offset, octets) else { return Err(self.wrong("filter.capture.offset")) };
        self.at += 1;
        if !self.take("]") {
            return Err(Trouble::at(self.place(), Problem::Expected(Expected::CloseSlice)));
        }
        Ok(Number::Octets { origin, offset, octets: octets as u8 })
    }

    /// Numbers joined by `|`, `&` and `+`, in parentheses or not.
    fn sum(&mut self, depth: usize) -> Parsed<u32> {
        let mut sum = self.term(depth)?;
        loop {
            if self.take("|") {
                sum |= self.term(depth)?;
            } else if self.take("&") {
                sum &= self.term(depth)?;
            } else if self.take("+") {
                sum = sum.wrapping_add(self.term(depth)?);
            } else {
                return Ok(sum);
            }
        }
    }

    fn term(&mut self, depth: usize) -> Parsed<u32> {
        if depth < MAX_DEPTH && self.take("(") {
            let sum = self.sum(depth + 1)?;
            return if self.take(")") {
                Ok(sum)
            } else {
                Err(Trouble::at(self.place(), Problem::Expected(Expected::Close)))
            };
        }
        self.number()
    }
}

/// A side of a relation.
enum Side {
    Frame(Number),
    Value(u32),
}

fn is_protocol(word: &str) -> bool {
    matches!(word, "ether" | "link")
        || NETWORKS.iter().any(|(name, _)| *name == word)
        || PROTOCOLS.iter().any(|(name, ..)| *name == word)
}

/// What a protocol's word asks by itself.
fn alone(protocol: &str) -> Option<Primitive> {
    let network = NETWORKS.iter().find(|(name, _)| *name == protocol).map(|(_, kind)| Primitive::EtherType(*kind));
    let over_ip = PROTOCOLS.iter().find(|(name, ..)| *name == protocol);
    network.or(over_ip.map(|(_, version, number)| Primitive::Protocol(*version, *number)))
}

/// A number: decimal, hexadecimal after 0x, octal after 0, or a word that stands for one.
fn number(word: &str) -> Option<u32> {
    if let Some((_, number)) = NUMBERS.iter().find(|(name, _)| *name == word) {
        return Some(*number);
    }
    match word.strip_prefix("0x").or(word.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None if word.len() > 1 && word.starts_with('0') => u32::from_str_radix(word, 8).ok(),
        None => word.parse().ok(),
    }
}

/// A port, or the name of one.
fn port(word: &str) -> Option<u16> {
    let number = number(word).and_then(|number| u16::try_from(number).ok());
    number.or_else(|| {
        let called = |port: &u16| {
            [Transport::Tcp, Transport::Udp]
                .iter()
                .any(|by| service(*by, *port).is_some_and(|service| service.name == word))
        };
        word.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| (0..=u16::MAX).find(called))?
    })
}

/// A hardware address, by colons or hyphens.
fn mac(word: &str) -> Option<MacAddr> {
    let mut octets =
        word.split([':', '-']).map(|octet| if octet.len() <= 2 { u8::from_str_radix(octet, 16).ok() } else { None });
    let mac = [(); 6].map(|()| octets.next().flatten());
    let all = mac.iter().flatten().count() == 6 && octets.next().is_none();
    all.then(|| MacAddr(mac.map(Option::unwrap_or_default)))
}

/// The first one to three octets of an IPv4 address, and how many they are.
fn part(word: &str) -> Option<(u32, u32)> {
    let octets: Vec<u8> = word.split('.').map(|octet| octet.parse().ok()).collect::<Option<_>>()?;
    let bits = (0..4).fold(0, |bits, at| bits << 8 | u32::from(octets.get(at).copied().unwrap_or(0)));
    (1..=4).contains(&octets.len()).then_some((bits, octets.len() as u32))
}

fn four(bits: u32, len: u32) -> Option<Net> {
    (len <= 32).then(|| Net::Four { bits, mask: u32::MAX.checked_shl(32 - len).unwrap_or(0) })
}

fn six(bits: u128, len: u32) -> Option<Net> {
    (len <= 128).then(|| Net::Six { bits, mask: u128::MAX.checked_shl(128 - len).unwrap_or(0) })
}
