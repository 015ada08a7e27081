//! What was handed out of a live source so far, which each batch is told.

use std::sync::Arc;

use crate::source::{Batch, Context};

/// How many frames and octets were handed out, and when the last was seen.
#[derive(Debug, Default)]
pub(super) struct Handed {
    frames: u64,
    /// Captured octets.
    pub octets: u64,
    last_time_ns: Option<i64>,
}

impl Handed {
    /// Ends `batch`: tells it what was known besides its frames and what came before them, and counts it.
    pub fn end(&mut self, batch: &mut Batch, context: &Arc<Context>) {
        batch.context = Arc::clone(context);
        batch.first_number = self.frames + 1;
        batch.previous_time_ns = self.last_time_ns;
        self.frames += batch.len() as u64;
        self.octets += batch.bytes.len() as u64;
        self.last_time_ns = batch.records.last().map(|record| record.time_ns).or(self.last_time_ns);
    }
}
