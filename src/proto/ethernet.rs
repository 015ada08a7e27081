//! Ethernet II and IEEE 802.3: carries frames between the cards of one link. IEEE 802.3-2022 §3.1.1, RFC 894.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                       destination address                     │
//! │                               ├───────────────────────────────┤
//! │                               │                               │
//! ├───────────────────────────────┘         source address        │
//! │                                                               │
//! ├───────────────────────────────┬───────────────────────────────┘
//! │      EtherType or length      │
//! └───────────────────────────────┘
//! ```
//!
//! The preamble and the gap are never captured, the frame check sequence hardly ever.

use std::fmt::Write as _;
use std::ops::Range;

use etherparse::Ethernet2HeaderSlice;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, Verdict, dec, flag, hex, mac, octets,
};
use crate::bytes::{MacAddr, be16, be32, crc32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.3 §3.2";
const FABRIC_PATH: u16 = 0x8903;

fields! {
    DESTINATION = mac("eth.dst", "IEEE 802.3 §3.2.4", w("destination address", "endereço de destino"))
        .at(0, 48)
        .also(&["eth.addr"])
        .about("The card, or the group of cards, that is to take the frame on this link.",
               "A placa, ou o grupo de placas, que deve receber o quadro neste enlace.");
    SOURCE = mac("eth.src", "IEEE 802.3 §3.2.5", w("source address", "endereço de origem"))
        .at(48, 48)
        .also(&["eth.addr"])
        .about("The card that sent the frame on this link: not the host that made the datagram, if a router stands between.",
               "A placa que enviou o quadro neste enlace: não o host que criou o datagrama, se há um roteador no caminho.");
    TYPE = hex(4, "eth.type", "IEEE 802.3 §3.2.6", w("EtherType", "EtherType"))
        .names(ethertypes::value_name)
        .about("Which protocol the payload is; 0x0600 or more.", "Qual é o protocolo da carga útil; 0x0600 ou mais.");
    LENGTH = dec("eth.len", "IEEE 802.3 §3.2.6", w("length", "comprimento"))
        .about("Octets of payload; 1 to 1500.", "Octetos de carga útil; de 1 a 1500.");
    INVALID = hex(4, "eth.invalid_lentype", "IEEE 802.3 §3.2.6", w("neither length nor EtherType", "nem comprimento nem EtherType"))
        .about("1501 to 1535 are neither.", "De 1501 a 1535 não é nenhum dos dois.");
    GROUP = flag("eth.dst.ig", "IEEE 802 §8.2.2", w("destination is a group (I/G bit)", "destino é um grupo (bit I/G)"))
        .derived();
    LOCAL = flag("eth.dst.lg", "IEEE 802 §8.2.2",
        w("destination is locally administered (U/L bit)", "destino é administrado localmente (bit U/L)")).derived();
    PADDING = octets("eth.padding", "IEEE 802.3 §3.2.8", w("padding", "preenchimento"))
        .about("Zeros that make a short frame 60 octets long, the least that a cable carries: nobody's data.",
               "Zeros que completam um quadro curto até 60 octetos, o mínimo que um cabo leva: não são dados de ninguém.");
    TRAILER = octets("eth.trailer", "RFC 1122 §2.3", w("trailer", "trailer"))
        .about("Octets behind all that the frame carries, which a device or the sender's memory left there.",
               "Octetos depois de tudo o que o quadro leva, deixados ali por um equipamento ou pela memória de quem enviou.");
    CHECK = hex(8, "eth.fcs", "IEEE 802.3 §3.2.9", w("frame check sequence", "sequência de verificação do quadro"))
        .about("The CRC-32 of all octets before it, by which a receiver tells damaged frames.",
               "O CRC-32 de todos os octetos anteriores, com que o receptor reconhece quadros danificados.");
    CHECK_STATUS = dec("eth.fcs.status", "IEEE 802.3 §3.2.9",
        w("frame check sequence verdict", "veredito da sequência de verificação")).derived();
}

/// Ethernet.
pub struct Ethernet;

/// Octets of the shortest frame, its check sequence apart.
const LEAST: u32 = 60;

/// Octets of a frame check sequence.
const FCS: u32 = 4;

/// Tells what stands behind all that the frame carries: padding, a trailer, the frame check sequence.
///
/// As Wireshark has it, padding is zeros up to octet 60, and the last four octets that nobody claims of a frame that needs no
/// padding are its check sequence. Most are not: without the capture's word for it, only a right one gets a verdict.
fn describe_end(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
    let (span, frame) = (layer.span(), layer.frame);
    // The frame alone, as it was captured.
    let octets = if layer.peeled.captured.is_empty() { frame.bytes } else { &layer.peeled.captured };
    let filling = layer.filling();
    let whole = filling.end as usize == octets.len();
    let check = match u32::from(frame.fcs_octets) {
        _ if layer.index > 0 || octets.len() < frame.wire_len as usize => None,
        // The layer's own where nothing that the header does not claim is in between.
        FCS if span.trailer == FCS => Some((span.payload_end()..span.end, true)),
        FCS if whole && filling.len() as u32 >= FCS => Some((filling.end - FCS..filling.end, true)),
        0 if whole && filling.len() as u32 >= FCS && filling.end >= LEAST + FCS => {
            Some((filling.end - FCS..filling.end, false))
        }
        _ => None,
    };
    let end = check.as_ref().map_or(filling.end, |(check, _)| check.start.min(filling.end));
    let at = |range: &Range<u32>| octets.get(range.start as usize..range.end as usize).unwrap_or_default();
    let least = span.start + LEAST;
    let short = filling.start..least.max(filling.start);
    let is_padding = least <= end && at(&short).iter().all(|octet| *octet == 0);
    let trailer = if is_padding { short.end..end } else { filling.start..end };
    let mut tell = |def, range: &Range<u32>, value| {
        if !range.is_empty() {
            sink.put_octets(def, (range.start - span.start) as usize..(range.end - span.start) as usize, value);
        }
    };
    if is_padding {
        tell(&PADDING, &short, Value::Bytes(at(&short)));
    }
    tell(&TRAILER, &trailer, Value::Bytes(at(&trailer)));
    let Some((check, is_told)) = check else { return };
    let Some(stored) = be32(octets, check.start as usize) else { return };
    tell(&CHECK, &check, Value::Number(stored.into()));
    if sink.wants(&CHECK_STATUS) {
        let expected = crc32(at(&(0..check.start))).swap_bytes();
        match (stored == expected, is_told) {
            (true, _) => sink.verdict(&CHECK_STATUS, Verdict::Good),
            (false, true) => sink.verdict(&CHECK_STATUS, Verdict::Wrong { expected }),
            (false, false) => sink.put_named(&CHECK_STATUS, 0..0, Verdict::Unverifiable(None).status(), Some(DOUBTED)),
        }
    }
}

const DOUBTED: Words = w(
    "no check sequence of this frame, or a wrong one: the capture does not say that it has any",
    "não é a sequência de verificação deste quadro, ou está errada: a captura não diz que a tem",
);

impl Protocol for Ethernet {
    const INFO: &'static Info = &Info {
        name: "eth",
        title: "Ethernet II",
        about: w(
            "Carries frames between the cards of one link, which may share the medium.",
            "Leva quadros entre as placas de um mesmo enlace, que podem compartilhar o meio.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(1), Key::Ethernet, Key::EtherType(0x6558), Key::Ip(143)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let header = Ethernet2HeaderSlice::from_slice(bytes).map_err(|e| Fault::Truncated { need: e.required_len })?;
        let number = header.ether_type().0;
        if number >= 0x0600 && number != FABRIC_PATH {
            return Ok(Step::new(14, Next::By(Key::EtherType(number))));
        }
        Ok(match number {
            // ISL begins where the addresses do; its destination, of 40 bits, is one of two.
            1..0x0600 if matches!(bytes, [0x01 | 0x03, 0x00, 0x0c, 0x00, 0x00, ..]) => Step::new(0, Next::By(Key::Isl)),
            // Novell's frames have no LLC: IPX begins with a checksum that is always 0xffff, which is no access point.
            1..=1500 if bytes.get(14..16) == Some(&[0xff, 0xff]) => {
                Step::new(14, Next::By(Key::EtherType(0x8137))).claim(14 + usize::from(number))
            }
            // IEEE 802.3 §3.2.6: up to 1500 it is a length, and LLC follows, which has three octets at least.
            1..=1500 => Step::new(14, Next::By(Key::Llc)).claim(14 + usize::from(number)),
            // FabricPath begins where the addresses do.
            FABRIC_PATH => Step::new(0, Next::By(Key::EtherType(FABRIC_PATH))),
            1501..0x0600 => Step::new(14, Next::Payload),
            _ => Step::new(14, Next::By(Key::EtherType(number))),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if let Some(number) = be16(bytes, 12) {
            let def = match number {
                1..=1500 => &LENGTH,
                1501..0x0600 => &INVALID,
                _ => &TYPE,
            };
            sink.put_octets(def, 12..14, Value::Number(number.into()));
        }
        if let Some(destination) = MacAddr::read(bytes) {
            sink.derive(&GROUP, Value::Flag(destination.is_group()));
            sink.derive(&LOCAL, Value::Flag(destination.is_local()));
        }
        if [&PADDING, &TRAILER, &CHECK, &CHECK_STATUS].into_iter().any(|def| sink.wants(def)) {
            describe_end(layer, sink);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(number) = be16(layer.header(), 12) else { return };
        match (number, ethertypes::ethertype(number)) {
            (1..=1500, _) => {
                say.words(w("802.3 · length ", "802.3 · comprimento "));
                say.number(number);
            }
            (_, Some(kind)) => say.out.push_str(kind.name),
            (_, None) => {
                let _ = write!(say, "EtherType 0x{number:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Key, Stop};
    use crate::testing::tell;

    const ADDRESSES: &str = "01005e0000fb 001601000001";

    #[test]
    fn a_number_from_0x0600_on_is_a_type() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 0800 45000014 00010000 01110000 c0a80a01 e00000fb"));
        assert_eq!((told.protocols.as_str(), told.get("eth.type")), ("eth:ip", "0x0800".into()));
        assert_eq!((told.get("eth.dst.ig"), told.get("eth.dst.lg")), ("1".into(), "0".into()));
    }

    #[test]
    fn a_number_up_to_1500_is_a_length_that_keeps_padding_out() {
        let told = tell(Proto::Ethernet, &format!("0180c2000000 001601000001 0007 424203 00000080 {:092}", 0));
        assert_eq!((told.protocols.as_str(), told.get("eth.len")), ("eth:llc:stp", "7".into()));
        assert_eq!((told.get("eth.type"), told.summaries[0][1].as_str()), (String::new(), "802.3 · comprimento 7"));
    }

    /// An ARP request of 42 octets, and what stands behind it.
    fn request(behind: &str) -> crate::testing::Told {
        let arp = "0001 0800 06 04 0001 001601000001 0a000001 000000000000 0a000002";
        tell(Proto::Ethernet, &format!("ffffffffffff 001601000001 0806 {arp} {behind}"))
    }

    #[test]
    fn zeros_up_to_octet_60_are_padding_and_all_else_is_a_trailer() {
        let end = |behind: &str| ["eth.padding", "eth.trailer"].map(|name| request(behind).get(name));
        assert_eq!(end(""), ["", ""]);
        assert_eq!(end(&"00".repeat(18)), ["00".repeat(18), String::new()]);
        assert_eq!(end(&"00".repeat(20)), ["00".repeat(18), "0000".into()]);
        assert_eq!(end(&"00".repeat(17)), ["".into(), "00".repeat(17)]);
        assert_eq!(end(&"01".repeat(18)), ["".into(), "01".repeat(18)]);
        let told = tell(Proto::Ethernet, &format!("0180c2000000 001601000001 0003 424203 {:086}", 0));
        assert_eq!((told.get("eth.padding").len(), told.get("eth.trailer")), (86, String::new()));
    }

    #[test]
    fn the_last_four_octets_of_a_frame_that_needs_no_padding_may_be_its_check_sequence() {
        let padding = "00".repeat(18);
        let end = |check: &str| {
            let told = request(&format!("{padding} {check}"));
            ["eth.padding", "eth.trailer", "eth.fcs", "eth.fcs.status"].map(|name| told.get(name))
        };
        assert_eq!(end("3771c94c"), [&padding, "", "0x3771c94c", "1"]);
        assert_eq!(end("34e6ebd8"), [&padding, "", "0x34e6ebd8", "2"]);
        assert_eq!(end("01020304 34e6ebd8"), [&padding, "01020304", "0x34e6ebd8", "2"]);
    }

    #[test]
    fn novells_frames_have_no_llc() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 001e ffff001e0004"));
        assert_eq!(told.stop, Stop::Unknown(Key::EtherType(0x8137)));
    }

    #[test]
    fn what_is_neither_length_nor_type_is_told_as_such() {
        let told = tell(Proto::Ethernet, &format!("{ADDRESSES} 05dd ff"));
        assert_eq!((told.protocols.as_str(), told.get("eth.invalid_lentype")), ("eth:data", "0x05dd".into()));
        assert_eq!(tell(Proto::Ethernet, &format!("{ADDRESSES} 0000 45")).stop, Stop::Unknown(Key::EtherType(0)));
    }
}
