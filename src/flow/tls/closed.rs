//! Without the feature `decrypt` TLS stays closed: its records are told as they are.

use super::Tell;
use super::keys::Keys;
use crate::flow::cutter::{Course, Cut};
use crate::flow::key::Side;
use crate::flow::messages::Secrecy;
use crate::proto::Proto;

/// A connection that speaks TLS.
#[derive(Debug, Default)]
pub(in crate::flow) struct Guarded;

impl Guarded {
    /// Octets that it keeps.
    pub fn kept(&self) -> usize {
        size_of::<Self>()
    }

    /// What the message is that a side has begun inside: nobody knows.
    pub fn pending(&self, _: Side) -> Option<Proto> {
        None
    }

    /// Tells a record.
    pub fn take(&mut self, side: Side, cut: &Cut<'_>, _: Course<'_>, _: &Keys, tell: Tell<'_>) {
        tell(side, cut, Secrecy::None);
    }

    /// Octets of a side are missing from the capture.
    pub fn lose(&mut self, _: Side, _: Course<'_>, _: Tell<'_>) {}

    /// A side says no more.
    pub fn end(&mut self, _: Side, _: Course<'_>, _: Tell<'_>) {}
}
