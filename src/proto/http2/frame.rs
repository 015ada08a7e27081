//! The header of a frame of HTTP/2, and what makes one sound. RFC 9113 §4.1, §6.

use super::{CONTINUATION, DATA, HAS_PRIORITY, HEADER_OCTETS, HEADERS, IS_PADDED, PUSH};
use crate::bytes::be32;
use crate::i18n::{Words, same};

pub(super) fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => same("DATA"),
        1 => same("HEADERS"),
        2 => same("PRIORITY"),
        3 => same("RST_STREAM"),
        4 => same("SETTINGS"),
        5 => same("PUSH_PROMISE"),
        6 => same("PING"),
        7 => same("GOAWAY"),
        8 => same("WINDOW_UPDATE"),
        9 => same("CONTINUATION"),
        10 => same("ALTSVC"),
        12 => same("ORIGIN"),
        16 => same("PRIORITY_UPDATE"),
        _ => return None,
    })
}

/// The header of a frame.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub length: usize,
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
}

impl Frame {
    /// Reads the header at the start of `bytes`, where it can be one.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let &[a, b, c, kind, flags, ..] = bytes.first_chunk::<HEADER_OCTETS>()?;
        let stream = be32(bytes, 5)?;
        let length = usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c);
        let frame = Self { length, kind, flags, stream };
        (frame.is_sound() && type_name(kind.into()).is_some()).then_some(frame)
    }

    /// RFC 9113 §6: which frames are of a stream, which of the connection, and how long they are.
    fn is_sound(self) -> bool {
        let of_a_stream = self.stream != 0;
        // Flags that a type does not have are not set (§4.1).
        let flags = match self.kind {
            DATA => 0x09,
            HEADERS => 0x2d,
            4 | 6 => 0x01,
            PUSH => 0x0c,
            CONTINUATION => 0x04,
            _ => 0,
        };
        self.stream >> 31 == 0
            && self.flags & !flags == 0
            && match self.kind {
                0 | 1 | 9 => of_a_stream,
                2 => of_a_stream && self.length == 5,
                3 => of_a_stream && self.length == 4,
                4 => !of_a_stream && self.length.is_multiple_of(6) && self.length < 600,
                5 => of_a_stream && self.length >= 4,
                6 => !of_a_stream && self.length == 8,
                7 => !of_a_stream && self.length >= 8,
                8 => self.length == 4,
                _ => true,
            }
    }
}

/// The header fields in a frame that has some.
pub(super) fn block(bytes: &[u8], frame: Frame) -> &[u8] {
    let pads = frame.flags & IS_PADDED != 0 && frame.kind != CONTINUATION;
    let padding = if pads { bytes.get(HEADER_OCTETS).copied() } else { None };
    let before = match frame.kind {
        HEADERS if frame.flags & HAS_PRIORITY != 0 => 5,
        PUSH => 4,
        _ => 0,
    };
    let start = HEADER_OCTETS + usize::from(padding.is_some()) + before;
    let end = (HEADER_OCTETS + frame.length).min(bytes.len()).saturating_sub(padding.unwrap_or_default().into());
    bytes.get(start..end).unwrap_or_default()
}
