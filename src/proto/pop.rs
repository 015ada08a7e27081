//! POP3: fetches mail from the server that keeps it. RFC 1939 §3.
//!
//! ```text
//! client: USER maria     PASS …     STAT     RETR 1     QUIT
//! server: +OK …          -ERR …
//! ```
//!
//! What a server lists behind the first line of an answer stands there as text.

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, label, text,
};
use super::cursor::Cursor;
use super::dialogue::{self, Parts};
use super::lines;
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1939 §3";

fields! {
    VERB = text("pop.request.command", SPEC, w("command", "comando"));
    ARGUMENT = text("pop.request.parameter", SPEC, w("argument", "argumento"));
    INDICATOR = text("pop.response.indicator", SPEC, w("result", "resultado"))
        .about("+OK or -ERR.", "+OK ou -ERR.");
    TEXT = text("pop.response.description", SPEC, w("in words", "em palavras"));
    END = label("pop.line_end", SPEC, w("end of the line", "fim da linha"));
    PASSWORD = text("pop.password", "RFC 1939 §7", w("password", "senha"))
        .secret()
        .also(&["pop.request.parameter"]);
}

static PARTS: Parts = Parts {
    request: None,
    command: &VERB,
    argument: &ARGUMENT,
    response: None,
    code: &INDICATOR,
    again: &INDICATOR,
    words: &TEXT,
    end: &END,
};

const COMMANDS: [&str; 15] = [
    "USER", "PASS", "APOP", "AUTH", "CAPA", "STAT", "LIST", "UIDL", "RETR", "TOP", "DELE", "NOOP", "RSET", "QUIT", "STLS",
];

/// Octets of the indicator that an answer begins with.
fn indicator(bytes: &[u8]) -> Option<usize> {
    let indicators: [&[u8]; 2] = [b"+OK", b"-ERR"];
    let octets = indicators.into_iter().find(|word| bytes.starts_with(word))?.len();
    bytes.get(octets).is_none_or(|next| matches!(next, b' ' | b'\r' | b'\n')).then_some(octets)
}

/// POP3.
pub struct Pop;

impl Protocol for Pop {
    const INFO: &'static Info = &Info {
        name: "pop",
        title: "POP3",
        about: w(
            "Fetches mail from the server that keeps it, mostly to take it away.",
            "Busca o correio no servidor que o guarda, em geral para levá-lo embora.",
        ),
        spec: "RFC 1939",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(110)],
        fields: FIELDS,
        ends: None,
    };

    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(b'+', b'+')]).begins(b"+OK ")];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        Self::peel_from(bytes, Carrier::STREAM)
    }

    fn peel_from(bytes: &[u8], carrier: Carrier) -> Result<Step, Fault> {
        let octets = dialogue::line(bytes, carrier)?;
        Ok(Step::new(octets, Next::Nothing).claim(octets))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        indicator(bytes).is_some()
            || dialogue::command(bytes, &COMMANDS).is_some()
            || !carrier.whole && dialogue::may_be(bytes, &COMMANDS)
            || dialogue::is_credential(bytes)
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // Redis says "+OK" and nothing else.
        let line = lines::lines(bytes).next().and_then(|line| bytes.get(..line.end)).unwrap_or_default();
        indicator(line).is_some_and(|octets| line.starts_with(b"+") && line.len() > octets + 1)
            && (memchr::memmem::find(line, b"POP").is_some() || line.ends_with(b">"))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let _ = match (indicator(bytes), dialogue::command(bytes, &COMMANDS)) {
            (Some(octets), _) => answer(&mut cursor, octets),
            (None, Some(command)) => dialogue::tell_request(&mut cursor, &PARTS, command.len(), |command, _| {
                let secret = ["PASS", "APOP", "AUTH"].iter().any(|name| command.eq_ignore_ascii_case(name.as_bytes()));
                secret.then_some(&PASSWORD)
            }),
            (None, None) => lines::lines(bytes).next().and_then(|line| {
                cursor.octets(&PASSWORD, line.end)?;
                dialogue::tell_end(&mut cursor, &END, line)
            }),
        };
        cursor.rest(&ARGUMENT);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        dialogue::say(layer.header(), say);
    }
}

fn answer(cursor: &mut Cursor<'_, '_>, octets: usize) -> Option<()> {
    let ahead = cursor.ahead();
    let line = lines::lines(ahead).next()?;
    let (word, rest) = ahead.get(..line.end)?.split_at_checked(octets)?;
    let spaces = rest.len() - rest.trim_ascii_start().len();
    cursor.computed(&INDICATOR, octets + spaces, Value::Text(word))?;
    if rest.len() > spaces {
        cursor.octets(&TEXT, rest.len() - spaces)?;
    }
    dialogue::tell_end(cursor, &END, line)
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{Told, tell};

    /// From port 110 to port 40000.
    fn told(text: &str) -> Told {
        let hex: String = text.bytes().map(|octet| format!("{octet:02x}")).collect();
        tell(Proto::Tcp, &format!("006e 9c40 00000001 00000001 5018 ffff 0000 0000 {hex}"))
    }

    #[test]
    fn the_session_of_rfc_1939_section_10() {
        let answer = told("+OK 2 messages (320 octets)\r\n1 120\r\n2 200\r\n.\r\n");
        assert_eq!(answer.protocols, "tcp:pop:text");
        assert_eq!((answer.get("pop.response.indicator"), answer.get("pop.response.description")), ("+OK".into(), "2 messages (320 octets)".into()));
        let pass = told("PASS segredo\r\n");
        assert_eq!((pass.get("pop.request.command"), pass.get("pop.password")), ("PASS".into(), "segredo".into()));
        assert_eq!(told("RETR 1\r\n").get("pop.request.parameter"), "1");
        assert_eq!(told("c2VuaGE=\r\n").get("pop.password"), "c2VuaGE=");
        assert_eq!(told("mail of somebody\r\n").protocols, "tcp:text");
    }

    #[test]
    fn a_server_is_known_by_its_greeting() {
        for line in ["+OK POP3 server ready\r\n", "+OK ready <1896.697170952@dbc.mtview.ca.us>\r\n"] {
            assert!(Proto::Pop.recognizes(line.as_bytes(), Carrier::STREAM), "{line}");
        }
        assert!(!Proto::Pop.recognizes(b"+OK\r\n", Carrier::STREAM));
        assert!(!Proto::Pop.recognizes(b"-ERR unknown command\r\n", Carrier::STREAM));
    }
}
