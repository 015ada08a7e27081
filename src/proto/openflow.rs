//! OpenFlow: a controller tells switches what to do with which packets, and they send it those for which they have no rule.
//! OpenFlow Switch Specification (ONF) 1.0 to 1.5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │     type      │            length             │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                        transaction ID                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! PACKET_IN and PACKET_OUT carry a frame, which is peeled like any other. Lists of statistics, groups and meters are told as
//! octets.

mod first;
mod later;
mod names;
mod table;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, join, octets,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use names::{change_name, command_name, error_name, type_name};

fields! {
    DATA = octets("openflow.data", "OpenFlow 1.3 §7", w("content", "conteúdo"));
}

static WITH_FIRST: [&FieldDef; FIELDS.len() + first::FIELDS.len()] = join(FIELDS, first::FIELDS);
static WITH_13: [&FieldDef; WITH_FIRST.len() + table::ROWS] = join(&WITH_FIRST, &table::FIELDS_13);
static WITH_14: [&FieldDef; WITH_13.len() + table::ROWS] = join(&WITH_13, &table::FIELDS_14);
static ALL: [&FieldDef; WITH_14.len() + table::ROWS] = join(&WITH_14, &table::FIELDS_15);

const HEADER: usize = 8;
const ERROR: u8 = 1;
const PACKET_IN: u8 = 10;
const PACKET_OUT: u8 = 13;

/// Whether a message of this length can be of this type: those that ask have nothing but a header.
fn may_have(version: u8, kind: u8, length: usize) -> bool {
    match (version, kind) {
        (_, 5 | 7) | (1, 18 | 19) | (2.., 20 | 21) => length == HEADER,
        (_, 0 | 2 | 3) | (_, 26..=28) => true,
        (_, 1 | 8 | 9) => length >= 12,
        _ => length > HEADER,
    }
}

/// Octets of the message at the start of `bytes`, if it is one.
fn message(bytes: &[u8]) -> Option<usize> {
    let (version, kind) = (*bytes.first()?, *bytes.get(1)?);
    let length = usize::from(be16(bytes, 2)?);
    let sound = (1..=6).contains(&version) && length >= HEADER && may_have(version, kind, length);
    (sound && type_name(version, kind).is_some()).then_some(length)
}

/// Where the frame begins that a PACKET_IN or PACKET_OUT carries, and of how many octets the switch says that it is.
fn frame_in(bytes: &[u8]) -> Option<(usize, usize)> {
    // Behind the header stands a match from 1.2 on, filled up to eight octets (OpenFlow 1.3 §7.2.3).
    let behind_match = |at: usize| Some(at + usize::from(be16(bytes, at + 2)?).max(4).next_multiple_of(8));
    let total = |at| be16(bytes, at).map(usize::from);
    match (*bytes.first()?, *bytes.get(1)?) {
        (1, PACKET_IN) => Some((18, total(12)?)),
        (2, PACKET_IN) => Some((24, total(20)?)),
        (3, PACKET_IN) => Some((behind_match(16)? + 2, total(12)?)),
        (4.., PACKET_IN) => Some((behind_match(24)? + 2, total(12)?)),
        (1, PACKET_OUT) => Some((16 + total(14)?, 0)),
        (6, PACKET_OUT) => Some((behind_match(16)? + total(12)?, 0)),
        (_, PACKET_OUT) => Some((24 + total(16)?, 0)),
        _ => None,
    }
}

/// OpenFlow.
pub struct OpenFlow;

impl Protocol for OpenFlow {
    const INFO: &'static Info = &Info {
        name: "openflow",
        title: "OpenFlow",
        about: w(
            "A controller tells switches what to do with which packets; they send it those for which they have no rule.",
            "Um controlador diz aos comutadores o que fazer com quais pacotes; eles lhe mandam os que não têm regra.",
        ),
        spec: "OpenFlow Switch Specification 1.0 to 1.5",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(6633), Key::Tcp(6653)],
        fields: &ALL,
        ends: None,
    };

    // A hello, with which both sides begin: its length is short.
    const SIGNATURES: &'static [Signature] =
        &[Signature::streams(&[(1, 6)]).with(0x00ff_ffc0_0000_0000, 0x0000_0000_0000_0000)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < HEADER {
            return Err(Fault::Truncated { need: HEADER });
        }
        let Some(octets) = message(bytes) else {
            return Err(Fault::Malformed(w("no message of OpenFlow", "não é uma mensagem OpenFlow")));
        };
        let step = match frame_in(&bytes[..octets.min(bytes.len())]) {
            // A switch that keeps the packet sends the start of it.
            Some((at, total)) if at < octets && octets - at < total => Step::new(at, Next::Quoted(Key::Ethernet)),
            Some((at, _)) if at < octets => Step::new(at, Next::By(Key::Ethernet)),
            _ => Step::new(octets, Next::Nothing),
        };
        Ok(step.claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match bytes {
            [_, _, _, _, ..] => (bytes.len() >= HEADER || !carrier.whole) && message(bytes).is_some(),
            _ => !carrier.whole && bytes.first().is_some_and(|version| (1..=6).contains(version)),
        }
    }

    /// Hellos alone are known by their look: one that fills its segment, with nothing but elements of its kind (1.3 §7.5.1).
    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        let bare = message(bytes) == Some(HEADER) && bytes.len() == HEADER && be32(bytes, 4).is_some_and(|xid| xid != 0);
        let elements = || message(bytes) == Some(bytes.len()) && bytes.len() == 16 && bytes.get(8..12) == Some(&[0, 1, 0, 8]);
        bytes.get(1) == Some(&0) && (bare || elements())
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = match bytes.first() {
            Some(1) => first::message(&mut cursor),
            _ => later::message(bytes, &mut cursor),
        };
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let [version, kind, ..] = *bytes else { return };
        if let Some(name) = type_name(version, kind) {
            say.words(name);
        }
        let detail = match kind {
            ERROR => be16(bytes, HEADER).and_then(|error| error_name(version, error.into())),
            12 => bytes.get(HEADER).and_then(|reason| change_name((*reason).into())),
            14 => command_at(bytes).and_then(command_name),
            _ => None,
        };
        if let Some(detail) = detail {
            say.out.push_str(": ");
            say.words(detail);
        }
    }
}

/// The command of a FLOW_MOD.
fn command_at(bytes: &[u8]) -> Option<u64> {
    match bytes.first()? {
        1 => be16(bytes, 56).map(u64::from),
        _ => bytes.get(25).map(|command| (*command).into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{Told, octets, tell};

    /// Ports 40000 and 6653.
    const TCP: &str = "9c40 19fd 00000001 00000001 5018 ffff 0000 0000";
    /// A datagram from 192.0.2.1 to 192.0.2.2, port 9999, in Ethernet: 46 octets.
    const FRAME: &str = "02000000000b 02000000000a 0800 4500 0020 0007 0000 4011 0000 c0000201 c0000202 9c40 270f 000c 0000 68692121";
    /// A port named eth1, of 1.0.
    const PORT: &str = "0001 020000000101 65746831 000000000000000000000000 00000001 00000000 00000282 00000003 00000004 00000005";
    /// Everything counts, port 1, VLAN none, IPv4, TCP from 10.0.0.1 to 10.0.0.2, 1000 to 80.
    const MATCH: &str = "00000000 0001 020000000001 020000000002 ffff 00 00 0800 00 06 0000 0a000001 0a000002 03e8 0050";

    fn message(version: u8, kind: u8, content: &str) -> String {
        format!("{version:02x} {kind:02x} {:04x} 00000007 {content}", 8 + octets(content).len())
    }

    fn told(version: u8, kind: u8, content: &str) -> Told {
        tell(Proto::OpenFlow, &message(version, kind, content))
    }

    fn lines(told: &Told) -> [&str; 2] {
        [&told.summaries[0][0], &told.summaries[0][1]]
    }

    #[test]
    fn messages_share_a_segment_and_the_last_goes_on() {
        let segment = [message(4, 0, "0001 0008 00000010"), message(4, 5, ""), message(4, 2, "70696e67"), message(4, 21, "")].concat();
        let told = tell(Proto::Tcp, &format!("{TCP} {segment} 04 0e 0060 00000008 0000"));
        assert_eq!(told.protocols, "tcp:openflow:openflow:openflow:openflow:openflow");
        assert_eq!((told.get("openflow_v4.type"), told.get("openflow_v4.xid")), ("0;5;2;21;14".into(), "7;7;7;7;8".into()));
        assert_eq!((told.get("openflow_v4.hello_element.version.bitmap"), told.get("openflow_v4.echo.data")), ("00000010".into(), "70696e67".into()));
        assert_eq!(told.summaries[2][0], "FEATURES_REQUEST");
    }

    #[test]
    fn a_frame_is_peeled_and_messages_behind_it_too() {
        let first = message(1, 10, &format!("00000100 002e 0003 00 00 {FRAME}"));
        let segment = [&first, &first, &message(1, 19, "")].map(String::as_str).concat();
        let told = tell(Proto::Tcp, &format!("{TCP} {segment}"));
        assert_eq!(told.protocols, "tcp:openflow:eth:ip:udp:text:openflow:eth:ip:udp:text:openflow");
        assert_eq!((told.get("openflow.in_port"), told.get("udp.dstport"), told.get("openflow_1_0.type")), ("3;3".into(), "9999;9999".into(), "10;10;19".into()));
        assert_eq!(told.summaries[1][1], "PACKET_IN");
    }

    #[test]
    fn a_switch_that_keeps_the_packet_sends_its_start() {
        let told = told(1, 10, &format!("00000100 05ea 0003 00 00 {FRAME}"));
        assert_eq!((told.protocols.as_str(), told.stop), ("openflow:eth:ip:udp:text", Stop::Done));
        assert_eq!(told.get("openflow.total_len"), "1514");
    }

    #[test]
    fn packets_come_in_and_go_out_in_every_version() {
        let oxm = "0001 000c 8000 00 04 00000003 00000000";
        for (version, content) in [
            (2, "00000100 00000003 00000003 002e 00 01".to_owned()),
            (3, format!("00000100 002e 00 01 {oxm} 0000")),
            (4, format!("00000100 002e 01 01 0000000000001122 {oxm} 0000")),
            (5, format!("00000100 002e 01 01 0000000000001122 {oxm} 0000")),
            (6, format!("00000100 002e 01 01 0000000000001122 {oxm} 0000")),
        ] {
            let told = told(version, 10, &format!("{content} {FRAME}"));
            assert_eq!(told.protocols, "openflow:eth:ip:udp:text", "{version}");
            assert_eq!(told.get("openflow_v4.oxm.value_uint32"), if matches!(version, 3 | 4) { "3" } else { "" });
        }
        for (version, content) in [
            (1, "ffffffff fff8 0008 0000 0008 0002 0080".to_owned()),
            (4, "ffffffff fffffffd 0010 000000000000 0000 0010 00000002 0080 000000000000".to_owned()),
            (6, format!("ffffffff 0010 0000 {oxm} 0000 0010 00000002 0080 000000000000")),
        ] {
            let told = told(version, 13, &format!("{content} {FRAME}"));
            assert_eq!(told.protocols, "openflow:eth:ip:udp:text", "{version}");
            let port = ["openflow.output_port", "openflow_v4.action.output.port", "openflow_v6.action.output.port"].map(|name| told.get(name)).concat();
            assert_eq!(port, "2");
        }
        assert_eq!(told(5, 13, "00000005 00000001 0000 000000000000").protocols, "openflow");
    }

    #[test]
    fn rules_of_the_first_version() {
        let rule = "0000000000000055 0003 003c 0078 0064 ffffffff ffff 0001 0000 0008 0002 0080";
        let told = told(1, 14, &format!("{MATCH} {rule}"));
        assert_eq!((told.get("openflow.command"), told.get("openflow.cookie"), told.get("openflow.idle_timeout")), ("3".into(), "0x0000000000000055".into(), "60".into()));
        assert_eq!((told.get("openflow.ofp_match.source_addr"), told.get("openflow.priority"), told.get("openflow.data")), ("10.0.0.1".into(), "100".into(), String::new()));
        assert_eq!(lines(&told), ["FLOW_MOD: delete all that match", "FLOW_MOD: apagar todos que casam"]);
        let gone = self::told(1, 11, &format!("{MATCH} 0000000000000055 0064 01 00 0000000a 00000014 003c 0000 0000000000000028 0000000000000032"));
        assert_eq!((gone.get("openflow.reason"), gone.get("openflow.packet_count"), gone.get("openflow.byte_count")), ("1".into(), "40".into(), "50".into()));
    }

    #[test]
    fn rules_of_later_versions() {
        let matching = "0001 0016 8000 0a 02 0800 8000 17 08 0a000000ff000000 0000";
        let rule = "0000000000000055 00000000000000ff 02 00 003c 0078 0064 ffffffff ffffffff ffffffff 0001 0000";
        let told = told(4, 14, &format!("{rule} {matching} 0001 0008 05 000000 0004 0018 00000000 0000 0010 00000002 0080 000000000000"));
        assert_eq!((told.get("openflow_v4.flowmod.command"), told.get("openflow_v4.flowmod.flags.send_flow_rem"), told.get("openflow.data")), ("0".into(), "1".into(), String::new()));
        assert_eq!((told.get("openflow_v4.oxm.value_ethertype"), told.get("openflow_v4.oxm.value_ipv4addr"), told.get("openflow_v4.oxm.ipv4_mask")), ("0x0800".into(), "10.0.0.0".into(), "255.0.0.0".into()));
        assert_eq!((told.get("openflow_v4.instruction.type"), told.get("openflow_v4.action.output.port")), ("1;4".into(), "2".into()));
        let old = self::told(2, 14, &format!("{rule} 0000 0058 {}", "00".repeat(84)));
        assert_eq!((old.get("openflow.version"), old.get("openflow_v4.match.length")), ("0x02".into(), "88".into()));
        let gone = self::told(6, 11, &format!("02 01 0064 003c 0078 0000000000000055 {matching}"));
        assert_eq!((gone.get("openflow_v6.flow_removed.reason"), gone.get("openflow_v6.flow_removed.cookie")), ("1".into(), "0x0000000000000055".into()));
        let gone = self::told(5, 11, &format!("0000000000000055 0064 01 02 0000000a 00000014 003c 0078 0000000000000028 0000000000000032 {matching}"));
        assert_eq!(gone.get("openflow_v5.flow_removed.byte_count"), "50");
    }

    #[test]
    fn switches_and_their_ports() {
        let features = told(1, 6, &format!("0001020000000005 00000100 fe 000000 000000c7 00000fff {PORT} {PORT}"));
        assert_eq!((features.get("openflow.datapath_mac"), features.get("openflow.port_name")), ("02:00:00:00:00:05".into(), "eth1;eth1".into()));
        let features = told(4, 6, "0001020000000005 00000100 fe 03 0000 0000016f 00000000");
        assert_eq!((features.get("openflow_v4.switch_features.datapath_id"), features.get("openflow_v4.switch_features.auxiliary_id")), ("0x0001020000000005".into(), "3".into()));
        let name = "020000000101 0000 65746833 000000000000000000000000 00000001 00000004";
        let status = told(4, 12, &format!("02 00000000000000 00000003 00000000 {name} 00002820 00000003 00000004 00000005 000f4240 001e8480"));
        assert_eq!((status.get("openflow_v4.port.name"), status.get("openflow_v4.port.curr_speed")), ("eth3".into(), "1000000".into()));
        assert_eq!(lines(&status), ["PORT_STATUS: port changed", "PORT_STATUS: porta alterada"]);
        let status = told(5, 12, &format!("00 00000000000000 00000003 0030 0000 {name} 0000 0008 00000001"));
        assert_eq!((status.get("openflow_v5.port.port_no"), status.get("openflow.data")), ("3".into(), "0000000800000001".into()));
        assert_eq!(told(1, 12, &format!("01 00000000000000 {PORT}")).summaries[0][0], "PORT_STATUS: port removed");
        assert_eq!(told(3, 6, &format!("0001020000000005 00000100 fe 000000 00000047 00000000 00000003 00000000 {name} {}", "00".repeat(24))).get("openflow_v4.port.name"), "eth3");
    }

    #[test]
    fn what_is_refused_and_why() {
        let told = told(4, 1, "0001 0006 04 05 0008 00000009");
        assert_eq!((told.get("openflow_v4.error.code"), told.get("openflow_v4.type"), told.get("openflow_v4.xid")), ("6".into(), "1;5".into(), "7;9".into()));
        assert_eq!(lines(&told), ["ERROR: request not understood", "ERROR: pedido não compreendido"]);
        assert_eq!(self::told(4, 1, "0000 0000 6e6f").get("openflow_v4.error.data"), "no");
        assert_eq!(self::told(1, 1, "0003 0002").summaries[0][0], "ERROR: flow not changed");
        assert_eq!(self::told(5, 1, "ffff 0003 00002320 61").get("openflow_v5.error.experimenter"), "0x00002320");
    }

    #[test]
    fn the_other_messages() {
        assert_eq!(told(1, 4, "00002320 0000").get("openflow.vendor"), "0x00002320");
        assert_eq!(told(1, 8, "0000 0080").get("openflow.miss_send_len"), "0x0080");
        assert_eq!(told(1, 16, "0004 0000").get("openflow.stats.type"), "4");
        assert_eq!(told(4, 4, "00002320 00000005").get("openflow_v4.experimenter.exp_type"), "5");
        assert_eq!(told(4, 9, "0000 ffff").get("openflow_v4.switch_config.miss_send_len"), "65535");
        assert_eq!(told(4, 18, "0003 0000 00000000").get("openflow_v4.multipart_request.type"), "3");
        assert_eq!(told(4, 19, "0003 0001 00000000 00").get("openflow_v4.multipart_reply.flags"), "0x0001");
        assert_eq!(told(4, 24, "00000002 00000000 0000000000000009").get("openflow_v4.role_request.role"), "0x00000002");
        assert_eq!(told(6, 25, "00000003 00000000 0000000000000009").get("openflow_v6.role_reply.generation_id"), "0x0000000000000009");
        assert_eq!(lines(&told(4, 29, "0000 0000 00000001")), ["METER_MOD"; 2]);
    }

    #[test]
    fn other_octets_are_not_believed() {
        let sure = |hex: &str| Proto::OpenFlow.recognizes(&octets(hex), Carrier::STREAM);
        assert!(sure("04 00 0010 00000001 0001 0008 00000010") && sure("01 00 0008 00000001"));
        assert!(!sure("01 00 0008 00000000") && !sure("04 00 0010 00000001 0002 0008 00000010") && !sure("01 02 0008 00000001"));
        let fits = |hex: &str| Proto::OpenFlow.fits(&octets(hex), Carrier::STREAM);
        assert!(fits("04 0e 0060") && !fits("04 0e 0004") && !fits("07 00 0008") && !fits("04 63 0010") && !fits("47 45 5420"));
        assert!(matches!(tell(Proto::OpenFlow, "07 00 0008 00000001").stop, Stop::Fault(_)));
    }
}
