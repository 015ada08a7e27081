//! Numbers by chance that are the same for the same seed, on every machine and in every version: `SplitMix64` (Steele,
//! Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014, figure 13). Its first numbers are as good as
//! its later ones, whatever the seed.

/// A generator.
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits by chance.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A share from 0 to below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers that the reference implementation of java.util.SplittableRandom's mixer gives for a seed of 0.
    #[test]
    fn the_first_numbers_are_those_of_the_reference() {
        let mut chance = Chance::new(0);
        assert_eq!(chance.next(), 0xe220_a839_7b1d_cdaf);
        assert_eq!(chance.next(), 0x6e78_9e6a_a1b9_65f4);
        assert_eq!(chance.next(), 0x06c4_5d18_8009_454f);
    }
}
