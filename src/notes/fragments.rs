//! Fragments: where each piece stands in its datagram, and what only the other pieces tell.

use std::fmt::Display;

use super::Rank::{Aside, Fault, Striking};
use super::{Sheet, read};
use crate::proto::Proto;
use crate::proto::contract::{Layer, Why};

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers() {
        match layer.proto().info().name {
            "ip" => ipv4(sheet, &layer),
            "ipv6.fraghdr" => ipv6(sheet, &layer),
            _ => {}
        }
    }
    elsewhere(sheet);
}

/// A piece of a datagram.
struct Piece {
    /// The offset as it is stored, in units of 8 octets.
    units: u64,
    more: bool,
    /// Octets of the datagram's payload in this piece.
    octets: u64,
    identification: String,
}

fn ipv4(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    let number = |name| read::number(layer, name);
    let (Some(units), Some(id)) = (number("ip.frag_offset"), number("ip.id")) else { return };
    let (Some(total), Some(header)) = (number("ip.len"), number("ip.hdr_len")) else { return };
    let more = read::is_set(layer, "ip.flags.mf");
    let whole_only = read::is_set(layer, "ip.flags.df");
    let identification = format!("0x{id:04x}");
    if units == 0 && !more {
        let key = if whole_only { "notes.dont_fragment" } else { "notes.not_fragmented" };
        sheet.say(Aside, layer.index, "RFC 791 §2.3, RFC 6864 §4", key, &[("id", &identification)]);
        return;
    }
    if whole_only {
        sheet.say(Fault, layer.index, "RFC 791 §2.3", "notes.fragment_despite_df", &[]);
    }
    place(sheet, layer, "RFC 791 §3.2", &Piece { units, more, octets: total.saturating_sub(header), identification });
}

fn ipv6(sheet: &mut Sheet<'_>, layer: &Layer<'_>) {
    const SPEC: &str = "RFC 8200 §4.5";
    let number = |name| read::number(layer, name);
    let (Some(units), Some(id)) = (number("ipv6.fraghdr.offset"), number("ipv6.fraghdr.ident")) else { return };
    let more = read::is_set(layer, "ipv6.fraghdr.more");
    if units == 0 && !more {
        sheet.say(Striking, layer.index, "RFC 6946 §3", "notes.atomic_fragment", &[]);
        return;
    }
    // What a cut capture did not keep belongs to the piece all the same.
    let end = read::ip_under(layer).and_then(|ip| Some(read::number(&ip, "ipv6.plen")? + u64::from(ip.span().payload_start())));
    let octets = end.unwrap_or(0).saturating_sub(layer.span().payload_start().into());
    place(sheet, layer, SPEC, &Piece { units, more, octets, identification: format!("0x{id:08x}") });
}

fn place(sheet: &mut Sheet<'_>, layer: &Layer<'_>, spec: &str, piece: &Piece) {
    let first = piece.units * 8;
    let end = first + piece.octets;
    let values: &[(&str, &dyn Display)] = &[
        ("units", &piece.units),
        ("first", &first),
        ("last", &end.saturating_sub(1)),
        ("octets", &piece.octets),
        ("end", &end),
        ("id", &piece.identification),
        // Pieces that are not the last are as long as the link allows, all of them alike.
        ("number", &(first.checked_div(piece.octets).unwrap_or(0) + 1)),
    ];
    sheet.say(Striking, layer.index, spec, "notes.fragment_place", values);
    let key = match (piece.units, piece.more) {
        (0, _) => "notes.fragment_first",
        (_, true) => "notes.fragment_middle",
        (_, false) => "notes.fragment_last",
    };
    sheet.say(Striking, layer.index, spec, key, values);
    if piece.more && !piece.octets.is_multiple_of(8) {
        sheet.say(Fault, layer.index, spec, "notes.fragment_not_of_eight", values);
    }
    if end > 65_535 {
        sheet.say(Fault, layer.index, spec, "notes.fragment_beyond", values);
    }
}

/// A length of the whole datagram, seen in its first fragment.
fn elsewhere(sheet: &mut Sheet<'_>) {
    let Some(shortage) = sheet.view.peeled.shortage.filter(|shortage| shortage.why == Why::Fragment) else { return };
    let Some(layer) = sheet.view.layers().nth(shortage.layer).filter(|layer| layer.proto() == Proto::Udp) else { return };
    let here = layer.bytes().len();
    let values: &[(&str, &dyn Display)] =
        &[("claimed", &(here + shortage.missing as usize)), ("here", &here), ("missing", &shortage.missing)];
    sheet.say(Striking, layer.index, "RFC 768", "notes.fragment_elsewhere", values);
}
