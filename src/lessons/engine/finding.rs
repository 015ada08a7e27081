//! What a run of a lesson proves, or fails to prove.

use std::fmt::Display;

use super::evidence::Shot;
use crate::i18n::{Lang, Words, fill};

/// A statement about a recording, and whether its frames bear it out.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// The frames bear it out.
    pub holds: bool,
    words: Words,
    values: Vec<(&'static str, String)>,
    /// The numbers of the frames that prove it.
    pub frames: Vec<u64>,
}

/// Most frames that are named as proof.
const MOST_FRAMES: usize = 8;

/// `words`, whose placeholders `values` fill, holds or does not.
#[must_use]
pub fn finding(holds: bool, words: Words, values: &[(&'static str, &dyn Display)]) -> Finding {
    let values = values.iter().map(|(name, value)| (*name, value.to_string())).collect();
    Finding { holds, words, values, frames: Vec::new() }
}

impl Finding {
    /// The same, proved by `shots`.
    #[must_use]
    pub fn by<'s>(mut self, shots: impl IntoIterator<Item = &'s Shot>) -> Self {
        self.frames.extend(shots.into_iter().map(|shot| shot.number));
        self
    }

    /// It in words.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let values: Vec<(&str, &dyn Display)> = self.values.iter().map(|(name, value)| (*name, value as _)).collect();
        let mut text = fill(self.words.in_(lang), &values);
        if !self.frames.is_empty() {
            let shown: Vec<_> = self.frames.iter().take(MOST_FRAMES).map(ToString::to_string).collect();
            let more = if self.frames.len() > MOST_FRAMES { ", …" } else { "" };
            let key = if self.frames.len() == 1 { "lesson.proof" } else { "lesson.proofs" };
            text.push_str(&lang.fill(key, &[("frames", &(shown.join(", ") + more))]));
        }
        text
    }
}
