//! CoAP: what HTTP does, in a few octets over UDP, for things with little memory and little power. RFC 7252 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬───┬───────┬───────────────┬───────────────────────────────┤
//! │ 1 │typ│ token │     code      │           identifier          │
//! ├───┴───┴───────┴───────────────┴───────────────────────────────┤
//! │ token; options, each by its distance to the one before; 255;  │
//! │ payload                                                       │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::contract::{
    Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Kind, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label,
    octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 7252 §3";
const OPTIONS: &str = "RFC 7252 §3.1, §5.10";

fields! {
    VERSION = dec("coap.version", SPEC, w("version", "versão")).at(0, 2);
    TYPE = dec("coap.type", SPEC, w("kind", "tipo")).at(2, 2).names(type_name);
    TOKEN_LENGTH = dec("coap.token_len", SPEC, w("length of the token", "comprimento do token")).at(4, 4);
    CODE = dec("coap.code", SPEC, w("request or result", "pedido ou resultado")).at(8, 8).names(code_name);
    IDENTIFIER = dec("coap.mid", SPEC, w("identifier", "identificador"))
        .at(16, 16)
        .about("The acknowledgement has the same.", "A confirmação tem o mesmo.");
    TOKEN = octets("coap.token", SPEC, w("token", "token")).about("The answer has the same.", "A resposta tem o mesmo.");
    OPTION = label("coap.opt", OPTIONS, w("option", "opção")).group();
    DELTA = dec("coap.opt.delta", OPTIONS, w("distance to the one before", "distância da anterior"));
    LENGTH = dec("coap.opt.length", OPTIONS, w("length", "comprimento"));
    DELTA_EXTENDED = dec("coap.opt.delta_ext", OPTIONS, w("distance, the rest", "distância, o resto"));
    LENGTH_EXTENDED = dec("coap.opt.length_ext", OPTIONS, w("length, the rest", "comprimento, o resto"));
    NUMBER = dec("coap.opt.number", OPTIONS, w("option", "opção")).names(option_name).derived();
    HOST = text("coap.opt.uri_host", OPTIONS, w("host", "host"));
    PORT = dec("coap.opt.uri_port", OPTIONS, w("port", "porta"));
    PATH = text("coap.opt.uri_path", OPTIONS, w("part of the path", "parte do caminho"));
    QUERY = text("coap.opt.uri_query", OPTIONS, w("query", "consulta"));
    LOCATION_PATH = text("coap.opt.location_path", OPTIONS, w("part of the new path", "parte do caminho novo"));
    LOCATION_QUERY = text("coap.opt.location_query", OPTIONS, w("new query", "consulta nova"));
    FORMAT = dec("coap.opt.ctype", OPTIONS, w("kind of content", "tipo do conteúdo")).names(format_name);
    ACCEPT = dec("coap.opt.accept", OPTIONS, w("kind of content wanted", "tipo de conteúdo desejado")).names(format_name);
    AGE = dec("coap.opt.max_age", OPTIONS, w("fresh for, in seconds", "novo por, em segundos"));
    TAG = octets("coap.opt.etag", OPTIONS, w("tag of the content", "etiqueta do conteúdo"));
    OBSERVE = dec("coap.opt.observe", "RFC 7641 §2", w("tell changes", "avisar mudanças"));
    BLOCK = octets("coap.opt.block", "RFC 7959 §2.2", w("block", "bloco"));
    OTHER = octets("coap.opt.unknown", OPTIONS, w("value", "valor"));
    END = dec("coap.opt.end_marker", OPTIONS, w("end of the options", "fim das opções"));
    UNREAD = octets("coap.unread", SPEC, w("not readable", "não legível"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("to be confirmed", "a confirmar"),
        1 => w("not to be confirmed", "sem confirmação"),
        2 => w("acknowledgement", "confirmação"),
        _ => w("reset", "reinício"),
    })
}

fn code_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("empty", "vazia"),
        1 => same("GET"),
        2 => same("POST"),
        3 => same("PUT"),
        4 => same("DELETE"),
        5 => same("FETCH"),
        6 => same("PATCH"),
        7 => same("iPATCH"),
        0x41 => w("2.01 created", "2.01 criado"),
        0x42 => w("2.02 deleted", "2.02 apagado"),
        0x43 => w("2.03 valid", "2.03 válido"),
        0x44 => w("2.04 changed", "2.04 alterado"),
        0x45 => w("2.05 content", "2.05 conteúdo"),
        0x5f => w("2.31 continue", "2.31 continue"),
        0x80 => w("4.00 bad request", "4.00 pedido ruim"),
        0x81 => w("4.01 unauthorized", "4.01 não autorizado"),
        0x82 => w("4.02 bad option", "4.02 opção ruim"),
        0x83 => w("4.03 forbidden", "4.03 proibido"),
        0x84 => w("4.04 not found", "4.04 não encontrado"),
        0x85 => w("4.05 method not allowed", "4.05 método não permitido"),
        0x86 => w("4.06 not acceptable", "4.06 não aceitável"),
        0x88 => w("4.08 incomplete", "4.08 incompleto"),
        0x8c => w("4.12 precondition failed", "4.12 precondição falhou"),
        0x8d => w("4.13 too large", "4.13 grande demais"),
        0x8f => w("4.15 kind of content not supported", "4.15 tipo de conteúdo não suportado"),
        0xa0 => w("5.00 internal error", "5.00 erro interno"),
        0xa1 => w("5.01 not implemented", "5.01 não implementado"),
        0xa2 => w("5.02 bad gateway", "5.02 gateway ruim"),
        0xa3 => w("5.03 not available", "5.03 indisponível"),
        0xa4 => w("5.04 gateway timeout", "5.04 gateway não respondeu"),
        0xa5 => w("5.05 no proxying", "5.05 sem proxy"),
        _ => return None,
    })
}

fn option_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "If-Match",
        3 => "Uri-Host",
        4 => "ETag",
        5 => "If-None-Match",
        6 => "Observe",
        7 => "Uri-Port",
        8 => "Location-Path",
        9 => "OSCORE",
        11 => "Uri-Path",
        12 => "Content-Format",
        14 => "Max-Age",
        15 => "Uri-Query",
        16 => "Hop-Limit",
        17 => "Accept",
        20 => "Location-Query",
        23 => "Block2",
        27 => "Block1",
        28 => "Size2",
        35 => "Proxy-Uri",
        39 => "Proxy-Scheme",
        60 => "Size1",
        _ => return None,
    }))
}

/// Which lengths a value of this option can have (RFC 7252 §5.10, RFC 7641 §2, RFC 7959 §2.1); none where it has no name.
fn lengths(number: usize) -> RangeInclusive<usize> {
    match number {
        1 => 0..=8,
        3 => 1..=255,
        4 => 1..=8,
        5 => 0..=0,
        6 | 23 | 27 => 0..=3,
        7 | 12 | 17 => 0..=2,
        14 | 28 | 60 => 0..=4,
        16 => 1..=1,
        35 => 1..=1034,
        _ if option_name(number as u64).is_some() => 0..=255,
        _ => RangeInclusive::new(1, 0),
    }
}

fn format_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "text/plain",
        40 => "application/link-format",
        41 => "application/xml",
        42 => "application/octet-stream",
        47 => "application/exi",
        50 => "application/json",
        60 => "application/cbor",
        110 => "application/senml+json",
        112 => "application/senml+cbor",
        _ => return None,
    }))
}

fn field_of(number: usize) -> &'static FieldDef {
    match number {
        3 => &HOST,
        4 => &TAG,
        6 => &OBSERVE,
        7 => &PORT,
        8 => &LOCATION_PATH,
        11 => &PATH,
        12 => &FORMAT,
        14 => &AGE,
        15 => &QUERY,
        17 => &ACCEPT,
        20 => &LOCATION_QUERY,
        23 | 27 => &BLOCK,
        _ => &OTHER,
    }
}

/// An option: its distance to the one before, octets before its value, octets of its value.
#[derive(Clone, Copy)]
struct Head {
    delta: usize,
    octets: usize,
    length: usize,
    /// Octets of the two extended numbers.
    extended: (usize, usize),
}

impl Head {
    /// Reads the start of an option, which is not the marker.
    fn read(bytes: &[u8]) -> Option<Self> {
        let first = *bytes.first()?;
        let mut octets = 1;
        let mut number = |nibble: u8| {
            let extra = match nibble {
                13 => 1,
                14 => 2,
                15 => return None,
                _ => return Some((usize::from(nibble), 0)),
            };
            let rest = bytes.get(octets..octets + extra)?.iter().fold(0, |all, octet| all << 8 | usize::from(*octet));
            octets += extra;
            Some((rest + if extra == 1 { 13 } else { 269 }, extra))
        };
        let ((delta, one), (length, two)) = (number(first >> 4)?, number(first & 15)?);
        Some(Self { delta, octets, length, extended: (one, two) })
    }
}

/// Each option with its number and its value; then where the payload begins.
fn options<'a>(bytes: &'a [u8], mut tell: impl FnMut(usize, &'a [u8])) -> Option<usize> {
    let mut at = 4 + usize::from(bytes.first()? & 15);
    let mut number = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.first() == Some(&0xff) {
            return Some(at + 1);
        }
        let head = Head::read(rest)?;
        number += head.delta;
        tell(number, rest.get(head.octets..head.octets + head.length)?);
        at += head.octets + head.length;
    }
    (at == bytes.len()).then_some(at)
}

/// CoAP.
pub struct Coap;

impl Protocol for Coap {
    const INFO: &'static Info = &Info {
        name: "coap",
        title: "CoAP",
        about: w(
            "What HTTP does, in a few octets, for things with little memory and little power.",
            "O que o HTTP faz, em poucos octetos, para coisas com pouca memória e pouca energia.",
        ),
        spec: "RFC 7252",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(5683)],
        fields: FIELDS,
        ends: None,
    };

    // Version 1; a code of the classes 0, 2, 4 and 5 is asked for later.
    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(0x40, 0x7f)]).with(0x0810_0000_0000_0000, 0)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[first, ..]) = bytes.first_chunk::<4>() else { return Err(Fault::Truncated { need: 4 }) };
        if first >> 6 != 1 || first & 15 > 8 {
            return Err(Fault::Malformed(w("not version 1, or a token of more than 8 octets", "não é a versão 1, ou um token com mais de 8 octetos")));
        }
        let mut is_cbor = false;
        // RFC 7252 §12.3: 60 is application/cbor.
        match options(bytes, |number, value| is_cbor |= number == 12 && value == [60]) {
            Some(header) => {
                let next = if is_cbor { Next::By(Key::Cbor) } else { Next::Payload };
                Ok(Step::new(header, next).claim(bytes.len()))
            }
            None => Err(Fault::Truncated { need: bytes.len() + 1 }),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        let known = bytes.get(1).is_some_and(|code| code_name((*code).into()).is_some());
        known && (Self::peel(bytes).is_ok() || !carrier.whole)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // Text and ciphers begin like this, too: a known code, known options of their lengths where such a message has them,
        // one of them that says what it is about, and something behind the marker.
        let Some(code) = bytes.get(1).copied().filter(|code| *code != 0 && code_name((*code).into()).is_some()) else {
            return false;
        };
        let (mut any, mut known) = (false, true);
        let header = options(bytes, |number, value| {
            any |= matches!(number, 3 | 11 | 12 | 15 | 17) && !value.is_empty();
            known &= lengths(number).contains(&value.len());
            known &= !matches!(number, 3 | 11 | 15) || (code < 0x40 && value.iter().all(|octet| *octet >= 0x20));
        });
        any && known && header.is_some_and(|header| header < bytes.len() || bytes.last() != Some(&0xff))
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let bytes = layer.header();
        let (&first, &code) = bytes.first().zip(bytes.get(1))?;
        // RFC 7252 §5.3.1: the answer has the request's token; one without is told by the identifier.
        let token = bytes.get(4..4 + usize::from(first & 15))?;
        let id = if token.is_empty() { bytes.get(2..4)? } else { token };
        let id = id.iter().fold(0, |all, octet| all << 8 | u64::from(*octet));
        match code >> 5 {
            0 if code > 0 => Some(Exchange::numbered(true, id)),
            2 | 4 | 5 => Some(Exchange::numbered(false, id)),
            _ => None,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 4, sink);
        let _ = tell(bytes, &mut cursor);
        cursor.rest(&UNREAD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(code) = bytes.get(1) else { return };
        match code_name((*code).into()) {
            Some(name) => say.words(name),
            None => {
                let _ = write!(say, "{}.{:02}", code >> 5, code & 31);
            }
        }
        let mut first = true;
        let _ = options(bytes, |number, value| {
            if number == 11 {
                say.out.push_str(if std::mem::take(&mut first) { " /" } else { "/" });
                say.wire(value.get(..value.len().min(60)).unwrap_or_default());
            }
        });
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let token = usize::from(bytes.first()? & 15);
    if token > 0 {
        cursor.octets(&TOKEN, token)?;
    }
    let mut number = 0;
    while cursor.remaining() > 0 {
        if cursor.peek(0)? == 0xff {
            return cursor.number(&END, 1).map(|_| ());
        }
        let head = Head::read(cursor.ahead())?;
        number += head.delta;
        cursor.item(&OPTION, head.octets + head.length, &OTHER, |cursor| {
            cursor.bits(&DELTA, 4)?;
            cursor.bits(&LENGTH, 4)?;
            if head.extended.0 > 0 {
                cursor.number(&DELTA_EXTENDED, head.extended.0)?;
            }
            if head.extended.1 > 0 {
                cursor.number(&LENGTH_EXTENDED, head.extended.1)?;
            }
            cursor.derive(&NUMBER, Value::Number(number as u64));
            let def = field_of(number);
            match (def.kind, head.length) {
                // RFC 7252 §3.2: a number without octets is zero.
                (Kind::Dec, 0) => cursor.derive(def, Value::Number(0)),
                (_, 0) => {}
                (Kind::Dec, 9..) => return None,
                (_, length) => {
                    cursor.octets(def, length)?;
                }
            }
            Some(())
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    #[test]
    fn a_request_and_its_answer_of_rfc_7252_appendix_a() {
        // GET /temperature, token 0x20, then 2.05 with text.
        let request = "4101 7d35 20 bb 74656d7065726174757265";
        let told = tell(Proto::Coap, request);
        assert_eq!((told.get("coap.mid"), told.get("coap.token"), told.get("coap.opt.uri_path")), ("32053".into(), "20".into(), "temperature".into()));
        assert_eq!(told.summaries[0][0], "GET /temperature");
        let told = tell(Proto::Coap, "6145 7d35 20 ff 32322e332043");
        assert_eq!((told.protocols.as_str(), told.get("coap.code").as_str()), ("coap:text", "69"));
        assert_eq!(told.summaries[0][1], "2.05 conteúdo");
        assert!(Proto::Coap.recognizes(&octets(request), Carrier::DATAGRAM));
    }

    #[test]
    fn options_of_every_length() {
        // Uri-Host of 13 octets, Uri-Path "a", Content-Format without octets, Size1 (60 = 12 + 13 + 35).
        let told = tell(Proto::Coap, "4002 0001 3d00 6d617175696e612e6c6f63616c 8161 10 d2 23 0400 ff 7b7d");
        assert_eq!(told.protocols, "coap:json");
        assert_eq!((told.get("coap.opt.uri_host"), told.get("coap.opt.ctype")), ("maquina.local".into(), "0".into()));
        assert_eq!((told.get("coap.opt.number"), told.get("coap.opt.unknown")), ("3;11;12;60".into(), "0400".into()));
    }

    #[test]
    fn text_is_not_believed() {
        for text in [&b"Multicast numero 1"[..], b"ping", b"GET / HTTP/1.1\r\n\r\n", b"p\x01"] {
            assert!(!Proto::Coap.recognizes(text, Carrier::DATAGRAM), "{text:?}");
        }
        // Ciphers of a call, in which an answer would have a query; a block that says 5 octets of size; nothing behind a marker.
        for other in [
            "43a302a7fbddec561a6da07c844527100b0e422c5627a89d590f4bd5028b9ca0",
            "4001 0001 b161 c50102030405",
            "4001 0001 b161 ff",
        ] {
            assert!(!Proto::Coap.recognizes(&octets(other), Carrier::DATAGRAM), "{other}");
        }
    }
}
