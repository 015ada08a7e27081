//! Application data: the octet it begins at, and what a single frame can say of a stream.

use std::fmt::Display;

use super::Rank::{Aside, Striking};
use super::{Sheet, read};
use crate::proto::Proto;
use crate::proto::contract::Layer;

/// Octets of a TCP header without options (RFC 9293 §3.1).
const PLAIN_TCP: usize = 20;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let Some((transport, layer)) = read::message(&sheet.view) else { return };
    let octets = transport.payload();
    start(sheet, layer, &transport, octets);
    if transport.proto() == Proto::Tcp {
        stream(sheet, layer, octets);
    }
}

/// Which octet of the frame the data begins at, as the sum of the headers before it.
fn start(sheet: &mut Sheet<'_>, layer: usize, transport: &Layer<'_>, octets: &[u8]) {
    let below: Vec<_> = sheet.layers().take(transport.index + 1).map(|layer| layer.span().header as usize).collect();
    let at: usize = below.iter().sum();
    let sum = below.iter().filter(|n| **n > 0).map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let own = transport.header().len();
    let options = own.saturating_sub(PLAIN_TCP);
    let word = first_word(octets);
    let values: &[(&str, &dyn Display)] = &[
        ("word", &word.unwrap_or_default()),
        ("at", &at),
        ("sum", &sum),
        ("own", &own),
        ("options", &options),
        ("plain", &at.saturating_sub(options)),
    ];
    let with_options = transport.proto() == Proto::Tcp && options > 0;
    let key = match (word.is_some(), with_options) {
        (true, true) => "notes.text_start_options",
        (true, false) => "notes.text_start",
        (false, true) => "notes.data_start_options",
        (false, false) => "notes.data_start",
    };
    sheet.say(Striking, layer, transport.proto().info().spec, key, values);
}

/// The first word of a text; it names a method or a command and holds no secret.
fn first_word(octets: &[u8]) -> Option<&str> {
    const MOST: usize = 16;
    let text = octets[..octets.len().min(4 * MOST)].utf8_chunks().next()?.valid();
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()));
    let ends = rest.chars().next().map_or(octets.len() == word.len(), |c| !c.is_control() || c.is_whitespace());
    (ends && (2..=MOST).contains(&word.chars().count())).then_some(word)
}

fn stream(sheet: &mut Sheet<'_>, layer: usize, octets: &[u8]) {
    if octets.starts_with(b"HTTP/1.") {
        response(sheet, layer, octets);
    } else if !super::tls::is_record(octets) {
        sheet.say(Aside, layer, "RFC 9293 §2.2", "notes.stream", &[("octets", &octets.len())]);
    }
}

/// Whether the frame that holds a status line also completes the response.
fn response(sheet: &mut Sheet<'_>, layer: usize, octets: &[u8]) {
    const SPEC: &str = "RFC 9112 §6";
    let Some(head) = octets.windows(4).position(|window| window == b"\r\n\r\n") else {
        sheet.say(Striking, layer, SPEC, "notes.response_head", &[]);
        return;
    };
    let header = |line: &[u8]| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<u64>().ok())?
    };
    let Some(length) = octets[..head].split(|octet| *octet == b'\n').find_map(header) else { return };
    let here = (octets.len() - head - 4) as u64;
    let values: &[(&str, &dyn Display)] =
        &[("length", &length), ("here", &here), ("rest", &length.saturating_sub(here))];
    let key = if here < length { "notes.response_goes_on" } else { "notes.response_complete" };
    sheet.say(Striking, layer, SPEC, key, values);
}
