//! The programs of the lessons, as ordinary programs: they read what their operator types, print what happens, and talk
//! to any peer that follows the same protocol. Each file holds the programs of one lesson.

mod anycast;
mod console;
mod http_json;
mod multicast;
mod multicast_chat;
mod net;
mod numbered;
mod settings;
mod tcp_boundaries;
mod tcp_hello;
mod tcp_pingpong;
#[cfg(feature = "tls")]
mod tls;
mod trouble;
mod udp_hello;
mod udp_pingpong;
mod udp_truncation;
mod unicast;
mod unix_socket;
mod waits;

pub use console::{Console, STAMP};
pub use numbered::runs;
pub use settings::{Given, Setup, Takes};
pub use tcp_boundaries::MESSAGES;
pub use tcp_hello::GREETING;
pub use trouble::{Doing, Trouble};
pub use waits::Waits;

use crate::i18n::Words;

/// A program of a lesson.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub about: Words,
    /// What it can be told, with what holds otherwise.
    pub takes: &'static [Takes],
    /// Does its work until it is done or told to end.
    pub run: fn(&Setup, &mut Console<'_>) -> Result<(), Trouble>,
}

/// All programs, in the order of the lessons.
pub static PROGRAMS: &[Program] = &[
    tcp_hello::SERVER,
    tcp_hello::CLIENT,
    udp_hello::SERVER,
    udp_hello::CLIENT,
    tcp_pingpong::SERVER,
    tcp_pingpong::CLIENT,
    udp_pingpong::SERVER,
    udp_pingpong::CLIENT,
    udp_truncation::READER,
    udp_truncation::SENDER,
    tcp_boundaries::READER,
    tcp_boundaries::SENDER,
    unix_socket::SERVER,
    unix_socket::CLIENT,
    numbered::UDP_RECEIVER,
    numbered::UDP_SENDER,
    numbered::TCP_RECEIVER,
    numbered::TCP_SENDER,
    unicast::RECEIVER,
    unicast::SENDER,
    multicast::RECEIVER,
    multicast::SENDER,
    multicast_chat::MEMBER,
    anycast::RESPONDER,
    anycast::CLIENT,
    http_json::SERVER,
    http_json::CLIENT,
    #[cfg(feature = "tls")]
    tls::SERVER,
    #[cfg(feature = "tls")]
    tls::CLIENT,
];

/// The program of that name.
#[must_use]
pub fn program(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_called_differently() {
        for (i, program) in PROGRAMS.iter().enumerate() {
            assert!(PROGRAMS[..i].iter().all(|other| other.name != program.name), "{} twice", program.name);
            let name = program.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            assert!(name, "{}", program.name);
        }
    }
}
