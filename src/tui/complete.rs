//! What a word of a filter may become.

use std::ops::Range;

use crate::describe::{self, Selector};
use crate::i18n::Lang;
use crate::proto::Proto;

/// Names that go on from the word at a place, and where that word stands.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    /// Octets of the word.
    pub word: Range<usize>,
    /// Names in their order, shorter ones first.
    pub names: Vec<&'static str>,
}

/// The names of fields and protocols that begin with what stands before `cursor`.
#[must_use]
pub fn complete(text: &str, cursor: usize) -> Completion {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let start =
        text[..cursor].rfind(|c| !is_part(c)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let word = &text[start..cursor];
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Completion { word: start..cursor, names: Vec::new() };
    }
    let mut names: Vec<_> = describe::names().filter(|name| name.starts_with(word) && *name != word).collect();
    names.sort_unstable_by_key(|name| (name.matches('.').count(), *name));
    names.dedup();
    Completion { word: start..cursor, names }
}

/// What a field or protocol is called in words.
#[must_use]
pub fn title(name: &str, lang: Lang) -> &'static str {
    let proto = Proto::known().find(|proto| proto.info().name == name);
    let field = || Selector::resolve(name)?.defs().next().map(|def| def.title.in_(lang));
    proto.map(|proto| proto.title(lang)).or_else(field).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_at_the_cursor_goes_on() {
        let text = "udp && ip.tt == 1";
        let completion = complete(text, 12);
        assert_eq!((&text[completion.word], completion.names), ("ip.tt", vec!["ip.ttl"]));
        assert!(complete("ip.src == 1", 11).names.is_empty(), "a value is not completed");
        let names = complete("ud", 2).names;
        assert_eq!(names[0], "udp");
        assert!(names.contains(&"udp.port"));
        assert_eq!(title("ip.ttl", Lang::En), "time to live");
        assert!(!title("udp", Lang::PtBr).is_empty());
    }
}
