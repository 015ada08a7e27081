//! What values a field has, and how they are written.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::proto::contract::{FieldDef, Kind};

/// What values a field has. All but octets and text are compared as one unsigned number, see [`Class::scalar`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A number that goes up to `most`.
    Number {
        most: u64,
    },
    /// A number below zero or above.
    Signed,
    Flag,
    Mac,
    Ipv4,
    Ipv6,
    /// Octets, those of a protocol's layer among them.
    Octets,
    Text,
    Time,
    /// Its presence says it all.
    Nothing,
}

/// The values from the first to the last: one value, those of a prefix, or a range.
pub(super) type Values = (u128, u128);

/// Why a word is no value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unfit {
    /// It is written as no value of the class is.
    Form,
    /// A number beyond `most`.
    TooBig { most: u64 },
}

impl Class {
    pub fn of(def: &FieldDef) -> Self {
        match def.kind {
            Kind::Dec | Kind::Hex(_) => Self::Number { most: most(def) },
            Kind::Oui => Self::Number { most: MOST_OUI },
            Kind::Signed => Self::Signed,
            Kind::Flag => Self::Flag,
            Kind::Mac => Self::Mac,
            Kind::Ipv4 => Self::Ipv4,
            Kind::Ipv6 => Self::Ipv6,
            Kind::Bytes | Kind::Eui64 => Self::Octets,
            Kind::Text => Self::Text,
            Kind::Time | Kind::Fraction => Self::Time,
            Kind::Label => Self::Nothing,
        }
    }

    /// The class whose values are those of both.
    pub fn wider(self, other: Self) -> Self {
        match (self, other) {
            // Where one of them has no place that tells, the other's does: one name is one type.
            (Self::Number { most: u64::MAX }, Self::Number { most }) => Self::Number { most },
            (Self::Number { most }, Self::Number { most: u64::MAX }) => Self::Number { most },
            (Self::Number { most }, Self::Number { most: other }) => Self::Number { most: most.max(other) },
            (Self::Flag, number @ Self::Number { .. }) => number,
            (Self::Nothing, other) => other,
            _ => self,
        }
    }

    /// Its values are numbers, addresses or times.
    pub fn is_scalar(self) -> bool {
        !matches!(self, Self::Octets | Self::Text | Self::Nothing)
    }

    /// Its values are addresses, which are octets too.
    pub fn is_address(self) -> bool {
        matches!(self, Self::Mac | Self::Ipv4 | Self::Ipv6)
    }

    /// Values of both can be compared.
    pub fn compares_with(self, other: Self) -> bool {
        let number = |class| matches!(class, Self::Number { .. } | Self::Flag);
        let octets = |class: Self| class.is_address() || matches!(class, Self::Octets | Self::Text);
        match (self, other) {
            _ if number(self) && number(other) => true,
            (Self::Octets, other) | (other, Self::Octets) => octets(other),
            (Self::Nothing, _) => false,
            _ => self == other,
        }
    }

    /// The values that `word` stands for, as numbers: more than one for a prefix as `10.0.0.0/8`.
    pub fn scalar(self, word: &str) -> Result<Values, Unfit> {
        let one = |value: Option<u128>| value.map(|value| (value, value)).ok_or(Unfit::Form);
        match self {
            Self::Number { most } => match number(word).or_else(|| oui(word).filter(|_| most == MOST_OUI)) {
                Some(number) if number > most => Err(Unfit::TooBig { most }),
                number => one(number.map(u128::from)),
            },
            Self::Signed => {
                let unsigned = || number(word).and_then(|number| i64::try_from(number).ok());
                one(word.parse().ok().or_else(unsigned).map(signed_scalar))
            }
            Self::Flag => one(match word.to_ascii_lowercase().as_str() {
                "true" => Some(1),
                "false" => Some(0),
                _ => number(word).map(|number| u128::from(number != 0)),
            }),
            Self::Mac => one(mac(word)),
            Self::Ipv4 => prefixed(word, 32, |address| Some(address.parse::<Ipv4Addr>().ok()?.to_bits().into())),
            Self::Ipv6 => prefixed(word, 128, |address| Some(address.parse::<Ipv6Addr>().ok()?.to_bits())),
            Self::Time => one(super::time::nanoseconds(word).map(signed_scalar)),
            Self::Octets | Self::Text | Self::Nothing => Err(Unfit::Form),
        }
    }
}

/// A number below zero or above, a time before 1970 or after, as a number that is compared as it is.
pub(super) fn signed_scalar(number: i64) -> u128 {
    (i128::from(number) - i128::from(i64::MIN)) as u128
}

/// The greatest value of a type that has room for the field: Wireshark, too, holds a 4-bit field in 8 bits.
fn most(def: &FieldDef) -> u64 {
    match def.at {
        Some((_, len)) if len <= 32 => u64::MAX >> (64 - len.next_power_of_two().max(8)),
        _ => u64::MAX,
    }
}

/// A number in the manner of C: `64`, `0x40`, `0100`; `0b1000000` too.
pub(super) fn number(word: &str) -> Option<u64> {
    let lower = word.to_ascii_lowercase();
    let (digits, radix) = match lower.strip_prefix('0') {
        None | Some("") => (lower.as_str(), 10),
        Some(rest) => match rest.as_bytes()[0] {
            b'x' => (&rest[1..], 16),
            b'b' => (&rest[1..], 2),
            _ => (rest, 8),
        },
    };
    // The standard library also takes a sign.
    let plain = digits.bytes().all(|digit| digit.is_ascii_alphanumeric());
    plain.then(|| u64::from_str_radix(digits, radix).ok()).flatten()
}

fn mac(word: &str) -> Option<u128> {
    let octets: [u8; 6] = octets(word)?.try_into().ok()?;
    Some(octets.iter().fold(0, |all, octet| all << 8 | u128::from(*octet)))
}

/// The largest number of 24 bits.
const MOST_OUI: u64 = 0xff_ffff;

/// The first half of a MAC address, as a number.
fn oui(word: &str) -> Option<u64> {
    let octets: [u8; 3] = octets(word)?.try_into().ok()?;
    Some(octets.iter().fold(0, |all, octet| all << 8 | u64::from(*octet)))
}

/// An address with or without the length of a prefix.
fn prefixed(word: &str, bits: u32, address: impl Fn(&str) -> Option<u128>) -> Result<Values, Unfit> {
    let (word, len) = match word.split_once('/') {
        None => (word, bits),
        Some((word, len)) if !len.is_empty() && len.bytes().all(|digit| digit.is_ascii_digit()) => {
            (word, len.parse().ok().filter(|len| *len <= bits).ok_or(Unfit::Form)?)
        }
        Some(_) => return Err(Unfit::Form),
    };
    let address = address(word).ok_or(Unfit::Form)?;
    let host = u128::MAX.checked_shr(128 - bits + len).unwrap_or(0);
    Ok((address & !host, address | host))
}

/// Octets in hexadecimal: `00:1b:63`, `00-1b-63`, `0.1.0.d`, `001b.63ff`, `001b63`, `0xff`.
pub(super) fn octets(word: &str) -> Option<Vec<u8>> {
    let word = word.strip_prefix("0x").unwrap_or(word);
    let separator = word.chars().find(|c| matches!(c, ':' | '-' | '.')).unwrap_or(':');
    let mut octets = Vec::new();
    for group in word.split(separator) {
        if group.is_empty() || !group.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        if group.len() > 1 && !group.len().is_multiple_of(2) {
            return None;
        }
        let pairs = group.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or_default());
        for pair in pairs {
            octets.push(u8::from_str_radix(pair, 16).ok()?);
        }
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_c_writes_them() {
        let read = ["64", "0x40", "0X40", "0100", "0b1000000"].map(number);
        assert_eq!(read, [Some(64); 5]);
        assert_eq!(["", "+1", "-1", "08", "0x", "1_0", "18446744073709551616"].map(number), [None; 7]);
        assert_eq!(number("18446744073709551615"), Some(u64::MAX));
    }

    #[test]
    fn numbers_below_zero_come_first() {
        let read = |word| Class::Signed.scalar(word).map(|(first, _)| first).ok();
        assert!(read("-100") < read("-45") && read("-45") < read("0") && read("0x10") == read("16"));
        assert_eq!(read("--1"), None);
    }

    #[test]
    fn octets_with_any_separator_or_none() {
        for word in ["00:1b:63", "00-1b-63", "0.1b.63", "001b63", "001b.63", "0x001b63"] {
            assert_eq!(octets(word), Some(vec![0, 0x1b, 0x63]), "{word}");
        }
        for word in ["", ":", "00:", "0:1g", "00:1b-63", "001", "ação"] {
            assert_eq!(octets(word), None, "{word}");
        }
    }

    #[test]
    fn addresses_and_their_prefixes() {
        assert_eq!(Class::Ipv4.scalar("224.0.0.0/4"), Ok((0xe000_0000, 0xefff_ffff)));
        assert_eq!(Class::Ipv4.scalar("10.1.2.3/0"), Ok((0, 0xffff_ffff)));
        assert_eq!(Class::Ipv4.scalar("10.0.0.1"), Ok((0x0a00_0001, 0x0a00_0001)));
        assert_eq!(Class::Ipv6.scalar("::/0"), Ok((0, u128::MAX)));
        assert_eq!(Class::Ipv6.scalar("ff00::/8"), Ok((0xff << 120, u128::MAX)));
        for word in ["10.0.0", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/+8", "010.0.0.1"] {
            assert_eq!(Class::Ipv4.scalar(word), Err(Unfit::Form), "{word}");
        }
        assert_eq!(Class::Mac.scalar("0102.0304.0506"), Ok((0x0102_0304_0506, 0x0102_0304_0506)));
        assert_eq!(Class::Mac.scalar("01:02"), Err(Unfit::Form));
    }
}
