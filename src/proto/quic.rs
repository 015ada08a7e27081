//! QUIC: connections over UDP that are encrypted from the start, with many streams in each; HTTP/3 travels by it. RFC 9000
//! §17.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬───┬───────┬───────────────────────────────────────────────┤
//! │1│1│typ│protect│                   version …                   │
//! ├─┴─┴───┴───────┼───────────────┬───────────────────────────────┤
//! │   … version   │ length of ID  │ connection ID of the receiver │
//! ├───────────────┼───────────────┴───────────────────────────────┤
//! │ length of ID  │ connection ID of the sender; token; length;   │
//! │               │ packet number and payload, both encrypted     │
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!
//! The first packets of a client are encrypted with keys that anybody can work out from their connection ID (RFC 9001
//! §5.2): with the feature `decrypt` the hello in them is told. Of short headers nothing can be read but three bits: how
//! long the connection ID is, is known to the two sides alone.

#[cfg(feature = "decrypt")]
pub(crate) mod initial;

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, flag, hex,
    join, octets,
};
use super::cursor::Cursor;
use super::look::look;
use super::{Proto, handshake};
use crate::bytes::be32;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const LONG: &str = "RFC 9000 §17.2";
const SHORT: &str = "RFC 9000 §17.3";
const FRAMES: &str = "RFC 9000 §19";

fields! {
    FORM = dec("quic.header_form", LONG, w("form of the header", "forma do cabeçalho")).names(form_name);
    FIXED = flag("quic.fixed_bit", LONG, w("fixed bit", "bit fixo"));
    TYPE = dec("quic.long.packet_type", LONG, w("kind of packet", "tipo de pacote")).names(type_name);
    TYPE_2 = dec("quic.long.packet_type_v2", "RFC 9369 §3.2", w("kind of packet", "tipo de pacote")).names(type_2_name);
    PROTECTED = hex(1, "quic.protected_bits", "RFC 9001 §5.4", w("encrypted", "cifrados"));
    SPIN = flag("quic.spin_bit", "RFC 9000 §17.4", w("spin bit", "bit de giro"))
        .about("Turns once in a round trip, so that an onlooker can measure it.", "Muda uma vez a cada ida e volta, para que um observador possa medi-la.");
    VERSION = hex(8, "quic.version", LONG, w("version", "versão")).names(version_name);
    RECEIVER_LENGTH = dec("quic.dcil", LONG, w("length of the receiver's ID", "comprimento do ID do receptor"));
    RECEIVER = octets("quic.dcid", LONG, w("receiver's connection ID", "ID da conexão no receptor"))
        .about("Names the connection even when addresses change.", "Identifica a conexão mesmo quando os endereços mudam.");
    SENDER_LENGTH = dec("quic.scil", LONG, w("length of the sender's ID", "comprimento do ID do remetente"));
    SENDER = octets("quic.scid", LONG, w("sender's connection ID", "ID da conexão no remetente"));
    TOKEN_LENGTH = dec("quic.token_length", "RFC 9000 §17.2.2", w("length of the token", "comprimento do token"));
    TOKEN = octets("quic.token", "RFC 9000 §17.2.2", w("token", "token"));
    LENGTH = dec("quic.length", LONG, w("length", "comprimento"));
    SUPPORTED = hex(8, "quic.supported_version", "RFC 9000 §17.2.1", w("version offered", "versão oferecida")).names(version_name);
    RETRY_TOKEN = octets("quic.retry_token", "RFC 9000 §17.2.5", w("token to send back", "token a devolver"));
    RETRY_TAG = octets("quic.retry_integrity_tag", "RFC 9000 §17.2.5", w("integrity tag", "etiqueta de integridade"));
    REST = octets("quic.remaining_payload", SHORT, w("connection ID, packet number and payload, encrypted", "ID da conexão, número do pacote e carga, cifrados"));
    UNREAD = octets("quic.unread", LONG, w("not readable", "não legível"));
    NUMBER = dec("quic.packet_number", LONG, w("packet number", "número do pacote")).derived();
    FRAME = dec("quic.frame_type", FRAMES, w("kind of frame", "tipo de quadro")).names(frame_name).derived();
    CRYPTO_OFFSET = dec("quic.crypto.offset", "RFC 9000 §19.6", w("offset of the handshake octets", "deslocamento dos octetos do aperto de mão")).derived();
    CRYPTO_LENGTH = dec("quic.crypto.length", "RFC 9000 §19.6", w("handshake octets", "octetos do aperto de mão")).derived();
}

static ALL: [&FieldDef; FIELDS.len() + handshake::ALL_COUNT] = join(FIELDS, &handshake::ALL);

/// Version 2 (RFC 9369), whose kinds of packet have other numbers.
const VERSION_2: u32 = 0x6b33_43cf;
const FIRST_DRAFT: u32 = 0xff00_001b;
const LAST_DRAFT: u32 = 0xff00_0022;

/// Kinds of packet, by their number in version 1.
const INITIAL: u8 = 0;
const RETRY: u8 = 3;

fn form_name(number: u64) -> Option<Words> {
    Some(if number == 1 { w("long: of the handshake", "longa: do aperto de mão") } else { w("short", "curta") })
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => same("Initial"),
        1 => same("0-RTT"),
        2 => same("Handshake"),
        _ => same("Retry"),
    })
}

fn type_2_name(number: u64) -> Option<Words> {
    type_name(u64::from(of_version_1(number as u8, VERSION_2)))
}

/// The number that a kind of packet has in version 1.
const fn of_version_1(kind: u8, version: u32) -> u8 {
    if version == VERSION_2 { (kind + 3) % 4 } else { kind }
}

fn version_name(number: u64) -> Option<Words> {
    Some(match u32::try_from(number).ok()? {
        0 => w("negotiation", "negociação"),
        1 => w("1", "1"),
        VERSION_2 => w("2", "2"),
        FIRST_DRAFT..=LAST_DRAFT => w("a draft", "um rascunho"),
        number if number & 0x0f0f_0f0f == 0x0a0a_0a0a => w("none: to force a negotiation", "nenhuma: para forçar a negociação"),
        _ => return None,
    })
}

fn frame_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("padding", "enchimento"),
        1 => w("ping", "ping"),
        2 | 3 => w("acknowledgement", "confirmação"),
        6 => w("handshake octets (CRYPTO)", "octetos do aperto de mão (CRYPTO)"),
        0x1c | 0x1d => w("close", "encerramento"),
        _ => return None,
    })
}

/// The number at the start of `bytes` in the form of RFC 9000 §16, and its octets: two bits say how many there are.
fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let octets = 1 << (first >> 6);
    let number = bytes.get(1..octets)?.iter().fold(u64::from(first & 0x3f), |all, octet| all << 8 | u64::from(*octet));
    Some((number, octets))
}

/// A long header, as far as it can be read.
#[derive(Clone, Copy, Debug)]
struct Long<'a> {
    version: u32,
    /// Its kind, by the number of version 1.
    kind: u8,
    receiver: &'a [u8],
    /// Where the packet number stands.
    number_at: usize,
    /// Where the packet ends; `None` for one that says nothing of an end.
    end: Option<usize>,
}

impl<'a> Long<'a> {
    /// Reads the long header at the start of `bytes`.
    ///
    /// # Errors
    /// As [`Protocol::peel`].
    fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let truncated = Fault::Truncated { need: bytes.len() + 1 };
        let (&first, version) = bytes.first().zip(be32(bytes, 1)).ok_or(truncated)?;
        // Who was told that it may leaves the fixed bit unset at times (RFC 9287 §3), which the whole version makes up for.
        let fixed = first & 0x40 != 0 || matches!(version, 0 | 1 | VERSION_2);
        let known = fixed && version_name(version.into()).is_some();
        let mut at = 5;
        let mut id = || -> Result<&'a [u8], Fault> {
            let octets = usize::from(*bytes.get(at).ok_or(truncated)?);
            if octets > 20 {
                return Err(Fault::Malformed(w("a connection ID of more than 20 octets", "um ID de conexão com mais de 20 octetos")));
            }
            at += 1 + octets;
            bytes.get(at - octets..at).ok_or(truncated)
        };
        if !known {
            return Err(Fault::Malformed(w("no version of QUIC that is known", "não é uma versão conhecida do QUIC")));
        }
        let receiver = id()?;
        id()?;
        let kind = of_version_1(first >> 4 & 3, version);
        let mut long = Self { version, kind, receiver, number_at: at, end: None };
        if version == 0 || kind == RETRY {
            return Ok(long);
        }
        if kind == INITIAL {
            let (token, octets) = varint(bytes.get(at..).unwrap_or_default()).ok_or(truncated)?;
            at = usize::try_from(token).ok().and_then(|token| at.checked_add(octets)?.checked_add(token)).ok_or(truncated)?;
        }
        let (length, octets) = bytes.get(at..).and_then(varint).ok_or(truncated)?;
        long.number_at = at + octets;
        long.end = Some(long.number_at.saturating_add(usize::try_from(length).unwrap_or(usize::MAX)));
        Ok(long)
    }
}

/// QUIC.
pub struct Quic;

impl Protocol for Quic {
    const INFO: &'static Info = &Info {
        name: "quic",
        title: "QUIC",
        about: w(
            "Connections over UDP, encrypted from the start, with many streams in each: what HTTP/3 travels by.",
            "Conexões sobre UDP, cifradas desde o início, com muitos fluxos em cada uma: por onde viaja o HTTP/3.",
        ),
        spec: "RFC 9000",
        osi: Osi::Transport,
        pdu: Pdu::Packet,
        keys: &[Key::Udp(443), Key::Udp(853)],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[
        Signature::datagrams(&[(0x80, 0xff)]).with(0x00ff_ffff_ff00_0000, 0x0000_0000_0100_0000),
        Signature::datagrams(&[(0x80, 0xff)]).with(0x00ff_ffff_ff00_0000, 0x006b_3343_cf00_0000),
        Signature::datagrams(&[(0xc0, 0xff)]).with(0x00ff_ffff_0000_0000, 0x00ff_0000_0000_0000),
    ];

    const SHARES_DATAGRAMS: bool = true;

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes.first() {
            None => Err(Fault::Truncated { need: 1 }),
            Some(0..0x80) => Ok(Step::new(bytes.len(), Next::Nothing)),
            Some(_) => {
                let long = Long::read(bytes)?;
                Ok(match long.end {
                    Some(end) => Step::new(long.number_at, Next::Opaque).claim(end),
                    None => Step::new(bytes.len(), Next::Nothing),
                })
            }
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match bytes.first() {
            Some(0x40..0x80) => bytes.len() >= 21 && look(bytes) == Proto::Data,
            Some(0x80..) => match Long::read(bytes) {
                Ok(long) => long.end.is_none_or(|end| !carrier.whole || end <= bytes.len()),
                Err(fault) => matches!(fault, Fault::Truncated { .. }) && !carrier.whole,
            },
            _ => false,
        }
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        bytes.first().is_some_and(|first| *first >= 0x80) && be32(bytes, 1) != Some(0) && Self::fits(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let first = bytes.first().copied().unwrap_or_default();
        let _ = if first & 0x80 == 0 { short(bytes, &mut cursor) } else { long(bytes, &mut cursor) };
        cursor.rest(&UNREAD);
        #[cfg(feature = "decrypt")]
        if first & 0x80 != 0 {
            initial::describe(layer, sink);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if bytes.first().is_some_and(|first| first & 0x80 == 0) {
            return say.words(w("encrypted", "cifrado"));
        }
        let Ok(long) = Long::read(bytes) else { return };
        if long.version == 0 {
            return say.words(w("other versions offered", "outras versões oferecidas"));
        }
        if let Some(name) = type_name(long.kind.into()) {
            say.words(name);
        }
        say.words(w(", to ", ", para "));
        for octet in long.receiver {
            let _ = write!(say, "{octet:02x}");
        }
        #[cfg(feature = "decrypt")]
        initial::summary(layer, say);
    }
}

fn short(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&FORM, 1)?;
    cursor.bits(&FIXED, 1)?;
    cursor.bits(&SPIN, 1)?;
    cursor.bits(&PROTECTED, 5)?;
    if bytes.len() > 1 {
        cursor.rest(&REST);
    }
    Some(())
}

fn long(bytes: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.bits(&FORM, 1)?;
    cursor.bits(&FIXED, 1)?;
    let version = be32(bytes, 1)?;
    cursor.bits(if version == VERSION_2 { &TYPE_2 } else { &TYPE }, 2)?;
    cursor.bits(&PROTECTED, 4)?;
    cursor.number(&VERSION, 4)?;
    for (length, id) in [(&RECEIVER_LENGTH, &RECEIVER), (&SENDER_LENGTH, &SENDER)] {
        let octets = usize::try_from(cursor.number(length, 1)?).ok()?;
        if octets > 0 {
            cursor.octets(id, octets)?;
        }
    }
    let kind = of_version_1(bytes.first()? >> 4 & 3, version);
    if version == 0 {
        while cursor.remaining() > 0 {
            cursor.number(&SUPPORTED, 4)?;
        }
        return Some(());
    }
    if kind == RETRY {
        cursor.octets(&RETRY_TOKEN, cursor.remaining().checked_sub(16)?)?;
        return cursor.octets(&RETRY_TAG, 16).map(|_| ());
    }
    if kind == INITIAL {
        let (length, octets) = varint(cursor.ahead())?;
        cursor.computed(&TOKEN_LENGTH, octets, Value::Number(length))?;
        if length > 0 {
            cursor.octets(&TOKEN, usize::try_from(length).ok()?)?;
        }
    }
    let (length, octets) = varint(cursor.ahead())?;
    cursor.computed(&LENGTH, octets, Value::Number(length))
}

#[cfg(test)]
mod tests;
