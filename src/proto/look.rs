//! What application octets are that no key names: told by their look, and told as one field.

use super::Proto;
use super::contract::{FieldDef, FieldSink, Layer, Value, dec, octets, text};
use crate::i18n::w;

/// Octets that no text has.
const fn is_control(octet: u8) -> bool {
    (octet < 0x20 && !matches!(octet, b'\0' | b'\n' | b'\r' | b'\t')) || octet == 0x7f
}

static CONTROL: [bool; 256] = {
    let (mut all, mut octet) = ([false; 256], 0);
    while octet < 256 {
        all[octet] = is_control(octet as u8);
        octet += 1;
    }
    all
};

/// What application octets look like, judged by the first 64 of them.
///
/// Text is UTF-8 without control characters but for tab, line feed, carriage return and closing NULs.
#[must_use]
pub fn look(payload: &[u8]) -> Proto {
    let sample = &payload[..payload.len().min(64)];
    // Most binary octets are told by the first few, which are looked up without asking after each; the fold looks at many at
    // once.
    let told =
        sample.first_chunk::<8>().is_some_and(|first| first.map(|octet| CONTROL[usize::from(octet)]).contains(&true));
    if told || sample.iter().fold(false, |any, octet| any | is_control(*octet)) {
        return Proto::Data;
    }
    let closing = sample.iter().position(|octet| *octet == 0).unwrap_or(sample.len());
    let (whole, nuls) = sample.split_at(closing);
    if whole.is_empty() || nuls.iter().any(|octet| *octet != 0) {
        return Proto::Data;
    }
    let text = match std::str::from_utf8(whole) {
        Ok(text) => text,
        // A character that the sample cuts in two is no reason to call it binary.
        Err(error) if error.error_len().is_none() && payload.len() > whole.len() && closing == sample.len() => {
            std::str::from_utf8(&whole[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Proto::Data,
    };
    // U+0080 to U+009F are control characters too.
    if text.is_empty() || !(text.is_ascii() || text.chars().all(|c| !c.is_control() || c.is_ascii())) {
        return Proto::Data;
    }
    let start = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    match start.as_bytes() {
        [b'<', ..] => markup(&start[1..]),
        [b'{' | b'[', ..] if is_json(start) => Proto::Json,
        _ => Proto::Text,
    }
}

/// What begins with this behind a `<`.
fn markup(rest: &str) -> Proto {
    /// Elements that a page or a piece of one begins with, and that XML hardly has.
    const HTML: [&str; 17] = [
        "a", "body", "br", "div", "form", "h1", "h2", "h3", "head", "html", "img", "ol", "p", "script", "span",
        "table", "ul",
    ];
    if rest.starts_with("?xml") || rest.starts_with("!--") || rest.starts_with("![CDATA[") {
        return Proto::Xml;
    }
    let word = |text: &str, word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    if word(rest, "!doctype") {
        return if word(rest[8..].trim_start(), "html") { Proto::Html } else { Proto::Xml };
    }
    // XML 1.0 §2.3: a name, then white space or the end of the tag; "<13>" and "<someone@example.org>" are neither.
    let end = rest.find(|c: char| !(c.is_alphanumeric() || "_:.-".contains(c))).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(end);
    let closes = behind.is_empty() || behind.starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'));
    if !closes || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        Proto::Text
    } else if HTML.iter().any(|element| name.eq_ignore_ascii_case(element)) {
        Proto::Html
    } else {
        Proto::Xml
    }
}

/// It is an object or an array (RFC 8259 §2), several of them, or the start of one: `[1] line` and `[notice]` are not.
fn is_json(text: &str) -> bool {
    const VALUE: u8 = b'v';
    let (mut rest, mut depth, mut last) = (text, 0u32, b',');
    loop {
        rest = rest.trim_ascii_start();
        let Some(first) = rest.bytes().next() else { return true };
        let value_may_stand = matches!(last, b'[' | b',' | b':');
        let (len, token) = match first {
            b'{' | b'[' if value_may_stand || depth == 0 => {
                depth += 1;
                (1, first)
            }
            b'}' | b']' if depth > 0 && !matches!(last, b',' | b':') => {
                depth -= 1;
                (1, VALUE)
            }
            b',' if depth > 0 && matches!(last, VALUE | b'"') => (1, first),
            b':' if last == b'"' => (1, first),
            b'"' if value_may_stand || last == b'{' => match string(rest) {
                Some(len) => (len, first),
                None => return true,
            },
            _ if value_may_stand => match scalar(rest) {
                Some(len) => (len, VALUE),
                None => return false,
            },
            _ => return false,
        };
        rest = &rest[len..];
        last = token;
    }
}

/// Octets of the string at the start of `text`, quotation marks included; `None` for one that does not end.
fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|octet| {
        let ends = octet == b'"' && !escaped;
        escaped = octet == b'\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

/// Octets of the number, `true`, `false` or `null` at the start of `text`, which may be cut.
fn scalar(text: &str) -> Option<usize> {
    let len = text.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(text.len());
    let (word, cut) = (&text[..len], len == text.len());
    let literal = ["true", "false", "null"].iter().any(|known| *known == word || cut && known.starts_with(word));
    let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-') && (cut || word.parse::<f64>().is_ok());
    (len > 0 && (literal || number)).then_some(len)
}

/// The field that all octets of a text are, whatever its structure.
pub(super) static TEXT: FieldDef = text("data.text", "RFC 3629", w("text", "texto"));
/// Octets of a payload.
pub(super) static LENGTH: FieldDef = dec("data.len", "–", w("octets", "octetos")).derived();
/// The same octets as such, as those of what is no text are told: for who asks for them, because the text says it all.
static OCTETS: FieldDef = octets("data.data", "–", w("octets", "octetos")).derived();
/// What a text tells.
pub(super) static TEXT_FIELDS: &[&FieldDef] = &[&TEXT, &OCTETS, &LENGTH];

/// Tells the payload of a layer that is all payload: as one field, and its length.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink, def: &'static FieldDef) {
    let payload = layer.payload();
    if let Some(value) = def.value(payload, 0, payload.len() as u32 * 8) {
        sink.put_octets(def, 0..payload.len(), value);
    }
    if *def == TEXT && sink.picks(&OCTETS) {
        sink.derive(&OCTETS, Value::Bytes(payload));
    }
    sink.derive(&LENGTH, Value::Number(payload.len() as u64 + u64::from(layer.cut_off())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(proto: Proto, samples: &[&str]) {
        for sample in samples {
            assert_eq!(look(sample.as_bytes()), proto, "{sample:?}");
        }
    }

    #[test]
    fn objects_and_arrays_are_json() {
        all(
            Proto::Json,
            &[
                r#"{"group": "224.1.1.1", "ttl": 2}"#,
                "{}",
                "[]",
                " \r\n\t[ 1, -2.5e3, true, null, [\"a\", {\"b\": []}]]",
                "{\"a\":1}\n{\"a\":2}\n",
                "\u{feff}{\"bom\": 1}",
                r#"{"quote": "\"", "backslash": "\\"}"#,
                r#"{"mensagem": "um texto tão longo que a amostra acaba no meio da própria cadeia", "n": 1}"#,
                r#"{"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": tr"#,
            ],
        );
    }

    #[test]
    fn what_only_begins_like_json_is_text() {
        all(
            Proto::Text,
            &[
                "[1] linha",
                "[notice] started",
                "[12:30:01] message",
                "[2024-01-01 10:00:00] message",
                "{'python': 1}",
                "{name: 1}",
                "[]()",
                "{\"a\" 1}",
                "{,}",
                "]",
            ],
        );
    }

    #[test]
    fn markup_is_told_apart() {
        all(
            Proto::Html,
            &[
                "<!DOCTYPE html><html></html>",
                "<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
                "\n  <html>",
                "<p>um pedaço</p>",
                "<div class=\"a\">",
                "<BODY bgcolor=white>",
            ],
        );
        all(
            Proto::Xml,
            &[
                "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">",
                "\u{feff}<?xml version='1.0'?>",
                "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">",
                "<stream:stream to='example.org'>",
                "<pedido/>",
                "<!-- note -->",
                "<!DOCTYPE note SYSTEM \"note.dtd\">",
                "<title>not alone on a page</title>",
            ],
        );
        all(
            Proto::Text,
            &["<13>Oct 11 22:14:15 host su: failed", "<someone@example.org> wrote", "<- back", "<", "a < b"],
        );
    }

    #[test]
    fn text_is_printable_utf_8() {
        all(
            Proto::Text,
            &["Thank you for connecting", "Multicast número 7\0", "padded\0\0\0", "\n", "GET / HTTP/1.1\r\n", "日本語"],
        );
        all(Proto::Data, &["", "\0", "a\0b", "bell \x07", "\u{85} is a control", "\x1b[31m", "\u{feff}\x01"]);
        assert_eq!(look(&[0xe1, b' ', b'!']), Proto::Data, "ISO 8859-1");
    }

    #[test]
    fn a_character_that_the_sample_cuts_is_no_fault() {
        for before in 60..=64 {
            let text = "a".repeat(before) + "€" + "uro";
            assert_eq!(look(text.as_bytes()), Proto::Text, "{before} octets before it");
        }
        // One that the payload itself cuts is: it will never be whole.
        assert_eq!(look(&"a€".as_bytes()[..3]), Proto::Data);
    }

    #[test]
    fn nothing_breaks_however_it_is_cut() {
        for sample in [r#"{"a": [1, true, "\u00e9é"]}"#, "\u{feff}<?xml version='1.0'?>", "<!doctype html>"] {
            for end in 0..sample.len() {
                let _ = look(&sample.as_bytes()[..end]);
            }
        }
    }
}
