//! The fields that the data of DNS records have. RFC 1035 §3.3 and the specification that stands beside each.

use crate::i18n::{Words, same, w};
use crate::names::dns_types::record_type;
use crate::proto::contract::{dec, eui64, flag, hex, ipv4, ipv6, label, mac, octets, text, time};

const SPEC: &str = "RFC 1035 §3.3";
const SOA: &str = "RFC 1035 §3.3.13";
const SRV: &str = "RFC 2782";
const NAPTR: &str = "RFC 3403 §4.1";
const KEY: &str = "RFC 4034 §2.1";
const SIGNATURE: &str = "RFC 4034 §3.1";
const NSEC3: &str = "RFC 5155 §3.2";
const SVCB: &str = "RFC 9460 §2.2";
const TSIG: &str = "RFC 8945 §4.2";
const TKEY: &str = "RFC 2930 §2";
const LOC: &str = "RFC 1876 §2";

fields! {
    A = ipv4("dns.a", "RFC 1035 §3.4.1", w("address", "endereço"));
    AAAA = ipv6("dns.aaaa", "RFC 3596 §2.2", w("address", "endereço"));
    NS = text("dns.ns", "RFC 1035 §3.3.11", w("name server", "servidor de nomes"));
    CNAME = text("dns.cname", "RFC 1035 §3.3.1", w("canonical name", "nome canônico"));
    DNAME = text("dns.dname", "RFC 6672 §2.1", w("other name of the subtree", "outro nome da subárvore"));
    PTR = text("dns.ptr.domain_name", "RFC 1035 §3.3.12", w("name", "nome"));
    MB = text("dns.mb", "RFC 1035 §3.3.3", w("mailbox's host", "host da caixa postal"));
    MD = text("dns.md", "RFC 1035 §3.3.4", w("mail destination", "destino de correio"));
    MF = text("dns.mf", "RFC 1035 §3.3.5", w("mail forwarder", "encaminhador de correio"));
    MG = text("dns.mg", "RFC 1035 §3.3.6", w("member of the mail group", "membro do grupo de correio"));
    MR = text("dns.mr", "RFC 1035 §3.3.8", w("new name of the mailbox", "novo nome da caixa postal"));
    SOA_PRIMARY = text("dns.soa.mname", SOA, w("primary name server", "servidor de nomes primário"));
    SOA_MAILBOX = text("dns.soa.rname", SOA, w("mailbox of who is responsible", "caixa postal do responsável"));
    SOA_SERIAL = dec("dns.soa.serial_number", SOA, w("serial number", "número de série"));
    SOA_REFRESH = dec("dns.soa.refresh_interval", SOA, w("refreshed after, in seconds", "renovada após, em segundos"));
    SOA_RETRY = dec("dns.soa.retry_interval", SOA, w("retried after, in seconds", "tentada de novo após, em segundos"));
    SOA_EXPIRE = dec("dns.soa.expire_limit", SOA, w("expires after, in seconds", "expira após, em segundos"));
    SOA_MINIMUM = dec("dns.soa.minimum_ttl", SOA, w("least time to live", "menor tempo de vida"))
        .about("How long an answer that there is no such name may be kept (RFC 2308 §4).", "Por quanto tempo pode ser guardada a resposta de que o nome não existe (RFC 2308 §4).");
    MX_PREFERENCE = dec("dns.mx.preference", "RFC 1035 §3.3.9", w("preference", "preferência"))
        .about("The smallest is tried first.", "O menor é tentado primeiro.");
    MX = text("dns.mx.mail_exchange", "RFC 1035 §3.3.9", w("mail server", "servidor de correio"));
    TXT_LENGTH = dec("dns.txt.length", "RFC 1035 §3.3.14", w("length", "comprimento"));
    TXT = text("dns.txt", "RFC 1035 §3.3.14", w("text", "texto"));
    SPF_LENGTH = dec("dns.spf.length", "RFC 4408 §3.1.1", w("length", "comprimento"));
    SPF = text("dns.spf", "RFC 4408 §3.1.1", w("sender policy", "política de remetentes"));
    CPU_LENGTH = dec("dns.hinfo.cpu_length", "RFC 1035 §3.3.2", w("length", "comprimento"));
    CPU = text("dns.hinfo.cpu", "RFC 1035 §3.3.2", w("processor", "processador"));
    OS_LENGTH = dec("dns.hinfo.os_length", "RFC 1035 §3.3.2", w("length", "comprimento"));
    OS = text("dns.hinfo.os", "RFC 1035 §3.3.2", w("operating system", "sistema operacional"));
    MINFO_RESPONSIBLE = text("dns.minfo.r", "RFC 1035 §3.3.7", w("responsible mailbox", "caixa postal do responsável"));
    MINFO_ERRORS = text("dns.minfo.e", "RFC 1035 §3.3.7", w("mailbox for errors", "caixa postal para erros"));
    WKS_ADDRESS = ipv4("dns.wks.address", "RFC 1035 §3.4.2", w("address", "endereço"));
    WKS_PROTOCOL = dec("dns.wks.protocol", "RFC 1035 §3.4.2", w("protocol", "protocolo"));
    WKS_BITS = octets("dns.wks.bits", "RFC 1035 §3.4.2", w("ports", "portas"));
    RP_MAILBOX = text("dns.rp.mailbox", "RFC 1183 §2.2", w("mailbox", "caixa postal"));
    RP_TEXT = text("dns.rp.txt_rr", "RFC 1183 §2.2", w("name with a text", "nome com um texto"));
    AFSDB_SUBTYPE = dec("dns.afsdb.subtype", "RFC 1183 §1", w("kind of server", "tipo de servidor"));
    AFSDB = text("dns.afsdb.hostname", "RFC 1183 §1", w("host", "host"));
    RT_PREFERENCE = dec("dns.rt.subtype", "RFC 1183 §3.3", w("preference", "preferência"));
    RT = text("dns.rt.intermediate_host", "RFC 1183 §3.3", w("intermediate host", "host intermediário"));
    PX_PREFERENCE = dec("dns.px.preference", "RFC 2163 §4", w("preference", "preferência"));
    PX_822 = text("dns.px.map822", "RFC 2163 §4", w("Internet mail domain", "domínio do correio da Internet"));
    PX_400 = text("dns.px.map400", "RFC 2163 §4", w("X.400 domain", "domínio X.400"));
    KX_PREFERENCE = dec("dns.kx.preference", "RFC 2230 §3.1", w("preference", "preferência"));
    KX = text("dns.kx.key_exchange", "RFC 2230 §3.1", w("key exchanger", "trocador de chaves"));
    SRV_PRIORITY = dec("dns.srv.priority", SRV, w("priority", "prioridade")).about("The smallest is tried first.", "O menor é tentado primeiro.");
    SRV_WEIGHT = dec("dns.srv.weight", SRV, w("weight", "peso"));
    SRV_PORT = dec("dns.srv.port", SRV, w("port", "porta"));
    SRV_TARGET = text("dns.srv.target", SRV, w("host", "host"));
    NAPTR_ORDER = dec("dns.naptr.order", NAPTR, w("order", "ordem"));
    NAPTR_PREFERENCE = dec("dns.naptr.preference", NAPTR, w("preference", "preferência"));
    NAPTR_FLAGS_LENGTH = dec("dns.naptr.flags_length", NAPTR, w("length", "comprimento"));
    NAPTR_FLAGS = text("dns.naptr.flags", NAPTR, w("flags", "sinalizadores"));
    NAPTR_SERVICE_LENGTH = dec("dns.naptr.service_length", NAPTR, w("length", "comprimento"));
    NAPTR_SERVICE = text("dns.naptr.service", NAPTR, w("service", "serviço"));
    NAPTR_REGEX_LENGTH = dec("dns.naptr.regex_length", NAPTR, w("length", "comprimento"));
    NAPTR_REGEX = text("dns.naptr.regex", NAPTR, w("regular expression", "expressão regular"));
    NAPTR_REPLACEMENT = text("dns.naptr.replacement", NAPTR, w("replacement", "substituição"));
    CERT_TYPE = dec("dns.cert.type", "RFC 4398 §2", w("kind of certificate", "tipo de certificado"));
    CERT_KEY_TAG = hex(4, "dns.cert.key_tag", "RFC 4398 §2", w("key tag", "etiqueta da chave"));
    CERT_ALGORITHM = dec("dns.cert.algorithm", "RFC 4398 §2", w("algorithm", "algoritmo"));
    CERT = octets("dns.cert.certificate", "RFC 4398 §2", w("certificate", "certificado"));
    DS_KEY = hex(4, "dns.ds.key_id", "RFC 4034 §5.1", w("key tag", "etiqueta da chave"));
    DS_ALGORITHM = dec("dns.ds.algorithm", "RFC 4034 §5.1", w("algorithm", "algoritmo")).names(algorithm);
    DS_DIGEST_TYPE = dec("dns.ds.digest_type", "RFC 4034 §5.1", w("kind of digest", "tipo de resumo"));
    DS_DIGEST = octets("dns.ds.digest", "RFC 4034 §5.1", w("digest", "resumo"));
    SSHFP_ALGORITHM = dec("dns.sshfp.algorithm", "RFC 4255 §3.1", w("algorithm", "algoritmo"));
    SSHFP_TYPE = dec("dns.sshfp.fingerprint.type", "RFC 4255 §3.1", w("kind of fingerprint", "tipo de impressão digital"));
    SSHFP = octets("dns.sshfp.fingerprint", "RFC 4255 §3.1", w("fingerprint", "impressão digital"));
    KEY_FLAGS = hex(4, "dns.dnskey.flags", KEY, w("flags", "sinalizadores")).group();
    KEY_RESERVED = hex(4, "dns.dnskey.flags.reserved", KEY, w("reserved", "reservado"));
    KEY_ZONE = flag("dns.dnskey.flags.zone_key", KEY, w("key of a zone", "chave de uma zona"));
    KEY_REVOKED = flag("dns.dnskey.flags.key_revoked", "RFC 5011 §7", w("revoked", "revogada"));
    KEY_ENTRY = flag("dns.dnskey.flags.secure_entry_point", KEY, w("signs keys (SEP)", "assina chaves (SEP)"));
    KEY_PROTOCOL = dec("dns.dnskey.protocol", KEY, w("protocol", "protocolo"));
    KEY_ALGORITHM = dec("dns.dnskey.algorithm", KEY, w("algorithm", "algoritmo")).names(algorithm);
    KEY_PUBLIC = octets("dns.dnskey.public_key", KEY, w("public key", "chave pública"));
    SIG_TYPE = dec("dns.rrsig.type_covered", SIGNATURE, w("signed type", "tipo assinado")).names(type_name);
    SIG_ALGORITHM = dec("dns.rrsig.algorithm", SIGNATURE, w("algorithm", "algoritmo")).names(algorithm);
    SIG_LABELS = dec("dns.rrsig.labels", SIGNATURE, w("labels", "rótulos"));
    SIG_TTL = dec("dns.rrsig.original_ttl", SIGNATURE, w("original time to live", "tempo de vida original"));
    SIG_EXPIRATION = time("dns.rrsig.signature_expiration", SIGNATURE, w("expires", "expira"));
    SIG_INCEPTION = time("dns.rrsig.signature_inception", SIGNATURE, w("valid from", "válida desde"));
    SIG_KEY = dec("dns.rrsig.key_tag", SIGNATURE, w("key tag", "etiqueta da chave"));
    SIG_SIGNER = text("dns.rrsig.signers_name", SIGNATURE, w("signer", "quem assina"));
    SIG = octets("dns.rrsig.signature", SIGNATURE, w("signature", "assinatura"));
    NSEC_NEXT = text("dns.nsec.next_domain_name", "RFC 4034 §4.1", w("next name", "próximo nome"));
    TYPES = text("dns.type_bitmap", "RFC 4034 §4.1.2", w("types", "tipos"));
    NSEC3_ALGORITHM = dec("dns.nsec3.algo", NSEC3, w("hash algorithm", "algoritmo de hash"));
    NSEC3_FLAGS = dec("dns.nsec3.flags", NSEC3, w("flags", "sinalizadores")).group();
    NSEC3_RESERVED = dec("dns.nsec3.flags.reserved", NSEC3, w("reserved", "reservado"));
    NSEC3_OPT_OUT = flag("dns.nsec3.flags.opt_out", NSEC3, w("unsigned names may lie between", "pode haver nomes sem assinatura no meio"));
    NSEC3_ITERATIONS = dec("dns.nsec3.iterations", NSEC3, w("iterations", "iterações"));
    NSEC3_SALT_LENGTH = dec("dns.nsec3.salt_length", NSEC3, w("length", "comprimento"));
    NSEC3_SALT = octets("dns.nsec3.salt_value", NSEC3, w("salt", "sal"));
    NSEC3_HASH_LENGTH = dec("dns.nsec3.hash_length", NSEC3, w("length", "comprimento"));
    NSEC3_HASH = text("dns.nsec3.hash_value", NSEC3, w("hash of the next name", "hash do próximo nome"));
    TLSA_USAGE = dec("dns.tlsa.certificate_usage", "RFC 6698 §2.1", w("usage", "uso"));
    TLSA_SELECTOR = dec("dns.tlsa.selector", "RFC 6698 §2.1", w("selector", "seletor"));
    TLSA_MATCHING = dec("dns.tlsa.matching_type", "RFC 6698 §2.1", w("matching", "comparação"));
    TLSA = octets("dns.tlsa.certificate_association_data", "RFC 6698 §2.1", w("certificate data", "dados do certificado"));
    OPENPGP = octets("dns.openpgpkey", "RFC 7929 §2.1", w("OpenPGP key", "chave OpenPGP"));
    DHCID = octets("dns.dhcid.rdata", "RFC 4701 §3", w("DHCP identifier", "identificador DHCP"));
    CSYNC_SERIAL = dec("dns.csync.soa", "RFC 7477 §2.1.1", w("serial number", "número de série"));
    CSYNC_FLAGS = hex(4, "dns.csync.flags", "RFC 7477 §2.1.1", w("flags", "sinalizadores"));
    ZONEMD_SERIAL = dec("dns.zonemd.serial", "RFC 8976 §2.2", w("serial number", "número de série"));
    ZONEMD_SCHEME = dec("dns.zonemd.scheme", "RFC 8976 §2.2", w("scheme", "esquema"));
    ZONEMD_HASH = dec("dns.zonemd.hash_algo", "RFC 8976 §2.2", w("hash algorithm", "algoritmo de hash"));
    ZONEMD = octets("dns.zonemd.digest", "RFC 8976 §2.2", w("digest", "resumo"));
    NID_PREFERENCE = dec("dns.ilnp.nid.preference", "RFC 6742 §2.1", w("preference", "preferência"));
    NID = octets("dns.ilnp.nid", "RFC 6742 §2.1", w("node identifier", "identificador do nó"));
    L32_PREFERENCE = dec("dns.ilnp.l32.preference", "RFC 6742 §2.2", w("preference", "preferência"));
    L32 = ipv4("dns.ilnp.l32", "RFC 6742 §2.2", w("locator", "localizador"));
    L64_PREFERENCE = dec("dns.ilnp.l64.preference", "RFC 6742 §2.3", w("preference", "preferência"));
    L64 = octets("dns.ilnp.l64", "RFC 6742 §2.3", w("locator", "localizador"));
    LP_PREFERENCE = dec("dns.ilnp.lp.preference", "RFC 6742 §2.4", w("preference", "preferência"));
    LP = text("dns.ilnp.lp", "RFC 6742 §2.4", w("name of the locator", "nome do localizador"));
    EUI48 = mac("dns.eui48", "RFC 7043 §3", w("MAC address", "endereço MAC"));
    EUI64 = eui64("dns.eui64", "RFC 7043 §4", w("EUI-64", "EUI-64"));
    CAA_FLAGS = hex(2, "dns.caa.flags", "RFC 8659 §4.1", w("flags", "sinalizadores")).group();
    CAA_CRITICAL = flag("dns.caa.flags.issuer_critical", "RFC 8659 §4.1", w("must be understood", "precisa ser entendida"));
    CAA_RESERVED = dec("dns.caa.flags.reserved", "RFC 8659 §4.1", w("reserved", "reservado"));
    CAA_LENGTH = dec("dns.caa.tag_length", "RFC 8659 §4.1", w("length", "comprimento"));
    CAA_TAG = text("dns.caa.tag", "RFC 8659 §4.1", w("property", "propriedade"));
    CAA_VALUE = text("dns.caa.value", "RFC 8659 §4.1", w("value", "valor"));
    URI_PRIORITY = dec("dns.uri.priority", "RFC 7553 §4.5", w("priority", "prioridade"));
    URI_WEIGHT = dec("dns.uri.weight", "RFC 7553 §4.5", w("weight", "peso"));
    URI = text("dns.uri.target", "RFC 7553 §4.5", w("URI", "URI"));
    LOC_VERSION = dec("dns.loc.version", LOC, w("version", "versão"));
    LOC_SIZE = dec("dns.loc.size", LOC, w("size", "tamanho"));
    LOC_HORIZONTAL = dec("dns.loc.horizontal_precision", LOC, w("horizontal precision", "precisão horizontal"));
    LOC_VERTICAL = dec("dns.loc.vertical_precision", LOC, w("vertical precision", "precisão vertical"));
    LOC_LATITUDE = dec("dns.loc.latitude", LOC, w("latitude", "latitude"))
        .about("In thousandths of an arc second; 2^31 is the equator.", "Em milésimos de segundo de arco; 2^31 é o equador.");
    LOC_LONGITUDE = dec("dns.loc.longitude", LOC, w("longitude", "longitude"));
    LOC_ALTITUDE = dec("dns.loc.altitude", LOC, w("altitude", "altitude"));
    PRIORITY = dec("dns.svcb.svcpriority", SVCB, w("priority", "prioridade"))
        .about("0 says that it is only another name.", "0 diz que é só um outro nome.");
    TARGET = text("dns.svcb.targetname", SVCB, w("host", "host"));
    PARAMETER = label("dns.svcb.svcparam", SVCB, w("parameter", "parâmetro")).group();
    PARAMETER_KEY = dec("dns.svcb.svcparam.key", SVCB, w("key", "chave")).names(parameter_name);
    PARAMETER_LENGTH = dec("dns.svcb.svcparam.value.length", SVCB, w("length", "comprimento"));
    PARAMETER_VALUE = octets("dns.svcb.svcparam.value", SVCB, w("value", "valor"));
    MANDATORY = dec("dns.svcb.svcparam.mandatory.key", SVCB, w("mandatory key", "chave obrigatória")).names(parameter_name);
    ALPN_LENGTH = dec("dns.svcb.svcparam.alpn.length", SVCB, w("length", "comprimento"));
    ALPN = text("dns.svcb.svcparam.alpn", SVCB, w("protocol (ALPN)", "protocolo (ALPN)"));
    HINT_PORT = dec("dns.svcb.svcparam.port", SVCB, w("port", "porta"));
    HINT_IPV4 = ipv4("dns.svcb.svcparam.ipv4hint.ip", SVCB, w("address", "endereço"));
    HINT_IPV6 = ipv6("dns.svcb.svcparam.ipv6hint.ip", SVCB, w("address", "endereço"));
    ECH = octets("dns.svcb.svcparam.echconfig", "RFC 9460 §14.3.2", w("keys to encrypt the hello (ECH)", "chaves para cifrar o hello (ECH)"));
    TSIG_ALGORITHM = text("dns.tsig.algorithm_name", TSIG, w("algorithm", "algoritmo"));
    TSIG_TIME = time("dns.tsig.time_signed", TSIG, w("signed", "assinada em"));
    TSIG_FUDGE = dec("dns.tsig.fudge", TSIG, w("seconds of tolerance", "segundos de tolerância"));
    TSIG_MAC_SIZE = dec("dns.tsig.mac_size", TSIG, w("length", "comprimento"));
    TSIG_MAC = octets("dns.tsig.mac", TSIG, w("authentication code", "código de autenticação"));
    TSIG_ID = dec("dns.tsig.original_id", TSIG, w("original transaction", "transação original"));
    TSIG_ERROR = dec("dns.tsig.error", TSIG, w("error", "erro"));
    TSIG_OTHER_LENGTH = dec("dns.tsig.other_len", TSIG, w("length", "comprimento"));
    TSIG_OTHER = octets("dns.tsig.other_data", TSIG, w("other data", "outros dados"));
    TKEY_ALGORITHM = text("dns.tkey.algo_name", TKEY, w("algorithm", "algoritmo"));
    TKEY_INCEPTION = time("dns.tkey.signature_inception", TKEY, w("valid from", "válida desde"));
    TKEY_EXPIRATION = time("dns.tkey.signature_expiration", TKEY, w("expires", "expira"));
    TKEY_MODE = dec("dns.tkey.mode", TKEY, w("mode", "modo"));
    TKEY_ERROR = dec("dns.tkey.error", TKEY, w("error", "erro"));
    TKEY_SIZE = dec("dns.tkey.key_size", TKEY, w("length", "comprimento"));
    TKEY_KEY = octets("dns.tkey.key_data", TKEY, w("key", "chave"));
    TKEY_OTHER_SIZE = dec("dns.tkey.other_size", TKEY, w("length", "comprimento"));
    TKEY_OTHER = octets("dns.tkey.other_data", TKEY, w("other data", "outros dados"));
    NULL = octets("dns.null", "RFC 1035 §3.3.10", w("anything", "qualquer coisa"));
    DATA = octets("dns.data", SPEC, w("data", "dados"));
}

pub(super) fn type_name(number: u64) -> Option<Words> {
    record_type(u16::try_from(number).ok()?).map(same)
}

/// Algorithms that sign (RFC 8624 §3.1 and IANA's registry).
pub(super) fn algorithm(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "RSA/MD5",
        3 => "DSA/SHA-1",
        5 => "RSA/SHA-1",
        6 => "DSA/SHA-1, NSEC3",
        7 => "RSA/SHA-1, NSEC3",
        8 => "RSA/SHA-256",
        10 => "RSA/SHA-512",
        12 => "GOST R 34.10-2001",
        13 => "ECDSA P-256/SHA-256",
        14 => "ECDSA P-384/SHA-384",
        15 => "Ed25519",
        16 => "Ed448",
        _ => return None,
    }))
}

pub(super) fn parameter_name(key: u64) -> Option<Words> {
    Some(match key {
        0 => w("mandatory keys", "chaves obrigatórias"),
        1 => w("protocols (ALPN)", "protocolos (ALPN)"),
        2 => w("no default protocol", "sem protocolo padrão"),
        3 => w("port", "porta"),
        4 => w("IPv4 addresses", "endereços IPv4"),
        5 => w("encrypted hello (ECH)", "hello cifrado (ECH)"),
        6 => w("IPv6 addresses", "endereços IPv6"),
        7 => w("path for DNS over HTTPS", "caminho do DNS sobre HTTPS"),
        _ => return None,
    })
}
