//! Waiting, for sockets and for time to pass, which the wish that a program end interrupts.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::trouble::{Doing, Trouble};

/// Waits until something happens, or until the program is to end.
#[derive(Clone, Copy, Debug)]
pub struct Waits<'w> {
    stop: BorrowedFd<'w>,
}

impl<'w> Waits<'w> {
    /// Waits that end once `stop` becomes readable.
    #[must_use]
    pub const fn new(stop: BorrowedFd<'w>) -> Self {
        Self { stop }
    }

    /// Waits until `file` has something to read, or a connection to accept.
    ///
    /// # Errors
    /// [`Trouble::Stopped`] when the program is to end.
    pub fn readable(self, file: impl AsFd) -> Result<(), Trouble> {
        self.ready(&[(file.as_fd(), PollFlags::IN)]).map(drop)
    }

    /// Waits until `socket` takes octets, or its connection is made or refused.
    ///
    /// # Errors
    /// [`Trouble::Stopped`] when the program is to end.
    pub fn writable(self, socket: impl AsFd) -> Result<(), Trouble> {
        self.ready(&[(socket.as_fd(), PollFlags::OUT)]).map(drop)
    }

    /// Waits until any of `files` has something to read, and gives the index of the first that has.
    ///
    /// # Errors
    /// [`Trouble::Stopped`] when the program is to end.
    pub fn any(self, files: &[BorrowedFd<'_>]) -> Result<usize, Trouble> {
        let asked: Vec<_> = files.iter().map(|file| (*file, PollFlags::IN)).collect();
        self.ready(&asked)
    }

    fn ready(self, files: &[(BorrowedFd<'_>, PollFlags)]) -> Result<usize, Trouble> {
        let stop = PollFd::from_borrowed_fd(self.stop, PollFlags::IN);
        let asked = files.iter().map(|(file, flags)| PollFd::from_borrowed_fd(*file, *flags));
        let mut polled: Vec<_> = std::iter::once(stop).chain(asked).collect();
        loop {
            match poll(&mut polled, None) {
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(Trouble::failed(Doing::Read, error.into())),
            }
            match polled.iter().position(|file| !file.revents().is_empty()) {
                Some(0) => return Err(Trouble::Stopped),
                Some(at) => return Ok(at - 1),
                None => {}
            }
        }
    }

    /// Does nothing for `time`.
    ///
    /// # Errors
    /// [`Trouble::Stopped`] when the program is to end.
    pub fn pause(self, time: Duration) -> Result<(), Trouble> {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            let stop = PollFd::from_borrowed_fd(self.stop, PollFlags::IN);
            // More seconds than poll can count are as good as for ever.
            let left = Timespec::try_from(left).unwrap_or(Timespec { tv_sec: i32::MAX.into(), tv_nsec: 0 });
            match poll(&mut [stop], Some(&left)) {
                Ok(0) | Err(Errno::INTR) => {}
                Ok(_) => return Err(Trouble::Stopped),
                Err(error) => return Err(Trouble::failed(Doing::Read, error.into())),
            }
        }
    }

    /// Reads what a peer sent over a connection, at most as much as `buffer` holds; 0 octets when it closed.
    ///
    /// # Errors
    /// [`Doing::Receive`] when the connection is broken.
    pub fn read(self, connection: &TcpStream, buffer: &mut [u8]) -> Result<usize, Trouble> {
        loop {
            self.readable(connection)?;
            match (&*connection).read(buffer) {
                Err(error) if is_again(&error) => {}
                result => return result.map_err(|error| Trouble::failed(Doing::Receive, error)),
            }
        }
    }

    /// Sends all of `octets` over a connection.
    ///
    /// # Errors
    /// [`Doing::Answer`] when the connection is broken.
    pub fn write(self, connection: &TcpStream, mut octets: &[u8]) -> Result<(), Trouble> {
        while !octets.is_empty() {
            match (&*connection).write(octets) {
                Ok(sent) => octets = octets.get(sent..).unwrap_or_default(),
                Err(error) if is_again(&error) => self.writable(connection)?,
                Err(error) => return Err(Trouble::failed(Doing::Answer, error)),
            }
        }
        Ok(())
    }

    /// Reads the next datagram, cut to what `buffer` holds, and where it came from.
    ///
    /// # Errors
    /// [`Doing::Receive`].
    pub fn receive(self, socket: &UdpSocket, buffer: &mut [u8]) -> Result<(usize, SocketAddr), Trouble> {
        loop {
            self.readable(socket)?;
            match socket.recv_from(buffer) {
                Err(error) if is_again(&error) => {}
                result => return result.map_err(|error| Trouble::failed(Doing::Receive, error)),
            }
        }
    }
}

/// A connection as a stream that waits: for protocols that are spoken through [`Read`] and [`Write`].
#[derive(Debug)]
pub struct Patient<'w> {
    /// The connection.
    pub connection: TcpStream,
    /// How it waits.
    pub waits: Waits<'w>,
}

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.waits.read(&self.connection, buffer).map_err(Trouble::into_io)
    }
}

impl Write for Patient<'_> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.waits.write(&self.connection, octets).map(|()| octets.len()).map_err(Trouble::into_io)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn is_again(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
