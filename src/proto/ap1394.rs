//! IP over IEEE 1394 ("FireWire"), as Apple's systems capture it. `LINKTYPE_APPLE_IP_OVER_IEEE1394`
//! (<https://www.tcpdump.org/linktypes.html>), RFC 2734.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │        destination, 8 octets; source, 8; EtherType, 2         │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, hex, octets};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "RFC 2734";

fields! {
    DESTINATION = octets("ap1394.dst", SPEC, w("destination address (EUI-64)", "endereço de destino (EUI-64)")).at(0, 64);
    SOURCE = octets("ap1394.src", SPEC, w("source address (EUI-64)", "endereço de origem (EUI-64)")).at(64, 64);
    TYPE = hex(4, "ap1394.type", SPEC, w("EtherType", "EtherType")).at(128, 16).names(ethertypes::value_name);
}

/// IP over IEEE 1394.
pub struct Ap1394;

impl Protocol for Ap1394 {
    const INFO: &'static Info = &Info {
        name: "ap1394",
        title: "FireWire",
        about: w(
            "Carries datagrams over a serial bus for cameras and disks, whose addresses have 64 bits.",
            "Leva datagramas por um barramento serial de câmeras e discos, cujos endereços têm 64 bits.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(138)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let number = be16(bytes, 16).ok_or(Fault::Truncated { need: 18 })?;
        Ok(Step::new(18, Next::By(Key::EtherType(number))))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = be16(layer.header(), 16).and_then(|number| ethertypes::value_name(number.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_packet_follows() {
        let told = tell(
            Proto::Ap1394,
            "0011223344556677 8899aabbccddeeff 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!((told.protocols.as_str(), told.get("ap1394.src")), ("ap1394:ip", "8899aabbccddeeff".into()));
    }
}
