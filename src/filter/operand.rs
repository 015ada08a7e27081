//! The side of a comparison that a frame gives: a field or a protocol, whole, sliced or masked.

use super::class::{Class, signed_scalar};
use super::slice::Slice;
use crate::describe::{Selector, frame_fields};
use crate::peel::View;
use crate::proto::contract::{Names, Value};

/// Most octets of a mask on octets.
pub(super) const MOST_MASKED: usize = 64;

#[derive(Clone, Debug)]
pub(super) struct Operand {
    selector: Selector,
    origin: Origin,
    pub class: Class,
    pub slice: Option<Slice>,
    pub mask: Option<Mask>,
}

/// Where the values come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Origin {
    /// The fields of the selector.
    Fields,
    /// The octets of the layers of the protocol that the selector names.
    Layers,
    /// All captured octets.
    Frame,
}

/// Bits that count; the others are taken as zero.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Mask {
    Scalar(u128),
    /// At most [`MOST_MASKED`].
    Octets(Box<[u8]>),
}

/// A value of a field, as filters compare it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item<'a> {
    /// A number, address or time.
    Scalar(u128),
    /// Octets or text.
    Octets(&'a [u8]),
}

/// A field or protocol that is asked for as it stands.
pub(super) struct Asked<'o> {
    pub selector: &'o Selector,
    /// The bits of the number that count.
    pub mask: Option<u128>,
}

impl Operand {
    /// What is asked for, where it is a number, or only its presence counts.
    pub fn asked(&self) -> Option<Asked<'_>> {
        let mask = match self.mask {
            None => None,
            Some(Mask::Scalar(mask)) => Some(mask),
            Some(Mask::Octets(_)) => return None,
        };
        let known = self.slice.is_none() && self.origin != Origin::Frame;
        known.then_some(Asked { selector: &self.selector, mask })
    }

    /// The field or protocol called `name`, if there is one.
    pub fn resolve(name: &str) -> Option<Self> {
        let selector = Selector::resolve(name)?;
        let classes = selector.defs().map(Class::of);
        // Fields of one name are of one class; the widest holds the values of all.
        let class = classes.reduce(Class::wider).filter(|class| *class != Class::Nothing);
        let (origin, class) = if selector.defs().any(|def| *def == frame_fields::FRAME) {
            (Origin::Frame, Class::Octets)
        } else if let Some(class) = class {
            (Origin::Fields, class)
        } else if selector.is_protocol() {
            (Origin::Layers, Class::Octets)
        } else {
            (Origin::Fields, Class::Nothing)
        };
        Some(Self { selector, origin, class, slice: None, mask: None })
    }

    pub fn name(&self) -> &str {
        &self.selector.name
    }

    /// Only other frames can tell it.
    pub fn needs_memory(&self) -> bool {
        self.selector.needs_memory()
    }

    /// The values that are called `name` in either language, whatever its case.
    pub fn named_values(&self, name: &str) -> Vec<u64> {
        let most = match self.class {
            Class::Number { most } => most.min(u16::MAX.into()),
            Class::Flag => 1,
            _ => return Vec::new(),
        };
        let mut tables: Vec<Names> = self.selector.defs().filter_map(|def| def.names).collect();
        tables.dedup_by(|a, b| std::ptr::fn_addr_eq(*a, *b));
        let lower =
            |word: &str| word.chars().flat_map(char::to_lowercase).eq(name.chars().flat_map(char::to_lowercase));
        let called = |value: &u64| {
            let mut names = tables.iter().filter_map(|table| table(*value));
            names.any(|words| lower(words.en) || lower(words.pt))
        };
        if tables.is_empty() { Vec::new() } else { (0..=most).filter(called).collect() }
    }

    /// The same, its values as octets.
    pub fn into_octets(mut self) -> Self {
        if let Some(Mask::Scalar(mask)) = self.mask {
            let len = match self.class {
                Class::Ipv4 => 4,
                Class::Mac => 6,
                _ => 16,
            };
            self.mask = Some(Mask::Octets(mask.to_be_bytes()[16 - len..].into()));
        }
        self.class = Class::Octets;
        self
    }

    /// It is a field or protocol as it stands, whose presence is asked for.
    fn is_whole(&self) -> bool {
        self.slice.is_none() && self.mask.is_none()
    }

    /// It occurs in the frame; where it is sliced or masked, something of it is left.
    pub fn is_present(&self, view: &View<'_>) -> bool {
        if self.is_whole() && self.origin != Origin::Fields {
            return self.origin == Origin::Frame || self.selector.layers(view).next().is_some();
        }
        let mut present = false;
        if self.is_whole() {
            self.selector.each(view, &mut |_, _| {
                present = true;
                false
            });
        } else {
            self.each(view, &mut |item| {
                present = match item {
                    Item::Scalar(scalar) => scalar != 0,
                    Item::Octets(octets) if self.mask.is_some() => octets.iter().any(|octet| *octet != 0),
                    Item::Octets(octets) => !octets.is_empty(),
                };
                !present
            });
        }
        present
    }

    /// Tells its values in the frame to `tell` until it returns `false`.
    pub fn each(&self, view: &View<'_>, tell: &mut dyn FnMut(Item<'_>) -> bool) {
        match self.origin {
            Origin::Fields => self.selector.each(view, &mut |_, value| self.value(value, tell)),
            Origin::Frame => {
                self.octets(view.frame.bytes, tell);
            }
            Origin::Layers => {
                for layer in self.selector.layers(view) {
                    // As for Wireshark, slices are of the header, all else looks at the payload too.
                    let header = if self.slice.is_some() { layer.header() } else { &[] };
                    let octets = if header.is_empty() { layer.bytes() } else { header };
                    if !self.octets(octets, tell) {
                        return;
                    }
                }
            }
        }
    }

    fn value(&self, value: Value<'_>, tell: &mut dyn FnMut(Item<'_>) -> bool) -> bool {
        if self.class.is_scalar() && self.slice.is_none() {
            let scalar = match value {
                Value::Number(number) if self.class == Class::Signed => signed_scalar(number as i64),
                Value::Number(number) => number.into(),
                Value::Flag(flag) => flag.into(),
                Value::Ipv4(octets) => u32::from_be_bytes(octets).into(),
                Value::Ipv6(octets) => u128::from_be_bytes(octets),
                Value::Mac(mac) => mac.0.iter().fold(0, |all, octet| all << 8 | u128::from(*octet)),
                Value::Time(ns) => signed_scalar(ns),
                Value::Bytes(_) | Value::Text(_) | Value::Present => return true,
            };
            let mask = if let Some(Mask::Scalar(mask)) = self.mask { mask } else { u128::MAX };
            return tell(Item::Scalar(scalar & mask));
        }
        match value {
            Value::Bytes(octets) | Value::Text(octets) => self.octets(octets, tell),
            Value::Mac(mac) => self.octets(&mac.0, tell),
            Value::Ipv4(octets) => self.octets(&octets, tell),
            Value::Ipv6(octets) => self.octets(&octets, tell),
            Value::Number(_) | Value::Flag(_) | Value::Time(_) | Value::Present => true,
        }
    }

    fn octets(&self, octets: &[u8], tell: &mut dyn FnMut(Item<'_>) -> bool) -> bool {
        let cut;
        let octets = match &self.slice {
            None => octets,
            Some(slice) => {
                cut = slice.of(octets);
                &*cut
            }
        };
        let Some(Mask::Octets(mask)) = &self.mask else { return tell(Item::Octets(octets)) };
        let mut masked = [0; MOST_MASKED];
        let mut len = 0;
        for ((to, octet), mask) in masked.iter_mut().zip(octets).zip(mask) {
            *to = octet & mask;
            len += 1;
        }
        tell(Item::Octets(&masked[..len]))
    }
}
