//! What a program can be told on its command line.

use std::net::IpAddr;
use std::time::Duration;

use super::Program;

/// Something that a program can be told, with what holds where it is not.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Takes {
    /// The host to talk to.
    Host(&'static str),
    /// Several hosts to talk to; none by itself.
    Hosts,
    /// The port of the side that waits.
    Port(u16),
    /// The address of this host that it waits at; without it, all of them.
    Address,
    /// The group to send to or to join.
    Group(IpAddr),
    /// The path of a socket in the file system.
    Path(&'static str),
    /// What to say.
    Message(&'static str),
    /// Who is speaking; without it, the host's name.
    Name,
    /// How many messages; 0 for no end.
    Count(u64),
    /// Milliseconds between two messages, or two reads.
    Every(u64),
    /// Octets of a message, or of the buffer that is read into.
    Octets(usize),
    /// How many links multicast may cross: the TTL of IPv4, the hop limit of IPv6.
    Ttl(u8),
    /// The network interface for groups; without it, the system chooses.
    Interface,
}

impl Takes {
    /// Its name on the command line, without dashes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host(_) | Self::Hosts => "hosts",
            Self::Port(_) => "port",
            Self::Address => "address",
            Self::Group(_) => "group",
            Self::Path(_) => "path",
            Self::Message(_) => "message",
            Self::Name => "name",
            Self::Count(_) => "count",
            Self::Every(_) => "every",
            Self::Octets(_) => "octets",
            Self::Ttl(_) => "ttl",
            Self::Interface => "interface",
        }
    }

    /// What holds where it is not given, as it would be typed; `None` where nothing does.
    #[must_use]
    pub fn default(self) -> Option<String> {
        match self {
            Self::Host(text) | Self::Path(text) | Self::Message(text) => Some(text.to_owned()),
            Self::Port(port) => Some(port.to_string()),
            Self::Group(group) => Some(group.to_string()),
            Self::Count(number) | Self::Every(number) => Some(number.to_string()),
            Self::Octets(octets) => Some(octets.to_string()),
            Self::Ttl(ttl) => Some(ttl.to_string()),
            Self::Hosts | Self::Address | Self::Name | Self::Interface => None,
        }
    }
}

/// What was given on a command line; `None` for what was not.
#[derive(Clone, PartialEq, Debug, Default)]
#[allow(missing_docs, reason = "each is described by its namesake in Takes")]
pub struct Given {
    pub hosts: Vec<String>,
    pub port: Option<u16>,
    pub address: Option<IpAddr>,
    pub group: Option<IpAddr>,
    pub path: Option<String>,
    pub message: Option<String>,
    pub name: Option<String>,
    pub count: Option<u64>,
    pub every: Option<u64>,
    pub octets: Option<usize>,
    pub ttl: Option<u8>,
    pub interface: Option<String>,
}

/// What a program goes by. What it does not take is empty or zero.
#[derive(Clone, PartialEq, Debug, Default)]
#[allow(missing_docs, reason = "each is described by its namesake in Takes")]
pub struct Setup {
    pub hosts: Vec<String>,
    pub port: u16,
    pub address: Option<IpAddr>,
    pub group: Option<IpAddr>,
    pub path: String,
    pub message: String,
    pub name: Option<String>,
    pub count: u64,
    pub every: Duration,
    pub octets: usize,
    pub ttl: u8,
    pub interface: Option<String>,
}

impl Setup {
    /// What `program` goes by when it was told `given`.
    ///
    /// # Errors
    /// The name of what was given and the program does not take, or takes once only.
    pub fn of(program: &Program, given: Given) -> Result<Self, &'static str> {
        let takes = |name: &str| program.takes.iter().any(|take| take.name() == name);
        let most_hosts = program.takes.iter().map(|take| match take {
            Takes::Hosts => usize::MAX,
            Takes::Host(_) => 1,
            _ => 0,
        });
        let refused = [
            ("hosts", given.hosts.len() > most_hosts.max().unwrap_or(0)),
            ("port", given.port.is_some() && !takes("port")),
            ("address", given.address.is_some() && !takes("address")),
            ("group", given.group.is_some() && !takes("group")),
            ("path", given.path.is_some() && !takes("path")),
            ("message", given.message.is_some() && !takes("message")),
            ("name", given.name.is_some() && !takes("name")),
            ("count", given.count.is_some() && !takes("count")),
            ("every", given.every.is_some() && !takes("every")),
            ("octets", given.octets.is_some() && !takes("octets")),
            ("ttl", given.ttl.is_some() && !takes("ttl")),
            ("interface", given.interface.is_some() && !takes("interface")),
        ];
        if let Some((name, _)) = refused.into_iter().find(|(_, refused)| *refused) {
            return Err(name);
        }
        let mut setup =
            Self { address: given.address, name: given.name, interface: given.interface, ..Self::default() };
        let has_host = !given.hosts.is_empty();
        setup.hosts = given.hosts;
        for take in program.takes {
            match *take {
                Takes::Host(host) if !has_host => setup.hosts = vec![host.to_owned()],
                Takes::Port(port) => setup.port = given.port.unwrap_or(port),
                Takes::Group(group) => setup.group = given.group.or(Some(group)),
                Takes::Path(path) => setup.path = given.path.clone().unwrap_or_else(|| path.to_owned()),
                Takes::Message(text) => setup.message = given.message.clone().unwrap_or_else(|| text.to_owned()),
                Takes::Count(count) => setup.count = given.count.unwrap_or(count),
                Takes::Every(every) => setup.every = Duration::from_millis(given.every.unwrap_or(every)),
                Takes::Octets(octets) => setup.octets = given.octets.unwrap_or(octets),
                Takes::Ttl(ttl) => setup.ttl = given.ttl.unwrap_or(ttl),
                Takes::Host(_) | Takes::Hosts | Takes::Address | Takes::Name | Takes::Interface => {}
            }
        }
        Ok(setup)
    }

    /// The only host to talk to.
    #[must_use]
    pub fn host(&self) -> &str {
        self.hosts.first().map_or("", String::as_str)
    }

    /// The numbers of the messages to send, from 1.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + use<> {
        1..=if self.count == 0 { u64::MAX } else { self.count }
    }
}

#[cfg(test)]
mod tests {
    use super::super::program;
    use super::*;

    #[test]
    fn what_is_not_given_is_as_the_program_has_it() {
        let client = program("tcp-hello-client").expect("a program");
        let setup = Setup::of(client, Given::default()).expect("a setup");
        assert_eq!((setup.host(), setup.port), ("localhost", 12345));
        let given = Given { hosts: vec!["10.0.0.1".into()], port: Some(7), ..Given::default() };
        let setup = Setup::of(client, given).expect("a setup");
        assert_eq!((setup.host(), setup.port), ("10.0.0.1", 7));
    }

    #[test]
    fn what_a_program_does_not_take_is_named() {
        let server = program("tcp-hello-server").expect("a program");
        assert_eq!(Setup::of(server, Given { ttl: Some(1), ..Given::default() }), Err("ttl"));
        assert_eq!(Setup::of(server, Given { hosts: vec!["a".into()], ..Given::default() }), Err("hosts"));
        let client = program("tcp-hello-client").expect("a program");
        let two = Given { hosts: vec!["a".into(), "b".into()], ..Given::default() };
        assert_eq!(Setup::of(client, two), Err("hosts"));
    }
}
