//! TFTP: fetches and stores files, block by block, each acknowledged before the next; hosts without a disk boot so.
//! RFC 1350 §5, options RFC 2347.
//!
//! ```text
//! ├───────────────┬──────────────┬───┬──────┬───┬─────────────
//! │ 1 read        │  file name   │ 0 │ mode │ 0 │ options ...
//! │ 2 write       │              │   │      │   │
//! ├───────────────┼──────────────┴───┴──────┴───┴─────────────
//! │ 3 data        │ block number, up to 512 octets; fewer end the file
//! │ 4 acknowledge │ block number
//! │ 5 error       │ code, message, 0
//! └───────────────┴───────────────────────────────────────────
//! ```
//!
//! Only the first message goes to port 69: the others go between two ports that the hosts choose, so a frame alone does not
//! tell them.

use std::fmt::Write as _;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1350 §5";
const OPTION_SPEC: &str = "RFC 2347";

fields! {
    OPERATION = dec("tftp.opcode", SPEC, w("operation", "operação")).at(0, 16).names(operation_name);
    SOURCE = text("tftp.source_file", SPEC, w("file to read", "arquivo a ler"));
    DESTINATION = text("tftp.destination_file", SPEC, w("file to write", "arquivo a escrever"));
    MODE = text("tftp.type", SPEC, w("mode", "modo"));
    BLOCK = dec("tftp.block", SPEC, w("block", "bloco"));
    ERROR = dec("tftp.error.code", SPEC, w("error", "erro")).names(error_name);
    MESSAGE = text("tftp.error.message", SPEC, w("message", "mensagem"));
    OPTION = text("tftp.option.name", OPTION_SPEC, w("option", "opção"));
    VALUE = text("tftp.option.value", OPTION_SPEC, w("value", "valor"));
    REST = octets("tftp.rest", SPEC, w("not readable", "não legível"));
}

fn operation_name(code: u64) -> Option<Words> {
    Some(match code {
        1 => w("read", "leitura"),
        2 => w("write", "escrita"),
        3 => w("data", "dados"),
        4 => w("acknowledgement", "confirmação"),
        5 => w("error", "erro"),
        6 => w("options taken", "opções aceitas"),
        _ => return None,
    })
}

fn error_name(code: u64) -> Option<Words> {
    Some(match code {
        1 => w("file not found", "arquivo não encontrado"),
        2 => w("access denied", "acesso negado"),
        3 => w("disk full", "disco cheio"),
        4 => w("illegal operation", "operação inválida"),
        5 => w("unknown transfer", "transferência desconhecida"),
        6 => w("file exists", "arquivo já existe"),
        7 => w("no such user", "usuário não existe"),
        8 => w("options refused", "opções recusadas"),
        _ => return None,
    })
}

/// TFTP.
pub struct Tftp;

impl Protocol for Tftp {
    const INFO: &'static Info = &Info {
        name: "tftp",
        title: "TFTP",
        about: w(
            "Fetches and stores files over UDP, one block after the other: simple enough to boot from.",
            "Lê e grava arquivos sobre UDP, um bloco após o outro: simples o bastante para dar boot.",
        ),
        spec: "RFC 1350",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(69)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(0, 0)])];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match be16(bytes, 0) {
            None => Err(Fault::Truncated { need: 2 }),
            Some(3 | 4) if bytes.len() < 4 => Err(Fault::Truncated { need: 4 }),
            Some(3) => Ok(Step::new(4, Next::Payload)),
            Some(1..=6) => Ok(Step::new(bytes.len(), Next::Nothing)),
            Some(_) => Err(Fault::Malformed(w("no operation of TFTP's", "não é uma operação do TFTP"))),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        match be16(bytes, 0) {
            Some(1 | 2) => names(bytes).is_some() || !carrier.whole,
            Some(3) => bytes.len() >= 4,
            Some(4) => bytes.len() == 4,
            Some(5) => bytes.len() > 4 && bytes.last() == Some(&0),
            Some(6) => bytes.last() == Some(&0),
            _ => false,
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        const MODES: [&[u8]; 3] = [b"octet", b"netascii", b"mail"];
        matches!(be16(bytes, 0), Some(1 | 2))
            && names(bytes).is_some_and(|[file, mode]| {
                file.iter().all(|octet| *octet >= b' ') && MODES.iter().any(|known| mode.eq_ignore_ascii_case(known))
            })
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let mut cursor = Cursor::new(header, 2, sink);
        let _ = parts(be16(header, 0).unwrap_or(0), &mut cursor);
        cursor.rest(&REST);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some(operation) = be16(header, 0) else { return };
        if let Some(name) = operation_name(operation.into()) {
            say.words(name);
        }
        match (operation, be16(header, 2)) {
            (1 | 2, _) => {
                if let Some([file, _]) = names(header) {
                    say.out.push(' ');
                    say.quote(file);
                }
            }
            (3 | 4, Some(block)) => {
                let _ = write!(say, " {block}");
            }
            (5, Some(code)) => {
                if let Some(name) = error_name(code.into()) {
                    say.out.push_str(": ");
                    say.words(name);
                }
            }
            _ => {}
        }
    }
}

/// The file and the mode of a request.
fn names(bytes: &[u8]) -> Option<[&[u8]; 2]> {
    let mut texts = bytes.get(2..)?.splitn(3, |octet| *octet == 0);
    let (file, mode) = (texts.next()?, texts.next()?);
    texts.next()?;
    (!file.is_empty() && !mode.is_empty()).then_some([file, mode])
}

fn parts(operation: u16, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match operation {
        1 | 2 => {
            string(if operation == 1 { &SOURCE } else { &DESTINATION }, cursor)?;
            string(&MODE, cursor)?;
            options(cursor)
        }
        3 | 4 => cursor.number(&BLOCK, 2).map(|_| ()),
        5 => {
            cursor.number(&ERROR, 2)?;
            string(&MESSAGE, cursor)
        }
        6 => options(cursor),
        _ => None,
    }
}

fn options(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    while cursor.remaining() > 0 {
        string(&OPTION, cursor)?;
        string(&VALUE, cursor)?;
    }
    Some(())
}

/// Tells a text with the zero that ends it.
fn string(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let text = cursor.ahead();
    let end = text.iter().position(|octet| *octet == 0)?;
    cursor.computed(def, end + 1, Value::Text(text.get(..end)?))
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Reads "a.txt" as octets, in blocks of 1024 (RFC 2348).
    const READ: &str = "0001 612e74787400 6f6374657400 626c6b73697a6500 3130323400";

    #[test]
    fn a_request_names_its_file() {
        let told = tell(Proto::Tftp, READ);
        assert_eq!((told.get("tftp.source_file"), told.get("tftp.type")), ("a.txt".into(), "octet".into()));
        assert_eq!((told.get("tftp.option.name"), told.get("tftp.option.value")), ("blksize".into(), "1024".into()));
        assert_eq!(told.summaries[0], ["read \"a.txt\"", "leitura \"a.txt\""]);
        assert!(Proto::Tftp.recognizes(&octets(READ), Carrier::DATAGRAM));
    }

    #[test]
    fn a_block_carries_a_piece_of_the_file() {
        let told = tell(Proto::Tftp, "0003 0001 6f6c61");
        assert_eq!((told.protocols.as_str(), told.get("tftp.block")), ("tftp:text", "1".into()));
        assert_eq!(tell(Proto::Tftp, "0004 0001").summaries[0][1], "confirmação 1");
        let told = tell(Proto::Tftp, "0005 0001 6e6f00");
        assert_eq!((told.get("tftp.error.code"), told.get("tftp.error.message")), ("1".into(), "no".into()));
        assert!(!Proto::Tftp.fits(b"ping", Carrier::DATAGRAM));
    }
}
