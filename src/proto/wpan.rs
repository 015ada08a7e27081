//! IEEE 802.15.4: frames of small things that must live long on a battery: sensors, lamps, meters. IEEE 802.15.4-2020
//! §7.2.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5     counted from the lowest bit of the first octet
//! ├─────┬─┬─┬─┬─┬─┬─┬─┬───┬───┬───┤
//! │type │S│P│A│C│r│N│I│dst│ver│src│   then, as these say: sequence number (8), destination PAN (16) and address (16 or
//! └─────┴─┴─┴─┴─┴─┴─┴─┴───┴───┴───┘   64), source PAN and address, security header, information elements
//! ```
//!
//! All numbers are little-endian. What beacons, acknowledgements and commands say is shown as octets; what is encrypted
//! stays closed. The frame check sequence is another layer's, which knows whether the capture kept it.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, eui64, flag, hex, octets};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const CONTROL: &str = "IEEE 802.15.4 §7.2.2";
const ADDRESS: &str = "IEEE 802.15.4 §7.2.4";
const SECURITY: &str = "IEEE 802.15.4 §9.4";
const ELEMENT: &str = "IEEE 802.15.4 §7.4";

fields! {
    FRAME_CONTROL = hex(4, "wpan.fcf", CONTROL, w("frame control", "controle do quadro")).at(0, 16).little_endian().group();
    RESERVED = flag("wpan.fcf.reserved", CONTROL, w("reserved", "reservado")).at(0, 1);
    COMPRESSED = flag("wpan.pan_id_compression", CONTROL, w("one PAN identifier stands for both", "um identificador de PAN vale pelos dois")).at(1, 1);
    WANTS_ACK = flag("wpan.ack_request", CONTROL, w("acknowledgement wanted", "pede confirmação")).at(2, 1);
    PENDING = flag("wpan.pending", CONTROL, w("more data waits", "há mais dados à espera")).at(3, 1);
    SECURED = flag("wpan.security", CONTROL, w("security enabled", "segurança ligada")).at(4, 1);
    TYPE = hex(4, "wpan.frame_type", CONTROL, w("frame type", "tipo do quadro")).at(5, 3).names(type_name);
    SOURCE_MODE = hex(4, "wpan.src_addr_mode", CONTROL, w("source's addressing", "endereçamento da origem")).at(8, 2).names(mode_name);
    VERSION = dec("wpan.version", CONTROL, w("version", "versão")).at(10, 2).names(version_name);
    DESTINATION_MODE = hex(4, "wpan.dst_addr_mode", CONTROL, w("destination's addressing", "endereçamento do destino")).at(12, 2).names(mode_name);
    HAS_ELEMENTS = flag("wpan.ie_present", CONTROL, w("information elements present", "há elementos de informação")).at(14, 1);
    UNNUMBERED = flag("wpan.seqno_suppression", CONTROL, w("no sequence number", "sem número de sequência")).at(15, 1);
    SEQUENCE = dec("wpan.seq_no", "IEEE 802.15.4 §7.2.3", w("sequence number", "número de sequência"));
    DESTINATION_PAN = hex(4, "wpan.dst_pan", ADDRESS, w("destination's network (PAN)", "rede do destino (PAN)"));
    DESTINATION_SHORT = hex(4, "wpan.dst16", ADDRESS, w("destination address", "endereço de destino")).also(&["wpan.addr16"]);
    DESTINATION_LONG = eui64("wpan.dst64", ADDRESS, w("destination address (EUI-64)", "endereço de destino (EUI-64)")).also(&["wpan.addr64"]);
    SOURCE_PAN = hex(4, "wpan.src_pan", ADDRESS, w("source's network (PAN)", "rede da origem (PAN)"));
    SOURCE_SHORT = hex(4, "wpan.src16", ADDRESS, w("source address", "endereço de origem")).also(&["wpan.addr16"]);
    SOURCE_LONG = eui64("wpan.src64", ADDRESS, w("source address (EUI-64)", "endereço de origem (EUI-64)")).also(&["wpan.addr64"]);
    SECURITY_CONTROL = hex(2, "wpan.aux_sec.security_control_field", SECURITY, w("security control", "controle da segurança"));
    COUNTER = dec("wpan.aux_sec.frame_counter", SECURITY, w("frame counter", "contador de quadros"));
    KEY_SOURCE = octets("wpan.aux_sec.key_source.bytes", SECURITY, w("who made the key", "quem criou a chave"));
    KEY_INDEX = hex(2, "wpan.aux_sec.key_index", SECURITY, w("which of its keys", "qual de suas chaves"));
    ELEMENTS = octets("wpan.elements", ELEMENT, w("information elements", "elementos de informação"));
    BODY = octets("wpan.body", "IEEE 802.15.4 §7.3", w("beacon, acknowledgement or command", "beacon, confirmação ou comando"));
    INTEGRITY = octets("wpan.mic", SECURITY, w("message integrity code", "código de integridade da mensagem"));
}

const DATA: u16 = 1;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("beacon", "beacon"),
        1 => w("data", "dados"),
        2 => w("acknowledgement", "confirmação"),
        3 => w("command", "comando"),
        5 => w("multipurpose", "multiuso"),
        6 => w("fragment", "fragmento"),
        7 => w("extended", "estendido"),
        _ => return None,
    })
}

fn mode_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        2 => w("16 bits", "16 bits"),
        3 => w("64 bits", "64 bits"),
        _ => return None,
    })
}

fn version_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("2003", "2003"),
        1 => w("2006", "2006"),
        2 => w("2015", "2015"),
        _ => return None,
    })
}

/// Where the parts of a header are; lengths of 0 stand for parts that are not there.
struct Shape {
    kind: u16,
    sequence: usize,
    /// Octets of destination PAN and address, source PAN and address.
    ends: [usize; 4],
    security: Option<Security>,
    elements: usize,
}

struct Security {
    level: u8,
    counter: usize,
    key: usize,
}

impl Security {
    fn octets(&self) -> usize {
        1 + self.counter + self.key
    }

    /// Octets of the integrity code (§9.4.2.2).
    fn integrity(&self) -> usize {
        [0, 4, 8, 16][usize::from(self.level & 3)]
    }

    fn encrypts(&self) -> bool {
        self.level & 4 != 0
    }
}

impl Shape {
    fn read(bytes: &[u8]) -> Option<Self> {
        let control = u16::from_le_bytes(*bytes.first_chunk()?);
        let bit = |at: u16| control >> at & 1 != 0;
        let (destination, version, source) = (control >> 10 & 3, control >> 12 & 3, control >> 14 & 3);
        let address = |mode: u16| [0, 0, 2, 8][usize::from(mode)];
        let (there, here) = (destination != 0, source != 0);
        // §7.2.2.6, table 7-2; before 2015 the bit left out the source's PAN, where there is a destination.
        let (destination_pan, source_pan) = match (version, bit(6)) {
            (0 | 1, compressed) => (there, here && !(compressed && there)),
            (_, false) if destination == 3 && source == 3 => (true, false),
            (_, true) if destination == 3 && source == 3 => (false, false),
            (_, false) => (there, here),
            (_, true) => (there == here, false),
        };
        let pan = |there: bool| if there { 2 } else { 0 };
        let ends = [pan(destination_pan), address(destination), pan(source_pan), address(source)];
        let sequence = if version >= 2 && bit(8) { 0 } else { 1 };
        let mut at = 2 + sequence + ends.iter().sum::<usize>();
        let security = if bit(3) {
            let control = *bytes.get(at)?;
            let key = [0, 1, 5, 9][usize::from(control >> 3 & 3)];
            let counter = if version >= 2 && control & 0x20 != 0 { 0 } else { 4 };
            Some(Security { level: control & 7, counter, key })
        } else {
            None
        };
        at += security.as_ref().map_or(0, Security::octets);
        let elements = if version >= 2 && bit(9) { elements(bytes.get(at..)?)? } else { 0 };
        Some(Self { kind: control & 7, sequence, ends, security, elements })
    }

    fn octets(&self) -> usize {
        2 + self.sequence
            + self.ends.iter().sum::<usize>()
            + self.security.as_ref().map_or(0, Security::octets)
            + self.elements
    }
}

/// Octets of the information elements: those of the header up to one that ends them, then those of the payload where
/// that one says so (§7.4.1).
fn elements(bytes: &[u8]) -> Option<usize> {
    const PAYLOAD_ELEMENTS_FOLLOW: u16 = 0x7e;
    const PAYLOAD_FOLLOWS: u16 = 0x7f;
    const LAST_GROUP: u16 = 15;
    let word = |at: usize| bytes.get(at..)?.first_chunk().map(|octets| u16::from_le_bytes(*octets));
    let mut at = 0;
    loop {
        let Some(head) = word(at) else { return Some(at) };
        at += 2 + usize::from(head & 0x7f);
        match head >> 7 & 0xff {
            PAYLOAD_FOLLOWS => return Some(at),
            PAYLOAD_ELEMENTS_FOLLOW => break,
            _ => {}
        }
    }
    loop {
        let Some(head) = word(at) else { return Some(at) };
        at += 2 + usize::from(head & 0x7ff);
        if head >> 11 & 15 == LAST_GROUP {
            return Some(at);
        }
    }
}

/// IEEE 802.15.4.
pub struct Wpan;

impl Protocol for Wpan {
    const INFO: &'static Info = &Info {
        name: "wpan",
        title: "802.15.4",
        about: w(
            "Carries short frames of small things that must live long on a battery: sensors, lamps, meters.",
            "Leva quadros curtos de coisas pequenas que precisam durar com uma pilha: sensores, lâmpadas, medidores.",
        ),
        spec: "IEEE 802.15.4",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Wpan, Key::Link(230), Key::EtherType(0x809a)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let shape = Shape::read(bytes).ok_or(Fault::Truncated { need: bytes.len() + 1 })?;
        let octets = shape.octets();
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        if shape.kind != DATA {
            return Ok(Step::new(bytes.len(), Next::Nothing));
        }
        let integrity = shape.security.as_ref().map_or(0, Security::integrity);
        let next = match bytes.get(octets) {
            _ if shape.security.is_some_and(|security| security.encrypts()) => Next::Opaque,
            // RFC 4944 §5.1, RFC 6282 §2: what 6LoWPAN begins with; Zigbee and others begin otherwise.
            Some(0x41 | 0x60..=0x7f | 0x80..=0xc7 | 0xe0..=0xe7) => Next::By(Key::Lowpan),
            _ => Next::Payload,
        };
        Ok(Step::new(octets, next).trailer(integrity))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(shape) = Shape::read(header).filter(|shape| header.len() >= shape.octets()) else { return };
        let mut cursor = Cursor::new(header, 2, sink);
        if shape.sequence > 0 {
            cursor.number(&SEQUENCE, 1);
        }
        for (pan, short, long, octets) in [
            (&DESTINATION_PAN, &DESTINATION_SHORT, &DESTINATION_LONG, &shape.ends[..2]),
            (&SOURCE_PAN, &SOURCE_SHORT, &SOURCE_LONG, &shape.ends[2..]),
        ] {
            for (def, octets) in [(pan, octets[0]), (if octets[1] == 2 { short } else { long }, octets[1])] {
                little_endian(&mut cursor, def, octets);
            }
        }
        if let Some(security) = &shape.security {
            cursor.number(&SECURITY_CONTROL, 1);
            little_endian(&mut cursor, &COUNTER, security.counter);
            if security.key > 0 {
                // IEEE 802.15.4-2020 §9.4.4: none, four or eight octets of source before the index.
                if security.key > 1 {
                    cursor.octets(&KEY_SOURCE, security.key - 1);
                }
                cursor.number(&KEY_INDEX, 1);
            }
        }
        if shape.elements > 0 {
            cursor.octets(&ELEMENTS, shape.elements);
        }
        cursor.rest(&BODY);
        Cursor::trailer(layer, sink).rest(&INTEGRITY);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(shape) = Shape::read(layer.header()) else { return };
        if let Some(name) = type_name(shape.kind.into()) {
            say.words(name);
        }
        let at = 2 + shape.sequence;
        let to = at + shape.ends[0];
        let from = to + shape.ends[1] + shape.ends[2];
        let address = |at: usize, octets: usize| layer.header().get(at..at + octets).filter(|octets| !octets.is_empty());
        if let (Some(from), Some(to)) = (address(from, shape.ends[3]), address(to, shape.ends[1])) {
            say.out.push(' ');
            for (i, octets) in [from, to].into_iter().enumerate() {
                say.out.push_str(if i > 0 { " → " } else { "" });
                for octet in octets.iter().rev() {
                    let _ = write!(say, "{octet:02x}");
                }
            }
        }
    }
}

/// Tells a number or an address of 0, 2, 4 or 8 octets, the lowest first.
fn little_endian(cursor: &mut Cursor<'_, '_>, def: &'static super::contract::FieldDef, octets: usize) {
    let Some(bytes) = cursor.ahead().get(..octets) else { return };
    match *bytes {
        [] => {}
        [a, b] => drop(cursor.computed(def, 2, Value::Number(u16::from_le_bytes([a, b]).into()))),
        [a, b, c, d] => drop(cursor.computed(def, 4, Value::Number(u32::from_le_bytes([a, b, c, d]).into()))),
        _ => {
            let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
            cursor.computed(def, octets, Value::Bytes(&reversed));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn short_addresses_in_one_network() {
        let told = tell(Proto::Wpan, "4188 07 cdab 0100 0200 486f6c61");
        assert_eq!((told.protocols.as_str(), told.get("wpan.seq_no")), ("wpan:text", "7".into()));
        assert_eq!((told.get("wpan.dst_pan"), told.get("wpan.src_pan")), ("0xabcd".into(), String::new()));
        assert_eq!((told.get("wpan.dst16"), told.get("wpan.src16")), ("0x0001".into(), "0x0002".into()));
        assert_eq!(told.summaries[0][0], "data 0002 → 0001");
    }

    #[test]
    fn long_addresses_of_2015_have_one_network() {
        let told = tell(Proto::Wpan, "21ec 01 4dab 0100010081000510 0210024002000200 4142");
        assert_eq!((told.get("wpan.dst_pan"), told.get("wpan.src_pan")), ("0xab4d".into(), String::new()));
        assert_eq!((told.get("wpan.dst64"), told.get("wpan.src64")), ("10:05:00:81:00:01:00:01".into(), "00:02:00:02:40:02:10:02".into()));
        assert_eq!(told.get("wpan.version"), "2");
    }

    #[test]
    fn what_is_encrypted_stays_closed() {
        // Level 5: encrypted, an integrity code of 4 octets; a key by index.
        let told = tell(Proto::Wpan, "4998 07 cdab 0100 0200 0d 05000000 01 aabbccdd 11223344");
        assert_eq!((told.stop, told.get("wpan.aux_sec.frame_counter")), (Stop::Opaque, "5".into()));
        assert_eq!((told.get("wpan.aux_sec.key_index"), told.get("wpan.mic")), ("0x01".into(), "11223344".into()));
    }

    #[test]
    fn acknowledgements_have_no_addresses() {
        let told = tell(Proto::Wpan, "0200 07");
        assert_eq!((told.protocols.as_str(), told.summaries[0][1].as_str()), ("wpan", "confirmação"));
    }

    #[test]
    fn elements_are_passed() {
        // A header element of 2 octets, the end of those, a payload element of 1, the end.
        let told = tell(Proto::Wpan, "41aa 07 cdab 0100 0200 0201aabb 003f 0108 cc 00f8 4f4b");
        assert_eq!((told.protocols.as_str(), told.get("wpan.elements")), ("wpan:text", "0201aabb003f0108cc00f8".into()));
    }
}
