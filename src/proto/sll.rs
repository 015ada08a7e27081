//! Linux cooked capture: what Linux keeps of the link layer when it captures on all interfaces at once.
//! `LINKTYPE_LINUX_SLL` (<https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          packet type          │         hardware type         │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │         address length        │                               │
//! ├───────────────────────────────┘                               │
//! │                        source address                         │
//! │                               ┌───────────────────────────────┤
//! │                               │         protocol type         │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! It is never on the wire: the header that was is gone, its destination address with it.

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Protocol, Say, Step, dec};
use super::cooked;
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_LINUX_SLL";

static PACKET_TYPE: FieldDef = dec("sll.pkttype", SPEC, w("packet type", "tipo de pacote"))
    .at(0, 16)
    .names(cooked::packet_type_name)
    .about("Whether it was sent to or by the capturing host.", "Se foi enviado ao host que capturou, ou por ele.");
static HARDWARE: FieldDef =
    dec("sll.hatype", SPEC, w("hardware type", "tipo de hardware")).at(16, 16).names(cooked::hardware_name);
static ADDRESS_LENGTH: FieldDef = dec("sll.halen", SPEC, w("address length", "comprimento do endereço")).at(32, 16);

/// Linux cooked capture.
pub struct Sll;

impl Protocol for Sll {
    const INFO: &'static Info = &Info {
        name: "sll",
        title: "Linux SLL",
        about: w(
            "What Linux keeps of the link layer when it captures on all interfaces at once.",
            "O que o Linux guarda da camada de enlace quando captura em todas as interfaces ao mesmo tempo.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(113)],
        fields: &[
            &PACKET_TYPE,
            &HARDWARE,
            &ADDRESS_LENGTH,
            &cooked::MAC,
            &cooked::IPV4,
            &cooked::OTHER,
            &cooked::UNUSED,
            &cooked::ETHER_TYPE,
            &cooked::GRE_TYPE,
            &cooked::LINUX_TYPE,
        ],
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match (be16(bytes, 2), be16(bytes, 14)) {
            (Some(hardware), Some(protocol)) => Ok(Step::new(16, cooked::next(hardware, protocol))),
            _ => Err(Fault::Truncated { need: 16 }),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let (Some(hardware), Some(len)) = (be16(header, 2), be16(header, 4)) else { return };
        cooked::put_address(sink, header, 6, len.into());
        cooked::put_protocol(sink, header, 14, hardware);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = be16(layer.header(), 0).and_then(|kind| cooked::packet_type_name(kind.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_address_of_six_octets_leaves_two_unused() {
        // A multicast datagram as Linux 5 kept it: not sent to us alone, from an Ethernet card.
        let told = tell(Proto::Sll, "0002 0001 0006 005056c00008 0000 0800 45000014 00010000 01110000 c0a80a01 e00000fb");
        assert_eq!(told.protocols, "sll:ip");
        assert_eq!(told.get("sll.src.eth"), "00:50:56:c0:00:08");
        assert_eq!(told.get("sll.unused"), "0000");
        assert_eq!(told.get("sll.etype"), "0x0800");
        assert_eq!(told.summaries[0], ["multicast", "multicast"]);
    }

    #[test]
    fn a_tunnel_has_an_ipv4_address_and_small_types_are_linuxs_own() {
        let told = tell(Proto::Sll, "0004 030a 0004 0a000001 00000000 0800");
        assert_eq!((told.get("sll.src.ipv4"), told.get("sll.gretype")), ("10.0.0.1".into(), "0x0800".into()));
        let told = tell(Proto::Sll, "0000 0304 0000 0000000000000000 0004");
        assert_eq!((told.get("sll.src.eth"), told.get("sll.ltype")), (String::new(), "0x0004".into()));
        assert_eq!(told.get("sll.unused"), "0000000000000000");
    }
}
