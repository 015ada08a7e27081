//! A greeting over TCP: the server says who connects, greets, and hangs up.

use std::net::TcpStream;

use super::console::{Console, said};
use super::net::{READ, accept, connect, listen};
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// The greeting of the lecture.
pub const GREETING: &str = "Thank you for connecting";

/// Greets every client.
pub const SERVER: Program = Program {
    name: "tcp-hello-server",
    about: w(
        "Prints where each connection comes from, greets, hangs up",
        "Imprime de onde vem cada conexão, cumprimenta, desliga",
    ),
    takes: &[Takes::Port(12345), Takes::Address, Takes::Message(GREETING)],
    run: serve,
};

/// Connects, prints the greeting, and hangs up.
pub const CLIENT: Program = Program {
    name: "tcp-hello-client",
    about: w(
        "Connects, reads up to 1024 octets, prints them, and reads on until the server hangs up",
        "Conecta-se, lê até 1024 octetos, imprime-os, e lê até o servidor desligar",
    ),
    takes: &[Takes::Host("localhost"), Takes::Port(12345)],
    run: meet,
};

fn serve(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let listener = listen(setup)?;
    console.say("program.waiting_connection", &[])?;
    loop {
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        console.mark();
        // A client that is gone already is no reason to leave the others waiting.
        match console.waits.write(&connection, setup.message.as_bytes()) {
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(trouble) => console.line(&trouble.message(console.lang))?,
            Ok(()) => {}
        }
        drop(connection);
        console.say("program.closed", &[])?;
    }
}

fn meet(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let connection = connect(setup, console)?;
    read_to_the_end(&connection, console)
}

/// Prints what comes over `connection`, read by read, until the other side hangs up.
///
/// # Errors
/// [`Trouble::Stopped`] or a broken connection.
pub fn read_to_the_end(connection: &TcpStream, console: &mut Console<'_>) -> Result<(), Trouble> {
    let mut buffer = [0; READ];
    loop {
        let octets = console.waits.read(connection, &mut buffer)?;
        if octets == 0 {
            return console.say("program.read_none", &[]);
        }
        console.line(&said(&buffer[..octets]))?;
    }
}
