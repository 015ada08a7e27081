//! A program's operator: lines that are typed, lines that are printed.

use std::fmt::Display;
use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, IsTerminal as _, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{SystemTime, UNIX_EPOCH};

use super::trouble::{Doing, Trouble};
use super::waits::Waits;
use crate::i18n::{Lang, fill};
use crate::proto::contract::escape;

/// Longest line that is read from an operator, in octets.
const LONGEST_LINE: u64 = 1 << 16;

/// Parts a line from its time: the unit separator of ASCII, which no line holds.
pub const STAMP: char = '\x1f';

/// The operator's terminal, and what can interrupt the program.
pub struct Console<'c> {
    /// The operator's language.
    pub lang: Lang,
    input: BufReader<File>,
    /// What is typed does not appear by itself, as it does on a terminal.
    echoes: bool,
    /// Each line says when it was printed: behind a unit separator, in nanoseconds since 1970.
    stamps: bool,
    marked: Option<u128>,
    output: &'c mut dyn Write,
    /// How to wait for sockets.
    pub waits: Waits<'c>,
}

/// What a program that waits for both meets first.
#[derive(Debug)]
pub enum Event {
    /// The operator typed this line.
    Typed(String),
    /// The operator will type nothing more.
    Left,
    /// The socket has something to read.
    Arrived,
}

impl<'c> Console<'c> {
    /// A console that reads lines from `input` and prints to `output`.
    pub fn new(lang: Lang, input: OwnedFd, output: &'c mut dyn Write, waits: Waits<'c>) -> Self {
        let input = File::from(input);
        let echoes = !input.is_terminal();
        Self { lang, input: BufReader::new(input), echoes, stamps: false, marked: None, output, waits }
    }

    /// Takes this moment for the time of the next line: what it tells happens now, and is told when it has succeeded.
    pub fn mark(&mut self) {
        self.marked = Some(now_ns());
    }

    /// The same, saying with each line when it was printed, for whoever puts lines of several programs in order.
    #[must_use]
    pub fn stamped(mut self, stamps: bool) -> Self {
        self.stamps = stamps;
        self
    }

    /// Prints the message of `key`, filled with `values`, as a line.
    ///
    /// # Errors
    /// [`Trouble::Stopped`] when nobody reads any more, [`Doing::Print`] when it cannot be written.
    pub fn say(&mut self, key: &'static str, values: &[(&str, &dyn Display)]) -> Result<(), Trouble> {
        let line = fill(self.lang.text(key), values);
        self.line(&line)
    }

    /// Prints `line`.
    ///
    /// # Errors
    /// As [`Console::say`].
    pub fn line(&mut self, line: &str) -> Result<(), Trouble> {
        if self.stamps {
            let time = self.marked.take().unwrap_or_else(now_ns);
            return self.print(&format!("{line}{STAMP}{time}\n"));
        }
        self.print(&format!("{line}\n"))
    }

    fn print(&mut self, text: &str) -> Result<(), Trouble> {
        match self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(Trouble::Stopped),
            Err(error) => Err(Trouble::failed(Doing::Print, error)),
        }
    }

    /// Prints the message of `key` as a prompt and reads a line; `None` when the operator will type nothing more.
    ///
    /// # Errors
    /// As [`Console::say`], and [`Doing::Read`].
    pub fn ask(&mut self, key: &'static str) -> Result<Option<String>, Trouble> {
        self.prompt(key)?;
        self.read_line()
    }

    /// Prints the message of `key` as a prompt.
    ///
    /// # Errors
    /// As [`Console::say`].
    pub fn prompt(&mut self, key: &'static str) -> Result<(), Trouble> {
        let prompt = format!("{} ", self.lang.text(key));
        self.print(&prompt)
    }

    /// Waits for a line or for `socket`, whichever comes first.
    ///
    /// # Errors
    /// As [`Console::ask`].
    pub fn line_or(&mut self, socket: impl AsFd) -> Result<Event, Trouble> {
        if !self.has_line() && self.waits.any(&[socket.as_fd(), self.input.get_ref().as_fd()])? == 0 {
            return Ok(Event::Arrived);
        }
        Ok(self.read_line()?.map_or(Event::Left, Event::Typed))
    }

    fn has_line(&self) -> bool {
        memchr::memchr(b'\n', self.input.buffer()).is_some()
    }

    /// A line without its end, in whatever pieces it comes.
    fn read_line(&mut self) -> Result<Option<String>, Trouble> {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") && (line.len() as u64) < LONGEST_LINE {
            if self.input.buffer().is_empty() {
                self.waits.readable(self.input.get_ref())?;
                match self.input.fill_buf() {
                    Ok([]) if line.is_empty() => {
                        self.line("")?;
                        return Ok(None);
                    }
                    Ok([]) => break,
                    Ok(_) => {}
                    Err(error) => return Err(Trouble::failed(Doing::Read, error)),
                }
            }
            let buffer = self.input.buffer();
            let end = memchr::memchr(b'\n', buffer).map_or(buffer.len(), |at| at + 1);
            line.extend_from_slice(&buffer[..end]);
            self.input.consume(end);
        }
        let text = text_of(&line);
        if self.echoes {
            self.line(&text)?;
        }
        Ok(Some(text))
    }
}

impl std::fmt::Debug for Console<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Console").field("lang", &self.lang).field("echoes", &self.echoes).finish_non_exhaustive()
    }
}

fn now_ns() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos()
}

/// Octets as text, without the ends of lines that telnet and netcat send along.
#[must_use]
pub fn text_of(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).trim_end_matches(['\r', '\n']).to_owned()
}

/// What a peer said, escaped so that it can do nothing to the terminal that it is printed on.
#[must_use]
pub fn said(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len());
    escape(text_of(octets).as_bytes(), &mut text);
    text
}
