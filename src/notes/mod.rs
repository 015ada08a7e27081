//! What is striking about a frame, in words: each note with its reason, its arithmetic and its source.

use crate::i18n::Lang;
use crate::peel::View;

/// Something worth saying about a frame.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Index of the layer it is about; `None` for the frame as a whole.
    pub layer: Option<usize>,
    /// The note, in the reader's language.
    pub text: String,
    /// Where it is written: "RFC 5771 §3".
    pub source: String,
}

/// A sequence number that others of its direction are counted from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Origin {
    /// The raw number.
    pub sequence: u32,
    /// It is the initial one, of a segment with SYN; otherwise the first that was captured.
    pub initial: bool,
}

/// What other frames tell about this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Story {
    /// Origin of the sequence numbers of this frame's sender, in its TCP connection.
    pub own: Option<Origin>,
    /// Origin of the other side's, from which the acknowledgement counts.
    pub other: Option<Origin>,
}

/// The notes about a frame, from the link upwards.
#[must_use]
pub fn of(_view: &View<'_>, _story: &Story, _lang: Lang) -> Vec<Note> {
    Vec::new()
}
