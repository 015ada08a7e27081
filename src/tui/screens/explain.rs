//! One frame, completely.

use std::ops::ControlFlow;

use super::Screen;
use crate::notes::Stories;
use crate::output::explain::{Page, write_explanation};
use crate::run::{self, Plan};
use crate::tui::shown::uncovered;
use crate::tui::work::{About, Job, Made};

pub(super) const SCREEN: Screen = Screen { title: "tui.explain", make };

fn make(job: &Job) -> Made {
    let Some(About::Frame(number)) = job.about else { return Made::default() };
    let (mut stories, mut text) = (Stories::default(), String::new());
    let told: Vec<_> = job.across().text.lines().map(str::to_owned).collect();
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
