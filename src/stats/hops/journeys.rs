//! From frames to datagrams: which sightings are the same datagram, in which order it met the taps.

use std::cmp::Reverse;
use std::ops::Range;

use super::sightings::{NO_TIME, NONE, Sighting};

/// A sender's number stands for one datagram for so long. Of a fast sender the 65,536 numbers of IPv4 come round again
/// after a second; what a network duplicates follows within a fraction of that.
const NUMBERED_FOR_NS: u64 = 200_000_000;

/// Most places that a datagram is followed over, those that it passes again with a lower TTL counted again.
const MAX_STAGES: usize = 512;

/// The sightings of all datagrams: indices, those of one datagram side by side and in the order of its way; the
/// datagrams in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Journeys {
    pub order: Vec<u32>,
    /// Where each datagram's sightings lie in `order`.
    pub ranges: Vec<Range<u32>>,
}

impl Journeys {
    /// The sightings of datagram `at`, in the order of its way.
    pub fn sightings(&self, at: u32) -> &[u32] {
        self.ranges.get(at as usize).map_or(&[], |range| &self.order[range.start as usize..range.end as usize])
    }
}

/// How sightings of one datagram follow each other. Each router takes one off the TTL, so that the order is right even
/// where the clocks of two taps disagree; on one link time decides.
fn along(sighting: &Sighting) -> (Reverse<Option<u8>>, i64, u64) {
    (Reverse(sighting.hops_left), sighting.time_ns, sighting.number)
}

/// Sightings of one datagram at one place with nothing changed between them.
fn stage(sighting: &Sighting) -> (Reverse<Option<u8>>, u16, u32) {
    (Reverse(sighting.hops_left), sighting.point, sighting.cards)
}

impl Journeys {
    /// Finds the datagrams; by the first octets of their data alone where `by_start`. Marks repeated sightings.
    pub fn of(seen: &mut [Sighting], by_start: bool) -> Self {
        let key = |sighting: &Sighting| if by_start { sighting.start } else { sighting.whole };
        let mut order: Vec<u32> = (0..seen.len() as u32).collect();
        order.sort_unstable_by_key(|at| {
            let sighting = &seen[*at as usize];
            (key(sighting), sighting.time_ns, sighting.number)
        });
        let mut datagram_of = vec![NONE; seen.len()];
        let mut count = 0;
        for same in order.chunk_by(|one, other| key(&seen[*one as usize]) == key(&seen[*other as usize])) {
            Split { seen, datagram_of: &mut datagram_of, count: &mut count }.all(same.to_vec());
        }
        let rank = ranks(seen, &datagram_of, count);
        order.sort_unstable_by_key(|at| (rank[datagram_of[*at as usize] as usize], along(&seen[*at as usize])));
        let mut ranges = Vec::with_capacity(count as usize);
        let mut start = 0;
        for datagram in order.chunk_by(|one, other| datagram_of[*one as usize] == datagram_of[*other as usize]) {
            let end = start + datagram.len() as u32;
            mark(seen, datagram);
            ranges.push(start..end);
            start = end;
        }
        Self { order, ranges }
    }
}

/// Each datagram's place in the order in which they were first seen.
fn ranks(seen: &[Sighting], datagram_of: &[u32], count: u32) -> Vec<u32> {
    let mut first = vec![(i64::MAX, u64::MAX); count as usize];
    for (sighting, datagram) in seen.iter().zip(datagram_of) {
        let first = &mut first[*datagram as usize];
        *first = (*first).min((sighting.time_ns, sighting.number));
    }
    let mut sorted: Vec<u32> = (0..count).collect();
    sorted.sort_unstable_by_key(|datagram| first[*datagram as usize]);
    let mut rank = vec![0; count as usize];
    (0..).zip(sorted).for_each(|(at, datagram)| rank[datagram as usize] = at);
    rank
}

/// Marks what repeats a sighting before it, and counts how often a place was passed.
fn mark(seen: &mut [Sighting], datagram: &[u32]) {
    // A storm repeats one frame without end, but at few places.
    let mut stages = Vec::new();
    for at in datagram {
        let own = &mut seen[*at as usize];
        let stage = stage(own);
        let known = stages.iter().find(|(known, _)| *known == stage).map(|(_, pass)| *pass);
        own.is_repeat = known.is_some() || stages.len() >= MAX_STAGES;
        own.pass = known.unwrap_or_else(|| {
            let passes = stages.iter().filter(|((_, point, _), _)| *point == own.point).count();
            u8::try_from(passes).unwrap_or(u8::MAX)
        });
        if !own.is_repeat {
            stages.push((stage, own.pass));
        }
    }
}

/// Tells datagrams apart whose octets are the same: a message that was sent again and not numbered by its sender.
struct Split<'s> {
    seen: &'s [Sighting],
    datagram_of: &'s mut [u32],
    count: &'s mut u32,
}

impl Split<'_> {
    /// Gives each of `same` its datagram.
    fn all(&mut self, mut same: Vec<u32>) {
        while !same.is_empty() {
            same = self.one_round(same);
        }
    }

    /// The same, but for sightings from before the first that was taken for a beginning, which are returned.
    fn one_round(&mut self, mut same: Vec<u32>) -> Vec<u32> {
        let seen = self.seen;
        let of = |at: &u32| &seen[*at as usize];
        same.sort_unstable_by_key(|at| (stage(of(at)), of(at).time_ns, of(at).number));
        let mut stages: Vec<&[u32]> = same.chunk_by(|one, other| stage(of(one)) == stage(of(other))).collect();
        stages.sort_by_key(|stage| along(of(&stage[0])));
        let Some((root, others)) = stages.split_first() else { return Vec::new() };
        // When each datagram began, and which it is.
        let mut begins: Vec<(i64, u32)> = Vec::new();
        let mut last = None;
        for at in *root {
            let own = of(at);
            let repeats = last.replace(own.time_ns).is_some_and(|last| {
                own.is_numbered && (last == NO_TIME || own.time_ns.abs_diff(last) < NUMBERED_FOR_NS)
            });
            if !repeats {
                begins.push((own.time_ns, *self.count));
                *self.count += 1;
            }
            self.datagram_of[*at as usize] = begins.last().map_or(NONE, |begin| begin.1);
        }
        let mut early = Vec::new();
        for stage in others {
            self.assign(stage, &begins, &mut early);
        }
        early
    }

    /// Gives sightings further on the way to the datagrams that began.
    fn assign(&mut self, stage: &[u32], begins: &[(i64, u32)], early: &mut Vec<u32>) {
        let seen = self.seen;
        let time = |at: &u32| seen[*at as usize].time_ns;
        let follows = stage.iter().zip(begins).all(|(at, begin)| time(at) >= begin.0);
        if begins.len() == 1 || stage.len() == begins.len() && follows {
            // The first is the first, the second the second; one alone has them all, whatever the clocks say.
            for (i, at) in stage.iter().enumerate() {
                self.datagram_of[*at as usize] = begins[i.min(begins.len() - 1)].1;
            }
            return;
        }
        // Otherwise each is the last that began before it. Where some are missing, none is two; where there are too
        // many, some are.
        let mut free = begins.len();
        for at in stage.iter().rev() {
            let begun = begins.partition_point(|begin| begin.0 <= time(at));
            let most = if stage.len() < begins.len() { begun.min(free) } else { begun };
            match most.checked_sub(1) {
                Some(last) => {
                    free = last;
                    self.datagram_of[*at as usize] = begins[last].1;
                }
                None => early.push(*at),
            }
        }
    }
}
