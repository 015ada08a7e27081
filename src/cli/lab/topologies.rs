//! What `camadas lab up` can build.

use std::time::Duration;

use crate::i18n::{Words, w};
use crate::lab::{Impairment, Topology};

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

/// All of them: name, what it is, the topology.
pub(super) fn all() -> impl Iterator<Item = (&'static str, Words, Topology)> {
    PLAIN.iter().map(|(name, about, build)| (*name, *about, build()))
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
    }
}
