//! One capture: its octets, and the walk over them that its format asks for.

use std::sync::Arc;

use super::error::SourceErrorKind;
use super::foreign::{Foreign, HEAD_OCTETS};
use super::input::Input;
use super::netmon::NetMon;
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::place::Place;
use super::snoop::Snoop;
use super::{Batch, Context, Record};
use crate::frame::Extra;

/// Octets that tell a capture: pcapng has its second magic at 8.
const MAGIC_OCTETS: usize = 12;

/// What a walk over a buffer found, besides the records.
pub struct Walk {
    /// Octets that are done with; more than the buffer has where what follows is not needed.
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
    pub records: &'a mut Vec<Record>,
    pub extras: &'a mut Vec<Extra>,
    pub context: &'a mut Arc<Context>,
}

/// What the records of a capture are like.
#[derive(Clone, Debug)]
pub enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
    Snoop(Snoop),
    NetMon(NetMon),
}

impl Format {
    /// Notes the records in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        match self {
            Self::Pcap(pcap) => pcap.walk(buffer, found),
            Self::Pcapng(pcapng) => pcapng.walk(buffer, found),
            Self::Snoop(snoop) => snoop.walk(buffer, found),
            Self::NetMon(netmon) => netmon.walk(buffer, found),
        }
    }
}

/// A fault and its offset in the stream.
pub type Fault = (Option<u64>, SourceErrorKind);

/// A capture that is being read.
pub struct Capture {
    input: Input,
    format: Format,
    /// Index of its file.
    file: u32,
    /// Found behind the good frames of the last batch, to be told when the next is asked for.
    fault: Option<Fault>,
    ended: bool,
}

impl Capture {
    /// Recognizes the format by its magic and reads what comes before the first record.
    pub fn open(mut input: Input, file: u32, context: &mut Arc<Context>) -> Result<Self, Fault> {
        let head = input.peek(MAGIC_OCTETS);
        let format = if Pcap::is_magic(head) {
            Format::Pcap(Pcap::open(&mut input, file, context)?)
        } else if Pcapng::is_magic(head) {
            Format::Pcapng(Pcapng::new(file))
        } else if Snoop::is_magic(head) {
            Format::Snoop(Snoop::open(&mut input, file, context)?)
        } else if NetMon::is_magic(head) {
            Format::NetMon(NetMon::open(&mut input, file, context)?)
        } else {
            return Err((None, stranger(&mut input)));
        };
        Ok(Self { input, format, file, fault: None, ended: false })
    }

    /// The file is compressed.
    pub fn is_unpacked(&self) -> bool {
        self.input.is_unpacked()
    }

    /// Fills the empty `batch` with the next records; `false` at the end.
    pub fn fill(&mut self, batch: &mut Batch, context: &mut Arc<Context>) -> Result<bool, Fault> {
        if self.ended {
            return self.fault.take().map_or(Ok(false), Err);
        }
        self.input.begin(&mut batch.bytes);
        let mut used = 0;
        loop {
            self.input.read_more(&mut batch.bytes, used);
            let buffer = &batch.bytes[..self.input.filled()];
            let found = Found { records: &mut batch.records, extras: &mut batch.extras, context };
            let (interfaces, before) = (found.context.interfaces.len() as u32, self.format.clone());
            let walk = self.format.walk(buffer, found);
            used = walk.used;
            batch.place = self.input.can_be_read_again().then(|| Place {
                file: self.file,
                offset: self.input.offset(0),
                octets: used.min(buffer.len()) as u32,
                interfaces,
                format: before,
            });
            let offset = self.input.offset(used);
            let fault = match walk.stop {
                Stop::Fault(kind) => Some(kind),
                Stop::Partial if self.input.has_ended() => self.input.fault(used != self.input.filled()),
                Stop::Partial if batch.records.is_empty() => continue,
                Stop::Partial => {
                    self.input.finish(&batch.bytes, used);
                    return Ok(true);
                }
            };
            self.fault = fault.map(|kind| (Some(offset), kind));
            self.ended = true;
            return if batch.records.is_empty() { self.fault.take().map_or(Ok(false), Err) } else { Ok(true) };
        }
    }
}

/// What it is that begins like no capture.
fn stranger(input: &mut Input) -> SourceErrorKind {
    let head = input.peek(HEAD_OCTETS);
    let foreign = Foreign::of(head);
    let first = head[..head.len().min(8)].to_vec();
    match (input.fault(false), foreign) {
        (Some(fault), _) => fault,
        (None, Some(foreign)) => SourceErrorKind::Foreign(foreign),
        (None, None) if first.is_empty() => SourceErrorKind::Empty,
        (None, None) => SourceErrorKind::Unknown(first),
    }
}
