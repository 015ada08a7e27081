//! HSR: every frame goes round a ring both ways, so that one cut loses nothing; the second copy is dropped by its number.
//! IEC 62439-3 §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────────────┬───────────────────────────────┤
//! │  path │          size         │        sequence number        │
//! ├───────┴───────────────────────┼───────────────────────────────┘
//! │           EtherType           │
//! └───────────────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Protocol, Say, Step, dec, hex};
use super::sequenced;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEC 62439-3 §5.7";

fields! {
    NETWORK = dec("hsr.netid", SPEC, w("network", "rede")).at(0, 3);
    LANE = dec("hsr.laneid", SPEC, w("way round", "sentido")).at(3, 1);
    SIZE = dec("hsr.lsdu_size", SPEC, w("octets of payload", "octetos de carga útil")).at(4, 12);
    SEQUENCE = dec("hsr.sequence_nr", SPEC, w("sequence number", "número de sequência"))
        .at(16, 16)
        .about("Both copies have the same.", "As duas cópias têm o mesmo.");
    TYPE = hex(4, "hsr.type", SPEC, w("EtherType", "EtherType")).at(32, 16).names(ethertypes::value_name);
}

/// HSR.
pub struct Hsr;

impl Protocol for Hsr {
    const INFO: &'static Info = &Info {
        name: "hsr",
        title: "HSR",
        about: w(
            "Numbers a frame that goes round a ring both ways, so that one cut loses nothing and the second copy is dropped.",
            "Numera um quadro que dá a volta no anel nos dois sentidos: um corte nada perde, e a segunda cópia é descartada.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x892f)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        sequenced::peel(bytes)
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        sequenced::summary(layer, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_packet_follows() {
        let told = tell(Proto::Hsr, "101a 0007 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("hsr.sequence_nr")), ("hsr:ip", "7".into()));
        assert_eq!((told.get("hsr.laneid"), told.get("hsr.lsdu_size")), ("1".into(), "26".into()));
    }
}
