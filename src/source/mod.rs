//! Bytes become frames: capture files of every kind, compressed or not, piped or on disk, one or several.
//!
//! ```text
//! path or reader ─▶ decompressor by magic ─▶ Input ─▶ walk of records or blocks ─▶ Batch of frames
//! ```
//!
//! Reading is the serial part of a run, so it does as little as it can: octets are read straight into the batch that
//! will lend them to its frames, then one loop over the record headers notes where each frame lies. Nothing is copied
//! or allocated for a frame. Files are read, not mapped: mapped pages count as resident memory, and a capture of 1 GB
//! would look like 1 GB of it.

mod blocks;
mod capture;
mod compress;
mod context;
mod error;
mod files;
mod foreign;
mod input;
#[cfg(feature = "live")]
pub mod live;
mod netmon;
mod order;
mod pcap;
mod pcapng;
mod place;
mod snoop;
mod time;

use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

pub use compress::Compression;
pub use context::{Context, HostName, Secrets, SectionNotes, TLS_KEY_LOG};
pub use error::{Damage, SourceError, SourceErrorKind, Unsupported};
pub use foreign::Foreign;
pub use place::{Place, read_section};

use crate::frame::{Extra, Frame, Interface, LinkType};

/// Where one frame lies inside its [`Batch`].
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Offset of the first captured octet in the batch's buffer.
    pub start: u32,
    /// Captured octets.
    pub len: u32,
    /// Octets on the wire.
    pub wire_len: u32,
    /// Index of the interface, over the whole run.
    pub tap: u32,
    /// Nanoseconds since 1970, [`Record::NO_TIME`] for none.
    pub time_ns: i64,
    /// Link type.
    pub link: LinkType,
    /// Octets of frame check sequence at the end.
    pub fcs_octets: u8,
    /// Index into the batch's extras plus one; 0 for none.
    pub extra: u32,
}

impl Record {
    /// The time of a frame that has none.
    pub const NO_TIME: i64 = i64::MIN;
}

/// Some thousand frames that were read together, with the octets they lie in. Reused: reading does not allocate
/// once the buffers have grown to their size.
#[derive(Debug, Default)]
pub struct Batch {
    /// Read into from the front; what lies behind the last record is left over from before.
    pub(crate) bytes: Vec<u8>,
    pub(crate) records: Vec<Record>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) context: Arc<Context>,
    pub(crate) first_number: u64,
    pub(crate) previous_time_ns: Option<i64>,
    pub(crate) place: Option<Place>,
}

impl Batch {
    /// Frames in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// No frames in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Number of its first frame.
    #[must_use]
    pub fn first_number(&self) -> u64 {
        self.first_number
    }

    /// Time of the last frame before this batch that had one.
    #[must_use]
    pub fn previous_time_ns(&self) -> Option<i64> {
        self.previous_time_ns
    }

    /// Where its records stand in a file; `None` where they cannot be read again: pipes, what is compressed, interfaces.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// What was known besides the frames when the batch was read.
    #[must_use]
    pub fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// The interfaces known when the batch was read; every `tap` of its frames is an index into them.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.context.interfaces
    }

    /// Its frames in the order of the capture.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'_>> {
        self.records.iter().zip(self.first_number..).map(|(record, number)| self.framed(record, number))
    }

    /// The frame that stands there in the batch, counted from 0.
    #[inline]
    #[must_use]
    pub fn frame(&self, index: usize) -> Option<Frame<'_>> {
        Some(self.framed(self.records.get(index)?, self.first_number + index as u64))
    }

    #[inline]
    fn framed(&self, record: &Record, number: u64) -> Frame<'_> {
        Frame {
            bytes: &self.bytes[record.start as usize..][..record.len as usize],
            wire_len: record.wire_len,
            time_ns: (record.time_ns != Record::NO_TIME).then_some(record.time_ns),
            link: record.link,
            fcs_octets: record.fcs_octets,
            tap: record.tap,
            number,
            extra: record.extra.checked_sub(1).and_then(|i| self.extras.get(i as usize)),
        }
    }
}

/// Something frames come from. One dynamic call a batch, never one a frame.
pub trait Source: Send {
    /// Fills `batch`, whose old content is dropped; `false` at the end of the frames.
    ///
    /// # Errors
    /// One [`SourceError`] for each file that could not be read to its end, after every good frame of it was handed
    /// out. The next call goes on with the next file.
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError>;

    /// Octets read so far of the files as they are stored, and their sum where it is known.
    fn progress(&self) -> (u64, Option<u64>);

    /// What is known besides the frames so far.
    fn context(&self) -> &Arc<Context>;

    /// The interfaces met so far, with the counts of their statistics blocks.
    fn interfaces(&self) -> &[Interface] {
        &self.context().interfaces
    }
}

impl<S: Source + ?Sized> Source for Box<S> {
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError> {
        (**self).fill(batch)
    }

    fn progress(&self) -> (u64, Option<u64>) {
        (**self).progress()
    }

    fn context(&self) -> &Arc<Context> {
        (**self).context()
    }
}

/// The frames of `paths`, one file after the other; "-" is standard input.
///
/// # Errors
/// When the only file cannot be opened or is no capture. Of several files each is opened when its turn comes, and a
/// bad one is reported then.
pub fn open(paths: &[PathBuf]) -> Result<Box<dyn Source>, SourceError> {
    open_with(paths, None)
}

/// The same with keys that stand beside the captures.
///
/// # Errors
/// As [`open`].
pub fn open_with(paths: &[PathBuf], keys: Option<Secrets>) -> Result<Box<dyn Source>, SourceError> {
    let mut files = files::Files::new(paths, keys);
    if let [_] = paths {
        files.open_next()?;
    }
    Ok(Box::new(files))
}

/// The frames of a capture that is read from `reader`; `name` stands for its path in errors.
///
/// # Errors
/// When it is no capture.
pub fn from_reader(name: &str, reader: Box<dyn Read + Send>) -> Result<Box<dyn Source>, SourceError> {
    Ok(Box::new(files::Files::from_reader(name, reader)?))
}

/// Octets of the longest frame that is believed; a longer one is damage. Wireshark has the same limits, save for the
/// two link types whose frames it lets have 128 MiB.
fn max_octets(link: LinkType) -> u32 {
    match link {
        // One message or transfer of the bus, whatever its length.
        LinkType::DBUS | LinkType::USBPCAP => 15 << 20,
        _ => 256 << 10,
    }
}
