//! Segments that were sent and are not acknowledged yet, of all connections in one pool: most are remembered for one
//! round trip, and a place is used again at once.

use std::ops::Range;

use super::segment::is_after;

/// Most segments remembered of one direction; of more the oldest are forgotten.
pub(super) const MAX_A_DIRECTION: u32 = 4096;

/// A segment that waits for its acknowledgement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub sequence: u32,
    /// The number behind it.
    pub next: u32,
    pub time_ns: i64,
    pub frame: u64,
    /// Octets of it were sent before or again, so that nobody knows which sending is acknowledged (RFC 6298 §3).
    pub ambiguous: bool,
    link: u32,
}

const END: u32 = u32::MAX;

/// The places of all queues.
#[derive(Debug)]
pub(in crate::flow) struct Pool {
    places: Vec<Sent>,
    free: u32,
    most: usize,
    /// Segments that were not remembered, because the pool was full.
    pub forgotten: u64,
}

impl Pool {
    /// A pool of at most `octets` octets.
    pub fn new(octets: usize) -> Self {
        let most = (octets / size_of::<Sent>()).min(END as usize);
        Self { places: Vec::new(), free: END, most, forgotten: 0 }
    }

    fn take(&mut self, sent: Sent) -> Option<u32> {
        if self.free != END {
            let at = self.free;
            self.free = self.places[at as usize].link;
            self.places[at as usize] = sent;
            return Some(at);
        }
        if self.places.len() >= self.most {
            self.forgotten += 1;
            return None;
        }
        self.places.push(sent);
        Some(self.places.len() as u32 - 1)
    }

    fn give(&mut self, at: u32) {
        self.places[at as usize].link = self.free;
        self.free = at;
    }
}

/// What one direction has sent and is not acknowledged, the oldest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queue {
    first: u32,
    last: u32,
    len: u32,
    /// The highest number behind any of it.
    end: u32,
}

impl Default for Queue {
    fn default() -> Self {
        Self { first: END, last: END, len: 0, end: 0 }
    }
}

impl Queue {
    /// Remembers a segment.
    pub fn push(&mut self, pool: &mut Pool, sequence: u32, next: u32, time_ns: i64, frame: u64, ambiguous: bool) {
        if self.len >= MAX_A_DIRECTION {
            self.pop(pool);
        }
        let Some(at) = pool.take(Sent { sequence, next, time_ns, frame, ambiguous, link: END }) else { return };
        match self.last {
            END => (self.first, self.end) = (at, next),
            last => pool.places[last as usize].link = at,
        }
        if is_after(next, self.end) {
            self.end = next;
        }
        self.last = at;
        self.len += 1;
    }

    fn pop(&mut self, pool: &mut Pool) -> Option<Sent> {
        let at = (self.first != END).then_some(self.first)?;
        let sent = pool.places[at as usize];
        pool.give(at);
        self.first = sent.link;
        self.len -= 1;
        if self.first == END {
            self.last = END;
        }
        Some(sent)
    }

    /// Forgets what `acknowledged` covers, and gives the oldest segment that ends exactly there.
    pub fn acknowledge(&mut self, pool: &mut Pool, acknowledged: u32) -> Option<Sent> {
        let mut exact = None;
        while self.first != END && !is_after(pool.places[self.first as usize].next, acknowledged) {
            let sent = self.pop(pool)?;
            if sent.next == acknowledged && exact.is_none() {
                exact = Some(sent);
            }
        }
        if self.first != END
            && let oldest = &mut pool.places[self.first as usize]
            && is_after(acknowledged, oldest.sequence)
        {
            oldest.sequence = acknowledged;
        }
        exact
    }

    /// The oldest segment that begins at `sequence` or behind it, to be marked as sent again; the oldest of all where
    /// there is none.
    pub fn again(&mut self, pool: &mut Pool, sequence: u32) -> Option<Sent> {
        let mut at = self.first;
        while at != END {
            let sent = &mut pool.places[at as usize];
            if !is_after(sequence, sent.sequence) {
                sent.ambiguous = true;
                return Some(*sent);
            }
            at = sent.link;
        }
        (self.first != END).then(|| pool.places[self.first as usize])
    }

    /// A segment that waits begins at `sequence`.
    pub fn has(&self, pool: &Pool, sequence: u32) -> bool {
        let mut at = self.first;
        while at != END {
            let sent = &pool.places[at as usize];
            if sent.sequence == sequence {
                return true;
            }
            at = sent.link;
        }
        false
    }

    /// The first sequence number that waits, and the one behind the last.
    pub fn range(&self, pool: &Pool) -> Option<Range<u32>> {
        (self.first != END).then(|| pool.places[self.first as usize].sequence..self.end)
    }

    /// Forgets all.
    pub fn clear(&mut self, pool: &mut Pool) {
        while self.pop(pool).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_takes_what_it_covers() {
        let (mut pool, mut queue) = (Pool::new(1 << 10), Queue::default());
        for (frame, sequence) in (1..).zip([u32::MAX - 99, 0, 100, 0]) {
            queue.push(&mut pool, sequence, sequence.wrapping_add(100), 0, frame, false);
        }
        assert_eq!(queue.again(&mut pool, 0).map(|sent| sent.frame), Some(2));
        let acknowledged = queue.acknowledge(&mut pool, 100).expect("a segment ends at 100");
        assert_eq!((acknowledged.frame, acknowledged.ambiguous), (2, true));
        assert_eq!((queue.len, queue.range(&pool)), (2, Some(100..200)));
        queue.clear(&mut pool);
        assert_eq!((queue.len, queue.range(&pool), queue.acknowledge(&mut pool, 5).is_none()), (0, None, true));
    }

    #[test]
    fn a_full_pool_says_what_it_forgot() {
        let (mut pool, mut queue) = (Pool::new(2 * size_of::<Sent>()), Queue::default());
        for sequence in 0..5 {
            queue.push(&mut pool, sequence, sequence + 1, 0, 1, false);
        }
        assert_eq!((queue.len, pool.forgotten, pool.places.len()), (2, 3, 2));
    }
}
