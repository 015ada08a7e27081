//! Paths: from where to where each datagram went, and the way that the datagrams of two hosts usually take.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::journeys::Journeys;
use super::sightings::{Met, NO_TIME, Sighting};
use crate::bytes::MacAddr;

/// A place on a path: the point, and how often the datagram had passed there before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Node {
    pub point: u16,
    pub pass: u8,
}

impl Node {
    pub fn of(sighting: &Sighting) -> Self {
        Self { point: sighting.point, pass: sighting.pass }
    }
}

/// A sighting on the way of one datagram, repeats left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Index of the sighting.
    pub at: u32,
    /// Which step before it the datagram came from; none for the first.
    pub from: Option<usize>,
}

/// The steps of each datagram, one after the other.
#[derive(Debug, Default)]
pub(super) struct Steps {
    all: Vec<(u32, u16)>,
    ends: Vec<u32>,
}

impl Steps {
    /// Stands for the datagram's first step, which comes from none.
    const FIRST: u16 = u16::MAX;

    fn push(&mut self, steps: &[Step]) {
        let from = |step: &Step| step.from.and_then(|from| u16::try_from(from).ok()).unwrap_or(Self::FIRST);
        self.all.extend(steps.iter().map(|step| (step.at, from(step))));
        self.ends.push(self.all.len() as u32);
    }

    /// The steps of datagram `at`, in the order of its way.
    pub fn of(&self, at: u32) -> impl ExactSizeIterator<Item = Step> + Clone {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before as usize)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at as usize).map_or(start, |end| *end as usize);
        let step = |(at, from): &(u32, u16)| Step { at: *at, from: (*from != Self::FIRST).then(|| usize::from(*from)) };
        self.all[start..end].iter().map(step)
    }
}

/// Steps that datagrams of one flow took from one place to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub count: u64,
    /// How many of them left in another frame than they came in: a router's work.
    pub routed: u64,
    /// When the first and the last of them were seen where they came from.
    pub times: (i64, i64),
    /// The number of the first frame.
    pub first: u64,
}

/// The steps of all datagrams.
#[derive(Debug, Default)]
pub(super) struct Paths {
    pub steps: Steps,
    /// By flow, from and to.
    pub edges: HashMap<(u32, Node, Node), Edge, FxBuildHasher>,
    /// Where the datagrams of a flow went on to from a place.
    pub onward: HashMap<(u32, Node), Vec<Node>, FxBuildHasher>,
    /// Where they came from.
    pub back: HashMap<(u32, Node), Vec<Node>, FxBuildHasher>,
    /// Datagrams of a flow at a place.
    pub passed: HashMap<(u32, Node), u64, FxBuildHasher>,
    /// The place where a card's frames are first seen: the card's own, or the nearest to it.
    homes: HashMap<MacAddr, u16, FxBuildHasher>,
    /// All places that are some card's.
    ends: HashSet<u16, FxBuildHasher>,
}

/// The frame was handed on as it was.
pub(super) fn is_same_frame(one: &Sighting, other: &Sighting) -> bool {
    one.cards == other.cards && one.hops_left == other.hops_left
}

impl Paths {
    pub fn of(seen: &[Sighting], journeys: &Journeys, cards: &Met<(MacAddr, MacAddr)>) -> Self {
        let mut paths = Self::default();
        paths.find_homes(seen, journeys, cards);
        for datagram in 0..journeys.ranges.len() as u32 {
            let steps = paths.find_steps(seen, journeys.sightings(datagram), cards);
            paths.steps.push(&steps);
            for step in &steps {
                let own = &seen[step.at as usize];
                *paths.passed.entry((own.flow, Node::of(own))).or_default() += 1;
                if let Some(from) = step.from {
                    paths.count(&seen[steps[from].at as usize], own);
                }
            }
        }
        paths.link();
        paths
    }

    /// Finds out what leads where.
    fn link(&mut self) {
        self.onward.clear();
        self.back.clear();
        for &(flow, from, to) in self.edges.keys() {
            self.onward.entry((flow, from)).or_default().push(to);
            self.back.entry((flow, to)).or_default().push(from);
        }
        // Hash maps have no order of their own; what is told of them must have one.
        self.onward.values_mut().chain(self.back.values_mut()).for_each(|nodes| nodes.sort_unstable());
    }

    /// Counts ways on which datagrams went on in other pieces: from which sighting to where.
    pub fn add_recut<'s>(&mut self, recut: impl Iterator<Item = (&'s Sighting, Node)>) {
        let before = self.edges.len();
        for (from, to) in recut {
            self.count_at(from, to, true);
        }
        if self.edges.len() > before {
            self.link();
        }
    }

    /// A card's place is where its frames are most often seen first.
    fn find_homes(&mut self, seen: &[Sighting], journeys: &Journeys, cards: &Met<(MacAddr, MacAddr)>) {
        let mut votes: HashMap<(MacAddr, u16), u64, FxBuildHasher> = HashMap::default();
        for datagram in 0..journeys.ranges.len() as u32 {
            let sightings = journeys.sightings(datagram).iter().map(|at| &seen[*at as usize]);
            let mut before: Option<&Sighting> = None;
            for own in sightings.filter(|own| !own.is_repeat) {
                if before.is_none_or(|before| !is_same_frame(before, own))
                    && let Some((from, _)) = cards.all.get(own.cards as usize)
                {
                    *votes.entry((*from, own.point)).or_default() += 1;
                }
                before = Some(own);
            }
        }
        let mut best: HashMap<MacAddr, (u64, u16), FxBuildHasher> = HashMap::default();
        for ((card, point), count) in votes {
            let most = best.entry(card).or_insert((count, point));
            if (count, u16::MAX - point) > (most.0, u16::MAX - most.1) {
                *most = (count, point);
            }
        }
        self.homes = best.into_iter().map(|(card, (_, point))| (card, point)).collect();
        self.ends = self.homes.values().copied().collect();
    }

    /// The card that the sighting's frame is for is there.
    fn is_home(&self, sighting: &Sighting, cards: &Met<(MacAddr, MacAddr)>) -> bool {
        self.home(sighting, cards) == Some(sighting.point)
    }

    /// A card is there, but not the one that the sighting's frame is for.
    pub fn is_bystander(&self, sighting: &Sighting, at: Node, cards: &Met<(MacAddr, MacAddr)>) -> bool {
        self.ends.contains(&at.point) && self.home(sighting, cards) != Some(at.point)
    }

    /// The home of the card that the sighting's frame is for.
    pub fn home(&self, sighting: &Sighting, cards: &Met<(MacAddr, MacAddr)>) -> Option<u16> {
        cards.all.get(sighting.cards as usize).and_then(|(_, to)| self.homes.get(to)).copied()
    }

    /// The way of one datagram: a chain where each tap hands it to the next, a tree where one hands it to several.
    fn find_steps(&self, seen: &[Sighting], datagram: &[u32], cards: &Met<(MacAddr, MacAddr)>) -> Vec<Step> {
        let way: Vec<u32> = datagram.iter().copied().filter(|at| !seen[*at as usize].is_repeat).collect();
        let own: Vec<&Sighting> = way.iter().map(|at| &seen[*at as usize]).collect();
        (0..).zip(&way).map(|(i, at)| Step { at: *at, from: self.before(&own, i, cards) }).collect()
    }

    /// Which of the sightings before the `i`th it comes from.
    fn before(&self, way: &[&Sighting], i: usize, cards: &Met<(MacAddr, MacAddr)>) -> Option<usize> {
        let own = way[i];
        let latest = |is: &dyn Fn(&Sighting) -> bool| (0..i).rev().find(|j| is(way[*j]));
        // What comes in left the other end of the cable as the same frame; what goes out had come in.
        let told = match own.came_in {
            Some(true) => latest(&|before| before.came_in == Some(false) && is_same_frame(before, own)),
            Some(false) => latest(&|before| before.came_in == Some(true)),
            None => None,
        };
        if told.is_some() {
            return told;
        }
        if let Some(first) = (0..i).find(|j| is_same_frame(way[*j], own)) {
            // A hub or a switch repeats the frame at several ports, one after the other: none of them had it from
            // another port, unless no card is there.
            let is_group = cards.all.get(own.cards as usize).is_some_and(|(_, to)| to.is_group());
            let on_the_way = |before: &Sighting| is_same_frame(before, own) && !self.ends.contains(&before.point);
            return if is_group { Some(first) } else { latest(&on_the_way).filter(|j| *j > first).or(Some(first)) };
        }
        // A router had it from the link on which it still had one more to live.
        let higher = latest(&|before| before.hops_left > own.hops_left).or(i.checked_sub(1))?;
        let is_there = |before: &Sighting| before.hops_left == way[higher].hops_left && self.is_home(before, cards);
        (0..=higher).rev().find(|j| is_there(way[*j])).or(Some(higher))
    }

    fn count(&mut self, from: &Sighting, to: &Sighting) {
        self.count_at(from, Node::of(to), !is_same_frame(from, to));
    }

    fn count_at(&mut self, from: &Sighting, to: Node, is_routed: bool) {
        let (time, number) = (from.time_ns, from.number);
        let first = Edge { count: 0, routed: 0, times: (time, time), first: number };
        let edge = self.edges.entry((from.flow, Node::of(from), to)).or_insert(first);
        edge.count += 1;
        edge.routed += u64::from(is_routed);
        edge.first = edge.first.min(number);
        if time != NO_TIME {
            edge.times = (edge.times.0.min(time), edge.times.1.max(time));
        }
    }

    /// How many datagrams of a flow went from one place to the next.
    pub fn edge(&self, flow: u32, from: Node, to: Node) -> Option<&Edge> {
        self.edges.get(&(flow, from, to))
    }

    /// Every place that datagrams of the flow get to from `from`, over others or at once.
    pub fn beyond(&self, flow: u32, from: Node) -> HashSet<Node, FxBuildHasher> {
        let (mut reached, mut waiting) = (HashSet::default(), vec![from]);
        while let Some(node) = waiting.pop() {
            for next in self.onward.get(&(flow, node)).map_or(&[][..], Vec::as_slice) {
                if reached.insert(*next) {
                    waiting.push(*next);
                }
            }
        }
        reached
    }
}
