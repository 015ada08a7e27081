//! CAPWAP's data channel: takes the frames of a wireless network from its access points to a controller and back. RFC 5415
//! §4.4.2, RFC 5416 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │ CAPWAP header (drawn in `capwap_header`), 8 octets or more    │
//! ├───────────────────────────────────────────────────────────────┤
//! │ T: a frame as on the air; else of Ethernet; K: an element     │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The two octets of an IEEE 802.11 frame's control stand the other way round, as the most common devices send them, except
//! where they can stand only as on the air. Fragments are not put together.

use super::capwap_header::{self, Header};
use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, join, label};
use super::cursor::Cursor;
use super::wlan_frame::{self, Order};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5415 §4.4.1";

fields! {
    KEEP_ALIVE = label("capwap.keep_alive", SPEC, w("keep-alive", "manutenção")).group();
    LENGTH = dec("capwap.keep_alive.length", SPEC, w("octets from here on", "octetos daqui em diante"));
}

static ALL: [&FieldDef; FIELDS.len() + capwap_header::FIELDS.len()] = join(capwap_header::FIELDS, FIELDS);

/// The data channel of CAPWAP.
pub struct CapwapData;

impl Protocol for CapwapData {
    const INFO: &'static Info = &Info {
        name: "capwap.data",
        title: "CAPWAP data",
        about: w(
            "Takes the frames of a wireless network from its access points to a controller and back.",
            "Leva os quadros de uma rede sem fio de seus pontos de acesso a um controlador e de volta.",
        ),
        spec: "RFC 5415",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(5247)],
        fields: &ALL,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("Dados CAPWAP");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let header = Header::read(bytes)?;
        if let Some(step) = header.records() {
            return Ok(step);
        }
        if header.keep_alive {
            return Ok(Step::new(bytes.len(), Next::Nothing));
        }
        let frame = bytes.get(header.octets..).unwrap_or_default();
        let key = match (header.native, header.binding) {
            (false, _) => Some(Key::Ethernet),
            (true, 1) => Some(wlan_frame::handed_on(frame, Order::Swapped)),
            (true, _) => None,
        };
        let next = match key {
            _ if header.is_later() => Next::Fragment,
            Some(key) if header.fragment => Next::FirstFragment(key),
            Some(key) => Next::By(key),
            None => Next::Payload,
        };
        Ok(Step::new(header.octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(header) = Header::begin(bytes) else { return };
        capwap_header::describe(layer, &header, sink);
        let mut cursor = Cursor::new(bytes, header.octets, sink);
        if header.keep_alive && !layer.is_faulty() && cursor.remaining() > 0 {
            let octets = cursor.remaining();
            cursor.item(&KEEP_ALIVE, octets, &capwap_header::VALUE, |inside| {
                inside.number(&LENGTH, 2)?;
                capwap_header::elements(inside);
                Some(())
            });
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Ok(header) = Header::read(layer.header()) else { return };
        say.words(match header {
            Header { encrypted: true, .. } => w("encrypted", "cifrado"),
            Header { keep_alive: true, .. } => w("keep-alive", "manutenção"),
            Header { fragment: true, .. } => w("fragment", "fragmento"),
            Header { native: true, .. } => w("frame as on the air", "quadro como no ar"),
            _ => w("Ethernet frame", "quadro Ethernet"),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    fn on_air(control: &str) -> String {
        format!("{control} 2c00 001601000001 001302000002 00aa03000003 5001 aaaa03 000000 0800 {IPV4}")
    }

    #[test]
    fn a_frame_off_the_air_has_its_control_swapped_or_not() {
        for control in ["0108", "0801"] {
            let told = tell(Proto::CapwapData, &format!("00 104300 0000 0000 {}", on_air(control)));
            assert_eq!(told.protocols, "capwap.data:wlan:llc:ip");
            assert_eq!((told.get("wlan.fc.tods"), told.get("wlan.fc.type_subtype")), ("1".into(), "0x0020".into()));
        }
        // A management frame tells its subtype through the swap too.
        let told = tell(Proto::CapwapData, "00 104300 0000 0000 00b0 2c00 001601000001 001302000002 00aa03000003 5001 000001000000");
        assert_eq!(told.protocols, "capwap.data:wlan:wlan.mgt");
        assert_eq!(told.get("wlan.fixed.auth_seq"), "0x0001");
    }

    #[test]
    fn radio_and_signal_stand_between_header_and_frame() {
        let told = tell(
            Proto::CapwapData,
            &format!("00 304330 0000 0000 06 00aabbccddee 00 04 d8200120 000000 {}", on_air("0108")),
        );
        assert_eq!(told.protocols, "capwap.data:wlan:llc:ip");
        assert_eq!(told.get("capwap.header.mac.eui48"), "00:aa:bb:cc:dd:ee");
        assert_eq!(told.get("capwap.header.wireless.data"), "d8200120");
        assert_eq!(told.get("capwap.header.wireless.data.ieee80211.fi.rssi"), "-40");
        // From a controller the same octets say for whom the frame is.
        let told = tell(
            Proto::Udp,
            "147f 9c40 0030 0000 00 204220 0000 0000 04 00030000 000000 0a0000000001 0a0000000002 0800 4500 0000 0000 0000 0000",
        );
        assert_eq!(told.get("capwap.header.wireless.data.ieee80211.dw.wlan_id_bitmap"), "3");
    }

    #[test]
    fn what_is_no_frame_off_the_air_is_of_ethernet_or_a_keep_alive() {
        let told = tell(Proto::CapwapData, &format!("00 104200 0000 0000 0a0000000001 0a0000000002 0800 {IPV4}"));
        assert_eq!(told.protocols, "capwap.data:eth:ip");
        let told = tell(Proto::CapwapData, "00 104208 0000 0000 0016 0023 0010 000102030405060708090a0b0c0d0e0f");
        assert_eq!((told.protocols.as_str(), told.get("capwap.keep_alive.length")), ("capwap.data", "22".into()));
        assert_eq!(told.summaries[0], ["keep-alive", "manutenção"]);
    }

    #[test]
    fn the_first_fragment_is_peeled_and_the_others_are_not() {
        let told = tell(Proto::CapwapData, &format!("00 104380 0007 0000 {}", on_air("0108")));
        assert_eq!(told.protocols, "capwap.data:wlan:llc:ip");
        let told = tell(Proto::CapwapData, "00 1043c0 0007 0028 00010203");
        assert_eq!((told.protocols.as_str(), told.stop), ("capwap.data", Stop::Fragment));
    }
}
