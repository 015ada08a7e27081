//! The blocks of a pcapng file that hold no packets: sections, interfaces, statistics, names, secrets.
//!
//! pcap-file 2.0.0 reads sections, statistics and names, once [`Options`] found them well formed. What it refuses all
//! the same (a text that is not UTF-8, options without `opt_endofopt`) says nothing about the frames, so the content of
//! that block is dropped and reading goes on. It makes an object of each option and record, ten octets in memory for
//! one in the file, so blocks over [`MAX_NOTES`] are not given to it.
//!
//! Interface descriptions are read here, because refusing one would lose every frame of the interface: pcap-file
//! refuses each that has an `if_tzone` (it wants one octet and then reads four), a reserved field that is not zero,
//! options without `opt_endofopt`, or a name that is not UTF-8. Wireshark and libpcap read all of these. It knows no
//! decryption secrets.

use std::net::IpAddr;
use std::sync::Arc;

use byteorder_slice::{BigEndian, LittleEndian};
use pcap_file::pcapng::Block;
use pcap_file::pcapng::blocks::interface_statistics::InterfaceStatisticsOption;
use pcap_file::pcapng::blocks::name_resolution::Record;
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};

use super::context::{Context, HostName, Secrets, SectionNotes};
use super::error::{Damage, SourceErrorKind, Unsupported};
use super::order::Order;
use super::time::Clock;
use crate::bytes::MacAddr;
use crate::frame::{Interface, LinkType};

/// Interfaces a run may have: each takes 20 octets of a file, and ten times that in memory.
const MAX_INTERFACES: usize = 1 << 16;

/// Octets of the longest block that is given to pcap-file.
const MAX_NOTES: usize = 1 << 20;

/// Options of an interface description block (draft-ietf-opsawg-pcapng §4.2).
mod option {
    pub const NAME: u16 = 2;
    pub const DESCRIPTION: u16 = 3;
    pub const MAC: u16 = 6;
    pub const TIME_RESOLUTION: u16 = 9;
    pub const FILTER: u16 = 11;
    pub const OS: u16 = 12;
    pub const FCS_LEN: u16 = 13;
    pub const TIME_OFFSET: u16 = 14;
}

/// Records of a name resolution block (draft-ietf-opsawg-pcapng §4.5).
mod name_record {
    pub const END: u16 = 0;
    pub const IPV4: u16 = 1;
    pub const IPV6: u16 = 2;
}

/// What a packet block needs to know of its interface.
#[derive(Clone, Debug)]
pub struct Tap {
    pub index: u32,
    pub link: LinkType,
    pub snap_len: u32,
    pub fcs_octets: u8,
    pub clock: Clock,
}

/// The section that is being read.
#[derive(Clone, Debug)]
pub struct Section {
    file: u32,
    pub order: Order,
    pub taps: Vec<Tap>,
}

impl Section {
    pub fn new(file: u32) -> Self {
        Self { file, order: Order::Little, taps: Vec::new() }
    }

    /// Begins a section with its header block: octet-order magic (32), version (16, 16), length (64), options.
    pub fn begin(&mut self, block: &[u8], order: Order, context: &mut Arc<Context>) -> Result<(), SourceErrorKind> {
        let body = body(block);
        let ([_, _, _, _], options) = order.words(body).ok_or(too_short(block))?;
        let (major, minor, _) = order.halves(&body[4..]).ok_or(too_short(block))?;
        // 1.2 differs from 1.0 in nothing (draft-ietf-opsawg-pcapng §4.1).
        if major != 1 || !matches!(minor, 0 | 2) {
            return Err(Unsupported::SectionVersion((major, minor)).into());
        }
        check(options, order)?;
        self.order = order;
        self.taps.clear();
        if let Some(Block::SectionHeader(header)) = parse(block, order)
            && !header.options.is_empty()
        {
            let context = Arc::make_mut(context);
            if context.keep(size_of::<SectionNotes>() + options.len()) {
                context.sections.push(section_notes(self.file, &header));
            }
        }
        Ok(())
    }

    /// Adds an interface from its description block: link type (16), zero (16), snap length (32), options.
    pub fn interface(&mut self, block: &[u8], context: &mut Arc<Context>) -> Result<(), SourceErrorKind> {
        let order = self.order;
        let (link, _, rest) = order.halves(body(block)).ok_or(too_short(block))?;
        let ([snap_len], options) = order.words(rest).ok_or(too_short(block))?;
        if context.interfaces.len() >= MAX_INTERFACES {
            return Err(Unsupported::Interfaces(MAX_INTERFACES).into());
        }
        let link = LinkType(link);
        let (file, index_in_section) = (self.file, Some(self.taps.len() as u32));
        let file_stem = context.stem(file);
        let mut interface = Interface { link, snap_len, file, file_stem, index_in_section, ..Interface::default() };
        let (mut resolution, mut offset_seconds, mut fcs_octets) = (6, 0, 0);
        let context = Arc::make_mut(context);
        for option in Options::new(options, order) {
            let (code, value) = option?;
            match (code, value) {
                (option::NAME, _) => interface.name = context.keep_text(value),
                (option::DESCRIPTION, _) => interface.description = context.keep_text(value),
                (option::OS, _) => interface.os = context.keep_text(value),
                // The first octet says what the filter is: 0 a text, 1 a program for the Berkeley packet filter.
                (option::FILTER, [0, filter @ ..]) => interface.filter = context.keep_text(filter),
                (option::FILTER, []) => return Err(Damage::Option { code, octets: 0 }.into()),
                (option::MAC, _) => interface.mac = MacAddr::read(value),
                (option::TIME_RESOLUTION, &[octet]) => resolution = octet,
                (option::TIME_OFFSET, _) => {
                    offset_seconds = value.try_into().map_or(0, |octets| order.u64(octets) as i64);
                }
                // In bits; some writers mean octets.
                (option::FCS_LEN, &[len]) => fcs_octets = if len < 8 { len } else { len / 8 },
                _ => {}
            }
        }
        let clock = Clock::new(resolution, offset_seconds);
        interface.ticks_per_second = clock.ticks_per_second();
        self.taps.push(Tap { index: context.interfaces.len() as u32, link, snap_len, fcs_octets, clock });
        context.interfaces.push(interface);
        Ok(())
    }

    /// Adds the counts of an interface statistics block: interface (32), time (64), options.
    pub fn statistics(&self, block: &[u8], context: &mut Arc<Context>) -> Result<(), SourceErrorKind> {
        let ([index, _, _], options) = self.order.words(body(block)).ok_or(too_short(block))?;
        check(options, self.order)?;
        let Some(tap) = self.taps.get(index as usize) else { return Ok(()) };
        let Some(Block::InterfaceStatistics(counts)) = parse(block, self.order) else { return Ok(()) };
        let Some(interface) = Arc::make_mut(context).interfaces.get_mut(tap.index as usize) else { return Ok(()) };
        let mut dropped = None;
        for option in &counts.options {
            match option {
                InterfaceStatisticsOption::IsbIfRecv(frames) => interface.received = Some(*frames),
                InterfaceStatisticsOption::IsbIfDrop(frames) | InterfaceStatisticsOption::IsbOsDrop(frames) => {
                    dropped = Some(dropped.unwrap_or(0_u64).saturating_add(*frames));
                }
                _ => {}
            }
        }
        // A later block counts from the beginning again, so it replaces the one before.
        interface.dropped = dropped.or(interface.dropped);
        Ok(())
    }

    /// Adds the names of a name resolution block: records of type (16), length (16) and value, then options.
    pub fn names(&self, block: &[u8], context: &mut Arc<Context>) -> Result<(), SourceErrorKind> {
        check_names(body(block), self.order)?;
        let Some(Block::NameResolution(names)) = parse(block, self.order) else { return Ok(()) };
        let context = Arc::make_mut(context);
        for record in &names.records {
            let (address, names) = match record {
                Record::Ipv4(record) => (<[u8; 4]>::try_from(&*record.ip_addr).map(IpAddr::from), &record.names),
                Record::Ipv6(record) => (<[u8; 16]>::try_from(&*record.ip_addr).map(IpAddr::from), &record.names),
                _ => continue,
            };
            let Ok(address) = address else { continue };
            for name in names {
                if context.keep(size_of::<HostName>() + name.len()) {
                    context.names.push(HostName { address, name: name.to_string() });
                }
            }
        }
        Ok(())
    }

    /// Adds the keys of a decryption secrets block: kind (32), length (32), keys, options.
    pub fn secrets(&self, block: &[u8], context: &mut Arc<Context>) -> Result<(), SourceErrorKind> {
        let ([kind, octets], rest) = self.order.words(body(block)).ok_or(too_short(block))?;
        let room = rest.len() as u32;
        let data = rest.get(..octets as usize).ok_or(Damage::SecretsLength { octets, room })?;
        let context = Arc::make_mut(context);
        if context.keep(size_of::<Secrets>() + data.len()) {
            context.secrets.push(Secrets { kind, data: data.into(), embedded: true });
        }
        Ok(())
    }
}

/// What stands between the two lengths of a whole block.
fn body(block: &[u8]) -> &[u8] {
    block.get(8..block.len().saturating_sub(4)).unwrap_or_default()
}

fn too_short(block: &[u8]) -> Damage {
    Damage::BlockLength { octets: block.len() as u32 }
}

/// The block as pcap-file reads it, where it does.
fn parse(block: &[u8], order: Order) -> Option<Block<'_>> {
    if block.len() > MAX_NOTES {
        return None;
    }
    let parsed = match order {
        Order::Little => Block::from_slice::<LittleEndian>(block),
        Order::Big => Block::from_slice::<BigEndian>(block),
    };
    parsed.ok().map(|(_, block)| block)
}

fn section_notes(file: u32, header: &SectionHeaderBlock<'_>) -> SectionNotes {
    let mut notes = SectionNotes { file, ..SectionNotes::default() };
    for option in &header.options {
        match option {
            SectionHeaderOption::Hardware(text) => notes.hardware = Some(text.to_string()),
            SectionHeaderOption::OS(text) => notes.os = Some(text.to_string()),
            SectionHeaderOption::UserApplication(text) => notes.application = Some(text.to_string()),
            SectionHeaderOption::Comment(text) => notes.comments.push(text.to_string()),
            _ => {}
        }
    }
    notes
}

/// Checks the records and options of a name resolution block.
fn check_names(mut rest: &[u8], order: Order) -> Result<(), Damage> {
    while !rest.is_empty() {
        let (kind, octets, value) = order.halves(rest).ok_or(Damage::NameRecord)?;
        if kind == name_record::END {
            return check(value, order);
        }
        rest = value.get(usize::from(octets).next_multiple_of(4)..).ok_or(Damage::NameRecord)?;
        let names = match kind {
            name_record::IPV4 => value[..octets.into()].get(4..).ok_or(Damage::NameRecord)?,
            name_record::IPV6 => value[..octets.into()].get(16..).ok_or(Damage::NameRecord)?,
            _ => continue,
        };
        if !matches!(names, [] | [.., 0]) {
            return Err(Damage::NameRecord);
        }
    }
    Ok(())
}

/// Checks that options do not run past their block.
fn check(options: &[u8], order: Order) -> Result<(), Damage> {
    Options::new(options, order).try_for_each(|option| option.map(drop))
}

/// The options of a block: code (16), length (16), value padded to 32 bits. Ends after `opt_endofopt`, at the end of
/// the block, or with the first option that runs past it.
pub struct Options<'a> {
    rest: &'a [u8],
    order: Order,
}

impl<'a> Options<'a> {
    pub fn new(options: &'a [u8], order: Order) -> Self {
        Self { rest: options, order }
    }
}

impl<'a> Iterator for Options<'a> {
    type Item = Result<(u16, &'a [u8]), Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let rest = std::mem::take(&mut self.rest);
        let Some((code, octets, value)) = self.order.halves(rest) else {
            return Some(Err(Damage::Option { code: 0, octets: rest.len() as u16 }));
        };
        let damage = Damage::Option { code, octets };
        let Some(after) = value.get(usize::from(octets).next_multiple_of(4)..) else { return Some(Err(damage)) };
        match code {
            0 => return None,
            // A custom option begins with the 32-bit number of the enterprise that defined it.
            2988 | 2989 | 19372 | 19373 if octets < 4 => return Some(Err(damage)),
            _ => {}
        }
        self.rest = after;
        Some(Ok((code, &value[..octets.into()])))
    }
}
