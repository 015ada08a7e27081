//! Source to workers to consumers. Each worker takes the next batch under one lock, then peels, filters and consumes
//! it outside, so that only the reading is serial.
//!
//! Three ways to consume: [`fold`], where every worker counts for itself and the counts are merged; [`in_order`], where
//! every worker writes its batch's text and the texts are handed over in the order of the capture; and [`remember`],
//! where every worker reads its batch onto a sheet and the sheets are folded into one memory in that order.

mod across;
#[cfg(all(feature = "live", unix))]
pub mod choose;
mod follow;
pub mod pictured;
mod recall;
#[cfg(all(feature = "live", unix))]
pub mod record;
#[cfg(any(feature = "serve", feature = "tui"))]
pub mod matches;
#[cfg(any(feature = "serve", feature = "tui"))]
pub mod store;
mod turns;

use std::num::NonZero;
use std::ops::{ControlFlow, Range};
use std::panic;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

pub use across::across;
pub use follow::{follow, keep};
pub use recall::{Recall, Remembers};

use turns::Turns;

use crate::describe::secrets::Secrets;
use crate::flow::assembly::{Assembled, Room};
use crate::flow::{Memory, Sheet, Tracker};
use crate::frame::Clock;
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::source::{Batch, Context, Source, SourceError};
use crate::stats::Fold;

/// Which frames are consumed, and how.
#[derive(Clone, Copy)]
pub struct Plan<'p> {
    /// Which protocol each key leads to.
    pub dispatch: &'p Dispatch,
    /// Whether a frame of this number is wanted; asked before it is peeled.
    pub numbers: Option<&'p (dyn Fn(u64) -> bool + Sync)>,
    /// The highest number that can be wanted: reading ends behind it.
    pub last_number: Option<u64>,
    /// Whether a peeled frame is wanted.
    pub keep: Option<&'p (dyn Fn(&View<'_>) -> bool + Sync)>,
    /// Most frames consumed, counted after the filters.
    pub limit: Option<u64>,
    /// Passwords and their like are covered in the frames that are consumed; the filter still sees them.
    pub covers_secrets: bool,
    /// Told the octets read and their sum, now and then.
    pub progress: Option<&'p (dyn Fn(u64, Option<u64>) + Sync)>,
    /// Where conversations are remembered, if fields that other frames tell are wanted.
    pub recall: Option<&'p dyn Remembers>,
}

impl Default for Plan<'_> {
    fn default() -> Self {
        Self {
            dispatch: Dispatch::standard(),
            numbers: None,
            last_number: None,
            keep: None,
            limit: None,
            covers_secrets: false,
            progress: None,
            recall: None,
        }
    }
}

impl std::fmt::Debug for Plan<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plan")
            .field("last_number", &self.last_number)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// What happened besides the frames.
#[derive(Debug, Default)]
pub struct RunStats {
    /// Frames read, whether they were consumed or not.
    pub read: u64,
    /// Files that could not be read to their end, in the order they were met.
    pub errors: Vec<SourceError>,
}

struct Feed<'s> {
    source: &'s mut dyn Source,
    sequence: u64,
    first_time_ns: Option<i64>,
    taps: usize,
    secrets: usize,
    stats: RunStats,
    ended: bool,
}

/// A batch's place in the order, and what was known before it.
struct Ticket {
    sequence: u64,
    first_time_ns: Option<i64>,
    new_taps: Range<usize>,
    new_secrets: Range<usize>,
}

impl<'s> Feed<'s> {
    fn new(source: &'s mut dyn Source) -> Mutex<Self> {
        let stats = RunStats::default();
        Mutex::new(Self { source, sequence: 0, first_time_ns: None, taps: 0, secrets: 0, stats, ended: false })
    }

    /// Fills `batch` with the next frames and gives its place in the order; `None` at the end.
    fn next(&mut self, batch: &mut Batch, plan: &Plan<'_>) -> Option<Ticket> {
        while !self.ended {
            match self.source.fill(batch) {
                Ok(true) => {
                    self.stats.read += batch.len() as u64;
                    if plan.last_number.is_some_and(|last| batch.first_number() + batch.len() as u64 > last) {
                        self.ended = true;
                    }
                    if let Some(progress) = plan.progress {
                        let (done, all) = self.source.progress();
                        progress(done, all);
                    }
                    self.sequence += 1;
                    if self.first_time_ns.is_none() {
                        self.first_time_ns = batch.frames().find_map(|frame| frame.time_ns);
                    }
                    let new_taps = self.taps..batch.interfaces().len();
                    self.taps = new_taps.end;
                    let new_secrets = self.secrets..batch.context().secrets.len();
                    self.secrets = new_secrets.end;
                    let sequence = self.sequence - 1;
                    return Some(Ticket { sequence, first_time_ns: self.first_time_ns, new_taps, new_secrets });
                }
                Ok(false) => self.ended = true,
                Err(error) => self.stats.errors.push(error),
            }
        }
        None
    }
}

/// A worker that panics poisons what it held; the panic itself is carried on by the scope, so the data is not used.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(16)
}

/// A worker's own room: what is used again for every batch.
#[derive(Default)]
struct Desk {
    batch: Batch,
    peeled: Peeled,
    sheet: Sheet,
    room: Room,
}

impl Desk {
    /// Takes the next batch; `None` at the end.
    fn next(&mut self, feed: &Mutex<Feed<'_>>, plan: &Plan<'_>) -> Option<Ticket> {
        lock(feed).next(&mut self.batch, plan)
    }

    /// Remembers what the batch is to conversations, if that is wanted. Every batch must be: later ones wait for it.
    fn recall(&mut self, plan: &Plan<'_>, ticket: &Ticket) {
        if let Some(recall) = plan.recall {
            recall.remember(&self.batch, ticket.sequence, plan, &mut self.peeled, &mut self.sheet);
        }
    }

    /// Calls `consume` with every wanted frame of the batch; it may say stop.
    #[inline]
    fn consume(&mut self, ticket: &Ticket, plan: &Plan<'_>, mut consume: impl FnMut(&View<'_>) -> ControlFlow<()>) {
        let Self { batch, peeled, sheet, room } = self;
        let (first_ns, mut last_ns) = (ticket.first_time_ns, batch.previous_time_ns());
        let (taps, mut secrets) = (batch.interfaces(), Secrets::default());
        for (index, frame) in batch.frames().enumerate() {
            let clock = Clock { first_ns, previous_ns: last_ns };
            last_ns = frame.time_ns.or(last_ns);
            if plan.numbers.is_some_and(|wanted| !wanted(frame.number)) {
                continue;
            }
            peel(&frame, plan.dispatch, peeled);
            let with_messages = plan.recall.and_then(|_| {
                Tracker::<()>::tell(sheet, index, &mut peeled.remembered);
                Some(Assembled::find(&sheet.assembled, frame.number)?.apply(&frame, peeled, room))
            });
            let (frame, peeled) = with_messages.as_ref().map_or((&frame, &*peeled), |(frame, peeled)| (frame, *peeled));
            let view = View { frame, peeled, taps, clock };
            if plan.keep.is_some_and(|keep| !keep(&view)) {
                continue;
            }
            let go_on = if plan.covers_secrets { secrets.cover(&view, &mut consume) } else { consume(&view) };
            if go_on.is_break() {
                return;
            }
        }
    }
}

/// Reads the frames of a batch onto a sheet, up to the one with the number `last`, and lets `look` have those that are wanted.
fn read<M: Memory>(
    batch: &Batch,
    plan: &Plan<'_>,
    last: u64,
    first_ns: Option<i64>,
    peeled: &mut Peeled,
    sheet: &mut M::Sheet,
    mut look: impl FnMut(&View<'_>),
) {
    M::clear(sheet);
    let mut last_ns = batch.previous_time_ns();
    for (index, frame) in batch.frames().enumerate().take_while(|(_, frame)| frame.number <= last) {
        peel(&frame, plan.dispatch, peeled);
        let clock = Clock { first_ns, previous_ns: last_ns };
        last_ns = frame.time_ns.or(last_ns);
        let view = View { frame: &frame, peeled, taps: batch.interfaces(), clock };
        M::read(&view, index, sheet);
        look(&view);
    }
}

/// Runs all frames through one fold a worker and merges them.
pub fn fold<F: Fold>(source: &mut dyn Source, plan: &Plan<'_>, make: impl Fn() -> F + Sync) -> (F, RunStats) {
    let feed = Feed::new(source);
    let left = AtomicU64::new(plan.limit.unwrap_or(u64::MAX));
    let work = || {
        let (mut own, mut desk) = (make(), Desk::default());
        while let Some(ticket) = desk.next(&feed, plan) {
            desk.recall(plan, &ticket);
            own.begin(ticket.first_time_ns);
            desk.consume(&ticket, plan, |view| {
                if plan.limit.is_some() && !take_one(&left) {
                    lock(&feed).ended = true;
                    return ControlFlow::Break(());
                }
                own.add(view);
                ControlFlow::Continue(())
            });
        }
        own
    };
    // With a limit the first frames count, not whichever a worker meets first: one worker alone keeps the order.
    let count = if plan.limit.is_some() { 1 } else { workers() };
    let all = merged(spread(count, work));
    let stats = feed.into_inner().unwrap_or_else(PoisonError::into_inner).stats;
    (all.unwrap_or_else(make), stats)
}

/// Runs all wanted frames through `consume` on this thread, in the order of the capture, until it says stop.
pub fn each(source: &mut dyn Source, plan: &Plan<'_>, mut look: impl FnMut(&View<'_>) -> ControlFlow<()>) -> RunStats {
    let feed = Feed::new(source);
    let mut desk = Desk::default();
    let mut left = plan.limit.unwrap_or(u64::MAX);
    while let Some(ticket) = desk.next(&feed, plan) {
        desk.recall(plan, &ticket);
        desk.consume(&ticket, plan, |view| {
            left = left.saturating_sub(1);
            let go_on = look(view);
            if left == 0 || go_on.is_break() {
                lock(&feed).ended = true;
                return ControlFlow::Break(());
            }
            go_on
        });
    }
    feed.into_inner().unwrap_or_else(PoisonError::into_inner).stats
}

/// Consumes frames as they come.
pub trait AsTheyCome {
    /// Takes one frame.
    fn frame(&mut self, view: &View<'_>);

    /// No more frames are there at the moment; may say stop.
    fn pause(&mut self) -> ControlFlow<()>;
}

/// Runs all frames of a live source through `consumer` on this thread, as they come, until it says stop.
pub fn as_they_come(source: &mut dyn Source, plan: &Plan<'_>, consumer: &mut impl AsTheyCome) -> RunStats {
    let feed = Feed::new(source);
    let mut desk = Desk::default();
    while let Some(ticket) = desk.next(&feed, plan) {
        desk.recall(plan, &ticket);
        desk.consume(&ticket, plan, |view| {
            consumer.frame(view);
            ControlFlow::Continue(())
        });
        if consumer.pause().is_break() {
            break;
        }
    }
    feed.into_inner().unwrap_or_else(PoisonError::into_inner).stats
}

fn take_one(left: &AtomicU64) -> bool {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

/// Runs `work` on `count` threads, this one included; a panic of any goes on in this one.
fn spread<T: Send>(count: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let others: Vec<_> = (1..count).map(|_| scope.spawn(&work)).collect();
        let mut results = vec![work()];
        for other in others {
            results.push(other.join().unwrap_or_else(|cause| panic::resume_unwind(cause)));
        }
        results
    })
}

/// What was known before a batch.
#[derive(Clone, Debug)]
pub struct Start<'b> {
    /// What the captures said besides their frames so far.
    pub context: &'b Context,
    /// Which of its interfaces the batch is the first to have.
    pub new_taps: Range<usize>,
    /// Which of its secrets.
    pub new_secrets: Range<usize>,
}

/// What one worker writes for one batch, frame by frame.
pub trait Write {
    /// Appends what comes before the frames of a batch.
    fn begin(&mut self, _start: &Start<'_>, _out: &mut Vec<u8>) {}

    /// Appends one frame.
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>);
}

/// Takes the octets of a batch, in the order of the capture, and may say stop.
pub type Hand<'h> = dyn FnMut(&[u8]) -> ControlFlow<()> + Send + 'h;

/// Lets workers write their batches' texts and gives them to `hand` in the order of the capture, until it says stop.
pub fn in_order<W: Write + Send>(
    source: &mut dyn Source,
    plan: &Plan<'_>,
    make: impl Fn() -> W + Sync,
    hand: &mut Hand<'_>,
) -> RunStats {
    let feed = Feed::new(source);
    let turns = Turns::new(Texts { left: plan.limit.unwrap_or(u64::MAX), hand });
    let stopped = &turns.stopped;
    let work = || {
        let (mut writer, mut desk) = (make(), Desk::default());
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        while let Some(ticket) = desk.next(&feed, plan) {
            let turn = turns.turn(ticket.sequence);
            desk.recall(plan, &ticket);
            text.clear();
            ends.clear();
            let context = Arc::clone(desk.batch.context());
            let (new_taps, new_secrets) = (ticket.new_taps.clone(), ticket.new_secrets.clone());
            let start = Start { context: &context, new_taps, new_secrets };
            writer.begin(&start, &mut text);
            let head = text.len();
            let most = plan.limit.unwrap_or(u64::MAX);
            desk.consume(&ticket, plan, |view| {
                writer.frame(view, &mut text);
                ends.push(text.len());
                let enough = ends.len() as u64 >= most || stopped.load(Ordering::Relaxed);
                if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            turn.take(|texts| {
                let shown = (ends.len() as u64).min(texts.left);
                let end = shown.checked_sub(1).and_then(|last| ends.get(last as usize)).copied().unwrap_or(head);
                texts.left -= shown;
                let go_on = (texts.hand)(&text[..end]);
                if texts.left == 0 { ControlFlow::Break(()) } else { go_on }
            });
            if stopped.load(Ordering::Relaxed) {
                lock(&feed).ended = true;
                return;
            }
        }
    };
    spread(workers(), work);
    feed.into_inner().unwrap_or_else(PoisonError::into_inner).stats
}

/// Where texts go, and how many frames may still be in them.
struct Texts<'t> {
    left: u64,
    hand: &'t mut Hand<'t>,
}

/// Reads the frames of every batch onto a sheet and folds the sheets into `memory` in the order of the capture, until it
/// says stop. Every frame is read, whatever the plan keeps: what one frame is depends on those before it. A limit ends
/// the reading at the frame of that number.
pub fn remember<M: Memory>(source: &mut dyn Source, plan: &Plan<'_>, memory: &mut M) -> RunStats {
    fold_and_remember(source, plan, memory, || ()).1
}

/// The same, while the same frames run through one fold a worker. Each is peeled once, so nothing is told yet of what it is
/// to its conversation.
pub fn fold_and_remember<M: Memory, F: Fold>(
    source: &mut dyn Source,
    plan: &Plan<'_>,
    memory: &mut M,
    make: impl Fn() -> F + Sync,
) -> (F, RunStats) {
    let feed = Feed::new(source);
    let turns = Turns::new(memory);
    let last = plan.last_number.unwrap_or(u64::MAX).min(plan.limit.unwrap_or(u64::MAX));
    let plan = &Plan { last_number: Some(last), ..*plan };
    let work = || {
        let mut own = make();
        let (mut sheet, mut batch, mut peeled) = (M::Sheet::default(), Batch::default(), Peeled::default());
        loop {
            let Some(ticket) = lock(&feed).next(&mut batch, plan) else { return own };
            let turn = turns.turn(ticket.sequence);
            own.begin(ticket.first_time_ns);
            read::<M>(&batch, plan, last, ticket.first_time_ns, &mut peeled, &mut sheet, |view| own.add(view));
            turn.take(|memory| memory.fold(&mut sheet, &batch));
            if turns.stopped.load(Ordering::Relaxed) {
                lock(&feed).ended = true;
                return own;
            }
        }
    };
    let folded = merged(spread(workers(), work)).unwrap_or_else(&make);
    (folded, feed.into_inner().unwrap_or_else(PoisonError::into_inner).stats)
}

/// What all workers counted; `None` where there were none.
fn merged<F: Fold>(folds: Vec<F>) -> Option<F> {
    folds.into_iter().reduce(|mut all, other| {
        all.merge(other);
        all
    })
}
