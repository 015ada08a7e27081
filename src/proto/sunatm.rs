//! SunATM: the four octets that SunOS writes before a packet from an ATM circuit. `LINKTYPE_SUNATM`
//! (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─────┬───────┬───────────────┬───────────────────────────────┤
//! │D│ res │  type │      VPI      │              VCI              │
//! └─┴─────┴───────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! LLC follows, or, behind two octets more, the Ethernet frame that LAN emulation carries.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_SUNATM";

fields! {
    OUTWARDS = flag("sunatm.outwards", SPEC, w("sent by this host", "enviado por este host")).at(0, 1);
    RESERVED = dec("sunatm.reserved", SPEC, w("reserved", "reservado")).at(1, 3);
    TYPE = dec("atm.traffic_type", SPEC, w("traffic type", "tipo de tráfego")).at(4, 4).names(type_name);
    PATH = dec("atm.vpi", SPEC, w("virtual path (VPI)", "caminho virtual (VPI)")).at(8, 8);
    CIRCUIT = dec("atm.vci", SPEC, w("virtual circuit (VCI)", "circuito virtual (VCI)")).at(16, 16);
    CLIENT = hex(4, "atm.le_client.client", "ATM Forum LANE", w("LAN emulation client", "cliente da emulação de LAN"));
}

const LANE: u8 = 1;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("LAN emulation", "emulação de LAN"),
        2 => w("LLC", "LLC"),
        5 => w("ILMI", "ILMI"),
        6 => w("signalling", "sinalização"),
        _ => return None,
    })
}

/// SunATM.
pub struct SunAtm;

impl Protocol for SunAtm {
    const INFO: &'static Info = &Info {
        name: "atm",
        title: "SunATM",
        about: w(
            "Says which virtual circuit of an ATM network a packet came by.",
            "Diz por qual circuito virtual de uma rede ATM o pacote veio.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(123)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let kind = bytes.first().filter(|_| bytes.len() >= 4).ok_or(Fault::Truncated { need: 4 })?;
        Ok(match kind & 15 {
            LANE if bytes.len() >= 6 => Step::new(6, Next::By(Key::Ethernet)),
            LANE => return Err(Fault::Truncated { need: 6 }),
            // Classical IP, and MARS, which tells of its groups (RFC 2022).
            2 | 3 => Step::new(4, Next::By(Key::Llc)),
            _ => Step::new(4, Next::Payload),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), 4, sink).number(&CLIENT, 2);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let (Some(path), Some(circuit)) = (header.get(1), be16(header, 2)) {
            let _ = write!(say, "VPI {path} VCI {circuit}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn llc_follows_or_an_ethernet_frame() {
        let told = tell(Proto::SunAtm, &format!("82 00 0064 aaaa03 000000 0800 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("atm.vci")), ("atm:llc:ip", "100".into()));
        assert_eq!(told.get("sunatm.outwards"), "1");
        let told = tell(Proto::SunAtm, &format!("01 00 0064 0001 02000000000a 02000000000b 0800 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("atm.le_client.client")), ("atm:eth:ip", "0x0001".into()));
    }
}
