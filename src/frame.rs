//! A frame as it was captured, the link type it has, and the tap (interface) that saw it.

use crate::bytes::MacAddr;

/// A captured frame. It borrows its octets from the [batch](crate::source::Batch) it was read in.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// The captured octets, from the first octet of the link-layer header.
    pub bytes: &'a [u8],
    /// Octets the frame had on the wire; more than `bytes` where the capture was cut by a snap length.
    pub wire_len: u32,
    /// Nanoseconds since 1970-01-01 00:00 UTC; `None` where the capture keeps no time (a simple packet block).
    pub time_ns: Option<i64>,
    /// What the first header is.
    pub link: LinkType,
    /// Octets of frame check sequence at the end of `bytes`, where the capture says so (0 otherwise).
    pub fcs_octets: u8,
    /// Index of the interface that saw it, over all files and sections of the run.
    pub tap: u32,
    /// Counted from 1 over all files of the run, as Wireshark counts.
    pub number: u64,
    /// What a pcapng file says of this frame beyond its octets.
    pub extra: Option<&'a Extra>,
}

impl Frame<'_> {
    /// Fewer octets were captured than were on the wire.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.bytes.len() < self.wire_len as usize
    }
}

/// What a pcapng packet block may add to a frame (draft-ietf-opsawg-pcapng §4.3).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Extra {
    /// Comments, in the order they stand in the block.
    pub comments: Vec<String>,
    /// The `epb_flags` word: direction, reception type, FCS length, link-layer errors.
    pub flags: Option<u32>,
    /// Frames lost between the one before and this one.
    pub drop_count: Option<u64>,
    /// The `epb_packetid`.
    pub packet_id: Option<u64>,
    /// The `epb_queue`.
    pub queue: Option<u32>,
}

/// Where frames were captured: a card, a port, one end of a cable.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Interface {
    /// The name, "eth0" or "p1 (sender)", where the capture has one.
    pub name: Option<String>,
    /// A longer description, where the capture has one.
    pub description: Option<String>,
    /// Link type of its frames.
    pub link: LinkType,
    /// Most octets kept of a frame; 0 for no limit.
    pub snap_len: u32,
    /// Its own hardware address, where the capture has one.
    pub mac: Option<MacAddr>,
    /// Operating system it was captured on.
    pub os: Option<String>,
    /// Capture filter, as text.
    pub filter: Option<String>,
    /// Units of a second its time stamps have: 1_000_000 for microseconds, 1 << 20 for 2^-20 s.
    pub ticks_per_second: u64,
    /// Frames received and dropped, where a statistics block says so.
    pub received: Option<u64>,
    /// Frames dropped by the interface or the kernel, where a statistics block says so.
    pub dropped: Option<u64>,
    /// Index of the file it is from, in the order the files were given.
    pub file: u32,
    /// Its index inside its own section of its own file, which is what Wireshark calls `frame.interface_id`.
    pub index_in_section: u32,
}

/// A LINKTYPE_ number of the pcap and pcapng formats (<https://www.tcpdump.org/linktypes.html>).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct LinkType(pub u16);

impl LinkType {
    /// LINKTYPE_NULL: BSD loopback, a protocol family in the byte order of the capturing host.
    pub const NULL: Self = Self(0);
    /// LINKTYPE_ETHERNET.
    pub const ETHERNET: Self = Self(1);
}
