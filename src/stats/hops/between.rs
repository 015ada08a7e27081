//! Two taps and what passed from one to the other.

use super::losses::Fate;
use super::paths::{Node, Step};
use super::sightings::{NO_TIME, Sighting};
use super::{Datagram, Hops};

/// What passed from one tap to another.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Between {
    /// Datagrams seen at both, the first tap first.
    pub passages: Vec<Passage>,
    /// Frames at the first tap whose datagrams were lost before the second.
    pub lost: Vec<u64>,
    /// Frames at the first tap whose datagrams were dropped by somebody who said so: an error message of ICMP.
    pub refused: Vec<u64>,
    /// Frames at the first tap whose datagrams the second did not record, though they were seen behind it.
    pub missed: Vec<u64>,
    /// Frames at the first tap whose octets went on in other frames: fragments, segments.
    pub recut: Vec<u64>,
    /// Frames at the second tap that repeat one before them, more than the first tap has.
    pub duplicated: Vec<u64>,
}

/// A datagram on its way from one tap to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Passage {
    /// The frame at the first tap.
    pub from: u64,
    /// The frame at the second.
    pub to: u64,
    /// Nanoseconds on the way; below zero where the clocks of the taps disagree; `None` where a time is not known.
    pub delay_ns: Option<i64>,
    /// It came after a datagram between the same hosts that had been sent after it (RFC 4737 §3.3).
    pub is_reordered: bool,
}

impl Hops {
    /// What passed from the tap called `from` to the one called `to`, next to each other on the way or not; `None` where
    /// there is no tap of that name.
    #[must_use]
    pub fn between(&self, from: &str, to: &str) -> Option<Between> {
        Some(self.between_nodes(self.node(from)?, self.node(to)?))
    }

    /// The place that [`name`](Self::name) calls so.
    fn node(&self, name: &str) -> Option<Node> {
        let point =
            |name: &str| self.names.iter().position(|known| known == name).and_then(|at| u16::try_from(at).ok());
        if let Some(point) = point(name) {
            return Some(Node { point, pass: 0 });
        }
        let (name, pass) = name.strip_suffix(')')?.rsplit_once(" (")?;
        Some(Node { point: point(name)?, pass: pass.parse::<u8>().ok()?.checked_sub(1)? })
    }

    pub(super) fn between_nodes(&self, from: Node, to: Node) -> Between {
        let mut between = Between::default();
        let mut met: Vec<(&Sighting, &Sighting)> = Vec::new();
        for datagram in 0..self.journeys.ranges.len() as u32 {
            let Some((first, second)) = self.passed(datagram, from, to) else { continue };
            met.push((first, second));
            // What the first tap has twice, too, is no work of the way between.
            let repeats = |node: Node| {
                let all = self.journeys.sightings(datagram).iter().map(|at| &self.seen[*at as usize]);
                all.filter(move |own| own.is_repeat && Node::of(own) == node).map(|own| own.number)
            };
            between.duplicated.extend(repeats(to).skip(repeats(from).count()));
        }
        met.sort_unstable_by_key(|(first, _)| (first.time_ns, first.number));
        between.passages.extend(met.iter().map(|(first, second)| {
            let is_timed = first.time_ns != NO_TIME && second.time_ns != NO_TIME;
            let delay_ns = is_timed.then(|| second.time_ns.saturating_sub(first.time_ns));
            Passage { from: first.number, to: second.number, delay_ns, is_reordered: false }
        }));
        let mut arrivals: Vec<usize> = (0..met.len()).collect();
        arrivals.sort_unstable_by_key(|passage| {
            let second = met[*passage].1;
            (second.flow, second.time_ns, second.number)
        });
        let mut latest: Option<(u32, usize)> = None;
        for passage in arrivals {
            let flow = met[passage].1.flow;
            match &mut latest {
                Some((of, last)) if *of == flow => {
                    between.passages[passage].is_reordered = passage < *last;
                    *last = passage.max(*last);
                }
                _ => latest = Some((flow, passage)),
            }
        }
        self.tell_losses(from, to, &mut between);
        between
    }

    /// The sightings of a datagram at two places, if it came from the one to the other, over others or at once.
    fn passed(&self, datagram: u32, from: Node, to: Node) -> Option<(&Sighting, &Sighting)> {
        let steps = self.paths.steps.of(datagram);
        let sighting = |step: &Step| &self.seen[step.at as usize];
        let last = steps.clone().find(|step| Node::of(sighting(step)) == to)?;
        let mut before = last;
        while let Some(step) = before.from.and_then(|from| steps.clone().nth(from)) {
            if Node::of(sighting(&step)) == from {
                return Some((sighting(&step), sighting(&last)));
            }
            before = step;
        }
        None
    }

    /// The first sighting of a datagram at a place.
    fn sighting_at(&self, datagram: u32, node: Node) -> Option<&Sighting> {
        self.paths.steps.of(datagram).map(|step| &self.seen[step.at as usize]).find(|own| Node::of(own) == node)
    }

    fn tell_losses(&self, from: Node, to: Node, between: &mut Between) {
        for of_one in self.losses.chunk_by(|one, other| one.datagram == other.datagram) {
            let datagram = of_one[0].datagram;
            let Some(first) = self.sighting_at(datagram, from) else { continue };
            if self.sighting_at(datagram, to).is_some() {
                continue;
            }
            let counts = |loss: &&super::losses::Loss| {
                let after = Node::of(&self.seen[loss.after as usize]);
                let begins = after == from || self.paths.beyond(first.flow, from).contains(&after);
                begins && (loss.at == to || self.paths.beyond(first.flow, loss.at).contains(&to))
            };
            let list = match of_one.iter().find(counts).map(|loss| loss.fate) {
                None => continue,
                Some(Fate::Lost) => &mut between.lost,
                Some(Fate::Refused(_)) => &mut between.refused,
                Some(Fate::Missed) => &mut between.missed,
                Some(Fate::Recut) => &mut between.recut,
            };
            list.push(first.number);
        }
    }
}

/// The shortest, the mean and the longest of some delays, and how far they spread.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Delays {
    pub least: i64,
    pub mean: f64,
    pub most: i64,
    /// The standard deviation.
    pub spread: f64,
}

impl Between {
    /// Datagrams that came after one that had been sent after them.
    #[must_use]
    pub fn reordered(&self) -> usize {
        self.passages.iter().filter(|passage| passage.is_reordered).count()
    }

    /// The delays in nanoseconds, in the order in which the datagrams were first seen.
    pub fn delays_ns(&self) -> impl Iterator<Item = i64> {
        self.passages.iter().filter_map(|passage| passage.delay_ns)
    }

    pub(super) fn delays(&self) -> Option<Delays> {
        let least = self.delays_ns().min()?;
        let most = self.delays_ns().max()?;
        let count = self.delays_ns().count() as f64;
        let mean = self.delays_ns().map(|ns| ns as f64).sum::<f64>() / count;
        let variance = self.delays_ns().map(|ns| (ns as f64 - mean).powi(2)).sum::<f64>() / count;
        Some(Delays { least, mean, most, spread: variance.sqrt() })
    }
}

impl Datagram<'_> {
    /// The taps where it was awaited and not seen, each with the tap behind which it was lost.
    #[must_use]
    pub fn lost(&self) -> Vec<(String, String)> {
        let own = self.hops.losses.iter().filter(|loss| loss.datagram == self.at);
        let gone = own.filter(|loss| matches!(loss.fate, Fate::Lost | Fate::Refused(_)));
        let name = |loss: &super::losses::Loss| {
            let after = Node::of(&self.hops.seen[loss.after as usize]);
            (self.hops.name(after), self.hops.name(loss.at))
        };
        gone.map(name).collect()
    }
}
