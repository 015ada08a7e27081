//! Dates of instants, in the Gregorian calendar and UTC.

const NS_PER_SECOND: i64 = 1_000_000_000;
const NS_PER_DAY: i64 = 86_400 * NS_PER_SECOND;

/// The Gregorian date of a day counted from 1970-01-01: eras of 400 years, each beginning on the first of March, so
/// that the leap day comes last.
#[must_use]
pub fn date(day: i64) -> (i64, u32, u32) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as u32, day as u32)
}

/// The day, counted from 1970-01-01, of a Gregorian date; `None` for a month or day that no year has.
#[must_use]
pub fn day(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(-100_000..100_000).contains(&year) {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

/// An instant, in nanoseconds since 1970, as people read it: `2026-11-25 14:03:07.5 UTC`, without closing zeros.
#[must_use]
pub fn utc(ns: i64) -> String {
    let (year, month, day) = date(ns.div_euclid(NS_PER_DAY));
    let within = ns.rem_euclid(NS_PER_DAY);
    let seconds = within / NS_PER_SECOND;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let fraction = format!(".{:09}", within % NS_PER_SECOND);
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction} UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_around_leap_days() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(11_016), (2000, 2, 29));
        assert_eq!(date(11_017), (2000, 3, 1));
        assert_eq!(date(-1), (1969, 12, 31));
        for number in [-719_468, -1, 0, 11_016, 11_017, 47_541] {
            let (year, month, day_of_month) = date(number);
            assert_eq!(day(year, month.into(), day_of_month.into()), Some(number));
        }
        assert_eq!((day(2026, 13, 1), day(2026, 1, 0)), (None, None));
        assert_eq!(date(47_540), (2100, 2, 28));
        assert_eq!(date(47_541), (2100, 3, 1));
    }

    #[test]
    fn instants_before_and_after_1970() {
        assert_eq!(utc(1_767_225_600_500_000_000), "2026-01-01 00:00:00.5 UTC");
        assert_eq!(utc(-1), "1969-12-31 23:59:59.999999999 UTC");
        assert_eq!(utc(0), "1970-01-01 00:00:00 UTC");
    }
}
