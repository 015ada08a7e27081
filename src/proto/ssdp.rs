//! SSDP: devices on a link say what they offer, and are searched for; televisions and routers are found so. UPnP Device
//! Architecture 2.0 §1.
//!
//! A message is a first line as HTTP's, header lines, an empty line, and nothing else:
//!
//! ```text
//! M-SEARCH * HTTP/1.1          NOTIFY * HTTP/1.1          HTTP/1.1 200 OK
//! ST: what is searched for     NT: what there is          ST: what was found
//! ```

use super::contract::{FieldDef, 
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, octets, text,
};
use super::cursor::Cursor;
use super::lines::{self, Headers};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "UPnP 2.0 §1";
const HTTP: &str = "RFC 9112 §3";

fields! {
    METHOD = text("http.request.method", HTTP, w("method", "método"));
    TARGET = text("http.request.uri", HTTP, w("target", "alvo"));
    VERSION = text("http.request.version", HTTP, w("version", "versão"));
    RESPONSE_VERSION = text("http.response.version", HTTP, w("version", "versão"));
    CODE = dec("http.response.code", "RFC 9112 §4", w("status", "estado"));
    PHRASE = text("http.response.phrase", "RFC 9112 §4", w("in words", "em palavras"));
    SPACE = text("ssdp.space", HTTP, w("space", "espaço"));
    LINE = text("http.request.line", "RFC 9112 §5", w("header line", "linha de cabeçalho")).group();
    ANSWER_LINE = text("http.response.line", "RFC 9112 §5", w("header line", "linha de cabeçalho")).group();
    NAME = text("ssdp.header", "RFC 9112 §5", w("name", "nome"));
    OTHER = text("ssdp.value", "RFC 9112 §5", w("value", "valor"));
    END = octets("ssdp.eol", HTTP, w("end of the line", "fim da linha"));
    HOST = text("http.host", SPEC, w("group", "grupo"));
    LOCATION = text("http.location", SPEC, w("description at", "descrição em"));
    SERVER = text("http.server", SPEC, w("system", "sistema"));
    AGENT = text("http.user_agent", SPEC, w("program", "programa"));
    CACHE = text("http.cache_control", SPEC, w("valid for", "válido por"));
    DATE = text("http.date", SPEC, w("date", "data"));
    LENGTH = dec("http.content_length", SPEC, w("octets of the body", "octetos do corpo"));
    CONNECTION = text("http.connection", SPEC, w("connection", "conexão"));
    SEARCH = text("ssdp.st", SPEC, w("searched for", "procura por"));
    NOTIFY = text("ssdp.nt", SPEC, w("what there is", "o que há"));
    EVENT = text("ssdp.nts", SPEC, w("event", "evento"));
    SERVICE = text("ssdp.usn", SPEC, w("unique name", "nome único"));
    MAX_WAIT = dec("ssdp.mx", SPEC, w("answer within seconds", "responder em segundos"));
    MANDATORY = text("ssdp.man", SPEC, w("kind of search", "tipo de busca"));
    BODY = octets("ssdp.body", SPEC, w("behind the head", "depois do cabeçalho"));
}

/// Header lines that have a field of their own, in lower case.
static KNOWN: &[(&str, &FieldDef)] = &[
        ("host", &HOST),
        ("location", &LOCATION),
        ("server", &SERVER),
        ("user-agent", &AGENT),
        ("cache-control", &CACHE),
        ("date", &DATE),
    ("content-length", &LENGTH),
    ("connection", &CONNECTION),
    ("st", &SEARCH),
        ("nt", &NOTIFY),
        ("nts", &EVENT),
        ("usn", &SERVICE),
        ("mx", &MAX_WAIT),
        ("man", &MANDATORY),
];

static HEADERS: Headers = Headers { line: &LINE, name: &NAME, other: &OTHER, end: &END, known: KNOWN };
static ANSWER_HEADERS: Headers = Headers { line: &ANSWER_LINE, name: &NAME, other: &OTHER, end: &END, known: KNOWN };

/// What messages begin with.
const BEGINS: [&[u8]; 3] = [b"M-SEARCH * HTTP/1.", b"NOTIFY * HTTP/1.", b"HTTP/1.1 200 "];

/// SSDP.
pub struct Ssdp;

impl Protocol for Ssdp {
    const INFO: &'static Info = &Info {
        name: "ssdp",
        title: "SSDP",
        about: w(
            "Lets devices on a link say what they offer, and find each other, by HTTP over multicast.",
            "Permite a dispositivos no enlace dizer o que oferecem e achar uns aos outros, por HTTP em multicast.",
        ),
        spec: SPEC,
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(1900)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(b'H', b'H'), (b'M', b'N')])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        Self::recognizes(bytes, carrier)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        BEGINS.iter().any(|begin| bytes.starts_with(begin))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        let headers = if layer.header().starts_with(b"HTTP/") { &ANSWER_HEADERS } else { &HEADERS };
        let _ = first(&mut cursor).and_then(|()| headers.describe(&mut cursor));
        cursor.rest(&BODY);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let [first, ..] = lines::first_line(message);
        say.wire(first);
        for name in ["nts", "nt", "st", "location"] {
            if let Some(value) = lines::value(message, name) {
                say.out.push(' ');
                say.wire(value);
            }
        }
    }
}

/// Tells the first line: method, target and version, or version, code and phrase.
fn first(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let line = lines::lines(cursor.ahead()).next()?;
    let [first, second, third] = lines::first_line(cursor.ahead());
    let defs = match first {
        [b'H', b'T', b'T', b'P', b'/', ..] => [&RESPONSE_VERSION, &CODE, &PHRASE],
        _ => [&METHOD, &TARGET, &VERSION],
    };
    for (i, (def, word)) in defs.into_iter().zip([first, second, third]).enumerate() {
        if i > 0 && !word.is_empty() {
            cursor.computed(&SPACE, 1, Value::Text(b" "))?;
        }
        if !word.is_empty() {
            lines::tell(def, word, cursor)?;
        }
    }
    let left = line.next.checked_sub(cursor.position())?;
    if left > 0 { HEADERS.line_end(left, cursor) } else { Some(()) }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::tell;

    fn hex(text: &str) -> String {
        text.bytes().map(|octet| format!("{octet:02x}")).collect()
    }

    #[test]
    fn a_search_names_what_it_is_for() {
        let told = tell(
            Proto::Ssdp,
            &hex("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\nMX: 2\r\nST: ssdp:all\r\n\r\n"),
        );
        assert_eq!((told.protocols.as_str(), told.get("http.request.method")), ("ssdp", "M-SEARCH".into()));
        assert_eq!((told.get("ssdp.mx"), told.get("ssdp.st")), ("2".into(), "ssdp:all".into()));
        assert_eq!(told.get("http.host"), "239.255.255.250:1900");
        assert_eq!(told.summaries[0][0], "M-SEARCH ssdp:all");
    }

    #[test]
    fn an_answer_has_a_status() {
        let told = tell(Proto::Ssdp, &hex("HTTP/1.1 200 OK\r\nST: upnp:rootdevice \r\nEXT:\r\n\r\n"));
        assert_eq!((told.get("http.response.code"), told.get("http.response.phrase")), ("200".into(), "OK".into()));
        assert_eq!(told.get("ssdp.st"), "upnp:rootdevice");
        assert_eq!((told.get("http.response.line"), told.get("http.request.line")), ("ST: upnp:rootdevice ;EXT:".into(), String::new()));
    }

    #[test]
    fn the_port_alone_is_not_believed() {
        assert!(!Proto::Ssdp.fits(b"Multicast numero 1", Carrier::DATAGRAM));
        assert!(Proto::Ssdp.recognizes(b"NOTIFY * HTTP/1.1\r\nNT: a\r\n\r\n", Carrier::DATAGRAM));
    }
}
