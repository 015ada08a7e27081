//! The first process of a lab: serves those who use it, reaps what ends, until nobody needs it any more.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::socket::{getsockopt, sockopt};
use nix::unistd::geteuid;

use super::build::Network;
use super::multicast::Router;
use super::programs::{self, Running};
use super::start::{self, Membership};
use crate::lab::error::{At as _, Failure, Step};
use crate::lab::message::{Channel, Reply, Request, Status};

/// How long somebody may take over a request. Who is slower is stuck, and would hold up everyone.
const PATIENCE: Duration = Duration::from_secs(2);

/// A lab that runs.
pub(super) struct Lab {
    network: Network,
    programs: Vec<Running>,
    users: Vec<Channel>,
    /// Where further users come from, and the file to take away at the end.
    door: Option<(UnixListener, PathBuf)>,
    started: Option<Instant>,
    ended: bool,
    routers: Vec<Router>,
    /// Kept because the kernel leaves a group when its socket is closed.
    _memberships: Vec<Membership>,
    children: SignalFd,
}

/// Lets a descriptor tell of ended children. Comes before the process has threads: one that does not block the signal
/// would be given it, and lose it.
pub(super) fn children() -> Result<SignalFd, Failure> {
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGCHLD);
    signals.thread_block().at(Step::Program, "")?;
    SignalFd::with_flags(&signals, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK).at(Step::Program, "")
}

/// What has something to say.
enum Ready {
    Children,
    Door,
    User(usize),
    Program(usize),
    Router(usize),
}

impl Lab {
    /// A lab with this network, and what tells of ended children.
    pub fn new(network: Network, children: SignalFd) -> Self {
        Self {
            network,
            programs: Vec::new(),
            users: Vec::new(),
            door: None,
            started: None,
            ended: false,
            routers: Vec::new(),
            _memberships: Vec::new(),
            children,
        }
    }

    /// Serves until the last user has gone, or one asks for the end.
    pub fn serve(mut self, first: Channel, taps: bool) {
        if self.greet(&first, taps).is_ok() {
            self.users.push(first);
        }
        while !self.ended && (!self.users.is_empty() || self.door.is_some()) {
            let Ok(ready) = self.wait() else { break };
            // From the last to the first, so that what goes does not move what is still to be looked at.
            for what in ready.into_iter().rev() {
                match what {
                    Ready::Children => {
                        // Read until empty, or it would stay readable.
                        while let Ok(Some(_)) = self.children.read_signal() {}
                        programs::reap(&mut self.programs);
                    }
                    Ready::Door => self.let_in(),
                    Ready::Program(at) => {
                        if let Some(program) = self.programs.get_mut(at) {
                            program.obey();
                        }
                    }
                    Ready::Router(at) => self.routers[at].work(),
                    Ready::User(at) => {
                        if !self.answer(at) {
                            self.users.remove(at);
                        }
                    }
                }
            }
        }
        // The end of this process would end them too, but whoever waits at a socket would see that closed first.
        programs::end_all();
        if let Some((_, path)) = self.door {
            // Who finds it still there finds nobody behind it.
            let _ = std::fs::remove_file(path);
        }
    }

    /// Says that it is built, and hands over a socket for each tap if that is wanted.
    fn greet(&self, first: &Channel, taps: bool) -> io::Result<()> {
        for tap in 0..if taps { self.network.plan.taps.len() } else { 0 } {
            match self.network.open_tap(tap) {
                Ok((fd, index)) => first.send(&Reply::Tap(tap, index), &[fd.as_fd()])?,
                Err(failure) => return first.send(&Reply::Failed(failure), &[]),
            }
        }
        first.send(&Reply::Done, &[])
    }

    fn wait(&self) -> io::Result<Vec<Ready>> {
        let mut whats = vec![Ready::Children];
        let mut polled = vec![PollFd::new(self.children.as_fd(), PollFlags::POLLIN)];
        let mut add = |fd, what| {
            polled.push(PollFd::new(fd, PollFlags::POLLIN));
            whats.push(what);
        };
        self.door.iter().for_each(|(door, _)| add(door.as_fd(), Ready::Door));
        self.routers.iter().enumerate().for_each(|(at, router)| add(router.as_fd(), Ready::Router(at)));
        self.users.iter().enumerate().for_each(|(at, user)| add(user.stream().as_fd(), Ready::User(at)));
        for (at, program) in self.programs.iter().enumerate() {
            program.status().into_iter().for_each(|status| add(status.as_fd(), Ready::Program(at)));
        }
        match poll(&mut polled, PollTimeout::NONE) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(errno.into()),
        }
        let ready = polled.iter().map(|fd| fd.any().unwrap_or(true)).zip(whats);
        Ok(ready.filter(|(ready, _)| *ready).map(|(_, what)| what).collect())
    }

    /// Lets a further user in, if it is the one whose lab this is.
    fn let_in(&mut self) {
        let Some((door, _)) = &self.door else { return };
        let Ok((stream, _)) = door.accept() else { return };
        let own = getsockopt(&stream, sockopt::PeerCredentials).is_ok_and(|peer| peer.uid() == geteuid().as_raw());
        if own && set_patience(&stream).is_ok() {
            self.users.push(Channel::new(stream));
        }
    }

    /// Answers a request; gives false when this user has gone.
    fn answer(&mut self, at: usize) -> bool {
        let Ok(Some((request, fds))) = self.users[at].receive::<Request>() else { return false };
        let reply = match request {
            Request::Build(..) | Request::Mapped => return false,
            Request::Start => self.start().map(|()| Reply::Done),
            Request::Spawn(order) => programs::spawn(&self.network, order, fds).map(|program| {
                let pid = program.pid();
                self.programs.push(program);
                Reply::Spawned(pid)
            }),
            Request::Tap(name) => return self.send_tap(at, &name),
            Request::Stay(path) => self.stay(path, fds).map(|()| Reply::Done),
            Request::Status => Ok(Reply::Status(self.status())),
            Request::End => {
                self.ended = true;
                return true;
            }
        };
        self.users[at].send(&reply.unwrap_or_else(Reply::Failed), &[]).is_ok()
    }

    fn send_tap(&self, at: usize, name: &str) -> bool {
        let tap = self.network.plan.taps.iter().position(|place| place.name == name);
        let missing = || Failure { step: Step::Tap, place: name.to_owned(), errno: libc::ENODEV };
        let opened = tap.ok_or_else(missing).and_then(|tap| Ok((tap, self.network.open_tap(tap)?)));
        let user = &self.users[at];
        match opened {
            Ok((tap, (fd, index))) => user.send(&Reply::Tap(tap, index), &[fd.as_fd()]).is_ok(),
            Err(failure) => user.send(&Reply::Failed(failure), &[]).is_ok(),
        }
    }

    fn start(&mut self) -> Result<(), Failure> {
        if self.started.is_none() {
            (self._memberships, self.routers) = start::start(&mut self.network)?;
            self.started = Some(Instant::now());
        }
        Ok(())
    }

    /// Lives on when the user who made it has gone.
    fn stay(&mut self, path: PathBuf, fds: Vec<OwnedFd>) -> Result<(), Failure> {
        let place = path.display().to_string();
        let missing = || Errno::EBADF;
        let door: UnixListener = fds.into_iter().next().ok_or_else(missing).at(Step::Holder, &place)?.into();
        // Whoever comes and has gone again before they are let in must not keep everyone waiting.
        door.set_nonblocking(true).at(Step::Holder, &place)?;
        super::silence().at(Step::Holder, &place)?;
        self.door = Some((door, path));
        Ok(())
    }

    fn status(&self) -> Status {
        Status {
            topology: self.network.topology.clone(),
            programs: self.programs.iter().map(|program| (program.host.clone(), program.line.clone())).collect(),
            seconds: self.started.map_or(0, |started| started.elapsed().as_secs()),
        }
    }
}

fn set_patience(stream: &UnixStream) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))
}
