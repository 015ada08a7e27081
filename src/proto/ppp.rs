//! PPP: carries the datagrams of any network layer over a line between two. RFC 1661 §2, RFC 1662 §3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │ address 0xff  │ control 0x03  │            protocol           │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! Address and control are there on lines framed as HDLC and may be left out by agreement. So may the first octet of
//! the protocol where it is zero: the last octet is odd and no other is (RFC 1661 §6.5, §6.6). The flag and the frame
//! check sequence are not captured.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, hex};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ppp_protocols::ppp_protocol;

const FRAMING: &str = "RFC 1662 §3.1";

fields! {
    ADDRESS = hex(2, "ppp.address", FRAMING, w("address", "endereço"))
        .about("Always 0xff, all stations: a line has but one other end.",
               "Sempre 0xff, todas as estações: uma linha tem só uma outra ponta.");
    CONTROL = hex(2, "ppp.control", FRAMING, w("control", "controle"));
    PROTOCOL = hex(4, "ppp.protocol", "RFC 1661 §2", w("protocol", "protocolo")).names(protocol_name);
}

fn protocol_name(number: u64) -> Option<Words> {
    ppp_protocol(u16::try_from(number).ok()?).map(same)
}

/// Octets of address and control, octets of the protocol, and the protocol.
fn header(bytes: &[u8]) -> Option<(usize, usize, u16)> {
    let start = if bytes.starts_with(&[0xff, 0x03]) { 2 } else { 0 };
    match *bytes.get(start..)? {
        [low, ..] if low & 1 != 0 => Some((start, 1, low.into())),
        [high, low, ..] => Some((start, 2, u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

/// PPP.
pub struct Ppp;

impl Protocol for Ppp {
    const INFO: &'static Info = &Info {
        name: "ppp",
        title: "PPP",
        about: w(
            "Carries the datagrams of any network layer over a line between two: a modem, a DSL line, a tunnel.",
            "Leva os datagramas de qualquer camada de rede por uma linha entre dois: um modem, uma linha DSL, um túnel.",
        ),
        spec: "RFC 1661",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::PppFrame, Key::Link(9), Key::Link(50), Key::EtherType(0x880b)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        // Captures of serial lines are marked as PPP in HDLC-like framing whatever is spoken there; Cisco's addresses tell.
        if matches!(bytes, [0x0f | 0x8f, 0, ..]) {
            return Ok(Step::new(0, Next::By(Key::Link(104))));
        }
        let Some((start, octets, protocol)) = header(bytes) else {
            return Err(Fault::Truncated { need: bytes.len() + 1 });
        };
        let next = match protocol {
            0x0023 => Next::By(Key::Sap(0xfe)),
            0x002b => Next::By(Key::EtherType(0x8137)),
            0x0281 => Next::By(Key::EtherType(0x8847)),
            0x0283 => Next::By(Key::EtherType(0x8848)),
            // Compressed headers or data, encryption: what they mean was said in earlier frames.
            0x002d | 0x002f | 0x0053 | 0x0055 | 0x0061 | 0x0063 | 0x0065 | 0x0067 | 0x0069 | 0x00fb | 0x00fd => {
                Next::Opaque
            }
            _ => Next::By(Key::Ppp(protocol)),
        };
        Ok(Step::new(start + octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some((start, octets, _)) = header(bytes) else { return };
        if start > 0 {
            sink.put_bits(&ADDRESS, bytes, 0, 8);
            sink.put_bits(&CONTROL, bytes, 8, 8);
        }
        sink.put_bits(&PROTOCOL, bytes, start as u32 * 8, octets as u32 * 8);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = header(layer.header()).and_then(|(.., protocol)| ppp_protocol(protocol)) {
            say.out.push_str(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Key, Stop};
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn address_control_and_a_zero_octet_may_be_left_out() {
        for header in ["ff03 0021", "ff03 21", "0021", "21"] {
            let told = tell(Proto::Ppp, &format!("{header} {IPV4}"));
            assert_eq!(told.protocols, "ppp:ip", "{header}");
            assert_eq!(told.get("ppp.protocol"), "0x0021");
            assert_eq!(told.get("ppp.address"), if header.starts_with('f') { "0xff" } else { "" });
        }
    }

    #[test]
    fn cisco_hdlc_is_told_by_its_address() {
        let told = tell(Proto::Ppp, &format!("0f00 0800 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("chdlc.address")), ("ppp:chdlc:ip", "0x0f".into()));
    }

    #[test]
    fn what_is_compressed_stays_closed_and_what_is_unknown_is_named() {
        assert_eq!(tell(Proto::Ppp, "00fd 0000").stop, Stop::Opaque);
        let told = tell(Proto::Ppp, "c225 01");
        assert_eq!(told.stop, Stop::Unknown(Key::Ppp(0xc225)));
    }
}
