//! Words that stand for a value: protocols, numbers, ports, addresses.

use super::primitive::{ARP, IPV4, IPV6, Net, Primitive, RARP, Version};
use crate::bytes::MacAddr;
use crate::names::ports::{Transport, service};

pub(super) const TCP: u32 = 6;
pub(super) const UDP: u32 = 17;
pub(super) const SCTP: u32 = 132;

/// Protocols over IP: the word, the version it is of, the number.
pub(super) const PROTOCOLS: [(&str, Version, u32); 11] = [
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
pub(super) const NETWORKS: [(&str, u32); 4] = [("ip", IPV4), ("ip6", IPV6), ("arp", ARP), ("rarp", RARP)];

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

pub(super) fn is_protocol(word: &str) -> bool {
    matches!(word, "ether" | "link")
        || NETWORKS.iter().any(|(name, _)| *name == word)
        || PROTOCOLS.iter().any(|(name, ..)| *name == word)
}

/// What a protocol's word asks by itself.
pub(super) fn alone(protocol: &str) -> Option<Primitive> {
    let network = NETWORKS.iter().find(|(name, _)| *name == protocol).map(|(_, kind)| Primitive::EtherType(*kind));
    let over_ip = PROTOCOLS.iter().find(|(name, ..)| *name == protocol);
    network.or(over_ip.map(|(_, version, number)| Primitive::Protocol(*version, *number)))
}

/// A number: decimal, hexadecimal after 0x, octal after 0, or a word that stands for one.
pub(super) fn number(word: &str) -> Option<u32> {
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
pub(super) fn port(word: &str) -> Option<u16> {
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
pub(super) fn mac(word: &str) -> Option<MacAddr> {
    let mut octets =
        word.split([':', '-']).map(|octet| if octet.len() <= 2 { u8::from_str_radix(octet, 16).ok() } else { None });
    let mac = [(); 6].map(|()| octets.next().flatten());
    let all = mac.iter().flatten().count() == 6 && octets.next().is_none();
    all.then(|| MacAddr(mac.map(Option::unwrap_or_default)))
}

/// The first one to three octets of an IPv4 address, and how many they are.
pub(super) fn part(word: &str) -> Option<(u32, u32)> {
    let octets: Vec<u8> = word.split('.').map(|octet| octet.parse().ok()).collect::<Option<_>>()?;
    let bits = (0..4).fold(0, |bits, at| bits << 8 | u32::from(octets.get(at).copied().unwrap_or(0)));
    (1..=4).contains(&octets.len()).then_some((bits, octets.len() as u32))
}

pub(super) fn four(bits: u32, len: u32) -> Option<Net> {
    (len <= 32).then(|| Net::Four { bits, mask: u32::MAX.checked_shl(32 - len).unwrap_or(0) })
}

pub(super) fn six(bits: u128, len: u32) -> Option<Net> {
    (len <= 128).then(|| Net::Six { bits, mask: u128::MAX.checked_shl(128 - len).unwrap_or(0) })
}
