//! ARCNET: a token goes from card to card and says who may speak; addresses are one octet. RFC 1201 carries IP in it, RFC 1051
//! did before. `LINKTYPE_ARCNET_BSD` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │    source     │  destination  │    protocol   │   split flag  │
//! ├───────────────┴───────────────┼───────────────┴───────────────┤
//! │        sequence number        │
//! ```
//!
//! The numbers of RFC 1051 have no split flag and no sequence number: the packet follows. A split flag of 255 is filler, as
//! the two octets behind it are, of a packet whose length the hardware cannot say; protocol and split flag come again.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1201 §2";

fields! {
    SOURCE = hex(2, "arcnet.src", SPEC, w("source address", "endereço de origem")).at(0, 8);
    DESTINATION = hex(2, "arcnet.dst", SPEC, w("destination address", "endereço de destino")).at(8, 8);
    PROTOCOL = hex(2, "arcnet.protID", SPEC, w("protocol", "protocolo")).at(16, 8).names(protocol_name);
    EXCEPTION = hex(6, "arcnet.exception_flag", "RFC 1201 §2.2", w("filler", "preenchimento"));
    AGAIN = hex(2, "arcnet.protID", SPEC, w("protocol", "protocolo")).names(protocol_name);
    SPLIT = dec("arcnet.split_flag", SPEC, w("split flag", "indicador de divisão"))
        .about("0 for a whole packet, odd in the first of its fragments, even in the others.",
               "0 em um pacote inteiro, ímpar no primeiro de seus fragmentos, par nos demais.");
    SEQUENCE = dec("arcnet.sequence", SPEC, w("sequence number", "número de sequência"));
}

const EXCEPTIONAL: u8 = 255;

fn protocol_name(number: u64) -> Option<Words> {
    Some(match number {
        0x80 => w("diagnosis", "diagnóstico"),
        0xcd => same("BACnet"),
        0xd4 => same("IPv4"),
        0xd5 => same("ARP"),
        0xd6 => same("RARP"),
        0xc4 => same("IPv6"),
        0xdd => same("AppleTalk"),
        0xf0 => same("IPv4 (RFC 1051)"),
        0xf1 => same("ARP (RFC 1051)"),
        0xfa => same("IPX"),
        _ => return None,
    })
}

/// Whether no split flag and sequence number follow the protocol.
fn is_bare(protocol: u8) -> bool {
    matches!(protocol, 0x80 | 0xcd | 0xf0 | 0xf1)
}

/// ARCNET.
pub struct Arcnet;

impl Protocol for Arcnet {
    const INFO: &'static Info = &Info {
        name: "arcnet",
        title: "ARCNET",
        about: w(
            "Carries packets on a bus where a token goes from card to card and says who may speak.",
            "Leva pacotes em um barramento onde uma ficha passa de placa em placa e diz quem pode falar.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(7)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let cut = |need| Fault::Truncated { need };
        let protocol = *bytes.get(2).ok_or(cut(3))?;
        let (octets, split) = if is_bare(protocol) {
            (3, 0)
        } else {
            let at = if *bytes.get(3).ok_or(cut(6))? == EXCEPTIONAL { 7 } else { 3 };
            (at + 3, *bytes.get(at..at + 3).and_then(<[u8]>::first).ok_or(cut(at + 3))?)
        };
        let key = Key::EtherType(match protocol {
            0xd4 | 0xf0 => 0x0800,
            0xd5 | 0xf1 => 0x0806,
            0xd6 => 0x8035,
            0xc4 => 0x86dd,
            0xdd => 0x809b,
            0xfa => 0x8137,
            _ => return Ok(Step::new(octets, Next::Payload)),
        });
        Ok(Step::new(
            octets,
            match split {
                0 => Next::By(key),
                _ if split % 2 == 1 => Next::FirstFragment(key),
                _ => Next::Fragment,
            },
        ))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let mut cursor = Cursor::new(header, 3, sink);
        if cursor.peek(0) == Some(EXCEPTIONAL) {
            cursor.number(&EXCEPTION, 3);
            cursor.number(&AGAIN, 1);
        }
        cursor.number(&SPLIT, 1);
        cursor.number(&SEQUENCE, 2);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(&[source, destination, protocol]) = layer.header().first_chunk::<3>() {
            let _ = write!(say, "{source:02x} → {destination:02x} · ");
            match protocol_name(protocol.into()) {
                Some(name) => say.words(name),
                None => {
                    let _ = write!(say, "0x{protocol:02x}");
                }
            }
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
    fn a_packet_of_either_document() {
        let told = tell(Proto::Arcnet, &format!("01 02 d4 00 0007 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("arcnet.sequence")), ("arcnet:ip", "7".into()));
        assert_eq!(told.summaries[0][0], "01 → 02 · IPv4");
        let told = tell(Proto::Arcnet, &format!("01 02 f0 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("arcnet.split_flag")), ("arcnet:ip", String::new()));
    }

    #[test]
    fn a_length_that_the_hardware_cannot_say_has_filler() {
        let told = tell(Proto::Arcnet, &format!("01 02 d4 ffffff d4 00 0007 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("arcnet.protID")), ("arcnet:ip", "0xd4;0xd4".into()));
    }

    #[test]
    fn fragments_are_told_apart() {
        let told = tell(Proto::Arcnet, "01 02 d4 02 0007 0102030405");
        assert_eq!((told.protocols.as_str(), told.stop), ("arcnet", Stop::Fragment));
        assert!(matches!(tell(Proto::Arcnet, "01 02 d4 00 00").stop, Stop::Fault(_)));
    }
}
