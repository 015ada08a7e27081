//! Telnet: a terminal at a distance; what is typed goes one way, what is to be shown the other. RFC 854, RFC 855.
//!
//! ```text
//! ├───────────────┬───────────────┬───────────────┤
//! │   255 (IAC)   │    command    │    option     │   between the characters, at any place
//! └───────────────┴───────────────┴───────────────┘
//! ```
//!
//! Nothing is encrypted: who listens reads what is typed, passwords too, character by character.

use super::contract::{
    Carrier, Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, label, octets, text,
};
use super::cursor::Cursor;
use super::look::look;
use super::Proto;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 854";
const OPTIONS: &str = "RFC 855";

fields! {
    COMMAND_GROUP = label("telnet.command", SPEC, w("command", "comando")).group();
    ESCAPE = dec("telnet.iac", SPEC, w("interpret as command (IAC)", "interpretar como comando (IAC)"));
    COMMAND = dec("telnet.cmd", SPEC, w("command", "comando")).names(command_name);
    OPTION = dec("telnet.subcmd", OPTIONS, w("option", "opção")).names(option_name);
    VALUE = octets("telnet.option_data", OPTIONS, w("value of the option", "valor da opção"));
    DATA = text("telnet.data", SPEC, w("characters", "caracteres"));
}

const IAC: u8 = 255;
const SUBNEGOTIATION: u8 = 250;
const SUBNEGOTIATION_END: u8 = 240;

fn command_name(number: u64) -> Option<Words> {
    Some(match number {
        236 => w("end of file", "fim do arquivo"),
        237 => w("suspend", "suspender"),
        238 => w("abort", "abortar"),
        239 => w("end of record", "fim do registro"),
        240 => w("end of the value (SE)", "fim do valor (SE)"),
        241 => w("nothing", "nada"),
        242 => w("data mark", "marca de dados"),
        243 => w("break", "interrupção"),
        244 => w("interrupt the program", "interromper o programa"),
        245 => w("abort the output", "abortar a saída"),
        246 => w("are you there?", "você está aí?"),
        247 => w("erase a character", "apagar um caractere"),
        248 => w("erase the line", "apagar a linha"),
        249 => w("go ahead", "prossiga"),
        250 => w("value of an option (SB)", "valor de uma opção (SB)"),
        251 => w("I will (WILL)", "eu vou (WILL)"),
        252 => w("I won't (WON'T)", "eu não vou (WON'T)"),
        253 => w("please do (DO)", "faça (DO)"),
        254 => w("please don't (DON'T)", "não faça (DON'T)"),
        255 => w("the octet 255", "o octeto 255"),
        _ => return None,
    })
}

fn option_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("binary", "binário"),
        1 => w("echo what is typed", "ecoar o que se digita"),
        3 => w("no go-ahead", "sem prosseguir"),
        5 => w("status", "estado"),
        6 => w("timing mark", "marca de tempo"),
        24 => w("kind of terminal", "tipo de terminal"),
        31 => w("size of the window", "tamanho da janela"),
        32 => w("speed of the terminal", "velocidade do terminal"),
        33 => w("flow control", "controle de fluxo"),
        34 => w("line mode", "modo de linha"),
        35 => w("X display", "tela X"),
        36 => w("environment", "ambiente"),
        37 => w("authentication", "autenticação"),
        38 => w("encryption", "cifra"),
        39 => w("new environment", "ambiente novo"),
        44 => w("serial port", "porta serial"),
        46 => same("TLS"),
        _ => return None,
    })
}

/// Octets of the command at the start of `bytes`, which begin with IAC; `None` where it is not whole.
fn command(bytes: &[u8]) -> Option<usize> {
    match *bytes.get(1)? {
        251..=254 => (bytes.len() >= 3).then_some(3),
        SUBNEGOTIATION => {
            // The value ends with IAC SE; an octet 255 in it stands there twice.
            let mut at = 2;
            loop {
                at += memchr::memchr(IAC, bytes.get(at..)?)?;
                if *bytes.get(at + 1)? == SUBNEGOTIATION_END {
                    return Some(at + 2);
                }
                at += 2;
            }
        }
        _ => Some(2),
    }
}

/// Telnet.
pub struct Telnet;

impl Protocol for Telnet {
    const INFO: &'static Info = &Info {
        name: "telnet",
        title: "Telnet",
        about: w(
            "A terminal at a distance, nothing of it encrypted: passwords can be read, too.",
            "Um terminal a distância, nada cifrado: senhas também podem ser lidas.",
        ),
        spec: "RFC 854",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Tcp(23)],
        fields: FIELDS,
        ends: None,
    };

    // Every command is one of the last octets.
    const SIGNATURES: &'static [Signature] = &[Signature::streams(&[(IAC, IAC)]).with(0x00f0_0000_0000_0000, 0x00f0_0000_0000_0000)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.first() == Some(&IAC) {
                match command(rest) {
                    Some(octets) => at += octets,
                    // The rest of the command may come; what stands before it is whole.
                    None if at == 0 => return Err(Fault::Truncated { need: bytes.len() + 1 }),
                    None => break,
                }
            } else {
                at += memchr::memchr(IAC, rest).unwrap_or(rest.len());
            }
        }
        Ok(Step::new(at, Next::Nothing).claim(at))
    }

    fn speaks_in_turns(_: &[u8]) -> bool {
        true
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        match bytes {
            [IAC, command, ..] => *command >= 236,
            [] => false,
            // Characters, and what moves the cursor of a terminal.
            _ => bytes.iter().take(16).all(|octet| matches!(octet, 0 | 7..=13 | 27 | 32..=126 | 127)) || look(bytes) == Proto::Text,
        }
    }

    fn recognizes(bytes: &[u8], _: Carrier) -> bool {
        // Two commands at least, the first about a known option.
        let about = |bytes: &[u8]| match bytes {
            [IAC, 251..=254, option, ..] => option_name((*option).into()).is_some(),
            [IAC, SUBNEGOTIATION, ..] => command(bytes).is_some(),
            _ => false,
        };
        about(bytes) && (bytes.len() == 3 || bytes.get(3..).is_some_and(about))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), 0, sink);
        while cursor.remaining() > 0 {
            let ahead = cursor.ahead();
            if ahead.first() != Some(&IAC) {
                let octets = memchr::memchr(IAC, ahead).unwrap_or(ahead.len());
                cursor.octets(&DATA, octets);
                continue;
            }
            let Some(octets) = command(ahead) else { break };
            cursor.item(&COMMAND_GROUP, octets, &VALUE, |cursor| {
                cursor.number(&ESCAPE, 1)?;
                let kind = cursor.number(&COMMAND, 1)?;
                if kind == u64::from(SUBNEGOTIATION) {
                    cursor.number(&OPTION, 1)?;
                    cursor.octets(&VALUE, octets.checked_sub(5).filter(|octets| *octets > 0)?)?;
                    cursor.number(&ESCAPE, 1)?;
                    cursor.number(&COMMAND, 1)?;
                } else if octets == 3 {
                    cursor.number(&OPTION, 1)?;
                }
                Some(())
            });
        }
        cursor.rest(&VALUE);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let mut bytes = layer.header();
        let mut shown = 0;
        while let Some(first) = bytes.first().filter(|_| shown < 6) {
            say.out.push_str(if shown > 0 { ", " } else { "" });
            shown += 1;
            if *first != IAC {
                let (data, rest) = bytes.split_at(memchr::memchr(IAC, bytes).unwrap_or(bytes.len()));
                say.quote(data);
                bytes = rest;
                continue;
            }
            let Some(octets) = command(bytes) else { break };
            if let Some(name) = bytes.get(1).and_then(|command| command_name((*command).into())) {
                say.words(name);
            }
            if let Some(option) = bytes.get(2).filter(|_| octets > 2) {
                say.out.push_str(": ");
                match option_name((*option).into()) {
                    Some(name) => say.words(name),
                    None => say.out.push_str(&option.to_string()),
                }
            }
            bytes = bytes.get(octets..).unwrap_or_default();
        }
        if !bytes.is_empty() {
            say.out.push_str(", …");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::{octets, tell};

    /// Port 23 to 40000.
    const TCP: &str = "0017 9c40 00000001 00000001 5018 ffff 0000 0000";

    #[test]
    fn options_are_agreed_on_between_characters() {
        // IAC WILL ECHO, IAC DO window size, "login: ".
        let told = tell(Proto::Tcp, &format!("{TCP} fffb01 fffd1f 6c6f67696e3a20"));
        assert_eq!((told.protocols.as_str(), told.get("telnet.data").as_str()), ("tcp:telnet", "login: "));
        assert_eq!((told.get("telnet.cmd"), told.get("telnet.subcmd")), ("251;253".into(), "1;31".into()));
        assert_eq!(
            told.summaries[1][0],
            "I will (WILL): echo what is typed, please do (DO): size of the window, \"login: \""
        );
    }

    #[test]
    fn a_value_ends_where_the_escape_stands_alone() {
        // RFC 1073: a window 255 wide, whose octet 255 stands twice.
        let told = tell(Proto::Tcp, &format!("{TCP} fffa1f 00ffff 0018 fff0"));
        assert_eq!((told.get("telnet.option_data"), told.get("telnet.cmd")), ("00ffff0018".into(), "250;240".into()));
        let cut = tell(Proto::Tcp, &format!("{TCP} fffa1f 00"));
        assert_eq!(cut.protocols, "tcp:telnet");
    }

    #[test]
    fn negotiation_is_known_on_any_port() {
        assert!(Proto::Telnet.recognizes(&octets("fffd18fffd20"), Carrier::STREAM));
        assert!(!Proto::Telnet.recognizes(&octets("ffd8ffe000104a464946"), Carrier::STREAM));
        assert!(!Proto::Telnet.fits(&octets("ffd8ffe000104a464946"), Carrier::STREAM));
    }
}
