//! `point-to-point`: two hosts and a cable, and how many cables many hosts would need.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "point-to-point",
    title: w("two hosts and a cable", "dois hosts e um cabo"),
    about: w(
        "On a point-to-point channel there is nobody else: nobody has to wait for his turn, nobody overhears, and the way is known, \
         since there is only one. It is the most efficient channel, and the dearest: every pair of hosts needs one.",
        "Num canal ponto a ponto não há mais ninguém: ninguém espera a vez, ninguém escuta, e o caminho é conhecido, pois só há um. É \
         o canal mais eficiente, e o mais caro: cada par de hosts precisa de um.",
    ),
    takes: &[],
    channel: w("one cable between two hosts", "um só cabo entre dois hosts"),
    protocols: &[
        at(Osi::Application, w("ours: whoever sends anything is greeted", "o nosso: quem envia qualquer coisa é cumprimentado")),
        at(Osi::Transport, w("UDP, port 12345", "UDP, porta 12345")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(
            Osi::DataLink,
            w("Ethernet II: it names both cards, though there could be no others", "Ethernet II: nomeia as duas placas, embora não possa haver outras"),
        ),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the cable", "Todos os quadros no cabo"), |e| e.frames("", "frame")),
        Look::Frame(w("The client's datagram", "O datagrama do cliente"), |e| e.first("", "udp")),
        Look::Table(cables),
    ],
    findings,
    questions: &[
        w(
            "Ethernet names sender and receiver in every frame, 12 octets. What would a protocol for point-to-point links need instead (PPP)?",
            "A Ethernet nomeia remetente e destinatário em cada quadro, 12 octetos. Do que precisaria, em vez disso, um protocolo para enlaces ponto a ponto (PPP)?",
        ),
        w(
            "Why did the client ask by ARP who has the address, when only one host could have it?",
            "Por que o cliente perguntou por ARP quem tem o endereço, se só um host poderia tê-lo?",
        ),
        w(
            "How many cables would connect every pair in your classroom? And with one switch?",
            "Quantos cabos ligariam cada par na sua sala? E com um comutador?",
        ),
    ],
};

fn scenes(_: &Choice) -> Vec<Scene> {
    vec![
        Scene::new(Topology::cabled("client", "server"))
            .label("server", "UDP 12345")
            .start("server", &["udp-hello-server"])
            .run("client", &["udp-hello-client", "server"]),
    ]
}

/// Hosts that the table of cables tells.
const COUNTS: [u64; 6] = [2, 3, 4, 10, 50, 1000];

fn cables(_: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::number("hosts", w("hosts", "hosts")),
        Column::number("pairs", w("cables point to point", "cabos ponto a ponto")),
        Column::number("each", w("cards in each host", "placas em cada host")),
        Column::number("switch", w("cables to a switch", "cabos até um comutador")),
    ];
    let title = w("What many hosts would need", "Do que muitos hosts precisariam").in_(lang);
    let mut table = Table::new("cables", title, columns);
    table.rows.extend(COUNTS.map(|n| [n, n * (n - 1) / 2, n - 1, n].map(Cell::Number).to_vec()));
    table.notes.push(
        w(
            "n hosts make n · (n − 1) / 2 pairs, and each pair needs a cable; with a switch each host needs one.",
            "n hosts formam n · (n − 1) / 2 pares, e cada par precisa de um cabo; com um comutador, cada host precisa de um.",
        )
        .in_(lang)
        .to_owned(),
    );
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let mac = |host| e.mac(host).map(|mac| mac.to_string()).unwrap_or_default();
    let (client, server) = (mac("client"), mac("server"));
    let all = e.frames("", "frame");
    let from: Vec<_> = all.iter().map(|shot| e.value(*shot, "eth.src")).collect();
    let (from_client, from_server) =
        (from.iter().filter(|from| **from == client).count(), from.iter().filter(|from| **from == server).count());
    let arp = e.frames("", "arp");
    let udp = e.frames("", "udp");
    vec![
        finding(
            !all.is_empty() && from_client + from_server == all.len(),
            w(
                "The cable carried {n} frames, {client} from the client and {server} from the server, and nobody else's",
                "O cabo levou {n} quadros, {client} do cliente e {server} do servidor, e de mais ninguém",
            ),
            &[("n", &all.len()), ("client", &from_client), ("server", &from_server)],
        ),
        finding(
            udp.len() == 2,
            w(
                "The conversation itself was {n} of them, one in each direction",
                "A conversa em si foram {n} deles, um em cada direção",
            ),
            &[("n", &udp.len())],
        )
        .by(&udp),
        finding(
            arp.len() == 2,
            w(
                "The client still had to ask for the card's address: Ethernet does not know that the cable has only two ends",
                "Mesmo assim o cliente teve de perguntar o endereço da placa: a Ethernet não sabe que o cabo só tem duas pontas",
            ),
            &[],
        )
        .by(&arp),
    ]
}
