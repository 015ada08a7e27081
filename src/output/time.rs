//! The time of a frame, in the forms that it is written in.

use std::fmt::Write as _;

use crate::bytes::calendar::date;
use crate::bytes::{push_seconds, push_seconds_right};
use crate::frame::Clock;

/// Nanoseconds that clocks are ahead of UTC at an instant, which is in nanoseconds since 1970.
pub type Offset = fn(i64) -> i64;

/// The offset of UTC itself.
#[must_use]
pub fn utc(_time_ns: i64) -> i64 {
    0
}

/// How the time of a frame is written; the letters are tshark's.
#[derive(Clone, Copy, Debug, Default)]
pub enum TimeForm {
    /// `r`: seconds since the first frame.
    #[default]
    Relative,
    /// `d`: seconds since the frame before.
    Delta,
    /// `e`: seconds since 1970.
    Epoch,
    /// `a`, or `u` for UTC: time of day.
    TimeOfDay(Offset),
    /// `ad`, or `ud` for UTC: date and time of day.
    Date(Offset),
}

/// Appends the time of a frame, `-` where it has none.
pub fn write_time(time_ns: Option<i64>, form: TimeForm, clock: Clock, out: &mut String) {
    write_time_right(time_ns, form, clock, 0, out);
}

/// The same to the right of a cell of `width` columns, but for what is rare: that leaves the padding to others.
pub(super) fn write_time_right(time_ns: Option<i64>, form: TimeForm, clock: Clock, width: usize, out: &mut String) {
    let Some(now) = time_ns else { return out.push('-') };
    let mut seconds = |ns: i64| {
        if ns < 0 {
            out.push('-');
        }
        push_seconds_right(ns.unsigned_abs(), if ns < 0 { 0 } else { width }, out);
    };
    match form {
        TimeForm::Relative => seconds(now.saturating_sub(clock.first_ns.unwrap_or(now))),
        TimeForm::Delta => seconds(now.saturating_sub(clock.previous_ns.unwrap_or(now))),
        TimeForm::Epoch => seconds(now),
        TimeForm::TimeOfDay(ahead) => push_time_of_day(now.saturating_add(ahead(now)), out),
        TimeForm::Date(ahead) => {
            let there = now.saturating_add(ahead(now));
            let (year, month, day) = date(there.div_euclid(NS_PER_DAY));
            let _ = write!(out, "{year:04}-{month:02}-{day:02} ");
            push_time_of_day(there, out);
        }
    }
}

const NS_PER_DAY: i64 = 86_400 * 1_000_000_000;

impl TimeForm {
    /// Columns that every time of this form takes; 0 where they grow with the capture.
    pub(super) fn columns(self) -> usize {
        match self {
            Self::Relative | Self::Delta => 0,
            Self::TimeOfDay(_) => "23:59:59.999999999".len(),
            Self::Epoch => "1700000000.000000000".len(),
            Self::Date(_) => "2026-01-01 23:59:59.999999999".len(),
        }
    }
}

fn push_time_of_day(now: i64, out: &mut String) {
    const NS_PER_MINUTE: u64 = 60 * 1_000_000_000;
    let ns = now.rem_euclid(NS_PER_DAY) as u64;
    let (minutes, rest) = (ns / NS_PER_MINUTE, ns % NS_PER_MINUTE);
    let _ = write!(out, "{:02}:{:02}:", minutes / 60, minutes % 60);
    if rest < 10 * 1_000_000_000 {
        out.push('0');
    }
    push_seconds(rest, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_every_form() {
        let clock = Clock { first_ns: Some(1_000_000_000), previous_ns: Some(2_000_000_001) };
        let say = |form| {
            let mut out = String::new();
            write_time(Some(2_500_000_000), form, clock, &mut out);
            out
        };
        assert_eq!(say(TimeForm::Relative), "1.500000000");
        assert_eq!(say(TimeForm::Delta), "0.499999999");
        assert_eq!(say(TimeForm::Epoch), "2.500000000");
        assert_eq!(say(TimeForm::Date(utc)), "1970-01-01 00:00:02.500000000");
        let half_past_three_hours_behind = |_: i64| -7 * 1_800 * 1_000_000_000;
        assert_eq!(say(TimeForm::TimeOfDay(half_past_three_hours_behind)), "20:30:02.500000000");
        assert_eq!(say(TimeForm::TimeOfDay(|_| 10 * 1_000_000_000)), "00:00:12.500000000");
        assert_eq!(say(TimeForm::Date(half_past_three_hours_behind)), "1969-12-31 20:30:02.500000000");
    }

    #[test]
    fn all_that_have_a_time_take_the_columns_of_their_form() {
        for form in [TimeForm::Epoch, TimeForm::TimeOfDay(utc), TimeForm::Date(utc)] {
            let mut out = String::new();
            write_time(Some(1_700_000_000_500_000_000), form, Clock::default(), &mut out);
            assert_eq!(out.len(), form.columns(), "{form:?}");
        }
    }
}
