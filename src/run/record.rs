//! Recording in the background: what a live source hands out is written as pcapng while others go on.

mod keep;

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::os::unix::fs::FileExt as _;
use std::panic;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use keep::{Keep, Kept};

use crate::frame::{Frame, Interface};
use crate::output::pcapng;
use crate::source::live::{Counts, Listen, Stop};
use crate::source::{self, Batch, Source, SourceError};

/// Where a recording goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum To {
    /// Memory, and an unnamed temporary file once it is large.
    Memory,
    /// The file at this path, made anew.
    File(PathBuf),
}

/// Asked about each frame in order: a comment that the recording shall have beside it.
pub type Comment = Box<dyn FnMut(&Frame<'_>, &[Interface]) -> Option<String> + Send>;

/// A recording that is being made.
#[derive(Debug)]
pub struct Recorder {
    stop: Stop,
    frames: Arc<AtomicU64>,
    thread: JoinHandle<Recording>,
}

impl Recorder {
    /// Begins to record all frames of `live`.
    ///
    /// # Errors
    /// When the file cannot be made, or the system gives no thread.
    pub fn start(live: impl Listen + 'static, to: &To, comment: Option<Comment>) -> io::Result<Self> {
        let keep = match to {
            To::Memory => Keep::memory(),
            To::File(path) => Keep::file(path)?,
        };
        let (stop, frames) = (live.stopper(), Arc::new(AtomicU64::new(0)));
        let writer = Writer { keep, octets: Vec::new(), taps: 0, comment, frames: Arc::clone(&frames) };
        let thread = thread::Builder::new().name("recorder".into()).spawn(move || writer.record(live))?;
        Ok(Self { stop, frames, thread })
    }

    /// Frames recorded so far.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.frames.load(Ordering::Relaxed)
    }

    /// What ends the recording from elsewhere.
    #[must_use]
    pub fn stopper(&self) -> Stop {
        self.stop.clone()
    }

    /// The source came to its end, or nothing more can be written.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.thread.is_finished()
    }

    /// Ends the recording: every frame that the kernel saw before this call is in it.
    ///
    /// # Panics
    /// Goes on with a panic of the comments' function.
    #[must_use]
    pub fn stop(self) -> Recording {
        self.stop.stop();
        self.thread.join().unwrap_or_else(|cause| panic::resume_unwind(cause))
    }
}

/// A finished recording.
#[derive(Debug)]
pub struct Recording {
    /// What became of the frames.
    pub counts: Counts,
    /// The taps, with what each received and lost.
    pub interfaces: Vec<Interface>,
    /// Taps that ended before they were asked to.
    pub errors: Vec<SourceError>,
    /// Why it could not be written to its end; what was written until then is whole.
    pub failure: Option<io::Error>,
    kept: Kept,
}

impl Recording {
    /// The frames that were recorded, from the first on, as often as this is asked.
    ///
    /// # Errors
    /// When the file cannot be opened again.
    pub fn source(&self) -> Result<Box<dyn Source>, SourceError> {
        match &self.kept {
            Kept::Named(path) => source::open(std::slice::from_ref(path)),
            Kept::Memory(octets) => from_reader(Cursor::new(Arc::clone(octets))),
            Kept::Unnamed(file) => from_reader(FromStart { file: Arc::clone(file), at: 0 }),
        }
    }

    /// Octets of the recording.
    #[must_use]
    pub fn octets(&self) -> u64 {
        match &self.kept {
            Kept::Memory(octets) => octets.len() as u64,
            Kept::Unnamed(file) => file.metadata().map_or(0, |file| file.len()),
            Kept::Named(path) => path.metadata().map_or(0, |file| file.len()),
        }
    }
}

fn from_reader(reader: impl Read + Send + 'static) -> Result<Box<dyn Source>, SourceError> {
    source::from_reader("-", Box::new(reader))
}

/// Reads a file from its start, whatever others that hold it read.
struct FromStart {
    file: Arc<File>,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let octets = self.file.read_at(buffer, self.at)?;
        self.at += octets as u64;
        Ok(octets)
    }
}

/// Batches become blocks.
struct Writer {
    keep: Keep,
    octets: Vec<u8>,
    taps: usize,
    comment: Option<Comment>,
    frames: Arc<AtomicU64>,
}

impl Writer {
    fn record(mut self, mut live: impl Listen) -> Recording {
        pcapng::push_section(&mut self.octets);
        self.push_taps(live.interfaces());
        let mut failure = self.flush().err();
        let (mut batch, mut errors) = (Batch::default(), Vec::new());
        while failure.is_none() {
            match live.fill(&mut batch) {
                Ok(true) => failure = self.batch(&batch).err(),
                Ok(false) => break,
                Err(error) => errors.push(error),
            }
        }
        let interfaces = live.interfaces().to_vec();
        pcapng::push_statistics(&interfaces, &mut self.octets);
        failure = failure.or(self.flush().err());
        Recording { counts: live.counts(), interfaces, errors, failure, kept: self.keep.finish() }
    }

    fn push_taps(&mut self, taps: &[Interface]) {
        taps.iter().skip(self.taps).for_each(|tap| pcapng::push_interface(tap, &mut self.octets));
        self.taps = taps.len();
    }

    fn batch(&mut self, batch: &Batch) -> io::Result<()> {
        self.push_taps(batch.interfaces());
        for frame in batch.frames() {
            let comment = self.comment.as_mut().and_then(|comment| comment(&frame, batch.interfaces()));
            match comment {
                None => pcapng::push_frame(&frame, &mut self.octets),
                Some(comment) => {
                    let mut extra = frame.extra.cloned().unwrap_or_default();
                    extra.comments.push(comment);
                    pcapng::push_frame(&Frame { extra: Some(&extra), ..frame }, &mut self.octets);
                }
            }
        }
        self.flush()?;
        self.frames.fetch_add(batch.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = self.keep.append(&self.octets);
        self.octets.clear();
        written
    }
}
