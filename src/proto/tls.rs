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

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, hex, join, label,
    octets,
};
use super::cursor::Cursor;
use super::handshake::{self, Form, Hello};
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::tls_parameters as names;

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
    ENCRYPTED_ALERT = octets("tls.alert_message.encrypted", ALERT_SPEC, w("encrypted alert", "alerta cifrado"));
    HEARTBEAT = octets("tls.heartbeat_message", "RFC 6520 §4", w("heartbeat", "sinal de vida"));
}

static ALL: [&FieldDef; FIELDS.len() + handshake::ALL_COUNT] = join(FIELDS, &handshake::ALL);

/// Octets of the header of a record.
const HEADER: usize = 5;
/// RFC 5246 §6.2.3: what is encrypted may have 2048 octets more than the 2^14 of a fragment.
const MOST: u16 = (1 << 14) + 2048;

const CHANGES: u8 = 20;
const ALERTS: u8 = 21;
const HANDSHAKES: u8 = 22;
const DATA: u8 = 23;

fn kind_name(number: u64) -> Option<Words> {
    Some(match number {
        20 => w("change of cipher", "mudança de cifra"),
        21 => w("alert", "alerta"),
        22 => w("handshake", "aperto de mão"),
        23 => w("application data, encrypted", "dados de aplicação, cifrados"),
        24 => w("heartbeat", "sinal de vida"),
        _ => return None,
    })
}

fn level_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("warning", "aviso"),
        2 => w("fatal", "fatal"),
        _ => return None,
    })
}

fn alert_name(number: u64) -> Option<Words> {
    names::alert(u8::try_from(number).ok()?)
}

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
            Some(&ALERTS) if cursor.remaining() == 2 => {
                cursor.item(&ALERT, 2, &ENCRYPTED_ALERT, |cursor| {
                    cursor.number(&LEVEL, 1)?;
                    cursor.number(&DESCRIPTION, 1).map(|_| ())
                });
            }
            Some(&ALERTS) => cursor.rest(&ENCRYPTED_ALERT),
            Some(&HANDSHAKES) => handshake::describe(&mut cursor, Form::Stream),
            _ => cursor.rest(&HEARTBEAT),
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let inside = bytes.get(HEADER..).unwrap_or_default();
        match (bytes.first(), inside) {
            (Some(&ALERTS), [level, reason]) => {
                let names = [kind_name(ALERTS.into()), level_name((*level).into()), names::alert(*reason)];
                for (i, name) in names.into_iter().flatten().enumerate() {
                    say.out.push_str(["", ", ", ": "][i.min(2)]);
                    say.words(name);
                }
            }
            (Some(&HANDSHAKES), _) => {
                let mut any = false;
                handshake::message_names(inside, Form::Stream, |name| {
                    say.out.push_str(if any { ", " } else { "" });
                    say.words(name);
                    any = true;
                });
                match Hello::read(inside, Form::Stream) {
                    Some(hello) => hello.say(say),
                    None if !any => say.words(w("encrypted handshake message", "mensagem cifrada do aperto de mão")),
                    None => {}
                }
            }
            (Some(&DATA), _) => {
                say.words(w("application data, encrypted", "dados de aplicação, cifrados"));
                let _ = write!(say, ", {} ", be16(bytes, 3).unwrap_or_default());
                say.words(w("octets", "octetos"));
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
