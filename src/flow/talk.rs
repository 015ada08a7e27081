//! One connection: its streams put together, cut into messages, and told to a reader.

use std::ops::ControlFlow;

use super::agreed::Agreements;
use super::cutter::{Course, Cut, Cutter};
use super::dialogue::Dialogue;
use super::key::{Key, Side};
use super::messages::{Message, Reader, Secrecy};
use super::stream::Portion;
use super::tls::{self, Guarded, Keys};
use super::tracker::Event;
use crate::frame::Clock;
use crate::peel::View;
use crate::proto::contract;
use crate::proto::{Dispatch, Proto};

/// What is around all connections, and who is told what they say.
pub(super) struct Around<'a, R> {
    pub dispatch: &'static Dispatch,
    pub keys: &'a Keys,
    pub agreements: &'a mut Agreements,
    pub reader: &'a mut R,
}

/// A connection whose messages are put together.
#[derive(Debug)]
pub(super) struct Talk {
    dialogue: Dialogue,
    cutters: [Cutter; 2],
    /// What TLS says, once it has spoken.
    guarded: Option<Box<Guarded>>,
    key: Key,
    client: Side,
    tap: u32,
    /// Octets that it kept when it was last counted.
    pub kept: usize,
    pub last_frame: u64,
}

impl Talk {
    /// One that begins with this frame.
    pub fn new(event: &Event<'_>) -> Self {
        Self {
            dialogue: Dialogue::default(),
            cutters: Default::default(),
            guarded: None,
            key: event.flow.key,
            client: event.flow.client(),
            tap: event.frame.tap,
            kept: 0,
            last_frame: 0,
        }
    }

    /// Octets that it keeps.
    pub fn octets(&self) -> usize {
        let inside = self.guarded.as_ref().map_or(0, |guarded| guarded.kept());
        size_of::<Self>() + self.dialogue.kept() + self.cutters.iter().map(Cutter::kept).sum::<usize>() + inside
    }

    /// What the message is that a side has begun and that is not whole, where it is known.
    pub fn pending(&self, side: Side) -> Option<Proto> {
        let inside = || self.guarded.as_ref()?.pending(side);
        self.cutters[side as usize].pending().or_else(inside)
    }

    /// Who hears what the connection says, and what is kept of its segments.
    fn ear<'e, R: Reader>(&'e mut self, flow: u64, around: Around<'e, R>) -> (&'e mut Dialogue, Ear<'e, R>) {
        let Self { dialogue, cutters, guarded, key, client, .. } = self;
        // What the connection is known to be, the server's port first.
        let port = |side| contract::Key::Tcp(key.port(side));
        let course = Course { dispatch: around.dispatch, ports: (port(!*client), port(*client)), tap: self.tap };
        let mouth = Mouth { flow, key: *key, client: *client, around, go_on: ControlFlow::Continue(()) };
        (dialogue, Ear { course, cutters, guarded, mouth })
    }

    /// Neither side will say more.
    pub fn has_ended(&self) -> bool {
        self.dialogue.has_ended()
    }

    /// Hears the next frame.
    pub fn hear<R: Reader>(&mut self, flow: u64, event: &Event<'_>, around: Around<'_, R>) -> ControlFlow<()> {
        let (dialogue, mut ear) = self.ear(flow, around);
        dialogue.hear(event, &mut |side, portion| ear.take(side, portion));
        ear.mouth.go_on
    }

    /// Tells what is still kept: nothing more will come.
    pub fn end<R: Reader>(&mut self, flow: u64, around: Around<'_, R>) -> ControlFlow<()> {
        let (dialogue, mut ear) = self.ear(flow, around);
        dialogue.end(&mut |side, portion| ear.take(side, portion));
        ear.mouth.go_on
    }
}

/// Hears what both sides say and tells the reader messages.
struct Ear<'e, R> {
    course: Course<'static>,
    cutters: &'e mut [Cutter; 2],
    guarded: &'e mut Option<Box<Guarded>>,
    mouth: Mouth<'e, R>,
}

/// Tells the reader messages.
struct Mouth<'e, R> {
    flow: u64,
    key: Key,
    client: Side,
    around: Around<'e, R>,
    go_on: ControlFlow<()>,
}

impl<R: Reader> Ear<'_, R> {
    fn take(&mut self, side: Side, portion: Portion<'_>) {
        let Self { course, cutters, guarded, mouth } = self;
        let keys = mouth.around.keys;
        let mut cut = |side: Side, cut: &Cut<'_>| match cut.peeled.spans.first() {
            Some(span) if span.proto == Proto::Tls => {
                let guarded = guarded.get_or_insert_default();
                guarded.take(side, cut, *course, keys, &mut |side, cut, secrecy| mouth.tell(side, cut, secrecy));
            }
            _ => mouth.tell(side, cut, Secrecy::None),
        };
        if let Portion::Octets { .. } = portion {
            cutters[!side as usize].turn(*course, &mut |message| cut(!side, message));
        }
        cutters[side as usize].take(portion, *course, &mut |message| cut(side, message));
        if let Some(guarded) = guarded {
            let tell: tls::Tell<'_> = &mut |side, cut, secrecy| mouth.tell(side, cut, secrecy);
            match portion {
                Portion::Octets { .. } => {}
                Portion::Gap { .. } => guarded.lose(side, *course, tell),
                Portion::End => guarded.end(side, *course, tell),
            }
        }
        if let Portion::Gap { octets, .. } = portion {
            self.mouth.around.reader.gap(self.mouth.flow, side, octets);
        }
    }
}

impl<R: Reader> Mouth<'_, R> {
    fn tell(&mut self, side: Side, cut: &Cut<'_>, secrecy: Secrecy) {
        if self.go_on.is_break() {
            return;
        }
        let view = View { frame: cut.frame, peeled: cut.peeled, taps: &[], clock: Clock::default() };
        let message = Message {
            flow: self.flow,
            key: self.key,
            client: self.client,
            side,
            view,
            layer: 0,
            octets: cut.frame.bytes,
            at: 0,
            pieces: cut.pieces,
            offset: cut.offset,
            end: cut.end,
            taken: cut.taken,
            secrecy,
            agreed: None,
        };
        let Around { dispatch, agreements, reader, .. } = &mut self.around;
        self.go_on = reader.read(&message);
        agreements.take(Agreements::of(&message), cut.frame.number, dispatch);
    }
}
