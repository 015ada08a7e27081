//! HTTP/1: asks a server for something by its name, and brings it. RFC 9112 for the form of messages, RFC 9110 for
//! what they mean.
//!
//! ```text
//! GET /aula HTTP/1.1        HTTP/1.1 200 OK           start line
//! Host: servidor            Content-Type: text/html   header fields, a line each
//!                                                     an empty line: end of the header
//!                           <html>…                   body, as long as Content-Length says
//! ```
//!
//! The positions of all fields are told, which parsers made for servers do not give; so the lines are read here. A chunked
//! body is measured, not put together; a compressed one is not opened. Whether a response answers HEAD, which leaves its body
//! out, only the request could tell.

mod body;
mod head;
mod start;


use head::{Head, chunks, field, line, number, value};
use memchr::memchr;
use start::{Start, is_method};

use super::contract::{Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label, text};
use super::cursor::Cursor;
use super::lines;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const REQUEST: &str = "RFC 9112 §3";
const STATUS: &str = "RFC 9112 §4";
const FIELD: &str = "RFC 9112 §5";

fields! {
    METHOD = text("http.request.method", "RFC 9110 §9", w("method", "método"))
        .about("What is to be done with the resource: GET reads it, POST gives it something.", "O que fazer com o recurso: GET o lê, POST lhe entrega algo.");
    URI = text("http.request.uri", REQUEST, w("what is asked for", "o que se pede"));
    REQUEST_VERSION = text("http.request.version", REQUEST, w("version", "versão"));
    RESPONSE_VERSION = text("http.response.version", STATUS, w("version", "versão"));
    CODE = dec("http.response.code", "RFC 9110 §15", w("status", "estado")).names(class_name);
    PHRASE = text("http.response.phrase", STATUS, w("status in words", "estado em palavras"));
    HOST = text("http.host", "RFC 9110 §7.2", w("host", "host"))
        .about("Which of the sites at this address is meant.", "Qual dos sítios neste endereço se quer.");
    USER_AGENT = text("http.user_agent", "RFC 9110 §10.1.5", w("client program", "programa cliente"));
    ACCEPT = text("http.accept", "RFC 9110 §12.5.1", w("accepted types", "tipos aceitos"));
    ACCEPT_LANGUAGE = text("http.accept_language", "RFC 9110 §12.5.4", w("accepted languages", "idiomas aceitos"));
    ACCEPT_ENCODING = text("http.accept_encoding", "RFC 9110 §12.5.3", w("accepted compression", "compressão aceita"));
    CONNECTION = text("http.connection", "RFC 9110 §7.6.1", w("connection", "conexão"));
    REFERER = text("http.referer", "RFC 9110 §10.1.3", w("page that led here", "página que trouxe até aqui"));
    SERVER = text("http.server", "RFC 9110 §10.2.4", w("server program", "programa servidor"));
    DATE = text("http.date", "RFC 9110 §6.6.1", w("date", "data"));
    LOCATION = text("http.location", "RFC 9110 §10.2.2", w("where it is", "onde está"));
    CACHE_CONTROL = text("http.cache_control", "RFC 9111 §5.2", w("how long it may be kept", "por quanto tempo pode ser guardado"));
    LAST_MODIFIED = text("http.last_modified", "RFC 9110 §8.8.2", w("last change", "última mudança"));
    CONTENT_TYPE = text("http.content_type", "RFC 9110 §8.3", w("type of the body", "tipo do corpo"));
    CONTENT_ENCODING = text("http.content_encoding", "RFC 9110 §8.4", w("compression of the body", "compressão do corpo"));
    CONTENT_LENGTH = dec("http.content_length", "RFC 9110 §8.6", w("octets of the body", "octetos do corpo"));
    TRANSFER_ENCODING = text("http.transfer_encoding", "RFC 9112 §6.1", w("form of the body", "forma do corpo"));
    UPGRADE = text("http.upgrade", "RFC 9110 §7.8", w("other protocol", "outro protocolo"));
    SECRET_NAME = text("http.header.name", FIELD, w("name", "nome"));
    AUTHORIZATION = text("http.authorization", "RFC 9110 §11.6.2", w("authorization", "autorização")).secret();
    PROXY_AUTHORIZATION =
        text("http.proxy_authorization", "RFC 9110 §11.7.2", w("authorization to the proxy", "autorização ao proxy")).secret();
    COOKIE = text("http.cookie", "RFC 6265 §4.2", w("cookie", "cookie"))
        .secret()
        .about("What the server asked the client to say again: the session.", "O que o servidor pediu ao cliente para repetir: a sessão.");
    SET_COOKIE = text("http.set_cookie", "RFC 6265 §4.1", w("cookie to keep", "cookie a guardar")).secret();
    REQUEST_LINE = text("http.request.line", FIELD, w("header field", "campo do cabeçalho"));
    RESPONSE_LINE = text("http.response.line", FIELD, w("header field", "campo do cabeçalho"));
    BODY = text("http.file_data", "RFC 9110 §8.4", w("body, decoded", "corpo, decodificado"))
        .derived()
        .about("Put together from its chunks and unpacked, as far as this frame has it.", "Montado a partir dos pedaços e descomprimido, até onde este quadro o traz.");
    LINE_END = label("http.line_end", FIELD, w("end of the line", "fim da linha"));
    END = label("http.header_end", "RFC 9112 §2.1", w("end of the header", "fim do cabeçalho"));
    UNREAD = text("http.unread", FIELD, w("not whole", "incompleto"));
}

/// Header fields that have a name of their own among the fields, in lower case.
static KNOWN: [(&str, &FieldDef); 17] = [
    ("host", &HOST),
    ("user-agent", &USER_AGENT),
    ("accept", &ACCEPT),
    ("accept-language", &ACCEPT_LANGUAGE),
    ("accept-encoding", &ACCEPT_ENCODING),
    ("connection", &CONNECTION),
    ("referer", &REFERER),
    ("server", &SERVER),
    ("date", &DATE),
    ("location", &LOCATION),
    ("cache-control", &CACHE_CONTROL),
    ("last-modified", &LAST_MODIFIED),
    ("content-type", &CONTENT_TYPE),
    ("content-encoding", &CONTENT_ENCODING),
    ("content-length", &CONTENT_LENGTH),
    ("transfer-encoding", &TRANSFER_ENCODING),
    ("upgrade", &UPGRADE),
];

/// Those that nobody else should read.
static SECRET: [(&str, &FieldDef); 5] = [
    ("authorization", &AUTHORIZATION),
    ("proxy-authorization", &PROXY_AUTHORIZATION),
    ("cookie", &COOKIE),
    ("set-cookie", &SET_COOKIE),
    ("set-cookie2", &SET_COOKIE),
];

fn class_name(code: u64) -> Option<Words> {
    Some(match code {
        100..200 => w("not done yet", "ainda não terminou"),
        200..300 => w("done", "feito"),
        300..400 => w("to be found elsewhere", "está em outro lugar"),
        400..500 => w("the client's mistake", "erro do cliente"),
        500..600 => w("the server's failure", "falha do servidor"),
        _ => return None,
    })
}

/// HTTP/1.
pub struct Http;

impl Protocol for Http {
    const INFO: &'static Info = &Info {
        name: "http",
        title: "HTTP",
        about: w(
            "Asks a server for something by its name, and brings it: lines of text, then the thing itself.",
            "Pede algo a um servidor pelo nome, e o traz: linhas de texto, e depois a própria coisa.",
        ),
        spec: "RFC 9112",
        osi: Osi::Application,
        pdu: Pdu::Message,
        // Registered for it, and where proxies, remote management, UPnP and the servers of programmers listen.
        keys: &[
            Key::Tcp(80), Key::Tcp(8080), Key::Tcp(8008), Key::Tcp(8088), Key::Tcp(591), Key::Tcp(3128), Key::Tcp(5985), Key::Tcp(2869),
            Key::Tcp(8000), Key::Tcp(8888), Key::Tcp(5000),
        ],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'A', b'D'), (b'G', b'H'), (b'L', b'P'), (b'R', b'V')])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let head = Head::read(bytes)?;
        let step = |next| Step::new(head.octets, next);
        Ok(match (head.start, head.body) {
            // RFC 9112 §6.3, in its order.
            (Start::Response { code: 100..200 | 204 | 304 }, _) => step(Next::Nothing).claim(head.octets),
            _ if head.chunked => {
                step(Next::Payload).claims(chunks(&bytes[head.octets..]).map(|octets| octets.saturating_add(head.octets)))
            }
            (_, Some(body)) => {
                let body = usize::try_from(body).unwrap_or(usize::MAX);
                let next = match head.kind {
                    _ if body == 0 => Next::Nothing,
                    Some(key) if !head.coded => Next::By(key),
                    _ => Next::Payload,
                };
                step(next).claim(head.octets.saturating_add(body))
            }
            (Start::Request { .. } | Start::Simple { .. }, None) => step(Next::Nothing).claim(head.octets),
            (Start::Response { .. }, None) => step(Next::Payload),
        })
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        Start::may_be(bytes) && line(bytes).map_or(!carrier.whole, |(line, _)| Start::read(line).is_some())
    }

    fn announces(header: &[u8]) -> Option<Key> {
        let (first, _) = line(header)?;
        // RFC 9110 §7.8, §15.2.2: the client asks, the server agrees.
        let turns = matches!(Start::read(first)?, Start::Request { .. } | Start::Response { code: 101 });
        let protocol = lines::value(header, "upgrade").filter(|_| turns)?;
        protocol.eq_ignore_ascii_case(b"websocket").then_some(Key::WebSocket)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        Start::may_be(bytes) && line(bytes).is_some_and(|(line, _)| Start::read_versioned(line).is_some())
    }

    fn may_hide(header: &[u8]) -> bool {
        // Few fields begin like those that are looked for.
        let hides = |field: &[u8]| {
            matches!(field, [b'A' | b'a' | b'C' | b'c' | b'P' | b'p' | b'S' | b's', ..])
                && SECRET.iter().any(|(name, _)| value(field, name).is_some())
        };
        lines::lines(header).any(|line| hides(&header[line.start..line.end]))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let mut cursor = Cursor::new(header, 0, sink);
        start_line(&mut cursor);
        let other = if is_method(header.split(|octet| *octet == b' ').next().unwrap_or_default()) { &REQUEST_LINE } else { &RESPONSE_LINE };
        while let Some((field, octets)) = field(cursor.ahead()) {
            if header_field(&mut cursor, field, octets, other).is_none() {
                break;
            }
        }
        cursor.rest(&UNREAD);
        if cursor.wants(&BODY)
            && let Some(body) = body::decoded(header, layer.payload())
        {
            cursor.derive(&BODY, Value::Text(&body));
        }
    }

    fn decoded(layer: &Layer<'_>) -> Option<Vec<u8>> {
        body::decoded(layer.header(), layer.payload())
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let head = Head::read(layer.bytes()).ok()?;
        match head.start {
            Start::Request { .. } | Start::Simple { .. } => Some(Exchange::in_turn(true)),
            // What comes before the final answer.
            Start::Response { code: 100..200 } => None,
            Start::Response { .. } => Some(Exchange::in_turn(false)),
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some((first, _)) = line(layer.header()) else { return };
        match Start::read(first) {
            Some(Start::Request { method, uri }) => {
                say.wire(method);
                say.out.push(' ');
                say.wire(uri);
            }
            Some(Start::Simple { uri }) => {
                say.out.push_str("GET ");
                say.wire(uri);
            }
            Some(Start::Response { code }) => {
                say.number(code);
                say.out.push(' ');
                say.wire(first.get(13..).unwrap_or_default());
            }
            None => {}
        }
    }
}

/// Tells the start line; the spaces and the line end belong to the word before them.
fn start_line(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let Some((first, octets)) = line(cursor.ahead()) else { return start_of_line(cursor) };
    match Start::read(first)? {
        Start::Simple { uri } => {
            cursor.computed(&METHOD, first.len() - uri.len(), Value::Text(b"GET"))?;
            cursor.computed(&URI, octets - (first.len() - uri.len()), Value::Text(uri))
        }
        Start::Request { method, uri } => {
            let (before, version) = (method.len() + 1, &first[first.len() - 8..]);
            cursor.computed(&METHOD, before, Value::Text(method))?;
            cursor.computed(&URI, uri.len() + 1, Value::Text(uri))?;
            cursor.computed(&REQUEST_VERSION, octets - before - uri.len() - 1, Value::Text(version))
        }
        Start::Response { code } => {
            let phrase = first.get(13..).unwrap_or_default();
            cursor.computed(&RESPONSE_VERSION, 9, Value::Text(&first[..8]))?;
            if phrase.is_empty() {
                return cursor.computed(&CODE, octets - 9, Value::Number(code));
            }
            cursor.computed(&CODE, 4, Value::Number(code))?;
            cursor.computed(&PHRASE, octets - 13, Value::Text(phrase))
        }
    }
}

/// Tells of a start line that goes on in the next segment, or was cut, the words that are there: the last one as far as it
/// goes.
fn start_of_line(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let part = cursor.ahead();
    let first = memchr(b' ', part)?;
    let (word, rest) = (&part[..first], &part[first + 1..]);
    let second = memchr(b' ', rest);
    let end = second.unwrap_or(rest.len());
    if is_method(word) {
        cursor.computed(&METHOD, first + 1, Value::Text(word))?;
        return if end > 0 { cursor.computed(&URI, end + usize::from(second.is_some()), Value::Text(&rest[..end])) } else { None };
    }
    cursor.computed(&RESPONSE_VERSION, first + 1, Value::Text(word))?;
    let code = number(&rest[..end]).filter(|_| end == 3)?;
    cursor.computed(&CODE, end + usize::from(second.is_some()), Value::Number(code))
}

/// Tells the header field `field`, whose line has `octets` octets, as `other` where it has no field of its own. Of a secret one
/// the name stays legible.
fn header_field(cursor: &mut Cursor<'_, '_>, field: &[u8], octets: usize, other: &'static FieldDef) -> Option<()> {
    if field.is_empty() {
        return cursor.computed(&END, octets, Value::Present);
    }
    let known = memchr(b':', field).and_then(|colon| {
        let (own, content) = (&field[..colon], field[colon + 1..].trim_ascii());
        let is_it = |name: &str| name.len() == colon && own.eq_ignore_ascii_case(name.as_bytes());
        KNOWN.iter().chain(&SECRET).find(|(name, _)| is_it(name)).map(|(_, def)| (*def, content))
    });
    match known {
        Some((def, content)) if def.secret && !content.is_empty() => {
            let name = memchr(b':', field)?;
            let before = field[name + 1..].len() - field[name + 1..].trim_ascii_start().len() + name + 1;
            cursor.computed(&SECRET_NAME, before, Value::Text(&field[..name]))?;
            cursor.computed(def, content.len(), Value::Text(content))?;
            cursor.computed(&LINE_END, octets - before - content.len(), Value::Present)
        }
        Some((def, content)) if std::ptr::eq(def, &raw const CONTENT_LENGTH) => match number(content) {
            Some(length) => cursor.computed(def, octets, Value::Number(length)),
            None => cursor.computed(other, octets, Value::Text(field)),
        },
        Some((def, content)) if !def.secret => cursor.computed(def, octets, Value::Text(content)),
        _ => cursor.computed(other, octets, Value::Text(field)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::Proto;
    use crate::testing::{Told, tell};

    fn told(message: &str) -> Told {
        let hex: String = message.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Http, &hex)
    }

    #[test]
    fn a_secret_is_covered_up_to_the_end_of_its_last_line() {
        let told = told("HTTP/1.1 200 OK\r\nSet-Cookie: a=1;\r\n b=2\r\nETag: 7\r\n\r\n");
        assert_eq!((told.get("http.set_cookie"), told.get("http.response.line")), ("a=1;\r\n b=2".into(), "ETag: 7".into()));
    }

    #[test]
    fn a_request_is_told_line_by_line() {
        let told = told("GET /aula?n=1 HTTP/1.1\r\nHost: servidor:8080\r\nX-Eco: sim\r\n\r\n");
        assert_eq!(told.protocols, "http");
        assert_eq!((told.get("http.request.method"), told.get("http.request.uri")), ("GET".into(), "/aula?n=1".into()));
        assert_eq!((told.get("http.request.version"), told.get("http.host")), ("HTTP/1.1".into(), "servidor:8080".into()));
        assert_eq!(told.get("http.request.line"), "X-Eco: sim");
        assert_eq!(told.summaries[0][0], "GET /aula?n=1");
    }

    #[test]
    fn a_response_carries_its_body() {
        let told = told("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\ncontent-length: 7\r\n\r\n{\"a\":1}");
        assert_eq!(told.protocols, "http:json");
        assert_eq!((told.get("http.response.code"), told.get("http.response.phrase")), ("200".into(), "OK".into()));
        assert_eq!((told.get("http.content_length"), told.get("http.content_type")), ("7".into(), "application/json".into()));
    }

    #[test]
    fn octets_behind_the_body_are_another_message() {
        let message = b"POST / HTTP/1.1\nContent-Length: 2\n\nhiGET";
        assert_eq!(Http::peel(message), Ok(Step::new(35, Next::Payload).claim(37)));
        let nothing = b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n";
        assert_eq!(Http::peel(nothing), Ok(Step::new(46, Next::Nothing).claim(46)));
    }

    #[test]
    fn chunks_say_where_the_body_ends() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let claim = |body: &str| Http::peel(format!("{head}{body}").as_bytes()).map(|step| step.claim);
        assert_eq!(claim("3\r\nabc\r\n0\r\n\r\nnext"), Ok(Some(head.len() + 13)));
        assert_eq!(claim("ffff\r\nabc"), Ok(Some(head.len() + 6 + 0xffff + 2 + 1)));
        assert_eq!(claim("no chunk\r\n"), Ok(None));
        assert_eq!(claim(&"1\r\na\r\n".repeat(20_000)), Ok(None));
        assert_eq!(claim("ffffffffffffffff\r\n"), Ok(Some(usize::MAX)));
    }

    #[test]
    fn what_is_not_whole_asks_for_more_and_what_is_none_is_refused() {
        assert_eq!(Http::peel(b"GET / HTTP/1.1\r\nHost: a"), Err(Fault::Truncated { need: 24 }));
        assert_eq!(Http::peel(b"GE"), Err(Fault::Truncated { need: 3 }));
        for strange in ["GET of the day\r\n", "GET up\r\n", "OPTIONS sip:a SIP/2.0\r\n", "HTTP/2 200\r\n", "\x16\x03\x01", "Great\r\n"] {
            assert!(matches!(Http::peel(strange.as_bytes()), Err(Fault::Malformed(_))), "{strange:?}");
            assert!(!Http::recognizes(strange.as_bytes(), Carrier::STREAM), "{strange:?}");
        }
    }

    #[test]
    fn a_start_line_is_told_as_far_as_it_is_there() {
        let part = |message| {
            let told = told(message);
            ["http.request.method", "http.request.uri", "http.response.code", "http.unread"].map(|name| told.get(name))
        };
        assert_eq!(part("GET /au"), ["GET", "/au", "", ""]);
        assert_eq!(part("POST /aula HTT"), ["POST", "/aula", "", "HTT"]);
        assert_eq!(part("HTTP/1.1 404 Not"), ["", "", "404", "Not"]);
        assert_eq!(part("HTTP/1.1 40"), ["", "", "", "40"]);
    }

    #[test]
    fn a_request_without_a_version_is_believed_on_its_port_only() {
        let request = b"GET /aula\r\n";
        assert_eq!(Http::peel(request), Ok(Step::new(11, Next::Nothing).claim(11)));
        assert!(Http::fits(request, Carrier::STREAM) && !Http::recognizes(request, Carrier::STREAM));
        let told = told("GET /aula\r\n");
        assert_eq!((told.get("http.request.method"), told.get("http.request.uri")), ("GET".into(), "/aula".into()));
        assert_eq!((told.get("http.request.version"), told.summaries[0][0].as_str()), (String::new(), "GET /aula"));
    }

    #[test]
    fn forms_are_read_and_bodies_decoded() {
        let form = told("POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nnome=Ana&");
        assert_eq!((form.protocols.as_str(), form.get("urlencoded-form.value").as_str()), ("http:urlencoded-form", "Ana"));
        let chunked = told("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nola\r\n0\r\n\r\n");
        assert_eq!(chunked.get("http.file_data"), "ola");
    }

    #[test]
    fn an_upgrade_says_who_speaks_next() {
        let answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\n\r\n";
        assert_eq!(Http::announces(answer), Some(Key::WebSocket));
        assert_eq!(Http::announces(b"HTTP/1.1 200 OK\r\nUpgrade: websocket\r\n\r\n"), None);
        assert_eq!(Http::announces(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), None);
        let hex: String = answer.iter().chain(b"\x82\x01z").map(|octet| format!("{octet:02x}")).collect();
        let told = tell(Proto::Tcp, &format!("0050 9c40 00000001 00000001 5018 ffff 0000 0000 {hex}"));
        assert_eq!(told.protocols, "tcp:http:websocket:text");
    }

    #[test]
    fn a_header_hides_what_has_a_secret_name_in_any_case() {
        for (name, def) in &SECRET {
            assert!(def.secret);
            assert!(Http::may_hide(format!("GET / HTTP/1.1\r\n{}: x\r\n\r\n", name.to_uppercase()).as_bytes()));
        }
        assert!(KNOWN.iter().all(|(_, def)| !def.secret));
        assert!(!Http::may_hide(b"GET / HTTP/1.1\r\nCookies: 1\r\nServer: cookie: 2\r\n\r\n"));
    }

    #[test]
    fn a_cookie_is_a_secret_whose_name_is_told() {
        let told = told("GET / HTTP/1.1\r\nCookie: sessao=1\r\n\r\n");
        assert_eq!((told.get("http.header.name"), told.get("http.cookie")), ("Cookie".into(), "sessao=1".into()));
    }
}
