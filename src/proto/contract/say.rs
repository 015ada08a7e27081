//! Summaries: text of camadas in the reader's language, text of the wire escaped.

use std::fmt;
use std::net::Ipv4Addr;

use crate::bytes::{MacAddr, push_decimal, push_ipv4, push_mac};
use crate::i18n::{Lang, Words, w};

/// Writes a summary: text of camadas in the reader's language, text of the wire escaped.
#[derive(Debug)]
pub struct Say<'o> {
    /// The reader's language.
    pub lang: Lang,
    /// What was said so far.
    pub out: &'o mut String,
}

impl Say<'_> {
    /// Says `words` in the reader's language.
    pub fn words(&mut self, words: Words) {
        self.out.push_str(words.in_(self.lang));
    }

    /// Says a decimal number.
    pub fn number(&mut self, number: impl Into<u64>) {
        push_decimal(number.into(), self.out);
    }

    /// Says an IPv4 address.
    pub fn ipv4(&mut self, address: Ipv4Addr) {
        push_ipv4(address.octets(), self.out);
    }

    /// Says a hardware address.
    pub fn mac(&mut self, mac: MacAddr) {
        push_mac(mac, self.out);
    }

    /// Says "1 octet", "18 octets".
    pub fn octets(&mut self, number: u64) {
        self.number(number);
        self.words(if number == 1 { w(" octet", " octeto") } else { w(" octets", " octetos") });
    }

    /// Says at most 60 characters of `text` from the wire between quotation marks, escaped.
    pub fn quote(&mut self, text: &[u8]) {
        const MOST: usize = 60;
        let mut end = text.len().min(MOST);
        // A character of UTF-8 is not cut in two: its later octets begin with the bits 10.
        while end < text.len() && end > 0 && text[end] & 0xc0 == 0x80 {
            end -= 1;
        }
        self.out.push('"');
        escape(&text[..end], self.out);
        self.out.push_str(if end < text.len() { "\"…" } else { "\"" });
    }

    /// Says text from the wire, escaped so that it can neither move the cursor nor end the line.
    pub fn wire(&mut self, text: &[u8]) {
        escape(text, self.out);
    }
}

impl fmt::Write for Say<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.push_str(text);
        Ok(())
    }
}

/// Appends `text` to `out` with control characters, bidirectional marks and octets that are not UTF-8 as `\n`, `\t`,
/// `\x1b`, `\u{202e}`; what is printable stays as it is.
pub fn escape(text: &[u8], out: &mut String) {
    use fmt::Write as _;
    // Without a way out of the loop, which goes over many octets at once.
    let is_plain = text.iter().fold(true, |all, octet| all & matches!(octet, b' '..=b'[' | b']'..=b'~'));
    if is_plain {
        // SAFETY: ASCII is UTF-8.
        return out.push_str(unsafe { std::str::from_utf8_unchecked(text) });
    }
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\\' => out.push_str("\\\\"),
                '\0'..='\x1f' | '\x7f' => {
                    let _ = write!(out, "\\x{:02x}", c as u32);
                }
                '\u{80}'..='\u{9f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}' => {
                    let _ = write!(out, "\\u{{{:x}}}", c as u32);
                }
                _ => out.push(c),
            }
        }
        for octet in chunk.invalid() {
            let _ = write!(out, "\\x{octet:02x}");
        }
    }
}
