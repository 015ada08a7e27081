//! The pcapng format: sections of typed blocks (draft-ietf-opsawg-pcapng).
//!
//! ```text
//! +-----------+-------------------+----------------------+-------------------+
//! | type (32) | total length (32) | body, padded to 32   | total length (32) |
//! +-----------+-------------------+----------------------+-------------------+
//! ```

use std::sync::Arc;

use super::Record;
use super::capture::{Found, Stop, Walk};
use super::error::SourceErrorKind;
use super::time::Clock;
use crate::frame::{Interface, LinkType};

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

/// What a packet block needs to know of its interface.
struct Tap {
    index: u32,
    link: LinkType,
    snap_len: u32,
    fcs_octets: u8,
    clock: Clock,
}

/// The section that is being read.
pub struct Pcapng {
    file: u32,
    big_endian: bool,
    taps: Vec<Tap>,
}

impl Pcapng {
    pub fn new(file: u32) -> Self {
        Self { file, big_endian: false, taps: Vec::new() }
    }

    /// `head` begins with a section header block.
    pub fn is_magic(head: &[u8]) -> bool {
        head.starts_with(&SECTION_HEADER.to_be_bytes())
            && matches!(head.get(8..12), Some([0x1a, 0x2b, 0x3c, 0x4d] | [0x4d, 0x3c, 0x2b, 0x1a]))
    }

    /// Notes the packets in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], mut found: Found<'_>) -> Walk {
        let mut used = 0;
        let stop = loop {
            let block = &buffer[used..];
            if block.len() < 12 {
                break Stop::Partial;
            }
            if block.starts_with(&SECTION_HEADER.to_be_bytes()) {
                self.big_endian = block[8..12] == [0x1a, 0x2b, 0x3c, 0x4d];
            }
            let kind = self.word(block, 0);
            let total = self.word(block, 4) as usize;
            if total < 12 || !total.is_multiple_of(4) || total > 16 << 20 {
                break Stop::Fault(SourceErrorKind::Corrupt("a block of impossible length"));
            }
            let Some(block) = block.get(..total) else { break Stop::Partial };
            if self.word(block, total - 4) as usize != total {
                break Stop::Fault(SourceErrorKind::Corrupt("the two lengths of a block differ"));
            }
            if let Err(what) = self.block(kind, &block[8..total - 4], used as u32 + 8, &mut found) {
                break Stop::Fault(SourceErrorKind::Corrupt(what));
            }
            used += total;
        };
        Walk { used, stop }
    }

    fn word(&self, bytes: &[u8], at: usize) -> u32 {
        let octets = bytes.get(at..).and_then(|b| b.first_chunk()).copied().unwrap_or_default();
        if self.big_endian { u32::from_be_bytes(octets) } else { u32::from_le_bytes(octets) }
    }

    fn block(&mut self, kind: u32, body: &[u8], at: u32, found: &mut Found<'_>) -> Result<(), &'static str> {
        match kind {
            SECTION_HEADER => self.taps.clear(),
            INTERFACE_DESCRIPTION => {
                let first = self.word(body, 0);
                let link = LinkType(if self.big_endian { (first >> 16) as u16 } else { first as u16 });
                let snap_len = self.word(body, 4);
                let context = Arc::make_mut(found.context);
                let index = context.interfaces.len() as u32;
                context.interfaces.push(Interface {
                    link,
                    snap_len,
                    ticks_per_second: 1_000_000,
                    file: self.file,
                    index_in_section: self.taps.len() as u32,
                    ..Interface::default()
                });
                self.taps.push(Tap { index, link, snap_len, fcs_octets: 0, clock: Clock::new(1_000_000, 0) });
            }
            ENHANCED_PACKET => {
                let tap = self.taps.get(self.word(body, 0) as usize).ok_or("a packet of an unknown interface")?;
                let len = self.word(body, 12);
                if body.len() < 20 || len as usize > body.len() - 20 {
                    return Err("a packet longer than its block");
                }
                let ticks = u64::from(self.word(body, 4)) << 32 | u64::from(self.word(body, 8));
                found.records.push(Record {
                    start: at + 20,
                    len,
                    wire_len: self.word(body, 16),
                    tap: tap.index,
                    time_ns: tap.clock.time_ns(ticks),
                    link: tap.link,
                    fcs_octets: tap.fcs_octets,
                    extra: 0,
                });
            }
            SIMPLE_PACKET => {
                let tap = self.taps.first().ok_or("a packet of an unknown interface")?;
                let wire_len = self.word(body, 0);
                let kept = if tap.snap_len == 0 { wire_len } else { wire_len.min(tap.snap_len) };
                let len = kept.min(body.len().saturating_sub(4) as u32);
                found.records.push(Record {
                    start: at + 4,
                    len,
                    wire_len,
                    tap: tap.index,
                    time_ns: Record::NO_TIME,
                    link: tap.link,
                    fcs_octets: tap.fcs_octets,
                    extra: 0,
                });
            }
            _ => {}
        }
        Ok(())
    }
}
