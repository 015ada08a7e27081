//! Points in time as people write them.

/// Nanoseconds since 1970 of seconds (`1700000000.5`) or of a date of ISO 8601, with or without a time of day:
/// `2024-12-31`, `2024-12-31 23:59`, `2024-12-31T23:59:59.123+03:00`. Without a zone it is UTC.
pub(super) fn nanoseconds(word: &str) -> Option<i64> {
    if word.as_bytes().get(4) == Some(&b'-') { date(word) } else { seconds(word) }
}

fn seconds(word: &str) -> Option<i64> {
    let (sign, word) = word.strip_prefix('-').map_or((1, word), |rest| (-1, rest));
    let (whole, fraction) = word.split_once('.').unwrap_or((word, "0"));
    let ns = i128::from(number(whole)?) * 1_000_000_000 + i128::from(fraction_ns(fraction)?);
    i64::try_from(sign * ns).ok()
}

fn date(word: &str) -> Option<i64> {
    let (day, clock) = word.split_once(['T', ' ']).unwrap_or((word, "00:00"));
    let (clock, zone) = match clock.find(['Z', '+', '-']) {
        Some(at) => (clock[..at].trim_end(), zone(&clock[at..])?),
        None => (clock, 0),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let [year, month, day] = numbers(day, '-')?;
    let [hour, minute, second] = match numbers(clock, ':') {
        Some([hour, minute]) => [hour, minute, 0],
        None => numbers(clock, ':')?,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // Sixty is a leap second.
    if year > 9999 || !(1..=days).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - zone;
    seconds.checked_mul(1_000_000_000)?.checked_add(fraction_ns(fraction)?)
}

/// In the Gregorian calendar. The year begins in March, so that the leap day is its last and each month begins
/// after (153 m + 2) / 5 days.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
        - 719_469
}

/// Seconds that clocks in the zone `Z`, `+03:00` or `-0300` are ahead of UTC.
fn zone(word: &str) -> Option<i64> {
    let sign = match word.as_bytes().first()? {
        b'Z' if word.len() == 1 => return Some(0),
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(|c| *c != ':').collect();
    let clock = number(&digits).filter(|_| digits.len() == 4)?;
    Some(sign * (clock / 100 * 3600 + clock % 100 * 60))
}

/// The digits behind a decimal point as nanoseconds; what is smaller is dropped.
fn fraction_ns(digits: &str) -> Option<i64> {
    number(digits.get(..9).unwrap_or(digits)).map(|ns| ns * 10_i64.pow(9_u32.saturating_sub(digits.len() as u32)))
}

/// Exactly `N` numbers.
fn numbers<const N: usize>(word: &str, separator: char) -> Option<[i64; N]> {
    let all: Vec<_> = word.split(separator).map(number).collect::<Option<_>>()?;
    all.try_into().ok()
}

/// A number of up to 18 digits, and nothing else.
fn number(digits: &str) -> Option<i64> {
    let plain = digits.len() <= 18 && digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::nanoseconds;

    #[test]
    fn seconds_and_dates() {
        const SECOND: i64 = 1_000_000_000;
        assert_eq!(nanoseconds("1.5"), Some(SECOND * 3 / 2));
        assert_eq!(nanoseconds("-1.000000001"), Some(-SECOND - 1));
        assert_eq!(nanoseconds("0.1234567899"), Some(123_456_789));
        // Independent: `date -u -d … +%s`.
        for (word, seconds) in [
            ("1970-01-01", 0),
            ("2000-02-29", 951_782_400),
            ("2024-12-31 23:59:59", 1_735_689_599),
            ("2024-12-31T23:59:59Z", 1_735_689_599),
            ("2024-12-31 23:59", 1_735_689_540),
            ("2024-12-31T23:59:59-03:00", 1_735_700_399),
            ("1969-07-20T20:17:40Z", -14_182_940),
        ] {
            assert_eq!(nanoseconds(word), Some(seconds * SECOND), "{word}");
        }
        assert_eq!(nanoseconds("2024-12-31 00:00:00.25"), Some(1_735_603_200 * SECOND + SECOND / 4));
        for word in
            ["", ".", "1.", "x", "2023-02-29", "2024-13-01", "2024-1", "2024-01-01 24:00", "2024-01-01 1", "9999-01-01"]
        {
            assert_eq!(nanoseconds(word), None, "{word}");
        }
    }
}
