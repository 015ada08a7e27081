//! What conversations agreed on for others: SIP and SDP say between which addresses and ports sound will go, and what its
//! payload types stand for.

use std::collections::VecDeque;
use std::net::IpAddr;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::key::{Key, Side};
use super::messages::Message;
use crate::proto::contract::{Agreement, Layer};
use crate::proto::{Dispatch, Proto};

/// Most places that are remembered; of more the oldest are forgotten.
const MOST: usize = 1 << 14;

/// What was agreed on for one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreed {
    /// What is spoken there.
    pub proto: Proto,
    /// The frame that completed the message which says so.
    pub frame: u64,
    /// What numbers in its messages stand for.
    pub formats: Vec<(u8, String)>,
}

impl Agreed {
    /// What a number stands for, where that was said.
    #[must_use]
    pub fn format(&self, number: u8) -> Option<&str> {
        self.formats.iter().find(|(known, _)| *known == number).map(|(_, format)| format.as_str())
    }
}

/// All places that something was agreed on for.
#[derive(Debug, Default)]
pub(super) struct Agreements {
    places: HashMap<(IpAddr, u16), Agreed, FxBuildHasher>,
    order: VecDeque<(IpAddr, u16)>,
}

impl Agreements {
    /// What a message says; nothing in nearly all.
    pub fn of(message: &Message<'_>) -> Vec<Agreement> {
        let (peeled, frame, mut all) = (message.view.peeled, message.view.frame, Vec::new());
        for index in message.layer..peeled.spans.len() {
            let layer = Layer { frame, peeled, index };
            layer.proto().agreements(&layer, &mut |agreement| all.push(agreement));
        }
        all
    }

    /// Takes what the message in `frame` says.
    pub fn take(&mut self, says: Vec<Agreement>, frame: u64, dispatch: &Dispatch) {
        says.into_iter().for_each(|agreement| self.add(agreement, frame, dispatch));
    }

    fn add(&mut self, agreement: Agreement, frame: u64, dispatch: &Dispatch) {
        let Some(proto) = dispatch.find(&agreement.key) else { return };
        let place = (agreement.address, agreement.port);
        if self.places.insert(place, Agreed { proto, frame, formats: agreement.formats }).is_none() {
            self.order.push_back(place);
        }
        if self.places.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.places.remove(&oldest);
        }
    }

    /// What was agreed on for a datagram of this conversation: first for whom it is sent to.
    pub fn find(&self, key: &Key, from: Side) -> Option<&Agreed> {
        if self.places.is_empty() {
            return None;
        }
        [!from, from].into_iter().find_map(|side| self.places.get(&(key.host(side), key.port(side))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::contract;

    #[test]
    fn places_are_bounded_and_the_last_word_holds() {
        let (mut agreements, dispatch) = (Agreements::default(), Dispatch::standard());
        let agreement = |n: u32, format: &str| Agreement {
            address: IpAddr::from(n.to_be_bytes()),
            port: 4000,
            key: contract::Key::Udp(5004),
            formats: vec![(97, format.to_owned())],
        };
        for n in 0..MOST as u32 + 5 {
            agreements.add(agreement(n, "one"), n.into(), dispatch);
            agreements.add(agreement(n, "two"), n.into(), dispatch);
        }
        assert_eq!((agreements.places.len(), agreements.order.len()), (MOST, MOST));
        let known = |n: u32| agreements.places.get(&(IpAddr::from(n.to_be_bytes()), 4000));
        assert_eq!((known(0), known(9).and_then(|agreed| agreed.format(97))), (None, Some("two")));
        assert_eq!(known(9).map(|agreed| (agreed.proto, agreed.format(98))), Some((Proto::Rtp, None)));
    }
}
