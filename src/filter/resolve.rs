//! What is written becomes tests: values are read as the field's class asks, and operators are held against it.

use std::fmt::Write as _;
use std::ops::Range;

use memchr::memmem::Finder;
use regex::bytes::RegexBuilder;

use super::class::{self, Class, Unfit, Values};
use super::error::{Expected, Problem, Trouble};
use super::lexer::{Token, TokenKind};
use super::operand::{MOST_MASKED, Mask, Operand};
use super::parser::Side;
use super::ranges::Ranges;
use super::slice::Slice;
use super::test::{Check, Order, Relation, Test};
use crate::describe;

/// The presence of the field that stands alone.
pub(super) fn present(side: Side<'_>) -> Result<Test, Trouble> {
    let expected = match side.token.kind {
        TokenKind::Word(_) => Expected::Test,
        _ => Expected::Comparison,
    };
    let left = field(side, expected)?;
    Ok(Test { left, check: Check::Present, all: false })
}

/// A comparison of two sides, of which at least one is a field.
pub(super) fn compare(left: &Side<'_>, relation: Relation, all: bool, right: &Side<'_>) -> Result<Test, Trouble> {
    match (&left.field, &right.field) {
        (Some(field), Some(other)) if field.class.compares_with(other.class) => {
            let octets = [field.class, other.class].contains(&Class::Octets);
            let (field, other) = (field.clone(), other.clone());
            let order = if octets { Order::ByLength } else { Order::Alphabetic };
            let (left, right) = if octets { (field.into_octets(), other.into_octets()) } else { (field, other) };
            Ok(Test { left, check: Check::Field(relation, right, order), all })
        }
        // "tcp" is a protocol, but in `ip.proto == tcp` a name of a value.
        (Some(field), Some(other)) => with_value(field, relation, all, &right.token).map_err(|_| {
            let named = |field: &Operand| (field.name().to_owned(), field.class);
            let problem = Problem::Classes(Box::new([named(field), named(other)]));
            Trouble::at(right.token.place.clone(), problem)
        }),
        (Some(field), None) => with_value(field, relation, all, &right.token),
        (None, Some(field)) => with_value(field, relation.turned(), all, &left.token),
        (None, None) => Err([left, right]
            .into_iter()
            .find_map(|side| match side.token.kind {
                TokenKind::Word(word) if word.starts_with(char::is_alphabetic) => {
                    Some(Trouble::unknown_name(side.token.place.clone(), word))
                }
                _ => None,
            })
            .unwrap_or_else(|| Trouble::at(left.token.place.clone(), Problem::Expected(Expected::Field)))),
    }
}

fn with_value(field: &Operand, relation: Relation, all: bool, value: &Token<'_>) -> Result<Test, Trouble> {
    let check = if field.class.is_scalar() {
        Check::Within(Ranges::related(relation, scalars(field, value)?))
    } else if field.class == Class::Nothing {
        return Err(unfit_operator(field, "==", value.place.clone()));
    } else {
        Check::Octets(relation, octets(field, value)?, order(field.class))
    };
    Ok(Test { left: field.clone(), check, all })
}

/// `left contains value`.
pub(super) fn contains(left: Side<'_>, value: &Token<'_>, all: Option<bool>) -> Result<Test, Trouble> {
    let place = left.token.place.clone();
    let left = field(left, Expected::Field)?;
    let left = match left.class {
        Class::Octets | Class::Text => left,
        class if class.is_address() => left.into_octets(),
        _ => return Err(unfit_operator(&left, "contains", place)),
    };
    let check = Check::Contains(Finder::new(&octets(&left, value)?).into_owned());
    Ok(Test { left, check, all: all.unwrap_or(false) })
}

/// `left matches "pattern"`, whatever the case.
pub(super) fn matches(left: Side<'_>, pattern: &Token<'_>, all: Option<bool>) -> Result<Test, Trouble> {
    let place = left.token.place.clone();
    let left = field(left, Expected::Field)?;
    if !matches!(left.class, Class::Octets | Class::Text) {
        return Err(unfit_operator(&left, "matches", place));
    }
    let TokenKind::Text(octets) = &pattern.kind else {
        let trouble = Trouble::at(pattern.place.clone(), Problem::Expected(Expected::Text));
        return Err(match pattern.kind {
            TokenKind::Word(word) => trouble.suggest(format!("\"{word}\"")),
            _ => trouble,
        });
    };
    let mut text = String::new();
    for chunk in octets.utf8_chunks() {
        text.push_str(chunk.valid());
        for octet in chunk.invalid() {
            let _ = write!(text, "\\x{octet:02x}");
        }
    }
    // Octets, not characters, are matched: `.` is one octet, as it is for Wireshark.
    let regex = RegexBuilder::new(&text).case_insensitive(true).unicode(false).build().map_err(|error| {
        let why = error.to_string();
        let last = why.lines().last().unwrap_or_default();
        Trouble::at(pattern.place.clone(), Problem::Regex(last.trim_start_matches("error: ").to_owned()))
    })?;
    Ok(Test { left, check: Check::Matches(regex), all: all.unwrap_or(false) })
}

/// `left in {values}`.
pub(super) fn within(left: Side<'_>, values: &[(Token<'_>, Token<'_>)], all: Option<bool>) -> Result<Test, Trouble> {
    let place = left.token.place.clone();
    let left = field(left, Expected::Field)?;
    let check = if left.class.is_scalar() {
        let mut all = Vec::new();
        for (first, last) in values {
            let mut range = scalars(&left, first)?;
            if first != last {
                let end = scalars(&left, last)?;
                range = range.first().zip(end.last()).map(|(first, last)| (first.0, last.1)).into_iter().collect();
            }
            all.extend(range);
        }
        Check::Within(Ranges::new(all))
    } else if left.class == Class::Nothing {
        return Err(unfit_operator(&left, "in", place));
    } else {
        let ranges = values.iter().map(|(first, last)| Ok((octets(&left, first)?, octets(&left, last)?)));
        Check::AmongOctets(ranges.collect::<Result<_, Trouble>>()?, order(left.class))
    };
    Ok(Test { left, check, all: all.unwrap_or(false) })
}

/// `field[slice]`, where the field, or protocol, stands at `place`.
pub(super) fn sliced(field: Operand, slice: Slice, place: Range<usize>) -> Result<Operand, Trouble> {
    if !field.class.is_address() && !matches!(field.class, Class::Octets | Class::Text) {
        return Err(unfit_operator(&field, "[ ]", place));
    }
    let mut field = field.into_octets();
    field.slice = Some(slice);
    Ok(field)
}

/// `field & mask`, where the field stands at `place`.
pub(super) fn masked(mut field: Operand, mask: &Token<'_>, place: Range<usize>) -> Result<Operand, Trouble> {
    field.mask = Some(match field.class {
        Class::Number { .. } | Class::Flag | Class::Mac | Class::Ipv4 | Class::Ipv6 => {
            let [(value, last)] = scalars(&field, mask)?[..] else { return Err(not_a_value(&field, mask)) };
            if value != last {
                return Err(not_a_value(&field, mask));
            }
            Mask::Scalar(value)
        }
        Class::Octets => {
            let octets = octets(&field, mask)?;
            if octets.len() > MOST_MASKED {
                return Err(not_a_value(&field, mask));
            }
            Mask::Octets(octets)
        }
        Class::Signed | Class::Text | Class::Time | Class::Nothing => return Err(unfit_operator(&field, "&", place)),
    });
    Ok(field)
}

fn field(side: Side<'_>, expected: Expected) -> Result<Operand, Trouble> {
    let Side { token, field } = side;
    field.ok_or_else(|| match token.kind {
        TokenKind::Word(word) => Trouble::unknown_name(token.place, word),
        _ => Trouble::at(token.place, Problem::Expected(expected)),
    })
}

fn order(class: Class) -> Order {
    if class == Class::Text { Order::Alphabetic } else { Order::ByLength }
}

/// The values that `token` stands for, of a field of a scalar class; never none.
fn scalars(field: &Operand, token: &Token<'_>) -> Result<Vec<Values>, Trouble> {
    let word = match &token.kind {
        TokenKind::Word(word) => word,
        TokenKind::Char(octet) if matches!(field.class, Class::Number { .. }) => {
            return Ok(vec![(u128::from(*octet), u128::from(*octet))]);
        }
        TokenKind::Text(text) => std::str::from_utf8(text).map_err(|_| not_a_value(field, token))?,
        _ => return Err(not_a_value(field, token)),
    };
    let is_text = matches!(token.kind, TokenKind::Text(_));
    match field.class.scalar(word) {
        // A date with a time of day has a space, and so needs the quotation marks.
        Ok(values) if !is_text || field.class == Class::Time => return Ok(vec![values]),
        Ok(_) => return Err(not_a_value(field, token).suggest(word)),
        Err(Unfit::TooBig { most }) if !is_text => {
            let problem = Problem::TooBig { field: field.name().to_owned(), most };
            return Err(Trouble::at(token.place.clone(), problem));
        }
        Err(_) => {}
    }
    let named = field.named_values(word);
    if named.is_empty() {
        let trouble = not_a_value(field, token);
        return Err(match of_other_version(field, word) {
            Some(other) => trouble.suggest(other),
            None => trouble,
        });
    }
    Ok(named.into_iter().map(|value| (value.into(), value.into())).collect())
}

/// The field of the other version of IP, where `word` is an address of that version.
fn of_other_version(field: &Operand, word: &str) -> Option<String> {
    let (own, other, class) = match field.class {
        Class::Ipv4 => ("ip.", "ipv6.", Class::Ipv6),
        Class::Ipv6 => ("ipv6.", "ip.", Class::Ipv4),
        _ => return None,
    };
    class.scalar(word).ok()?;
    let name = format!("{other}{}", field.name().strip_prefix(own)?);
    describe::names().any(|known| known == name).then_some(name)
}

/// The octets that `token` stands for, of a field of octets or text.
fn octets(field: &Operand, token: &Token<'_>) -> Result<Box<[u8]>, Trouble> {
    match &token.kind {
        TokenKind::Text(text) => Ok(text.clone().into_boxed_slice()),
        TokenKind::Char(octet) => Ok(Box::new([*octet])),
        TokenKind::Word(word) if field.class == Class::Text => Ok(word.as_bytes().into()),
        TokenKind::Word(word) => class::octets(word)
            .map(Vec::into_boxed_slice)
            .ok_or_else(|| not_a_value(field, token).suggest(format!("\"{word}\""))),
        _ => Err(not_a_value(field, token)),
    }
}

fn not_a_value(field: &Operand, token: &Token<'_>) -> Trouble {
    Trouble::at(token.place.clone(), Problem::Value(field.class))
}

fn unfit_operator(field: &Operand, operator: &'static str, place: Range<usize>) -> Trouble {
    Trouble::at(place, Problem::Operator { field: field.name().to_owned(), class: field.class, operator })
}
