//! `tcp-pingpong`: two people type in turn over one connection, until SAIR.

use super::engine::choice::Choice;
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, Words, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::proto::contract::escape;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "tcp-pingpong",
    title: w("ping-pong over TCP, until SAIR", "pingue-pongue por TCP, até SAIR"),
    about: w(
        "The client sends what is typed and waits; the server shows it, asks its operator for an answer, and sends it. SAIR ends \
         the conversation: the connection is closed, and the server waits for the next one. Everything runs over one connection, \
         made once.",
        "O cliente envia o que se digita e espera; o servidor mostra, pede uma resposta ao seu operador e a envia. SAIR termina a \
         conversa: a conexão é encerrada, e o servidor espera a próxima. Tudo passa por uma só conexão, feita uma única vez.",
    ),
    takes: &[],
    channel: w(
        "a switch: each host has a cable of its own to it",
        "um comutador: cada host tem um cabo só seu até ele",
    ),
    protocols: &[
        at(Osi::Application, w("ours: messages in turn, the client's first, until SAIR", "o nosso: mensagens alternadas, a do cliente primeiro, até SAIR")),
        at(Osi::Presentation, w("UTF-8: an accent takes two octets", "UTF-8: um acento ocupa dois octetos")),
        at(Osi::Transport, w("TCP, port 12345, with time stamps among its options", "TCP, porta 12345, com marcas de tempo entre as opções")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the client's cable", "Todos os quadros no cabo do cliente"), |e| {
            e.frames(TAP, "frame")
        }),
        Look::Frame(w("The first message", "A primeira mensagem"), |e| e.first(TAP, "tcp.len > 0")),
        Look::Table(|e, lang| dialogue(e, lang, TAP, "tcp.len > 0")),
    ],
    findings,
    questions: &[
        w(
            "Where does the first message begin in its frame? Why not at octet 54, as in tcp-hello?",
            "Em que octeto do quadro começa a primeira mensagem? Por que não no 54, como em tcp-hello?",
        ),
        w(
            "Count the octets of a message with an accent, and its characters. Which of them does TCP count?",
            "Conte os octetos de uma mensagem com acento, e os caracteres. Quais deles o TCP conta?",
        ),
        w(
            "Some acknowledgements travel alone, others together with an answer. On what does it depend?",
            "Algumas confirmações viajam sozinhas, outras junto com uma resposta. De que isso depende?",
        ),
        w(
            "What happens to a second client that connects while the server is talking to the first? Try it with `camadas program`.",
            "O que acontece com um segundo cliente que se conecta enquanto o servidor fala com o primeiro? Experimente com `camadas program`.",
        ),
    ],
};

const TAP: &str = "p2";

/// What is typed: the client's messages, and the server's answers.
const SAID: [Words; 2] = [w("Hello, server!", "Olá, servidor!"), w("How are you?", "Como você está?")];
const ANSWERED: [Words; 2] = [w("Hello, client!", "Olá, cliente!"), w("Fine, thanks.", "Tudo bem.")];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let stamped = |topology: Topology, host: &str| topology.sysctl(host, "net.ipv4.tcp_timestamps", "1");
    let topology = Topology::switched(&["server", "client"]).taps("server", "switch", Taps::None);
    let topology = ["server", "client"].into_iter().fold(topology, stamped);
    let mut scene = Scene::new(topology)
        .label("server", "TCP 12345")
        .start("server", &["tcp-pingpong-server"])
        .start("client", &["tcp-pingpong-client", "server"]);
    for (said, answered) in SAID.iter().zip(&ANSWERED) {
        scene = scene.type_line("client", said.in_(choice.lang)).type_line("server", answered.in_(choice.lang));
    }
    vec![scene.type_line("client", "SAIR").end("client")]
}

/// The messages of a conversation: who said what, in which frame, in how many octets and characters.
pub(super) fn dialogue(e: &Evidence<'_>, lang: Lang, tap: &str, filter: &str) -> Table {
    let columns = vec![
        Column::number("frame", w("frame", "quadro")),
        Column::text("from", w("from", "de")),
        Column::text("to", w("to", "para")),
        Column::text("said", w("said", "disse")).wrapped(),
        Column::number("characters", w("characters", "caracteres")),
        Column::number("octets", w("octets", "octetos")),
        Column::number("at", w("from octet", "desde o octeto")),
    ];
    let title = w("What was said", "O que foi dito").in_(lang);
    let mut table = Table::new("dialogue", title, columns);
    for shot in e.frames(tap, filter) {
        let said = e.said(shot);
        let text = String::from_utf8_lossy(&said);
        let mut quoted = String::new();
        escape(&said, &mut quoted);
        let end = |ip: &str, port: &str| {
            let ports = [format!("tcp.{port}"), format!("udp.{port}")];
            let port = ports.iter().map(|field| e.value(shot, field)).find(|port| !port.is_empty());
            Cell::Text(format!("{}:{}", e.host_at(&e.value(shot, ip)), port.unwrap_or_default()))
        };
        table.rows.push(vec![
            Cell::Number(shot.number),
            end("ip.src", "srcport"),
            end("ip.dst", "dstport"),
            Cell::Text(quoted),
            Cell::Number(text.chars().count() as u64),
            Cell::Number(said.len() as u64),
            Cell::Number(shot.octets - said.len() as u64),
        ]);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let lang = e.choice.lang;
    let (server, client) = (e.ip("server"), e.ip("client"));
    let typed: Vec<_> = SAID
        .iter()
        .zip(&ANSWERED)
        .flat_map(|(said, answered)| [said.in_(lang), answered.in_(lang)])
        .chain(["SAIR"])
        .collect();
    let data = e.frames(TAP, "tcp.len > 0");
    let said: Vec<_> = data.iter().map(|shot| String::from_utf8_lossy(&e.said(*shot)).into_owned()).collect();
    let turns: Vec<_> = data.iter().map(|shot| e.value(*shot, "ip.src")).collect();
    let in_turn = turns.iter().enumerate().all(|(at, from)| *from == if at % 2 == 0 { &client } else { &server }[..]);
    let syns = e.frames(TAP, "tcp.flags.syn == 1 && tcp.flags.ack == 0");
    let unacknowledged: Vec<Shot> = data.iter().copied().filter(|shot| !is_acknowledged(e, *shot)).collect();
    let stamps = e.frames(TAP, "tcp.options.timestamp.tsval");
    let segments = e.frames(TAP, "tcp");
    let waits = e.transcript.of("server").filter(|line| *line == e.choice.lang.text("program.waiting_connection")).count();
    vec![
        finding(
            said == typed,
            w(
                "Each line that was typed became one segment: {n} messages, SAIR among them",
                "Cada linha digitada virou um segmento: {n} mensagens, SAIR entre elas",
            ),
            &[("n", &said.len())],
        )
        .by(&data),
        finding(
            in_turn && data.len() == typed.len(),
            w("Client and server spoke in turn", "Cliente e servidor falaram um de cada vez"),
            &[],
        ),
        finding(
            syns.len() == 1,
            w(
                "One handshake served all of them: the connection was made once",
                "Um só aperto de mão serviu para todas: a conexão foi feita uma vez",
            ),
            &[],
        )
        .by(&syns),
        finding(
            unacknowledged.is_empty(),
            w("Every message was acknowledged by the other side's TCP", "Cada mensagem foi confirmada pelo TCP do outro lado"),
            &[],
        )
        .by(&unacknowledged),
        finding(
            !segments.is_empty() && stamps.len() == segments.len(),
            w(
                "All {n} segments carry time stamps, 12 octets of options with their padding: data begins at octet 14 + 20 + 32 = 66",
                "Todos os {n} segmentos levam marcas de tempo, 12 octetos de opções com o preenchimento: os dados começam no octeto 14 + 20 + 32 = 66",
            ),
            &[("n", &segments.len())],
        ),
        finding(
            data.iter().zip(&said).all(|(shot, text)| e.number(*shot, "tcp.len") == Some(text.len() as u64)),
            w(
                "TCP counted octets, not characters: {octets} octets of UTF-8 for {characters} characters",
                "O TCP contou octetos, não caracteres: {octets} octetos de UTF-8 para {characters} caracteres",
            ),
            &[
                ("characters", &said.iter().map(|text| text.chars().count()).sum::<usize>()),
                ("octets", &said.iter().map(String::len).sum::<usize>()),
            ],
        ),
        finding(
            waits == 2,
            w("After SAIR the server waits for the next connection", "Depois de SAIR o servidor espera a próxima conexão"),
            &[],
        ),
    ]
}

/// Some later segment of the other side acknowledges the last octet of `shot`.
fn is_acknowledged(e: &Evidence<'_>, shot: Shot) -> bool {
    let end = e.number(shot, "tcp.seq_raw").unwrap_or(0) + e.said(shot).len() as u64;
    let filter = format!("ip.src == {} && frame.number > {}", e.value(shot, "ip.dst"), shot.number);
    // Sequence numbers wrap round (RFC 9293 §3.4): what is less than half of all before `end` is before it.
    let reaches = |ack: u64| (ack.wrapping_sub(end) & 0xffff_ffff) < 1 << 31;
    e.frames(TAP, &filter).iter().filter_map(|ack| e.number(*ack, "tcp.ack_raw")).any(reaches)
}
