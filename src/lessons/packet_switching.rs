//! `packet-switching`: a message in packets over a path that loses and delays, beside the same units over a circuit.

use std::time::Duration;

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::runs;
use crate::i18n::{Lang, Words, w};
use crate::lab::{Impairment, Taps, Topology};
use crate::model::Osi;
use crate::stats::hops::Between;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "packet-switching",
    title: w("packets that travel by themselves, beside a circuit", "pacotes que viajam por si, ao lado de um circuito"),
    about: w(
        "Packet switching cuts what is to be said into packets, and each travels by itself: one waits longer than another, one is \
         overtaken, one is lost. Circuit switching reserves a path: every unit has the same size and takes the same time. The \
         same units travel over both here, and the way of each is timed between two taps.",
        "A comutação de pacotes corta em pacotes o que se quer dizer, e cada um viaja por si: um espera mais que outro, um é \
         ultrapassado, um se perde. A comutação de circuitos reserva um caminho: todas as unidades têm o mesmo tamanho e levam o \
         mesmo tempo. Aqui as mesmas unidades viajam pelos dois, e o caminho de cada uma é cronometrado entre dois pontos.",
    ),
    takes: &[Takes::Seed(11), Takes::Loss(0.1), Takes::Delay(20)],
    channel: w(
        "first a path over a router that others use too; then a dedicated path of constant delay",
        "primeiro um caminho por um roteador que outros também usam; depois um caminho dedicado de atraso constante",
    ),
    protocols: &[
        at(Osi::Application, w("ours: numbered messages of 200 octets, so that the receiver can tell", "o nosso: mensagens numeradas de 200 octetos, para quem recebe poder conferir")),
        at(Osi::Transport, w("UDP: it repairs nothing, so that everything is seen", "UDP: não conserta nada, e assim se vê tudo")),
        at(Osi::Network, w("IPv4: best effort", "IPv4: melhor esforço")),
        at(Osi::DataLink, w("Ethernet II", "Ethernet II")),
    ],
    scenes,
    looks: &[Look::Table(each), Look::Table(summary)],
    findings,
    questions: &[
        w(
            "A telephone call sends a unit every 20 ms. What does a packet that comes 30 ms late mean to it? And one that never comes?",
            "Uma ligação telefônica envia uma unidade a cada 20 ms. O que significa para ela um pacote que chega 30 ms atrasado? E um que nunca chega?",
        ),
        w(
            "The circuit stands even while nobody speaks. What does that cost, and whom?",
            "O circuito existe mesmo quando ninguém fala. Quanto isso custa, e a quem?",
        ),
        w(
            "Which of the three faults (lost, late, out of order) would TCP repair, and at what price?",
            "Quais dos três defeitos (perda, atraso, troca de ordem) o TCP consertaria, e a que preço?",
        ),
        w(
            "Try --loss 0, then --delay 100. Which numbers of the table change, and which do not?",
            "Experimente --loss 0, depois --delay 100. Quais números da tabela mudam, e quais não?",
        ),
    ],
};

/// How many units are sent, their octets, and the milliseconds between them.
const COUNT: u64 = 20;
const OCTETS: u64 = 200;
const EVERY: u64 = 20;

/// Begins the names of the taps of each scene.
const SCENES: [(&str, Words); 2] = [("packets", w("packets", "pacotes")), ("circuit", w("circuit", "circuito"))];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let busy = Impairment {
        delay: choice.delay,
        jitter: choice.delay.mul_f64(0.75),
        loss: choice.loss,
        reordering: 0.15,
        ..Impairment::default()
    };
    let packets = Topology::new()
        .host("sender")
        .router("router")
        .host("receiver")
        .link("sender", "router")
        .link("router", "receiver")
        .impair_toward("router", "receiver", busy)
        .taps("sender", "router", Taps::First)
        .taps("router", "receiver", Taps::Second)
        .seed(choice.seed);
    let constant = Impairment { delay: choice.delay, ..Impairment::default() };
    let circuit = Topology::cabled("sender", "receiver").impair("sender", "receiver", constant);
    let talk = |topology: Topology| {
        let numbers = [COUNT, EVERY, OCTETS].map(|number| number.to_string());
        let sender = [
            "udp-numbers-sender", "receiver", "--count", &numbers[0], "--every", &numbers[1], "--octets", &numbers[2],
        ];
        Scene::new(topology)
            .label("receiver", "UDP 12345")
            .settled(Duration::from_millis(200))
            .start("receiver", &["udp-numbers-receiver"])
            .run("sender", &sender)
    };
    let [packets_name, circuit_name] = SCENES.map(|(name, _)| name);
    vec![
        talk(packets).named(packets_name, w("Packets over a busy path", "Pacotes por um caminho movimentado")),
        talk(circuit).named(circuit_name, w("The same over a dedicated path", "O mesmo por um caminho dedicado")),
    ]
}

/// What passed from the sender's card to the receiver's in a scene, messages only.
fn passed(e: &Evidence<'_>, scene: &str) -> Between {
    let taps = ["sender", "receiver"].map(|host| format!("{scene}.{host}.eth0"));
    e.hops(&format!("{scene}.")).between(&taps[0], &taps[1]).unwrap_or_default()
}

/// The number of the message in a frame.
pub(super) fn number_of(e: &Evidence<'_>, frame: u64) -> Option<u64> {
    let shot = e.first("", &format!("frame.number == {frame} && udp"))?;
    let said = e.said(shot);
    let text = String::from_utf8_lossy(&said);
    text.strip_prefix("Mensagem ")?.split(' ').next()?.parse().ok()
}

/// The delay of every numbered message between the taps of a scene, in nanoseconds.
fn delays(e: &Evidence<'_>, scene: &str) -> Vec<(u64, i64)> {
    let passed = passed(e, scene).passages.into_iter();
    passed.filter_map(|passage| Some((number_of(e, passage.from)?, passage.delay_ns?))).collect()
}

fn each(e: &Evidence<'_>, lang: Lang) -> Table {
    let mut columns = vec![Column::number("number", w("message", "mensagem"))];
    columns.extend(SCENES.map(|(name, title)| Column::number(name, title)));
    let title = w("How long each was on its way", "Quanto tempo cada uma ficou a caminho").in_(lang);
    let mut table = Table::new("delays", title, columns);
    let delays = SCENES.map(|(scene, _)| delays(e, scene));
    for number in 1..=COUNT {
        let cells = delays.iter().map(|delays| match delays.iter().find(|(own, _)| *own == number) {
            Some((_, ns)) => Cell::Duration((*ns).max(0) as u64),
            None => Cell::Text(w("lost", "perdida").in_(lang).to_owned()),
        });
        table.rows.push(std::iter::once(Cell::Number(number)).chain(cells).collect());
    }
    table
}

/// The least, the middle and the largest of some delays, in nanoseconds.
fn spread(delays: &[(u64, i64)]) -> Option<[u64; 3]> {
    let mut sorted: Vec<_> = delays.iter().map(|(_, ns)| (*ns).max(0) as u64).collect();
    sorted.sort_unstable();
    Some([*sorted.first()?, sorted[sorted.len() / 2], *sorted.last()?])
}

fn summary(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("path", w("path", "caminho")),
        Column::number("sent", w("sent", "enviadas")).spare(1),
        Column::number("arrived", w("arrived", "chegaram")),
        Column::number("lost", w("lost", "perdidas")),
        Column::number("overtaken", w("overtaken", "fora de ordem")),
        Column::number("least", w("shortest way", "menor tempo")),
        Column::number("middle", w("median", "mediana")),
        Column::number("most", w("longest", "maior")),
        Column::number("spread", w("spread", "variação")),
    ];
    let mut table = Table::new("paths", w("Both paths", "Os dois caminhos").in_(lang), columns);
    for (scene, title) in SCENES {
        let (passed, delays) = (passed(e, scene), delays(e, scene));
        let lost = passed.lost.iter().filter(|frame| number_of(e, **frame).is_some()).count() as u64;
        let times = spread(&delays);
        let time = |at: usize| times.map_or(Cell::None, |times| Cell::Duration(times[at]));
        table.rows.push(vec![
            Cell::Text(title.in_(lang).to_owned()),
            Cell::Number(delays.len() as u64 + lost),
            Cell::Number(delays.len() as u64),
            Cell::Number(lost),
            Cell::Number(passed.reordered() as u64),
            time(0),
            time(1),
            time(2),
            times.map_or(Cell::None, |[least, _, most]| Cell::Duration(most - least)),
        ]);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let [packets, circuit] = SCENES.map(|(scene, _)| passed(e, scene));
    let [late, steady] = SCENES.map(|(scene, _)| delays(e, scene));
    // How much longer than the fastest a unit took, on average: a single late one says little on a busy machine.
    let excess = |delays: &[(u64, i64)]| {
        let least = spread(delays).map_or(0, |[least, ..]| least);
        let sum: u64 = delays.iter().map(|(_, ns)| ((*ns).max(0) as u64).saturating_sub(least)).sum();
        sum.checked_div(delays.len() as u64).unwrap_or(0)
    };
    let lost: Vec<_> = packets.lost.iter().filter_map(|frame| number_of(e, *frame)).collect();
    let told = [("n", &late.len() as &dyn std::fmt::Display), ("count", &COUNT), ("missing", &runs(&lost, e.choice.lang))];
    let duration = |ns: u64| e.lang.duration(ns);
    vec![
        finding(
            late.len() + lost.len() == COUNT as usize && steady.len() == COUNT as usize,
            w(
                "{n} messages set out on each path; {packets} arrived as packets, all {circuit} over the circuit",
                "{n} mensagens partiram em cada caminho; {packets} chegaram como pacotes, todas as {circuit} pelo circuito",
            ),
            &[("n", &COUNT), ("packets", &late.len()), ("circuit", &steady.len())],
        ),
        finding(
            e.printed("receiver", "program.tally", &told),
            w(
                "The receiver missed what the taps miss: {missing}",
                "Quem recebe deu por falta do mesmo que os pontos de escuta: {missing}",
            ),
            &[("missing", &runs(&lost, e.lang))],
        ),
        finding(
            circuit.reordered() == 0 && circuit.lost.is_empty(),
            w(
                "Over the circuit none was lost and none overtaken; as packets {lost} were lost and {reordered} overtaken",
                "Pelo circuito nenhuma se perdeu nem foi ultrapassada; como pacotes {lost} se perderam e {reordered} foram ultrapassadas",
            ),
            &[("lost", &lost.len()), ("reordered", &packets.reordered())],
        ),
        finding(
            excess(&late) > excess(&steady),
            w(
                "On average a packet took {packets} longer than the fastest one, a unit of the circuit {circuit}",
                "Em média um pacote levou {packets} a mais que o mais rápido; uma unidade do circuito, {circuit}",
            ),
            &[("packets", &duration(excess(&late))), ("circuit", &duration(excess(&steady)))],
        ),
        finding(
            steady.iter().all(|(_, ns)| *ns >= e.choice.delay.as_nanos() as i64),
            w(
                "No unit was faster than the path: {delay}",
                "Nenhuma unidade foi mais rápida que o caminho: {delay}",
            ),
            &[("delay", &duration(e.choice.delay.as_nanos() as u64))],
        ),
    ]
}
