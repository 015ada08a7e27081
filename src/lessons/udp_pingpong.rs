//! `udp-pingpong`: one socket of the server talks with two clients, each at its own address.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::tcp_pingpong::dialogue;
use crate::i18n::{Words, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "udp-pingpong",
    title: w("one socket, many peers", "um só soquete, muitos parceiros"),
    about: w(
        "With UDP there is no listen and no accept. One socket receives from everybody and answers each datagram at the address \
         that it came from. Nothing is acknowledged, nothing is closed: SAIR is a message like any other.",
        "Com UDP não há listen nem accept. Um só soquete recebe de todos e responde a cada datagrama no endereço de onde ele veio. \
         Nada é confirmado, nada é encerrado: SAIR é uma mensagem como outra qualquer.",
    ),
    takes: &[],
    channel: w(
        "a switch: each host has a cable of its own to it",
        "um comutador: cada host tem um cabo só seu até ele",
    ),
    protocols: &[
        at(
            Osi::Application,
            w("ours: each message is answered once, until SAIR", "o nosso: cada mensagem é respondida uma vez, até SAIR"),
        ),
        at(Osi::Presentation, w("UTF-8", "UTF-8")),
        at(Osi::Transport, w("UDP, port 12345 of the server", "UDP, porta 12345 do servidor")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the server's cable", "Todos os quadros no cabo do servidor"), |e| {
            e.frames(TAP, "frame")
        }),
        Look::Frame(w("The first message", "A primeira mensagem"), |e| e.first(TAP, "udp")),
        Look::Table(|e, lang| dialogue(e, lang, TAP, "udp")),
    ],
    findings,
    questions: &[
        w(
            "The server has one socket for both clients. How does it tell them apart? How would a TCP server?",
            "O servidor tem um só soquete para os dois clientes. Como ele os distingue? Como faria um servidor TCP?",
        ),
        w(
            "What would the client that typed SAIR notice if that datagram were lost? And the server?",
            "O que perceberia o cliente que digitou SAIR se esse datagrama se perdesse? E o servidor?",
        ),
        w(
            "Could two clients on one host talk with this server? What would differ between them?",
            "Dois clientes no mesmo host poderiam conversar com este servidor? O que os distinguiria?",
        ),
    ],
};

const TAP: &str = "p1";

/// What is typed: a client's message and its answer.
const FIRST: [Words; 2] = [w("Hello, server!", "Olá, servidor!"), w("Hello, first!", "Olá, primeiro!")];
const SECOND: [Words; 2] = [w("I am another one.", "Sou outro."), w("Hello, second!", "Olá, segundo!")];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let say = |words: &Words| words.in_(choice.lang);
    let topology = Topology::switched(&["server", "client1", "client2"])
        .taps("client1", "switch", Taps::None)
        .taps("client2", "switch", Taps::None);
    let client = ["udp-pingpong-client", "server"];
    vec![
        Scene::new(topology)
            .left(&["server"])
            .label("server", "UDP 12345")
            .start("server", &["udp-pingpong-server"])
            .start("client1", &client)
            .start("client2", &client)
            .type_line("client1", say(&FIRST[0]))
            .type_line("server", say(&FIRST[1]))
            // What was typed, that it was sent, that the answer is waited for, the answer.
            .lines("client1", 4)
            .type_line("client2", say(&SECOND[0]))
            .type_line("server", say(&SECOND[1]))
            .lines("client2", 4)
            .type_line("client1", "SAIR")
            .end("client1")
            .type_line("client2", "SAIR")
            .end("client2")
            // Waiting, then per message what came and what was done, and "waiting" again.
            .lines("server", 1 + 2 * 4 + 2 * 3),
    ]
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let server = e.ip("server");
    let all = e.frames(TAP, "udp");
    let incoming = e.frames(TAP, &format!("udp && ip.dst == {server}"));
    let outgoing = e.frames(TAP, &format!("udp && ip.src == {server}"));
    let peer = |shot, from: &str| (e.value(shot, &format!("ip.{from}")), e.value(shot, &format!("udp.{from}port")));
    let answered = outgoing.iter().zip(&incoming).all(|(answer, question)| peer(*question, "src") == peer(*answer, "dst"));
    let mut peers: Vec<_> = incoming.iter().map(|shot| peer(*shot, "src")).collect();
    peers.sort();
    peers.dedup();
    let own_port = incoming.iter().all(|shot| e.value(*shot, "udp.dstport") == "12345")
        && outgoing.iter().all(|shot| e.value(*shot, "udp.srcport") == "12345");
    let last = e.frames(TAP, "udp && data.text == \"SAIR\"");
    let still = e.transcript.of("server").filter(|line| *line != e.choice.lang.text("program.stopped")).last();
    vec![
        finding(
            own_port && peers.len() == 2,
            w(
                "One port of the server, 12345, served {n} clients: {peers}",
                "Uma só porta do servidor, 12345, atendeu {n} clientes: {peers}",
            ),
            &[
                ("n", &peers.len()),
                ("peers", &peers.iter().map(|(ip, port)| format!("{ip}:{port}")).collect::<Vec<_>>().join(", ")),
            ],
        ),
        finding(
            answered && outgoing.len() == 2,
            w(
                "Each answer went to the address and port that its message came from",
                "Cada resposta foi para o endereço e a porta de onde veio a mensagem",
            ),
            &[],
        )
        .by(&outgoing),
        finding(
            all.len() == 6,
            w(
                "{n} messages were {n} frames: no handshake, no acknowledgement",
                "{n} mensagens foram {n} quadros: nem aperto de mão, nem confirmação",
            ),
            &[("n", &all.len())],
        ),
        finding(
            last.len() == 2 && last.iter().all(|shot| e.value(*shot, "ip.dst") == server),
            w(
                "SAIR travelled as a datagram like the others; no frame closes anything",
                "SAIR viajou como um datagrama igual aos outros; nenhum quadro encerra nada",
            ),
            &[],
        )
        .by(&last),
        finding(
            still == Some(e.choice.lang.text("program.waiting_message")),
            w("The server goes on waiting for anybody", "O servidor continua esperando por qualquer um"),
            &[],
        ),
    ]
}
