//! Why there is no lab: at which step, what the system said, why it said so here, and what to type.

use std::io;

use nix::errno::Errno;
use serde::{Deserialize, Serialize};

use super::plan::TopologyError;
use super::why::{Cause, Facts};
use crate::i18n::Lang;

/// What a lab takes, in the order it is done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Debug)]
pub enum Step {
    /// Starting the process that holds the lab.
    Holder,
    /// Making a user namespace.
    User,
    /// Giving it the identity of whoever calls.
    Identity,
    /// Making network, process, mount, host name and IPC namespaces.
    Namespaces,
    /// Mounting `/proc`, `/etc/hosts` and what else differs inside.
    Mounts,
    /// Making the network namespace of a host.
    Host,
    /// Setting a value of a host's network stack.
    Setting,
    /// Making a cable, a switch, a hub.
    Link,
    /// Letting a card fill in checksums before the frame leaves.
    Offload,
    /// Opening packet sockets.
    Tap,
    /// Waiting for cables to carry.
    Carrier,
    /// Giving addresses, routes and groups.
    Address,
    /// Running a program.
    Program,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::Holder,
        Self::User,
        Self::Identity,
        Self::Namespaces,
        Self::Mounts,
        Self::Host,
        Self::Setting,
        Self::Link,
        Self::Offload,
        Self::Tap,
        Self::Carrier,
        Self::Address,
        Self::Program,
    ];

    /// What is done, in words.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        lang.text(match self {
            Self::Holder => "lab.step.holder",
            Self::User => "lab.step.user",
            Self::Identity => "lab.step.identity",
            Self::Namespaces => "lab.step.namespaces",
            Self::Mounts => "lab.step.mounts",
            Self::Host => "lab.step.host",
            Self::Setting => "lab.step.setting",
            Self::Link => "lab.step.link",
            Self::Offload => "lab.step.offload",
            Self::Tap => "lab.step.tap",
            Self::Carrier => "lab.step.carrier",
            Self::Address => "lab.step.address",
            Self::Program => "lab.step.program",
        })
    }
}

/// What the system said at which step.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Failure {
    /// What was being done.
    pub step: Step,
    /// To which host, port, file, setting or program.
    pub place: String,
    /// The system's error number; 0 where it gave none.
    pub errno: i32,
}

impl Failure {
    /// That `step` failed at `place`.
    pub(super) fn new(step: Step, place: impl Into<String>, error: &io::Error) -> Self {
        Self { step, place: place.into(), errno: error.raw_os_error().unwrap_or_default() }
    }
}

impl Failure {
    /// The system's own word: "EPERM"; empty where it had none.
    #[must_use]
    pub fn said(&self) -> String {
        if self.errno == 0 { String::new() } else { format!("{:?}", Errno::from_raw(self.errno)) }
    }
}

/// Lets a result of the system be one of a lab: `socket(…).at(Step::Tap, "p1")?`.
pub(super) trait At<T> {
    fn at(self, step: Step, place: &str) -> Result<T, Failure>;
}

impl<T, E: Into<io::Error>> At<T> for Result<T, E> {
    fn at(self, step: Step, place: &str) -> Result<T, Failure> {
        self.map_err(|error| Failure::new(step, place, &error.into()))
    }
}

/// Why a lab does not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LabError {
    /// What was asked for makes no sense.
    Topology(TopologyError),
    /// The system refused a step.
    Refused(Failure, Cause),
    /// No host has this name.
    NoHost(String),
    /// The lab has ended.
    Gone,
}

impl LabError {
    /// The failure with what explains it on this system.
    pub(super) fn because(failure: Failure) -> Self {
        let cause = Facts::of_this_system().cause(&failure);
        Self::Refused(failure, cause)
    }

    /// Whether this system does not permit it, rather than that something was wrong with what was asked.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused(failure, _) if failure.step != Step::Program)
    }

    /// What failed, why, and what to type next: a line or several.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Topology(error) => error.message(lang),
            Self::NoHost(name) => lang.fill("lab.topology.unknown", &[("name", name)]),
            Self::Gone => lang.text("lab.gone").to_owned(),
            Self::Refused(failure, cause) => {
                let said = match failure.errno {
                    0 => lang.text("lab.no_answer").to_owned(),
                    _ => failure.said(),
                };
                let colon = if failure.place.is_empty() { "" } else { ": " };
                let what = format!("{}{colon}{}", failure.step.name(lang), failure.place);
                let key = if failure.step == Step::Program { "lab.program_refused" } else { "lab.refused" };
                let first = lang.fill(key, &[("what", &what), ("errno", &said), ("place", &failure.place)]);
                format!("{first}\n{}", cause.message(lang)).trim_end().to_owned()
            }
        }
    }
}

impl From<TopologyError> for LabError {
    fn from(error: TopologyError) -> Self {
        Self::Topology(error)
    }
}
