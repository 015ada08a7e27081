//! VXLAN-GPE: VXLAN that carries more than Ethernet, and says what. draft-ietf-nvo3-vxlan-gpe §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬───┬─┬─┬─┬─┬───────────────────────────────┬───────────────┤
//! │ R │ver│I│P│B│O│            reserved           │ next protocol │
//! ├───┴───┴─┴─┴─┴─┴───────────────────────────────┼───────────────┤
//! │           VXLAN network identifier            │   reserved    │
//! └───────────────────────────────────────────────┴───────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use crate::bytes::bits;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "draft-ietf-nvo3-vxlan-gpe §3";

fields! {
    FLAGS = hex(2, "vxlan.flags", SPEC, w("flags", "sinalizadores")).at(0, 8).group();
    RESERVED_FLAGS = hex(1, "vxlan.flags_reserved", SPEC, w("reserved", "reservado")).at(0, 2);
    VERSION = dec("vxlan.ver", SPEC, w("version", "versão")).at(2, 2);
    INSTANCE = flag("vxlan.i_bit", SPEC, w("network identifier valid (I)", "identificador de rede válido (I)")).at(4, 1);
    PROTOCOL_PRESENT = flag("vxlan.p_bit", SPEC, w("next protocol present (P)", "há próximo protocolo (P)")).at(5, 1);
    REPLICATED = flag("vxlan.b_bit", SPEC, w("replicated by the ingress (B)", "replicado na entrada (B)")).at(6, 1);
    MAINTENANCE = flag("vxlan.o_bit", SPEC, w("operation and maintenance (O)", "operação e manutenção (O)")).at(7, 1);
    RESERVED_16 = dec("vxlan.reserved_16", SPEC, w("reserved", "reservado")).at(8, 16);
    NEXT_PROTOCOL = dec("vxlan.next_proto", SPEC, w("next protocol", "próximo protocolo")).at(24, 8).names(protocol_name);
    NETWORK = dec("vxlan.vni", SPEC, w("VXLAN network identifier (VNI)", "identificador de rede VXLAN (VNI)")).at(32, 24);
    RESERVED = dec("vxlan.reserved8", SPEC, w("reserved", "reservado")).at(56, 8);
}

fn protocol_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "IPv4",
        2 => "IPv6",
        3 => "Ethernet",
        4 => "NSH",
        5 => "MPLS",
        _ => return None,
    }))
}

/// VXLAN-GPE.
pub struct VxlanGpe;

impl Protocol for VxlanGpe {
    const INFO: &'static Info = &Info {
        name: "vxlan",
        title: "VXLAN-GPE",
        about: w(
            "Carries packets and frames of virtual networks over UDP, and says which protocol they are.",
            "Leva pacotes e quadros de redes virtuais sobre UDP, e diz de que protocolo são.",
        ),
        spec: "draft-ietf-nvo3-vxlan-gpe",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(4790)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[_, _, _, protocol, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        // Senders that forget the P bit are read by the number all the same; without both it is VXLAN.
        let key = match protocol {
            0 | 3 => Key::Ethernet,
            1 => Key::EtherType(0x0800),
            2 => Key::EtherType(0x86dd),
            4 => Key::EtherType(0x894f),
            5 => Key::EtherType(0x8847),
            _ => return Ok(Step::new(8, Next::Payload)),
        };
        Ok(Step::new(8, Next::By(key)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(network), Some(protocol)) = (bits(header, 32, 24), header.get(3)) else { return };
        let _ = write!(say, "VNI {network}");
        if let Some(name) = protocol_name((*protocol).into()) {
            let _ = write!(say, " · {}", name.in_(say.lang));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_next_protocol_leads_on() {
        let told = tell(Proto::VxlanGpe, "0c 0000 01 00002a 00 4500 0014 0001 0000 40fd 7bea 7f000001 7f000001");
        assert_eq!(told.protocols, "vxlan:ip");
        assert_eq!((told.get("vxlan.next_proto"), told.get("vxlan.vni")), ("1".into(), "42".into()));
        assert_eq!(told.summaries[0][0], "VNI 42 · IPv4");
        assert_eq!(tell(Proto::VxlanGpe, "08 0000 00 00002a 00 74acb93fd27d 48f17fa3b6ff 88b5").protocols, "vxlan:eth");
    }
}
