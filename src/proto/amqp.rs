//! AMQP 0-9-1: programs hand messages to a broker, which puts them into queues for others; RabbitMQ speaks it.
//! AMQP 0-9-1 §2.3.
//!
//! ```text
//! ├───────────────┬───────────────────────────────┬───────────────────────────────┬─────────┬─────┤
//! │ kind of frame │           channel             │         length (32 bits)      │ content │ 206 │
//! └───────────────┴───────────────────────────────┴───────────────────────────────┴─────────┴─────┘
//! ```
//!
//! Arguments are told for what is published, delivered and declared; the others whole.

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "AMQP 0-9-1 §2.3.5";
const METHODS: &str = "AMQP 0-9-1 §4.2.4";

fields! {
    GREETING = octets("amqp.init.protocol", "AMQP 0-9-1 §4.2.2", w("protocol and version", "protocolo e versão"));
    TYPE = dec("amqp.type", SPEC, w("kind of frame", "tipo de quadro")).names(type_name);
    CHANNEL = dec("amqp.channel", SPEC, w("channel", "canal"));
    LENGTH = dec("amqp.length", SPEC, w("length", "comprimento"));
    CLASS = dec("amqp.method.class", METHODS, w("class", "classe")).names(class_name);
    METHOD = dec("amqp.method.method", METHODS, w("method", "método"));
    RESERVED = octets("amqp.method.arguments.ticket", METHODS, w("reserved", "reservado"));
    NAME_LENGTH = dec("amqp.shortstr.length", METHODS, w("length", "comprimento"));
    EXCHANGE = text("amqp.method.arguments.exchange", METHODS, w("exchange", "exchange"))
        .about("Sorts messages into queues.", "Distribui mensagens em filas.");
    ROUTING_KEY = text("amqp.method.arguments.routing_key", METHODS, w("routing key", "chave de roteamento"));
    QUEUE = text("amqp.method.arguments.queue", METHODS, w("queue", "fila"));
    CONSUMER = text("amqp.method.arguments.consumer_tag", METHODS, w("consumer", "consumidor"));
    DELIVERY = dec("amqp.method.arguments.delivery_tag", METHODS, w("number of the delivery", "número da entrega"));
    BITS = octets("amqp.method.arguments.bits", METHODS, w("flags", "sinalizadores"));
    ARGUMENTS = octets("amqp.method.arguments", METHODS, w("arguments", "argumentos"));
    LOGIN = octets("amqp.method.arguments.response", METHODS, w("proof of who it is, and more", "prova de quem é, e mais")).secret();
    HEADER_CLASS = dec("amqp.header.class", "AMQP 0-9-1 §4.2.6.1", w("class", "classe")).names(class_name);
    WEIGHT = dec("amqp.header.weight", "AMQP 0-9-1 §4.2.6.1", w("weight", "peso"));
    BODY_SIZE = dec("amqp.header.body-size", "AMQP 0-9-1 §4.2.6.1", w("octets of the body", "octetos do corpo"));
    PROPERTIES = octets("amqp.header.properties", "AMQP 0-9-1 §4.2.6.1", w("properties", "propriedades"));
    END = dec("amqp.frame_end", SPEC, w("end of the frame", "fim do quadro"));
    UNREAD = octets("amqp.unread", SPEC, w("not readable", "não legível"));
}

const HEADER: usize = 7;
const FRAME_END: u8 = 0xce;
const BODY: u8 = 3;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("method", "método"),
        2 => w("header of a message", "cabeçalho de uma mensagem"),
        3 => w("body of a message", "corpo de uma mensagem"),
        8 => w("heartbeat", "sinal de vida"),
        _ => return None,
    })
}

fn class_name(number: u64) -> Option<Words> {
    Some(same(match number {
        10 => "Connection",
        20 => "Channel",
        40 => "Exchange",
        50 => "Queue",
        60 => "Basic",
        85 => "Confirm",
        90 => "Tx",
        _ => return None,
    }))
}

fn method_name(class: u16, method: u16) -> Option<Words> {
    Some(same(match (class, method) {
        (10, 10) => "Start",
        (10, 11) => "Start-Ok",
        (10, 20) => "Secure",
        (10, 21) => "Secure-Ok",
        (10, 30) => "Tune",
        (10, 31) => "Tune-Ok",
        (10, 40) => "Open",
        (10, 41) => "Open-Ok",
        (10, 50) | (20, 40) => "Close",
        (10, 51) | (20, 41) => "Close-Ok",
        (20, 10) => "Open",
        (20, 11) => "Open-Ok",
        (20, 20) => "Flow",
        (20, 21) => "Flow-Ok",
        (40 | 50, 10) => "Declare",
        (40 | 50, 11) => "Declare-Ok",
        (40, 20) => "Delete",
        (40, 21) => "Delete-Ok",
        (50, 20) => "Bind",
        (50, 21) => "Bind-Ok",
        (50, 30) => "Purge",
        (50, 31) => "Purge-Ok",
        (50, 40) => "Delete",
        (50, 41) => "Delete-Ok",
        (50, 50) => "Unbind",
        (50, 51) => "Unbind-Ok",
        (60, 10) => "Qos",
        (60, 11) => "Qos-Ok",
        (60, 20) => "Consume",
        (60, 21) => "Consume-Ok",
        (60, 30) => "Cancel",
        (60, 31) => "Cancel-Ok",
        (60, 40) => "Publish",
        (60, 50) => "Return",
        (60, 60) => "Deliver",
        (60, 70) => "Get",
        (60, 71) => "Get-Ok",
        (60, 72) => "Get-Empty",
        (60, 80) => "Ack",
        (60, 90) => "Reject",
        (60, 110) => "Recover",
        (60, 120) => "Nack",
        (85, 10) => "Select",
        (85, 11) => "Select-Ok",
        _ => return None,
    }))
}

/// Octets of the frame at the start of `bytes`, if it is one.
fn frame(bytes: &[u8]) -> Option<usize> {
    let kind = *bytes.first().filter(|kind| matches!(kind, 1..=3 | 8))?;
    let length = be32(bytes, 3).filter(|length| *length <= 1 << 20)? as usize;
    let sound = match kind {
        1 => class_name(be16(bytes, HEADER)?.into()).is_some(),
        2 => length >= 14,
        8 => length == 0,
        _ => true,
    };
    let octets = HEADER + length + 1;
    (sound && bytes.get(octets - 1).is_none_or(|end| *end == FRAME_END)).then_some(octets)
}

/// AMQP.
pub struct Amqp;

impl Protocol for Amqp {
    const INFO: &'static Info = &Info {
        name: "amqp",
        title: "AMQP",
        about: w(
            "Programs hand messages to a broker, which puts them into queues for others.",
            "Programas entregam mensagens a um broker, que as põe em filas para outros.",
        ),
        spec: "AMQP 0-9-1",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(5672)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'A', b'A')]).begins(b"AMQP\0\0\x09\x01")];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.starts_with(b"AMQP") {
            return Ok(Step::new(8, Next::Nothing).claim(8));
        }
        match frame(bytes) {
            Some(octets) if bytes.first() == Some(&BODY) => Ok(Step::new(HEADER, Next::Payload).claim(octets).trailer(1)),
            Some(octets) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < 9 => Err(Fault::Truncated { need: 9 }),
            None => Err(Fault::Malformed(w("no frame of AMQP", "não é um quadro AMQP"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        bytes.starts_with(b"AMQP") || frame(bytes).is_some() || !carrier.whole && bytes.len() < 9 && matches!(bytes, [1..=3 | 8] | [1..=3 | 8, 0, ..])
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        bytes.starts_with(b"AMQP\0\0\x09\x01")
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if bytes.starts_with(b"AMQP") {
            cursor.rest(&GREETING);
        } else {
            let _ = tell(bytes, &mut cursor);
        }
        cursor.rest(&UNREAD);
        Cursor::trailer(layer, sink).rest(&END);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let (Some(kind), Some(channel)) = (bytes.first(), be16(bytes, 1)) else { return };
        if bytes.starts_with(b"AMQP") {
            return say.words(w("protocol and version", "protocolo e versão"));
        }
        match (kind, be16(bytes, HEADER).zip(be16(bytes, HEADER + 2))) {
            (1, Some((class, method))) => {
                for name in [class_name(class.into()), method_name(class, method)].into_iter().flatten() {
                    say.words(name);
                    say.out.push('.');
                }
                say.out.pop();
            }
            _ => {
                if let Some(name) = type_name((*kind).into()) {
                    say.words(name);
                }
            }
        }
        say.words(w(", channel ", ", canal "));
        let _ = write!(say, "{channel}");
    }
}

fn short(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match usize::try_from(cursor.number(&NAME_LENGTH, 1)?).ok()? {
        0 => Some(()),
        octets => cursor.octets(def, octets).map(|_| ()),
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = cursor.number(&TYPE, 1)?;
    cursor.number(&CHANNEL, 2)?;
    let length = usize::try_from(cursor.number(&LENGTH, 4)?).ok()?;
    match kind {
        1 => {
            let class = be16(bytes, HEADER)?;
            cursor.number(&CLASS, 2)?;
            let method = cursor.peek16(0)?;
            cursor.labelled(&METHOD, 2, Value::Number(method.into()), method_name(class, method))?;
            let _ = arguments(class, method, cursor);
            let left = (HEADER + length).checked_sub(cursor.position())?.min(cursor.remaining());
            if left > 0 {
                cursor.octets(if (class, method) == (10, 11) { &LOGIN } else { &ARGUMENTS }, left)?;
            }
        }
        2 => {
            cursor.number(&HEADER_CLASS, 2)?;
            cursor.number(&WEIGHT, 2)?;
            cursor.number(&BODY_SIZE, 8)?;
            let left = (HEADER + length).checked_sub(cursor.position())?.min(cursor.remaining());
            cursor.octets(&PROPERTIES, left)?;
        }
        3 => return Some(()),
        _ => {}
    }
    cursor.number(&END, 1).map(|_| ())
}

fn arguments(class: u16, method: u16, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match (class, method) {
        (60, 40) => {
            cursor.octets(&RESERVED, 2)?;
            short(&EXCHANGE, cursor)?;
            short(&ROUTING_KEY, cursor)?;
            cursor.octets(&BITS, 1).map(|_| ())
        }
        (60, 60) => {
            short(&CONSUMER, cursor)?;
            cursor.number(&DELIVERY, 8)?;
            cursor.octets(&BITS, 1)?;
            short(&EXCHANGE, cursor)?;
            short(&ROUTING_KEY, cursor)
        }
        (60, 80) => {
            cursor.number(&DELIVERY, 8)?;
            cursor.octets(&BITS, 1).map(|_| ())
        }
        (60, 20) => {
            cursor.octets(&RESERVED, 2)?;
            short(&QUEUE, cursor)?;
            short(&CONSUMER, cursor)
        }
        (40, 10) => {
            cursor.octets(&RESERVED, 2)?;
            short(&EXCHANGE, cursor)
        }
        (50, 10) => {
            cursor.octets(&RESERVED, 2)?;
            short(&QUEUE, cursor)
        }
        (50, 20) => {
            cursor.octets(&RESERVED, 2)?;
            short(&QUEUE, cursor)?;
            short(&EXCHANGE, cursor)?;
            short(&ROUTING_KEY, cursor)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::tell;

    /// Ports 40000 and 5672.
    const TCP: &str = "9c40 1628 00000001 00000001 5018 ffff 0000 0000";

    #[test]
    fn a_message_is_published() {
        // To the exchange "" with the key "fila", a header, 2 octets of body.
        let told = tell(
            Proto::Tcp,
            &format!("{TCP} 01 0001 0000000d 003c 0028 0000 00 04 66696c61 00 ce 02 0001 0000000e 003c 0000 0000000000000002 0000 ce 03 0001 00000002 6f69 ce"),
        );
        assert_eq!(told.protocols, "tcp:amqp:amqp:amqp:text");
        assert_eq!((told.get("amqp.method.class"), told.get("amqp.method.arguments.routing_key")), ("60".into(), "fila".into()));
        assert_eq!((told.get("amqp.header.body-size"), told.get("amqp.frame_end")), ("2".into(), "206;206;206".into()));
        assert_eq!(told.summaries[1][0], "Basic.Publish, channel 1");
    }

    #[test]
    fn a_client_names_the_protocol_first() {
        assert!(Proto::Amqp.recognizes(b"AMQP\0\0\x09\x01", Carrier::STREAM) && !Proto::Amqp.recognizes(b"AMQP is nice", Carrier::STREAM));
        assert_eq!(tell(Proto::Tcp, &format!("{TCP} 414d515000000901 08 0000 00000000 ce")).protocols, "tcp:amqp:amqp");
        assert!(!Proto::Amqp.fits(b"Thank you for connecting", Carrier::STREAM));
    }
}
