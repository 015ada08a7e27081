//! What was recorded, told beside the program's own output: on standard error.

use std::io::{self, IsTerminal as _, Write as _};
use std::ops::ControlFlow;

use super::Args;
use super::tracing::Tracing;
use crate::cli::frames::Show;
use crate::cli::ui::Ui;
use crate::output::table::{self, Look};
use crate::run::record::Recording;
use crate::run::{self, Plan, Write};
use crate::source::SourceError;
use crate::stats::{Fold as _, Stats, Topic};

/// Frames that are shown where nobody asked for all of them.
const SHOWN: u64 = 40;

/// Tells the frames, the layers, and where all of it is.
pub fn tell(args: &Args, recording: &Recording, tracing: Option<&Tracing>, mut ui: Ui) {
    ui.style.color &= io::stderr().is_terminal();
    let say = |text: &str| {
        // Nobody can be told that standard error is gone.
        let _ = io::stderr().write_all(text.as_bytes());
    };
    for error in &recording.errors {
        ui.say(error.message(ui.lang));
    }
    if let Some(tracing) = tracing {
        tracing.complain(ui);
    }
    if !ui.quiet {
        match frames_and_tables(args, recording, tracing, ui) {
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

fn frames_and_tables(
    args: &Args,
    recording: &Recording,
    tracing: Option<&Tracing>,
    ui: Ui,
) -> Result<String, SourceError> {
    let mut source = recording.source()?;
    // With its calls, each frame has a line already.
    let shows = tracing.is_none() || args.showing.details || args.showing.hex;
    let mut sent = tracing.map(Tracing::sent);
    let mut stats = Stats::new(args.tables.topics().unwrap_or(&[Topic::Layers]));
    let mut show = Show::new(&args.showing, ui);
    let (mut frames, mut text) = (0_u64, Vec::new());
    run::each(&mut *source, &Plan::default(), |view| {
        stats.add(view);
        if let Some(sent) = &mut sent {
            sent.add(view, ui.lang);
        }
        frames += 1;
        if frames <= SHOWN && shows {
            show.frame(view, &mut text);
        }
        ControlFlow::Continue(())
    });
    let mut text = String::from_utf8_lossy(&text).into_owned();
    if frames > SHOWN && shows {
        let key = if args.write.is_some() { "record.more" } else { "record.more_unsaved" };
        text += &ui.lang.fill(key, &[("n", &ui.lang.number(frames - SHOWN))]);
        text.push('\n');
    }
    let look = Look { lang: ui.lang, style: ui.style, width: ui.width };
    let calls = sent.map_or_else(String::new, |sent| sent.report(look));
    if frames == 0 {
        return Ok(format!("{calls}{}\n", ui.lang.text("record.nothing")));
    }
    if shows {
        text = format!("\n{text}\n");
    }
    Ok(format!("{text}{calls}{}\n", table::report(&stats.report(ui.lang, args.tables.most()), look)))
}
