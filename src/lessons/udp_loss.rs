//! `udp-loss`: numbered messages over a cable that loses some: does what was said get heard?

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::packet_switching::number_of;
use super::programs::runs;
use crate::i18n::{Lang, w};
use crate::lab::{Impairment, Topology};
use crate::model::Osi;
use crate::stats::hops::Between;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "udp-loss",
    title: w("what UDP does about a lost message: nothing", "o que o UDP faz com uma mensagem perdida: nada"),
    about: w(
        "Twenty numbered messages go over a cable that loses some. UDP sends each once and forgets it: whoever sends is not told, \
         and whoever receives can only tell because the messages are numbered. `tcp-loss` sends the same over the same cable.",
        "Vinte mensagens numeradas passam por um cabo que perde algumas. O UDP envia cada uma uma vez e a esquece: quem envia não é \
         avisado, e quem recebe só percebe porque as mensagens são numeradas. `tcp-loss` envia o mesmo pelo mesmo cabo.",
    ),
    takes: &[Takes::Seed(SEED), Takes::Loss(LOSS), Takes::Delay(DELAY)],
    channel: w("one cable that loses frames, recorded at both ends", "um cabo que perde quadros, gravado nas duas pontas"),
    protocols: &[
        at(Osi::Application, w("ours: numbered messages, so that losses can be told", "o nosso: mensagens numeradas, para que as perdas apareçam")),
        at(Osi::Transport, w("UDP: a checksum, and no more", "UDP: uma soma de verificação, e mais nada")),
        at(Osi::Network, w("IPv4: best effort", "IPv4: melhor esforço")),
        at(Osi::DataLink, w("Ethernet II: what is damaged is dropped, nothing is sent again", "Ethernet II: o que se danifica é descartado, nada é reenviado")),
    ],
    scenes,
    looks: &[Look::Table(fates)],
    findings,
    questions: &[
        w(
            "How could a program on UDP make sure that all messages arrive? Which parts of TCP would you have to build again?",
            "Como um programa sobre UDP poderia garantir que todas as mensagens chegam? Quais partes do TCP seria preciso refazer?",
        ),
        w(
            "For which data is it better to lose a message than to wait for it?",
            "Para quais dados é melhor perder uma mensagem do que esperar por ela?",
        ),
        w(
            "Were the messages not numbered: what would the receiver know?",
            "Se as mensagens não fossem numeradas, o que saberia quem recebe?",
        ),
    ],
};

/// What the lessons on loss go by.
pub(super) const SEED: u64 = 1;
pub(super) const LOSS: f64 = 0.15;
pub(super) const DELAY: u64 = 5;
pub(super) const COUNT: u64 = 20;

/// The taps: both ends of the cable.
pub(super) const FROM: &str = "sender.eth0";
pub(super) const TO: &str = "receiver.eth0";

/// Two hosts and a cable that loses.
pub(super) fn lossy(choice: &Choice) -> Topology {
    let what = Impairment { loss: choice.loss, delay: choice.delay, ..Impairment::default() };
    Topology::cabled("sender", "receiver").impair("sender", "receiver", what).seed(choice.seed)
}

fn scenes(choice: &Choice) -> Vec<Scene> {
    let (count, every) = (COUNT.to_string(), choice.pause(50));
    vec![
        Scene::new(lossy(choice))
            .label("receiver", "UDP 12345")
            .start("receiver", &["udp-numbers-receiver"])
            .run("sender", &["udp-numbers-sender", "receiver", "--count", &count, "--every", &every]),
    ]
}

/// What passed over the cable, from its first to its second end.
pub(super) fn passed(e: &Evidence<'_>) -> Between {
    e.hops("").between(FROM, TO).unwrap_or_default()
}

fn fates(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::number("number", w("message", "mensagem")),
        Column::number("sent", w("sent: frame", "enviada: quadro")),
        Column::text("fate", w("what became of it", "o que foi dela")),
        Column::number("arrived", w("arrived: frame", "chegou: quadro")),
        Column::number("delay", w("on its way", "a caminho")),
    ];
    let mut table = Table::new("fates", w("Every message", "Cada mensagem").in_(lang), columns);
    let passed = passed(e);
    for shot in e.frames(FROM, &format!("udp && ip.src == {}", e.ip("sender"))) {
        let Some(number) = number_of(e, shot.number) else { continue };
        let passage = passed.passages.iter().find(|passage| passage.from == shot.number);
        let fate = if passage.is_some() { w("arrived", "chegou") } else { w("lost on the cable", "perdida no cabo") };
        table.rows.push(vec![
            Cell::Number(number),
            Cell::Number(shot.number),
            Cell::Text(fate.in_(lang).to_owned()),
            passage.map_or(Cell::None, |passage| Cell::Number(passage.to)),
            passage.and_then(|passage| passage.delay_ns).map_or(Cell::None, |ns| Cell::Duration(ns.max(0) as u64)),
        ]);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let sender = e.ip("sender");
    let sent = e.frames(FROM, &format!("udp && ip.src == {sender}"));
    let arrived = e.frames(TO, &format!("udp && ip.src == {sender}"));
    let passed = passed(e);
    let lost: Vec<_> = passed.lost.iter().filter_map(|frame| number_of(e, *frame)).collect();
    let numbers: Vec<_> = arrived.iter().filter_map(|shot| number_of(e, shot.number)).collect();
    let answers: Vec<Shot> = e.frames(FROM, &format!("ip && ip.src == {}", e.ip("receiver")));
    let missing = runs(&lost, e.choice.lang);
    let told = e.printed("receiver", "program.tally", &[("n", &arrived.len()), ("count", &COUNT), ("missing", &missing)]);
    vec![
        finding(
            sent.len() == COUNT as usize && arrived.len() + lost.len() == sent.len(),
            w(
                "{sent} messages set out, {arrived} arrived: {share} % were lost",
                "{sent} mensagens partiram, {arrived} chegaram: {share} % se perderam",
            ),
            &[
                ("sent", &sent.len()),
                ("arrived", &arrived.len()),
                ("share", &e.percent(lost.len() as u64, sent.len() as u64)),
            ],
        ),
        finding(
            told,
            w(
                "The receiver misses exactly those that the cable lost: {missing}",
                "Quem recebe dá por falta exatamente das que o cabo perdeu: {missing}",
            ),
            &[("missing", &runs(&lost, e.lang))],
        ),
        finding(
            numbers.is_sorted(),
            w("Those that arrived came in order: one cable overtakes nothing", "As que chegaram vieram em ordem: num só cabo nada ultrapassa nada"),
            &[],
        ),
        finding(
            answers.is_empty(),
            w("Not one frame came back: the sender cannot know", "Nem um quadro voltou: quem envia não tem como saber"),
            &[],
        )
        .by(&answers),
    ]
}
