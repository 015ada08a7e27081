//! TCP: what each segment is to its connection, and what the connection as a whole is like. RFC 9293.

mod ending;
mod half;
mod judge;
mod segment;
mod state;
mod unacked;

pub use ending::Ending;
pub use half::{Half, Offer, Scale, Times};
pub use segment::{MAX_SACKS, Sack, Segment, flags, is_after};
pub use state::State;

pub(super) use unacked::Pool;

use std::num::NonZero;

use super::key::Side;
use super::marks::{Mark, Marks};
use half::{BARE_TWIN_US, TWIN_US};
use judge::Case;

/// The frames of the handshake, as far as captured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handshake {
    /// Who asked for the connection.
    pub client: Option<Side>,
    /// The last SYN before the answer: its frame and time.
    pub syn: Option<(u64, i64)>,
    /// The answer, SYN and ACK.
    pub syn_ack: Option<(u64, i64)>,
    /// What completes it.
    pub ack: Option<(u64, i64)>,
}

/// A connection as one tap saw it.
#[derive(Clone, Debug, Default)]
pub struct Connection {
    halves: [Half; 2],
    /// How it was opened.
    pub handshake: Handshake,
    /// The round trip that Wireshark calls initial: from the last SYN to the first segment that only acknowledges.
    pub(super) first_round_trip: Option<i64>,
    /// Who sent the first FIN.
    pub first_fin: Option<Side>,
    /// Who sent the first RST.
    pub first_reset: Option<Side>,
}

/// A segment, and where and when it was seen.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'s> {
    pub segment: &'s Segment,
    pub sacks: &'s [Sack],
    pub side: Side,
    pub time_ns: i64,
    pub frame: u64,
    pub print: u32,
    pub identified: bool,
}

/// What a segment is to its connection.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Verdict {
    /// Its marks.
    pub marks: Marks,
    /// The frame it acknowledges, and the nanoseconds since that.
    pub acknowledges: Option<(u64, i64)>,
    /// The frame that it repeats: the segment sent before, the acknowledgement said before, the packet captured before.
    pub repeats: Option<u64>,
    /// Nanoseconds since that segment was sent.
    pub since: Option<i64>,
    /// Which duplicate acknowledgement in a row it is.
    pub duplicate: u32,
    /// Octets under way behind it, where that can be told.
    pub in_flight: Option<u32>,
}

impl Connection {
    /// One direction, by who sends.
    #[must_use]
    pub fn half(&self, side: Side) -> &Half {
        &self.halves[side as usize]
    }

    /// The state that one side must be in, by what it has sent and what was sent to it.
    #[must_use]
    pub fn state(&self, side: Side) -> State {
        State::of(self, side)
    }

    /// The round trip of the handshake as this tap saw it, from the SYN over the SYN and ACK to the ACK, in nanoseconds.
    #[must_use]
    pub fn handshake_ns(&self) -> Option<u64> {
        let (begin, end) = self.handshake.syn.zip(self.handshake.ack)?;
        u64::try_from(end.1.saturating_sub(begin.1)).ok()
    }

    /// A SYN with another number than the first: the ends are used for a new connection.
    pub(super) fn is_another(&self, side: Side, segment: &Segment) -> bool {
        segment.opens() && self.half(side).base.is_some_and(|base| base != segment.sequence)
    }

    /// Most octets that one takes.
    pub(super) const OCTETS: usize = size_of::<Self>() + 2 * Half::BESIDE + 16;

    /// Forgets what waits for its acknowledgement.
    pub(super) fn settle(&mut self, pool: &mut Pool) {
        self.halves.iter_mut().for_each(|half| half.queue.clear(pool));
    }

    /// Takes the next segment.
    pub(super) fn take(&mut self, seen: Arrival<'_>, pool: &mut Pool) -> Verdict {
        let Arrival { segment, side, time_ns, frame, .. } = seen;
        let another = self.set_bases(side, segment);
        let [low, high] = &mut self.halves;
        let (own, other) = if side == Side::Low { (low, high) } else { (high, low) };
        let case = Case { own, other, segment, time_ns, first_round_trip: self.first_round_trip };
        let mut verdict = Verdict { marks: case.judge(), ..Verdict::default() };
        if another {
            verdict.marks.add(Mark::ReusedPorts);
        }
        let most_us = if seen.identified { TWIN_US } else { BARE_TWIN_US };
        if (seen.identified || segment.occupies())
            && let Some(first) = own.twin(seen.print, most_us, time_ns, frame)
        {
            verdict.marks.add(Mark::CapturedTwice);
            verdict.repeats = Some(first);
            own.add(verdict.marks.explained());
            return verdict;
        }
        if verdict.marks.has(Mark::OutOfOrder) && own.queue.has(pool, segment.sequence) {
            verdict.marks.add(Mark::Repeated);
        }
        own.add(verdict.marks.explained());
        acknowledge(own, other, &seen, &mut verdict, pool);
        advance(own, other, &seen, &mut verdict, pool);
        self.follow_handshake(&seen);
        self.follow_closing(&seen);
        verdict
    }

    /// The numbers that relative ones count from. Says whether a SYN and ACK sets one anew.
    fn set_bases(&mut self, side: Side, segment: &Segment) -> bool {
        let own = &mut self.halves[side as usize];
        let first = if segment.has(flags::SYN) { segment.sequence } else { segment.sequence.wrapping_sub(1) };
        let another = own.base.get_or_insert(first) != &first && segment.has(flags::SYN | flags::ACK);
        if another {
            own.base = Some(first);
            self.halves[!side as usize].next = Some(segment.acknowledged);
        }
        let other = &mut self.halves[!side as usize];
        if segment.has(flags::ACK) {
            other.base.get_or_insert(segment.acknowledged.wrapping_sub(1));
            other.has_gap = false;
        }
        another
    }

    fn follow_handshake(&mut self, seen: &Arrival<'_>) {
        let Arrival { segment, side, time_ns, frame, .. } = *seen;
        let when = (frame, time_ns);
        if segment.has(flags::SYN) {
            self.read_offer(side, segment, frame);
            if segment.has(flags::ACK) {
                self.handshake.client.get_or_insert(!side);
                self.handshake.syn_ack.get_or_insert(when);
            } else {
                self.handshake.client.get_or_insert(side);
                if self.handshake.syn_ack.is_none() {
                    self.handshake.syn = Some(when);
                }
            }
        } else if segment.has(flags::ACK) {
            if self.first_round_trip.is_none()
                && let Some((_, begin)) = self.handshake.syn
            {
                self.first_round_trip = Some(time_ns.saturating_sub(begin));
            }
            if self.handshake.syn_ack.is_some() && self.handshake.client == Some(side) && !segment.has(flags::RST) {
                self.handshake.ack.get_or_insert(when);
            }
        }
    }

    /// Window scaling holds only where both sides offered it (RFC 7323 §2.2).
    fn read_offer(&mut self, side: Side, segment: &Segment, frame: u64) {
        let offer = Offer {
            mss: segment.mss,
            scale: segment.scale,
            permits_sack: segment.permits_sack,
            timestamps: segment.timestamps.is_some(),
            fast_open: segment.fast_open,
        };
        if let Some(frame) = NonZero::new(frame) {
            self.halves[side as usize].offer.get_or_insert((frame, offer));
        }
        let other = self.halves[!side as usize].scale;
        let is_answer = segment.has(flags::ACK);
        match segment.scale {
            None => self.halves.iter_mut().for_each(|half| half.scale = Scale::None),
            Some(_) if is_answer && other == Scale::None => self.halves[side as usize].scale = Scale::None,
            Some(shift) => self.halves[side as usize].scale = Scale::Shift(shift),
        }
    }

    fn follow_closing(&mut self, seen: &Arrival<'_>) {
        let Arrival { segment, side, frame, .. } = *seen;
        let other = &self.halves[!side as usize];
        let answers = other.fin.is_some() && !is_after(other.fin_next, segment.acknowledged);
        let own = &mut self.halves[side as usize];
        if segment.has(flags::FIN) && own.fin.is_none() {
            own.fin = NonZero::new(frame);
            own.fin_next = segment.next();
            own.fin_answers = answers && segment.has(flags::ACK);
            self.first_fin.get_or_insert(side);
        }
        if segment.has(flags::RST) {
            own.reset = own.reset.or(NonZero::new(frame));
            self.first_reset.get_or_insert(side);
        }
    }
}

/// Takes what the segment says to the other side: acknowledgement, window, blocks.
fn acknowledge(own: &mut Half, other: &mut Half, seen: &Arrival<'_>, verdict: &mut Verdict, pool: &mut Pool) {
    let Arrival { segment, time_ns, frame, .. } = *seen;
    let marks = verdict.marks;
    if marks.has(Mark::DuplicateAck) {
        own.duplicates = own.duplicates.saturating_add(1);
        verdict.duplicate = own.duplicates;
        verdict.repeats = Some(own.repeated);
    }
    if segment.acknowledged != own.acknowledged {
        (own.repeated, own.duplicates, own.told_lost) = (frame, 0, false);
    }
    if other.is_beyond_reach(segment) {
        // A gap is said once: what was captured behind it can be acknowledged from now on. Where nothing was, it is said
        // once until the other side acknowledges something new.
        match other.has_hole() {
            true => other.reach = other.next,
            false => (other.duplicates, other.told_lost) = (0, true),
        }
    }
    own.acknowledged = segment.acknowledged;
    own.acknowledged_ns = time_ns;
    own.window = Some(segment.window);
    own.window_of_syn = segment.has(flags::SYN);
    own.set_blocks(seen.sacks);
    if !segment.has_any(flags::SYN | flags::RST)
        && let Some(window) = own.scaled(segment)
    {
        let (least, most) = own.windows.unwrap_or((window, window));
        own.windows = Some((least.min(window), most.max(window)));
    }
    if !segment.has(flags::ACK) {
        return;
    }
    if other.confirmed.is_none_or(|confirmed| is_after(segment.acknowledged, confirmed)) {
        other.confirmed = Some(segment.acknowledged);
    }
    if let Some(sent) = other.queue.acknowledge(pool, segment.acknowledged) {
        let round_trip = time_ns.saturating_sub(sent.time_ns);
        verdict.acknowledges = Some((sent.frame, round_trip));
        if let Ok(ns) = u64::try_from(round_trip)
            && !sent.ambiguous
        {
            other.round_trips.add(ns);
        }
    }
}

/// Takes what the segment sends: its place in the sequence.
fn advance(own: &mut Half, other: &Half, seen: &Arrival<'_>, verdict: &mut Verdict, pool: &mut Pool) {
    let Arrival { segment, time_ns, frame, .. } = *seen;
    let marks = verdict.marks;
    own.last = marks;
    own.largest = own.largest.max(segment.octets);
    let is_again = marks.has_any(Marks::AGAIN);
    if is_again {
        own.resent += u64::from(segment.octets);
        if let Some(sent) = own.queue.again(pool, segment.sequence) {
            verdict.repeats = Some(sent.frame);
            verdict.since = Some(time_ns.saturating_sub(sent.time_ns));
        } else if !marks.has(Mark::SpuriousRetransmission) {
            verdict.repeats = Some(own.next_frame);
            verdict.since = Some(time_ns.saturating_sub(own.next_ns));
        }
    }
    if marks.has(Mark::LostSegment) {
        own.has_gap = true;
    }
    let end = segment.next();
    if segment.occupies() {
        own.queue.push(pool, segment.sequence, end, time_ns, frame, is_again);
    }
    // A probe does not really take its number.
    let probes = marks.has(Mark::ZeroWindowProbe);
    if !probes && own.next.is_none_or(|next| is_after(end, next)) {
        (own.next, own.next_ns, own.next_frame) = (Some(end), time_ns, frame);
    }
    if !probes && own.reach.is_none_or(|reach| reach == segment.sequence) {
        own.reach = own.next;
    }
    if segment.octets > 0
        && !own.has_gap
        && let Some(range) = own.queue.range(pool)
    {
        let oldest = if is_after(range.start, segment.sequence) { segment.sequence } else { range.start };
        let arrived = other.blocks().iter().filter(|(left, _)| !is_after(oldest, *left));
        let arrived: u32 = arrived.map(|(left, right)| right.wrapping_sub(*left)).fold(0, u32::wrapping_add);
        // The number that the end of the stream takes is no octet.
        let ends = u32::from(range.end == end && segment.has(flags::FIN));
        let in_flight = range.end.wrapping_sub(oldest).wrapping_sub(arrived).wrapping_sub(ends);
        if (1..1 << 31).contains(&in_flight) {
            verdict.in_flight = Some(in_flight);
            own.most_in_flight = own.most_in_flight.max(in_flight);
        }
    }
}
