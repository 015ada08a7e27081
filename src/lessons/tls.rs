//! `tls`: the request of `http-json` once more, encrypted: what an onlooker still sees, and what not.

use super::engine::choice::Choice;
use super::engine::evidence::{Evidence, Shot};
use super::engine::finding::{Finding, finding};
use super::engine::lesson::{Lesson, Look, Scene, at};
use crate::i18n::{Lang, Words, w};
use crate::lab::{Taps, Topology};
use crate::model::Osi;
use crate::stats::{Cell, Column, Table};

/// The lesson.
pub static LESSON: Lesson = Lesson {
    name: "tls",
    title: w("the same request encrypted: what an onlooker still sees", "o mesmo pedido cifrado: o que um observador ainda vê"),
    about: w(
        "The conversation of `http-json`, first as it is, then over TLS 1.3. TLS sits between TCP and HTTP: it agrees on keys and \
         encrypts what HTTP says. Whoever listens on the cable still sees who talks with whom, when, and how much, and the name that \
         the client asks for; no longer what is said. Both programs write the keys of the session where SSLKEYLOGFILE says, and the recording keeps them: whoever \
         has those reads everything. Nobody vouches for the server's certificate here, and the client says so.",
        "A conversa de `http-json`, primeiro como está, depois sobre TLS 1.3. O TLS fica entre o TCP e o HTTP: combina chaves e cifra o \
         que o HTTP diz. Quem escuta o cabo ainda vê quem fala com quem, quando, e quanto, e o nome pelo qual o cliente pergunta; não \
         vê mais o que é dito. Os dois programas escrevem as chaves da sessão onde SSLKEYLOGFILE manda, e a gravação as guarda: quem as tem \
         lê tudo. Aqui ninguém responde pelo certificado do servidor, e o cliente diz isso.",
    ),
    takes: &[],
    channel: w("a switch; an onlooker records the client's cable", "um comutador; um observador grava o cabo do cliente"),
    protocols: &[
        at(Osi::Application, w("HTTP/1.1, inside TLS", "HTTP/1.1, dentro do TLS")),
        at(Osi::Presentation, w("TLS 1.3: encrypts; JSON and UTF-8 inside", "TLS 1.3: cifra; JSON e UTF-8 dentro dele")),
        at(Osi::Session, w("TLS again: agrees on keys first, and on what is spoken inside", "de novo o TLS: antes combina chaves, e o que se fala dentro")),
        at(Osi::Transport, w("TCP, ports 8080 and 8443: its header is not encrypted", "TCP, portas 8080 e 8443: o cabeçalho não é cifrado")),
        at(Osi::Network, w("IPv4: nor is this", "IPv4: este também não")),
        at(Osi::DataLink, w("Ethernet II: nor this", "Ethernet II: nem este")),
    ],
    scenes,
    looks: &[
        Look::Frames(w("The encrypted conversation on the client's cable", "A conversa cifrada no cabo do cliente"), |e| {
            e.frames(TLS, "tcp.len > 0")
        }),
        Look::Frame(w("The first thing that the client says: the name of the server is readable in it", "A primeira coisa que o cliente diz: nela se lê o nome do servidor"), |e| {
            e.first(TLS, "tcp.len > 0")
        }),
        Look::Table(visible),
    ],
    findings,
    questions: &[
        w(
            "The name of the server stands in the client's first message, before any key is agreed on. Why must it, and whom does that worry?",
            "O nome do servidor está na primeira mensagem do cliente, antes de haver chave. Por que precisa estar, e a quem isso preocupa?",
        ),
        w(
            "Nobody vouches for this certificate. What could somebody in the server's place do? What does a certification authority change?",
            "Ninguém responde por este certificado. O que poderia fazer alguém no lugar do servidor? O que uma autoridade certificadora muda?",
        ),
        w(
            "The sizes of the records are seen. What could be told from them, of a page or of a password?",
            "Os tamanhos dos registros são vistos. O que se poderia descobrir com eles, de uma página ou de uma senha?",
        ),
        w(
            "Browsers, too, write their keys where SSLKEYLOGFILE says. Who can set that variable on a computer, and what follows from it?",
            "Os navegadores também escrevem suas chaves onde SSLKEYLOGFILE manda. Quem pode definir essa variável em um computador, e o que resulta disso?",
        ),
        w(
            "In which layer of OSI does TLS work? The lecture says session and presentation; the Internet model has neither. Where does it put TLS?",
            "Em que camada do OSI trabalha o TLS? A aula diz sessão e apresentação; o modelo da Internet não tem nenhuma das duas. Onde ele o coloca?",
        ),
    ],
};

/// The taps: the client's cable in each scene.
const PLAIN: &str = "plain.p2";
const TLS: &str = "tls.p2";

fn scenes(_: &Choice) -> Vec<Scene> {
    let topology = || Topology::switched(&["server", "client"]).taps("server", "switch", Taps::None);
    let plain = Scene::new(topology())
        .named("plain", w("As it is", "Como está"))
        .label("server", "TCP 8080")
        .start("server", &["http-server"])
        .run("client", &["http-client", "server"]);
    let tls = Scene::new(topology())
        .named("tls", w("Over TLS", "Sobre TLS"))
        .label("server", "TCP 8443")
        .start("server", &["tls-server", "--name", "server"])
        .run("client", &["tls-client", "server"]);
    vec![plain, tls]
}

/// Something that a conversation holds, and the octets by which it is found on the cable.
type Secret = (Words, &'static [u8]);

/// What both conversations say.
const SECRETS: [Secret; 4] = [
    (w("the path that is asked for", "o caminho pedido"), b"/aula"),
    (w("the cookie", "o cookie"), b"sessao=1"),
    (w("the object", "o objeto"), b"\"protocolos\""),
    (w("that it is HTTP", "que é HTTP"), b"HTTP/1.1 200 OK"),
];
/// What TLS lets be seen: the name in the client's first message (RFC 6066 §3).
const NAME: Secret = (w("the name of the server", "o nome do servidor"), b"server");

/// The first frame at a tap whose transport carries these octets.
fn found(e: &Evidence<'_>, tap: &str, octets: &[u8]) -> Option<Shot> {
    e.frames(tap, "tcp.len > 0").into_iter().find(|shot| memchr::memmem::find(&e.said(*shot), octets).is_some())
}

/// The first frame of the encrypted conversation with which the keys show these octets.
fn opened(e: &Evidence<'_>, octets: &[u8]) -> Option<Shot> {
    e.said_inside(TLS).find(|(_, said)| memchr::memmem::find(said, octets).is_some()).map(|(shot, _)| shot)
}

fn visible(e: &Evidence<'_>, lang: Lang) -> Table {
    let has_keys = e.said_inside(TLS).next().is_some();
    let mut columns = vec![
        Column::text("what", w("what an onlooker would like to know", "o que um observador gostaria de saber")).wrapped(),
        Column::text("plain", w("HTTP", "HTTP")),
        Column::text("tls", w("HTTP over TLS", "HTTP sobre TLS")),
    ];
    if has_keys {
        columns.push(Column::text("keys", w("with the keys", "com as chaves")));
    }
    let title = w("What an onlooker on the cable sees", "O que vê um observador no cabo").in_(lang);
    let mut table = Table::new("visible", title, columns);
    let taps = [PLAIN, TLS];
    let mut row = |what: Words, [plain, tls]: [String; 2], keys: Option<String>| {
        let keys = has_keys.then(|| keys.unwrap_or_else(|| tls.clone()));
        table.rows.push([what.in_(lang).to_owned(), plain, tls].into_iter().chain(keys).map(Cell::Text).collect());
    };
    let first = |tap, field: &str| e.first(tap, "tcp").map(|shot| e.value(shot, field)).unwrap_or_default();
    row(w("who talks with whom", "quem fala com quem"), taps.map(|tap| format!("{} ↔ {}", first(tap, "ip.src"), first(tap, "ip.dst"))), None);
    row(w("to which port", "para qual porta"), taps.map(|tap| first(tap, "tcp.dstport")), None);
    row(
        w("how many octets the programs said", "quantos octetos os programas disseram"),
        taps.map(|tap| lang.number(e.frames(tap, "tcp").iter().map(|shot| e.said(*shot).len() as u64).sum())),
        Some(lang.number(e.said_inside(TLS).map(|(_, said)| said.len() as u64).sum())),
    );
    for (what, octets) in [NAME].into_iter().chain(SECRETS) {
        let seen = |shot: Option<Shot>| match shot {
            Some(shot) => lang.fill("lesson.seen_in", &[("frame", &shot.number)]),
            None => lang.text("lesson.unseen").to_owned(),
        };
        let by_keys = opened(e, octets).or_else(|| found(e, TLS, octets));
        row(what, taps.map(|tap| seen(found(e, tap, octets))), Some(seen(by_keys)));
    }
    table
}

fn findings(e: &Evidence<'_>) -> Vec<Finding> {
    let open: Vec<_> = SECRETS.iter().filter_map(|(_, octets)| found(e, PLAIN, octets)).collect();
    let leaked: Vec<_> = SECRETS.iter().filter_map(|(_, octets)| found(e, TLS, octets)).collect();
    let name = found(e, TLS, NAME.1);
    let object = |scene: usize| {
        let lines = e.transcript.lines.iter().filter(|line| line.scene == scene && line.seat == "client");
        lines.filter(|line| line.text.contains("\"protocolos\"")).map(|line| line.text.clone()).collect::<Vec<_>>()
    };
    let total = |tap: &str| Evidence::octets(&e.frames(tap, "tcp"));
    let port = |tap| e.first(tap, "tcp").map(|shot| e.value(shot, "tcp.dstport")).unwrap_or_default();
    let ciphered = e.frames(TLS, "tcp.len > 0");
    // A record of application data begins with its type, 23, and version 0x0303 (RFC 8446 §5.1).
    let records = ciphered.iter().filter(|shot| memchr::memmem::find(&e.said(**shot), &[23, 3, 3]).is_some()).count();
    let by_keys: Vec<_> = SECRETS.iter().filter_map(|(_, octets)| opened(e, octets)).collect();
    // Of a recording that was made without keys nothing can be claimed.
    let with_keys = (e.said_inside(TLS).next().is_some()).then(|| {
        finding(
            by_keys.len() == SECRETS.len(),
            w(
                "With the keys that both programs wrote everything can be read again, out of the same frames",
                "Com as chaves que os dois programas escreveram se lê tudo de novo, dos mesmos quadros",
            ),
            &[],
        )
        .by(&by_keys)
    });
    let findings = [
        finding(
            open.len() == SECRETS.len(),
            w(
                "Without TLS everything can be read on the cable: path, cookie, object",
                "Sem TLS tudo se lê no cabo: caminho, cookie, objeto",
            ),
            &[],
        )
        .by(&open),
        finding(
            leaked.is_empty() && records > 0,
            w(
                "With TLS none of it is found in any of the {n} segments that carry data",
                "Com TLS nada disso se encontra em nenhum dos {n} segmentos que levam dados",
            ),
            &[("n", &ciphered.len())],
        )
        .by(&leaked),
        finding(
            !object(0).is_empty() && object(0) == object(1),
            w("The programs said the same both times: the client printed the same objects", "Os programas disseram o mesmo nas duas vezes: o cliente imprimiu os mesmos objetos"),
            &[],
        ),
        finding(
            name.is_some(),
            w("The name of the server is still readable, in the client's first message", "O nome do servidor continua legível, na primeira mensagem do cliente"),
            &[],
        )
        .by(name.iter()),
        finding(
            port(PLAIN) == "8080" && port(TLS) == "8443",
            w(
                "So are both addresses, and the ports: {plain} and {tls}",
                "Assim como os dois endereços, e as portas: {plain} e {tls}",
            ),
            &[("plain", &port(PLAIN)), ("tls", &port(TLS))],
        ),
        finding(
            total(TLS) > total(PLAIN),
            w(
                "It cost {tls} octets on the cable instead of {plain}",
                "Custou {tls} octetos no cabo, em vez de {plain}",
            ),
            &[("tls", &e.lang.number(total(TLS))), ("plain", &e.lang.number(total(PLAIN)))],
        ),
    ];
    findings.into_iter().chain(with_keys).collect()
}
