//! `camadas lab enter`: a program on a host of a lab, in this terminal.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

use crate::cli::interrupt::interrupt;
use crate::cli::ui::Ui;
use crate::lab::{Exit, Lab, Program, Running, Signal};

/// Runs `argv`, or a shell, on `host`, and gives its exit code.
pub(super) fn enter(lab: &Lab, host: &str, argv: Vec<OsString>, ui: Ui) -> Result<ExitCode, ExitCode> {
    let shell = argv.is_empty();
    let argv = if shell { vec![env::var_os("SHELL").unwrap_or_else(|| "/bin/sh".into())] } else { argv };
    // Who sits at a machine of a lab may watch its cards and change its addresses.
    let program = Program::new(argv).env("CAMADAS_HOST", host).capturing();
    let failed = |error: io::Error| ui.usage(error);
    if shell && !ui.quiet && io::stderr().is_terminal() {
        ui.say(ui.lang.fill("lab.entered", &[("host", &host)]));
    }
    let interrupted = interrupt().map_err(failed)?;
    let exit = if io::stdin().is_terminal() && io::stdout().is_terminal() {
        let size = tcgetwinsize(io::stdin()).map_err(|error| failed(error.into()))?;
        let program = program.terminal(size.ws_row, size.ws_col);
        let mut running = lab.spawn(host, program).map_err(|error| super::refused(&error, ui))?;
        let _raw = Raw::begin().map_err(failed)?;
        relay(&mut running, &interrupted).map_err(failed)?
    } else {
        let mut running = lab.spawn(host, program).map_err(|error| super::refused(&error, ui))?;
        attend(&mut running, &interrupted).map_err(failed)?
    };
    Ok(ExitCode::from(exit.code()))
}

fn wait_for(fds: &[BorrowedFd<'_>]) -> io::Result<Vec<bool>> {
    let mut polled: Vec<_> = fds.iter().map(|fd| PollFd::from_borrowed_fd(*fd, PollFlags::IN)).collect();
    match poll(&mut polled, None) {
        Ok(_) => Ok(polled.iter().map(|fd| !fd.revents().is_empty()).collect()),
        Err(rustix::io::Errno::INTR) => Ok(vec![false; fds.len()]),
        Err(error) => Err(error.into()),
    }
}

/// Waits for a program that has the streams of this one; hands Ctrl-C on, and ends it at the second.
fn attend(running: &mut Running, mut interrupted: &UnixStream) -> io::Result<Exit> {
    let mut times = 0;
    loop {
        let ready = wait_for(&[running.as_fd(), interrupted.as_fd()])?;
        if ready[0] {
            return Ok(running.wait());
        }
        if ready[1] {
            times += interrupted.read(&mut [0; 16])?;
            running.kill(if times > 1 { Signal::SIGKILL } else { Signal::SIGINT });
        }
    }
}

/// The terminal as programs like editors want it: each key at once, none of them special. As before when this is
/// dropped.
struct Raw(Termios);

impl Raw {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut raw = before.clone();
        raw.make_raw();
        tcsetattr(io::stdin(), OptionalActions::Now, &raw)?;
        Ok(Self(before))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // The terminal may be gone.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.0);
    }
}

/// Carries keys to the terminal of a program and what it writes back, until it ends.
fn relay(running: &mut Running, interrupted: &UnixStream) -> io::Result<Exit> {
    let Some(mut terminal) = running.terminal.take() else { return attend(running, interrupted) };
    let (mut resized, signal) = UnixStream::pair()?;
    pipe::register(SIGWINCH, signal)?;
    let (stdin, mut keys) = (io::stdin(), File::from(io::stdin().as_fd().try_clone_to_owned()?));
    let mut screen = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut octets = [0; 4096];
    loop {
        let fds = [terminal.as_fd(), stdin.as_fd(), running.as_fd(), interrupted.as_fd(), resized.as_fd()];
        let ready = wait_for(&fds)?;
        if ready[0] {
            match terminal.read(&mut octets) {
                Ok(count @ 1..) => {
                    screen.write_all(&octets[..count])?;
                    // What it wrote last comes before its end.
                    continue;
                }
                // Nobody has its other side open any more (EIO), so nobody is left that could read or write there.
                _ => return Ok(running.wait()),
            }
        }
        if ready[2] {
            return Ok(running.wait());
        }
        if ready[1] {
            match keys.read(&mut octets) {
                Ok(count @ 1..) => terminal.write_all(&octets[..count])?,
                // This terminal is gone; so is the other one, for whoever is there.
                _ => return Ok(hang_up(running, terminal)),
            }
        }
        if ready[3] {
            return Ok(hang_up(running, terminal));
        }
        if ready[4] {
            // However many times: the size is asked for.
            let _times = resized.read(&mut octets)?;
            tcsetwinsize(&terminal, tcgetwinsize(&stdin)?)?;
        }
    }
}

/// Takes the terminal away from a program, which then gets SIGHUP, and ends what stays in spite of it.
fn hang_up(running: &mut Running, terminal: File) -> Exit {
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1);
    drop(terminal);
    running.wait_timeout(PATIENCE).unwrap_or_else(|| {
        running.kill(Signal::SIGKILL);
        running.wait()
    })
}
