//! AMQP 0-9-1: programs hand messages to a broker, which puts them into queues for others; RabbitMQ speaks it.
//! AMQP 0-9-1 §2.3.
//!
//! ```text
//! ├───────────────┬───────────────────────────────┬───────────────────────────────┬─────────┬─────┤
//! │ kind of frame │           channel             │         length (32 bits)      │ content │ 206 │
//! └───────────────┴───────────────────────────────┴───────────────────────────────┴─────────┴─────┘
//! ```
//!
//! The greeting is eight octets without a frame: the name, a zero, and the version.

mod methods;
mod values;


use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, join, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "AMQP 0-9-1 §2.3.5";
const GREETING_SPEC: &str = "AMQP 0-9-1 §4.2.2";
const METHODS: &str = "AMQP 0-9-1 §4.2.4";

fields! {
    GREETING = text("amqp.init.protocol", GREETING_SPEC, w("protocol", "protocolo"));
    GREETING_ID = dec("amqp.init.id", GREETING_SPEC, w("number of the protocol", "número do protocolo"));
    VERSION_MAJOR = dec("amqp.init.version_major", GREETING_SPEC, w("version", "versão"));
    VERSION_MINOR = dec("amqp.init.version_minor", GREETING_SPEC, w("version, second part", "versão, segunda parte"));
    REVISION = dec("amqp.init.version_revision", GREETING_SPEC, w("version, third part", "versão, terceira parte"));
    TYPE = dec("amqp.type", SPEC, w("kind of frame", "tipo de quadro")).names(type_name);
    CHANNEL = dec("amqp.channel", SPEC, w("channel", "canal"));
    LENGTH = dec("amqp.length", SPEC, w("length", "comprimento"));
    CLASS = dec("amqp.method.class", METHODS, w("class", "classe")).names(methods::class_name);
    METHOD = dec("amqp.method.method", METHODS, w("method", "método"));
    ARGUMENTS = octets("amqp.method.arguments", METHODS, w("arguments", "argumentos"));
    HEADER_CLASS = dec("amqp.header.class", "AMQP 0-9-1 §4.2.6.1", w("class", "classe")).names(methods::class_name);
    WEIGHT = dec("amqp.header.weight", "AMQP 0-9-1 §4.2.6.1", w("weight", "peso"));
    BODY_SIZE = dec("amqp.header.body-size", "AMQP 0-9-1 §4.2.6.1", w("octets of the body", "octetos do corpo"));
    PROPERTIES = octets("amqp.header.properties", "AMQP 0-9-1 §4.2.6.1", w("properties", "propriedades"));
    END = dec("amqp.frame_end", SPEC, w("end of the frame", "fim do quadro"));
    UNREAD = octets("amqp.unread", SPEC, w("not readable", "não legível"));
}

const OWN_AND_VALUES: usize = FIELDS.len() + values::FIELDS.len();
static WITH_VALUES: [&FieldDef; OWN_AND_VALUES] = join(FIELDS, values::FIELDS);
static ALL: [&FieldDef; OWN_AND_VALUES + methods::FIELDS.len()] = join(&WITH_VALUES, methods::FIELDS);

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

/// Octets of the frame at the start of `bytes`, if it is one.
fn frame(bytes: &[u8]) -> Option<usize> {
    let kind = *bytes.first().filter(|kind| matches!(kind, 1..=3 | 8))?;
    let length = be32(bytes, 3).filter(|length| *length <= 1 << 20)? as usize;
    let sound = match kind {
        1 => methods::class_name(be16(bytes, HEADER)?.into()).is_some(),
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
        fields: &ALL,
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
            let _ = greeting(&mut cursor);
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
                let known = methods::method(class, method);
                for name in [methods::class_name(class.into()), known.map(|(name, _)| same(name))].into_iter().flatten() {
                    say.words(name);
                    say.out.push('.');
                }
                say.out.pop();
                let arguments = known.map_or(&[][..], |(_, arguments)| arguments);
                for (def, text) in values::texts(arguments, bytes.get(HEADER + 4..).unwrap_or_default()) {
                    if methods::is_telling(def) && !text.is_empty() {
                        say.out.push(' ');
                        say.wire(text.get(..text.len().min(60)).unwrap_or_default());
                    }
                }
            }
            _ => {
                if let Some(name) = type_name((*kind).into()) {
                    say.words(name);
                }
            }
        }
        say.words(w(", channel ", ", canal "));
        say.number(channel);
    }
}

fn greeting(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.octets(&GREETING, 4)?;
    for def in [&GREETING_ID, &VERSION_MAJOR, &VERSION_MINOR, &REVISION] {
        cursor.number(def, 1)?;
    }
    Some(())
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
            let known = methods::method(class, method);
            cursor.labelled(&METHOD, 2, Value::Number(method.into()), known.map(|(name, _)| same(name)))?;
            let _ = known.and_then(|(_, arguments)| methods::tell(arguments, cursor));
            let left = (HEADER + length).checked_sub(cursor.position())?.min(cursor.remaining());
            if left > 0 {
                cursor.octets(&ARGUMENTS, left)?;
            }
        }
        2 => {
            cursor.number(&HEADER_CLASS, 2)?;
            cursor.number(&WEIGHT, 2)?;
            cursor.number(&BODY_SIZE, 8)?;
            let _ = methods::properties(cursor);
            let left = (HEADER + length).checked_sub(cursor.position())?.min(cursor.remaining());
            if left > 0 {
                cursor.octets(&PROPERTIES, left)?;
            }
        }
        3 => return Some(()),
        _ => {}
    }
    cursor.number(&END, 1).map(|_| ())
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
        assert_eq!(told.summaries[1][0], "Basic.Publish fila, channel 1");
    }

    #[test]
    fn arguments_are_told_by_their_names() {
        // Start-Ok: the table {produto: "p", capacidades: {ack: true}}, PLAIN, a secret, pt_BR.
        let nested = "0b 6361706163696461646573 46 00000006 03 61636b 74 01";
        let table = format!("07 70726f6475746f 53 00000001 70 {nested}");
        let octets = crate::testing::octets(&table).len();
        let arguments = format!("{octets:08x} {table} 05 504c41494e 00000006 006d0073656e 05 70745f4252");
        let length = 4 + crate::testing::octets(&arguments).len();
        let told = tell(Proto::Tcp, &format!("{TCP} 01 0000 {length:08x} 000a 000b {arguments} ce"));
        assert_eq!((told.get("amqp.field.name"), told.get("amqp.field.string")), ("produto;capacidades;ack".into(), "p".into()));
        assert_eq!((told.get("amqp.field.boolean"), told.get("amqp.method.arguments.mechanism")), ("1".into(), "PLAIN".into()));
        assert_eq!((told.get("amqp.method.arguments.response"), told.get("amqp.method.arguments.locale")), ("006d0073656e".into(), "pt_BR".into()));
        assert_eq!(told.get("amqp.unread"), "");
        // Queue.Declare of a durable queue for this connection only.
        let declared = tell(Proto::Tcp, &format!("{TCP} 01 0001 00000010 0032 000a 0000 04 66696c61 06 00000000 ce"));
        assert_eq!((declared.get("amqp.method.arguments.durable"), declared.get("amqp.method.arguments.exclusive")), ("1".into(), "1".into()));
        assert_eq!((declared.get("amqp.method.arguments.passive"), declared.summaries[1][0].as_str()), ("0".into(), "Queue.Declare fila, channel 1"));
        // A header with a type of content, a way of keeping and a time.
        let header = tell(Proto::Tcp, &format!("{TCP} 02 0001 00000023 003c 0000 0000000000000002 9040 0a 746578742f706c61696e 02 000000006955b900 ce"));
        assert_eq!((header.get("amqp.method.properties.content_type"), header.get("amqp.method.properties.delivery_mode")), ("text/plain".into(), "2".into()));
        assert_eq!(header.get("amqp.method.properties.timestamp"), "1767225600.000000000");
    }

    #[test]
    fn a_client_names_the_protocol_first() {
        assert!(Proto::Amqp.recognizes(b"AMQP\0\0\x09\x01", Carrier::STREAM) && !Proto::Amqp.recognizes(b"AMQP is nice", Carrier::STREAM));
        assert_eq!(tell(Proto::Tcp, &format!("{TCP} 414d515000000901 08 0000 00000000 ce")).protocols, "tcp:amqp:amqp");
        assert!(!Proto::Amqp.fits(b"Thank you for connecting", Carrier::STREAM));
    }
}
