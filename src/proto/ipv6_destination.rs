//! Destination options: what an IPv6 packet's destination is to look at before its payload. RFC 8200 §4.6.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │  next header  │    length     │           options ...         │
//! └───────────────┴───────────────┴───────────────────────────────┘
//! ```

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Protocol, PseudoHeader, Say, Step, Value, dec, join};
use super::ipv6_options;
use crate::bytes::ones_sum;
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 8200 §4.6";

fields! {
    NEXT_HEADER = dec("ipv6.dstopts.nxt", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    LENGTH = dec("ipv6.dstopts.len", SPEC, w("length", "comprimento"))
        .at(8, 8)
        .about("Units of 8 octets after the first 8.", "Unidades de 8 octetos depois dos 8 primeiros.");
    LENGTH_OCTETS = dec("ipv6.dstopts.len_oct", SPEC, w("length in octets", "comprimento em octetos")).derived();
}

static ALL: [&FieldDef; FIELDS.len() + ipv6_options::FIELDS.len()] = join(FIELDS, ipv6_options::FIELDS);

/// Destination options.
pub struct DestinationOptions;

impl Protocol for DestinationOptions {
    const INFO: &'static Info = &Info {
        name: "ipv6.dstopts",
        title: "IPv6-Opts",
        about: w(
            "Options of an IPv6 packet that only its destination is to look at.",
            "Opções de um pacote IPv6 que só o destino deve examinar.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(60)],
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

    fn readdress(layer: &Layer<'_>, pseudo: &mut PseudoHeader) {
        // RFC 6275 §11.3.1: away from home, a mobile node computes checksums as if it sent from its home address.
        if let Some((_, home)) = ipv6_options::options(layer.header()).find(|(kind, data)| *kind == 0xc9 && data.len() == 16)
        {
            pseudo.source = ones_sum(home, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn options_of_both_headers_are_told() {
        // Linux 6: "options" with a router alert on the way and an experiment at the end.
        let told = tell(
            Proto::Ipv6,
            "6001c5f7001f004020010db800010000000000000000000120010db8000200000000000000000002
             3c00050200000100 11001e04deadbeef d90e270f000fddf1 6f7074696f6e73",
        );
        assert_eq!(told.protocols, "ipv6:ipv6.hopopts:ipv6.dstopts:udp:text");
        assert_eq!(told.get("ipv6.opt.type"), "0x05;0x01;0x1e");
        assert_eq!(told.get("ipv6.opt.experimental"), "deadbeef");
        assert_eq!(told.get("udp.checksum.status"), "1");
        assert_eq!(told.summaries[1], ["router alert", "alerta ao roteador"]);
    }

    #[test]
    fn a_mobile_node_computes_checksums_from_its_home_address() {
        // The datagram above, sent from 2001:db8:5::1 with its home address 2001:db8:1::1 in the option (RFC 6275 §6.3).
        let told = tell(
            Proto::Ipv6,
            "6001c5f700273c4020010db800050000000000000000000120010db8000200000000000000000002
             1102 0102 0000 c91020010db8000100000000000000000001 d90e270f000fddf1 6f7074696f6e73",
        );
        assert_eq!(told.get("ipv6.opt.mipv6.home_address"), "2001:db8:1::1");
        assert_eq!(told.get("udp.checksum.status"), "1");
    }
}
