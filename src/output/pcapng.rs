//! pcapng: the frames that were chosen, with their taps, comments and flags, for any other tool.
//!
//! The blocks are `pcap-file`'s. Time stamps are in nanoseconds, whatever they were before.

use std::borrow::Cow;
use std::time::Duration;

use byteorder_slice::LittleEndian;
use pcap_file::Endianness;
use pcap_file::pcapng::{Block, PcapNgBlock};

use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::blocks::interface_statistics::{InterfaceStatisticsBlock, InterfaceStatisticsOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};

use crate::frame::{Frame, Interface};

/// `if_tsresol` of nanoseconds: 10^-9 (draft-ietf-opsawg-pcapng §4.2).
const NANOSECONDS: u8 = 9;

/// Most octets of an option's value: its length has 16 bits.
const MAX_OPTION: usize = u16::MAX as usize;

/// Writing to memory cannot fail.
fn push(block: &Block<'_>, out: &mut Vec<u8>) {
    let _ = block.write_to::<LittleEndian, _>(out);
}

/// Appends the header of the only section.
pub fn push_section(out: &mut Vec<u8>) {
    let application = concat!("camadas ", env!("CARGO_PKG_VERSION"));
    let options = vec![SectionHeaderOption::UserApplication(application.into())];
    let section = SectionHeaderBlock { endianness: Endianness::Little, options, ..Default::default() };
    push(&section.into_block(), out);
}

/// Appends a tap. Frames refer to taps by the order in which these were written.
pub fn push_interface(tap: &Interface, out: &mut Vec<u8>) {
    let mut options = Vec::new();
    let text = |text: &Option<String>| text.as_deref().map(|text| Cow::Owned(option_text(text).to_owned()));
    options.extend(text(&tap.name).map(InterfaceDescriptionOption::IfName));
    options.extend(text(&tap.description).map(InterfaceDescriptionOption::IfDescription));
    options.extend(tap.mac.map(|mac| InterfaceDescriptionOption::IfMacAddr(Cow::Owned(mac.0.to_vec()))));
    options.extend(text(&tap.os).map(InterfaceDescriptionOption::IfOs));
    options.push(InterfaceDescriptionOption::IfTsResol(NANOSECONDS));
    // A zero before it says that the filter is text.
    let filter = tap.filter.as_deref().map(|filter| [&[0], option_text(filter).as_bytes()].concat());
    options.extend(filter.map(|filter| InterfaceDescriptionOption::IfFilter(Cow::Owned(filter))));
    let linktype = u32::from(tap.link.0).into();
    push(&InterfaceDescriptionBlock { linktype, snaplen: tap.snap_len, options }.into_block(), out);
}

/// `text` as far as an option has room for it.
fn option_text(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_OPTION - 1)]
}

/// Appends a frame. One without a time gets the beginning of 1970, for the block has no way to leave it out.
pub fn push_frame(frame: &Frame<'_>, out: &mut Vec<u8>) {
    let mut options = Vec::new();
    if let Some(extra) = frame.extra {
        let comments = extra.comments.iter().map(|text| option_text(text));
        options.extend(comments.map(|text| EnhancedPacketOption::Comment(Cow::Borrowed(text))));
        options.extend(extra.flags.map(EnhancedPacketOption::Flags));
        options.extend(extra.drop_count.map(EnhancedPacketOption::DropCount));
    }
    let time = frame.time_ns.and_then(|ns| u64::try_from(ns).ok()).unwrap_or(0);
    let block = EnhancedPacketBlock {
        interface_id: frame.tap,
        timestamp: Duration::from_nanos(time),
        original_len: frame.wire_len,
        data: Cow::Borrowed(frame.bytes),
        options,
    };
    push(&block.into_block(), out);
}

/// Appends what the taps received and lost, where that is known.
pub fn push_statistics(taps: &[Interface], out: &mut Vec<u8>) {
    for (id, tap) in (0..).zip(taps) {
        let mut options = Vec::new();
        options.extend(tap.received.map(InterfaceStatisticsOption::IsbIfRecv));
        options.extend(tap.dropped.map(InterfaceStatisticsOption::IsbIfDrop));
        if !options.is_empty() {
            push(&InterfaceStatisticsBlock { interface_id: id, timestamp: 0, options }.into_block(), out);
        }
    }
}
