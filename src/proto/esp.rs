//! ESP: encrypts a packet, or the packet in a packet, between two ends that share keys. RFC 4303 §2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                 security parameters index (SPI)               │
//! ├───────────────────────────────────────────────────────────────┤
//! │                        sequence number                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │ encrypted: payload, padding, its length, next header; ICV ... │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! What follows stays closed. Whether it is encrypted with nothing (RFC 2410) only the two ends know: it is not guessed.

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::bytes::be32;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4303 §2";

fields! {
    SPI = hex(8, "esp.spi", SPEC, w("security parameters index", "índice de parâmetros de segurança"))
        .at(0, 32)
        .about("Names the agreement, with its keys, at the receiver.", "Identifica, no receptor, o acordo e suas chaves.");
    SEQUENCE = dec("esp.sequence", SPEC, w("sequence number", "número de sequência"))
        .at(32, 32)
        .about("Never repeats, so that a copied packet is noticed.", "Nunca se repete, para que um pacote copiado seja notado.");
}

/// ESP.
pub struct Esp;

impl Protocol for Esp {
    const INFO: &'static Info = &Info {
        name: "esp",
        title: "ESP",
        about: w(
            "Encrypts a packet between two ends that share keys; an onlooker sees only who agreed with whom.",
            "Cifra um pacote entre dois extremos que partilham chaves; quem observa vê só quem combinou com quem.",
        ),
        spec: "RFC 4303",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Ip(50)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 8 {
            return Err(Fault::Truncated { need: 8 });
        }
        Ok(Step::new(8, Next::Opaque))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let (Some(spi), Some(sequence)) = (be32(layer.header(), 0), be32(layer.header(), 4)) {
            let _ = write!(say, "SPI {spi:#010x} seq={sequence} · ");
            say.words(w("encrypted: ", "cifrado: "));
            say.octets(layer.payload().len() as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn the_payload_stays_closed() {
        // RFC 3602 §4, case 5: an echo request in transport mode, encrypted with AES-CBC.
        let told = tell(
            Proto::Ipv4,
            "4500007c08f200004032f9a5c0a87b03c0a87b64 0000432100000001
             e96e8c08ab465763fd098d45dd3ff893 f663c25d325c18c6a9453e194e120849 a4870b66cc6b9965330013b4898dc856
             a4699e523a55db080b59ec3a8e4b7e52 775b07d1db34ed9c538ab50c551b874a a269add047ad2d5913ac19b7cfbad4a6",
        );
        assert_eq!((told.protocols.as_str(), told.stop), ("ip:esp", Stop::Opaque));
        assert_eq!(told.get("ip.checksum.status"), "1");
        assert_eq!(told.get("esp.spi"), "0x00004321");
        assert_eq!(told.summaries[1][0], "SPI 0x00004321 seq=1 · encrypted: 96 octets");
    }
}
