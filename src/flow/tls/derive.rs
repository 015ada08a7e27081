//! Keys made from secrets. RFC 8446 §7 for TLS 1.3, RFC 5246 §5 and §6.3 for 1.2.

use hkdf::Hkdf;
use hmac::Hmac;
use hmac::digest::KeyInit;
use sha2::{Sha256, Sha384};

use super::suite::Hash;

/// `HKDF-Expand-Label` with an empty context (RFC 8446 §7.1); `None` for a secret that is too short for its hash.
pub(super) fn expand_label(hash: Hash, secret: &[u8], label: &str, out: &mut [u8]) -> Option<()> {
    let mut info = vec![0, u8::try_from(out.len()).ok()?, u8::try_from(label.len()).ok()?.checked_add(6)?];
    info.extend_from_slice(b"tls13 ");
    info.extend_from_slice(label.as_bytes());
    info.push(0);
    match hash {
        Hash::Sha256 => Hkdf::<Sha256>::from_prk(secret).ok()?.expand(&info, out).ok(),
        Hash::Sha384 => Hkdf::<Sha384>::from_prk(secret).ok()?.expand(&info, out).ok(),
    }
}

/// Fills `out` from the pseudorandom function of TLS 1.2 (RFC 5246 §5).
pub(super) fn expand_master(hash: Hash, master: &[u8], label: &[u8], seed: [&[u8]; 2], out: &mut [u8]) -> Option<()> {
    let seed = [label, seed[0], seed[1]].concat();
    match hash {
        Hash::Sha256 => rounds(&Hmac::<Sha256>::new_from_slice(master).ok()?, &seed, out),
        Hash::Sha384 => rounds(&Hmac::<Sha384>::new_from_slice(master).ok()?, &seed, out),
    }
    Some(())
}

/// `P_hash`: A(0) is the seed, A(i) the code of A(i-1); the output is the codes of each A(i) with the seed.
fn rounds<M: hmac::Mac + Clone>(keyed: &M, seed: &[u8], out: &mut [u8]) {
    let code = |parts: [&[u8]; 2]| {
        let mut mac = keyed.clone();
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes()
    };
    let mut link = code([seed, &[]]);
    let octets = link.len();
    for chunk in out.chunks_mut(octets) {
        chunk.copy_from_slice(&code([&link, seed])[..chunk.len()]);
        link = code([&link, &[]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::octets;

    #[test]
    fn keys_of_rfc_8448_section_3() {
        let secret = octets("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
        let (mut key, mut iv) = ([0; 16], [0; 12]);
        assert!(expand_label(Hash::Sha256, &secret, "key", &mut key).is_some());
        assert!(expand_label(Hash::Sha256, &secret, "iv", &mut iv).is_some());
        assert_eq!(key[..], octets("9f02283b6c9c07efc26bb9f2ac92e356"));
        assert_eq!(iv[..], octets("cf782b88dd83549aadf1e984"));
        assert_eq!(expand_label(Hash::Sha384, &secret[..8], "iv", &mut iv), None);
    }

    #[test]
    fn the_function_of_tls_1_2() {
        // The vectors that were published for it on the working group's list, with SHA-256.
        let secret = octets("9bbe436ba940f017b17652849a71db35");
        let seed = octets("a0ba9f936cda311827a6f796ffd5198c");
        let mut out = [0; 100];
        assert!(expand_master(Hash::Sha256, &secret, b"test label", [&seed, &[]], &mut out).is_some());
        assert_eq!(out[..32], octets("e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"));
        assert_eq!(out[96..], octets("87347b66"));
    }
}
