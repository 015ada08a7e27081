//! PKTAP: what macOS writes before each packet: the interface, and the program that sent or is to have it.
//! `LINKTYPE_PKTAP` (<https://www.tcpdump.org/linktypes.html>), Apple's `net/pktap.h`.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │ header length; record type; link type; all numbers little-    │
//! │ endian                                                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │ interface, 24 octets; flags; protocol family; length of the   │
//! │ link's header and trailer; process, its name, 20 octets; ...  │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, hex, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::link_types::link_type_name;

const SPEC: &str = "LINKTYPE_PKTAP";

/// Octets of the header as macOS writes it.
const HEADER: usize = 108;

const fn number(name: &'static str, at: u32, octets: u32, title: Words) -> FieldDef {
    dec(name, SPEC, title).at(at * 8, octets * 8).little_endian()
}

fields! {
    LENGTH = number("pktap.hdrlen", 0, 4, w("header length", "comprimento do cabeçalho"));
    RECORD = number("pktap.rectype", 4, 4, w("record type", "tipo do registro"));
    LINK = number("pktap.dlt", 8, 4, w("link type", "tipo de enlace"));
    INTERFACE = text("pktap.ifname", SPEC, w("interface", "interface"));
    FLAGS = hex(8, "pktap.flags", SPEC, w("flags", "sinalizadores")).at(288, 32).little_endian();
    FAMILY = number("pktap.pfamily", 40, 4, w("protocol family", "família de protocolos"));
    LINK_HEADER = number("pktap.llhdrlen", 44, 4, w("length of the link's header", "comprimento do cabeçalho do enlace"));
    LINK_TRAILER = number("pktap.lltrlrlen", 48, 4, w("length of the link's trailer", "comprimento do final do enlace"));
    PROCESS = number("pktap.pid", 52, 4, w("process", "processo"));
    COMMAND = text("pktap.cmdname", SPEC, w("program", "programa"));
    SERVICE = number("pktap.svc_class", 76, 4, w("service class", "classe de serviço"));
    INTERFACE_TYPE = number("pktap.iftype", 80, 2, w("interface type", "tipo da interface"));
    UNIT = number("pktap.ifunit", 82, 2, w("interface unit", "unidade da interface"));
    EFFECTIVE_PROCESS = number("pktap.epid", 84, 4, w("process it was done for", "processo em nome do qual"));
    EFFECTIVE_COMMAND = text("pktap.ecmdname", SPEC, w("program it was done for", "programa em nome do qual"));
    REST = octets("pktap.rest", SPEC, w("what later versions add", "o que versões posteriores acrescentam"));
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|octets| u32::from_le_bytes(*octets))
}

/// A text of fixed length up to its first zero.
fn name(bytes: &[u8], at: usize, octets: usize) -> Option<&[u8]> {
    let all = bytes.get(at..at + octets)?;
    all.split(|octet| *octet == 0).next()
}

/// PKTAP.
pub struct Pktap;

impl Protocol for Pktap {
    const INFO: &'static Info = &Info {
        name: "pktap",
        title: "PKTAP",
        about: w(
            "What macOS writes before each packet: the interface, and the program that sent or is to have it.",
            "O que o macOS escreve antes de cada pacote: a interface e o programa que o enviou ou deve recebê-lo.",
        ),
        spec: SPEC,
        osi: Osi::Physical,
        pdu: Pdu::Bits,
        keys: &[Key::Link(258)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(length), Some(link)) = (word(bytes, 0), word(bytes, 8)) else {
            return Err(Fault::Truncated { need: HEADER });
        };
        let length = length as usize;
        if length < HEADER {
            return Err(Fault::Malformed(w("its length is below 108", "o comprimento é menor que 108")));
        }
        if bytes.len() < length {
            return Err(Fault::Truncated { need: length });
        }
        let next = u16::try_from(link).map_or(Next::Payload, |link| Next::By(Key::Link(link)));
        Ok(Step::new(length, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        for (def, at, octets) in [(&INTERFACE, 12, 24), (&COMMAND, 56, 20), (&EFFECTIVE_COMMAND, 88, 20)] {
            if let Some(text) = name(header, at, octets) {
                sink.put_octets(def, at..at + octets, Value::Text(text));
            }
        }
        Cursor::new(header, HEADER, sink).rest(&REST);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(interface), Some(command), Some(process)) =
            (name(header, 12, 24), name(header, 56, 20), word(header, 52))
        else {
            return;
        };
        say.wire(interface);
        if !command.is_empty() {
            say.out.push_str(" · ");
            say.wire(command);
            let _ = write!(say, " ({process})");
        }
        let link = word(header, 8).and_then(|link| link_type_name(u16::try_from(link).ok()?));
        if let Some(link) = link {
            let _ = write!(say, " · {link}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn the_frame_of_its_link_type_follows() {
        let told = tell(
            Proto::Pktap,
            &format!(
                "6c000000 01000000 01000000 656e30{:042} 01000000 02000000 0e000000 00000000 4d000000 6375726c{:032} \
                 00000000 0600 0000 58000000 {:040} 02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001",
                0, 0, 0
            ),
        );
        assert_eq!(told.protocols, "pktap:eth:ip");
        assert_eq!((told.get("pktap.ifname"), told.get("pktap.cmdname")), ("en0".into(), "curl".into()));
        assert_eq!((told.get("pktap.pid"), told.get("pktap.epid")), ("77".into(), "88".into()));
        assert_eq!(told.summaries[0][0], "en0 · curl (77) · ETHERNET");
    }

    #[test]
    fn a_length_below_its_own_is_malformed() {
        assert!(matches!(tell(Proto::Pktap, "0c000000 01000000 01000000").stop, Stop::Fault(_)));
    }
}
