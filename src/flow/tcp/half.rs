//! One direction of a connection: what its sender has said so far.

use std::num::NonZero;

use super::segment::{MAX_SACKS, Sack, Segment, flags, is_after};
use super::unacked::Queue;
use crate::flow::marks::{Mark, Marks};

/// The window scale of one side (RFC 7323 §2.2).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Scale {
    /// Its SYN was not captured.
    #[default]
    Unknown,
    /// Its SYN or the other side's lacks the option: windows are what they say.
    None,
    /// By so many bits.
    Shift(u8),
}

impl Scale {
    /// The factor of its windows, where it is known.
    #[must_use]
    pub fn shift(self) -> Option<u8> {
        match self {
            Self::Unknown => None,
            Self::None => Some(0),
            Self::Shift(shift) => Some(shift),
        }
    }
}

/// Times from one event to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Times {
    /// How many.
    pub count: u32,
    /// The shortest, in nanoseconds.
    pub least: u64,
    /// The longest, in nanoseconds.
    pub most: u64,
    /// Their sum, in nanoseconds.
    pub sum: u64,
}

impl Default for Times {
    fn default() -> Self {
        Self { count: 0, least: u64::MAX, most: 0, sum: 0 }
    }
}

impl Times {
    /// Adds one.
    pub fn add(&mut self, ns: u64) {
        self.count = self.count.saturating_add(1);
        self.least = self.least.min(ns);
        self.most = self.most.max(ns);
        self.sum = self.sum.saturating_add(ns);
    }

    /// The mean, where there are any.
    #[must_use]
    pub fn mean(&self) -> Option<u64> {
        self.sum.checked_div(self.count.into())
    }
}

/// What the SYN of one side offered.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Offer {
    /// Maximum segment size; 0 where it named none.
    pub mss: u16,
    /// Window scale, where it named one.
    pub scale: Option<u8>,
    /// It permits selective acknowledgements.
    pub permits_sack: bool,
    /// It has timestamps.
    pub timestamps: bool,
    /// It asks for fast open.
    pub fast_open: bool,
}

/// Packets that may come a second time: as many as a mirror port is late by.
const PRINTS: usize = 3;

/// The longest that a second sighting is late: below the shortest time-out that systems have in practice.
pub(super) const TWIN_US: u32 = 200_000;

/// The same where the packet has no identification of its own: shorter than nearly every round trip.
pub(super) const BARE_TWIN_US: u32 = 1000;

/// A packet that was seen: when, in microseconds, and in which frame, of both the low half.
#[derive(Clone, Copy, Default, Debug)]
struct Print {
    print: u32,
    time: u32,
    frame: u32,
}

/// One direction of a connection, by what its sender has sent.
#[derive(Clone, Debug, Default)]
pub struct Half {
    /// The number that relative ones count from: that of the SYN, or the one before the first that was captured.
    pub base: Option<u32>,
    /// The highest sequence number that was taken, plus one.
    pub(super) next: Option<u32>,
    pub(super) next_ns: i64,
    pub(super) next_frame: u64,
    /// Up to where everything was captured: what the other side can acknowledge without a gap in the capture.
    pub(super) reach: Option<u32>,
    /// That octets behind the highest it was seen to send are acknowledged has been told since its last acknowledgement of
    /// something new.
    pub(super) told_lost: bool,
    /// Its last acknowledgement number.
    pub(super) acknowledged: u32,
    pub(super) acknowledged_ns: i64,
    /// Its last window, as it stands in the header.
    pub(super) window: Option<u16>,
    /// The last window stood in a SYN, where it is never scaled.
    pub(super) window_of_syn: bool,
    /// Its window scale.
    pub scale: Scale,
    /// Duplicate acknowledgements in a row, and the frame that they repeat.
    pub(super) duplicates: u32,
    pub(super) repeated: u64,
    /// What its last frame was.
    pub(super) last: Marks,
    sacks: Option<Box<[Sack; MAX_SACKS]>>,
    sack_count: u8,
    pub(super) queue: Queue,
    prints: [Print; PRINTS],
    print_at: u8,
    /// Nothing was acknowledged since a gap in the capture, so that octets under way cannot be told.
    pub(super) has_gap: bool,
    /// What its SYN offered, and the frame of the first SYN, where it was captured.
    pub offer: Option<(NonZero<u64>, Offer)>,
    /// The frame of its first FIN.
    pub fin: Option<NonZero<u64>>,
    pub(super) fin_next: u32,
    /// That FIN acknowledges the other side's.
    pub(super) fin_answers: bool,
    /// Its first RST.
    pub reset: Option<NonZero<u64>>,
    /// The last acknowledgement of what it sent, by the other side.
    pub(super) confirmed: Option<u32>,
    /// How often its frames had each mark; packets that were captured twice count only as that.
    counts: Option<Box<[u32; Mark::COUNT]>>,
    /// From sending to acknowledgement, as far as unambiguous (RFC 6298 §3).
    pub round_trips: Times,
    /// Octets of data that were sent a second time.
    pub resent: u64,
    /// Most octets that were under way at once.
    pub most_in_flight: u32,
    /// The smallest and the largest window it has opened, scaled where the scale is known; after the SYN.
    pub windows: Option<(u32, u32)>,
    /// The largest segment, in octets of data.
    pub largest: u32,
}

impl Half {
    /// How often its frames had this mark.
    #[must_use]
    pub fn count(&self, mark: Mark) -> u32 {
        self.counts.as_ref().map_or(0, |counts| counts[mark as usize])
    }

    /// A segment of the other side acknowledges octets of this one that are not in the capture.
    pub(super) fn is_beyond_reach(&self, segment: &Segment) -> bool {
        segment.has(flags::ACK) && self.reach.is_some_and(|reach| is_after(segment.acknowledged, reach))
    }

    /// Octets were captured behind some that were not.
    pub(super) fn has_hole(&self) -> bool {
        self.reach.zip(self.next).is_some_and(|(reach, next)| is_after(next, reach))
    }

    /// Counts marks.
    pub(super) fn add(&mut self, marks: Marks) {
        if marks.is_empty() {
            return;
        }
        let counts = self.counts.get_or_insert_default();
        for mark in marks.iter() {
            counts[mark as usize] = counts[mark as usize].saturating_add(1);
        }
    }

    /// Most octets that are kept beside it.
    pub(super) const BESIDE: usize = size_of::<[u32; Mark::COUNT]>() + size_of::<[Sack; MAX_SACKS]>() + 32;

    /// The sequence number counted from the base, as Wireshark shows it.
    #[must_use]
    pub fn relative(&self, sequence: u32) -> u32 {
        sequence.wrapping_sub(self.base.unwrap_or(0))
    }

    /// A window of this side in octets, where its scale is known.
    #[must_use]
    pub fn scaled(&self, segment: &Segment) -> Option<u32> {
        let shift = if segment.has(flags::SYN) { 0 } else { self.scale.shift()? };
        Some(u32::from(segment.window) << shift)
    }

    /// The frame that has this packet already, if there is one: the same print, and so soon that it cannot be sent again.
    #[inline]
    pub(super) fn twin(&mut self, print: u32, most_us: u32, time_ns: i64, frame: u64) -> Option<u64> {
        let time = (time_ns / 1000) as u32;
        let near = |known: u32| {
            let ahead = time.wrapping_sub(known);
            ahead.min(ahead.wrapping_neg()) < most_us
        };
        let same = |known: &&Print| known.print == print && known.frame != 0 && near(known.time);
        if let Some(known) = self.prints.iter().find(same) {
            return Some(frame - u64::from((frame as u32).wrapping_sub(known.frame)));
        }
        self.prints[usize::from(self.print_at)] = Print { print, time, frame: frame as u32 };
        self.print_at = (self.print_at + 1) % PRINTS as u8;
        None
    }

    /// Remembers the blocks of an acknowledgement.
    pub(super) fn set_blocks(&mut self, blocks: &[Sack]) {
        self.sack_count = blocks.len().min(MAX_SACKS) as u8;
        if !blocks.is_empty() {
            let count = usize::from(self.sack_count);
            self.sacks.get_or_insert_default()[..count].copy_from_slice(&blocks[..count]);
        }
    }

    /// The blocks of its last acknowledgement.
    pub(super) fn blocks(&self) -> &[Sack] {
        self.sacks.as_ref().and_then(|sacks| sacks.get(..usize::from(self.sack_count))).unwrap_or_default()
    }
}
