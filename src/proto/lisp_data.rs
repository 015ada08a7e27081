//! LISP: carries packets between networks whose addresses say who they are, over UDP between addresses that say where
//! they are. RFC 9300 §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬─┬─┬─┬─────┬───────────────────────────────────────────────┤
//! │N│L│E│V│I│ res │              nonce or map versions            │
//! ├─┴─┴─┴─┴─┴─────┴───────────────────────────────┬───────────────┤
//! │               instance identifier             │ locator status│
//! └───────────────────────────────────────────────┴───────────────┘
//! ```
//!
//! Without I all of the second word is the status of locators.


use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex};
use super::cursor::Cursor;
use crate::bytes::bits;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 9300 §5.3";

fields! {
    FLAGS = hex(2, "lisp-data.flags", SPEC, w("flags", "sinalizadores")).at(0, 8).group();
    NONCE_PRESENT = flag("lisp-data.flags.nonce", SPEC, w("nonce present (N)", "há nonce (N)")).at(0, 1);
    STATUS_PRESENT = flag("lisp-data.flags.lsb", SPEC, w("locator status present (L)", "há estado de localizadores (L)")).at(1, 1);
    ECHO = flag("lisp-data.flags.enr", SPEC, w("echo of the nonce wanted (E)", "pede eco do nonce (E)")).at(2, 1);
    VERSIONS_PRESENT = flag("lisp-data.flags.mv", SPEC, w("map versions present (V)", "há versões do mapa (V)")).at(3, 1);
    INSTANCE_PRESENT = flag("lisp-data.flags.iid", SPEC, w("instance present (I)", "há instância (I)")).at(4, 1);
    RESERVED = hex(2, "lisp-data.flags.res", SPEC, w("reserved, encryption key", "reservado, chave de cifra")).at(5, 3);
    NONCE = dec("lisp-data.nonce", SPEC, w("nonce", "nonce"));
    SOURCE_VERSION = dec("lisp-data.srcmapver", "RFC 9302", w("source's map version", "versão do mapa da origem"));
    DESTINATION_VERSION = dec("lisp-data.dstmapver", "RFC 9302", w("destination's map version", "versão do mapa do destino"));
    INSTANCE = dec("lisp-data.iid", SPEC, w("instance identifier", "identificador da instância"));
    STATUS = hex(8, "lisp-data.lsb", SPEC, w("locator status", "estado dos localizadores"));
    SHORT_STATUS = hex(2, "lisp-data.lsb8", SPEC, w("locator status", "estado dos localizadores"));
}

const INSTANCE_BIT: u8 = 0x08;
const VERSIONS_BIT: u8 = 0x10;

/// LISP.
pub struct LispData;

impl Protocol for LispData {
    const INFO: &'static Info = &Info {
        name: "lisp-data",
        title: "LISP",
        about: w(
            "Carries packets between networks whose addresses say who they are, over addresses that say where they are.",
            "Leva pacotes entre redes cujos endereços dizem quem são, sobre endereços que dizem onde estão.",
        ),
        spec: "RFC 9300",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(4341)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 8 {
            return Err(Fault::Truncated { need: 8 });
        }
        Ok(Step::new(8, Next::By(Key::Nibble)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(flags) = header.first().copied() else { return };
        let mut cursor = Cursor::new(header, 1, sink);
        if flags & VERSIONS_BIT != 0 {
            cursor.bits(&SOURCE_VERSION, 12);
            cursor.bits(&DESTINATION_VERSION, 12);
        } else {
            cursor.number(&NONCE, 3);
        }
        if flags & INSTANCE_BIT != 0 {
            cursor.number(&INSTANCE, 3);
            cursor.number(&SHORT_STATUS, 1);
        } else {
            cursor.number(&STATUS, 4);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        match bits(header, 32, 24).filter(|_| header[0] & INSTANCE_BIT != 0) {
            Some(instance) => {
                say.words(w("instance ", "instância "));
                say.number(instance);
            }
            None => say.words(w("no instance", "sem instância")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn a_nonce_and_an_instance() {
        let told = tell(Proto::LispData, &format!("c8 123456 00002a 03 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("lisp-data.iid")), ("lisp-data:ip", "42".into()));
        assert_eq!((told.get("lisp-data.nonce"), told.get("lisp-data.lsb8")), ("1193046".into(), "0x03".into()));
        assert_eq!(told.summaries[0][0], "instance 42");
    }

    #[test]
    fn map_versions_and_no_instance() {
        let told = tell(Proto::LispData, &format!("50 001002 00000003 {IPV4}"));
        assert_eq!((told.get("lisp-data.srcmapver"), told.get("lisp-data.dstmapver")), ("1".into(), "2".into()));
        assert_eq!(told.get("lisp-data.lsb"), "0x00000003");
    }
}
