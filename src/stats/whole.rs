//! The capture as a whole: what every table is a part of.

use std::hash::Hasher;

use hashbrown::HashSet;
use rustc_hash::{FxBuildHasher, FxHasher};

use super::Fold;
use super::extremes::Extremes;
use crate::i18n::Lang;
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{Kind, Span, Stop, Why};

/// Most senders that are told apart; where there are more, that is what is told.
const MAX_SENDERS: usize = 10_000;

/// Counts over all frames.
#[derive(Debug)]
pub struct Whole {
    /// Frames.
    pub frames: u64,
    /// Octets captured.
    pub octets: u64,
    /// Octets on the wire.
    pub wire_octets: u64,
    /// Frames of which the capture kept only the start.
    pub cut: u64,
    /// Frames whose last header was cut short or contradicts itself.
    pub faulty: u64,
    /// Indices of the interfaces that frames were seen at.
    taps: Extremes<u32>,
    /// Nanoseconds since 1970.
    times: Extremes<i64>,
    senders: Senders,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            frames: 0,
            octets: 0,
            wire_octets: 0,
            cut: 0,
            faulty: 0,
            taps: Extremes::<u32>::NONE,
            times: Extremes::<i64>::NONE,
            senders: Senders::default(),
        }
    }
}

impl Fold for Whole {
    #[inline]
    fn add(&mut self, view: &View<'_>) {
        let frame = view.frame;
        self.frames += 1;
        self.octets += frame.bytes.len() as u64;
        self.wire_octets += u64::from(frame.wire_len);
        self.cut += u64::from(frame.is_cut());
        self.faulty += u64::from(is_faulty(view));
        self.taps.add(Extremes::of(frame.tap));
        if let Some(time) = frame.time_ns {
            self.times.add(Extremes::of(time));
        }
        self.senders.add(view);
    }

    fn merge(&mut self, other: Self) {
        self.frames += other.frames;
        self.octets += other.octets;
        self.wire_octets += other.wire_octets;
        self.cut += other.cut;
        self.faulty += other.faulty;
        self.taps.add(other.taps);
        self.times.add(other.times);
        self.senders.merge(&other.senders);
    }
}

/// Its last header could not be read; that of a packet which an error message quotes is expected to be cut short, and
/// a message of a stream goes on in the next segment.
#[inline]
fn is_faulty(view: &View<'_>) -> bool {
    let peeled = view.peeled;
    matches!(peeled.stop, Stop::Fault(_))
        && peeled.quoted_from >= peeled.spans.len()
        && peeled.shortage.is_none_or(|shortage| shortage.why != Why::Stream)
}

impl Whole {
    /// The earliest and the latest time, in nanoseconds since 1970.
    #[must_use]
    pub fn times(&self) -> Option<(i64, i64)> {
        self.times.met()
    }

    /// Nanoseconds from the first to the last frame.
    #[must_use]
    pub fn duration_ns(&self) -> u64 {
        self.times.distance().unwrap_or(0)
    }

    /// The capture in one line: "42 frames · 6,214 octets · 3 hosts · 1.82 s".
    #[must_use]
    pub fn heading(&self, lang: Lang) -> String {
        let mut parts = vec![lang.frames(self.frames), lang.octets(self.octets)];
        match self.senders.seen.len() {
            0 => {}
            MAX_SENDERS => parts.push(lang.fill("stats.many_senders", &[("n", &lang.number(MAX_SENDERS as u64))])),
            senders => parts.push(lang.counted(senders as u64, "stats.sender", "stats.senders")),
        }
        if self.times().is_some() {
            parts.push(lang.duration(self.duration_ns()));
        }
        parts.join(" · ")
    }

    /// What must be known to read the tables: frames that were cut or could not be read to their end.
    #[must_use]
    pub fn notes(&self, lang: Lang) -> Vec<String> {
        let mut notes = Vec::new();
        if self.taps.least < self.taps.greatest {
            notes.push(lang.text("stats.taps").to_owned());
        }
        if self.cut > 0 {
            let missing = self.wire_octets.saturating_sub(self.octets);
            let [missing, wire] = [missing, self.wire_octets].map(|number| lang.number(number));
            let frames = lang.frames(self.cut);
            notes.push(lang.fill("stats.cut", &[("frames", &frames), ("missing", &missing), ("wire", &wire)]));
        }
        if self.faulty > 0 {
            notes.push(lang.fill("stats.faulty", &[("frames", &lang.frames(self.faulty))]));
        }
        notes
    }
}

/// The addresses that sent something, told apart by the hash of the outermost one of the network layer.
#[derive(Debug)]
struct Senders {
    seen: HashSet<u64, FxBuildHasher>,
    /// What was met last: most frames are from a host that was just met, and need not be looked up.
    recent: Box<[u64; 1024]>,
    /// Where the header of each protocol tells who sent it.
    places: Box<[Place; 1 << 8]>,
}

/// Where a header has an address.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    first: u8,
    /// 4 or 16; none where it has no address.
    octets: u8,
}

impl Default for Senders {
    fn default() -> Self {
        let place = |proto: &Proto| {
            let info = proto.info();
            let (source, _) = info.ends.filter(|_| info.osi == Osi::Network)?;
            let (start, len) = source.at.filter(|_| matches!(source.kind, Kind::Ipv4 | Kind::Ipv6))?;
            Some(Place { first: u8::try_from(start / 8).ok()?, octets: (len / 8) as u8 })
        };
        let mut places = Box::new([Place::default(); 1 << 8]);
        for proto in Proto::ALL {
            places[*proto as usize] = place(proto).unwrap_or_default();
        }
        Self { seen: HashSet::default(), recent: Box::new([0; 1024]), places }
    }
}

impl Senders {
    #[inline]
    fn add(&mut self, view: &View<'_>) {
        if self.seen.len() == MAX_SENDERS {
            return;
        }
        let Some(host) = sender(view, &self.places) else { return };
        let recent = &mut self.recent[host as usize % 1024];
        if *recent != host {
            *recent = host;
            self.insert(host);
        }
    }

    fn insert(&mut self, host: u64) {
        if self.seen.len() < MAX_SENDERS {
            self.seen.insert(host);
        }
    }

    fn merge(&mut self, other: &Self) {
        for &host in &other.seen {
            self.insert(host);
        }
    }
}

/// A hash of the address of the outermost network layer that sent the frame; `None` for the unspecified one.
#[inline]
fn sender(view: &View<'_>, places: &[Place; 1 << 8]) -> Option<u64> {
    let place = |span: &Span| Some(places[span.proto as u8 as usize]).filter(|place| place.octets > 0);
    let (span, place) = view.peeled.spans.iter().find_map(|span| Some((span, place(span)?)))?;
    if span.header < u32::from(place.first) + u32::from(place.octets) {
        return None;
    }
    let octets = view.frame.bytes.get(span.start as usize + usize::from(place.first)..)?;
    let mut hasher = FxHasher::default();
    match place.octets {
        4 => hasher.write_u32(Some(u32::from_ne_bytes(*octets.first_chunk()?)).filter(|address| *address != 0)?),
        _ => hasher.write_u128(Some(u128::from_ne_bytes(*octets.first_chunk()?)).filter(|address| *address != 0)?),
    }
    Some(hasher.finish())
}
