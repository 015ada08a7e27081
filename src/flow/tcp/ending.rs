//! How far a connection came, as its tap saw it.

use super::{Connection, State};
use crate::flow::key::Side;

/// How a connection ended, or that it did not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// Asked for, and nobody answered.
    Unanswered,
    /// Asked for, and answered by a RST.
    Refused,
    /// The handshake was not completed.
    HalfOpen,
    /// Neither side has closed it.
    Open,
    /// This side has closed its direction, the other has not.
    HalfClosed(Side),
    /// Both have, this side first.
    Closed(Side),
    /// This side broke it off.
    Reset(Side),
}

impl Connection {
    /// How it ended.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let opened = self.handshake.syn_ack.is_some();
        let asked = self.handshake.client.filter(|_| self.handshake.syn.is_some());
        match (self.first_reset, self.first_fin) {
            (Some(side), _) if !opened && asked == Some(!side) && self.half(!side).largest == 0 => Ending::Refused,
            // Many close by a RST once both are done, which breaks nothing off.
            (Some(_), Some(first)) if self.half(!first).fin.is_some() => Ending::Closed(first),
            (Some(side), _) => Ending::Reset(side),
            (None, Some(first)) if self.half(!first).fin.is_some() => Ending::Closed(first),
            (None, Some(first)) => Ending::HalfClosed(first),
            (None, None) => match asked {
                Some(client) if self.half(!client).next.is_none() => Ending::Unanswered,
                Some(client) if self.state(client) == State::SynSent || self.handshake.ack.is_none() && opened => {
                    Ending::HalfOpen
                }
                _ => Ending::Open,
            },
        }
    }
}
