//! What was recorded, told beside the program's own output: on standard error.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;

use super::Args;
use crate::cli::frames::Show;
use crate::cli::ui::Ui;
use crate::output::table::{self, Look};
use crate::run::record::Recording;
use crate::run::{self, Plan, Write};
use crate::stats::{Fold as _, Stats, Topic};

/// Frames that are shown where nobody asked for all of them.
const SHOWN: u64 = 40;

/// Tells the frames, the layers, and where all of it is.
pub fn tell(args: &Args, recording: &Recording, mut ui: Ui) {
    ui.style.color &= io::stderr().is_terminal();
    let say = |text: &str| {
        // Nobody can be told that standard error is gone.
        let _ = io::stderr().write_all(text.as_bytes());
    };
    for error in &recording.errors {
        ui.say(error.message(ui.lang));
    }
    if !ui.quiet {
        match frames_and_tables(args, recording, ui) {
            Ok(text) => say(&text),
            Err(error) => ui.say(error.message(ui.lang)),
        }
    }
    if let Some(path) = &args.write {
        let file = path.display();
        match &recording.failure {
            Some(error) => ui.say(ui.lang.fill("capture.cut_short", &[("file", &file), ("error", error)])),
            None => ui.say(ui.lang.fill("record.saved", &[("file", &file)])),
        }
    }
    let counts = recording.counts;
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("captured", &counts.captured), ("dropped", &counts.dropped), ("duplicates", &counts.duplicates)];
    ui.say(ui.lang.fill("capture.counts", &values));
}

fn frames_and_tables(args: &Args, recording: &Recording, ui: Ui) -> Result<String, crate::source::SourceError> {
    let mut source = recording.source()?;
    let mut stats = Stats::new(args.tables.topics().unwrap_or(&[Topic::Layers]));
    let mut show = Show::new(&args.showing, ui);
    let (mut frames, mut text) = (0_u64, Vec::new());
    run::each(&mut *source, &Plan::default(), |view| {
        stats.add(view);
        frames += 1;
        if frames <= SHOWN {
            show.frame(view, &mut text);
        }
        ControlFlow::Continue(())
    });
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if frames > SHOWN {
        let key = if args.write.is_some() { "record.more" } else { "record.more_unsaved" };
        text += &ui.lang.fill(key, &[("n", &ui.lang.number(frames - SHOWN))]);
        text.push('\n');
    }
    if frames == 0 {
        return Ok(format!("{}\n", ui.lang.text("record.nothing")));
    }
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    Ok(format!("\n{text}\n{}\n", table::report(&stats.report(ui.lang, args.tables.most()), look)))
}
