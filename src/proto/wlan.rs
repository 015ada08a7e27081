//! IEEE 802.11: carries frames over the air between stations and access points; drawn and read in `wlan_frame`.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Protocol, Say, Step};
use super::wlan_frame::{self, Order};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// IEEE 802.11.
pub struct Wlan;

impl Protocol for Wlan {
    const INFO: &'static Info = &Info {
        name: "wlan",
        title: "802.11",
        about: w(
            "Carries frames over the air, which all stations share: each is acknowledged, and sent again if it is not.",
            "Leva quadros pelo ar, que todas as estações compartilham: cada um é confirmado e, se não for, reenviado.",
        ),
        spec: "IEEE 802.11",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Wlan, Key::Link(105), Key::EtherType(0x2452)],
        fields: wlan_frame::FIELDS,
        ends: Some((&wlan_frame::TRANSMITTER, &wlan_frame::RECEIVER)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        wlan_frame::peel(bytes, Order::Air)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        wlan_frame::describe(layer, sink, Order::Air);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        wlan_frame::summary(layer, say, Order::Air);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    const IPV4: &str = "aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn addresses_are_read_by_where_the_frame_goes() {
        // From a station to its access point, which is to pass it on.
        let told = tell(Proto::Wlan, &format!("0801 2c00 001601000001 001302000002 00aa03000003 5001 {IPV4}"));
        assert_eq!(told.protocols, "wlan:llc:ip");
        assert_eq!((told.get("wlan.bssid"), told.get("wlan.sa")), ("00:16:01:00:00:01".into(), "00:13:02:00:00:02".into()));
        assert_eq!((told.get("wlan.da"), told.get("wlan.seq")), ("00:aa:03:00:00:03".into(), "21".into()));
        assert_eq!((told.get("wlan.duration"), told.get("wlan.fc.tods")), ("44".into(), "1".into()));
        // Between two access points: four addresses, and QoS control.
        let told = tell(
            Proto::Wlan,
            &format!("8803 2c00 001601000001 001302000002 00aa03000003 5001 00bb04000004 0600 {IPV4}"),
        );
        assert_eq!(told.protocols, "wlan:llc:ip");
        assert_eq!((told.get("wlan.sa"), told.get("wlan.qos.tid")), ("00:bb:04:00:00:04".into(), "6".into()));
    }

    #[test]
    fn who_sends_decides_what_the_bits_of_qos_control_are() {
        let told = |begin: &str, control: &str| {
            let told = tell(Proto::Wlan, &format!("{begin} 2c00 001601000001 001302000002 00aa03000003 5001 {control} {IPV4}"));
            let names = ["eosp", "bit4", "ps_buf_state", "txop_limit", "txop_dur_req", "queue_size", "priority"];
            names.map(|name| told.get(&format!("wlan.qos.{name}"))).join(" ")
        };
        // A station asks for time, or says how much it has; an access point ends a period, polls, says what it keeps.
        assert_eq!(told("8801", "0f05"), " 0   5  7");
        assert_eq!(told("8801", "1005"), " 1    5 0");
        assert_eq!(told("8802", "1006"), "1  0x0006    0");
        assert_eq!(told("a802", "0005"), "0   5   0");
    }

    #[test]
    fn a_header_may_be_aligned_by_the_card() {
        let header = "8801 2c00 001601000001 001302000002 00aa03000003 5001 0000";
        let told = tell(Proto::Wlan, &format!("{header} 0000 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("wlan.padding")), ("wlan:llc:ip", "0000".into()));
        assert_eq!(tell(Proto::Wlan, &format!("{header} {IPV4}")).get("wlan.padding"), "");
        let told = tell(Proto::Wlan, &format!("0801 2c00 001601000001 001302000002 00aa03000003 5001 0000 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("wlan.padding")), ("wlan:llc:ip", "0000".into()));
    }

    #[test]
    fn control_frames_have_no_more_than_two_addresses() {
        let told = tell(Proto::Wlan, "d400 0000 001601000001");
        assert_eq!((told.summaries[0][1].as_str(), told.get("wlan.ta")), ("confirmação", String::new()));
        let told = tell(Proto::Wlan, "b400 2c00 001601000001 001302000002");
        assert_eq!((told.get("wlan.fc.type_subtype"), told.get("wlan.ta")), ("0x001b".into(), "00:13:02:00:00:02".into()));
        let told = tell(Proto::Wlan, "8400 2c00 001601000001 001302000002 0400 1020");
        assert_eq!(told.get("wlan.control.body"), "04001020");
    }

    #[test]
    fn the_first_datagram_of_an_aggregate_is_opened() {
        let header = "8801 2c00 001601000001 001302000002 00aa03000003 5001 8000";
        let first = format!("00aa0300000a 00130200000b 001c {IPV4}");
        let told = tell(Proto::Wlan, &format!("{header} {first} 0000 00aa0300000c 00130200000d 0003 aaaa03"));
        assert_eq!((told.protocols.as_str(), told.get("ip.src")), ("wlan:llc:ip", "127.0.0.1".into()));
        assert_eq!(told.get("wlan_aggregate.a_mdsu.length"), "28;3");
        // The third address is the cell's: where the datagrams go stands in each.
        assert_eq!(told.get("wlan.da"), "00:aa:03:00:00:0a;00:aa:03:00:00:0c");
        assert_eq!(told.get("wlan.bssid"), "00:aa:03:00:00:03");
        assert_eq!(told.get("wlan_aggregate.a_mdsu.data"), "aaaa03");
        // Protected, or cut in front of its length.
        let told = tell(Proto::Wlan, &format!("8841 2c00 001601000001 001302000002 00aa03000003 5001 8000 {first}"));
        assert_eq!((told.protocols.as_str(), told.stop), ("wlan", Stop::Opaque));
        let told = tell(Proto::Wlan, &format!("{header} 00aa0300000a 00130200000b 00"));
        assert_eq!(told.stop, Stop::Fault(Fault::Truncated { need: 40 }));
    }

    #[test]
    fn what_is_protected_stays_closed() {
        let told = tell(Proto::Wlan, "0841 2c00 001601000001 001302000002 00aa03000003 5001 00000020");
        assert_eq!((told.stop, told.summaries[0][0].as_str()), (Stop::Opaque, "data · protected"));
    }
}
