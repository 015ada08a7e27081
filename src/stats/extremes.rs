//! The least and the greatest of what was met.

/// Least and greatest; the other way round where nothing was met, so that nothing need be asked to add to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Extremes<T> {
    pub least: T,
    pub greatest: T,
}

impl Extremes<i64> {
    pub const NONE: Self = Self { least: i64::MAX, greatest: i64::MIN };

    /// From the least to the greatest; `None` where nothing was met.
    pub fn distance(self) -> Option<u64> {
        self.met().map(|(least, greatest)| greatest.abs_diff(least))
    }
}

impl Extremes<u32> {
    pub const NONE: Self = Self { least: u32::MAX, greatest: u32::MIN };
}

impl<T: Ord + Copy> Extremes<T> {
    /// Those of one value.
    #[inline]
    pub fn of(value: T) -> Self {
        Self { least: value, greatest: value }
    }

    #[inline]
    pub fn add(&mut self, other: Self) {
        *self = Self { least: self.least.min(other.least), greatest: self.greatest.max(other.greatest) };
    }

    /// Both, where anything was met.
    pub fn met(self) -> Option<(T, T)> {
        (self.least <= self.greatest).then_some((self.least, self.greatest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_adds_nothing() {
        let mut times = Extremes::<i64>::NONE;
        assert_eq!((times.met(), times.distance()), (None, None));
        times.add(Extremes::of(7));
        times.add(Extremes::<i64>::NONE);
        times.add(Extremes::of(-3));
        assert_eq!((times.met(), times.distance()), (Some((-3, 7)), Some(10)));
    }
}
