//! The options of IPv4, rare today: routers drop or ignore most of them. RFC 791 §3.1.
//!
//! ```text
//!  0                   1                   2
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
//! ├─┬───┬─────────┬───────────────┬───────────────┬────────────
//! │c│cls│ number  │    length     │    pointer    │ data ...     length counts all of it
//! └─┴───┴─────────┴───────────────┴───────────────┴────────────
//! ```
//!
//! End of options and no-operation are one octet. A pointer counts from 1, at the option's type.


use crate::proto::contract::{FieldDef, FieldSink, Layer, Say, dec, hex, ipv4, label, octets, text};
use crate::proto::cursor::Cursor;
use crate::i18n::{Words, w};

const SPEC: &str = "RFC 791 §3.1";
const SECURITY: &str = "RFC 1108 §2";
const QUICK_START: &str = "RFC 4782 §3.1";

fields! {
    OPTION = label("ip.opt", SPEC, w("option", "opção")).group();
    TYPE = dec("ip.opt.type", SPEC, w("type", "tipo")).names(type_name).group();
    COPY = dec("ip.opt.type.copy", SPEC, w("copy into every fragment", "copiar em todo fragmento"));
    CLASS = dec("ip.opt.type.class", SPEC, w("class", "classe")).names(class_name);
    NUMBER = dec("ip.opt.type.number", SPEC, w("number", "número"));
    LENGTH = dec("ip.opt.len", SPEC, w("octets of the option", "octetos da opção"));
    POINTER = dec("ip.opt.ptr", SPEC, w("pointer", "ponteiro"))
        .about("The octet of the option, from 1, where the next router writes or reads.",
               "O octeto da opção, a partir de 1, onde o próximo roteador escreve ou lê.");
    RECORDED = ipv4("ip.rec_rt", SPEC, w("router passed", "roteador percorrido"));
    EMPTY = ipv4("ip.empty_rt", SPEC, w("room for a router", "espaço para um roteador"));
    TO_VISIT = ipv4("ip.src_rt", SPEC, w("router to visit", "roteador a visitar"));
    OVERFLOW = dec("ip.opt.overflow", SPEC, w("routers without room", "roteadores sem espaço"));
    STAMP_FORM = hex(2, "ip.opt.flag", SPEC, w("form", "forma")).names(stamp_name);
    STAMP_ADDRESS = ipv4("ip.opt.time_stamp_addr", SPEC, w("router", "roteador"));
    STAMP = dec("ip.opt.time_stamp", SPEC, w("time", "hora"))
        .about("Milliseconds since midnight, universal time.", "Milissegundos desde a meia-noite, tempo universal.");
    ALERT = dec("ip.opt.ra", "RFC 2113 §2.1", w("router alert", "alerta ao roteador")).names(alert_name);
    STREAM = dec("ip.opt.sid", SPEC, w("stream identifier", "identificador de fluxo"));
    MTU = dec("ip.opt.mtu", "RFC 1063 §3", w("MTU", "MTU"));
    TRACE_ID = dec("ip.opt.id_number", "RFC 1393 §2.2", w("identifier", "identificador"));
    OUTBOUND_HOPS = dec("ip.opt.ohc", "RFC 1393 §2.2", w("hops out", "saltos de ida"));
    RETURN_HOPS = dec("ip.opt.rhc", "RFC 1393 §2.2", w("hops back", "saltos de volta"));
    ORIGINATOR = ipv4("ip.opt.originator", "RFC 1393 §2.2", w("originator", "originador"));
    LEVEL = hex(2, "ip.opt.sec_cl", SECURITY, w("classification level", "nível de classificação")).names(level_name);
    AUTHORITIES = octets("ip.opt.sec_prot_auth_flags", SECURITY, w("protection authorities", "autoridades de proteção"));
    OLD_SECURITY = hex(4, "ip.opt.sec_rfc791_sec", SPEC, w("security", "segurança"));
    COMPARTMENTS = dec("ip.opt.sec_rfc791_comp", SPEC, w("compartments", "compartimentos"));
    HANDLING = text("ip.opt.sec_rfc791_hr", SPEC, w("handling restrictions", "restrições de tratamento"));
    TRANSMISSION = text("ip.opt.sec_rfc791_tcc", SPEC, w("transmission control code", "código de controle de transmissão"));
    EXTENDED_FORMAT = hex(2, "ip.opt.ext_sec_add_sec_info_format_code", "RFC 1108 §3", w("format", "formato"));
    EXTENDED = octets("ip.opt.ext_sec_add_sec_info", "RFC 1108 §3", w("additional security information", "informação de segurança adicional"));
    CIPSO_DOI = dec("ip.cipso.doi", "FIPS 188", w("domain of interpretation", "domínio de interpretação"));
    CIPSO_TAGS = octets("ip.cipso.tag_data", "FIPS 188", w("tags", "etiquetas"));
    QS_FUNCTION = dec("ip.opt.qs_func", QUICK_START, w("Quick-Start function", "função do Quick-Start"));
    QS_RATE = dec("ip.opt.qs_rate", QUICK_START, w("rate", "taxa"));
    QS_TTL = dec("ip.opt.qs_ttl", QUICK_START, w("Quick-Start TTL", "TTL do Quick-Start"));
    QS_NONCE = hex(8, "ip.opt.qs_nonce", QUICK_START, w("nonce", "nonce"));
    QS_RESERVED = hex(8, "ip.opt.qs_reserved", QUICK_START, w("reserved", "reservado"));
    PADDING = octets("ip.opt.padding", SPEC, w("padding", "preenchimento"));
    DATA = octets("ip.opt.data", SPEC, w("data", "dados"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("end of options", "fim das opções"),
        1 => w("no operation", "sem operação"),
        7 => w("record route", "registro de rota"),
        10 => w("experimental measurement", "medição experimental"),
        11 => w("MTU probe", "sondagem de MTU"),
        12 => w("MTU reply", "resposta de MTU"),
        25 => w("Quick-Start", "Quick-Start"),
        68 => w("timestamps", "marcas de tempo"),
        82 => w("traceroute", "traceroute"),
        130 => w("security", "segurança"),
        131 => w("loose source route", "rota de origem frouxa"),
        133 => w("extended security", "segurança estendida"),
        134 => w("commercial security (CIPSO)", "segurança comercial (CIPSO)"),
        136 => w("stream identifier", "identificador de fluxo"),
        137 => w("strict source route", "rota de origem estrita"),
        145 => w("extended internet protocol", "protocolo de internet estendido"),
        147 => w("address extension", "extensão de endereço"),
        148 => w("router alert", "alerta ao roteador"),
        149 => w("selective directed broadcast", "broadcast dirigido seletivo"),
        151 => w("dynamic packet state", "estado dinâmico de pacote"),
        152 => w("upstream multicast", "multicast contra a corrente"),
        30 | 94 | 158 | 222 => w("experiment", "experimento"),
        _ => return None,
    })
}

fn class_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("control", "controle"),
        2 => w("debugging and measurement", "depuração e medição"),
        _ => w("reserved", "reservado"),
    })
}

fn stamp_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("times only", "só horas"),
        1 => w("routers and times", "roteadores e horas"),
        3 => w("times of the listed routers", "horas dos roteadores listados"),
        _ => return None,
    })
}

fn alert_name(number: u64) -> Option<Words> {
    (number == 0).then_some(w("every router is to look at it", "todo roteador deve examiná-lo"))
}

fn level_name(number: u64) -> Option<Words> {
    Some(match number {
        0x3d => w("top secret", "ultrassecreto"),
        0x5a => w("secret", "secreto"),
        0x96 => w("confidential", "confidencial"),
        0xab => w("unclassified", "ostensivo"),
        _ => return None,
    })
}

/// Octets of the option at the start of `options`. Less than two are not allowed: such an option takes the rest.
fn size(options: &[u8]) -> usize {
    match (options.first(), options.get(1)) {
        (Some(0 | 1), _) => 1,
        (_, Some(octets @ 2..)) => usize::from(*octets),
        _ => options.len(),
    }
}

/// The options of a header up to the end of options: type, and the octets behind it and the length.
fn options(header: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = header.get(20..).unwrap_or_default();
    std::iter::from_fn(move || {
        let (option, after) = rest.split_at(size(rest).min(rest.len()));
        rest = after;
        let kind = *option.first()?;
        (kind != 0).then(|| (kind, option.get(2..).unwrap_or_default()))
    })
}

/// The last address of a source route that is still to be visited: transport checksums cover it in place of the
/// header's destination (RFC 1122 §4.1.3.6).
pub(super) fn final_destination(header: &[u8]) -> Option<[u8; 4]> {
    let (_, data) = options(header).find(|(kind, _)| matches!(kind, 131 | 137))?;
    let (pointer, route) = data.split_first()?;
    let addresses = route.as_chunks::<4>().0;
    // The pointer counts from 1 and the first address is the fourth octet.
    (usize::from(*pointer) < 4 + addresses.len() * 4).then(|| addresses.last().copied())?
}

/// Tells the options, which begin at octet 20 of the header.
pub(super) fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
    let mut cursor = Cursor::new(layer.header(), 20, sink);
    while let Some(kind) = cursor.peek(0) {
        let octets = size(cursor.ahead());
        cursor.item(&OPTION, octets, &DATA, |cursor| option(kind, cursor));
        if kind == 0 {
            cursor.rest(&PADDING);
        }
    }
}

fn option(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.flags(&TYPE, 8, &[(&COPY, 1), (&CLASS, 2), (&NUMBER, 5)])?;
    if kind < 2 {
        return None;
    }
    if cursor.number(&LENGTH, 1)? < 2 {
        return None;
    }
    match kind {
        7 => route(&RECORDED, &EMPTY, cursor)?,
        131 | 137 => route(&RECORDED, &TO_VISIT, cursor)?,
        68 => {
            cursor.number(&POINTER, 1)?;
            cursor.bits(&OVERFLOW, 4)?;
            let form = cursor.bits(&STAMP_FORM, 4)?.number()?;
            while cursor.remaining() > 0 {
                if form != 0 {
                    cursor.octets(&STAMP_ADDRESS, 4)?;
                }
                cursor.number(&STAMP, 4)?;
            }
        }
        148 => {
            cursor.number(&ALERT, 2)?;
        }
        136 => {
            cursor.number(&STREAM, 2)?;
        }
        11 | 12 => {
            cursor.number(&MTU, 2)?;
        }
        82 => {
            cursor.number(&TRACE_ID, 2)?;
            cursor.number(&OUTBOUND_HOPS, 2)?;
            cursor.number(&RETURN_HOPS, 2)?;
            cursor.octets(&ORIGINATOR, 4)?;
        }
        // RFC 791 gives eleven octets, RFC 1108 two fields of any length.
        130 if cursor.remaining() == 9 => {
            cursor.number(&OLD_SECURITY, 2)?;
            cursor.number(&COMPARTMENTS, 2)?;
            cursor.octets(&HANDLING, 2)?;
            cursor.octets(&TRANSMISSION, 3)?;
        }
        130 => {
            cursor.number(&LEVEL, 1)?;
            cursor.rest(&AUTHORITIES);
        }
        133 => {
            cursor.number(&EXTENDED_FORMAT, 1)?;
            cursor.rest(&EXTENDED);
        }
        134 => {
            cursor.number(&CIPSO_DOI, 4)?;
            cursor.rest(&CIPSO_TAGS);
        }
        25 => {
            cursor.bits(&QS_FUNCTION, 4)?;
            cursor.bits(&QS_RATE, 4)?;
            cursor.number(&QS_TTL, 1)?;
            cursor.bits(&QS_NONCE, 30)?;
            cursor.bits(&QS_RESERVED, 2)?;
        }
        _ => {}
    }
    Some(())
}

/// Tells the addresses of a route: those before the pointer as `passed`, the others as `ahead`.
fn route(passed: &'static FieldDef, ahead: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let pointer = cursor.number(&POINTER, 1)?;
    for octet in (4u64..).step_by(4) {
        cursor.octets(if octet < pointer { passed } else { ahead }, 4)?;
    }
    Some(())
}

/// Says the names of the options, padding apart.
pub(super) fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
    for (kind, _) in options(layer.header()).filter(|(kind, _)| *kind > 1) {
        say.out.push_str(" · ");
        match type_name(kind.into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("option ", "opção "));
                say.number(kind);
            }
        }
    }
}
