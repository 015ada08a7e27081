//! Hop-by-hop options: what every router on an IPv6 packet's way is to look at. RFC 8200 §4.3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │  next header  │    length     │           options ...         │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```
//!
//! Multicast listener discovery always carries one with a router alert: routers then read a message that is not
//! addressed to them.

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Protocol, Say, Step, Value, dec, join};
use super::ipv6_options;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 8200 §4.3";

fields! {
    NEXT_HEADER = dec("ipv6.hopopts.nxt", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    LENGTH = dec("ipv6.hopopts.len", SPEC, w("length", "comprimento"))
        .at(8, 8)
        .about("Units of 8 octets after the first 8.", "Unidades de 8 octetos depois dos 8 primeiros.");
    LENGTH_OCTETS = dec("ipv6.hopopts.len_oct", SPEC, w("length in octets", "comprimento em octetos")).derived();
}

static ALL: [&FieldDef; FIELDS.len() + ipv6_options::FIELDS.len()] = join(FIELDS, ipv6_options::FIELDS);

/// Hop-by-hop options.
pub struct HopByHop;

impl Protocol for HopByHop {
    const INFO: &'static Info = &Info {
        name: "ipv6.hopopts",
        title: "IPv6-Hop",
        about: w(
            "Options of an IPv6 packet that every router on its way is to look at.",
            "Opções de um pacote IPv6 que todo roteador no caminho deve examinar.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(0)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        ipv6_options::peel(bytes)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        ipv6_options::describe(layer, sink);
        if !layer.is_faulty() {
            sink.derive(&LENGTH_OCTETS, Value::Number(layer.header().len() as u64));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        ipv6_options::summary(layer, say);
    }
}
