//! PPI: what the capturing card or program knew of a frame, in fields of types and lengths; it also says which link
//! type the frame has. `LINKTYPE_PPI` (<https://www.tcpdump.org/linktypes.html>), CACE, "PPI header format" 1.0.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │   version 0   │     flags     │     length (little-endian)    │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                   link type (little-endian)                   │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │          field's type         │   field's length, then value  │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! Of the fields, the one that all 802.11 frames have is told apart; the others are octets.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, octets, signed,
};
use crate::bytes::Reader;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::link_types::link_type_name;

const SPEC: &str = "PPI header format 1.0 §3";
const COMMON: &str = "PPI header format 1.0 §4.1.2";

fields! {
    VERSION = dec("ppi.version", SPEC, w("version", "versão")).at(0, 8);
    FLAGS = hex(2, "ppi.flags", SPEC, w("flags", "sinalizadores")).at(8, 8).group();
    RESERVED = hex(2, "ppi.flags.reserved", SPEC, w("reserved", "reservado")).at(8, 7);
    ALIGNED = flag("ppi.flags.alignment", SPEC, w("fields aligned to 4 octets", "campos alinhados a 4 octetos")).at(15, 1);
    LENGTH = dec("ppi.length", SPEC, w("header length", "comprimento do cabeçalho")).at(16, 16).little_endian();
    LINK_TYPE = dec("ppi.dlt", SPEC, w("link type", "tipo de enlace")).at(32, 32).little_endian().names(link_name);
    ITEM = label("ppi.field", SPEC, w("field", "campo")).group();
    TYPE = dec("ppi.field_type", SPEC, w("type", "tipo")).little_endian().names(type_name);
    ITEM_LENGTH = dec("ppi.field_len", SPEC, w("length", "comprimento")).little_endian();
    TSFT = dec("ppi.80211-common.tsft", COMMON, w("time, in µs", "instante, em µs")).little_endian();
    COMMON_FLAGS = hex(4, "ppi.80211-common.flags", COMMON, w("flags", "sinalizadores")).little_endian();
    RATE = dec("ppi.80211-common.rate", COMMON, w("rate, in kb/s", "taxa, em kb/s"))
        .scale(500)
        .little_endian();
    FREQUENCY = dec("ppi.80211-common.chan.freq", COMMON, w("channel's frequency, in MHz", "frequência do canal, em MHz"))
        .little_endian();
    CHANNEL = hex(4, "ppi.80211-common.chan.flags", COMMON, w("channel's flags", "sinalizadores do canal")).little_endian();
    HOP_SET = hex(2, "ppi.80211-common.fhss.hopset", COMMON, w("hop set", "conjunto de saltos"));
    HOP_PATTERN = hex(2, "ppi.80211-common.fhss.pattern", COMMON, w("hop pattern", "padrão de saltos"));
    SIGNAL = signed("ppi.80211-common.dbm.antsignal", COMMON, w("signal, in dBm", "sinal, em dBm"));
    NOISE = signed("ppi.80211-common.dbm.antnoise", COMMON, w("noise, in dBm", "ruído, em dBm"));
    VALUE = octets("ppi.field_value", SPEC, w("value", "valor"));
    PADDING = octets("ppi.padding", SPEC, w("alignment", "alinhamento"));
    REST = octets("ppi.rest", SPEC, w("rest", "resto"));
}

/// The fields of "802.11-Common", with their octets.
static COMMON_FIELDS: [(&FieldDef, usize); 9] = [
    (&TSFT, 8),
    (&COMMON_FLAGS, 2),
    (&RATE, 2),
    (&FREQUENCY, 2),
    (&CHANNEL, 2),
    (&HOP_SET, 1),
    (&HOP_PATTERN, 1),
    (&SIGNAL, 1),
    (&NOISE, 1),
];
const COMMON_TYPE: u16 = 2;
const COMMON_OCTETS: usize = 20;
/// The frame check sequence is at the frame's end.
const HAS_FCS: u8 = 1;
/// The frame check sequence or the reception was faulty.
const GARBLED: u8 = 0x0c;

fn link_name(number: u64) -> Option<Words> {
    link_type_name(u16::try_from(number).ok()?).map(same)
}

fn type_name(number: u64) -> Option<Words> {
    Some(same(match number {
        2 => "802.11-Common",
        3 => "802.11n MAC",
        4 => "802.11n MAC+PHY",
        5 => "Spectrum map",
        6 => "Process info",
        7 => "Capture info",
        8 => "Aggregation",
        9 => "802.3",
        30002 => "GPS",
        30003 => "Vector",
        30004 => "Sensor",
        30005 => "Antenna",
        _ => return None,
    }))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|octets| u16::from_le_bytes(*octets))
}

/// Where each field's value begins, its octets and its type, until one that does not fit.
fn items(header: &[u8]) -> impl Iterator<Item = (usize, usize, u16)> + '_ {
    let aligned = header.get(1).is_some_and(|flags| flags & 1 != 0);
    let mut at = 8;
    std::iter::from_fn(move || {
        let (kind, len) = (le16(header, at)?, usize::from(le16(header, at + 2)?));
        let value = at + 4;
        header.get(value..value + len)?;
        at = value + if aligned { len.next_multiple_of(4) } else { len };
        Some((value, len, kind))
    })
}

/// PPI.
pub struct Ppi;

impl Protocol for Ppi {
    const INFO: &'static Info = &Info {
        name: "ppi",
        title: "PPI",
        about: w(
            "What the capturing card or program knew of a frame. Never on the wire itself.",
            "O que a placa ou o programa que capturou sabia de um quadro. Nunca está no próprio meio.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(192)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(need), Some(link)) = (le16(bytes, 2).map(usize::from), bytes.get(4..8)) else {
            return Err(Fault::Truncated { need: 8 });
        };
        if need < 8 {
            return Err(Fault::Malformed(w("the header length is below 8", "o comprimento do cabeçalho é menor que 8")));
        }
        let header = bytes.get(..need).ok_or(Fault::Truncated { need })?;
        let common = items(header).find(|(_, len, kind)| *kind == COMMON_TYPE && *len >= COMMON_OCTETS);
        let flags = common.and_then(|(value, ..)| header.get(value + 8).copied()).unwrap_or_default();
        let next = match link {
            _ if flags & GARBLED != 0 => Next::Opaque,
            [low, high, 0, 0] => Next::By(Key::Link(u16::from_le_bytes([*low, *high]))),
            _ => Next::Opaque,
        };
        Ok(Step::new(need, next).trailer(if flags & HAS_FCS != 0 { 4 } else { 0 }))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut told = 8;
        for (value, len, kind) in items(bytes) {
            let mut reader = Reader::new(bytes, told);
            if value - 4 > told {
                sink.take(&PADDING, &mut reader, value - 4 - told);
            }
            told = value + len;
            sink.open(&ITEM, value - 4..told, Value::Present);
            sink.take(&TYPE, &mut reader, 2);
            sink.take(&ITEM_LENGTH, &mut reader, 2);
            if kind == COMMON_TYPE && len >= COMMON_OCTETS {
                for (def, octets) in COMMON_FIELDS {
                    sink.take(def, &mut reader, octets);
                }
            }
            let left = told - reader.position();
            if left > 0 {
                sink.take(&VALUE, &mut reader, left);
            }
            sink.leave();
        }
        let mut reader = Reader::new(bytes, told);
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some((value, ..)) = items(header).find(|(_, len, kind)| *kind == COMMON_TYPE && *len >= COMMON_OCTETS) else {
            return;
        };
        if let (Some(frequency), Some(signal)) = (le16(header, value + 12), header.get(value + 18)) {
            let _ = write!(say, "{frequency} MHz · {} dBm", *signal as i8);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn it_says_which_link_type_follows() {
        let told = tell(
            Proto::Ppi,
            "00001000 01000000 0800040000000000 01005e020305 0054afe70340 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "ppi:eth:ip");
        assert_eq!((told.get("ppi.dlt"), told.get("ppi.field_value")), ("1".into(), "00000000".into()));
    }

    #[test]
    fn the_common_field_tells_of_the_check_sequence() {
        let told = tell(
            Proto::Ppi,
            "00002000 69000000 02001400 0011223344556677 0100 0400 8509 a000 00 00 d8 a0 d400 0000 001601000001 a1b2c3d4",
        );
        assert_eq!(told.protocols, "ppi:wlan");
        assert_eq!(told.get("ppi.80211-common.dbm.antsignal"), "-40");
        assert_eq!(told.summaries[0][0], "2437 MHz · -40 dBm");
    }
}
