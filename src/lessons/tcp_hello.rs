//! `tcp-hello`: a greeting over TCP, the first program of the lecture.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::GREETING;
use crate::i18n::w;
use crate::lab::{Taps, Topology};
use crate::model::Osi;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "tcp-hello",
    title: w("a greeting over TCP", "um cumprimento por TCP"),
    about: w(
        "A server waits at port 12345. It prints where a connection comes from, says its greeting, and hangs up. What is one \
         call in a program is several frames on the cable: the connection is made before anything is said, every octet is \
         acknowledged, and both sides close.",
        "Um servidor espera na porta 12345. Imprime de onde vem uma conexão, diz o seu cumprimento e desliga. O que é uma só \
         chamada no programa são vários quadros no cabo: a conexão é feita antes de se dizer algo, cada octeto é confirmado, e \
         os dois lados encerram.",
    ),
    takes: &[Takes::Message],
    channel: w(
        "a switch: each host has a cable of its own to it, and frames go only where they are addressed to",
        "um comutador: cada host tem um cabo só seu até ele, e os quadros só vão para onde são endereçados",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever connects is greeted", "o nosso: quem se conecta é cumprimentado")),
        at(Osi::Transport, w("TCP: a connection, a stream of octets, nothing lost", "TCP: uma conexão, um fluxo de octetos, nada se perde")),
        at(Osi::Network, w("IPv4: from 10.0.0.1 to 10.0.0.2", "IPv4: de 10.0.0.1 a 10.0.0.2")),
        at(Osi::DataLink, w("Ethernet II; ARP finds the card of an address", "Ethernet II; o ARP encontra a placa de um endereço")),
    ],
    scenes,
    looks: &[
        Look::Frames(
            w("Every frame on the client's cable", "Todos os quadros no cabo do cliente"),
            |e| e.frames(TAP, "frame"),
        ),
        Look::Frame(
            w("The frame that carries the greeting: each layer is the data of the one below", "O quadro que leva o cumprimento: cada camada é o dado da que está abaixo"),
            greeting,
        ),
    ],
    findings,
    questions: &[
        w(
            "The server called send once. How many frames would there be without any of the others, and who would miss them?",
            "O servidor chamou send uma só vez. Quantos quadros haveria sem nenhum dos outros, e quem sentiria falta deles?",
        ),
        w(
            "At which octet of its frame does the greeting begin, and which sum gives that number? What changes with TCP options?",
            "Em que octeto do quadro começa o cumprimento, e que soma dá esse número? O que muda com opções do TCP?",
        ),
        w(
            "How did the client's read know that nothing more would come: which frame told it?",
            "Como a leitura do cliente soube que não viria mais nada: qual quadro lhe disse?",
        ),
        w(
            "The client's port is not 12345. Who chose it, and what would happen with two clients at once?",
            "A porta do cliente não é 12345. Quem a escolheu, e o que aconteceria com dois clientes ao mesmo tempo?",
        ),
    ],
};

/// The tap: what the client's cable carries.
const TAP: &str = "p2";

fn scenes(choice: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["server", "client"]).taps("server", "switch", Taps::None);
    vec![scene(topology, choice)]
}

/// The scene on any topology that has a server and a client; another lesson compares its own with it.
pub(super) fn scene(topology: Topology, choice: &Choice) -> Scene {
    let mut server = vec!["tcp-hello-server"];
    server.extend(choice.message.as_deref().map(|message| ["--message", message]).into_iter().flatten());
    Scene::new(topology)
        .label("server", "TCP 12345")
        .start("server", &server)
        .run("client", &["tcp-hello-client", "server"])
}

fn greeting(e: &Evidence<'_>) -> Option<Shot> {
    e.first(TAP, "tcp.len > 0")
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let (server, client) = (e.ip("server"), e.ip("client"));
    let all = e.frames(TAP, "frame");
    let arp = e.frames(TAP, "arp");
    let syn = e.frames(TAP, &format!("tcp.flags.syn == 1 && tcp.flags.ack == 0 && ip.src == {client}"));
    let syn_ack = e.frames(TAP, &format!("tcp.flags.syn == 1 && tcp.flags.ack == 1 && ip.src == {server}"));
    let data = e.frames(TAP, "tcp.len > 0");
    let said: Vec<u8> = data.iter().flat_map(|shot| e.said(*shot)).collect();
    let first = data.first().map_or(0, |first| first.number);
    let before = e.frames(TAP, &format!("tcp && frame.number < {first}"));
    let at = data.first().map_or(0, |shot| shot.octets as usize - said.len());
    let end = data.first().map_or(0, |shot| e.number(*shot, "tcp.seq_raw").unwrap_or(0) + said.len() as u64);
    let acks = e.frames(TAP, &format!("tcp.ack_raw == {} && ip.src == {client}", end % (1 << 32)));
    let ends = e.frames(TAP, "tcp.flags.fin == 1");
    let sides: Vec<_> = ends.iter().map(|shot| e.value(*shot, "ip.src")).collect();
    let octets = Evidence::octets(&all);
    let bad = e.frames(TAP, "tcp.checksum.status == 0 || ip.checksum.status == 0");
    vec![
        finding(
            arp.len() == 2,
            w(
                "Before the first datagram the client asked who has {server}, and was told the card",
                "Antes do primeiro datagrama o cliente perguntou quem tem {server}, e soube qual é a placa",
            ),
            &[("server", &server)],
        )
        .by(&arp),
        finding(
            syn.len() == 1 && syn_ack.len() == 1 && before.len() == 3,
            w(
                "Three segments made the connection (SYN, SYN ACK, ACK) before the first octet was said",
                "Três segmentos fizeram a conexão (SYN, SYN ACK, ACK) antes de se dizer o primeiro octeto",
            ),
            &[],
        )
        .by(&before),
        finding(
            said == e.choice.message(GREETING).as_bytes() && data.len() == 1,
            w(
                "One segment carried the greeting: {n} octets, from octet {at} of its frame on",
                "Um segmento levou o cumprimento: {n} octetos, a partir do octeto {at} do quadro",
            ),
            &[("n", &said.len()), ("at", &at)],
        )
        .by(&data),
        finding(
            acks.first().is_some_and(|ack| ack.number > first),
            w("The client's TCP acknowledged every octet of it", "O TCP do cliente confirmou cada octeto dele"),
            &[],
        )
        .by(acks.first()),
        finding(
            ends.len() == 2 && sides.contains(&server) && sides.contains(&client),
            w("Each side closed its own direction, with FIN", "Cada lado encerrou a sua direção, com FIN"),
            &[],
        )
        .by(&ends),
        finding(
            !all.is_empty(),
            w(
                "{said} octets were said, in {frames} frames of {octets} octets: {share} % of what the cable carried",
                "{said} octetos foram ditos, em {frames} quadros de {octets} octetos: {share} % do que o cabo levou",
            ),
            &[
                ("said", &said.len()),
                ("frames", &all.len()),
                ("octets", &e.lang.number(octets)),
                ("share", &e.percent(said.len() as u64, octets)),
            ],
        ),
        finding(
            bad.is_empty(),
            w("Every checksum of every frame is right", "Todas as somas de verificação estão certas, em todos os quadros"),
            &[],
        )
        .by(&bad),
    ]
}
