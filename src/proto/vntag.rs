//! VN-Tag: says which virtual port of a switch a frame of a virtual machine came from or goes to. Cisco, "VN-Tag".
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬───────────────────────────┬─┬─┬───┬───────────────────────┤
//! │D│P│        destination        │L│r│ver│         source        │
//! ├─┴─┴───────────────────────────┼─┴─┴───┴───────────────────────┘
//! │           EtherType           │
//! └───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Protocol, Say, Step, Value, dec, flag, hex};
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "Cisco VN-Tag";

fields! {
    DIRECTION = flag("vntag.dir", SPEC, w("from the switch", "vem do comutador")).at(0, 1);
    POINTER = flag("vntag.ptr", SPEC, w("destination is a list", "destino é uma lista")).at(1, 1);
    DESTINATION = dec("vntag.dst", SPEC, w("destination port", "porta de destino")).at(2, 14);
    LOOPED = flag("vntag.looped", SPEC, w("comes back to its source", "volta à sua origem")).at(16, 1);
    RESERVED = dec("vntag.r", SPEC, w("reserved", "reservado")).at(17, 1);
    VERSION = dec("vntag.version", SPEC, w("version", "versão")).at(18, 2);
    SOURCE = dec("vntag.src", SPEC, w("source port", "porta de origem")).at(20, 12);
    TYPE = hex(4, "vntag.etype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
    LENGTH = dec("vntag.len", SPEC, w("length", "comprimento"));
}

/// VN-Tag.
pub struct Vntag;

impl Protocol for Vntag {
    const INFO: &'static Info = &Info {
        name: "vntag",
        title: "VN-Tag",
        about: w(
            "Says which virtual port of a switch a frame of a virtual machine came from or goes to.",
            "Diz de qual porta virtual de um comutador veio, ou a qual vai, o quadro de uma máquina virtual.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8926)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        be16(bytes, 4).map(|number| Step::typed(6, number)).ok_or(Fault::Truncated { need: 6 })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if let Some(number) = be16(layer.header(), 4) {
            let def = if (1..=1500).contains(&number) { &LENGTH } else { &TYPE };
            sink.put_octets(def, 4..6, Value::Number(number.into()));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let (Some(source), Some(destination)) = (bits(header, 20, 12), bits(header, 2, 14)) {
            say.words(w("port ", "porta "));
            let _ = write!(say, "{source} → {destination}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_vlan_tag_follows() {
        let told = tell(Proto::Vntag, "80050003 8100 0007 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "vntag:vlan:ip");
        assert_eq!((told.get("vntag.dst"), told.get("vntag.src")), ("5".into(), "3".into()));
    }
}
