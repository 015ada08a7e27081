//! Key logs: what a program writes so that whoever has it can read along. RFC 9850.
//!
//! ```text
//! CLIENT_RANDOM                    <the client's random>  <master secret>       TLS 1.2
//! CLIENT_HANDSHAKE_TRAFFIC_SECRET  <the client's random>  <secret>              TLS 1.3
//! CLIENT_TRAFFIC_SECRET_0          <the client's random>  <secret>
//! ```

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::source::{Secrets, TLS_KEY_LOG};

/// Most secrets that are kept: a hundred octets each.
const MOST: usize = 1 << 18;

/// Octets of the longest secret: a master secret, or an output of SHA-384.
const LONGEST: usize = 48;

/// A key log that is at hand.
#[derive(Clone, Copy, Debug)]
pub struct KeyLog<'l> {
    text: &'l [u8],
    embedded: bool,
}

impl<'l> KeyLog<'l> {
    /// The key log among the secrets of a run, if it is one of TLS.
    #[must_use]
    pub fn of(secrets: &'l Secrets) -> Option<Self> {
        (secrets.kind == TLS_KEY_LOG).then_some(Self { text: &secrets.data, embedded: secrets.embedded })
    }
}

/// What a secret is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Label {
    /// All of a session of TLS 1.2: its master secret.
    Master,
    /// What a client says before the server has answered.
    ClientEarly,
    /// The client's part of the handshake.
    ClientHandshake,
    /// The server's.
    ServerHandshake,
    /// What the client says.
    ClientTraffic,
    /// What the server says.
    ServerTraffic,
}

impl Label {
    const ALL: [Self; 6] = [
        Self::Master,
        Self::ClientEarly,
        Self::ClientHandshake,
        Self::ServerHandshake,
        Self::ClientTraffic,
        Self::ServerTraffic,
    ];

    /// As it stands in a key log (RFC 9850 §2.1, §2.2).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Master => "CLIENT_RANDOM",
            Self::ClientEarly => "CLIENT_EARLY_TRAFFIC_SECRET",
            Self::ClientHandshake => "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
            Self::ServerHandshake => "SERVER_HANDSHAKE_TRAFFIC_SECRET",
            Self::ClientTraffic => "CLIENT_TRAFFIC_SECRET_0",
            Self::ServerTraffic => "SERVER_TRAFFIC_SECRET_0",
        }
    }
}

/// Which line of which key log a secret stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    /// What it is for.
    pub label: Label,
    /// The line, counted from 1.
    pub line: u32,
    /// The capture has it itself; else a file beside it.
    pub embedded: bool,
}

/// A secret that keys are made from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Secret {
    octets: [u8; LONGEST],
    len: u8,
    pub origin: Origin,
}

impl Secret {
    pub fn octets(&self) -> &[u8] {
        &self.octets[..usize::from(self.len)]
    }

    /// The secret that follows from this one.
    pub fn followed_by(&self, octets: &[u8]) -> Option<Self> {
        let mut next = Self { len: u8::try_from(octets.len()).ok()?, ..*self };
        next.octets.get_mut(..octets.len())?.copy_from_slice(octets);
        Some(next)
    }
}

/// The client's random of a session, by which its secrets are found.
pub(super) type Random = [u8; 32];

/// The secrets of all key logs that are at hand.
#[derive(Debug, Default)]
pub struct Keys {
    secrets: HashMap<(Random, Label), Secret, FxBuildHasher>,
}

impl Keys {
    /// None are at hand.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// Secrets at hand.
    pub(super) fn len(&self) -> usize {
        self.secrets.len()
    }

    pub(super) fn find(&self, random: &Random, label: Label) -> Option<&Secret> {
        self.secrets.get(&(*random, label))
    }

    /// Something is known of the session of this random.
    pub(super) fn has(&self, random: &Random) -> bool {
        !self.is_empty() && Label::ALL.iter().any(|label| self.secrets.contains_key(&(*random, *label)))
    }

    /// Reads a key log. What is no secret of TLS is passed over (RFC 9850 §2): comments, labels that nobody knows.
    pub fn read(&mut self, log: KeyLog<'_>) {
        for (line, number) in log.text.split(|octet| *octet == b'\n').zip(1..) {
            let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
            let (Some(name), Some(random), Some(secret), None) =
                (words.next(), words.next(), words.next(), words.next())
            else {
                continue;
            };
            let label = Label::ALL.into_iter().find(|label| label.name().as_bytes() == name);
            let (mut key, mut octets) = (Random::default(), [0; LONGEST]);
            let Some(label) = label.filter(|_| hex(random, &mut key) == Some(key.len())) else { continue };
            let Some(len) = hex(secret, &mut octets).filter(|len| matches!(len, 32 | 48)) else { continue };
            if self.secrets.len() < MOST {
                let origin = Origin { label, line: number, embedded: log.embedded };
                self.secrets.insert((key, label), Secret { octets, len: len as u8, origin });
            }
        }
    }
}

/// Reads hexadecimal digits into `out`; how many octets they are, if they are any and fit.
fn hex(digits: &[u8], out: &mut [u8]) -> Option<usize> {
    let (pairs, rest) = digits.as_chunks::<2>();
    let place = out.get_mut(..pairs.len()).filter(|_| rest.is_empty())?;
    for (octet, [high, low]) in place.iter_mut().zip(pairs) {
        let digit = |c: u8| char::from(c).to_digit(16);
        *octet = (digit(*high)? << 4 | digit(*low)?) as u8;
    }
    Some(pairs.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_log_is_read_and_what_it_says_else_passed_over() {
        let (random, master, secret) = ("0a".repeat(32), "1B".repeat(48), "2c".repeat(32));
        let log = format!(
            "# a comment\r\nCLIENT_RANDOM {random} {master}\r\n\nEXPORTER_SECRET {random} {secret}\n\
             SERVER_TRAFFIC_SECRET_0  {random}  {secret}\nCLIENT_TRAFFIC_SECRET_0 {random} {secret} more\n\
             CLIENT_HANDSHAKE_TRAFFIC_SECRET {random} xyz\nCLIENT_TRAFFIC_SECRET_0 {random}"
        );
        let mut keys = Keys::default();
        keys.read(KeyLog { text: log.as_bytes(), embedded: true });
        assert_eq!(keys.len(), 2);
        let found = |label| keys.find(&[0x0a; 32], label).map(|secret| (secret.octets().to_vec(), secret.origin.line));
        assert_eq!(found(Label::Master), Some((vec![0x1b; 48], 2)));
        assert_eq!(found(Label::ServerTraffic), Some((vec![0x2c; 32], 5)));
        assert!(keys.has(&[0x0a; 32]) && !keys.has(&[0x0b; 32]));
    }
}
