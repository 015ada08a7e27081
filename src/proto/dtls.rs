//! DTLS: TLS for datagrams, which get lost and overtake each other: records and messages have numbers. RFC 6347 §4.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────────────────────┬───────────────┤
//! │ kind of record│            version            │    epoch …    │
//! ├───────────────┼───────────────────────────────┴───────────────┤
//! │   … epoch     │           number of the record …              │
//! ├───────────────┴───────────────────────────────┬───────────────┤
//! │           … number of the record              │    length …   │
//! ├───────────────┬───────────────────────────────┴───────────────┤
//! │   … length    │ a handshake message, an alert, encrypted data │
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! Every change of keys begins a new epoch: what is of another than 0 is encrypted. The short headers of version 1.3 are
//! not read.

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, hex, join, label,
    octets,
};
use super::cursor::Cursor;
use super::handshake::datagrams::{self, Renamed};
use super::handshake::record::{
    ALERTS, Alert, CHANGES, DATA, HANDSHAKES, MOST, alert_name, kind_name, level_name, say_alert,
};
use super::handshake::{self, Form};
use crate::bytes::be16;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 6347 §4.1";
const ALERT_SPEC: &str = "RFC 5246 §7.2";

fields! {
    KIND = dec("dtls.record.content_type", SPEC, w("kind of record", "tipo de registro")).at(0, 8).names(kind_name);
    VERSION = hex(4, "dtls.record.version", SPEC, w("version", "versão"))
        .at(8, 16)
        .names(handshake::version_name)
        .about("The ones' complement of TLS's, one version behind.", "O complemento de um da versão do TLS.");
    EPOCH = dec("dtls.record.epoch", SPEC, w("epoch", "época")).at(24, 16).about("Counts the changes of keys.", "Conta as mudanças de chaves.");
    SEQUENCE = dec("dtls.record.sequence_number", SPEC, w("number of the record", "número do registro")).at(40, 48);
    LENGTH = dec("dtls.record.length", SPEC, w("length", "comprimento")).at(88, 16);
    CHANGE = label("dtls.change_cipher_spec", "RFC 5246 §7.1", w("from now on encrypted", "daqui em diante cifrado"));
    ALERT = label("dtls.alert_message", ALERT_SPEC, w("alert", "alerta")).group();
    LEVEL = dec("dtls.alert_message.level", ALERT_SPEC, w("level", "nível")).names(level_name);
    DESCRIPTION = dec("dtls.alert_message.desc", ALERT_SPEC, w("reason", "motivo")).names(alert_name);
    ENCRYPTED = octets("dtls.encrypted", SPEC, w("encrypted", "cifrado"));
}

static ALL: [&FieldDef; FIELDS.len() + handshake::ALL_COUNT] = join(FIELDS, &datagrams::FIELDS);

const HEADER: usize = 13;

/// The fields of an alert.
static ALERT_FIELDS: Alert = Alert { group: &ALERT, level: &LEVEL, reason: &DESCRIPTION, rest: &ENCRYPTED };

/// DTLS.
pub struct Dtls;

/// Octets of the record at the start of `bytes`, if it is one.
fn record(bytes: &[u8]) -> Option<usize> {
    let sound = matches!(bytes, [CHANGES..=25, 0xfe, 0xff | 0xfd, ..]);
    let length = be16(bytes, 11).filter(|length| sound && (1..=MOST).contains(length))?;
    Some(HEADER + usize::from(length))
}

fn epoch(bytes: &[u8]) -> u16 {
    be16(bytes, 3).unwrap_or_default()
}

impl Protocol for Dtls {
    const INFO: &'static Info = &Info {
        name: "dtls",
        title: "DTLS",
        about: w(
            "TLS for datagrams, which get lost and overtake each other; calls in browsers are encrypted with its keys.",
            "O TLS para datagramas, que se perdem e se ultrapassam; com suas chaves se cifram chamadas em navegadores.",
        ),
        spec: "RFC 6347",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[Key::Udp(4433), Key::Udp(5684), Key::Dtls],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] =
        &[Signature::datagrams(&[(CHANGES, 25)]).with(0x00ff_fd00_0000_0000, 0x00fe_fd00_0000_0000)];

    const SHARES_DATAGRAMS: bool = true;

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < HEADER {
            return Err(Fault::Truncated { need: HEADER });
        }
        let Some(octets) = record(bytes) else {
            return Err(Fault::Malformed(w("no record of DTLS", "não é um registro DTLS")));
        };
        let opaque = bytes.first().is_some_and(|kind| *kind >= DATA);
        Ok(if opaque { Step::new(HEADER, Next::Opaque) } else { Step::new(octets, Next::Nothing) }.claim(octets))
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        record(bytes).is_some_and(|octets| octets <= bytes.len() || !carrier.whole)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut sink = Renamed(sink);
        let mut cursor = Cursor::new(bytes, HEADER, &mut sink);
        match bytes.first() {
            _ if epoch(bytes) != 0 => {}
            Some(&CHANGES) => cursor.rest(&CHANGE),
            Some(&ALERTS) => ALERT_FIELDS.describe(&mut cursor),
            Some(&HANDSHAKES) => handshake::describe(&mut cursor, Form::Datagrams),
            _ => {}
        }
        cursor.rest(&ENCRYPTED);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let inside = bytes.get(HEADER..).unwrap_or_default();
        let kind = bytes.first().copied().unwrap_or_default();
        let said = match (kind, epoch(bytes), inside) {
            (ALERTS, 0, [_, _]) => {
                say_alert(inside, say);
                true
            }
            (HANDSHAKES, 0, _) => handshake::say(inside, Form::Datagrams, say),
            _ => false,
        };
        if let Some(name) = kind_name(kind.into()).filter(|_| !said) {
            say.words(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    /// A ClientHello of DTLS 1.2: no session, no cookie, one suite, the name "a.example".
    fn client_hello() -> String {
        let body = format!(
            "fefd {} 00 00 0002 c02b 01 00 0012 0000 000e 000c 00 0009 612e6578616d706c65",
            "5a".repeat(32)
        );
        let octets = octets(&body).len();
        format!("16 fefd 0000 000000000000 {:04x} 01 {octets:06x} 0000 000000 {octets:06x} {body}", octets + 12)
    }

    #[test]
    fn a_hello_has_a_number_and_a_fragment() {
        let told = tell(Proto::Udp, &format!("9c40 1151 {:04x} 0000 {}", octets(&client_hello()).len() + 8, client_hello()));
        assert_eq!(told.protocols, "udp:dtls");
        assert_eq!((told.get("dtls.record.epoch"), told.get("dtls.handshake.fragment_offset")), ("0".into(), "0".into()));
        assert_eq!(told.get("dtls.handshake.extensions_server_name"), "a.example");
        assert_eq!(told.summaries[1][0], "Client Hello, DTLS 1.2, a.example");
    }

    #[test]
    fn records_share_a_datagram_and_an_epoch_is_encrypted() {
        let told = tell(
            Proto::Udp,
            "9c40 1151 0045 0000 14 fefd 0000 000000000001 0001 01 16 fefd 0001 000000000000 0008 0102030405060708
             17 fefd 0001 000000000001 0005 aabbccddee",
        );
        assert_eq!((told.protocols.as_str(), told.stop), ("udp:dtls:dtls:dtls", Stop::Opaque));
        assert_eq!(told.get("dtls.encrypted"), "0102030405060708");
        assert!(Proto::Dtls.recognizes(&octets(&client_hello()), Carrier::DATAGRAM));
        assert!(!Proto::Dtls.recognizes(&octets("16 0303 0000 000000000000 0001 01"), Carrier::DATAGRAM));
    }
}
