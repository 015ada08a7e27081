//! Protocols of one's own out of TOML, which the `toml` crate reads; a mistake is told with its line and column.
//!
//! ```toml
//! [[protocol]]
//! name = "eco"            # fields are called eco.…
//! tcp = [12345]           # ports; or magic = "ECO1", by which messages are told on any port
//!
//! [[protocol.field]]
//! name = "kind"
//! bits = 8
//! names = { 1 = "question", 2 = "answer" }
//!
//! [[protocol.field]]
//! name = "length"
//! bits = 16
//!
//! [[protocol.field]]
//! name = "text"
//! type = "text"
//! octets = "length"       # as many as that field says; or until = "\n"; or neither: to the end
//! ```

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::layout::{Count, Definition, Part, Size, What};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Info, Key, Signature, dec, flag, hex, ipv4, ipv6, label, mac, octets, text};

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub what: Words,
    /// The word that it is about, or what the reader of TOML says.
    pub about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    protocol: Vec<RawProtocol>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProtocol {
    name: Spanned<String>,
    title: Option<String>,
    about: Option<String>,
    spec: Option<String>,
    #[serde(default)]
    layer: Option<Spanned<u8>>,
    #[serde(default)]
    tcp: Vec<u16>,
    #[serde(default)]
    udp: Vec<u16>,
    magic: Option<Spanned<String>>,
    #[serde(default)]
    field: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    name: Spanned<String>,
    title: Option<String>,
    about: Option<String>,
    r#type: Option<Spanned<String>>,
    bits: Option<Spanned<u32>>,
    octets: Option<Spanned<Number>>,
    until: Option<Spanned<String>>,
    repeat: Option<Spanned<Number>>,
    #[serde(default)]
    names: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    little_endian: bool,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    field: Vec<RawField>,
}

/// A number, or the name of the field that holds it.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Number {
    Fixed(u32),
    Of(String),
}

/// Something wrong, with its place in the file.
type Wrong = (Range<usize>, Words, String);

const SPEC: &str = "–";

/// Reads protocols from `text`.
///
/// # Errors
/// The first [`Problem`].
pub fn read(text: &str) -> Result<Vec<Definition>, Problem> {
    let problem = |(span, what, about): Wrong| {
        let before = text.get(..span.start.min(text.len())).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Problem { line, column, what, about }
    };
    let file: File = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        problem((span, w("this cannot be read", "isto não pode ser lido"), error.message().to_owned()))
    })?;
    if let Some(extra) = file.protocol.get(super::SLOTS) {
        let what = w("more than eight protocols", "mais de oito protocolos");
        return Err(problem((extra.name.span(), what, extra.name.get_ref().clone())));
    }
    let mut names: Vec<String> = Vec::new();
    file.protocol
        .into_iter()
        .map(|raw| {
            let name = raw.name.get_ref().clone();
            let taken = names.contains(&name) || Proto::ALL.iter().any(|proto| proto.info().name == name);
            if taken {
                return Err((
                    raw.name.span(),
                    w("there is a protocol of this name already", "já existe um protocolo com este nome"),
                    name,
                ));
            }
            names.push(name);
            protocol(raw)
        })
        .collect::<Result<_, Wrong>>()
        .map_err(problem)
}

/// A text that lives as long as the program, as the words of all protocols do.
fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn name_of(name: &Spanned<String>) -> Result<&str, Wrong> {
    let text = name.get_ref();
    let sound =
        !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'_' | b'-'));
    match sound {
        true => Ok(text),
        false => Err((
            name.span(),
            w("a name consists of letters, digits, _ and -", "um nome consiste de letras, dígitos, _ e -"),
            text.clone(),
        )),
    }
}

fn protocol(raw: RawProtocol) -> Result<Definition, Wrong> {
    let name = name_of(&raw.name)?.to_owned();
    let osi = match raw.layer.as_ref().map(|layer| (*layer.get_ref(), layer.span())) {
        None | Some((7, _)) => Osi::Application,
        Some((6, _)) => Osi::Presentation,
        Some((5, _)) => Osi::Session,
        Some((other, span)) => {
            return Err((
                span,
                w("programs speak at layer 5, 6 or 7", "programas falam na camada 5, 6 ou 7"),
                other.to_string(),
            ));
        }
    };
    let magic = match &raw.magic {
        Some(magic) if magic.get_ref().is_empty() => {
            return Err((
                magic.span(),
                w("magic needs an octet at least", "magic precisa de ao menos um octeto"),
                String::new(),
            ));
        }
        Some(magic) => magic_octets(magic)?,
        None => Vec::new(),
    };
    if raw.field.is_empty() {
        return Err((raw.name.span(), w("a protocol has fields", "um protocolo tem campos"), name));
    }
    let mut reader = Reader { prefix: name.clone(), numbers: Vec::new(), defs: Vec::new() };
    let parts = reader.parts(raw.field)?;
    if let Some(open) = first_open(&parts) {
        return Err((
            raw.name.span(),
            w(
                "nothing can stand behind a field that goes to the end",
                "nada pode vir depois de um campo que vai até o fim",
            ),
            open.to_owned(),
        ));
    }
    let keys: Vec<Key> =
        raw.tcp.iter().map(|port| Key::Tcp(*port)).chain(raw.udp.iter().map(|port| Key::Udp(*port))).collect();
    let signatures = match magic.first() {
        Some(first) => vec![Signature::both(Box::leak(Box::new([(*first, *first)]))).begins(&magic)],
        None => Vec::new(),
    };
    let name = kept(name);
    let title = raw.title.map_or(name, kept);
    let about = raw.about.map_or(w("A protocol of one's own.", "Um protocolo próprio."), |about| both(kept(about)));
    let spec = raw.spec.map_or(SPEC, kept);
    let fields = Box::leak(reader.defs.into_boxed_slice());
    let keys = Box::leak(keys.into_boxed_slice());
    let info = Box::leak(Box::new(Info { name, title, about, spec, osi, pdu: Pdu::Message, keys, fields, ends: None }));
    let numbers = reader.numbers.len();
    Ok(Definition { info, signatures: Box::leak(signatures.into_boxed_slice()), magic, parts, numbers })
}

const fn both(text: &'static str) -> Words {
    Words { en: text, pt: text }
}

/// Letters as they are, or octets in hexadecimal digits behind `0x`.
fn magic_octets(magic: &Spanned<String>) -> Result<Vec<u8>, Wrong> {
    let Some(digits) = magic.get_ref().strip_prefix("0x") else { return Ok(magic.get_ref().clone().into_bytes()) };
    let digits: Vec<u8> = digits.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect();
    let pairs = digits
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok());
    pairs.collect::<Option<_>>().ok_or_else(|| {
        (
            magic.span(),
            w("not pairs of hexadecimal digits", "não são pares de dígitos hexadecimais"),
            magic.get_ref().clone(),
        )
    })
}

/// The name of a field that goes to the end though something stands behind it.
fn first_open(parts: &[Part]) -> Option<&'static str> {
    let last = parts.len().saturating_sub(1);
    parts.iter().enumerate().find_map(|(i, part)| match &part.what {
        What::Field(Size::Rest) => (i < last).then_some(part.def.name),
        What::Payload(_) => (i < last).then_some(part.def.name),
        What::Row(_, inside) => inside
            .iter()
            .find(|part| matches!(part.what, What::Field(Size::Rest) | What::Payload(_)))
            .map(|part| part.def.name),
        What::Field(_) => None,
    })
}

struct Reader {
    prefix: String,
    /// Names of fields whose numbers may be referred to.
    numbers: Vec<String>,
    defs: Vec<&'static FieldDef>,
}

impl Reader {
    fn parts(&mut self, raw: Vec<RawField>) -> Result<Vec<Part>, Wrong> {
        raw.into_iter().map(|field| self.part(field)).collect()
    }

    fn reference(&self, name: &str, span: Range<usize>) -> Result<usize, Wrong> {
        let place = self.numbers.iter().rposition(|known| known == name);
        place.ok_or_else(|| {
            (
                span,
                w("no number of this name stands before it", "nenhum número com este nome vem antes"),
                name.to_owned(),
            )
        })
    }

    fn part(&mut self, raw: RawField) -> Result<Part, Wrong> {
        let own = name_of(&raw.name)?.to_owned();
        let name = kept(format!("{}.{own}", self.prefix));
        let title = both(raw.title.map_or_else(|| kept(own.clone()), kept));
        if let Some(repeat) = &raw.repeat {
            let count = match repeat.get_ref() {
                Number::Fixed(count) => Count::Fixed((*count).into()),
                Number::Of(of) => Count::Of(self.reference(of, repeat.span())?),
            };
            if raw.field.is_empty() {
                return Err((
                    repeat.span(),
                    w("what is repeated has fields of its own", "o que se repete tem campos próprios"),
                    own,
                ));
            }
            let def = self.keep(label(name, SPEC, title).group(), raw.about);
            let inside = self.parts(raw.field)?;
            return Ok(Part { def, what: What::Row(count, inside), names: Vec::new(), keeps: None });
        }
        if let Some(inside) = raw.field.first() {
            return Err((
                inside.name.span(),
                w("only what is repeated has fields of its own", "só o que se repete tem campos próprios"),
                inside.name.get_ref().clone(),
            ));
        }
        let kind = raw.r#type.as_ref().map_or("number", |kind| kind.get_ref().as_str());
        let size = match (&raw.bits, &raw.octets, &raw.until) {
            (Some(bits), None, None) => Size::Bits(*bits.get_ref()),
            (None, Some(octets), None) => match octets.get_ref() {
                Number::Fixed(count) => Size::Bits(count.saturating_mul(8)),
                Number::Of(of) => Size::Of(self.reference(of, octets.span())?),
            },
            (None, None, Some(until)) if !until.get_ref().is_empty() => {
                Size::Until(until.get_ref().clone().into_bytes())
            }
            (None, None, None) => match kind {
                "ipv4" => Size::Bits(32),
                "mac" => Size::Bits(48),
                "ipv6" => Size::Bits(128),
                "flag" => Size::Bits(1),
                _ => Size::Rest,
            },
            _ => {
                return Err((
                    raw.name.span(),
                    w(
                        "one of bits, octets and until says how long it is",
                        "um entre bits, octets e until diz o comprimento",
                    ),
                    own,
                ));
            }
        };
        let numeric = matches!(kind, "number" | "hex");
        let refused = |what| Err((raw.name.span(), what, own.clone()));
        match (kind, &size) {
            ("number" | "hex", Size::Bits(1..=64) | Size::Until(_))
            | ("flag", Size::Bits(1))
            | ("ipv4", Size::Bits(32)) => {}
            ("mac", Size::Bits(48)) | ("ipv6", Size::Bits(128)) => {}
            ("number" | "hex", _) => {
                return refused(w(
                    "a number has 1 to 64 bits, or digits up to until",
                    "um número tem de 1 a 64 bits, ou dígitos até until",
                ));
            }
            ("ipv4" | "ipv6" | "mac" | "flag", _) => {
                return refused(w(
                    "an address or a flag has a size of its own",
                    "um endereço ou sinalizador tem tamanho próprio",
                ));
            }
            ("text" | "octets" | "payload", Size::Bits(bits)) if !bits.is_multiple_of(8) || *bits == 0 => {
                return refused(w("text and octets are whole octets", "texto e octetos são octetos inteiros"));
            }
            ("payload", Size::Until(_)) => {
                return refused(w(
                    "a payload has octets, or goes to the end",
                    "uma carga tem octets, ou vai até o fim",
                ));
            }
            _ => {}
        }
        if let (true, Size::Bits(bits)) = (raw.little_endian, &size)
            && !bits.is_multiple_of(8)
        {
            return refused(w("only whole octets are little-endian", "só octetos inteiros são little-endian"));
        }
        let mut def = match kind {
            "number" => dec(name, SPEC, title),
            "hex" => hex(16, name, SPEC, title),
            "text" => text(name, SPEC, title),
            "octets" | "payload" => octets(name, SPEC, title),
            "flag" => flag(name, SPEC, title),
            "ipv4" => ipv4(name, SPEC, title),
            "ipv6" => ipv6(name, SPEC, title),
            "mac" => mac(name, SPEC, title),
            _ => {
                let span = raw.r#type.as_ref().map_or(0..0, Spanned::span);
                let what = w(
                    "a type is number, hex, flag, text, octets, ipv4, ipv6, mac or payload",
                    "um tipo é number, hex, flag, text, octets, ipv4, ipv6, mac ou payload",
                );
                return Err((span, what, kind.to_owned()));
            }
        };
        if let (Size::Bits(bits), "hex") = (&size, kind) {
            def = hex(bits.div_ceil(4) as u8, name, SPEC, title);
        }
        if raw.little_endian {
            def = def.little_endian();
        }
        if raw.secret {
            def = def.secret();
        }
        let mut names = Vec::new();
        for (number, word) in raw.names {
            let digits = number.get_ref();
            let value = match digits.strip_prefix("0x") {
                Some(digits) => u64::from_str_radix(digits, 16).ok(),
                None => digits.parse().ok(),
            };
            let what = w("only numbers have names", "só números têm nomes");
            names.push((value.ok_or_else(|| (number.span(), what, digits.clone()))?, both(kept(word))));
        }
        let keeps = numeric.then(|| {
            self.numbers.push(own);
            self.numbers.len() - 1
        });
        let what = if kind == "payload" { What::Payload(size) } else { What::Field(size) };
        let def = if kind == "payload" { Box::leak(Box::new(def)) } else { self.keep(def, raw.about) };
        Ok(Part { def, what, names, keeps })
    }

    fn keep(&mut self, mut def: FieldDef, about: Option<String>) -> &'static FieldDef {
        if let Some(about) = about {
            let about = kept(about);
            def = def.about(about, about);
        }
        let def: &'static FieldDef = Box::leak(Box::new(def));
        self.defs.push(def);
        def
    }
}

#[cfg(test)]
mod tests;
