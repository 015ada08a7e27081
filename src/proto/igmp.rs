//! IGMP: how a host tells the routers of its link which IPv4 multicast groups it wants, and how they ask.
//! RFC 1112 (version 1), RFC 2236 (2), RFC 3376 (3).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │      type     │ max resp time │            checksum           │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                         group address                         │
//! ├───────┬─┬─────┬───────────────┬───────────────────────────────┤
//! │  res  │S│ QRV │     QQIC      │       number of sources       │  a query of version 3
//! ├───────┴─┴─────┴───────────────┴───────────────────────────────┤
//! │                      source addresses ...                     │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! A report of version 3 holds any number of group records in their place. Multicast traceroute, DVMRP, PIM version
//! 1 and router discovery travel under the same protocol number; all but the first are named, their data told as octets.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Membership, Next, Protocol, Say, Step, Value, dec, flag, hex, ipv4, label,
    octets,
};
use super::cursor::Cursor;
use super::group_records::{self, long_code, meaning, membership};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3376 §4";
const QUERY: &str = "RFC 3376 §4.1";
const REPORT: &str = "RFC 3376 §4.2";
const TRACE: &str = "draft-ietf-idmr-traceroute-ipm §5";

fields! {
    TYPE = hex(2, "igmp.type", SPEC, w("type", "tipo")).at(0, 8).names(type_name);
    VERSION = dec("igmp.version", "RFC 3376 §7.1", w("IGMP version", "versão do IGMP")).derived();
    MAX_RESPONSE = dec("igmp.max_resp", "RFC 3376 §4.1.1", w("longest time to answer", "prazo máximo para responder"))
        .about("In tenths of a second. Members wait a random part of it, so that they do not all answer at once.",
               "Em décimos de segundo. Os membros esperam uma parte ao acaso dele, para não responderem todos juntos.");
    RESERVED = octets("igmp.reserved", REPORT, w("reserved", "reservado"));
    CHECKSUM = hex(4, "igmp.checksum", SPEC, w("checksum", "soma de verificação"));
    CHECKSUM_STATUS =
        dec("igmp.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    GROUP = ipv4("igmp.maddr", SPEC, w("multicast group", "grupo multicast"));
    QUERY_RESERVED = hex(1, "igmp.query.reserved", QUERY, w("reserved", "reservado"));
    SUPPRESS = flag("igmp.s", "RFC 3376 §4.1.5", w("suppress router-side processing", "suprimir o processamento nos roteadores"));
    ROBUSTNESS = dec("igmp.qrv", "RFC 3376 §4.1.6", w("querier's robustness", "robustez do consultor"))
        .about("How many times a message is repeated in case of loss.", "Quantas vezes uma mensagem é repetida, por causa de perdas.");
    INTERVAL = dec("igmp.qqic", "RFC 3376 §4.1.7", w("querier's interval code", "código do intervalo do consultor"))
        .about("Seconds between general queries; from 128 on a floating-point number.",
               "Segundos entre consultas gerais; a partir de 128, um número em ponto flutuante.");
    SOURCES = dec("igmp.num_src", SPEC, w("number of sources", "número de fontes"));
    SOURCE = ipv4("igmp.saddr", SPEC, w("source", "fonte"));
    RECORDS = dec("igmp.num_grp_recs", REPORT, w("number of group records", "número de registros de grupo"));
    RECORD = label("igmp.record", "RFC 3376 §4.2.4", w("group record", "registro de grupo")).group();
    RECORD_TYPE = dec("igmp.record_type", "RFC 3376 §4.2.12", w("record type", "tipo do registro"));
    AUXILIARY_LENGTH = dec("igmp.aux_data_len", "RFC 3376 §4.2.6", w("words of auxiliary data", "palavras de dados auxiliares"));
    AUXILIARY = octets("igmp.aux_data", "RFC 3376 §4.2.10", w("auxiliary data", "dados auxiliares"));
    GROUP_TYPE = dec("igmp.group_type", "RFC 988", w("type of group", "tipo do grupo"));
    IDENTIFIER = dec("igmp.identifier", "RFC 988", w("identifier", "identificador"));
    ACCESS_KEY = octets("igmp.access_key", "RFC 988", w("access key", "chave de acesso"));
    MAX_HOPS = dec("igmp.mtrace.max_hops", TRACE, w("most hops", "máximo de saltos"));
    TRACE_SOURCE = ipv4("igmp.mtrace.saddr", TRACE, w("traced from the source", "rastreado da fonte"));
    RECEIVER = ipv4("igmp.mtrace.raddr", TRACE, w("to the receiver", "até o receptor"));
    RESPONSE_TO = ipv4("igmp.mtrace.rspaddr", TRACE, w("answer to", "responder a"));
    RESPONSE_TTL = dec("igmp.mtrace.resp_ttl", TRACE, w("TTL of the answer", "TTL da resposta"));
    QUERY_ID = dec("igmp.mtrace.q_id", TRACE, w("query identifier", "identificador da consulta"));
    HOP = label("igmp.mtrace.block", TRACE, w("router", "roteador")).group();
    ARRIVAL = dec("igmp.mtrace.q_arrival", TRACE, w("query arrived at", "consulta chegou em"));
    INCOMING = ipv4("igmp.mtrace.q_inaddr", TRACE, w("incoming interface", "interface de entrada"));
    OUTGOING = ipv4("igmp.mtrace.q_outaddr", TRACE, w("outgoing interface", "interface de saída"));
    PREVIOUS = ipv4("igmp.mtrace.q_prevrtr", TRACE, w("previous router", "roteador anterior"));
    PACKETS_IN = dec("igmp.mtrace.q_inpkt", TRACE, w("packets in", "pacotes de entrada"));
    PACKETS_OUT = dec("igmp.mtrace.q_outpkt", TRACE, w("packets out", "pacotes de saída"));
    PACKETS = dec("igmp.mtrace.q_total", TRACE, w("packets of source and group", "pacotes da fonte e do grupo"));
    ROUTING = dec("igmp.mtrace.q_rtg_proto", TRACE, w("routing protocol", "protocolo de roteamento"));
    FORWARD_TTL = dec("igmp.mtrace.q_fwd_ttl", TRACE, w("TTL required", "TTL exigido"));
    HOP_RESERVED = hex(2, "igmp.mtrace.q_mbz", TRACE, w("reserved", "reservado"));
    SUBNET = hex(2, "igmp.mtrace.q_s", TRACE, w("count is of the source's network", "a contagem é da rede da fonte"));
    SOURCE_MASK = hex(2, "igmp.mtrace.q_src_mask", TRACE, w("bits of the source's prefix", "bits do prefixo da fonte"));
    FORWARD_CODE = hex(2, "igmp.mtrace.q_fwd_code", TRACE, w("forwarding code", "código de encaminhamento"));
    DATA = octets("igmp.data", SPEC, w("data", "dados"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0x01 => w("create group request", "pedido de criação de grupo"),
        0x02 => w("create group reply", "resposta de criação de grupo"),
        0x03 => w("join group request", "pedido de entrada no grupo"),
        0x04 => w("join group reply", "resposta de entrada no grupo"),
        0x05 => w("leave group request", "pedido de saída do grupo"),
        0x06 => w("leave group reply", "resposta de saída do grupo"),
        0x07 => w("confirm group request", "pedido de confirmação do grupo"),
        0x08 => w("confirm group reply", "resposta de confirmação do grupo"),
        0x11 => w("membership query", "consulta de membros"),
        0x12 => w("membership report, version 1", "relatório de membro, versão 1"),
        0x13 => w("DVMRP", "DVMRP"),
        0x14 => w("PIM version 1", "PIM versão 1"),
        0x15 => w("Cisco trace", "rastreamento Cisco"),
        0x16 => w("membership report, version 2", "relatório de membro, versão 2"),
        0x17 => w("leave group", "saída de grupo"),
        0x1e => w("multicast traceroute response", "resposta de traceroute multicast"),
        0x1f => w("multicast traceroute", "traceroute multicast"),
        0x22 => w("membership report, version 3", "relatório de membro, versão 3"),
        0x24 => w("interest solicitation (MSNIP)", "solicitação de interesse (MSNIP)"),
        0x25 => w("interest map (MSNIP)", "mapa de interesse (MSNIP)"),
        0x26 => w("interest removal (MSNIP)", "remoção de interesse (MSNIP)"),
        0x30 => w("multicast router advertisement", "anúncio de roteador multicast"),
        0x31 => w("multicast router solicitation", "solicitação de roteador multicast"),
        0x32 => w("multicast router termination", "término de roteador multicast"),
        _ => return None,
    })
}

/// The version that a message belongs to; RFC 3376 §7.1 tells queries apart by their length.
fn version(message: &[u8]) -> Option<u8> {
    Some(match (*message.first()?, message.len()) {
        (0x01..=0x08, _) => 0,
        (0x11, 12..) | (0x22, _) => 3,
        (0x11, _) if message.get(1) == Some(&0) => 1,
        (0x12, _) => 1,
        (0x11 | 0x16 | 0x17, _) => 2,
        _ => return None,
    })
}

struct Record {
    kind: u8,
    sources: u16,
    group: Ipv4Addr,
}

/// The group records of a report of version 3, as far as they are there.
fn records(report: &[u8]) -> impl Iterator<Item = Record> {
    let mut reader = Reader::new(report, 8);
    let count = be16(report, 6).unwrap_or(0);
    (0..count).map_while(move |_| {
        let (kind, words, sources) = (reader.u8()?, reader.u8()?, reader.u16()?);
        let group = Ipv4Addr::from(reader.u32()?);
        reader.take((usize::from(sources) + usize::from(words)) * 4).unwrap_or_else(|| reader.rest());
        Some(Record { kind, sources, group })
    })
}

fn group(message: &[u8]) -> Option<Ipv4Addr> {
    message.get(4..8)?.first_chunk::<4>().map(|octets| Ipv4Addr::from(*octets))
}

/// IGMP.
pub struct Igmp;

impl Protocol for Igmp {
    const INFO: &'static Info = &Info {
        name: "igmp",
        title: "IGMP",
        about: w(
            "Tells the routers of a link which IPv4 multicast groups its hosts want.",
            "Diz aos roteadores de um enlace quais grupos multicast IPv4 seus hosts querem.",
        ),
        spec: "RFC 3376",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(2)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 8 {
            return Err(Fault::Truncated { need: 8 });
        }
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        if let Some(version) = version(layer.header()) {
            cursor.derive(&VERSION, Value::Number(version.into()));
        }
        message(layer, &mut cursor);
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let (Some(&kind), Some(group)) = (message.first(), group(message)) else { return };
        match kind {
            0x11 if group.is_unspecified() => say.words(w("who is in any group?", "quem está em algum grupo?")),
            0x11 => {
                say.words(w("who is in ", "quem está em "));
                let _ = write!(say, "{group}?");
            }
            0x12 | 0x16 => {
                say.words(w("is in ", "está em "));
                say.ipv4(group);
            }
            0x17 => {
                say.words(w("leaves ", "sai de "));
                say.ipv4(group);
            }
            0x22 => {
                const MOST: usize = 3;
                for (i, record) in records(message).take(MOST).enumerate() {
                    say.out.push_str(if i > 0 { ", " } else { "" });
                    group_records::say(record.kind, record.sources, record.group.into(), say);
                }
                if be16(message, 6).is_some_and(|count| usize::from(count) > MOST) {
                    say.out.push_str(" …");
                }
            }
            _ => match type_name(kind.into()) {
                Some(name) => say.words(name),
                None => {
                    say.words(w("type ", "tipo "));
                    let _ = write!(say, "{kind:#04x}");
                }
            },
        }
    }

    fn memberships(layer: &Layer<'_>, tell: &mut dyn FnMut(Membership)) {
        let message = layer.header();
        match (message.first(), group(message)) {
            (Some(0x11), Some(group)) => {
                tell(Membership::Query((!group.is_unspecified()).then(|| group.into())));
            }
            (Some(0x12 | 0x16), Some(group)) => tell(Membership::Join(group.into())),
            (Some(0x17), Some(group)) => tell(Membership::Leave(group.into())),
            (Some(0x22), _) => {
                for record in records(message) {
                    membership(record.kind, record.sources, record.group.into()).map(&mut *tell);
                }
            }
            _ => {}
        }
    }
}

/// Tells everything behind the type.
fn message(layer: &Layer<'_>, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let message = layer.header();
    let kind = *message.first()?;
    match (kind, version(message)) {
        (0x11 | 0x16 | 0x17, Some(2)) => {
            cursor.number(&MAX_RESPONSE, 1)?;
        }
        (0x11, Some(3)) => {
            let tenths = long_code(cursor.peek(0)?.into(), 8);
            cursor.computed(&MAX_RESPONSE, 1, Value::Number(tenths.into()))?;
        }
        (_, Some(0)) => {
            cursor.number(&GROUP_TYPE, 1)?;
        }
        (_, Some(_)) => {
            cursor.octets(&RESERVED, 1)?;
        }
        (0x1e | 0x1f, None) => {
            cursor.number(&MAX_HOPS, 1)?;
        }
        (_, None) => {
            cursor.octets(&DATA, 1)?;
        }
    }
    cursor.number(&CHECKSUM, 2)?;
    if cursor.wants(&CHECKSUM_STATUS) {
        cursor.verdict(&CHECKSUM_STATUS, layer.checksum(2, layer.bytes().len(), None));
    }
    if matches!(kind, 0x1e | 0x1f) {
        return trace(cursor);
    }
    match (kind, version(message)?) {
        (_, 0) => {
            cursor.number(&IDENTIFIER, 4)?;
            cursor.octets(&GROUP, 4)?;
            cursor.octets(&ACCESS_KEY, 8)?;
        }
        (0x22, _) => {
            cursor.octets(&RESERVED, 2)?;
            for _ in 0..cursor.number(&RECORDS, 2)? {
                let words = usize::from(cursor.peek(1)?);
                let sources = cursor.peek16(2)?;
                let octets = 8 + (usize::from(sources) + words) * 4;
                cursor.item(&RECORD, octets, &DATA, |cursor| record(sources, words, cursor));
            }
        }
        (0x11, 3) => {
            cursor.octets(&GROUP, 4)?;
            cursor.bits(&QUERY_RESERVED, 4)?;
            cursor.bits(&SUPPRESS, 1)?;
            cursor.bits(&ROBUSTNESS, 3)?;
            cursor.number(&INTERVAL, 1)?;
            for _ in 0..cursor.number(&SOURCES, 2)? {
                cursor.octets(&SOURCE, 4)?;
            }
        }
        _ => {
            cursor.octets(&GROUP, 4)?;
        }
    }
    Some(())
}

/// Multicast traceroute: a query, and in its answer a block of each router that it passed.
fn trace(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for def in [&GROUP, &TRACE_SOURCE, &RECEIVER, &RESPONSE_TO] {
        cursor.octets(def, 4)?;
    }
    cursor.number(&RESPONSE_TTL, 1)?;
    cursor.number(&QUERY_ID, 3)?;
    while cursor.remaining() > 0 {
        cursor.item(&HOP, 32, &DATA, |cursor| {
            for def in [&ARRIVAL, &INCOMING, &OUTGOING, &PREVIOUS, &PACKETS_IN, &PACKETS_OUT, &PACKETS] {
                cursor.octets(def, 4)?;
            }
            cursor.number(&ROUTING, 1)?;
            cursor.number(&FORWARD_TTL, 1)?;
            cursor.bits(&HOP_RESERVED, 1)?;
            cursor.bits(&SUBNET, 1)?;
            cursor.bits(&SOURCE_MASK, 6)?;
            cursor.number(&FORWARD_CODE, 1).map(|_| ())
        });
    }
    Some(())
}

fn record(sources: u16, words: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.named(&RECORD_TYPE, 1, |kind| meaning(u8::try_from(kind).ok()?, sources))?;
    cursor.number(&AUXILIARY_LENGTH, 1)?;
    cursor.number(&SOURCES, 2)?;
    cursor.octets(&GROUP, 4)?;
    for _ in 0..sources {
        cursor.octets(&SOURCE, 4)?;
    }
    if words > 0 {
        cursor.octets(&AUXILIARY, words * 4)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Membership;
    use crate::testing::tell;

    #[test]
    fn a_report_of_version_3_joins_one_group_and_blocks_a_source_of_another() {
        // Linux 6: joins 239.1.2.3 while it gives up one source of 232.1.1.1.
        let report = "2200cfbf00000002 04000000ef010203 06000001e8010101c6336401";
        let told = tell(Proto::Ipv4, &format!("46c0003400004000010241ecc0000201e000001694040000{report}"));
        assert_eq!(told.protocols, "ip:igmp");
        assert_eq!(told.get("igmp.type"), "0x22");
        assert_eq!(told.get("igmp.maddr"), "239.1.2.3;232.1.1.1");
        assert_eq!(told.get("igmp.record_type"), "4;6");
        assert_eq!(told.get("igmp.saddr"), "198.51.100.1");
        assert_eq!(told.get("igmp.checksum.status"), "1");
        assert_eq!(
            told.summaries[1],
            [
                "joins 239.1.2.3, stays in 232.1.1.1 for fewer sources",
                "entra em 239.1.2.3, fica em 232.1.1.1 para menos fontes"
            ]
        );
        assert_eq!(tell(Proto::Igmp, report).memberships, [Membership::Join("239.1.2.3".parse().unwrap())]);
    }

    #[test]
    fn including_nothing_leaves() {
        // Linux 6: closes its socket; 239.1.2.3 was excluded no source, 232.1.1.1 included one.
        let report = "22000000 00000002 06000001e8010101c6336402 03000000ef010203";
        assert_eq!(tell(Proto::Igmp, report).memberships, [Membership::Leave("239.1.2.3".parse().unwrap())]);
        assert_eq!(tell(Proto::Igmp, "1600f8fbe0020203").memberships, [Membership::Join("224.2.2.3".parse().unwrap())]);
        assert_eq!(tell(Proto::Igmp, "1700f7fbe0020203").memberships, [Membership::Leave("224.2.2.3".parse().unwrap())]);
    }

    #[test]
    fn the_length_tells_the_version_of_a_query() {
        let second = tell(Proto::Igmp, "1164ee9b00000000");
        assert_eq!((second.get("igmp.version"), second.get("igmp.max_resp")), ("2".into(), "100".into()));
        let first = tell(Proto::Igmp, "1100eeff00000000");
        assert_eq!((first.get("igmp.version"), first.get("igmp.max_resp")), ("1".into(), String::new()));
        // Code 0xa0 is 16 << 5 tenths of a second (RFC 3376 §4.1.1).
        let third = tell(Proto::Igmp, "11a07dbae10101010a9c0002c0000201c0000202");
        assert_eq!((third.get("igmp.version"), third.get("igmp.max_resp")), ("3".into(), "512".into()));
        assert_eq!((third.get("igmp.s"), third.get("igmp.qrv")), ("1".into(), "2".into()));
        assert_eq!(third.memberships, [Membership::Query(Some("225.1.1.1".parse().unwrap()))]);
        assert_eq!(first.memberships, [Membership::Query(None)]);
        assert_eq!(third.get("igmp.saddr"), "192.0.2.1;192.0.2.2");
    }

    #[test]
    fn a_count_that_lies_ends_with_the_octets() {
        let told = tell(Proto::Igmp, "220000000000ffff 04ffffffe0020203");
        assert_eq!(told.get("igmp.maddr"), "224.2.2.3");
        assert_eq!(told.memberships.len(), 1);
    }
}
