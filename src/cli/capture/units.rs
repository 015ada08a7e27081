//! Sizes and times with their units.

use std::str::FromStr;
use std::time::Duration;

/// Octets: `500k`, `10MB`, `1GiB`, `4096`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = split(text);
        let factor = match unit.to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1000,
            "m" | "mb" => 1_000_000,
            "g" | "gb" => 1_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            _ => return Err(text.to_owned()),
        };
        let octets = number.parse().ok().and_then(|number: u64| number.checked_mul(factor));
        octets.filter(|octets| *octets > 0).map(Self).ok_or_else(|| text.to_owned())
    }
}

/// A time: `500ms`, `90s` or `90`, `5m`, `1h`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span(pub Duration);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = split(text);
        let millis = match unit.to_ascii_lowercase().as_str() {
            "ms" => 1,
            "" | "s" => 1000,
            "m" | "min" => 60_000,
            "h" => 3_600_000,
            _ => return Err(text.to_owned()),
        };
        let span = number.parse().ok().and_then(|number: u64| number.checked_mul(millis));
        span.filter(|span| *span > 0).map(|span| Self(Duration::from_millis(span))).ok_or_else(|| text.to_owned())
    }
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    (number, unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_have_units() {
        assert_eq!("10MB".parse(), Ok(Size(10_000_000)));
        assert_eq!("4 KiB".parse(), Ok(Size(4096)));
        assert_eq!("99999999999G".parse::<Size>(), Err("99999999999G".to_owned()));
        assert!(["", "0", "MB", "1.5MB", "10 apples", "-1"].iter().all(|text| text.parse::<Size>().is_err()));
        assert_eq!("90".parse(), Ok(Span(Duration::from_secs(90))));
        assert_eq!("5m".parse(), Ok(Span(Duration::from_secs(300))));
        assert!(["", "0s", "5 years"].iter().all(|text| text.parse::<Span>().is_err()));
    }
}
