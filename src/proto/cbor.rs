//! CBOR: objects as JSON has them, in fewer octets: numbers, texts, lists, names with values. RFC 8949 §3.
//!
//! ```text
//! ├───────┬───────────┬──────────────────
//! │ major │ argument  │ argument, content …     the argument says how long, how many, or is the number
//! └───────┴───────────┴──────────────────
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, label, octets, signed, text,
};
use super::cursor::Cursor;
use crate::bytes::bits;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 8949 §3.1";

fields! {
    ITEM = label("cbor.item", SPEC, w("item", "item")).group();
    MAJOR = dec("cbor.item.major_type", SPEC, w("kind", "tipo")).names(major_name);
    SIZE = dec("cbor.item.size", SPEC, w("argument", "argumento"));
    UNSIGNED = dec("cbor.type.uint", SPEC, w("number", "número"));
    NEGATIVE = signed("cbor.type.nint", SPEC, w("negative number", "número negativo"));
    COUNT = dec("cbor.item.length", SPEC, w("length", "comprimento"));
    BYTES = octets("cbor.type.bytestring", SPEC, w("octets", "octetos"));
    TEXT = text("cbor.type.textstring", SPEC, w("text", "texto"));
    TAG = dec("cbor.type.tag", SPEC, w("tag", "etiqueta"));
    SIMPLE = dec("cbor.type.simple_data", SPEC, w("simple value", "valor simples")).names(simple_name);
    FLOAT_16 = text("cbor.type.float16", SPEC, w("floating-point number", "número de ponto flutuante"));
    FLOAT_32 = text("cbor.type.float32", SPEC, w("floating-point number", "número de ponto flutuante"));
    FLOAT_64 = text("cbor.type.float64", SPEC, w("floating-point number", "número de ponto flutuante"));
    UNREAD = octets("cbor.unread", SPEC, w("not readable", "não legível"));
}

const MOST_DEPTH: usize = 32;
const MOST_ITEMS: usize = 10_000;

fn major_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("number", "número"),
        1 => w("negative number", "número negativo"),
        2 => w("octets", "octetos"),
        3 => w("text", "texto"),
        4 => w("list", "lista"),
        5 => w("names with values", "nomes com valores"),
        6 => w("tag", "etiqueta"),
        _ => w("simple value", "valor simples"),
    })
}

fn simple_name(number: u64) -> Option<Words> {
    Some(match number {
        20 => w("false", "falso"),
        21 => w("true", "verdadeiro"),
        22 => w("null", "nulo"),
        23 => w("undefined", "indefinido"),
        31 => w("end", "fim"),
        _ => return None,
    })
}

/// The start of an item: its kind, its argument (`None` for an open end), octets of both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Head {
    major: u8,
    /// The five bits that say how the argument is written.
    form: u8,
    argument: Option<u64>,
    octets: usize,
}

impl Head {
    fn read(bytes: &[u8]) -> Option<Self> {
        let first = *bytes.first()?;
        let (major, form) = (first >> 5, first & 31);
        let extra = match form {
            0..=23 => 0,
            24..=27 => 1 << (form - 24),
            31 if matches!(major, 2..=5 | 7) => 0,
            _ => return None,
        };
        let argument = match (form, extra) {
            (31, _) => None,
            (_, 0) => Some(u64::from(form)),
            _ => Some(bits(bytes, 8, extra * 8)?),
        };
        Some(Self { major, form, argument, octets: 1 + extra as usize })
    }

    /// The end of what has no count.
    fn is_break(self) -> bool {
        self.major == 7 && self.form == 31
    }

    /// Octets of its own: head and, for octets and text, content.
    fn size(self) -> usize {
        let content = match self.major {
            2 | 3 => self.argument.map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX)),
            _ => 0,
        };
        self.octets.saturating_add(content)
    }
}

/// CBOR.
pub struct Cbor;

impl Protocol for Cbor {
    const INFO: &'static Info = &Info {
        name: "cbor",
        title: "CBOR",
        about: w(
            "Objects as JSON has them, in fewer octets.",
            "Objetos como os do JSON, em menos octetos.",
        ),
        spec: "RFC 8949",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[Key::Cbor],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        for _ in 0..MOST_ITEMS {
            let Some(head) = Head::read(cursor.ahead()) else { break };
            cursor.item(&ITEM, head.size(), &UNREAD, |cursor| item(head, cursor));
        }
        cursor.rest(&UNREAD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        const MOST: usize = 120;
        let mut rest = layer.header();
        let start = say.out.len();
        write_item(&mut rest, say, 0);
        if say.out.len() > start + MOST {
            let mut end = start + MOST;
            while !say.out.is_char_boundary(end) {
                end -= 1;
            }
            say.out.truncate(end);
            say.out.push('…');
        }
    }
}

fn item(head: Head, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&MAJOR, 3)?;
    let argument = head.argument;
    let def: &'static FieldDef = match head.major {
        0 => &UNSIGNED,
        1 => &NEGATIVE,
        2..=5 => &COUNT,
        6 => &TAG,
        _ if head.form == 25 => &FLOAT_16,
        _ if head.form == 26 => &FLOAT_32,
        _ if head.form == 27 => &FLOAT_64,
        _ => &SIMPLE,
    };
    if head.octets == 1 {
        match head.major {
            1 => cursor.derive(&NEGATIVE, Value::Number(!argument?)),
            7 => cursor.derive(&SIMPLE, Value::Number(head.form.into())),
            _ => {
                if let Some(argument) = argument {
                    cursor.derive(def, Value::Number(argument));
                }
            }
        }
        cursor.bits(&SIZE, 5)?;
    } else {
        cursor.bits(&SIZE, 5)?;
        match head.major {
            1 => cursor.computed(&NEGATIVE, head.octets - 1, Value::Number(!argument?))?,
            7 if head.form > 24 => {
                let number = float(head.form, argument?).to_string();
                cursor.computed(def, head.octets - 1, Value::Text(number.as_bytes()))?;
            }
            _ => {
                cursor.octets(def, head.octets - 1)?;
            }
        }
    }
    let content = head.size() - head.octets;
    (content > 0).then(|| cursor.octets(if head.major == 2 { &BYTES } else { &TEXT }, content)).map(|_| ())
}

/// A floating-point number of 16, 32 or 64 bits (forms 25, 26 and 27).
fn float(form: u8, bits: u64) -> f64 {
    match form {
        // RFC 8949 appendix D: five bits of exponent, ten of fraction.
        25 => {
            let (exponent, fraction) = ((bits >> 10 & 31) as i32, (bits & 0x3ff) as f64);
            let size = match exponent {
                0 => fraction * 2f64.powi(-24),
                31 if fraction == 0.0 => f64::INFINITY,
                31 => f64::NAN,
                _ => (fraction + 1024.0) * 2f64.powi(exponent - 25),
            };
            if bits & 0x8000 == 0 { size } else { -size }
        }
        26 => f32::from_bits(bits as u32).to_string().parse().unwrap_or(f64::NAN),
        _ => f64::from_bits(bits),
    }
}

/// Writes an item as RFC 8949 §8 does for people.
fn write_item(rest: &mut &[u8], say: &mut Say<'_>, depth: usize) -> Option<()> {
    let head = Head::read(rest)?;
    let content = rest.get(head.octets..head.size()).unwrap_or_default();
    *rest = rest.get(head.size()..).unwrap_or_default();
    if depth > MOST_DEPTH || say.out.len() > 4096 {
        return None;
    }
    match (head.major, head.argument) {
        (0, Some(number)) => write!(say, "{number}").ok(),
        (1, Some(number)) => write!(say, "{}", -1 - i128::from(number)).ok(),
        (2, _) => {
            say.out.push_str("h'");
            for octet in content.iter().take(32) {
                let _ = write!(say, "{octet:02x}");
            }
            say.out.push('\'');
            Some(())
        }
        (3, _) => {
            say.quote(content);
            Some(())
        }
        (4 | 5, count) => {
            let is_map = head.major == 5;
            say.out.push(if is_map { '{' } else { '[' });
            let mut i = 0;
            while count.is_none_or(|count| i < count) {
                if rest.is_empty() || count.is_none() && Head::read(rest).is_some_and(Head::is_break) {
                    *rest = rest.get(1..).unwrap_or_default();
                    break;
                }
                say.out.push_str(if i > 0 { ", " } else { "" });
                write_item(rest, say, depth + 1)?;
                if is_map {
                    say.out.push_str(": ");
                    write_item(rest, say, depth + 1)?;
                }
                i += 1;
            }
            say.out.push(if is_map { '}' } else { ']' });
            Some(())
        }
        (6, Some(tag)) => {
            let _ = write!(say, "{tag}(");
            write_item(rest, say, depth + 1)?;
            say.out.push(')');
            Some(())
        }
        (7, Some(argument)) if matches!(head.form, 25..=27) => write!(say, "{}", float(head.form, argument)).ok(),
        _ => {
            match simple_name(head.form.into()) {
                Some(name) => say.out.push_str(name.en),
                None => say.out.push('?'),
            }
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn floating_point_numbers_of_three_sizes() {
        // RFC 8949 appendix A.
        for (hex, field, value) in [
            ("f93e00", "float16", "1.5"),
            ("f90001", "float16", "0.00000005960464477539063"),
            ("f9fc00", "float16", "-inf"),
            ("fa47c35000", "float32", "100000"),
            ("fb3ff199999999999a", "float64", "1.1"),
        ] {
            assert_eq!(tell(Proto::Cbor, hex).get(&format!("cbor.type.{field}")), value, "{hex}");
        }
    }

    #[test]
    fn examples_of_rfc_8949_appendix_a() {
        for (hex, text) in [
            ("1903e8", "1000"),
            ("3863", "-100"),
            ("fb3ff199999999999a", "1.1"),
            ("f5", "true"),
            ("4401020304", "h'01020304'"),
            ("6449455446", "\"IETF\""),
            ("83010203", "[1, 2, 3]"),
            ("a26161016162820203", "{\"a\": 1, \"b\": [2, 3]}"),
            ("9f018202039f0405ffff", "[1, [2, 3], [4, 5]]"),
            ("c11a514b67b0", "1(1363896240)"),
        ] {
            assert_eq!(tell(Proto::Cbor, hex).summaries[0][0], text, "{hex}");
        }
    }

    #[test]
    fn items_are_told_one_by_one() {
        let told = tell(Proto::Cbor, "a1 6161 3903e7");
        assert_eq!((told.get("cbor.type.textstring"), told.get("cbor.type.nint")), ("a".into(), "-1000".into()));
        assert_eq!(told.get("cbor.item.major_type"), "5;3;1");
    }
}
