//! AMT: a tunnel by which a host without multicast around it gets what groups are sent, from a relay that has it.
//! RFC 7450 §5.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────────────────────┤
//! │version│  type │    reserved   │ IP packet, in multicast data  │
//! ├───────┴───────┴───────────────┴───────────────────────────────┤
//! │ or: response MAC, 6 octets; request nonce, 4; IP packet       │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The packets that queries and updates carry are those of IGMP and MLD, as on a link.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, ipv4, ipv6, octets};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 7450 §5.1";

fields! {
    VERSION = dec("amt.version", SPEC, w("version", "versão")).at(0, 4);
    TYPE = dec("amt.type", SPEC, w("message", "mensagem")).at(4, 4).names(type_name);
    RESERVED = octets("amt.reserved", SPEC, w("reserved", "reservado"));
    QUERY_RESERVED = hex(2, "amt.membership_query.reserved", "RFC 7450 §5.1.4.3", w("reserved", "reservado"));
    REQUEST_RESERVED = hex(2, "amt.request.reserved", "RFC 7450 §5.1.3.3", w("reserved", "reservado"));
    LIMIT = flag("amt.membership_query.l", "RFC 7450 §5.1.4.4", w("relay is full (L)", "o relay está lotado (L)"));
    GATEWAY = flag("amt.membership_query.g", "RFC 7450 §5.1.4.5", w("gateway's address follows (G)", "segue o endereço do gateway (G)"));
    MLD = flag("amt.request.p", "RFC 7450 §5.1.3.4", w("MLD wanted instead of IGMP (P)", "pede MLD em vez de IGMP (P)"));
    RESPONSE = hex(16, "amt.response_mac", "RFC 7450 §5.1.4.6", w("response's authentication code", "código de autenticação da resposta"));
    NONCE = hex(8, "amt.request_nonce", "RFC 7450 §5.1.3.6", w("request nonce", "nonce do pedido"));
    DISCOVERY = hex(8, "amt.discovery_nonce", "RFC 7450 §5.1.1.4", w("discovery nonce", "nonce da descoberta"));
    RELAY_4 = ipv4("amt.relay_address.ipv4", "RFC 7450 §5.1.2.5", w("relay", "relay"));
    RELAY_6 = ipv6("amt.relay_address.ipv6", "RFC 7450 §5.1.2.5", w("relay", "relay"));
    PORT = dec("amt.gateway.port_number", "RFC 7450 §5.1.7.6", w("gateway's port", "porta do gateway"));
    ADDRESS = ipv6("amt.gateway.ip_address", "RFC 7450 §5.1.7.7", w("gateway's address", "endereço do gateway"));
}

const ADVERTISEMENT: u8 = 2;
const QUERY: u8 = 4;
const UPDATE: u8 = 5;
const DATA: u8 = 6;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("relay discovery", "descoberta de relay"),
        2 => w("relay advertisement", "anúncio de relay"),
        3 => w("request", "pedido"),
        4 => w("membership query", "consulta de membros"),
        5 => w("membership update", "atualização de membros"),
        6 => w("multicast data", "dados de multicast"),
        7 => w("teardown", "encerramento"),
        _ => return None,
    })
}

/// Octets before a packet, or all that a message without one has.
fn octets_of(kind: u8, len: usize) -> Option<usize> {
    Some(match kind {
        1 | 3 => 8,
        ADVERTISEMENT if len < 24 => 12,
        ADVERTISEMENT => 24,
        QUERY | UPDATE => 12,
        DATA => 2,
        7 => 30,
        _ => return None,
    })
}

/// AMT.
pub struct Amt;

impl Protocol for Amt {
    const INFO: &'static Info = &Info {
        name: "amt",
        title: "AMT",
        about: w(
            "Brings what is sent to groups to a host without multicast around it, through a tunnel from a relay.",
            "Traz o que é enviado a grupos até um host sem multicast à sua volta, por um túnel desde um relay.",
        ),
        spec: "RFC 7450",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(2268)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let first = *bytes.first().ok_or(Fault::Truncated { need: 2 })?;
        let kind = first & 15;
        let Some(need) = octets_of(kind, bytes.len()).filter(|_| first >> 4 == 0) else {
            return Err(Fault::Malformed(w("no message of AMT", "não é uma mensagem AMT")));
        };
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        let next = if matches!(kind, QUERY | UPDATE | DATA) { Next::By(Key::Nibble) } else { Next::Nothing };
        // The gateway's port and address stand behind the packet of a query that has them.
        let gateway = kind == QUERY && bytes[1] & 1 != 0 && bytes.len() >= need + 18;
        Ok(Step::new(need, next).trailer(if gateway { 18 } else { 0 }))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let Some(first) = layer.header().first() else { return };
        let kind = first & 15;
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        match kind {
            3 => cursor.bits(&REQUEST_RESERVED, 7).and_then(|_| cursor.bits(&MLD, 1)),
            QUERY => {
                cursor.bits(&QUERY_RESERVED, 6).and_then(|_| cursor.bits(&LIMIT, 1)).and_then(|_| cursor.bits(&GATEWAY, 1))
            }
            _ => cursor.octets(&RESERVED, 1),
        };
        if matches!(kind, 1..=3) {
            cursor.octets(&RESERVED, 2);
        } else if kind != DATA {
            cursor.number(&RESPONSE, 6);
        }
        match kind {
            1 | ADVERTISEMENT => cursor.number(&DISCOVERY, 4),
            DATA => None,
            _ => cursor.number(&NONCE, 4),
        };
        match (kind, cursor.remaining()) {
            (ADVERTISEMENT, 4) => cursor.octets(&RELAY_4, 4),
            (ADVERTISEMENT, 16) => cursor.octets(&RELAY_6, 16),
            (7, _) => cursor.octets(&PORT, 2).and_then(|_| cursor.octets(&ADDRESS, 16)),
            _ => None,
        };
        if kind == QUERY {
            let mut trailer = Cursor::trailer(layer, sink);
            trailer.octets(&PORT, 2);
            trailer.octets(&ADDRESS, 16);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().first().and_then(|first| type_name((first & 15).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn what_a_group_is_sent_follows() {
        let told = tell(Proto::Amt, "06 00 45000014 00010000 40fd0000 c0000201 e8010101");
        assert_eq!((told.protocols.as_str(), told.get("ip.dst")), ("amt:ip", "232.1.1.1".into()));
        assert_eq!(told.summaries[0], ["multicast data", "dados de multicast"]);
    }

    #[test]
    fn a_query_may_tell_the_gateway_its_own_address() {
        let query = "46000020 00010000 01020000 c0000201 e0000001 94040000 11 64 ee9b 00000000";
        let told = tell(
            Proto::Amt,
            &format!("04 01 010203040506 deadbeef {query} 08dc 00000000000000000000ffffc0000207"),
        );
        assert_eq!((told.protocols.as_str(), told.get("amt.request_nonce")), ("amt:ip:igmp", "0xdeadbeef".into()));
        assert_eq!((told.get("amt.gateway.port_number"), told.get("amt.gateway.ip_address")), ("2268".into(), "::ffff:192.0.2.7".into()));
    }

    #[test]
    fn relays_advertise_either_address() {
        let told = tell(Proto::Amt, "02 000000 01020304 c0000209");
        assert_eq!((told.get("amt.relay_address.ipv4"), told.stop), ("192.0.2.9".into(), Stop::Done));
        assert!(matches!(tell(Proto::Amt, "18 00").stop, Stop::Fault(_)));
    }
}
