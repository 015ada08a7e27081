//! `tcp-loss`: the same numbered messages over the same lossy cable, by TCP.

use std::time::Duration;

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::runs;
use super::udp_loss::{COUNT, DELAY, FROM, LOSS, SEED, TO, lossy, passed};
use crate::i18n::{Lang, w};
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "tcp-loss",
    title: w("what TCP does about lost segments", "o que o TCP faz com segmentos perdidos"),
    about: w(
        "The same twenty numbered messages as in `udp-loss`, over the same cable. TCP numbers every octet, the receiver acknowledges \
         what it has, and what is not acknowledged is sent again: after a time-out, or sooner where the receiver's repeated \
         acknowledgements tell of a gap. The programs see nothing of it but time.",
        "As mesmas vinte mensagens numeradas de `udp-loss`, pelo mesmo cabo. O TCP numera cada octeto, quem recebe confirma o que tem, e o \
         que não é confirmado é reenviado: depois de um tempo limite, ou antes, quando confirmações repetidas de quem recebe \
         denunciam uma falta. Os programas não veem nada disso, a não ser o tempo.",
    ),
    takes: &[Takes::Seed(SEED), Takes::Loss(LOSS), Takes::Delay(DELAY)],
    channel: w("one cable that loses frames, recorded at both ends", "um cabo que perde quadros, gravado nas duas pontas"),
    protocols: &[
        at(Osi::Application, w("ours: numbered lines", "o nosso: linhas numeradas")),
        at(Osi::Transport, w("TCP: every octet numbered, acknowledged, sent again if need be", "TCP: cada octeto numerado, confirmado, reenviado se preciso")),
        at(Osi::Network, w("IPv4: best effort", "IPv4: melhor esforço")),
        at(Osi::DataLink, w("Ethernet II: what is damaged is dropped", "Ethernet II: o que se danifica é descartado")),
    ],
    scenes,
    looks: &[
        Look::Table(segments),
        Look::Frames(w("Around the first segment that was sent again", "Em volta do primeiro segmento reenviado"), around),
    ],
    findings,
    questions: &[
        w(
            "How does the sender's TCP learn that a segment was lost, although no frame says so?",
            "Como o TCP de quem envia descobre que um segmento se perdeu, se nenhum quadro diz isso?",
        ),
        w(
            "A segment sent again arrived twice at the receiver? How does its TCP tell, and what does it do?",
            "E se um segmento reenviado chegar duas vezes? Como o TCP de quem recebe percebe, e o que faz?",
        ),
        w(
            "While one segment is missing, later ones have arrived. Why does the program not get them yet? (head-of-line blocking)",
            "Enquanto falta um segmento, outros posteriores já chegaram. Por que o programa ainda não os recebe? (head-of-line blocking)",
        ),
        w("Compare the time of both lessons. What did reliability cost?", "Compare o tempo das duas lições. Quanto custou a confiabilidade?"),
    ],
};

fn scenes(choice: &Choice) -> Vec<Scene> {
    let (count, every) = (COUNT.to_string(), choice.pause(50));
    vec![
        Scene::new(lossy(choice))
            .label("receiver", "TCP 12345")
            // A FIN that is lost is sent again after a fifth of a second, and after twice that (RFC 6298 §5).
            .settled(Duration::from_millis(700))
            .start("receiver", &["tcp-numbers-receiver"])
            .run("sender", &["tcp-numbers-sender", "receiver", "--count", &count, "--every", &every])
            // Waiting, the connection, the messages, the tally, the end, waiting again.
            .lines("receiver", COUNT as usize + 5),
    ]
}

/// A segment with data of the sender: which octets of the stream it carries.
struct Segment {
    shot: Shot,
    /// First octet, from 1, and one past the last.
    octets: (u64, u64),
    /// Some of them had been sent before.
    again: bool,
}

fn segments_sent(e: &Evidence<'_>) -> Vec<Segment> {
    let data = format!("tcp.len > 0 && ip.src == {}", e.ip("sender"));
    // Nothing overtakes anything at its sender's own card: what comes out of order there was sent again, only sooner than
    // Wireshark's rules expect it.
    let again = format!("{data} && (tcp.analysis.retransmission || tcp.analysis.out_of_order)");
    let again = e.frames(FROM, &again);
    let segments = e.frames(FROM, &data).into_iter().map(|shot| {
        let first = e.number(shot, "tcp.seq").unwrap_or(0);
        let octets = (first, first + e.number(shot, "tcp.len").unwrap_or(0));
        Segment { shot, octets, again: again.contains(&shot) }
    });
    segments.collect()
}

fn segments(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::number("frame", w("frame", "quadro")),
        Column::number("time", w("time, s", "tempo, s")),
        Column::text("octets", w("octets of the stream", "octetos do fluxo")),
        Column::text("what", w("carries", "leva")).wrapped(),
        Column::text("sent", w("sent", "enviado")),
        Column::text("fate", w("what became of it", "o que foi dele")),
    ];
    let title = w("Every segment that the sender sent", "Cada segmento que o remetente enviou").in_(lang);
    let mut table = Table::new("segments", title, columns);
    let passed = passed(e);
    let start = e.first("", "frame").map_or(0, |shot| shot.time_ns);
    for segment in segments_sent(e) {
        let said = String::from_utf8_lossy(&e.said(segment.shot)).trim_end().replace('\n', ", ");
        let sent = if segment.again { w("again", "de novo") } else { w("first", "primeira vez") };
        let lost = passed.lost.contains(&segment.shot.number);
        let fate = if lost { w("lost on the cable", "perdido no cabo") } else { w("arrived", "chegou") };
        let (first, end) = segment.octets;
        table.rows.push(vec![
            Cell::Number(segment.shot.number),
            Cell::Since((segment.shot.time_ns - start).max(0) as u64),
            Cell::Text(format!("{first}–{}", end - 1)),
            Cell::Text(said),
            Cell::Text(sent.in_(lang).to_owned()),
            Cell::Text(fate.in_(lang).to_owned()),
        ]);
    }
    table
}

/// Frames at the sender's card from just before the first segment that was lost to just behind the one that repaired it.
fn around(e: &Evidence<'_>) -> Vec<Shot> {
    let Some(again) = segments_sent(e).into_iter().find(|segment| segment.again) else { return Vec::new() };
    let all = e.frames(FROM, "tcp");
    let at = all.iter().position(|shot| shot.number == again.shot.number).unwrap_or(0);
    all[at.saturating_sub(6)..(at + 3).min(all.len())].to_vec()
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let segments = segments_sent(e);
    let passed = passed(e);
    let lost: Vec<_> = segments.iter().filter(|segment| passed.lost.contains(&segment.shot.number)).collect();
    let again: Vec<_> = segments.iter().filter(|segment| segment.again).collect();
    let repaired = lost.iter().all(|lost| {
        segments.iter().any(|later| {
            later.shot.number > lost.shot.number
                && later.octets.0 <= lost.octets.0
                && later.octets.1 > lost.octets.0
                && !passed.lost.contains(&later.shot.number)
        })
    });
    let none = runs(&[], e.choice.lang);
    let all = e.printed("receiver", "program.tally", &[("n", &COUNT), ("count", &COUNT), ("missing", &none)]);
    let disorder = e.transcript.of("receiver").any(|line| line.contains('←'));
    let said = segments.iter().map(|segment| segment.octets.1).max().unwrap_or(1) - 1;
    let sent: u64 = segments.iter().map(|segment| segment.octets.1 - segment.octets.0).sum();
    let repeats = e.frames(TO, &format!("tcp.analysis.duplicate_ack && ip.src == {}", e.ip("receiver")));
    let outgoing = e.frames(FROM, &format!("tcp && ip.src == {}", e.ip("sender")));
    let over = outgoing.iter().filter(|shot| passed.passages.iter().any(|passage| passage.from == shot.number)).count();
    let gone: Vec<_> = outgoing.iter().filter(|shot| passed.lost.contains(&shot.number)).collect();
    vec![
        finding(
            all && !disorder,
            w(
                "All {n} messages arrived, each once and in order",
                "Todas as {n} mensagens chegaram, cada uma uma vez e em ordem",
            ),
            &[("n", &COUNT)],
        ),
        finding(
            repaired,
            w(
                "The cable lost {n} segments with data, and their octets were sent again until they arrived",
                "O cabo perdeu {n} segmentos com dados, e seus octetos foram reenviados até chegarem",
            ),
            &[("n", &lost.len())],
        )
        .by(lost.iter().map(|segment| &segment.shot)),
        finding(
            sent >= said && (again.is_empty() || sent > said),
            w(
                "{said} octets were said; the sender's TCP sent {sent}, {n} segments again",
                "{said} octetos foram ditos; o TCP de quem envia mandou {sent}, com {n} segmentos reenviados",
            ),
            &[("said", &said), ("sent", &sent), ("n", &again.len())],
        )
        .by(again.iter().map(|segment| &segment.shot)),
        finding(
            lost.is_empty() || !again.is_empty(),
            w(
                "The receiver repeated an acknowledgement {n} times: it has more, but something before it is missing",
                "Quem recebe repetiu uma confirmação {n} vezes: tem mais, mas falta algo antes",
            ),
            &[("n", &repeats.len())],
        )
        .by(&repeats),
        finding(
            !outgoing.is_empty() && gone.len() + over == outgoing.len(),
            w(
                "Of all {all} segments that the sender sent, {lost} were lost: the two ends of the cable agree",
                "De todos os {all} segmentos que o remetente enviou, {lost} se perderam: as duas pontas do cabo concordam",
            ),
            &[("lost", &gone.len()), ("all", &outgoing.len())],
        ),
    ]
}
