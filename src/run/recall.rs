//! What is remembered of conversations while their frames are consumed.

use super::turns::Turns;
use super::{Plan, read};
use crate::flow::{Bounds, Listener, Memory, Sheet, Tracker};
use crate::proto::contract::Peeled;
use crate::source::Batch;

/// What conversations tell of each frame of one run. Frames are then peeled twice: once to remember them in their order,
/// once to consume them with what is remembered.
#[derive(Debug)]
pub struct Recall<L = ()> {
    turns: Turns<Tracker<L>>,
}

impl<L: Listener> Recall<L> {
    /// Remembers nothing yet; `listener` hears of every frame of a conversation.
    #[must_use]
    pub fn new(bounds: Bounds, listener: L) -> Self {
        Self { turns: Turns::new(Tracker::telling(bounds, listener)) }
    }

    /// What was remembered.
    #[must_use]
    pub fn into_tracker(self) -> Tracker<L> {
        self.turns.into_inner()
    }
}

/// Something that remembers what batches are to conversations, each in its turn.
pub trait Remembers: Sync {
    /// Reads a batch onto the sheet and folds it when its turn has come.
    fn remember(&self, batch: &Batch, sequence: u64, plan: &Plan<'_>, peeled: &mut Peeled, sheet: &mut Sheet);
}

impl<L: Listener> Remembers for Recall<L> {
    fn remember(&self, batch: &Batch, sequence: u64, plan: &Plan<'_>, peeled: &mut Peeled, sheet: &mut Sheet) {
        let turn = self.turns.turn(sequence);
        read::<Tracker<L>>(batch, plan, u64::MAX, None, peeled, sheet, |_| {});
        turn.take(|tracker| tracker.fold(sheet, batch));
    }
}
