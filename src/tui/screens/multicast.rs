//! The groups of a capture.

use super::Screen;
use super::tables::counted;
use crate::stats::Topic;
use crate::tui::work::{Job, Made};

pub(super) const SCREEN: Screen = Screen { title: "page.multicast", make };

fn make(job: &Job) -> Made {
    counted(job, &[Topic::Multicast]).into()
}
