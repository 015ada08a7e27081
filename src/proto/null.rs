//! BSD loopback: what a host says to itself has no Ethernet around it, only the number of the address family.
//! `LINKTYPE_NULL`, `LINKTYPE_LOOP` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                         address family                        │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The order of the octets is that of the capturing host, or the network's (OpenBSD); families are small, so the half
//! that is zero tells. The families' numbers are the operating system's own, save 2 for IPv4.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec};
use crate::bytes::be32;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_NULL";

fields! {
    FAMILY = dec("null.family", SPEC, w("address family", "família de endereços"))
        .names(family_name)
        .about("The number that the capturing system gives the family: AF_INET, AF_INET6.",
               "O número que o sistema que capturou dá à família: AF_INET, AF_INET6.");
}

fn family_name(number: u64) -> Option<Words> {
    Some(match number {
        2 => same("IPv4"),
        7 => same("OSI"),
        10 => same("IPv6 (Linux)"),
        16 => same("AppleTalk"),
        23 => same("IPX (BSD), IPv6 (Windows)"),
        24 => same("IPv6 (NetBSD, OpenBSD)"),
        26 => same("IPv6 (Solaris)"),
        28 => same("IPv6 (FreeBSD)"),
        30 => same("IPv6 (macOS)"),
        _ => return None,
    })
}

/// The address family, from the four octets in whichever order makes it the smaller number.
fn family(bytes: &[u8]) -> Option<u32> {
    be32(bytes, 0).map(|number| number.min(number.swap_bytes()))
}

/// BSD loopback.
pub struct Null;

impl Protocol for Null {
    const INFO: &'static Info = &Info {
        name: "null",
        title: "BSD null",
        about: w(
            "Stands in for a link where a host talks to itself: no addresses, only what kind of packet follows.",
            "Faz as vezes de enlace quando um host fala consigo mesmo: sem endereços, só o tipo de pacote que segue.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(0), Key::Link(108)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let next = match family(bytes).ok_or(Fault::Truncated { need: 4 })? {
            2 => Next::By(Key::EtherType(0x0800)),
            7 => Next::By(Key::Sap(0xfe)),
            16 => Next::By(Key::EtherType(0x809b)),
            // 23 is IPX on the BSDs and IPv6 on Windows: the packet's first nibble tells.
            23 if bytes.get(4).is_none_or(|octet| octet >> 4 != 6) => Next::By(Key::EtherType(0x8137)),
            10 | 23 | 24 | 26 | 28 | 30 => Next::By(Key::EtherType(0x86dd)),
            // Some systems put an EtherType there, which no family is as large as.
            ethertype @ 0x600..=0xffff => Next::By(Key::EtherType(ethertype as u16)),
            _ => Next::Payload,
        };
        Ok(Step::new(4, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if let Some(family) = family(layer.header()) {
            sink.put_octets(&FAMILY, 0..4, Value::Number(family.into()));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = family(layer.header()).and_then(|family| family_name(family.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_family_is_read_in_either_order_of_octets() {
        // macOS, from the machine's own order; then OpenBSD, in the network's.
        for hex in ["1e000000 60000000 0000 3b 40 00000000000000000000000000000001 00000000000000000000000000000001",
                    "00000018 60000000 0000 3b 40 00000000000000000000000000000001 00000000000000000000000000000001"] {
            let told = tell(Proto::Null, hex);
            assert_eq!(told.protocols, "null:ipv6");
            assert_eq!(told.get("null.family"), if hex.starts_with('1') { "30" } else { "24" });
        }
        assert_eq!(tell(Proto::Null, "63000000 ff").protocols, "null:data");
        let told = tell(Proto::Null, "00080000 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "null:ip");
    }
}
