//! B.A.T.M.A.N. advanced: carries Ethernet frames over a mesh of wireless routers, as if all were on one switch.
//! Linux, `batadv_packet.h`, version 15.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │      type     │    version    │      TTL      │   by type ... │
//! └───────────────┴───────────────┴───────────────┴───────────────┘
//! ```
//!
//! What carries frames is read: to one node, to one node by its host's address, to all. What the routers tell each
//! other is shown as octets.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, mac, octets};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "Linux batadv_packet.h";

fields! {
    TYPE = dec("batadv.batman.packet_type", SPEC, w("packet type", "tipo do pacote")).at(0, 8).names(type_name);
    VERSION = dec("batadv.version", SPEC, w("version", "versão")).at(8, 8);
    TTL = dec("batadv.ttl", SPEC, w("time to live", "tempo de vida")).at(16, 8);
    TABLE = dec("batadv.unicast.ttvn", SPEC, w("version of the table of hosts", "versão da tabela de hosts"));
    DESTINATION = mac("batadv.unicast.dst", SPEC, w("destination node", "nó de destino"));
    SOURCE = mac("batadv.unicast_4addr.src", SPEC, w("source node", "nó de origem"));
    SUBTYPE = dec("batadv.unicast_4addr.subtype", SPEC, w("subtype", "subtipo"));
    RESERVED = octets("batadv.reserved", SPEC, w("reserved", "reservado"));
    SEQUENCE = dec("batadv.bcast.seq", SPEC, w("sequence number", "número de sequência"));
    ORIGIN = mac("batadv.bcast.orig", SPEC, w("originator", "nó de origem"));
    BODY = octets("batadv.body", SPEC, w("what routers tell each other", "o que os roteadores dizem entre si"));
}

const BROADCAST: u8 = 0x01;
const UNICAST: u8 = 0x40;
const UNICAST_4: u8 = 0x42;
const VERSION_READ: u8 = 15;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00 => w("originator message", "mensagem de originador"),
        0x01 => w("broadcast", "difusão"),
        0x02 => w("network coding", "codificação de rede"),
        0x03 => w("neighbour probe (ELP)", "sonda de vizinho (ELP)"),
        0x04 => w("originator message, version 2", "mensagem de originador, versão 2"),
        0x40 => w("unicast", "para um nó"),
        0x41 => w("fragment", "fragmento"),
        0x42 => w("unicast, by host", "para um nó, pelo host"),
        0x43 => w("ICMP", "ICMP"),
        0x44 => w("tables of hosts (TVLV)", "tabelas de hosts (TVLV)"),
        _ => return None,
    })
}

/// B.A.T.M.A.N. advanced.
pub struct Batadv;

impl Protocol for Batadv {
    const INFO: &'static Info = &Info {
        name: "batadv",
        title: "batman-adv",
        about: w(
            "Carries Ethernet frames over a mesh of wireless routers, as if all were on one switch.",
            "Leva quadros Ethernet por uma malha de roteadores sem fio, como se todos estivessem em um comutador.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x4305)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[kind, version, _]) = bytes.first_chunk() else { return Err(Fault::Truncated { need: 3 }) };
        let octets = match kind {
            BROADCAST if version == VERSION_READ => 14,
            UNICAST if version == VERSION_READ => 10,
            UNICAST_4 if version == VERSION_READ => 18,
            _ => return Ok(Step::new(bytes.len(), Next::Nothing)),
        };
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        Ok(Step::new(octets, Next::By(Key::Ethernet)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let carries = layer.above().is_some();
        let mut cursor = Cursor::new(header, 3, sink);
        match header.first() {
            Some(&BROADCAST) if carries => {
                cursor.octets(&RESERVED, 1);
                cursor.number(&SEQUENCE, 4);
                cursor.octets(&ORIGIN, 6);
            }
            Some(&kind @ (UNICAST | UNICAST_4)) if carries => {
                cursor.number(&TABLE, 1);
                cursor.octets(&DESTINATION, 6);
                if kind == UNICAST_4 {
                    cursor.octets(&SOURCE, 6);
                    cursor.number(&SUBTYPE, 1);
                    cursor.octets(&RESERVED, 1);
                }
            }
            _ => {}
        }
        cursor.rest(&BODY);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().first().and_then(|kind| type_name((*kind).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const FRAME: &str = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn frames_to_one_node_and_to_all() {
        let told = tell(Proto::Batadv, &format!("40 0f 32 07 0a0b0c0d0e0f {FRAME}"));
        assert_eq!(told.protocols, "batadv:eth:ip");
        assert_eq!((told.get("batadv.ttl"), told.get("batadv.unicast.dst")), ("50".into(), "0a:0b:0c:0d:0e:0f".into()));
        let told = tell(Proto::Batadv, &format!("01 0f 32 00 00000009 0a0b0c0d0e0f {FRAME}"));
        assert_eq!((told.protocols.as_str(), told.get("batadv.bcast.seq")), ("batadv:eth:ip", "9".into()));
        let told = tell(Proto::Batadv, &format!("42 0f 32 07 0a0b0c0d0e0f 0a0b0c0d0e10 01 00 {FRAME}"));
        assert_eq!(told.get("batadv.unicast_4addr.src"), "0a:0b:0c:0d:0e:10");
    }

    #[test]
    fn what_routers_say_is_octets() {
        let told = tell(Proto::Batadv, "00 0f 32 00 00000001");
        assert_eq!((told.protocols.as_str(), told.get("batadv.body")), ("batadv", "0000000001".into()));
        assert_eq!(told.summaries[0][0], "originator message");
    }
}
