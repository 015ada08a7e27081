//! Slices: `[from:length]`, `[from-to]`, `[at]`, `[:length]`, `[from:]`, and several of them joined by commas.

use std::borrow::Cow;

/// One piece of some octets. Negative positions count from their end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Piece {
    from: i64,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// So many octets behind the start.
    Length(usize),
    /// At this octet, which belongs to the piece.
    At(i64),
    /// At the end of the octets.
    Open,
}

/// Pieces of some octets, in the order in which they were asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slice(Vec<Piece>);

/// More would copy a frame's octets many times over.
const MOST_PIECES: usize = 16;

impl Slice {
    /// Reads what stands between the square brackets.
    pub fn parse(text: &str) -> Option<Self> {
        let pieces: Vec<_> = text.split(',').map(|piece| Piece::parse(piece.trim())).collect::<Option<_>>()?;
        (pieces.len() <= MOST_PIECES).then_some(Self(pieces))
    }

    /// Its octets of `octets`; none where a piece reaches beyond them. Only several pieces are copied together.
    pub fn of<'o>(&self, octets: &'o [u8]) -> Cow<'o, [u8]> {
        match self.0.as_slice() {
            [piece] => Cow::Borrowed(piece.of(octets).unwrap_or_default()),
            pieces => {
                let all: Option<Vec<&[u8]>> = pieces.iter().map(|piece| piece.of(octets)).collect();
                Cow::Owned(all.unwrap_or_default().concat())
            }
        }
    }
}

impl Piece {
    fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<i64>().ok();
        if let Some((from, length)) = text.split_once(':') {
            let from = if from.trim().is_empty() { 0 } else { number(from)? };
            let length = length.trim();
            let end = if length.is_empty() {
                End::Open
            } else {
                End::Length(length.parse().ok().filter(|length| *length > 0)?)
            };
            return Some(Self { from, end });
        }
        // The first sign may be that of a negative position.
        let hyphen = text.char_indices().skip(1).find(|(_, c)| *c == '-').map(|(at, _)| at);
        let Some(hyphen) = hyphen else { return Some(Self { from: number(text)?, end: End::Length(1) }) };
        let (from, to) = (number(&text[..hyphen])?, number(&text[hyphen + 1..])?);
        let backwards = (from < 0) == (to < 0) && to < from;
        (!backwards).then_some(Self { from, end: End::At(to) })
    }

    fn of<'o>(&self, octets: &'o [u8]) -> Option<&'o [u8]> {
        let position = |at: i64| match usize::try_from(at) {
            Ok(at) => Some(at),
            Err(_) => octets.len().checked_sub(usize::try_from(at.unsigned_abs()).ok()?),
        };
        let from = position(self.from)?;
        let end = match self.end {
            End::Length(length) => from.checked_add(length)?,
            End::At(to) => position(to)?.checked_add(1)?,
            End::Open => octets.len(),
        };
        octets.get(from..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_slice() {
        let of = |text: &str, octets: &[u8]| Slice::parse(text).expect(text).of(octets).into_owned();
        let octets = [0, 1, 2, 3, 4, 5];
        assert_eq!(of("1:2", &octets), [1, 2]);
        assert_eq!(of("1-3", &octets), [1, 2, 3]);
        assert_eq!(of("4", &octets), [4]);
        assert_eq!(of(":2", &octets), [0, 1]);
        assert_eq!(of("4:", &octets), [4, 5]);
        assert_eq!(of("-2:", &octets), [4, 5]);
        assert_eq!(of("-2:1", &octets), [4]);
        assert_eq!(of("-3--2", &octets), [3, 4]);
        assert_eq!(of("5,0,1-2", &octets), [5, 0, 1, 2]);
    }

    #[test]
    fn what_is_not_there_is_empty() {
        let of = |text: &str, octets: &[u8]| Slice::parse(text).expect(text).of(octets).into_owned();
        for text in ["0:1", "-1", "3-5", "9223372036854775807:9", "-9223372036854775808", "0,0"] {
            assert!(of(text, &[]).is_empty(), "{text}");
        }
        for text in ["", ":0", "a", "1-0", "-1--2", "1:-1", "1:2:3", "0,", "99999999999999999999"] {
            assert_eq!(Slice::parse(text), None, "{text}");
        }
    }
}
