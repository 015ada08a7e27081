//! The process that holds a lab: started anew from this executable, because only a process without threads can make a
//! user namespace. It makes the namespaces, becomes two, and the second is the first process of the lab: when that ends,
//! for whatever reason, the kernel ends everything in the lab with it.

mod build;
mod files;
mod init;
mod multicast;
mod netlink;
mod programs;
mod sockets;
mod start;
mod wire;

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

use nix::sched::{CloneFlags, unshare};
use nix::sys::prctl::set_dumpable;
use nix::sys::signal::Signal;
use nix::sys::socket::{getsockopt, sockopt};
use nix::sys::wait::waitpid;
use nix::unistd::{ForkResult, dup2_stderr, dup2_stdin, dup2_stdout, fork, geteuid, setsid};

use super::error::{At as _, Failure, Step};
use super::message::{Channel, Reply, Request};
use super::plan::Plan;
use super::topology::Topology;

/// The first argument of a process that is to hold a lab.
pub(super) const WORD: &str = "__lab";

/// Does what a process that holds a lab does, if this is one; gives its exit code when that is over. Called before
/// anything else, while the process has one thread.
#[must_use]
pub fn hold() -> Option<ExitCode> {
    (std::env::args_os().nth(1)? == WORD).then(|| match take_stdin() {
        Ok(channel) => {
            holder(channel);
            ExitCode::SUCCESS
        }
        Err(_) => {
            eprintln!("camadas: `{WORD}` is how camadas calls itself");
            ExitCode::from(2)
        }
    })
}

/// Standard input, which is the socket to whoever made this process; nothing takes its place.
fn take_stdin() -> io::Result<Channel> {
    // Fails for everything that is no socket.
    getsockopt(&io::stdin(), sockopt::SockType)?;
    let socket = OwnedFd::from(UnixStream::from(std::os::fd::AsFd::as_fd(&io::stdin()).try_clone_to_owned()?));
    dup2_stdin(programs::null()?)?;
    let socket = sockets::close_all_but(socket)?;
    // Wherever it was called, that folder must not be in use as long as the lab is.
    std::env::set_current_dir("/")?;
    Ok(Channel::new(socket.into()))
}

fn holder(channel: Channel) {
    // Nobody needs to hear that the other end has gone: there is nobody else to tell.
    let Ok(Some((Request::Build(topology, taps), _))) = channel.receive() else { return };
    let Ok(plan) = topology.plan() else { return };
    match enter(&channel) {
        Ok(Some(child)) => {
            // What the lab needs open stays open in the lab. Whoever waits for the end of this output waits no longer
            // than for the lab.
            drop(channel);
            let _ = silence();
            let _ = waitpid(child, None);
        }
        Ok(None) => first_process(channel, topology, plan, taps),
        Err(failure) => {
            let _ = channel.send(&Reply::Failed(failure), &[]);
        }
    }
}

/// Points standard output and error at nothing.
fn silence() -> io::Result<()> {
    let null = programs::null()?;
    dup2_stdout(&null)?;
    Ok(dup2_stderr(&null)?)
}

/// Makes the namespaces, and the first process in them. Gives that to the one that stays outside, nothing to itself.
fn enter(channel: &Channel) -> Result<Option<nix::unistd::Pid>, Failure> {
    // An executable with file capabilities has its /proc files owned by root otherwise, and no identity could be given.
    set_dumpable(true).at(Step::Holder, "")?;
    // Ctrl-C at the terminal is for whoever made the lab, who takes it down.
    setsid().at(Step::Holder, "")?;
    match unshare(CloneFlags::CLONE_NEWUSER) {
        Ok(()) => {
            channel.send(&Reply::Unshared, &[]).at(Step::Identity, "")?;
            let Ok(Some((Request::Mapped, _))) = channel.receive() else {
                return Err(Failure { step: Step::Identity, place: String::new(), errno: libc::EPIPE });
            };
        }
        // Root can do without.
        Err(_) if geteuid().is_root() => {}
        Err(errno) => return Err(errno).at(Step::User, ""),
    }
    let all = CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWUTS
        | CloneFlags::CLONE_NEWIPC;
    unshare(all).at(Step::Namespaces, "")?;
    // SAFETY: this process has one thread, so that nothing is locked in the new one.
    match unsafe { fork() }.at(Step::Namespaces, "")? {
        ForkResult::Parent { child } => Ok(Some(child)),
        ForkResult::Child => Ok(None),
    }
}

fn first_process(channel: Channel, topology: Topology, plan: Plan, taps: bool) {
    let built = || {
        let children = init::children()?;
        prepare(&topology, &plan)?;
        Ok(init::Lab::new(build::Network::build(topology, plan)?, children))
    };
    match built() {
        Ok(lab) => lab.serve(channel, taps),
        Err(failure) => {
            let _ = channel.send(&Reply::Failed(failure), &[]);
        }
    }
}

fn prepare(topology: &Topology, plan: &Plan) -> Result<(), Failure> {
    // The socket's end tells that the caller has gone; this tells that the process in between has.
    nix::sys::prctl::set_pdeathsig(Signal::SIGKILL).at(Step::Holder, "")?;
    files::mount_all(&plan.hosts_file())?;
    if let Some(name) = &topology.hostname {
        nix::unistd::sethostname(name).at(Step::Mounts, name)?;
    }
    programs::let_capabilities_be_inherited().at(Step::Program, "")
}
