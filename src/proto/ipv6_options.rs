//! The options of IPv6's hop-by-hop and destination headers, which both write alike. RFC 8200 §4.2.
//!
//! ```text
//!  0                   1
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5
//! ├───┬─┬─────────┬───────────────┬────────────
//! │act│c│   rest  │    length     │ data ...
//! └───┴─┴─────────┴───────────────┴────────────
//! ```
//!
//! The type's upper bits tell a router that does not know the option what to do with the packet, and whether the data
//! may change on the way. Pad1 alone has no length.

use super::contract::{Fault, FieldSink, Layer, Next, Say, Step, dec, flag, hex, ipv6, label, octets, text};
use super::cursor::Cursor;
use crate::i18n::{Words, w};

const SPEC: &str = "RFC 8200 §4.2";
const IOAM: &str = "RFC 9486 §3";

fields! {
    OPTION = label("ipv6.opt", SPEC, w("option", "opção")).group();
    TYPE = hex(2, "ipv6.opt.type", SPEC, w("type", "tipo")).names(type_name).group();
    ACTION = dec("ipv6.opt.type.action", SPEC, w("if unknown", "se desconhecida")).names(action_name);
    CHANGE = dec("ipv6.opt.type.change", SPEC, w("may change on the way", "pode mudar no caminho"));
    REST = hex(2, "ipv6.opt.type.rest", SPEC, w("low-order bits", "bits de menor ordem"));
    LENGTH = dec("ipv6.opt.length", SPEC, w("octets of data", "octetos de dados"));
    PADN = octets("ipv6.opt.padn", SPEC, w("padding", "preenchimento"));
    TUNNEL_LIMIT = dec("ipv6.opt.tel", "RFC 2473 §4.1.1", w("tunnel encapsulation limit", "limite de encapsulamento em túneis"));
    ROUTER_ALERT = dec("ipv6.opt.router_alert", "RFC 2711 §2.1", w("router alert", "alerta ao roteador")).names(alert_name);
    JUMBO = dec("ipv6.opt.jumbo", "RFC 2675 §2", w("payload length", "comprimento da carga útil"));
    HOME_ADDRESS = ipv6("ipv6.opt.mipv6.home_address", "RFC 6275 §6.3", w("home address", "endereço nativo (home)"));
    PMTU_MIN = dec("ipv6.opt.pmtu.min", "RFC 9268 §5", w("least MTU met", "menor MTU encontrada"));
    PMTU_RETURN = dec("ipv6.opt.pmtu.rtn", "RFC 9268 §5", w("least MTU returned", "menor MTU devolvida")).scale(2);
    PMTU_FLAG = flag("ipv6.opt.pmtu.r_flag", "RFC 9268 §5", w("return wanted", "devolução pedida"));
    DOI = dec("ipv6.opt.calipso.doi", "RFC 5570 §5.1", w("domain of interpretation", "domínio de interpretação"));
    COMPARTMENT_LENGTH = dec("ipv6.opt.calipso.cmpt.length", "RFC 5570 §5.1", w("compartment length", "comprimento do compartimento"));
    SENSITIVITY = dec("ipv6.opt.calipso.sens_level", "RFC 5570 §5.1", w("sensitivity level", "nível de sensibilidade"));
    CALIPSO_CHECKSUM = hex(4, "ipv6.opt.calipso.checksum", "RFC 5570 §5.1", w("checksum", "soma de verificação"));
    COMPARTMENTS = octets("ipv6.opt.calipso.cmpt_bitmap", "RFC 5570 §5.1", w("compartment bitmap", "mapa de compartimentos"));
    SCALE_RECEIVED = dec("ipv6.opt.pdm.scale_dtlr", "RFC 8250 §3.2", w("scale of the time received", "escala do tempo recebido"));
    SCALE_SENT = dec("ipv6.opt.pdm.scale_dtls", "RFC 8250 §3.2", w("scale of the time sent", "escala do tempo enviado"));
    THIS_PACKET = dec("ipv6.opt.pdm.psn_this_pkt", "RFC 8250 §3.2", w("number of this packet", "número deste pacote"));
    LAST_PACKET = dec("ipv6.opt.pdm.psn_last_recv", "RFC 8250 §3.2", w("number last received", "último número recebido"));
    DELTA_RECEIVED = dec("ipv6.opt.pdm.delta_last_recv", "RFC 8250 §3.2", w("time since last received", "tempo desde o último recebido"));
    DELTA_SENT = dec("ipv6.opt.pdm.delta_last_sent", "RFC 8250 §3.2", w("time since last sent", "tempo desde o último enviado"));
    QS_FUNCTION = dec("ipv6.opt.qs_func", "RFC 4782 §3.2", w("Quick-Start function", "função do Quick-Start"));
    QS_RATE = dec("ipv6.opt.qs_rate", "RFC 4782 §3.2", w("rate", "taxa"));
    QS_TTL = dec("ipv6.opt.qs_ttl", "RFC 4782 §3.2", w("Quick-Start TTL", "TTL do Quick-Start"));
    QS_NONCE = hex(8, "ipv6.opt.qs_nonce", "RFC 4782 §3.2", w("nonce", "nonce"));
    QS_RESERVED = hex(8, "ipv6.opt.qs_reserved", "RFC 4782 §3.2", w("reserved", "reservado"));
    RPL_FLAGS = hex(2, "ipv6.opt.rpl.flag", "RFC 6553 §3", w("flags", "sinalizadores")).group();
    RPL_DOWN = flag("ipv6.opt.rpl.flag.o", "RFC 6553 §3", w("down", "para baixo"));
    RPL_RANK_ERROR = flag("ipv6.opt.rpl.flag.r", "RFC 6553 §3", w("rank error", "erro de posto"));
    RPL_FORWARDING_ERROR = flag("ipv6.opt.rpl.flag.f", "RFC 6553 §3", w("forwarding error", "erro de encaminhamento"));
    RPL_RESERVED = hex(2, "ipv6.opt.rpl.flag.rsv", "RFC 6553 §3", w("reserved", "reservado"));
    RPL_INSTANCE = hex(2, "ipv6.opt.rpl.instance_id", "RFC 6553 §3", w("RPL instance", "instância RPL"));
    RPL_RANK = hex(4, "ipv6.opt.rpl.sender_rank", "RFC 6553 §3", w("sender's rank", "posto do remetente"));
    MPL_FLAGS = hex(2, "ipv6.opt.mpl.flag", "RFC 7731 §6.1", w("flags", "sinalizadores")).group();
    MPL_SEED_LENGTH = dec("ipv6.opt.mpl.flag.s", "RFC 7731 §6.1", w("form of the seed identifier", "forma do identificador da semente"));
    MPL_LARGEST = flag("ipv6.opt.mpl.flag.m", "RFC 7731 §6.1", w("largest sequence", "maior sequência"));
    MPL_VERSION = flag("ipv6.opt.mpl.flag.v", "RFC 7731 §6.1", w("version", "versão"));
    MPL_RESERVED = hex(2, "ipv6.opt.mpl.flag.rsv", "RFC 7731 §6.1", w("reserved", "reservado"));
    MPL_SEQUENCE = hex(2, "ipv6.opt.mpl.sequence", "RFC 7731 §6.1", w("sequence", "sequência"));
    MPL_SEED = octets("ipv6.opt.mpl.seed_id", "RFC 7731 §6.1", w("seed identifier", "identificador da semente"));
    ILNP_NONCE = octets("ipv6.opt.ilnp_nonce", "RFC 6744 §2", w("ILNP nonce", "nonce do ILNP"));
    LINE_LENGTH = dec("ipv6.opt.lio.length", "RFC 6788 §5", w("octets of the line identifier", "octetos do identificador da linha"));
    LINE = text("ipv6.opt.lio.line_id", "RFC 6788 §5", w("line identifier", "identificador da linha"));
    DFF_FLAGS = hex(2, "ipv6.opt.dff.flags", "RFC 6971 §12.1", w("flags", "sinalizadores")).group();
    DFF_VERSION = dec("ipv6.opt.dff.flag.ver", "RFC 6971 §12.1", w("version", "versão"));
    DFF_DUPLICATE = flag("ipv6.opt.dff.flag.dup", "RFC 6971 §12.1", w("duplicate", "duplicado"));
    DFF_RETURN = flag("ipv6.opt.dff.flag.ret", "RFC 6971 §12.1", w("returned", "devolvido"));
    DFF_RESERVED = hex(2, "ipv6.opt.dff.flag.rsv", "RFC 6971 §12.1", w("reserved", "reservado"));
    DFF_SEQUENCE = dec("ipv6.opt.dff.sequence_number", "RFC 6971 §12.1", w("sequence number", "número de sequência"));
    IOAM_RESERVED = dec("ipv6.opt.ioam.rsv", IOAM, w("reserved", "reservado"));
    IOAM_TYPE = dec("ipv6.opt.ioam.opt_type", IOAM, w("IOAM option type", "tipo da opção IOAM")).names(ioam_name);
    IOAM_NAMESPACE = dec("ipv6.opt.ioam.trace.ns", "RFC 9197 §4.4.1", w("namespace", "espaço de nomes"));
    IOAM_NODE_LENGTH = dec("ipv6.opt.ioam.trace.nodelen", "RFC 9197 §4.4.1", w("words a node adds", "palavras que cada nó acrescenta"));
    IOAM_FLAGS = hex(4, "ipv6.opt.ioam.trace.flags", "RFC 9197 §4.4.1", w("flags", "sinalizadores")).group();
    IOAM_OVERFLOW = flag("ipv6.opt.ioam.trace.flag.o", "RFC 9197 §4.4.1", w("overflow", "estouro"));
    IOAM_LOOPBACK = flag("ipv6.opt.ioam.trace.flag.l", "RFC 9322 §4", w("loopback", "retorno"));
    IOAM_ACTIVE = flag("ipv6.opt.ioam.trace.flag.a", "RFC 9322 §5", w("active", "ativo"));
    IOAM_UNUSED = flag("ipv6.opt.ioam.trace.flag.rsv", "RFC 9197 §4.4.1", w("reserved", "reservado"));
    IOAM_REMAINING = dec("ipv6.opt.ioam.trace.remlen", "RFC 9197 §4.4.1", w("words left", "palavras restantes"));
    IOAM_TRACE = hex(6, "ipv6.opt.ioam.trace.type", "RFC 9197 §4.4.1", w("what each node adds", "o que cada nó acrescenta"));
    EXPERIMENT = octets("ipv6.opt.experimental", "RFC 4727 §4", w("experimental data", "dados experimentais"));
    UNKNOWN = octets("ipv6.opt.unknown", SPEC, w("data", "dados"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0x00 => w("Pad1", "Pad1"),
        0x01 => w("PadN", "PadN"),
        0x04 => w("tunnel encapsulation limit", "limite de encapsulamento em túneis"),
        0x05 => w("router alert", "alerta ao roteador"),
        0x07 => w("CALIPSO", "CALIPSO"),
        0x08 => w("SMF duplicate detection", "detecção de duplicatas SMF"),
        0x0f => w("performance and diagnostic metrics", "métricas de desempenho e diagnóstico"),
        0x11 | 0x31 => w("in-situ OAM", "OAM in situ"),
        0x12 | 0x32 => w("alternate marking", "marcação alternada"),
        0x23 | 0x63 => w("RPL", "RPL"),
        0x26 => w("Quick-Start", "Quick-Start"),
        0x30 => w("minimum path MTU", "MTU mínima do caminho"),
        0x4d | 0x6d => w("MPL", "MPL"),
        0x8a => w("endpoint identification", "identificação do extremo"),
        0x8b => w("ILNP nonce", "nonce do ILNP"),
        0x8c => w("line identification", "identificação da linha"),
        0xc2 => w("jumbo payload", "carga útil jumbo"),
        0xc9 => w("home address", "endereço nativo (home)"),
        0xee => w("IP DFF", "IP DFF"),
        0x1e | 0x3e | 0x5e | 0x7e | 0x9e | 0xbe | 0xde | 0xfe => w("experiment", "experimento"),
        _ => return None,
    })
}

fn action_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("skip the option", "ignorar a opção"),
        1 => w("discard the packet", "descartar o pacote"),
        2 => w("discard, and report it", "descartar e avisar"),
        _ => w("discard, and report it unless sent to a group", "descartar e avisar, salvo se enviado a um grupo"),
    })
}

fn alert_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("multicast listener discovery", "descoberta de ouvintes de multicast"),
        1 => w("RSVP", "RSVP"),
        2 => w("active networks", "redes ativas"),
        4..=35 => w("aggregated reservation", "reserva agregada"),
        _ => return None,
    })
}

fn ioam_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("pre-allocated trace", "rastro pré-alocado"),
        1 => w("incremental trace", "rastro incremental"),
        2 => w("proof of transit", "prova de trânsito"),
        3 => w("edge to edge", "de borda a borda"),
        4 => w("direct export", "exportação direta"),
        _ => return None,
    })
}

/// Measures a header of options: next header, length in units of 8 octets without the first, options.
pub(super) fn peel(bytes: &[u8]) -> Result<Step, Fault> {
    let Some(&[next, length]) = bytes.first_chunk() else { return Err(Fault::Truncated { need: 8 }) };
    let header = (usize::from(length) + 1) * 8;
    if bytes.len() < header {
        return Err(Fault::Truncated { need: header });
    }
    Ok(Step::new(header, Next::header(next)))
}

/// Tells the options, which begin at octet 2 of the header.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
    let mut cursor = Cursor::new(layer.header(), 2, sink);
    while let Some(kind) = cursor.peek(0) {
        let octets = match (kind, cursor.peek(1)) {
            (0, _) => 1,
            (_, Some(length)) => 2 + usize::from(length),
            (_, None) => 2,
        };
        cursor.item(&OPTION, octets, &UNKNOWN, |cursor| option(kind, cursor));
    }
}

fn option(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.flags(&TYPE, 8, &[(&ACTION, 2), (&CHANGE, 1), (&REST, 5)])?;
    if kind == 0 {
        return None;
    }
    cursor.number(&LENGTH, 1)?;
    match kind {
        0x01 => cursor.rest(&PADN),
        0x04 => {
            cursor.number(&TUNNEL_LIMIT, 1)?;
        }
        0x05 => {
            cursor.number(&ROUTER_ALERT, 2)?;
        }
        0x07 => {
            cursor.number(&DOI, 4)?;
            let words = cursor.number(&COMPARTMENT_LENGTH, 1)?;
            cursor.number(&SENSITIVITY, 1)?;
            cursor.number(&CALIPSO_CHECKSUM, 2)?;
            if words > 0 {
                cursor.octets(&COMPARTMENTS, words as usize * 4)?;
            }
        }
        0x0f => {
            cursor.number(&SCALE_RECEIVED, 1)?;
            cursor.number(&SCALE_SENT, 1)?;
            for def in [&THIS_PACKET, &LAST_PACKET, &DELTA_RECEIVED, &DELTA_SENT] {
                cursor.number(def, 2)?;
            }
        }
        0x11 | 0x31 => ioam(cursor)?,
        0x23 | 0x63 => {
            cursor.flags(
                &RPL_FLAGS,
                8,
                &[(&RPL_DOWN, 1), (&RPL_RANK_ERROR, 1), (&RPL_FORWARDING_ERROR, 1), (&RPL_RESERVED, 5)],
            )?;
            cursor.number(&RPL_INSTANCE, 1)?;
            cursor.number(&RPL_RANK, 2)?;
        }
        0x26 => {
            cursor.bits(&QS_FUNCTION, 4)?;
            cursor.bits(&QS_RATE, 4)?;
            cursor.number(&QS_TTL, 1)?;
            cursor.bits(&QS_NONCE, 30)?;
            cursor.bits(&QS_RESERVED, 2)?;
        }
        0x30 => {
            cursor.number(&PMTU_MIN, 2)?;
            cursor.bits(&PMTU_RETURN, 15)?;
            cursor.bits(&PMTU_FLAG, 1)?;
        }
        0x4d | 0x6d => {
            let form = cursor.peek(0)?;
            cursor.flags(
                &MPL_FLAGS,
                8,
                &[(&MPL_SEED_LENGTH, 2), (&MPL_LARGEST, 1), (&MPL_VERSION, 1), (&MPL_RESERVED, 4)],
            )?;
            let seed = *[0, 2, 8, 16].get(form as usize >> 6)?;
            cursor.number(&MPL_SEQUENCE, 1)?;
            if seed > 0 {
                cursor.octets(&MPL_SEED, seed)?;
            }
        }
        0x8b => cursor.rest(&ILNP_NONCE),
        0x8c => {
            let octets = cursor.number(&LINE_LENGTH, 1)?;
            if octets > 0 {
                cursor.octets(&LINE, octets as usize)?;
            }
        }
        0x1e | 0x3e | 0x5e | 0x7e | 0x9e | 0xbe | 0xde | 0xfe => cursor.rest(&EXPERIMENT),
        0xc2 => {
            cursor.number(&JUMBO, 4)?;
        }
        0xc9 => {
            cursor.octets(&HOME_ADDRESS, 16)?;
        }
        0xee => {
            cursor.flags(
                &DFF_FLAGS,
                8,
                &[(&DFF_VERSION, 2), (&DFF_DUPLICATE, 1), (&DFF_RETURN, 1), (&DFF_RESERVED, 4)],
            )?;
            cursor.number(&DFF_SEQUENCE, 2)?;
        }
        _ => {}
    }
    Some(())
}

fn ioam(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&IOAM_RESERVED, 1)?;
    if cursor.number(&IOAM_TYPE, 1)? > 1 {
        return None;
    }
    cursor.number(&IOAM_NAMESPACE, 2)?;
    cursor.bits(&IOAM_NODE_LENGTH, 5)?;
    cursor.flags(&IOAM_FLAGS, 4, &[(&IOAM_OVERFLOW, 1), (&IOAM_LOOPBACK, 1), (&IOAM_ACTIVE, 1), (&IOAM_UNUSED, 1)])?;
    cursor.bits(&IOAM_REMAINING, 7)?;
    cursor.number(&IOAM_TRACE, 3)?;
    // The reserved octet and what the nodes wrote are told together: only the trace type says how they are divided.
    None
}

/// The options of a header: type and data.
pub(super) fn options(header: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = header.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        while let [0, after @ ..] = rest {
            rest = after;
        }
        let [kind, length, after @ ..] = rest else { return None };
        let (data, after) = after.split_at_checked(usize::from(*length))?;
        rest = after;
        Some((*kind, data))
    })
}

/// Says the names of the options, padding apart.
pub(super) fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
    use std::fmt::Write as _;
    let mut first = true;
    for (kind, _) in options(layer.header()).filter(|(kind, _)| *kind > 1) {
        if !std::mem::take(&mut first) {
            say.out.push_str(", ");
        }
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("option ", "opção "));
                let _ = write!(say, "{kind:#04x}");
            }
        }
    }
}
