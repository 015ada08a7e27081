//! SIP: sets calls up and takes them down; what is said then travels by RTP. RFC 3261 §7.
//!
//! A message is a request line or a status line, header lines, an empty line, and a body, mostly SDP's:
//!
//! ```text
//! INVITE sip:maria@example.org SIP/2.0          SIP/2.0 180 Ringing
//! From: who calls      To: whom      Call-ID: which call      CSeq: which request of it
//! ```

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, octets, text,
};
use super::cursor::Cursor;
use super::lines::{self, Headers};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3261 §7";
const HEADER: &str = "RFC 3261 §20";
const SECURITY: &str = "RFC 3261 §22";

fields! {
    METHOD = text("sip.Method", SPEC, w("method", "método"));
    URI = text("sip.r-uri", SPEC, w("to be reached", "quem se quer alcançar"));
    VERSION = text("sip.version", SPEC, w("version", "versão"));
    CODE = dec("sip.Status-Code", SPEC, w("status", "estado"));
    PHRASE = text("sip.Reason-Phrase", SPEC, w("in words", "em palavras"));
    SPACE = text("sip.space", SPEC, w("space", "espaço"));
    LINE = text("sip.msg_hdr", SPEC, w("header line", "linha de cabeçalho")).group();
    NAME = text("sip.header", SPEC, w("name", "nome"));
    OTHER = text("sip.value", SPEC, w("value", "valor"));
    END = octets("sip.eol", SPEC, w("end of the line", "fim da linha"));
    VIA = text("sip.Via", HEADER, w("way back", "caminho de volta"));
    FROM = text("sip.From", HEADER, w("from", "de"));
    TO = text("sip.To", HEADER, w("to", "para"));
    CALL = text("sip.Call-ID", HEADER, w("call", "chamada"));
    SEQUENCE = text("sip.CSeq", HEADER, w("request of the call", "pedido da chamada"));
    CONTACT = text("sip.Contact", HEADER, w("contact", "contato"));
    HOPS = dec("sip.Max-Forwards", HEADER, w("hops left", "saltos restantes"));
    AGENT = text("sip.User-Agent", HEADER, w("program", "programa"));
    SERVER = text("sip.Server", HEADER, w("server", "servidor"));
    EXPIRES = dec("sip.Expires", HEADER, w("valid for, in seconds", "válido por, em segundos"));
    ALLOW = text("sip.Allow", HEADER, w("methods taken", "métodos aceitos"));
    SUPPORTED = text("sip.Supported", HEADER, w("extensions known", "extensões conhecidas"));
    ROUTE = text("sip.Route", HEADER, w("route", "rota"));
    RECORD_ROUTE = text("sip.Record-Route", HEADER, w("recorded route", "rota registrada"));
    TYPE = text("sip.Content-Type", HEADER, w("kind of body", "tipo do corpo"));
    LENGTH = dec("sip.Content-Length", HEADER, w("octets of the body", "octetos do corpo"));
    CHALLENGE = text("sip.WWW-Authenticate", SECURITY, w("challenge", "desafio"));
    PROXY_CHALLENGE = text("sip.Proxy-Authenticate", SECURITY, w("proxy's challenge", "desafio do proxy"));
    AUTHORIZATION = text("sip.Authorization", SECURITY, w("authorization", "autorização")).secret();
    PROXY_AUTHORIZATION = text("sip.Proxy-Authorization", SECURITY, w("authorization for the proxy", "autorização para o proxy")).secret();
}

static HEADERS: Headers = Headers {
    line: &LINE,
    name: &NAME,
    other: &OTHER,
    end: &END,
    // RFC 3261 §7.3.3: some names have a short form.
    known: &[
        ("via", &VIA),
        ("v", &VIA),
        ("from", &FROM),
        ("f", &FROM),
        ("to", &TO),
        ("t", &TO),
        ("call-id", &CALL),
        ("i", &CALL),
        ("cseq", &SEQUENCE),
        ("contact", &CONTACT),
        ("m", &CONTACT),
        ("max-forwards", &HOPS),
        ("user-agent", &AGENT),
        ("server", &SERVER),
        ("expires", &EXPIRES),
        ("allow", &ALLOW),
        ("supported", &SUPPORTED),
        ("k", &SUPPORTED),
        ("route", &ROUTE),
        ("record-route", &RECORD_ROUTE),
        ("content-type", &TYPE),
        ("c", &TYPE),
        ("content-length", &LENGTH),
        ("l", &LENGTH),
        ("www-authenticate", &CHALLENGE),
        ("proxy-authenticate", &PROXY_CHALLENGE),
        ("authorization", &AUTHORIZATION),
        ("proxy-authorization", &PROXY_AUTHORIZATION),
    ],
};

/// Methods of RFC 3261 and of the specifications that add to it.
const METHODS: [&str; 14] = [
    "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK", "SUBSCRIBE", "NOTIFY", "PUBLISH", "INFO", "REFER",
    "MESSAGE", "UPDATE",
];

/// Octets of a head that are searched for its end: more than any has.
const MOST: usize = 1 << 14;

/// SIP.
pub struct Sip;

/// Whether `bytes` begin with a first line, or may become one in a stream.
fn begins(bytes: &[u8], carrier: Carrier) -> bool {
    const STATUS: &[u8] = b"SIP/2.0 ";
    if bytes.starts_with(STATUS) {
        return true;
    }
    let begins = |method: &&str| bytes.starts_with(method.as_bytes()) && bytes.get(method.len()) == Some(&b' ');
    if !METHODS.iter().any(begins) {
        return false;
    }
    let [_, uri, version] = lines::first_line(bytes);
    let ends = memchr::memchr(b'\n', bytes).is_some();
    if ends || carrier.whole { version == b"SIP/2.0" } else { uri.starts_with(b"sip") }
}

impl Protocol for Sip {
    const INFO: &'static Info = &Info {
        name: "sip",
        title: "SIP",
        about: w(
            "Sets up and ends calls: who calls whom, where both can be reached, what they will speak.",
            "Estabelece e encerra chamadas: quem chama quem, onde ambos podem ser alcançados, o que vão falar.",
        ),
        spec: "RFC 3261",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(5060), Key::Tcp(5060)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::both(&[(b'A', b'C'), (b'I', b'I'), (b'M', b'P'), (b'R', b'S'), (b'U', b'U')])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::DATAGRAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        let searched = bytes.get(..bytes.len().min(MOST)).unwrap_or_default();
        let Some(head) = lines::head(searched) else {
            return if carrier.stream && !carrier.whole && bytes.len() < MOST {
                Err(Fault::Truncated { need: bytes.len() + 1 })
            } else {
                Ok(Step::new(bytes.len(), Next::Nothing))
            };
        };
        let message = bytes.get(..head).unwrap_or_default();
        let value = |name| lines::value(message, name);
        let length = value("content-length").or_else(|| value("l")).and_then(|text| str::from_utf8(text).ok()?.parse().ok());
        let kind = value("content-type").or_else(|| value("c")).unwrap_or_default();
        let next = match kind.get(..15) {
            Some(kind) if kind.eq_ignore_ascii_case(b"application/sdp") => Next::By(Key::Sdp),
            _ => Next::Payload,
        };
        let step = Step::new(head, next);
        // RFC 3261 §18.3: without a length, the body ends with the datagram, and a stream has none.
        Ok(match length {
            Some(length) => step.claim(head.saturating_add(length)),
            None if carrier.stream => step.claim(head),
            None => step,
        })
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        begins(bytes, carrier)
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        begins(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        let _ = first(&mut cursor).and_then(|()| HEADERS.describe(&mut cursor));
        cursor.rest(&OTHER);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let [first, second, third] = lines::first_line(message);
        if first == b"SIP/2.0" {
            say.wire(second);
            say.out.push(' ');
            say.wire(third);
            if let Some(sequence) = lines::value(message, "cseq") {
                say.out.push_str(" (");
                say.wire(sequence);
                say.out.push(')');
            }
        } else {
            say.wire(first);
            say.out.push(' ');
            say.wire(second);
        }
    }
}

/// Tells the first line: method, address and version, or version, code and phrase.
fn first(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let line = lines::lines(cursor.ahead()).next()?;
    let words = lines::first_line(cursor.ahead());
    let defs = if words[0] == b"SIP/2.0" { [&VERSION, &CODE, &PHRASE] } else { [&METHOD, &URI, &VERSION] };
    for (i, (def, word)) in defs.into_iter().zip(words).enumerate() {
        if word.is_empty() {
            break;
        }
        if i > 0 {
            cursor.computed(&SPACE, 1, Value::Text(b" "))?;
        }
        lines::tell(def, word, cursor)?;
    }
    match line.next.checked_sub(cursor.position())? {
        0 => Some(()),
        left => HEADERS.line_end(left, cursor),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Fault, Stop};
    use crate::testing::tell;

    fn hex(text: &str) -> String {
        text.bytes().map(|octet| format!("{octet:02x}")).collect()
    }

    /// RFC 3261 §24.2, shortened.
    const INVITE: &str = "INVITE sip:bob@biloxi.com SIP/2.0\r\nVia: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bKnashds8\r\nMax-Forwards: 70\r\nTo: Bob <sip:bob@biloxi.com>\r\nf: Alice <sip:alice@atlanta.com>;tag=1928301774\r\nCall-ID: a84b4c76e66710\r\nCSeq: 314159 INVITE\r\nAuthorization: Digest username=\"alice\", response=\"f\"\r\nContent-Type: application/sdp\r\nContent-Length: 7\r\n\r\nv=0\r\nx\n";

    #[test]
    fn an_invitation_carries_a_description() {
        let told = tell(Proto::Sip, &hex(INVITE));
        assert_eq!((told.protocols.as_str(), told.stop), ("sip:sdp", Stop::Done));
        assert_eq!((told.get("sip.Method"), told.get("sip.r-uri")), ("INVITE".into(), "sip:bob@biloxi.com".into()));
        assert_eq!((told.get("sip.Max-Forwards"), told.get("sip.Call-ID")), ("70".into(), "a84b4c76e66710".into()));
        assert_eq!(told.get("sip.From"), "Alice <sip:alice@atlanta.com>;tag=1928301774");
        assert_eq!(told.summaries[0][0], "INVITE sip:bob@biloxi.com");
    }

    #[test]
    fn an_answer_names_its_request() {
        let told = tell(Proto::Sip, &hex("SIP/2.0 180 Ringing\r\nCSeq: 314159 INVITE\r\nContent-Length: 0\r\n\r\n"));
        assert_eq!((told.get("sip.Status-Code"), told.get("sip.Reason-Phrase")), ("180".into(), "Ringing".into()));
        assert_eq!(told.summaries[0][1], "180 Ringing (314159 INVITE)");
    }

    #[test]
    fn in_a_stream_the_length_says_where_a_message_ends() {
        let short = &INVITE.as_bytes()[..60];
        assert!(Proto::Sip.fits(short, Carrier::STREAM));
        struct Result;
        impl crate::proto::Then for Result {
            type Out = std::result::Result<crate::proto::contract::Step, Fault>;
            fn carrier(&self) -> Carrier {
                Carrier::STREAM
            }
            fn then(self, step: std::result::Result<crate::proto::contract::Step, Fault>) -> Self::Out {
                step
            }
        }
        let peel = |bytes: &[u8]| Proto::Sip.peel_then(bytes, Result);
        assert_eq!(peel(short), Err(Fault::Truncated { need: 61 }));
        assert_eq!(peel(INVITE.as_bytes()).map(|step| step.claim), Ok(Some(INVITE.len())));
        for other in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"NOTIFY * HTTP/1.1\r\n\r\n", b"Multicast numero 1", b"INFO"] {
            assert!(!Proto::Sip.recognizes(other, Carrier::DATAGRAM), "{other:?}");
        }
    }
}
