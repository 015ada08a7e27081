//! Types of DNS records and what a name server answers with.
//!
//! Source: IANA, Domain Name System (DNS) Parameters, as of November 2026.

use crate::i18n::{Words, same, w};

/// The mnemonic of a record's type: "AAAA".
#[must_use]
pub const fn record_type(number: u16) -> Option<&'static str> {
    Some(match number {
        1 => "A",
        2 => "NS",
        3 => "MD",
        4 => "MF",
        5 => "CNAME",
        6 => "SOA",
        7 => "MB",
        8 => "MG",
        9 => "MR",
        10 => "NULL",
        11 => "WKS",
        12 => "PTR",
        13 => "HINFO",
        14 => "MINFO",
        15 => "MX",
        16 => "TXT",
        17 => "RP",
        18 => "AFSDB",
        19 => "X25",
        20 => "ISDN",
        21 => "RT",
        22 => "NSAP",
        23 => "NSAP-PTR",
        24 => "SIG",
        25 => "KEY",
        26 => "PX",
        27 => "GPOS",
        28 => "AAAA",
        29 => "LOC",
        30 => "NXT",
        33 => "SRV",
        35 => "NAPTR",
        36 => "KX",
        37 => "CERT",
        38 => "A6",
        39 => "DNAME",
        41 => "OPT",
        42 => "APL",
        43 => "DS",
        44 => "SSHFP",
        45 => "IPSECKEY",
        46 => "RRSIG",
        47 => "NSEC",
        48 => "DNSKEY",
        49 => "DHCID",
        50 => "NSEC3",
        51 => "NSEC3PARAM",
        52 => "TLSA",
        53 => "SMIMEA",
        55 => "HIP",
        59 => "CDS",
        60 => "CDNSKEY",
        61 => "OPENPGPKEY",
        62 => "CSYNC",
        63 => "ZONEMD",
        64 => "SVCB",
        65 => "HTTPS",
        99 => "SPF",
        104 => "NID",
        105 => "L32",
        106 => "L64",
        107 => "LP",
        108 => "EUI48",
        109 => "EUI64",
        128 => "NXNAME",
        249 => "TKEY",
        250 => "TSIG",
        251 => "IXFR",
        252 => "AXFR",
        253 => "MAILB",
        254 => "MAILA",
        255 => "ANY",
        256 => "URI",
        257 => "CAA",
        260 => "AMTRELAY",
        32768 => "TA",
        32769 => "DLV",
        _ => return None,
    })
}

/// What a class of records is called.
#[must_use]
pub const fn class(number: u16) -> Option<Words> {
    Some(match number {
        1 => same("IN"),
        3 => same("CH"),
        4 => same("HS"),
        254 => w("none", "nenhuma"),
        255 => w("any", "qualquer"),
        _ => return None,
    })
}

/// What is asked of a name server.
#[must_use]
pub const fn operation(opcode: u8) -> Option<Words> {
    Some(match opcode {
        0 => w("query", "consulta"),
        1 => w("inverse query", "consulta inversa"),
        2 => w("server status", "estado do servidor"),
        4 => w("notification of a change", "aviso de mudança"),
        5 => w("dynamic update", "atualização dinâmica"),
        6 => w("stateful operation", "operação com estado"),
        _ => return None,
    })
}

/// What became of a query. The upper eight bits are of the extended code (RFC 6891 §6.1.3).
#[must_use]
pub const fn response_code(code: u16) -> Option<Words> {
    Some(match code {
        0 => w("no error", "sem erro"),
        1 => w("format error", "erro de formato"),
        2 => w("server failure", "falha do servidor"),
        3 => w("no such name", "nome não existe"),
        4 => w("not implemented", "não implementado"),
        5 => w("refused", "recusada"),
        6 => w("the name exists but should not", "o nome existe, mas não deveria"),
        7 => w("the records exist but should not", "os registros existem, mas não deveriam"),
        8 => w("the records should exist but do not", "os registros deveriam existir, mas não existem"),
        9 => w("not authoritative or not authorized", "sem autoridade ou sem autorização"),
        10 => w("not in the zone", "fora da zona"),
        11 => w("type not implemented", "tipo não implementado"),
        16 => w("version not supported", "versão não aceita"),
        17 => w("unknown key", "chave desconhecida"),
        18 => w("signature out of its time", "assinatura fora do prazo"),
        19 => w("bad key mode", "modo de chave errado"),
        20 => w("duplicate key name", "nome de chave repetido"),
        21 => w("algorithm not supported", "algoritmo não aceito"),
        22 => w("bad truncation", "truncamento errado"),
        23 => w("bad cookie", "cookie errado"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_codes_that_are_met() {
        assert_eq!((record_type(28), record_type(65), record_type(0)), (Some("AAAA"), Some("HTTPS"), None));
        assert_eq!(response_code(3).map(|name| name.pt), Some("nome não existe"));
        assert_eq!(operation(3), None);
        assert_eq!(class(1).map(|name| name.en), Some("IN"));
    }
}
