//! PPP multilink: spreads one stream of packets over several lines, numbered, so that they can be put back in order.
//! RFC 1990 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬───────────┬───────────────────────────────────────────────┤
//! │B│E│0 0 0 0 0 0│                sequence number                │
//! └─┴─┴───────────┴───────────────────────────────────────────────┘
//! ```
//!
//! The form with 12 bits of sequence number, which both sides must have agreed on, cannot be told from this one; it is
//! not read.


use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag};
use crate::bytes::bits;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1990 §3";

fields! {
    FIRST = flag("mp.first", SPEC, w("first piece (B)", "primeiro pedaço (B)")).at(0, 1);
    LAST = flag("mp.last", SPEC, w("last piece (E)", "último pedaço (E)")).at(1, 1);
    RESERVED = dec("mp.reserved", SPEC, w("reserved", "reservado")).at(2, 6);
    SEQUENCE = dec("mp.seq", SPEC, w("sequence number", "número de sequência")).at(8, 24);
}

/// PPP multilink.
pub struct Mp;

impl Protocol for Mp {
    const INFO: &'static Info = &Info {
        name: "mp",
        title: "PPP multilink",
        about: w(
            "Spreads one stream of packets over several lines, numbered, so that they can be put back in order.",
            "Espalha um fluxo de pacotes por várias linhas, numerados, para que se possa repô-los em ordem.",
        ),
        spec: "RFC 1990",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Ppp(0x003d)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let flags = bytes.first().filter(|_| bytes.len() >= 4).ok_or(Fault::Truncated { need: 4 })?;
        Ok(Step::new(
            4,
            match flags >> 6 {
                3 => Next::By(Key::PppFrame),
                2 => Next::FirstFragment(Key::PppFrame),
                _ => Next::Fragment,
            },
        ))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(sequence) = bits(layer.header(), 8, 24) {
            say.words(w("sequence ", "sequência "));
            say.number(sequence);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn a_packet_in_one_piece_and_a_later_piece() {
        let told = tell(Proto::Mp, "c0 000001 21 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!((told.protocols.as_str(), told.get("mp.seq")), ("mp:ppp:ip", "1".into()));
        assert_eq!(tell(Proto::Mp, "40 000002 0102").stop, Stop::Fragment);
    }
}
