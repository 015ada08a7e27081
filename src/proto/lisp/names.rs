//! What LISP's messages, actions and forms of addresses are called. IANA, "Locator/ID Separation Protocol (LISP) Parameters"
//! and "Address Family Numbers".

use crate::i18n::{Words, same, w};

pub(super) fn message(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "Map-Request",
        2 => "Map-Reply",
        3 => "Map-Register",
        4 => "Map-Notify",
        5 => "Map-Notify-Ack",
        6 => "Map-Referral",
        7 => "Info",
        8 => "Encapsulated Control Message",
        _ => return None,
    }))
}

pub(super) fn family(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        1 => same("IPv4"),
        2 => same("IPv6"),
        17 => w("name", "nome"),
        16387 => w("LISP's own form", "forma própria do LISP"),
        16389 => w("MAC address", "endereço MAC"),
        _ => return None,
    })
}

pub(super) fn action(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("no action", "nenhuma ação"),
        1 => w("forward natively", "encaminhe sem túnel"),
        2 => w("send a Map-Request", "envie um Map-Request"),
        3 => w("drop", "descarte"),
        4 => w("drop: policy", "descarte: política"),
        5 => w("drop: authentication", "descarte: autenticação"),
        _ => return None,
    })
}

pub(super) fn own_form(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("nothing", "nada"),
        1 => w("list of addresses", "lista de endereços"),
        2 => w("address with an instance", "endereço com uma instância"),
        3 => w("address with an AS number", "endereço com um número de AS"),
        4 => w("application's data", "dados da aplicação"),
        5 => w("place on the Earth", "lugar na Terra"),
        6 => w("opaque key", "chave opaca"),
        7 => w("behind an address translator", "atrás de um tradutor de endereços"),
        8 => w("locator with a nonce", "localizador com um nonce"),
        9 => w("multicast", "multicast"),
        10 => w("explicit path", "caminho explícito"),
        11 => w("security key", "chave de segurança"),
        12 => w("source and destination", "origem e destino"),
        13 => w("list of replicators", "lista de replicadores"),
        15 => w("key and value", "chave e valor"),
        _ => return None,
    })
}
