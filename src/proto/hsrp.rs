//! HSRP: several routers of Cisco's share an address, so that hosts need not notice when one fails. RFC 2281 §5; version 2 by
//! Cisco.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │    version    │   operation   │     state     │     hello     │
//! ├───────────────┼───────────────┼───────────────┼───────────────┤
//! │      hold     │    priority   │     group     │    reserved   │
//! ├───────────────┴───────────────┴───────────────┴───────────────┤
//! │           password (8 octets), address of the group           │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Version 2 consists of items of a type and a length; the state of a group is read, the others are told whole.

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{
    Carrier, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, ipv4, ipv6, label, mac, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2281 §5";
const SECOND: &str = "Cisco HSRP 2";

fields! {
    VERSION = dec("hsrp.version", SPEC, w("version", "versão"));
    OPERATION = dec("hsrp.opcode", SPEC, w("operation", "operação")).names(operation_name);
    STATE = dec("hsrp.state", SPEC, w("state", "estado")).names(state_name);
    HELLO = dec("hsrp.hellotime", SPEC, w("seconds between hellos", "segundos entre saudações"));
    HOLD = dec("hsrp.holdtime", SPEC, w("seconds until it counts as gone", "segundos até ser dado como perdido"));
    PRIORITY = dec("hsrp.priority", SPEC, w("priority", "prioridade"));
    GROUP = dec("hsrp.group", SPEC, w("group", "grupo"));
    RESERVED = dec("hsrp.reserved", SPEC, w("reserved", "reservado"));
    PASSWORD = text("hsrp.auth_data", SPEC, w("password", "senha")).secret();
    ADDRESS = ipv4("hsrp.virt_ip", SPEC, w("address of the group", "endereço do grupo"));
    ITEM = label("hsrp2.tlv", SECOND, w("item", "item")).group();
    ITEM_TYPE = dec("hsrp2.tlv.type", SECOND, w("item", "item"));
    ITEM_LENGTH = dec("hsrp2.tlv.length", SECOND, w("length", "comprimento"));
    VERSION_2 = dec("hsrp2.version", SECOND, w("version", "versão"));
    OPERATION_2 = dec("hsrp2.opcode", SECOND, w("operation", "operação")).names(operation_name);
    STATE_2 = dec("hsrp2.state", SECOND, w("state", "estado")).names(state_2_name);
    FAMILY = dec("hsrp2.ipversion", SECOND, w("version of IP", "versão do IP"));
    GROUP_2 = dec("hsrp2.group", SECOND, w("group", "grupo"));
    IDENTIFIER = mac("hsrp2.identifier", SECOND, w("router", "roteador"));
    PRIORITY_2 = dec("hsrp2.priority", SECOND, w("priority", "prioridade"));
    HELLO_2 = dec("hsrp2.hellotime", SECOND, w("milliseconds between hellos", "milissegundos entre saudações"));
    HOLD_2 = dec("hsrp2.holdtime", SECOND, w("milliseconds until it counts as gone", "milissegundos até ser dado como perdido"));
    ADDRESS_2 = ipv4("hsrp2.virt_ip", SECOND, w("address of the group", "endereço do grupo"));
    ADDRESS_6 = ipv6("hsrp2.virt_ip_v6", SECOND, w("address of the group", "endereço do grupo"));
    PASSWORD_2 = text("hsrp2.auth_data", SECOND, w("password", "senha")).secret();
    DATA = octets("hsrp2.data", SECOND, w("value", "valor"));
}

fn operation_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("hello", "saudação"),
        1 => w("wants to be active", "quer ser o ativo"),
        2 => w("gives up", "desiste"),
        3 => w("advertisement", "anúncio"),
        _ => return None,
    })
}

fn state_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("initial", "inicial"),
        1 => w("learning", "aprendendo"),
        2 => w("listening", "escutando"),
        4 => w("speaking", "falando"),
        8 => w("standby", "de reserva"),
        16 => w("active", "ativo"),
        _ => return None,
    })
}

fn state_2_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("disabled", "desligado"),
        1 => w("initial", "inicial"),
        2 => w("learning", "aprendendo"),
        3 => w("listening", "escutando"),
        4 => w("speaking", "falando"),
        5 => w("standby", "de reserva"),
        6 => w("active", "ativo"),
        _ => return None,
    })
}

/// Whether a message of version 2 begins here: its first item is the state of a group.
fn is_second(bytes: &[u8]) -> bool {
    matches!(bytes, [1, 40, 2, ..])
}

/// HSRP.
pub struct Hsrp;

impl Protocol for Hsrp {
    const INFO: &'static Info = &Info {
        name: "hsrp",
        title: "HSRP",
        about: w(
            "Several routers share an address, so that hosts need not notice when one fails.",
            "Vários roteadores dividem um endereço, para que os hosts não precisem perceber quando um falha.",
        ),
        spec: "RFC 2281",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Udp(1985), Key::Udp(2029)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes {
            _ if is_second(bytes) => Ok(Step::new(bytes.len(), Next::Nothing)),
            [0, 3, ..] => Ok(Step::new(bytes.len(), Next::Nothing)),
            [0, 0..=2, ..] if bytes.len() >= 20 => Ok(Step::new(bytes.len(), Next::Nothing)),
            [] | [0, ..] if bytes.len() < 20 => Err(Fault::Truncated { need: 20 }),
            _ => Err(Fault::Malformed(w("no message of HSRP", "não é uma mensagem HSRP"))),
        }
    }

    fn fits(bytes: &[u8], _: Carrier) -> bool {
        is_second(bytes) || matches!(bytes, [0, 0..=3, state, ..] if *state == 0 || state_name((*state).into()).is_some())
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let mut cursor = Cursor::new(bytes, 0, sink);
        if is_second(bytes) {
            while let Some(length) = cursor.peek(1).filter(|_| cursor.remaining() >= 2) {
                cursor.item(&ITEM, 2 + usize::from(length), &DATA, item);
            }
        } else if bytes.get(1) != Some(&3) {
            let _ = first(&mut cursor);
        } else {
            let _ = cursor.number(&VERSION, 1).and_then(|_| cursor.number(&OPERATION, 1));
        }
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let second = is_second(bytes);
        let (operation, state, address) =
            if second { (bytes.get(3), bytes.get(4), bytes.get(26..30)) } else { (bytes.get(1), bytes.get(2), bytes.get(16..20)) };
        if let Some(name) = operation.and_then(|number| operation_name((*number).into())) {
            say.words(name);
        }
        let name = if second { state_2_name } else { state_name };
        if let Some(name) = state.and_then(|number| name((*number).into())).filter(|_| operation != Some(&3)) {
            say.out.push_str(", ");
            say.words(name);
        }
        if let Some(address) = address.and_then(|octets| octets.first_chunk::<4>()).filter(|_| operation != Some(&3)) {
            let _ = write!(say, ", {}", Ipv4Addr::from(*address));
        }
    }
}

fn first(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    for def in [&VERSION, &OPERATION, &STATE, &HELLO, &HOLD, &PRIORITY, &GROUP, &RESERVED] {
        cursor.number(def, 1)?;
    }
    password(&PASSWORD, cursor)?;
    cursor.octets(&ADDRESS, 4).map(|_| ())
}

/// Tells a password, which zeros fill up to eight octets.
fn password(def: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let password = cursor.ahead().get(..8)?;
    let end = memchr::memchr(0, password).unwrap_or(password.len());
    cursor.computed(def, 8, Value::Text(password.get(..end)?))
}

fn item(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let kind = cursor.number(&ITEM_TYPE, 1)?;
    let length = cursor.number(&ITEM_LENGTH, 1)?;
    match (kind, length) {
        (1, 40) => {
            let family = cursor.peek(3)?;
            for def in [&VERSION_2, &OPERATION_2, &STATE_2, &FAMILY] {
                cursor.number(def, 1)?;
            }
            cursor.number(&GROUP_2, 2)?;
            cursor.octets(&IDENTIFIER, 6)?;
            for def in [&PRIORITY_2, &HELLO_2, &HOLD_2] {
                cursor.number(def, 4)?;
            }
            match family {
                6 => cursor.octets(&ADDRESS_6, 16).map(|_| ()),
                _ => cursor.octets(&ADDRESS_2, 4).map(|_| ()),
            }
        }
        (3, 8) => password(&PASSWORD_2, cursor),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Carrier;
    use crate::testing::tell;

    #[test]
    fn the_active_router_says_hello() {
        // Group 1, priority 110, "cisco", 192.0.2.1.
        let told = tell(Proto::Hsrp, "00 00 10 03 0a 6e 01 00 636973636f000000 c0000201");
        assert_eq!((told.get("hsrp.state"), told.get("hsrp.priority"), told.get("hsrp.virt_ip")), ("16".into(), "110".into(), "192.0.2.1".into()));
        assert_eq!(told.summaries[0], ["hello, active, 192.0.2.1", "saudação, ativo, 192.0.2.1"]);
    }

    #[test]
    fn version_2_consists_of_items() {
        let told = tell(
            Proto::Hsrp,
            &format!("01 28 02 00 06 04 0001 020000000001 0000006e 00000bb8 00002710 c0000201 {} 03 08 636973636f000000", "00".repeat(12)),
        );
        assert_eq!((told.get("hsrp2.group"), told.get("hsrp2.identifier")), ("1".into(), "02:00:00:00:00:01".into()));
        assert_eq!((told.get("hsrp2.hellotime"), told.get("hsrp2.virt_ip")), ("3000".into(), "192.0.2.1".into()));
        assert_eq!(told.summaries[0][0], "hello, active, 192.0.2.1");
        assert!(!Proto::Hsrp.fits(b"ping", Carrier::DATAGRAM));
    }
}
