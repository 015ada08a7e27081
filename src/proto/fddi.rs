//! FDDI: a ring of optical fibre at 100 Mb/s, which LANs were joined by in the 1990s. ANSI X3.139, RFC 1390.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────────────────────────────────────┤
//! │ frame control │            destination address                │
//! │               ├───────────────────────────────┬───────────────┤
//! │               │                               │ source address│
//! ├───────────────┴───────────────────────────────┘               │
//! │                                               ┌───────────────┘
//! └───────────────────────────────────────────────┘
//! ```
//!
//! Captures hold the addresses as the ring carries them, the highest bit of each octet first: their bits are turned.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, mac};
use crate::bytes::MacAddr;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "ANSI X3.139 §7.3";

fields! {
    CONTROL = hex(2, "fddi.fc", SPEC, w("frame control", "controle do quadro")).at(0, 8).group();
    CLASS = hex(2, "fddi.fc.clf", SPEC, w("class, length, format", "classe, comprimento, formato")).at(0, 4).names(class_name);
    PRIORITY = dec("fddi.fc.prio", SPEC, w("priority", "prioridade")).at(4, 4);
    DESTINATION = mac("fddi.dst", SPEC, w("destination address", "endereço de destino")).also(&["fddi.addr"]);
    SOURCE = mac("fddi.src", SPEC, w("source address", "endereço de origem")).also(&["fddi.addr"]);
}

fn class_name(number: u64) -> Option<Words> {
    Some(match number {
        0x4 => w("station management", "gerência de estações"),
        0x5 => w("asynchronous LLC", "LLC assíncrono"),
        0x8 => w("token", "ficha"),
        0xc => w("MAC", "MAC"),
        0xd => w("synchronous LLC", "LLC síncrono"),
        _ => return None,
    })
}

/// The address from octet `at`, in the order of bits that Ethernet has.
fn address(bytes: &[u8], at: usize) -> Option<MacAddr> {
    MacAddr::read(bytes.get(at..)?).map(|address| MacAddr(address.0.map(u8::reverse_bits)))
}

/// FDDI.
pub struct Fddi;

impl Protocol for Fddi {
    const INFO: &'static Info = &Info {
        name: "fddi",
        title: "FDDI",
        about: w(
            "Carries frames around a ring of optical fibre, where a token says who may send.",
            "Leva quadros por um anel de fibra óptica, onde uma ficha diz quem pode transmitir.",
        ),
        spec: "ANSI X3.139",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(10)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let control = *bytes.first().filter(|_| bytes.len() >= 13).ok_or(Fault::Truncated { need: 13 })?;
        let next = match control >> 4 {
            0x5 | 0xd => Next::By(Key::Llc),
            _ => Next::Payload,
        };
        Ok(Step::new(13, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        if let (Some(destination), Some(source)) = (address(bytes, 1), address(bytes, 7)) {
            sink.put_octets(&DESTINATION, 1..7, Value::Mac(destination));
            sink.put_octets(&SOURCE, 7..13, Value::Mac(source));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().first().and_then(|control| class_name((control >> 4).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn addresses_are_turned_bit_by_bit() {
        // A router's reply to a host of Digital's, whose addresses begin with 08-00-2b.
        let told = tell(
            Proto::Fddi,
            "51 1000d4cd596f 00074a016e00 aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "fddi:llc:ip");
        assert_eq!((told.get("fddi.dst"), told.get("fddi.src")), ("08:00:2b:b3:9a:f6".into(), "00:e0:52:80:76:00".into()));
    }
}
