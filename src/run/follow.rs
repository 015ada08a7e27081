//! Packets followed over the taps of a run: all frames in turn, then once more those of one packet.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::{Plan, RunStats, each};
use crate::frame::Kept;
use crate::source::Source;
use crate::stats::hops::{Hops, Sightings};

/// Finds every packet of a run at every tap.
pub fn follow(source: &mut dyn Source, plan: &Plan<'_>) -> (Hops, RunStats) {
    let mut sightings = Sightings::default();
    let stats = each(source, plan, |view| {
        sightings.add(view);
        ControlFlow::Continue(())
    });
    (sightings.follow(source.interfaces()), stats)
}

/// Copies of the frames of these numbers, in the order of the run.
pub fn keep(source: &mut dyn Source, plan: &Plan<'_>, numbers: &[u64]) -> (Vec<Kept>, RunStats) {
    let wanted: BTreeSet<u64> = numbers.iter().copied().collect();
    let is_wanted = |number| wanted.contains(&number);
    let only = Plan { numbers: Some(&is_wanted), last_number: wanted.last().copied(), ..*plan };
    let mut kept = Vec::with_capacity(wanted.len());
    let stats = each(source, &only, |view| {
        kept.push(Kept::of(view.frame));
        ControlFlow::Continue(())
    });
    (kept, stats)
}
