//! The same data to a group: the sender sends once and knows nobody; whoever wants it joins. IPv4 and IPv6.

use std::net::{IpAddr, Ipv4Addr};

use super::console::{Console, said};
use super::net::{READ, group_socket, join, send};
use super::{Program, Setup, Takes, Trouble};
use crate::i18n::w;

/// The group of the lecture's programs in Java.
const GROUP: IpAddr = IpAddr::V4(Ipv4Addr::new(224, 2, 2, 3));

/// Joins the group and prints what comes and where from.
pub const RECEIVER: Program = Program {
    name: "multicast-receiver",
    about: w(
        "Joins a group of IPv4 or IPv6, prints each message and where it came from, leaves at the end",
        "Entra num grupo IPv4 ou IPv6, imprime cada mensagem e de onde veio, sai do grupo no fim",
    ),
    takes: &[Takes::Group(GROUP), Takes::Port(8888), Takes::Count(0), Takes::Interface],
    run: receive,
};

/// Sends to the group.
pub const SENDER: Program = Program {
    name: "multicast-sender",
    about: w(
        "Sends a numbered message to a group again and again",
        "Envia uma mensagem numerada a um grupo, uma vez após outra",
    ),
    takes: &[
        Takes::Group(GROUP),
        Takes::Port(8888),
        Takes::Message("Multicast numero"),
        Takes::Count(0),
        Takes::Every(500),
        Takes::Ttl(1),
        Takes::Interface,
    ],
    run: speak,
};

/// The group of a program that has one by itself.
fn group(setup: &Setup) -> Result<IpAddr, Trouble> {
    let group = setup.group.unwrap_or(GROUP);
    if group.is_multicast() { Ok(group) } else { Err(Trouble::NoGroup(group)) }
}

fn receive(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let group = group(setup)?;
    let socket = group_socket(group, setup.port, setup)?;
    join(&socket, group, setup)?;
    console.say("program.joined", &[("group", &group)])?;
    let mut buffer = [0; READ];
    for _ in setup.numbers() {
        let (octets, from) = console.waits.receive(&socket, &mut buffer)?;
        console.say("program.from", &[("from", &from.ip()), ("text", &said(&buffer[..octets]))])?;
    }
    // The system leaves the group when its last socket is closed, and tells the routers so (RFC 3376 §5.1).
    Ok(())
}

fn speak(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let group = group(setup)?;
    let socket = group_socket(group, 0, setup)?;
    for number in setup.numbers() {
        if number > 1 {
            console.waits.pause(setup.every)?;
        }
        let text = format!("{} {number}", setup.message);
        console.mark();
        send(&socket, text.as_bytes(), (group, setup.port).into())?;
        console.line(&text)?;
    }
    Ok(())
}
