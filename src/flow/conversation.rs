//! A conversation, as each tap saw it.

use std::num::NonZero;

use super::ends::End;
use super::key::{Key, Side};
use super::sheet::{Quoting, Sight};
use super::tcp::Connection;
use crate::frame::Frame;
use crate::proto::Proto;
use crate::source::Record;

/// What one side sent.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Sent {
    /// Frames.
    pub frames: u64,
    /// Octets of those frames on the wire.
    pub octets: u64,
    /// Octets of the transport's payload.
    pub payload: u64,
}

/// How many frames brought a packet, and their octets on the wire: one, or as many as it has fragments.
#[derive(Clone, Copy)]
pub(super) struct Weight {
    pub frames: u64,
    pub octets: u64,
}

/// A conversation as one tap saw it.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The tap.
    pub tap: u32,
    /// Who sent its first frame.
    pub opener: Side,
    /// Number of its first frame.
    pub first_frame: u64,
    /// Number of its last frame.
    pub last_frame: u64,
    first_ns: i64,
    last_ns: i64,
    /// What each side sent.
    pub sent: [Sent; 2],
    /// What TCP makes of it.
    pub tcp: Option<Box<Connection>>,
}

impl Seen {
    pub(super) fn new(tap: u32, sight: &Sight, frame: &Frame<'_>) -> Self {
        Self {
            tap,
            opener: sight.side,
            first_frame: frame.number,
            last_frame: frame.number,
            first_ns: Record::NO_TIME,
            last_ns: Record::NO_TIME,
            sent: [Sent::default(); 2],
            tcp: (sight.key.proto() == Proto::Tcp).then(Box::default),
        }
    }

    #[inline]
    pub(super) fn count(&mut self, sight: &Sight, frame: &Frame<'_>, weight: Weight) {
        self.last_frame = frame.number;
        if let Some(time) = frame.time_ns {
            self.first_ns = if self.last_ns == Record::NO_TIME { time } else { self.first_ns };
            self.last_ns = time;
        }
        let sent = &mut self.sent[sight.side as usize];
        sent.frames += weight.frames;
        sent.octets += weight.octets;
        sent.payload += u64::from(sight.octets);
    }

    /// What one side sent.
    #[must_use]
    pub fn sent(&self, side: Side) -> Sent {
        self.sent[side as usize]
    }

    /// Frames of both sides.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.sent[0].frames + self.sent[1].frames
    }

    /// Octets of the frames of both sides.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.sent[0].octets + self.sent[1].octets
    }

    /// Time of the first frame that has one, in nanoseconds since 1970.
    #[must_use]
    pub fn first_ns(&self) -> Option<i64> {
        (self.first_ns != Record::NO_TIME).then_some(self.first_ns)
    }

    /// Time of the last frame that has one.
    #[must_use]
    pub fn last_ns(&self) -> Option<i64> {
        (self.last_ns != Record::NO_TIME).then_some(self.last_ns)
    }

    /// Nanoseconds from its first to its last frame.
    #[must_use]
    pub fn duration_ns(&self) -> Option<u64> {
        Some(self.last_ns()?.abs_diff(self.first_ns()?))
    }
}

/// An error message of ICMP or ICMPv6 that quotes a packet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Complaint {
    /// The frame that brought it.
    pub frame: NonZero<u64>,
    /// Who sent the packet that met the error.
    pub about: Side,
    /// What it says.
    pub says: Quoting,
}

/// A conversation.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its protocol and ends.
    pub key: Key,
    /// Counted from 1 in the order of first frames, those of all protocols together; 0 as long as it has none, because
    /// only an error message has told of it.
    pub number: u64,
    /// Counted from 0, those of its protocol alone: Wireshark's `tcp.stream` and `udp.stream`.
    pub stream: u64,
    /// It has the ends of an earlier one (TCP), whose number this is.
    pub earlier: Option<NonZero<u64>>,
    /// The first error message about one of its packets.
    pub error: Option<Complaint>,
    pub(super) first: Seen,
    /// In the order of the taps.
    #[allow(clippy::box_collection, reason = "nearly all conversations have none, and there may be half a million")]
    pub(super) others: Option<Box<Vec<Seen>>>,
}

impl Flow {
    /// It as each tap saw it, the one that saw it first before the others.
    pub fn taps(&self) -> impl Iterator<Item = &Seen> {
        std::iter::once(&self.first).chain(self.others.iter().flat_map(|others| others.iter()))
    }

    /// It as the tap saw it that saw it first.
    #[must_use]
    pub fn first(&self) -> &Seen {
        &self.first
    }

    /// Who asked: the side that opened the connection, else the one that spoke first.
    #[must_use]
    pub fn client(&self) -> Side {
        let handshake = self.first.tcp.as_ref().and_then(|tcp| tcp.handshake.client);
        handshake.unwrap_or(self.first.opener)
    }

    /// The end of who asked, and the other.
    #[must_use]
    pub fn ends(&self) -> [End; 2] {
        let client = self.client();
        [self.key.end(client), self.key.end(!client)]
    }

    /// It as one tap saw it, by the index of [`taps`](Self::taps).
    pub(super) fn seen(&self, at: usize) -> Option<&Seen> {
        match at.checked_sub(1) {
            None => Some(&self.first),
            Some(at) => self.others.as_ref()?.get(at),
        }
    }

    #[inline]
    pub(super) fn seen_mut(&mut self, at: usize) -> Option<&mut Seen> {
        match at.checked_sub(1) {
            None => Some(&mut self.first),
            Some(at) => self.others.as_mut()?.get_mut(at),
        }
    }

    pub(super) fn octets(&self) -> usize {
        self.taps().map(octets_of).sum::<usize>() + size_of::<Self>() - size_of::<Seen>()
    }
}

/// Memory that a tap's view takes at most; the allocator's share of each piece is taken for 16 octets.
pub(super) fn octets_of(seen: &Seen) -> usize {
    size_of::<Seen>() + seen.tcp.as_ref().map_or(0, |_| Connection::OCTETS)
}
