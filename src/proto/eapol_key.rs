//! Keys of a wireless LAN: four messages by which a station and its access point prove to each other that they know the
//! password, without saying it, and agree on keys. IEEE 802.11-2020 §12.7.2.
//!
//! ```text
//! ├───────────────┬───────────────────────────────┬───────────────────────────────┐
//! │  descriptor   │            key information    │        length of the key      │
//! ├───────────────┴───────────────────────────────┴───────────────────────────────┤
//! │ replay counter (8), nonce (32), IV (16), sequence (8), identifier (8),        │
//! │ integrity code (16), length of the data (2), data                             │
//! └───────────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Integrity codes of another length than 16 octets (rare suites) are not told apart. Nothing is decrypted.

use super::contract::{Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, octets};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.11 §12.7.2";
const RC4: &str = "IEEE 802.1X-2001 §7.6";

fields! {
    DESCRIPTOR = dec("eapol.keydes.type", SPEC, w("kind of key", "tipo de chave")).names(descriptor_name);
    NUMBER = dec("wlan_rsna_eapol.keydes.msgnr", "IEEE 802.11 §12.7.6", w("message of the handshake", "mensagem do aperto de mão")).derived();
    INFORMATION = hex(4, "wlan_rsna_eapol.keydes.key_info", SPEC, w("key information", "informação da chave")).group();
    RESERVED = dec("wlan_rsna_eapol.keydes.key_info.reserved", SPEC, w("reserved", "reservado"));
    SMK = flag("wlan_rsna_eapol.keydes.key_info.smk_message", SPEC, w("between stations", "entre estações"));
    ENCRYPTED = flag("wlan_rsna_eapol.keydes.key_info.encrypted_key_data", SPEC, w("data are encrypted", "dados cifrados"));
    REQUEST = flag("wlan_rsna_eapol.keydes.key_info.request", SPEC, w("request", "pedido"));
    ERROR = flag("wlan_rsna_eapol.keydes.key_info.error", SPEC, w("error", "erro"));
    SECURE = flag("wlan_rsna_eapol.keydes.key_info.secure", SPEC, w("secured", "protegido"));
    HAS_CODE = flag("wlan_rsna_eapol.keydes.key_info.key_mic", SPEC, w("with an integrity code", "com código de integridade"));
    ACKNOWLEDGE = flag("wlan_rsna_eapol.keydes.key_info.key_ack", SPEC, w("answer wanted", "resposta desejada"));
    INSTALL = flag("wlan_rsna_eapol.keydes.key_info.install", SPEC, w("use the key now", "usar a chave agora"));
    INDEX = dec("wlan_rsna_eapol.keydes.key_info.key_index", SPEC, w("index", "índice"));
    PAIRWISE = flag("wlan_rsna_eapol.keydes.key_info.key_type", SPEC, w("for these two alone", "só para estes dois"));
    VERSION = dec("wlan_rsna_eapol.keydes.key_info.keydes_version", SPEC, w("algorithms", "algoritmos")).names(version_name);
    KEY_LENGTH = dec("eapol.keydes.key_len", SPEC, w("length of the key", "comprimento da chave"));
    COUNTER = dec("eapol.keydes.replay_counter", SPEC, w("replay counter", "contador contra repetição"));
    NONCE = octets("wlan_rsna_eapol.keydes.nonce", SPEC, w("nonce", "nonce"))
        .about("A random number of each side; with the password both make the same key.", "Um número aleatório de cada lado; com a senha, ambos geram a mesma chave.");
    IV = octets("eapol.keydes.key_iv", SPEC, w("IV", "IV"));
    SEQUENCE = octets("wlan_rsna_eapol.keydes.rsc", SPEC, w("sequence so far", "sequência até aqui"));
    IDENTIFIER = octets("wlan_rsna_eapol.keydes.id", SPEC, w("identifier", "identificador"));
    CODE = octets("wlan_rsna_eapol.keydes.mic", SPEC, w("integrity code", "código de integridade"))
        .about("Only who knows the password can work it out.", "Só quem conhece a senha consegue calculá-lo.");
    DATA_LENGTH = dec("wlan_rsna_eapol.keydes.data_len", SPEC, w("length of the data", "comprimento dos dados"));
    DATA = octets("wlan_rsna_eapol.keydes.data", SPEC, w("data", "dados"));
    RC4_INDEX = hex(2, "eapol.keydes.key_index", RC4, w("index", "índice")).group();
    RC4_UNICAST = flag("eapol.keydes.key_index.type", RC4, w("for these two alone", "só para estes dois"));
    RC4_NUMBER = dec("eapol.keydes.key_index.number", RC4, w("number", "número"));
    RC4_SIGNATURE = octets("eapol.keydes.key_signature", RC4, w("signature", "assinatura"));
    RC4_KEY = octets("eapol.keydes.key", RC4, w("key, encrypted", "chave, cifrada"));
    BODY = octets("eapol.keydes.body", SPEC, w("content", "conteúdo"));
}

/// Octets up to the data.
const HEADER: usize = 95;

fn descriptor_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => same("RC4"),
        2 => w("wireless LAN (RSN)", "rede sem fio (RSN)"),
        254 => w("wireless LAN (WPA)", "rede sem fio (WPA)"),
        _ => return None,
    })
}

fn version_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "HMAC-MD5, RC4",
        2 => "HMAC-SHA1, AES",
        3 => "AES-CMAC, AES",
        _ => return None,
    }))
}

/// Which of the four messages it is: the access point asks for an answer to 1 and 3, and only 1 has no code.
fn number(information: u16, data_length: u16) -> Option<u64> {
    let has = |bit: u32| information >> bit & 1 != 0;
    // Bits 3: pairwise, 7: answer wanted, 8: code, 9: secured.
    match (has(3), has(7), has(8), has(9)) {
        (true, true, false, _) => Some(1),
        (true, true, true, _) => Some(3),
        (true, false, true, true) => Some(4),
        (true, false, true, false) => Some(if data_length == 0 { 4 } else { 2 }),
        _ => None,
    }
}

/// EAPOL keys.
pub struct EapolKey;

impl Protocol for EapolKey {
    const INFO: &'static Info = &Info {
        name: "eapol_key",
        title: "EAPOL-Key",
        about: w(
            "A station and its access point prove that both know the password, and agree on keys.",
            "Uma estação e seu ponto de acesso provam que ambos conhecem a senha, e combinam chaves.",
        ),
        spec: "IEEE 802.11 §12.7.2",
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::EapolKey],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes.first() {
            None => Err(Fault::Truncated { need: 1 }),
            Some(2 | 254) if bytes.len() < HEADER => Err(Fault::Truncated { need: HEADER }),
            Some(2 | 254) => Ok(Step::new(HEADER + usize::from(be16(bytes, HEADER - 2).unwrap_or_default()), Next::Nothing)),
            Some(_) => Ok(Step::new(bytes.len(), Next::Nothing)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = match cursor.number(&DESCRIPTOR, 1) {
            Some(2 | 254) => tell(bytes, &mut cursor),
            Some(1) => tell_rc4(&mut cursor),
            _ => None,
        };
        cursor.rest(&BODY);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if bytes.first() == Some(&1) {
            return say.words(w("key for WEP", "chave para WEP"));
        }
        let Some((information, length)) = be16(bytes, 1).zip(be16(bytes, HEADER - 2)) else { return };
        match number(information, length) {
            Some(number) => {
                say.words(w("handshake, message ", "aperto de mão, mensagem "));
                say.out.push_str(&number.to_string());
                say.words(w(" of 4", " de 4"));
            }
            None => say.words(w("key of the group", "chave do grupo")),
        }
    }
}

fn tell(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    if let Some(number) = number(be16(bytes, 1)?, be16(bytes, HEADER - 2)?) {
        cursor.derive(&NUMBER, Value::Number(number));
    }
    let parts: [(&'static FieldDef, u32); 12] = [
        (&RESERVED, 2),
        (&SMK, 1),
        (&ENCRYPTED, 1),
        (&REQUEST, 1),
        (&ERROR, 1),
        (&SECURE, 1),
        (&HAS_CODE, 1),
        (&ACKNOWLEDGE, 1),
        (&INSTALL, 1),
        (&INDEX, 2),
        (&PAIRWISE, 1),
        (&VERSION, 3),
    ];
    cursor.flags(&INFORMATION, 16, &parts)?;
    cursor.number(&KEY_LENGTH, 2)?;
    cursor.number(&COUNTER, 8)?;
    for (def, octets) in [(&NONCE, 32), (&IV, 16), (&SEQUENCE, 8), (&IDENTIFIER, 8), (&CODE, 16)] {
        cursor.octets(def, octets)?;
    }
    cursor.number(&DATA_LENGTH, 2)?;
    cursor.rest(&DATA);
    Some(())
}

/// Tells a key for WEP.
fn tell_rc4(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&KEY_LENGTH, 2)?;
    cursor.number(&COUNTER, 8)?;
    cursor.octets(&IV, 16)?;
    cursor.flags(&RC4_INDEX, 8, &[(&RC4_UNICAST, 1), (&RC4_NUMBER, 7)])?;
    cursor.octets(&RC4_SIGNATURE, 16)?;
    cursor.rest(&RC4_KEY);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    fn message(information: &str, data: &str) -> String {
        let body = format!(
            "02 {information} 0010 0000000000000001 {} {} {:04x} {data}",
            "5a".repeat(32),
            "00".repeat(48),
            data.len() / 2
        );
        format!("0180c2000003 020000000001 888e 02 03 {:04x} {body}", 95 + data.len() / 2)
    }

    #[test]
    fn a_key_for_wep_has_a_form_of_its_own() {
        let (iv, signature) = ("6aba18850f27ac38ae1aca8253858f26", "5d11315d47c77d8547a020d8cb9d4943");
        let told = tell(Proto::EapolKey, &format!("01 000d 0000406055115bd7 {iv} 82 {signature} 9af1d153d2ba5ccf63c3a226b8"));
        assert_eq!((told.get("eapol.keydes.key_len"), told.get("eapol.keydes.replay_counter")), ("13".into(), "70782488239063".into()));
        assert_eq!((told.get("eapol.keydes.key_iv"), told.get("eapol.keydes.key_signature")), (iv.into(), signature.into()));
        assert_eq!((told.get("eapol.keydes.key_index.type"), told.get("eapol.keydes.key_index.number")), ("1".into(), "2".into()));
        assert_eq!((told.get("eapol.keydes.key"), told.summaries[0][0].as_str()), ("9af1d153d2ba5ccf63c3a226b8".into(), "key for WEP"));
    }

    #[test]
    fn the_four_messages_are_told_apart() {
        for (information, data, number) in [("008a", "", "1"), ("010a", "30020100", "2"), ("13ca", "dd00", "3"), ("030a", "", "4")] {
            let told = tell(Proto::Ethernet, &message(information, data));
            assert_eq!(told.protocols, "eth:eapol:eapol_key");
            assert_eq!(told.get("wlan_rsna_eapol.keydes.msgnr"), number, "{information}");
            assert_eq!(told.get("wlan_rsna_eapol.keydes.nonce"), "5a".repeat(32));
            assert_eq!(told.summaries[2][0], format!("handshake, message {number} of 4"));
        }
    }
}
