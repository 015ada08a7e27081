//! `fragmentation`: one message that is larger than a frame may be.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "fragmentation",
    title: w("one message larger than the MTU", "uma mensagem maior que a MTU"),
    about: w(
        "A frame of Ethernet carries 1500 octets at most: the MTU. A UDP message of 4000 octets is one datagram for the programs; IPv4 \
         cuts it into fragments, each a packet by itself, and the receiver's IPv4 puts them together again. If one is lost, all \
         are.",
        "Um quadro Ethernet leva no máximo 1500 octetos: a MTU. Uma mensagem UDP de 4000 octetos é um só datagrama para os programas; o \
         IPv4 a corta em fragmentos, cada um um pacote por si, e o IPv4 de quem recebe os junta de novo. Se um se perde, perdem-se \
         todos.",
    ),
    takes: &[],
    channel: w(
        "a switch; each cable carries at most 1500 octets in a frame",
        "um comutador; cada cabo leva no máximo 1500 octetos num quadro",
    ),
    protocols: &[
        at(Osi::Application, w("ours: one message of 4000 octets", "o nosso: uma mensagem de 4000 octetos")),
        at(Osi::Transport, w("UDP: one datagram, one header", "UDP: um datagrama, um cabeçalho")),
        at(Osi::Network, w("IPv4: three fragments with one identification", "IPv4: três fragmentos com uma só identificação")),
        at(Osi::DataLink, w("Ethernet II: a frame for each fragment", "Ethernet II: um quadro para cada fragmento")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the sender's cable", "Todos os quadros no cabo do remetente"), |e| e.frames(TAP, "frame")),
        Look::Table(fragments),
        Look::Frame(
            w("The second fragment: no UDP header in it, so no ports", "O segundo fragmento: sem cabeçalho UDP, logo sem portas"),
            |e| e.frames(TAP, FRAGMENT).get(1).copied(),
        ),
    ],
    findings,
    questions: &[
        w(
            "Fragment offsets count units of 8 octets. Why not octets? What does it mean for the length of all but the last?",
            "Os deslocamentos contam unidades de 8 octetos. Por que não octetos? O que isso implica para o tamanho de todos menos o último?",
        ),
        w(
            "A firewall that decides by ports meets the second fragment. What can it do?",
            "Um firewall que decide pelas portas encontra o segundo fragmento. O que ele pode fazer?",
        ),
        w(
            "One fragment in a hundred is lost. How many messages of three fragments are?",
            "De cada cem fragmentos, um se perde. Quantas mensagens de três fragmentos se perdem?",
        ),
        w("Why does TCP hardly ever cause fragments?", "Por que o TCP quase nunca causa fragmentos?"),
    ],
};

const TAP: &str = "p1";

/// Octets of the message.
const OCTETS: usize = 4000;

/// A fragment: more follow, or it does not begin at 0.
const FRAGMENT: &str = "ip.flags.mf == 1 || ip.frag_offset > 0";

fn scenes(_: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["sender", "receiver"]).taps("receiver", "switch", Taps::None);
    let sender = ["udp-numbers-sender", "receiver", "--count", "1", "--octets", &OCTETS.to_string()];
    vec![
        Scene::new(topology)
            .label("receiver", "UDP 12345")
            .start("receiver", &["udp-numbers-receiver"])
            .run("sender", &sender)
            // Waiting, and the message.
            .lines("receiver", 2),
    ]
}

/// The octets of the datagram that a fragment carries: first and one past the last.
fn range(e: &Evidence<'_>, shot: super::engine::evidence::Shot) -> (u64, u64) {
    let first = 8 * e.number(shot, "ip.frag_offset").unwrap_or(0);
    let header = e.number(shot, "ip.hdr_len").unwrap_or(0);
    (first, first + e.number(shot, "ip.len").unwrap_or(0).saturating_sub(header))
}

fn fragments(e: &Evidence<'_>, lang: Lang) -> Table {
    let columns = vec![
        Column::number("frame", w("frame", "quadro")),
        Column::text("id", w("IP id", "id do IP")),
        Column::number("offset", w("offset field", "campo deslocamento")),
        Column::number("first", w("first octet", "primeiro octeto")),
        Column::number("last", w("last octet", "último octeto")),
        Column::number("octets", w("octets", "octetos")),
        Column::text("more", w("more fragments", "mais fragmentos")),
        Column::text("ports", w("ports", "portas")),
    ];
    let title = w("The fragments of the datagram", "Os fragmentos do datagrama").in_(lang);
    let mut table = Table::new("fragments", title, columns);
    for shot in e.frames(TAP, FRAGMENT) {
        let (first, end) = range(e, shot);
        let more = e.value(shot, "ip.flags.mf") == "1";
        let ports = e.values(shot, "udp.port").join(" → ");
        table.rows.push(vec![
            Cell::Number(shot.number),
            Cell::Text(e.value(shot, "ip.id")),
            Cell::Number(first / 8),
            Cell::Number(first),
            Cell::Number(end.saturating_sub(1)),
            Cell::Number(end - first),
            Cell::Text(if more { w("yes", "sim") } else { w("no, the last", "não, é o último") }.in_(lang).to_owned()),
            if ports.is_empty() { Cell::None } else { Cell::Text(ports) },
        ]);
    }
    table.notes.push(
        w(
            "The offset field counts units of 8 octets: the first octet is eight times it.",
            "O campo deslocamento conta unidades de 8 octetos: o primeiro octeto é oito vezes ele.",
        )
        .in_(lang)
        .to_owned(),
    );
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let fragments = e.frames(TAP, FRAGMENT);
    let ranges: Vec<_> = fragments.iter().map(|shot| range(e, *shot)).collect();
    let whole = OCTETS as u64 + 8;
    let joined = ranges.first().is_some_and(|first| first.0 == 0)
        && ranges.windows(2).all(|pair| pair[0].1 == pair[1].0)
        && ranges.last().is_some_and(|last| last.1 == whole);
    let lengths: Vec<_> = ranges.iter().map(|(first, end)| end - first).collect();
    let mut ids: Vec<_> = fragments.iter().map(|shot| e.value(*shot, "ip.id")).collect();
    ids.dedup();
    let with_ports: Vec<_> = fragments.iter().copied().filter(|shot| !e.value(*shot, "udp.srcport").is_empty()).collect();
    let heard = e.transcript.of("receiver").any(|line| line.contains(&e.choice.lang.octets(OCTETS as u64)));
    let sum = lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    vec![
        finding(
            fragments.len() == 3 && joined,
            w(
                "One datagram of {whole} octets (8 of UDP's header, {octets} of the message) travelled as {n} fragments: {sum} = {whole}",
                "Um datagrama de {whole} octetos (8 do cabeçalho UDP, {octets} da mensagem) viajou em {n} fragmentos: {sum} = {whole}",
            ),
            &[("whole", &e.lang.number(whole)), ("octets", &e.n(OCTETS)), ("n", &fragments.len()), ("sum", &sum)],
        )
        .by(&fragments),
        finding(
            ids.len() == 1 && !ids[0].is_empty(),
            w("All carry the same identification, {id}", "Todos levam a mesma identificação, {id}"),
            &[("id", &ids.join(", "))],
        ),
        finding(
            lengths.iter().rev().skip(1).all(|octets| octets % 8 == 0) && !lengths.is_empty(),
            w(
                "All but the last carry a multiple of 8 octets, so that the offset can be counted in eights",
                "Todos menos o último levam um múltiplo de 8 octetos, para que o deslocamento possa ser contado de 8 em 8",
            ),
            &[],
        ),
        finding(
            with_ports.len() == 1 && with_ports.first() == fragments.first(),
            w("Only the first has UDP's header, and so the ports", "Só o primeiro tem o cabeçalho UDP, e com ele as portas"),
            &[],
        )
        .by(&with_ports),
        finding(
            heard,
            w(
                "The receiver's program read one message of {octets} octets: it never saw a fragment",
                "O programa de quem recebe leu uma só mensagem de {octets} octetos: nunca viu um fragmento",
            ),
            &[("octets", &e.n(OCTETS))],
        ),
    ]
}
