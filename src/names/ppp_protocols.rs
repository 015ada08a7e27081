//! PPP protocol numbers: what a PPP frame carries (RFC 1661 §2).
//!
//! 0xxx-3xxx are datagrams of a network layer, 4xxx-7xxx low-volume traffic without a control protocol, 8xxx-bxxx
//! the control protocols of the network layers, cxxx-fxxx those of the link itself.
//!
//! Source: IANA, "Point-to-Point (PPP) Protocol Field Assignments", as of November 2026.

/// The protocol of `number`.
#[must_use]
pub fn ppp_protocol(number: u16) -> Option<&'static str> {
    let at = PROTOCOLS.binary_search_by_key(&number, |row| row.0).ok()?;
    PROTOCOLS.get(at).map(|row| row.1)
}

static PROTOCOLS: &[(u16, &str)] = &[
    (0x0001, "Padding Protocol"),
    (0x0003, "ROHC small CID"),
    (0x0005, "ROHC large CID"),
    (0x0021, "Internet Protocol version 4"),
    (0x0023, "OSI Network Layer"),
    (0x0025, "Xerox NS IDP"),
    (0x0027, "DECnet Phase IV"),
    (0x0029, "AppleTalk"),
    (0x002b, "Novell IPX"),
    (0x002d, "Van Jacobson Compressed TCP/IP"),
    (0x002f, "Van Jacobson Uncompressed TCP/IP"),
    (0x0031, "Bridging PDU"),
    (0x0033, "Stream Protocol ST-II"),
    (0x0035, "Banyan VINES"),
    (0x0039, "AppleTalk EDDP"),
    (0x003b, "AppleTalk SmartBuffered"),
    (0x003d, "Multilink"),
    (0x003f, "NetBIOS Framing"),
    (0x0041, "Cisco Systems"),
    (0x0043, "Ascom Timeplex"),
    (0x0045, "Fujitsu Link Backup and Load Balancing"),
    (0x0047, "DCA Remote LAN"),
    (0x0049, "Serial Data Transport Protocol"),
    (0x004b, "SNA over 802.2"),
    (0x004d, "SNA"),
    (0x004f, "IPv6 Header Compression"),
    (0x0051, "KNX Bridging Data"),
    (0x0053, "Encryption"),
    (0x0055, "Individual Link Encryption"),
    (0x0057, "Internet Protocol version 6"),
    (0x0059, "PPP Muxing"),
    (0x005b, "Vendor-Specific Network Protocol"),
    (0x005d, "TRILL Network Protocol"),
    (0x0061, "RTP IPHC Full Header"),
    (0x0063, "RTP IPHC Compressed TCP"),
    (0x0065, "RTP IPHC Compressed Non TCP"),
    (0x0067, "RTP IPHC Compressed UDP 8"),
    (0x0069, "RTP IPHC Compressed RTP 8"),
    (0x006f, "Stampede Bridging"),
    (0x0073, "Multilink Plus"),
    (0x00c1, "NTCITS IPI"),
    (0x00fb, "Single Link Compression in Multilink"),
    (0x00fd, "Compressed Datagram"),
    (0x0201, "802.1D Hello Packets"),
    (0x0203, "IBM Source Routing BPDU"),
    (0x0205, "DEC LANBridge100 Spanning Tree"),
    (0x0207, "Cisco Discovery Protocol"),
    (0x0209, "Netcs Twin Routing"),
    (0x020b, "Scheduled Transfer Protocol"),
    (0x020d, "Extreme Discovery Protocol"),
    (0x0211, "Optical Supervisory Channel Protocol"),
    (0x0213, "Optical Supervisory Channel Protocol"),
    (0x0231, "Luxcom"),
    (0x0233, "Sigma Network Systems"),
    (0x0235, "Apple Client Server Protocol"),
    (0x0281, "MPLS Unicast"),
    (0x0283, "MPLS Multicast"),
    (0x0285, "IEEE P1284.4 Data Packets"),
    (0x0287, "ETSI TETRA Network Protocol Type 1"),
    (0x0289, "Multichannel Flow Treatment Protocol"),
    (0x2063, "RTP IPHC Compressed TCP No Delta"),
    (0x2065, "RTP IPHC Context State"),
    (0x2067, "RTP IPHC Compressed UDP 16"),
    (0x2069, "RTP IPHC Compressed RTP 16"),
    (0x4001, "Cray Communications Control Protocol"),
    (0x4003, "CDPD Mobile Network Registration Protocol"),
    (0x4005, "Expand Accelerator Protocol"),
    (0x4007, "ODSICP NCP"),
    (0x4009, "DOCSIS DLL"),
    (0x400b, "Cetacean Network Detection Protocol"),
    (0x4021, "Stacker LZS"),
    (0x4023, "RefTek Protocol"),
    (0x4025, "Fibre Channel"),
    (0x4027, "OpenDOF"),
    (0x405b, "Vendor-Specific Protocol"),
    (0x405d, "TRILL Link State Protocol"),
    (0x8021, "Internet Protocol Control Protocol (IPCP)"),
    (0x8023, "OSI Network Layer Control Protocol"),
    (0x8025, "Xerox NS IDP Control Protocol"),
    (0x8027, "DECnet Phase IV Control Protocol"),
    (0x8029, "AppleTalk Control Protocol"),
    (0x802b, "Novell IPX Control Protocol"),
    (0x8031, "Bridging Control Protocol"),
    (0x8033, "Stream Protocol Control Protocol"),
    (0x8035, "Banyan VINES Control Protocol"),
    (0x803d, "Multilink Control Protocol"),
    (0x803f, "NetBIOS Framing Control Protocol"),
    (0x8041, "Cisco Systems Control Protocol"),
    (0x8043, "Ascom Timeplex Control Protocol"),
    (0x8045, "Fujitsu LBLB Control Protocol"),
    (0x8047, "DCA Remote LAN Network Control Protocol"),
    (0x8049, "Serial Data Control Protocol"),
    (0x804b, "SNA over 802.2 Control Protocol"),
    (0x804d, "SNA Control Protocol"),
    (0x804f, "IPv6 Header Compression Control Protocol"),
    (0x8051, "KNX Bridging Control Protocol"),
    (0x8053, "Encryption Control Protocol"),
    (0x8055, "Individual Link Encryption Control Protocol"),
    (0x8057, "IPv6 Control Protocol (IPV6CP)"),
    (0x8059, "PPP Muxing Control Protocol"),
    (0x805b, "Vendor-Specific Network Control Protocol"),
    (0x805d, "TRILL Network Control Protocol"),
    (0x806f, "Stampede Bridging Control Protocol"),
    (0x8073, "Multilink Plus Control Protocol"),
    (0x80c1, "NTCITS IPI Control Protocol"),
    (0x80fb, "Single Link Compression in Multilink Control"),
    (0x80fd, "Compression Control Protocol (CCP)"),
    (0x8207, "Cisco Discovery Protocol Control"),
    (0x8209, "Netcs Twin Routing Control"),
    (0x820b, "Scheduled Transfer Protocol Control"),
    (0x820d, "Extreme Discovery Protocol Control"),
    (0x8235, "Apple Client Server Protocol Control"),
    (0x8281, "MPLS Control Protocol"),
    (0x8285, "IEEE P1284.4 Protocol Control"),
    (0x8287, "ETSI TETRA Network Protocol Type 1 Control"),
    (0x8289, "Multichannel Flow Treatment Protocol Control"),
    (0xc021, "Link Control Protocol (LCP)"),
    (0xc023, "Password Authentication Protocol (PAP)"),
    (0xc025, "Link Quality Report"),
    (0xc027, "Shiva Password Authentication Protocol"),
    (0xc029, "Callback Control Protocol"),
    (0xc02b, "Bandwidth Allocation Control Protocol"),
    (0xc02d, "Bandwidth Allocation Protocol"),
    (0xc05b, "Vendor-Specific Authentication Protocol"),
    (0xc081, "Container Control Protocol"),
    (0xc223, "Challenge Handshake Authentication Protocol (CHAP)"),
    (0xc225, "RSA Authentication Protocol"),
    (0xc227, "Extensible Authentication Protocol (EAP)"),
    (0xc229, "Mitsubishi Security Information Exchange Protocol"),
    (0xc26f, "Stampede Bridging Authorization Protocol"),
    (0xc281, "Proprietary Authentication Protocol"),
    (0xc283, "Proprietary Authentication Protocol"),
    (0xc481, "Proprietary Node ID Authentication Protocol"),
];

#[cfg(test)]
mod tests {
    use super::{PROTOCOLS, ppp_protocol};

    /// RFC 1661 §2: the low bit of the second octet is one, and that of the first is zero.
    #[test]
    fn table_is_sorted_and_of_legal_numbers() {
        assert!(PROTOCOLS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(PROTOCOLS.iter().all(|row| row.0 & 0x0101 == 0x0001));
    }

    #[test]
    fn numbers_of_the_rfcs() {
        assert_eq!(ppp_protocol(0x0021), Some("Internet Protocol version 4"));
        assert_eq!(ppp_protocol(0x0057), Some("Internet Protocol version 6"));
        assert_eq!(ppp_protocol(0xc021), Some("Link Control Protocol (LCP)"));
        assert_eq!(ppp_protocol(0xc223), Some("Challenge Handshake Authentication Protocol (CHAP)"));
        assert_eq!(ppp_protocol(0x00ff), None);
    }
}
