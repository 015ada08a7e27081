//! Files that describe protocols, right and wrong, and messages by them.

use super::*;
use crate::proto::contract::{Carrier, Fault, Field, FieldSink, Next, Value};

/// A message of a kind, a text of a length, and numbers as many as a count says.
const FILE: &str = r#"
[[protocol]]
name = "eco"
tcp = [12345]
magic = "EC"

[[protocol.field]]
name = "magic"
type = "text"
octets = 2

[[protocol.field]]
name = "kind"
title = "tipo"
bits = 4
names = { 1 = "pergunta", 2 = "resposta" }

[[protocol.field]]
name = "count"
bits = 4

[[protocol.field]]
name = "length"
bits = 16

[[protocol.field]]
name = "text"
type = "text"
octets = "length"

[[protocol.field]]
name = "item"
repeat = "count"

[[protocol.field.field]]
name = "value"
octets = 2
little_endian = true
"#;

#[derive(Default)]
struct Told(Vec<(&'static str, String, Option<&'static str>)>);

impl FieldSink for Told {
    fn field(&mut self, field: Field<'_>) {
        let value = match field.value {
            Value::Number(number) => number.to_string(),
            Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
            other => format!("{other:?}"),
        };
        self.0.push((field.def.name, value, field.label.map(|label| label.pt)));
    }

    fn enter(&mut self, group: Field<'_>) {
        self.field(group);
    }

    fn leave(&mut self) {}
}

fn told(definition: &Definition, bytes: &[u8]) -> Vec<(&'static str, String, Option<&'static str>)> {
    let mut told = Told::default();
    definition.describe(bytes, &mut told);
    told.0
}

fn values(definition: &Definition, bytes: &[u8]) -> Vec<String> {
    told(definition, bytes).into_iter().map(|(name, value, _)| format!("{name}={value}")).collect()
}

#[test]
fn lengths_counts_and_names() {
    let eco = &read(FILE).expect("a sound file")[0];
    let message = b"EC\x12\x00\x03ola\x01\x00\x00\x01next";
    let step = eco.peel(message).expect("a message");
    assert_eq!((step.header, step.claim, step.next), (12, Some(12), Next::Nothing));
    let all = told(eco, message);
    assert_eq!(all[1], ("eco.kind", "1".into(), Some("pergunta")));
    let values = values(eco, message);
    assert_eq!(values[4], "eco.text=ola");
    assert_eq!(
        values.iter().filter(|value| value.starts_with("eco.value")).collect::<Vec<_>>(),
        ["eco.value=1", "eco.value=256"]
    );
    let mut line = String::new();
    eco.summary(message, &mut crate::proto::contract::Say { lang: crate::i18n::Lang::PtBr, out: &mut line });
    assert_eq!(line, "\"EC\", pergunta, \"ola\"");
}

#[test]
fn what_is_not_whole_asks_for_more_and_what_is_none_is_refused() {
    let eco = &read(FILE).expect("a sound file")[0];
    assert_eq!(eco.peel(b"EC\x12\x00\x03ol"), Err(Fault::Truncated { need: 8 }));
    assert!(eco.fits(b"E", Carrier::STREAM) && !eco.fits(b"E", Carrier::DATAGRAM));
    assert!(!eco.fits(b"ola", Carrier::STREAM));
    // Fifteen rounds of what is not there.
    assert!(matches!(eco.peel(b"EC\x1f\x00\x00"), Err(Fault::Truncated { .. })));
    for length in 0..14 {
        told(eco, &b"EC\x1f\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"[..length]);
    }
}

#[test]
fn texts_with_delimiters_and_a_payload() {
    let file = r#"
[[protocol]]
name = "linha"
field = [
  { name = "comando", type = "text", until = " " },
  { name = "octetos", until = "\n" },
  { name = "corpo", type = "payload", octets = "octetos" },
]
"#;
    let line = &read(file).expect("a sound file")[0];
    let message = b"DIZ 7\n{\"a\":1}";
    let step = line.peel(message).expect("a message");
    assert_eq!((step.header, step.claim, step.next), (6, Some(13), Next::Payload));
    assert_eq!(values(line, message), ["linha.comando=DIZ", "linha.octetos=7"]);
    assert_eq!(line.peel(b"DIZ 18446744073709551615\n").map(|step| step.claim), Ok(Some(usize::MAX.div_ceil(8))));
    assert_eq!(line.peel(b"DIZ"), Err(Fault::Truncated { need: 4 }));
}

#[test]
fn a_mistake_has_a_line_and_a_column() {
    let wrong = |file: &str| read(file).map(|_| ()).expect_err(file);
    let place = |file: &str| {
        let problem = wrong(file);
        (problem.line, problem.column, problem.what.en)
    };
    assert_eq!(
        place("[[protocol]]\nname = \"eco\"\nfield = [{ name = \"a\", octets = \"b\" }]"),
        (3, 33, "no number of this name stands before it")
    );
    assert_eq!(
        place("[[protocol]]\nname = \"tcp\"\nfield = [{ name = \"a\" }]"),
        (2, 8, "there is a protocol of this name already")
    );
    assert_eq!(place("[[protocol]]\nname = \"é\""), (2, 8, "a name consists of letters, digits, _ and -"));
    assert_eq!(place("[[protocol]]\nnome = \"eco\"").0, 2);
    assert_eq!(place("[[protocol]]\nname = \"eco\"").2, "a protocol has fields");
    assert_eq!(
        place("[[protocol]]\nname = \"a\"\nfield = [{ name = \"b\", bits = 65 }]").2,
        "a number has 1 to 64 bits, or digits up to until"
    );
    assert_eq!(
        place("[[protocol]]\nname = \"a\"\nfield = [{ name = \"b\", type = \"text\" }, { name = \"c\", bits = 8 }]").2,
        "nothing can stand behind a field that goes to the end"
    );
    assert_eq!(
        place("[[protocol]]\nname = \"a\"\nmagic = \"0x1\"\nfield = [{ name = \"b\", bits = 8 }]"),
        (3, 9, "not pairs of hexadecimal digits")
    );
    assert_eq!(place("[[protocol]\n"), (1, 12, "this cannot be read"));
    assert!(!wrong("[[protocol]\n").about.is_empty());
}
