//! Radiotap: what the card knew of a frame from the air when it captured it: rate, channel, strength of the signal.
//! <https://www.radiotap.org/>, `LINKTYPE_IEEE802_11_RADIOTAP`.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │   version 0   │      pad      │     length (little-endian)    │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │  present: a bit for each item that follows; bit 31: another   │
//! │  word of such bits ...                                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │  the items, in the order of their bits, each aligned          │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! It is never on the air. Items since 802.11n are told as octets, those of vendors too.

use std::fmt::Write as _;

use super::contract::{Fault, Field, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, fraction, hex, octets, signed};
use crate::bytes::Reader;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "radiotap.org";

fields! {
    VERSION = dec("radiotap.version", SPEC, w("version", "versão")).at(0, 8);
    PAD = dec("radiotap.pad", SPEC, w("padding", "preenchimento")).at(8, 8);
    LENGTH = dec("radiotap.length", SPEC, w("header length", "comprimento do cabeçalho")).at(16, 16).little_endian();
    PRESENT = hex(8, "radiotap.present.word", SPEC, w("items present", "itens presentes")).little_endian();
    TSFT = dec("radiotap.mactime", SPEC, w("time of the first bit, in µs", "instante do primeiro bit, em µs")).little_endian();
    FLAGS = hex(2, "radiotap.flags", SPEC, w("flags", "sinalizadores")).group();
    SHORT_GUARD = flag("radiotap.flags.shortgi", SPEC, w("short guard interval", "intervalo de guarda curto"));
    BAD_FCS = flag("radiotap.flags.badfcs", SPEC, w("wrong frame check sequence", "sequência de verificação errada"));
    DATA_PAD = flag("radiotap.flags.datapad", SPEC, w("padding after the frame's header", "preenchimento após o cabeçalho do quadro"));
    FCS = flag("radiotap.flags.fcs", SPEC, w("frame check sequence at the end", "sequência de verificação no fim"));
    FRAGMENT = flag("radiotap.flags.frag", SPEC, w("fragmented", "fragmentado"));
    WEP = flag("radiotap.flags.wep", SPEC, w("WEP", "WEP"));
    PREAMBLE = flag("radiotap.flags.preamble", SPEC, w("short preamble", "preâmbulo curto"));
    CONTENTION_FREE = flag("radiotap.flags.cfp", SPEC, w("contention-free period", "período sem contenção"));
    RATE = fraction("radiotap.datarate", SPEC, w("rate, in Mb/s", "taxa, em Mb/s")).scale(500_000_000);
    FREQUENCY = dec("radiotap.channel.freq", SPEC, w("channel's frequency, in MHz", "frequência do canal, em MHz")).little_endian();
    CHANNEL = hex(4, "radiotap.channel.flags", SPEC, w("channel's flags", "sinalizadores do canal")).little_endian();
    HOP_SET = dec("radiotap.fhss.hopset", SPEC, w("hop set", "conjunto de saltos"));
    HOP_PATTERN = dec("radiotap.fhss.pattern", SPEC, w("hop pattern", "padrão de saltos"));
    SIGNAL = signed("radiotap.dbm_antsignal", SPEC, w("signal, in dBm", "sinal, em dBm"));
    NOISE = signed("radiotap.dbm_antnoise", SPEC, w("noise, in dBm", "ruído, em dBm"));
    QUALITY = dec("radiotap.quality", SPEC, w("lock quality", "qualidade da sincronização")).little_endian();
    ATTENUATION = dec("radiotap.txattenuation", SPEC, w("attenuation", "atenuação")).little_endian();
    ATTENUATION_DB = dec("radiotap.db_txattenuation", SPEC, w("attenuation, in dB", "atenuação, em dB")).little_endian();
    POWER = signed("radiotap.txpower", SPEC, w("power, in dBm", "potência, em dBm"));
    ANTENNA = dec("radiotap.antenna", SPEC, w("antenna", "antena"));
    SIGNAL_DB = dec("radiotap.db_antsignal", SPEC, w("signal, in dB", "sinal, em dB"));
    NOISE_DB = dec("radiotap.db_antnoise", SPEC, w("noise, in dB", "ruído, em dB"));
    RECEIVE_FLAGS = hex(4, "radiotap.rxflags", SPEC, w("reception's flags", "sinalizadores da recepção")).little_endian();
    SEND_FLAGS = hex(4, "radiotap.txflags", SPEC, w("sending's flags", "sinalizadores do envio")).little_endian();
    RTS_RETRIES = dec("radiotap.rts_retries", SPEC, w("RTS retries", "repetições de RTS"));
    RETRIES = dec("radiotap.data_retries", SPEC, w("retries", "repetições"));
    ITEM = octets("radiotap.item", SPEC, w("item", "item"));
    PADDING = octets("radiotap.padding", SPEC, w("alignment", "alinhamento"));
    REST = octets("radiotap.rest", SPEC, w("items that are not told apart", "itens não distinguidos"));
}

/// An item: the multiple of octets it begins at, its fields with their octets.
struct Item {
    align: usize,
    parts: &'static [(&'static FieldDef, usize)],
}

const fn item(align: usize, parts: &'static [(&'static FieldDef, usize)]) -> Item {
    Item { align, parts }
}

/// The items by their bits (<https://www.radiotap.org/fields/defined>). Bit 28 announces a list of another kind.
static ITEMS: [Item; 28] = [
    item(8, &[(&TSFT, 8)]),
    item(1, &[(&FLAGS, 1)]),
    item(1, &[(&RATE, 1)]),
    item(2, &[(&FREQUENCY, 2), (&CHANNEL, 2)]),
    item(2, &[(&HOP_SET, 1), (&HOP_PATTERN, 1)]),
    item(1, &[(&SIGNAL, 1)]),
    item(1, &[(&NOISE, 1)]),
    item(2, &[(&QUALITY, 2)]),
    item(2, &[(&ATTENUATION, 2)]),
    item(2, &[(&ATTENUATION_DB, 2)]),
    item(1, &[(&POWER, 1)]),
    item(1, &[(&ANTENNA, 1)]),
    item(1, &[(&SIGNAL_DB, 1)]),
    item(1, &[(&NOISE_DB, 1)]),
    item(2, &[(&RECEIVE_FLAGS, 2)]),
    item(2, &[(&SEND_FLAGS, 2)]),
    item(1, &[(&RTS_RETRIES, 1)]),
    item(1, &[(&RETRIES, 1)]),
    item(4, &[(&ITEM, 8)]),
    item(1, &[(&ITEM, 3)]),
    item(4, &[(&ITEM, 8)]),
    item(2, &[(&ITEM, 12)]),
    item(8, &[(&ITEM, 12)]),
    item(2, &[(&ITEM, 12)]),
    item(2, &[(&ITEM, 12)]),
    item(2, &[(&ITEM, 6)]),
    item(1, &[(&ITEM, 1)]),
    item(2, &[(&ITEM, 4)]),
];

const RADIOTAP_NAMESPACE: u32 = 1 << 29;
const VENDOR_NAMESPACE: u32 = 1 << 30;
const MORE: u32 = 1 << 31;

/// The words of bits, from octet 4 on.
fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    let mut more = true;
    bytes.get(4..).unwrap_or_default().chunks_exact(4).map_while(move |word| {
        let word = more.then(|| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))?;
        more = word & MORE != 0;
        Some(word)
    })
}

fn length(bytes: &[u8]) -> Option<usize> {
    bytes.get(2..4).map(|octets| usize::from(u16::from_le_bytes([octets[0], octets[1]])))
}

/// The item of flags, which tells how to read the frame.
fn flags(header: &[u8]) -> Option<u8> {
    let first = words(header).next().filter(|word| word & 2 != 0)?;
    let mut at = 4 + 4 * words(header).count();
    if first & 1 != 0 {
        at = at.next_multiple_of(8) + 8;
    }
    header.get(at).copied()
}

/// Radiotap.
pub struct Radiotap;

impl Protocol for Radiotap {
    const INFO: &'static Info = &Info {
        name: "radiotap",
        title: "Radiotap",
        about: w(
            "What the card knew of a frame from the air: rate, channel, strength of the signal. Never on the air itself.",
            "O que a placa sabia de um quadro do ar: taxa, canal, força do sinal. Nunca está no próprio ar.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(127)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let need = length(bytes).filter(|_| bytes.len() >= 8).ok_or(Fault::Truncated { need: 8 })?;
        if need < 8 {
            return Err(Fault::Malformed(w("the header length is below 8", "o comprimento do cabeçalho é menor que 8")));
        }
        let header = bytes.get(..need).ok_or(Fault::Truncated { need })?;
        let flags = flags(header).unwrap_or_default();
        // A frame of ten octets, the least there is, has no room for a check sequence: some cards drop it all the same.
        let has_fcs = flags & 0x10 != 0 && bytes.len() >= need + 14;
        Ok(Step::new(need, Next::By(Key::Wlan)).trailer(if has_fcs { 4 } else { 0 }))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut reader = Reader::new(bytes, 4);
        for _ in words(bytes) {
            sink.take(&PRESENT, &mut reader, 4);
        }
        if bytes.len() >= 4 {
            items(bytes, &mut reader, sink);
            let left = reader.remaining();
            if left > 0 {
                sink.take(&REST, &mut reader, left);
            }
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let mut pick = Pick::default();
        let bytes = layer.header();
        let mut reader = Reader::new(bytes, 4 + 4 * words(bytes).count());
        items(bytes, &mut reader, &mut pick);
        let mut separator = "";
        for (value, unit) in [(pick.frequency, "MHz"), (pick.rate, "kb/s"), (pick.signal, "dBm")] {
            if let Some(value) = value {
                let _ = write!(say, "{separator}{value} {unit}");
                separator = " · ";
            }
        }
    }
}

/// What the summary says.
#[derive(Default)]
struct Pick {
    frequency: Option<i64>,
    rate: Option<i64>,
    signal: Option<i64>,
}

impl FieldSink for Pick {
    fn field(&mut self, field: Field<'_>) {
        let value = field.value.number().map(|number| number as i64);
        if *field.def == FREQUENCY {
            self.frequency = value;
        } else if *field.def == RATE {
            // From 10^-9 Mb/s.
            self.rate = if let Value::Time(rate) = field.value { Some(rate / 1_000_000) } else { None };
        } else if *field.def == SIGNAL {
            self.signal = value;
        }
    }

    fn enter(&mut self, _group: Field<'_>) {}

    fn leave(&mut self) {}
}

/// Tells the items until one that is not known or not whole.
fn items(bytes: &[u8], reader: &mut Reader<'_>, sink: &mut dyn FieldSink) -> Option<()> {
    let mut known = true;
    for word in words(bytes) {
        for bit in (0..29).filter(|bit| word & 1 << bit != 0) {
            let item = ITEMS.get(bit).filter(|_| known)?;
            let position = reader.position();
            let padding = position.next_multiple_of(item.align) - position;
            if padding > 0 {
                sink.take(&PADDING, reader, padding)?;
            }
            for &(def, octets) in item.parts {
                if std::ptr::eq(def, &FLAGS) {
                    tell_flags(bytes, reader, sink)?;
                } else {
                    sink.take(def, reader, octets)?;
                }
            }
        }
        // Without a bit that begins anew, the bits of another word are those from 32 on, which nothing defines.
        known = word & RADIOTAP_NAMESPACE != 0;
        if word & VENDOR_NAMESPACE != 0 {
            return None;
        }
    }
    Some(())
}

fn tell_flags(bytes: &[u8], reader: &mut Reader<'_>, sink: &mut dyn FieldSink) -> Option<()> {
    let at = reader.position();
    let value = reader.u8()?;
    sink.open(&FLAGS, at..at + 1, Value::Number(value.into()));
    let parts = [&SHORT_GUARD, &BAD_FCS, &DATA_PAD, &FCS, &FRAGMENT, &WEP, &PREAMBLE, &CONTENTION_FREE];
    for (bit, def) in (at as u32 * 8..).zip(parts) {
        sink.put_bits(def, bytes, bit, 1);
    }
    sink.leave();
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn items_are_aligned_and_the_check_sequence_is_the_frames() {
        // An acknowledgement as a card of Atheros's made it: time, flags, rate, channel, signal, noise, antenna,
        // signal in dB; then the frame with its check sequence.
        let told = tell(
            Proto::Radiotap,
            "00001900 6f080000 6c21170100000000 12 02 6c09 8004 d3 9c 00 d4000000 0013 e8c4a1b2c3 d4 a1b2c3d4",
        );
        assert!(told.protocols.starts_with("radiotap:wlan"), "{}", told.protocols);
        assert_eq!((told.get("radiotap.flags"), told.get("radiotap.flags.fcs")), ("0x12".into(), "1".into()));
        assert_eq!((told.get("radiotap.dbm_antsignal"), told.get("radiotap.dbm_antnoise")), ("-45".into(), "-100".into()));
        assert_eq!(told.get("radiotap.datarate"), "1");
        assert_eq!(tell(Proto::Radiotap, "00000900 04000000 0b").get("radiotap.datarate"), "5.5");
        assert_eq!(told.summaries[0][0], "2412 MHz · 1000 kb/s · -45 dBm");
    }

    #[test]
    fn a_garbled_frame_is_read_as_far_as_it_goes() {
        let told = tell(Proto::Radiotap, "00000900 02000000 50 d4000000 0013e8c4a1b2 c3d4a1b2");
        assert_eq!((told.protocols.as_str(), told.get("radiotap.flags.badfcs")), ("radiotap:wlan", "1".into()));
        assert_eq!(told.get("wlan.ra"), "00:13:e8:c4:a1:b2");
    }

    #[test]
    fn several_words_begin_anew_and_what_is_vendors_is_left() {
        // Two antennas (words 1 and 2 of the same namespace), then a vendor's item of two octets.
        let told = tell(Proto::Radiotap, "00002000 200000a0 200800c0 01000000 d3 c9 01 00 001122 00 0200 ffff 0000000000000000");
        assert_eq!(told.get("radiotap.dbm_antsignal"), "-45;-55");
        assert_eq!(told.get("radiotap.antenna"), "1");
        assert!(told.get("radiotap.rest").starts_with("00001122"));
    }
}
