//! `http-json`: an object in HTTP: all seven layers have something to show.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::w;
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::stats::Topic;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "http-json",
    title: w("an object, from the top layer to the bottom", "um objeto, da camada de cima até a de baixo"),
    about: w(
        "A client asks a server for an object, twice over one connection. The object is written as JSON (presentation), HTTP asks for it \
         and carries it (application), a cookie tells the server that the second request is the first one's visitor (session), TCP \
         brings every octet in order (transport). Every layer has something to show.",
        "Um cliente pede um objeto a um servidor, duas vezes pela mesma conexão. O objeto é escrito em JSON (apresentação), o HTTP o pede e \
         o leva (aplicação), um cookie diz ao servidor que o segundo pedido é do mesmo visitante (sessão), o TCP entrega cada octeto \
         em ordem (transporte). Todas as camadas têm algo a mostrar.",
    ),
    takes: &[Takes::Message],
    channel: w("a switch: each host has a cable of its own to it", "um comutador: cada host tem um cabo só seu até ele"),
    protocols: &[
        at(Osi::Application, w("HTTP/1.1: GET /aula, 200 OK", "HTTP/1.1: GET /aula, 200 OK")),
        at(Osi::Presentation, w("JSON, an object as text; UTF-8, the text as octets", "JSON, um objeto como texto; UTF-8, o texto como octetos")),
        at(Osi::Session, w("a kept connection and a cookie: who asks again", "uma conexão mantida e um cookie: quem está pedindo de novo")),
        at(Osi::Transport, w("TCP, port 8080", "TCP, porta 8080")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the client's cable", "Todos os quadros no cabo do cliente"), |e| e.frames(TAP, "frame")),
        Look::Frame(w("The response that carries the object", "A resposta que leva o objeto"), object),
        Look::Topics(&[Topic::Layers]),
    ],
    findings,
    questions: &[
        w(
            "How many octets has the object, and how many does the frame that carries it? Where did the others come from?",
            "Quantos octetos tem o objeto, e quantos o quadro que o leva? De onde vieram os outros?",
        ),
        w(
            "HTTP itself remembers nothing from one request to the next. How does the server know that it is the same visitor?",
            "O HTTP em si não se lembra de nada entre um pedido e outro. Como o servidor sabe que é o mesmo visitante?",
        ),
        w(
            "Whoever is on the way can read all of this. What could they do with the cookie? See `tls`.",
            "Quem está no caminho pode ler tudo isto. O que poderia fazer com o cookie? Veja `tls`.",
        ),
        w(
            "What would change in each layer if the object were written in XML instead of JSON?",
            "O que mudaria em cada camada se o objeto fosse escrito em XML em vez de JSON?",
        ),
    ],
};

pub(super) const TAP: &str = "p2";
/// The port of the server.
const PORT: &str = "8080";

fn scenes(choice: &Choice) -> Vec<Scene> {
    let mut server = vec!["http-server"];
    server.extend(choice.message.as_deref().map(|message| ["--message", message]).into_iter().flatten());
    let topology = Topology::switched(&["server", "client"]).taps("server", "switch", Taps::None);
    vec![
        Scene::new(topology)
            .label("server", format!("TCP {PORT}"))
            .start("server", &server)
            .run("client", &["http-client", "server"]),
    ]
}

/// Segments with data, from a host.
fn data(e: &Evidence<'_>, host: &str) -> Vec<Shot> {
    e.frames(TAP, &format!("tcp.len > 0 && ip.src == {}", e.ip(host)))
}

fn object(e: &Evidence<'_>) -> Option<Shot> {
    data(e, "server").first().copied()
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let text = |shot: &Shot| String::from_utf8_lossy(&e.said(*shot)).into_owned();
    let (requests, responses) = (data(e, "client"), data(e, "server"));
    let asked: Vec<_> = requests.iter().map(text).collect();
    let answered: Vec<_> = responses.iter().map(text).collect();
    let body = |answer: &String| answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    let bodies: Vec<_> = answered.iter().map(body).collect();
    let cookie = answered.first().and_then(|answer| {
        answer.lines().find_map(|line| line.strip_prefix("Set-Cookie: ")?.split(';').next().map(str::to_owned))
    });
    let cookie = cookie.unwrap_or_default();
    let length = answered.first().and_then(|answer| {
        answer.lines().find_map(|line| line.strip_prefix("Content-Length: ")?.trim().parse::<usize>().ok())
    });
    let counted = |body: Option<&String>, times: usize| body.is_some_and(|body| body.contains(&format!("\"pedidos\":{times}")));
    let syns = e.frames(TAP, "tcp.flags.syn == 1 && tcp.flags.ack == 0");
    let object = bodies.first().map_or(0, String::len);
    let frame = responses.first().map_or(0, |shot| shot.octets);
    vec![
        finding(
            asked.len() == 2 && asked.iter().all(|request| request.starts_with("GET /aula HTTP/1.1\r\n")),
            w("The client asked twice: GET /aula", "O cliente pediu duas vezes: GET /aula"),
            &[],
        )
        .by(&requests),
        finding(
            answered.len() == 2 && answered.iter().all(|answer| answer.starts_with("HTTP/1.1 200 OK\r\n")) && length == Some(object),
            w(
                "Each response carried the object: {n} octets of JSON, as Content-Length says",
                "Cada resposta levou o objeto: {n} octetos de JSON, como diz o Content-Length",
            ),
            &[("n", &object)],
        )
        .by(&responses),
        finding(
            !cookie.is_empty() && asked.get(1).is_some_and(|request| request.contains(&format!("Cookie: {cookie}"))),
            w(
                "The server gave a cookie, {cookie}, and the second request brought it back",
                "O servidor deu um cookie, {cookie}, e o segundo pedido o trouxe de volta",
            ),
            &[("cookie", &cookie)],
        ),
        finding(
            counted(bodies.first(), 1) && counted(bodies.get(1), 2),
            w(
                "So the server knew its visitor: the object counts 1 request, then 2",
                "Assim o servidor reconheceu o visitante: o objeto conta 1 pedido, depois 2",
            ),
            &[],
        ),
        finding(
            syns.len() == 1,
            w("Both travelled over one connection", "Os dois viajaram por uma só conexão"),
            &[],
        )
        .by(&syns),
        finding(
            frame > object as u64 && object > 0,
            w(
                "For {object} octets of object the frame has {frame}: HTTP, TCP, IPv4 and Ethernet each put a header before it",
                "Para {object} octetos de objeto o quadro tem {frame}: HTTP, TCP, IPv4 e Ethernet põem cada um um cabeçalho na frente",
            ),
            &[("object", &object), ("frame", &frame)],
        )
        .by(responses.first()),
    ]
}
