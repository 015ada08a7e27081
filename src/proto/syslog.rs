//! Syslog: programs tell a server what happened, a line a message. RFC 5424 §6; the older form is RFC 3164's.
//!
//! ```text
//! <34>1 2003-10-11T22:14:15.003Z host program 42 ID47 [structured data] what happened
//! <34>Oct 11 22:14:15 host program[42]: what happened
//! ```
//!
//! The number in the brackets is the facility times eight and the severity. Over TCP, a message ends with a line feed, or has
//! its length before it (RFC 6587 §3.4).


use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5424 §6";
const OLD: &str = "RFC 3164 §4.1.2";

fields! {
    COUNT = dec("syslog.msglen", "RFC 6587 §3.4.1", w("octets of the message", "octetos da mensagem"));
    PRIORITY = text("syslog.pri", SPEC, w("facility and severity", "origem e gravidade"));
    FACILITY = dec("syslog.facility", SPEC, w("facility", "origem")).names(facility_name).derived();
    LEVEL = dec("syslog.level", SPEC, w("severity", "gravidade")).names(level_name).derived();
    VERSION = text("syslog.version", SPEC, w("version", "versão"));
    TIME = text("syslog.timestamp", SPEC, w("time", "instante"));
    OLD_TIME = text("syslog.timestamp_rfc3164", OLD, w("time", "instante"));
    HOST = text("syslog.hostname", SPEC, w("host", "host"));
    PROGRAM = text("syslog.appname", SPEC, w("program", "programa"));
    PROCESS = text("syslog.procid", SPEC, w("process", "processo"));
    KIND = text("syslog.msgid", SPEC, w("kind of message", "tipo da mensagem"));
    SPACE = octets("syslog.space", SPEC, w("space", "espaço"));
    MESSAGE = text("syslog.msg", SPEC, w("message", "mensagem")).group();
    CONTENT = text("syslog.content", SPEC, w("what happened", "o que aconteceu"));
}

fn facility_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("kernel", "núcleo"),
        1 => w("programs", "programas"),
        2 => w("mail", "correio"),
        3 => w("daemons", "serviços"),
        4 | 10 => w("security", "segurança"),
        5 => same("syslog"),
        6 => w("printing", "impressão"),
        7 => w("news", "notícias"),
        8 => same("UUCP"),
        9 | 15 => w("clock", "relógio"),
        11 => same("FTP"),
        12 => same("NTP"),
        13 => w("audit", "auditoria"),
        14 => w("alert", "alerta"),
        16..=23 => w("local use", "uso local"),
        _ => return None,
    })
}

fn level_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("emergency", "emergência"),
        1 => w("alert", "alerta"),
        2 => w("critical", "crítica"),
        3 => w("error", "erro"),
        4 => w("warning", "aviso"),
        5 => w("notice", "notável"),
        6 => w("informational", "informativa"),
        _ => w("debugging", "depuração"),
    })
}

/// Syslog.
pub struct Syslog;

/// The number in the brackets, and the octets that it has with them.
fn priority(bytes: &[u8]) -> Option<(u8, usize)> {
    let rest = bytes.strip_prefix(b"<")?;
    let end = rest.iter().take(4).position(|octet| *octet == b'>')?;
    let digits = rest.get(..end).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    // RFC 5424 §6.2.1: no zero before other digits.
    let number = str::from_utf8(digits).ok()?.parse().ok().filter(|number| *number <= 191)?;
    Some((number, end + 2))
}

/// The length before a message in a stream, and how many octets it has with its space.
fn count(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.iter().take(6).position(|octet| *octet == b' ')?;
    let digits = bytes.get(..end).filter(|digits| matches!(digits.first(), Some(b'1'..=b'9')))?;
    let number = str::from_utf8(digits).ok()?.parse().ok()?;
    Some((number, end + 1))
}

fn is_month(word: &[u8]) -> bool {
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    MONTHS.chunks_exact(3).any(|month| month == word)
}

impl Protocol for Syslog {
    const INFO: &'static Info = &Info {
        name: "syslog",
        title: "Syslog",
        about: w(
            "Tells a server what happened on a host: who says it, and how grave it is.",
            "Conta a um servidor o que aconteceu em um host: quem diz e quão grave é.",
        ),
        spec: "RFC 5424",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(514), Key::Tcp(514), Key::Tcp(601)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(b'<', b'<')])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::DATAGRAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        if !carrier.stream {
            return Ok(Step::new(bytes.len(), Next::Nothing));
        }
        let octets = match count(bytes) {
            Some((length, before)) => before + length,
            None => match memchr::memchr(b'\n', bytes) {
                Some(end) => end + 1,
                None if carrier.whole => bytes.len(),
                None => return Err(Fault::Truncated { need: bytes.len() + 1 }),
            },
        };
        Ok(Step::new(octets, Next::Nothing).claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        let before = if carrier.stream { count(bytes).map_or(0, |(_, before)| before) } else { 0 };
        bytes.get(before..).is_some_and(|message| priority(message).is_some())
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // RFC 5424's version, or RFC 3164's month.
        priority(bytes).and_then(|(_, at)| bytes.get(at..)).is_some_and(|rest| {
            rest.starts_with(b"1 ") || rest.get(..3).is_some_and(is_month) && rest.get(3) == Some(&b' ')
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if layer.in_stream()
            && let Some((length, before)) = count(bytes)
        {
            cursor.computed(&COUNT, before - 1, Value::Number(length as u64));
            cursor.octets(&SPACE, 1);
        }
        let _ = parts(&mut cursor);
        cursor.rest(&CONTENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let before = if layer.in_stream() { count(bytes).map_or(0, |(_, before)| before) } else { 0 };
        let message = bytes.get(before..).unwrap_or_default();
        let Some((number, at)) = priority(message) else { return };
        let (facility, level) = (number / 8, number % 8);
        match facility_name(facility.into()) {
            Some(name) => say.words(name),
            None => {
                say.number(facility);
            }
        }
        say.out.push_str(", ");
        if let Some(name) = level_name(level.into()) {
            say.words(name);
        }
        say.out.push_str(": ");
        say.quote(message.get(at..).unwrap_or_default().trim_ascii_end());
    }
}

fn parts(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let (number, octets) = priority(cursor.ahead())?;
    cursor.octets(&PRIORITY, octets)?;
    cursor.derive(&FACILITY, Value::Number(u64::from(number / 8)));
    cursor.derive(&LEVEL, Value::Number(u64::from(number % 8)));
    let message = cursor.ahead();
    cursor.group(&MESSAGE, message.len(), Value::Text(without_zeros(message)), &CONTENT, |cursor| {
        let _ = if message.starts_with(b"1 ") { words(&[&VERSION, &TIME, &HOST, &PROGRAM, &PROCESS, &KIND], cursor) } else { old(cursor) };
        let content = cursor.ahead();
        (!content.is_empty()).then_some(())?;
        cursor.computed(&CONTENT, content.len(), Value::Text(without_zeros(content)))
    });
    Some(())
}

/// Some close a message with a zero.
fn without_zeros(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|octet| *octet != 0).map_or(0, |last| last + 1);
    text.get(..end).unwrap_or_default()
}

/// Tells words, each with the space behind it.
fn words(defs: &[&'static FieldDef], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for def in defs {
        let end = memchr::memchr(b' ', cursor.ahead()).filter(|end| *end > 0)?;
        cursor.octets(def, end)?;
        cursor.octets(&SPACE, 1)?;
    }
    Some(())
}

/// Tells what RFC 3164 has before the content: month, day and time, the host, the program and often its process. Not all
/// who send have it.
fn old(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let time = cursor.ahead().first_chunk::<16>()?;
    let is_time = is_month(&time[..3]) && [3, 6, 15].iter().all(|at| time[*at] == b' ') && time[9] == b':' && time[12] == b':';
    is_time.then_some(())?;
    cursor.octets(&OLD_TIME, 15)?;
    cursor.octets(&SPACE, 1)?;
    words(&[&HOST], cursor)?;
    let ahead = cursor.ahead();
    let is_name = |octet: &u8| octet.is_ascii_alphanumeric() || b"-_./".contains(octet);
    let end = ahead.iter().position(|octet| !is_name(octet)).filter(|end| *end > 0)?;
    match ahead.get(end..)? {
        [b':', ..] => cursor.octets(&PROGRAM, end).map(|_| ()),
        [b'[', number @ ..] => {
            let digits = number.iter().position(|octet| !octet.is_ascii_digit()).filter(|end| number.get(*end) == Some(&b']'))?;
            cursor.octets(&PROGRAM, end)?;
            cursor.computed(&PROCESS, digits + 2, Value::Text(number.get(..digits)?))
        }
        _ => None,
    }
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
    fn both_forms_tell_facility_and_severity() {
        // RFC 5424 §6.5, example 1, and RFC 3164 §5.4.
        let told = tell(Proto::Syslog, &hex("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - failed for lonvick"));
        assert_eq!((told.get("syslog.facility"), told.get("syslog.level")), ("4".into(), "2".into()));
        assert_eq!((told.get("syslog.hostname"), told.get("syslog.msgid")), ("mymachine.example.com".into(), "ID47".into()));
        assert_eq!(told.get("syslog.msg"), "1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - failed for lonvick");
        assert_eq!(told.get("syslog.content"), "- failed for lonvick");
        let told = tell(Proto::Syslog, &hex("<13>Oct 11 22:14:15 host su: failed"));
        assert_eq!(told.get("syslog.msg"), "Oct 11 22:14:15 host su: failed");
        assert_eq!((told.get("syslog.timestamp_rfc3164"), told.get("syslog.hostname")), ("Oct 11 22:14:15".into(), "host".into()));
        assert_eq!((told.get("syslog.appname"), told.get("syslog.content")), ("su".into(), ": failed".into()));
        let with = |rest: &str| tell(Proto::Syslog, &hex(&format!("<13>Jan  2 10:09:52 nb6 {rest}")));
        assert_eq!(with("chilli[4222]: C:1").get("syslog.procid"), "4222");
        assert_eq!((with("just words").get("syslog.appname"), with("just words\0").get("syslog.content")), (String::new(), "just words".into()));
        assert_eq!(tell(Proto::Syslog, &hex("<13>something: else")).get("syslog.content"), "something: else");
        assert_eq!(told.summaries[0][1], "programas, notável: \"Oct 11 22:14:15 host su: failed\"");
    }

    #[test]
    fn in_a_stream_messages_are_counted_or_end_with_their_line() {
        let tcp = "9c40 0202 00000001 00000001 5018 ffff 0000 0000";
        let told = tell(Proto::Tcp, &format!("{tcp} {}", hex("8 <13>ab\ncdef<14>one\n<15>two\n")));
        assert_eq!(told.protocols, "tcp:syslog:text");
        let told = tell(Proto::Tcp, &format!("{tcp} {}", hex("<14>one\n<15>two\n")));
        assert_eq!((told.protocols.as_str(), told.get("syslog.level")), ("tcp:syslog:syslog", "6;7".into()));
    }

    #[test]
    fn what_only_begins_so_is_no_message() {
        assert!(Proto::Syslog.recognizes(b"<13>Oct 11 22:14:15 host su: failed", Carrier::DATAGRAM));
        for other in [&b"<html>"[..], b"<13>", b"<192>1 -", b"<13 >1 ", b"<someone@example.org> wrote"] {
            assert!(!Proto::Syslog.recognizes(other, Carrier::DATAGRAM), "{other:?}");
        }
    }
}
