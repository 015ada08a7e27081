//! The compressed header: what stands in it, and what it stands for. RFC 6282 §3.1, §3.2.

use super::{be16, bits};

/// A compressed header.
pub(super) struct Iphc {
    /// Octets of what is not left out, in their order: contexts, class and flow, next header, hop limit, source,
    /// destination.
    pub inline: [usize; 6],
    /// Traffic class.
    pub class: u8,
    /// Flow label.
    pub flow: u32,
    /// Next header; `None` for one that is compressed too.
    pub next: Option<u8>,
    /// Hop limit.
    pub hops: u8,
    multicast: bool,
    by_context: [bool; 2],
    modes: [usize; 2],
}

/// Octets before the parts that are not left out.
const FIXED: usize = 2;

impl Iphc {
    /// Reads the header at the start of `bytes`; its addresses may be cut.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let word = be16(bytes, 0).filter(|word| word >> 13 == 3)?;
        let mode = |shift: u16| usize::from(word >> shift & 3);
        let bit = |at: u16| word >> at & 1 != 0;
        let contexts = usize::from(bit(7));
        let traffic = [4, 3, 1, 0][mode(11)];
        let at = FIXED + contexts;
        let (class, flow) = match mode(11) {
            0 => (class(*bytes.get(at)?), bits(bytes, at as u32 * 8 + 12, 20)? as u32),
            // Two bits of congestion, two of nothing, the flow label.
            1 => (bytes.get(at)? >> 6, bits(bytes, at as u32 * 8 + 4, 20)? as u32),
            2 => (class(*bytes.get(at)?), 0),
            _ => (0, 0),
        };
        let mut at = at + traffic;
        let next = if bit(10) { None } else { Some(*bytes.get(at)?) };
        at += usize::from(next.is_some());
        let hops = match mode(8) {
            0 => *bytes.get(at)?,
            1 => 1,
            2 => 64,
            _ => 255,
        };
        let (multicast, by_context, modes) = (bit(3), [bit(6), bit(2)], [mode(4), mode(0)]);
        let source = match (by_context[0], modes[0]) {
            (true, 0) => 0,
            (_, mode) => [16, 8, 2, 0][mode],
        };
        let destination = match (multicast, by_context[1]) {
            (false, _) => [16, 8, 2, 0][modes[1]],
            (true, false) => [16, 6, 4, 1][modes[1]],
            (true, true) => [6, 0, 0, 0][modes[1]],
        };
        let inline = [contexts, traffic, usize::from(next.is_some()), usize::from(mode(8) == 0), source, destination];
        Some(Self { inline, class, flow, next, hops, multicast, by_context, modes })
    }

    /// Octets of the whole.
    pub fn octets(&self) -> usize {
        FIXED + self.inline.iter().sum::<usize>()
    }

    /// The octets of part `index` that are not left out.
    fn part<'a>(&self, bytes: &'a [u8], index: usize) -> Option<&'a [u8]> {
        let start = FIXED + self.inline[..index].iter().sum::<usize>();
        bytes.get(start..start + self.inline[index])
    }

    /// The source address; `interface` makes the identifier from the link's address.
    pub fn source(&self, bytes: &[u8], interface: impl FnOnce() -> [u8; 8]) -> Option<[u8; 16]> {
        let part = self.part(bytes, 4)?;
        if self.by_context[0] && self.modes[0] == 0 {
            return Some([0; 16]);
        }
        unicast(part, self.by_context[0], interface)
    }

    /// The destination address.
    pub fn destination(&self, bytes: &[u8], interface: impl FnOnce() -> [u8; 8]) -> Option<[u8; 16]> {
        let part = self.part(bytes, 5)?;
        if !self.multicast {
            return unicast(part, self.by_context[1], interface);
        }
        let mut group = [0; 16];
        group[0] = 0xff;
        match *part {
            [last] => (group[1], group[15]) = (2, last),
            [scope, a, b, c] => {
                group[1] = scope;
                group[13..].copy_from_slice(&[a, b, c]);
            }
            // Flags and scope, the octet of the rendezvous point; its prefix is the context's.
            [scope, point, a, b, c, d] if self.by_context[1] => {
                (group[1], group[2]) = (scope, point);
                group[12..].copy_from_slice(&[a, b, c, d]);
            }
            [scope, a, b, c, d, e] => {
                group[1] = scope;
                group[11..].copy_from_slice(&[a, b, c, d, e]);
            }
            _ => group = part.try_into().ok()?,
        }
        Some(group)
    }
}

/// The class as IPv6 has it: here the congestion bits come first.
fn class(octet: u8) -> u8 {
    octet.rotate_left(2)
}

fn unicast(part: &[u8], by_context: bool, interface: impl FnOnce() -> [u8; 8]) -> Option<[u8; 16]> {
    let identifier: [u8; 8] = match *part {
        [] => interface(),
        [a, b] => [0, 0, 0, 0xff, 0xfe, 0, a, b],
        _ if part.len() == 16 => return part.try_into().ok(),
        _ => part.try_into().ok()?,
    };
    let mut address = [0; 16];
    if !by_context {
        address[..2].copy_from_slice(&[0xfe, 0x80]);
    }
    address[8..].copy_from_slice(&identifier);
    Some(address)
}
