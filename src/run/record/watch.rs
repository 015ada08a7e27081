//! Looking at a recording while it is made.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

use crate::frame::Interface;
use crate::source::live::{Counts, Listen, Stop};
use crate::source::{Batch, Context, Source, SourceError};

/// Batches that wait for whoever watches; each has half a megabyte at most.
const MOST_WAITING: usize = 32;

/// A source of the frames of a recording, as they are recorded.
#[derive(Debug)]
pub struct Watch {
    batches: Receiver<Batch>,
    context: Arc<Context>,
    tick: Option<Duration>,
    stop: Stop,
    missed: Arc<AtomicU64>,
    captured: u64,
    octets: u64,
}

/// The recording's side.
#[derive(Debug)]
pub struct Shown {
    batches: SyncSender<Batch>,
    missed: Arc<AtomicU64>,
}

impl Watch {
    pub(super) fn new(tick: Option<Duration>, stop: Stop, context: Arc<Context>) -> (Self, Shown) {
        let (sender, batches) = sync_channel(MOST_WAITING);
        let missed = Arc::<AtomicU64>::default();
        let shown = Shown { batches: sender, missed: Arc::clone(&missed) };
        (Self { batches, context, tick, stop, missed, captured: 0, octets: 0 }, shown)
    }

    /// Frames that were recorded and not handed out here, because they came faster than they were read.
    #[must_use]
    pub fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }
}

impl Shown {
    /// Shows `batch`, and gives another to fill.
    pub fn show(&self, batch: Batch) -> Batch {
        match self.batches.try_send(batch) {
            Ok(()) => Batch::default(),
            Err(TrySendError::Full(batch)) => {
                self.missed.fetch_add(batch.len() as u64, Ordering::Relaxed);
                batch
            }
            // Nobody watches any more.
            Err(TrySendError::Disconnected(batch)) => batch,
        }
    }
}

impl Source for Watch {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        let next = match self.tick {
            Some(tick) => self.batches.recv_timeout(tick),
            None => self.batches.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(next) => *batch = next,
            Err(RecvTimeoutError::Disconnected) => return Ok(false),
            Err(RecvTimeoutError::Timeout) => {
                batch.records.clear();
                batch.context = Arc::clone(&self.context);
            }
        }
        self.context = Arc::clone(batch.context());
        self.captured += batch.len() as u64;
        self.octets += batch.bytes.len() as u64;
        Ok(true)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.octets, None)
    }

    fn context(&self) -> &Arc<Context> {
        &self.context
    }
}

impl Listen for Watch {
    fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    fn counts(&self) -> Counts {
        Counts { captured: self.captured, ..Counts::default() }
    }

    fn interfaces_now(&mut self) -> &[Interface] {
        &self.context.interfaces
    }
}
