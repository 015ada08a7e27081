//! Taking turns in the order of the batches.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::lock;

/// Something that workers take in turns, in the order of their batches.
#[derive(Debug)]
pub(super) struct Turns<T> {
    held: Mutex<Held<T>>,
    moved: Condvar,
    /// Nobody takes any more.
    pub(super) stopped: AtomicBool,
}

#[derive(Debug)]
struct Held<T> {
    next: u64,
    it: T,
}

impl<T> Turns<T> {
    pub(super) fn new(it: T) -> Self {
        Self { held: Mutex::new(Held { next: 0, it }), moved: Condvar::new(), stopped: AtomicBool::new(false) }
    }

    /// What was taken in turns, when nobody takes it any more.
    pub(super) fn into_inner(self) -> T {
        self.held.into_inner().unwrap_or_else(PoisonError::into_inner).it
    }

    /// The turn of a batch, to be had before anything that may panic: a worker that panics must not leave the others
    /// waiting for its turn.
    pub(super) fn turn(&self, sequence: u64) -> Turn<'_, T> {
        Turn { turns: self, sequence }
    }
}

/// The turn of one batch, which passes on when this is dropped.
pub(super) struct Turn<'t, T> {
    turns: &'t Turns<T>,
    sequence: u64,
}

impl<'t, T> Turn<'t, T> {
    /// Waits for the turn, lets `take` have what is taken in turns unless nobody takes any more, and passes the turn on.
    pub(super) fn take(self, take: impl FnOnce(&mut T) -> ControlFlow<()>) {
        let mut held = self.wait();
        if !self.turns.stopped.load(Ordering::Relaxed) && take(&mut held.it).is_break() {
            self.turns.stopped.store(true, Ordering::Relaxed);
        }
    }

    fn wait(&self) -> MutexGuard<'t, Held<T>> {
        self.turns
            .moved
            .wait_while(lock(&self.turns.held), |held| held.next != self.sequence)
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.turns.stopped.store(true, Ordering::Relaxed);
        }
        // The turn passes in order even then: a later batch may be waiting for this one only.
        let mut held = self.wait();
        held.next = self.sequence + 1;
        drop(held);
        self.turns.moved.notify_all();
    }
}
