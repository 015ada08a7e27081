//! Numbered messages, over UDP and over TCP: their receiver can tell what was lost, late or doubled.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::TcpStream;

use socket2::SockRef;

use super::console::{Console, said};
use super::net::{READ, accept, address, connect, datagrams, datagrams_with, listen, send};
use super::{Doing, Program, Setup, Takes, Trouble};
use crate::i18n::{Lang, w};

/// What a message begins with; its number and how many there are follow: "Mensagem 7 de 20".
const HEAD: &str = "Mensagem ";

/// Numbers beyond this are not kept track of, so that no peer can make a receiver grow without bound.
const MOST: u64 = 100_000;

/// A line that has grown to so many octets without an end is taken as it is.
const LONGEST_LINE: usize = 1 << 16;

/// Receives numbered datagrams.
pub const UDP_RECEIVER: Program = Program {
    name: "udp-numbers-receiver",
    about: w(
        "Receives numbered datagrams and says at the end (Ctrl-C) which are missing",
        "Recebe datagramas numerados e diz no fim (Ctrl-C) quais faltam",
    ),
    takes: &[Takes::Port(12345), Takes::Address],
    run: receive_datagrams,
};

/// Sends numbered datagrams.
pub const UDP_SENDER: Program = Program {
    name: "udp-numbers-sender",
    about: w("Sends numbered datagrams", "Envia datagramas numerados"),
    takes: &[
        Takes::Host("localhost"),
        Takes::Port(12345),
        Takes::Count(20),
        Takes::Every(100),
        Takes::Octets(0),
        Takes::Ttl(64),
    ],
    run: send_datagrams,
};

/// Receives numbered lines over connections.
pub const TCP_RECEIVER: Program = Program {
    name: "tcp-numbers-receiver",
    about: w(
        "Receives numbered lines over a connection and says at its end which are missing",
        "Recebe linhas numeradas por uma conexão e diz no fim dela quais faltam",
    ),
    takes: &[Takes::Port(12345), Takes::Address],
    run: receive_lines,
};

/// Sends numbered lines over a connection.
pub const TCP_SENDER: Program = Program {
    name: "tcp-numbers-sender",
    about: w("Sends numbered lines over a connection", "Envia linhas numeradas por uma conexão"),
    takes: &[Takes::Host("localhost"), Takes::Port(12345), Takes::Count(20), Takes::Every(100), Takes::Octets(0)],
    run: send_lines,
};

/// Message `number` of `count`, filled up to `octets`.
fn message(number: u64, count: u64, octets: usize) -> String {
    let mut text = format!("{HEAD}{number} de {count}");
    if text.len() < octets {
        text.push(' ');
        text.extend(std::iter::repeat_n('.', octets - text.len()));
    }
    text
}

/// The number of a message and how many there are.
fn parse(text: &str) -> Option<(u64, u64)> {
    let (number, rest) = text.strip_prefix(HEAD)?.split_once(" de ")?;
    let count = rest.split(' ').next()?;
    Some((number.parse().ok()?, count.parse().ok()?))
}

/// A message as it is told: how long it is, instead of what fills it up.
fn shortened(text: &str, lang: Lang) -> String {
    match text.trim_end_matches('.').trim_end() {
        short if short.len() < text.len() => format!("{short} ({})", lang.octets(text.len() as u64)),
        whole => whole.to_owned(),
    }
}

/// Which numbers have come, and in which order.
#[derive(Debug, Default)]
struct Tally {
    seen: BTreeSet<u64>,
    count: u64,
    late: u64,
    twice: u64,
}

/// How a number fits to those before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    InOrder,
    /// Numbers before it have not come.
    Gap,
    Late,
    Twice,
}

impl Tally {
    fn add(&mut self, number: u64, count: u64) -> Place {
        self.count = self.count.max(count).max(number).min(MOST);
        if number > MOST {
            return Place::InOrder;
        }
        let highest = self.seen.last().copied().unwrap_or(0);
        if !self.seen.insert(number) {
            self.twice += 1;
            return Place::Twice;
        }
        if number < highest {
            self.late += 1;
            return Place::Late;
        }
        if number == highest + 1 { Place::InOrder } else { Place::Gap }
    }

    /// The numbers that have not come.
    fn missing(&self, lang: Lang) -> String {
        let missing: Vec<_> = (1..=self.count).filter(|number| !self.seen.contains(number)).collect();
        runs(&missing, lang)
    }

    fn tell(&self, console: &mut Console<'_>) -> Result<(), Trouble> {
        if self.count == 0 {
            return Ok(());
        }
        let missing = self.missing(console.lang);
        console.say("program.tally", &[("n", &self.seen.len()), ("count", &self.count), ("missing", &missing)])?;
        if self.late + self.twice > 0 {
            console.say("program.tally_disorder", &[("late", &self.late), ("twice", &self.twice)])?;
        }
        Ok(())
    }

    /// Prints a message that came, and what is strange about its number.
    fn meet(&mut self, octets: &[u8], console: &mut Console<'_>) -> Result<(), Trouble> {
        let text = said(octets);
        let place = parse(&text).map(|(number, count)| self.add(number, count));
        let key = match place {
            None | Some(Place::InOrder) => "program.got",
            Some(Place::Gap) => "program.got_gap",
            Some(Place::Late) => "program.got_late",
            Some(Place::Twice) => "program.got_twice",
        };
        console.say(key, &[("text", &shortened(&text, console.lang))])
    }
}

/// Rising numbers as a receiver tells them: runs of them as "3-5", or that there are none.
#[must_use]
pub fn runs(numbers: &[u64], lang: Lang) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for &number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    let told =
        runs.iter().map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") });
    let told: Vec<_> = told.collect();
    if told.is_empty() { lang.text("program.none").to_owned() } else { told.join(", ") }
}

fn receive_datagrams(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let socket = datagrams(setup)?;
    console.say("program.waiting_message", &[])?;
    let (mut tally, mut buffer) = (Tally::default(), vec![0; 1 << 16]);
    loop {
        match console.waits.receive(&socket, &mut buffer) {
            Ok((octets, _)) => tally.meet(&buffer[..octets], console)?,
            Err(trouble) => {
                tally.tell(console)?;
                return Err(trouble);
            }
        }
    }
}

fn send_datagrams(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let to = address(setup.host(), setup.port)?;
    let socket = datagrams_with(to)?;
    let own = SockRef::from(&socket);
    let hops = if to.is_ipv4() { own.set_ttl_v4(setup.ttl.into()) } else { own.set_unicast_hops_v6(setup.ttl.into()) };
    hops.map_err(|error| Trouble::failed(Doing::Send(to), error))?;
    each(setup, console, |text| match send(&socket, text.as_bytes(), to) {
        // What was sent before met nobody (ICMP says so later); the sender of this lesson does not care.
        Err(Trouble::Failed { error, .. }) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
        sent => sent,
    })
}

fn receive_lines(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let listener = listen(setup)?;
    loop {
        console.say("program.waiting_connection", &[])?;
        let (connection, from) = accept(&listener, console)?;
        console.say("program.connection_from", &[("from", &from)])?;
        let mut tally = Tally::default();
        let result = read_lines(&connection, console, &mut tally);
        tally.tell(console)?;
        match result {
            Ok(()) => console.say("program.connection_closed", &[])?,
            Err(Trouble::Stopped) => return Err(Trouble::Stopped),
            Err(trouble) => console.line(&trouble.message(console.lang))?,
        }
    }
}

fn read_lines(connection: &TcpStream, console: &mut Console<'_>, tally: &mut Tally) -> Result<(), Trouble> {
    let (mut buffer, mut line) = ([0; READ], Vec::new());
    loop {
        let octets = console.waits.read(connection, &mut buffer)?;
        if octets == 0 {
            return Ok(());
        }
        line.extend_from_slice(&buffer[..octets]);
        while let Some(end) =
            memchr::memchr(b'\n', &line).or_else(|| (line.len() > LONGEST_LINE).then(|| line.len() - 1))
        {
            tally.meet(&line[..=end], console)?;
            line.drain(..=end);
        }
    }
}

fn send_lines(setup: &Setup, console: &mut Console<'_>) -> Result<(), Trouble> {
    let connection = connect(setup, console)?;
    let waits = console.waits;
    each(setup, console, |text| waits.write(&connection, format!("{text}\n").as_bytes()))
}

/// Sends all messages, the pauses of `setup` between them.
fn each(
    setup: &Setup,
    console: &mut Console<'_>,
    mut send: impl FnMut(&str) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    for number in setup.numbers() {
        if number > 1 {
            console.waits.pause(setup.every)?;
        }
        let text = message(number, setup.count, setup.octets);
        console.mark();
        send(&text)?;
        console.say("program.sent", &[("text", &shortened(&text, console.lang))])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_their_numbers() {
        assert_eq!(message(7, 20, 0), "Mensagem 7 de 20");
        assert_eq!(message(7, 20, 40).len(), 40);
        for octets in [0, 16, 17, 18, 1000] {
            assert_eq!(parse(&message(7, 20, octets)), Some((7, 20)));
        }
        assert_eq!(shortened(&message(7, 20, 100), Lang::PtBr), "Mensagem 7 de 20 (100 octetos)");
        assert_eq!(shortened(&message(7, 20, 0), Lang::En), "Mensagem 7 de 20");
        assert_eq!(parse("Mensagem x de 2"), None);
    }

    #[test]
    fn a_tally_names_what_is_missing_late_and_doubled() {
        let mut tally = Tally::default();
        let places = [1, 2, 5, 4, 4, 9].map(|number| tally.add(number, 10));
        assert_eq!(places, [Place::InOrder, Place::InOrder, Place::Gap, Place::Late, Place::Twice, Place::Gap]);
        assert_eq!(tally.missing(Lang::En), "3, 6-8, 10");
        tally.add(u64::MAX, u64::MAX);
        assert!(tally.seen.len() == 5 && tally.count == MOST, "{tally:?}");
    }
}
