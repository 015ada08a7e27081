//! Both directions of a TCP connection, put together as one tap saw them.

use super::key::Side;
use super::stream::{Data, Origin, Portion, Stream};
use super::tcp::flags;
use super::tracker::Event;

/// What both sides say.
#[derive(Debug, Default)]
pub struct Dialogue {
    streams: [Stream; 2],
    /// The last acknowledgement of each side, which holds when the next comes: captures may have a segment behind what
    /// acknowledges it.
    acknowledged: [Option<u32>; 2],
}

/// Who is handed what one side says.
pub type Tell<'t> = &'t mut dyn FnMut(Side, Portion<'_>);

impl Dialogue {
    /// One direction, by who sends.
    #[must_use]
    pub fn stream(&self, side: Side) -> &Stream {
        &self.streams[side as usize]
    }

    /// Octets that wait for those before them.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.streams.iter().map(Stream::kept).sum()
    }

    /// Neither side will say more.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.streams.iter().all(Stream::has_ended)
    }

    /// Takes the next segment.
    pub fn hear(&mut self, event: &Event<'_>, tell: Tell<'_>) {
        let Some(segment) = event.sight.segment else { return };
        let side = event.side();
        let opens = segment.has(flags::SYN);
        if opens {
            self.streams[side as usize].open(segment.sequence);
        }
        if segment.has(flags::ACK) && !segment.has(flags::RST) {
            let before = self.acknowledged[side as usize].replace(segment.acknowledged);
            if let Some(before) = before {
                self.streams[!side as usize].confirm(before, &mut |portion| tell(!side, portion));
            }
        }
        let origin = Origin { frame: event.frame.number, at: event.sight.payload_at, time_ns: event.frame.time_ns };
        let data = Data {
            sequence: segment.sequence.wrapping_add(opens.into()),
            octets: event.payload,
            wire_octets: segment.octets,
            origin,
        };
        // What a RST carries says why, to people; it is none of the stream (RFC 9293 §3.5.3).
        if segment.has(flags::RST) {
            return self.end(tell);
        }
        self.streams[side as usize].push(data, &mut |portion| tell(side, portion));
        if segment.has(flags::FIN) {
            let end = data.sequence.wrapping_add(segment.octets);
            self.streams[side as usize].close(end, &mut |portion| tell(side, portion));
        }
    }

    /// Nothing more will come.
    pub fn end(&mut self, tell: Tell<'_>) {
        for side in Side::BOTH {
            if let Some(acknowledged) = self.acknowledged[!side as usize] {
                self.streams[side as usize].confirm(acknowledged, &mut |portion| tell(side, portion));
            }
            self.streams[side as usize].end(&mut |portion| tell(side, portion));
        }
    }
}
