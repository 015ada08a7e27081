//! Arista time stamp: when a frame passed a switch, written into the frame by the switch itself. Arista, "Vendor
//! specific protocol", as its switches send it.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │            subtype            │            version            │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │  seconds (32 or 16 bits), nanoseconds (32 bits), EtherType    │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use super::cursor::Cursor;
use crate::bytes::{be16, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "Arista vendor specific protocol";

fields! {
    SUBTYPE = dec("avsp.sub_type", SPEC, w("subtype", "subtipo")).at(0, 16).names(subtype_name);
    VERSION = hex(4, "avsp.ver", SPEC, w("version", "versão")).at(16, 16);
    LONG_SECONDS = dec("avsp.64sec", SPEC, w("seconds", "segundos"));
    LONG_NANOSECONDS = dec("avsp.64ns", SPEC, w("nanoseconds", "nanossegundos"));
    SHORT_SECONDS = dec("avsp.48sec", SPEC, w("seconds, the low 16 bits", "segundos, os 16 bits baixos"));
    SHORT_NANOSECONDS = dec("avsp.48ns", SPEC, w("nanoseconds", "nanossegundos"));
    TYPE = hex(4, "avsp.etype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
}

fn subtype_name(number: u64) -> Option<Words> {
    (number == 1).then_some(w("time stamp", "marca de tempo"))
}

/// Octets of the seconds; `None` for what is no time stamp that is known.
fn seconds(bytes: &[u8]) -> Option<usize> {
    match (be16(bytes, 0)?, be16(bytes, 2)? & 0xff) {
        (1, 0x10) => Some(4),
        (1, 0x20) => Some(2),
        _ => None,
    }
}

/// Arista time stamp.
pub struct Avsp;

impl Protocol for Avsp {
    const INFO: &'static Info = &Info {
        name: "avsp",
        title: "Arista time",
        about: w(
            "Says when a frame passed a switch, to the nanosecond; the switch wrote it into the frame.",
            "Diz quando o quadro passou por um comutador, até o nanossegundo; o próprio comutador o escreveu no quadro.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0xd28b)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 4 {
            return Err(Fault::Truncated { need: 4 });
        }
        let Some(seconds) = seconds(bytes) else { return Ok(Step::new(4, Next::Payload)) };
        let octets = 4 + seconds + 4 + 2;
        let number = be16(bytes, octets - 2).ok_or(Fault::Truncated { need: octets })?;
        Ok(Step::new(octets, Next::By(Key::EtherType(number))))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 4, sink);
        match seconds(layer.header()) {
            Some(4) => {
                cursor.number(&LONG_SECONDS, 4);
                cursor.number(&LONG_NANOSECONDS, 4);
            }
            Some(_) => {
                cursor.number(&SHORT_SECONDS, 2);
                cursor.number(&SHORT_NANOSECONDS, 4);
            }
            None => return,
        }
        cursor.number(&TYPE, 2);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(octets) = seconds(layer.header()) else { return };
        let len = octets as u32 * 8;
        if let (Some(seconds), Some(ns)) = (bits(layer.header(), 32, len), bits(layer.header(), 32 + len, 32)) {
            let _ = write!(say, "{seconds}.{ns:09} s");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn both_forms_of_the_time() {
        let ipv4 = "45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Avsp, &format!("0001 0010 65537980 00000007 0800 {ipv4}"));
        assert_eq!((told.protocols.as_str(), told.get("avsp.64sec")), ("avsp:ip", "1699969408".into()));
        assert_eq!(told.summaries[0][0], "1699969408.000000007 s");
        let told = tell(Proto::Avsp, &format!("0001 0120 7980 00000007 0800 {ipv4}"));
        assert_eq!((told.protocols.as_str(), told.get("avsp.48sec")), ("avsp:ip", "31104".into()));
    }
}
