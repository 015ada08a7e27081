//! STUN: asks a server under which address one is seen, so that two hosts behind translators find a way to each other; TURN
//! has it pass on what they say. RFC 8489 §5, RFC 8656.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬───────────────────────────┬───────────────────────────────┤
//! │0 0│  method and class, mixed  │            length             │
//! ├───┴───────────────────────────┴───────────────────────────────┤
//! │                     cookie: 0x2112a442                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │            transaction (12 octets), attributes                │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Addresses are mixed with the cookie and the transaction, because translators rewrite every address that they find; they
//! are told as they are. Messages of RFC 3489, which had no cookie, are not known.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

use super::contract::{Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, hex, ipv4, ipv6, octets, text};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 8489 §5";
const ATTRIBUTES: &str = "RFC 8489 §14";
const RELAYS: &str = "RFC 8656 §18";
const PATHS: &str = "RFC 8445 §16";

fields! {
    TYPE = hex(4, "stun.type", SPEC, w("message", "mensagem")).at(0, 16).names(type_name);
    LENGTH = dec("stun.length", SPEC, w("length of the attributes", "comprimento dos atributos")).at(16, 16);
    COOKIE = octets("stun.cookie", SPEC, w("cookie", "cookie")).at(32, 32);
    TRANSACTION = octets("stun.id", SPEC, w("transaction", "transação")).at(64, 96).about("The answer has the same.", "A resposta tem a mesma.");
    ATTRIBUTE = hex(4, "stun.attribute", ATTRIBUTES, w("attribute", "atributo")).names(attribute_name).group();
    ATTRIBUTE_TYPE = hex(4, "stun.att.type", ATTRIBUTES, w("attribute", "atributo")).names(attribute_name);
    ATTRIBUTE_LENGTH = dec("stun.att.length", ATTRIBUTES, w("length", "comprimento"));
    RESERVED = octets("stun.att.reserved", ATTRIBUTES, w("reserved", "reservado"));
    FAMILY = hex(2, "stun.att.family", ATTRIBUTES, w("family of addresses", "família de endereços")).names(family_name);
    PORT = dec("stun.att.port", ATTRIBUTES, w("port", "porta"));
    IPV4 = ipv4("stun.att.ipv4", ATTRIBUTES, w("address", "endereço"));
    IPV6 = ipv6("stun.att.ipv6", ATTRIBUTES, w("address", "endereço"));
    USER = text("stun.att.username", ATTRIBUTES, w("user", "usuário"));
    REALM = text("stun.att.realm", ATTRIBUTES, w("realm", "domínio"));
    NONCE = text("stun.att.nonce", ATTRIBUTES, w("once only", "uma vez só"));
    SOFTWARE = text("stun.att.software", ATTRIBUTES, w("program", "programa"));
    INTEGRITY = octets("stun.att.hmac", ATTRIBUTES, w("authentication code", "código de autenticação"));
    FINGERPRINT = hex(8, "stun.att.crc32", ATTRIBUTES, w("fingerprint", "impressão digital"));
    ERROR_RESERVED = dec("stun.att.error.reserved", ATTRIBUTES, w("reserved", "reservado"));
    ERROR_CLASS = dec("stun.att.error.class", ATTRIBUTES, w("error, hundreds", "erro, centenas"));
    ERROR = dec("stun.att.error", ATTRIBUTES, w("error, the rest", "erro, o resto"));
    REASON = text("stun.att.error.reason", ATTRIBUTES, w("in words", "em palavras"));
    LIFETIME = dec("stun.att.lifetime", RELAYS, w("held for, in seconds", "mantido por, em segundos"));
    CHANNEL = hex(4, "stun.att.channelnum", RELAYS, w("channel", "canal"));
    TRANSPORT = hex(2, "stun.att.transp", RELAYS, w("transport", "transporte")).names(transport_name);
    PRIORITY = dec("stun.att.priority", PATHS, w("priority of the path", "prioridade do caminho"));
    TIE = octets("stun.att.tie-breaker", PATHS, w("to settle who decides", "para resolver quem decide"));
    VALUE = octets("stun.value", ATTRIBUTES, w("value", "valor"));
    PADDING = dec("stun.att.padding", ATTRIBUTES, w("octets of padding", "octetos de enchimento"));
}

const HEADER: usize = 20;
const MAGIC: u32 = 0x2112_a442;

/// The method of a message and its class: 0 asks, 1 only tells, 2 says yes, 3 says no (RFC 8489 §5: their bits are mixed).
const fn parts(kind: u16) -> (u16, u16) {
    (kind & 0x000f | kind >> 1 & 0x0070 | kind >> 2 & 0x0f80, kind >> 4 & 1 | kind >> 7 & 2)
}

fn type_name(number: u64) -> Option<Words> {
    Some(match parts(u16::try_from(number).ok()?) {
        (1, 0) => w("how am I seen?", "como sou visto?"),
        (1, 1) => w("still here", "ainda aqui"),
        (1, 2) => w("so you are seen", "assim você é visto"),
        (1, 3) => w("how you are seen: refused", "como você é visto: recusado"),
        (3, 0) => w("give me a relay", "dê-me um retransmissor"),
        (3, 2) => w("a relay for you", "um retransmissor para você"),
        (3, 3) => w("a relay: refused", "um retransmissor: recusado"),
        (4, 0) => w("keep my relay", "mantenha meu retransmissor"),
        (4, 2) => w("relay kept", "retransmissor mantido"),
        (4, 3) => w("keep the relay: refused", "manter o retransmissor: recusado"),
        (6, 1) => w("pass this on", "passe isto adiante"),
        (7, 1) => w("passed on", "passado adiante"),
        (8, 0) => w("let this address in", "deixe este endereço entrar"),
        (8, 2) => w("address let in", "endereço admitido"),
        (8, 3) => w("let in: refused", "admitir: recusado"),
        (9, 0) => w("a channel for this address", "um canal para este endereço"),
        (9, 2) => w("channel made", "canal feito"),
        (9, 3) => w("channel: refused", "canal: recusado"),
        _ => return None,
    })
}

fn attribute_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0x0001 => "MAPPED-ADDRESS",
        0x0006 => "USERNAME",
        0x0008 => "MESSAGE-INTEGRITY",
        0x0009 => "ERROR-CODE",
        0x000a => "UNKNOWN-ATTRIBUTES",
        0x000c => "CHANNEL-NUMBER",
        0x000d => "LIFETIME",
        0x0012 => "XOR-PEER-ADDRESS",
        0x0013 => "DATA",
        0x0014 => "REALM",
        0x0015 => "NONCE",
        0x0016 => "XOR-RELAYED-ADDRESS",
        0x0017 => "REQUESTED-ADDRESS-FAMILY",
        0x0018 => "EVEN-PORT",
        0x0019 => "REQUESTED-TRANSPORT",
        0x001a => "DONT-FRAGMENT",
        0x001c => "MESSAGE-INTEGRITY-SHA256",
        0x001d => "PASSWORD-ALGORITHM",
        0x001e => "USERHASH",
        0x0020 => "XOR-MAPPED-ADDRESS",
        0x0022 => "RESERVATION-TOKEN",
        0x0024 => "PRIORITY",
        0x0025 => "USE-CANDIDATE",
        0x8022 => "SOFTWARE",
        0x8023 => "ALTERNATE-SERVER",
        0x8028 => "FINGERPRINT",
        0x8029 => "ICE-CONTROLLED",
        0x802a => "ICE-CONTROLLING",
        0x802b => "RESPONSE-ORIGIN",
        0x802c => "OTHER-ADDRESS",
        0xc057 => "GOOG-NETWORK-INFO",
        _ => return None,
    }))
}

fn family_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "IPv4",
        2 => "IPv6",
        _ => return None,
    }))
}

fn transport_name(number: u64) -> Option<Words> {
    Some(same(match number {
        6 => "TCP",
        17 => "UDP",
        _ => return None,
    }))
}

/// Octets of the message at the start of `bytes`, if it is one.
fn message(bytes: &[u8]) -> Option<usize> {
    let (kind, length) = (be16(bytes, 0)?, be16(bytes, 2)?);
    let known = kind < 0x4000 && length.is_multiple_of(4) && be32(bytes, 4)? == MAGIC;
    known.then_some(HEADER + usize::from(length))
}

/// STUN.
pub struct Stun;

impl Protocol for Stun {
    const INFO: &'static Info = &Info {
        name: "stun",
        title: "STUN",
        about: w(
            "Asks under which address one is seen from outside, so that two hosts behind translators find a way to each other.",
            "Pergunta com qual endereço se é visto de fora, para que dois hosts atrás de tradutores achem um caminho um ao outro.",
        ),
        spec: "RFC 8489",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(3478), Key::Tcp(3478)],
        fields: FIELDS,
        ends: None,
    };

    // Two bits that are zero, a length of whole words, the cookie.
    const SIGNATURES: &'static [Signature] = &[Signature::both(&[(0, 0x3f)]).with(0x0000_0003_ffff_ffff, 0x0000_0000_2112_a442)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match message(bytes) {
            Some(_) if bytes.len() < HEADER => Err(Fault::Truncated { need: HEADER }),
            Some(octets) => Ok(Step::new(octets, Next::Nothing).claim(octets)),
            None if bytes.len() < 8 => Err(Fault::Truncated { need: 8 }),
            None => Err(Fault::Malformed(w("no message of STUN", "não é uma mensagem STUN"))),
        }
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        message(bytes).is_some_and(|octets| octets <= bytes.len() || !carrier.whole || carrier.stream) && bytes.len() >= HEADER
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let header = layer.header();
        let id = u64::from(be32(header, 12)?) << 32 | u64::from(be32(header, 16)?);
        match parts(be16(header, 0)?).1 {
            0 => Some(Exchange::numbered(true, id)),
            2 | 3 => Some(Exchange::numbered(false, id)),
            _ => None,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, HEADER, sink);
        while let Some(length) = cursor.peek16(2).map(usize::from) {
            let kind = Value::Number(cursor.peek16(0).unwrap_or_default().into());
            cursor.group(&ATTRIBUTE, 4 + length.next_multiple_of(4), kind, &VALUE, |cursor| {
                let kind = cursor.number(&ATTRIBUTE_TYPE, 2)?;
                cursor.number(&ATTRIBUTE_LENGTH, 2)?;
                let end = cursor.position() + length;
                attribute(kind, length, bytes, cursor)?;
                let left = end.checked_sub(cursor.position()).filter(|left| *left > 0);
                if let Some(left) = left {
                    cursor.octets(&VALUE, left)?;
                }
                let padding = cursor.remaining();
                if padding > 0 {
                    cursor.computed(&PADDING, padding, Value::Number(padding as u64))?;
                }
                Some(())
            });
        }
        cursor.rest(&VALUE);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(kind) = be16(bytes, 0) else { return };
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                let _ = write!(say, "{kind:#06x}");
            }
        }
        let mut at = HEADER;
        while let (Some(kind), Some(length)) = (be16(bytes, at), be16(bytes, at + 2)) {
            let value = bytes.get(at + 4..at + 4 + usize::from(length)).unwrap_or_default();
            match kind {
                0x0020 | 0x0016 => {
                    if let Some((address, port)) = address(value, bytes) {
                        say.out.push_str(": ");
                        let _ = match address {
                            Address::V4(octets) => write!(say, "{}:{port}", Ipv4Addr::from(octets)),
                            Address::V6(octets) => write!(say, "[{}]:{port}", Ipv6Addr::from(octets)),
                        };
                        return;
                    }
                }
                0x0009 => {
                    if let Some(&[_, _, class, rest]) = value.first_chunk::<4>() {
                        let _ = write!(say, ": {}", u16::from(class & 7) * 100 + u16::from(rest));
                        return;
                    }
                }
                _ => {}
            }
            at += 4 + usize::from(length).next_multiple_of(4);
        }
    }
}

/// An address of either family.
enum Address {
    V4([u8; 4]),
    V6([u8; 16]),
}

/// The address and the port in the value of an attribute that mixes them with the cookie and the transaction of `message`.
fn address(value: &[u8], message: &[u8]) -> Option<(Address, u16)> {
    let mask: &[u8; 16] = message.get(4..HEADER)?.first_chunk()?;
    let port = be16(value, 2)? ^ (MAGIC >> 16) as u16;
    let unmix = |octets: &[u8], out: &mut [u8]| out.iter_mut().zip(octets.iter().zip(mask)).for_each(|(out, (a, b))| *out = a ^ b);
    match (value.get(1)?, value.get(4..)?) {
        (1, octets @ [_, _, _, _]) => {
            let mut address = [0; 4];
            unmix(octets, &mut address);
            Some((Address::V4(address), port))
        }
        (2, octets) if octets.len() == 16 => {
            let mut address = [0; 16];
            unmix(octets, &mut address);
            Some((Address::V6(address), port))
        }
        _ => None,
    }
}

/// Tells the value of an attribute of this kind.
fn attribute(kind: u64, length: usize, message: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let whole: &'static FieldDef = match (kind, length) {
        (_, 0) => return Some(()),
        (0x0001 | 0x8023 | 0x802b | 0x802c, 8 | 20) => {
            cursor.octets(&RESERVED, 1)?;
            let family = cursor.number(&FAMILY, 1)?;
            cursor.number(&PORT, 2)?;
            return match (family, length) {
                (1, 8) => cursor.octets(&IPV4, 4).map(|_| ()),
                (2, 20) => cursor.octets(&IPV6, 16).map(|_| ()),
                _ => None,
            };
        }
        (0x0012 | 0x0016 | 0x0020, 8 | 20) => {
            let (address, port) = address(cursor.ahead().get(..length)?, message)?;
            cursor.octets(&RESERVED, 1)?;
            cursor.number(&FAMILY, 1)?;
            cursor.computed(&PORT, 2, Value::Number(port.into()))?;
            return match address {
                Address::V4(octets) => cursor.computed(&IPV4, 4, Value::Ipv4(octets)),
                Address::V6(octets) => cursor.computed(&IPV6, 16, Value::Ipv6(octets)),
            };
        }
        (0x0009, 4..) => {
            cursor.octets(&RESERVED, 2)?;
            cursor.bits(&ERROR_RESERVED, 5)?;
            cursor.bits(&ERROR_CLASS, 3)?;
            cursor.number(&ERROR, 1)?;
            return if length > 4 { cursor.octets(&REASON, length - 4).map(|_| ()) } else { Some(()) };
        }
        (0x000c, 4) => return cursor.number(&CHANNEL, 2).and_then(|_| cursor.octets(&RESERVED, 2)).map(|_| ()),
        (0x0019, 4) => return cursor.number(&TRANSPORT, 1).and_then(|_| cursor.octets(&RESERVED, 3)).map(|_| ()),
        (0x0006, _) => &USER,
        (0x0008 | 0x001c, _) => &INTEGRITY,
        (0x000d, 4) => &LIFETIME,
        (0x0014, _) => &REALM,
        (0x0015, _) => &NONCE,
        (0x0024, 4) => &PRIORITY,
        (0x8022, _) => &SOFTWARE,
        (0x8028, 4) => &FINGERPRINT,
        (0x8029 | 0x802a, 8) => &TIE,
        _ => &VALUE,
    };
    cursor.octets(whole, length).map(|_| ())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    /// The answer of RFC 5769 §2.2: 192.0.2.1, port 32853.
    const ANSWER: &str = "0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
        00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96";

    #[test]
    fn the_answer_of_rfc_5769_section_2_2() {
        let told = tell(Proto::Stun, ANSWER);
        assert_eq!((told.protocols.as_str(), told.stop), ("stun", Stop::Done));
        assert_eq!((told.get("stun.att.ipv4"), told.get("stun.att.port")), ("192.0.2.1".into(), "32853".into()));
        assert_eq!((told.get("stun.att.software"), told.get("stun.att.crc32")), ("test vector".into(), "0xc07d4c96".into()));
        assert_eq!(told.summaries[0], ["so you are seen: 192.0.2.1:32853", "assim você é visto: 192.0.2.1:32853"]);
        assert!(Proto::Stun.recognizes(&octets(ANSWER), Carrier::DATAGRAM));
        assert!(!Proto::Stun.recognizes(&octets(ANSWER)[..40], Carrier::DATAGRAM));
    }

    #[test]
    fn an_address_of_ipv6_is_mixed_with_the_transaction_too() {
        // RFC 5769 §2.3: 2001:db8:1234:5678:11:2233:4455:6677, port 32853.
        let told = tell(
            Proto::Stun,
            "01010018 2112a442 b7e7a701bc34d686fa87dfae 00200014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9",
        );
        assert_eq!(told.get("stun.att.ipv6"), "2001:db8:1234:5678:11:2233:4455:6677");
    }

    #[test]
    fn a_relay_is_refused_with_a_reason() {
        let told = tell(Proto::Stun, "01130010 2112a442 000000000000000000000001 0009000a 00000401 556e617574680000");
        assert_eq!(told.get("stun.attribute"), "0x0009");
        assert_eq!((told.get("stun.att.error.class"), told.get("stun.att.padding")), ("4".into(), "2".into()));
        assert_eq!((told.get("stun.att.error"), told.get("stun.att.error.reason")), ("1".into(), "Unauth".into()));
        assert_eq!(told.summaries[0][1], "um retransmissor: recusado: 401");
    }
}
