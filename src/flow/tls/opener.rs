//! Records opened with keys. RFC 8446 §5.2 for TLS 1.3; RFC 5246 §6.2.3, RFC 5288 and RFC 7905 for 1.2.

use aes_gcm::aead::{AeadInOut, Nonce, Tag};
use aes_gcm::aes::{Aes128, Aes256};
use aes_gcm::{Aes128Gcm, Aes256Gcm};
use cbc::Decryptor;
use cbc::cipher::{Block, BlockModeDecrypt, KeyInit, KeyIvInit};
use chacha20poly1305::ChaCha20Poly1305;
use hmac::Hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::derive::{expand_label, expand_master};
use super::suite::{Bulk, Mac, Suite};

/// Octets of the header of a record.
pub(super) const HEADER: usize = 5;
/// Octets of the tag of GCM and Poly1305.
const TAG: usize = 16;
/// Octets of a block of AES.
const BLOCK: usize = 16;
/// Octets of a nonce that stand in each record of TLS 1.2 with GCM.
const EXPLICIT: usize = 8;

/// What was in a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Opened {
    /// The kind that it really is of.
    pub kind: u8,
    /// Its octets.
    pub octets: Vec<u8>,
    /// Where the first of them stood in the record, encrypted: each octet has its place.
    pub at: usize,
}

enum Cipher {
    Aes128Gcm(Box<Aes128Gcm>),
    Aes256Gcm(Box<Aes256Gcm>),
    ChaCha20Poly1305(Box<ChaCha20Poly1305>),
    Aes128Cbc(Cbc),
    Aes256Cbc(Cbc),
}

/// What AES in chains of blocks needs.
struct Cbc {
    key: Vec<u8>,
    mac: Mac,
    mac_key: Vec<u8>,
    /// The code is of what is encrypted (RFC 7366).
    encrypts_first: bool,
}

/// Opens the records of one direction.
pub(super) struct Opener {
    cipher: Cipher,
    iv: [u8; 12],
    is_new: bool,
}

/// What TLS 1.2 makes keys from, beside its master secret.
#[derive(Clone, Copy, Debug)]
pub(super) struct Session<'s> {
    pub client_random: &'s [u8; 32],
    pub server_random: &'s [u8; 32],
    pub encrypts_first: bool,
}

fn aead(bulk: Bulk, key: &[u8]) -> Option<Cipher> {
    Some(match bulk {
        Bulk::Aes128Gcm => Cipher::Aes128Gcm(Box::new(Aes128Gcm::new_from_slice(key).ok()?)),
        Bulk::Aes256Gcm => Cipher::Aes256Gcm(Box::new(Aes256Gcm::new_from_slice(key).ok()?)),
        Bulk::ChaCha20Poly1305 => Cipher::ChaCha20Poly1305(Box::new(ChaCha20Poly1305::new_from_slice(key).ok()?)),
        Bulk::Cbc(..) => return None,
    })
}

const fn key_octets(bulk: Bulk) -> usize {
    match bulk {
        Bulk::Aes128Gcm => 16,
        Bulk::Aes256Gcm | Bulk::ChaCha20Poly1305 => 32,
        Bulk::Cbc(octets, _) => octets,
    }
}

impl Opener {
    /// For TLS 1.3, from the secret of a direction (RFC 8446 §7.3).
    pub fn new(suite: Suite, secret: &[u8]) -> Option<Self> {
        let (mut key, mut iv) = (vec![0; key_octets(suite.bulk)], [0; 12]);
        expand_label(suite.hash, secret, "key", &mut key)?;
        expand_label(suite.hash, secret, "iv", &mut iv)?;
        Some(Self { cipher: aead(suite.bulk, &key)?, iv, is_new: true })
    }

    /// For TLS 1.2, from the master secret (RFC 5246 §6.3), for what the client says or what the server says.
    pub fn old(suite: Suite, master: &[u8], session: Session<'_>, client: bool) -> Option<Self> {
        let key_octets = key_octets(suite.bulk);
        let (mac_octets, iv_octets) = match suite.bulk {
            Bulk::Aes128Gcm | Bulk::Aes256Gcm => (0, 4),
            Bulk::ChaCha20Poly1305 => (0, 12),
            // The vector stands in each record.
            Bulk::Cbc(_, mac) => (mac.octets(), 0),
        };
        let mut block = vec![0; 2 * (mac_octets + key_octets + iv_octets)];
        let seed: [&[u8]; 2] = [session.server_random, session.client_random];
        expand_master(suite.hash, master, b"key expansion", seed, &mut block)?;
        let nth = usize::from(!client);
        let part = |first: usize, octets: usize| block.get(first + nth * octets..)?.get(..octets);
        let (mac_key, key) = (part(0, mac_octets)?, part(2 * mac_octets, key_octets)?);
        let mut iv = [0; 12];
        iv[..iv_octets].copy_from_slice(part(2 * (mac_octets + key_octets), iv_octets)?);
        let cbc =
            |mac| Cbc { key: key.to_vec(), mac, mac_key: mac_key.to_vec(), encrypts_first: session.encrypts_first };
        let cipher = match suite.bulk {
            Bulk::Cbc(16, mac) => Cipher::Aes128Cbc(cbc(mac)),
            Bulk::Cbc(_, mac) => Cipher::Aes256Cbc(cbc(mac)),
            bulk => aead(bulk, key)?,
        };
        Some(Self { cipher, iv, is_new: false })
    }

    /// Opens a whole record, the `sequence`-th of its keys; `None` where it was not sealed with them.
    pub fn open(&self, sequence: u64, record: &[u8]) -> Option<Opened> {
        let (header, body) = record.split_at_checked(HEADER)?;
        if let Cipher::Aes128Cbc(cbc) | Cipher::Aes256Cbc(cbc) = &self.cipher {
            return cbc.open(matches!(self.cipher, Cipher::Aes256Cbc(_)), sequence, header, body);
        }
        let is_gcm = !matches!(self.cipher, Cipher::ChaCha20Poly1305(_));
        let explicit = if is_gcm && !self.is_new { EXPLICIT } else { 0 };
        let (prefix, sealed) = body.split_at_checked(explicit)?;
        let mut nonce = self.iv;
        if prefix.is_empty() {
            for (octet, part) in nonce[4..].iter_mut().zip(sequence.to_be_bytes()) {
                *octet ^= part;
            }
        } else {
            nonce[4..].copy_from_slice(prefix);
        }
        let octets = sealed.len().checked_sub(TAG)?;
        let old = proven(sequence, header, octets);
        let proven = if self.is_new { header } else { &old };
        let mut octets = match &self.cipher {
            Cipher::Aes128Gcm(cipher) => open(&**cipher, &nonce, proven, sealed)?,
            Cipher::Aes256Gcm(cipher) => open(&**cipher, &nonce, proven, sealed)?,
            Cipher::ChaCha20Poly1305(cipher) => open(&**cipher, &nonce, proven, sealed)?,
            Cipher::Aes128Cbc(_) | Cipher::Aes256Cbc(_) => return None,
        };
        let kind = match self.is_new {
            // The kind stands behind the octets, and zeros to hide their number behind that (RFC 8446 §5.4).
            true => {
                let last = octets.iter().rposition(|octet| *octet != 0)?;
                let kind = octets[last];
                octets.truncate(last);
                kind
            }
            false => *header.first()?,
        };
        Some(Opened { kind, octets, at: HEADER + explicit })
    }
}

/// What the tag of a record of TLS 1.2 proves besides what is encrypted (RFC 5246 §6.2.3.3).
fn proven(sequence: u64, header: &[u8], octets: usize) -> Vec<u8> {
    [&sequence.to_be_bytes()[..], &header[..3], &(octets as u16).to_be_bytes()].concat()
}

fn open<C: AeadInOut>(cipher: &C, nonce: &[u8], proven: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (sealed, tag) = sealed.split_at_checked(sealed.len().checked_sub(TAG)?)?;
    let (nonce, tag) = (<&Nonce<C>>::try_from(nonce).ok()?, <&Tag<C>>::try_from(tag).ok()?);
    let mut octets = sealed.to_vec();
    cipher.decrypt_inout_detached(nonce, proven, octets.as_mut_slice().into(), tag).ok()?;
    Some(octets)
}

impl Mac {
    const fn octets(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }

    fn proves(self, key: &[u8], parts: [&[u8]; 2], code: &[u8]) -> bool {
        fn proves<M: hmac::Mac + KeyInit>(key: &[u8], parts: [&[u8]; 2], code: &[u8]) -> bool {
            let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else { return false };
            parts.iter().for_each(|part| mac.update(part));
            mac.verify_slice(code).is_ok()
        }
        match self {
            Self::Sha1 => proves::<Hmac<Sha1>>(key, parts, code),
            Self::Sha256 => proves::<Hmac<Sha256>>(key, parts, code),
            Self::Sha384 => proves::<Hmac<Sha384>>(key, parts, code),
        }
    }
}

impl Cbc {
    /// RFC 5246 §6.2.3.2: a vector, then octets, code and padding in blocks; with RFC 7366 the code is behind the blocks.
    fn open(&self, is_256: bool, sequence: u64, header: &[u8], body: &[u8]) -> Option<Opened> {
        let mac_octets = self.mac.octets();
        let mut sealed = body;
        if self.encrypts_first {
            let (blocks, code) = body.split_at_checked(body.len().checked_sub(mac_octets)?)?;
            self.mac.proves(&self.mac_key, [&proven(sequence, header, blocks.len()), blocks], code).then_some(())?;
            sealed = blocks;
        }
        let (vector, blocks) = sealed.split_at_checked(BLOCK)?;
        let mut octets = blocks.to_vec();
        match is_256 {
            true => decrypt(Decryptor::<Aes256>::new_from_slices(&self.key, vector).ok()?, &mut octets)?,
            false => decrypt(Decryptor::<Aes128>::new_from_slices(&self.key, vector).ok()?, &mut octets)?,
        }
        // Each octet of the padding is its length without the last one.
        let padding = *octets.last()?;
        let end = octets.len().checked_sub(usize::from(padding) + 1)?;
        octets[end..].iter().all(|octet| *octet == padding).then_some(())?;
        octets.truncate(end);
        if !self.encrypts_first {
            let code = octets.split_off(end.checked_sub(mac_octets)?);
            self.mac.proves(&self.mac_key, [&proven(sequence, header, octets.len()), &octets], &code).then_some(())?;
        }
        Some(Opened { kind: *header.first()?, octets, at: HEADER + BLOCK })
    }
}

fn decrypt<D: BlockModeDecrypt>(mut chain: D, octets: &mut [u8]) -> Option<()> {
    for block in octets.chunks_mut(BLOCK) {
        chain.decrypt_block(<&mut Block<D>>::try_from(block).ok()?);
    }
    Some(())
}
