//! The parameters of SCTP's chunks, and the causes of its errors: items with a type and a length, which may hold others.
//! RFC 9260 §3.2.1 and §3.3.10, and the specification that stands beside each field.

use super::chunks::{HMAC_ID, Parts, Then, name, rest};
use crate::bytes::{Reader, be16};
use crate::i18n::{Words, w};
use crate::proto::contract::{
    Field, FieldDef, FieldSink, Value, dec, hex, ipv4, ipv6, label, octet_bits, octets, text,
};

const PARAMETER: &str = "RFC 9260 §3.2.1";
const CAUSE: &str = "RFC 9260 §3.3.10";
const RECONFIG: &str = "RFC 6525 §4";
const ADDRESSES: &str = "RFC 5061 §4";
const AUTH: &str = "RFC 4895 §4";

fields! {
    PARAMETER_GROUP = label("sctp.parameter", PARAMETER, w("parameter", "parâmetro")).group();
    PARAMETER_TYPE = hex(4, "sctp.parameter_type", PARAMETER, w("type", "tipo")).names(parameter_name);
    PARAMETER_LENGTH = dec("sctp.parameter_length", PARAMETER, w("length", "comprimento"));
    PARAMETER_BAD = label("sctp.parameter_length.bad", PARAMETER, w("invalid length", "comprimento inválido")).derived();
    PARAMETER_VALUE = octets("sctp.parameter_value", PARAMETER, w("value", "valor"));
    PARAMETER_PADDING = octets("sctp.parameter_padding", PARAMETER, w("padding", "preenchimento"));
    HEARTBEAT = octets("sctp.parameter_heartbeat_information", PARAMETER, w("heartbeat information", "informação da sonda"));
    IPV4 = ipv4("sctp.parameter_ipv4_address", PARAMETER, w("IPv4 address", "endereço IPv4"));
    IPV6 = ipv6("sctp.parameter_ipv6_address", PARAMETER, w("IPv6 address", "endereço IPv6"));
    STATE_COOKIE = octets("sctp.parameter_state_cookie", PARAMETER, w("state cookie", "cookie de estado"));
    LIFE_SPAN = dec("sctp.parameter_cookie_preservative_incr", PARAMETER, w("longer life of the cookie, in ms", "prolongamento do cookie, em ms"));
    HOST = text("sctp.parameter_hostname", PARAMETER, w("host name", "nome do host"));
    ADDRESS_TYPE = dec("sctp.parameter_supported_address_type", PARAMETER, w("supported address type", "tipo de endereço suportado"));
    REQUEST = dec("sctp.parameter_reconfig_request_sequence_number", RECONFIG, w("request number", "número do pedido"));
    RESPONSE = dec("sctp.parameter_reconfig_response_sequence_number", RECONFIG, w("response number", "número da resposta"));
    LAST_TSN = dec("sctp.parameter_senders_last_assigned_tsn", RECONFIG, w("sender's last TSN", "último TSN do remetente"));
    SENDER_NEXT = dec("sctp.parameter_senders_next_tsn", RECONFIG, w("sender's next TSN", "próximo TSN do remetente"));
    RECEIVER_NEXT = dec("sctp.parameter_receivers_next_tsn", RECONFIG, w("receiver's next TSN", "próximo TSN do receptor"));
    RESULT = dec("sctp.parameter_reconfig_response_result", RECONFIG, w("result", "resultado"));
    RECONFIG_STREAM = dec("sctp.parameter_reconfig_sid", RECONFIG, w("stream", "fluxo"));
    ADD_OUT = dec("sctp.parameter_add_outgoing_streams_number", RECONFIG, w("streams", "fluxos"));
    ADD_OUT_RESERVED = dec("sctp.parameter_add_outgoing_streams_reserved", RECONFIG, w("reserved", "reservado"));
    ADD_IN = dec("sctp.parameter_add_incoming_streams_number", RECONFIG, w("streams", "fluxos"));
    ADD_IN_RESERVED = dec("sctp.parameter_add_incoming_streams_reserved", RECONFIG, w("reserved", "reservado"));
    CORRELATION = hex(8, "sctp.correlation_id", ADDRESSES, w("correlation", "correlação"));
    ADAPTATION = hex(8, "sctp.adaptation_layer_indication", ADDRESSES, w("adaptation layer", "camada de adaptação"));
    RANDOM = octets("sctp.random_number", AUTH, w("random number", "número aleatório"));
    CHUNK_TO_AUTH = dec("sctp.chunk_type_to_auth", AUTH, w("chunk type to authenticate", "tipo de bloco a autenticar")).names(name);
    SUPPORTED = dec("sctp.supported_chunk_type", ADDRESSES, w("supported chunk type", "tipo de bloco suportado")).names(name);
    CAUSE_GROUP = label("sctp.cause", CAUSE, w("error cause", "causa do erro")).group();
    CAUSE_CODE = hex(4, "sctp.cause_code", CAUSE, w("cause", "causa")).names(cause_name);
    CAUSE_LENGTH = dec("sctp.cause_length", CAUSE, w("length", "comprimento"));
    CAUSE_VALUE = octets("sctp.cause_information", CAUSE, w("information", "informação"));
    CAUSE_PADDING = octets("sctp.cause_padding", CAUSE, w("padding", "preenchimento"));
    CAUSE_STREAM = dec("sctp.cause_stream_identifier", CAUSE, w("stream", "fluxo"));
    CAUSE_RESERVED = dec("sctp.cause_reserved", CAUSE, w("reserved", "reservado"));
    MISSING = dec("sctp.cause_nr_of_missing_parameters", CAUSE, w("missing parameters", "parâmetros em falta"));
    MISSING_TYPE = hex(4, "sctp.cause_missing_parameter_type", CAUSE, w("missing parameter", "parâmetro em falta")).names(parameter_name);
    STALENESS = dec("sctp.cause_measure_of_staleness", CAUSE, w("too old by microseconds", "vencido há microssegundos"));
    CAUSE_TSN = dec("sctp.cause_tsn", CAUSE, w("TSN", "TSN"));
}

fn parameter_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("heartbeat information", "informação da sonda"),
        5 => w("IPv4 address", "endereço IPv4"),
        6 => w("IPv6 address", "endereço IPv6"),
        7 => w("state cookie", "cookie de estado"),
        8 => w("unrecognized parameter", "parâmetro não reconhecido"),
        9 => w("cookie preservative", "prolongamento do cookie"),
        11 => w("host name address", "endereço por nome de host"),
        12 => w("supported address types", "tipos de endereço suportados"),
        13 => w("outgoing stream reset", "reinício de fluxos de saída"),
        14 => w("incoming stream reset", "reinício de fluxos de entrada"),
        15 => w("TSN reset", "reinício do TSN"),
        16 => w("re-configuration response", "resposta de reconfiguração"),
        17 => w("add outgoing streams", "adicionar fluxos de saída"),
        18 => w("add incoming streams", "adicionar fluxos de entrada"),
        0x8000 => w("ECN supported", "ECN suportada"),
        0x8001 => w("zero checksum acceptable", "soma de verificação zero aceita"),
        0x8002 => w("random number", "número aleatório"),
        0x8003 => w("chunks to authenticate", "blocos a autenticar"),
        0x8004 => w("requested HMACs", "HMACs pedidos"),
        0x8005 => w("padding", "preenchimento"),
        0x8008 => w("supported extensions", "extensões suportadas"),
        0xc000 => w("forward TSN supported", "avanço de TSN suportado"),
        0xc001 => w("add address", "adicionar endereço"),
        0xc002 => w("delete address", "remover endereço"),
        0xc003 => w("error cause indication", "indicação da causa do erro"),
        0xc004 => w("set primary address", "definir endereço primário"),
        0xc005 => w("success indication", "indicação de sucesso"),
        0xc006 => w("adaptation layer", "camada de adaptação"),
        _ => return None,
    })
}

fn cause_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("invalid stream", "fluxo inválido"),
        2 => w("missing mandatory parameter", "falta parâmetro obrigatório"),
        3 => w("stale cookie", "cookie vencido"),
        4 => w("out of resource", "sem recursos"),
        5 => w("unresolvable address", "endereço sem resolução"),
        6 => w("unrecognized chunk type", "tipo de bloco não reconhecido"),
        7 => w("invalid mandatory parameter", "parâmetro obrigatório inválido"),
        8 => w("unrecognized parameters", "parâmetros não reconhecidos"),
        9 => w("no user data", "sem dados do usuário"),
        10 => w("cookie received while shutting down", "cookie recebido durante o encerramento"),
        11 => w("restart with new addresses", "reinício com novos endereços"),
        12 => w("aborted by the user", "abortada pelo usuário"),
        13 => w("protocol violation", "violação do protocolo"),
        0xa0 => w("delete last address", "remoção do último endereço"),
        0xa1 => w("lack of resources", "falta de recursos"),
        0xa2 => w("delete source address", "remoção do endereço de origem"),
        _ => return None,
    })
}

/// A list of items with a type and a length: parameters or causes.
pub(super) struct Items {
    group: &'static FieldDef,
    kind: &'static FieldDef,
    length: &'static FieldDef,
    value: &'static FieldDef,
    padding: &'static FieldDef,
    name: fn(u64) -> Option<Words>,
    content: fn(u16) -> (Parts, Then),
}

pub(super) static PARAMETERS: Items = Items {
    group: &PARAMETER_GROUP,
    kind: &PARAMETER_TYPE,
    length: &PARAMETER_LENGTH,
    value: &PARAMETER_VALUE,
    padding: &PARAMETER_PADDING,
    name: parameter_name,
    content: parameter,
};

pub(super) static CAUSES: Items = Items {
    group: &CAUSE_GROUP,
    kind: &CAUSE_CODE,
    length: &CAUSE_LENGTH,
    value: &CAUSE_VALUE,
    padding: &CAUSE_PADDING,
    name: cause_name,
    content: cause,
};

fn parameter(kind: u16) -> (Parts, Then) {
    static BEAT: Parts = &[(&HEARTBEAT, 0)];
    static ADDRESS_4: Parts = &[(&IPV4, 32)];
    static ADDRESS_6: Parts = &[(&IPV6, 128)];
    static STATE: Parts = &[(&STATE_COOKIE, 0)];
    static PRESERVE: Parts = &[(&LIFE_SPAN, 32)];
    static NAME: Parts = &[(&HOST, 0)];
    static TYPES: Parts = &[(&ADDRESS_TYPE, 16)];
    static RESET_OUT: Parts = &[(&REQUEST, 32), (&RESPONSE, 32), (&LAST_TSN, 32)];
    static RESET: Parts = &[(&REQUEST, 32)];
    static STREAMS: Parts = &[(&RECONFIG_STREAM, 16)];
    static ANSWER: Parts = &[(&RESPONSE, 32), (&RESULT, 32), (&SENDER_NEXT, 32), (&RECEIVER_NEXT, 32)];
    static OUT: Parts = &[(&REQUEST, 32), (&ADD_OUT, 16), (&ADD_OUT_RESERVED, 16)];
    static IN: Parts = &[(&REQUEST, 32), (&ADD_IN, 16), (&ADD_IN_RESERVED, 16)];
    static NUMBER: Parts = &[(&RANDOM, 0)];
    static TO_AUTH: Parts = &[(&CHUNK_TO_AUTH, 8)];
    static HMACS: Parts = &[(&HMAC_ID, 16)];
    static EXTENSIONS: Parts = &[(&SUPPORTED, 8)];
    static CORRELATED: Parts = &[(&CORRELATION, 32)];
    static LAYER: Parts = &[(&ADAPTATION, 32)];
    match kind {
        1 => (BEAT, Then::Value),
        5 => (ADDRESS_4, Then::Value),
        6 => (ADDRESS_6, Then::Value),
        7 => (STATE, Then::Value),
        9 => (PRESERVE, Then::Value),
        11 => (NAME, Then::Value),
        12 => (&[], Then::List(TYPES)),
        13 => (RESET_OUT, Then::List(STREAMS)),
        14 => (RESET, Then::List(STREAMS)),
        15 => (RESET, Then::Value),
        16 => (ANSWER, Then::Value),
        17 => (OUT, Then::Value),
        18 => (IN, Then::Value),
        0x8002 => (NUMBER, Then::Value),
        0x8003 => (&[], Then::List(TO_AUTH)),
        0x8004 => (&[], Then::List(HMACS)),
        0x8008 => (&[], Then::List(EXTENSIONS)),
        0xc001 | 0xc002 | 0xc004 => (CORRELATED, Then::Parameters),
        0xc003 => (CORRELATED, Then::Causes),
        0xc005 => (CORRELATED, Then::Value),
        0xc006 => (LAYER, Then::Value),
        _ => (&[], Then::Value),
    }
}

fn cause(code: u16) -> (Parts, Then) {
    static STREAM_CAUSE: Parts = &[(&CAUSE_STREAM, 16), (&CAUSE_RESERVED, 16)];
    static COUNT: Parts = &[(&MISSING, 32)];
    static TYPES: Parts = &[(&MISSING_TYPE, 16)];
    static STALE: Parts = &[(&STALENESS, 32)];
    static EMPTY: Parts = &[(&CAUSE_TSN, 32)];
    match code {
        1 => (STREAM_CAUSE, Then::Value),
        2 => (COUNT, Then::List(TYPES)),
        3 => (STALE, Then::Value),
        5 | 8 | 11 => (&[], Then::Parameters),
        9 => (EMPTY, Then::Value),
        _ => (&[], Then::Value),
    }
}

/// Tells items up to the end or to one whose length cannot be; returns the bit up to which they were told.
pub(super) fn items(header: &[u8], bits: std::ops::Range<u32>, shape: &Items, depth: u8, sink: &mut dyn FieldSink) -> u32 {
    /// An item in an item in an item is as deep as the RFCs go.
    const DEEPEST: u8 = 3;
    let end = bits.end as usize / 8;
    let mut reader = Reader::new(header.get(..end).unwrap_or_default(), bits.start as usize / 8);
    while reader.remaining() >= 4 && depth < DEEPEST {
        let start = reader.position();
        let kind = be16(header, start).unwrap_or(0);
        let len = usize::from(be16(header, start + 2).unwrap_or(0));
        let fits = len >= 4 && len <= reader.remaining();
        let stop = if fits { start + len } else { end };
        let whole = (stop + stop.wrapping_neg() % 4).min(end);
        reader.take(whole - start);
        sink.enter(Field {
            def: shape.group,
            bits: octet_bits(start..whole),
            value: Value::Present,
            label: (shape.name)(kind.into()),
        });
        let own = octet_bits(start..stop);
        let mut at = sink.run(header, own.clone(), &[(shape.kind, 16), (shape.length, 16)]);
        if fits {
            let (parts, then) = (shape.content)(kind);
            at = sink.run(header, at..own.end, parts);
            at = rest(header, start, at..own.end, &then, depth + 1, sink);
        } else {
            sink.derive(&PARAMETER_BAD, Value::Present);
        }
        sink.run(header, at..own.end, &[(shape.value, 0)]);
        sink.run(header, own.end..octet_bits(0..whole).end, &[(shape.padding, 0)]);
        sink.leave();
    }
    octet_bits(0..reader.position()).end
}
