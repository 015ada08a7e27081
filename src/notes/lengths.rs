//! Lengths: what each length field counts, as a sum; padding; claims that do not hold.

use std::fmt::Display;
use std::net::IpAddr;

use super::Rank::{Fault, Striking, Usual};
use super::frame::LEAST;
use super::Sheet;
use super::read::{self, Checksum};
use crate::proto::Proto;
use crate::proto::contract::{Layer, Verdict, Why};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        match layer.proto() {
            Proto::Ipv4 => ipv4(sheet, &layer),
            Proto::Ipv6 => ipv6(sheet, &layer),
            Proto::Udp => udp(sheet, &layer),
            Proto::Tcp => tcp(sheet, &layer),
            _ => {}
        }
    }
    padding(sheet);
    shortage(sheet);
}

fn ipv4(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    const SPEC: &str = "RFC 791 §3.1";
    let (Some(total), Some(header)) = (read::number(layer, "ip.len"), read::number(layer, "ip.hdr_len")) else { return };
    let values: &[(&str, &dyn Display)] = &[
        ("total", &total),
        ("header", &header),
        ("payload", &total.saturating_sub(header)),
        ("words", &(header / 4)),
        ("options", &header.saturating_sub(20)),
    ];
    if total == 0 {
        sheet.say(Striking, layer.index, "Linux skb GSO", "notes.total_length_zero", values);
    } else if header > 20 {
        sheet.say(Striking, layer.index, SPEC, "notes.total_length_options", values);
    } else if !is_tcp(layer) {
        sheet.say(Usual, layer.index, SPEC, "notes.total_length", values);
    }
}

/// TCP's own note subtracts the headers of both.
fn is_tcp(ip: &Layer<'_>) -> bool {
    ip.above().is_some_and(|above| above.proto() == Proto::Tcp)
}

fn ipv6(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    const SPEC: &str = "RFC 8200 §3";
    let Some(payload) = read::number(layer, "ipv6.plen") else { return };
    let extensions: u32 =
        sheet.layers().skip(layer.index + 1).take_while(is_extension).map(|layer| layer.span().header).sum();
    let values: &[(&str, &dyn Display)] = &[
        ("payload", &payload),
        ("whole", &(payload + 40)),
        ("extensions", &extensions),
        ("rest", &payload.saturating_sub(extensions.into())),
    ];
    if payload == 0 {
        sheet.say(Striking, layer.index, "RFC 2675 §2", "notes.payload_length_zero", values);
    } else if extensions > 0 {
        sheet.say(Striking, layer.index, SPEC, "notes.payload_length_extensions", values);
    } else {
        sheet.say(Usual, layer.index, SPEC, "notes.payload_length", values);
    }
}

/// An extension header of IPv6, which its payload length counts.
fn is_extension(layer: &Layer<'_>) -> bool {
    layer.proto() != Proto::Ipv6 && layer.proto().info().name.starts_with("ipv6.")
}

fn udp(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let Some(length) = read::number(layer, "udp.length") else { return };
    match length {
        0 => {}
        1..8 => sheet.say(Fault, layer.index, "RFC 768", "notes.udp_length_short", &[("length", &length)]),
        _ => {
            let over_ipv6 =
                read::ip_under(layer).and_then(|ip| read::ip_ends(&ip)).is_some_and(|(ip, _)| matches!(ip, IpAddr::V6(_)));
            let key = if over_ipv6 { "notes.udp_length6" } else { "notes.udp_length" };
            sheet.say(Striking, layer.index, "RFC 768", key, &[("length", &length), ("data", &(length - 8))]);
        }
    }
}

fn tcp(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let Some(ip) = layer.below().filter(|below| below.proto() == Proto::Ipv4) else { return };
    let (Some(total), Some(header)) = (read::number(&ip, "ip.len"), read::number(&ip, "ip.hdr_len")) else { return };
    let Some(own) = read::number(layer, "tcp.hdr_len") else { return };
    let Some(data) = total.checked_sub(header + own) else { return };
    let values: &[(&str, &dyn Display)] = &[("total", &total), ("header", &header), ("own", &own), ("data", &data)];
    sheet.say(Usual, layer.index, "RFC 9293 §3.1", "notes.tcp_length", values);
}

fn padding(sheet: &mut Sheet<'_>) {
    let sequence = check_sequence(sheet);
    for (owner, mut gap) in sheet.view.padding().filter(|(owner, _)| !owner.is_quoted()) {
        gap.end = gap.end.min(sequence);
        if gap.is_empty() {
            continue;
        }
        // Behind what an error quotes stands more of its own message, or what fills the quote up to its extensions.
        let quoting = sheet.view.layers().find(|layer| layer.is_quoted()).and_then(|quoted| quoted.below());
        if let Some(message) = quoting.filter(|message| message.index >= owner.index) {
            let (start, end) = (message.span().payload_start(), gap.start);
            if message.span().trailer > 0 && gap.end == message.span().payload_end() {
                let values: &[(&str, &dyn Display)] =
                    &[("start", &start), ("length", &(end - start)), ("end", &end), ("octets", &gap.len()), ("sum", &(gap.end - start))];
                sheet.say(Striking, message.index, "RFC 4884 §4, §5", "notes.quote_filled", values);
            }
            continue;
        }
        let carried = sheet.view.layers().find(|layer| layer.index > owner.index && layer.span().end == gap.start);
        let ends = carried.unwrap_or(owner);
        let start = ends.span().start;
        let place: &[(&str, &dyn Display)] = &[("octets", &gap.len()), ("first", &gap.start), ("last", &(gap.end - 1))];
        let key = if gap.len() == 1 { "notes.octet_one" } else { "notes.octets_range" };
        let values: &[(&str, &dyn Display)] = &[
            ("range", &sheet.lang.fill(key, place)),
            ("first", &gap.start),
            ("carried", &ends.proto().title(sheet.lang)),
            ("start", &start),
            ("length", &(gap.start - start)),
            ("owner", &owner.proto().title(sheet.lang)),
        ];
        let (key, source) = match carried {
            None => ("notes.unclaimed", owner.proto().info().spec),
            Some(_) if owner.proto() == Proto::Ethernet && gap.end == LEAST => ("notes.padding", "IEEE 802.3 §3.2.8"),
            Some(_) => ("notes.trailer", "RFC 1122 §2.3"),
        };
        sheet.say(Striking, owner.index, source, key, values);
    }
}

/// Says what became of the frame check sequence; where it begins, or the end of the frame where there is none.
fn check_sequence(sheet: &mut Sheet<'_>) -> u32 {
    let whole = sheet.view.own_octets().len() as u32;
    let Some(Checksum { stored, verdict, .. }) = read::check_sequence(&sheet.view) else { return whole };
    let (rank, key, computed) = match verdict {
        Verdict::Wrong { expected } => (Fault, "notes.fcs_wrong", u64::from(expected)),
        _ => (Striking, "notes.fcs_good", stored),
    };
    let values: &[(&str, &dyn Display)] = &[
        ("first", &(whole - 4)),
        ("last", &(whole - 1)),
        ("before", &(whole - 4)),
        ("stored", &format!("0x{stored:08x}")),
        ("computed", &format!("0x{computed:08x}")),
    ];
    sheet.say(rank, 0, "IEEE 802.3 §3.2.9", key, values);
    whole - 4
}

fn shortage(sheet: &mut Sheet<'_>) {
    let Some(shortage) = sheet.view.peeled.shortage.filter(|shortage| shortage.why == Why::Lie) else { return };
    // Of a header that is too short itself, the theme of faults speaks.
    let Some(layer) = sheet.view.layers().nth(shortage.layer).filter(|layer| !layer.is_faulty()) else { return };
    let here = layer.bytes().len();
    let values: &[(&str, &dyn Display)] = &[
        ("title", &layer.proto().title(sheet.lang)),
        ("claimed", &(here + shortage.missing as usize)),
        ("here", &here),
        ("missing", &shortage.missing),
    ];
    sheet.say(Fault, layer.index, layer.proto().info().spec, "notes.lie", values);
}
