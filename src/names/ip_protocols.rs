//! IP protocol numbers: what stands in `ip.proto` and in IPv6's last next header.
//!
//! Source: IANA, "Assigned Internet Protocol Numbers" (RFC 5237), as of November 2026.

use crate::i18n::{Words, same};

/// A row of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IpProtocol {
    /// IANA's keyword, "UDP".
    pub keyword: &'static str,
    /// What the keyword stands for, "User Datagram Protocol".
    pub name: &'static str,
}

/// The protocol of `number`; `None` for those unassigned (148-252) and for 255, which is reserved.
#[must_use]
pub fn ip_protocol(number: u8) -> Option<IpProtocol> {
    let row = match number {
        253 => Some(&("EXP-1", "Use for experimentation and testing (RFC 3692)")),
        254 => Some(&("EXP-2", "Use for experimentation and testing (RFC 3692)")),
        _ => ASSIGNED.get(usize::from(number)),
    };
    row.map(|&(keyword, name)| IpProtocol { keyword, name })
}

/// The keyword of `number` as the name of a field's value.
#[must_use]
pub fn keyword(number: u64) -> Option<Words> {
    ip_protocol(u8::try_from(number).ok()?).map(|protocol| same(protocol.keyword))
}

/// Keyword and name of the numbers from 0 on. Where IANA gives a number no keyword, it is the usual short form.
static ASSIGNED: [(&str, &str); 148] = [
    ("HOPOPT", "IPv6 Hop-by-Hop Option"),
    ("ICMP", "Internet Control Message Protocol"),
    ("IGMP", "Internet Group Management Protocol"),
    ("GGP", "Gateway-to-Gateway Protocol"),
    ("IPv4", "IPv4 encapsulation"),
    ("ST", "Internet Stream Protocol"),
    ("TCP", "Transmission Control Protocol"),
    ("CBT", "Core Based Trees"),
    ("EGP", "Exterior Gateway Protocol"),
    ("IGP", "Any private interior gateway protocol"),
    ("BBN-RCC-MON", "BBN RCC Monitoring"),
    ("NVP-II", "Network Voice Protocol"),
    ("PUP", "PARC Universal Packet"),
    ("ARGUS", "ARGUS"),
    ("EMCON", "EMCON"),
    ("XNET", "Cross Net Debugger"),
    ("CHAOS", "Chaosnet"),
    ("UDP", "User Datagram Protocol"),
    ("MUX", "Multiplexing"),
    ("DCN-MEAS", "DCN Measurement Subsystems"),
    ("HMP", "Host Monitoring Protocol"),
    ("PRM", "Packet Radio Measurement"),
    ("XNS-IDP", "Xerox Network Systems Internet Datagram Protocol"),
    ("TRUNK-1", "Trunk-1"),
    ("TRUNK-2", "Trunk-2"),
    ("LEAF-1", "Leaf-1"),
    ("LEAF-2", "Leaf-2"),
    ("RDP", "Reliable Data Protocol"),
    ("IRTP", "Internet Reliable Transaction Protocol"),
    ("ISO-TP4", "ISO Transport Protocol Class 4"),
    ("NETBLT", "Bulk Data Transfer Protocol"),
    ("MFE-NSP", "MFE Network Services Protocol"),
    ("MERIT-INP", "MERIT Internodal Protocol"),
    ("DCCP", "Datagram Congestion Control Protocol"),
    ("3PC", "Third Party Connect Protocol"),
    ("IDPR", "Inter-Domain Policy Routing Protocol"),
    ("XTP", "Xpress Transport Protocol"),
    ("DDP", "Datagram Delivery Protocol"),
    ("IDPR-CMTP", "IDPR Control Message Transport Protocol"),
    ("TP++", "TP++ Transport Protocol"),
    ("IL", "IL Transport Protocol"),
    ("IPv6", "IPv6 encapsulation"),
    ("SDRP", "Source Demand Routing Protocol"),
    ("IPv6-Route", "Routing Header for IPv6"),
    ("IPv6-Frag", "Fragment Header for IPv6"),
    ("IDRP", "Inter-Domain Routing Protocol"),
    ("RSVP", "Resource Reservation Protocol"),
    ("GRE", "Generic Routing Encapsulation"),
    ("DSR", "Dynamic Source Routing Protocol"),
    ("BNA", "Burroughs Network Architecture"),
    ("ESP", "Encapsulating Security Payload"),
    ("AH", "Authentication Header"),
    ("I-NLSP", "Integrated Net Layer Security Protocol"),
    ("SWIPE", "IP with Encryption"),
    ("NARP", "NBMA Address Resolution Protocol"),
    ("Min-IPv4", "Minimal IPv4 Encapsulation"),
    ("TLSP", "Transport Layer Security Protocol using Kryptonet key management"),
    ("SKIP", "Simple Key Management for Internet Protocols"),
    ("IPv6-ICMP", "ICMP for IPv6"),
    ("IPv6-NoNxt", "No Next Header for IPv6"),
    ("IPv6-Opts", "Destination Options for IPv6"),
    ("HOST-INTERNAL", "Any host internal protocol"),
    ("CFTP", "CFTP"),
    ("LOCAL-NET", "Any local network"),
    ("SAT-EXPAK", "SATNET and Backroom EXPAK"),
    ("KRYPTOLAN", "Kryptolan"),
    ("RVD", "MIT Remote Virtual Disk Protocol"),
    ("IPPC", "Internet Pluribus Packet Core"),
    ("DIST-FS", "Any distributed file system"),
    ("SAT-MON", "SATNET Monitoring"),
    ("VISA", "VISA Protocol"),
    ("IPCV", "Internet Packet Core Utility"),
    ("CPNX", "Computer Protocol Network Executive"),
    ("CPHB", "Computer Protocol Heart Beat"),
    ("WSN", "Wang Span Network"),
    ("PVP", "Packet Video Protocol"),
    ("BR-SAT-MON", "Backroom SATNET Monitoring"),
    ("SUN-ND", "SUN ND Protocol"),
    ("WB-MON", "WIDEBAND Monitoring"),
    ("WB-EXPAK", "WIDEBAND EXPAK"),
    ("ISO-IP", "ISO Internet Protocol"),
    ("VMTP", "Versatile Message Transaction Protocol"),
    ("SECURE-VMTP", "Secure VMTP"),
    ("VINES", "VINES"),
    ("IPTM", "Internet Protocol Traffic Manager"),
    ("NSFNET-IGP", "NSFNET Interior Gateway Protocol"),
    ("DGP", "Dissimilar Gateway Protocol"),
    ("TCF", "TCF"),
    ("EIGRP", "Enhanced Interior Gateway Routing Protocol"),
    ("OSPFIGP", "Open Shortest Path First"),
    ("Sprite-RPC", "Sprite RPC Protocol"),
    ("LARP", "Locus Address Resolution Protocol"),
    ("MTP", "Multicast Transport Protocol"),
    ("AX.25", "AX.25 Frames"),
    ("IPIP", "IP-within-IP Encapsulation Protocol"),
    ("MICP", "Mobile Internetworking Control Protocol"),
    ("SCC-SP", "Semaphore Communications Security Protocol"),
    ("ETHERIP", "Ethernet-within-IP Encapsulation"),
    ("ENCAP", "Encapsulation Header"),
    ("PRIVATE-ENC", "Any private encryption scheme"),
    ("GMTP", "GMTP"),
    ("IFMP", "Ipsilon Flow Management Protocol"),
    ("PNNI", "PNNI over IP"),
    ("PIM", "Protocol Independent Multicast"),
    ("ARIS", "ARIS"),
    ("SCPS", "SCPS"),
    ("QNX", "QNX"),
    ("A/N", "Active Networks"),
    ("IPComp", "IP Payload Compression Protocol"),
    ("SNP", "Sitara Networks Protocol"),
    ("Compaq-Peer", "Compaq Peer Protocol"),
    ("IPX-in-IP", "IPX in IP"),
    ("VRRP", "Virtual Router Redundancy Protocol"),
    ("PGM", "PGM Reliable Transport Protocol"),
    ("0-HOP", "Any zero-hop protocol"),
    ("L2TP", "Layer Two Tunneling Protocol"),
    ("DDX", "D-II Data Exchange"),
    ("IATP", "Interactive Agent Transfer Protocol"),
    ("STP", "Schedule Transfer Protocol"),
    ("SRP", "SpectraLink Radio Protocol"),
    ("UTI", "Universal Transport Interface Protocol"),
    ("SMP", "Simple Message Protocol"),
    ("SM", "Simple Multicast Protocol"),
    ("PTP", "Performance Transparency Protocol"),
    ("ISIS over IPv4", "IS-IS over IPv4"),
    ("FIRE", "Flexible Intra-AS Routing Environment"),
    ("CRTP", "Combat Radio Transport Protocol"),
    ("CRUDP", "Combat Radio User Datagram"),
    ("SSCOPMCE", "Service-Specific Connection-Oriented Protocol in a Multilink Environment"),
    ("IPLT", "IPLT"),
    ("SPS", "Secure Packet Shield"),
    ("PIPE", "Private IP Encapsulation within IP"),
    ("SCTP", "Stream Control Transmission Protocol"),
    ("FC", "Fibre Channel"),
    ("RSVP-E2E-IGNORE", "RSVP messages ignored between the ends of an aggregated path (RFC 3175)"),
    ("Mobility Header", "Mobility Header for IPv6"),
    ("UDPLite", "Lightweight User Datagram Protocol"),
    ("MPLS-in-IP", "MPLS in IP"),
    ("manet", "Mobile ad hoc network protocols"),
    ("HIP", "Host Identity Protocol"),
    ("Shim6", "Site Multihoming by IPv6 Intermediation"),
    ("WESP", "Wrapped Encapsulating Security Payload"),
    ("ROHC", "Robust Header Compression"),
    ("Ethernet", "Ethernet, as the inner frame of segment routing"),
    ("AGGFRAG", "Aggregation and Fragmentation Payload for ESP"),
    ("NSH", "Network Service Header"),
    ("Homa", "Homa"),
    ("BIT-EMU", "Bit-stream Emulation"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn keyword(number: u8) -> Option<&'static str> {
        ip_protocol(number).map(|protocol| protocol.keyword)
    }

    /// A row left out of the table would shift all that follow.
    #[test]
    fn numbers_of_well_known_protocols() {
        for (number, expected) in [
            (0, "HOPOPT"),
            (1, "ICMP"),
            (2, "IGMP"),
            (6, "TCP"),
            (17, "UDP"),
            (33, "DCCP"),
            (41, "IPv6"),
            (47, "GRE"),
            (50, "ESP"),
            (58, "IPv6-ICMP"),
            (60, "IPv6-Opts"),
            (77, "SUN-ND"),
            (89, "OSPFIGP"),
            (94, "IPIP"),
            (103, "PIM"),
            (112, "VRRP"),
            (115, "L2TP"),
            (124, "ISIS over IPv4"),
            (132, "SCTP"),
            (136, "UDPLite"),
            (143, "Ethernet"),
            (147, "BIT-EMU"),
            (253, "EXP-1"),
            (254, "EXP-2"),
        ] {
            assert_eq!(keyword(number), Some(expected));
        }
        assert_eq!(keyword(148), None);
        assert_eq!(keyword(255), None);
    }
}
