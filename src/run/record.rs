//! Recording in the background: what a live source hands out is written as pcapng while others go on.

mod keep;
mod watch;
mod writer;

use std::convert::Infallible;
use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::num::NonZero;
use std::os::unix::fs::FileExt as _;
use std::panic;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use keep::{Keep, Kept};
pub use watch::Watch;
use writer::Writer;

use crate::frame::{Frame, Interface};
use crate::source::live::{Counts, Listen, Stop};
use crate::source::{self, Source, SourceError};

/// Where a recording goes.
#[derive(Clone, Debug)]
pub enum To {
    /// Memory, and an unnamed temporary file once it is large.
    Memory,
    /// The file at this path, made anew.
    File(PathBuf),
    /// An open file or pipe, which is only appended to.
    Stream(Arc<File>),
    /// Several files.
    Ring(Ring),
}

/// Several files, each a whole capture, of which the last ones are kept.
#[derive(Clone)]
pub struct Ring {
    /// Octets after which the next file is begun.
    pub octets: u64,
    /// Files that are kept; all of them for `None`.
    pub keep: Option<NonZero<usize>>,
    /// The path of the file of this number, counted from 1.
    pub name: Arc<dyn Fn(u64) -> PathBuf + Send + Sync>,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ring").field("octets", &self.octets).field("keep", &self.keep).finish_non_exhaustive()
    }
}

/// Asked about each frame in order: a comment that the recording shall have beside it.
pub type Comment = Box<dyn FnMut(&Frame<'_>, &[Interface]) -> Option<String> + Send>;

/// A recording that can begin.
#[derive(Debug)]
pub struct Prepared<L> {
    live: L,
    writer: Writer,
}

impl<L: Listen + 'static> Prepared<L> {
    /// A source of the frames from the beginning on, as they are recorded. It hands out an empty batch when none came
    /// for `tick`. Whoever reads it too slowly misses frames, and the recording does not wait.
    pub fn watch(&mut self, tick: Option<Duration>) -> Watch {
        let (watch, shown) = Watch::new(tick, self.live.stopper(), Arc::clone(self.live.context()));
        self.writer.shown = Some(shown);
        watch
    }

    /// Begins.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(self) -> io::Result<Recorder> {
        let Self { live, writer } = self;
        let (stop, progress) = (live.stopper(), Arc::clone(&writer.progress));
        let (end, ended) = channel();
        let record = move || {
            let recording = writer.record(live);
            drop(end);
            recording
        };
        let thread = thread::Builder::new().name("recorder".into()).spawn(record)?;
        Ok(Recorder { stop, progress, ended, thread })
    }
}

/// A recording that is being made.
#[derive(Debug)]
pub struct Recorder {
    stop: Stop,
    progress: Arc<Progress>,
    /// Nothing is ever sent: its other end is closed when the recording ends.
    ended: Receiver<Infallible>,
    thread: JoinHandle<Recording>,
}

/// What was recorded so far.
#[derive(Debug, Default)]
struct Progress {
    frames: AtomicU64,
    octets: AtomicU64,
}

impl Recorder {
    /// Makes the file, and whatever else may fail.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn prepare<L: Listen + 'static>(live: L, to: &To, comment: Option<Comment>) -> io::Result<Prepared<L>> {
        Ok(Prepared { live, writer: Writer::new(Keep::new(to)?, comment) })
    }

    /// Begins to record all frames of `live`.
    ///
    /// # Errors
    /// When the file cannot be made, or the system gives no thread.
    pub fn start(live: impl Listen + 'static, to: &To, comment: Option<Comment>) -> io::Result<Self> {
        Self::prepare(live, to, comment)?.start()
    }

    /// Frames recorded so far.
    #[must_use]
    pub fn frames(&self) -> u64 {
        self.progress.frames.load(Ordering::Relaxed)
    }

    /// Octets recorded so far, on the wire.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.progress.octets.load(Ordering::Relaxed)
    }

    /// Waits until the source came to its end, or nothing more can be written, for `patience` at most; whether it did.
    #[must_use]
    pub fn wait(&self, patience: Duration) -> bool {
        self.ended.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
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
    /// The frames that were recorded, from the first that was kept on, as often as this is asked.
    ///
    /// # Errors
    /// When the file cannot be opened again; what went into a stream is gone.
    pub fn source(&self) -> Result<Box<dyn Source>, SourceError> {
        match &self.kept {
            Kept::Named(paths) => source::open(paths),
            Kept::Memory(octets) => from_reader(Cursor::new(Arc::clone(octets))),
            Kept::Unnamed(file) => from_reader(FromStart { file: Arc::clone(file), at: 0 }),
        }
    }

    /// The files that were written and kept.
    #[must_use]
    pub fn paths(&self) -> &[PathBuf] {
        if let Kept::Named(paths) = &self.kept { paths } else { &[] }
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
