//! Hops: the same datagram found again at every tap, so that it shows what changes from hop to hop, how long the way
//! takes, and where something is lost, doubled or overtaken.
//!
//! ```text
//! frames ─▶ Sightings ─▶ journeys: which frames are one datagram ─▶ paths: from where to where ─▶ losses
//!  add()      follow()                                                          │
//!                                                         Hops: report, between two taps, one datagram
//! ```
//!
//! Frames of one datagram are one datagram, however many taps saw it: what was recorded twice is never taken for a
//! retransmission. What the sender sent again is another datagram, which its own number (IPv4's identification), or else
//! its time at the first tap, tells from the first.

mod between;
mod changes;
mod identity;
mod journeys;
mod links;
mod losses;
mod one;
mod paths;
mod sightings;
mod tables;

pub use between::{Between, Passage};
pub use changes::{Change, Comparison, Unchanged};
pub use links::Link;
pub use one::Explained;
pub use sightings::{MAX_SIGHTINGS, Sightings};

use crate::bytes::MacAddr;
use crate::flow::ends::Address;
use crate::frame::{Interface, tap_names};
use journeys::Journeys;
use losses::{Fate, Loss};
use paths::{Node, Paths, Step};
use sightings::{Complaint, Met, NO_TIME, Point, Sighting};

/// Every datagram of a run, and its way over the taps.
#[derive(Debug)]
pub struct Hops {
    seen: Vec<Sighting>,
    points: Met<Point>,
    flows: Met<(Address, Address)>,
    cards: Met<(MacAddr, MacAddr)>,
    complaints: Vec<Complaint>,
    times: Vec<Option<(i64, i64)>>,
    left_out: u64,
    too_short: u64,
    by_start: bool,
    taps: Vec<Interface>,
    names: Vec<String>,
    journeys: Journeys,
    paths: Paths,
    losses: Vec<Loss>,
}

impl Sightings {
    /// Finds each datagram at every tap. `taps` are the interfaces of the run, as its source has them at the end.
    #[must_use]
    pub fn follow(mut self, taps: &[Interface]) -> Hops {
        self.sort_points();
        let journeys = Journeys::of(&mut self.seen, self.is_cut);
        let paths = Paths::of(&self.seen, &journeys, &self.cards);
        let tap_names = tap_names(taps);
        let name = |point: &Point| {
            let tap = tap_names.get(point.tap as usize).cloned().unwrap_or_else(|| point.tap.to_string());
            point.card.map_or(tap.clone(), |card| format!("{tap}#{card}"))
        };
        let mut hops = Hops {
            names: self.points.all.iter().map(name).collect(),
            seen: self.seen,
            points: self.points,
            flows: self.flows,
            cards: self.cards,
            complaints: self.complaints,
            times: self.times,
            left_out: self.left_out,
            too_short: self.too_short,
            by_start: self.is_cut,
            taps: taps.to_vec(),
            journeys,
            paths,
            losses: Vec::new(),
        };
        hops.losses = losses::losses(&hops);
        let recut = hops.losses.iter().filter(|loss| loss.fate == Fate::Recut);
        hops.paths.add_recut(recut.map(|loss| (&hops.seen[loss.after as usize], loss.at)));
        hops
    }
}

/// One datagram, and the frames that carried it.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'h> {
    hops: &'h Hops,
    at: u32,
}

/// A frame of a [`Datagram`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen<'h> {
    /// The name of the tap.
    pub tap: &'h str,
    /// The number of the frame.
    pub number: u64,
    /// When, in nanoseconds since 1970, where that is known.
    pub time_ns: Option<i64>,
    /// It is the same frame at the same tap again.
    pub is_repeat: bool,
}

impl Hops {
    /// Frames that were not compared, because there were too many.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The names of the taps, in the order in which they were met.
    #[must_use]
    pub fn taps(&self) -> &[String] {
        &self.names
    }

    /// Every datagram, in the order in which they were first seen.
    pub fn datagrams(&self) -> impl Iterator<Item = Datagram<'_>> {
        (0..self.journeys.ranges.len() as u32).map(|at| Datagram { hops: self, at })
    }

    /// The datagram that the frame of this number carried.
    #[must_use]
    pub fn datagram_of(&self, number: u64) -> Option<Datagram<'_>> {
        let place = self.journeys.order.iter().position(|at| self.seen[*at as usize].number == number)? as u32;
        let at = self.journeys.ranges.partition_point(|range| range.end <= place);
        Some(Datagram { hops: self, at: at as u32 })
    }

    fn steps(&self, datagram: u32) -> Vec<Step> {
        self.paths.steps.of(datagram).collect()
    }

    fn tap(&self, point: u16) -> Option<&Interface> {
        self.taps.get(self.points.all.get(usize::from(point))?.tap as usize)
    }

    /// From when to when there was a recording at a place: that of its file.
    fn recorded(&self, point: u16) -> Option<(i64, i64)> {
        let file = self.tap(point)?.file;
        let of_file = self.taps.iter().zip(&self.times).filter(|(tap, _)| tap.file == file);
        of_file.filter_map(|(_, times)| *times).reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
    }

    /// What to call a place on a path.
    fn name(&self, node: Node) -> String {
        let name = self.names.get(usize::from(node.point)).map_or("?", String::as_str);
        if node.pass == 0 { name.to_owned() } else { format!("{name} ({})", u32::from(node.pass) + 1) }
    }
}

impl<'h> Datagram<'h> {
    /// Its frames, in the order of its way.
    pub fn seen(&self) -> impl Iterator<Item = Seen<'h>> + use<'h> {
        let hops = self.hops;
        hops.journeys.sightings(self.at).iter().map(move |at| {
            let own = &hops.seen[*at as usize];
            Seen {
                tap: hops.names.get(usize::from(own.point)).map_or("?", String::as_str),
                number: own.number,
                time_ns: (own.time_ns != NO_TIME).then_some(own.time_ns),
                is_repeat: own.is_repeat,
            }
        })
    }

    /// From whom to whom it went, as far as its headers say.
    #[must_use]
    pub fn hosts(&self) -> Option<(Address, Address)> {
        let first = self.hops.journeys.sightings(self.at).first()?;
        self.hops.flows.all.get(self.hops.seen[*first as usize].flow as usize).copied()
    }
}

#[cfg(test)]
mod tests;
