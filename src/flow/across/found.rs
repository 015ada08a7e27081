//! What is found out about a frame.

use std::num::NonZero;

use crate::flow::agreed::Agreed;
use crate::flow::cutter::{End, Piece};
use crate::flow::fragments::FragmentPiece;
use crate::flow::key::{Key, Side};
use crate::flow::messages::Secrecy;
use crate::flow::pairs::{Pair, Question};
use crate::flow::tcp::{Handshake, State, Verdict};
use crate::flow::tracker::Moment;
use crate::frame::Frame;
use crate::i18n::Lang;
use crate::peel::peel_knowing;
use crate::proto::contract::{Met, Peeled};
use crate::proto::{Dispatch, Proto};

/// The frame's place in a conversation.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Number of the conversation.
    pub flow: u64,
    /// Protocol and ends.
    pub key: Key,
    /// Who asked first.
    pub client: Side,
    /// Who sent the frame.
    pub side: Side,
    /// The tap.
    pub tap: u32,
    /// Which frame of the conversation it is at this tap.
    pub nth: u64,
    /// How many the conversation has there, as far as it was read.
    pub frames: u64,
    /// Only quoted by an error message, and sent before.
    pub quoted: bool,
    /// What TCP makes of it.
    pub verdict: Verdict,
    /// States before and behind it, by side.
    pub states: Option<([State; 2], [State; 2])>,
    /// The handshake, with what follows the frame.
    pub handshake: Option<Handshake>,
    /// First FIN and first RST of each side.
    pub closing: [Option<NonZero<u64>>; 4],
}

/// The part that a frame has in a message.
#[derive(Clone, Debug)]
pub struct Share {
    /// What the message is, where it is known.
    pub proto: Option<Proto>,
    /// It in short, in both languages.
    pub(super) says: [String; 2],
    /// Its octets.
    pub octets: u64,
    /// The octets of it that stand in the frame: where they are there, how many, where they are in the message.
    pub here: Vec<Piece>,
    /// Frames that have some of it and the place of those octets, at most a few dozen.
    pub pieces: Vec<Piece>,
    /// How many pieces there are.
    pub of: usize,
    /// The frame that completes it.
    pub complete: Moment,
    /// The client says it.
    pub by_client: bool,
    /// Entries of earlier messages that it names by number; secrets are covered, unless they are to be shown.
    pub met: Vec<Met>,
    /// How it ends.
    pub end: End,
    /// What TLS does with it.
    pub secrecy: Secrecy,
}

impl Share {
    /// It in short.
    #[must_use]
    pub fn says(&self, lang: Lang) -> &str {
        let [english, portuguese] = &self.says;
        if lang == Lang::En { english } else { portuguese }
    }
}

/// The datagram that a fragment belongs to.
#[derive(Clone, Debug)]
pub struct Datagram {
    /// Its fragments, in their order.
    pub pieces: Vec<FragmentPiece>,
    /// Octets of its payload, where its end is known.
    pub octets: Option<u32>,
    /// All are there.
    pub whole: bool,
}

/// What was found out about one frame.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The conversations it belongs to.
    pub places: Vec<Place>,
    /// What another conversation agreed on for it.
    pub agreed: Option<Agreed>,
    /// Messages that have octets in it.
    pub shares: Vec<Share>,
    /// Of a frame that is sent again: the messages of the one that said it first.
    pub before: Vec<Share>,
    /// Questions and answers in it.
    pub pairs: Vec<Pair>,
    /// Questions in it that nobody answers.
    pub open: Vec<Question>,
    /// The frame that acknowledges just this one, and after how many nanoseconds.
    pub acknowledged: Option<(u64, i64)>,
    /// Frames that say the same again.
    pub again: Vec<u64>,
    /// What it is a fragment of.
    pub datagram: Option<Datagram>,
}

impl Found {
    /// The layers of the frame by what was found out: of the protocol that was agreed on, with the entries that they name by
    /// number beside them. `None` where they are what they are without that.
    #[must_use]
    pub fn layers(&self, frame: &Frame<'_>, peeled: &Peeled) -> Option<Peeled> {
        let mut own = self.agreed.as_ref().map(|agreed| {
            let mut own = peeled.clone();
            peel_knowing(frame, Dispatch::standard(), Some(agreed.proto), &mut own);
            own.remembered.clone_from(&peeled.remembered);
            own
        });
        for share in self.shares.iter().filter(|share| !share.met.is_empty() && share.of == 1) {
            let at = share.here.first()?.origin.at;
            let Some(layer) = peeled.spans.iter().position(|span| Some(span.proto) == share.proto && span.start == at)
            else {
                continue;
            };
            let own = own.get_or_insert_with(|| peeled.clone());
            own.met.extend(share.met.iter().map(|met| Met { layer: met.layer + layer, ..met.clone() }));
        }
        own
    }

    /// Nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty() && self.pairs.is_empty() && self.open.is_empty() && self.datagram.is_none()
    }
}

impl Datagram {
    pub(super) fn of(pieces: &[FragmentPiece], octets: Option<u32>, whole: bool) -> Self {
        let mut pieces = pieces.to_vec();
        pieces.sort_unstable_by_key(|piece| piece.first);
        Self { pieces, octets, whole }
    }
}
