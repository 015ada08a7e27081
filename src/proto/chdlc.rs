//! Cisco HDLC: carries packets over a serial line between two routers of Cisco's making, with EtherTypes.
//! RFC 1547 §4.3.1 describes it; `LINKTYPE_C_HDLC` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    address    │    control    │            protocol           │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, hex};
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "RFC 1547 §4.3.1";

fields! {
    ADDRESS = hex(2, "chdlc.address", SPEC, w("address", "endereço")).at(0, 8).names(address_name);
    CONTROL = hex(2, "chdlc.control", SPEC, w("control", "controle")).at(8, 8);
    PROTOCOL = hex(4, "chdlc.protocol", SPEC, w("protocol", "protocolo")).at(16, 16).names(protocol_name);
    PADDING = hex(2, "chdlc.clns_padding", SPEC, w("padding before OSI", "preenchimento antes de OSI"));
}

const CDP: u16 = 0x2000;
const SPANNING_TREE: u16 = 0x4242;
const SLARP: u16 = 0x8035;
const OSI: u16 = 0xfefe;

fn address_name(number: u64) -> Option<Words> {
    Some(match number {
        0x0f => w("unicast", "unicast"),
        0x8f => w("broadcast", "difusão"),
        _ => return None,
    })
}

fn protocol_name(number: u64) -> Option<Words> {
    Some(same(match u16::try_from(number).ok()? {
        CDP => "CDP",
        SPANNING_TREE => "STP",
        SLARP => "SLARP",
        OSI => "OSI",
        other => ethertypes::ethertype(other)?.name,
    }))
}

/// Cisco HDLC.
pub struct Chdlc;

impl Protocol for Chdlc {
    const INFO: &'static Info = &Info {
        name: "chdlc",
        title: "Cisco HDLC",
        about: w(
            "Carries packets over a serial line between two routers.",
            "Leva pacotes por uma linha serial entre dois roteadores.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(104)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let protocol = be16(bytes, 2).ok_or(Fault::Truncated { need: 4 })?;
        Ok(match protocol {
            // An octet of padding aligns OSI's packets to 4 octets.
            OSI if bytes.len() > 4 => Step::new(5, Next::By(Key::Sap(0xfe))),
            CDP => Step::new(4, Next::By(Key::Snap(0x00_000c, CDP))),
            SPANNING_TREE => Step::new(4, Next::By(Key::Sap(0x42))),
            // As an EtherType this number is RARP's.
            SLARP => Step::new(4, Next::By(Key::Slarp)),
            _ => Step::new(4, Next::By(Key::EtherType(protocol))),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        sink.put_bits(&PADDING, layer.header(), 32, 8);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = be16(layer.header(), 2).and_then(|protocol| protocol_name(protocol.into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Key, Stop};
    use crate::testing::tell;

    #[test]
    fn numbers_that_are_no_ether_types_lead_elsewhere() {
        let told = tell(Proto::Chdlc, "0f00 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("chdlc.protocol")), ("chdlc:ip", "0x0800".into()));
        // An IS-IS hello over a serial line, behind its octet of padding.
        let told = tell(Proto::Chdlc, "0f00 fefe 03 83 14 01 00");
        assert_eq!((told.stop, told.get("chdlc.clns_padding")), (Stop::Unknown(Key::Sap(0xfe)), "0x03".into()));
    }
}
