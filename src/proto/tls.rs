//! TLS: agrees on keys with somebody whose name a certificate proves, and encrypts what programs say. RFC 8446 §5.1, RFC
//! 5246 §6.2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────────────────────┬───────────────┤
//! │ kind of record│            version            │    length …   │
//! ├───────────────┼───────────────────────────────┴───────────────┤
//! │   … length    │  handshake messages, an alert, encrypted data │
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! A handshake message that goes on in another record is told as far as this one has it. SSL 2 is not read.


use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, hex, join, label,
    octets,
};
use super::cursor::Cursor;
use super::handshake::record::{
    ALERTS, Alert, CHANGES, DATA, HANDSHAKES, MOST, alert_name, kind_name, level_name, say_alert,
};
use super::handshake::{self, Form};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 8446 §5.1";
const ALERT_SPEC: &str = "RFC 8446 §6";

fields! {
    KIND = dec("tls.record.content_type", SPEC, w("kind of record", "tipo de registro")).at(0, 8).names(kind_name);
    VERSION = hex(4, "tls.record.version", SPEC, w("version", "versão"))
        .at(8, 16)
        .names(handshake::version_name)
        .about("For old middleboxes; what counts is agreed on in the hellos.", "Para equipamentos antigos; vale o que as saudações combinam.");
    LENGTH = dec("tls.record.length", SPEC, w("length", "comprimento")).at(24, 16);
    CHANGE = label("tls.change_cipher_spec", "RFC 5246 §7.1", w("from now on encrypted", "daqui em diante cifrado"));
    ALERT = label("tls.alert_message", ALERT_SPEC, w("alert", "alerta")).group();
    LEVEL = dec("tls.alert_message.level", ALERT_SPEC, w("level", "nível")).names(level_name);
    DESCRIPTION = dec("tls.alert_message.desc", ALERT_SPEC, w("reason", "motivo")).names(alert_name);
    ENCRYPTED_ALERT = label("tls.alert_message", ALERT_SPEC, w("encrypted alert", "alerta cifrado"));
    HEARTBEAT = octets("tls.heartbeat_message", "RFC 6520 §4", w("heartbeat", "sinal de vida"));
}

static ALL: [&FieldDef; FIELDS.len() + handshake::ALL_COUNT] = join(FIELDS, &handshake::ALL);

/// Octets of the header of a record.
const HEADER: usize = 5;

/// The fields of an alert.
static ALERT_FIELDS: Alert = Alert { group: &ALERT, level: &LEVEL, reason: &DESCRIPTION, rest: &ENCRYPTED_ALERT };

/// TLS.
pub struct Tls;

/// Whether `bytes` begin with the header of a record, as far as they go.
fn may_begin(bytes: &[u8]) -> bool {
    let kind = bytes.first().is_some_and(|kind| matches!(kind, CHANGES..=24));
    let version = bytes.get(1).is_none_or(|major| *major == 3) && bytes.get(2).is_none_or(|minor| *minor <= 4);
    let length = be16(bytes, 3).is_none_or(|length| (1..=MOST).contains(&length));
    kind && version && length
}

impl Protocol for Tls {
    const INFO: &'static Info = &Info {
        name: "tls",
        title: "TLS",
        about: w(
            "Encrypts what programs say, and proves with a certificate who the other side is.",
            "Cifra o que os programas dizem, e prova com um certificado quem está do outro lado.",
        ),
        spec: "RFC 8446",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[
            Key::Tcp(443),
            Key::Tcp(465),
            Key::Tcp(563),
            Key::Tcp(636),
            Key::Tcp(853),
            Key::Tcp(990),
            Key::Tcp(993),
            Key::Tcp(995),
            Key::Tcp(5061),
            Key::Tcp(8443),
            Key::Tcp(8883),
        ],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(CHANGES, DATA)]).with(0x00ff_0000_0000_0000, 0x0003_0000_0000_0000)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if !may_begin(bytes) {
            return Err(Fault::Malformed(w("no record of TLS", "não é um registro TLS")));
        }
        let Some(length) = be16(bytes, 3) else { return Err(Fault::Truncated { need: HEADER }) };
        let octets = HEADER + usize::from(length);
        let step = if bytes.first() == Some(&DATA) {
            Step::new(HEADER, Next::Opaque)
        } else {
            Step::new(octets, Next::Nothing)
        };
        Ok(step.claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        may_begin(bytes) && (bytes.len() >= HEADER || !carrier.whole)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        let (Some(&[kind, _, minor, _, _]), Some(length)) = (bytes.first_chunk::<HEADER>(), be16(bytes, 3)) else {
            return false;
        };
        may_begin(bytes)
            && match kind {
                CHANGES => length == 1 && bytes.get(5).is_none_or(|one| *one == 1),
                ALERTS => length == 2 || (17..64).contains(&length),
                HANDSHAKES => length >= 4,
                // Since there is TLS 1.0 nobody encrypts less than a block or a tag.
                _ => minor >= 1 && length >= 17,
            }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, HEADER, sink);
        match bytes.first() {
            Some(&CHANGES) => cursor.rest(&CHANGE),
            Some(&ALERTS) => ALERT_FIELDS.describe(&mut cursor),
            Some(&HANDSHAKES) => handshake::describe(&mut cursor, Form::Stream),
            _ => cursor.rest(&HEARTBEAT),
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let inside = bytes.get(HEADER..).unwrap_or_default();
        match (bytes.first(), inside) {
            (Some(&ALERTS), [_, _]) => say_alert(inside, say),
            (Some(&HANDSHAKES), _) => {
                let said = handshake::say(inside, Form::Stream, say);
                if !said {
                    say.words(w("encrypted handshake message", "mensagem cifrada do aperto de mão"));
                }
            }
            (Some(&DATA), _) => {
                say.words(w("application data, encrypted", "dados de aplicação, cifrados"));
                say.out.push_str(", ");
                say.octets(be16(bytes, 3).unwrap_or_default().into());
            }
            (Some(kind), _) => {
                if let Some(name) = kind_name((*kind).into()) {
                    say.words(name);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
