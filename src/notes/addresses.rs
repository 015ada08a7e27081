//! IP addresses that are not just anybody's: private, special, broadcast; and the MAC inside an IPv6 address.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::{Fault, Striking, Usual};
use super::{Sheet, read};
use crate::bytes::MacAddr;
use crate::names::special_addresses::{eui64_mac, special};
use crate::proto::contract::Layer;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let Some((source, destination)) = read::ip_ends(&layer) else { continue };
        if source.is_multicast() {
            sheet.say(Fault, layer.index, "RFC 1122 §3.2.1.3", "notes.group_as_source", &[("source", &source)]);
        }
        // On loopback, where there is no card, a host talks to itself all day.
        let cards = read::ethernet_under(&layer).and_then(|ethernet| read::mac_ends(&ethernet));
        if source == destination && cards.is_some_and(|cards| cards.0.0 != [0; 6]) {
            sheet.say(Fault, layer.index, "RFC 1122 §3.2.1.3", "notes.to_itself", &[("source", &source)]);
        }
        broadcast(sheet, &layer, destination);
        kinds(sheet, layer.index, source, destination);
        identifiers(sheet, &layer, source, destination);
    }
}

/// Every card gets the frame, but the address does not say so: it is most likely the broadcast address of a network.
fn broadcast(sheet: &mut Sheet<'_>, layer: &Layer<'_>, destination: IpAddr) {
    let IpAddr::V4(host) = destination else { return };
    let to_all = read::ethernet_under(layer).and_then(|ethernet| read::mac(&ethernet, "eth.dst")) == Some(MacAddr::BROADCAST);
    if to_all && !host.is_broadcast() && !host.is_multicast() {
        sheet.say(Striking, layer.index, "RFC 919 §7", "notes.directed_broadcast", &[("host", &host)]);
    }
}

fn kinds(sheet: &mut Sheet<'_>, layer: usize, source: IpAddr, destination: IpAddr) {
    let (from, to) = (special(source), special(destination));
    let both = [(from, source), (to, destination)];
    // A name and an explanation that both ends share are said once.
    let same = from.zip(to).is_some_and(|(from, to)| from.name == to.name);
    for (kind, address) in both.into_iter().take(if same { 1 } else { 2 }) {
        let Some(kind) = kind else { continue };
        let addresses = match same && source != destination {
            true => format!("{source}, {destination}"),
            false => address.to_string(),
        };
        let values: &[(&str, &dyn Display)] = &[
            ("addresses", &addresses),
            ("name", &kind.name.in_(sheet.lang)),
            ("explanation", &kind.explanation.in_(sheet.lang)),
        ];
        // "Private: ..." names itself.
        let named = kind.explanation.in_(sheet.lang).to_lowercase().starts_with(kind.name.in_(sheet.lang));
        let key = if named { "notes.special_address_plain" } else { "notes.special_address" };
        sheet.say(Usual, layer, kind.spec, key, values);
    }
}

fn identifiers(sheet: &mut Sheet<'_>, layer: &Layer<'_>, source: IpAddr, destination: IpAddr) {
    let cards = read::ethernet_under(layer).and_then(|ethernet| read::mac_ends(&ethernet));
    let ends = [(source, cards.map(|cards| cards.0)), (destination, cards.map(|cards| cards.1))];
    for (address, card) in ends {
        let IpAddr::V6(address) = address else { continue };
        let Some(mac) = eui64_mac(address) else { continue };
        let key = if card == Some(mac) { "notes.eui64_same" } else { "notes.eui64" };
        let (stored, own) = (format!("{:02x}", mac.0[0] ^ 2), format!("{:02x}", mac.0[0]));
        let values: &[(&str, &dyn Display)] =
            &[("address", &address), ("mac", &mac), ("stored", &stored), ("own", &own)];
        sheet.say(Striking, layer.index, "RFC 4291 §2.5.1, appendix A", key, values);
    }
}
