//! Datagrams put together from their fragments. RFC 791 §3.2, RFC 8200 §4.5.
//!
//! Of octets that come twice the first are kept; that fragments overlap is noted, and whether they disagree. What is not
//! whole a minute after its first fragment never will be.
//!
//! etherparse has a pool for this, which is not used: it has no bound (its own documentation warns of that), does not say
//! which frame brought which octets nor that fragments overlap, lets later octets replace earlier ones, and knows no
//! packets inside others.

mod datagram;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::key::Host;
use crate::bytes::{be16, be32};
use crate::frame::{Frame, LinkType};
use crate::proto::Proto;
use crate::proto::contract::Layer;
use datagram::Datagram;

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
