//! PPPoE discovery: finds an access concentrator on the Ethernet and agrees on a session with it. RFC 2516 §4, §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────────────┬───────────────────────────────┤
//! │version│ type  │      code     │           session ID          │
//! ├───────┴───────┴───────────────┼───────────────────────────────┤
//! │             length            │            tag type           │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │           tag length          │         tag value ...         │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, label, octets, text,
};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2516 §4";
const TAGS: &str = "RFC 2516 appendix A";

fields! {
    VERSION = dec("pppoe.version", SPEC, w("version", "versão")).at(0, 4);
    TYPE = dec("pppoe.type", SPEC, w("type", "tipo")).at(4, 4);
    CODE = hex(2, "pppoe.code", SPEC, w("code", "código")).at(8, 8).names(code_name);
    SESSION = hex(4, "pppoe.session_id", SPEC, w("session ID", "identificador da sessão")).at(16, 16);
    LENGTH = dec("pppoe.payload_length", SPEC, w("payload length", "comprimento da carga útil"))
        .at(32, 16)
        .about("Octets of tags.", "Octetos de marcas.");
    LIST = label("pppoed.tags", TAGS, w("tags", "marcas")).group();
    TAG = hex(4, "pppoed.tag", TAGS, w("tag type", "tipo da marca")).names(tag_name);
    TAG_LENGTH = dec("pppoed.tag_length", TAGS, w("tag length", "comprimento da marca"));
    SERVICE = text("pppoed.tags.service_name", TAGS, w("service name", "nome do serviço"));
    CONCENTRATOR = text("pppoed.tags.ac_name", TAGS, w("access concentrator's name", "nome do concentrador de acesso"));
    HOST_UNIQ = octets("pppoed.tags.host_uniq", TAGS, w("the host's own mark", "marca própria do host"))
        .about("Comes back unchanged, so that the host knows which question is answered.",
               "Volta sem mudança, para que o host saiba qual pergunta foi respondida.");
    COOKIE = octets("pppoed.tags.ac_cookie", TAGS, w("cookie", "cookie"))
        .about("Lets the concentrator keep no state until a request proves that its offer arrived.",
               "Permite ao concentrador não guardar estado até que um pedido prove que sua oferta chegou.");
    RELAY = octets("pppoed.tags.relay_session_id", TAGS, w("relay's session", "sessão do retransmissor"));
    SERVICE_ERROR = text("pppoed.tags.service_name_error", TAGS, w("service name error", "erro no nome do serviço"));
    SYSTEM_ERROR = text("pppoed.tags.ac_system_error", TAGS, w("concentrator's error", "erro do concentrador"));
    GENERIC_ERROR = text("pppoed.tags.generic_error", TAGS, w("error", "erro"));
    VALUE = octets("pppoed.tag.unknown_data", TAGS, w("tag value", "valor da marca"));
    REST = octets("pppoed.tag_length.invalid", TAGS, w("octets that are no whole tag", "octetos que não formam uma marca"));
}

fn code_name(number: u64) -> Option<Words> {
    Some(match number {
        0x07 => w("PADO, offer", "PADO, oferta"),
        0x09 => w("PADI, initiation", "PADI, início"),
        0x0a => w("PADG, session grant", "PADG, concessão de créditos"),
        0x0b => w("PADC, session credit response", "PADC, resposta de créditos"),
        0x0c => w("PADQ, quality", "PADQ, qualidade"),
        0x19 => w("PADR, request", "PADR, pedido"),
        0x65 => w("PADS, session confirmation", "PADS, confirmação da sessão"),
        0xa7 => w("PADT, terminate", "PADT, término"),
        0xd3 => w("PADM, message", "PADM, mensagem"),
        0xd4 => w("PADN, network", "PADN, rede"),
        _ => return None,
    })
}

fn tag_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x0000 => "End-Of-List",
        0x0101 => "Service-Name",
        0x0102 => "AC-Name",
        0x0103 => "Host-Uniq",
        0x0104 => "AC-Cookie",
        0x0105 => "Vendor-Specific",
        0x0106 => "Credits",
        0x0107 => "Metrics",
        0x0108 => "Sequence-Number",
        0x0109 => "Credit-Scale-Factor",
        0x0110 => "Relay-Session-Id",
        0x0111 => "HURL",
        0x0112 => "MOTM",
        0x0120 => "PPP-Max-Payload",
        0x0121 => "IP-Route-Add",
        0x0201 => "Service-Name-Error",
        0x0202 => "AC-System-Error",
        0x0203 => "Generic-Error",
        _ => return None,
    }))
}

fn tag_value(tag: u16) -> &'static FieldDef {
    match tag {
        0x0101 => &SERVICE,
        0x0102 => &CONCENTRATOR,
        0x0103 => &HOST_UNIQ,
        0x0104 => &COOKIE,
        0x0110 => &RELAY,
        0x0201 => &SERVICE_ERROR,
        0x0202 => &SYSTEM_ERROR,
        0x0203 => &GENERIC_ERROR,
        _ => &VALUE,
    }
}

/// PPPoE discovery.
pub struct Pppoed;

impl Protocol for Pppoed {
    const INFO: &'static Info = &Info {
        name: "pppoed",
        title: "PPPoED",
        about: w(
            "Finds an access concentrator on the Ethernet and agrees with it on a session.",
            "Encontra um concentrador de acesso na Ethernet e combina com ele uma sessão.",
        ),
        spec: "RFC 2516",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x8863)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let length = 6 + usize::from(be16(bytes, 4).ok_or(Fault::Truncated { need: 6 })?);
        Ok(Step::new(length, Next::Nothing).claim(length))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut reader = Reader::new(bytes, 6);
        if reader.is_empty() {
            return;
        }
        sink.open(&LIST, 6..bytes.len(), Value::Present);
        while let (Some(tag), Some(length)) = (be16(bytes, reader.position()), be16(bytes, reader.position() + 2)) {
            if reader.remaining() < 4 + usize::from(length) {
                break;
            }
            sink.take(&TAG, &mut reader, 2);
            sink.take(&TAG_LENGTH, &mut reader, 2);
            if length > 0 {
                sink.take(tag_value(tag), &mut reader, length.into());
            }
        }
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
        sink.leave();
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = bytes.get(1).and_then(|code| code_name((*code).into())) {
            say.words(name);
        }
        if let Some(session) = be16(bytes, 2).filter(|session| *session != 0) {
            say.words(w(" · session ", " · sessão "));
            let _ = write!(say, "0x{session:04x}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_padi_of_rfc_2516_appendix_b() {
        let told = tell(Proto::Ethernet, "ffffffffffff 020000000001 8863 11 09 0000 0004 0101 0000");
        assert_eq!(told.protocols, "eth:pppoed");
        assert_eq!((told.get("pppoe.code"), told.get("pppoed.tag")), ("0x09".into(), "0x0101".into()));
        assert_eq!(told.summaries[1], ["PADI, initiation", "PADI, início"]);
    }

    #[test]
    fn the_pado_of_rfc_2516_appendix_b() {
        let told = tell(
            Proto::Ethernet,
            "020000000001 020000000002 8863 11 07 0000 0020 0101 0000 \
             0102 0018 476f2052 65644261 636b202d 20657368 73686573 686f6f74",
        );
        assert_eq!(told.get("pppoed.tags.ac_name"), "Go RedBack - eshsheshoot");
    }

    #[test]
    fn a_tag_past_the_end_is_told_as_octets() {
        let told = tell(Proto::Pppoed, "11 65 0001 0006 0103 0009 aabb");
        assert_eq!(told.get("pppoed.tag_length.invalid"), "01030009aabb");
    }
}
