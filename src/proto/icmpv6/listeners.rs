//! Multicast listener discovery: which IPv6 groups the hosts of a link want. RFC 2710 (version 1), RFC 3810 (2).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │      type     │     code      │            checksum           │
//! ├───────────────┴───────────────┼───────────────────────────────┤
//! │    maximum response delay     │            reserved           │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                    multicast group (128 bits)                 │
//! ├───────┬─┬─────┬───────────────┬───────────────────────────────┤
//! │  res  │S│ QRV │     QQIC      │       number of sources       │  a query of version 2
//! ├───────┴─┴─────┴───────────────┴───────────────────────────────┤
//! │                           sources ...                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! A report of version 2 holds a number of records, each with its group, in place of the delay and what follows.

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use super::{DATA, RESERVED};
use crate::bytes::{Reader, be16};
use crate::i18n::w;
use crate::proto::contract::{Membership, Say, Value, dec, flag, hex, ipv6, label, octets};
use crate::proto::cursor::Cursor;
use crate::proto::group_records::{self, long_code, meaning, membership};

const MLD: &str = "RFC 3810 §5.1";
const REPORT: &str = "RFC 3810 §5.2";

fields! {
    RESPONSE_DELAY = dec("icmpv6.mld.maximum_response_delay", "RFC 2710 §3.4", w("longest time to answer", "prazo máximo para responder"))
        .about("In milliseconds.", "Em milissegundos.");
    RESPONSE_CODE = dec("icmpv6.mld.maximum_response_code", "RFC 3810 §5.1.3", w("longest time to answer", "prazo máximo para responder"))
        .about("Milliseconds; from 32768 on a floating-point number.", "Milissegundos; a partir de 32768, um número em ponto flutuante.");
    GROUP = ipv6("icmpv6.mld.multicast_address", "RFC 2710 §3.6", w("multicast group", "grupo multicast"));
    MLD_FLAGS = hex(2, "icmpv6.mld.flag", MLD, w("flags", "sinalizadores")).group();
    MLD_RESERVED = dec("icmpv6.mld.flag.reserved", MLD, w("reserved", "reservado"));
    SUPPRESS = flag("icmpv6.mld.flag.s", "RFC 3810 §5.1.7", w("suppress router-side processing", "suprimir o processamento nos roteadores"));
    ROBUSTNESS = dec("icmpv6.mld.flag.qrv", "RFC 3810 §5.1.8", w("querier's robustness", "robustez do consultor"));
    INTERVAL = dec("icmpv6.mld.qqi", "RFC 3810 §5.1.9", w("querier's interval, in seconds", "intervalo do consultor, em segundos"));
    SOURCES = dec("icmpv6.mld.nb_sources", MLD, w("number of sources", "número de fontes"));
    SOURCE = ipv6("icmpv6.mld.source_address", MLD, w("source", "fonte"));
    RECORDS = dec("icmpv6.mldr.nb_mcast_records", REPORT, w("number of group records", "número de registros de grupo"));
    RECORD = label("icmpv6.mldr.mar", "RFC 3810 §5.2.4", w("group record", "registro de grupo")).group();
    RECORD_TYPE = dec("icmpv6.mldr.mar.record_type", "RFC 3810 §5.2.12", w("record type", "tipo do registro"));
    AUXILIARY_LENGTH = dec("icmpv6.mldr.mar.aux_data_len", "RFC 3810 §5.2.6", w("words of auxiliary data", "palavras de dados auxiliares"));
    RECORD_SOURCES = dec("icmpv6.mldr.mar.nb_sources", "RFC 3810 §5.2.7", w("number of sources", "número de fontes"));
    RECORD_GROUP = ipv6("icmpv6.mldr.mar.multicast_address", "RFC 3810 §5.2.8", w("multicast group", "grupo multicast"));
    RECORD_SOURCE = ipv6("icmpv6.mldr.mar.source_address", "RFC 3810 §5.2.9", w("source", "fonte"));
    AUXILIARY = octets("icmpv6.mldr.mar.auxiliary_data", "RFC 3810 §5.2.10", w("auxiliary data", "dados auxiliares"));
}

struct Record {
    kind: u8,
    sources: u16,
    group: Ipv6Addr,
}

/// The group records of a report of version 2, as far as they are there.
fn records(report: &[u8]) -> impl Iterator<Item = Record> {
    let mut reader = Reader::new(report, 8);
    let count = be16(report, 6).unwrap_or(0);
    (0..count).map_while(move |_| {
        let (kind, words, sources) = (reader.u8()?, reader.u8()?, reader.u16()?);
        let group = Ipv6Addr::from(*reader.take(16)?.first_chunk::<16>()?);
        reader.take(usize::from(sources) * 16 + usize::from(words) * 4).unwrap_or_else(|| reader.rest());
        Some(Record { kind, sources, group })
    })
}

fn group(message: &[u8]) -> Option<Ipv6Addr> {
    message.get(8..)?.first_chunk::<16>().map(|octets| Ipv6Addr::from(*octets))
}

/// Tells what the message says of groups.
pub(super) fn memberships(message: &[u8], tell: &mut dyn FnMut(Membership)) {
    match (message.first(), group(message)) {
        (Some(130), Some(group)) => {
            tell(Membership::Query((!group.is_unspecified()).then(|| group.into())));
        }
        (Some(131), Some(group)) => tell(Membership::Join(group.into())),
        (Some(132), Some(group)) => tell(Membership::Leave(group.into())),
        (Some(143), _) => {
            for record in records(message) {
                membership(record.kind, record.sources, record.group.into()).map(&mut *tell);
            }
        }
        _ => {}
    }
}

/// Says who wants what.
pub(super) fn summary(message: &[u8], say: &mut Say<'_>) {
    let words = match (message.first(), group(message)) {
        (Some(130), Some(group)) if group.is_unspecified() => {
            return say.words(w("who is in any group?", "quem está em algum grupo?"));
        }
        (Some(130), Some(_)) => w("who is in ", "quem está em "),
        (Some(131), Some(_)) => w("is in ", "está em "),
        (Some(132), Some(_)) => w("leaves ", "sai de "),
        _ => return reported(message, say),
    };
    say.words(words);
    if let Some(group) = group(message) {
        let _ = write!(say, "{group}");
    }
}

fn reported(message: &[u8], say: &mut Say<'_>) {
    const MOST: usize = 3;
    for (i, record) in records(message).take(MOST).enumerate() {
        say.out.push_str(if i > 0 { ", " } else { "" });
        group_records::say(record.kind, record.sources, record.group.into(), say);
    }
    if be16(message, 6).is_some_and(|count| usize::from(count) > MOST) {
        say.out.push_str(" …");
    }
}

/// Tells a message behind its checksum. A query of version 2 is longer than 24 octets (RFC 3810 §8.1).
pub(super) fn describe(message: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = *message.first()?;
    if kind == 143 {
        cursor.octets(&RESERVED, 2)?;
        for _ in 0..cursor.number(&RECORDS, 2)? {
            let words = usize::from(cursor.peek(1)?);
            let sources = cursor.peek16(2)?;
            let octets = 20 + usize::from(sources) * 16 + words * 4;
            cursor.item(&RECORD, octets, &DATA, |cursor| {
                cursor.named(&RECORD_TYPE, 1, |kind| meaning(u8::try_from(kind).ok()?, sources))?;
                cursor.number(&AUXILIARY_LENGTH, 1)?;
                cursor.number(&RECORD_SOURCES, 2)?;
                cursor.octets(&RECORD_GROUP, 16)?;
                for _ in 0..sources {
                    cursor.octets(&RECORD_SOURCE, 16)?;
                }
                cursor.rest(&AUXILIARY);
                Some(())
            });
        }
        return Some(());
    }
    let second = kind == 130 && message.len() >= 28;
    if second {
        let delay = long_code(cursor.peek16(0)?, 16);
        cursor.computed(&RESPONSE_CODE, 2, Value::Number(delay.into()))?;
    } else {
        cursor.number(&RESPONSE_DELAY, 2)?;
    }
    cursor.octets(&RESERVED, 2)?;
    cursor.octets(&GROUP, 16)?;
    if second {
        cursor.flags(&MLD_FLAGS, 8, &[(&MLD_RESERVED, 4), (&SUPPRESS, 1), (&ROBUSTNESS, 3)])?;
        let code = u64::from(cursor.peek(0)?);
        // From 128 on, a mantissa of four bits and an exponent of three.
        let interval = if code < 128 { code } else { (code & 15 | 16) << ((code >> 4 & 7) + 3) };
        cursor.computed(&INTERVAL, 1, Value::Number(interval))?;
        for _ in 0..cursor.number(&SOURCES, 2)? {
            cursor.octets(&SOURCE, 16)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_long_interval_is_a_mantissa_and_an_exponent() {
        let query = |code: &str| tell(Proto::Icmpv6, &format!("8200 0000 2710 0000 {:032} 02 {code} 0000", 0)).get("icmpv6.mld.qqi");
        assert_eq!([query("7d"), query("80"), query("f3")], ["125", "128", "19456"]);
    }
}
