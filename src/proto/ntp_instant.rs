//! An instant as NTP writes it, which RTCP and ZEP have from it: 32 bits of seconds since 1900 and 32 of their fraction.
//! RFC 5905 §6.

use crate::bytes::be32;

/// Seconds from the beginning of 1900 to that of 1970.
const TO_1970: i64 = 2_208_988_800;

/// The instant at the start of `octets`, in nanoseconds since 1970. Zero, which says that there is none, is told as the
/// beginning of the count; `None` where there are fewer than eight octets.
pub(super) fn instant(octets: &[u8]) -> Option<i64> {
    let (seconds, fraction) = (be32(octets, 0)?, be32(octets, 4)?);
    // Era 0 ends in February 2036; a small number is of the next.
    let era = if seconds < 1 << 31 && (seconds, fraction) != (0, 0) { 1 << 32 } else { 0 };
    let ns = (u64::from(fraction) * 1_000_000_000) >> 32;
    Some((i64::from(seconds) + era - TO_1970) * 1_000_000_000 + ns as i64)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn eras_and_nothing() {
        assert_eq!(instant(&[0xed, 0, 0x37, 0x80, 0x80, 0, 0, 0]), Some(1_767_225_600_500_000_000));
        assert_eq!(instant(&[0, 0, 0, 1, 0, 0, 0, 0]), Some(2_085_978_497_000_000_000));
        assert_eq!((instant(&[0; 8]), instant(&[0; 7])), (Some(-2_208_988_800_000_000_000), None));
    }
}
