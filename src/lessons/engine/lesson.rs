//! What a lesson declares: who there is, what they do, what to look at, what holds, what to think about.

use std::time::Duration;

use super::choice::{Choice, Takes};
use super::evidence::{Evidence, Shot};
use super::finding::Finding;
use crate::i18n::{Lang, Words};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Report, Table, Topic};

/// A lesson of the lecture.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is about, in a few words.
    pub title: Words,
    /// What it shows, in two or three sentences.
    pub about: Words,
    /// What can be changed.
    pub takes: &'static [Takes],
    /// The way octets take: half of what a conversation needs.
    pub channel: Words,
    /// The rules of the conversation, from the top: the other half.
    pub protocols: &'static [Protocol],
    /// What happens, one scene after another.
    pub scenes: fn(&Choice) -> Vec<Scene>,
    /// What to look at, in this order.
    pub looks: &'static [Look],
    /// What the frames of this run prove.
    pub findings: fn(&Evidence<'_>) -> Vec<Finding>,
    /// What to think about.
    pub questions: &'static [Words],
}

/// The rules at a layer.
#[derive(Clone, Copy, Debug)]
pub struct Protocol {
    /// The layer; what works at several is told at the highest.
    pub osi: Osi,
    /// Which rules.
    pub rules: Words,
}

/// `rules` at the layer `osi`.
#[must_use]
pub const fn at(osi: Osi, rules: Words) -> Protocol {
    Protocol { osi, rules }
}

/// Some programs on some hosts, once.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Begins the names of its taps where a lesson has several scenes; else empty.
    pub name: &'static str,
    /// What distinguishes it, where a lesson has several.
    pub title: Words,
    /// Hosts and what joins them.
    pub topology: Topology,
    /// What is worth writing beside hosts in the picture.
    pub labels: Vec<(String, String)>,
    /// The hosts left of what is in the middle of the picture; empty for as many as on its right.
    pub left: Vec<String>,
    /// How long nothing is recorded once it is over, where more can come late.
    pub settled: Duration,
    /// What happens, in this order.
    pub steps: Vec<Step>,
}

/// Something that happens in a scene. A program is called by its seat: its host, or "host:something" where a host
/// runs several.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// A program begins; once it printed something, it waits for others.
    Start {
        /// Where.
        seat: String,
        /// Its name and arguments, as after `camadas program`.
        words: Vec<String>,
    },
    /// A line is typed once the program in a seat asks for one.
    Type(String, String),
    /// The program in a seat has printed so many lines in all.
    Lines(String, usize),
    /// The program in a seat ends by itself.
    End(String),
    /// The program in a seat is told to end.
    Stop(String),
    /// So many more frames were recorded than when the step before began, and then none for a moment.
    Frames(u64),
}

impl Scene {
    /// A scene without steps.
    #[must_use]
    pub fn new(topology: Topology) -> Self {
        let title = Words { en: "", pt: "" };
        Self {
            name: "",
            title,
            topology,
            labels: Vec::new(),
            left: Vec::new(),
            settled: Duration::ZERO,
            steps: Vec::new(),
        }
    }

    /// The same as one of several.
    #[must_use]
    pub fn named(mut self, name: &'static str, title: Words) -> Self {
        (self.name, self.title) = (name, title);
        self
    }

    /// Writes `text` beside a host of the picture.
    #[must_use]
    pub fn label(mut self, host: &str, text: impl Into<String>) -> Self {
        self.labels.push((host.to_owned(), text.into()));
        self
    }

    /// Puts hosts to the left in the picture, and all others to the right.
    #[must_use]
    pub fn left(mut self, hosts: &[&str]) -> Self {
        self.left = hosts.iter().map(ToString::to_string).collect();
        self
    }

    /// Goes on recording until nothing came for so long.
    #[must_use]
    pub fn settled(mut self, quiet: Duration) -> Self {
        self.settled = quiet;
        self
    }

    /// Starts a program, which waits for others once it printed something.
    #[must_use]
    pub fn start(mut self, seat: &str, words: &[&str]) -> Self {
        let words = words.iter().map(ToString::to_string).collect();
        self.steps.push(Step::Start { seat: seat.to_owned(), words });
        self
    }

    /// Starts a program and waits for its end.
    #[must_use]
    pub fn run(self, seat: &str, words: &[&str]) -> Self {
        self.start(seat, words).end(seat)
    }

    /// Types a line where the program asks for one.
    #[must_use]
    pub fn type_line(mut self, seat: &str, line: &str) -> Self {
        self.steps.push(Step::Type(seat.to_owned(), line.to_owned()));
        self
    }

    /// Waits until a program has printed so many lines in all.
    #[must_use]
    pub fn lines(mut self, seat: &str, count: usize) -> Self {
        self.steps.push(Step::Lines(seat.to_owned(), count));
        self
    }

    /// Waits for the end of a program.
    #[must_use]
    pub fn end(mut self, seat: &str) -> Self {
        self.steps.push(Step::End(seat.to_owned()));
        self
    }

    /// Ends a program with Ctrl-C.
    #[must_use]
    pub fn stop(mut self, seat: &str) -> Self {
        self.steps.push(Step::Stop(seat.to_owned()));
        self
    }

    /// Waits until the step before gave so many frames.
    #[must_use]
    pub fn frames(mut self, count: u64) -> Self {
        self.steps.push(Step::Frames(count));
        self
    }

    /// What a tap of the topology is called in the recording.
    #[must_use]
    pub fn tap_name(&self, tap: &str) -> String {
        if self.name.is_empty() { tap.to_owned() } else { format!("{}.{tap}", self.name) }
    }

    /// Seats in the order of their hosts, with the words of what begins there first.
    #[must_use]
    pub fn seats(&self) -> Vec<(&str, &[String])> {
        let mut seats: Vec<(&str, &[String])> = Vec::new();
        for step in &self.steps {
            if let Step::Start { seat, words } = step
                && seats.iter().all(|(known, _)| known != seat)
            {
                seats.push((seat, words));
            }
        }
        seats.sort_by_key(|(seat, _)| self.topology.find(host_of(seat)));
        seats
    }
}

/// The host of a seat.
#[must_use]
pub fn host_of(seat: &str) -> &str {
    seat.split(':').next().unwrap_or(seat)
}

/// Something to look at in a recording.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// One line a frame, of those that are chosen.
    Frames(Words, fn(&Evidence<'_>) -> Vec<Shot>),
    /// The picture of encapsulation, the layers in both models and the sum of one frame.
    Frame(Words, fn(&Evidence<'_>) -> Option<Shot>),
    /// Tables over the whole recording.
    Topics(&'static [Topic]),
    /// A table of the lesson's own.
    Table(fn(&Evidence<'_>, Lang) -> Table),
    /// Tables that others make.
    Report(fn(&Evidence<'_>, Lang) -> Option<Report>),
}
