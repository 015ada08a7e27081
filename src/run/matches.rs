//! Which frames fit a filter: found on a thread, in the order of the capture, a bit a frame.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::store::{Store, Until};
use super::{Plan, Recall, Write, in_order};
use crate::filter::Filter;
use crate::flow::Bounds;
use crate::peel::View;

/// Frames of a block, whose fitting ones are counted together.
const BLOCK: u64 = 4096;

/// The frames that fit a filter, as far as they were found.
#[derive(Debug)]
pub struct Matches {
    found: Arc<Mutex<Found>>,
    cancelled: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct Found {
    /// Bit n of them is frame n + 1.
    words: Vec<u64>,
    /// How many fit before each block.
    before: Vec<u64>,
    count: u64,
    /// Frames that were asked.
    asked: u64,
    ended: bool,
}

impl Found {
    fn add(&mut self, number: u64) {
        let bit = number - 1;
        let (word, block) = ((bit / 64) as usize, (bit / BLOCK) as usize);
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        while self.before.len() <= block {
            self.before.push(self.count);
        }
        self.words[word] |= 1 << (bit % 64);
        self.count += 1;
    }

    /// The number of the fitting frame that `at` others come before.
    fn number(&self, at: u64) -> Option<u64> {
        if at >= self.count {
            return None;
        }
        let block = self.before.partition_point(|before| *before <= at) - 1;
        let mut left = at - self.before[block];
        let first = block * (BLOCK / 64) as usize;
        for (at, word) in self.words.iter().enumerate().skip(first) {
            let ones = u64::from(word.count_ones());
            if left < ones {
                let word = (0..left).fold(*word, |word, _| word & (word - 1));
                return Some(at as u64 * 64 + u64::from(word.trailing_zeros()) + 1);
            }
            left -= ones;
        }
        None
    }

    /// How many fitting frames have a smaller number.
    fn position(&self, number: u64) -> u64 {
        let bit = number.saturating_sub(1);
        let block = (bit / BLOCK) as usize;
        let Some(before) = self.before.get(block) else { return self.count };
        let first = block * (BLOCK / 64) as usize;
        let last = (bit / 64) as usize;
        let ones = |word: &u64| u64::from(word.count_ones());
        let whole: u64 = self.words.get(first..last.min(self.words.len())).unwrap_or_default().iter().map(ones).sum();
        let part = self.words.get(last).map_or(0, |word| word & ((1 << (bit % 64)) - 1));
        before + whole + ones(&part)
    }
}

/// Tells the numbers of the frames that are written, and of the last one of each batch.
struct Numbers;

impl Write for Numbers {
    fn frame(&mut self, view: &View<'_>, out: &mut Vec<u8>) {
        out.extend_from_slice(&view.frame.number.to_le_bytes());
    }
}

impl Matches {
    /// Begins to ask all frames of `store`, those that are still to come too. `told` is called whenever more is known.
    #[must_use]
    pub fn begin(filter: Filter, store: &Arc<Store>, told: impl Fn() + Send + Sync + 'static) -> Self {
        let (found, cancelled) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let own = Self { found: Arc::clone(&found), cancelled: Arc::clone(&cancelled) };
        let store = Arc::clone(store);
        thread::spawn(move || {
            let mut source = store.source(Until::End, Arc::clone(&cancelled));
            let recall = filter.needs_memory().then(|| Recall::new(Bounds::default(), ()));
            let keep = |view: &View<'_>| filter.matches(view);
            let asked = |done, _| lock(&found).asked = done;
            let plan = Plan {
                keep: Some(&keep),
                recall: recall.as_ref().map(|recall| recall as _),
                progress: Some(&asked),
                ..Plan::default()
            };
            in_order(&mut *source, &plan, || Numbers, &mut |octets| {
                let mut found = lock(&found);
                for number in octets.as_chunks().0 {
                    found.add(u64::from_le_bytes(*number));
                }
                drop(found);
                told();
                match cancelled.load(Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                }
            });
            lock(&found).ended = true;
            told();
        });
        own
    }

    /// How many fit so far, how many frames were asked, and whether those are all.
    #[must_use]
    pub fn state(&self) -> (u64, u64, bool) {
        let found = lock(&self.found);
        (found.count, found.asked, found.ended)
    }

    /// The number of the fitting frame that `at` others come before.
    #[must_use]
    pub fn number(&self, at: u64) -> Option<u64> {
        lock(&self.found).number(at)
    }

    /// How many fitting frames have a smaller number.
    #[must_use]
    pub fn position(&self, number: u64) -> u64 {
        lock(&self.found).position(number)
    }
}

impl Drop for Matches {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

fn lock(found: &Mutex<Found>) -> MutexGuard<'_, Found> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nth_and_how_many_before_are_inverse() {
        let numbers: Vec<u64> = (1..40_000).filter(|n| n % 7 == 3 || (9000..9300).contains(n) || *n > 39_990).collect();
        let mut found = Found::default();
        numbers.iter().for_each(|number| found.add(*number));
        for (at, number) in numbers.iter().enumerate() {
            assert_eq!(found.number(at as u64), Some(*number));
            assert_eq!(found.position(*number), at as u64, "{number}");
        }
        assert_eq!(found.number(numbers.len() as u64), None);
        assert_eq!((found.position(4), found.position(1 << 40)), (1, numbers.len() as u64));
    }
}
