//! Bytes become frames: capture files of every kind, compressed or not, piped or on disk, one or several.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

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
    /// Nanoseconds since 1970, `i64::MIN` for none.
    pub time_ns: i64,
    /// Link type.
    pub link: LinkType,
    /// Octets of frame check sequence at the end.
    pub fcs_octets: u8,
    /// Index into the batch's extras plus one; 0 for none.
    pub extra: u32,
}

/// Some thousand frames that were read together, with the octets they lie in. Reused: reading does not allocate
/// once the buffers have grown to their size.
#[derive(Debug, Default)]
pub struct Batch {
    pub(crate) bytes: Vec<u8>,
    pub(crate) records: Vec<Record>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) interfaces: Arc<Vec<Interface>>,
    pub(crate) first_number: u64,
    pub(crate) previous_time_ns: Option<i64>,
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

    /// The interfaces known when the batch was read; every `tap` of its frames is an index into them.
    #[must_use]
    pub fn interfaces(&self) -> &[Interface] {
        &self.interfaces
    }

    /// Its frames in the order of the capture.
    pub fn frames(&self) -> impl Iterator<Item = Frame<'_>> {
        self.records.iter().zip(self.first_number..).map(|(record, number)| Frame {
            bytes: &self.bytes[record.start as usize..][..record.len as usize],
            wire_len: record.wire_len,
            time_ns: (record.time_ns != i64::MIN).then_some(record.time_ns),
            link: record.link,
            fcs_octets: record.fcs_octets,
            tap: record.tap,
            number,
            extra: record.extra.checked_sub(1).and_then(|i| self.extras.get(i as usize)),
        })
    }
}

/// Something frames come from. One dynamic call a batch, never one a frame.
pub trait Source: Send {
    /// Fills `batch`, whose old content is dropped; `false` at the end of the frames.
    ///
    /// # Errors
    /// A [`SourceError`] once, after every good frame before it was handed out; the next call returns `false`.
    fn fill(&mut self, batch: &mut Batch) -> Result<bool, SourceError>;

    /// Octets read so far of the files as they are stored, and their sum where it is known.
    fn progress(&self) -> (u64, Option<u64>);

    /// The interfaces met so far, with the counts of their statistics blocks.
    fn interfaces(&self) -> &[Interface];
}

/// Why a source ended early: what, in which file, at which octet.
#[derive(Debug)]
pub struct SourceError {
    /// The file, "-" for standard input.
    pub path: PathBuf,
    /// Octet offset in the (decompressed) capture, where it is known.
    pub offset: Option<u64>,
    /// What was wrong.
    pub kind: SourceErrorKind,
}

/// What was wrong with a source.
#[derive(Debug)]
pub enum SourceErrorKind {
    /// The system said no.
    Io(std::io::Error),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path.display(), self.kind)
    }
}

impl std::error::Error for SourceError {}
