//! Linux cooked capture, version 2: as version 1, and through which interface the frame went.
//! `LINKTYPE_LINUX_SLL2` (<https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │         protocol type         │           reserved            │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                        interface index                        │
//! ├───────────────────────────────┬───────────────┬───────────────┤
//! │         hardware type         │  packet type  │address length │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │                                                               │
//! │                        source address                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Protocol, Say, Step, dec, octets};
use super::cooked;
use crate::bytes::{be16, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_LINUX_SLL2";

static RESERVED: FieldDef = octets("sll.reserved", SPEC, w("reserved", "reservado")).at(16, 16);
static INTERFACE: FieldDef = dec("sll.ifindex", SPEC, w("interface index", "índice da interface")).at(32, 32);
static HARDWARE: FieldDef =
    dec("sll.hatype", SPEC, w("hardware type", "tipo de hardware")).at(64, 16).names(cooked::hardware_name);
static PACKET_TYPE: FieldDef = dec("sll.pkttype", SPEC, w("packet type", "tipo de pacote"))
    .at(80, 8)
    .names(cooked::packet_type_name)
    .about("Whether it was sent to or by the capturing host.", "Se foi enviado ao host que capturou, ou por ele.");
static ADDRESS_LENGTH: FieldDef = dec("sll.halen", SPEC, w("address length", "comprimento do endereço")).at(88, 8);

/// Linux cooked capture, version 2.
pub struct Sll2;

impl Protocol for Sll2 {
    const INFO: &'static Info = &Info {
        name: "sll",
        title: "Linux SLL2",
        about: w(
            "What Linux keeps of the link layer when it captures on all interfaces at once, with the interface's number.",
            "O que o Linux guarda da camada de enlace quando captura em todas as interfaces, com o número da interface.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(276)],
        fields: &[
            &RESERVED,
            &INTERFACE,
            &HARDWARE,
            &PACKET_TYPE,
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
        match (be16(bytes, 8), be16(bytes, 0)) {
            (Some(hardware), Some(protocol)) if bytes.len() >= 20 => {
                Ok(Step::new(20, cooked::next(hardware, protocol)))
            }
            _ => Err(Fault::Truncated { need: 20 }),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let (Some(hardware), Some(len)) = (be16(header, 8), header.get(11)) else { return };
        cooked::put_protocol(sink, header, 0, hardware);
        cooked::put_address(sink, header, 12, usize::from(*len));
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let Some(name) = header.get(10).and_then(|kind| cooked::packet_type_name((*kind).into())) {
            say.words(name);
        }
        if let Some(index) = be32(header, 4) {
            let _ = write!(say, " · interface {index}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn it_keeps_the_interface() {
        // A ping to itself, as tcpdump kept it with -i any -y LINUX_SLL2.
        let told = tell(
            Proto::Sll2,
            "0800 0000 00000001 0304 00 06 000000000000 0000 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "sll:ip");
        assert_eq!((told.get("sll.ifindex"), told.get("sll.hatype")), ("1".into(), "772".into()));
        assert_eq!((told.get("sll.src.eth"), told.get("sll.etype")), ("00:00:00:00:00:00".into(), "0x0800".into()));
        assert_eq!(told.summaries[0], ["to us · interface 1", "para nós · interface 1"]);
    }
}
