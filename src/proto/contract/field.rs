//! A field as all of camadas knows it: a row of a table, and its value in a header.

use std::ops::Range;

use crate::bytes::{MacAddr, bits};
use crate::i18n::Words;

/// What stands in place of each octet of a secret that is not to be shown.
pub const COVER: u8 = b'*';

/// How a field's value is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A decimal number.
    Dec,
    /// A decimal number in two's complement: the value is the number's 64 bits.
    Signed,
    /// A hexadecimal number of this many digits.
    Hex(u8),
    /// A bit.
    Flag,
    /// The number of 24 bits that an organisation was given (IEEE 802 §8.2.1), with which its MAC addresses begin.
    Oui,
    /// A MAC address.
    Mac,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Octets.
    Bytes,
    /// An EUI-64: octets with colons between them.
    Eui64,
    /// Text from the wire.
    Text,
    /// A point in time, in nanoseconds since 1970.
    Time,
    /// A number with decimal places, kept in units of 10^-9: seconds, megabits a second.
    Fraction,
    /// No value: its presence says it all.
    Label,
}

/// What a field is in its header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Owns its bits: the fields of this role tile the header.
    Leaf,
    /// Holds other fields, which own the bits.
    Group,
    /// Computed: it has no bits of its own.
    Derived,
    /// Its layer's payload as such, whose bits the layers inside own.
    Carried,
    /// Told by other frames: it is there only where those were remembered.
    Remembered,
}

/// The names of a field's values; `None` for one that has none.
pub type Names = fn(u64) -> Option<Words>;

/// A field as all of camadas knows it: the tree, the bit diagram, the filter, JSON, TSV and the documents.
#[derive(Debug)]
pub struct FieldDef {
    /// Wireshark's name: "ip.ttl".
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// First bit in the header and number of bits, where the place is fixed.
    pub at: Option<(u32, u32)>,
    /// What the number in the header is multiplied with to give the value: 4 for a length in 4-octet words.
    pub scale: u32,
    /// The number is in little-endian order (only whole octets).
    pub little_endian: bool,
    /// What it is in its header.
    pub role: Role,
    /// Specification and section: "RFC 791 §3.1".
    pub spec: &'static str,
    /// Its name in words, in lower case: "time to live".
    pub title: Words,
    /// What it is for, in one sentence, where the title does not say it.
    pub about: Option<Words>,
    /// Names of its values.
    pub names: Option<Names>,
    /// It is a password or the like, which is shown only where that is asked for.
    pub secret: bool,
    /// Wider names that a filter finds it by: "ip.addr" for "ip.src" and "ip.dst".
    pub also: &'static [&'static str],
}

impl FieldDef {
    const fn new(name: &'static str, kind: Kind, spec: &'static str, title: Words) -> Self {
        Self {
            name,
            kind,
            at: None,
            scale: 1,
            little_endian: false,
            role: Role::Leaf,
            spec,
            title,
            about: None,
            names: None,
            secret: false,
            also: &[],
        }
    }

    /// Its fixed place: `len` bits from bit `start` of the header.
    #[must_use]
    pub const fn at(mut self, start: u32, len: u32) -> Self {
        self.at = Some((start, len));
        self
    }

    /// The value is the number in the header times `scale`.
    #[must_use]
    pub const fn scale(mut self, scale: u32) -> Self {
        self.scale = scale;
        self
    }

    /// The number is little-endian.
    #[must_use]
    pub const fn little_endian(mut self) -> Self {
        self.little_endian = true;
        self
    }

    /// Its values have these names.
    #[must_use]
    pub const fn names(mut self, names: Names) -> Self {
        self.names = Some(names);
        self
    }

    /// It is a password or the like: its octets are covered wherever frames are shown, unless that is asked for.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// It is found by these wider names too.
    #[must_use]
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// It holds the fields whose bits are inside its own.
    #[must_use]
    pub const fn group(mut self) -> Self {
        self.role = Role::Group;
        self
    }

    /// It is computed.
    #[must_use]
    pub const fn derived(mut self) -> Self {
        self.role = Role::Derived;
        self
    }

    /// It is the payload, or a part of it.
    #[must_use]
    pub const fn carried(mut self) -> Self {
        self.role = Role::Carried;
        self
    }

    /// Other frames tell it.
    #[must_use]
    pub const fn remembered(mut self) -> Self {
        self.role = Role::Remembered;
        self
    }

    /// It is a point in time, or a time from one event to another, in nanoseconds.
    #[must_use]
    pub const fn time(mut self) -> Self {
        self.kind = Kind::Time;
        self
    }

    /// What it is for.
    #[must_use]
    pub const fn about(mut self, en: &'static str, pt: &'static str) -> Self {
        self.about = Some(Words { en, pt });
        self
    }

    /// Its bits in the header, where they are fixed.
    #[must_use]
    pub fn bits(&self) -> Option<Range<u32>> {
        self.at.map(|(start, len)| start..start + len)
    }

    /// Its value in `header` (which may be short), where its place is fixed.
    #[must_use]
    pub fn read<'a>(&self, header: &'a [u8]) -> Option<Value<'a>> {
        let (start, len) = self.at?;
        self.value(header, start, len)
    }

    /// The octets of `header` that it has, where they are whole ones and their place is fixed.
    #[inline]
    #[must_use]
    pub fn octets<'a>(&self, header: &'a [u8]) -> Option<&'a [u8]> {
        let (start, len) = self.at.filter(|(start, len)| (start | len).is_multiple_of(8))?;
        header.get(start as usize / 8..(start + len) as usize / 8)
    }

    /// Its value in the `len` bits from bit `start` of `bytes`; `None` when they do not fit.
    #[must_use]
    pub fn value<'a>(&self, bytes: &'a [u8], start: u32, len: u32) -> Option<Value<'a>> {
        let octets = || bytes.get(start as usize / 8..(start + len) as usize / 8);
        if self.secret
            && let Some(covered) = octets().filter(|octets| octets.iter().all(|octet| *octet == COVER))
        {
            return Some(Value::Text(covered));
        }
        Some(match self.kind {
            Kind::Dec | Kind::Signed | Kind::Hex(_) | Kind::Oui | Kind::Time | Kind::Fraction if len <= 64 => {
                let mut number = match len {
                    8 if start.is_multiple_of(8) => u64::from(*bytes.get(start as usize / 8)?),
                    16 if start.is_multiple_of(8) => u64::from(crate::bytes::be16(bytes, start as usize / 8)?),
                    32 if start.is_multiple_of(8) => u64::from(crate::bytes::be32(bytes, start as usize / 8)?),
                    _ => bits(bytes, start, len)?,
                };
                if self.little_endian {
                    number = number.swap_bytes() >> (64 - len);
                }
                if self.kind == Kind::Signed {
                    number = ((number << (64 - len)) as i64 >> (64 - len)) as u64;
                }
                let number = number.wrapping_mul(u64::from(self.scale));
                if self.kind == Kind::Fraction { Value::Time(number as i64) } else { Value::Number(number) }
            }
            Kind::Flag => Value::Flag(bits(bytes, start, len)? != 0),
            Kind::Mac => Value::Mac(MacAddr::read(octets()?)?),
            Kind::Ipv4 => Value::Ipv4(*octets()?.first_chunk()?),
            Kind::Ipv6 => Value::Ipv6(*octets()?.first_chunk()?),
            Kind::Text => Value::Text(octets()?),
            Kind::Label => {
                octets()?;
                Value::Present
            }
            _ => Value::Bytes(octets()?),
        })
    }
}

/// A decimal number.
#[must_use]
pub const fn dec(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Dec, spec, title)
}

/// A decimal number in two's complement.
#[must_use]
pub const fn signed(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Signed, spec, title)
}

/// A hexadecimal number of `digits` digits.
#[must_use]
pub const fn hex(digits: u8, name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Hex(digits), spec, title)
}

/// A bit.
#[must_use]
pub const fn flag(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Flag, spec, title)
}

/// The number of an organisation.
#[must_use]
pub const fn oui(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Oui, spec, title)
}

/// A MAC address.
#[must_use]
pub const fn mac(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Mac, spec, title)
}

/// An IPv4 address.
#[must_use]
pub const fn ipv4(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Ipv4, spec, title)
}

/// An IPv6 address.
#[must_use]
pub const fn ipv6(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Ipv6, spec, title)
}

/// Octets.
#[must_use]
pub const fn octets(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Bytes, spec, title)
}

/// An EUI-64.
#[must_use]
pub const fn eui64(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Eui64, spec, title)
}

/// Text from the wire.
#[must_use]
pub const fn text(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Text, spec, title)
}

/// A point in time.
#[must_use]
pub const fn time(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Time, spec, title)
}

/// A number with decimal places. Its scale says how many 10^-9 a unit in the header is.
#[must_use]
pub const fn fraction(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Fraction, spec, title)
}

/// Something whose presence says it all, or a group that has no value of its own.
#[must_use]
pub const fn label(name: &'static str, spec: &'static str, title: Words) -> FieldDef {
    FieldDef::new(name, Kind::Label, spec, title)
}

/// Two lists of fields as one, where a protocol keeps those of its options in a file of their own.
#[must_use]
pub const fn join<const N: usize>(first: &[&'static FieldDef], then: &[&'static FieldDef]) -> [&'static FieldDef; N] {
    assert!(N == first.len() + then.len());
    let mut all = [if first.is_empty() { then[0] } else { first[0] }; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < first.len() { first[i] } else { then[i - first.len()] };
        i += 1;
    }
    all
}

/// Names a protocol's fields and lists them as `FIELDS`.
macro_rules! fields {
    ($($name:ident = $def:expr;)*) => {
        $(pub(super) static $name: $crate::proto::contract::FieldDef = $def;)*
        pub(super) static FIELDS: &[&$crate::proto::contract::FieldDef] = &[$(&$name),*];
    };
}

/// A field's value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Value<'a> {
    /// A bit.
    Flag(bool),
    /// A number, scaled.
    Number(u64),
    /// A MAC address.
    Mac(MacAddr),
    /// An IPv4 address.
    Ipv4([u8; 4]),
    /// An IPv6 address.
    Ipv6([u8; 16]),
    /// Octets.
    Bytes(&'a [u8]),
    /// Text from the wire, not yet escaped, of any encoding.
    Text(&'a [u8]),
    /// A point in time: nanoseconds since 1970.
    Time(i64),
    /// There, and that is all.
    Present,
}

impl Value<'_> {
    /// The number it is, if it is one.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Flag(flag) => Some(flag.into()),
            _ => None,
        }
    }
}

impl PartialEq for FieldDef {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
