//! `tcp-boundaries`: several sends that arrive as one read.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::MESSAGES;
use crate::i18n::{Lang, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "tcp-boundaries",
    title: w("more octets read than were sent at once", "mais octetos lidos do que enviados de uma vez"),
    about: w(
        "TCP carries a stream of octets. It does not know where a message ends: three sends may arrive as one read, and one \
         send as several. Whoever needs messages has to mark them: by a length, or by the end of a line.",
        "O TCP leva um fluxo de octetos. Não sabe onde termina uma mensagem: três envios podem chegar numa só leitura, e um envio em \
         várias. Quem precisa de mensagens tem de marcá-las: com um comprimento, ou com o fim da linha.",
    ),
    takes: &[],
    channel: w(
        "a switch: each host has a cable of its own to it",
        "um comutador: cada host tem um cabo só seu até ele",
    ),
    protocols: &[
        at(Osi::Application, w("ours, and it forgot to mark its messages", "o nosso, que se esqueceu de marcar as mensagens")),
        at(Osi::Transport, w("TCP, without Nagle's algorithm: each send is a segment", "TCP, sem o algoritmo de Nagle: cada envio é um segmento")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every segment on the reader's cable", "Todos os segmentos no cabo do leitor"), |e| {
            e.frames(TAP, "tcp")
        }),
        Look::Frame(w("The first segment with data", "O primeiro segmento com dados"), |e| e.first(TAP, "tcp.len > 0")),
        Look::Table(ledger),
    ],
    findings,
    questions: &[
        w(
            "The segments kept the messages apart here. Why may a reader not rely on that?",
            "Aqui os segmentos separaram as mensagens. Por que quem lê não pode contar com isso?",
        ),
        w(
            "How would you change the protocol so that the reader knows where each message ends?",
            "Como você mudaria o protocolo para que quem lê saiba onde termina cada mensagem?",
        ),
        w(
            "tcp-pingpong has the same flaw. Why does it not show there?",
            "O tcp-pingpong tem a mesma falha. Por que ela não aparece lá?",
        ),
    ],
};

const TAP: &str = "p1";

fn scenes(choice: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["reader", "sender"]).taps("sender", "switch", Taps::None);
    vec![
        Scene::new(topology)
            .label("reader", "TCP 12345")
            .start("reader", &["tcp-boundaries-reader", "--every", &choice.pause(500).to_string()])
            .run("sender", &["tcp-boundaries-sender", "reader"])
            // Waiting, the connection, a read, the end.
            .lines("reader", 4),
    ]
}

fn ledger(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("place", w("where", "onde")),
        Column::number("pieces", w("pieces", "pedaços")),
        Column::number("octets", w("octets", "octetos")),
        Column::text("what", w("which", "quais")).wrapped(),
    ];
    let mut table = Table::new("boundaries", w("The same octets, cut three times", "Os mesmos octetos, cortados três vezes").in_(lang), columns);
    let mut row = |place: &str, pieces: &[String]| {
        table.rows.push(vec![
            Cell::Text(place.to_owned()),
            Cell::Number(pieces.len() as u64),
            Cell::Number(pieces.iter().map(|piece| piece.len() as u64).sum()),
            Cell::Text(pieces.join(" | ")),
        ]);
    };
    row(w("sent by the program", "enviados pelo programa").in_(lang), &MESSAGES.map(str::to_owned));
    let segments: Vec<_> =
        e.frames(TAP, "tcp.len > 0").iter().map(|shot| String::from_utf8_lossy(&e.said(*shot)).into_owned()).collect();
    row(w("segments on the cable", "segmentos no cabo").in_(lang), &segments);
    row(w("read by the program", "lidos pelo programa").in_(lang), &reads(e));
    table
}

/// What the reads of the reader gave, as it printed them.
fn reads(e: &Evidence<'_>) -> Vec<String> {
    let line = e.choice.lang.text("program.read");
    let head = line.split('{').next().unwrap_or_default();
    let lines = e.transcript.of("reader").filter(|printed| printed.starts_with(head));
    lines.filter_map(|printed| Some(printed.split_once('“')?.1.trim_end_matches('”').to_owned())).collect()
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let data = e.frames(TAP, "tcp.len > 0");
    let segments: Vec<_> = data.iter().map(|shot| e.said(*shot)).collect();
    let reads = reads(e);
    let all = MESSAGES.concat();
    let ends = e.frames(TAP, &format!("tcp.flags.fin == 1 && ip.src == {}", e.ip("sender")));
    vec![
        finding(
            segments.iter().map(Vec::as_slice).eq(MESSAGES.iter().map(|message| message.as_bytes())),
            w(
                "{n} sends were {n} segments, of {octets} octets",
                "{n} envios foram {n} segmentos, de {octets} octetos",
            ),
            &[
                ("n", &segments.len()),
                ("octets", &segments.iter().map(|s| s.len().to_string()).collect::<Vec<_>>().join(", ")),
            ],
        )
        .by(&data),
        finding(
            reads == [all.as_str()],
            w(
                "One read gave all {n} octets: “{text}”",
                "Uma só leitura deu todos os {n} octetos: “{text}”",
            ),
            &[("n", &all.len()), ("text", &reads.join(" | "))],
        ),
        finding(
            ends.len() == 1 && e.printed("reader", "program.read_none", &[]),
            w(
                "The read after that gave 0 octets: the sender's FIN is the only mark that TCP itself makes",
                "A leitura seguinte deu 0 octetos: o FIN de quem enviou é a única marca que o próprio TCP faz",
            ),
            &[],
        )
        .by(&ends),
    ]
}
