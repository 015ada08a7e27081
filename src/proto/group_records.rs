//! What IGMPv3 and MLDv2 share: a record's meaning (RFC 3376 §5.1, RFC 3810 §6.1) and codes that stand for long times.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::contract::{Membership, Say};
use crate::i18n::{Words, w};

/// What the record `kind` with `sources` sources says of the group.
///
/// Which sources a host wants is its filter: INCLUDE wants those listed, EXCLUDE all but those. Nothing to include is
/// no membership.
pub(super) fn meaning(kind: u8, sources: u16) -> Option<Words> {
    Some(match (kind, sources) {
        (1, 0) => w("includes no source: is no member", "inclui nenhuma fonte: não é membro"),
        (1, _) => w("is a member for these sources only", "é membro só para estas fontes"),
        (2, 0) => w("is a member for all sources", "é membro para todas as fontes"),
        (2, _) => w("is a member for all sources but these", "é membro para todas as fontes menos estas"),
        (3, 0) => w("change to INCLUDE nothing: leaves", "muda para INCLUDE de nada: sai"),
        (3, _) => w("change to INCLUDE: joins for these sources only", "muda para INCLUDE: entra só para estas fontes"),
        (4, 0) => w("change to EXCLUDE nothing: joins", "muda para EXCLUDE de nada: entra"),
        (4, _) => w(
            "change to EXCLUDE: joins for all sources but these",
            "muda para EXCLUDE: entra para todas as fontes menos estas",
        ),
        (5, _) => w("allow new sources: joins for these too", "permite novas fontes: entra também para estas"),
        (6, _) => w("block old sources: leaves these", "bloqueia fontes antigas: sai destas"),
        _ => return None,
    })
}

/// The change of membership in `group` that its record `kind` with `sources` sources stands for; `None` where sources are
/// blocked, which leaves the group as it was, and for an unknown record.
pub(super) fn membership(kind: u8, sources: u16, group: IpAddr) -> Option<Membership> {
    match (kind, sources) {
        (1 | 3, 0) => Some(Membership::Leave(group)),
        (1..=5, _) => Some(Membership::Join(group)),
        _ => None,
    }
}

/// Says in short what the record `kind` with `sources` sources does with `group`.
pub(super) fn say(kind: u8, sources: u16, group: IpAddr, say: &mut Say<'_>) {
    let (verb, how) = match (kind, sources) {
        (1 | 3, 0) => (w("leaves ", "sai de "), w("", "")),
        (2, 0) => (w("is in ", "está em "), w("", "")),
        (1, _) => (w("is in ", "está em "), w(" for some sources", " para algumas fontes")),
        (2, _) => (w("is in ", "está em "), w(" but for some sources", " menos para algumas fontes")),
        (4, 0) => (w("joins ", "entra em "), w("", "")),
        (3, _) => (w("joins ", "entra em "), w(" for some sources", " para algumas fontes")),
        (4, _) => (w("joins ", "entra em "), w(" but for some sources", " menos para algumas fontes")),
        (5, _) => (w("joins ", "entra em "), w(" for more sources", " para mais fontes")),
        (6, _) => (w("stays in ", "fica em "), w(" for fewer sources", " para menos fontes")),
        _ => (w("unknown record of ", "registro desconhecido de "), w("", "")),
    };
    say.words(verb);
    let _ = write!(say, "{group}");
    say.words(how);
}

/// The number that a code of `len` bits stands for: itself below half of its range, else a floating-point number of a
/// 1, three bits of exponent and the rest as mantissa (RFC 3376 §4.1.1, RFC 3810 §5.1.3).
pub(super) const fn long_code(code: u16, len: u32) -> u32 {
    let mantissa_bits = len - 4;
    if code >> (len - 1) == 0 {
        return code as u32;
    }
    let exponent = (code >> mantissa_bits) & 7;
    let mantissa = code as u32 & ((1 << mantissa_bits) - 1);
    (mantissa | 1 << mantissa_bits) << (exponent + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_floating_point_in_their_upper_half() {
        assert_eq!(long_code(100, 8), 100);
        assert_eq!(long_code(127, 8), 127);
        assert_eq!(long_code(0x80, 8), 128);
        assert_eq!(long_code(0xff, 8), 31_744);
        assert_eq!(long_code(0x7fff, 16), 32_767);
        assert_eq!(long_code(0x8000, 16), 32_768);
        // RFC 3810 §5.1.3 gives the largest delay as 8387584 ms: 2 h 19 min 47.584 s.
        assert_eq!(long_code(0xffff, 16), 8_387_584);
    }
}
