//! The handshake of TLS without its records: QUIC carries it in frames of its own, over as many packets as it takes. RFC 9001
//! §4.
//!
//! ```text
//! ├───────────────┬───────────────────────────────────────────────┬──────────
//! │     type      │                    length                     │ message …
//! ├───────────────┴───────────────────────────────────────────────┴──────────
//! ```
//!
//! No frame leads to it: it is put together from the packets that brought it.

use super::contract::{FieldSink, Fault, Info, Layer, Next, Protocol, Say, Step};
use super::cursor::Cursor;
use super::handshake::{self, Form};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

/// Messages of the handshake.
pub struct TlsHandshake;

impl Protocol for TlsHandshake {
    const INFO: &'static Info = &Info {
        name: "tls_handshake",
        title: "TLS handshake",
        about: w(
            "Agrees on keys for QUIC, which encrypts with them itself.",
            "Combina chaves para o QUIC, que ele mesmo cifra com elas.",
        ),
        spec: "RFC 9001",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[],
        fields: &handshake::ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        handshake::describe(&mut Cursor::new(layer.header(), 0, sink), Form::Stream);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        handshake::say(layer.header(), Form::Stream, say);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_server_hello_without_a_record() {
        let hello = format!("02 00002e 0303 {} 00 1301 00 0006 002b 0002 0304", "5a".repeat(32));
        let told = tell(Proto::TlsHandshake, &hello);
        assert_eq!((told.get("tls.handshake.type"), told.get("tls.handshake.ciphersuite")), ("2".into(), "0x1301".into()));
        assert_eq!(told.summaries[0][0], "Server Hello, TLS 1.3, TLS_AES_128_GCM_SHA256");
    }
}
