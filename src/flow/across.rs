//! What other frames tell of a few chosen ones: the conversation and its state, the message that octets belong to and where
//! its others are, the question that is answered, the other fragments.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZero;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::agreed::Agreed;
use super::cutter::{End, Piece};
use super::fragments::{FragmentPiece, Fragments, Whole};
use super::key::{Key, Side};
use super::marks::Marks;
use super::messages::{Message, Reader, Secrecy};
use super::pairs::{Answers, Pair, Pairs, Question};
use super::sheet::{Sheet, Sight};
use super::table::Table;
use super::tcp::{Handshake, State, Verdict};
use super::tracker::{Event, Moment};
use crate::describe::secrets::Secrets;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::peel::{View, peel_knowing};
use crate::proto::contract::{Exchange, Layer, Met, Peeled, Say};
use crate::proto::{Dispatch, Proto};

/// Frames behind the last chosen one that are looked at: most answers come sooner, and a large capture has an end.
pub const PATIENCE: u64 = 100_000;

/// Most frames that something is found out about.
pub const MOST_FRAMES: usize = 10_000;

/// Most pieces of a message that are named.
const MOST_PIECES: usize = 64;

/// Most conversations whose states are followed.
const MOST_FLOWS: usize = 1 << 20;

/// The frame's place in a conversation.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Number of the conversation.
    pub flow: u64,
    /// Protocol and ends.
    pub key: Key,
    /// Who asked first.
    pub client: Side,
    /// Who sent the frame.
    pub side: Side,
    /// The tap.
    pub tap: u32,
    /// Which frame of the conversation it is at this tap.
    pub nth: u64,
    /// How many the conversation has there, as far as it was read.
    pub frames: u64,
    /// Only quoted by an error message, and sent before.
    pub quoted: bool,
    /// What TCP makes of it.
    pub verdict: Verdict,
    /// States before and behind it, by side.
    pub states: Option<([State; 2], [State; 2])>,
    /// The handshake, with what follows the frame.
    pub handshake: Option<Handshake>,
    /// First FIN and first RST of each side.
    pub closing: [Option<NonZero<u64>>; 4],
}

/// The part that a frame has in a message.
#[derive(Clone, Debug)]
pub struct Share {
    /// What the message is, where it is known.
    pub proto: Option<Proto>,
    /// It in short, in both languages.
    says: [String; 2],
    /// Its octets.
    pub octets: u64,
    /// The octets of it that stand in the frame: where they are there, how many, where they are in the message.
    pub here: Vec<Piece>,
    /// Frames that have some of it and the place of those octets, at most a few dozen.
    pub pieces: Vec<Piece>,
    /// How many pieces there are.
    pub of: usize,
    /// The frame that completes it.
    pub complete: Moment,
    /// The client says it.
    pub by_client: bool,
    /// Entries of earlier messages that it names by number; secrets are covered, unless they are to be shown.
    pub met: Vec<Met>,
    /// How it ends.
    pub end: End,
    /// What TLS does with it.
    pub secrecy: Secrecy,
}

impl Share {
    /// It in short.
    #[must_use]
    pub fn says(&self, lang: Lang) -> &str {
        let [english, portuguese] = &self.says;
        if lang == Lang::En { english } else { portuguese }
    }
}

/// The datagram that a fragment belongs to.
#[derive(Clone, Debug)]
pub struct Datagram {
    /// Its fragments, in their order.
    pub pieces: Vec<FragmentPiece>,
    /// Octets of its payload, where its end is known.
    pub octets: Option<u32>,
    /// All are there.
    pub whole: bool,
}

/// What was found out about one frame.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The conversations it belongs to.
    pub places: Vec<Place>,
    /// What another conversation agreed on for it.
    pub agreed: Option<Agreed>,
    /// Messages that have octets in it.
    pub shares: Vec<Share>,
    /// Questions and answers in it.
    pub pairs: Vec<Pair>,
    /// Questions in it that nobody answers.
    pub open: Vec<Question>,
    /// The frame that acknowledges just this one, and after how many nanoseconds.
    pub acknowledged: Option<(u64, i64)>,
    /// Frames that say the same again.
    pub again: Vec<u64>,
    /// What it is a fragment of.
    pub datagram: Option<Datagram>,
}

impl Found {
    /// The layers of the frame by what was found out: of the protocol that was agreed on, with the entries that they name by
    /// number beside them. `None` where they are what they are without that.
    #[must_use]
    pub fn layers(&self, frame: &Frame<'_>, peeled: &Peeled) -> Option<Peeled> {
        let mut own = self.agreed.as_ref().map(|agreed| {
            let mut own = peeled.clone();
            peel_knowing(frame, Dispatch::standard(), Some(agreed.proto), &mut own);
            own.remembered.clone_from(&peeled.remembered);
            own
        });
        for share in self.shares.iter().filter(|share| !share.met.is_empty() && share.of == 1) {
            let at = share.here.first()?.origin.at;
            let Some(layer) = peeled.spans.iter().position(|span| Some(span.proto) == share.proto && span.start == at)
            else {
                continue;
            };
            let own = own.get_or_insert_with(|| peeled.clone());
            own.met.extend(share.met.iter().map(|met| Met { layer: met.layer + layer, ..met.clone() }));
        }
        own
    }

    /// Nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.pairs.is_empty() && self.open.is_empty() && self.datagram.is_none()
    }
}

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
        match sight.key.proto() {
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
        for (frame, found) in &mut self.found {
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
                let flow = table.flows().find(|flow| flow.number == place.flow);
                let Some(seen) = flow.and_then(|flow| flow.taps().find(|seen| seen.tap == place.tap)) else { continue };
                place.frames = seen.frames();
                place.client = flow.map_or(place.client, super::Flow::client);
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

impl Datagram {
    fn of(pieces: &[FragmentPiece], octets: Option<u32>, whole: bool) -> Self {
        let mut pieces = pieces.to_vec();
        pieces.sort_unstable_by_key(|piece| piece.first);
        Self { pieces, octets, whole }
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
        if !frames.is_empty() {
            let (says, met) = self.say(message);
            let complete = Moment::of(message.view.frame);
            self.pairs.answers.frames.insert(complete.frame);
            for frame in frames {
                let here = message.pieces.iter().filter(|piece| piece.origin.frame == frame).copied().collect();
                if let Some(found) = self.found.get_mut(&frame) {
                    found.shares.push(Share {
                        proto: message.proto(),
                        says: says.clone(),
                        met: met.clone(),
                        octets: message.octets.len() as u64,
                        here,
                        pieces: message.pieces.iter().take(MOST_PIECES).copied().collect(),
                        of: message.pieces.len(),
                        complete,
                        by_client: message.side == message.client,
                        end: message.end,
                        secrecy: message.secrecy,
                    });
                }
            }
        }
        self.pairs.read(message)
    }
}
