//! What is striking about a frame, in words: each note with its reason, its arithmetic and its source.
//!
//! A theme is a file with one function that reads the layers and says what it finds; its name in `themes!` registers it.

mod read;
mod story;

use std::fmt::Display;

pub use story::Stories;

use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::contract::Layer;

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
    /// By how many bits this frame's TCP window is to be shifted, where the capture has both SYN segments of its
    /// connection; 0 where one of them lacks the option (RFC 7323 §2.2).
    pub window_shift: Option<u8>,
}

/// Names the themes, in the order in which they speak about one layer.
macro_rules! themes {
    ($($name:ident),+ $(,)?) => {
        $(mod $name;)+
        static THEMES: &[fn(&mut Sheet<'_>)] = &[$($name::look),+];
    };
}

themes! {
    faults, frame, multicast, link, wireless, ttl, fragments, checksums, tunnels, addresses, service, arp, icmp, memberships, ports,
    tcp, dhcp, tls, secrets, application, encoding, absence, lengths,
}

/// Notes about one frame that are enough: whoever reads more remembers less.
pub const ENOUGH: usize = 12;

/// The notes about a frame, `most` of them at most, the most striking: those about the whole of it, then from the link
/// upwards, the most striking of a layer first. Behind them, how many more there are.
#[must_use]
pub fn of(view: &View<'_>, story: &Story, lang: Lang, most: usize) -> (Vec<Note>, usize) {
    let mut sheet = Sheet { view: *view, story: *story, lang, notes: Vec::new() };
    for theme in THEMES {
        theme(&mut sheet);
    }
    let mut notes = sheet.notes;
    notes.sort_by_key(|(rank, _)| *rank);
    let more = notes.len().saturating_sub(most);
    notes.truncate(most);
    notes.sort_by_key(|(rank, note)| (note.layer, *rank));
    (notes.into_iter().map(|(_, note)| note).collect(), more)
}

/// How much a note matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Rank {
    /// Something is wrong.
    Fault,
    /// Something that many get wrong, or that few frames have.
    Striking,
    /// Something that holds for most frames.
    Usual,
    /// Something to add where few notes stand: it gives way first.
    Aside,
}

/// What the themes read, and where they write.
struct Sheet<'a> {
    view: View<'a>,
    story: Story,
    lang: Lang,
    notes: Vec<(Rank, Note)>,
}

impl<'a> Sheet<'a> {
    /// The layers that speak for the frame: those of a quoted packet speak of another one.
    fn layers(&self) -> impl DoubleEndedIterator<Item = Layer<'a>> + use<'a> {
        self.view.layers().filter(|layer| !layer.is_quoted())
    }

    /// Notes the message of `key`, about one layer or, with `None`, about the frame.
    fn say(
        &mut self,
        rank: Rank,
        layer: impl Into<Option<usize>>,
        source: &str,
        key: &'static str,
        values: &[(&str, &dyn Display)],
    ) {
        let text = self.lang.fill(key, values);
        // The same again, of another layer, says nothing new.
        if self.notes.iter().any(|(_, note)| note.text == text) {
            return;
        }
        self.notes.push((rank, Note { layer: layer.into(), text, source: source.to_owned() }));
    }
}

#[cfg(test)]
mod tests;
