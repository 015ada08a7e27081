//! The handshake that TLS, DTLS and QUIC share: both sides say what they know, choose, and prove who they are.
//! RFC 8446 §4, RFC 5246 §7.4.
//!
//! ```text
//! ├───────────────┬───────────────────────────────────────────────┬──────────
//! │     type      │                    length                     │ message …
//! ├───────────────┴───────────────────────────────────────────────┴──────────
//! ```
//!
//! What is behind the hellos is encrypted since version 1.3; before, the certificates can be read, too.

mod certificate;
pub(super) mod datagrams;
mod extensions;
mod hello;
pub(super) mod record;

pub(crate) use hello::Hello;

use super::contract::{FieldDef, Say, Value, dec, hex, join, label, octets};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::names::tls_parameters as names;

const SPEC: &str = "RFC 8446 §4";
const HELLO: &str = "RFC 8446 §4.1";
const TICKET: &str = "RFC 8446 §4.6.1";
const OLD: &str = "RFC 5246 §7.4";
const DATAGRAMS: &str = "RFC 6347 §4.2.2";

fields! {
    MESSAGE = label("tls.handshake", SPEC, w("handshake message", "mensagem do aperto de mão")).group();
    TYPE = dec("tls.handshake.type", SPEC, w("message", "mensagem")).names(type_name);
    LENGTH = dec("tls.handshake.length", SPEC, w("length", "comprimento"));
    SEQUENCE = dec("dtls.handshake.message_seq", DATAGRAMS, w("number of the message", "número da mensagem"));
    FRAGMENT_OFFSET = dec("dtls.handshake.fragment_offset", DATAGRAMS, w("offset of this fragment", "deslocamento deste fragmento"));
    FRAGMENT_LENGTH = dec("dtls.handshake.fragment_length", DATAGRAMS, w("length of this fragment", "comprimento deste fragmento"));
    COOKIE_LENGTH = dec("dtls.handshake.cookie_length", DATAGRAMS, w("length of the cookie", "comprimento do cookie"));
    COOKIE = octets("dtls.handshake.cookie", DATAGRAMS, w("cookie", "cookie"))
        .about("Sent back by the client: it really receives at its address.", "Devolvido pelo cliente: ele recebe de fato no seu endereço.");
    VERSION = hex(4, "tls.handshake.version", HELLO, w("version", "versão"))
        .names(version_name)
        .about("Since 1.3 it stays at 1.2 for old middleboxes; what counts is supported_versions.", "Desde a 1.3 fica em 1.2 por causa de equipamentos antigos; vale o que está em supported_versions.");
    RANDOM = octets("tls.handshake.random", HELLO, w("random", "aleatório"))
        .about("Goes into the keys, so that no two connections have the same.", "Entra nas chaves, para que duas conexões nunca tenham as mesmas.");
    SESSION_LENGTH = dec("tls.handshake.session_id_length", HELLO, w("length of the session", "comprimento da sessão"));
    SESSION = octets("tls.handshake.session_id", HELLO, w("session", "sessão"));
    SUITES_LENGTH = dec("tls.handshake.cipher_suites_length", HELLO, w("length of the cipher suites", "comprimento dos conjuntos de cifras"));
    SUITES = label("tls.handshake.ciphersuites", HELLO, w("cipher suites", "conjuntos de cifras"))
        .group()
        .about("Which ciphers the client can use, the ones it likes best first.", "Quais cifras o cliente sabe usar, as preferidas primeiro.");
    SUITE = hex(4, "tls.handshake.ciphersuite", HELLO, w("cipher suite", "conjunto de cifras")).names(suite_name);
    METHODS_LENGTH = dec("tls.handshake.comp_methods_length", HELLO, w("number of compressions", "número de compressões"));
    METHODS = label("tls.handshake.comp_methods", HELLO, w("compressions", "compressões")).group();
    METHOD = dec("tls.handshake.comp_method", HELLO, w("compression", "compressão")).names(method_name);
    EXTENSIONS_LENGTH = dec("tls.handshake.extensions_length", HELLO, w("length of the extensions", "comprimento das extensões"));
    LIFETIME = dec("tls.handshake.session_ticket_lifetime_hint", TICKET, w("valid for, in seconds", "válido por, em segundos"));
    AGE_ADD = dec("tls.handshake.session_ticket_age_add", TICKET, w("added to its age", "somado à sua idade"));
    NONCE_LENGTH = dec("tls.handshake.session_ticket_nonce_length", TICKET, w("length of the nonce", "comprimento do nonce"));
    NONCE = octets("tls.handshake.session_ticket_nonce", TICKET, w("nonce", "nonce"));
    TICKET_LENGTH = dec("tls.handshake.session_ticket_length", TICKET, w("length of the ticket", "comprimento do tíquete"));
    TICKET_VALUE = octets("tls.handshake.session_ticket", TICKET, w("ticket", "tíquete"))
        .about("By which the client can go on with this session later.", "Com o qual o cliente pode retomar esta sessão depois.");
    CONTEXT_LENGTH = dec("tls.handshake.certificate_request_context_length", SPEC, w("length of the context", "comprimento do contexto"));
    CONTEXT = octets("tls.handshake.certificate_request_context", SPEC, w("context", "contexto"));
    CERTIFICATES_LENGTH = dec("tls.handshake.certificates_length", OLD, w("length of the certificates", "comprimento dos certificados"));
    CERTIFICATES = label("tls.handshake.certificates", OLD, w("certificates", "certificados"))
        .group()
        .about("The server's own first, then those that vouch for the one before.", "Primeiro o do próprio servidor, depois os que respondem pelo anterior.");
    CERTIFICATE_LENGTH = dec("tls.handshake.certificate_length", OLD, w("length of the certificate", "comprimento do certificado"));
    CERTIFICATE = octets("tls.handshake.certificate", "RFC 5280 §4.1", w("certificate", "certificado")).group();
    CURVE_TYPE = hex(2, "tls.handshake.server_curve_type", "RFC 8422 §5.4", w("kind of curve", "tipo de curva")).names(curve_type_name);
    CURVE = hex(4, "tls.handshake.server_named_curve", "RFC 8422 §5.4", w("curve", "curva")).names(group_name);
    SERVER_KEY_LENGTH = dec("tls.handshake.server_point_len", "RFC 8422 §5.4", w("length of the key", "comprimento da chave"));
    SERVER_KEY = octets("tls.handshake.server_point", "RFC 8422 §5.4", w("server's public key", "chave pública do servidor"));
    SIGNATURE_KIND = hex(4, "tls.handshake.sig_hash_alg", OLD, w("way to sign", "forma de assinar")).names(signature_name);
    SIGNATURE_LENGTH = dec("tls.handshake.sig_len", OLD, w("length of the signature", "comprimento da assinatura"));
    SIGNATURE = octets("tls.handshake.sig", OLD, w("signature", "assinatura"));
    CLIENT_KEY_LENGTH = dec("tls.handshake.client_point_len", "RFC 8422 §5.7", w("length of the key", "comprimento da chave"));
    CLIENT_KEY = octets("tls.handshake.client_point", "RFC 8422 §5.7", w("client's public key", "chave pública do cliente"));
    CERT_TYPES_COUNT = dec("tls.handshake.cert_types_count", OLD, w("number of kinds", "número de tipos"));
    CERT_TYPES = label("tls.handshake.cert_types", OLD, w("kinds of certificate", "tipos de certificado")).group();
    CERT_TYPE = dec("tls.handshake.cert_type", OLD, w("kind of certificate", "tipo de certificado"));
    SIGNATURES_LENGTH = dec("tls.handshake.sig_hash_alg_len", OLD, w("length of the ways to sign", "comprimento das formas de assinar"));
    SIGNATURES = label("tls.handshake.sig_hash_algs", OLD, w("ways to sign", "formas de assinar")).group();
    NAMES_LENGTH = dec("tls.handshake.dnames_len", OLD, w("length of the authorities", "comprimento das autoridades"));
    NAMES = label("tls.handshake.dnames", OLD, w("authorities", "autoridades")).group();
    NAME_LENGTH = dec("tls.handshake.dname_len", OLD, w("length of the name", "comprimento do nome"));
    NAME = octets("tls.handshake.dname", OLD, w("authority", "autoridade"));
    STATUS_TYPE = dec("tls.handshake.extensions_status_request_type", "RFC 6066 §8", w("kind of status", "tipo de estado"));
    STATUS_LENGTH = dec("tls.handshake.ocsp_response_len", "RFC 6066 §8", w("length of the status", "comprimento do estado"));
    STATUS = octets("tls.handshake.ocsp_response", "RFC 6066 §8", w("status of the certificate", "estado do certificado"));
    VERIFY = octets("tls.handshake.verify_data", OLD, w("check of all that was said", "verificação de tudo o que foi dito"));
    UPDATE = dec("tls.handshake.key_update.request_update", "RFC 8446 §4.6.3", w("the other side shall, too", "o outro lado também deve"));
    BODY = octets("tls.handshake.data", SPEC, w("message itself", "a própria mensagem"));
    ENCRYPTED = label("tls.handshake", SPEC, w("encrypted message, or the rest of one", "mensagem cifrada, ou o resto de uma"));
}

const WITH_EXTENSIONS: usize = FIELDS.len() + extensions::FIELDS.len();
const HANDSHAKE_AND_EXTENSIONS: [&FieldDef; WITH_EXTENSIONS] = join(FIELDS, extensions::FIELDS);
/// Fields of the handshake, its extensions and certificates.
pub(super) const ALL_COUNT: usize = WITH_EXTENSIONS + certificate::FIELDS.len();
/// The same.
pub(super) const ALL: [&FieldDef; ALL_COUNT] = join(&HANDSHAKE_AND_EXTENSIONS, certificate::FIELDS);

/// How messages are framed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// One behind the other in a stream.
    Stream,
    /// Each with its number and the place of its fragment, in datagrams (DTLS).
    Datagrams,
}

impl Form {
    /// Octets before a message.
    const fn header(self) -> usize {
        match self {
            Self::Stream => 4,
            Self::Datagrams => 12,
        }
    }
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => same("Hello Request"),
        1 => same("Client Hello"),
        2 => same("Server Hello"),
        3 => same("Hello Verify Request"),
        4 => same("New Session Ticket"),
        5 => same("End of Early Data"),
        8 => same("Encrypted Extensions"),
        11 => same("Certificate"),
        12 => same("Server Key Exchange"),
        13 => same("Certificate Request"),
        14 => same("Server Hello Done"),
        15 => same("Certificate Verify"),
        16 => same("Client Key Exchange"),
        20 => same("Finished"),
        22 => same("Certificate Status"),
        24 => same("Key Update"),
        25 => same("Compressed Certificate"),
        _ => return None,
    })
}

fn narrow(number: u64, name: fn(u16) -> Option<Words>) -> Option<Words> {
    name(u16::try_from(number).ok()?)
}

pub(super) fn version_name(number: u64) -> Option<Words> {
    narrow(number, names::version)
}

fn suite_name(number: u64) -> Option<Words> {
    narrow(number, names::cipher_suite)
}

fn group_name(number: u64) -> Option<Words> {
    narrow(number, names::group)
}

fn signature_name(number: u64) -> Option<Words> {
    narrow(number, names::signature)
}

fn method_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => same("DEFLATE"),
        _ => return None,
    })
}

fn curve_type_name(number: u64) -> Option<Words> {
    (number == 3).then_some(w("a named curve", "uma curva com nome"))
}

/// The type and the length of the message at the start of `bytes`, where they can be read: encrypted octets hardly look
/// so.
pub(crate) fn opening(bytes: &[u8], form: Form) -> Option<(u8, usize)> {
    /// Octets of a message that may go on in other records: certificates, mostly.
    const MOST: usize = 1 << 17;
    let &[kind, a, b, c] = bytes.first_chunk::<4>()?;
    let length = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
    let room = bytes.len() - 4;
    let sound = match kind {
        // RFC 5246 §7.4.1.1, §7.4.5: nothing in them, and nothing behind them. Zeros begin many an encrypted message.
        0 | 14 => length == 0 && (form == Form::Datagrams || room == 0),
        1 | 2 => (38..MOST).contains(&length),
        // A chain of certificates may take several records.
        11 => length < MOST,
        _ => length < MOST && (form == Form::Datagrams || length <= room),
    };
    (sound && type_name(kind.into()).is_some()).then_some((kind, length))
}

/// Says the names of the messages that begin in `inside`, and what matters in a hello; whether there are any.
pub(super) fn say(inside: &[u8], form: Form, say: &mut Say<'_>) -> bool {
    let mut any = false;
    message_names(inside, form, |name| {
        say.out.push_str(if any { ", " } else { "" });
        say.words(name);
        any = true;
    });
    if let Some(hello) = Hello::read(inside, form) {
        hello.say(say);
    }
    any
}

/// Tells the messages up to the end of what `cursor` has; octets that are none as encrypted.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>, form: Form) {
    while let Some((kind, length)) = opening(cursor.ahead(), form) {
        // A fragment of a datagram has its own length.
        let octets = match form {
            Form::Stream => length,
            Form::Datagrams => match cursor.peek(9).zip(cursor.peek16(10)) {
                Some((high, low)) => usize::from(high) << 16 | usize::from(low),
                None => break,
            },
        };
        let whole = octets == length && cursor.remaining() >= form.header() + octets;
        cursor.item(&MESSAGE, form.header() + octets, &BODY, |cursor| {
            cursor.number(&TYPE, 1)?;
            cursor.number(&LENGTH, 3)?;
            if form == Form::Datagrams {
                cursor.number(&SEQUENCE, 2)?;
                let offset = cursor.number(&FRAGMENT_OFFSET, 3)?;
                cursor.number(&FRAGMENT_LENGTH, 3)?;
                if offset != 0 || !whole {
                    return None;
                }
            }
            body(kind, form, cursor)
        });
    }
    cursor.rest(&ENCRYPTED);
}

fn body(kind: u8, form: Form, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match kind {
        1 => client_hello(form, cursor),
        2 => server_hello(cursor),
        3 => {
            cursor.number(&VERSION, 2)?;
            blob(cursor, &COOKIE_LENGTH, 1, &COOKIE)
        }
        4 => ticket(cursor),
        8 => extensions::describe(cursor, extensions::Side::Server),
        11 => certificates(cursor),
        12 => server_key(cursor),
        13 => certificate_request(cursor),
        15 => signed(cursor),
        16 if usize::from(cursor.peek(0)?) + 1 == cursor.remaining() => {
            blob(cursor, &CLIENT_KEY_LENGTH, 1, &CLIENT_KEY)
        }
        20 => cursor.octets(&VERIFY, cursor.remaining()).map(|_| ()),
        22 => {
            cursor.number(&STATUS_TYPE, 1)?;
            blob(cursor, &STATUS_LENGTH, 3, &STATUS)
        }
        24 => cursor.number(&UPDATE, 1).map(|_| ()),
        _ => None,
    }
}

/// Tells a length of `octets` octets and as many octets as it says.
fn blob(cursor: &mut Cursor<'_, '_>, length: &'static FieldDef, octets: usize, value: &'static FieldDef) -> Option<()> {
    match usize::try_from(cursor.number(length, octets)?).ok()? {
        0 => Some(()),
        length => cursor.octets(value, length).map(|_| ()),
    }
}

/// Tells a length of `octets` octets and inside `group` items until it is used up.
fn list(
    cursor: &mut Cursor<'_, '_>,
    length: &'static FieldDef,
    octets: usize,
    group: &'static FieldDef,
    mut item: impl FnMut(&mut Cursor<'_, '_>) -> Option<()>,
) -> Option<()> {
    let length = usize::try_from(cursor.number(length, octets)?).ok()?;
    if length > 0 {
        cursor.group(group, length, Value::Present, &BODY, |cursor| {
            while cursor.remaining() > 0 {
                item(cursor)?;
            }
            Some(())
        });
    }
    Some(())
}

fn client_hello(form: Form, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 2)?;
    cursor.octets(&RANDOM, 32)?;
    blob(cursor, &SESSION_LENGTH, 1, &SESSION)?;
    if form == Form::Datagrams {
        blob(cursor, &COOKIE_LENGTH, 1, &COOKIE)?;
    }
    list(cursor, &SUITES_LENGTH, 2, &SUITES, |cursor| cursor.number(&SUITE, 2).map(|_| ()))?;
    list(cursor, &METHODS_LENGTH, 1, &METHODS, |cursor| cursor.number(&METHOD, 1).map(|_| ()))?;
    extensions::describe(cursor, extensions::Side::Client)
}

fn server_hello(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 2)?;
    cursor.octets(&RANDOM, 32)?;
    blob(cursor, &SESSION_LENGTH, 1, &SESSION)?;
    cursor.number(&SUITE, 2)?;
    cursor.number(&METHOD, 1)?;
    extensions::describe(cursor, extensions::Side::Server)
}

/// A ticket: of TLS 1.3 where the octets fit its form, else of RFC 5077 §3.3.
fn ticket(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let old = cursor.peek16(4).is_some_and(|length| usize::from(length) + 6 == cursor.remaining());
    cursor.number(&LIFETIME, 4)?;
    if !old {
        cursor.number(&AGE_ADD, 4)?;
        blob(cursor, &NONCE_LENGTH, 1, &NONCE)?;
    }
    blob(cursor, &TICKET_LENGTH, 2, &TICKET_VALUE)?;
    if old { Some(()) } else { extensions::describe(cursor, extensions::Side::Server) }
}

/// A chain of certificates. In TLS 1.3 a context stands before it, and extensions behind each.
fn certificates(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let length = |cursor: &Cursor<'_, '_>, at: usize| {
        Some(usize::from(cursor.peek(at)?) << 16 | usize::from(cursor.peek16(at + 1)?))
    };
    let first = length(cursor, 0)?;
    let new = first + 3 != cursor.remaining()
        && cursor.peek(0).is_some_and(|context| {
            length(cursor, 1 + usize::from(context))
                .is_some_and(|rest| rest + 4 + usize::from(context) == cursor.remaining())
        });
    if new {
        blob(cursor, &CONTEXT_LENGTH, 1, &CONTEXT)?;
    }
    list(cursor, &CERTIFICATES_LENGTH, 3, &CERTIFICATES, |cursor| {
        let octets = usize::try_from(cursor.number(&CERTIFICATE_LENGTH, 3)?).ok()?;
        if octets > 0 {
            let whole = Value::Bytes(cursor.ahead().get(..octets).unwrap_or_else(|| cursor.ahead()));
            cursor.group(&CERTIFICATE, octets, whole, &BODY, certificate::describe);
        }
        if new { extensions::describe(cursor, extensions::Side::Server) } else { Some(()) }
    })
}

fn server_key(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    (cursor.peek(0)? == 3).then_some(())?;
    cursor.number(&CURVE_TYPE, 1)?;
    cursor.number(&CURVE, 2)?;
    blob(cursor, &SERVER_KEY_LENGTH, 1, &SERVER_KEY)?;
    signed(cursor)
}

/// A signature; before TLS 1.2 nothing says how it is made.
fn signed(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if cursor.peek16(0).is_some_and(|length| usize::from(length) + 2 != cursor.remaining()) {
        cursor.number(&SIGNATURE_KIND, 2)?;
    }
    blob(cursor, &SIGNATURE_LENGTH, 2, &SIGNATURE)
}

fn certificate_request(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    list(cursor, &CERT_TYPES_COUNT, 1, &CERT_TYPES, |cursor| cursor.number(&CERT_TYPE, 1).map(|_| ()))?;
    signatures(cursor)?;
    list(cursor, &NAMES_LENGTH, 2, &NAMES, |cursor| blob(cursor, &NAME_LENGTH, 2, &NAME))
}

fn signatures(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    list(cursor, &SIGNATURES_LENGTH, 2, &SIGNATURES, |cursor| cursor.number(&SIGNATURE_KIND, 2).map(|_| ()))
}

/// Names of the messages that begin in `bytes`, the first of which is `opening`.
fn message_names(mut bytes: &[u8], form: Form, mut tell: impl FnMut(Words)) {
    while let Some((kind, length)) = opening(bytes, form) {
        if let Some(name) = type_name(kind.into()) {
            tell(name);
        }
        bytes = bytes.get(form.header().saturating_add(length)..).unwrap_or_default();
    }
}
