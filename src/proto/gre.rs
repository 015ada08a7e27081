//! GRE: carries packets of any network protocol inside IP, with little of its own. RFC 2784 §2.1, RFC 2890 §2;
//! version 1 is PPTP's, for PPP. RFC 2637 §4.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬─┬─┬─┬─────┬─┬───────┬─────┼───────────────────────────────┤
//! │C│R│K│S│s│recur│A│ flags │ ver │         protocol type         │
//! ├─┴─┴─┴─┴─┴─────┴─┴───────┴─────┼───────────────────────────────┤
//! │     checksum (if C or R)      │       offset (if C or R)      │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │     key (if K); in version 1 payload length and call ID       │
//! ├───────────────────────────────────────────────────────────────┤
//! │                    sequence number (if S)                     │
//! ├───────────────────────────────────────────────────────────────┤
//! │  routing (if R)  or, in version 1, acknowledgement (if A)     │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! WCCP puts four octets of its own between header and packet; they are told as part of this header.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, label, octet_bits,
    octets,
};
use crate::bytes::{Reader, be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;

const SPEC: &str = "RFC 2784 §2.1";
const ROUTING: &str = "RFC 1701";
const KEYED: &str = "RFC 2890 §2";
const PPTP: &str = "RFC 2637 §4.1";
const WCCP: &str = "draft-wilson-wrec-wccp-v2 §4.12";

const PPP: u16 = 0x880b;
const WCCP_REDIRECT: u16 = 0x883e;
const ERSPAN: u16 = 0x88be;
const ERSPAN_3: u16 = 0x22eb;
/// What Aruba's access points send to their controller: frames as on a cable, and as on the air.
const ARUBA_ETHERNET: u16 = 0x6400;
const ARUBA_WLAN: u16 = 0x8200;
const ARUBA_WLAN_END: u16 = 0x8380;

fields! {
    FLAGS = hex(4, "gre.flags_and_version", SPEC, w("flags and version", "sinalizadores e versão")).group();
    HAS_CHECKSUM = flag("gre.flags.checksum", SPEC, w("checksum present (C)", "há soma de verificação (C)"));
    HAS_ROUTING = flag("gre.flags.routing", ROUTING, w("routing present (R)", "há roteamento (R)"));
    HAS_KEY = flag("gre.flags.key", KEYED, w("key present (K)", "há chave (K)"));
    HAS_SEQUENCE = flag("gre.flags.sequence_number", KEYED, w("sequence number present (S)", "há número de sequência (S)"));
    STRICT = flag("gre.flags.strict_source_route", ROUTING, w("strict source route (s)", "rota estrita da origem (s)"));
    RECURSION = dec("gre.flags.recursion_control", ROUTING, w("recursion control", "controle de recursão"));
    HAS_ACKNOWLEDGEMENT = flag("gre.flags.ack", PPTP, w("acknowledgement present (A)", "há confirmação (A)"));
    RESERVED = dec("gre.flags.reserved", SPEC, w("reserved", "reservado"));
    VERSION = dec("gre.flags.version", SPEC, w("version", "versão"));
    TYPE = hex(4, "gre.proto", SPEC, w("protocol type", "tipo de protocolo"))
        .names(type_name)
        .about("Which protocol the payload is, as an EtherType.", "Qual é o protocolo da carga útil, como EtherType.");
    CHECKSUM = hex(4, "gre.checksum", SPEC, w("checksum", "soma de verificação"))
        .about("Covers this header and the payload.", "Cobre este cabeçalho e a carga útil.");
    CHECKSUM_STATUS =
        dec("gre.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    OFFSET = dec("gre.offset", ROUTING, w("offset of the active route", "posição da rota ativa"));
    KEY = hex(8, "gre.key", KEYED, w("key", "chave"))
        .about("Tells one flow inside the tunnel from another.", "Distingue um fluxo de outro dentro do túnel.");
    PAYLOAD_LENGTH = dec("gre.key.payload_length", PPTP, w("payload length", "comprimento da carga útil"));
    CALL = dec("gre.key.call_id", PPTP, w("call ID", "ID da chamada"));
    SEQUENCE = dec("gre.sequence_number", KEYED, w("sequence number", "número de sequência"));
    ACKNOWLEDGEMENT = dec("gre.ack_number", PPTP, w("acknowledgement number", "número de confirmação"));
    ROUTE = label("gre.routing", ROUTING, w("source route entry", "entrada da rota da origem")).group();
    ROUTE_FAMILY = dec("gre.routing.address_family", ROUTING, w("address family", "família de endereços"));
    ROUTE_OFFSET = dec("gre.routing.sre_offset", ROUTING, w("offset", "posição"));
    ROUTE_LENGTH = dec("gre.routing.src_length", ROUTING, w("length", "comprimento"));
    ROUTE_ADDRESSES = octets("gre.routing.information", ROUTING, w("route", "rota"));
    REDIRECT = label("gre.wccp.redirect_header", WCCP, w("WCCP redirect header", "cabeçalho de redirecionamento WCCP")).group();
    DYNAMIC = flag("gre.wccp.dynamic_service", WCCP, w("dynamic service", "serviço dinâmico"));
    ALTERNATIVE_USED = flag("gre.wccp.alternative_bucket_used", WCCP, w("alternative bucket used", "usou a faixa alternativa"));
    REDIRECT_RESERVED = dec("gre.wccp.reserved", WCCP, w("reserved", "reservado"));
    SERVICE = dec("gre.wccp.service_id", WCCP, w("service", "serviço"));
    ALTERNATIVE = dec("gre.wccp.alternative_bucket", WCCP, w("alternative bucket", "faixa alternativa"));
    PRIMARY = dec("gre.wccp.primary_bucket", WCCP, w("primary bucket", "faixa primária"));
}

fn type_name(number: u64) -> Option<Words> {
    let number = u16::try_from(number).ok()?;
    Some(same(match number {
        WCCP_REDIRECT => "WCCP",
        ERSPAN => "ERSPAN",
        ERSPAN_3 => "ERSPAN III",
        _ => ethertypes::ethertype(number)?.name,
    }))
}

/// Which of the optional parts are there.
#[derive(Clone, Copy)]
struct Flags(u16);

impl Flags {
    fn checksum_or_routing(self) -> bool {
        self.0 & 0xc000 != 0
    }
    fn checksum(self) -> bool {
        self.0 & 0x8000 != 0
    }
    fn routing(self) -> bool {
        self.0 & 0x4000 != 0
    }
    fn key(self) -> bool {
        self.0 & 0x2000 != 0
    }
    fn sequence(self) -> bool {
        self.0 & 0x1000 != 0
    }
    fn acknowledgement(self) -> bool {
        self.0 & 0x0080 != 0
    }
    fn version(self) -> u16 {
        self.0 & 7
    }
    fn is_pptp(self) -> bool {
        self.version() == 1
    }

    /// Octets of the header without routing and redirect header.
    fn fixed(self) -> usize {
        let words = if self.is_pptp() {
            [self.key(), self.sequence(), self.acknowledgement()]
        } else {
            [self.checksum_or_routing(), self.key(), self.sequence()]
        };
        4 + 4 * words.into_iter().filter(|there| *there).count()
    }
}

/// Takes the entries of a source route up to the empty one that ends it (RFC 1701), and gives each with its octets.
fn route<'a>(reader: &mut Reader<'a>, mut entry: impl FnMut(usize, &'a [u8])) -> Option<()> {
    loop {
        let start = reader.position();
        let head = reader.take(4)?;
        let addresses = reader.take(head[3].into())?;
        entry(start, addresses);
        if head[..2] == [0, 0] && addresses.is_empty() {
            return Some(());
        }
    }
}

/// GRE.
pub struct Gre;

impl Protocol for Gre {
    const INFO: &'static Info = &Info {
        name: "gre",
        title: "GRE",
        about: w(
            "Carries packets of any network protocol inside IP: a tunnel with hardly a header of its own.",
            "Leva pacotes de qualquer protocolo de rede dentro do IP: um túnel quase sem cabeçalho próprio.",
        ),
        spec: "RFC 2784",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Ip(47), Key::Udp(4754)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (Some(flags), Some(protocol)) = (be16(bytes, 0).map(Flags), be16(bytes, 2)) else {
            return Err(Fault::Truncated { need: 4 });
        };
        if flags.version() > 1 {
            return Err(Fault::Malformed(w("the version is neither 0 nor 1", "a versão não é 0 nem 1")));
        }
        let mut header = flags.fixed();
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        if flags.is_pptp() {
            let key = if protocol == PPP { Key::PppFrame } else { Key::EtherType(protocol) };
            let step = Step::new(header, Next::By(key));
            return Ok(match be16(bytes, 4).filter(|_| flags.key()) {
                Some(payload) => step.claim(header + usize::from(payload)),
                None => step,
            });
        }
        if flags.routing() {
            let mut reader = Reader::new(bytes, header);
            route(&mut reader, |_, _| ()).ok_or(Fault::Truncated { need: bytes.len() + 4 })?;
            header = reader.position();
        }
        let next = match protocol {
            PPP => Key::PppFrame,
            WCCP_REDIRECT => {
                header += redirect(bytes, header);
                if bytes.len() < header {
                    return Err(Fault::Truncated { need: header });
                }
                Key::EtherType(0x0800)
            }
            // Type I has no header, and no sequence number either.
            ERSPAN if flags.sequence() => Key::Erspan(2),
            ERSPAN => Key::Ethernet,
            ERSPAN_3 => Key::Erspan(3),
            ARUBA_ETHERNET => Key::Ethernet,
            // Aruba's access points number their tunnels in the third digit.
            ARUBA_WLAN..ARUBA_WLAN_END if protocol & 0xf == 0 => Key::Wlan,
            other => Key::EtherType(other),
        };
        Ok(Step::new(header, Next::By(next)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(flags) = be16(header, 0).map(Flags) else { return };
        let mut parts: Vec<(&'static FieldDef, u32)> = vec![
            (&FLAGS, 16),
            (&HAS_CHECKSUM, 1),
            (&HAS_ROUTING, 1),
            (&HAS_KEY, 1),
            (&HAS_SEQUENCE, 1),
            (&STRICT, 1),
            (&RECURSION, 3),
        ];
        if flags.is_pptp() {
            parts.extend([(&HAS_ACKNOWLEDGEMENT, 1), (&RESERVED, 4)]);
        } else {
            parts.push((&RESERVED, 5));
        }
        parts.extend([(&VERSION, 3), (&TYPE, 16)]);
        if flags.is_pptp() {
            if flags.key() {
                parts.extend([(&PAYLOAD_LENGTH, 16), (&CALL, 16)]);
            }
        } else {
            if flags.checksum_or_routing() {
                parts.extend([(&CHECKSUM, 16), (&OFFSET, 16)]);
            }
            if flags.key() {
                parts.push((&KEY, 32));
            }
        }
        if flags.sequence() {
            parts.push((&SEQUENCE, 32));
        }
        if flags.is_pptp() && flags.acknowledgement() {
            parts.push((&ACKNOWLEDGEMENT, 32));
        }
        let end = sink.run(header, octet_bits(0..header.len()), &parts);
        if layer.is_faulty() {
            return;
        }
        let mut reader = Reader::new(header, end as usize / 8);
        if flags.routing() && !flags.is_pptp() {
            route(&mut reader, |start, addresses| {
                let bits = octet_bits(start..start + 4 + addresses.len());
                let entry = [
                    (&ROUTE, bits.end - bits.start),
                    (&ROUTE_FAMILY, 16),
                    (&ROUTE_OFFSET, 8),
                    (&ROUTE_LENGTH, 8),
                    (&ROUTE_ADDRESSES, 0),
                ];
                sink.run(header, bits, &entry);
            });
        }
        let redirect = [
            (&REDIRECT, 32),
            (&DYNAMIC, 1),
            (&ALTERNATIVE_USED, 1),
            (&REDIRECT_RESERVED, 6),
            (&SERVICE, 8),
            (&ALTERNATIVE, 8),
            (&PRIMARY, 8),
        ];
        sink.run(header, octet_bits(reader.position()..header.len()), &redirect);
        if flags.checksum() && !flags.is_pptp() && sink.wants(&CHECKSUM_STATUS) {
            sink.verdict(&CHECKSUM_STATUS, layer.checksum(4, layer.bytes().len(), None));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(flags), Some(protocol)) = (be16(header, 0).map(Flags), be16(header, 2)) else { return };
        match type_name(protocol.into()) {
            Some(name) => say.words(name),
            None => {
                let _ = write!(say, "0x{protocol:04x}");
            }
        }
        if !flags.key() {
            return;
        }
        if flags.is_pptp() {
            if let Some(call) = be16(header, 6) {
                say.words(w(" · call ", " · chamada "));
                say.number(call);
            }
        } else if let Some(key) = be32(header, if flags.checksum_or_routing() { 8 } else { 4 }) {
            say.words(w(" · key ", " · chave "));
            let _ = write!(say, "0x{key:08x}");
        }
    }
}

/// Octets of the WCCP redirect header: version 1 has none, and then an IPv4 header stands in its place.
fn redirect(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(octet) if octet >> 4 == 4 => 0,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    /// An IPv4 header without data, to be carried: 127.0.0.1 to itself, protocol 253.
    const INNER: &str = "4500 0014 0001 0000 40fd 7bea 7f000001 7f000001";

    #[test]
    fn a_checksum_is_held_against_header_and_payload() {
        let told = tell(Proto::Gre, &format!("8000 0800 77ff 0000 {INNER}"));
        assert_eq!(told.protocols, "gre:ip");
        assert_eq!((told.get("gre.checksum.status"), told.get("gre.proto")), ("1".into(), "0x0800".into()));
        assert_eq!(tell(Proto::Gre, &format!("8000 0800 77fe 0000 {INNER}")).get("gre.checksum.status"), "0");
        assert_eq!(told.summaries[0], ["IPv4", "IPv4"]);
    }

    #[test]
    fn pptp_claims_its_payload_and_acknowledges() {
        // RFC 2637 §4.1: key, sequence and acknowledgement present, version 1; 8 octets for call 6, then padding.
        let told = tell(Proto::Gre, "3081 880b 0008 0006 00000022 00000011 ff0380fd 01010004 0000");
        assert_eq!(told.get("gre.key.payload_length"), "8");
        assert_eq!((told.get("gre.sequence_number"), told.get("gre.ack_number")), ("34".into(), "17".into()));
        assert_eq!(told.summaries[0][1], "PPP · chamada 6");
        // Only an acknowledgement: no sequence number, no payload.
        assert_eq!(tell(Proto::Gre, "2081 880b 0000 0006 0000001a").stop, Stop::Done);
    }

    #[test]
    fn a_source_route_ends_with_an_empty_entry() {
        let told = tell(Proto::Gre, &format!("4000 0800 0000 0000 0800 04 04 0a000001 0000 0000 {INNER}"));
        assert_eq!(told.protocols, "gre:ip");
        assert_eq!((told.get("gre.routing.address_family"), told.get("gre.routing.information")), ("2048;0".into(), "0a000001".into()));
        // One that never ends is cut, not walked for ever.
        let endless = tell(Proto::Gre, "4000 0800 0000 0000 0800 0000 0800 0000");
        assert!(matches!(endless.stop, Stop::Fault(Fault::Truncated { .. })));
    }

    #[test]
    fn wccp_2_redirects_behind_four_octets_and_wccp_1_at_once() {
        let told = tell(Proto::Gre, &format!("0000 883e 8000 0011 {INNER}"));
        assert_eq!((told.protocols.as_str(), told.get("gre.wccp.primary_bucket")), ("gre:ip", "17".into()));
        assert_eq!(tell(Proto::Gre, &format!("0000 883e {INNER}")).protocols, "gre:ip");
    }

    #[test]
    fn an_unknown_version_is_told_as_such() {
        assert!(matches!(tell(Proto::Gre, "0002 0800").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
