//! TZSP: frames that a sensor, an access point or a router took off its air or its ports, sent to whoever analyses them.
//! TaZmen Sniffer Protocol, as its senders write it.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │     type      │         encapsulation         │
//! ├───────────────┼───────────────┼───────────────────────────────┤
//! │      tag      │    length     │ value ... up to tag 1, the end│
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! Tags 0 (padding) and 1 (end) have no length.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, label, octets};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "TZSP";

fields! {
    VERSION = dec("tzsp.version", SPEC, w("version", "versão")).at(0, 8);
    TYPE = dec("tzsp.type", SPEC, w("type", "tipo")).at(8, 8).names(type_name);
    ENCAPSULATION = dec("tzsp.encap", SPEC, w("what the frame is", "o que é o quadro")).at(16, 16).names(encapsulation_name);
    TAG = label("tzsp.option", SPEC, w("tag", "item")).group();
    TAG_TYPE = dec("tzsp.option_tag", SPEC, w("tag's type", "tipo do item")).names(tag_name);
    TAG_LENGTH = dec("tzsp.option_length", SPEC, w("length", "comprimento"));
    VALUE = octets("tzsp.unknown", SPEC, w("value", "valor"));
}

const PAD: u8 = 0;
const END: u8 = 1;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("received frame", "quadro recebido"),
        1 => w("frame to be sent", "quadro a enviar"),
        3 => w("configuration", "configuração"),
        4 => w("keep alive", "manter vivo"),
        5 => w("port opener", "abertura de porta"),
        _ => return None,
    })
}

fn encapsulation_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("Ethernet", "Ethernet"),
        2 => w("Token Ring", "Token Ring"),
        3 => w("SLIP", "SLIP"),
        4 => w("PPP", "PPP"),
        5 => w("FDDI", "FDDI"),
        7 => w("raw IP", "IP puro"),
        18 => w("IEEE 802.11", "IEEE 802.11"),
        119 => w("IEEE 802.11 with Prism header", "IEEE 802.11 com cabeçalho Prism"),
        127 => w("IEEE 802.11 with AVS header", "IEEE 802.11 com cabeçalho AVS"),
        _ => return None,
    })
}

fn tag_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("padding", "preenchimento"),
        1 => w("end", "fim"),
        10 => w("signal", "sinal"),
        11 => w("noise", "ruído"),
        12 => w("rate", "taxa"),
        13 => w("time", "instante"),
        17 => w("frame check sequence wrong", "sequência de verificação errada"),
        18 => w("channel", "canal"),
        40 => w("frames so far", "quadros até agora"),
        41 => w("length of the whole frame", "comprimento do quadro inteiro"),
        60 => w("sensor's MAC address", "endereço MAC do sensor"),
        _ => return None,
    })
}

/// Octets up to the end of the tags.
fn header(bytes: &[u8]) -> Option<usize> {
    let mut at = 4;
    loop {
        match *bytes.get(at)? {
            END => return Some(at + 1),
            PAD => at += 1,
            _ => at += 2 + usize::from(*bytes.get(at + 1)?),
        }
    }
}

/// TZSP.
pub struct Tzsp;

impl Protocol for Tzsp {
    const INFO: &'static Info = &Info {
        name: "tzsp",
        title: "TZSP",
        about: w(
            "Sends frames that a sensor or router took off its air or ports to whoever analyses them.",
            "Envia quadros que um sensor ou roteador tirou do ar ou de suas portas a quem os analisa.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(37008), Key::Link(128)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(kind), Some(encapsulation)) = (bytes.get(1), be16(bytes, 2)) else {
            return Err(Fault::Truncated { need: 4 });
        };
        // Only received frames and those to be sent have a frame; the others have tags at most.
        if *kind > 1 {
            return Ok(Step::new(bytes.len(), Next::Nothing));
        }
        let octets = header(bytes).ok_or(Fault::Truncated { need: bytes.len() + 1 })?;
        let next = match encapsulation {
            1 => Next::By(Key::Ethernet),
            4 => Next::By(Key::PppFrame),
            7 => Next::By(Key::Nibble),
            18 => Next::By(Key::Wlan),
            119 => Next::By(Key::Link(119)),
            127 => Next::By(Key::Link(163)),
            _ => Next::Payload,
        };
        Ok(Step::new(octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 4, sink);
        while let Some(tag) = cursor.peek(0) {
            let length = if matches!(tag, PAD | END) { 0 } else { cursor.peek(1).unwrap_or(0) };
            let octets = if matches!(tag, PAD | END) { 1 } else { 2 + usize::from(length) };
            cursor.item(&TAG, octets, &VALUE, |item| {
                item.number(&TAG_TYPE, 1)?;
                if octets > 1 {
                    item.number(&TAG_LENGTH, 1)?;
                }
                Some(())
            });
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let (Some(&kind), Some(encapsulation)) = (header.get(1), be16(header, 2)) {
            say.words(type_name(kind.into()).unwrap_or(w("unknown", "desconhecido")));
            if let Some(name) = encapsulation_name(encapsulation.into()) {
                say.out.push_str(" · ");
                say.words(name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn the_frame_follows_the_tags() {
        let frame = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Tzsp, &format!("01 00 0001 0a 01 c4 00 12 01 06 01 {frame}"));
        assert_eq!(told.protocols, "tzsp:eth:ip");
        assert_eq!((told.get("tzsp.option_tag"), told.get("tzsp.unknown")), ("10;0;18;1".into(), "c4;06".into()));
        assert_eq!(told.summaries[0][0], "received frame · Ethernet");
    }

    #[test]
    fn what_keeps_the_way_open_has_no_frame() {
        let told = tell(Proto::Tzsp, "01 04 0000 01");
        assert_eq!((told.protocols.as_str(), told.stop), ("tzsp", Stop::Done));
    }

    #[test]
    fn tags_without_an_end_are_cut() {
        assert!(matches!(tell(Proto::Tzsp, "01 00 0001 0a 01 c4").stop, Stop::Fault(_)));
    }
}
