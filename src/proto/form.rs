//! What a form on a page holds, as browsers send it: names and values in one line of text. WHATWG URL §5.
//!
//! ```text
//! nome=Maria+Silva&cidade=S%C3%A3o+Paulo
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, label, text};
use super::cursor::Cursor;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "WHATWG URL §5.1";

fields! {
    ITEM = label("urlencoded-form.item", SPEC, w("name and value", "nome e valor")).group();
    NAME = text("urlencoded-form.key", SPEC, w("name", "nome"));
    VALUE = text("urlencoded-form.value", SPEC, w("value", "valor"));
    END = label("urlencoded-form.end", SPEC, w("end of the value", "fim do valor"));
    PASSWORD = text("urlencoded-form.password", SPEC, w("password", "senha")).secret().also(&["urlencoded-form.value"]);
}

/// A text with `+` for a space and `%E3` for an octet, as it was before.
fn decoded(text: &[u8]) -> Vec<u8> {
    let mut all = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, behind)) = rest.split_first() {
        let octet = behind.get(..2).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        match (first, octet) {
            (b'%', Some(octet)) => {
                all.push(octet);
                rest = &behind[2..];
                continue;
            }
            (b'+', _) => all.push(b' '),
            _ => all.push(*first),
        }
        rest = behind;
    }
    all
}

/// Names that hold what is nobody's business.
fn is_secret(name: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    ["pass", "senha", "pwd", "secret", "token"].iter().any(|word| memchr::memmem::find(&name, word.as_bytes()).is_some())
}

/// Form data.
pub struct Form;

impl Protocol for Form {
    const INFO: &'static Info = &Info {
        name: "urlencoded-form",
        title: "form data",
        about: w(
            "What was filled into a form on a page: names and values in one line of text.",
            "O que foi preenchido em um formulário de página: nomes e valores em uma linha de texto.",
        ),
        spec: "WHATWG URL §5",
        osi: Osi::Presentation,
        pdu: Pdu::Message,
        keys: &[Key::FormData],
        fields: FIELDS,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("dados de formulário");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        for item in bytes.split_inclusive(|octet| *octet == b'&') {
            cursor.item(&ITEM, item.len(), &VALUE, |cursor| {
                let text = item.strip_suffix(b"&").unwrap_or(item);
                let Some(equals) = memchr::memchr(b'=', text) else {
                    return cursor.computed(&NAME, item.len(), Value::Text(&decoded(text)));
                };
                let (name, value) = (decoded(text.get(..equals)?), text.get(equals + 1..)?);
                if value.is_empty() {
                    return cursor.computed(&NAME, item.len(), Value::Text(&name));
                }
                cursor.computed(&NAME, equals + 1, Value::Text(&name))?;
                // The octets of a secret are covered: what parts it from the next stays.
                let def = if is_secret(&name) { &PASSWORD } else { &VALUE };
                cursor.computed(def, value.len(), Value::Text(&decoded(value)))?;
                match item.len() - text.len() {
                    0 => Some(()),
                    end => cursor.octets(&END, end).map(|_| ()),
                }
            });
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        for (i, item) in layer.header().split(|octet| *octet == b'&').enumerate() {
            if i == 6 {
                return say.out.push_str(", …");
            }
            say.out.push_str(if i > 0 { ", " } else { "" });
            let text = decoded(item);
            say.wire(text.get(..text.len().min(60)).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn names_and_values_are_decoded() {
        let hex: String = "nome=Maria+Silva&cidade=S%C3%A3o+Paulo&vazio=&x&senha=a%26b".bytes().map(|octet| format!("{octet:02x}")).collect();
        let told = tell(Proto::Form, &hex);
        assert_eq!(told.get("urlencoded-form.key"), "nome;cidade;vazio;x;senha");
        assert_eq!(told.get("urlencoded-form.value"), "Maria Silva;São Paulo");
        assert_eq!(told.get("urlencoded-form.password"), "a&b");
        assert_eq!(told.summaries[0][0], "nome=Maria Silva, cidade=São Paulo, vazio=, x, senha=a&b");
    }
}
