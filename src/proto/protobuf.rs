//! protobuf: objects in few octets, whose names only their schema knows: here the numbers of the fields stand for them.
//! Protocol Buffers, "Encoding".
//!
//! ```text
//! ├───────────────────────┬───────────┬──────────────────
//! │  number of the field  │ wire type │ value …              both as a number of 7 bits an octet, the least first
//! └───────────────────────┴───────────┴──────────────────
//! ```
//!
//! Octets of a length may be a text, an object inside, or a list: what is text is told as such.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, label, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "protobuf, Encoding";

fields! {
    FIELD = label("protobuf.field", SPEC, w("field", "campo")).group();
    TAG = dec("protobuf.field.tag", SPEC, w("number and wire type", "número e tipo de fio"));
    NUMBER = dec("protobuf.field.number", SPEC, w("number of the field", "número do campo")).derived();
    TYPE = dec("protobuf.field.wiretype", SPEC, w("wire type", "tipo de fio")).names(type_name).derived();
    VARINT = dec("protobuf.field.value.uint64", SPEC, w("number", "número"));
    FIXED_64 = hex(16, "protobuf.field.value.fixed64", SPEC, w("64 bits", "64 bits")).little_endian();
    FIXED_32 = hex(8, "protobuf.field.value.fixed32", SPEC, w("32 bits", "32 bits")).little_endian();
    LENGTH = dec("protobuf.field.value.length", SPEC, w("length", "comprimento"));
    TEXT = text("protobuf.field.value.string", SPEC, w("text", "texto"));
    BYTES = octets("protobuf.field.value", SPEC, w("octets, or an object", "octetos, ou um objeto"));
    UNREAD = octets("protobuf.unread", SPEC, w("not readable", "não legível"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("number", "número"),
        1 => w("64 bits", "64 bits"),
        2 => w("octets of a length", "octetos com comprimento"),
        5 => w("32 bits", "32 bits"),
        _ => return None,
    })
}

/// A number of 7 bits an octet, the least first, and its octets.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0_u64;
    for (i, octet) in bytes.iter().take(10).enumerate() {
        number |= u64::from(octet & 0x7f).checked_shl(7 * i as u32)?;
        if octet & 0x80 == 0 {
            return Some((number, i + 1));
        }
    }
    None
}

/// A field: its number, its wire type, octets of both, octets of its length, octets of its value.
#[derive(Clone, Copy)]
struct Part {
    number: u64,
    kind: u8,
    tag: usize,
    length: usize,
    value: usize,
}

impl Part {
    fn read(bytes: &[u8]) -> Option<Self> {
        let (key, tag) = varint(bytes)?;
        let rest = bytes.get(tag..)?;
        let (number, kind) = (key >> 3, (key & 7) as u8);
        let (length, value) = match kind {
            0 => (0, varint(rest)?.1),
            1 => (0, 8),
            2 => {
                let (value, length) = varint(rest)?;
                (length, usize::try_from(value).ok()?)
            }
            5 => (0, 4),
            _ => return None,
        };
        let whole = tag.checked_add(length)?.checked_add(value)? <= bytes.len();
        (whole && number > 0).then_some(Self { number, kind, tag, length, value })
    }

    fn size(self) -> usize {
        self.tag + self.length + self.value
    }
}

/// Text that people could have written.
fn as_text(octets: &[u8]) -> Option<&str> {
    str::from_utf8(octets).ok().filter(|text| !text.is_empty() && !text.chars().any(char::is_control))
}

/// protobuf.
pub struct Protobuf;

impl Protocol for Protobuf {
    const INFO: &'static Info = &Info {
        name: "protobuf",
        title: "protobuf",
        about: w(
            "Objects in few octets, whose names only their schema knows.",
            "Objetos em poucos octetos, cujos nomes só o esquema conhece.",
        ),
        spec: "Protocol Buffers",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[Key::Protobuf],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        while let Some(part) = Part::read(cursor.ahead()) {
            cursor.item(&FIELD, part.size(), &UNREAD, |cursor| field(part, cursor));
        }
        cursor.rest(&UNREAD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let mut rest = layer.header();
        for i in 0..8 {
            let Some(part) = Part::read(rest) else { break };
            let value = rest.get(part.tag + part.length..part.size()).unwrap_or_default();
            let _ = write!(say, "{}{}: ", if i > 0 { ", " } else { "" }, part.number);
            match (part.kind, as_text(value)) {
                (0, _) => {
                    let _ = write!(say, "{}", varint(value).map_or(0, |(number, _)| number));
                }
                (2, Some(_)) => say.quote(value),
                _ => {
                    let _ = write!(say, "{} ", value.len());
                    say.words(w("octets", "octetos"));
                }
            }
            rest = rest.get(part.size()..).unwrap_or_default();
        }
    }
}

fn field(part: Part, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.computed(&TAG, part.tag, Value::Number(part.number << 3 | u64::from(part.kind)))?;
    cursor.derive(&NUMBER, Value::Number(part.number));
    cursor.derive(&TYPE, Value::Number(part.kind.into()));
    if part.length > 0 {
        cursor.computed(&LENGTH, part.length, Value::Number(part.value as u64))?;
    }
    let value = cursor.ahead().get(..part.value)?;
    let def: &'static FieldDef = match part.kind {
        0 => return cursor.computed(&VARINT, part.value, Value::Number(varint(value)?.0)),
        1 => &FIXED_64,
        5 => &FIXED_32,
        _ if value.is_empty() => return Some(()),
        _ if as_text(value).is_some() => &TEXT,
        _ => &BYTES,
    };
    cursor.octets(def, part.value).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn examples_of_the_encoding_guide() {
        // Field 1 is 150, field 2 is "testing", field 3 an object with field 1 150.
        let told = tell(Proto::Protobuf, "089601 120774657374696e67 1a03089601");
        assert_eq!((told.get("protobuf.field.number"), told.get("protobuf.field.value.uint64")), ("1;2;3".into(), "150".into()));
        assert_eq!((told.get("protobuf.field.value.string"), told.get("protobuf.field.value")), ("testing".into(), "089601".into()));
        assert_eq!(told.summaries[0][0], "1: 150, 2: \"testing\", 3: 3 octets");
        assert_eq!(tell(Proto::Protobuf, "0a05 6162").get("protobuf.unread"), "0a056162");
    }
}
