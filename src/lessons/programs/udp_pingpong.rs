//! Ping-pong over UDP: one socket of the server answers every client at the address that its datagram came from.

use super::console::{Console, said};
use super::net::{READ, address, datagrams, datagrams_with, send};
use super::tcp_pingpong::LEAVE;
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// Shows each message and sends back what its operator types, to whoever sent it.
pub const SERVER: Program = Program {
    name: "udp-pingpong-server",
    about: w(
        "Shows each message and sends the answer that is typed to where the message came from",
        "Mostra cada mensagem e envia a resposta digitada para onde a mensagem veio",
    ),
    takes: &[Takes::Port(12345), Takes::Address],
    run: serve,
};

/// Sends each message that its operator types and waits for the answer.
pub const CLIENT: Program = Program {
    name: "udp-pingpong-client",
    about: w(
        "Sends each message that is typed and waits for its answer, until SAIR",
        "Envia cada mensagem digitada e espera a resposta, até SAIR",
    ),
    takes: &[Takes::Host("localhost"), Takes::Port(12345)],
    run: converse,
};

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    let mut buffer = [0; READ];
    loop {
        console.say("program.waiting_message", &[])?;
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        let message = said(&buffer[..octets]);
        console.say("program.received_from", &[("text", &message), ("from", &from)])?;
        if message == LEAVE {
            // There is no connection to close: the server only knows that this client says no more.
            console.say("program.peer_left", &[("from", &from)])?;
            continue;
        }
        let Some(reply) = console.ask("program.ask_answer")? else { return Ok(()) };
        console.mark();
        send(&socket, reply.as_bytes(), from)?;
        console.say("program.answer_sent", &[])?;
    }
}

fn converse(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = address(setup.host(), setup.port)?;
    let socket = datagrams_with(to)?;
    let mut buffer = [0; READ];
    while let Some(message) = console.ask("program.ask_message")? {
        console.mark();
        send(&socket, message.as_bytes(), to)?;
        console.say("program.message_sent", &[])?;
        if message == LEAVE {
            break;
        }
        console.say("program.waiting_answer", &[])?;
        let (octets, _) = console.waits.receive(&socket, &mut buffer)?;
        console.say("program.answer_received", &[("text", &said(&buffer[..octets]))])?;
    }
    console.say("program.disconnecting", &[])
}
