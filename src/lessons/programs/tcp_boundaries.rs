//! Several sends that arrive as one read: TCP carries a stream of octets and knows nothing of messages.

use super::console::{Console, said};
use super::net::{READ, accept, connect, listen};
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// What is sent, one call each.
pub const MESSAGES: [&str; 3] = ["primeira", "segunda", "terceira"];

/// Reads slowly.
pub const READER: Program = Program {
    name: "tcp-boundaries-reader",
    about: w(
        "Waits before each read, and says how many octets one read gave",
        "Espera antes de cada leitura, e diz quantos octetos uma leitura deu",
    ),
    takes: &[Takes::Port(12345), Takes::Address, Takes::Octets(READ), Takes::Every(500)],
    run: read,
};

/// Sends three messages at once.
pub const SENDER: Program = Program {
    name: "tcp-boundaries-sender",
    about: w("Sends three messages, one call each", "Envia três mensagens, uma chamada para cada"),
    takes: &[Takes::Host("localhost"), Takes::Port(12345)],
    run: speak,
};

fn read(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let listener = listen(setup)?;
    let mut buffer = vec![0; setup.octets.max(1)];
    console.say("program.waiting_connection", &[])?;
    loop {
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        loop {
            console.waits.pause(setup.every)?;
            let octets = console.waits.read(&connection, &mut buffer)?;
            if octets == 0 {
                console.say("program.read_none", &[])?;
                break;
            }
            console.say("program.read", &[("n", &octets), ("text", &said(&buffer[..octets]))])?;
        }
    }
}

fn speak(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let connection = connect(setup, console)?;
    // Otherwise Nagle's algorithm (RFC 9293 §3.7.4) joins the second and third message into one segment, and it would
    // look as if the segments were the messages.
    connection.set_nodelay(true).map_err(|error| Trouble::failed(Doing::Answer, error))?;
    for message in MESSAGES {
        console.mark();
        console.waits.write(&connection, message.as_bytes())?;
        console.say("program.sent_octets", &[("n", &message.len()), ("text", &message)])?;
    }
    Ok(())
}
