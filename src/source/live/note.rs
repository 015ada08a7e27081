//! A frame of a ring becomes a record of a batch.

use super::ring::Slot;
use crate::frame::{Extra, LinkType};
use crate::source::{Batch, Record};

/// Bits of `epb_flags` (draft-ietf-opsawg-pcapng §4.3.1).
mod flag {
    pub const INBOUND: u32 = 0b01;
    pub const OUTBOUND: u32 = 0b10;
    pub const UNICAST: u32 = 1 << 2;
    pub const MULTICAST: u32 = 2 << 2;
    pub const BROADCAST: u32 = 3 << 2;
    pub const PROMISCUOUS: u32 = 4 << 2;
    pub const CHECKSUM_NOT_READY: u32 = 1 << 9;
    pub const CHECKSUM_VALID: u32 = 1 << 10;
    pub const SEGMENTATION_OFFLOADED: u32 = 1 << 11;
}

/// TP_STATUS_GSO_TCP: the card is to cut this segment into several, or put it together from several.
const GSO_TCP: u32 = 1 << 8;

/// The two addresses of Ethernet, behind which a VLAN tag stands.
const ADDRESSES: usize = 12;

/// What a frame of an interface of this kind (ARPHRD_...) begins with. Kinds that are not here get a cooked header.
pub fn link_type(hardware: u16) -> LinkType {
    match hardware {
        libc::ARPHRD_ETHER | libc::ARPHRD_LOOPBACK => LinkType::ETHERNET,
        libc::ARPHRD_TUNNEL | libc::ARPHRD_TUNNEL6 | libc::ARPHRD_SIT | libc::ARPHRD_NONE | RAW_IP => LinkType::RAW,
        libc::ARPHRD_IEEE80211 => LinkType::IEEE802_11,
        libc::ARPHRD_IEEE80211_PRISM => LinkType::IEEE802_11_PRISM,
        libc::ARPHRD_IEEE80211_RADIOTAP => LinkType::IEEE802_11_RADIOTAP,
        _ => LinkType::LINUX_SLL2,
    }
}

/// ARPHRD_RAWIP.
const RAW_IP: u16 = 519;

/// On loopback every frame passes twice, as it is sent and as it is received.
pub fn is_duplicate(slot: &Slot<'_>) -> bool {
    slot.address.hardware == libc::ARPHRD_LOOPBACK && slot.address.packet_type == libc::PACKET_OUTGOING
}

/// Appends the frame in `slot` to `batch`.
#[inline]
pub fn push(slot: &Slot<'_>, tap: u32, link: LinkType, batch: &mut Batch) {
    let start = batch.bytes.len();
    let mut wire_len = slot.wire_len;
    match slot.vlan {
        Some((tag, protocol)) if link == LinkType::ETHERNET && slot.bytes.len() >= ADDRESSES => {
            let (addresses, rest) = slot.bytes.split_at(ADDRESSES);
            batch.bytes.extend_from_slice(addresses);
            batch.bytes.extend_from_slice(&protocol.to_be_bytes());
            batch.bytes.extend_from_slice(&tag.to_be_bytes());
            batch.bytes.extend_from_slice(rest);
            wire_len += 4;
        }
        _ if link == LinkType::LINUX_SLL2 => wire_len = cook(slot, &mut batch.bytes),
        _ => batch.bytes.extend_from_slice(slot.bytes),
    }
    batch.records.push(Record {
        start: start as u32,
        len: (batch.bytes.len() - start) as u32,
        wire_len,
        tap,
        time_ns: slot.time_ns,
        link,
        fcs_octets: 0,
        extra: extra_of(flags(slot), &mut batch.extras),
    });
}

/// Puts a header of Linux's "cooked" capture, version 2, in the place of the link's own (LINKTYPE_LINUX_SLL2); gives the
/// octets on the wire of what comes of it.
fn cook(slot: &Slot<'_>, out: &mut Vec<u8>) -> u32 {
    let address = &slot.address;
    let before = out.len();
    out.extend_from_slice(&address.protocol.to_be_bytes());
    out.extend_from_slice(&[0; 2]);
    out.extend_from_slice(&address.interface.to_be_bytes());
    out.extend_from_slice(&address.hardware.to_be_bytes());
    out.extend_from_slice(&[address.packet_type, address.octets]);
    out.extend_from_slice(&address.mac);
    let header = (out.len() - before) as u32;
    out.extend_from_slice(slot.bytes.get(slot.link_octets..).unwrap_or_default());
    header + slot.wire_len.saturating_sub(slot.link_octets as u32)
}

fn flags(slot: &Slot<'_>) -> u32 {
    let direction = match slot.address.packet_type {
        libc::PACKET_OUTGOING => flag::OUTBOUND,
        libc::PACKET_BROADCAST => flag::INBOUND | flag::BROADCAST,
        libc::PACKET_MULTICAST => flag::INBOUND | flag::MULTICAST,
        libc::PACKET_OTHERHOST => flag::INBOUND | flag::PROMISCUOUS,
        _ => flag::INBOUND | flag::UNICAST,
    };
    let told = [
        (libc::TP_STATUS_CSUMNOTREADY, flag::CHECKSUM_NOT_READY),
        (libc::TP_STATUS_CSUM_VALID, flag::CHECKSUM_VALID),
        (GSO_TCP, flag::SEGMENTATION_OFFLOADED),
    ];
    told.iter().filter(|(status, _)| slot.status & status != 0).fold(direction, |flags, (_, flag)| flags | flag)
}

/// The number of the extra with these flags, which the frames of a batch share: there are a handful of different ones.
fn extra_of(flags: u32, extras: &mut Vec<Extra>) -> u32 {
    let known = extras.iter().position(|extra| extra.flags == Some(flags));
    let index = known.unwrap_or_else(|| {
        extras.push(Extra { flags: Some(flags), ..Extra::default() });
        extras.len() - 1
    });
    index as u32 + 1
}
