//! What a frame is to its conversation, for the line of the frame: a sign, and words where something is striking.

use super::style::Style;
use crate::describe::frame_fields::{BEGINS, FLOW};
use crate::flow::{Mark, Marks};
use crate::i18n::Lang;
use crate::peel::View;
use crate::proto::Proto;
use crate::proto::contract::{FieldDef, Layer};

/// FIN and RST (RFC 9293 §3.1).
const CLOSING: u8 = 0x01 | 0x04;

/// Fields that name the frame which another repeats.
const REPEATED: &[&str] = &["tcp.analysis.rto_frame", "tcp.analysis.duplicate_ack_frame"];

/// The marks that are told of a frame.
fn marks(view: &View<'_>) -> Marks {
    let mut found = Marks::NONE;
    for mark in view.peeled.remembered.iter().filter_map(|told| Mark::said_by(told.def)) {
        found.add(mark);
    }
    found.explained()
}

fn has(view: &View<'_>, def: &'static FieldDef) -> bool {
    view.peeled.remembered.iter().any(|told| told.def == def)
}

fn number(view: &View<'_>, of: impl Fn(&FieldDef) -> bool) -> Option<u64> {
    view.peeled.remembered.iter().find(|told| of(told.def)).and_then(|told| told.value.number())
}

/// One column: the frame begins a conversation, closes its direction, says something again, or is striking otherwise.
pub(super) fn sign(view: &View<'_>, style: Style) -> char {
    let pick = |drawn: char, plain: char| if style.ascii { plain } else { drawn };
    let marks = marks(view);
    let closes =
        |layer: Layer<'_>| !layer.is_quoted() && layer.header().get(13).is_some_and(|flags| flags & CLOSING != 0);
    if marks.has_any(Marks::AGAIN) {
        pick('↻', 'R')
    } else if marks.iter().any(is_striking) {
        '!'
    } else if has(view, &BEGINS) {
        pick('┌', '[')
    } else if view.find(Proto::Tcp).is_some_and(closes) {
        pick('└', ']')
    } else {
        ' '
    }
}

/// A new window is nothing to look at.
fn is_striking(mark: Mark) -> bool {
    mark != Mark::WindowUpdate
}

/// Appends which conversation begins, and what is striking with the frame that it repeats.
pub(super) fn write_marks(view: &View<'_>, lang: Lang, style: Style, line: &mut String) {
    let mut say = |text: &str| {
        line.push_str(text);
        line.push(' ');
        line.push_str(style.dot());
        line.push(' ');
    };
    if view.peeled.remembered.is_empty() {
        return;
    }
    if has(view, &BEGINS)
        && let Some(flow) = number(view, |def| *def == FLOW)
    {
        say(&lang.fill("line.flow", &[("n", &flow)]));
    }
    let marks = marks(view);
    // The general kind beside the particular one says nothing.
    let is_particular = marks.has(Mark::FastRetransmission) || marks.has(Mark::SpuriousRetransmission);
    for mark in marks.iter().filter(|mark| is_striking(*mark)) {
        let Some(def) = mark.field().filter(|_| !(is_particular && mark == Mark::Retransmission)) else { continue };
        let repeats = match mark {
            Mark::CapturedTwice => number(view, |known| known == def),
            Mark::DuplicateAck => number(view, |known| known.name == REPEATED[1]),
            _ if Marks::of(&[mark]).has_any(Marks::AGAIN) => number(view, |known| known.name == REPEATED[0]),
            _ => None,
        };
        let title = def.title.in_(lang);
        match repeats {
            Some(frame) if mark == Mark::CapturedTwice => say(&format!("{title} {frame}")),
            Some(frame) => say(&lang.fill("line.again", &[("what", &title), ("frame", &frame)])),
            None => say(title),
        }
    }
}
