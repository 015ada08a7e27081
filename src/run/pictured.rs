//! What drawings of a whole capture are made of beside what is counted: conversations, and packets from tap to tap. Each is a
//! reading of its own.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::across::{finder, found};
use super::{Plan, each, follow, keep, remember};
use crate::flow::across::{Across, Found};
use crate::flow::{Bounds, Event, Listener, Tracker};
use crate::output::draw::{Conversations, Ladders, Way, What};
use crate::source::Source;
use crate::stats::hops::{Hops, MAX_SIGHTINGS};

/// What was collected.
#[derive(Debug, Default)]
pub struct Pictured {
    /// Conversations.
    pub ladders: Conversations,
    /// What other frames tell of those that this was asked of.
    pub across: BTreeMap<u64, Found>,
    /// Packets from tap to tap, where there are several.
    pub hops: Option<Hops>,
    /// The way of one of them.
    pub way: Option<Way>,
    /// Frames that packets were followed in, where there are more.
    pub followed: Option<u64>,
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
    /// Most frames that packets are followed in, up to the one that is asked for and from there on.
    pub followed: u64,
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
        let is_part = || event.fragments.iter().any(|piece| piece.frame == self.number);
        if event.flow.number > 0 && (event.frame.number == self.number || is_part()) {
            self.flow = Some(event.flow.number);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// Frames behind one in which the other fragments of its datagram may be.
const FRAGMENTS: u64 = 10_000;

/// The conversation of frame `number`.
fn flow_of(source: &mut dyn Source, number: u64) -> Option<u64> {
    let plan = Plan { last_number: Some(number.saturating_add(FRAGMENTS)), ..Plan::default() };
    let mut tracker = Tracker::new(Bounds::default(), Finder { number, flow: None });
    remember(source, &plan, &mut tracker);
    tracker.listener.flow
}

/// Collects what is `wanted` from a capture that `open` opens, as often as it must be read, and finds out what other frames
/// tell of those that are `asked` for.
pub fn pictured<S: Source>(mut open: impl FnMut() -> Option<S>, wanted: Wanted<'_>, asked: Option<Across>) -> Pictured {
    let mut pictured = Pictured::default();
    if wanted.what.contains(&What::Ladder) || asked.is_some() {
        let only = wanted.number.and_then(|number| Some(flow_of(&mut open()?, number).unwrap_or(u64::MAX)));
        if let Some(mut source) = open() {
            let ladders = Ladders::new(wanted.conversations, only, wanted.shows_secrets);
            let listener = (ladders, asked.map(finder));
            let mut tracker = match only {
                Some(number) if listener.1.is_none() => Tracker::only(Bounds::default(), listener, number),
                _ => Tracker::new(Bounds::default(), listener),
            };
            remember(&mut source, &Plan::default(), &mut tracker);
            let (ladders, messages) = tracker.listener;
            pictured.ladders = ladders.finish();
            if let Some(finder) = messages {
                pictured.across = found(finder, &tracker.table, &tracker.fragments);
            }
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
    let last = wanted.number.unwrap_or(0).saturating_add(wanted.followed);
    let (hops, stats) = follow(&mut source, &Plan { last_number: Some(last), ..Plan::default() });
    let is_full = hops.left_out() > 0;
    pictured.followed = (stats.read > last).then_some(last).or(is_full.then_some(MAX_SIGHTINGS as u64));
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
