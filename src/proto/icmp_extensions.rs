//! Extensions behind the packet that an ICMP or ICMPv6 error quotes: MPLS labels, the interface concerned. RFC 4884 §7.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────────────┬───────────────────────────────┤
//! │version│        reserved       │            checksum           │
//! ├───────┴───────────────────────┼───────────────┬───────────────┤
//! │        length of object       │     class     │    C-type     │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │                    the object's data, more objects ...        │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use super::contract::{FieldDef, Verdict, dec, flag, hex, ipv4, ipv6, label, octets, text};
use super::cursor::Cursor;
use crate::bytes::{be16, ones_sum};
use crate::i18n::{Words, same, w};

const SPEC: &str = "RFC 4884 §7";
const MPLS: &str = "RFC 4950 §3";
const INTERFACE: &str = "RFC 5837 §4";
const IDENTIFY: &str = "RFC 8335 §2.1";

fields! {
    EXTENSIONS = label("icmp.ext", SPEC, w("extensions", "extensões")).group();
    VERSION = dec("icmp.ext.version", SPEC, w("version", "versão"));
    RESERVED = hex(4, "icmp.ext.res", SPEC, w("reserved", "reservado"));
    CHECKSUM = hex(4, "icmp.ext.checksum", SPEC, w("checksum of the extensions", "soma de verificação das extensões"));
    CHECKSUM_STATUS = dec("icmp.ext.checksum.status", SPEC, w("checksum verdict", "veredito da soma de verificação")).derived();
    OBJECT = label("icmp.ext.object", SPEC, w("object", "objeto")).group();
    LENGTH = dec("icmp.ext.length", SPEC, w("octets of the object", "octetos do objeto"));
    CLASS = dec("icmp.ext.class", SPEC, w("class", "classe")).names(class_name);
    C_TYPE = dec("icmp.ext.ctype", SPEC, w("C-type", "tipo C"));
    LABEL = dec("icmp.mpls.label", MPLS, w("label", "rótulo"));
    EXPERIMENTAL = dec("icmp.mpls.exp", MPLS, w("traffic class", "classe de tráfego"));
    BOTTOM = flag("icmp.mpls.s", MPLS, w("bottom of the stack", "fundo da pilha"));
    LABEL_TTL = dec("icmp.mpls.ttl", MPLS, w("time to live", "tempo de vida"));
    ROLE = dec("icmp.int_info.role", INTERFACE, w("role of the interface", "papel da interface")).names(role_name);
    ROLE_RESERVED = dec("icmp.int_info.reserved", INTERFACE, w("reserved", "reservado"));
    HAS_INDEX = flag("icmp.int_info.ifindex", INTERFACE, w("with index", "com índice"));
    HAS_ADDRESS = flag("icmp.int_info.ipaddr", INTERFACE, w("with address", "com endereço"));
    HAS_NAME = flag("icmp.int_info.name_present", INTERFACE, w("with name", "com nome"));
    HAS_MTU = flag("icmp.int_info.mtu_present", INTERFACE, w("with MTU", "com MTU"));
    INFO_TYPE = dec("icmp.ext.ctype", INTERFACE, w("C-type", "tipo C")).group();
    INDEX = dec("icmp.int_info.index", INTERFACE, w("interface index", "índice da interface"));
    FAMILY = dec("icmp.int_info.afi", INTERFACE, w("address family", "família de endereços")).names(family_name);
    ADDRESS_IPV4 = ipv4("icmp.int_info.ipv4", INTERFACE, w("interface's IPv4 address", "endereço IPv4 da interface"));
    ADDRESS_IPV6 = ipv6("icmp.int_info.ipv6", INTERFACE, w("interface's IPv6 address", "endereço IPv6 da interface"));
    NAME_LENGTH = dec("icmp.int_info.name_length", INTERFACE, w("octets of the name", "octetos do nome"));
    NAME = text("icmp.int_info.name", INTERFACE, w("interface's name", "nome da interface"));
    INTERFACE_MTU = dec("icmp.int_info.mtu", INTERFACE, w("interface's MTU", "MTU da interface"));
    NAME_FILL = octets("icmp.int_info.padding", INTERFACE, w("fill", "enchimento"));
    ASKED_NAME = text("icmp.int_ident.name", IDENTIFY, w("name asked for", "nome perguntado"));
    ASKED_INDEX = dec("icmp.int_ident.index", IDENTIFY, w("index asked for", "índice perguntado"));
    ASKED_FAMILY = dec("icmp.int_ident.afi", IDENTIFY, w("address family", "família de endereços")).names(family_name);
    ASKED_LENGTH = dec("icmp.int_ident.addr_length", IDENTIFY, w("octets of the address", "octetos do endereço"));
    ASKED_RESERVED = octets("icmp.int_ident.reserved", IDENTIFY, w("reserved", "reservado"));
    ASKED_IPV4 = ipv4("icmp.int_ident.ipv4", IDENTIFY, w("IPv4 address asked for", "endereço IPv4 perguntado"));
    ASKED_IPV6 = ipv6("icmp.int_ident.ipv6", IDENTIFY, w("IPv6 address asked for", "endereço IPv6 perguntado"));
    ASKED_ADDRESS = octets("icmp.int_ident.address", IDENTIFY, w("address asked for", "endereço perguntado"));
    DATA = octets("icmp.ext.data", SPEC, w("data", "dados"));
}

fn class_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("MPLS label stack", "pilha de rótulos MPLS"),
        2 => w("interface information", "informação da interface"),
        3 => w("interface identification", "identificação da interface"),
        4 => w("extended information", "informação estendida"),
        5 => w("reverse traceroute", "traceroute reverso"),
        _ => return None,
    })
}

fn role_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("the packet came in by it", "o pacote entrou por ela"),
        1 => w("the packet came in by it, as a part of another", "o pacote entrou por ela, parte de outra"),
        2 => w("the packet would have left by it", "o pacote sairia por ela"),
        _ => w("next hop", "próximo salto"),
    })
}

fn family_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "IPv4",
        2 => "IPv6",
        6 => "MAC",
        _ => return None,
    }))
}

/// Octets of extensions at the end of `quote`, what an error carries behind its header, of which the quoted packet is
/// `length` octets; zero says that there are no extensions, or that the sender is older than RFC 4884.
pub(super) fn octets_behind(quote: &[u8], length: usize) -> usize {
    if length > 0 {
        return quote.len().saturating_sub(length);
    }
    // RFC 4884 §5.5: older routers quote 128 octets and then extend without saying so. The checksum makes sure.
    match quote.get(128..) {
        Some(rest) if rest.len() >= 8 && rest[0] >> 4 == 2 && ones_sum(rest, 0) == 0xffff => rest.len(),
        _ => 0,
    }
}

/// Tells the extensions from here to the end.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) {
    let octets = cursor.remaining();
    if octets == 0 {
        return;
    }
    let ahead = cursor.ahead();
    let verdict = match (be16(ahead, 2), ones_sum(ahead, 0)) {
        (None, _) => None,
        (Some(0), _) => Some(Verdict::Absent),
        (_, 0xffff) => Some(Verdict::Good),
        (Some(stored), sum) => Some(Verdict::Wrong { expected: (!ones_sum(&(!stored).to_be_bytes(), sum)).into() }),
    };
    cursor.item(&EXTENSIONS, octets, &DATA, |cursor| {
        cursor.bits(&VERSION, 4)?;
        cursor.bits(&RESERVED, 12)?;
        cursor.number(&CHECKSUM, 2)?;
        cursor.verdict(&CHECKSUM_STATUS, verdict?);
        while let Some(length) = cursor.peek16(0) {
            let class = cursor.peek(2)?;
            // An object is at least its own header; a shorter claim cannot be followed.
            if length < 4 {
                return None;
            }
            cursor.item(&OBJECT, length.into(), &DATA, |cursor| object(class, cursor));
        }
        Some(())
    });
}

fn object(class: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&LENGTH, 2)?;
    cursor.number(&CLASS, 1)?;
    let kind = cursor.peek(0)?;
    match class {
        // RFC 4950 §3: the labels that came in; others are not known.
        1 => {
            cursor.number(&C_TYPE, 1)?;
            (kind == 1).then_some(())?;
            while cursor.remaining() >= 4 {
                cursor.bits(&LABEL, 20)?;
                cursor.bits(&EXPERIMENTAL, 3)?;
                cursor.bits(&BOTTOM, 1)?;
                cursor.number(&LABEL_TTL, 1)?;
            }
        }
        2 => {
            cursor.flags(
                &INFO_TYPE,
                8,
                &[(&ROLE, 2), (&ROLE_RESERVED, 2), (&HAS_INDEX, 1), (&HAS_ADDRESS, 1), (&HAS_NAME, 1), (&HAS_MTU, 1)],
            )?;
            if kind & 8 != 0 {
                cursor.number(&INDEX, 4)?;
            }
            if kind & 4 != 0 {
                let family = cursor.number(&FAMILY, 2)?;
                cursor.octets(&DATA, 2)?;
                match family {
                    1 => cursor.octets(&ADDRESS_IPV4, 4)?,
                    2 => cursor.octets(&ADDRESS_IPV6, 16)?,
                    _ => return None,
                };
            }
            if kind & 2 != 0 {
                let octets = usize::from(cursor.peek(0)?);
                cursor.number(&NAME_LENGTH, 1)?;
                // RFC 5837 §4.3: the length counts itself.
                name(&NAME, octets.checked_sub(1).filter(|octets| *octets > 0)?, cursor)?;
            }
            if kind & 1 != 0 {
                cursor.number(&INTERFACE_MTU, 4)?;
            }
        }
        3 => {
            cursor.number(&C_TYPE, 1)?;
            match kind {
                1 => {
                    name(&ASKED_NAME, cursor.remaining(), cursor)?;
                }
                2 => {
                    cursor.number(&ASKED_INDEX, 4)?;
                }
                3 => {
                    let family = cursor.number(&ASKED_FAMILY, 2)?;
                    let octets = cursor.number(&ASKED_LENGTH, 1)?;
                    cursor.octets(&ASKED_RESERVED, 1)?;
                    match (family, octets) {
                        (_, 0) => return None,
                        (1, 4) => cursor.octets(&ASKED_IPV4, 4)?,
                        (2, 16) => cursor.octets(&ASKED_IPV6, 16)?,
                        _ => cursor.octets(&ASKED_ADDRESS, octets as usize)?,
                    };
                }
                _ => {}
            }
        }
        _ => {
            cursor.number(&C_TYPE, 1)?;
        }
    }
    Some(())
}

/// Tells a name of an interface, and apart from it the zeros that fill it up to a multiple of four octets.
fn name(def: &'static FieldDef, octets: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let name = cursor.ahead().get(..octets)?;
    let text = name.iter().rposition(|octet| *octet != 0).map_or(0, |last| last + 1);
    if text > 0 {
        cursor.octets(def, text)?;
    }
    if text < octets {
        cursor.octets(&NAME_FILL, octets - text)?;
    }
    Some(())
}
