//! Messages that a chosen frame may say again: to its stream that is nothing new, so no message is made of it.

use std::collections::{BTreeMap, VecDeque};

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::found::{Found, Share};

/// Frames behind a message in which it is expected again.
const HORIZON: u64 = 10_000;

/// Most messages that are remembered.
const MOST: usize = 4096;

/// Messages so far, and who waits for others.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The oldest first.
    messages: VecDeque<Share>,
    /// Chosen frames, by the frame that each says again.
    waiting: HashMap<u64, Vec<u64>, FxBuildHasher>,
}

impl Before {
    /// A message that the frame `complete` completed may be said again by a chosen one.
    pub fn wants(complete: u64, chosen: &BTreeMap<u64, Found>) -> bool {
        chosen.range(complete + 1..=complete.saturating_add(HORIZON)).next().is_some()
    }

    /// Remembers a message.
    pub fn remember(&mut self, share: Share) {
        if self.messages.len() >= MOST {
            self.messages.pop_front();
        }
        self.messages.push_back(share);
    }

    /// The messages that have octets in the frame `first`, which `chosen` says again; those that are not whole yet will be told.
    pub fn said_by(&mut self, first: u64, chosen: u64) -> Vec<Share> {
        self.waiting.entry(first).or_default().push(chosen);
        let has = |share: &&Share| share.pieces.iter().any(|piece| piece.origin.frame == first);
        self.messages.iter().filter(has).cloned().collect()
    }

    /// The chosen frames that say again what the frame `first` says.
    pub fn again(&self, first: u64) -> &[u64] {
        self.waiting.get(&first).map_or(&[], Vec::as_slice)
    }
}
