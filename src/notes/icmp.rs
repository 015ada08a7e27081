//! ICMP and ICMPv6: what an error quotes, which request a reply belongs to, how traceroute reads it.

use std::fmt::Display;

use super::Rank::Striking;
use super::{Sheet, read};
use crate::proto::contract::Layer;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        let six = match layer.proto().info().name {
            "icmp" => false,
            "icmpv6" => true,
            _ => continue,
        };
        let names = if six { ["icmpv6.type", "icmpv6.code"] } else { ["icmp.type", "icmp.code"] };
        let [Some(kind), code] = names.map(|name| read::number(&layer, name)) else { continue };
        error(sheet, &layer, six, kind, code.unwrap_or(0));
        if matches!((six, kind), (false, 0 | 8) | (true, 128 | 129)) {
            echo(sheet, &layer, matches!(kind, 8 | 128));
        }
        neighbours(sheet, &layer);
        quoted(sheet, &layer);
    }
}

fn echo(sheet: &mut Sheet<'_>, layer: &Layer<'_>, asks: bool) {
    let either = |first, second| read::number(layer, first).or_else(|| read::number(layer, second));
    let (Some(id), Some(sequence)) =
        (either("icmp.ident", "icmpv6.echo.identifier"), either("icmp.seq", "icmpv6.echo.sequence_number"))
    else {
        return;
    };
    let key = if asks { "notes.echo_request" } else { "notes.echo_reply" };
    let values: &[(&str, &dyn Display)] = &[("id", &format!("0x{id:04x}")), ("sequence", &sequence)];
    sheet.say(Striking, layer.index, layer.proto().info().spec, key, values);
}

/// Neighbour discovery, which does for IPv6 what ARP does for IPv4.
fn neighbours(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let Some((source, _)) = read::ip_under(layer).and_then(|ip| read::ip_ends(&ip)) else { return };
    let asked = read::ip(layer, "icmpv6.nd.ns.target_address");
    let told = read::ip(layer, "icmpv6.nd.na.target_address");
    let (target, key, source_spec) = match (asked, told) {
        (Some(target), _) if source.is_unspecified() => (target, "notes.duplicate_address", "RFC 4862 §5.4"),
        (Some(target), _) => (target, "notes.neighbour_solicitation", "RFC 4861 §7.2"),
        (_, Some(target)) => (target, "notes.neighbour_advertisement", "RFC 4861 §7.2"),
        _ => return,
    };
    sheet.say(Striking, layer.index, source_spec, key, &[("source", &source), ("target", &target)]);
}

fn error(sheet: &mut Sheet<'_>, layer: &Layer<'_>, six: bool, kind: u64, code: u64) {
    let from = read::ip_under(layer).and_then(|ip| read::ip_ends(&ip)).map_or(String::new(), |ends| ends.0.to_string());
    let mtu = read::number(layer, if six { "icmpv6.mtu" } else { "icmp.mtu" }).unwrap_or(0);
    let values: &[(&str, &dyn Display)] = &[("from", &from), ("mtu", &mtu)];
    let (key, source) = match (six, kind, code) {
        (false, 11, 0) => ("notes.time_exceeded", "RFC 792, RFC 1812 §5.3.1"),
        (true, 3, 0) => ("notes.time_exceeded", "RFC 4443 §3.3"),
        (false, 3, 3) => ("notes.port_unreachable", "RFC 1122 §3.2.2.1"),
        (true, 1, 4) => ("notes.port_unreachable", "RFC 4443 §3.1"),
        (false, 3, 4) => ("notes.too_big", "RFC 1191 §4"),
        (true, 2, _) => ("notes.too_big", "RFC 8201 §4"),
        (false, 5, _) => ("notes.redirect", "RFC 1122 §3.2.2.2"),
        (true, 137, _) => ("notes.redirect", "RFC 4861 §8"),
        _ => return,
    };
    sheet.say(Striking, layer.index, source, key, values);
}

/// The packet inside an error message: which one it was, and what is there of it.
fn quoted(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let inner: Vec<_> = sheet.view.layers().filter(|inner| inner.is_quoted() && inner.index > layer.index).collect();
    let Some(ip) = inner.first() else { return };
    let Some((source, destination)) = read::ip_ends(ip) else { return };
    let ttl = read::number(ip, "ip.ttl").or_else(|| read::number(ip, "ipv6.hlim"));
    let titles: Vec<_> = inner.iter().filter(|l| l.span().header > 0).map(|l| l.proto().title(sheet.lang)).collect();
    let mut ends = format!("{source} → {destination}");
    if let Some((from, to)) = inner.get(1).filter(|l| l.span().header >= 4).and_then(read::ports) {
        ends = format!("{source}:{from} → {destination}:{to}");
    }
    let values: &[(&str, &dyn Display)] = &[
        ("titles", &titles.join(" + ")),
        ("ends", &ends),
        ("source", &source),
        ("ttl", &ttl.map_or_else(|| "?".to_owned(), |ttl| ttl.to_string())),
        ("octets", &ip.bytes().len()),
        ("first", &ip.span().start),
    ];
    sheet.say(Striking, layer.index, "RFC 792, RFC 1812 §4.3.2.3, RFC 4443 §2.4", "notes.quoted", values);
}
