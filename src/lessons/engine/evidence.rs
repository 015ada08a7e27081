//! The frames of a recording, to be asked: those that a display filter keeps, and what their fields say.

use std::fmt::Display;
use std::net::IpAddr;
use std::ops::ControlFlow;

use super::choice::Choice;
use super::lesson::Scene;
use super::transcript::Transcript;
use crate::bytes::MacAddr;
use crate::describe::{Selector, write_value};
use crate::filter::Filter;
use crate::flow::messages::{Message, Messages, Reader, Secrecy};
use crate::flow::{Bounds, Event};
use crate::frame::{Clock, Frame, Interface, Kept};
use crate::i18n::Lang;
use crate::lab::Plan;
use crate::lab::plan::Card;
use crate::model::Osi;
use crate::notes::{Stories, Story};
use crate::peel::View;
use crate::proto::contract::Peeled;
use crate::run::{self, Plan as RunPlan, Recall};
use crate::source::{Source, SourceError};
use crate::stats::hops::{Hops, Sightings};
use crate::stats::percent;

/// Most frames of a recording that are kept to be asked; lessons have some hundreds.
const MOST: usize = 100_000;

/// Most octets of what was said inside TLS that are kept.
const MOST_OCTETS: usize = 4 << 20;

/// What was said inside TLS, where the recording has the keys: the frame that completes it, and its octets.
#[derive(Debug, Default)]
struct Inside {
    said: Vec<(u64, Vec<u8>)>,
    octets: usize,
}

impl Reader for Inside {
    fn hears(&self, _: &Event<'_>) -> bool {
        true
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        if matches!(message.secrecy, Secrecy::Inside(_)) && self.octets < MOST_OCTETS {
            self.octets += message.octets.len();
            self.said.push((message.view.frame.number, message.octets.to_vec()));
        }
        ControlFlow::Continue(())
    }
}

/// A frame, and what peeling it gave.
#[derive(Clone, Debug)]
struct Peel {
    kept: Kept,
    peeled: Peeled,
    story: Story,
    clock: Clock,
}

/// A frame of the evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shot {
    /// Its number in the recording, from 1.
    pub number: u64,
    /// When it was captured, in nanoseconds since 1970.
    pub time_ns: i64,
    /// Octets it had on the wire.
    pub octets: u64,
    /// Index of its tap.
    pub tap: u32,
}

/// What was recorded, said, planned and chosen.
#[derive(Debug)]
pub struct Evidence<'e> {
    frames: Vec<Peel>,
    inside: Vec<(u64, Vec<u8>)>,
    /// The taps of all scenes.
    pub taps: Vec<Interface>,
    /// What the programs printed.
    pub transcript: &'e Transcript,
    /// What the run went by.
    pub choice: &'e Choice,
    /// The scenes, with the plan of each.
    pub scenes: &'e [(Scene, Plan)],
    /// The reader's language, which need not be that of the programs.
    pub lang: Lang,
}

impl<'e> Evidence<'e> {
    /// Reads all frames of `source`.
    ///
    /// # Errors
    /// When the recording cannot be read to its end.
    pub fn read(
        source: &mut dyn Source,
        transcript: &'e Transcript,
        choice: &'e Choice,
        scenes: &'e [(Scene, Plan)],
        lang: Lang,
    ) -> Result<Self, SourceError> {
        let (mut frames, mut stories) = (Vec::new(), Stories::default());
        // So that filters and fields that other frames tell can be asked for, of TCP's analysis for instance.
        let recall = Recall::new(Bounds::default(), Messages::new(Inside::default(), MOST_OCTETS));
        let plan = RunPlan { recall: Some(&recall), ..RunPlan::default() };
        let mut stats = run::each(source, &plan, |view| {
            frames.push(Peel {
                kept: Kept::of(view.frame),
                peeled: view.peeled.clone(),
                story: stories.read(view),
                clock: view.clock,
            });
            if frames.len() < MOST { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let taps = source.interfaces().to_vec();
        let inside = recall.into_tracker().listener.reader.said;
        if stats.errors.is_empty() {
            Ok(Self { frames, inside, taps, transcript, choice, scenes, lang })
        } else {
            Err(stats.errors.swap_remove(0))
        }
    }

    /// Frames of the recording.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The frames at the tap called `tap` ("" for all) that `filter` keeps, in the order of time.
    ///
    /// # Panics
    /// When `filter` is none: a lesson's are written with it.
    #[must_use]
    pub fn frames(&self, tap: &str, filter: &str) -> Vec<Shot> {
        let filter = match Filter::parse(filter) {
            Ok(filter) => filter,
            Err(error) => panic!("{}", error.render(filter, self.lang)),
        };
        let at = |one: &&Peel| tap.is_empty() || self.tap_name(one.kept.frame().tap) == tap;
        let all = self.frames.iter().filter(at);
        all.filter(|one| filter.matches(&self.view_of(one, &one.kept.frame()))).map(|one| shot(&one.kept)).collect()
    }

    /// The first frame at the tap called `tap` that `filter` keeps.
    #[must_use]
    pub fn first(&self, tap: &str, filter: &str) -> Option<Shot> {
        self.frames(tap, filter).first().copied()
    }

    /// How many frames at the tap called `tap` `filter` keeps.
    #[must_use]
    pub fn count(&self, tap: &str, filter: &str) -> usize {
        self.frames(tap, filter).len()
    }

    /// A number as the reader's language writes it.
    #[must_use]
    pub fn n(&self, number: usize) -> String {
        self.lang.number(number as u64)
    }

    /// `part` of `whole` in percent, with one decimal.
    #[must_use]
    pub fn percent(&self, part: u64, whole: u64) -> String {
        self.lang.decimal(percent(part, whole), 1)
    }

    /// The values of a field of a frame, as filters take them.
    ///
    /// # Panics
    /// When there is no field called `field`: a lesson's are written with it.
    #[must_use]
    pub fn values(&self, shot: Shot, field: &str) -> Vec<String> {
        let Some(selector) = Selector::resolve(field) else { panic!("no field is called {field}") };
        let mut values = Vec::new();
        self.look(shot, |view, _| {
            selector.each(view, &mut |def, value| {
                let mut text = String::new();
                write_value(def, value, &mut text);
                values.push(text);
                true
            });
        });
        values
    }

    /// The first value of a field of a frame; empty where it has none.
    #[must_use]
    pub fn value(&self, shot: Shot, field: &str) -> String {
        self.values(shot, field).into_iter().next().unwrap_or_default()
    }

    /// The first value of a numeric field of a frame.
    #[must_use]
    pub fn number(&self, shot: Shot, field: &str) -> Option<u64> {
        self.value(shot, field).parse().ok()
    }

    /// What the transport layer of a frame carries: what a program said.
    #[must_use]
    pub fn said(&self, shot: Shot) -> Vec<u8> {
        let said = self.look(shot, |view, _| {
            let transport = view.layers().find(|layer| layer.proto().info().osi == Osi::Transport);
            transport.map(|layer| layer.payload().to_vec())
        });
        said.flatten().unwrap_or_default()
    }

    /// What was said inside TLS at the tap called `tap`, where the recording has the keys: the frames that complete it, and its
    /// octets.
    pub fn said_inside(&self, tap: &str) -> impl Iterator<Item = (Shot, &[u8])> {
        self.inside.iter().filter_map(move |(number, octets)| {
            let one = self.frames.iter().find(|one| one.kept.frame().number == *number)?;
            (self.tap_name(one.kept.frame().tap) == tap).then_some((shot(&one.kept), &octets[..]))
        })
    }

    /// Looks at a frame as all forms of output do.
    pub fn look<T>(&self, shot: Shot, look: impl FnOnce(&View<'_>, &Story) -> T) -> Option<T> {
        let one = self.frames.iter().find(|one| one.kept.frame().number == shot.number)?;
        Some(look(&self.view_of(one, &one.kept.frame()), &one.story))
    }

    fn view_of<'v>(&'v self, one: &'v Peel, frame: &'v Frame<'v>) -> View<'v> {
        View { frame, peeled: &one.peeled, taps: &self.taps, clock: one.clock }
    }

    /// The ways of all packets over the taps whose names begin with `taps`.
    #[must_use]
    pub fn hops(&self, taps: &str) -> Hops {
        let mut sightings = Sightings::default();
        for one in &self.frames {
            let frame = one.kept.frame();
            if self.tap_name(frame.tap).starts_with(taps) {
                sightings.add(&self.view_of(one, &frame));
            }
        }
        sightings.follow(&self.taps)
    }

    /// The frames of these numbers, to be looked at again.
    #[must_use]
    pub fn kept(&self, numbers: &[u64]) -> Vec<Kept> {
        let wanted = |one: &&Peel| numbers.contains(&one.kept.frame().number);
        self.frames.iter().filter(wanted).map(|one| one.kept.clone()).collect()
    }

    /// The name of the tap of that index.
    #[must_use]
    pub fn tap_name(&self, tap: u32) -> &str {
        self.taps.get(tap as usize).and_then(|tap| tap.name.as_deref()).unwrap_or_default()
    }

    /// The first address of a host, IPv6 where `ipv6`.
    #[must_use]
    pub fn address(&self, host: &str, ipv6: bool) -> Option<IpAddr> {
        self.card(host)
            .and_then(|card| card.addresses.iter().map(|(address, _)| *address).find(|a| a.is_ipv6() == ipv6))
    }

    /// The IPv4 address of a host as text; "0.0.0.0" for a host that has none.
    #[must_use]
    pub fn ip(&self, host: &str) -> String {
        self.address(host, false).unwrap_or(IpAddr::from([0, 0, 0, 0])).to_string()
    }

    /// The name of the host or router that has this address, else the address.
    #[must_use]
    pub fn host_at(&self, address: &str) -> String {
        let is_it = |card: &&Card| card.addresses.iter().any(|(own, _)| own.to_string() == address);
        let found = self.scenes.iter().find_map(|(scene, plan)| {
            plan.cards.iter().find(is_it).map(|card| scene.topology.nodes[card.node].name.clone())
        });
        found.unwrap_or_else(|| address.to_owned())
    }

    /// Whether the program in a seat printed the message of `key`, filled with `values`, in the language it ran in.
    #[must_use]
    pub fn printed(&self, seat: &str, key: &'static str, values: &[(&str, &dyn Display)]) -> bool {
        let line = self.choice.lang.fill(key, values);
        self.transcript.of(seat).any(|printed| printed == line)
    }

    /// The hardware address of a host's first card.
    #[must_use]
    pub fn mac(&self, host: &str) -> Option<MacAddr> {
        self.card(host).map(|card| card.mac)
    }

    fn card(&self, host: &str) -> Option<&Card> {
        self.scenes.iter().find_map(|(scene, plan)| plan.cards_of(scene.topology.find(host)?).next())
    }

    /// Octets on the wire of `shots`.
    #[must_use]
    pub fn octets(shots: &[Shot]) -> u64 {
        shots.iter().map(|shot| shot.octets).sum()
    }
}

fn shot(kept: &Kept) -> Shot {
    let frame = kept.frame();
    Shot { number: frame.number, time_ns: frame.time_ns.unwrap_or(0), octets: frame.wire_len.into(), tap: frame.tap }
}
