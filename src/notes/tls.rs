//! TLS: the record's type beside the handshake's, and the version that counts beside those that are kept for old
//! middleboxes.

use std::fmt::Display;

use super::Rank::Striking;
use super::Sheet;
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, same, w};
use crate::proto::Proto;

/// supported_versions (RFC 8446 §4.2.1).
const SUPPORTED_VERSIONS: u16 = 43;
const HANDSHAKE: u8 = 22;

pub(super) fn look(sheet: &mut Sheet<'_>) {
    for layer in sheet.layers().filter(|layer| layer.proto() == Proto::Tcp) {
        let octets = layer.payload();
        if !is_record(octets) {
            continue;
        }
        let (Some(&kind), Some(version), Some(length)) = (octets.first(), be16(octets, 1), be16(octets, 3)) else { continue };
        let about = layer.above().map_or(layer.index, |above| above.index);
        let at = layer.span().payload_start();
        let hello = Hello::read(octets);
        let message = octets.get(5).copied().filter(|_| kind == HANDSHAKE).and_then(|kind| Some((kind, handshake(kind)?)));
        let values: &[(&str, &dyn Display)] = &[
            ("at", &at),
            ("kind", &kind),
            ("name", &record(kind).in_(sheet.lang)),
            ("inside", &(at + 5)),
            ("message", &message.map_or(0, |message| message.0)),
            ("message_name", &message.map_or("", |message| message.1)),
            ("length", &length),
        ];
        let key = match (kind, message) {
            (HANDSHAKE, Some(_)) => "notes.tls_handshake",
            (23, _) => "notes.tls_data",
            _ => "notes.tls_record",
        };
        sheet.say(Striking, about, "RFC 8446 §5.1, §4", key, values);
        if let Some(hello) = hello {
            versions(sheet, about, version, &hello);
        }
    }
}

fn versions(sheet: &mut Sheet<'_>, layer: usize, record: u16, hello: &Hello) {
    let supported: Vec<_> = hello.supported.iter().map(|version| version_name(*version)).collect();
    let values: &[(&str, &dyn Display)] = &[
        ("record", &format!("0x{record:04x}")),
        ("legacy", &format!("0x{:04x}", hello.legacy)),
        ("legacy_name", &version_name(hello.legacy)),
        ("supported", &supported.join(", ")),
    ];
    let key = match (hello.supported.is_empty(), hello.is_client) {
        (true, _) => "notes.tls_legacy",
        (false, true) => "notes.tls_offered",
        (false, false) => "notes.tls_chosen",
    };
    sheet.say(Striking, layer, "RFC 8446 §4.2.1", key, values);
}

/// `octets` begin with the header of a TLS record: a known type, a version 3.x, a length that is allowed.
pub(super) fn is_record(octets: &[u8]) -> bool {
    let Some(&[20..=24, 3, 0..=4, high, low]) = octets.first_chunk::<5>() else { return false };
    // RFC 5246 §6.2.3: what is encrypted may have 2048 octets more than the 2^14 of a fragment.
    (1..=(1 << 14) + 2048).contains(&u16::from_be_bytes([high, low]))
}

/// The versions in a ClientHello or ServerHello.
struct Hello {
    is_client: bool,
    legacy: u16,
    /// Those of the extension; empty where it is absent.
    supported: Vec<u16>,
}

impl Hello {
    /// Reads a hello that lies whole in the first record.
    fn read(octets: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(octets, 5);
        (octets.first() == Some(&HANDSHAKE)).then_some(())?;
        let is_client = match reader.u8()? {
            1 => true,
            2 => false,
            _ => return None,
        };
        reader.take(3)?;
        let legacy = reader.u16()?;
        reader.take(32)?;
        let session = reader.u8()?;
        reader.take(session.into())?;
        if is_client {
            let suites = reader.u16()?;
            reader.take(suites.into())?;
            let methods = reader.u8()?;
            reader.take(methods.into())?;
        } else {
            reader.take(3)?;
        }
        let mut hello = Self { is_client, legacy, supported: Vec::new() };
        let Some(length) = reader.u16() else { return Some(hello) };
        let mut extensions = Reader::new(reader.take(length.into())?, 0);
        while let (Some(kind), Some(length)) = (extensions.u16(), extensions.u16()) {
            let value = extensions.take(length.into())?;
            if kind == SUPPORTED_VERSIONS {
                let list = if is_client { value.get(1..)? } else { value };
                let numbers = list.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                // RFC 8701: values of no meaning, sent so that servers stay used to unknown ones.
                hello.supported = numbers.filter(|version| version & 0x0f0f != 0x0a0a).collect();
            }
        }
        Some(hello)
    }
}

fn record(kind: u8) -> Words {
    match kind {
        20 => w("change cipher spec", "mudança de cifra"),
        21 => w("alert", "alerta"),
        22 => w("handshake", "aperto de mão"),
        23 => w("application data", "dados de aplicação"),
        _ => same("heartbeat"),
    }
}

fn handshake(kind: u8) -> Option<&'static str> {
    Some(match kind {
        0 => "HelloRequest",
        1 => "ClientHello",
        2 => "ServerHello",
        4 => "NewSessionTicket",
        11 => "Certificate",
        12 => "ServerKeyExchange",
        13 => "CertificateRequest",
        14 => "ServerHelloDone",
        15 => "CertificateVerify",
        16 => "ClientKeyExchange",
        22 => "CertificateStatus",
        // Anything else is an encrypted message: its type cannot be read.
        _ => return None,
    })
}

fn version_name(version: u16) -> String {
    match version {
        0x0300 => "SSL 3.0".to_owned(),
        0x0301..=0x0304 => format!("TLS 1.{}", version - 0x0301),
        0x7f00..=0x7fff => format!("TLS 1.3 draft {}", version & 0xff),
        _ => format!("0x{version:04x}"),
    }
}
