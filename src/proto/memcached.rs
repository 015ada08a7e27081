//! memcached: keeps values under names in memory, for a while; commands are lines, values stand behind them.
//! memcached, protocol.txt.
//!
//! ```text
//! set nome 0 60 5 ⏎ maria ⏎           STORED ⏎
//! get nome ⏎                          VALUE nome 0 5 ⏎ maria ⏎ END ⏎
//! ```
//!
//! The binary protocol, which is no longer recommended, is not read.

use super::contract::{Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label, text};
use super::cursor::Cursor;
use super::{dialogue, lines};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "protocol.txt";

fields! {
    COMMAND = text("memcache.command", SPEC, w("command", "comando"));
    RESPONSE = text("memcache.response", SPEC, w("answer", "resposta"));
    NAME = text("memcache.key", SPEC, w("name", "nome"));
    FLAGS = dec("memcache.flags", SPEC, w("flags", "sinalizadores"));
    EXPIRATION = dec("memcache.expiration", SPEC, w("kept for, in seconds", "guardado por, em segundos"));
    LENGTH = dec("memcache.value.length", SPEC, w("octets of the value", "octetos do valor"));
    ARGUMENT = text("memcache.argument", SPEC, w("argument", "argumento"));
    VALUE = text("memcache.value", SPEC, w("value", "valor"));
    SPACE = text("memcache.space", SPEC, w("space", "espaço"));
    END = label("memcache.line_end", SPEC, w("end of the line", "fim da linha"));
}

/// Commands with a value behind them.
const STORES: [&str; 6] = ["set", "add", "replace", "append", "prepend", "cas"];
const COMMANDS: [&str; 18] = [
    "get", "gets", "gat", "gats", "delete", "incr", "decr", "touch", "stats", "flush_all", "version", "verbosity", "quit", "mg", "md",
    "ma", "mn", "me",
];
const ANSWERS: [&str; 20] = [
    "STORED", "NOT_STORED", "EXISTS", "NOT_FOUND", "END", "DELETED", "TOUCHED", "OK", "ERROR", "CLIENT_ERROR",
    "SERVER_ERROR", "VERSION", "STAT", "HD", "EN", "NF", "NS", "EX", "MN", "ME",
];

/// The words of the line at the start of `bytes`, parted by single spaces.
fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let line = lines::lines(bytes).next().and_then(|line| bytes.get(..line.end)).unwrap_or_default();
    line.split(|octet| *octet == b' ')
}

fn is_one_of(word: &[u8], known: &[&str]) -> bool {
    known.iter().any(|name| name.as_bytes() == word)
}

/// Octets of the value that stands behind the line at the start of `bytes`; `None` for a line that has none.
fn value(bytes: &[u8]) -> Option<usize> {
    let mut all = words(bytes);
    let place = match all.next()? {
        b"VALUE" => 2,
        // Of the commands and answers of two letters, which are newer.
        b"ms" => 1,
        b"VA" => 0,
        word if is_one_of(word, &STORES) => 3,
        _ => return None,
    };
    str::from_utf8(all.nth(place)?).ok()?.parse().ok()
}

/// Whether `bytes` begin with a line of memcached.
fn begins(bytes: &[u8]) -> bool {
    let first = words(bytes).next().unwrap_or_default();
    is_one_of(first, &COMMANDS) || is_one_of(first, &ANSWERS) || value(bytes).is_some()
}

/// memcached.
pub struct Memcached;

impl Protocol for Memcached {
    const INFO: &'static Info = &Info {
        name: "memcache",
        title: "memcached",
        about: w(
            "Keeps values under names in memory for a while, so that they need not be worked out again.",
            "Guarda valores com nomes na memória por um tempo, para que não precisem ser calculados de novo.",
        ),
        spec: "memcached, protocol.txt",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(11211)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'V', b'V')]).begins(b"VALUE ")];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        let line = dialogue::line(bytes, carrier)?;
        let octets = value(bytes).map_or(line, |octets| line.saturating_add(octets).saturating_add(2));
        Ok(Step::new(octets, Next::Nothing).claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        begins(bytes) || !carrier.whole && dialogue::may_be(bytes, &STORES)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        value(bytes).is_some() && words(bytes).count() >= 4
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = tell(bytes, &mut cursor);
        cursor.rest(&ARGUMENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let line = lines::lines(bytes).next().map_or(0, |line| line.end);
        say.wire(bytes.get(..line.min(120)).unwrap_or_default());
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let line = lines::lines(bytes).next()?;
    let first = words(bytes).next()?;
    let stores = value(bytes).is_some();
    let rest: &[&FieldDef] = match first {
        b"VALUE" => &[&NAME, &FLAGS, &LENGTH],
        b"ms" => &[&NAME, &LENGTH],
        b"VA" => &[&LENGTH],
        b"mg" | b"md" | b"ma" | b"me" => &[&NAME],
        _ if stores => &[&NAME, &FLAGS, &EXPIRATION, &LENGTH],
        b"get" | b"gets" => &[&NAME; 100],
        b"delete" | b"incr" | b"decr" | b"touch" => &[&NAME],
        _ => &[],
    };
    let is_answer = first.first().is_some_and(u8::is_ascii_uppercase);
    let mut defs = rest.iter().copied();
    for (i, word) in words(bytes).enumerate() {
        if i > 0 {
            cursor.octets(&SPACE, 1)?;
        }
        if word.is_empty() {
            continue;
        }
        let def = match i {
            0 if is_answer => &RESPONSE,
            0 => &COMMAND,
            _ => defs.next().unwrap_or(&ARGUMENT),
        };
        lines::tell(def, word, cursor)?;
    }
    dialogue::tell_end(cursor, &END, line)?;
    let octets = value(bytes)?.min(cursor.remaining());
    if octets > 0 {
        cursor.computed(&VALUE, octets, Value::Text(cursor.ahead().get(..octets)?))?;
    }
    match cursor.remaining() {
        0 => Some(()),
        end => cursor.octets(&END, end).map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{Told, tell};

    /// Ports 40000 and 11211.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("9c40 2bcb 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn a_value_stands_behind_its_line() {
        let set = told("set nome 1 60 5\r\nmaria\r\nget nome\r\n");
        assert_eq!((set.protocols.as_str(), set.get("memcache.command").as_str()), ("tcp:memcache:memcache", "set;get"));
        assert_eq!((set.get("memcache.key"), set.get("memcache.expiration")), ("nome;nome".into(), "60".into()));
        assert_eq!(set.get("memcache.value"), "maria");
        let got = told("VALUE nome 1 5\r\nmaria\r\nEND\r\n");
        assert_eq!((got.get("memcache.response"), got.get("memcache.value.length")), ("VALUE;END".into(), "5".into()));
        assert_eq!(got.summaries[1][0], "VALUE nome 1 5");
        let newer = told("ms nome 2 T0\r\nhi\r\nmg nome v\r\n");
        assert_eq!((newer.get("memcache.key"), newer.get("memcache.value")), ("nome;nome".into(), "hi".into()));
        assert_eq!(told("HD\r\nVA 2 kx\r\nhi\r\n").get("memcache.response"), "HD;VA");
        assert_eq!(told("a line of text\r\n").protocols, "tcp:text");
        assert!(!Proto::Memcached.recognizes(b"VALUE of things\r\n", Carrier::STREAM));
    }
}
