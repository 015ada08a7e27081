//! One direction of a TCP connection, put together: octets in their order, each once, and what is missing (RFC 9293 §3.10).
//!
//! Segments may come out of order, repeat each other and overlap; the capture may begin inside the stream or lack some of it.
//! What is handed on is never copied where it comes in order. Of octets that come twice the first are kept, as most
//! systems do.

use std::collections::BTreeMap;

/// Most octets that wait for a gap to be filled; then it is given up. A window without scale holds 64 KiB.
const MOST_WAITING: usize = 256 << 10;

/// What a stream hands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Portion<'p> {
    /// The next octets.
    Octets {
        /// The first of them, counted from the start of the stream.
        offset: u64,
        /// They.
        octets: &'p [u8],
        /// Where they were captured.
        origin: Origin,
    },
    /// The next octets are not in the capture.
    Gap {
        /// The first of them.
        offset: u64,
        /// How many.
        octets: u64,
    },
    /// No octets follow: FIN, or RST.
    End,
}

/// Where octets were captured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The frame.
    pub frame: u64,
    /// The first of them in that frame. In a packet that was put together from fragments, in that packet.
    pub at: u32,
    /// When, in nanoseconds since 1970.
    pub time_ns: Option<i64>,
}

/// The data of a segment.
#[derive(Clone, Copy, Debug)]
pub struct Data<'d> {
    /// Sequence number of the first octet.
    pub sequence: u32,
    /// What was captured of it.
    pub octets: &'d [u8],
    /// Octets on the wire.
    pub wire_octets: u32,
    /// Where.
    pub origin: Origin,
}

/// Octets that wait for those before them.
#[derive(Debug)]
struct Waiting {
    octets: Vec<u8>,
    origin: Origin,
    /// Octets behind them that the capture cut off.
    cut: u64,
}

/// One direction of a connection.
#[derive(Debug, Default)]
pub struct Stream {
    /// Sequence number of the first octet; `None` as long as no segment was seen.
    first: Option<u32>,
    /// The beginning was not captured.
    begins_inside: bool,
    /// Octets that were handed on or given up.
    next: u64,
    waiting: BTreeMap<u64, Waiting>,
    waiting_octets: usize,
    /// Where the FIN stands.
    end: Option<u64>,
    ended: bool,
    lost: u64,
    repeated: u64,
    conflicts: u64,
}

/// Who is handed portions.
pub type Hand<'h> = &'h mut dyn FnMut(Portion<'_>);

impl Stream {
    /// Octets that are in the capture or known to be missing from it, so far.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.next
    }

    /// Octets of it that are not in the capture.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// Octets that came again.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Octets that came again while they waited, and were others than the first time.
    #[must_use]
    pub fn conflicts(&self) -> u64 {
        self.conflicts
    }

    /// The first segment that was captured is not the beginning.
    #[must_use]
    pub fn begins_inside(&self) -> bool {
        self.begins_inside
    }

    /// Octets that it keeps.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.waiting_octets
    }

    /// It has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// The beginning was captured: a SYN with this number, which the first octet follows.
    pub fn open(&mut self, syn: u32) {
        if self.first.is_none() {
            self.first = Some(syn.wrapping_add(1));
        }
    }

    /// Takes the data of a segment.
    pub fn push(&mut self, data: Data<'_>, hand: Hand<'_>) {
        if self.ended || data.wire_octets == 0 {
            return;
        }
        if self.first.is_none() {
            self.first = Some(data.sequence);
            self.begins_inside = true;
        }
        let Some(offset) = self.offset(data.sequence) else { return };
        let (mut octets, mut origin) = (data.octets, data.origin);
        let cut = u64::from(data.wire_octets).saturating_sub(octets.len() as u64);
        let mut start = offset;
        if start < self.next {
            let known = (self.next - start).min(u64::from(data.wire_octets));
            self.repeated += known;
            let skipped = known.min(octets.len() as u64) as usize;
            octets = &octets[skipped..];
            origin.at += skipped as u32;
            start += skipped as u64;
            if offset + u64::from(data.wire_octets) <= self.next {
                return;
            }
            if start < self.next {
                // All that is new was cut off.
                return self.give_up(offset + u64::from(data.wire_octets), hand);
            }
        }
        if start == self.next && self.waiting.is_empty() {
            self.deliver(octets, origin, cut, hand);
        } else {
            self.wait(start, octets, origin, cut);
            self.drain(hand);
            if self.waiting_octets > MOST_WAITING {
                self.skip_gap(hand);
            }
        }
        self.finish(hand);
    }

    /// The other side has everything before this number: what is missing of that will not come.
    pub fn confirm(&mut self, acknowledged: u32, hand: Hand<'_>) {
        let Some(confirmed) = self.first.and_then(|_| self.offset(acknowledged)) else { return };
        // A FIN takes a number of its own.
        let confirmed = self.end.map_or(confirmed, |end| confirmed.min(end));
        while self.next < confirmed && !self.ended {
            let first = self.waiting.keys().next().copied().unwrap_or(u64::MAX);
            self.give_up(first.min(confirmed), hand);
            self.drain(hand);
        }
        self.finish(hand);
    }

    /// A FIN stands behind the octet before this number.
    pub fn close(&mut self, sequence: u32, hand: Hand<'_>) {
        if self.first.is_none() {
            (self.first, self.begins_inside) = (Some(sequence), true);
        }
        if let Some(end) = self.offset(sequence) {
            self.end.get_or_insert(end);
        }
        self.finish(hand);
    }

    /// Nothing more will come: the connection was broken off, or the capture is over.
    pub fn end(&mut self, hand: Hand<'_>) {
        if self.ended {
            return;
        }
        while !self.waiting.is_empty() {
            self.skip_gap(hand);
        }
        if let Some(end) = self.end.filter(|end| *end > self.next) {
            self.give_up(end, hand);
        }
        if self.first.is_some() {
            self.finish_at(self.next, hand);
        }
    }

    /// The place of a sequence number in the stream, which may be longer than the numbers: it is the nearest to what comes
    /// next. `None` for one from before the stream.
    fn offset(&self, sequence: u32) -> Option<u64> {
        let expected = self.first?.wrapping_add(self.next as u32);
        let distance = i64::from(sequence.wrapping_sub(expected) as i32);
        self.next.checked_add_signed(distance)
    }

    fn deliver(&mut self, octets: &[u8], origin: Origin, cut: u64, hand: Hand<'_>) {
        if !octets.is_empty() {
            hand(Portion::Octets { offset: self.next, octets, origin });
            self.next += octets.len() as u64;
        }
        if cut > 0 {
            self.give_up(self.next + cut, hand);
        }
    }

    /// Says that everything up to `offset` is missing.
    fn give_up(&mut self, offset: u64, hand: Hand<'_>) {
        let octets = offset.saturating_sub(self.next);
        if octets > 0 {
            hand(Portion::Gap { offset: self.next, octets });
            self.next = offset;
            self.lost += octets;
        }
    }

    /// Keeps what is new of some octets.
    fn wait(&mut self, start: u64, octets: &[u8], origin: Origin, cut: u64) {
        let end = start + octets.len() as u64;
        let mut at = start;
        // Neighbours: the last that begins before, and all that begin inside.
        let first = self.waiting.range(..=start).next_back().map_or(start, |(key, _)| *key);
        let mut known: Vec<(u64, u64)> = Vec::new();
        for (key, waiting) in self.waiting.range(first..end.max(start + 1)) {
            let (from, to) = (*key, key + waiting.octets.len() as u64);
            let (left, right) = (from.max(start), to.min(end));
            if left < right {
                let old = &waiting.octets[(left - from) as usize..(right - from) as usize];
                let new = &octets[(left - start) as usize..(right - start) as usize];
                self.repeated += right - left;
                self.conflicts += u64::from(old != new);
                known.push((left, right));
            }
        }
        for (left, right) in known.into_iter().chain([(end, end)]) {
            if at < left {
                let piece = &octets[(at - start) as usize..(left - start) as usize];
                let origin = Origin { at: origin.at + (at - start) as u32, ..origin };
                self.keep(at, piece, origin, if left == end { cut } else { 0 });
            }
            at = at.max(right);
        }
        if start == end && cut > 0 && !self.waiting.contains_key(&start) {
            self.keep(start, &[], origin, cut);
        }
    }

    fn keep(&mut self, start: u64, octets: &[u8], origin: Origin, cut: u64) {
        self.waiting_octets += octets.len() + size_of::<Waiting>();
        self.waiting.insert(start, Waiting { octets: octets.to_vec(), origin, cut });
    }

    /// Hands on what waits no longer.
    fn drain(&mut self, hand: Hand<'_>) {
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= self.next) {
            let start = *entry.key();
            let Waiting { octets, mut origin, cut } = entry.remove();
            self.waiting_octets -= octets.len() + size_of::<Waiting>();
            let whole_end = start + octets.len() as u64 + cut;
            let known = (self.next - start).min(octets.len() as u64) as usize;
            origin.at += known as u32;
            let cut = whole_end.saturating_sub(self.next.max(start + octets.len() as u64));
            self.deliver(&octets[known..], origin, cut, hand);
        }
    }

    fn skip_gap(&mut self, hand: Hand<'_>) {
        if let Some(first) = self.waiting.keys().next().copied() {
            self.give_up(first, hand);
        }
        self.drain(hand);
    }

    fn finish(&mut self, hand: Hand<'_>) {
        if let Some(end) = self.end {
            self.finish_at(end, hand);
        }
    }

    fn finish_at(&mut self, end: u64, hand: Hand<'_>) {
        if !self.ended && end <= self.next {
            self.ended = true;
            // What stands behind the end is none of this stream.
            self.waiting.clear();
            self.waiting_octets = 0;
            hand(Portion::End);
        }
    }
}

#[cfg(test)]
mod tests;
