//! `camadas lesson`: sets up the lab of a lesson, runs its programs, records them, and shows what their frames prove; or
//! shows the same of a recording.

use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::ExitCode;

use super::interrupt::interrupt;
use super::ui::{NOT_PERMITTED, Output, Ui};
use crate::i18n::w;
use crate::lab::Plan;
use crate::lessons::engine::choice::{Asked, Choice, MOST_RECEIVERS};
use crate::lessons::engine::columns::Columns;
use crate::lessons::engine::evidence::Evidence;
use crate::lessons::engine::lesson::{Lesson, Look, Scene};
use crate::lessons::engine::tell::Tell;
use crate::lessons::engine::transcript::Transcript;
use crate::lessons::{LESSONS, lesson};
use crate::output::table::{self, Look as Dressing};
use crate::source::{self, Source};
use crate::stats::{Cell, Column, Report, Table};

/// Exit code of a lesson whose frames do not bear out what it says, or whose programs fail.
const FAILED: u8 = 1;
/// Exit code after Ctrl-C, as shells give it: 128 and the number of SIGINT.
const INTERRUPTED: u8 = 130;

#[derive(Debug, clap::Args)]
#[command(override_usage = "camadas lesson [OPTIONS] [NAME]")]
pub(super) struct Args {
    #[arg(value_name = "NAME")]
    lesson: Option<String>,
    #[arg(short = 'r', long = "recording", value_name = "FILE")]
    recording: Option<PathBuf>,
    #[arg(short = 'w', long = "write", value_name = "OUT")]
    write: Option<PathBuf>,
    #[arg(long)]
    pause: bool,
    #[cfg(all(feature = "lab", feature = "live", feature = "serve", target_os = "linux"))]
    #[arg(long, conflicts_with_all = ["recording", "write", "pause"])]
    serve: bool,
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    loss: Option<f64>,
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(..=10_000))]
    delay: Option<u64>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_RECEIVERS as u64))]
    receivers: Option<u64>,
    #[arg(long, value_name = "TEXT")]
    message: Option<String>,
    #[arg(long)]
    snooping: bool,
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    speed: u64,
}

/// A share in percent, with or without its sign, as a share of one.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim_end_matches('%').trim().replace(',', ".");
    let share = number.parse::<f64>().map_err(|_| text.to_owned())? / 100.0;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(text.to_owned()) }
}

pub(super) fn run(args: &Args, ui: Ui) -> Result<ExitCode, ExitCode> {
    let kept = args.recording.as_ref().map(|path| read(path, ui)).transpose()?;
    let name = args.lesson.as_deref().or(kept.as_ref().map(|kept| kept.lesson.as_str()));
    let Some(name) = name else { return Ok(list(ui)) };
    let lesson = lesson(name).ok_or_else(|| ui.usage(unknown(name, ui)))?;
    if let Some(kept) = kept.as_ref().filter(|kept| kept.lesson != lesson.name) {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("lesson", &lesson.name), ("other", &kept.lesson)];
        return Err(ui.usage(ui.lang.fill("lesson.other", &values)));
    }
    let choice = match &kept {
        Some(kept) => kept.choice.clone(),
        None => Choice::of(lesson.takes, args.asked(), ui.lang, args.speed).map_err(|option| {
            let takes: Vec<_> = lesson.takes.iter().map(|take| format!("--{}", take.name())).collect();
            let takes = if takes.is_empty() { ui.lang.text("lesson.nothing").to_owned() } else { takes.join(", ") };
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("lesson", &lesson.name), ("option", &option), ("takes", &takes)];
            ui.usage(ui.lang.fill("lesson.not_taken", &values))
        })?,
    };
    let scenes = (lesson.scenes)(&choice).into_iter().map(|scene| {
        let plan = scene.topology.plan().map_err(|error| ui.usage(error.message(ui.lang)))?;
        Ok((scene, plan))
    });
    let scenes = scenes.collect::<Result<Vec<_>, ExitCode>>()?;
    let look = Dressing { lang: ui.lang, style: ui.style, width: ui.width };
    let stop = interrupt().map_err(|error| ui.usage(error))?;
    #[cfg(all(feature = "lab", feature = "live", feature = "serve", target_os = "linux"))]
    if args.serve {
        return super::lesson_serve::run(super::lesson_serve::Directed { lesson, scenes, choice }, stop, ui);
    }
    let show = Show { lesson, scenes: &scenes, choice: &choice, tell: Tell { lesson, look }, args, ui, stop };
    let mut out = Output::stdout();
    // Where there can be no lab nothing else need be said, unless somebody is to read it before there is one.
    if kept.is_some() || args.pause {
        let _ = out.write(show.tell.opening(&scenes).as_bytes());
    }
    match kept {
        Some(kept) => {
            show.replay(&kept.transcript, &mut out);
            let path = args.recording.as_deref().unwrap_or_else(|| "-".as_ref());
            let mut source = source::open(&[path.to_owned()]).map_err(|error| ui.usage(ui.told(&error)))?;
            show.conclude(&mut *source, &kept.transcript, Some(&path.display().to_string()), out)
        }
        None => show.live(out),
    }
}

impl Args {
    fn asked(&self) -> Asked {
        Asked {
            seed: self.seed,
            loss: self.loss,
            delay: self.delay,
            receivers: self.receivers.map(|count| count as usize),
            message: self.message.clone(),
            snooping: self.snooping,
        }
    }
}

/// What a recording keeps of its lesson.
struct Kept {
    lesson: String,
    choice: Choice,
    transcript: Transcript,
}

fn read(path: &PathBuf, ui: Ui) -> Result<Kept, ExitCode> {
    let mut source = source::open(std::slice::from_ref(path)).map_err(|error| ui.usage(ui.told(&error)))?;
    source.fill(&mut source::Batch::default()).map_err(|error| ui.usage(error.message(ui.lang)))?;
    let comments: Vec<_> = source.context().sections.iter().flat_map(|section| section.comments.clone()).collect();
    match Transcript::from_comments(&comments) {
        Some((lesson, choice, transcript)) => {
            Ok(Kept { lesson: lesson.to_owned(), choice: Choice::from_line(choice), transcript })
        }
        None => Err(ui.usage(ui.lang.fill("lesson.no_recording", &[("file", &path.display())]))),
    }
}

fn unknown(name: &str, ui: Ui) -> String {
    let near = LESSONS.iter().map(|lesson| (strsim::jaro_winkler(name, lesson.name), lesson.name));
    match near.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > 0.8) {
        Some((_, near)) => ui.lang.fill("lesson.unknown_near", &[("name", &name), ("near", &near)]),
        None => ui.lang.fill("lesson.unknown", &[("name", &name)]),
    }
}

/// A lesson that is being shown.
struct Show<'s> {
    lesson: &'static Lesson,
    scenes: &'s [(Scene, Plan)],
    choice: &'s Choice,
    tell: Tell<'s>,
    args: &'s Args,
    ui: Ui,
    stop: UnixStream,
}

impl Show<'_> {
    /// Waits for Enter where that was asked for.
    fn pause(&self) -> Result<(), ExitCode> {
        if !self.args.pause {
            return Ok(());
        }
        if !self.ui.quiet {
            self.ui.say(self.ui.lang.text("lesson.enter"));
        }
        let waits = crate::lessons::programs::Waits::new(self.stop.as_fd());
        waits.readable(io::stdin()).map_err(|_| ExitCode::from(INTERRUPTED))?;
        // Whoever types nothing more goes on without pauses.
        let _ = io::stdin().read_line(&mut String::new());
        Ok(())
    }

    /// What programs printed when a recording was made.
    fn replay(&self, transcript: &Transcript, out: &mut Output) {
        for (index, (scene, _)) in self.scenes.iter().enumerate() {
            let mut columns = Columns::new(scene, self.ui.width, self.ui.style);
            let mut text = self.tell.scene(scene, &columns, self.scenes.len() == 1);
            for line in transcript.lines.iter().filter(|line| line.scene == index) {
                text += &columns.add(&line.seat, &line.text, line.time_ns);
            }
            text += &columns.flush();
            let _ = out.write(text.as_bytes());
        }
    }

    #[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
    fn live(&self, mut out: Output) -> Result<ExitCode, ExitCode> {
        use crate::lessons::engine::stage::{self, StageError};

        self.pause()?;
        let camadas = std::env::current_exe().map_err(|error| self.ui.usage(error))?;
        let mut printer = Printer { show: self, opens: !self.args.pause, columns: None, out: &mut out };
        let stop = self.stop.as_fd();
        let played =
            stage::play(self.lesson, self.scenes, self.choice, &camadas, stop, &mut printer).map_err(|error| {
                self.ui.say(error.message(self.ui.lang));
                if error.is_forbidden() {
                    self.ui.say(self.ui.lang.fill("lesson.look_instead", &[("lesson", &self.lesson.name)]));
                }
                ExitCode::from(match error {
                    StageError::Interrupted => INTERRUPTED,
                    _ if error.is_forbidden() => NOT_PERMITTED,
                    _ => FAILED,
                })
            })?;
        if let Some(path) = &self.args.write {
            std::fs::write(path, &played.recording).map_err(|error| self.ui.cannot_create(path, &error))?;
        }
        let file = self.args.write.as_ref().map(|path| path.display().to_string());
        let recording = Box::new(io::Cursor::new(played.recording));
        let mut source = source::from_reader(file.as_deref().unwrap_or("-"), recording)
            .map_err(|error| self.ui.usage(error.message(self.ui.lang)))?;
        self.conclude(&mut *source, &played.transcript, file.as_deref(), out)
    }

    #[cfg(not(all(feature = "lab", feature = "live", target_os = "linux")))]
    fn live(&self, _: Output) -> Result<ExitCode, ExitCode> {
        self.ui.say(self.ui.lang.fill("lesson.look_instead", &[("lesson", &self.lesson.name)]));
        Err(ExitCode::from(NOT_PERMITTED))
    }

    /// What the frames show and prove, and what to think about.
    fn conclude(
        &self,
        source: &mut dyn Source,
        transcript: &Transcript,
        file: Option<&str>,
        mut out: Output,
    ) -> Result<ExitCode, ExitCode> {
        let lang = self.ui.lang;
        let evidence = Evidence::read(source, transcript, self.choice, self.scenes, lang);
        let evidence = evidence.map_err(|error| self.ui.usage(error.message(lang)))?;
        let _ = out.write(self.tell.recorded(&evidence).as_bytes());
        for look in self.lesson.looks {
            let text = self.tell.look(look, &evidence);
            if !text.is_empty() {
                self.pause()?;
                let _ = out.write(text.as_bytes());
            }
        }
        let findings = (self.lesson.findings)(&evidence);
        self.pause()?;
        let _ = out.write(self.tell.findings(&findings).as_bytes());
        let shown = self.lesson.looks.iter().find_map(|look| match look {
            Look::Frame(_, chosen) => chosen(&evidence),
            _ => None,
        });
        self.pause()?;
        let _ = out.write(self.tell.closing(file, shown.map(|shot| shot.number)).as_bytes());
        let code = self.ui.finish(&[], out);
        if findings.iter().all(|finding| finding.holds) { Ok(code) } else { Err(ExitCode::from(FAILED)) }
    }
}

/// Prints what programs print, as it comes.
#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
struct Printer<'p, 's> {
    show: &'p Show<'s>,
    /// What the lesson begins with is still to be told.
    opens: bool,
    columns: Option<Columns>,
    out: &'p mut Output,
}

#[cfg(all(feature = "lab", feature = "live", target_os = "linux"))]
impl crate::lessons::engine::stage::Audience for Printer<'_, '_> {
    fn scene(&mut self, index: usize) {
        let Some((scene, _)) = self.show.scenes.get(index) else { return };
        if std::mem::take(&mut self.opens) {
            let _ = self.out.write(self.show.tell.opening(self.show.scenes).as_bytes());
        }
        let columns = Columns::new(scene, self.show.ui.width, self.show.ui.style);
        let text = self.show.tell.scene(scene, &columns, self.show.scenes.len() == 1);
        let _ = self.out.write(text.as_bytes());
        self.columns = Some(columns);
    }

    fn line(&mut self, line: &crate::lessons::engine::transcript::Line) {
        let Some(columns) = &mut self.columns else { return };
        let text = columns.add(&line.seat, &line.text, line.time_ns);
        let _ = self.out.write(text.as_bytes());
    }

    fn idle(&mut self, now_ns: i64) {
        let Some(columns) = &mut self.columns else { return };
        let text = columns.idle(now_ns);
        let _ = self.out.write(text.as_bytes());
    }

    fn over(&mut self) {
        if let Some(columns) = &mut self.columns {
            let text = columns.flush();
            let _ = self.out.write(text.as_bytes());
        }
    }
}

/// The lessons, with what each is about and what can be changed; their names alone where remarks are not wanted.
fn list(ui: Ui) -> ExitCode {
    if ui.quiet {
        let names: String = LESSONS.iter().map(|lesson| format!("{}\n", lesson.name)).collect();
        let mut out = Output::stdout();
        let _ = out.write(names.as_bytes());
        return ui.finish(&[], out);
    }
    let columns = vec![
        Column::text("lesson", w("lesson", "lição")),
        Column::text("about", w("about", "sobre")).wrapped(),
        Column::text("takes", w("can be changed", "pode mudar")).spare(1).wrapped(),
    ];
    let mut table = Table::new("lessons", "", columns);
    for lesson in LESSONS {
        let takes: Vec<_> = lesson.takes.iter().map(|take| format!("--{}", take.name())).collect();
        let takes = if takes.is_empty() { Cell::None } else { Cell::Text(takes.join(" ")) };
        table.rows.push(vec![
            Cell::Text(lesson.name.to_owned()),
            Cell::Text(lesson.title.in_(ui.lang).to_owned()),
            takes,
        ]);
    }
    let text = |key| ui.lang.text(key).to_owned();
    let report = Report { heading: text("lesson.heading"), tables: vec![table], notes: vec![text("lesson.note")] };
    let look = Dressing { lang: ui.lang, style: ui.style, width: ui.width };
    let mut out = Output::stdout();
    let _ = out.write(table::report(&report, look).as_bytes());
    ui.finish(&[], out)
}
