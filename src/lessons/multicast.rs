//! `multicast`: a sender, two members and a bystander.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::bytes::MacAddr;
use crate::i18n::w;
use crate::lab::Topology;
use crate::model::Osi;
use crate::names::multicast4;
use crate::stats::Topic;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "multicast",
    title: w("the same data to all who joined", "os mesmos dados para todos que entraram"),
    about: w(
        "Every half second a sender says “Multicast numero N” to the group 224.2.2.3, port 8888. It knows nobody. Two hosts have \
         joined the group, one has not; one of the members leaves before the end. IGMP tells the network who wants the group; \
         an Ethernet address made of the group's lower 23 bits tells the cards.",
        "A cada meio segundo um remetente diz “Multicast numero N” ao grupo 224.2.2.3, porta 8888. Não conhece ninguém. Dois hosts \
         entraram no grupo, um não; um dos membros sai antes do fim. O IGMP diz à rede quem quer o grupo; um endereço Ethernet \
         feito dos 23 bits mais baixos do grupo diz às placas.",
    ),
    takes: &[Takes::Snooping],
    channel: w(
        "a switch; one that has not learnt about groups floods them to every port (--snooping: one that has)",
        "um comutador; um que não aprendeu sobre grupos inunda todas as portas (--snooping: um que aprendeu)",
    ),
    protocols: &[
        at(Osi::Application, w("ours: numbered messages, nothing comes back", "o nosso: mensagens numeradas, nada volta")),
        at(Osi::Transport, w("UDP, port 8888", "UDP, porta 8888")),
        at(Osi::Network, w("IPv4 to a class D address; IGMPv3 joins and leaves", "IPv4 para um endereço classe D; o IGMPv3 entra e sai")),
        at(Osi::DataLink, w("Ethernet II to 01:00:5e:02:02:03, a group address", "Ethernet II para 01:00:5e:02:02:03, um endereço de grupo")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("On the sender's cable", "No cabo do remetente"), |e| e.frames("p1", "frame")),
        Look::Frame(w("The first message: to nobody in particular", "A primeira mensagem: a ninguém em particular"), |e| data(e, "p1").first().copied()),
        Look::Topics(&[Topic::Multicast]),
    ],
    findings,
    questions: &[
        w(
            "The bystander's card is told every group that its host wants. Why does that not keep the frames off its cable?",
            "A placa do espectador sabe quais grupos o host quer. Por que isso não mantém os quadros fora do cabo dele?",
        ),
        w(
            "31 other groups share the MAC address 01:00:5e:02:02:03. Which octets do they have in common, and who sorts their datagrams out?",
            "Outros 31 grupos usam o mesmo MAC 01:00:5e:02:02:03. Que octetos eles têm em comum, e quem separa os datagramas deles?",
        ),
        w(
            "The TTL is 1. What would a router do with these datagrams, even if members were behind it?",
            "O TTL é 1. O que um roteador faria com esses datagramas, mesmo que houvesse membros atrás dele?",
        ),
        w(
            "How does the sender learn that nobody listens any more?",
            "Como o remetente fica sabendo que ninguém mais escuta?",
        ),
    ],
};

/// Messages sent, and those that the member which leaves early hears.
const COUNT: usize = 5;
const EARLY: usize = 3;
/// Milliseconds between two messages.
const EVERY: u64 = 500;
const GROUP: [u8; 4] = [224, 2, 2, 3];

fn scenes(choice: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["sender", "joined1", "joined2", "bystander"]);
    let topology = if choice.snooping { topology.querier("switch") } else { topology };
    let (count, early, every) = (COUNT.to_string(), EARLY.to_string(), choice.pause(EVERY));
    vec![
        Scene::new(topology)
            .label("joined1", "224.2.2.3:8888")
            .label("joined2", "224.2.2.3:8888")
            .start("joined1", &["multicast-receiver", "--count", &count])
            .frames(1)
            .start("joined2", &["multicast-receiver", "--count", &early])
            .frames(1)
            .run("sender", &["multicast-sender", "--count", &count, "--every", &every])
            .end("joined1")
            .end("joined2"),
    ]
}

/// The sender's datagrams at a tap.
fn data(e: &Evidence<'_>, tap: &str) -> Vec<Shot> {
    e.frames(tap, "ip.dst == 224.2.2.3 && udp.dstport == 8888")
}

/// Reports of a host at the sender's port that say of the group what `kind` is (RFC 3376 §4.2.12).
fn reports(e: &Evidence<'_>, host: &str, kind: u8) -> Vec<Shot> {
    e.frames("p1", &format!("igmp.type == 0x22 && ip.src == {} && igmp.record_type == {kind} && igmp.maddr == 224.2.2.3", e.ip(host)))
}

/// Change to exclude nobody's mode: a join. Change to include mode, of nobody: a leave.
const JOIN: u8 = 4;
const LEAVE: u8 = 3;

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let sent = data(e, "p1");
    let first = sent.first().map_or(u64::MAX, |shot| shot.number);
    let joins: Vec<_> = ["joined1", "joined2"].iter().flat_map(|host| reports(e, host, JOIN).first().copied()).collect();
    let leave = reports(e, "joined2", LEAVE).first().copied();
    let last = sent.last().map_or(0, |shot| shot.number);
    let heard = |host| e.transcript.of(host).filter(|line| line.contains("Multicast numero")).count();
    let bystander = data(e, "p4");
    let mac = multicast4::mac_of(GROUP.into());
    let macs: Vec<_> = sent.iter().map(|shot| e.value(*shot, "eth.dst")).collect();
    let ttls: Vec<_> = sent.iter().filter_map(|shot| e.number(*shot, "ip.ttl")).collect();
    let gaps: Vec<_> = sent.windows(2).map(|pair| (pair[1].time_ns - pair[0].time_ns) as f64 / 1e6).collect();
    let pause = e.choice.pause(EVERY).parse::<f64>().unwrap_or(0.0);
    let MacAddr(octets) = mac;
    let low = [GROUP[1] & 0x7f, GROUP[2], GROUP[3]];
    vec![
        finding(
            joins.len() == 2 && joins.iter().all(|shot| shot.number < first),
            w(
                "joined1 and joined2 each announced the group by IGMPv3 before the first datagram",
                "joined1 e joined2 anunciaram o grupo, cada um por IGMPv3, antes do primeiro datagrama",
            ),
            &[],
        )
        .by(&joins),
        finding(
            sent.len() == COUNT && heard("joined1") == COUNT && heard("joined2") == EARLY,
            w(
                "The sender sent {n} datagrams; its own cable carried {n} frames, not {twice}: joined1 heard {n}, joined2 {early}",
                "O remetente enviou {n} datagramas; o seu cabo levou {n} quadros, não {twice}: joined1 ouviu {n}, joined2 {early}",
            ),
            &[("n", &sent.len()), ("twice", &(2 * sent.len())), ("early", &heard("joined2"))],
        )
        .by(&sent),
        finding(
            macs.iter().all(|own| *own == mac.to_string()) && octets[3..] == low && !macs.is_empty(),
            w(
                "All went to {mac}: 01:00:5e, a bit 0, and the lower 23 bits of 224.2.2.3",
                "Todos foram para {mac}: 01:00:5e, um bit 0, e os 23 bits mais baixos de 224.2.2.3",
            ),
            &[("mac", &mac)],
        ),
        finding(
            ttls.len() == sent.len() && ttls.iter().all(|ttl| *ttl == 1),
            w("All had TTL 1: no router may pass them on", "Todos tinham TTL 1: nenhum roteador pode repassá-los"),
            &[],
        ),
        finding(
            leave.is_some_and(|leave| first < leave.number && leave.number < last),
            w(
                "joined2 left the group while the sender went on: IGMPv3, change to include nobody",
                "joined2 saiu do grupo enquanto o remetente continuava: IGMPv3, passa a incluir ninguém",
            ),
            &[],
        )
        .by(leave.iter()),
        match e.choice.snooping {
            false => finding(
                bystander.len() == sent.len(),
                w(
                    "The bystander's port carried all {n} of them too: this switch floods what it has not learnt (try --snooping)",
                    "A porta do espectador também levou todos os {n}: este comutador inunda o que não aprendeu (experimente --snooping)",
                ),
                &[("n", &bystander.len())],
            ),
            true => finding(
                bystander.is_empty(),
                w(
                    "The bystander's port carried none of them: this switch listens to IGMP and knows who wants the group",
                    "A porta do espectador não levou nenhum: este comutador escuta o IGMP e sabe quem quer o grupo",
                ),
                &[],
            ),
        }
        .by(&bystander),
        finding(
            gaps.len() + 1 == COUNT && gaps.iter().all(|gap| *gap >= pause),
            w(
                "Between two messages at least {pause} ms passed ({gaps} ms)",
                "Entre duas mensagens passaram ao menos {pause} ms ({gaps} ms)",
            ),
            &[
                ("pause", &pause),
                ("gaps", &gaps.iter().map(|gap| e.lang.decimal(*gap, 1)).collect::<Vec<_>>().join(", ")),
            ],
        ),
    ]
}
