//! Which frames of a long capture stand on the page: the first ones, one of every kind, and others spread evenly over the
//! rest, so that a page of 200 frames shows what a capture of millions is made of.

use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use crate::frame::{Clock, Kept};
use crate::i18n::Lang;
use crate::notes::Story;
use crate::peel::View;
use crate::proto::Proto;

/// Most frames of a page.
pub const MOST_FRAMES: usize = 200;

/// Of these, those from the start, and those of new kinds, at most; the others are spread.
const FIRST: usize = 50;
const KINDS: usize = 50;
const SPREAD: usize = MOST_FRAMES - FIRST - KINDS;

/// A frame that was kept, with what is known around it.
#[derive(Clone, Debug)]
pub struct Sampled {
    /// The frame.
    pub kept: Kept,
    /// What other frames tell about it.
    pub story: Story,
    /// What its time is counted from.
    pub clock: Clock,
}

/// Why not all frames are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sampling {
    /// Frames that were offered.
    pub offered: u64,
    /// Frames that are shown.
    pub shown: usize,
    /// Of these, how many were the first of their kind.
    pub kinds: usize,
    /// Every how manieth of the others is shown.
    pub stride: u64,
}

/// Collects the frames of a page while all are offered in order.
#[derive(Debug, Default)]
pub struct Sample {
    first: Vec<Sampled>,
    kinds: Vec<Sampled>,
    spread: Vec<(u64, Sampled)>,
    /// Kinds that were met: the protocols of a frame.
    met: HashSet<Vec<Proto>, FxBuildHasher>,
    /// That of the frame at hand.
    kind: Vec<Proto>,
    offered: u64,
    stride: u64,
}

impl Sample {
    /// Takes a frame into account.
    pub fn offer(&mut self, view: &View<'_>, story: Story) {
        let at = self.offered;
        self.offered += 1;
        let sampled = || Sampled { kept: Kept::of(view.frame), story, clock: view.clock };
        if self.first.len() < MOST_FRAMES {
            self.first.push(sampled());
        }
        self.kind.clear();
        self.kind.extend(view.peeled.spans.iter().map(|span| span.proto));
        // As many kinds as are told apart are enough for any capture; a flood of others must not fill the memory.
        if self.met.len() < 1 << 12 && !self.met.contains(&self.kind) {
            self.met.insert(self.kind.clone());
            if at >= FIRST as u64 && self.kinds.len() < KINDS {
                self.kinds.push(sampled());
                return;
            }
        }
        self.stride = self.stride.max(1);
        if at >= FIRST as u64 && at.is_multiple_of(self.stride) {
            self.spread.push((at, sampled()));
            if self.spread.len() > SPREAD {
                self.stride *= 2;
                self.spread.retain(|(at, _)| at.is_multiple_of(self.stride));
            }
        }
    }

    /// The frames in the order of their numbers, and how they were chosen where these are not all.
    #[must_use]
    pub fn take(mut self) -> (Vec<Sampled>, Option<Sampling>) {
        if self.offered <= MOST_FRAMES as u64 {
            return (self.first, None);
        }
        self.first.truncate(FIRST);
        let kinds = self.kinds.len();
        let mut all = self.first;
        all.append(&mut self.kinds);
        all.extend(self.spread.into_iter().map(|(_, sampled)| sampled));
        all.sort_by_key(|sampled| sampled.kept.frame().number);
        let sampling = Sampling { offered: self.offered, shown: all.len(), kinds, stride: self.stride };
        (all, Some(sampling))
    }
}

impl Sampling {
    /// How the frames were chosen, and how to choose others.
    #[must_use]
    pub fn say(self, lang: Lang) -> String {
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("shown", &lang.number(self.shown as u64)),
            ("offered", &lang.number(self.offered)),
            ("first", &FIRST),
            ("kinds", &self.kinds),
            ("stride", &lang.number(self.stride)),
        ];
        lang.fill("page.sampling", &values)
    }
}
