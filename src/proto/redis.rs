//! Redis: keeps values under names in memory; commands and answers are lines and counted texts. RESP, versions 2 and 3.
//!
//! ```text
//! *2 ⏎ $3 ⏎ GET ⏎ $4 ⏎ nome ⏎          an array of two texts: GET nome
//! $5 ⏎ maria ⏎                         a text of five octets
//! GET nome ⏎                           the same command, typed by hand
//! ```

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label, octets, text,
};
use super::cursor::Cursor;
use super::lines::{self, Line};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RESP";

fields! {
    ELEMENT = label("redis.element", SPEC, w("element", "elemento")).group();
    KIND = text("redis.type", SPEC, w("kind", "tipo"));
    COUNT = dec("redis.count", SPEC, w("count", "contagem"));
    SIMPLE = text("redis.value", SPEC, w("value", "valor"));
    BULK = text("redis.bulk", SPEC, w("text", "texto"));
    PASSWORD = text("redis.password", "Redis, ACL", w("password", "senha")).secret();
    SPACE = text("redis.space", SPEC, w("space", "espaço"));
    END = label("redis.line_end", SPEC, w("end of the line", "fim da linha"));
    UNREAD = octets("redis.unread", SPEC, w("not readable", "não legível"));
}

/// Elements of a message: more are no message of anybody.
const MOST: usize = 1 << 20;
/// Elements with others inside. A message is measured anew with every segment, and one of nothing but these must not take the
/// square of its length.
const MOST_NESTED: usize = 1 << 14;
/// Octets of the shortest element.
const SHORTEST: usize = 3;
/// Octets of a line that only counts or says something short.
const MOST_LINE: usize = 1 << 16;

/// An element without those inside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Element {
    /// Octets of its line without the end.
    line: usize,
    /// Octets of the text behind the line, without the end.
    bulk: Option<usize>,
    /// Elements inside.
    inside: usize,
}

impl Element {
    /// Reads the element at the start of `bytes`.
    ///
    /// # Errors
    /// [`Fault::Truncated`] where its line does not end, [`Fault::Malformed`] where it is none.
    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let strange = Fault::Malformed(w("no message of Redis", "não é uma mensagem do Redis"));
        let Some(&kind) = bytes.first() else { return Err(Fault::Truncated { need: 1 }) };
        if !b"+-:$*_,#!=(%~>".contains(&kind) {
            return Err(strange);
        }
        let searched = bytes.get(..bytes.len().min(MOST_LINE)).unwrap_or_default();
        let Some(end) = memchr::memchr(b'\r', searched) else {
            return Err(if bytes.len() < MOST_LINE { Fault::Truncated { need: bytes.len() + 1 } } else { strange });
        };
        match bytes.get(end + 1) {
            Some(b'\n') => {}
            Some(_) => return Err(strange),
            None => return Err(Fault::Truncated { need: end + 2 }),
        }
        let said = bytes.get(1..end).unwrap_or_default();
        let number = || str::from_utf8(said).ok().and_then(|digits| digits.parse::<i64>().ok()).filter(|number| *number >= -1).ok_or(strange);
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let plain = Self { line: end, bulk: None, inside: 0 };
        Ok(match kind {
            b'$' | b'!' | b'=' => match number()? {
                -1 => plain,
                octets => Self { bulk: Some(count(octets)), ..plain },
            },
            b'*' | b'~' | b'>' => Self { inside: count(number()?), ..plain },
            b'%' => Self { inside: count(number()?).saturating_mul(2), ..plain },
            b':' => str::from_utf8(said).ok().filter(|digits| digits.parse::<i64>().is_ok()).map(|_| plain).ok_or(strange)?,
            b'_' => if said.is_empty() { plain } else { return Err(strange) },
            b'#' => if matches!(said, b"t" | b"f") { plain } else { return Err(strange) },
            _ => plain,
        })
    }

    /// Its octets with both ends, without what is inside.
    fn size(&self) -> usize {
        (self.line + 2).saturating_add(self.bulk.map_or(0, |octets| octets.saturating_add(2)))
    }
}

/// Octets of the message at the start of `bytes`.
///
/// # Errors
/// As [`Protocol::peel`].
fn message(bytes: &[u8]) -> Result<usize, Fault> {
    if let Some(line) = typed(bytes) {
        return Ok(line.next);
    }
    let (mut at, mut left, mut read, mut nested) = (0_usize, 1_usize, 0, 0);
    while left > 0 {
        let rest = bytes.get(at..).unwrap_or_default();
        let element = match Element::read(rest) {
            // All that is still to come has at least so many octets.
            Err(Fault::Truncated { need }) => {
                let least = need.max(left.saturating_mul(SHORTEST));
                return Err(Fault::Truncated { need: at.saturating_add(least) });
            }
            element => element?,
        };
        at = at.saturating_add(element.size());
        left = (left - 1).saturating_add(element.inside);
        read += 1;
        nested += usize::from(element.inside > 0);
        if read > MOST || left > MOST || nested > MOST_NESTED {
            return Err(Fault::Malformed(w("more elements than anybody sends", "mais elementos do que alguém envia")));
        }
    }
    Ok(at)
}

/// The line at the start of `bytes`, if it is a command as people type it: known, and with its end.
fn typed(bytes: &[u8]) -> Option<Line> {
    const COMMANDS: [&str; 34] = [
        "acl", "append", "auth", "client", "config", "dbsize", "decr", "del", "echo", "eval", "exists", "expire", "flushall", "flushdb",
        "get", "hello", "hget", "hgetall", "hset", "incr", "info", "keys", "lpush", "lrange", "mget", "monitor", "ping", "publish", "quit",
        "select", "set", "subscribe", "time", "ttl",
    ];
    bytes.first().filter(|first| first.is_ascii_alphabetic())?;
    let line = lines::lines(bytes).next().filter(|line| bytes[..line.next].ends_with(b"\n"))?;
    let word = bytes.get(..line.end)?.split(|octet| *octet == b' ').next()?;
    COMMANDS.iter().any(|command| word.eq_ignore_ascii_case(command.as_bytes())).then_some(line)
}

/// What the message at the start of `bytes` says, without what only counts: texts, numbers, lines; `None` for nothing at all.
fn said(bytes: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    let mut words = typed(bytes).and_then(|line| bytes.get(..line.end)).map(|line| line.split(|octet| *octet == b' '));
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        if let Some(words) = &mut words {
            return words.next().map(Some);
        }
        loop {
            let rest = bytes.get(at..)?;
            let element = Element::read(rest).ok()?;
            at = at.saturating_add(element.size());
            let line = rest.get(1..element.line)?;
            match rest.first()? {
                b'$' | b'!' | b'=' if element.bulk.is_some() => {
                    let start = element.line + 2;
                    return rest.get(start..start.saturating_add(element.bulk?).min(rest.len())).map(Some);
                }
                b'*' | b'%' | b'~' | b'>' if line != b"-1" => {}
                b'_' => return Some(None),
                _ if line == b"-1" && rest.first() != Some(&b':') => return Some(None),
                _ => return Some(Some(line)),
            }
        }
    })
}

/// The first words of a command.
fn words(bytes: &[u8]) -> Vec<&[u8]> {
    /// No command with a secret has more before it.
    const MOST: usize = 64;
    said(bytes).take(MOST).map(Option::unwrap_or_default).collect()
}

/// Whether this word of a command is a secret: what proves who somebody is, or what others are to prove it by.
fn is_secret(words: &[&[u8]], index: usize) -> bool {
    let is = |at: Option<usize>, names: &[&str]| {
        let word = at.and_then(|at| words.get(at));
        word.is_some_and(|word| names.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes())))
    };
    let (first, second, before) = (Some(0), Some(1), index.checked_sub(1));
    is(first, &["auth"]) && index > 0
        // HELLO 3 AUTH user password; MIGRATE … AUTH password, AUTH2 user password.
        || is(first, &["hello", "migrate"]) && (is(before, &["auth", "auth2"]) || is(index.checked_sub(2), &["auth", "auth2"]))
        || is(first, &["config"]) && is(second, &["set"]) && is(before, &["requirepass", "masterauth"])
        || is(first, &["acl"]) && is(second, &["setuser"]) && words.get(index).is_some_and(|rule| rule.starts_with(b">") || rule.starts_with(b"#"))
}

/// Tells a command that was typed.
fn by_hand(line: Line, words: &[&[u8]], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for index in 0..words.len() {
        if index > 0 {
            cursor.octets(&SPACE, 1)?;
        }
        let octets = words.get(index)?.len();
        if octets > 0 {
            cursor.octets(if is_secret(words, index) { &PASSWORD } else { &BULK }, octets)?;
        }
    }
    if let Some(rest) = line.end.checked_sub(cursor.position()).filter(|rest| *rest > 0) {
        cursor.octets(&SIMPLE, rest)?;
    }
    cursor.octets(&END, line.next - line.end).map(|_| ())
}

/// Redis.
pub struct Redis;

impl Protocol for Redis {
    const INFO: &'static Info = &Info {
        name: "redis",
        title: "Redis",
        about: w(
            "Keeps values under names in a server's memory, for programs that must be quick.",
            "Guarda valores com nomes na memória de um servidor, para programas que precisam ser rápidos.",
        ),
        spec: "RESP",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(6379)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'*', b'*')]).with(0x00f0_0000_0000_0000, 0x0030_0000_0000_0000)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let octets = message(bytes)?;
        Ok(Step::new(octets, Next::Nothing).claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match Element::read(bytes) {
            Ok(_) => true,
            Err(Fault::Malformed(_)) if typed(bytes).is_some() => true,
            Err(Fault::Truncated { .. }) => !carrier.whole && !bytes.is_empty(),
            Err(Fault::Malformed(_)) => false,
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // A command: an array whose first element is a text of letters.
        let Some(array) = Element::read(bytes).ok().filter(|array| (1..10_000).contains(&array.inside)) else { return false };
        let first = bytes.get(array.size()..).filter(|rest| rest.first() == Some(&b'$'));
        first.is_some() && said(bytes).next().flatten().is_some_and(|word| (2..=20).contains(&word.len()) && word.iter().all(u8::is_ascii_alphabetic))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let words = words(bytes);
        let mut cursor = Cursor::new(bytes, 0, sink);
        if let Some(line) = typed(bytes) {
            let _ = by_hand(line, &words, &mut cursor);
        }
        // Of a command, the first element is the array.
        let is_command = bytes.first() == Some(&b'*');
        let mut index = 0_usize;
        while let Ok(element) = Element::read(cursor.ahead()) {
            let secret = is_command && index.checked_sub(1).is_some_and(|index| is_secret(&words, index));
            cursor.item(&ELEMENT, element.size(), &UNREAD, |cursor| {
                let line = cursor.ahead().get(1..element.line)?;
                cursor.octets(&KIND, 1)?;
                if !line.is_empty() {
                    match str::from_utf8(line).ok().and_then(|digits| digits.parse().ok()) {
                        Some(count) if element.bulk.is_some() || element.inside > 0 => {
                            cursor.computed(&COUNT, line.len(), Value::Number(count))?;
                        }
                        _ => {
                            cursor.octets(&SIMPLE, line.len())?;
                        }
                    }
                }
                cursor.octets(&END, 2)?;
                let octets = element.bulk?;
                if octets > 0 {
                    cursor.octets(if secret { &PASSWORD } else { &BULK }, octets)?;
                }
                cursor.octets(&END, 2).map(|_| ())
            });
            index += 1;
        }
        cursor.rest(&UNREAD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if matches!(bytes.first(), Some(b'*' | b'%' | b'~' | b'>')) || typed(bytes).is_some() {
            for (i, word) in said(bytes).take(8).enumerate() {
                say.out.push_str(if i > 0 { " " } else { "" });
                match word {
                    Some(word) => say.wire(word.get(..word.len().min(40)).unwrap_or_default()),
                    None => say.words(w("nothing", "nada")),
                }
            }
            return;
        }
        let line = Element::read(bytes).map_or(bytes.len(), |element| element.line);
        say.wire(bytes.get(..line.min(80)).unwrap_or_default());
        if let Some(octets) = Element::read(bytes).ok().and_then(|element| element.bulk) {
            say.out.push(' ');
            say.quote(bytes.get(line + 2..(line + 2).saturating_add(octets).min(bytes.len())).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::Proto;
    use crate::testing::{Told, tell};

    /// Ports 40000 and 6379.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("9c40 18eb 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn commands_are_arrays_of_texts() {
        let both = told("*2\r\n$3\r\nGET\r\n$4\r\nnome\r\n*1\r\n$4\r\nPING\r\n");
        assert_eq!((both.protocols.as_str(), both.get("redis.bulk").as_str()), ("tcp:redis:redis", "GET;nome;PING"));
        assert_eq!((both.summaries[1][0].as_str(), both.summaries[2][0].as_str()), ("GET nome", "PING"));
        let auth = told("*3\r\n$4\r\nAUTH\r\n$5\r\nmaria\r\n$7\r\nsegredo\r\n");
        assert_eq!(auth.get("redis.password"), "maria;segredo");
    }

    #[test]
    fn what_proves_who_somebody_is_stays_a_secret() {
        for (command, secret) in [
            ("AUTH segredo", "segredo"),
            ("hello 3 auth maria segredo setname a", "maria;segredo"),
            ("CONFIG SET requirepass segredo", "segredo"),
            ("ACL SETUSER maria on >segredo ~*", ">segredo"),
            ("MIGRATE h 6379 k 0 5 AUTH2 maria segredo", "maria;segredo"),
            ("SET auth segredo", ""),
            ("GET requirepass", ""),
        ] {
            let texts: Vec<_> = command.split(' ').map(|word| format!("${}\r\n{word}\r\n", word.len())).collect();
            let sent = told(&format!("*{}\r\n{}", texts.len(), texts.concat()));
            assert_eq!(sent.get("redis.password"), secret, "{command}");
            assert_eq!(sent.summaries[1][0], command.split(' ').take(8).collect::<Vec<_>>().join(" "));
        }
        let typed = told("AUTH segredo\r\nPING\r\n");
        assert_eq!((typed.protocols.as_str(), typed.get("redis.password").as_str()), ("tcp:redis:redis", "segredo"));
        assert_eq!(typed.get("redis.bulk"), "AUTH;PING");
    }

    #[test]
    fn answers_of_every_kind() {
        assert_eq!(told("+OK\r\n").get("redis.value"), "OK");
        assert_eq!(told("$-1\r\n").get("redis.value"), "-1");
        let text = told("$5\r\nmaria\r\n");
        assert_eq!((text.get("redis.bulk"), text.summaries[1][0].as_str()), ("maria".into(), "$5 \"maria\""));
        let nested = told("*3\r\n:1\r\n*1\r\n_\r\n$-1\r\n");
        assert_eq!((nested.get("redis.type"), nested.summaries[1][0].as_str()), ("*;:;*;_;$".into(), "1 nothing nothing"));
        assert_eq!(told("%1\r\n$3\r\nver\r\n:7\r\n").summaries[1][0], "ver 7");
        assert_eq!(told("a line of text\r\n").protocols, "tcp:text");
    }

    #[test]
    fn what_is_not_whole_asks_for_more() {
        assert_eq!(Redis::peel(b"*2\r\n$3\r\nGE"), Err(Fault::Truncated { need: 16 }));
        // Five elements of three octets at least are still to come.
        assert_eq!(Redis::peel(b"*6\r\n:1\r\n"), Err(Fault::Truncated { need: 8 + 5 * 3 }));
        assert!(matches!(Redis::peel(&b"*1\r\n".repeat(20_000)), Err(Fault::Malformed(_))));
        assert_eq!(Redis::peel(b"$9223372036854775807\r\n").map(|step| step.claim), Ok(Some(9_223_372_036_854_775_831)));
        assert!(Redis::recognizes(b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", Carrier::STREAM));
        assert!(!Redis::recognizes(b"*** a heading ***\r\n", Carrier::STREAM) && !Redis::recognizes(b"*2\r\n:1\r\n:2\r\n", Carrier::STREAM));
    }
}
