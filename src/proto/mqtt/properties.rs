//! What messages of version 5 say besides: properties, each a number that says what it is, and a value. MQTT 5 §2.2.2.
//!
//! ```text
//! ├───────────────┬───────────────┬────────────────────────
//! │ octets of all │  what it is   │ value, as that has it …
//! └───────────────┴───────────────┴────────────────────────
//! ```

use super::varint;
use crate::i18n::{Words, w};
use crate::proto::contract::{Value, dec, hex, label, octets, text};
use crate::proto::cursor::Cursor;
use crate::proto::{Proto, look};

const SPEC: &str = "MQTT 5 §2.2.2";

fields! {
    LENGTH = dec("mqtt.property_len", SPEC, w("length of the properties", "comprimento das propriedades"));
    PROPERTY = label("mqtt.property", SPEC, w("property", "propriedade")).group();
    IDENTIFIER = hex(2, "mqtt.property_id", SPEC, w("which", "qual")).names(name);
    NUMBER = dec("mqtt.prop_number", SPEC, w("value", "valor"));
    TEXT_LENGTH = dec("mqtt.prop_string_len", SPEC, w("length of the text", "comprimento do texto"));
    TEXT = text("mqtt.prop_string", SPEC, w("text", "texto"));
    DATA = octets("mqtt.prop_data", SPEC, w("data", "dados"));
    SECRET = octets("mqtt.prop_auth_data", "MQTT 5 §4.12", w("proof of who it is", "prova de quem é")).secret();
    KEY_LENGTH = dec("mqtt.prop_key_len", SPEC, w("length of the name", "comprimento do nome"));
    KEY = text("mqtt.prop_key", SPEC, w("name", "nome"));
    VALUE_LENGTH = dec("mqtt.prop_value_len", SPEC, w("length of the value", "comprimento do valor"));
    VALUE = text("mqtt.prop_value", SPEC, w("value", "valor"));
    UNREAD = octets("mqtt.prop_unknown", SPEC, w("not readable", "não legível"));
}

/// What form the value of a property has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// A number of so many octets.
    Number(usize),
    /// A number of seven bits an octet.
    Varint,
    /// A text behind its length.
    Text,
    /// Octets behind their length.
    Data,
    /// Two texts.
    Pair,
}

/// What a property is called, and its form (MQTT 5, table 2-4).
const fn property(identifier: u8) -> Option<(Form, Words)> {
    use Form::{Data, Number, Pair, Text, Varint};
    Some(match identifier {
        1 => (Number(1), w("the content is text", "o conteúdo é texto")),
        2 => (Number(4), w("valid for, in seconds", "válida por, em segundos")),
        3 => (Text, w("type of the content", "tipo do conteúdo")),
        8 => (Text, w("answer under the topic", "responder no tópico")),
        9 => (Data, w("what the answer is to repeat", "o que a resposta deve repetir")),
        11 => (Varint, w("number of the subscription", "número da assinatura")),
        17 => (Number(4), w("session is kept for, in seconds", "a sessão é mantida por, em segundos")),
        18 => (Text, w("client's name, given by the broker", "nome do cliente, dado pelo broker")),
        19 => (Number(2), w("silent for, at most, in seconds", "silêncio máximo, em segundos")),
        21 => (Text, w("way to prove who one is", "modo de provar quem se é")),
        22 => (Data, w("proof of who it is", "prova de quem é")),
        23 => (Number(1), w("reasons are wanted", "motivos são desejados")),
        24 => (Number(4), w("last will waits, in seconds", "o testamento espera, em segundos")),
        25 => (Number(1), w("a topic for answers is wanted", "deseja-se um tópico para respostas")),
        26 => (Text, w("topics for answers", "tópicos para respostas")),
        28 => (Text, w("another broker", "outro broker")),
        31 => (Text, w("reason in words", "motivo em palavras")),
        33 => (Number(2), w("unconfirmed messages at a time, at most", "mensagens sem confirmação ao mesmo tempo, no máximo")),
        34 => (Number(2), w("numbers for topics, at most", "números para tópicos, no máximo")),
        35 => (Number(2), w("number for the topic", "número para o tópico")),
        36 => (Number(1), w("best quality of service", "melhor qualidade de serviço")),
        37 => (Number(1), w("messages can be kept", "mensagens podem ser guardadas")),
        38 => (Pair, w("of the program's own", "do próprio programa")),
        39 => (Number(4), w("octets of a message, at most", "octetos de uma mensagem, no máximo")),
        40 => (Number(1), w("wildcards can be used", "curingas podem ser usados")),
        41 => (Number(1), w("subscriptions can have numbers", "assinaturas podem ter números")),
        42 => (Number(1), w("subscriptions can be shared", "assinaturas podem ser compartilhadas")),
        _ => return None,
    })
}

fn name(identifier: u64) -> Option<Words> {
    property(u8::try_from(identifier).ok()?).map(|(_, name)| name)
}

/// Octets of the text or data at the start of `bytes`, with the length before it.
fn counted(bytes: &[u8]) -> Option<usize> {
    let length = usize::from(u16::from_be_bytes(*bytes.first_chunk()?));
    (bytes.len() >= 2 + length).then_some(2 + length)
}

/// Octets of the property at the start of `bytes`; `None` where it is none, or not whole.
fn size(bytes: &[u8]) -> Option<usize> {
    let (&identifier, value) = bytes.split_first()?;
    let octets = match property(identifier)?.0 {
        Form::Number(octets) => octets,
        Form::Varint => varint(value)?.1,
        Form::Text | Form::Data => counted(value)?,
        Form::Pair => {
            let key = counted(value)?;
            key + counted(value.get(key..)?)?
        }
    };
    (value.len() >= octets).then_some(1 + octets)
}

/// Octets of the properties at the start of `bytes` with the length before them, if they are some and end where that says.
pub(super) fn extent(bytes: &[u8]) -> Option<usize> {
    let (length, before) = varint(bytes)?;
    let mut all = bytes.get(before..before + length)?;
    while !all.is_empty() {
        all = all.get(size(all)?..)?;
    }
    Some(before + length)
}

/// The same, where nothing says that there are properties: none at all are believed before text only, as a number can begin
/// with a zero, too.
pub(super) fn likely(content: &[u8]) -> Option<usize> {
    let octets = extent(content)?;
    let rest = content.get(octets..).unwrap_or_default();
    (octets > 1 || !rest.is_empty() && look(rest) != Proto::Data).then_some(octets)
}

/// Tells the properties that stand next.
pub(super) fn tell(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if cursor.remaining() == 0 {
        return Some(());
    }
    let (length, octets) = varint(cursor.ahead())?;
    cursor.computed(&LENGTH, octets, Value::Number(length as u64))?;
    let mut left = length;
    while left > 0 {
        let ahead = cursor.ahead();
        let octets = size(ahead.get(..left.min(ahead.len()))?);
        let Some(octets) = octets else { return cursor.octets(&UNREAD, left).map(|_| ()) };
        cursor.item(&PROPERTY, octets, &UNREAD, one);
        left -= octets;
    }
    Some(())
}

fn one(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let identifier = u8::try_from(cursor.number(&IDENTIFIER, 1)?).ok()?;
    let data = if identifier == 22 { &SECRET } else { &DATA };
    match property(identifier)?.0 {
        Form::Number(octets) => cursor.number(&NUMBER, octets).map(|_| ()),
        Form::Varint => {
            let (number, octets) = varint(cursor.ahead())?;
            cursor.computed(&NUMBER, octets, Value::Number(number as u64))
        }
        Form::Text => super::string(cursor, &TEXT_LENGTH, &TEXT),
        Form::Data => super::string(cursor, &TEXT_LENGTH, data),
        Form::Pair => {
            super::string(cursor, &KEY_LENGTH, &KEY)?;
            super::string(cursor, &VALUE_LENGTH, &VALUE)
        }
    }
}
