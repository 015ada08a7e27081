//! Fields found in a frame, and what they are told to.

use std::ops::Range;

use super::{FieldDef, Role, Value, Verdict};
use crate::bytes::Reader;
use crate::i18n::Words;

/// A field found in a frame.
#[derive(Clone, PartialEq, Debug)]
pub struct Field<'a> {
    /// What it is.
    pub def: &'static FieldDef,
    /// Its bits, counted from the first bit of its layer. Empty for one that is derived.
    pub bits: Range<u32>,
    /// Its value.
    pub value: Value<'a>,
    /// The value's name, where it depends on more than the value.
    pub label: Option<Words>,
}

/// Something that fields are told to.
pub trait FieldSink {
    /// Whether anybody looks at `def`: what is costly (a checksum over the payload) is not computed for nobody.
    fn wants(&self, _def: &'static FieldDef) -> bool {
        true
    }

    /// Whether `def` was asked for by its name.
    fn picks(&self, _def: &'static FieldDef) -> bool {
        false
    }

    /// A field.
    fn field(&mut self, field: Field<'_>);

    /// A group: the fields until the matching [`leave`](Self::leave) are its parts.
    fn enter(&mut self, group: Field<'_>);

    /// The end of the group.
    fn leave(&mut self);

    /// The verdict on a checksum, a derived field.
    fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
        self.field(Field { def, bits: 0..0, value: Value::Number(verdict.status()), label: Some(verdict.name()) });
    }
}

impl dyn FieldSink + '_ {
    /// Tells a field at `bits` of the layer.
    pub fn put(&mut self, def: &'static FieldDef, bits: Range<u32>, value: Value<'_>) {
        self.field(Field { def, bits, value, label: None });
    }

    /// Tells a field of whole octets.
    pub fn put_octets(&mut self, def: &'static FieldDef, octets: Range<usize>, value: Value<'_>) {
        self.put(def, octet_bits(octets), value);
    }

    /// Tells a number with a name that depends on more than the number.
    pub fn put_named(&mut self, def: &'static FieldDef, bits: Range<u32>, number: u64, label: Option<Words>) {
        self.field(Field { def, bits, value: Value::Number(number), label });
    }

    /// Takes `octets` octets from `reader`, whose positions are the layer's, and tells them as `def`; `None`, and
    /// nothing taken or told, when fewer are left.
    pub fn take<'a>(&mut self, def: &'static FieldDef, reader: &mut Reader<'a>, octets: usize) -> Option<Value<'a>> {
        let start = reader.position();
        let value = def.value(reader.take(octets)?, 0, octets as u32 * 8)?;
        self.put_octets(def, start..reader.position(), value);
        Some(value)
    }

    /// Tells fields that follow each other in `bits` of the layer, whose octets are `bytes`. Beside each stands how many
    /// bits it has, 0 for all that are left; a group opens before its parts and leaves behind the last of its bits.
    /// Returns the bit behind the last field that fits.
    pub fn run(&mut self, bytes: &[u8], bits: Range<u32>, fields: &[(&'static FieldDef, u32)]) -> u32 {
        let mut at = bits.start;
        let mut open: Vec<u32> = Vec::new();
        for &(def, len) in fields {
            let len = if len == 0 { bits.end.saturating_sub(at) } else { len };
            let end = at.saturating_add(len);
            let Some(value) = (len > 0 && end <= bits.end).then(|| def.value(bytes, at, len)).flatten() else { break };
            let field = Field { def, bits: at..end, value, label: None };
            if def.role == Role::Group {
                self.enter(field);
                open.push(end);
                continue;
            }
            self.field(field);
            at = end;
            while open.last().is_some_and(|end| *end <= at) {
                open.pop();
                self.leave();
            }
        }
        for _ in open {
            self.leave();
        }
        at
    }

    /// Tells `def` from the `len` bits that begin at bit `start` of the layer, whose octets are `bytes`.
    pub fn put_bits(&mut self, def: &'static FieldDef, bytes: &[u8], start: u32, len: u32) {
        if let Some(value) = def.value(bytes, start, len) {
            self.put(def, start..start + len, value);
        }
    }

    /// Opens a group of whole octets.
    pub fn open(&mut self, def: &'static FieldDef, octets: Range<usize>, value: Value<'_>) {
        self.enter(Field { def, bits: octet_bits(octets), value, label: None });
    }

    /// Tells a derived value.
    pub fn derive(&mut self, def: &'static FieldDef, value: Value<'_>) {
        self.put(def, 0..0, value);
    }

    /// Reads `def` at its place, but from octet `at` of the layer on, and tells it.
    ///
    /// For fields of a list or option, whose place is fixed only inside the item.
    pub fn put_from(&mut self, def: &'static FieldDef, bytes: &[u8], at: usize) {
        let (Some(value), Some(bits)) = (bytes.get(at..).and_then(|item| def.read(item)), def.bits()) else { return };
        let shift = at as u32 * 8;
        self.put(def, bits.start + shift..bits.end + shift, value);
    }
}

/// A range of octets as a range of bits.
#[must_use]
pub fn octet_bits(octets: Range<usize>) -> Range<u32> {
    octets.start as u32 * 8..octets.end as u32 * 8
}
