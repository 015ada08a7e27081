//! How a wireless LAN is protected: which ciphers, and how a station proves that it may come in. IEEE 802.11-2020 §9.4.2.24, and
//! what the Wi-Fi Alliance took of its draft as WPA.
//!
//! ```text
//! │ version │ cipher for the group │ count │ ciphers for one │ count │ ways to prove │ capabilities │
//! ```

use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, dec, hex, label, oui};
use crate::proto::cursor::Cursor;

const SPEC: &str = "IEEE 802.11 §9.4.2.24";
const WPA_SPEC: &str = "Wi-Fi Alliance, WPA";

fields! {
    VERSION = dec("wlan.rsn.version", SPEC, w("version", "versão")).little_endian();
    GROUP_MAKER = oui("wlan.rsn.gcs.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    GROUP = dec("wlan.rsn.gcs.type", SPEC, w("cipher for the group", "cifra para o grupo")).names(cipher_name);
    CIPHERS = dec("wlan.rsn.pcs.count", SPEC, w("number of ciphers", "número de cifras")).little_endian();
    CIPHER_LIST = label("wlan.rsn.pcs.list", SPEC, w("ciphers for one station", "cifras para uma estação")).group();
    CIPHER_MAKER = oui("wlan.rsn.pcs.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    CIPHER = dec("wlan.rsn.pcs.type", SPEC, w("cipher", "cifra")).names(cipher_name);
    PROOFS = dec("wlan.rsn.akms.count", SPEC, w("number of ways to prove", "número de formas de provar")).little_endian();
    PROOF_LIST = label("wlan.rsn.akms.list", SPEC, w("ways to prove", "formas de provar")).group();
    PROOF_MAKER = oui("wlan.rsn.akms.oui", SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    PROOF = dec("wlan.rsn.akms.type", SPEC, w("how a station proves that it may come in", "como a estação prova que pode entrar")).names(proof_name);
    CAPABILITIES = hex(4, "wlan.rsn.capabilities", SPEC, w("capabilities", "capacidades")).little_endian();
    WPA_VERSION = dec("wlan.wfa.ie.wpa.version", WPA_SPEC, w("version", "versão")).little_endian();
    WPA_GROUP_MAKER = oui("wlan.wfa.ie.wpa.mcs.oui", WPA_SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    WPA_GROUP = dec("wlan.wfa.ie.wpa.mcs.type", WPA_SPEC, w("cipher for the group", "cifra para o grupo")).names(cipher_name);
    WPA_CIPHERS = dec("wlan.wfa.ie.wpa.ucs.count", WPA_SPEC, w("number of ciphers", "número de cifras")).little_endian();
    WPA_CIPHER_LIST = label("wlan.wfa.ie.wpa.ucs.list", WPA_SPEC, w("ciphers for one station", "cifras para uma estação")).group();
    WPA_CIPHER_MAKER = oui("wlan.wfa.ie.wpa.ucs.oui", WPA_SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    WPA_CIPHER = dec("wlan.wfa.ie.wpa.ucs.type", WPA_SPEC, w("cipher", "cifra")).names(cipher_name);
    WPA_PROOFS = dec("wlan.wfa.ie.wpa.akms.count", WPA_SPEC, w("number of ways to prove", "número de formas de provar")).little_endian();
    WPA_PROOF_LIST = label("wlan.wfa.ie.wpa.akms.list", WPA_SPEC, w("ways to prove", "formas de provar")).group();
    WPA_PROOF_MAKER = oui("wlan.wfa.ie.wpa.akms.oui", WPA_SPEC, w("who defined it", "quem a definiu")).names(maker_name);
    WPA_PROOF = dec("wlan.wfa.ie.wpa.type", WPA_SPEC, w("how a station proves that it may come in", "como a estação prova que pode entrar")).names(proof_name);
}

/// The identifier of an organisation (24 bits).
pub(super) fn maker_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00_0f_ac => same("IEEE 802.11"),
        0x00_50_f2 => same("Microsoft"),
        0x50_6f_9a => same("Wi-Fi Alliance"),
        0x00_03_7f | 0x8c_fd_f0 => same("Qualcomm"),
        0x00_0b_86 => same("Aruba"),
        0x00_0c_43 => same("Ralink"),
        0x00_0c_e7 => same("MediaTek"),
        0x00_10_18 | 0x00_90_4c => same("Broadcom"),
        0x00_15_6d => same("Ubiquiti"),
        0x00_17_35 => same("Intel"),
        0x00_17_f2 => same("Apple"),
        0x00_40_96 => same("Cisco"),
        0x00_50_43 => same("Marvell"),
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

/// What a form of the element calls its parts.
pub(super) struct Form {
    version: &'static FieldDef,
    group: [&'static FieldDef; 2],
    ciphers: [&'static FieldDef; 4],
    proofs: [&'static FieldDef; 4],
}

/// The element of the standard.
pub(super) static RSN: Form = Form {
    version: &VERSION,
    group: [&GROUP_MAKER, &GROUP],
    ciphers: [&CIPHERS, &CIPHER_LIST, &CIPHER_MAKER, &CIPHER],
    proofs: [&PROOFS, &PROOF_LIST, &PROOF_MAKER, &PROOF],
};

/// That of WPA, behind an identifier of Microsoft's.
pub(super) static WPA: Form = Form {
    version: &WPA_VERSION,
    group: [&WPA_GROUP_MAKER, &WPA_GROUP],
    ciphers: [&WPA_CIPHERS, &WPA_CIPHER_LIST, &WPA_CIPHER_MAKER, &WPA_CIPHER],
    proofs: [&WPA_PROOFS, &WPA_PROOF_LIST, &WPA_PROOF_MAKER, &WPA_PROOF],
};

impl Form {
    /// Tells the value of the element that `cursor` has; what is left of it stays.
    pub fn describe(&self, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        let [maker, cipher] = self.group;
        cursor.number(self.version, 2)?;
        cursor.number(maker, 3)?;
        cursor.number(cipher, 1)?;
        list(self.ciphers, cursor)?;
        list(self.proofs, cursor)?;
        if std::ptr::eq(self, &raw const RSN) { cursor.number(&CAPABILITIES, 2).map(|_| ()) } else { Some(()) }
    }
}

fn list([count, list, maker, kind]: [&'static FieldDef; 4], cursor: &mut Cursor<'_, '_>) -> Option<()> {
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
