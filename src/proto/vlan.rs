//! IEEE 802.1Q: a tag that says to which virtual LAN of a shared cable a frame belongs.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬───────────────────────┬───────────────────────────────┤
//! │ PCP │D│          VID          │            EtherType          │
//! └─────┴─┴───────────────────────┴───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use etherparse::SingleVlanHeaderSlice;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex};
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1Q §9.6";

fields! {
    PRIORITY = dec("vlan.priority", SPEC, w("priority", "prioridade")).at(0, 3);
    DROP_ELIGIBLE = flag("vlan.dei", SPEC, w("drop eligible", "pode ser descartado")).at(3, 1);
    ID = dec("vlan.id", SPEC, w("VLAN identifier", "identificador da VLAN")).at(4, 12);
    TYPE = hex(4, "vlan.etype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
    LENGTH = dec("vlan.len", SPEC, w("length", "comprimento"));
}

/// 802.1Q.
pub struct Vlan;

impl Protocol for Vlan {
    const INFO: &'static Info = &Info {
        name: "vlan",
        title: "802.1Q",
        about: w(
            "Says to which virtual LAN of a shared cable a frame belongs.",
            "Diz a qual LAN virtual de um cabo compartilhado o quadro pertence.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        // The second and third are what switches stacked tags with before 802.1ad.
        keys: &[Key::EtherType(0x8100), Key::EtherType(0x9100), Key::EtherType(0x9200)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let tag = SingleVlanHeaderSlice::from_slice(bytes).map_err(|e| Fault::Truncated { need: e.required_len })?;
        let number = tag.ether_type().0;
        Ok(match number {
            0..=1500 => Step::new(4, Next::By(Key::Llc)).claim(4 + usize::from(number)),
            _ => Step::new(4, Next::By(Key::EtherType(number))),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if let Some(number) = be16(layer.header(), 2) {
            let def = if number <= 1500 { &LENGTH } else { &TYPE };
            sink.put_octets(def, 2..4, Value::Number(number.into()));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(id) = bits(layer.header(), 4, 12) {
            let _ = write!(say, "VLAN {id}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn tags_stack_and_lead_to_a_type_or_a_length() {
        let told = tell(Proto::Vlan, "2005 8100 6007 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "vlan:vlan:ip");
        assert_eq!((told.get("vlan.id"), told.get("vlan.priority")), ("5;7".into(), "1;3".into()));
        assert_eq!(told.get("vlan.etype"), "0x8100;0x0800");
        let told = tell(Proto::Vlan, "0005 0007 424203 00000080 0000");
        assert_eq!((told.protocols.as_str(), told.get("vlan.len")), ("vlan:llc:stp", "7".into()));
    }
}
