//! VXLAN: carries the Ethernet frames of a virtual LAN over UDP, so that it spans networks. RFC 7348 §5; the group
//! policy extension, draft-smith-vxlan-group-policy §2.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─────┬─┬───────┬─┬───┬─┬─────┼───────────────────────────────┤
//! │G│  R  │I│   R   │D│ R │A│  R  │        group policy ID        │
//! ├─┴─────┴─┴───────┴─┴───┴─┴─────┴───────────────┬───────────────┤
//! │           VXLAN network identifier            │   reserved    │
//! └───────────────────────────────────────────────┴───────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, octet_bits,
};
use crate::bytes::bits;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 7348 §5";
const POLICY: &str = "draft-smith-vxlan-group-policy §2.1";

fields! {
    FLAGS = hex(4, "vxlan.flags", SPEC, w("flags", "sinalizadores")).group();
    POLICY_PRESENT = flag("vxlan.flag_g", POLICY, w("group policy present (G)", "há política de grupo (G)"));
    RESERVED_FLAGS = hex(1, "vxlan.flags_reserved", SPEC, w("reserved", "reservado"));
    NETWORK_PRESENT = flag("vxlan.flag_i", SPEC, w("network identifier valid (I)", "identificador de rede válido (I)"));
    DONT_LEARN = flag("vxlan.flag_d", POLICY, w("don't learn (D)", "não aprender (D)"));
    APPLIED = flag("vxlan.flag_a", POLICY, w("policy applied (A)", "política já aplicada (A)"));
    GROUP = dec("vxlan.gbp", POLICY, w("group policy ID", "ID da política de grupo"));
    NETWORK = dec("vxlan.vni", SPEC, w("VXLAN network identifier (VNI)", "identificador de rede VXLAN (VNI)"))
        .about("Which virtual LAN the frame belongs to: 24 bits, where 802.1Q has 12.",
               "A qual LAN virtual o quadro pertence: 24 bits, onde o 802.1Q tem 12.");
    RESERVED = dec("vxlan.reserved8", SPEC, w("reserved", "reservado"));
}

static PARTS: &[(&FieldDef, u32)] = &[
    (&FLAGS, 16),
    (&POLICY_PRESENT, 1),
    (&RESERVED_FLAGS, 3),
    (&NETWORK_PRESENT, 1),
    (&RESERVED_FLAGS, 4),
    (&DONT_LEARN, 1),
    (&RESERVED_FLAGS, 2),
    (&APPLIED, 1),
    (&RESERVED_FLAGS, 3),
    (&GROUP, 16),
    (&NETWORK, 24),
    (&RESERVED, 8),
];

/// VXLAN.
pub struct Vxlan;

impl Protocol for Vxlan {
    const INFO: &'static Info = &Info {
        name: "vxlan",
        title: "VXLAN",
        about: w(
            "Carries the Ethernet frames of a virtual LAN over UDP, so that it can span networks.",
            "Leva os quadros Ethernet de uma LAN virtual sobre UDP, para que ela atravesse redes.",
        ),
        spec: "RFC 7348",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(4789), Key::Udp(8472)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 8 {
            return Err(Fault::Truncated { need: 8 });
        }
        Ok(Step::new(8, Next::By(Key::Ethernet)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        sink.run(header, octet_bits(0..header.len()), PARTS);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(network) = bits(layer.header(), 32, 24) {
            let _ = write!(say, "VNI {network}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_frame_of_network_4242() {
        let told = tell(Proto::Vxlan, "0800 0000 001092 00 74acb93fd27d 48f17fa3b6ff 88b5");
        assert_eq!(told.protocols, "vxlan:eth");
        assert_eq!((told.get("vxlan.vni"), told.get("vxlan.flag_i")), ("4242".into(), "1".into()));
        assert_eq!(told.get("vxlan.flags"), "0x0800");
        assert_eq!(told.summaries[0], ["VNI 4242", "VNI 4242"]);
    }
}
