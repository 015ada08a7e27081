//! ZEP: frames of IEEE 802.15.4 that a sniffer took off the air, sent over UDP to whoever analyses them. Zigbee
//! encapsulation protocol, as its senders write it.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────┬───────────────┤
//! │             45 58             │    version    │      type     │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │ in version 1 no type; channel; device; quality; in version 2  │
//! │ a time and a number; reserved; length of the frame            │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The last two octets of the frame are its check sequence, or what the sniffer wrote there.


use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, octets, text, time};
use super::cursor::Cursor;
use super::ntp_instant::instant;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "ZEP";

fields! {
    PREAMBLE = text("zep.protocol_id", SPEC, w("preamble", "preâmbulo"));
    VERSION = dec("zep.version", SPEC, w("version", "versão"));
    TYPE = dec("zep.type", SPEC, w("type", "tipo"));
    CHANNEL = dec("zep.channel_id", SPEC, w("channel", "canal"));
    DEVICE = dec("zep.device_id", SPEC, w("device", "dispositivo"));
    CHECKED = flag("zep.lqi_mode", SPEC, w("check sequence kept", "sequência de verificação mantida"));
    QUALITY = dec("zep.lqi", SPEC, w("quality of the link", "qualidade do enlace"));
    TIME = time("zep.time", SPEC, w("taken at", "tomado em"));
    SEQUENCE = dec("zep.seqno", SPEC, w("sequence number", "número de sequência"));
    RESERVED = octets("zep.reserved_field", SPEC, w("reserved", "reservado"));
    LENGTH = dec("zep.length", SPEC, w("octets of the frame", "octetos do quadro"));
}

/// Octets of the headers. An acknowledgement has its number and nothing else.
const VERSION_1: usize = 16;
const VERSION_2: usize = 32;
const ACKNOWLEDGEMENT: usize = 8;

/// Octets of the header; `None` for a version that is not known.
fn octets_of(bytes: &[u8]) -> Option<usize> {
    match (bytes.get(2)?, bytes.get(3)?) {
        (1, _) => Some(VERSION_1),
        (2, 2) => Some(ACKNOWLEDGEMENT),
        (2, _) => Some(VERSION_2),
        _ => None,
    }
}

/// ZEP.
pub struct Zep;

impl Protocol for Zep {
    const INFO: &'static Info = &Info {
        name: "zep",
        title: "ZEP",
        about: w(
            "Sends frames of IEEE 802.15.4 that a sniffer took off the air to whoever analyses them.",
            "Envia quadros IEEE 802.15.4 que um farejador tirou do ar a quem os analisa.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(17754)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 4 {
            return Err(Fault::Truncated { need: 4 });
        }
        let Some(octets) = octets_of(bytes).filter(|_| bytes.starts_with(b"EX")) else {
            return Err(Fault::Malformed(w("neither version 1 nor 2", "nem versão 1 nem 2")));
        };
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        if octets == ACKNOWLEDGEMENT {
            return Ok(Step::new(octets, Next::Nothing));
        }
        let length = usize::from(bytes[octets - 1] & 0x7f);
        Ok(Step::new(octets, Next::By(Key::Wpan)).claim(octets + length).trailer(length.min(2)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(octets) = octets_of(header) else { return };
        let mut cursor = Cursor::new(header, 0, sink);
        cursor.octets(&PREAMBLE, 2);
        cursor.number(&VERSION, 1);
        if octets != VERSION_1 {
            cursor.number(&TYPE, 1);
        }
        if octets == ACKNOWLEDGEMENT {
            cursor.number(&SEQUENCE, 4);
            return;
        }
        cursor.number(&CHANNEL, 1);
        cursor.number(&DEVICE, 2);
        let checked = cursor.ahead().first().is_some_and(|mode| *mode != 0);
        cursor.octets(&CHECKED, 1);
        // Where the frame kept its check sequence, its end does not hold the quality.
        if checked {
            cursor.octets(&RESERVED, 1);
        } else {
            cursor.number(&QUALITY, 1);
        }
        if octets == VERSION_2
            && let Some(instant) = instant(cursor.ahead())
        {
            cursor.computed(&TIME, 8, Value::Time(instant));
            cursor.number(&SEQUENCE, 4);
        }
        cursor.octets(&RESERVED, if octets == VERSION_2 { 10 } else { 7 });
        cursor.number(&LENGTH, 1);
        if !layer.is_faulty() {
            Cursor::trailer(layer, sink).rest(&RESERVED);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let at = match octets_of(header) {
            Some(VERSION_1) => 3,
            Some(VERSION_2) => 4,
            _ => return,
        };
        if let Some(channel) = header.get(at) {
            say.words(w("channel ", "canal "));
            say.number(*channel);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    const FRAME: &str = "4188 07 cdab 0100 0200 4f4b 3412";

    #[test]
    fn the_frame_follows_without_its_check_sequence() {
        let told = tell(
            Proto::Zep,
            &format!("4558 02 01 0b 0001 01 ff 0000000000000000 00000007 {:020} 0d {FRAME}", 0),
        );
        assert_eq!((told.protocols.as_str(), told.get("zep.seqno")), ("zep:wpan:text", "7".into()));
        assert_eq!((told.get("data.text"), told.summaries[0][1].as_str()), ("OK".into(), "canal 11"));
        let told = tell(Proto::Zep, &format!("4558 01 0b 0001 00 ff {:014} 0d {FRAME}", 0));
        assert_eq!((told.protocols.as_str(), told.get("zep.length")), ("zep:wpan:text", "13".into()));
        assert_eq!((told.get("zep.lqi"), told.summaries[0][0].as_str()), ("255".into(), "channel 11"));
    }

    #[test]
    fn acknowledgements_have_a_number() {
        let told = tell(Proto::Zep, "4558 02 02 00000007");
        assert_eq!((told.stop, told.get("zep.seqno")), (Stop::Done, "7".into()));
        assert!(matches!(tell(Proto::Zep, "4558 03 02").stop, Stop::Fault(_)));
    }
}
