//! Version 3 of SNMP: whoever asks is authenticated, and what is asked may be encrypted. RFC 3412 §6, RFC 3414 §2.4.

use super::super::ber::{self, Element, INTEGER, OCTETS, SEQUENCE};
use super::{HEAD, UNREAD, operation, version_name};
use crate::i18n::{Words, w};
use crate::proto::contract::{FieldDef, dec, flag, octets, signed, text};
use crate::proto::cursor::Cursor;

const SPEC: &str = "RFC 3412 §6";
const USER_SPEC: &str = "RFC 3414 §2.4";

fields! {
    VERSION = signed("snmp.msgVersion", SPEC, w("version", "versão")).names(version_name);
    ID = signed("snmp.msgID", SPEC, w("message", "mensagem"));
    MOST = signed("snmp.msgMaxSize", SPEC, w("largest message taken", "maior mensagem aceita"));
    FLAGS = octets("snmp.msgFlags", SPEC, w("flags", "sinalizadores")).group();
    FLAGS_RESERVED = dec("snmp.v3.flags.reserved", SPEC, w("reserved", "reservado"));
    REPORTABLE = flag("snmp.v3.flags.report", SPEC, w("report wanted", "relatório desejado"));
    ENCRYPTED = flag("snmp.v3.flags.crypt", SPEC, w("encrypted", "cifrada"));
    AUTHENTICATED = flag("snmp.v3.flags.auth", SPEC, w("authenticated", "autenticada"));
    MODEL = signed("snmp.msgSecurityModel", SPEC, w("security model", "modelo de segurança")).names(model_name);
    ENGINE = octets("snmp.msgAuthoritativeEngineID", USER_SPEC, w("engine", "motor"));
    BOOTS = signed("snmp.msgAuthoritativeEngineBoots", USER_SPEC, w("engine started so often", "vezes que o motor iniciou"));
    TIME = signed("snmp.msgAuthoritativeEngineTime", USER_SPEC, w("engine started so many seconds ago", "segundos desde que o motor iniciou"));
    USER = text("snmp.msgUserName", USER_SPEC, w("user", "usuário"));
    CODE = octets("snmp.msgAuthenticationParameters", USER_SPEC, w("authentication code", "código de autenticação"));
    SALT = octets("snmp.msgPrivacyParameters", USER_SPEC, w("salt of the encryption", "sal da cifra"));
    CONTEXT_ENGINE = octets("snmp.contextEngineID", SPEC, w("engine of the context", "motor do contexto"));
    CONTEXT = text("snmp.contextName", SPEC, w("context", "contexto"));
    CIPHERTEXT = octets("snmp.encryptedPDU", SPEC, w("encrypted", "cifrado"));
}

fn model_name(model: u64) -> Option<Words> {
    Some(match model {
        1 => w("version 1", "versão 1"),
        2 => w("version 2c", "versão 2c"),
        3 => w("users (USM)", "usuários (USM)"),
        _ => return None,
    })
}

/// What stands behind the engine and the name of the context in a message whose version was read; `None` where that is
/// encrypted.
pub(super) fn scoped(rest: &[u8]) -> Option<&[u8]> {
    let (_, rest) = Element::take(rest, SEQUENCE)?;
    let (_, rest) = Element::take(rest, OCTETS)?;
    let (scoped, _) = Element::take(rest, SEQUENCE)?;
    let (_, rest) = Element::take(scoped, OCTETS)?;
    Some(Element::take(rest, OCTETS)?.1)
}

/// Whether a message is of version 3 and encrypted.
pub(super) fn is_encrypted(message: &[u8]) -> bool {
    let last = || {
        let (inside, _) = Element::take(message, SEQUENCE)?;
        let (_, rest) = Element::take(inside, INTEGER)?;
        let (_, rest) = Element::take(rest, SEQUENCE)?;
        let (_, rest) = Element::take(rest, OCTETS)?;
        rest.first().copied()
    };
    last() == Some(OCTETS)
}

/// Tells a message from its version on.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    ber::tell(&HEAD, INTEGER, &VERSION, cursor)?;
    ber::head(&HEAD, cursor)?;
    ber::tell(&HEAD, INTEGER, &ID, cursor)?;
    ber::tell(&HEAD, INTEGER, &MOST, cursor)?;
    let flags = ber::head(&HEAD, cursor)?;
    let parts: [(&'static FieldDef, u32); 4] =
        [(&FLAGS_RESERVED, 5), (&REPORTABLE, 1), (&ENCRYPTED, 1), (&AUTHENTICATED, 1)];
    if flags.length != 1 {
        return None;
    }
    cursor.flags(&FLAGS, 8, &parts)?;
    ber::tell(&HEAD, INTEGER, &MODEL, cursor)?;
    // The parameters are a sequence inside a string.
    ber::head(&HEAD, cursor)?;
    ber::head(&HEAD, cursor)?;
    ber::tell(&HEAD, OCTETS, &ENGINE, cursor)?;
    ber::tell(&HEAD, INTEGER, &BOOTS, cursor)?;
    ber::tell(&HEAD, INTEGER, &TIME, cursor)?;
    ber::tell(&HEAD, OCTETS, &USER, cursor)?;
    ber::tell(&HEAD, OCTETS, &CODE, cursor)?;
    ber::tell(&HEAD, OCTETS, &SALT, cursor)?;
    if cursor.peek(0) == Some(OCTETS) {
        ber::tell(&HEAD, OCTETS, &CIPHERTEXT, cursor)?;
        cursor.rest(&UNREAD);
        return Some(());
    }
    ber::head(&HEAD, cursor)?;
    ber::tell(&HEAD, OCTETS, &CONTEXT_ENGINE, cursor)?;
    ber::tell(&HEAD, OCTETS, &CONTEXT, cursor)?;
    operation(cursor)
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    /// Everything before what is asked: message 7, authenticated and encrypted, user "joao".
    const HEAD: &str = "020103 300d 020107 020205c0 0401 03 020103
        0422 3020 0405 80001f8801 020101 02020100 0404 6a6f616f 0404 aabbccdd 0404 00000001";

    #[test]
    fn what_is_encrypted_is_told_as_such() {
        let told = tell(Proto::Snmp, &format!("303d {HEAD} 0405 0102030405"));
        assert_eq!((told.get("snmp.msgVersion"), told.get("snmp.msgUserName")), ("3".into(), "joao".into()));
        assert_eq!((told.get("snmp.v3.flags.crypt"), told.get("snmp.encryptedPDU")), ("1".into(), "0102030405".into()));
        assert_eq!(told.summaries[0], ["encrypted", "cifrada"]);
    }

    #[test]
    fn what_is_not_encrypted_is_read() {
        let scoped = "301b 0400 0400 a015 020101 020100 020100 300a 3008 0604 2b060102 0500";
        let told = tell(Proto::Snmp, &format!("3053 {} {scoped}", HEAD.replace("0401 03", "0401 01")));
        assert_eq!((told.get("snmp.data"), told.get("snmp.name")), ("0".into(), "1.3.6.1.2".into()));
        assert_eq!(told.summaries[0][0], "get 1.3.6.1.2");
    }
}
