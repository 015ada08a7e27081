//! Juniper: what a Juniper router writes before each frame it captures: the direction, its interface.
//! `LINKTYPE_JUNIPER_ETHER`, `_PPP`, `_FRELAY`, `_CHDLC` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────┬─┬─────────┬─┬─┤
//! │                magic: 4d 47 43                │E│reserved │N│D│
//! ├───────────────────────────────┬───────────────┼─┴─────────┴─┴─┤
//! │      length of extensions     │      type     │     length    │   values, little-endian; only where E is set
//! └───────────────────────────────┴───────────────┴───────────────┘
//! ```
//!
//! N says that the frame has no link header: what the packet is, in four little-endian octets, and the packet follow. Which
//! link header there is else, the capture's link type says; here its first octets do, which no other of the four links has.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, label, octets};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_JUNIPER_ETHER";

fields! {
    MAGIC = hex(6, "juniper.magic-number", SPEC, w("magic number", "número mágico")).at(0, 24);
    EXTENDED = flag("juniper.extensions", SPEC, w("extensions follow", "seguem extensões")).at(24, 1);
    RESERVED = dec("juniper.reserved", SPEC, w("reserved", "reservado")).at(25, 5);
    NO_LINK = hex(2, "juniper.l2hdr", SPEC, w("no link header", "sem cabeçalho de enlace")).at(30, 1);
    INWARDS = hex(2, "juniper.direction", SPEC, w("received", "recebido")).at(31, 1);
    TOTAL = dec("juniper.ext_total_len", SPEC, w("length of the extensions", "comprimento das extensões"));
    EXTENSION = label("juniper.ext", SPEC, w("extension", "extensão")).group();
    TYPE = dec("juniper.ext.type", SPEC, w("type", "tipo")).names(extension_name);
    LENGTH = dec("juniper.ext.len", SPEC, w("length", "comprimento"));
    PACKET = dec("juniper.proto", SPEC, w("packet", "pacote")).little_endian().names(packet_name);
    VALUE = octets("juniper.ext.value", SPEC, w("value", "valor"));
}

const HAS_EXTENSIONS: u8 = 0x80;
const HAS_NO_LINK: u8 = 0x02;

fn packet_name(number: u64) -> Option<Words> {
    Some(match number {
        2 => same("IPv4"),
        3..=5 | 7 | 8 => same("MPLS"),
        6 => same("IPv6"),
        _ => return None,
    })
}

/// The link header that `bytes` begin with.
fn link(bytes: &[u8]) -> Key {
    match bytes {
        [0xff, 0x03, ..] => Key::PppFrame,
        [0x0f | 0x8f, 0, ..] => Key::Link(104),
        // Two octets of address, unnumbered information, and a network layer that Frame Relay carries.
        [upper, lower, 0x03, 0x00 | 0x80..=0x83 | 0x8e | 0xcc | 0xcf, ..] if upper & 1 == 0 && lower & 1 == 1 => Key::Link(107),
        _ => Key::Ethernet,
    }
}

fn extension_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("device's interface index", "índice da interface do equipamento"),
        2 => w("interface's name", "nome da interface"),
        3 => w("device's medium", "meio do equipamento"),
        4 => w("encapsulation", "encapsulamento"),
        5 => w("logical interface's index", "índice da interface lógica"),
        6 => w("logical unit", "unidade lógica"),
        _ => return None,
    })
}

/// Juniper Ethernet.
pub struct Juniper;

impl Protocol for Juniper {
    const INFO: &'static Info = &Info {
        name: "juniper",
        title: "Juniper",
        about: w(
            "What a Juniper router writes before each frame it captures: the direction, its interface.",
            "O que um roteador Juniper escreve antes de cada quadro que captura: o sentido e a interface.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(178), Key::Link(179), Key::Link(180), Key::Link(181)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[b'M', b'G', b'C', flags]) = bytes.first_chunk() else {
            return Err(match bytes.len() {
                0..4 => Fault::Truncated { need: 4 },
                _ => Fault::Malformed(w("the magic number is another", "o número mágico é outro")),
            });
        };
        let mut octets = 4;
        if flags & HAS_EXTENSIONS != 0 {
            octets = 6 + usize::from(be16(bytes, 4).ok_or(Fault::Truncated { need: 6 })?);
            if bytes.len() < octets {
                return Err(Fault::Truncated { need: octets });
            }
        }
        let behind = &bytes[octets..];
        if flags & HAS_NO_LINK == 0 {
            return Ok(Step::new(octets, Next::By(link(behind))));
        }
        let packet = behind.first_chunk().ok_or(Fault::Truncated { need: octets + 4 })?;
        let next = match u32::from_le_bytes(*packet) {
            2 => Next::By(Key::EtherType(0x0800)),
            3..=5 | 7 | 8 => Next::By(Key::EtherType(0x8847)),
            6 => Next::By(Key::EtherType(0x86dd)),
            _ => Next::Payload,
        };
        Ok(Step::new(octets + 4, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(flags) = header.get(3) else { return };
        // The packet's kind stands behind the extensions, where a header was not cut before it.
        let kind = if flags & HAS_NO_LINK != 0 && !layer.is_faulty() { 4 } else { 0 };
        let (extensions, behind) = header.split_at(header.len() - kind);
        if flags & HAS_EXTENSIONS != 0 {
            let mut cursor = Cursor::new(extensions, 4, sink);
            cursor.number(&TOTAL, 2);
            while let Some(length) = cursor.peek(1) {
                cursor.item(&EXTENSION, 2 + usize::from(length), &VALUE, |item| {
                    item.number(&TYPE, 1)?;
                    item.number(&LENGTH, 1)?;
                    Some(())
                });
            }
            cursor.rest(&VALUE);
        }
        if !behind.is_empty() {
            Cursor::new(header, extensions.len(), sink).number(&PACKET, 4);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let received = layer.header().get(3).is_some_and(|flags| flags & 1 != 0);
        say.words(if received { w("received", "recebido") } else { w("sent", "enviado") });
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn a_frame_or_a_packet_follows() {
        let told = tell(Proto::Juniper, &format!("4d4743 01 02000000000a 02000000000b 0800 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("juniper.direction")), ("juniper:eth:ip", "0x01".into()));
        let told = tell(Proto::Juniper, &format!("4d4743 82 0007 01 02 0100 06 01 09 02000000 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("juniper.ext.type")), ("juniper:ip", "1;6".into()));
        assert_eq!((told.get("juniper.ext.value"), told.get("juniper.proto")), ("0100;09".into(), "2".into()));
        let told = tell(Proto::Juniper, &format!("4d4743 02 05000000 000101ff {IPV4}"));
        assert_eq!(told.protocols, "juniper:mpls:ip");
        assert!(matches!(tell(Proto::Juniper, "4d4743 02 0200").stop, Stop::Fault(_)));
    }

    #[test]
    fn other_links_are_told_by_their_first_octets() {
        for (header, protocols) in [("ff03 0021", "juniper:ppp:ip"), ("0f00 0800", "juniper:chdlc:ip"), ("1841 03cc", "juniper:fr:ip")] {
            assert_eq!(tell(Proto::Juniper, &format!("4d4743 00 {header} {IPV4}")).protocols, protocols);
        }
    }

    #[test]
    fn another_magic_is_malformed() {
        assert!(matches!(tell(Proto::Juniper, "4d4744 01").stop, Stop::Fault(_)));
    }
}
