//! Geneve: carries the frames of virtual networks over UDP, with options that networks may define. RFC 8926 §3.4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬───────────┬─┬─┬───────────┼───────────────────────────────┤
//! │ver│ opt len/4 │O│C│ reserved  │         protocol type         │
//! ├───┴───────────┴─┴─┴───────────┴───────────────┬───────────────┤
//! │          virtual network identifier           │   reserved    │
//! ├───────────────────────────────┬─┬─────────────┼─────┬─────────┤
//! │         option class          │C│    type     │  R  │  len/4  │
//! ├───────────────────────────────┴─┴─────────────┴─────┴─────────┤
//! │                    option data, options ...                   │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, octet_bits, octets,
};
use crate::bytes::{Reader, be16, bits};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "RFC 8926 §3.4";
const OPTION: &str = "RFC 8926 §3.5";

fields! {
    VERSION = dec("geneve.version", SPEC, w("version", "versão")).at(0, 2);
    OPTIONS_LENGTH = dec("geneve.option.length", SPEC, w("options length", "comprimento das opções"))
        .at(2, 6)
        .scale(4)
        .about("Octets of options; stored in 4-octet words.", "Octetos de opções; guardado em palavras de 4 octetos.");
    FLAGS = hex(2, "geneve.flags", SPEC, w("flags", "sinalizadores")).at(8, 8).group();
    CONTROL = flag("geneve.flags.oam", SPEC, w("control packet (O)", "pacote de controle (O)")).at(8, 1);
    CRITICAL = flag("geneve.flags.critical", SPEC, w("critical options present (C)", "há opções críticas (C)")).at(9, 1);
    RESERVED_FLAGS = dec("geneve.flags.reserved", SPEC, w("reserved", "reservado")).at(10, 6);
    TYPE = hex(4, "geneve.proto_type", SPEC, w("protocol type", "tipo de protocolo")).at(16, 16).names(type_name);
    NETWORK = hex(6, "geneve.vni", SPEC, w("virtual network identifier (VNI)", "identificador de rede virtual (VNI)")).at(32, 24);
    RESERVED = hex(2, "geneve.reserved", SPEC, w("reserved", "reservado")).at(56, 8);
    OPTIONS = octets("geneve.options", OPTION, w("options", "opções")).group();
    OPTION_GROUP = octets("geneve.option", OPTION, w("option", "opção")).group();
    CLASS = hex(4, "geneve.option.class", OPTION, w("class", "classe")).names(class_name);
    OPTION_TYPE = hex(2, "geneve.option.type", OPTION, w("type", "tipo")).group();
    OPTION_CRITICAL = flag("geneve.option.type.critical", OPTION, w("critical", "crítica"));
    OPTION_NUMBER = hex(2, "geneve.option.type.number", OPTION, w("number", "número"));
    OPTION_RESERVED = dec("geneve.option.flags.reserved", OPTION, w("reserved", "reservado"));
    OPTION_LENGTH = dec("geneve.option.length", OPTION, w("data length", "comprimento dos dados")).scale(4);
    OPTION_DATA = octets("geneve.option.unknown.data", OPTION, w("data", "dados"));
    INVALID = label("geneve.option.length.invalid", OPTION, w("invalid length", "comprimento inválido")).derived();
}

fn type_name(number: u64) -> Option<Words> {
    ethertypes::ethertype(u16::try_from(number).ok()?).map(|kind| same(kind.name))
}

/// <https://www.iana.org/assignments/nvo3>
fn class_name(number: u64) -> Option<Words> {
    Some(match number {
        0x0000..=0x00ff => w("standardized", "padronizada"),
        0x0100 => same("Linux"),
        0x0101 => same("Open vSwitch"),
        0x0102 => same("OVN"),
        0x0103 => same("In-band Network Telemetry"),
        0x0104 => same("VMware"),
        0x0105 => same("Amazon"),
        0x0106 => same("Cisco"),
        0x0132 => same("Google"),
        0xfff0..=0xffff => w("experimental", "experimental"),
        _ => return None,
    })
}

/// Geneve.
pub struct Geneve;

impl Protocol for Geneve {
    const INFO: &'static Info = &Info {
        name: "geneve",
        title: "Geneve",
        about: w(
            "Carries the frames of virtual networks over UDP, with options that each network may define.",
            "Leva os quadros de redes virtuais sobre UDP, com opções que cada rede pode definir.",
        ),
        spec: "RFC 8926",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(6081)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[first, _, high, low, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        if first >> 6 != 0 {
            return Err(Fault::Malformed(w("the version is not 0", "a versão não é 0")));
        }
        let header = 8 + 4 * usize::from(first & 0x3f);
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(header, Next::By(Key::EtherType(u16::from_be_bytes([high, low])))))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        if layer.is_faulty() || header.len() <= 8 {
            return;
        }
        sink.open(&OPTIONS, 8..header.len(), Value::Bytes(&header[8..]));
        let mut reader = Reader::new(header, 8);
        while !reader.is_empty() {
            let start = reader.position();
            let words = header.get(start + 3).map_or(0, |octet| usize::from(octet & 0x1f));
            let wanted = 4 + 4 * words;
            let fits = wanted <= reader.remaining();
            let Some(option) = reader.take(wanted.min(reader.remaining())) else { break };
            sink.open(&OPTION_GROUP, start..reader.position(), Value::Bytes(option));
            let parts = [
                (&CLASS, 16),
                (&OPTION_TYPE, 8),
                (&OPTION_CRITICAL, 1),
                (&OPTION_NUMBER, 7),
                (&OPTION_RESERVED, 3),
                (&OPTION_LENGTH, 5),
                (&OPTION_DATA, 0),
            ];
            sink.run(header, octet_bits(start..reader.position()), &parts);
            if !fits {
                sink.derive(&INVALID, Value::Present);
            }
            sink.leave();
        }
        sink.leave();
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(network), Some(kind)) = (bits(header, 32, 24), be16(header, 2)) else { return };
        let _ = write!(say, "VNI {network}");
        if let Some(name) = type_name(kind.into()) {
            let _ = write!(say, " · {}", name.in_(say.lang));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_option_of_the_google_class_is_walked() {
        // 20 octets of options (RFC 8926 §3.5): class 0x0132, type 1, 8 octets; then type 0x82, critical, 4 octets.
        let told = tell(
            Proto::Geneve,
            "05 40 6558 00002a 00 0132 01 02 0000000100000002 0132 82 01 deadbeef 74acb93fd27d 48f17fa3b6ff 88b5",
        );
        assert_eq!(told.protocols, "geneve:eth");
        assert_eq!((told.get("geneve.vni"), told.get("geneve.option.length")), ("0x00002a".into(), "20;8;4".into()));
        assert_eq!(told.get("geneve.option.type.critical"), "0;1");
        assert_eq!(told.get("geneve.option.unknown.data"), "0000000100000002;deadbeef");
        assert_eq!(told.summaries[0][0], "VNI 42 · TEB");
    }

    #[test]
    fn an_option_longer_than_the_options_is_told_as_invalid() {
        let told = tell(Proto::Geneve, "02 00 0800 00002a 00 ffff 01 1f 01020304");
        assert_eq!((told.get("geneve.option.length.invalid"), told.get("geneve.option.length")), ("1".into(), "8;124".into()));
    }
}
