//! The message that DNS, mDNS and LLMNR share: a header, questions, and records that answer them. RFC 1035 §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────┼─┬───────┬─┬─┬─┬─┬─┬─┬─┬───────┤
//! │          transaction          │R│opcode │A│T│D│A│Z│A│C│ rcode │
//! ├───────────────────────────────┼─┴───────┴─┴─┴─┴─┴─┴─┴─┴───────┤
//! │           questions           │            answers            │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │          authorities          │           additional          │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │ questions: name, type, class; records: name, type, class, ... │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Over TCP, the length of the message stands before it in two octets (RFC 1035 §4.2.2).

mod layout;
mod name;
mod options;
mod records;
mod summary;

pub(super) use summary::summary;

pub(super) use name::DomainName;

use super::contract::{
    Carrier, Exchange, Fault, FieldDef, FieldSink, Layer, Next, Step, Value, dec, flag, hex, join, label, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::Words;
use crate::i18n::w;
use crate::names::dns_types;

const SPEC: &str = "RFC 1035 §4.1.1";
const QUESTION_SPEC: &str = "RFC 1035 §4.1.2";
const RECORD: &str = "RFC 1035 §4.1.3";
const MULTICAST: &str = "RFC 6762 §18.12";
const EDNS: &str = "RFC 6891 §6.1.2";
const LINK_LOCAL: &str = "RFC 4795 §2.1.1";

fields! {
    LENGTH = dec("dns.length", "RFC 1035 §4.2.2", w("length", "comprimento"))
        .about("Octets of the message behind it: a stream itself does not say where a message ends.", "Octetos da mensagem que vem depois: o fluxo em si não diz onde uma mensagem termina.");
    ID = hex(4, "dns.id", SPEC, w("transaction", "transação"))
        .about("The answer repeats it, so that the client knows which question it answers.", "A resposta o repete, para o cliente saber a qual pergunta ela responde.");
    FLAGS = hex(4, "dns.flags", SPEC, w("flags", "sinalizadores")).group();
    RESPONSE = flag("dns.flags.response", SPEC, w("response", "resposta"));
    OPCODE = dec("dns.flags.opcode", SPEC, w("operation", "operação")).names(operation_name);
    AUTHORITATIVE = flag("dns.flags.authoritative", SPEC, w("authoritative", "com autoridade"));
    CONFLICT = flag("dns.flags.conflict", LINK_LOCAL, w("conflict", "conflito"));
    TRUNCATED = flag("dns.flags.truncated", SPEC, w("truncated", "truncada"));
    RECURSION_DESIRED = flag("dns.flags.recdesired", SPEC, w("recursion desired", "recursão desejada"));
    TENTATIVE = flag("dns.flags.tentative", LINK_LOCAL, w("tentative", "provisório"));
    RECURSION_AVAILABLE = flag("dns.flags.recavail", SPEC, w("recursion available", "recursão disponível"));
    LINK_LOCAL_Z = dec("dns.flags.reserved", LINK_LOCAL, w("reserved", "reservado"));
    Z = flag("dns.flags.z", SPEC, w("reserved", "reservado"));
    AUTHENTICATED = flag("dns.flags.authenticated", "RFC 4035 §3.2.3", w("authenticated", "autenticada"));
    CHECKING_DISABLED = flag("dns.flags.checkdisable", "RFC 4035 §3.2.2", w("checking disabled", "verificação desligada"));
    RESPONSE_CODE = dec("dns.flags.rcode", SPEC, w("result", "resultado")).names(response_name);
    UNUSED = dec("dns.flags.unused", SPEC, w("for responses only", "só para respostas"));
    QUESTIONS = dec("dns.count.queries", SPEC, w("questions", "perguntas"));
    ANSWERS = dec("dns.count.answers", SPEC, w("answers", "respostas"));
    AUTHORITIES = dec("dns.count.auth_rr", SPEC, w("authorities", "autoridades"));
    ADDITIONALS = dec("dns.count.add_rr", SPEC, w("additional records", "registros adicionais"));
    ZONES = dec("dns.count.zones", "RFC 2136 §2.2", w("zones", "zonas"));
    PREREQUISITES = dec("dns.count.prerequisites", "RFC 2136 §2.2", w("prerequisites", "pré-requisitos"));
    UPDATES = dec("dns.count.updates", "RFC 2136 §2.2", w("updates", "atualizações"));
    QUESTION = label("dns.question", QUESTION_SPEC, w("question", "pergunta")).group();
    ASKED_NAME = text("dns.qry.name", QUESTION_SPEC, w("name", "nome"));
    ASKED_NAME_LENGTH = dec("dns.qry.name.len", QUESTION_SPEC, w("characters of the name", "caracteres do nome")).derived();
    ASKED_LABELS = dec("dns.count.labels", QUESTION_SPEC, w("labels of the name", "rótulos do nome")).derived();
    ASKED_TYPE = dec("dns.qry.type", QUESTION_SPEC, w("type", "tipo")).names(records::type_name);
    ASKED_CLASS = hex(4, "dns.qry.class", QUESTION_SPEC, w("class", "classe")).names(class_name);
    UNICAST = flag("dns.qry.qu", MULTICAST, w("answer to the asker alone (QU)", "responder só a quem pergunta (QU)"));
    ANSWER = label("dns.answer", RECORD, w("answer", "resposta")).group();
    AUTHORITY = label("dns.authority", RECORD, w("authority", "autoridade")).group();
    ADDITIONAL = label("dns.additional", RECORD, w("additional record", "registro adicional")).group();
    NAME = text("dns.resp.name", RECORD, w("name", "nome"));
    TYPE = dec("dns.resp.type", RECORD, w("type", "tipo")).names(records::type_name);
    CLASS = hex(4, "dns.resp.class", RECORD, w("class", "classe")).names(class_name);
    CACHE_FLUSH = flag("dns.resp.cache_flush", "RFC 6762 §10.2", w("replaces older records", "substitui registros antigos"));
    TTL = dec("dns.resp.ttl", RECORD, w("time to live", "tempo de vida"))
        .about("Seconds for which it may be kept.", "Segundos durante os quais pode ser guardado.");
    DATA_LENGTH = dec("dns.resp.len", RECORD, w("length of the data", "comprimento dos dados"));
    PAYLOAD_SIZE = dec("dns.rr.udp_payload_size", EDNS, w("largest UDP message taken", "maior mensagem UDP aceita"));
    EXTENDED_CODE = hex(2, "dns.resp.ext_rcode", EDNS, w("upper bits of the result", "bits altos do resultado"));
    VERSION = dec("dns.resp.edns0_version", EDNS, w("version of EDNS", "versão do EDNS"));
    EDNS_FLAGS = hex(4, "dns.resp.z", EDNS, w("flags", "sinalizadores")).group();
    DNSSEC = flag("dns.resp.z.do", "RFC 3225 §3", w("DNSSEC wanted (DO)", "DNSSEC desejado (DO)"));
    EDNS_RESERVED = hex(4, "dns.resp.z.reserved", EDNS, w("reserved", "reservado"));
    EXTRANEOUS = octets("dns.extraneous.data", SPEC, w("behind the message", "depois da mensagem"));
    UNREAD = octets("dns.unread", SPEC, w("not readable", "não legível"));
}

const COUNT: usize = FIELDS.len() + records::FIELDS.len();
static WITH_RECORDS: [&FieldDef; COUNT] = join(FIELDS, records::FIELDS);
/// Every field of a message.
pub(super) static ALL: [&FieldDef; COUNT + options::FIELDS.len()] = join(&WITH_RECORDS, options::FIELDS);

/// Octets of the header.
const HEADER: usize = 12;
/// The type of the record that extends the header.
const OPT: u64 = 41;

/// Whose message it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// Of a name server.
    Dns,
    /// To all on the link: the uppermost bit of a class has a meaning of its own (RFC 6762 §18.12).
    Multicast,
    /// To all on the link, in Windows' way: two flags have other meanings (RFC 4795 §2.1.1).
    LinkLocal,
}

fn operation_name(opcode: u64) -> Option<Words> {
    dns_types::operation(u8::try_from(opcode).ok()?)
}

fn response_name(code: u64) -> Option<Words> {
    dns_types::response_code(u16::try_from(code).ok()?)
}

fn class_name(class: u64) -> Option<Words> {
    dns_types::class(u16::try_from(class).ok()?)
}

/// Measures a message: all there is of a datagram, in a stream what the length says.
pub(super) fn peel(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
    if !carrier.stream {
        return if bytes.len() < HEADER { Err(Fault::Truncated { need: HEADER }) } else { Ok(whole(bytes.len())) };
    }
    match be16(bytes, 0) {
        None => Err(Fault::Truncated { need: 2 }),
        Some(length) => Ok(whole(2 + usize::from(length))),
    }
}

const fn whole(octets: usize) -> Step {
    Step::new(octets, Next::Nothing).claim(octets)
}

/// The question that a message asks or answers, by its identifier.
pub(super) fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
    let message = message(layer.bytes(), layer.in_stream());
    let (id, flags) = (be16(message, 0)?, be16(message, 2)?);
    Some(Exchange::numbered(flags & 0x8000 == 0, id.into()))
}

/// The message itself, without the length before it.
fn message(bytes: &[u8], stream: bool) -> &[u8] {
    bytes.get(if stream { 2 } else { 0 }..).unwrap_or_default()
}

/// Octets of the shortest question and of the shortest record.
const LEAST: [usize; 2] = [5, 11];

/// Whether `bytes` can be a message.
///
/// Of the four numbers in the header of a datagram one may be wrong, so that a damaged message is told as what it is: text
/// and ciphers are far from that. So may any where a question follows that can be read. A stream needs an operation that is defined, and room for all that is counted.
pub(super) fn fits(bytes: &[u8], carrier: Carrier) -> bool {
    /// So many are counted where there is no room for them only by a message that lost its end.
    const FEW: usize = 4;
    if carrier.stream {
        let flags = be16(message(bytes, true), 2);
        return flags.is_none_or(|flags| matches!(flags >> 11 & 15, 0..=2 | 4..=6)) && has_room(bytes, carrier);
    }
    let room = if carrier.whole { bytes.len().saturating_sub(HEADER) } else { usize::from(u16::MAX) };
    let [question, record] = LEAST;
    let counts = [(4, question), (6, record), (8, record), (10, record)];
    let plausible = |&(at, least): &(usize, usize)| match be16(bytes, at).map(usize::from) {
        Some(count) => count <= FEW || count * least <= room,
        None => !carrier.whole,
    };
    counts.iter().filter(|count| plausible(count)).count() >= 3 || first_question(bytes).is_some()
}

/// Where the first question of a message ends, if it asks for a name in letters, of a known type and class.
fn first_question(message: &[u8]) -> Option<usize> {
    let name = DomainName::read(message, HEADER).filter(|name| name.flaw.is_none() && name.labels > 0)?;
    let at = HEADER + name.octets;
    let (kind, class) = (be16(message, at)?, be16(message, at + 2)?);
    let is_known = dns_types::record_type(kind).is_some() && matches!(class & 0x7fff, 1 | 3 | 255);
    (is_known && name.text().iter().all(|octet| matches!(octet, 0x21..=0x7e))).then_some(at + 4)
}

/// Whether the questions and records that the header of a message counts have room in it.
pub(super) fn has_room(bytes: &[u8], carrier: Carrier) -> bool {
    let octets = match be16(bytes, 0) {
        Some(length) if carrier.stream => usize::from(length),
        _ if carrier.stream => return false,
        _ if carrier.whole => bytes.len(),
        _ => usize::MAX,
    };
    let message = message(bytes, carrier.stream);
    let Some(counts) = message.get(4..HEADER) else {
        // The length may stand in a segment of its own. No text begins with an octet below that of a space.
        return carrier.stream && (HEADER..0x2000).contains(&octets) && message.len() < HEADER;
    };
    let count = |at: usize| usize::from(u16::from_be_bytes([counts[at], counts[at + 1]]));
    let (questions, records) = (count(0), count(2) + count(4) + count(6));
    let room = octets.saturating_sub(HEADER);
    let [question, record] = LEAST;
    questions * question <= room
        && (records == 0 || questions * question + record <= room)
        && message.get(HEADER).is_none_or(|first| matches!(first, 0..=63 | 0xc0..))
}

/// Whether `bytes` are surely a message: one question in letters, of a known type and class, and either nothing else
/// than EDNS behind it or the answer to it.
pub(super) fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
    let message = message(bytes, carrier.stream);
    // One question, an ordinary query or its response, and no bit that must be zero.
    let Some(&[flags, more, 0, 1, answers, answer, authorities, authority, additionals, additional]) =
        message.get(2..HEADER).and_then(|header| header.first_chunk())
    else {
        return false;
    };
    if flags & 0x78 != 0 || more & 0x40 != 0 || more & 0x0f > 5 || !has_room(bytes, carrier) {
        return false;
    }
    let Some(end) = first_question(message) else { return false };
    let is_query = flags & 0x80 == 0;
    match [answers, answer, authorities, authority, additionals, additional] {
        // An EDNS record has the root's name.
        [0, 0, 0, 0, 0, 1] => message.get(end..end + 3) == Some(&[0, 0, 41]),
        [0, 0, 0, 0, 0, 0] => message.len() == end || carrier.stream,
        _ if is_query => false,
        _ => {
            let record = DomainName::read(message, end).map(|name| end + name.octets);
            let known = record.and_then(|at| dns_types::record_type(be16(message, at)?));
            let length = record.and_then(|at| be16(message, at + 8));
            known.is_some() && length.is_some_and(|length| usize::from(length) <= message.len())
        }
    }
}

/// Tells all fields of a message.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink, dialect: Dialect) {
    let (bytes, stream) = (layer.header(), layer.in_stream());
    let message = message(bytes, stream);
    let mut cursor = Cursor::new(bytes, 0, sink);
    if stream {
        cursor.number(&LENGTH, 2);
    }
    let teller = Teller { message, base: cursor.position(), dialect };
    let read = teller.all(&mut cursor).is_some();
    cursor.rest(if read { &EXTRANEOUS } else { &UNREAD });
}

struct Teller<'m> {
    message: &'m [u8],
    /// Octets of the layer before the message.
    base: usize,
    dialect: Dialect,
}

impl Teller<'_> {
    fn all(&self, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        cursor.number(&ID, 2)?;
        let flags = cursor.peek16(0)?;
        self.flags(flags, cursor)?;
        let counts: [&'static FieldDef; 4] = match flags >> 11 & 15 {
            5 => [&ZONES, &PREREQUISITES, &UPDATES, &ADDITIONALS],
            _ => [&QUESTIONS, &ANSWERS, &AUTHORITIES, &ADDITIONALS],
        };
        let [questions, sections @ ..] = counts;
        let questions = cursor.number(questions, 2)?;
        let mut records = [(0, &ANSWER), (0, &AUTHORITY), (0, &ADDITIONAL)];
        for (section, def) in records.iter_mut().zip(sections) {
            section.0 = cursor.number(def, 2)?;
        }
        for _ in 0..questions {
            self.question(cursor)?;
        }
        for (count, section) in records {
            for _ in 0..count {
                self.record(section, cursor)?;
            }
        }
        Some(())
    }

    fn flags(&self, flags: u16, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        let response = flags & 0x8000 != 0;
        let or_unused = |def: &'static FieldDef| if response { def } else { &UNUSED };
        if self.dialect == Dialect::LinkLocal {
            // RFC 4795 §2.1.1.
            let parts: [(&'static FieldDef, u32); 7] = [
                (&RESPONSE, 1),
                (&OPCODE, 4),
                (&CONFLICT, 1),
                (&TRUNCATED, 1),
                (&TENTATIVE, 1),
                (&LINK_LOCAL_Z, 4),
                (or_unused(&RESPONSE_CODE), 4),
            ];
            return cursor.flags(&FLAGS, 16, &parts).map(|_| ());
        }
        let parts: [(&'static FieldDef, u32); 10] = [
            (&RESPONSE, 1),
            (&OPCODE, 4),
            (or_unused(&AUTHORITATIVE), 1),
            (&TRUNCATED, 1),
            (&RECURSION_DESIRED, 1),
            (or_unused(&RECURSION_AVAILABLE), 1),
            (&Z, 1),
            (or_unused(&AUTHENTICATED), 1),
            (&CHECKING_DISABLED, 1),
            (or_unused(&RESPONSE_CODE), 4),
        ];
        cursor.flags(&FLAGS, 16, &parts).map(|_| ())
    }

    fn question(&self, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        let name = DomainName::read(self.message, cursor.position().checked_sub(self.base)?)?;
        let mut told = None;
        cursor.item(&QUESTION, name.octets + 4, &UNREAD, |cursor| {
            cursor.computed(&ASKED_NAME, name.octets, Value::Text(name.text()))?;
            let characters = if name.labels == 0 { 0 } else { name.text().len() };
            cursor.derive(&ASKED_NAME_LENGTH, Value::Number(characters as u64));
            cursor.derive(&ASKED_LABELS, Value::Number(name.labels.into()));
            cursor.number(&ASKED_TYPE, 2)?;
            if self.dialect == Dialect::Multicast {
                cursor.bits(&UNICAST, 1)?;
                cursor.bits(&ASKED_CLASS, 15)?;
            } else {
                cursor.number(&ASKED_CLASS, 2)?;
            }
            told = Some(());
            Some(())
        });
        told.filter(|()| name.has_end())
    }

    fn record(&self, section: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
        let name = DomainName::read(self.message, cursor.position().checked_sub(self.base)?)?;
        let data = cursor.peek16(name.octets + 8).map_or(0, usize::from);
        let is_whole = cursor.remaining() >= name.octets + 10 + data;
        cursor.item(section, name.octets + 10 + data, &records::DATA, |cursor| {
            cursor.computed(&NAME, name.octets, Value::Text(name.text()))?;
            let kind = cursor.number(&TYPE, 2)?;
            if kind == OPT {
                cursor.number(&PAYLOAD_SIZE, 2)?;
                cursor.number(&EXTENDED_CODE, 1)?;
                cursor.number(&VERSION, 1)?;
                cursor.flags(&EDNS_FLAGS, 16, &[(&DNSSEC, 1), (&EDNS_RESERVED, 15)])?;
            } else {
                if self.dialect == Dialect::Multicast {
                    cursor.bits(&CACHE_FLUSH, 1)?;
                    cursor.bits(&CLASS, 15)?;
                } else {
                    cursor.number(&CLASS, 2)?;
                }
                cursor.number(&TTL, 4)?;
            }
            cursor.number(&DATA_LENGTH, 2)?;
            layout::describe(kind as u16, self.message, self.base, cursor)
        });
        (is_whole && name.has_end()).then_some(())
    }
}

/// A record of a message, as the summary reads it.
struct Record<'m> {
    kind: u16,
    /// Where its data stands in the message.
    data: std::ops::Range<usize>,
    message: &'m [u8],
}

/// The answers of a message.
fn answers(message: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let questions = be16(message, 4).unwrap_or(0);
    let mut at = Some(HEADER);
    for _ in 0..questions {
        at = at.and_then(|at| Some(at + DomainName::read(message, at)?.octets + 4));
    }
    (0..be16(message, 6).unwrap_or(0)).map_while(move |_| {
        let fixed = at? + DomainName::read(message, at?)?.octets;
        let (kind, length) = (be16(message, fixed)?, be16(message, fixed + 8)?);
        let data = fixed + 10..fixed + 10 + usize::from(length);
        at = Some(data.end);
        Some(Record { kind, data, message })
    })
}
