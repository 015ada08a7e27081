//! `unicast-vs-multicast`: the same data to several receivers, sent to each of them and sent once to a group.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, Words, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "unicast-vs-multicast",
    title: w("the same data to many: N datagrams or one", "os mesmos dados para muitos: N datagramas ou um"),
    about: w(
        "Whoever sends the same to many by unicast must know each of them and send as many datagrams; the sender's cable carries \
         everything N times. To a group it is sent once: the network makes the copies, where the ways part. The same messages go \
         both ways here.",
        "Quem envia o mesmo para muitos por unicast precisa conhecer cada um e enviar um datagrama para cada; o cabo do remetente \
         leva tudo N vezes. Para um grupo envia-se uma vez: a rede faz as cópias, onde os caminhos se separam. Aqui as mesmas \
         mensagens vão dos dois jeitos.",
    ),
    takes: &[Takes::Receivers(3)],
    channel: w("a switch that knows who is a member of which group", "um comutador que sabe quem é membro de qual grupo"),
    protocols: &[
        at(Osi::Application, w("ours: numbered messages, nothing comes back", "o nosso: mensagens numeradas, nada volta")),
        at(Osi::Transport, w("UDP, port 8888: TCP knows only two ends", "UDP, porta 8888: o TCP só conhece duas pontas")),
        at(Osi::Network, w("IPv4: to each address, then to the group 224.2.2.3; IGMP joins it", "IPv4: a cada endereço, depois ao grupo 224.2.2.3; o IGMP entra nele")),
        at(Osi::DataLink, w("Ethernet II: to each card, then to 01:00:5e:02:02:03", "Ethernet II: a cada placa, depois a 01:00:5e:02:02:03")),
    ],
    scenes,
    looks: &[
        Look::Table(links),
        Look::Frames(w("The first message on the sender's cable: by unicast, then by multicast", "A primeira mensagem no cabo do remetente: por unicast, depois por multicast"), |e| {
            let mut shots = e.frames("unicast.p1", "udp && data.text contains \"numero 1\"");
            shots.extend(e.frames("multicast.p1", "udp && data.text contains \"numero 1\""));
            shots
        }),
    ],
    findings,
    questions: &[
        w(
            "A video of 5 Mbit/s for 1000 receivers: what must the sender's line carry by unicast, and what by multicast?",
            "Um vídeo de 5 Mbit/s para 1000 receptores: quanto a linha do remetente precisa levar por unicast, e quanto por multicast?",
        ),
        w("What does the sender have to know about its receivers in each case?", "O que o remetente precisa saber dos receptores em cada caso?"),
        w(
            "Why is there no multicast TCP? Think of acknowledgements.",
            "Por que não existe TCP multicast? Pense nas confirmações.",
        ),
        w(
            "The video services of the Internet use unicast all the same. What speaks against multicast between providers?",
            "Mesmo assim os serviços de vídeo da Internet usam unicast. O que pesa contra o multicast entre provedores?",
        ),
    ],
};

/// Messages of each kind.
const COUNT: u64 = 5;

/// Begins the names of the taps of each scene.
const SCENES: [(&str, Words); 2] =
    [("unicast", w("by unicast", "por unicast")), ("multicast", w("by multicast", "por multicast"))];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let receivers = choice.names("receiver", choice.receivers);
    let mut hosts = vec!["sender"];
    hosts.extend(receivers.iter().map(String::as_str));
    let (count, every) = (COUNT.to_string(), choice.pause(200));
    let times = ["--count", &count, "--every", &every];

    let mut unicast = Scene::new(Topology::switched(&hosts)).left(&["sender"]);
    for receiver in &receivers {
        unicast = unicast.start(receiver, &["udp-receiver"]);
    }
    unicast = unicast.run("sender", &[&["unicast-sender"][..], &hosts[1..], &times].concat());
    for receiver in &receivers {
        unicast = unicast.lines(receiver, 1 + COUNT as usize);
    }

    let mut multicast = Scene::new(Topology::switched(&hosts).querier("switch")).left(&["sender"]);
    for receiver in &receivers {
        multicast = multicast.label(receiver, "224.2.2.3").start(receiver, &["multicast-receiver"]).frames(1);
    }
    multicast = multicast.run("sender", &[&["multicast-sender"][..], &times].concat());
    for receiver in &receivers {
        multicast = multicast.lines(receiver, 1 + COUNT as usize);
    }
    let [(first, one), (second, other)] = SCENES;
    vec![unicast.named(first, one), multicast.named(second, other)]
}

/// Messages at the port of that number of the switch, and their octets.
fn at_port(e: &Evidence<'_>, scene: &str, port: usize) -> (u64, u64) {
    let shots = e.frames(&format!("{scene}.p{port}"), "udp.dstport == 8888");
    (shots.len() as u64, Evidence::octets(&shots))
}

fn links(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("link", w("cable of", "cabo de")),
        Column::number("unicast", w("datagrams by unicast", "datagramas por unicast")),
        Column::number("unicast_octets", w("octets", "octetos")),
        Column::number("multicast", w("datagrams by multicast", "datagramas por multicast")),
        Column::number("multicast_octets", w("octets", "octetos")),
    ];
    let title = w("What each cable carried of the messages", "O que cada cabo levou das mensagens").in_(lang);
    let mut table = Table::new("links", title, columns);
    let hosts = e.choice.receivers + 1;
    let mut sums = [0; 4];
    for port in 1..=hosts {
        let (unicast, multicast) = (at_port(e, "unicast", port), at_port(e, "multicast", port));
        let numbers = [unicast.0, unicast.1, multicast.0, multicast.1];
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        let host = if port == 1 { "sender".to_owned() } else { format!("receiver{}", port - 1) };
        table.rows.push(std::iter::once(Cell::Text(host)).chain(numbers.map(Cell::Number)).collect());
    }
    let all = w("all cables", "todos os cabos").in_(lang).to_owned();
    table.rows.push(std::iter::once(Cell::Text(all)).chain(sums.map(Cell::Number)).collect());
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let receivers = e.choice.receivers as u64;
    let (unicast, multicast) = (at_port(e, "unicast", 1), at_port(e, "multicast", 1));
    let heard = |scene: usize| {
        let told = |line: &&super::engine::transcript::Line| line.scene == scene && line.text.contains(" numero ");
        e.transcript.lines.iter().filter(told).filter(|line| line.seat.starts_with("receiver")).count() as u64
    };
    let joins = e.frames("multicast.p1", "igmp.type == 0x22");
    // A message differs by the length of its first word only: nothing else may.
    let each = |(datagrams, octets): (u64, u64)| octets.checked_div(datagrams).unwrap_or(0);
    let difference = "Multicast".len() as u64 - "Unicast".len() as u64;
    vec![
        finding(
            heard(0) == receivers * COUNT && heard(1) == receivers * COUNT,
            w(
                "All {receivers} receivers heard all {count} messages, both ways",
                "Todos os {receivers} receptores ouviram todas as {count} mensagens, dos dois jeitos",
            ),
            &[("receivers", &receivers), ("count", &COUNT)],
        ),
        finding(
            unicast.0 == receivers * COUNT && multicast.0 == COUNT,
            w(
                "The sender's cable carried {unicast} datagrams by unicast and {multicast} by multicast: {n} times as many",
                "O cabo do remetente levou {unicast} datagramas por unicast e {multicast} por multicast: {n} vezes mais",
            ),
            &[("unicast", &unicast.0), ("multicast", &multicast.0), ("n", &receivers)],
        ),
        finding(
            each(unicast) + difference == each(multicast) && unicast.1 + unicast.0 * difference == receivers * multicast.1,
            w(
                "In octets {unicast} against {multicast}: exactly {n} times, but for the {difference} octets by which the word Multicast is longer",
                "Em octetos, {unicast} contra {multicast}: exatamente {n} vezes, fora os {difference} octetos a mais da palavra Multicast",
            ),
            &[
                ("unicast", &e.lang.number(unicast.1)),
                ("multicast", &e.lang.number(multicast.1)),
                ("n", &receivers),
                ("difference", &difference),
            ],
        ),
        finding(
            (2..=e.choice.receivers + 1).all(|port| at_port(e, "multicast", port).0 == COUNT),
            w(
                "Each receiver's cable carried {count} datagrams either way: the switch made the copies",
                "O cabo de cada receptor levou {count} datagramas dos dois jeitos: o comutador fez as cópias",
            ),
            &[("count", &COUNT)],
        ),
        finding(
            joins.len() as u64 >= receivers,
            w(
                "Joining cost {n} frames of IGMP on the sender's cable, before the first message",
                "Entrar no grupo custou {n} quadros de IGMP no cabo do remetente, antes da primeira mensagem",
            ),
            &[("n", &joins.len())],
        ),
    ]
}
