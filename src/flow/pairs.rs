//! Questions and answers, paired where their protocol tells which belong together, with the time between them.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::messages::{Message, Reader};
use super::tcp::flags;
use super::tracker::{Event, Moment};
use crate::proto::Proto;
use crate::proto::contract::{Exchange, Layer};

/// Most questions that wait for an answer; of more the oldest count as unanswered.
const MOST_OPEN: usize = 1 << 16;

/// Most questions of one conversation that wait in a row.
const MOST_IN_TURN: usize = 256;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Question {
    /// For a TCP connection: SYN, answered by SYN and ACK.
    Connection,
    /// Something of this protocol.
    Of(Proto),
}

/// A question with its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// What is asked.
    pub question: Question,
    /// Number of the conversation, where it is in one.
    pub flow: Option<u64>,
    /// Where it is asked.
    pub asked: Moment,
    /// Where it is answered.
    pub answered: Moment,
}

impl Pair {
    /// Nanoseconds between the two; `None` where a clock is missing or ran backwards.
    #[must_use]
    pub fn time_ns(&self) -> Option<u64> {
        u64::try_from(self.answered.time_ns?.checked_sub(self.asked.time_ns?)?).ok()
    }
}

/// What happens to questions.
pub trait Answers: Send {
    /// One is asked.
    fn asked(&mut self, question: Question, moment: Moment);

    /// One is asked once more before its answer came.
    fn asked_again(&mut self, _question: Question, _moment: Moment) {}

    /// One is answered.
    fn answered(&mut self, pair: &Pair);
}

/// What a question and its answer have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Thread {
    question: Question,
    /// Number of the conversation; 0 where the ends do not matter.
    flow: u64,
    id: Option<u64>,
    tap: u32,
}

/// Pairs questions with answers.
#[derive(Debug)]
pub struct Pairs<A> {
    /// Who is told.
    pub answers: A,
    open: HashMap<Thread, VecDeque<Moment>, FxBuildHasher>,
    /// Threads in the order they were asked in, some of which are answered.
    order: VecDeque<Thread>,
}

impl<A: Answers> Pairs<A> {
    /// Tells `answers`.
    #[must_use]
    pub fn new(answers: A) -> Self {
        Self { answers, open: HashMap::default(), order: VecDeque::new() }
    }

    /// Takes a question or answer that was met at `moment`, in the conversation `flow` where it is in one.
    fn take(&mut self, question: Question, exchange: Exchange, flow: Option<u64>, tap: u32, moment: Moment) {
        let flow_or_none = flow.filter(|_| exchange.between_ends);
        let thread = Thread { question, flow: flow_or_none.unwrap_or(0), id: exchange.id, tap };
        if exchange.asks {
            return self.ask(thread, moment);
        }
        let Some(waiting) = self.open.get_mut(&thread) else { return };
        let asked = waiting.pop_front();
        if waiting.is_empty() {
            self.open.remove(&thread);
        }
        if let Some(asked) = asked {
            self.answers.answered(&Pair { question, flow, asked, answered: moment });
        }
    }

    fn ask(&mut self, thread: Thread, moment: Moment) {
        let waiting = self.open.entry(thread).or_default();
        // The same number again is the same question: whoever waits has waited since the first.
        if thread.id.is_some() && !waiting.is_empty() {
            return self.answers.asked_again(thread.question, moment);
        }
        self.answers.asked(thread.question, moment);
        if waiting.len() < MOST_IN_TURN {
            waiting.push_back(moment);
            self.order.push_back(thread);
        }
        while self.order.len() > MOST_OPEN {
            if let Some(oldest) = self.order.pop_front() {
                self.open.remove(&oldest);
            }
        }
    }
}

impl<A: Answers> Reader for Pairs<A> {
    fn see(&mut self, event: &Event<'_>) {
        let (flow, tap, moment) = (Some(event.flow.number), event.frame.tap, Moment::of(event.frame));
        if let Some(echo) = event.sight.echo {
            let id = u64::from(event.flow.key.port(event.side())) << 16 | u64::from(echo.sequence);
            let exchange = Exchange::numbered(!echo.is_reply, id);
            self.take(Question::Of(event.flow.key.proto()), exchange, flow, tap, moment);
        }
        let syn = event.sight.segment.filter(|segment| segment.has(flags::SYN));
        if let Some(segment) = syn {
            let answers = segment.has(flags::ACK);
            let number = if answers { segment.acknowledged.wrapping_sub(1) } else { segment.sequence };
            self.take(Question::Connection, Exchange::numbered(!answers, number.into()), flow, tap, moment);
        }
    }

    fn aside(&mut self, proto: Proto, exchange: Exchange, tap: u32, moment: Moment) {
        self.take(Question::Of(proto), exchange, None, tap, moment);
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let mut layer = Layer { frame: message.view.frame, peeled: message.view.peeled, index: message.layer };
        if layer.index >= message.view.peeled.spans.len() {
            return ControlFlow::Continue(());
        }
        // What was asked is complete with its last octet, and so is what was answered.
        let moment = Moment::of(message.view.frame);
        loop {
            let proto = layer.proto();
            if let Some(exchange) = proto.exchange(&layer) {
                self.take(Question::Of(proto), exchange, Some(message.flow), message.view.frame.tap, moment);
            }
            match layer.behind() {
                Some(next) => layer = next,
                None => return ControlFlow::Continue(()),
            }
        }
    }
}
