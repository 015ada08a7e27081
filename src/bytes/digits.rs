//! Numbers, addresses and times as text, without the formatting machinery: lines and fields are full of them.

use super::MacAddr;

/// Something text is appended to: a `String`, or the octets of one.
pub trait Text {
    /// Appends `text`.
    fn push_text(&mut self, text: &str);

    /// Appends octets where they are to stand: `write` gets room for `N` of them and says how many it wrote. Text that is
    /// put together elsewhere is moved by as many octets as it has, a call for every number.
    ///
    /// # Safety
    ///
    /// What `write` writes must be ASCII.
    unsafe fn push_ascii<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize);
}

impl Text for String {
    #[inline]
    fn push_text(&mut self, text: &str) {
        self.push_str(text);
    }

    #[inline(always)]
    unsafe fn push_ascii<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize) {
        // SAFETY: ASCII is UTF-8, and the caller promises that nothing else is written.
        unsafe { self.as_mut_vec().push_ascii(write) }
    }
}

impl Text for Vec<u8> {
    #[inline]
    fn push_text(&mut self, text: &str) {
        self.extend_from_slice(text.as_bytes());
    }

    #[inline(always)]
    unsafe fn push_ascii<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize) {
        let start = self.len();
        self.extend_from_slice(&[b'0'; N]);
        let written = self.last_chunk_mut().map_or(0, write);
        self.truncate(start + written.min(N));
    }
}

const HEX: &[u8; 16] = b"0123456789abcdef";

/// Each octet in decimal digits with a dot and spaces behind them, the first in the lowest octet, and how many octets
/// the digits and the dot are.
const DOTTED: [(u32, u8); 256] = {
    let mut dotted = [(0, 0); 256];
    let mut i = 0;
    while i < 256 {
        let (mut text, mut len, mut rest) = (u32::from_le_bytes(*b".   "), 1, i as u32);
        loop {
            text = (text << 8) | (b'0' as u32 + rest % 10);
            len += 1;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        dotted[i] = (text, len);
        i += 1;
    }
    dotted
};

const SPACES: u64 = u64::from_le_bytes([b' '; 8]);

/// The eight digits of a number below 10^8, the first in the lowest octet.
///
/// The number is halved into fours, pairs and digits, all halves of a step at once in one register, which takes no
/// divisions: 10,486 / 2^20 gives the same whole hundredths as 1 / 100 below 10,000, and 103 / 2^10 the same tenths as
/// 1 / 10 below 100.
const fn eight(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | (fours - hundreds * 100) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    (tens | (pairs - tens * 10) << 8) | u64::from_le_bytes([b'0'; 8])
}

/// Appends a decimal number.
#[inline]
pub fn push_decimal(number: u64, out: &mut impl Text) {
    push_decimal_right(number, 1, out);
}

/// Appends a decimal number to the right of a cell of `width` columns: 8 at most, 1 at least. A longer one takes more.
#[inline]
pub fn push_decimal_right(number: u64, width: usize, out: &mut impl Text) {
    if number >= 100_000_000 {
        return push_long(number, out);
    }
    // Zeros before the number become spaces and are shifted out. Branches on its length would be guessed wrong for every
    // other port.
    let digits = eight(number);
    let zeros = ((digits & 0x0f0f_0f0f_0f0f_0f0f).trailing_zeros() / 8).min(7);
    let before = !(u64::MAX << (8 * zeros));
    let left_out = (zeros as usize).min(8_usize.saturating_sub(width));
    let write = |room: &mut [u8; 8]| {
        *room = ((digits & !before | SPACES & before) >> (8 * left_out)).to_le_bytes();
        8 - left_out
    };
    // SAFETY: digits and spaces.
    unsafe { out.push_ascii(write) }
}

/// Appends a decimal number of more than eight digits.
#[inline(never)]
fn push_long(number: u64, out: &mut impl Text) {
    push_decimal(number / 100_000_000, out);
    let write = |room: &mut [u8; 8]| {
        *room = eight(number % 100_000_000).to_le_bytes();
        8
    };
    // SAFETY: digits.
    unsafe { out.push_ascii(write) }
}

/// Appends so many spaces.
#[inline]
pub fn push_spaces(count: usize, out: &mut impl Text) {
    for done in (0..count).step_by(16) {
        let write = |room: &mut [u8; 16]| {
            *room = [b' '; 16];
            (count - done).min(16)
        };
        // SAFETY: spaces.
        unsafe { out.push_ascii(write) }
    }
}

/// Appends a hexadecimal number of at least `digits` digits.
pub fn push_hex(number: u64, digits: usize, out: &mut impl Text) {
    let needed = (64 - number.leading_zeros()).div_ceil(4) as usize;
    let len = needed.max(digits).clamp(1, 16);
    let aligned = number << (64 - 4 * len);
    let write = |room: &mut [u8; 16]| {
        *room = std::array::from_fn(|i| HEX[(aligned << (4 * i) >> 60) as usize]);
        len
    };
    // SAFETY: digits.
    unsafe { out.push_ascii(write) }
}

/// Appends nanoseconds as seconds with nine decimals.
pub fn push_seconds(ns: u64, out: &mut impl Text) {
    push_seconds_right(ns, 0, out);
}

/// Appends nanoseconds as seconds with nine decimals to the right of a cell of `width` columns, 18 at most.
pub fn push_seconds_right(ns: u64, width: usize, out: &mut impl Text) {
    const DECIMALS: usize = ".123456789".len();
    push_decimal_right(ns / 1_000_000_000, width.saturating_sub(DECIMALS).max(1), out);
    let rest = ns % 1_000_000_000;
    let write = |room: &mut [u8; 16]| {
        let first = u64::from(b'0') + rest / 100_000_000;
        let text = u128::from(b'.') | u128::from(first) << 8 | u128::from(eight(rest % 100_000_000)) << 16;
        *room = text.to_le_bytes();
        DECIMALS
    };
    // SAFETY: a dot and digits.
    unsafe { out.push_ascii(write) }
}

/// Appends an IPv4 address in dotted decimals.
#[inline]
pub fn push_ipv4(octets: [u8; 4], out: &mut impl Text) {
    // SAFETY: digits, dots and spaces.
    unsafe { out.push_ascii(|room: &mut [u8; IPV4_ROOM]| write_ipv4(dotted(octets), 0, room) - 1) }
}

/// Columns of the longest IPv4 address.
pub const IPV4_COLUMNS: usize = "255.255.255.255".len();

/// Appends a cell of [`IPV4_COLUMNS`] columns with an IPv4 address at its left or right, and a space.
#[inline]
pub fn push_ipv4_cell(octets: [u8; 4], right: bool, out: &mut impl Text) {
    let mut parts = dotted(octets);
    let [.., (last, len)] = &mut parts;
    *last ^= u32::from(b'.' ^ b' ') << (8 * (*len - 1));
    let octets: usize = parts.iter().map(|(_, len)| usize::from(*len)).sum();
    let start = if right { (IPV4_COLUMNS + 1).saturating_sub(octets) } else { 0 };
    // The cell has as many octets whatever is in it: what follows need not wait for the length of the address.
    let write = |room: &mut [u8; IPV4_ROOM]| {
        *room = [b' '; IPV4_ROOM];
        write_ipv4(parts, start, room);
        IPV4_COLUMNS + 1
    };
    // SAFETY: digits, dots and spaces.
    unsafe { out.push_ascii(write) }
}

/// Octets that the longest address takes, with what is behind the digits of each of its parts.
const IPV4_ROOM: usize = 24;

#[inline]
fn dotted([a, b, c, d]: [u8; 4]) -> [(u32, u8); 4] {
    let part = |octet: u8| DOTTED[usize::from(octet)];
    [part(a), part(b), part(c), part(d)]
}

/// Writes the parts of an address one behind the other from `start` on, and says where they end.
#[inline]
fn write_ipv4(parts: [(u32, u8); 4], start: usize, room: &mut [u8; IPV4_ROOM]) -> usize {
    let mut at = start;
    for (text, len) in parts {
        // What a part has too much is written over by the next.
        if let Some(place) = room.get_mut(at..at + 4) {
            place.copy_from_slice(&text.to_le_bytes());
        }
        at += usize::from(len);
    }
    at
}

/// Appends an IPv6 address as RFC 5952 §4 has it: lower case, the first of the longest runs of two or more zero groups
/// left out, the last four octets in decimals where it stands for an IPv4 address (§5).
pub fn push_ipv6(octets: [u8; 16], out: &mut impl Text) {
    let groups: [u16; 8] = std::array::from_fn(|i| u16::from_be_bytes([octets[2 * i], octets[2 * i + 1]]));
    if let [0, 0, 0, 0, 0, 0xffff, _, _] = groups {
        out.push_text("::ffff:");
        return push_ipv4([octets[12], octets[13], octets[14], octets[15]], out);
    }
    let (mut longest, mut run) = (0..1, 0..0);
    for (i, group) in groups.into_iter().enumerate() {
        run = if group == 0 { run.start..i + 1 } else { i + 1..i + 1 };
        if run.len() > longest.len() {
            longest = run.clone();
        }
    }
    let skipped = if longest.len() > 1 { longest } else { 8..8 };
    for (i, group) in groups.into_iter().enumerate() {
        if i == skipped.start {
            out.push_text("::");
        }
        if !skipped.contains(&i) {
            if i > 0 && i != skipped.end {
                out.push_text(":");
            }
            push_hex(group.into(), 1, out);
        }
    }
}

/// Appends a hardware address as [`MacAddr`] displays it.
pub fn push_mac(mac: MacAddr, out: &mut impl Text) {
    let write = |room: &mut [u8; 17]| {
        *room = mac.digits();
        17
    };
    // SAFETY: digits and colons.
    unsafe { out.push_ascii(write) }
}

/// Appends the first half of a MAC address: "00:00:5e".
pub fn push_oui(oui: u32, out: &mut impl Text) {
    for shift in [16, 8, 0] {
        push_hex((oui >> shift & 0xff).into(), 2, out);
        out.push_text(if shift > 0 { ":" } else { "" });
    }
}

impl MacAddr {
    /// Six pairs of hexadecimal digits with colons between them.
    #[must_use]
    pub fn digits(self) -> [u8; 17] {
        let mut text = [b':'; 17];
        for (i, octet) in self.0.iter().enumerate() {
            text[i * 3] = HEX[usize::from(octet >> 4)];
            text[i * 3 + 1] = HEX[usize::from(octet & 15)];
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::net::{Ipv4Addr, Ipv6Addr};

    use super::*;

    fn written(write: impl Fn(&mut String), write_octets: impl Fn(&mut Vec<u8>)) -> String {
        let (mut text, mut octets) = (String::from("<"), b"<".to_vec());
        write(&mut text);
        write_octets(&mut octets);
        assert_eq!(text.as_bytes(), octets);
        text[1..].to_owned()
    }

    #[test]
    fn numbers_are_what_the_formatter_writes() {
        let powers = (0..20).map(|n| 10_u64.pow(n));
        let numbers = powers.flat_map(|n| [n - 1, n, n + 1, n.saturating_mul(7)]).chain([u64::MAX, 12_345_678]);
        for n in numbers {
            assert_eq!(written(|out| push_decimal(n, out), |out| push_decimal(n, out)), format!("{n}"));
            let seconds = format!("{}.{:09}", n / 1_000_000_000, n % 1_000_000_000);
            assert_eq!(written(|out| push_seconds(n, out), |out| push_seconds(n, out)), seconds);
            for width in 1..=8 {
                let cell = written(|out| push_decimal_right(n, width, out), |out| push_decimal_right(n, width, out));
                assert_eq!(cell, format!("{n:width$}"));
                let width = width + 10;
                let cell = written(|out| push_seconds_right(n, width, out), |out| push_seconds_right(n, width, out));
                assert_eq!(cell, format!("{seconds:>width$}"));
            }
            for digits in [0, 1, 2, 4, 8, 16] {
                let hex = written(|out| push_hex(n, digits, out), |out| push_hex(n, digits, out));
                assert_eq!(hex, format!("{n:0digits$x}"));
            }
        }
    }

    #[test]
    fn addresses_are_what_the_standard_library_writes() {
        for i in 0..=255_u8 {
            let octets = [i, 255 - i, i / 2, i % 10];
            let text = written(|out| push_ipv4(octets, out), |out| push_ipv4(octets, out));
            assert_eq!(text, Ipv4Addr::from(octets).to_string());
            let cell =
                |right| written(|out| push_ipv4_cell(octets, right, out), |out| push_ipv4_cell(octets, right, out));
            assert_eq!((cell(false), cell(true)), (format!("{text:<15} "), format!("{text:>15} ")));
        }
        // Every pattern of zero groups, and addresses that stand for IPv4 addresses.
        let patterns =
            (0..256_u128).map(|bits| (0..8).fold(0, |all, i| (all << 16) + ((bits >> i) & 1) * (0x0a01 << (i & 3))));
        let mapped = [0xffff_0a00_0001, 0xffff_0000_0000, 0x0a00_0001, 0xffff << 48 | 0xffff_0a00_0001];
        for address in patterns.chain(mapped) {
            let octets = address.to_be_bytes();
            let text = written(|out| push_ipv6(octets, out), |out| push_ipv6(octets, out));
            assert_eq!(text, Ipv6Addr::from(octets).to_string());
        }
        assert_eq!(MacAddr([0, 0x1b, 0x63, 0xff, 0xa0, 9]).to_string(), "00:1b:63:ff:a0:09");
    }
}
