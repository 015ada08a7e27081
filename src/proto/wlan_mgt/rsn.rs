//! How a wireless LAN is protected: which ciphers, and how a station proves that it may come in. IEEE 802.11-2020 §9.4.2.24.
//!
//! ```text
//! │ version │ cipher for the group │ count │ ciphers for one │ count │ ways to prove │ capabilities │
//! ```

use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, dec, hex, label};
use crate::proto::cursor::Cursor;

const SPEC: &str = "IEEE 802.11 §9.4.2.24";

fields! {
    VERSION = dec("wlan.rsn.version", SPEC, w("version", "versão")).little_endian();
    GROUP_MAKER = dec("wlan.rsn.gcs.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    GROUP = dec("wlan.rsn.gcs.type", SPEC, w("cipher for the group", "cifra para o grupo")).names(cipher_name);
    CIPHERS = dec("wlan.rsn.pcs.count", SPEC, w("number of ciphers", "número de cifras")).little_endian();
    CIPHER_LIST = label("wlan.rsn.pcs.list", SPEC, w("ciphers for one station", "cifras para uma estação")).group();
    CIPHER_MAKER = dec("wlan.rsn.pcs.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    CIPHER = dec("wlan.rsn.pcs.type", SPEC, w("cipher", "cifra")).names(cipher_name);
    PROOFS = dec("wlan.rsn.akms.count", SPEC, w("number of ways to prove", "número de formas de provar")).little_endian();
    PROOF_LIST = label("wlan.rsn.akms.list", SPEC, w("ways to prove", "formas de provar")).group();
    PROOF_MAKER = dec("wlan.rsn.akms.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    PROOF = dec("wlan.rsn.akms.type", SPEC, w("how a station proves that it may come in", "como a estação prova que pode entrar")).names(proof_name);
    CAPABILITIES = hex(4, "wlan.rsn.capabilities", SPEC, w("capabilities", "capacidades")).little_endian();
}

/// The identifier of an organisation (24 bits).
fn maker_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00_0f_ac => same("IEEE 802.11"),
        0x00_50_f2 => same("Microsoft"),
        _ => return None,
    })
}

fn cipher_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("the group's", "a do grupo"),
        1 => same("WEP-40"),
        2 => same("TKIP"),
        4 => same("AES (CCMP-128)"),
        5 => same("WEP-104"),
        6 => same("BIP-CMAC-128"),
        7 => w("no traffic of groups", "sem tráfego de grupo"),
        8 => same("AES (GCMP-128)"),
        9 => same("AES (GCMP-256)"),
        10 => same("AES (CCMP-256)"),
        _ => return None,
    })
}

fn proof_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("by a server (802.1X)", "por um servidor (802.1X)"),
        2 => w("by a password (PSK, WPA2)", "por uma senha (PSK, WPA2)"),
        3 => w("by a server, when roaming", "por um servidor, ao mudar de célula"),
        4 => w("by a password, when roaming", "por uma senha, ao mudar de célula"),
        5 => w("by a server, SHA-256", "por um servidor, SHA-256"),
        6 => w("by a password, SHA-256", "por uma senha, SHA-256"),
        8 => w("by a password (SAE, WPA3)", "por uma senha (SAE, WPA3)"),
        9 => w("by a password (SAE), when roaming", "por uma senha (SAE), ao mudar de célula"),
        18 => w("not at all, but encrypted (OWE)", "sem prova, mas cifrado (OWE)"),
        _ => return None,
    })
}

/// Tells the value of the element that `cursor` has; what is left of it stays.
pub(super) fn describe(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VERSION, 2)?;
    cursor.number(&GROUP_MAKER, 3)?;
    cursor.number(&GROUP, 1)?;
    list(cursor, &CIPHERS, &CIPHER_LIST, &CIPHER_MAKER, &CIPHER)?;
    list(cursor, &PROOFS, &PROOF_LIST, &PROOF_MAKER, &PROOF)?;
    cursor.number(&CAPABILITIES, 2).map(|_| ())
}

fn list(
    cursor: &mut Cursor<'_, '_>,
    count: &'static FieldDef,
    list: &'static FieldDef,
    maker: &'static FieldDef,
    kind: &'static FieldDef,
) -> Option<()> {
    let octets = usize::try_from(cursor.number(count, 2)?).ok()?.checked_mul(4)?;
    (octets <= cursor.remaining()).then_some(())?;
    if octets > 0 {
        cursor.item(list, octets, &super::VALUE, |cursor| {
            while cursor.remaining() > 0 {
                cursor.number(maker, 3)?;
                cursor.number(kind, 1)?;
            }
            Some(())
        });
    }
    Some(())
}
