//! Spanning tree: bridges agree on a tree of links, so that no frame goes round for ever. IEEE 802.1D-2004 §9.3 (STP and
//! RSTP), IEEE 802.1Q-2018 §14 (MSTP), Cisco's per-VLAN form.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────┬───────────────┤
//! │       protocol identifier     │    version    │     type      │
//! ├───────────────┬───────────────┴───────────────┴───────────────┤
//! │     flags     │ root identifier: priority, extension, address │
//! ├───────────────┘               ┌───────────────────────────────┤
//! │                               │                               │
//! │               ┌───────────────┴───────────────────────────────┤
//! │               │                 cost to the root              │
//! ├───────────────┼───────────────────────────────────────────────┤
//! │               │ bridge identifier, 8 octets; port, 2; times,  │
//! │               │ 2 each: message age, maximum age, hello, delay│
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! Times are stored in units of 1/256 s and told in whole seconds.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, mac, octets,
    text,
};
use crate::bytes::{MacAddr, Reader, be16, be32, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.1D §9.3";
const RAPID: &str = "IEEE 802.1D §9.3.3";
const MULTIPLE: &str = "IEEE 802.1Q §14.2";
const CISCO: &str = "Cisco PVST+";

fields! {
    PROTOCOL = hex(4, "stp.protocol", SPEC, w("protocol identifier", "identificador do protocolo")).at(0, 16);
    VERSION = dec("stp.version", SPEC, w("version", "versão")).at(16, 8).names(version_name);
    TYPE = hex(2, "stp.type", SPEC, w("type", "tipo")).at(24, 8).names(type_name);
    FLAGS = hex(2, "stp.flags", SPEC, w("flags", "sinalizadores")).at(32, 8).group();
    CHANGE_ACK = flag("stp.flags.tcack", SPEC, w("topology change acknowledged", "mudança de topologia confirmada")).at(32, 1);
    AGREEMENT = flag("stp.flags.agreement", RAPID, w("agreement", "concordância")).at(33, 1);
    FORWARDING = flag("stp.flags.forwarding", RAPID, w("forwarding", "encaminhando")).at(34, 1);
    LEARNING = flag("stp.flags.learning", RAPID, w("learning", "aprendendo")).at(35, 1);
    ROLE = dec("stp.flags.port_role", RAPID, w("port's role", "papel da porta")).at(36, 2).names(role_name);
    PROPOSAL = flag("stp.flags.proposal", RAPID, w("proposal", "proposta")).at(38, 1);
    CHANGE = flag("stp.flags.tc", SPEC, w("topology change", "mudança de topologia")).at(39, 1);
    ROOT_PRIORITY = dec("stp.root.prio", SPEC, w("root's priority", "prioridade da raiz"));
    ROOT_EXTENSION = dec("stp.root.ext", SPEC, w("root's extension (VLAN)", "extensão da raiz (VLAN)")).at(44, 12);
    ROOT_ADDRESS = mac("stp.root.hw", SPEC, w("root's address", "endereço da raiz")).at(56, 48);
    COST = dec("stp.root.cost", SPEC, w("cost to the root", "custo até a raiz")).at(104, 32);
    BRIDGE_PRIORITY = dec("stp.bridge.prio", SPEC, w("bridge's priority", "prioridade da ponte"));
    BRIDGE_EXTENSION = dec("stp.bridge.ext", SPEC, w("bridge's extension (VLAN)", "extensão da ponte (VLAN)")).at(140, 12);
    BRIDGE_ADDRESS = mac("stp.bridge.hw", SPEC, w("bridge's address", "endereço da ponte")).at(152, 48);
    PORT = hex(4, "stp.port", SPEC, w("port", "porta")).at(200, 16);
    AGE = dec("stp.msg_age", SPEC, w("message age, in s", "idade da mensagem, em s"));
    MAX_AGE = dec("stp.max_age", SPEC, w("maximum age, in s", "idade máxima, em s"));
    HELLO = dec("stp.hello", SPEC, w("hello time, in s", "intervalo entre anúncios, em s"));
    DELAY = dec("stp.forward", SPEC, w("forward delay, in s", "atraso para encaminhar, em s"));
    VERSION_1 = dec("stp.version_1_length", RAPID, w("octets of version 1", "octetos da versão 1")).at(280, 8);
    TLV_TYPE = hex(4, "stp.pvst.tlvtype", CISCO, w("type", "tipo"));
    TLV_LENGTH = dec("stp.pvst.tlvlen", CISCO, w("length", "comprimento"));
    TLV_VLAN = dec("stp.pvst.origvlan", CISCO, w("originating VLAN", "VLAN de origem"));
    VERSION_3 = dec("mstp.version_3_length", MULTIPLE, w("octets of version 3", "octetos da versão 3"));
    FORMAT = dec("mstp.config_format_selector", MULTIPLE, w("format of the configuration", "formato da configuração"));
    NAME = text("mstp.config_name", MULTIPLE, w("region's name", "nome da região"));
    REVISION = dec("mstp.config_revision_level", MULTIPLE, w("revision", "revisão"));
    DIGEST = octets("mstp.config_digest", MULTIPLE, w("digest of the VLANs' places", "resumo da distribuição das VLANs"));
    INTERNAL_COST = dec("mstp.cist_internal_root_path_cost", MULTIPLE, w("cost inside the region", "custo dentro da região"));
    CIST_PRIORITY = dec("mstp.cist_bridge.prio", MULTIPLE, w("bridge's priority", "prioridade da ponte"));
    CIST_EXTENSION = dec("mstp.cist_bridge.ext", MULTIPLE, w("bridge's extension", "extensão da ponte"));
    CIST_ADDRESS = mac("mstp.cist_bridge.hw", MULTIPLE, w("bridge's address", "endereço da ponte"));
    CIST_HOPS = dec("mstp.cist_remaining_hops", MULTIPLE, w("remaining hops", "saltos restantes"));
    INSTANCE = label("mstp.msti", MULTIPLE, w("instance", "instância")).group();
    INSTANCE_FLAGS = hex(2, "mstp.msti.flags", MULTIPLE, w("flags", "sinalizadores"));
    INSTANCE_PRIORITY = hex(2, "mstp.msti.priority", MULTIPLE, w("regional root's priority", "prioridade da raiz regional"));
    INSTANCE_NUMBER = dec("mstp.msti.msti_id", MULTIPLE, w("instance's number", "número da instância"));
    INSTANCE_ROOT = mac("mstp.msti.root.hw", MULTIPLE, w("regional root's address", "endereço da raiz regional"));
    INSTANCE_COST = dec("mstp.msti.root_cost", MULTIPLE, w("cost inside the region", "custo dentro da região"));
    INSTANCE_BRIDGE = dec("mstp.msti.bridge_priority", MULTIPLE, w("bridge's priority", "prioridade da ponte"));
    BRIDGE_RESERVED = hex(1, "mstp.msti.bridge_reserved", MULTIPLE, w("reserved", "reservado"));
    INSTANCE_PORT = dec("mstp.msti.port_priority", MULTIPLE, w("port's priority", "prioridade da porta"));
    PORT_RESERVED = hex(1, "mstp.msti.port_reserved", MULTIPLE, w("reserved", "reservado"));
    INSTANCE_HOPS = dec("mstp.msti.remaining_hops", MULTIPLE, w("remaining hops", "saltos restantes"));
    REST = octets("stp.rest", SPEC, w("rest", "resto"));
}

const TOPOLOGY_CHANGE: u8 = 0x80;
/// Octets of version 3's part, its length included, without instances.
const REGION: usize = 66;
const INSTANCE_OCTETS: usize = 16;

fn version_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("spanning tree", "árvore geradora"),
        2 => w("rapid", "rápida"),
        3 => w("multiple", "múltipla"),
        4 => w("shortest path", "caminho mais curto"),
        _ => return None,
    })
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00 => w("configuration", "configuração"),
        0x02 => w("rapid or multiple", "rápida ou múltipla"),
        0x80 => w("topology change", "mudança de topologia"),
        _ => return None,
    })
}

fn role_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("unknown", "desconhecido"),
        1 => w("alternate or backup", "alternativa ou reserva"),
        2 => w("root", "raiz"),
        _ => w("designated", "designada"),
    })
}

/// A bridge's identifier: four bits of priority, which count in steps of 4096.
fn priority(sink: &mut dyn FieldSink, def: &'static FieldDef, bytes: &[u8], at: usize) {
    let bit = at as u32 * 8;
    if let Some(steps) = bits(bytes, bit, 4) {
        sink.put(def, bit..bit + 4, Value::Number(steps * 4096));
    }
}

/// Spanning tree.
pub struct Stp;

impl Protocol for Stp {
    const INFO: &'static Info = &Info {
        name: "stp",
        title: "STP",
        about: w(
            "Bridges agree on a tree of links, so that no frame goes round for ever.",
            "As pontes combinam uma árvore de enlaces, para que nenhum quadro circule para sempre.",
        ),
        spec: "IEEE 802.1D",
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Sap(0x42), Key::Snap(0x00_000c, 0x010b)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let &[_, _, version, kind] = bytes.first_chunk().ok_or(Fault::Truncated { need: 4 })?;
        let need = match (kind, version) {
            (TOPOLOGY_CHANGE, _) => 4,
            (_, 0 | 1) => 35,
            _ => 36,
        };
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        let header = match (version, be16(bytes, 36)) {
            (3.., Some(octets)) => bytes.len().min(38 + usize::from(octets)),
            // Cisco appends the VLAN, so that a port on the wrong one is found out.
            (0..=2, _) if bytes.len() >= 42 && bytes[36..40] == [0, 0, 0, 2] => 42,
            _ => need,
        };
        Ok(Step::new(header, Next::Nothing).claim(header))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if bytes.len() < 35 {
            return;
        }
        priority(sink, &ROOT_PRIORITY, bytes, 5);
        priority(sink, &BRIDGE_PRIORITY, bytes, 17);
        for (def, at) in [(&AGE, 27), (&MAX_AGE, 29), (&HELLO, 31), (&DELAY, 33)] {
            if let Some(time) = be16(bytes, at) {
                sink.put_octets(def, at..at + 2, Value::Number(u64::from(time / 256)));
            }
        }
        let mut reader = Reader::new(bytes, 36);
        if bytes.get(2).is_some_and(|version| *version < 3) {
            sink.take(&TLV_TYPE, &mut reader, 2);
            sink.take(&TLV_LENGTH, &mut reader, 2);
            sink.take(&TLV_VLAN, &mut reader, 2);
        } else {
            multiple(bytes, &mut reader, sink);
        }
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if bytes.get(3) == Some(&TOPOLOGY_CHANGE) {
            say.words(w("topology change", "mudança de topologia"));
            return;
        }
        let (Some(priority), Some(root), Some(cost)) =
            (bits(bytes, 40, 4), bytes.get(7..).and_then(MacAddr::read), be32(bytes, 13))
        else {
            return;
        };
        say.words(w("root ", "raiz "));
        say.number(priority * 4096);
        say.out.push('/');
        say.mac(root);
        say.words(w(" · cost ", " · custo "));
        say.number(cost);
        if let Some(port) = be16(bytes, 25) {
            say.words(w(" · port ", " · porta "));
            let _ = write!(say, "0x{port:04x}");
        }
    }
}

/// Tells the part of version 3: the region, and each instance of the tree.
fn multiple(bytes: &[u8], reader: &mut Reader<'_>, sink: &mut dyn FieldSink) {
    if reader.remaining() < REGION {
        sink.take(&VERSION_3, reader, 2);
        return;
    }
    sink.take(&VERSION_3, reader, 2);
    sink.take(&FORMAT, reader, 1);
    let at = reader.position();
    if let Some(name) = reader.take(32) {
        let end = name.iter().position(|octet| *octet == 0).unwrap_or(name.len());
        sink.put_octets(&NAME, at..at + 32, Value::Text(&name[..end]));
    }
    sink.take(&REVISION, reader, 2);
    sink.take(&DIGEST, reader, 16);
    sink.take(&INTERNAL_COST, reader, 4);
    let at = reader.position();
    priority(sink, &CIST_PRIORITY, bytes, at);
    sink.put_bits(&CIST_EXTENSION, bytes, at as u32 * 8 + 4, 12);
    reader.take(2);
    sink.take(&CIST_ADDRESS, reader, 6);
    sink.take(&CIST_HOPS, reader, 1);
    while reader.remaining() >= INSTANCE_OCTETS {
        let at = reader.position();
        sink.open(&INSTANCE, at..at + INSTANCE_OCTETS, Value::Present);
        sink.take(&INSTANCE_FLAGS, reader, 1);
        let bit = reader.position() as u32 * 8;
        sink.put_bits(&INSTANCE_PRIORITY, bytes, bit, 4);
        sink.put_bits(&INSTANCE_NUMBER, bytes, bit + 4, 12);
        reader.take(2);
        sink.take(&INSTANCE_ROOT, reader, 6);
        sink.take(&INSTANCE_COST, reader, 4);
        for (def, reserved) in [(&INSTANCE_BRIDGE, &BRIDGE_RESERVED), (&INSTANCE_PORT, &PORT_RESERVED)] {
            let bit = reader.position() as u32 * 8;
            sink.put_bits(def, bytes, bit, 4);
            sink.put_bits(reserved, bytes, bit + 4, 4);
            reader.take(1);
        }
        sink.take(&INSTANCE_HOPS, reader, 1);
        sink.leave();
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const CONFIGURATION: &str = "0000 00 00 00 8000001c0e877800 00000004 8000001c0e878500 8004 0100 1400 0200 0f00";

    #[test]
    fn a_configuration_names_the_root_and_the_way_to_it() {
        let told = tell(Proto::Stp, CONFIGURATION);
        assert_eq!((told.get("stp.root.prio"), told.get("stp.root.hw")), ("32768".into(), "00:1c:0e:87:78:00".into()));
        assert_eq!((told.get("stp.max_age"), told.get("stp.forward")), ("20".into(), "15".into()));
        assert_eq!(told.summaries[0][1], "raiz 32768/00:1c:0e:87:78:00 · custo 4 · porta 0x8004");
    }

    #[test]
    fn a_topology_change_has_four_octets() {
        let told = tell(Proto::Stp, "00000080 0000000000");
        assert_eq!(told.summaries[0], ["topology change", "mudança de topologia"]);
    }

    #[test]
    fn ciscos_form_tells_the_vlan() {
        let rapid = "0000 02 02 3c 8001001c0e877800 00000000 8001001c0e877800 8004 0000 1400 0200 0f00 00";
        let told = tell(Proto::Stp, &format!("{rapid} 0000 0002 0001"));
        assert_eq!((told.get("stp.pvst.origvlan"), told.get("stp.root.ext")), ("1".into(), "1".into()));
        assert_eq!((told.get("stp.flags.port_role"), told.get("stp.flags.forwarding")), ("3".into(), "1".into()));
    }

    #[test]
    fn multiple_trees_have_a_region_and_instances() {
        let told = tell(
            Proto::Stp,
            "0000 03 02 7c 8000001c0e877800 00000000 8000001c0e877800 8004 0000 1400 0200 0f00 00 \
             0050 00 7265676931000000000000000000000000000000000000000000000000000000 0001 \
             ac36177f50283cd4b83821d8ab26de62 00000000 8000001c0e877800 14 \
             7c 8001001c0e877800 00000000 80 80 14",
        );
        assert_eq!((told.get("mstp.config_name"), told.get("mstp.msti.msti_id")), ("regi1".into(), "1".into()));
        assert_eq!(told.get("mstp.cist_remaining_hops"), "20");
    }
}
