//! Extensions of hellos: what is agreed on beside the ciphers. RFC 8446 §4.2, RFC 6066.

use super::{blob, list, signatures};
use crate::i18n::{Words, same, w};
use crate::names::tls_parameters as names;
use crate::proto::contract::{FieldDef, dec, hex, label, octets, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 8446 §4.2";
const NAME: &str = "RFC 6066 §3";
const SHARES: &str = "RFC 8446 §4.2.8";
const KEYS: &str = "RFC 8446 §4.2.11";

fields! {
    EXTENSION = label("tls.handshake.extension", SPEC, w("extension", "extensão")).group();
    TYPE = dec("tls.handshake.extension.type", SPEC, w("extension", "extensão")).names(extension_name);
    LENGTH = dec("tls.handshake.extension.len", SPEC, w("length", "comprimento"));
    DATA = octets("tls.handshake.extension.data", SPEC, w("value", "valor"));
    NAMES_LENGTH = dec("tls.handshake.extensions_server_name_list_len", NAME, w("length of the names", "comprimento dos nomes"));
    NAME_TYPE = dec("tls.handshake.extensions_server_name_type", NAME, w("kind of name", "tipo de nome")).names(name_type_name);
    NAME_LENGTH = dec("tls.handshake.extensions_server_name_len", NAME, w("length of the name", "comprimento do nome"));
    SERVER_NAME = text("tls.handshake.extensions_server_name", NAME, w("server's name", "nome do servidor"))
        .about("In the clear, so that a machine with many sites knows whose certificate to show: an onlooker reads it, too.", "Às claras, para que uma máquina com muitos sítios saiba qual certificado mostrar: um observador também o lê.");
    VERSIONS_LENGTH = dec("tls.handshake.extensions.supported_versions_len", "RFC 8446 §4.2.1", w("length of the versions", "comprimento das versões"));
    VERSION = hex(4, "tls.handshake.extensions.supported_version", "RFC 8446 §4.2.1", w("version", "versão")).names(super::version_name);
    PROTOCOLS_LENGTH = dec("tls.handshake.extensions_alpn_len", "RFC 7301 §3.1", w("length of the protocols", "comprimento dos protocolos"));
    PROTOCOLS = label("tls.handshake.extensions_alpn_list", "RFC 7301 §3.1", w("protocols inside", "protocolos dentro"))
        .group()
        .about("What shall be spoken inside the encryption: h2 is HTTP/2.", "O que se vai falar dentro da cifra: h2 é HTTP/2.");
    PROTOCOL_LENGTH = dec("tls.handshake.extensions_alpn_str_len", "RFC 7301 §3.1", w("length", "comprimento"));
    PROTOCOL = text("tls.handshake.extensions_alpn_str", "RFC 7301 §3.1", w("protocol inside", "protocolo dentro"));
    GROUPS_LENGTH = dec("tls.handshake.extensions_supported_groups_length", "RFC 8446 §4.2.7", w("length of the groups", "comprimento dos grupos"));
    GROUPS = label("tls.handshake.extensions_supported_groups", "RFC 8446 §4.2.7", w("groups for key agreement", "grupos para combinar chaves")).group();
    GROUP = hex(4, "tls.handshake.extensions_supported_group", "RFC 8446 §4.2.7", w("group", "grupo")).names(super::group_name);
    FORMATS_LENGTH = dec("tls.handshake.extensions_ec_point_formats_length", "RFC 8422 §5.1.2", w("number of formats", "número de formatos"));
    FORMATS = label("tls.handshake.extensions_ec_point_formats", "RFC 8422 §5.1.2", w("formats of points", "formatos de pontos")).group();
    FORMAT = dec("tls.handshake.extensions_ec_point_format", "RFC 8422 §5.1.2", w("format of points", "formato de pontos")).names(format_name);
    SHARES_LENGTH = dec("tls.handshake.extensions_key_share_client_length", SHARES, w("length of the key shares", "comprimento das partes de chave"));
    SHARE_LIST = label("tls.handshake.extensions_key_shares", SHARES, w("key shares", "partes de chave"))
        .group()
        .about("Public keys: from the other side's and the own secret one both work out the same key, and no onlooker can.", "Chaves públicas: com a do outro lado e a própria secreta ambos calculam a mesma chave, e nenhum observador consegue.");
    SHARE_GROUP = dec("tls.handshake.extensions_key_share_group", SHARES, w("group", "grupo")).names(super::group_name);
    SHARE_LENGTH = dec("tls.handshake.extensions_key_share_key_exchange_length", SHARES, w("length of the key", "comprimento da chave"));
    SHARE = octets("tls.handshake.extensions_key_share_key_exchange", SHARES, w("public key", "chave pública"));
    SELECTED_GROUP = dec("tls.handshake.extensions_key_share_selected_group", SHARES, w("group to use", "grupo a usar")).names(super::group_name);
    MODES_LENGTH = dec("tls.extension.psk_ke_modes_length", "RFC 8446 §4.2.9", w("number of modes", "número de modos"));
    MODES = label("tls.extension.psk_ke_modes", "RFC 8446 §4.2.9", w("ways to resume", "formas de retomar")).group();
    MODE = dec("tls.extension.psk_ke_mode", "RFC 8446 §4.2.9", w("way to resume", "forma de retomar")).names(mode_name);
    IDENTITIES_LENGTH = dec("tls.handshake.extensions.psk.identities.length", KEYS, w("length of the tickets", "comprimento dos tíquetes"));
    IDENTITIES = label("tls.handshake.extensions.psk.identities", KEYS, w("tickets", "tíquetes")).group();
    IDENTITY_LENGTH = dec("tls.handshake.extensions.psk.identity.identity_length", KEYS, w("length of the ticket", "comprimento do tíquete"));
    IDENTITY = octets("tls.handshake.extensions.psk.identity.identity", KEYS, w("ticket", "tíquete"));
    AGE = dec("tls.handshake.extensions.psk.identity.obfuscated_ticket_age", KEYS, w("age, obfuscated", "idade, ofuscada"));
    BINDERS_LENGTH = dec("tls.handshake.extensions.psk.binders_len", KEYS, w("length of the proofs", "comprimento das provas"));
    BINDERS = octets("tls.handshake.extensions.psk.binders", KEYS, w("proofs that the keys are known", "provas de que se conhecem as chaves"));
    SELECTED_IDENTITY = dec("tls.handshake.extensions.psk.identity.selected", KEYS, w("ticket accepted", "tíquete aceito"));
    COOKIE_LENGTH = dec("tls.handshake.extensions.cookie_len", "RFC 8446 §4.2.2", w("length of the cookie", "comprimento do cookie"));
    COOKIE = octets("tls.handshake.extensions.cookie", "RFC 8446 §4.2.2", w("cookie", "cookie"));
    STATUS_TYPE = dec("tls.handshake.extensions_status_request_type", "RFC 6066 §8", w("kind of status", "tipo de estado"));
    RESPONDERS_LENGTH = dec("tls.handshake.extensions_status_request_responder_ids_len", "RFC 6066 §8", w("length of the responders", "comprimento dos respondedores"));
    STATUS_EXTENSIONS_LENGTH = dec("tls.handshake.extensions_status_request_exts_len", "RFC 6066 §8", w("length of its extensions", "comprimento das suas extensões"));
    RENEGOTIATION_LENGTH = dec("tls.handshake.extensions_reneg_info_len", "RFC 5746 §3.2", w("length", "comprimento"));
    RENEGOTIATION = octets("tls.handshake.extensions_reneg_info", "RFC 5746 §3.2", w("check of the handshake before", "verificação do aperto de mão anterior"));
    TICKET = octets("tls.handshake.extension.data", "RFC 5077 §3.2", w("ticket of an earlier session", "tíquete de uma sessão anterior"));
    PADDING = octets("tls.handshake.extensions_padding_data", "RFC 7685 §3", w("padding", "enchimento"));
    RECORD_LIMIT = dec("tls.record_size_limit", "RFC 8449 §4", w("largest record taken", "maior registro aceito"));
    COMPRESSIONS_LENGTH = dec("tls.compress_certificate.algorithms_length", "RFC 8879 §3", w("length", "comprimento"));
    COMPRESSIONS = label("tls.compress_certificate.algorithms", "RFC 8879 §3", w("compressions of certificates", "compressões de certificados")).group();
    COMPRESSION = dec("tls.compress_certificate.algorithm", "RFC 8879 §3", w("compression", "compressão")).names(compression_name);
    EARLY_DATA = dec("tls.early_data.max_early_data_size", "RFC 8446 §4.2.10", w("octets of early data", "octetos de dados antecipados"));
    HEARTBEAT = dec("tls.handshake.extension.heartbeat.mode", "RFC 6520 §2", w("heartbeats", "sinais de vida"));
}

/// Whose extensions they are: some have another form in each direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Client,
    Server,
}

fn extension_name(number: u64) -> Option<Words> {
    super::narrow(number, names::extension)
}

fn name_type_name(number: u64) -> Option<Words> {
    (number == 0).then_some(w("host name", "nome de host"))
}

fn format_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("uncompressed", "sem compressão"),
        1 => w("compressed, prime fields", "comprimido, corpos primos"),
        2 => w("compressed, binary fields", "comprimido, corpos binários"),
        _ => return None,
    })
}

fn mode_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("by the ticket alone", "só com o tíquete"),
        1 => w("with new keys, too", "com chaves novas também"),
        _ => return None,
    })
}

fn compression_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "zlib",
        2 => "brotli",
        3 => "zstd",
        _ => return None,
    }))
}

/// Tells the length of the extensions and each of them; nothing where there are none.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>, side: Side) -> Option<()> {
    if cursor.remaining() == 0 {
        return Some(());
    }
    let mut left = usize::try_from(cursor.number(&super::EXTENSIONS_LENGTH, 2)?).ok()?;
    while left >= 4 {
        let (kind, length) = (cursor.peek16(0)?, usize::from(cursor.peek16(2)?));
        cursor.item(&EXTENSION, 4 + length, &DATA, |cursor| {
            cursor.number(&TYPE, 2)?;
            cursor.number(&LENGTH, 2)?;
            if length == 0 { Some(()) } else { value(kind, side, cursor) }
        });
        left = left.saturating_sub(4 + length);
    }
    Some(())
}

fn value(kind: u16, side: Side, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match (kind, side) {
        (0, _) => {
            cursor.number(&NAMES_LENGTH, 2)?;
            while cursor.remaining() > 0 {
                cursor.number(&NAME_TYPE, 1)?;
                blob(cursor, &NAME_LENGTH, 2, &SERVER_NAME)?;
            }
            Some(())
        }
        (5, Side::Client) => {
            cursor.number(&STATUS_TYPE, 1)?;
            let responders = cursor.number(&RESPONDERS_LENGTH, 2)?;
            (responders == 0).then_some(())?;
            cursor.number(&STATUS_EXTENSIONS_LENGTH, 2).map(|_| ())
        }
        (10, _) => list(cursor, &GROUPS_LENGTH, 2, &GROUPS, |cursor| number(cursor, &GROUP, 2)),
        (11, _) => list(cursor, &FORMATS_LENGTH, 1, &FORMATS, |cursor| number(cursor, &FORMAT, 1)),
        (13 | 50, _) => signatures(cursor),
        (15, _) => number(cursor, &HEARTBEAT, 1),
        (16, _) => {
            list(cursor, &PROTOCOLS_LENGTH, 2, &PROTOCOLS, |cursor| blob(cursor, &PROTOCOL_LENGTH, 1, &PROTOCOL))
        }
        (21, _) => whole(cursor, &PADDING),
        (27, _) => list(cursor, &COMPRESSIONS_LENGTH, 1, &COMPRESSIONS, |cursor| number(cursor, &COMPRESSION, 2)),
        (28, _) => number(cursor, &RECORD_LIMIT, 2),
        (35, _) => whole(cursor, &TICKET),
        (41, Side::Client) => {
            list(cursor, &IDENTITIES_LENGTH, 2, &IDENTITIES, |cursor| {
                blob(cursor, &IDENTITY_LENGTH, 2, &IDENTITY)?;
                number(cursor, &AGE, 4)
            })?;
            blob(cursor, &BINDERS_LENGTH, 2, &BINDERS)
        }
        (41, Side::Server) => number(cursor, &SELECTED_IDENTITY, 2),
        (42, Side::Server) => number(cursor, &EARLY_DATA, 4),
        (43, Side::Client) => {
            cursor.number(&VERSIONS_LENGTH, 1)?;
            while cursor.remaining() > 0 {
                number(cursor, &VERSION, 2)?;
            }
            Some(())
        }
        (43, Side::Server) => number(cursor, &VERSION, 2),
        (44, _) => blob(cursor, &COOKIE_LENGTH, 2, &COOKIE),
        (45, _) => list(cursor, &MODES_LENGTH, 1, &MODES, |cursor| number(cursor, &MODE, 1)),
        (51, Side::Client) => list(cursor, &SHARES_LENGTH, 2, &SHARE_LIST, share),
        // RFC 8446 §4.1.4: a server that wants another group names it alone.
        (51, Side::Server) if cursor.remaining() == 2 => number(cursor, &SELECTED_GROUP, 2),
        (51, Side::Server) => share(cursor),
        (0xff01, _) => blob(cursor, &RENEGOTIATION_LENGTH, 1, &RENEGOTIATION),
        _ => None,
    }
}

fn share(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&SHARE_GROUP, 2)?;
    blob(cursor, &SHARE_LENGTH, 2, &SHARE)
}

fn number(cursor: &mut Cursor<'_, '_>, def: &'static FieldDef, octets: usize) -> Option<()> {
    cursor.number(def, octets).map(|_| ())
}

fn whole(cursor: &mut Cursor<'_, '_>, def: &'static FieldDef) -> Option<()> {
    cursor.octets(def, cursor.remaining()).map(|_| ())
}
