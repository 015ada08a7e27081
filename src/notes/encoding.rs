//! Base64 in text: decoded and named, because it hides nothing.

use std::fmt::Display;

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Rank::Striking;
use super::{Sheet, read};
use crate::proto::contract::escape;

/// Fewer characters than these happen to be Base64 too often.
const LEAST: usize = 12;
/// Octets of a text that are searched.
const SEARCHED: usize = 1 << 16;
/// Characters of the decoded text that are shown.
const SHOWN: usize = 40;
/// Words whose line holds something that must not be shown.
const SECRET: [&str; 7] = ["auth", "cookie", "pass", "token", "secret", "key", "session"];

pub(super) fn look(sheet: &mut Sheet<'_>) {
    let Some((transport, layer)) = read::message(&sheet.view) else { return };
    let octets = transport.payload();
    let Ok(text) = std::str::from_utf8(&octets[..octets.len().min(SEARCHED)]) else { return };
    let Some((token, decoded)) = find(text) else { return };
    let shown = if is_secret(text, token) { without_secret(&decoded) } else { clip(&decoded) };
    let values: &[(&str, &dyn Display)] =
        &[("characters", &token.len()), ("octets", &decoded.len()), ("decoded", &shown)];
    sheet.say(Striking, layer, "RFC 4648 §4", "notes.base64", values);
}

/// The first word of `text` that is text encoded in Base64, and that text.
fn find(text: &str) -> Option<(&str, String)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
    let mut words = text.split(|c| !is_part(c)).filter(|word| word.len() >= LEAST);
    words.find_map(|word| {
        // The sign that pads also stands between a name and its value.
        let value = word.trim_end_matches('=').rfind('=').map_or(0, |sign| sign + 1);
        let word = word.get(value..).filter(|word| word.len() >= LEAST)?;
        Some((word, decode(word)?))
    })
}

fn decode(word: &str) -> Option<String> {
    let engine = |alphabet: &Alphabet| {
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        GeneralPurpose::new(alphabet, config)
    };
    let alphabet = if word.contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
    let decoded = String::from_utf8(engine(alphabet).decode(word).ok()?).ok()?;
    // AUTH PLAIN of mail separates its three parts by NUL (RFC 4616 §2).
    let nuls = decoded.matches('\0').count();
    let printable = |c: char| !c.is_control() || matches!(c, '\0' | '\t' | '\n' | '\r');
    (nuls <= 2 && !decoded.is_empty() && decoded.chars().all(printable)).then_some(decoded)
}

/// A password may be in it: its line says so, or there is nothing else, as when mail programs log in.
fn is_secret(text: &str, token: &str) -> bool {
    let line = text.lines().find(|line| line.contains(token)).unwrap_or(text).to_ascii_lowercase();
    text.trim() == token || SECRET.iter().any(|word| line.contains(word))
}

/// What may be shown of a secret: of "user:password" the user.
fn without_secret(decoded: &str) -> String {
    match decoded.split_once(':') {
        Some((user, _)) => format!("{}:•••", clip(user)),
        None => "•••".to_owned(),
    }
}

/// The beginning of `text`, escaped.
fn clip(text: &str) -> String {
    let mut out = String::new();
    let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(at, _)| at);
    escape(&text.as_bytes()[..end], &mut out);
    if end < text.len() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_base64_is_found_and_words_are_not() {
        // "Authorization" of RFC 7617 §2: Aladdin:open sesame.
        let text = "GET /private/index.html HTTP/1.1\r\nAuthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n";
        let (token, decoded) = find(text).expect("credentials");
        assert_eq!((token, decoded.as_str()), ("QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin:open sesame"));
        assert!(is_secret(text, token));
        assert_eq!(without_secret(&decoded), "Aladdin:•••");
        assert_eq!(find("?note=SGVsbG8sIHdvcmxkIQ==&x=1").map(|found| found.1), Some("Hello, world!".to_owned()));
        for words in ["Multicast numero 1, internationalization and interoperability", "0123456789abcdef", "------------", "============", "AAAAAAAAAAAAAAAA"] {
            assert_eq!(find(words), None, "{words}");
        }
    }

    #[test]
    fn only_what_is_no_secret_is_shown() {
        assert!(is_secret("AGpvYW8Ac2VuaGE=\r\n", "AGpvYW8Ac2VuaGE="));
        assert_eq!(without_secret("\0joao\0senha"), "•••");
        assert!(!is_secret("X-Note: SGVsbG8sIHdvcmxkIQ==\r\n", "SGVsbG8sIHdvcmxkIQ=="));
        assert_eq!(clip("a\u{1b}[31m"), "a\\x1b[31m");
    }
}
