//! EAP: an authenticator asks, a peer answers, in whatever way of proving who one is both know; wireless LANs, ports and PPP let
//! people in by it. RFC 3748 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │     code      │  identifier   │            length             │
//! ├───────────────┼───────────────┴───────────────────────────────┘
//! │     type      │ data …                (requests and responses)
//! └───────────────┘
//! ```
//!
//! What a way of proving says inside its messages is told for identities, notices and wishes; the others whole.

use super::contract::{Exchange, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, octets, text};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3748 §4";

fields! {
    CODE = dec("eap.code", SPEC, w("message", "mensagem")).at(0, 8).names(code_name);
    IDENTIFIER = dec("eap.id", SPEC, w("identifier", "identificador")).at(8, 8).about("The answer has the same.", "A resposta tem o mesmo.");
    LENGTH = dec("eap.len", SPEC, w("length", "comprimento")).at(16, 16);
    TYPE = dec("eap.type", "RFC 3748 §5", w("way of proving who one is", "modo de provar quem se é")).names(type_name);
    IDENTITY = text("eap.identity", "RFC 3748 §5.1", w("identity", "identidade"));
    NOTICE = text("eap.notification", "RFC 3748 §5.2", w("text for people", "texto para pessoas"));
    WANTED = dec("eap.desired_type", "RFC 3748 §5.3.1", w("rather this way", "antes deste modo")).names(type_name);
    DATA = octets("eap.data", SPEC, w("data", "dados"));
}

const HEADER: usize = 4;
const IDENTITY_TYPE: u8 = 1;

fn code_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("request", "pedido"),
        2 => w("response", "resposta"),
        3 => w("success", "sucesso"),
        4 => w("failure", "falha"),
        5 => w("initiate", "início"),
        6 => w("finish", "fim"),
        _ => return None,
    })
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        1 => w("identity", "identidade"),
        2 => w("notice", "aviso"),
        3 => w("another way, please", "outro modo, por favor"),
        4 => w("MD5 challenge", "desafio MD5"),
        5 => w("one-time password", "senha de uso único"),
        6 => w("token card", "cartão de senhas"),
        13 => same("EAP-TLS"),
        17 => same("LEAP"),
        18 => same("EAP-SIM"),
        21 => same("EAP-TTLS"),
        23 => same("EAP-AKA"),
        25 => same("PEAP"),
        26 => same("MS-CHAPv2"),
        43 => same("EAP-FAST"),
        46 => same("EAP-PAX"),
        47 => same("EAP-PSK"),
        48 => same("EAP-SAKE"),
        49 => same("EAP-IKEv2"),
        50 => same("EAP-AKA'"),
        51 => same("EAP-GPSK"),
        52 => same("EAP-pwd"),
        53 => same("EAP-EKE"),
        55 => same("TEAP"),
        56 => same("EAP-NOOB"),
        254 => w("vendor's", "do fabricante"),
        _ => return None,
    })
}

/// EAP.
pub struct Eap;

impl Protocol for Eap {
    const INFO: &'static Info = &Info {
        name: "eap",
        title: "EAP",
        about: w(
            "Asks who somebody is and has it proved, before a network lets them in.",
            "Pergunta quem alguém é e pede a prova, antes que uma rede o deixe entrar.",
        ),
        spec: "RFC 3748",
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Eap, Key::Ppp(0xc227)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let length = be16(bytes, 2).map(usize::from).ok_or(Fault::Truncated { need: HEADER })?;
        if length < HEADER {
            return Err(Fault::Malformed(w("a length below that of the header", "um comprimento menor que o do cabeçalho")));
        }
        Ok(Step::new(length, Next::Nothing).claim(length))
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let &[code, identifier, ..] = layer.header() else { return None };
        matches!(code, 1 | 2).then(|| Exchange::numbered(code == 1, identifier.into()))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, HEADER, sink);
        if matches!(bytes.first(), Some(1 | 2))
            && let Some(kind) = cursor.number(&TYPE, 1)
        {
            match kind {
                1 => cursor.rest(&IDENTITY),
                2 => cursor.rest(&NOTICE),
                3 => while cursor.number(&WANTED, 1).is_some() {},
                _ => {}
            }
        }
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(code) = bytes.first() else { return };
        if let Some(name) = code_name((*code).into()) {
            say.words(name);
        }
        let Some(kind) = bytes.get(HEADER).filter(|_| matches!(code, 1 | 2)) else { return };
        if let Some(name) = type_name((*kind).into()) {
            say.out.push_str(": ");
            say.words(name);
        }
        if let Some(identity) = bytes.get(HEADER + 1..).filter(|identity| *kind == IDENTITY_TYPE && !identity.is_empty()) {
            say.out.push(' ');
            say.quote(identity);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn a_station_says_who_it_is() {
        // EAPOL version 1, its packet 14 octets, then padding of Ethernet's.
        let told = tell(Proto::Ethernet, "0180c2000003 001122334455 888e 0100000e 0207000e 01 6d61726961406966 62");
        assert_eq!((told.protocols.as_str(), told.stop), ("eth:eapol:eap", Stop::Done));
        assert_eq!((told.get("eap.identity"), told.get("eap.id"), told.get("eap.type")), ("maria@ifb".into(), "7".into(), "1".into()));
        assert_eq!(told.summaries[2], ["response: identity \"maria@ifb\"", "resposta: identidade \"maria@ifb\""]);
    }

    #[test]
    fn another_way_and_the_end() {
        let told = tell(Proto::Eap, "02 08 0007 03 19 15");
        assert_eq!((told.get("eap.desired_type"), told.get("eap.data")), ("25;21".into(), String::new()));
        assert_eq!(tell(Proto::Eap, "04 09 0004").summaries[0][1], "falha");
    }
}
