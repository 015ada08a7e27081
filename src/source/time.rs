//! Ticks of a capture's clock become nanoseconds.

use super::Record;

/// The clock of an interface: how long a tick is, and when it was zero.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    tick: Tick,
    offset_ns: i128,
}

#[derive(Clone, Copy, Debug)]
enum Tick {
    /// So many nanoseconds: 10^-9 s or longer, every clock met in practice.
    Nanoseconds(u64),
    /// A nanosecond divided by so many; 0 stands for more than 64 bits hold.
    PartOfNanosecond(u64),
    /// 2^-n seconds.
    Binary(u8),
}

impl Clock {
    /// A clock with the resolution `if_tsresol` and the offset `if_tsoffset` in seconds
    /// (draft-ietf-opsawg-pcapng §4.2): the high bit of the first chooses powers of 2 over powers of 10.
    pub fn new(resolution: u8, offset_seconds: i64) -> Self {
        let exponent = resolution & 0x7f;
        let tick = if resolution & 0x80 != 0 {
            Tick::Binary(exponent)
        } else if exponent <= 9 {
            Tick::Nanoseconds(10_u64.pow(9 - u32::from(exponent)))
        } else {
            Tick::PartOfNanosecond(10_u64.checked_pow(u32::from(exponent) - 9).unwrap_or(0))
        };
        Self { tick, offset_ns: i128::from(offset_seconds) * 1_000_000_000 }
    }

    /// Ticks a second has; `u64::MAX` where it has more than 64 bits hold.
    pub fn ticks_per_second(&self) -> u64 {
        match self.tick {
            Tick::Nanoseconds(ns) => 1_000_000_000 / ns,
            Tick::PartOfNanosecond(0) => u64::MAX,
            Tick::PartOfNanosecond(parts) => parts.saturating_mul(1_000_000_000),
            Tick::Binary(exponent) => 1_u64.checked_shl(exponent.into()).unwrap_or(u64::MAX),
        }
    }

    /// Nanoseconds since 1970 at `ticks`, a part of one being dropped; [`Record::NO_TIME`] where an `i64` cannot
    /// hold them (before 1677, after 2262).
    #[inline]
    pub fn time_ns(&self, ticks: u64) -> i64 {
        let ns = match self.tick {
            Tick::Nanoseconds(each) => i128::from(ticks) * i128::from(each),
            Tick::PartOfNanosecond(parts) => ticks.checked_div(parts).unwrap_or(0).into(),
            // 2^64 ticks times 10^9 take 94 bits; an exponent has seven bits, so the shift is below 128.
            Tick::Binary(exponent) => (i128::from(ticks) * 1_000_000_000) >> exponent,
        };
        i64::try_from(ns + self.offset_ns).unwrap_or(Record::NO_TIME)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_and_two() {
        let ticks = 1_700_000_000_123_456;
        assert_eq!(Clock::new(6, 0).time_ns(ticks), 1_700_000_000_123_456_000);
        assert_eq!(Clock::new(9, 0).time_ns(ticks), 1_700_000_000_123_456);
        assert_eq!(Clock::new(3, 0).time_ns(17), 17_000_000);
        assert_eq!(Clock::new(0, 0).time_ns(17), 17_000_000_000);
        assert_eq!(Clock::new(12, 0).time_ns(1_999), 1);
        // 2^-20 s: one and a half seconds, and the last tick before two.
        assert_eq!(Clock::new(0x80 | 20, 0).time_ns(3 << 19), 1_500_000_000);
        assert_eq!(Clock::new(0x80 | 20, 0).time_ns((2 << 20) - 1), 1_999_999_046);
        assert_eq!(Clock::new(0x80 | 32, 0).time_ns(u64::MAX), 4_294_967_295_999_999_999);
    }

    #[test]
    fn ticks_too_short_to_count_are_no_time_at_all() {
        for resolution in [0x80 | 127, 0x80 | 125, 127, 29, 40] {
            assert_eq!(Clock::new(resolution, 0).time_ns(u64::MAX), 0, "resolution {resolution:#x}");
        }
        assert_eq!(Clock::new(0x80 | 127, 0).ticks_per_second(), u64::MAX);
        assert_eq!(Clock::new(0x80 | 20, 0).ticks_per_second(), 1 << 20);
        assert_eq!(Clock::new(9, 0).ticks_per_second(), 1_000_000_000);
        assert_eq!(Clock::new(12, 0).ticks_per_second(), 1_000_000_000_000);
    }

    #[test]
    fn offsets_and_times_no_i64_holds() {
        assert_eq!(Clock::new(6, 3600).time_ns(1), 3_600_000_001_000);
        assert_eq!(Clock::new(6, -3600).time_ns(0), -3_600_000_000_000);
        assert_eq!(Clock::new(6, i64::MAX).time_ns(0), Record::NO_TIME);
        assert_eq!(Clock::new(6, i64::MIN).time_ns(u64::MAX), Record::NO_TIME);
        assert_eq!(Clock::new(0, 0).time_ns(u64::MAX), Record::NO_TIME);
    }
}
