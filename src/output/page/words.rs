//! Everything that the page says, in both languages: a text is told once and named by its number from then on.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::i18n::{Lang, Words as Both};
use crate::output::draw::theme;
use crate::output::text::{Dress, Text};

/// The number of a text in [`Words`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(transparent)]
pub struct Word(u32);

/// The texts that were told so far: a string, or a list of pieces where they are dressed apart; one for both languages,
/// or an object with one for each.
#[derive(Debug, Default)]
pub struct Words {
    /// The number of the first.
    base: u32,
    numbers: HashMap<Value, u32>,
    list: Vec<Value>,
}

impl Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl Words {
    /// None so far; the first gets the number `base`.
    #[must_use]
    pub fn from(base: u32) -> Self {
        Self { base, ..Self::default() }
    }

    fn add(&mut self, english: Value, portuguese: Value) -> Word {
        let value = if english == portuguese { english } else { json!({ "en": english, "pt-BR": portuguese }) };
        let number = *self.numbers.entry(value).or_insert_with_key(|value| {
            self.list.push(value.clone());
            self.list.len() as u32 - 1 + self.base
        });
        Word(number)
    }

    /// A name that is the same in both languages.
    pub fn name(&mut self, name: &str) -> Word {
        self.add(name.into(), name.into())
    }

    /// A text that both languages have.
    pub fn both(&mut self, words: Both) -> Word {
        self.add(words.en.into(), words.pt.into())
    }

    /// The message of a key of the catalogues.
    pub fn key(&mut self, key: &'static str) -> Word {
        self.add(Lang::En.text(key).into(), Lang::PtBr.text(key).into())
    }

    /// What `say` says in each language.
    pub fn say(&mut self, say: impl Fn(Lang) -> String) -> Word {
        self.add(say(Lang::En).into(), say(Lang::PtBr).into())
    }

    /// Texts that each language has as many of.
    pub fn says<T: AsRef<str>>(&mut self, say: impl Fn(Lang) -> Vec<T>) -> Vec<Word> {
        let (english, portuguese) = (say(Lang::En), say(Lang::PtBr));
        let pairs = english.iter().zip(&portuguese);
        pairs.map(|(english, portuguese)| self.add(english.as_ref().into(), portuguese.as_ref().into())).collect()
    }

    /// A dressed text in each language.
    pub fn dressed(&mut self, english: &Text, portuguese: &Text) -> Word {
        self.add(pieces(english), pieces(portuguese))
    }

    /// Dressed texts, of which each language has as many.
    pub fn all_dressed(&mut self, say: impl Fn(Lang) -> Vec<Text>) -> Vec<Word> {
        let (english, portuguese) = (say(Lang::En), say(Lang::PtBr));
        english.iter().zip(&portuguese).map(|(english, portuguese)| self.dressed(english, portuguese)).collect()
    }
}

/// A text as a string where it is plain, else as a list of strings and of pairs `[class, string]`.
pub(super) fn pieces(text: &Text) -> Value {
    let all: Vec<_> = text.pieces().collect();
    match all.as_slice() {
        [] => "".into(),
        [(Dress::Plain, only)] => (*only).into(),
        all => all
            .iter()
            .map(|(dress, piece)| match dress {
                Dress::Plain => Value::from(*piece),
                dress => json!([theme::class(*dress), piece]),
            })
            .collect(),
    }
}
