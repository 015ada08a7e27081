//! Batches become blocks of pcapng.

use std::io;
use std::panic;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::keep::Keep;
use super::watch::Shown;
use super::{Comment, Progress, Recording};
use crate::frame::{Frame, Interface};
use crate::output::pcapng;
use crate::source::live::Listen;
use crate::source::{Batch, SourceError};

/// Blocks are handed on once they have so many octets.
const PORTION: usize = 256 << 10;

/// Batches that may wait for the disk, of half a megabyte at most each.
const MOST_WAITING: usize = 128;

/// Reads `live` into batches until it ends or nobody takes them; gives why taps ended early.
fn read(live: &mut impl Listen, full: SyncSender<Batch>, spare: &Receiver<Batch>) -> Vec<SourceError> {
    let (mut batch, mut errors) = (Batch::default(), Vec::new());
    loop {
        match live.fill(&mut batch) {
            Ok(true) => match full.send(batch) {
                Ok(()) => batch = spare.try_recv().unwrap_or_default(),
                Err(_) => return errors,
            },
            Ok(false) => return errors,
            Err(error) => errors.push(error),
        }
    }
}

pub struct Writer {
    keep: Keep,
    octets: Vec<u8>,
    /// How many taps this file has.
    taps: usize,
    comment: Option<Comment>,
    pub progress: Arc<Progress>,
    pub shown: Option<Shown>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("keep", &self.keep).field("progress", &self.progress).finish_non_exhaustive()
    }
}

impl Writer {
    pub fn new(keep: Keep, comment: Option<Comment>) -> Self {
        Self { keep, octets: Vec::new(), taps: 0, comment, progress: Arc::default(), shown: None }
    }

    /// Records until `live` ends or nothing more can be written. Reading goes on while a disk pauses.
    pub fn record(mut self, mut live: impl Listen) -> Recording {
        let taps = live.interfaces().to_vec();
        let (full, batches) = sync_channel(MOST_WAITING);
        let (empty, spare) = channel();
        let stop = live.stopper();
        let (errors, failure) = thread::scope(|scope| {
            let write = || {
                let written = self.begin_file(&taps).and_then(|()| self.write(batches, &empty));
                // Nobody may be sending, so that the reader would not see that its batches are taken no more.
                stop.stop();
                written.err()
            };
            let writing = match thread::Builder::new().name("writer".into()).spawn_scoped(scope, write) {
                Ok(writing) => writing,
                Err(error) => return (Vec::new(), Some(error)),
            };
            let errors = read(&mut live, full, &spare);
            (errors, writing.join().unwrap_or_else(|cause| panic::resume_unwind(cause)))
        });
        let interfaces = live.interfaces_now().to_vec();
        let failure = failure.or(self.end_file(&interfaces).err());
        Recording { counts: live.counts(), interfaces, errors, failure, kept: self.keep.finish() }
    }

    /// Writes batches as they come, and gives them back.
    fn write(&mut self, batches: Receiver<Batch>, empty: &Sender<Batch>) -> io::Result<()> {
        for batch in batches {
            self.batch(&batch)?;
            let batch = match &self.shown {
                Some(shown) => shown.show(batch),
                None => batch,
            };
            // It fails when nothing more is read.
            let _ = empty.send(batch);
        }
        Ok(())
    }

    fn begin_file(&mut self, taps: &[Interface]) -> io::Result<()> {
        pcapng::push_section(&[], &mut self.octets);
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

    fn batch(&mut self, batch: &Batch) -> io::Result<()> {
        self.push_taps(batch.interfaces());
        for frame in batch.frames() {
            if self.keep.is_full(self.octets.len()) {
                self.end_file(batch.interfaces())?;
                self.keep.next()?;
                self.begin_file(batch.interfaces())?;
            }
            self.frame(&frame, batch.interfaces());
            if self.octets.len() >= PORTION {
                self.flush()?;
            }
        }
        self.flush()?;
        let octets = batch.frames().map(|frame| u64::from(frame.wire_len)).sum();
        self.progress.frames.fetch_add(batch.len() as u64, Ordering::Relaxed);
        self.progress.octets.fetch_add(octets, Ordering::Relaxed);
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
