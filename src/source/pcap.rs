//! The classic capture format of libpcap (draft-ietf-opsawg-pcap): a file header, then records.
//!
//! ```text
//! +-------+---------+---------+------+---------+----------+-----------+   magic in the writer's octet order
//! | magic | version | version | zone | sigfigs | snap len | link type |   32, 16, 16, 32, 32, 32, 32 bits
//! +-------+---------+---------+------+---------+----------+-----------+
//! +---------+----------+--------------+-------------+-------~
//! | seconds | fraction | captured len | on-wire len | frame       once a frame; variants have more words here
//! +---------+----------+--------------+-------------+-------~
//! ```
//!
//! The file header is read by pcap-file, after its magic was exchanged for one that crate knows; the records are
//! walked here, because a frame must cost no allocation, and pcap-file reads none of the variants.

use std::sync::Arc;

use pcap_file::pcap::PcapHeader;
use pcap_file::{Endianness, TsResolution};

use super::capture::{Fault, Found, Stop, Walk};
use super::error::{Damage, SourceErrorKind, Unsupported};
use super::input::Input;
use super::order::Order;
use super::{Context, Record, context, max_octets};
use crate::frame::LinkType;

/// Octets looked at to tell the variants apart.
const TRIAL_OCTETS: usize = 64 * 1024;

/// Octets of a record's header before the frame.
mod header {
    /// As libpcap writes it.
    pub const STANDARD: usize = 16;
    /// After A. Kuznetsov's patches of April and October 1999 (Red Hat 6.1): interface index, protocol, packet type.
    pub const KUZNETSOV: usize = 24;
    /// After his patch of September 1999 (SuSE 6.3).
    pub const KUZNETSOV_SEPTEMBER: usize = 28;
    /// Nokia's IPSO, with a word nobody documented.
    pub const NOKIA: usize = 20;
}

/// Where a record keeps the captured length.
#[derive(Clone, Copy, Debug)]
enum Lengths {
    /// Before the length on the wire.
    First,
    /// After it, as all did before version 2.3.
    Last,
    /// Version 2.3, which some wrote with the old order: the captured length is the smaller one.
    Smaller,
}

impl Lengths {
    /// The captured length and that on the wire.
    #[inline(always)]
    fn of(self, first: u32, last: u32) -> (u32, u32) {
        match self {
            Self::First => (first, last),
            Self::Last => (last, first),
            Self::Smaller => (first.min(last), first.max(last)),
        }
    }
}

/// What the file header says of every record.
#[derive(Clone, Debug)]
pub struct Pcap {
    order: Order,
    header_octets: usize,
    lengths: Lengths,
    /// Nanoseconds of the unit that the second time stamp word counts.
    unit_ns: i64,
    link: LinkType,
    fcs_octets: u8,
    tap: u32,
    max_octets: u32,
}

/// The magics, in the order of the writer: what the records are like.
#[derive(Clone, Copy, PartialEq)]
enum Magic {
    Microseconds,
    Nanoseconds,
    /// Also the record headers differ.
    Modified,
    /// Ixia's tools append the size of all records to the file header.
    IxiaMicroseconds,
    IxiaNanoseconds,
}

impl Magic {
    fn read(head: &[u8]) -> Option<(Self, Order)> {
        let octets = *head.first_chunk()?;
        [Order::Little, Order::Big].into_iter().find_map(|order| {
            let magic = match order.u32(octets) {
                0xa1b2_c3d4 => Self::Microseconds,
                0xa1b2_3c4d => Self::Nanoseconds,
                0xa1b2_cd34 => Self::Modified,
                0x1c00_01ab => Self::IxiaMicroseconds,
                0x1c00_01ac => Self::IxiaNanoseconds,
                _ => return None,
            };
            Some((magic, order))
        })
    }

    /// The magic of the same file header in the words of libpcap.
    fn plain(self, order: Order) -> [u8; 4] {
        let magic: u32 = match self {
            Self::Nanoseconds | Self::IxiaNanoseconds => 0xa1b2_3c4d,
            Self::Microseconds | Self::Modified | Self::IxiaMicroseconds => 0xa1b2_c3d4,
        };
        match order {
            Order::Little => magic.to_le_bytes(),
            Order::Big => magic.to_be_bytes(),
        }
    }

    fn file_header_octets(self) -> usize {
        match self {
            Self::IxiaMicroseconds | Self::IxiaNanoseconds => 28,
            _ => 24,
        }
    }
}

impl Pcap {
    /// `head` begins with a magic of this format.
    pub fn is_magic(head: &[u8]) -> bool {
        Magic::read(head).is_some()
    }

    /// Reads the file header and adds its interface.
    pub fn open(input: &mut Input, file: u32, context: &mut Arc<Context>) -> Result<Self, Fault> {
        let truncated = (Some(0), SourceErrorKind::Truncated);
        let Some((magic, order)) = Magic::read(input.peek(4)) else { return Err(truncated) };
        let octets = magic.file_header_octets();
        let mut plain = input.peek(octets).to_vec();
        if plain.len() < octets {
            return Err(truncated);
        }
        plain[..4].copy_from_slice(&magic.plain(order));
        let Ok((_, file_header)) = PcapHeader::from_slice(&plain) else { return Err(truncated) };
        debug_assert_eq!(order == Order::Big, file_header.endianness == Endianness::Big);
        input.skip(octets);
        let mut pcap = Self::new(&file_header, order)?;
        pcap.header_octets = pcap.record_header(magic, &file_header, input);
        pcap.tap = context::add_tap(context, file, pcap.link, file_header.snaplen, 1_000_000_000 / pcap.unit_ns as u64);
        Ok(pcap)
    }

    fn new(header: &PcapHeader, order: Order) -> Result<Self, Fault> {
        let version = (header.version_major, header.version_minor);
        let lengths = match version {
            (0 | 1, _) => return Err((Some(4), SourceErrorKind::Unsupported(Unsupported::PcapVersion(version)))),
            // 543.0 is DG/UX's tcpdump.
            (2, 0..3) | (543, _) => Lengths::Last,
            (2, 3) => Lengths::Smaller,
            _ => Lengths::First,
        };
        // The upper half of the link type word: FCS length in 16-bit units, a bit to be ignored, whether that length
        // holds, and zeros, on which libpcap and Wireshark insist too.
        let word = u32::from(header.datalink);
        if word & 0x03ff_0000 != 0 {
            return Err((Some(20), SourceErrorKind::Unsupported(Unsupported::LinkTypeBits(word))));
        }
        let fcs_octets = if word & 0x0400_0000 != 0 { (word >> 28) as u8 * 2 } else { 0 };
        let mut link = LinkType(word as u16);
        let mut unit_ns = if header.ts_resolution == TsResolution::NanoSecond { 1 } else { 1000 };
        if let (2, 2, Some(lan)) = (version.0, version.1, aix_link(link)) {
            (link, unit_ns) = (lan, 1);
        }
        let max_octets = max_octets(link);
        Ok(Self { order, header_octets: header::STANDARD, lengths, unit_ns, link, fcs_octets, tap: 0, max_octets })
    }

    /// Octets of the record headers.
    ///
    /// Variants were written with the magic of others, so the first records decide: those that make most sense. A
    /// pipe is not kept waiting for that.
    fn record_header(&self, magic: Magic, file_header: &PcapHeader, input: &mut Input) -> usize {
        let candidates: &[usize] = match (magic, self.lengths) {
            (Magic::Microseconds, Lengths::First) if self.unit_ns == 1000 => {
                &[header::STANDARD, header::KUZNETSOV, header::NOKIA]
            }
            (Magic::Modified, _) => &[header::KUZNETSOV, header::KUZNETSOV_SEPTEMBER],
            _ => return header::STANDARD,
        };
        if input.is_live() {
            return candidates[0];
        }
        let records = input.peek(TRIAL_OCTETS);
        let trial = Trial { pcap: self, records, whole: records.len() < TRIAL_OCTETS, snap_len: file_header.snaplen };
        candidates.iter().copied().min_by_key(|&octets| trial.oddities(octets)).unwrap_or(header::STANDARD)
    }

    /// Notes the records in `buffer`.
    pub fn walk(&mut self, buffer: &[u8], found: Found<'_>) -> Walk {
        // The compiler writes the loop twice, so that none of them asks for the octet order at each word.
        match self.order {
            Order::Little => self.walk_in(Order::Little, buffer, found),
            Order::Big => self.walk_in(Order::Big, buffer, found),
        }
    }

    #[inline(always)]
    fn walk_in(&self, order: Order, buffer: &[u8], found: Found<'_>) -> Walk {
        let mut used = 0;
        while let Some(([seconds, fraction, first, last], _)) = order.words(&buffer[used..]) {
            let (len, wire_len) = self.lengths.of(first, last);
            if len > self.max_octets {
                let damage = Damage::RecordLength { octets: len, max: self.max_octets };
                return Walk { used, stop: Stop::Fault(damage.into()) };
            }
            let start = used + self.header_octets;
            let end = start + len as usize;
            if end > buffer.len() {
                break;
            }
            found.records.push(Record {
                start: start as u32,
                len,
                wire_len,
                tap: self.tap,
                // Seconds are unsigned (until 2106), so this stays below 2^63 with any fraction.
                time_ns: i64::from(seconds) * 1_000_000_000 + i64::from(fraction) * self.unit_ns,
                link: self.link,
                fcs_octets: self.fcs_octets,
                extra: 0,
            });
            used = end;
        }
        Walk { used, stop: Stop::Partial }
    }
}

/// The link type of a file that AIX's libpcap wrote: version 2.2 with a type of RFC 1573, and nanoseconds.
fn aix_link(link: LinkType) -> Option<LinkType> {
    Some(match link.0 {
        6 => LinkType::ETHERNET,
        9 => LinkType(6),
        15 => LinkType(10),
        24 => LinkType::NULL,
        _ => return None,
    })
}

/// The first records, read as if they had another header.
struct Trial<'a> {
    pcap: &'a Pcap,
    records: &'a [u8],
    /// They are all the file has.
    whole: bool,
    snap_len: u32,
}

impl Trial<'_> {
    /// How many things about the first three records make no sense with headers of `header_octets`: the measure
    /// Wireshark takes, so that both read a damaged file in the same way.
    fn oddities(&self, header_octets: usize) -> u32 {
        let mut odd = 0;
        let mut rest = self.records;
        for record in 0..3 {
            let Some((header, frame)) = rest.split_at_checked(header_octets) else {
                return odd + u32::from(self.whole && !rest.is_empty());
            };
            let Some(([_, fraction, first, last], more)) = self.pcap.order.words(header) else { return odd };
            let (len, wire_len) = self.pcap.lengths.of(first, last);
            odd += u32::from(fraction >= 1_000_000)
                + u32::from(len > self.pcap.max_octets)
                + u32::from(len > self.snap_len)
                + u32::from(wire_len > 128 << 20)
                + u32::from(len > wire_len);
            odd += match header_octets {
                header::KUZNETSOV | header::KUZNETSOV_SEPTEMBER => self.odd_interface(more),
                // That alone, of a word that nobody documented, must not outweigh what is known of the others.
                header::NOKIA if record == 0 => self.odd_nokia(more),
                _ => 0,
            };
            if len > self.pcap.max_octets {
                return odd;
            }
            match frame.get(len as usize..) {
                Some(next) => rest = next,
                None => return odd + u32::from(self.whole),
            }
        }
        odd
    }

    /// Oddities in Kuznetsov's fields: interface index (32), protocol (16) and packet type (8) of Linux in 1999.
    fn odd_interface(&self, fields: &[u8]) -> u32 {
        let Some(([index, _], _)) = self.pcap.order.words(fields) else { return 0 };
        let &[_, _, _, _, p, q, packet_type, ..] = fields else { return 0 };
        let protocol = self.pcap.order.u16([p, q]);
        let known_protocol = matches!(protocol, 0..=0x17 | 0x60 | 0x200 | 0x400 | 0x600..);
        u32::from(index > 10_000) + u32::from(!known_protocol) + u32::from(packet_type > 4)
    }

    /// Oddities in Nokia's word, of which no more is known than the values it was seen to have.
    fn odd_nokia(&self, fields: &[u8]) -> u32 {
        let Some(([word], _)) = self.pcap.order.words(fields) else { return 0 };
        let seen = word & 0x0fff_00f0 == 0x0fbf_0000
            && matches!(word >> 28, 9 | 0xb)
            && matches!(word >> 12 & 0xf, 0xb | 0xd)
            && matches!(word >> 8 & 0xf, 6 | 9)
            && matches!(word & 0xf, 1 | 2);
        u32::from(!seen)
    }
}
