//! What was said in a conversation.

use std::ops::ControlFlow;

use super::Screen;
use crate::describe::secrets::Secrets;
use crate::flow::messages::{Message, Messages, Reader};
use crate::flow::{Bounds, Event, Side, Tracker};
use crate::output::dialogue::{Form, Teller, write_heading};
use crate::run::{self, Plan};
use crate::tui::work::{Job, Made};

/// Octets that messages of the conversation may take until they are whole, and that are shown.
const MOST_OCTETS: usize = 8 << 20;

pub(super) const SCREEN: Screen = Screen { title: "tui.follow", make };

/// Collects messages as they are complete.
struct Follower<'j> {
    job: &'j Job,
    teller: Teller,
    secrets: Secrets,
    client: Option<Side>,
    text: Vec<u8>,
}

impl Reader for Follower<'_> {
    fn meet(&mut self, event: &Event<'_>) {
        self.client = Some(event.flow.client());
        self.teller.begin_ns = event.flow.first().first_ns();
        let mut heading = String::new();
        write_heading(event.flow, self.teller.look, &mut heading);
        self.text.extend_from_slice(heading.as_bytes());
    }

    fn read(&mut self, message: &Message<'_>) -> ControlFlow<()> {
        let Self { teller, text, secrets, .. } = self;
        match self.job.shows_secrets {
            true => teller.write(message, &message.view, text),
            false => secrets.cover(&message.view, |view| teller.write(message, view, text)),
        }
        if self.text.len() > MOST_OCTETS { ControlFlow::Break(()) } else { self.job.go_on() }
    }

    fn gap(&mut self, _: u64, side: Side, octets: u64) {
        self.teller.gap(self.client == Some(side), octets, &mut self.text);
    }
}

fn make(job: &Job) -> Made {
    let Some(number) = job.flow() else { return job.lang().text("tui.no_flow").to_owned().into() };
    let teller = Teller::new(Form::Text, job.look);
    let follower = Follower { job, teller, secrets: Secrets::default(), client: None, text: Vec::new() };
    let mut tracker = Tracker::only(Bounds::default(), Messages::new(follower, MOST_OCTETS), number);
    run::remember(&mut *job.source(), &Plan::default(), &mut tracker);
    tracker.listener.finish();
    let Follower { text, client, .. } = tracker.listener.reader;
    match client {
        Some(_) => String::from_utf8_lossy(&text).into_owned().into(),
        None => job.lang().text("tui.no_flow").to_owned().into(),
    }
}
