//! Why a source ended early.

use std::fmt;
use std::path::PathBuf;

use crate::i18n::Lang;

/// Why a source ended early: what, in which file, at which octet.
#[derive(Debug)]
pub struct SourceError {
    /// The file, "-" for standard input.
    pub path: PathBuf,
    /// Octet offset in the (decompressed) capture, where it is known.
    pub offset: Option<u64>,
    /// What was wrong.
    pub kind: SourceErrorKind,
}

/// What was wrong with a source.
#[derive(Debug)]
pub enum SourceErrorKind {
    /// The system said no.
    Io(std::io::Error),
    /// There is not one octet in it.
    Empty,
    /// It does not begin like any capture known here.
    Unknown,
    /// It ends inside a record or block.
    Truncated,
    /// It holds what no writer of the format writes.
    Corrupt(&'static str),
}

impl SourceError {
    /// What was wrong and what to do about it, in `lang`.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let file = self.path.display();
        let what: String = match &self.kind {
            SourceErrorKind::Io(error) => error.to_string(),
            SourceErrorKind::Empty => lang.text("source.empty").into(),
            SourceErrorKind::Unknown => lang.text("source.unknown").into(),
            SourceErrorKind::Truncated => lang.text("source.truncated").into(),
            SourceErrorKind::Corrupt(what) => lang.fill("source.corrupt", &[("what", what)]),
        };
        match self.offset {
            Some(offset) => lang.fill("source.error_at", &[("file", &file), ("offset", &offset), ("what", &what)]),
            None => lang.fill("source.error", &[("file", &file), ("what", &what)]),
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for SourceError {}
