//! A message in one line: what is asked, what is answered.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::name::DomainName;
use super::{HEADER, Record, answers, message};
use crate::bytes::be16;
use crate::i18n::w;
use crate::names::dns_types::{operation, record_type, response_code};
use crate::proto::contract::{Layer, Say};

/// Most questions and most answers that are told.
const MOST: usize = 3;

/// Says what a message asks, and what it answers.
pub(in crate::proto) fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
    let message = message(layer.header(), layer.in_stream());
    let Some(flags) = be16(message, 2) else { return };
    let response = flags & 0x8000 != 0;
    match (flags >> 11 & 15) as u8 {
        0 if response => say.words(w("response", "resposta")),
        opcode => {
            let _ = operation(opcode).map(|name| say.words(name));
            if response {
                say.words(w(", response", ", resposta"));
            }
        }
    }
    questions(message, say);
    if !response {
        return;
    }
    let code = flags & 15;
    if code != 0 {
        say.out.push_str(": ");
        match response_code(code) {
            Some(name) => say.words(name),
            None => {
                say.number(code);
            }
        }
        return;
    }
    let all = usize::from(be16(message, 6).unwrap_or(0));
    if all == 0 {
        say.words(w(": no such record", ": nenhum registro assim"));
    }
    for (i, record) in answers(message).take(MOST).enumerate() {
        say.out.push_str(if i == 0 { ": " } else { ", " });
        answer(&record, say);
    }
    if all > MOST {
        let _ = write!(say, ", … (+{})", all - MOST);
    }
}

fn questions(message: &[u8], say: &mut Say<'_>) {
    let all = usize::from(be16(message, 4).unwrap_or(0));
    let mut at = HEADER;
    for i in 0..all.min(MOST) {
        let Some(name) = DomainName::read(message, at) else { return };
        at += name.octets;
        say.out.push_str(if i == 0 { " " } else { ", " });
        if let Some(kind) = be16(message, at) {
            push_type(kind, say);
            say.out.push(' ');
        }
        say.wire(name.text());
        at += 4;
    }
    if all > MOST {
        let _ = write!(say, ", … (+{})", all - MOST);
    }
}

fn push_type(kind: u16, say: &mut Say<'_>) {
    match record_type(kind) {
        Some(name) => say.out.push_str(name),
        None => {
            let _ = write!(say, "TYPE{kind}");
        }
    }
}

/// What a record says, where it is short: an address, a name, a text.
fn answer(record: &Record<'_>, say: &mut Say<'_>) {
    let data = record.message.get(record.data.clone()).unwrap_or_default();
    let name_at = match record.kind {
        2 | 5 | 12 | 39 => Some(0),
        15 => Some(2),
        33 => Some(6),
        _ => None,
    };
    let name = name_at.and_then(|at| DomainName::read(record.message, record.data.start + at));
    match (record.kind, name) {
        (1, _) if let Some(octets) = data.first_chunk::<4>() => {
            say.ipv4(Ipv4Addr::from(*octets));
        }
        (28, _) if let Some(octets) = data.first_chunk::<16>() => {
            let _ = write!(say, "{}", Ipv6Addr::from(*octets));
        }
        (kind, Some(name)) => {
            // What an address stands for may be another name's; everything else says what it is.
            push_type(kind, say);
            say.out.push(' ');
            say.wire(name.text());
        }
        (16, None) => {
            say.out.push_str("TXT ");
            say.quote(data.get(1..1 + usize::from(*data.first().unwrap_or(&0))).unwrap_or_default());
        }
        (kind, None) => push_type(kind, say),
    }
}
