//! AH: proves that a packet is from whom it says and was not changed on its way; it hides nothing. RFC 4302 §2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │  next header  │    length     │            reserved           │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                 security parameters index (SPI)               │
//! ├───────────────────────────────────────────────────────────────┤
//! │                        sequence number                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │                 integrity check value (ICV) ...               │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octets};
use super::cursor::Cursor;
use crate::bytes::be32;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 4302 §2";

fields! {
    NEXT_HEADER = dec("ah.next_header", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    LENGTH = dec("ah.length", SPEC, w("length", "comprimento"))
        .at(8, 8)
        .about("Units of 4 octets, less 2.", "Unidades de 4 octetos, menos 2.");
    RESERVED = octets("ah.reserved", SPEC, w("reserved", "reservado")).at(16, 16);
    SPI = hex(8, "ah.spi", SPEC, w("security parameters index", "índice de parâmetros de segurança"))
        .at(32, 32)
        .about("Names the agreement, with its keys, at the receiver.", "Identifica, no receptor, o acordo e suas chaves.");
    SEQUENCE = dec("ah.sequence", SPEC, w("sequence number", "número de sequência"))
        .at(64, 32)
        .about("Never repeats, so that a copied packet is noticed.", "Nunca se repete, para que um pacote copiado seja notado.");
    ICV = octets("ah.icv", SPEC, w("integrity check value", "valor de verificação de integridade"));
}

/// AH.
pub struct Ah;

impl Protocol for Ah {
    const INFO: &'static Info = &Info {
        name: "ah",
        title: "AH",
        about: w(
            "Proves that a packet is from whom it says and was not changed on its way.",
            "Prova que um pacote é de quem diz ser e não foi alterado no caminho.",
        ),
        spec: "RFC 4302",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Ip(51)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[next, length]) = bytes.first_chunk() else { return Err(Fault::Truncated { need: 12 }) };
        let header = (usize::from(length) + 2) * 4;
        if header < 12 {
            return Err(Fault::Malformed(w(
                "the length leaves no room for the sequence number",
                "o comprimento não deixa espaço para o número de sequência",
            )));
        }
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(header, Next::header(next)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), 12, sink).rest(&ICV);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let (Some(spi), Some(sequence)) = (be32(layer.header(), 4), be32(layer.header(), 8)) {
            let _ = write!(say, "SPI {spi:#010x} seq={sequence}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn the_packet_behind_the_check_value_is_read() {
        // RFC 4302 §2 with the 96 bits of ICV of HMAC-SHA1 (RFC 2404).
        let told = tell(
            Proto::Ah,
            "11040000 00000100 00000007 0102030405060708090a0b0c 003500350008 0000",
        );
        assert_eq!(told.protocols, "ah:udp");
        assert_eq!(told.get("ah.spi"), "0x00000100");
        assert_eq!(told.get("ah.icv"), "0102030405060708090a0b0c");
        assert_eq!(told.summaries[0][1], "SPI 0x00000100 seq=7");
    }

    #[test]
    fn a_length_without_a_sequence_number_is_malformed() {
        assert!(matches!(tell(Proto::Ah, "11000000 00000100 00000007").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
