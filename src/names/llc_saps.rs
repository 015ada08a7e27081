//! Service access points of logical link control: which protocol an IEEE 802.2 header hands its frame to.
//!
//! Source: IEEE Registration Authority, "Logical Link Control public listing", and the values that captures show
//! although nobody has registered them. The lowest bit of the octet is not part of the number: it is I/G in the
//! destination (an individual or a group of service access points) and C/R in the source (a command or a response),
//! IEEE 802.2 §3.3.1.

/// The protocol behind a destination or source service access point, whatever its lowest bit.
#[must_use]
pub const fn llc_sap(sap: u8) -> Option<&'static str> {
    // The two that are defined with their lowest bit set.
    match sap {
        0x03 => return Some("LLC sublayer management, group"),
        0xff => return Some("Global"),
        _ => {}
    }
    Some(match sap & 0xfe {
        0x00 => "Null",
        0x02 => "LLC sublayer management",
        0x04 => "SNA path control",
        0x06 => "ARPANET IP",
        0x08 | 0x0c => "SNA",
        0x0e => "PROWAY network management",
        0x10 => "NetWare",
        0x14 => "ISO network layer (OSLAN 1)",
        0x18 => "Texas Instruments",
        0x42 => "Spanning tree",
        0x4e => "EIA RS-511",
        0x54 => "ISO network layer (OSLAN 2)",
        0x5e => "ISI IP",
        0x7e => "ISO 8208 (X.25)",
        0x80 => "XNS",
        0x82 => "BACnet",
        0x86 => "Nestar",
        0x8e => "PROWAY active station list",
        0x98 => "ARPANET ARP",
        0xaa => "SNAP",
        0xb4 => "HP JetDirect",
        0xba | 0xbc => "Banyan VINES",
        0xe0 => "NetWare",
        0xf0 => "NetBIOS",
        0xf4 => "IBM LAN management",
        0xf8 => "HP extended LLC",
        0xfa => "Ungermann-Bass",
        0xfc => "Remote program load",
        0xfe => "ISO network layer",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::llc_sap;

    #[test]
    fn the_lowest_bit_is_not_part_of_the_number() {
        assert_eq!(llc_sap(0x42), Some("Spanning tree"));
        assert_eq!(llc_sap(0x43), Some("Spanning tree"));
        assert_eq!(llc_sap(0xaa), Some("SNAP"));
        assert_eq!(llc_sap(0xab), Some("SNAP"));
        assert_eq!(llc_sap(0xfe), Some("ISO network layer"));
        assert_eq!(llc_sap(0xff), Some("Global"));
        assert_eq!(llc_sap(0x12), None);
    }
}
