//! Headers, measured: where they end, and what they say of the body. RFC 9112 §5, §6.

use super::start::Start;
use crate::i18n::w;
use crate::proto::contract::{Fault, Key};
use crate::proto::lines::{Ends, text, unfolded};

/// The line at the start of `bytes` without its end, and its octets with it; `None` where it has no end.
pub(super) fn line(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let octets = Ends::new(bytes).next()?;
    Some((text(&bytes[..octets]), octets))
}

/// The header field at the start of `bytes` without the end of its line, and its octets with it: a field may go on in lines
/// that begin with white space (RFC 9112 §5.2). `None` where it has no end.
pub(super) fn field(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let line = unfolded(bytes)?;
    (line.next > line.end).then(|| (&bytes[..line.end], line.next))
}

/// The value of the header field `line` if it is called `name`, in any case. RFC 9112 §5.1 has no white space before the colon,
/// so most lines are told by the place of theirs.
pub(super) fn value<'a>(line: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let (own, rest) = line.split_at_checked(name.len())?;
    let value = rest.strip_prefix(b":")?;
    (own == name.as_bytes() || own.eq_ignore_ascii_case(name.as_bytes())).then(|| value.trim_ascii())
}

/// The number that `digits` are.
pub(super) fn number(digits: &[u8]) -> Option<u64> {
    let digit = |octet: u8| octet.is_ascii_digit().then(|| u64::from(octet - b'0'));
    let (&first, others) = digits.split_first()?;
    others.iter().try_fold(digit(first)?, |number, &octet| number.checked_mul(10)?.checked_add(digit(octet)?))
}

/// A header that is longer than this is none: servers refuse far shorter ones.
const MAX_HEADER: usize = 256 << 10;

/// What the header says of the body.
pub(super) struct Head<'a> {
    /// The start line.
    pub start: Start<'a>,
    /// Octets of all its lines, with the empty one.
    pub octets: usize,
    /// Octets of the body, where it says so.
    pub body: Option<u64>,
    /// The body comes in chunks.
    pub chunked: bool,
    /// What the body is, where a key leads to it.
    pub kind: Option<Key>,
    /// It is compressed.
    pub coded: bool,
}

impl<'a> Head<'a> {
    /// Reads the header at the start of `bytes`.
    ///
    /// # Errors
    /// [`Fault::Truncated`] where it does not end, [`Fault::Malformed`] where it is none.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        let strange = || Fault::Malformed(w("no request and no response of HTTP", "nem pedido nem resposta HTTP"));
        let more = || match bytes.len() {
            ..MAX_HEADER => Fault::Truncated { need: bytes.len() + 1 },
            _ => Fault::Malformed(w("the header does not end", "o cabeçalho não termina")),
        };
        if !Start::may_be(bytes) {
            return Err(strange());
        }
        let mut ends = Ends::new(bytes);
        let mut next = ends.next().ok_or_else(more)?;
        let start = Start::read(text(&bytes[..next])).ok_or_else(strange)?;
        let mut head = Self { start, octets: next, body: None, chunked: false, kind: None, coded: false };
        if let Start::Simple { .. } = start {
            return Ok(head);
        }
        loop {
            let from = next;
            next = ends.next().ok_or_else(more)?;
            match bytes[from] {
                // Few fields begin like those that are looked for.
                b'C' | b'c' | b'T' | b't' => head.note(text(&bytes[from..next])),
                b'\r' | b'\n' if text(&bytes[from..next]).is_empty() => {
                    head.octets = next;
                    return Ok(head);
                }
                _ => {}
            }
        }
    }

    /// Notes what the header field `line` says of the body.
    fn note(&mut self, line: &[u8]) {
        if let Some(digits) = value(line, "Content-Length") {
            self.body = number(digits);
        } else if let Some(form) = value(line, "Transfer-Encoding") {
            self.chunked = form.last_chunk::<7>().is_some_and(|last| last.eq_ignore_ascii_case(b"chunked"));
        } else if let Some(named) = value(line, "Content-Type") {
            self.kind = key_of(named);
        } else if let Some(coding) = value(line, "Content-Encoding") {
            self.coded = !coding.eq_ignore_ascii_case(b"identity");
        }
    }
}

/// What a body of this kind is, where a key leads to it.
fn key_of(kind: &[u8]) -> Option<Key> {
    let is_it = |name: &str| {
        kind.split_at_checked(name.len()).is_some_and(|(own, parameters)| {
            own.eq_ignore_ascii_case(name.as_bytes()) && matches!(parameters.trim_ascii_start().first(), None | Some(b';'))
        })
    };
    [("application/x-www-form-urlencoded", Key::FormData), ("application/cbor", Key::Cbor)]
        .into_iter()
        .find_map(|(name, key)| is_it(name).then_some(key))
}

/// Chunks of a body that are counted: it is measured anew with every segment, and a stream of the smallest chunks must not take
/// the square of its length. What has more goes on to the end.
const MOST_CHUNKS: usize = 1 << 14;

/// Octets of the chunks at the start of `bytes`, or at least so many where they are not all there (RFC 9112 §7.1);
/// `None` for no chunks.
pub(super) fn chunks(bytes: &[u8]) -> Option<usize> {
    let mut at = 0usize;
    for _ in 0..MOST_CHUNKS {
        let Some((head, len)) = line(bytes.get(at..).unwrap_or_default()) else {
            return Some(at.max(bytes.len()).saturating_add(1));
        };
        let digits = head.split(|octet| *octet == b';').next().unwrap_or_default().trim_ascii();
        let size = usize::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        at = at.saturating_add(len);
        if size > 0 {
            at = at.saturating_add(size).saturating_add(2);
            continue;
        }
        // Trailer fields, and an empty line.
        loop {
            let Some((field, len)) = line(bytes.get(at..).unwrap_or_default()) else {
                return Some(at.max(bytes.len()).saturating_add(1));
            };
            at += len;
            if field.is_empty() {
                return Some(at);
            }
        }
    }
    None
}
