//! Messages of lines: a first line, header lines of a name and a value, an empty line, a body. RFC 5322 §2.2, from which
//! HTTP, SIP and SSDP have it.

use wide::u8x16;

use super::contract::{FieldDef, Value};
use super::cursor::Cursor;

/// Where lines end: the offsets behind the line feeds of some octets.
///
/// The lines of a header are short. To search for the end of each by itself takes twice as long as to look for all in 64 octets
/// at once, and foretells less well where it stops.
pub(super) struct Ends<'a> {
    bytes: &'a [u8],
    /// Octets that were looked at.
    seen: usize,
    /// The line feeds among the last 64 of them that were not told yet, the first the lowest bit.
    found: u64,
}

impl<'a> Ends<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, seen: 0, found: 0 }
    }
}

impl Iterator for Ends<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let rest = self.bytes.get(self.seen..).filter(|rest| !rest.is_empty())?;
            self.found = match rest.first_chunk() {
                Some(block) => line_feeds(block),
                None => {
                    let mut block = [0; 64];
                    block[..rest.len()].copy_from_slice(rest);
                    line_feeds(&block)
                }
            };
            self.seen += 64;
        }
        let end = self.seen - 63 + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(end)
    }
}

/// Which octets are line feeds, the first the lowest bit.
#[inline]
fn line_feeds(block: &[u8; 64]) -> u64 {
    let (parts, _) = block.as_chunks::<16>();
    let bits = |part: &[u8; 16]| u64::from(u8x16::new(*part).simd_eq(u8x16::splat(b'\n')).to_bitmask());
    parts.iter().rev().fold(0, |found, part| found << 16 | bits(part))
}

/// Octets of the head of a message: its lines with the empty one; `None` where that is not there.
#[must_use]
pub(super) fn head(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    Ends::new(bytes).find(|&end| {
        let line = &bytes[from..end];
        from = end;
        // RFC 9112 §2.2: a line feed alone ends a line, too.
        matches!(line, b"\r\n" | b"\n")
    })
}

/// A line without its end.
pub(super) fn text(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// A line: where it starts, where its text ends, where the next one starts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// Its first octet.
    pub start: usize,
    /// The octet behind its text.
    pub end: usize,
    /// The first octet of the next line.
    pub next: usize,
}

/// The lines of `bytes`; the last may lack its end.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Line> {
    let (mut start, mut ends) = (0, Ends::new(bytes));
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let (octets, next) = match ends.next() {
            Some(next) => (text(&bytes[start..next]).len(), next),
            None => (rest.len(), bytes.len()),
        };
        let line = Line { start, end: start + octets, next };
        start = next;
        Some(line)
    })
}

/// The line at the start of `bytes` with those that go on with it: they begin with white space (RFC 5322 §2.2.3).
pub(super) fn unfolded(bytes: &[u8]) -> Option<Line> {
    let mut line = lines(bytes).next()?;
    while line.end > 0
        && let Some(rest @ [b' ' | b'\t', ..]) = bytes.get(line.next..)
        && let Some(more) = lines(rest).next()
    {
        (line.end, line.next) = (line.next + more.end, line.next + more.next);
    }
    Some(line)
}

/// Where the name and the value of a header line stand in it: the name ends before the colon, the value has no white
/// space around it.
pub(super) fn parts(line: &[u8]) -> Option<(&[u8], std::ops::Range<usize>)> {
    let colon = memchr::memchr(b':', line)?;
    let name = line.get(..colon)?.trim_ascii_end();
    let value = line.get(colon + 1..)?;
    let start = colon + 1 + (value.len() - value.trim_ascii_start().len());
    let end = start + value.trim_ascii().len();
    (!name.is_empty() && name.iter().all(|octet| matches!(octet, b'!'..=b'~'))).then_some((name, start..end))
}

/// The value of the first header line called `name` (in any case) of a message.
pub(super) fn value<'a>(message: &'a [u8], name: &str) -> Option<&'a [u8]> {
    for line in lines(message).skip(1) {
        let text = message.get(line.start..line.end)?;
        if text.is_empty() {
            return None;
        }
        if text.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name.as_bytes()))
            && let Some((own, value)) = parts(text)
            && own.len() == name.len()
        {
            return text.get(value);
        }
    }
    None
}

/// The words of a first line: three at most, the last of which may have spaces.
pub(super) fn first_line(message: &[u8]) -> [&[u8]; 3] {
    let line = lines(message).next().and_then(|line| message.get(line.start..line.end)).unwrap_or_default();
    let mut words = line.splitn(3, |octet| *octet == b' ');
    [(); 3].map(|()| words.next().unwrap_or_default())
}

/// How header lines are told.
pub(super) struct Headers {
    /// The whole line, a group.
    pub line: &'static FieldDef,
    /// Its name, with the colon and the white space behind it.
    pub name: &'static FieldDef,
    /// The value of one that has no field of its own.
    pub other: &'static FieldDef,
    /// The end of a line.
    pub end: &'static FieldDef,
    /// Names in lower case, and the fields of their values.
    pub known: &'static [(&'static str, &'static FieldDef)],
}

impl Headers {
    /// Tells the lines up to the empty one and that one, or up to the end.
    pub fn describe(&self, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        while cursor.remaining() > 0 {
            let ahead = cursor.ahead();
            let line = unfolded(ahead)?;
            let text = ahead.get(..line.end)?;
            if text.is_empty() {
                return self.line_end(line.next, cursor);
            }
            cursor.group(self.line, line.next, Value::Text(text), self.other, |cursor| {
                if let Some((name, value)) = parts(text) {
                    cursor.computed(self.name, value.start, Value::Text(name))?;
                    let octets = text.get(value.clone())?;
                    if !octets.is_empty() {
                        let known = self.known.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()));
                        tell(known.map_or(self.other, |(_, def)| def), octets, cursor)?;
                    }
                    // White space behind the value.
                    if line.end > value.end {
                        cursor.octets(self.end, line.end - value.end)?;
                    }
                } else {
                    cursor.octets(self.other, text.len())?;
                }
                if line.next > line.end { self.line_end(line.next - line.end, cursor) } else { Some(()) }
            });
        }
        Some(())
    }

    /// Tells the end of a line.
    pub fn line_end(&self, octets: usize, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        cursor.octets(self.end, octets).map(|_| ())
    }
}

/// Tells `octets`, which stand next, as `def`: as a number where that is what it holds and they are one.
pub(super) fn tell(def: &'static FieldDef, octets: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    use super::contract::Kind;
    let number = || str::from_utf8(octets).ok()?.parse().ok();
    match (def.kind, number()) {
        (Kind::Dec, Some(number)) => cursor.computed(def, octets.len(), Value::Number(number)),
        _ => cursor.computed(def, octets.len(), Value::Text(octets)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &[u8] = b"NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900 \r\nEXT:\r\n\r\nbody";

    #[test]
    fn a_head_ends_with_an_empty_line() {
        assert_eq!(head(MESSAGE), Some(MESSAGE.len() - 4));
        assert_eq!(head(b"a\nb\n\nc"), Some(5));
        assert_eq!((head(b"GET / HTTP/1.1\r\n"), head(b"")), (None, None));
    }

    #[test]
    fn all_ends_are_found_wherever_they_stand() {
        for octets in 0..200 {
            for step in [1, 7, 64, 65] {
                let bytes: Vec<_> = (0..octets).map(|at| if at % step == step - 1 { b'\n' } else { b'a' }).collect();
                let ends: Vec<_> = (1..=octets).filter(|end| end % step == 0).collect();
                assert_eq!(Ends::new(&bytes).collect::<Vec<_>>(), ends);
            }
        }
    }

    #[test]
    fn lines_and_their_parts() {
        let ends: Vec<_> = lines(b"ab\r\n\nc\r").map(|line| (line.start, line.end, line.next)).collect();
        assert_eq!(ends, [(0, 2, 4), (4, 4, 5), (5, 7, 7)]);
        assert_eq!(parts(b"Host:  a b "), Some((&b"Host"[..], 7..10)));
        assert_eq!((parts(b"no colon"), parts(b": none"), parts(b"a b: c")), (None, None, None));
        assert_eq!(parts(b"EXT:"), Some((&b"EXT"[..], 4..4)));
    }

    #[test]
    fn a_line_goes_on_behind_white_space() {
        let bytes = b"Auth: a,\r\n b,\r\n\tc\r\nNext: d\r\n";
        assert_eq!(unfolded(bytes), Some(Line { start: 0, end: 17, next: 19 }));
        assert_eq!(unfolded(b"\r\n body"), Some(Line { start: 0, end: 0, next: 2 }));
        assert_eq!(unfolded(b""), None);
    }

    #[test]
    fn values_are_found_in_any_case() {
        assert_eq!(value(MESSAGE, "HOST"), Some(&b"239.255.255.250:1900"[..]));
        assert_eq!((value(MESSAGE, "ext"), value(MESSAGE, "body")), (Some(&b""[..]), None));
        assert_eq!(first_line(MESSAGE), [&b"NOTIFY"[..], b"*", b"HTTP/1.1"]);
        assert_eq!(first_line(b"SIP/2.0 180 Ringing now\r\n")[2], b"Ringing now");
    }
}
