//! Octet order of a capture's own numbers: whatever the machine had that wrote it.

/// The order in which a number's octets are stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Least significant octet first.
    Little,
    /// Most significant octet first.
    Big,
}

impl Order {
    /// A 16-bit number.
    pub fn u16(self, octets: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(octets),
            Self::Big => u16::from_be_bytes(octets),
        }
    }

    /// A 32-bit number.
    #[inline]
    pub fn u32(self, octets: [u8; 4]) -> u32 {
        match self {
            Self::Little => u32::from_le_bytes(octets),
            Self::Big => u32::from_be_bytes(octets),
        }
    }

    /// A 64-bit number.
    pub fn u64(self, octets: [u8; 8]) -> u64 {
        match self {
            Self::Little => u64::from_le_bytes(octets),
            Self::Big => u64::from_be_bytes(octets),
        }
    }

    /// The first `N` 32-bit numbers of `bytes` and what follows them; `None` where `bytes` is shorter.
    #[inline]
    pub fn words<const N: usize>(self, bytes: &[u8]) -> Option<([u32; N], &[u8])> {
        let words: &[[u8; 4]; N] = bytes.as_chunks().0.first_chunk()?;
        Some((words.map(|word| self.u32(word)), &bytes[4 * N..]))
    }

    /// The first two 16-bit numbers of `bytes` and what follows them; `None` where `bytes` is shorter.
    pub fn halves(self, bytes: &[u8]) -> Option<(u16, u16, &[u8])> {
        let (&[a, b, c, d], rest) = bytes.split_first_chunk()?;
        Some((self.u16([a, b]), self.u16([c, d]), rest))
    }
}
