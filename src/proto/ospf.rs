//! OSPF: routers tell each other of their links, so that each can work out the shortest ways by itself.
//! RFC 2328 §A.3 (version 2, for IPv4), RFC 5340 §A.3 (version 3, for IPv6).
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────────────────────┤
//! │    version    │     type      │         packet length         │
//! ├───────────────┴───────────────┴───────────────────────────────┤
//! │                           router id                           │
//! ├───────────────────────────────────────────────────────────────┤
//! │                            area id                            │
//! ├───────────────────────────────┬───────────────┬───────────────┤
//! │            checksum           │  2: authentication type       │
//! │                               │  3: instance, reserved        │
//! ├───────────────────────────────┴───────────────┴───────────────┤
//! │              version 2: authentication (64 bits)              │
//! ├───────────────────────────────────────────────────────────────┤
//! │ by type: hello, descriptions, requests, advertisements ...    │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! What follows the packet length (a digest, link-local signalling) and opaque advertisements are told as octets.

mod lsa;

use std::fmt::Write as _;
use std::net::Ipv4Addr;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, Verdict, dec, flag, hex, ipv4, join, label,
    octets, text,
};
use super::cursor::Cursor;
use crate::bytes::{be16, be32, ones_sum};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2328 §A.3.1";
const HELLO: &str = "RFC 2328 §A.3.2";
const DESCRIPTION: &str = "RFC 2328 §A.3.3";
const REQUEST: &str = "RFC 2328 §A.3.4";
const AUTHENTICATION: &str = "RFC 2328 §D.3";
const OPTIONS: &str = "RFC 2328 §A.2";
const OPTIONS3: &str = "RFC 5340 §A.2";

fields! {
    VERSION = dec("ospf.version", SPEC, w("version", "versão")).at(0, 8);
    TYPE = dec("ospf.msg", SPEC, w("type", "tipo")).at(8, 8).names(type_name);
    LENGTH = dec("ospf.packet_length", SPEC, w("packet length", "comprimento do pacote")).at(16, 16);
    ROUTER = ipv4("ospf.srcrouter", SPEC, w("router", "roteador")).at(32, 32);
    AREA = ipv4("ospf.area_id", SPEC, w("area", "área")).at(64, 32);
    CHECKSUM = hex(4, "ospf.checksum", SPEC, w("checksum", "soma de verificação")).at(96, 16);
    CHECKSUM_STATUS =
        dec("ospf.checksum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    AUTH_TYPE = dec("ospf.auth.type", AUTHENTICATION, w("authentication", "autenticação")).names(authentication_name);
    AUTH_NONE = octets("ospf.auth.none", AUTHENTICATION, w("authentication data", "dados de autenticação"));
    AUTH_SIMPLE = text("ospf.auth.simple", AUTHENTICATION, w("password", "senha")).secret();
    AUTH_UNKNOWN = octets("ospf.auth.unknown", AUTHENTICATION, w("authentication data", "dados de autenticação"));
    AUTH_KEY = dec("ospf.auth.crypt.key_id", AUTHENTICATION, w("key", "chave"));
    AUTH_LENGTH = dec("ospf.auth.crypt.data_length", AUTHENTICATION, w("octets of the digest", "octetos do resumo"));
    AUTH_SEQUENCE = dec("ospf.auth.crypt.seq_nbr", AUTHENTICATION, w("sequence number", "número de sequência"));
    AUTH_DIGEST = octets("ospf.auth.crypt.data", AUTHENTICATION, w("digest", "resumo"));
    INSTANCE = dec("ospf.instance_id", "RFC 5340 §A.3.1", w("instance", "instância"));
    RESERVED = octets("ospf.reserved", SPEC, w("reserved", "reservado"));
    NETWORK_MASK = ipv4("ospf.hello.network_mask", HELLO, w("network mask", "máscara de rede"));
    INTERFACE = dec("ospf.hello.interface_id", "RFC 5340 §A.3.2", w("interface", "interface"));
    HELLO_INTERVAL = dec("ospf.hello.hello_interval", HELLO, w("seconds between hellos", "segundos entre saudações"));
    PRIORITY = dec("ospf.hello.router_priority", HELLO, w("priority", "prioridade"));
    DEAD_INTERVAL = dec("ospf.hello.router_dead_interval", HELLO, w("seconds until a neighbour counts as dead", "segundos até um vizinho contar como morto"));
    DESIGNATED = ipv4("ospf.hello.designated_router", HELLO, w("designated router", "roteador designado"));
    BACKUP = ipv4("ospf.hello.backup_designated_router", HELLO, w("backup designated router", "roteador designado reserva"));
    NEIGHBOUR = ipv4("ospf.hello.active_neighbor", HELLO, w("neighbour heard", "vizinho ouvido"));
    MTU = dec("ospf.db.interface_mtu", DESCRIPTION, w("interface's MTU", "MTU da interface"));
    FLAGS = hex(2, "ospf.dbd", DESCRIPTION, w("flags", "sinalizadores")).group();
    FLAGS_RESERVED = dec("ospf.dbd.reserved", DESCRIPTION, w("reserved", "reservado"));
    RESYNC = flag("ospf.dbd.r", "RFC 4811 §2.2", w("out-of-band resync (R)", "ressincronização fora de banda (R)"));
    INIT = flag("ospf.dbd.i", DESCRIPTION, w("first packet (I)", "primeiro pacote (I)"));
    MORE = flag("ospf.dbd.m", DESCRIPTION, w("more follow (M)", "há mais (M)"));
    MASTER = flag("ospf.dbd.ms", DESCRIPTION, w("master (MS)", "mestre (MS)"));
    SEQUENCE = dec("ospf.db.dd_sequence", DESCRIPTION, w("sequence number", "número de sequência"));
    REQUESTED = label("ospf.request", REQUEST, w("request", "pedido")).group();
    REQUESTED_TYPE = dec("ospf.lsa", REQUEST, w("type", "tipo")).names(lsa::type_name);
    REQUESTED_ID = ipv4("ospf.link_state_id", REQUEST, w("link state id", "identificador do estado"));
    ADVERTISER = ipv4("ospf.advrouter", REQUEST, w("advertising router", "roteador anunciante"));
    COUNT = dec("ospf.ls.number_of_lsas", "RFC 2328 §A.3.5", w("advertisements", "anúncios"));
    OPTIONS_V2 = hex(2, "ospf.v2.options", OPTIONS, w("options", "opções")).group();
    DN = flag("ospf.v2.options.dn", "RFC 4576 §4", w("down (DN)", "para baixo (DN)"));
    O = flag("ospf.v2.options.o", "RFC 5250 §3.1", w("opaque (O)", "opacos (O)"));
    DC = flag("ospf.v2.options.dc", OPTIONS, w("demand circuits (DC)", "circuitos sob demanda (DC)"));
    L = flag("ospf.v2.options.l", "RFC 5613 §2.1", w("link-local signalling (L)", "sinalização local (L)"));
    N = flag("ospf.v2.options.n", "RFC 3101 §2.2", w("NSSA area (N)", "área NSSA (N)"));
    P = flag("ospf.v2.options.p", "RFC 3101 §2.4", w("to be passed on to the backbone (P)", "a ser passada ao backbone (P)"));
    MC = flag("ospf.v2.options.mc", OPTIONS, w("multicast (MC)", "multicast (MC)"));
    E = flag("ospf.v2.options.e", OPTIONS, w("external routes (E)", "rotas externas (E)"));
    MT = flag("ospf.v2.options.mt", "RFC 4915 §3.7", w("multi-topology (MT)", "várias topologias (MT)"));
    OPTIONS_V3 = hex(6, "ospf.v3.options", OPTIONS3, w("options", "opções")).group();
    HIGH3 = dec("ospf.v3.options.reserved", OPTIONS3, w("reserved", "reservado"));
    AT3 = flag("ospf.v3.options.at", "RFC 7166 §2.1", w("authentication trailer (AT)", "autenticação no fim (AT)"));
    L3 = flag("ospf.v3.options.l", "RFC 5613 §2.1", w("link-local signalling (L)", "sinalização local (L)"));
    AF3 = flag("ospf.v3.options.af", "RFC 5838 §2.2", w("address families (AF)", "famílias de endereços (AF)"));
    LOW3 = dec("ospf.v3.options.reserved", OPTIONS3, w("reserved", "reservado"));
    DC3 = flag("ospf.v3.options.dc", OPTIONS3, w("demand circuits (DC)", "circuitos sob demanda (DC)"));
    R3 = flag("ospf.v3.options.r", OPTIONS3, w("forwards (R)", "encaminha (R)"));
    N3 = flag("ospf.v3.options.n", OPTIONS3, w("NSSA area (N)", "área NSSA (N)"));
    MC3 = flag("ospf.v3.options.mc", OPTIONS3, w("multicast (MC)", "multicast (MC)"));
    E3 = flag("ospf.v3.options.e", OPTIONS3, w("external routes (E)", "rotas externas (E)"));
    V6 = flag("ospf.v3.options.v6", OPTIONS3, w("IPv6 routing (V6)", "roteamento IPv6 (V6)"));
    DATA = octets("ospf.data", SPEC, w("data", "dados"));
}

static ALL: [&FieldDef; FIELDS.len() + lsa::FIELDS.len()] = join(FIELDS, lsa::FIELDS);

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("hello", "saudação"),
        2 => w("database description", "descrição da base"),
        3 => w("link state request", "pedido de estados de enlace"),
        4 => w("link state update", "atualização de estados de enlace"),
        5 => w("link state acknowledgement", "confirmação de estados de enlace"),
        _ => return None,
    })
}

fn authentication_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("none", "nenhuma"),
        1 => w("simple password", "senha simples"),
        2 => w("cryptographic", "criptográfica"),
        _ => return None,
    })
}

/// OSPF.
pub struct Ospf;

impl Protocol for Ospf {
    const INFO: &'static Info = &Info {
        name: "ospf",
        title: "OSPF",
        about: w(
            "Lets the routers of one organization learn all links, so that each works out the shortest ways.",
            "Permite que os roteadores de uma organização conheçam todos os enlaces e calculem os menores caminhos.",
        ),
        spec: "RFC 2328",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(89)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let need = if bytes.first() == Some(&3) { 16 } else { 24 };
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(bytes.len(), Next::Nothing))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let length = usize::from(be16(header, 2).unwrap_or(0)).clamp(14.min(header.len()), header.len());
        let third = header.first() == Some(&3);
        if sink.wants(&CHECKSUM_STATUS) && !layer.is_faulty() {
            sink.verdict(&CHECKSUM_STATUS, verdict(layer, length, third));
        }
        let mut cursor = Cursor::new(&header[..length], 14, sink);
        let done = if third { instance(&mut cursor) } else { authentication(header, &mut cursor) };
        if let (Some(()), Some(kind)) = (done, header.get(1)) {
            message(*kind, third, &mut cursor);
        }
        cursor.rest(&DATA);
        let behind = if !third && be16(header, 14) == Some(2) { &AUTH_DIGEST } else { &DATA };
        Cursor::new(header, length.max(14), sink).rest(behind);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(kind), Some(router), Some(area)) = (header.get(1), be32(header, 4), be32(header, 8)) else { return };
        match type_name((*kind).into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(*kind);
            }
        }
        say.words(w(" from ", " de "));
        let _ = write!(say, "{}, ", Ipv4Addr::from(router));
        say.words(w("area ", "área "));
        say.ipv4(Ipv4Addr::from(area));
    }
}

/// Version 2 leaves its authentication data out of the checksum, and computes none where that is cryptographic
/// (RFC 2328 §D.4); version 3 covers a pseudo-header.
fn verdict(layer: &Layer<'_>, length: usize, third: bool) -> Verdict {
    let header = layer.header();
    if third {
        return layer.checksum(12, length, Some(89));
    }
    let (Some(before), Some(after), Some(stored)) = (header.get(..16), header.get(24..length), be16(header, 12)) else {
        return Verdict::Unverifiable(None);
    };
    if be16(header, 14) == Some(2) {
        return Verdict::Absent;
    }
    if layer.is_short() {
        return Verdict::Unverifiable(None);
    }
    match ones_sum(after, ones_sum(before, 0)) {
        0xffff => Verdict::Good,
        sum => Verdict::Wrong { expected: (!ones_sum(&(!stored).to_be_bytes(), sum)).into() },
    }
}

fn instance(cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&INSTANCE, 1)?;
    cursor.octets(&RESERVED, 1).map(|_| ())
}

fn authentication(header: &[u8], cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&AUTH_TYPE, 2)?;
    match be16(header, 14)? {
        0 => cursor.octets(&AUTH_NONE, 8)?,
        1 => {
            let password = cursor.ahead().get(..8)?;
            let end = password.iter().position(|octet| *octet == 0).unwrap_or(8);
            return cursor.computed(&AUTH_SIMPLE, 8, Value::Text(&password[..end]));
        }
        2 => {
            cursor.octets(&RESERVED, 2)?;
            cursor.number(&AUTH_KEY, 1)?;
            cursor.number(&AUTH_LENGTH, 1)?;
            cursor.octets(&AUTH_SEQUENCE, 4)?
        }
        _ => cursor.octets(&AUTH_UNKNOWN, 8)?,
    };
    Some(())
}

fn options(third: bool, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let (def, len, parts): (_, _, &[(&'static FieldDef, u32)]) = if third {
        (
            &OPTIONS_V3,
            24,
            &[
                (&HIGH3, 13),
                (&AT3, 1),
                (&L3, 1),
                (&AF3, 1),
                (&LOW3, 2),
                (&DC3, 1),
                (&R3, 1),
                (&N3, 1),
                (&MC3, 1),
                (&E3, 1),
                (&V6, 1),
            ],
        )
    } else {
        return second_options(&N, cursor);
    };
    cursor.flags(def, len, parts).map(|_| ())
}

/// Tells the options of version 2; the fifth of them is about an area, or about an external route of one.
fn second_options(fifth: &'static FieldDef, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let parts = [(&DN, 1), (&O, 1), (&DC, 1), (&L, 1), (fifth, 1), (&MC, 1), (&E, 1), (&MT, 1)];
    cursor.flags(&OPTIONS_V2, 8, &parts).map(|_| ())
}

fn message(kind: u8, third: bool, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    match kind {
        1 => {
            if third {
                cursor.number(&INTERFACE, 4)?;
                cursor.number(&PRIORITY, 1)?;
                options(third, cursor)?;
                cursor.number(&HELLO_INTERVAL, 2)?;
                cursor.number(&DEAD_INTERVAL, 2)?;
            } else {
                cursor.octets(&NETWORK_MASK, 4)?;
                cursor.number(&HELLO_INTERVAL, 2)?;
                options(third, cursor)?;
                cursor.number(&PRIORITY, 1)?;
                cursor.number(&DEAD_INTERVAL, 4)?;
            }
            cursor.octets(&DESIGNATED, 4)?;
            cursor.octets(&BACKUP, 4)?;
            while cursor.remaining() > 0 {
                cursor.octets(&NEIGHBOUR, 4)?;
            }
        }
        2 => {
            if third {
                cursor.octets(&RESERVED, 1)?;
                options(third, cursor)?;
                cursor.number(&MTU, 2)?;
                cursor.octets(&RESERVED, 1)?;
            } else {
                cursor.number(&MTU, 2)?;
                options(third, cursor)?;
            }
            cursor.flags(&FLAGS, 8, &[(&FLAGS_RESERVED, 4), (&RESYNC, 1), (&INIT, 1), (&MORE, 1), (&MASTER, 1)])?;
            cursor.number(&SEQUENCE, 4)?;
            lsa::headers(third, cursor);
        }
        3 => {
            while cursor.remaining() >= 12 {
                cursor.item(&REQUESTED, 12, &DATA, |cursor| {
                    if third {
                        cursor.octets(&RESERVED, 2)?;
                        lsa::type3(cursor)?;
                    } else {
                        cursor.number(&REQUESTED_TYPE, 4)?;
                    }
                    cursor.octets(&REQUESTED_ID, 4)?;
                    cursor.octets(&ADVERTISER, 4).map(|_| ())
                });
            }
        }
        4 => {
            for _ in 0..cursor.number(&COUNT, 4)? {
                lsa::advertisement(third, cursor)?;
            }
        }
        5 => lsa::headers(third, cursor),
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_hello_names_the_neighbours_heard() {
        // RFC 2328 §A.3.2; the checksum leaves the authentication data out.
        let told = tell(
            Proto::Ospf,
            "02010030c000020100000000f4110000 0000000000000000 ffffff80000a020100000028 c0000201c0000202c0000202",
        );
        assert_eq!((told.get("ospf.srcrouter"), told.get("ospf.area_id")), ("192.0.2.1".into(), "0.0.0.0".into()));
        assert_eq!((told.get("ospf.hello.router_dead_interval"), told.get("ospf.v2.options.e")), ("40".into(), "1".into()));
        assert_eq!(told.get("ospf.hello.active_neighbor"), "192.0.2.2");
        assert_eq!(told.get("ospf.checksum.status"), "1");
        assert_eq!(told.summaries[0][1], "saudação de 192.0.2.1, área 0.0.0.0");
    }

    #[test]
    fn a_digest_stands_behind_the_packet() {
        let told = tell(
            Proto::Ospf,
            "0201002cc000020100000000 00000002 000001103c7ec4f8 ffffff80000a020100000028 c000020100000000
             000102030405060708090a0b0c0d0e0f",
        );
        assert_eq!(told.get("ospf.auth.crypt.data"), "000102030405060708090a0b0c0d0e0f");
        assert_eq!(told.get("ospf.checksum.status"), "3");
    }

    #[test]
    fn a_request_of_version_3_tells_the_parts_of_a_type() {
        let told = tell(Proto::Ospf, "0303001c c0000201 00000000 0000 0000 0000 2001 00000000 c0000202");
        assert_eq!((told.get("ospf.v3.lsa"), told.get("ospf.v3.lsa.fc")), ("0x2001".into(), "1".into()));
        assert_eq!((told.get("ospf.v3.lsa.s12"), told.get("ospf.advrouter")), ("0x0001".into(), "192.0.2.2".into()));
    }

    #[test]
    fn a_length_that_lies_ends_with_the_octets() {
        let told = tell(Proto::Ospf, "0201ffffc000020100000000f4110000 0000000000000000 ffffff80");
        assert_eq!(told.get("ospf.hello.network_mask"), "255.255.255.128");
        tell(Proto::Ospf, "02010000c000020100000000f4110000 0000000000000000 ffffff80");
    }
}
