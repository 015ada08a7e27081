//! Ping-pong over TCP: messages are typed on both sides in turn, until SAIR.

use std::net::TcpStream;

use super::console::{Console, said};
use super::net::{READ, accept, connect, listen};
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// The word that ends a conversation, in any language: it is of the protocol, not of its speakers.
pub const LEAVE: &str = "SAIR";

/// Shows each message and sends back what its operator types.
pub const SERVER: Program = Program {
    name: "tcp-pingpong-server",
    about: w(
        "Shows each message and sends the answer that is typed; after SAIR waits for the next client",
        "Mostra cada mensagem e envia a resposta digitada; depois de SAIR espera o próximo cliente",
    ),
    takes: &[Takes::Port(12345), Takes::Address],
    run: serve,
};

/// Sends each message that its operator types and waits for the answer.
pub const CLIENT: Program = Program {
    name: "tcp-pingpong-client",
    about: w(
        "Sends each message that is typed and waits for its answer, until SAIR",
        "Envia cada mensagem digitada e espera a resposta, até SAIR",
    ),
    takes: &[Takes::Host("localhost"), Takes::Port(12345)],
    run: converse,
};

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let listener = listen(setup)?;
    loop {
        console.say("program.waiting_connection", &[])?;
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        match answer(&connection, console) {
            Ok(Operator::Stays) => {}
            Ok(Operator::Left) => return Ok(()),
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            // The next client is not to blame for what became of this one.
            Err(trouble) => console.line(&trouble.message(console.lang))?,
        }
        drop(connection);
        console.say("program.connection_closed", &[])?;
    }
}

enum Operator {
    Stays,
    Left,
}

/// Answers one client until it leaves.
fn answer(connection: &TcpStream, console: &mut Console<'_>) -> Result<Operator, Trouble> {
    let mut buffer = [0; READ];
    loop {
        console.say("program.waiting_message", &[])?;
        let octets = console.waits.read(connection, &mut buffer)?;
        let message = said(&buffer[..octets]);
        if octets == 0 || message == LEAVE {
            return Ok(Operator::Stays);
        }
        console.say("program.received", &[("text", &message)])?;
        let Some(reply) = console.ask("program.ask_answer")? else { return Ok(Operator::Left) };
        console.mark();
        console.waits.write(connection, reply.as_bytes())?;
        console.say("program.answer_sent", &[])?;
    }
}

fn converse(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let connection = connect(setup, console)?;
    let mut buffer = [0; READ];
    // An operator who goes away leaves as well.
    while let Some(message) = console.ask("program.ask_message")? {
        console.mark();
        console.waits.write(&connection, message.as_bytes())?;
        console.say("program.message_sent", &[])?;
        if message == LEAVE {
            break;
        }
        console.say("program.waiting_answer", &[])?;
        let octets = console.waits.read(&connection, &mut buffer)?;
        if octets == 0 {
            console.say("program.read_none", &[])?;
            break;
        }
        console.say("program.answer_received", &[("text", &said(&buffer[..octets]))])?;
    }
    console.say("program.disconnecting", &[])
}
