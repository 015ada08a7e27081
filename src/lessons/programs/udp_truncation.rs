//! A reader whose buffer is smaller than a datagram: UDP keeps the boundaries of messages, so what does not fit is lost.

use std::io::ErrorKind;
use std::mem::MaybeUninit;

use socket2::{MaybeUninitSlice, SockRef};

use super::console::{Console, said};
use super::net::{address, datagrams, datagrams_with, send};
use super::tcp_hello::GREETING;
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// What is sent behind the long message, to show that the next read gives it and not the rest of the first.
const SECOND: &str = "Olá";

/// Reads each datagram into a small buffer.
pub const READER: Program = Program {
    name: "udp-truncation-reader",
    about: w(
        "Reads datagrams into a small buffer and says what was lost",
        "Lê datagramas num buffer pequeno e diz o que se perdeu",
    ),
    takes: &[Takes::Port(12345), Takes::Address, Takes::Octets(10)],
    run: read,
};

/// Sends a long datagram and a short one.
pub const SENDER: Program = Program {
    name: "udp-truncation-sender",
    about: w("Sends a long message and a short one", "Envia uma mensagem longa e uma curta"),
    takes: &[Takes::Host("localhost"), Takes::Port(12345), Takes::Message(GREETING)],
    run: speak,
};

fn read(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    console.say("program.waiting_message", &[])?;
    loop {
        console.waits.readable(&socket)?;
        let mut buffer = vec![MaybeUninit::uninit(); setup.octets];
        let read = {
            let mut pieces = [MaybeUninitSlice::new(&mut buffer)];
            SockRef::from(&socket).recv_from_vectored(&mut pieces)
        };
        let (octets, flags) = match read {
            Ok((octets, flags, _)) => (octets, flags),
            Err(error) if error.kind() == ErrorKind::WouldBlock => continue,
            Err(error) => return Err(Trouble::failed(Doing::Receive, error)),
        };
        // SAFETY: the system wrote the first `octets` of the buffer (recvmsg(2)).
        let text: Vec<_> = buffer[..octets].iter().map(|octet| unsafe { octet.assume_init() }).collect();
        console.say("program.read", &[("n", &octets), ("text", &said(&text))])?;
        if flags.is_truncated() {
            console.say("program.rest_lost", &[])?;
        }
    }
}

fn speak(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = address(setup.host(), setup.port)?;
    let socket = datagrams_with(to)?;
    for message in [setup.message.as_str(), SECOND] {
        console.mark();
        send(&socket, message.as_bytes(), to)?;
        console.say("program.sent_octets", &[("n", &message.len()), ("text", &message)])?;
    }
    Ok(())
}
