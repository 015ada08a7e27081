//! What one frame is to its conversation.

use std::sync::LazyLock;

use crate::proto::Proto;
use crate::proto::contract::FieldDef;

/// Lists the marks: `Name = "field"`, what it means above.
macro_rules! marks {
    ($($(#[$doc:meta])* $name:ident = $field:literal;)+) => {
        /// Something that a frame is to the conversation it belongs to. Those with a name of Wireshark's mean what they
        /// mean there: what the sequence and acknowledgement numbers suggest, looking back only.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Mark { $($(#[$doc])* $name),+ }

        impl Mark {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            const fn name(self) -> &'static str {
                match self { $(Self::$name => $field),+ }
            }
        }
    };
}

static FIELDS: LazyLock<Vec<Option<&FieldDef>>> = LazyLock::new(|| {
    let find = |mark: &Mark| Proto::Tcp.info().fields.iter().copied().find(|def| def.name == mark.name());
    Mark::ALL.iter().map(find).collect()
});

impl Mark {
    /// The field of TCP that says it, whose title is what it is called.
    #[must_use]
    pub fn field(self) -> Option<&'static FieldDef> {
        FIELDS[self as usize]
    }

    /// The mark that the field `def` says.
    #[must_use]
    pub fn said_by(def: &FieldDef) -> Option<Self> {
        // Most of what is remembered of a frame is no mark.
        def.name.strip_prefix("tcp.analysis.")?;
        Self::ALL.iter().copied().find(|mark| mark.field() == Some(def))
    }
}

marks! {
    /// Octets, or a SYN or FIN, that were sent before.
    Retransmission = "tcp.analysis.retransmission";
    /// The same, soon after duplicate acknowledgements asked for it.
    FastRetransmission = "tcp.analysis.fast_retransmission";
    /// The same, though the other side had acknowledged them already.
    SpuriousRetransmission = "tcp.analysis.spurious_retransmission";
    /// It fills a gap so soon after the frame behind the gap that it was overtaken rather than lost.
    OutOfOrder = "tcp.analysis.out_of_order";
    /// It says again what the acknowledgement before said, and nothing else.
    DuplicateAck = "tcp.analysis.duplicate_ack";
    /// Octets before it are not in the capture, or not yet.
    LostSegment = "tcp.analysis.lost_segment";
    /// It acknowledges octets that are not in the capture.
    AckLostSegment = "tcp.analysis.ack_lost_segment";
    /// The sender of this frame takes no octets at present.
    ZeroWindow = "tcp.analysis.zero_window";
    /// One octet, sent to see whether the window has opened.
    ZeroWindowProbe = "tcp.analysis.zero_window_probe";
    /// The answer to such a probe: still closed.
    ZeroWindowProbeAck = "tcp.analysis.zero_window_probe_ack";
    /// It fills the window that the other side has opened.
    WindowFull = "tcp.analysis.window_full";
    /// It says nothing but a new window.
    WindowUpdate = "tcp.analysis.window_update";
    /// An octet or none from before the expected one: is anybody there?
    KeepAlive = "tcp.analysis.keep_alive";
    /// The answer to it.
    KeepAliveAck = "tcp.analysis.keep_alive_ack";
    /// A new connection between ends that had one before.
    ReusedPorts = "tcp.analysis.reused_ports";
    /// It looks out of order, but its tap has captured the same octets before and nobody acknowledged them: sent again.
    Repeated = "tcp.analysis.repeated";
    /// The same packet a second time at the same tap, not a retransmission: same IP identification, same checksum.
    CapturedTwice = "tcp.analysis.captured_twice";
}

/// A set of marks.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Marks(u32);

impl Marks {
    /// None.
    pub const NONE: Self = Self(0);

    /// Something is said that was said before.
    pub const AGAIN: Self =
        Self::of(&[Mark::Retransmission, Mark::FastRetransmission, Mark::SpuriousRetransmission, Mark::Repeated]);

    /// These.
    #[must_use]
    pub const fn of(marks: &[Mark]) -> Self {
        let (mut all, mut i) = (0, 0);
        while i < marks.len() {
            all |= 1 << marks[i] as u32;
            i += 1;
        }
        Self(all)
    }

    /// Adds one.
    #[inline]
    pub fn add(&mut self, mark: Mark) {
        self.0 |= 1 << mark as u32;
    }

    /// It is one of them.
    #[inline]
    #[must_use]
    pub const fn has(self, mark: Mark) -> bool {
        self.0 >> mark as u32 & 1 != 0
    }

    /// Any of these is.
    #[inline]
    #[must_use]
    pub const fn has_any(self, marks: Self) -> bool {
        self.0 & marks.0 != 0
    }

    /// Those that say what is so, where one mark explains another.
    #[must_use]
    pub const fn explained(self) -> Self {
        if self.has(Mark::CapturedTwice) {
            return Self::of(&[Mark::CapturedTwice]);
        }
        let explains = if self.has(Mark::Repeated) { 1 << Mark::OutOfOrder as u32 } else { 0 };
        Self(self.0 & !explains)
    }

    /// There are none.
    #[inline]
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.iter().copied().filter(move |mark| self.has(*mark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_added() {
        let mut marks = Marks::of(&[Mark::KeepAlive]);
        marks.add(Mark::Retransmission);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [Mark::Retransmission, Mark::KeepAlive]);
        assert!(marks.has_any(Marks::of(&[Mark::KeepAlive, Mark::ZeroWindow])) && !marks.has(Mark::ZeroWindow));
        assert!(Mark::ALL.iter().all(|mark| mark.field().and_then(Mark::said_by) == Some(*mark)));
        assert!(Mark::ALL.iter().all(|mark| mark.field().is_some_and(|def| def.name == mark.name())));
        assert!(Marks::NONE.is_empty() && Mark::COUNT <= u32::BITS as usize);
    }
}
