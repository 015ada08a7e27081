//! One capture: its octets, and the walk over them that its format asks for.

use std::sync::Arc;

use super::error::SourceErrorKind;
use super::input::{End, Input};
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::{Batch, Context};

/// What a walk over a buffer found, besides the records.
pub struct Walk {
    /// Octets of the buffer that are done with.
    pub used: usize,
    /// Why it went no further.
    pub stop: Stop,
}

/// Why a walk went no further.
pub enum Stop {
    /// The buffer ends inside a record.
    Partial,
    /// The next record cannot be what it says it is.
    Fault(SourceErrorKind),
}

/// Where a walk puts what it finds.
pub struct Found<'a> {
    pub records: &'a mut Vec<super::Record>,
    pub context: &'a mut Arc<Context>,
}

enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// A fault and its offset in the stream.
pub type Fault = (Option<u64>, SourceErrorKind);

/// A capture that is being read.
pub struct Capture {
    input: Input,
    format: Format,
    /// Found behind the good frames of the last batch, to be told when the next is asked for.
    fault: Option<Fault>,
    ended: bool,
}

impl Capture {
    /// Recognizes the format by its magic and reads what comes before the first record.
    pub fn open(mut input: Input, file: u32, context: &mut Arc<Context>) -> Result<Self, Fault> {
        let head = input.peek(Pcap::HEADER_OCTETS);
        let format = if let Some((pcap, octets)) = Pcap::open(head, file, context)? {
            input.skip(octets);
            Format::Pcap(pcap)
        } else if Pcapng::is_magic(head) {
            Format::Pcapng(Pcapng::new(file))
        } else if head.is_empty() {
            return Err(match input.take_failure() {
                Some(error) => (None, SourceErrorKind::Io(error)),
                None => (None, SourceErrorKind::Empty),
            });
        } else {
            return Err((None, SourceErrorKind::Unknown));
        };
        Ok(Self { input, format, fault: None, ended: false })
    }

    /// Fills `batch` with the next records; `false` at the end.
    pub fn fill(&mut self, batch: &mut Batch, context: &mut Arc<Context>) -> Result<bool, Fault> {
        batch.records.clear();
        batch.extras.clear();
        if self.ended {
            return self.fault.take().map_or(Ok(false), Err);
        }
        self.input.begin(&mut batch.bytes);
        let mut used = 0;
        loop {
            self.input.read_more(&mut batch.bytes, used);
            let buffer = &batch.bytes[..self.input.filled()];
            let found = Found { records: &mut batch.records, context };
            let walk = match &mut self.format {
                Format::Pcap(pcap) => pcap.walk(buffer, found),
                Format::Pcapng(pcapng) => pcapng.walk(buffer, found),
            };
            used = walk.used;
            let offset = self.input.offset(used);
            self.fault = match (walk.stop, self.input.end()) {
                (Stop::Partial, None) if batch.records.is_empty() => continue,
                (Stop::Partial, None) => {
                    self.input.finish(&batch.bytes, used);
                    return Ok(true);
                }
                (Stop::Fault(kind), _) => Some((Some(offset), kind)),
                (Stop::Partial, Some(End::Failed(_))) => {
                    self.input.take_failure().map(|error| (Some(offset), SourceErrorKind::Io(error)))
                }
                (Stop::Partial, Some(End::Eof)) => {
                    (used < self.input.filled()).then_some((Some(offset), SourceErrorKind::Truncated))
                }
            };
            self.ended = true;
            return if batch.records.is_empty() { self.fault.take().map_or(Ok(false), Err) } else { Ok(true) };
        }
    }
}
