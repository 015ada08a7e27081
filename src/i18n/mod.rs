//! Everything a person reads, in English and Brazilian Portuguese, as equals.
//!
//! A protocol's own words stand in its file as [`Words`], so that a protocol stays one file. All other text is a
//! message in a catalogue below: one line holds the key and both languages, so neither can lack what the other has.

mod numbers;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::LazyLock;

/// A language camadas speaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Brazilian Portuguese.
    PtBr,
}

impl FromStr for Lang {
    type Err = ();

    /// Reads a BCP 47 tag or a POSIX locale name: `pt-BR`, `pt_BR.UTF-8`, `en`, `C`.
    fn from_str(tag: &str) -> Result<Self, ()> {
        match tag.split(['-', '_', '.', '@']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "pt" => Ok(Self::PtBr),
            "en" | "c" | "posix" => Ok(Self::En),
            _ => Err(()),
        }
    }
}

impl Lang {
    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::PtBr => "pt-BR",
        }
    }

    /// The message of `key`; the key itself where no catalogue has it (a test keeps that from happening).
    #[must_use]
    pub fn text(self, key: &'static str) -> &'static str {
        match MESSAGES.get(key) {
            Some(message) => message.words.in_(self),
            None => key,
        }
    }

    /// The message of a key that is put together at run time.
    #[must_use]
    pub fn lookup(self, key: &str) -> Option<&'static str> {
        MESSAGES.get(key).map(|message| message.words.in_(self))
    }

    /// The message of `key` with each `{name}` replaced by its value.
    #[must_use]
    pub fn fill(self, key: &'static str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
        fill(self.text(key), values)
    }
}

/// The same thing said in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// Brazilian Portuguese.
    pub pt: &'static str,
}

/// English and Portuguese of one thing.
#[must_use]
pub const fn w(en: &'static str, pt: &'static str) -> Words {
    Words { en, pt }
}

/// A proper name, which is the same in both languages.
#[must_use]
pub const fn same(name: &'static str) -> Words {
    Words { en: name, pt: name }
}

impl Words {
    /// The one in `lang`.
    #[must_use]
    pub const fn in_(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::PtBr => self.pt,
        }
    }
}

/// A line of a catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// `section.name`; unique over all catalogues.
    pub key: &'static str,
    /// Its two texts, with the same `{placeholders}`.
    pub words: Words,
}

/// Writes a catalogue: `"key" => "English", "português";` a line.
macro_rules! catalogue {
    ($($key:literal => $en:literal, $pt:literal;)*) => {
        /// The messages of this catalogue, in the order of the keys.
        pub static MESSAGES: &[crate::i18n::Message] =
            &[$(crate::i18n::Message { key: $key, words: crate::i18n::w($en, $pt) }),*];
    };
}

/// Names the catalogues: the section (what stands before the first dot of its keys) is the module's name.
macro_rules! catalogues {
    ($($section:ident),+ $(,)?) => {
        $(pub mod $section;)+
        /// Every section and its messages.
        pub static CATALOGUES: &[(&str, &[Message])] = &[$((stringify!($section), $section::MESSAGES)),+];
    };
}

catalogues! {
    across,
    apps,
    capture,
    cli,
    compare,
    conversation,
    doctor,
    draw,
    explain,
    filter,
    flows,
    hops,
    journey,
    lab,
    latency,
    lesson,
    line,
    live,
    multicast,
    notes,
    page,
    program,
    record,
    serve,
    rtp,
    source,
    stats,
    taps,
    tcp,
    traceroute,
    wlan,
    tui,
}

/// All messages by their keys.
static MESSAGES: LazyLock<HashMap<&str, &Message>> = LazyLock::new(|| {
    let messages = CATALOGUES.iter().flat_map(|(_, messages)| *messages);
    messages.map(|message| (message.key, message)).collect()
});

/// `template` with each `{name}` replaced by its value; unknown placeholders stay as they are.
#[must_use]
pub fn fill(template: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        rest = &rest[open..];
        let close = rest.find('}').map_or(rest.len(), |at| at + 1);
        let name = rest[..close].trim_matches(['{', '}']);
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => {
                let _ = write!(text, "{value}");
            }
            None => text.push_str(&rest[..close]),
        }
        rest = &rest[close..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn catalogues_agree() {
        let mut seen = BTreeSet::new();
        for (section, messages) in CATALOGUES {
            for message in *messages {
                assert!(message.key.starts_with(&format!("{section}.")), "{} stands in {section}", message.key);
                assert!(seen.insert(message.key), "{} twice", message.key);
                let Words { en, pt } = message.words;
                assert!(!en.is_empty() && !pt.is_empty(), "{} lacks a language", message.key);
                assert_eq!(placeholders(en), placeholders(pt), "placeholders of {}", message.key);
            }
        }
    }

    #[test]
    fn fill_replaces_by_name_and_keeps_what_it_does_not_know() {
        assert_eq!(fill("{b} and {a}, {c}", &[("a", &1), ("b", &"x")]), "x and 1, {c}");
        assert_eq!(fill("{a", &[("a", &1)]), "1");
    }

    #[test]
    fn languages_by_tag_and_locale() {
        assert_eq!("pt_BR.UTF-8".parse(), Ok(Lang::PtBr));
        assert_eq!("C.UTF-8".parse(), Ok(Lang::En));
        assert_eq!("de_DE".parse::<Lang>(), Err(()));
    }
}
