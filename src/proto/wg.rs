//! WireGuard: an encrypted tunnel over UDP that carries IP packets between hosts that know each other's public key.
//! WireGuard: Next Generation Kernel Network Tunnel §5.4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────────────────────────────────────┤
//! │     type      │                  reserved (0)                 │
//! ├───────────────┴───────────────────────────────────────────────┤
//! │         receiver's index (in a handshake the sender's)        │
//! ├───────────────────────────────────────────────────────────────┤
//! │       transport data: counter (64 bits), encrypted packet     │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! All numbers are little-endian. Nothing is decrypted.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, octet_bits, octets,
};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "WireGuard §5.4";

fields! {
    TYPE = dec("wg.type", SPEC, w("type", "tipo")).at(0, 8).names(type_name);
    RESERVED = octets("wg.reserved", SPEC, w("reserved", "reservado")).at(8, 24);
    SENDER = hex(8, "wg.sender", SPEC, w("sender's index", "índice do remetente")).little_endian();
    RECEIVER = hex(8, "wg.receiver", SPEC, w("receiver's index", "índice do receptor"))
        .little_endian()
        .about("By which the receiver finds the session and its keys.", "Pelo qual o receptor encontra a sessão e suas chaves.");
    EPHEMERAL = octets("wg.ephemeral", SPEC, w("ephemeral public key", "chave pública efêmera"));
    STATIC = octets("wg.encrypted_static", SPEC, w("encrypted public key", "chave pública cifrada"));
    TIMESTAMP = octets("wg.encrypted_timestamp", SPEC, w("encrypted timestamp", "marca de tempo cifrada"));
    EMPTY = octets("wg.encrypted_empty", SPEC, w("encrypted nothing", "nada cifrado"));
    MAC_1 = octets("wg.mac1", SPEC, w("first authentication code", "primeiro código de autenticação"));
    MAC_2 = octets("wg.mac2", SPEC, w("second authentication code", "segundo código de autenticação"));
    NONCE = octets("wg.nonce", SPEC, w("nonce", "nonce"));
    COOKIE = octets("wg.encrypted_cookie", SPEC, w("encrypted cookie", "cookie cifrado"));
    COUNTER = dec("wg.counter", SPEC, w("counter", "contador")).little_endian();
}

static INITIATION: &[(&FieldDef, u32)] =
    &[(&SENDER, 32), (&EPHEMERAL, 256), (&STATIC, 384), (&TIMESTAMP, 224), (&MAC_1, 128), (&MAC_2, 128)];
static RESPONSE: &[(&FieldDef, u32)] =
    &[(&SENDER, 32), (&RECEIVER, 32), (&EPHEMERAL, 256), (&EMPTY, 128), (&MAC_1, 128), (&MAC_2, 128)];
static COOKIE_REPLY: &[(&FieldDef, u32)] = &[(&RECEIVER, 32), (&NONCE, 192), (&COOKIE, 256)];
static TRANSPORT: &[(&FieldDef, u32)] = &[(&RECEIVER, 32), (&COUNTER, 64)];

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("handshake initiation", "início do acordo"),
        2 => w("handshake response", "resposta do acordo"),
        3 => w("cookie reply", "resposta com cookie"),
        4 => w("transport data", "dados de transporte"),
        _ => return None,
    })
}

/// WireGuard.
pub struct WireGuard;

impl Protocol for WireGuard {
    const INFO: &'static Info = &Info {
        name: "wg",
        title: "WireGuard",
        about: w(
            "Carries IP packets, encrypted, between hosts that know each other's public key.",
            "Leva pacotes IP, cifrados, entre hosts que conhecem a chave pública um do outro.",
        ),
        spec: "WireGuard §5.4",
        osi: Osi::Network,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(51820)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (header, next) = match bytes.first_chunk::<4>() {
            Some([1, 0, 0, 0]) => (148, Next::Nothing),
            Some([2, 0, 0, 0]) => (92, Next::Nothing),
            Some([3, 0, 0, 0]) => (64, Next::Nothing),
            Some([4, 0, 0, 0]) => (16, Next::Opaque),
            Some(_) => return Err(Fault::Malformed(w("no type of WireGuard's", "não é um tipo do WireGuard"))),
            None => return Err(Fault::Truncated { need: 4 }),
        };
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(header, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let parts = match header.first() {
            Some(1) => INITIATION,
            Some(2) => RESPONSE,
            Some(3) => COOKIE_REPLY,
            Some(4) => TRANSPORT,
            _ => return,
        };
        sink.run(header, octet_bits(4..header.len()), parts);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some(name) = header.first().and_then(|kind| type_name((*kind).into())) else { return };
        say.words(name);
        if let (Some(4), Some(counter)) = (header.first(), COUNTER.value(header, 64, 64).and_then(|v| v.number())) {
            let _ = write!(say, " {counter} · {}", layer.payload().len());
            say.words(w(" encrypted octets", " octetos cifrados"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn data_are_opaque_behind_index_and_counter() {
        let told = tell(Proto::WireGuard, &format!("04000000 2a000000 0700000000000000 {}", "00".repeat(16)));
        assert_eq!((told.stop, told.get("wg.receiver")), (Stop::Opaque, "0x0000002a".into()));
        assert_eq!(told.summaries[0][1], "dados de transporte 7 · 16 octetos cifrados");
    }

    #[test]
    fn each_part_of_the_handshake_has_its_length() {
        for (kind, octets) in [("01", 148), ("02", 92), ("03", 64)] {
            let told = tell(Proto::WireGuard, &format!("{kind}000000 {}", "ab".repeat(octets - 4)));
            assert_eq!(told.stop, Stop::Done, "{kind}");
            let short = tell(Proto::WireGuard, &format!("{kind}000000 {}", "ab".repeat(octets - 5)));
            assert_eq!(short.stop, Stop::Fault(Fault::Truncated { need: octets }), "{kind}");
        }
    }

    #[test]
    fn another_type_is_another_protocol() {
        assert!(matches!(tell(Proto::WireGuard, "05000000").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
