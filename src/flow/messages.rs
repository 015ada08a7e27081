//! What programs say to each other, message by message: streams put together and cut, datagrams as they are.

use std::ops::ControlFlow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::agreed::{Agreed, Agreements};
use super::assembly::Assembled;
use super::cutter::{End, Piece};
use super::fragments::Whole;
use super::key::{Key, Side};
use super::stream::Origin;
use super::talk::{Around, Talk};
use super::tls::{self, KeyLog, Keys};
use super::tracker::{Event, Listener, Moment};
use crate::frame::Clock;
use crate::peel::{View, peel_knowing};
use crate::proto::contract::{Exchange, Peeled};
use crate::proto::{Dispatch, Proto};

/// What TLS does with a message, where the keys of its session are at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Secrecy {
    /// Nothing that is known: it is as it was captured.
    None,
    /// It is a record of TLS itself: as it was captured, or what this secret opened.
    Record(Option<tls::Origin>),
    /// It is a record that this secret opens; what it holds is told as messages of its own.
    Opened(tls::Origin),
    /// It was said inside TLS, and this secret opened the last of it.
    Inside(tls::Origin),
}

impl Secrecy {
    /// The secret that opened it.
    #[must_use]
    pub const fn secret(self) -> Option<tls::Origin> {
        match self {
            Self::None => None,
            Self::Record(secret) => secret,
            Self::Opened(secret) | Self::Inside(secret) => Some(secret),
        }
    }
}

/// Something that one side said.
#[derive(Clone, Copy, Debug)]
pub struct Message<'m> {
    /// Number of its conversation.
    pub flow: u64,
    /// Protocol and ends of its conversation.
    pub key: Key,
    /// Who asked first in it.
    pub client: Side,
    /// Who said it.
    pub side: Side,
    /// It and its layers. Out of a stream: its octets alone, with number and time of the frame that completes it. A datagram:
    /// the frame that brought it.
    pub view: View<'m>,
    /// Index of its first layer.
    pub layer: usize,
    /// Its octets.
    pub octets: &'m [u8],
    /// The first of them in the frame of its view.
    pub at: usize,
    /// Where its octets were captured, in their order.
    pub pieces: &'m [Piece],
    /// Its first octet in the stream; 0 for a datagram.
    pub offset: u64,
    /// How it ends.
    pub end: End,
    /// Octets of its stream or datagram that it took: more than its own, where it came encrypted.
    pub taken: usize,
    /// What TLS does with it. Of what was encrypted the octets are told as they are without that; their places are those of what
    /// was captured.
    pub secrecy: Secrecy,
    /// What another conversation agreed on for this one, where one did.
    pub agreed: Option<&'m Agreed>,
}

impl Message<'_> {
    /// What it is, where it is known.
    #[must_use]
    pub fn proto(&self) -> Option<Proto> {
        self.view.peeled.spans.get(self.layer).map(|span| span.proto)
    }
}

/// Who reads messages.
pub trait Reader: Send {
    /// The conversation is one whose messages are wanted.
    fn wants(&self, _event: &Event<'_>) -> bool {
        true
    }

    /// What this tap saw is wanted: by default that of the tap which saw the conversation first, for others saw the same.
    fn hears(&self, event: &Event<'_>) -> bool {
        event.seen.tap == event.flow.first().tap
    }

    /// A conversation whose messages are wanted begins.
    fn meet(&mut self, _event: &Event<'_>) {}

    /// Sees a frame of a conversation whose messages are wanted, before its messages are read.
    fn see(&mut self, _event: &Event<'_>) {}

    /// Sees an error message that quotes a packet of a conversation.
    fn quoted(&mut self, _event: &Event<'_>) {}

    /// Meets a question or answer that is in no conversation: of ARP, of neighbour discovery.
    fn aside(&mut self, _proto: Proto, _exchange: Exchange, _tap: u32, _moment: Moment) {}

    /// Sees a fragment: the number of its frame, and the layer whose payload it is.
    fn fragment(&mut self, _number: u64, _layer: u16) {}

    /// Sees a datagram that was put together from fragments.
    fn whole(&mut self, _whole: &Whole) {}

    /// Reads one; it may say that it has read enough.
    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()>;

    /// Has seen a frame of a connection and read what it completes; `pending` is the message that its sender has begun, where it
    /// is known what it is.
    fn rest(&mut self, _event: &Event<'_>, _pending: Option<Proto>) {}

    /// Appends what the frames that were seen since the last time complete.
    fn assembled(&mut self, _out: &mut Vec<Assembled>) {}

    /// Octets of a conversation are missing from the capture.
    fn gap(&mut self, _flow: u64, _side: Side, _octets: u64) {}
}

/// Puts messages together for a reader.
#[derive(Debug)]
pub struct Messages<R> {
    /// Who reads.
    pub reader: R,
    dispatch: &'static Dispatch,
    /// By conversation and tap. Those that have ended are `None`: what is sent again is nothing new.
    talks: HashMap<(u64, u32), Option<Box<Talk>>, FxBuildHasher>,
    most: usize,
    kept: usize,
    /// Conversations that were given up because there was no room.
    pub given_up: u64,
    peeled: Peeled,
    keys: Keys,
    #[cfg(feature = "decrypt")]
    hellos: super::quic::Hellos,
    agreements: Agreements,
}

/// What it takes to know that a connection was met.
const PLACE_OCTETS: usize = 2 * size_of::<((u64, u32), Option<Box<()>>)>();

impl<R: Reader> Messages<R> {
    /// Puts together what fits into `most` octets.
    #[must_use]
    pub fn new(reader: R, most: usize) -> Self {
        Self {
            reader,
            dispatch: Dispatch::standard(),
            talks: HashMap::default(),
            most,
            kept: 0,
            given_up: 0,
            peeled: Peeled::default(),
            keys: Keys::default(),
            #[cfg(feature = "decrypt")]
            hellos: super::quic::Hellos::default(),
            agreements: Agreements::default(),
        }
    }

    /// Keys are at hand.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Tells what is still kept: nothing more will come.
    pub fn finish(&mut self) {
        let mut left: Vec<_> = std::mem::take(&mut self.talks).into_iter().collect();
        left.sort_unstable_by_key(|(of, _)| *of);
        for ((flow, _), talk) in left {
            let Some(mut talk) = talk else { continue };
            if talk.end(flow, self.around()).is_break() {
                return;
            }
        }
        self.kept = 0;
    }

    /// What is around a connection that is no longer among the others.
    fn around(&mut self) -> Around<'_, R> {
        Around { dispatch: self.dispatch, keys: &self.keys, agreements: &mut self.agreements, reader: &mut self.reader }
    }

    fn stream(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let flow = event.flow.number;
        let place = self.talks.entry((flow, event.frame.tap)).or_insert_with(|| {
            self.kept += PLACE_OCTETS;
            Some(Box::new(Talk::new(event)))
        });
        let Some(talk) = place else { return ControlFlow::Continue(()) };
        talk.last_frame = event.frame.number;
        let around = Around {
            dispatch: self.dispatch,
            keys: &self.keys,
            agreements: &mut self.agreements,
            reader: &mut self.reader,
        };
        let go_on = talk.hear(flow, event, around);
        self.reader.rest(event, talk.pending(event.side()));
        let kept = talk.octets();
        self.kept = self.kept + kept - talk.kept;
        talk.kept = kept;
        if talk.has_ended() {
            self.kept -= kept;
            *place = None;
        }
        if self.kept > self.most {
            self.make_room();
        }
        go_on
    }

    /// Gives up the quarter of the connections that was silent the longest.
    #[cold]
    fn make_room(&mut self) {
        // Whatever has ended is as good as never met, once room is needed.
        let met = self.talks.len();
        self.talks.retain(|_, talk| talk.is_some());
        self.kept -= (met - self.talks.len()) * PLACE_OCTETS;
        // Room for a few connections would have to be made again at once.
        if self.kept <= self.most / 4 * 3 {
            return;
        }
        let all = self.talks.iter();
        let mut silent: Vec<_> = all.filter_map(|(of, talk)| Some((talk.as_ref()?.last_frame, *of))).collect();
        silent.sort_unstable();
        for (_, of) in silent.iter().take(silent.len().div_ceil(4)) {
            if let Some(mut talk) = self.talks.get_mut(of).and_then(Option::take) {
                self.kept -= talk.kept;
                self.given_up += 1;
                let _ = talk.end(of.0, self.around());
            }
        }
    }

    fn datagram(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let (frame, sight) = (event.frame, event.sight);
        let agreed = self.agreements.find(&event.flow.key, event.side());
        peel_knowing(frame, self.dispatch, agreed.map(|agreed| agreed.proto), &mut self.peeled);
        let layer = usize::from(sight.layer) + 1;
        let origin = Origin { frame: frame.number, at: sight.payload_at, time_ns: frame.time_ns };
        let whole = [Piece { start: 0, octets: sight.captured as usize, origin }];
        let parts = pieces_of(event);
        let pieces = if parts.is_empty() { &whole[..] } else { &parts };
        let view = View { frame, peeled: &self.peeled, taps: &[], clock: Clock::default() };
        let message = Message {
            flow: event.flow.number,
            key: event.flow.key,
            client: event.flow.client(),
            side: event.side(),
            view,
            layer,
            octets: event.payload,
            at: sight.payload_at as usize,
            pieces,
            offset: 0,
            end: if sight.captured < sight.octets { End::Lost } else { End::Whole },
            taken: event.payload.len(),
            secrecy: Secrecy::None,
            agreed,
        };
        #[cfg_attr(not(feature = "decrypt"), allow(unused_mut, reason = "hellos alone add to it"))]
        let mut go_on = self.reader.read(&message);
        #[cfg(feature = "decrypt")]
        self.hellos.take(event, view, layer, &mut |hello| {
            if go_on.is_continue() {
                let view = View { frame: &hello.frame, peeled: hello.peeled, ..view };
                let octets = hello.frame.bytes;
                go_on = self.reader.read(&Message { view, layer: 0, octets, at: 0, pieces: hello.pieces, ..message });
            }
        });
        let says = Agreements::of(&message);
        self.agreements.take(says, frame.number, self.dispatch);
        go_on
    }
}

impl<R: Reader> Listener for Messages<R> {
    fn learn(&mut self, log: KeyLog<'_>) {
        self.keys.read(log);
    }

    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        if event.sight.quoted.is_some() {
            self.reader.quoted(event);
            return ControlFlow::Continue(());
        }
        if !self.reader.hears(event) || !self.reader.wants(event) {
            return ControlFlow::Continue(());
        }
        if event.began {
            self.reader.meet(event);
        }
        self.reader.see(event);
        match event.flow.key.proto() {
            Proto::Tcp => self.stream(event),
            _ if event.payload.is_empty() => ControlFlow::Continue(()),
            Proto::Icmp | Proto::Icmpv6 => ControlFlow::Continue(()),
            _ => self.datagram(event),
        }
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        self.reader.aside(proto, exchange, tap, moment);
    }

    fn whole(&mut self, whole: &Whole) {
        self.reader.whole(whole);
    }

    fn fragment(&mut self, number: u64, layer: u16) {
        self.reader.fragment(number, layer);
    }

    fn assembled(&mut self, out: &mut Vec<Assembled>) {
        self.reader.assembled(out);
    }
}

/// Which octets of which fragments make the payload of a datagram that was put together.
fn pieces_of(event: &Event<'_>) -> Vec<Piece> {
    // The payload of the packet that was put together begins behind its IP header.
    let carried: u32 = event.fragments.iter().map(|piece| piece.first + piece.octets).max().unwrap_or(0);
    let header = event.frame.bytes.len() as u32 - carried.min(event.frame.bytes.len() as u32);
    let start = event.sight.payload_at.saturating_sub(header);
    let mut parts: Vec<_> = event
        .fragments
        .iter()
        .filter_map(|part| {
            let (from, to) = (part.first.max(start), part.first + part.octets);
            let octets = to.checked_sub(from).filter(|octets| *octets > 0)?;
            let origin = Origin { frame: part.frame, at: part.at + (from - part.first), time_ns: None };
            Some(Piece { start: (from - start) as usize, octets: octets as usize, origin })
        })
        .collect();
    parts.sort_unstable_by_key(|part| part.start);
    parts
}
