//! What is seen of a capture while it goes on: frames, or tables in their place.

use std::io::{self, IsTerminal as _};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::Args;
use crate::cli::frames::Show;
use crate::cli::ui::{Output, Ui};
use crate::output::table::{self, Look};
use crate::peel::View;
use crate::run::{self, AsTheyCome, Plan, RunStats, Write};
use crate::source::Source;
use crate::stats::{Fold as _, Stats};

/// How often what is seen is renewed, at least.
pub const TICK: Duration = Duration::from_millis(250);

/// Goes to the screen that programs have beside the one of the shell, and back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l";
const LEAVE: &str = "\x1b[?25h\x1b[?1049l";

/// What is seen.
pub struct Screen<'a> {
    view: Seen<'a>,
    out: Output,
    ui: Ui,
    /// When it was renewed.
    drawn: Option<Instant>,
}

enum Seen<'a> {
    Frames { show: Box<Show<'a>>, text: Vec<u8> },
    Tables { stats: Box<Stats<'a>>, rows: usize, in_place: bool },
}

impl<'a> Screen<'a> {
    /// What `args` ask to see, on `out`.
    pub fn of(args: &'a Args, out: Output, ui: Ui) -> Self {
        let view = if let Some(topics) = args.tables.topics() {
            let in_place = io::stdout().is_terminal();
            Seen::Tables { stats: Box::new(Stats::new(topics)), rows: args.tables.most(), in_place }
        } else {
            Seen::Frames { show: Box::new(Show::new(&args.showing, ui)), text: Vec::new() }
        };
        Self { view, out, ui, drawn: None }
    }

    /// Shows all frames of `source` as they come.
    pub fn show(&mut self, source: &mut dyn Source) -> RunStats {
        if matches!(self.view, Seen::Tables { in_place: true, .. }) {
            let _ = self.out.write(ENTER.as_bytes());
        }
        let plan = Plan { covers_secrets: !self.ui.shows_secrets, ..Plan::default() };
        run::as_they_come(source, &plan, self)
    }

    /// Leaves what is to stay.
    pub fn close(mut self) -> Output {
        match &self.view {
            Seen::Frames { .. } => {}
            Seen::Tables { stats, rows, in_place, .. } => {
                if *in_place {
                    let _ = self.out.write(LEAVE.as_bytes());
                }
                let _ = self.out.write(report(stats, *rows, self.ui).as_bytes());
            }
        }
        self.out
    }
}

impl AsTheyCome for Screen<'_> {
    fn frame(&mut self, view: &View<'_>) {
        match &mut self.view {
            Seen::Frames { show, text } => show.frame(view, text),
            Seen::Tables { stats, .. } => stats.add(view),
        }
    }

    fn pause(&mut self) -> ControlFlow<()> {
        let is_due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= TICK);
        if is_due {
            self.drawn = Some(Instant::now());
        }
        match &mut self.view {
            Seen::Frames { text, .. } => {
                let go_on = if text.is_empty() { ControlFlow::Continue(()) } else { self.out.write(text) };
                text.clear();
                go_on
            }
            Seen::Tables { stats, rows, in_place: true } if is_due => {
                self.out.write(in_place(&report(stats, *rows, self.ui)).as_bytes())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}

fn report(stats: &Stats<'_>, rows: usize, ui: Ui) -> String {
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    table::report(&stats.report(ui.lang, rows), look)
}

/// `text` over what stands on the screen, as many lines as it has room for.
fn in_place(text: &str) -> String {
    let rows = terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0));
    let lines: Vec<_> = text.lines().take(rows.saturating_sub(1)).collect();
    format!("\x1b[H{}\x1b[K\x1b[J", lines.join("\x1b[K\r\n"))
}
