//! The lab: hosts, cables, switches, hubs and routers inside one machine, without root, with a tap on every port.
//!
//! What a lab consists of is a [`Topology`], which is data and compiles everywhere. Running one takes Linux.
//!
//! A [`Lab`] is held by a process of its own, which this executable becomes when it is started with a word that only
//! it knows. That process makes a user namespace (so that no root is needed), and inside it namespaces for processes,
//! files, names and the network; then, for each host and router, one more network namespace, which costs no process.
//! Switches and hubs are the kernel's bridges, cables are pairs of virtual cards. The first process inside runs the
//! programs and answers over a socket. When either end of that socket closes, everything is gone: the kernel ends what
//! is inside a process namespace together with its first process.
//!
//! ```text
//!  camadas ── socket ──  first process ─┬─ host 10.0.0.1 ── eth0 ══ p1 ┐
//!   │ records at taps    (namespaces)   ├─ host 10.0.0.2 ── eth0 ══ p2 ├─ bridge
//!   └─ packet sockets ◀── descriptors ──┴─ …                           ┘
//! ```

pub mod plan;
pub mod topology;

#[cfg(all(feature = "lab", target_os = "linux"))]
pub mod background;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod error;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod inside;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod message;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod program;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod running;
#[cfg(all(feature = "lab", target_os = "linux"))]
pub mod trace;
#[cfg(all(feature = "lab", target_os = "linux"))]
mod why;

#[cfg(all(feature = "lab", target_os = "linux"))]
pub use {
    error::{Failure, LabError, Step},
    inside::hold,
    message::Status,
    nix::sys::signal::Signal,
    program::{Exit, Io, Program, Running},
    running::{Lab, Tap},
    why::{Cause, Facts},
};

pub use plan::{Plan, TapPlace, TopologyError};
pub use topology::{Impairment, Taps, Topology};
