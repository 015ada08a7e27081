//! What can be changed in a lesson.

use std::fmt::Write as _;
use std::time::Duration;

use crate::i18n::Lang;

/// Something that can be changed in a lesson, with what holds where it is not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Takes {
    /// What chance begins with.
    Seed(u64),
    /// The share of frames that a cable loses, 0 to 1.
    Loss(f64),
    /// How long a frame is on its way over a cable, in milliseconds.
    Delay(u64),
    /// How many hosts receive.
    Receivers(usize),
    /// What is said; without it the lesson's own, in the reader's language.
    Message,
    /// The switch learns who wants which group.
    Snooping,
}

impl Takes {
    /// Its name on the command line, without dashes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seed(_) => "seed",
            Self::Loss(_) => "loss",
            Self::Delay(_) => "delay",
            Self::Receivers(_) => "receivers",
            Self::Message => "message",
            Self::Snooping => "snooping",
        }
    }
}

/// Most hosts that may receive: a lab with more says nothing more, and its picture does not fit.
pub const MOST_RECEIVERS: usize = 20;

/// What was asked for; `None` for what was not.
#[derive(Clone, PartialEq, Debug, Default)]
#[allow(missing_docs, reason = "each is described by its namesake in Takes")]
pub struct Asked {
    pub seed: Option<u64>,
    pub loss: Option<f64>,
    pub delay: Option<u64>,
    pub receivers: Option<usize>,
    pub message: Option<String>,
    pub snooping: bool,
}

/// What a run of a lesson goes by.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// The language of programs and operators.
    pub lang: Lang,
    /// What chance begins with.
    pub seed: u64,
    /// The share of frames that a cable loses.
    pub loss: f64,
    /// How long a frame is on its way over a cable.
    pub delay: Duration,
    /// How many hosts receive.
    pub receivers: usize,
    /// What is said, where that was asked for.
    pub message: Option<String>,
    /// The switch learns who wants which group.
    pub snooping: bool,
    /// How many times shorter the programs' own pauses are.
    pub speed: u64,
}

impl Choice {
    /// What a lesson that takes `takes` goes by when it was asked for `asked`.
    ///
    /// # Errors
    /// The name of what was asked for and the lesson does not take.
    pub fn of(takes: &[Takes], asked: Asked, lang: Lang, speed: u64) -> Result<Self, &'static str> {
        let mut choice = Self {
            lang,
            seed: 1,
            loss: 0.0,
            delay: Duration::ZERO,
            receivers: 0,
            message: asked.message.clone(),
            snooping: asked.snooping,
            speed: speed.max(1),
        };
        for take in takes {
            match *take {
                Takes::Seed(seed) => choice.seed = asked.seed.unwrap_or(seed),
                Takes::Loss(loss) => choice.loss = asked.loss.unwrap_or(loss),
                Takes::Delay(ms) => choice.delay = Duration::from_millis(asked.delay.unwrap_or(ms)),
                Takes::Receivers(receivers) => choice.receivers = asked.receivers.unwrap_or(receivers),
                Takes::Message | Takes::Snooping => {}
            }
        }
        let given = [
            ("seed", asked.seed.is_some()),
            ("loss", asked.loss.is_some()),
            ("delay", asked.delay.is_some()),
            ("receivers", asked.receivers.is_some()),
            ("message", asked.message.is_some()),
            ("snooping", asked.snooping),
        ];
        let refused = |name: &str| takes.iter().all(|take| take.name() != name);
        match given.into_iter().find(|(name, given)| *given && refused(name)) {
            Some((name, _)) => Err(name),
            None => Ok(choice),
        }
    }

    /// What is said: what was asked for, else the lesson's own.
    #[must_use]
    pub fn message<'c>(&'c self, own: &'c str) -> &'c str {
        self.message.as_deref().unwrap_or(own)
    }

    /// A pause of a program, in milliseconds, as its argument.
    #[must_use]
    pub fn pause(&self, ms: u64) -> String {
        (ms / self.speed).max(1).to_string()
    }

    /// The names of `count` hosts: receiver1, receiver2, …
    #[must_use]
    pub fn names(&self, stem: &str, count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("{stem}{number}")).collect()
    }

    /// The choice as a line of `key=value` pairs, the message last, for a recording to keep.
    #[must_use]
    pub fn to_line(&self) -> String {
        let Self { lang, seed, loss, delay, receivers, message, snooping, speed } = self;
        let mut line = format!(
            "lang={} seed={seed} loss={loss} delay={} receivers={receivers} snooping={snooping} speed={speed}",
            lang.tag(),
            delay.as_millis()
        );
        if let Some(message) = message {
            let _ = write!(line, " message={message}");
        }
        line
    }

    /// Reads what [`Choice::to_line`] wrote; what it does not say is as by default.
    #[must_use]
    pub fn from_line(line: &str) -> Self {
        let (line, message) = match line.split_once(" message=") {
            Some((line, message)) => (line, Some(message.to_owned())),
            None => (line, None),
        };
        let value = |key: &str| line.split(' ').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
        Self {
            lang: value("lang").and_then(|tag| tag.parse().ok()).unwrap_or_default(),
            seed: value("seed").and_then(|text| text.parse().ok()).unwrap_or(1),
            loss: value("loss").and_then(|text| text.parse().ok()).unwrap_or(0.0),
            delay: Duration::from_millis(value("delay").and_then(|text| text.parse().ok()).unwrap_or(0)),
            receivers: value("receivers").and_then(|text| text.parse().ok()).unwrap_or(0).min(MOST_RECEIVERS),
            message,
            snooping: value("snooping") == Some("true"),
            speed: value("speed").and_then(|text| text.parse().ok()).unwrap_or(1).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_line() {
        let takes = [Takes::Loss(0.1), Takes::Delay(20), Takes::Receivers(3), Takes::Message, Takes::Seed(1)];
        let asked = Asked { seed: Some(7), message: Some("a = b c".to_owned()), ..Asked::default() };
        let choice = Choice::of(&takes, asked, Lang::PtBr, 10).expect("a choice");
        assert_eq!((choice.seed, choice.loss, choice.receivers), (7, 0.1, 3));
        assert_eq!(Choice::from_line(&choice.to_line()), choice);
        assert_eq!(choice.pause(500), "50");
    }

    #[test]
    fn what_a_lesson_does_not_take_is_named() {
        let asked = Asked { loss: Some(0.5), ..Asked::default() };
        assert_eq!(Choice::of(&[Takes::Message], asked, Lang::En, 1), Err("loss"));
    }
}
