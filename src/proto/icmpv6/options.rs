//! The options of neighbour discovery and its kin. RFC 4861 §4.6.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├───────────────┬───────────────┬────────────
//! │      type     │    length     │ data ...      length counts all of it, in units of 8 octets
//! └───────────────┴───────────────┴────────────
//! ```
//!
//! Told by their parts are those that hosts and routers of today send; others as octets.

use crate::proto::contract::{FieldDef, Value, dec, eui64, flag, hex, ipv6, label, mac, octets, text};
use crate::proto::cursor::Cursor;
use crate::i18n::{Words, w};

const SPEC: &str = "RFC 4861 §4.6";
const PREFIX_SPEC: &str = "RFC 4861 §4.6.2";
const ROUTE: &str = "RFC 4191 §2.3";
const CONTEXT: &str = "RFC 6775 §4.2";
const BORDER: &str = "RFC 6775 §4.3";

fields! {
    OPTION = label("icmpv6.opt", SPEC, w("option", "opção")).group();
    TYPE = dec("icmpv6.opt.type", SPEC, w("type", "tipo")).names(type_name);
    LENGTH = dec("icmpv6.opt.length", SPEC, w("length", "comprimento"))
        .about("Of the whole option, in units of 8 octets.", "Da opção inteira, em unidades de 8 octetos.");
    SOURCE_LINK = mac("icmpv6.opt.src_linkaddr", "RFC 4861 §4.6.1", w("sender's MAC address", "endereço MAC do remetente"))
        .also(&["icmpv6.opt.linkaddr"]);
    TARGET_LINK = mac("icmpv6.opt.target_linkaddr", "RFC 4861 §4.6.1", w("target's MAC address", "endereço MAC do alvo"))
        .also(&["icmpv6.opt.linkaddr"]);
    SOURCE_EUI64 = octets("icmpv6.opt.src_linkaddr", "RFC 4944 §8", w("sender's address (EUI-64)", "endereço do remetente (EUI-64)"))
        .also(&["icmpv6.opt.linkaddr"]);
    TARGET_EUI64 = octets("icmpv6.opt.target_linkaddr", "RFC 4944 §8", w("target's address (EUI-64)", "endereço do alvo (EUI-64)"))
        .also(&["icmpv6.opt.linkaddr"]);
    LINK = octets("icmpv6.opt.linkaddr", "RFC 4861 §4.6.1", w("link-layer address", "endereço da camada de enlace"));
    PREFIX_LENGTH = dec("icmpv6.opt.prefix.length", PREFIX_SPEC, w("bits of the prefix", "bits do prefixo"));
    PREFIX_FLAGS = hex(2, "icmpv6.opt.prefix.flag", PREFIX_SPEC, w("flags", "sinalizadores")).group();
    ON_LINK = flag("icmpv6.opt.prefix.flag.l", PREFIX_SPEC, w("on this link", "neste enlace"));
    AUTONOMOUS = flag("icmpv6.opt.prefix.flag.a", PREFIX_SPEC, w("hosts form their addresses from it", "hosts formam seus endereços dele"));
    ROUTER_ADDRESS = flag("icmpv6.opt.prefix.flag.r", "RFC 6275 §7.2", w("a router's address", "endereço de um roteador"));
    PREFIX_RESERVED = dec("icmpv6.opt.prefix.flag.reserved", PREFIX_SPEC, w("reserved", "reservado"));
    VALID = dec("icmpv6.opt.prefix.valid_lifetime", PREFIX_SPEC, w("valid for, in seconds", "válido por, em segundos"));
    PREFERRED = dec("icmpv6.opt.prefix.preferred_lifetime", PREFIX_SPEC, w("preferred for, in seconds", "preferido por, em segundos"));
    PREFIX = ipv6("icmpv6.opt.prefix", PREFIX_SPEC, w("prefix", "prefixo"));
    RESERVED = octets("icmpv6.opt.reserved", SPEC, w("reserved", "reservado"));
    MTU = dec("icmpv6.opt.mtu", "RFC 4861 §4.6.4", w("MTU of the link", "MTU do enlace"));
    SHORTCUT = dec("icmpv6.opt.nbma.shortcut_limit", "RFC 2491 §3.2", w("shortcut limit", "limite de atalho"));
    INTERVAL = dec("icmpv6.opt.advertisement_interval", "RFC 6275 §7.3", w("milliseconds between advertisements", "milissegundos entre anúncios"));
    AGENT_PREFERENCE = dec("icmpv6.opt.home_agent_preference", "RFC 6275 §7.4", w("home agent's preference", "preferência do agente nativo"));
    AGENT_LIFETIME = dec("icmpv6.opt.home_agent_lifetime", "RFC 6275 §7.4", w("home agent's lifetime in seconds", "tempo de vida do agente nativo em segundos"));
    ADDRESS = ipv6("icmpv6.opt.ipv6_address", "RFC 3122 §3", w("address", "endereço"));
    TIMESTAMP = hex(16, "icmpv6.opt.timestamp", "RFC 3971 §5.3.1", w("timestamp", "marca de tempo"))
        .about("Seconds since 1970 in 48 bits, then 1/65536 of a second.", "Segundos desde 1970 em 48 bits, depois 1/65536 de segundo.");
    NONCE = octets("icmpv6.opt.nonce", "RFC 3971 §5.3.2", w("nonce", "nonce"));
    CGA_PAD = dec("icmpv6.opt.cga.pad_length", "RFC 3971 §5.1", w("octets of padding", "octetos de preenchimento"));
    CGA = octets("icmpv6.opt.cga", "RFC 3971 §5.1", w("parameters of the address", "parâmetros do endereço"));
    KEY_HASH = octets("icmpv6.opt.rsa.key_hash", "RFC 3971 §5.2", w("key's hash", "resumo da chave"));
    SIGNATURE = octets("icmpv6.opt.digital_signature_padding", "RFC 3971 §5.2", w("signature and padding", "assinatura e preenchimento"));
    ROUTE_FLAGS = hex(2, "icmpv6.opt.route_info.flag", ROUTE, w("flags", "sinalizadores")).group();
    ROUTE_RESERVED = dec("icmpv6.opt.route_info.flag.reserved", ROUTE, w("reserved", "reservado"));
    ROUTE_PREFERENCE = dec("icmpv6.opt.route_info.flag.route_preference", ROUTE, w("preference", "preferência")).names(preference_name);
    ROUTE_LIFETIME = dec("icmpv6.opt.route_lifetime", ROUTE, w("lifetime in seconds", "tempo de vida em segundos"));
    DNS_LIFETIME = dec("icmpv6.opt.rdnss.lifetime", "RFC 8106 §5.1", w("lifetime in seconds", "tempo de vida em segundos"));
    DNS = ipv6("icmpv6.opt.rdnss", "RFC 8106 §5.1", w("DNS server", "servidor DNS"));
    SEARCH_LIFETIME = dec("icmpv6.opt.dnssl.lifetime", "RFC 8106 §5.2", w("lifetime in seconds", "tempo de vida em segundos"));
    SEARCH = text("icmpv6.opt.dnssl", "RFC 8106 §5.2", w("search domain", "domínio de busca"));
    PADDING = octets("icmpv6.opt.padding", SPEC, w("padding", "preenchimento"));
    EXPANSION = hex(4, "icmpv6.opt.efo", "RFC 5175 §4", w("more flags", "mais sinalizadores"));
    STATUS = dec("icmpv6.opt.aro.status", "RFC 6775 §4.1", w("status", "estado"));
    REGISTRATION = dec("icmpv6.opt.aro.registration_lifetime", "RFC 6775 §4.1", w("registered for, in minutes", "registrado por, em minutos"));
    EUI64 = eui64("icmpv6.opt.aro.eui64", "RFC 6775 §4.1", w("EUI-64", "EUI-64"));
    CONTEXT_LENGTH = dec("icmpv6.opt.6co.context_length", CONTEXT, w("bits of the context", "bits do contexto"));
    CONTEXT_FLAGS = hex(2, "icmpv6.opt.6co.flag", CONTEXT, w("flags", "sinalizadores")).group();
    CONTEXT_RESERVED = dec("icmpv6.opt.6co.flag.reserved", CONTEXT, w("reserved", "reservado"));
    COMPRESSION = flag("icmpv6.opt.6co.flag.c", CONTEXT, w("for compression", "para compressão"));
    CONTEXT_ID = dec("icmpv6.opt.6co.flag.cid", CONTEXT, w("context identifier", "identificador do contexto"));
    CONTEXT_LIFETIME = dec("icmpv6.opt.6co.valid_lifetime", CONTEXT, w("valid for, in minutes", "válido por, em minutos"));
    CONTEXT_PREFIX = ipv6("icmpv6.opt.6co.context_prefix", CONTEXT, w("context", "contexto"));
    VERSION_LOW = dec("icmpv6.opt.abro.version_low", BORDER, w("version, low", "versão, parte baixa"));
    VERSION_HIGH = dec("icmpv6.opt.abro.version_high", BORDER, w("version, high", "versão, parte alta"));
    BORDER_LIFETIME = dec("icmpv6.opt.abro.valid_lifetime", BORDER, w("valid for, in minutes", "válido por, em minutos"));
    BORDER_ROUTER = ipv6("icmpv6.opt.abro.6lbr_address", BORDER, w("border router", "roteador de borda"));
    PORTAL = text("icmpv6.opt.captive_portal", "RFC 8910 §2.3", w("captive portal", "portal cativo"));
    NAT64_LIFETIME = dec("icmpv6.opt.pref64.scaled_lifetime", "RFC 8781 §4", w("lifetime, in units of 8 s", "tempo de vida, em unidades de 8 s"));
    NAT64_CODE = hex(4, "icmpv6.opt.pref64.plc", "RFC 8781 §4", w("prefix length code", "código do comprimento do prefixo"));
    NAT64_PREFIX = ipv6("icmpv6.opt.pref64.prefix", "RFC 8781 §4", w("NAT64 prefix", "prefixo NAT64"));
    DATA = octets("icmpv6.data", SPEC, w("data", "dados"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("source link-layer address", "endereço de enlace da origem"),
        2 => w("target link-layer address", "endereço de enlace do alvo"),
        3 => w("prefix information", "informação de prefixo"),
        4 => w("redirected header", "cabeçalho redirecionado"),
        5 => w("MTU", "MTU"),
        6 => w("NBMA shortcut limit", "limite de atalho NBMA"),
        7 => w("advertisement interval", "intervalo de anúncios"),
        8 => w("home agent information", "informação do agente nativo"),
        9 => w("source address list", "lista de endereços de origem"),
        10 => w("target address list", "lista de endereços do alvo"),
        11 => w("CGA", "CGA"),
        12 => w("RSA signature", "assinatura RSA"),
        13 => w("timestamp", "marca de tempo"),
        14 => w("nonce", "nonce"),
        15 => w("trust anchor", "âncora de confiança"),
        16 => w("certificate", "certificado"),
        17 => w("IP address and prefix", "endereço IP e prefixo"),
        18 => w("new router prefix", "prefixo do novo roteador"),
        19 => w("link-layer address", "endereço de enlace"),
        20 => w("neighbour advertisement acknowledgement", "confirmação de anúncio de vizinho"),
        23 => w("MAP", "MAP"),
        24 => w("route information", "informação de rota"),
        25 => w("recursive DNS servers", "servidores DNS recursivos"),
        26 => w("more router flags", "mais sinalizadores do roteador"),
        27 => w("handover key request", "pedido de chave de transferência"),
        28 => w("handover key reply", "resposta de chave de transferência"),
        29 => w("handover assist information", "informação de apoio à transferência"),
        30 => w("mobile node identifier", "identificador do nó móvel"),
        31 => w("DNS search list", "lista de busca do DNS"),
        32 => w("proxy signature", "assinatura por procuração"),
        33 => w("address registration", "registro de endereço"),
        34 => w("6LoWPAN context", "contexto 6LoWPAN"),
        35 => w("authoritative border router", "roteador de borda autoritativo"),
        36 => w("6LoWPAN capabilities", "capacidades 6LoWPAN"),
        37 => w("captive portal", "portal cativo"),
        38 => w("NAT64 prefix", "prefixo NAT64"),
        138 => w("CARD request", "pedido CARD"),
        139 => w("CARD reply", "resposta CARD"),
        253 | 254 => w("experiment", "experimento"),
        _ => return None,
    })
}

/// The preference of a router or route, two bits with sign (RFC 4191 §2.1).
pub(super) fn preference_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("medium", "média"),
        1 => w("high", "alta"),
        3 => w("low", "baixa"),
        _ => w("reserved", "reservado"),
    })
}

/// Octets of the option at the start of `options`. Zero is not allowed (RFC 4861 §4.6): such an option takes the rest.
pub(super) fn size(options: &[u8]) -> usize {
    match options.get(1) {
        None | Some(0) => options.len(),
        Some(units) => usize::from(*units) * 8,
    }
}

/// Tells the options from here to the end.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) {
    while let Some(kind) = cursor.peek(0) {
        let octets = size(cursor.ahead());
        cursor.item(&OPTION, octets, &DATA, |cursor| option(kind, cursor));
    }
}

fn option(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&TYPE, 1)?;
    if cursor.number(&LENGTH, 1)? == 0 {
        return None;
    }
    match kind {
        1 | 2 if cursor.remaining() == 6 => {
            cursor.octets(if kind == 1 { &SOURCE_LINK } else { &TARGET_LINK }, 6)?;
        }
        // RFC 4944 §8: eight octets, and six of padding.
        1 | 2 if cursor.remaining() == 14 && cursor.ahead().ends_with(&[0; 6]) => {
            cursor.octets(if kind == 1 { &SOURCE_EUI64 } else { &TARGET_EUI64 }, 8)?;
            cursor.rest(&PADDING);
        }
        1 | 2 => cursor.rest(&LINK),
        3 => {
            cursor.number(&PREFIX_LENGTH, 1)?;
            cursor.flags(
                &PREFIX_FLAGS,
                8,
                &[(&ON_LINK, 1), (&AUTONOMOUS, 1), (&ROUTER_ADDRESS, 1), (&PREFIX_RESERVED, 5)],
            )?;
            cursor.number(&VALID, 4)?;
            cursor.number(&PREFERRED, 4)?;
            cursor.octets(&RESERVED, 4)?;
            cursor.octets(&PREFIX, 16)?;
        }
        4 => {
            cursor.octets(&RESERVED, 6)?;
        }
        5 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&MTU, 4)?;
        }
        6 => {
            cursor.number(&SHORTCUT, 1)?;
            cursor.rest(&RESERVED);
        }
        7 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&INTERVAL, 4)?;
        }
        8 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&AGENT_PREFERENCE, 2)?;
            cursor.number(&AGENT_LIFETIME, 2)?;
        }
        9 | 10 => {
            cursor.octets(&RESERVED, 6)?;
            while cursor.remaining() > 0 {
                cursor.octets(&ADDRESS, 16)?;
            }
        }
        11 => {
            let pad = cursor.number(&CGA_PAD, 1)? as usize;
            cursor.octets(&RESERVED, 1)?;
            let parameters = cursor.remaining().checked_sub(pad)?;
            if parameters > 0 {
                cursor.octets(&CGA, parameters)?;
            }
            cursor.rest(&PADDING);
        }
        12 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.octets(&KEY_HASH, 16)?;
            cursor.rest(&SIGNATURE);
        }
        13 => {
            cursor.octets(&RESERVED, 6)?;
            cursor.number(&TIMESTAMP, 8)?;
        }
        14 => cursor.rest(&NONCE),
        24 => {
            cursor.number(&PREFIX_LENGTH, 1)?;
            cursor.flags(&ROUTE_FLAGS, 8, &[(&ROUTE_RESERVED, 3), (&ROUTE_PREFERENCE, 2), (&ROUTE_RESERVED, 3)])?;
            cursor.number(&ROUTE_LIFETIME, 4)?;
            prefix(cursor, &PREFIX, 128)?;
        }
        25 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&DNS_LIFETIME, 4)?;
            while cursor.remaining() > 0 {
                cursor.octets(&DNS, 16)?;
            }
        }
        26 => {
            cursor.number(&EXPANSION, 2)?;
            cursor.octets(&RESERVED, 4)?;
        }
        31 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&SEARCH_LIFETIME, 4)?;
            while let Some((octets, name)) = domain(cursor.ahead()).filter(|(octets, _)| *octets > 1) {
                cursor.computed(&SEARCH, octets, Value::Text(&name))?;
            }
            cursor.rest(&PADDING);
        }
        33 => {
            cursor.number(&STATUS, 1)?;
            cursor.octets(&RESERVED, 3)?;
            cursor.number(&REGISTRATION, 2)?;
            cursor.octets(&EUI64, 8)?;
        }
        34 => {
            cursor.number(&CONTEXT_LENGTH, 1)?;
            cursor.flags(&CONTEXT_FLAGS, 8, &[(&CONTEXT_RESERVED, 3), (&COMPRESSION, 1), (&CONTEXT_ID, 4)])?;
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&CONTEXT_LIFETIME, 2)?;
            prefix(cursor, &CONTEXT_PREFIX, 128)?;
        }
        35 => {
            cursor.number(&VERSION_LOW, 2)?;
            cursor.number(&VERSION_HIGH, 2)?;
            cursor.number(&BORDER_LIFETIME, 2)?;
            cursor.octets(&BORDER_ROUTER, 16)?;
        }
        37 => {
            let padding = cursor.ahead().iter().rev().take_while(|octet| **octet == 0).count();
            let portal = cursor.remaining() - padding;
            if portal > 0 {
                cursor.octets(&PORTAL, portal)?;
            }
            cursor.rest(&PADDING);
        }
        38 => {
            cursor.bits(&NAT64_LIFETIME, 13)?;
            let code = cursor.bits(&NAT64_CODE, 3)?.number()?;
            prefix(cursor, &NAT64_PREFIX, *[96, 64, 56, 48, 40, 32].get(code as usize)?)?;
        }
        _ => {}
    }
    Some(())
}

/// Tells all that is left, the start of an address, as the address of which the first `bits` bits count.
fn prefix(cursor: &mut Cursor<'_, '_>, def: &'static FieldDef, bits: u32) -> Option<()> {
    let start = cursor.ahead();
    let mut octets = [0; 16];
    octets.get_mut(..start.len())?.copy_from_slice(start);
    let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
    let address = u128::from_be_bytes(octets) & mask;
    (!start.is_empty()).then_some(())?;
    cursor.computed(def, start.len(), Value::Ipv6(address.to_be_bytes()))
}

/// The domain name at the start of `bytes`, with dots, and the octets it takes (RFC 1035 §3.1); `None` where it is cut
/// or compressed.
pub(super) fn domain(bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    let mut name = Vec::new();
    let mut at = 0;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        match length {
            0 => return Some((at, name)),
            1..=63 => {
                if !name.is_empty() {
                    name.push(b'.');
                }
                name.extend_from_slice(bytes.get(at..at + length)?);
                at += length;
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const ADVERTISEMENT: &str = "8600000040c807080000000100000002";

    fn option(option: &str, field: &str) -> String {
        tell(Proto::Icmpv6, &format!("{ADVERTISEMENT}{option}")).get(field)
    }

    #[test]
    fn prefixes_may_be_shorter_than_an_address() {
        let route = "1802401800000e1020010db800050000";
        assert_eq!(option(route, "icmpv6.opt.prefix"), "2001:db8:5::");
        assert_eq!(option(route, "icmpv6.opt.route_info.flag.route_preference"), "3");
        let nat64 = "26020e1120010db80000000000000064";
        assert_eq!(option(nat64, "icmpv6.opt.pref64.prefix"), "2001:db8::");
        assert_eq!(option(nat64, "icmpv6.opt.pref64.scaled_lifetime"), "450");
    }

    #[test]
    fn an_address_of_eight_octets_is_filled_up() {
        let long = "0102001bda0001020304000000000000";
        assert_eq!(option(long, "icmpv6.opt.src_linkaddr"), "001bda0001020304");
        assert_eq!(option(long, "icmpv6.opt.padding"), "000000000000");
        assert_eq!(option("0101001bda000102", "icmpv6.opt.src_linkaddr"), "00:1b:da:00:01:02");
    }

    #[test]
    fn lists_hold_as_many_as_fit() {
        let servers = "1905000000000e1020010db800000000000000000000005320010db8000000000000000000000054";
        assert_eq!(option(servers, "icmpv6.opt.rdnss"), "2001:db8::53;2001:db8::54");
        let cut = "1904000000000e1020010db800000000000000000000005320010db800000000";
        assert_eq!(option(cut, "icmpv6.opt.rdnss"), "2001:db8::53");
        assert_eq!(option(cut, "icmpv6.data"), "20010db800000000");
    }

    #[test]
    fn padding_ends_a_portal_and_a_search_list() {
        assert_eq!(option("250268747470733a2f2f612f62000000", "icmpv6.opt.captive_portal"), "https://a/b");
        let search = "1f03000000000e10076578616d706c6503636f6d00000000";
        assert_eq!(option(search, "icmpv6.opt.dnssl"), "example.com");
        assert_eq!(option(search, "icmpv6.opt.padding"), "000000");
    }
}
