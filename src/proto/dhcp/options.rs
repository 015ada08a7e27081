//! The options of DHCP: a code, a length, a value. RFC 2132 and the specification that stands beside each.

use crate::i18n::{Words, same, w};
use crate::names::hardware_types::hardware_type;
use crate::proto::contract::{FieldDef, Kind, Value, dec, flag, hex, ipv4, label, mac, octets, signed, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 2132";
const FQDN_SPEC: &str = "RFC 4702 §2";
const AGENT_SPEC: &str = "RFC 3046 §2.0";
const ROUTES_SPEC: &str = "RFC 3442";

/// The option that says what a message is.
pub(super) const MESSAGE_TYPE: u8 = 53;
/// The option that names the server.
pub(super) const SERVER: u8 = 54;
/// The option that names the address a client would like.
pub(super) const WANTED: u8 = 50;
const OVERLOAD: u8 = 52;
const END: u8 = 255;

fields! {
    OPTION = label("dhcp.option", SPEC, w("option", "opção")).group();
    TYPE = dec("dhcp.option.type", SPEC, w("code", "código")).names(code_name);
    LENGTH = dec("dhcp.option.length", SPEC, w("length", "comprimento"));
    VALUE = octets("dhcp.option.value", SPEC, w("value", "valor"));
    PADDING = octets("dhcp.option.padding", "RFC 2132 §3.1", w("padding", "preenchimento"));
    MASK = ipv4("dhcp.option.subnet_mask", "RFC 2132 §3.3", w("subnet mask", "máscara de sub-rede"));
    OFFSET = signed("dhcp.option.time_offset", "RFC 2132 §3.4", w("offset from UTC in seconds", "diferença de UTC em segundos"));
    ROUTER = ipv4("dhcp.option.router", "RFC 2132 §3.5", w("router", "roteador"));
    TIME_SERVER = ipv4("dhcp.option.time_server", "RFC 2132 §3.6", w("time server", "servidor de hora"));
    NAME_SERVER = ipv4("dhcp.option.name_server", "RFC 2132 §3.7", w("name server (IEN 116)", "servidor de nomes (IEN 116)"));
    DNS = ipv4("dhcp.option.domain_name_server", "RFC 2132 §3.8", w("DNS server", "servidor DNS"));
    LOG = ipv4("dhcp.option.log_server", "RFC 2132 §3.9", w("log server", "servidor de registros"));
    PRINTER = ipv4("dhcp.option.lpr_server", "RFC 2132 §3.11", w("print server", "servidor de impressão"));
    HOST = text("dhcp.option.hostname", "RFC 2132 §3.14", w("host name", "nome do host"));
    FILE_SIZE = dec("dhcp.option.boot_file_size", "RFC 2132 §3.15", w("boot file size", "tamanho do arquivo de boot"));
    DOMAIN = text("dhcp.option.domain_name", "RFC 2132 §3.17", w("domain name", "nome de domínio"));
    ROOT = text("dhcp.option.root_path", "RFC 2132 §3.19", w("root path", "caminho da raiz"));
    FORWARDING = flag("dhcp.option.ip_forwarding", "RFC 2132 §4.1", w("forwards datagrams", "encaminha datagramas"));
    DEFAULT_TTL = dec("dhcp.option.default_ip_ttl", "RFC 2132 §4.5", w("time to live", "tempo de vida"));
    MTU = dec("dhcp.option.interface_mtu", "RFC 2132 §5.1", w("MTU", "MTU"));
    TO_ALL = ipv4("dhcp.option.broadcast_address", "RFC 2132 §5.3", w("broadcast address", "endereço de broadcast"));
    DISCOVERY = flag("dhcp.option.perform_router_discover", "RFC 2132 §5.6", w("looks for routers", "procura roteadores"));
    STATIC_TO = ipv4("dhcp.option.static_route.ip", "RFC 2132 §5.8", w("static route to", "rota estática para"));
    STATIC_BY = ipv4("dhcp.option.static_route.router", "RFC 2132 §5.8", w("static route by", "rota estática por"));
    NIS_DOMAIN = text("dhcp.option.nis_domain", "RFC 2132 §8.1", w("NIS domain", "domínio NIS"));
    NIS = ipv4("dhcp.option.nis_server", "RFC 2132 §8.2", w("NIS server", "servidor NIS"));
    NTP = ipv4("dhcp.option.ntp_server", "RFC 2132 §8.3", w("NTP server", "servidor NTP"));
    VENDOR = octets("dhcp.option.vendor.value", "RFC 2132 §8.4", w("vendor's options", "opções do fabricante"));
    NETBIOS = ipv4("dhcp.option.netbios_over_tcpip_name_server", "RFC 2132 §8.5", w("NetBIOS name server", "servidor de nomes NetBIOS"));
    NETBIOS_NODE = dec("dhcp.option.netbios_over_tcpip_node_type", "RFC 2132 §8.7", w("NetBIOS node type", "tipo de nó NetBIOS")).names(node_name);
    NETBIOS_SCOPE = text("dhcp.option.netbios_over_tcpip_scope", "RFC 2132 §8.8", w("NetBIOS scope", "escopo NetBIOS"));
    REQUESTED = ipv4("dhcp.option.requested_ip_address", "RFC 2132 §9.1", w("address wanted", "endereço desejado"));
    LEASE_TIME = dec("dhcp.option.ip_address_lease_time", "RFC 2132 §9.2", w("lent for, in seconds", "emprestado por, em segundos"));
    OVERLOADED = dec("dhcp.option.option_overload", "RFC 2132 §9.3", w("options in other places", "opções em outros lugares"));
    MESSAGE = dec("dhcp.option.dhcp", "RFC 2132 §9.6", w("message type", "tipo da mensagem")).names(message_name);
    SERVER_ID = ipv4("dhcp.option.dhcp_server_id", "RFC 2132 §9.7", w("server identifier", "identificador do servidor"))
        .about("Who lends the address. The message itself may come from a relay and go to everybody.", "Quem empresta o endereço. A mensagem em si pode vir de um retransmissor e ir para todos.");
    WANTED_OPTION = dec("dhcp.option.request_list_item", "RFC 2132 §9.8", w("wants to know", "quer saber")).names(code_name);
    ERROR = text("dhcp.option.message", "RFC 2132 §9.9", w("message", "mensagem"));
    MAX_SIZE = dec("dhcp.option.dhcp_max_message_size", "RFC 2132 §9.10", w("largest message taken", "maior mensagem aceita"));
    RENEWAL = dec("dhcp.option.renewal_time_value", "RFC 2132 §9.11", w("renewed after, in seconds", "renovado após, em segundos"));
    REBINDING = dec("dhcp.option.rebinding_time_value", "RFC 2132 §9.12", w("asks any server after, in seconds", "pede a qualquer servidor após, em segundos"));
    CLASS = text("dhcp.option.vendor_class_id", "RFC 2132 §9.13", w("vendor class", "classe do fabricante"));
    CLIENT_TYPE = hex(2, "dhcp.hw.type", "RFC 2132 §9.14", w("client identifier's type", "tipo do identificador do cliente")).names(hardware_name);
    CLIENT_MAC = mac("dhcp.hw.mac_addr", "RFC 2132 §9.14", w("client identifier", "identificador do cliente"));
    CLIENT_ID = octets("dhcp.client_id", "RFC 2132 §9.14", w("client identifier", "identificador do cliente"));
    TFTP_NAME = text("dhcp.option.tftp_server_name", "RFC 2132 §9.4", w("TFTP server's name", "nome do servidor TFTP"));
    BOOT_FILE = text("dhcp.option.bootfile_name", "RFC 2132 §9.5", w("boot file", "arquivo de boot"));
    SMTP = ipv4("dhcp.option.smtp_server", "RFC 2132 §8.10", w("SMTP server", "servidor SMTP"));
    POP3 = ipv4("dhcp.option.pop3_server", "RFC 2132 §8.11", w("POP3 server", "servidor POP3"));
    USER_CLASS = octets("dhcp.option.user_class.data", "RFC 3004 §4", w("user class", "classe do usuário"));
    FQDN_FLAGS = hex(2, "dhcp.fqdn.flags", FQDN_SPEC, w("flags", "sinalizadores")).group();
    FQDN_RESERVED = hex(2, "dhcp.fqdn.mbz", FQDN_SPEC, w("reserved", "reservado"));
    FQDN_N = flag("dhcp.fqdn.n", FQDN_SPEC, w("server updates nothing (N)", "o servidor não atualiza nada (N)"));
    FQDN_E = flag("dhcp.fqdn.e", FQDN_SPEC, w("name in labels (E)", "nome em rótulos (E)"));
    FQDN_O = flag("dhcp.fqdn.o", FQDN_SPEC, w("server decided otherwise (O)", "o servidor decidiu outra coisa (O)"));
    FQDN_S = flag("dhcp.fqdn.s", FQDN_SPEC, w("server updates the address (S)", "o servidor atualiza o endereço (S)"));
    FQDN_RCODE_1 = dec("dhcp.fqdn.rcode1", FQDN_SPEC, w("result for the address", "resultado para o endereço"));
    FQDN_RCODE_2 = dec("dhcp.fqdn.rcode2", FQDN_SPEC, w("result for the name", "resultado para o nome"));
    FQDN_NAME = text("dhcp.fqdn.name", FQDN_SPEC, w("full name", "nome completo"));
    AGENT = dec("dhcp.option.agent_information_option.suboption", AGENT_SPEC, w("part", "parte")).names(agent_name);
    AGENT_LENGTH = dec("dhcp.option.suboption_length", AGENT_SPEC, w("length", "comprimento"));
    CIRCUIT = octets("dhcp.option.agent_information_option.agent_circuit_id", AGENT_SPEC, w("circuit", "circuito"));
    REMOTE = octets("dhcp.option.agent_information_option.agent_remote_id", AGENT_SPEC, w("remote end", "extremo remoto"));
    LINK = ipv4("dhcp.option.agent_information_option.link_selection", "RFC 3527 §3", w("network", "rede"));
    AGENT_VALUE = octets("dhcp.option.agent_information_option.value", AGENT_SPEC, w("value", "valor"));
    ARCHITECTURE = dec("dhcp.option.client_system_architecture", "RFC 4578 §2.1", w("client's architecture", "arquitetura do cliente"));
    SEARCH = octets("dhcp.option.dhcp_dns_domain_search", "RFC 3397 §2", w("search domains", "domínios de busca"));
    ROUTE_BITS = dec("dhcp.option.classless_static_route.bits", ROUTES_SPEC, w("bits of the network", "bits da rede"));
    ROUTE_NET = ipv4("dhcp.option.classless_static_route.network", ROUTES_SPEC, w("route to network", "rota para a rede"));
    ROUTE_BY = ipv4("dhcp.option.classless_static_route.router", ROUTES_SPEC, w("route by", "rota por"));
    CAPTIVE = text("dhcp.option.captive_portal", "RFC 8910 §2.1", w("captive portal", "portal cativo"));
    PROXY = text("dhcp.option.private_proxy_autodiscovery", "WPAD", w("proxy configuration", "configuração do proxy"));
    TFTP = ipv4("dhcp.option.tftp_server_address", "RFC 5859 §2", w("TFTP server", "servidor TFTP"));
    RAPID = label("dhcp.option.rapid_commit", "RFC 4039 §4", w("rapid commit", "acordo rápido")).derived();
}

/// What options hold: values of so many octets one behind the other, or, for 0, one value up to the end.
static VALUES: &[(u8, &FieldDef, usize)] = &[
    (1, &MASK, 4),
    (2, &OFFSET, 4),
    (3, &ROUTER, 4),
    (4, &TIME_SERVER, 4),
    (5, &NAME_SERVER, 4),
    (6, &DNS, 4),
    (7, &LOG, 4),
    (9, &PRINTER, 4),
    (12, &HOST, 0),
    (13, &FILE_SIZE, 2),
    (15, &DOMAIN, 0),
    (17, &ROOT, 0),
    (19, &FORWARDING, 1),
    (23, &DEFAULT_TTL, 1),
    (26, &MTU, 2),
    (28, &TO_ALL, 4),
    (31, &DISCOVERY, 1),
    (40, &NIS_DOMAIN, 0),
    (41, &NIS, 4),
    (42, &NTP, 4),
    (43, &VENDOR, 0),
    (44, &NETBIOS, 4),
    (46, &NETBIOS_NODE, 1),
    (47, &NETBIOS_SCOPE, 0),
    (WANTED, &REQUESTED, 4),
    (51, &LEASE_TIME, 4),
    (OVERLOAD, &OVERLOADED, 1),
    (MESSAGE_TYPE, &MESSAGE, 1),
    (SERVER, &SERVER_ID, 4),
    (55, &WANTED_OPTION, 1),
    (56, &ERROR, 0),
    (57, &MAX_SIZE, 2),
    (58, &RENEWAL, 4),
    (59, &REBINDING, 4),
    (60, &CLASS, 0),
    (66, &TFTP_NAME, 0),
    (67, &BOOT_FILE, 0),
    (69, &SMTP, 4),
    (70, &POP3, 4),
    (77, &USER_CLASS, 0),
    (93, &ARCHITECTURE, 2),
    (114, &CAPTIVE, 0),
    (119, &SEARCH, 0),
    (150, &TFTP, 4),
    (252, &PROXY, 0),
];

/// What an option is called.
fn code_name(code: u64) -> Option<Words> {
    Some(match code {
        33 => w("static routes", "rotas estáticas"),
        61 => w("client identifier", "identificador do cliente"),
        80 => RAPID.title,
        81 => w("full name", "nome completo"),
        82 => w("relay's information", "informação do retransmissor"),
        116 => w("addresses without a server", "endereços sem servidor"),
        121 | 249 => w("routes", "rotas"),
        124 => w("vendor class", "classe do fabricante"),
        125 => w("vendor's options", "opções do fabricante"),
        255 => w("end", "fim"),
        _ => VALUES.iter().find(|(known, ..)| u64::from(*known) == code)?.1.title,
    })
}

/// What a message is called (RFC 2132 §9.6 and IANA's registry).
pub(super) fn message_name(kind: u64) -> Option<Words> {
    Some(same(match kind {
        1 => "DISCOVER",
        2 => "OFFER",
        3 => "REQUEST",
        4 => "DECLINE",
        5 => "ACK",
        6 => "NAK",
        7 => "RELEASE",
        8 => "INFORM",
        9 => "FORCERENEW",
        10 => "LEASEQUERY",
        11 => "LEASEUNASSIGNED",
        12 => "LEASEUNKNOWN",
        13 => "LEASEACTIVE",
        _ => return None,
    }))
}

fn node_name(kind: u64) -> Option<Words> {
    Some(match kind {
        1 => w("broadcast (B)", "broadcast (B)"),
        2 => w("point to point (P)", "ponto a ponto (P)"),
        4 => w("mixed (M)", "misto (M)"),
        8 => w("hybrid (H)", "híbrido (H)"),
        _ => return None,
    })
}

fn hardware_name(number: u64) -> Option<Words> {
    hardware_type(u16::try_from(number).ok()?).map(same)
}

fn agent_name(part: u64) -> Option<Words> {
    Some(match part {
        1 => CIRCUIT.title,
        2 => REMOTE.title,
        5 => LINK.title,
        6 => w("subscriber", "assinante"),
        11 => w("server identifier", "identificador do servidor"),
        _ => return None,
    })
}

/// The value of the first option with this code, of those that stand behind the cookie.
pub(super) fn find(message: &[u8], wanted: u8) -> Option<&[u8]> {
    let mut rest = message.get(super::FIXED + 4..)?;
    loop {
        match *rest.first()? {
            0 => rest = &rest[1..],
            END => return None,
            code => {
                let length = usize::from(*rest.get(1)?);
                if code == wanted {
                    return rest.get(2..2 + length);
                }
                rest = rest.get(2 + length..)?;
            }
        }
    }
}

/// Which places hold options besides: 1 the file's, 2 the server name's, 3 both.
pub(super) fn overload(message: &[u8]) -> u8 {
    find(message, OVERLOAD).and_then(|value| value.first().copied()).unwrap_or(0)
}

/// Tells the options in the next `octets` octets.
pub(super) fn describe(octets: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let last = cursor.remaining().checked_sub(octets)?;
    while cursor.remaining() > last {
        let left = cursor.remaining() - last;
        match cursor.peek(0)? {
            0 => {
                let zeros = cursor.ahead().iter().take(left).take_while(|octet| **octet == 0).count();
                cursor.octets(&PADDING, zeros)?;
            }
            END => {
                cursor.item(&OPTION, 1, &VALUE, |cursor| cursor.number(&TYPE, 1).map(|_| ()));
                if left > 1 {
                    cursor.octets(&PADDING, left - 1)?;
                }
            }
            code => {
                let length = usize::from(cursor.peek(1).unwrap_or(0));
                cursor.item(&OPTION, (2 + length).min(left), &VALUE, |cursor| {
                    cursor.number(&TYPE, 1)?;
                    cursor.number(&LENGTH, 1)?;
                    value(code, cursor)
                });
            }
        }
    }
    Some(())
}

fn value(code: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match code {
        33 => {
            while cursor.remaining() >= 8 {
                cursor.octets(&STATIC_TO, 4)?;
                cursor.octets(&STATIC_BY, 4)?;
            }
        }
        61 => client(cursor)?,
        80 => cursor.derive(&RAPID, Value::Present),
        81 => full_name(cursor)?,
        82 => agent(cursor)?,
        121 | 249 => routes(cursor)?,
        _ => {
            let Some((_, def, octets)) = VALUES.iter().find(|(known, ..)| *known == code) else { return Some(()) };
            if *octets == 0 {
                // Some end their texts with a NUL, which is no part of them.
                let octets = cursor.ahead();
                let text = octets.split(|octet| *octet == 0).next().unwrap_or_default();
                match def.kind {
                    Kind::Text if !octets.is_empty() => cursor.computed(def, octets.len(), Value::Text(text))?,
                    _ => cursor.rest(def),
                }
            } else {
                while cursor.remaining() >= *octets {
                    cursor.octets(def, *octets)?;
                }
            }
        }
    }
    Some(())
}

fn client(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    // RFC 2132 §9.14: the type is that of the hardware, or 0 for anything else.
    if cursor.peek(0) == Some(1) && cursor.remaining() == 7 {
        cursor.number(&CLIENT_TYPE, 1)?;
        cursor.octets(&CLIENT_MAC, 6)?;
    } else {
        cursor.rest(&CLIENT_ID);
    }
    Some(())
}

fn full_name(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let bits: [(&'static FieldDef, u32); 5] =
        [(&FQDN_RESERVED, 4), (&FQDN_N, 1), (&FQDN_E, 1), (&FQDN_O, 1), (&FQDN_S, 1)];
    cursor.flags(&FQDN_FLAGS, 8, &bits)?;
    cursor.number(&FQDN_RCODE_1, 1)?;
    cursor.number(&FQDN_RCODE_2, 1)?;
    cursor.rest(&FQDN_NAME);
    Some(())
}

fn agent(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let part = cursor.number(&AGENT, 1)?;
        let length = cursor.number(&AGENT_LENGTH, 1)? as usize;
        if length == 0 {
            continue;
        }
        let def = match (part, length) {
            (1, _) => &CIRCUIT,
            (2, _) => &REMOTE,
            (5, 4) => &LINK,
            _ => &AGENT_VALUE,
        };
        cursor.octets(def, length)?;
    }
    Some(())
}

/// Routes, of whose networks only as many octets stand there as are not zero (RFC 3442).
fn routes(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let bits = cursor.number(&ROUTE_BITS, 1)?;
        let octets = bits.div_ceil(8) as usize;
        let mut network = [0; 4];
        network.get_mut(..octets)?.copy_from_slice(cursor.ahead().get(..octets)?);
        if octets > 0 {
            cursor.computed(&ROUTE_NET, octets, Value::Ipv4(network))?;
        }
        cursor.octets(&ROUTE_BY, 4)?;
    }
    Some(())
}
