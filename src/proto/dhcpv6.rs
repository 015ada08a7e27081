//! DHCPv6: a host asks for addresses, for a prefix of its own, or only for name servers. RFC 8415 §8 and §9.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────────────────────────────────────┤
//! │     type      │                  transaction                  │
//! ├───────────────┴───────────────────────────────────────────────┤
//! │                          options ...                          │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Between relays and servers: type, relays passed, the link's address and the peer's, then options, in one of which the
//! client's message stands.

mod options;

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, ipv6, join,
};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 8415 §8";
const RELAY_SPEC: &str = "RFC 8415 §9";

fields! {
    TYPE = dec("dhcpv6.msgtype", SPEC, w("message type", "tipo da mensagem")).at(0, 8).names(type_name);
    TRANSACTION = hex(6, "dhcpv6.xid", SPEC, w("transaction", "transação"));
    HOPS = dec("dhcpv6.hopcount", RELAY_SPEC, w("relays passed", "retransmissores no caminho"));
    LINK = ipv6("dhcpv6.linkaddr", RELAY_SPEC, w("address on the client's link", "endereço no enlace do cliente"));
    PEER = ipv6("dhcpv6.peeraddr", RELAY_SPEC, w("client's or relay's address", "endereço do cliente ou retransmissor"));
}

static ALL: [&FieldDef; FIELDS.len() + options::FIELDS.len()] = join(FIELDS, options::FIELDS);

/// Octets of a message's header, and of one between relays.
const HEADER: (usize, usize) = (4, 34);
/// The first and last type, and those between relays.
const TYPES: std::ops::RangeInclusive<u8> = 1..=36;
const RELAYED: std::ops::RangeInclusive<u8> = 12..=13;

fn type_name(kind: u64) -> Option<Words> {
    Some(same(match kind {
        1 => "SOLICIT",
        2 => "ADVERTISE",
        3 => "REQUEST",
        4 => "CONFIRM",
        5 => "RENEW",
        6 => "REBIND",
        7 => "REPLY",
        8 => "RELEASE",
        9 => "DECLINE",
        10 => "RECONFIGURE",
        11 => "INFORMATION-REQUEST",
        12 => "RELAY-FORW",
        13 => "RELAY-REPL",
        14 => "LEASEQUERY",
        15 => "LEASEQUERY-REPLY",
        _ => return None,
    }))
}

const fn header(kind: u8) -> usize {
    if *RELAYED.start() <= kind && kind <= *RELAYED.end() { HEADER.1 } else { HEADER.0 }
}

/// DHCPv6.
pub struct Dhcpv6;

impl Protocol for Dhcpv6 {
    const INFO: &'static Info = &Info {
        name: "dhcpv6",
        title: "DHCPv6",
        about: w(
            "Lends a host IPv6 addresses or a prefix, and tells it its network's name servers.",
            "Empresta a um host endereços IPv6 ou um prefixo, e lhe diz os servidores de nomes da rede.",
        ),
        spec: "RFC 8415",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(546), Key::Udp(547)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let need = bytes.first().map_or(HEADER.0, |kind| header(*kind));
        if bytes.len() < need { Err(Fault::Truncated { need }) } else { Ok(Step::new(bytes.len(), Next::Nothing)) }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        let Some(kind) = bytes.first() else { return false };
        TYPES.contains(kind)
            && (bytes.len() >= header(*kind) || !carrier.whole)
            && options::tile(bytes.get(header(*kind)..).unwrap_or_default(), carrier.whole)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        // The type has a fixed place, and is told.
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        message(layer.header().first().copied().unwrap_or(0), options::DEEPEST, &mut cursor);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let Some(kind) = message.first() else { return };
        if let Some(name) = type_name((*kind).into()) {
            say.words(name);
        }
        let list = message.get(header(*kind)..).unwrap_or_default();
        for address in options::addresses(list).take(2) {
            let _ = write!(say, " {}", Ipv6Addr::from(address));
        }
        if let Some(inner) = options::relayed(list) {
            say.out.push_str(": ");
            if let Some(name) = inner.first().and_then(|kind| type_name((*kind).into())) {
                say.words(name);
            }
        }
    }
}

/// Tells a message behind its type.
fn message(kind: u8, depth: u8, cursor: &mut Cursor<'_, '_>) {
    let _ = relay_or_transaction(kind, cursor).and_then(|()| options::describe(depth, cursor));
    cursor.rest(&options::DATA);
}

fn relay_or_transaction(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if !RELAYED.contains(&kind) {
        return cursor.number(&TRANSACTION, 3).map(|_| ());
    }
    cursor.number(&HOPS, 1)?;
    cursor.octets(&LINK, 16)?;
    cursor.octets(&PEER, 16).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    /// A client with a DUID of its card and a time asks for an address and for name servers.
    const SOLICIT: &str = "01 123456 0001 000e 0001 0001 001c0de0 0200000000a1
        0003 000c 00000001 00000000 00000000  0006 0004 0017 0018  0008 0002 000a";
    /// A server, with a DUID of its card, lends an address.
    const REPLY: &str = "07 123456 0001 000e 0001 0001 001c0de0 0200000000a1 0002 000a 0003 0001 020000000001
        0003 0028 00000001 00000708 00000b40 0005 0018 20010db8000000000000000000000064 00000e10 00001c20
        0017 0010 20010db8000000000000000000000053 0018 000d 076578616d706c65036f726700 000d 0004 0000 6f6b";

    #[test]
    fn a_solicit_lists_what_it_wants() {
        let told = tell(Proto::Dhcpv6, SOLICIT);
        assert_eq!((told.protocols.as_str(), told.stop), ("dhcpv6", Stop::Done));
        assert_eq!((told.get("dhcpv6.msgtype"), told.get("dhcpv6.xid")), ("1".into(), "0x123456".into()));
        assert_eq!(told.get("dhcpv6.requested_option_code"), "23;24");
        assert_eq!(told.get("dhcpv6.duidllt.time"), "948523360.000000000");
        assert_eq!(told.summaries[0][0], "SOLICIT");
    }

    #[test]
    fn a_reply_lends_an_address() {
        let told = tell(Proto::Dhcpv6, REPLY);
        assert_eq!((told.get("dhcpv6.iaaddr.ip"), told.get("dhcpv6.iaid.t1")), ("2001:db8::64".into(), "1800".into()));
        assert_eq!((told.get("dhcpv6.search_list_entry"), told.get("dhcpv6.status_msg")), ("example.org".into(), "ok".into()));
        assert_eq!(told.summaries[0][1], "REPLY 2001:db8::64");
    }

    #[test]
    fn a_relay_carries_the_message_whole() {
        let inner = octets(SOLICIT).len();
        let relayed = format!(
            "0c 01 20010db8000000000000000000000001 fe8000000000000000000000000000a1 0012 0004 65746831 0009 {inner:04x} {SOLICIT}"
        );
        let told = tell(Proto::Dhcpv6, &relayed);
        assert_eq!((told.get("dhcpv6.msgtype"), told.get("dhcpv6.peeraddr")), ("12;1".into(), "fe80::a1".into()));
        assert_eq!(told.summaries[0][0], "RELAY-FORW: SOLICIT");
    }

    #[test]
    fn a_name_may_lack_its_end() {
        let told = tell(Proto::Dhcpv6, "0b 123456 0027 0007 00 05 6c61626f72");
        assert_eq!((told.get("dhcpv6.client_domain"), told.get("dhcpv6.option.length")), ("labor".into(), "7".into()));
        assert_eq!(tell(Proto::Dhcpv6, "0b 123456 0008 0002 0064").get("dhcpv6.elapsed_time"), "1000");
    }

    #[test]
    fn time_zones_have_rules_or_a_name() {
        let told = tell(Proto::Dhcpv6, "07 123456 0029 0004 45535435 002a 0003 474d54 0035 0004 00041234 002b 0004 00120025");
        assert_eq!((told.get("dhcpv6.timezone"), told.get("dhcpv6.tzdb")), ("EST5".into(), "GMT".into()));
        assert_eq!((told.get("dhcpv6.duid.bytes"), told.get("dhcpv6.requested_option_code")), ("00041234".into(), "18;37".into()));
    }

    #[test]
    fn options_must_fill_the_message() {
        assert!(Proto::Dhcpv6.fits(&octets(SOLICIT), Carrier::DATAGRAM));
        assert!(!Proto::Dhcpv6.fits(&octets(&format!("{SOLICIT} 00")), Carrier::DATAGRAM));
        assert!(!Proto::Dhcpv6.fits(b"ping", Carrier::DATAGRAM));
    }
}
