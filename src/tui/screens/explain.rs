//! One frame, completely.

use std::ops::ControlFlow;

use super::Screen;
use crate::flow::across::{Across, Found};
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Tracker};
use crate::notes::Stories;
use crate::output::across::sentences;
use crate::output::explain::{Page, write_explanation};
use crate::run::{self, Plan};
use crate::tui::shown::uncovered;
use crate::tui::work::{About, Job, Made};

pub(super) const SCREEN: Screen = Screen { title: "tui.explain", make };

fn make(job: &Job) -> Made {
    let Some(About::Frame(number)) = job.about else { return Made::default() };
    let (mut stories, mut text) = (Stories::default(), String::new());
    let found = across(job, number);
    let told = found.map(|found| sentences(number, &found, &job.names.join(" "), job.lang())).unwrap_or_default();
    // Earlier frames tell some things about it.
    let plan = Plan { last_number: Some(number), ..Plan::default() };
    run::each(&mut *job.source(), &plan, |view| {
        let story = stories.read(view);
        if view.frame.number < number {
            return ControlFlow::Continue(());
        }
        let file = view.taps.get(view.frame.tap as usize).and_then(|tap| job.names.get(tap.file as usize));
        let file = file.map_or("-", String::as_str);
        let page = Page { look: job.look, file, verbose: true, across: &told };
        uncovered(view, job.shows_secrets, |view| write_explanation(view, &story, page, &mut text));
        ControlFlow::Break(())
    });
    text.into()
}

/// Octets that messages may take until they are whole.
const MOST_OCTETS: usize = 32 << 20;

/// What other frames tell of it.
fn across(job: &Job, number: u64) -> Option<Found> {
    let asked = Across::new([number], job.lang(), job.shows_secrets);
    let plan = Plan { last_number: Some(asked.last()), ..Plan::default() };
    let mut tracker = Tracker::new(Bounds::default(), Messages::new(asked, MOST_OCTETS));
    run::remember(&mut *job.source(), &plan, &mut tracker);
    tracker.listener.finish();
    tracker.listener.reader.finish(&tracker.table, &tracker.fragments).remove(&number)
}
