//! Teredo: carries IPv6 in UDP datagrams over IPv4, so that a host behind an address translator can use it.
//! RFC 4380 §5.1.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────┬───────────────┤
//! │        0 · 1 (who I am)       │   ID length   │  auth. length │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │    client ID, authentication value, nonce (64 bits), octet    │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │    0 · 0 (where you are)      │    port, all bits inverted    │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │               IPv4 address, all bits inverted                 │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Either, both or none of these indications stand before the IPv6 header.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, ipv4, label, octet_bits, octets,
};
use crate::bytes::{Reader, be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4380 §5.1.1";

fields! {
    AUTHENTICATION = label("teredo.auth", SPEC, w("authentication", "autenticação")).group();
    ORIGIN = label("teredo.orig", SPEC, w("origin", "origem")).group();
    INDICATOR = hex(4, "teredo.indicator", SPEC, w("indicator", "indicador")).names(indicator_name);
    ID_LENGTH = dec("teredo.auth.idlen", SPEC, w("client ID length", "comprimento do ID do cliente"));
    VALUE_LENGTH = dec("teredo.auth.aulen", SPEC, w("authentication value length", "comprimento do valor de autenticação"));
    ID = octets("teredo.auth.id", SPEC, w("client ID", "ID do cliente"));
    VALUE = octets("teredo.auth.value", SPEC, w("authentication value", "valor de autenticação"));
    NONCE = octets("teredo.auth.nonce", SPEC, w("nonce", "nonce"));
    CONFIRMATION = octets("teredo.auth.conf", SPEC, w("confirmation", "confirmação"));
    PORT = dec("teredo.orig.port", SPEC, w("UDP port seen by the server", "porta UDP vista pelo servidor"))
        .about("Stored with all bits inverted, so that no address translator changes it.",
               "Guardada com todos os bits invertidos, para que nenhum tradutor de endereços a altere.");
    ADDRESS = ipv4("teredo.orig.addr", SPEC, w("IPv4 address seen by the server", "endereço IPv4 visto pelo servidor"));
}

fn indicator_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("origin", "origem"),
        1 => w("authentication", "autenticação"),
        _ => return None,
    })
}

/// Octets of the authentication indication at the start of `bytes`, and of the origin indication behind it; 0 for one
/// that is not there.
fn indications(bytes: &[u8]) -> Result<(usize, usize), Fault> {
    let mut authentication = 0;
    if be16(bytes, 0) == Some(1) {
        let lengths = bytes.get(2..4).ok_or(Fault::Truncated { need: 4 })?;
        authentication = 13 + usize::from(lengths[0]) + usize::from(lengths[1]);
    }
    let origin = if be16(bytes, authentication) == Some(0) { 8 } else { 0 };
    let need = authentication + origin;
    if bytes.len() < need { Err(Fault::Truncated { need }) } else { Ok((authentication, origin)) }
}

/// The port and the address of an origin indication.
fn origin(header: &[u8], at: usize) -> Option<(u16, Ipv4Addr)> {
    Some((!be16(header, at + 2)?, Ipv4Addr::from(!be32(header, at + 4)?)))
}

/// Teredo.
pub struct Teredo;

impl Protocol for Teredo {
    const INFO: &'static Info = &Info {
        name: "teredo",
        title: "Teredo",
        about: w(
            "Carries IPv6 in UDP datagrams over IPv4, through address translators that know nothing of IPv6.",
            "Leva IPv6 em datagramas UDP sobre IPv4, através de tradutores de endereços que desconhecem o IPv6.",
        ),
        spec: "RFC 4380",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(3544)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (authentication, origin) = indications(bytes)?;
        let header = authentication + origin;
        match bytes.get(header).map(|octet| octet >> 4) {
            None | Some(6) => Ok(Step::new(header, Next::By(Key::EtherType(0x86dd)))),
            _ => Err(Fault::Malformed(w(
                "neither an indication nor an IPv6 header",
                "nem uma indicação nem um cabeçalho IPv6",
            ))),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let (Ok((authentication, indication)), false) = (indications(header), layer.is_faulty()) else { return };
        if authentication > 0 {
            sink.open(&AUTHENTICATION, 0..authentication, Value::Present);
            let mut reader = Reader::new(header, 0);
            sink.take(&INDICATOR, &mut reader, 2);
            for (length, def) in [(&ID_LENGTH, &ID), (&VALUE_LENGTH, &VALUE)].map(|(length, def)| {
                let octets = sink.take(length, &mut reader, 1).and_then(Value::number).unwrap_or(0);
                (octets as usize, def)
            }) {
                if length > 0 {
                    sink.take(def, &mut reader, length);
                }
            }
            sink.take(&NONCE, &mut reader, 8);
            sink.take(&CONFIRMATION, &mut reader, 1);
            sink.leave();
        }
        if let (8, Some((port, address))) = (indication, origin(header, authentication)) {
            let at = authentication;
            sink.open(&ORIGIN, at..at + 8, Value::Present);
            sink.put_bits(&INDICATOR, header, octet_bits(at..at + 2).start, 16);
            sink.put_octets(&PORT, at + 2..at + 4, Value::Number(port.into()));
            sink.put_octets(&ADDRESS, at + 4..at + 8, Value::Ipv4(address.octets()));
            sink.leave();
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Ok((authentication, indication)), false) = (indications(header), layer.is_faulty()) else { return };
        if let (8, Some((port, address))) = (indication, origin(header, authentication)) {
            say.words(w("origin ", "origem "));
            let _ = write!(say, "{address}:{port}");
        } else if authentication > 0 {
            say.words(w("authentication", "autenticação"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    /// An IPv6 header without payload: fe80::ffff:ffff:ffff to ff02::2.
    const INNER: &str = "6000 0000 0000 3bff fe80000000000000 0000ffffffffffff ff02000000000000 0000000000000002";

    #[test]
    fn a_bubble_has_no_indication() {
        assert_eq!(tell(Proto::Teredo, INNER).protocols, "teredo:ipv6");
    }

    #[test]
    fn authentication_and_origin_stand_before_ipv6() {
        // RFC 4380 §5.1.1: no identifier, a nonce; then port 40000 and 192.0.2.45 with all bits inverted.
        let told = tell(Proto::Teredo, &format!("0001 00 00 0102030405060708 00 0000 63bf 3ffffdd2 {INNER}"));
        assert_eq!(told.protocols, "teredo:ipv6");
        assert_eq!((told.get("teredo.orig.port"), told.get("teredo.orig.addr")), ("40000".into(), "192.0.2.45".into()));
        assert_eq!(told.get("teredo.auth.nonce"), "0102030405060708");
        assert_eq!(told.summaries[0][1], "origem 192.0.2.45:40000");
    }

    #[test]
    fn identifier_and_value_are_told_apart() {
        let told = tell(Proto::Teredo, &format!("0001 02 03 aabb ccddee 0102030405060708 01 {INNER}"));
        assert_eq!((told.get("teredo.auth.id"), told.get("teredo.auth.value")), ("aabb".into(), "ccddee".into()));
    }

    #[test]
    fn what_is_neither_is_malformed() {
        assert!(matches!(tell(Proto::Teredo, "4500 0000").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
