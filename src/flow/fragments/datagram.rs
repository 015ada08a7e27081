//! One datagram while it is put together: which octets are there, where they came from, whether they agree.

use super::{Fragment, FragmentPiece, Whole};
use crate::bytes::ones_sum;
use crate::frame::Frame;

/// A datagram that is put together.
#[derive(Debug)]
pub(super) struct Datagram {
    pub since_ns: Option<i64>,
    /// The IP header and what stands before the fragment header, of the first fragment.
    header: Vec<u8>,
    next_header: u8,
    octets: Vec<u8>,
    /// Which octets are there: ranges, in order and apart.
    there: Vec<(u32, u32)>,
    pub end: Option<u32>,
    pub pieces: Vec<FragmentPiece>,
    overlaps: bool,
    conflicts: bool,
    pub last_frame: u64,
}

impl Datagram {
    pub fn new(since_ns: Option<i64>) -> Self {
        Self {
            since_ns,
            header: Vec::new(),
            next_header: 0,
            octets: Vec::new(),
            there: Vec::new(),
            end: None,
            pieces: Vec::new(),
            overlaps: false,
            conflicts: false,
            last_frame: 0,
        }
    }

    pub fn kept(&self) -> usize {
        let lists =
            self.pieces.capacity() * size_of::<FragmentPiece>() + self.there.capacity() * size_of::<(u32, u32)>();
        size_of::<Self>() + self.header.capacity() + self.octets.capacity() + lists
    }

    /// Takes a fragment; `false` where it contradicts those before.
    pub fn take(&mut self, fragment: &Fragment, frame: &Frame<'_>) -> bool {
        let (first, octets) = (fragment.first, fragment.octets);
        let end = first + octets;
        self.last_frame = frame.number;
        if !fragment.more && self.end.is_some_and(|known| known != end) || self.end.is_some_and(|known| end > known) {
            return false;
        }
        // What a snap length cut off never comes, so a datagram of which it did is never whole.
        let start = fragment.payload_at as usize;
        let payload = frame.bytes.get(start..start + fragment.captured as usize).unwrap_or_default();
        if !fragment.more {
            self.end = Some(end);
        }
        if first == 0 || self.header.is_empty() {
            self.header.clear();
            let fragment_header = if fragment.key.is_ipv6 { 8 } else { 0 };
            let stop = start - fragment_header;
            self.header.extend(frame.bytes.get(fragment.header_at as usize..stop).unwrap_or_default());
            self.next_header = fragment.next_header;
        }
        let captured_end = first + payload.len() as u32;
        let is_repeated = self.pieces.iter().any(|piece| (piece.first, piece.octets) == (first, octets));
        if self.octets.len() < captured_end as usize {
            self.octets.resize(captured_end as usize, 0);
        }
        let mut at = first;
        for (left, right) in self.there.iter().copied().chain([(captured_end, captured_end)]) {
            let (left, right) = (left.clamp(first, captured_end), right.clamp(first, captured_end));
            if at < left {
                let new = &payload[(at - first) as usize..(left - first) as usize];
                self.octets[at as usize..left as usize].copy_from_slice(new);
            }
            if left < right {
                let again = &payload[(left - first) as usize..(right - first) as usize];
                self.overlaps |= !is_repeated;
                self.conflicts |= self.octets[left as usize..right as usize] != *again;
            }
            at = at.max(right);
        }
        self.add(first, captured_end);
        self.pieces.push(FragmentPiece {
            frame: frame.number,
            first,
            octets,
            at: fragment.payload_at,
            wire_len: frame.wire_len,
        });
        true
    }

    /// Adds a range to those that are there.
    fn add(&mut self, first: u32, end: u32) {
        let (mut first, mut end) = (first, end);
        self.there.retain(|&(left, right)| {
            let apart = right < first || end < left;
            if !apart {
                (first, end) = (first.min(left), end.max(right));
            }
            apart
        });
        let at = self.there.partition_point(|(left, _)| *left < first);
        self.there.insert(at, (first, end));
    }

    pub fn is_whole(&self) -> bool {
        matches!((self.end, &self.there[..]), (Some(end), [(0, last)]) if *last >= end)
    }

    /// The packet as if it had never been cut.
    pub fn finish(self, is_ipv6: bool) -> Option<Whole> {
        let Self { mut header, mut octets, end, pieces, overlaps, conflicts, next_header, .. } = self;
        octets.truncate(end? as usize);
        let set = |header: &mut Vec<u8>, at: usize, value: u16| {
            if let Some(place) = header.get_mut(at..at + 2) {
                place.copy_from_slice(&value.to_be_bytes());
            }
        };
        if is_ipv6 {
            // The header before the fragment header names what followed that.
            let length = u16::try_from(header.len().checked_sub(40)? + octets.len()).ok()?;
            set(&mut header, 4, length);
            let at = last_next_header(&header)?;
            header[at] = next_header;
        } else {
            let length = u16::try_from(header.len() + octets.len()).ok()?;
            set(&mut header, 2, length);
            set(&mut header, 6, 0);
            set(&mut header, 10, 0);
            let sum = ones_sum(&header, 0);
            set(&mut header, 10, !sum);
        }
        let start = header.len();
        header.extend(octets);
        Some(Whole { packet: header, header: start, pieces, overlaps, conflicts })
    }
}

/// The place of the next header field of the last header before a fragment header, in the part of an IPv6 packet that is
/// not cut.
fn last_next_header(headers: &[u8]) -> Option<usize> {
    let (mut field, mut at) = (6, 40);
    // Hop-by-hop, routing and destination options (RFC 8200 §4) alone may stand there, in units of 8 octets.
    while at < headers.len() {
        field = at;
        at += (usize::from(*headers.get(at + 1)?) + 1) * 8;
    }
    (at == headers.len()).then_some(field)
}
