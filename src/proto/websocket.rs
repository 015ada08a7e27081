//! WebSocket: messages in both directions over a connection that began as HTTP, so that a page and its server can talk
//! whenever they like. RFC 6455 §5.2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─────┬───────┬─┬─────────────┬───────────────────────────────┤
//! │F│ rsv │opcode │M│   length    │   longer length: 16 or 64     │
//! ├─┴─────┴───────┴─┴─────────────┴───────────────────────────────┤
//! │ masking key (from clients only), then the payload             │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! What clients send is combined with a key that stands before it: no secret, but no proxy mistakes it for HTTP.

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, flag, hex, octets, text,
};
use super::cursor::Cursor;
use super::look::look;
use super::Proto;
use crate::bytes::{be16, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 6455 §5.2";
const CLOSE: &str = "RFC 6455 §7.4";

fields! {
    FIN = flag("websocket.fin", SPEC, w("last part", "última parte")).at(0, 1);
    RESERVED = hex(2, "websocket.rsv", SPEC, w("reserved", "reservado")).at(1, 3);
    OPCODE = dec("websocket.opcode", SPEC, w("kind", "tipo")).at(4, 4).names(opcode_name);
    MASK = flag("websocket.mask", SPEC, w("masked", "mascarado")).at(8, 1);
    LENGTH = dec("websocket.payload_length", SPEC, w("length", "comprimento")).at(9, 7);
    LENGTH_16 = dec("websocket.payload_length_ext_16", SPEC, w("length", "comprimento"));
    LENGTH_64 = dec("websocket.payload_length_ext_64", SPEC, w("length", "comprimento"));
    KEY = octets("websocket.masking_key", "RFC 6455 §5.3", w("masking key", "chave da máscara"))
        .about("Each octet of the payload is combined (XOR) with one of its four.", "Cada octeto da carga é combinado (XOR) com um dos seus quatro.");
    TEXT = text("websocket.payload.text", SPEC, w("text, unmasked", "texto, sem a máscara"));
    DATA = octets("websocket.payload.unknown", SPEC, w("data, unmasked", "dados, sem a máscara"));
    CODE = dec("websocket.payload.close.status_code", CLOSE, w("why it ends", "por que termina")).names(close_name);
    REASON = text("websocket.payload.close.reason", CLOSE, w("in words", "em palavras"));
    UNREAD = octets("websocket.masked_payload", SPEC, w("payload", "carga"));
}

const CLOSES: u8 = 8;

fn opcode_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("continued", "continuação"),
        1 => w("text", "texto"),
        2 => w("data", "dados"),
        8 => w("close", "encerramento"),
        9 => w("ping", "ping"),
        10 => w("pong", "pong"),
        _ => return None,
    })
}

fn close_name(number: u64) -> Option<Words> {
    Some(match number {
        1000 => w("done", "terminado"),
        1001 => w("going away", "indo embora"),
        1002 => w("protocol error", "erro de protocolo"),
        1003 => w("data of a kind not taken", "dados de um tipo não aceito"),
        1007 => w("text that is none", "texto que não é texto"),
        1008 => w("against the rules", "contra as regras"),
        1009 => w("too big", "grande demais"),
        1010 => w("extension missing", "falta uma extensão"),
        1011 => w("the server failed", "o servidor falhou"),
        _ => return None,
    })
}

/// The header of a frame.
#[derive(Clone, Copy)]
struct Head {
    opcode: u8,
    compressed: bool,
    /// Octets of the header, the key included.
    octets: usize,
    /// The key, where there is one.
    key: Option<[u8; 4]>,
    payload: u64,
}

impl Head {
    /// Reads the header at the start of `bytes`.
    ///
    /// # Errors
    /// As [`Protocol::peel`].
    fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let strange = Fault::Malformed(w("no frame of WebSocket", "não é um quadro WebSocket"));
        let Some(&[first, second]) = bytes.first_chunk::<2>() else { return Err(Fault::Truncated { need: 2 }) };
        let (opcode, control) = (first & 15, first & 8 != 0);
        // RFC 6455 §5.5: control frames are whole and short; RFC 7692 §6: the first reserved bit says compressed.
        if opcode_name(opcode.into()).is_none() || first & 0x30 != 0 || control && (first & 0x80 == 0 || second & 127 > 125) {
            return Err(strange);
        }
        let extended = match second & 127 {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let masked = second & 0x80 != 0;
        let octets = 2 + extended + if masked { 4 } else { 0 };
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        let payload = match extended {
            0 => Some(u64::from(second & 127)),
            _ => bits(bytes, 16, extended as u32 * 8),
        };
        let key = bytes.get(2 + extended..).and_then(|key| key.first_chunk().copied()).filter(|_| masked);
        match payload.filter(|payload| payload >> 63 == 0) {
            Some(payload) => Ok(Self { opcode, compressed: first & 0x40 != 0, octets, key, payload }),
            None => Err(strange),
        }
    }

    /// Octets of header and payload.
    fn size(&self) -> usize {
        self.octets.saturating_add(usize::try_from(self.payload).unwrap_or(usize::MAX))
    }
}

fn unmask(octets: &[u8], key: [u8; 4]) -> Vec<u8> {
    octets.iter().zip(key.iter().cycle()).map(|(octet, key)| octet ^ key).collect()
}

/// WebSocket.
pub struct WebSocket;

impl Protocol for WebSocket {
    const INFO: &'static Info = &Info {
        name: "websocket",
        title: "WebSocket",
        about: w(
            "Messages in both directions over a connection that began as HTTP.",
            "Mensagens nos dois sentidos por uma conexão que começou como HTTP.",
        ),
        spec: "RFC 6455",
        osi: Osi::Session,
        pdu: Pdu::Message,
        keys: &[Key::WebSocket],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(0x01, 0x01), (0x81, 0x81), (0x88, 0x88)])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let head = Head::read(bytes)?;
        let step = match head.key {
            // What is masked is told unmasked, by this layer.
            Some(_) => Step::new(head.size(), Next::Nothing),
            None if head.compressed => Step::new(head.octets, Next::Opaque),
            None if head.opcode == CLOSES => Step::new(head.size(), Next::Nothing),
            None => Step::new(head.octets, Next::Payload),
        };
        Ok(step.claim(head.size()))
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        if !carrier.segment && !carrier.whole {
            return false;
        }
        let Ok(head) = Head::read(bytes) else { return false };
        let Some(payload) = bytes.get(head.octets..head.size()) else { return false };
        // Frames one behind the other end where the segment ends.
        let mut at = head.size();
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let Ok(next) = Head::read(rest) else { return false };
            at = at.saturating_add(next.size());
        }
        if at != bytes.len() {
            return false;
        }
        let sample = payload.get(..payload.len().min(64)).unwrap_or_default();
        let plain = match head.key {
            Some(key) => unmask(sample, key),
            None => sample.to_vec(),
        };
        match head.opcode {
            CLOSES => be16(&plain, 0).is_some_and(|code| (1000..5000).contains(&code)),
            _ => plain.len() >= 2 && look(&plain) != Proto::Data,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 2, sink);
        let _ = Head::read(bytes).ok().and_then(|head| {
            match head.octets - if head.key.is_some() { 4 } else { 0 } {
                4 => cursor.number(&LENGTH_16, 2).map(|_| ())?,
                10 => cursor.number(&LENGTH_64, 8).map(|_| ())?,
                _ => {}
            }
            if head.key.is_some() {
                cursor.octets(&KEY, 4)?;
            }
            payload(head, &mut cursor)
        });
        cursor.rest(&UNREAD);
    }

    fn decoded(layer: &Layer<'_>) -> Option<Vec<u8>> {
        let bytes = layer.header();
        let head = Head::read(bytes).ok().filter(|head| head.opcode < CLOSES && !head.compressed)?;
        Some(unmask(bytes.get(head.octets..)?, head.key?))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Ok(head) = Head::read(bytes) else { return };
        if let Some(name) = opcode_name(head.opcode.into()) {
            say.words(name);
        }
        let inside = bytes.get(head.octets..).unwrap_or_default();
        let plain = head.key.map(|key| unmask(inside.get(..inside.len().min(256)).unwrap_or_default(), key));
        match (head.opcode, plain.as_deref()) {
            (1, Some(text)) if !head.compressed => {
                say.out.push(' ');
                say.quote(text);
            }
            (CLOSES, plain) => {
                if let Some(code) = be16(plain.unwrap_or(inside), 0) {
                    let _ = write!(say, " {code}");
                    if let Some(name) = close_name(code.into()) {
                        say.out.push_str(": ");
                        say.words(name);
                    }
                }
            }
            _ => {
                let _ = write!(say, ", {} ", head.payload);
                say.words(w("octets", "octetos"));
            }
        }
    }
}

fn payload(head: Head, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let octets = cursor.ahead();
    (!octets.is_empty()).then_some(())?;
    let plain = match head.key {
        Some(key) => unmask(octets, key),
        None => octets.to_vec(),
    };
    match head.opcode {
        CLOSES => {
            cursor.computed(&CODE, 2, Value::Number(be16(&plain, 0)?.into()))?;
            match plain.get(2..) {
                Some(reason) if !reason.is_empty() => cursor.computed(&REASON, reason.len(), Value::Text(reason)),
                _ => Some(()),
            }
        }
        1 if !head.compressed => cursor.computed(&TEXT, octets.len(), Value::Text(&plain)),
        _ => cursor.computed(&DATA, octets.len(), Value::Bytes(&plain)),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Fault, Stop};
    use crate::testing::{octets, tell};

    /// Ports 40000 and 4000.
    const TCP: &str = "9c40 0fa0 00000001 00000001 5018 ffff 0000 0000";

    #[test]
    fn the_frames_of_rfc_6455_section_5_7() {
        let told = tell(Proto::Tcp, &format!("{TCP} 810548656c6c6f"));
        assert_eq!((told.protocols.as_str(), told.get("websocket.opcode").as_str()), ("tcp:websocket:text", "1"));
        let told = tell(Proto::Tcp, &format!("{TCP} 818537fa213d7f9f4d5158"));
        assert_eq!((told.protocols.as_str(), told.get("websocket.payload.text").as_str()), ("tcp:websocket", "Hello"));
        assert_eq!((told.get("websocket.masking_key"), told.get("websocket.mask")), ("37fa213d".into(), "1".into()));
        assert_eq!(told.summaries[1], ["text \"Hello\"", "texto \"Hello\""]);
    }

    #[test]
    fn a_close_says_why() {
        let told = tell(Proto::Tcp, &format!("{TCP} 8805 03e8 627965"));
        assert_eq!((told.get("websocket.payload.close.status_code"), told.get("websocket.payload.close.reason")), ("1000".into(), "bye".into()));
        assert_eq!(told.summaries[1][1], "encerramento 1000: terminado");
    }

    #[test]
    fn lengths_of_three_forms() {
        let told = tell(Proto::WebSocket, &format!("827e 0100 {}", "00".repeat(256)));
        assert_eq!((told.get("websocket.payload_length_ext_16"), told.stop), ("256".into(), Stop::Done));
        let told = tell(Proto::WebSocket, "827f 0000000000000001 5a");
        assert_eq!(told.get("websocket.payload_length_ext_64"), "1");
        assert_eq!(tell(Proto::WebSocket, "827f 00").stop, Stop::Fault(Fault::Truncated { need: 10 }));
    }

    #[test]
    fn text_of_the_right_length_is_known_on_any_port() {
        for frame in ["810548656c6c6f", "818537fa213d7f9f4d5158", "880203e8"] {
            assert!(Proto::WebSocket.recognizes(&octets(frame), Carrier::STREAM), "{frame}");
        }
        for other in ["810548656c6c", "8105000102030405", "88020001", "81"] {
            assert!(!Proto::WebSocket.recognizes(&octets(other), Carrier::STREAM), "{other}");
        }
    }
}
