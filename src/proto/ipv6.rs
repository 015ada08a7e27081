//! IPv6: carries datagrams between hosts across networks, with 128-bit addresses and no checksum. RFC 8200 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────┬───────────────────────────────────────┤
//! │version│ traffic class │              flow label               │
//! ├───────┴───────────────┴───────┬───────────────┬───────────────┤
//! │         payload length        │  next header  │   hop limit   │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │                    source address (128 bits)                  │
//! ├───────────────────────────────────────────────────────────────┤
//! │                 destination address (128 bits)                │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! The extension headers are protocols of their own.


use etherparse::Ipv6HeaderSlice;

use super::contract::{Fault, Info, Key, Layer, Next, Protocol, PseudoHeader, Say, Step, dec, hex, ipv6};
use crate::i18n::w;
use crate::model::{Osi, Pdu};
use crate::names::{dscp, ip_protocols};

const SPEC: &str = "RFC 8200 §3";

fields! {
    VERSION = dec("ipv6.version", SPEC, w("version", "versão")).at(0, 4).also(&["ip.version"]);
    TRAFFIC_CLASS = hex(8, "ipv6.tclass", "RFC 8200 §7", w("traffic class", "classe de tráfego")).at(4, 8).group();
    DSCP = dec("ipv6.tclass.dscp", "RFC 2474 §3", w("DSCP", "DSCP")).at(4, 6).names(dscp::dscp);
    ECN = dec("ipv6.tclass.ecn", "RFC 3168 §5", w("ECN", "ECN")).at(10, 2).names(dscp::ecn);
    FLOW = hex(6, "ipv6.flow", "RFC 6437", w("flow label", "rótulo de fluxo")).at(12, 20);
    PAYLOAD_LENGTH = dec("ipv6.plen", SPEC, w("payload length", "comprimento da carga útil"))
        .at(32, 16)
        .about("Octets after this header, extension headers included.",
               "Octetos depois deste cabeçalho, incluídos os cabeçalhos de extensão.");
    NEXT_HEADER = dec("ipv6.nxt", SPEC, w("next header", "próximo cabeçalho")).at(48, 8).names(ip_protocols::keyword);
    HOP_LIMIT = dec("ipv6.hlim", SPEC, w("hop limit", "limite de saltos"))
        .at(56, 8)
        .about("How many more routers may forward it; each takes one off.",
               "Quantos roteadores ainda podem encaminhá-lo; cada um desconta um.");
    SOURCE = ipv6("ipv6.src", SPEC, w("source address", "endereço de origem")).at(64, 128).also(&["ipv6.addr", "ipv6.host"]);
    DESTINATION = ipv6("ipv6.dst", SPEC, w("destination address", "endereço de destino"))
        .at(192, 128)
        .also(&["ipv6.addr", "ipv6.host"]);
}

/// IPv6.
pub struct Ipv6;

impl Protocol for Ipv6 {
    const INFO: &'static Info = &Info {
        name: "ipv6",
        title: "IPv6",
        about: w(
            "Carries datagrams between hosts across networks, with addresses of 128 bits.",
            "Leva datagramas entre hosts através das redes, com endereços de 128 bits.",
        ),
        spec: "RFC 8200",
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::EtherType(0x86dd), Key::Ip(41), Key::Link(229), Key::Ppp(0x0057)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    #[inline(always)]
    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let ip = match Ipv6HeaderSlice::from_slice(bytes) {
            Ok(ip) => ip,
            Err(etherparse::err::ipv6::HeaderSliceError::Len(e)) => {
                return Err(Fault::Truncated { need: e.required_len });
            }
            Err(etherparse::err::ipv6::HeaderSliceError::Content(_)) => {
                return Err(Fault::Malformed(w("the version is not 6", "a versão não é 6")));
            }
        };
        let octets = usize::from(ip.payload_length());
        // RFC 2675 §3: zero stands for a jumbogram, whose length is in an option.
        let claim = (octets != 0 || ip.next_header().0 == 59).then_some(40 + octets);
        Ok(Step::new(40, Next::header(ip.next_header().0)).claims(claim))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(limit) = layer.header().get(7) {
            say.words(w("hop limit ", "limite de saltos "));
            say.number(*limit);
        }
    }

    fn pseudo_header(layer: &Layer<'_>) -> Option<PseudoHeader> {
        let header = layer.header();
        Some(PseudoHeader::of(header.get(8..24)?, header.get(24..40)?))
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Key, Stop};
    use crate::testing::tell;

    const ADDRESSES: &str = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    #[test]
    fn no_next_header_ends_the_packet() {
        // RFC 8200 §4.7: what stands behind 59 is ignored.
        let told = tell(Proto::Ipv6, &format!("60000000 0004 3b 40 {ADDRESSES} 01020304"));
        assert_eq!((told.protocols.as_str(), told.stop), ("ipv6", Stop::Done));
        let unknown = tell(Proto::Ipv6, &format!("6e0b9aeb 0004 58 40 {ADDRESSES} 01020304"));
        assert_eq!(unknown.stop, Stop::Unknown(Key::Ip(88)));
        assert_eq!((unknown.get("ipv6.tclass.dscp"), unknown.get("ipv6.flow")), ("56".into(), "0x0b9aeb".into()));
    }

    #[test]
    fn another_version_is_malformed() {
        let told = tell(Proto::Ipv6, &format!("40000000 0000 3b 40 {ADDRESSES}"));
        assert!(matches!(told.stop, Stop::Fault(Fault::Malformed(_))));
    }
}
