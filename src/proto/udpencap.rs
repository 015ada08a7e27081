//! UDP encapsulation of IPsec: lets ESP and the IKE that sets it up share a UDP port, so that an address translator
//! can tell flows apart. RFC 3948 §2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │   0: IKE follows (non-ESP marker); else it is the SPI of ESP  │
//! ├───────────────┬───────────────────────────────────────────────┘
//! │     0xff      │   alone: keeps the translator's entry
//! └───────────────┘
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, octets};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

fields! {
    MARKER = octets("udpencap.non_esp_marker", "RFC 3948 §2.2", w("non-ESP marker", "marca de não ESP"));
    KEEPALIVE = octets("udpencap.nat_keepalive", "RFC 3948 §2.3", w("NAT keepalive", "manutenção do NAT"));
}

/// ESP in UDP.
pub struct UdpEncap;

impl Protocol for UdpEncap {
    const INFO: &'static Info = &Info {
        name: "udpencap",
        title: "ESP in UDP",
        about: w(
            "Lets encrypted packets (ESP) and the setting up of their keys (IKE) pass an address translator.",
            "Permite que pacotes cifrados (ESP) e o acordo de suas chaves (IKE) passem por um tradutor de endereços.",
        ),
        spec: "RFC 3948",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(4500)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes {
            [0xff] => Ok(Step::new(1, Next::Nothing)),
            [0, 0, 0, 0, ..] => Ok(Step::new(4, Next::By(Key::Udp(500)))),
            [_, _, _, _, ..] => Ok(Step::new(0, Next::By(Key::Ip(50)))),
            _ => Err(Fault::Truncated { need: 4 }),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        match layer.header() {
            header @ [0xff] => sink.put_octets(&KEEPALIVE, 0..1, Value::Bytes(header)),
            header @ [0, 0, 0, 0] => sink.put_octets(&MARKER, 0..4, Value::Bytes(header)),
            _ => {}
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if layer.header() == [0xff] {
            say.words(w("keepalive", "manutenção"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn the_first_octets_tell_the_three_apart() {
        let told = tell(Proto::UdpEncap, "ff");
        assert_eq!((told.stop, told.get("udpencap.nat_keepalive")), (Stop::Done, "ff".into()));
        assert_eq!(tell(Proto::UdpEncap, "00000000 0102030405060708").get("udpencap.non_esp_marker"), "00000000");
        let told = tell(Proto::UdpEncap, "c0ffee01 00000001 deadbeef");
        assert!(told.protocols.starts_with("udpencap") && told.get("udpencap.non_esp_marker").is_empty());
        assert_eq!(tell(Proto::UdpEncap, "0000").stop, Stop::Fault(Fault::Truncated { need: 4 }));
    }
}
