//! IEEE 802.2 LLC: says which protocol an 802.3 or 802.11 frame carries, as EtherType does for Ethernet II; SNAP adds
//! an organisation and a number of its own. ISO/IEC 8802-2 §3.2, §5.2; IEEE 802 §9.2 (SNAP).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │     DSAP      │     SSAP      │    control    │ SNAP: OUI ... │
//! ├───────────────┴───────────────┼───────────────┴───────────────┤
//! │                               │ EtherType or own protocol     │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! Control is one octet in unnumbered frames and two in those that are numbered (information, supervisory).

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, oui};
use crate::bytes::{be16, bits, push_oui};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;
use crate::names::llc_saps::llc_sap;
use crate::names::snap_ouis::snap_oui;

const SPEC: &str = "ISO/IEC 8802-2 §3.2";
const CONTROL: &str = "ISO/IEC 8802-2 §5.2";
const SNAP: &str = "IEEE 802 §9.2";

fields! {
    DESTINATION = hex(2, "llc.dsap", SPEC, w("destination service access point", "ponto de acesso ao serviço de destino"))
        .at(0, 8)
        .group()
        .names(sap_name);
    DESTINATION_SAP = dec("llc.dsap.sap", SPEC, w("address", "endereço")).at(0, 7);
    GROUP = flag("llc.dsap.ig", SPEC, w("group (I/G bit)", "grupo (bit I/G)")).at(7, 1);
    SOURCE = hex(2, "llc.ssap", SPEC, w("source service access point", "ponto de acesso ao serviço de origem"))
        .at(8, 8)
        .group()
        .names(sap_name);
    SOURCE_SAP = dec("llc.ssap.sap", SPEC, w("address", "endereço")).at(8, 7);
    RESPONSE = flag("llc.ssap.cr", SPEC, w("response (C/R bit)", "resposta (bit C/R)")).at(15, 1);
    UNNUMBERED = hex(4, "llc.control", CONTROL, w("control", "controle")).names(unnumbered_name);
    NUMBERED = hex(4, "llc.control", CONTROL, w("control", "controle")).group();
    SENT = dec("llc.control.n_s", CONTROL, w("send sequence number N(S)", "número de sequência de envio N(S)"));
    RESERVED = hex(1, "llc.control.reserved", CONTROL, w("reserved", "reservado"));
    SUPERVISORY =
        hex(4, "llc.control.s_ftype", CONTROL, w("supervisory function", "função de supervisão")).names(supervisory_name);
    NUMBERED_TYPE = hex(4, "llc.control.ftype", CONTROL, w("frame type", "tipo de quadro")).names(type_name);
    EXPECTED = dec("llc.control.n_r", CONTROL, w("receive sequence number N(R)", "número de sequência de recepção N(R)"));
    POLL = flag("llc.control.p", CONTROL, w("poll", "consulta"));
    FINAL = flag("llc.control.f", CONTROL, w("final", "final"));
    UNNUMBERED_TYPE = hex(2, "llc.control.ftype", CONTROL, w("frame type", "tipo de quadro")).derived().names(type_name);
    COMMAND = hex(2, "llc.control.u_modifier_cmd", CONTROL, w("command", "comando")).derived();
    ANSWER = hex(2, "llc.control.u_modifier_resp", CONTROL, w("response", "resposta")).derived();
    ORGANISATION = oui("llc.oui", SNAP, w("organisation (OUI)", "organização (OUI)")).names(organisation_name);
    TYPE = hex(4, "llc.type", SNAP, w("EtherType", "EtherType")).names(ethertypes::value_name);
    CISCO = hex(4, "llc.cisco_pid", SNAP, w("Cisco's protocol", "protocolo da Cisco")).names(cisco_name);
    APPLE = hex(4, "llc.apple_atalk_pid", SNAP, w("Apple's protocol", "protocolo da Apple")).names(ethertypes::value_name);
    EXTREME = hex(4, "llc.extreme_pid", SNAP, w("Extreme's protocol", "protocolo da Extreme"));
    NETWORK = hex(2, "osi.nlpid", NLPID, w("network layer protocol (NLPID)", "protocolo da camada de rede (NLPID)"))
        .names(network_name);
    OWN = hex(4, "llc.pid", SNAP, w("the organisation's protocol", "protocolo da organização"));
}

const NLPID: &str = "RFC 2684 §5.1, RFC 2364 §6";

/// What OSI's service access point carries besides OSI's own protocols, which begin with their number.
fn network(bytes: &[u8]) -> Option<Key> {
    match *bytes {
        [0xfe, 0xfe, 0x03, 0xcc, ..] => Some(Key::EtherType(0x0800)),
        [0xfe, 0xfe, 0x03, 0x8e, ..] => Some(Key::EtherType(0x86dd)),
        [0xfe, 0xfe, 0x03, 0xcf, ..] => Some(Key::PppFrame),
        _ => None,
    }
}

fn network_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0xcc => "IPv4",
        0x8e => "IPv6",
        0xcf => "PPP",
        _ => return None,
    }))
}

const CISCO_OUI: u32 = 0x00_000c;
const APPLE_OUI: u32 = 0x08_0007;
const EXTREME_OUI: u32 = 0x00_e02b;

fn sap_name(number: u64) -> Option<Words> {
    llc_sap(u8::try_from(number).ok()?).map(same)
}

fn organisation_name(number: u64) -> Option<Words> {
    snap_oui(u32::try_from(number).ok()?)
}

fn cisco_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x0102 => "DRiP",
        0x0104 => "Port Aggregation Protocol (PAgP)",
        0x0105 => "MLS Hello",
        0x010b => "Per-VLAN spanning tree (PVST+)",
        0x010c => "VLAN Bridge",
        0x0111 => "Unidirectional Link Detection (UDLD)",
        0x2000 => "Cisco Discovery Protocol (CDP)",
        0x2001 => "Cisco Group Management Protocol (CGMP)",
        0x2003 => "VLAN Trunking Protocol (VTP)",
        0x2004 => "Dynamic Trunking Protocol (DTP)",
        0x200a => "STP UplinkFast",
        _ => return None,
    }))
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 | 2 => w("information", "informação"),
        1 => w("supervisory", "supervisão"),
        _ => w("unnumbered", "não numerado"),
    })
}

fn supervisory_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("receive ready", "pronto para receber"),
        1 => w("receive not ready", "não pronto para receber"),
        2 => w("reject", "rejeição"),
        _ => return None,
    })
}

/// Names of unnumbered control octets, the poll or final bit apart (ISO/IEC 8802-2 §5.4).
fn unnumbered_name(number: u64) -> Option<Words> {
    Some(match number & 0xef {
        0x03 => w("UI, unnumbered information", "UI, informação não numerada"),
        0x0f => w("DM, disconnected mode", "DM, modo desconectado"),
        0x43 => w("DISC, disconnect", "DISC, desconectar"),
        0x63 => w("UA, unnumbered acknowledgement", "UA, confirmação não numerada"),
        0x6f => w("SABME, set up a connection", "SABME, estabelecer conexão"),
        0x87 => w("FRMR, frame reject", "FRMR, rejeição de quadro"),
        0xaf => w("XID, exchange of identification", "XID, troca de identificação"),
        0xe3 => w("TEST", "TEST"),
        _ => return None,
    })
}

/// What a control field is, by its two lowest bits; the octets it has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    Information,
    Supervisory,
    Unnumbered(u8),
}

impl Control {
    fn read(bytes: &[u8]) -> Option<Self> {
        let &octet = bytes.get(2)?;
        Some(match octet & 3 {
            0 | 2 => Self::Information,
            1 => Self::Supervisory,
            _ => Self::Unnumbered(octet),
        })
    }

    fn octets(self) -> usize {
        if let Self::Unnumbered(_) = self { 1 } else { 2 }
    }
}

/// IEEE 802.2.
pub struct Llc;

impl Protocol for Llc {
    const INFO: &'static Info = &Info {
        name: "llc",
        title: "LLC",
        about: w(
            "Says which protocol follows where the link's own header has a length in EtherType's place, or nothing.",
            "Diz qual protocolo segue onde o cabeçalho do enlace tem um comprimento no lugar do EtherType, ou nada.",
        ),
        spec: "ISO/IEC 8802-2",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        // 0x8870 is Ethernet's where the frame is longer than a length can say; 100 and 11 are LLC over ATM.
        keys: &[Key::Llc, Key::EtherType(0x8870), Key::Link(100), Key::Link(11)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(control), Some(&destination)) = (Control::read(bytes), bytes.first()) else {
            return Err(Fault::Truncated { need: 3 });
        };
        if let Some(key) = network(bytes) {
            return Ok(Step::new(4, Next::By(key)));
        }
        let own = 2 + control.octets();
        let snap = is_snap(bytes);
        let header = if snap { own + 5 } else { own };
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        let next = match control {
            _ if snap => match (bits(bytes, own as u32 * 8, 24), be16(bytes, own + 3)) {
                (Some(oui), Some(number)) => Next::By(snap_key(oui as u32, number)),
                _ => Next::Payload,
            },
            Control::Information | Control::Unnumbered(0x03 | 0x13) => Next::By(Key::Sap(destination)),
            // XID and TEST, polled or not, carry octets for LLC itself; the others carry nothing.
            Control::Unnumbered(0xaf | 0xbf | 0xe3 | 0xf3) => Next::Payload,
            Control::Supervisory | Control::Unnumbered(_) => Next::Nothing,
        };
        Ok(Step::new(header, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let (Some(control), Some(source)) = (Control::read(bytes), bytes.get(1)) else { return };
        let answer = source & 1 != 0;
        let poll = if answer { &FINAL } else { &POLL };
        if let Control::Unnumbered(octet) = control {
            sink.put_octets(&UNNUMBERED, 2..3, Value::Number(octet.into()));
            // The modifier is the octet without the poll bit in its middle and the type at its end.
            let modifier = (octet & 0xec) >> 2;
            sink.derive(if answer { &ANSWER } else { &COMMAND }, Value::Number(modifier.into()));
            sink.derive(&UNNUMBERED_TYPE, Value::Number(3));
            if octet & 0x10 != 0 {
                sink.derive(poll, Value::Flag(true));
            }
        } else if let Some(octets) = bytes.get(2..4) {
            // Its bits are counted from the lowest: the second octet is the higher one.
            let number = u16::from_le_bytes([octets[0], octets[1]]);
            sink.open(&NUMBERED, 2..4, Value::Number(number.into()));
            if control == Control::Information {
                sink.put_bits(&SENT, bytes, 16, 7);
                sink.put_bits(&NUMBERED_TYPE, bytes, 23, 1);
            } else {
                sink.put_bits(&RESERVED, bytes, 16, 4);
                sink.put_bits(&SUPERVISORY, bytes, 20, 2);
                sink.put_bits(&NUMBERED_TYPE, bytes, 22, 2);
            }
            sink.put_bits(&EXPECTED, bytes, 24, 7);
            sink.put_bits(poll, bytes, 31, 1);
            sink.leave();
        }
        if network(bytes).is_some() {
            sink.put_bits(&NETWORK, bytes, 24, 8);
        }
        if !is_snap(bytes) {
            return;
        }
        let at = 2 + control.octets();
        let (Some(oui), Some(number)) = (bits(bytes, at as u32 * 8, 24), be16(bytes, at + 3)) else { return };
        sink.put_octets(&ORGANISATION, at..at + 3, Value::Number(oui));
        let def = match oui as u32 {
            0 => &TYPE,
            CISCO_OUI => &CISCO,
            APPLE_OUI => &APPLE,
            EXTREME_OUI => &EXTREME,
            _ => &OWN,
        };
        sink.put_octets(def, at + 3..at + 5, Value::Number(number.into()));
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let (Some(control), Some(&sap)) = (Control::read(bytes), bytes.first()) else { return };
        let at = 2 + control.octets();
        if is_snap(bytes)
            && let (Some(oui), Some(number)) = (bits(bytes, at as u32 * 8, 24), be16(bytes, at + 3))
        {
            let names = match oui as u32 {
                CISCO_OUI => cisco_name,
                _ => ethertypes::value_name,
            };
            say.out.push_str("SNAP ");
            match names(number.into()) {
                Some(name) => say.words(name),
                None => {
                    push_oui(oui as u32, say.out);
                    let _ = write!(say, " 0x{number:04x}");
                }
            }
            return;
        }
        match llc_sap(sap) {
            Some(name) => say.out.push_str(name),
            None => {
                let _ = write!(say, "SAP 0x{sap:02x}");
            }
        }
        let kind = match control {
            Control::Unnumbered(0x03) => return,
            Control::Unnumbered(octet) => unnumbered_name(octet.into()),
            Control::Supervisory => bits(bytes, 20, 2).and_then(supervisory_name),
            Control::Information => type_name(0),
        };
        if let Some(name) = kind {
            say.out.push_str(" · ");
            say.words(name);
        }
    }
}

fn is_snap(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xaa, 0xaa])
}

/// What a SNAP header leads to.
fn snap_key(oui: u32, number: u16) -> Key {
    match oui {
        // IEEE 802.1H and Apple number their protocols by EtherType too.
        0 | 0x00_00f8 | APPLE_OUI => Key::EtherType(number),
        _ => Key::Snap(oui, number),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Key, Stop};
    use crate::testing::tell;

    #[test]
    fn snap_leads_to_an_ether_type_or_to_an_organisations_own() {
        let told = tell(Proto::Llc, "aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "llc:ip");
        assert_eq!((told.get("llc.oui"), told.get("llc.type")), ("0".into(), "0x0800".into()));
        // The port aggregation of a Cisco switch.
        let told = tell(Proto::Llc, "aaaa03 00000c 0104 0101");
        assert_eq!(told.stop, Stop::Unknown(Key::Snap(0x0c, 0x0104)));
        assert_eq!((told.get("llc.cisco_pid"), told.get("llc.oui")), ("0x0104".into(), "12".into()));
        assert_eq!(told.summaries[0][0], "SNAP Port Aggregation Protocol (PAgP)");
    }

    #[test]
    fn a_modem_says_ppp_by_osis_number() {
        let ipv4 = "45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Llc, &format!("fefe03 cf 0021 {ipv4}"));
        assert_eq!((told.protocols.as_str(), told.get("osi.nlpid")), ("llc:ppp:ip", "0xcf".into()));
        assert_eq!(tell(Proto::Llc, &format!("fefe03 cc {ipv4}")).protocols, "llc:ip");
        assert_eq!(tell(Proto::Llc, "fefe03 83 1b01").stop, Stop::Unknown(Key::Sap(0xfe)));
    }

    #[test]
    fn control_is_one_octet_or_two() {
        // NetBIOS over LLC2: SABME and its UA, an information frame, a receive ready.
        let told = tell(Proto::Llc, "f0f0 7f");
        assert_eq!(told.summaries[0][1], "NetBIOS · SABME, estabelecer conexão");
        assert_eq!((told.get("llc.control"), told.get("llc.control.p")), ("0x007f".into(), "1".into()));
        let told = tell(Proto::Llc, "f0f1 73");
        assert_eq!((told.get("llc.control.u_modifier_resp"), told.get("llc.control.f")), ("0x18".into(), "1".into()));
        let told = tell(Proto::Llc, "f0f0 0204 0e00ffef");
        assert_eq!((told.get("llc.control.n_s"), told.get("llc.control.n_r")), ("1".into(), "2".into()));
        assert_eq!(told.get("llc.control"), "0x0402");
        let told = tell(Proto::Llc, "f0f1 0105 000000");
        assert_eq!((told.get("llc.control.s_ftype"), told.get("llc.control.f")), ("0x0000".into(), "1".into()));
        assert_eq!((told.stop, told.get("llc.control.ftype")), (Stop::Done, "0x0001".into()));
    }
}
