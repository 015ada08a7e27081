//! The conversations of a capture, in memory that is bounded.

use std::num::NonZero;

use hashbrown::HashTable;

use super::conversation::{Complaint, Flow, Seen, Weight, octets_of};
use super::marks::Mark;
use super::sheet::{Sheet, Sight};
use super::tcp::{Arrival, Pool, Segment, Verdict};
use crate::frame::Frame;
use crate::proto::Proto;

/// How much is remembered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bounds {
    /// Octets for conversations and what is unacknowledged in them.
    pub octets: usize,
    /// Taps that a conversation is told apart at; what further ones see is not counted.
    pub taps: usize,
    /// Octets for fragments that wait for others.
    pub fragments: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { octets: 240 << 20, taps: 256, fragments: 16 << 20 }
    }
}

/// What was seen and is no longer told, because there was no room.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Forgotten {
    /// Conversations that were silent the longest.
    pub flows: u64,
    /// Their frames.
    pub frames: u64,
    /// Octets of those frames.
    pub octets: u64,
    /// Segments whose round trip was not measured.
    pub segments: u64,
}

/// Every conversation that is remembered.
#[derive(Debug)]
pub struct Table {
    bounds: Bounds,
    /// Places in `flows`, by the hash of their keys.
    index: HashTable<u32>,
    flows: Vec<Option<Flow>>,
    free: Vec<u32>,
    octets: usize,
    numbers: u64,
    streams: Vec<(Proto, u64)>,
    pub(super) pool: Pool,
    forgotten: Forgotten,
}

/// A place in the index and in the list.
const PLACE_OCTETS: usize = 16;

impl Table {
    pub(super) fn new(bounds: Bounds) -> Self {
        // What is under way is little beside what was said.
        let pool = bounds.octets / 8;
        Self {
            bounds: Bounds { octets: bounds.octets - pool, ..bounds },
            index: HashTable::new(),
            flows: Vec::new(),
            free: Vec::new(),
            octets: 0,
            numbers: 0,
            streams: Vec::new(),
            pool: Pool::new(pool),
            forgotten: Forgotten::default(),
        }
    }

    /// The conversations that are remembered and had a frame, in no order.
    pub fn flows(&self) -> impl Iterator<Item = &Flow> {
        self.flows.iter().flatten().filter(|flow| flow.number > 0)
    }

    /// How many conversations there were, forgotten ones too.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.numbers
    }

    /// What is no longer told.
    #[must_use]
    pub fn forgotten(&self) -> Forgotten {
        Forgotten { segments: self.pool.forgotten, ..self.forgotten }
    }

    pub(super) fn flow(&self, place: u32) -> Option<&Flow> {
        self.flows.get(place as usize)?.as_ref()
    }

    /// Takes a sight into its conversation, which begins with it if there is none. `None` where there is no room for one
    /// more tap.
    #[inline]
    pub(super) fn take(&mut self, sheet: &Sheet, sight: &Sight, frame: &Frame<'_>, weight: Weight) -> Option<Taken> {
        let known = self.find(sight);
        let place = known.filter(|place| !self.is_another(*place, sight, frame.tap));
        if place.is_none() && sight.quoted.is_some_and(|says| says.partly) {
            return None;
        }
        let place = place.unwrap_or_else(|| self.begin(sight, frame, known));
        let flow = self.flow(place)?;
        let at = match flow.first.tap == frame.tap || flow.number == 0 || sight.quoted.is_some() {
            true => 0,
            false => self.other_tap(place, sight, frame)?,
        };
        let Self { flows, pool, numbers, .. } = self;
        let flow = flows.get_mut(place as usize)?.as_mut()?;
        if let Some(quoted) = sight.quoted {
            let says = sheet.quotings.get(quoted.by as usize)?;
            let complaint = NonZero::new(frame.number).map(|frame| Complaint { frame, about: sight.side, says: *says });
            flow.error = flow.error.or(complaint);
            return Some(Taken { place, at, began: false, verdict: Verdict::default(), previous_ns: None });
        }
        let began = flow.number == 0;
        if began {
            *numbers += 1;
            flow.number = *numbers;
            flow.first = Seen::new(frame.tap, sight, frame);
        }
        let seen = flow.seen_mut(at)?;
        let previous_ns = seen.last_ns();
        seen.count(sight, frame, weight);
        let mut verdict = Verdict::default();
        if let (Some(tcp), Some(segment)) = (&mut seen.tcp, &sight.segment) {
            let arrival = Arrival {
                segment,
                sacks: sheet.sacks_of(sight),
                side: sight.side,
                time_ns: frame.time_ns.unwrap_or(0),
                frame: frame.number,
                print: sight.print,
                identified: sight.identified,
            };
            verdict = tcp.take(arrival, pool);
            if began && known.is_some() {
                verdict.marks.add(Mark::ReusedPorts);
            }
        }
        Some(Taken { place, at, began, verdict, previous_ns })
    }

    #[inline]
    fn find(&self, sight: &Sight) -> Option<u32> {
        let Self { index, flows, .. } = self;
        let same = |&place: &u32| flows[place as usize].as_ref().is_some_and(|flow| flow.key == sight.key);
        index.find(sight.hash, same).copied()
    }

    /// The sight asks for a new connection between ends that have one.
    #[inline]
    fn is_another(&self, place: u32, sight: &Sight, tap: u32) -> bool {
        let Some(segment) = sight.segment.filter(Segment::opens) else { return false };
        let seen = self.flow(place).and_then(|flow| flow.taps().find(|seen| seen.tap == tap));
        seen.and_then(|seen| seen.tcp.as_ref()).is_some_and(|tcp| tcp.is_another(sight.side, &segment))
    }

    /// Begins a conversation, in the place of the one that has the same ends, if there is one.
    fn begin(&mut self, sight: &Sight, frame: &Frame<'_>, earlier: Option<u32>) -> u32 {
        let proto = sight.key.proto();
        let before = earlier.and_then(|place| NonZero::new(self.flow(place)?.number));
        let stream = match self.streams.iter_mut().find(|(known, _)| *known == proto) {
            Some((_, next)) => next,
            None => {
                self.streams.push((proto, 0));
                let last = self.streams.len() - 1;
                &mut self.streams[last].1
            }
        };
        let flow = Flow {
            key: sight.key,
            number: 0,
            stream: *stream,
            earlier: before,
            error: None,
            first: Seen::new(frame.tap, sight, frame),
            others: None,
        };
        *stream += 1;
        self.octets += flow.octets() + PLACE_OCTETS;
        if self.octets > self.bounds.octets {
            self.make_room(earlier);
        }
        let place = match self.free.pop() {
            Some(place) => {
                self.flows[place as usize] = Some(flow);
                place
            }
            None => {
                self.flows.push(Some(flow));
                self.flows.len() as u32 - 1
            }
        };
        let Self { index, flows, .. } = self;
        let hash_of = |place: &u32| flows[*place as usize].as_ref().map_or(0, |flow| flow.key.hash());
        match index.find_mut(sight.hash, |known| Some(*known) == earlier) {
            Some(known) => *known = place,
            None => {
                index.insert_unique(sight.hash, place, hash_of);
            }
        }
        place
    }

    /// The index of the view of another tap than the one that saw the conversation first.
    #[cold]
    fn other_tap(&mut self, place: u32, sight: &Sight, frame: &Frame<'_>) -> Option<usize> {
        let most = self.bounds.taps;
        let flow = self.flows.get_mut(place as usize)?.as_mut()?;
        let others = flow.others.get_or_insert_default();
        match others.binary_search_by_key(&frame.tap, |seen| seen.tap) {
            Ok(at) => Some(at + 1),
            Err(_) if others.len() + 1 >= most => None,
            Err(at) => {
                let seen = Seen::new(frame.tap, sight, frame);
                self.octets += octets_of(&seen);
                others.insert(at, seen);
                Some(at + 1)
            }
        }
    }

    /// Forgets the quarter of the conversations that was silent the longest.
    #[cold]
    fn make_room(&mut self, but: Option<u32>) {
        let last_frame = |flow: &Flow| flow.taps().map(|seen| seen.last_frame).max();
        let mut silent: Vec<_> = (0..self.flows.len() as u32)
            .filter(|place| Some(*place) != but)
            .filter_map(|place| Some((last_frame(self.flow(place)?)?, place)))
            .collect();
        let most = silent.len() / 4;
        if most == 0 {
            return;
        }
        silent.select_nth_unstable(most);
        for &(_, place) in &silent[..=most] {
            self.forget(place);
        }
    }

    fn forget(&mut self, place: u32) {
        let Some(mut flow) = self.flows[place as usize].take() else { return };
        self.free.push(place);
        self.octets = self.octets.saturating_sub(flow.octets() + PLACE_OCTETS);
        self.forgotten.flows += 1;
        for seen in std::iter::once(&mut flow.first).chain(flow.others.iter_mut().flat_map(|others| others.iter_mut()))
        {
            self.forgotten.frames += seen.frames();
            self.forgotten.octets += seen.octets();
            if let Some(tcp) = &mut seen.tcp {
                tcp.settle(&mut self.pool);
            }
        }
        // A later connection between the same ends has its place.
        if let Ok(entry) = self.index.find_entry(flow.key.hash(), |known| *known == place) {
            entry.remove();
        }
    }
}

/// Where a sight was taken to, and what it is there.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    pub place: u32,
    /// Index of the tap's view of the conversation.
    pub at: usize,
    /// The conversation begins with it.
    pub began: bool,
    pub verdict: Verdict,
    /// Time of the conversation's frame before, at the same tap.
    pub previous_ns: Option<i64>,
}
