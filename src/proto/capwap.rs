//! CAPWAP's control channel: a controller configures the access points of a wireless network. RFC 5415 §4.5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │ CAPWAP header (drawn in `capwap_header`), 8 octets or more    │
//! ├───────────────────────────────────────────────┬───────────────┤
//! │     enterprise that defines the message       │    message    │
//! ├───────────────┬───────────────────────────────┼───────────────┤
//! │   sequence    │ octets from here to the end   │    flags 0    │
//! ├───────────────┴───────────────┬───────────────┴───────────────┤
//! │         element type          │        element length         │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ value; more elements ...                                      │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! All but the finding of controllers is mostly inside DTLS. Elements go on to the end of the datagram, whatever the length
//! says: not all devices count the same octets. Fragments are not put together.

use super::capwap_header::{self, Header};
use super::contract::{Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, join, label};
use super::cursor::Cursor;
use crate::bytes::be32;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5415 §4.5.1";

fields! {
    CONTROL = label("capwap.control.header", SPEC, w("control header", "cabeçalho de controle")).group();
    MESSAGE = dec("capwap.control.header.message_type", SPEC, w("message", "mensagem")).group().names(capwap_header::message);
    ENTERPRISE = dec("capwap.control.header.message_type.enterprise_number", SPEC, w("enterprise", "empresa"));
    OWN_TYPE = dec("capwap.control.header.message_type.enterprise_specific", SPEC, w("message of this enterprise", "mensagem desta empresa"));
    SEQUENCE = dec("capwap.control.header.sequence_number", SPEC, w("sequence number", "número de sequência"));
    LENGTH = dec("capwap.control.header.message_element_length", SPEC, w("octets from here on", "octetos daqui em diante"));
    FLAGS = dec("capwap.control.header.flags", SPEC, w("flags", "sinalizadores"));
}

static ALL: [&FieldDef; FIELDS.len() + capwap_header::FIELDS.len()] = join(capwap_header::FIELDS, FIELDS);

/// Octets of the header of a message.
const MESSAGE_HEADER: usize = 8;

/// The control channel of CAPWAP.
pub struct Capwap;

/// The message type behind the header, where a message begins there.
fn message(bytes: &[u8]) -> Option<u32> {
    let header = Header::read(bytes).ok()?;
    be32(bytes, header.octets).filter(|_| !(header.encrypted || header.is_later()))
}

impl Protocol for Capwap {
    const INFO: &'static Info = &Info {
        name: "capwap",
        title: "CAPWAP",
        about: w(
            "A controller finds, configures and watches over the access points of a wireless network.",
            "Um controlador encontra, configura e vigia os pontos de acesso de uma rede sem fio.",
        ),
        spec: "RFC 5415",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(5246)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let header = Header::read(bytes)?;
        if let Some(step) = header.records() {
            return Ok(step);
        }
        if header.is_later() {
            return Ok(Step::new(header.octets, Next::Fragment));
        }
        let need = header.octets + MESSAGE_HEADER;
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(header) = Header::begin(bytes) else { return };
        capwap_header::describe(layer, &header, sink);
        if message(bytes).is_none() {
            return;
        }
        let mut cursor = Cursor::new(bytes, header.octets, sink);
        cursor.item(&CONTROL, MESSAGE_HEADER, &FLAGS, |control| {
            let number = control.ahead().first_chunk().map(|octets| u32::from_be_bytes(*octets))?;
            let number = Value::Number(number.into());
            control.group(&MESSAGE, 4, number, &OWN_TYPE, |parts| {
                parts.number(&ENTERPRISE, 3)?;
                parts.computed(&OWN_TYPE, 1, number)
            });
            control.number(&SEQUENCE, 1)?;
            control.number(&LENGTH, 2)?;
            Some(())
        });
        capwap_header::elements(&mut cursor);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        match (message(bytes), Header::read(bytes)) {
            (Some(number), _) => match capwap_header::message(number.into()) {
                Some(name) => say.words(name),
                None => {
                    say.words(w("message ", "mensagem "));
                    say.number(number);
                }
            },
            (None, Ok(header)) if header.encrypted => say.words(w("encrypted", "cifrado")),
            (None, Ok(_)) => say.words(w("fragment", "fragmento")),
            _ => {}
        }
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let bytes = layer.header();
        let number = message(bytes)?;
        let sequence = *bytes.get(Header::read(bytes).ok()?.octets + 4)?;
        // RFC 5415 §4.5.1.1: requests have odd numbers, and the response to each the next one.
        let of = u64::from(number - u32::from(number % 2 == 0 && number > 0));
        Some(Exchange::numbered(number % 2 == 1, of << 8 | u64::from(sequence)))
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn a_request_to_join_has_elements() {
        let told = tell(
            Proto::Capwap,
            "00 104200 0000 0000 00000003 05 002e 00
             001c 0004 68657265  002d 0003 777470  0023 0010 000102030405060708090a0b0c0d0e0f  0027 0003 010203",
        );
        assert_eq!(told.protocols, "capwap");
        assert_eq!((told.get("capwap.header.length"), told.get("capwap.header.wbid")), ("2".into(), "1".into()));
        assert_eq!(told.get("capwap.control.header.message_type"), "3");
        assert_eq!(told.get("capwap.message_element.type"), "28;45;35;39");
        assert_eq!(told.get("capwap.control.message_element.wtp_name"), "wtp");
        assert_eq!(told.get("capwap.control.message_element.session_id"), "000102030405060708090a0b0c0d0e0f");
        assert_eq!(told.get("capwap.message_element.value"), "010203");
        assert_eq!(told.summaries[0][0], "Join Request");
    }

    #[test]
    fn messages_of_a_binding_have_its_enterprise() {
        let told = tell(Proto::Capwap, "00 104200 0000 0000 0033dd01 05 0003 00");
        assert_eq!(told.get("capwap.control.header.message_type.enterprise_number"), "13277");
        assert_eq!(told.get("capwap.control.header.message_type.enterprise_specific"), "3398913");
        assert_eq!(told.summaries[0][1], "IEEE 802.11 WLAN Configuration Request");
        let told = tell(Proto::Capwap, "00 104200 0000 0000 00000063 05 0003 00");
        assert_eq!(told.summaries[0][0], "message 99");
    }

    #[test]
    fn records_of_dtls_share_a_datagram() {
        let told = tell(
            Proto::Capwap,
            "01 000000 14 fefd 0000 000000000001 0001 01 17 fefd 0001 000000000001 0005 aabbccddee",
        );
        assert_eq!((told.protocols.as_str(), told.stop), ("capwap:dtls:dtls", Stop::Opaque));
        assert_eq!(told.summaries[0][1], "cifrado");
    }

    #[test]
    fn a_later_fragment_is_the_middle_of_a_message() {
        let told = tell(Proto::Capwap, "00 1042c0 0003 0010 65726568657265");
        assert_eq!((told.protocols.as_str(), told.stop), ("capwap", Stop::Fragment));
        assert_eq!(told.get("capwap.header.fragment.offset"), "2");
        assert!(matches!(tell(Proto::Capwap, "00 084200 0000 0000").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
