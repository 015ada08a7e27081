//! Pseudowire associated channel: what the ends of an MPLS path tell each other about the path. RFC 4385 §5, RFC 5586.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────────────────────┤
//! │0 0 0 1│version│    reserved   │          channel type         │
//! └───────┴───────┴───────────────┴───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5586 §2.1";

fields! {
    NIBBLE = hex(1, "pwach.nibble", SPEC, w("first nibble", "primeiros quatro bits"))
        .at(0, 4)
        .about("One: neither IP nor a pseudowire's data.", "Um: nem IP nem dados de um pseudowire.");
    VERSION = dec("pwach.ver", SPEC, w("version", "versão")).at(4, 4);
    RESERVED = hex(2, "pwach.res", SPEC, w("reserved", "reservado")).at(8, 8);
    CHANNEL = hex(4, "pwach.channel_type", SPEC, w("channel type", "tipo de canal")).at(16, 16).names(channel_name);
}

/// IANA, "MPLS Generalized Associated Channel (G-ACh) Types".
fn channel_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x0001 => "MCC",
        0x0002 => "SCC",
        0x0007 => "BFD",
        0x000a => "Direct loss measurement",
        0x000c => "Delay measurement",
        0x0021 => "IPv4",
        0x0022 => "BFD CC",
        0x0023 => "BFD CV",
        0x0024 => "Protection state coordination",
        0x0025 => "On-demand CV",
        0x0027 => "Pseudowire OAM",
        0x0057 => "IPv6",
        0x0058 => "Fault OAM",
        0x8902 => "ITU-T Y.1731 OAM",
        _ => return None,
    }))
}

/// Pseudowire associated channel.
pub struct Pwach;

impl Protocol for Pwach {
    const INFO: &'static Info = &Info {
        name: "pwach",
        title: "G-ACh",
        about: w(
            "Carries what the ends of an MPLS path tell each other about the path itself.",
            "Leva o que as pontas de um caminho MPLS dizem uma à outra sobre o próprio caminho.",
        ),
        spec: "RFC 5586",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::PwChannel],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let channel = be16(bytes, 2).ok_or(Fault::Truncated { need: 4 })?;
        let next = match channel {
            0x0021 => Next::By(Key::EtherType(0x0800)),
            0x0057 => Next::By(Key::EtherType(0x86dd)),
            0x8902 => Next::By(Key::EtherType(0x8902)),
            _ => Next::Payload,
        };
        Ok(Step::new(4, next))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(channel) = be16(layer.header(), 2) else { return };
        match channel_name(channel.into()) {
            Some(name) => say.words(name),
            None => {
                let _ = write!(say, "0x{channel:04x}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_generic_channel_may_carry_ip() {
        // Label 13 (GAL) at the bottom, then IPv4 in the channel (RFC 5586 §4.2).
        let told = tell(Proto::Mpls, "0000d101 10000021 45000014 00010000 40fd0000 7f000001 7f000001");
        assert_eq!(told.protocols, "mpls:pwach:ip");
        assert_eq!(told.get("pwach.channel_type"), "0x0021");
    }
}
