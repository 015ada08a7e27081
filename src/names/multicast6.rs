//! IPv6 multicast, ff00::/8: how far a group reaches, what its flags say, the groups that have a name, and the
//! Ethernet address that a group is sent to.
//!
//! ```text
//! |   8    |  4 |  4 |                  112 bits                   |
//! +--------+----+----+---------------------------------------------+
//! |11111111|XRPT|scop|                  group ID                   |
//! +--------+----+----+---------------------------------------------+
//! ```
//!
//! Source: RFC 4291 §2.7, RFC 7346 (scopes), RFC 3306, RFC 3956 and RFC 7371 (flags); IANA, "IPv6 Multicast Address
//! Space Registry", as of April 2026.

use std::net::Ipv6Addr;

use crate::bytes::MacAddr;
use crate::i18n::{Words, same, w};

/// How far the packets of a group travel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The four bits of the address.
    pub value: u8,
    /// What it is called.
    pub name: Words,
    /// Where such packets stop, in one sentence.
    pub explanation: Words,
}

/// The scope of `group` (RFC 7346 §2); `None` when it is no multicast address.
#[must_use]
pub fn scope(group: Ipv6Addr) -> Option<&'static Scope> {
    let [0xff, second, ..] = group.octets() else { return None };
    SCOPES.get(usize::from(second & 0x0f))
}

/// One of the four flags in the second octet of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Flag {
    /// Its letter in the specifications.
    pub letter: char,
    /// It is one.
    pub set: bool,
    /// What that says of the group.
    pub meaning: Words,
    /// The specification and its section.
    pub spec: &'static str,
}

/// The flags of `group`, in the order of their bits; `None` when it is no multicast address.
#[must_use]
pub fn flags(group: Ipv6Addr) -> Option<[Flag; 4]> {
    let [0xff, second, ..] = group.octets() else { return None };
    let flag = |letter, bit: u8, set: Words, clear: Words, spec| {
        let is_set = second & bit != 0;
        Flag { letter, set: is_set, meaning: if is_set { set } else { clear }, spec }
    };
    Some([
        flag(
            'X',
            0x80,
            w("set, though it means nothing yet", "ligado, embora ainda não signifique nada"),
            w("zero, as it should be", "zero, como deve ser"),
            "RFC 4291 §2.7",
        ),
        flag(
            'R',
            0x40,
            w("the rendezvous point's address is in the group", "o endereço do ponto de encontro está no grupo"),
            w("no rendezvous point inside", "sem ponto de encontro dentro"),
            "RFC 3956 §3",
        ),
        flag(
            'P',
            0x20,
            w("formed from a unicast prefix", "formado a partir de um prefixo unicast"),
            w("not formed from a unicast prefix", "não formado a partir de um prefixo unicast"),
            "RFC 3306 §4",
        ),
        flag(
            'T',
            0x10,
            w("transient: chosen by whoever uses it", "transitório: escolhido por quem o usa"),
            w("permanent: assigned by the IANA", "permanente: atribuído pela IANA"),
            "RFC 4291 §2.7",
        ),
    ])
}

/// Receivers of `group` name the source they want to hear: ff3x::/32, as 232/8 in IPv4 (RFC 4607 §1).
#[must_use]
pub const fn is_source_specific(group: Ipv6Addr) -> bool {
    matches!(group.octets(), [0xff, 0x30..=0x3f, 0, 0, ..])
}

/// A group that has a name of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its name.
    pub name: Words,
    /// Who says so: the specification, or the registry where there is none.
    pub spec: &'static str,
}

/// The registered name of `group`: of the address itself, or of its group ID in any scope.
#[must_use]
pub fn group(group: Ipv6Addr) -> Option<Group> {
    // With a flag set the group ID is somebody's own, whatever number it happens to be.
    let [0xff, scope @ 0..=0x0f, id @ ..] = group.octets() else { return None };
    if is_solicited_node(group) {
        return Some(Group { name: w("solicited node", "nó solicitado"), spec: "RFC 4291 §2.7.1" });
    }
    let [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d] = id else { return None };
    let id = u32::from_be_bytes([a, b, c, d]);
    let fixed = FIXED_SCOPE.iter().find(|row| (row.0, row.1) == (scope, id)).map(|row| (row.2, row.3));
    let variable = || VARIABLE_SCOPE.iter().find(|row| row.0 == id).map(|row| (row.1, row.2));
    fixed.or_else(variable).map(|(name, spec)| Group { name, spec })
}

/// The group that a node listens to for every unicast address it has: ff02::1:ff00:0/104 and the address's last 24
/// bits (RFC 4291 §2.7.1). Neighbour discovery asks there instead of asking everybody.
#[must_use]
pub const fn solicited_node(unicast: Ipv6Addr) -> Ipv6Addr {
    Ipv6Addr::from_bits(SOLICITED_NODE | unicast.to_bits() & 0x00ff_ffff)
}

/// The group is the solicited-node group of some address.
#[must_use]
pub const fn is_solicited_node(group: Ipv6Addr) -> bool {
    group.to_bits() >> 24 == SOLICITED_NODE >> 24
}

/// The Ethernet address that a packet to `group` is sent to: 33:33 and the last four octets of the group (RFC 2464 §7).
#[must_use]
pub const fn mac_of(group: Ipv6Addr) -> MacAddr {
    let [.., a, b, c, d] = group.octets();
    MacAddr([0x33, 0x33, a, b, c, d])
}

/// The frame's destination is the one that `group` maps to.
#[must_use]
pub fn fits(mac: MacAddr, group: Ipv6Addr) -> bool {
    mac == mac_of(group)
}

const SOLICITED_NODE: u128 = 0xff02_0000_0000_0000_0000_0001_ff00_0000;

const IANA: &str = "IANA ipv6-multicast-addresses";

const fn reach(value: u8, name: Words, explanation: Words) -> Scope {
    Scope { value, name, explanation }
}

const fn unassigned(value: u8) -> Scope {
    reach(
        value,
        w("unassigned", "não atribuído"),
        w(
            "Free for administrators to define a region of their own.",
            "Livre para administradores definirem uma região própria.",
        ),
    )
}

/// By their value.
static SCOPES: [Scope; 16] = [
    reach(0, w("reserved", "reservado"), w("Not to be used.", "Não deve ser usado.")),
    reach(
        1,
        w("interface-local", "interface local"),
        w(
            "Stays inside one interface of the host: it is seen on no wire.",
            "Fica dentro de uma interface do host: não é visto em fio algum.",
        ),
    ),
    reach(
        2,
        w("link-local", "enlace local"),
        w("Stays on its link: no router forwards it.", "Fica no seu enlace: nenhum roteador o repassa."),
    ),
    reach(
        3,
        w("realm-local", "domínio (realm) local"),
        w(
            "As far as the network technology defines, such as one mesh of IEEE 802.15.4.",
            "Até onde a tecnologia da rede define, como uma malha IEEE 802.15.4.",
        ),
    ),
    reach(
        4,
        w("admin-local", "administração local"),
        w(
            "The smallest scope that somebody has to configure on routers.",
            "O menor escopo que alguém precisa configurar nos roteadores.",
        ),
    ),
    reach(
        5,
        w("site-local", "site local"),
        w("Stays within one site.", "Fica dentro de um site (um local da organização)."),
    ),
    unassigned(6),
    unassigned(7),
    reach(
        8,
        w("organization-local", "organização local"),
        w("Reaches all sites of one organization.", "Alcança todos os locais de uma organização."),
    ),
    unassigned(9),
    unassigned(10),
    unassigned(11),
    unassigned(12),
    unassigned(13),
    reach(14, w("global", "global"), w("Without a boundary.", "Sem fronteira.")),
    reach(15, w("reserved", "reservado"), w("Not to be used.", "Não deve ser usado.")),
];

const ALL_NODES: Words = w("all nodes", "todos os nós");
const ALL_ROUTERS: Words = w("all routers", "todos os roteadores");

/// Groups whose meaning belongs to one scope: scope, group ID, name.
static FIXED_SCOPE: &[(u8, u32, Words, &str)] = &[
    (1, 0x1, ALL_NODES, "RFC 4291 §2.7.1"),
    (1, 0x2, ALL_ROUTERS, "RFC 4291 §2.7.1"),
    (2, 0x1, ALL_NODES, "RFC 4291 §2.7.1"),
    (2, 0x2, ALL_ROUTERS, "RFC 4291 §2.7.1"),
    (2, 0x4, w("DVMRP routers", "roteadores DVMRP"), "RFC 1075"),
    (2, 0x5, w("all OSPF routers", "todos os roteadores OSPF"), "RFC 5340 §A.1"),
    (2, 0x6, w("OSPF designated routers", "roteadores designados OSPF"), "RFC 5340 §A.1"),
    (2, 0x7, w("ST routers", "roteadores ST"), "RFC 1190"),
    (2, 0x8, w("ST hosts", "hosts ST"), "RFC 1190"),
    (2, 0x9, w("RIPng routers", "roteadores RIPng"), "RFC 2080"),
    (2, 0xa, w("EIGRP routers", "roteadores EIGRP"), "RFC 7868"),
    (2, 0xb, w("mobile agents", "agentes móveis"), IANA),
    (2, 0xd, w("all PIM routers", "todos os roteadores PIM"), "RFC 7761 §4.9"),
    (2, 0xe, same("RSVP-ENCAPSULATION"), IANA),
    (2, 0xf, same("UPnP"), IANA),
    (2, 0x10, same("All-BBF-Access-Nodes"), "RFC 6788"),
    (2, 0x11, w("all homenet nodes", "todos os nós de homenet"), "RFC 7788"),
    (2, 0x12, w("VRRP routers", "roteadores VRRP"), "RFC 9568 §5.1.2.2"),
    (2, 0x13, same("ALL_GRASP_NEIGHBORS"), "RFC 8990"),
    (2, 0x14, same("NVO BUM Traffic"), "RFC 9624"),
    (2, 0x16, w("all MLDv2 routers", "todos os roteadores MLDv2"), "RFC 3810 §5.2.14"),
    (2, 0x1a, w("all RPL nodes", "todos os nós RPL"), "RFC 6550"),
    (2, 0x6a, w("all snoopers", "todos os comutadores com snooping"), "RFC 4286"),
    (2, 0x6b, same("PTP-pdelay"), "IEEE 1588"),
    (2, 0x6c, same("Saratoga"), IANA),
    (2, 0x6d, w("MANET routers of the link", "roteadores MANET do enlace"), "RFC 5498"),
    (2, 0x6e, same("IGRS"), IANA),
    (2, 0x6f, same("iADT Discovery"), IANA),
    (2, 0xa1f7, same("ALL_V6_RIFT_ROUTERS"), "RFC 9692"),
    (2, 0x1_0001, w("link name", "nome do enlace"), IANA),
    (2, 0x1_0002, w("DHCP servers and relay agents", "servidores e agentes de retransmissão DHCP"), "RFC 9915"),
    (2, 0x1_0003, w("LLMNR, link-local name resolution", "LLMNR, resolução de nomes no enlace"), "RFC 4795 §2"),
    (2, 0x1_0004, same("DTCP Announcement"), IANA),
    (2, 0x1_0005, same("afore_vdp"), IANA),
    (2, 0x1_0006, same("Babel"), "RFC 8966"),
    (2, 0x1_0007, same("DLEP Discovery"), "RFC 8175"),
    (5, 0x2, ALL_ROUTERS, "RFC 4291 §2.7.1"),
    (5, 0x1_0003, w("DHCP servers", "servidores DHCP"), "RFC 9915"),
    (5, 0x1_0005, w("MANET routers of the site", "roteadores MANET do local"), "RFC 6621"),
];

/// Groups that mean the same in every scope, ff0x::: those that a network may show.
static VARIABLE_SCOPE: &[(u32, Words, &str)] = &[
    (0x0, w("reserved", "reservado"), "RFC 4291 §2.7.1"),
    (0xc, same("SSDP (UPnP, WS-Discovery)"), IANA),
    (0xfa, same("Matter"), IANA),
    (0xfb, same("mDNS"), "RFC 6762 §3"),
    (0xfc, w("all MPL forwarders", "todos os encaminhadores MPL"), "RFC 7731"),
    (0xfd, w("all CoAP nodes", "todos os nós CoAP"), "RFC 7252 §12.8"),
    (0xfe, w("all CoRE resource directories", "todos os diretórios de recursos CoRE"), "RFC 9176"),
    (0x101, same("NTP"), "RFC 5905"),
    (0x103, same("Rwhod"), IANA),
    (0x10b, same("IETF-1-AUDIO"), IANA),
    (0x10c, same("IETF-1-VIDEO"), IANA),
    (0x114, w("any private experiment", "qualquer experimento privado"), IANA),
    (0x116, same("SVRLOC"), "RFC 3111"),
    (0x120, same("mtrace"), "RFC 8487"),
    (0x123, same("SVRLOC-DA"), "RFC 3111"),
    (0x127, same("cisco-rp-announce (Auto-RP)"), IANA),
    (0x128, same("cisco-rp-discovery (Auto-RP)"), IANA),
    (0x129, w("H.323 gatekeepers", "gatekeepers H.323"), IANA),
    (0x12b, same("X Display"), IANA),
    (0x12d, same("DvbServDisc"), IANA),
    (0x130, same("UPnP"), IANA),
    (0x133, same("ASAP"), "RFC 5352"),
    (0x13a, same("AllJoyn"), IANA),
    (0x13b, same("GNUnet"), IANA),
    (0x155, same("jini-announcement"), IANA),
    (0x156, same("jini-request"), IANA),
    (0x158, w("all OCF nodes", "todos os nós OCF"), IANA),
    (0x15a, same("MAAS"), IANA),
    (0x15c, same("Gluon mesh VXLAN"), IANA),
    (0x175, w("all SIP servers", "todos os servidores SIP"), IANA),
    (0x176, same("HDHomeRun Discovery"), IANA),
    (0x181, same("PTP-primary"), "IEEE 1588"),
    (0x182, same("PTP-alternate1"), "IEEE 1588"),
    (0x183, same("PTP-alternate2"), "IEEE 1588"),
    (0x184, same("PTP-alternate3"), "IEEE 1588"),
    (0x18c, w("CAPWAP access controllers", "controladores de acesso CAPWAP"), "RFC 5415"),
    (0x201, same("rwho"), IANA),
    (0x206, w("multicast chat", "bate-papo multicast"), IANA),
    (0x300, same("MBUS"), "RFC 3259"),
    (0xbac0, same("BACnet"), IANA),
    (0x2_7ffe, w("SAPv1 announcements", "anúncios SAPv1"), "RFC 2974 §3"),
    (0x2_7fff, w("SAPv0 announcements (deprecated)", "anúncios SAPv0 (em desuso)"), IANA),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn name(address: &str) -> Option<&'static str> {
        group(address.parse().unwrap()).map(|group| group.name.en)
    }

    #[test]
    fn scopes_of_rfc_7346() {
        let scope = |address: &str| scope(address.parse().unwrap()).map(|scope| (scope.value, scope.name.en));
        assert_eq!(scope("ff01::1"), Some((1, "interface-local")));
        assert_eq!(scope("ff02::1"), Some((2, "link-local")));
        assert_eq!(scope("ff03::1"), Some((3, "realm-local")));
        assert_eq!(scope("ff35::1"), Some((5, "site-local")));
        assert_eq!(scope("ff08::1"), Some((8, "organization-local")));
        assert_eq!(scope("ff1e::1"), Some((14, "global")));
        assert_eq!(scope("ff0d::1"), Some((13, "unassigned")));
        assert_eq!(scope("fe80::1"), None);
        assert!(SCOPES.iter().zip(0..).all(|(scope, value)| scope.value == value));
    }

    /// ff7e:140:2001:db8:beef:feed::/96 is RFC 3956 §5's example of an embedded rendezvous point.
    #[test]
    fn flags_in_the_order_of_their_bits() {
        let set = |address: &str| -> String {
            let flags = flags(address.parse().unwrap()).unwrap();
            flags.iter().filter(|flag| flag.set).map(|flag| flag.letter).collect()
        };
        assert_eq!(set("ff02::1"), "");
        assert_eq!(set("ff15::8888"), "T");
        assert_eq!(set("ff3e::8000:1"), "PT");
        assert_eq!(set("ff7e:140:2001:db8:beef:feed::1"), "RPT");
        assert_eq!(flags(Ipv6Addr::LOCALHOST), None);
        assert!(is_source_specific("ff3e::8000:1".parse().unwrap()));
        assert!(!is_source_specific("ff3e:30:2001:db8::1".parse().unwrap()));
        assert!(!is_source_specific("ff0e::8000:1".parse().unwrap()));
    }

    #[test]
    fn groups_of_the_registry() {
        assert_eq!(name("ff02::1"), Some("all nodes"));
        assert_eq!(name("ff05::2"), Some("all routers"));
        assert_eq!(name("ff02::16"), Some("all MLDv2 routers"));
        assert_eq!(name("ff02::1:2"), Some("DHCP servers and relay agents"));
        assert_eq!(name("ff05::1:3"), Some("DHCP servers"));
        assert_eq!(name("ff02::1:3"), Some("LLMNR, link-local name resolution"));
        assert_eq!(name("ff0e::fb"), Some("mDNS"));
        assert_eq!(name("ff02::1:ff28:9c5a"), Some("solicited node"));
        assert_eq!(name("ff12::1"), None, "a transient group is nobody's but its users'");
        assert_eq!(name("ff05::1"), None);
        assert_eq!(name("ff02::1:0:0:1"), None);
        assert_eq!(name("::1"), None);
    }

    #[test]
    fn tables_are_sorted() {
        assert!(FIXED_SCOPE.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        assert!(VARIABLE_SCOPE.is_sorted_by(|a, b| a.0 < b.0));
    }

    /// The example of RFC 4291 §2.7.1.
    #[test]
    fn solicited_node_of_an_address() {
        let unicast = "4037::1:800:200e:8c6c".parse().unwrap();
        let expected: Ipv6Addr = "ff02::1:ff0e:8c6c".parse().unwrap();
        assert_eq!(solicited_node(unicast), expected);
        assert!(is_solicited_node(expected));
        assert!(!is_solicited_node("ff02::2:ff0e:8c6c".parse().unwrap()));
    }

    #[test]
    fn mac_keeps_four_octets() {
        let group = "ff02::1:ff28:9c5a".parse().unwrap();
        assert_eq!(mac_of(group).to_string(), "33:33:ff:28:9c:5a");
        assert!(fits(MacAddr([0x33, 0x33, 0, 0, 0, 0xfb]), "ff02::fb".parse().unwrap()));
        assert!(!fits(MacAddr([0x33, 0x33, 0, 0, 0, 0xfb]), "ff02::1".parse().unwrap()));
    }
}
