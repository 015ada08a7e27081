//! Tables of the whole capture.

use super::Screen;
use crate::output::table;
use crate::run::{self, Plan};
use crate::stats::{Stats, Topic};
use crate::tui::work::{Job, Made};

/// Most rows of a table.
pub(super) const ROWS: usize = 20;

pub(super) const SCREEN: Screen = Screen { title: "page.counts", make };

fn make(job: &Job) -> Made {
    counted(job, Topic::ALL).into()
}

/// The tables of `topics`.
pub(super) fn counted(job: &Job, topics: &'static [Topic]) -> String {
    let (counted, _) = run::fold(&mut *job.source(), &Plan::default(), || Stats::new(topics));
    table::report(&counted.report(job.lang(), ROWS), job.look)
}
