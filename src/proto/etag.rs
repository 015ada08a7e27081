//! E-Tag: says which port of a port extender, a box that adds ports to a switch, a frame came from or goes to.
//! IEEE 802.1BR §7.5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬───────────────────────┬───┬───┬───────────────────────┤
//! │ PCP │D│    ingress channel    │res│GRP│    channel (E-CID)    │
//! ├─────┴─┴───────┬───────────────┼───┴───┴───────────────────────┤
//! │ ingress ext.  │   E-CID ext.  │           EtherType           │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Protocol, Say, Step, dec, flag, hex};
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1BR §7.5";

fields! {
    PRIORITY = dec("etag.pcp", SPEC, w("priority", "prioridade")).at(0, 3);
    DROPPABLE = flag("etag.dei", SPEC, w("may be dropped first", "pode ser descartado antes")).at(3, 1);
    INGRESS = hex(4, "etag.iecid_base", SPEC, w("channel it came from", "canal de onde veio")).at(4, 12);
    RESERVED = dec("etag.resv", SPEC, w("reserved", "reservado")).at(16, 2);
    GROUP = dec("etag.group", SPEC, w("group", "grupo")).at(18, 2);
    CHANNEL = hex(4, "etag.ecid_base", SPEC, w("channel (E-CID)", "canal (E-CID)")).at(20, 12);
    INGRESS_EXTENSION = hex(2, "etag.iecid_ext", SPEC, w("extension of the channel it came from",
        "extensão do canal de onde veio")).at(32, 8);
    EXTENSION = hex(2, "etag.ecid_ext", SPEC, w("extension of the channel", "extensão do canal")).at(40, 8);
    TYPE = hex(4, "etag.etype", SPEC, w("EtherType", "EtherType")).at(48, 16).names(ethertypes::value_name);
}

/// E-Tag.
pub struct Etag;

impl Protocol for Etag {
    const INFO: &'static Info = &Info {
        name: "etag",
        title: "E-Tag",
        about: w(
            "Says which port of a port extender, a box that adds ports to a switch, a frame came from or goes to.",
            "Diz de qual porta de um extensor, caixa que dá mais portas a um comutador, o quadro veio ou a qual vai.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x893f)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        be16(bytes, 6).map(|number| Step::typed(8, number)).ok_or(Fault::Truncated { need: 8 })
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let (Some(ingress), Some(channel)) = (bits(layer.header(), 4, 12), bits(layer.header(), 20, 12)) {
            say.words(w("channel ", "canal "));
            let _ = write!(say, "{ingress} → {channel}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_vlan_tag_follows() {
        let told =
            tell(Proto::Etag, "1064 0002 00 00 8100 0007 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "etag:vlan:ip");
        assert_eq!((told.get("etag.dei"), told.get("etag.iecid_base")), ("1".into(), "0x0064".into()));
        assert_eq!(told.summaries[0][0], "channel 100 → 2");
    }
}
