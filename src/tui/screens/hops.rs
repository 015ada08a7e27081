//! Packets from tap to tap: all of them, or one.

use super::Screen;
use super::tables::ROWS;
use crate::output::table;
use crate::run::{self, Plan};
use crate::tui::work::{About, Job, Made};

pub(super) const SCREEN: Screen = Screen { title: "page.hops", make: all };

pub(super) const WAY: Screen = Screen { title: "page.hops", make: one };

fn all(job: &Job) -> Made {
    let (hops, _) = run::follow(&mut *job.source(), &Plan::default());
    table::report(&hops.report(job.lang(), ROWS), job.look).into()
}

fn one(job: &Job) -> Made {
    let Some(About::Frame(number)) = job.about else { return Made::default() };
    let (hops, _) = run::follow(&mut *job.source(), &Plan::default());
    let Some(packet) = hops.datagram_of(number) else {
        return job.lang().fill("cli.hops.left_out", &[("n", &number)]).into();
    };
    let (kept, _) = run::keep(&mut *job.source(), &Plan::default(), &packet.numbers());
    table::report(&packet.report(number, &kept, job.lang()), job.look).into()
}
