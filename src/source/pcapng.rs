//! The pcapng format (draft-ietf-opsawg-pcapng): sections of typed blocks.
//!
//! ```text
//! +-----------+-------------------+--------------------------+-------------------+
//! | type (32) | total length (32) | body, padded to 32 bits  | total length (32) |
//! +-----------+-------------------+--------------------------+-------------------+
//! ```
//!
//! A section header block begins a section, gives its octet order, and forgets the interfaces before it. The blocks
//! that hold packets are walked here; `blocks` reads the others. Blocks nobody knows are skipped. What is refused is
//! what Wireshark 4.0 refuses, so that both see the same frames of a damaged file.

use std::sync::Arc;

use super::Record;
use super::blocks::{Options, Section, Tap};
use super::capture::{Found, Stop, Walk};
use super::context::text;
use super::error::{Damage, SourceErrorKind};
use super::max_octets;
use super::order::Order;
use crate::frame::Extra;

/// Type of a section header block: a palindrome, so that it reads alike in both octet orders.
pub const SECTION_HEADER: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const DECRYPTION_SECRETS: u32 = 10;

/// Octets of the longest block that is looked into; memory may grow to twice as much. A longer one is skipped, if
/// frames can be read without it.
const MAX_BLOCK: u32 = 16 << 20;

/// Options of packet blocks (draft-ietf-opsawg-pcapng §4.3).
mod option {
    pub const COMMENT: u16 = 1;
    pub const FLAGS: u16 = 2;
    pub const HASH: u16 = 3;
    pub const DROP_COUNT: u16 = 4;
    pub const PACKET_ID: u16 = 5;
    pub const QUEUE: u16 = 6;
    pub const VERDICT: u16 = 7;
}

/// Comments kept of one packet: an empty one has 4 octets in the file, and many more in memory.
const MAX_COMMENTS: usize = 256;

/// A pcapng file that is being read.
#[derive(Clone, Debug)]
pub struct Pcapng {
    /// Shared with the places it was noted at, until it changes.
    section: Arc<Section>,
}

impl Pcapng {
    pub fn new(file: u32) -> Self {
        Self { section: Arc::new(Section::new(file)) }
    }

    /// `head` begins with a section header block.
    pub fn is_magic(head: &[u8]) -> bool {
        head.starts_with(&SECTION_HEADER) && order_of(head).is_some()
    }

    /// Notes the packets in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], mut found: Found<'_>) -> Walk {
        let mut used = 0;
        loop {
            // A block that is skipped may end behind the buffer.
            let rest = buffer.get(used..).unwrap_or_default();
            match self.block(rest, used, &mut found) {
                Ok(Some(octets)) => used += octets,
                Ok(None) => return Walk { used, stop: Stop::Partial },
                Err(kind) => return Walk { used, stop: Stop::Fault(kind) },
            }
        }
    }

    /// Reads the block that `rest` begins with, which stands `at` octets into the buffer. Returns its length, which may
    /// be more than was read, or `None` when its end is needed and was not read yet.
    #[inline]
    fn block(&mut self, rest: &[u8], at: usize, found: &mut Found<'_>) -> Result<Option<usize>, SourceErrorKind> {
        let is_section = rest.starts_with(&SECTION_HEADER);
        let order = if is_section {
            if rest.len() < 12 {
                return Ok(None);
            }
            order_of(rest).ok_or(Damage::ByteOrder)?
        } else {
            self.section.order
        };
        let Some(([kind, claimed], _)) = order.words(rest) else { return Ok(None) };
        let impossible = Damage::BlockLength { octets: claimed };
        // Some writers leave the padding out of the length.
        let total = claimed.checked_next_multiple_of(4).filter(|&total| total >= 12).ok_or(impossible)?;
        if total > MAX_BLOCK {
            let needed = is_section || matches!(kind, ENHANCED_PACKET | SIMPLE_PACKET | PACKET | INTERFACE_DESCRIPTION);
            return if needed { Err(impossible.into()) } else { Ok(Some(total as usize)) };
        }
        let total = total as usize;
        let Some(block) = rest.get(..total) else { return Ok(None) };
        let Some((body, &trailer)) = block[8..].split_last_chunk() else { return Ok(None) };
        let trailer = order.u32(trailer);
        if trailer.checked_next_multiple_of(4) != Some(total as u32) {
            return Err(Damage::BlockLengths { first: claimed, second: trailer }.into());
        }
        if is_section {
            Arc::make_mut(&mut self.section).begin(block, order, found.context)?;
            return Ok(Some(total));
        }
        match kind {
            ENHANCED_PACKET => self.enhanced_packet(body, at + 8, found)?,
            SIMPLE_PACKET => self.simple_packet(body, at + 8, found)?,
            PACKET => self.packet(body, at + 8, found)?,
            INTERFACE_DESCRIPTION => Arc::make_mut(&mut self.section).interface(block, found.context)?,
            INTERFACE_STATISTICS => self.section.statistics(block, found.context)?,
            NAME_RESOLUTION => self.section.names(block, found.context)?,
            DECRYPTION_SECRETS => self.section.secrets(block, found.context)?,
            _ => {}
        }
        Ok(Some(total))
    }

    /// An enhanced packet block: interface, time (64 bits), captured and on-wire length, packet, options.
    #[inline]
    fn enhanced_packet(&self, body: &[u8], at: usize, found: &mut Found<'_>) -> Result<(), Damage> {
        let words = self.section.order.words(body).ok_or(too_short(body))?;
        let ([interface, high, low, len, wire_len], data) = words;
        let ticks = u64::from(high) << 32 | u64::from(low);
        self.timed(Packet { interface, ticks, len, wire_len, drops: None }, data, at + 20, found)
    }

    /// An obsolete packet block (appendix A): like its successor, but interface and lost packets share a word.
    fn packet(&self, body: &[u8], at: usize, found: &mut Found<'_>) -> Result<(), Damage> {
        let order = self.section.order;
        let ([_, high, low, len, wire_len], data) = order.words(body).ok_or(too_short(body))?;
        let (interface, drops, _) = order.halves(body).ok_or(too_short(body))?;
        let ticks = u64::from(high) << 32 | u64::from(low);
        let drops = (drops != u16::MAX).then_some(drops.into());
        self.timed(Packet { interface: interface.into(), ticks, len, wire_len, drops }, data, at + 20, found)
    }

    #[inline]
    fn timed(&self, packet: Packet, data: &[u8], at: usize, found: &mut Found<'_>) -> Result<(), Damage> {
        let Packet { interface, len, wire_len, .. } = packet;
        let padded = len.checked_next_multiple_of(4).map_or(usize::MAX, |padded| padded as usize);
        let options = data.get(padded..).ok_or(Damage::PacketLength { octets: len, room: data.len() as u32 })?;
        let tap = self.tap(interface)?;
        check_len(tap, len)?;
        let mut record = Record {
            start: at as u32,
            len,
            wire_len,
            tap: tap.index,
            time_ns: tap.clock.time_ns(packet.ticks),
            link: tap.link,
            fcs_octets: tap.fcs_octets,
            extra: 0,
        };
        if !options.is_empty() || packet.drops.is_some() {
            let extra = extra(options, self.section.order, packet.drops)?;
            // Bits 5 to 8 of the flags: octets of FCS, 0 for unknown.
            if let Some(octets @ 1..) = extra.flags.map(|flags| (flags >> 5 & 0xf) as u8) {
                record.fcs_octets = octets;
            }
            if extra != Extra::default() {
                found.extras.push(extra);
                record.extra = found.extras.len() as u32;
            }
        }
        found.records.push(record);
        Ok(())
    }

    /// A simple packet block: on-wire length and packet, of the section's first interface, without a time.
    fn simple_packet(&self, body: &[u8], at: usize, found: &mut Found<'_>) -> Result<(), Damage> {
        let ([wire_len], data) = self.section.order.words(body).ok_or(too_short(body))?;
        let tap = self.tap(0)?;
        let len = if tap.snap_len == 0 { wire_len } else { wire_len.min(tap.snap_len) };
        // No options follow, so the packet fills its block.
        if len.checked_next_multiple_of(4) != u32::try_from(data.len()).ok() {
            return Err(Damage::PacketLength { octets: len, room: data.len() as u32 });
        }
        check_len(tap, len)?;
        found.records.push(Record {
            start: at as u32 + 4,
            len,
            wire_len,
            tap: tap.index,
            time_ns: Record::NO_TIME,
            link: tap.link,
            fcs_octets: tap.fcs_octets,
            extra: 0,
        });
        Ok(())
    }

    fn tap(&self, interface: u32) -> Result<&Tap, Damage> {
        let taps = &self.section.taps;
        taps.get(interface as usize).ok_or(Damage::Interface { index: interface, known: taps.len() as u32 })
    }
}

fn too_short(body: &[u8]) -> Damage {
    Damage::BlockLength { octets: body.len() as u32 + 12 }
}

/// The fixed part of a packet block.
struct Packet {
    interface: u32,
    ticks: u64,
    len: u32,
    wire_len: u32,
    drops: Option<u64>,
}

fn check_len(tap: &Tap, octets: u32) -> Result<(), Damage> {
    let max = max_octets(tap.link);
    if octets > max { Err(Damage::RecordLength { octets, max }) } else { Ok(()) }
}

/// The octet order of the section that the block at the start of `bytes` begins.
fn order_of(bytes: &[u8]) -> Option<Order> {
    match bytes.get(8..12)? {
        [0x1a, 0x2b, 0x3c, 0x4d] => Some(Order::Big),
        [0x4d, 0x3c, 0x2b, 0x1a] => Some(Order::Little),
        _ => None,
    }
}

/// The options of a packet block.
#[cold]
fn extra(options: &[u8], order: Order, drops: Option<u64>) -> Result<Extra, Damage> {
    let mut extra = Extra { drop_count: drops, ..Extra::default() };
    for option in Options::new(options, order) {
        let (code, value) = option?;
        let bad = Damage::Option { code, octets: value.len() as u16 };
        let word = || value.try_into().map(|octets| order.u32(octets)).map_err(|_| bad);
        let double = || value.try_into().map(|octets| order.u64(octets)).map_err(|_| bad);
        match code {
            option::COMMENT if extra.comments.len() < MAX_COMMENTS => extra.comments.push(text(value)),
            option::FLAGS => extra.flags = Some(word()?),
            option::DROP_COUNT => extra.drop_count = Some(double()?),
            option::PACKET_ID => extra.packet_id = Some(double()?),
            option::QUEUE => extra.queue = Some(word()?),
            option::HASH | option::VERDICT if value.is_empty() => return Err(bad),
            _ => {}
        }
    }
    Ok(extra)
}
