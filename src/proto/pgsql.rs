//! PostgreSQL: a program asks a database, in SQL, and gets rows. PostgreSQL, "Frontend/Backend Protocol".
//!
//! ```text
//! ├───────────────┬───────────────────────────────────────────────┬──────────
//! │    a letter   │       length, itself included (32 bits)       │ content …
//! └───────────────┴───────────────────────────────────────────────┴──────────
//! ```
//!
//! A client's first message has no letter. Some letters mean one thing from the client and another from the server; the
//! content tells which.

mod letters;

use std::fmt::Write as _;

use letters::{holds, is_about, is_error, mechanism, name};

use super::contract::{Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label, octets, signed, text};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "PostgreSQL §55.7";

fields! {
    TYPE = text("pgsql.letter", SPEC, w("message", "mensagem"));
    LENGTH = dec("pgsql.length", SPEC, w("length", "comprimento"));
    MAJOR = dec("pgsql.version_major", SPEC, w("version", "versão"));
    MINOR = dec("pgsql.version_minor", SPEC, w("version, second part", "versão, segunda parte"));
    REQUEST = dec("pgsql.request", SPEC, w("request", "pedido")).names(request_name);
    PARAMETER = text("pgsql.parameter_name", SPEC, w("parameter", "parâmetro"));
    PARAMETER_VALUE = text("pgsql.parameter_value", SPEC, w("value", "valor"));
    STATEMENT = text("pgsql.statement", SPEC, w("name of the statement", "nome do comando"));
    PORTAL = text("pgsql.portal", SPEC, w("name of the portal", "nome do portal"));
    QUERY = text("pgsql.query", SPEC, w("query", "consulta"));
    PASSWORD = text("pgsql.password", SPEC, w("password or proof", "senha ou prova")).secret();
    MECHANISM = text("pgsql.auth.sasl.mech", SPEC, w("SASL mechanism", "mecanismo SASL"));
    PROOF_LENGTH = dec("pgsql.auth.sasl.data.length", SPEC, w("length of the proof", "comprimento da prova"));
    AUTHENTICATION = dec("pgsql.authtype", SPEC, w("how to prove who you are", "como provar quem é")).names(authentication_name);
    SALT = octets("pgsql.salt", SPEC, w("salt", "sal"));
    GSSAPI = octets("pgsql.auth.gssapi_sspi.data", SPEC, w("GSSAPI's data", "dados do GSSAPI"));
    CHALLENGE = octets("pgsql.auth.sasl.data", SPEC, w("SASL's data", "dados do SASL"));
    TAG = text("pgsql.tag", SPEC, w("done", "feito"));
    STATUS = dec("pgsql.status", SPEC, w("transaction", "transação")).names(status_name);
    PROCESS = dec("pgsql.pid", SPEC, w("process", "processo"));
    SECRET_KEY = dec("pgsql.key", SPEC, w("key to cancel with", "chave para cancelar")).secret();
    COLUMN_COUNT = dec("pgsql.field.count", SPEC, w("columns", "colunas"));
    COLUMN = label("pgsql.column", SPEC, w("column", "coluna")).group();
    COLUMN_NAME = text("pgsql.col.name", SPEC, w("name", "nome"));
    TABLE_ID = dec("pgsql.oid.table", SPEC, w("table", "tabela"));
    COLUMN_INDEX = dec("pgsql.col.index", SPEC, w("number in the table", "número na tabela"));
    TYPE_ID = dec("pgsql.oid.type", SPEC, w("type", "tipo"));
    SIZE = signed("pgsql.val.length", SPEC, w("length of a value", "comprimento de um valor"));
    MODIFIER = signed("pgsql.col.typemod", SPEC, w("modifier of the type", "modificador do tipo"));
    FORMAT = dec("pgsql.format", SPEC, w("form: 0 text, 1 binary", "forma: 0 texto, 1 binário"));
    VALUE = octets("pgsql.val.data", SPEC, w("value", "valor"));
    ERROR_CODE = text("pgsql.error_part", SPEC, w("part of the error", "parte do erro"));
    SEVERITY = text("pgsql.severity", SPEC, w("severity", "gravidade"));
    CODE = text("pgsql.code", SPEC, w("code", "código"));
    MESSAGE = text("pgsql.message", SPEC, w("message", "mensagem"));
    OTHER = text("pgsql.text", SPEC, w("more about it", "mais a respeito"));
    END = octets("pgsql.end", SPEC, w("end of a text", "fim de um texto"));
    REST = octets("pgsql.data", SPEC, w("content", "conteúdo"));
}

const VERSION_3: u32 = 3 << 16;
const CANCEL: u32 = 80_877_102;
const WANTS_TLS: u32 = 80_877_103;
const WANTS_GSS: u32 = 80_877_104;

fn request_name(number: u64) -> Option<Words> {
    Some(match u32::try_from(number).ok()? {
        CANCEL => w("cancel a query", "cancelar uma consulta"),
        WANTS_TLS => w("encrypt with TLS?", "cifrar com TLS?"),
        WANTS_GSS => w("encrypt with GSSAPI?", "cifrar com GSSAPI?"),
        _ => return None,
    })
}

fn authentication_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("done: you are in", "pronto: você entrou"),
        3 => w("password in the clear", "senha às claras"),
        5 => w("password, MD5", "senha, MD5"),
        10 => w("SASL", "SASL"),
        11 => w("SASL, continued", "SASL, continuação"),
        12 => w("SASL, end", "SASL, fim"),
        _ => return None,
    })
}

/// Octets of the message at the start of `bytes`, and whether it is one with a letter; `None` for no message.
fn message(bytes: &[u8]) -> Option<(usize, bool)> {
    /// A client's first message is short.
    const MOST_FIRST: u32 = 10_000;
    let first = *bytes.first()?;
    if first == 0 {
        let (length, version) = (be32(bytes, 0)?, be32(bytes, 4)?);
        let known = version >> 16 == VERSION_3 >> 16 || request_name(version.into()).is_some();
        return (known && (8..MOST_FIRST).contains(&length)).then_some((length as usize, false));
    }
    let length = be32(bytes, 1)?;
    let content = bytes.get(5..).unwrap_or_default();
    let sound = (4..1 << 30).contains(&length) && match first {
        b'X' | b'H' | b'I' | b'1' | b'2' | b'3' | b'n' | b's' | b'c' => length == 4 || first == b'H',
        b'Z' => length == 5,
        b'K' => (12..300).contains(&length),
        b'R' => (8..10_000).contains(&length),
        _ => length < 1 << 20 || matches!(first, b'd' | b'D' | b'Q'),
    };
    (sound && name(first, content).is_some()).then_some((1 + length as usize, true))
}

/// Whether `bytes` are messages one behind the other, each with what its letter says, up to the end, or up to one that goes on
/// elsewhere: so no text looks, and hardly anything else.
fn are_whole(mut bytes: &[u8]) -> bool {
    let mut any = false;
    while let Some((&letter, rest)) = bytes.split_first() {
        let Some(length) = be32(rest, 0).and_then(|length| usize::try_from(length).ok()).filter(|length| *length >= 4) else { return any };
        let Some(content) = rest.get(4..length) else { return any && name(letter, &[]).is_some() };
        if !holds(letter, content) {
            return false;
        }
        any |= !matches!(letter, b'd') && (!content.is_empty() || bytes.len() > 5);
        bytes = &rest[length..];
    }
    any
}

/// The letter, as a number.
fn status_name(letter: u64) -> Option<Words> {
    Some(match u8::try_from(letter).ok()? {
        b'I' => w("none", "nenhuma"),
        b'T' => w("open", "aberta"),
        b'E' => w("failed", "falhou"),
        _ => return None,
    })
}

/// PostgreSQL.
pub struct PostgreSql;

impl Protocol for PostgreSql {
    const INFO: &'static Info = &Info {
        name: "pgsql",
        title: "PostgreSQL",
        about: w(
            "A program asks a database, in SQL, and gets rows.",
            "Um programa pergunta a um banco de dados, em SQL, e recebe linhas.",
        ),
        spec: "PostgreSQL §55",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(5432)],
        fields: FIELDS,
        ends: None,
    };

    // A client's first message: a length below 2^16 and version 3.0; its wish for TLS; a letter and a length below 2^16.
    const SIGNATURES: &'static [Signature] = &[
        Signature::streams(&[(0, 0)]).with(0xffff_0000_ffff_ffff, 0x0000_0000_0003_0000),
        Signature::streams(&[(0, 0)]).with(u64::MAX, 0x0000_0008_04d2_162f),
        Signature::streams(&[(b'1', b'3'), (b'A', b'Z'), (b'c', b'd'), (b'n', b's')]).with(0x00ff_ff00_0000_0000, 0),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        // The server's answer to the wish for TLS is a letter alone.
        if matches!(bytes, [b'S' | b'N']) {
            return Ok(Step::new(1, Next::Nothing).claim(1));
        }
        match message(bytes) {
            Some((octets, _)) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < 8 => Err(Fault::Truncated { need: bytes.len() + 1 }),
            None => Err(Fault::Malformed(w("no message of PostgreSQL", "não é uma mensagem do PostgreSQL"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match bytes.len() {
            0 => false,
            1 => matches!(bytes, [b'S' | b'N']),
            2..5 => !carrier.whole && name(bytes[0], &[]).is_some() && bytes[1] == 0,
            _ => message(bytes).is_some(),
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        match message(bytes) {
            // "user" is the one parameter that must be there, and nearly always the first.
            Some((octets, false)) => {
                octets == 8 && bytes.len() == 8 || bytes.get(8..).is_some_and(|rest| memchr::memmem::find(rest, b"user\0").is_some())
            }
            Some(_) => are_whole(bytes),
            None => false,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = match bytes.first() {
            Some(0) => first(&mut cursor),
            Some(_) => lettered(bytes, &mut cursor),
            None => None,
        };
        cursor.rest(&REST);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(&letter) = bytes.first() else { return };
        if letter == 0 {
            match be32(bytes, 4).and_then(|number| request_name(number.into())) {
                Some(request) => say.words(request),
                None => say.words(w("start", "início")),
            }
            let mut texts = bytes.get(8..).unwrap_or_default().split(|octet| *octet == 0);
            while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
                if matches!(name, b"user" | b"database") {
                    let _ = write!(say, " {}=", String::from_utf8_lossy(name));
                    say.wire(value.get(..value.len().min(60)).unwrap_or_default());
                }
            }
            return;
        }
        let content = bytes.get(5..).unwrap_or_default();
        if bytes.len() == 1 {
            return say.words(if letter == b'S' { w("TLS: yes", "TLS: sim") } else { w("TLS: no", "TLS: não") });
        }
        if let Some(name) = name(letter, content) {
            say.words(name);
        }
        let until_zero = |text: &[u8]| text.iter().position(|octet| *octet == 0).unwrap_or(text.len());
        match letter {
            b'Q' => {
                say.out.push(' ');
                say.quote(content.get(..until_zero(content)).unwrap_or_default());
            }
            b'P' => {
                let query = content.get(until_zero(content) + 1..).unwrap_or_default();
                say.out.push(' ');
                say.quote(query.get(..until_zero(query)).unwrap_or_default());
            }
            b'C' if !is_about(content) => {
                say.out.push_str(": ");
                say.wire(content.get(..until_zero(content).min(60)).unwrap_or_default());
            }
            b'p' => {
                if let Some(name) = mechanism(content) {
                    say.out.push_str(": ");
                    say.wire(name);
                }
            }
            b'R' => {
                if let Some(kind) = be32(content, 0).and_then(|kind| authentication_name(kind.into())) {
                    say.out.push_str(": ");
                    say.words(kind);
                }
            }
            b'E' | b'N' if is_error(content) => {
                let message = content.split(|octet| *octet == 0).find_map(|part| part.strip_prefix(b"M"));
                say.out.push_str(": ");
                say.wire(message.map(|text| text.get(..text.len().min(100)).unwrap_or_default()).unwrap_or_default());
            }
            _ => {}
        }
    }
}

/// Tells a text and the zero that ends it.
fn string(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let octets = memchr::memchr(0, cursor.ahead())?;
    if octets > 0 {
        cursor.octets(def, octets)?;
    }
    cursor.octets(&END, 1).map(|_| ())
}

fn first(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&LENGTH, 4)?;
    if cursor.peek16(0)? != 3 {
        let request = cursor.number(&REQUEST, 4)?;
        if request == u64::from(CANCEL) {
            cursor.number(&PROCESS, 4)?;
            cursor.octets(&SECRET_KEY, cursor.remaining())?;
        }
        return Some(());
    }
    cursor.number(&MAJOR, 2)?;
    cursor.number(&MINOR, 2)?;
    while cursor.peek(0)? != 0 {
        string(&PARAMETER, cursor)?;
        string(&PARAMETER_VALUE, cursor)?;
    }
    cursor.octets(&END, 1).map(|_| ())
}

fn lettered(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let letter = *bytes.first()?;
    let content = bytes.get(5..).unwrap_or_default();
    cursor.labelled(&TYPE, 1, Value::Text(&[letter]), name(letter, content))?;
    cursor.number(&LENGTH, 4)?;
    match letter {
        b'Q' => string(&QUERY, cursor),
        b'P' => {
            string(&STATEMENT, cursor)?;
            string(&QUERY, cursor)
        }
        b'B' => {
            string(&PORTAL, cursor)?;
            string(&STATEMENT, cursor)
        }
        b'p' => {
            if let Some(name) = mechanism(content) {
                cursor.octets(&MECHANISM, name.len())?;
                cursor.octets(&END, 1)?;
                cursor.number(&PROOF_LENGTH, 4)?;
                cursor.rest(&PASSWORD);
                return Some(());
            }
            // A proof that goes on ends without a zero.
            if content.last() == Some(&0) { string(&PASSWORD, cursor) } else { cursor.rest(&PASSWORD); Some(()) }
        }
        b'R' => {
            match cursor.number(&AUTHENTICATION, 4)? {
                4 | 5 => {
                    cursor.rest(&SALT);
                }
                8 => {
                    cursor.rest(&GSSAPI);
                }
                10 => {
                    while cursor.peek(0)? != 0 {
                        string(&MECHANISM, cursor)?;
                    }
                    cursor.octets(&END, 1)?;
                }
                11 | 12 => {
                    cursor.rest(&CHALLENGE);
                }
                _ => {}
            }
            Some(())
        }
        b'S' if !content.is_empty() => {
            string(&PARAMETER, cursor)?;
            string(&PARAMETER_VALUE, cursor)
        }
        b'K' => {
            cursor.number(&PROCESS, 4)?;
            cursor.number(&SECRET_KEY, 4).map(|_| ())
        }
        b'Z' => cursor.number(&STATUS, 1).map(|_| ()),
        b'C' if !is_about(content) => string(&TAG, cursor),
        b'T' => {
            for _ in 0..cursor.number(&COLUMN_COUNT, 2)? {
                let octets = memchr::memchr(0, cursor.ahead())? + 19;
                cursor.item(&COLUMN, octets, &REST, |cursor| {
                    string(&COLUMN_NAME, cursor)?;
                    for (def, octets) in [(&TABLE_ID, 4), (&COLUMN_INDEX, 2), (&TYPE_ID, 4), (&SIZE, 2), (&MODIFIER, 4), (&FORMAT, 2)] {
                        cursor.number(def, octets)?;
                    }
                    Some(())
                });
            }
            Some(())
        }
        b'D' if !is_about(content) => {
            for _ in 0..be16(content, 0).map(|_| cursor.number(&COLUMN_COUNT, 2))?? {
                // A length of -1 is no value at all.
                let length = cursor.number(&SIZE, 4)? as i64;
                if length > 0 {
                    cursor.octets(&VALUE, usize::try_from(length).ok()?)?;
                }
            }
            Some(())
        }
        b'E' | b'N' if is_error(content) => {
            while cursor.peek(0)? != 0 {
                let def = match cursor.peek(0)? {
                    b'S' => &SEVERITY,
                    b'C' => &CODE,
                    b'M' => &MESSAGE,
                    _ => &OTHER,
                };
                cursor.octets(&ERROR_CODE, 1)?;
                string(def, cursor)?;
            }
            cursor.octets(&END, 1).map(|_| ())
        }
        b'E' => string(&PORTAL, cursor),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{Told, octets, tell};

    /// Ports 40000 and 5432.
    fn told(hex: &str) -> Told {
        tell(Proto::Tcp, &format!("9c40 1538 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    fn hex(text: &str) -> String {
        text.bytes().map(|octet| format!("{octet:02x}")).collect()
    }

    #[test]
    fn a_client_begins_without_a_letter() {
        let start = format!("00000022 00030000 {} 00", hex("user\0maria\0database\0aula\0"));
        let told = told(&start);
        assert_eq!((told.protocols.as_str(), told.get("pgsql.version_major").as_str()), ("tcp:pgsql", "3"));
        assert_eq!((told.get("pgsql.parameter_name"), told.get("pgsql.parameter_value")), ("user;database".into(), "maria;aula".into()));
        assert_eq!(told.summaries[1][0], "start user=maria database=aula");
        assert!(Proto::PostgreSql.recognizes(&octets(&start), Carrier::STREAM));
    }

    #[test]
    fn a_query_and_its_rows() {
        let query = told(&format!("51 0000000d {}", hex("SELECT 1\0")));
        assert_eq!((query.get("pgsql.query"), query.summaries[1][1].as_str()), ("SELECT 1".into(), "consulta \"SELECT 1\""));
        let answer = told(&format!(
            "54 0000001c 0001 {} 00000000 0000 00000017 0004 ffffffff 0000  44 0000000b 0001 00000001 31  43 0000000d {}  5a 00000005 49",
            hex("num\0"),
            hex("SELECT 1\0")
        ));
        assert_eq!(answer.protocols, "tcp:pgsql:pgsql:pgsql:pgsql");
        assert_eq!((answer.get("pgsql.col.name"), answer.get("pgsql.val.data"), answer.get("pgsql.tag")), ("num".into(), "31".into(), "SELECT 1".into()));
        assert_eq!((answer.get("pgsql.col.typemod"), answer.get("pgsql.status")), ("-1".into(), "73".into()));
    }

    #[test]
    fn messages_are_known_on_any_port() {
        let any_port = |hex: &str| tell(Proto::Tcp, &format!("9c40 9c41 00000001 00000001 5018 ffff 0000 0000 {hex}")).protocols;
        let ready = "43 0000000c 50524550415245 00 5a 00000005 49";
        for message in [
            "70 0000000c 7365677265646f00",
            "52 00000008 00000003",
            ready,
            "00000008 04d2162f",
            &format!("51 0000000d {}", hex("SELECT 1\0")),
        ] {
            assert!(any_port(message).starts_with("tcp:pgsql"), "{message}");
        }
        for other in ["51 00000004", "70 0000000c 736567", "5a 00000005 4b", "41 00000004 41 00000004", "44 00000008 ffff 0000"] {
            assert!(!any_port(other).contains("pgsql"), "{other}");
        }
        // The tag of a command that a statement could be called by.
        assert_eq!(told(ready).summaries[1][0], "done: PREPARE");
    }

    #[test]
    fn a_proof_names_its_mechanism() {
        let proof = hex("n,,n=,r=abc");
        let told = told(&format!("70 0000001f {} 0000000b {proof}", hex("SCRAM-SHA-1\0")));
        assert_eq!((told.get("pgsql.auth.sasl.mech"), told.get("pgsql.password")), ("SCRAM-SHA-1".into(), "n,,n=,r=abc".into()));
        assert_eq!(told.summaries[1][0], "password: SCRAM-SHA-1");
    }

    #[test]
    fn an_error_and_a_password() {
        let error = told(&format!("45 00000025 {} 00", hex("SERROR\0C42P01\0Mno such table\0")));
        assert_eq!((error.get("pgsql.code"), error.get("pgsql.message")), ("42P01".into(), "no such table".into()));
        assert_eq!(told("70 00000009 3132333400").get("pgsql.password"), "1234");
    }

    #[test]
    fn what_is_asked_for_says_with_what() {
        let sasl = told(&format!("52 0000002a 0000000a {} 00", hex("SCRAM-SHA-256-PLUS\0SCRAM-SHA-1\0")));
        assert_eq!(sasl.get("pgsql.auth.sasl.mech"), "SCRAM-SHA-256-PLUS;SCRAM-SHA-1");
        let md5 = told("52 0000000c 00000005 01020304");
        assert_eq!((md5.get("pgsql.salt"), md5.get("pgsql.auth.sasl.mech")), ("01020304".into(), String::new()));
        let more = told(&format!("52 0000000e 0000000b {}", hex("r=abcd")));
        assert_eq!((more.get("pgsql.auth.sasl.data"), more.get("pgsql.salt")), ("723d61626364".into(), String::new()));
        assert_eq!(told(&hex("a line of text that is none")).protocols, "tcp:text");
    }
}
