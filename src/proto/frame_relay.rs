//! Frame Relay: carries packets over permanent virtual circuits of a provider. ITU-T Q.922 annex A, RFC 2427.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────┬─┬─┬───────┬─┬─┬─┬─┬───────────────┬───────────────┤
//! │ DLCI high │C│0│DLCIlow│F│B│D│1│   control 3   │     NLPID     │
//! └───────────┴─┴─┴───────┴─┴─┴─┴─┴───────────────┴───────────────┘
//! ```
//!
//! The address has two, three or four octets: the lowest bit of its last is set. Cisco's own framing has an EtherType
//! where RFC 2427 has control and NLPID. What a switch says of its circuits (LMI) is not parsed.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, oui};
use crate::bytes::{Reader, be16, bits};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;
use crate::names::snap_ouis::snap_oui;

const ADDRESS: &str = "ITU-T Q.922 §A.3.3";
const SPEC: &str = "RFC 2427 §3";

fields! {
    FIRST = hex(2, "fr.first_addr_octet", ADDRESS, w("first address octet", "primeiro octeto do endereço")).at(0, 8).group();
    UPPER = hex(2, "fr.upper_dlci", ADDRESS, w("upper DLCI", "DLCI superior")).at(0, 6);
    COMMAND = flag("fr.cr", ADDRESS, w("command or response", "comando ou resposta")).at(6, 1);
    FIRST_LAST = flag("fr.ea", ADDRESS, w("last octet of the address", "último octeto do endereço")).at(7, 1);
    SECOND = hex(2, "fr.second_addr_octet", ADDRESS, w("second address octet", "segundo octeto do endereço"))
        .at(8, 8)
        .group();
    MIDDLE = hex(2, "fr.second_dlci", ADDRESS, w("second DLCI", "segundo DLCI")).at(8, 4);
    FORWARD = flag("fr.fecn", ADDRESS, w("congestion ahead (FECN)", "congestionamento à frente (FECN)")).at(12, 1);
    BACKWARD = flag("fr.becn", ADDRESS, w("congestion behind (BECN)", "congestionamento atrás (BECN)")).at(13, 1);
    DISCARD = flag("fr.de", ADDRESS, w("discard eligible", "pode ser descartado")).at(14, 1);
    SECOND_LAST = flag("fr.ea", ADDRESS, w("last octet of the address", "último octeto do endereço")).at(15, 1);
    THIRD = hex(2, "fr.third_dlci", ADDRESS, w("third DLCI", "terceiro DLCI"));
    LOWER = hex(2, "fr.lower_dlci", ADDRESS, w("lower DLCI", "DLCI inferior"));
    CORE = flag("fr.dc", ADDRESS, w("control, not DLCI", "controle, e não DLCI"));
    LAST = flag("fr.ea", ADDRESS, w("last octet of the address", "último octeto do endereço"));
    DLCI = dec("fr.dlci", ADDRESS, w("DLCI", "DLCI"))
        .derived()
        .about("Which virtual circuit, on this line.", "Qual circuito virtual, nesta linha.");
    CONTROL = hex(2, "fr.control", SPEC, w("control", "controle"));
    PAD = hex(2, "fr.pad", SPEC, w("padding", "preenchimento"));
    NLPID = hex(2, "fr.nlpid", SPEC, w("network layer protocol (NLPID)", "protocolo da camada de rede (NLPID)"))
        .names(nlpid_name);
    ORGANISATION = oui("fr.snap.oui", SPEC, w("organisation (OUI)", "organização (OUI)")).names(organisation_name);
    TYPE = hex(4, "fr.snaptype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
    OWN = hex(4, "fr.snap.pid", SPEC, w("the organisation's protocol", "protocolo da organização"));
    CISCO = hex(4, "fr.chdlctype", "Cisco", w("EtherType", "EtherType")).names(ethertypes::value_name);
}

const UNNUMBERED: u8 = 0x03;
const SNAP: u8 = 0x80;

/// ISO/IEC TR 9577.
fn nlpid_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x08 => "Q.933",
        0x80 => "SNAP",
        0x81 => "CLNP",
        0x82 => "ES-IS",
        0x83 => "IS-IS",
        0x8e => "IPv6",
        0xb0 => "FRF.9",
        0xb1 => "FRF.12",
        0xcc => "IPv4",
        0xcf => "PPP",
        _ => return None,
    }))
}

fn organisation_name(number: u64) -> Option<Words> {
    snap_oui(u32::try_from(number).ok()?)
}

/// Octets of the address: up to the first whose lowest bit is set, two at least and four at most.
fn address_octets(bytes: &[u8]) -> Option<usize> {
    let last = bytes.iter().take(4).skip(1).position(|octet| octet & 1 != 0)?;
    Some(last + 2)
}

/// The number of the circuit: six bits, four, seven of a third of four octets, six of a last beyond two.
fn dlci(bytes: &[u8], octets: usize) -> Option<u64> {
    let short = bits(bytes, 0, 6)? << 4 | bits(bytes, 8, 4)?;
    match octets {
        2 => Some(short),
        3 => Some(short << 6 | bits(bytes, 16, 6)?),
        _ => Some((short << 7 | bits(bytes, 16, 7)?) << 6 | bits(bytes, 24, 6)?),
    }
}

/// Frame Relay.
pub struct FrameRelay;

impl Protocol for FrameRelay {
    const INFO: &'static Info = &Info {
        name: "fr",
        title: "Frame Relay",
        about: w(
            "Carries packets over permanent virtual circuits of a provider.",
            "Leva pacotes por circuitos virtuais permanentes de um provedor.",
        ),
        spec: "ITU-T Q.922",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(107), Key::EtherType(0x6559)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(at) = address_octets(bytes) else {
            return Err(match bytes.len() {
                0..4 => Fault::Truncated { need: bytes.len().max(1) + 1 },
                _ => Fault::Malformed(w("the address does not end", "o endereço não termina")),
            });
        };
        if bytes.len() < at + 2 {
            return Err(Fault::Truncated { need: at + 2 });
        }
        if bytes[at] != UNNUMBERED {
            let number = be16(bytes, at).unwrap_or_default();
            return Ok(Step::new(at + 2, Next::By(Key::EtherType(number))));
        }
        // An octet of zero may align the packet (RFC 2427 §3).
        let at = if bytes[at + 1] == 0 { at + 2 } else { at + 1 };
        let nlpid = *bytes.get(at).ok_or(Fault::Truncated { need: at + 1 })?;
        Ok(match nlpid {
            SNAP => match (bits(bytes, (at + 1) as u32 * 8, 24), be16(bytes, at + 4)) {
                (Some(0), Some(number)) => Step::new(at + 6, Next::By(Key::EtherType(number))),
                // RFC 2427 §4.1: Ethernet with and without its frame check sequence.
                (Some(0x00_80c2), Some(1)) => Step::new(at + 6, Next::By(Key::Ethernet)).trailer(4),
                (Some(0x00_80c2), Some(7)) => Step::new(at + 6, Next::By(Key::Ethernet)),
                (Some(oui), Some(number)) => Step::new(at + 6, Next::By(Key::Snap(oui as u32, number))),
                _ => return Err(Fault::Truncated { need: at + 6 }),
            },
            0xcc => Step::new(at + 1, Next::By(Key::EtherType(0x0800))),
            0x8e => Step::new(at + 1, Next::By(Key::EtherType(0x86dd))),
            0xcf => Step::new(at + 1, Next::By(Key::PppFrame)),
            // OSI's packets begin with this octet themselves.
            0x81..=0x83 => Step::new(at, Next::By(Key::Sap(0xfe))),
            0xb0 => Step::new(at + 1, Next::Opaque),
            _ => Step::new(at + 1, Next::Payload),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(address) = address_octets(bytes) else { return };
        if address == 4 {
            sink.put_bits(&THIRD, bytes, 16, 7);
            sink.put_bits(&LAST, bytes, 23, 1);
        }
        if address > 2 {
            let from = (address as u32 - 1) * 8;
            sink.put_bits(&LOWER, bytes, from, 6);
            sink.put_bits(&CORE, bytes, from + 6, 1);
            sink.put_bits(&LAST, bytes, from + 7, 1);
        }
        if let Some(dlci) = dlci(bytes, address) {
            sink.derive(&DLCI, Value::Number(dlci));
        }
        let mut reader = Reader::new(bytes, address);
        if reader.peek() != Some(UNNUMBERED) {
            sink.take(&CISCO, &mut reader, 2);
            return;
        }
        sink.take(&CONTROL, &mut reader, 1);
        if reader.peek() == Some(0) {
            sink.take(&PAD, &mut reader, 1);
        }
        sink.take(&NLPID, &mut reader, 1);
        if let Some(oui) = sink.take(&ORGANISATION, &mut reader, 3) {
            sink.take(if oui == Value::Number(0) { &TYPE } else { &OWN }, &mut reader, 2);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(dlci) = address_octets(bytes).and_then(|octets| dlci(bytes, octets)) {
            let _ = write!(say, "DLCI {dlci}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn ip_follows_an_nlpid_a_snap_header_or_ciscos_ether_type() {
        for header in ["1841 03 cc", "1841 03 00 80 000000 0800", "1841 0800"] {
            let told = tell(Proto::FrameRelay, &format!("{header} {IPV4}"));
            assert_eq!(told.protocols, "fr:ip", "{header}");
            assert_eq!(told.get("fr.dlci"), "100");
        }
    }

    #[test]
    fn an_address_has_up_to_four_octets() {
        let told = tell(Proto::FrameRelay, &format!("80ea9d 0800 {IPV4}"));
        assert_eq!((told.get("fr.dlci"), told.get("fr.ea")), ("33703".into(), "0;0;1".into()));
        let told = tell(Proto::FrameRelay, &format!("80e09c9d 0800 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("fr.dlci")), ("fr:ip", "4314023".into()));
    }
}
