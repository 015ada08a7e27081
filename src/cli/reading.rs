//! What every command that reads captures takes: files, a filter, frame numbers, a limit.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

mod numbers;
mod progress;

pub(super) use numbers::Numbers;
use progress::Progress;

use super::keys::KeyFile;
use super::ui::{Output, Ui};
use crate::describe::secrets::Secrets;
use crate::filter::{Filter, FilterError};
use crate::flow::across::{Across, Found};
use crate::flow::assembly::Assembler;
use crate::flow::messages::Messages;
use crate::flow::{Bounds, Listener, Memory, Tracker};
use crate::frame::Kept;
use crate::peel::View;
use crate::run::{self, Plan, Recall, Remembers, RunStats, Write};
use crate::source::{self, Source};
use crate::stats::Fold;
use crate::stats::hops::Hops;

/// Octets that messages may take until they are whole.
const MOST_OCTETS: usize = 64 << 20;

/// A display filter as it was written, and what it means; a bad one is reported when the captures are opened, by then
/// in the reader's language.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    text: String,
    filter: Result<Filter, FilterError>,
}

impl From<&str> for Wanted {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), filter: Filter::parse(text) }
    }
}

impl Wanted {
    /// As it was written.
    #[cfg(any(feature = "serve", feature = "tui"))]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it means, or the exit code after saying where it cannot be understood.
    pub fn filter(&self, ui: &Ui) -> Result<&Filter, ExitCode> {
        self.filter.as_ref().map_err(|error| ui.usage(error.render(&self.text, ui.lang)))
    }
}

/// Which frames of which files.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Reading {
    #[arg(value_name = "FILE", required_unless_present = "read")]
    files: Vec<PathBuf>,
    /// tshark's and tcpdump's way to name a file.
    #[arg(short = 'r', long = "read", value_name = "FILE")]
    read: Vec<PathBuf>,
    #[arg(short = 'Y', long = "filter", value_name = "ip.dst == 224.0.0.0/4")]
    filter: Option<Wanted>,
    #[arg(long, value_name = "7,3-9,10-")]
    frames: Option<Numbers>,
    #[arg(short, long, value_name = "N")]
    count: Option<u64>,
    #[arg(long, value_name = "FILE")]
    keys: Option<KeyFile>,
    /// Addresses are numeric anyway; the flag is taken because hands type it.
    #[arg(short = 'n', hide = true)]
    _numeric: bool,
    /// What other frames tell is wanted, whatever the filter asks.
    #[arg(skip)]
    pub recalls: bool,
    /// Frames are wanted with the messages that they complete.
    #[arg(skip)]
    pub reassembles: bool,
    /// Output is written batch by batch anyway.
    #[arg(short = 'l', hide = true)]
    _line_buffered: bool,
}

impl Reading {
    pub fn paths(&self) -> Vec<PathBuf> {
        self.files.iter().chain(&self.read).cloned().collect()
    }

    /// One of the files is standard input, which can be read once.
    pub fn is_piped(&self) -> bool {
        self.paths().iter().any(|path| path.as_os_str() == "-")
    }

    /// The files and their keys as they would be typed again.
    pub fn words(&self) -> String {
        let keys = self.keys.iter().flat_map(|keys| ["--keys".to_owned(), keys.path().display().to_string()]);
        self.paths().iter().map(|path| path.display().to_string()).chain(keys).collect::<Vec<_>>().join(" ")
    }

    /// The numbers of the chosen frames, where they are known without reading.
    pub fn chosen_numbers(&self) -> Option<Vec<u64>> {
        /// A list of more numbers than this was not meant one by one.
        const MOST: u64 = 100_000;
        let numbers = self.frames.as_ref().filter(|numbers| self.filter.is_none() && numbers.last() < u64::MAX)?;
        (numbers.count() <= MOST).then(|| numbers.0.iter().cloned().flatten().collect())
    }

    /// Octets of the files together, where all are files of a known size.
    pub fn octets(&self) -> Option<u64> {
        let size = |path: PathBuf| std::fs::metadata(path).ok().filter(|meta| meta.is_file()).map(|meta| meta.len());
        self.paths().into_iter().map(size).sum()
    }

    /// The filter asks for what only other frames tell.
    pub fn needs_memory(&self) -> bool {
        self.filter.as_ref().and_then(|wanted| wanted.filter.as_ref().ok()).is_some_and(Filter::needs_memory)
    }

    /// The files' names without their folders, in the order of their numbers in [`Interface::file`](crate::frame::Interface).
    pub fn names(&self) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.paths().iter().map(name).collect()
    }

    /// What to say where a frame was asked for that the files do not have, of `chosen` frames that were found.
    pub fn lacking(&self, ui: &Ui, chosen: u64, stats: &RunStats) -> Option<String> {
        // Only what was read to its end can be said to lack a frame.
        if !stats.errors.is_empty() {
            return None;
        }
        let file = self.names().join(", ");
        if let Some(number) = self.frames.as_ref().and_then(|numbers| numbers.missing(stats.read)) {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &number), ("file", &file), ("frames", &ui.lang.number(stats.read))];
            return Some(ui.lang.fill("cli.no_such_frame", &values));
        }
        (chosen == 0 && stats.read == 0).then(|| ui.lang.fill("cli.no_frames", &[("file", &file)]))
    }

    pub fn open(&self, ui: &Ui) -> Result<Box<dyn Source>, ExitCode> {
        self.filter.as_ref().map(|wanted| wanted.filter(ui)).transpose()?;
        let keys = self.keys.as_ref().map(|keys| keys.secrets(ui)).transpose()?;
        source::open_with(&self.paths(), keys).map_err(|error| ui.usage(ui.told(&error)))
    }

    /// Takes the last word as frame numbers, where it can be nothing else: `explain FILE 7`.
    pub fn take_numbers(&mut self, ui: &Ui) -> Result<(), ExitCode> {
        let Some(last) = self.files.last().filter(|last| last.as_os_str() != "-" && !last.exists()) else {
            return Ok(());
        };
        let word = last.to_string_lossy();
        let has_others = self.files.len() + self.read.len() > 1;
        match (word.parse(), has_others) {
            (Ok(numbers), true) => {
                self.frames = Some(numbers);
                self.files.pop();
                Ok(())
            }
            (Ok(_), false) => Err(ui.usage(ui.lang.fill("cli.numbers_of_no_file", &[("word", &word)]))),
            (Err(_), true) => Err(ui.usage(ui.lang.fill("cli.neither_frames_nor_file", &[("word", &word)]))),
            // Opening it says that it is missing.
            (Err(_), false) => Ok(()),
        }
    }

    /// Takes the last word as the number of a flow, where it can be nothing else: `follow FILE 3`.
    pub fn take_flow(&mut self) -> Option<u64> {
        let last = self.files.last().filter(|last| !last.exists())?;
        let number = last.to_str()?.parse().ok().filter(|number| *number > 0)?;
        let has_others = self.files.len() + self.read.len() > 1;
        has_others.then(|| {
            self.files.pop();
            number
        })
    }

    /// What to say where a flow was to be named and was not.
    pub fn which_flow(&self, command: &str, ui: &Ui) -> String {
        ui.lang.fill("flows.which", &[("command", &command), ("file", &self.names().join(" "))])
    }

    /// What to say where a flow was asked for that the files do not have.
    pub fn lacking_flow(&self, ui: &Ui, number: u64, flows: u64) -> String {
        let (file, flows) = (self.names().join(", "), ui.lang.counted(flows, "flows.flow", "flows.flows"));
        ui.lang.fill("flows.no_such_flow", &[("n", &number), ("file", &file), ("flows", &flows)])
    }

    /// Most frames that were asked for.
    pub fn limit(&self) -> Option<u64> {
        self.count
    }

    /// The same without that limit.
    pub fn without_limit(&self) -> Self {
        Self { count: None, ..self.clone() }
    }

    /// The numbers of the frames that were asked for.
    pub fn numbers(&self) -> Option<&Numbers> {
        self.frames.as_ref()
    }

    /// Runs all frames up to the last chosen one through `look`, in order, and says whether each is a chosen one. With
    /// neither numbers nor a count, the first that fits is chosen. Returns how many were.
    pub fn each(
        &self,
        ui: &Ui,
        source: &mut dyn Source,
        look: impl FnMut(&View<'_>, bool) -> ControlFlow<()>,
    ) -> (u64, RunStats) {
        let most = self.count.unwrap_or(if self.frames.is_some() { u64::MAX } else { 1 });
        let (mut look, mut secrets) = (look, Secrets::default());
        self.each_up_to(most, ui.shows_progress(true), source, |view, is_chosen| {
            let mut look = |view: &View<'_>| look(view, is_chosen);
            if is_chosen && !ui.shows_secrets { secrets.cover(view, look) } else { look(view) }
        })
    }

    /// The same, but without numbers and a count every frame that fits is chosen. Nothing is written meanwhile, and no
    /// secrets are covered.
    pub fn each_of_all(
        &self,
        ui: &Ui,
        source: &mut dyn Source,
        mut look: impl FnMut(&View<'_>, bool),
    ) -> (u64, RunStats) {
        self.each_up_to(self.count.unwrap_or(u64::MAX), ui.shows_progress(false), source, |view, is_chosen| {
            look(view, is_chosen);
            ControlFlow::Continue(())
        })
    }

    fn each_up_to(
        &self,
        most: u64,
        shows_progress: bool,
        source: &mut dyn Source,
        mut look: impl FnMut(&View<'_>, bool) -> ControlFlow<()>,
    ) -> (u64, RunStats) {
        let mut chosen = 0;
        let stats = self.plan(shows_progress, |plan| {
            let all = Plan { numbers: None, keep: None, limit: None, ..*plan };
            run::each(source, &all, |view| {
                let is_chosen = plan.numbers.is_none_or(|numbers| numbers(view.frame.number))
                    && plan.keep.is_none_or(|keep| keep(view));
                chosen += u64::from(is_chosen);
                let go_on = look(view, is_chosen);
                if chosen >= most { ControlFlow::Break(()) } else { go_on }
            })
        });
        (chosen, stats)
    }

    /// Finds the chosen packets at every tap.
    pub fn follow(&self, ui: &Ui, source: &mut dyn Source) -> (Hops, RunStats) {
        self.plan(ui.shows_progress(false), |plan| run::follow(source, plan))
    }

    /// Copies of the frames of these numbers.
    pub fn keep(&self, ui: &Ui, source: &mut dyn Source, numbers: &[u64]) -> (Vec<Kept>, RunStats) {
        self.plan(ui.shows_progress(false), |plan| run::keep(source, plan, numbers))
    }

    /// The same for each file alone.
    pub fn of_each_file(&self) -> Vec<Self> {
        self.paths().into_iter().map(|path| Self { files: vec![path], read: Vec::new(), ..self.clone() }).collect()
    }

    /// The same files and filter, without a choice of numbers.
    pub fn of_all_numbers(&self) -> Self {
        Self { frames: None, ..self.clone() }
    }

    /// Runs the chosen frames through writers and their texts to `out`.
    pub fn write<W: Write + Send>(
        &self,
        ui: &Ui,
        source: &mut dyn Source,
        out: &mut Output,
        make: impl Fn() -> W + Sync,
    ) -> RunStats {
        // What keys open is told where it is complete, so frames then stand with the messages that they complete.
        let assembles = self.reassembles || self.keys.is_some();
        let recall =
            assembles.then(|| Recall::new(Bounds::default(), Messages::new(Assembler::default(), MOST_OCTETS)));
        self.plan(ui.shows_progress(true), |plan| {
            let recall = recall.as_ref().map(|recall| recall as &dyn Remembers).or(plan.recall);
            let plan = Plan { covers_secrets: !ui.shows_secrets, recall, ..*plan };
            run::in_order(source, &plan, make, &mut |octets| out.write(octets))
        })
    }

    /// Runs the chosen frames through folds.
    pub fn fold<F: Fold>(&self, ui: &Ui, source: &mut dyn Source, make: impl Fn() -> F + Sync) -> (F, RunStats) {
        self.plan(ui.shows_progress(false), |plan| run::fold(source, plan, make))
    }

    /// Runs all frames through a memory, in order.
    pub fn remember<M: Memory>(&self, ui: &Ui, source: &mut dyn Source, memory: &mut M) -> RunStats {
        self.plan(ui.shows_progress(false), |plan| run::remember(source, plan, memory))
    }

    /// The same while they run through folds, too.
    pub fn fold_and_remember<F: Fold, M: Memory>(
        &self,
        ui: &Ui,
        source: &mut dyn Source,
        memory: &mut M,
        make: impl Fn() -> F + Sync,
    ) -> (F, RunStats) {
        self.plan(ui.shows_progress(false), |plan| run::fold_and_remember(source, plan, memory, make))
    }

    /// What other frames tell of those that are asked for.
    pub fn across(&self, ui: &Ui, source: &mut dyn Source, asked: Across) -> BTreeMap<u64, Found> {
        self.plan(ui.shows_progress(false), |plan| run::across(source, plan, asked))
    }

    /// Runs all frames, those behind the last chosen one too, through a tracker and the chosen ones through folds; gives
    /// both.
    pub fn fold_and_track<F: Fold, L: Listener>(
        &self,
        ui: &Ui,
        source: &mut dyn Source,
        recall: Recall<L>,
        make: impl Fn() -> F + Sync,
    ) -> (F, Tracker<L>, RunStats) {
        let (folded, stats) = self.plan(ui.shows_progress(false), |plan| {
            run::fold(source, &Plan { recall: Some(&recall), last_number: None, ..*plan }, make)
        });
        (folded, recall.into_tracker(), stats)
    }

    /// A filter was given.
    pub fn filters(&self) -> bool {
        self.filter.is_some()
    }

    /// Only some frames were asked for.
    pub fn chooses(&self) -> bool {
        self.filter.is_some() || self.frames.is_some()
    }

    /// Refuses a choice of frames: a conversation is told whole.
    pub fn refuse_choice(&self, command: &str, ui: &Ui) -> Result<(), ExitCode> {
        match self.chooses() {
            true => Err(ui.usage(ui.lang.fill("flows.no_choice", &[("command", &command)]))),
            false => Ok(()),
        }
    }

    fn plan<T>(&self, shows_progress: bool, go: impl FnOnce(&Plan<'_>) -> T) -> T {
        let progress = Progress::new();
        let tell = |done, all| progress.tell(done, all);
        let wanted = |number| self.frames.as_ref().is_none_or(|numbers| numbers.contains(number));
        let filter = self.filter.as_ref().and_then(|wanted| wanted.filter.as_ref().ok());
        let keep = |view: &View<'_>| filter.is_none_or(|filter| filter.matches(view));
        let recall = (self.recalls || self.needs_memory()).then(|| Recall::new(Bounds::default(), ()));
        go(&Plan {
            recall: recall.as_ref().map(|recall| recall as &dyn Remembers),
            numbers: self.frames.is_some().then_some(&wanted),
            last_number: self.frames.as_ref().map(Numbers::last),
            keep: filter.is_some().then_some(&keep),
            limit: self.count,
            progress: shows_progress.then_some(&tell),
            ..Plan::default()
        })
    }
}
