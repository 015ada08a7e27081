//! Redis: keeps values under names in memory; commands and answers are lines and counted texts. RESP, versions 2 and 3.
//!
//! ```text
//! *2 ⏎ $3 ⏎ GET ⏎ $4 ⏎ nome ⏎          an array of two texts: GET nome
//! $5 ⏎ maria ⏎                         a text of five octets
//! ```

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, label, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RESP";

fields! {
    ELEMENT = label("redis.element", SPEC, w("element", "elemento")).group();
    KIND = text("redis.type", SPEC, w("kind", "tipo"));
    COUNT = dec("redis.count", SPEC, w("count", "contagem"));
    SIMPLE = text("redis.value", SPEC, w("value", "valor"));
    BULK = text("redis.bulk", SPEC, w("text", "texto"));
    PASSWORD = text("redis.password", "Redis, AUTH", w("password", "senha")).secret();
    END = label("redis.line_end", SPEC, w("end of the line", "fim da linha"));
    UNREAD = octets("redis.unread", SPEC, w("not readable", "não legível"));
}

/// Elements of a message: more are no message of anybody.
const MOST: usize = 1 << 20;
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
    let (mut at, mut left, mut read) = (0_usize, 1_usize, 0);
    while left > 0 {
        let rest = bytes.get(at..).unwrap_or_default();
        let element = match Element::read(rest) {
            Err(Fault::Truncated { need }) => return Err(Fault::Truncated { need: at.saturating_add(need) }),
            element => element?,
        };
        at = at.saturating_add(element.size());
        left = (left - 1).saturating_add(element.inside);
        read += 1;
        if read > MOST || left > MOST {
            return Err(Fault::Malformed(w("more elements than anybody sends", "mais elementos do que alguém envia")));
        }
    }
    Ok(at)
}

/// The texts of the array at the start of `bytes`, as far as they are there.
fn texts(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = Element::read(bytes).map_or(bytes.len(), |array| array.size());
    std::iter::from_fn(move || {
        let rest = bytes.get(at..)?;
        let element = Element::read(rest).ok()?;
        at = at.saturating_add(element.size());
        rest.get(element.line + 2..element.line + 2 + element.bulk?)
    })
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
            Err(Fault::Truncated { .. }) => !carrier.whole && !bytes.is_empty(),
            Err(Fault::Malformed(_)) => false,
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // A command: an array whose first element is a text of letters.
        let Some(array) = Element::read(bytes).ok().filter(|array| (1..10_000).contains(&array.inside)) else { return false };
        let first = bytes.get(array.size()..).filter(|rest| rest.first() == Some(&b'$'));
        first.is_some() && texts(bytes).next().is_some_and(|word| (2..=20).contains(&word.len()) && word.iter().all(u8::is_ascii_alphabetic))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let command = texts(bytes).next().unwrap_or_default();
        let is_login = command.eq_ignore_ascii_case(b"AUTH");
        let mut cursor = Cursor::new(bytes, 0, sink);
        let mut index = 0;
        while let Ok(element) = Element::read(cursor.ahead()) {
            // The first is the array, the second the command.
            let secret = is_login && index > 1;
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
        if bytes.first() != Some(&b'*') {
            let line = Element::read(bytes).map_or(bytes.len(), |element| element.line);
            say.wire(bytes.get(..line.min(80)).unwrap_or_default());
            if let Some(octets) = Element::read(bytes).ok().and_then(|element| element.bulk) {
                say.out.push(' ');
                say.quote(bytes.get(line + 2..(line + 2).saturating_add(octets).min(bytes.len())).unwrap_or_default());
            }
            return;
        }
        for (i, word) in texts(bytes).take(6).enumerate() {
            say.out.push_str(if i > 0 { " " } else { "" });
            say.wire(word.get(..word.len().min(40)).unwrap_or_default());
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
    fn answers_of_every_kind() {
        assert_eq!(told("+OK\r\n").get("redis.value"), "OK");
        assert_eq!(told("$-1\r\n").get("redis.value"), "-1");
        let text = told("$5\r\nmaria\r\n");
        assert_eq!((text.get("redis.bulk"), text.summaries[1][0].as_str()), ("maria".into(), "$5 \"maria\""));
        assert_eq!(told("*2\r\n:1\r\n*1\r\n_\r\n").get("redis.type"), "*;:;*;_");
        assert_eq!(told("a line of text\r\n").protocols, "tcp:text");
    }

    #[test]
    fn what_is_not_whole_asks_for_more() {
        assert_eq!(Redis::peel(b"*2\r\n$3\r\nGE"), Err(Fault::Truncated { need: 14 }));
        assert_eq!(Redis::peel(b"$9223372036854775807\r\n").map(|step| step.claim), Ok(Some(9_223_372_036_854_775_831)));
        assert!(Redis::recognizes(b"*2\r\n$3\r\nGET\r\n$1\r\na\r\n", Carrier::STREAM));
        assert!(!Redis::recognizes(b"*** a heading ***\r\n", Carrier::STREAM) && !Redis::recognizes(b"*2\r\n:1\r\n:2\r\n", Carrier::STREAM));
    }
}
