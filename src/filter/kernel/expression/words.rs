//! Text becomes words and signs.

use std::ops::Range;

use crate::filter::error::{Problem, Trouble};

/// A word or sign, with its place in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word<'t> {
    pub text: &'t str,
    pub place: Range<usize>,
}

/// Signs, the longer ones first.
const SIGNS: [&str; 17] = ["&&", "||", "==", "!=", "<=", ">=", "(", ")", "!", "=", "<", ">", "[", "]", "&", "|", "+"];

/// What names, numbers and addresses are made of.
fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '/' | '-' | '_')
}

/// The words and signs of `text`.
pub fn words(text: &str) -> Result<Vec<Word<'_>>, Trouble> {
    let (mut words, mut at) = (Vec::new(), 0);
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let len = match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => sign.len(),
            // A backslash keeps a name from being a keyword: `proto \tcp`.
            None => {
                let start = usize::from(c == '\\');
                start + rest[start..].find(|c| !is_of_word(c)).unwrap_or(rest.len() - start)
            }
        };
        if len == 0 || rest[..len] == *"\\" {
            return Err(Trouble::at(at..at + c.len_utf8(), Problem::Unknown));
        }
        words.push(Word { text: &rest[..len], place: at..at + len });
        at += len;
    }
    Ok(words)
}
