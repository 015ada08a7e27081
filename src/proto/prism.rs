//! Prism: what cards with Intersil's chips knew of a frame from the air, as a list of numbered items.
//! `LINKTYPE_IEEE802_11_PRISM` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                  message code, then its length                │
//! ├───────────────────────────────────────────────────────────────┤
//! │                   device's name, 16 octets                    │
//! ├───────────────────────────────────────────────────────────────┤
//! │ items of 12 octets: number, status, length, value             │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! All is in the order of octets of the capturing host: the message code is small, so the half that is zero tells. The
//! first word of a header of the AVS form, which this link type may also hold, leads there.


use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, label, octets, text,
};
use crate::bytes::{Reader, be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_IEEE802_11_PRISM";

fields! {
    CODE = hex(8, "prism.msgcode", SPEC, w("message code", "código da mensagem"));
    LENGTH = dec("prism.msglen", SPEC, w("message length", "comprimento da mensagem"));
    DEVICE = text("prism.devname", SPEC, w("device", "dispositivo"));
    ITEM = label("prism.did", SPEC, w("item", "item")).group();
    NUMBER = hex(8, "prism.did.type", SPEC, w("number", "número")).names(item_name);
    STATUS = dec("prism.did.status", SPEC, w("status (1: no value)", "estado (1: sem valor)"));
    ITEM_LENGTH = dec("prism.did.length", SPEC, w("length", "comprimento"));
    VALUE = hex(8, "prism.did.unknown", SPEC, w("value", "valor"));
    REST = octets("prism.rest", SPEC, w("rest", "resto"));
}

const ITEMS: usize = 24;
const ITEM_OCTETS: usize = 12;
/// What a header of the AVS form begins with, its version in the lowest four bits.
const AVS: u32 = 0x8021_1000;

/// The item of `number`, whose bits between code and list differ among drivers.
fn item_name(number: u64) -> Option<Words> {
    Some(match number >> 12 & 15 {
        1 => w("host's time", "instante do host"),
        2 => w("card's time", "instante da placa"),
        3 => w("channel", "canal"),
        4 => w("strength (RSSI)", "força (RSSI)"),
        5 => w("signal quality", "qualidade do sinal"),
        6 => w("signal", "sinal"),
        7 => w("noise", "ruído"),
        8 => w("rate, in units of 500 kb/s", "taxa, em unidades de 500 kb/s"),
        9 => w("sent, not received", "enviado, não recebido"),
        10 => w("frame's length", "comprimento do quadro"),
        _ => return None,
    })
}

/// A header's numbers, in the order of octets that its message code shows.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Numbers<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, little: be32(bytes, 0).is_some_and(|code| code.swap_bytes() < code) }
    }

    fn u32(self, at: usize) -> Option<u32> {
        be32(self.bytes, at).map(|number| if self.little { number.swap_bytes() } else { number })
    }

    fn u16(self, at: usize) -> Option<u16> {
        be16(self.bytes, at).map(|number| if self.little { number.swap_bytes() } else { number })
    }

    /// Tells the four octets from octet `at`.
    fn put(self, sink: &mut dyn FieldSink, def: &'static FieldDef, at: usize) {
        if let Some(number) = self.u32(at) {
            sink.put_octets(def, at..at + 4, Value::Number(number.into()));
        }
    }
}

/// Prism.
pub struct Prism;

impl Protocol for Prism {
    const INFO: &'static Info = &Info {
        name: "prism",
        title: "Prism",
        about: w(
            "What the card knew of a frame from the air: channel, strength, rate. Never on the air itself.",
            "O que a placa sabia de um quadro do ar: canal, força, taxa. Nunca está no próprio ar.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(119)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if be32(bytes, 0).is_some_and(|word| word & 0xffff_fff0 == AVS) {
            return Ok(Step::new(0, Next::By(Key::Link(163))));
        }
        let need = Numbers::new(bytes).u32(4).ok_or(Fault::Truncated { need: 8 })? as usize;
        if need < ITEMS {
            return Err(Fault::Malformed(w("the message length is below 24", "o comprimento da mensagem é menor que 24")));
        }
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(need, Next::By(Key::Wlan)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if bytes.len() < ITEMS {
            return;
        }
        let numbers = Numbers::new(bytes);
        numbers.put(sink, &CODE, 0);
        numbers.put(sink, &LENGTH, 4);
        let name = bytes.get(8..ITEMS).unwrap_or_default();
        let end = name.iter().position(|octet| *octet == 0).unwrap_or(name.len());
        sink.put_octets(&DEVICE, 8..ITEMS, Value::Text(&name[..end]));
        let mut reader = Reader::new(bytes, ITEMS);
        while reader.remaining() >= ITEM_OCTETS {
            let at = reader.position();
            sink.open(&ITEM, at..at + ITEM_OCTETS, Value::Present);
            numbers.put(sink, &NUMBER, at);
            for (def, at) in [(&STATUS, at + 4), (&ITEM_LENGTH, at + 6)] {
                if let Some(number) = numbers.u16(at) {
                    sink.put_octets(def, at..at + 2, Value::Number(number.into()));
                }
            }
            numbers.put(sink, &VALUE, at + 8);
            sink.leave();
            reader.take(ITEM_OCTETS);
        }
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let numbers = Numbers::new(bytes);
        let channel = (ITEMS..bytes.len())
            .step_by(ITEM_OCTETS)
            .find(|at| numbers.u32(*at).is_some_and(|number| number >> 12 & 15 == 3))
            .and_then(|at| numbers.u32(at + 8));
        if let Some(channel) = channel {
            say.words(w("channel ", "canal "));
            say.number(channel);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const ACKNOWLEDGEMENT: &str = "d400 0000 001601000001";

    #[test]
    fn items_are_read_in_the_hosts_order() {
        let name = "77696669300000000000000000000000";
        let little = format!("44000000 30000000 {name} 44300000 0000 0400 06000000 44800000 0000 0400 02000000");
        let big = format!("00000044 00000030 {name} 00003044 0000 0004 00000006 00008044 0000 0004 00000002");
        for header in [little, big] {
            let told = tell(Proto::Prism, &format!("{header} {ACKNOWLEDGEMENT}"));
            assert_eq!(told.protocols, "prism:wlan");
            assert_eq!((told.get("prism.devname"), told.get("prism.did.unknown")), ("wifi0".into(), "0x00000006;0x00000002".into()));
            assert_eq!(told.summaries[0], ["channel 6", "canal 6"]);
        }
    }

    #[test]
    fn a_header_of_the_avs_form_is_one() {
        let avs = "80211001 00000040 0000000000000001 0000000000000002 00000004 00000006 0000006e 00000000 00000000 \
                   00000003 ffffffc4 ffffffa1 00000000 00000001";
        let told = tell(Proto::Prism, &format!("{avs} {ACKNOWLEDGEMENT}"));
        assert_eq!((told.protocols.as_str(), told.get("wlancap.channel")), ("prism:wlancap:wlan", "6".into()));
        assert_eq!((told.get("wlancap.dbm_antsignal"), told.summaries[1][0].as_str()), ("-60".into(), "channel 6 · 11000 kb/s"));
    }
}
