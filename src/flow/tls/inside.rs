//! What is said inside TLS, as streams of their own that are cut into messages like any other.

use std::ops::Range;

use super::Tell;
use super::keys::{Keys, Origin as Secret};
use super::opener::{HEADER, Opened};
use super::session::{DATA, Session};
use crate::flow::cutter::{Course, Cut, Cutter, End, Piece};
use crate::flow::key::Side;
use crate::flow::messages::Secrecy;
use crate::flow::stream::{Origin, Portion};
use crate::frame::Frame;
use crate::peel::{Talk, peel_message};
use crate::proto::Proto;
use crate::proto::contract::{Key, Peeled};

const ALERT: u8 = 21;
/// No more will be said (RFC 8446 §6.1).
const CLOSE_NOTIFY: u8 = 0;

/// A connection that speaks TLS.
#[derive(Debug, Default)]
pub(in crate::flow) struct Guarded {
    session: Session,
    ways: [Inside; 2],
    peeled: Peeled,
}

/// One direction inside it.
#[derive(Debug, Default)]
struct Inside {
    cutter: Cutter,
    /// Octets that came out of records.
    octets: u64,
    /// Where the last record ends, and which secret opened it.
    last: Option<(Origin, Secret)>,
}

/// What is spoken inside, by the port where TLS speaks.
const fn port_inside(port: u16) -> u16 {
    match port {
        443 | 8443 => 80,
        465 => 25,
        563 => 119,
        636 => 389,
        853 => 53,
        990 => 21,
        992 => 23,
        993 => 143,
        995 => 110,
        5061 => 5060,
        8883 => 1883,
        other => other,
    }
}

/// What is known of the streams inside.
fn course_inside(course: Course<'_>) -> Course<'_> {
    let inside = |key| match key {
        Key::Tcp(port) => Key::Tcp(port_inside(port)),
        other => other,
    };
    Course { ports: (inside(course.ports.0), inside(course.ports.1)), ..course }
}

impl Guarded {
    /// Octets that it keeps.
    pub fn kept(&self) -> usize {
        size_of::<Self>() + self.ways.iter().map(|way| way.cutter.kept()).sum::<usize>()
    }

    /// What the message is that a side has begun inside and that is not whole, where it is known.
    pub fn pending(&self, side: Side) -> Option<Proto> {
        self.ways[side as usize].cutter.pending()
    }

    /// Takes a record of TLS and tells it; then what it completes of what is said inside.
    pub fn take(&mut self, side: Side, cut: &Cut<'_>, course: Course<'_>, keys: &Keys, tell: Tell<'_>) {
        let record = cut.frame.bytes;
        let opened = (cut.end == End::Whole).then(|| self.session.take(side, record, keys)).flatten();
        match opened {
            None if self.session.is_known(keys) => tell(side, cut, Secrecy::Record(None)),
            None => tell(side, cut, Secrecy::None),
            Some((opened, secret)) if opened.kind == DATA => {
                tell(side, cut, Secrecy::Opened(secret));
                self.hear(side, cut, &opened, secret, course, tell);
            }
            Some((opened, secret)) => {
                if let (ALERT, [_, CLOSE_NOTIFY]) = (opened.kind, &opened.octets[..]) {
                    self.end(side, course, tell);
                }
                self.rebuild(side, cut, &opened, secret, course, tell);
            }
        }
    }

    /// Octets of a side are missing from the capture.
    pub fn lose(&mut self, side: Side, course: Course<'_>, tell: Tell<'_>) {
        self.session.lose(side);
        let offset = self.ways[side as usize].octets;
        self.portion(side, Portion::Gap { offset, octets: 0 }, course_inside(course), tell);
    }

    /// A side says no more.
    pub fn end(&mut self, side: Side, course: Course<'_>, tell: Tell<'_>) {
        self.portion(side, Portion::End, course_inside(course), tell);
    }

    fn hear(&mut self, side: Side, cut: &Cut<'_>, opened: &Opened, secret: Secret, course: Course<'_>, tell: Tell<'_>) {
        let course = course_inside(course);
        // Messages are complete with the record, though its last octets are not theirs.
        let complete = cut.pieces.last().map(|piece| (piece.origin, secret));
        self.ways[side as usize].last = complete;
        for piece in moved(cut.pieces, opened.at..opened.at + opened.octets.len(), 0) {
            let octets = &opened.octets[piece.start..piece.start + piece.octets];
            let offset = self.ways[side as usize].octets;
            self.ways[side as usize].octets += octets.len() as u64;
            self.portion(side, Portion::Octets { offset, octets, origin: piece.origin }, course, tell);
        }
    }

    fn portion(&mut self, side: Side, portion: Portion<'_>, course: Course<'_>, tell: Tell<'_>) {
        if let Portion::Octets { .. } = portion {
            let Inside { cutter, last, .. } = &mut self.ways[!side as usize];
            cutter.turn(course, &mut said_inside(!side, *last, tell));
        }
        let Inside { cutter, last, .. } = &mut self.ways[side as usize];
        cutter.take(portion, course, &mut said_inside(side, *last, tell));
    }

    /// Tells a record as it would stand there if it were not encrypted: messages of the handshake, alerts.
    fn rebuild(
        &mut self,
        side: Side,
        cut: &Cut<'_>,
        opened: &Opened,
        secret: Secret,
        course: Course<'_>,
        tell: Tell<'_>,
    ) {
        let octets = opened.octets.len() as u16;
        let version = cut.frame.bytes.get(1..3).unwrap_or_default();
        let record = [&[opened.kind], version, &octets.to_be_bytes(), &opened.octets].concat();
        let mut pieces = moved(cut.pieces, 0..HEADER, 0);
        pieces.extend(moved(cut.pieces, opened.at..opened.at + opened.octets.len(), HEADER));
        let frame = Frame { bytes: &record, wire_len: record.len() as u32, ..*cut.frame };
        let talk = Talk { ports: course.ports, known: Some(Proto::Tls), ended: true };
        peel_message(&frame, talk, course.dispatch, &mut self.peeled);
        let cut = Cut { frame: &frame, peeled: &self.peeled, pieces: &pieces, ..*cut };
        tell(side, &cut, Secrecy::Record(Some(secret)));
    }
}

/// Tells messages as said inside TLS, complete with the record that ends at `last`.
fn said_inside(side: Side, last: Option<(Origin, Secret)>, tell: Tell<'_>) -> impl FnMut(&Cut<'_>) {
    move |cut| {
        let Some((complete, secret)) = last else { return };
        let frame = Frame { number: complete.frame, time_ns: complete.time_ns, ..*cut.frame };
        tell(side, &Cut { frame: &frame, ..*cut }, Secrecy::Inside(secret));
    }
}

/// Pieces of a record that have octets of `range`, as pieces of something where that range begins at `start`.
fn moved(pieces: &[Piece], range: Range<usize>, start: usize) -> Vec<Piece> {
    let part = |piece: &Piece| {
        let (from, to) = (piece.start.max(range.start), (piece.start + piece.octets).min(range.end));
        let octets = to.checked_sub(from).filter(|octets| *octets > 0)?;
        let origin = Origin { at: piece.origin.at + (from - piece.start) as u32, ..piece.origin };
        Some(Piece { start: from - range.start + start, octets, origin })
    };
    pieces.iter().filter_map(part).collect()
}
