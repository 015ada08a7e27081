//! Raw IP: a link without a header of its own (a tunnel, a serial line, a mobile network). The first nibble of the
//! packet is IP's version. `LINKTYPE_RAW` (<https://www.tcpdump.org/linktypes.html>).

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// Raw IP.
pub struct Raw;

impl Protocol for Raw {
    const INFO: &'static Info = &Info {
        name: "raw",
        title: "Raw IP",
        about: w(
            "A link without a header of its own: the frame begins with the IP datagram.",
            "Um enlace sem cabeçalho próprio: o quadro começa com o datagrama IP.",
        ),
        spec: "LINKTYPE_RAW",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        // 101 is the format's number; 12 and 14 are what systems wrote by themselves; the others are classical IP over ATM
        // as Linux captures it.
        keys: &[
            Key::Link(101),
            Key::Link(12),
            Key::Link(14),
            Key::Link(106),
            Key::Link(16),
            Key::Link(18),
            Key::Link(19),
        ],
        fields: &[],
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        // ISDN cards of Linux capture PPP under the link type of raw IP; no version of IP begins so.
        let key = if bytes.starts_with(&[0xff, 0x03]) { Key::PppFrame } else { Key::Nibble };
        Ok(Step::new(0, Next::By(key)))
    }

    fn summary(_layer: &Layer<'_>, say: &mut Say<'_>) {
        say.words(w("no link header", "sem cabeçalho de enlace"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn the_first_nibble_tells() {
        let ipv4 = "45000014 00010000 40fd0000 7f000001 7f000001";
        assert_eq!(tell(Proto::Raw, ipv4).protocols, "raw:ip");
        let ipv6 = "60000000 0000 3b 40 00000000000000000000000000000001 00000000000000000000000000000001";
        assert_eq!(tell(Proto::Raw, ipv6).protocols, "raw:ipv6");
        assert_eq!(tell(Proto::Raw, &format!("ff03 0021 {ipv4}")).protocols, "raw:ppp:ip");
        assert_eq!(tell(Proto::Raw, "70").stop, Stop::Unknown(Key::Nibble));
    }
}
