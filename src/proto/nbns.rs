//! NetBIOS name service: asks everybody on the link, or a server, which address a Windows host's name has. RFC 1002 §4.2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┼─┬───────┬─┬─┬─┬─┬───┬─┬───────┤
//! │          transaction          │R│opcode │A│T│D│A│ 0 │B│ rcode │
//! ├───────────────────────────────┼─┴───────┴─┴─┴─┴─┴───┴─┴───────┤
//! │           questions           │            answers            │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │          authorities          │           additional          │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │        questions and records, as those of DNS are             │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! A name has 15 characters and an octet that says what for; each half of each octet is written as a letter from A to P.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, ipv4, label, mac, octets, text};
use super::cursor::Cursor;
use super::dns_message::{self, DomainName};
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1002 §4.2.1";
const QUESTION_SPEC: &str = "RFC 1002 §4.2.1.2";
const RECORD_SPEC: &str = "RFC 1002 §4.2.1.3";
const STATUS_SPEC: &str = "RFC 1002 §4.2.18";

fields! {
    ID = hex(4, "nbns.id", SPEC, w("transaction", "transação")).at(0, 16);
    FLAGS = hex(4, "nbns.flags", SPEC, w("flags", "sinalizadores")).at(16, 16).group();
    RESPONSE = flag("nbns.flags.response", SPEC, w("response", "resposta")).at(16, 1);
    OPCODE = dec("nbns.flags.opcode", SPEC, w("operation", "operação")).at(17, 4).names(operation_name);
    AUTHORITATIVE = flag("nbns.flags.authoritative", SPEC, w("authoritative", "com autoridade")).at(21, 1);
    TRUNCATED = flag("nbns.flags.truncated", SPEC, w("truncated", "truncada")).at(22, 1);
    RECURSION_DESIRED = flag("nbns.flags.recdesired", SPEC, w("recursion desired", "recursão desejada")).at(23, 1);
    RECURSION_AVAILABLE = flag("nbns.flags.recavail", SPEC, w("recursion available", "recursão disponível")).at(24, 1);
    FLAGS_RESERVED = dec("nbns.flags.reserved", SPEC, w("reserved", "reservado")).at(25, 2);
    BROADCAST = flag("nbns.flags.broadcast", SPEC, w("to all (B)", "para todos (B)")).at(27, 1);
    RESULT = dec("nbns.flags.rcode", SPEC, w("result", "resultado")).at(28, 4).names(result_name);
    QUESTIONS = dec("nbns.count.queries", SPEC, w("questions", "perguntas")).at(32, 16);
    ANSWERS = dec("nbns.count.answers", SPEC, w("answers", "respostas")).at(48, 16);
    AUTHORITIES = dec("nbns.count.auth_rr", SPEC, w("authorities", "autoridades")).at(64, 16);
    ADDITIONALS = dec("nbns.count.add_rr", SPEC, w("additional records", "registros adicionais")).at(80, 16);
    QUESTION = label("nbns.question", QUESTION_SPEC, w("question", "pergunta")).group();
    RECORD = label("nbns.record", RECORD_SPEC, w("record", "registro")).group();
    NAME = text("nbns.name", QUESTION_SPEC, w("name", "nome"));
    TYPE = dec("nbns.type", QUESTION_SPEC, w("type", "tipo")).names(type_name);
    CLASS = dec("nbns.class", QUESTION_SPEC, w("class", "classe"));
    TTL = dec("nbns.ttl", RECORD_SPEC, w("time to live", "tempo de vida"));
    LENGTH = dec("nbns.data_length", RECORD_SPEC, w("length of the data", "comprimento dos dados"));
    NB_FLAGS = hex(4, "nbns.nb_flags", RECORD_SPEC, w("flags", "sinalizadores")).group();
    GROUP = flag("nbns.nb_flags.group", RECORD_SPEC, w("name of a group", "nome de um grupo"));
    NODE = dec("nbns.nb_flags.ont", RECORD_SPEC, w("kind of node", "tipo de nó")).names(node_name);
    NB_RESERVED = hex(4, "nbns.nb_flags.reserved", RECORD_SPEC, w("reserved", "reservado"));
    ADDRESS = ipv4("nbns.addr", RECORD_SPEC, w("address", "endereço"));
    NAMES = dec("nbns.number_of_names", STATUS_SPEC, w("names", "nomes"));
    OWN_NAME = text("nbns.netbios_name", STATUS_SPEC, w("name", "nome"));
    NAME_FLAGS = hex(4, "nbns.name_flags", STATUS_SPEC, w("flags", "sinalizadores")).group();
    NAME_GROUP = flag("nbns.name_flags.group", STATUS_SPEC, w("name of a group", "nome de um grupo"));
    NAME_NODE = dec("nbns.name_flags.ont", STATUS_SPEC, w("kind of node", "tipo de nó")).names(node_name);
    NAME_LEAVING = flag("nbns.name_flags.drg", STATUS_SPEC, w("being given up", "sendo abandonado"));
    NAME_CONFLICT = flag("nbns.name_flags.cnf", STATUS_SPEC, w("in conflict", "em conflito"));
    NAME_ACTIVE = flag("nbns.name_flags.act", STATUS_SPEC, w("active", "ativo"));
    NAME_PERMANENT = flag("nbns.name_flags.prm", STATUS_SPEC, w("permanent", "permanente"));
    NAME_RESERVED = hex(4, "nbns.name_flags.reserved", STATUS_SPEC, w("reserved", "reservado"));
    UNIT = mac("nbns.unit_id", STATUS_SPEC, w("card's address", "endereço da placa"));
    STATISTICS = octets("nbns.statistics", STATUS_SPEC, w("counts", "contagens"));
    DATA = octets("nbns.data", SPEC, w("data", "dados"));
}

/// The type of a record that lists a host's own names.
const STATUS: u64 = 33;

fn operation_name(opcode: u64) -> Option<Words> {
    Some(match opcode {
        0 => w("query", "consulta"),
        5 => w("registration", "registro"),
        6 => w("release", "abandono"),
        7 => w("wait", "espere"),
        8 | 9 => w("refresh", "renovação"),
        15 => w("registration of several addresses", "registro de vários endereços"),
        _ => return None,
    })
}

fn result_name(code: u64) -> Option<Words> {
    Some(match code {
        0 => w("no error", "sem erro"),
        1 => w("format error", "erro de formato"),
        2 => w("server failure", "falha do servidor"),
        3 => w("no such name", "nome não existe"),
        4 => w("not supported", "não aceita"),
        5 => w("refused", "recusada"),
        6 => w("another host has it", "outro host o tem"),
        7 => w("in conflict", "em conflito"),
        _ => return None,
    })
}

fn type_name(kind: u64) -> Option<Words> {
    Some(match kind {
        1 => same("A"),
        2 => same("NS"),
        10 => same("NULL"),
        32 => w("name (NB)", "nome (NB)"),
        STATUS => w("names of a host (NBSTAT)", "nomes de um host (NBSTAT)"),
        _ => return None,
    })
}

fn node_name(kind: u64) -> Option<Words> {
    Some(match kind {
        0 => w("broadcasts (B)", "usa broadcast (B)"),
        1 => w("asks a server (P)", "pergunta a um servidor (P)"),
        2 => w("broadcasts, then asks (M)", "usa broadcast, depois pergunta (M)"),
        _ => w("asks, then broadcasts (H)", "pergunta, depois usa broadcast (H)"),
    })
}

/// What a name is for, by its sixteenth octet.
fn service(suffix: u8, group: bool) -> Option<Words> {
    Some(match (suffix, group) {
        (0x00, false) => w("workstation", "estação de trabalho"),
        (0x00, true) => w("workgroup or domain", "grupo de trabalho ou domínio"),
        (0x03, _) => w("messages", "mensagens"),
        (0x1b, _) => w("domain's master browser", "mestre de navegação do domínio"),
        (0x1c, _) => w("domain controllers", "controladores do domínio"),
        (0x1d, _) => w("local master browser", "mestre de navegação local"),
        (0x1e, _) => w("election of browsers", "eleição de navegadores"),
        (0x20, _) => w("file server", "servidor de arquivos"),
        (0x01, true) => w("master browsers", "mestres de navegação"),
        _ => return None,
    })
}

/// A name of 16 octets as it is written: `SERVER<20>`; octets that are no characters as `<01>`.
fn written(name: &[u8; 16]) -> String {
    let (suffix, name) = (name[15], &name[..15]);
    let end = name.iter().rposition(|octet| *octet != b' ').map_or(0, |last| last + 1);
    let mut text = String::new();
    for octet in &name[..end] {
        match octet {
            b' '..=b'~' => text.push(char::from(*octet)),
            _ => {
                let _ = write!(text, "<{octet:02x}>");
            }
        }
    }
    let _ = write!(text, "<{suffix:02x}>");
    text
}

/// The name in the first label of `name`; `None` where it is not 32 letters from A to P.
fn decoded(name: &DomainName) -> Option<[u8; 16]> {
    let letters = name.text().split(|octet| *octet == b'.').next()?;
    let mut decoded = [0; 16];
    if letters.len() != 2 * decoded.len() || !letters.iter().all(|letter| matches!(letter, b'A'..=b'P')) {
        return None;
    }
    for (octet, pair) in decoded.iter_mut().zip(letters.chunks_exact(2)) {
        *octet = (pair[0] - b'A') << 4 | (pair[1] - b'A');
    }
    Some(decoded)
}

/// NetBIOS name service.
pub struct Nbns;

impl Protocol for Nbns {
    const INFO: &'static Info = &Info {
        name: "nbns",
        title: "NBNS",
        about: w(
            "Finds the address of a Windows host by its NetBIOS name: DNS's forerunner in local networks.",
            "Acha o endereço de um host Windows pelo nome NetBIOS: o antecessor do DNS em redes locais.",
        ),
        spec: "RFC 1002",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(137)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 12 { Err(Fault::Truncated { need: 12 }) } else { Ok(Step::new(bytes.len(), Next::Nothing)) }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        // The flags of DNS that this protocol leaves out are zero.
        be16(bytes, 2).is_none_or(|flags| flags & 0x0060 == 0 && operation_name(u64::from(flags >> 11 & 15)).is_some())
            && dns_message::has_room(bytes, carrier)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let message = layer.header();
        let mut cursor = Cursor::new(message, 12, sink);
        let _ = sections(message, &mut cursor);
        cursor.rest(&DATA);
    }

    /// The question goes to all, the answer comes from a host.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        dns_message::exchange(layer).map(|exchange| Exchange { between_ends: false, ..exchange })
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let message = layer.header();
        let Some(flags) = be16(message, 2) else { return };
        if let Some(name) = operation_name(u64::from(flags >> 11 & 15)) {
            say.words(name);
        }
        if flags & 0x8000 != 0 {
            say.words(w(", response", ", resposta"));
        }
        let Some(name) = DomainName::read(message, 12) else { return };
        let Some(own) = decoded(&name) else { return };
        say.out.push(' ');
        say.out.push_str(&written(&own));
        let at = 12 + name.octets;
        let result = u64::from(flags & 15);
        if result != 0 {
            say.out.push_str(": ");
            if let Some(name) = result_name(result) {
                say.words(name);
            }
        } else if flags & 0x8000 != 0
            && let Some(octets) = message.get(at + 12..).and_then(|address| address.first_chunk::<4>())
            && be16(message, at) == Some(32)
        {
            let _ = write!(say, ": {}", Ipv4Addr::from(*octets));
        }
    }
}

fn sections(message: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let count = |at| be16(message, at).map(u32::from);
    for _ in 0..count(4)? {
        let name = DomainName::read(message, cursor.position())?;
        cursor.item(&QUESTION, name.octets + 4, &DATA, |cursor| {
            tell_name(&name, cursor)?;
            cursor.number(&TYPE, 2)?;
            cursor.number(&CLASS, 2)?;
            Some(())
        });
    }
    for _ in 0..count(6)? + count(8)? + count(10)? {
        let name = DomainName::read(message, cursor.position())?;
        let length = usize::from(cursor.peek16(name.octets + 8)?);
        cursor.item(&RECORD, name.octets + 10 + length, &DATA, |cursor| {
            tell_name(&name, cursor)?;
            let kind = cursor.number(&TYPE, 2)?;
            cursor.number(&CLASS, 2)?;
            cursor.number(&TTL, 4)?;
            cursor.number(&LENGTH, 2)?;
            if kind == STATUS { status(cursor) } else { addresses(cursor) }
        });
    }
    Some(())
}

fn tell_name(name: &DomainName, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match decoded(name) {
        Some(own) => cursor.labelled(&NAME, name.octets, Value::Text(written(&own).as_bytes()), service(own[15], false)),
        None => cursor.computed(&NAME, name.octets, Value::Text(name.text())),
    }
}

fn addresses(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() >= 6 {
        let parts: [(&'static FieldDef, u32); 3] = [(&GROUP, 1), (&NODE, 2), (&NB_RESERVED, 13)];
        cursor.flags(&NB_FLAGS, 16, &parts)?;
        cursor.octets(&ADDRESS, 4)?;
    }
    Some(())
}

fn status(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for _ in 0..cursor.number(&NAMES, 1)? {
        let name = *cursor.ahead().first_chunk::<16>()?;
        let group = cursor.peek(16)? & 0x80 != 0;
        cursor.labelled(&OWN_NAME, 16, Value::Text(written(&name).as_bytes()), service(name[15], group))?;
        let parts: [(&'static FieldDef, u32); 7] = [
            (&NAME_GROUP, 1),
            (&NAME_NODE, 2),
            (&NAME_LEAVING, 1),
            (&NAME_CONFLICT, 1),
            (&NAME_ACTIVE, 1),
            (&NAME_PERMANENT, 1),
            (&NAME_RESERVED, 9),
        ];
        cursor.flags(&NAME_FLAGS, 16, &parts)?;
    }
    cursor.octets(&UNIT, 6)?;
    cursor.rest(&STATISTICS);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::tell;

    /// RFC 1001 §14.1 writes "The NetBIOS name" so; here "SERVER" and the octet of a file server.
    const SERVER: &str = "20 4644454646434647454646434341434143414341434143414341434143414341 00";

    #[test]
    fn a_query_to_all_for_a_file_server() {
        let told = tell(Proto::Nbns, &format!("0001 0110 0001 0000 0000 0000 {SERVER} 0020 0001"));
        assert_eq!((told.protocols.as_str(), told.get("nbns.name")), ("nbns", "SERVER<20>".into()));
        assert_eq!((told.get("nbns.flags.broadcast"), told.get("nbns.type")), ("1".into(), "32".into()));
        assert_eq!(told.summaries[0], ["query SERVER<20>", "consulta SERVER<20>"]);
    }

    #[test]
    fn a_response_with_an_address() {
        let told = tell(Proto::Nbns, &format!("0001 8500 0000 0001 0000 0000 {SERVER} 0020 0001 000493e0 0006 0000 c0000207"));
        assert_eq!((told.get("nbns.addr"), told.get("nbns.ttl")), ("192.0.2.7".into(), "300000".into()));
        assert_eq!(told.summaries[0][1], "consulta, resposta SERVER<20>: 192.0.2.7");
    }

    #[test]
    fn a_host_lists_its_names() {
        let names = "02 5345525645522020202020202020 2020 0400 574f524b47524f55502020202020 2000 8400";
        let told = tell(
            Proto::Nbns,
            &format!("0001 8400 0000 0001 0000 0000 {SERVER} 0021 0001 00000000 002d {names} 0200000000a1 0000"),
        );
        assert_eq!(told.get("nbns.netbios_name"), "SERVER<20>;WORKGROUP<00>");
        assert_eq!((told.get("nbns.name_flags.group"), told.get("nbns.unit_id")), ("0;1".into(), "02:00:00:00:00:a1".into()));
    }

    #[test]
    fn text_is_no_message() {
        assert!(!Proto::Nbns.fits(b"Multicast numero 1", Carrier::DATAGRAM));
    }
}
