//! The Internet checksum of a layer, and what became of it.

use super::{Layer, Why};
use crate::bytes::ones_sum;
use crate::i18n::Words;
use crate::proto::Proto;

impl Layer<'_> {
    /// The verdict on the Internet checksum (RFC 1071) at octet `at` of this layer over its first `cover` octets,
    /// with the pseudo-header of the IP layer below for protocol number `protocol`, if one is given.
    #[must_use]
    pub fn checksum(&self, at: usize, cover: usize, protocol: Option<u8>) -> Verdict {
        let bytes = self.captured();
        // A header that lies about its length takes nothing away: the checksum is held against what there is.
        if self.is_fragment() || self.shortage().is_some_and(|shortage| shortage.why != Why::Lie) {
            return self.unverifiable();
        }
        let (Some(stored), Some(covered)) = (crate::bytes::be16(bytes, at), bytes.get(..cover)) else {
            return self.unverifiable();
        };
        let pseudo = match protocol {
            None => 0,
            // The pseudo-header has the length of the whole packet, also where the checksum covers only its start.
            Some(protocol) => match self.pseudo_sum(bytes.len(), protocol) {
                Some(sum) => sum,
                None => return Verdict::Unverifiable(None),
            },
        };
        if protocol.is_some() && stored == pseudo && !self.is_quoted() {
            return Verdict::Unfilled;
        }
        match ones_sum(covered, pseudo) {
            0xffff => Verdict::Good,
            sum => {
                // RFC 1624 §3: taking the stored value out of the sum leaves what it should have been.
                let without = ones_sum(&(!stored).to_be_bytes(), sum);
                Verdict::Wrong { expected: (!without).into() }
            }
        }
    }

    /// The verdict on the checksum at octet `at` of the header over the header alone.
    #[must_use]
    pub fn header_checksum(&self, at: usize) -> Verdict {
        let header = self.header();
        match (crate::bytes::be16(header, at), ones_sum(header, 0)) {
            (None, _) => self.unverifiable(),
            (_, 0xffff) => Verdict::Good,
            (Some(stored), sum) => Verdict::Wrong { expected: (!ones_sum(&(!stored).to_be_bytes(), sum)).into() },
        }
    }

    /// The verdict on a checksum some of whose octets are missing.
    #[must_use]
    pub fn unverifiable(&self) -> Verdict {
        Verdict::Unverifiable(match self.peeled.shortage {
            _ if self.is_fragment() => Some(Why::Fragment),
            shortage => shortage.map(|shortage| shortage.why),
        })
    }

    /// The verdict on a transport checksum of zero, by which the sender says that it computed none: allowed over IPv4,
    /// over IPv6 for tunnels alone (RFC 8200 §8.1, RFC 6935).
    #[must_use]
    pub fn left_out(&self) -> Verdict {
        let mut below = (0..self.index).rev().map(|index| Layer { index, ..*self });
        let ip = below.find(|layer| layer.proto().pseudo_header(layer).is_some());
        if ip.is_some_and(|ip| ip.proto() != Proto::Ipv4) { Verdict::Forbidden } else { Verdict::Absent }
    }

    fn pseudo_sum(&self, octets: usize, protocol: u8) -> Option<u16> {
        let at = |index| Layer { index, ..*self };
        let (ip, mut pseudo) = (0..self.index).rev().find_map(|i| Some((i, at(i).proto().pseudo_header(&at(i))?)))?;
        for between in (ip + 1..self.index).map(at) {
            between.proto().readdress(&between, &mut pseudo);
        }
        Some(pseudo.sum(octets, protocol))
    }
}

/// The part of the IP header that transport checksums cover (RFC 9293 §3.1, RFC 8200 §8.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PseudoHeader {
    /// Ones' complement sum of the source address.
    pub source: u16,
    /// Ones' complement sum of the final destination address.
    pub destination: u16,
}

impl PseudoHeader {
    /// The part that two addresses make.
    #[must_use]
    pub fn of(source: &[u8], destination: &[u8]) -> Self {
        Self { source: ones_sum(source, 0), destination: ones_sum(destination, 0) }
    }

    /// Ones' complement sum of the whole pseudo-header.
    #[must_use]
    pub fn sum(self, octets: usize, protocol: u8) -> u16 {
        let [a, b, c, d] = (octets as u32).to_be_bytes();
        let [e, f] = self.source.to_be_bytes();
        ones_sum(&[a, b, c, d, 0, protocol, e, f], self.destination)
    }
}

/// What became of a checksum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It fits.
    Good,
    /// It does not fit.
    Wrong {
        /// The value that would fit.
        expected: u32,
    },
    /// It holds the folded pseudo-header sum: the card was to finish it after the capture point.
    Unfilled,
    /// It is zero, because the card was to compute all of it after the capture point.
    Blank {
        /// The value that would fit.
        expected: u32,
    },
    /// The sender left it out (zero), which the protocol allows.
    Absent,
    /// The sender left it out (zero) where the protocol does not allow it.
    Forbidden,
    /// Not all octets that it covers are at hand.
    Unverifiable(Option<Why>),
}

impl Verdict {
    /// Wireshark's number: 0 bad, 1 good, 2 unverified, 3 not present, 4 illegal.
    #[must_use]
    pub const fn status(self) -> u64 {
        match self {
            Self::Wrong { .. } | Self::Unfilled | Self::Blank { .. } => 0,
            Self::Good => 1,
            Self::Unverifiable(_) => 2,
            Self::Absent => 3,
            Self::Forbidden => 4,
        }
    }

    /// In words.
    #[must_use]
    pub const fn name(self) -> Words {
        use crate::i18n::w;
        match self {
            Self::Good => w("good", "correta"),
            Self::Wrong { .. } => w("wrong", "errada"),
            Self::Unfilled | Self::Blank { .. } => w("not computed yet", "ainda não calculada"),
            Self::Absent => w("absent", "ausente"),
            Self::Forbidden => w("absent, for tunnels only", "ausente, só para túneis"),
            Self::Unverifiable(Some(Why::Cut)) => w("not verifiable: cut", "não verificável: cortada"),
            Self::Unverifiable(Some(Why::Fragment)) => w("not verifiable: fragment", "não verificável: fragmento"),
            Self::Unverifiable(Some(Why::Quoted)) => {
                w("not verifiable: quoted in part", "não verificável: citada em parte")
            }
            Self::Unverifiable(_) => w("not verifiable", "não verificável"),
        }
    }
}
