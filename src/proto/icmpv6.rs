//! ICMPv6: errors and questions of IPv6, how neighbours on a link find each other (RFC 4861) and which multicast groups
//! hosts want (RFC 2710, RFC 3810). RFC 4443.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │      type     │     code      │            checksum           │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │   by type: identifier and sequence, MTU, addresses, options   │
//! ├───────────────────────────────────────────────────────────────┤
//! │ an error: the packet that met it; then extensions (RFC 4884)  │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Types below 128 are errors. Renumbering, RPL, fast handovers and ILNP are named, and their data told as octets.

mod listeners;
mod names;
mod neighbours;
mod node;
mod options;

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use super::contract::{Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Membership, Next, Protocol, Say, Step, dec, eui64, flag, hex, ipv6, join, octets};
use super::cursor::Cursor;
use super::icmp_extensions;
use self::names::{code_name, type_name};
use crate::bytes::{be16, be32};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4443 §2.1";

fields! {
    TYPE = dec("icmpv6.type", SPEC, w("type", "tipo")).at(0, 8).names(type_name);
    CODE = dec("icmpv6.code", SPEC, w("code", "código"));
    CHECKSUM = hex(4, "icmpv6.checksum", SPEC, w("checksum", "soma de verificação"));
    CHECKSUM_STATUS =
        dec("icmpv6.checksum.status", "RFC 4443 §2.3", w("checksum verdict", "veredito da soma de verificação")).derived();
    RESERVED = octets("icmpv6.reserved", SPEC, w("reserved", "reservado"));
    LENGTH = dec("icmpv6.length", "RFC 4884 §4", w("length of the quoted packet", "comprimento do pacote citado"))
        .about("In units of 8 octets; extensions follow it.", "Em unidades de 8 octetos; extensões vêm depois.");
    MTU = dec("icmpv6.mtu", "RFC 4443 §3.2", w("MTU of the next link", "MTU do próximo enlace"));
    POINTER = dec("icmpv6.pointer", "RFC 4443 §3.4", w("octet that is wrong", "octeto com erro"));
    IDENTIFIER = hex(4, "icmpv6.echo.identifier", "RFC 4443 §4.1", w("identifier", "identificador"))
        .about("Tells the questions of several programs apart.", "Distingue as perguntas de vários programas.");
    SEQUENCE = dec("icmpv6.echo.sequence_number", "RFC 4443 §4.1", w("sequence number", "número de sequência"));
    AGENT_IDENTIFIER = dec("icmpv6.mip6.identifier", "RFC 6275 §6.5", w("identifier", "identificador"));
    AGENT = ipv6("icmpv6.mip6.home_agent_address", "RFC 6275 §6.6", w("home agent", "agente nativo"));
    MOBILE_FLAGS = hex(4, "icmpv6.mip6.flag", "RFC 6275 §6.8", w("flags", "sinalizadores")).group();
    MOBILE_MANAGED = flag("icmpv6.mip6.flag.m", "RFC 6275 §6.8", w("addresses come by DHCPv6", "os endereços vêm por DHCPv6"));
    MOBILE_OTHER = flag("icmpv6.mip6.flag.o", "RFC 6275 §6.8", w("other settings come by DHCPv6", "outros parâmetros vêm por DHCPv6"));
    MOBILE_RESERVED = dec("icmpv6.mip6.flag.rsv", "RFC 6275 §6.8", w("reserved", "reservado"));
    PATH_IDENTIFIER = dec("icmpv6.send.identifier", "RFC 3971 §6.4", w("identifier", "identificador"));
    ALL_COMPONENTS = dec("icmpv6.send.all_components", "RFC 3971 §6.4", w("certificates", "certificados"));
    COMPONENT = dec("icmpv6.send.component", "RFC 3971 §6.4", w("certificate", "certificado"));
    QUERY_INTERVAL = dec("icmpv6.mcast_ra.query_interval", "RFC 4286 §3.1", w("query interval in seconds", "intervalo de consulta em segundos"));
    ROUTER_ROBUSTNESS = dec("icmpv6.mcast_ra.robustness_variable", "RFC 4286 §3.1", w("robustness", "robustez"));
    DUPLICATE_STATUS = dec("icmpv6.6lowpannd.da.status", "RFC 6775 §4.4", w("status", "estado"));
    DUPLICATE_RESERVED = dec("icmpv6.6lowpannd.da.rsv", "RFC 6775 §4.4", w("reserved", "reservado"));
    DUPLICATE_LIFETIME = dec("icmpv6.6lowpannd.da.lifetime", "RFC 6775 §4.4", w("registered for, in minutes", "registrado por, em minutos"));
    DUPLICATE_EUI64 = eui64("icmpv6.6lowpannd.da.eui64", "RFC 6775 §4.4", w("EUI-64", "EUI-64"));
    DUPLICATE_ADDRESS = ipv6("icmpv6.6lowpannd.da.reg_addr", "RFC 6775 §4.4", w("registered address", "endereço registrado"));
    PROBE_SEQUENCE = dec("icmpv6.ext.echo.seq", "RFC 8335 §2", w("sequence number", "número de sequência"));
    PROBE_RESERVED = hex(2, "icmpv6.ext.echo.req.res", "RFC 8335 §2", w("reserved", "reservado"));
    PROBE_LOCAL = flag("icmpv6.ext.echo.req.local", "RFC 8335 §2", w("the interface is local", "a interface é local"));
    PROBE_STATE = dec("icmpv6.ext.echo.rsp.state", "RFC 8335 §3", w("state of the neighbour", "estado do vizinho"));
    PROBE_UNUSED = hex(2, "icmpv6.ext.echo.rsp.res", "RFC 8335 §3", w("reserved", "reservado"));
    PROBE_ACTIVE = flag("icmpv6.ext.echo.rsp.active", "RFC 8335 §3", w("the interface is active", "a interface está ativa"));
    PROBE_IPV4 = flag("icmpv6.ext.echo.rsp.ipv4", "RFC 8335 §3", w("IPv4 runs on it", "nela roda IPv4"));
    PROBE_IPV6 = flag("icmpv6.ext.echo.rsp.ipv6", "RFC 8335 §3", w("IPv6 runs on it", "nela roda IPv6"));
    DATA = octets("icmpv6.data", SPEC, w("data", "dados"));
}

static WITH_NEIGHBOURS: [&FieldDef; FIELDS.len() + neighbours::FIELDS.len()] = join(FIELDS, neighbours::FIELDS);
static WITH_OPTIONS: [&FieldDef; WITH_NEIGHBOURS.len() + options::FIELDS.len()] =
    join(&WITH_NEIGHBOURS, options::FIELDS);
static WITH_EXTENSIONS: [&FieldDef; WITH_OPTIONS.len() + icmp_extensions::FIELDS.len()] =
    join(&WITH_OPTIONS, icmp_extensions::FIELDS);
static WITH_LISTENERS: [&FieldDef; WITH_EXTENSIONS.len() + listeners::FIELDS.len()] =
    join(&WITH_EXTENSIONS, listeners::FIELDS);
static ALL: [&FieldDef; WITH_LISTENERS.len() + node::FIELDS.len()] = join(&WITH_LISTENERS, node::FIELDS);

fn address(message: &[u8], at: usize) -> Option<Ipv6Addr> {
    message.get(at..)?.first_chunk::<16>().map(|octets| Ipv6Addr::from(*octets))
}

/// ICMPv6.
pub struct Icmpv6;

impl Protocol for Icmpv6 {
    const INFO: &'static Info = &Info {
        name: "icmpv6",
        title: "ICMPv6",
        about: w(
            "Reports errors of IPv6, finds neighbours and routers on the link, and says which groups hosts want.",
            "Relata erros do IPv6, encontra vizinhos e roteadores no enlace e diz quais grupos os hosts querem.",
        ),
        spec: "RFC 4443",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(58)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[kind, _, _, _, length, ..]) = bytes.first_chunk::<8>() else {
            return Err(Fault::Truncated { need: 8 });
        };
        let quoted = Next::Quoted(Key::Ip(41));
        Ok(match kind {
            1 | 3 => Step::new(8, quoted).trailer(icmp_extensions::octets_behind(&bytes[8..], usize::from(length) * 8)),
            2 | 4 => Step::new(8, quoted),
            128 | 129 => Step::new(8, Next::Payload),
            137 => match neighbours::redirect(bytes) {
                Some((header, behind)) => Step::new(header, quoted).trailer(behind),
                None => Step::new(bytes.len(), Next::Nothing),
            },
            _ => Step::new(bytes.len(), Next::Nothing),
        })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let kind = layer.header().first().copied().unwrap_or(0);
        let mut cursor = Cursor::new(layer.header(), 1, sink);
        message(layer, kind, &mut cursor);
        cursor.rest(&DATA);
        match kind {
            137 => options::describe(&mut Cursor::trailer(layer, sink)),
            _ => icmp_extensions::describe(&mut Cursor::trailer(layer, sink)),
        }
    }

    /// Echo (RFC 4443 §4): identifier and sequence number. Neighbour discovery (RFC 4861 §4.3): the address asked for, of
    /// which the last 64 bits tell enough.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let bytes = layer.bytes();
        match *bytes.first()? {
            kind @ (128 | 129) => Some(Exchange::numbered(kind == 128, be32(bytes, 4)?.into())),
            kind @ (135 | 136) => {
                let target = bytes.get(16..24)?.first_chunk().map(|octets| u64::from_be_bytes(*octets))?;
                // An advertisement that nobody asked for answers nothing.
                (kind == 135 || bytes.get(4)? & 0x40 != 0).then_some(Exchange::open(kind == 135, target))
            }
            _ => None,
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let Some(&[kind, code]) = message.first_chunk() else { return };
        match (kind, address(message, 8)) {
            (130..=132 | 143, _) => return listeners::summary(message, say),
            (135, Some(target)) => {
                say.words(w("who has ", "quem tem "));
                let _ = write!(say, "{target}?");
                return;
            }
            _ => {}
        }
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(kind);
            }
        }
        if let Some(name) = code_name(kind, code.into()).filter(|_| kind != 160) {
            say.out.push_str(": ");
            say.words(name);
        }
        match kind {
            2 => {
                if let Some(mtu) = be32(message, 4) {
                    let _ = write!(say, ", MTU {mtu}");
                }
            }
            128 | 129 => {
                if let (Some(identifier), Some(sequence)) = (be16(message, 4), be16(message, 6)) {
                    let _ = write!(say, " id={identifier:#06x} seq={sequence}");
                }
            }
            136 | 137 => {
                if let Some(target) = address(message, 8) {
                    let _ = write!(say, " {target}");
                }
            }
            _ => {}
        }
    }

    fn memberships(layer: &Layer<'_>, tell: &mut dyn FnMut(Membership)) {
        listeners::memberships(layer.header(), tell);
    }
}

/// Tells everything behind the type.
fn message(layer: &Layer<'_>, kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let code = cursor.named(&CODE, 1, |code| code_name(kind, code))?;
    cursor.number(&CHECKSUM, 2)?;
    if cursor.wants(&CHECKSUM_STATUS) {
        cursor.verdict(&CHECKSUM_STATUS, layer.checksum(2, layer.bytes().len(), Some(58)));
    }
    match kind {
        1 | 3 => {
            // Without extensions the length is one of the reserved octets, as it was before RFC 4884.
            if cursor.peek(0)? > 0 {
                cursor.number(&LENGTH, 1)?;
            }
            cursor.rest(&RESERVED);
        }
        2 => {
            cursor.number(&MTU, 4)?;
        }
        4 => {
            cursor.number(&POINTER, 4)?;
        }
        128 | 129 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&SEQUENCE, 2)?;
        }
        130..=132 | 143 => listeners::describe(layer.header(), cursor)?,
        133..=137 | 141 | 142 => neighbours::describe(kind, cursor)?,
        139 | 140 => node::describe(kind, code, cursor)?,
        144 | 145 => {
            cursor.number(&AGENT_IDENTIFIER, 2)?;
            cursor.octets(&RESERVED, 2)?;
            while cursor.remaining() > 0 {
                cursor.octets(&AGENT, 16)?;
            }
        }
        146 => {
            cursor.number(&AGENT_IDENTIFIER, 2)?;
            cursor.octets(&RESERVED, 2)?;
        }
        147 => {
            cursor.number(&AGENT_IDENTIFIER, 2)?;
            cursor.flags(&MOBILE_FLAGS, 16, &[(&MOBILE_MANAGED, 1), (&MOBILE_OTHER, 1), (&MOBILE_RESERVED, 14)])?;
            options::describe(cursor);
        }
        148 => {
            cursor.number(&PATH_IDENTIFIER, 2)?;
            cursor.number(&COMPONENT, 2)?;
            options::describe(cursor);
        }
        149 => {
            cursor.number(&PATH_IDENTIFIER, 2)?;
            cursor.number(&ALL_COMPONENTS, 2)?;
            cursor.number(&COMPONENT, 2)?;
            cursor.octets(&RESERVED, 2)?;
            options::describe(cursor);
        }
        151 => {
            cursor.number(&QUERY_INTERVAL, 2)?;
            cursor.number(&ROUTER_ROBUSTNESS, 2)?;
        }
        157 | 158 => {
            cursor.number(&DUPLICATE_STATUS, 1)?;
            cursor.number(&DUPLICATE_RESERVED, 1)?;
            cursor.number(&DUPLICATE_LIFETIME, 2)?;
            cursor.octets(&DUPLICATE_EUI64, 8)?;
            cursor.octets(&DUPLICATE_ADDRESS, 16)?;
        }
        160 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&PROBE_SEQUENCE, 1)?;
            cursor.bits(&PROBE_RESERVED, 7)?;
            cursor.bits(&PROBE_LOCAL, 1)?;
            icmp_extensions::describe(cursor);
        }
        161 => {
            cursor.number(&IDENTIFIER, 2)?;
            cursor.number(&PROBE_SEQUENCE, 1)?;
            cursor.bits(&PROBE_STATE, 3)?;
            cursor.bits(&PROBE_UNUSED, 2)?;
            cursor.bits(&PROBE_ACTIVE, 1)?;
            cursor.bits(&PROBE_IPV4, 1)?;
            cursor.bits(&PROBE_IPV6, 1)?;
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Membership;
    use crate::testing::tell;

    #[test]
    fn a_report_behind_a_router_alert_leaves() {
        // Linux 6: leaves ff15::1234 and gives up one source of ff35::8000:1.
        let report = "8f0035c900000002 03000000ff150000000000000000000000001234
                      06000001ff350000000000000000000080000001 20010db8000100000000000000000009";
        let told = tell(
            Proto::Ipv6,
            &format!(
                "6000000000480001fe80000000000000002355fffe412176ff020000000000000000000000000016 3a00050200000100 {report}"
            ),
        );
        assert_eq!(told.protocols, "ipv6:ipv6.hopopts:icmpv6");
        assert_eq!(told.get("ipv6.opt.router_alert"), "0");
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
        assert_eq!(told.get("icmpv6.mldr.mar.multicast_address"), "ff15::1234;ff35::8000:1");
        assert_eq!(told.get("icmpv6.mldr.mar.source_address"), "2001:db8:1::9");
        assert_eq!(told.memberships, [Membership::Leave("ff15::1234".parse().unwrap())]);
    }

    #[test]
    fn a_neighbour_answers() {
        // Linux 6: a router that was asked for 2001:db8:1::2.
        let told = tell(
            Proto::Ipv6,
            "6000000000183aff20010db8000100000000000000000002fe80000000000000002355fffe412176
             8800e7d8c000000020010db8000100000000000000000002",
        );
        assert_eq!(told.get("icmpv6.nd.na.flag"), "0xc0000000");
        assert_eq!(told.get("icmpv6.nd.na.flag.r"), "1");
        assert_eq!(told.get("icmpv6.nd.na.flag.o"), "0");
        assert_eq!(told.get("icmpv6.checksum.status"), "1");
        assert_eq!(told.summaries[1], ["neighbour advertisement 2001:db8:1::2", "anúncio de vizinho 2001:db8:1::2"]);
    }

    #[test]
    fn a_redirect_quotes_the_packet_in_an_option() {
        // Linux 6: a router sends a ping of 2001:db8:9::5 to fe80::1 instead.
        let told = tell(
            Proto::Ipv6,
            "6000000000983afffe80000000000000a07131fffe54182b20010db8000100000000000000000001
             8900dc3d00000000 fe800000000000000000000000000001 20010db8000900000000000000000005 040e000000000000
             6002ba6200403a4020010db800010000000000000000000120010db8000900000000000000000005
             8000e7f256b90001 8bf0026b0000000091270700000000001011121314151617
             18191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
        );
        assert_eq!(told.protocols, "ipv6:icmpv6:ipv6:icmpv6:data");
        assert_eq!(told.get("icmpv6.nd.rd.target_address"), "fe80::1");
        assert_eq!(told.get("icmpv6.opt.type"), "4");
        assert_eq!(told.get("icmpv6.type"), "137;128");
        assert_eq!(told.get("icmpv6.checksum.status"), "1;1");
    }

    #[test]
    fn a_router_says_how_to_get_addresses() {
        // Cisco IOS: its MAC address, the MTU and the prefix 2001:db8:0:1::/64.
        let told = tell(
            Proto::Icmpv6,
            "8600c4fe 40000708 00000000 00000000 0101c20054f50000 05010000000005dc
             030440c000278d0000093a800000000020010db8000000010000000000000000",
        );
        assert_eq!(told.get("icmpv6.nd.ra.router_lifetime"), "1800");
        assert_eq!(told.get("icmpv6.opt.src_linkaddr"), "c2:00:54:f5:00:00");
        assert_eq!(told.get("icmpv6.opt.mtu"), "1500");
        assert_eq!(told.get("icmpv6.opt.prefix"), "2001:db8:0:1::");
        assert_eq!(told.get("icmpv6.opt.prefix.flag"), "0xc0");
        assert_eq!(told.get("icmpv6.opt.prefix.valid_lifetime"), "2592000");
    }

    #[test]
    fn an_option_of_no_octets_ends_the_options() {
        let told = tell(Proto::Icmpv6, "85000000000000000000 0102030405060101aabbccddeeff");
        assert_eq!(told.get("icmpv6.opt.type"), "0");
        assert_eq!(told.get("icmpv6.data"), "0102030405060101aabbccddeeff");
    }

    #[test]
    fn search_domains_are_written_with_dots() {
        // RFC 8106 §5.2: "example.com" and "a", then padding.
        let told = tell(
            Proto::Icmpv6,
            "8500000000000000 1f04000000000e10 076578616d706c6503636f6d00 016100 0000000000000000",
        );
        assert_eq!(told.get("icmpv6.opt.dnssl"), "example.com;a");
        assert_eq!(told.get("icmpv6.opt.dnssl.lifetime"), "3600");
    }
}
