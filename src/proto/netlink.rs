//! Netlink: what Linux's kernel and its programs tell each other, behind a header that the capture puts in front.
//! `LINKTYPE_NETLINK` (<https://www.tcpdump.org/linktypes/LINKTYPE_NETLINK.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          packet type          │       hardware type 824       │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ unused, 10 octets                                             │
//! │                               ┌───────────────────────────────┤
//! │                               │            family             │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! Of the families, the firewall's is read on.

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octets};
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_NETLINK";

fields! {
    PACKET_TYPE = dec("netlink.packet_type", SPEC, w("packet type", "tipo de pacote")).at(0, 16);
    HARDWARE = dec("netlink.hatype", SPEC, w("hardware type", "tipo de hardware")).at(16, 16);
    UNUSED = octets("netlink.unused", SPEC, w("unused", "sem uso")).at(32, 80);
    FAMILY = hex(4, "netlink.family", SPEC, w("family", "família")).at(112, 16).names(family_name);
}

const HEADER: usize = 16;
const FIREWALL: u16 = 12;

fn family_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("routes and addresses", "rotas e endereços"),
        4 => w("sockets", "sockets"),
        6 => w("IPsec", "IPsec"),
        9 => w("audit", "auditoria"),
        12 => w("firewall", "firewall"),
        15 => w("devices", "dispositivos"),
        16 => w("generic", "genérica"),
        _ => return None,
    })
}

/// Netlink.
pub struct Netlink;

impl Protocol for Netlink {
    const INFO: &'static Info = &Info {
        name: "netlink",
        title: "Netlink",
        about: w(
            "What the kernel of Linux and its programs tell each other about addresses, routes and the firewall.",
            "O que o núcleo do Linux e seus programas dizem um ao outro sobre endereços, rotas e o firewall.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Link(253)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let family = be16(bytes, 14).ok_or(Fault::Truncated { need: HEADER })?;
        let next = if family == FIREWALL { Next::Ports(Key::Netfilter, Key::Netfilter) } else { Next::Payload };
        Ok(Step::new(HEADER, next))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = be16(layer.header(), 14).and_then(|family| family_name(family.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn other_families_than_the_firewall_are_named() {
        let told = tell(Proto::Netlink, "0004 0338 00000000000000000000 0000 14000000 1600 0103 c72da757 00000000 00000000");
        assert_eq!((told.get("netlink.family"), told.summaries[0][0].as_str()), ("0x0000".into(), "routes and addresses"));
    }
}
