//! A live source of which only some frames are wanted: they are numbered as if there were no others.

use std::sync::Arc;

use crate::filter::Filter;
use crate::frame::{Clock, Interface};
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::source::live::{Counts, Listen, Stop};
use crate::source::{Batch, Context, Source, SourceError};

/// The frames of a live source that pass a filter, up to a number of them.
#[derive(Debug)]
pub struct Chosen<L> {
    live: L,
    filter: Option<Filter>,
    left: u64,
    captured: u64,
    last_time_ns: Option<i64>,
    peeled: Peeled,
    passed: Vec<bool>,
}

impl<L: Listen> Chosen<L> {
    /// At most `limit` frames of `live` for which `filter` is true.
    pub fn new(live: L, filter: Option<Filter>, limit: Option<u64>) -> Self {
        let left = limit.unwrap_or(u64::MAX);
        Self { live, filter, left, captured: 0, last_time_ns: None, peeled: Peeled::default(), passed: Vec::new() }
    }

    fn choose(&mut self, batch: &mut Batch) {
        if let Some(filter) = &self.filter {
            self.passed.clear();
            for frame in batch.frames() {
                peel(&frame, Dispatch::standard(), &mut self.peeled);
                let clock = Clock { first_ns: None, previous_ns: None };
                let view = View { frame: &frame, peeled: &self.peeled, taps: batch.interfaces(), clock };
                self.passed.push(filter.matches(&view));
            }
            let mut passed = self.passed.iter();
            batch.records.retain(|_| passed.next().is_some_and(|passed| *passed));
        }
        batch.records.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        batch.first_number = self.captured + 1;
        batch.previous_time_ns = self.last_time_ns;
        self.last_time_ns = batch.records.last().map(|record| record.time_ns).or(self.last_time_ns);
        self.captured += batch.len() as u64;
        self.left -= batch.len() as u64;
    }
}

impl<L: Listen> Source for Chosen<L> {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        if self.left == 0 {
            // What is still in the rings is counted by the kernel, so it is read.
            self.live.stopper().stop();
            while matches!(self.live.fill(batch), Ok(true)) {}
            return Ok(false);
        }
        let more = self.live.fill(batch)?;
        if more {
            self.choose(batch);
        }
        Ok(more)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        self.live.progress()
    }

    fn context(&self) -> &Arc<Context> {
        self.live.context()
    }
}

impl<L: Listen> Listen for Chosen<L> {
    fn stopper(&self) -> Stop {
        self.live.stopper()
    }

    fn counts(&self) -> Counts {
        Counts { captured: self.captured, ..self.live.counts() }
    }

    fn interfaces_now(&mut self) -> &[Interface] {
        self.live.interfaces_now()
    }
}
