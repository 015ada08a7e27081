//! Why a live capture cannot begin.

use std::fmt::{self, Display};
use std::io;

use crate::i18n::Lang;

/// What was being done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Making a packet socket.
    Socket,
    /// Looking for the interface.
    Find,
    /// Making the ring.
    Ring,
    /// Beginning to listen to the interface.
    Bind,
    /// Asking the card for all frames.
    Promiscuous,
    /// Giving the kernel a filter.
    Filter,
}

/// Why a live capture cannot begin: what was being done, for which interface, and what the system said.
#[derive(Debug)]
pub struct LiveError {
    /// The interface; empty where it is about none.
    pub tap: String,
    /// What was being done.
    pub step: Step,
    /// What the system said.
    pub error: io::Error,
}

impl LiveError {
    /// The system does not let this user capture.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.error.kind() == io::ErrorKind::PermissionDenied
    }

    /// What failed, in `lang`.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let key = match self.step {
            Step::Socket if self.is_permission() => "live.permission",
            Step::Socket => "live.socket",
            Step::Find => "live.find",
            Step::Ring => "live.ring",
            Step::Bind => "live.bind",
            Step::Promiscuous => "live.promiscuous",
            Step::Filter if self.error.kind() == io::ErrorKind::Unsupported => "live.filter_impossible",
            Step::Filter => "live.filter",
        };
        lang.fill(key, &[("tap", &self.tap), ("error", &self.error)])
    }
}

impl Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for LiveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
