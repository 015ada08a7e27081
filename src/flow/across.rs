//! What other frames tell of a few chosen ones: the conversation and its state, the message that octets belong to and where
//! its others are, the question that is answered, the other fragments.

mod before;
mod found;

use std::collections::{BTreeMap, HashSet};
use std::ops::ControlFlow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::conversation::Flow;
use super::fragments::{FragmentPiece, Fragments, Whole};
use super::key::Side;
use super::marks::Marks;
use super::messages::{Message, Reader};
use super::pairs::{Answers, Pair, Pairs, Question};
use super::sheet::{Sheet, Sight};
use super::table::Table;
use super::tcp::State;
use super::tracker::{Event, Moment};
use crate::describe::secrets::Secrets;
use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Exchange, Layer, Met, Say};
pub use found::{Datagram, Found, Place, Share};

use before::Before;

/// Frames behind the last chosen one that are looked at: most answers come sooner, and a large capture has an end.
pub const PATIENCE: u64 = 100_000;

/// Most frames that something is found out about.
pub const MOST_FRAMES: usize = 10_000;

/// Most pieces of a message that are named.
const MOST_PIECES: usize = 64;

/// Most conversations whose states are followed.
const MOST_FLOWS: usize = 1 << 20;

/// Questions and answers in frames that matter.
#[derive(Debug, Default)]
struct Book {
    /// Chosen frames, and those that complete messages of chosen ones.
    frames: HashSet<u64>,
    asked: Vec<(Question, u64)>,
    pairs: Vec<Pair>,
}

impl Answers for Book {
    fn asked(&mut self, question: Question, moment: Moment) {
        if self.frames.contains(&moment.frame) {
            self.asked.push((question, moment.frame));
        }
    }

    fn answered(&mut self, pair: &Pair) {
        if self.frames.contains(&pair.asked.frame) || self.frames.contains(&pair.answered.frame) {
            self.pairs.push(*pair);
        }
    }
}

/// Where calls are agreed on, and so what datagrams between other ports are.
const SIP: u16 = 5060;

/// Conversations that can tell something of chosen frames, where those are known beforehand.
#[derive(Debug, Default)]
struct Circle {
    /// Of TCP, only the same one.
    keys: HashSet<u64, FxBuildHasher>,
    /// An answer to a datagram may come from elsewhere (DHCP, TFTP, multicast), but one port is the same.
    ports: HashSet<u16, FxBuildHasher>,
    sheet: Sheet,
}

impl Circle {
    fn take(&mut self, view: &View<'_>) {
        self.sheet.clear();
        self.sheet.read(view, 0);
        for sight in &self.sheet.sights {
            match sight.key.proto() {
                Proto::Tcp => {
                    self.keys.insert(sight.hash);
                }
                _ => self.ports.extend(Side::BOTH.map(|side| sight.key.port(side))),
            }
        }
    }

    fn has(&self, sight: &Sight) -> bool {
        let calls = !self.ports.is_empty() && Side::BOTH.iter().any(|side| sight.key.port(*side) == SIP);
        match sight.key.proto() {
            _ if calls => true,
            Proto::Tcp => self.keys.contains(&sight.hash),
            _ => Side::BOTH.iter().any(|side| self.ports.contains(&sight.key.port(*side))),
        }
    }
}

/// Finds out about chosen frames, by [`Messages`](super::messages::Messages).
#[derive(Debug)]
pub struct Across {
    secrets: Option<Secrets>,
    found: BTreeMap<u64, Found>,
    circle: Option<Circle>,
    states: HashMap<(u64, u32), [State; 2], FxBuildHasher>,
    before: Before,
    pairs: Pairs<Book>,
}

impl Across {
    /// Finds out about the frames of these numbers, at most [`MOST_FRAMES`]; without secrets if they are not to be shown.
    #[must_use]
    pub fn new(frames: impl IntoIterator<Item = u64>, shows_secrets: bool) -> Self {
        let found: BTreeMap<_, _> =
            frames.into_iter().take(MOST_FRAMES).map(|frame| (frame, Found::default())).collect();
        let frames = found.keys().copied().collect();
        Self {
            secrets: (!shows_secrets).then(Secrets::default),
            found,
            circle: None,
            states: HashMap::default(),
            before: Before::default(),
            pairs: Pairs::new(Book { frames, ..Book::default() }),
        }
    }

    /// Takes a look at a chosen frame. Once this was called all of them are to be looked at, before anything is read: only
    /// conversations that can tell something of them are then put together, which is what takes long in a large capture.
    pub fn look(&mut self, view: &View<'_>) {
        self.circle.get_or_insert_default().take(view);
    }

    /// The number of the last frame that may matter.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.found.last_key_value().map_or(0, |(last, _)| last.saturating_add(PATIENCE))
    }

    /// What was found out, by frame, when all was read.
    #[must_use]
    pub fn finish(mut self, table: &Table, fragments: &Fragments) -> BTreeMap<u64, Found> {
        let Book { asked, pairs, .. } = self.pairs.answers;
        // A capture may have a million conversations, which are looked through once.
        let places = self.found.values().flat_map(|found| &found.places);
        let wanted: HashSet<u64> = places.map(|place| place.flow).collect();
        let flows: HashMap<u64, &Flow, FxBuildHasher> =
            table.flows().filter(|flow| wanted.contains(&flow.number)).map(|flow| (flow.number, flow)).collect();
        for (frame, found) in &mut self.found {
            if !found.shares.is_empty() {
                found.before.clear();
            }
            found.before.dedup_by_key(|share| share.complete.frame);
            // A message counts where it is complete, and that frame answers or asks.
            let completes =
                |number: u64| number == *frame || found.shares.iter().any(|share| share.complete.frame == number);
            found.pairs = pairs
                .iter()
                .filter(|pair| completes(pair.asked.frame) || completes(pair.answered.frame))
                .copied()
                .collect();
            let is_answered = |question: Question| found.pairs.iter().any(|pair| pair.question == question);
            found.open = asked
                .iter()
                .filter(|(question, number)| completes(*number) && !is_answered(*question))
                .map(|(question, _)| *question)
                .collect();
            if found.datagram.is_none() {
                let has = |pieces: &[FragmentPiece]| pieces.iter().any(|piece| piece.frame == *frame);
                found.datagram = fragments
                    .parts()
                    .find(|(pieces, _)| has(pieces))
                    .map(|(pieces, octets)| Datagram::of(pieces, octets, false));
            }
            for place in &mut found.places {
                let flow = flows.get(&place.flow).copied();
                let Some(seen) = flow.and_then(|flow| flow.taps().find(|seen| seen.tap == place.tap)) else { continue };
                place.frames = seen.frames();
                place.client = flow.map_or(place.client, Flow::client);
                if let Some(tcp) = &seen.tcp {
                    place.handshake = Some(tcp.handshake);
                    let [low, high] = Side::BOTH.map(|side| tcp.half(side));
                    place.closing = [low.fin, high.fin, low.reset, high.reset];
                }
            }
        }
        self.found
    }

    fn place(&mut self, event: &Event<'_>) {
        let of = (event.flow.number, event.frame.tap);
        let quoted = event.sight.quoted.is_some();
        let states = event.seen.tcp.as_ref().map(|tcp| Side::BOTH.map(|side| tcp.state(side)));
        let before = match states {
            Some(states) if !quoted && self.states.len() < MOST_FLOWS || self.states.contains_key(&of) => {
                self.states.insert(of, states)
            }
            _ => None,
        };
        let Some(found) = self.found.get_mut(&event.frame.number) else { return };
        // Before its first frame the one side is closed, and the other waits.
        let first = || {
            let opens = event.sight.segment.is_some_and(|segment| segment.opens());
            Side::BOTH.map(|side| match opens {
                true if side == event.side() => State::Closed,
                true => State::Listen,
                false => states.map_or(State::Established, |states| states[side as usize]),
            })
        };
        found.places.push(Place {
            flow: event.flow.number,
            key: event.flow.key,
            client: event.flow.client(),
            side: event.side(),
            tap: event.frame.tap,
            nth: event.seen.frames(),
            frames: event.seen.frames(),
            quoted,
            verdict: event.verdict,
            states: states.filter(|_| !quoted).map(|states| (before.unwrap_or_else(first), states)),
            handshake: None,
            closing: [None; 4],
        });
    }

    /// What the message is, in short and in both languages, and the entries that it names.
    fn say(&mut self, message: &Message<'_>) -> ([String; 2], Vec<Met>) {
        let (mut says, mut met) = ([String::new(), String::new()], Vec::new());
        let mut tell = |view: &View<'_>| {
            met.clone_from(&view.peeled.met);
            if message.layer < view.peeled.spans.len() {
                let layer = Layer { frame: view.frame, peeled: view.peeled, index: message.layer };
                for (lang, out) in [Lang::En, Lang::PtBr].into_iter().zip(&mut says) {
                    layer.proto().summary(&layer, &mut Say { lang, out });
                }
            }
        };
        match &mut self.secrets {
            Some(secrets) => secrets.cover(&message.view, tell),
            None => tell(&message.view),
        }
        (says, met)
    }
}

impl Reader for Across {
    fn wants(&self, event: &Event<'_>) -> bool {
        let completes = || event.fragments.iter().any(|piece| self.found.contains_key(&piece.frame));
        self.circle.as_ref().is_none_or(|circle| circle.has(event.sight) || completes())
    }

    fn hears(&self, _: &Event<'_>) -> bool {
        true
    }

    fn see(&mut self, event: &Event<'_>) {
        self.place(event);
        let number = event.frame.number;
        if let Some((frame, ns)) = event.verdict.acknowledges
            && let Some(found) = self.found.get_mut(&frame)
        {
            found.acknowledged.get_or_insert((number, ns));
        }
        if event.verdict.marks.has_any(Marks::AGAIN)
            && let Some(found) = event.verdict.repeats.and_then(|frame| self.found.get_mut(&frame))
            && found.again.len() < MOST_PIECES
        {
            found.again.push(number);
        }
        if event.verdict.marks.has_any(Marks::AGAIN)
            && let Some(first) = event.verdict.repeats
            && let Some(found) = self.found.get_mut(&number)
        {
            found.before = self.before.said_by(first, number);
        }
        self.pairs.see(event);
    }

    fn quoted(&mut self, event: &Event<'_>) {
        self.place(event);
    }

    fn whole(&mut self, whole: &Whole) {
        let octets = whole.packet.len() - whole.header;
        for piece in &whole.pieces {
            if let Some(found) = self.found.get_mut(&piece.frame) {
                found.datagram = Some(Datagram::of(&whole.pieces, Some(octets as u32), true));
            }
        }
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        self.pairs.aside(proto, exchange, tap, moment);
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let mut frames: Vec<_> = message.pieces.iter().map(|piece| piece.origin.frame).collect();
        frames.dedup();
        frames.retain(|frame| self.found.contains_key(frame));
        for frame in &frames {
            if let Some(found) = self.found.get_mut(frame) {
                found.agreed = message.agreed.cloned();
            }
        }
        let complete = Moment::of(message.view.frame);
        let again: Vec<u64> =
            message.pieces.iter().flat_map(|piece| self.before.again(piece.origin.frame)).copied().collect();
        let remembers = Before::wants(complete.frame, &self.found);
        if frames.is_empty() && again.is_empty() && !remembers {
            return self.pairs.read(message);
        }
        let (says, met) = self.say(message);
        let share = Share {
            proto: message.proto(),
            says,
            met,
            octets: message.octets.len() as u64,
            here: Vec::new(),
            pieces: message.pieces.iter().take(MOST_PIECES).copied().collect(),
            of: message.pieces.len(),
            complete,
            by_client: message.side == message.client,
            end: message.end,
            secrecy: message.secrecy,
        };
        if !frames.is_empty() {
            self.pairs.answers.frames.insert(complete.frame);
        }
        for frame in frames {
            let here = message.pieces.iter().filter(|piece| piece.origin.frame == frame).copied().collect();
            if let Some(found) = self.found.get_mut(&frame) {
                found.shares.push(Share { here, ..share.clone() });
            }
        }
        for frame in again {
            if let Some(found) = self.found.get_mut(&frame).filter(|found| found.before.len() < MOST_PIECES) {
                found.before.push(share.clone());
            }
        }
        if remembers {
            self.before.remember(share);
        }
        self.pairs.read(message)
    }
}
