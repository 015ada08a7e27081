//! The conversations of a capture; one of them can be chosen.

use super::Screen;
use crate::flow::{Bounds, Tracker};
use crate::i18n::Lang;
use crate::output::table;
use crate::run::{self, Plan};
use crate::stats::{Report, flows};
use crate::tui::work::{Job, Made};

/// Most conversations that are listed.
const ROWS: usize = 1000;

pub(super) const SCREEN: Screen = Screen { title: "page.conversations", make };

fn make(job: &Job) -> Made {
    let lang = job.lang();
    let mut tracker = Tracker::new(Bounds::default(), ());
    let run = run::remember(&mut *job.source(), &Plan::default(), &mut tracker);
    let told = &tracker.table;
    let begin = told.flows().filter_map(|flow| flow.first().first_ns()).min().unwrap_or(0);
    let table = flows::table(told.flows(), begin, lang, ROWS);
    let numbers: Vec<_> = table.rows.iter().filter_map(|row| table.cell(row, "flow")?.number()).collect();
    let (frames, count) = (lang.frames(run.read), lang.counted(told.count(), "flows.flow", "flows.flows"));
    let heading = lang.fill("flows.heading", &[("frames", &frames), ("flows", &count)]);
    let text = table::report(&Report { heading, tables: vec![table], notes: Vec::new() }, job.look);
    let flows = rows(&text, &numbers, lang);
    Made { text, flows }
}

/// The lines in which rows begin, each with its number. A row may stand in several lines; those that go on have nothing
/// in the column of the numbers.
fn rows(text: &str, numbers: &[u64], lang: Lang) -> Vec<(usize, u64)> {
    let widest = numbers.iter().map(|number| lang.number(*number).len()).max().unwrap_or(0).max(8);
    let mut left = numbers.iter().copied().peekable();
    let begins = |(at, line): (usize, &str)| {
        let word = line.split_whitespace().next()?;
        let is_first = line.len() - line.trim_start().len() <= widest;
        left.next_if(|number| is_first && word == lang.number(*number)).map(|number| (at, number))
    };
    text.lines().enumerate().filter_map(begins).collect()
}
