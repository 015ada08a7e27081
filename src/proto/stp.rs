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
//! Times are stored in units of 1/256 s.

use std::fmt::Write as _;

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, mac, octets, fraction, text};
use super::cursor::Cursor;
use crate::bytes::{MacAddr, be16, be32, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.1D §9.3";
const RAPID: &str = "IEEE 802.1D §9.3.3";
const MULTIPLE: &str = "IEEE 802.1Q §14.2";
const CISCO: &str = "Cisco PVST+";
/// 1/256 s.
const TICK: u32 = 1_000_000_000 / 256;

fields! {
    PROTOCOL = hex(4, "stp.protocol", SPEC, w("protocol identifier", "identificador do protocolo")).at(0, 16);
    VERSION = dec("stp.version", SPEC, w("version", "versão")).at(16, 8).names(version_name);
    TYPE = hex(2, "stp.type", SPEC, w("type", "tipo")).at(24, 8).names(type_name);
    FLAGS = hex(2, "stp.flags", SPEC, w("flags", "sinalizadores")).group();
    CHANGE_ACK = flag("stp.flags.tcack", SPEC, w("topology change acknowledged", "mudança de topologia confirmada"));
    AGREEMENT = flag("stp.flags.agreement", RAPID, w("agreement", "concordância"));
    FORWARDING = flag("stp.flags.forwarding", RAPID, w("forwarding", "encaminhando"));
    LEARNING = flag("stp.flags.learning", RAPID, w("learning", "aprendendo"));
    ROLE = dec("stp.flags.port_role", RAPID, w("port's role", "papel da porta")).names(role_name);
    PROPOSAL = flag("stp.flags.proposal", RAPID, w("proposal", "proposta"));
    FLAGS_UNUSED = dec("stp.flags.unused", SPEC, w("unused", "sem uso"));
    CHANGE = flag("stp.flags.tc", SPEC, w("topology change", "mudança de topologia"));
    ROOT_PRIORITY = dec("stp.root.prio", SPEC, w("root's priority", "prioridade da raiz")).scale(4096);
    ROOT_EXTENSION = dec("stp.root.ext", SPEC, w("root's extension (VLAN)", "extensão da raiz (VLAN)"));
    ROOT_ADDRESS = mac("stp.root.hw", SPEC, w("root's address", "endereço da raiz"));
    COST = dec("stp.root.cost", SPEC, w("cost to the root", "custo até a raiz"));
    BRIDGE_PRIORITY = dec("stp.bridge.prio", SPEC, w("bridge's priority", "prioridade da ponte")).scale(4096);
    BRIDGE_EXTENSION = dec("stp.bridge.ext", SPEC, w("bridge's extension (VLAN)", "extensão da ponte (VLAN)"));
    BRIDGE_ADDRESS = mac("stp.bridge.hw", SPEC, w("bridge's address", "endereço da ponte"));
    PORT = hex(4, "stp.port", SPEC, w("port", "porta"));
    AGE = fraction("stp.msg_age", SPEC, w("message age, in s", "idade da mensagem, em s")).scale(TICK);
    MAX_AGE = fraction("stp.max_age", SPEC, w("maximum age, in s", "idade máxima, em s")).scale(TICK);
    HELLO = fraction("stp.hello", SPEC, w("hello time, in s", "intervalo entre anúncios, em s")).scale(TICK);
    DELAY = fraction("stp.forward", SPEC, w("forward delay, in s", "atraso para encaminhar, em s")).scale(TICK);
    VERSION_1 = dec("stp.version_1_length", RAPID, w("octets of version 1", "octetos da versão 1"));
    TLV_TYPE = hex(4, "stp.pvst.tlvtype", CISCO, w("type", "tipo"));
    TLV_LENGTH = dec("stp.pvst.tlvlen", CISCO, w("length", "comprimento"));
    TLV_VLAN = dec("stp.pvst.origvlan", CISCO, w("originating VLAN", "VLAN de origem"));
    VERSION_3 = dec("mstp.version_3_length", MULTIPLE, w("octets of version 3", "octetos da versão 3"));
    FORMAT = dec("mstp.config_format_selector", MULTIPLE, w("format of the configuration", "formato da configuração"));
    NAME = text("mstp.config_name", MULTIPLE, w("region's name", "nome da região"));
    REVISION = dec("mstp.config_revision_level", MULTIPLE, w("revision", "revisão"));
    DIGEST = octets("mstp.config_digest", MULTIPLE, w("digest of the VLANs' places", "resumo da distribuição das VLANs"));
    INTERNAL_COST = dec("mstp.cist_internal_root_path_cost", MULTIPLE, w("cost inside the region", "custo dentro da região"));
    CIST_PRIORITY = dec("mstp.cist_bridge.prio", MULTIPLE, w("bridge's priority", "prioridade da ponte")).scale(4096);
    CIST_EXTENSION = dec("mstp.cist_bridge.ext", MULTIPLE, w("bridge's extension", "extensão da ponte"));
    CIST_ADDRESS = mac("mstp.cist_bridge.hw", MULTIPLE, w("bridge's address", "endereço da ponte"));
    CIST_HOPS = dec("mstp.cist_remaining_hops", MULTIPLE, w("remaining hops", "saltos restantes"));
    INSTANCE = label("mstp.msti", MULTIPLE, w("instance", "instância")).group();
    INSTANCE_FLAGS = hex(2, "mstp.msti.flags", MULTIPLE, w("flags", "sinalizadores")).group();
    MASTER = flag("mstp.msti.flags.master", MULTIPLE, w("leads out of the region", "leva para fora da região"));
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

const CONFIGURATION: u8 = 0x00;
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

/// Flags of a configuration; RSTP and MSTP use the bits between.
static OLD_FLAGS: &[(&FieldDef, u32)] = &[(&CHANGE_ACK, 1), (&FLAGS_UNUSED, 6), (&CHANGE, 1)];
static NEW_FLAGS: &[(&FieldDef, u32)] = &[
    (&CHANGE_ACK, 1),
    (&AGREEMENT, 1),
    (&FORWARDING, 1),
    (&LEARNING, 1),
    (&ROLE, 2),
    (&PROPOSAL, 1),
    (&CHANGE, 1),
];
static FLAGS_OF_INSTANCE: &[(&FieldDef, u32)] = &[
    (&MASTER, 1),
    (&AGREEMENT, 1),
    (&FORWARDING, 1),
    (&LEARNING, 1),
    (&ROLE, 2),
    (&PROPOSAL, 1),
    (&CHANGE, 1),
];

/// A bridge's identifier: four bits of priority, which count in steps of 4096, twelve that tell trees apart, an address.
fn identifier(parts: [&'static FieldDef; 3], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let [priority, extension, address] = parts;
    cursor.bits(priority, 4)?;
    cursor.bits(extension, 12)?;
    cursor.octets(address, 6).map(|_| ())
}

/// Tells what follows the type.
fn tree(version: u8, kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.flags(&FLAGS, 8, if kind == CONFIGURATION { OLD_FLAGS } else { NEW_FLAGS })?;
    identifier([&ROOT_PRIORITY, &ROOT_EXTENSION, &ROOT_ADDRESS], cursor)?;
    cursor.number(&COST, 4)?;
    identifier([&BRIDGE_PRIORITY, &BRIDGE_EXTENSION, &BRIDGE_ADDRESS], cursor)?;
    cursor.number(&PORT, 2)?;
    for def in [&AGE, &MAX_AGE, &HELLO, &DELAY] {
        cursor.octets(def, 2)?;
    }
    cursor.number(&VERSION_1, 1)?;
    if version >= 3 {
        return multiple(cursor);
    }
    cursor.number(&TLV_TYPE, 2)?;
    cursor.number(&TLV_LENGTH, 2)?;
    cursor.number(&TLV_VLAN, 2).map(|_| ())
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
        let &[_, _, version, kind] = bytes.first_chunk().unwrap_or(&[0; 4]);
        let mut cursor = Cursor::new(bytes, 4, sink);
        let _ = tree(version, kind, &mut cursor);
        cursor.rest(&REST);
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
fn multiple(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let is_whole = cursor.remaining() >= REGION;
    cursor.number(&VERSION_3, 2)?;
    is_whole.then_some(())?;
    cursor.number(&FORMAT, 1)?;
    let name = cursor.ahead().get(..32)?;
    let end = name.iter().position(|octet| *octet == 0).unwrap_or(name.len());
    cursor.computed(&NAME, 32, Value::Text(&name[..end]))?;
    cursor.number(&REVISION, 2)?;
    cursor.octets(&DIGEST, 16)?;
    cursor.number(&INTERNAL_COST, 4)?;
    identifier([&CIST_PRIORITY, &CIST_EXTENSION, &CIST_ADDRESS], cursor)?;
    cursor.number(&CIST_HOPS, 1)?;
    while cursor.remaining() >= INSTANCE_OCTETS {
        cursor.item(&INSTANCE, INSTANCE_OCTETS, &REST, |cursor| {
            cursor.flags(&INSTANCE_FLAGS, 8, FLAGS_OF_INSTANCE)?;
            identifier([&INSTANCE_PRIORITY, &INSTANCE_NUMBER, &INSTANCE_ROOT], cursor)?;
            cursor.number(&INSTANCE_COST, 4)?;
            for (def, reserved) in [(&INSTANCE_BRIDGE, &BRIDGE_RESERVED), (&INSTANCE_PORT, &PORT_RESERVED)] {
                cursor.bits(def, 4)?;
                cursor.bits(reserved, 4)?;
            }
            cursor.number(&INSTANCE_HOPS, 1).map(|_| ())
        });
    }
    Some(())
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
        assert_eq!((told.get("stp.flags.unused"), told.get("stp.flags.learning")), ("0".into(), String::new()));
        assert_eq!(tell(Proto::Stp, &CONFIGURATION.replace(" 0100 ", " 0140 ")).get("stp.msg_age"), "1.25");
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
