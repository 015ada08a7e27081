//! BGP: networks of the Internet tell each other which addresses they reach, and by which path. RFC 4271 §4.
//!
//! ```text
//! ├──────────────────────────┬───────────────┬───────────────┬──────────
//! │ sixteen octets 255       │    length     │    message    │ content …
//! └──────────────────────────┴───────────────┴───────────────┴──────────
//! ```
//!
//! Whether numbers of networks have 2 or 4 octets was agreed on when the session began; here the path says it by its length.

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, flag, hex,
    ipv4, label, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4271 §4";
const OPEN: &str = "RFC 4271 §4.2";
const UPDATE: &str = "RFC 4271 §4.3";
const ATTRIBUTES: &str = "RFC 4271 §5.1";

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
    FOUR = dec("bgp.cap.4as", "RFC 6793 §3", w("own network in 4 octets", "rede própria em 4 octetos"));
    WITHDRAWN_LENGTH = dec("bgp.update.withdrawn_routes.length", UPDATE, w("length of what is withdrawn", "comprimento do que é retirado"));
    WITHDRAWN = label("bgp.update.withdrawn_routes", UPDATE, w("no longer reached", "não mais alcançadas")).group();
    ATTRIBUTES_LENGTH = dec("bgp.update.path_attributes.length", UPDATE, w("length of the attributes", "comprimento dos atributos"));
    ATTRIBUTE = label("bgp.update.path_attribute", UPDATE, w("attribute", "atributo")).group();
    FLAGS = hex(2, "bgp.update.path_attribute.flags", UPDATE, w("flags", "sinalizadores")).group();
    OPTIONAL = flag("bgp.update.path_attribute.flags.optional", UPDATE, w("optional", "opcional"));
    TRANSITIVE = flag("bgp.update.path_attribute.flags.transitive", UPDATE, w("passed on", "repassado"));
    PARTIAL = flag("bgp.update.path_attribute.flags.partial", UPDATE, w("partial", "parcial"));
    EXTENDED = flag("bgp.update.path_attribute.flags.extended_length", UPDATE, w("length of two octets", "comprimento de dois octetos"));
    UNUSED = hex(1, "bgp.update.path_attribute.flags.unused", UPDATE, w("unused", "sem uso"));
    ATTRIBUTE_TYPE = dec("bgp.update.path_attribute.type_code", UPDATE, w("attribute", "atributo")).names(attribute_name);
    ATTRIBUTE_LENGTH = dec("bgp.update.path_attribute.length", UPDATE, w("length", "comprimento"));
    ORIGIN = dec("bgp.update.path_attribute.origin", ATTRIBUTES, w("origin", "origem")).names(origin_name);
    SEGMENT_TYPE = dec("bgp.update.path_attribute.as_path_segment.type", ATTRIBUTES, w("kind of segment", "tipo de trecho")).names(segment_name);
    SEGMENT_LENGTH = dec("bgp.update.path_attribute.as_path_segment.length", ATTRIBUTES, w("networks in it", "redes nele"));
    NETWORK_2 = dec("bgp.update.path_attribute.as_path_segment.as2", ATTRIBUTES, w("network (AS)", "rede (AS)"));
    NETWORK_4 = dec("bgp.update.path_attribute.as_path_segment.as4", ATTRIBUTES, w("network (AS)", "rede (AS)"));
    NEXT_HOP = ipv4("bgp.update.path_attribute.next_hop", ATTRIBUTES, w("next hop", "próximo salto"));
    DISCRIMINATOR = dec("bgp.update.path_attribute.multi_exit_disc", ATTRIBUTES, w("which entrance is liked", "qual entrada se prefere"));
    PREFERENCE = dec("bgp.update.path_attribute.local_pref", ATTRIBUTES, w("preference", "preferência"));
    COMMUNITY_NETWORK = dec("bgp.update.path_attribute.community_as", "RFC 1997", w("community, network", "comunidade, rede"));
    COMMUNITY_VALUE = dec("bgp.update.path_attribute.community_value", "RFC 1997", w("community, value", "comunidade, valor"));
    ROUTE = label("bgp.nlri", UPDATE, w("prefix", "prefixo")).group();
    PREFIX_LENGTH = dec("bgp.prefix_length", UPDATE, w("bits of the prefix", "bits do prefixo"));
    PREFIX = ipv4("bgp.nlri_prefix", UPDATE, w("prefix", "prefixo"));
    WITHDRAWN_PREFIX = ipv4("bgp.withdrawn_prefix", UPDATE, w("prefix", "prefixo"));
    MAJOR = dec("bgp.notify.major_error", "RFC 4271 §4.5", w("error", "erro")).names(error_name);
    MINOR = dec("bgp.notify.minor_error", "RFC 4271 §4.5", w("which exactly", "qual exatamente"));
    ERROR_DATA = octets("bgp.notify.minor_data", "RFC 4271 §4.5", w("more about it", "mais a respeito"));
    FAMILY = dec("bgp.route_refresh.afi", "RFC 2918 §3", w("family of addresses", "família de endereços"));
    SUBTYPE = dec("bgp.route_refresh.subtype", "RFC 7313 §3.2", w("kind", "tipo"));
    SUBFAMILY = dec("bgp.route_refresh.safi", "RFC 2918 §3", w("subfamily", "subfamília"));
    OTHER = octets("bgp.data", SPEC, w("content", "conteúdo"));
    COMMUNICATION = text("bgp.notify.communication", "RFC 9003 §2", w("text for people", "texto para pessoas"));
}

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
        64 => w("graceful restart", "reinício suave"),
        65 => w("networks of 4 octets", "redes de 4 octetos"),
        69 => w("several paths", "vários caminhos"),
        70 => w("enhanced route refresh", "renovação de rotas melhorada"),
        _ => return None,
    })
}

fn attribute_name(number: u64) -> Option<Words> {
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
        32 => "LARGE_COMMUNITY",
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
        fields: FIELDS,
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
                    let Some(address) = prefix(routes.get(at + 1..).unwrap_or_default(), bits) else { break };
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

/// The address of a prefix of `bits` bits, whose octets `bytes` begin with.
fn prefix(bytes: &[u8], bits: u8) -> Option<[u8; 4]> {
    let octets = usize::from(bits).div_ceil(8);
    let mut address = [0; 4];
    address.get_mut(..octets)?.copy_from_slice(bytes.get(..octets)?);
    Some(address)
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
                    (kind == 65 && length == 4).then(|| cursor.number(&FOUR, 4)).map(|_| ())
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
        cursor.item(&WITHDRAWN, withdrawn, &OTHER, |cursor| routes(&WITHDRAWN_PREFIX, cursor));
    }
    let mut left = usize::try_from(cursor.number(&ATTRIBUTES_LENGTH, 2)?).ok()?;
    while left >= 3 {
        let extended = cursor.peek(0)? & 0x10 != 0;
        let (octets, length) = match extended {
            true => (4, usize::from(cursor.peek16(2)?)),
            false => (3, usize::from(cursor.peek(2)?)),
        };
        cursor.item(&ATTRIBUTE, octets + length, &OTHER, |cursor| attribute(octets - 2, length, cursor));
        left = left.saturating_sub(octets + length);
    }
    routes(&PREFIX, cursor)
}

fn attribute(length_octets: usize, length: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let parts: [(&'static FieldDef, u32); 5] = [(&OPTIONAL, 1), (&TRANSITIVE, 1), (&PARTIAL, 1), (&EXTENDED, 1), (&UNUSED, 4)];
    cursor.flags(&FLAGS, 8, &parts)?;
    let kind = cursor.number(&ATTRIBUTE_TYPE, 1)?;
    cursor.number(&ATTRIBUTE_LENGTH, length_octets)?;
    match (kind, length) {
        (1, 1) => cursor.number(&ORIGIN, 1).map(|_| ()),
        (2, _) => {
            let four = path_has(cursor.ahead(), 4);
            while cursor.remaining() > 0 {
                cursor.number(&SEGMENT_TYPE, 1)?;
                for _ in 0..cursor.number(&SEGMENT_LENGTH, 1)? {
                    if four { cursor.number(&NETWORK_4, 4)? } else { cursor.number(&NETWORK_2, 2)? };
                }
            }
            Some(())
        }
        (3, 4) => cursor.octets(&NEXT_HOP, 4).map(|_| ()),
        (4, 4) => cursor.number(&DISCRIMINATOR, 4).map(|_| ()),
        (5, 4) => cursor.number(&PREFERENCE, 4).map(|_| ()),
        (8, _) => {
            while cursor.remaining() >= 4 {
                cursor.number(&COMMUNITY_NETWORK, 2)?;
                cursor.number(&COMMUNITY_VALUE, 2)?;
            }
            Some(())
        }
        _ => None,
    }
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

fn routes(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while let Some(bits) = cursor.peek(0).filter(|bits| *bits <= 32) {
        let octets = usize::from(bits).div_ceil(8);
        let address = prefix(cursor.ahead().get(1..)?, bits)?;
        cursor.item(&ROUTE, 1 + octets, &OTHER, |cursor| {
            cursor.number(&PREFIX_LENGTH, 1)?;
            match octets {
                0 => cursor.derive(def, Value::Ipv4(address)),
                _ => cursor.computed(def, octets, Value::Ipv4(address))?,
            }
            Some(())
        });
    }
    Some(())
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
    fn a_session_ends_with_a_reason() {
        let told = tell(Proto::Bgp, &format!("{MARKER} 0019 03 06 02 03 627965"));
        assert_eq!((told.get("bgp.notify.major_error"), told.get("bgp.notify.communication")), ("6".into(), "bye".into()));
        assert_eq!(told.summaries[0][1], "NOTIFICATION: fim da sessão");
    }
}
