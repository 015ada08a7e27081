//! Mobility header: how an IPv6 host that moves tells its home, and those it talks to, where it is. RFC 6275 §6.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │  next header  │    length     │      type     │    reserved   │
//! ├───────────────┴───────────────┼───────────────┴───────────────┘
//! │            checksum           │   by type; then options ...
//! └───────────────────────────────┘
//! ```
//!
//! Messages of RFC 6275, heartbeats and fast handovers are told by their parts, others as octets; so are the options.

use std::net::Ipv6Addr;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, ipv6, label, octets, text,
};
use super::cursor::Cursor;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};
use crate::names::ip_protocols;

const SPEC: &str = "RFC 6275 §6.1.1";
const UPDATE: &str = "RFC 6275 §6.1.7";
const ACK: &str = "RFC 6275 §6.1.8";
const TEST: &str = "RFC 6275 §6.1.5";

fields! {
    NEXT_HEADER = dec("mip6.proto", SPEC, w("next header", "próximo cabeçalho")).at(0, 8).names(ip_protocols::keyword);
    LENGTH = dec("mip6.hlen", SPEC, w("length", "comprimento"))
        .at(8, 8)
        .about("Units of 8 octets after the first 8.", "Unidades de 8 octetos depois dos 8 primeiros.");
    TYPE = dec("mip6.mhtype", SPEC, w("type", "tipo")).at(16, 8).names(type_name);
    RESERVED = hex(2, "mip6.reserved", SPEC, w("reserved", "reservado")).at(24, 8);
    CHECKSUM = hex(4, "mip6.csum", SPEC, w("checksum", "soma de verificação")).at(32, 16);
    CHECKSUM_STATUS =
        dec("mip6.csum.status", "RFC 1071", w("checksum verdict", "veredito da soma de verificação")).derived();
    MESSAGE_RESERVED = octets("mip6.message.reserved", SPEC, w("reserved", "reservado"));
    HOME_INIT = hex(16, "mip6.hoti.cookie", "RFC 6275 §6.1.3", w("home init cookie", "cookie inicial do endereço nativo"));
    CARE_OF_INIT = hex(16, "mip6.coti.cookie", "RFC 6275 §6.1.4", w("care-of init cookie", "cookie inicial do endereço aos cuidados"));
    HOME_INDEX = dec("mip6.hot.nindex", TEST, w("home nonce index", "índice de nonce do endereço nativo"));
    HOME_COOKIE = hex(16, "mip6.hot.cookie", TEST, w("home init cookie", "cookie inicial do endereço nativo"));
    TOKEN = hex(16, "mip6.hot.token", TEST, w("keygen token", "segredo para a chave"));
    CARE_OF_INDEX = dec("mip6.cot.nindex", "RFC 6275 §6.1.6", w("care-of nonce index", "índice de nonce do endereço aos cuidados"));
    CARE_OF_COOKIE = hex(16, "mip6.cot.cookie", "RFC 6275 §6.1.6", w("care-of init cookie", "cookie inicial do endereço aos cuidados"));
    UPDATE_SEQUENCE = dec("mip6.bu.seqnr", UPDATE, w("sequence number", "número de sequência"));
    ACKNOWLEDGE = flag("mip6.bu.a_flag", UPDATE, w("acknowledge (A)", "confirmar (A)"));
    HOME = flag("mip6.bu.h_flag", UPDATE, w("home registration (H)", "registro no agente nativo (H)"));
    LINK_LOCAL = flag("mip6.bu.l_flag", UPDATE, w("same link-local identifier (L)", "mesmo identificador de enlace (L)"));
    KEYS = flag("mip6.bu.k_flag", UPDATE, w("keys survive movement (K)", "chaves sobrevivem ao movimento (K)"));
    MAP = flag("mip6.bu.m_flag", "RFC 5380 §5.1", w("MAP registration (M)", "registro no MAP (M)"));
    MOBILE_ROUTER = flag("mip6.nemo.bu.r_flag", "RFC 3963 §4.1", w("mobile router (R)", "roteador móvel (R)"));
    PROXY = flag("mip6.bu.p_flag", "RFC 5213 §8.1", w("proxy registration (P)", "registro por intermediário (P)"));
    FORCE_UDP = flag("mip6.bu.f_flag", "RFC 5555 §3.1.3", w("force UDP (F)", "forçar UDP (F)"));
    TLV_FORM = flag("mip6.bu.t_flag", "RFC 5845", w("TLV header (T)", "cabeçalho TLV (T)"));
    BULK = flag("mip6.bu.b_flag", "RFC 6602 §5.1", w("bulk update (B)", "atualização em lote (B)"));
    UPDATE_RESERVED = dec("mip6.bu.reserved", UPDATE, w("reserved", "reservado"));
    UPDATE_LIFETIME = dec("mip6.bu.lifetime", UPDATE, w("lifetime, in units of 4 s", "tempo de vida, em unidades de 4 s"));
    ACK_STATUS = dec("mip6.ba.status", ACK, w("status", "estado")).names(status_name);
    ACK_KEYS = flag("mip6.ba.k_flag", ACK, w("keys survive movement (K)", "chaves sobrevivem ao movimento (K)"));
    ACK_ROUTER = flag("mip6.nemo.ba.r_flag", "RFC 3963 §4.2", w("mobile router (R)", "roteador móvel (R)"));
    ACK_PROXY = flag("mip6.ba.p_flag", "RFC 5213 §8.2", w("proxy registration (P)", "registro por intermediário (P)"));
    ACK_TLV = flag("mip6.ba.t_flag", "RFC 5845", w("TLV header (T)", "cabeçalho TLV (T)"));
    ACK_BULK = flag("mip6.ba.b_flag", "RFC 6602 §5.2", w("bulk update (B)", "atualização em lote (B)"));
    ACK_RESERVED = dec("mip6.ba.reserved", ACK, w("reserved", "reservado"));
    ACK_SEQUENCE = dec("mip6.ba.seqnr", ACK, w("sequence number", "número de sequência"));
    ACK_LIFETIME = dec("mip6.ba.lifetime", ACK, w("lifetime, in units of 4 s", "tempo de vida, em unidades de 4 s"));
    ERROR_STATUS = dec("mip6.be.status", "RFC 6275 §6.1.9", w("status", "estado")).names(error_name);
    ERROR_HOME = ipv6("mip6.be.haddr", "RFC 6275 §6.1.9", w("home address", "endereço nativo (home)"));
    HEARTBEAT_RESERVED = dec("mip6.hb.reserved", "RFC 5847 §3.2", w("reserved", "reservado"));
    UNSOLICITED = flag("mip6.hb.u_flag", "RFC 5847 §3.2", w("unsolicited (U)", "não solicitado (U)"));
    RESPONSE = flag("mip6.hb.r_flag", "RFC 5847 §3.2", w("response (R)", "resposta (R)"));
    HEARTBEAT = dec("mip6.hb.seqnr", "RFC 5847 §3.2", w("sequence number", "número de sequência"));
    DATA = octets("mip6.unknown_type_data", SPEC, w("data", "dados"));
    OPTION = label("mip6.options", "RFC 6275 §6.2.1", w("option", "opção")).group();
    OPTION_TYPE = dec("mip6.mobility_opt", "RFC 6275 §6.2.1", w("type", "tipo")).names(option_name);
    OPTION_LENGTH = dec("mip6.mobility_opt.len", "RFC 6275 §6.2.1", w("octets of data", "octetos de dados"));
    PADN = octets("mip6.padn", "RFC 6275 §6.2.3", w("padding", "preenchimento"));
    REFRESH = dec("mip6.bra.interval", "RFC 6275 §6.2.4", w("refresh within, in units of 4 s", "renovar em, em unidades de 4 s"));
    ALTERNATE = ipv6("mip6.acoa.acoa", "RFC 6275 §6.2.5", w("care-of address", "endereço aos cuidados"));
    NONCE_HOME = dec("mip6.ni.hni", "RFC 6275 §6.2.6", w("home nonce index", "índice de nonce do endereço nativo"));
    NONCE_CARE_OF = dec("mip6.ni.cni", "RFC 6275 §6.2.6", w("care-of nonce index", "índice de nonce do endereço aos cuidados"));
    AUTHENTICATOR = octets("mip6.bad.auth", "RFC 6275 §6.2.7", w("authenticator", "autenticador"));
    PREFIX_RESERVED = octets("mip6.nemo.mnp.reserved", "RFC 3963 §4.3", w("reserved", "reservado"));
    PREFIX_LENGTH = dec("mip6.nemo.mnp.pfl", "RFC 3963 §4.3", w("bits of the prefix", "bits do prefixo"));
    PREFIX = ipv6("mip6.nemo.mnp.mnp", "RFC 3963 §4.3", w("mobile network prefix", "prefixo da rede móvel"));
    NODE_KIND = dec("mip6.mnid.subtype", "RFC 4283 §3", w("subtype", "subtipo"));
    NODE = text("mip6.mnid.identifier", "RFC 4283 §3", w("mobile node", "nó móvel"));
    OPTION_DATA = octets("mip6.option_data", "RFC 6275 §6.2.1", w("data", "dados"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("binding refresh request", "pedido de renovação de vínculo"),
        1 => w("home test init", "início do teste do endereço nativo"),
        2 => w("care-of test init", "início do teste do endereço aos cuidados"),
        3 => w("home test", "teste do endereço nativo"),
        4 => w("care-of test", "teste do endereço aos cuidados"),
        5 => w("binding update", "atualização de vínculo"),
        6 => w("binding acknowledgement", "confirmação de vínculo"),
        7 => w("binding error", "erro de vínculo"),
        8 => w("fast binding update", "atualização rápida de vínculo"),
        9 => w("fast binding acknowledgement", "confirmação rápida de vínculo"),
        10 => w("fast neighbour advertisement", "anúncio rápido de vizinho"),
        11 => w("experiment", "experimento"),
        12 => w("home agent switch", "troca de agente nativo"),
        13 => w("heartbeat", "sinal de vida"),
        14 => w("handover initiate", "início de transferência"),
        15 => w("handover acknowledge", "confirmação de transferência"),
        16 => w("binding revocation", "revogação de vínculo"),
        17 => w("localized routing initiation", "início de roteamento local"),
        18 => w("localized routing acknowledgement", "confirmação de roteamento local"),
        19 => w("update notification", "aviso de atualização"),
        20 => w("update notification acknowledgement", "confirmação de aviso de atualização"),
        21 => w("flow binding", "vínculo de fluxo"),
        22 => w("subscription query", "consulta de assinatura"),
        23 => w("subscription response", "resposta de assinatura"),
        _ => return None,
    })
}

fn status_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("accepted", "aceito"),
        1 => w("accepted, but the prefix must be found", "aceito, mas é preciso descobrir o prefixo"),
        128 => w("reason unspecified", "motivo não informado"),
        129 => w("administratively prohibited", "proibido pela administração"),
        130 => w("insufficient resources", "recursos insuficientes"),
        131 => w("home registration not supported", "registro no agente nativo não suportado"),
        132 => w("not the home subnet", "não é a sub-rede nativa"),
        133 => w("not the home agent of this node", "não é o agente nativo deste nó"),
        134 => w("duplicate address", "endereço duplicado"),
        135 => w("sequence number out of window", "número de sequência fora da janela"),
        136 => w("expired home nonce index", "índice de nonce do endereço nativo expirado"),
        137 => w("expired care-of nonce index", "índice de nonce do endereço aos cuidados expirado"),
        138 => w("expired nonces", "nonces expirados"),
        139 => w("registration type change", "mudança de tipo de registro"),
        _ => return None,
    })
}

fn error_name(number: u64) -> Option<Words> {
    Some(match number {
        1 => w("unknown binding for the home address option", "vínculo desconhecido para a opção de endereço nativo"),
        2 => w("unrecognized mobility header type", "tipo de cabeçalho de mobilidade não reconhecido"),
        _ => return None,
    })
}

fn option_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("Pad1", "Pad1"),
        1 => w("PadN", "PadN"),
        2 => w("binding refresh advice", "conselho de renovação de vínculo"),
        3 => w("alternate care-of address", "endereço alternativo aos cuidados"),
        4 => w("nonce indices", "índices de nonce"),
        5 => w("binding authorization data", "dados de autorização do vínculo"),
        6 => w("mobile network prefix", "prefixo da rede móvel"),
        7 => w("link-layer address", "endereço de enlace"),
        8 => w("mobile node identifier", "identificador do nó móvel"),
        9 => w("authentication", "autenticação"),
        10 => w("message identifier", "identificador da mensagem"),
        12 => w("CGA parameters", "parâmetros CGA"),
        13 => w("signature", "assinatura"),
        19 => w("vendor specific", "específica do fabricante"),
        20 => w("service selection", "seleção de serviço"),
        22 => w("home network prefix", "prefixo da rede nativa"),
        23 => w("handoff indicator", "indicador de transferência"),
        24 => w("access technology", "tecnologia de acesso"),
        25 => w("mobile node's link-layer identifier", "identificador de enlace do nó móvel"),
        26 => w("link-local address", "endereço de enlace local"),
        27 => w("timestamp", "marca de tempo"),
        28 => w("restart counter", "contador de reinícios"),
        29 => w("IPv4 home address", "endereço IPv4 nativo (home)"),
        _ => return None,
    })
}

/// Mobility header.
pub struct Mipv6;

impl Protocol for Mipv6 {
    const INFO: &'static Info = &Info {
        name: "mipv6",
        title: "MIPv6",
        about: w(
            "Tells the home agent of a host that moves, and those it talks to, where it is.",
            "Diz ao agente nativo de um host que se move, e a quem fala com ele, onde ele está.",
        ),
        spec: "RFC 6275",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Ip(135)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let Some(&[next, length]) = bytes.first_chunk() else { return Err(Fault::Truncated { need: 8 }) };
        let header = (usize::from(length) + 1) * 8;
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        Ok(Step::new(header, Next::header(next)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        if sink.wants(&CHECKSUM_STATUS) && !layer.is_faulty() {
            sink.verdict(&CHECKSUM_STATUS, layer.checksum(4, layer.header().len(), Some(135)));
        }
        let mut cursor = Cursor::new(layer.header(), 6, sink);
        if let Some(kind) = layer.header().get(2)
            && message(*kind, &mut cursor).is_some()
        {
            options(&mut cursor);
        }
        cursor.rest(&DATA);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        use std::fmt::Write as _;
        let header = layer.header();
        let Some(kind) = header.get(2) else { return };
        match type_name((*kind).into()) {
            Some(name) => say.words(name),
            None => {
                say.words(w("type ", "tipo "));
                say.number(*kind);
            }
        }
        if let (7, Some(home)) = (kind, header.get(8..).and_then(|home| home.first_chunk::<16>())) {
            let _ = write!(say, " {}", Ipv6Addr::from(*home));
        }
    }
}

/// Tells the message up to its options; `None` where it is cut or of another form.
fn message(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    let test = |cursor: &mut Cursor<'_, '_>, index, cookie| {
        cursor.number(index, 2)?;
        cursor.number(cookie, 8)?;
        cursor.number(&TOKEN, 8)
    };
    let init = |cursor: &mut Cursor<'_, '_>, cookie: &'static FieldDef| {
        cursor.octets(&MESSAGE_RESERVED, 2)?;
        cursor.number(cookie, 8)
    };
    match kind {
        0 => cursor.octets(&MESSAGE_RESERVED, 2).map(|_| ()),
        1 => init(cursor, &HOME_INIT).map(|_| ()),
        2 => init(cursor, &CARE_OF_INIT).map(|_| ()),
        3 => test(cursor, &HOME_INDEX, &HOME_COOKIE).map(|_| ()),
        4 => test(cursor, &CARE_OF_INDEX, &CARE_OF_COOKIE).map(|_| ()),
        5 | 8 => {
            cursor.number(&UPDATE_SEQUENCE, 2)?;
            let flags = [
                &ACKNOWLEDGE,
                &HOME,
                &LINK_LOCAL,
                &KEYS,
                &MAP,
                &MOBILE_ROUTER,
                &PROXY,
                &FORCE_UDP,
                &TLV_FORM,
                &BULK,
            ];
            for def in flags {
                cursor.bits(def, 1)?;
            }
            cursor.bits(&UPDATE_RESERVED, 6)?;
            cursor.number(&UPDATE_LIFETIME, 2).map(|_| ())
        }
        6 | 9 => {
            cursor.number(&ACK_STATUS, 1)?;
            for def in [&ACK_KEYS, &ACK_ROUTER, &ACK_PROXY, &ACK_TLV, &ACK_BULK] {
                cursor.bits(def, 1)?;
            }
            cursor.bits(&ACK_RESERVED, 3)?;
            cursor.number(&ACK_SEQUENCE, 2)?;
            cursor.number(&ACK_LIFETIME, 2).map(|_| ())
        }
        7 => {
            cursor.number(&ERROR_STATUS, 1)?;
            cursor.octets(&MESSAGE_RESERVED, 1)?;
            cursor.octets(&ERROR_HOME, 16).map(|_| ())
        }
        13 => {
            cursor.bits(&HEARTBEAT_RESERVED, 14)?;
            cursor.bits(&UNSOLICITED, 1)?;
            cursor.bits(&RESPONSE, 1)?;
            cursor.number(&HEARTBEAT, 4).map(|_| ())
        }
        _ => None,
    }
}

fn options(cursor: &mut Cursor<'_, '_>) {
    while let Some(kind) = cursor.peek(0) {
        let octets = if kind == 0 { 1 } else { 2 + usize::from(cursor.peek(1).unwrap_or(0)) };
        cursor.item(&OPTION, octets, &OPTION_DATA, |cursor| option(kind, cursor));
    }
}

fn option(kind: u8, cursor: &mut Cursor<'_, '_>) -> Option<()> {
    cursor.number(&OPTION_TYPE, 1)?;
    if kind == 0 {
        return None;
    }
    cursor.number(&OPTION_LENGTH, 1)?;
    match kind {
        1 => cursor.rest(&PADN),
        2 => {
            cursor.number(&REFRESH, 2)?;
        }
        3 => {
            cursor.octets(&ALTERNATE, 16)?;
        }
        4 => {
            cursor.number(&NONCE_HOME, 2)?;
            cursor.number(&NONCE_CARE_OF, 2)?;
        }
        5 => cursor.rest(&AUTHENTICATOR),
        6 | 22 => {
            cursor.octets(&PREFIX_RESERVED, 1)?;
            cursor.number(&PREFIX_LENGTH, 1)?;
            cursor.octets(&PREFIX, 16)?;
        }
        8 => {
            cursor.number(&NODE_KIND, 1)?;
            cursor.rest(&NODE);
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_binding_update_says_where_the_node_is() {
        // RFC 6275 §6.1.7 with the options of §6.2.5 and §6.2.6 and padding.
        let told = tell(
            Proto::Mipv6,
            "3b040500 0000 0007 c000 0096 0310 20010db8000500000000000000000001 0404 00010002 0102 0000",
        );
        assert_eq!(told.get("mip6.bu.seqnr"), "7");
        assert_eq!((told.get("mip6.bu.a_flag"), told.get("mip6.bu.l_flag")), ("1".into(), "0".into()));
        assert_eq!(told.get("mip6.acoa.acoa"), "2001:db8:5::1");
        assert_eq!((told.get("mip6.ni.hni"), told.get("mip6.ni.cni")), ("1".into(), "2".into()));
        assert_eq!(told.summaries[0], ["binding update", "atualização de vínculo"]);
    }
}
