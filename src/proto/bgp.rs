//! BGP: networks of the Internet tell each other which addresses they reach, and by which path. RFC 4271 §4.
//!
//! ```text
//! ├──────────────────────────┬───────────────┬───────────────┬──────────
//! │ sixteen octets 255       │    length     │    message    │ content …
//! └──────────────────────────┴───────────────┴───────────────┴──────────
//! ```
//!
//! Whether numbers of networks have 2 or 4 octets was agreed on when the session began; here the path says it by its length.

mod attributes;
mod communities;

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, ipv4, join,
    label, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4271 §4";
const OPEN: &str = "RFC 4271 §4.2";
const UPDATE: &str = "RFC 4271 §4.3";

fields! {
    MARKER = octets("bgp.marker", SPEC, w("marker", "marca")).at(0, 128);
    LENGTH = dec("bgp.length", SPEC, w("length", "comprimento")).at(128, 16);
    TYPE = dec("bgp.type", SPEC, w("message", "mensagem")).at(144, 8).names(type_name);
    VERSION = dec("bgp.open.version", OPEN, w("version", "versão"));
    OWN = dec("bgp.open.myas", OPEN, w("own network (AS)", "rede própria (AS)"));
    HOLD = dec("bgp.open.holdtime", OPEN, w("silent for, at most, in seconds", "silêncio máximo, em segundos"));
    IDENTIFIER = ipv4("bgp.open.identifier", OPEN, w("router", "roteador"));
    OPTIONS_LENGTH = dec("bgp.open.opt.len", OPEN, w("length of the options", "comprimento das opções"));
    OPTION = label("bgp.open.opt.param", OPEN, w("option", "opção")).group();
    OPTION_TYPE = dec("bgp.open.opt.param.type", OPEN, w("option", "opção"));
    OPTION_LENGTH = dec("bgp.open.opt.param.len", OPEN, w("length", "comprimento"));
    CAPABILITY = label("bgp.cap", "RFC 5492 §4", w("capability", "capacidade")).group();
    CAPABILITY_TYPE = dec("bgp.cap.type", "RFC 5492 §4", w("capability", "capacidade")).names(capability_name);
    CAPABILITY_LENGTH = dec("bgp.cap.length", "RFC 5492 §4", w("length", "comprimento"));
    FAMILY_OFFERED = dec("bgp.cap.mp.afi", "RFC 4760 §8", w("family of addresses", "família de endereços")).names(attributes::family_name);
    SUBFAMILY_OFFERED = dec("bgp.cap.mp.safi", "RFC 4760 §8", w("subfamily", "subfamília")).names(attributes::subfamily_name);
    CAPABILITY_RESERVED = dec("bgp.cap.mp.reserved", "RFC 4760 §8", w("reserved", "reservado"));
    RESTART = dec("bgp.cap.gr.timers.restart_time", "RFC 4724 §3", w("back within seconds", "de volta em segundos"));
    RESTART_FLAGS = dec("bgp.cap.gr.timers.flags", "RFC 4724 §3", w("flags", "sinalizadores"));
    FOUR = dec("bgp.cap.4as", "RFC 6793 §3", w("own network in 4 octets", "rede própria em 4 octetos"));
    WITHDRAWN_LENGTH = dec("bgp.update.withdrawn_routes.length", UPDATE, w("length of what is withdrawn", "comprimento do que é retirado"));
    WITHDRAWN = label("bgp.update.withdrawn_routes", UPDATE, w("no longer reached", "não mais alcançadas")).group();
    ATTRIBUTES_LENGTH = dec("bgp.update.path_attributes.length", UPDATE, w("length of the attributes", "comprimento dos atributos"));
    MAJOR = dec("bgp.notify.major_error", "RFC 4271 §4.5", w("error", "erro")).names(error_name);
    MINOR = dec("bgp.notify.minor_error", "RFC 4271 §4.5", w("which exactly", "qual exatamente"));
    ERROR_DATA = octets("bgp.notify.minor_data", "RFC 4271 §4.5", w("more about it", "mais a respeito"));
    FAMILY = dec("bgp.route_refresh.afi", "RFC 2918 §3", w("family of addresses", "família de endereços")).names(attributes::family_name);
    SUBTYPE = dec("bgp.route_refresh.subtype", "RFC 7313 §3.2", w("kind", "tipo"));
    SUBFAMILY = dec("bgp.route_refresh.safi", "RFC 2918 §3", w("subfamily", "subfamília")).names(attributes::subfamily_name);
    OTHER = octets("bgp.data", SPEC, w("content", "conteúdo"));
    COMMUNICATION = text("bgp.notify.communication", "RFC 9003 §2", w("text for people", "texto para pessoas"));
}

static ATTRIBUTES: [&FieldDef; attributes::FIELDS.len() + communities::FIELDS.len()] =
    join(attributes::FIELDS, communities::FIELDS);
static ALL: [&FieldDef; FIELDS.len() + ATTRIBUTES.len()] = join(FIELDS, &ATTRIBUTES);

const HEADER: usize = 19;

fn type_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "OPEN",
        2 => "UPDATE",
        3 => "NOTIFICATION",
        4 => "KEEPALIVE",
        5 => "ROUTE-REFRESH",
        _ => return None,
    }))
}

fn capability_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("further families of addresses", "outras famílias de endereços"),
        2 => w("route refresh", "renovação de rotas"),
        6 => w("extended messages", "mensagens estendidas"),
        5 => w("IPv4 over next hops of IPv6", "IPv4 por próximos saltos IPv6"),
        9 => w("role", "papel"),
        64 => w("graceful restart", "reinício suave"),
        65 => w("networks of 4 octets", "redes de 4 octetos"),
        69 => w("several paths", "vários caminhos"),
        71 => w("long-lived graceful restart", "reinício suave de longa duração"),
        73 => w("name of the router", "nome do roteador"),
        128 => w("route refresh, before it was registered", "renovação de rotas, antes do registro"),
        70 => w("enhanced route refresh", "renovação de rotas melhorada"),
        _ => return None,
    })
}

fn error_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("header", "cabeçalho"),
        2 => w("OPEN", "OPEN"),
        3 => w("UPDATE", "UPDATE"),
        4 => w("silent for too long", "silêncio longo demais"),
        5 => w("not expected now", "não esperado agora"),
        6 => w("end of the session", "fim da sessão"),
        _ => return None,
    })
}

/// Octets of the message at the start of `bytes`, if it is one.
fn message(bytes: &[u8]) -> Option<usize> {
    let length = be16(bytes, 16).filter(|length| (19..=4096).contains(length))?;
    (bytes.starts_with(&[0xff; 16]) && type_name((*bytes.get(18)?).into()).is_some()).then_some(length.into())
}

/// BGP.
pub struct Bgp;

impl Protocol for Bgp {
    const INFO: &'static Info = &Info {
        name: "bgp",
        title: "BGP",
        about: w(
            "Networks of the Internet tell each other which addresses they reach, and by which path.",
            "As redes da Internet dizem umas às outras quais endereços alcançam, e por qual caminho.",
        ),
        spec: "RFC 4271",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(179)],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(0xff, 0xff)]).begins(&[0xff; 8])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match message(bytes) {
            Some(octets) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < HEADER => Err(Fault::Truncated { need: HEADER }),
            None => Err(Fault::Malformed(w("no message of BGP", "não é uma mensagem BGP"))),
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        message(bytes).is_some()
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, HEADER, sink);
        let _ = match bytes.get(18) {
            Some(1) => open(&mut cursor),
            Some(2) => update(&mut cursor),
            Some(3) => notification(&mut cursor),
            Some(5) => cursor.number(&FAMILY, 2).and_then(|_| cursor.number(&SUBTYPE, 1)).and_then(|_| cursor.number(&SUBFAMILY, 1)).map(|_| ()),
            _ => None,
        };
        cursor.rest(&OTHER);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = bytes.get(18).and_then(|kind| type_name((*kind).into())) {
            say.words(name);
        }
        match bytes.get(18) {
            Some(1) => {
                if let Some(own) = be16(bytes, HEADER + 1) {
                    let _ = write!(say, ", AS {own}");
                }
            }
            Some(3) => {
                if let Some(name) = bytes.get(HEADER).and_then(|error| error_name((*error).into())) {
                    say.out.push_str(": ");
                    say.words(name);
                }
            }
            Some(2) => {
                let withdrawn = usize::from(be16(bytes, HEADER).unwrap_or_default());
                let attributes = be16(bytes, HEADER + 2 + withdrawn).map_or(usize::MAX, usize::from);
                let routes = bytes.get((HEADER + 4 + withdrawn).saturating_add(attributes)..).unwrap_or_default();
                let mut at = 0;
                while let Some(&bits) = routes.get(at) {
                    let octets = usize::from(bits).div_ceil(8);
                    let Some(address) = attributes::prefix(routes.get(at + 1..).unwrap_or_default(), bits) else { break };
                    let [a, b, c, d] = address;
                    let _ = write!(say, "{}{a}.{b}.{c}.{d}/{bits}", if at == 0 { " " } else { ", " });
                    at += 1 + octets;
                    if at > 20 {
                        say.out.push('…');
                        break;
                    }
                }
            }
            _ => {}
        }
    }
}

fn open(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 1)?;
    cursor.number(&OWN, 2)?;
    cursor.number(&HOLD, 2)?;
    cursor.octets(&IDENTIFIER, 4)?;
    cursor.number(&OPTIONS_LENGTH, 1)?;
    while cursor.remaining() >= 2 {
        let length = usize::from(cursor.peek(1)?);
        cursor.item(&OPTION, 2 + length, &OTHER, |cursor| {
            let kind = cursor.number(&OPTION_TYPE, 1)?;
            cursor.number(&OPTION_LENGTH, 1)?;
            while kind == 2 && cursor.remaining() >= 2 {
                let length = usize::from(cursor.peek(1)?);
                cursor.item(&CAPABILITY, 2 + length, &OTHER, |cursor| {
                    let kind = cursor.number(&CAPABILITY_TYPE, 1)?;
                    cursor.number(&CAPABILITY_LENGTH, 1)?;
                    match (kind, length) {
                        (1, 4) => {
                            cursor.number(&FAMILY_OFFERED, 2)?;
                            cursor.number(&CAPABILITY_RESERVED, 1)?;
                            cursor.number(&SUBFAMILY_OFFERED, 1).map(|_| ())
                        }
                        (64, 2..) => {
                            cursor.bits(&RESTART_FLAGS, 4)?;
                            cursor.bits(&RESTART, 12).map(|_| ())
                        }
                        (65, 4) => cursor.number(&FOUR, 4).map(|_| ()),
                        _ => None,
                    }
                });
            }
            Some(())
        });
    }
    Some(())
}

fn update(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let withdrawn = usize::try_from(cursor.number(&WITHDRAWN_LENGTH, 2)?).ok()?;
    if withdrawn > 0 {
        cursor.item(&WITHDRAWN, withdrawn, &OTHER, |cursor| attributes::routes(&attributes::WITHDRAWN_PREFIX, cursor));
    }
    let octets = usize::try_from(cursor.number(&ATTRIBUTES_LENGTH, 2)?).ok()?;
    attributes::all(octets, cursor)?;
    attributes::routes(&attributes::PREFIX, cursor)
}

fn notification(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let major = cursor.number(&MAJOR, 1)?;
    cursor.number(&MINOR, 1)?;
    if major == 6 && cursor.remaining() > 1 && usize::from(cursor.peek(0)?) + 1 == cursor.remaining() {
        cursor.octets(&ERROR_DATA, 1)?;
        cursor.octets(&COMMUNICATION, cursor.remaining())?;
    }
    cursor.rest(&ERROR_DATA);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Ports 40000 and 179.
    const TCP: &str = "9c40 00b3 00000001 00000001 5018 ffff 0000 0000";
    const MARKER: &str = "ffffffffffffffffffffffffffffffff";

    #[test]
    fn a_session_begins() {
        let open = format!("{MARKER} 0025 01 04 fde8 00b4 c0000201 08 02 06 41 04 0000fde8 {MARKER} 0013 04");
        let told = tell(Proto::Tcp, &format!("{TCP} {open}"));
        assert_eq!((told.protocols.as_str(), told.get("bgp.type").as_str()), ("tcp:bgp:bgp", "1;4"));
        assert_eq!((told.get("bgp.open.myas"), told.get("bgp.cap.4as"), told.get("bgp.open.identifier")), ("65000".into(), "65000".into(), "192.0.2.1".into()));
        assert_eq!((told.summaries[1][0].as_str(), told.summaries[2][0].as_str()), ("OPEN, AS 65000", "KEEPALIVE"));
        assert!(Proto::Bgp.recognizes(&octets(&open), Carrier::STREAM) && !Proto::Bgp.recognizes(&[0xff; 40], Carrier::STREAM));
    }

    #[test]
    fn a_route_and_its_path() {
        // 198.51.100.0/24 over 65001 and 65002, next hop 192.0.2.2; 203.0.113.0/24 is gone.
        let told = tell(
            Proto::Bgp,
            &format!("{MARKER} 0033 02 0004 18cb0071 0014 40 01 01 00 40 02 06 02 02 fde9 fdea 40 03 04 c0000202 18 c63364"),
        );
        assert_eq!((told.get("bgp.nlri_prefix"), told.get("bgp.withdrawn_prefix")), ("198.51.100.0".into(), "203.0.113.0".into()));
        assert_eq!(told.get("bgp.update.path_attribute.as_path_segment.as2"), "65001;65002");
        assert_eq!(told.get("bgp.update.path_attribute.next_hop"), "192.0.2.2");
        assert_eq!(told.summaries[0][0], "UPDATE 198.51.100.0/24");
    }

    #[test]
    fn every_attribute_has_its_name_and_value() {
        let update = |attributes: &str| {
            let octets = octets(attributes).len();
            tell(Proto::Bgp, &format!("{MARKER} {:04x} 02 0000 {octets:04x} {attributes}", 23 + octets))
        };
        // 2001:db8::/32 by 2001:db8::1 and fe80::1; 2001:db8:1::/48 is gone.
        let told = update(
            "80 0e 2a 0002 01 20 20010db8000000000000000000000001 fe800000000000000000000000000001 00 20 20010db8
             80 0f 0a 0002 01 30 20010db80001",
        );
        assert_eq!((told.get("bgp.mp_reach_nlri_ipv6_prefix"), told.get("bgp.mp_unreach_nlri_ipv6_prefix")), ("2001:db8::".into(), "2001:db8:1::".into()));
        assert_eq!(told.get("bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv6.link_local"), "fe80::1");
        let told = update(
            "c0 07 06 fde8 c0000201  c0 08 08 fde80064 ffffff01  80 09 04 c0000202  80 0a 08 0a000001 0a000002
             c0 10 10 0002 fde8 00000001 0102 c0000201 0007  c0 12 08 00010000 c0000203  c0 20 0c 0000fde8 00000001 00000002",
        );
        assert_eq!((told.get("bgp.update.path_attribute.aggregator_as"), told.get("bgp.update.path_attribute.community_wellknown")), ("65000;65536".into(), "0xffffff01".into()));
        assert_eq!((told.get("bgp.update.path_attribute.originator_id"), told.get("bgp.path_attribute.cluster_id")), ("192.0.2.2".into(), "10.0.0.1;10.0.0.2".into()));
        assert_eq!((told.get("bgp.ext_com.value_as2"), told.get("bgp.ext_com.value_IP4"), told.get("bgp.ext_com.value_an2")), ("65000".into(), "192.0.2.1".into(), "7".into()));
        assert_eq!((told.get("bgp.ext_com.stype_tr_as2"), told.get("bgp.ext_com.stype_tr_IP4")), ("0x02".into(), "0x02".into()));
        // RFC 8955 §7.1: at most 125,000 octets a second; a link of 1,250,000.
        let flow = update("c0 10 10 8006 fde8 47f42400 4004 fde8 49989680");
        assert_eq!((flow.get("bgp.ext_com_flow.rate_limit"), flow.get("bgp.ext_com.value_link_bw")), ("125000".into(), "1250000".into()));
        assert_eq!(flow.get("bgp.ext_com.value_an4"), "");
        assert_eq!((told.get("bgp.large_communities.ga"), told.get("bgp.data")), ("65000".into(), String::new()));
    }

    #[test]
    fn a_session_ends_with_a_reason() {
        let told = tell(Proto::Bgp, &format!("{MARKER} 0019 03 06 02 03 627965"));
        assert_eq!((told.get("bgp.notify.major_error"), told.get("bgp.notify.communication")), ("6".into(), "bye".into()));
        assert_eq!(told.summaries[0][1], "NOTIFICATION: fim da sessão");
    }
}
