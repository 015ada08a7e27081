//! IPv4 multicast, class D, 224.0.0.0-239.255.255.255 (RFC 5771): the blocks it is divided into, the groups that have
//! a name, and the Ethernet address that a group is sent to.
//!
//! Source: IANA, "IPv4 Multicast Address Space Registry", as of June 2026; RFC 5771, RFC 2365, RFC 1112.

use std::net::Ipv4Addr;

use crate::bytes::MacAddr;
use crate::i18n::{Words, same, w};

/// The address is one of class D: its first four bits are 1110 (RFC 1112 §4, RFC 5771 §1).
#[must_use]
pub const fn is_class_d(address: Ipv4Addr) -> bool {
    address.is_multicast()
}

/// A range of class D addresses given to one use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its first address.
    pub first: Ipv4Addr,
    /// Its last address.
    pub last: Ipv4Addr,
    /// What it is called.
    pub name: Words,
    /// What it is for, in one sentence.
    pub explanation: Words,
    /// The specification and its section.
    pub spec: &'static str,
}

/// The block that `group` lies in; `None` when it is no class D address.
#[must_use]
pub fn class_d_block(group: Ipv4Addr) -> Option<&'static Block> {
    let block = &CLASS_D_BLOCKS[..CLASS_D_BLOCKS.partition_point(|block| block.first <= group)].last()?;
    (group <= block.last).then_some(block)
}

/// A group that has a name of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its name.
    pub name: Words,
    /// Who says so: the specification, or the registry where there is none.
    pub spec: &'static str,
}

/// The registered name of `group`.
///
/// Beyond the registry, which leaves these to the protocols, it knows a few groups seen on most networks.
#[must_use]
pub fn class_d_group(group: Ipv4Addr) -> Option<Group> {
    let found = |row: &(u8, Words, &'static str)| Group { name: row.1, spec: row.2 };
    let in_table = |table: &'static [(u8, Words, &'static str)], key: u8| {
        table.binary_search_by_key(&key, |row| row.0).ok().and_then(|at| table.get(at)).map(found)
    };
    match group.octets() {
        [224, 0, 0, 37..=68] => Some(Group { name: same("zeroconfaddr"), spec: IANA }),
        [224, 0, 0, host] => in_table(LOCAL_NETWORK, host),
        [224, 0, 1, host] => in_table(INTERNETWORK, host),
        // RFC 2365 §9: the last 256 addresses of every scope are for the same protocols in each.
        [239, 255, 255, host] | [239, 195, 255, host] => in_table(SCOPE_RELATIVE, u8::MAX - host),
        octets => OTHER_GROUPS.iter().find(|row| row.0 == octets).map(|row| Group { name: row.1, spec: row.2 }),
    }
}

/// The Ethernet address that a datagram to `group` is sent to: 01:00:5e, a zero bit, and the low-order 23 bits of the
/// group (RFC 1112 §6.4).
#[must_use]
pub const fn mac_of(group: Ipv4Addr) -> MacAddr {
    let [_, b, c, d] = group.octets();
    MacAddr([0x01, 0x00, 0x5e, b & 0x7f, c, d])
}

/// The frame's destination is the one that `group` maps to.
#[must_use]
pub fn fits(mac: MacAddr, group: Ipv4Addr) -> bool {
    mac == mac_of(group)
}

/// The 32 groups that have the same Ethernet address as `group`, itself among them, in ascending order: the mapping
/// drops 5 of the 28 bits that tell groups apart (RFC 1112 §6.4).
pub fn sharing(group: Ipv4Addr) -> impl ExactSizeIterator<Item = Ipv4Addr> {
    let kept = group.to_bits() & 0x007f_ffff;
    (0..32_u32).map(move |dropped| Ipv4Addr::from_bits(0xe000_0000 | dropped << 23 | kept))
}

const IANA: &str = "IANA multicast-addresses";

const fn block(first: [u8; 4], last: [u8; 4], name: Words, explanation: Words, spec: &'static str) -> Block {
    let [a, b, c, d] = first;
    let [e, f, g, h] = last;
    Block { first: Ipv4Addr::new(a, b, c, d), last: Ipv4Addr::new(e, f, g, h), name, explanation, spec }
}

const RESERVED: Words = w("reserved", "reservado");
const NOT_ASSIGNED: Words = w(
    "Not assigned: a program that uses it has no promise that nobody else does.",
    "Não atribuído: um programa que o usa não tem garantia de que ninguém mais o use.",
);

/// All blocks of class D, in ascending order, without a gap.
pub static CLASS_D_BLOCKS: &[Block] = &[
    block(
        [224, 0, 0, 0],
        [224, 0, 0, 255],
        w("local network control", "controle da rede local"),
        w(
            "Protocol control on one link: no router forwards it, whatever its TTL.",
            "Controle de protocolos em um enlace: nenhum roteador o repassa, qualquer que seja o TTL.",
        ),
        "RFC 5771 §4",
    ),
    block(
        [224, 0, 1, 0],
        [224, 0, 1, 255],
        w("internetwork control", "controle entre redes"),
        w(
            "Protocol control that routers may forward through the Internet.",
            "Controle de protocolos que os roteadores podem repassar pela Internet.",
        ),
        "RFC 5771 §5",
    ),
    block(
        [224, 0, 2, 0],
        [224, 0, 255, 255],
        same("AD-HOC I"),
        w(
            "Assigned one by one to applications that fit in no other block.",
            "Atribuído caso a caso a aplicações que não cabem em outro bloco.",
        ),
        "RFC 5771 §6",
    ),
    block([224, 1, 0, 0], [224, 1, 255, 255], RESERVED, NOT_ASSIGNED, "RFC 5771 §3"),
    block(
        [224, 2, 0, 0],
        [224, 2, 255, 255],
        same("SDP/SAP"),
        w(
            "For sessions announced with SAP and described with SDP: whoever announces one takes an address for it.",
            "Para sessões anunciadas com SAP e descritas com SDP: quem anuncia uma sessão toma um endereço para ela.",
        ),
        "RFC 5771 §7",
    ),
    block(
        [224, 3, 0, 0],
        [224, 4, 255, 255],
        same("AD-HOC II"),
        w(
            "Assigned one by one to applications that fit in no other block.",
            "Atribuído caso a caso a aplicações que não cabem em outro bloco.",
        ),
        "RFC 5771 §6",
    ),
    block([224, 5, 0, 0], [224, 251, 255, 255], RESERVED, NOT_ASSIGNED, "RFC 5771 §3"),
    block(
        [224, 252, 0, 0],
        [224, 255, 255, 255],
        w("DIS transient groups", "grupos transitórios DIS"),
        w(
            "For distributed interactive simulation, an early use; RFC 5771 counts it among the reserved ranges.",
            "Para simulação interativa distribuída, um uso antigo; a RFC 5771 a conta entre as faixas reservadas.",
        ),
        "RFC 5771 §3",
    ),
    block([225, 0, 0, 0], [231, 255, 255, 255], RESERVED, NOT_ASSIGNED, "RFC 5771 §3"),
    block(
        [232, 0, 0, 0],
        [232, 255, 255, 255],
        w("source-specific multicast", "multicast de fonte específica"),
        w(
            "A receiver joins a group and names the source it wants to hear: (S,G) instead of any source.",
            "O receptor entra em um grupo e diz qual fonte quer ouvir: (S,G) em vez de qualquer fonte.",
        ),
        "RFC 4607 §1, RFC 5771 §8",
    ),
    block(
        [233, 0, 0, 0],
        [233, 251, 255, 255],
        same("GLOP"),
        w(
            "256 groups for every 16-bit autonomous system: its number is the second and third octet.",
            "256 grupos para cada sistema autônomo de 16 bits: o número dele são o segundo e o terceiro octeto.",
        ),
        "RFC 3180, RFC 5771 §9",
    ),
    block(
        [233, 252, 0, 0],
        [233, 252, 0, 255],
        w("MCAST-TEST-NET, documentation", "MCAST-TEST-NET, documentação"),
        w(
            "For examples in documentation: it should be in no packet.",
            "Para exemplos em documentação: não deveria estar em pacote algum.",
        ),
        "RFC 6676 §2",
    ),
    block(
        [233, 252, 1, 0],
        [233, 255, 255, 255],
        same("AD-HOC III"),
        w(
            "Assigned one by one to applications that fit in no other block.",
            "Atribuído caso a caso a aplicações que não cabem em outro bloco.",
        ),
        "RFC 5771 §6",
    ),
    block(
        [234, 0, 0, 0],
        [234, 255, 255, 255],
        w("unicast-prefix based", "baseado em prefixo unicast"),
        w(
            "Belongs to whoever holds the unicast network whose prefix follows the first octet.",
            "Pertence a quem detém a rede unicast cujo prefixo vem depois do primeiro octeto.",
        ),
        "RFC 6034",
    ),
    block([235, 0, 0, 0], [238, 255, 255, 255], RESERVED, NOT_ASSIGNED, "RFC 5771 §3"),
    block(
        [239, 0, 0, 0],
        [239, 191, 255, 255],
        w("administratively scoped, unassigned", "escopo administrativo, não atribuído"),
        w(
            "Kept for the organization-local scope to grow into: private like it, bounded by configured routers.",
            "Guardado para o escopo da organização crescer: privado como ele, limitado por roteadores configurados.",
        ),
        "RFC 2365 §6.2.1",
    ),
    block(
        [239, 192, 0, 0],
        [239, 195, 255, 255],
        w("organization-local scope", "escopo local da organização"),
        w(
            "Free for use within one organization: its border routers do not let it out.",
            "Livre para uso dentro de uma organização: os roteadores de borda não o deixam sair.",
        ),
        "RFC 2365 §6.2",
    ),
    block(
        [239, 196, 0, 0],
        [239, 252, 255, 255],
        w("administratively scoped", "escopo administrativo"),
        w(
            "Free for private use: it means what the routers at its boundary are configured to make of it.",
            "Livre para uso privado: significa o que os roteadores na sua fronteira foram configurados para fazer dele.",
        ),
        "RFC 2365 §6",
    ),
    block(
        [239, 253, 0, 0],
        [239, 254, 255, 255],
        w("local scope, reserved to grow", "escopo local, reservado para crescer"),
        w("Kept until the local scope 239.255/16 is used up.", "Guardado até que o escopo local 239.255/16 se esgote."),
        "RFC 2365 §6.1.1",
    ),
    block(
        [239, 255, 0, 0],
        [239, 255, 255, 255],
        w("local scope", "escopo local"),
        w(
            "The smallest private scope, at most one site: no boundary router forwards it.",
            "O menor escopo privado, no máximo um local: nenhum roteador de fronteira o repassa.",
        ),
        "RFC 2365 §6.1",
    ),
];

/// 224.0.0.x by its last octet.
static LOCAL_NETWORK: &[(u8, Words, &str)] = &[
    (0, w("base address (reserved)", "endereço base (reservado)"), "RFC 1112 §4"),
    (1, w("all systems on this subnet", "todos os sistemas desta sub-rede"), "RFC 1112 §4"),
    (2, w("all routers on this subnet", "todos os roteadores desta sub-rede"), IANA),
    (4, w("DVMRP routers", "roteadores DVMRP"), "RFC 1075"),
    (5, w("all OSPF routers", "todos os roteadores OSPF"), "RFC 2328 §A.1"),
    (6, w("OSPF designated routers", "roteadores designados OSPF"), "RFC 2328 §A.1"),
    (7, w("ST routers", "roteadores ST"), "RFC 1190"),
    (8, w("ST hosts", "hosts ST"), "RFC 1190"),
    (9, w("RIPv2 routers", "roteadores RIPv2"), "RFC 2453 §4.5"),
    (10, w("EIGRP routers", "roteadores EIGRP"), "RFC 7868"),
    (11, w("mobile agents", "agentes móveis"), IANA),
    (12, w("DHCP servers and relay agents", "servidores e agentes de retransmissão DHCP"), IANA),
    (13, w("all PIM routers", "todos os roteadores PIM"), "RFC 7761 §4.9"),
    (14, same("RSVP-ENCAPSULATION"), IANA),
    (15, w("all CBT routers", "todos os roteadores CBT"), "RFC 2189"),
    (16, same("designated-sbm"), IANA),
    (17, same("all-sbms"), IANA),
    (18, w("VRRP routers", "roteadores VRRP"), "RFC 9568 §5.1.1.2"),
    (19, w("all level 1 IS-IS systems", "todos os sistemas IS-IS de nível 1"), IANA),
    (20, w("all level 2 IS-IS systems", "todos os sistemas IS-IS de nível 2"), IANA),
    (21, w("all intermediate systems (IS-IS)", "todos os sistemas intermediários (IS-IS)"), IANA),
    (22, w("IGMPv3 routers", "roteadores IGMPv3"), "RFC 3376 §4.2.14"),
    (23, same("GLOBECAST-ID"), IANA),
    (24, same("OSPFIGP-TE"), "RFC 4973"),
    (25, same("router-to-switch"), IANA),
    (27, same("Al MPP Hello"), IANA),
    (28, same("ETC Control"), IANA),
    (29, same("GE-FANUC"), IANA),
    (30, same("indigo-vhdp"), IANA),
    (31, same("shinbroadband"), IANA),
    (32, same("digistar"), IANA),
    (33, same("ff-system-management"), IANA),
    (34, same("pt2-discover"), IANA),
    (35, same("DXCLUSTER"), IANA),
    (36, same("DTCP Announcement"), IANA),
    (69, same("all-AODV-RPL-nodes"), "RFC 9854"),
    (101, same("cisco-nhap"), IANA),
    (102, w("HSRP routers", "roteadores HSRP"), IANA),
    (103, same("MDAP"), IANA),
    (104, same("Nokia MC CH"), IANA),
    (105, same("ff-lr-address"), IANA),
    (106, w("all snoopers", "todos os comutadores com snooping"), "RFC 4286"),
    (107, same("PTP-pdelay"), "IEEE 1588"),
    (108, same("Saratoga"), IANA),
    (109, w("MANET routers of the link", "roteadores MANET do enlace"), "RFC 5498"),
    (110, same("IGRS"), IANA),
    (111, same("Babel"), "RFC 8966"),
    (112, same("MMA Device Discovery"), IANA),
    (113, same("AllJoyn"), IANA),
    (114, same("Inter RFID Reader Protocol"), IANA),
    (115, same("JSDP"), IANA),
    (116, same("Device discovery/config"), IANA),
    (117, same("DLEP Discovery"), "RFC 8175"),
    (118, same("MAAS"), IANA),
    (119, same("ALL_GRASP_NEIGHBORS"), "RFC 8990"),
    (120, same("3GPP MBMS SACH"), IANA),
    (121, same("ALL_V4_RIFT_ROUTERS"), "RFC 9692"),
    (122, same("NVO BUM Traffic"), "RFC 9624"),
    (150, same("Ramp AltitudeCDN MulticastPlus"), IANA),
    (152, same("WiseHome"), IANA),
    (251, same("mDNS"), "RFC 6762 §3"),
    (252, w("LLMNR, link-local name resolution", "LLMNR, resolução de nomes no enlace"), "RFC 4795 §2"),
    (253, same("Teredo"), "RFC 4380"),
    (254, w("experiments", "experimentos"), "RFC 4727"),
];

/// 224.0.1.x by its last octet: those that a network may still show.
static INTERNETWORK: &[(u8, Words, &str)] = &[
    (0, same("VMTP Managers Group"), "RFC 1045"),
    (1, same("NTP"), "RFC 5905"),
    (3, same("Rwhod"), IANA),
    (8, same("SUN NIS+ Information Service"), IANA),
    (11, same("IETF-1-AUDIO"), IANA),
    (12, same("IETF-1-VIDEO"), IANA),
    (14, same("IETF-2-AUDIO"), IANA),
    (15, same("IETF-2-VIDEO"), IANA),
    (20, w("any private experiment", "qualquer experimento privado"), IANA),
    (21, same("DVMRP on MOSPF"), IANA),
    (22, same("SVRLOC"), "RFC 2165"),
    (24, same("microsoft-ds (WINS)"), IANA),
    (32, same("mtrace"), "RFC 8487"),
    (33, same("RSVP-encap-1"), IANA),
    (34, same("RSVP-encap-2"), IANA),
    (35, same("SVRLOC-DA"), "RFC 2165"),
    (39, same("cisco-rp-announce (Auto-RP)"), IANA),
    (40, same("cisco-rp-discovery (Auto-RP)"), IANA),
    (41, w("H.323 gatekeepers", "gatekeepers H.323"), IANA),
    (49, same("dcap-servers"), "RFC 2114"),
    (50, same("dcap-clients"), "RFC 2114"),
    (53, same("heartbeat"), IANA),
    (60, same("hp-device-disc"), IANA),
    (65, same("iapp"), IANA),
    (67, same("serv-discovery"), IANA),
    (68, same("mdhcpdiscover"), "RFC 2730"),
    (75, w("all SIP servers", "todos os servidores SIP"), IANA),
    (76, same("IAPP"), IANA),
    (78, same("Tibco Multicast1"), IANA),
    (79, same("Tibco Multicast2"), IANA),
    (84, same("jini-announcement"), IANA),
    (85, same("jini-request"), IANA),
    (111, same("MRM"), IANA),
    (127, same("XRX DEVICE DISC"), IANA),
    (129, same("PTP-primary"), "IEEE 1588"),
    (130, same("PTP-alternate1"), "IEEE 1588"),
    (131, same("PTP-alternate2"), "IEEE 1588"),
    (132, same("PTP-alternate3"), "IEEE 1588"),
    (140, w("CAPWAP access controllers", "controladores de acesso CAPWAP"), "RFC 5415"),
    (141, w("DHCP servers", "servidores DHCP"), IANA),
    (178, same("IEEE IAPP"), IANA),
    (185, same("ASAP"), "RFC 5352"),
    (186, w("MANET routers of the site", "roteadores MANET do local"), "RFC 6621"),
    (187, w("all CoAP nodes", "todos os nós CoAP"), "RFC 7252 §12.8"),
    (189, w("amateur radio (DMR)", "radioamadorismo (DMR)"), "ETSI TS 102 361-3"),
    (190, w("all CoRE resource directories", "todos os diretórios de recursos CoRE"), "RFC 9176"),
];

/// The last addresses of every administrative scope, counted back from its end (RFC 2365 §9).
static SCOPE_RELATIVE: &[(u8, Words, &str)] = &[
    (0, same("SAP"), "RFC 2974 §3"),
    (1, same("MADCAP"), "RFC 2730"),
    (2, same("SLPv2"), "RFC 2608"),
    (3, same("MZAP"), "RFC 2776"),
    (4, w("multicast discovery of DNS services", "descoberta multicast de serviços DNS"), IANA),
    (5, same("SSDP (UPnP, WS-Discovery)"), IANA),
    (6, same("DHCP v4"), IANA),
    (7, same("AAP"), IANA),
    (8, same("MBUS"), "RFC 3259"),
    (9, same("UPnP"), IANA),
    (10, w("MCAST-TEST-NET-2, documentation", "MCAST-TEST-NET-2, documentação"), "RFC 6676"),
    (254, w("experiments", "experimentos"), "RFC 4727"),
];

/// Groups outside the blocks of control.
static OTHER_GROUPS: &[([u8; 4], Words, &str)] = &[
    ([224, 0, 2, 1], same("rwho"), IANA),
    ([224, 0, 2, 2], same("SUN RPC PMAPPROC_CALLIT"), IANA),
    ([224, 0, 2, 3], same("EPSON-disc-set"), IANA),
    ([224, 0, 2, 14], same("OPC Discovery"), IANA),
    ([224, 0, 6, 151], same("Canon-Device-control"), IANA),
    ([224, 0, 23, 0], same("ECHONET"), IANA),
    ([224, 0, 23, 12], same("KNXnet/IP"), IANA),
    ([224, 0, 23, 14], same("DvbServDisc"), IANA),
    ([224, 0, 23, 33], same("RRDP"), IANA),
    ([224, 1, 0, 38], same("dantz"), IANA),
    ([224, 2, 127, 254], w("SAPv1 announcements", "anúncios SAPv1"), "RFC 2974 §3"),
    ([224, 2, 127, 255], w("SAPv0 announcements (deprecated)", "anúncios SAPv0 (em desuso)"), IANA),
    // Not registered, but chosen by programs in wide use from space that is free to use.
    ([239, 2, 11, 71], same("Ganglia"), "Ganglia"),
    ([239, 192, 152, 143], w("BitTorrent local peer discovery", "descoberta local de pares BitTorrent"), "BEP 14"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(group: [u8; 4]) -> Option<&'static str> {
        class_d_group(group.into()).map(|group| group.name.en)
    }

    #[test]
    fn blocks_tile_class_d() {
        let mut next = 0xe000_0000_u32;
        for block in CLASS_D_BLOCKS {
            assert_eq!(block.first.to_bits(), next, "a gap or an overlap before {}", block.first);
            assert!(block.first <= block.last);
            next = block.last.to_bits() + 1;
        }
        assert_eq!(next, 0xf000_0000);
    }

    #[test]
    fn blocks_of_rfc_5771() {
        for (group, block) in [
            ([224, 0, 0, 1], "local network control"),
            ([224, 0, 1, 1], "internetwork control"),
            ([224, 1, 1, 1], "reserved"),
            ([224, 2, 2, 3], "SDP/SAP"),
            ([232, 1, 2, 3], "source-specific multicast"),
            ([233, 251, 255, 255], "GLOP"),
            ([233, 252, 0, 7], "MCAST-TEST-NET, documentation"),
            ([239, 192, 0, 0], "organization-local scope"),
            ([239, 255, 255, 250], "local scope"),
            ([239, 255, 255, 255], "local scope"),
        ] {
            assert_eq!(class_d_block(group.into()).map(|block| block.name.en), Some(block), "{group:?}");
        }
        assert_eq!(class_d_block(Ipv4Addr::new(223, 255, 255, 255)), None);
        assert_eq!(class_d_block(Ipv4Addr::new(240, 0, 0, 0)), None);
    }

    #[test]
    fn groups_of_the_registry() {
        assert_eq!(name([224, 0, 0, 1]), Some("all systems on this subnet"));
        assert_eq!(name([224, 0, 0, 22]), Some("IGMPv3 routers"));
        assert_eq!(name([224, 0, 0, 40]), Some("zeroconfaddr"));
        assert_eq!(name([224, 0, 0, 251]), Some("mDNS"));
        assert_eq!(name([224, 0, 1, 129]), Some("PTP-primary"));
        assert_eq!(name([239, 255, 255, 250]), Some("SSDP (UPnP, WS-Discovery)"));
        assert_eq!(name([239, 195, 255, 255]), Some("SAP"));
        assert_eq!(name([224, 0, 0, 3]), None);
        assert_eq!(name([224, 1, 1, 1]), None);
        assert_eq!(name([10, 0, 0, 1]), None);
    }

    #[test]
    fn tables_are_sorted() {
        for table in [LOCAL_NETWORK, INTERNETWORK, SCOPE_RELATIVE] {
            assert!(table.is_sorted_by(|a, b| a.0 < b.0));
        }
        assert!(OTHER_GROUPS.is_sorted_by(|a, b| a.0 < b.0));
    }

    /// RFC 1112 §6.4; 224.129.2.3 against 224.1.2.3 shows the bit that is dropped inside the second octet.
    #[test]
    fn mac_keeps_23_bits() {
        let group = Ipv4Addr::new(224, 2, 2, 3);
        assert_eq!(mac_of(group).to_string(), "01:00:5e:02:02:03");
        assert_eq!(mac_of(Ipv4Addr::new(239, 255, 255, 250)).to_string(), "01:00:5e:7f:ff:fa");
        assert!(fits(mac_of(group), Ipv4Addr::new(239, 130, 2, 3)));
        assert!(!fits(mac_of(group), Ipv4Addr::new(224, 1, 2, 3)));
        assert!(!fits(MacAddr::BROADCAST, group));
    }

    #[test]
    fn thirty_two_groups_share_a_mac() {
        let group = Ipv4Addr::new(224, 2, 2, 3);
        let groups: Vec<_> = sharing(group).collect();
        assert_eq!(groups.len(), 32);
        assert!(groups.is_sorted_by(|a, b| a < b));
        assert!(groups.iter().all(|&other| is_class_d(other) && mac_of(other) == mac_of(group)));
        for other in [[224, 2, 2, 3], [224, 130, 2, 3], [225, 2, 2, 3], [239, 130, 2, 3]] {
            assert!(groups.contains(&other.into()), "{other:?}");
        }
    }
}
