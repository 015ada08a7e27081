use super::*;
use crate::i18n::Lang;
use crate::lab::topology::Impairment;

fn addresses(plan: &Plan) -> Vec<String> {
    plan.cards.iter().map(|card| card.addresses[0].0.to_string()).collect()
}

fn tap_names(plan: &Plan) -> Vec<&str> {
    plan.taps.iter().map(|tap| tap.name.as_str()).collect()
}

/// The routing table of a node as lines of "destination/length via router dev card".
fn table(topology: &Topology, plan: &Plan, node: &str) -> Vec<String> {
    let node = topology.find(node).expect("a node");
    let of_node = plan.routes.iter().filter(|route| route.node == node);
    let line = |route: &Route| {
        let via = route.via.map_or_else(String::new, |via| format!(" via {via}"));
        format!("{}/{}{via} dev {}", route.to.0, route.to.1, plan.cards[route.card].name)
    };
    of_node.map(line).collect()
}

#[test]
fn hosts_on_a_switch_are_numbered_and_their_ports_tapped() {
    let topology = Topology::switched(&["sender", "joined1", "joined2", "bystander"]);
    let plan = topology.plan().expect("a plan");
    assert_eq!(addresses(&plan), ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]);
    assert_eq!(plan.cards[2].mac.to_string(), "02:00:00:00:00:03");
    assert_eq!(plan.cards[2].addresses.len(), 1, "no IPv6 unless it was asked for");
    assert_eq!(tap_names(&plan), ["p1", "p2", "p3", "p4"]);
    assert_eq!((&*plan.taps[3].node, plan.taps[3].peer.as_deref()), ("switch", Some("bystander")));
    assert_eq!(plan.networks.len(), 1);
    assert_eq!(table(&topology, &plan, "sender"), ["224.0.0.0/4 dev eth0"]);
    assert!(plan.hosts_file().ends_with("10.0.0.3 joined2\n10.0.0.4 bystander\n"));
}

#[test]
fn digits_are_the_same_in_every_address() {
    let names: Vec<_> = (1..=12).map(|n| format!("h{n}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let plan = Topology::switched(&names).ipv6().plan().expect("a plan");
    let twelfth = &plan.cards[11];
    assert_eq!(twelfth.mac.to_string(), "02:00:00:00:00:12");
    let addresses: Vec<_> = twelfth.addresses.iter().map(|(address, prefix)| format!("{address}/{prefix}")).collect();
    assert_eq!(addresses, ["10.0.0.12/24", "fd00::12/64", "fe80::ff:fe00:12/64"]);
}

#[test]
fn a_router_has_a_card_on_each_side_and_four_taps() {
    let topology = Topology::routed(&["client"], &["server"]);
    let plan = topology.plan().expect("a plan");
    assert_eq!(addresses(&plan), ["10.0.1.254", "10.0.2.254", "10.0.1.1", "10.0.2.2"]);
    assert_eq!(plan.cards[1].mac.to_string(), "02:00:00:00:01:02");
    assert_eq!(tap_names(&plan), ["client.eth0", "router.eth0", "server.eth0", "router.eth1"]);
    assert_eq!(table(&topology, &plan, "client"), ["224.0.0.0/4 dev eth0", "0.0.0.0/0 via 10.0.1.254 dev eth0"]);
    assert!(table(&topology, &plan, "router").is_empty(), "it is next to both networks");
}

#[test]
fn a_side_with_several_hosts_has_a_switch() {
    let plan = Topology::routed(&["sender"], &["near", "far"]).plan().expect("a plan");
    assert_eq!(addresses(&plan), ["10.0.1.254", "10.0.2.254", "10.0.1.1", "10.0.2.2", "10.0.2.3"]);
    assert_eq!(tap_names(&plan), ["sender.eth0", "router.eth0", "p1", "p2", "p3"]);
}

#[test]
fn routes_lead_over_several_routers() {
    let topology = Topology::new().host("a").host("b").host("c").router("r").router("s");
    let topology = topology.link("a", "r").link("r", "s").link("s", "b").link("r", "c").ipv6();
    let plan = topology.plan().expect("a plan");
    assert_eq!(
        table(&topology, &plan, "r"),
        ["10.0.3.0/24 via 10.0.2.253 dev eth1", "fd00:0:0:3::/64 via fd00:0:0:2::253 dev eth1"]
    );
    assert_eq!(
        table(&topology, &plan, "b"),
        ["224.0.0.0/4 dev eth0", "0.0.0.0/0 via 10.0.3.254 dev eth0", "::/0 via fd00:0:0:3::254 dev eth0"]
    );
    let to_a: Vec<_> = table(&topology, &plan, "s").into_iter().filter(|line| line.starts_with("10.0.1.0")).collect();
    assert_eq!(to_a, ["10.0.1.0/24 via 10.0.2.254 dev eth0"]);
}

#[test]
fn a_cable_that_changes_frames_is_tapped_on_both_sides() {
    let plain = Topology::cabled("a", "b");
    assert_eq!(tap_names(&plain.plan().expect("a plan")), ["a.eth0"]);
    let lossy = plain.clone().impair("b", "a", Impairment { loss: 0.1, ..Impairment::default() });
    assert_eq!(tap_names(&lossy.plan().expect("a plan")), ["a.eth0", "b.eth0"]);
    let one_end = plain.taps("b", "a", Taps::First);
    assert_eq!(tap_names(&one_end.plan().expect("a plan")), ["b.eth0"]);
}

#[test]
fn impairments_have_a_direction() {
    let slow = Impairment { rate: Some(1000), ..Impairment::default() };
    let topology = Topology::cabled("a", "b").impair_toward("b", "a", slow.clone());
    assert_eq!(topology.links[0].impairments, Some([Impairment::default(), slow]));
}

#[test]
fn a_host_alone_is_its_own_network() {
    let plan = Topology::alone("host").plan().expect("a plan");
    assert_eq!(tap_names(&plan), ["host.lo"]);
    assert!(plan.taps[0].loopback && plan.hosts_file().ends_with("127.0.0.1 host\n"));
}

#[test]
fn what_makes_no_sense_is_said_in_both_languages() {
    let wrong = [
        (Topology::new().host("a b"), "a b"),
        (Topology::new().host("localhost"), "localhost"),
        (Topology::new().host("a").host("a"), "a"),
        (Topology::new().host("a").link("a", "b"), "b"),
        (Topology::new().host("a").link("a", "a"), "a"),
        (Topology::new().host("a").hostname("x"), "x"),
        (Topology::cabled("a", "b").impair("a", "c", Impairment::default()), "c"),
        (Topology::cabled("a", "b").impair("a", "b", Impairment { loss: 1.5, ..Impairment::default() }), "1"),
        (Topology::cabled("a", "b").querier("a"), "switch"),
        (Topology::cabled("a", "b").address("a", "fd00::1"), "fd00::1"),
        (Topology::cabled("a", "b").address("a", "10.0.0.9/33"), "10.0.0.9/33"),
        (Topology::switched(&["a"]).link("a", "switch"), "a"),
        (Topology::new().switch("s").hub("h").link("s", "h").link("h", "s"), "s"),
        ((0..100).fold(Topology::new(), |topology, n| topology.host(&format!("h{n}"))), "99"),
    ];
    for (topology, named) in wrong {
        let error = topology.plan().expect_err(named);
        let (english, portuguese) = (error.message(Lang::En), error.message(Lang::PtBr));
        assert!(english != portuguese, "{english}");
        assert!(english.contains(named) || portuguese.contains(named), "{english}");
    }
}
