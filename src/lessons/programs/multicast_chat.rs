//! A conversation in a group: whoever joins hears everybody and is heard by everybody, until SAIR.

use std::net::{IpAddr, Ipv4Addr, UdpSocket};

use super::console::{Console, Event, said, text_of};
use super::net::{READ, group_socket, join, send};
use super::tcp_pingpong::LEAVE;
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// The group of the lecture's programs in Python.
const GROUP: IpAddr = IpAddr::V4(Ipv4Addr::new(224, 1, 1, 1));

/// Messages of its own that a member remembers until it hears them.
const MOST_ECHOES: usize = 16;

/// Sends what is typed to a group and shows what comes from it.
pub const MEMBER: Program = Program {
    name: "multicast-chat",
    about: w(
        "Sends each line that is typed to a group and shows what others say, until SAIR",
        "Envia a um grupo cada linha digitada e mostra o que os outros dizem, até SAIR",
    ),
    takes: &[Takes::Group(GROUP), Takes::Port(5007), Takes::Ttl(2), Takes::Interface],
    run: chat,
};

fn chat(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let group = setup.group.unwrap_or(GROUP);
    if !group.is_multicast() {
        return Err(Trouble::NoGroup(group));
    }
    let socket = group_socket(group, setup.port, setup)?;
    join(&socket, group, setup)?;
    console.say("program.joined", &[("group", &group)])?;
    let (mut buffer, mut echoes) = ([0; READ], Vec::new());
    console.prompt("program.ask_message")?;
    loop {
        match console.line_or(&socket)? {
            Event::Typed(message) => {
                console.mark();
                send(&socket, message.as_bytes(), (group, setup.port).into())?;
                console.say("program.message_sent", &[])?;
                if message == LEAVE {
                    break;
                }
                echoes.push(message);
                if echoes.len() > MOST_ECHOES {
                    echoes.remove(0);
                }
            }
            Event::Left => break,
            Event::Arrived => {
                let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
                if is_echo(&text_of(&buffer[..octets]), from.ip(), &mut echoes) {
                    continue;
                }
                // The line of the prompt ends here; what was typed of it is still read.
                console.line("")?;
                console.say("program.received_from", &[("text", &said(&buffer[..octets])), ("from", &from.ip())])?;
            }
        }
        console.prompt("program.ask_message")?;
    }
    console.say("program.disconnecting", &[])
}

/// A member hears itself too: whether `message` is the next echo of what it said. Another program of this host says
/// other things, or later.
fn is_echo(message: &str, from: IpAddr, echoes: &mut Vec<String>) -> bool {
    let Some(at) = echoes.iter().position(|echo| echo == message) else { return false };
    // Only an address of this host can be waited at.
    let is_own = UdpSocket::bind((from, 0)).is_ok();
    if is_own {
        echoes.remove(at);
    }
    is_own
}
