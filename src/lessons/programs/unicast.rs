//! The same data to several hosts by unicast: the sender has to know each of them, and sends as many datagrams.

use super::console::{Console, said};
use super::net::{READ, address, datagrams, datagrams_like, send};
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// Prints what comes and where from.
pub const RECEIVER: Program = Program {
    name: "udp-receiver",
    about: w("Prints each datagram and where it came from", "Imprime cada datagrama e de onde veio"),
    takes: &[Takes::Port(8888), Takes::Address],
    run: receive,
};

/// Sends each message to every host.
pub const SENDER: Program = Program {
    name: "unicast-sender",
    about: w(
        "Sends each numbered message to every host that is named, one datagram each",
        "Envia cada mensagem numerada a todos os hosts indicados, um datagrama para cada",
    ),
    takes: &[Takes::Hosts, Takes::Port(8888), Takes::Message("Unicast numero"), Takes::Count(0), Takes::Every(500)],
    run: speak,
};

fn receive(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    console.say("program.waiting_message", &[])?;
    let mut buffer = [0; READ];
    loop {
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        console.say("program.from", &[("from", &from.ip()), ("text", &said(&buffer[..octets]))])?;
    }
}

fn speak(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = setup.hosts.iter().map(|host| address(host, setup.port)).collect::<Result<Vec<_>, _>>()?;
    let first = to.first().ok_or(Trouble::NoHosts)?;
    let socket = datagrams_like(first.ip())?;
    for number in setup.numbers() {
        if number > 1 {
            console.waits.pause(setup.every)?;
        }
        let text = format!("{} {number}", setup.message);
        console.mark();
        for to in &to {
            send(&socket, text.as_bytes(), *to)?;
        }
        console.say("program.sent_times", &[("text", &text), ("n", &to.len())])?;
    }
    Ok(())
}
