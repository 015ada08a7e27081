//! Groups: class D and ff00::/8, and the Ethernet address that a group is mapped to.

use std::fmt::Display;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Rank::{Fault, Striking, Usual};
use super::{Sheet, read};
use crate::bytes::MacAddr;
use crate::names::{multicast4, multicast6};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let Some((_, destination)) = read::ip_ends(&layer) else { continue };
        let ethernet = read::ethernet_under(&layer);
        let mac = ethernet.and_then(|ethernet| Some((ethernet.index, read::mac(&ethernet, "eth.dst")?)));
        match destination {
            IpAddr::V4(group) if multicast4::is_class_d(group) => {
                class_d(sheet, layer.index, group);
                if let Some((index, mac)) = mac {
                    mac_of_class_d(sheet, index, mac, group);
                }
            }
            IpAddr::V6(group) if group.is_multicast() => {
                group6(sheet, layer.index, group);
                if let Some((index, mac)) = mac {
                    mac_of_group6(sheet, index, mac, group);
                }
            }
            // Only a group's own block counts: a limited broadcast goes to ff:ff:ff:ff:ff:ff.
            host => {
                if let Some((index, mac)) = mac
                    && matches!(mac.0, [0x01, 0x00, 0x5e, ..] | [0x33, 0x33, ..])
                {
                    sheet.say(Fault, index, "RFC 1122 §3.3.6", "notes.host_to_group_mac", &[("mac", &mac), ("host", &host)]);
                }
            }
        }
    }
}

fn class_d(sheet: &mut Sheet<'_>, layer: usize, group: Ipv4Addr) {
    let Some(block) = multicast4::class_d_block(group) else { return };
    let values: &[(&str, &dyn Display)] = &[
        ("group", &group),
        ("block", &block.name.in_(sheet.lang)),
        ("explanation", &block.explanation.in_(sheet.lang)),
        ("name", &multicast4::class_d_group(group).map_or("", |group| group.name.in_(sheet.lang))),
    ];
    match multicast4::class_d_group(group) {
        Some(named) => sheet.say(Striking, layer, &join(block.spec, named.spec), "notes.class_d_named", values),
        None => sheet.say(Striking, layer, block.spec, "notes.class_d", values),
    }
}

/// Two specifications as one, where they are not the same.
fn join(first: &str, second: &str) -> String {
    if first == second { first.to_owned() } else { format!("{first}, {second}") }
}

fn mac_of_class_d(sheet: &mut Sheet<'_>, layer: usize, mac: MacAddr, group: Ipv4Addr) {
    const SPEC: &str = "RFC 1112 §6.4";
    let right = multicast4::mac_of(group);
    if mac != right {
        misfit(sheet, layer, SPEC, mac, right, &group);
        return;
    }
    let [a, b, c, d] = group.octets();
    let bits = format!("{:04b}|{:04b}.{:b}|{:07b}.{c:08b}.{d:08b}", a >> 4, a & 15, b >> 7, b & 0x7f);
    sheet.say(Striking, layer, SPEC, "notes.class_d_mac", &[("mac", &mac), ("group", &group), ("bits", &bits)]);
    let lost = format!("{:04b}{:b}", a & 15, b >> 7);
    let mut others = multicast4::sharing(group).filter(|other| *other != group);
    // One that differs in the first octet, one in the second, one in both.
    let examples: Vec<_> = [others.nth(1), others.next(), others.last()].into_iter().flatten().map(|o| o.to_string()).collect();
    let values: &[(&str, &dyn Display)] = &[("lost", &lost), ("examples", &examples.join(", "))];
    sheet.say(Striking, layer, SPEC, "notes.class_d_others", values);
}

fn misfit(sheet: &mut Sheet<'_>, layer: usize, spec: &str, mac: MacAddr, right: MacAddr, group: &dyn Display) {
    let key = if mac.is_group() { "notes.group_misfit" } else { "notes.group_to_one_card" };
    sheet.say(Fault, layer, spec, key, &[("mac", &mac), ("group", group), ("right", &right)]);
}

fn group6(sheet: &mut Sheet<'_>, layer: usize, group: Ipv6Addr) {
    let (Some(scope), Some(flags)) = (multicast6::scope(group), multicast6::flags(group)) else { return };
    let bits: String = flags.iter().map(|flag| if flag.set { '1' } else { '0' }).collect();
    let meaning = flags.iter().filter(|flag| flag.set).map(|flag| flag.meaning.in_(sheet.lang)).collect::<Vec<_>>();
    let transient = flags[3].meaning.in_(sheet.lang);
    let values: &[(&str, &dyn Display)] = &[
        ("group", &group),
        ("flags", &bits),
        ("meaning", &if meaning.is_empty() { transient.to_owned() } else { meaning.join(", ") }),
        ("scope", &scope.value),
        ("scope_name", &scope.name.in_(sheet.lang)),
        ("explanation", &scope.explanation.in_(sheet.lang)),
    ];
    sheet.say(Striking, layer, "RFC 4291 §2.7, RFC 7346 §2", "notes.group6", values);
    if multicast6::is_solicited_node(group) {
        let [.., a, b, c] = group.octets();
        let low = format!("{a:02x}:{b:02x}{c:02x}");
        sheet.say(Striking, layer, "RFC 4291 §2.7.1", "notes.solicited_node", &[("group", &group), ("low", &low)]);
    } else if let Some(named) = multicast6::group(group) {
        let name = named.name.in_(sheet.lang);
        sheet.say(Usual, layer, named.spec, "notes.group6_named", &[("group", &group), ("name", &name)]);
    }
}

fn mac_of_group6(sheet: &mut Sheet<'_>, layer: usize, mac: MacAddr, group: Ipv6Addr) {
    const SPEC: &str = "RFC 2464 §7";
    let right = multicast6::mac_of(group);
    if mac == right {
        sheet.say(Striking, layer, SPEC, "notes.group6_mac", &[("mac", &mac), ("group", &group)]);
    } else {
        misfit(sheet, layer, SPEC, mac, right, &group);
    }
}
