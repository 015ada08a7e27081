//! What `camadas lab up` can build.

use std::time::Duration;

use crate::i18n::{Lang, Words, w};
use crate::lab::{Impairment, Topology};
use crate::lessons::LESSONS;
use crate::lessons::engine::choice::{Asked, Choice};

/// Name, what it is, and how it is built.
type Row = (&'static str, Words, fn() -> Topology);

const HOSTS: [&str; 4] = ["server", "client1", "client2", "client3"];

const PLAIN: &[Row] = &[
    (
        "switch",
        w("four hosts on a switch, which floods multicast", "quatro hosts em um comutador, que inunda multicast"),
        || Topology::switched(&HOSTS),
    ),
    ("snooping", w("the same, and multicast goes to members only", "o mesmo, e multicast só vai aos membros"), || {
        Topology::switched(&HOSTS).querier("switch")
    }),
    (
        "hub",
        w("four hosts on a hub: every card sees every frame", "quatro hosts em um hub: toda placa vê todo quadro"),
        || Topology::hubbed(&HOSTS),
    ),
    ("cable", w("two hosts and a cable", "dois hosts e um cabo"), || Topology::cabled("client", "server")),
    (
        "lossy",
        w(
            "the same; the cable takes 20 ms and loses one frame in ten",
            "o mesmo; o cabo leva 20 ms e perde um quadro em dez",
        ),
        || {
            let bad = Impairment { delay: Duration::from_millis(20), loss: 0.1, ..Impairment::default() };
            Topology::cabled("client", "server").impair("client", "server", bad)
        },
    ),
    (
        "router",
        w(
            "two networks and a router, which forwards multicast to members",
            "duas redes e um roteador, que encaminha multicast aos membros",
        ),
        || Topology::routed(&["client"], &["server1", "server2"]).multicast_forwarding("router"),
    ),
    ("routers", w("four networks in a row, for traceroute", "quatro redes em fila, para o traceroute"), || {
        let nodes = Topology::new().host("client").host("server").router("r1").router("r2").router("r3");
        nodes.link("client", "r1").link("r1", "r2").link("r2", "r3").link("r3", "server")
    }),
];

/// All of them: name, what it is, the topology. Those of lessons have the lesson's name; of one with several scenes it
/// is that of the first.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Words, Topology)> {
    let plain = PLAIN.iter().map(|(name, about, build)| (*name, *about, build()));
    let known = |name: &str| PLAIN.iter().any(|(plain, ..)| *plain == name);
    let of_lessons = LESSONS.iter().filter(move |lesson| !known(lesson.name)).filter_map(|lesson| {
        let choice = Choice::of(lesson.takes, Asked::default(), Lang::default(), 1).ok()?;
        let scene = (lesson.scenes)(&choice).into_iter().next()?;
        Some((lesson.name, lesson.title, scene.topology))
    });
    plain.chain(of_lessons)
}

/// The one of this name.
pub(super) fn find(name: &str) -> Option<Topology> {
    all().find(|(known, ..)| *known == name).map(|(.., topology)| topology)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topology_can_be() {
        for (name, _, topology) in all() {
            assert!(topology.plan().is_ok(), "{name}");
        }
        assert!(find("tcp-hello").is_some_and(|topology| topology.find("client").is_some()));
    }
}
