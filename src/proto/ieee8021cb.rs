//! R-Tag: numbers a frame of which copies travel on several ways, so that all but the first to arrive are dropped.
//! IEEE 802.1CB §7.8.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │            reserved           │        sequence number        │
//! ├───────────────────────────────┼───────────────────────────────┘
//! │           EtherType           │
//! └───────────────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Protocol, Say, Step, hex};
use super::sequenced;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1CB §7.8";

fields! {
    RESERVED = hex(4, "ieee8021cb.reserved", SPEC, w("reserved", "reservado")).at(0, 16);
    SEQUENCE = hex(4, "ieee8021cb.seq", SPEC, w("sequence number", "número de sequência")).at(16, 16);
    TYPE = hex(4, "ieee8021cb.etype", SPEC, w("EtherType", "EtherType")).at(32, 16).names(ethertypes::value_name);
}

/// R-Tag.
pub struct Ieee8021cb;

impl Protocol for Ieee8021cb {
    const INFO: &'static Info = &Info {
        name: "ieee8021cb",
        title: "802.1CB",
        about: w(
            "Numbers a frame of which copies travel on several ways, so that all but the first to arrive are dropped.",
            "Numera um quadro cujas cópias viajam por vários caminhos, para que só a primeira a chegar seja aceita.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0xf1c1)],
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
        let told = tell(Proto::Ieee8021cb, "0000 0102 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("ieee8021cb.seq")), ("ieee8021cb:ip", "0x0102".into()));
        assert_eq!(told.summaries[0][1], "sequência 258");
    }
}
