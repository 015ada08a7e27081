//! MACsec: encrypts and authenticates Ethernet frames between neighbours. IEEE 802.1AE §9.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬─┬─┬─┬─┬───┬───┬───────────┬───────────────────────────────┤
//! │V│E│S│S│E│C│AN │ 0 │short len. │         packet number         │
//! │ │S│C│B│ │ │   │   │           │                               │
//! ├─┴─┴─┴─┴─┴─┴───┴───┴───────────┼───────────────────────────────┤
//! │                               │   secure channel identifier   │
//! ├───────────────────────────────┘   (8 octets, where SC is set) │
//! │                               ┌───────────────────────────────┤
//! │                               │ EtherType, where not encrypted│
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! The integrity check value at the end of the frame is taken to have the 16 octets of the default cipher suite.


use etherparse::MacsecHeaderSlice;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, mac};
use crate::bytes::{Reader, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "IEEE 802.1AE §9.3";
/// Octets of the integrity check value of GCM-AES-128 and GCM-AES-256 (IEEE 802.1AE §14.5).
const ICV: usize = 16;

fields! {
    TCI = hex(2, "macsec.TCI", SPEC, w("tag control information", "informação de controle da marca")).at(0, 6).group();
    VERSION = hex(2, "macsec.TCI.V", SPEC, w("version", "versão")).at(0, 1);
    END_STATION = flag("macsec.TCI.ES", SPEC, w("end station", "estação final")).at(1, 1);
    CHANNEL_PRESENT = flag("macsec.TCI.SC", SPEC, w("secure channel identifier present", "identificador do canal presente"))
        .at(2, 1);
    BROADCAST = flag("macsec.TCI.SCB", SPEC, w("single copy broadcast", "difusão em cópia única")).at(3, 1);
    ENCRYPTED = flag("macsec.TCI.E", SPEC, w("encrypted", "cifrado")).at(4, 1);
    CHANGED = flag("macsec.TCI.C", SPEC, w("text changed", "texto modificado")).at(5, 1);
    ASSOCIATION = hex(2, "macsec.AN", SPEC, w("association number", "número da associação")).at(6, 2);
    ZERO = hex(1, "macsec.reserved", SPEC, w("reserved", "reservado")).at(8, 2);
    SHORT_LENGTH = dec("macsec.SL", SPEC, w("short length", "comprimento curto"))
        .at(10, 6)
        .about("Octets secured, where fewer than 48; zero otherwise.", "Octetos protegidos, se menos de 48; senão zero.");
    PACKET_NUMBER = dec("macsec.PN", SPEC, w("packet number", "número do pacote"))
        .at(16, 32)
        .about("Never used twice with a key, so that no frame can be replayed.",
               "Nunca usado duas vezes com a mesma chave, para que nenhum quadro possa ser repetido.");
    SYSTEM = mac("macsec.SCI.system_identifier", SPEC, w("system", "sistema"));
    PORT = dec("macsec.SCI.port_identifier", SPEC, w("port", "porta"));
    TYPE = hex(4, "macsec.etype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
}

/// MACsec.
pub struct Macsec;

impl Protocol for Macsec {
    const INFO: &'static Info = &Info {
        name: "macsec",
        title: "MACsec",
        about: w(
            "Encrypts and authenticates Ethernet frames between neighbours.",
            "Cifra e autentica quadros Ethernet entre vizinhos.",
        ),
        spec: "IEEE 802.1AE",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x88e5)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        use etherparse::err::macsec::HeaderSliceError;
        let tag = MacsecHeaderSlice::from_slice(bytes).map_err(|error| match error {
            HeaderSliceError::Len(e) => Fault::Truncated { need: e.required_len },
            HeaderSliceError::Content(_) => Fault::Malformed(w(
                "the version is not 0, or a short length of one without encryption",
                "a versão não é 0, ou um comprimento curto de um sem cifra",
            )),
        })?;
        let next = tag.next_ether_type().map_or(Next::Opaque, |number| Next::By(Key::EtherType(number.0)));
        let step = Step::new(tag.header_len(), next).trailer(ICV);
        // The payload that etherparse expects begins behind the EtherType, ours too.
        Ok(match tag.expected_payload_len() {
            Some(payload) => step.claim(tag.header_len() + payload + ICV),
            None => step,
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(&control) = bytes.first() else { return };
        let mut reader = Reader::new(bytes, 6);
        if control & 0x20 != 0 {
            sink.take(&SYSTEM, &mut reader, 6);
            sink.take(&PORT, &mut reader, 2);
        }
        if control & 0x0c == 0 {
            sink.take(&TYPE, &mut reader, 2);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let (Some(control), Some(number)) = (bytes.first(), be32(bytes, 2)) else { return };
        say.words(match control & 0x0c {
            0 => w("authenticated", "autenticado"),
            _ => w("encrypted", "cifrado"),
        });
        say.words(w(" · packet ", " · pacote "));
        say.number(number);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn the_frames_of_ieee_802_1ae_annex_c_1() {
        // 54 octets, authenticated only; the EtherType stays readable.
        let told = tell(
            Proto::Ethernet,
            "d609b1f056637a0d46df998d 88e5 222ab2c28465 12153524c0895e81 0800 \
             0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233340001 \
             f09478a9b09007d06f46e9b6a1da25dd",
        );
        assert!(told.protocols.starts_with("eth:macsec:ip"), "{}", told.protocols);
        assert_eq!(told.get("macsec.PN"), "2999092325");
        assert_eq!(told.get("macsec.SCI.system_identifier"), "12:15:35:24:c0:89");
    }

    #[test]
    fn what_is_encrypted_stays_closed() {
        let told = tell(Proto::Macsec, "0c000000000a 00112233445566778899aabbccddeeff 00112233445566778899aabbccddeeff");
        assert_eq!((told.stop, told.get("macsec.etype")), (Stop::Opaque, String::new()));
        assert_eq!(told.summaries[0], ["encrypted · packet 10", "cifrado · pacote 10"]);
    }
}
