//! Ticks of a capture's clock become nanoseconds.

use super::Record;

/// The clock of an interface: how long a tick is, and when it was zero.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    scale: Scale,
    offset_ns: i128,
}

#[derive(Clone, Copy, Debug)]
enum Scale {
    /// A tick is this many nanoseconds: every clock met in practice.
    Nanoseconds(u64),
    /// A second is this many ticks.
    PerSecond(u64),
}

impl Clock {
    /// A clock with `ticks_per_second`, zero `offset_seconds` after 1970 began.
    pub fn new(ticks_per_second: u64, offset_seconds: i64) -> Self {
        let ticks_per_second = ticks_per_second.max(1);
        let scale = match 1_000_000_000 % ticks_per_second {
            0 => Scale::Nanoseconds(1_000_000_000 / ticks_per_second),
            _ => Scale::PerSecond(ticks_per_second),
        };
        Self { scale, offset_ns: i128::from(offset_seconds) * 1_000_000_000 }
    }

    /// Nanoseconds since 1970 at `ticks`, a part of one being dropped; [`Record::NO_TIME`] where an `i64` cannot
    /// hold them (before 1677, after 2262).
    #[inline]
    pub fn time_ns(&self, ticks: u64) -> i64 {
        let ns = match self.scale {
            Scale::Nanoseconds(each) => i128::from(ticks) * i128::from(each),
            Scale::PerSecond(ticks_per_second) => {
                let (seconds, rest) = (ticks / ticks_per_second, ticks % ticks_per_second);
                i128::from(seconds) * 1_000_000_000
                    + (u128::from(rest) * 1_000_000_000 / u128::from(ticks_per_second)) as i128
            }
        };
        i64::try_from(ns + self.offset_ns).unwrap_or(Record::NO_TIME)
    }
}
