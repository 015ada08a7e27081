//! MQTT: things publish small messages under topics; a broker hands each to all that subscribed. MQTT 3.1.1 §2, MQTT 5 §2.
//!
//! ```text
//! ├───────────────┬───────────────┬──────────────────────────────
//! │ kind  │ flags │ remaining len │ topic, identifier, properties, payload …
//! └───────────────┴───────────────┴──────────────────────────────
//! ```
//!
//! A length takes up to four octets, seven bits in each. Version 5 puts properties into most messages; only CONNECT tells
//! the version, so whether a message of another kind has properties is judged by whether they fit.

mod connect;
mod properties;
mod reasons;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, flag, hex,
    join, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "MQTT 3.1.1 §2.2";
const PUBLISH_SPEC: &str = "MQTT 3.1.1 §3.3";
const SUBSCRIBE_SPEC: &str = "MQTT 3.1.1 §3.8";
const REASON_SPEC: &str = "MQTT 5 §2.4";
const OPTIONS_SPEC: &str = "MQTT 5 §3.8.3.1";

fields! {
    HEADER = hex(2, "mqtt.hdrflags", SPEC, w("kind and flags", "tipo e sinalizadores")).group();
    TYPE = dec("mqtt.msgtype", SPEC, w("message", "mensagem")).names(type_name);
    DUPLICATE = flag("mqtt.dupflag", PUBLISH_SPEC, w("sent again", "reenviada"));
    QOS = dec("mqtt.qos", PUBLISH_SPEC, w("quality of service", "qualidade de serviço")).names(qos_name);
    RETAIN = flag("mqtt.retain", PUBLISH_SPEC, w("kept for later subscribers", "guardada para assinantes futuros"));
    RESERVED = dec("mqtt.hdr_reserved", SPEC, w("reserved", "reservado"));
    LENGTH = dec("mqtt.len", SPEC, w("length of the rest", "comprimento do resto"));
    ACK_FLAGS = hex(2, "mqtt.conack.flags", "MQTT 3.1.1 §3.2", w("flags", "sinalizadores")).group();
    ACK_RESERVED = dec("mqtt.conack.flags.reserved", "MQTT 3.1.1 §3.2", w("reserved", "reservado"));
    SESSION_PRESENT = flag("mqtt.conack.flags.sp", "MQTT 3.1.1 §3.2", w("session goes on", "a sessão continua"));
    RESULT = dec("mqtt.conack.val", "MQTT 3.1.1 §3.2", w("result", "resultado")).names(reasons::result);
    TOPIC_LENGTH = dec("mqtt.topic_len", PUBLISH_SPEC, w("length of the topic", "comprimento do tópico"));
    TOPIC = text("mqtt.topic", PUBLISH_SPEC, w("topic", "tópico"))
        .about("By which subscribers choose; levels are parted by slashes.", "Pelo qual assinantes escolhem; níveis são separados por barras.");
    IDENTIFIER = dec("mqtt.msgid", SPEC, w("identifier", "identificador"));
    WANTED_QOS = dec("mqtt.sub.qos", SUBSCRIBE_SPEC, w("quality wanted", "qualidade desejada"));
    GRANTED_QOS = dec("mqtt.suback.qos", "MQTT 3.1.1 §3.9", w("quality granted", "qualidade concedida"));
    CONNACK_REASON = dec("mqtt.connack.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    PUBACK_REASON = dec("mqtt.puback.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    PUBREC_REASON = dec("mqtt.pubrec.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    PUBREL_REASON = dec("mqtt.pubrel.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    PUBCOMP_REASON = dec("mqtt.pubcomp.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    UNSUBACK_REASON = dec("mqtt.unsuback.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    DISCONNECT_REASON = dec("mqtt.disconnect.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    AUTH_REASON = dec("mqtt.auth.reason_code", REASON_SPEC, w("reason", "motivo")).names(reasons::name);
    OPTIONS = hex(2, "mqtt.subscription_options", OPTIONS_SPEC, w("options", "opções")).group();
    OPTIONS_RESERVED = hex(2, "mqtt.subscription_options_reserved", OPTIONS_SPEC, w("reserved", "reservado"));
    RETAIN_HANDLING = dec("mqtt.subscription_options_retain", OPTIONS_SPEC, w("what was kept: 0 always, 1 once, 2 never", "o que foi guardado: 0 sempre, 1 uma vez, 2 nunca"));
    RETAIN_AS_PUBLISHED = flag("mqtt.subscription_options_rap", OPTIONS_SPEC, w("say whether it was kept", "dizer se foi guardada"));
    NO_LOCAL = flag("mqtt.subscription_options_nl", OPTIONS_SPEC, w("not what I publish myself", "não o que eu mesmo publico"));
    OPTIONS_QOS = dec("mqtt.subscription_options_qos", OPTIONS_SPEC, w("quality wanted", "qualidade desejada")).names(qos_name);
    REST = octets("mqtt.data", SPEC, w("content", "conteúdo"));
}

static WITH_CONNECT: [&FieldDef; FIELDS.len() + connect::FIELDS.len()] = join(FIELDS, connect::FIELDS);
static ALL: [&FieldDef; WITH_CONNECT.len() + properties::FIELDS.len()] = join(&WITH_CONNECT, properties::FIELDS);

const CONNECT: u8 = 1;
const PUBLISH: u8 = 3;

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => same("CONNECT"),
        2 => same("CONNACK"),
        3 => same("PUBLISH"),
        4 => same("PUBACK"),
        5 => same("PUBREC"),
        6 => same("PUBREL"),
        7 => same("PUBCOMP"),
        8 => same("SUBSCRIBE"),
        9 => same("SUBACK"),
        10 => same("UNSUBSCRIBE"),
        11 => same("UNSUBACK"),
        12 => same("PINGREQ"),
        13 => same("PINGRESP"),
        14 => same("DISCONNECT"),
        15 => same("AUTH"),
        _ => return None,
    })
}

fn qos_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("at most once", "no máximo uma vez"),
        1 => w("at least once", "ao menos uma vez"),
        2 => w("exactly once", "exatamente uma vez"),
        _ => return None,
    })
}

/// A number of seven bits an octet, and its octets; `None` where it is not whole or has more than four.
fn varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (i, octet) in bytes.iter().take(4).enumerate() {
        number |= usize::from(octet & 0x7f) << (7 * i);
        if octet & 0x80 == 0 {
            return Some((number, i + 1));
        }
    }
    None
}

/// Kind, octets before the content, and octets in all of the message at the start of `bytes`, if it can be one: the flags of
/// all kinds but PUBLISH are fixed (§2.2.2), and so are most lengths.
fn message(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let first = *bytes.first()?;
    let (kind, flags) = (first >> 4, first & 15);
    let (length, octets) = varint(bytes.get(1..)?)?;
    let sound = match kind {
        PUBLISH => flags & 6 != 6 && length >= 2,
        6 => flags == 2 && length >= 2,
        8 | 10 => flags == 2 && length >= 5,
        CONNECT => flags == 0 && length >= 12,
        2 => flags == 0 && (2..=268).contains(&length),
        4 | 5 | 7 => flags == 0 && (2..=65536).contains(&length),
        9 => flags == 0 && length >= 3,
        11 => flags == 0 && length >= 2,
        12 | 13 => flags == 0 && length == 0,
        14 | 15 => flags == 0,
        _ => false,
    };
    sound.then_some((kind, 1 + octets, 1 + octets + length))
}

/// Octets before the payload of the PUBLISH of `octets` octets at the start of `bytes`, whose content begins at `at`: topic,
/// identifier and, in version 5, properties.
fn publish(bytes: &[u8], at: usize, octets: usize) -> Option<usize> {
    let qos = bytes.first()? >> 1 & 3;
    let topic = usize::from(be16(bytes, at)?);
    let header = at + 2 + topic + if qos > 0 { 2 } else { 0 };
    let content = bytes.get(header..octets.min(bytes.len())).unwrap_or_default();
    Some(header + properties::likely(content).unwrap_or(0))
}

/// MQTT.
pub struct Mqtt;

impl Protocol for Mqtt {
    const INFO: &'static Info = &Info {
        name: "mqtt",
        title: "MQTT",
        about: w(
            "Things publish small messages under topics; a broker hands each to all that subscribed.",
            "Coisas publicam pequenas mensagens em tópicos; um broker entrega cada uma a todos os assinantes.",
        ),
        spec: "MQTT 3.1.1, MQTT 5",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(1883)],
        fields: &ALL,
        ends: None,
    };

    // CONNECT: its length, then 0, 4 and "MQTT", or one octet more.
    const SIGNATURES: &'static [Signature] = &[
        Signature::streams(&[(0x10, 0x10)]).with(0x0000_ffff_ffff_ffff, 0x0000_0004_4d51_5454),
        Signature::streams(&[(0x10, 0x10)]).with(0x0000_00ff_ffff_ffff, 0x0000_0000_044d_5154),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 2 || bytes.len() < 5 && varint(bytes.get(1..).unwrap_or_default()).is_none() {
            return Err(Fault::Truncated { need: bytes.len() + 1 });
        }
        let Some((kind, at, octets)) = message(bytes) else {
            return Err(Fault::Malformed(w("no message of MQTT", "não é uma mensagem MQTT")));
        };
        let step = match publish(bytes, at, octets).filter(|_| kind == PUBLISH) {
            Some(header) => Step::new(header.min(octets), Next::Payload),
            None => Step::new(octets, Next::Nothing),
        };
        Ok(step.claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match Self::peel(bytes) {
            // A topic is text, and no printable text begins with its length.
            Ok(_) if bytes.first().is_some_and(|first| first >> 4 == PUBLISH) => {
                let topic = message(bytes).and_then(|(_, at, end)| {
                    let length = usize::from(be16(bytes, at)?);
                    (length > 0 && at + 2 + length <= end).then(|| bytes.get(at + 2..(at + 2 + length).min(bytes.len())))?
                });
                topic.is_some_and(|topic| topic.iter().all(|octet| *octet >= 0x20))
            }
            Ok(_) => message(bytes).is_some_and(|(_, _, end)| end < 1 << 16),
            Err(Fault::Truncated { .. }) => !carrier.whole && !bytes.is_empty(),
            Err(Fault::Malformed(_)) => false,
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        message(bytes).is_some_and(|(kind, at, _)| kind == CONNECT && bytes.get(at..at + 6) == Some(b"\x00\x04MQTT"))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = tell(bytes, &mut cursor);
        cursor.rest(&REST);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some((kind, at, _)) = message(bytes) else { return };
        if let Some(name) = type_name(kind.into()) {
            say.words(name);
        }
        let text = |at: usize| bytes.get(at + 2..at + 2 + usize::from(be16(bytes, at)?));
        // What version 5 puts before it.
        let behind = |at: usize| at + properties::extent(bytes.get(at..).unwrap_or_default()).unwrap_or(0);
        let told = match kind {
            CONNECT if bytes.get(at + 6) == Some(&5) => text(behind(at + 10)),
            CONNECT => text(at + 10),
            PUBLISH => text(at),
            8 | 10 if topics_fit(bytes.get(at + 2..).unwrap_or_default(), kind == 8) => text(at + 2),
            8 | 10 => text(behind(at + 2)),
            _ => None,
        };
        if let Some(text) = told.filter(|text| !text.is_empty()) {
            say.out.push(' ');
            say.wire(text.get(..text.len().min(80)).unwrap_or_default());
        }
        if let Some(name) = bytes.get(at + 1).filter(|_| kind == 2).and_then(|code| reasons::result((*code).into())) {
            say.out.push_str(": ");
            say.words(name);
        }
    }
}

/// The field of the reason in a message of this kind.
fn reason(kind: u8) -> &'static FieldDef {
    match kind {
        4 => &PUBACK_REASON,
        5 => &PUBREC_REASON,
        6 => &PUBREL_REASON,
        7 => &PUBCOMP_REASON,
        11 => &UNSUBACK_REASON,
        14 => &DISCONNECT_REASON,
        _ => &AUTH_REASON,
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = bytes.first()? >> 4;
    let parts: &[(&'static FieldDef, u32)] = match kind {
        PUBLISH => &[(&TYPE, 4), (&DUPLICATE, 1), (&QOS, 2), (&RETAIN, 1)],
        _ => &[(&TYPE, 4), (&RESERVED, 4)],
    };
    cursor.flags(&HEADER, 8, parts)?;
    let (length, octets) = varint(cursor.ahead())?;
    cursor.computed(&LENGTH, octets, Value::Number(length as u64))?;
    let qos = bytes.first()? >> 1 & 3;
    match kind {
        CONNECT => connect::tell(cursor),
        2 => {
            cursor.flags(&ACK_FLAGS, 8, &[(&ACK_RESERVED, 7), (&SESSION_PRESENT, 1)])?;
            // Only version 5 has anything behind it.
            cursor.number(if length > 2 { &CONNACK_REASON } else { &RESULT }, 1)?;
            properties::tell(cursor)
        }
        PUBLISH => {
            string(cursor, &TOPIC_LENGTH, &TOPIC)?;
            if qos > 0 {
                cursor.number(&IDENTIFIER, 2)?;
            }
            // What is left of the header are properties.
            if cursor.remaining() > 0 { properties::tell(cursor) } else { Some(()) }
        }
        4..=7 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(reason(kind), 1)?;
            properties::tell(cursor)
        }
        8 | 10 => {
            cursor.number(&IDENTIFIER, 2)?;
            // No topic begins so near its own end: what is no list of topics has properties before it.
            let five = !topics_fit(cursor.ahead(), kind == 8);
            if five {
                properties::tell(cursor)?;
            }
            while cursor.remaining() > 0 {
                string(cursor, &TOPIC_LENGTH, &TOPIC)?;
                if kind == 8 && five {
                    let parts: [(&'static FieldDef, u32); 5] =
                        [(&OPTIONS_RESERVED, 2), (&RETAIN_HANDLING, 2), (&RETAIN_AS_PUBLISHED, 1), (&NO_LOCAL, 1), (&OPTIONS_QOS, 2)];
                    cursor.flags(&OPTIONS, 8, &parts)?;
                } else if kind == 8 {
                    cursor.number(&WANTED_QOS, 1)?;
                }
            }
            Some(())
        }
        9 | 11 => {
            cursor.number(&IDENTIFIER, 2)?;
            while cursor.remaining() > 0 {
                cursor.number(if kind == 9 { &GRANTED_QOS } else { reason(kind) }, 1)?;
            }
            Some(())
        }
        14 | 15 => {
            cursor.number(reason(kind), 1)?;
            properties::tell(cursor)
        }
        _ => None,
    }
}

/// Whether `bytes` are topics one behind the other, each with an octet behind it where `with_quality`.
fn topics_fit(mut bytes: &[u8], with_quality: bool) -> bool {
    while !bytes.is_empty() {
        let Some(length) = be16(bytes, 0).filter(|length| *length > 0) else { return false };
        match bytes.get(2 + usize::from(length) + usize::from(with_quality)..) {
            Some(rest) => bytes = rest,
            None => return false,
        }
    }
    true
}

/// Tells a length of two octets and as much text.
fn string(cursor: &mut Cursor<'_, '_>, length: &'static FieldDef, def: &'static FieldDef) -> Option<()> {
    match usize::try_from(cursor.number(length, 2)?).ok()? {
        0 => Some(()),
        octets => cursor.octets(def, octets).map(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Ports 40000 and 1883.
    const TCP: &str = "9c40 075b 00000001 00000001 5018 ffff 0000 0000";
    /// A client "sensor" with user "maria" and password "segredo".
    const CONNECT: &str = "10 22 0004 4d515454 04 c2 003c 0006 73656e736f72 0005 6d61726961 0007 7365677265646f";

    #[test]
    fn a_client_says_who_it_is() {
        let told = tell(Proto::Tcp, &format!("{TCP} {CONNECT}"));
        assert_eq!((told.protocols.as_str(), told.get("mqtt.ver").as_str()), ("tcp:mqtt", "4"));
        assert_eq!((told.get("mqtt.clientid"), told.get("mqtt.username"), told.get("mqtt.passwd")), ("sensor".into(), "maria".into(), "segredo".into()));
        assert_eq!((told.get("mqtt.kalive"), told.get("mqtt.conflag.cleansess")), ("60".into(), "1".into()));
        assert_eq!(told.summaries[1][0], "CONNECT sensor");
        assert!(Proto::Mqtt.recognizes(&octets(CONNECT), Carrier::STREAM) && !Proto::Mqtt.recognizes(b"\x10\x0dnothing here", Carrier::STREAM));
    }

    #[test]
    fn a_message_is_published_under_a_topic() {
        // Quality 1, "casa/sala", identifier 7, then the same kind with nothing but an identifier.
        let told = tell(Proto::Tcp, &format!("{TCP} 32 15 0009 636173612f73616c61 0007 7b2274223a32317d 40 02 0007"));
        assert_eq!(told.protocols, "tcp:mqtt:json:mqtt");
        assert_eq!((told.get("mqtt.topic"), told.get("mqtt.msgid"), told.get("mqtt.qos")), ("casa/sala".into(), "7;7".into(), "1".into()));
        assert_eq!(told.summaries[1][1], "PUBLISH casa/sala");
    }

    #[test]
    fn subscriptions_of_both_versions() {
        let three = tell(Proto::Tcp, &format!("{TCP} 82 08 0001 0003 612f23 01"));
        assert_eq!((three.get("mqtt.topic"), three.get("mqtt.sub.qos")), ("a/#".into(), "1".into()));
        let five = tell(Proto::Tcp, &format!("{TCP} 82 09 0001 00 0003 612f23 05"));
        assert_eq!((five.get("mqtt.topic"), five.get("mqtt.property_len")), ("a/#".into(), "0".into()));
        assert_eq!((five.get("mqtt.subscription_options_qos"), five.get("mqtt.subscription_options_nl")), ("1".into(), "1".into()));
        assert_eq!(five.summaries[1][0], "SUBSCRIBE a/#");
        assert_eq!(tell(Proto::Tcp, &format!("{TCP} 90 03 0001 01 c000")).get("mqtt.suback.qos"), "1");
        assert_eq!(tell(Proto::Tcp, &format!("{TCP} 20 02 00 05")).summaries[1][0], "CONNACK: not authorized");
    }

    #[test]
    fn properties_of_version_5() {
        // A session of 30 s, then the client's name; published with a property of the program's own, with none, and in version 3
        // with a content that is no property.
        let told = tell(Proto::Tcp, &format!("{TCP} 10 14 0004 4d515454 05 02 003c 05 11 0000001e 0002 7035"));
        assert_eq!((told.get("mqtt.property_id"), told.get("mqtt.prop_number"), told.get("mqtt.clientid")), ("0x11".into(), "30".into(), "p5".into()));
        assert_eq!(told.summaries[1][0], "CONNECT p5");
        let own = tell(Proto::Tcp, &format!("{TCP} 30 11 0001 61 09 26 0002 6b31 0002 7631 6f6c61"));
        assert_eq!((own.protocols.as_str(), own.get("mqtt.prop_key"), own.get("mqtt.prop_value")), ("tcp:mqtt:text", "k1".into(), "v1".into()));
        let none = tell(Proto::Tcp, &format!("{TCP} 30 07 0001 61 00 6f6c61"));
        assert_eq!((none.protocols.as_str(), none.get("mqtt.property_len").as_str()), ("tcp:mqtt:text", "0"));
        for content in ["00 0102", "03 010203", "7b 2274223a31 7d"] {
            let octets = 3 + octets(content).len();
            let three = tell(Proto::Tcp, &format!("{TCP} 30 {octets:02x} 0001 61 {content}"));
            assert_eq!(three.get("mqtt.property_len"), "", "{content}");
        }
        let accepted = tell(Proto::Tcp, &format!("{TCP} 20 06 00 00 03 210014"));
        assert_eq!((accepted.get("mqtt.connack.reason_code"), accepted.get("mqtt.conack.val")), ("0".into(), String::new()));
        let acknowledged = tell(Proto::Tcp, &format!("{TCP} 40 04 0007 10 00"));
        assert_eq!((acknowledged.get("mqtt.puback.reason_code"), acknowledged.get("mqtt.property_len")), ("16".into(), "0".into()));
    }

    #[test]
    fn text_on_its_port_is_not_believed() {
        for text in [&b"Thank you for connecting"[..], b"0123456789", b"GET / HTTP/1.1\r\n"] {
            assert!(!Proto::Mqtt.fits(text, Carrier::STREAM), "{text:?}");
        }
    }
}
