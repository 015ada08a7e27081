//! `router`: two networks and a router, and what changes in a datagram on its way.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::Report;
use crate::stats::hops::Explained;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "router",
    title: w("from network to network: what a router changes", "de rede em rede: o que um roteador muda"),
    about: w(
        "Client and server are in different networks, so the client gives its datagram to the router: the frame is for the router's \
         card, the datagram inside for the server. The router takes the frame off, counts the TTL down, and puts a new frame \
         around the same datagram. Then a datagram with TTL 1 shows what becomes of one whose time is up.",
        "Cliente e servidor estão em redes diferentes; por isso o cliente entrega o datagrama ao roteador: o quadro é para a placa do \
         roteador, o datagrama dentro dele é para o servidor. O roteador tira o quadro, diminui o TTL, e põe um quadro novo em volta \
         do mesmo datagrama. Depois um datagrama com TTL 1 mostra o que acontece com quem fica sem tempo.",
    ),
    takes: &[Takes::Message],
    channel: w(
        "two cables, and a router that passes datagrams from one to the other",
        "dois cabos, e um roteador que passa datagramas de um para o outro",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever sends anything is greeted", "o nosso: quem envia qualquer coisa é cumprimentado")),
        at(Osi::Transport, w("UDP: the router does not look at it", "UDP: o roteador não olha para ele")),
        at(
            Osi::Network,
            w("IPv4: from end to end; ICMP tells when a datagram is given up", "IPv4: de ponta a ponta; o ICMP avisa quando um datagrama é abandonado"),
        ),
        at(Osi::DataLink, w("Ethernet II: anew on each cable; ARP on each", "Ethernet II: de novo em cada cabo; ARP em cada um")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("The client's datagram at all four taps", "O datagrama do cliente nos quatro pontos"), way),
        Look::Report(report),
        Look::Frame(
            w("What the router says of the datagram with TTL 1, quoting it", "O que o roteador diz do datagrama com TTL 1, citando-o"),
            expired,
        ),
    ],
    findings,
    questions: &[
        w(
            "The destination MAC of the client's frame is not the server's. Whose is it, and how did the client know?",
            "O MAC de destino do quadro do cliente não é o do servidor. De quem é, e como o cliente soube?",
        ),
        w(
            "Why does the header checksum have to change although the router only counted the TTL down?",
            "Por que a soma de verificação do cabeçalho precisa mudar, se o roteador só diminuiu o TTL?",
        ),
        w("Which TTL would the datagram have behind three routers?", "Que TTL o datagrama teria depois de três roteadores?"),
        w(
            "traceroute finds the routers of a way with nothing but the TTL. How?",
            "O traceroute descobre os roteadores de um caminho só com o TTL. Como?",
        ),
    ],
};

/// The taps along the way.
const TAPS: [&str; 4] = ["client.eth0", "router.eth0", "router.eth1", "server.eth0"];

/// The fields that a router may change in a datagram that it forwards (RFC 1812 §5.2, §5.3.1).
const CHANGES: [&str; 4] = ["eth.dst", "eth.src", "ip.ttl", "ip.checksum"];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let mut client = vec!["udp-hello-client", "server"];
    client.extend(choice.message.as_deref().map(|message| ["--message", message]).into_iter().flatten());
    vec![
        Scene::new(Topology::routed(&["client"], &["server"]))
            .label("server", "UDP 12345")
            .start("server", &["udp-hello-server"])
            .run("client", &client)
            .run("client", &["udp-numbers-sender", "server", "--count", "1", "--ttl", "1"])
            // At the client, at the router, and the router's answer at both.
            .frames(4),
    ]
}

/// The client's first datagram at each tap.
fn way(e: &Evidence<'_>) -> Vec<Shot> {
    let filter = format!("udp && ip.src == {}", e.ip("client"));
    TAPS.iter().filter_map(|tap| e.first(tap, &filter)).collect()
}

fn expired(e: &Evidence<'_>) -> Option<Shot> {
    e.first("client.eth0", "icmp.type == 11")
}

fn report(e: &Evidence<'_>, lang: Lang) -> Option<Report> {
    let number = way(e).first()?.number;
    let hops = e.hops("");
    let datagram = hops.datagram_of(number)?;
    Some(datagram.report(number, &e.kept(&datagram.numbers()), lang))
}

/// What changed between two taps.
fn changed(e: &Evidence<'_>, from: &str, to: &str) -> Option<Explained> {
    let number = way(e).first()?.number;
    let hops = e.hops("");
    let datagram = hops.datagram_of(number)?;
    datagram.compare(from, to, &e.kept(&datagram.numbers()), e.lang)
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let way = way(e);
    let names = |from, to| changed(e, from, to).map(|explained| explained.comparison.names()).unwrap_or_default();
    let routed = changed(e, TAPS[1], TAPS[2]).map(|explained| explained.comparison.names());
    let cables = [names(TAPS[0], TAPS[1]), names(TAPS[2], TAPS[3])];
    let ttl = |at: usize| way.get(at).map(|shot| e.value(*shot, "ip.ttl")).unwrap_or_default();
    let same = |field| {
        let values: Vec<_> = way.iter().map(|shot| e.value(*shot, field)).collect();
        values.windows(2).all(|pair| pair[0] == pair[1])
    };
    let said: Vec<_> = way.iter().map(|shot| e.said(*shot)).collect();
    let router = e.mac("router").map(|mac| mac.to_string()).unwrap_or_default();
    let doomed = e.frames("client.eth0", "udp && ip.ttl == 1 && !icmp");
    let beyond = e.frames("router.eth1", "udp && data.text contains \"Mensagem\"");
    let complaint = expired(e);
    vec![
        finding(
            way.len() == TAPS.len(),
            w("The datagram was seen at all {n} taps, one after the other", "O datagrama foi visto em todos os {n} pontos, um após o outro"),
            &[("n", &way.len())],
        )
        .by(&way),
        finding(
            way.first().is_some_and(|shot| e.value(*shot, "eth.dst") == router && e.value(*shot, "ip.dst") == e.ip("server")),
            w(
                "The client's frame was for the router's card {router}, the datagram in it for the server, {server}",
                "O quadro do cliente era para a placa do roteador, {router}; o datagrama dentro dele, para o servidor, {server}",
            ),
            &[("router", &router), ("server", &e.ip("server"))],
        )
        .by(way.first()),
        finding(
            routed.as_ref().is_some_and(|names| names.len() == CHANGES.len() && CHANGES.iter().all(|field| names.contains(field))),
            w(
                "The router changed exactly these {n} fields: {fields}",
                "O roteador mudou exatamente estes {n} campos: {fields}",
            ),
            &[
                ("n", &routed.as_ref().map_or(0, Vec::len)),
                ("fields", &routed.unwrap_or_default().join(", ")),
            ],
        ),
        finding(
            way.len() == TAPS.len() && cables.iter().all(Vec::is_empty),
            w("The cables changed nothing", "Os cabos não mudaram nada"),
            &[],
        ),
        finding(
            ttl(1).parse::<u8>().ok().zip(ttl(2).parse().ok()).is_some_and(|(before, after): (u8, u8)| before == after + 1),
            w("The TTL was {before} before the router and {after} behind it", "O TTL era {before} antes do roteador e {after} depois dele"),
            &[("before", &ttl(1)), ("after", &ttl(2))],
        ),
        finding(
            same("ip.src") && same("ip.dst") && same("udp.srcport") && same("udp.dstport") && said.windows(2).all(|pair| pair[0] == pair[1]),
            w(
                "Both IP addresses, both ports and the message are the same at every tap",
                "Os dois endereços IP, as duas portas e a mensagem são iguais em todos os pontos",
            ),
            &[],
        ),
        finding(
            doomed.len() == 1 && beyond.is_empty() && complaint.is_some(),
            w(
                "The datagram with TTL 1 ended at the router, which told its sender: ICMP, time exceeded",
                "O datagrama com TTL 1 terminou no roteador, que avisou o remetente: ICMP, tempo excedido",
            ),
            &[],
        )
        .by(doomed.iter().chain(complaint.iter())),
    ]
}
