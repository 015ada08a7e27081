//! `udp-truncation`: a reader whose buffer is smaller than a datagram.

use super::engine::choice::{Choice, Takes};
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use super::programs::GREETING;
use crate::i18n::w;
use crate::lab::{Taps, Topology};
use crate::model::Osi;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "udp-truncation",
    title: w("fewer octets read than were sent", "menos octetos lidos do que enviados"),
    about: w(
        "UDP keeps the boundaries of messages: one read gives one datagram, never parts of two. What does not fit into the \
         reader's buffer is thrown away, and the next read gives the next datagram.",
        "O UDP mantém os limites das mensagens: uma leitura dá um datagrama, nunca partes de dois. O que não cabe no buffer de quem \
         lê é jogado fora, e a leitura seguinte dá o datagrama seguinte.",
    ),
    takes: &[Takes::Message],
    channel: w(
        "a switch: each host has a cable of its own to it",
        "um comutador: cada host tem um cabo só seu até ele",
    ),
    protocols: &[
        at(Osi::Application, w("ours: messages of any length", "o nosso: mensagens de qualquer tamanho")),
        at(Osi::Transport, w("UDP: its length field says where a message ends", "UDP: seu campo de comprimento diz onde a mensagem termina")),
        at(Osi::Network, w("IPv4", "IPv4")),
        at(Osi::DataLink, w("Ethernet II, ARP", "Ethernet II, ARP")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("Every frame on the reader's cable", "Todos os quadros no cabo do leitor"), |e| {
            e.frames(TAP, "frame")
        }),
        Look::Frame(w("The long message: the cable carried all of it", "A mensagem longa: o cabo a levou inteira"), |e| {
            e.first(TAP, "udp")
        }),
    ],
    findings,
    questions: &[
        w(
            "Where did the octets that were not read get lost: on the cable, in the card, or in the reader's host?",
            "Onde se perderam os octetos que não foram lidos: no cabo, na placa ou no host de quem lê?",
        ),
        w("How large must a buffer be so that no datagram is cut?", "De que tamanho deve ser um buffer para nenhum datagrama ser cortado?"),
        w(
            "What would the same small buffer do to a TCP connection? Compare with tcp-boundaries.",
            "O que o mesmo buffer pequeno faria com uma conexão TCP? Compare com tcp-boundaries.",
        ),
    ],
};

const TAP: &str = "p1";

/// Octets of the reader's buffer.
const BUFFER: usize = 10;

fn scenes(choice: &Choice) -> Vec<Scene> {
    let topology = Topology::switched(&["reader", "sender"]).taps("sender", "switch", Taps::None);
    let message = choice.message(GREETING);
    // Waiting, a read, that the rest is lost where there is one, the second read.
    let lines = if message.len() > BUFFER { 4 } else { 3 };
    vec![
        Scene::new(topology)
            .label("reader", "UDP 12345")
            .start("reader", &["udp-truncation-reader", "--octets", &BUFFER.to_string()])
            .run("sender", &["udp-truncation-sender", "reader", "--message", message])
            .lines("reader", lines),
    ]
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let datagrams = e.frames(TAP, "udp");
    let said: Vec<_> = datagrams.iter().map(|shot| e.said(*shot)).collect();
    let message = e.choice.message(GREETING).as_bytes();
    let long = said.first().map_or(0, Vec::len);
    let field = datagrams.first().and_then(|shot| e.number(*shot, "udp.length")).unwrap_or(0);
    let read = |octets: &[u8]| {
        let head = &octets[..octets.len().min(BUFFER)];
        let text = String::from_utf8_lossy(head).into_owned();
        e.printed("reader", "program.read", &[("n", &head.len()), ("text", &text)])
    };
    let lost = long.saturating_sub(BUFFER);
    vec![
        finding(
            said.first().is_some_and(|first| first == message) && field == long as u64 + 8,
            w(
                "The cable carried all {n} octets; the length field says {field}: 8 of the header and {n}",
                "O cabo levou todos os {n} octetos; o campo de comprimento diz {field}: 8 do cabeçalho e {n}",
            ),
            &[("n", &long), ("field", &field)],
        )
        .by(datagrams.first()),
        finding(
            said.first().is_some_and(|first| read(first)) && (lost == 0 || e.printed("reader", "program.rest_lost", &[])),
            w(
                "One read into a buffer of {buffer} gave {read}; the other {lost} are lost",
                "Uma leitura num buffer de {buffer} deu {read}; os outros {lost} se perderam",
            ),
            &[("buffer", &BUFFER), ("read", &long.min(BUFFER)), ("lost", &lost)],
        ),
        finding(
            said.get(1).is_some_and(|second| read(second)) && said.len() == 2,
            w(
                "The next read gave the next datagram, not the rest of the first",
                "A leitura seguinte deu o datagrama seguinte, não o resto do primeiro",
            ),
            &[],
        )
        .by(datagrams.get(1)),
        finding(
            e.count(TAP, "icmp") == 0,
            w(
                "Nobody was told: no frame says that octets were lost",
                "Ninguém foi avisado: nenhum quadro diz que octetos se perderam",
            ),
            &[],
        ),
    ]
}
