//! DCCP: datagrams of a connection that keeps to the pace the network bears, for sound, pictures and games.
//! RFC 4340 §5.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          source port          │        destination port       │
//! ├───────────────┬───────┬───────┼───────────────────────────────┤
//! │ data offset/4 │ CCVal │ CsCov │            checksum           │
//! ├─────┬───────┬─┼───────┴───────┼───────────────────────────────┤
//! │ res │ type  │1│   reserved    │    sequence number (48 bits)  │
//! ├─────┴───────┴─┴───────────────┴───────────────────────────────┤
//! │                    sequence number, continued                 │  X = 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │           reserved            │ acknowledgement number (48 b) │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │    acknowledgement, continued; service or reset code; options │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! With X = 0 the numbers have 24 bits, and the octet of reserved bits is the first of the sequence number.

use std::fmt::Write as _;

use super::contract::{
    Fault, Field, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label,
    octet_bits, octets,
};
use crate::bytes::{Reader, be16, bits};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4340 §5.1";
const OPTION: &str = "RFC 4340 §5.8";
const RESET: &str = "RFC 4340 §5.6";

const RESET_TYPE: u8 = 7;

fields! {
    SOURCE = dec("dccp.srcport", SPEC, w("source port", "porta de origem")).at(0, 16).also(&["dccp.port"]);
    DESTINATION = dec("dccp.dstport", SPEC, w("destination port", "porta de destino")).at(16, 16).also(&["dccp.port"]);
    OFFSET = dec("dccp.data_offset", SPEC, w("data offset", "início dos dados"))
        .at(32, 8)
        .about("Octets of the header, in words of four.", "Octetos do cabeçalho, em palavras de quatro.");
    CONGESTION = dec("dccp.ccval", SPEC, w("congestion control value", "valor do controle de congestionamento")).at(40, 4);
    COVERAGE = dec("dccp.cscov", SPEC, w("checksum coverage", "cobertura da soma de verificação"))
        .at(44, 4)
        .about("0: all; 1: the header; more: that many words of data less one besides.",
               "0: tudo; 1: o cabeçalho; mais: além dele, tantas palavras de dados menos uma.");
    CHECKSUM = hex(4, "dccp.checksum", SPEC, w("checksum", "soma de verificação")).at(48, 16);
    RESERVED = hex(2, "dccp.res1", SPEC, w("reserved", "reservado")).at(64, 3);
    TYPE = dec("dccp.type", SPEC, w("type", "tipo")).at(67, 4).names(type_name);
    EXTENDED = flag("dccp.x", SPEC, w("sequence numbers of 48 bits (X)", "números de sequência de 48 bits (X)")).at(71, 1);
    RESERVED_2 = hex(2, "dccp.res2", SPEC, w("reserved", "reservado"));
    SEQUENCE = dec("dccp.seq_raw", SPEC, w("sequence number", "número de sequência"));
    ACKNOWLEDGEMENT_RESERVED = hex(4, "dccp.ack_res", SPEC, w("reserved", "reservado"));
    ACKNOWLEDGEMENT = dec("dccp.ack_raw", SPEC, w("acknowledgement number", "número de confirmação"));
    SERVICE = dec("dccp.service_code", "RFC 4340 §8.1.2", w("service code", "código do serviço"));
    RESET_CODE = dec("dccp.reset_code", RESET, w("reset code", "código do reinício")).names(reset_name);
    RESET_1 = dec("dccp.data1", RESET, w("data 1", "dado 1"));
    RESET_2 = dec("dccp.data2", RESET, w("data 2", "dado 2"));
    RESET_3 = dec("dccp.data3", RESET, w("data 3", "dado 3"));
    OPTIONS = label("dccp.options", OPTION, w("options", "opções")).group();
    OPTION_GROUP = label("dccp.option", OPTION, w("option", "opção")).group();
    OPTION_TYPE = dec("dccp.option_type", OPTION, w("type", "tipo")).names(option_name);
    OPTION_LENGTH = dec("dccp.option_length", OPTION, w("length", "comprimento"));
    OPTION_DATA = octets("dccp.option_unknown", OPTION, w("data", "dados"));
    BAD_LENGTH = label("dccp.option.len.bad", OPTION, w("invalid length", "comprimento inválido")).derived();
    FEATURE = dec("dccp.feature_number", "RFC 4340 §6", w("feature", "recurso")).names(feature_name);
    FEATURE_VALUE = octets("dccp.feature_value", "RFC 4340 §6", w("values, the preferred first", "valores, o preferido primeiro"));
    COOKIE = octets("dccp.init_cookie", "RFC 4340 §8.1.4", w("init cookie", "cookie inicial"));
    NDP_COUNT = dec("dccp.ndp_count", "RFC 4340 §7.7", w("packets without data before", "pacotes sem dados antes"));
    VECTOR_0 = octets("dccp.ack_vector.nonce_0", "RFC 4340 §11.4", w("ack vector, nonce 0", "vetor de confirmação, nonce 0"));
    VECTOR_1 = octets("dccp.ack_vector.nonce_1", "RFC 4340 §11.4", w("ack vector, nonce 1", "vetor de confirmação, nonce 1"));
    DROPPED = octets("dccp.data_dropped", "RFC 4340 §11.7", w("data dropped", "dados descartados"));
    TIMESTAMP = dec("dccp.timestamp", "RFC 4340 §13.1", w("timestamp", "marca de tempo"));
    TIMESTAMP_ECHO = dec("dccp.timestamp_echo", "RFC 4340 §13.3", w("timestamp echo", "eco da marca de tempo"));
    ELAPSED = dec("dccp.elapsed_time", "RFC 4340 §13.2", w("elapsed time in units of 10 µs", "tempo decorrido em unidades de 10 µs"));
    DATA_CHECKSUM = hex(8, "dccp.checksum_data", "RFC 4340 §9.3", w("checksum of the data (CRC32c)", "soma de verificação dos dados (CRC32c)"));
    LOSS_RATE = dec("dccp.ccid3_loss_event_rate", "RFC 4342 §8.5", w("loss event rate", "taxa de perdas"));
    LOSS_INTERVALS = octets("dccp.ccid3_loss_intervals", "RFC 4342 §8.6", w("loss intervals", "intervalos de perda"));
    RECEIVE_RATE = dec("dccp.ccid3_receive_rate", "RFC 4342 §8.3", w("receive rate in octets per second", "taxa de recepção em octetos por segundo"));
    CHECKSUM_STATUS =
        dec("dccp.checksum.status", "RFC 4340 §9.1", w("checksum verdict", "veredito da soma de verificação")).derived();
}

fn type_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "Request",
        1 => "Response",
        2 => "Data",
        3 => "Ack",
        4 => "DataAck",
        5 => "CloseReq",
        6 => "Close",
        7 => "Reset",
        8 => "Sync",
        9 => "SyncAck",
        _ => return None,
    }))
}

fn reset_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("unspecified", "não especificado"),
        1 => w("closed", "fechada"),
        2 => w("aborted", "abortada"),
        3 => w("no connection", "sem conexão"),
        4 => w("packet error", "erro no pacote"),
        5 => w("option error", "erro em opção"),
        6 => w("mandatory failure", "falha em opção obrigatória"),
        7 => w("connection refused", "conexão recusada"),
        8 => w("bad service code", "código de serviço errado"),
        9 => w("too busy", "ocupado demais"),
        10 => w("bad init cookie", "cookie inicial errado"),
        11 => w("aggression penalty", "pena por agressividade"),
        _ => return None,
    })
}

fn option_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("padding", "preenchimento"),
        1 => w("mandatory", "obrigatória"),
        2 => w("slow receiver", "receptor lento"),
        32 => same("Change L"),
        33 => same("Confirm L"),
        34 => same("Change R"),
        35 => same("Confirm R"),
        36 => w("init cookie", "cookie inicial"),
        37 => w("NDP count", "contagem NDP"),
        38 => w("ack vector, nonce 0", "vetor de confirmação, nonce 0"),
        39 => w("ack vector, nonce 1", "vetor de confirmação, nonce 1"),
        40 => w("data dropped", "dados descartados"),
        41 => w("timestamp", "marca de tempo"),
        42 => w("timestamp echo", "eco da marca de tempo"),
        43 => w("elapsed time", "tempo decorrido"),
        44 => w("data checksum", "soma de verificação dos dados"),
        192 => w("loss event rate", "taxa de perdas"),
        193 => w("loss intervals", "intervalos de perda"),
        194 => w("receive rate", "taxa de recepção"),
        _ => return None,
    })
}

fn feature_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("congestion control", "controle de congestionamento"),
        2 => w("allow short sequence numbers", "permitir números de sequência curtos"),
        3 => w("sequence window", "janela de sequência"),
        4 => w("ECN incapable", "sem suporte a ECN"),
        5 => w("ack ratio", "razão de confirmações"),
        6 => w("send ack vector", "enviar vetor de confirmação"),
        7 => w("send NDP count", "enviar contagem NDP"),
        8 => w("minimum checksum coverage", "cobertura mínima da soma de verificação"),
        9 => w("check data checksum", "verificar a soma dos dados"),
        192 => w("send loss event rate", "enviar taxa de perdas"),
        _ => return None,
    })
}

/// Type and X bit.
fn kind(bytes: &[u8]) -> Option<(u8, bool)> {
    bytes.get(8).map(|octet| (octet >> 1 & 15, octet & 1 != 0))
}

/// Octets in front of the options.
fn fixed(kind: u8, extended: bool) -> usize {
    let generic = if extended { 16 } else { 12 };
    let acknowledgement = match kind {
        0 | 2 => 0,
        _ if extended => 8,
        _ => 4,
    };
    generic + acknowledgement + if matches!(kind, 0 | 1 | RESET_TYPE) { 4 } else { 0 }
}

/// Octets that the checksum covers (RFC 4340 §9.2).
fn covered(bytes: &[u8]) -> Option<usize> {
    let header = 4 * usize::from(*bytes.get(4)?);
    Some(match bytes.get(5)? & 15 {
        0 => bytes.len(),
        words => (header + 4 * (usize::from(words) - 1)).min(bytes.len()),
    })
}

/// DCCP.
pub struct Dccp;

impl Protocol for Dccp {
    const INFO: &'static Info = &Info {
        name: "dccp",
        title: "DCCP",
        about: w(
            "Carries datagrams of a connection at the pace the network bears; what is lost stays lost.",
            "Leva datagramas de uma conexão no ritmo que a rede suporta; o que se perde fica perdido.",
        ),
        spec: "RFC 4340",
        osi: Osi::Transport,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(33)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(source), Some(destination), Some((kind, extended)), true) =
            (be16(bytes, 0), be16(bytes, 2), kind(bytes), bytes.len() >= 12)
        else {
            return Err(Fault::Truncated { need: 12 });
        };
        let header = 4 * usize::from(bytes[4]);
        if header < fixed(kind, extended) {
            return Err(Fault::Malformed(w(
                "the data begin inside the header of this type",
                "os dados começam dentro do cabeçalho deste tipo",
            )));
        }
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(
            header,
            match kind {
                0 | 1 | 2 | 4 => Next::Ports(Key::Dccp(destination), Key::Dccp(source)),
                // RFC 4340 §5.4 to §5.7: what stands there is to be ignored, or text for a person.
                _ => Next::Payload,
            },
        ))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some((kind, extended)) = kind(header) else { return };
        let mut parts: Vec<(&'static FieldDef, u32)> = Vec::new();
        if extended {
            parts.extend([(&RESERVED_2, 8), (&SEQUENCE, 48)]);
        } else {
            parts.push((&SEQUENCE, 24));
        }
        if !matches!(kind, 0 | 2) {
            let (reserved, number) = if extended { (16, 48) } else { (8, 24) };
            parts.extend([(&ACKNOWLEDGEMENT_RESERVED, reserved), (&ACKNOWLEDGEMENT, number)]);
        }
        match kind {
            0 | 1 => parts.push((&SERVICE, 32)),
            RESET_TYPE => parts.extend([(&RESET_CODE, 8), (&RESET_1, 8), (&RESET_2, 8), (&RESET_3, 8)]),
            _ => {}
        }
        sink.run(header, octet_bits(9..header.len()), &parts);
        if layer.is_faulty() {
            return;
        }
        options(header, fixed(kind, extended), sink);
        if sink.wants(&CHECKSUM_STATUS)
            && let Some(cover) = covered(layer.bytes())
        {
            sink.verdict(&CHECKSUM_STATUS, layer.checksum(6, cover, Some(33)));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some((kind, extended)) = kind(header) else { return };
        if let Some(name) = type_name(kind.into()) {
            let _ = write!(say, "[{}]", name.in_(say.lang));
        }
        let (at, len) = if extended { (80, 48) } else { (72, 24) };
        if let Some(number) = bits(header, at, len) {
            let _ = write!(say, " seq={number}");
        }
        if !matches!(kind, 0 | 2)
            && let Some(number) = bits(header, at + len + if extended { 16 } else { 8 }, len)
        {
            let _ = write!(say, " ack={number}");
        }
        if let (RESET_TYPE, Some(code)) = (kind, header.get(fixed(kind, extended) - 4)) {
            match reset_name((*code).into()) {
                Some(name) => {
                    let _ = write!(say, " {}", name.in_(say.lang));
                }
                None => {
                    let _ = write!(say, " {code}");
                }
            }
        }
    }
}

/// Tells the options from octet `at` of the header on.
fn options(header: &[u8], at: usize, sink: &mut dyn FieldSink) {
    if at >= header.len() {
        return;
    }
    sink.open(&OPTIONS, at..header.len(), Value::Present);
    let mut reader = Reader::new(header, at);
    while let Some(kind) = reader.peek() {
        let start = reader.position();
        // Types below 32 are one octet long, the others have a length (RFC 4340 §5.8).
        let len = if kind < 32 { 1 } else { header.get(start + 1).copied().map_or(0, usize::from) };
        let fits = len <= reader.remaining() && (kind < 32 || len >= 2);
        let end = if fits { start + len } else { header.len() };
        reader.take(end - start);
        let bits = octet_bits(start..end);
        sink.enter(Field {
            def: &OPTION_GROUP,
            bits: bits.clone(),
            value: Value::Present,
            label: option_name(kind.into()),
        });
        let mut at = sink.run(header, bits.clone(), &[(&OPTION_TYPE, 8)]);
        if kind >= 32 {
            at = sink.run(header, at..bits.end, &[(&OPTION_LENGTH, 8)]);
        }
        if fits {
            at = sink.run(header, at..bits.end, value(kind, bits.end - at));
        } else {
            sink.derive(&BAD_LENGTH, Value::Present);
        }
        sink.run(header, at..bits.end, &[(&OPTION_DATA, 0)]);
        sink.leave();
    }
    sink.leave();
}

/// The fields of an option's value, which has `left` bits.
fn value(kind: u8, left: u32) -> &'static [(&'static FieldDef, u32)] {
    static CHANGE: &[(&FieldDef, u32)] = &[(&FEATURE, 8), (&FEATURE_VALUE, 0)];
    static INIT_COOKIE: &[(&FieldDef, u32)] = &[(&COOKIE, 0)];
    static COUNT: &[(&FieldDef, u32)] = &[(&NDP_COUNT, 0)];
    static NONCE_0: &[(&FieldDef, u32)] = &[(&VECTOR_0, 0)];
    static NONCE_1: &[(&FieldDef, u32)] = &[(&VECTOR_1, 0)];
    static DROPS: &[(&FieldDef, u32)] = &[(&DROPPED, 0)];
    static STAMP: &[(&FieldDef, u32)] = &[(&TIMESTAMP, 32)];
    static ECHO_16: &[(&FieldDef, u32)] = &[(&TIMESTAMP_ECHO, 32), (&ELAPSED, 16)];
    static ECHO_32: &[(&FieldDef, u32)] = &[(&TIMESTAMP_ECHO, 32), (&ELAPSED, 32)];
    static TIME: &[(&FieldDef, u32)] = &[(&ELAPSED, 0)];
    static DATA_SUM: &[(&FieldDef, u32)] = &[(&DATA_CHECKSUM, 32)];
    static RATE: &[(&FieldDef, u32)] = &[(&LOSS_RATE, 32)];
    static INTERVALS: &[(&FieldDef, u32)] = &[(&LOSS_INTERVALS, 0)];
    static RECEIVED: &[(&FieldDef, u32)] = &[(&RECEIVE_RATE, 32)];
    match (kind, left) {
        (32..=35, _) => CHANGE,
        (36, _) => INIT_COOKIE,
        (37, 8..=48) => COUNT,
        (38, _) => NONCE_0,
        (39, _) => NONCE_1,
        (40, _) => DROPS,
        (41, 32) => STAMP,
        (42, 32 | 48) => ECHO_16,
        (42, 64) => ECHO_32,
        (43, 16 | 32) => TIME,
        (44, 32) => DATA_SUM,
        (192, 32) => RATE,
        (193, _) => INTERVALS,
        (194, 32) => RECEIVED,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn a_request_negotiates_features() {
        // RFC 4340 §5.2 and §6: service code 42; Change L(Ack Ratio, 2), Change R(CCID, 2), padding.
        let told = tell(
            Proto::Dccp,
            "cdbb 1389 08 00 0000 01 00 0007b8c2a340 0000002a 20 05 05 0002 22 04 01 02 00 00 00",
        );
        assert_eq!(told.stop, Stop::Done);
        assert_eq!((told.get("dccp.seq_raw"), told.get("dccp.service_code")), ("33164534592".into(), "42".into()));
        assert_eq!((told.get("dccp.option_type"), told.get("dccp.feature_number")), ("32;34;0;0;0".into(), "5;1".into()));
        assert_eq!(told.summaries[0][0], "[Request] seq=33164534592");
    }

    #[test]
    fn a_checksum_covers_as_much_of_the_data_as_it_says() {
        // 10.0.0.1 to 10.0.0.2, DataAck, CsCov 1: the header alone; the checksum is one that tshark calls good.
        let frame = |last: &str| {
            tell(
                Proto::Ipv4,
                &format!(
                    "4500 0044 0001 0000 4021 6696 0a000001 0a000002
                     cdbb 1389 09 01 070e 09 00 0007b8c2a342 0000 000072c5af31 260300 2b040046 250301 0000
                     48656c6c6f20576f726c6{last}"
                ),
            )
        };
        let told = frame("40a");
        assert_eq!((told.get("dccp.checksum.status"), told.get("dccp.elapsed_time")), ("1".into(), "70".into()));
        assert_eq!(told.summaries[1][1], "[DataAck] seq=33164534594 ack=1925558065");
        assert_eq!(frame("400").get("dccp.checksum.status"), "1");
    }

    #[test]
    fn short_numbers_and_a_reset() {
        let told = tell(Proto::Dccp, "cdbb 1389 03 00 0000 04 000007 68690a");
        assert_eq!((told.protocols.as_str(), told.get("dccp.seq_raw")), ("dccp:text", "7".into()));
        let told = tell(Proto::Dccp, "cdbb 1389 07 00 0000 0f 00 000000000007 0000 000000000003 03 00 00 00");
        assert_eq!(told.get("dccp.reset_code"), "3");
        assert_eq!(told.summaries[0][1], "[Reset] seq=7 ack=3 sem conexão");
    }

    #[test]
    fn an_option_of_length_zero_does_not_loop() {
        let told = tell(Proto::Dccp, "cdbb 1389 04 00 0000 04 000007 2000 0000");
        assert_eq!(told.get("dccp.option.len.bad"), "1");
    }

    #[test]
    fn data_that_begin_inside_the_header_are_malformed() {
        let told = tell(Proto::Dccp, "cdbb 1389 03 00 0000 01 00 000000000007 0000002a");
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
    }
}
