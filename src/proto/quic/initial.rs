//! The first packets of both sides: their keys come from the connection ID that stands in the client's first, so that they are hidden from
//! middleboxes that know nothing of QUIC, and from nobody else. RFC 9001 §5.2 to §5.4.

use std::ops::Range;

use aes_gcm::aead::AeadInOut;
use aes_gcm::aes::Aes128;
use aes_gcm::aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes_gcm::{Aes128Gcm, Nonce, Tag};
use hkdf::Hkdf;
use sha2::Sha256;

use super::super::handshake::{self, Form, Hello};
use super::{CRYPTO_LENGTH, CRYPTO_OFFSET, FRAME, INITIAL, Long, NUMBER, VERSION_2, varint};
use crate::proto::contract::{Field, FieldDef, FieldSink, Layer, Say, Value};
use crate::proto::cursor::Cursor;

const SALT_1: [u8; 20] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a,
];
const SALT_2: [u8; 20] = [
    0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9, 0xbd, 0x2e, 0xd9,
];
/// Of the drafts 29 to 32.
const SALT_DRAFT: [u8; 20] = [
    0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43, 0x90, 0xa8, 0x99,
];

/// Octets of the tag that proves a packet.
const TAG: usize = 16;
/// Most octets of handshake that are put together: a hello fits into two packets.
const MOST: usize = 1 << 14;

/// A packet without its encryption.
struct Opened {
    number: u32,
    frames: Vec<u8>,
    /// Where the first of them stood in the packet, encrypted.
    at: usize,
}

/// `HKDF-Expand-Label` of TLS 1.3 (RFC 8446 §7.1) without a context.
fn expand<const N: usize>(secret: &Hkdf<Sha256>, label: &str) -> Option<[u8; N]> {
    let mut info = vec![0, N as u8, 6 + label.len() as u8];
    info.extend_from_slice(b"tls13 ");
    info.extend_from_slice(label.as_bytes());
    info.push(0);
    let mut out = [0; N];
    secret.expand(&info, &mut out).ok()?;
    Some(out)
}

/// What the first packets of a side are encrypted with.
struct Keys {
    key: [u8; 16],
    nonce: [u8; 12],
    protection: [u8; 16],
}

impl Keys {
    /// Works them out from the connection ID that the client chose for the server.
    fn of(version: u32, receiver: &[u8], by_client: bool) -> Option<Self> {
        let (salt, prefix) = match version {
            1 => (&SALT_1, "quic"),
            VERSION_2 => (&SALT_2, "quicv2"),
            _ => (&SALT_DRAFT, "quic"),
        };
        let (_, initial) = Hkdf::<Sha256>::extract(Some(salt), receiver);
        let side: [u8; 32] = expand(&initial, if by_client { "client in" } else { "server in" })?;
        let side = Hkdf::<Sha256>::from_prk(&side).ok()?;
        Some(Self {
            key: expand(&side, &format!("{prefix} key"))?,
            nonce: expand(&side, &format!("{prefix} iv"))?,
            protection: expand(&side, &format!("{prefix} hp"))?,
        })
    }
}

fn read(bytes: &[u8]) -> Option<Long<'_>> {
    Long::read(bytes).ok().filter(|long| long.kind == INITIAL && long.version != 0)
}

/// One of the first packets of a side begins here.
pub(crate) fn is_initial(bytes: &[u8]) -> bool {
    read(bytes).is_some()
}

/// The connection ID that the packet which begins here is sent to.
pub(crate) fn receiver(bytes: &[u8]) -> Option<&[u8]> {
    read(bytes).map(|long| long.receiver)
}

/// Octets of the handshake in a packet.
#[derive(Debug)]
pub(crate) struct Crypto {
    /// The first of them in the handshake.
    pub offset: usize,
    /// Where it stood in the packet, encrypted.
    pub at: usize,
    /// They.
    pub octets: Vec<u8>,
}

/// What the packet at the start of `bytes` carries of the handshake; `None` for one that is not encrypted with the keys of a
/// side which come from the client's first `receiver`.
pub(crate) fn crypto(bytes: &[u8], receiver: &[u8], by_client: bool) -> Option<Vec<Crypto>> {
    let opened = open(bytes, Some(receiver), by_client)?;
    let mut pieces = Vec::new();
    let _ = frames(&opened.frames, |_, piece| {
        pieces.extend(piece.map(|(offset, range)| {
            let octets = opened.frames.get(range.clone()).unwrap_or_default().to_vec();
            Crypto { offset, at: opened.at + range.start, octets }
        }));
    });
    Some(pieces)
}

/// Decrypts the packet at the start of `bytes`, as the first ones of a side are encrypted; `None` for any other. Without a
/// `receiver` it is taken for the client's first.
fn open(bytes: &[u8], receiver: Option<&[u8]>, by_client: bool) -> Option<Opened> {
    let long = read(bytes)?;
    let Keys { key, mut nonce, protection } = Keys::of(long.version, receiver.unwrap_or(long.receiver), by_client)?;
    let packet = bytes.get(..long.end?)?;

    // RFC 9001 §5.4: a sample of the payload hides the bits of the header.
    let mut mask: [u8; 16] = *packet.get(long.number_at + 4..)?.first_chunk()?;
    Aes128::new(&protection.into()).encrypt_block((&mut mask).into());
    let mut header = packet.get(..long.number_at + 4)?.to_vec();
    *header.first_mut()? ^= mask[0] & 0x0f;
    let octets = usize::from(header.first()? & 3) + 1;
    header.truncate(long.number_at + octets);
    let mut number = 0_u32;
    for (octet, mask) in header.get_mut(long.number_at..)?.iter_mut().zip(&mask[1..]) {
        *octet ^= mask;
        number = number << 8 | u32::from(*octet);
    }
    for (octet, part) in nonce[8..].iter_mut().zip(number.to_be_bytes()) {
        *octet ^= part;
    }
    let sealed = packet.get(header.len()..)?;
    let (sealed, tag) = sealed.split_at_checked(sealed.len().checked_sub(TAG)?)?;
    let mut frames = sealed.to_vec();
    let tag: Tag = tag.try_into().ok()?;
    let nonce: &Nonce<_> = (&nonce).into();
    Aes128Gcm::new(&key.into()).decrypt_inout_detached(nonce, &header, frames.as_mut_slice().into(), &tag).ok()?;
    Some(Opened { number, frames, at: header.len() })
}

/// Octets of the handshake in a frame: where they stand in the handshake, and where in the packet.
type Piece = (usize, Range<usize>);

/// Tells each frame to `tell`: its kind, and the octets of the handshake in it.
fn frames(packet: &[u8], mut tell: impl FnMut(u64, Option<Piece>)) -> Option<()> {
    let mut at = 0;
    let next = |at: &mut usize| {
        let (number, octets) = varint(packet.get(*at..)?)?;
        *at += octets;
        Some(number)
    };
    let mut padding = false;
    while at < packet.len() {
        let kind = next(&mut at)?;
        // A row of padding is one.
        if kind != 0 || !padding {
            padding = kind == 0;
            if kind != 6 {
                tell(kind, None);
            }
        }
        match kind {
            0 | 1 => {}
            2 | 3 => {
                let (_, _, ranges, _) = (next(&mut at)?, next(&mut at)?, next(&mut at)?, next(&mut at)?);
                for _ in 0..ranges.checked_mul(2)?.checked_add(if kind == 3 { 3 } else { 0 })? {
                    next(&mut at)?;
                }
            }
            6 => {
                let offset = usize::try_from(next(&mut at)?).ok()?;
                let length = usize::try_from(next(&mut at)?).ok()?;
                let end = at.checked_add(length).filter(|end| *end <= packet.len())?;
                tell(kind, Some((offset, at..end)));
                at = end;
            }
            _ => return None,
        }
    }
    Some(())
}

/// The octets of the handshake from its start on, as far as this packet has them without a gap.
fn handshake_octets(packet: &[u8]) -> Vec<u8> {
    let mut pieces: Vec<Piece> = Vec::new();
    let _ = frames(packet, |_, piece| pieces.extend(piece));
    pieces.sort_by_key(|(offset, _)| *offset);
    let mut all = Vec::new();
    for (offset, range) in pieces {
        let octets = packet.get(range).unwrap_or_default();
        if offset > all.len() || all.len() > MOST {
            break;
        }
        all.extend_from_slice(octets.get(all.len() - offset..).unwrap_or_default());
    }
    all
}

/// Passes on what was decrypted: it has no octets of its own in the frame.
struct Derived<'s> {
    sink: &'s mut dyn FieldSink,
}

impl FieldSink for Derived<'_> {
    fn wants(&self, def: &'static FieldDef) -> bool {
        self.sink.wants(def)
    }

    fn field(&mut self, field: Field<'_>) {
        self.sink.field(Field { bits: 0..0, ..field });
    }

    fn enter(&mut self, group: Field<'_>) {
        self.sink.enter(Field { bits: 0..0, ..group });
    }

    fn leave(&mut self) {
        self.sink.leave();
    }
}

/// Tells what a client's first packet holds.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
    let Some(opened) = open(layer.bytes(), None, true) else { return };
    sink.derive(&NUMBER, Value::Number(opened.number.into()));
    let _ = frames(&opened.frames, |kind, piece| {
        sink.derive(&FRAME, Value::Number(kind));
        if let Some((offset, range)) = piece {
            sink.derive(&CRYPTO_OFFSET, Value::Number(offset as u64));
            sink.derive(&CRYPTO_LENGTH, Value::Number(range.len() as u64));
        }
    });
    let octets = handshake_octets(&opened.frames);
    let mut derived = Derived { sink };
    if handshake::opening(&octets, Form::Stream).is_some() {
        handshake::describe(&mut Cursor::new(&octets, 0, &mut derived), Form::Stream);
    }
}

/// Says what the client asks for.
pub(super) fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
    let Some(opened) = open(layer.bytes(), None, true) else { return };
    let octets = handshake_octets(&opened.frames);
    if let Some(hello) = Hello::read(&octets, Form::Stream) {
        say.out.push_str(", Client Hello");
        hello.say(say);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(octets: &[u8]) -> String {
        octets.iter().map(|octet| format!("{octet:02x}")).collect()
    }

    #[test]
    fn the_keys_of_rfc_9001_appendix_a_1_and_rfc_9369_appendix_a_1() {
        let receiver = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
        let one = Keys::of(1, &receiver, true).expect("keys");
        assert_eq!((hex(&one.key), hex(&one.nonce)), ("1f369613dd76d5467730efcbe3b1a22d".into(), "fa044b2f42a3fd3b46fb255c".into()));
        assert_eq!(hex(&one.protection), "9f50449e04a0e810283a1e9933adedd2");
        let two = Keys::of(VERSION_2, &receiver, true).expect("keys");
        assert_eq!((hex(&two.key), hex(&two.nonce)), ("8b1a0bc121284290a29e0971b5cd045d".into(), "91f73e2351d8fa91660e909f".into()));
        assert_eq!(hex(&two.protection), "45b95e15235d6f45a6b19cbcb0294ba9");
    }

    #[test]
    fn pieces_of_a_hello_are_put_in_order() {
        // PING, the later piece first, padding, an acknowledgement without further ranges.
        let packet = [1, 6, 2, 2, b'c', b'd', 0, 0, 0, 6, 0, 3, b'a', b'b', b'c', 2, 0, 0, 0, 0];
        assert_eq!(handshake_octets(&packet), b"abcd");
        let mut kinds = Vec::new();
        assert!(frames(&packet, |kind, _| kinds.push(kind)).is_some());
        assert_eq!(kinds, [1, 6, 0, 6, 2]);
        assert!(handshake_octets(&[6, 5, 1, b'x']).is_empty());
        assert!(frames(&[6, 0, 0x44], |_, _| {}).is_none());
    }
}
