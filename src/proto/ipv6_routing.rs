//! Routing header: nodes that an IPv6 packet is to visit on its way. RFC 8200 §4.4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │  next header  │    length     │      type     │ segments left │
//! ├───────────────┴───────────────┴───────────────┴───────────────┤
//! │                    by type: addresses, TLVs ...               │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Types: 0, source route (RFC 2460 §4.4, deprecated by RFC 5095); 2, mobile IPv6 (RFC 6275 §6.4); 3, RPL (RFC 6554 §3);
//! 4, segment routing (RFC 8754 §2). Others are told as octets.

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use super::Proto;
use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, PseudoHeader, Say, Step, Value, dec, hex, ipv6, label, octets,
};
use super::cursor::Cursor;
use crate::bytes::ones_sum;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 8200 §4.4";
const RPL: &str = "RFC 6554 §3";
const SRH: &str = "RFC 8754 §2";

fields! {
    NEXT_HEADER = dec("ipv6.routing.nxt", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    LENGTH = dec("ipv6.routing.len", SPEC, w("length", "comprimento"))
        .at(8, 8)
        .about("Units of 8 octets after the first 8.", "Unidades de 8 octetos depois dos 8 primeiros.");
    TYPE = dec("ipv6.routing.type", SPEC, w("routing type", "tipo de roteamento")).at(16, 8).names(type_name);
    SEGMENTS_LEFT = dec("ipv6.routing.segleft", SPEC, w("segments left", "segmentos restantes"))
        .at(24, 8)
        .about("How many of the listed nodes are still to be visited.", "Quantos dos nós listados ainda serão visitados.");
    LENGTH_OCTETS = dec("ipv6.routing.len_oct", SPEC, w("length in octets", "comprimento em octetos")).derived();
    SOURCE_RESERVED = octets("ipv6.routing.src.reserved", "RFC 2460 §4.4", w("reserved", "reservado"));
    SOURCE_ADDRESS = ipv6("ipv6.routing.src.addr", "RFC 2460 §4.4", w("address", "endereço"));
    MOBILE_RESERVED = octets("ipv6.routing.mipv6.reserved", "RFC 6275 §6.4.1", w("reserved", "reservado"));
    HOME_ADDRESS = ipv6("ipv6.routing.mipv6.home_address", "RFC 6275 §6.4.1", w("home address", "endereço nativo (home)"));
    COMPRESSED_INNER = dec("ipv6.routing.rpl.cmprI", RPL, w("octets left out of each address", "octetos omitidos de cada endereço"));
    COMPRESSED_LAST = dec("ipv6.routing.rpl.cmprE", RPL, w("octets left out of the last address", "octetos omitidos do último endereço"));
    PAD = dec("ipv6.routing.rpl.pad", RPL, w("octets of padding", "octetos de preenchimento"));
    RPL_RESERVED = dec("ipv6.routing.rpl.reserved", RPL, w("reserved", "reservado"));
    ADDRESS_COUNT = dec("ipv6.routing.rpl.addr_count", RPL, w("addresses", "endereços")).derived();
    COMPRESSED = octets("ipv6.routing.rpl.address", RPL, w("address", "endereço"));
    FULL_ADDRESS = ipv6("ipv6.routing.rpl.full_address", RPL, w("whole address", "endereço inteiro")).derived();
    LAST_ENTRY = dec("ipv6.routing.srh.last_entry", SRH, w("last entry", "última entrada"));
    FLAGS = hex(2, "ipv6.routing.srh.flags", SRH, w("flags", "sinalizadores"));
    TAG = octets("ipv6.routing.srh.tag", SRH, w("tag", "etiqueta"));
    SEGMENT = ipv6("ipv6.routing.srh.addr", SRH, w("segment", "segmento"));
    TLV = label("ipv6.routing.srh.tlv", "RFC 8754 §2.1", w("TLV", "TLV")).group();
    TLV_TYPE = dec("ipv6.routing.srh.tlv.type", "RFC 8754 §2.1", w("type", "tipo")).names(tlv_name);
    TLV_LENGTH = dec("ipv6.routing.srh.tlv.len", "RFC 8754 §2.1", w("octets of data", "octetos de dados"));
    TLV_DATA = octets("ipv6.routing.srh.tlv.data", "RFC 8754 §2.1", w("data", "dados"));
    UNKNOWN = octets("ipv6.routing.unknown_data", SPEC, w("data of the type", "dados do tipo"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("source route (deprecated)", "rota de origem (obsoleta)"),
        1 => w("Nimrod (deprecated)", "Nimrod (obsoleto)"),
        2 => w("mobile IPv6", "IPv6 móvel"),
        3 => w("RPL source route", "rota de origem RPL"),
        4 => w("segment routing", "roteamento por segmentos"),
        5 => w("CRH-16", "CRH-16"),
        6 => w("CRH-32", "CRH-32"),
        253 | 254 => w("experiment", "experimento"),
        _ => return None,
    })
}

fn tlv_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "Pad1",
        4 => "PadN",
        5 => "HMAC",
        _ => return None,
    }))
}

/// The shape of a RPL header: octets left out of an inner and of the last address, and the number of addresses.
fn rpl_shape(header: &[u8]) -> Option<(usize, usize, usize)> {
    let &[sizes, pad] = header.get(4..)?.first_chunk()?;
    let (inner, last, pad) = (usize::from(sizes >> 4), usize::from(sizes & 15), usize::from(pad >> 4));
    // RFC 6554 §3: n = (8 × length − pad − (16 − CmprE)) / (16 − CmprI) + 1.
    let before_last = header.len().checked_sub(8 + pad + 16 - last)?;
    Some((inner, last, before_last / (16 - inner) + 1))
}

/// The address that the packet travels to in the end, while nodes are left to visit (RFC 8200 §8.1).
fn final_destination(layer: &Layer<'_>) -> Option<[u8; 16]> {
    let header = layer.header();
    let &[_, _, kind, left] = header.first_chunk()?;
    if left == 0 {
        return None;
    }
    match kind {
        0 | 2 => header.get(8..)?.as_chunks().0.last().copied(),
        3 => {
            let (inner, last, count) = rpl_shape(header)?;
            let at = 8 + (count - 1) * (16 - inner);
            whole(layer, header.get(at..at + 16 - last)?)
        }
        // Segments stand in reverse: the first entry is the last to be visited.
        4 => header.get(8..)?.first_chunk().copied(),
        _ => None,
    }
}

/// An address of RPL, whose left-out first octets are those of the IPv6 destination (RFC 6554 §3).
fn whole(layer: &Layer<'_>, end: &[u8]) -> Option<[u8; 16]> {
    let below = std::iter::successors(layer.below(), Layer::below).find(|below| below.proto() == Proto::Ipv6)?;
    let mut address = *below.header().get(24..)?.first_chunk::<16>()?;
    let omitted = 16usize.checked_sub(end.len())?;
    address[omitted..].copy_from_slice(end);
    Some(address)
}

/// Routing header.
pub struct Routing;

impl Protocol for Routing {
    const INFO: &'static Info = &Info {
        name: "ipv6.routing",
        title: "IPv6-Route",
        about: w(
            "Lists nodes that an IPv6 packet is to visit on its way to the destination.",
            "Lista nós que um pacote IPv6 deve visitar no caminho até o destino.",
        ),
        spec: SPEC,
        osi: Osi::Network,
        pdu: Pdu::Datagram,
        keys: &[Key::Ip(43)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[next, length, ..]) = bytes.first_chunk::<4>() else { return Err(Fault::Truncated { need: 8 }) };
        let header = (usize::from(length) + 1) * 8;
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(header, Next::header(next)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let mut cursor = Cursor::new(header, 4, sink);
        match header.get(2) {
            Some(0) => addresses(&mut cursor, &SOURCE_RESERVED, &SOURCE_ADDRESS),
            Some(2) => addresses(&mut cursor, &MOBILE_RESERVED, &HOME_ADDRESS),
            Some(3) => rpl(layer, &mut cursor),
            Some(4) => segments(&mut cursor),
            _ => None,
        };
        cursor.rest(&UNKNOWN);
        if !layer.is_faulty() {
            cursor.derive(&LENGTH_OCTETS, Value::Number(header.len() as u64));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some(&[_, _, kind, left]) = layer.header().first_chunk() else { return };
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(kind);
            }
        }
        say.words(w(" · segments left ", " · segmentos restantes "));
        say.number(left);
        if let Some(address) = final_destination(layer) {
            let _ = write!(say, " → {}", Ipv6Addr::from(address));
        }
    }

    fn readdress(layer: &Layer<'_>, pseudo: &mut PseudoHeader) {
        if let Some(address) = final_destination(layer) {
            pseudo.destination = ones_sum(&address, 0);
        }
    }
}

fn addresses(
    cursor: &mut Cursor<'_, '_>,
    reserved: &'static FieldDef,
    address: &'static FieldDef,
) -> Option<()> {
    cursor.octets(reserved, 4)?;
    while cursor.remaining() >= 16 {
        cursor.octets(address, 16)?;
    }
    Some(())
}

fn rpl(layer: &Layer<'_>, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&COMPRESSED_INNER, 4)?;
    cursor.bits(&COMPRESSED_LAST, 4)?;
    cursor.bits(&PAD, 4)?;
    cursor.bits(&RPL_RESERVED, 20)?;
    let (inner, last, count) = rpl_shape(layer.header())?;
    cursor.derive(&ADDRESS_COUNT, Value::Number(count as u64));
    for left in (0..count).rev() {
        let omitted = if left == 0 { last } else { inner };
        if let Value::Bytes(end) = cursor.octets(&COMPRESSED, 16 - omitted)?
            && let Some(address) = whole(layer, end)
        {
            cursor.derive(&FULL_ADDRESS, Value::Ipv6(address));
        }
    }
    Some(())
}

fn segments(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let last = cursor.number(&LAST_ENTRY, 1)?;
    cursor.number(&FLAGS, 1)?;
    cursor.octets(&TAG, 2)?;
    for _ in 0..=last {
        cursor.octets(&SEGMENT, 16)?;
    }
    while let Some(kind) = cursor.peek(0) {
        let octets = if kind == 0 { 1 } else { 2 + usize::from(cursor.peek(1).unwrap_or(0)) };
        cursor.item(&TLV, octets, &TLV_DATA, |cursor| {
            cursor.number(&TLV_TYPE, 1)?;
            if kind != 0 {
                cursor.number(&TLV_LENGTH, 1)?;
            }
            Some(())
        });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    /// What Linux 6 sends for `ping` along segments: the checksum covers the last address, not that of the header.
    const ECHO: &str = "8000228756e700018df0026b00000000536f080000000000101112131415161718191a1b1c1d1e1f
                        202122232425262728292a2b2c2d2e2f3031323334353637";

    #[test]
    fn the_checksum_covers_the_final_destination() {
        let told = tell(
            Proto::Ipv6,
            &format!(
                "6004b01600682b4020010db800010000000000000000000120010db8000100000000000000000002
                 3a04040101000000 20010db8000200000000000000000002 20010db8000100000000000000000002 {ECHO}"
            ),
        );
        assert_eq!(told.protocols, "ipv6:ipv6.routing:icmpv6:data");
        assert_eq!(told.get("ipv6.routing.srh.addr"), "2001:db8:2::2;2001:db8:1::2");
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
        assert_eq!(told.summaries[1][0], "segment routing · segments left 1 → 2001:db8:2::2");
    }

    #[test]
    fn at_the_last_node_the_header_has_the_destination() {
        let told = tell(
            Proto::Ipv6,
            &format!(
                "6004b01600682b3f20010db800010000000000000000000120010db8000200000000000000000002
                 3a04040001000000 20010db8000200000000000000000002 20010db8000100000000000000000002 {ECHO}"
            ),
        );
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
    }

    #[test]
    fn rpl_leaves_out_what_addresses_share() {
        // RFC 6554 §3: eight octets are left out of the inner address, fifteen of the last, and seven pad.
        let told = tell(
            Proto::Ipv6,
            &format!(
                "6004b01600582b4020010db800010000000000000000000120010db8000200000000000000000009
                 3a0203028f700000 0000000000000007 02 00000000000000 {ECHO}"
            ),
        );
        assert_eq!(told.get("ipv6.routing.rpl.addr_count"), "2");
        assert_eq!(told.get("ipv6.routing.rpl.full_address"), "2001:db8:2::7;2001:db8:2::2");
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
    }

    #[test]
    fn a_source_route_of_type_0_ends_at_its_last_address() {
        let told = tell(
            Proto::Ipv6,
            &format!(
                "6004b01600682b4020010db800010000000000000000000120010db8000100000000000000000002
                 3a04000200000000 20010db8000300000000000000000003 20010db8000200000000000000000002 {ECHO}"
            ),
        );
        assert_eq!(told.get("ipv6.routing.src.addr"), "2001:db8:3::3;2001:db8:2::2");
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
    }
}
