//! EtherIP: carries Ethernet frames in IP datagrams. RFC 3378 §3.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├───────┬───────────────────────┤
//! │version│        reserved       │
//! └───────┴───────────────────────┘
//! ```

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3378 §3";

fields! {
    VERSION = dec("etherip.ver", SPEC, w("version", "versão")).at(0, 4).about("Always 3.", "Sempre 3.");
    RESERVED = hex(4, "etherip.reserved", SPEC, w("reserved", "reservado")).at(4, 12);
}

/// EtherIP.
pub struct EtherIp;

impl Protocol for EtherIp {
    const INFO: &'static Info = &Info {
        name: "etherip",
        title: "EtherIP",
        about: w(
            "Carries Ethernet frames in IP datagrams, as if two networks were one.",
            "Leva quadros Ethernet em datagramas IP, como se duas redes fossem uma.",
        ),
        spec: "RFC 3378",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Ip(97)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 2 {
            return Err(Fault::Truncated { need: 2 });
        }
        Ok(Step::new(2, Next::By(Key::Ethernet)))
    }

    fn summary(_: &Layer<'_>, say: &mut Say<'_>) {
        say.words(w("Ethernet in IP", "Ethernet em IP"));
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_ethernet_frame_follows() {
        let frame = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::EtherIp, &format!("3000 {frame}"));
        assert_eq!((told.protocols.as_str(), told.get("etherip.ver")), ("etherip:eth:ip", "3".into()));
    }
}
