//! RADIUS: a network asks a server whether this user may come in, and reports how long they stayed. RFC 2865 §3, RFC 2866.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │     code      │  identifier   │            length             │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │            authenticator (16 octets), attributes              │
//! └───────────────────────────────────────────────────────────────┘
//! ```

mod names;

use super::contract::{
    Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, Value, dec, ipv4, label, octets,
    text, time,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2865 §3";
const ATTRIBUTES: &str = "RFC 2865 §5";

fields! {
    CODE = dec("radius.code", SPEC, w("message", "mensagem")).at(0, 8).names(code_name);
    IDENTIFIER = dec("radius.id", SPEC, w("identifier", "identificador")).at(8, 8);
    LENGTH = dec("radius.length", SPEC, w("length", "comprimento")).at(16, 16);
    AUTHENTICATOR = octets("radius.authenticator", SPEC, w("authenticator", "autenticador")).at(32, 128);
    ATTRIBUTE = octets("radius.avp", ATTRIBUTES, w("attribute", "atributo")).group();
    TYPE = dec("radius.avp.type", ATTRIBUTES, w("attribute", "atributo")).names(names::attribute);
    ATTRIBUTE_LENGTH = dec("radius.avp.length", ATTRIBUTES, w("length", "comprimento"));
    USER = text("radius.User_Name", ATTRIBUTES, w("user", "usuário"));
    PASSWORD = octets("radius.User_Password", ATTRIBUTES, w("password, hidden with the shared secret", "senha, escondida com o segredo compartilhado"));
    ACCESS_ADDRESS = ipv4("radius.NAS_IP_Address", ATTRIBUTES, w("who asks", "quem pergunta"));
    ACCESS_PORT = dec("radius.NAS_Port", ATTRIBUTES, w("port of who asks", "porta de quem pergunta"));
    ACCESS_NAME = text("radius.NAS_Identifier", ATTRIBUTES, w("name of who asks", "nome de quem pergunta"));
    SERVICE = dec("radius.Service_Type", ATTRIBUTES, w("service", "serviço")).names(names::service);
    FRAMED_ADDRESS = ipv4("radius.Framed-IP-Address", ATTRIBUTES, w("user's address", "endereço do usuário"));
    REPLY = text("radius.Reply_Message", ATTRIBUTES, w("text for the user", "texto para o usuário"));
    CALLED = text("radius.Called_Station_Id", ATTRIBUTES, w("station called", "estação chamada"));
    CALLING = text("radius.Calling_Station_Id", ATTRIBUTES, w("station that calls", "estação que chama"));
    STATUS = dec("radius.Acct_Status_Type", "RFC 2866 §5.1", w("session", "sessão")).names(status_name);
    SESSION = text("radius.Acct_Session_Id", "RFC 2866 §5.5", w("session", "sessão"));
    INPUT = dec("radius.Acct_Input_Octets", "RFC 2866 §5.3", w("octets from the user", "octetos do usuário"));
    OUTPUT = dec("radius.Acct_Output_Octets", "RFC 2866 §5.4", w("octets to the user", "octetos para o usuário"));
    TIME = dec("radius.Acct_Session_Time", "RFC 2866 §5.7", w("session so far, in seconds", "sessão até agora, em segundos"));
    PORT_TYPE = dec("radius.NAS_Port_Type", ATTRIBUTES, w("kind of port", "tipo de porta")).names(names::port);
    MASK = ipv4("radius.Framed_IP_Netmask", ATTRIBUTES, w("user's mask", "máscara do usuário"));
    LONGEST = dec("radius.Framed_MTU", ATTRIBUTES, w("octets of a packet, at most", "octetos de um pacote, no máximo"));
    FILTER = text("radius.Filter_Id", ATTRIBUTES, w("filter", "filtro"));
    SESSION_LIMIT = dec("radius.Session_Timeout", ATTRIBUTES, w("session at most, in seconds", "sessão no máximo, em segundos"));
    IDLE_LIMIT = dec("radius.Idle_Timeout", ATTRIBUTES, w("silent for, at most, in seconds", "silêncio máximo, em segundos"));
    DELAY = dec("radius.Acct_Delay_Time", "RFC 2866 §5.2", w("tried for, in seconds", "tentando por, em segundos"));
    INPUT_PACKETS = dec("radius.Acct_Input_Packets", "RFC 2866 §5.8", w("packets from the user", "pacotes do usuário"));
    OUTPUT_PACKETS = dec("radius.Acct_Output_Packets", "RFC 2866 §5.9", w("packets to the user", "pacotes para o usuário"));
    CAUSE = dec("radius.Acct_Terminate_Cause", "RFC 2866 §5.10", w("why it ended", "por que terminou")).names(names::cause);
    WHEN = time("radius.Event_Timestamp", "RFC 2869 §5.3", w("time", "hora"));
    INTERIM = dec("radius.Acct_Interim_Interval", "RFC 2869 §5.16", w("reported every so many seconds", "relatado a cada tantos segundos"));
    PORT_NAME = text("radius.NAS_Port_Id", "RFC 2869 §5.17", w("name of the port", "nome da porta"));
    CONNECTION = text("radius.Connect_Info", "RFC 2869 §5.11", w("connection", "conexão"));
    GROUP = text("radius.Tunnel_Private_Group_Id", "RFC 2868 §3.6", w("VLAN or group", "VLAN ou grupo"));
    VENDOR_ATTRIBUTE = label("radius.vsa", "RFC 2865 §5.26", w("vendor's attribute", "atributo do fabricante")).group();
    VENDOR_TYPE = dec("radius.avp.vendor_type", "RFC 2865 §5.26", w("number", "número"));
    VENDOR_LENGTH = dec("radius.avp.vendor_len", "RFC 2865 §5.26", w("length", "comprimento"));
    VENDOR = dec("radius.avp.vendor_id", ATTRIBUTES, w("vendor", "fabricante")).names(names::vendor);
    EAP = octets("radius.EAP_Message", "RFC 3579 §3.1", w("EAP message", "mensagem EAP"));
    MESSAGE_AUTHENTICATOR = octets("radius.Message_Authenticator", "RFC 3579 §3.2", w("authentication code", "código de autenticação"));
    VALUE = octets("radius.avp.value", ATTRIBUTES, w("value", "valor"));
}

const HEADER: usize = 20;

fn code_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("may this user in?", "este usuário pode entrar?"),
        2 => w("access granted", "acesso concedido"),
        3 => w("access denied", "acesso negado"),
        4 => w("accounting", "contabilidade"),
        5 => w("accounting noted", "contabilidade anotada"),
        11 => w("challenge", "desafio"),
        12 => w("status of the server", "estado do servidor"),
        40 => w("disconnect", "desconecte"),
        41 => w("disconnected", "desconectado"),
        42 => w("not disconnected", "não desconectado"),
        43 => w("change of authorization", "mudança de autorização"),
        44 => w("authorization changed", "autorização mudada"),
        45 => w("authorization not changed", "autorização não mudada"),
        _ => return None,
    })
}

fn status_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("begins", "começa"),
        2 => w("ends", "termina"),
        3 => w("goes on", "continua"),
        7 => w("accounting on", "contabilidade ligada"),
        8 => w("accounting off", "contabilidade desligada"),
        _ => return None,
    })
}

/// The field of an attribute's value, where it has as many octets as it must.
fn field_of(attribute: u64, octets: usize) -> &'static FieldDef {
    match (attribute, octets) {
        (1, _) => &USER,
        (2, _) => &PASSWORD,
        (4, 4) => &ACCESS_ADDRESS,
        (5, 4) => &ACCESS_PORT,
        (6, 4) => &SERVICE,
        (8, 4) => &FRAMED_ADDRESS,
        (9, 4) => &MASK,
        (11, _) => &FILTER,
        (12, 4) => &LONGEST,
        (18, _) => &REPLY,
        (27, 4) => &SESSION_LIMIT,
        (28, 4) => &IDLE_LIMIT,
        (41, 4) => &DELAY,
        (47, 4) => &INPUT_PACKETS,
        (48, 4) => &OUTPUT_PACKETS,
        (49, 4) => &CAUSE,
        (77, _) => &CONNECTION,
        (81, _) => &GROUP,
        (85, 4) => &INTERIM,
        (87, _) => &PORT_NAME,
        (30, _) => &CALLED,
        (31, _) => &CALLING,
        (32, _) => &ACCESS_NAME,
        (40, 4) => &STATUS,
        (42, 4) => &INPUT,
        (43, 4) => &OUTPUT,
        (44, _) => &SESSION,
        (46, 4) => &TIME,
        (61, 4) => &PORT_TYPE,
        (79, _) => &EAP,
        (80, _) => &MESSAGE_AUTHENTICATOR,
        _ => &VALUE,
    }
}

/// The value of the first attribute of this type.
fn attribute(bytes: &[u8], wanted: u8) -> Option<&[u8]> {
    let mut rest = bytes.get(HEADER..)?;
    while let &[kind, length @ 2..=255, ..] = rest {
        let (own, behind) = rest.split_at_checked(length.into())?;
        if kind == wanted {
            return own.get(2..);
        }
        rest = behind;
    }
    None
}

/// Whether the attributes in `bytes` fill them.
fn attributes_fit(mut bytes: &[u8]) -> bool {
    while let &[_, length @ 2..=255, ..] = bytes {
        match bytes.get(length.into()..) {
            Some(rest) => bytes = rest,
            None => return false,
        }
    }
    bytes.is_empty()
}

/// RADIUS.
pub struct Radius;

impl Protocol for Radius {
    const INFO: &'static Info = &Info {
        name: "radius",
        title: "RADIUS",
        about: w(
            "A network asks a server whether this user may come in, and reports how long they stayed.",
            "Uma rede pergunta a um servidor se este usuário pode entrar, e informa quanto tempo ficou.",
        ),
        spec: "RFC 2865",
        osi: Osi::Application,
        pdu: Pdu::Message,
        keys: &[Key::Udp(1812), Key::Udp(1813), Key::Udp(1645), Key::Udp(1646), Key::Udp(3799)],
        fields: FIELDS,
        ends: None,
    };

    // Codes below 64, lengths of 20 to 4095.
    const SIGNATURES: &'static [Signature] = &[Signature::datagrams(&[(1, 5), (11, 12), (40, 45)]).with(0x0000_f000_0000_0000, 0)];

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(length) = be16(bytes, 2).map(usize::from).filter(|_| bytes.len() >= HEADER) else {
            return Err(Fault::Truncated { need: HEADER });
        };
        if length < HEADER {
            return Err(Fault::Malformed(w("a length below that of the header", "um comprimento menor que o do cabeçalho")));
        }
        Ok(Step::new(length, Next::Nothing).claim(length))
    }

    fn fits(bytes: &[u8], carrier: Carrier) -> bool {
        let length = be16(bytes, 2).map(usize::from);
        let known = bytes.first().is_some_and(|code| code_name((*code).into()).is_some());
        known && length.is_some_and(|length| (HEADER..=4096).contains(&length) && (length <= bytes.len() || !carrier.whole))
    }

    fn recognizes(bytes: &[u8], carrier: Carrier) -> bool {
        // Two attributes at least that fill what the length says.
        Self::fits(bytes, carrier)
            && be16(bytes, 2) == u16::try_from(bytes.len()).ok()
            && bytes.len() >= HEADER + 8
            && bytes.get(HEADER..).is_some_and(|rest| attributes_fit(rest) && names::attribute(rest[0].into()).is_some())
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let &[code, identifier, ..] = layer.header() else { return None };
        match code {
            1 | 4 | 12 | 40 | 43 => Some(Exchange::numbered(true, identifier.into())),
            2 | 3 | 5 | 11 | 41 | 42 | 44 | 45 => Some(Exchange::numbered(false, identifier.into())),
            _ => None,
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut cursor = Cursor::new(layer.header(), HEADER, sink);
        while let Some(length) = cursor.peek(1).map(usize::from).filter(|length| *length >= 2) {
            let whole = Value::Bytes(cursor.ahead().get(..length).unwrap_or_else(|| cursor.ahead()));
            cursor.group(&ATTRIBUTE, length, whole, &VALUE, |cursor| {
                let kind = cursor.number(&TYPE, 1)?;
                cursor.number(&ATTRIBUTE_LENGTH, 1)?;
                match (kind, length - 2) {
                    (26, 4..) => vendor(cursor),
                    // RFC 2869 §5.3: seconds since 1970.
                    (55, 4) => {
                        let seconds = i64::from(be32(cursor.ahead(), 0)?);
                        cursor.computed(&WHEN, 4, Value::Time(seconds * 1_000_000_000))
                    }
                    (_, 0) => Some(()),
                    (_, octets) => cursor.octets(field_of(kind, octets), octets).map(|_| ()),
                }
            });
        }
        cursor.rest(&VALUE);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = bytes.first().and_then(|code| code_name((*code).into())) {
            say.words(name);
        }
        if let Some(user) = attribute(bytes, 1) {
            say.out.push(' ');
            say.quote(user);
        }
        if let Some(name) = attribute(bytes, 40).and_then(|status| status_name((*status.get(3)?).into())) {
            say.words(w(": session ", ": sessão "));
            say.words(name);
        }
    }
}

/// Tells whose attributes follow, and those, where they have the form that RFC 2865 §5.26 recommends.
fn vendor(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&VENDOR, 4)?;
    let inside = cursor.ahead();
    while attributes_fit(inside)
        && let Some(length) = cursor.peek(1)
    {
        cursor.item(&VENDOR_ATTRIBUTE, length.into(), &VALUE, |cursor| {
            cursor.number(&VENDOR_TYPE, 1)?;
            cursor.number(&VENDOR_LENGTH, 1).map(|_| ())
        });
    }
    cursor.rest(&VALUE);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Carrier, Stop};
    use crate::testing::{octets, tell};

    /// RFC 2865 §7.1: the user nemo at 192.168.1.16, port 3.
    const REQUEST: &str = "01 00 0038 0f403f9473978057bd83d5cb98f4227a 01 06 6e656d6f
        02 12 0dbe708d93d413ce3196e43f782a0aee 04 06 c0a80110 05 06 00000003";

    #[test]
    fn the_request_of_rfc_2865_section_7_1() {
        let told = tell(Proto::Radius, REQUEST);
        assert_eq!((told.protocols.as_str(), told.stop), ("radius", Stop::Done));
        assert_eq!((told.get("radius.User_Name"), told.get("radius.NAS_IP_Address")), ("nemo".into(), "192.168.1.16".into()));
        assert_eq!((told.get("radius.avp.type"), told.get("radius.NAS_Port")), ("1;2;4;5".into(), "3".into()));
        assert!(told.get("radius.avp").starts_with("01066e656d6f;02120dbe708d"));
        assert_eq!(told.summaries[0][0], "may this user in? \"nemo\"");
    }

    #[test]
    fn a_session_and_what_a_vendor_adds() {
        // Ended because the user wished it, on 2026-01-01; Cisco's first attribute.
        let told = tell(
            Proto::Radius,
            "04 07 003d 00000000000000000000000000000000  2806 00000002  3106 00000001  3706 6955b900  3d06 00000013
             1a11 00000009 01 0b 72783d6f6c612121 40",
        );
        assert_eq!((told.get("radius.Acct_Terminate_Cause"), told.get("radius.NAS_Port_Type")), ("1".into(), "19".into()));
        assert_eq!(told.get("radius.Event_Timestamp"), "1767225600.000000000");
        assert_eq!((told.get("radius.avp.vendor_id"), told.get("radius.avp.vendor_type"), told.get("radius.avp.vendor_len")), ("9".into(), "1".into(), "11".into()));
    }

    #[test]
    fn a_message_is_known_by_attributes_that_fill_it() {
        assert!(Proto::Radius.recognizes(&octets(REQUEST), Carrier::DATAGRAM));
        assert!(!Proto::Radius.recognizes(&octets(REQUEST)[..54], Carrier::DATAGRAM));
        assert!(!Proto::Radius.fits(b"Multicast numero 1", Carrier::DATAGRAM));
        // An attribute of no length does not loop.
        assert_eq!(tell(Proto::Radius, &format!("02 00 0016 {} 0100", "00".repeat(16))).get("radius.avp.value"), "0100");
    }
}
