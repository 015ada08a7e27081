//! FTP: carries files; commands go over one connection, each file or list over another that the commands arrange. RFC 959
//! §4.
//!
//! ```text
//! client: USER maria   PASS …   PASV                server: 227 Entering Passive Mode (192,0,2,1,200,13)
//! client: RETR file    to 192.0.2.1, port 200 × 256 + 13 = 51213, where the server then sends the file
//! ```
//!
//! The connections with the files carry nothing else: their octets are the file's.

use std::net::{IpAddr, Ipv4Addr};

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Protocol, Say, Signature, Step, Value, dec, flag, ipv4, ipv6,
    label, text,
};
use super::cursor::Cursor;
use super::dialogue::{self, Parts};
use super::lines;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const COMMAND: &str = "RFC 959 §4.1";
const REPLY: &str = "RFC 959 §4.2";
const EXTENDED: &str = "RFC 2428 §2, §3";

fields! {
    REQUEST = flag("ftp.request", COMMAND, w("request", "pedido")).derived();
    VERB = text("ftp.request.command", COMMAND, w("command", "comando"));
    ARGUMENT = text("ftp.request.arg", COMMAND, w("argument", "argumento"));
    RESPONSE = flag("ftp.response", REPLY, w("answer", "resposta")).derived();
    CODE = dec("ftp.response.code", REPLY, w("result", "resultado")).names(class_name);
    AGAIN = dec("ftp.response.code_again", REPLY, w("the same result, more words", "o mesmo resultado, mais palavras"));
    TEXT = text("ftp.response.arg", REPLY, w("in words", "em palavras"));
    END = label("ftp.line_end", COMMAND, w("end of the line", "fim da linha"));
    PASSWORD = text("ftp.request.password", "RFC 959 §4.1.1", w("password", "senha"))
        .secret()
        .also(&["ftp.request.arg"])
        .about("In the clear: whoever listens on the path can use it.", "Às claras: quem escuta no caminho pode usá-la.");
    PASSIVE_ADDRESS = ipv4("ftp.passive.ip", REPLY, w("address for the file", "endereço para o arquivo")).derived();
    PASSIVE_PORT = dec("ftp.passive.port", REPLY, w("port for the file", "porta para o arquivo")).derived();
    ACTIVE_ADDRESS = ipv4("ftp.active.cip", COMMAND, w("client's address for the file", "endereço do cliente para o arquivo")).derived();
    ACTIVE_PORT = dec("ftp.active.port", COMMAND, w("client's port for the file", "porta do cliente para o arquivo")).derived();
    EXTENDED_ADDRESS = ipv4("ftp.eprt.ip", EXTENDED, w("client's address for the file", "endereço do cliente para o arquivo")).derived();
    EXTENDED_ADDRESS_6 = ipv6("ftp.eprt.ipv6", EXTENDED, w("client's address for the file", "endereço do cliente para o arquivo")).derived();
    EXTENDED_PORT = dec("ftp.eprt.port", EXTENDED, w("client's port for the file", "porta do cliente para o arquivo")).derived();
    EXTENDED_PASSIVE_PORT = dec("ftp.epsv.port", EXTENDED, w("port for the file", "porta para o arquivo")).derived();
}

static PARTS: Parts = Parts {
    request: Some(&REQUEST),
    command: &VERB,
    argument: &ARGUMENT,
    response: Some(&RESPONSE),
    code: &CODE,
    again: &AGAIN,
    words: &TEXT,
    end: &END,
};

const COMMANDS: [&str; 47] = [
    "ABOR", "ACCT", "ADAT", "ALLO", "APPE", "AUTH", "CCC", "CDUP", "CLNT", "CWD", "DELE", "EPRT", "EPSV", "FEAT", "HELP",
    "LIST", "MDTM", "MFMT", "MKD", "MLSD", "MLST", "MODE", "NLST", "NOOP", "OPTS", "PASS", "PASV", "PBSZ", "PORT",
    "PROT", "PWD", "QUIT", "REIN", "REST", "RETR", "RMD", "RNFR", "RNTO", "SITE", "SIZE", "STAT", "STOR", "STOU",
    "STRU", "SYST", "TYPE", "USER",
];

fn class_name(code: u64) -> Option<Words> {
    Some(match code / 100 {
        1 => w("begun", "começou"),
        2 => w("done", "feito"),
        3 => w("go on", "continue"),
        4 => w("not now", "agora não"),
        5 => w("no", "não"),
        6 => w("protected", "protegido"),
        _ => return None,
    })
}

/// Six numbers with commas between them: an address and the two octets of a port.
fn host_port(text: &[u8]) -> Option<([u8; 4], u16)> {
    let text = str::from_utf8(text).ok()?;
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && c != ',').filter_map(|part| {
        let mut octets = [0; 6];
        let mut all = part.split(',');
        for octet in &mut octets {
            *octet = all.next()?.parse().ok()?;
        }
        all.next().is_none().then_some(octets)
    });
    let [a, b, c, d, high, low] = numbers.next()?;
    Some(([a, b, c, d], u16::from_be_bytes([high, low])))
}

/// What stands between three delimiters and a fourth: `|1|192.0.2.1|6275|`, where the first two may be left out.
fn extended(text: &[u8]) -> Option<(Option<IpAddr>, u16)> {
    let delimiter = char::from(*text.first()?);
    let mut parts = str::from_utf8(text).ok()?.split(delimiter).skip(2);
    let address = parts.next()?;
    let address = if address.is_empty() { None } else { Some(address.parse().ok()?) };
    Some((address, parts.next()?.parse().ok()?))
}

/// FTP.
pub struct Ftp;

impl Protocol for Ftp {
    const INFO: &'static Info = &Info {
        name: "ftp",
        title: "FTP",
        about: w(
            "Carries files: commands go over this connection, each file over one of its own.",
            "Leva arquivos: os comandos vão por esta conexão, cada arquivo por uma só dele.",
        ),
        spec: "RFC 959",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(21)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'2', b'2')]).begins(b"22")];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        dialogue::peel(bytes, carrier)
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        dialogue::fits(bytes, carrier, &COMMANDS)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        let line = lines::lines(bytes).next().and_then(|line| bytes.get(..line.end)).unwrap_or_default();
        (bytes.starts_with(b"220 ") || bytes.starts_with(b"220-")) && memchr::memmem::find(line, b"FTP").is_some()
            || line.starts_with(b"227 ") && host_port(line.get(4..).unwrap_or_default()).is_some()
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if let Some(code) = dialogue::code(bytes) {
            cursor.derive(&REQUEST, Value::Flag(false));
            let _ = dialogue::tell_answer(&mut cursor, &PARTS);
            place(code, bytes, &mut cursor);
        } else if let Some(command) = dialogue::command(bytes, &COMMANDS) {
            cursor.derive(&RESPONSE, Value::Flag(false));
            let _ = dialogue::tell_request(&mut cursor, &PARTS, command.len(), |command, _| {
                let secret = ["PASS", "ACCT", "ADAT"].iter().any(|name| command.eq_ignore_ascii_case(name.as_bytes()));
                secret.then_some(&PASSWORD)
            });
            let argument = bytes.get(command.len()..).unwrap_or_default().trim_ascii();
            if command.eq_ignore_ascii_case(b"PORT")
                && let Some((address, port)) = host_port(argument)
            {
                cursor.derive(&ACTIVE_ADDRESS, Value::Ipv4(address));
                cursor.derive(&ACTIVE_PORT, Value::Number(port.into()));
            } else if command.eq_ignore_ascii_case(b"EPRT")
                && let Some((Some(address), port)) = extended(argument)
            {
                match address {
                    IpAddr::V4(address) => cursor.derive(&EXTENDED_ADDRESS, Value::Ipv4(address.octets())),
                    IpAddr::V6(address) => cursor.derive(&EXTENDED_ADDRESS_6, Value::Ipv6(address.octets())),
                }
                cursor.derive(&EXTENDED_PORT, Value::Number(port.into()));
            }
        }
        cursor.rest(&ARGUMENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        use std::fmt::Write as _;
        let bytes = layer.header();
        dialogue::say(bytes, say);
        let place = match dialogue::code(bytes) {
            Some(227) => host_port(bytes.get(4..).unwrap_or_default()),
            None if bytes.get(..5).is_some_and(|word| word.eq_ignore_ascii_case(b"PORT ")) => {
                host_port(bytes.get(5..).unwrap_or_default())
            }
            _ => None,
        };
        if let Some((address, port)) = place {
            say.words(w(" = file by ", " = arquivo por "));
            let _ = write!(say, "{}:{port}", Ipv4Addr::from(address));
        }
    }
}

/// Tells where the file will be carried, if that is what the answer says.
fn place(code: u16, answer: &[u8], cursor: &mut Cursor<'_, '_>) {
    let text = answer.get(4..).unwrap_or_default();
    match code {
        227 => {
            if let Some((address, port)) = host_port(text) {
                cursor.derive(&PASSIVE_ADDRESS, Value::Ipv4(address));
                cursor.derive(&PASSIVE_PORT, Value::Number(port.into()));
            }
        }
        229 => {
            let inside = memchr::memchr(b'(', text).and_then(|at| text.get(at + 1..));
            if let Some((_, port)) = inside.and_then(extended) {
                cursor.derive(&EXTENDED_PASSIVE_PORT, Value::Number(port.into()));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{Told, tell};

    /// From port 40000 to port 21.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("9c40 0015 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn where_a_file_is_carried_is_worked_out() {
        let passive = told("227 Entering Passive Mode (192,0,2,1,200,13).\r\n");
        assert_eq!((passive.get("ftp.passive.ip"), passive.get("ftp.passive.port")), ("192.0.2.1".into(), "51213".into()));
        assert_eq!(passive.summaries[1][1], "227 Entering Passive Mode (192,0,2,1,200,13). = arquivo por 192.0.2.1:51213");
        let active = told("PORT 192,0,2,9,4,1\r\n");
        assert_eq!((active.get("ftp.active.cip"), active.get("ftp.active.port")), ("192.0.2.9".into(), "1025".into()));
        // RFC 2428 §2 and §3.
        assert_eq!(told("EPRT |2|1080::8:800:200C:417A|5282|\r\n").get("ftp.eprt.ipv6"), "1080::8:800:200c:417a");
        assert_eq!(told("EPRT |1|132.235.1.2|6275|\r\n").get("ftp.eprt.port"), "6275");
        assert_eq!(told("229 Entering Extended Passive Mode (|||6446|)\r\n").get("ftp.epsv.port"), "6446");
        for broken in ["PORT 1,2,3\r\n", "PORT 1,2,3,4,5,300\r\n", "EPRT \r\n", "229 (|\r\n"] {
            assert_eq!(told(broken).get("ftp.active.port"), "", "{broken}");
        }
    }

    #[test]
    fn a_password_is_a_secret_and_an_answer_has_lines() {
        let pass = told("PASS segredo\r\n");
        assert_eq!((pass.get("ftp.request.command"), pass.get("ftp.request.password")), ("PASS".into(), "segredo".into()));
        let features = told("211-Features:\r\n MDTM\r\n211 End\r\n");
        assert_eq!((features.get("ftp.response.code"), features.get("ftp.response.arg")), ("211".into(), "Features:; MDTM;End".into()));
        assert_eq!(told("a line of a student's own program\r\n").protocols, "tcp:text");
    }

    #[test]
    fn a_server_is_known_by_its_greeting() {
        assert!(Proto::Ftp.recognizes(b"220 (vsFTPd 3.0.5)\r\n", Carrier::STREAM));
        assert!(!Proto::Ftp.recognizes(b"220 foo.com ESMTP\r\n", Carrier::STREAM));
    }
}
