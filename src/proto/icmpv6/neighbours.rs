//! Neighbour discovery: how hosts and routers on a link find each other. RFC 4861 §4.

use super::options::{self, preference_name};
use super::RESERVED;
use crate::i18n::w;
use crate::proto::contract::{dec, flag, hex, ipv6};
use crate::proto::cursor::Cursor;

const RA: &str = "RFC 4861 §4.2";
const NA: &str = "RFC 4861 §4.4";

fields! {
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
}

/// Octets of a redirect up to the packet that its redirected header option quotes, and of the options behind it.
pub(super) fn redirect(message: &[u8]) -> Option<(usize, usize)> {
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

/// Tells everything behind the checksum.
pub(super) fn describe(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
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
