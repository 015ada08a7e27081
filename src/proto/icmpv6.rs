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
mod node;
mod options;

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use super::contract::{Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Membership, Next, Protocol, Say, Step, dec, eui64, flag, hex, ipv6, join, octets};
use super::cursor::Cursor;
use super::icmp_extensions;
use self::options::preference_name;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 4443 §2.1";
const RA: &str = "RFC 4861 §4.2";
const NA: &str = "RFC 4861 §4.4";

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
    HOP_LIMIT = dec("icmpv6.nd.ra.cur_hop_limit", RA, w("hop limit for hosts to use", "limite de saltos para os hosts usarem"));
    RA_FLAGS = hex(2, "icmpv6.nd.ra.flag", RA, w("flags", "sinalizadores")).group();
    MANAGED = flag("icmpv6.nd.ra.flag.m", RA, w("addresses come by DHCPv6", "os endereços vêm por DHCPv6"));
    OTHER = flag("icmpv6.nd.ra.flag.o", RA, w("other settings come by DHCPv6", "outros parâmetros vêm por DHCPv6"));
    HOME_AGENT = flag("icmpv6.nd.ra.flag.h", "RFC 6275 §7.1", w("is a home agent", "é um agente nativo"));
    PREFERENCE = dec("icmpv6.nd.ra.flag.prf", "RFC 4191 §2.2", w("preference", "preferência")).names(preference_name);
    PROXY = flag("icmpv6.nd.ra.flag.p", "RFC 4389 §4.1.3.3", w("was proxied", "veio por intermediário"));
    RA_RESERVED = dec("icmpv6.nd.ra.flag.rsv", RA, w("reserved", "reservado"));
    ROUTER_LIFETIME = dec("icmpv6.nd.ra.router_lifetime", RA, w("default router for, in seconds", "roteador padrão por, em segundos"));
    REACHABLE = dec("icmpv6.nd.ra.reachable_time", RA, w("neighbour counts as reachable for, in ms", "vizinho conta como alcançável por, em ms"));
    RETRANSMIT = dec("icmpv6.nd.ra.retrans_timer", RA, w("milliseconds between solicitations", "milissegundos entre solicitações"));
    NS_TARGET = ipv6("icmpv6.nd.ns.target_address", "RFC 4861 §4.3", w("target", "alvo"));
    NA_FLAGS = hex(8, "icmpv6.nd.na.flag", NA, w("flags", "sinalizadores")).group();
    ROUTER = flag("icmpv6.nd.na.flag.r", NA, w("is a router", "é um roteador"));
    SOLICITED = flag("icmpv6.nd.na.flag.s", NA, w("was asked for", "foi solicitado"));
    OVERRIDE = flag("icmpv6.nd.na.flag.o", NA, w("replaces what was known", "substitui o que se sabia"));
    NA_RESERVED = dec("icmpv6.nd.na.flag.rsv", NA, w("reserved", "reservado"));
    NA_TARGET = ipv6("icmpv6.nd.na.target_address", NA, w("target", "alvo"));
    REDIRECT_TARGET = ipv6("icmpv6.nd.rd.target_address", "RFC 4861 §4.5", w("better first hop", "primeiro salto melhor"));
    REDIRECT_DESTINATION = ipv6("icmpv6.rd.na.destination_address", "RFC 4861 §4.5", w("for this destination", "para este destino"));
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

static WITH_OPTIONS: [&FieldDef; FIELDS.len() + options::FIELDS.len()] = join(FIELDS, options::FIELDS);
static WITH_EXTENSIONS: [&FieldDef; WITH_OPTIONS.len() + icmp_extensions::FIELDS.len()] =
    join(&WITH_OPTIONS, icmp_extensions::FIELDS);
static WITH_LISTENERS: [&FieldDef; WITH_EXTENSIONS.len() + listeners::FIELDS.len()] =
    join(&WITH_EXTENSIONS, listeners::FIELDS);
static ALL: [&FieldDef; WITH_LISTENERS.len() + node::FIELDS.len()] = join(&WITH_LISTENERS, node::FIELDS);

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("destination unreachable", "destino inalcançável"),
        2 => w("packet too big", "pacote grande demais"),
        3 => w("time exceeded", "tempo excedido"),
        4 => w("parameter problem", "problema de parâmetro"),
        128 => w("echo request", "pedido de eco"),
        129 => w("echo reply", "resposta de eco"),
        130 => w("multicast listener query", "consulta de ouvintes de multicast"),
        131 => w("multicast listener report", "relatório de ouvinte de multicast"),
        132 => w("multicast listener done", "fim de ouvinte de multicast"),
        133 => w("router solicitation", "solicitação de roteador"),
        134 => w("router advertisement", "anúncio de roteador"),
        135 => w("neighbour solicitation", "solicitação de vizinho"),
        136 => w("neighbour advertisement", "anúncio de vizinho"),
        137 => w("redirect", "redirecionamento"),
        138 => w("router renumbering", "renumeração de roteadores"),
        139 => w("node information query", "consulta de informação do nó"),
        140 => w("node information response", "resposta de informação do nó"),
        141 => w("inverse neighbour solicitation", "solicitação inversa de vizinho"),
        142 => w("inverse neighbour advertisement", "anúncio inverso de vizinho"),
        143 => w("multicast listener report, version 2", "relatório de ouvinte de multicast, versão 2"),
        144 => w("home agent discovery request", "pedido de descoberta de agente nativo"),
        145 => w("home agent discovery reply", "resposta de descoberta de agente nativo"),
        146 => w("mobile prefix solicitation", "solicitação de prefixo móvel"),
        147 => w("mobile prefix advertisement", "anúncio de prefixo móvel"),
        148 => w("certification path solicitation", "solicitação de caminho de certificação"),
        149 => w("certification path advertisement", "anúncio de caminho de certificação"),
        150 => w("experimental mobility", "mobilidade experimental"),
        151 => w("multicast router advertisement", "anúncio de roteador multicast"),
        152 => w("multicast router solicitation", "solicitação de roteador multicast"),
        153 => w("multicast router termination", "término de roteador multicast"),
        154 => w("fast handover", "transferência rápida"),
        155 => w("RPL control", "controle de RPL"),
        156 => w("ILNPv6 locator update", "atualização de localizador ILNPv6"),
        157 => w("duplicate address request", "pedido de endereço duplicado"),
        158 => w("duplicate address confirmation", "confirmação de endereço duplicado"),
        159 => w("MPL control", "controle de MPL"),
        160 => w("extended echo request", "pedido de eco estendido"),
        161 => w("extended echo reply", "resposta de eco estendida"),
        100 | 101 | 200 | 201 => w("private experiment", "experimento privado"),
        _ => return None,
    })
}

fn code_name(kind: u8, code: u64) -> Option<Words> {
    Some(match (kind, code) {
        (1, 0) => w("no route to the destination", "sem rota para o destino"),
        (1, 1) => w("administratively prohibited", "proibido pela administração"),
        (1, 2) => w("beyond the scope of the source address", "além do escopo do endereço de origem"),
        (1, 3) => w("address unreachable", "endereço inalcançável"),
        (1, 4) => w("port unreachable", "porta inalcançável"),
        (1, 5) => w("source address failed the policy", "endereço de origem rejeitado pela política"),
        (1, 6) => w("route to the destination rejected", "rota para o destino rejeitada"),
        (1, 7) => w("error in the source routing header", "erro no cabeçalho de rota de origem"),
        (1, 8) => w("headers too long", "cabeçalhos longos demais"),
        (3, 0) => w("hop limit exceeded in transit", "limite de saltos esgotado em trânsito"),
        (3, 1) => w("fragment reassembly time exceeded", "tempo de remontagem de fragmentos esgotado"),
        (4, 0) => w("erroneous header field", "campo de cabeçalho com erro"),
        (4, 1) => w("unknown next header", "próximo cabeçalho desconhecido"),
        (4, 2) => w("unknown option", "opção desconhecida"),
        (4, 3) => w("first fragment lacks headers", "faltam cabeçalhos no primeiro fragmento"),
        (138, 0) => w("command", "comando"),
        (138, 1) => w("result", "resultado"),
        (138, 255) => w("sequence number reset", "reinício do número de sequência"),
        (139, 0) => w("about an IPv6 address", "sobre um endereço IPv6"),
        (139, 1) => w("about a name", "sobre um nome"),
        (139, 2) => w("about an IPv4 address", "sobre um endereço IPv4"),
        (140, 0) => w("answered", "respondido"),
        (140, 1) => w("refused", "recusado"),
        (140, 2) => w("unknown to the node", "desconhecido pelo nó"),
        (155, 0) => w("DODAG information solicitation", "solicitação de informação do DODAG"),
        (155, 1) => w("DODAG information object", "objeto de informação do DODAG"),
        (155, 2) => w("destination advertisement", "anúncio de destino"),
        (155, 3) => w("destination advertisement acknowledgement", "confirmação de anúncio de destino"),
        (160 | 161, 0) => w("no error", "sem erro"),
        (161, 1) => w("malformed query", "consulta malformada"),
        (161, 2) => w("no such interface", "interface inexistente"),
        (161, 3) => w("no such table entry", "entrada inexistente na tabela"),
        (161, 4) => w("multiple interfaces satisfy the query", "várias interfaces atendem à consulta"),
        _ => return None,
    })
}

/// Octets of a redirect up to the packet that its redirected header option quotes, and of the options behind it.
fn redirect(message: &[u8]) -> Option<(usize, usize)> {
    let mut at = 40;
    loop {
        let option = message.get(at..).filter(|rest| rest.len() > 2)?;
        let octets = options::size(option).min(option.len());
        if option[0] == 4 && octets > 8 {
            return Some((at + 8, option.len() - octets));
        }
        at += octets;
    }
}

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
            137 => match redirect(bytes) {
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
                let _ = write!(say, "{kind}");
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
        133..=137 | 141 | 142 => neighbours(kind, cursor)?,
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

/// Neighbour discovery.
fn neighbours(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match kind {
        134 => {
            cursor.number(&HOP_LIMIT, 1)?;
            cursor.flags(
                &RA_FLAGS,
                8,
                &[(&MANAGED, 1), (&OTHER, 1), (&HOME_AGENT, 1), (&PREFERENCE, 2), (&PROXY, 1), (&RA_RESERVED, 2)],
            )?;
            cursor.number(&ROUTER_LIFETIME, 2)?;
            cursor.number(&REACHABLE, 4)?;
            cursor.number(&RETRANSMIT, 4)?;
        }
        135 => {
            cursor.octets(&RESERVED, 4)?;
            cursor.octets(&NS_TARGET, 16)?;
        }
        136 => {
            cursor.flags(&NA_FLAGS, 32, &[(&ROUTER, 1), (&SOLICITED, 1), (&OVERRIDE, 1), (&NA_RESERVED, 29)])?;
            cursor.octets(&NA_TARGET, 16)?;
        }
        137 => {
            cursor.octets(&RESERVED, 4)?;
            cursor.octets(&REDIRECT_TARGET, 16)?;
            cursor.octets(&REDIRECT_DESTINATION, 16)?;
        }
        _ => {
            cursor.octets(&RESERVED, 4)?;
        }
    }
    options::describe(cursor);
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
        assert_eq!(told.get("icmpv6.opt.data"), "0102030405060101aabbccddeeff");
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
