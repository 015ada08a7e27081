//! What a segment is, judged by what both sides said before it.
//!
//! The marks that have a name of Wireshark's are given where Wireshark 4.0 gives them: looking back only, suspecting
//! rather than knowing. Where the two differ, and why, is told in `docs/differences.md`.

use super::half::{Half, Scale};
use super::segment::{Segment, flags, is_after};
use crate::flow::marks::{Mark, Marks};

/// How soon after the duplicate acknowledgement a fast retransmission comes.
const FAST_NS: u64 = 20_000_000;

/// How late a segment that was overtaken comes at most, where the round trip is not known.
const OVERTAKEN_NS: u64 = 3_000_000;

/// What a segment is judged by.
pub(super) struct Case<'c> {
    pub own: &'c Half,
    pub other: &'c Half,
    pub segment: &'c Segment,
    pub time_ns: i64,
    /// The round trip of the handshake.
    pub first_round_trip: Option<i64>,
}

impl Case<'_> {
    /// Its marks.
    #[inline]
    pub fn judge(&self) -> Marks {
        let mut marks = Marks::NONE;
        self.window_and_acknowledgement(&mut marks);
        self.beyond_the_capture(&mut marks);
        if self.segment.occupies() && !marks.has(Mark::KeepAlive) {
            self.sent_before(&mut marks);
        }
        marks
    }

    /// Neither SYN nor FIN nor RST.
    fn is_plain(&self) -> bool {
        !self.segment.has_any(flags::SYN | flags::FIN | flags::RST)
    }

    /// It has no data, and stands where the next octet would.
    fn is_bare(&self) -> bool {
        self.segment.octets == 0 && self.own.next == Some(self.segment.sequence) && self.is_plain()
    }

    fn window_and_acknowledgement(&self, marks: &mut Marks) {
        let Self { own, other, segment, .. } = self;
        if segment.octets == 1 && own.next == Some(segment.sequence) && other.window == Some(0) {
            return marks.add(Mark::ZeroWindowProbe);
        }
        if segment.window == 0 && self.is_plain() {
            marks.add(Mark::ZeroWindow);
        }
        if own.next.is_some_and(|next| is_after(segment.sequence, next)) && !segment.has(flags::RST) {
            marks.add(Mark::LostSegment);
        }
        let is_one_before = own.next.is_some_and(|next| segment.sequence == next.wrapping_sub(1));
        if segment.octets <= 1 && is_one_before && self.is_plain() {
            marks.add(Mark::KeepAlive);
        }
        if segment.octets > 0 && self.is_plain() && self.fills_the_window() {
            marks.add(Mark::WindowFull);
        }
        if !self.is_bare() {
            return;
        }
        let same_window = own.window == Some(segment.window);
        let same_acknowledgement = segment.acknowledged == own.acknowledged;
        match segment.window {
            0 if same_window && same_acknowledgement && other.last.has(Mark::ZeroWindowProbe) => {
                marks.add(Mark::ZeroWindowProbeAck);
            }
            0 => {}
            _ if !same_acknowledgement => {}
            _ if !same_window => marks.add(Mark::WindowUpdate),
            _ if other.last.has(Mark::KeepAlive) => marks.add(Mark::KeepAliveAck),
            _ => marks.add(Mark::DuplicateAck),
        }
    }

    /// Its last octet is the last that the other side has room for.
    fn fills_the_window(&self) -> bool {
        let Self { other, segment, .. } = self;
        let shift = match other.scale {
            Scale::Unknown => return false,
            Scale::Shift(shift) if !other.window_of_syn => shift,
            _ => 0,
        };
        let room = u32::from(other.window.unwrap_or(0)) << shift;
        segment.sequence.wrapping_add(segment.octets) == other.acknowledged.wrapping_add(room)
    }

    fn beyond_the_capture(&self, marks: &mut Marks) {
        let Self { other, segment, .. } = self;
        if other.is_beyond_reach(segment) && (other.has_hole() || !other.told_lost && other.duplicates == 0) {
            marks.add(Mark::AckLostSegment);
        }
    }

    /// Retransmission, needless or not, fast or not, or only out of order.
    fn sent_before(&self, marks: &mut Marks) {
        let Self { own, other, segment, time_ns, .. } = self;
        let end = segment.sequence.wrapping_add(segment.octets);
        // A number of zero stands for none.
        let confirmed = other.acknowledged != 0 && !is_after(end, other.acknowledged);
        if segment.octets > 0 && confirmed {
            return marks.add(Mark::SpuriousRetransmission);
        }
        let Some(next) = own.next else { return };
        // One octet that repeats the last may have been a probe; what comes with it is new.
        let is_behind_a_probe = segment.octets > 1 && next.wrapping_sub(1) == segment.sequence;
        if !is_after(next, segment.sequence) || is_behind_a_probe {
            return;
        }
        // A clock that runs backwards proves nothing soon.
        let since = |then: i64| u64::try_from(time_ns.saturating_sub(then)).unwrap_or(u64::MAX);
        let asked = other.duplicates >= 2 && other.acknowledged == segment.sequence;
        if asked && since(other.acknowledged_ns) < FAST_NS {
            return marks.add(Mark::FastRetransmission);
        }
        let round_trip = self.first_round_trip.and_then(|ns| u64::try_from(ns).ok());
        if since(own.next_ns) < round_trip.unwrap_or(OVERTAKEN_NS) && next != segment.next() {
            return marks.add(Mark::OutOfOrder);
        }
        marks.add(Mark::Retransmission);
    }
}
