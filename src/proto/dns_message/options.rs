//! The options of EDNS, which extend a DNS message beyond what its header has room for. RFC 6891 §6.1.2.

use super::layout::name;
use super::records::algorithm;
use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, Value, dec, ipv4, ipv6, label, octets, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 6891 §6.1.2";
const SUBNET: &str = "RFC 7871 §6";

fields! {
    OPTION = label("dns.opt", SPEC, w("option", "opção")).group();
    CODE = dec("dns.opt.code", SPEC, w("code", "código")).names(code_name);
    LENGTH = dec("dns.opt.len", SPEC, w("length", "comprimento"));
    DATA = octets("dns.opt.data", SPEC, w("data", "dados"));
    FAMILY = dec("dns.opt.client.family", SUBNET, w("address family", "família de endereços"));
    NETMASK = dec("dns.opt.client.netmask", SUBNET, w("bits of the client's network", "bits da rede do cliente"));
    SCOPE = dec("dns.opt.client.scope", SUBNET, w("bits that the answer holds for", "bits para os quais a resposta vale"));
    CLIENT_IPV4 = ipv4("dns.opt.client.addr4", SUBNET, w("client's network", "rede do cliente"));
    CLIENT_IPV6 = ipv6("dns.opt.client.addr6", SUBNET, w("client's network", "rede do cliente"));
    CLIENT = octets("dns.opt.client.addr", SUBNET, w("client's network", "rede do cliente"));
    CLIENT_COOKIE = octets("dns.opt.cookie.client", "RFC 7873 §4", w("client's cookie", "cookie do cliente"));
    SERVER_COOKIE = octets("dns.opt.cookie.server", "RFC 7873 §4", w("server's cookie", "cookie do servidor"));
    KEEPALIVE = dec("dns.opt.edns_tcp_keepalive.timeout", "RFC 7828 §3.1", w("kept open for, in tenths of a second", "mantida aberta por, em décimos de segundo"));
    PADDING = octets("dns.opt.padding", "RFC 7830 §3", w("padding", "preenchimento"));
    DAU = dec("dns.opt.dau", "RFC 6975 §3", w("algorithm understood", "algoritmo entendido")).names(algorithm);
    DHU = dec("dns.opt.dhu", "RFC 6975 §3", w("digest understood", "resumo entendido"));
    N3U = dec("dns.opt.n3u", "RFC 6975 §3", w("NSEC3 hash understood", "hash NSEC3 entendido"));
    CHAIN = text("dns.opt.chain.fqdn", "RFC 7901 §5", w("closest trust point", "ponto de confiança mais próximo"));
    ERROR_CODE = dec("dns.opt.ext_error.info_code", "RFC 8914 §2", w("reason", "motivo"));
    ERROR_TEXT = text("dns.opt.ext_error.extra_text", "RFC 8914 §2", w("explanation", "explicação"));
}

fn code_name(code: u64) -> Option<Words> {
    Some(match code {
        1 => same("LLQ"),
        3 => w("server's identifier (NSID)", "identificador do servidor (NSID)"),
        5 => w("algorithms understood (DAU)", "algoritmos entendidos (DAU)"),
        6 => w("digests understood (DHU)", "resumos entendidos (DHU)"),
        7 => w("NSEC3 hashes understood (N3U)", "hashes NSEC3 entendidos (N3U)"),
        8 => w("client's network", "rede do cliente"),
        9 => w("expires", "expira"),
        10 => same("cookie"),
        11 => w("keep the connection open", "manter a conexão aberta"),
        12 => w("padding", "preenchimento"),
        13 => w("chain of trust", "cadeia de confiança"),
        14 => w("keys trusted", "chaves em que confia"),
        15 => w("extended error", "erro detalhado"),
        _ => return None,
    })
}

/// Tells the options up to the end.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let length = usize::from(cursor.peek16(2)?);
        cursor.item(&OPTION, 4 + length, &DATA, |cursor| {
            let code = cursor.number(&CODE, 2)?;
            cursor.number(&LENGTH, 2)?;
            value(code, cursor)
        });
    }
    Some(())
}

fn value(code: u64, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let list = |def: &'static FieldDef, cursor: &mut Cursor<'_, '_>| {
        while cursor.remaining() > 0 {
            cursor.number(def, 1)?;
        }
        Some(())
    };
    match code {
        5 => list(&DAU, cursor)?,
        6 => list(&DHU, cursor)?,
        7 => list(&N3U, cursor)?,
        8 => {
            let family = cursor.number(&FAMILY, 2)?;
            cursor.number(&NETMASK, 1)?;
            cursor.number(&SCOPE, 1)?;
            // Only as many octets stand there as the mask needs.
            let prefix = cursor.ahead();
            let mut address = [0; 16];
            address.get_mut(..prefix.len())?.copy_from_slice(prefix);
            let [a, b, c, d, ..] = address;
            match (family, prefix.len()) {
                (_, 0) => {}
                (1, 1..=4) => cursor.computed(&CLIENT_IPV4, prefix.len(), Value::Ipv4([a, b, c, d]))?,
                (2, 1..=16) => cursor.computed(&CLIENT_IPV6, prefix.len(), Value::Ipv6(address))?,
                _ => cursor.rest(&CLIENT),
            }
        }
        10 => {
            cursor.octets(&CLIENT_COOKIE, 8)?;
            cursor.rest(&SERVER_COOKIE);
        }
        11 if cursor.remaining() == 2 => {
            cursor.number(&KEEPALIVE, 2)?;
        }
        12 => cursor.rest(&PADDING),
        13 => name(&CHAIN, cursor.ahead(), cursor.position(), cursor)?,
        15 => {
            cursor.number(&ERROR_CODE, 2)?;
            cursor.rest(&ERROR_TEXT);
        }
        _ => {}
    }
    Some(())
}
