//! The link: whose card, which bits of its address, the next hop; and what stands where there is no Ethernet.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::{Striking, Usual};
use super::{Sheet, read};
use crate::bytes::MacAddr;
use crate::names::mac_addresses::{maker_of, special_mac};
use crate::proto::Proto;
use crate::proto::contract::Layer;

const BITS: &str = "IEEE 802 §8.2.2";

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        match layer.proto() {
            Proto::Ethernet => ethernet(sheet, &layer),
            Proto::Wlan => {
                let (receiver, transmitter) = (read::mac(&layer, "wlan.ra"), read::mac(&layer, "wlan.ta"));
                if receiver == Some(MacAddr::BROADCAST) {
                    sheet.say(Striking, layer.index, "IEEE 802.11 §9.2.4.3", "notes.broadcast", &[]);
                }
                let either = [transmitter, receiver].into_iter().flatten().collect::<Vec<_>>();
                cards(sheet, layer.index, &either);
            }
            Proto::Vlan | Proto::Ieee8021ad => vlan(sheet, &layer),
            Proto::Sll | Proto::Sll2 => cooked(sheet, &layer),
            Proto::Null => sheet.say(Striking, layer.index, "LINKTYPE_NULL, LINKTYPE_LOOP", "notes.null", &[]),
            Proto::Ppp | Proto::Chdlc => sheet.say(Striking, layer.index, "RFC 1661 §1", "notes.point_to_point", &[]),
            Proto::Raw => sheet.say(Striking, layer.index, "LINKTYPE_RAW", "notes.raw", &[]),
            _ => {}
        }
    }
}

fn ethernet(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let Some((source, destination)) = read::mac_ends(layer) else { return };
    let index = layer.index;
    if source.0 == [0; 6] && destination.0 == [0; 6] {
        sheet.say(Striking, index, "RFC 1122 §3.2.1.3", "notes.loopback", &[]);
        return;
    }
    if destination == MacAddr::BROADCAST {
        sheet.say(Striking, index, "IEEE 802.3 §3.2.3", "notes.broadcast", &[]);
    } else if destination.is_group() {
        group(sheet, index, destination);
    } else {
        next_hop(sheet, layer, destination);
    }
    if let Some(length) = read::number(layer, "eth.len") {
        sheet.say(Striking, index, "IEEE 802.3 §3.2.6", "notes.length_not_type", &[("length", &length)]);
    }
    cards(sheet, index, &[source, destination]);
}

/// A group other than those of IP, which speak for themselves.
fn group(sheet: &mut Sheet<'_>, layer: usize, mac: MacAddr) {
    if matches!(mac.0, [0x01, 0x00, 0x5e, ..] | [0x33, 0x33, ..]) {
        return;
    }
    let Some(special) = special_mac(mac) else { return };
    let values: &[(&str, &dyn Display)] = &[
        ("mac", &mac),
        ("name", &special.name.in_(sheet.lang)),
        ("explanation", &special.explanation.in_(sheet.lang)),
    ];
    sheet.say(Striking, layer, special.spec, "notes.group_mac", values);
}

fn next_hop(sheet: &mut Sheet<'_>, layer: &Layer<'_>, mac: MacAddr) {
    let Some(ip) = sheet.layers().find(|ip| read::ethernet_under(ip).is_some_and(|e| e.index == layer.index)) else {
        return;
    };
    let Some((_, host)) = read::ip_ends(&ip) else { return };
    // RFC 4861 §11.2: neighbour discovery never passes a router, and says so by its hop limit.
    if read::number(&ip, "ipv6.hlim") == Some(255) && ip.above().is_some_and(|above| above.proto() == Proto::Icmpv6) {
        return;
    }
    let beyond_a_router = match host {
        IpAddr::V4(host) => !(host.is_multicast() || host.is_broadcast() || host.is_link_local() || host.is_loopback()),
        IpAddr::V6(host) => !(host.is_multicast() || host.is_unicast_link_local() || host.is_loopback()),
    };
    if beyond_a_router {
        sheet.say(Striking, layer.index, "RFC 1122 §3.3.1.1", "notes.next_hop", &[("mac", &mac), ("host", &host)]);
    }
}

/// Who made the cards, or that nobody did.
fn cards(sheet: &mut Sheet<'_>, layer: usize, addresses: &[MacAddr]) {
    let local: Vec<_> = addresses.iter().filter(|mac| mac.is_local() && !mac.is_group()).collect();
    if let Some(mac) = local.first() {
        let macs = local.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let values: &[(&str, &dyn Display)] =
            &[("macs", &macs), ("octet", &format!("{:02x}", mac.0[0])), ("bits", &format!("{:08b}", mac.0[0]))];
        sheet.say(Usual, layer, BITS, "notes.local_mac", values);
    }
    let mut made = Vec::new();
    // No card has the address that is all zeros, though its first octets are registered.
    for mac in addresses.iter().filter(|mac| mac.0 != [0; 6]) {
        let told = maker_of(*mac).map(|maker| format!("{mac}: {maker}"));
        made.extend(told.filter(|told| !made.contains(told)));
    }
    let made = made.join("; ");
    if !made.is_empty() {
        sheet.say(Usual, layer, "IEEE MA-L, MA-M, MA-S", "notes.maker", &[("made", &made.trim_end_matches('.'))]);
    }
}

fn vlan(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    const SPEC: &str = "IEEE 802.1Q §9.6";
    let id = |tag: &Layer<'_>| read::number(tag, "vlan.id").or_else(|| read::number(tag, "ieee8021ad.id"));
    let outer = layer.below().filter(read::is_tag).and_then(|outer| id(&outer));
    let Some(id) = id(layer) else { return };
    if layer.above().is_some_and(|above| read::is_tag(&above)) {
        return;
    }
    match outer {
        Some(outer) => sheet.say(Striking, layer.index, SPEC, "notes.qinq", &[("outer", &outer), ("inner", &id)]),
        None if id == 0 => sheet.say(Striking, layer.index, SPEC, "notes.vlan_priority", &[]),
        None => sheet.say(Striking, layer.index, SPEC, "notes.vlan", &[("id", &id)]),
    }
}

fn cooked(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let kind = read::named(layer, "sll.pkttype", sheet.lang).unwrap_or("?");
    let values: &[(&str, &dyn Display)] = &[("octets", &layer.header().len()), ("kind", &kind)];
    sheet.say(Striking, layer.index, "LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2", "notes.cooked", values);
}
