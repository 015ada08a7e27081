//! PIM: how routers build the trees along which multicast datagrams flow from senders to members. RFC 7761 §4.9.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────────────────────┤
//! │version│  type │    reserved   │            checksum           │
//! ├───────┴───────┴───────────────┴───────────────────────────────┤
//! │   by type: options, addresses of groups, sources, routers ... │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! A register carries the sender's own datagram to the rendezvous point, or an empty one (null register). Election of
//! forwarders, ECMP redirects and flooding are named, and their data told as octets.

mod addresses;
mod hello;

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::Proto;
use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Verdict, dec, flag, hex, ipv4, ipv6,
    join, label, octets,
};
use super::cursor::Cursor;
use addresses::{MASK, SOURCE, SOURCE_IPV6, group, source, unicast};
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 7761 §4.9";
const HELLO: &str = "RFC 7761 §4.9.2";
const REGISTER: &str = "RFC 7761 §4.9.3";
const JOIN_PRUNE: &str = "RFC 7761 §4.9.5";
const ASSERT: &str = "RFC 7761 §4.9.6";
const BOOTSTRAP: &str = "RFC 5059 §4.1";
const CANDIDATE: &str = "RFC 5059 §4.2";
const REFRESH: &str = "RFC 3973 §4.7.10";

fields! {
    VERSION = dec("pim.version", SPEC, w("version", "versão")).at(0, 4);
    TYPE = dec("pim.type", SPEC, w("type", "tipo")).at(4, 4).names(type_name);
    RESERVED = octets("pim.res_bytes", SPEC, w("reserved", "reservado"));
    CHECKSUM = hex(4, "pim.cksum", SPEC, w("checksum", "soma de verificação"));
    CHECKSUM_STATUS =
        dec("pim.cksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    HOLD_TIME = dec("pim.holdtime", HELLO, w("valid for, in seconds", "válido por, em segundos"));
    REGISTER_FLAGS = hex(8, "pim.register_flag", REGISTER, w("flags", "sinalizadores")).group();
    BORDER = flag("pim.register_flag.border", REGISTER, w("border", "borda"));
    NULL = flag("pim.register_flag.null_register", REGISTER, w("null register", "registro nulo"));
    REGISTER_RESERVED = dec("pim.register_flag.reserved", REGISTER, w("reserved", "reservado"));
    UPSTREAM = ipv4("pim.upstream_neighbor", JOIN_PRUNE, w("neighbour towards the source", "vizinho na direção da fonte")).also(&["pim.unicast"]);
    UPSTREAM_IPV6 = ipv6("pim.upstream_neighbor_ip6", JOIN_PRUNE, w("neighbour towards the source", "vizinho na direção da fonte")).also(&["pim.unicast_ipv6"]);
    GROUPS = dec("pim.numgroups", JOIN_PRUNE, w("groups", "grupos"));
    JOINS = dec("pim.numjoins", JOIN_PRUNE, w("joined sources", "fontes que entram"));
    PRUNES = dec("pim.numprunes", JOIN_PRUNE, w("pruned sources", "fontes que saem"));
    GROUP_SET = label("pim.group_set", JOIN_PRUNE, w("group", "grupo")).group();
    JOIN = ipv4("pim.join_ip", JOIN_PRUNE, w("join to the source", "entrada na árvore da fonte")).also(&["pim.source"]);
    JOIN_IPV6 = ipv6("pim.join_ip6", JOIN_PRUNE, w("join to the source", "entrada na árvore da fonte")).also(&["pim.source_ip6"]);
    PRUNE = ipv4("pim.prune_ip", JOIN_PRUNE, w("prune from the source", "poda da árvore da fonte")).also(&["pim.source"]);
    PRUNE_IPV6 = ipv6("pim.prune_ip6", JOIN_PRUNE, w("prune from the source", "poda da árvore da fonte")).also(&["pim.source_ip6"]);
    RPT = flag("pim.rpt", ASSERT, w("along the shared tree", "pela árvore compartilhada"));
    PREFERENCE = dec("pim.metric_pref", ASSERT, w("metric preference", "preferência da métrica"));
    METRIC = dec("pim.metric", ASSERT, w("metric", "métrica"));
    FRAGMENT = hex(4, "pim.fragment_tag", BOOTSTRAP, w("fragment tag", "etiqueta do fragmento"));
    HASH_MASK = dec("pim.hash_mask_len", BOOTSTRAP, w("bits of the hash mask", "bits da máscara de dispersão"));
    BSR_PRIORITY = dec("pim.bsr_priority", BOOTSTRAP, w("priority as bootstrap router", "prioridade como roteador de bootstrap"));
    BSR = ipv4("pim.bsr", BOOTSTRAP, w("bootstrap router", "roteador de bootstrap")).also(&["pim.unicast"]);
    BSR_IPV6 = ipv6("pim.bsr_ip6", BOOTSTRAP, w("bootstrap router", "roteador de bootstrap")).also(&["pim.unicast_ipv6"]);
    RP_COUNT = dec("pim.rp_count", BOOTSTRAP, w("rendezvous points", "pontos de encontro"));
    RP_HERE = dec("pim.frp_count", BOOTSTRAP, w("rendezvous points here", "pontos de encontro aqui"));
    RP = ipv4("pim.rp", BOOTSTRAP, w("rendezvous point", "ponto de encontro")).also(&["pim.unicast"]);
    RP_IPV6 = ipv6("pim.rp_ip6", BOOTSTRAP, w("rendezvous point", "ponto de encontro")).also(&["pim.unicast_ipv6"]);
    PRIORITY = dec("pim.priority", BOOTSTRAP, w("priority", "prioridade"));
    PREFIXES = dec("pim.prefix_count", CANDIDATE, w("prefixes", "prefixos"));
    ORIGINATOR = ipv4("pim.originator", REFRESH, w("originator", "originador")).also(&["pim.unicast"]);
    ORIGINATOR_IPV6 = ipv6("pim.originator_ip6", REFRESH, w("originator", "originador")).also(&["pim.unicast_ipv6"]);
    TTL = dec("pim.ttl", REFRESH, w("time to live", "tempo de vida"));
    PRUNE_INDICATOR = flag("pim.prune_indicator", REFRESH, w("pruned", "podado"));
    PRUNE_NOW = flag("pim.prune_now", REFRESH, w("prune now", "podar agora"));
    ASSERT_OVERRIDE = flag("pim.assert_override", REFRESH, w("assert override", "contestação da eleição"));
    FLAGS_RESERVED = dec("pim.state_refresh.flags.reserved", REFRESH, w("reserved", "reservado"));
    INTERVAL = dec("pim.interval", REFRESH, w("interval in seconds", "intervalo em segundos"));
    DATA = octets("pim.data", SPEC, w("data", "dados"));
}

static WITH_ADDRESSES: [&FieldDef; FIELDS.len() + addresses::FIELDS.len()] = join(FIELDS, addresses::FIELDS);
static ALL: [&FieldDef; WITH_ADDRESSES.len() + hello::FIELDS.len()] = join(&WITH_ADDRESSES, hello::FIELDS);

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("hello", "olá"),
        1 => w("register", "registro"),
        2 => w("register stop", "fim de registro"),
        3 => w("join/prune", "entrada/poda"),
        4 => w("bootstrap", "bootstrap"),
        5 => w("assert", "eleição de encaminhador"),
        6 => w("graft", "enxerto"),
        7 => w("graft acknowledgement", "confirmação de enxerto"),
        8 => w("candidate rendezvous point", "candidato a ponto de encontro"),
        9 => w("state refresh", "renovação de estado"),
        10 => w("designated forwarder election", "eleição de encaminhador designado"),
        11 => w("ECMP redirect", "redirecionamento ECMP"),
        12 => w("flooding", "inundação"),
        _ => return None,
    })
}

/// PIM.
pub struct Pim;

impl Protocol for Pim {
    const INFO: &'static Info = &Info {
        name: "pim",
        title: "PIM",
        about: w(
            "Builds the trees along which multicast datagrams flow from senders to members.",
            "Constrói as árvores por onde os datagramas multicast vão dos remetentes aos membros.",
        ),
        spec: "RFC 7761",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(103)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(kind) = bytes.first_chunk::<4>().map(|header| header[0]) else {
            return Err(Fault::Truncated { need: 4 });
        };
        match kind {
            0x21 if bytes.len() < 8 => Err(Fault::Truncated { need: 8 }),
            0x21 => Ok(Step::new(8, Next::By(Key::Nibble))),
            _ => Ok(Step::new(bytes.len(), Next::Nothing)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        message(layer, &mut cursor);
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let Some(kind) = message.first().map(|octet| octet & 15) else { return };
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(kind);
            }
        }
        if kind == 1 && message.get(4).is_some_and(|flags| flags & 0x40 != 0) {
            say.words(w(", null", ", nulo"));
        }
        // A join or prune of IPv4: upstream neighbour, reserved, count, hold time, then the first group's address.
        if kind == 3
            && message.get(4) == Some(&1)
            && let Some(group) = message.get(18..).and_then(|group| group.first_chunk::<4>())
        {
            let _ = write!(say, " {}", Ipv4Addr::from(*group));
            if let (Some(joins), Some(prunes)) = (be16(message, 22), be16(message, 24)) {
                let _ = write!(say, " +{joins} -{prunes}");
            }
        }
    }
}

/// A register covers its own header alone (RFC 7761 §4.9), with some routers all of it; over IPv6 there is a
/// pseudo-header.
fn verdict(layer: &Layer<'_>, register: bool) -> Verdict {
    let mut below = std::iter::successors(layer.below(), Layer::below).map(|below| below.proto());
    let ipv6 = below.find(|proto| matches!(proto, Proto::Ipv4 | Proto::Ipv6)) == Some(Proto::Ipv6);
    let over = |octets| layer.checksum(2, octets, ipv6.then_some(103));
    match over(layer.bytes().len()) {
        Verdict::Good => Verdict::Good,
        _ if register => over(8),
        verdict => verdict,
    }
}

/// Tells everything behind version and type.
fn message(layer: &Layer<'_>, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let first = *layer.header().first()?;
    cursor.octets(&RESERVED, 1)?;
    cursor.number(&CHECKSUM, 2)?;
    if cursor.wants(&CHECKSUM_STATUS) {
        cursor.verdict(&CHECKSUM_STATUS, verdict(layer, first == 0x21));
    }
    if first >> 4 != 2 {
        return None;
    }
    match first & 15 {
        0 => hello::describe(cursor)?,
        1 => {
            cursor.flags(&REGISTER_FLAGS, 32, &[(&BORDER, 1), (&NULL, 1), (&REGISTER_RESERVED, 30)])?;
        }
        2 => {
            group(cursor)?;
            unicast(cursor, &SOURCE, &SOURCE_IPV6)?;
        }
        3 | 6 | 7 => {
            unicast(cursor, &UPSTREAM, &UPSTREAM_IPV6)?;
            cursor.octets(&RESERVED, 1)?;
            let groups = cursor.number(&GROUPS, 1)?;
            cursor.number(&HOLD_TIME, 2)?;
            for _ in 0..groups {
                join_prune(cursor)?;
            }
        }
        4 => bootstrap(cursor)?,
        5 => {
            group(cursor)?;
            unicast(cursor, &SOURCE, &SOURCE_IPV6)?;
            preference(cursor)?;
        }
        8 => {
            let prefixes = cursor.number(&PREFIXES, 1)?;
            cursor.number(&PRIORITY, 1)?;
            cursor.number(&HOLD_TIME, 2)?;
            unicast(cursor, &RP, &RP_IPV6)?;
            for _ in 0..prefixes {
                group(cursor)?;
            }
        }
        9 => {
            group(cursor)?;
            unicast(cursor, &SOURCE, &SOURCE_IPV6)?;
            unicast(cursor, &ORIGINATOR, &ORIGINATOR_IPV6)?;
            preference(cursor)?;
            cursor.number(&MASK, 1)?;
            cursor.number(&TTL, 1)?;
            for def in [&PRUNE_INDICATOR, &PRUNE_NOW, &ASSERT_OVERRIDE] {
                cursor.bits(def, 1)?;
            }
            cursor.bits(&FLAGS_RESERVED, 5)?;
            cursor.number(&INTERVAL, 1)?;
        }
        _ => {}
    }
    Some(())
}

fn preference(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&RPT, 1)?;
    cursor.bits(&PREFERENCE, 31)?;
    cursor.number(&METRIC, 4).map(|_| ())
}

fn join_prune(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    // The size of a group's record follows from its family and its counts.
    let (group_octets, source_octets) = match cursor.peek(0)? {
        1 => (8, 8),
        2 => (20, 20),
        _ => return None,
    };
    let joins = cursor.peek16(group_octets)?;
    let prunes = cursor.peek16(group_octets + 2)?;
    let octets = group_octets + 4 + source_octets * (usize::from(joins) + usize::from(prunes));
    cursor.item(&GROUP_SET, octets, &DATA, |cursor| {
        group(cursor)?;
        cursor.number(&JOINS, 2)?;
        cursor.number(&PRUNES, 2)?;
        for _ in 0..joins {
            source(cursor, &JOIN, &JOIN_IPV6)?;
        }
        for _ in 0..prunes {
            source(cursor, &PRUNE, &PRUNE_IPV6)?;
        }
        Some(())
    });
    Some(())
}

fn bootstrap(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&FRAGMENT, 2)?;
    cursor.number(&HASH_MASK, 1)?;
    cursor.number(&BSR_PRIORITY, 1)?;
    unicast(cursor, &BSR, &BSR_IPV6)?;
    while cursor.remaining() > 0 {
        group(cursor)?;
        cursor.number(&RP_COUNT, 1)?;
        let here = cursor.number(&RP_HERE, 1)?;
        cursor.octets(&RESERVED, 2)?;
        for _ in 0..here {
            unicast(cursor, &RP, &RP_IPV6)?;
            cursor.number(&HOLD_TIME, 2)?;
            cursor.number(&PRIORITY, 1)?;
            cursor.octets(&RESERVED, 1)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_hello_says_how_the_router_works() {
        // RFC 7761 §4.9.2: hold time, prune delay, priority, generation, an address list and an unknown option.
        let told = tell(
            Proto::Pim,
            "2000ac50 000100020069 0002000401f409c4 0013000400000001 001400042f6b1e5c 00180006 0100c0000209
             00410003010203",
        );
        assert_eq!(told.get("pim.optiontype"), "1;2;19;20;24;65");
        assert_eq!((told.get("pim.holdtime"), told.get("pim.override_interval")), ("105".into(), "2500".into()));
        assert_eq!(told.get("pim.address_list"), "192.0.2.9");
        assert_eq!(told.get("pim.optionvalue"), "010203");
    }

    #[test]
    fn a_register_carries_the_datagram_and_covers_only_itself() {
        let told = tell(
            Proto::Pim,
            "2100deff00000000 450000210001000040115f92c6336401ef010203 1f9022b8000d0000 68656c6c6f",
        );
        assert_eq!(told.protocols, "pim:ip:udp:text");
        assert_eq!(told.get("pim.cksum.status"), "1");
        let null = tell(Proto::Pim, "21009eff40000000 450000140001000040675f49c6336401ef010203");
        assert_eq!(null.protocols, "pim:ip");
        assert_eq!(null.summaries[0], ["register, null", "registro, nulo"]);
    }

    #[test]
    fn a_join_holds_groups_of_sources() {
        // RFC 7761 §4.9.5: joins the shared tree of 239.1.2.3 and the tree of one sender, prunes another; then a
        // second group.
        let told = tell(
            Proto::Pim,
            "2300db530100c0000202000200d2 01000020ef01020300020001 01000720c0000263 01000420c6336401 01000520c6336402
             01000020ef01020400010000 01000420c6336403",
        );
        assert_eq!(told.get("pim.group"), "239.1.2.3;239.1.2.4");
        assert_eq!(told.get("pim.join_ip"), "192.0.2.99;198.51.100.1;198.51.100.3");
        assert_eq!(told.get("pim.prune_ip"), "198.51.100.2");
        assert_eq!(told.get("pim.source_addr.flags.w"), "1;0;0;0");
        assert_eq!(told.get("pim.cksum.status"), "1");
        assert_eq!(told.summaries[0], ["join/prune 239.1.2.3 +2 -1", "entrada/poda 239.1.2.3 +2 -1"]);
    }

    #[test]
    fn over_ipv6_a_pseudo_header_is_covered() {
        let told = tell(
            Proto::Ipv6,
            "6000000000466701fe800000000000000000000000000002ff02000000000000000000000000000d
             2300955c 0200fe800000000000000000000000000001 000100d2
             02000080ff150000000000000000000000001234 00010000 0200048020010db8000100000000000000000009",
        );
        assert_eq!(told.get("pim.join_ip6"), "2001:db8:1::9");
        assert_eq!(told.get("pim.cksum.status"), "1");
    }

    #[test]
    fn a_bootstrap_router_tells_the_rendezvous_points() {
        let told = tell(
            Proto::Pim,
            "2400822712341e40 0100c0000263 01000004e0000000 01010000 0100c0000263 0096c000",
        );
        assert_eq!((told.get("pim.bsr"), told.get("pim.rp")), ("192.0.2.99".into(), "192.0.2.99".into()));
        assert_eq!((told.get("pim.bsr_priority"), told.get("pim.priority")), ("64".into(), "192".into()));
    }
}
