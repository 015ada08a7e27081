//! The options of DHCPv6: a code, a length, a value, which may hold options itself. RFC 8415 §21 and the specification that
//! stands beside each.

use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::names::hardware_types::hardware_type;
use crate::proto::contract::{FieldDef, Value, dec, flag, hex, ipv6, label, mac, octets, text, time};
use crate::proto::cursor::Cursor;
use crate::proto::dns_message::DomainName;

const SPEC: &str = "RFC 8415 §21";
const DUID: &str = "RFC 8415 §11";
const ASSOCIATION: &str = "RFC 8415 §21.4";
const FQDN: &str = "RFC 4704 §4.1";

/// How deep options are followed into options; real ones are three deep, and each relay adds one.
pub(super) const DEEPEST: u8 = 12;
/// Seconds from 1970 to 2000, from which the time of a DUID counts.
const TO_2000: i64 = 946_684_800;

fields! {
    OPTION = label("dhcpv6.option", SPEC, w("option", "opção")).group();
    TYPE = dec("dhcpv6.option.type", SPEC, w("code", "código")).names(code_name);
    LENGTH = dec("dhcpv6.option.length", SPEC, w("length", "comprimento"));
    DATA = octets("dhcpv6.option.data", SPEC, w("value", "valor"));
    DUID_TYPE = dec("dhcpv6.duid.type", DUID, w("kind of identifier (DUID)", "tipo de identificador (DUID)")).names(duid_name);
    DUID_OCTETS = octets("dhcpv6.duid.bytes", DUID, w("identifier (DUID)", "identificador (DUID)")).group();
    DUID_REST = octets("dhcpv6.duid.rest", DUID, w("identifier", "identificador"));
    HARDWARE = dec("dhcpv6.duidll.hwtype", DUID, w("hardware type", "tipo de hardware")).names(hardware_name);
    HARDWARE_AND_TIME = dec("dhcpv6.duidllt.hwtype", DUID, w("hardware type", "tipo de hardware")).names(hardware_name);
    DUID_TIME = time("dhcpv6.duidllt.time", DUID, w("made at", "criado em"));
    MAC_WITH_TIME = mac("dhcpv6.duidllt.link_layer_addr", DUID, w("MAC address", "endereço MAC"));
    DUID_MAC = mac("dhcpv6.duidll.link_layer_addr", DUID, w("MAC address", "endereço MAC"));
    ENTERPRISE = dec("dhcpv6.duiden.enterprise", DUID, w("organization", "organização"));
    ENTERPRISE_ID = octets("dhcpv6.duiden.identifier", DUID, w("identifier", "identificador"));
    UUID = octets("dhcpv6.duiduuid.bytes", "RFC 6355 §4", w("UUID", "UUID"));
    IAID = octets("dhcpv6.iaid", ASSOCIATION, w("association (IAID)", "associação (IAID)"));
    T1 = dec("dhcpv6.iaid.t1", ASSOCIATION, w("renewed after, in seconds (T1)", "renovada após, em segundos (T1)"));
    T2 = dec("dhcpv6.iaid.t2", ASSOCIATION, w("asks any server after, in seconds (T2)", "pede a qualquer servidor após, em segundos (T2)"));
    ADDRESS = ipv6("dhcpv6.iaaddr.ip", "RFC 8415 §21.6", w("address", "endereço"));
    PREFERRED = dec("dhcpv6.iaaddr.pref_lifetime", "RFC 8415 §21.6", w("preferred for, in seconds", "preferido por, em segundos"));
    VALID = dec("dhcpv6.iaaddr.valid_lifetime", "RFC 8415 §21.6", w("valid for, in seconds", "válido por, em segundos"));
    PREFIX_PREFERRED = dec("dhcpv6.iaprefix.pref_lifetime", "RFC 8415 §21.22", w("preferred for, in seconds", "preferido por, em segundos"));
    PREFIX_VALID = dec("dhcpv6.iaprefix.valid_lifetime", "RFC 8415 §21.22", w("valid for, in seconds", "válido por, em segundos"));
    PREFIX_LENGTH = dec("dhcpv6.iaprefix.pref_len", "RFC 8415 §21.22", w("bits of the prefix", "bits do prefixo"));
    PREFIX = ipv6("dhcpv6.iaprefix.pref_addr", "RFC 8415 §21.22", w("prefix", "prefixo"));
    WANTED = dec("dhcpv6.requested_option_code", "RFC 8415 §21.7", w("wants to know", "quer saber")).names(code_name);
    PREFERENCE = dec("dhcpv6.option_preference", "RFC 8415 §21.8", w("preference", "preferência"));
    ELAPSED = dec("dhcpv6.elapsed_time", "RFC 8415 §21.9", w("milliseconds since the client began", "milissegundos desde que o cliente começou"))
        .scale(10);
    MESSAGE = dec("dhcpv6.msgtype", "RFC 8415 §21.10", w("message type", "tipo da mensagem")).names(super::type_name);
    UNICAST = ipv6("dhcpv6.unicast", "RFC 8415 §21.12", w("server's address", "endereço do servidor"));
    STATUS = dec("dhcpv6.status_code", "RFC 8415 §21.13", w("status", "estado")).names(status_name);
    STATUS_TEXT = text("dhcpv6.status_msg", "RFC 8415 §21.13", w("message", "mensagem"));
    RAPID = label("dhcpv6.rapid_commit", "RFC 8415 §21.14", w("rapid commit", "acordo rápido")).derived();
    USER_LENGTH = dec("dhcpv6.userclass.length", "RFC 8415 §21.15", w("length", "comprimento"));
    USER_CLASS = octets("dhcpv6.userclass.opaque_data", "RFC 8415 §21.15", w("user class", "classe do usuário"));
    VENDOR = dec("dhcpv6.vendorclass.enterprise", "RFC 8415 §21.16", w("organization", "organização"));
    VENDOR_LENGTH = dec("dhcpv6.vendorclass.length", "RFC 8415 §21.16", w("length", "comprimento"));
    VENDOR_CLASS = text("dhcpv6.vendorclass.data", "RFC 8415 §21.16", w("vendor class", "classe do fabricante"));
    INTERFACE = octets("dhcpv6.interface_id", "RFC 8415 §21.18", w("relay's interface", "interface do retransmissor"));
    DNS = ipv6("dhcpv6.dns_server", "RFC 3646 §3", w("DNS server", "servidor DNS"));
    SEARCH = text("dhcpv6.search_list_entry", "RFC 3646 §4", w("search domain", "domínio de busca"));
    SNTP = ipv6("dhcpv6.sntp_server", "RFC 4075 §4", w("time server", "servidor de hora"));
    REFRESH = dec("dhcpv6.lifetime", "RFC 8415 §21.23", w("asked again after, in seconds", "perguntado de novo após, em segundos"));
    FQDN_FLAGS = hex(2, "dhcpv6.client_fqdn_flags", FQDN, w("flags", "sinalizadores")).group();
    FQDN_RESERVED = hex(2, "dhcpv6.clientfqdn.reserved", FQDN, w("reserved", "reservado"));
    FQDN_N = flag("dhcpv6.clientfqdn.client.n", FQDN, w("server updates nothing (N)", "o servidor não atualiza nada (N)"));
    FQDN_O = flag("dhcpv6.clientfqdn.server.o", FQDN, w("server decided otherwise (O)", "o servidor decidiu outra coisa (O)"));
    FQDN_S = flag("dhcpv6.clientfqdn.client.s", FQDN, w("server updates the address (S)", "o servidor atualiza o endereço (S)"));
    FQDN_NAME = text("dhcpv6.client_domain", FQDN, w("full name", "nome completo"));
    CAPTIVE = text("dhcpv6.captive_portal", "RFC 8910 §2.2", w("captive portal", "portal cativo"));
    BOOT = text("dhcpv6.bootfile_url", "RFC 5970 §3.1", w("boot file", "arquivo de boot"));
    TIME_RULES = text("dhcpv6.timezone", "RFC 4833 §2", w("time zone, with its rules", "fuso horário, com suas regras"));
    TIME_ZONE = text("dhcpv6.tzdb", "RFC 4833 §3", w("time zone, by name", "fuso horário, pelo nome"));
}

fn code_name(code: u64) -> Option<Words> {
    Some(match code {
        1 => w("client identifier", "identificador do cliente"),
        2 => w("server identifier", "identificador do servidor"),
        3 => w("addresses (IA_NA)", "endereços (IA_NA)"),
        4 => w("temporary addresses (IA_TA)", "endereços temporários (IA_TA)"),
        5 => w("address", "endereço"),
        6 => w("wanted options", "opções desejadas"),
        7 => PREFERENCE.title,
        8 => w("elapsed time", "tempo decorrido"),
        9 => w("relayed message", "mensagem retransmitida"),
        11 => w("authentication", "autenticação"),
        12 => UNICAST.title,
        13 => w("status", "estado"),
        14 => RAPID.title,
        15 => USER_CLASS.title,
        16 => VENDOR_CLASS.title,
        17 => w("vendor's options", "opções do fabricante"),
        18 => INTERFACE.title,
        19 => w("reconfigure", "reconfigurar"),
        20 => w("reconfiguration accepted", "reconfiguração aceita"),
        21 | 22 => w("SIP servers", "servidores SIP"),
        23 => w("DNS servers", "servidores DNS"),
        24 => w("search domains", "domínios de busca"),
        25 => w("prefixes (IA_PD)", "prefixos (IA_PD)"),
        26 => PREFIX.title,
        31 => SNTP.title,
        32 => w("refresh time", "tempo de atualização"),
        39 => FQDN_NAME.title,
        41 => TIME_RULES.title,
        42 => TIME_ZONE.title,
        43 => w("options wanted from the server by a relay", "opções pedidas ao servidor por um relay"),
        53 => w("relay", "relay"),
        56 => w("NTP servers", "servidores NTP"),
        59 => BOOT.title,
        64 => same("AFTR (DS-Lite)"),
        82 | 83 => w("longest retransmission", "maior retransmissão"),
        103 => CAPTIVE.title,
        _ => return None,
    })
}

fn duid_name(kind: u64) -> Option<Words> {
    Some(match kind {
        1 => w("MAC address and time (DUID-LLT)", "endereço MAC e instante (DUID-LLT)"),
        2 => w("by an organization (DUID-EN)", "de uma organização (DUID-EN)"),
        3 => w("MAC address (DUID-LL)", "endereço MAC (DUID-LL)"),
        4 => same("UUID (DUID-UUID)"),
        _ => return None,
    })
}

fn status_name(code: u64) -> Option<Words> {
    Some(match code {
        0 => w("success", "sucesso"),
        1 => w("failure", "falha"),
        2 => w("no addresses left", "sem endereços"),
        3 => w("not lent to this client", "não emprestado a este cliente"),
        4 => w("not on this link", "não deste enlace"),
        5 => w("use multicast", "use multicast"),
        6 => w("no prefixes left", "sem prefixos"),
        _ => return None,
    })
}

fn hardware_name(number: u64) -> Option<Words> {
    hardware_type(u16::try_from(number).ok()?).map(same)
}

/// Whether options fill `list`, or begin it where it is not whole.
pub(super) fn tile(mut list: &[u8], whole: bool) -> bool {
    while !list.is_empty() {
        let next = be16(list, 2).and_then(|length| list.get(4 + usize::from(length)..));
        match next {
            Some(next) => list = next,
            None => return !whole,
        }
    }
    true
}

/// The options in `list`, each with its code and value.
fn each(list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut list = list;
    std::iter::from_fn(move || {
        let (code, length) = (be16(list, 0)?, usize::from(be16(list, 2)?));
        let value = list.get(4..4 + length)?;
        list = list.get(4 + length..)?;
        Some((code, value))
    })
}

/// The addresses and prefixes that a list of options lends or asks for.
pub(super) fn addresses(list: &[u8]) -> impl Iterator<Item = [u8; 16]> {
    // RFC 8415 §21.4 and §21.21: their options stand behind identifier, T1 and T2.
    let associations = each(list).filter(|(code, _)| matches!(code, 3 | 25)).filter_map(|(_, value)| value.get(12..));
    associations.flat_map(each).filter_map(|(code, value)| match code {
        5 => value.first_chunk().copied(),
        26 => value.get(9..)?.first_chunk().copied(),
        _ => None,
    })
}

/// The message that a relay carries.
pub(super) fn relayed(list: &[u8]) -> Option<&[u8]> {
    each(list).find(|(code, _)| *code == 9).map(|(_, value)| value)
}

/// Tells the options up to the end, and those inside them for `depth` levels.
pub(super) fn describe(depth: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        let (code, length) = (cursor.peek16(0)?, usize::from(cursor.peek16(2)?));
        cursor.item(&OPTION, 4 + length, &DATA, |cursor| {
            cursor.number(&TYPE, 2)?;
            cursor.number(&LENGTH, 2)?;
            value(code, depth, cursor)
        });
    }
    Some(())
}

fn value(code: u16, depth: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let inside = depth.checked_sub(1);
    match code {
        1 | 2 | 53 => identifier(cursor)?,
        3 | 25 => {
            cursor.octets(&IAID, 4)?;
            cursor.number(&T1, 4)?;
            cursor.number(&T2, 4)?;
            describe(inside?, cursor)?;
        }
        4 => {
            cursor.octets(&IAID, 4)?;
            describe(inside?, cursor)?;
        }
        5 => {
            cursor.octets(&ADDRESS, 16)?;
            cursor.number(&PREFERRED, 4)?;
            cursor.number(&VALID, 4)?;
            describe(inside?, cursor)?;
        }
        9 => {
            let kind = cursor.number(&MESSAGE, 1)?;
            super::message(kind as u8, inside?, cursor);
        }
        13 => {
            cursor.number(&STATUS, 2)?;
            cursor.rest(&STATUS_TEXT);
        }
        14 => cursor.derive(&RAPID, Value::Present),
        15 => counted(&USER_LENGTH, &USER_CLASS, cursor)?,
        16 => {
            cursor.number(&VENDOR, 4)?;
            counted(&VENDOR_LENGTH, &VENDOR_CLASS, cursor)?;
        }
        24 => {
            while cursor.remaining() > 0 {
                domain(&SEARCH, cursor)?;
            }
        }
        26 => {
            cursor.number(&PREFIX_PREFERRED, 4)?;
            cursor.number(&PREFIX_VALID, 4)?;
            cursor.number(&PREFIX_LENGTH, 1)?;
            cursor.octets(&PREFIX, 16)?;
            describe(inside?, cursor)?;
        }
        39 => {
            let parts: [(&'static FieldDef, u32); 4] = [(&FQDN_RESERVED, 5), (&FQDN_N, 1), (&FQDN_O, 1), (&FQDN_S, 1)];
            cursor.flags(&FQDN_FLAGS, 8, &parts)?;
            domain(&FQDN_NAME, cursor)?;
        }
        _ => {
            let (def, octets): (&'static FieldDef, usize) = match code {
                // RFC 4994: a relay wants some, too.
                6 | 43 => (&WANTED, 2),
                7 => (&PREFERENCE, 1),
                8 => (&ELAPSED, 2),
                12 => (&UNICAST, 16),
                18 => (&INTERFACE, 0),
                23 => (&DNS, 16),
                31 => (&SNTP, 16),
                32 => (&REFRESH, 4),
                41 => (&TIME_RULES, 0),
                42 => (&TIME_ZONE, 0),
                59 => (&BOOT, 0),
                103 => (&CAPTIVE, 0),
                _ => return Some(()),
            };
            if octets == 0 {
                cursor.rest(def);
            }
            while octets > 0 && cursor.remaining() >= octets {
                cursor.octets(def, octets)?;
            }
        }
    }
    Some(())
}

fn identifier(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let whole = cursor.ahead();
    cursor.group(&DUID_OCTETS, whole.len(), Value::Bytes(whole), &DUID_REST, |cursor| {
        let address = match cursor.number(&DUID_TYPE, 2)? {
            1 => {
                cursor.number(&HARDWARE_AND_TIME, 2)?;
                let seconds = u32::from_be_bytes(*cursor.ahead().first_chunk()?);
                cursor.computed(&DUID_TIME, 4, Value::Time((i64::from(seconds) + TO_2000) * 1_000_000_000))?;
                &MAC_WITH_TIME
            }
            2 => {
                cursor.number(&ENTERPRISE, 4)?;
                cursor.rest(&ENTERPRISE_ID);
                return Some(());
            }
            3 => {
                cursor.number(&HARDWARE, 2)?;
                &DUID_MAC
            }
            4 => {
                cursor.rest(&UUID);
                return Some(());
            }
            _ => return None,
        };
        (cursor.remaining() == 6).then_some(())?;
        cursor.octets(address, 6).map(|_| ())
    });
    Some(())
}

fn counted(length: &'static FieldDef, def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        match cursor.number(length, 2)? as usize {
            0 => {}
            octets => {
                cursor.octets(def, octets)?;
            }
        }
    }
    Some(())
}

/// Tells a domain name (RFC 8415 §10). A partial one lacks the zero at its end (RFC 4704 §4.2).
fn domain(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let octets = cursor.ahead();
    if let Some(name) = DomainName::read(octets, 0) {
        return cursor.computed(def, name.octets, Value::Text(name.text()));
    }
    let mut whole = [0; 256];
    whole.get_mut(..octets.len()).filter(|whole| whole.len() < 256)?.copy_from_slice(octets);
    let name = DomainName::read(&whole, 0).filter(|name| name.octets == octets.len() + 1)?;
    cursor.computed(def, octets.len(), Value::Text(name.text()))
}
