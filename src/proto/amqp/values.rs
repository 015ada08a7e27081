//! Arguments of AMQP: numbers, texts, and tables of named values. AMQP 0-9-1 §4.2.5; the letters that RabbitMQ uses for kinds of
//! value, which are not all those of the specification.

use crate::i18n::w;
use crate::proto::contract::{FieldDef, Value, dec, flag, label, octets, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "AMQP 0-9-1 §4.2.5";

fields! {
    SHORT_LENGTH = dec("amqp.shortstr.length", SPEC, w("length", "comprimento"));
    LONG_LENGTH = dec("amqp.longstr.length", SPEC, w("length", "comprimento"));
    TABLE = label("amqp.field.table", SPEC, w("table", "tabela")).group();
    ENTRY = label("amqp.field", SPEC, w("entry", "entrada")).group();
    ENTRY_NAME = text("amqp.field.name", SPEC, w("name", "nome"));
    ENTRY_TYPE = text("amqp.field.type", SPEC, w("kind of value", "tipo do valor"));
    ENTRY_BOOLEAN = flag("amqp.field.boolean", SPEC, w("value", "valor"));
    ENTRY_PADDING = dec("amqp.field.boolean.unused", SPEC, w("unused", "sem uso"));
    ENTRY_NUMBER = dec("amqp.field.integer", SPEC, w("value", "valor"));
    ENTRY_TEXT = text("amqp.field.string", SPEC, w("value", "valor"));
    ENTRY_OCTETS = octets("amqp.field.byte_array", SPEC, w("value", "valor"));
}

/// What form an argument has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// A bit; those that stand together share octets, the first being the lowest.
    Bit,
    /// A number of so many octets.
    Number(usize),
    /// A text behind a length of one octet.
    Short,
    /// A text behind a length of four octets.
    Long,
    /// A table, its octets before it in four octets.
    Table,
}

/// An argument.
pub(super) type Argument = (&'static FieldDef, Form);

/// Tables inside tables that are opened.
const DEEPEST: usize = 8;

/// Tells `all`, which stand next; `spare` is for bits that are none of them.
pub(super) fn tell(mut all: &[Argument], spare: &'static FieldDef, group: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while let Some(&(def, form)) = all.first() {
        let mut taken = 1;
        match form {
            Form::Bit => {
                taken = all.iter().take(8).take_while(|(_, form)| *form == Form::Bit).count();
                let bits = all.get(..taken)?.iter().rev().map(|(def, _)| (*def, 1));
                let parts: Vec<_> = (taken < 8).then_some((spare, 8 - taken as u32)).into_iter().chain(bits).collect();
                cursor.flags(group, 8, &parts)?;
            }
            Form::Number(octets) => {
                cursor.number(def, octets)?;
            }
            Form::Short => short(def, cursor)?,
            Form::Long => long(def, cursor)?,
            Form::Table => table(def, DEEPEST, cursor)?,
        }
        all = all.get(taken..)?;
    }
    Some(())
}

/// Tells a text behind its length.
pub(super) fn short(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    counted(&SHORT_LENGTH, 1, def, cursor)
}

fn long(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    counted(&LONG_LENGTH, 4, def, cursor)
}

fn counted(length: &'static FieldDef, octets: usize, def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match usize::try_from(cursor.number(length, octets)?).ok()? {
        0 => Some(()),
        octets => cursor.octets(def, octets).map(|_| ()),
    }
}

/// Tells a table as the group `def`.
pub(super) fn table(def: &'static FieldDef, deepest: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let octets = usize::try_from(cursor.number(&LONG_LENGTH, 4)?).ok()?;
    if octets > cursor.remaining() {
        return None;
    }
    if octets > 0 {
        cursor.item(def, octets, &ENTRY_OCTETS, |cursor| {
            while let Some(size) = entry_octets(cursor.ahead()) {
                cursor.item(&ENTRY, size, &ENTRY_OCTETS, |cursor| {
                    short(&ENTRY_NAME, cursor)?;
                    value(deepest, cursor)
                });
            }
            Some(())
        });
    }
    Some(())
}

/// Octets of the entry at the start of `bytes`: name, kind, value.
fn entry_octets(bytes: &[u8]) -> Option<usize> {
    let at = 1 + usize::from(*bytes.first()?);
    let value = bytes.get(at + 1..)?;
    let octets = match bytes.get(at)? {
        b'V' => 0,
        b't' | b'b' | b'B' => 1,
        b's' | b'u' | b'U' => 2,
        b'I' | b'i' | b'f' => 4,
        b'L' | b'l' | b'd' | b'T' => 8,
        b'D' => 5,
        b'S' | b'x' | b'A' | b'F' => 4 + u32::from_be_bytes(*value.first_chunk()?) as usize,
        _ => return None,
    };
    (value.len() >= octets).then_some(at + 1 + octets)
}

fn value(deepest: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let Value::Text(kind) = cursor.octets(&ENTRY_TYPE, 1)? else { return None };
    match kind {
        b"t" => cursor.bits(&ENTRY_PADDING, 7).and_then(|_| cursor.bits(&ENTRY_BOOLEAN, 1)).map(|_| ()),
        b"B" | b"u" | b"i" | b"l" | b"L" | b"T" | b"I" | b"s" | b"b" | b"U" => {
            let octets = cursor.remaining();
            cursor.number(&ENTRY_NUMBER, octets).map(|_| ())
        }
        b"S" => long(&ENTRY_TEXT, cursor),
        b"F" if deepest > 0 => table(&TABLE, deepest - 1, cursor),
        _ => None,
    }
}

/// The texts among the arguments that `bytes` begin with.
pub(super) fn texts<'a>(all: &'static [Argument], bytes: &'a [u8]) -> impl Iterator<Item = (&'static FieldDef, &'a [u8])> {
    let (mut at, mut left) = (0_usize, all);
    std::iter::from_fn(move || {
        while let Some((&(def, form), rest)) = left.split_first() {
            left = rest;
            let ahead = bytes.get(at..)?;
            let length = || Some(u32::from_be_bytes(*ahead.first_chunk()?) as usize);
            let (before, octets) = match form {
                Form::Number(octets) => (0, octets),
                Form::Short => (1, usize::from(*ahead.first()?)),
                Form::Long | Form::Table => (4, length()?),
                Form::Bit => {
                    let others = left.iter().take(7).take_while(|(_, form)| *form == Form::Bit).count();
                    left = left.get(others..)?;
                    (0, 1)
                }
            };
            at += before + octets;
            if form == Form::Short {
                return Some((def, ahead.get(before..before + octets)?));
            }
        }
        None
    })
}
