//! The octets of one capture, read into one batch after the other.

use std::io::{ErrorKind, Read};

/// Octets a batch holds, unless one record is larger.
///
/// Half of the second level cache of a common processor, so that the worker which filled the batch finds its octets
/// there.
pub const BATCH_OCTETS: usize = 512 * 1024;

/// A reader, and what the last batch left over.
pub struct Input {
    reader: Box<dyn Read + Send>,
    /// The beginning of a record whose end was not read yet.
    carry: Vec<u8>,
    /// Whoever sends may pause: what has arrived is handed on without waiting for more.
    live: bool,
    /// Offset in the stream of the first octet of the buffer that is being filled.
    offset: u64,
    filled: usize,
    end: Option<End>,
}

/// Why no more octets come.
#[derive(Debug)]
pub enum End {
    /// The end of the stream.
    Eof,
    /// Reading failed.
    Failed(std::io::Error),
}

impl Input {
    pub fn new(reader: Box<dyn Read + Send>, live: bool) -> Self {
        Self { reader, carry: Vec::new(), live, offset: 0, filled: 0, end: None }
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
            buffer.copy_within(used..self.filled, 0);
            self.filled -= used;
            self.offset += used as u64;
        }
        if self.filled == buffer.len() {
            buffer.resize(2 * self.filled, 0);
        }
        while self.filled < buffer.len() && self.end.is_none() {
            self.filled += read(&mut self.reader, &mut buffer[self.filled..], &mut self.end);
            if self.live {
                break;
            }
        }
    }

    /// Octets in the buffer.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// Offset in the stream of octet `at` of the buffer.
    pub fn offset(&self, at: usize) -> u64 {
        self.offset + at as u64
    }

    /// Why no more octets come, once that is so.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Keeps the octets of `buffer` from `used` on for the next batch.
    pub fn finish(&mut self, buffer: &[u8], used: usize) {
        self.carry.extend_from_slice(&buffer[used..self.filled]);
        self.offset += used as u64;
    }

    /// The failure that ended the stream, if one did.
    pub fn take_failure(&mut self) -> Option<std::io::Error> {
        match self.end.replace(End::Eof) {
            Some(End::Failed(error)) => Some(error),
            _ => None,
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
