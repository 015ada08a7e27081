//! What a TCP header says, as far as a connection needs it. RFC 9293 §3.1, RFC 7323, RFC 2018.

use crate::bytes::{Reader, be16, be32};

/// The flags as they stand in the header.
pub mod flags {
    /// The sender is done.
    pub const FIN: u16 = 0x01;
    /// The sender begins.
    pub const SYN: u16 = 0x02;
    /// The connection is broken off.
    pub const RST: u16 = 0x04;
    /// To be handed to the program at once.
    pub const PSH: u16 = 0x08;
    /// The acknowledgement number counts.
    pub const ACK: u16 = 0x10;
    /// ECN echo.
    pub const ECE: u16 = 0x40;
    /// Congestion window reduced.
    pub const CWR: u16 = 0x80;
}

/// A block that arrived behind a gap: its first sequence number and the one behind its last.
pub type Sack = (u32, u32);

/// Most blocks that fit into the options (RFC 2018 §3).
pub const MAX_SACKS: usize = 4;

/// The header of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Segment {
    /// Sequence number.
    pub sequence: u32,
    /// Acknowledgement number.
    pub acknowledged: u32,
    /// Octets of data on the wire.
    pub octets: u32,
    /// Flags, see [`flags`].
    pub flags: u16,
    /// Window as it stands in the header.
    pub window: u16,
    /// Maximum segment size; 0 where the option is absent.
    pub mss: u16,
    /// Window scale; `None` where the option is absent.
    pub scale: Option<u8>,
    /// It permits selective acknowledgements.
    pub permits_sack: bool,
    /// It asks for fast open, or has a cookie for it.
    pub fast_open: bool,
    /// Timestamp and the one it echoes.
    pub timestamps: Option<(u32, u32)>,
    /// Blocks of selective acknowledgement.
    pub sacks: u8,
}

impl Segment {
    /// Reads the header of a segment with `octets` of data; its blocks are appended to `sacks`.
    #[inline]
    pub(in crate::flow) fn read(header: &[u8], octets: u32, sacks: &mut Vec<Sack>) -> Option<Self> {
        let fixed: &[u8; 20] = header.first_chunk()?;
        let mut segment = Self {
            sequence: be32(fixed, 4)?,
            acknowledged: be32(fixed, 8)?,
            octets,
            flags: be16(fixed, 12)? & 0x1ff,
            window: be16(fixed, 14)?,
            ..Self::default()
        };
        match &header[20..] {
            [] => {}
            // What nearly every segment has behind its handshake (RFC 7323, appendix A).
            [1, 1, 8, 10, times @ ..] if times.len() == 8 => {
                segment.timestamps = Some((be32(times, 0)?, be32(times, 4)?))
            }
            options => segment.read_options(options, sacks),
        }
        Some(segment)
    }

    fn read_options(&mut self, options: &[u8], sacks: &mut Vec<Sack>) {
        let mut reader = Reader::new(options, 0);
        while let Some(kind) = reader.u8() {
            match kind {
                0 => return,
                1 => continue,
                _ => {}
            }
            let Some(body) = reader.u8().and_then(|len| reader.take(usize::from(len).checked_sub(2)?)) else { return };
            match (kind, body.len()) {
                (2, 2) => self.mss = be16(body, 0).unwrap_or(0),
                // RFC 7323 §2.3: more than 14 is taken for 14.
                (3, 1) => self.scale = Some(body[0].min(14)),
                (4, 0) => self.permits_sack = true,
                (5, _) => {
                    for block in body.chunks_exact(8).take(MAX_SACKS - usize::from(self.sacks)) {
                        sacks.extend(be32(block, 0).zip(be32(block, 4)));
                        self.sacks += 1;
                    }
                }
                (8, 8) => self.timestamps = be32(body, 0).zip(be32(body, 4)),
                (34, _) => self.fast_open = true,
                _ => {}
            }
        }
    }

    /// All of these flags are set.
    #[inline]
    #[must_use]
    pub fn has(&self, flags: u16) -> bool {
        self.flags & flags == flags
    }

    /// Any of these flags is set.
    #[inline]
    #[must_use]
    pub fn has_any(&self, flags: u16) -> bool {
        self.flags & flags != 0
    }

    /// It asks for a connection.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.flags & (flags::SYN | flags::ACK) == flags::SYN
    }

    /// It takes numbers of the sequence: it has data, SYN or FIN.
    #[inline]
    #[must_use]
    pub fn occupies(&self) -> bool {
        self.octets > 0 || self.has_any(flags::SYN | flags::FIN)
    }

    /// The sequence number behind it: SYN and FIN take one each (RFC 9293 §3.4).
    #[inline]
    #[must_use]
    pub fn next(&self) -> u32 {
        let taken = self.octets.wrapping_add(self.has(flags::SYN).into()).wrapping_add(self.has(flags::FIN).into());
        self.sequence.wrapping_add(taken)
    }
}

/// `one` comes after `other` in the sequence, which wraps (RFC 9293 §3.4).
#[inline]
#[must_use]
pub fn is_after(one: u32, other: u32) -> bool {
    one.wrapping_sub(other) as i32 > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::octets;

    #[test]
    fn the_options_of_a_syn() {
        let syn =
            octets("d3e1 0050 00000064 00000000 a0c2 faf0 0000 0000 020405b4 0402 080a 0000002a00000000 01 030307");
        let segment = Segment::read(&syn, 0, &mut Vec::new()).expect("a header");
        assert_eq!((segment.mss, segment.scale, segment.permits_sack), (1460, Some(7), true));
        assert_eq!((segment.timestamps, segment.next()), (Some((42, 0)), 101));
        assert!(segment.opens() && segment.has(flags::ECE | flags::CWR));
    }

    #[test]
    fn four_blocks_at_most_and_broken_options_end() {
        let blocks = "051a 0000000100000002 0000000300000004 0000000500000006";
        let header = octets(&format!("d3e1 0050 00000064 00000001 f010 faf0 0000 0000 {blocks} {blocks}"));
        let mut sacks = Vec::new();
        assert_eq!(Segment::read(&header, 0, &mut sacks).map(|segment| segment.sacks), Some(4));
        assert_eq!(sacks, [(1, 2), (3, 4), (5, 6), (1, 2)]);
        let header = octets("d3e1 0050 00000064 00000001 7010 faf0 0000 0000 08000000 00000000");
        assert_eq!(Segment::read(&header, 0, &mut sacks).and_then(|segment| segment.timestamps), None);
    }

    #[test]
    fn the_sequence_wraps() {
        assert!(is_after(1, 0xffff_fff0) && !is_after(0xffff_fff0, 1) && !is_after(7, 7));
    }
}
