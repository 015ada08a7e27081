//! IEEE 802.15.4 with its frame check sequence, which this capture kept. `LINKTYPE_IEEE802_15_4_WITHFCS`
//! (<https://www.tcpdump.org/linktypes.html>), IEEE 802.15.4-2020 §7.2.11.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, hex};
use super::cursor::Cursor;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.15.4 §7.2.11";

fields! {
    CHECK = hex(4, "wpan.fcs", SPEC, w("frame check sequence", "sequência de verificação do quadro")).little_endian();
}

/// IEEE 802.15.4 with its frame check sequence.
pub struct WpanFcs;

impl Protocol for WpanFcs {
    const INFO: &'static Info = &Info {
        name: "wpan_fcs",
        title: "802.15.4 FCS",
        about: w(
            "The frame check sequence around a frame, by which the receiver tells whether it came whole.",
            "A sequência de verificação em torno de um quadro, com a qual o receptor sabe se ele chegou inteiro.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(195)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 2 {
            return Err(Fault::Truncated { need: 2 });
        }
        Ok(Step::new(0, Next::By(Key::Wpan)).trailer(2))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::trailer(layer, sink).number(&CHECK, 2);
    }

    fn summary(_: &Layer<'_>, say: &mut Say<'_>) {
        say.words(w("check sequence kept", "sequência de verificação mantida"));
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_last_two_octets_are_the_check_sequence() {
        let told = tell(Proto::WpanFcs, "4188 07 cdab 0100 0200 4f4b 3412");
        assert_eq!((told.protocols.as_str(), told.get("wpan.fcs")), ("wpan_fcs:wpan:text", "0x1234".into()));
        assert_eq!(told.get("data.text"), "OK");
    }
}
