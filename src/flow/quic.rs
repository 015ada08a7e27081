//! The hellos of QUIC: put together from the first packets of both sides.
//!
//! They are encrypted with keys that come from the connection ID which the client chose for the server (RFC 9001 §5.2). It stands in
//! the client's first packet alone, so those of the server, and the client's later ones, can be opened by who remembers it. What they
//! carry of the handshake comes in pieces, in any order and in several datagrams (RFC 9000 §19.6).
//!
//! What is kept is bounded: of a hello 16 KiB, of all together 16 MiB.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::cutter::Piece;
use super::key::Side;
use super::stream::Origin;
use super::tracker::Event;
use crate::frame::{Frame, LinkType};
use crate::peel::{View, peel_as};
use crate::proto::Proto;
use crate::proto::contract::Peeled;
use crate::proto::handshake::{Form, opening};
use crate::proto::quic_initial::{self as initial, Crypto};

/// Most octets of a hello.
const MOST_HELLO: usize = 1 << 14;
/// Most octets that are kept of all hellos together; then they are forgotten.
const MOST_OCTETS: usize = 16 << 20;
/// Octets of a connection of which nothing is kept but that it was met.
const ENTRY: usize = size_of::<Talk>() + size_of::<(u64, u32, usize)>();
/// Packets of a side that are looked into before it is given up.
const MOST_PACKETS: u8 = 16;

/// A hello that is whole.
pub(super) struct Hello<'h> {
    /// It, with number and time of the frame that completes it.
    pub frame: Frame<'h>,
    /// Its layer.
    pub peeled: &'h Peeled,
    /// Where its octets were captured.
    pub pieces: &'h [Piece],
}

/// What is known of all connections, by conversation and tap; `None` where both hellos were told.
#[derive(Debug, Default)]
pub(super) struct Hellos {
    talks: HashMap<(u64, u32), Option<Box<Talk>>, FxBuildHasher>,
    kept: usize,
    peeled: Peeled,
}

/// A connection.
#[derive(Debug, Default)]
struct Talk {
    /// What the client chose.
    receiver: Option<Vec<u8>>,
    ways: [Way; 2],
}

/// One direction of it.
#[derive(Debug, Default)]
struct Way {
    pieces: Vec<(Crypto, Origin)>,
    packets: u8,
    done: bool,
}

impl Hellos {
    /// Looks into a datagram whose layers are those of `view`, the first of its messages the one of index `layer`; tells the hello that it completes.
    pub fn take(&mut self, event: &Event<'_>, view: View<'_>, layer: usize, tell: &mut dyn FnMut(&Hello<'_>)) {
        let is_quic = |span: &&crate::proto::contract::Span| span.proto == Proto::Quic;
        let packets = view.peeled.spans.iter().skip(layer).filter(is_quic);
        let (of, side) = ((event.flow.number, event.frame.tap), event.side());
        for span in packets {
            let (start, packet) =
                (span.start, view.frame.bytes.get(span.start as usize..span.end as usize).unwrap_or_default());
            if !initial::is_initial(packet) {
                continue;
            }
            let Some(talk) = self.talks.entry(of).or_insert_with(|| Some(Box::default())) else { return };
            let origin = Origin { frame: event.frame.number, at: start, time_ns: event.frame.time_ns };
            self.kept += talk.open(side, event.flow.client() == side, packet, origin);
            if let Some((octets, pieces)) = talk.ways[side as usize].hello() {
                self.kept = self.kept.saturating_sub(talk.ways[side as usize].finish());
                // What a packet tells by itself is told with it.
                let here = span.start..span.end;
                let alone =
                    pieces.iter().all(|piece| piece.origin.frame == origin.frame && here.contains(&piece.origin.at));
                if alone && talk.receiver.as_deref() == initial::receiver(packet) && event.flow.client() == side {
                    continue;
                }
                let frame = Frame {
                    bytes: &octets,
                    wire_len: octets.len() as u32,
                    link: LinkType::default(),
                    fcs_octets: 0,
                    extra: None,
                    ..*event.frame
                };
                peel_as(Proto::TlsHandshake, &frame, &mut self.peeled);
                tell(&Hello { frame, peeled: &self.peeled, pieces: &pieces });
            }
            if talk.ways.iter().all(|way| way.done) {
                self.talks.insert(of, None);
            }
        }
        if self.kept + self.talks.len() * ENTRY > MOST_OCTETS {
            self.talks.clear();
            self.kept = 0;
        }
    }
}

impl Talk {
    /// Opens a packet and keeps what it carries of the handshake; how many octets that takes.
    fn open(&mut self, side: Side, by_client: bool, packet: &[u8], origin: Origin) -> usize {
        let Self { receiver, ways } = self;
        let way = &mut ways[side as usize];
        if way.done {
            return 0;
        }
        way.packets += 1;
        way.done = way.packets >= MOST_PACKETS;
        let mut opened = receiver.as_ref().and_then(|receiver| initial::crypto(packet, receiver, by_client));
        // The client's first packet; and after a Retry the client begins anew, with an ID that the server chose.
        if opened.is_none() && by_client {
            let own = initial::receiver(packet);
            opened = own.and_then(|own| initial::crypto(packet, own, true));
            if opened.is_some() {
                *receiver = own.map(<[u8]>::to_vec);
            }
        }
        let before = way.kept();
        for piece in opened.into_iter().flatten() {
            let known = way
                .pieces
                .iter()
                .any(|(known, _)| known.offset == piece.offset && known.octets.len() >= piece.octets.len());
            if !known && piece.offset + piece.octets.len() <= MOST_HELLO && way.kept() < 2 * MOST_HELLO {
                let at = origin.at + piece.at as u32;
                way.pieces.push((piece, Origin { at, ..origin }));
            }
        }
        way.kept() - before
    }
}

impl Way {
    fn kept(&self) -> usize {
        self.pieces.iter().map(|(piece, _)| piece.octets.len() + size_of::<(Crypto, Origin)>()).sum()
    }

    /// The first message, if it is whole, and where its octets are.
    fn hello(&mut self) -> Option<(Vec<u8>, Vec<Piece>)> {
        if self.done && self.pieces.is_empty() {
            return None;
        }
        self.pieces.sort_by_key(|(piece, _)| piece.offset);
        let (mut octets, mut places) = (Vec::new(), Vec::new());
        for (Crypto { offset, octets: some, .. }, origin) in &self.pieces {
            let Some(known) = octets.len().checked_sub(*offset) else { break };
            let Some(new) = some.get(known..).filter(|new| !new.is_empty()) else { continue };
            let origin = Origin { at: origin.at + known as u32, ..*origin };
            places.push(Piece { start: octets.len(), octets: new.len(), origin });
            octets.extend_from_slice(new);
        }
        let (_, length) = opening(&octets, Form::Stream).filter(|(kind, _)| matches!(kind, 1 | 2))?;
        let end = 4 + length;
        (octets.len() >= end).then(|| {
            octets.truncate(end);
            places.retain(|place| place.start < end);
            for place in &mut places {
                place.octets = place.octets.min(end - place.start);
            }
            (octets, places)
        })
    }

    /// Nothing more is wanted; how many octets were kept.
    fn finish(&mut self) -> usize {
        let kept = self.kept();
        (self.done, self.pieces) = (true, Vec::new());
        kept
    }
}
