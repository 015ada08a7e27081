//! Network service header: leads a packet through a chain of services (a firewall, a load balancer) before it goes on to
//! where it was going. RFC 8300 §2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬─┬─┬───────────┬───────────┬───────┬───────┬───────────────┤
//! │ver│O│u│    TTL    │   length  │unassig│MD type│ next protocol │
//! ├───┴─┴─┴───────────┴───────────┴───────┴───────┼───────────────┤
//! │           service path identifier             │ service index │
//! ├───────────────────────────────────────────────┴───────────────┤
//! │ context headers: 16 octets (type 1), or of any length (type 2)│
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The length counts 4-octet words of the whole header.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, label, octets};
use super::cursor::Cursor;
use crate::bytes::bits;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const BASE: &str = "RFC 8300 §2.2";
const PATH: &str = "RFC 8300 §2.3";
const CONTEXT: &str = "RFC 8300 §2.4, §2.5";

fields! {
    VERSION = dec("nsh.version", BASE, w("version", "versão")).at(0, 2);
    MAINTENANCE = flag("nsh.Obit", BASE, w("operation and maintenance (O)", "operação e manutenção (O)")).at(2, 1);
    UNASSIGNED = flag("nsh.CBit", BASE, w("unassigned", "sem uso")).at(3, 1);
    TTL = hex(4, "nsh.ttl", BASE, w("time to live", "tempo de vida"))
        .at(4, 6)
        .about("Each service takes one off; zero ends a loop.", "Cada serviço desconta um; zero encerra um laço.");
    LENGTH = dec("nsh.length", BASE, w("header length in words", "comprimento do cabeçalho em palavras")).at(10, 6);
    KIND = dec("nsh.mdtype", BASE, w("kind of metadata", "tipo de metadados")).at(16, 8).names(kind_name);
    NEXT = dec("nsh.nextproto", BASE, w("next protocol", "próximo protocolo")).at(24, 8).names(protocol_name);
    PATH_ID = dec("nsh.spi", PATH, w("service path identifier", "identificador do caminho de serviços")).at(32, 24);
    INDEX = dec("nsh.si", PATH, w("service index", "índice do serviço"))
        .at(56, 8)
        .about("Where on the path the packet is; each service takes one off.",
               "Em que ponto do caminho está o pacote; cada serviço desconta um.");
    FIXED = octets("nsh.contextheader", CONTEXT, w("context", "contexto"));
    ITEM = label("nsh.metadata.item", CONTEXT, w("metadata", "metadados")).group();
    CLASS = dec("nsh.metadataclass", CONTEXT, w("class", "classe"));
    TYPE = dec("nsh.metadatatype", CONTEXT, w("type", "tipo"));
    ITEM_UNASSIGNED = hex(2, "nsh.metadataunassignedbit", CONTEXT, w("unassigned", "sem uso"));
    ITEM_LENGTH = hex(2, "nsh.metadatalen", CONTEXT, w("length", "comprimento"));
    VALUE = octets("nsh.metadata", CONTEXT, w("value", "valor"));
    REST = octets("nsh.metadata.rest", CONTEXT, w("padding", "preenchimento"));
}

fn kind_name(number: u64) -> Option<Words> {
    Some(match number & 15 {
        1 => w("fixed length", "comprimento fixo"),
        2 => w("variable length", "comprimento variável"),
        _ => return None,
    })
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

/// Network service header.
pub struct Nsh;

impl Protocol for Nsh {
    const INFO: &'static Info = &Info {
        name: "nsh",
        title: "NSH",
        about: w(
            "Leads a packet through a chain of services before it goes on to where it was going.",
            "Leva um pacote por uma cadeia de serviços antes que ele siga para onde ia.",
        ),
        spec: "RFC 8300",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::EtherType(0x894f)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(words), Some(protocol)) = (bits(bytes, 10, 6), bytes.get(3)) else {
            return Err(Fault::Truncated { need: 8 });
        };
        let octets = words as usize * 4;
        if octets < 8 {
            return Err(Fault::Malformed(w("its length is below 2 words", "o comprimento é menor que 2 palavras")));
        }
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        let next = match protocol {
            1 => Next::By(Key::EtherType(0x0800)),
            2 => Next::By(Key::EtherType(0x86dd)),
            3 => Next::By(Key::Ethernet),
            4 => Next::By(Key::EtherType(0x894f)),
            5 => Next::By(Key::EtherType(0x8847)),
            _ => Next::Payload,
        };
        Ok(Step::new(octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if layer.is_faulty() {
            return;
        }
        let mut cursor = Cursor::new(layer.header(), 8, sink);
        match bits(layer.header(), 20, 4) {
            // RFC 8300 §2.4: four words, and no more.
            Some(1) => {
                while cursor.octets(&FIXED, 4).is_some() {}
            }
            Some(2) => {
                while let Some(length) = cursor.peek(3) {
                    let octets = usize::from(length & 0x7f);
                    cursor.item(&ITEM, (4 + octets).next_multiple_of(4), &REST, |item| {
                        item.number(&CLASS, 2)?;
                        item.number(&TYPE, 1)?;
                        item.bits(&ITEM_UNASSIGNED, 1)?;
                        item.bits(&ITEM_LENGTH, 7)?;
                        if octets > 0 {
                            item.octets(&VALUE, octets)?;
                        }
                        Some(())
                    });
                }
                cursor.rest(&REST);
            }
            _ => cursor.rest(&FIXED),
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let (Some(path), Some(index)) = (bits(header, 32, 24), header.get(7)) {
            say.words(w("path ", "caminho "));
            let _ = write!(say, "{path} ");
            say.words(w("index ", "índice "));
            say.number(*index);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn metadata_of_fixed_length() {
        let told = tell(Proto::Nsh, &format!("0fc6 01 01 00002a ff 00000001 00000002 00000003 00000004 {IPV4}"));
        assert_eq!(told.protocols, "nsh:ip");
        assert_eq!((told.get("nsh.ttl"), told.get("nsh.spi")), ("0x003f".into(), "42".into()));
        assert_eq!(told.get("nsh.contextheader"), "00000001;00000002;00000003;00000004");
        assert_eq!(told.summaries[0][1], "caminho 42 índice 255");
    }

    #[test]
    fn metadata_of_any_length() {
        let told = tell(Proto::Nsh, &format!("0fc5 02 01 00002a fe 0103 05 03 aabbcc00 0103 06 00 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("nsh.metadatatype")), ("nsh:ip", "5;6".into()));
        assert_eq!((told.get("nsh.metadata"), told.get("nsh.metadata.rest")), ("aabbcc".into(), "00".into()));
    }

    #[test]
    fn a_header_shorter_than_itself() {
        assert!(matches!(tell(Proto::Nsh, "0fc1 01 01 00002a ff").stop, Stop::Fault(_)));
    }
}
