//! Compressed UDP: ports of 4 or 8 bits where they begin alike, no length, which the frame knows. RFC 6282 §4.3.
//!
//! ```text
//!  0 1 2 3 4 5 6 7
//! ├─────────┬─┬───┤
//! │1 1 1 1 0│C│ P │   then ports (8 to 32 bits) and, unless C leaves it out, the checksum
//! └─────────┴─┴───┘
//! ```
//!
//! The fields of the UDP header that was left out are told under their own names. Compressed extension headers of IPv6
//! are not read.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, Verdict, dec, flag, hex};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 6282 §4.3";
const UDP: &str = "RFC 768";

fields! {
    PATTERN = hex(2, "6lowpan.nhc.pattern", SPEC, w("pattern", "padrão"));
    NO_CHECKSUM = flag("6lowpan.nhc.udp.checksum", SPEC, w("checksum left out (C)", "soma de verificação omitida (C)"));
    PORTS = dec("6lowpan.nhc.udp.ports", SPEC, w("form of the ports", "forma das portas")).names(ports_name);
    SOURCE = dec("udp.srcport", UDP, w("source port", "porta de origem")).also(&["udp.port"]);
    DESTINATION = dec("udp.dstport", UDP, w("destination port", "porta de destino")).also(&["udp.port"]);
    CHECKSUM = hex(4, "udp.checksum", UDP, w("checksum", "soma de verificação"));
    LENGTH = dec("udp.length", UDP, w("length", "comprimento")).derived();
    STATUS = dec("udp.checksum.status", UDP, w("checksum verdict", "veredito da soma de verificação")).derived();
}

fn ports_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("both in full", "ambas por inteiro"),
        1 => w("destination 0xf0xx", "destino 0xf0xx"),
        2 => w("source 0xf0xx", "origem 0xf0xx"),
        _ => w("both 0xf0bx", "ambas 0xf0bx"),
    })
}

/// Bits of both ports, by the two lowest bits of the first octet, and what stands before them.
const FORMS: [[(u32, u16); 2]; 4] =
    [[(16, 0), (16, 0)], [(16, 0), (8, 0xf000)], [(8, 0xf000), (16, 0)], [(4, 0xf0b0), (4, 0xf0b0)]];

/// Octets of the compressed header; 0 where it is none of UDP.
fn octets(bytes: &[u8]) -> usize {
    match bytes.first() {
        Some(head) if head & 0xf8 == 0xf0 => {
            let ports = [4, 3, 3, 1][usize::from(head & 3)];
            1 + ports + if head & 4 != 0 { 0 } else { 2 }
        }
        _ => 0,
    }
}

/// Source and destination port.
fn ports(bytes: &[u8]) -> Option<[u16; 2]> {
    let form = FORMS[usize::from(bytes.first()? & 3)];
    let mut at = 8;
    let mut port = |(len, base): (u32, u16)| {
        let number = crate::bytes::bits(bytes, at, len)?;
        at += len;
        Some(base | number as u16)
    };
    Some([port(form[0])?, port(form[1])?])
}

/// Compressed UDP.
pub struct LowpanUdp;

impl Protocol for LowpanUdp {
    const INFO: &'static Info = &Info {
        name: "6lowpan.udp",
        title: "UDP NHC",
        about: w(
            "A UDP header of which only what the frame does not know is left: ports, often shortened, and the checksum.",
            "Um cabeçalho UDP do qual só resta o que o quadro não sabe: portas, muitas vezes encurtadas, e a soma.",
        ),
        spec: SPEC,
        osi: Osi::Transport,
        pdu: Pdu::Datagram,
        keys: &[Key::LowpanNext],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let octets = octets(bytes);
        if octets == 0 {
            // An extension header: what follows it cannot be told without it.
            return Ok(Step::new(0, Next::Payload));
        }
        let Some([source, destination]) = ports(bytes).filter(|_| bytes.len() >= octets) else {
            return Err(Fault::Truncated { need: octets });
        };
        Ok(Step::new(octets, Next::Ports(Key::Udp(destination), Key::Udp(source))))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let (Some(&head), Some([source, destination])) = (header.first(), ports(header)) else { return };
        let form = FORMS[usize::from(head & 3)];
        let mut cursor = Cursor::new(header, 0, sink);
        cursor.bits(&PATTERN, 5);
        cursor.bits(&NO_CHECKSUM, 1);
        cursor.bits(&PORTS, 2);
        let (first, second) = (8 + form[0].0, 8 + form[0].0 + form[1].0);
        sink.put(&SOURCE, 8..first, Value::Number(source.into()));
        sink.put(&DESTINATION, first..second, Value::Number(destination.into()));
        if layer.is_faulty() {
            return;
        }
        let length = 8 + layer.payload().len() as u64 + u64::from(layer.cut_off());
        sink.derive(&LENGTH, Value::Number(length));
        let at = second as usize / 8;
        match be16(header, at).filter(|_| head & 4 == 0) {
            Some(checksum) => {
                sink.put_octets(&CHECKSUM, at..at + 2, Value::Number(checksum.into()));
                if sink.wants(&STATUS) {
                    sink.verdict(&STATUS, verdict(layer, [source, destination], checksum));
                }
            }
            None => sink.verdict(&STATUS, Verdict::Absent),
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some([source, destination]) = ports(layer.header()) {
            say.words(w("port ", "porta "));
            let _ = write!(say, "{source} → {destination}");
        }
    }
}

/// The verdict on the checksum over the header that was left out.
fn verdict(layer: &Layer<'_>, ports: [u16; 2], checksum: u16) -> Verdict {
    if layer.is_short() {
        return layer.unverifiable();
    }
    let pseudo = layer.below().and_then(|below| below.proto().pseudo_header(&below));
    let Some(pseudo) = pseudo else { return Verdict::Unverifiable(None) };
    let length = 8 + layer.payload().len();
    let mut header = [0; 8];
    for (place, number) in header.chunks_exact_mut(2).zip([ports[0], ports[1], length as u16, checksum]) {
        place.copy_from_slice(&number.to_be_bytes());
    }
    let sum = crate::bytes::ones_sum(layer.payload(), crate::bytes::ones_sum(&header, pseudo.sum(length, 17)));
    match sum {
        0xffff => Verdict::Good,
        sum => {
            let without = crate::bytes::ones_sum(&(!checksum).to_be_bytes(), sum);
            Verdict::Wrong { expected: (!without).into() }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn ports_in_every_form() {
        for (hex, source, destination) in [
            ("f0 1633 1634 0000 4142", "5683", "5684"),
            ("f1 1633 34 0000 4142", "5683", "61492"),
            ("f2 33 1634 0000 4142", "61491", "5684"),
            ("f3 34 0000 4142", "61619", "61620"),
        ] {
            let told = tell(Proto::LowpanUdp, hex);
            assert_eq!((told.get("udp.srcport"), told.get("udp.dstport")), (source.into(), destination.into()), "{hex}");
            assert_eq!((told.protocols.as_str(), told.get("udp.length")), ("6lowpan.udp:text", "10".into()));
        }
    }

    #[test]
    fn the_checksum_covers_what_was_left_out() {
        let frame = |sum: &str| format!("41cc 07 cdab 01000000004b1200 02000000004b1200 7f33 f3 34 {sum} 4142");
        let told = tell(Proto::Wpan, &frame("0000"));
        assert_eq!((told.protocols.as_str(), told.get("ipv6.plen")), ("wpan:6lowpan:6lowpan.udp:text", "10".into()));
        assert_eq!(told.get("udp.checksum.status"), "0");
        let right = [0xfe80_u32, 0x0212, 0x4b00, 0x0002, 0xfe80, 0x0212, 0x4b00, 0x0001, 17, 10, 0xf0b3, 0xf0b4, 10, 0x4142];
        let sum = right.iter().sum::<u32>();
        let sum = !((sum & 0xffff) + (sum >> 16)) as u16;
        assert_eq!(tell(Proto::Wpan, &frame(&format!("{sum:04x}"))).get("udp.checksum.status"), "1");
        assert_eq!(tell(Proto::LowpanUdp, "f7 34 4142").get("udp.checksum.status"), "3");
    }
}
