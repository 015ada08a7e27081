//! PPPoE session: carries PPP frames over Ethernet, so that a provider can tell its customers apart. RFC 2516 §4, §6.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────────────────────┤
//! │version│ type  │    code 0     │           session ID          │
//! ├───────┴───────┴───────────────┼───────────────────────────────┘
//! │             length            │
//! └───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex};
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2516 §4";

fields! {
    VERSION = dec("pppoe.version", SPEC, w("version", "versão")).at(0, 4);
    TYPE = dec("pppoe.type", SPEC, w("type", "tipo")).at(4, 4);
    CODE = hex(2, "pppoe.code", SPEC, w("code", "código")).at(8, 8).names(code_name);
    SESSION = hex(4, "pppoe.session_id", SPEC, w("session ID", "identificador da sessão"))
        .at(16, 16)
        .about("Which session between these two Ethernet addresses; the access concentrator chose it in discovery.",
               "Qual sessão entre estes dois endereços Ethernet; o concentrador de acesso o escolheu na descoberta.");
    LENGTH = dec("pppoe.payload_length", SPEC, w("payload length", "comprimento da carga útil"))
        .at(32, 16)
        .about("Octets after this header.", "Octetos depois deste cabeçalho.");
}

fn code_name(number: u64) -> Option<Words> {
    (number == 0).then(|| w("session data", "dados da sessão"))
}

/// PPPoE session.
pub struct Pppoes;

impl Protocol for Pppoes {
    const INFO: &'static Info = &Info {
        name: "pppoes",
        title: "PPPoES",
        about: w(
            "Carries PPP frames over Ethernet: one session for each customer of a shared network.",
            "Leva quadros PPP sobre Ethernet: uma sessão para cada cliente de uma rede compartilhada.",
        ),
        spec: "RFC 2516",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8864), Key::Link(51)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let length = be16(bytes, 4).ok_or(Fault::Truncated { need: 6 })?;
        Ok(Step::new(6, Next::By(Key::PppFrame)).claim(6 + usize::from(length)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(session) = be16(layer.header(), 2) {
            say.words(w("session ", "sessão "));
            let _ = write!(say, "0x{session:04x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_length_keeps_the_padding_of_ethernet_out() {
        // An LCP echo request in session 1, and the zeros that bring the frame to 60 octets.
        let told = tell(
            Proto::Ethernet,
            "02608c010203 020000000001 8864 11 00 0001 000a c021 0901 0008 3f48ba12 \
             000000000000000000000000000000000000000000000000000000000000",
        );
        assert!(told.protocols.starts_with("eth:pppoes:ppp"), "{}", told.protocols);
        assert_eq!((told.get("pppoe.session_id"), told.get("ppp.protocol")), ("0x0001".into(), "0xc021".into()));
        assert_eq!(told.summaries[1], ["session 0x0001", "sessão 0x0001"]);
    }
}
