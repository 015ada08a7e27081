//! The attribute-value pairs of L2TP's control messages, the same over UDP and over IP. RFC 2661 §4, RFC 3931 §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬───────┬───────────────────┼───────────────────────────────┤
//! │M│H│ resv. │      length       │           vendor ID           │
//! ├─┴─┴───────┴───────────────────┼───────────────────────────────┤
//! │        attribute type         │     value ... to the length   │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use super::contract::{FieldDef, FieldSink, Value, dec, flag, hex, label, octet_bits, octets, text};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, same, w};

const SPEC: &str = "RFC 2661 §4.1";
const ATTRIBUTE: &str = "RFC 2661 §4.4";
const ATTRIBUTE_3: &str = "RFC 3931 §5.4";

fields! {
    PAIR = label("l2tp.avp", SPEC, w("attribute", "atributo")).group();
    MANDATORY = flag("l2tp.avp.mandatory", SPEC, w("mandatory (M)", "obrigatório (M)"));
    HIDDEN = flag("l2tp.avp.hidden", SPEC, w("hidden (H)", "oculto (H)"));
    RESERVED = dec("l2tp.avp.reserved", SPEC, w("reserved", "reservado"));
    LENGTH = dec("l2tp.avp.length", SPEC, w("length", "comprimento"));
    VENDOR = dec("l2tp.avp.vendor_id", SPEC, w("vendor", "fabricante"));
    TYPE = dec("l2tp.avp.type", SPEC, w("type", "tipo")).names(attribute_name);
    VENDOR_TYPE = dec("l2tp.avp.type", SPEC, w("type", "tipo"));
    VALUE = octets("l2tp.avp.value", SPEC, w("value", "valor"));
    BAD_LENGTH = label("l2tp.avp_length.bad", SPEC, w("invalid length", "comprimento inválido")).derived();
    MESSAGE_TYPE = dec("l2tp.avp.message_type", ATTRIBUTE, w("message type", "tipo de mensagem")).names(message_name);
    RESULT = dec("l2tp.result_code", ATTRIBUTE, w("result", "resultado"));
    ERROR = dec("l2tp.avp.error_code", ATTRIBUTE, w("error", "erro"));
    ERROR_MESSAGE = text("l2tp.avp.error_message", ATTRIBUTE, w("error message", "mensagem de erro"));
    PROTOCOL_VERSION = dec("l2tp.avp.protocol_version", ATTRIBUTE, w("protocol version", "versão do protocolo"));
    REVISION = dec("l2tp.avp.protocol_revision", ATTRIBUTE, w("revision", "revisão"));
    UNUSED = hex(8, "l2tp.avp.unused", ATTRIBUTE, w("unused", "sem uso"));
    ASYNC = flag("l2tp.avp.async_framing_supported", ATTRIBUTE, w("asynchronous framing", "enquadramento assíncrono"));
    SYNC = flag("l2tp.avp.sync_framing_supported", ATTRIBUTE, w("synchronous framing", "enquadramento síncrono"));
    ANALOG = flag("l2tp.avp.analog_access_supported", ATTRIBUTE, w("analogue access", "acesso analógico"));
    DIGITAL = flag("l2tp.avp.digital_access_supported", ATTRIBUTE, w("digital access", "acesso digital"));
    TIE_BREAKER = hex(16, "l2tp.tie_breaker", ATTRIBUTE, w("tie breaker", "desempate"));
    FIRMWARE = dec("l2tp.avp.firmware_revision", ATTRIBUTE, w("firmware revision", "revisão do firmware"));
    HOST = text("l2tp.avp.host_name", ATTRIBUTE, w("host name", "nome do host"));
    VENDOR_NAME = text("l2tp.avp.vendor_name", ATTRIBUTE, w("vendor name", "nome do fabricante"));
    TUNNEL = dec("l2tp.avp.assigned_tunnel_id", ATTRIBUTE, w("assigned tunnel", "túnel atribuído"));
    WINDOW = dec("l2tp.avp.receive_window_size", ATTRIBUTE, w("receive window", "janela de recepção"));
    CHALLENGE = octets("l2tp.avp.chap_challenge", ATTRIBUTE, w("challenge", "desafio"));
    CAUSE = dec("l2tp.avp.cause_code", ATTRIBUTE, w("cause", "causa"));
    CAUSE_MESSAGE = dec("l2tp.avp.cause_msg", ATTRIBUTE, w("cause message", "mensagem da causa"));
    ADVISORY = text("l2tp.avp.advisory_msg", ATTRIBUTE, w("advisory", "aviso"));
    RESPONSE = octets("l2tp.avp.chap_challenge_response", ATTRIBUTE, w("challenge response", "resposta ao desafio"));
    SESSION = dec("l2tp.avp.assigned_session_id", ATTRIBUTE, w("assigned session", "sessão atribuída"));
    SERIAL = dec("l2tp.avp.call_serial_number", ATTRIBUTE, w("call serial number", "número de série da chamada"));
    LEAST_SPEED = dec("l2tp.avp.minimum_bps", ATTRIBUTE, w("least bits per second", "mínimo de bits por segundo"));
    MOST_SPEED = dec("l2tp.avp.maximum_bps", ATTRIBUTE, w("most bits per second", "máximo de bits por segundo"));
    ANALOG_BEARER = flag("l2tp.avp.analog_bearer_type", ATTRIBUTE, w("analogue bearer", "portadora analógica"));
    DIGITAL_BEARER = flag("l2tp.avp.digital_bearer_type", ATTRIBUTE, w("digital bearer", "portadora digital"));
    ASYNC_FRAMING = flag("l2tp.avp.async_framing_type", ATTRIBUTE, w("asynchronous framing", "enquadramento assíncrono"));
    SYNC_FRAMING = flag("l2tp.avp.sync_framing_type", ATTRIBUTE, w("synchronous framing", "enquadramento síncrono"));
    CALLED = text("l2tp.avp.called_number", ATTRIBUTE, w("called number", "número chamado"));
    CALLING = text("l2tp.avp.calling_number", ATTRIBUTE, w("calling number", "número que chama"));
    SUB_ADDRESS = text("l2tp.avp.sub_address", ATTRIBUTE, w("sub-address", "subendereço"));
    SPEED = dec("l2tp.avp.connect_speed", ATTRIBUTE, w("transmit speed in bit/s", "velocidade de transmissão em bit/s"));
    CHANNEL = dec("l2tp.avp.physical_channel", ATTRIBUTE, w("physical channel", "canal físico"));
    FIRST_REQUEST = octets("l2tp.avp.initial_received_lcp_confreq", ATTRIBUTE, w("first LCP request received", "primeiro pedido LCP recebido"));
    LAST_SENT = octets("l2tp.avp.last_sent_lcp_confreq", ATTRIBUTE, w("last LCP request sent", "último pedido LCP enviado"));
    LAST_RECEIVED = octets("l2tp.avp.last_received_lcp_confreq", ATTRIBUTE, w("last LCP request received", "último pedido LCP recebido"));
    PROXY_TYPE = dec("l2tp.avp.proxy_authen_type", ATTRIBUTE, w("proxy authentication type", "tipo de autenticação por procuração"));
    PROXY_NAME = text("l2tp.avp.proxy_authen_name", ATTRIBUTE, w("proxy authentication name", "nome da autenticação por procuração"));
    PROXY_CHALLENGE = octets("l2tp.avp.proxy_authen_challenge", ATTRIBUTE, w("proxy challenge", "desafio por procuração"));
    PROXY_RESERVED = dec("l2tp.avp.proxy_authen_reserved", ATTRIBUTE, w("reserved", "reservado"));
    PROXY_ID = dec("l2tp.avp.proxy_authen_id", ATTRIBUTE, w("proxy authentication ID", "ID da autenticação por procuração"));
    PROXY_RESPONSE = octets("l2tp.avp.proxy_authen_response", ATTRIBUTE, w("proxy response", "resposta por procuração"));
    CRC_ERRORS = dec("l2tp.avp.crc_errors", ATTRIBUTE, w("CRC errors", "erros de CRC"));
    FRAMING_ERRORS = dec("l2tp.avp.framing_errors", ATTRIBUTE, w("framing errors", "erros de enquadramento"));
    OVERRUNS = dec("l2tp.avp.hardware_overruns", ATTRIBUTE, w("hardware overruns", "estouros do hardware"));
    BUFFER_OVERRUNS = dec("l2tp.avp.buffer_overruns", ATTRIBUTE, w("buffer overruns", "estouros do buffer"));
    TIMEOUTS = dec("l2tp.avp.time_out_errors", ATTRIBUTE, w("time-outs", "tempos esgotados"));
    ALIGNMENT_ERRORS = dec("l2tp.avp.alignment_errors", ATTRIBUTE, w("alignment errors", "erros de alinhamento"));
    SEND_MAP = dec("l2tp.avp.send_accm", ATTRIBUTE, w("send control character map", "mapa de caracteres de controle ao enviar"));
    RECEIVE_MAP = dec("l2tp.avp.receive_accm", ATTRIBUTE, w("receive control character map", "mapa de caracteres de controle ao receber"));
    RANDOM = octets("l2tp.avp.random_vector", ATTRIBUTE, w("random vector", "vetor aleatório"));
    GROUP = octets("l2tp.avp.private_group_id", ATTRIBUTE, w("private group", "grupo privado"));
    RECEIVE_SPEED = dec("l2tp.avp.rx_connect_speed", ATTRIBUTE, w("receive speed in bit/s", "velocidade de recepção em bit/s"));
    DIGEST = octets("l2tp.avp.message_digest", ATTRIBUTE_3, w("message digest", "resumo da mensagem"));
    ROUTER = dec("l2tp.avp.router_id", ATTRIBUTE_3, w("router ID", "ID do roteador"));
    CONNECTION = dec("l2tp.avp.assigned_control_conn_id", ATTRIBUTE_3, w("assigned control connection", "conexão de controle atribuída"));
    LOCAL_SESSION = dec("l2tp.avp.local_session_id", ATTRIBUTE_3, w("local session", "sessão local"));
    REMOTE_SESSION = dec("l2tp.avp.remote_session_id", ATTRIBUTE_3, w("remote session", "sessão remota"));
    COOKIE = octets("l2tp.avp.assigned_cookie", ATTRIBUTE_3, w("assigned cookie", "cookie atribuído"));
    REMOTE_END = text("l2tp.avp.remote_end_id", ATTRIBUTE_3, w("remote end", "ponta remota"));
    PSEUDOWIRE = dec("l2tp.avp.pseudowire_type", ATTRIBUTE_3, w("pseudowire type", "tipo de pseudofio"));
    SUBLAYER = dec("l2tp.avp.layer2_specific_sublayer", ATTRIBUTE_3, w("sublayer", "subcamada"));
    SEQUENCING = dec("l2tp.avp.data_sequencing", ATTRIBUTE_3, w("data sequencing", "sequência dos dados"));
    LANGUAGE = text("l2tp.avp.preferred_language", ATTRIBUTE_3, w("preferred language", "idioma preferido"));
    NONCE = octets("l2tp.avp.nonce", ATTRIBUTE_3, w("nonce", "nonce"));
    SPEED_64 = dec("l2tp.avp.tx_connect_speed_v3", ATTRIBUTE_3, w("transmit speed in bit/s", "velocidade de transmissão em bit/s"));
    RECEIVE_SPEED_64 = dec("l2tp.avp.rx_connect_speed_v3", ATTRIBUTE_3, w("receive speed in bit/s", "velocidade de recepção em bit/s"));
}

/// RFC 2661 §3.2, RFC 3931 §3.1.
pub(super) fn message_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "SCCRQ",
        2 => "SCCRP",
        3 => "SCCCN",
        4 => "StopCCN",
        6 => "HELLO",
        7 => "OCRQ",
        8 => "OCRP",
        9 => "OCCN",
        10 => "ICRQ",
        11 => "ICRP",
        12 => "ICCN",
        14 => "CDN",
        15 => "WEN",
        16 => "SLI",
        20 => "ACK",
        _ => return None,
    }))
}

/// What an attribute of the IETF is called: as its field, where it has one, else by what its fields are together.
fn attribute_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("result code", "código de resultado"),
        2 => w("protocol version", "versão do protocolo"),
        3 => w("framing capabilities", "capacidades de enquadramento"),
        4 => w("bearer capabilities", "capacidades da portadora"),
        12 => w("Q.931 cause", "causa Q.931"),
        18 => w("bearer type", "tipo da portadora"),
        19 => w("framing type", "tipo de enquadramento"),
        32 => w("proxy authentication ID", "ID da autenticação por procuração"),
        34 => w("call errors", "erros da chamada"),
        35 => w("control character maps", "mapas de caracteres de controle"),
        _ => {
            let (_, parts) = ATTRIBUTES.iter().find(|(known, _)| u64::from(*known) == number)?;
            parts.first()?.0.title
        }
    })
}

/// Attributes of the IETF, by type: their fields and how many bits each has, 0 for all that are left.
static ATTRIBUTES: &[(u16, &[(&FieldDef, u32)])] = &[
    (0, &[(&MESSAGE_TYPE, 16)]),
    (1, &[(&RESULT, 16), (&ERROR, 16), (&ERROR_MESSAGE, 0)]),
    (2, &[(&PROTOCOL_VERSION, 8), (&REVISION, 8)]),
    (3, &[(&UNUSED, 30), (&ASYNC, 1), (&SYNC, 1)]),
    (4, &[(&UNUSED, 30), (&ANALOG, 1), (&DIGITAL, 1)]),
    (5, &[(&TIE_BREAKER, 64)]),
    (6, &[(&FIRMWARE, 16)]),
    (7, &[(&HOST, 0)]),
    (8, &[(&VENDOR_NAME, 0)]),
    (9, &[(&TUNNEL, 16)]),
    (10, &[(&WINDOW, 16)]),
    (11, &[(&CHALLENGE, 0)]),
    (12, &[(&CAUSE, 16), (&CAUSE_MESSAGE, 8), (&ADVISORY, 0)]),
    (13, &[(&RESPONSE, 0)]),
    (14, &[(&SESSION, 16)]),
    (15, &[(&SERIAL, 32)]),
    (16, &[(&LEAST_SPEED, 32)]),
    (17, &[(&MOST_SPEED, 32)]),
    (18, &[(&UNUSED, 30), (&ANALOG_BEARER, 1), (&DIGITAL_BEARER, 1)]),
    (19, &[(&UNUSED, 30), (&ASYNC_FRAMING, 1), (&SYNC_FRAMING, 1)]),
    (21, &[(&CALLED, 0)]),
    (22, &[(&CALLING, 0)]),
    (23, &[(&SUB_ADDRESS, 0)]),
    (24, &[(&SPEED, 32)]),
    (25, &[(&CHANNEL, 32)]),
    (26, &[(&FIRST_REQUEST, 0)]),
    (27, &[(&LAST_SENT, 0)]),
    (28, &[(&LAST_RECEIVED, 0)]),
    (29, &[(&PROXY_TYPE, 16)]),
    (30, &[(&PROXY_NAME, 0)]),
    (31, &[(&PROXY_CHALLENGE, 0)]),
    (32, &[(&PROXY_RESERVED, 8), (&PROXY_ID, 8)]),
    (33, &[(&PROXY_RESPONSE, 0)]),
    (
        34,
        &[
            (&UNUSED, 16),
            (&CRC_ERRORS, 32),
            (&FRAMING_ERRORS, 32),
            (&OVERRUNS, 32),
            (&BUFFER_OVERRUNS, 32),
            (&TIMEOUTS, 32),
            (&ALIGNMENT_ERRORS, 32),
        ],
    ),
    (35, &[(&UNUSED, 16), (&SEND_MAP, 32), (&RECEIVE_MAP, 32)]),
    (36, &[(&RANDOM, 0)]),
    (37, &[(&GROUP, 0)]),
    (38, &[(&RECEIVE_SPEED, 32)]),
    (59, &[(&DIGEST, 0)]),
    (60, &[(&ROUTER, 32)]),
    (61, &[(&CONNECTION, 32)]),
    (63, &[(&LOCAL_SESSION, 32)]),
    (64, &[(&REMOTE_SESSION, 32)]),
    (65, &[(&COOKIE, 0)]),
    (66, &[(&REMOTE_END, 0)]),
    (68, &[(&PSEUDOWIRE, 16)]),
    (69, &[(&SUBLAYER, 16)]),
    (70, &[(&SEQUENCING, 16)]),
    (72, &[(&LANGUAGE, 0)]),
    (73, &[(&NONCE, 0)]),
    (74, &[(&SPEED_64, 64)]),
    (75, &[(&RECEIVE_SPEED_64, 64)]),
];

/// The message type of a control message whose attributes begin at octet `at`: the first attribute has it.
pub(super) fn message_type(header: &[u8], at: usize) -> Option<u16> {
    (be16(header, at + 2)? == 0 && be16(header, at + 4)? == 0).then(|| be16(header, at + 6))?
}

/// Tells the attributes from octet `at` of the header to its end.
pub(super) fn describe(header: &[u8], at: usize, sink: &mut dyn FieldSink) {
    let mut reader = Reader::new(header, at);
    while !reader.is_empty() {
        let start = reader.position();
        let length = usize::from(be16(header, start).unwrap_or(0) & 0x3ff);
        let fits = length >= 6 && length <= reader.remaining();
        let end = if fits { start + length } else { header.len() };
        reader.take(end - start);
        sink.open(&PAIR, start..end, Value::Present);
        let bits = octet_bits(start..end);
        // Only vendor 0 has the types of this file.
        let own = be16(header, start + 2) == Some(0);
        let type_def = if own { &TYPE } else { &VENDOR_TYPE };
        let head = [(&MANDATORY, 1), (&HIDDEN, 1), (&RESERVED, 4), (&LENGTH, 10), (&VENDOR, 16), (type_def, 16)];
        let mut at = sink.run(header, bits.clone(), &head);
        // What is hidden is encrypted (RFC 2661 §4.3).
        let plain = own && header.get(start).is_some_and(|octet| octet & 0x40 == 0);
        let kind = be16(header, start + 4);
        if let Some((_, parts)) = ATTRIBUTES.iter().find(|(known, _)| fits && plain && Some(*known) == kind) {
            at = sink.run(header, at..bits.end, parts);
        }
        sink.run(header, at..bits.end, &[(&VALUE, 0)]);
        if !fits {
            sink.derive(&BAD_LENGTH, Value::Present);
        }
        sink.leave();
    }
}
