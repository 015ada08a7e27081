//! Losses: where a datagram should have been seen and was not.
//!
//! Nothing in a capture says where a datagram is to go, so the way of the others between the same hosts must tell: where
//! they went on and it did not, it was lost. What reaches a port only because a switch does not know better yet, is
//! awaited nowhere. What no other datagram of the two hosts proves, is not called lost.

use hashbrown::{HashMap, HashSet};
use rustc_hash::FxBuildHasher;

use super::Hops;
use super::identity::Piece;
use super::paths::{Node, Step, is_same_frame};
use super::sightings::{NO_TIME, NONE, Sighting};
use crate::flow::ends::Address;

/// An error message tells of a datagram that was seen at most so long before.
const ANSWERED_WITHIN_NS: i64 = 10_000_000_000;

/// A datagram that was seen at one place and not at the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
    /// Which datagram.
    pub datagram: u32,
    /// The sighting behind which there is none.
    pub after: u32,
    /// Where it was awaited.
    pub at: Node,
    pub fate: Fate,
    /// The frame in which the same octets of the connection were sent again.
    pub again: Option<u64>,
}

/// What became of a datagram that was not seen where it was awaited.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is gone.
    Lost,
    /// Somebody said that they had dropped it: the index of the error message.
    Refused(u32),
    /// It was seen farther on, so this tap missed it.
    Missed,
    /// Its octets went on in other pieces: cut into fragments or segments, or put together.
    Recut,
}

/// All losses, by datagram.
pub(super) fn losses(hops: &Hops) -> Vec<Loss> {
    let mut losses = Vec::new();
    for datagram in 0..hops.journeys.ranges.len() as u32 {
        let steps = hops.steps(datagram);
        for (i, step) in steps.iter().enumerate() {
            Awaited { hops, steps: &steps, i }.each(|at, is_missed| {
                let fate = if is_missed { Fate::Missed } else { Fate::Lost };
                losses.push(Loss { datagram, after: step.at, at, fate, again: None });
            });
        }
    }
    Pieces::of(hops, &losses).mark(hops, &mut losses);
    blame(hops, &mut losses);
    find_again(hops, &mut losses);
    losses
}

/// One step of a datagram, and where it should have gone on to.
struct Awaited<'a> {
    hops: &'a Hops,
    steps: &'a [Step],
    i: usize,
}

impl Awaited<'_> {
    fn sighting(&self, step: &Step) -> &Sighting {
        &self.hops.seen[step.at as usize]
    }

    /// The steps it took from here.
    fn onward(&self) -> impl Iterator<Item = &Sighting> {
        self.steps.iter().filter(|step| step.from == Some(self.i)).map(|step| self.sighting(step))
    }

    /// Tells each place where it was awaited and not seen, and whether it was seen behind that place.
    fn each(&self, mut tell: impl FnMut(Node, bool)) {
        let own = self.sighting(&self.steps[self.i]);
        let (paths, node) = (&self.hops.paths, Node::of(own));
        if own.flow == NONE {
            return;
        }
        let was_at = |node: Node| self.steps.iter().any(|step| Node::of(self.sighting(step)) == node);
        let usual = paths.onward.get(&(own.flow, node)).map_or(&[][..], Vec::as_slice);
        for &next in usual.iter().filter(|next| !was_at(**next)) {
            let behind = paths.onward.get(&(own.flow, next)).map_or(&[][..], Vec::as_slice);
            if self.is_awaited(own, node, next) && self.recorded_then(own, next) {
                tell(next, behind.iter().any(|node| was_at(*node)));
            }
        }
        if usual.is_empty()
            && let Some(next) = self.on_the_way_back(own, node).filter(|next| self.recorded_then(own, *next))
        {
            tell(next, false);
        }
    }

    /// The datagrams of its flow usually go on there, so that it should have, too.
    fn is_awaited(&self, own: &Sighting, node: Node, next: Node) -> bool {
        let paths = &self.hops.paths;
        let Some(edge) = paths.edge(own.flow, node, next) else { return false };
        if self.hops.is_group(own) {
            // Who joins and leaves a group is reached in between.
            return (edge.times.0..=edge.times.1).contains(&own.time_ns);
        }
        let passed = paths.passed.get(&(own.flow, node)).copied().unwrap_or(0);
        let is_routed = edge.routed * 2 > edge.count;
        let is_bystander = !is_routed && paths.is_bystander(own, next, &self.hops.cards);
        if is_bystander {
            // A switch sends to all ports until it knows better; a hub always does.
            return edge.count * 2 > passed && (edge.times.0..=edge.times.1).contains(&own.time_ns);
        }
        if is_routed && self.onward().any(|onward| !is_same_frame(own, onward)) {
            // Another router took it.
            return false;
        }
        if edge.count * 2 > passed {
            return true;
        }
        // A rare way is awaited only by a datagram that took none, and only if no other is less rare.
        let others = paths.onward.get(&(own.flow, node)).map_or(&[][..], Vec::as_slice);
        let rate = |to: Node| paths.edge(own.flow, node, to).map_or(0, |edge| edge.count);
        self.onward().next().is_none() && others.iter().all(|other| rate(*other) <= edge.count)
    }

    /// Where datagrams of the other direction came from, if no datagram of this one ever went on.
    fn on_the_way_back(&self, own: &Sighting, node: Node) -> Option<Node> {
        let hops = self.hops;
        if self.onward().next().is_some() || hops.is_group(own) {
            return None;
        }
        let (from, to) = *hops.flows.all.get(own.flow as usize)?;
        let other = hops.flows.find(&(to, from))?;
        let sources = hops.paths.back.get(&(other, node))?;
        let count = |from: &Node| hops.paths.edge(other, *from, node).map_or(0, |edge| edge.count);
        // Of two passes over one tap the first comes first, either way.
        let elsewhere = sources.iter().copied().filter(|from| from.point != node.point);
        elsewhere.max_by_key(|from| (count(from), *from)).map(|from| Node { pass: 0, ..from })
    }

    /// The tap there recorded when the datagram was seen here: a file of its own may begin later or end earlier.
    fn recorded_then(&self, own: &Sighting, next: Node) -> bool {
        let file = |point: u16| self.hops.tap(point).map(|tap| tap.file);
        if file(own.point) == file(next.point) || own.time_ns == NO_TIME {
            return true;
        }
        self.hops.recorded(next.point).is_some_and(|(first, last)| (first..=last).contains(&own.time_ns))
    }
}

/// Two pieces have octets of one whole in common.
fn overlap(one: Piece, other: Piece) -> bool {
    let meet = |(first, end): (u64, u64), (begin, last): (u64, u64)| first < last && begin < end;
    one.stream == other.stream && octets(one).any(|part| octets(other).any(|own| meet(part, own)))
}

impl Hops {
    /// The frames in which the octets of a datagram went on that is not seen any more in one piece.
    pub(super) fn went_on_as(&self, loss: &Loss) -> Vec<u64> {
        let Some(own) = self.seen[loss.after as usize].piece else { return Vec::new() };
        let first =
            self.journeys.ranges.iter().map(|range| &self.seen[self.journeys.order[range.start as usize] as usize]);
        let is_part =
            |other: &&Sighting| Node::of(other) == loss.at && other.piece.is_some_and(|piece| overlap(own, piece));
        first.filter(is_part).map(|other| other.number).collect()
    }

    /// The frames whose octets went on in a datagram that was first seen on the way.
    pub(super) fn came_from(&self, first: &Sighting) -> Vec<u64> {
        let Some(own) = first.piece else { return Vec::new() };
        let recut = self.losses.iter().filter(|loss| loss.fate == Fate::Recut && loss.at == Node::of(first));
        let before = recut.map(|loss| &self.seen[loss.after as usize]);
        let is_part = |other: &&Sighting| other.piece.is_some_and(|piece| overlap(own, piece));
        before.filter(is_part).map(|other| other.number).collect()
    }

    /// It is for a group, or for all.
    pub(super) fn is_group(&self, sighting: &Sighting) -> bool {
        self.cards.all.get(sighting.cards as usize).is_some_and(|(_, to)| to.is_group())
            || self.flows.all.get(sighting.flow as usize).is_some_and(|(_, to)| Address::is_group(to))
    }
}

/// What went on of datagrams that did not, by what it is a part of and where it was seen.
#[derive(Default)]
struct Pieces {
    /// From which octet to which, apart from each other and in rising order.
    found: HashMap<(u32, u16), Vec<(u64, u64)>, FxBuildHasher>,
}

/// The octets of a piece; those behind the last sequence number begin again at zero.
fn octets(piece: Piece) -> impl Iterator<Item = (u64, u64)> {
    let (first, wrap) = (u64::from(piece.first), 1 << 32);
    let end = first + u64::from(piece.octets);
    [(first, end.min(wrap)), (0, end.saturating_sub(wrap))].into_iter().filter(|(first, end)| first < end)
}

impl Pieces {
    fn of(hops: &Hops, losses: &[Loss]) -> Self {
        let piece = |at: u32| hops.seen[at as usize].piece;
        let wanted: HashSet<(u32, u16), FxBuildHasher> =
            losses.iter().filter_map(|loss| Some((piece(loss.after)?.stream, loss.at.point))).collect();
        let mut pieces = Self::default();
        if wanted.is_empty() {
            return pieces;
        }
        for datagram in 0..hops.journeys.ranges.len() as u32 {
            // Only what is first seen there was made on the way: what was seen before in the same form is another
            // datagram, the same octets sent again.
            let first = hops.journeys.sightings(datagram).first().map(|at| &hops.seen[*at as usize]);
            let Some((first, piece)) = first.and_then(|first| Some((first, first.piece?))) else { continue };
            let key = (piece.stream, first.point);
            if wanted.contains(&key) {
                pieces.found.entry(key).or_default().extend(octets(piece));
            }
        }
        for found in pieces.found.values_mut() {
            found.sort_unstable();
            found.dedup_by(|later, before| {
                let joins = later.0 <= before.1;
                if joins {
                    before.1 = before.1.max(later.1);
                }
                joins
            });
        }
        pieces
    }

    /// Whether all octets of `own` were seen at a place, in whichever pieces.
    fn cover(&self, own: Piece, point: u16) -> bool {
        let Some(found) = self.found.get(&(own.stream, point)) else { return false };
        octets(own).all(|(first, end)| {
            let at = found.partition_point(|piece| piece.0 <= first);
            at.checked_sub(1).is_some_and(|at| found[at].1 >= end)
        })
    }

    fn mark(&self, hops: &Hops, losses: &mut [Loss]) {
        for loss in losses.iter_mut().filter(|loss| loss.fate == Fate::Lost) {
            let own = hops.seen[loss.after as usize].piece;
            if own.is_some_and(|own| self.cover(own, loss.at.point)) {
                loss.fate = Fate::Recut;
            }
        }
    }
}

/// Finds who said that they had dropped what was lost.
fn blame(hops: &Hops, losses: &mut [Loss]) {
    let mut by_quote: HashMap<u32, Vec<u32>, FxBuildHasher> = HashMap::default();
    for (at, complaint) in (0..).zip(&hops.complaints) {
        by_quote.entry(complaint.quote).or_default().push(at);
    }
    for loss in losses.iter_mut().filter(|loss| loss.fate == Fate::Lost) {
        let own = &hops.seen[loss.after as usize];
        let answers = by_quote.get(&own.quote).map_or(&[][..], Vec::as_slice);
        let fits = |at: &&u32| {
            let complaint = &hops.complaints[**at as usize];
            let after = complaint.time_ns.saturating_sub(own.time_ns);
            complaint.time_ns == NO_TIME || own.time_ns == NO_TIME || (0..=ANSWERED_WITHIN_NS).contains(&after)
        };
        if let Some(at) = answers.iter().find(fits) {
            loss.fate = Fate::Refused(*at);
        }
    }
}

/// Finds where what was lost was sent again.
fn find_again(hops: &Hops, losses: &mut [Loss]) {
    let key = |sighting: &Sighting| sighting.piece.map(|piece| (sighting.flow, piece.stream, piece.first));
    let lost = losses.iter().filter(|loss| loss.fate == Fate::Lost);
    let mut sent: HashMap<_, Vec<(i64, u64)>, FxBuildHasher> =
        lost.filter_map(|loss| Some((key(&hops.seen[loss.after as usize])?, Vec::new()))).collect();
    for range in &hops.journeys.ranges {
        let first = &hops.seen[hops.journeys.order[range.start as usize] as usize];
        // Datagrams stand in the order of time.
        if let Some(sent) = key(first).and_then(|key| sent.get_mut(&key)) {
            sent.push((first.time_ns, first.number));
        }
    }
    for loss in losses.iter_mut().filter(|loss| loss.fate == Fate::Lost) {
        let own = &hops.seen[loss.after as usize];
        let Some(sent) = key(own).and_then(|key| sent.get(&key)) else { continue };
        let later = sent.partition_point(|(time, _)| *time <= own.time_ns);
        loss.again = sent.get(later).map(|(_, number)| *number);
    }
}
