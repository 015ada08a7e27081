//! A lab, seen from outside: made, watched, filled with programs, taken down.

use std::fs;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use nix::errno::Errno;
use nix::unistd::{getegid, geteuid};

use super::error::{At as _, Failure, LabError, Step};
use super::inside::WORD;
use super::message::{Channel, Reply, Request, Status};
use super::plan::{Plan, TapPlace};
use super::program::{Program, Running};
use super::topology::Topology;

/// A packet socket at a tap, opened in the namespace of its device and not bound: whoever records binds it to `index`
/// with the options and the ring they want.
///
/// The device is up. The socket keeps the namespace alive, so close it.
#[derive(Debug)]
pub struct Tap {
    /// Where it is.
    pub place: TapPlace,
    /// The device's number in its namespace.
    pub index: u32,
    /// `AF_PACKET`, `SOCK_RAW`, protocol 0.
    pub socket: OwnedFd,
}

#[cfg(feature = "live")]
impl From<Tap> for crate::source::live::Tap {
    fn from(tap: Tap) -> Self {
        let Tap { place, index, socket } = tap;
        let ends = [Some(place.node), place.peer];
        let description = ends.into_iter().flatten().collect::<Vec<_>>().join(" – ");
        Self { socket, index, name: place.name, description: Some(description), mac: place.mac }
    }
}

/// A lab that runs. It is taken down when this is dropped, or when the process ends in whatever way.
#[derive(Debug)]
pub struct Lab {
    plan: Plan,
    taps: Vec<Tap>,
    /// One question at a time.
    channel: Mutex<Channel>,
    /// The process that holds it, where this process made it.
    holder: Option<Child>,
}

/// How long a step may take. Building takes milliseconds; a machine that is busy beyond reason takes seconds.
const PATIENCE: Duration = Duration::from_secs(20);

impl Lab {
    /// Builds what `topology` describes, silent: hosts have no addresses until [`Lab::start`].
    ///
    /// The executable must call [`hold`](super::hold) first thing in `main`.
    ///
    /// # Errors
    /// When the topology makes no sense or the system refuses a step.
    pub fn up(topology: &Topology) -> Result<Self, LabError> {
        Self::up_by("/proc/self/exe", topology)
    }

    /// [`Lab::up`] without sockets at the taps, for who does not record.
    ///
    /// # Errors
    /// When the topology makes no sense or the system refuses a step.
    pub fn up_untapped(topology: &Topology) -> Result<Self, LabError> {
        Self::held_by("/proc/self/exe".into(), topology, false)
    }

    /// [`Lab::up`] for a process whose own executable does not call [`hold`](super::hold): `holder` is one that does.
    ///
    /// # Errors
    /// When the topology makes no sense or the system refuses a step.
    pub fn up_by(holder: impl Into<PathBuf>, topology: &Topology) -> Result<Self, LabError> {
        Self::held_by(holder.into(), topology, true)
    }

    fn held_by(holder: PathBuf, topology: &Topology, taps: bool) -> Result<Self, LabError> {
        let plan = topology.plan()?;
        let (own, theirs) = UnixStream::pair().at(Step::Holder, "").map_err(LabError::because)?;
        let patience = own.set_read_timeout(Some(PATIENCE));
        patience.at(Step::Holder, "").map_err(LabError::because)?;
        let mut command = Command::new(&holder);
        command.arg(WORD).stdin(Stdio::from(OwnedFd::from(theirs))).stdout(Stdio::null());
        let child = command.spawn().at(Step::Holder, &holder.display().to_string()).map_err(LabError::because)?;
        // The command keeps the other end of the socket open, which would hide that the holder has gone.
        drop(command);
        let mut lab = Self { plan, taps: Vec::new(), channel: Mutex::new(Channel::new(own)), holder: Some(child) };
        lab.build(topology, taps)?;
        Ok(lab)
    }

    fn build(&mut self, topology: &Topology, taps: bool) -> Result<(), LabError> {
        self.send(&Request::Build(topology.clone(), taps), &[])?;
        loop {
            match self.receive()? {
                (Reply::Unshared, _) => {
                    let pid = self.holder.as_ref().map(Child::id).unwrap_or_default();
                    give_identity(pid).map_err(LabError::because)?;
                    self.send(&Request::Mapped, &[])?;
                }
                (Reply::Tap(tap, index), fds) => self.taps.push(self.tap_of(tap, index, fds)?),
                (Reply::Done, _) => return Ok(()),
                (Reply::Failed(failure), _) => return Err(LabError::because(failure)),
                (Reply::Spawned(_) | Reply::Status(_), _) => return Err(LabError::Gone),
            }
        }
    }

    /// A lab that lives by itself, by a socket to it.
    pub(super) fn joined(stream: UnixStream) -> Result<Self, LabError> {
        let channel = Mutex::new(Channel::new(stream));
        let mut lab = Self { plan: Topology::new().plan()?, taps: Vec::new(), channel, holder: None };
        lab.plan = lab.status()?.topology.plan()?;
        Ok(lab)
    }

    /// Lets it live when this value is dropped.
    pub(super) fn forget_holder(&mut self) {
        self.holder = None;
    }

    /// Every address, card, network and tap.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The taps, to be taken once.
    pub fn taps(&mut self) -> Vec<Tap> {
        std::mem::take(&mut self.taps)
    }

    /// One more socket at the tap of this name.
    ///
    /// # Errors
    /// When there is no such tap, or the lab has ended.
    pub fn tap(&self, name: &str) -> Result<Tap, LabError> {
        match self.ask(&Request::Tap(name.to_owned()), &[])? {
            (Reply::Tap(tap, index), fds) => self.tap_of(tap, index, fds),
            _ => Err(LabError::Gone),
        }
    }

    fn tap_of(&self, tap: usize, index: u32, fds: Vec<OwnedFd>) -> Result<Tap, LabError> {
        let place = self.plan.taps.get(tap).cloned().ok_or(LabError::Gone)?;
        let socket = fds.into_iter().next().ok_or(LabError::Gone)?;
        Ok(Tap { place, index, socket })
    }

    /// Gives hosts their addresses and routes. Whoever records is ready before that, so that not even the first frame
    /// is missed.
    ///
    /// # Errors
    /// When the system refuses an address or route, or the lab has ended.
    pub fn start(&mut self) -> Result<(), LabError> {
        self.ask(&Request::Start, &[]).map(drop)
    }

    /// Runs a program on a host.
    ///
    /// # Errors
    /// When there is no such host, the program cannot be run, or the lab has ended.
    pub fn spawn(&self, host: &str, program: Program) -> Result<Running, LabError> {
        let refused = |error| LabError::because(Failure::new(Step::Program, host, &error));
        let (order, fds, mut running) = program.order(host).map_err(refused)?;
        let fds: Vec<_> = fds.iter().map(OwnedFd::as_fd).collect();
        match self.ask(&Request::Spawn(order), &fds) {
            Ok((Reply::Spawned(pid), _)) => {
                running.pid = pid;
                Ok(running)
            }
            Ok(_) => Err(LabError::Gone),
            Err(LabError::Refused(failure, _)) if failure.errno == libc::EHOSTUNREACH => {
                Err(LabError::NoHost(host.to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// What runs in it.
    ///
    /// # Errors
    /// When the lab has ended.
    pub fn status(&self) -> Result<Status, LabError> {
        match self.ask(&Request::Status, &[])? {
            (Reply::Status(status), _) => Ok(status),
            _ => Err(LabError::Gone),
        }
    }

    /// Waits until it has ended, in whatever way. For a lab that lives by itself.
    pub fn wait_for_end(self) {
        while self.receive().is_ok() {}
    }

    /// Takes it down: no process is left when this returns.
    pub fn down(self) {}

    pub(super) fn ask(
        &self,
        request: &Request,
        fds: &[std::os::fd::BorrowedFd<'_>],
    ) -> Result<(Reply, Vec<OwnedFd>), LabError> {
        let Ok(channel) = self.channel.lock() else { return Err(LabError::Gone) };
        channel.send(request, fds).map_err(|_| LabError::Gone)?;
        match channel.receive() {
            Ok(Some((Reply::Failed(failure), _))) => Err(LabError::because(failure)),
            Ok(Some(reply)) => Ok(reply),
            Ok(None) | Err(_) => Err(LabError::Gone),
        }
    }

    pub(super) fn send(&self, request: &Request, fds: &[std::os::fd::BorrowedFd<'_>]) -> Result<(), LabError> {
        let Ok(channel) = self.channel.lock() else { return Err(LabError::Gone) };
        channel.send(request, fds).map_err(|_| LabError::Gone)
    }

    pub(super) fn receive(&self) -> Result<(Reply, Vec<OwnedFd>), LabError> {
        let Ok(channel) = self.channel.lock() else { return Err(LabError::Gone) };
        channel.receive().ok().flatten().ok_or(LabError::Gone)
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let Some(holder) = &mut self.holder else { return };
        if let Ok(channel) = self.channel.lock() {
            // The end of the socket is the end of the lab.
            let _ = channel.stream().shutdown(std::net::Shutdown::Both);
        }
        // It waits for the first process inside, whose end the kernel delays until nothing is left there.
        let _ = holder.wait();
    }
}

/// Gives the user namespace of a process the identity of this one, so that programs inside run as whoever called, not
/// as root. Root has everybody's, or it could not read their files inside.
fn give_identity(pid: u32) -> Result<(), Failure> {
    let write = |file: &str, text: String| {
        let path = format!("/proc/{pid}/{file}");
        fs::write(&path, text).at(Step::Identity, file)
    };
    if geteuid().is_root() {
        let all = |file: &str| {
            let own = fs::read_to_string(format!("/proc/self/{file}")).at(Step::Identity, file)?;
            let lines = own.lines().filter_map(|line| {
                let mut numbers = line.split_whitespace();
                let (inside, _outside, count) = (numbers.next()?, numbers.next()?, numbers.next()?);
                Some(format!("{inside} {inside} {count}\n"))
            });
            write(file, lines.collect())
        };
        let everybody = all("uid_map").and_then(|()| all("gid_map"));
        match everybody {
            Err(failure) if failure.errno != Errno::EPERM as i32 => return Err(failure),
            Err(_) => {}
            Ok(()) => return Ok(()),
        }
    }
    write("setgroups", "deny".to_owned())?;
    write("uid_map", format!("{0} {0} 1", geteuid()))?;
    write("gid_map", format!("{0} {0} 1", getegid()))
}
