//! What a cipher suite says of how records are encrypted.

use crate::i18n::Lang;
use crate::names::tls_parameters::cipher_suite;

/// How records are encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bulk {
    Aes128Gcm,
    Aes256Gcm,
    ChaCha20Poly1305,
    /// With a code that proves them besides; octets of the key of AES.
    Cbc(usize, Mac),
}

/// A code that proves a record (RFC 5246 §6.2.3.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mac {
    Sha1,
    Sha256,
    Sha384,
}

/// What keys are made with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hash {
    Sha256,
    Sha384,
}

impl Hash {
    pub const fn octets(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

/// A cipher suite whose records can be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Suite {
    pub bulk: Bulk,
    pub hash: Hash,
}

impl Suite {
    /// The suite of a number, read from its name: `TLS_AES_128_GCM_SHA256`, `TLS_…_WITH_AES_128_CBC_SHA`.
    pub fn of(number: u16) -> Option<Self> {
        use {Bulk::Cbc, Hash::Sha256, Hash::Sha384};
        let name = cipher_suite(number)?.in_(Lang::En);
        let cipher = name.split_once("_WITH_").map(|(_, cipher)| cipher).or_else(|| name.strip_prefix("TLS_"))?;
        let (bulk, hash) = match cipher {
            "AES_128_GCM_SHA256" => (Bulk::Aes128Gcm, Sha256),
            "AES_256_GCM_SHA384" => (Bulk::Aes256Gcm, Sha384),
            "CHACHA20_POLY1305_SHA256" => (Bulk::ChaCha20Poly1305, Sha256),
            "AES_128_CBC_SHA" => (Cbc(16, Mac::Sha1), Sha256),
            "AES_256_CBC_SHA" => (Cbc(32, Mac::Sha1), Sha256),
            "AES_128_CBC_SHA256" => (Cbc(16, Mac::Sha256), Sha256),
            "AES_256_CBC_SHA256" => (Cbc(32, Mac::Sha256), Sha256),
            "AES_256_CBC_SHA384" => (Cbc(32, Mac::Sha384), Sha384),
            _ => return None,
        };
        Some(Self { bulk, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_how_records_are_encrypted() {
        let bulk = |number| Suite::of(number).map(|suite| (suite.bulk, suite.hash));
        assert_eq!(bulk(0x1301), Some((Bulk::Aes128Gcm, Hash::Sha256)));
        assert_eq!(bulk(0xc030), Some((Bulk::Aes256Gcm, Hash::Sha384)));
        assert_eq!(bulk(0xcca8), Some((Bulk::ChaCha20Poly1305, Hash::Sha256)));
        assert_eq!(bulk(0x002f), Some((Bulk::Cbc(16, Mac::Sha1), Hash::Sha256)));
        assert_eq!(bulk(0xc028), Some((Bulk::Cbc(32, Mac::Sha384), Hash::Sha384)));
        // RC4, CCM, and what nobody knows.
        assert_eq!([0x0005, 0x1304, 0xeeee].map(bulk), [None; 3]);
    }
}
