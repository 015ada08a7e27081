//! `unix-socket`: a conversation that never becomes a packet.

use super::engine::choice::Choice;
use super::engine::evidence::Evidence;
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Scene, at};
use super::programs::GREETING;
use crate::i18n::w;
use crate::lab::Topology;
use crate::model::Osi;

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "unix-socket",
    title: w("a conversation that never becomes a packet", "uma conversa que nunca vira pacote"),
    about: w(
        "A socket of the domain AF_UNIX has a path in the file system instead of an address and a port. Client and server use it \
         like any other socket, but the system only copies octets from one program to the other. Every interface of the host is \
         recorded, loopback too, and there is nothing to see.",
        "Um soquete do domínio AF_UNIX tem um caminho no sistema de arquivos em vez de endereço e porta. Cliente e servidor o usam \
         como qualquer outro soquete, mas o sistema só copia octetos de um programa para o outro. Todas as interfaces do host são \
         gravadas, também a de loopback, e não há nada para ver.",
    ),
    takes: &[],
    channel: w(
        "the memory of one host: the system copies from one program to the other",
        "a memória de um só host: o sistema copia de um programa para o outro",
    ),
    protocols: &[
        at(Osi::Application, w("ours: whoever connects is greeted", "o nosso: quem se conecta é cumprimentado")),
        at(
            Osi::Transport,
            w("none: a stream inside the system; no port, no segment", "nenhum: um fluxo dentro do sistema; sem porta, sem segmento"),
        ),
        at(Osi::Network, w("none: nobody else has to be found", "nenhum: não é preciso encontrar mais ninguém")),
        at(Osi::DataLink, w("none: no card is involved", "nenhum: nenhuma placa participa")),
    ],
    scenes,
    looks: &[],
    findings,
    questions: &[
        w(
            "Which layers does this conversation do without, and why does it not need them?",
            "De quais camadas esta conversa abre mão, e por que não precisa delas?",
        ),
        w(
            "tcp-hello between two programs of one host goes over loopback: packets that never leave. What do they cost, and what for?",
            "O tcp-hello entre dois programas de um mesmo host passa pelo loopback: pacotes que nunca saem. Quanto custam, e para quê?",
        ),
        w(
            "Who may connect to a socket of the file system, and who to a TCP port of the same host?",
            "Quem pode se conectar a um soquete do sistema de arquivos, e quem a uma porta TCP do mesmo host?",
        ),
    ],
};

/// In the folder that the programs start in, which is made for them.
const PATH: &str = "greeting.sock";

fn scenes(_: &Choice) -> Vec<Scene> {
    vec![
        Scene::new(Topology::alone("host"))
            .start("host:server", &["unix-socket-server", "--path", PATH])
            .run("host:client", &["unix-socket-client", "--path", PATH]),
    ]
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let told = e.transcript.of("host:client").any(|line| line == GREETING);
    let taps: Vec<_> = (0..e.taps.len() as u32).map(|tap| e.tap_name(tap)).collect();
    vec![
        finding(
            told,
            w("The client was greeted: “{greeting}”", "O cliente foi cumprimentado: “{greeting}”"),
            &[("greeting", &GREETING)],
        ),
        finding(
            e.is_empty() && !taps.is_empty(),
            w(
                "Not one frame was recorded at {taps}: nothing was put into a packet, because nothing left the host's memory",
                "Nem um quadro foi gravado em {taps}: nada foi posto num pacote, porque nada saiu da memória do host",
            ),
            &[("taps", &taps.join(", "))],
        ),
    ]
}
