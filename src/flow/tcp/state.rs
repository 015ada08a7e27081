//! The state of one side, by RFC 9293 §3.3.2: told from what the tap saw, as if all of it arrived.

use super::Connection;
use super::segment::is_after;
use crate::flow::key::Side;

/// The state of one side of a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It waits to be asked.
    Listen,
    /// It has asked for the connection.
    SynSent,
    /// It was asked, and has answered.
    SynReceived,
    /// Both can send.
    Established,
    /// It is done sending; the other side has not acknowledged that.
    FinWait1,
    /// It is done sending, the other side is not.
    FinWait2,
    /// The other side is done, it is not.
    CloseWait,
    /// Both were done at once.
    Closing,
    /// It is done after the other; the acknowledgement is still to come.
    LastAck,
    /// Both are done; it waits for stragglers.
    TimeWait,
    /// It is over.
    Closed,
}

impl State {
    /// Its name in RFC 9293.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
            Self::Closed => "CLOSED",
        }
    }

    pub(super) fn of(connection: &Connection, side: Side) -> Self {
        let (own, other) = (connection.half(side), connection.half(!side));
        if connection.first_reset.is_some() {
            return Self::Closed;
        }
        let handshake_seen = own.offer.is_some() || other.offer.is_some();
        let syn_confirmed = own.base.zip(own.confirmed).is_some_and(|(base, confirmed)| is_after(confirmed, base));
        if handshake_seen && own.offer.is_none() && own.next.is_none() {
            return Self::Listen;
        }
        if own.offer.is_some() && !syn_confirmed {
            return if other.offer.is_some() { Self::SynReceived } else { Self::SynSent };
        }
        let fin_confirmed =
            own.fin.is_some() && own.confirmed.is_some_and(|confirmed| !is_after(own.fin_next, confirmed));
        match (own.fin, other.fin) {
            (None, None) => Self::Established,
            (None, Some(_)) => Self::CloseWait,
            (Some(_), None) if fin_confirmed => Self::FinWait2,
            (Some(_), None) => Self::FinWait1,
            (Some(_), Some(_)) => match (own.fin_answers, fin_confirmed) {
                (true, false) => Self::LastAck,
                (true, true) => Self::Closed,
                (false, false) => Self::Closing,
                (false, true) => Self::TimeWait,
            },
        }
    }
}
