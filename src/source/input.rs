//! The octets of one capture, read into one batch after the other.

use std::io::{self, Cursor, ErrorKind, Read};

use super::compress::{self, Compression};
use super::error::SourceErrorKind;

/// Octets a batch holds, unless one record is larger.
///
/// Half of the second level cache of a common processor, so that the worker which filled the batch finds its octets
/// there. Reading 1 GB takes the same time from 128 KiB to 512 KiB, and a tenth less from 1 MiB on, which each worker
/// would pay for with as much memory.
pub const BATCH_OCTETS: usize = 512 * 1024;

/// Compressed data inside compressed data that is still unpacked.
const MAX_NESTING: usize = 4;

/// A reader, and what the last batch left over.
pub struct Input {
    reader: Box<dyn Read + Send>,
    compression: Option<Compression>,
    /// The beginning of a record whose end was not read yet.
    carry: Vec<u8>,
    kind: Kind,
    /// Offset in the stream of the first octet of the buffer that is being filled.
    offset: u64,
    filled: usize,
    /// Octets to come that nobody wants.
    unwanted: usize,
    end: Option<End>,
}

/// What octets come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A file with a name, which can be read once more.
    File,
    /// Something that is read once, and does not pause.
    Stream,
    /// Whoever sends may pause: what has arrived is handed on without waiting for more.
    Live,
}

/// Why no more octets come.
enum End {
    /// The end of the stream.
    Eof,
    /// Reading failed.
    Failed(io::Error),
}

impl Input {
    /// The octets of `reader`, decompressed if they begin like something compressed.
    pub fn new(reader: Box<dyn Read + Send>, kind: Kind) -> Self {
        let carry = Vec::new();
        let mut input = Self { reader, compression: None, carry, kind, offset: 0, filled: 0, unwanted: 0, end: None };
        for _ in 0..MAX_NESTING {
            let Some(compression) = Compression::of(input.peek(Compression::MAGIC_OCTETS)) else { break };
            let head = Cursor::new(std::mem::take(&mut input.carry));
            let reader = std::mem::replace(&mut input.reader, Box::new(io::empty()));
            input.reader = compression.decoder(Box::new(head.chain(reader)));
            input.compression = Some(compression);
            input.end = None;
        }
        input
    }

    /// Whoever sends may pause.
    pub fn is_live(&self) -> bool {
        self.kind == Kind::Live
    }

    /// The same octets can be read from the file once more: it is one, and not compressed.
    pub fn can_be_read_again(&self) -> bool {
        self.kind == Kind::File && self.compression.is_none()
    }

    /// What is read was compressed.
    pub fn is_unpacked(&self) -> bool {
        self.compression.is_some()
    }

    /// The first `octets` of the stream, fewer where it is shorter; they stay to be read.
    pub fn peek(&mut self, octets: usize) -> &[u8] {
        let mut filled = self.carry.len();
        self.carry.resize(filled.max(octets), 0);
        while filled < self.carry.len() && self.end.is_none() {
            filled += read(&mut self.reader, &mut self.carry[filled..], &mut self.end);
        }
        self.carry.truncate(filled);
        &self.carry
    }

    /// Drops the first `octets` of what was peeked at.
    pub fn skip(&mut self, octets: usize) {
        self.carry.drain(..octets.min(self.carry.len()));
        self.offset += octets as u64;
    }

    /// Begins to fill `buffer` with what was left over.
    pub fn begin(&mut self, buffer: &mut Vec<u8>) {
        let size = BATCH_OCTETS.max(self.carry.len());
        if buffer.len() < size || buffer.len() > 2 * size {
            *buffer = vec![0; size];
        }
        buffer[..self.carry.len()].copy_from_slice(&self.carry);
        self.filled = self.carry.len();
        self.carry.clear();
    }

    /// Reads until `buffer`, of which the first `used` octets are needed no more, is full, or no more octets come.
    ///
    /// A full buffer grows to twice its size, so memory follows the octets that came and not those that a record
    /// claims.
    pub fn read_more(&mut self, buffer: &mut Vec<u8>, used: usize) {
        if used > 0 {
            let kept = used.min(self.filled)..self.filled;
            self.filled = kept.len();
            self.pass(used, kept.start);
            buffer.copy_within(kept, 0);
        }
        if self.filled == buffer.len() {
            buffer.resize(2 * self.filled, 0);
        }
        while self.unwanted > 0 && self.end.is_none() {
            let room = self.unwanted.min(buffer.len());
            self.unwanted -= read(&mut self.reader, &mut buffer[..room], &mut self.end);
        }
        while self.filled < buffer.len() && self.end.is_none() {
            self.filled += read(&mut self.reader, &mut buffer[self.filled..], &mut self.end);
            if self.is_live() {
                break;
            }
        }
    }

    /// Moves on by `used` octets, of which `read` were read.
    fn pass(&mut self, used: usize, read: usize) {
        self.offset += used as u64;
        self.unwanted += used - read;
    }

    /// Octets in the buffer.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// Offset in the stream of octet `at` of the buffer, which is no further than what was read.
    pub fn offset(&self, at: usize) -> u64 {
        self.offset + at.min(self.filled) as u64 - self.unwanted as u64
    }

    /// No more octets come.
    pub fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    /// Keeps the octets of `buffer` from `used` on for the next batch.
    pub fn finish(&mut self, buffer: &[u8], used: usize) {
        let kept = used.min(self.filled)..self.filled;
        self.pass(used, kept.start);
        self.carry.extend_from_slice(&buffer[kept]);
    }

    /// The failure that ended the stream, if one did; `cut` tells that it ended inside a record.
    pub fn fault(&mut self, cut: bool) -> Option<SourceErrorKind> {
        match (self.end.replace(End::Eof), self.compression) {
            (Some(End::Failed(error)), Some(_)) if compress::is_truncation(&error) => Some(SourceErrorKind::Truncated),
            (Some(End::Failed(error)), Some(format)) => Some(SourceErrorKind::Compressed(format, error)),
            (Some(End::Failed(error)), None) => Some(SourceErrorKind::Io(error)),
            _ => (cut || self.unwanted > 0).then_some(SourceErrorKind::Truncated),
        }
    }
}

/// One read, repeated when a signal interrupts it; a reader that claims more than there was room for is not believed.
fn read(reader: &mut dyn Read, buffer: &mut [u8], end: &mut Option<End>) -> usize {
    loop {
        match reader.read(buffer) {
            Ok(0) => *end = Some(End::Eof),
            Ok(octets) => return octets.min(buffer.len()),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => *end = Some(End::Failed(error)),
        }
        return 0;
    }
}
