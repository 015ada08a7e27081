//! Texts about the whole capture, made behind the screen.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use crate::describe::Selector;
use crate::flow::across::Across;
use crate::flow::{Bounds, Flow, Tracker};
use crate::i18n::Lang;
use crate::output::across::sentences;
use crate::output::table::Look;
use crate::proto::contract::Value;
use crate::run::store::{Store, Until};
use crate::run::{self, Plan, Recall};
use crate::source::Source;

/// What a text is made of.
#[derive(Clone, Debug)]
pub struct Job {
    /// The capture.
    pub store: Arc<Store>,
    /// How far it is read.
    pub until: Until,
    /// Language, colour, width.
    pub look: Look,
    /// Passwords and their like are shown.
    pub shows_secrets: bool,
    /// Names of the files.
    pub names: Vec<String>,
    /// The frame or the conversation that it is about.
    pub about: Option<About>,
    cancelled: Arc<AtomicBool>,
}

/// What a text is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
    /// A frame, or its conversation.
    Frame(u64),
    /// A conversation, by its number.
    Flow(u64),
}

/// A text, and which of its lines stand for conversations.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Its lines, with SGR sequences where colours are used.
    pub text: String,
    /// Lines that stand for conversations, with the numbers of those.
    pub flows: Vec<(usize, u64)>,
}

impl From<String> for Made {
    fn from(text: String) -> Self {
        Self { text, flows: Vec::new() }
    }
}

/// Makes a text.
pub type Make = fn(&Job) -> Made;

/// A text that is being made.
#[derive(Debug)]
pub struct Work {
    made: Receiver<Made>,
    cancelled: Arc<AtomicBool>,
}

impl Job {
    /// What a text about the whole capture is made of.
    #[must_use]
    pub fn new(store: &Arc<Store>, until: Until, look: Look, shows_secrets: bool, names: &[String]) -> Self {
        let (store, names, cancelled) = (Arc::clone(store), names.to_vec(), Arc::default());
        Self { store, until, look, shows_secrets, names, about: None, cancelled }
    }

    /// The reader's language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.look.lang
    }

    /// The frames from the first on.
    #[must_use]
    pub fn source(&self) -> Box<dyn Source> {
        self.store.source(self.until, Arc::clone(&self.cancelled))
    }

    /// Says stop once nobody wants the text any more.
    pub fn go_on(&self) -> ControlFlow<()> {
        if self.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// The number of the conversation it is about.
    #[must_use]
    pub fn flow(&self) -> Option<u64> {
        let number = match self.about? {
            About::Flow(number) => return Some(number),
            About::Frame(number) => number,
        };
        let selector = Selector::resolve("flow.number")?;
        let recall = Recall::new(Bounds::default(), ());
        let is_wanted = |other| other == number;
        let plan =
            Plan { recall: Some(&recall), numbers: Some(&is_wanted), last_number: Some(number), ..Plan::default() };
        let mut flow = None;
        run::each(&mut *self.source(), &plan, |view| {
            selector.each(view, &mut |_, value| {
                if let Value::Number(number) = value {
                    flow = flow.or(Some(number));
                }
                true
            });
            ControlFlow::Break(())
        });
        flow
    }

    /// What other frames tell of the one that it is about, a line each.
    #[must_use]
    pub fn across(&self) -> Made {
        let Some(About::Frame(number)) = self.about else { return Made::default() };
        let asked = Across::new([number], self.shows_secrets);
        let found = run::across(&mut *self.source(), &Plan::default(), asked).remove(&number);
        let files = self.names.join(" ");
        // Of what is captured now there is no file yet.
        let files = matches!(self.until, Until::End).then_some(files.as_str());
        let told = found.map(|found| sentences(number, &found, files, self.lang()));
        told.unwrap_or_default().join("\n").into()
    }

    /// Begins to make a text; `told` is called when it is made.
    #[must_use]
    pub fn begin(self, make: Make, told: impl FnOnce() + Send + 'static) -> Work {
        let (sender, made) = mpsc::channel();
        let cancelled = Arc::clone(&self.cancelled);
        thread::spawn(move || {
            let text = make(&self);
            // Whoever does not wait any more is gone.
            let _ = sender.send(text);
            told();
        });
        Work { made, cancelled }
    }
}

impl Work {
    /// The text, once it is made.
    #[must_use]
    pub fn take(&self) -> Option<Made> {
        self.made.try_recv().ok()
    }

    /// The text, waited for.
    #[cfg(test)]
    pub fn wait(&self) -> Option<Made> {
        self.made.recv().ok()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// The conversation of this number.
#[must_use]
pub fn find<L>(tracker: &Tracker<L>, number: u64) -> Option<&Flow> {
    tracker.table.flows().find(|flow| flow.number == number)
}
