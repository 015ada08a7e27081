//! Dialogues in lines: a client's line is a command and what it is about, a server's is a number and what it means in
//! words. RFC 5321 §2.3.8, §4.2, which SMTP and FTP share, and POP3 nearly.
//!
//! ```text
//! MAIL FROM:<maria@example.org>      250-first line of an answer
//! command argument                   250 last line of it
//! ```

use super::contract::{Carrier, Fault, FieldDef, Next, Say, Step, Value};
use super::cursor::Cursor;
use super::lines::{self, Line};

/// Octets of a line or an answer that are searched for its end: more than any has.
const MOST: usize = 1 << 15;

/// What a protocol calls the parts of its lines.
pub(super) struct Parts {
    /// This is a request: a derived flag, where the protocol has one.
    pub request: Option<&'static FieldDef>,
    /// What is to be done, with the space behind it.
    pub command: &'static FieldDef,
    /// What it is about.
    pub argument: &'static FieldDef,
    /// This is an answer: a derived flag, where the protocol has one.
    pub response: Option<&'static FieldDef>,
    /// The number, with the space or hyphen behind it.
    pub code: &'static FieldDef,
    /// The number again, in further lines of the same answer.
    pub again: &'static FieldDef,
    /// The same in words.
    pub words: &'static FieldDef,
    /// The end of a line.
    pub end: &'static FieldDef,
}

/// The number at the start of an answer's line: three digits, then a space, a hyphen or the end.
pub(super) fn code(line: &[u8]) -> Option<u16> {
    let digits = line.first_chunk::<3>()?;
    let sound = matches!(digits, [b'1'..=b'6', b'0'..=b'5', b'0'..=b'9'])
        && line.get(3).is_none_or(|next| matches!(next, b' ' | b'-' | b'\r' | b'\n'));
    sound.then(|| digits.iter().fold(0, |all, digit| all * 10 + u16::from(digit - b'0')))
}

/// The word that a line begins with, if it is one of `known` in any case: the command.
pub(super) fn command<'a>(line: &'a [u8], known: &[&str]) -> Option<&'a [u8]> {
    let end = line.iter().position(|octet| !octet.is_ascii_alphanumeric()).unwrap_or(line.len());
    let ends = line.get(end).is_none_or(|next| matches!(next, b' ' | b'\r' | b'\n'));
    let word = line.get(..end)?;
    (ends && known.iter().any(|name| word.eq_ignore_ascii_case(name.as_bytes()))).then_some(word)
}

/// Whether `bytes` may become a line with one of the commands `known`.
pub(super) fn may_be(bytes: &[u8], known: &[&str]) -> bool {
    known.iter().any(|name| name.len() > bytes.len() && name.as_bytes()[..bytes.len()].eq_ignore_ascii_case(bytes))
}

/// A line of Base64 and nothing else: what a client answers when it is asked who it is.
pub(super) fn is_credential(bytes: &[u8]) -> bool {
    let line = bytes.trim_ascii_end();
    (4..=512).contains(&line.len())
        && line.len().is_multiple_of(4)
        && line.len() + 2 >= bytes.len()
        && line.len() < bytes.len()
        && line.iter().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'/' | b'='))
}

/// Octets of the line at the start of `bytes`, with its end.
///
/// # Errors
/// [`Fault::Truncated`] where its end may still come.
pub(super) fn line(bytes: &[u8], carrier: Carrier) -> Result<usize, Fault> {
    match memchr::memchr(b'\n', bytes.get(..bytes.len().min(MOST)).unwrap_or_default()) {
        Some(end) => Ok(end + 1),
        None => unended(bytes, carrier),
    }
}

/// Octets of the answer at the start of `bytes`: its lines up to the one that has a space behind its number.
///
/// # Errors
/// [`Fault::Truncated`] where its end may still come.
pub(super) fn answer(bytes: &[u8], carrier: Carrier) -> Result<usize, Fault> {
    let number = bytes.get(..3).unwrap_or_default();
    for line in lines::lines(bytes.get(..bytes.len().min(MOST)).unwrap_or_default()) {
        let text = bytes.get(line.start..line.end).unwrap_or_default();
        let last = text.starts_with(number) && text.get(3) != Some(&b'-');
        if last && line.next > line.end {
            return Ok(line.next);
        }
    }
    unended(bytes, carrier)
}

fn unended(bytes: &[u8], carrier: Carrier) -> Result<usize, Fault> {
    if carrier.stream && !carrier.whole && bytes.len() < MOST {
        Err(Fault::Truncated { need: bytes.len() + 1 })
    } else {
        Ok(bytes.len())
    }
}

/// Measures what is said first in `bytes`, where answers begin with a number: an answer with all its lines, or a line.
///
/// # Errors
/// As [`line()`].
pub(super) fn peel(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
    let octets = if code(bytes).is_some() { answer(bytes, carrier) } else { line(bytes, carrier) }?;
    Ok(Step::new(octets, Next::Nothing).claim(octets))
}

/// Whether `bytes` can begin with an answer or with one of the commands `known`.
pub(super) fn fits(bytes: &[u8], carrier: Carrier, known: &[&str]) -> bool {
    code(bytes).is_some() || command(bytes, known).is_some() || !carrier.whole && may_be(bytes, known)
}

/// Tells a line whose command is the `command` octets at its start; `secret` says as what an argument is told that is
/// nobody's business.
pub(super) fn tell_request(
    cursor: &mut Cursor<'_, '_>,
    parts: &Parts,
    command: usize,
    secret: impl FnOnce(&[u8], &[u8]) -> Option<&'static FieldDef>,
) -> Option<()> {
    if let Some(request) = parts.request {
        cursor.derive(request, Value::Flag(true));
    }
    let ahead = cursor.ahead();
    let line = lines::lines(ahead).next()?;
    let (word, rest) = ahead.get(..line.end)?.split_at_checked(command)?;
    let spaces = rest.len() - rest.trim_ascii_start().len();
    cursor.computed(parts.command, command + spaces, Value::Text(word))?;
    let argument = rest.get(spaces..)?;
    if !argument.is_empty() {
        cursor.octets(secret(word, argument).unwrap_or(parts.argument), argument.len())?;
    }
    tell_end(cursor, parts.end, line)
}

/// Tells the end of `line`, if it has one.
pub(super) fn tell_end(cursor: &mut Cursor<'_, '_>, def: &'static FieldDef, line: Line) -> Option<()> {
    if line.next > line.end {
        cursor.octets(def, line.next - line.end)?;
    }
    Some(())
}

/// Tells all lines of an answer.
pub(super) fn tell_answer(cursor: &mut Cursor<'_, '_>, parts: &Parts) -> Option<()> {
    if let Some(response) = parts.response {
        cursor.derive(response, Value::Flag(true));
    }
    let mut def = parts.code;
    while cursor.remaining() > 0 {
        let ahead = cursor.ahead();
        let line = lines::lines(ahead).next()?;
        let mut text = ahead.get(..line.end)?;
        if let Some(number) = code(text) {
            let octets = text.len().min(4);
            cursor.computed(std::mem::replace(&mut def, parts.again), octets, Value::Number(number.into()))?;
            text = text.get(octets..)?;
        }
        if !text.is_empty() {
            cursor.octets(parts.words, text.len())?;
        }
        tell_end(cursor, parts.end, line)?;
    }
    Some(())
}

/// Says the first line of `bytes`, and how many more there are.
pub(super) fn say(bytes: &[u8], say: &mut Say<'_>) {
    use std::fmt::Write as _;
    let mut all = lines::lines(bytes);
    let first = all.next().and_then(|line| bytes.get(line.start..line.end)).unwrap_or_default();
    say.wire(first.get(..first.len().min(120)).unwrap_or_default());
    let more = all.count();
    if more > 0 {
        let _ = write!(say, " (+{more})");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_commands() {
        assert_eq!(
            (code(b"220 ready"), code(b"250-more"), code(b"354\r\n"), code(b"221")),
            (Some(220), Some(250), Some(354), Some(221))
        );
        assert_eq!((code(b"2200 x"), code(b"99 x"), code(b"790 x"), code(b"HTTP")), (None, None, None, None));
        let known = ["MAIL", "DATA"];
        assert_eq!(command(b"mail FROM:<a@b>\r\n", &known), Some(&b"mail"[..]));
        assert_eq!((command(b"Database", &known), command(b"DATA:", &known)), (None, None));
        assert!(may_be(b"da", &known) && !may_be(b"da\r\n", &known) && !may_be(b"x", &known));
    }

    #[test]
    fn an_answer_ends_with_its_last_line() {
        let answered = b"250-a\r\n250-b\r\n250 c\r\n354 next\r\n";
        assert_eq!(answer(answered, Carrier::STREAM), Ok(21));
        assert_eq!(answer(&answered[..14], Carrier::STREAM), Err(Fault::Truncated { need: 15 }));
        assert_eq!(answer(&answered[..14], Carrier { whole: true, ..Carrier::STREAM }), Ok(14));
        // RFC 959 §4.2: lines between may begin with anything.
        assert_eq!(answer(b"211-Features:\r\n MDTM\r\n211 End\r\n", Carrier::STREAM), Ok(31));
    }
}
