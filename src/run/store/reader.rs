//! Single frames of a store.

use std::io;
use std::sync::Arc;

use super::Store;
use crate::frame::Clock;
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::source::Batch;

/// Stretches that a [`Reader`] keeps.
const KEPT: usize = 48;

/// Looks at single frames of a store; what was looked at last is at hand.
#[derive(Debug)]
pub struct Reader {
    store: Arc<Store>,
    /// The one that was used last comes last.
    kept: Vec<(usize, Batch)>,
    peeled: Peeled,
}

impl Reader {
    /// A reader of `store`.
    #[must_use]
    pub fn new(store: Arc<Store>) -> Self {
        Self { store, kept: Vec::new(), peeled: Peeled::default() }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Shows frame `number` to `look`; `None` where there is no such frame.
    ///
    /// # Errors
    /// Where the file cannot be read any more, or is another one by now.
    pub fn look<T>(&mut self, number: u64, look: impl FnOnce(&View<'_>) -> T) -> io::Result<Option<T>> {
        let has = |(_, batch): &(usize, Batch)| {
            (batch.first_number..batch.first_number + batch.records.len() as u64).contains(&number)
        };
        match self.kept.iter().position(has) {
            Some(at) => self.kept[at..].rotate_left(1),
            None => {
                let mut batch = if self.kept.len() < KEPT { Batch::default() } else { self.kept.remove(0).1 };
                let Some(slot) = self.store.stretch(number, &mut batch)? else { return Ok(None) };
                // A stretch that grew since is not kept twice.
                self.kept.retain(|(kept, _)| *kept != slot);
                self.kept.push((slot, batch));
            }
        }
        let first_ns = self.store.lock().first_time_ns;
        let Some((_, batch)) = self.kept.last() else { return Ok(None) };
        let index = (number - batch.first_number) as usize;
        let Some(frame) = batch.frame(index) else { return Ok(None) };
        let before = (0..index).rev().find_map(|index| batch.frame(index)?.time_ns);
        let clock = Clock { first_ns, previous_ns: before.or(batch.previous_time_ns) };
        peel(&frame, Dispatch::standard(), &mut self.peeled);
        Ok(Some(look(&View { frame: &frame, peeled: &self.peeled, taps: batch.interfaces(), clock })))
    }
}
