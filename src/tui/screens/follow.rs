//! What was said in a conversation.

use std::ops::ControlFlow;

use super::Screen;
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Tracker};
use crate::output::dialogue::{Form, Teller, Telling};
use crate::run::{self, Plan};
use crate::tui::work::{Job, Made};

/// Octets that messages of the conversation may take until they are whole, and that are shown.
const MOST_OCTETS: usize = 8 << 20;

pub(super) const SCREEN: Screen = Screen { title: "tui.follow", make };

fn make(job: &Job) -> Made {
    let Some(number) = job.flow() else { return job.lang().text("tui.no_flow").to_owned().into() };
    let mut text = Vec::new();
    let hand = |octets: &[u8]| {
        text.extend_from_slice(octets);
        if text.len() > MOST_OCTETS { ControlFlow::Break(()) } else { job.go_on() }
    };
    let telling = Telling::new(Teller::new(Form::Text, job.look), job.shows_secrets, None, hand);
    let mut tracker = Tracker::only(Bounds::default(), Messages::new(telling, MOST_OCTETS), number);
    run::remember(&mut *job.source(), &Plan::default(), &mut tracker);
    tracker.listener.finish();
    match tracker.listener.reader.has_begun() {
        true => String::from_utf8_lossy(&text).into_owned().into(),
        false => job.lang().text("tui.no_flow").to_owned().into(),
    }
}
