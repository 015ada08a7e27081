//! Text becomes tokens.

use std::ops::Range;

use super::error::{Expected, Problem, Trouble};

/// A word of the language, with its place in the text.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Token<'t> {
    pub kind: TokenKind<'t>,
    /// Octets of the text.
    pub place: Range<usize>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum TokenKind<'t> {
    /// A name, a number, an address: what it is shows where it stands.
    Word(&'t str),
    /// A string between quotation marks, its escapes resolved.
    Text(Vec<u8>),
    /// A character between apostrophes, which is a number.
    Char(u8),
    /// What stands between square brackets.
    Slice(&'t str),
    Symbol(Symbol),
    /// The end of the text.
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Symbol {
    Open,
    Close,
    OpenSet,
    CloseSet,
    Comma,
    Range,
    Not,
    And,
    Or,
    Xor,
    Mask,
    Equal,
    NotEqual,
    AllEqual,
    AnyNotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    Matches,
    In,
    Any,
    All,
}

/// Longer before shorter, so that `===` is not read as `==`.
const SIGNS: [(&str, Symbol); 21] = [
    ("===", Symbol::AllEqual),
    ("!==", Symbol::AnyNotEqual),
    ("==", Symbol::Equal),
    ("!=", Symbol::NotEqual),
    ("~=", Symbol::AnyNotEqual),
    ("<=", Symbol::LessOrEqual),
    (">=", Symbol::GreaterOrEqual),
    ("&&", Symbol::And),
    ("||", Symbol::Or),
    ("^^", Symbol::Xor),
    ("..", Symbol::Range),
    ("(", Symbol::Open),
    (")", Symbol::Close),
    ("{", Symbol::OpenSet),
    ("}", Symbol::CloseSet),
    (",", Symbol::Comma),
    ("!", Symbol::Not),
    ("&", Symbol::Mask),
    ("<", Symbol::Less),
    (">", Symbol::Greater),
    ("~", Symbol::Matches),
];

pub(super) fn operator(word: &str) -> Option<Symbol> {
    Some(match word {
        "and" => Symbol::And,
        "or" => Symbol::Or,
        "xor" => Symbol::Xor,
        "not" => Symbol::Not,
        "eq" | "any_eq" => Symbol::Equal,
        "ne" | "all_ne" => Symbol::NotEqual,
        "all_eq" => Symbol::AllEqual,
        "any_ne" => Symbol::AnyNotEqual,
        "lt" => Symbol::Less,
        "le" => Symbol::LessOrEqual,
        "gt" => Symbol::Greater,
        "ge" => Symbol::GreaterOrEqual,
        "bitwise_and" => Symbol::Mask,
        "contains" => Symbol::Contains,
        "matches" => Symbol::Matches,
        "in" => Symbol::In,
        "any" => Symbol::Any,
        "all" => Symbol::All,
        _ => return None,
    })
}

/// The tokens of `text`, the last of which is its end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token<'_>>, Trouble> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at = text.len() - text[at..].trim_start().len();
        let (kind, end) = token(text, at)?;
        let last = kind == TokenKind::End;
        tokens.push(Token { kind, place: at..end });
        if last {
            return Ok(tokens);
        }
        at = end;
    }
}

/// The token that begins at `at`, and where it ends.
fn token(text: &str, at: usize) -> Result<(TokenKind<'_>, usize), Trouble> {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else { return Ok((TokenKind::End, at)) };
    let raw = rest.starts_with("r\"");
    if raw || first == '"' {
        return string(text, at, raw);
    }
    if first == '\'' {
        return character(text, at);
    }
    if first == '[' {
        let end = rest.find(']').ok_or_else(|| Trouble::at(at..text.len(), Problem::Expected(Expected::CloseSlice)))?;
        return Ok((TokenKind::Slice(&rest[1..end]), at + end + 1));
    }
    if let Some((sign, symbol)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((TokenKind::Symbol(*symbol), at + sign.len()));
    }
    let word = &rest[..word_octets(rest)];
    if word.is_empty() {
        let trouble = Trouble::at(at..at + first.len_utf8(), Problem::Unknown);
        return Err(match first {
            '=' => trouble.suggest("=="),
            '|' => trouble.suggest("||"),
            '^' => trouble.suggest("^^"),
            '≤' => trouble.suggest("<="),
            '≥' => trouble.suggest(">="),
            '≠' => trouble.suggest("!="),
            '“' | '”' | '„' | '«' | '»' => trouble.suggest("\""),
            _ => trouble,
        });
    }
    let kind = operator(word).map_or(TokenKind::Word(word), TokenKind::Symbol);
    Ok((kind, at + word.len()))
}

/// Octets of the word at the start of `text`: names, numbers, addresses and dates hold no other characters. Two dots
/// end it, for they mean a range.
fn word_octets(text: &str) -> usize {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '-' | '/');
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    text[..end].find("..").unwrap_or(end)
}

/// The string whose opening quotation mark (after an `r` where it is `raw`) is at `at`.
///
/// In a raw string, the way to write a regular expression, a backslash stands for itself, also before a quotation mark.
fn string(text: &str, at: usize, raw: bool) -> Result<(TokenKind<'_>, usize), Trouble> {
    let mut octets = Vec::new();
    let mut from = at + 1 + usize::from(raw);
    loop {
        let unclosed = || Trouble::at(at..text.len(), Problem::Expected(Expected::Quote));
        let stop = from + text[from..].find(['"', '\\']).ok_or_else(unclosed)?;
        octets.extend_from_slice(&text.as_bytes()[from..stop]);
        if text[stop..].starts_with('"') {
            return Ok((TokenKind::Text(octets), stop + 1));
        }
        let next = text[stop + 1..].chars().next().ok_or_else(unclosed)?;
        if raw {
            from = stop + 1 + next.len_utf8();
            octets.extend_from_slice(&text.as_bytes()[stop..from]);
        } else {
            let (octet, end) = escape(text, stop)?;
            octets.push(octet);
            from = end;
        }
    }
}

/// The character whose opening apostrophe is at `at`: one of ASCII, or an escape.
fn character(text: &str, at: usize) -> Result<(TokenKind<'_>, usize), Trouble> {
    let (octet, end) = match text.as_bytes().get(at + 1) {
        Some(b'\\') => escape(text, at + 1)?,
        Some(&octet) if octet.is_ascii() && octet != b'\'' => (octet, at + 2),
        _ => return Err(Trouble::at(at..at + 1, Problem::Expected(Expected::Character))),
    };
    if text[end..].starts_with('\'') {
        Ok((TokenKind::Char(octet), end + 1))
    } else {
        Err(Trouble::at(at..end, Problem::Expected(Expected::Character)))
    }
}

/// The octet that the escape at `at` stands for, and where it ends. The escapes are those of C.
fn escape(text: &str, at: usize) -> Result<(u8, usize), Trouble> {
    let rest = &text[at + 1..];
    let digits = |from: usize, most: usize, radix: u32| {
        let digits = rest[from..].bytes().take(most).take_while(|d| char::from(*d).is_digit(radix)).count();
        let number = u8::from_str_radix(&rest[from..from + digits], radix).ok()?;
        Some((number, at + 1 + from + digits))
    };
    let simple = |octet: u8| Some((octet, at + 2));
    let next = rest.chars().next().unwrap_or_default();
    match next {
        '"' | '\'' | '\\' => simple(next as u8),
        'a' => simple(7),
        'b' => simple(8),
        't' => simple(b'\t'),
        'n' => simple(b'\n'),
        'v' => simple(11),
        'f' => simple(12),
        'r' => simple(b'\r'),
        'x' => digits(1, 2, 16),
        '0'..='7' => digits(0, 3, 8),
        _ => None,
    }
    .ok_or_else(|| {
        let end = at + 1 + next.len_utf8().min(rest.len());
        Trouble::at(at..end, Problem::Escape).suggest(format!("\\{}", &text[at..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind<'_>> {
        tokens(text).expect("tokens").into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn words_end_at_signs_and_ranges() {
        use TokenKind::{End, Slice, Symbol as Sign, Text, Word};
        assert_eq!(
            kinds("ip.ttl==64&&!tcp"),
            [Word("ip.ttl"), Sign(Symbol::Equal), Word("64"), Sign(Symbol::And), Sign(Symbol::Not), Word("tcp"), End]
        );
        assert_eq!(kinds("80..90"), [Word("80"), Sign(Symbol::Range), Word("90"), End]);
        assert_eq!(kinds("fe80::/10"), [Word("fe80::/10"), End]);
        assert_eq!(kinds("eth.src[0:3]"), [Word("eth.src"), Slice("0:3"), End]);
        assert_eq!(kinds(r#""a\x41\101\"\n""#), [Text(b"aAA\"\n".to_vec()), End]);
        assert_eq!(kinds(r#"r"\d\"""#), [Text(br#"\d\""#.to_vec()), End]);
        assert_eq!(kinds(r"'\x40' '@'"), [TokenKind::Char(0x40), TokenKind::Char(0x40), End]);
    }
}
