//! A program that plays a part, and what it printed and was not taken down yet.

use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd};

use crate::lab::Running;
use crate::lessons::programs::STAMP;

/// A program that plays a part.
#[derive(Debug)]
pub(super) struct Seat {
    /// Its host, or "host:something".
    pub name: String,
    pub running: Running,
    /// What it printed on standard output and on standard error since the last end of a line.
    partial: [Vec<u8>; 2],
    has_printed: bool,
    /// Whole lines that it printed.
    pub lines: usize,
    /// A line was typed that it has not read yet.
    typed: bool,
    ended: bool,
}

impl Seat {
    pub fn new(name: &str, running: Running) -> Self {
        Self {
            name: name.to_owned(),
            running,
            partial: Default::default(),
            has_printed: false,
            lines: 0,
            typed: false,
            ended: false,
        }
    }

    /// It printed something, so it has opened what it opens.
    pub fn has_begun(&self) -> bool {
        self.has_printed
    }

    /// It has ended, and all that it printed was read.
    pub fn has_ended(&self) -> bool {
        self.ended && self.running.stdout.is_none() && self.running.stderr.is_none()
    }

    /// It waits for a line: what it printed last is a prompt.
    pub fn asks(&self) -> bool {
        !self.typed && self.partial[0].ends_with(b": ")
    }

    pub fn type_line(&mut self, line: &str) -> io::Result<()> {
        self.typed = true;
        match &mut self.running.stdin {
            Some(stdin) => stdin.write_all(format!("{line}\n").as_bytes()),
            None => Ok(()),
        }
    }

    /// What becomes readable when there is something to read.
    pub fn descriptors(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        let pipes = [&self.running.stdout, &self.running.stderr];
        let pipes = pipes.into_iter().flatten().map(|pipe| pipe.as_fd());
        pipes.chain((!self.ended).then(|| self.running.as_fd()))
    }

    /// The lines that it printed since, each with its time in nanoseconds since 1970; `now_ns` for one that has none.
    pub fn read(&mut self, now_ns: i64) -> io::Result<Vec<(i64, String)>> {
        let mut lines = Vec::new();
        // Asking a program that runs would wait for a tick of the kernel's clock.
        self.ended |= !self.ended && is_readable(&self.running)? && self.running.try_wait().is_some();
        let Self { running, partial: [out, err], .. } = self;
        for (pipe, partial) in [(&mut running.stdout, out), (&mut running.stderr, err)] {
            while let Some(reader) = pipe.as_mut()
                && is_readable(reader)?
            {
                let mut buffer = [0; 4096];
                let octets = reader.read(&mut buffer)?;
                if octets == 0 {
                    *pipe = None;
                    lines.extend((!partial.is_empty()).then(|| line(&std::mem::take(partial), now_ns)));
                    break;
                }
                self.has_printed = true;
                for octet in &buffer[..octets] {
                    match octet {
                        b'\n' => lines.push(line(&std::mem::take(partial), now_ns)),
                        octet => partial.push(*octet),
                    }
                }
            }
        }
        self.typed &= lines.is_empty();
        self.lines += lines.len();
        Ok(lines)
    }
}

fn is_readable(file: &impl AsFd) -> io::Result<bool> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    let mut polled = [PollFd::new(file, PollFlags::IN)];
    match poll(&mut polled, Some(&now)) {
        Ok(ready) => Ok(ready > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// A printed line and when it was printed; what would move a cursor is replaced.
fn line(octets: &[u8], now_ns: i64) -> (i64, String) {
    let printed = String::from_utf8_lossy(octets);
    let (text, time) = printed.rsplit_once(STAMP).unwrap_or((&printed, ""));
    let text = text.trim_end().chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
    (time.parse().unwrap_or(now_ns), text)
}
