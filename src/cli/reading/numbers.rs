//! Frame numbers as they are typed.

use std::ops::RangeInclusive;
use std::str::FromStr;

/// Frame numbers: `7`, `3-9`, `1,4,10-`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Numbers(pub(super) Vec<RangeInclusive<u64>>);

impl FromStr for Numbers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |part: &str| part.trim().parse().map_err(|_| part.trim().to_owned());
        let range = |part: &str| match part.split_once('-') {
            None => number(part).map(|n| n..=n),
            Some((first, "")) => Ok(number(first)?..=u64::MAX),
            Some(("", last)) => Ok(1..=number(last)?),
            Some((first, last)) => Ok(number(first)?..=number(last)?),
        };
        // They count from 1, and a range begins with the smaller.
        let possible = |part: &str| {
            range(part).and_then(|range| {
                if range.is_empty() || *range.start() == 0 { Err(part.trim().to_owned()) } else { Ok(range) }
            })
        };
        text.split(',').map(possible).collect::<Result<_, _>>().map(Self)
    }
}

impl Numbers {
    pub fn contains(&self, number: u64) -> bool {
        self.0.iter().any(|range| range.contains(&number))
    }

    /// The one number that was asked for, if it is one.
    pub fn only(&self) -> Option<u64> {
        let [range] = &self.0[..] else { return None };
        (range.start() == range.end()).then_some(*range.start())
    }

    /// How many were asked for.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|range| (range.end() - range.start()).saturating_add(1)).fold(0, u64::saturating_add)
    }

    pub fn last(&self) -> u64 {
        self.0.iter().map(|range| *range.end()).max().unwrap_or(0)
    }

    /// A number that was asked for and that a capture of `frames` frames does not have.
    pub fn missing(&self, frames: u64) -> Option<u64> {
        let there = 1..=frames;
        let ends = self.0.iter().flat_map(|range| [*range.start(), *range.end()]);
        ends.into_iter().find(|number| !there.contains(number) && *number != u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Numbers;

    #[test]
    fn numbers_and_ranges() {
        let numbers: Numbers = "1,4, 10-".parse().unwrap_or_else(|bad| panic!("{bad}"));
        assert!(numbers.contains(1) && !numbers.contains(2) && numbers.contains(4) && numbers.contains(1 << 40));
        assert_eq!("3-x".parse::<Numbers>(), Err("x".to_owned()));
        assert_eq!("7,0".parse::<Numbers>(), Err("0".to_owned()));
        assert_eq!("9-3".parse::<Numbers>(), Err("9-3".to_owned()));
        assert_eq!("-3".parse::<Numbers>().map(|n| n.contains(3) && !n.contains(4)), Ok(true));
    }
}
