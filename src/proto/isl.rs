//! ISL: Cisco's way, before 802.1Q, to carry the frames of several VLANs over one cable: each is wrapped whole. Cisco,
//! "Inter-Switch Link and IEEE 802.1Q Frame Format".
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │       destination, 40 bits; type, 4; user, 4; source, 48      │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │             length            │          AA-AA ...            │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ ... 03; high bits of source, 24; VLAN, 15; BPDU, 1; index, 16;│
//! │ reserved, 16; the frame; a check sequence of the whole        │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, mac, octets,
};
use super::cursor::Cursor;
use crate::bytes::{be16, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "Cisco ISL";

/// Octets of the header, and of those that its length does not count: up to the length itself.
const HEADER: usize = 26;
const UNCOUNTED: usize = 14;

fields! {
    DESTINATION = octets("isl.dst.octets", SPEC, w("destination (40 bits)", "destino (40 bits)")).at(0, 40);
    TYPE = dec("isl.type", SPEC, w("type of the frame", "tipo do quadro")).at(40, 4).names(type_name);
    USER = hex(2, "isl.user", SPEC, w("user, the priority", "usuário, a prioridade")).at(44, 4);
    SOURCE = mac("isl.src", SPEC, w("source address", "endereço de origem")).at(48, 48).also(&["isl.addr"]);
    LENGTH = dec("isl.len", SPEC, w("length", "comprimento")).at(96, 16);
    DSAP = hex(2, "isl.dsap", SPEC, w("destination access point", "ponto de acesso de destino")).at(112, 8);
    SSAP = hex(2, "isl.ssap", SPEC, w("source access point", "ponto de acesso de origem")).at(120, 8);
    CONTROL = hex(2, "isl.control", SPEC, w("control", "controle")).at(128, 8);
    HSA = hex(6, "isl.hsa", SPEC, w("high bits of the source", "bits altos da origem")).at(136, 24);
    VLAN = dec("isl.vlan_id", SPEC, w("VLAN identifier", "identificador da VLAN")).at(160, 15);
    BPDU = flag("isl.bpdu", SPEC, w("BPDU, CDP or VTP", "BPDU, CDP ou VTP")).at(175, 1);
    INDEX = dec("isl.index", SPEC, w("port index", "índice da porta")).at(176, 16);
    RESERVED = hex(4, "isl.reserved", SPEC, w("reserved", "reservado")).at(192, 16);
    CHECK = octets("isl.trailer", SPEC, w("check sequence of the whole", "sequência de verificação do todo"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("Ethernet", "Ethernet"),
        1 => w("Token Ring", "Token Ring"),
        2 => w("FDDI", "FDDI"),
        3 => w("ATM", "ATM"),
        _ => return None,
    })
}

/// ISL.
pub struct Isl;

impl Protocol for Isl {
    const INFO: &'static Info = &Info {
        name: "isl",
        title: "ISL",
        about: w(
            "Cisco's way, before 802.1Q, to carry the frames of several VLANs over one cable: each is wrapped whole.",
            "O modo da Cisco, antes do 802.1Q, de levar quadros de várias VLANs por um cabo: cada um é embrulhado inteiro.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Isl],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(length), Some(kind), true) = (be16(bytes, 12), bits(bytes, 40, 4), bytes.len() >= HEADER) else {
            return Err(Fault::Truncated { need: HEADER });
        };
        let next = match kind {
            0 => Next::By(Key::Ethernet),
            1 => Next::By(Key::Link(6)),
            2 => Next::By(Key::Link(10)),
            _ => Next::Payload,
        };
        // The check sequence of the whole comes behind what the length counts, where the capture has it.
        let counted = UNCOUNTED + usize::from(length);
        let check = if bytes.len() >= counted + 4 { 4 } else { 0 };
        Ok(Step::new(HEADER, next).claim(counted + check).trailer(check))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::trailer(layer, sink).rest(&CHECK);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(vlan) = bits(layer.header(), 160, 15) {
            let _ = write!(say, "VLAN {vlan}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_frame_is_wrapped_whole() {
        let frame = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let isl = format!("01000c0000 00 020000000001 0032 aaaa03 000000 00c8 0003 0000 {frame} 11223344 55667788");
        // Ethernet lets it begin where the addresses do.
        let told = tell(Proto::Ethernet, &isl);
        assert_eq!(told.protocols, "eth:isl:eth:ip");
        assert_eq!((told.get("isl.vlan_id"), told.get("isl.trailer")), ("100".into(), "55667788".into()));
        assert_eq!(told.get("eth.src"), "02:00:00:00:00:0b");
        assert_eq!(told.summaries[1][0], "VLAN 100");
    }
}
