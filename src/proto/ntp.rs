//! NTP: asks a clock what time it is, and works out from four instants how far the own clock is off. RFC 5905 §7.3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬─────┬─────┬───────────────┬───────────────┬───────────────┤
//! │ L │ ver │mode │    stratum    │     poll      │   precision   │
//! ├───┴─────┴─────┴───────────────┴───────────────┴───────────────┤
//! │                          root delay                           │
//! ├───────────────────────────────────────────────────────────────┤
//! │                        root dispersion                        │
//! ├───────────────────────────────────────────────────────────────┤
//! │                           reference                           │
//! ├───────────────────────────────────────────────────────────────┤
//! │      instants of 8 octets: reference, origin, receive,        │
//! │      transmit; then extension fields and a code               │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Messages of mode 6 and 7, by which a server is managed, are told by their headers.

use std::net::Ipv4Addr;

use super::contract::{Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, label, octets, signed, time};
use super::cursor::Cursor;
use super::ntp_instant::instant;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 5905 §7.3";
const EXTENSION_SPEC: &str = "RFC 7822 §3";
const CONTROL: &str = "RFC 9327 §2";
const PRIVATE: &str = "ntpd, ntp_request.h";

fields! {
    FLAGS = hex(2, "ntp.flags", SPEC, w("flags", "sinalizadores")).group();
    LEAP = dec("ntp.flags.li", SPEC, w("leap second", "segundo intercalar")).names(leap_name);
    PRIVATE_RESPONSE = dec("ntp.priv.flags.r", PRIVATE, w("response", "resposta"));
    PRIVATE_MORE = dec("ntp.priv.flags.more", PRIVATE, w("more follows", "segue mais"));
    VERSION = dec("ntp.flags.vn", SPEC, w("version", "versão"));
    MODE = dec("ntp.flags.mode", SPEC, w("mode", "modo")).names(mode_name);
    STRATUM = dec("ntp.stratum", SPEC, w("stratum", "estrato"))
        .names(stratum_name)
        .about("How many servers lie between this clock and one that tells the time by itself.", "Quantos servidores há entre este relógio e um que sabe a hora por si.");
    POLL = signed("ntp.ppoll", SPEC, w("asked every 2^n seconds", "consultado a cada 2^n segundos"));
    PRECISION = signed("ntp.precision", SPEC, w("precise to 2^n seconds", "preciso até 2^n segundos"));
    ROOT_DELAY = dec("ntp.rootdelay", SPEC, w("round trip to the root, in 2^-16 s", "ida e volta até a raiz, em 2^-16 s"));
    ROOT_DISPERSION = dec("ntp.rootdispersion", SPEC, w("error from the root, in 2^-16 s", "erro desde a raiz, em 2^-16 s"));
    REFERENCE = octets("ntp.refid", SPEC, w("reference", "referência"))
        .about("The clock that this one is set by: four letters at stratum 1, an address or a hash above.", "O relógio pelo qual este é acertado: quatro letras no estrato 1, um endereço ou hash acima.");
    REFERENCE_TIME = time("ntp.reftime", SPEC, w("clock last set", "último acerto do relógio"));
    ORIGIN = time("ntp.org", SPEC, w("client sent (origin)", "cliente enviou (origem)"));
    RECEIVE = time("ntp.rec", SPEC, w("server received", "servidor recebeu"));
    TRANSMIT = time("ntp.xmt", SPEC, w("sent (transmit)", "enviado (transmissão)"));
    EXTENSION = label("ntp.ext", EXTENSION_SPEC, w("extension field", "campo de extensão")).group();
    EXTENSION_TYPE = hex(4, "ntp.ext.type", EXTENSION_SPEC, w("type", "tipo")).names(extension_name);
    EXTENSION_LENGTH = dec("ntp.ext.length", EXTENSION_SPEC, w("length", "comprimento"));
    EXTENSION_VALUE = octets("ntp.ext.value", EXTENSION_SPEC, w("value", "valor"));
    KEY = octets("ntp.keyid", SPEC, w("key", "chave"));
    MAC = octets("ntp.mac", SPEC, w("authentication code", "código de autenticação"));
    CONTROL_FLAGS = hex(2, "ntp.ctrl.flags2", CONTROL, w("operation", "operação")).group();
    CONTROL_RESPONSE = flag("ntp.ctrl.flags2.r", CONTROL, w("response", "resposta"));
    CONTROL_ERROR = flag("ntp.ctrl.flags2.error", CONTROL, w("error", "erro"));
    CONTROL_MORE = flag("ntp.ctrl.flags2.more", CONTROL, w("more follows", "continua"));
    CONTROL_OPCODE = dec("ntp.ctrl.flags2.opcode", CONTROL, w("operation", "operação"));
    CONTROL_SEQUENCE = dec("ntp.ctrl.sequence", CONTROL, w("sequence number", "número de sequência"));
    CONTROL_STATUS = hex(4, "ntp.ctrl.status", CONTROL, w("status", "estado"));
    CONTROL_ASSOCIATION = dec("ntp.ctrl.associd", CONTROL, w("association", "associação"));
    CONTROL_OFFSET = dec("ntp.ctrl.offset", CONTROL, w("offset", "deslocamento"));
    CONTROL_COUNT = dec("ntp.ctrl.count", CONTROL, w("octets of data", "octetos de dados"));
    CONTROL_DATA = octets("ntp.ctrl.data", CONTROL, w("data", "dados"));
    PRIVATE_SEQUENCE = dec("ntp.priv.auth_seq", PRIVATE, w("authenticated, sequence", "autenticada, sequência"));
    PRIVATE_IMPLEMENTATION = dec("ntp.priv.impl", PRIVATE, w("implementation", "implementação"));
    PRIVATE_CODE = dec("ntp.priv.reqcode", PRIVATE, w("request", "pedido"));
    PRIVATE_DATA = octets("ntp.priv.data", PRIVATE, w("data", "dados"));
}

/// Octets of a message of modes 1 to 5.
const TIMES: usize = 48;
/// Octets of the headers of modes 6 and 7.
const MANAGEMENT: usize = 12;

fn leap_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhum"),
        1 => w("the last minute of the day has 61", "o último minuto do dia tem 61"),
        2 => w("the last minute of the day has 59", "o último minuto do dia tem 59"),
        _ => w("clock not set", "relógio não acertado"),
    })
}

fn mode_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("symmetric active", "simétrico ativo"),
        2 => w("symmetric passive", "simétrico passivo"),
        3 => w("client", "cliente"),
        4 => w("server", "servidor"),
        5 => w("broadcast", "broadcast"),
        6 => w("control", "controle"),
        7 => w("private", "privado"),
        _ => return None,
    })
}

fn stratum_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("unspecified", "não especificado"),
        1 => w("has a clock of its own", "tem relógio próprio"),
        2..=15 => w("set by a server", "acertado por um servidor"),
        16 => w("clock not set", "relógio não acertado"),
        _ => return None,
    })
}

fn extension_name(number: u64) -> Option<Words> {
    Some(match number {
        0x0104 => w("unique identifier", "identificador único"),
        0x0204 => w("cookie", "cookie"),
        0x0304 => w("placeholder for a cookie", "lugar para um cookie"),
        0x0404 => w("authenticator", "autenticador"),
        0x2005 => w("checksum complement", "complemento da soma de verificação"),
        _ => return None,
    })
}

/// The mode in the first octet, and how many octets its header has; `None` for what is no message.
fn header(first: u8) -> Option<(u8, usize)> {
    let (version, mode) = (first >> 3 & 7, first & 7);
    let octets = match mode {
        // Version 1 had no mode: its bits are zero (RFC 1059, appendix B).
        0 if version == 1 => TIMES,
        1..=5 => TIMES,
        6 | 7 => if mode == 6 { MANAGEMENT } else { 8 },
        _ => return None,
    };
    (1..=4).contains(&version).then_some((mode, octets))
}

/// NTP.
pub struct Ntp;

impl Protocol for Ntp {
    const INFO: &'static Info = &Info {
        name: "ntp",
        title: "NTP",
        about: w(
            "Asks a server for the time, so that clocks agree to milliseconds.",
            "Pergunta a hora a um servidor, para que os relógios concordem em milissegundos.",
        ),
        spec: "RFC 5905",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(123)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(first) = bytes.first() else { return Err(Fault::Truncated { need: TIMES }) };
        match header(*first) {
            None => Err(Fault::Malformed(w("no version or no mode of NTP's", "não é uma versão ou um modo do NTP"))),
            Some((_, need)) if bytes.len() < need => Err(Fault::Truncated { need }),
            Some(_) => Ok(Step::new(bytes.len(), Next::Nothing)),
        }
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        bytes.first().is_some_and(|first| header(*first).is_some_and(|(_, need)| bytes.len() >= need || !carrier.whole))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        let mode = bytes.first().map(|first| first & 7);
        let parts: &[(&'static FieldDef, u32)] = match mode {
            Some(7) => &[(&PRIVATE_RESPONSE, 1), (&PRIVATE_MORE, 1), (&VERSION, 3), (&MODE, 3)],
            _ => &[(&LEAP, 2), (&VERSION, 3), (&MODE, 3)],
        };
        let told = cursor.flags(&FLAGS, 8, parts).and_then(|_| match mode {
            Some(6) => control(&mut cursor),
            Some(7) => private(&mut cursor),
            _ => times(&mut cursor),
        });
        if told.is_none() {
            cursor.rest(&EXTENSION_VALUE);
        }
    }

    /// The answer repeats the instant at which the question was sent.
    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let bytes = layer.bytes();
        let instant = |at: usize| Some(u64::from(be32(bytes, at)?) << 32 | u64::from(be32(bytes, at + 4)?));
        match bytes.first()? & 7 {
            3 => Some(Exchange::numbered(true, instant(40)?)),
            4 => Some(Exchange::numbered(false, instant(24)?)),
            _ => None,
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some((mode, _)) = bytes.first().and_then(|first| header(*first)) else { return };
        if let Some(name) = mode_name(mode.into()) {
            say.words(name);
        }
        let Some(stratum) = bytes.get(1).filter(|stratum| mode <= 5 && **stratum != 0) else { return };
        say.words(w(", stratum ", ", estrato "));
        say.number(*stratum);
        if let Some(reference) = bytes.get(12..16).and_then(|octets| octets.first_chunk::<4>()) {
            let letters = reference.split(|octet| *octet == 0).next().unwrap_or_default();
            match stratum {
                1 => {
                    say.out.push_str(", ");
                    say.wire(letters);
                }
                _ => {
                    say.words(w(", set by ", ", acertado por "));
                    say.ipv4(Ipv4Addr::from(*reference));
                }
            }
        }
    }
}

fn times(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&STRATUM, 1)?;
    cursor.number(&POLL, 1)?;
    cursor.number(&PRECISION, 1)?;
    cursor.number(&ROOT_DELAY, 4)?;
    cursor.number(&ROOT_DISPERSION, 4)?;
    cursor.octets(&REFERENCE, 4)?;
    for def in [&REFERENCE_TIME, &ORIGIN, &RECEIVE, &TRANSMIT] {
        let instant = instant(cursor.ahead())?;
        cursor.computed(def, 8, Value::Time(instant))?;
    }
    // RFC 7822 §3: what is long enough for a field and no code of 20 or 24 octets is a field.
    while cursor.remaining() > 24 {
        let length = usize::from(be16(cursor.ahead(), 2)?);
        if length < 16 || length > cursor.remaining() || !length.is_multiple_of(4) {
            break;
        }
        cursor.item(&EXTENSION, length, &EXTENSION_VALUE, |cursor| {
            cursor.number(&EXTENSION_TYPE, 2)?;
            cursor.number(&EXTENSION_LENGTH, 2)?;
            Some(())
        });
    }
    if cursor.remaining() >= 4 {
        cursor.octets(&KEY, 4)?;
    }
    cursor.rest(&MAC);
    Some(())
}

fn control(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let parts: [(&'static FieldDef, u32); 4] =
        [(&CONTROL_RESPONSE, 1), (&CONTROL_ERROR, 1), (&CONTROL_MORE, 1), (&CONTROL_OPCODE, 5)];
    cursor.flags(&CONTROL_FLAGS, 8, &parts)?;
    for def in [&CONTROL_SEQUENCE, &CONTROL_STATUS, &CONTROL_ASSOCIATION, &CONTROL_OFFSET, &CONTROL_COUNT] {
        cursor.number(def, 2)?;
    }
    cursor.rest(&CONTROL_DATA);
    Some(())
}

fn private(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&PRIVATE_SEQUENCE, 1)?;
    cursor.number(&PRIVATE_IMPLEMENTATION, 1)?;
    cursor.number(&PRIVATE_CODE, 1)?;
    cursor.rest(&PRIVATE_DATA);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::tell;

    /// A server's answer, version 4, of stratum 1, its instants on 2026-01-01 at 00:00:00 UTC, and half a second later.
    const ANSWER: &str = "24 01 06 e8 00000010 00000020 47505300
        ed00378000000000 ed00378000000000 ed00378080000000 ed00378080000000";

    #[test]
    fn the_first_bits_of_a_private_message_are_no_leap_second() {
        let told = tell(Proto::Ntp, "d7 00 03 2a 00000000");
        assert_eq!((told.get("ntp.priv.flags.r"), told.get("ntp.priv.flags.more"), told.get("ntp.flags.li")), ("1".into(), "1".into(), String::new()));
    }

    #[test]
    fn instants_are_told_as_times() {
        let told = tell(Proto::Ntp, ANSWER);
        assert_eq!((told.protocols.as_str(), told.stop), ("ntp", Stop::Done));
        assert_eq!((told.get("ntp.flags.mode"), told.get("ntp.stratum")), ("4".into(), "1".into()));
        assert_eq!((told.get("ntp.org"), told.get("ntp.rec")), ("1767225600.000000000".into(), "1767225600.500000000".into()));
        assert_eq!((told.get("ntp.precision"), told.get("ntp.refid")), ("-24".into(), "47505300".into()));
        assert_eq!(told.summaries[0], ["server, stratum 1, GPS", "servidor, estrato 1, GPS"]);
    }

    #[test]
    fn an_instant_after_february_2036_is_of_the_next_era() {
        let told = tell(Proto::Ntp, &ANSWER.replacen("ed00378000000000", "0000000100000000", 1));
        assert_eq!(told.get("ntp.reftime"), "2085978497.000000000");
    }

    #[test]
    fn extension_fields_and_a_code() {
        // A unique identifier of 12 octets (RFC 8915 §5.3), then a key and an MD5 digest.
        let fields = format!("0104 0010 {} 00000001 {}", "5a".repeat(12), "aa".repeat(16));
        let told = tell(Proto::Ntp, &format!("{ANSWER} {fields}"));
        assert_eq!((told.get("ntp.ext.type"), told.get("ntp.keyid")), ("0x0104".into(), "00000001".into()));
        assert_eq!(told.get("ntp.mac"), "aa".repeat(16));
    }

    #[test]
    fn a_server_is_managed_by_other_modes() {
        let told = tell(Proto::Ntp, "16 02 0001 0000 0000 0000 0000");
        assert_eq!((told.get("ntp.ctrl.flags2.opcode"), told.get("ntp.stratum")), ("2".into(), String::new()));
        assert_eq!(tell(Proto::Ntp, "17 00 03 2a 00000000").get("ntp.priv.reqcode"), "42");
        assert!(Proto::Ntp.fits(&[&[0x08][..], &[0; 47]].concat(), Carrier::DATAGRAM));
        assert!(!Proto::Ntp.fits(b"ping", Carrier::DATAGRAM) && !Proto::Ntp.fits(&[0; 48], Carrier::DATAGRAM));
    }
}
