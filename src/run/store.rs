//! A capture of any size, open to be read from anywhere in it, by any number of readers, while it is still being read or
//! recorded.
//!
//! One thread reads the source and notes where each batch stands. Batches of a file are read again from the file; those
//! that cannot be (pipes, what is compressed, interfaces) are kept in an unnamed file on disk. In memory there is one note
//! for half a megabyte of the capture.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

mod reader;

pub use reader::Reader;

use crate::i18n::Lang;
use crate::output::pcapng::{push_frame, push_interface, push_section};
use crate::source::{Batch, Context, Place, Source, SourceError, read_section};

/// Octets after which frames that are kept on disk get a note of their own.
const SLOT_OCTETS: u64 = 384 << 10;

/// How long a reader that follows waits before it looks whether it is still wanted.
const PATIENCE: Duration = Duration::from_millis(50);

/// A capture that can be read from anywhere.
#[derive(Debug)]
pub struct Store {
    inner: Mutex<Inner>,
    more: Condvar,
    stopped: AtomicBool,
}

#[derive(Debug, Default)]
struct Inner {
    slots: Vec<Slot>,
    frames: u64,
    first_time_ns: Option<i64>,
    context: Arc<Context>,
    progress: (u64, Option<u64>),
    errors: Vec<SourceError>,
    /// What kept frames from being kept on disk.
    failure: Option<String>,
    ended: bool,
    spool: Option<Arc<File>>,
    spooled: u64,
}

/// A stretch of frames that stand together.
#[derive(Clone, Debug)]
struct Slot {
    first_number: u64,
    frames: u64,
    previous_time_ns: Option<i64>,
    at: At,
}

#[derive(Clone, Debug)]
enum At {
    File(Place),
    Spool(Spooled),
}

/// A section of pcapng on disk, to which frames are appended, and what pcapng does not keep of them.
#[derive(Clone, Debug)]
struct Spooled {
    offset: u64,
    octets: u64,
    taps: usize,
    timeless: bool,
    fcs_octets: u8,
}

/// How far a capture is read.
#[derive(Clone, Debug)]
pub struct State {
    /// Frames so far.
    pub frames: u64,
    /// Time of the first one that has one.
    pub first_time_ns: Option<i64>,
    /// What is known besides the frames.
    pub context: Arc<Context>,
    /// Octets read, and their sum where it is known.
    pub progress: (u64, Option<u64>),
    /// No more frames come.
    pub ended: bool,
}

impl Store {
    /// Begins to read `source` on a thread of its own, which ends with the source. Frames that cannot be read again are
    /// kept in `spool`, or in an unnamed file that is made when it is needed. `told` is called whenever more is there.
    pub fn start(source: Box<dyn Source>, spool: Option<File>, told: impl Fn() + Send + 'static) -> Arc<Self> {
        let context = Arc::clone(source.context());
        let inner = Inner { context, spool: spool.map(Arc::new), ..Inner::default() };
        let store = Arc::new(Self { inner: Mutex::new(inner), more: Condvar::new(), stopped: AtomicBool::new(false) });
        let own = Arc::clone(&store);
        thread::spawn(move || own.read(source, &told));
        store
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, mut source: Box<dyn Source>, told: &dyn Fn()) {
        let mut batch = Batch::default();
        while !self.stopped.load(Ordering::Relaxed) {
            let filled = source.fill(&mut batch);
            let mut inner = self.lock();
            inner.progress = source.progress();
            match filled {
                Ok(true) => {
                    if let Err(error) = inner.add(&batch) {
                        inner.failure = Some(error.to_string());
                        break;
                    }
                }
                Ok(false) => break,
                Err(error) => inner.errors.push(error),
            }
            drop(inner);
            self.more.notify_all();
            told();
        }
        let mut inner = self.lock();
        inner.context = Arc::clone(source.context());
        inner.ended = true;
        drop(inner);
        self.more.notify_all();
        told();
    }

    /// Reads no further than it has.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// How far it is read.
    #[must_use]
    pub fn state(&self) -> State {
        let inner = self.lock();
        State {
            frames: inner.frames,
            first_time_ns: inner.first_time_ns,
            context: Arc::clone(&inner.context),
            progress: inner.progress,
            ended: inner.ended,
        }
    }

    /// What went wrong so far: files that could not be read to their end, frames that could not be kept.
    #[must_use]
    pub fn says(&self, lang: Lang) -> Vec<String> {
        let inner = self.lock();
        let errors = inner.errors.iter().map(|error| error.message(lang));
        errors.chain(inner.failure.as_ref().map(|error| lang.fill("source.not_kept", &[("error", error)]))).collect()
    }

    /// Frames so far, and whether no more come.
    #[must_use]
    pub fn frames(&self) -> (u64, bool) {
        let inner = self.lock();
        (inner.frames, inner.ended)
    }

    /// Frames so far, and whether no more come; waits until that is another number than `known`, but not longer than
    /// `patience`.
    #[must_use]
    pub fn wait(&self, known: Option<u64>, patience: Duration) -> (u64, bool) {
        let is_known = |inner: &mut Inner| known == Some(inner.frames) && !inner.ended;
        let waited = self.more.wait_timeout_while(self.lock(), patience, is_known);
        let inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        (inner.frames, inner.ended)
    }

    /// All frames from the first on, as a source: up to the end of the capture, which is waited for, or up to those
    /// that are there now. It ends early once `cancelled` is set.
    #[must_use]
    pub fn source(self: &Arc<Self>, until: Until, cancelled: Arc<AtomicBool>) -> Box<dyn Source> {
        self.source_from(1, until, cancelled)
    }

    /// The same from frame `first` on.
    #[must_use]
    pub fn source_from(self: &Arc<Self>, first: u64, until: Until, cancelled: Arc<AtomicBool>) -> Box<dyn Source> {
        let (frames, context) = {
            let inner = self.lock();
            (inner.frames, Arc::clone(&inner.context))
        };
        let last = if until == Until::Now { frames } else { u64::MAX };
        Box::new(Again { store: Arc::clone(self), next: first, last, context, cancelled })
    }

    /// Reads the stretch that frame `number` is in; `None` where there is none.
    fn stretch(&self, number: u64, batch: &mut Batch) -> io::Result<Option<usize>> {
        let (at, slot, spool, context) = {
            let inner = self.lock();
            let at = inner.slots.partition_point(|slot| slot.first_number + slot.frames <= number);
            let Some(slot) = inner.slots.get(at).filter(|slot| slot.first_number <= number) else { return Ok(None) };
            (at, slot.clone(), inner.spool.clone(), Arc::clone(&inner.context))
        };
        match (&slot.at, spool) {
            (At::File(place), _) => place.read(&context, batch)?,
            (At::Spool(spooled), Some(file)) => spooled.read(&file, batch)?,
            (At::Spool(_), None) => return Err(io::ErrorKind::NotFound.into()),
        }
        // Whoever wrote the file may have changed it since.
        if (batch.records.len() as u64) < slot.frames {
            return Err(io::ErrorKind::InvalidData.into());
        }
        batch.records.truncate(slot.frames as usize);
        batch.context = context;
        batch.first_number = slot.first_number;
        batch.previous_time_ns = slot.previous_time_ns;
        Ok(Some(at))
    }
}

impl Inner {
    fn add(&mut self, batch: &Batch) -> io::Result<()> {
        self.context = Arc::clone(batch.context());
        if batch.is_empty() {
            return Ok(());
        }
        self.first_time_ns = self.first_time_ns.or_else(|| batch.frames().find_map(|frame| frame.time_ns));
        match batch.place() {
            Some(place) => self.slots.push(Slot {
                first_number: batch.first_number(),
                frames: batch.len() as u64,
                previous_time_ns: batch.previous_time_ns(),
                at: At::File(place.clone()),
            }),
            None => self.spool(batch)?,
        }
        self.frames = batch.first_number() + batch.len() as u64 - 1;
        Ok(())
    }

    /// Keeps the frames of a batch on disk.
    fn spool(&mut self, batch: &Batch) -> io::Result<()> {
        let file = match &self.spool {
            Some(file) => Arc::clone(file),
            None => Arc::clone(self.spool.insert(Arc::new(tempfile::tempfile()?))),
        };
        let (mut octets, mut previous) = (Vec::new(), batch.previous_time_ns());
        let mut written: Vec<Slot> = Vec::new();
        for frame in batch.frames() {
            let (timeless, fcs_octets, taps) = (frame.time_ns.is_none(), frame.fcs_octets, batch.interfaces().len());
            let fits = |slot: &Slot| {
                matches!(&slot.at, At::Spool(spooled) if spooled.octets < SLOT_OCTETS
                    && (spooled.timeless, spooled.fcs_octets, spooled.taps) == (timeless, fcs_octets, taps))
            };
            let before = octets.len();
            if !written.last().or(self.slots.last()).is_some_and(fits) {
                push_section(&[], &mut octets);
                batch.interfaces().iter().for_each(|tap| push_interface(tap, &mut octets));
                let offset = self.spooled + before as u64;
                written.push(Slot {
                    first_number: frame.number,
                    frames: 0,
                    previous_time_ns: previous,
                    at: At::Spool(Spooled { offset, octets: 0, taps, timeless, fcs_octets }),
                });
            } else if written.is_empty() {
                written.extend(self.slots.pop());
            }
            push_frame(&frame, &mut octets);
            if let Some(Slot { frames, at: At::Spool(spooled), .. }) = written.last_mut() {
                *frames += 1;
                spooled.octets += (octets.len() - before) as u64;
            }
            previous = frame.time_ns.or(previous);
        }
        (&*file).seek(SeekFrom::Start(self.spooled))?;
        (&*file).write_all(&octets)?;
        self.spooled += octets.len() as u64;
        self.slots.append(&mut written);
        Ok(())
    }
}

impl Spooled {
    fn read(&self, file: &File, batch: &mut Batch) -> io::Result<()> {
        let mut octets = std::mem::take(&mut batch.bytes);
        octets.resize(self.octets as usize, 0);
        read_at(file, &mut octets, self.offset)?;
        read_section(octets, batch)?;
        for record in &mut batch.records {
            record.fcs_octets = self.fcs_octets;
            if self.timeless {
                record.time_ns = crate::source::Record::NO_TIME;
            }
        }
        Ok(())
    }
}

/// Reads without moving the place where the other thread writes.
#[cfg(unix)]
fn read_at(file: &File, octets: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, octets, offset)
}

#[cfg(not(unix))]
fn read_at(file: &File, octets: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::Read as _;
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(octets)
}

/// How far a reader goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
    /// To the frame that is the last one now.
    Now,
    /// To the end of the capture.
    End,
}

/// The frames of a store, once more.
struct Again {
    store: Arc<Store>,
    next: u64,
    last: u64,
    context: Arc<Context>,
    cancelled: Arc<AtomicBool>,
}

impl Again {
    /// Waits for frame `next`; `false` where none will come.
    fn wait(&self) -> bool {
        let mut inner = self.store.lock();
        loop {
            if self.cancelled.load(Ordering::Relaxed) {
                return false;
            }
            if self.next <= inner.frames.min(self.last) {
                return true;
            }
            if inner.ended || self.next > self.last {
                return false;
            }
            inner = self.store.more.wait_timeout(inner, PATIENCE).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Source for Again {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        // What cannot be read again any more was told when it was looked at.
        if !self.wait() || !matches!(self.store.stretch(self.next, batch), Ok(Some(_))) {
            return Ok(false);
        }
        let skip = (self.next - batch.first_number) as usize;
        let before = batch.frames().take(skip).filter_map(|frame| frame.time_ns).last();
        batch.previous_time_ns = before.or(batch.previous_time_ns);
        batch.records.drain(..skip);
        batch.first_number = self.next;
        batch.records.truncate((self.last - self.next).saturating_add(1).try_into().unwrap_or(usize::MAX));
        self.next += batch.records.len() as u64;
        self.context = Arc::clone(&batch.context);
        Ok(true)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        let inner = self.store.lock();
        (self.next - 1, inner.ended.then_some(inner.frames))
    }

    fn context(&self) -> &Arc<Context> {
        &self.context
    }
}

#[cfg(test)]
mod tests;
