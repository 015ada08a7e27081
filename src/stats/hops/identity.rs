//! What makes frames at several taps one datagram: the octets that no hop may change.
//!
//! | changes from hop to hop, or may | so it is left out |
//! |---|---|
//! | the frame around the datagram: addresses, tags, tunnels | identity begins at the innermost IP header |
//! | TTL or hop limit, IPv4 header checksum | RFC 791 §3.2, RFC 8200 §3 |
//! | DSCP, ECN, flow label | remarked by routers (RFC 2474, RFC 3168, RFC 6437 §3) |
//! | don't fragment | cleared by routers that would rather cut |
//! | IPv4 options | recorded route and time stamps grow on the way |
//! | checksums of transport protocols | filled in by the card, behind a tap on its host |
//! | options of a TCP SYN | a router may lower the segment size it announces |
//!
//! What is left, addresses, identification, lengths, fragment offset, ports, sequence numbers and data, is hashed.

use std::hash::Hasher as _;
use std::ops::Range;

use rustc_hash::FxHasher;

use crate::bytes::{be16, be32};
use crate::model::Osi;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::Layer;

/// Octets of a datagram's data that are compared where a capture kept only the start of frames.
const START: usize = 32;

/// Octets of a datagram's data that every error message quotes (RFC 792).
const QUOTED: usize = 8;

/// What a datagram is known by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Identity {
    /// A hash of all that may not change.
    pub whole: u64,
    /// A hash of what lies in the first octets of it.
    pub start: u64,
    /// A hash of what an error message quotes of it.
    pub quote: u32,
    /// TTL or hop limit, where there is one.
    pub hops_left: Option<u8>,
    /// Its sender numbered it, so that two of the same identity are one datagram, unless the numbers came round again.
    pub is_numbered: bool,
    /// So little of it was captured that nothing can be said.
    pub is_too_short: bool,
    /// Which part of what it is, where it is a part.
    pub piece: Option<Piece>,
}

/// Octets of a larger whole: of a datagram that was cut into fragments, or of one direction of a TCP connection. What
/// was cut otherwise on the way is known by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    /// A hash of what it is a part of.
    pub stream: u32,
    /// The first octet, and how many.
    pub first: u32,
    pub octets: u32,
}

/// The layer that goes from host to host: the innermost IP header that is neither quoted nor in a fragment's data, so
/// that a datagram is found again inside a tunnel; else the first layer above the link.
pub(super) fn datagram<'a>(view: &View<'a>) -> Option<Layer<'a>> {
    let own = view.peeled.quoted_from.min(view.peeled.fragment_from);
    let layers = || view.layers().filter(|layer| layer.index < own && !layer.is_faulty());
    let is_ip = |layer: &Layer<'_>| matches!(layer.proto(), Proto::Ipv4 | Proto::Ipv6);
    layers().rev().find(is_ip).or_else(|| layers().find(|layer| layer.proto().info().osi > Osi::DataLink))
}

impl Identity {
    /// The identity of the datagram in a frame; that of the whole frame where there is no datagram in it.
    pub fn of(view: &View<'_>) -> Self {
        match datagram(view) {
            Some(layer) if layer.proto() == Proto::Ipv4 => Self::ipv4(view, &layer),
            Some(layer) if layer.proto() == Proto::Ipv6 => Self::ipv6(view, &layer),
            Some(layer) => Self::plain(layer.bytes()),
            None => Self::plain(view.frame.bytes),
        }
    }

    fn plain(octets: &[u8]) -> Self {
        let mut hasher = FxHasher::default();
        hasher.write(octets);
        Self { whole: hasher.finish(), start: hasher.finish(), ..Self::default() }
    }

    fn ipv4(view: &View<'_>, ip: &Layer<'_>) -> Self {
        let Some(header) = ip.header().first_chunk::<20>() else { return Self::plain(ip.bytes()) };
        let (total, id, place) = (be16(header, 2), be16(header, 4), be16(header, 6));
        let (total, id, place) = (total.unwrap_or(0), id.unwrap_or(0), place.unwrap_or(0) & 0x3fff);
        // A total length of zero is left to the card that cuts the datagram up.
        let octets = match usize::from(total).checked_sub(ip.header().len()) {
            Some(octets) if total != 0 => octets,
            _ => ip.payload().len(),
        };
        let mut ends = FxHasher::default();
        ends.write_u8(header[9]);
        ends.write(&header[12..20]);
        ends.write_u16(id);
        let mut identity = Self::of_packet(view, ip, &ends, [octets as u64, place.into()], octets);
        identity.hops_left = Some(header[8]);
        // Linux and others number nothing that must not be fragmented (RFC 6864 §4.1): all zeros.
        identity.is_numbered = id != 0 || place != 0;
        if place != 0 || identity.piece.is_none() && id != 0 {
            let first = u32::from(place & 0x1fff) * 8;
            identity.piece = Some(Piece { stream: short(&ends), first, octets: octets as u32 });
        }
        identity
    }

    fn ipv6(view: &View<'_>, ip: &Layer<'_>) -> Self {
        let Some(header) = ip.header().first_chunk::<40>() else { return Self::plain(ip.bytes()) };
        let claimed = usize::from(be16(header, 4).unwrap_or(0));
        let octets = if claimed == 0 { ip.payload().len() } else { claimed };
        let mut ends = FxHasher::default();
        ends.write(&header[8..40]);
        let mut identity = Self::of_packet(view, ip, &ends, [octets as u64, header[6].into()], octets);
        identity.hops_left = Some(header[7]);
        let fragment = above(view, ip).find(|layer| layer.proto() == Proto::Fragment);
        if let Some((header, place)) = fragment.and_then(|layer| Some((layer.header(), be16(layer.header(), 2)?))) {
            identity.is_numbered = true;
            ends.write_u32(be32(header, 4).unwrap_or(0));
            let first = u32::from(place & 0xfff8);
            identity.piece = Some(Piece { stream: short(&ends), first, octets: octets.saturating_sub(8) as u32 });
        }
        identity
    }

    /// `ends` has hashed the addresses; `lengths` tells what else of the header may not change; `octets` are to follow.
    fn of_packet(view: &View<'_>, ip: &Layer<'_>, ends: &FxHasher, lengths: [u64; 2], octets: usize) -> Self {
        let payload = ip.payload();
        let (left_out, piece) = transport(view, ip, octets);
        let (mut all, mut quote) = (ends.clone(), ends.clone());
        lengths.iter().for_each(|length| all.write_u64(*length));
        let mut start = all.clone();
        write_without(payload, &left_out, usize::MAX, &mut all);
        write_without(payload, &left_out, START, &mut start);
        write_without(payload, &left_out, QUOTED, &mut quote);
        Self {
            whole: all.finish(),
            start: start.finish(),
            quote: short(&quote),
            is_too_short: payload.len() < octets.min(START),
            piece,
            ..Self::default()
        }
    }

    /// The same for the packet that an error message quotes.
    pub fn of_quoted(view: &View<'_>) -> Option<u32> {
        let ip = view.layers().nth(view.peeled.quoted_from)?;
        let header = ip.header();
        let mut ends = FxHasher::default();
        match ip.proto() {
            Proto::Ipv4 => {
                ends.write_u8(*header.get(9)?);
                ends.write(header.get(12..20)?);
                ends.write_u16(be16(header, 4)?);
            }
            Proto::Ipv6 => ends.write(header.get(8..40)?),
            _ => return None,
        }
        let (left_out, _) = transport(view, &ip, ip.payload().len());
        write_without(ip.payload(), &left_out, QUOTED, &mut ends);
        Some(short(&ends))
    }
}

/// Octets of a datagram's data that may change: a checksum, options behind it.
type LeftOut = [Range<usize>; 2];

fn short(hasher: &FxHasher) -> u32 {
    let hash = hasher.finish();
    (hash ^ hash >> 32) as u32
}

/// The layers above `ip`, up to another network's.
fn above<'a>(view: &View<'a>, ip: &Layer<'a>) -> impl Iterator<Item = Layer<'a>> {
    let quoted_from = if ip.is_quoted() { usize::MAX } else { view.peeled.quoted_from };
    view.layers().take(quoted_from).skip(ip.index + 1)
}

/// Which octets of what `ip` carries are left out, and which part of a connection it is.
fn transport(view: &View<'_>, ip: &Layer<'_>, octets: usize) -> (LeftOut, Option<Piece>) {
    let carries = |layer: &Layer<'_>| {
        matches!(layer.proto(), Proto::Tcp | Proto::Udp | Proto::UdpLite | Proto::Sctp | Proto::Dccp)
    };
    let Some(layer) = above(view, ip).find(carries) else { return ([0..0, 0..0], None) };
    let (header, at) = (layer.header(), (layer.span().start - ip.span().payload_start()) as usize);
    let (checksum, options, piece) = match layer.proto() {
        Proto::Tcp => {
            let is_syn = header.get(13).is_some_and(|flags| flags & 2 != 0);
            let options = if is_syn { 20..header.len().max(20) } else { 20..20 };
            (16..18, options, segment(ip, header, octets.saturating_sub(at)))
        }
        Proto::Sctp => (8..12, 12..12, None),
        _ => (6..8, 8..8, None),
    };
    ([checksum, options].map(|range| at + range.start..at + range.end), piece)
}

/// Which octets of its connection a TCP segment of `octets` carries.
fn segment(ip: &Layer<'_>, header: &[u8], octets: usize) -> Option<Piece> {
    let first = be32(header, 4)?;
    let octets = octets.checked_sub(usize::from(header.get(12)? >> 4) * 4).filter(|octets| *octets > 0)?;
    let mut stream = FxHasher::default();
    let (source, destination) = ip.proto().info().ends?;
    stream.write(source.octets(ip.header())?);
    stream.write(destination.octets(ip.header())?);
    stream.write(header.get(..4)?);
    Some(Piece { stream: short(&stream), first, octets: octets as u32 })
}

/// Hashes the first `most` of `octets` but those that are `left_out`, which come in rising order.
fn write_without(octets: &[u8], left_out: &LeftOut, most: usize, hasher: &mut FxHasher) {
    let end = octets.len().min(most);
    let mut at = 0;
    for range in left_out {
        hasher.write(octets.get(at..range.start.min(end)).unwrap_or_default());
        at = range.end.min(end).max(at);
    }
    hasher.write(octets.get(at..end).unwrap_or_default());
}
