//! IMAP: reads mail where it is kept, in folders on the server. RFC 9051 §2.2.
//!
//! ```text
//! client: a1 LOGIN maria …     a2 SELECT INBOX     a3 FETCH 1 BODY[]
//! server: * 18 EXISTS          * 1 FETCH (BODY[] {342} …)          a3 OK done
//! ```
//!
//! A number in braces at the end of a line says how many octets follow it that are no line: a literal.

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, flag, label, text,
};
use super::cursor::Cursor;
use super::lines;
use super::dialogue;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 9051 §2.2";
const LOGIN: &str = "RFC 9051 §6.2.3";

fields! {
    IS_REQUEST = flag("imap.isrequest", SPEC, w("request", "pedido")).derived();
    REQUEST_TAG = text("imap.request_tag", SPEC, w("tag", "etiqueta"))
        .about("The answer that ends this request begins with it.", "A resposta que encerra este pedido começa com ela.");
    BY_IDENTIFIER = flag("imap.request.command.uid", "RFC 9051 §6.4.9", w("messages named by identifier", "mensagens nomeadas por identificador"));
    VERB = text("imap.request.command", SPEC, w("command", "comando"));
    ARGUMENT = text("imap.request.argument", SPEC, w("argument", "argumento"));
    USER = text("imap.request.username", LOGIN, w("user", "usuário"));
    PASSWORD = text("imap.request.password", LOGIN, w("password", "senha")).secret();
    RESPONSE_TAG = text("imap.response_tag", SPEC, w("tag", "etiqueta"));
    UNTAGGED = text("imap.untagged", SPEC, w("no tag: it ends no request", "sem etiqueta: não encerra um pedido"));
    STATUS = text("imap.response.status", "RFC 9051 §7.1", w("result", "resultado"));
    TEXT = text("imap.response.text", "RFC 9051 §7", w("answer", "resposta"));
    END = label("imap.line_end", SPEC, w("end of the line", "fim da linha"));
}

const COMMANDS: [&str; 34] = [
    "APPEND", "AUTHENTICATE", "CAPABILITY", "CHECK", "CLOSE", "COPY", "CREATE", "DELETE", "ENABLE", "EXAMINE", "EXPUNGE",
    "FETCH", "GETACL", "GETQUOTAROOT", "ID", "IDLE", "LIST", "LOGIN", "LOGOUT", "LSUB", "MOVE", "NAMESPACE", "NOOP",
    "RENAME", "SEARCH", "SELECT", "SORT", "STARTTLS", "STATUS", "STORE", "SUBSCRIBE", "THREAD", "UID", "UNSUBSCRIBE",
];
const STATUSES: [&str; 5] = ["OK", "NO", "BAD", "BYE", "PREAUTH"];
/// Words of answers that nobody asked for by name (RFC 9051 §7.2 to §7.5).
const DATA: [&str; 12] = [
    "CAPABILITY", "ENABLED", "ESEARCH", "FLAGS", "ID", "LIST", "LSUB", "NAMESPACE", "QUOTA", "QUOTAROOT", "SEARCH", "STATUS",
];

/// Octets of a message that are searched for its end.
const MOST: usize = 1 << 20;

/// The first word of `line` and what stands behind the space behind it.
fn word(line: &[u8]) -> (&[u8], &[u8]) {
    let end = line.iter().position(|octet| matches!(octet, b' ' | b'\r' | b'\n')).unwrap_or(line.len());
    (line.get(..end).unwrap_or_default(), line.get(end + 1..).unwrap_or_default())
}

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Request,
    Response,
}

/// What the line at the start of `bytes` is, if it is one of IMAP's.
fn kind(bytes: &[u8]) -> Option<Kind> {
    let (tag, rest) = word(bytes.get(..bytes.len().min(256)).unwrap_or_default());
    let is_tag = (1..=32).contains(&tag.len()) && tag.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-' | b'_'));
    let known = |words: &[&str]| dialogue::command(rest, words).is_some();
    match tag {
        b"*" => {
            let (first, second) = word(rest);
            let numbered = !first.is_empty() && first.iter().all(u8::is_ascii_digit);
            let said = numbered && dialogue::command(second, &["EXISTS", "RECENT", "EXPUNGE", "FETCH"]).is_some();
            (said || known(&STATUSES) || known(&DATA)).then_some(Kind::Response)
        }
        b"+" => (!rest.is_empty()).then_some(Kind::Response),
        _ if is_tag && known(&STATUSES[..3]) => Some(Kind::Response),
        _ if is_tag && known(&COMMANDS) => Some(Kind::Request),
        _ => None,
    }
}

/// Octets of the literal that a line announces at its end: `{342}`, `{342+}`.
fn literal(line: &[u8]) -> Option<usize> {
    let inside = line.strip_suffix(b"}")?;
    let open = memchr::memrchr(b'{', inside)?;
    let digits = inside.get(open + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    str::from_utf8(digits).ok()?.parse().ok()
}

/// IMAP.
pub struct Imap;

impl Protocol for Imap {
    const INFO: &'static Info = &Info {
        name: "imap",
        title: "IMAP",
        about: w(
            "Reads mail where it is kept: in folders on a server, from any number of devices.",
            "Lê o correio onde ele é guardado: em pastas num servidor, a partir de vários aparelhos.",
        ),
        spec: "RFC 9051",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(143)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'*', b'*')]).begins(b"* ")];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        let mut octets = 0_usize;
        loop {
            let rest = bytes.get(octets..).unwrap_or_default();
            let line = match dialogue::line(rest, carrier) {
                Ok(line) => line,
                Err(_) => return Err(Fault::Truncated { need: octets.max(bytes.len()).saturating_add(1) }),
            };
            let text = rest.get(..line).unwrap_or_default().trim_ascii_end();
            octets = octets.saturating_add(line);
            match literal(text) {
                // A line follows the literal: of its end more is known when it is there.
                Some(length) if octets < MOST && line > 0 => octets = octets.saturating_add(length),
                _ => return Ok(Step::new(octets.min(bytes.len()), Next::Nothing).claim(octets)),
            }
        }
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        kind(bytes).is_some() || dialogue::is_credential(bytes)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        kind(bytes).is_some() && (bytes.starts_with(b"* OK") || bytes.starts_with(b"* CAPABILITY")) && memchr::memmem::find(bytes.get(..bytes.len().min(200)).unwrap_or_default(), b"IMAP").is_some()
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        match kind(bytes) {
            Some(Kind::Request) => {
                let _ = request(&mut cursor);
                cursor.rest(&ARGUMENT);
            }
            Some(Kind::Response) => {
                let _ = response(&mut cursor);
                cursor.rest(&TEXT);
            }
            // What a client answers when it is asked who it is.
            None => {
                let line = lines::lines(bytes).next();
                let _ = line.and_then(|line| {
                    cursor.octets(&PASSWORD, line.end)?;
                    dialogue::tell_end(&mut cursor, &END, line)
                });
                cursor.rest(&TEXT);
            }
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        dialogue::say(layer.header(), say);
    }
}

/// Tells the word that stands next, with the space behind it.
fn tell_word(def: &'static super::contract::FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let ahead = cursor.ahead();
    let (word, _) = word(ahead);
    let space = usize::from(ahead.get(word.len()) == Some(&b' '));
    (!word.is_empty()).then_some(())?;
    cursor.computed(def, word.len() + space, Value::Text(word))
}

fn request(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.derive(&IS_REQUEST, Value::Flag(true));
    tell_word(&REQUEST_TAG, cursor)?;
    if cursor.ahead().get(..4).is_some_and(|begin| begin.eq_ignore_ascii_case(b"UID ")) {
        cursor.computed(&BY_IDENTIFIER, 4, Value::Flag(true))?;
    }
    let (verb, _) = word(cursor.ahead());
    tell_word(&VERB, cursor)?;
    let is = |name: &[u8]| verb.eq_ignore_ascii_case(name);
    if is(b"LOGIN") {
        tell_word(&USER, cursor)?;
    } else if is(b"AUTHENTICATE") {
        // How it is proven; the proof stands behind it or in the next line (RFC 4959).
        tell_word(&ARGUMENT, cursor)?;
    }
    let line = lines::lines(cursor.ahead()).next()?;
    if line.end > 0 {
        let secret = is(b"LOGIN") || is(b"AUTHENTICATE");
        cursor.octets(if secret { &PASSWORD } else { &ARGUMENT }, line.end)?;
    }
    dialogue::tell_end(cursor, &END, line)
}

fn response(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.derive(&IS_REQUEST, Value::Flag(false));
    if matches!(cursor.peek(0)?, b'*' | b'+') {
        tell_word(&UNTAGGED, cursor)?;
    } else {
        tell_word(&RESPONSE_TAG, cursor)?;
        tell_word(&STATUS, cursor)?;
    }
    let line = lines::lines(cursor.ahead()).next()?;
    if line.end > 0 {
        cursor.octets(&TEXT, line.end)?;
    }
    dialogue::tell_end(cursor, &END, line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::Proto;
    use crate::testing::{Told, tell};

    /// From port 40000 to port 143.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("9c40 008f 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn a_dialogue_of_rfc_9051_section_8() {
        let login = told("a001 login mrc secret\r\n");
        assert_eq!((login.get("imap.request_tag"), login.get("imap.request.command")), ("a001".into(), "login".into()));
        assert_eq!((login.get("imap.request.username"), login.get("imap.request.password")), ("mrc".into(), "secret".into()));
        let answer = told("* 18 EXISTS\r\n* FLAGS (\\Answered \\Seen)\r\na002 OK [READ-WRITE] SELECT completed\r\n");
        assert_eq!(answer.protocols, "tcp:imap:imap:imap");
        assert_eq!((answer.get("imap.response_tag"), answer.get("imap.response.status")), ("a002".into(), "OK".into()));
        assert_eq!(told("* of this and that\r\n").protocols, "tcp:text");
    }

    #[test]
    fn the_way_to_prove_who_one_is_is_no_secret() {
        let told = |line: &str| {
            let told = told(line);
            ["command", "command.uid", "argument", "password"].map(|name| told.get(&format!("imap.request.{name}"))).join("|")
        };
        assert_eq!(told("a AUTHENTICATE PLAIN\r\n"), "AUTHENTICATE||PLAIN|");
        assert_eq!(told("a AUTHENTICATE PLAIN AGEAYg==\r\n"), "AUTHENTICATE||PLAIN|AGEAYg==");
        assert_eq!(told("a UID FETCH 1:* FLAGS\r\n"), "FETCH|1|1:* FLAGS|");
    }

    #[test]
    fn a_literal_belongs_to_its_message() {
        let fetched = b"* 12 FETCH (BODY[HEADER] {5}\r\nab\r\nc)\r\na OK\r\n";
        assert_eq!(Imap::peel(fetched).map(|step| step.claim), Ok(Some(38)));
        assert_eq!(Imap::peel(&fetched[..32]), Err(Fault::Truncated { need: 36 }));
        assert_eq!(Imap::peel(b"* 1 FETCH {18446744073709551615}\r\n"), Err(Fault::Truncated { need: usize::MAX }));
    }

    #[test]
    fn a_server_is_known_by_its_greeting() {
        assert!(Proto::Imap.recognizes(b"* OK IMAP4rev2 server ready\r\n", Carrier::STREAM));
        assert!(!Proto::Imap.recognizes(b"* OK let us go\r\n", Carrier::STREAM));
    }
}
