//! Relations: a number of the frame, compared with a value.

use super::parser::{Parsed, Parser};
use super::primitive::{Primitive, Version};
use super::relation::{Number, Order, Origin, Relation};
use super::values::{NETWORKS, PROTOCOLS, number};
use crate::filter::MAX_DEPTH;
use crate::filter::error::{Expected, Problem, Trouble};

/// A side of a relation.
enum Side {
    Frame(Number),
    Value(u32),
}

impl Parser<'_, '_> {
    /// A number begins a relation, where no value before could take it.
    pub(super) fn begins_with_number(&self) -> bool {
        let is_number = self.peek().is_some_and(|word| number(word).is_some());
        let orders = ["=", "==", "!=", "<", "<=", ">", ">="];
        is_number && self.words.get(self.at + 1).is_some_and(|word| orders.contains(&word.text))
    }

    /// A number of the frame, masked or not, compared with a value, on either side.
    pub(super) fn relation(&mut self) -> Parsed<Primitive> {
        let (left, left_mask) = self.side()?;
        let order = self.order()?;
        let (right, right_mask) = self.side()?;
        let relation = match (left, right) {
            (Side::Frame(number), Side::Value(value)) => Relation { number, mask: left_mask, order, value },
            (Side::Value(value), Side::Frame(number)) => {
                Relation { number, mask: right_mask, order: order.turned(), value }
            }
            _ => return Err(self.wrong("filter.capture.relation")),
        };
        Ok(Primitive::Relation(relation))
    }

    fn order(&mut self) -> Parsed<Order> {
        let orders = [
            ("==", Order::Equal),
            ("=", Order::Equal),
            ("!=", Order::NotEqual),
            ("<=", Order::LessOrEqual),
            ("<", Order::Less),
            (">=", Order::GreaterOrEqual),
            (">", Order::Greater),
        ];
        let found = orders.into_iter().find(|(sign, _)| self.take(sign));
        found.map(|(_, order)| order).ok_or_else(|| self.wrong("filter.capture.order"))
    }

    /// One side of a relation, and the bits of it that count.
    fn side(&mut self) -> Parsed<(Side, u32)> {
        let next = self.words.get(self.at + 1).map(|word| word.text);
        if self.peek() == Some("len") || next == Some("[") {
            let number = self.number_of_frame()?;
            let mask = if self.take("&") { self.sum(0)? } else { u32::MAX };
            return Ok((Side::Frame(number), mask));
        }
        Ok((Side::Value(self.sum(0)?), u32::MAX))
    }

    fn number_of_frame(&mut self) -> Parsed<Number> {
        if self.take("len") {
            return Ok(Number::Length);
        }
        let name = self.peek().unwrap_or_default();
        let network = NETWORKS.iter().find(|(known, _)| *known == name).map(|(_, kind)| Origin::Network(*kind));
        let transport = PROTOCOLS.iter().find(|(known, version, _)| *known == name && *version != Version::Six);
        let origin = match name {
            "ether" | "link" => Some(Origin::Frame),
            _ => network.or(transport.map(|(.., number)| Origin::Transport(*number))),
        };
        let origin = origin.ok_or_else(|| self.wrong("filter.capture.word"))?;
        self.at += 2;
        // `13:2` is one word, `tcpflags` another.
        let inside = self.peek().unwrap_or_default();
        let (offset, octets) = inside.split_once(':').unwrap_or((inside, "1"));
        let offset = number(offset).filter(|offset| *offset < 1 << 24);
        let octets = number(octets).filter(|octets| matches!(octets, 1 | 2 | 4));
        let (Some(offset), Some(octets)) = (offset, octets) else { return Err(self.wrong("filter.capture.offset")) };
        self.at += 1;
        if !self.take("]") {
            return Err(Trouble::at(self.place(), Problem::Expected(Expected::CloseSlice)));
        }
        Ok(Number::Octets { origin, offset, octets: octets as u8 })
    }

    /// Numbers joined by `|`, `&` and `+`, in parentheses or not.
    fn sum(&mut self, depth: usize) -> Parsed<u32> {
        let mut sum = self.term(depth)?;
        loop {
            if self.take("|") {
                sum |= self.term(depth)?;
            } else if self.take("&") {
                sum &= self.term(depth)?;
            } else if self.take("+") {
                sum = sum.wrapping_add(self.term(depth)?);
            } else {
                return Ok(sum);
            }
        }
    }

    fn term(&mut self, depth: usize) -> Parsed<u32> {
        if depth < MAX_DEPTH && self.take("(") {
            let sum = self.sum(depth + 1)?;
            return if self.take(")") {
                Ok(sum)
            } else {
                Err(Trouble::at(self.place(), Problem::Expected(Expected::Close)))
            };
        }
        self.number()
    }
}
