//! NFLOG: a packet that a rule of Linux's firewall logged, with what the kernel knew of it, as type-length-value
//! triples. `LINKTYPE_NFLOG` (<https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html>).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │ address family│   version 0   │          resource ID          │
//! ├───────────────┴───────────────┼───────────────────────────────┤
//! │             length            │              type             │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ value, padded to a multiple of 4 octets ...                   │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Lengths and types are in the byte order of the capturing host, which the first triple betrays. The packet is the
//! value of the last triple; whatever follows it is left.

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, label, octets, signed, text};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "LINKTYPE_NFLOG";

fields! {
    FAMILY = dec("nflog.family", SPEC, w("address family", "família de endereços")).at(0, 8).names(family_name);
    VERSION = dec("nflog.version", SPEC, w("version", "versão")).at(8, 8);
    RESOURCE = dec("nflog.res_id", SPEC, w("group of the log", "grupo do registro")).at(16, 16);
    TRIPLE = label("nflog.triple", SPEC, w("triple", "tripla")).group();
    LENGTH = dec("nflog.tlv_length", SPEC, w("length", "comprimento"));
    TYPE = dec("nflog.tlv_type", SPEC, w("type", "tipo")).names(type_name);
    PROTOCOL = hex(4, "nflog.protocol", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
    HOOK = dec("nflog.hook", SPEC, w("hook", "gancho")).names(hook_name);
    INPUT = dec("nflog.ifindex_indev", SPEC, w("input interface", "interface de entrada"));
    OUTPUT = dec("nflog.ifindex_outdev", SPEC, w("output interface", "interface de saída"));
    PHYSICAL_INPUT = dec("nflog.ifindex_physindev", SPEC, w("bridge port in", "porta de entrada da ponte"));
    PHYSICAL_OUTPUT = dec("nflog.ifindex_physoutdev", SPEC, w("bridge port out", "porta de saída da ponte"));
    PREFIX = text("nflog.prefix", SPEC, w("prefix of the rule", "prefixo da regra"));
    USER = signed("nflog.uid", SPEC, w("user", "usuário"));
    GROUP = signed("nflog.gid", SPEC, w("user group", "grupo do usuário"));
    VALUE = octets("nflog.tlv_value", SPEC, w("value", "valor"));
    PADDING = octets("nflog.padding", SPEC, w("padding", "preenchimento"));
}

const PACKET: u16 = 9;

fn family_name(number: u64) -> Option<Words> {
    Some(same(match number {
        2 => "IPv4",
        7 => "Bridge",
        10 => "IPv6",
        _ => return None,
    }))
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("packet header", "cabeçalho do pacote"),
        2 => w("mark", "marca"),
        3 => w("time", "instante"),
        4 => w("input interface", "interface de entrada"),
        5 => w("output interface", "interface de saída"),
        6 => w("bridge port in", "porta de entrada da ponte"),
        7 => w("bridge port out", "porta de saída da ponte"),
        8 => w("hardware address", "endereço de hardware"),
        9 => w("packet", "pacote"),
        10 => w("prefix", "prefixo"),
        11 => w("user", "usuário"),
        12 => w("number in the group", "número no grupo"),
        13 => w("number", "número"),
        14 => w("user group", "grupo do usuário"),
        15 => w("hardware type", "tipo de hardware"),
        16 => w("link header", "cabeçalho de enlace"),
        17 => w("octets of link header", "octetos do cabeçalho de enlace"),
        _ => return None,
    })
}

fn hook_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "PREROUTING",
        1 => "INPUT",
        2 => "FORWARD",
        3 => "OUTPUT",
        4 => "POSTROUTING",
        _ => return None,
    }))
}

/// The value's field, where it is a number or a text of four octets or any length.
fn value_def(kind: u16) -> &'static FieldDef {
    match kind {
        4 => &INPUT,
        5 => &OUTPUT,
        6 => &PHYSICAL_INPUT,
        7 => &PHYSICAL_OUTPUT,
        11 => &USER,
        14 => &GROUP,
        _ => &VALUE,
    }
}

/// A triple: where its value begins, octets of the value, its type.
struct Triple {
    value: usize,
    len: usize,
    kind: u16,
}

/// The triples of a message, in the byte order that makes the first one's length fit.
struct Triples<'a> {
    bytes: &'a [u8],
    at: usize,
    little: bool,
}

impl<'a> Triples<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let little = be16(bytes, 4).is_none_or(|length| usize::from(length.swap_bytes()) <= bytes.len());
        Self { bytes, at: 4, little }
    }

    fn number(&self, at: usize) -> Option<u16> {
        be16(self.bytes, at).map(|number| if self.little { number.swap_bytes() } else { number })
    }
}

impl Iterator for Triples<'_> {
    type Item = Triple;

    /// Ends at a length that does not hold its own four octets. The packet's may run past what was captured.
    fn next(&mut self) -> Option<Triple> {
        let (length, kind) = (usize::from(self.number(self.at)?), self.number(self.at + 2)? & 0x7fff);
        let value = self.at + 4;
        let len = length.checked_sub(4)?;
        self.at = value + len.next_multiple_of(4);
        (kind == PACKET || value + len <= self.bytes.len()).then_some(Triple { value, len, kind })
    }
}

/// NFLOG.
pub struct Nflog;

impl Protocol for Nflog {
    const INFO: &'static Info = &Info {
        name: "nflog",
        title: "NFLOG",
        about: w(
            "A packet that a rule of Linux's firewall logged, with what the kernel knew of it.",
            "Um pacote que uma regra do firewall do Linux registrou, com o que o núcleo sabia dele.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Link(239)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let family = *bytes.first().filter(|_| bytes.len() >= 4).ok_or(Fault::Truncated { need: 4 })?;
        let mut next = match family {
            2 => Next::By(Key::EtherType(0x0800)),
            10 => Next::By(Key::EtherType(0x86dd)),
            _ => Next::Payload,
        };
        for triple in Triples::new(bytes) {
            if triple.kind == PACKET {
                return Ok(Step::new(triple.value, next).claim(triple.value + triple.len));
            }
            if let (1, Some(number @ 0x0600..)) = (triple.kind, be16(bytes, triple.value)) {
                next = Next::By(Key::EtherType(number));
            }
        }
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut told = 4;
        // Only the captured header is walked, so the packet's own triple is the one whose value begins at its end.
        for Triple { value, len, kind } in Triples::new(bytes) {
            let own = if kind == PACKET { 0 } else { len };
            let end = (value + own).next_multiple_of(4).min(bytes.len()).max(value + own);
            sink.open(&TRIPLE, told..end, Value::Present);
            sink.put_octets(&LENGTH, told..told + 2, Value::Number(len as u64 + 4));
            sink.put_octets(&TYPE, told + 2..value, Value::Number(kind.into()));
            let mut reader = Reader::new(bytes, value);
            match kind {
                PACKET => {}
                1 if own >= 3 => {
                    sink.take(&PROTOCOL, &mut reader, 2);
                    sink.take(&HOOK, &mut reader, 1);
                    if own > 3 {
                        sink.take(&VALUE, &mut reader, own - 3);
                    }
                }
                4..=7 | 11 | 14 if own != 4 => {
                    sink.take(&VALUE, &mut reader, own);
                }
                10 => {
                    let prefix = reader.take(own).unwrap_or_default();
                    let text = prefix.strip_suffix(&[0]).unwrap_or(prefix);
                    sink.put_octets(&PREFIX, value..value + own, Value::Text(text));
                }
                _ if own > 0 => {
                    sink.take(value_def(kind), &mut reader, own);
                }
                _ => {}
            }
            if end > value + own {
                sink.take(&PADDING, &mut reader, end - value - own);
            }
            sink.leave();
            told = end;
        }
        if told < bytes.len() && bytes.len() >= 4 {
            sink.put_octets(&VALUE, told..bytes.len(), Value::Bytes(&bytes[told..]));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        for triple in Triples::new(bytes) {
            match (triple.kind, bytes.get(triple.value..triple.value + triple.len)) {
                (1, Some([_, _, hook, ..])) => {
                    if let Some(name) = hook_name((*hook).into()) {
                        say.words(name);
                    }
                }
                (10, Some([prefix @ .., 0])) if !prefix.is_empty() => {
                    say.out.push_str(" · ");
                    say.quote(prefix);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_packet_is_the_value_of_the_last_triple() {
        let told = tell(
            Proto::Nflog,
            "0200002a 08000100 00000300 05000a00 00000000 08000500 00000002 08000b00 00000000 08000e00 00000000 \
             18000900 45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "nflog:ip");
        assert_eq!((told.get("nflog.ifindex_outdev"), told.get("nflog.uid")), ("2".into(), "0".into()));
        assert_eq!(told.get("nflog.tlv_type"), "1;10;5;11;14;9");
        assert_eq!(told.summaries[0], ["OUTPUT", "OUTPUT"]);
    }

    #[test]
    fn a_length_of_zero_ends_the_walk() {
        let told = tell(Proto::Nflog, "02000000 00010100 00000000");
        assert_eq!((told.protocols.as_str(), told.get("nflog.tlv_value")), ("nflog", "0001010000000000".into()));
    }
}
