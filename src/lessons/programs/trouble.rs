//! What keeps a program from its work, said with what to do about it.

use std::fmt::Display;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};

use rustix::io::Errno;

use crate::i18n::{Lang, Words};

/// Why a program ended before its work was done.
#[derive(Debug)]
pub enum Trouble {
    /// It was told to end, or nobody reads what it prints.
    Stopped,
    /// Something could not be done.
    Failed {
        /// What it was about to do.
        doing: Doing,
        /// What the system said.
        error: io::Error,
    },
    /// It was given an address that is no group.
    NoGroup(IpAddr),
    /// It was given no host to talk to.
    NoHosts,
    /// What a peer said does not follow the protocol.
    Protocol(Words),
}

/// Stands for [`Trouble::Stopped`] among errors of the system.
#[derive(Debug)]
struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped")
    }
}

impl std::error::Error for Stopped {}

/// What a program was about to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Doing {
    /// Print a line.
    Print,
    /// Read a line that its operator types.
    Read,
    /// Wait for peers at a port of this host.
    Listen(SocketAddr),
    /// Wait for peers at a path of this host.
    ListenAt(String),
    /// Find the addresses of a host.
    Find(String),
    /// Use a network interface.
    Use(String),
    /// Join a group.
    Join(IpAddr),
    /// Make a connection.
    Connect(SocketAddr),
    /// Make a connection inside this host.
    ConnectTo(String),
    /// Send a datagram.
    Send(SocketAddr),
    /// Send over a connection.
    Answer,
    /// Read what a peer sent.
    Receive,
    /// Agree on keys, or get ready for it.
    Secure,
}

impl Trouble {
    /// `error` while `doing`; [`Trouble::Stopped`] where that is what an error of [`Trouble::into_io`] stands for.
    #[must_use]
    pub fn failed(doing: Doing, error: io::Error) -> Self {
        match error.get_ref() {
            Some(inner) if inner.is::<Stopped>() => Self::Stopped,
            _ => Self::Failed { doing, error },
        }
    }

    /// The same as an error of the system, for what reads and writes streams.
    #[must_use]
    pub fn into_io(self) -> io::Error {
        match self {
            Self::Stopped => io::Error::other(Stopped),
            Self::Failed { error, .. } => error,
            other => io::Error::new(ErrorKind::InvalidData, other.message(Lang::En)),
        }
    }

    /// The system forbids it to this user.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Failed { error, .. } if error.kind() == ErrorKind::PermissionDenied)
    }

    /// What went wrong and what to do, in `lang`; empty where there is nothing to say.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Stopped => String::new(),
            Self::NoGroup(address) => lang.fill("program.no_group", &[("address", address)]),
            Self::NoHosts => lang.text("program.no_hosts").to_owned(),
            Self::Protocol(what) => lang.fill("program.protocol", &[("what", &what.in_(lang))]),
            Self::Failed { doing, error } => doing.failed(error, lang),
        }
    }
}

impl Doing {
    fn failed(&self, error: &io::Error, lang: Lang) -> String {
        let what = match self {
            Self::Print => lang.text("program.cannot_print").to_owned(),
            Self::Read => lang.text("program.cannot_read").to_owned(),
            Self::Listen(at) => lang.fill("program.cannot_listen", &[("port", &at.port())]),
            Self::ListenAt(path) => lang.fill("program.cannot_listen_at", &[("path", path)]),
            Self::Find(host) => lang.fill("program.cannot_find", &[("host", host)]),
            Self::Use(name) => lang.fill("program.cannot_use", &[("name", name)]),
            Self::Join(group) => lang.fill("program.cannot_join", &[("group", group)]),
            Self::Connect(to) => lang.fill("program.cannot_connect", &[("host", &to.ip()), ("port", &to.port())]),
            Self::ConnectTo(path) => lang.fill("program.cannot_connect_to", &[("path", path)]),
            Self::Send(to) => lang.fill("program.cannot_send", &[("host", &to.ip()), ("port", &to.port())]),
            Self::Answer => lang.text("program.cannot_answer").to_owned(),
            Self::Receive => lang.text("program.cannot_receive").to_owned(),
            Self::Secure => lang.text("program.cannot_secure").to_owned(),
        };
        let why = self.why(error, lang).unwrap_or_else(|| error.to_string());
        format!("{what}: {why}")
    }

    /// The cause in words, where it is known, and what to do about it.
    fn why(&self, error: &io::Error, lang: Lang) -> Option<String> {
        let fill = |key: &'static str, values: &[(&str, &dyn Display)]| Some(lang.fill(key, values));
        match (self, Errno::from_io_error(error)?) {
            (Self::Listen(at), Errno::ADDRINUSE) => fill("program.taken", &[("port", &at.port())]),
            (Self::Listen(_), Errno::ACCESS) => fill("program.privileged", &[]),
            (Self::Listen(at), Errno::ADDRNOTAVAIL) => fill("program.not_mine", &[("address", &at.ip())]),
            (Self::ListenAt(path), Errno::ADDRINUSE) => fill("program.path_taken", &[("path", path)]),
            (Self::Use(_), Errno::NODEV) => fill("program.no_such_interface", &[]),
            (Self::Join(group), Errno::NODEV | Errno::ADDRNOTAVAIL) => {
                fill("program.no_way_to_group", &[("range", &range(*group)), ("ip", &ip_command(*group))])
            }
            (Self::Send(to), Errno::NETUNREACH | Errno::ADDRNOTAVAIL) if to.ip().is_multicast() => {
                fill("program.no_way_to_group", &[("range", &range(to.ip())), ("ip", &ip_command(to.ip()))])
            }
            (Self::Connect(to) | Self::Send(to), Errno::NETUNREACH) => fill("program.no_way", &[("host", &to.ip())]),
            (Self::Connect(to) | Self::Send(to), Errno::HOSTUNREACH | Errno::TIMEDOUT) => {
                fill("program.silent", &[("host", &to.ip())])
            }
            (Self::Connect(to) | Self::Send(to), Errno::CONNREFUSED) => {
                fill("program.refused", &[("port", &to.port())])
            }
            (Self::ConnectTo(_), Errno::NOENT | Errno::CONNREFUSED) => fill("program.nobody_at_path", &[]),
            (Self::Send(to), Errno::MSGSIZE) => fill("program.too_long", &[("most", &most_octets(to.ip()))]),
            (Self::Receive, Errno::CONNREFUSED) => fill("program.port_unreachable", &[]),
            (Self::Receive | Self::Answer, Errno::CONNRESET | Errno::PIPE) => fill("program.broken", &[]),
            _ => None,
        }
    }
}

/// All groups of a kind, as routes name them.
fn range(group: IpAddr) -> &'static str {
    if group.is_ipv4() { "224.0.0.0/4" } else { "ff00::/8" }
}

/// The command that shows and sets routes to groups of a kind.
fn ip_command(group: IpAddr) -> &'static str {
    if group.is_ipv4() { "ip" } else { "ip -6" }
}

/// Most octets of a message in one datagram: the 65,535 of the length field without the headers it counts (RFC 768,
/// RFC 791 §3.1; RFC 8200 §3, whose length does not count its own header).
fn most_octets(to: IpAddr) -> u32 {
    if to.is_ipv4() { 65_535 - 20 - 8 } else { 65_535 - 8 }
}
