//! Numbers as each language writes them: 1,234.5 in English, 1.234,5 in Portuguese.

use super::Lang;

impl Lang {
    const fn separators(self) -> (char, char) {
        match self {
            Self::En => (',', '.'),
            Self::PtBr => ('.', ','),
        }
    }

    /// What parts the whole from the decimals.
    #[must_use]
    pub const fn decimal_point(self) -> char {
        self.separators().1
    }

    /// A whole number, its digits in groups of three.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() * 4 / 3 + 1);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(self.separators().0);
            }
            text.push(digit);
        }
        text
    }

    /// Numbers of frames in rising order, those in a row as a range: "3-5, 1018".
    #[must_use]
    pub fn numbers(numbers: &[u64]) -> String {
        let mut text = String::new();
        let mut rest = numbers;
        while let [first, ..] = rest {
            let row = rest.iter().zip(*first..).take_while(|(number, next)| *number == next).count();
            let (these, others) = rest.split_at(row);
            text.push_str(if text.is_empty() { "" } else { ", " });
            text.push_str(&first.to_string());
            if let [_, .., last] = these {
                text.push(if row > 2 { '-' } else { ',' });
                text.push_str(if row > 2 { "" } else { " " });
                text.push_str(&last.to_string());
            }
            rest = others;
        }
        text
    }

    /// The message `one` of a single thing, and `many` of any other number, with the number as `{n}`.
    #[must_use]
    pub fn counted(self, number: u64, one: &'static str, many: &'static str) -> String {
        self.fill(if number == 1 { one } else { many }, &[("n", &self.number(number))])
    }

    /// "1 frame", "42 frames".
    #[must_use]
    pub fn frames(self, number: u64) -> String {
        self.counted(number, "stats.frame", "stats.frames")
    }

    /// "1 octet", "6,214 octets".
    #[must_use]
    pub fn octets(self, number: u64) -> String {
        self.counted(number, "stats.octet", "stats.octets")
    }

    /// A number with `places` decimal places; what is no number is written as zero.
    #[must_use]
    pub fn decimal(self, number: f64, places: usize) -> String {
        let number = if number.is_finite() { number } else { 0.0 };
        let text = format!("{:.places$}", number.abs());
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let mut text = if number < 0.0 { String::from("-") } else { String::new() };
        text.push_str(&whole.parse().map_or_else(|_| whole.to_owned(), |whole| self.number(whole)));
        if !rest.is_empty() {
            text.push(self.separators().1);
            text.push_str(rest);
        }
        text
    }

    /// A number of three significant digits with a decimal prefix of SI before `unit`: "1.82 kbit/s".
    #[must_use]
    pub fn metric(self, number: f64, unit: &str) -> String {
        const PREFIXES: [&str; 5] = ["", "k", "M", "G", "T"];
        let mut scaled = number;
        let mut prefix = 0;
        // 999.5 would be written as 1000.
        while scaled >= 999.5 && prefix + 1 < PREFIXES.len() {
            scaled /= 1000.0;
            prefix += 1;
        }
        let places = match scaled {
            _ if prefix == 0 && scaled.fract() == 0.0 => 0,
            ..9.995 => 2,
            ..99.95 => 1,
            _ => 0,
        };
        format!("{} {}{unit}", self.decimal(scaled, places), PREFIXES[prefix])
    }

    /// How long something took, in the two largest units that matter: "1.82 s", "2 min 3 s", "3 h 25 min".
    #[must_use]
    pub fn duration(self, ns: u64) -> String {
        let seconds = ns / 1_000_000_000;
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        let small = |unit_ns: u64, unit: &str| {
            let places = if ns.is_multiple_of(unit_ns) { 0 } else { 2 };
            format!("{} {unit}", self.decimal(ns as f64 / unit_ns as f64, places))
        };
        match ns {
            0 => "0 s".into(),
            1..=999 => format!("{ns} ns"),
            1_000..=999_999 => small(1_000, "µs"),
            1_000_000..=999_999_999 => small(1_000_000, "ms"),
            _ if seconds < 60 => small(1_000_000_000, "s"),
            _ if seconds < 3600 && seconds.is_multiple_of(60) => format!("{minutes} min"),
            _ if seconds < 3600 => format!("{minutes} min {} s", seconds % 60),
            _ if days == 0 && seconds.is_multiple_of(3600) => format!("{hours} h"),
            _ if days == 0 => format!("{hours} h {minutes} min"),
            _ => format!("{} d {hours} h", self.number(days)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_groups() {
        assert_eq!(Lang::En.number(0), "0");
        assert_eq!(Lang::En.number(999), "999");
        assert_eq!(Lang::En.number(1000), "1,000");
        assert_eq!(Lang::PtBr.number(u64::MAX), "18.446.744.073.709.551.615");
    }

    #[test]
    fn decimals() {
        assert_eq!(Lang::En.decimal(1234.55, 1), "1,234.5");
        assert_eq!(Lang::PtBr.decimal(9.5, 1), "9,5");
        assert_eq!(Lang::PtBr.decimal(-0.25, 2), "-0,25");
        assert_eq!(Lang::En.decimal(99.96, 1), "100.0");
        assert_eq!(Lang::En.decimal(f64::NAN, 1), "0.0");
    }

    #[test]
    fn prefixes_keep_three_digits() {
        assert_eq!(Lang::En.metric(0.0, "bit/s"), "0 bit/s");
        assert_eq!(Lang::En.metric(999.0, "bit/s"), "999 bit/s");
        assert_eq!(Lang::En.metric(999.6, "bit/s"), "1.00 kbit/s");
        assert_eq!(Lang::PtBr.metric(12_345_678.0, "bit/s"), "12,3 Mbit/s");
    }

    #[test]
    fn numbers_in_a_row_are_a_range() {
        assert_eq!(Lang::numbers(&[3, 4, 5, 8, 10, 11]), "3-5, 8, 10, 11");
        assert_eq!(Lang::numbers(&[1001]), "1001");
        assert_eq!(Lang::numbers(&[]), "");
    }

    #[test]
    fn durations() {
        assert_eq!(Lang::En.duration(0), "0 s");
        assert_eq!(Lang::En.duration(12), "12 ns");
        assert_eq!(Lang::En.duration(100_000_000), "100 ms");
        assert_eq!(Lang::PtBr.duration(12_340), "12,34 µs");
        assert_eq!(Lang::En.duration(1_820_000_000), "1.82 s");
        assert_eq!(Lang::En.duration(123_000_000_000), "2 min 3 s");
        assert_eq!(Lang::En.duration(300_000_000_000), "5 min");
        assert_eq!(Lang::En.duration(12_300_000_000_000), "3 h 25 min");
        assert_eq!(Lang::En.duration(200_000_000_000_000), "2 d 7 h");
    }
}
