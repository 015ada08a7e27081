//! VXLAN: carries the Ethernet frames of a virtual LAN over UDP, so that it spans networks. RFC 7348 §5; the group
//! policy extension, draft-smith-vxlan-group-policy §2.1; the generic protocol extension, draft-ietf-nvo3-vxlan-gpe §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─────┬─┬───────┬─┬───┬─┬─────┼───────────────────────────────┤
//! │G│  R  │I│   R   │D│ R │A│  R  │        group policy ID        │  VXLAN
//! ├───┬───┬─┬─┬─┬─┬─┴─┴───┴─┴─────┼───────────────┬───────────────┤
//! │ R │ver│I│P│B│O│            reserved           │ next protocol │  VXLAN-GPE
//! ├───┴───┴─┴─┴─┴─┴───────────────┴───────────────┼───────────────┤
//! │           VXLAN network identifier            │   reserved    │
//! └───────────────────────────────────────────────┴───────────────┘
//! ```
//!
//! The P bit tells the two apart: VXLAN sends it as zero.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, octet_bits,
};
use crate::bytes::bits;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 7348 §5";
const POLICY: &str = "draft-smith-vxlan-group-policy §2.1";
const GENERIC: &str = "draft-ietf-nvo3-vxlan-gpe §3";

fields! {
    FLAGS = hex(4, "vxlan.flags", SPEC, w("flags", "sinalizadores")).group();
    POLICY_PRESENT = flag("vxlan.flag_g", POLICY, w("group policy present (G)", "há política de grupo (G)"));
    RESERVED_FLAGS = hex(1, "vxlan.flags_reserved", SPEC, w("reserved", "reservado"));
    NETWORK_PRESENT = flag("vxlan.flag_i", SPEC, w("network identifier valid (I)", "identificador de rede válido (I)"));
    DONT_LEARN = flag("vxlan.flag_d", POLICY, w("don't learn (D)", "não aprender (D)"));
    APPLIED = flag("vxlan.flag_a", POLICY, w("policy applied (A)", "política já aplicada (A)"));
    GROUP = dec("vxlan.gbp", POLICY, w("group policy ID", "ID da política de grupo"));
    VERSION = dec("vxlan.ver", GENERIC, w("version", "versão"));
    INSTANCE = flag("vxlan.i_bit", GENERIC, w("network identifier valid (I)", "identificador de rede válido (I)"));
    PROTOCOL_PRESENT = flag("vxlan.p_bit", GENERIC, w("next protocol present (P)", "há próximo protocolo (P)"));
    REPLICATED = flag("vxlan.b_bit", GENERIC, w("replicated by the ingress (B)", "replicado na entrada (B)"));
    MAINTENANCE = flag("vxlan.o_bit", GENERIC, w("operation and maintenance (O)", "operação e manutenção (O)"));
    RESERVED_16 = dec("vxlan.reserved_16", GENERIC, w("reserved", "reservado"));
    NEXT_PROTOCOL = dec("vxlan.next_proto", GENERIC, w("next protocol", "próximo protocolo")).names(protocol_name);
    NETWORK = dec("vxlan.vni", SPEC, w("VXLAN network identifier (VNI)", "identificador de rede VXLAN (VNI)"))
        .about("Which virtual LAN the frame belongs to: 24 bits, where 802.1Q has 12.",
               "A qual LAN virtual o quadro pertence: 24 bits, onde o 802.1Q tem 12.");
    RESERVED = dec("vxlan.reserved8", SPEC, w("reserved", "reservado"));
}

static PLAIN: &[(&FieldDef, u32)] = &[
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

static EXTENDED: &[(&FieldDef, u32)] = &[
    (&FLAGS, 8),
    (&RESERVED_FLAGS, 2),
    (&VERSION, 2),
    (&INSTANCE, 1),
    (&PROTOCOL_PRESENT, 1),
    (&REPLICATED, 1),
    (&MAINTENANCE, 1),
    (&RESERVED_16, 16),
    (&NEXT_PROTOCOL, 8),
    (&NETWORK, 24),
    (&RESERVED, 8),
];

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

fn is_extended(first: u8) -> bool {
    first & 0x04 != 0
}

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
        keys: &[Key::Udp(4789), Key::Udp(4790), Key::Udp(8472)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[first, _, _, next, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        let next = match (is_extended(first), next) {
            (false, _) | (true, 3) => Next::By(Key::Ethernet),
            (true, 1) => Next::By(Key::EtherType(0x0800)),
            (true, 2) => Next::By(Key::EtherType(0x86dd)),
            (true, 4) => Next::By(Key::EtherType(0x894f)),
            (true, 5) => Next::By(Key::EtherType(0x8847)),
            (true, _) => Next::Payload,
        };
        Ok(Step::new(8, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(&first) = header.first() else { return };
        let parts = if is_extended(first) { EXTENDED } else { PLAIN };
        sink.run(header, octet_bits(0..header.len()), parts);
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

    #[test]
    fn the_next_protocol_bit_makes_it_generic() {
        // draft-ietf-nvo3-vxlan-gpe §3.2: IPv4 follows.
        let told = tell(Proto::Vxlan, "0c 0000 01 00002a 00 4500 0014 0001 0000 40fd 7bea 7f000001 7f000001");
        assert_eq!(told.protocols, "vxlan:ip");
        assert_eq!((told.get("vxlan.next_proto"), told.get("vxlan.vni")), ("1".into(), "42".into()));
    }
}
