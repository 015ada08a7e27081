//! BER: values that say of themselves what they are and how long they are. ITU-T X.690 §8.
//!
//! ```text
//! ├───────────────┬───────────────┬──────────────
//! │      tag      │    length     │ value ...       a length above 127 has its number of octets first
//! └───────────────┴───────────────┴──────────────
//! ```

use super::contract::{FieldDef, Value};
use super::cursor::Cursor;
use crate::bytes::push_decimal;

/// A number in two's complement.
pub(super) const INTEGER: u8 = 0x02;
/// Octets.
pub(super) const OCTETS: u8 = 0x04;
/// Nothing.
pub(super) const NULL: u8 = 0x05;
/// The name of an object.
pub(super) const OBJECT: u8 = 0x06;
/// Values one behind the other.
pub(super) const SEQUENCE: u8 = 0x30;

/// The tag and the length of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Element {
    /// Class, form and number; numbers above 30 are not read.
    pub tag: u8,
    /// Octets of tag and length.
    pub header: usize,
    /// Octets of the value.
    pub length: usize,
}

impl Element {
    /// Reads the tag and the length at the start of `bytes`; the value may go beyond them.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (&tag, rest) = bytes.split_first()?;
        let (&first, rest) = rest.split_first()?;
        if tag & 0x1f == 0x1f {
            return None;
        }
        let octets = usize::from(first & 0x7f);
        if first < 0x80 {
            return Some(Self { tag, header: 2, length: octets });
        }
        // No octets: a length that is found at the end of the value, which none of the protocols here has.
        let length = rest.get(..octets).filter(|length| (1..=4).contains(&length.len()))?;
        let length = length.iter().fold(0, |all, octet| all << 8 | usize::from(*octet));
        Some(Self { tag, header: 2 + octets, length })
    }

    /// The value at the start of `bytes` that has the tag `tag`, and what stands behind it.
    pub fn take(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
        let element = Self::read(bytes).filter(|element| element.tag == tag)?;
        bytes.get(element.header..)?.split_at_checked(element.length)
    }
}

/// The number in `octets`.
pub(super) fn integer(octets: &[u8]) -> Option<i64> {
    let (&first, rest) = octets.split_first().filter(|_| octets.len() <= 8)?;
    Some(rest.iter().fold(i64::from(first as i8), |all, octet| all << 8 | i64::from(*octet)))
}

/// The number without a sign in `octets`, which may have a zero before its 64 bits.
pub(super) fn unsigned(octets: &[u8]) -> Option<u64> {
    let octets = octets.strip_prefix(&[0]).filter(|rest| rest.len() == 8).unwrap_or(octets);
    (octets.len() <= 8).then(|| octets.iter().fold(0, |all, octet| all << 8 | u64::from(*octet)))
}

/// The name of an object in `octets`, as numbers with dots between them.
pub(super) fn object(octets: &[u8]) -> Option<String> {
    let mut text = String::new();
    let mut number = 0_u64;
    for (i, octet) in octets.iter().enumerate() {
        number = number.checked_mul(128)? | u64::from(octet & 0x7f);
        if octet & 0x80 != 0 {
            continue;
        }
        if text.is_empty() {
            // X.690 §8.19.4: the first two numbers are one.
            let first = (number / 40).min(2);
            push_decimal(first, &mut text);
            number -= first * 40;
        }
        text.push('.');
        push_decimal(number, &mut text);
        number = 0;
        if i + 1 == octets.len() {
            return Some(text);
        }
    }
    None
}

/// Tells the tag and the length that stand next as `def`.
pub(super) fn head(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<Element> {
    let element = Element::read(cursor.ahead())?;
    cursor.octets(def, element.header)?;
    Some(element)
}

/// Tells the tag and the length of a value with the tag `tag` as `head`, and the value as `def`.
pub(super) fn tell(
    head: &'static FieldDef,
    tag: u8,
    def: &'static FieldDef,
    cursor: &mut Cursor<'_, '_>,
) -> Option<Element> {
    let element = Element::read(cursor.ahead()).filter(|element| element.tag == tag)?;
    cursor.octets(head, element.header)?;
    let octets = cursor.ahead().get(..element.length)?;
    match tag {
        _ if octets.is_empty() => {}
        INTEGER => cursor.computed(def, octets.len(), Value::Number(integer(octets)? as u64))?,
        OBJECT => cursor.computed(def, octets.len(), Value::Text(object(octets)?.as_bytes()))?,
        _ => {
            cursor.octets(def, octets.len())?;
        }
    }
    Some(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_both_forms() {
        assert_eq!(Element::read(&[0x30, 5]), Some(Element { tag: 0x30, header: 2, length: 5 }));
        assert_eq!(Element::read(&[0x30, 0x82, 1, 0]), Some(Element { tag: 0x30, header: 4, length: 256 }));
        for wrong in [&[0x30][..], &[0x30, 0x80], &[0x30, 0x82, 1], &[0x3f, 1], &[0x30, 0x85, 0, 0, 0, 0, 1]] {
            assert_eq!(Element::read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn numbers_and_names() {
        assert_eq!((integer(&[0xfb]), integer(&[0x04, 0xd2]), integer(&[])), (Some(-5), Some(1234), None));
        assert_eq!(unsigned(&[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Some(u64::MAX));
        assert_eq!(object(&[0x2b, 6, 1, 4, 1, 0xbf, 8]).as_deref(), Some("1.3.6.1.4.1.8072"));
        // X.690 §8.19.5: {2 100 3}.
        assert_eq!(object(&[0x81, 0x34, 3]).as_deref(), Some("2.100.3"));
        assert_eq!((object(&[0x2b, 0x86]), object(&[])), (None, None));
    }
}
