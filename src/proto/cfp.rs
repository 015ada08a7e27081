//! Cisco FabricPath: routes Ethernet frames between the switches of a data centre, with a time to live.
//! Cisco, "FabricPath frame format".
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────┬─┬─┬───┬─┬─┬───────────────────────┬───────────────┤
//! │ end node  │U│I│end│R│O│   destination switch  │  sub-switch   │
//! ├───────────┴─┴─┴───┴─┴─┴───────┬───────────────┴───────────────┤
//! │             port              │   source: the same 48 bits    │
//! ├───────────────────────────────┘                               │
//! │                                                               │
//! ├───────────────────────────────┬───────────────────┬───────────┤
//! │       EtherType 0x8903        │  forwarding tag   │    TTL    │
//! └───────────────────────────────┴───────────────────┴───────────┘
//! ```
//!
//! It stands where a frame has its addresses: what is here are numbers of switches and ports, not addresses of cards,
//! so the Ethernet header that leads here has no octets of its own.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, mac};
use crate::bytes::{MacAddr, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "Cisco FabricPath";

fields! {
    DESTINATION = label("cfp.d_hmac", SPEC, w("destination", "destino")).group();
    GROUP = mac("cfp.d_hmac_mc", SPEC, w("destination group", "grupo de destino"));
    SOURCE = label("cfp.s_hmac", SPEC, w("source", "origem")).group();
    END_NODE = dec("cfp.eid", SPEC, w("end node", "nó final")).derived();
    END_NODE_HIGH = hex(2, "cfp.eid.high", SPEC, w("end node, high bits", "nó final, bits altos"));
    LOCAL = flag("cfp.ul", SPEC, w("locally administered (U/L bit)", "administrado localmente (bit U/L)"));
    IS_GROUP = flag("cfp.ig", SPEC, w("group (I/G bit)", "grupo (bit I/G)"));
    END_NODE_LOW = hex(1, "cfp.eid.low", SPEC, w("end node, low bits", "nó final, bits baixos"));
    RESERVED = hex(1, "cfp.reserved", SPEC, w("reserved", "reservado"));
    OUT_OF_ORDER = flag("cfp.ooodl", SPEC, w("may arrive out of order", "pode chegar fora de ordem"));
    SWITCH = dec("cfp.swid", SPEC, w("switch", "comutador"));
    SUB_SWITCH = dec("cfp.sswid", SPEC, w("sub-switch", "subcomutador"));
    PORT = dec("cfp.lid", SPEC, w("port (local identifier)", "porta (identificador local)"));
    TYPE = hex(4, "cfp.etype", SPEC, w("EtherType", "EtherType")).at(96, 16);
    FORWARDING_TAG = dec("cfp.ftag", SPEC, w("forwarding tag", "marca de encaminhamento"))
        .at(112, 10)
        .about("Which tree of the fabric the frame follows.", "Qual árvore da malha o quadro segue.");
    TTL = dec("cfp.ttl", SPEC, w("time to live", "tempo de vida")).at(122, 6);
}

/// Tells the six octets from octet `at` as a place in the fabric.
fn place(sink: &mut dyn FieldSink, bytes: &[u8], at: usize) {
    let from = at as u32 * 8;
    for (def, start, len) in [
        (&END_NODE_HIGH, 0, 6),
        (&LOCAL, 6, 1),
        (&IS_GROUP, 7, 1),
        (&END_NODE_LOW, 8, 2),
        (&RESERVED, 10, 1),
        (&OUT_OF_ORDER, 11, 1),
        (&SWITCH, 12, 12),
        (&SUB_SWITCH, 24, 8),
        (&PORT, 32, 16),
    ] {
        sink.put_bits(def, bytes, from + start, len);
    }
    if let Some(number) = bits(bytes, from, 10) {
        sink.derive(&END_NODE, Value::Number(number >> 2 & 0xfc | number & 3));
    }
}

/// Cisco FabricPath.
pub struct Cfp;

impl Protocol for Cfp {
    const INFO: &'static Info = &Info {
        name: "cfp",
        title: "FabricPath",
        about: w(
            "Routes Ethernet frames between the switches of a data centre, with a time to live.",
            "Roteia quadros Ethernet entre os comutadores de um centro de dados, com um tempo de vida.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8903)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 16 {
            return Err(Fault::Truncated { need: 16 });
        }
        Ok(Step::new(16, Next::By(Key::Ethernet)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if bytes.len() < 12 {
            return;
        }
        match MacAddr::read(bytes) {
            Some(group) if group.is_group() => sink.put_octets(&GROUP, 0..6, Value::Mac(group)),
            _ => {
                sink.open(&DESTINATION, 0..6, Value::Present);
                place(sink, bytes, 0);
                sink.leave();
            }
        }
        sink.open(&SOURCE, 6..12, Value::Present);
        place(sink, bytes, 6);
        sink.leave();
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let (Some(from), Some(to), Some(ttl)) = (bits(bytes, 60, 12), bits(bytes, 12, 12), bits(bytes, 122, 6)) else {
            return;
        };
        say.words(w("switch ", "comutador "));
        let _ = match MacAddr::read(bytes) {
            Some(group) if group.is_group() => write!(say, "{from} → {group}"),
            _ => write!(say, "{from} → {to}"),
        };
        let _ = write!(say, " · TTL {ttl}");
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_switches_stand_where_ethernet_has_its_addresses() {
        let told = tell(
            Proto::Ethernet,
            "f251d64e6200 964ebf4e521d 8903 0060 639370b7c70c 1aacfae2a8f4 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "eth:cfp:eth:ip");
        assert_eq!(told.get("eth.src"), "1a:ac:fa:e2:a8:f4");
        assert_eq!((told.get("cfp.swid"), told.get("cfp.ttl")), ("470;3775".into(), "32".into()));
    }
}
