//! What is asked of a frame: tests, joined by and, or, xor and not.

use std::cmp::Ordering;

use memchr::memmem::Finder;
use regex::bytes::Regex;

use super::operand::{Item, Operand};
use super::ranges::Ranges;
use crate::peel::View;

/// Tests and what joins them. As deep as the parentheses of the text, which are bounded.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Test(Box<Test>),
    Not(Box<Tree>),
    /// All of them; none at all is true.
    And(Vec<Tree>),
    Or(Vec<Tree>),
    /// An odd number of them.
    Xor(Vec<Tree>),
}

#[derive(Clone, Debug)]
pub(super) struct Test {
    pub left: Operand,
    pub check: Check,
    /// Every occurrence of the field must pass, and there is one; else one that passes is enough.
    pub all: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Check {
    Present,
    /// The number is one of these.
    Within(Ranges),
    /// The octets stand so to these.
    Octets(Relation, Box<[u8]>, Order),
    /// The octets are in one of these ranges.
    AmongOctets(Vec<OctetRange>, Order),
    /// The value stands so to a value of the other field.
    Field(Relation, Operand, Order),
    Contains(Finder<'static>),
    Matches(Regex),
}

/// The first and the last of a range of octets.
pub(super) type OctetRange = (Box<[u8]>, Box<[u8]>);

/// How octets are put in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// Wireshark's for octets: the shorter is the smaller.
    ByLength,
    /// That of text.
    Alphabetic,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The same with the sides exchanged.
    pub fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl Order {
    fn compare(self, left: &[u8], right: &[u8]) -> Ordering {
        match self {
            Self::ByLength => left.len().cmp(&right.len()).then_with(|| left.cmp(right)),
            Self::Alphabetic => left.cmp(right),
        }
    }
}

impl Tree {
    pub fn needs_memory(&self) -> bool {
        match self {
            Self::Test(test) => test.needs_memory(),
            Self::Not(tree) => tree.needs_memory(),
            Self::And(trees) | Self::Or(trees) | Self::Xor(trees) => trees.iter().any(Self::needs_memory),
        }
    }

    pub fn matches(&self, view: &View<'_>) -> bool {
        match self {
            Self::Test(test) => test.matches(view),
            Self::Not(tree) => !tree.matches(view),
            Self::And(trees) => trees.iter().all(|tree| tree.matches(view)),
            Self::Or(trees) => trees.iter().any(|tree| tree.matches(view)),
            Self::Xor(trees) => trees.iter().fold(false, |odd, tree| odd ^ tree.matches(view)),
        }
    }
}

impl Test {
    fn needs_memory(&self) -> bool {
        let right = if let Check::Field(_, right, _) = &self.check { right.needs_memory() } else { false };
        right || self.left.needs_memory()
    }

    fn matches(&self, view: &View<'_>) -> bool {
        if let Check::Present = self.check {
            return self.left.is_present(view);
        }
        let mut passes = false;
        self.left.each(view, &mut |item| {
            passes = self.passes(item, view);
            passes == self.all
        });
        passes
    }

    fn passes(&self, item: Item<'_>, view: &View<'_>) -> bool {
        match (&self.check, item) {
            (Check::Within(ranges), Item::Scalar(value)) => ranges.contain(value),
            (Check::Octets(relation, right, order), Item::Octets(left)) => relation.holds(order.compare(left, right)),
            (Check::AmongOctets(ranges, order), Item::Octets(octets)) => ranges
                .iter()
                .any(|(first, last)| order.compare(octets, first).is_ge() && order.compare(octets, last).is_le()),
            (Check::Contains(finder), Item::Octets(octets)) => finder.find(octets).is_some(),
            (Check::Matches(regex), Item::Octets(octets)) => regex.is_match(octets),
            (Check::Field(relation, right, order), left) => {
                let mut passes = false;
                right.each(view, &mut |right| {
                    passes = match (left, right) {
                        (Item::Scalar(left), Item::Scalar(right)) => relation.holds(left.cmp(&right)),
                        (Item::Octets(left), Item::Octets(right)) => relation.holds(order.compare(left, right)),
                        _ => false,
                    };
                    passes == self.all
                });
                passes
            }
            _ => false,
        }
    }
}
