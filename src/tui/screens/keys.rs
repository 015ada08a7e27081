//! What each key does.

use std::fmt::Write as _;

use super::Screen;
use crate::output::text::{Dress, Text};
use crate::tui::keys::KEYS;
use crate::tui::work::{Job, Made};

pub(super) const SCREEN: Screen = Screen { title: "page.keys", make };

/// Columns of what is written on the keys.
const LABEL: usize = 12;

fn make(job: &Job) -> Made {
    let mut text = String::new();
    let width = job.look.width.unwrap_or(80).saturating_sub(LABEL + 2);
    for key in KEYS {
        for (at, words) in Text::plain(key.words.in_(job.lang())).wrap(width, 0).into_iter().enumerate() {
            let mut line = Text::plain(" ");
            line.push(Dress::Strong, if at == 0 { key.label } else { "" });
            line.fill(Dress::Plain, " ", LABEL + 1);
            line.append(&words);
            let _ = write!(text, "{}", line.line(job.look.style));
        }
    }
    text.into()
}
