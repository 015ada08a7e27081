//! IEEE 802.11 as some access points hand it to their controller over CAPWAP: the two octets of the frame control stand
//! the other way round, the flags first. All else is as on the air, drawn and read in `wlan_frame`.

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Protocol, Say, Step, join};
use super::wlan_frame::{self, Order};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// A field of the frame control at its other place.
const fn moved(def: &FieldDef, start: u32) -> FieldDef {
    let len = match def.at {
        Some((_, len)) => len,
        None => 0,
    };
    FieldDef { at: Some((start, len)), ..*def }
}

fields! {
    FRAME_CONTROL = moved(&wlan_frame::FRAME_CONTROL, 0);
    ORDER = moved(&wlan_frame::ORDER, 0);
    PROTECTED = moved(&wlan_frame::PROTECTED, 1);
    MORE_DATA = moved(&wlan_frame::MORE_DATA, 2);
    POWER = moved(&wlan_frame::POWER, 3);
    RETRY = moved(&wlan_frame::RETRY, 4);
    FRAGMENTS = moved(&wlan_frame::FRAGMENTS, 5);
    FROM_DS = moved(&wlan_frame::FROM_DS, 6);
    TO_DS = moved(&wlan_frame::TO_DS, 7);
    SUBTYPE = moved(&wlan_frame::SUBTYPE, 8);
    TYPE = moved(&wlan_frame::TYPE, 12);
    VERSION = moved(&wlan_frame::VERSION, 14);
}

const ALL_COUNT: usize = wlan_frame::FIELDS.len();

/// Those of the frame control moved, then all others.
static ALL: [&FieldDef; ALL_COUNT] = join(FIELDS, wlan_frame::FIELDS.split_at(FIELDS.len()).1);

/// IEEE 802.11 with a swapped frame control.
pub struct WlanSwapped;

impl Protocol for WlanSwapped {
    const INFO: &'static Info = &Info {
        name: "wlan",
        title: "802.11 (swapped)",
        about: w(
            "A frame off the air as access points hand it to their controller: both octets of its control are swapped.",
            "Um quadro do ar como pontos de acesso o entregam a seu controlador: com os dois octetos do controle trocados.",
        ),
        spec: "IEEE 802.11",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::WlanSwapped],
        fields: &ALL,
        ends: Some((&wlan_frame::TRANSMITTER, &wlan_frame::RECEIVER)),
    };

    const TITLE_PT: Option<&'static str> = Some("802.11 (trocado)");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        wlan_frame::peel(bytes, Order::Swapped)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        wlan_frame::describe(layer, sink, Order::Swapped);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        wlan_frame::summary(layer, say, Order::Swapped);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_flags_stand_first() {
        let told = tell(
            Proto::WlanSwapped,
            "0908 2c00 001601000001 001302000002 00aa03000003 5001
             aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "wlan:llc:ip");
        assert_eq!((told.get("wlan.fc"), told.get("wlan.fc.type_subtype")), ("0x0908".into(), "0x0020".into()));
        assert_eq!((told.get("wlan.fc.type"), told.get("wlan.fc.tods")), ("2".into(), "1".into()));
        assert_eq!(told.get("wlan.sa"), "00:13:02:00:00:02");
        assert_eq!(told.summaries[0], ["data · sent again", "dados · reenviado"]);
    }
}
