//! Batches become blocks of pcapng.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::keep::Keep;
use super::watch::Shown;
use super::{Comment, Recording};
use crate::frame::{Frame, Interface};
use crate::output::pcapng;
use crate::source::Batch;
use crate::source::live::Listen;

/// Blocks are handed on once they have so many octets.
const PORTION: usize = 256 << 10;

pub struct Writer {
    keep: Keep,
    octets: Vec<u8>,
    /// How many taps this file has.
    taps: usize,
    comment: Option<Comment>,
    pub frames: Arc<AtomicU64>,
    pub shown: Option<Shown>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("keep", &self.keep).field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl Writer {
    pub fn new(keep: Keep, comment: Option<Comment>) -> Self {
        Self { keep, octets: Vec::new(), taps: 0, comment, frames: Arc::default(), shown: None }
    }

    /// Records until `live` ends or nothing more can be written.
    pub fn record(mut self, mut live: impl Listen) -> Recording {
        let (mut batch, mut errors) = (Batch::default(), Vec::new());
        let mut failure = self.begin_file(live.interfaces()).err();
        while failure.is_none() {
            match live.fill(&mut batch) {
                Ok(true) => failure = self.batch(&batch, &mut live).err(),
                Ok(false) => break,
                Err(error) => errors.push(error),
            }
            if let Some(shown) = &self.shown {
                batch = shown.show(batch);
            }
        }
        let interfaces = live.interfaces_now().to_vec();
        failure = failure.or(self.end_file(&interfaces).err());
        Recording { counts: live.counts(), interfaces, errors, failure, kept: self.keep.finish() }
    }

    fn begin_file(&mut self, taps: &[Interface]) -> io::Result<()> {
        pcapng::push_section(&mut self.octets);
        self.taps = 0;
        self.push_taps(taps);
        self.flush()
    }

    fn end_file(&mut self, taps: &[Interface]) -> io::Result<()> {
        pcapng::push_statistics(taps, &mut self.octets);
        self.flush()
    }

    fn push_taps(&mut self, taps: &[Interface]) {
        taps.iter().skip(self.taps).for_each(|tap| pcapng::push_interface(tap, &mut self.octets));
        self.taps = taps.len();
    }

    fn batch(&mut self, batch: &Batch, live: &mut impl Listen) -> io::Result<()> {
        self.push_taps(batch.interfaces());
        for frame in batch.frames() {
            if self.keep.is_full(self.octets.len()) {
                self.end_file(live.interfaces_now())?;
                self.keep.next()?;
                self.begin_file(batch.interfaces())?;
            }
            self.frame(&frame, batch.interfaces());
            if self.octets.len() >= PORTION {
                self.flush()?;
            }
        }
        self.flush()?;
        self.frames.fetch_add(batch.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    fn frame(&mut self, frame: &Frame<'_>, taps: &[Interface]) {
        match self.comment.as_mut().and_then(|comment| comment(frame, taps)) {
            None => pcapng::push_frame(frame, &mut self.octets),
            Some(comment) => {
                let mut extra = frame.extra.cloned().unwrap_or_default();
                extra.comments.push(comment);
                pcapng::push_frame(&Frame { extra: Some(&extra), ..*frame }, &mut self.octets);
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.keep.append(&self.octets);
        self.octets.clear();
        written
    }
}
