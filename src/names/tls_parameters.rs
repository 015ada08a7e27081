//! Numbers of TLS: cipher suites, groups, ways to sign, extensions, alerts.
//!
//! Source: IANA, Transport Layer Security (TLS) Parameters, and TLS Extensions, as of November 2026; the cipher suites
//! in `tls_suites.tsv`.

use std::sync::LazyLock;

use crate::i18n::{Words, same, w};

/// Number and name of each cipher suite, sorted by number.
static SUITES: LazyLock<Vec<(u16, &str)>> = LazyLock::new(|| {
    let rows = include_str!("tls_suites.tsv").lines().filter_map(|row| row.split_once('\t'));
    rows.filter_map(|(number, name)| Some((u16::from_str_radix(number, 16).ok()?, name))).collect()
});

/// A value without a meaning, sent so that peers stay used to values they do not know (RFC 8701 §2).
#[must_use]
pub const fn is_grease(number: u16) -> bool {
    number & 0x0f0f == 0x0a0a && number >> 8 == number & 0xff
}

fn grease(number: u16) -> Option<Words> {
    is_grease(number).then_some(w("GREASE: without a meaning", "GREASE: sem significado"))
}

/// The name of a cipher suite: `TLS_AES_128_GCM_SHA256`.
#[must_use]
pub fn cipher_suite(number: u16) -> Option<Words> {
    let row = SUITES.binary_search_by_key(&number, |(number, _)| *number).ok();
    row.map(|row| same(SUITES[row].1)).or_else(|| grease(number))
}

/// The name of a group that keys are agreed on in.
#[must_use]
pub fn group(number: u16) -> Option<Words> {
    Some(same(match number {
        1 => "sect163k1",
        6 => "sect233k1",
        7 => "sect233r1",
        9 => "sect283k1",
        10 => "sect283r1",
        11 => "sect409k1",
        12 => "sect409r1",
        13 => "sect571k1",
        14 => "sect571r1",
        19 => "secp192r1",
        21 => "secp224r1",
        22 => "secp256k1",
        23 => "secp256r1",
        24 => "secp384r1",
        25 => "secp521r1",
        26 => "brainpoolP256r1",
        27 => "brainpoolP384r1",
        28 => "brainpoolP512r1",
        29 => "x25519",
        30 => "x448",
        0x100 => "ffdhe2048",
        0x101 => "ffdhe3072",
        0x102 => "ffdhe4096",
        0x103 => "ffdhe6144",
        0x104 => "ffdhe8192",
        0x200 => "MLKEM512",
        0x201 => "MLKEM768",
        0x202 => "MLKEM1024",
        0x11eb => "SecP256r1MLKEM768",
        0x11ec => "X25519MLKEM768",
        0x11ed => "SecP384r1MLKEM1024",
        0x6399 => "X25519Kyber768Draft00",
        _ => return grease(number),
    }))
}

/// The name of a way to sign.
#[must_use]
pub fn signature(number: u16) -> Option<Words> {
    Some(same(match number {
        0x0101 => "rsa_pkcs1_md5",
        0x0201 => "rsa_pkcs1_sha1",
        0x0202 => "dsa_sha1",
        0x0203 => "ecdsa_sha1",
        0x0301 => "rsa_pkcs1_sha224",
        0x0302 => "dsa_sha224",
        0x0303 => "ecdsa_sha224",
        0x0401 => "rsa_pkcs1_sha256",
        0x0402 => "dsa_sha256",
        0x0403 => "ecdsa_secp256r1_sha256",
        0x0501 => "rsa_pkcs1_sha384",
        0x0502 => "dsa_sha384",
        0x0503 => "ecdsa_secp384r1_sha384",
        0x0601 => "rsa_pkcs1_sha512",
        0x0602 => "dsa_sha512",
        0x0603 => "ecdsa_secp521r1_sha512",
        0x0804 => "rsa_pss_rsae_sha256",
        0x0805 => "rsa_pss_rsae_sha384",
        0x0806 => "rsa_pss_rsae_sha512",
        0x0807 => "ed25519",
        0x0808 => "ed448",
        0x0809 => "rsa_pss_pss_sha256",
        0x080a => "rsa_pss_pss_sha384",
        0x080b => "rsa_pss_pss_sha512",
        0x0904 => "mldsa44",
        0x0905 => "mldsa65",
        0x0906 => "mldsa87",
        _ => return grease(number),
    }))
}

/// The name of an extension.
#[must_use]
pub fn extension(number: u16) -> Option<Words> {
    Some(same(match number {
        0 => "server_name",
        1 => "max_fragment_length",
        5 => "status_request",
        10 => "supported_groups",
        11 => "ec_point_formats",
        13 => "signature_algorithms",
        14 => "use_srtp",
        15 => "heartbeat",
        16 => "application_layer_protocol_negotiation",
        17 => "status_request_v2",
        18 => "signed_certificate_timestamp",
        19 => "client_certificate_type",
        20 => "server_certificate_type",
        21 => "padding",
        22 => "encrypt_then_mac",
        23 => "extended_master_secret",
        24 => "token_binding",
        25 => "cached_info",
        27 => "compress_certificate",
        28 => "record_size_limit",
        34 => "delegated_credential",
        35 => "session_ticket",
        41 => "pre_shared_key",
        42 => "early_data",
        43 => "supported_versions",
        44 => "cookie",
        45 => "psk_key_exchange_modes",
        47 => "certificate_authorities",
        48 => "oid_filters",
        49 => "post_handshake_auth",
        50 => "signature_algorithms_cert",
        51 => "key_share",
        54 => "connection_id",
        57 => "quic_transport_parameters",
        13172 => "next_protocol_negotiation",
        17513 => "application_settings",
        17613 => "application_settings_new",
        30032 => "channel_id",
        0xfe0d => "encrypted_client_hello",
        0xff01 => "renegotiation_info",
        0xffa5 => "quic_transport_parameters_draft",
        _ => return grease(number),
    }))
}

/// The name of an alert.
#[must_use]
pub const fn alert(number: u8) -> Option<Words> {
    Some(match number {
        0 => w("close notify: no more will be sent", "fim: nada mais será enviado"),
        10 => w("unexpected message", "mensagem inesperada"),
        20 => w("bad authentication code", "código de autenticação errado"),
        21 => w("decryption failed", "falha ao decifrar"),
        22 => w("record too long", "registro longo demais"),
        30 => w("decompression failed", "falha ao descomprimir"),
        40 => w("handshake failed", "aperto de mão falhou"),
        41 => w("no certificate", "sem certificado"),
        42 => w("bad certificate", "certificado ruim"),
        43 => w("unsupported certificate", "certificado não suportado"),
        44 => w("certificate revoked", "certificado revogado"),
        45 => w("certificate expired", "certificado vencido"),
        46 => w("certificate unknown", "certificado desconhecido"),
        47 => w("illegal parameter", "parâmetro ilegal"),
        48 => w("unknown certification authority", "autoridade certificadora desconhecida"),
        49 => w("access denied", "acesso negado"),
        50 => w("cannot be decoded", "não pode ser decodificado"),
        51 => w("cryptography failed", "falha na criptografia"),
        60 => w("export restriction", "restrição de exportação"),
        70 => w("protocol version not supported", "versão do protocolo não suportada"),
        71 => w("insufficient security", "segurança insuficiente"),
        80 => w("internal error", "erro interno"),
        86 => w("inappropriate fallback", "recuo inapropriado de versão"),
        90 => w("cancelled by the user", "cancelado pelo usuário"),
        100 => w("no renegotiation", "sem renegociação"),
        109 => w("missing extension", "falta uma extensão"),
        110 => w("unsupported extension", "extensão não suportada"),
        112 => w("unrecognized name", "nome não reconhecido"),
        113 => w("bad certificate status", "estado do certificado ruim"),
        115 => w("unknown pre-shared key", "chave combinada desconhecida"),
        116 => w("certificate required", "certificado exigido"),
        120 => w("no application protocol in common", "nenhum protocolo de aplicação em comum"),
        121 => w("encrypted hello required", "saudação cifrada exigida"),
        _ => return None,
    })
}

/// The name of a version: `TLS 1.3`.
#[must_use]
pub fn version(number: u16) -> Option<Words> {
    Some(same(match number {
        0x0300 => "SSL 3.0",
        0x0301 => "TLS 1.0",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        0xfeff => "DTLS 1.0",
        0xfefd => "DTLS 1.2",
        0xfefc => "DTLS 1.3",
        0x7f00..=0x7fff => return Some(w("TLS 1.3, a draft", "TLS 1.3, um rascunho")),
        _ => return grease(number),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_sorted_and_found() {
        let rows = include_str!("tls_suites.tsv").lines().count();
        assert!(rows > 300 && SUITES.len() == rows && SUITES.is_sorted());
        assert_eq!(cipher_suite(0x1301), Some(same("TLS_AES_128_GCM_SHA256")));
        assert_eq!(cipher_suite(0xc02f), Some(same("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")));
        assert_eq!(cipher_suite(0xeeee), None);
    }

    #[test]
    fn values_without_a_meaning_are_known() {
        for number in [0x0a0a, 0x1a1a, 0xfafa] {
            assert!(is_grease(number) && cipher_suite(number).is_some() && group(number).is_some());
        }
        assert!(!is_grease(0x1a2a) && !is_grease(0x1301));
    }
}
