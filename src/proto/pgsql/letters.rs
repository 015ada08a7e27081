//! What messages mean by their letters, and what those must hold. PostgreSQL §55.7.

use super::authentication_name;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};

/// What a message is, by its letter and content.
pub(super) fn name(letter: u8, content: &[u8]) -> Option<Words> {
    Some(match letter {
        b'Q' => w("query", "consulta"),
        b'P' => w("parse", "preparar"),
        b'B' => w("bind", "ligar valores"),
        b'H' if content.is_empty() => w("flush", "descarregar"),
        b'X' => w("goodbye", "despedida"),
        b'p' => w("password", "senha"),
        b'R' => w("authentication", "autenticação"),
        b'K' => w("key to cancel with", "chave para cancelar"),
        b'Z' => w("ready", "pronto"),
        b'T' => w("description of rows", "descrição das linhas"),
        b'D' if is_about(content) => w("describe", "descrever"),
        b'D' => w("row", "linha"),
        b'S' if content.is_empty() => w("sync", "sincronizar"),
        b'S' => w("parameter", "parâmetro"),
        b'E' if is_error(content) => w("error", "erro"),
        b'E' => w("execute", "executar"),
        b'C' if is_about(content) => w("close", "fechar"),
        b'C' => w("done", "feito"),
        b'N' => w("notice", "aviso"),
        b'A' => w("notification", "notificação"),
        b'I' => w("empty query", "consulta vazia"),
        b'1' => w("parsed", "preparado"),
        b'2' => w("bound", "valores ligados"),
        b'3' => w("closed", "fechado"),
        b'n' => w("no rows", "sem linhas"),
        b's' => w("suspended", "suspenso"),
        b't' => w("parameters described", "parâmetros descritos"),
        b'd' => w("data to copy", "dados a copiar"),
        b'c' => w("copy done", "cópia feita"),
        b'f' => w("copy failed", "cópia falhou"),
        b'G' => w("copy in", "copiar para dentro"),
        b'H' | b'W' => w("copy out", "copiar para fora"),
        _ => return None,
    })
}

/// A client asks about a statement (S) or a portal (P); a server's answers with these letters look otherwise: the name of a
/// statement has no space, the tag of a command has one or is one of a few.
pub(super) fn is_about(content: &[u8]) -> bool {
    const TAGS: [&[u8]; 6] = [b"SELECT", b"SET", b"SHOW", b"SAVEPOINT", b"SECURITY LABEL", b"PREPARE"];
    matches!(content, [name @ .., 0] if name.starts_with(b"S") || name.starts_with(b"P"))
        && content.strip_suffix(&[0]).is_some_and(|name| !name.iter().any(|octet| matches!(octet, b' ' | 0)) && !TAGS.contains(&name))
}

/// Errors are parts of a letter and a text each, with a zero at the end.
pub(super) fn is_error(content: &[u8]) -> bool {
    content.ends_with(&[0, 0]) && content.first().is_some_and(u8::is_ascii_uppercase)
}

/// Whether a whole message with this letter can hold `content`, of those that are sent without a port that says so.
pub(super) fn holds(letter: u8, content: &[u8]) -> bool {
    let texts = |number: usize| content.ends_with(&[0]) && content.iter().filter(|octet| **octet == 0).count() == number;
    let kind = be32(content, 0);
    match letter {
        b'Q' | b'p' => texts(1) && content.len() > 1 || letter == b'p' && is_proof(content),
        b'S' => content.is_empty() || texts(2),
        b'C' => texts(1) && content.first().is_some_and(u8::is_ascii_uppercase),
        b'E' | b'N' if content.starts_with(b"S") => is_error(content),
        // A portal's name, and how many rows it is to give.
        b'E' => content.len() > 4 && content.get(content.len() - 5) == Some(&0) && content.get(content.len() - 4) == Some(&0),
        b'A' => content.get(4..).is_some_and(|texts| texts.ends_with(&[0]) && texts.iter().filter(|octet| **octet == 0).count() == 2),
        b'G' | b'W' => content.len() >= 3,
        b'H' if !content.is_empty() => content.len() >= 3,
        b'R' => kind.is_some_and(|kind| authentication_name(kind.into()).is_some()),
        b'K' => content.len() == 8,
        b'Z' => matches!(content, [b'I' | b'T' | b'E']),
        b'P' => content.split(|octet| *octet == 0).nth(1).is_some_and(|query| !query.is_empty()) && content.len() > 4,
        b'T' => be16(content, 0).is_some_and(|columns| usize::from(columns) * 19 < content.len()),
        b'D' => is_about(content) || be16(content, 0).is_some_and(|columns| 2 + usize::from(columns) * 4 <= content.len()),
        b'X' | b'H' | b'I' | b'1' | b'2' | b'3' | b'n' | b's' | b'c' => content.is_empty(),
        b'B' => texts(2) || content.len() > 8,
        b'd' => true,
        _ => false,
    }
}

/// A client's proof in a SASL exchange (RFC 5802 §7).
fn is_proof(content: &[u8]) -> bool {
    content.starts_with(b"SCRAM-") || content.starts_with(b"c=")
}

/// What the first message of a SASL exchange names before its proof.
pub(super) fn mechanism(content: &[u8]) -> Option<&[u8]> {
    let end = memchr::memchr(0, content)?;
    let octets = be32(content, end + 1)? as usize;
    let name = content.get(..end).filter(|name| name.iter().all(|octet| matches!(octet, b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_')))?;
    (!name.is_empty() && content.len() == end + 5 + octets).then_some(name)
}
