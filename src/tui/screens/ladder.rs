//! A conversation as a sequence diagram.

use super::Screen;
use crate::flow::{Bounds, Tracker};
use crate::output::ladder::Ladder;
use crate::run::{self, Plan};
use crate::tui::work::{Job, Made, find};

/// Frames that are drawn.
const RUNGS: u64 = 2000;

pub(super) const SCREEN: Screen = Screen { title: "tui.ladder", make };

fn make(job: &Job) -> Made {
    let Some(number) = job.flow() else { return job.lang().text("tui.no_flow").to_owned().into() };
    let mut text = String::new();
    let ladder = Ladder::new(job.look, job.shows_secrets, RUNGS, |part: &str| {
        text.push_str(part);
        job.go_on()
    });
    let mut tracker = Tracker::only(Bounds::default(), ladder, number);
    run::remember(&mut *job.source(), &Plan::default(), &mut tracker);
    let (is_there, beyond) = (find(&tracker, number).is_some(), tracker.listener.beyond);
    drop(tracker);
    if !is_there {
        text = job.lang().text("tui.no_flow").to_owned();
    }
    if beyond > 0 {
        text += &job.lang().fill("flows.ladder_more", &[("n", &job.lang().number(beyond))]);
    }
    text.into()
}
