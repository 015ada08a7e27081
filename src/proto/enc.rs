//! OpenBSD's IPsec interface: packets after IPsec has opened them, or before it closes them. `LINKTYPE_ENC`
//! (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │                         address family                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │                security parameters index (SPI)                │
//! ├───────────────────────────────────────────────────────────────┤
//! │                             flags                             │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Family and flags are in the order of octets of the capturing host, as in a capture of the loopback.

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex};
use crate::bytes::be32;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_ENC";

fields! {
    FAMILY = dec("enc.af", SPEC, w("address family", "família de endereços"));
    SPI = hex(8, "enc.spi", SPEC, w("security parameters index", "índice de parâmetros de segurança")).at(32, 32);
    FLAGS = hex(8, "enc.flags", SPEC, w("flags", "sinalizadores"));
}

/// The family, and whether the host's order of octets is little-endian.
fn family(bytes: &[u8]) -> Option<(u32, bool)> {
    let number = be32(bytes, 0)?;
    Some((number.min(number.swap_bytes()), number.swap_bytes() < number))
}

/// IPsec interface.
pub struct Enc;

impl Protocol for Enc {
    const INFO: &'static Info = &Info {
        name: "enc",
        title: "IPsec enc",
        about: w(
            "Stands in for a link: a packet after IPsec has opened it, or before IPsec closes it.",
            "Faz as vezes de enlace: um pacote depois que o IPsec o abriu, ou antes que o feche.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(109)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (family, _) = family(bytes).filter(|_| bytes.len() >= 12).ok_or(Fault::Truncated { need: 12 })?;
        let next = match family {
            2 => Next::By(Key::EtherType(0x0800)),
            24 | 28 | 30 => Next::By(Key::EtherType(0x86dd)),
            _ => Next::Payload,
        };
        Ok(Step::new(12, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let (Some((family, little)), Some(flags)) = (family(bytes), be32(bytes, 8)) else { return };
        sink.put_octets(&FAMILY, 0..4, Value::Number(family.into()));
        let flags = if little { flags.swap_bytes() } else { flags };
        sink.put_octets(&FLAGS, 8..12, Value::Number(flags.into()));
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(spi) = be32(layer.header(), 4) {
            let _ = write!(say, "SPI 0x{spi:08x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_family_tells_the_order_of_octets() {
        let ipv4 = "45000014 00010000 40fd0000 7f000001 7f000001";
        for head in ["02000000 00001001 000c0000", "00000002 00001001 00000c00"] {
            let told = tell(Proto::Enc, &format!("{head} {ipv4}"));
            assert_eq!(told.protocols, "enc:ip");
            assert_eq!((told.get("enc.spi"), told.get("enc.flags")), ("0x00001001".into(), "0x00000c00".into()));
        }
    }
}
