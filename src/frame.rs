//! A frame as it was captured, the link type it has, and the tap (interface) that saw it.

use std::collections::HashMap;

use crate::bytes::MacAddr;
use crate::names::link_types::link_type_name;

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

    /// Octets of the frame itself, of `octets` that the capture counts.
    #[must_use]
    pub fn without_pseudo_header(&self, octets: u32) -> u32 {
        octets.saturating_sub(self.link.pseudo_octets())
    }
}

/// What the time of a frame is counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// Time of the first frame of the run that has one.
    pub first_ns: Option<i64>,
    /// Time of the frame before, whether it is shown or not.
    pub previous_ns: Option<i64>,
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

/// A frame with octets of its own, to be looked at after its batch is gone.
#[derive(Clone, Debug)]
pub struct Kept {
    bytes: Vec<u8>,
    extra: Option<Extra>,
    /// All but the octets.
    rest: Frame<'static>,
}

impl Kept {
    /// A copy of a frame.
    #[must_use]
    pub fn of(frame: &Frame<'_>) -> Self {
        Self {
            bytes: frame.bytes.to_vec(),
            extra: frame.extra.cloned(),
            rest: Frame { bytes: &[], extra: None, ..*frame },
        }
    }

    /// The frame.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        Frame { bytes: &self.bytes, extra: self.extra.as_ref(), ..self.rest }
    }
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
    /// Units of a second its time stamps have: 1_000_000 for microseconds, 1 << 20 for 2^-20 s, `u64::MAX` for more
    /// than that.
    pub ticks_per_second: u64,
    /// Frames received and dropped, where a statistics block says so.
    pub received: Option<u64>,
    /// Frames dropped by the interface or the kernel, where a statistics block says so.
    pub dropped: Option<u64>,
    /// Index of the file it is from, in the order the files were given.
    pub file: u32,
    /// The name of that file without folders and the last ending, "router" of "captures/router.pcapng"; empty for a
    /// stream without a name.
    pub file_stem: String,
    /// Its index inside its own section of its own file, which is what Wireshark calls `frame.interface_id`; `None`
    /// where the format knows no interfaces.
    pub index_in_section: Option<u32>,
}

/// What to call each of `taps`, so that no two have one name: what the capture calls it, else its file where every
/// file has one tap, else its number; more of that where it is needed to tell taps apart.
#[must_use]
pub fn tap_names(taps: &[Interface]) -> Vec<String> {
    let mut in_file: HashMap<u32, u32> = HashMap::new();
    taps.iter().for_each(|tap| *in_file.entry(tap.file).or_default() += 1);
    let own = |(at, tap): (usize, &Interface)| match &tap.name {
        Some(name) if !name.is_empty() => name.clone(),
        _ if in_file[&tap.file] == 1 && taps.len() > 1 && !tap.file_stem.is_empty() => tap.file_stem.clone(),
        _ => at.to_string(),
    };
    let with_file = |name: &String, at: usize| format!("{}:{name}", taps[at].file_stem);
    let with_number = |name: &String, at: usize| format!("{name}#{at}");
    let mut names: Vec<String> = taps.iter().enumerate().map(own).collect();
    for longer in [&with_file as &dyn Fn(&String, usize) -> String, &with_number] {
        let mut count: HashMap<&str, u32> = HashMap::new();
        names.iter().for_each(|name| *count.entry(name).or_default() += 1);
        let is_alone: Vec<bool> = names.iter().map(|name| count[name.as_str()] == 1).collect();
        for (at, name) in names.iter_mut().enumerate().filter(|(at, _)| !is_alone[*at]) {
            *name = longer(name, at);
        }
    }
    names
}

/// A LINKTYPE_ number of the pcap and pcapng formats (<https://www.tcpdump.org/linktypes.html>).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: a protocol family, in the octet order of the capturing host.
    pub const NULL: Self = Self(0);
    /// Ethernet: IEEE 802.3 or Ethernet II.
    pub const ETHERNET: Self = Self(1);
    /// PPP, with or without its HDLC address and control octets (RFC 1662).
    pub const PPP: Self = Self(9);
    /// Raw IP, as most systems number it.
    pub const RAW_12: Self = Self(12);
    /// Raw IP, as OpenBSD numbers it.
    pub const RAW_14: Self = Self(14);
    /// PPP in HDLC-like framing, with address and control octets (RFC 1662), or Cisco HDLC.
    pub const PPP_HDLC: Self = Self(50);
    /// PPPoE session packets (RFC 2516), from the PPPoE header.
    pub const PPP_ETHER: Self = Self(51);
    /// Raw IP, version 4 or 6 by the first four bits.
    pub const RAW: Self = Self(101);
    /// Cisco HDLC (RFC 1547 §4.3.1).
    pub const C_HDLC: Self = Self(104);
    /// IEEE 802.11, from the MAC header.
    pub const IEEE802_11: Self = Self(105);
    /// Frame relay (RFC 2427).
    pub const FRELAY: Self = Self(107);
    /// OpenBSD loopback: a protocol family, big-endian.
    pub const LOOP: Self = Self(108);
    /// Linux "cooked" capture, version 1: what a capture on the interface "any" has.
    pub const LINUX_SLL: Self = Self(113);
    /// IEEE 802.11 after a Prism header.
    pub const IEEE802_11_PRISM: Self = Self(119);
    /// IEEE 802.11 after a radiotap header.
    pub const IEEE802_11_RADIOTAP: Self = Self(127);
    /// Whatever the per-packet information header before it names.
    pub const PPI: Self = Self(192);
    /// MPLS, from the label stack.
    pub const MPLS: Self = Self(219);
    /// IPv4 and nothing else.
    pub const IPV4: Self = Self(228);
    /// IPv6 and nothing else.
    pub const IPV6: Self = Self(229);
    /// D-Bus messages, which have no length to speak of.
    pub const DBUS: Self = Self(231);
    /// Linux netfilter log: TLVs, one of which holds the packet.
    pub const NFLOG: Self = Self(239);
    /// USB transfers of Windows, which have no length to speak of.
    pub const USBPCAP: Self = Self(249);
    /// Linux "cooked" capture, version 2.
    pub const LINUX_SLL2: Self = Self(276);

    /// Octets before the first header that the capturing program put there, with a fixed layout for each link type, and
    /// that no length of the frame counts (<https://www.tcpdump.org/linktypes.html>). Headers that say their own length
    /// (radiotap, PPI) or that stand for a link (SLL) do count.
    #[must_use]
    pub const fn pseudo_octets(self) -> u32 {
        match self.0 {
            // Direction.
            204 => 1,
            // Adapter and flags of NFC.
            245 => 2,
            // SunATM; MTP2 and Bluetooth H4 with direction; Bluetooth's monitor.
            123 | 139 | 201 | 254 => 4,
            // SITA; I2C.
            196 | 209 => 5,
            // IrDA and LAPD in what Linux kept of the link.
            144 | 177 => 16,
            _ => 0,
        }
    }

    /// The registered name without its prefix: "LINUX_SLL".
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        link_type_name(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn tap(name: Option<&str>, file: u32, stem: &str) -> Interface {
        Interface { name: name.map(str::to_owned), file, file_stem: stem.to_owned(), ..Interface::default() }
    }

    #[test]
    fn lengths_count_no_header_that_the_capturing_program_made_up() {
        let lengths = |link, octets| {
            let bytes = vec![0; octets as usize];
            testing::frame(link, &bytes).without_pseudo_header(octets)
        };
        assert_eq!(
            (lengths(LinkType(201), 60), lengths(LinkType(177), 60), lengths(LinkType::ETHERNET, 60)),
            (56, 44, 60)
        );
        assert_eq!(lengths(LinkType(139), 3), 0);
    }

    #[test]
    fn taps_are_told_apart_by_name_file_and_number() {
        let names = |taps: &[Interface]| tap_names(taps).join(" ");
        assert_eq!(names(&[tap(Some("h1"), 0, "router"), tap(Some("r1"), 0, "router")]), "h1 r1");
        assert_eq!(names(&[tap(None, 0, "h1"), tap(None, 1, "r1")]), "h1 r1");
        assert_eq!(names(&[tap(None, 0, "all"), tap(None, 0, "all")]), "0 1");
        assert_eq!(names(&[tap(Some("eth0"), 0, "h1"), tap(Some("eth0"), 1, "r1")]), "h1:eth0 r1:eth0");
        assert_eq!(names(&[tap(Some("a"), 0, "x"), tap(Some("a"), 0, "x"), tap(Some("b"), 0, "x")]), "x:a#0 x:a#1 b");
        assert_eq!(names(&[tap(None, 0, "alone")]), "0");
    }
}
