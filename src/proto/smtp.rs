//! SMTP: hands mail from a program to a server, and from server to server. RFC 5321 §4.
//!
//! ```text
//! server: 220 mail.example ESMTP          client: EHLO host.example
//! client: MAIL FROM:<maria@example.org>   RCPT TO:<joao@example.com>   DATA   the mail   .
//! ```
//!
//! The mail itself stands behind DATA as text.

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Protocol, Say, Signature, Step, Value, dec, flag, label, text,
};
use super::cursor::Cursor;
use super::dialogue::{self, Parts};
use super::lines;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const COMMAND: &str = "RFC 5321 §4.1";
const REPLY: &str = "RFC 5321 §4.2";
const LOGIN: &str = "RFC 4954 §4";

fields! {
    REQUEST = flag("smtp.req", COMMAND, w("request", "pedido")).derived();
    VERB = text("smtp.req.command", COMMAND, w("command", "comando"));
    ARGUMENT = text("smtp.req.parameter", COMMAND, w("argument", "argumento"));
    RESPONSE = flag("smtp.rsp", REPLY, w("answer", "resposta")).derived();
    CODE = dec("smtp.response.code", REPLY, w("result", "resultado")).names(class_name);
    AGAIN = dec("smtp.response.code_again", REPLY, w("the same result, more words", "o mesmo resultado, mais palavras"));
    TEXT = text("smtp.rsp.parameter", REPLY, w("in words", "em palavras"));
    END = label("smtp.line_end", "RFC 5321 §2.3.8", w("end of the line", "fim da linha"));
    PASSWORD = text("smtp.auth.password", LOGIN, w("proof of who it is", "prova de quem é"))
        .secret()
        .about("Base64 is no encryption: name and password can be read.", "Base64 não cifra: nome e senha podem ser lidos.");
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

const COMMANDS: [&str; 17] = [
    "EHLO", "HELO", "MAIL", "RCPT", "DATA", "QUIT", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "AUTH", "STARTTLS", "BDAT",
    "ETRN", "LHLO", "TURN",
];

fn class_name(code: u64) -> Option<Words> {
    Some(match code / 100 {
        2 => w("done", "feito"),
        3 => w("go on", "continue"),
        4 => w("not now", "agora não"),
        5 => w("no", "não"),
        _ => return None,
    })
}

/// SMTP.
pub struct Smtp;

impl Protocol for Smtp {
    const INFO: &'static Info = &Info {
        name: "smtp",
        title: "SMTP",
        about: w(
            "Hands mail to the server that keeps it for whom it is addressed to.",
            "Entrega correio ao servidor que o guarda para o destinatário.",
        ),
        spec: "RFC 5321",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(25), Key::Tcp(587), Key::Tcp(2525)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[
        Signature::streams(&[(b'2', b'2')]).begins(b"220"),
        Signature::streams(&[(b'E', b'E')]).begins(b"EHLO "),
        Signature::streams(&[(b'H', b'H')]).begins(b"HELO "),
        Signature::streams(&[(b'M', b'M')]).begins(b"MAIL FRO"),
        Signature::streams(&[(b'R', b'R')]).begins(b"RCPT TO:"),
    ];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        dialogue::peel(bytes, carrier)
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        dialogue::fits(bytes, carrier, &COMMANDS) || dialogue::is_credential(bytes)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        let starts = |word: &str| bytes.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()));
        match bytes.first() {
            Some(b'2') => {
                let line = lines::lines(bytes).next().and_then(|line| bytes.get(..line.end)).unwrap_or_default();
                bytes.starts_with(b"220") && dialogue::code(bytes).is_some() && memchr::memmem::find(line, b"SMTP").is_some()
            }
            Some(b'M') => starts("MAIL FROM:<"),
            Some(b'R') => starts("RCPT TO:<"),
            _ => {
                // One word behind the greeting: the host's name or address.
                let line = lines::lines(bytes).next().and_then(|line| bytes.get(..line.end)).unwrap_or_default();
                (starts("EHLO ") || starts("HELO "))
                    && line.len() < bytes.len()
                    && line.get(5..).is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
            }
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if dialogue::code(bytes).is_some() {
            let _ = dialogue::tell_answer(&mut cursor, &PARTS);
        } else if let Some(command) = dialogue::command(bytes, &COMMANDS) {
            // AUTH names a method; what is behind it, if anything, is the proof.
            if command.eq_ignore_ascii_case(b"AUTH") {
                let _ = login(&mut cursor, command.len());
            } else {
                let _ = dialogue::tell_request(&mut cursor, &PARTS, command.len(), |_, _| None);
            }
        } else if let Some(line) = lines::lines(bytes).next() {
            cursor.octets(&PASSWORD, line.end);
            let _ = dialogue::tell_end(&mut cursor, &END, line);
        }
        cursor.rest(&ARGUMENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        dialogue::say(layer.header(), say);
    }
}

fn login(cursor: &mut Cursor<'_, '_>, command: usize) -> Option<()> {
    let ahead = cursor.ahead();
    let line = lines::lines(ahead).next()?;
    let text = ahead.get(..line.end)?;
    let method = command + 1;
    let proof = text.get(method..).and_then(|rest| memchr::memchr(b' ', rest)).map(|space| method + space + 1);
    let Some(proof) = proof.filter(|proof| *proof < line.end) else {
        return dialogue::tell_request(cursor, &PARTS, command, |_, _| None);
    };
    cursor.derive(&REQUEST, Value::Flag(true));
    cursor.computed(&VERB, method, Value::Text(text.get(..command)?))?;
    cursor.computed(&ARGUMENT, proof - method, Value::Text(text.get(method..proof - 1)?))?;
    cursor.octets(&PASSWORD, line.end - proof)?;
    dialogue::tell_end(cursor, &END, line)
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{Told, tell};

    /// From port 40000 to port 25.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("9c40 0019 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn a_dialogue_of_rfc_5321_appendix_d_1() {
        let answer = told("250-foo.com greets bar.com\r\n250-8BITMIME\r\n250-SIZE\r\n250 HELP\r\n");
        assert_eq!(answer.protocols, "tcp:smtp");
        assert_eq!(answer.get("smtp.response.code"), "250");
        assert_eq!(answer.get("smtp.rsp.parameter"), "foo.com greets bar.com;8BITMIME;SIZE;HELP");
        assert_eq!(answer.summaries[1][0], "250-foo.com greets bar.com (+3)");
        let both = told("MAIL FROM:<Smith@bar.com>\r\nRCPT TO:<Jones@foo.com>\r\n");
        assert_eq!((both.protocols.as_str(), both.get("smtp.req.command").as_str()), ("tcp:smtp:smtp", "MAIL;RCPT"));
        assert_eq!(both.get("smtp.req.parameter"), "FROM:<Smith@bar.com>;TO:<Jones@foo.com>");
        assert_eq!(told("Blah blah blah...\r\n").protocols, "tcp:text");
    }

    #[test]
    fn who_it_is_is_a_secret() {
        // RFC 4954 §4: a method with the proof behind it, and the proof alone.
        let told_plain = told("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\n");
        assert_eq!((told_plain.get("smtp.req.parameter"), told_plain.get("smtp.auth.password")), ("PLAIN".into(), "dGVzdAB0ZXN0ADEyMzQ=".into()));
        assert_eq!(told("AUTH LOGIN\r\n").get("smtp.req.parameter"), "LOGIN");
        assert_eq!(told("c2VuaGE=\r\n").get("smtp.auth.password"), "c2VuaGE=");
    }

    #[test]
    fn a_server_is_known_by_its_greeting() {
        for line in ["220 foo.com Simple Mail Transfer ESMTP ready\r\n", "EHLO bar.com\r\n", "MAIL FROM:<a@b>\r\n"] {
            let known = Proto::Smtp.recognizes(line.as_bytes(), Carrier::STREAM);
            assert!(known, "{line}");
        }
        for line in ["220 FTP server ready\r\n", "HELO two words\r\n", "Hello\r\n", "220"] {
            assert!(!Proto::Smtp.recognizes(line.as_bytes(), Carrier::STREAM), "{line}");
        }
    }
}
