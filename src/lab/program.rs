//! Programs in a lab, seen from outside.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::Signal;

use super::message::Order;
use super::trace::Trace;

/// Where a standard stream of a program leads.
#[derive(Debug, Default)]
pub enum Io {
    /// Nowhere.
    Null,
    /// Where that of this process leads.
    #[default]
    Inherit,
    /// To [`Running`].
    Pipe,
    /// To a file.
    Fd(OwnedFd),
}

/// A program to run on a host. Without further words it has the environment, folder and standard streams of this
/// process.
#[derive(Debug)]
pub struct Program {
    argv: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    dir: Option<PathBuf>,
    streams: [Io; 3],
    terminal: Option<(u16, u16)>,
    capturing: bool,
    trace: Option<(Trace, String)>,
}

impl Program {
    /// A program and its arguments; without a slash it is looked for in `PATH`.
    pub fn new<S: AsRef<OsStr>>(argv: impl IntoIterator<Item = S>) -> Self {
        Self {
            argv: argv.into_iter().map(|word| word.as_ref().to_owned()).collect(),
            env: std::env::vars_os().collect(),
            dir: std::env::current_dir().ok(),
            streams: Default::default(),
            terminal: None,
            capturing: false,
            trace: None,
        }
    }

    /// Begins with no environment at all.
    #[must_use]
    pub fn env_clear(mut self) -> Self {
        self.env.clear();
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.retain(|(known, _)| known != name.as_ref());
        self.env.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// The folder it starts in.
    #[must_use]
    pub fn dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.dir = Some(dir.into());
        self
    }

    /// Where its standard input comes from.
    #[must_use]
    pub fn stdin(mut self, from: Io) -> Self {
        self.streams[0] = from;
        self
    }

    /// Where its standard output goes.
    #[must_use]
    pub fn stdout(mut self, to: Io) -> Self {
        self.streams[1] = to;
        self
    }

    /// Where its standard error goes.
    #[must_use]
    pub fn stderr(mut self, to: Io) -> Self {
        self.streams[2] = to;
        self
    }

    /// Gives it a terminal of this size for all three streams, whose other side is [`Running::terminal`].
    #[must_use]
    pub fn terminal(mut self, rows: u16, columns: u16) -> Self {
        self.terminal = Some((rows, columns));
        self
    }

    /// Lets it open packet sockets and change the network of its host. Other programs may not, as on a real machine.
    #[must_use]
    pub fn capturing(mut self) -> Self {
        self.capturing = true;
        self
    }

    /// Notes in `trace` what it, called `name` there, and all that it starts ask of their sockets.
    #[must_use]
    pub fn traced(mut self, trace: &Trace, name: impl Into<String>) -> Self {
        self.trace = Some((trace.clone(), name.into()));
        self
    }

    /// What to send into the lab, and what stays here.
    pub(super) fn order(self, host: &str) -> io::Result<(Order, Vec<OwnedFd>, Running)> {
        let (status, theirs) = UnixStream::pair()?;
        let (stdin, stdout, stderr, terminal) = Default::default();
        let mut running = Running { status, stdin, stdout, stderr, terminal, pid: 0, exit: None };
        let streams = match self.terminal {
            Some((rows, columns)) => {
                let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
                let pair = openpty(&size, None)?;
                running.terminal = Some(File::from(pair.master));
                [pair.slave.try_clone()?, pair.slave.try_clone()?, pair.slave]
            }
            None => running.join(self.streams)?,
        };
        let [stdin, stdout, stderr] = streams;
        let order = Order {
            host: host.to_owned(),
            argv: self.argv,
            env: self.env,
            dir: self.dir,
            terminal: self.terminal.is_some(),
            capturing: self.capturing,
            traced: self.trace.is_some(),
        };
        let mut fds = vec![stdin, stdout, stderr, theirs.into()];
        if let Some((trace, name)) = self.trace {
            fds.push(trace.begin(host, &name)?);
        }
        Ok((order, fds, running))
    }
}

/// How a program ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// By itself, with this code.
    Code(u8),
    /// By this signal.
    Signal(u8),
    /// With the lab it was in.
    Gone,
}

impl Exit {
    /// The code that a shell would give: 128 and the signal's number for one that ended by a signal.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Code(code) => code,
            Self::Signal(signal) => 128 + signal,
            Self::Gone => 128 + Signal::SIGKILL as u8,
        }
    }

    pub(super) fn octets(self) -> [u8; 2] {
        match self {
            Self::Code(code) => [0, code],
            Self::Signal(signal) => [1, signal],
            Self::Gone => [2, 0],
        }
    }

    fn from_octets(octets: [u8; 2]) -> Self {
        match octets {
            [0, code] => Self::Code(code),
            [1, signal] => Self::Signal(signal),
            _ => Self::Gone,
        }
    }
}

/// A program that runs on a host. It is killed, with everything in its session, when this is dropped.
///
/// Its descriptor (`as_fd`) becomes readable when it has ended.
#[derive(Debug)]
pub struct Running {
    /// Its standard input, where that is [`Io::Pipe`]. Drop it to end the input.
    pub stdin: Option<PipeWriter>,
    /// Its standard output, where that is [`Io::Pipe`].
    pub stdout: Option<PipeReader>,
    /// Its standard error, where that is [`Io::Pipe`].
    pub stderr: Option<PipeReader>,
    /// The other side of its terminal, where it has one.
    pub terminal: Option<File>,
    pub(super) pid: u32,
    status: UnixStream,
    exit: Option<Exit>,
}

impl Running {
    /// Opens the pipes asked for; gives the program's ends.
    fn join(&mut self, streams: [Io; 3]) -> io::Result<[OwnedFd; 3]> {
        let null = || Ok::<OwnedFd, io::Error>(File::options().read(true).write(true).open("/dev/null")?.into());
        let [stdin, stdout, stderr] = streams;
        let mut output = |to: Io, own: BorrowedFd<'_>, kept: fn(&mut Self) -> &mut Option<PipeReader>| {
            Ok::<OwnedFd, io::Error>(match to {
                Io::Null => null()?,
                Io::Inherit => own.try_clone_to_owned()?,
                Io::Fd(fd) => fd,
                Io::Pipe => {
                    let (reader, writer) = io::pipe()?;
                    *kept(self) = Some(reader);
                    writer.into()
                }
            })
        };
        let stdout = output(stdout, io::stdout().as_fd(), |running| &mut running.stdout)?;
        let stderr = output(stderr, io::stderr().as_fd(), |running| &mut running.stderr)?;
        let stdin = match stdin {
            Io::Null => null()?,
            Io::Inherit => io::stdin().as_fd().try_clone_to_owned()?,
            Io::Fd(fd) => fd,
            Io::Pipe => {
                let (reader, writer) = io::pipe()?;
                self.stdin = Some(writer);
                reader.into()
            }
        };
        Ok([stdin, stdout, stderr])
    }

    /// Its number, as itself and other programs of its lab see it.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits until it ends.
    pub fn wait(&mut self) -> Exit {
        self.wait_until(None).unwrap_or(Exit::Gone)
    }

    /// Waits until it ends, but no longer than this; `None` where it still runs.
    pub fn wait_timeout(&mut self, timeout: Duration) -> Option<Exit> {
        self.wait_until(Some(Instant::now() + timeout))
    }

    /// How it ended; `None` where it still runs.
    pub fn try_wait(&mut self) -> Option<Exit> {
        self.wait_until(Some(Instant::now()))
    }

    fn wait_until(&mut self, deadline: Option<Instant>) -> Option<Exit> {
        if self.exit.is_none() {
            // The least that a socket takes for a timeout is a microsecond.
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let timeout = left.map(|left| left.max(Duration::from_micros(1)));
            let mut octets = [0; 2];
            let read = self.status.set_read_timeout(timeout).and_then(|()| self.status.read_exact(&mut octets));
            self.exit = match read {
                Ok(()) => Some(Exit::from_octets(octets)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
                Err(_) => Some(Exit::Gone),
            };
        }
        self.exit
    }

    /// Sends a signal to its process group; `SIGKILL` to its whole session.
    pub fn kill(&self, signal: Signal) {
        // What has ended needs no signal.
        let _ = (&self.status).write_all(&[signal as u8]);
    }
}

impl AsFd for Running {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.status.as_fd()
    }
}
