//! What a lesson does while it is shown in a browser: what its programs print, what its frames prove, and what whoever holds
//! the mouse wants next.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::run::store::Store;

/// What is wanted of a lesson.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Play it from the beginning.
    Start,
    /// Play it from the beginning, each step when it is asked for.
    Slowly,
    /// The next step.
    Step,
}

/// How far a lesson is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Course {
    /// It was not begun.
    #[default]
    Ready,
    /// It is played.
    Plays,
    /// It waits for the next step to be asked for.
    Waits,
    /// It is over.
    Over,
}

/// A text in both languages.
pub type Both = [String; 2];

/// What is seen of a lesson.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Scene {
    /// Its title.
    pub title: Both,
    /// What it shows.
    pub about: Both,
    /// Which of its scenes is played, where it has several.
    pub part: Option<Both>,
    /// How far it is.
    pub course: Course,
    /// Who sits where, in the order of the columns.
    pub seats: Vec<String>,
    /// What the step does that is waited for.
    pub next: Option<Both>,
    /// What was printed: seat and text.
    pub lines: Vec<(String, String)>,
    /// What its frames prove, and whether they do.
    pub findings: Vec<(Both, bool)>,
    /// What to think about, once it is over.
    pub questions: Vec<Both>,
    /// What went wrong.
    pub failure: Option<Both>,
}

#[derive(Debug)]
struct State {
    scene: Scene,
    store: Arc<Store>,
}

/// A lesson that is shown: whoever plays it tells it here, and the server reads it here.
#[derive(Debug)]
pub struct Stage {
    state: Mutex<State>,
    /// Grows with every change, and with every other capture.
    version: AtomicU64,
    capture: AtomicU64,
    changed: Condvar,
    wishes: Mutex<Sender<Wish>>,
}

impl Stage {
    /// A stage with nothing on it but `store`, and where wishes arrive.
    #[must_use]
    pub fn new(scene: Scene, store: Arc<Store>) -> (Arc<Self>, Receiver<Wish>) {
        let (sender, wishes) = channel();
        let stage = Self {
            state: Mutex::new(State { scene, store }),
            version: AtomicU64::new(1),
            capture: AtomicU64::new(1),
            changed: Condvar::new(),
            wishes: Mutex::new(sender),
        };
        (Arc::new(stage), wishes)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is seen.
    pub fn tell(&self, change: impl FnOnce(&mut Scene)) {
        change(&mut self.lock().scene);
        self.version.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_all();
    }

    /// Shows another capture.
    pub fn show(&self, store: Arc<Store>) {
        let before = std::mem::replace(&mut self.lock().store, store);
        before.stop();
        self.capture.fetch_add(1, Ordering::SeqCst);
        self.tell(|_| ());
    }

    /// What is seen.
    #[must_use]
    pub fn scene(&self) -> Scene {
        self.lock().scene.clone()
    }

    /// The capture that is shown.
    #[must_use]
    pub fn store(&self) -> Arc<Store> {
        Arc::clone(&self.lock().store)
    }

    /// Which version of the scene, and which capture.
    #[must_use]
    pub fn versions(&self) -> (u64, u64) {
        (self.version.load(Ordering::SeqCst), self.capture.load(Ordering::SeqCst))
    }

    /// Hands a wish on.
    pub fn wish(&self, wish: Wish) {
        // Nobody hears it once the lesson was left.
        let _ = self.wishes.lock().unwrap_or_else(PoisonError::into_inner).send(wish);
    }
}
