//! LACP: two neighbours join several cables into one link. IEEE 802.1AX-2020 §6.4.2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │    version    │ actor: type 1 │   length 20   │ system's prio-│
//! ├───────────────┼───────────────┴───────────────┴───────────────┤
//! │ rity          │                system, 6 octets               │
//! ├───────────────┘                               ┌───────────────┤
//! │                                               │      key      │
//! ├───────────────┬───────────────────────────────┼───────────────┤
//! │               │        port's priority        │     port      │
//! ├───────────────┼───────────────┬───────────────┴───────────────┤
//! │               │     state     │            reserved           │
//! ├───────────────┼───────────────┴───────────────────────────────┤
//! │               │ partner: the same; collector; end             │
//! └───────────────┴───────────────────────────────────────────────┘
//! ```
//!

use super::contract::{
    Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, mac, octets,
};
use crate::bytes::{MacAddr, Reader, be16};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.1AX §6.4.2.3";

fields! {
    VERSION = hex(2, "lacp.version", SPEC, w("version", "versão")).at(0, 8);
    ACTOR_TYPE = hex(2, "lacp.tlv_type", SPEC, w("actor: type", "ator: tipo")).at(8, 8);
    ACTOR_LENGTH = hex(2, "lacp.tlv_length", SPEC, w("actor: length", "ator: comprimento")).at(16, 8);
    ACTOR_PRIORITY = dec("lacp.actor.sys_priority", SPEC, w("actor: system's priority", "ator: prioridade do sistema")).at(24, 16);
    ACTOR_SYSTEM = mac("lacp.actor.sysid", SPEC, w("actor: system", "ator: sistema")).at(40, 48);
    ACTOR_KEY = dec("lacp.actor.key", SPEC, w("actor: key", "ator: chave")).at(88, 16);
    ACTOR_PORT_PRIORITY = dec("lacp.actor.port_priority", SPEC, w("actor: port's priority", "ator: prioridade da porta")).at(104, 16);
    ACTOR_PORT = dec("lacp.actor.port", SPEC, w("actor: port", "ator: porta")).at(120, 16);
    ACTOR_STATE = hex(2, "lacp.actor.state", SPEC, w("actor: state", "ator: estado")).at(136, 8).group();
    ACTOR_EXPIRED = flag("lacp.actor.state.expired", SPEC, w("actor: expired", "ator: expirado")).at(136, 1);
    ACTOR_DEFAULTED = flag("lacp.actor.state.defaulted", SPEC, w("actor: defaulted", "ator: por omissão")).at(137, 1);
    ACTOR_DISTRIBUTING = flag("lacp.actor.state.distributing", SPEC, w("actor: distributing", "ator: distribuindo")).at(138, 1);
    ACTOR_COLLECTING = flag("lacp.actor.state.collecting", SPEC, w("actor: collecting", "ator: coletando")).at(139, 1);
    ACTOR_SYNCHRONISED = flag("lacp.actor.state.synchronization", SPEC, w("actor: synchronised", "ator: sincronizado")).at(140, 1);
    ACTOR_AGGREGATABLE = flag("lacp.actor.state.aggregation", SPEC, w("actor: may be aggregated", "ator: agregável")).at(141, 1);
    ACTOR_SHORT = flag("lacp.actor.state.timeout", SPEC, w("actor: short time-out", "ator: tempo curto")).at(142, 1);
    ACTOR_ACTIVE = flag("lacp.actor.state.activity", SPEC, w("actor: active", "ator: ativo")).at(143, 1);
    ACTOR_RESERVED = octets("lacp.actor.reserved", SPEC, w("actor: reserved", "ator: reservado")).at(144, 24);
    PARTNER_TYPE = hex(2, "lacp.tlv_type", SPEC, w("partner: type", "parceiro: tipo")).at(168, 8);
    PARTNER_LENGTH = hex(2, "lacp.tlv_length", SPEC, w("partner: length", "parceiro: comprimento")).at(176, 8);
    PARTNER_PRIORITY = dec("lacp.partner.sys_priority", SPEC, w("partner: system's priority", "parceiro: prioridade do sistema")).at(184, 16);
    PARTNER_SYSTEM = mac("lacp.partner.sysid", SPEC, w("partner: system", "parceiro: sistema")).at(200, 48);
    PARTNER_KEY = dec("lacp.partner.key", SPEC, w("partner: key", "parceiro: chave")).at(248, 16);
    PARTNER_PORT_PRIORITY = dec("lacp.partner.port_priority", SPEC, w("partner: port's priority", "parceiro: prioridade da porta")).at(264, 16);
    PARTNER_PORT = dec("lacp.partner.port", SPEC, w("partner: port", "parceiro: porta")).at(280, 16);
    PARTNER_STATE = hex(2, "lacp.partner.state", SPEC, w("partner: state", "parceiro: estado")).at(296, 8).group();
    PARTNER_EXPIRED = flag("lacp.partner.state.expired", SPEC, w("partner: expired", "parceiro: expirado")).at(296, 1);
    PARTNER_DEFAULTED = flag("lacp.partner.state.defaulted", SPEC, w("partner: defaulted", "parceiro: por omissão")).at(297, 1);
    PARTNER_DISTRIBUTING = flag("lacp.partner.state.distributing", SPEC, w("partner: distributing", "parceiro: distribuindo")).at(298, 1);
    PARTNER_COLLECTING = flag("lacp.partner.state.collecting", SPEC, w("partner: collecting", "parceiro: coletando")).at(299, 1);
    PARTNER_SYNCHRONISED = flag("lacp.partner.state.synchronization", SPEC, w("partner: synchronised", "parceiro: sincronizado")).at(300, 1);
    PARTNER_AGGREGATABLE = flag("lacp.partner.state.aggregation", SPEC, w("partner: may be aggregated", "parceiro: agregável")).at(301, 1);
    PARTNER_SHORT = flag("lacp.partner.state.timeout", SPEC, w("partner: short time-out", "parceiro: tempo curto")).at(302, 1);
    PARTNER_ACTIVE = flag("lacp.partner.state.activity", SPEC, w("partner: active", "parceiro: ativo")).at(303, 1);
    PARTNER_RESERVED = octets("lacp.partner.reserved", SPEC, w("partner: reserved", "parceiro: reservado")).at(304, 24);
    COLLECTOR_TYPE = hex(2, "lacp.tlv_type", SPEC, w("collector: type", "coletor: tipo")).at(328, 8);
    COLLECTOR_LENGTH = hex(2, "lacp.tlv_length", SPEC, w("collector: length", "coletor: comprimento")).at(336, 8);
    COLLECTOR_DELAY = dec("lacp.collector.max_delay", SPEC, w("collector: longest delay, in units of 10 µs", "coletor: maior atraso, em unidades de 10 µs")).at(344, 16);
    COLLECTOR_RESERVED = octets("lacp.coll_reserved", SPEC, w("collector: reserved", "coletor: reservado")).at(360, 96);
    END_TYPE = hex(2, "lacp.tlv_type", SPEC, w("end: type", "fim: tipo")).at(456, 8);
    END_LENGTH = hex(2, "lacp.tlv_length", SPEC, w("end: length", "fim: comprimento")).at(464, 8);
    PAD = octets("lacp.pad", SPEC, w("padding", "preenchimento"));
}

/// Octets up to the end's length.
const LEAST: usize = 59;
/// Octets of version 1, behind the subtype.
const VERSION_1: usize = 109;

/// LACP.
pub struct Lacp;

impl Protocol for Lacp {
    const INFO: &'static Info = &Info {
        name: "lacp",
        title: "LACP",
        about: w(
            "Two neighbours join several cables into one link.",
            "Dois vizinhos juntam vários cabos em um só enlace.",
        ),
        spec: "IEEE 802.1AX",
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Lacp],
        fields: FIELDS,
        ends: Some((&ACTOR_SYSTEM, &PARTNER_SYSTEM)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < LEAST {
            return Err(Fault::Truncated { need: LEAST });
        }
        let header = bytes.len().min(VERSION_1);
        Ok(Step::new(header, Next::Nothing).claim(header))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let mut reader = Reader::new(layer.header(), LEAST);
        let left = reader.remaining();
        if left > 0 {
            sink.take(&PAD, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        for (at, name) in [(1, w("actor ", "ator ")), (21, w(" · partner ", " · parceiro "))] {
            let system = bytes.get(at + 4..).and_then(MacAddr::read);
            let (Some(system), Some(port)) = (system, be16(bytes, at + 14)) else { return };
            say.words(name);
            say.mac(system);
            say.words(w(" port ", " porta "));
            say.number(port);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn actor_and_partner_say_what_each_knows_of_the_other() {
        let told = tell(
            Proto::Slow,
            "01 01 0114 8000 0013c4127f00 000d 8000 0016 85 000000 0214 0000 000000000000 0000 0000 0000 00 000000 \
             0310 8000 000000000000000000000000 0000 \
             00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        );
        assert_eq!(told.protocols, "slow:lacp");
        assert_eq!((told.get("lacp.actor.sysid"), told.get("lacp.actor.key")), ("00:13:c4:12:7f:00".into(), "13".into()));
        assert_eq!((told.get("lacp.actor.state.expired"), told.get("lacp.actor.state.activity")), ("1".into(), "1".into()));
        assert_eq!((told.get("lacp.partner.state.activity"), told.get("lacp.collector.max_delay")), ("0".into(), "32768".into()));
        assert_eq!(
            told.summaries[1][1],
            "ator 00:13:c4:12:7f:00 porta 22 · parceiro 00:00:00:00:00:00 porta 0"
        );
    }
}
