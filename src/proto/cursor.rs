//! Tells fields one behind the other, so that they tile whatever has no fixed place: options, lists, messages of many
//! forms.
//!
//! A row of parts that is known beforehand is told by `FieldSink::run`; a cursor is for what each field decides about
//! the next.

use super::contract::{Field, FieldDef, FieldSink, Layer, Value, Verdict};
use crate::i18n::Words;

/// A place in a layer that moves on with every field it tells, and never over the end.
///
/// What does not fit is neither told nor taken; the caller sees `None` and [`rest`](Self::rest) tells what is left.
pub struct Cursor<'a, 's> {
    bytes: &'a [u8],
    at: u32,
    end: u32,
    sink: &'s mut dyn FieldSink,
}

impl<'a, 's> Cursor<'a, 's> {
    /// A cursor over the layer's octets `bytes`, from octet `at` on.
    pub fn new(bytes: &'a [u8], at: usize, sink: &'s mut dyn FieldSink) -> Self {
        let end = bits(bytes.len());
        Self { bytes, at: bits(at).min(end), end, sink }
    }

    /// A cursor over the trailer of `layer`, the octets of its own behind its payload.
    pub fn trailer(layer: &Layer<'a>, sink: &'s mut dyn FieldSink) -> Self {
        let octets = layer.span().trailer as usize;
        Self::new(layer.bytes(), layer.bytes().len().saturating_sub(octets), sink)
    }

    /// The octet of the next field.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at as usize / 8
    }

    /// Whole octets left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        (self.end - self.at) as usize / 8
    }

    /// The octet `ahead` octets from here, not taken.
    #[must_use]
    pub fn peek(&self, ahead: usize) -> Option<u8> {
        let at = self.position().checked_add(ahead)?;
        (at < self.end as usize / 8).then(|| self.bytes.get(at).copied())?
    }

    /// The number of 16 bits `ahead` octets from here, not taken.
    #[must_use]
    pub fn peek16(&self, ahead: usize) -> Option<u16> {
        Some(u16::from_be_bytes([self.peek(ahead)?, self.peek(ahead.checked_add(1)?)?]))
    }

    /// Tells the next `len` bits as `def`.
    pub fn bits(&mut self, def: &'static FieldDef, len: u32) -> Option<Value<'a>> {
        let value = self.value(def, len)?;
        self.put(def, len, value, None);
        Some(value)
    }

    /// Tells the next `octets` octets as `def`.
    pub fn octets(&mut self, def: &'static FieldDef, octets: usize) -> Option<Value<'a>> {
        self.bits(def, u32::try_from(octets).ok()?.checked_mul(8)?)
    }

    /// Tells the number in the next `octets` octets (8 at most).
    pub fn number(&mut self, def: &'static FieldDef, octets: usize) -> Option<u64> {
        self.octets(def, octets)?.number()
    }

    /// Tells the number in the next `octets` octets, named by what `name` makes of it.
    pub fn named(
        &mut self,
        def: &'static FieldDef,
        octets: usize,
        name: impl FnOnce(u64) -> Option<Words>,
    ) -> Option<u64> {
        let len = bits(octets);
        let number = self.value(def, len)?.number()?;
        self.put(def, len, Value::Number(number), name(number));
        Some(number)
    }

    /// Tells the next `octets` octets as `def` with a value that is computed from them.
    pub fn computed(&mut self, def: &'static FieldDef, octets: usize, value: Value<'_>) -> Option<()> {
        let len = bits(octets);
        self.fits(len)?;
        self.put(def, len, value, None);
        Some(())
    }

    /// The same, with a name that depends on more than the value.
    pub fn labelled(
        &mut self,
        def: &'static FieldDef,
        octets: usize,
        value: Value<'_>,
        name: Option<Words>,
    ) -> Option<()> {
        let len = bits(octets);
        self.fits(len)?;
        self.put(def, len, value, name);
        Some(())
    }

    /// Passes over the next `octets` octets, or as many as there are, which layers inside tell.
    pub fn skip(&mut self, octets: usize) {
        self.at = self.at.saturating_add(bits(octets)).min(self.end);
    }

    /// What is left, not taken.
    #[must_use]
    pub fn ahead(&self) -> &'a [u8] {
        self.bytes.get(self.position()..self.end as usize / 8).unwrap_or_default()
    }

    /// Whether anybody looks at `def`.
    #[must_use]
    pub fn wants(&self, def: &'static FieldDef) -> bool {
        self.sink.wants(def)
    }

    /// Tells the verdict on a checksum.
    pub fn verdict(&mut self, def: &'static FieldDef, verdict: Verdict) {
        self.sink.verdict(def, verdict);
    }

    /// Tells a derived value.
    pub fn derive(&mut self, def: &'static FieldDef, value: Value<'_>) {
        self.sink.derive(def, value);
    }

    /// Tells the next `len` bits as the group `def` and, inside, as its `parts` with the bits of each.
    pub fn flags(&mut self, def: &'static FieldDef, len: u32, parts: &[(&'static FieldDef, u32)]) -> Option<Value<'a>> {
        let value = self.value(def, len)?;
        self.sink.enter(Field { def, bits: self.at..self.at + len, value, label: None });
        for &(part, len) in parts {
            self.bits(part, len);
        }
        self.sink.leave();
        Some(value)
    }

    /// Tells the next `octets` octets, or as many as there are, as the group `def`: `tell` reads no further, and what
    /// it leaves is told as `rest`.
    pub fn item(
        &mut self,
        def: &'static FieldDef,
        octets: usize,
        rest: &'static FieldDef,
        tell: impl FnOnce(&mut Self) -> Option<()>,
    ) {
        self.group(def, octets, Value::Present, rest, tell);
    }

    /// The same, with a value of the group.
    pub fn group(
        &mut self,
        def: &'static FieldDef,
        octets: usize,
        value: Value<'_>,
        rest: &'static FieldDef,
        tell: impl FnOnce(&mut Self) -> Option<()>,
    ) {
        let end = self.at.saturating_add(bits(octets)).min(self.end);
        let outer = std::mem::replace(&mut self.end, end);
        self.sink.enter(Field { def, bits: self.at..end, value, label: None });
        tell(self);
        self.rest(rest);
        self.sink.leave();
        self.end = outer;
    }

    /// Tells all that is left as `def`, if anything is.
    pub fn rest(&mut self, def: &'static FieldDef) {
        if self.at < self.end {
            self.bits(def, self.end - self.at);
        }
    }

    fn fits(&self, len: u32) -> Option<()> {
        (self.at.checked_add(len)? <= self.end).then_some(())
    }

    fn value(&self, def: &'static FieldDef, len: u32) -> Option<Value<'a>> {
        self.fits(len)?;
        def.value(self.bytes, self.at, len)
    }

    fn put(&mut self, def: &'static FieldDef, len: u32, value: Value<'_>, label: Option<Words>) {
        self.sink.field(Field { def, bits: self.at..self.at + len, value, label });
        self.at += len;
    }
}

/// Octets as bits; a count that no frame can have stays beyond every end.
fn bits(octets: usize) -> u32 {
    u32::try_from(octets).unwrap_or(u32::MAX).saturating_mul(8)
}
