//! ARP: asks everybody on the link who has a network address, and gets the card's address. RFC 826.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┬───────────────────────────────┤
//! │         hardware type         │         protocol type         │
//! ├───────────────┬───────────────┼───────────────────────────────┤
//! │ hw addr size  │ pr addr size  │           operation           │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │ sender's hardware and protocol address, then the target's ... │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use std::net::Ipv4Addr;

use super::contract::{Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, ipv4, mac, octets};
use crate::bytes::{MacAddr, Reader, be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ethertypes;
use crate::names::hardware_types::hardware_type;

const SPEC: &str = "RFC 826";

fields! {
    HARDWARE = dec("arp.hw.type", SPEC, w("hardware type", "tipo de hardware")).at(0, 16).names(hardware_name);
    PROTOCOL = hex(4, "arp.proto.type", SPEC, w("protocol type", "tipo de protocolo")).at(16, 16).names(ethertypes::value_name);
    HARDWARE_SIZE = dec("arp.hw.size", SPEC, w("hardware address size", "tamanho do endereço de hardware")).at(32, 8);
    PROTOCOL_SIZE = dec("arp.proto.size", SPEC, w("protocol address size", "tamanho do endereço de protocolo")).at(40, 8);
    OPERATION = dec("arp.opcode", SPEC, w("operation", "operação")).at(48, 16).names(operation_name);
    SENDER_MAC = mac("arp.src.hw_mac", SPEC, w("sender's MAC address", "endereço MAC do remetente"));
    SENDER_IPV4 = ipv4("arp.src.proto_ipv4", SPEC, w("sender's IPv4 address", "endereço IPv4 do remetente"));
    TARGET_MAC = mac("arp.dst.hw_mac", SPEC, w("target's MAC address", "endereço MAC do alvo"));
    TARGET_IPV4 = ipv4("arp.dst.proto_ipv4", SPEC, w("target's IPv4 address", "endereço IPv4 do alvo"));
    SENDER_HARDWARE = octets("arp.src.hw", SPEC, w("sender's hardware address", "endereço de hardware do remetente"));
    SENDER_PROTOCOL = octets("arp.src.proto", SPEC, w("sender's protocol address", "endereço de protocolo do remetente"));
    TARGET_HARDWARE = octets("arp.dst.hw", SPEC, w("target's hardware address", "endereço de hardware do alvo"));
    TARGET_PROTOCOL = octets("arp.dst.proto", SPEC, w("target's protocol address", "endereço de protocolo do alvo"));
    GRATUITOUS = flag("arp.isgratuitous", "RFC 5227 §3", w("gratuitous", "gratuito")).derived();
}

fn hardware_name(number: u64) -> Option<Words> {
    hardware_type(u16::try_from(number).ok()?).map(same)
}

fn operation_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("request", "pedido"),
        2 => w("reply", "resposta"),
        3 => w("reverse request", "pedido reverso"),
        4 => w("reverse reply", "resposta reversa"),
        8 => w("inverse request", "pedido inverso"),
        9 => w("inverse reply", "resposta inversa"),
        _ => return None,
    })
}

/// ARP.
pub struct Arp;

impl Protocol for Arp {
    const INFO: &'static Info = &Info {
        name: "arp",
        title: "ARP",
        about: w(
            "Asks everybody on the link who has a network address, and gets the address of the card.",
            "Pergunta a todos no enlace quem tem um endereço de rede, e obtém o endereço da placa.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::EtherType(0x0806), Key::EtherType(0x8035)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[_, _, _, _, hardware, protocol, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        let need = 8 + 2 * (usize::from(hardware) + usize::from(protocol));
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(need, Next::Nothing).claim(need))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let (Some(hardware), Some(sizes)) = (be16(bytes, 0), bytes.get(4..6)) else { return };
        // Ethernet, or any network of IEEE 802.
        let ether = matches!(hardware, 1 | 6) && sizes[0] == 6;
        let ip = be16(bytes, 2) == Some(0x0800) && sizes[1] == 4;
        let mut reader = Reader::new(bytes, 8);
        let mut address = |short: &'static FieldDef, long: &'static FieldDef, known: bool, size: u8| {
            let start = reader.position();
            let value = reader.take(size.into())?;
            let range = start..reader.position();
            match (known, value.len()) {
                (true, 6) => sink.put_octets(short, range, Value::Mac(MacAddr::read(value)?)),
                (true, 4) => sink.put_octets(short, range, Value::Ipv4(value.try_into().ok()?)),
                (_, 0) => {}
                _ => sink.put_octets(long, range, Value::Bytes(value)),
            }
            Some(value)
        };
        address(&SENDER_MAC, &SENDER_HARDWARE, ether, sizes[0]);
        let sender = address(&SENDER_IPV4, &SENDER_PROTOCOL, ip, sizes[1]);
        address(&TARGET_MAC, &TARGET_HARDWARE, ether, sizes[0]);
        let target = address(&TARGET_IPV4, &TARGET_PROTOCOL, ip, sizes[1]);
        if ip && sender.is_some() && sender == target {
            sink.derive(&GRATUITOUS, Value::Flag(true));
        }
    }

    /// The question names both addresses of IPv4, and the answer exchanges them.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let header = layer.header();
        let operation = be16(header, 6)?;
        let (sender, target) = (be32(header, 14)?, be32(header, 24)?);
        let is_of_ipv4 = header.get(2..6) == Some(&[0x08, 0, 6, 4]);
        // An announcement asks for its own address.
        if !is_of_ipv4 || sender == target {
            return None;
        }
        let pair = |asker: u32, asked: u32| u64::from(asker) << 32 | u64::from(asked);
        match operation {
            1 => Some(Exchange::open(true, pair(sender, target))),
            2 => Some(Exchange::open(false, pair(target, sender))),
            _ => None,
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(operation) = be16(bytes, 6) else { return };
        let ip = |at: usize| bytes.get(at..)?.first_chunk::<4>().map(|b| Ipv4Addr::from(*b));
        let ends = if bytes.get(4..6) == Some(&[6, 4]) { ip(14).zip(ip(24)) } else { None };
        match (operation, ends) {
            (1, Some((sender, target))) if sender == target => {
                say.words(w("announces ", "anuncia "));
                say.ipv4(sender);
            }
            (1, Some((sender, target))) => {
                say.words(w("who has ", "quem tem "));
                say.ipv4(target);
                say.words(w("? tell ", "? diga a "));
                say.ipv4(sender);
            }
            (2, Some((sender, _))) => {
                say.ipv4(sender);
                say.words(w(" is at ", " está em "));
                if let Some(mac) = bytes.get(8..).and_then(MacAddr::read) {
                    say.mac(mac);
                }
            }
            _ => {
                if let Some(name) = operation_name(operation.into()) {
                    say.words(name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_request_and_its_reply() {
        let told = tell(Proto::Arp, "0001 0800 06 04 0001 001601000001 c0a80001 000000000000 c0a80002");
        assert_eq!((told.get("arp.opcode"), told.get("arp.dst.proto_ipv4")), ("1".into(), "192.168.0.2".into()));
        assert_eq!(
            told.summaries[0],
            ["who has 192.168.0.2? tell 192.168.0.1", "quem tem 192.168.0.2? diga a 192.168.0.1"]
        );
        let told = tell(Proto::Arp, "0001 0800 06 04 0002 001302000002 c0a80002 001601000001 c0a80001");
        assert_eq!(told.summaries[0][1], "192.168.0.2 está em 00:13:02:00:00:02");
    }

    #[test]
    fn a_host_announces_itself() {
        let told = tell(Proto::Arp, "0001 0800 06 04 0001 001601000001 c0a80001 000000000000 c0a80001");
        assert_eq!((told.get("arp.isgratuitous"), told.summaries[0][0].as_str()), ("1".into(), "announces 192.168.0.1"));
    }

    #[test]
    fn addresses_of_other_kinds_are_octets() {
        // Frame Relay's inverse ARP asks for the protocol address behind a circuit of two octets (RFC 2390).
        let told = tell(Proto::Arp, "000f 0800 02 04 0008 1841 0a000001 0000 00000000");
        assert_eq!((told.get("arp.src.hw"), told.get("arp.src.proto_ipv4")), ("1841".into(), "10.0.0.1".into()));
        assert_eq!(told.summaries[0], ["inverse request", "pedido inverso"]);
        // Hardware of IEEE 802.
        let told = tell(Proto::Arp, "0006 0800 06 04 0001 001601000001 c0a80001 000000000000 c0a80002");
        assert_eq!(told.get("arp.src.hw_mac"), "00:16:01:00:00:01");
        // Sizes of nothing at all.
        assert_eq!(tell(Proto::Arp, "0001 0800 00 00 0001").get("arp.src.hw"), "");
    }
}
