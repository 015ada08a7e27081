//! `shared-channel`: the same conversation on a hub, where every card hears everything, and on a switch.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::Topology;
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "shared-channel",
    title: w("who hears a conversation: hub and switch", "quem ouve uma conversa: hub e comutador"),
    about: w(
        "On a shared channel all hosts hang on one medium: whatever one sends reaches every card, and only one may speak at a \
         time. That is what Ethernet was, and what a hub still is. A switch gives each host a cable of its own and sends a \
         frame only where its addressee is. Here two of four hosts have the same conversation on both.",
        "Num canal compartilhado todos os hosts estão no mesmo meio: o que um envia chega a todas as placas, e só um pode falar de \
         cada vez. Assim era a Ethernet, e assim é ainda um hub. Um comutador dá a cada host um cabo só seu e manda o quadro \
         apenas para onde está o destinatário. Aqui dois de quatro hosts têm a mesma conversa nos dois.",
    ),
    takes: &[],
    channel: w(
        "first a hub: one medium that all share; then a switch: a medium for each",
        "primeiro um hub: um só meio para todos; depois um comutador: um meio para cada um",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever connects is greeted", "o nosso: quem se conecta é cumprimentado")),
        at(Osi::Transport, w("TCP, port 12345", "TCP, porta 12345")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(
            Osi::DataLink,
            w("Ethernet II: each frame names the card it is for; ARP asks all", "Ethernet II: cada quadro diz para qual placa é; o ARP pergunta a todas"),
        ),
    ],
    scenes,
    looks: &[
        Look::Table(per_port),
        Look::Frame(w("A frame that carla's card heard on the hub, and did not want", "Um quadro que a placa de carla ouviu no hub, e não queria"), |e| {
            e.first("hub.p3", "tcp.len > 0")
        }),
    ],
    findings,
    questions: &[
        w(
            "On the hub carla's card throws the frames away. What would a program see there that asked the card not to (promiscuous mode)?",
            "No hub a placa de carla joga os quadros fora. O que veria ali um programa que pedisse à placa para não fazer isso (modo promíscuo)?",
        ),
        w(
            "Even on the switch one frame reached everybody. Which one, and why must it?",
            "Mesmo no comutador um quadro chegou a todos. Qual, e por que precisa chegar?",
        ),
        w(
            "How does a switch know who is behind which port, although nobody tells it?",
            "Como um comutador sabe quem está atrás de cada porta, se ninguém lhe diz?",
        ),
        w(
            "On a real hub two hosts may begin to send at once. What happens then, and what did Ethernet do about it?",
            "Num hub de verdade dois hosts podem começar a enviar ao mesmo tempo. O que acontece, e o que a Ethernet fazia a respeito?",
        ),
    ],
};

/// The hosts on ports p1 to p4; the first serves the second.
const HOSTS: [&str; 4] = ["ana", "bruno", "carla", "davi"];

fn scenes(_: &Choice) -> Vec<Scene> {
    let talk = |topology: Topology| {
        Scene::new(topology)
            .label("ana", "TCP 12345")
            .start("ana", &["tcp-hello-server"])
            .run("bruno", &["tcp-hello-client", "ana"])
    };
    vec![
        talk(Topology::hubbed(&HOSTS)).named("hub", w("On a hub", "Num hub")),
        talk(Topology::switched(&HOSTS)).named("switch", w("On a switch", "Num comutador")),
    ]
}

/// Frames at the port of the host of that index: all, and those that are for or from somebody else.
fn at_port(e: &Evidence<'_>, scene: &str, host: usize) -> (usize, usize) {
    let tap = format!("{scene}.p{}", host + 1);
    let mac = e.mac(HOSTS[host]).map(|mac| mac.to_string()).unwrap_or_default();
    let others = format!("!(eth.addr == {mac}) && !(eth.dst == ff:ff:ff:ff:ff:ff)");
    (e.count(&tap, "frame"), e.count(&tap, &others))
}

fn per_port(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::text("port", w("port", "porta")),
        Column::text("host", w("host", "host")),
        Column::number("hub", w("frames on the hub", "quadros no hub")),
        Column::number("hub_others", w("of which not its own", "dos quais alheios")),
        Column::number("switch", w("frames on the switch", "quadros no comutador")),
        Column::number("switch_others", w("of which not its own", "dos quais alheios")),
    ];
    let title = w("Frames at each host's port", "Quadros na porta de cada host").in_(lang);
    let mut table = Table::new("ports", title, columns);
    for (at, host) in HOSTS.into_iter().enumerate() {
        let ((hub, hub_others), (switch, switch_others)) = (at_port(e, "hub", at), at_port(e, "switch", at));
        let numbers = [hub, hub_others, switch, switch_others].map(|number| Cell::Number(number as u64));
        table.rows.push([vec![Cell::Text(format!("p{}", at + 1)), Cell::Text(host.to_owned())], numbers.to_vec()].concat());
    }
    table.notes.push(
        w(
            "Not its own: neither from its card, nor to it, nor to all.",
            "Alheios: nem da placa dele, nem para ela, nem para todas.",
        )
        .in_(lang)
        .to_owned(),
    );
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let hub: Vec<_> = (0..4).map(|host| at_port(e, "hub", host)).collect();
    let switch: Vec<_> = (0..4).map(|host| at_port(e, "switch", host)).collect();
    let said = hub[0].0;
    let broadcast = e.frames("switch.p3", "eth.dst == ff:ff:ff:ff:ff:ff");
    let overheard = e.frames("hub.p4", "tcp.len > 0");
    vec![
        finding(
            said > 0 && hub.iter().all(|port| port.0 == said),
            w(
                "On the hub each of the {ports} ports carried all {n} frames of the conversation",
                "No hub cada uma das {ports} portas levou todos os {n} quadros da conversa",
            ),
            &[("ports", &hub.len()), ("n", &said)],
        ),
        finding(
            !overheard.is_empty(),
            w("The greeting passed davi's card, who has no part in it", "O cumprimento passou pela placa de davi, que não tem nada com isso"),
            &[],
        )
        .by(&overheard),
        finding(
            switch.iter().all(|port| port.1 == 0) && switch[0].0 == switch[1].0,
            w(
                "On the switch no port carried a frame between others",
                "No comutador nenhuma porta levou um quadro entre outros",
            ),
            &[],
        ),
        finding(
            switch[2].0 == broadcast.len() && switch[3].0 == broadcast.len() && !broadcast.is_empty(),
            w(
                "carla and davi got {n} frame each there: the question of ARP, which is for all",
                "carla e davi receberam ali {n} quadro cada: a pergunta do ARP, que é para todos",
            ),
            &[("n", &broadcast.len())],
        )
        .by(&broadcast),
        finding(
            hub.iter().map(|port| port.0).sum::<usize>() > switch.iter().map(|port| port.0).sum(),
            w(
                "All ports together carried {hub} frames on the hub and {switch} on the switch, for the same conversation",
                "Todas as portas juntas levaram {hub} quadros no hub e {switch} no comutador, para a mesma conversa",
            ),
            &[
                ("hub", &hub.iter().map(|port| port.0).sum::<usize>()),
                ("switch", &switch.iter().map(|port| port.0).sum::<usize>()),
            ],
        ),
    ]
}
