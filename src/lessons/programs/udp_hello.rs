//! The same greeting over UDP: no connection, so the client has to speak first.

use super::console::{Console, said};
use super::net::{READ, address, datagrams, datagrams_with, send};
use super::tcp_hello::GREETING;
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// Greets whoever sends something.
pub const SERVER: Program = Program {
    name: "udp-hello-server",
    about: w(
        "Prints where each datagram comes from and greets its sender",
        "Imprime de onde vem cada datagrama e cumprimenta quem o enviou",
    ),
    takes: &[Takes::Port(12345), Takes::Address, Takes::Message(GREETING)],
    run: serve,
};

/// Sends a datagram and prints the answer.
pub const CLIENT: Program = Program {
    name: "udp-hello-client",
    about: w("Sends one datagram, waits for its answer, prints it", "Envia um datagrama, espera a resposta, imprime-a"),
    takes: &[Takes::Host("localhost"), Takes::Port(12345), Takes::Message("Hello")],
    run: ask,
};

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    console.say("program.waiting_message", &[])?;
    let mut buffer = [0; READ];
    loop {
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        let text = said(&buffer[..octets]);
        console.say("program.received_from", &[("text", &text), ("from", &from)])?;
        console.mark();
        send(&socket, setup.message.as_bytes(), from)?;
        console.say("program.answer_sent", &[])?;
    }
}

fn ask(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = address(setup.host(), setup.port)?;
    let socket = datagrams_with(to)?;
    console.mark();
    send(&socket, setup.message.as_bytes(), to)?;
    console.say("program.message_sent", &[])?;
    console.say("program.waiting_answer", &[])?;
    let mut buffer = [0; READ];
    let (octets, _) = console.waits.receive(&socket, &mut buffer)?;
    console.line(&said(&buffer[..octets]))
}
