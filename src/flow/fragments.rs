//! Datagrams put together from their fragments. RFC 791 §3.2, RFC 8200 §4.5.
//!
//! Of octets that come twice the first are kept; that fragments overlap is noted, and whether they disagree. What is not
//! whole a minute after its first fragment never will be.
//!
//! etherparse has a pool for this, which is not used: it has no bound (its own documentation warns of that), does not say
//! which frame brought which octets nor that fragments overlap, lets later octets replace earlier ones, and knows no
//! packets inside others.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::key::Host;
use crate::bytes::{be16, be32, ones_sum};
use crate::frame::{Frame, LinkType};
use crate::proto::Proto;
use crate::proto::contract::Layer;

/// How long fragments are waited for, in nanoseconds (RFC 8200 §4.5).
const PATIENCE_NS: i64 = 60_000_000_000;

/// The longest datagram.
const MOST_OCTETS: usize = 65_535;

/// What the fragments of one datagram have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct FragmentKey {
    from: Host,
    to: Host,
    identification: u32,
    /// The protocol number of IPv4, which belongs to the key there (RFC 791); 0 for IPv6.
    protocol: u8,
    is_ipv6: bool,
    tap: u32,
}

/// A fragment in one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub key: FragmentKey,
    /// Index of the frame in its batch.
    pub frame: u32,
    /// Index of the layer whose payload it is.
    pub layer: u16,
    /// The first octet of the IP header in the frame.
    header_at: u32,
    /// The first octet of the payload.
    payload_at: u32,
    /// Octets of it that were captured.
    captured: u32,
    /// Its first octet in the datagram.
    first: u32,
    /// Octets on the wire.
    octets: u32,
    /// More follow.
    more: bool,
    /// The next header that an IPv6 fragment header names.
    next_header: u8,
}

impl Fragment {
    /// The fragment whose header this layer is, if it is one. `ip` is the layer of the IP header.
    #[inline]
    pub fn of(layer: &Layer<'_>, ip: &Layer<'_>, frame: u32) -> Option<Self> {
        let header = layer.header();
        let (place, unit_octets) = match layer.proto() {
            Proto::Ipv4 => (be16(header, 6)?, false),
            Proto::Fragment => (be16(header, 2)?, true),
            _ => return None,
        };
        let (first, more) = match unit_octets {
            false => (u32::from(place & 0x1fff) * 8, place & 0x2000 != 0),
            true => (u32::from(place & !7), place & 1 != 0),
        };
        if first == 0 && !more {
            return None;
        }
        let address = |at: usize| {
            let octets = ip.header();
            let word = |at| Some(u64::from(be32(octets, at)?) << 32 | u64::from(be32(octets, at + 4)?));
            Some([word(at)?, word(at + 8)?])
        };
        let is_ipv6 = layer.proto() == Proto::Fragment;
        let key = FragmentKey {
            from: if is_ipv6 { address(8)? } else { [0, be32(header, 12)?.into()] },
            to: if is_ipv6 { address(24)? } else { [0, be32(header, 16)?.into()] },
            identification: if is_ipv6 { be32(header, 4)? } else { be16(header, 4)?.into() },
            protocol: if is_ipv6 { 0 } else { *header.get(9)? },
            is_ipv6,
            tap: layer.frame.tap,
        };
        let span = layer.span();
        let captured = span.payload_end() - span.payload_start();
        Some(Self {
            key,
            frame,
            layer: layer.index as u16,
            header_at: ip.span().start,
            payload_at: span.payload_start(),
            captured,
            first,
            octets: captured + layer.cut_off(),
            more,
            next_header: if is_ipv6 { *header.first()? } else { 0 },
        })
    }
}

/// Where octets of a datagram came from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FragmentPiece {
    /// The frame.
    pub frame: u64,
    /// Its first octet in the datagram's payload.
    pub first: u32,
    /// Octets of the payload in it.
    pub octets: u32,
    /// The first of them in the frame.
    pub at: u32,
    /// Octets of the frame on the wire.
    pub wire_len: u32,
}

/// A datagram that is put together.
#[derive(Debug)]
struct Datagram {
    since_ns: Option<i64>,
    /// The IP header and what stands before the fragment header, of the first fragment.
    header: Vec<u8>,
    next_header: u8,
    octets: Vec<u8>,
    /// Which octets are there: ranges, in order and apart.
    there: Vec<(u32, u32)>,
    end: Option<u32>,
    pieces: Vec<FragmentPiece>,
    overlaps: bool,
    conflicts: bool,
    last_frame: u64,
}

/// A datagram that is whole again.
#[derive(Clone, Debug)]
pub struct Whole {
    /// IP header, without its fragment fields, and payload: as if it had never been cut.
    pub packet: Vec<u8>,
    /// Where the payload begins in it.
    pub header: usize,
    /// Its fragments, in the order of the capture.
    pub pieces: Vec<FragmentPiece>,
    /// Fragments overlap, which happens by accident or as an attack (RFC 5722).
    pub overlaps: bool,
    /// They do, and disagree.
    pub conflicts: bool,
}

impl Whole {
    /// The packet as a frame: raw IP, with number, time and tap of the frame that brought the last fragment.
    #[must_use]
    pub fn frame<'w>(&'w self, last: &Frame<'_>) -> Frame<'w> {
        Frame {
            bytes: &self.packet,
            wire_len: self.packet.len() as u32,
            time_ns: last.time_ns,
            link: LinkType::RAW,
            fcs_octets: 0,
            tap: last.tap,
            number: last.number,
            extra: None,
        }
    }
}

/// What became of fragments that are no whole datagram.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Remains {
    /// Datagrams whose other fragments did not come in time.
    pub timed_out: u64,
    /// Datagrams that were forgotten because there was no room.
    pub forgotten: u64,
    /// Fragments of both.
    pub fragments: u64,
    /// Fragments that cannot be: beyond the longest datagram, or with another end than one before.
    pub impossible: u64,
}

/// All datagrams that are put together.
#[derive(Debug)]
pub struct Fragments {
    datagrams: HashMap<FragmentKey, Datagram, FxBuildHasher>,
    octets: usize,
    most: usize,
    remains: Remains,
}

impl Fragments {
    /// Puts together what fits into `most` octets.
    pub(super) fn new(most: usize) -> Self {
        Self { datagrams: HashMap::default(), octets: 0, most, remains: Remains::default() }
    }

    /// What became of those that are no whole datagram, so far.
    #[must_use]
    pub fn remains(&self) -> Remains {
        self.remains
    }

    /// Datagrams of which fragments are missing at present, and the fragments at hand.
    #[must_use]
    pub fn waiting(&self) -> (u64, u64) {
        let fragments = self.datagrams.values().map(|datagram| datagram.pieces.len() as u64).sum();
        (self.datagrams.len() as u64, fragments)
    }

    /// The fragments of the datagrams that wait for others, and their lengths where the last is there.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&[FragmentPiece], Option<u32>)> {
        self.datagrams.values().map(|datagram| (&datagram.pieces[..], datagram.end))
    }

    /// Takes a fragment, and gives the datagram that it completes.
    pub(super) fn take(&mut self, fragment: &Fragment, frame: &Frame<'_>) -> Option<Whole> {
        if (fragment.first + fragment.octets) as usize > MOST_OCTETS {
            self.remains.impossible += 1;
            return None;
        }
        self.drop_if_late(fragment.key, frame.time_ns);
        let before = self.datagrams.get(&fragment.key).map_or(0, Datagram::kept);
        let datagram = self.datagrams.entry(fragment.key).or_insert_with(|| Datagram::new(frame.time_ns));
        let fits = datagram.take(fragment, frame);
        self.octets = self.octets + datagram.kept() - before;
        if !fits {
            self.remains.impossible += 1;
            return None;
        }
        if datagram.is_whole() {
            let datagram = self.datagrams.remove(&fragment.key)?;
            self.octets -= datagram.kept();
            return datagram.finish(fragment.key.is_ipv6);
        }
        if self.octets > self.most {
            self.make_room();
        }
        None
    }

    fn drop_if_late(&mut self, key: FragmentKey, now: Option<i64>) {
        let is_late = |datagram: &Datagram| {
            let age = now.zip(datagram.since_ns).map_or(0, |(now, since)| now.saturating_sub(since));
            age > PATIENCE_NS
        };
        if self.datagrams.get(&key).is_some_and(is_late) {
            self.remains.timed_out += 1;
            self.drop(key);
        }
    }

    fn drop(&mut self, key: FragmentKey) {
        if let Some(datagram) = self.datagrams.remove(&key) {
            self.octets -= datagram.kept();
            self.remains.fragments += datagram.pieces.len() as u64;
        }
    }

    /// Forgets the quarter that waits the longest.
    #[cold]
    fn make_room(&mut self) {
        let mut waiting: Vec<_> = self.datagrams.iter().map(|(key, datagram)| (datagram.last_frame, *key)).collect();
        waiting.sort_unstable_by_key(|(frame, _)| *frame);
        for (_, key) in waiting.iter().take(waiting.len().div_ceil(4)) {
            self.remains.forgotten += 1;
            self.drop(*key);
        }
    }
}

impl Datagram {
    fn new(since_ns: Option<i64>) -> Self {
        Self {
            since_ns,
            header: Vec::new(),
            next_header: 0,
            octets: Vec::new(),
            there: Vec::new(),
            end: None,
            pieces: Vec::new(),
            overlaps: false,
            conflicts: false,
            last_frame: 0,
        }
    }

    fn kept(&self) -> usize {
        let lists =
            self.pieces.capacity() * size_of::<FragmentPiece>() + self.there.capacity() * size_of::<(u32, u32)>();
        size_of::<Self>() + self.header.capacity() + self.octets.capacity() + lists
    }

    /// Takes a fragment; `false` where it contradicts those before.
    fn take(&mut self, fragment: &Fragment, frame: &Frame<'_>) -> bool {
        let (first, octets) = (fragment.first, fragment.octets);
        let end = first + octets;
        self.last_frame = frame.number;
        if !fragment.more && self.end.is_some_and(|known| known != end) || self.end.is_some_and(|known| end > known) {
            return false;
        }
        // What a snap length cut off never comes, so a datagram of which it did is never whole.
        let start = fragment.payload_at as usize;
        let payload = frame.bytes.get(start..start + fragment.captured as usize).unwrap_or_default();
        if !fragment.more {
            self.end = Some(end);
        }
        if first == 0 || self.header.is_empty() {
            self.header.clear();
            let fragment_header = if fragment.key.is_ipv6 { 8 } else { 0 };
            let stop = start - fragment_header;
            self.header.extend(frame.bytes.get(fragment.header_at as usize..stop).unwrap_or_default());
            self.next_header = fragment.next_header;
        }
        let captured_end = first + payload.len() as u32;
        let is_repeated = self.pieces.iter().any(|piece| (piece.first, piece.octets) == (first, octets));
        if self.octets.len() < captured_end as usize {
            self.octets.resize(captured_end as usize, 0);
        }
        let mut at = first;
        for (left, right) in self.there.iter().copied().chain([(captured_end, captured_end)]) {
            let (left, right) = (left.clamp(first, captured_end), right.clamp(first, captured_end));
            if at < left {
                let new = &payload[(at - first) as usize..(left - first) as usize];
                self.octets[at as usize..left as usize].copy_from_slice(new);
            }
            if left < right {
                let again = &payload[(left - first) as usize..(right - first) as usize];
                self.overlaps |= !is_repeated;
                self.conflicts |= self.octets[left as usize..right as usize] != *again;
            }
            at = at.max(right);
        }
        self.add(first, captured_end);
        self.pieces.push(FragmentPiece {
            frame: frame.number,
            first,
            octets,
            at: fragment.payload_at,
            wire_len: frame.wire_len,
        });
        true
    }

    /// Adds a range to those that are there.
    fn add(&mut self, first: u32, end: u32) {
        let (mut first, mut end) = (first, end);
        self.there.retain(|&(left, right)| {
            let apart = right < first || end < left;
            if !apart {
                (first, end) = (first.min(left), end.max(right));
            }
            apart
        });
        let at = self.there.partition_point(|(left, _)| *left < first);
        self.there.insert(at, (first, end));
    }

    fn is_whole(&self) -> bool {
        matches!((self.end, &self.there[..]), (Some(end), [(0, last)]) if *last >= end)
    }

    /// The packet as if it had never been cut.
    fn finish(self, is_ipv6: bool) -> Option<Whole> {
        let Self { mut header, mut octets, end, pieces, overlaps, conflicts, next_header, .. } = self;
        octets.truncate(end? as usize);
        let set = |header: &mut Vec<u8>, at: usize, value: u16| {
            if let Some(place) = header.get_mut(at..at + 2) {
                place.copy_from_slice(&value.to_be_bytes());
            }
        };
        if is_ipv6 {
            // The header before the fragment header names what followed that.
            let length = u16::try_from(header.len().checked_sub(40)? + octets.len()).ok()?;
            set(&mut header, 4, length);
            let at = last_next_header(&header)?;
            header[at] = next_header;
        } else {
            let length = u16::try_from(header.len() + octets.len()).ok()?;
            set(&mut header, 2, length);
            set(&mut header, 6, 0);
            set(&mut header, 10, 0);
            let sum = ones_sum(&header, 0);
            set(&mut header, 10, !sum);
        }
        let start = header.len();
        header.extend(octets);
        Some(Whole { packet: header, header: start, pieces, overlaps, conflicts })
    }
}

/// The place of the next header field of the last header before a fragment header, in the part of an IPv6 packet that is
/// not cut.
fn last_next_header(headers: &[u8]) -> Option<usize> {
    let (mut field, mut at) = (6, 40);
    // Hop-by-hop, routing and destination options (RFC 8200 §4) alone may stand there, in units of 8 octets.
    while at < headers.len() {
        field = at;
        at += (usize::from(*headers.get(at + 1)?) + 1) * 8;
    }
    (at == headers.len()).then_some(field)
}
