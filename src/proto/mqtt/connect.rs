//! CONNECT, by which a client says who it is, and what is to be published when it vanishes. MQTT 3.1.1 §3.1, MQTT 5 §3.1.

use super::{properties, string};
use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, dec, flag, hex, octets, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "MQTT 3.1.1 §3.1";

fields! {
    PROTOCOL_LENGTH = dec("mqtt.proto_len", SPEC, w("length of the name", "comprimento do nome"));
    PROTOCOL = text("mqtt.protoname", SPEC, w("protocol", "protocolo"));
    VERSION = dec("mqtt.ver", SPEC, w("version", "versão")).names(version_name);
    CONNECT_FLAGS = hex(2, "mqtt.conflags", SPEC, w("flags", "sinalizadores")).group();
    HAS_USER = flag("mqtt.conflag.uname", SPEC, w("with a user", "com usuário"));
    HAS_PASSWORD = flag("mqtt.conflag.passwd", SPEC, w("with a password", "com senha"));
    WILL_RETAIN = flag("mqtt.conflag.retain", SPEC, w("last will is kept", "testamento é guardado"));
    WILL_QOS = dec("mqtt.conflag.qos", SPEC, w("quality of the last will", "qualidade do testamento"));
    HAS_WILL = flag("mqtt.conflag.willflag", SPEC, w("with a last will", "com testamento"))
        .about("What the broker publishes when this client vanishes.", "O que o broker publica quando este cliente some.");
    CLEAN = flag("mqtt.conflag.cleansess", SPEC, w("start anew", "começar do zero"));
    CONNECT_RESERVED = flag("mqtt.conflag.reserved", SPEC, w("reserved", "reservado"));
    KEEP_ALIVE = dec("mqtt.kalive", SPEC, w("silent for, at most, in seconds", "silêncio máximo, em segundos"));
    CLIENT_LENGTH = dec("mqtt.clientid_len", SPEC, w("length of the client's name", "comprimento do nome do cliente"));
    CLIENT = text("mqtt.clientid", SPEC, w("client", "cliente"));
    WILL_TOPIC_LENGTH = dec("mqtt.willtopic_len", SPEC, w("length of the will's topic", "comprimento do tópico do testamento"));
    WILL_TOPIC = text("mqtt.willtopic", SPEC, w("topic of the last will", "tópico do testamento"));
    WILL_LENGTH = dec("mqtt.willmsg_len", SPEC, w("length of the last will", "comprimento do testamento"));
    WILL = octets("mqtt.willmsg", SPEC, w("last will", "testamento"));
    USER_LENGTH = dec("mqtt.username_len", SPEC, w("length of the user", "comprimento do usuário"));
    USER = text("mqtt.username", SPEC, w("user", "usuário"));
    PASSWORD_LENGTH = dec("mqtt.passwd_len", SPEC, w("length of the password", "comprimento da senha"));
    PASSWORD = text("mqtt.passwd", SPEC, w("password", "senha")).secret();
}

fn version_name(number: u64) -> Option<Words> {
    Some(same(match number {
        3 => "MQTT 3.1",
        4 => "MQTT 3.1.1",
        5 => "MQTT 5",
        _ => return None,
    }))
}

/// Tells the content of CONNECT.
pub(super) fn tell(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    string(cursor, &PROTOCOL_LENGTH, &PROTOCOL)?;
    let version = cursor.number(&VERSION, 1)?;
    let flags = cursor.peek(0)?;
    let parts: [(&'static FieldDef, u32); 7] = [
        (&HAS_USER, 1),
        (&HAS_PASSWORD, 1),
        (&WILL_RETAIN, 1),
        (&WILL_QOS, 2),
        (&HAS_WILL, 1),
        (&CLEAN, 1),
        (&CONNECT_RESERVED, 1),
    ];
    cursor.flags(&CONNECT_FLAGS, 8, &parts)?;
    cursor.number(&KEEP_ALIVE, 2)?;
    if version == 5 {
        properties::tell(cursor)?;
    }
    string(cursor, &CLIENT_LENGTH, &CLIENT)?;
    if flags & 4 != 0 {
        if version == 5 {
            properties::tell(cursor)?;
        }
        string(cursor, &WILL_TOPIC_LENGTH, &WILL_TOPIC)?;
        string(cursor, &WILL_LENGTH, &WILL)?;
    }
    if flags & 0x80 != 0 {
        string(cursor, &USER_LENGTH, &USER)?;
    }
    if flags & 0x40 != 0 {
        string(cursor, &PASSWORD_LENGTH, &PASSWORD)?;
    }
    Some(())
}
