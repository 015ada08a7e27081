//! What both versions of Linux cooked capture ([`super::sll`], [`super::sll2`]) share: the fields that depend on the
//! hardware, and what follows.

use super::contract::{FieldDef, FieldSink, Key, Next, Value, hex, ipv4, mac, octets};
use crate::bytes::{MacAddr, be16};
use crate::i18n::{Words, same, w};
use crate::names::ethertypes;
use crate::names::hardware_types::hardware_type;

const SPEC: &str = "LINKTYPE_LINUX_SLL";

pub(super) static MAC: FieldDef = mac("sll.src.eth", SPEC, w("source address", "endereço de origem"));
pub(super) static IPV4: FieldDef = ipv4("sll.src.ipv4", SPEC, w("source address", "endereço de origem"));
pub(super) static OTHER: FieldDef = octets("sll.src.other", SPEC, w("source address", "endereço de origem"));
pub(super) static UNUSED: FieldDef = octets("sll.unused", SPEC, w("unused", "sem uso"));
pub(super) static ETHER_TYPE: FieldDef =
    hex(4, "sll.etype", SPEC, w("EtherType", "EtherType")).names(ethertypes::value_name);
pub(super) static GRE_TYPE: FieldDef =
    hex(4, "sll.gretype", SPEC, w("GRE protocol type", "tipo de protocolo do GRE")).names(ethertypes::value_name);
pub(super) static LINUX_TYPE: FieldDef =
    hex(4, "sll.ltype", SPEC, w("Linux protocol type", "tipo de protocolo do Linux")).names(linux_type_name);

const GRE: u16 = 778;
const NETLINK: u16 = 824;

pub(super) fn hardware_name(number: u64) -> Option<Words> {
    hardware_type(u16::try_from(number).ok()?).map(same)
}

pub(super) fn packet_type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("to us", "para nós"),
        1 => w("broadcast", "difusão"),
        2 => w("multicast", "multicast"),
        3 => w("to another host", "para outro host"),
        4 => w("sent by us", "enviado por nós"),
        _ => return None,
    })
}

/// Names of `ETH_P_*` below 0x0600, which are no EtherTypes (`linux/if_ether.h`).
fn linux_type_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x01 => "802.3 without LLC (IPX)",
        0x03 => "Ethernet",
        0x04 => "802.2 LLC",
        0x07 => "PPP in HDLC",
        0x0c => "CAN",
        0x0d => "CAN FD",
        0x17 => "IrDA LAP",
        0xf5 => "ISI",
        0xf6 => "IEEE 802.15.4",
        _ => return None,
    }))
}

/// What follows the header of a frame of this hardware type and protocol type.
pub(super) fn next(hardware: u16, protocol: u16) -> Next {
    Next::By(match (hardware, protocol) {
        // Of these the protocol type says nothing, or something else: the frame itself follows.
        (801, _) => Key::Wlan,
        (803, _) => Key::Link(127),
        (NETLINK, _) => Key::Link(253),
        (_, 0x01) => Key::EtherType(0x8137),
        (_, 0x03) => Key::Ethernet,
        (_, 0x04) => Key::Llc,
        (_, 0x07) => Key::PppFrame,
        (_, 0x0c | 0x0d) => Key::Link(227),
        (_, 0xf6) => Key::Link(195),
        _ => Key::EtherType(protocol),
    })
}

/// Tells the protocol type at octet `at`, whose meaning the hardware decides.
pub(super) fn put_protocol(sink: &mut dyn FieldSink, header: &[u8], at: usize, hardware: u16) {
    let Some(protocol) = be16(header, at) else { return };
    let def = match hardware {
        GRE => &GRE_TYPE,
        NETLINK => &LINUX_TYPE,
        _ if protocol < 0x0600 => &LINUX_TYPE,
        _ => &ETHER_TYPE,
    };
    sink.put_octets(def, at..at + 2, Value::Number(protocol.into()));
}

/// Tells the address in the eight octets from octet `at`, of which `len` are used.
pub(super) fn put_address(sink: &mut dyn FieldSink, header: &[u8], at: usize, len: usize) {
    let Some(whole) = header.get(at..at + 8) else { return };
    let (address, unused) = whole.split_at(len.min(8));
    let end = at + address.len();
    match (MacAddr::read(address), address.first_chunk()) {
        (Some(mac), _) if address.len() == 6 => sink.put_octets(&MAC, at..end, Value::Mac(mac)),
        (_, Some(ip)) if address.len() == 4 => sink.put_octets(&IPV4, at..end, Value::Ipv4(*ip)),
        _ if address.is_empty() => {}
        _ => sink.put_octets(&OTHER, at..end, Value::Bytes(address)),
    }
    if !unused.is_empty() {
        sink.put_octets(&UNUSED, end..at + 8, Value::Bytes(unused));
    }
}
