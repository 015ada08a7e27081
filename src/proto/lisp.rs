//! LISP's control: asks where the networks are behind whose addresses somebody sends, and says so. RFC 9301 §5.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────────────────────────────┬───────────────┤
//! │ type  │ flags, of each type its own           │    records    │
//! ├───────┴───────────────────────────────────────┴───────────────┤
//! │                             nonce …                           │
//! ├───────────────────────────────────────────────────────────────┤
//! │                           … nonce                             │
//! ├───────────────────────────────────────────────────────────────┤
//! │ addresses, authentication, records ...                        │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! Of type 8 the first word is all there is: the IP packet behind it holds another message. Of the addresses in LISP's own
//! form (RFC 8060), lists and those with an instance are read, the others shown as octets.

mod names;
mod records;

use std::fmt::Write as _;

use super::contract::{
    Exchange, Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, ipv4, ipv6, label, mac, octets, text,
};
use super::cursor::Cursor;
use crate::bytes::bits;
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 9301 §5.1";
const REQUEST_SPEC: &str = "RFC 9301 §5.2";
const REPLY_SPEC: &str = "RFC 9301 §5.4";
const REGISTER_SPEC: &str = "RFC 9301 §5.6";
const NOTIFY_SPEC: &str = "RFC 9301 §5.7";
const ENCAPSULATED_SPEC: &str = "RFC 9301 §5.8";
const REFERRAL_SPEC: &str = "RFC 8111 §6.4";
const INFO_SPEC: &str = "draft-ermagan-lisp-nat-traversal";
const OWN_FORM: &str = "RFC 8060 §3";

const ADDRESS: Words = w("address", "endereço");
const RESERVED: Words = w("reserved", "reservado");

fields! {
    TYPE = dec("lisp.type", SPEC, w("message", "mensagem")).at(0, 4).names(names::message);
    REQUEST_FLAGS = hex(6, "lisp.mreq.flags", REQUEST_SPEC, w("flags", "sinalizadores")).group();
    AUTHORITATIVE = flag("lisp.mreq.flags.auth", REQUEST_SPEC, w("authoritative (A)", "com autoridade (A)"));
    REPLY_INSIDE = flag("lisp.mreq.flags.mrp", REQUEST_SPEC, w("a reply comes along (M)", "vem uma resposta junto (M)"));
    REQUEST_PROBE = flag("lisp.mreq.flags.probe", REQUEST_SPEC, w("probe (P)", "sondagem (P)"));
    SOLICIT = flag("lisp.mreq.flags.smr", REQUEST_SPEC, w("ask for the map anew (S)", "peça o mapa de novo (S)"));
    PROXY = flag("lisp.mreq.flags.pitr", REQUEST_SPEC, w("by a proxy (p)", "por um procurador (p)"));
    INVOKED = flag("lisp.mreq.flags.smri", REQUEST_SPEC, w("because it was solicited (s)", "porque foi solicitado (s)"));
    REQUEST_RESERVED = hex(6, "lisp.mreq.res", REQUEST_SPEC, RESERVED);
    LOCATORS = dec("lisp.irc", REQUEST_SPEC, w("addresses to answer to, less one", "endereços para resposta, menos um"));
    REPLY_PROBE = flag("lisp.mrep.flags.probe", REPLY_SPEC, w("answer to a probe (P)", "resposta a uma sondagem (P)"));
    ECHO = flag("lisp.mrep.flags.enlr", REPLY_SPEC, w("can echo nonces (E)", "sabe ecoar nonces (E)"));
    REPLY_SECURE = flag("lisp.mrep.flags.sec", REPLY_SPEC, w("with LISP-SEC (S)", "com LISP-SEC (S)"));
    REPLY_RESERVED = hex(6, "lisp.mrep.res", REPLY_SPEC, RESERVED);
    REGISTER_PROXY = flag("lisp.mreg.flags.pmr", REGISTER_SPEC, w("answer in our name (P)", "responda em nosso nome (P)"));
    REGISTER_SECURE = flag("lisp.mreg.flags.sec", REGISTER_SPEC, w("with LISP-SEC (S)", "com LISP-SEC (S)"));
    REGISTER_ID = flag("lisp.mreg.flags.xtrid", REGISTER_SPEC, w("router and site at the end (I)", "roteador e local no fim (I)"));
    REGISTER_RELAY = flag("lisp.mreg.flags.rtr", REGISTER_SPEC, w("for a relay (R)", "para um repetidor (R)"));
    REGISTER_RESERVED = hex(6, "lisp.mreg.res", REGISTER_SPEC, RESERVED);
    WANT_NOTIFY = flag("lisp.mreg.flags.wmn", REGISTER_SPEC, w("confirm this (M)", "confirme isto (M)"));
    NOTIFY_ID = flag("lisp.mnot.flags.xtrid", NOTIFY_SPEC, w("router and site at the end (I)", "roteador e local no fim (I)"));
    NOTIFY_RELAY = flag("lisp.mnot.flags.rtr", NOTIFY_SPEC, w("for a relay (R)", "para um repetidor (R)"));
    NOTIFY_RESERVED = hex(6, "lisp.mnot.res", NOTIFY_SPEC, RESERVED);
    REFERRAL_RESERVED = hex(6, "lisp.mref.res", REFERRAL_SPEC, RESERVED);
    INFO_REPLY = flag("lisp.info.r", INFO_SPEC, w("answer (R)", "resposta (R)"));
    INFO_RESERVED = hex(8, "lisp.info.res1", INFO_SPEC, RESERVED);
    INNER_SECURE = flag("lisp.ecm.flags.sec", ENCAPSULATED_SPEC, w("with LISP-SEC (S)", "com LISP-SEC (S)"));
    INNER_REFERRED = flag("lisp.ecm.flags.ddt", ENCAPSULATED_SPEC, w("from the tree of referrals (D)", "da árvore de referências (D)"));
    INNER_RESERVED = hex(8, "lisp.ecm.res", ENCAPSULATED_SPEC, RESERVED);
    RECORDS = dec("lisp.records", SPEC, w("records", "registros"));
    NONCE = hex(16, "lisp.nonce", SPEC, w("nonce", "nonce"));
    SOURCE_AFI = dec("lisp.mreq.srceid.afi", REQUEST_SPEC, w("form of the asker's address", "forma do endereço de quem pergunta")).names(names::family);
    SOURCE_V4 = ipv4("lisp.mreq.srceid.ipv4", REQUEST_SPEC, w("address of the asker", "endereço de quem pergunta"));
    SOURCE_V6 = ipv6("lisp.mreq.srceid_ipv6", REQUEST_SPEC, w("address of the asker", "endereço de quem pergunta"));
    SOURCE_MAC = mac("lisp.mreq.srceid.mac", REQUEST_SPEC, w("address of the asker", "endereço de quem pergunta"));
    ITR = label("lisp.mreq.itr_rloc", REQUEST_SPEC, w("address to answer to", "endereço para resposta")).group();
    ITR_AFI = dec("lisp.mreq.itr_rloc.afi", REQUEST_SPEC, w("form of the address", "forma do endereço")).names(names::family);
    ITR_V4 = ipv4("lisp.mreq.itr_rloc_ipv4", REQUEST_SPEC, ADDRESS);
    ITR_V6 = ipv6("lisp.mreq.itr_rloc_ipv6", REQUEST_SPEC, ADDRESS);
    WANTED = label("lisp.mreq.record", REQUEST_SPEC, w("what is asked for", "o que se pergunta")).group();
    WANTED_RESERVED = hex(2, "lisp.mreq.record.res", REQUEST_SPEC, RESERVED);
    WANTED_LENGTH = dec("lisp.mreq.record.prefix.length", REQUEST_SPEC, w("prefix length", "comprimento do prefixo"));
    WANTED_AFI = dec("lisp.mreq.record.prefix.afi", REQUEST_SPEC, w("form of the prefix", "forma do prefixo")).names(names::family);
    WANTED_V4 = ipv4("lisp.mreq.record.prefix.ipv4", REQUEST_SPEC, w("prefix", "prefixo"));
    WANTED_V6 = ipv6("lisp.mreq.record.prefix.ipv6", REQUEST_SPEC, w("prefix", "prefixo"));
    WANTED_MAC = mac("lisp.mreq.record.prefix.mac", REQUEST_SPEC, w("prefix", "prefixo"));
    WANTED_NAME = text("lisp.mreq.record.prefix.dn", REQUEST_SPEC, w("name", "nome"));
    KEY_ID = hex(4, "lisp.keyid", REGISTER_SPEC, w("key", "chave"));
    AUTH_LENGTH = dec("lisp.authlen", REGISTER_SPEC, w("length of the authentication", "comprimento da autenticação"));
    AUTH = octets("lisp.auth", REGISTER_SPEC, w("authentication", "autenticação"));
    ROUTER = octets("lisp.xtrid", REGISTER_SPEC, w("router", "roteador"));
    SITE = octets("lisp.siteid", REGISTER_SPEC, w("site", "local"));
    INFO_TTL = dec("lisp.info.ttl", INFO_SPEC, w("lifetime, in minutes", "validade, em minutos"));
    INFO_RESERVED_2 = hex(2, "lisp.info.res2", INFO_SPEC, RESERVED);
    INFO_LENGTH = dec("lisp.info.prefix.masklen", INFO_SPEC, w("prefix length", "comprimento do prefixo"));
    INFO_AFI = dec("lisp.info.prefix.afi", INFO_SPEC, w("form of the prefix", "forma do prefixo")).names(names::family);
    INFO_V4 = ipv4("lisp.info.prefix.ipv4", INFO_SPEC, w("prefix", "prefixo"));
    INFO_V6 = ipv6("lisp.info.prefix.ipv6", INFO_SPEC, w("prefix", "prefixo"));
    BEHIND_AFI = dec("lisp.info.afi", INFO_SPEC, w("form of what follows", "forma do que segue")).names(names::family);
    REPLY_RECORD = label("lisp.mrep.record", REQUEST_SPEC, w("reply that came along", "resposta que veio junto")).group();
    MAPPING = label("lisp.mapping", REPLY_SPEC, w("map record", "registro do mapa")).group();
    TTL = dec("lisp.mapping.ttl", REPLY_SPEC, w("lifetime, in minutes", "validade, em minutos"));
    LOCATOR_COUNT = dec("lisp.mapping.loccnt", REPLY_SPEC, w("locators", "localizadores"));
    MASK = dec("lisp.mapping.eid.masklen", REPLY_SPEC, w("prefix length", "comprimento do prefixo"));
    ACTION = dec("lisp.mapping.act", REPLY_SPEC, w("without locators", "sem localizadores")).names(names::action);
    MAPPING_AUTHORITATIVE = flag("lisp.mapping.auth", REPLY_SPEC, w("authoritative (A)", "com autoridade (A)"));
    INCOMPLETE = flag("lisp.referral.incomplete", REFERRAL_SPEC, w("incomplete", "incompleto"));
    MAPPING_RESERVED = hex(4, "lisp.mapping.res1", REPLY_SPEC, RESERVED);
    SIGNATURES = dec("lisp.referral.sigcnt", REFERRAL_SPEC, w("signatures", "assinaturas"));
    MAPPING_RESERVED_2 = hex(4, "lisp.mapping.res2", REPLY_SPEC, RESERVED);
    MAP_VERSION = dec("lisp.mapping.ver", "RFC 9302", w("version of the map", "versão do mapa"));
    EID_AFI = dec("lisp.mapping.eid.afi", REPLY_SPEC, w("form of the prefix", "forma do prefixo")).names(names::family);
    EID_V4 = ipv4("lisp.mapping.eid.ipv4", REPLY_SPEC, w("prefix", "prefixo"));
    EID_V6 = ipv6("lisp.mapping.eid.ipv6", REPLY_SPEC, w("prefix", "prefixo"));
    EID_MAC = mac("lisp.mapping.eid.mac", REPLY_SPEC, w("prefix", "prefixo"));
    EID_NAME = text("lisp.mapping.eid.dn", REPLY_SPEC, w("name", "nome"));
    LOCATOR = label("lisp.loc", REPLY_SPEC, w("locator", "localizador")).group();
    PRIORITY = dec("lisp.loc.priority", REPLY_SPEC, w("priority", "prioridade"));
    WEIGHT = dec("lisp.loc.weight", REPLY_SPEC, w("weight", "peso"));
    GROUP_PRIORITY = dec("lisp.loc.multicast_priority", REPLY_SPEC, w("priority for multicast", "prioridade para multicast"));
    GROUP_WEIGHT = dec("lisp.loc.multicast_weight", REPLY_SPEC, w("weight for multicast", "peso para multicast"));
    LOCATOR_FLAGS = hex(4, "lisp.loc.flags", REPLY_SPEC, w("flags", "sinalizadores")).group();
    LOCATOR_RESERVED = hex(4, "lisp.loc.flags.res", REPLY_SPEC, RESERVED);
    LOCAL = flag("lisp.loc.flags.local", REPLY_SPEC, w("the sender's own (L)", "de quem envia (L)"));
    PROBED = flag("lisp.loc.flags.probe", REPLY_SPEC, w("the one that was probed (p)", "o que foi sondado (p)"));
    REACHABLE = flag("lisp.loc.flags.reach", REPLY_SPEC, w("reachable (R)", "alcançável (R)"));
    LOCATOR_AFI = dec("lisp.loc.afi", REPLY_SPEC, w("form of the address", "forma do endereço")).names(names::family);
    LOCATOR_ADDRESS = text("lisp.loc.locator", REPLY_SPEC, ADDRESS);
    LCAF = label("lisp.lcaf", OWN_FORM, w("address in LISP's own form", "endereço na forma própria do LISP")).group();
    LCAF_RESERVED = hex(2, "lisp.lcaf.res1", OWN_FORM, RESERVED);
    LCAF_FLAGS = hex(2, "lisp.lcaf.flags", OWN_FORM, w("flags", "sinalizadores"));
    LCAF_TYPE = dec("lisp.lcaf.type", OWN_FORM, w("type", "tipo")).names(names::own_form);
    LCAF_RESERVED_2 = hex(2, "lisp.lcaf.res2", OWN_FORM, w("of the type", "próprio do tipo"));
    LCAF_LENGTH = dec("lisp.lcaf.length", OWN_FORM, w("length", "comprimento"));
    INSTANCE = dec("lisp.lcaf.iid", "RFC 8060 §4.1", w("instance", "instância"));
    INSTANCE_AFI = dec("lisp.lcaf.iid.afi", "RFC 8060 §4.1", w("form of the address", "forma do endereço")).names(names::family);
    INSTANCE_V4 = ipv4("lisp.lcaf.iid.ipv4", "RFC 8060 §4.1", ADDRESS);
    INSTANCE_V6 = ipv6("lisp.lcaf.iid.ipv6", "RFC 8060 §4.1", ADDRESS);
    INSTANCE_MAC = mac("lisp.lcaf.iid.mac", "RFC 8060 §4.1", ADDRESS);
    INSTANCE_NAME = text("lisp.lcaf.iid.dn", "RFC 8060 §4.1", w("name", "nome"));
    ITEM = label("lisp.lcaf.afi_list.item", "RFC 8060 §4.16", w("address of a list", "endereço de uma lista")).group();
    ITEM_AFI = dec("lisp.lcaf.afi_list.afi", "RFC 8060 §4.16", w("form of the address", "forma do endereço")).names(names::family);
    ITEM_V4 = ipv4("lisp.lcaf.afi_list.ipv4", "RFC 8060 §4.16", ADDRESS);
    ITEM_V6 = ipv6("lisp.lcaf.afi_list.ipv6", "RFC 8060 §4.16", ADDRESS);
    ITEM_MAC = mac("lisp.lcaf.afi_list.mac", "RFC 8060 §4.16", ADDRESS);
    ITEM_NAME = text("lisp.lcaf.afi_list.dn", "RFC 8060 §4.16", w("name", "nome"));
    OTHER = octets("lisp.undecoded", SPEC, w("not read further", "não lido adiante"));
}

/// Types of messages.
const REQUEST: u8 = 1;
const REPLY: u8 = 2;
const REGISTER: u8 = 3;
const NOTIFY: u8 = 4;
const NOTIFY_ACK: u8 = 5;
const REFERRAL: u8 = 6;
const INFO: u8 = 7;
const ENCAPSULATED: u8 = 8;

/// Octets of type, flags, number of records and nonce.
const HEADER: usize = 12;

fn kind(bytes: &[u8]) -> u8 {
    bytes.first().map_or(0, |octet| octet >> 4)
}

/// LISP's control.
pub struct Lisp;

impl Protocol for Lisp {
    const INFO: &'static Info = &Info {
        name: "lisp",
        title: "LISP control",
        about: w(
            "Asks behind which addresses a network is to be found whose own addresses only say who it is, and says so.",
            "Pergunta atrás de que endereços está uma rede cujos próprios endereços só dizem quem ela é, e o responde.",
        ),
        spec: "RFC 9301",
        osi: Osi::Network,
        pdu: Pdu::Message,
        keys: &[Key::Udp(4342)],
        fields: FIELDS,
        ends: None,
    };

    const TITLE_PT: Option<&'static str> = Some("Controle do LISP");

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let (need, next) = match kind(bytes) {
            ENCAPSULATED => (4, Next::By(Key::Nibble)),
            REQUEST..=INFO => (HEADER, Next::Nothing),
            _ => return Err(Fault::Malformed(w("no message of LISP", "não é uma mensagem LISP"))),
        };
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        Ok(Step::new(if next == Next::Nothing { bytes.len() } else { need }, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        // The flags begin in the middle of the first octet.
        let kind = kind(bytes);
        let mut told = 4;
        let flags: &[(&'static FieldDef, u32)] = match kind {
            REQUEST => &[
                (&REQUEST_FLAGS, 6),
                (&AUTHORITATIVE, 1),
                (&REPLY_INSIDE, 1),
                (&REQUEST_PROBE, 1),
                (&SOLICIT, 1),
                (&PROXY, 1),
                (&INVOKED, 1),
                (&REQUEST_RESERVED, 9),
                (&LOCATORS, 5),
                (&RECORDS, 8),
            ],
            REPLY => &[(&REPLY_PROBE, 1), (&ECHO, 1), (&REPLY_SECURE, 1), (&REPLY_RESERVED, 17), (&RECORDS, 8)],
            REGISTER => &[
                (&REGISTER_PROXY, 1),
                (&REGISTER_SECURE, 1),
                (&REGISTER_ID, 1),
                (&REGISTER_RELAY, 1),
                (&REGISTER_RESERVED, 15),
                (&WANT_NOTIFY, 1),
                (&RECORDS, 8),
            ],
            NOTIFY | NOTIFY_ACK => &[(&NOTIFY_ID, 1), (&NOTIFY_RELAY, 1), (&NOTIFY_RESERVED, 18), (&RECORDS, 8)],
            REFERRAL => &[(&REFERRAL_RESERVED, 20), (&RECORDS, 8)],
            INFO => &[(&INFO_REPLY, 1), (&INFO_RESERVED, 27)],
            ENCAPSULATED => &[(&INNER_SECURE, 1), (&INNER_REFERRED, 1), (&INNER_RESERVED, 26)],
            _ => &[],
        };
        if bytes.len() >= 4 {
            told = sink.run(bytes, told..32, flags);
        }
        if told < 32 {
            return;
        }
        let mut cursor = Cursor::new(bytes, 4, sink);
        if kind != ENCAPSULATED && cursor.number(&NONCE, 8).is_some() {
            records::tell(bytes, kind, &mut cursor);
        }
        cursor.rest(&OTHER);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = names::message(kind(bytes).into()) {
            say.words(name);
        }
        let prefix = records::first_prefix(bytes, kind(bytes));
        if let Some((address, length)) = prefix.and_then(|(prefix, length)| Some((records::written(prefix)?, length))) {
            let _ = write!(say, " {address}/{length}");
        }
    }

    fn exchange(layer: &Layer<'_>) -> Option<Exchange> {
        let bytes = layer.header();
        let nonce = bits(bytes, 32, 64)?;
        match kind(bytes) {
            REQUEST => Some(Exchange::open(true, nonce)),
            REPLY => Some(Exchange::open(false, nonce)),
            // Whether it wants to be told stands in the lowest bit before the number of records.
            REGISTER if bytes.get(2).is_some_and(|octet| octet & 1 != 0) => Some(Exchange::numbered(true, nonce)),
            NOTIFY => Some(Exchange::numbered(false, nonce)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const NONCE: &str = "0102030405060708";

    #[test]
    fn a_request_says_whom_to_answer() {
        let told = tell(Proto::Lisp, &format!("14000101 {NONCE} 0001 c0000205 0001 0a000009 0002 20010db8000000000000000000000009 0018 0001 c0000200"));
        assert_eq!((told.get("lisp.type"), told.get("lisp.irc"), told.get("lisp.records")), ("1".into(), "1".into(), "1".into()));
        assert_eq!((told.get("lisp.mreq.flags"), told.get("lisp.mreq.flags.mrp")), ("0x000010".into(), "1".into()));
        assert_eq!((told.get("lisp.mreq.srceid.ipv4"), told.get("lisp.mreq.itr_rloc_ipv6")), ("192.0.2.5".into(), "2001:db8::9".into()));
        assert_eq!(told.summaries[0][0], "Map-Request 192.0.2.0/24");
    }

    #[test]
    fn a_register_has_authentication_records_and_ids() {
        let record = "000005a0 01 18 1000 0000 0001 c0000200 01 64 ff 00 0005 0001 0a000009";
        let told = tell(Proto::Lisp, &format!("32000101 {NONCE} 0001 0004 aabbccdd {record} {} {}", "11".repeat(16), "22".repeat(8)));
        assert_eq!((told.get("lisp.auth"), told.get("lisp.mapping.ttl")), ("aabbccdd".into(), "1440".into()));
        assert_eq!((told.get("lisp.loc.locator"), told.get("lisp.loc.flags.local")), ("10.0.0.9".into(), "1".into()));
        assert_eq!((told.get("lisp.siteid"), told.get("lisp.undecoded")), ("22".repeat(8), String::new()));
        assert_eq!(told.summaries[0][1], "Map-Register 192.0.2.0/24");
    }

    #[test]
    fn an_address_may_have_an_instance_and_a_locator_be_a_list() {
        let list = "4003 00 00 01 00 000c 0001 0a000001 0001 0a000002";
        let told = tell(Proto::Lisp, &format!("20000001 {NONCE} 000005a0 01 18 1000 0000 4003 00 00 02 00 000a 00000007 0001 c0000200 01 64 ff 00 0005 {list}"));
        assert_eq!((told.get("lisp.lcaf.iid"), told.get("lisp.lcaf.iid.ipv4")), ("7".into(), "192.0.2.0".into()));
        assert_eq!(told.get("lisp.lcaf.afi_list.ipv4"), "10.0.0.1;10.0.0.2");
        assert_eq!(told.summaries[0][0], "Map-Reply 192.0.2.0/24");
    }

    #[test]
    fn a_message_inside_is_peeled() {
        let inner = format!("10000001 {NONCE} 0000 0001 0a000009 0018 0001 c0000200");
        let told = tell(Proto::Lisp, &format!("80000000 4500003c 00010000 40110000 c0000201 c6336401 10f6 10f6 0028 0000 {inner}"));
        assert_eq!(told.protocols, "lisp:ip:udp:lisp");
        assert_eq!(told.summaries[0][0], "Encapsulated Control Message");
    }

    #[test]
    fn forms_that_nobody_knows_and_lists_without_an_end_are_left() {
        let told = tell(Proto::Lisp, &format!("10000001 {NONCE} 0063 0102"));
        assert_eq!(told.get("lisp.undecoded"), "0102");
        // A list in a list in a list ...: no deeper than is read.
        let mut list = "0000".to_owned();
        for _ in 0..8 {
            list = format!("4003 00 00 01 00 {:04x} {list}", crate::testing::octets(&list).len());
        }
        assert!(tell(Proto::Lisp, &format!("10000001 {NONCE} {list}")).get("lisp.undecoded").ends_with("0000"));
    }
}
