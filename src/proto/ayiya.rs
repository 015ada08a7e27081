//! AYIYA: carried IPv6 of hosts behind a NAT over UDP, signed, to the brokers of the early IPv6 Internet.
//! draft-massar-v6ops-ayiya §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────┬───────┬───────┬───────┬───────┬───────────────┤
//! │id len │id type│sig len│ hash  │ auth  │ opcode│  next header  │
//! ├───────┴───────┴───────┴───────┴───────┴───────┴───────────────┤
//! │                             epoch                             │
//! ├───────────────────────────────────────────────────────────────┤
//! │ identity, 2^(id len) octets; signature, 4 × (sig len) octets  │
//! └───────────────────────────────────────────────────────────────┘
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octets};
use super::cursor::Cursor;
use crate::bytes::bits;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "draft-massar-v6ops-ayiya §4";

fields! {
    IDENTITY_LENGTH = hex(2, "ayiya.idlen", SPEC, w("identity's length, as a power of 2", "comprimento da identidade, potência de 2")).at(0, 4);
    IDENTITY_TYPE = hex(2, "ayiya.idtype", SPEC, w("identity's type", "tipo da identidade")).at(4, 4).names(identity_name);
    SIGNATURE_LENGTH = hex(2, "ayiya.siglen", SPEC, w("signature's length in words", "comprimento da assinatura em palavras")).at(8, 4);
    HASH = hex(2, "ayiya.hashmethod", SPEC, w("hash", "resumo")).at(12, 4).names(hash_name);
    AUTHENTICATION = hex(2, "ayiya.authmethod", SPEC, w("authentication", "autenticação")).at(16, 4).names(authentication_name);
    OPERATION = hex(2, "ayiya.opcode", SPEC, w("operation", "operação")).at(20, 4).names(operation_name);
    NEXT = hex(2, "ayiya.nextheader", SPEC, w("next header", "próximo cabeçalho")).at(24, 8).names(ip_protocols::keyword);
    EPOCH = dec("ayiya.epoch", SPEC, w("time, in seconds since 1970", "instante, em segundos desde 1970")).at(32, 32);
    IDENTITY = octets("ayiya.identity", SPEC, w("identity", "identidade"));
    SIGNATURE = octets("ayiya.signature", SPEC, w("signature", "assinatura"));
}

fn identity_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => w("integer", "número"),
        2 => w("text", "texto"),
        _ => return None,
    })
}

fn hash_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        1 => w("MD5", "MD5"),
        2 => w("SHA-1", "SHA-1"),
        3 => w("UMAC", "UMAC"),
        _ => return None,
    })
}

fn authentication_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => w("shared secret", "segredo compartilhado"),
        2 => w("public key", "chave pública"),
        _ => return None,
    })
}

fn operation_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("keep alive", "manter vivo"),
        1 => w("forward", "encaminhar"),
        2 => w("echo request", "pedido de eco"),
        3 => w("echo request and forward", "pedido de eco e encaminhar"),
        4 => w("echo response", "resposta de eco"),
        5 => w("message of the day", "mensagem do dia"),
        6 => w("query request", "pedido de consulta"),
        7 => w("query response", "resposta de consulta"),
        _ => return None,
    })
}

const FORWARD: u64 = 1;

/// Octets of the identity and of the signature.
fn lengths(bytes: &[u8]) -> Option<[usize; 2]> {
    Some([1 << bits(bytes, 0, 4)?, bits(bytes, 8, 4)? as usize * 4])
}

/// AYIYA.
pub struct Ayiya;

impl Protocol for Ayiya {
    const INFO: &'static Info = &Info {
        name: "ayiya",
        title: "AYIYA",
        about: w(
            "Carried IPv6 of hosts behind a NAT over UDP, signed, to the brokers of the early IPv6 Internet.",
            "Levava o IPv6 de hosts atrás de NAT sobre UDP, assinado, aos intermediários do começo da Internet IPv6.",
        ),
        spec: "draft-massar-v6ops-ayiya",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(5072)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let [identity, signature] = lengths(bytes).ok_or(Fault::Truncated { need: 8 })?;
        let octets = 8 + identity + signature;
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        let next = match (bits(bytes, 20, 4), bytes.get(3)) {
            (Some(FORWARD), Some(header)) => Next::header(*header),
            _ => Next::Payload,
        };
        Ok(Step::new(octets, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let Some([identity, signature]) = lengths(layer.header()) else { return };
        let mut cursor = Cursor::new(layer.header(), 8, sink);
        cursor.octets(&IDENTITY, identity);
        if signature > 0 {
            cursor.octets(&SIGNATURE, signature);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        if let Some(operation) = bits(layer.header(), 20, 4).and_then(operation_name) {
            say.words(operation);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn what_is_forwarded_is_peeled() {
        let told = tell(
            Proto::Ayiya,
            "41 52 11 29 4ef2c5a0 20010db8000000000000000000000001 0102030405060708090a0b0c0d0e0f1011121314 \
             60000000 0000 3b 40 20010db8000000000000000000000001 20010db8000000000000000000000002",
        );
        assert_eq!((told.protocols.as_str(), told.get("ayiya.nextheader")), ("ayiya:ipv6", "0x29".into()));
        assert_eq!(told.get("ayiya.signature"), "0102030405060708090a0b0c0d0e0f1011121314");
        assert_eq!(told.summaries[0][0], "forward");
    }
}
