//! What the process that holds a lab and those that use it say to each other, and how: over a stream socket, each
//! message with its length before it and file descriptors beside that.

use std::ffi::OsString;
use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::os::fd::{AsRawFd as _, BorrowedFd, FromRawFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::Failure;
use super::topology::Topology;

/// What a lab is asked.
#[derive(Serialize, Deserialize, Debug)]
pub(super) enum Request {
    /// Build this; the first request. Whether a socket for each tap is wanted.
    Build(Topology, bool),
    /// The user namespace has its identities.
    Mapped,
    /// Give hosts their addresses.
    Start,
    /// Run a program; with its standard input, output and error, and a socket for what becomes of it.
    Spawn(Order),
    /// Open one more packet socket at a tap.
    Tap(String),
    /// Live without whoever asks for it; with a listening socket for those to come, which is at this path.
    Stay(PathBuf),
    /// What runs.
    Status,
    /// End.
    End,
}

/// A program to run.
#[derive(Serialize, Deserialize, Debug)]
pub(super) struct Order {
    /// Name of the host.
    pub host: String,
    /// The program and its arguments.
    pub argv: Vec<OsString>,
    /// The whole environment.
    pub env: Vec<(OsString, OsString)>,
    /// Where it starts; where it does not matter, where the lab was made.
    pub dir: Option<PathBuf>,
    /// Its standard input becomes its controlling terminal.
    pub terminal: bool,
    /// It may open packet sockets and change its host's network.
    pub capturing: bool,
    /// What it asks of its sockets is told: over one more socket that comes along.
    pub traced: bool,
}

/// What a lab answers.
#[derive(Serialize, Deserialize, Debug)]
pub(super) enum Reply {
    /// The user namespace wants its identities.
    Unshared,
    /// A packet socket comes along, opened at the tap of this index in the plan, for the device of this index.
    Tap(usize, u32),
    /// Done as asked.
    Done,
    /// The program runs; its number as itself sees it.
    Spawned(u32),
    /// What runs.
    Status(Status),
    /// It cannot be done.
    Failed(Failure),
}

/// What runs in a lab.
#[derive(Serialize, Deserialize, Clone, Debug)]
pub struct Status {
    /// What it consists of.
    pub topology: Topology,
    /// Running programs: host and command line.
    pub programs: Vec<(String, String)>,
    /// Seconds since its hosts came up.
    pub seconds: u64,
}

/// Longest message; what a system lets a command line and its environment have.
const MOST_OCTETS: usize = 8 << 20;

/// One end of the socket.
#[derive(Debug)]
pub(super) struct Channel(UnixStream);

impl Channel {
    pub fn new(stream: UnixStream) -> Self {
        Self(stream)
    }

    pub fn stream(&self) -> &UnixStream {
        &self.0
    }

    /// Sends a message, and `fds` along with it.
    pub fn send(&self, message: &impl Serialize, fds: &[BorrowedFd<'_>]) -> io::Result<()> {
        let body = postcard::to_allocvec(message).map_err(io::Error::other)?;
        if body.len() > MOST_OCTETS {
            return Err(Errno::E2BIG.into());
        }
        let length = (body.len() as u32).to_ne_bytes();
        let raw: Vec<_> = fds.iter().map(|fd| fd.as_raw_fd()).collect();
        let rights = [ControlMessage::ScmRights(&raw)];
        let with = if raw.is_empty() { &[][..] } else { &rights[..] };
        let sent = loop {
            match sendmsg::<()>(self.0.as_raw_fd(), &[IoSlice::new(&length)], with, MsgFlags::MSG_NOSIGNAL, None) {
                Err(Errno::EINTR) => {}
                other => break other?,
            }
        };
        // A reader that went away gives EPIPE: Rust's programs ignore SIGPIPE.
        (&self.0).write_all(&length[sent..])?;
        (&self.0).write_all(&body)
    }

    /// The next message and what came along; `None` when the other end is closed.
    pub fn receive<T: DeserializeOwned>(&self) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
        let mut length = [0; 4];
        let mut fds = Vec::new();
        let mut control = nix::cmsg_space!([i32; 8]);
        let got = loop {
            let mut parts = [IoSliceMut::new(&mut length)];
            let flags = MsgFlags::MSG_CMSG_CLOEXEC;
            match recvmsg::<()>(self.0.as_raw_fd(), &mut parts, Some(&mut control), flags) {
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
                Ok(message) => {
                    for message in message.cmsgs()? {
                        if let ControlMessageOwned::ScmRights(raw) = message {
                            // SAFETY: the kernel made these descriptors for this process just now.
                            fds.extend(raw.into_iter().map(|fd| unsafe { OwnedFd::from_raw_fd(fd) }));
                        }
                    }
                    break message.bytes;
                }
            }
        };
        if got == 0 {
            return Ok(None);
        }
        (&self.0).read_exact(&mut length[got..])?;
        let octets = u32::from_ne_bytes(length) as usize;
        if octets > MOST_OCTETS {
            return Err(Errno::EMSGSIZE.into());
        }
        let mut body = vec![0; octets];
        (&self.0).read_exact(&mut body)?;
        Ok(Some((postcard::from_bytes(&body).map_err(io::Error::other)?, fds)))
    }
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsFd as _;

    use super::*;

    #[test]
    fn messages_and_descriptors_arrive_in_order() {
        let (one, other) = UnixStream::pair().expect("a pair");
        let (one, other) = (Channel::new(one), Channel::new(other));
        let null = std::fs::File::open("/dev/null").expect("a file");
        one.send(&Request::Tap("p1".to_owned()), &[null.as_fd(), null.as_fd()]).expect("sent");
        one.send(&Request::End, &[]).expect("sent");
        drop(one);
        let (first, fds) = other.receive::<Request>().expect("a message").expect("not closed");
        assert!(matches!(first, Request::Tap(name) if name == "p1"));
        assert_eq!(fds.len(), 2);
        let (second, fds) = other.receive::<Request>().expect("a message").expect("not closed");
        assert!(matches!(second, Request::End) && fds.is_empty());
        assert!(other.receive::<Request>().expect("closed is no error").is_none());
    }
}
