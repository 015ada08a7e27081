//! EAPOL: carries the authentication of a port or a wireless station to whoever lets it in. IEEE 802.1X-2020 §11.3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │      type     │             length            │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! EAP in it is not parsed.

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec};
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.1X §11.3";

fields! {
    VERSION = dec("eapol.version", SPEC, w("version", "versão")).at(0, 8);
    TYPE = dec("eapol.type", SPEC, w("type", "tipo")).at(8, 8).names(type_name);
    LENGTH = dec("eapol.len", SPEC, w("length", "comprimento"))
        .at(16, 16)
        .about("Octets after this header.", "Octetos depois deste cabeçalho.");
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("EAP packet", "pacote EAP"),
        1 => w("start", "início"),
        2 => w("logoff", "saída"),
        3 => w("key", "chave"),
        4 => w("alert", "alerta"),
        5 => w("key agreement (MKA)", "acordo de chaves (MKA)"),
        6 => w("announcement", "anúncio"),
        _ => return None,
    })
}

/// EAPOL.
pub struct Eapol;

impl Protocol for Eapol {
    const INFO: &'static Info = &Info {
        name: "eapol",
        title: "EAPOL",
        about: w(
            "Carries the authentication of a port or a wireless station to whoever lets it in.",
            "Leva a autenticação de uma porta ou de uma estação sem fio a quem a deixa entrar.",
        ),
        spec: "IEEE 802.1X",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::EtherType(0x888e)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let length = be16(bytes, 2).ok_or(Fault::Truncated { need: 4 })?;
        let next = match bytes.get(1) {
            Some(0) => Next::By(Key::Eap),
            Some(3) => Next::By(Key::EapolKey),
            _ => Next::Payload,
        };
        Ok(Step::new(4, next).claim(4 + usize::from(length)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(name) = layer.header().get(1).and_then(|kind| type_name((*kind).into())) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_length_keeps_the_padding_of_ethernet_out() {
        // A request for the identity, and padding.
        let told = tell(Proto::Ethernet, "0180c2000003 001601000001 888e 01 00 0005 01 01 0005 01 0000000000");
        assert_eq!((told.protocols.as_str(), told.get("eapol.len")), ("eth:eapol:eap", "5".into()));
        assert_eq!(told.summaries[1], ["EAP packet", "pacote EAP"]);
    }
}
