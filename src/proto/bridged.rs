//! Bridged Ethernet: whole frames of a LAN over ATM, behind LLC and SNAP with the organisation 00-80-C2. RFC 2684 §5.2.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├───────────────────────────────┤
//! │         padding: 00 00        │
//! └───────────────────────────────┘
//! ```
//!
//! Frame relay has the same numbers (RFC 2427) and no padding.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, hex};
use super::cursor::Cursor;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2684 §5.2";

fields! {
    PADDING = hex(4, "bridged.pad", SPEC, w("padding", "preenchimento"));
}

/// Bridged Ethernet.
pub struct Bridged;

impl Protocol for Bridged {
    const INFO: &'static Info = &Info {
        name: "bridged",
        title: "bridged",
        about: w(
            "Carries whole frames of a LAN over ATM or frame relay, so that two LANs are one.",
            "Leva quadros inteiros de uma LAN por ATM ou frame relay, para que duas LANs sejam uma.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Snap(0x00_80c2, 0x0001), Key::Snap(0x00_80c2, 0x0007)],
        fields: FIELDS,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("em ponte");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 2 {
            return Err(Fault::Truncated { need: 2 });
        }
        let octets = if bytes.starts_with(&[0, 0]) { 2 } else { 0 };
        Ok(Step::new(octets, Next::By(Key::Ethernet)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), 0, sink).number(&PADDING, 2);
    }

    fn summary(_: &Layer<'_>, say: &mut Say<'_>) {
        say.words(w("an Ethernet frame", "um quadro Ethernet"));
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn with_padding_and_without() {
        let frame = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Llc, &format!("aaaa03 0080c2 0007 0000 {frame}"));
        assert_eq!((told.protocols.as_str(), told.get("bridged.pad")), ("llc:bridged:eth:ip", "0x0000".into()));
        assert_eq!(tell(Proto::Bridged, frame).protocols, "bridged:eth:ip");
    }
}
