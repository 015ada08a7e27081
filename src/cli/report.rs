//! `camadas report`: one page that explains a capture.

use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;

use super::reading::Reading;
use super::ui::Ui;
use crate::flow::across::Across;
use crate::frame::Interface;
use crate::notes::Stories;
use crate::output::draw::What;
use crate::output::page::{self, Contents, Sample, Sampled};
use crate::peel::{View, peel};
use crate::proto::Dispatch;
use crate::proto::contract::Peeled;
use crate::run::pictured::{Wanted, pictured};
use crate::source;
use crate::stats::{Fold as _, Stats, Topic};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    reading: Reading,
    #[arg(short, long, value_name = "OUT.html")]
    output: Option<PathBuf>,
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let mut source = args.reading.open(&ui)?;
    let files = args.reading.names();
    let again = || if args.reading.is_piped() { None } else { source::open(&args.reading.paths()).ok() };
    let (mut stories, mut sample) = (Stories::default(), Sample::default());
    let (stats, chosen, run) = thread::scope(|scope| {
        // Frames are chosen in their order by one thread; what can be read twice is counted on all cores meanwhile.
        let quiet = Ui { quiet: true, ..ui };
        let counting = again()
            .map(|mut source| scope.spawn(move || args.reading.fold(&quiet, &mut source, || Stats::new(Topic::ALL)).0));
        let mut stats = Stats::new(Topic::ALL);
        let (chosen, run) = args.reading.each_of_all(&ui, &mut *source, |view, is_chosen| {
            let story = stories.read(view);
            if is_chosen {
                sample.offer(view, story);
                if counting.is_none() {
                    stats.begin(view.clock.first_ns);
                    stats.add(view);
                }
            }
        });
        let counted = counting.map(|counting| counting.join().unwrap_or_else(|cause| panic::resume_unwind(cause)));
        (counted.unwrap_or(stats), chosen, run)
    });
    if let Some(lacks) = args.reading.lacking(&ui, chosen, &run) {
        return Err(ui.usage(lacks));
    }
    let shows_secrets = ui.shows_secrets;
    let wanted = Wanted {
        what: What::ALL,
        conversations: page::CONVERSATIONS,
        number: None,
        followed: page::FOLLOWED,
        shows_secrets,
    };
    let (frames, sampling) = sample.take();
    let taps = source.interfaces();
    let pictured = pictured(again, wanted, Some(asked(&frames, taps, shows_secrets)));
    let contents = Contents {
        lang: ui.lang,
        files: &files,
        stats: &stats,
        taps,
        frames: &frames,
        ladders: &pictured.ladders,
        way: pictured.way.as_ref(),
        hops: pictured.hops.as_ref(),
        followed: pictured.followed,
        across: &pictured.across,
        sampling,
        shows_secrets,
    };
    let html = page::html(&contents);
    let mut out = ui.create(args.output.as_deref(), &args.reading.paths())?;
    let _ = out.write(html.as_bytes());
    if let Some(sampling) = sampling.filter(|_| !ui.quiet) {
        ui.say(sampling.say(ui.lang));
    }
    Ok(ui.finish(&run.errors, out))
}

/// Asks what other frames tell of those of the page.
fn asked(frames: &[Sampled], taps: &[Interface], shows_secrets: bool) -> Across {
    let mut asked = Across::new(frames.iter().map(|one| one.kept.frame().number), shows_secrets);
    let mut peeled = Peeled::default();
    for sampled in frames {
        let frame = sampled.kept.frame();
        peel(&frame, Dispatch::standard(), &mut peeled);
        asked.look(&View { frame: &frame, peeled: &peeled, taps, clock: sampled.clock });
    }
    asked
}
