//! `multicast-ipv6`: groups whose addresses say how far they reach.

use super::engine::choice::Choice;
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::names::multicast6;
use crate::stats::{Cell, Column, Table, Topic};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "multicast-ipv6",
    title: w("IPv6: groups whose addresses say how far they reach", "IPv6: grupos cujo endereço diz até onde vão"),
    about: w(
        "An IPv6 address whose first 8 bits are ones is a group. Four bits of flags follow, then four of scope: 2 is this link, 5 this \
         site. Two hosts join the same group number in two scopes, by MLD; the sender speaks to each. The lecture names four scopes; \
         RFC 7346 knows more, and calls the smallest interface-local.",
        "Um endereço IPv6 cujos primeiros 8 bits são uns é um grupo. Seguem quatro bits de sinalizadores e quatro de escopo: 2 é este \
         enlace, 5 este sítio. Dois hosts entram no mesmo número de grupo em dois escopos, por MLD; o remetente fala com cada um. A \
         aula cita quatro escopos; a RFC 7346 conhece mais, e chama o menor de interface-local.",
    ),
    takes: &[],
    channel: w("a switch that floods groups to every port", "um comutador que inunda grupos por todas as portas"),
    protocols: &[
        at(Osi::Application, w("ours: numbered messages, nothing comes back", "o nosso: mensagens numeradas, nada volta")),
        at(Osi::Transport, w("UDP, port 8888: its checksum is obligatory over IPv6", "UDP, porta 8888: a soma de verificação é obrigatória sobre IPv6")),
        at(Osi::Network, w("IPv6; MLDv2, a part of ICMPv6, joins and leaves", "IPv6; o MLDv2, parte do ICMPv6, entra e sai")),
        at(Osi::DataLink, w("Ethernet II to 33:33 and the group's lower 32 bits", "Ethernet II para 33:33 e os 32 bits mais baixos do grupo")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the sender's cable", "Todos os quadros no cabo do remetente"), |e| e.frames(TAP, "frame")),
        Look::Table(addresses),
        Look::Frame(w("A message to the group of this link", "Uma mensagem ao grupo deste enlace"), |e| data(e, 0).first().copied()),
        Look::Topics(&[Topic::Multicast]),
    ],
    findings,
    questions: &[
        w(
            "Both groups have one MAC address. Which host's card gets frames it did not ask for, and who drops them?",
            "Os dois grupos têm um só endereço MAC. A placa de qual host recebe quadros que não pediu, e quem os descarta?",
        ),
        w(
            "IPv4 limits how far a group reaches by the TTL. What is better about a scope in the address?",
            "O IPv4 limita até onde um grupo vai pelo TTL. O que há de melhor num escopo no endereço?",
        ),
        w(
            "Why has IPv6 no broadcast, and which group stands in for it?",
            "Por que o IPv6 não tem broadcast, e qual grupo o substitui?",
        ),
        w(
            "32 bits of the group go into the MAC, of 112. How many groups share one? And in IPv4?",
            "Dos 112 bits do grupo, 32 vão para o MAC. Quantos grupos dividem um? E no IPv4?",
        ),
    ],
};

const TAP: &str = "p1";

/// The group of each member, and its scope.
const GROUPS: [(&str, &str); 2] = [("joined1", "ff02::2:2:3"), ("joined2", "ff05::2:2:3")];
/// Messages to each.
const COUNT: usize = 2;

fn scenes(choice: &Choice) -> Vec<Scene> {
    let (count, every) = (COUNT.to_string(), choice.pause(200));
    let hosts = ["sender", "joined1", "joined2"];
    let mut scene = Scene::new(prompt(Topology::switched(&hosts).ipv6(), &hosts)).left(&["sender"]).frames(0);
    for (member, group) in GROUPS {
        let receiver = ["multicast-receiver", "--group", group, "--count", &count];
        scene = scene.label(member, format!("[{group}]:8888")).start(member, &receiver).frames(1);
    }
    for (member, group) in GROUPS {
        let sender = ["multicast-sender", "--group", group, "--count", &count, "--every", &every];
        scene = scene.run("sender", &sender).end(member).frames(0);
    }
    vec![scene]
}

/// Lets hosts repeat their MLD reports at once, instead of within a second (RFC 3810 §9.11), so that they do not stand
/// among what comes later.
pub(super) fn prompt(topology: Topology, hosts: &[&str]) -> Topology {
    const INTERVAL: &str = "net.ipv6.conf.eth0.mldv2_unsolicited_report_interval";
    hosts.iter().fold(topology, |topology, host| topology.sysctl(host, INTERVAL, "1"))
}

/// The sender's datagrams to the group of that index.
fn data(e: &Evidence<'_>, group: usize) -> Vec<Shot> {
    e.frames(TAP, &format!("ipv6.dst == {} && udp.dstport == 8888", GROUPS[group].1))
}

fn addresses(_: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("group", w("group", "grupo")),
        Column::text("ones", w("8 bits of ones", "8 bits uns")),
        Column::text("flags", w("flags", "sinalizadores")),
        Column::text("scope", w("scope", "escopo")).wrapped(),
        Column::text("id", w("lower 32 bits of the group", "32 bits mais baixos do grupo")),
        Column::text("mac", w("MAC address", "endereço MAC")),
    ];
    let mut table = Table::new("groups", w("The groups, bit by bit", "Os grupos, bit a bit").in_(lang), columns);
    for (_, text) in GROUPS {
        let Ok(group) = text.parse::<std::net::Ipv6Addr>() else { continue };
        let octets = group.octets();
        let scope = multicast6::scope(group).map_or("", |scope| scope.name.in_(lang));
        let id: Vec<_> = octets[12..].iter().map(|octet| format!("{octet:02x}")).collect();
        table.rows.push(vec![
            Cell::Text(text.to_owned()),
            Cell::Text(format!("{:08b}", octets[0])),
            Cell::Text(format!("{:04b}", octets[1] >> 4)),
            Cell::Text(format!("{:04b} = {}: {scope}", octets[1] & 15, octets[1] & 15)),
            Cell::Text(id.join(":")),
            Cell::Text(multicast6::mac_of(group).to_string()),
        ]);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let sent: Vec<_> = (0..GROUPS.len()).map(|group| data(e, group)).collect();
    let first = sent.iter().flatten().map(|shot| shot.number).min().unwrap_or(u64::MAX);
    let reports: Vec<_> = GROUPS
        .iter()
        .filter_map(|(_, group)| e.first(TAP, &format!("icmpv6.type == 143 && icmpv6.mldr.mar.multicast_address == {group}")))
        .collect();
    let macs: Vec<_> = sent.iter().flatten().map(|shot| e.value(*shot, "eth.dst")).collect();
    let mac = macs.first().cloned().unwrap_or_default();
    let heard = |member: &str| e.transcript.of(member).filter(|line| line.contains("Multicast numero")).count();
    let sums: Vec<_> = sent.iter().flatten().map(|shot| e.value(*shot, "udp.checksum.status")).collect();
    let leaves: Vec<_> = GROUPS
        .iter()
        .filter_map(|(_, group)| {
            let filter = format!("icmpv6.type == 143 && icmpv6.mldr.mar.record_type == 3 && icmpv6.mldr.mar.multicast_address == {group}");
            e.first(TAP, &filter)
        })
        .collect();
    let ipv4 = e.frames("", "ip || arp");
    vec![
        finding(
            reports.len() == GROUPS.len() && reports.iter().all(|shot| shot.number < first),
            w(
                "Each member told of its group by MLDv2 before the first message",
                "Cada membro anunciou o seu grupo por MLDv2 antes da primeira mensagem",
            ),
            &[],
        )
        .by(&reports),
        finding(
            sent.iter().all(|shots| shots.len() == COUNT) && GROUPS.iter().all(|(member, _)| heard(member) == COUNT),
            w(
                "{n} messages went to each group, and each member heard those of its own alone",
                "{n} mensagens foram para cada grupo, e cada membro ouviu só as do seu",
            ),
            &[("n", &COUNT)],
        ),
        finding(
            !mac.is_empty() && macs.iter().all(|own| *own == mac),
            w(
                "Both groups have one MAC address, {mac}: the scope is not among the 32 bits that go into it",
                "Os dois grupos têm um só endereço MAC, {mac}: o escopo não está entre os 32 bits que entram nele",
            ),
            &[("mac", &mac)],
        ),
        finding(
            !sums.is_empty() && sums.iter().all(|status| status == "1"),
            w("Every datagram has a checksum, and it is right", "Todo datagrama tem soma de verificação, e ela está certa"),
            &[],
        ),
        finding(
            leaves.len() == GROUPS.len(),
            w("Both members left their groups at the end", "Os dois membros saíram dos seus grupos no fim"),
            &[],
        )
        .by(&leaves),
        finding(
            ipv4.is_empty(),
            w("Not one packet of IPv4 or ARP was needed", "Nem um pacote de IPv4 ou ARP foi preciso"),
            &[],
        )
        .by(&ipv4),
    ]
}
