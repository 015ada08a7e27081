//! `multicast-chat`: a conversation in a group, and the TTL as how far it is heard.

use super::engine::choice::Choice;
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, Words, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "multicast-chat",
    title: w("a conversation in a group, and how far it is heard", "uma conversa em grupo, e até onde ela é ouvida"),
    about: w(
        "Whoever joins 224.1.1.1, port 5007, hears everybody and is heard by everybody. maria and joao share a switch; ana is behind a \
         router. The datagrams have TTL 2, enough for one router, but a router forwards groups only if it is told to: first it is \
         not, then it is.",
        "Quem entra em 224.1.1.1, porta 5007, ouve todos e é ouvido por todos. maria e joao estão no mesmo comutador; ana está atrás de \
         um roteador. Os datagramas têm TTL 2, o bastante para um roteador, mas um roteador só repassa grupos se for configurado \
         para isso: primeiro não é, depois é.",
    ),
    takes: &[],
    channel: w(
        "a switch for maria and joao, and a router to ana's network",
        "um comutador para maria e joao, e um roteador para a rede de ana",
    ),
    protocols: &[
        at(Osi::Application, w("ours: lines of text to all, until SAIR", "o nosso: linhas de texto para todos, até SAIR")),
        at(Osi::Transport, w("UDP, port 5007 at every member", "UDP, porta 5007 em cada membro")),
        at(Osi::Network, w("IPv4 to 224.1.1.1 with TTL 2; IGMP joins", "IPv4 para 224.1.1.1 com TTL 2; o IGMP entra")),
        at(Osi::DataLink, w("Ethernet II to 01:00:5e:01:01:01", "Ethernet II para 01:00:5e:01:01:01")),
    ],
    scenes,
    looks: &[
        Look::Table(reach),
        Look::Frames(w("maria's first message with a forwarding router, at every tap", "A primeira mensagem de maria com roteador que repassa, em cada ponto"), |e| {
            messages(e, "", "open.").into_iter().filter(|shot| e.said(*shot) == QUESTION.in_(e.choice.lang).as_bytes()).collect()
        }),
        Look::Frame(w("The message as ana's card got it: TTL 1", "A mensagem como a placa de ana a recebeu: TTL 1"), |e| {
            messages(e, "open.ana.eth0", "").first().copied()
        }),
    ],
    findings,
    questions: &[
        w(
            "With which TTL would the conversation stay in maria's network, even with the forwarding router?",
            "Com que TTL a conversa ficaria na rede de maria, mesmo com o roteador que repassa?",
        ),
        w(
            "Every member waits at port 5007. Why can two members on one host do so too (SO_REUSEADDR)?",
            "Cada membro espera na porta 5007. Por que dois membros no mesmo host também podem (SO_REUSEADDR)?",
        ),
        w(
            "A member hears its own messages. How does the program know that they are its own?",
            "Um membro ouve as suas próprias mensagens. Como o programa sabe que são suas?",
        ),
        w(
            "Who could listen without being noticed? What would have to change so that nobody can?",
            "Quem poderia escutar sem ser percebido? O que teria de mudar para que ninguém possa?",
        ),
    ],
};

const QUESTION: Words = w("Anybody there?", "Alguém aí?");
const ANSWERS: [Words; 2] = [w("Hello, Maria!", "Oi, Maria!"), w("I hear you too.", "Eu também ouço.")];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let say = |words: Words| words.in_(choice.lang);
    let topology = Topology::routed(&["maria", "joao"], &["ana"]);
    let members = |topology: Topology| {
        ["maria", "joao", "ana"].into_iter().fold(Scene::new(topology), |scene, member| {
            scene.label(member, "224.1.1.1:5007").start(member, &["multicast-chat"]).frames(1)
        })
    };
    // A member prints that it joined; a line for what was typed and one that it was sent; two for what it hears, as its
    // prompt ends a line.
    let closed = members(topology.clone())
        .type_line("maria", say(QUESTION))
        .lines("joao", 3)
        .type_line("joao", say(ANSWERS[0]))
        .lines("maria", 5);
    let open = members(topology.multicast_forwarding("router"))
        .type_line("maria", say(QUESTION))
        .lines("joao", 3)
        .lines("ana", 3)
        .type_line("joao", say(ANSWERS[0]))
        .lines("maria", 5)
        .lines("ana", 5)
        .type_line("ana", say(ANSWERS[1]))
        .lines("maria", 7)
        .lines("joao", 7);
    let leave = |scene: Scene| {
        ["maria", "joao", "ana"].into_iter().fold(scene, |scene, member| scene.type_line(member, "SAIR").end(member))
    };
    vec![
        leave(closed).named("closed", w("The router does not forward groups", "O roteador não repassa grupos")),
        leave(open).named("open", w("The router forwards groups", "O roteador repassa grupos")),
    ]
}

/// Datagrams to the group at a tap ("" for all), of the scene whose taps begin with `scene`.
fn messages(e: &Evidence<'_>, tap: &str, scene: &str) -> Vec<Shot> {
    let all = e.frames(tap, "ip.dst == 224.1.1.1 && udp.dstport == 5007");
    all.into_iter().filter(|shot| e.tap_name(shot.tap).starts_with(scene)).collect()
}

/// Where the conversation is heard: the taps of each member's cable.
const MEMBERS: [(&str, &str); 3] = [("maria", "p1"), ("joao", "p2"), ("ana", "ana.eth0")];

fn reach(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("member", w("cable of", "cabo de")),
        Column::number("closed", w("messages, router does not forward", "mensagens, roteador não repassa")),
        Column::text("closed_ttl", w("TTL", "TTL")),
        Column::number("open", w("messages, router forwards", "mensagens, roteador repassa")),
        Column::text("open_ttl", w("TTL", "TTL")),
    ];
    let mut table = Table::new("reach", w("How far maria's messages went", "Até onde foram as mensagens de maria").in_(lang), columns);
    for (member, tap) in MEMBERS {
        let mut row = vec![Cell::Text(member.to_owned())];
        for scene in ["closed", "open"] {
            let tap = format!("{scene}.{tap}");
            let maria = e.ip("maria");
            let heard: Vec<_> = messages(e, &tap, "").into_iter().filter(|shot| e.value(*shot, "ip.src") == maria).collect();
            let mut ttls: Vec<_> = heard.iter().map(|shot| e.value(*shot, "ip.ttl")).collect();
            ttls.dedup();
            row.push(Cell::Number(heard.len() as u64));
            row.push(if ttls.is_empty() { Cell::None } else { Cell::Text(ttls.join(", ")) });
        }
        table.rows.push(row);
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let all = messages(e, "", "");
    let port = all.iter().all(|shot| e.value(*shot, "udp.srcport") == "5007");
    let maria = e.ip("maria");
    let from_maria = |tap: &str| -> Vec<Shot> {
        messages(e, tap, "").into_iter().filter(|shot| e.value(*shot, "ip.src") == maria).collect()
    };
    let sent = from_maria("open.p1");
    let ttl = |shots: &[Shot]| {
        let mut ttls: Vec<_> = shots.iter().map(|shot| e.value(*shot, "ip.ttl")).collect();
        ttls.dedup();
        ttls.join(", ")
    };
    let (beyond, stopped) = (from_maria("open.ana.eth0"), from_maria("closed.ana.eth0"));
    let question = QUESTION.in_(e.choice.lang);
    let said = e.choice.lang.fill("program.received_from", &[("text", &question), ("from", &maria)]);
    let heard = |scene: usize, seat: &str| {
        e.transcript.lines.iter().any(|line| line.scene == scene && line.seat == seat && line.text == said)
    };
    let joins: Vec<_> = ["maria", "joao", "ana"].iter().filter(|member| {
        e.count("", &format!("igmp.type == 0x22 && igmp.maddr == 224.1.1.1 && ip.src == {}", e.ip(member))) > 0
    }).collect();
    vec![
        finding(
            joins.len() == 3,
            w("All three members told the network by IGMP that they want 224.1.1.1", "Os três membros disseram à rede por IGMP que querem 224.1.1.1"),
            &[],
        ),
        finding(
            port && !all.is_empty(),
            w("Every message went from port 5007 to port 5007 of the group", "Toda mensagem foi da porta 5007 para a porta 5007 do grupo"),
            &[],
        ),
        finding(
            heard(0, "joao") && !heard(0, "ana") && stopped.is_empty(),
            w(
                "Without forwarding joao heard maria and ana did not: not one message reached her cable",
                "Sem repasse joao ouviu maria e ana não: nem uma mensagem chegou ao cabo dela",
            ),
            &[],
        ),
        finding(
            heard(1, "joao") && heard(1, "ana") && beyond.len() == sent.len() && !sent.is_empty(),
            w(
                "With forwarding both heard her: all {n} messages crossed the router",
                "Com repasse os dois a ouviram: todas as {n} mensagens atravessaram o roteador",
            ),
            &[("n", &beyond.len())],
        )
        .by(&beyond),
        finding(
            ttl(&sent) == "2" && ttl(&beyond) == "1",
            w(
                "Their TTL was {before} on maria's cable and {after} on ana's: a second router would have dropped them",
                "O TTL delas era {before} no cabo de maria e {after} no de ana: um segundo roteador as descartaria",
            ),
            &[("before", &ttl(&sent)), ("after", &ttl(&beyond))],
        ),
    ]
}
