//! IP over InfiniBand, as a capture has it: the route header that the hardware keeps, then what carries datagrams. RFC
//! 4391 §6, `LINKTYPE_IPOIB` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │               global route header, 40 octets                  │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │           EtherType           │            reserved           │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, hex, octets};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "RFC 4391 §6";

fields! {
    ROUTE = octets("ipoib.grh", SPEC, w("global route header", "cabeçalho de rota global")).at(0, 320);
    TYPE = hex(4, "ipoib.type", SPEC, w("EtherType", "EtherType")).at(320, 16).names(ethertypes::value_name);
    RESERVED = hex(4, "ipoib.reserved", SPEC, w("reserved", "reservado")).at(336, 16);
}

/// IP over InfiniBand.
pub struct Ipoib;

impl Protocol for Ipoib {
    const INFO: &'static Info = &Info {
        name: "ipoib",
        title: "InfiniBand",
        about: w(
            "Carries datagrams over the network that joins the machines of a supercomputer.",
            "Leva datagramas pela rede que une as máquinas de um supercomputador.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(242)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let number = be16(bytes, 40).filter(|_| bytes.len() >= 44).ok_or(Fault::Truncated { need: 44 })?;
        Ok(Step::new(44, Next::By(Key::EtherType(number))))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = be16(layer.header(), 40).and_then(|number| ethertypes::value_name(number.into())) {
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
            Proto::Ipoib,
            &format!("{:080} 0800 0000 45000014 00010000 40fd0000 7f000001 7f000001", 0),
        );
        assert_eq!((told.protocols.as_str(), told.get("ipoib.type")), ("ipoib:ip", "0x0800".into()));
    }
}
