//! `ports`: two servers on one host, told apart by their ports alone.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::names::ports::PortClass;
use crate::stats::{Cell, Column, Table, Topic};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "ports",
    title: w("two servers on one host", "dois servidores em um só host"),
    about: w(
        "An IP address leads to a host, and no further. Which program of the host is meant, the port says: 16 bits in the header \
         of TCP or UDP. Two servers of one host differ in nothing else.",
        "Um endereço IP leva a um host, e só. Qual programa do host, a porta diz: 16 bits no cabeçalho do TCP ou do UDP. Dois \
         servidores de um mesmo host não diferem em mais nada.",
    ),
    takes: &[],
    channel: w(
        "a switch: each host has a cable of its own to it",
        "um comutador: cada host tem um cabo só seu até ele",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever connects is greeted", "o nosso: quem se conecta é cumprimentado")),
        at(Osi::Transport, w("TCP, ports 12345 and 8080", "TCP, portas 12345 e 8080")),
        at(Osi::Network, w("IPv4: the same two addresses for both", "IPv4: os mesmos dois endereços para os dois")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("The segments that carry the greetings", "Os segmentos que levam os cumprimentos"), |e| {
            e.frames(TAP, "tcp.len > 0")
        }),
        Look::Frame(w("One of them: the port is the first thing that TCP says", "Um deles: a porta é a primeira coisa que o TCP diz"), |e| {
            e.first(TAP, "tcp.len > 0")
        }),
        Look::Table(ends),
        Look::Topics(&[Topic::Ports]),
    ],
    findings,
    questions: &[
        w(
            "Two browsers on one host ask the same server. Which four numbers tell their connections apart?",
            "Dois navegadores de um mesmo host pedem ao mesmo servidor. Quais quatro números distinguem as conexões?",
        ),
        w(
            "Who chose the client's ports, and why are they so large?",
            "Quem escolheu as portas do cliente, e por que são tão grandes?",
        ),
        w(
            "Could a UDP server wait at port 12345 of the same host at the same time? Try it with `camadas program`.",
            "Um servidor UDP poderia esperar na porta 12345 do mesmo host ao mesmo tempo? Experimente com `camadas program`.",
        ),
        w("Why does a port below 1024 need privileges on many systems?", "Por que uma porta abaixo de 1024 pede privilégios em muitos sistemas?"),
    ],
};

const TAP: &str = "p2";

/// The ports and what waits there.
const SERVERS: [(u16, &str); 2] = [(12345, "Thank you for connecting"), (8080, "This is port 8080")];

fn scenes(_: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["server", "client"]).taps("server", "switch", Taps::None);
    let mut scene = Scene::new(topology).label("server", "TCP 12345, 8080");
    for (port, greeting) in SERVERS {
        let seat = format!("server:{port}");
        scene = scene.start(&seat, &["tcp-hello-server", "--port", &port.to_string(), "--message", greeting]);
    }
    for (port, _) in SERVERS {
        scene = scene.run("client", &["tcp-hello-client", "server", "--port", &port.to_string()]);
    }
    vec![scene]
}

/// The four numbers of each connection.
fn ends(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("said", w("said", "disse")).wrapped(),
        Column::text("source", w("from address", "do endereço")),
        Column::number("srcport", w("from port", "da porta")),
        Column::text("destination", w("to address", "ao endereço")),
        Column::number("dstport", w("to port", "à porta")),
        Column::text("class", w("class of the server's port", "classe da porta do servidor")).spare(1),
    ];
    let title = w("What tells the connections apart", "O que distingue as conexões").in_(lang);
    let mut table = Table::new("connections", title, columns);
    for shot in e.frames(TAP, "tcp.len > 0") {
        let port = e.number(shot, "tcp.srcport").unwrap_or(0) as u16;
        table.rows.push(vec![
            Cell::Text(String::from_utf8_lossy(&e.said(shot)).into_owned()),
            Cell::Text(e.value(shot, "ip.src")),
            Cell::Text(port.to_string()),
            Cell::Text(e.value(shot, "ip.dst")),
            Cell::Text(e.value(shot, "tcp.dstport")),
            Cell::Text(PortClass::of(port).name().in_(lang).to_owned()),
        ]);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let data = e.frames(TAP, "tcp.len > 0");
    let all_of = |field: &str| {
        let mut values: Vec<_> = data.iter().map(|shot| e.value(*shot, field)).collect();
        values.sort();
        values.dedup();
        values
    };
    let same = ["eth.src", "eth.dst", "ip.src", "ip.dst"];
    let differ: Vec<_> = same.iter().filter(|field| all_of(field).len() > 1).collect();
    let right = data.iter().all(|shot| {
        let port = e.value(*shot, "tcp.srcport");
        SERVERS.iter().any(|(own, greeting)| own.to_string() == port && greeting.as_bytes() == e.said(*shot))
    });
    let client = all_of("tcp.dstport");
    vec![
        finding(
            data.len() == 2 && differ.is_empty(),
            w(
                "Both greetings came from the same card and the same address, to the same card and address",
                "Os dois cumprimentos vieram da mesma placa e do mesmo endereço, para a mesma placa e o mesmo endereço",
            ),
            &[],
        )
        .by(&data),
        finding(
            right && all_of("tcp.srcport").len() == 2,
            w(
                "Only the port, {first} or {second}, said which server was meant, and each said its own greeting",
                "Só a porta, {first} ou {second}, disse qual servidor era, e cada um disse o seu cumprimento",
            ),
            &[("first", &SERVERS[0].0), ("second", &SERVERS[1].0)],
        ),
        finding(
            client.len() == 2,
            w(
                "The client's system took a new port for each connection: {ports}",
                "O sistema do cliente tomou uma porta nova para cada conexão: {ports}",
            ),
            &[("ports", &client.join(", "))],
        ),
    ]
}
