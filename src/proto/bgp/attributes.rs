//! What an update says of a path: attributes, each with flags, a number, a length and a value. RFC 4271 §5, and the RFCs that
//! add to it.
//!
//! ```text
//! ├───────────────┬───────────────┬───────────────────────────────┬──────────
//! │     flags     │   attribute   │    length (8 or 16 bits)      │ value …
//! └───────────────┴───────────────┴───────────────────────────────┴──────────
//! ```

use super::{OTHER, communities};
use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, Value, dec, flag, hex, ipv4, ipv6, label, octets};
use crate::proto::cursor::Cursor;

const UPDATE: &str = "RFC 4271 §4.3";
const ATTRIBUTES: &str = "RFC 4271 §5.1";
const FAMILIES: &str = "RFC 4760 §3";
const LARGE: &str = "RFC 8092 §3";

fields! {
    ATTRIBUTE = label("bgp.update.path_attribute", UPDATE, w("attribute", "atributo")).group();
    FLAGS = hex(2, "bgp.update.path_attribute.flags", UPDATE, w("flags", "sinalizadores")).group();
    OPTIONAL = flag("bgp.update.path_attribute.flags.optional", UPDATE, w("optional", "opcional"));
    TRANSITIVE = flag("bgp.update.path_attribute.flags.transitive", UPDATE, w("passed on", "repassado"));
    PARTIAL = flag("bgp.update.path_attribute.flags.partial", UPDATE, w("partial", "parcial"));
    EXTENDED = flag("bgp.update.path_attribute.flags.extended_length", UPDATE, w("length of two octets", "comprimento de dois octetos"));
    UNUSED = hex(2, "bgp.update.path_attribute.flags.unused", UPDATE, w("unused", "sem uso"));
    TYPE = dec("bgp.update.path_attribute.type_code", UPDATE, w("attribute", "atributo")).names(name);
    LENGTH = dec("bgp.update.path_attribute.length", UPDATE, w("length", "comprimento"));
    ORIGIN = dec("bgp.update.path_attribute.origin", ATTRIBUTES, w("origin", "origem")).names(origin_name);
    SEGMENT_TYPE = dec("bgp.update.path_attribute.as_path_segment.type", ATTRIBUTES, w("kind of segment", "tipo de trecho")).names(segment_name);
    SEGMENT_LENGTH = dec("bgp.update.path_attribute.as_path_segment.length", ATTRIBUTES, w("networks in it", "redes nele"));
    NETWORK_2 = dec("bgp.update.path_attribute.as_path_segment.as2", ATTRIBUTES, w("network (AS)", "rede (AS)"));
    NETWORK_4 = dec("bgp.update.path_attribute.as_path_segment.as4", ATTRIBUTES, w("network (AS)", "rede (AS)"));
    NEXT_HOP = ipv4("bgp.update.path_attribute.next_hop", ATTRIBUTES, w("next hop", "próximo salto"));
    DISCRIMINATOR = dec("bgp.update.path_attribute.multi_exit_disc", ATTRIBUTES, w("which entrance is liked", "qual entrada se prefere"));
    PREFERENCE = dec("bgp.update.path_attribute.local_pref", ATTRIBUTES, w("preference", "preferência"));
    AGGREGATOR = dec("bgp.update.path_attribute.aggregator_as", ATTRIBUTES, w("summed up by the network (AS)", "agregado pela rede (AS)"));
    AGGREGATOR_ROUTER = ipv4("bgp.update.path_attribute.aggregator_origin", ATTRIBUTES, w("by the router", "pelo roteador"));
    COMMUNITY_NETWORK = dec("bgp.update.path_attribute.community_as", "RFC 1997", w("community, network", "comunidade, rede"));
    COMMUNITY_VALUE = dec("bgp.update.path_attribute.community_value", "RFC 1997", w("community, value", "comunidade, valor"));
    WELL_KNOWN = hex(8, "bgp.update.path_attribute.community_wellknown", "RFC 1997", w("community", "comunidade")).names(community_name);
    ORIGINATOR = ipv4("bgp.update.path_attribute.originator_id", "RFC 4456 §8", w("came in through the router", "entrou pelo roteador"));
    CLUSTER = ipv4("bgp.path_attribute.cluster_id", "RFC 4456 §8", w("reflected by the cluster", "refletido pelo cluster"));
    FAMILY = dec("bgp.update.path_attribute.mp_reach_nlri.afi", FAMILIES, w("family of addresses", "família de endereços")).names(family_name);
    SUBFAMILY = dec("bgp.update.path_attribute.mp_reach_nlri.safi", FAMILIES, w("subfamily", "subfamília")).names(subfamily_name);
    HOP_LENGTH = dec("bgp.update.path_attribute.mp_reach_nlri.next_hop.length", FAMILIES, w("length of the next hop", "comprimento do próximo salto"));
    HOP_4 = ipv4("bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv4", FAMILIES, w("next hop", "próximo salto"));
    HOP_6 = ipv6("bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv6", FAMILIES, w("next hop", "próximo salto"));
    HOP_LINK = ipv6("bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv6.link_local", "RFC 2545 §3", w("next hop on the link", "próximo salto no enlace"));
    HOP = octets("bgp.update.path_attribute.mp_reach_nlri.next_hop", FAMILIES, w("next hop", "próximo salto"));
    RESERVED = dec("bgp.update.path_attribute.mp_reach_nlri.reserved", FAMILIES, w("reserved", "reservado"));
    GONE_FAMILY = dec("bgp.update.path_attribute.mp_unreach_nlri.afi", FAMILIES, w("family of addresses", "família de endereços")).names(family_name);
    GONE_SUBFAMILY = dec("bgp.update.path_attribute.mp_unreach_nlri.safi", FAMILIES, w("subfamily", "subfamília")).names(subfamily_name);
    ROUTE = label("bgp.nlri", UPDATE, w("prefix", "prefixo")).group();
    PREFIX_LENGTH = dec("bgp.prefix_length", UPDATE, w("bits of the prefix", "bits do prefixo"));
    PREFIX = ipv4("bgp.nlri_prefix", UPDATE, w("prefix", "prefixo"));
    WITHDRAWN_PREFIX = ipv4("bgp.withdrawn_prefix", UPDATE, w("prefix", "prefixo"));
    REACHED_4 = ipv4("bgp.mp_reach_nlri_ipv4_prefix", FAMILIES, w("prefix", "prefixo"));
    REACHED_6 = ipv6("bgp.mp_reach_nlri_ipv6_prefix", FAMILIES, w("prefix", "prefixo"));
    GONE_4 = ipv4("bgp.mp_unreach_nlri_ipv4_prefix", FAMILIES, w("prefix", "prefixo"));
    GONE_6 = ipv6("bgp.mp_unreach_nlri_ipv6_prefix", FAMILIES, w("prefix", "prefixo"));
    LARGE_NETWORK = dec("bgp.large_communities.ga", LARGE, w("community, network", "comunidade, rede"));
    LARGE_FIRST = dec("bgp.large_communities.ldp1", LARGE, w("community, first value", "comunidade, primeiro valor"));
    LARGE_SECOND = dec("bgp.large_communities.ldp2", LARGE, w("community, second value", "comunidade, segundo valor"));
}

fn name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "ORIGIN",
        2 => "AS_PATH",
        3 => "NEXT_HOP",
        4 => "MULTI_EXIT_DISC",
        5 => "LOCAL_PREF",
        6 => "ATOMIC_AGGREGATE",
        7 => "AGGREGATOR",
        8 => "COMMUNITIES",
        9 => "ORIGINATOR_ID",
        10 => "CLUSTER_LIST",
        14 => "MP_REACH_NLRI",
        15 => "MP_UNREACH_NLRI",
        16 => "EXTENDED_COMMUNITIES",
        17 => "AS4_PATH",
        18 => "AS4_AGGREGATOR",
        22 => "PMSI_TUNNEL",
        23 => "TUNNEL_ENCAPSULATION",
        26 => "AIGP",
        29 => "BGP-LS",
        32 => "LARGE_COMMUNITY",
        33 => "BGPSEC_PATH",
        35 => "OTC",
        40 => "BGP_PREFIX_SID",
        128 => "ATTR_SET",
        _ => return None,
    }))
}

fn origin_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("inside the network", "dentro da rede"),
        1 => w("by EGP", "por EGP"),
        2 => w("otherwise", "de outro modo"),
        _ => return None,
    })
}

fn segment_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("in no order", "sem ordem"),
        2 => w("in order", "em ordem"),
        3 => w("in order, of a confederation", "em ordem, de uma confederação"),
        4 => w("in no order, of a confederation", "sem ordem, de uma confederação"),
        _ => return None,
    })
}

/// Communities that mean the same everywhere (RFC 1997, RFC 3765, RFC 7999, RFC 8326).
fn community_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0xffff_0000 => "GRACEFUL_SHUTDOWN",
        0xffff_029a => "BLACKHOLE",
        0xffff_ff01 => "NO_EXPORT",
        0xffff_ff02 => "NO_ADVERTISE",
        0xffff_ff03 => "NO_EXPORT_SUBCONFED",
        0xffff_ff04 => "NOPEER",
        _ => return None,
    }))
}

pub(super) fn family_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "IPv4",
        2 => "IPv6",
        25 => "L2VPN",
        16388 => "BGP-LS",
        _ => return None,
    }))
}

pub(super) fn subfamily_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => same("unicast"),
        2 => same("multicast"),
        4 => w("with labels", "com rótulos"),
        65 => same("VPLS"),
        70 => same("EVPN"),
        128 => w("of private networks, with labels", "de redes privadas, com rótulos"),
        132 => w("wishes for routes", "rotas desejadas"),
        133 => w("rules for flows", "regras para fluxos"),
        _ => return None,
    })
}

/// Tells the attributes in the next `left` octets.
pub(super) fn all(mut left: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while left >= 3 {
        let extended = cursor.peek(0)? & 0x10 != 0;
        let (octets, length) = match extended {
            true => (4, usize::from(cursor.peek16(2)?)),
            false => (3, usize::from(cursor.peek(2)?)),
        };
        cursor.item(&ATTRIBUTE, octets + length, &OTHER, |cursor| one(octets - 2, length, cursor));
        left = left.saturating_sub(octets + length);
    }
    Some(())
}

fn one(length_octets: usize, length: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let parts: [(&'static FieldDef, u32); 5] = [(&OPTIONAL, 1), (&TRANSITIVE, 1), (&PARTIAL, 1), (&EXTENDED, 1), (&UNUSED, 4)];
    cursor.flags(&FLAGS, 8, &parts)?;
    let kind = cursor.number(&TYPE, 1)?;
    cursor.number(&LENGTH, length_octets)?;
    match (kind, length) {
        (1, 1) => cursor.number(&ORIGIN, 1).map(|_| ()),
        (2 | 17, _) => path(cursor),
        (3, 4) => cursor.octets(&NEXT_HOP, 4).map(|_| ()),
        (4, 4) => cursor.number(&DISCRIMINATOR, 4).map(|_| ()),
        (5, 4) => cursor.number(&PREFERENCE, 4).map(|_| ()),
        (7 | 18, 6 | 8) => {
            cursor.number(&AGGREGATOR, length - 4)?;
            cursor.octets(&AGGREGATOR_ROUTER, 4).map(|_| ())
        }
        (8, _) => {
            while let Some(network) = cursor.peek16(0) {
                if matches!(network, 0 | 0xffff) {
                    cursor.number(&WELL_KNOWN, 4)?;
                } else {
                    cursor.number(&COMMUNITY_NETWORK, 2)?;
                    cursor.number(&COMMUNITY_VALUE, 2)?;
                }
            }
            Some(())
        }
        (9, 4) => cursor.octets(&ORIGINATOR, 4).map(|_| ()),
        (10, _) => {
            while cursor.remaining() > 0 {
                cursor.octets(&CLUSTER, 4)?;
            }
            Some(())
        }
        (14, _) => reached(cursor),
        (15, _) => {
            let family = cursor.number(&GONE_FAMILY, 2)?;
            let subfamily = cursor.number(&GONE_SUBFAMILY, 1)?;
            listed(family, subfamily, [&GONE_4, &GONE_6], cursor)
        }
        (16, _) => {
            while cursor.remaining() >= 8 {
                communities::tell(cursor);
            }
            Some(())
        }
        (32, _) => {
            while cursor.remaining() >= 12 {
                for def in [&LARGE_NETWORK, &LARGE_FIRST, &LARGE_SECOND] {
                    cursor.number(def, 4)?;
                }
            }
            Some(())
        }
        _ => None,
    }
}

fn path(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let four = path_has(cursor.ahead(), 4);
    while cursor.remaining() > 0 {
        cursor.number(&SEGMENT_TYPE, 1)?;
        for _ in 0..cursor.number(&SEGMENT_LENGTH, 1)? {
            if four { cursor.number(&NETWORK_4, 4)? } else { cursor.number(&NETWORK_2, 2)? };
        }
    }
    Some(())
}

/// Whether a path is whole when its networks have `octets` octets.
fn path_has(mut bytes: &[u8], octets: usize) -> bool {
    while let &[kind, count, ..] = bytes {
        match bytes.get(2 + usize::from(count) * octets..) {
            Some(rest) if matches!(kind, 1..=4) => bytes = rest,
            _ => return false,
        }
    }
    bytes.is_empty()
}

fn reached(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let family = cursor.number(&FAMILY, 2)?;
    let subfamily = cursor.number(&SUBFAMILY, 1)?;
    match usize::try_from(cursor.number(&HOP_LENGTH, 1)?).ok()? {
        0 => {}
        4 => {
            cursor.octets(&HOP_4, 4)?;
        }
        16 => {
            cursor.octets(&HOP_6, 16)?;
        }
        32 => {
            cursor.octets(&HOP_6, 16)?;
            cursor.octets(&HOP_LINK, 16)?;
        }
        octets => {
            cursor.octets(&HOP, octets)?;
        }
    }
    cursor.number(&RESERVED, 1)?;
    listed(family, subfamily, [&REACHED_4, &REACHED_6], cursor)
}

/// Tells prefixes of a family without labels; the others stay as they are.
fn listed(family: u64, subfamily: u64, [four, six]: [&'static FieldDef; 2], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match (family, subfamily) {
        (1, 1 | 2) => routes(four, cursor),
        (2, 1 | 2) => routes(six, cursor),
        _ => None,
    }
}

/// The address of a prefix of `bits` bits, whose octets `bytes` begin with; `N` octets are a whole address.
pub(super) fn prefix<const N: usize>(bytes: &[u8], bits: u8) -> Option<[u8; N]> {
    let octets = usize::from(bits).div_ceil(8);
    let mut address = [0; N];
    address.get_mut(..octets)?.copy_from_slice(bytes.get(..octets)?);
    Some(address)
}

/// Tells prefixes as `def`, whose kind says what addresses they are of.
pub(super) fn routes(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let is_six = std::ptr::eq(def, &raw const REACHED_6) || std::ptr::eq(def, &raw const GONE_6);
    let most = if is_six { 128 } else { 32 };
    while let Some(bits) = cursor.peek(0).filter(|bits| *bits <= most) {
        let octets = usize::from(bits).div_ceil(8);
        let bytes = cursor.ahead().get(1..)?;
        let address = if is_six { Value::Ipv6(prefix(bytes, bits)?) } else { Value::Ipv4(prefix(bytes, bits)?) };
        cursor.item(&ROUTE, 1 + octets, &OTHER, |cursor| {
            cursor.number(&PREFIX_LENGTH, 1)?;
            match octets {
                0 => cursor.derive(def, address),
                _ => cursor.computed(def, octets, address)?,
            }
            Some(())
        });
    }
    Some(())
}
