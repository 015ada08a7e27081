//! Why a lesson cannot be played to its end.

use std::io;
use std::time::Duration;

use crate::i18n::Lang;
use crate::lab::LabError;
use crate::source::SourceError;
use crate::source::live::LiveError;

/// What was waited for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Waited {
    /// That a program prints something.
    Ready(String),
    /// That a program asks for a line.
    Prompt(String),
    /// That a program has printed so many lines.
    Lines(String, usize),
    /// That a program ends.
    End(String),
    /// That so many frames are recorded; so many were.
    Frames(u64, u64),
    /// That nothing more is recorded.
    Quiet,
}

/// Why a lesson cannot be played to its end.
#[derive(Debug)]
pub enum StageError {
    /// There is no lab.
    Lab(LabError),
    /// The taps cannot be recorded.
    Live(LiveError),
    /// What was recorded cannot be read.
    Source(SourceError),
    /// The system refused something else.
    System(io::Error),
    /// A program ended with this code instead of 0.
    Failed(String, u8),
    /// Something did not happen in this time.
    Never(Waited, Duration),
    /// It was told to end.
    Interrupted,
}

impl From<LabError> for StageError {
    fn from(error: LabError) -> Self {
        Self::Lab(error)
    }
}

impl StageError {
    /// Whether this system does not permit it.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        match self {
            Self::Lab(error) => error.is_forbidden(),
            _ => false,
        }
    }

    /// What went wrong, in `lang`.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Lab(error) => error.message(lang),
            Self::Live(error) => error.message(lang),
            Self::Source(error) => error.message(lang),
            Self::System(error) => error.to_string(),
            Self::Failed(seat, code) => lang.fill("lesson.program_failed", &[("seat", seat), ("code", code)]),
            Self::Never(waited, patience) => {
                let time = lang.duration(patience.as_nanos() as u64);
                let what = match waited {
                    Waited::Ready(seat) => lang.fill("lesson.never_ready", &[("seat", seat)]),
                    Waited::Prompt(seat) => lang.fill("lesson.never_asked", &[("seat", seat)]),
                    Waited::Lines(seat, count) => lang.fill("lesson.never_lines", &[("seat", seat), ("count", count)]),
                    Waited::End(seat) => lang.fill("lesson.never_ended", &[("seat", seat)]),
                    Waited::Frames(wanted, had) => {
                        lang.fill("lesson.never_frames", &[("wanted", wanted), ("had", had)])
                    }
                    Waited::Quiet => lang.text("lesson.never_quiet").to_owned(),
                };
                lang.fill("lesson.never", &[("what", &what), ("time", &time)])
            }
            Self::Interrupted => lang.text("lesson.interrupted").to_owned(),
        }
    }
}
