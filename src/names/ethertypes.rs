//! EtherTypes: what an Ethernet II frame, a VLAN tag or a SNAP header carries.
//!
//! Source: IEEE Registration Authority and IANA, "IEEE 802 Numbers" (RFC 9542 §3), as of November 2026, and numbers
//! that captures show although nobody has registered them. A value up to 1500 in the same place is no EtherType but
//! the length of an IEEE 802.3 frame (IEEE 802.3 §3.2.6).

use crate::i18n::{Words, same};

/// A row of the registry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EtherType {
    /// The short name, "ARP".
    pub name: &'static str,
    /// The full name, "Address Resolution Protocol".
    pub description: &'static str,
}

/// The protocol of `number`.
#[must_use]
pub fn ethertype(number: u16) -> Option<EtherType> {
    let at = ETHERTYPES.binary_search_by_key(&number, |row| row.0).ok()?;
    ETHERTYPES.get(at).map(|&(_, name, description)| EtherType { name, description })
}

/// The short name of `number` as the name of a field's value.
#[must_use]
pub fn value_name(number: u64) -> Option<Words> {
    ethertype(u16::try_from(number).ok()?).map(|row| same(row.name))
}

static ETHERTYPES: &[(u16, &str, &str)] = &[
    (0x0600, "XNS IDP", "Xerox Network Systems Internet Datagram Protocol"),
    (0x0660, "DLOG", "DLOG"),
    (0x0800, "IPv4", "Internet Protocol version 4"),
    (0x0801, "X.75", "X.75 Internet"),
    (0x0802, "NBS", "NBS Internet"),
    (0x0803, "ECMA", "ECMA Internet"),
    (0x0804, "Chaosnet", "Chaosnet"),
    (0x0805, "X.25", "X.25 level 3"),
    (0x0806, "ARP", "Address Resolution Protocol"),
    (0x0807, "XNS compatibility", "Xerox Network Systems compatibility"),
    (0x0808, "Frame Relay ARP", "Address Resolution Protocol over Frame Relay"),
    (0x081c, "Symbolics", "Symbolics private"),
    (0x0842, "WoL", "Wake-on-LAN"),
    (0x08f0, "WiMAX", "WiMAX MAC-to-MAC"),
    (0x08ff, "AX.25", "Amateur radio AX.25"),
    (0x0900, "Ungermann-Bass", "Ungermann-Bass network debugger"),
    (0x0a00, "PUP", "PARC Universal Packet"),
    (0x0a01, "PUP AT", "PARC Universal Packet address translation"),
    (0x0bad, "VINES", "Banyan VINES"),
    (0x0bae, "VINES Loopback", "Banyan VINES loopback"),
    (0x0baf, "VINES Echo", "Banyan VINES echo"),
    (0x1000, "Trailer negotiation", "Berkeley trailer negotiation"),
    (0x1984, "Netmon", "Microsoft Network Monitor train"),
    (0x2001, "CGMP", "Cisco Group Management Protocol"),
    (0x22e5, "Gigamon", "Gigamon header"),
    (0x22e7, "CNM", "Congestion notification message, IEEE 802.1Qau"),
    (0x22e9, "CN-TAG", "Congestion notification tag, IEEE 802.1Qau"),
    (0x22ea, "MSRP", "Multiple Stream Reservation Protocol, IEEE 802.1Qat"),
    (0x22eb, "ERSPAN III", "Encapsulated Remote Switched Port Analyzer, type III"),
    (0x22f0, "AVTP", "Audio Video Transport Protocol, IEEE 1722"),
    (0x22f1, "ROHC", "Robust Header Compression"),
    (0x22f3, "TRILL", "Transparent Interconnection of Lots of Links"),
    (0x22f4, "L2-IS-IS", "IS-IS of TRILL"),
    (0x2452, "Centrino", "IEEE 802.11 frames of a Centrino card in promiscuous mode"),
    (0x3c00, "3Com NBP VC", "3Com NBP virtual circuit"),
    (0x3c07, "3Com NBP", "3Com NBP datagram"),
    (0x3e3f, "EPL v1", "Ethernet POWERLINK version 1"),
    (0x4242, "PCS BBP", "PCS Basic Block Protocol"),
    (0x5208, "SIMNET", "BBN Simnet"),
    (0x6000, "DEC", "DEC, unassigned or experimental"),
    (0x6001, "MOP Dump/Load", "DEC Maintenance Operation Protocol dump and load"),
    (0x6002, "MOP Console", "DEC Maintenance Operation Protocol remote console"),
    (0x6003, "DECnet", "DECnet Phase IV routing"),
    (0x6004, "LAT", "DEC Local Area Transport"),
    (0x6005, "DEC Diagnostics", "DEC diagnostic protocol"),
    (0x6006, "DEC Customer", "DEC customer protocol"),
    (0x6007, "LAVC", "DEC Local Area VAXcluster, SCA"),
    (0x6558, "TEB", "Transparent Ethernet Bridging: an Ethernet frame inside"),
    (0x6559, "Raw FR", "Raw Frame Relay"),
    (0x7030, "Proteon", "Proteon"),
    (0x7034, "Cabletron", "Cabletron"),
    (0x8003, "VLN", "Cronus VLN"),
    (0x8004, "Cronus", "Cronus direct"),
    (0x8005, "HP Probe", "HP Probe"),
    (0x8006, "Nestar", "Nestar"),
    (0x8008, "AT&T", "AT&T"),
    (0x8010, "Excelan", "Excelan"),
    (0x8013, "SGI diagnostics", "Silicon Graphics diagnostics"),
    (0x8014, "SGI network games", "Silicon Graphics network games"),
    (0x8016, "SGI XNS", "Silicon Graphics XNS NameServer, bounce server"),
    (0x8019, "Apollo", "Apollo Domain"),
    (0x802e, "Tymshare", "Tymshare"),
    (0x802f, "Tigan", "Tigan"),
    (0x8035, "RARP", "Reverse Address Resolution Protocol"),
    (0x8036, "Aeonic", "Aeonic Systems"),
    (0x8038, "LANBridge", "DEC LANBridge spanning tree"),
    (0x803d, "DEC Encryption", "DEC Ethernet encryption"),
    (0x803f, "LTM", "DEC LAN traffic monitor"),
    (0x8041, "LAST", "DEC Local Area System Transport"),
    (0x8044, "PRC", "Planning Research Corporation"),
    (0x805b, "VMTP", "Stanford V kernel, experimental"),
    (0x805c, "Stanford V", "Stanford V kernel, production"),
    (0x807c, "Merit", "Merit Internodal"),
    (0x8080, "Vitalink", "Vitalink TransLAN III"),
    (0x809b, "AppleTalk", "AppleTalk, EtherTalk"),
    (0x80d5, "SNA", "IBM SNA over Ethernet"),
    (0x80e1, "DLR", "EtherNet/IP Device Level Ring"),
    (0x80f3, "AARP", "AppleTalk Address Resolution Protocol"),
    (0x80f7, "Apollo", "Apollo Computer"),
    (0x80ff, "WCP", "Wellfleet Compression Protocol"),
    (0x8100, "802.1Q", "Customer VLAN tag, IEEE 802.1Q"),
    (0x8102, "SLPP", "Simple Loop Protection Protocol"),
    (0x8103, "VLACP", "Virtual LACP"),
    (0x8133, "NSRP", "Juniper NetScreen Redundancy Protocol"),
    (0x8137, "IPX", "Novell Internetwork Packet Exchange"),
    (0x8138, "Novell", "Novell"),
    (0x814c, "SNMP", "SNMP over Ethernet"),
    (0x817d, "XTP", "Xpress Transport Protocol"),
    (0x8181, "STP", "Spanning Tree Protocol, unregistered"),
    (0x8191, "NetBEUI", "NetBEUI"),
    (0x81fd, "Cabletron ISMP", "Cabletron Interswitch Message Protocol"),
    (0x81ff, "Cabletron SFVLAN", "Cabletron SecureFast VLAN tag-based flood"),
    (0x8203, "QNX4 QNET", "QNX 4 QNET"),
    (0x8204, "QNX6 QNET", "QNX 6 QNET"),
    (0x86dd, "IPv6", "Internet Protocol version 6"),
    (0x872d, "WLCCP", "Cisco Wireless LAN Context Control Protocol"),
    (0x876b, "TCP/IP Compression", "TCP/IP compression, RFC 1144"),
    (0x876c, "IP AS", "IP autonomous systems, RFC 1701"),
    (0x876d, "Secure Data", "Secure data, RFC 1701"),
    (0x8783, "MiNT", "Motorola Media Independent Network Transport"),
    (0x8808, "MAC Control", "MAC control: PAUSE and priority flow control, IEEE 802.3 §31"),
    (0x8809, "Slow Protocols", "LACP, marker and OAM, IEEE 802.3 §57A"),
    (0x880b, "PPP", "Point-to-Point Protocol"),
    (0x880c, "GSMP", "General Switch Management Protocol"),
    (0x8819, "CobraNet", "Cirrus CobraNet"),
    (0x8822, "NIC test", "NIC test"),
    (0x8847, "MPLS", "Multiprotocol Label Switching, downstream-assigned label"),
    (0x8848, "MPLS upstream", "Multiprotocol Label Switching, upstream-assigned label"),
    (0x884c, "MPOA", "Multiprotocol over ATM"),
    (0x885a, "Foundry", "Foundry proprietary"),
    (0x8861, "MCAP", "Multicast Channel Allocation Protocol"),
    (0x8863, "PPPoE Discovery", "PPP over Ethernet, discovery stage"),
    (0x8864, "PPPoE Session", "PPP over Ethernet, session stage"),
    (0x886c, "HomePNA", "HomePNA, wlan link-local tunnel"),
    (0x886d, "Intel ANS", "Intel Advanced Network Services probe"),
    (0x886f, "NLB", "Microsoft Network Load Balancing heartbeat"),
    (0x8870, "Jumbo LLC", "LLC in a frame of more than 1500 octets"),
    (0x8874, "Broadcom tag", "Broadcom switch tag"),
    (0x887b, "HomePlug", "HomePlug 1.0"),
    (0x8881, "CDMA2000", "CDMA2000 A10 unstructured byte stream"),
    (0x8884, "ATM over Ethernet", "Frame-based ATM transport over Ethernet"),
    (0x888e, "EAPOL", "EAP over LAN, IEEE 802.1X"),
    (0x8892, "PROFINET", "PROFINET real time"),
    (0x8899, "Realtek", "Realtek remote control and loop detection"),
    (0x889a, "HyperSCSI", "SCSI over Ethernet"),
    (0x889b, "CSM", "CSM encapsulation"),
    (0x88a1, "Telkonet", "Telkonet powerline"),
    (0x88a2, "AoE", "ATA over Ethernet"),
    (0x88a4, "EtherCAT", "EtherCAT"),
    (0x88a8, "802.1ad", "Service VLAN tag (QinQ), IEEE 802.1ad"),
    (0x88ab, "POWERLINK", "Ethernet POWERLINK version 2"),
    (0x88ad, "XiMeta", "XiMeta"),
    (0x88b4, "WAPI", "WLAN Authentication and Privacy Infrastructure"),
    (0x88b5, "Experimental 1", "Local experiments, IEEE 802"),
    (0x88b6, "Experimental 2", "Local experiments, IEEE 802"),
    (0x88b7, "OUI Extended", "OUI extended EtherType, IEEE 802"),
    (0x88b8, "GOOSE", "IEC 61850 generic object-oriented substation event"),
    (0x88b9, "GSE", "IEC 61850 generic substation event management"),
    (0x88ba, "SV", "IEC 61850 sampled values"),
    (0x88be, "ERSPAN", "Encapsulated Remote Switched Port Analyzer, type I and II"),
    (0x88c7, "EAP preauthentication", "EAP over LAN preauthentication, IEEE 802.11i"),
    (0x88ca, "TIPC", "Transparent Inter-Process Communication"),
    (0x88cc, "LLDP", "Link Layer Discovery Protocol, IEEE 802.1AB"),
    (0x88cd, "SERCOS III", "SERCOS III"),
    (0x88d2, "CDMA2000 3GPP2", "CDMA2000 A10 3GPP2 packet"),
    (0x88d8, "CESoETH", "Circuit emulation services over Ethernet, MEF 8"),
    (0x88d9, "LLTD", "Link Layer Topology Discovery"),
    (0x88dc, "WSMP", "WAVE Short Message Protocol"),
    (0x88de, "Lab Manager", "VMware Lab Manager"),
    (0x88e1, "HomePlug AV", "HomePlug AV"),
    (0x88e3, "MRP", "Media Redundancy Protocol, IEC 62439-2"),
    (0x88e5, "MACsec", "MAC Security, IEEE 802.1AE"),
    (0x88e7, "802.1ah", "Provider backbone bridging (MAC in MAC), IEEE 802.1ah"),
    (0x88ee, "E-LMI", "Ethernet Local Management Interface, MEF 16"),
    (0x88f5, "MVRP", "Multiple VLAN Registration Protocol, IEEE 802.1Q"),
    (0x88f6, "MMRP", "Multiple MAC Registration Protocol, IEEE 802.1Q"),
    (0x88f7, "PTP", "Precision Time Protocol, IEEE 1588"),
    (0x88f8, "NC-SI", "Network Controller Sideband Interface"),
    (0x88fb, "PRP", "Parallel Redundancy Protocol, HSR supervision, IEC 62439-3"),
    (0x8901, "FLIP", "Flow Layer Internal Protocol"),
    (0x8902, "CFM", "Connectivity fault management, IEEE 802.1Q; OAM of ITU-T Y.1731"),
    (0x8903, "FabricPath", "Cisco FabricPath, Data Center Ethernet"),
    (0x8906, "FCoE", "Fibre Channel over Ethernet"),
    (0x8909, "CMD", "Cisco metadata, TrustSec tag"),
    (0x890d, "802.11 encapsulation", "IEEE 802.11 frame inside Ethernet: TDLS, fast roaming"),
    (0x8911, "LINX", "LINX inter-process communication"),
    (0x8914, "FIP", "FCoE Initialization Protocol"),
    (0x8915, "RoCE", "RDMA over Converged Ethernet"),
    (0x8917, "MIH", "Media Independent Handover, IEEE 802.21"),
    (0x891d, "TTEthernet", "TTEthernet protocol control frame"),
    (0x8926, "VN-Tag", "Cisco VN-Tag"),
    (0x8929, "MIRP", "Multiple I-SID Registration Protocol, IEEE 802.1Q"),
    (0x892b, "SEL L2", "Schweitzer Engineering Laboratories layer 2"),
    (0x892d, "bluecom", "bluecom"),
    (0x892f, "HSR", "High-availability Seamless Redundancy, IEC 62439-3"),
    (0x893a, "IEEE 1905.1", "Convergent digital home network"),
    (0x893f, "E-Tag", "Bridge port extension tag, IEEE 802.1BR"),
    (0x8940, "ECP", "Edge Control Protocol, IEEE 802.1Q"),
    (0x8946, "TRILL FGL", "TRILL fine-grained labeling"),
    (0x8947, "GeoNetworking", "GeoNetworking, ETSI EN 302 636"),
    (0x894f, "NSH", "Network Service Header"),
    (0x8988, "PA HA", "Palo Alto Networks high-availability backup"),
    (0x9000, "LOOP", "Configuration test protocol: an Ethernet loopback"),
    (0x9001, "3Com XNS", "3Com XNS systems management"),
    (0x9002, "3Com TCP/IP", "3Com TCP/IP systems management"),
    (0x9003, "3Com loop detect", "3Com loop detection"),
    (0x9021, "RTmac", "RTnet real-time media access control"),
    (0x9022, "RTcfg", "RTnet real-time configuration"),
    (0x9100, "QinQ (0x9100)", "Service VLAN tag, as used before IEEE 802.1ad"),
    (0x9104, "eero", "eero broadcast"),
    (0x9200, "QinQ (0x9200)", "Service VLAN tag, as used before IEEE 802.1ad"),
    (0x9300, "QinQ (0x9300)", "Service VLAN tag, as used before IEEE 802.1ad"),
    (0x99fe, "TECMP", "Technically Enhanced Capture Module Protocol"),
    (0xa0ed, "6LoWPAN", "IPv6 over low-power networks, LoWPAN encapsulation"),
    (0xaefe, "eCPRI", "Enhanced Common Public Radio Interface"),
    (0xb4e3, "CableLabs", "CableLabs layer 3"),
    (0xb7ea, "GRE channel", "Control channel over GRE, RFC 8157"),
    (0xc0de, "XIP", "eXpressive Internet Protocol"),
    (0xc0df, "NWP", "Neighborhood Watch Protocol"),
    (0xcafe, "LLT", "Veritas Low Latency Transport"),
    (0xd00d, "TDMoE", "Digium TDM over Ethernet"),
    (0xd28b, "Arista timestamp", "Arista timestamp"),
    (0xdada, "EDSA", "Marvell distributed switch architecture tag, with EtherType"),
    (0xe555, "EXOS EEH", "Extreme EXOS internal extra header"),
    (0xf1c1, "R-TAG", "Redundancy tag, IEEE 802.1CB"),
    (0xfc3d, "RoE", "Radio over Ethernet, IEEE 1914.3"),
    (0xfff2, "ACI ARP gleaning", "Cisco ACI ARP gleaning"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(number: u16) -> Option<&'static str> {
        ethertype(number).map(|kind| kind.name)
    }

    #[test]
    fn table_is_sorted() {
        assert!(ETHERTYPES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn numbers_everybody_knows() {
        assert_eq!(name(0x0800), Some("IPv4"));
        assert_eq!(name(0x0806), Some("ARP"));
        assert_eq!(name(0x6558), Some("TEB"));
        assert_eq!(name(0x8100), Some("802.1Q"));
        assert_eq!(name(0x86dd), Some("IPv6"));
        assert_eq!(name(0x88b8), Some("GOOSE"));
        assert_eq!(name(0x88cc), Some("LLDP"));
        assert_eq!(name(0x9000), Some("LOOP"));
        assert_eq!(name(0xffff), None);
    }

    #[test]
    fn a_length_is_no_ethertype() {
        assert!((0..=1500).all(|length| name(length).is_none()));
    }
}
