//! Which program of which host sent a frame: by the card that it came from and by the ports of the programs there.

use std::net::IpAddr;

use super::lesson::{Scene, host_of};
use crate::i18n::Lang;
use crate::lab::Plan;
use crate::lab::plan::Card;
use crate::lab::topology::Kind;
use crate::lessons::programs::{Takes, program};
use crate::model::Osi;
use crate::peel::View;
use crate::proto::contract::{Layer, Value};

/// A program that was started.
#[derive(Clone, Debug)]
pub struct Started {
    /// Its host, or "host:something".
    pub seat: String,
    /// Its name and arguments.
    pub words: Vec<String>,
    /// When, in nanoseconds since 1970.
    pub time_ns: i64,
}

/// Who sends what in a scene.
#[derive(Debug)]
pub struct Authors<'a> {
    /// The scene.
    pub scene: &'a Scene,
    /// Its cards and addresses.
    pub plan: &'a Plan,
    /// Its programs, in the order in which they were started.
    pub started: &'a [Started],
    /// The language of the comments.
    pub lang: Lang,
}

impl<'a> Authors<'a> {
    /// A comment for a frame: "server: tcp-hello-server", or that the host's own system sent it.
    #[must_use]
    pub fn comment(&self, view: &View<'_>) -> Option<String> {
        let host = self.host(view)?;
        let Some([from, to]) = ports(view) else {
            return Some(self.lang.fill("lesson.by_system", &[("host", &host)]));
        };
        let time_ns = view.frame.time_ns.unwrap_or(i64::MAX);
        let here = self.started.iter().filter(|one| host_of(&one.seat) == host && one.time_ns <= time_ns);
        // Of several programs it is that of the port, and of several of the port the one that was started last.
        let by_port = |one: &&Started| port(&one.words).is_some_and(|port| port == from || port == to);
        let author = here.clone().rfind(by_port).or_else(|| here.clone().next_back());
        Some(
            author.map_or(host.to_owned(), |one| {
                format!("{}: {}", one.seat, one.words.first().map_or("", String::as_str))
            }),
        )
    }

    /// The host that sent a frame first: the card it came from, or, behind a router, its IP address.
    fn host(&self, view: &View<'_>) -> Option<&'a str> {
        let Some(Value::Mac(mac)) = from(&view.layers().next()?) else { return None };
        let by_mac = self.plan.cards.iter().find(|card| card.mac == mac);
        let name = |card: &Card| self.scene.topology.nodes[card.node].name.as_str();
        let is_router = |card: &Card| matches!(self.scene.topology.nodes[card.node].kind, Kind::Router { .. });
        if let Some(card) = by_mac.filter(|card| !is_router(card)) {
            return Some(name(card));
        }
        let network = view.layers().find(|layer| layer.proto().info().osi == Osi::Network);
        let address: Option<IpAddr> = match network.and_then(|layer| from(&layer)) {
            Some(Value::Ipv4(octets)) => Some(octets.into()),
            Some(Value::Ipv6(octets)) => Some(octets.into()),
            _ => None,
        };
        let holds = |card: &&Card| card.addresses.iter().any(|(own, _)| Some(*own) == address);
        self.plan.cards.iter().find(holds).or(by_mac).map(name)
    }
}

/// The address that a layer comes from.
fn from<'l>(layer: &Layer<'l>) -> Option<Value<'l>> {
    layer.proto().info().ends?.0.read(layer.header())
}

/// The ports of a frame's outermost transport layer.
fn ports(view: &View<'_>) -> Option<[u16; 2]> {
    let layer = view.layers().find(|layer| layer.proto().info().osi == Osi::Transport && !layer.is_quoted())?;
    let (from, to) = layer.proto().info().ends?;
    let number = |value: Option<Value<'_>>| u16::try_from(value?.number()?).ok();
    Some([number(from.read(layer.header()))?, number(to.read(layer.header()))?])
}

/// The port that a program of these words goes by.
fn port(words: &[String]) -> Option<u16> {
    let given = words.iter().position(|word| word == "--port").and_then(|at| words.get(at + 1)?.parse().ok());
    let usual = || {
        program(words.first()?)?
            .takes
            .iter()
            .find_map(|take| if let Takes::Port(port) = take { Some(*port) } else { None })
    };
    given.or_else(usual)
}
