//! `anycast`: two hosts hold one address; one of them answers.

use super::engine::choice::Choice;
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::multicast_ipv6::prompt;
use crate::i18n::{Lang, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "anycast",
    title: w("one address, several hosts, one answer", "um endereço, vários hosts, uma resposta"),
    about: w(
        "An anycast address looks like any other unicast address, but several hosts hold it, and a packet to it is delivered to any one \
         of them: the nearest, as the network sees it. So there is one name for a service that runs in many places. Here two hosts of \
         a link hold fd00::a; the client asks three times who answers.",
        "Um endereço anycast parece um endereço unicast qualquer, mas vários hosts o possuem, e um pacote para ele é entregue a um \
         qualquer deles: o mais próximo, do ponto de vista da rede. Assim há um só nome para um serviço que roda em muitos lugares. \
         Aqui dois hosts de um enlace possuem fd00::a; o cliente pergunta três vezes quem responde.",
    ),
    takes: &[],
    channel: w("a switch: both holders of the address are on the client's link", "um comutador: os dois donos do endereço estão no enlace do cliente"),
    protocols: &[
        at(Osi::Application, w("ours: a question; the answer is the name of the host", "o nosso: uma pergunta; a resposta é o nome do host")),
        at(Osi::Transport, w("UDP, port 12345", "UDP, porta 12345")),
        at(Osi::Network, w("IPv6; neighbour discovery finds a card that has the address", "IPv6; a descoberta de vizinhos encontra uma placa que tem o endereço")),
        at(Osi::DataLink, w("Ethernet II: to one card", "Ethernet II: para uma só placa")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the client's cable", "Todos os quadros no cabo do cliente"), |e| e.frames(TAP, "frame")),
        Look::Table(offers),
        Look::Frame(w("The first question", "A primeira pergunta"), |e| questions(e).first().copied()),
    ],
    findings,
    questions: &[
        w(
            "Nothing in the address says anycast. Who knows that it is one?",
            "Nada no endereço diz anycast. Quem sabe que ele é?",
        ),
        w(
            "Both holders offered their card. Which one did the client take, and how long will it keep to it?",
            "Os dois donos ofereceram a sua placa. Qual o cliente usou, e por quanto tempo ficará com ela?",
        ),
        w(
            "The root servers of DNS are hundreds of machines behind thirteen addresses. Why does anycast suit DNS, and TCP less?",
            "Os servidores raiz do DNS são centenas de máquinas atrás de treze endereços. Por que o anycast serve ao DNS, e menos ao TCP?",
        ),
        w(
            "What is the difference to multicast, where several hosts hold an address too?",
            "Qual é a diferença para o multicast, em que vários hosts também possuem um endereço?",
        ),
    ],
};

/// The client's port of the switch.
const TAP: &str = "p1";
const ADDRESS: &str = "fd00::a";
const HOLDERS: [&str; 2] = ["recife", "manaus"];
const COUNT: usize = 3;

fn scenes(choice: &Choice) -> Vec<Scene> {
    let hosts = ["client", "recife", "manaus"];
    let topology = prompt(Topology::switched(&hosts).ipv6(), &hosts);
    // A holder waits up to a second before it offers its card (RFC 4861 §7.2.7), so that not all do at once.
    let holds = |topology: Topology, host| topology.anycast(host, ADDRESS).sysctl(host, "net.ipv6.neigh.eth0.proxy_delay", "0");
    let topology = HOLDERS.into_iter().fold(topology, holds);
    let mut scene = Scene::new(topology).left(&["client"]).frames(0);
    for host in HOLDERS {
        let responder = ["anycast-responder", "--address", "::", "--name", host];
        scene = scene.label(host, format!("+ {ADDRESS}")).start(host, &responder);
    }
    let (count, every) = (COUNT.to_string(), choice.pause(200));
    vec![scene.run("client", &["anycast-client", ADDRESS, "--count", &count, "--every", &every])]
}

/// The client's datagrams.
fn questions(e: &Evidence<'_>) -> Vec<Shot> {
    e.frames(TAP, &format!("udp && ipv6.dst == {ADDRESS}"))
}

/// Neighbour advertisements that offer a card for the address.
fn advertisements(e: &Evidence<'_>) -> Vec<Shot> {
    e.frames(TAP, &format!("icmpv6.type == 136 && icmpv6.nd.na.target_address == {ADDRESS}"))
}

fn offers(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("host", w("host", "host")),
        Column::text("mac", w("card", "placa")),
        Column::number("offers", w("offers for fd00::a", "ofertas para fd00::a")),
        Column::text("override", w("override flag", "sinalizador override")),
        Column::number("asked", w("questions it got", "perguntas que recebeu")),
        Column::number("answered", w("answers it gave", "respostas que deu")),
    ];
    let mut table = Table::new("holders", w("The holders of the address", "Os donos do endereço").in_(lang), columns);
    for host in HOLDERS {
        let mac = e.mac(host).map(|mac| mac.to_string()).unwrap_or_default();
        let own: Vec<_> = advertisements(e).into_iter().filter(|shot| e.value(*shot, "eth.src") == mac).collect();
        let flag = own.first().map(|shot| e.value(*shot, "icmpv6.nd.na.flag.o")).unwrap_or_default();
        let asked = questions(e).iter().filter(|shot| e.value(**shot, "eth.dst") == mac).count();
        let answered = e.count(TAP, &format!("udp.srcport == 12345 && eth.src == {mac}"));
        table.rows.push(vec![
            Cell::Text(host.to_owned()),
            Cell::Text(mac),
            Cell::Number(own.len() as u64),
            if flag.is_empty() { Cell::None } else { Cell::Text(flag) },
            Cell::Number(asked as u64),
            Cell::Number(answered as u64),
        ]);
    }
    table.notes.push(
        w(
            "Without the override flag an offer does not replace one that came before (RFC 4861 §7.2.4): the first to answer is taken.",
            "Sem o sinalizador override uma oferta não substitui outra que veio antes (RFC 4861 §7.2.4): vale quem respondeu primeiro.",
        )
        .in_(lang)
        .to_owned(),
    );
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let questions = questions(e);
    let offers = advertisements(e);
    let mut cards: Vec<_> = questions.iter().map(|shot| e.value(*shot, "eth.dst")).collect();
    cards.dedup();
    let answers = e.frames(TAP, "udp.srcport == 12345");
    let mut names: Vec<_> = answers.iter().map(|shot| String::from_utf8_lossy(&e.said(*shot)).into_owned()).collect();
    names.dedup();
    let offering: std::collections::BTreeSet<_> = offers.iter().map(|shot| e.value(*shot, "eth.src")).collect();
    let flags = offers.iter().all(|shot| e.value(*shot, "icmpv6.nd.na.flag.o") == "0");
    let first = offers.first().map(|shot| e.value(*shot, "eth.src")).unwrap_or_default();
    vec![
        finding(
            offering.len() == HOLDERS.len() && flags,
            w(
                "Both holders offered their card for {address}, neither with the right to replace the other's offer",
                "Os dois donos ofereceram a sua placa para {address}, nenhum com o direito de substituir a oferta do outro",
            ),
            &[("address", &ADDRESS)],
        )
        .by(&offers),
        finding(
            questions.len() == COUNT && cards.len() == 1 && cards.first() == Some(&first),
            w(
                "All {n} questions went to one card, {card}: that of the first offer",
                "Todas as {n} perguntas foram para uma só placa, {card}: a da primeira oferta",
            ),
            &[("n", &questions.len()), ("card", &cards.join(", "))],
        )
        .by(&questions),
        finding(
            answers.len() == COUNT && names.len() == 1,
            w(
                "One of the two answered, each time: {name}",
                "Um dos dois respondeu, todas as vezes: {name}",
            ),
            &[("name", &names.join(", "))],
        )
        .by(&answers),
    ]
}
