//! Sightings: frames at taps, each with what its datagram is known by. All that is compared later is kept here.

use std::hash::Hash;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::identity::{Identity, Piece, datagram};
use crate::bytes::MacAddr;
use crate::flow::ends::Address;
use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Layer, Say};
use crate::stats::taps::{came_in, packet_type};

/// Most frames that are compared: each takes 72 octets, and some 40 more while they are put in order.
pub const MAX_SIGHTINGS: usize = 2_000_000;

/// Most error messages that are kept to say why something was lost.
const MAX_ERRORS: usize = 1 << 14;

/// Stands for what has no index, because there is none or because there were too many.
pub(super) const NONE: u32 = u32::MAX;

/// Stands for the time of a frame that has none.
pub(super) const NO_TIME: i64 = i64::MIN;

/// A frame at a tap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub whole: u64,
    pub start: u64,
    pub time_ns: i64,
    pub number: u64,
    pub piece: Option<Piece>,
    pub quote: u32,
    /// Index of the pair of hosts, from and to.
    pub flow: u32,
    /// Index of the pair of cards, from and to.
    pub cards: u32,
    /// Index of the place.
    pub point: u16,
    pub hops_left: Option<u8>,
    pub is_numbered: bool,
    /// Went in or out at its tap, where the capture says so.
    pub came_in: Option<bool>,
    /// The same frame again at the same place, after the first.
    pub is_repeat: bool,
    /// How often its datagram had passed this place before, with another TTL or in another frame.
    pub pass: u8,
}

const _: () = assert!(size_of::<Sighting>() == 72);

/// A place where frames were recorded: a tap, or one of the cards that a capture of all cards of a host tells apart.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Point {
    pub tap: u32,
    pub card: Option<u32>,
}

/// An error message about a datagram.
#[derive(Clone, Debug)]
pub(super) struct Complaint {
    /// What it quotes.
    pub quote: u32,
    pub number: u64,
    pub time_ns: i64,
    /// Who says so.
    pub from: Option<Address>,
    /// What it says, in English and in Portuguese.
    pub text: [String; 2],
}

/// Different values in the order they were met, at most `most`.
#[derive(Debug)]
pub(super) struct Met<T> {
    pub all: Vec<T>,
    index: HashMap<T, u32, FxBuildHasher>,
    most: usize,
}

impl<T: Copy + Eq + Hash> Met<T> {
    fn new(most: usize) -> Self {
        Self { all: Vec::new(), index: HashMap::default(), most }
    }

    fn add(&mut self, value: T) -> Option<u32> {
        if let Some(at) = self.index.get(&value) {
            return Some(*at);
        }
        let at = self.all.len();
        (at < self.most).then(|| {
            self.all.push(value);
            self.index.insert(value, at as u32);
            at as u32
        })
    }

    pub fn find(&self, value: &T) -> Option<u32> {
        self.index.get(value).copied()
    }
}

/// Collects frames; [`follow`](Self::follow) then finds each datagram at every tap.
///
/// Frames may come in any order, so that several files of one tap each may be read one after the other. At most
/// [`MAX_SIGHTINGS`] frames are kept.
#[derive(Debug)]
pub struct Sightings {
    pub(super) seen: Vec<Sighting>,
    pub(super) points: Met<Point>,
    pub(super) flows: Met<(Address, Address)>,
    pub(super) cards: Met<(MacAddr, MacAddr)>,
    pub(super) complaints: Vec<Complaint>,
    /// From when to when each tap recorded.
    pub(super) times: Vec<Option<(i64, i64)>>,
    /// Frames too many, and frames of which too little was captured.
    pub(super) left_out: u64,
    pub(super) too_short: u64,
    /// Some frames were cut by the capture.
    pub(super) is_cut: bool,
}

impl Default for Sightings {
    fn default() -> Self {
        Self {
            seen: Vec::new(),
            points: Met::new(usize::from(u16::MAX)),
            flows: Met::new(1 << 18),
            cards: Met::new(1 << 18),
            complaints: Vec::new(),
            times: Vec::new(),
            left_out: 0,
            too_short: 0,
            is_cut: false,
        }
    }
}

impl Sightings {
    /// Takes note of a frame.
    pub fn add(&mut self, view: &View<'_>) {
        let frame = view.frame;
        let time_ns = frame.time_ns.unwrap_or(NO_TIME);
        self.record(frame.tap as usize, frame.time_ns);
        if self.seen.len() >= MAX_SIGHTINGS {
            self.left_out += 1;
            return;
        }
        let packet_type = packet_type(view);
        let point = Point { tap: frame.tap, card: card_of(view) };
        let Some(point) = self.points.add(point).and_then(|point| u16::try_from(point).ok()) else {
            self.left_out += 1;
            return;
        };
        let identity = Identity::of(view);
        self.is_cut |= frame.is_cut();
        if identity.is_too_short && frame.is_cut() {
            self.too_short += 1;
            return;
        }
        let layer = datagram(view);
        let cards = cards(view, layer.as_ref());
        let hosts = layer.as_ref().and_then(hosts).or(cards.map(|(from, to)| (Address::Mac(from), Address::Mac(to))));
        self.seen.push(Sighting {
            whole: identity.whole,
            start: identity.start,
            time_ns,
            number: frame.number,
            piece: identity.piece,
            quote: identity.quote,
            flow: hosts.and_then(|hosts| self.flows.add(hosts)).unwrap_or(NONE),
            cards: cards.and_then(|cards| self.cards.add(cards)).unwrap_or(NONE),
            point,
            hops_left: identity.hops_left,
            is_numbered: identity.is_numbered,
            came_in: came_in(view, packet_type),
            is_repeat: false,
            pass: 0,
        });
        self.hear(view, hosts.map(|(from, _)| from));
    }

    /// Puts the places into the order of the interfaces, in which people expect them.
    pub(super) fn sort_points(&mut self) {
        let mut sorted: Vec<u16> = (0..self.points.all.len() as u16).collect();
        sorted.sort_by_key(|point| self.points.all[usize::from(*point)]);
        let mut place = vec![0; sorted.len()];
        (0..).zip(&sorted).for_each(|(at, point)| place[usize::from(*point)] = at);
        self.points.all.sort_unstable();
        self.seen.iter_mut().for_each(|sighting| sighting.point = place[usize::from(sighting.point)]);
    }

    /// Widens the time in which a tap is known to have recorded.
    fn record(&mut self, tap: usize, time_ns: Option<i64>) {
        if self.times.len() <= tap && tap < usize::from(u16::MAX) {
            self.times.resize(tap + 1, None);
        }
        if let (Some(times), Some(time)) = (self.times.get_mut(tap), time_ns) {
            let (first, last) = times.unwrap_or((time, time));
            *times = Some((first.min(time), last.max(time)));
        }
    }

    /// Keeps what an error message says of the datagram that it quotes.
    fn hear(&mut self, view: &View<'_>, from: Option<Address>) {
        let Some(error) = view.peeled.quoted_from.checked_sub(1).and_then(|before| view.layers().nth(before)) else {
            return;
        };
        // A redirect (type 5) says that the datagram was forwarded.
        let is_error = match (error.proto(), error.header().first()) {
            (Proto::Icmp, Some(kind)) => matches!(kind, 3 | 4 | 11 | 12),
            (Proto::Icmpv6, Some(kind)) => *kind < 128,
            _ => false,
        };
        if !is_error || self.complaints.len() >= MAX_ERRORS {
            return;
        }
        let Some(quote) = Identity::of_quoted(view) else { return };
        let text = [Lang::En, Lang::PtBr].map(|lang| {
            let mut out = String::new();
            error.proto().summary(&error, &mut Say { lang, out: &mut out });
            out
        });
        let time_ns = view.frame.time_ns.unwrap_or(NO_TIME);
        self.complaints.push(Complaint { quote, number: view.frame.number, time_ns, from, text });
    }
}

/// The card at which a capture of all cards of a host saw the frame.
fn card_of(view: &View<'_>) -> Option<u32> {
    let layer = view.layers().next().filter(|layer| layer.proto() == Proto::Sll2)?;
    let index = layer.proto().info().fields.iter().find(|def| def.name == "sll.ifindex")?;
    index.read(layer.header())?.number().and_then(|index| u32::try_from(index).ok())
}

/// From and to which card, by the link's header nearest below the datagram.
fn cards(view: &View<'_>, datagram: Option<&Layer<'_>>) -> Option<(MacAddr, MacAddr)> {
    let end = datagram.map_or(usize::MAX, |layer| layer.index);
    view.layers().rev().filter(|layer| layer.index < end).find_map(|layer| match hosts(&layer)? {
        (Address::Mac(from), Address::Mac(to)) => Some((from, to)),
        _ => None,
    })
}

/// From and to whom, by the header of a layer.
fn hosts(layer: &Layer<'_>) -> Option<(Address, Address)> {
    let (source, destination) = layer.proto().info().ends?;
    Some((Address::read(source, layer.header())?, Address::read(destination, layer.header())?))
}
