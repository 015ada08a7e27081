//! Sheets folded in the order of the capture: each sight goes to its conversation, and who listens hears of it.

use std::ops::ControlFlow;

use super::assembly::Assembled;
use super::conversation::{Flow, Seen, Weight};
use super::fields::{Told, tell_whole};
use super::fragments::{Fragment, FragmentPiece, Fragments, Whole};
use super::key::{Key, Side};
use super::sheet::{Completed, Quoting, Sheet, Sight};
use super::table::{Bounds, Table};
use super::tcp::Verdict;
use super::tls::KeyLog;
use crate::frame::{Clock, Frame};
use crate::peel::{View, peel};
use crate::proto::contract::{Exchange, Peeled, Remembered};
use crate::proto::{Dispatch, Proto};
use crate::source::{Batch, Context};

/// Something that must see frames in their order. Workers read what it needs of their batches, each onto a sheet; the
/// sheets are then folded one after the other.
pub trait Memory: Send {
    /// What is read of a batch.
    type Sheet: Default + Send;

    /// Drops what the sheet had of another batch.
    fn clear(sheet: &mut Self::Sheet);

    /// Reads a frame, the one with this index in its batch, onto the sheet.
    fn read(view: &View<'_>, index: usize, sheet: &mut Self::Sheet);

    /// Folds what was read of the next batch; it may say that it has seen enough.
    fn fold(&mut self, sheet: &mut Self::Sheet, batch: &Batch) -> ControlFlow<()>;

    /// Tells what is known of a frame, the one with this index in the batch that was folded.
    fn tell(sheet: &Self::Sheet, index: usize, out: &mut Vec<Remembered>);
}

/// A frame of a conversation, as who listens hears of it.
#[derive(Clone, Copy, Debug)]
pub struct Event<'e> {
    /// The frame.
    pub frame: &'e Frame<'e>,
    /// What its header says.
    pub sight: &'e Sight,
    /// The payload of the transport, as far as captured.
    pub payload: &'e [u8],
    /// The conversation, this frame included.
    pub flow: &'e Flow,
    /// The same as the frame's tap saw it.
    pub seen: &'e Seen,
    /// The conversation begins with this frame.
    pub began: bool,
    /// What TCP makes of it.
    pub verdict: Verdict,
    /// The error message that quotes the packet, where one does.
    pub complaint: Option<Quoting>,
    /// The fragments that the packet was put together from, where it was; `frame` is then the whole packet, with number and
    /// time of the last fragment.
    pub fragments: &'e [FragmentPiece],
}

impl Event<'_> {
    /// Who sent it.
    #[must_use]
    pub fn side(&self) -> Side {
        self.sight.side
    }
}

/// Where and when something was captured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Number of the frame.
    pub frame: u64,
    /// Nanoseconds since 1970.
    pub time_ns: Option<i64>,
}

impl Moment {
    /// When a frame was captured.
    #[must_use]
    pub fn of(frame: &Frame<'_>) -> Self {
        Self { frame: frame.number, time_ns: frame.time_ns }
    }
}

/// Who is told of every frame of a conversation, in the order of the capture.
pub trait Listener: Send {
    /// Hears of one; it may say that it has heard enough.
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()>;

    /// Learns keys, before it hears of the frames behind them.
    fn learn(&mut self, _log: KeyLog<'_>) {}

    /// Appends what the frames of the batch that was heard complete.
    fn assembled(&mut self, _out: &mut Vec<Assembled>) {}

    /// Hears of a fragment: the number of its frame, and the layer whose payload it is.
    fn fragment(&mut self, _number: u64, _layer: u16) {}

    /// Hears of a datagram that was put together from fragments.
    fn whole(&mut self, _whole: &Whole) {}

    /// Hears of a question or answer that is in no conversation: of ARP, of neighbour discovery.
    fn aside(&mut self, _proto: Proto, _exchange: Exchange, _tap: u32, _moment: Moment) {}
}

impl<L: Listener> Listener for Option<L> {
    #[inline]
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        self.as_mut().map_or(ControlFlow::Continue(()), |listener| listener.hear(event))
    }

    fn learn(&mut self, log: KeyLog<'_>) {
        if let Some(listener) = self {
            listener.learn(log);
        }
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        if let Some(listener) = self {
            listener.aside(proto, exchange, tap, moment);
        }
    }

    fn whole(&mut self, whole: &Whole) {
        if let Some(listener) = self {
            listener.whole(whole);
        }
    }
}

/// Two hear the same, until both have heard enough.
impl<A: Listener, B: Listener> Listener for (A, B) {
    #[inline]
    fn hear(&mut self, event: &Event<'_>) -> ControlFlow<()> {
        let both = (self.0.hear(event), self.1.hear(event));
        if both.0.is_break() { both.1 } else { ControlFlow::Continue(()) }
    }

    fn assembled(&mut self, out: &mut Vec<Assembled>) {
        self.0.assembled(out);
        self.1.assembled(out);
    }

    fn fragment(&mut self, number: u64, layer: u16) {
        self.0.fragment(number, layer);
        self.1.fragment(number, layer);
    }

    fn whole(&mut self, whole: &Whole) {
        self.0.whole(whole);
        self.1.whole(whole);
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        self.0.aside(proto, exchange, tap, moment);
        self.1.aside(proto, exchange, tap, moment);
    }
}

impl Listener for () {
    #[inline]
    fn hear(&mut self, _: &Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Knows the conversations of a capture.
#[derive(Debug)]
pub struct Tracker<L = ()> {
    /// The conversations.
    pub table: Table,
    /// Datagrams that are put together.
    pub fragments: Fragments,
    /// Who listens.
    pub listener: L,
    /// What is known of frames is to be told.
    tells: bool,
    /// Only the conversation of this number is looked at, once it has begun.
    only: Option<Only>,
    /// Key logs that were handed on.
    logs: usize,
    /// Room for packets that were put together.
    peeled: Peeled,
    inner: Sheet,
}

/// The conversation that alone is looked at.
#[derive(Clone, Copy, Debug)]
struct Only {
    number: u64,
    /// Its ends, once it has begun.
    key: Option<Key>,
}

/// Most packets inside each other that are put together from fragments.
const MOST_NESTED: usize = 4;

impl<L: Listener> Tracker<L> {
    /// Knows no conversation yet.
    #[must_use]
    pub fn new(bounds: Bounds, listener: L) -> Self {
        Self {
            table: Table::new(bounds),
            fragments: Fragments::new(bounds.fragments),
            listener,
            tells: false,
            only: None,
            logs: 0,
            peeled: Peeled::default(),
            inner: Sheet::default(),
        }
    }

    /// The same, which also tells what is known of each frame when it is folded.
    #[must_use]
    pub fn telling(bounds: Bounds, listener: L) -> Self {
        Self { tells: true, ..Self::new(bounds, listener) }
    }

    /// The same, which looks at nothing but the conversation of this number once that has begun. Conversations are counted
    /// only up to there.
    #[must_use]
    pub fn only(bounds: Bounds, listener: L, number: u64) -> Self {
        Self { only: Some(Only { number, key: None }), ..Self::new(bounds, listener) }
    }

    /// Hands on the key logs that came since the last time.
    #[inline]
    fn learn(&mut self, context: &Context) {
        let logs = context.secrets.get(self.logs..).unwrap_or_default();
        logs.iter().filter_map(KeyLog::of).for_each(|log| self.listener.learn(log));
        self.logs = context.secrets.len();
    }

    #[inline]
    fn take(
        &mut self,
        sheet: &mut Sheet,
        sight: &Sight,
        frame: &Frame<'_>,
        fragments: &[FragmentPiece],
    ) -> ControlFlow<()> {
        if let Some(Only { key: Some(key), .. }) = self.only
            && key != sight.key
        {
            return ControlFlow::Continue(());
        }
        let weight = match fragments {
            [] => Weight { frames: 1, octets: frame.wire_len.into() },
            pieces => Weight {
                frames: pieces.len() as u64,
                octets: pieces.iter().map(|piece| u64::from(piece.wire_len)).sum(),
            },
        };
        let Some(taken) = self.table.take(sheet, sight, frame, weight) else { return ControlFlow::Continue(()) };
        let Some(flow) = self.table.flow(taken.place) else { return ControlFlow::Continue(()) };
        let Some(seen) = flow.seen(taken.at) else { return ControlFlow::Continue(()) };
        if let Some(only) = &mut self.only {
            if only.number != flow.number {
                return ControlFlow::Continue(());
            }
            only.key = Some(sight.key);
        }
        if self.tells {
            sheet.told.push((*sight, Told::of(sight, frame, flow, seen, &taken)));
        }
        let start = sight.payload_at as usize;
        let payload = frame.bytes.get(start..start + sight.captured as usize).unwrap_or_default();
        let (began, verdict) = (taken.began, taken.verdict);
        let complaint = sight.quoted.and_then(|quoted| sheet.quotings.get(quoted.by as usize)).copied();
        self.listener.hear(&Event { frame, sight, payload, flow, seen, began, verdict, complaint, fragments })
    }

    #[cold]
    fn fold_fragment(&mut self, sheet: &mut Sheet, fragment: &Fragment, batch: &Batch) -> ControlFlow<()> {
        match batch.frame(fragment.frame as usize) {
            Some(frame) => {
                self.listener.fragment(frame.number, fragment.layer);
                self.take_fragment(sheet, fragment, &frame, 0)
            }
            None => ControlFlow::Continue(()),
        }
    }

    /// Takes a fragment; the datagram that it completes is read as if it had come in one piece.
    #[cold]
    fn take_fragment(
        &mut self,
        sheet: &mut Sheet,
        fragment: &Fragment,
        frame: &Frame<'_>,
        depth: usize,
    ) -> ControlFlow<()> {
        let Some(whole) = self.fragments.take(fragment, frame) else { return ControlFlow::Continue(()) };
        self.listener.whole(&whole);
        let packet = whole.frame(frame);
        peel(&packet, Dispatch::standard(), &mut self.peeled);
        let mut inner = std::mem::take(&mut self.inner);
        inner.clear();
        inner.read(&View { frame: &packet, peeled: &self.peeled, taps: &[], clock: Clock::default() }, fragment.frame);
        let sights = std::mem::take(&mut inner.sights);
        let mut go_on = sights.iter().try_for_each(|sight| self.take(&mut inner, sight, &packet, &whole.pieces));
        inner.sights = sights;
        if depth < MOST_NESTED && go_on.is_continue() {
            let nested = std::mem::take(&mut inner.fragments);
            go_on = nested.iter().try_for_each(|fragment| self.take_fragment(sheet, fragment, &packet, depth + 1));
        }
        self.inner = inner;
        if self.tells && depth == 0 {
            let flows = self.inner.told.iter().map(|(_, told)| told.flow()).collect();
            sheet.wholes.push(Completed { frame: fragment.frame, layer: fragment.layer, flows, whole });
        }
        go_on
    }
}

impl<L: Listener> Memory for Tracker<L> {
    type Sheet = Sheet;

    fn clear(sheet: &mut Sheet) {
        sheet.clear();
    }

    #[inline]
    fn read(view: &View<'_>, index: usize, sheet: &mut Sheet) {
        sheet.read(view, index as u32);
    }

    fn fold(&mut self, sheet: &mut Sheet, batch: &Batch) -> ControlFlow<()> {
        self.learn(batch.context());
        for aside in &sheet.asides {
            if let Some(frame) = batch.frame(aside.frame as usize) {
                self.listener.aside(aside.proto, aside.exchange, frame.tap, Moment::of(&frame));
            }
        }
        let sights = std::mem::take(&mut sheet.sights);
        let fragments = std::mem::take(&mut sheet.fragments);
        let mut left = fragments.iter().peekable();
        let mut go_on = ControlFlow::Continue(());
        for sight in &sights {
            while let Some(fragment) = left.next_if(|fragment| fragment.frame < sight.frame) {
                self.fold_fragment(sheet, fragment, batch)?;
            }
            let Some(frame) = batch.frame(sight.frame as usize) else { continue };
            go_on = self.take(sheet, sight, &frame, &[]);
            if go_on.is_break() {
                break;
            }
        }
        for fragment in left {
            self.fold_fragment(sheet, fragment, batch)?;
        }
        (sheet.sights, sheet.fragments) = (sights, fragments);
        self.listener.assembled(&mut sheet.assembled);
        go_on
    }

    fn tell(sheet: &Sheet, index: usize, out: &mut Vec<Remembered>) {
        let first = sheet.told.partition_point(|(sight, _)| (sight.frame as usize) < index);
        for (sight, told) in sheet.told[first..].iter().take_while(|(sight, _)| sight.frame as usize == index) {
            told.tell(sight, out);
        }
        for done in sheet.wholes.iter().filter(|done| done.frame as usize == index) {
            tell_whole(done.layer, &done.whole, &done.flows, out);
        }
    }
}
