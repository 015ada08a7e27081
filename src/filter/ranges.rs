//! Sets of numbers: what comparisons and `in` of numbers, addresses and times come to.

use super::class::Values;
use super::test::Relation;

/// Ranges in order, apart from each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Ranges(Box<[Values]>);

impl Ranges {
    /// The numbers that are in any of `values`. A range that ends before it begins holds none.
    pub fn new(mut values: Vec<Values>) -> Self {
        values.retain(|(first, last)| first <= last);
        values.sort_unstable();
        let mut apart: Vec<Values> = Vec::with_capacity(values.len());
        for (first, last) in values {
            match apart.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                _ => apart.push((first, last)),
            }
        }
        Self(apart.into_boxed_slice())
    }

    /// The numbers that stand so to `values`, of which there is more than one for a prefix or a name that several
    /// values share: greater is greater than all.
    pub fn related(relation: Relation, values: Vec<Values>) -> Self {
        let all = Self::new(values);
        let (Some((first, _)), Some((_, last))) = (all.0.first().copied(), all.0.last().copied()) else { return all };
        let below = first.checked_sub(1).map(|end| (0, end));
        let above = last.checked_add(1).map(|start| (start, u128::MAX));
        match relation {
            Relation::Equal => all,
            Relation::NotEqual => {
                let between = all.0.windows(2).map(|pair| (pair[0].1 + 1, pair[1].0 - 1));
                Self::new(below.into_iter().chain(between).chain(above).collect())
            }
            Relation::Less => Self::new(Vec::from_iter(below)),
            Relation::LessOrEqual => Self::new(vec![(0, last)]),
            Relation::Greater => Self::new(Vec::from_iter(above)),
            Relation::GreaterOrEqual => Self::new(vec![(first, u128::MAX)]),
        }
    }

    /// The first and last number of each range.
    pub fn each(&self) -> impl Iterator<Item = Values> {
        self.0.iter().copied()
    }

    /// Whether `value` is one of the numbers.
    pub fn contain(&self, value: u128) -> bool {
        let begun = self.0.partition_point(|(first, _)| *first <= value);
        begun.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| value <= *last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u128 = u128::MAX;

    #[test]
    fn ranges_are_put_in_order_and_joined() {
        let ranges = Ranges::new(vec![(5, 7), (20, 10), (1, 2), (6, 9), (3, 3), (MAX, MAX)]);
        assert_eq!(*ranges.0, [(1, 3), (5, 9), (MAX, MAX)]);
        let inside: Vec<_> = [0, 1, 3, 4, 5, 9, 10, 15, MAX - 1, MAX].map(|n| ranges.contain(n)).into();
        assert_eq!(inside, [false, true, true, false, true, true, false, false, false, true]);
        assert!(!Ranges::new(Vec::new()).contain(0));
    }

    #[test]
    fn relations_to_a_prefix() {
        let to = |relation| Ranges::related(relation, vec![(8, 15)]).0.into_vec();
        assert_eq!(to(Relation::Equal), [(8, 15)]);
        assert_eq!(to(Relation::NotEqual), [(0, 7), (16, MAX)]);
        assert_eq!(to(Relation::Less), [(0, 7)]);
        assert_eq!(to(Relation::LessOrEqual), [(0, 15)]);
        assert_eq!(to(Relation::Greater), [(16, MAX)]);
        assert_eq!(to(Relation::GreaterOrEqual), [(8, MAX)]);
        assert_eq!(*Ranges::related(Relation::NotEqual, vec![(1, 1), (5, 5)]).0, [(0, 0), (2, 4), (6, MAX)]);
        assert_eq!(*Ranges::related(Relation::Less, vec![(0, 3)]).0, []);
        assert_eq!(*Ranges::related(Relation::Greater, vec![(3, MAX)]).0, []);
        assert_eq!(*Ranges::related(Relation::NotEqual, vec![(0, MAX)]).0, []);
    }
}
