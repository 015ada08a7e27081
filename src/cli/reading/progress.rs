//! How far a long reading is.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error, for work that takes longer than a person waits without asking.
pub(super) struct Progress {
    start: Instant,
    bar: ProgressBar,
}

impl Progress {
    const PATIENCE: Duration = Duration::from_millis(500);

    pub fn new() -> Self {
        Self { start: Instant::now(), bar: ProgressBar::hidden() }
    }

    pub fn tell(&self, done: u64, all: Option<u64>) {
        if self.start.elapsed() < Self::PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            let known = "{bar:30} {percent} %  {bytes} / {total_bytes}  {bytes_per_sec}";
            let template = if all.is_some() { known } else { "{spinner} {bytes}  {bytes_per_sec}" };
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        if let Some(all) = all {
            self.bar.set_length(all);
        }
        self.bar.set_position(done);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
