//! What samples of sFlow are made of: the start of a packet and what the switch knew of it, or what was counted (sFlow 5 §5.4).

use std::ops::Range;

use super::DATA;
use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, Key, dec, flag, ipv4, ipv6, label, mac, octets};
use crate::proto::cursor::Cursor;

const SPEC: &str = "sFlow 5 §5.4";

fields! {
    RECORD = label("sflow_245.record", SPEC, w("record", "registro")).group();
    ENTERPRISE = dec("sflow.enterprise", SPEC, w("whose format it is", "de quem é o formato"));
    FORMAT = dec("sflow_245.flow_record_format", SPEC, w("format", "formato")).names(flow_name);
    COUNTERS_FORMAT = dec("sflow_245.counters_record_format", SPEC, w("format", "formato")).names(counters_name);
    FOREIGN = dec("sflow.enterprise.format", SPEC, w("its format", "formato dele"));
    LENGTH = dec("sflow_5.flow_data_length", SPEC, w("length", "comprimento"));
    FOREIGN_LENGTH = dec("sflow.enterprise.length", SPEC, w("length", "comprimento"));
    HEADER_PROTOCOL = dec("sflow_245.header_protocol", SPEC, w("what the packet begins with", "com que o pacote começa")).names(header_name);
    FRAME_LENGTH = dec("sflow_245.header.frame_length", SPEC, w("length of the whole packet", "comprimento do pacote inteiro"));
    STRIPPED = dec("sflow_245.header.payload_stripped", SPEC, w("octets taken off its end", "octetos tirados do fim"));
    HEADER_LENGTH = dec("sflow_245.header.sampled_header_length", SPEC, w("octets of it here", "octetos dele aqui"));
    PACKET = octets("sflow_245.header", SPEC, w("start of the packet", "início do pacote")).carried();
    UNREAD = octets("sflow_245.header", SPEC, w("start of the packet", "início do pacote"));
    PAD = octets("sflow_245.pad", SPEC, w("padding", "preenchimento"));
    VLAN_IN = dec("sflow_245.vlan.in", SPEC, w("VLAN it came in by", "VLAN por que entrou"));
    PRIORITY_IN = dec("sflow_245.pri.in", SPEC, w("priority it came in with", "prioridade com que entrou"));
    VLAN_OUT = dec("sflow_245.vlan.out", SPEC, w("VLAN it went out by", "VLAN por que saiu"));
    PRIORITY_OUT = dec("sflow_245.pri.out", SPEC, w("priority it went out with", "prioridade com que saiu"));
    ADDRESS_TYPE = dec("sflow_245.nexthop.type", SPEC, w("kind of address", "tipo de endereço")).names(super::family_name);
    NEXT_HOP = ipv4("sflow_245.nexthop", SPEC, w("next hop", "próximo salto"));
    NEXT_HOP_V6 = ipv6("sflow_245.nexthop.v6", SPEC, w("next hop", "próximo salto"));
    SOURCE_MASK = dec("sflow_245.nexthop.src_mask", SPEC, w("bits of the source's prefix", "bits do prefixo da origem"));
    DESTINATION_MASK = dec("sflow_245.nexthop.dst_mask", SPEC, w("bits of the destination's prefix", "bits do prefixo do destino"));
    FRAME_OCTETS = dec("sflow_245.ethernet.length", SPEC, w("length", "comprimento"));
    FRAME_FROM = mac("sflow_245.ethernet.source_mac_address", SPEC, w("source (MAC)", "origem (MAC)"));
    FRAME_TO = mac("sflow_245.ethernet.destination_mac_address", SPEC, w("destination (MAC)", "destino (MAC)"));
    FRAME_TYPE = dec("sflow_245.ethernet.packet_type", SPEC, w("EtherType", "EtherType"));
    IP_OCTETS = dec("sflow_245.ip.length", SPEC, w("length", "comprimento"));
    IP_PROTOCOL = dec("sflow.ip_protocol", SPEC, w("IP protocol", "protocolo IP"));
    FROM = ipv4("sflow_245.ipv4_src", SPEC, w("source", "origem"));
    TO = ipv4("sflow_245.ipv4_dst", SPEC, w("destination", "destino"));
    FROM_V6 = ipv6("sflow_245.ipv6_src", SPEC, w("source", "origem"));
    TO_V6 = ipv6("sflow_245.ipv6_dst", SPEC, w("destination", "destino"));
    FROM_PORT = dec("sflow_245.ip.source_port", SPEC, w("source port", "porta de origem"));
    TO_PORT = dec("sflow.ip.destination_port", SPEC, w("destination port", "porta de destino"));
    INTERFACE = dec("sflow_245.ifindex", SPEC, w("interface", "interface"));
    INTERFACE_TYPE = dec("sflow_245.iftype", SPEC, w("its type", "tipo dela"));
    SPEED = dec("sflow_245.ifspeed", SPEC, w("bits per second", "bits por segundo"));
    DIRECTION = dec("sflow_245.ifdirection", SPEC, w("direction", "direção")).names(direction_name);
    STATUS = label("sflow_245.ifstatus", SPEC, w("state", "estado")).group();
    STATUS_RESERVED = dec("sflow_245.ifstatus.reserved", SPEC, w("reserved", "reservado"));
    RUNS = flag("sflow_245.ifoper_status", SPEC, w("it works", "funciona"));
    WANTED = flag("sflow_245.ifadmin_status", SPEC, w("it is switched on", "está ligada"));
    IN_OCTETS = dec("sflow_245.ifinoct", SPEC, w("octets in", "octetos que entraram"));
    IN_PACKETS = dec("sflow_245.ifinpkt", SPEC, w("packets in", "pacotes que entraram"));
    IN_MULTICAST = dec("sflow_245.ifinmcast", SPEC, w("multicast in", "multicast que entrou"));
    IN_BROADCAST = dec("sflow_245.ifinbcast", SPEC, w("broadcast in", "broadcast que entrou"));
    IN_DISCARDS = dec("sflow_245.ifindisc", SPEC, w("dropped on the way in", "descartados na entrada"));
    IN_ERRORS = dec("sflow_245.ifinerr", SPEC, w("errors in", "erros na entrada"));
    IN_UNKNOWN = dec("sflow_245.ifinunk", SPEC, w("of unknown protocols", "de protocolos desconhecidos"));
    OUT_OCTETS = dec("sflow_245.ifoutoct", SPEC, w("octets out", "octetos que saíram"));
    OUT_PACKETS = dec("sflow_245.ifoutpkt", SPEC, w("packets out", "pacotes que saíram"));
    OUT_MULTICAST = dec("sflow_245.ifoutmcast", SPEC, w("multicast out", "multicast que saiu"));
    OUT_BROADCAST = dec("sflow_245.ifoutbcast", SPEC, w("broadcast out", "broadcast que saiu"));
    OUT_DISCARDS = dec("sflow_245.ifoutdisc", SPEC, w("dropped on the way out", "descartados na saída"));
    OUT_ERRORS = dec("sflow_245.ifouterr", SPEC, w("errors out", "erros na saída"));
    PROMISCUOUS = dec("sflow_245.ifpromisc", SPEC, w("takes what is for others", "recebe o que é de outros"));
    ALIGNMENT = dec("sflow_245.dot3StatsAlignmentErrors", SPEC, w("not of whole octets", "sem octetos inteiros"));
    FCS = dec("sflow_245.dot3StatsFCSErrors", SPEC, w("wrong check sequences", "sequências de verificação erradas"));
    ONE_COLLISION = dec("sflow_245.dot3StatsSingleCollisionFrames", SPEC, w("sent after one collision", "enviados após uma colisão"));
    COLLISIONS = dec("sflow_245.dot3StatsMultipleCollisionFrames", SPEC, w("sent after several collisions", "enviados após várias colisões"));
    SQE = dec("sflow_245.dot3StatsSQETestErrors", SPEC, w("failed tests of the signal", "testes do sinal que falharam"));
    DEFERRED = dec("sflow_245.dot3StatsDeferredTransmissions", SPEC, w("had to wait", "tiveram de esperar"));
    LATE = dec("sflow_245.dot3StatsLateCollisions", SPEC, w("late collisions", "colisões tardias"));
    EXCESSIVE = dec("sflow_245.dot3StatsExcessiveCollisions", SPEC, w("given up after collisions", "desistências após colisões"));
    SENDING = dec("sflow_245.dot3StatsInternalMacTransmitErrors", SPEC, w("errors of its own in sending", "erros próprios ao enviar"));
    CARRIER = dec("sflow_245.dot3StatsCarrierSenseErrors", SPEC, w("carrier lost", "portadora perdida"));
    TOO_LONG = dec("sflow_245.dot3StatsFrameTooLongs", SPEC, w("too long", "longos demais"));
    RECEIVING = dec("sflow_245.dot3StatsInternalMacReceiveErrors", SPEC, w("errors of its own in receiving", "erros próprios ao receber"));
    SYMBOLS = dec("sflow_245.dot3StatsSymbolErrors", SPEC, w("wrong symbols", "símbolos errados"));
    VLAN = dec("sflow_245.vlan_id", SPEC, w("VLAN", "VLAN"));
    VLAN_OCTETS = dec("sflow_245.octets", SPEC, w("octets", "octetos"));
    VLAN_UNICAST = dec("sflow_245.ucastPkts", SPEC, w("unicast", "unicast"));
    VLAN_MULTICAST = dec("sflow_245.multicastPkts", SPEC, w("multicast", "multicast"));
    VLAN_BROADCAST = dec("sflow_245.broadcastPkts", SPEC, w("broadcast", "broadcast"));
    VLAN_DISCARDS = dec("sflow_245.discards", SPEC, w("dropped", "descartados"));
    CPU_5S = dec("sflow_5.cpu_5s", SPEC, w("load over 5 seconds, in hundredths of a percent", "carga em 5 segundos, em centésimos de por cento"));
    CPU_1M = dec("sflow_5.cpu_1m", SPEC, w("load over a minute", "carga em um minuto"));
    CPU_5M = dec("sflow_5.cpu_5m", SPEC, w("load over 5 minutes", "carga em 5 minutos"));
    MEMORY = dec("sflow_5.total_memory", SPEC, w("memory", "memória"));
    FREE_MEMORY = dec("sflow_5.free_memory", SPEC, w("free memory", "memória livre"));
}

/// The format of a record that has the start of a packet.
pub(super) const RAW_PACKET: u32 = 1;
/// Octets before the packet in such a record.
pub(super) const BEFORE_PACKET: usize = 24;

/// What leads to the protocol that a packet begins with.
pub(super) fn header_key(number: u32) -> Option<Key> {
    Some(match number {
        1 => Key::Ethernet,
        3 => Key::Link(6),
        4 => Key::Link(10),
        5 => Key::Link(107),
        7 => Key::PppFrame,
        11 => Key::EtherType(0x0800),
        12 => Key::EtherType(0x86dd),
        13 => Key::EtherType(0x8847),
        15 => Key::Wlan,
        _ => return None,
    })
}

fn header_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("Ethernet", "Ethernet"),
        2 => w("Token Bus", "Token Bus"),
        3 => w("Token Ring", "Token Ring"),
        4 => w("FDDI", "FDDI"),
        5 => w("Frame Relay", "Frame Relay"),
        6 => w("X.25", "X.25"),
        7 => w("PPP", "PPP"),
        8 => w("SMDS", "SMDS"),
        9 => w("AAL5", "AAL5"),
        10 => w("AAL5 with IP", "AAL5 com IP"),
        11 => w("IPv4", "IPv4"),
        12 => w("IPv6", "IPv6"),
        13 => w("MPLS", "MPLS"),
        14 => w("packet over SONET", "pacote sobre SONET"),
        15 => w("IEEE 802.11", "IEEE 802.11"),
        _ => return None,
    })
}

fn flow_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("start of the packet", "início do pacote"),
        2 => w("Ethernet header", "cabeçalho Ethernet"),
        3 => w("IPv4 header", "cabeçalho IPv4"),
        4 => w("IPv6 header", "cabeçalho IPv6"),
        1001 => w("VLANs", "VLANs"),
        1002 => w("next hop", "próximo salto"),
        1003 => w("path between networks", "caminho entre redes"),
        1004 => w("user", "usuário"),
        1005 => w("URL", "URL"),
        1006 => w("MPLS", "MPLS"),
        1007 => w("translated addresses", "endereços traduzidos"),
        _ => return None,
    })
}

fn counters_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("interface", "interface"),
        2 => w("Ethernet", "Ethernet"),
        3 => w("Token Ring", "Token Ring"),
        4 => w("100VG-AnyLAN", "100VG-AnyLAN"),
        5 => w("VLAN", "VLAN"),
        6 => w("IEEE 802.11", "IEEE 802.11"),
        1001 => w("processor", "processador"),
        _ => return None,
    })
}

fn direction_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("both ways at once", "os dois sentidos ao mesmo tempo"),
        2 => w("one way at a time", "um sentido por vez"),
        3 => w("in", "entrada"),
        4 => w("out", "saída"),
        _ => return None,
    })
}

/// Tells fields of so many bits one behind the other.
pub(super) fn row(cursor: &mut Cursor<'_, '_>, parts: &[(&'static FieldDef, u32)]) -> Option<()> {
    parts.iter().try_for_each(|(def, bits)| cursor.bits(def, *bits).map(|_| ()))
}

/// Tells records one behind the other: `tell` reads what is in one of a standard format.
fn each(
    cursor: &mut Cursor<'_, '_>,
    format: &'static FieldDef,
    mut tell: impl FnMut(&mut Cursor<'_, '_>, u64) -> Option<()>,
) -> Option<()> {
    while cursor.remaining() >= 8 {
        let length = u32::from(cursor.peek16(4)?) << 16 | u32::from(cursor.peek16(6)?);
        cursor.item(&RECORD, 8_usize.saturating_add(usize::try_from(length).ok()?), &DATA, |cursor| {
            if cursor.bits(&ENTERPRISE, 20)?.number()? != 0 {
                return row(cursor, &[(&FOREIGN, 12), (&FOREIGN_LENGTH, 32)]);
            }
            let format = cursor.bits(format, 12)?.number()?;
            row(cursor, &[(&LENGTH, 32)])?;
            tell(cursor, format)
        });
    }
    Some(())
}

/// Tells what is known of a packet; the octets `packet` are told by the layers inside.
pub(super) fn of_packets(cursor: &mut Cursor<'_, '_>, packet: &Range<usize>) -> Option<()> {
    const PORTS: [(&FieldDef, u32); 2] = [(&FROM_PORT, 32), (&TO_PORT, 32)];
    each(cursor, &FORMAT, |cursor, format| match format {
        1 => {
            row(cursor, &[(&HEADER_PROTOCOL, 32), (&FRAME_LENGTH, 32), (&STRIPPED, 32)])?;
            let octets = usize::try_from(cursor.number(&HEADER_LENGTH, 4)?).ok()?;
            if cursor.position() == packet.start {
                cursor.skip(packet.len());
            } else if octets > 0 {
                cursor.octets(&UNREAD, octets.min(cursor.remaining()))?;
            }
            cursor.rest(&PAD);
            Some(())
        }
        2 => row(cursor, &[(&FRAME_OCTETS, 32), (&FRAME_FROM, 48), (&PAD, 16), (&FRAME_TO, 48), (&PAD, 16), (&FRAME_TYPE, 32)]),
        3 => {
            row(cursor, &[(&IP_OCTETS, 32), (&IP_PROTOCOL, 32), (&FROM, 32), (&TO, 32)])?;
            row(cursor, &PORTS)
        }
        4 => {
            row(cursor, &[(&IP_OCTETS, 32), (&IP_PROTOCOL, 32), (&FROM_V6, 128), (&TO_V6, 128)])?;
            row(cursor, &PORTS)
        }
        1001 => row(cursor, &[(&VLAN_IN, 32), (&PRIORITY_IN, 32), (&VLAN_OUT, 32), (&PRIORITY_OUT, 32)]),
        1002 => {
            next_hop(cursor)?;
            row(cursor, &[(&SOURCE_MASK, 32), (&DESTINATION_MASK, 32)])
        }
        1003 => next_hop(cursor),
        _ => None,
    })
}

fn next_hop(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match cursor.number(&ADDRESS_TYPE, 4)? {
        1 => row(cursor, &[(&NEXT_HOP, 32)]),
        2 => row(cursor, &[(&NEXT_HOP_V6, 128)]),
        _ => None,
    }
}

const IN: [(&FieldDef, u32); 7] =
    [(&IN_OCTETS, 64), (&IN_PACKETS, 32), (&IN_MULTICAST, 32), (&IN_BROADCAST, 32), (&IN_DISCARDS, 32), (&IN_ERRORS, 32), (&IN_UNKNOWN, 32)];
const OUT: [(&FieldDef, u32); 7] =
    [(&OUT_OCTETS, 64), (&OUT_PACKETS, 32), (&OUT_MULTICAST, 32), (&OUT_BROADCAST, 32), (&OUT_DISCARDS, 32), (&OUT_ERRORS, 32), (&PROMISCUOUS, 32)];
const ETHERNET: [&FieldDef; 13] = [
    &ALIGNMENT, &FCS, &ONE_COLLISION, &COLLISIONS, &SQE, &DEFERRED, &LATE, &EXCESSIVE, &SENDING, &CARRIER, &TOO_LONG, &RECEIVING, &SYMBOLS,
];

/// Tells what was counted.
pub(super) fn of_counters(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    each(cursor, &COUNTERS_FORMAT, |cursor, format| match format {
        1 => {
            row(cursor, &[(&INTERFACE, 32), (&INTERFACE_TYPE, 32), (&SPEED, 64), (&DIRECTION, 32)])?;
            cursor.flags(&STATUS, 32, &[(&STATUS_RESERVED, 30), (&RUNS, 1), (&WANTED, 1)])?;
            row(cursor, &IN)?;
            row(cursor, &OUT)
        }
        2 => ETHERNET.iter().try_for_each(|def| row(cursor, &[(def, 32)])),
        5 => row(cursor, &[(&VLAN, 32), (&VLAN_OCTETS, 64), (&VLAN_UNICAST, 32), (&VLAN_MULTICAST, 32), (&VLAN_BROADCAST, 32), (&VLAN_DISCARDS, 32)]),
        1001 => row(cursor, &[(&CPU_5S, 32), (&CPU_1M, 32), (&CPU_5M, 32), (&MEMORY, 64), (&FREE_MEMORY, 64)]),
        _ => None,
    })
}
