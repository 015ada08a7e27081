//! Time to live and hop limit: how far a datagram may still go, and how far it probably has come.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::{Aside, Striking};
use super::{Sheet, read};
use crate::i18n::{same, w};
use crate::names::ttl::likely_initial_ttl;
use crate::proto::contract::Layer;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let Some((from, destination)) = read::ip_ends(&layer) else { continue };
        let found = [("ip.ttl", same("TTL")), ("ipv6.hlim", w("Hop limit", "Limite de saltos"))]
            .into_iter()
            .find_map(|(field, name)| Some((u8::try_from(read::number(&layer, field)?).ok()?, name)));
        let Some((ttl, name)) = found else { continue };
        let name = name.in_(sheet.lang);
        let source = if destination.is_ipv4() { "RFC 1812 §5.3.1" } else { "RFC 8200 §3" };
        if destination.is_multicast() {
            group(sheet, &layer, ttl, name, destination);
        } else if ttl <= 1 {
            sheet.say(Striking, layer.index, source, "notes.ttl_last", &[("name", &name), ("ttl", &ttl)]);
        } else if !stays_here(from) && !stays_here(destination) {
            distance(sheet, &layer, ttl, name, source);
        }
    }
}

/// No router forwards what has this address, so that its time to live tells nothing of a distance.
fn stays_here(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_broadcast() || address.is_link_local() || address.is_unspecified() || address.is_loopback()
        }
        IpAddr::V6(address) => address.is_unicast_link_local() || address.is_unspecified() || address.is_loopback(),
    }
}

fn group(sheet: &mut Sheet<'_>, layer: &Layer<'_>, ttl: u8, name: &str, group: IpAddr) {
    // Groups of one link stay there whatever the value is (RFC 5771 §4, RFC 4291 §2.7).
    let of_one_link = match group {
        IpAddr::V4(group) => matches!(group.octets(), [224, 0, 0, _]),
        IpAddr::V6(group) => group.octets()[1] & 0x0f <= 2,
    };
    if of_one_link && (2..255).contains(&ttl) {
        return;
    }
    let key = match ttl {
        0 => "notes.ttl_group_zero",
        1 => "notes.ttl_group_one",
        255 => "notes.ttl_255",
        _ => "notes.ttl_group",
    };
    let routers = routers(sheet, ttl.saturating_sub(1));
    let values: &[(&str, &dyn Display)] = &[("name", &name), ("ttl", &ttl), ("routers", &routers)];
    let source = match group {
        _ if ttl == 255 => "RFC 5082 §3",
        IpAddr::V4(_) => "RFC 1112 §6.1",
        IpAddr::V6(_) => "RFC 3493 §5.2",
    };
    sheet.say(Striking, layer.index, source, key, values);
}

fn distance(sheet: &mut Sheet<'_>, layer: &Layer<'_>, ttl: u8, name: &str, source: &str) {
    let initial = likely_initial_ttl(ttl);
    let crossed = initial - ttl;
    let routers = routers(sheet, crossed);
    let values: &[(&str, &dyn Display)] =
        &[("name", &name), ("ttl", &ttl), ("initial", &initial), ("routers", &routers)];
    if sheet.layers().take(layer.index).any(|outer| read::ip_ends(&outer).is_some()) {
        return sheet.say(Aside, layer.index, source, "notes.ttl_inside", values);
    }
    let key = if read::ethernet_under(layer).is_some() { "notes.ttl_distance" } else { "notes.ttl_distance_no_mac" };
    match crossed {
        0 if ttl == 255 => sheet.say(Striking, layer.index, "RFC 5082 §3", "notes.ttl_255", values),
        0 => sheet.say(Aside, layer.index, source, "notes.ttl_untouched", values),
        _ => sheet.say(Striking, layer.index, source, key, values),
    }
}

/// "1 router", "2 routers".
fn routers(sheet: &Sheet<'_>, count: u8) -> String {
    let key = if count == 1 { "notes.router" } else { "notes.routers" };
    sheet.lang.fill(key, &[("count", &count)])
}
