//! LWAPP: takes the frames of a wireless network from its access points to a controller and back, and configures them; CAPWAP
//! grew out of it. RFC 5412 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬─────┬─┬─┬─┬───────────────┬───────────────────────────────┤
//! │ver│radio│C│F│L│  fragment ID  │ octets behind the header      │
//! ├───┴─────┴─┴─┴─┴───────────────┼───────────────┬───────────────┤
//! │ signal strength, signal/noise │ C: message    │   sequence    │
//! ├───────────────────────────────┼───────────────┴───────────────┤
//! │ octets of elements            │ session …                     │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │ … session                     │ elements ...                  │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! Without C a frame of IEEE 802.11 follows. To a controller the MAC address of the access point stands in front of a message.
//! Nothing tells a first fragment from others, so that none is read.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, label, mac, octets};
use super::cursor::Cursor;
use super::wlan_frame::{self, Order};
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5412 §3.3";
const CONTROL_SPEC: &str = "RFC 5412 §4.2.1";

fields! {
    ACCESS_POINT = mac("lwapp.apid", SPEC, w("access point", "ponto de acesso"));
    FLAGS = hex(2, "lwapp.flags", SPEC, w("version, radio and flags", "versão, rádio e sinalizadores")).group();
    VERSION = dec("lwapp.version", SPEC, w("version", "versão"));
    RADIO = dec("lwapp.slotId", SPEC, w("radio", "rádio"));
    CONTROL = flag("lwapp.flags.type", SPEC, w("message (C)", "mensagem (C)"));
    FRAGMENT = flag("lwapp.flags.fragment", SPEC, w("fragment (F)", "fragmento (F)"));
    LAST = flag("lwapp.flags.fragmentType", SPEC, w("kind of fragment (L)", "tipo de fragmento (L)"));
    FRAGMENT_ID = hex(2, "lwapp.fragmentId", SPEC, w("fragment identifier", "identificador do fragmento"));
    LENGTH = dec("lwapp.Length", SPEC, w("octets behind the header", "octetos atrás do cabeçalho"));
    RSSI = hex(2, "lwapp.rssi", SPEC, w("signal strength", "intensidade do sinal"));
    SNR = hex(2, "lwapp.snr", SPEC, w("signal to noise", "sinal-ruído"));
    MESSAGE = dec("lwapp.control.type", CONTROL_SPEC, w("message", "mensagem")).names(message_name);
    SEQUENCE = dec("lwapp.control.seqno", CONTROL_SPEC, w("sequence number", "número de sequência"));
    ELEMENTS_LENGTH = dec("lwapp.control.length", CONTROL_SPEC, w("octets of elements", "octetos de elementos"));
    SESSION = hex(8, "lwapp.control.session", CONTROL_SPEC, w("session", "sessão"));
    ELEMENT = label("lwapp.control.element", "RFC 5412 §4.2.1.5", w("message element", "elemento da mensagem")).group();
    ELEMENT_TYPE = dec("lwapp.control.element.type", "RFC 5412 §4.2.1.5", w("type", "tipo"));
    ELEMENT_LENGTH = dec("lwapp.control.element.length", "RFC 5412 §4.2.1.5", w("length", "comprimento"));
    VALUE = octets("lwapp.control.element.value", "RFC 5412 §4.2.1.5", w("value", "valor"));
}

/// Octets of the header without the MAC address in front, and of a message's own.
const HEADER: usize = 6;
const MESSAGE_HEADER: usize = 8;
const MAC: usize = 6;

/// The bits of the first octet that say the version and that a message follows.
const VERSION_AND_C: u8 = 0xc4;
const C: u8 = 0x04;
const F: u8 = 0x02;

fn message_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "Discovery Request",
        2 => "Discovery Response",
        3 => "Join Request",
        4 => "Join Response",
        10 => "Configure Request",
        11 => "Configure Response",
        12 => "Configuration Update Request",
        13 => "Configuration Update Response",
        14 => "Statistics Report",
        15 => "Statistics Report Response",
        16 => "Change State Event Request",
        17 => "Change State Event Response",
        22 => "Echo Request",
        23 => "Echo Response",
        24 => "Image Data Request",
        25 => "Image Data Response",
        26 => "Reset Request",
        27 => "Reset Response",
        30 => "Key Update Request",
        31 => "Key Update Response",
        32 => "Primary Discovery Request",
        33 => "Primary Discovery Response",
        34 => "Data Transfer Request",
        35 => "Data Transfer Response",
        _ => return None,
    }))
}

/// Where the header begins: behind a MAC address if only there a length fits, or, in what was cut, a message can begin.
fn start(bytes: &[u8]) -> usize {
    let fits = |at: usize| be16(bytes, at + 2).is_some_and(|length| at + HEADER + usize::from(length) == bytes.len());
    let says = |at: usize| bytes.get(at).is_some_and(|octet| octet & VERSION_AND_C == C);
    match (fits(0), fits(MAC)) {
        (false, true) => MAC,
        (false, false) if says(MAC) && !says(0) => MAC,
        _ => 0,
    }
}

/// LWAPP.
pub struct Lwapp;

impl Protocol for Lwapp {
    const INFO: &'static Info = &Info {
        name: "lwapp",
        title: "LWAPP",
        about: w(
            "Takes the frames of a wireless network from its access points to a controller, which configures them.",
            "Leva os quadros de uma rede sem fio de seus pontos de acesso a um controlador, que os configura.",
        ),
        spec: "RFC 5412",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(12222), Key::Udp(12223), Key::EtherType(0x88bb)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let start = start(bytes);
        let header = start + HEADER;
        let (Some(flags), Some(length)) = (bytes.get(start), be16(bytes, start + 2)) else {
            return Err(Fault::Truncated { need: header });
        };
        let claim = header + usize::from(length);
        let need = if flags & (C | F) == C { header + MESSAGE_HEADER } else { header };
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(match flags & (C | F) {
            0 => {
                let key = wlan_frame::handed_on(&bytes[header..], Order::Air);
                Step::new(header, Next::By(key)).claim(claim)
            }
            C => Step::new(claim.max(need), Next::Nothing).claim(claim),
            _ => Step::new(header, Next::Fragment).claim(claim),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        // Where the header begins is told from the datagram, of which the message can be shorter.
        let start = start(layer.bytes());
        let mut cursor = Cursor::new(bytes, 0, sink);
        if start > 0 {
            cursor.octets(&ACCESS_POINT, MAC);
        }
        cursor.flags(&FLAGS, 8, &[(&VERSION, 2), (&RADIO, 3), (&CONTROL, 1), (&FRAGMENT, 1), (&LAST, 1)]);
        for (def, octets) in [(&FRAGMENT_ID, 1), (&LENGTH, 2), (&RSSI, 1), (&SNR, 1)] {
            cursor.number(def, octets);
        }
        if cursor.remaining() == 0 {
            return;
        }
        for (def, octets) in [(&MESSAGE, 1), (&SEQUENCE, 1), (&ELEMENTS_LENGTH, 2), (&SESSION, 4)] {
            cursor.number(def, octets);
        }
        while cursor.remaining() >= 3 {
            let octets = usize::from(cursor.peek16(1).unwrap_or(0));
            cursor.item(&ELEMENT, 3 + octets, &VALUE, |element| {
                element.number(&ELEMENT_TYPE, 1)?;
                element.number(&ELEMENT_LENGTH, 2)?;
                Some(())
            });
        }
        cursor.rest(&VALUE);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let start = start(layer.bytes());
        let header = layer.header();
        match (header.get(start).map(|flags| flags & (C | F)), header.get(start + HEADER)) {
            (Some(C), Some(number)) => match message_name((*number).into()) {
                Some(name) => say.words(name),
                None => {
                    say.words(w("message ", "mensagem "));
                    say.number(*number);
                }
            },
            (Some(0), _) => say.words(w("frame as on the air", "quadro como no ar")),
            (Some(C), None) | (None, _) => {}
            _ => say.words(w("fragment", "fragmento")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    fn on_air(control: &str) -> String {
        format!("{control} 2c00 001601000001 001302000002 00aa03000003 5001 aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001")
    }

    #[test]
    fn a_frame_off_the_air_is_opened_in_either_order() {
        for control in ["0801", "0108"] {
            let told = tell(Proto::Lwapp, &format!("08 00 0034 d814 {}", on_air(control)));
            assert_eq!(told.protocols, "lwapp:wlan:llc:ip");
            assert_eq!((told.get("lwapp.slotId"), told.get("lwapp.rssi")), ("1".into(), "0xd8".into()));
            assert_eq!((told.get("lwapp.apid"), told.get("wlan.sa")), (String::new(), "00:13:02:00:00:02".into()));
        }
    }

    #[test]
    fn a_message_to_the_controller_has_the_access_point_in_front() {
        let message = "04 00 000e 0000 03 07 0006 11223344 03 0003 010203";
        let told = tell(Proto::Lwapp, &format!("00aabbccddee {message}"));
        assert_eq!((told.protocols.as_str(), told.get("lwapp.apid")), ("lwapp", "00:aa:bb:cc:dd:ee".into()));
        assert_eq!((told.get("lwapp.control.type"), told.get("lwapp.control.session")), ("3".into(), "0x11223344".into()));
        assert_eq!(told.get("lwapp.control.element.value"), "010203");
        assert_eq!(told.summaries[0][0], "Join Request");
        let told = tell(Proto::Lwapp, message);
        assert_eq!((told.get("lwapp.apid"), told.get("lwapp.control.seqno")), (String::new(), "7".into()));
    }

    #[test]
    fn fragments_stay_closed() {
        let told = tell(Proto::Lwapp, &format!("02 01 0034 0000 {}", on_air("0801")));
        assert_eq!((told.stop, told.summaries[0][1].as_str()), (Stop::Fragment, "fragmento"));
    }
}
