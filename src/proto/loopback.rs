//! Configuration testing: a card sends a frame that comes back to it, so that it knows the cable to be alive; Cisco's
//! keepalive. DIX Ethernet 2.0 §8.4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │  skip count (little-endian)   │    function (little-endian)   │
//! ├───────────────────────────────┼───────────────────────────────┘
//! │ receipt number, or 6 octets   │
//! │ of an address to forward to   │
//! └───────────────────────────────┘
//! ```


use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, mac};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "DIX Ethernet 2.0 §8.4";

fields! {
    SKIP = dec("loop.skipcount", SPEC, w("octets to skip", "octetos a saltar"))
        .at(0, 16)
        .little_endian()
        .about("Functions before this place are done.", "As funções antes deste ponto já foram feitas.");
    FUNCTION = dec("loop.function", SPEC, w("function", "função")).little_endian().names(function_name);
    FORWARD = mac("loop.forwarding_address", SPEC, w("forward to", "encaminhar a"));
    RECEIPT = dec("loop.receipt_number", SPEC, w("receipt number", "número do recibo")).little_endian();
}

const REPLY: u16 = 1;
const FORWARD_DATA: u16 = 2;

fn function_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("reply", "resposta"),
        2 => w("forward", "encaminhar"),
        _ => return None,
    })
}

/// The function at octet `at`.
fn function(bytes: &[u8], at: usize) -> Option<u16> {
    be16(bytes, at).map(u16::swap_bytes)
}

/// Where the functions end: each forward has an address, and after a reply comes data.
fn functions_end(bytes: &[u8]) -> usize {
    let mut at = 2;
    while function(bytes, at) == Some(FORWARD_DATA) && bytes.len() >= at + 8 {
        at += 8;
    }
    match function(bytes, at) {
        Some(REPLY) if bytes.len() >= at + 4 => at + 4,
        _ => at,
    }
}

/// Configuration testing.
pub struct Loopback;

impl Protocol for Loopback {
    const INFO: &'static Info = &Info {
        name: "loop",
        title: "LOOP",
        about: w(
            "A card sends a frame that comes back to it, so that it knows the cable to be alive.",
            "Uma placa envia um quadro que volta a ela, para saber que o cabo está vivo.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x9000)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 4 {
            return Err(Fault::Truncated { need: 4 });
        }
        Ok(Step::new(functions_end(bytes), Next::Payload))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut reader = Reader::new(bytes, 2);
        while let Some(number) = function(bytes, reader.position()) {
            sink.take(&FUNCTION, &mut reader, 2);
            if number == FORWARD_DATA {
                sink.take(&FORWARD, &mut reader, 6);
            } else {
                sink.take(&RECEIPT, &mut reader, 2);
            }
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(number) = function(layer.header(), 2) else { return };
        match function_name(number.into()) {
            Some(name) => say.words(name),
            None => {
                say.number(number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn ciscos_keepalive_answers_itself() {
        let told = tell(Proto::Loopback, "0000 0100 0000 00000000");
        assert_eq!((told.protocols.as_str(), told.get("loop.function")), ("loop:data", "1".into()));
        assert_eq!(told.get("loop.receipt_number"), "0");
    }

    #[test]
    fn a_frame_may_go_by_way_of_others() {
        let told = tell(Proto::Loopback, "0000 0200 001601000001 0100 0700 aa");
        assert_eq!((told.get("loop.function"), told.get("loop.receipt_number")), ("2;1".into(), "7".into()));
        assert_eq!(told.get("loop.forwarding_address"), "00:16:01:00:00:01");
    }
}
