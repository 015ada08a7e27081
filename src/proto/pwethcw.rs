//! Ethernet pseudowire: the control word before an Ethernet frame that MPLS carries. RFC 4448 §4.6, RFC 4385 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────────────┬───────────────────────────────┤
//! │0 0 0 0│        reserved       │        sequence number        │
//! └───────┴───────────────────────┴───────────────────────────────┘
//! ```


use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4448 §4.6";

fields! {
    NIBBLE = hex(2, "pweth.cw.nibble", SPEC, w("first nibble", "primeiros quatro bits"))
        .at(0, 4)
        .about("Zero, so that no router takes the frame for IP.", "Zero, para que nenhum roteador tome o quadro por IP.");
    RESERVED = hex(3, "pweth.cw.reserved", SPEC, w("reserved", "reservado")).at(4, 12);
    SEQUENCE = dec("pweth.cw.sequence_number", SPEC, w("sequence number", "número de sequência"))
        .at(16, 16)
        .about("Zero where frames are not numbered.", "Zero quando os quadros não são numerados.");
}

/// Ethernet pseudowire.
pub struct Pwethcw;

impl Protocol for Pwethcw {
    const INFO: &'static Info = &Info {
        name: "pwethcw",
        title: "PW Ethernet",
        about: w(
            "Carries Ethernet frames through an MPLS network as if it were one cable.",
            "Leva quadros Ethernet por uma rede MPLS como se ela fosse um só cabo.",
        ),
        spec: "RFC 4448",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::PwEthernet],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 4 {
            return Err(Fault::Truncated { need: 4 });
        }
        Ok(Step::new(4, Next::By(Key::Ethernet)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        match be16(layer.header(), 2) {
            Some(0) | None => say.words(w("not numbered", "sem numeração")),
            Some(sequence) => {
                say.words(w("sequence ", "sequência "));
                say.number(sequence);
            }
        }
    }
}
