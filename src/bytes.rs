//! Octets: big-endian reads that cannot panic, bit ranges, MAC addresses, the Internet checksum, digits.

pub mod calendar;
mod digits;

pub use digits::{
    IPV4_COLUMNS, Text, push_decimal, push_decimal_right, push_hex, push_ipv4, push_ipv4_cell, push_ipv6, push_mac,
    push_oui, push_seconds, push_seconds_right, push_spaces,
};

use std::fmt;

/// A 16-bit big-endian number at `at`, or `None` when it does not fit.
#[must_use]
pub fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|b| u16::from_be_bytes(*b))
}

/// A 32-bit big-endian number at `at`, or `None` when it does not fit.
#[must_use]
pub fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|b| u32::from_be_bytes(*b))
}

/// `len` bits (64 at most) from bit `start`, most significant first; `None` when they do not fit.
#[must_use]
pub fn bits(bytes: &[u8], start: u32, len: u32) -> Option<u64> {
    let end = start.checked_add(len)?;
    if len == 0 || len > 64 {
        return None;
    }
    let (first, last) = (start as usize / 8, (end as usize).div_ceil(8));
    let window = bytes.get(first..last)?;
    let mut value: u128 = 0;
    for &octet in window {
        value = value << 8 | u128::from(octet);
    }
    let spare = last as u32 * 8 - end;
    let mask = if len == 64 { u64::MAX } else { (1 << len) - 1 };
    Some((value >> spare) as u64 & mask)
}

/// A reader over the variable part of a header (options, TLVs, names) that always advances.
///
/// Every read either takes at least one octet or ends the walk, so a length of zero cannot loop for ever.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader whose positions count from the start of `bytes` and that begins at `at`.
    #[must_use]
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()) }
    }

    /// The octet offset of the next read.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Octets left.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.bytes.len() - self.at
    }

    /// Nothing left to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remaining() == 0
    }

    /// The next octet, without taking it.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes one octet.
    pub fn u8(&mut self) -> Option<u8> {
        let value = self.peek()?;
        self.at += 1;
        Some(value)
    }

    /// Takes a 16-bit big-endian number.
    pub fn u16(&mut self) -> Option<u16> {
        let value = be16(self.bytes, self.at)?;
        self.at += 2;
        Some(value)
    }

    /// Takes a 32-bit big-endian number.
    pub fn u32(&mut self) -> Option<u32> {
        let value = be32(self.bytes, self.at)?;
        self.at += 4;
        Some(value)
    }

    /// Takes `len` octets; `None`, and nothing taken, when fewer are left.
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(len)?)?;
        self.at += len;
        Some(taken)
    }

    /// Takes all that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        let rest = &self.bytes[self.at..];
        self.at = self.bytes.len();
        rest
    }
}

/// The ones' complement sum of RFC 1071 over `bytes`, as big-endian 16-bit words, folded to 16 bits.
///
/// An odd last octet counts as the high half of a word. The checksum is the complement of this sum.
#[must_use]
pub fn ones_sum(bytes: &[u8], start: u16) -> u16 {
    let mut sum = u128::from(start);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        // RFC 1071 §2(B): the sum may be taken over wider words and folded at the end.
        if let Ok(word) = chunk.try_into() {
            sum += u128::from(u64::from_be_bytes(word));
        }
    }
    let mut tail = [0; 8];
    let rest = chunks.remainder();
    tail[..rest.len()].copy_from_slice(rest);
    sum += u128::from(u64::from_be_bytes(tail));
    while sum >> 16 != 0 {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    sum as u16
}

/// The CRC32c (Castagnoli's polynomial, RFC 3720 §12.1) of `parts` one behind the other.
#[must_use]
pub fn crc32c(parts: &[&[u8]]) -> u32 {
    const TABLE: [u32; 256] = crc_table(0x82f6_3b78);
    crc(&TABLE, parts)
}

/// The CRC-32 of Ethernet's frame check sequence (IEEE 802.3 §3.2.9), whose least significant octet is sent first.
#[must_use]
pub fn crc32(octets: &[u8]) -> u32 {
    const TABLE: [u32; 256] = crc_table(0xedb8_8320);
    crc(&TABLE, &[octets])
}

fn crc(table: &[u32; 256], parts: &[&[u8]]) -> u32 {
    !parts.iter().copied().flatten().fold(!0, |crc, octet| crc >> 8 ^ table[usize::from(crc as u8 ^ octet)])
}

/// What each octet does to a CRC of this polynomial, which is written with its bits turned round.
const fn crc_table(polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut crc = i as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = if crc & 1 != 0 { crc >> 1 ^ polynomial } else { crc >> 1 };
            bit += 1;
        }
        table[i] = crc;
        i += 1;
    }
    table
}

/// A 48-bit IEEE 802 address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct MacAddr(pub [u8; 6]);

impl MacAddr {
    /// ff:ff:ff:ff:ff:ff, every station on the link.
    pub const BROADCAST: Self = Self([0xff; 6]);

    /// The address in the first six octets of `bytes`.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.first_chunk().copied().map(Self)
    }

    /// The I/G bit is set: the address of a group (broadcast included), not of one card (IEEE 802 §8.2.2).
    #[must_use]
    pub fn is_group(self) -> bool {
        self.0[0] & 1 != 0
    }

    /// The U/L bit is set: assigned by software, not by a maker (IEEE 802 §8.2.2).
    #[must_use]
    pub fn is_local(self) -> bool {
        self.0[0] & 2 != 0
    }
}

impl fmt::Display for MacAddr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_cross_octets_and_refuse_to_run_over() {
        let bytes = [0x45, 0x1f, 0xff, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06];
        assert_eq!(bits(&bytes, 0, 4), Some(4));
        assert_eq!(bits(&bytes, 4, 4), Some(5));
        assert_eq!(bits(&bytes, 11, 13), Some(0x1fff));
        assert_eq!(bits(&bytes, 8, 64), Some(0x1fff_0102_0304_0506));
        assert_eq!(bits(&bytes, 4, 64), Some(0x51ff_f010_2030_4050));
        assert_eq!(bits(&bytes, 66, 7), None);
        assert_eq!(bits(&bytes, u32::MAX, 8), None);
    }

    #[test]
    fn crc32c_of_rfc_3720_appendix_b_4() {
        assert_eq!(crc32c(&[&[0; 32]]), 0x8a91_36aa);
        assert_eq!(crc32c(&[&[0xff; 16], &[0xff; 16]]), 0x62a8_ab43);
        let rising: Vec<u8> = (0..32).collect();
        assert_eq!(crc32c(&[&rising]), 0x46dd_794e);
    }

    #[test]
    fn crc32_of_the_crc_catalogue() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn checksum_of_rfc_1071_section_3() {
        assert_eq!(ones_sum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7], 0), 0xddf2);
        assert_eq!(ones_sum(&[0x12], 0), 0x1200);
        assert_eq!(ones_sum(&[], 0xffff), 0xffff);
    }
}
