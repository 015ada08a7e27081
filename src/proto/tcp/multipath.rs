//! The option of Multipath TCP, whose form depends on its subtype and on its length. RFC 8684 §3; where version 0
//! (RFC 6824 §3) differs, the length tells.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────┬───────────────────────┤
//! │   kind = 30   │    length     │subtype│ of the subtype ...    │
//! └───────────────┴───────────────┴───────┴───────────────────────┘
//! ```

use std::ops::Range;

use crate::bytes::bits;
use crate::i18n::{Words, same, w};
use crate::proto::contract::{FieldDef, FieldSink, dec, flag, hex, ipv4, ipv6, octets};

const SPEC: &str = "RFC 8684 §3";
const CAPABLE: &str = "RFC 8684 §3.1";
const JOIN: &str = "RFC 8684 §3.2";
const SIGNAL: &str = "RFC 8684 §3.3";
const ADDRESS: &str = "RFC 8684 §3.4.1";
const RESET: &str = "RFC 8684 §3.6";

fields! {
    SUBTYPE = dec("tcp.options.mptcp.subtype", SPEC, w("subtype", "subtipo")).names(name);
    VERSION = dec("tcp.options.mptcp.version", CAPABLE, w("version", "versão"));
    FLAGS = hex(2, "tcp.options.mptcp.flags", SPEC, w("flags", "sinalizadores")).group();
    RESERVED = hex(4, "tcp.options.mptcp.reserved", SPEC, w("reserved", "reservado"));
    CHECKSUM_REQUIRED = flag("tcp.options.mptcp.checksumreq.flags", CAPABLE, w("checksum required (A)", "exige soma de verificação (A)"));
    EXTENSIBLE = flag("tcp.options.mptcp.extensibility.flag", CAPABLE, w("extensibility (B)", "extensibilidade (B)"));
    ONLY_HERE = flag("tcp.options.mptcp.nomoresubflows.flag", CAPABLE, w("no more subflows to this address (C)", "sem mais subfluxos a este endereço (C)"));
    RESERVED_FLAGS = hex(2, "tcp.options.mptcp.reserved.flag", CAPABLE, w("reserved", "reservado"));
    SHA256 = flag("tcp.options.mptcp.sha256.flag", CAPABLE, w("HMAC-SHA256 (H)", "HMAC-SHA256 (H)"));
    SHA1 = flag("tcp.options.mptcp.sha1.flag", "RFC 6824 §3.1", w("HMAC-SHA1 (H)", "HMAC-SHA1 (H)"));
    SENDER_KEY = dec("tcp.options.mptcp.sendkey", CAPABLE, w("sender's key", "chave do remetente"));
    RECEIVER_KEY = dec("tcp.options.mptcp.recvkey", CAPABLE, w("receiver's key", "chave do receptor"));
    BACKUP = flag("tcp.options.mptcp.backup.flag", JOIN, w("backup (B)", "reserva (B)"));
    ADDRESS_ID = dec("tcp.options.mptcp.addrid", JOIN, w("address ID", "ID do endereço"));
    TOKEN = dec("tcp.options.mptcp.recvtok", JOIN, w("receiver's token", "ficha do receptor"));
    RANDOM = dec("tcp.options.mptcp.sendrand", JOIN, w("sender's random number", "número aleatório do remetente"));
    SHORT_HMAC = dec("tcp.options.mptcp.sendtrunchmac", JOIN, w("sender's shortened HMAC", "HMAC abreviado do remetente"));
    HMAC = octets("tcp.options.mptcp.sendhmac", JOIN, w("sender's HMAC", "HMAC do remetente"));
    DATA_FIN = flag("tcp.options.mptcp.datafin.flag", SIGNAL, w("end of the data (F)", "fim dos dados (F)"));
    LONG_SEQUENCE = flag("tcp.options.mptcp.dseqn8.flag", SIGNAL, w("sequence number of 8 octets (m)", "número de sequência de 8 octetos (m)"));
    HAS_SEQUENCE = flag("tcp.options.mptcp.dseqnpresent.flag", SIGNAL, w("mapping present (M)", "há mapeamento (M)"));
    LONG_ACK = flag("tcp.options.mptcp.dataack8.flag", SIGNAL, w("acknowledgement of 8 octets (a)", "confirmação de 8 octetos (a)"));
    HAS_ACK = flag("tcp.options.mptcp.dataackpresent.flag", SIGNAL, w("acknowledgement present (A)", "há confirmação (A)"));
    DATA_ACK = dec("tcp.options.mptcp.rawdataack", SIGNAL, w("data acknowledgement", "confirmação dos dados"));
    DATA_SEQUENCE = dec("tcp.options.mptcp.rawdataseqno", SIGNAL, w("data sequence number", "número de sequência dos dados"));
    SUBFLOW_SEQUENCE = dec("tcp.options.mptcp.subflowseqno", SIGNAL, w("subflow sequence number", "número de sequência no subfluxo"));
    DATA_LENGTH = dec("tcp.options.mptcp.datalvllen", SIGNAL, w("data length", "comprimento dos dados"));
    CHECKSUM = hex(4, "tcp.options.mptcp.checksum", SIGNAL, w("checksum", "soma de verificação"));
    IP_VERSION = dec("tcp.options.mptcp.ipver", "RFC 6824 §3.4.1", w("IP version", "versão do IP"));
    ECHO = flag("tcp.options.mptcp.echo", ADDRESS, w("echo (E)", "eco (E)"));
    IPV4 = ipv4("tcp.options.mptcp.ipv4", ADDRESS, w("advertised IPv4 address", "endereço IPv4 anunciado"));
    IPV6 = ipv6("tcp.options.mptcp.ipv6", ADDRESS, w("advertised IPv6 address", "endereço IPv6 anunciado"));
    PORT = dec("tcp.options.mptcp.port", ADDRESS, w("advertised port", "porta anunciada"));
    ADDRESS_HMAC = dec("tcp.options.mptcp.addaddrtrunchmac", ADDRESS, w("shortened HMAC", "HMAC abreviado"));
    FLAG_U = flag("tcp.options.mptcp.flag_U.flag", RESET, w("reserved (U)", "reservado (U)"));
    FLAG_V = flag("tcp.options.mptcp.flag_V.flag", RESET, w("reserved (V)", "reservado (V)"));
    FLAG_W = flag("tcp.options.mptcp.flag_W.flag", RESET, w("reserved (W)", "reservado (W)"));
    TRANSIENT = flag("tcp.options.mptcp.flag_T.flag", RESET, w("transient (T)", "passageiro (T)"));
    REASON = hex(2, "tcp.options.mptcp.rst_reason", RESET, w("reason", "motivo")).names(reason_name);
}

pub(super) fn name(subtype: u64) -> Option<Words> {
    Some(same(match subtype {
        0 => "MP_CAPABLE",
        1 => "MP_JOIN",
        2 => "DSS",
        3 => "ADD_ADDR",
        4 => "REMOVE_ADDR",
        5 => "MP_PRIO",
        6 => "MP_FAIL",
        7 => "MP_FASTCLOSE",
        8 => "MP_TCPRST",
        15 => "MP_EXPERIMENTAL",
        _ => return None,
    }))
}

fn reason_name(reason: u64) -> Option<Words> {
    Some(match reason {
        0 => w("unspecified", "não especificado"),
        1 => w("MPTCP-specific error", "erro próprio do MPTCP"),
        2 => w("lack of resources", "falta de recursos"),
        3 => w("administratively prohibited", "proibido pela administração"),
        4 => w("too much outstanding data", "dados pendentes demais"),
        5 => w("unacceptable performance", "desempenho inaceitável"),
        6 => w("interference by a middlebox", "interferência de um intermediário"),
        _ => return None,
    })
}

type Parts = &'static [(&'static FieldDef, u32)];

static CAPABLE_PARTS: Parts = &[
    (&VERSION, 4),
    (&FLAGS, 8),
    (&CHECKSUM_REQUIRED, 1),
    (&EXTENSIBLE, 1),
    (&ONLY_HERE, 1),
    (&RESERVED_FLAGS, 4),
    (&SHA256, 1),
    (&SENDER_KEY, 64),
    (&RECEIVER_KEY, 64),
    (&DATA_LENGTH, 16),
    (&CHECKSUM, 16),
];
/// In version 0.
static OLD_CAPABLE_PARTS: Parts = &[
    (&VERSION, 4),
    (&FLAGS, 8),
    (&CHECKSUM_REQUIRED, 1),
    (&EXTENSIBLE, 1),
    (&RESERVED_FLAGS, 5),
    (&SHA1, 1),
    (&SENDER_KEY, 64),
    (&RECEIVER_KEY, 64),
];
static JOIN_REQUEST: Parts = &[(&RESERVED, 3), (&BACKUP, 1), (&ADDRESS_ID, 8), (&TOKEN, 32), (&RANDOM, 32)];
static JOIN_ANSWER: Parts = &[(&RESERVED, 3), (&BACKUP, 1), (&ADDRESS_ID, 8), (&SHORT_HMAC, 64), (&RANDOM, 32)];
static JOIN_END: Parts = &[(&RESERVED, 12), (&HMAC, 160)];
static SIGNAL_FLAGS: Parts = &[
    (&RESERVED, 4),
    (&FLAGS, 8),
    (&RESERVED_FLAGS, 3),
    (&DATA_FIN, 1),
    (&LONG_SEQUENCE, 1),
    (&HAS_SEQUENCE, 1),
    (&LONG_ACK, 1),
    (&HAS_ACK, 1),
];
static PRIORITY: Parts = &[(&RESERVED, 3), (&BACKUP, 1), (&ADDRESS_ID, 8)];
static FAIL: Parts = &[(&RESERVED, 12), (&DATA_SEQUENCE, 64)];
static CLOSE: Parts = &[(&RESERVED, 12), (&RECEIVER_KEY, 64)];
static RESET_PARTS: Parts = &[(&FLAG_U, 1), (&FLAG_V, 1), (&FLAG_W, 1), (&TRANSIENT, 1), (&REASON, 8)];

/// Tells what stands behind the length of the option, in `range` of the header's bits; returns the bit behind it.
pub(super) fn describe(header: &[u8], range: Range<u32>, sink: &mut dyn FieldSink) -> u32 {
    let octets = 2 + (range.end - range.start) / 8;
    let number = |bit: u32, len: u32| bits(header, range.start + bit, len).unwrap_or(0);
    let mut parts: Vec<(&'static FieldDef, u32)> = vec![(&SUBTYPE, 4)];
    match number(0, 4) {
        0 => parts.extend(if number(4, 4) == 0 { OLD_CAPABLE_PARTS } else { CAPABLE_PARTS }),
        1 => parts.extend(match octets {
            12 => JOIN_REQUEST,
            16 => JOIN_ANSWER,
            _ => JOIN_END,
        }),
        2 => {
            parts.extend(SIGNAL_FLAGS);
            let set = |bit: u32| number(8 + bit, 1) == 1;
            if set(7) {
                parts.push((&DATA_ACK, if set(6) { 64 } else { 32 }));
            }
            if set(5) {
                parts.push((&DATA_SEQUENCE, if set(4) { 64 } else { 32 }));
                parts.extend([(&SUBFLOW_SEQUENCE, 32), (&DATA_LENGTH, 16), (&CHECKSUM, 16)]);
            }
        }
        3 => add_address(octets, number(4, 4), &mut parts),
        4 => {
            parts.push((&RESERVED, 4));
            parts.extend((3..octets).map(|_| (&ADDRESS_ID, 8)));
        }
        5 => parts.extend(PRIORITY),
        6 => parts.extend(FAIL),
        7 => parts.extend(CLOSE),
        8 => parts.extend(RESET_PARTS),
        _ => parts.push((&RESERVED, 4)),
    }
    sink.run(header, range, &parts)
}

/// ADD_ADDR: version 0 has the IP version where version 1 has the echo bit, and no HMAC; the port may be absent.
fn add_address(octets: u32, nibble: u64, parts: &mut Vec<(&'static FieldDef, u32)>) {
    let old = matches!((nibble, octets), (4, 8 | 10) | (6, 20 | 22));
    if old {
        parts.push((&IP_VERSION, 4));
    } else {
        parts.extend([(&RESERVED, 3), (&ECHO, 1)]);
    }
    parts.push((&ADDRESS_ID, 8));
    let (address, len) = if octets >= 20 { ((&IPV6, 128), 20) } else { ((&IPV4, 32), 8) };
    parts.push(address);
    match octets.saturating_sub(len) {
        2 => parts.push((&PORT, 16)),
        8 => parts.push((&ADDRESS_HMAC, 64)),
        10 => parts.extend([(&PORT, 16), (&ADDRESS_HMAC, 64)]),
        _ => {}
    }
}
