//! The programs of a lab: started in the namespaces of their host, reaped when they end.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, AsRawFd as _, OwnedFd, RawFd};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::signal::{SigHandler, SigSet, Signal, kill, signal};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, setsid};
use rustix::thread::{CapabilitySet, capabilities, configure_capability_in_ambient_set, set_capabilities};

use super::build::Network;
use crate::lab::error::{At as _, Failure, Step};
use crate::lab::message::Order;
use crate::lab::program::Exit;
use crate::lab::trace::Filter;

/// A program that runs.
pub(super) struct Running {
    pub host: String,
    pub line: String,
    pid: Pid,
    /// Tells whoever started it what became of it, and hears what signals to send.
    status: UnixStream,
    /// Nobody waits for it any more.
    deserted: bool,
}

/// Capabilities that a program which captures gets; only over its lab, as all of them here.
const CAPTURING: CapabilitySet = CapabilitySet::NET_RAW.union(CapabilitySet::NET_ADMIN);

/// Lets capabilities be handed on to programs that are to capture. A program keeps a capability across `execve` only
/// if it is inheritable and ambient (capabilities(7)); being inheritable alone gives it nothing.
pub(super) fn let_capabilities_be_inherited() -> io::Result<()> {
    let mut own = capabilities(None)?;
    own.inheritable |= CAPTURING;
    Ok(set_capabilities(None, own)?)
}

/// What happens between `fork` and `execve`: system calls only, since other threads of the process may have held locks
/// when it was forked.
struct Child {
    namespace: Option<RawFd>,
    /// The host name of its own, where hosts have different ones.
    hostname: Option<Vec<u8>>,
    terminal: bool,
    capturing: bool,
    filter: Option<Filter>,
}

impl Child {
    fn prepare(&self) -> io::Result<()> {
        setsid()?;
        // The first process hears of ended children through a descriptor and blocks the signal; that is not for others.
        SigSet::empty().thread_set_mask()?;
        // What a shell starts in the background ignores Ctrl-C and hands that on. Programs of a lab hear of it only from who
        // started them, so nobody means the others.
        for asked in [Signal::SIGINT, Signal::SIGQUIT] {
            // SAFETY: sets no handler.
            unsafe { signal(asked, SigHandler::SigDfl) }?;
        }
        if self.terminal {
            // SAFETY: makes the terminal that is standard input the controlling one; takes a number.
            Errno::result(unsafe { libc::ioctl(0, libc::TIOCSCTTY, 0) })?;
        }
        if let Some(namespace) = self.namespace {
            // SAFETY: the network keeps the descriptor open as long as the process lives.
            let namespace = unsafe { std::os::fd::BorrowedFd::borrow_raw(namespace) };
            setns(namespace, CloneFlags::CLONE_NEWNET)?;
        }
        if let Some(name) = &self.hostname {
            unshare(CloneFlags::CLONE_NEWUTS)?;
            nix::unistd::sethostname(std::ffi::OsStr::from_bytes(name))?;
        }
        if self.capturing {
            for capability in CAPTURING.iter() {
                configure_capability_in_ambient_set(capability, true)?;
            }
        }
        // The last thing: from here on calls are told of.
        self.filter.as_ref().map_or(Ok(()), Filter::install)
    }
}

/// Starts a program. `fds` are its standard input, output and error, the socket of its status, and where it is traced the
/// one for its calls.
pub(super) fn spawn(network: &Network, order: Order, mut fds: Vec<OwnedFd>) -> Result<Running, Failure> {
    let place = order.argv.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let refused = |errno| Failure { step: Step::Program, place: place.clone(), errno };
    let node = network.topology.find(&order.host).ok_or_else(|| refused(libc::EHOSTUNREACH))?;
    let filter = if order.traced { fds.pop().map(Filter::new) } else { None };
    let [stdin, stdout, stderr, status] = <[OwnedFd; 4]>::try_from(fds).map_err(|_| refused(libc::EBADF))?;
    let (name, arguments) = order.argv.split_first().ok_or_else(|| refused(libc::ENOENT))?;
    let own_name = network.topology.hostname.is_none().then(|| order.host.clone().into_bytes());
    let child = Child {
        namespace: network.stacks[node].as_ref().map(|stack| stack.namespace.as_fd().as_raw_fd()),
        hostname: own_name,
        terminal: order.terminal,
        capturing: order.capturing,
        filter,
    };
    let mut command = Command::new(name);
    command.args(arguments).env_clear().envs(order.env);
    command.stdin(Stdio::from(stdin)).stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr));
    if let Some(dir) = order.dir {
        command.current_dir(dir);
    }
    // SAFETY: `prepare` makes system calls and allocates nothing.
    unsafe { command.pre_exec(move || child.prepare()) };
    let child = command.spawn().at(Step::Program, &place)?;
    let line: Vec<_> = order.argv.iter().map(|word| word.to_string_lossy()).collect();
    let status = UnixStream::from(status);
    status.set_nonblocking(true).at(Step::Program, &place)?;
    Ok(Running {
        host: order.host,
        line: line.join(" "),
        pid: Pid::from_raw(child.id() as i32),
        status,
        deserted: false,
    })
}

impl Running {
    pub fn pid(&self) -> u32 {
        self.pid.as_raw().unsigned_abs()
    }

    /// Where signals to send are asked for; nothing once nobody waits for it.
    pub fn status(&self) -> Option<&UnixStream> {
        (!self.deserted).then_some(&self.status)
    }

    /// Sends the signals asked for; kills it when nobody waits for it any more.
    pub fn obey(&mut self) {
        let mut signals = [0; 16];
        match self.status.read(&mut signals) {
            Ok(count @ 1..) => {
                let signals = signals[..count].iter().filter_map(|number| Signal::try_from(i32::from(*number)).ok());
                signals.for_each(|signal| self.signal(signal));
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            _ => {
                self.deserted = true;
                self.signal(Signal::SIGKILL);
            }
        }
    }

    /// Sends a signal to its process group, or to its whole session what nothing survives.
    fn signal(&self, signal: Signal) {
        // What has ended already cannot be signalled, which is as well.
        let _ = kill(Pid::from_raw(-self.pid.as_raw()), signal);
        if signal == Signal::SIGKILL {
            for pid in session(self.pid) {
                let _ = kill(pid, signal);
            }
        }
    }
}

/// The processes of a session, by `/proc`.
fn session(leader: Pid) -> Vec<Pid> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let number = |entry: fs::DirEntry| entry.file_name().to_str()?.parse::<i32>().ok();
    let of_session = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        // After the name, which may hold anything: state, parent, group, session.
        let session = stat.rsplit(") ").next().and_then(|rest| rest.split(' ').nth(3));
        session.and_then(|session| session.parse::<i32>().ok()) == Some(leader.as_raw())
    };
    processes.filter_map(number).filter(of_session).map(Pid::from_raw).collect()
}

/// Reaps what has ended, orphans among it, and tells who waits for it.
pub(super) fn reap(running: &mut Vec<Running>) {
    loop {
        let (pid, exit) = match waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            Ok(WaitStatus::Exited(pid, code)) => (pid, Exit::Code(code as u8)),
            Ok(WaitStatus::Signaled(pid, signal, _)) => (pid, Exit::Signal(signal as u8)),
            Ok(WaitStatus::StillAlive) | Err(_) => return,
            Ok(_) => continue,
        };
        if let Some(at) = running.iter().position(|program| program.pid == pid) {
            // Who asked may have gone.
            let _ = running.remove(at).status.write_all(&exit.octets());
        }
    }
}

/// Ends everything that runs, and waits until it has ended.
pub(super) fn end_all() {
    // From the first process of a namespace this reaches all others in it.
    let _ = kill(Pid::from_raw(-1), Signal::SIGKILL);
    while waitpid(None, None) != Err(Errno::ECHILD) {}
}

/// A file that gives nothing and takes everything.
pub(super) fn null() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/null")
}
