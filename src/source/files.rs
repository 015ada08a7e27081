//! Several captures, one after the other, as one.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::capture::Capture;
use super::input::{Input, Kind};
use super::{Batch, Context, Record, Secrets, Source, SourceError, SourceErrorKind};

type Reader = Box<dyn Read + Send>;

/// The files of a run: the one that is being read, and those still to come.
pub struct Files {
    waiting: VecDeque<PathBuf>,
    current: Option<(PathBuf, Capture)>,
    context: Arc<Context>,
    next_number: u64,
    last_time_ns: Option<i64>,
    octets_read: Arc<AtomicU64>,
    octets_in_all: Option<u64>,
}

impl Files {
    pub fn new(paths: &[PathBuf], keys: Option<Secrets>) -> Self {
        let sizes = paths.iter().map(|path| path.metadata().ok().filter(|file| file.is_file()).map(|file| file.len()));
        let octets_in_all = sizes.sum();
        let mut context = Context::default();
        context.secrets.extend(keys);
        Self { octets_in_all, context: Arc::new(context), ..Self::empty(paths.iter().cloned().collect()) }
    }

    pub fn from_reader(name: &str, reader: Reader) -> Result<Self, SourceError> {
        let mut files = Self::empty(VecDeque::new());
        files.start(PathBuf::from(name), Ok((reader, Kind::Stream)))?;
        Ok(files)
    }

    fn empty(waiting: VecDeque<PathBuf>) -> Self {
        Self {
            waiting,
            current: None,
            context: Arc::default(),
            next_number: 1,
            last_time_ns: None,
            octets_read: Arc::default(),
            octets_in_all: None,
        }
    }

    /// Opens the next file; `false` when there is none.
    pub fn open_next(&mut self) -> Result<bool, SourceError> {
        let Some(path) = self.waiting.pop_front() else { return Ok(false) };
        let reader = open(&path);
        self.start(path, reader).map(|()| true)
    }

    fn start(&mut self, path: PathBuf, reader: Result<(Reader, Kind), SourceErrorKind>) -> Result<(), SourceError> {
        let file = self.context.files.len() as u32;
        Arc::make_mut(&mut self.context).files.push(path.clone());
        let (reader, kind) = match reader {
            Ok(opened) => opened,
            Err(kind) => return Err(SourceError { path, offset: None, unpacked: false, kind }),
        };
        let input = Input::new(Box::new(Counted { reader, octets: Arc::clone(&self.octets_read) }), kind);
        let unpacked = input.is_unpacked();
        match Capture::open(input, file, &mut self.context) {
            Ok(capture) => self.current = Some((path, capture)),
            Err((offset, kind)) => return Err(SourceError { path, offset, unpacked, kind }),
        }
        Ok(())
    }
}

/// A reader of the file at `path`, and what it is.
fn open(path: &Path) -> Result<(Reader, Kind), SourceErrorKind> {
    if path == Path::new("-") {
        let kind = if stdin_is_file() { Kind::Stream } else { Kind::Live };
        return Ok((Box::new(std::io::stdin()), kind));
    }
    let file = File::open(path).map_err(SourceErrorKind::Io)?;
    let metadata = file.metadata().map_err(SourceErrorKind::Io)?;
    if metadata.is_dir() {
        return Err(SourceErrorKind::Directory);
    }
    let kind = if metadata.is_file() { Kind::File } else { Kind::Live };
    Ok((Box::new(file), kind))
}

/// Standard input was redirected from a file.
#[cfg(unix)]
fn stdin_is_file() -> bool {
    use std::os::fd::AsFd;
    let file = std::io::stdin().as_fd().try_clone_to_owned().map(File::from);
    file.and_then(|file| file.metadata()).is_ok_and(|metadata| metadata.is_file())
}

#[cfg(not(unix))]
fn stdin_is_file() -> bool {
    false
}

impl Source for Files {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        batch.records.clear();
        batch.extras.clear();
        loop {
            let Some((path, capture)) = &mut self.current else {
                match self.open_next()? {
                    true => continue,
                    false => return Ok(false),
                }
            };
            match capture.fill(batch, &mut self.context) {
                Ok(true) => break,
                Ok(false) => self.current = None,
                Err((offset, kind)) => {
                    let (path, unpacked) = (std::mem::take(path), capture.is_unpacked());
                    self.current = None;
                    return Err(SourceError { path, offset, unpacked, kind });
                }
            }
        }
        batch.context = Arc::clone(&self.context);
        batch.first_number = self.next_number;
        batch.previous_time_ns = self.last_time_ns;
        self.next_number += batch.records.len() as u64;
        let last_time = batch.records.iter().rev().map(|record| record.time_ns).find(|&time| time != Record::NO_TIME);
        self.last_time_ns = last_time.or(self.last_time_ns);
        Ok(true)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (self.octets_read.load(Ordering::Relaxed), self.octets_in_all)
    }

    fn context(&self) -> &Arc<Context> {
        &self.context
    }
}

/// A reader that counts what is read, below any decompressor.
struct Counted {
    reader: Reader,
    octets: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let octets = self.reader.read(buffer)?;
        self.octets.fetch_add(octets as u64, Ordering::Relaxed);
        Ok(octets)
    }
}
