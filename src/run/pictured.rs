//! What drawings of a whole capture are made of beside what is counted: conversations, and packets from tap to tap. Each is a
//! reading of its own, of the beginning of the capture: more would make no picture.

use std::ops::ControlFlow;

use super::{Plan, each, follow, keep, remember};
use crate::flow::{Bounds, Event, Listener, Tracker};
use crate::output::draw::{Conversation, Ladders, Way, What};
use crate::source::Source;
use crate::stats::hops::Hops;

/// Frames that are read.
const MOST_FRAMES: u64 = 100_000;

/// What was collected.
#[derive(Debug, Default)]
pub struct Pictured {
    /// Conversations.
    pub ladders: Vec<Conversation>,
    /// Packets from tap to tap, where there are several.
    pub hops: Option<Hops>,
    /// The way of one of them.
    pub way: Option<Way>,
}

/// What is to be collected.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// The drawings it is for.
    pub what: &'w [What],
    /// Most conversations.
    pub conversations: usize,
    /// The conversation and the packet of this frame; without it the first ones, and the packet with the longest way.
    pub number: Option<u64>,
    /// Passwords and their like are shown.
    pub shows_secrets: bool,
}

/// Finds the conversation of a frame.
struct Finder {
    number: u64,
    flow: Option<u64>,
}

impl Listener for Finder {
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if event.frame.number == self.number && event.flow.number > 0 {
            self.flow = Some(event.flow.number);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// Collects what is `wanted` from a capture that `open` opens, as often as it must be read.
pub fn pictured<S: Source>(mut open: impl FnMut() -> Option<S>, wanted: Wanted<'_>) -> Pictured {
    let mut pictured = Pictured::default();
    let last = wanted.number.unwrap_or(0).saturating_add(MOST_FRAMES);
    let plan = Plan { last_number: Some(last), ..Plan::default() };
    if wanted.what.contains(&What::Ladder) {
        let only = wanted.number.and_then(|number| {
            let mut tracker = Tracker::new(Bounds::default(), Finder { number, flow: None });
            remember(&mut open()?, &plan, &mut tracker);
            Some(tracker.listener.flow.unwrap_or(u64::MAX))
        });
        if let Some(mut source) = open() {
            let ladders = Ladders::new(wanted.conversations, only, wanted.shows_secrets);
            let mut tracker = Tracker::new(Bounds::default(), ladders);
            remember(&mut source, &plan, &mut tracker);
            pictured.ladders = tracker.listener.finish();
        }
    }
    let mut has_taps = || {
        let mut source = open()?;
        // Interfaces may be told of anywhere, but those of the first frames tell whether there are several.
        let mut taps = 0;
        let few = Plan { last_number: Some(1000), ..Plan::default() };
        each(&mut source, &few, |view| {
            taps = view.taps.len();
            if taps > 1 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        (taps > 1).then_some(())
    };
    let wants_hops = wanted.what.iter().any(|what| matches!(what, What::Hops | What::Topology));
    if !wants_hops || has_taps().is_none() {
        return pictured;
    }
    let Some(mut source) = open() else { return pictured };
    let (hops, _) = follow(&mut source, &plan);
    let longest = || hops.datagrams().enumerate().max_by_key(|(at, one)| (one.seen().count(), std::cmp::Reverse(*at)));
    let number =
        wanted.number.or_else(|| longest().filter(|(_, one)| one.seen().count() > 1)?.1.numbers().first().copied());
    if let Some((number, packet)) = number.and_then(|number| Some((number, hops.datagram_of(number)?)))
        && wanted.what.contains(&What::Hops)
        && let Some(mut source) = open()
    {
        let (kept, _) = keep(&mut source, &Plan::default(), &packet.numbers());
        pictured.way = Way::of(&hops, number, &kept);
    }
    pictured.hops = Some(hops);
    pictured
}
