//! IP over Fibre Channel: the network header of a storage network's frames that carry datagrams. RFC 4338 §4,
//! `LINKTYPE_IP_OVER_FC` (<https://www.tcpdump.org/linktypes.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │            destination name, 8 octets; source name, 8         │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! LLC follows, with SNAP.

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, eui64};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4338 §4";

fields! {
    DESTINATION = eui64("ipfc.nh.da", SPEC, w("destination name", "nome de destino")).at(0, 64);
    SOURCE = eui64("ipfc.nh.sa", SPEC, w("source name", "nome de origem")).at(64, 64);
}

/// IP over Fibre Channel.
pub struct Ipfc;

impl Protocol for Ipfc {
    const INFO: &'static Info = &Info {
        name: "ipfc",
        title: "Fibre Channel",
        about: w(
            "Carries datagrams over a storage network, whose ports have names of 64 bits.",
            "Leva datagramas por uma rede de armazenamento, cujas portas têm nomes de 64 bits.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(122)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 16 {
            return Err(Fault::Truncated { need: 16 });
        }
        Ok(Step::new(16, Next::By(Key::Llc)))
    }

    fn summary(_: &Layer<'_>, say: &mut Say<'_>) {
        say.words(w("network header", "cabeçalho de rede"));
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn llc_follows() {
        let told = tell(
            Proto::Ipfc,
            "0000020000000001 0000020000000002 aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!((told.protocols.as_str(), told.get("ipfc.nh.sa")), ("ipfc:llc:ip", "00:00:02:00:00:00:00:02".into()));
    }
}
