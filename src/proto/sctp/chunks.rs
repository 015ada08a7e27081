//! The chunks of an SCTP packet. RFC 9260 §3.2 and §3.3, and the specification that stands beside each field.

use super::parameters::{self, CAUSES, PARAMETERS};
use crate::bytes::be16;
use crate::i18n::{Words, same, w};
use crate::proto::contract::{
    Field, FieldDef, FieldSink, Value, dec, flag, hex, label, octet_bits, octets,
};

const SPEC: &str = "RFC 9260 §3.2";
const DATA: &str = "RFC 9260 §3.3.1";
const I_DATA: &str = "RFC 8260 §2.1";
const INIT: &str = "RFC 9260 §3.3.2";
const SACK: &str = "RFC 9260 §3.3.4";
const FORWARD: &str = "RFC 3758 §3.2";
const I_FORWARD: &str = "RFC 8260 §2.3";
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

pub(super) type Parts = &'static [(&'static FieldDef, u32)];

/// What stands behind the fields of a chunk, a parameter or a cause.
pub(super) enum Then {
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
pub(super) fn rest(
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
        Then::Parameters => parameters::items(header, bits, &PARAMETERS, depth, sink),
        Then::Causes => parameters::items(header, bits, &CAUSES, depth, sink),
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
