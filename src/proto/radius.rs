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

use super::contract::{
    Carrier, Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Signature, Step, dec, ipv4, label, octets,
    text,
};
use super::cursor::Cursor;
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2865 §3";
const ATTRIBUTES: &str = "RFC 2865 §5";

fields! {
    CODE = dec("radius.code", SPEC, w("message", "mensagem")).at(0, 8).names(code_name);
    IDENTIFIER = dec("radius.id", SPEC, w("identifier", "identificador")).at(8, 8);
    LENGTH = dec("radius.length", SPEC, w("length", "comprimento")).at(16, 16);
    AUTHENTICATOR = octets("radius.authenticator", SPEC, w("authenticator", "autenticador")).at(32, 128);
    ATTRIBUTE = label("radius.avp", ATTRIBUTES, w("attribute", "atributo")).group();
    TYPE = dec("radius.avp.type", ATTRIBUTES, w("attribute", "atributo")).names(attribute_name);
    ATTRIBUTE_LENGTH = dec("radius.avp.length", ATTRIBUTES, w("length", "comprimento"));
    USER = text("radius.User_Name", ATTRIBUTES, w("user", "usuário"));
    PASSWORD = octets("radius.User_Password", ATTRIBUTES, w("password, hidden with the shared secret", "senha, escondida com o segredo compartilhado"));
    ACCESS_ADDRESS = ipv4("radius.NAS_IP_Address", ATTRIBUTES, w("who asks", "quem pergunta"));
    ACCESS_PORT = dec("radius.NAS_Port", ATTRIBUTES, w("port of who asks", "porta de quem pergunta"));
    ACCESS_NAME = text("radius.NAS_Identifier", ATTRIBUTES, w("name of who asks", "nome de quem pergunta"));
    SERVICE = dec("radius.Service_Type", ATTRIBUTES, w("service", "serviço"));
    FRAMED_ADDRESS = ipv4("radius.Framed-IP-Address", ATTRIBUTES, w("user's address", "endereço do usuário"));
    REPLY = text("radius.Reply_Message", ATTRIBUTES, w("text for the user", "texto para o usuário"));
    CALLED = text("radius.Called_Station_Id", ATTRIBUTES, w("station called", "estação chamada"));
    CALLING = text("radius.Calling_Station_Id", ATTRIBUTES, w("station that calls", "estação que chama"));
    STATUS = dec("radius.Acct_Status_Type", "RFC 2866 §5.1", w("session", "sessão")).names(status_name);
    SESSION = text("radius.Acct_Session_Id", "RFC 2866 §5.5", w("session", "sessão"));
    INPUT = dec("radius.Acct_Input_Octets", "RFC 2866 §5.3", w("octets from the user", "octetos do usuário"));
    OUTPUT = dec("radius.Acct_Output_Octets", "RFC 2866 §5.4", w("octets to the user", "octetos para o usuário"));
    TIME = dec("radius.Acct_Session_Time", "RFC 2866 §5.7", w("session so far, in seconds", "sessão até agora, em segundos"));
    PORT_TYPE = dec("radius.NAS_Port_Type", ATTRIBUTES, w("kind of port", "tipo de porta"));
    VENDOR = dec("radius.avp.vendor_id", ATTRIBUTES, w("vendor", "fabricante"));
    EAP = octets("radius.EAP-Message", "RFC 3579 §3.1", w("EAP message", "mensagem EAP"));
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

fn attribute_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "User-Name",
        2 => "User-Password",
        3 => "CHAP-Password",
        4 => "NAS-IP-Address",
        5 => "NAS-Port",
        6 => "Service-Type",
        7 => "Framed-Protocol",
        8 => "Framed-IP-Address",
        9 => "Framed-IP-Netmask",
        12 => "Framed-MTU",
        18 => "Reply-Message",
        24 => "State",
        25 => "Class",
        26 => "Vendor-Specific",
        27 => "Session-Timeout",
        28 => "Idle-Timeout",
        30 => "Called-Station-Id",
        31 => "Calling-Station-Id",
        32 => "NAS-Identifier",
        33 => "Proxy-State",
        40 => "Acct-Status-Type",
        41 => "Acct-Delay-Time",
        42 => "Acct-Input-Octets",
        43 => "Acct-Output-Octets",
        44 => "Acct-Session-Id",
        45 => "Acct-Authentic",
        46 => "Acct-Session-Time",
        47 => "Acct-Input-Packets",
        48 => "Acct-Output-Packets",
        49 => "Acct-Terminate-Cause",
        55 => "Event-Timestamp",
        60 => "CHAP-Challenge",
        61 => "NAS-Port-Type",
        64 => "Tunnel-Type",
        65 => "Tunnel-Medium-Type",
        77 => "Connect-Info",
        79 => "EAP-Message",
        80 => "Message-Authenticator",
        81 => "Tunnel-Private-Group-ID",
        87 => "NAS-Port-Id",
        _ => return None,
    }))
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
        (18, _) => &REPLY,
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
            && bytes.get(HEADER..).is_some_and(|rest| attributes_fit(rest) && attribute_name(rest[0].into()).is_some())
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
            cursor.item(&ATTRIBUTE, length, &VALUE, |cursor| {
                let kind = cursor.number(&TYPE, 1)?;
                cursor.number(&ATTRIBUTE_LENGTH, 1)?;
                if kind == 26 {
                    cursor.number(&VENDOR, 4)?;
                }
                let octets = length - 2 - if kind == 26 { 4 } else { 0 };
                (octets > 0).then(|| cursor.octets(field_of(kind, octets), octets)).map(|_| ())
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
        assert_eq!(told.summaries[0][0], "may this user in? \"nemo\"");
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
