//! gRPC: calls a function on another machine; what is handed over is mostly protobuf, inside HTTP/2. gRPC over HTTP/2,
//! "Length-Prefixed-Message".
//!
//! ```text
//! ├───────────────┬───────────────────────────────────────────────────────────────┬──────────
//! │  compressed?  │                            length                             │ message …
//! └───────────────┴───────────────────────────────────────────────────────────────┴──────────
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec};
use crate::bytes::be32;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "gRPC over HTTP/2";

fields! {
    COMPRESSED = dec("grpc.compressed_flag", SPEC, w("compressed", "comprimida")).at(0, 8).names(compressed_name);
    LENGTH = dec("grpc.message_length", SPEC, w("length", "comprimento")).at(8, 32);
}

fn compressed_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("no", "não"),
        1 => w("yes", "sim"),
        _ => return None,
    })
}

/// gRPC.
pub struct Grpc;

impl Protocol for Grpc {
    const INFO: &'static Info = &Info {
        name: "grpc",
        title: "gRPC",
        about: w(
            "Calls a function of a program on another machine, as if it were here.",
            "Chama uma função de um programa em outra máquina, como se estivesse aqui.",
        ),
        spec: "gRPC over HTTP/2",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Grpc],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(length) = be32(bytes, 1) else { return Err(Fault::Truncated { need: 5 }) };
        let next = match bytes.first() {
            // Mostly, though it may be anything.
            Some(0) => Next::By(Key::Protobuf),
            _ => Next::Opaque,
        };
        Ok(Step::new(5, next).claim((length as usize).saturating_add(5)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(length) = be32(layer.header(), 1) else { return };
        say.words(w("message of ", "mensagem de "));
        let _ = write!(say, "{length} ");
        say.words(w("octets", "octetos"));
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_message_has_its_length_before_it() {
        let told = tell(Proto::Grpc, "00 00000005 0a03616263");
        assert_eq!((told.get("grpc.compressed_flag"), told.get("grpc.message_length")), ("0".into(), "5".into()));
        assert_eq!(told.summaries[0], ["message of 5 octets", "mensagem de 5 octetos"]);
    }
}
