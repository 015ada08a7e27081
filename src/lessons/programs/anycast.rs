//! A question to an address that several hosts hold: one of them answers, and the answer says which.

use rustix::system::uname;

use super::console::{Console, said};
use super::net::{READ, address, datagrams, datagrams_like, send};
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// Says who it is.
pub const RESPONDER: Program = Program {
    name: "anycast-responder",
    about: w("Answers each question with the name of this host", "Responde a cada pergunta com o nome deste host"),
    takes: &[Takes::Port(12345), Takes::Address, Takes::Name],
    run: respond,
};

/// Asks who is there.
pub const CLIENT: Program = Program {
    name: "anycast-client",
    about: w(
        "Asks an address who answers there, again and again",
        "Pergunta a um endereço quem responde ali, uma vez após outra",
    ),
    takes: &[
        Takes::Host("localhost"),
        Takes::Port(12345),
        Takes::Message("Quem responde?"),
        Takes::Count(1),
        Takes::Every(500),
    ],
    run: ask,
};

fn respond(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    let name = setup.name.clone().unwrap_or_else(|| uname().nodename().to_string_lossy().into_owned());
    console.say("program.waiting_message", &[])?;
    let mut buffer = [0; READ];
    loop {
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        console.say("program.received_from", &[("text", &said(&buffer[..octets])), ("from", &from)])?;
        console.mark();
        send(&socket, name.as_bytes(), from)?;
        console.say("program.answer_sent", &[])?;
    }
}

fn ask(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = address(setup.host(), setup.port)?;
    let mut buffer = [0; READ];
    for number in setup.numbers() {
        if number > 1 {
            console.waits.pause(setup.every)?;
        }
        // Connected, it would not hear an answer that comes from another address of whoever answers.
        let socket = datagrams_like(to.ip())?;
        console.mark();
        send(&socket, setup.message.as_bytes(), to)?;
        console.say("program.message_sent", &[])?;
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        console.say("program.answer_received_from", &[("text", &said(&buffer[..octets])), ("from", &from)])?;
    }
    Ok(())
}
