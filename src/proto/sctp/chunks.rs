//! The chunks of an SCTP packet, their parameters and error causes. RFC 9260 §3.2 and §3.3, and the specification that
//! stands beside each field.

use crate::bytes::{Reader, be16};
use crate::i18n::{Words, same, w};
use crate::proto::contract::{
    Field, FieldDef, FieldSink, Value, dec, flag, hex, ipv4, ipv6, label, octet_bits, octets, text,
};

const SPEC: &str = "RFC 9260 §3.2";
const DATA: &str = "RFC 9260 §3.3.1";
const I_DATA: &str = "RFC 8260 §2.1";
const INIT: &str = "RFC 9260 §3.3.2";
const SACK: &str = "RFC 9260 §3.3.4";
const FORWARD: &str = "RFC 3758 §3.2";
const I_FORWARD: &str = "RFC 8260 §2.3";
const PARAMETER: &str = "RFC 9260 §3.2.1";
const CAUSE: &str = "RFC 9260 §3.3.10";
const RECONFIG: &str = "RFC 6525 §4";
const ADDRESSES: &str = "RFC 5061 §4";
const AUTH: &str = "RFC 4895 §4";

fields! {
    CHUNK = label("sctp.chunk", SPEC, w("chunk", "bloco")).group();
    TYPE = dec("sctp.chunk_type", SPEC, w("chunk type", "tipo do bloco")).names(name);
    FLAGS = hex(2, "sctp.chunk_flags", SPEC, w("flags", "sinalizadores"));
    FLAG_GROUP = hex(2, "sctp.chunk_flags", SPEC, w("flags", "sinalizadores")).group();
    FLAGS_RESERVED = hex(2, "sctp.chunk_flags.reserved", SPEC, w("reserved", "reservado"));
    LENGTH = dec("sctp.chunk_length", SPEC, w("chunk length", "comprimento do bloco"))
        .about("Octets of the chunk, padding not included.", "Octetos do bloco, sem o preenchimento.");
    BAD_LENGTH = label("sctp.chunk_length.bad", SPEC, w("invalid length", "comprimento inválido")).derived();
    VALUE = octets("sctp.chunk_value", SPEC, w("value", "valor"));
    PADDING = octets("sctp.chunk_padding", SPEC, w("padding", "preenchimento"));
    IMMEDIATE = flag("sctp.data_i_bit", DATA, w("acknowledge at once (I)", "confirmar já (I)"));
    UNORDERED = flag("sctp.data_u_bit", DATA, w("unordered (U)", "sem ordem (U)"));
    BEGINNING = flag("sctp.data_b_bit", DATA, w("first piece (B)", "primeiro pedaço (B)"));
    ENDING = flag("sctp.data_e_bit", DATA, w("last piece (E)", "último pedaço (E)"));
    TSN = dec("sctp.data_tsn_raw", DATA, w("transmission sequence number (TSN)", "número de sequência de transmissão (TSN)"));
    STREAM = hex(4, "sctp.data_sid", DATA, w("stream", "fluxo"));
    STREAM_SEQUENCE = dec("sctp.data_ssn", DATA, w("stream sequence number", "número de sequência no fluxo"));
    PROTOCOL = dec("sctp.data_payload_proto_id", DATA, w("payload protocol", "protocolo da carga útil"));
    DATA_RESERVED = dec("sctp.data_reserved", I_DATA, w("reserved", "reservado"));
    MESSAGE = dec("sctp.data_mid", I_DATA, w("message identifier", "identificador da mensagem"));
    PIECE = dec("sctp.data_fsn", I_DATA, w("number of the piece", "número do pedaço"));
    INIT_TAG = hex(8, "sctp.init_initiate_tag", INIT, w("initiate tag", "etiqueta inicial"));
    INIT_CREDIT = dec("sctp.init_credit", INIT, w("receiver window", "janela do receptor"));
    INIT_OUT = dec("sctp.init_nr_out_streams", INIT, w("outbound streams", "fluxos de saída"));
    INIT_IN = dec("sctp.init_nr_in_streams", INIT, w("most inbound streams", "máximo de fluxos de entrada"));
    INIT_TSN = dec("sctp.init_initial_tsn", INIT, w("initial TSN", "TSN inicial"));
    ACK_TAG = hex(8, "sctp.initack_initiate_tag", INIT, w("initiate tag", "etiqueta inicial"));
    ACK_CREDIT = dec("sctp.initack_credit", INIT, w("receiver window", "janela do receptor"));
    ACK_OUT = dec("sctp.initack_nr_out_streams", INIT, w("outbound streams", "fluxos de saída"));
    ACK_IN = dec("sctp.initack_nr_in_streams", INIT, w("most inbound streams", "máximo de fluxos de entrada"));
    ACK_TSN = dec("sctp.initack_initial_tsn", INIT, w("initial TSN", "TSN inicial"));
    SACK_TSN = dec("sctp.sack_cumulative_tsn_ack_raw", SACK, w("all received up to TSN", "tudo recebido até o TSN"));
    SACK_CREDIT = dec("sctp.sack_a_rwnd", SACK, w("receiver window", "janela do receptor"));
    GAPS = dec("sctp.sack_number_of_gap_blocks", SACK, w("blocks behind gaps", "blocos depois de lacunas"));
    DUPLICATES = dec("sctp.sack_number_of_duplicated_tsns", SACK, w("duplicates", "duplicatas"));
    GAP_START = dec("sctp.sack_gap_block_start", SACK, w("block start", "início do bloco"))
        .about("Counted from the TSN up to which all was received.", "Contado a partir do TSN até o qual tudo foi recebido.");
    GAP_END = dec("sctp.sack_gap_block_end", SACK, w("block end", "fim do bloco"));
    DUPLICATE = dec("sctp.sack_duplicate_tsn", SACK, w("duplicate TSN", "TSN duplicado"));
    SHUTDOWN_TSN = dec("sctp.shutdown_cumulative_tsn_ack", "RFC 9260 §3.3.8", w("all received up to TSN", "tudo recebido até o TSN"));
    COOKIE = octets("sctp.cookie", "RFC 9260 §3.3.11", w("cookie", "cookie"));
    ECNE = dec("sctp.ecne_lowest_tsn", "RFC 9260 §3.3.14", w("lowest TSN", "menor TSN"));
    CWR = dec("sctp.cwr_lowest_tsn", "RFC 9260 §3.3.15", w("lowest TSN", "menor TSN"));
    ABORT_T = flag("sctp.abort_t_bit", "RFC 9260 §3.3.7", w("tag reflected (T)", "etiqueta refletida (T)"));
    COMPLETE_T = flag("sctp.shutdown_complete_t_bit", "RFC 9260 §3.3.13", w("tag reflected (T)", "etiqueta refletida (T)"));
    FORWARD_TSN = dec("sctp.forward_tsn_tsn", FORWARD, w("new cumulative TSN", "novo TSN cumulativo"));
    FORWARD_STREAM = dec("sctp.forward_tsn_sid", FORWARD, w("stream", "fluxo"));
    FORWARD_SEQUENCE = dec("sctp.forward_tsn_ssn", FORWARD, w("stream sequence number", "número de sequência no fluxo"));
    I_FORWARD_TSN = dec("sctp.i_forward_tsn_tsn", I_FORWARD, w("new cumulative TSN", "novo TSN cumulativo"));
    I_FORWARD_STREAM = dec("sctp.i_forward_tsn_sid", I_FORWARD, w("stream", "fluxo"));
    I_FORWARD_RESERVED = dec("sctp.i_forward_tsn_res", I_FORWARD, w("reserved", "reservado"));
    I_FORWARD_UNORDERED = flag("sctp.i_forward_tsn_u_bit", I_FORWARD, w("unordered (U)", "sem ordem (U)"));
    I_FORWARD_MESSAGE = dec("sctp.forward_tsn_mid", I_FORWARD, w("message identifier", "identificador da mensagem"));
    KEY = dec("sctp.shared_key_id", AUTH, w("shared key", "chave compartilhada"));
    HMAC_ID = dec("sctp.hmac_id", AUTH, w("HMAC identifier", "identificador do HMAC"));
    HMAC = octets("sctp.hmac", AUTH, w("HMAC", "HMAC"));
    ASCONF = hex(8, "sctp.asconf_seq_nr_number", ADDRESSES, w("sequence number", "número de sequência"));
    ASCONF_ACK = hex(8, "sctp.asconf_ack_seq_nr_number", ADDRESSES, w("sequence number", "número de sequência"));
    PAD = octets("sctp.padding_data", "RFC 4820 §3", w("padding", "preenchimento"));
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

/// <https://www.iana.org/assignments/sctp-parameters>
pub(super) fn name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "DATA",
        1 => "INIT",
        2 => "INIT ACK",
        3 => "SACK",
        4 => "HEARTBEAT",
        5 => "HEARTBEAT ACK",
        6 => "ABORT",
        7 => "SHUTDOWN",
        8 => "SHUTDOWN ACK",
        9 => "ERROR",
        10 => "COOKIE ECHO",
        11 => "COOKIE ACK",
        12 => "ECNE",
        13 => "CWR",
        14 => "SHUTDOWN COMPLETE",
        15 => "AUTH",
        64 => "I-DATA",
        128 => "ASCONF-ACK",
        130 => "RE-CONFIG",
        132 => "PAD",
        192 => "FORWARD-TSN",
        193 => "ASCONF",
        194 => "I-FORWARD-TSN",
        _ => return None,
    }))
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

/// A chunk's place, from the header's start.
#[derive(Clone, Copy)]
pub(super) struct Chunk {
    pub kind: u8,
    pub flags: u8,
    pub start: usize,
    /// Where it ends by its length, which may be behind what there is.
    pub end: usize,
}

impl Chunk {
    /// It carries a message of the user or a piece of one.
    pub fn is_message(self) -> bool {
        matches!(self.kind, 0 | 64)
    }

    fn padding(self) -> usize {
        self.end.wrapping_neg() % 4
    }
}

/// Octet of the first chunk.
pub(super) const CHUNKS: usize = 12;

/// The chunks of a packet from octet `start` on, up to one that is shorter than its own head.
pub(super) fn walk(bytes: &[u8], mut start: usize) -> impl Iterator<Item = Chunk> {
    std::iter::from_fn(move || {
        let head = bytes.get(start..)?.first_chunk::<4>()?;
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let chunk = Chunk { kind: head[0], flags: head[1], start, end: start + len };
        start = if len < 4 { bytes.len() } else { chunk.end + chunk.padding() };
        Some(chunk)
    })
}

/// Where the first message of a packet is.
pub(super) struct Message {
    pub start: usize,
    pub end: usize,
    /// Where the chunk behind it begins.
    pub next: usize,
    /// It is a whole message, not a piece of one.
    pub whole: bool,
}

/// The first message of a packet.
pub(super) fn first_message(bytes: &[u8]) -> Option<Message> {
    let chunk = walk(bytes, CHUNKS).find(|chunk| chunk.is_message())?;
    let start = chunk.start + if chunk.kind == 0 { 16 } else { 20 };
    (start <= chunk.end && start <= bytes.len()).then_some(Message {
        start,
        end: chunk.end,
        next: chunk.end + chunk.padding(),
        whole: chunk.flags & 3 == 3,
    })
}

type Parts = &'static [(&'static FieldDef, u32)];

/// What stands behind the fields of a chunk, a parameter or a cause.
enum Then {
    /// Entries of these fields.
    List(Parts),
    /// As many entries of the first fields, and of the second, as two numbers at these octets of the chunk say.
    Counted([usize; 2], Parts, Parts),
    Parameters,
    Causes,
    /// Octets.
    Value,
}

static DATA_PARTS: Parts = &[(&TSN, 32), (&STREAM, 16), (&STREAM_SEQUENCE, 16), (&PROTOCOL, 32)];
static I_DATA_FIRST: Parts = &[(&TSN, 32), (&STREAM, 16), (&DATA_RESERVED, 16), (&MESSAGE, 32), (&PROTOCOL, 32)];
static I_DATA_LATER: Parts = &[(&TSN, 32), (&STREAM, 16), (&DATA_RESERVED, 16), (&MESSAGE, 32), (&PIECE, 32)];
static INIT_PARTS: Parts = &[(&INIT_TAG, 32), (&INIT_CREDIT, 32), (&INIT_OUT, 16), (&INIT_IN, 16), (&INIT_TSN, 32)];
static ACK_PARTS: Parts = &[(&ACK_TAG, 32), (&ACK_CREDIT, 32), (&ACK_OUT, 16), (&ACK_IN, 16), (&ACK_TSN, 32)];
static SACK_PARTS: Parts = &[(&SACK_TSN, 32), (&SACK_CREDIT, 32), (&GAPS, 16), (&DUPLICATES, 16)];
static GAP_PARTS: Parts = &[(&GAP_START, 16), (&GAP_END, 16)];
static DUPLICATE_PARTS: Parts = &[(&DUPLICATE, 32)];
static FORWARD_PARTS: Parts = &[(&FORWARD_STREAM, 16), (&FORWARD_SEQUENCE, 16)];
static I_FORWARD_PARTS: Parts =
    &[(&I_FORWARD_STREAM, 16), (&I_FORWARD_RESERVED, 15), (&I_FORWARD_UNORDERED, 1), (&I_FORWARD_MESSAGE, 32)];

static MESSAGE_FLAGS: Parts =
    &[(&FLAG_GROUP, 8), (&FLAGS_RESERVED, 4), (&IMMEDIATE, 1), (&UNORDERED, 1), (&BEGINNING, 1), (&ENDING, 1)];
static ABORT_FLAGS: Parts = &[(&FLAG_GROUP, 8), (&FLAGS_RESERVED, 7), (&ABORT_T, 1)];
static COMPLETE_FLAGS: Parts = &[(&FLAG_GROUP, 8), (&FLAGS_RESERVED, 7), (&COMPLETE_T, 1)];
static OTHER_FLAGS: Parts = &[(&FLAGS, 8)];

/// The fields of a chunk's flags.
fn flags_of(kind: u8) -> Parts {
    match kind {
        0 | 64 => MESSAGE_FLAGS,
        6 => ABORT_FLAGS,
        14 => COMPLETE_FLAGS,
        _ => OTHER_FLAGS,
    }
}

/// The fields of a chunk behind its length, and what stands behind them.
fn content(chunk: Chunk) -> (Parts, Then) {
    static SHUTDOWN: Parts = &[(&SHUTDOWN_TSN, 32)];
    static COOKIES: Parts = &[(&COOKIE, 0)];
    static ECHO: Parts = &[(&ECNE, 32)];
    static REDUCED: Parts = &[(&CWR, 32)];
    static AUTHENTICATION: Parts = &[(&KEY, 16), (&HMAC_ID, 16), (&HMAC, 0)];
    static ANSWER: Parts = &[(&ASCONF_ACK, 32)];
    static CHANGE: Parts = &[(&ASCONF, 32)];
    static PADS: Parts = &[(&PAD, 0)];
    static SKIP: Parts = &[(&FORWARD_TSN, 32)];
    static I_SKIP: Parts = &[(&I_FORWARD_TSN, 32)];
    match chunk.kind {
        0 => (DATA_PARTS, Then::Value),
        1 => (INIT_PARTS, Then::Parameters),
        2 => (ACK_PARTS, Then::Parameters),
        3 => (SACK_PARTS, Then::Counted([12, 14], GAP_PARTS, DUPLICATE_PARTS)),
        4 | 5 | 130 => (&[], Then::Parameters),
        6 | 9 => (&[], Then::Causes),
        7 => (SHUTDOWN, Then::Value),
        10 => (COOKIES, Then::Value),
        12 => (ECHO, Then::Value),
        13 => (REDUCED, Then::Value),
        15 => (AUTHENTICATION, Then::Value),
        64 if chunk.flags & 2 != 0 => (I_DATA_FIRST, Then::Value),
        64 => (I_DATA_LATER, Then::Value),
        128 => (ANSWER, Then::Parameters),
        132 => (PADS, Then::Value),
        192 => (SKIP, Then::List(FORWARD_PARTS)),
        193 => (CHANGE, Then::Parameters),
        194 => (I_SKIP, Then::List(I_FORWARD_PARTS)),
        _ => (&[], Then::Value),
    }
}

/// Tells the chunks from octet `at` on; the last of a header may end before its value, which is the payload then.
pub(super) fn describe(header: &[u8], mut at: usize, sink: &mut dyn FieldSink) {
    for chunk in walk(header, at) {
        let fits = chunk.end <= header.len() && chunk.end >= chunk.start + 4;
        let end = if fits { chunk.end } else { header.len() };
        let whole = if fits { (end + chunk.padding()).min(header.len()) } else { end };
        sink.enter(Field {
            def: &CHUNK,
            bits: octet_bits(chunk.start..whole),
            value: Value::Present,
            label: name(chunk.kind.into()),
        });
        let bits = octet_bits(chunk.start..end);
        let mut next = sink.run(header, bits.clone(), &[(&TYPE, 8)]);
        next = sink.run(header, next..bits.end, flags_of(chunk.kind));
        next = sink.run(header, next..bits.end, &[(&LENGTH, 16)]);
        // A length below its own four octets says nothing about what follows.
        if chunk.end < chunk.start + 4 {
            sink.derive(&BAD_LENGTH, Value::Present);
        } else {
            let (parts, then) = content(chunk);
            next = sink.run(header, next..bits.end, parts);
            next = rest(header, chunk.start, next..bits.end, &then, 0, sink);
        }
        sink.run(header, next..bits.end, &[(&VALUE, 0)]);
        sink.run(header, bits.end..octet_bits(0..whole).end, &[(&PADDING, 0)]);
        sink.leave();
        at = whole;
    }
    sink.run(header, octet_bits(at..header.len()), &[(&VALUE, 0)]);
}

/// Tells what stands behind the message that is the payload: its padding, up to octet `next`, and more chunks.
pub(super) fn behind(packet: &[u8], message: std::ops::Range<usize>, sink: &mut dyn FieldSink) {
    sink.run(packet, octet_bits(message.start..message.end.min(packet.len())), &[(&PADDING, 0)]);
    if message.end < packet.len() {
        describe(packet, message.end, sink);
    }
}

/// Tells what stands behind fixed fields; returns the bit up to which it was told.
fn rest(
    header: &[u8],
    start: usize,
    bits: std::ops::Range<u32>,
    then: &Then,
    depth: u8,
    sink: &mut dyn FieldSink,
) -> u32 {
    match then {
        Then::Value => bits.start,
        Then::List(parts) => repeat(header, bits, usize::MAX, parts, sink),
        Then::Counted(counts, first, second) => {
            let [first_count, second_count] = counts.map(|at| usize::from(be16(header, start + at).unwrap_or(0)));
            let at = repeat(header, bits.clone(), first_count, first, sink);
            repeat(header, at..bits.end, second_count, second, sink)
        }
        Then::Parameters => items(header, bits, &PARAMETERS, depth, sink),
        Then::Causes => items(header, bits, &CAUSES, depth, sink),
    }
}

/// Tells at most `most` entries of the same fields.
fn repeat(header: &[u8], bits: std::ops::Range<u32>, most: usize, parts: Parts, sink: &mut dyn FieldSink) -> u32 {
    let size: u32 = parts.iter().map(|(_, bits)| bits).sum();
    let mut at = bits.start;
    for _ in 0..most {
        if size == 0 || bits.end - at < size {
            break;
        }
        at = sink.run(header, at..at + size, parts);
    }
    at
}

/// A list of items with a type and a length: parameters or causes.
struct Items {
    group: &'static FieldDef,
    kind: &'static FieldDef,
    length: &'static FieldDef,
    value: &'static FieldDef,
    padding: &'static FieldDef,
    name: fn(u64) -> Option<Words>,
    content: fn(u16) -> (Parts, Then),
}

static PARAMETERS: Items = Items {
    group: &PARAMETER_GROUP,
    kind: &PARAMETER_TYPE,
    length: &PARAMETER_LENGTH,
    value: &PARAMETER_VALUE,
    padding: &PARAMETER_PADDING,
    name: parameter_name,
    content: parameter,
};

static CAUSES: Items = Items {
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
fn items(header: &[u8], bits: std::ops::Range<u32>, shape: &Items, depth: u8, sink: &mut dyn FieldSink) -> u32 {
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
