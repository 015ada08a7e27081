//! Words become what is asked.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use super::Node;
use super::primitive::{Direction, Net, Primitive, Version};
use super::values::{NETWORKS, PROTOCOLS, SCTP, TCP, UDP, alone, four, is_protocol, mac, number, part, port, six};
use super::words::{Word, words};
use crate::filter::MAX_DEPTH;
use crate::filter::error::{Expected, Problem, Trouble};

pub(super) type Parsed<T> = Result<T, Trouble>;

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

pub(super) struct Parser<'w, 't> {
    pub(super) words: &'w [Word<'t>],
    pub(super) at: usize,
    /// Octets of the text.
    end: usize,
    /// The qualifiers of the value before.
    before: Option<Qualifiers<'t>>,
}

impl<'t> Parser<'_, 't> {
    pub(super) fn peek(&self) -> Option<&'t str> {
        self.words.get(self.at).map(|word| word.text)
    }

    pub(super) fn place(&self) -> Range<usize> {
        self.words.get(self.at).map_or(self.end..self.end, |word| word.place.clone())
    }

    pub(super) fn take(&mut self, wanted: &str) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_one_of(&mut self, wanted: &[&str]) -> bool {
        wanted.iter().any(|wanted| self.take(wanted))
    }

    /// Something is wrong with the next word; `key` says what.
    pub(super) fn wrong(&self, key: &'static str) -> Trouble {
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

    pub(super) fn number(&mut self) -> Parsed<u32> {
        let found = self.peek().and_then(number).ok_or_else(|| self.wrong("filter.capture.number"))?;
        self.at += 1;
        Ok(found)
    }
}
