//! MPLS: routers forward by a short label instead of the IP address; labels stack, one inside another.
//! RFC 3032 §2.1, RFC 5462.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────┬─────┬─┬───────────────┤
//! │                 label                 │ TC  │S│ time to live  │
//! └───────────────────────────────────────┴─────┴─┴───────────────┘
//! ```
//!
//! Nothing says what follows the last label: only the routers at the ends of the path know. It is guessed as RFC 4928
//! §3 and RFC 4385 §2 allow: by the first nibble. Ethernet frames without a control word begin with any nibble, and with
//! that of IP where their receiver's address does (RFC 8469 §1): those are told by their EtherType.


use super::contract::{Fault, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag};
use crate::bytes::{be16, be32, bits, ones_sum};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes::ethertype;

const SPEC: &str = "RFC 3032 §2.1";

fields! {
    LABEL = dec("mpls.label", SPEC, w("label", "rótulo"))
        .at(0, 20)
        .names(label_name)
        .about("What this router looks up; it means something on this link only.",
               "O que este roteador consulta; só tem sentido neste enlace.");
    TRAFFIC_CLASS = dec("mpls.exp", "RFC 5462 §3", w("traffic class", "classe de tráfego")).at(20, 3);
    BOTTOM = flag("mpls.bottom", SPEC, w("bottom of stack", "fim da pilha")).at(23, 1);
    TTL = dec("mpls.ttl", SPEC, w("time to live", "tempo de vida")).at(24, 8);
}

/// Labels with a meaning of their own (IANA, "Special-Purpose MPLS Label Values").
fn label_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("IPv4 explicit null", "nulo explícito IPv4"),
        1 => w("router alert", "alerta ao roteador"),
        2 => w("IPv6 explicit null", "nulo explícito IPv6"),
        3 => w("implicit null", "nulo implícito"),
        7 => w("entropy label indicator", "indicador de rótulo de entropia"),
        13 => w("generic associated channel (GAL)", "canal associado genérico (GAL)"),
        14 => w("OAM alert", "alerta de OAM"),
        15 => w("extension", "extensão"),
        _ => return None,
    })
}

/// What follows the last label of the stack, of which `label` is the number.
fn payload(label: u32, bytes: &[u8]) -> Key {
    match (label, bytes.first().map(|octet| octet >> 4)) {
        (0, _) => Key::EtherType(0x0800),
        (2, _) => Key::EtherType(0x86dd),
        (13, _) | (_, Some(1)) => Key::PwChannel,
        _ if is_ip(bytes) => Key::Nibble,
        // RFC 4448 §4.6: the control word of an Ethernet pseudowire begins with sixteen zeros.
        _ if bytes.starts_with(&[0, 0]) && bytes.get(4..).is_some_and(is_ethernet) => Key::PwEthernet,
        _ if is_ethernet(bytes) => Key::Ethernet,
        _ => Key::Nibble,
    }
}

/// The octets begin with an IP header, not with an Ethernet address that has its first nibble: no EtherType that a
/// pseudowire carries stands where an Ethernet frame has one, or the header's own checksum or length is right.
fn is_ip(bytes: &[u8]) -> bool {
    let is_frame = || matches!(be16(bytes, 12), Some(0x0800 | 0x0806 | 0x8100 | 0x86dd | 0x8847 | 0x88a8));
    match bytes.first() {
        Some(first @ 0x45..=0x4f) => {
            let header = || bytes.get(..usize::from(first & 15) * 4);
            !is_frame() || header().is_some_and(|header| ones_sum(header, 0) == 0xffff)
        }
        Some(0x60..=0x6f) => !is_frame() || be16(bytes, 4).is_some_and(|payload| usize::from(payload) + 40 == bytes.len()),
        _ => false,
    }
}

/// The octets can be an Ethernet frame: its length fits or its EtherType is registered.
fn is_ethernet(bytes: &[u8]) -> bool {
    be16(bytes, 12).is_some_and(|number| usize::from(number) <= bytes.len() - 14 || ethertype(number).is_some())
}

/// MPLS.
pub struct Mpls;

impl Protocol for Mpls {
    const INFO: &'static Info = &Info {
        name: "mpls",
        title: "MPLS",
        about: w(
            "Routers forward by a short label instead of the IP address; labels stack, one inside another.",
            "Os roteadores encaminham por um rótulo curto em vez do endereço IP; rótulos se empilham, um dentro do outro.",
        ),
        spec: "RFC 3032",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::EtherType(0x8847), Key::EtherType(0x8848), Key::Ip(137), Key::Udp(6635), Key::Link(219)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let entry = be32(bytes, 0).ok_or(Fault::Truncated { need: 4 })?;
        let next = if entry & 0x100 == 0 {
            Key::EtherType(0x8847)
        } else {
            payload(entry >> 12, bytes.get(4..).unwrap_or_default())
        };
        Ok(Step::new(4, Next::By(next)))
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(label), Some(ttl)) = (bits(header, 0, 20), header.get(3)) else { return };
        say.words(w("label ", "rótulo "));
        say.number(label);
        if let Some(name) = label_name(label) {
            say.out.push_str(" (");
            say.words(name);
            say.out.push(')');
        }
        say.words(same(" · TTL "));
        say.number(*ttl);
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const IPV4: &str = "45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn labels_stack_until_the_bottom() {
        let told = tell(Proto::Mpls, &format!("000120ff 000101ff {IPV4}"));
        assert_eq!(told.protocols, "mpls:mpls:ip");
        assert_eq!((told.get("mpls.label"), told.get("mpls.bottom")), ("18;16".into(), "0;1".into()));
        assert_eq!(told.summaries[1], ["label 16 · TTL 255", "rótulo 16 · TTL 255"]);
    }

    #[test]
    fn a_pseudowire_is_told_by_its_control_word_or_by_the_frame_itself() {
        let frame = "cc000a640000 cc070d080000 8100 0001 0800";
        let told = tell(Proto::Mpls, &format!("000101ff 00000000 {frame} {IPV4}"));
        assert_eq!(told.protocols, "mpls:pwethcw:eth:vlan:ip");
        let told = tell(Proto::Mpls, &format!("000101ff {frame} {IPV4}"));
        assert_eq!(told.protocols, "mpls:eth:vlan:ip");
    }

    #[test]
    fn addresses_that_look_like_another_header_mislead_nobody() {
        // 10.0.x.x stands where an Ethernet frame has its EtherType, and 0x0a00 is a registered one; 0.0.0.0 is a length.
        for addresses in ["0a000001 0a000002", "00000000 ffffffff"] {
            let told = tell(Proto::Mpls, &format!("000101ff 45000014 00010000 40fd0000 {addresses}"));
            assert_eq!(told.protocols, "mpls:ip", "{addresses}");
        }
        // Cards whose address begins as an IP header would.
        for (receiver, sender) in [("48d705000001", "64a0e7000002"), ("60f67700003c", "0c8ddb000001")] {
            let told = tell(Proto::Mpls, &format!("000101ff {receiver} {sender} 0800 {IPV4}"));
            assert_eq!(told.protocols, "mpls:eth:ip", "{receiver}");
        }
    }
}
