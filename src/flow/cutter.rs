//! One direction of a stream cut into messages, by what their own protocol says of their length.

use super::stream::{Origin, Portion};
use crate::frame::{Frame, LinkType};
use crate::peel::{Extent, Talk, peel_message};
use crate::proto::contract::{Entries, Key, Layer, Met, Peeled};
use crate::proto::{Dispatch, Proto};

/// Most octets of one message; a longer one is told in parts.
pub const MOST_OCTETS: usize = 1 << 20;

/// What this many octets look like does not change with more of them.
const SURE: usize = 64;

/// Octets of a message that stand together in one frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The first of them in the message.
    pub start: usize,
    /// How many.
    pub octets: usize,
    /// Where the first of them was captured.
    pub origin: Origin,
}

/// How a message ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Where its protocol says, or with the stream or datagram.
    Whole,
    /// Its protocol says nothing of an end, and the other side spoke next.
    Turn,
    /// More of it is missing from the capture.
    Lost,
    /// More of it follows as a message of its own: it is longer than [`MOST_OCTETS`].
    Parted,
}

/// A message out of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Cut<'c> {
    /// Its octets, with number and time of the frame that completes it.
    pub frame: &'c Frame<'c>,
    /// Its layers; positions count from its first octet.
    pub peeled: &'c Peeled,
    /// Where its octets were captured, in their order.
    pub pieces: &'c [Piece],
    /// Its first octet in the stream.
    pub offset: u64,
    /// How it ends.
    pub end: End,
    /// Octets of the stream that it took: more than its own, where it came encrypted.
    pub taken: usize,
}

/// What a stream is known to be.
#[derive(Clone, Copy, Debug)]
pub struct Course<'d> {
    /// Which protocol each key leads to.
    pub dispatch: &'d Dispatch,
    /// The ports of the connection, the server's first.
    pub ports: (Key, Key),
    /// The tap that saw it.
    pub tap: u32,
}

/// Cuts one direction.
#[derive(Debug, Default)]
pub struct Cutter {
    octets: Vec<u8>,
    pieces: Vec<Piece>,
    /// Place of the first kept octet in the stream.
    offset: u64,
    /// Fewer octets are no message.
    need: usize,
    /// What the message before was.
    known: Option<Proto>,
    /// Nothing but the end of a turn ends what is kept.
    by_turns: bool,
    peeled: Peeled,
    /// What messages have made known to later ones.
    entries: Entries,
}

/// Who is told messages.
pub type Tell<'t> = &'t mut dyn FnMut(&Cut<'_>);

impl Cutter {
    /// Octets that it keeps.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.octets.capacity() + self.pieces.capacity() * size_of::<Piece>() + self.entries.kept()
    }

    /// What the message is that is kept and has an end of its own, which is still to come.
    #[must_use]
    pub fn pending(&self) -> Option<Proto> {
        let is_expected = !self.octets.is_empty() && !self.by_turns;
        self.peeled.spans.first().filter(|_| is_expected).map(|span| span.proto)
    }

    /// Takes what the stream hands on.
    pub fn take(&mut self, portion: Portion<'_>, course: Course<'_>, tell: Tell<'_>) {
        match portion {
            Portion::Octets { offset, octets, origin } => {
                if self.octets.is_empty() {
                    self.offset = offset;
                }
                self.pieces.push(Piece { start: self.octets.len(), octets: octets.len(), origin });
                self.octets.extend_from_slice(octets);
                self.cut(course, None, tell);
                if self.octets.len() > MOST_OCTETS {
                    self.cut(course, Some(End::Parted), tell);
                }
            }
            Portion::Gap { .. } => {
                self.cut(course, Some(End::Lost), tell);
                // What stands behind a gap may be the middle of a message.
                (self.need, self.by_turns) = (0, false);
                self.entries.forget();
            }
            Portion::End => self.cut(course, Some(End::Whole), tell),
        }
    }

    /// The other side speaks: what has no end of its own ends here.
    pub fn turn(&mut self, course: Course<'_>, tell: Tell<'_>) {
        if self.by_turns {
            self.cut(course, Some(End::Turn), tell);
        }
    }

    /// Tells the messages that are whole, and with `last` all that is kept, which ends so.
    fn cut(&mut self, course: Course<'_>, last: Option<End>, tell: Tell<'_>) {
        while !self.octets.is_empty() && (last.is_some() || self.octets.len() >= self.need) {
            let Course { dispatch, ports, tap } = course;
            let talk = Talk { ports, known: self.known, ended: last.is_some() };
            let all = framed(&self.octets, None, tap);
            let extent = peel_message(&all, talk, dispatch, &mut self.peeled);
            let is_bare = self.peeled.spans.first().is_none_or(|span| span.header == 0);
            let octets = match extent {
                Extent::Whole(octets) if octets > 0 => octets.min(self.octets.len()),
                _ if last.is_some() => self.octets.len(),
                Extent::Whole(_) => return,
                Extent::AtLeast(need) => {
                    self.need = need;
                    return;
                }
                Extent::ToTheEnd => {
                    (self.by_turns, self.need) = (false, usize::MAX);
                    return;
                }
                Extent::ToTheTurn => {
                    // A few octets may still turn out to be the start of something.
                    let may_change = self.octets.len() < SURE;
                    (self.by_turns, self.need) = (true, if may_change { 0 } else { usize::MAX });
                    return;
                }
            };
            let is_last = octets == self.octets.len();
            let split = self.split(octets);
            let frame = framed(&self.octets[..octets], split.last(), tap);
            if !is_last {
                // Layers of this message alone.
                peel_message(&frame, Talk { ended: true, ..talk }, dispatch, &mut self.peeled);
            }
            meet(&frame, &mut self.peeled, &mut self.entries);
            let end = match last {
                Some(End::Turn) if matches!(extent, Extent::Whole(1..)) => End::Whole,
                Some(last) if is_last => last,
                _ => End::Whole,
            };
            tell(&Cut { frame: &frame, peeled: &self.peeled, pieces: &split, offset: self.offset, end, taken: octets });
            self.known = self.peeled.spans.first().filter(|_| !is_bare).map(|span| {
                let header = &self.octets[..span.payload_start() as usize];
                span.proto.announces(header).and_then(|key| dispatch.find(&key)).unwrap_or(span.proto)
            });
            self.drop_first(octets);
        }
    }

    /// The pieces of the first `octets` octets.
    fn split(&self, octets: usize) -> Vec<Piece> {
        let inside = self.pieces.iter().take_while(|piece| piece.start < octets);
        inside.map(|piece| Piece { octets: piece.octets.min(octets - piece.start), ..*piece }).collect()
    }

    fn drop_first(&mut self, octets: usize) {
        self.octets.drain(..octets);
        self.offset += octets as u64;
        (self.need, self.by_turns) = (0, false);
        self.pieces.retain_mut(|piece| {
            let end = piece.start + piece.octets;
            if end <= octets {
                return false;
            }
            let gone = octets.saturating_sub(piece.start);
            piece.origin.at += gone as u32;
            (piece.start, piece.octets) = ((piece.start + gone) - octets, piece.octets - gone);
            true
        });
        if self.octets.is_empty() && self.octets.capacity() > 1 << 16 {
            self.octets = Vec::new();
        }
    }
}

/// Takes what a message makes known to later ones, and puts what it names by number beside its layers.
fn meet(frame: &Frame<'_>, peeled: &mut Peeled, entries: &mut Entries) {
    let Some(first) = peeled.spans.first() else { return };
    let mut met = Vec::new();
    let layer = Layer { frame, peeled, index: 0 };
    first.proto.learn(&layer, entries, &mut |item, entry| met.push(Met { layer: 0, item, entry: entry.clone() }));
    peeled.met = met;
}

/// Octets of a stream as a frame, which was complete with its last piece.
fn framed<'f>(octets: &'f [u8], last: Option<&Piece>, tap: u32) -> Frame<'f> {
    Frame {
        bytes: octets,
        wire_len: octets.len() as u32,
        time_ns: last.and_then(|piece| piece.origin.time_ns),
        link: LinkType::default(),
        fcs_octets: 0,
        tap,
        number: last.map_or(0, |piece| piece.origin.frame),
        extra: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: (Key, Key) = (Key::Tcp(53), Key::Tcp(40_000));

    fn course(ports: (Key, Key)) -> Course<'static> {
        Course { dispatch: Dispatch::standard(), ports, tap: 0 }
    }

    fn portion(offset: u64, octets: &[u8], frame: u64) -> Portion<'_> {
        Portion::Octets { offset, octets, origin: Origin { frame, at: 54, time_ns: Some(frame as i64) } }
    }

    /// A query for the root's name servers in a stream: its length, then the message.
    fn query(id: u8) -> Vec<u8> {
        [&[0, 17, 0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], &[0, 0, 2, 0, 1]].concat()
    }

    #[test]
    fn messages_are_cut_by_their_own_length_wherever_segments_are() {
        let text = [query(1), query(2), query(3)].concat();
        for step in 1..=text.len() {
            let (mut cutter, mut told) = (Cutter::default(), Vec::new());
            for (at, octets) in text.chunks(step).enumerate() {
                let portion = portion((at * step) as u64, octets, at as u64 + 1);
                cutter.take(portion, course(PORTS), &mut |cut| {
                    assert_eq!(cut.peeled.spans.first().map(|span| span.proto.info().name), Some("dns"));
                    let octets: usize = cut.pieces.iter().map(|piece| piece.octets).sum();
                    assert_eq!((octets, cut.end), (cut.frame.bytes.len(), End::Whole));
                    // Each octet was captured where the pieces say.
                    for piece in cut.pieces {
                        let place = (cut.offset as usize + piece.start) - (piece.origin.frame as usize - 1) * step;
                        assert_eq!(piece.origin.at as usize, 54 + place);
                    }
                    told.push((cut.frame.bytes.to_vec(), cut.frame.number));
                });
            }
            let octets: Vec<_> = told.iter().map(|(octets, _)| octets.clone()).collect();
            assert_eq!(octets, [query(1), query(2), query(3)], "in pieces of {step}");
            let last = |end: usize| (end - 1) as u64 / step as u64 + 1;
            assert_eq!(told.iter().map(|(_, frame)| *frame).collect::<Vec<_>>(), [last(19), last(38), last(57)]);
        }
    }

    #[test]
    fn text_of_no_protocol_ends_with_the_turn() {
        let ports = (Key::Tcp(12_345), Key::Tcp(40_000));
        let (mut cutter, mut told) = (Cutter::default(), Vec::new());
        let mut tell = |cut: &Cut<'_>| told.push((String::from_utf8_lossy(cut.frame.bytes).into_owned(), cut.end));
        cutter.take(portion(0, b"good ", 1), course(ports), &mut tell);
        cutter.take(portion(5, b"morning", 2), course(ports), &mut tell);
        cutter.turn(course(ports), &mut tell);
        cutter.turn(course(ports), &mut tell);
        cutter.take(portion(12, b"and you", 3), course(ports), &mut tell);
        cutter.take(Portion::Gap { offset: 19, octets: 4 }, course(ports), &mut tell);
        cutter.take(portion(23, b"bye", 4), course(ports), &mut tell);
        cutter.take(Portion::End, course(ports), &mut tell);
        assert_eq!(
            told,
            [("good morning".into(), End::Turn), ("and you".into(), End::Lost), ("bye".into(), End::Whole)]
        );
    }

    #[test]
    fn keys_that_somebody_presses_and_lines_known_late_end_with_the_turn() {
        let long = format!("{}\r\n", "TlRM".repeat(19));
        for (port, said, is) in [(23, "login: \u{7}maria", "telnet"), (25, &*long, "smtp")] {
            for step in [1, 7, 100] {
                let (mut cutter, mut told) = (Cutter::default(), Vec::new());
                let course = course((Key::Tcp(port), Key::Tcp(40_000)));
                let mut tell = |cut: &Cut<'_>| {
                    let proto = cut.peeled.spans.first().map(|span| span.proto.info().name);
                    told.push((proto, String::from_utf8_lossy(cut.frame.bytes).into_owned()));
                };
                for (at, octets) in said.as_bytes().chunks(step).enumerate() {
                    cutter.take(portion((at * step) as u64, octets, 1), course, &mut tell);
                }
                cutter.turn(course, &mut tell);
                assert_eq!(told, [(Some(is), said.to_owned())], "in pieces of {step}");
            }
        }
    }

    #[test]
    fn a_message_without_end_is_told_in_parts() {
        let ports = (Key::Tcp(12_345), Key::Tcp(40_000));
        let (mut cutter, mut told) = (Cutter::default(), 0);
        let block = vec![0xa5; 60_000];
        for at in 0..100 {
            cutter.take(portion(at * 60_000, &block, 1), course(ports), &mut |cut| {
                assert_eq!(cut.end, End::Parted);
                told += cut.frame.bytes.len();
            });
            assert!(cutter.kept() < 4 * MOST_OCTETS);
        }
        assert!(told > 4_000_000);
    }
}
