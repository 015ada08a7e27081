//! Runs the scenes of a lesson in labs, records every tap, and takes down what the programs print.

mod seat;
mod trouble;

use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::os::fd::BorrowedFd;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::authors::{Authors, Started};
use super::choice::Choice;
use super::lesson::{Lesson, Scene, Step, host_of};
use super::transcript::{Line, Transcript};
use crate::frame::{Extra, Frame};
use crate::lab::topology::Impairment;
use crate::lab::{Io, Lab, Plan, Program, Signal};
use crate::output::pcapng;
use crate::run::record::{Recorder, Recording, To, Watch};
use crate::run::{self, Plan as RunPlan};
use crate::source::TLS_KEY_LOG;
use crate::source::live::{Live, Options, Tap};

use seat::Seat;
pub use trouble::{StageError, Waited};

/// How long a program or a frame is waited for, beyond what impaired cables take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Nothing that comes is expected to come later than this after what it follows.
const MOMENT: Duration = Duration::from_millis(20);
/// How long nothing is recorded before a scene is over, where nothing on its cables takes longer.
const SETTLED: Duration = Duration::from_millis(60);

/// How long whoever watches waits for frames before it hears that there are none.
const LOOK: Duration = Duration::from_millis(50);

/// What is not seen by a descriptor, frames and time, is looked for this often.
const TICK: Duration = Duration::from_millis(5);

/// Where programs write the keys of their sessions, in the folder that they start in (RFC 9850 §1).
const KEYS: &str = "keys.log";

/// Is told what happens as it does.
pub trait Audience {
    /// A scene begins: its lab is there.
    fn scene(&mut self, index: usize);
    /// A program printed a line.
    fn line(&mut self, line: &Line);
    /// At this time, in nanoseconds since 1970, nothing new was printed.
    fn idle(&mut self, now_ns: i64);
    /// A scene is over; one that could not have a lab did not begin.
    fn over(&mut self);

    /// It wants to see frames as they are recorded.
    fn watches(&self) -> bool {
        false
    }

    /// Sees the frames of a scene, once it wants to.
    fn watch(&mut self, _recording: Watch) {}

    /// A step comes next; it may be waited for, and the lesson ended before it.
    fn step(&mut self, _step: &Step) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What a lesson left behind.
#[derive(Debug)]
pub struct Played {
    /// What the programs printed.
    pub transcript: Transcript,
    /// The recording of all scenes, as pcapng, with the keys of what was encrypted.
    pub recording: Vec<u8>,
}

/// Plays the scenes of `lesson` with the programs of the executable at `camadas`; ends early once `stop` is readable.
///
/// # Errors
/// When there is no lab or no recording, a program fails or does not do what the lesson has it do, or `stop`.
pub fn play(
    lesson: &Lesson,
    scenes: &[(Scene, Plan)],
    choice: &Choice,
    camadas: &Path,
    stop: BorrowedFd<'_>,
    audience: &mut dyn Audience,
) -> Result<Played, StageError> {
    let (mut transcript, mut recordings, mut keys) = (Transcript::default(), Vec::new(), Vec::new());
    for (index, (scene, _)) in scenes.iter().enumerate() {
        let mut stage = Stage {
            scene,
            index,
            choice,
            camadas,
            stop,
            audience: &mut *audience,
            transcript: &mut transcript,
            pending: Vec::new(),
            started: Vec::new(),
            keys: Vec::new(),
        };
        let recording = stage.play();
        stage.tell(i64::MAX);
        let started = stage.started;
        keys.append(&mut stage.keys);
        audience.over();
        recordings.push((recording?, started));
    }
    let mut octets = Vec::new();
    pcapng::push_section(&transcript.to_comments(lesson.name, &choice.to_line()), &mut octets);
    let taps: Vec<_> = recordings.iter().flat_map(|(recording, _)| recording.interfaces.iter().cloned()).collect();
    taps.iter().for_each(|tap| pcapng::push_interface(tap, &mut octets));
    if !keys.is_empty() {
        pcapng::push_secrets(TLS_KEY_LOG, &keys, &mut octets);
    }
    let mut first_tap = 0;
    for ((recording, started), (scene, plan)) in recordings.iter().zip(scenes) {
        let authors = Authors { scene, plan, started, lang: choice.lang };
        write_frames(recording, &authors, first_tap, &mut octets)?;
        first_tap += recording.interfaces.len() as u32;
    }
    pcapng::push_statistics(&taps, &mut octets);
    Ok(Played { transcript, recording: octets })
}

/// Appends the frames of a scene, each with who sent it, its taps counted from `first_tap`.
fn write_frames(
    recording: &Recording,
    authors: &Authors<'_>,
    first_tap: u32,
    octets: &mut Vec<u8>,
) -> Result<(), StageError> {
    let mut source = recording.source().map_err(StageError::Source)?;
    let mut stats = run::each(&mut *source, &RunPlan::default(), |view| {
        let mut extra: Extra = view.frame.extra.cloned().unwrap_or_default();
        extra.comments.extend(authors.comment(view));
        let tap = first_tap + view.frame.tap;
        pcapng::push_frame(&Frame { tap, extra: Some(&extra), ..*view.frame }, octets);
        ControlFlow::Continue(())
    });
    if stats.errors.is_empty() { Ok(()) } else { Err(StageError::Source(stats.errors.swap_remove(0))) }
}

/// Where a scene is being played.
struct Place<'p> {
    lab: &'p Lab,
    recorder: &'p Recorder,
    folder: &'p Path,
}

/// A scene that is being played.
struct Stage<'s> {
    scene: &'s Scene,
    index: usize,
    choice: &'s Choice,
    camadas: &'s Path,
    stop: BorrowedFd<'s>,
    audience: &'s mut dyn Audience,
    transcript: &'s mut Transcript,
    /// Lines that were read and not handed on yet.
    pending: Vec<Line>,
    started: Vec<Started>,
    /// The key log that the programs wrote.
    keys: Vec<u8>,
}

impl Stage<'_> {
    fn play(&mut self) -> Result<Recording, StageError> {
        // What programs leave in the folder that they start in goes with it.
        let folder = tempfile::tempdir().map_err(StageError::System)?;
        let mut lab = Lab::up(&self.scene.topology)?;
        self.audience.scene(self.index);
        let taps = lab.taps().into_iter().map(|tap| Tap {
            name: self.scene.tap_name(&tap.place.name),
            // The host whose cable it is: that of the tap's own card, else that at the other end.
            description: Some(if tap.place.mac.is_some() {
                tap.place.node
            } else {
                tap.place.peer.unwrap_or(tap.place.node)
            }),
            mac: tap.place.mac,
            index: tap.index,
            socket: tap.socket,
        });
        let live = Live::adopt(taps.collect(), &Options::lab()).map_err(StageError::Live)?;
        let mut prepared = Recorder::prepare(live, &To::Memory, None).map_err(StageError::System)?;
        if self.audience.watches() {
            self.audience.watch(prepared.watch(Some(LOOK)));
        }
        let recorder = prepared.start().map_err(StageError::System)?;
        lab.start()?;
        let mut seats = Vec::new();
        let mut before = 0;
        for step in &self.scene.steps {
            if self.audience.step(step).is_break() {
                return Err(StageError::Interrupted);
            }
            let since = recorder.frames();
            self.step(step, &Place { lab: &lab, recorder: &recorder, folder: folder.path() }, before, &mut seats)?;
            if !matches!(step, Step::Frames(_)) {
                before = since;
            }
        }
        // What is still on its way arrives before those who wait for it go.
        self.settle(&recorder, &mut seats, self.settled())?;
        let mut ended = false;
        for at in (0..seats.len()).rev() {
            ended |= !seats[at].has_ended();
            self.end(at, &mut seats, true)?;
        }
        if ended {
            self.settle(&recorder, &mut seats, SETTLED)?;
        }
        let recording = recorder.stop();
        lab.down();
        self.keys = match fs::read(folder.path().join(KEYS)) {
            Ok(keys) => keys,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(StageError::System(error)),
        };
        match recording.failure {
            Some(error) => Err(StageError::System(error)),
            None => Ok(recording),
        }
    }

    /// How long nothing is recorded once a scene is over.
    fn settled(&self) -> Duration {
        let impairments = self.scene.topology.links.iter().filter_map(|link| link.impairments.as_ref()).flatten();
        let longest = impairments.map(|Impairment { delay, jitter, .. }| *delay + *jitter).max().unwrap_or_default();
        self.scene.settled.max(SETTLED).max(3 * longest + MOMENT)
    }

    fn step(&mut self, step: &Step, place: &Place<'_>, before: u64, seats: &mut Vec<Seat>) -> Result<(), StageError> {
        match step {
            Step::Start { seat, words } => {
                self.started.push(Started { seat: seat.clone(), words: words.clone(), time_ns: now_ns() });
                seats.push(self.start(seat, words, place)?);
                let at = seats.len() - 1;
                self.wait(seats, &Waited::Ready(seat.clone()), |seats| seats[at].has_begun() || seats[at].has_ended())
            }
            Step::Type(seat, line) => {
                let at = find(seats, seat)?;
                let waited = Waited::Prompt(seat.clone());
                self.wait(seats, &waited, |seats| seats[at].asks() || seats[at].has_ended())?;
                seats[at].type_line(line).map_err(StageError::System)
            }
            Step::Lines(seat, count) => {
                let at = find(seats, seat)?;
                let waited = Waited::Lines(seat.clone(), *count);
                self.wait(seats, &waited, |seats| seats[at].lines >= *count || seats[at].has_ended())
            }
            Step::End(seat) => {
                let at = find(seats, seat)?;
                self.end(at, seats, false)
            }
            Step::Stop(seat) => {
                let at = find(seats, seat)?;
                self.end(at, seats, true)
            }
            Step::Frames(count) => {
                let waited = Waited::Frames(before + count, place.recorder.frames());
                self.wait(seats, &waited, |_| place.recorder.frames() >= before + count)?;
                self.settle(place.recorder, seats, MOMENT)
            }
        }
    }

    fn start(&self, seat: &str, words: &[String], place: &Place<'_>) -> Result<Seat, StageError> {
        let lang = ["--stamps", "--lang", self.choice.lang.tag()];
        let argv = [self.camadas.as_os_str(), "program".as_ref()];
        let words = words.iter().map(String::as_str).chain(lang).map(AsRef::as_ref);
        let program = Program::new(argv.into_iter().chain(words));
        let program = program.env("SSLKEYLOGFILE", place.folder.join(KEYS));
        let program = program.dir(place.folder).stdin(Io::Pipe).stdout(Io::Pipe).stderr(Io::Pipe);
        Ok(Seat::new(seat, place.lab.spawn(host_of(seat), program)?))
    }

    /// Waits for the end of a program, which it is asked for first where it `must`.
    fn end(&mut self, at: usize, seats: &mut [Seat], must: bool) -> Result<(), StageError> {
        if must && !seats[at].has_ended() {
            seats[at].running.kill(Signal::SIGINT);
        }
        let waited = Waited::End(seats[at].name.clone());
        self.wait(seats, &waited, |seats| seats[at].has_ended())?;
        match seats[at].running.try_wait().map(|exit| exit.code()) {
            Some(0) => Ok(()),
            code => Err(StageError::Failed(seats[at].name.clone(), code.unwrap_or_default())),
        }
    }

    /// Waits until nothing was recorded for so long.
    fn settle(&mut self, recorder: &Recorder, seats: &mut [Seat], quiet: Duration) -> Result<(), StageError> {
        let (mut frames, mut since) = (recorder.frames(), Instant::now());
        let waited = Waited::Quiet;
        self.wait(seats, &waited, |_| {
            if recorder.frames() != frames {
                (frames, since) = (recorder.frames(), Instant::now());
            }
            since.elapsed() >= quiet
        })
    }

    /// Takes down what programs print until `is_done`.
    fn wait(
        &mut self,
        seats: &mut [Seat],
        waited: &Waited,
        mut is_done: impl FnMut(&[Seat]) -> bool,
    ) -> Result<(), StageError> {
        let deadline = Instant::now() + PATIENCE + self.settled();
        loop {
            if is_done(seats) {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(StageError::Never(waited.clone(), PATIENCE + self.settled()));
            }
            let mut polled = vec![PollFd::from_borrowed_fd(self.stop, PollFlags::IN)];
            polled
                .extend(seats.iter().flat_map(Seat::descriptors).map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)));
            let tick = Timespec { tv_sec: 0, tv_nsec: i64::from(TICK.subsec_nanos()) };
            let ready = match poll(&mut polled, Some(&tick)) {
                Ok(ready) => ready,
                Err(Errno::INTR) => continue,
                Err(error) => return Err(StageError::System(error.into())),
            };
            if !polled[0].revents().is_empty() {
                return Err(StageError::Interrupted);
            }
            drop(polled);
            let time_ns = now_ns();
            for seat in seats.iter_mut() {
                let lines = seat.read(time_ns).map_err(StageError::System)?;
                let (scene, name) = (self.index, seat.name.clone());
                let lines = lines.into_iter().map(|(time_ns, text)| Line { time_ns, scene, seat: name.clone(), text });
                self.pending.extend(lines);
            }
            self.tell(time_ns - TICK.as_nanos() as i64);
            if ready == 0 {
                self.audience.idle(time_ns);
            }
        }
    }

    /// Hands on the lines that were printed before `until_ns`, in the order of time: no earlier one can still come.
    fn tell(&mut self, until_ns: i64) {
        self.pending.sort_by_key(|line| line.time_ns);
        let count = self.pending.partition_point(|line| line.time_ns < until_ns);
        for line in self.pending.drain(..count) {
            self.audience.line(&line);
            self.transcript.lines.push(line);
        }
    }
}

/// The time, in nanoseconds since 1970.
fn now_ns() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as i64
}

fn find(seats: &[Seat], name: &str) -> Result<usize, StageError> {
    let at = seats.iter().rposition(|seat| seat.name == name);
    at.ok_or_else(|| StageError::System(io::Error::other(format!("nobody sits at {name}"))))
}
