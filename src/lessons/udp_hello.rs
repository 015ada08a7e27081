//! `udp-hello`: the same greeting over UDP, beside TCP's: what is UDP for?

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::GREETING;
use super::tcp_hello;
use crate::i18n::{Lang, w};
use crate::lab::{Impairment, Taps, Topology};
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "udp-hello",
    title: w("the same greeting over UDP, and what TCP needs for it", "o mesmo cumprimento por UDP, e o que o TCP precisa para isso"),
    about: w(
        "UDP has no connection: no listen, no accept. The server learns that there is a client when its first datagram comes, \
         so the client has to speak first. Afterwards the same message is said over TCP, and both are counted.",
        "O UDP não tem conexão: nem listen, nem accept. O servidor só sabe que há um cliente quando chega o primeiro datagrama \
         dele, por isso o cliente tem de falar primeiro. Depois a mesma mensagem é dita por TCP, e as duas são contadas.",
    ),
    takes: &[Takes::Message, Takes::Delay(10)],
    channel: w(
        "one long cable between the two hosts, on which every frame is some time on its way",
        "um só cabo longo entre os dois hosts, no qual cada quadro demora um tempo",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever sends anything is greeted", "o nosso: quem envia qualquer coisa é cumprimentado")),
        at(
            Osi::Transport,
            w("UDP: datagrams, each by itself, perhaps lost; then TCP", "UDP: datagramas, cada um por si, talvez perdidos; depois TCP"),
        ),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("UDP: every frame at the client's card", "UDP: todos os quadros na placa do cliente"), |e| {
            e.frames(UDP, "frame")
        }),
        Look::Frame(w("The datagram that carries the greeting", "O datagrama que leva o cumprimento"), greeting),
        Look::Table(comparison),
    ],
    findings,
    questions: &[
        w(
            "What would the client see if its datagram were lost? And if the answer were? Who would notice?",
            "O que o cliente veria se o seu datagrama se perdesse? E se a resposta se perdesse? Quem perceberia?",
        ),
        w(
            "TCP needs more frames for the same message. What does each of them buy?",
            "O TCP precisa de mais quadros para a mesma mensagem. O que se ganha com cada um deles?",
        ),
        w(
            "Which programs would rather have the message of UDP: a telephone call, a file, a game, a question to DNS?",
            "Quais programas preferem a mensagem do UDP: uma ligação telefônica, um arquivo, um jogo, uma pergunta ao DNS?",
        ),
        w(
            "How did the server know where to send its greeting, although nothing was connected?",
            "Como o servidor soube para onde enviar o cumprimento, se nada foi conectado?",
        ),
    ],
};

/// The taps: the client's card in each scene.
const UDP: &str = "udp.client.eth0";
const TCP: &str = "tcp.client.eth0";

fn scenes(choice: &Choice) -> Vec<Scene> {
    let mut server = vec!["udp-hello-server"];
    server.extend(choice.message.as_deref().map(|message| ["--message", message]).into_iter().flatten());
    let topology = || {
        let delay = Impairment { delay: choice.delay, ..Impairment::default() };
        Topology::cabled("client", "server").impair("client", "server", delay).taps("client", "server", Taps::First)
    };
    let udp = Scene::new(topology())
        .named("udp", w("The greeting over UDP", "O cumprimento por UDP"))
        .label("server", "UDP 12345")
        .start("server", &server)
        .run("client", &["udp-hello-client", "server"]);
    vec![udp, tcp_hello::scene(topology(), choice).named("tcp", w("The same over TCP", "O mesmo por TCP"))]
}

fn greeting(e: &Evidence<'_>) -> Option<Shot> {
    e.first(UDP, &format!("udp && ip.src == {}", e.ip("server")))
}

/// How many times the direction changed up to the frame `last`: that many ways had to be gone one after the other.
fn ways(e: &Evidence<'_>, tap: &str, last: Option<Shot>) -> usize {
    let last = last.map_or(0, |shot| shot.number);
    let mut from: Vec<_> =
        e.frames(tap, &format!("ip && frame.number <= {last}")).iter().map(|shot| e.value(*shot, "ip.src")).collect();
    from.dedup();
    from.len()
}

/// A half as people write it: round trips are counted in ways there and back.
fn trips(ways: usize, lang: Lang) -> String {
    lang.decimal(ways as f64 / 2.0, ways % 2)
}

/// The message: what the server says.
fn greeted(e: &Evidence<'_>, tap: &str, protocol: &str) -> Option<Shot> {
    let has_data = if protocol == "udp" { "udp.length > 8" } else { "tcp.len > 0" };
    e.first(tap, &format!("{has_data} && ip.src == {}", e.ip("server")))
}

/// From the client's first frame to the message, in nanoseconds.
fn waited(e: &Evidence<'_>, tap: &str, protocol: &str) -> Option<u64> {
    let (first, message) = e.first(tap, protocol).zip(greeted(e, tap, protocol))?;
    u64::try_from(message.time_ns - first.time_ns).ok()
}

fn comparison(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("what", w("for the same message", "para a mesma mensagem")),
        Column::number("udp", w("UDP", "UDP")),
        Column::number("tcp", w("TCP", "TCP")),
    ];
    let mut table = Table::new(
        "udp-tcp",
        w("What is UDP for? The same message over both", "Para que serve o UDP? A mesma mensagem pelos dois").in_(lang),
        columns,
    );
    let both = [(UDP, "udp"), (TCP, "tcp")];
    let mut row = |name, cell: &dyn Fn(&str, &str) -> Cell| {
        let cells = both.map(|(tap, protocol)| cell(tap, protocol));
        table.rows.push([vec![Cell::Text(name)], cells.to_vec()].concat());
    };
    let text = |words: crate::i18n::Words| words.in_(lang).to_owned();
    row(text(w("frames", "quadros")), &|tap, protocol| Cell::Number(e.count(tap, protocol) as u64));
    row(text(w("  before the message", "  antes da mensagem")), &|tap, protocol| {
        let first = greeted(e, tap, protocol).map_or(0, |shot| shot.number);
        Cell::Number(e.count(tap, &format!("{protocol} && frame.number < {first}")) as u64)
    });
    row(text(w("  after it", "  depois dela")), &|tap, protocol| {
        let first = greeted(e, tap, protocol).map_or(u64::MAX, |shot| shot.number);
        Cell::Number(e.count(tap, &format!("{protocol} && frame.number > {first}")) as u64)
    });
    row(text(w("octets on the cable", "octetos no cabo")), &|tap, protocol| {
        Cell::Number(Evidence::octets(&e.frames(tap, protocol)))
    });
    row(text(w("  of which the programs said", "  dos quais os programas disseram")), &|tap, protocol| {
        Cell::Number(e.frames(tap, protocol).iter().map(|shot| e.said(*shot).len() as u64).sum())
    });
    row(text(w("octets of the transport header", "octetos do cabeçalho de transporte")), &|tap, protocol| {
        let header = greeted(e, tap, protocol).map(|shot| match protocol {
            "udp" => 8,
            _ => e.number(shot, "tcp.hdr_len").unwrap_or(0),
        });
        header.map_or(Cell::None, Cell::Number)
    });
    row(text(w("round trips until the message is there", "idas e voltas até a mensagem chegar")), &|tap, protocol| {
        Cell::Text(trips(ways(e, tap, greeted(e, tap, protocol)), lang))
    });
    row(text(w("time until the message is there", "tempo até a mensagem chegar")), &|tap, protocol| {
        waited(e, tap, protocol).map_or(Cell::None, Cell::Duration)
    });
    table.notes.push(text(w(
        "ARP is left out: it comes before the first packet to a neighbour, whatever that packet is.",
        "O ARP fica de fora: vem antes do primeiro pacote para um vizinho, seja qual for o pacote.",
    )));
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let (server, client) = (e.ip("server"), e.ip("client"));
    let datagrams = e.frames(UDP, "udp");
    let asked = e.first(UDP, &format!("udp && ip.src == {client}"));
    let answered = greeting(e);
    let port = |shot: Option<Shot>, field| shot.map(|shot| e.value(shot, field)).unwrap_or_default();
    let told = |tap: &str, filter: &str| -> Vec<u8> { e.frames(tap, filter).iter().flat_map(|s| e.said(*s)).collect() };
    let over_udp = told(UDP, &format!("udp && ip.src == {server}"));
    let over_tcp = told(TCP, &format!("tcp && ip.src == {server}"));
    let (udp, tcp) = (e.frames(UDP, "udp"), e.frames(TCP, "tcp"));
    let ways = [ways(e, UDP, answered), ways(e, TCP, greeted(e, TCP, "tcp"))];
    vec![
        finding(
            datagrams.len() == 2 && asked.zip(answered).is_some_and(|(asked, answered)| asked.number < answered.number),
            w(
                "Two datagrams were all: the client's, which says that it is there, and the greeting",
                "Dois datagramas foram tudo: o do cliente, que diz que ele existe, e o cumprimento",
            ),
            &[],
        )
        .by(&datagrams),
        finding(
            !port(asked, "udp.srcport").is_empty() && port(asked, "udp.srcport") == port(answered, "udp.dstport"),
            w(
                "The server answered to where the datagram came from: {client} port {port}",
                "O servidor respondeu para onde o datagrama veio: {client} porta {port}",
            ),
            &[("client", &client), ("port", &port(asked, "udp.srcport"))],
        )
        .by(answered.iter()),
        finding(
            over_udp == over_tcp && over_udp == e.choice.message(GREETING).as_bytes(),
            w("The same {n} octets were said over both", "Os mesmos {n} octetos foram ditos pelos dois"),
            &[("n", &over_udp.len())],
        ),
        finding(
            tcp.len() > udp.len(),
            w(
                "TCP took {tcp} frames and {tcp_octets} octets for them, UDP {udp} and {udp_octets}",
                "O TCP gastou {tcp} quadros e {tcp_octets} octetos com eles; o UDP, {udp} e {udp_octets}",
            ),
            &[
                ("tcp", &tcp.len()),
                ("tcp_octets", &Evidence::octets(&tcp)),
                ("udp", &udp.len()),
                ("udp_octets", &Evidence::octets(&udp)),
            ],
        ),
        finding(
            ways[0] > 0 && ways[1] > ways[0],
            w(
                "The message was there after {udp} round trip over UDP ({udp_time}), and after {tcp} over TCP ({tcp_time})",
                "A mensagem chegou depois de {udp} ida e volta por UDP ({udp_time}), e de {tcp} por TCP ({tcp_time})",
            ),
            &[
                ("udp", &trips(ways[0], e.lang)),
                ("tcp", &trips(ways[1], e.lang)),
                ("udp_time", &e.lang.duration(waited(e, UDP, "udp").unwrap_or(0))),
                ("tcp_time", &e.lang.duration(waited(e, TCP, "tcp").unwrap_or(0))),
            ],
        ),
    ]
}
