//! Link state advertisements: what a router says of its links and of the networks behind them.
//! RFC 2328 §A.4 (version 2), RFC 5340 §A.4 (version 3).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─────────────────────────────┼───────────────┬───────────────┤
//! │d│           age in s          │ 2: options    │     type      │  version 3: type in 16 bits
//! ├─┴─────────────────────────────┴───────────────┴───────────────┤
//! │                         link state id                         │
//! ├───────────────────────────────────────────────────────────────┤
//! │                       advertising router                      │
//! ├───────────────────────────────────────────────────────────────┤
//! │                        sequence number                        │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │            checksum           │             length            │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use super::{ADVERTISER, DATA, N, P, REQUESTED_ID, RESERVED, options, second_options};
use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, Value, dec, flag, hex, ipv4, ipv6, label};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 2328 §A.4.1";
const ROUTER: &str = "RFC 2328 §A.4.2";
const NETWORK: &str = "RFC 2328 §A.4.3";
const SUMMARY: &str = "RFC 2328 §A.4.4";
const EXTERNAL: &str = "RFC 2328 §A.4.5";
const TYPE3: &str = "RFC 5340 §A.4.2.1";
const PREFIX_SPEC: &str = "RFC 5340 §A.4.1";
const ROUTER3: &str = "RFC 5340 §A.4.3";
const EXTERNAL3: &str = "RFC 5340 §A.4.7";
const LINK3: &str = "RFC 5340 §A.4.9";
const INTRA3: &str = "RFC 5340 §A.4.10";

fields! {
    LSA = label("ospf.advertisement", SPEC, w("link state advertisement", "anúncio de estado de enlace")).group();
    DO_NOT_AGE = flag("ospf.lsa.donotage", "RFC 1793 §2.2", w("does not age", "não envelhece"));
    DO_NOT_AGE_V3 = flag("ospf.v3.lsa.do_not_age", "RFC 1793 §2.2", w("does not age", "não envelhece"));
    AGE = dec("ospf.lsa.age", SPEC, w("age in seconds", "idade em segundos"));
    TYPE = dec("ospf.lsa", SPEC, w("type", "tipo")).names(type_name);
    TYPE_V3 = hex(4, "ospf.v3.lsa", TYPE3, w("type", "tipo")).names(type3_name).group();
    UNKNOWN_FLOODED = flag("ospf.v3.lsa.u", TYPE3, w("flooded if unknown (U)", "propagado se desconhecido (U)"));
    SCOPE = hex(4, "ospf.v3.lsa.s12", TYPE3, w("scope", "escopo")).names(scope_name);
    FUNCTION = dec("ospf.v3.lsa.fc", TYPE3, w("function", "função"));
    ID = ipv4("ospf.lsa.id", SPEC, w("link state id", "identificador do estado"));
    SEQUENCE = hex(8, "ospf.lsa.seqnum", SPEC, w("sequence number", "número de sequência"));
    CHECKSUM = hex(4, "ospf.lsa.chksum", SPEC, w("checksum (Fletcher)", "soma de verificação (Fletcher)"));
    LENGTH = dec("ospf.lsa.length", SPEC, w("octets of the advertisement", "octetos do anúncio"));
    ROUTER_FLAGS = hex(2, "ospf.v2.router.lsa.flags", ROUTER, w("flags", "sinalizadores")).group();
    ROUTER_HOST = flag("ospf.v2.router.lsa.flags.h", "RFC 8770 §3", w("host (H)", "host (H)"));
    ROUTER_RESERVED = dec("ospf.v2.router.lsa.flags.reserved", ROUTER, w("reserved", "reservado"));
    ROUTER_NSSA = flag("ospf.v2.router.lsa.flags.n", "RFC 3101 §2.2", w("translates for its area (N)", "traduz para sua área (N)"));
    ROUTER_WILDCARD = flag("ospf.v2.router.lsa.flags.w", "RFC 1584 §A.3", w("receives all multicast (W)", "recebe todo multicast (W)"));
    ROUTER_VIRTUAL = flag("ospf.v2.router.lsa.flags.v", ROUTER, w("end of a virtual link (V)", "extremo de enlace virtual (V)"));
    ROUTER_EXTERNAL = flag("ospf.v2.router.lsa.flags.e", ROUTER, w("AS boundary router (E)", "roteador de borda do AS (E)"));
    ROUTER_BORDER = flag("ospf.v2.router.lsa.flags.b", ROUTER, w("area border router (B)", "roteador de borda de área (B)"));
    LINKS = dec("ospf.lsa.number_of_links", ROUTER, w("links", "enlaces"));
    LINK = label("ospf.lsa.router.link", ROUTER, w("link", "enlace")).group();
    LINK_ID = ipv4("ospf.lsa.router.linkid", ROUTER, w("link id", "identificador do enlace"));
    LINK_DATA = ipv4("ospf.lsa.router.linkdata", ROUTER, w("link data", "dados do enlace"));
    LINK_TYPE = dec("ospf.lsa.router.linktype", ROUTER, w("link type", "tipo do enlace")).names(link_name);
    LINK_METRICS = dec("ospf.lsa.router.nummetrics", ROUTER, w("metrics by service", "métricas por serviço"));
    LINK_METRIC = dec("ospf.lsa.router.metric0", ROUTER, w("metric", "métrica"));
    SERVICE = dec("ospf.lsa.tos", ROUTER, w("type of service", "tipo de serviço"));
    SERVICE_METRIC = dec("ospf.ls.metric", ROUTER, w("metric", "métrica"));
    METRIC = dec("ospf.metric", SUMMARY, w("metric", "métrica"));
    NETWORK_MASK = ipv4("ospf.lsa.network.netmask", NETWORK, w("network mask", "máscara de rede"));
    ATTACHED = ipv4("ospf.lsa.network.attchrtr", NETWORK, w("attached router", "roteador ligado"));
    SUMMARY_MASK = ipv4("ospf.lsa.asbr.netmask", SUMMARY, w("network mask", "máscara de rede"));
    EXTERNAL_MASK = ipv4("ospf.lsa.asext.netmask", EXTERNAL, w("network mask", "máscara de rede"));
    EXTERNAL_TYPE = flag("ospf.lsa.asext.type", EXTERNAL, w("metric beyond any inner one (E)", "métrica acima de qualquer interna (E)"));
    FORWARD = ipv4("ospf.lsa.asext.fwdaddr", EXTERNAL, w("forwarding address", "endereço de encaminhamento"));
    TAG = dec("ospf.lsa.asext.extrttag", EXTERNAL, w("tag", "etiqueta"));
    FLAGS_V3 = hex(2, "ospf.v3.router.lsa.flags", ROUTER3, w("flags", "sinalizadores")).group();
    RESERVED_V3 = dec("ospf.v3.router.lsa.flags.reserved", ROUTER3, w("reserved", "reservado"));
    WILDCARD_V3 = flag("ospf.v3.router.lsa.flags.w", ROUTER3, w("receives all multicast (W)", "recebe todo multicast (W)"));
    VIRTUAL_V3 = flag("ospf.v3.router.lsa.flags.v", ROUTER3, w("end of a virtual link (V)", "extremo de enlace virtual (V)"));
    EXTERNAL_V3 = flag("ospf.v3.router.lsa.flags.e", ROUTER3, w("AS boundary router (E)", "roteador de borda do AS (E)"));
    BORDER_V3 = flag("ospf.v3.router.lsa.flags.b", ROUTER3, w("area border router (B)", "roteador de borda de área (B)"));
    LINK_TYPE_V3 = dec("ospf.v3.lsa.type", ROUTER3, w("link type", "tipo do enlace")).names(link_name);
    INTERFACE = dec("ospf.v3.lsa.interface_id", ROUTER3, w("interface", "interface"));
    NEIGHBOUR_INTERFACE = dec("ospf.v3.lsa.neighbor_interface_id", ROUTER3, w("neighbour's interface", "interface do vizinho"));
    NEIGHBOUR = ipv4("ospf.v3.lsa.neighbor_router_id", ROUTER3, w("neighbour", "vizinho"));
    ATTACHED_V3 = ipv4("ospf.v3.lsa.attached_router", "RFC 5340 §A.4.4", w("attached router", "roteador ligado"));
    DESTINATION = ipv4("ospf.v3.lsa.destination_router_id", "RFC 5340 §A.4.6", w("destination router", "roteador de destino"));
    PREFIX_LENGTH = dec("ospf.prefix_length", PREFIX_SPEC, w("bits of the prefix", "bits do prefixo"));
    PREFIX_OPTIONS = hex(2, "ospf.v3.prefix.options", PREFIX_SPEC, w("prefix options", "opções do prefixo")).group();
    PREFIX_RESERVED = dec("ospf.v3.prefix.options.reserved", PREFIX_SPEC, w("reserved", "reservado"));
    PREFIX_PROPAGATE = flag("ospf.v3.prefix.options.p", PREFIX_SPEC, w("propagate (P)", "propagar (P)"));
    PREFIX_MULTICAST = flag("ospf.v3.prefix.options.mc", PREFIX_SPEC, w("multicast (MC)", "multicast (MC)"));
    PREFIX_LOCAL = flag("ospf.v3.prefix.options.la", PREFIX_SPEC, w("router's own address (LA)", "endereço do próprio roteador (LA)"));
    PREFIX_NO_UNICAST = flag("ospf.v3.prefix.options.nu", PREFIX_SPEC, w("no unicast (NU)", "sem unicast (NU)"));
    PREFIX = ipv6("ospf.v3.address_prefix.ipv6", PREFIX_SPEC, w("prefix", "prefixo"));
    EXTERNAL_FLAGS = hex(2, "ospf.v3.as.external.flags", EXTERNAL3, w("flags", "sinalizadores")).group();
    EXTERNAL_RESERVED = dec("ospf.v3.as.external.flags.reserved", EXTERNAL3, w("reserved", "reservado"));
    HAS_TYPE = flag("ospf.v3.as.external.flags.e", EXTERNAL3, w("metric beyond any inner one (E)", "métrica acima de qualquer interna (E)"));
    HAS_FORWARD = flag("ospf.v3.as.external.flags.f", EXTERNAL3, w("with forwarding address (F)", "com endereço de encaminhamento (F)"));
    HAS_TAG = flag("ospf.v3.as.external.flags.t", EXTERNAL3, w("with tag (T)", "com etiqueta (T)"));
    REFERENCED_TYPE = hex(4, "ospf.v3.lsa.referenced_ls_type", EXTERNAL3, w("referenced type", "tipo referido")).names(type3_name);
    REFERENCED_ID = ipv4("ospf.v3.lsa.referenced_link_state_id", EXTERNAL3, w("referenced link state id", "identificador de estado referido"));
    REFERENCED_ROUTER = ipv4("ospf.v3.lsa.referenced_advertising_router", INTRA3, w("referenced router", "roteador referido"));
    FORWARD_V3 = ipv6("ospf.v3.lsa.forwarding_address.ipv6", EXTERNAL3, w("forwarding address", "endereço de encaminhamento"));
    TAG_V3 = dec("ospf.v3.lsa.external_route_tag", EXTERNAL3, w("tag", "etiqueta"));
    PRIORITY = dec("ospf.v3.lsa.router_priority", LINK3, w("priority", "prioridade"));
    LINK_LOCAL = ipv6("ospf.v3.lsa.link_local_interface_address.ipv6", LINK3, w("link-local address", "endereço de enlace local"));
    PREFIXES = dec("ospf.v3.lsa.num_prefixes", LINK3, w("prefixes", "prefixos"));
}

/// The name of an advertisement's type in version 2.
pub(super) fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("router", "roteador"),
        2 => w("network", "rede"),
        3 => w("summary of a network", "resumo de rede"),
        4 => w("summary of a boundary router", "resumo de roteador de borda"),
        5 => w("external route", "rota externa"),
        6 => w("group membership", "membros de grupo"),
        7 => w("external route of an NSSA", "rota externa de uma NSSA"),
        8 => w("external attributes", "atributos externos"),
        9 => w("opaque, for the link", "opaco, do enlace"),
        10 => w("opaque, for the area", "opaco, da área"),
        11 => w("opaque, for the AS", "opaco, do AS"),
        _ => return None,
    })
}

/// The name of an advertisement's type in version 3, handling and scope included.
pub(super) fn type3_name(number: u64) -> Option<Words> {
    Some(match number & 0x1fff {
        1 => w("router", "roteador"),
        2 => w("network", "rede"),
        3 => w("prefix of another area", "prefixo de outra área"),
        4 => w("router of another area", "roteador de outra área"),
        5 => w("external route", "rota externa"),
        6 => w("group membership", "membros de grupo"),
        7 => w("external route of an NSSA", "rota externa de uma NSSA"),
        8 => w("link", "enlace"),
        9 => w("prefix of this area", "prefixo desta área"),
        12 => w("router information", "informação do roteador"),
        _ => return None,
    })
}

fn scope_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("link", "enlace"),
        1 => w("area", "área"),
        2 => w("AS", "AS"),
        _ => w("reserved", "reservado"),
    })
}

fn link_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("point to point", "ponto a ponto"),
        2 => w("transit network", "rede de trânsito"),
        3 => w("stub network", "rede stub"),
        4 => w("virtual link", "enlace virtual"),
        _ => return None,
    })
}

/// Tells headers of advertisements to the end.
pub(super) fn headers(third: bool, cursor: &mut Cursor<'_, '_>) {
    while cursor.remaining() >= 20 {
        cursor.item(&LSA, 20, &DATA, |cursor| header(third, cursor).map(|_| ()));
    }
}

/// Tells one whole advertisement; `None` where none follows.
pub(super) fn advertisement(third: bool, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    // A length below that of the header cannot be followed.
    let octets = cursor.peek16(18).filter(|octets| *octets >= 20)?;
    cursor.item(&LSA, octets.into(), &DATA, |cursor| {
        let kind = header(third, cursor)?;
        if third { third_body(kind & 0x1fff, cursor) } else { second_body(kind, cursor) }
    });
    Some(())
}

/// Tells the type of an advertisement of version 3.
pub(super) fn type3(cursor: &mut Cursor<'_, '_>) -> Option<u64> {
    cursor.flags(&TYPE_V3, 16, &[(&UNKNOWN_FLOODED, 1), (&SCOPE, 2), (&FUNCTION, 13)])?.number()
}

/// Tells the header and gives the type.
fn header(third: bool, cursor: &mut Cursor<'_, '_>) -> Option<u64> {
    cursor.bits(if third { &DO_NOT_AGE_V3 } else { &DO_NOT_AGE }, 1)?;
    cursor.bits(&AGE, 15)?;
    let kind = if third {
        type3(cursor)?
    } else {
        let of_nssa = cursor.peek(1) == Some(7);
        second_options(if of_nssa { &P } else { &N }, cursor)?;
        cursor.number(&TYPE, 1)?
    };
    cursor.octets(if third { &REQUESTED_ID } else { &ID }, 4)?;
    cursor.octets(&ADVERTISER, 4)?;
    cursor.number(&SEQUENCE, 4)?;
    cursor.number(&CHECKSUM, 2)?;
    cursor.number(&LENGTH, 2)?;
    Some(kind)
}

fn all(def: &'static FieldDef, octets: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= octets {
        cursor.octets(def, octets)?;
    }
    Some(())
}

fn second_body(kind: u64, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match kind {
        1 => {
            cursor.flags(
                &ROUTER_FLAGS,
                8,
                &[
                    (&ROUTER_HOST, 1),
                    (&ROUTER_RESERVED, 2),
                    (&ROUTER_NSSA, 1),
                    (&ROUTER_WILDCARD, 1),
                    (&ROUTER_VIRTUAL, 1),
                    (&ROUTER_EXTERNAL, 1),
                    (&ROUTER_BORDER, 1),
                ],
            )?;
            cursor.octets(&RESERVED, 1)?;
            for _ in 0..cursor.number(&LINKS, 2)? {
                let metrics = usize::from(cursor.peek(9)?);
                cursor.item(&LINK, 12 + metrics * 4, &DATA, |cursor| {
                    cursor.octets(&LINK_ID, 4)?;
                    cursor.octets(&LINK_DATA, 4)?;
                    cursor.number(&LINK_TYPE, 1)?;
                    cursor.number(&LINK_METRICS, 1)?;
                    cursor.number(&LINK_METRIC, 2)?;
                    while cursor.remaining() > 0 {
                        cursor.number(&SERVICE, 1)?;
                        cursor.octets(&RESERVED, 1)?;
                        cursor.number(&SERVICE_METRIC, 2)?;
                    }
                    Some(())
                });
            }
            Some(())
        }
        2 => {
            cursor.octets(&NETWORK_MASK, 4)?;
            all(&ATTACHED, 4, cursor)
        }
        3 | 4 => {
            cursor.octets(&SUMMARY_MASK, 4)?;
            while cursor.remaining() > 0 {
                cursor.number(&SERVICE, 1)?;
                cursor.number(&METRIC, 3)?;
            }
            Some(())
        }
        5 | 7 => {
            cursor.octets(&EXTERNAL_MASK, 4)?;
            while cursor.remaining() > 0 {
                cursor.bits(&EXTERNAL_TYPE, 1)?;
                cursor.bits(&SERVICE, 7)?;
                cursor.number(&METRIC, 3)?;
                cursor.octets(&FORWARD, 4)?;
                cursor.number(&TAG, 4)?;
            }
            Some(())
        }
        _ => None,
    }
}

fn third_body(function: u64, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match function {
        1 => {
            cursor.flags(
                &FLAGS_V3,
                8,
                &[(&RESERVED_V3, 4), (&WILDCARD_V3, 1), (&VIRTUAL_V3, 1), (&EXTERNAL_V3, 1), (&BORDER_V3, 1)],
            )?;
            options(true, cursor)?;
            while cursor.remaining() >= 16 {
                cursor.item(&LINK, 16, &DATA, |cursor| {
                    cursor.number(&LINK_TYPE_V3, 1)?;
                    cursor.octets(&RESERVED, 1)?;
                    cursor.number(&METRIC, 2)?;
                    cursor.number(&INTERFACE, 4)?;
                    cursor.number(&NEIGHBOUR_INTERFACE, 4)?;
                    cursor.octets(&NEIGHBOUR, 4).map(|_| ())
                });
            }
            Some(())
        }
        2 => {
            cursor.octets(&RESERVED, 1)?;
            options(true, cursor)?;
            all(&ATTACHED_V3, 4, cursor)
        }
        3 => {
            cursor.octets(&RESERVED, 1)?;
            cursor.number(&METRIC, 3)?;
            prefix(&RESERVED, cursor)
        }
        4 => {
            cursor.octets(&RESERVED, 1)?;
            options(true, cursor)?;
            cursor.octets(&RESERVED, 1)?;
            cursor.number(&METRIC, 3)?;
            cursor.octets(&DESTINATION, 4).map(|_| ())
        }
        5 | 7 => {
            let flags = cursor
                .flags(
                    &EXTERNAL_FLAGS,
                    8,
                    &[(&EXTERNAL_RESERVED, 5), (&HAS_TYPE, 1), (&HAS_FORWARD, 1), (&HAS_TAG, 1)],
                )?
                .number()?;
            cursor.number(&METRIC, 3)?;
            let refers = cursor.peek16(2)? != 0;
            prefix(&REFERENCED_TYPE, cursor)?;
            if flags & 2 != 0 {
                cursor.octets(&FORWARD_V3, 16)?;
            }
            if flags & 1 != 0 {
                cursor.number(&TAG_V3, 4)?;
            }
            if refers {
                cursor.octets(&REFERENCED_ID, 4)?;
            }
            Some(())
        }
        8 => {
            cursor.number(&PRIORITY, 1)?;
            options(true, cursor)?;
            cursor.octets(&LINK_LOCAL, 16)?;
            for _ in 0..cursor.number(&PREFIXES, 4)? {
                prefix(&RESERVED, cursor)?;
            }
            Some(())
        }
        9 => {
            let prefixes = cursor.number(&PREFIXES, 2)?;
            cursor.number(&REFERENCED_TYPE, 2)?;
            cursor.octets(&REFERENCED_ID, 4)?;
            cursor.octets(&REFERENCED_ROUTER, 4)?;
            for _ in 0..prefixes {
                prefix(&METRIC, cursor)?;
            }
            Some(())
        }
        _ => None,
    }
}

/// A prefix: its length in bits, its options, 16 bits that `between` says, and as many words as its length needs.
fn prefix(between: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let bits = cursor.number(&PREFIX_LENGTH, 1)?;
    cursor.flags(
        &PREFIX_OPTIONS,
        8,
        &[
            (&PREFIX_RESERVED, 4),
            (&PREFIX_PROPAGATE, 1),
            (&PREFIX_MULTICAST, 1),
            (&PREFIX_LOCAL, 1),
            (&PREFIX_NO_UNICAST, 1),
        ],
    )?;
    cursor.octets(between, 2)?;
    let octets = bits.div_ceil(32) as usize * 4;
    let mut address = [0; 16];
    address.get_mut(..octets)?.copy_from_slice(cursor.ahead().get(..octets)?);
    if octets > 0 {
        cursor.computed(&PREFIX, octets, Value::Ipv6(address))?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_update_of_version_2_holds_every_kind() {
        // RFC 2328 §A.4: router, network, two summaries, external; RFC 3101: external of an area; RFC 5250: opaque.
        let told = tell(
            Proto::Ospf,
            "0204010cc000020100000000fb76000000000000000000000000000700012201c0000201c000020180000001
             4359003402000002c0000202c00002010200000ac6336400ffffff00030100010200000500022202c0000202
             c000020280000002abfa0020ffffff80c0000201c0000202000322030a010000c0000202800000037ae6001c
             ffff00000000000a000322040a010001c00002028000000362fc001c000000000000000a8e1020050a020000
             c0000202800000045d450024ffff000080000014000000000000002a000428070a030000c000020280000004
             e16e0024ffff000000000014c00002050000002a0004420a01000000c000020280000004d8aa001c00010004
             c0000202",
        );
        assert_eq!(told.get("ospf.lsa"), "1;2;3;4;5;7;10");
        assert_eq!(told.get("ospf.lsa.router.linktype"), "2;3");
        assert_eq!(told.get("ospf.lsa.network.attchrtr"), "192.0.2.1;192.0.2.2");
        assert_eq!(told.get("ospf.lsa.asext.type"), "1;0");
        // The fifth option is P in an external route of an area (RFC 3101), N everywhere else.
        assert_eq!((told.get("ospf.v2.options.n"), told.get("ospf.v2.options.p")), ("0;0;0;0;0;0".into(), "1".into()));
        assert_eq!(told.get("ospf.lsa.age"), "1;2;3;3;3600;4;4");
        assert_eq!(told.get("ospf.checksum.status"), "1");
    }

    #[test]
    fn an_update_of_version_3_holds_prefixes() {
        // RFC 5340 §A.4: all kinds, then router information (RFC 7770), which is told as octets.
        let told = tell(
            Proto::Ospf,
            "03040170c00002010000000019470000000000080001200100000000c0000201800000010160002801000033
             0200000a0000000500000006c00002020001200200000005c000020180000001c3f3002000000033c0000201
             c00002020001200300000001c00002018000000152e900240000000a4000000020010db80005000000012004
             00000001c00002018000000135370020000000330000000ac00002090001400500000001c000020180000001
             6865003c0700000a3002200120010db80006000020010db80000000000000000000000010000002a00000007
             0001000800000005c000020180000001f79f003801000033fe80000000000000000000000000000100000001
             4000000020010db8000100000001200900000000c000020180000001646200400002200200000005c0000201
             4000000a20010db8000100008002000020010db80001000000000000000000010001a00c00000000c0000201
             800000016606001c0001000480000000",
        );
        assert_eq!(told.get("ospf.v3.lsa"), "0x2001;0x2002;0x2003;0x2004;0x4005;0x0008;0x2009;0xa00c");
        assert_eq!(
            told.get("ospf.v3.address_prefix.ipv6"),
            "2001:db8:5::;2001:db8:6::;2001:db8:1::;2001:db8:1::;2001:db8:1::1"
        );
        assert_eq!(told.get("ospf.v3.lsa.forwarding_address.ipv6"), "2001:db8::1");
        assert_eq!(told.get("ospf.v3.lsa.external_route_tag"), "42");
        assert_eq!(told.get("ospf.v3.lsa.referenced_link_state_id"), "0.0.0.7;0.0.0.5");
    }

    #[test]
    fn an_advertisement_of_no_octets_ends_the_update() {
        let told = tell(Proto::Ospf, "02040034c000020100000000000000000000000000000000 00000002
             0001220ac0000201c000020180000001 00000000 ffffffff");
        assert_eq!(told.get("ospf.lsa"), "");
    }
}
