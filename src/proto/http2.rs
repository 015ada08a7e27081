//! HTTP/2: requests and answers of HTTP in binary frames, many at a time on one connection, each in its own stream. RFC
//! 9113 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────┬───────────────┤
//! │                    length                     │ kind of frame │
//! ├───────────────┬─┬─────────────────────────────┴───────────────┤
//! │     flags     │R│                stream …                     │
//! ├───────────────┼─┴─────────────────────────────────────────────┤
//! │   … stream    │  header fields (HPACK), data, settings, …     │
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! Header fields that an earlier message put into the table are told by their number only.

mod frame;
mod header;
mod hpack;

use std::fmt::Write as _;

use super::contract::{
    Carrier, Entries, Entry, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, flag, hex,
    label, octets, text,
};
use super::cursor::Cursor;
use frame::{Frame, block, type_name};
use crate::bytes::be32;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 9113 §4.1";
const FRAMES: &str = "RFC 9113 §6";
const FIELDS_SPEC: &str = "RFC 7541 §6";

fields! {
    MAGIC = text("http2.magic", "RFC 9113 §3.4", w("preface", "prefácio"))
        .about("Looks like a request that no server of HTTP/1 takes.", "Parece um pedido que nenhum servidor de HTTP/1 aceita.");
    LENGTH = dec("http2.length", SPEC, w("length", "comprimento"));
    TYPE = dec("http2.type", SPEC, w("kind of frame", "tipo de quadro")).names(type_name);
    FLAGS = hex(2, "http2.flags", SPEC, w("flags", "sinalizadores")).group();
    UNUSED = hex(2, "http2.flags.unused", SPEC, w("unused", "sem uso"));
    PRIORITY = flag("http2.flags.priority", FRAMES, w("with priority", "com prioridade"));
    PADDED = flag("http2.flags.padded", FRAMES, w("padded", "com enchimento"));
    END_HEADERS = flag("http2.flags.eh", FRAMES, w("end of the header", "fim do cabeçalho"));
    END_STREAM = flag("http2.flags.end_stream", FRAMES, w("end of the stream", "fim do fluxo"));
    ACK_SETTINGS = flag("http2.flags.ack.settings", FRAMES, w("confirms", "confirma"));
    ACK_PING = flag("http2.flags.ack.ping", FRAMES, w("answer", "resposta"));
    RESERVED = hex(8, "http2.r", SPEC, w("reserved", "reservado"));
    STREAM = dec("http2.streamid", SPEC, w("stream", "fluxo"))
        .about("Odd: begun by the client; 0: about the whole connection.", "Ímpar: iniciado pelo cliente; 0: sobre a conexão toda.");
    PAD_LENGTH = dec("http2.pad_length", FRAMES, w("octets of padding", "octetos de enchimento"));
    EXCLUSIVE = flag("http2.exclusive", FRAMES, w("alone before the others", "sozinho antes dos outros"));
    DEPENDENCY = dec("http2.stream_dependency", FRAMES, w("after the stream", "depois do fluxo"));
    WEIGHT = dec("http2.headers.weight", FRAMES, w("weight, less one", "peso, menos um"));
    HEADER = label("http2.header", FIELDS_SPEC, w("header field", "campo do cabeçalho")).group();
    INDEX = dec("http2.header.index", FIELDS_SPEC, w("entry of the table", "entrada da tabela"));
    NAME_LENGTH = dec("http2.header.name.length", FIELDS_SPEC, w("length of the name", "comprimento do nome"));
    NAME = text("http2.header.name", FIELDS_SPEC, w("name", "nome"));
    VALUE_LENGTH = dec("http2.header.value.length", FIELDS_SPEC, w("length of the value", "comprimento do valor"));
    VALUE = text("http2.header.value", FIELDS_SPEC, w("value", "valor"));
    SECRET = text("http2.header.secret", "RFC 9110 §11.6.2", w("value", "valor")).also(&["http2.header.value"]).secret();
    KNOWN_NAME = text("http2.header.name", FIELDS_SPEC, w("name", "nome")).derived();
    KNOWN_VALUE = text("http2.header.value", FIELDS_SPEC, w("value", "valor")).derived();
    TABLE_SIZE = dec("http2.header_table_size_update.header_table_size", FIELDS_SPEC, w("size of the table", "tamanho da tabela"));
    METHOD = text("http2.headers.method", "RFC 9113 §8.3.1", w("method", "método")).derived();
    SCHEME = text("http2.headers.scheme", "RFC 9113 §8.3.1", w("scheme", "esquema")).derived();
    AUTHORITY = text("http2.headers.authority", "RFC 9113 §8.3.1", w("host", "host")).derived();
    PATH = text("http2.headers.path", "RFC 9113 §8.3.1", w("path", "caminho")).derived();
    STATUS = dec("http2.headers.status", "RFC 9113 §8.3.2", w("status", "estado")).derived();
    CONTENT_TYPE = text("http2.headers.content_type", "RFC 9110 §8.3", w("kind of content", "tipo do conteúdo")).derived();
    BLOCK = octets("http2.headers", FRAMES, w("header fields, not whole", "campos do cabeçalho, incompletos"));
    PADDING = octets("http2.padding", FRAMES, w("padding", "enchimento"));
    ERROR = dec("http2.rst_stream.error", "RFC 9113 §7", w("reason", "motivo")).names(error_name);
    SETTING = label("http2.settings", FRAMES, w("setting", "ajuste")).group();
    SETTING_ID = dec("http2.settings.id", FRAMES, w("what is set", "o que se ajusta")).names(setting_name);
    SETTING_VALUE = dec("http2.settings.value", FRAMES, w("value", "valor"));
    PROMISED = dec("http2.push_promise.promised_stream_id", FRAMES, w("promised stream", "fluxo prometido"));
    PING = octets("http2.ping", FRAMES, w("ping", "ping"));
    PONG = octets("http2.pong", FRAMES, w("the same as in the ping", "o mesmo que no ping"));
    LAST_STREAM = dec("http2.goaway.last_stream_id", FRAMES, w("last stream", "último fluxo"));
    GOAWAY_ERROR = dec("http2.goaway.error", "RFC 9113 §7", w("reason", "motivo")).names(error_name);
    GOAWAY_DATA = octets("http2.goaway.addata", FRAMES, w("more about it", "mais a respeito"));
    INCREMENT = dec("http2.window_update.window_size_increment", FRAMES, w("more octets taken", "octetos a mais aceitos"));
    UNKNOWN = octets("http2.unknown", FRAMES, w("content", "conteúdo"));
}

const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const HEADER_OCTETS: usize = 9;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PUSH: u8 = 5;
const CONTINUATION: u8 = 9;

const IS_PADDED: u8 = 8;
const HAS_PRIORITY: u8 = 0x20;

fn error_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        1 => w("protocol error", "erro de protocolo"),
        2 => w("internal error", "erro interno"),
        3 => w("flow control error", "erro de controle de fluxo"),
        4 => w("settings not confirmed", "ajustes não confirmados"),
        5 => w("stream closed", "fluxo encerrado"),
        6 => w("frame of a wrong size", "quadro de tamanho errado"),
        7 => w("refused", "recusado"),
        8 => w("cancelled", "cancelado"),
        9 => w("compression error", "erro de compressão"),
        10 => w("connection error", "erro de conexão"),
        11 => w("calm down", "acalme-se"),
        12 => w("inadequate security", "segurança inadequada"),
        13 => w("HTTP/1.1 required", "exige HTTP/1.1"),
        _ => return None,
    })
}

fn setting_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("size of the header table", "tamanho da tabela de cabeçalhos"),
        2 => w("push permitted", "envio espontâneo permitido"),
        3 => w("most streams at a time", "máximo de fluxos simultâneos"),
        4 => w("window of a stream", "janela de um fluxo"),
        5 => w("largest frame", "maior quadro"),
        6 => w("largest header", "maior cabeçalho"),
        8 => w("extended CONNECT", "CONNECT estendido"),
        _ => return None,
    })
}

/// HTTP/2.
pub struct Http2;

impl Protocol for Http2 {
    const INFO: &'static Info = &Info {
        name: "http2",
        title: "HTTP/2",
        about: w(
            "Asks a server for many things at a time over one connection; header fields are short numbers where they repeat.",
            "Pede muitas coisas ao mesmo tempo a um servidor por uma só conexão; campos repetidos do cabeçalho viram números curtos.",
        ),
        spec: "RFC 9113",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(50051)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[
        Signature::streams(&[(b'P', b'P')]).begins(b"PRI * HT"),
        // A length below 2^16, one of the first kinds of frame, the reserved bit unset.
        Signature::streams(&[(0, 0)]).with(0x0000_00f0_0080_0000, 0),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.starts_with(PREFACE) {
            return Ok(Step::new(PREFACE.len(), Next::Nothing).claim(PREFACE.len()));
        }
        if bytes.len() < HEADER_OCTETS {
            return Err(Fault::Truncated { need: HEADER_OCTETS });
        }
        let Some(frame) = Frame::read(bytes) else {
            return Err(Fault::Malformed(w("no frame of HTTP/2", "não é um quadro HTTP/2")));
        };
        let octets = HEADER_OCTETS + frame.length;
        if frame.kind != DATA {
            return Ok(Step::new(octets, Next::Nothing).claim(octets));
        }
        let padding = if frame.flags & IS_PADDED != 0 { bytes.get(HEADER_OCTETS).copied() } else { None };
        let header = (HEADER_OCTETS + usize::from(padding.is_some())).min(octets);
        let padding = usize::from(padding.unwrap_or_default()).min(octets - header);
        let data = bytes.get(header..octets - padding).unwrap_or_default();
        // A message of gRPC has its own length before it.
        let grpc = data.first().is_some_and(|flag| *flag <= 1)
            && be32(data, 1).is_some_and(|length| length as usize + 5 == data.len());
        let next = if grpc { Next::By(Key::Grpc) } else { Next::Payload };
        Ok(Step::new(header, next).claim(octets).trailer(padding))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        if bytes.len() < HEADER_OCTETS {
            return !carrier.whole && (PREFACE.starts_with(bytes) || bytes.first() == Some(&0));
        }
        bytes.starts_with(PREFACE) || Frame::read(bytes).is_some_and(|frame| frame.length < 1 << 17)
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        if bytes.starts_with(PREFACE) {
            return true;
        }
        // RFC 9113 §5.1.1: streams that a server opens have even numbers, and hardly any does.
        let Some(frame) = Frame::read(bytes).filter(|frame| frame.stream == 0 || frame.stream % 2 == 1) else { return false };
        match bytes.get(HEADER_OCTETS + frame.length..) {
            // A frame that ends where the segment does.
            Some([]) => carrier.segment || carrier.whole,
            // A frame, and one behind it.
            Some(behind) => Frame::read(behind).is_some(),
            None => false,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if bytes.starts_with(PREFACE) {
            cursor.octets(&MAGIC, PREFACE.len());
        } else if let Some(frame) = Frame::read(bytes) {
            let _ = head(frame.kind, &mut cursor).and_then(|()| content(layer, frame, &mut cursor));
        }
        cursor.rest(&UNKNOWN);
        Cursor::trailer(layer, sink).rest(&PADDING);
    }

    fn learn(layer: &Layer<'_>, table: &mut Entries, met: &mut dyn FnMut(usize, &Entry)) {
        let bytes = layer.header();
        let Some(frame) = Frame::read(bytes) else { return };
        match frame.kind {
            HEADERS | PUSH if hpack::learn(block(bytes, frame), layer.frame.number, table, met) == 0 => {}
            // A field that goes on in the next frame, or an end that was not captured: from now on numbers mean others.
            HEADERS | PUSH | CONTINUATION => table.forget(),
            _ => {}
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(frame) = Frame::read(bytes) else {
            return say.words(w("preface", "prefácio"));
        };
        if let Some(name) = type_name(frame.kind.into()) {
            say.words(name);
        }
        if frame.stream != 0 {
            say.words(w(", stream ", ", fluxo "));
            let _ = write!(say, "{}", frame.stream);
        }
        match frame.kind {
            DATA => {
                let _ = write!(say, ", {} ", frame.length);
                say.words(w("octets", "octetos"));
            }
            HEADERS => {
                for (at, item) in hpack::items(block(bytes, frame)).enumerate() {
                    if let (Some(name), Some(value)) = item.told(layer.met(at))
                        && matches!(&*name, b":method" | b":path" | b":status" | b":authority")
                    {
                        say.out.push_str(if name.starts_with(b":m") || name.starts_with(b":s") { ": " } else { " " });
                        say.wire(value.get(..value.len().min(100)).unwrap_or_default());
                    }
                }
            }
            _ if frame.flags & 1 != 0 && matches!(frame.kind, 4 | 6) => say.words(w(", confirmed", ", confirmado")),
            _ => {}
        }
    }
}

fn head(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&LENGTH, 3)?;
    cursor.number(&TYPE, 1)?;
    let parts: &[(&'static FieldDef, u32)] = match kind {
        DATA => &[(&UNUSED, 4), (&PADDED, 1), (&UNUSED, 2), (&END_STREAM, 1)],
        HEADERS => &[(&UNUSED, 2), (&PRIORITY, 1), (&UNUSED, 1), (&PADDED, 1), (&END_HEADERS, 1), (&UNUSED, 1), (&END_STREAM, 1)],
        4 => &[(&UNUSED, 7), (&ACK_SETTINGS, 1)],
        PUSH => &[(&UNUSED, 4), (&PADDED, 1), (&END_HEADERS, 1), (&UNUSED, 2)],
        6 => &[(&UNUSED, 7), (&ACK_PING, 1)],
        CONTINUATION => &[(&UNUSED, 5), (&END_HEADERS, 1), (&UNUSED, 2)],
        _ => &[(&UNUSED, 8)],
    };
    cursor.flags(&FLAGS, 8, parts)?;
    cursor.bits(&RESERVED, 1)?;
    cursor.bits(&STREAM, 31).map(|_| ())
}

fn content(layer: &Layer<'_>, frame: Frame, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let mut padding = 0;
    if frame.flags & IS_PADDED != 0 && matches!(frame.kind, DATA | HEADERS | PUSH) {
        padding = usize::try_from(cursor.number(&PAD_LENGTH, 1)?).ok()?;
    }
    match frame.kind {
        HEADERS => {
            if frame.flags & HAS_PRIORITY != 0 {
                priority(cursor)?;
            }
            header::tell(layer, padding, cursor)
        }
        2 => priority(cursor),
        3 => cursor.number(&ERROR, 4).map(|_| ()),
        4 => {
            while cursor.remaining() >= 6 {
                cursor.item(&SETTING, 6, &UNKNOWN, |cursor| {
                    cursor.number(&SETTING_ID, 2)?;
                    cursor.number(&SETTING_VALUE, 4).map(|_| ())
                });
            }
            Some(())
        }
        PUSH => {
            cursor.bits(&RESERVED, 1)?;
            cursor.bits(&PROMISED, 31)?;
            header::tell(layer, padding, cursor)
        }
        6 => cursor.octets(if frame.flags & 1 != 0 { &PONG } else { &PING }, 8).map(|_| ()),
        7 => {
            cursor.bits(&RESERVED, 1)?;
            cursor.bits(&LAST_STREAM, 31)?;
            cursor.number(&GOAWAY_ERROR, 4)?;
            cursor.rest(&GOAWAY_DATA);
            Some(())
        }
        8 => {
            cursor.bits(&RESERVED, 1)?;
            cursor.bits(&INCREMENT, 31).map(|_| ())
        }
        CONTINUATION => header::tell(layer, 0, cursor),
        _ => None,
    }
}

fn priority(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&EXCLUSIVE, 1)?;
    cursor.bits(&DEPENDENCY, 31)?;
    cursor.number(&WEIGHT, 1).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Ports 40000 and 4000.
    const TCP: &str = "9c40 0fa0 00000001 00000001 5018 ffff 0000 0000";
    const PREFACE: &str = "505249202a20485454502f322e300d0a0d0a534d0d0a0d0a";

    #[test]
    fn the_answer_to_a_ping_is_a_pong() {
        let told = |flags: &str| tell(Proto::Http2, &format!("000008 06 {flags} 00000000 0102030405060708"));
        assert_eq!((told("00").get("http2.ping").len(), told("00").get("http2.pong").len()), (16, 0));
        assert_eq!((told("01").get("http2.ping").len(), told("01").get("http2.pong").len()), (0, 16));
    }

    #[test]
    fn a_connection_begins_with_a_preface_and_settings() {
        let told = tell(Proto::Tcp, &format!("{TCP} {PREFACE} 000006 04 00 00000000 0003 00000064 000004 08 00 00000000 3fff0001"));
        assert_eq!(told.protocols, "tcp:http2:http2:http2");
        assert_eq!((told.get("http2.settings.id"), told.get("http2.settings.value")), ("3".into(), "100".into()));
        assert_eq!(told.get("http2.window_update.window_size_increment"), "1073676289");
        assert_eq!(told.summaries[2][0], "SETTINGS");
    }

    #[test]
    fn header_fields_are_told_by_name() {
        // RFC 7541 appendix C.4.1 in a frame that ends its stream; padding of 2 octets.
        let told = tell(Proto::Tcp, &format!("{TCP} 000014 01 0d 00000001 02 828684418cf1e3c2e5f23a6ba0ab90f4ff 0000"));
        assert_eq!(told.protocols, "tcp:http2");
        assert_eq!((told.get("http2.headers.method"), told.get("http2.headers.authority")), ("GET".into(), "www.example.com".into()));
        assert_eq!(told.get("http2.header.name"), ":method;:scheme;:path;:authority");
        assert_eq!((told.get("http2.flags.end_stream"), told.get("http2.padding")), ("1".into(), "0000".into()));
        assert_eq!(told.summaries[1][1], "HEADERS, fluxo 1: GET / www.example.com");
    }

    #[test]
    fn a_cookie_is_a_secret() {
        let told = tell(Proto::Tcp, &format!("{TCP} 00000f 01 04 00000003 82 86 84 600a 73657373616f3d313233 "));
        assert_eq!(told.get("http2.header.secret"), "sessao=123");
    }

    #[test]
    fn data_carries_what_it_looks_like() {
        let told = tell(Proto::Tcp, &format!("{TCP} 000007 00 01 00000001 7b2261223a317d"));
        assert_eq!(told.protocols, "tcp:http2:json");
        // A message of gRPC: not compressed, 3 octets.
        let told = tell(Proto::Tcp, &format!("{TCP} 000008 00 00 00000001 00 00000003 0a0161"));
        assert_eq!(told.protocols, "tcp:http2:grpc:protobuf");
    }

    #[test]
    fn frames_are_known_on_any_port() {
        assert!(Proto::Http2.recognizes(&octets("000000 04 01 00000000"), Carrier::STREAM));
        // Put together so far, it may be the start of something else; with another behind it, hardly.
        let together = Carrier { segment: false, ..Carrier::STREAM };
        let answer = "000001 01 04 00000001 88";
        assert!(Proto::Http2.recognizes(&octets(answer), Carrier::STREAM));
        assert!(!Proto::Http2.recognizes(&octets(answer), together));
        assert!(Proto::Http2.recognizes(&octets(&answer.repeat(2)), together));
        for other in ["000002 00 00 00010000 6f69 000000 00 00 00020000", "000001 01 fe 534d4240 00", "001d 1234 0100 0001 0000 0000 0000", "000004 08 00 00000000 3fff", "000005 08 00 00000000 3fff000100"] {
            assert!(!Proto::Http2.recognizes(&octets(other), Carrier::STREAM), "{other}");
        }
    }
}
