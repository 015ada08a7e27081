//! `camadas lesson NAME --serve`: a lesson on a page, to be started, stepped through and repeated there.

use std::io::Cursor;
use std::net::{Ipv4Addr, SocketAddr};
use std::ops::ControlFlow;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::ui::{Output, Ui};
use crate::i18n::{Lang, Words};
use crate::lab::Plan;
use crate::lessons::engine::choice::Choice;
use crate::lessons::engine::evidence::Evidence;
use crate::lessons::engine::lesson::{Lesson, Scene, Step};
use crate::lessons::engine::stage::{self, Audience, Played, StageError};
use crate::lessons::engine::transcript::Line;
use crate::run::record::Watch;
use crate::run::store::Store;
use crate::serve::{Both, Course, Manner, Server, Stage, Wish};
use crate::source::{self, Source};

/// How often a lesson that waits looks whether it is to end.
const TICK: Duration = Duration::from_millis(100);

const LANGS: [Lang; 2] = [Lang::En, Lang::PtBr];

/// A lesson with all that it is played with.
pub(super) struct Directed {
    pub lesson: &'static Lesson,
    pub scenes: Vec<(Scene, Plan)>,
    pub choice: Choice,
}

/// Serves a lesson until Ctrl-C.
pub(super) fn run(directed: Directed, stop: UnixStream, ui: Ui) -> Result<ExitCode, ExitCode> {
    let failed = |error: std::io::Error| ui.usage(error);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server = Server::bind(address).map_err(failed)?;
    let [title, about] = [directed.lesson.title, directed.lesson.about].map(both);
    let scene = crate::serve::Scene { title, about, ..crate::serve::Scene::default() };
    let (stage, wishes) = Stage::new(scene, Store::start(nothing(ui)?, None, || ()));
    let mut out = Output::stdout();
    let _ = out.write(format!("{}\n", server.url()).as_bytes());
    ui.remark(ui.lang.text("serve.open"));
    let manner = Manner {
        lang: ui.lang,
        names: vec![directed.lesson.name.to_owned()],
        shows_secrets: ui.shows_secrets,
        live: true,
        filter: String::new(),
    };
    let director = Director { directed, stage: Arc::clone(&stage), wishes, stop: stop.try_clone().map_err(failed)? };
    let directing = thread::spawn(move || director.direct());
    server.run_lesson(stage, manner, stop.as_fd()).map_err(failed)?;
    // What is being played is taken down before the end.
    let _ = directing.join();
    Ok(ui.finish(&[], out))
}

/// A text as the page gets it.
fn both(words: Words) -> Both {
    LANGS.map(|lang| words.in_(lang).to_owned())
}

/// A capture without frames, for what is seen before the first ones come.
fn nothing(ui: Ui) -> Result<Box<dyn Source>, ExitCode> {
    let mut octets = Vec::new();
    crate::output::pcapng::push_section(&[], &mut octets);
    source::from_reader("-", Box::new(Cursor::new(octets))).map_err(|error| ui.usage(error.message(ui.lang)))
}

/// Plays the lesson as often as it is wished for.
struct Director {
    directed: Directed,
    stage: Arc<Stage>,
    wishes: Receiver<Wish>,
    stop: UnixStream,
}

impl Director {
    fn is_stopped(&self) -> bool {
        let now = Timespec { tv_sec: 0, tv_nsec: 0 };
        let mut polled = [PollFd::new(&self.stop, PollFlags::IN)];
        poll(&mut polled, Some(&now)).is_ok_and(|ready| ready > 0)
    }

    /// The next wish; none once it is to end.
    fn wish(&self) -> Option<Wish> {
        loop {
            if self.is_stopped() {
                return None;
            }
            match self.wishes.recv_timeout(TICK) {
                Ok(wish) => return Some(wish),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    fn direct(self) {
        while let Some(wish) = self.wish() {
            if wish != Wish::Step {
                self.play(wish == Wish::Slowly);
            }
        }
    }

    fn play(&self, slowly: bool) {
        let Directed { lesson, scenes, choice } = &self.directed;
        let seats = scenes.iter().flat_map(|(scene, _)| scene.seats()).map(|(seat, _)| seat.to_owned());
        let seats: Vec<String> = seats.collect();
        self.stage.tell(|scene| {
            scene.course = Course::Plays;
            (scene.lines, scene.findings, scene.failure) = (Vec::new(), Vec::new(), None);
            scene.questions.clear();
            scene.seats = Vec::new();
            for seat in seats {
                if !scene.seats.contains(&seat) {
                    scene.seats.push(seat);
                }
            }
        });
        let camadas = std::env::current_exe().map_err(StageError::System);
        let played = camadas.and_then(|camadas| {
            let mut watcher = Watcher { director: self, slowly };
            stage::play(lesson, scenes, choice, &camadas, self.stop.as_fd(), &mut watcher)
        });
        match played {
            Ok(played) => self.conclude(played),
            Err(error) => self.stage.tell(|scene| {
                scene.course = Course::Over;
                scene.failure = Some(LANGS.map(|lang| error.message(lang)));
            }),
        }
    }

    /// Shows the whole recording, with what it proves.
    fn conclude(&self, played: Played) {
        let Directed { lesson, scenes, choice } = &self.directed;
        let open = || source::from_reader("-", Box::new(Cursor::new(played.recording.clone()))).ok();
        let told = LANGS.map(|lang| {
            let mut source = open()?;
            let evidence = Evidence::read(&mut *source, &played.transcript, choice, scenes, lang).ok()?;
            Some(
                (lesson.findings)(&evidence)
                    .into_iter()
                    .map(|finding| (finding.text(lang), finding.holds))
                    .collect::<Vec<_>>(),
            )
        });
        let [Some(english), Some(portuguese)] = told else { return };
        self.stage.tell(|scene| {
            let pairs = english.into_iter().zip(portuguese);
            scene.findings = pairs.map(|((en, holds), (pt, _))| ([en, pt], holds)).collect();
            (scene.course, scene.part) = (Course::Over, None);
            scene.questions = lesson.questions.iter().copied().map(both).collect();
        });
        if let Some(source) = open() {
            self.stage.show(Store::start(source, None, || ()));
        }
    }
}

/// Shows what happens as it does.
struct Watcher<'d> {
    director: &'d Director,
    slowly: bool,
}

impl Audience for Watcher<'_> {
    fn scene(&mut self, index: usize) {
        let scenes = &self.director.directed.scenes;
        let Some((scene, _)) = scenes.get(index).filter(|_| scenes.len() > 1) else { return };
        let part = LANGS.map(|lang| format!("{}/{} · {}", index + 1, scenes.len(), scene.title.in_(lang)));
        self.director.stage.tell(|scene| scene.part = Some(part));
    }

    fn line(&mut self, line: &Line) {
        self.director.stage.tell(|scene| scene.lines.push((line.seat.clone(), line.text.clone())));
    }

    fn idle(&mut self, _: i64) {}

    fn over(&mut self) {}

    fn watches(&self) -> bool {
        true
    }

    fn watch(&mut self, recording: Watch) {
        self.director.stage.show(Store::start(Box::new(recording), None, || ()));
    }

    fn step(&mut self, step: &Step) -> ControlFlow<()> {
        if !self.slowly {
            return ControlFlow::Continue(());
        }
        self.director.stage.tell(|scene| {
            scene.course = Course::Waits;
            scene.next = Some(LANGS.map(|lang| says(step, lang)));
        });
        loop {
            match self.director.wish() {
                Some(Wish::Step) => break,
                // Who asks for the beginning while it waits wants the rest without waiting.
                Some(Wish::Start) => {
                    self.slowly = false;
                    break;
                }
                Some(Wish::Slowly) => {}
                None => return ControlFlow::Break(()),
            }
        }
        self.director.stage.tell(|scene| scene.course = Course::Plays);
        ControlFlow::Continue(())
    }
}

/// What a step does, in words.
fn says(step: &Step, lang: Lang) -> String {
    match step {
        Step::Start { seat, words } => lang.fill("lesson.step_start", &[("seat", seat), ("what", &words.join(" "))]),
        Step::Type(seat, line) => lang.fill("lesson.step_type", &[("seat", seat), ("what", line)]),
        Step::Lines(seat, count) => lang.fill("lesson.step_lines", &[("seat", seat), ("what", count)]),
        Step::End(seat) => lang.fill("lesson.step_end", &[("seat", seat)]),
        Step::Stop(seat) => lang.fill("lesson.step_stop", &[("seat", seat)]),
        Step::Frames(count) => lang.fill("lesson.step_frames", &[("what", count)]),
    }
}
