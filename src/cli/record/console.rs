//! What programs say and are told while they run: their output host by host, what is typed, Ctrl-C.

use std::fs::File;
use std::io::{self, ErrorKind, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::cli::interrupt::interrupt;
use crate::cli::ui::Ui;
use crate::lab::{Exit, Running, Signal};

/// How long the others may take to end by themselves once the last program has, and how long once they were told to.
const GRACE: Duration = Duration::from_millis(400);
const LAST_GRACE: Duration = Duration::from_secs(3);
/// How long outputs are waited for that somebody holds open when all programs have ended.
const LEFT_OPEN: Duration = Duration::from_millis(200);

/// All programs that run, and the terminal.
pub struct Console {
    ui: Ui,
    interrupt: UnixStream,
    /// What was typed and is no whole line yet; `None` once the input has ended.
    input: Option<(File, Vec<u8>)>,
    seats: Vec<Seat>,
    /// The output that the last line on the terminal, which is not finished, is of.
    unfinished: Option<(usize, usize)>,
    /// How often an end was asked for: by Ctrl-C, or because the last program has ended.
    asked: usize,
    /// When the next, harsher way to end is due.
    due: Option<Instant>,
}

/// A program.
struct Seat {
    host: String,
    running: Running,
    exit: Option<Exit>,
    /// It was told to end, so that how it did is not its own choice.
    was_told: bool,
    stdin: Option<PipeWriter>,
    /// Standard output and standard error.
    outputs: [Option<OwnedFd>; 2],
}

impl Console {
    pub fn new(ui: Ui) -> io::Result<Self> {
        let input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
        let input = Some((input, Vec::new()));
        Ok(Self { ui, interrupt: interrupt()?, input, seats: Vec::new(), unfinished: None, asked: 0, due: None })
    }

    /// Takes a program that was started.
    pub fn add(&mut self, host: &str, mut running: Running) {
        let outputs = [running.stdout.take().map(OwnedFd::from), running.stderr.take().map(OwnedFd::from)];
        let stdin = running.stdin.take();
        if stdin.is_none() {
            // It reads what is typed itself.
            self.input = None;
        }
        self.seats.push(Seat { host: host.to_owned(), running, exit: None, was_told: false, stdin, outputs });
    }

    /// Serves all programs until they have ended; the exit code is that of the last one, or of the first that failed by
    /// itself.
    pub fn until_the_end(&mut self) -> ExitCode {
        loop {
            self.wait();
            self.notice_ends();
            if self.seats.iter().all(|seat| seat.exit.is_some()) {
                break;
            }
            self.end_what_is_due();
        }
        let end = Instant::now() + LEFT_OPEN;
        while self.seats.iter().any(|seat| seat.outputs.iter().any(Option::is_some)) && Instant::now() < end {
            self.due = Some(end);
            self.wait();
        }
        self.break_line();
        let own = |seat: &&Seat| !seat.was_told;
        let codes = self.seats.iter().rev().filter(own).filter_map(|seat| seat.exit).map(Exit::code);
        let last = self.seats.last().and_then(|seat| seat.exit).map_or(0, Exit::code);
        let failed = codes.clone().find(|code| *code != 0);
        ExitCode::from(if last != 0 { last } else { failed.unwrap_or(0) })
    }

    /// Waits until something happens and sees to it.
    fn wait(&mut self) {
        /// What a descriptor belongs to.
        #[derive(Clone, Copy)]
        enum Whose {
            Interrupt,
            Input,
            Program,
            Output(usize, usize),
        }
        let mut watched: Vec<(Whose, BorrowedFd<'_>)> = vec![(Whose::Interrupt, self.interrupt.as_fd())];
        watched.extend(self.input.as_ref().map(|(file, _)| (Whose::Input, file.as_fd())));
        for (at, seat) in self.seats.iter().enumerate() {
            if seat.exit.is_none() {
                watched.push((Whose::Program, seat.running.as_fd()));
            }
            for (stream, output) in seat.outputs.iter().enumerate() {
                watched.extend(output.as_ref().map(|fd| (Whose::Output(at, stream), fd.as_fd())));
            }
        }
        let timeout = self.due.map(|due| {
            let left = due.saturating_duration_since(Instant::now());
            Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) }
        });
        let mut fds: Vec<_> = watched.iter().map(|(_, fd)| PollFd::from_borrowed_fd(*fd, PollFlags::IN)).collect();
        // A signal that interrupts it is seen in its pipe.
        if poll(&mut fds, timeout.as_ref()).is_err() {
            return;
        }
        let ready: Vec<_> =
            fds.iter().zip(&watched).filter(|(fd, _)| !fd.revents().is_empty()).map(|(_, (whose, _))| *whose).collect();
        for whose in ready {
            match whose {
                Whose::Interrupt => self.interrupted(),
                Whose::Input => self.typed(),
                Whose::Program => {}
                Whose::Output(seat, stream) => self.said(seat, stream),
            }
        }
    }

    fn notice_ends(&mut self) {
        for seat in &mut self.seats {
            if seat.exit.is_none() {
                seat.exit = seat.running.try_wait();
            }
        }
        let last_ended = self.seats.last().is_some_and(|seat| seat.exit.is_some());
        if last_ended && self.asked == 0 && self.due.is_none() {
            self.due = Some(Instant::now() + GRACE);
        }
    }

    fn end_what_is_due(&mut self) {
        if self.due.is_some_and(|due| Instant::now() >= due) {
            // Nobody pressed Ctrl-C, which programs may tell of at length.
            self.ask_to_end(Signal::SIGTERM);
        }
    }

    /// Ctrl-C was pressed, or this process was told to end.
    fn interrupted(&mut self) {
        // One octet stands for one signal.
        let _ = (&self.interrupt).read(&mut [0]);
        self.ask_to_end(Signal::SIGINT);
    }

    /// Tells all programs to end: first politely, then so that they cannot decline.
    fn ask_to_end(&mut self, politely: Signal) {
        let signal = if self.asked == 0 { politely } else { Signal::SIGKILL };
        self.asked += 1;
        self.due = Some(Instant::now() + LAST_GRACE);
        for seat in self.seats.iter_mut().filter(|seat| seat.exit.is_none()) {
            seat.running.kill(signal);
            seat.was_told = true;
        }
    }

    /// Hands what was typed to a program: to the host that a line begins with, as in `a: hello`, else to the last.
    fn typed(&mut self) {
        let Some((file, line)) = &mut self.input else { return };
        let mut octets = [0; 4096];
        match file.read(&mut octets) {
            Ok(0) => {
                self.input = None;
                self.seats.iter_mut().for_each(|seat| seat.stdin = None);
            }
            Ok(count) => {
                line.extend_from_slice(&octets[..count]);
                while let Some(end) = line.iter().position(|octet| *octet == b'\n') {
                    let whole: Vec<_> = line.drain(..=end).collect();
                    hand(&whole, &mut self.seats);
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => self.input = None,
        }
    }

    /// Shows what a program said.
    fn said(&mut self, seat: usize, stream: usize) {
        let Some(output) = &self.seats[seat].outputs[stream] else { return };
        let mut octets = [0; 16 << 10];
        match rustix::io::read(output, &mut octets) {
            Ok(0) => self.seats[seat].outputs[stream] = None,
            Ok(count) => self.show(seat, stream, &octets[..count]),
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => self.seats[seat].outputs[stream] = None,
        }
    }

    fn show(&mut self, seat: usize, stream: usize, octets: &[u8]) {
        let widest = self.seats.iter().map(|seat| seat.host.len()).max().unwrap_or(0);
        let mut head = String::new();
        self.ui.style.strong(&format!("{:widest$}", self.seats[seat].host), &mut head);
        let bar = if self.ui.style.ascii { '|' } else { '│' };
        let mut text = Vec::new();
        for line in octets.split_inclusive(|octet| *octet == b'\n') {
            if self.unfinished != Some((seat, stream)) {
                if self.unfinished.is_some() {
                    text.push(b'\n');
                }
                let gap = if line == b"\n" { "" } else { " " };
                text.extend_from_slice(format!("{head} {bar}{gap}").as_bytes());
            }
            text.extend_from_slice(line);
            self.unfinished = (!line.ends_with(b"\n")).then_some((seat, stream));
        }
        // Nobody can be told that the terminal is gone.
        let _ = match stream {
            0 => io::stdout().write_all(&text).and_then(|()| io::stdout().flush()),
            _ => io::stderr().write_all(&text),
        };
    }

    fn break_line(&mut self) {
        if let Some((_, stream)) = self.unfinished.take() {
            let _ = if stream == 0 { io::stdout().write_all(b"\n") } else { io::stderr().write_all(b"\n") };
        }
    }
}

/// Gives a line to the program it is meant for.
fn hand(line: &[u8], seats: &mut [Seat]) {
    let named = seats.iter().rposition(|seat| {
        line.strip_prefix(seat.host.as_bytes()).is_some_and(|rest| rest.starts_with(b":")) && seat.stdin.is_some()
    });
    let (at, line) = match named {
        Some(at) => (Some(at), line[seats[at].host.len() + 1..].trim_ascii_start()),
        None => (seats.iter().rposition(|seat| seat.stdin.is_some()), line),
    };
    let Some(stdin) = at.and_then(|at| seats[at].stdin.as_mut()) else { return };
    let line = if line.ends_with(b"\n") { line.to_vec() } else { [line, b"\n"].concat() };
    if stdin.write_all(&line).is_err()
        && let Some(at) = at
    {
        // It reads no more.
        seats[at].stdin = None;
    }
}
