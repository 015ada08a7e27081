//! SNMP: asks devices how they are, sets their values, and is told when something happens. RFC 3416 §3 for what is asked,
//! RFC 1157 §4 for versions 1 and 2c, RFC 3412 §6 for version 3.
//!
//! ```text
//! sequence: version │ community │ what is done: request │ error status │ error index │ list of (object, value)
//! ```
//!
//! Everything is a BER value: a tag, a length, a value. What version 3 encrypts is not decrypted.

mod objects;
mod third;

use std::fmt::Write as _;

use super::ber::{self, Element, INTEGER, NULL, OBJECT, OCTETS, SEQUENCE};
use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, ipv4, join,
    label, octets, signed, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3416 §3";
const MESSAGE: &str = "RFC 1157 §4";
const TRAP: &str = "RFC 1157 §4.1.6";
const VALUE: &str = "RFC 2578 §7.1";

fields! {
    HEAD = octets("snmp.ber", "ITU-T X.690 §8.1", w("tag and length", "etiqueta e comprimento"));
    VERSION = signed("snmp.version", MESSAGE, w("version", "versão")).names(version_name);
    COMMUNITY = text("snmp.community", MESSAGE, w("community", "comunidade"))
        .secret()
        .about("The password of versions 1 and 2c.", "A senha das versões 1 e 2c.");
    OPERATION = dec("snmp.data", SPEC, w("operation", "operação")).names(operation_name).derived();
    REQUEST = signed("snmp.request_id", SPEC, w("request", "pedido"));
    ERROR = signed("snmp.error_status", SPEC, w("error", "erro")).names(error_name);
    ERROR_INDEX = signed("snmp.error_index", SPEC, w("object in error", "objeto com erro"));
    NON_REPEATERS = signed("snmp.non_repeaters", SPEC, w("objects asked once", "objetos perguntados uma vez"));
    REPETITIONS = signed("snmp.max_repetitions", SPEC, w("most repetitions of the others", "máximo de repetições dos outros"));
    BINDING = label("snmp.VarBind_element", SPEC, w("object and value", "objeto e valor")).group();
    NAME = text("snmp.name", SPEC, w("object", "objeto"));
    INT = signed("snmp.value.int", VALUE, w("number", "número"));
    OCTET_STRING = octets("snmp.value.octets", VALUE, w("octets", "octetos"));
    OID = text("snmp.value.oid", VALUE, w("object", "objeto"));
    ADDRESS = ipv4("snmp.value.ipv4", VALUE, w("address", "endereço"));
    COUNTER = dec("snmp.value.counter", VALUE, w("counter", "contador"));
    GAUGE = dec("snmp.value.g32", VALUE, w("gauge", "medidor"));
    UNSIGNED = dec("snmp.value.u32", "RFC 1442 §7.1.12", w("number", "número"));
    TICKS = dec("snmp.value.timeticks", VALUE, w("time in hundredths of a second", "tempo em centésimos de segundo"));
    OPAQUE = octets("snmp.value.opaque", VALUE, w("opaque value", "valor opaco"));
    OTHER = octets("snmp.value.unk", VALUE, w("value of another type", "valor de outro tipo"));
    NO_OBJECT = label("snmp.noSuchObject", SPEC, w("no such object", "objeto não existe")).derived();
    NO_INSTANCE = label("snmp.noSuchInstance", SPEC, w("no such instance", "instância não existe")).derived();
    END_OF_VIEW = label("snmp.endOfMibView", SPEC, w("nothing behind it", "nada depois")).derived();
    EMPTY = label("snmp.value.null", SPEC, w("no value", "sem valor")).derived();
    ENTERPRISE = text("snmp.enterprise", TRAP, w("kind of device", "tipo de dispositivo"));
    AGENT = ipv4("snmp.agent_addr", TRAP, w("device's address", "endereço do dispositivo"));
    GENERIC = signed("snmp.generic_trap", TRAP, w("event", "evento")).names(trap_name);
    SPECIFIC = signed("snmp.specific_trap", TRAP, w("device's own event", "evento próprio do dispositivo"));
    TRAP_TIME = dec("snmp.time_stamp", TRAP, w("since it started, in hundredths of a second", "desde que iniciou, em centésimos de segundo"));
    UNREAD = octets("snmp.unread", SPEC, w("not readable", "não legível"));
}

static ALL: [&FieldDef; FIELDS.len() + third::FIELDS.len()] = join(FIELDS, third::FIELDS);

/// Tags of values of an address, a counter, a gauge, a time, anything, a counter of 64 bits (RFC 2578 §7.1), and a number
/// that the second version had at first (RFC 1442).
const APPLICATION: [u8; 7] = [0x40, 0x41, 0x42, 0x43, 0x44, 0x46, 0x47];
/// Tags that stand in place of a value (RFC 3416 §3).
const ABSENT: [u8; 3] = [0x80, 0x81, 0x82];
/// The tag of a trap of version 1, and of a request for many values.
const TRAP_1: u8 = 0xa4;
const BULK: u8 = 0xa5;

fn version_name(version: u64) -> Option<Words> {
    Some(same(match version {
        0 => "1",
        1 => "2c",
        2 => "2u",
        3 => "3",
        _ => return None,
    }))
}

fn operation_name(tag: u64) -> Option<Words> {
    Some(match tag {
        0 => w("get", "leitura"),
        1 => w("get the next", "leitura do próximo"),
        2 => w("response", "resposta"),
        3 => w("set", "escrita"),
        4 => w("trap (version 1)", "aviso (versão 1)"),
        5 => w("get many", "leitura de muitos"),
        6 => w("inform", "aviso com confirmação"),
        7 => w("trap", "aviso"),
        8 => w("report", "relatório"),
        _ => return None,
    })
}

fn error_name(status: u64) -> Option<Words> {
    Some(match status {
        0 => w("none", "nenhum"),
        1 => w("too big", "grande demais"),
        2 => w("no such name", "nome não existe"),
        3 => w("bad value", "valor errado"),
        4 => w("read only", "só leitura"),
        5 => w("general error", "erro geral"),
        6 => w("no access", "sem acesso"),
        7 => w("wrong type", "tipo errado"),
        8 => w("wrong length", "comprimento errado"),
        9 => w("wrong encoding", "codificação errada"),
        10 => w("wrong value", "valor errado"),
        11 => w("no creation", "criação não permitida"),
        12 => w("inconsistent value", "valor inconsistente"),
        13 => w("resource unavailable", "recurso indisponível"),
        14 => w("commit failed", "falha ao confirmar"),
        15 => w("undo failed", "falha ao desfazer"),
        16 => w("authorization error", "erro de autorização"),
        17 => w("not writable", "não aceita escrita"),
        18 => w("inconsistent name", "nome inconsistente"),
        _ => return None,
    })
}

fn trap_name(kind: u64) -> Option<Words> {
    Some(match kind {
        0 => w("cold start", "partida a frio"),
        1 => w("warm start", "partida a quente"),
        2 => w("link down", "enlace caiu"),
        3 => w("link up", "enlace subiu"),
        4 => w("wrong community", "comunidade errada"),
        5 => w("neighbour lost", "vizinho perdido"),
        6 => w("the device's own", "próprio do dispositivo"),
        _ => return None,
    })
}

/// SNMP.
pub struct Snmp;

impl Protocol for Snmp {
    const INFO: &'static Info = &Info {
        name: "snmp",
        title: "SNMP",
        about: w(
            "Reads and sets the values by which routers, printers and hosts are managed.",
            "Lê e escreve os valores pelos quais roteadores, impressoras e hosts são gerenciados.",
        ),
        spec: "RFC 3416",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(161), Key::Udp(162), Key::Tcp(161), Key::Tcp(162)],
        fields: &ALL,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(SEQUENCE, SEQUENCE)])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match Element::read(bytes) {
            Some(Element { tag: SEQUENCE, header, length }) => {
                let octets = header.saturating_add(length);
                Ok(Step::new(octets, Next::Nothing).claim(octets))
            }
            None if bytes.len() < 6 && bytes.first().is_none_or(|tag| *tag == SEQUENCE) => {
                Err(Fault::Truncated { need: 6 })
            }
            _ => Err(Fault::Malformed(w("no BER sequence", "não é uma sequência BER"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        Self::recognizes(bytes, carrier)
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        let Some(Element { tag: SEQUENCE, header, length }) = Element::read(bytes) else { return false };
        let Some(rest) = bytes.get(header..) else { return false };
        let Some((version, behind)) = Element::take(rest, INTEGER) else { return false };
        let next = match version {
            [0..=2] => OCTETS,
            [3] => SEQUENCE,
            _ => return false,
        };
        behind.first() == Some(&next) && (length == rest.len() || !carrier.whole)
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        let _ = message(&mut cursor);
        cursor.rest(&UNREAD);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let Some((tag, pdu)) = pdu(layer.header()) else {
            if third::is_encrypted(layer.header()) {
                say.words(w("encrypted", "cifrada"));
            }
            return;
        };
        if let Some(name) = operation_name(u64::from(tag & 0x1f)) {
            say.words(name);
        }
        if tag == TRAP_1 {
            return;
        }
        let error = || {
            let (_, rest) = Element::take(pdu, INTEGER)?;
            let (status, _) = Element::take(rest, INTEGER)?;
            ber::integer(status).filter(|status| *status != 0 && tag != BULK)
        };
        if let Some(name) = error().and_then(|status| error_name(status as u64)) {
            say.out.push_str(": ");
            say.words(name);
        }
        const MOST: usize = 2;
        let (mut told, mut all) = (0, 0);
        for name in bindings(pdu) {
            all += 1;
            if told < MOST {
                told += 1;
                say.out.push_str(if told == 1 { " " } else { ", " });
                match objects::name(&name) {
                    Some(known) => say.out.push_str(&known),
                    None => say.out.push_str(&name),
                }
            }
        }
        if all > told {
            let _ = write!(say, ", … (+{})", all - told);
        }
    }
}

/// The tag and the content of what a message of any version does; `None` where that is encrypted.
fn pdu(message: &[u8]) -> Option<(u8, &[u8])> {
    let (inside, _) = Element::take(message, SEQUENCE)?;
    let (version, rest) = Element::take(inside, INTEGER)?;
    let rest = if version == [3] { third::scoped(rest)? } else { Element::take(rest, OCTETS)?.1 };
    let element = Element::read(rest)?;
    Some((element.tag, rest.get(element.header..)?))
}

/// The names of the objects in a list of bindings.
fn bindings(pdu: &[u8]) -> impl Iterator<Item = String> {
    let list = || {
        let (_, rest) = Element::take(pdu, INTEGER)?;
        let (_, rest) = Element::take(rest, INTEGER)?;
        let (_, rest) = Element::take(rest, INTEGER)?;
        Some(Element::take(rest, SEQUENCE)?.0)
    };
    let mut rest = list().unwrap_or_default();
    std::iter::from_fn(move || {
        let (binding, behind) = Element::take(rest, SEQUENCE)?;
        rest = behind;
        ber::object(Element::take(binding, OBJECT)?.0)
    })
}

fn message(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    ber::head(&HEAD, cursor)?;
    let version = Element::take(cursor.ahead(), INTEGER).and_then(|(version, _)| ber::integer(version))?;
    if version == 3 {
        return third::describe(cursor);
    }
    ber::tell(&HEAD, INTEGER, &VERSION, cursor)?;
    ber::tell(&HEAD, OCTETS, &COMMUNITY, cursor)?;
    operation(cursor)
}

/// Tells what is done.
fn operation(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let Element { tag, .. } = ber::head(&HEAD, cursor)?;
    cursor.derive(&OPERATION, Value::Number(u64::from(tag & 0x1f)));
    if tag == TRAP_1 {
        ber::tell(&HEAD, OBJECT, &ENTERPRISE, cursor)?;
        ber::tell(&HEAD, APPLICATION[0], &AGENT, cursor)?;
        ber::tell(&HEAD, INTEGER, &GENERIC, cursor)?;
        ber::tell(&HEAD, INTEGER, &SPECIFIC, cursor)?;
        ber::tell(&HEAD, APPLICATION[3], &TRAP_TIME, cursor)?;
    } else {
        let (second, third) = if tag == BULK { (&NON_REPEATERS, &REPETITIONS) } else { (&ERROR, &ERROR_INDEX) };
        ber::tell(&HEAD, INTEGER, &REQUEST, cursor)?;
        ber::tell(&HEAD, INTEGER, second, cursor)?;
        ber::tell(&HEAD, INTEGER, third, cursor)?;
    }
    ber::head(&HEAD, cursor)?;
    while let Some(Element { tag: SEQUENCE, header, length }) = Element::read(cursor.ahead()) {
        cursor.item(&BINDING, header.saturating_add(length), &UNREAD, |cursor| {
            ber::head(&HEAD, cursor)?;
            binding(cursor)
        });
    }
    Some(())
}

fn binding(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let (octets, _) = Element::take(cursor.ahead(), OBJECT)?;
    let octets = octets.len();
    ber::head(&HEAD, cursor)?;
    let name = ber::object(cursor.ahead().get(..octets)?)?;
    cursor.labelled(&NAME, octets, Value::Text(name.as_bytes()), objects::words(&name))?;
    let Element { tag, length, .. } = ber::head(&HEAD, cursor)?;
    let octets = cursor.ahead().get(..length)?;
    match (tag, length) {
        (NULL, 0) => cursor.derive(&EMPTY, Value::Present),
        (_, 0) if tag == ABSENT[0] => cursor.derive(&NO_OBJECT, Value::Present),
        (_, 0) if tag == ABSENT[1] => cursor.derive(&NO_INSTANCE, Value::Present),
        (_, 0) if tag == ABSENT[2] => cursor.derive(&END_OF_VIEW, Value::Present),
        (_, 0) => {}
        (INTEGER, _) => cursor.computed(&INT, length, Value::Number(ber::integer(octets)? as u64))?,
        (OBJECT, _) => cursor.computed(&OID, length, Value::Text(ber::object(octets)?.as_bytes()))?,
        (OCTETS, _) => cursor.octets(&OCTET_STRING, length).map(|_| ())?,
        (0x40, 4) => cursor.octets(&ADDRESS, 4).map(|_| ())?,
        (0x41 | 0x46, _) => cursor.computed(&COUNTER, length, Value::Number(ber::unsigned(octets)?))?,
        (0x42, _) => cursor.computed(&GAUGE, length, Value::Number(ber::unsigned(octets)?))?,
        (0x47, _) => cursor.computed(&UNSIGNED, length, Value::Number(ber::unsigned(octets)?))?,
        (0x43, _) => cursor.computed(&TICKS, length, Value::Number(ber::unsigned(octets)?))?,
        (0x44, _) => cursor.octets(&OPAQUE, length).map(|_| ())?,
        _ => cursor.octets(&OTHER, length).map(|_| ())?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    const GET: &str = "3035 020101 0406 7075626c6963 a028 020204d2 020100 020100 301c
        300c 0608 2b06010201010100 0500 300c 0608 2b06010201010300 0500";
    const RESPONSE: &str = "308189 020101 0406 7075626c6963 a27c 020204d2 020100 020100 3070
        3011 0608 2b06010201010100 0405 4c696e7578
        300e 0608 2b06010201010300 4302 1092
        3013 0608 2b06010201010200 0607 2b06010401bf08
        3016 060e 2b060102010414010181400002 01 4004 c0000201
        300f 060a 2b060102010202010a01 4101 07
        300d 0608 2b06010201010700 0201 fb";

    #[test]
    fn gauges_and_numbers_have_names_of_their_own() {
        let value = |value: &str| {
            tell(Proto::Snmp, &format!("3028 020101 04067075626c6963 a21b 020101 020100 020100 3010 300e 0608 2b06010201010300 {value}"))
        };
        assert_eq!((value("42021234").get("snmp.value.g32"), value("47021234").get("snmp.value.u32")), ("4660".into(), "4660".into()));
    }

    #[test]
    fn a_get_asks_for_two_objects() {
        let told = tell(Proto::Snmp, GET);
        assert_eq!((told.protocols.as_str(), told.stop), ("snmp", Stop::Done));
        assert_eq!((told.get("snmp.version"), told.get("snmp.community")), ("1".into(), "public".into()));
        assert_eq!((told.get("snmp.data"), told.get("snmp.request_id")), ("0".into(), "1234".into()));
        assert_eq!(told.get("snmp.name"), "1.3.6.1.2.1.1.1.0;1.3.6.1.2.1.1.3.0");
        assert_eq!(told.summaries[0], ["get sysDescr.0, sysUpTime.0", "leitura sysDescr.0, sysUpTime.0"]);
    }

    #[test]
    fn a_response_has_values_of_every_type() {
        let told = tell(Proto::Snmp, RESPONSE);
        assert_eq!((told.get("snmp.value.octets"), told.get("snmp.value.timeticks")), ("4c696e7578".into(), "4242".into()));
        assert_eq!((told.get("snmp.value.oid"), told.get("snmp.value.ipv4")), ("1.3.6.1.4.1.8072".into(), "192.0.2.1".into()));
        assert_eq!((told.get("snmp.value.counter"), told.get("snmp.value.int")), ("7".into(), "-5".into()));
        assert_eq!(told.summaries[0][0], "response sysDescr.0, sysUpTime.0, … (+4)");
    }

    #[test]
    fn a_trap_of_version_1_and_a_request_for_many() {
        let told = tell(
            Proto::Snmp,
            "3037 020100 0405 7472617073 a42b 0607 2b06010401bf08 4004 c0000209 020103 020100 430164
             3011 300f 060a 2b060102010202010102 020102",
        );
        assert_eq!((told.get("snmp.generic_trap"), told.get("snmp.agent_addr")), ("3".into(), "192.0.2.9".into()));
        let told = tell(Proto::Snmp, "3024 020101 0406 7075626c6963 a517 020105 020100 02010a 300c 300a 0606 2b0601020102 0500");
        assert_eq!((told.get("snmp.max_repetitions"), told.get("snmp.error_status")), ("10".into(), String::new()));
    }

    #[test]
    fn a_message_is_told_by_its_look() {
        assert!(Proto::Snmp.recognizes(&octets(GET), Carrier::DATAGRAM));
        assert!(!Proto::Snmp.recognizes(&octets(GET)[..40], Carrier::DATAGRAM));
        // An LDAP message begins with a sequence, too: its number, then what is asked.
        assert!(!Proto::Snmp.fits(&octets("300c 020101 6007 020103 0400 8000"), Carrier::DATAGRAM));
    }
}
