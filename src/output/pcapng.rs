//! pcapng: the frames that were chosen, with their taps, comments and flags, for any other tool.
//!
//! The blocks are `pcap-file`'s, but for those that hold frames. Time stamps are in nanoseconds, whatever they were before.

use std::borrow::Cow;

use byteorder_slice::LittleEndian;
use pcap_file::Endianness;
use pcap_file::pcapng::{Block, PcapNgBlock};

use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::blocks::interface_statistics::{InterfaceStatisticsBlock, InterfaceStatisticsOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};

use crate::frame::{Extra, Frame, Interface};

/// `if_tsresol` of nanoseconds: 10^-9 (draft-ietf-opsawg-pcapng §4.2).
const NANOSECONDS: u8 = 9;

/// Type of a simple packet block.
const SIMPLE_PACKET: u32 = 3;

/// Type of an enhanced packet block.
const ENHANCED_PACKET: u32 = 6;

/// Type of a decryption secrets block.
const DECRYPTION_SECRETS: u32 = 10;

/// Options of an enhanced packet block.
mod option {
    pub const END: u16 = 0;
    pub const COMMENT: u16 = 1;
    pub const FLAGS: u16 = 2;
    pub const DROP_COUNT: u16 = 4;
    pub const PACKET_ID: u16 = 5;
    pub const QUEUE: u16 = 6;
}

/// Where the flags of an enhanced packet block tell the octets of frame check sequence, in 4 bits.
const FCS_BITS: u32 = 5;

/// Most octets of an option's value: its length has 16 bits.
const MAX_OPTION: usize = u16::MAX as usize;

/// Writing to memory cannot fail.
fn push(block: &Block<'_>, out: &mut Vec<u8>) {
    let _ = block.write_to::<LittleEndian, _>(out);
}

/// Appends the header of the only section, with `comments` on all of it.
pub fn push_section(comments: &[String], out: &mut Vec<u8>) {
    let application = concat!("camadas ", env!("CARGO_PKG_VERSION"));
    let mut options = vec![SectionHeaderOption::UserApplication(application.into())];
    options.extend(comments.iter().map(|text| SectionHeaderOption::Comment(option_text(text).into())));
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

/// Appends keys, in the format that goes with their kind (draft-ietf-opsawg-pcapng §4.7), which pcap-file cannot write.
pub fn push_secrets(kind: u32, keys: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    let Ok(octets) = u32::try_from(keys.len()) else { return };
    out.extend_from_slice([DECRYPTION_SECRETS, 0, kind, octets].map(u32::to_le_bytes).as_flattened());
    out.extend_from_slice(keys);
    pad(out, start);
    close(start, out);
}

/// Appends a frame that was read from a capture with these taps, which were written as they stand: one without a time in a
/// simple packet block, if that can be (draft-ietf-opsawg-pcapng §4.4). Returns whether its time is what it was.
#[must_use = "whoever reads the file cannot tell a made up time"]
pub fn push_read(frame: &Frame<'_>, taps: &[Interface], out: &mut Vec<u8>) -> bool {
    // Such a block is of the first tap, has room for nothing else, and its packet ends where the snap length says.
    let fits = |tap: &Interface| {
        let most = if tap.snap_len == 0 { u32::MAX } else { tap.snap_len };
        frame.bytes.len() as u64 == u64::from(frame.wire_len.min(most))
    };
    let is_bare = frame.time_ns.is_none() && frame.tap == 0 && frame.extra.is_none() && frame.fcs_octets == 0;
    if !is_bare || !taps.first().is_some_and(fits) {
        push_frame(frame, out);
        return time_of(frame).is_some();
    }
    let start = out.len();
    out.extend_from_slice([SIMPLE_PACKET, 0, frame.wire_len].map(u32::to_le_bytes).as_flattened());
    out.extend_from_slice(frame.bytes);
    pad(out, start);
    close(start, out);
    true
}

/// The time that a block can have: since 1970.
#[inline]
fn time_of(frame: &Frame<'_>) -> Option<u64> {
    frame.time_ns.and_then(|ns| u64::try_from(ns).ok())
}

/// Appends a frame. One without a time gets the beginning of 1970, for the block has no way to leave it out.
///
/// The block (draft-ietf-opsawg-pcapng §4.3) is written by hand, for a live capture writes as many as the kernel gives.
pub fn push_frame(frame: &Frame<'_>, out: &mut Vec<u8>) {
    let start = out.len();
    let time = time_of(frame).unwrap_or(0);
    let words =
        [ENHANCED_PACKET, 0, frame.tap, (time >> 32) as u32, time as u32, frame.bytes.len() as u32, frame.wire_len];
    out.extend_from_slice(words.map(u32::to_le_bytes).as_flattened());
    out.extend_from_slice(frame.bytes);
    pad(out, start);
    // The tap does not tell of a frame check sequence, so each frame does.
    let fcs = Some(frame.fcs_octets).filter(|octets| (1..16).contains(octets));
    if frame.extra.is_some() || fcs.is_some() {
        let nothing = Extra::default();
        let extra = frame.extra.unwrap_or(&nothing);
        let before = out.len();
        for comment in &extra.comments {
            push_option(option::COMMENT, option_text(comment).as_bytes(), out);
        }
        let flags = match fcs {
            None => extra.flags,
            Some(fcs) => Some(extra.flags.unwrap_or(0) & !(15 << FCS_BITS) | u32::from(fcs) << FCS_BITS),
        };
        if let Some(flags) = flags {
            push_option(option::FLAGS, &flags.to_le_bytes(), out);
        }
        if let Some(lost) = extra.drop_count {
            push_option(option::DROP_COUNT, &lost.to_le_bytes(), out);
        }
        if let Some(id) = extra.packet_id {
            push_option(option::PACKET_ID, &id.to_le_bytes(), out);
        }
        if let Some(queue) = extra.queue {
            push_option(option::QUEUE, &queue.to_le_bytes(), out);
        }
        if out.len() > before {
            push_option(option::END, &[], out);
        }
    }
    close(start, out);
}

/// Ends the block that began at `start`: its length stands at both ends.
#[inline]
fn close(start: usize, out: &mut Vec<u8>) {
    let total = ((out.len() - start + 4) as u32).to_le_bytes();
    out.extend_from_slice(&total);
    out[start + 4..start + 8].copy_from_slice(&total);
}

#[inline]
fn push_option(code: u16, value: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&code.to_le_bytes());
    out.extend_from_slice(&(value.len() as u16).to_le_bytes());
    out.extend_from_slice(value);
    pad(out, start);
}

/// Fills what began at `start` up to 32 bits.
#[inline]
fn pad(out: &mut Vec<u8>, start: usize) {
    let octets = (out.len() - start).wrapping_neg() % 4;
    out.extend_from_slice(&[0; 3][..octets]);
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

#[cfg(test)]
mod tests {
    use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};

    use super::*;
    use crate::frame::LinkType;

    /// The same block as pcap-file writes it.
    fn by_pcap_file(frame: &Frame<'_>, comments: &[&'static str]) -> Vec<u8> {
        let mut options: Vec<_> = comments.iter().map(|&text| EnhancedPacketOption::Comment(text.into())).collect();
        options.extend(frame.extra.and_then(|extra| extra.flags).map(EnhancedPacketOption::Flags));
        options.extend(frame.extra.and_then(|extra| extra.drop_count).map(EnhancedPacketOption::DropCount));
        let block = EnhancedPacketBlock {
            interface_id: frame.tap,
            timestamp: std::time::Duration::from_nanos(frame.time_ns.unwrap_or(0) as u64),
            original_len: frame.wire_len,
            data: frame.bytes.into(),
            options,
        };
        let mut out = Vec::new();
        push(&block.into_block(), &mut out);
        out
    }

    #[test]
    fn frames_are_written_as_pcap_file_writes_them() {
        let octets: Vec<u8> = (0..70).collect();
        let plain = Extra::default();
        let flagged = Extra { flags: Some(0x1234_5678), ..Extra::default() };
        let comments = ["host a", "a sends “olá”", ""];
        let told = comments.iter().map(|&comment| comment.to_owned()).collect();
        let full = Extra { comments: told, flags: Some(1), drop_count: Some(u64::MAX), ..Extra::default() };
        for len in 60..=64 {
            for (extra, comments) in
                [(None, &[][..]), (Some(&plain), &[]), (Some(&flagged), &[]), (Some(&full), &comments)]
            {
                let frame = Frame {
                    bytes: &octets[..len],
                    wire_len: 1514,
                    time_ns: Some(1_766_000_000_123_456_789),
                    link: LinkType::ETHERNET,
                    fcs_octets: 0,
                    tap: 3,
                    number: 1,
                    extra,
                };
                let mut own = Vec::new();
                push_frame(&frame, &mut own);
                assert_eq!(own, by_pcap_file(&frame, comments), "{len} octets, {extra:?}");
            }
        }
    }
}
