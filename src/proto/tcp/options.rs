//! The options of a TCP header: a kind, a length and what the kind says; two kinds are a single octet.
//! RFC 9293 §3.2, and the specification that stands beside each field.

use std::ops::RangeInclusive;

use super::multipath;
use crate::bytes::{Reader, be32};
use crate::i18n::{Words, same, w};
use crate::proto::contract::{
    FieldDef, FieldSink, Say, Value, dec, flag, hex, label, octet_bits, octets,
};

const SPEC: &str = "RFC 9293 §3.2";
const SACK: &str = "RFC 2018";
const TIME: &str = "RFC 7323 §3.2";
const AO: &str = "RFC 5925 §2.2";
const USER_TIMEOUT: &str = "RFC 5482 §3";

fields! {
    OPTIONS = octets("tcp.options", SPEC, w("options", "opções")).group();
    KIND = dec("tcp.option_kind", SPEC, w("kind", "tipo")).names(kind_name);
    LENGTH = dec("tcp.option_len", SPEC, w("length", "comprimento"))
        .about("Octets of the option, kind and length included.", "Octetos da opção, incluídos o tipo e o comprimento.");
    INVALID = label("tcp.option.len.invalid", SPEC, w("invalid length", "comprimento inválido")).derived();
    END = octets("tcp.options.eol", SPEC, w("end of option list", "fim da lista de opções")).group();
    PADDING = octets("tcp.options.padding", SPEC, w("padding", "preenchimento"));
    NOP = octets("tcp.options.nop", SPEC, w("no-operation", "sem operação")).group();
    MSS = octets("tcp.options.mss", SPEC, w("maximum segment size", "tamanho máximo de segmento")).group();
    MSS_VALUE = dec("tcp.options.mss_val", "RFC 9293 §3.7.1", w("maximum segment size", "tamanho máximo de segmento"))
        .about("Most octets of data that the sender of this option takes in one segment.",
               "Máximo de octetos de dados que quem envia esta opção aceita em um segmento.");
    SCALE = octets("tcp.options.wscale", "RFC 7323 §2.2", w("window scale", "escala da janela")).group();
    SHIFT = dec("tcp.options.wscale.shift", "RFC 7323 §2.2", w("shift count", "deslocamento"))
        .about("By how many bits the windows of this sender are to be shifted left; 14 at most.",
               "Quantos bits as janelas deste remetente devem ser deslocadas à esquerda; no máximo 14.");
    MULTIPLIER = dec("tcp.options.wscale.multiplier", "RFC 7323 §2.2", w("multiplier", "multiplicador")).derived();
    SACK_PERMITTED = octets("tcp.options.sack_perm", SACK, w("SACK permitted", "SACK permitido")).group();
    SACK_BLOCKS = octets("tcp.options.sack", SACK, w("selective acknowledgement", "confirmação seletiva")).group();
    LEFT = dec("tcp.options.sack_le", SACK, w("left edge", "borda esquerda"))
        .about("First sequence number of a block that arrived.", "Primeiro número de sequência de um bloco que chegou.");
    RIGHT = dec("tcp.options.sack_re", SACK, w("right edge", "borda direita"))
        .about("First sequence number behind that block.", "Primeiro número de sequência depois desse bloco.");
    SACK_COUNT = dec("tcp.options.sack.count", SACK, w("blocks", "blocos")).derived();
    ECHO = octets("tcp.options.echo", "RFC 1072", w("echo", "eco")).group();
    ECHO_REPLY = octets("tcp.options.echoreply", "RFC 1072", w("echo reply", "resposta de eco")).group();
    ECHO_VALUE = dec("tcp.options.echo_value", "RFC 1072", w("echoed value", "valor ecoado"));
    TIMESTAMPS = octets("tcp.options.timestamp", TIME, w("timestamps", "marcas de tempo")).group();
    TS_VALUE = dec("tcp.options.timestamp.tsval", TIME, w("timestamp value", "valor da marca de tempo"))
        .about("The sender's own clock.", "O relógio do próprio remetente.");
    TS_ECHO = dec("tcp.options.timestamp.tsecr", TIME, w("timestamp echo reply", "eco da marca de tempo"))
        .about("The clock value of the other side that is answered; it measures the round trip.",
               "O valor do relógio do outro lado a que se responde; mede o tempo de ida e volta.");
    MD5 = octets("tcp.options.md5", "RFC 2385", w("MD5 signature", "assinatura MD5")).group();
    DIGEST = octets("tcp.options.md5.digest", "RFC 2385", w("MD5 digest", "resumo MD5"));
    TIMEOUT = octets("tcp.options.user_to", USER_TIMEOUT, w("user timeout", "tempo limite do usuário")).group();
    MINUTES = flag("tcp.options.user_to_granularity", USER_TIMEOUT, w("in minutes", "em minutos"));
    TIMEOUT_VALUE = dec("tcp.options.user_to_val", USER_TIMEOUT, w("user timeout", "tempo limite do usuário"));
    AUTHENTICATION = octets("tcp.options.ao", AO, w("authentication (TCP-AO)", "autenticação (TCP-AO)")).group();
    KEY = dec("tcp.options.ao.keyid", AO, w("key", "chave"));
    NEXT_KEY = dec("tcp.options.ao.rnextkeyid", AO, w("key wanted next", "próxima chave desejada"));
    AUTHENTICATION_CODE = octets("tcp.options.ao.mac", AO, w("message authentication code", "código de autenticação"));
    MULTIPATH = octets("mptcp", "RFC 8684 §3", w("multipath TCP", "TCP multicaminho")).group();
    FAST_OPEN = octets("tcp.options.tfo", "RFC 7413 §4.1.1", w("fast open", "abertura rápida")).group();
    COOKIE_REQUEST =
        label("tcp.options.tfo.request", "RFC 7413 §4.1.1", w("cookie request", "pedido de cookie")).derived();
    COOKIE = octets("tcp.options.tfo.cookie", "RFC 7413 §4.1.1", w("cookie", "cookie"));
    EXPERIMENTAL = octets("tcp.options.experimental", "RFC 6994", w("experimental", "experimental")).group();
    EXPERIMENT = hex(4, "tcp.options.experimental.exid", "RFC 6994 §3", w("experiment identifier", "identificador do experimento"));
    EXPERIMENT_DATA = octets("tcp.options.experimental.data", "RFC 6994", w("data", "dados"));
    UNKNOWN = octets("tcp.options.unknown", SPEC, w("unknown option", "opção desconhecida")).group();
    UNKNOWN_DATA = octets("tcp.options.unknown.payload", SPEC, w("data", "dados"));
}

/// What the options of one kind look like.
struct Shape {
    kind: u8,
    group: &'static FieldDef,
    /// Octets they may have, kind and length included.
    len: RangeInclusive<u8>,
    /// Their fields behind the length and how many bits each has, 0 for all that are left.
    parts: &'static [(&'static FieldDef, u32)],
}

const fn shape(
    kind: u8,
    group: &'static FieldDef,
    least: u8,
    most: u8,
    parts: &'static [(&'static FieldDef, u32)],
) -> Shape {
    Shape { kind, group, len: least..=most, parts }
}

static SHAPES: [Shape; 14] = [
    shape(2, &MSS, 4, 4, &[(&MSS_VALUE, 16)]),
    shape(3, &SCALE, 3, 3, &[(&SHIFT, 8)]),
    shape(4, &SACK_PERMITTED, 2, 2, &[]),
    shape(5, &SACK_BLOCKS, 10, 34, SACK_PARTS),
    shape(6, &ECHO, 6, 6, &[(&ECHO_VALUE, 32)]),
    shape(7, &ECHO_REPLY, 6, 6, &[(&ECHO_VALUE, 32)]),
    shape(8, &TIMESTAMPS, 10, 10, &[(&TS_VALUE, 32), (&TS_ECHO, 32)]),
    shape(19, &MD5, 18, 18, &[(&DIGEST, 0)]),
    shape(28, &TIMEOUT, 4, 4, &[(&MINUTES, 1), (&TIMEOUT_VALUE, 15)]),
    shape(29, &AUTHENTICATION, 4, 40, &[(&KEY, 8), (&NEXT_KEY, 8), (&AUTHENTICATION_CODE, 0)]),
    shape(30, &MULTIPATH, 3, 40, &[]),
    shape(34, &FAST_OPEN, 2, 18, &[(&COOKIE, 0)]),
    shape(253, &EXPERIMENTAL, 4, 40, &[(&EXPERIMENT, 16), (&EXPERIMENT_DATA, 0)]),
    shape(254, &EXPERIMENTAL, 4, 40, &[(&EXPERIMENT, 16), (&EXPERIMENT_DATA, 0)]),
];

static SACK_PARTS: &[(&FieldDef, u32)] = &[
    (&LEFT, 32),
    (&RIGHT, 32),
    (&LEFT, 32),
    (&RIGHT, 32),
    (&LEFT, 32),
    (&RIGHT, 32),
    (&LEFT, 32),
    (&RIGHT, 32),
];

static OTHER: Shape = shape(0, &UNKNOWN, 2, 40, &[(&UNKNOWN_DATA, 0)]);

/// <https://www.iana.org/assignments/tcp-parameters>
fn kind_name(kind: u64) -> Option<Words> {
    Some(match kind {
        0 => w("end of option list", "fim da lista de opções"),
        1 => w("no-operation", "sem operação"),
        2 => w("maximum segment size", "tamanho máximo de segmento"),
        3 => w("window scale", "escala da janela"),
        4 => w("SACK permitted", "SACK permitido"),
        5 => same("SACK"),
        6 => w("echo", "eco"),
        7 => w("echo reply", "resposta de eco"),
        8 => w("timestamps", "marcas de tempo"),
        19 => w("MD5 signature", "assinatura MD5"),
        27 => w("Quick-Start response", "resposta Quick-Start"),
        28 => w("user timeout", "tempo limite do usuário"),
        29 => w("authentication (TCP-AO)", "autenticação (TCP-AO)"),
        30 => w("multipath TCP", "TCP multicaminho"),
        34 => w("fast open cookie", "cookie de abertura rápida"),
        69 => w("encryption negotiation (TCP-ENO)", "negociação de criptografia (TCP-ENO)"),
        172 | 174 => w("accurate ECN", "ECN precisa"),
        253 | 254 => w("experimental", "experimental"),
        _ => return None,
    })
}

/// Tells the options of a TCP header, which begin behind its first 20 octets.
pub(super) fn describe(header: &[u8], sink: &mut dyn FieldSink) {
    let mut reader = Reader::new(header, 20);
    if reader.is_empty() {
        return;
    }
    sink.open(&OPTIONS, 20..header.len(), Value::Bytes(&header[20..]));
    while let Some(kind) = reader.peek() {
        match kind {
            0 => {
                let all = reader.position()..header.len();
                sink.open(&END, all.clone(), Value::Bytes(&header[all]));
                sink.take(&KIND, &mut reader, 1);
                let rest = reader.remaining();
                if rest > 0 {
                    sink.take(&PADDING, &mut reader, rest);
                }
                sink.leave();
            }
            1 => {
                let at = reader.position();
                sink.open(&NOP, at..at + 1, Value::Bytes(&header[at..=at]));
                sink.take(&KIND, &mut reader, 1);
                sink.leave();
            }
            _ => option(kind, &mut reader, header, sink),
        }
    }
    sink.leave();
}

/// Tells one option with a length. An impossible length takes the rest of the header: what follows cannot be found.
fn option(kind: u8, reader: &mut Reader<'_>, header: &[u8], sink: &mut dyn FieldSink) {
    let start = reader.position();
    let claimed = header.get(start + 1).copied();
    let shape = SHAPES.iter().find(|shape| shape.kind == kind).unwrap_or(&OTHER);
    let fits = claimed.filter(|len| *len >= 2).map(|len| start + usize::from(len)).filter(|end| *end <= header.len());
    let end = fits.unwrap_or(header.len());
    let Some(option) = reader.take(end - start) else { return };
    sink.open(shape.group, start..end, Value::Bytes(option));
    let bits = octet_bits(start..end);
    let mut at = sink.run(header, bits.clone(), &[(&KIND, 8), (&LENGTH, 8)]);
    let valid = fits.is_some() && claimed.is_some_and(|len| shape.len.contains(&len));
    if valid {
        at = sink.run(header, at..bits.end, shape.parts);
        match kind {
            3 => sink.derive(&MULTIPLIER, Value::Number(1 << option.get(2).copied().unwrap_or(0).min(14))),
            5 => sink.derive(&SACK_COUNT, Value::Number((option.len() as u64 - 2) / 8)),
            30 => at = multipath::describe(header, at..bits.end, sink),
            34 if option.len() == 2 => sink.derive(&COOKIE_REQUEST, Value::Present),
            _ => {}
        }
    } else {
        sink.derive(&INVALID, Value::Present);
    }
    sink.run(header, at..bits.end, &[(&UNKNOWN_DATA, 0)]);
    sink.leave();
}

/// Says the options that set up a connection, blocks that arrived out of order, and what is rare.
pub(super) fn summary(header: &[u8], say: &mut Say<'_>) {
    let mut reader = Reader::new(header, 20);
    while let Some(kind) = reader.u8() {
        match kind {
            0 => return,
            1 => continue,
            _ => {}
        }
        let Some(value) = reader.u8().and_then(|len| reader.take(usize::from(len).checked_sub(2)?)) else { return };
        match (kind, value) {
            (2, &[high, low]) => {
                say.out.push_str(" mss=");
                say.number(u16::from_be_bytes([high, low]));
            }
            (3, &[shift]) => {
                say.out.push_str(" wscale=");
                say.number(shift);
            }
            (4, []) => say.out.push_str(" sackOK"),
            (5, _) => {
                for block in value.chunks_exact(8) {
                    say.out.push_str(" sack=");
                    say.number(be32(block, 0).unwrap_or(0));
                    say.out.push('-');
                    say.number(be32(block, 4).unwrap_or(0));
                }
            }
            (19, _) => say.out.push_str(" md5"),
            (29, _) => say.out.push_str(" ao"),
            (30, &[subtype, ..]) => {
                if let Some(name) = multipath::name((subtype >> 4).into()) {
                    say.out.push(' ');
                    say.words(name);
                }
            }
            (34, _) => say.out.push_str(" tfo"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::{Told, tell};

    /// A SYN of Linux 6.1 to port 12345 with these options behind its 20 octets.
    fn syn(options: &str) -> Told {
        let octets = crate::testing::octets(options).len();
        let offset = 5 + octets / 4;
        tell(Proto::Tcp, &format!("c8323039 1dcd6500 00000000 {offset:x}0 02 faf0 0000 0000 {options}"))
    }

    #[test]
    fn options_of_a_linux_syn() {
        let told = syn("020405b4 0402 080a 8d3c5b7e 00000000 01 030307");
        assert_eq!(told.get("tcp.options"), "020405b40402080a8d3c5b7e0000000001030307");
        assert_eq!(told.get("tcp.option_kind"), "2;4;8;1;3");
        assert_eq!(told.get("tcp.option_len"), "4;2;10;3");
        assert_eq!(told.get("tcp.options.mss_val"), "1460");
        assert_eq!(told.get("tcp.options.timestamp.tsval"), "2369543038");
        assert_eq!(told.get("tcp.options.wscale.multiplier"), "128");
        assert!(told.summaries[0][0].ends_with("mss=1460 sackOK wscale=7"), "{}", told.summaries[0][0]);
    }

    #[test]
    fn two_sack_blocks_of_rfc_2018() {
        let told = syn("0101 0512 00001388 00001770 00001b58 00001f40");
        assert_eq!((told.get("tcp.options.sack_le"), told.get("tcp.options.sack_re")), ("5000;7000".into(), "6000;8000".into()));
        assert_eq!(told.get("tcp.options.sack.count"), "2");
    }

    #[test]
    fn impossible_lengths_end_the_walk_and_are_told() {
        for options in ["02000000", "02010000", "020405b4 08ff0000", "020405b4 01010108", "01010303"] {

            assert_eq!(syn(options).get("tcp.option.len.invalid"), "1", "{options}");
        }
        // The kind is known, but not with this length: the next option is still found.
        let told = syn("0205 05b400 030307");
        assert_eq!((told.get("tcp.option.len.invalid"), told.get("tcp.options.wscale.shift")), ("1".into(), "7".into()));
    }

    #[test]
    fn what_follows_the_end_of_the_list_is_padding() {
        let told = syn("020405b4 00ffffff");
        assert_eq!((told.get("tcp.option_kind"), told.get("tcp.options.padding")), ("2;0".into(), "ffffff".into()));
    }

    #[test]
    fn multipath_tells_its_subtypes() {
        // RFC 8684 §3.1: MP_CAPABLE, version 1, HMAC-SHA256, the sender's key.
        let told = syn("1e0c 01 81 0000000000000007");
        assert_eq!((told.get("tcp.options.mptcp.subtype"), told.get("tcp.options.mptcp.version")), ("0".into(), "1".into()));
        assert_eq!((told.get("tcp.options.mptcp.sendkey"), told.get("tcp.options.mptcp.sha256.flag")), ("7".into(), "1".into()));
        assert!(told.summaries[0][0].ends_with(" MP_CAPABLE"));
        // §3.3: a data sequence signal with an acknowledgement of 4 octets and a mapping of 8.
        let told = syn("1e1a 20 0d 00000001 0000000000000002 00000003 0004 abcd 0101 0101");
        assert_eq!((told.get("tcp.options.mptcp.rawdataack"), told.get("tcp.options.mptcp.rawdataseqno")), ("1".into(), "2".into()));
        assert_eq!((told.get("tcp.options.mptcp.datalvllen"), told.get("tcp.options.mptcp.checksum")), ("4".into(), "0xabcd".into()));
        // §3.4.1: an IPv4 address with port 80 and an HMAC; §3.6: a reset.
        let told = syn("1e12 30 02 c0000201 0050 0000000000000009 01 01");
        assert_eq!((told.get("tcp.options.mptcp.ipv4"), told.get("tcp.options.mptcp.port")), ("192.0.2.1".into(), "80".into()));
        assert_eq!(syn("1e04 81 02").get("tcp.options.mptcp.rst_reason"), "0x02");
        // Version 0 had another hash, and no flag C.
        let old = syn("1e0c 00 81 0000000000000007");
        assert_eq!((old.get("tcp.options.mptcp.sha1.flag"), old.get("tcp.options.mptcp.sha256.flag")), ("1".into(), String::new()));
        assert_eq!(old.get("tcp.options.mptcp.reserved.flag"), "0x00");
    }
}
