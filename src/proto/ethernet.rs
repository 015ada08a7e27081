//! Ethernet II and IEEE 802.3: carries frames between the cards of one link. IEEE 802.3-2022 §3.1.1, RFC 894.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                       destination address                     │
//! │                               ├───────────────────────────────┤
//! │                               │                               │
//! ├───────────────────────────────┘         source address        │
//! │                                                               │
//! ├───────────────────────────────┬───────────────────────────────┘
//! │      EtherType or length      │
//! └───────────────────────────────┘
//! ```
//!
//! The preamble and the gap are never captured, the frame check sequence hardly ever.

use std::fmt::Write as _;

use etherparse::Ethernet2HeaderSlice;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, mac};
use crate::bytes::{MacAddr, be16};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.3 §3.2";
const FABRIC_PATH: u16 = 0x8903;

fields! {
    DESTINATION = mac("eth.dst", "IEEE 802.3 §3.2.4", w("destination address", "endereço de destino"))
        .at(0, 48)
        .also(&["eth.addr"])
        .about("The card, or the group of cards, that is to take the frame on this link.",
               "A placa, ou o grupo de placas, que deve receber o quadro neste enlace.");
    SOURCE = mac("eth.src", "IEEE 802.3 §3.2.5", w("source address", "endereço de origem"))
        .at(48, 48)
        .also(&["eth.addr"])
        .about("The card that sent the frame on this link: not the host that made the datagram, if a router stands between.",
               "A placa que enviou o quadro neste enlace: não o host que criou o datagrama, se há um roteador no caminho.");
    TYPE = hex(4, "eth.type", "IEEE 802.3 §3.2.6", w("EtherType", "EtherType"))
        .names(ethertypes::value_name)
        .about("Which protocol the payload is; 0x0600 or more.", "Qual é o protocolo da carga útil; 0x0600 ou mais.");
    LENGTH = dec("eth.len", "IEEE 802.3 §3.2.6", w("length", "comprimento"))
        .about("Octets of payload; 1 to 1500.", "Octetos de carga útil; de 1 a 1500.");
    INVALID = hex(4, "eth.invalid_lentype", "IEEE 802.3 §3.2.6", w("neither length nor EtherType", "nem comprimento nem EtherType"))
        .about("1501 to 1535 are neither.", "De 1501 a 1535 não é nenhum dos dois.");
    GROUP = flag("eth.dst.ig", "IEEE 802 §8.2.2", w("destination is a group (I/G bit)", "destino é um grupo (bit I/G)"))
        .derived();
    LOCAL = flag("eth.dst.lg", "IEEE 802 §8.2.2",
        w("destination is locally administered (U/L bit)", "destino é administrado localmente (bit U/L)")).derived();
}

/// Ethernet.
pub struct Ethernet;

impl Protocol for Ethernet {
    const INFO: &'static Info = &Info {
        name: "eth",
        title: "Ethernet II",
        about: w(
            "Carries frames between the cards of one link, which may share the medium.",
            "Leva quadros entre as placas de um mesmo enlace, que podem compartilhar o meio.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(1), Key::Ethernet, Key::EtherType(0x6558), Key::Ip(143)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let header = Ethernet2HeaderSlice::from_slice(bytes).map_err(|e| Fault::Truncated { need: e.required_len })?;
        let number = header.ether_type().0;
        if number >= 0x0600 && number != FABRIC_PATH {
            return Ok(Step::new(14, Next::By(Key::EtherType(number))));
        }
        Ok(match number {
            // ISL begins where the addresses do; its destination, of 40 bits, is one of two.
            1..0x0600 if matches!(bytes, [0x01 | 0x03, 0x00, 0x0c, 0x00, 0x00, ..]) => Step::new(0, Next::By(Key::Isl)),
            // Novell's frames have no LLC: IPX begins with a checksum that is always 0xffff, which is no access point.
            1..=1500 if bytes.get(14..16) == Some(&[0xff, 0xff]) => {
                Step::new(14, Next::By(Key::EtherType(0x8137))).claim(14 + usize::from(number))
            }
            // IEEE 802.3 §3.2.6: up to 1500 it is a length, and LLC follows, which has three octets at least.
            1..=1500 => Step::new(14, Next::By(Key::Llc)).claim(14 + usize::from(number)),
            // FabricPath begins where the addresses do.
            FABRIC_PATH => Step::new(0, Next::By(Key::EtherType(FABRIC_PATH))),
            1501..0x0600 => Step::new(14, Next::Payload),
            _ => Step::new(14, Next::By(Key::EtherType(number))),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if let Some(number) = be16(bytes, 12) {
            let def = match number {
                1..=1500 => &LENGTH,
                1501..0x0600 => &INVALID,
                _ => &TYPE,
            };
            sink.put_octets(def, 12..14, Value::Number(number.into()));
        }
        if let Some(destination) = MacAddr::read(bytes) {
            sink.derive(&GROUP, Value::Flag(destination.is_group()));
            sink.derive(&LOCAL, Value::Flag(destination.is_local()));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(number) = be16(layer.header(), 12) else { return };
        match (number, ethertypes::ethertype(number)) {
            (1..=1500, _) => {
                say.words(w("802.3 · length ", "802.3 · comprimento "));
                let _ = write!(say, "{number}");
            }
            (_, Some(kind)) => say.out.push_str(kind.name),
            (_, None) => {
                let _ = write!(say, "EtherType 0x{number:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Key, Stop};
    use crate::testing::tell;

    const ADDRESSES: &str = "01005e0000fb 001601000001";

    #[test]
    fn a_number_from_0x0600_on_is_a_type() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 0800 45000014 00010000 01110000 c0a80a01 e00000fb"));
        assert_eq!((told.protocols.as_str(), told.get("eth.type")), ("eth:ip", "0x0800".into()));
        assert_eq!((told.get("eth.dst.ig"), told.get("eth.dst.lg")), ("1".into(), "0".into()));
    }

    #[test]
    fn a_number_up_to_1500_is_a_length_that_keeps_padding_out() {
        let told = tell(Proto::Ethernet, &format!("0180c2000000 001601000001 0007 424203 00000080 {:092}", 0));
        assert_eq!((told.protocols.as_str(), told.get("eth.len")), ("eth:llc:stp", "7".into()));
        assert_eq!((told.get("eth.type"), told.summaries[0][1].as_str()), (String::new(), "802.3 · comprimento 7"));
    }

    #[test]
    fn novells_frames_have_no_llc() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 001e ffff001e0004"));
        assert_eq!(told.stop, Stop::Unknown(Key::EtherType(0x8137)));
    }

    #[test]
    fn what_is_neither_length_nor_type_is_told_as_such() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 05dd ff"));
        assert_eq!((told.protocols.as_str(), told.get("eth.invalid_lentype")), ("eth:data", "0x05dd".into()));
        assert_eq!(tell(Proto::Ethernet, &format!("{ADDRESSES} 0000 45")).stop, Stop::Unknown(Key::EtherType(0)));
    }
}
