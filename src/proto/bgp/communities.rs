//! Extended communities: what a router is to do with a route, in eight octets: a kind, a meaning, six octets of value.
//! RFC 4360 §2, RFC 5668, RFC 8955 §7, RFC 7153 §5.

use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, Value, dec, hex, ipv4, label, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 4360 §2";

fields! {
    COMMUNITY = label("bgp.ext_community", SPEC, w("community", "comunidade")).group();
    KIND = hex(2, "bgp.ext_com.type", SPEC, w("kind", "tipo")).names(kind_name);
    OF_NETWORK = hex(2, "bgp.ext_com.stype_tr_as2", SPEC, w("meaning", "significado")).names(meaning);
    OF_NETWORK_HERE = hex(2, "bgp.ext_com.stype_ntr_as2", SPEC, w("meaning", "significado")).names(meaning_here);
    OF_ROUTER = hex(2, "bgp.ext_com.stype_tr_IP4", SPEC, w("meaning", "significado")).names(meaning);
    OF_ROUTER_HERE = hex(2, "bgp.ext_com.stype_ntr_IP4", SPEC, w("meaning", "significado"));
    OF_LONG_NETWORK = hex(2, "bgp.ext_com.stype_tr_as4", "RFC 5668 §2", w("meaning", "significado")).names(meaning);
    OF_LONG_NETWORK_HERE = hex(2, "bgp.ext_com.stype_ntr_as4", "RFC 5668 §2", w("meaning", "significado"));
    OPAQUE = hex(2, "bgp.ext_com.stype_tr_opaque", SPEC, w("meaning", "significado"));
    OPAQUE_HERE = hex(2, "bgp.ext_com.stype_ntr_opaque", SPEC, w("meaning", "significado"));
    OF_EVPN = hex(2, "bgp.ext_com.stype_tr_evpn", "RFC 7432 §7.5", w("meaning", "significado"));
    OF_FLOW = hex(2, "bgp.ext_com.stype_tr_exp", "RFC 8955 §7", w("meaning", "significado")).names(flow_name);
    OF_FLOW_TO_ROUTER = hex(2, "bgp.ext_com.stype_tr_exp_2", "RFC 8955 §7", w("meaning", "significado")).names(flow_name);
    OF_FLOW_TO_LONG_NETWORK = hex(2, "bgp.ext_com.stype_tr_exp_3", "RFC 8955 §7", w("meaning", "significado")).names(flow_name);
    OTHER_MEANING = hex(2, "bgp.ext_com.stype_unknown", SPEC, w("meaning", "significado"));
    AS_2 = dec("bgp.ext_com.value_as2", SPEC, w("network (AS)", "rede (AS)"));
    AS_4 = dec("bgp.ext_com.value_as4", SPEC, w("network (AS)", "rede (AS)"));
    ROUTER = ipv4("bgp.ext_com.value_IP4", SPEC, w("router", "roteador"));
    NUMBER_2 = dec("bgp.ext_com.value_an2", SPEC, w("number", "número"));
    NUMBER_4 = dec("bgp.ext_com.value_an4", SPEC, w("number", "número"));
    BANDWIDTH = text("bgp.ext_com.value_link_bw", "draft-ietf-idr-link-bandwidth §2", w("bandwidth, in octets/s", "largura de banda, em octetos/s"));
    RATE = text("bgp.ext_com_flow.rate_limit", "RFC 8955 §7.1", w("at most, in octets/s", "no máximo, em octetos/s"));
    RAW = hex(16, "bgp.ext_com.value_raw", SPEC, w("value", "valor"));
}

/// The kind, the bit for being passed on apart (RFC 7153 §5).
fn kind_name(number: u64) -> Option<Words> {
    Some(match number {
        0x80 => w("what is to be done with a flow", "o que fazer com um fluxo"),
        _ => match number & 0x3f {
            0 => w("of a network", "de uma rede"),
            1 => w("of a router", "de um roteador"),
            2 => w("of a network with a number of 4 octets", "de uma rede com número de 4 octetos"),
            3 => w("other", "outra"),
            6 => same("EVPN"),
            _ => return None,
        },
    })
}

fn meaning(number: u64) -> Option<Words> {
    Some(match number {
        2 => w("who is to take the route", "quem deve receber a rota"),
        3 => w("where the route is from", "de onde vem a rota"),
        5 => same("OSPF"),
        _ => return None,
    })
}

fn meaning_here(number: u64) -> Option<Words> {
    (number == 4).then_some(w("bandwidth of the link", "largura de banda do enlace"))
}

fn flow_name(number: u64) -> Option<Words> {
    Some(match number {
        6 => w("held to a rate", "limitado a uma taxa"),
        7 => w("sampled, or the last rule", "amostrado, ou a última regra"),
        8 => w("led elsewhere", "levado a outro lugar"),
        9 => w("marked (DSCP)", "marcado (DSCP)"),
        _ => return None,
    })
}

/// Tells the community in the next eight octets.
pub(super) fn tell(cursor: &mut Cursor<'_, '_>) {
    cursor.item(&COMMUNITY, 8, &RAW, |cursor| {
        let kind = cursor.number(&KIND, 1)?;
        let def = match kind {
            0x00 => &OF_NETWORK,
            0x40 => &OF_NETWORK_HERE,
            0x01 => &OF_ROUTER,
            0x41 => &OF_ROUTER_HERE,
            0x02 => &OF_LONG_NETWORK,
            0x42 => &OF_LONG_NETWORK_HERE,
            0x03 => &OPAQUE,
            0x43 => &OPAQUE_HERE,
            0x06 => &OF_EVPN,
            0x80 => &OF_FLOW,
            0x81 => &OF_FLOW_TO_ROUTER,
            0x82 => &OF_FLOW_TO_LONG_NETWORK,
            _ => &OTHER_MEANING,
        };
        match (kind, cursor.number(def, 1)?) {
            (0x80, 6) => {
                cursor.number(&AS_2, 2)?;
                float(&RATE, cursor)
            }
            (0x40, 4) => {
                cursor.number(&AS_2, 2)?;
                float(&BANDWIDTH, cursor)
            }
            // The other actions of a flow have values of their own.
            (0x80, 7 | 9..) => None,
            (0x00 | 0x40 | 0x80, _) => {
                cursor.number(&AS_2, 2)?;
                cursor.number(&NUMBER_4, 4).map(|_| ())
            }
            (0x01 | 0x41 | 0x81, _) => {
                cursor.octets(&ROUTER, 4)?;
                cursor.number(&NUMBER_2, 2).map(|_| ())
            }
            (0x02 | 0x42 | 0x82, _) => {
                cursor.number(&AS_4, 4)?;
                cursor.number(&NUMBER_2, 2).map(|_| ())
            }
            _ => None,
        }
    });
}

/// A floating-point number of 32 bits (IEEE 754).
fn float(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let number = f32::from_be_bytes(*cursor.ahead().first_chunk()?);
    cursor.computed(def, 4, Value::Text(number.to_string().as_bytes()))
}
