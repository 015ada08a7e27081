//! Who takes part: hosts, and the programs on them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::process::ExitCode;

use super::console::Console;
use super::ready;
use super::tracing::Tracing;
use crate::bytes::MacAddr;
use crate::lab::{Io, Lab, LabError, Plan, Program, Topology};
use crate::run::record::Comment;

/// The host of a single program.
const ONLY: &str = "host";

/// Hosts and programs, in the order they are started.
pub struct Parties(Vec<Party>);

/// A program and its host.
struct Party {
    host: String,
    argv: Vec<OsString>,
    /// As it was typed.
    said: String,
}

impl Parties {
    /// One command on `hosts` hosts.
    pub fn of_command(argv: &[OsString], hosts: u8) -> Self {
        let words: Vec<_> = argv.iter().map(|word| word.to_string_lossy()).collect();
        let party = |host| Party { host, argv: argv.to_vec(), said: words.join(" ") };
        Self(match hosts {
            1 => vec![party(ONLY.to_owned())],
            hosts => (1..=hosts).map(|n| party(format!("{ONLY}{n}"))).collect(),
        })
    }

    /// Lines like `a: python3 server.py`, for the shell of host `a`; gives back the first that is none.
    pub fn of_lines(lines: &[String]) -> Result<Self, String> {
        let party = |line: &String| {
            let (host, command) = line.split_once(':').ok_or_else(|| line.clone())?;
            let (host, command) = (host.trim().to_owned(), command.trim().to_owned());
            if host.is_empty() || command.is_empty() {
                return Err(line.clone());
            }
            let argv = ["/bin/sh".into(), "-c".into(), command.clone().into()].to_vec();
            Ok(Party { host, argv, said: command })
        };
        lines.iter().map(party).collect::<Result<_, _>>().map(Self)
    }

    /// The hosts, each once.
    fn hosts(&self) -> Vec<&str> {
        let mut hosts: Vec<&str> = Vec::new();
        for party in &self.0 {
            if !hosts.contains(&party.host.as_str()) {
                hosts.push(&party.host);
            }
        }
        hosts
    }

    /// One host talks to itself, two share a cable, more are on one switch.
    pub fn topology(&self) -> Topology {
        match &self.hosts()[..] {
            [host] => Topology::alone(host),
            [one, other] => Topology::cabled(one, other),
            hosts => Topology::switched(hosts),
        }
    }

    /// What the recording says beside each frame: the host that sent it, and its program where it has but one. Where
    /// programs are traced, the one whose call it was, and the call.
    pub fn comments(&self, topology: &Topology, plan: &Plan, tracing: Option<&Tracing>) -> Comment {
        let label = |host: &str| {
            let programs: Vec<_> = self.0.iter().filter(|party| party.host == host).map(|party| &party.said).collect();
            if let [program] = programs[..] { format!("{host}: {program}") } else { host.to_owned() }
        };
        let mut senders: HashMap<MacAddr, (String, String)> = HashMap::new();
        for (at, node) in topology.nodes.iter().enumerate() {
            senders.extend(plan.cards_of(at).map(|card| (card.mac, (node.name.clone(), label(&node.name)))));
        }
        // What a host says to itself has no addresses.
        senders.extend(self.hosts().first().map(|host| (MacAddr([0; 6]), ((*host).to_owned(), label(host)))));
        let mut find = tracing.map(|tracing| tracing.find(plan));
        Box::new(move |frame, taps| {
            let sender = MacAddr::read(frame.bytes.get(6..).unwrap_or_default()).and_then(|mac| senders.get(&mac));
            let call = find.as_mut().and_then(|find| find(frame, taps, sender.map(|(host, _)| host.as_str())));
            call.or_else(|| sender.map(|(_, label)| label.clone()))
        })
    }

    /// Starts the programs one after the other, each when those before it are ready, and gives the exit code that stands for
    /// all of them.
    pub fn run(&self, lab: &Lab, console: &mut Console, tracing: Option<&Tracing>) -> Result<ExitCode, LabError> {
        let alone = self.0.len() == 1;
        for (at, party) in self.0.iter().enumerate() {
            let program = Program::new(&party.argv);
            let program = if alone {
                program
            } else {
                // Python keeps what it prints into a pipe to itself otherwise.
                program.env("PYTHONUNBUFFERED", "1").stdin(Io::Pipe).stdout(Io::Pipe).stderr(Io::Pipe)
            };
            let program = match tracing {
                Some(tracing) => program.traced(&tracing.trace, &*party.said),
                None => program,
            };
            let mut running = lab.spawn(&party.host, program)?;
            let before = self.0[..=at].iter().filter(|other| other.host == party.host).count();
            if at + 1 < self.0.len() {
                ready::wait(lab, &party.host, before, &mut running)?;
            }
            console.add(&party.host, running);
        }
        Ok(console.until_the_end())
    }
}
