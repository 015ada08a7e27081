//! The classic capture format of libpcap: a file header, then records of 16 octets and a frame
//! (draft-ietf-opsawg-pcap).

use std::sync::Arc;

use pcap_file::pcap::PcapHeader;
use pcap_file::{Endianness, TsResolution};

use super::capture::{Fault, Found, Stop, Walk};
use super::error::SourceErrorKind;
use super::{Context, Record};
use crate::frame::{Interface, LinkType};

/// What the file header says of every record.
pub struct Pcap {
    big_endian: bool,
    /// Nanoseconds of the unit that the second time stamp word counts.
    unit_ns: u32,
    link: LinkType,
    fcs_octets: u8,
    tap: u32,
    max_len: u32,
}

impl Pcap {
    /// Octets to look at: the file header.
    pub const HEADER_OCTETS: usize = 24;

    /// Reads the file header at the start of `head` and adds its interface; `None` when it has not the magic.
    /// Also returns how many octets the header has.
    pub fn open(head: &[u8], file: u32, context: &mut Arc<Context>) -> Result<Option<(Self, usize)>, Fault> {
        let Ok((_, header)) = PcapHeader::from_slice(head) else { return Ok(None) };
        let link_word = u32::from(header.datalink);
        let link = LinkType(link_word as u16);
        let unit_ns = match header.ts_resolution {
            TsResolution::MicroSecond => 1000,
            TsResolution::NanoSecond => 1,
        };
        let context = Arc::make_mut(context);
        let tap = context.interfaces.len() as u32;
        context.interfaces.push(Interface {
            link,
            snap_len: header.snaplen,
            ticks_per_second: u64::from(1_000_000_000 / unit_ns),
            file,
            ..Interface::default()
        });
        // The upper half: four bits of FCS length in 16-bit words, valid where bit 26 is set.
        let fcs_octets = if link_word & 1 << 26 != 0 { (link_word >> 28) as u8 * 2 } else { 0 };
        let big_endian = header.endianness == Endianness::Big;
        Ok(Some((Self { big_endian, unit_ns, link, fcs_octets, tap, max_len: 262_144 }, Self::HEADER_OCTETS)))
    }

    /// Notes the records in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        if self.big_endian { self.walk_as::<true>(buffer, found) } else { self.walk_as::<false>(buffer, found) }
    }

    fn walk_as<const BIG: bool>(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        let mut used = 0;
        while let Some((header, rest)) = buffer[used..].split_first_chunk::<16>() {
            let word = |at: usize| {
                let octets = [header[at], header[at + 1], header[at + 2], header[at + 3]];
                if BIG { u32::from_be_bytes(octets) } else { u32::from_le_bytes(octets) }
            };
            let len = word(8);
            if len > self.max_len {
                return Walk { used, stop: Stop::Fault(SourceErrorKind::Corrupt("a record longer than any frame")) };
            }
            if rest.len() < len as usize {
                break;
            }
            found.records.push(Record {
                start: used as u32 + 16,
                len,
                wire_len: word(12),
                tap: self.tap,
                time_ns: i64::from(word(0)) * 1_000_000_000 + i64::from(word(4)) * i64::from(self.unit_ns),
                link: self.link,
                fcs_octets: self.fcs_octets,
                extra: 0,
            });
            used += 16 + len as usize;
        }
        Walk { used, stop: Stop::Partial }
    }
}
