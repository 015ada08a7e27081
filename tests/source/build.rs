//! Captures, octet by octet, in either octet order.

use std::io::Cursor;

use camadas::frame::Extra;
use camadas::source::{self, Batch, Context, SourceError};

/// The order of the octets of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    Little,
    Big,
}

pub use Order::{Big, Little};

impl Order {
    pub fn u16(self, value: u16) -> [u8; 2] {
        if self == Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn u32(self, value: u32) -> [u8; 4] {
        if self == Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn u64(self, value: u64) -> [u8; 8] {
        if self == Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub fn words(self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|&value| self.u32(value)).collect()
    }
}

/// A classic capture: its file header, then whatever is pushed.
pub struct Pcap {
    pub order: Order,
    pub bytes: Vec<u8>,
}

impl Pcap {
    pub fn new(order: Order, magic: u32, version: (u16, u16), link: u32) -> Self {
        let mut bytes = order.u32(magic).to_vec();
        bytes.extend(order.u16(version.0));
        bytes.extend(order.u16(version.1));
        bytes.extend(order.words(&[0, 0, 65_535, link]));
        Self { order, bytes }
    }

    /// Microseconds, version 2.4, Ethernet.
    pub fn plain() -> Self {
        Self::new(Little, 0xa1b2_c3d4, (2, 4), 1)
    }

    /// A record: header words, header octets beyond them, frame.
    pub fn record(mut self, words: [u32; 4], more: &[u8], frame: &[u8]) -> Self {
        self.bytes.extend(self.order.words(&words));
        self.bytes.extend(more);
        self.bytes.extend(frame);
        self
    }

    /// A record as libpcap writes it, at `seconds`.
    pub fn frame(self, seconds: u32, frame: &[u8]) -> Self {
        let len = frame.len() as u32;
        self.record([seconds, 0, len, len], &[], frame)
    }
}

/// A pcapng capture, block by block.
pub struct Pcapng {
    pub order: Order,
    pub bytes: Vec<u8>,
}

impl Pcapng {
    /// Begins with a section header.
    pub fn new(order: Order) -> Self {
        Self { order, bytes: Vec::new() }.section(order, &[])
    }

    /// Any block; the body is padded.
    pub fn block(mut self, kind: u32, body: &[u8]) -> Self {
        let padded = body.len().next_multiple_of(4);
        let total = self.order.u32(padded as u32 + 12);
        self.bytes.extend(self.order.u32(kind));
        self.bytes.extend(total);
        self.bytes.extend(body);
        self.bytes.extend(&[0; 3][..padded - body.len()]);
        self.bytes.extend(total);
        self
    }

    pub fn section(mut self, order: Order, options: &[(u16, &[u8])]) -> Self {
        self.order = order;
        let mut body = order.u32(0x1a2b_3c4d).to_vec();
        body.extend(order.u16(1));
        body.extend(order.u16(0));
        body.extend([0xff; 8]);
        body.extend(self.options(options));
        self.block(0x0a0d_0d0a, &body)
    }

    pub fn options(&self, options: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (code, value) in options {
            bytes.extend(self.order.u16(*code));
            bytes.extend(self.order.u16(value.len() as u16));
            bytes.extend(*value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        if !options.is_empty() {
            bytes.extend([0; 4]);
        }
        bytes
    }

    pub fn interface(self, link: u16, snap_len: u32, options: &[(u16, &[u8])]) -> Self {
        let mut body = self.order.u16(link).to_vec();
        body.extend([0; 2]);
        body.extend(self.order.u32(snap_len));
        body.extend(self.options(options));
        self.block(1, &body)
    }

    pub fn enhanced(self, interface: u32, ticks: u64, frame: &[u8], options: &[(u16, &[u8])]) -> Self {
        let len = frame.len() as u32;
        let mut body = self.order.words(&[interface, (ticks >> 32) as u32, ticks as u32, len, len]);
        body.extend(frame);
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend(self.options(options));
        self.block(6, &body)
    }

    pub fn simple(self, wire_len: u32, frame: &[u8]) -> Self {
        let mut body = self.order.u32(wire_len).to_vec();
        body.extend(frame);
        self.block(3, &body)
    }

    pub fn obsolete(self, interface: u16, drops: u16, ticks: u64, frame: &[u8]) -> Self {
        let mut body = self.order.u16(interface).to_vec();
        body.extend(self.order.u16(drops));
        let len = frame.len() as u32;
        body.extend(self.order.words(&[(ticks >> 32) as u32, ticks as u32, len, len]));
        body.extend(frame);
        self.block(2, &body)
    }
}

/// A frame, with what it borrowed.
#[derive(Clone, PartialEq, Debug)]
pub struct Owned {
    pub bytes: Vec<u8>,
    pub wire_len: u32,
    pub time_ns: Option<i64>,
    pub link: u16,
    pub fcs_octets: u8,
    pub tap: u32,
    pub number: u64,
    pub extra: Option<Extra>,
}

/// Everything a capture gave.
#[derive(Debug, Default)]
pub struct Read {
    pub frames: Vec<Owned>,
    pub errors: Vec<SourceError>,
    pub context: Context,
}

/// Reads `bytes` to the end.
pub fn read(bytes: &[u8]) -> Read {
    read_from(Box::new(Cursor::new(bytes.to_vec())))
}

pub fn read_from(reader: Box<dyn std::io::Read + Send>) -> Read {
    match source::from_reader("test", reader) {
        Ok(source) => drain(source),
        Err(error) => Read { errors: vec![error], ..Read::default() },
    }
}

pub fn drain(mut source: Box<dyn source::Source>) -> Read {
    let mut read = Read::default();
    let mut batch = Batch::default();
    loop {
        match source.fill(&mut batch) {
            Ok(true) => read.frames.extend(batch.frames().map(|frame| Owned {
                bytes: frame.bytes.to_vec(),
                wire_len: frame.wire_len,
                time_ns: frame.time_ns,
                link: frame.link.0,
                fcs_octets: frame.fcs_octets,
                tap: frame.tap,
                number: frame.number,
                extra: frame.extra.cloned(),
            })),
            Ok(false) => break,
            Err(error) => {
                read.errors.push(error);
                assert!(read.errors.len() < 1000, "errors without end");
            }
        }
    }
    assert!(batch.is_empty(), "no frames stay in a batch after the end");
    read.context = Context::clone(source.context());
    read
}
