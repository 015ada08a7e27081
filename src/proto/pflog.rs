//! PFLOG: a packet that a rule of OpenBSD's firewall logged, and which rule it was. `LINKTYPE_PFLOG`
//! (<https://www.tcpdump.org/linktypes.html>), OpenBSD `net/if_pflog.h`.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────┬───────────────┬───────────────┬───────────────┤
//! │     length    │ address family│     action    │     reason    │
//! ├───────────────┴───────────────┴───────────────┴───────────────┤
//! │ interface, 16 octets; rule set, 16; then words: rule, subrule,│
//! │ user, process, the rule's user and process; direction, 1 octet│
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! What newer systems append (addresses before they were rewritten) is told as octets. Header and padding together are
//! a multiple of four octets. Users and processes are in the capturing host's order of octets, taken for little-endian.

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, octets, signed, text};
use crate::bytes::Reader;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "LINKTYPE_PFLOG";

fields! {
    LENGTH = dec("pflog.length", SPEC, w("header length", "comprimento do cabeçalho")).at(0, 8);
    FAMILY = dec("pflog.af", SPEC, w("address family", "família de endereços")).at(8, 8).names(family_name);
    ACTION = dec("pflog.action", SPEC, w("action", "ação")).at(16, 8).names(action_name);
    REASON = dec("pflog.reason", SPEC, w("reason", "motivo")).at(24, 8).names(reason_name);
    INTERFACE = text("pflog.ifname", SPEC, w("interface", "interface"));
    RULE_SET = text("pflog.ruleset", SPEC, w("rule set", "conjunto de regras"));
    RULE = signed("pflog.rulenr", SPEC, w("rule", "regra")).at(288, 32);
    SUBRULE = signed("pflog.subrulenr", SPEC, w("rule in the set", "regra no conjunto")).at(320, 32);
    USER = signed("pflog.uid", SPEC, w("user", "usuário")).little_endian();
    PROCESS = signed("pflog.pid", SPEC, w("process", "processo")).little_endian();
    RULE_USER = signed("pflog.rule_uid", SPEC, w("rule's user", "usuário da regra")).little_endian();
    RULE_PROCESS = signed("pflog.rule_pid", SPEC, w("rule's process", "processo da regra")).little_endian();
    DIRECTION = dec("pflog.dir", SPEC, w("direction", "direção")).names(direction_name);
    REST = octets("pflog.pad", SPEC, w("rest", "resto"));
}

/// Octets up to the direction, itself included.
const USUAL: usize = 61;

/// The same in headers that know neither users nor processes, as OpenBSD wrote them before 3.8.
const LEAST: usize = 45;

fn family_name(number: u64) -> Option<Words> {
    Some(same(match number {
        2 => "IPv4",
        24 | 28 | 30 => "IPv6",
        _ => return None,
    }))
}

fn action_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("passed", "deixado passar"),
        1 => w("blocked", "bloqueado"),
        2 => w("scrubbed", "normalizado"),
        4 => w("translated", "traduzido"),
        8 => w("redirected", "redirecionado"),
        _ => return None,
    })
}

fn reason_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("matched a rule", "casou com uma regra"),
        1 => w("bad offset", "deslocamento inválido"),
        2 => w("fragment", "fragmento"),
        3 => w("too short", "curto demais"),
        4 => w("normalised", "normalizado"),
        5 => w("no memory", "sem memória"),
        _ => return None,
    })
}

fn direction_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("in or out", "entrada ou saída"),
        1 => w("in", "entrada"),
        2 => w("out", "saída"),
        _ => return None,
    })
}

/// The text up to its first NUL.
fn name(octets: &[u8]) -> &[u8] {
    octets.split(|octet| *octet == 0).next().unwrap_or_default()
}

/// PFLOG.
pub struct Pflog;

impl Protocol for Pflog {
    const INFO: &'static Info = &Info {
        name: "pflog",
        title: "PFLOG",
        about: w(
            "A packet that a rule of OpenBSD's firewall logged, and which rule it was.",
            "Um pacote que uma regra do firewall do OpenBSD registrou, e qual foi a regra.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Message,
        keys: &[Key::Link(117)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let &[length, family] = bytes.first_chunk().ok_or(Fault::Truncated { need: 2 })?;
        let need = usize::from(length).next_multiple_of(4);
        if usize::from(length) < LEAST {
            return Err(Fault::Malformed(w("the header length is below 45", "o comprimento do cabeçalho é menor que 45")));
        }
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        let next = match family {
            2 => Next::By(Key::EtherType(0x0800)),
            24 | 28 | 30 => Next::By(Key::EtherType(0x86dd)),
            _ => Next::Payload,
        };
        Ok(Step::new(need, next))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        for (def, at) in [(&INTERFACE, 4), (&RULE_SET, 20)] {
            if let Some(octets) = bytes.get(at..at + 16) {
                sink.put_octets(def, at..at + 16, Value::Text(name(octets)));
            }
        }
        let mut reader = Reader::new(bytes, 44);
        if bytes.first().is_some_and(|length| usize::from(*length) >= USUAL) {
            for def in [&USER, &PROCESS, &RULE_USER, &RULE_PROCESS] {
                sink.take(def, &mut reader, 4);
            }
        }
        sink.take(&DIRECTION, &mut reader, 1);
        let left = reader.remaining();
        if left > 0 {
            sink.take(&REST, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        if let Some(name) = bytes.get(2).and_then(|action| action_name((*action).into())) {
            say.words(name);
        }
        if let Some(interface) = bytes.get(4..20) {
            say.out.push_str(" · ");
            say.wire(name(interface));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn the_rule_and_the_packet() {
        let told = tell(
            Proto::Pflog,
            "3d 02 01 00 656d3000000000000000000000000000 00000000000000000000000000000000 \
             00000005 ffffffff ffffffff d2040000 00000000 00000000 01 000000 \
             45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!(told.protocols, "pflog:ip");
        assert_eq!((told.get("pflog.ifname"), told.get("pflog.rulenr")), ("em0".into(), "5".into()));
        assert_eq!((told.get("pflog.subrulenr"), told.get("pflog.pid")), ("-1".into(), "1234".into()));
        assert_eq!(told.summaries[0], ["blocked · em0", "bloqueado · em0"]);
        assert_eq!((told.get("pflog.uid"), told.get("pflog.dir")), ("-1".into(), "1".into()));
    }

    #[test]
    fn old_headers_know_no_users() {
        let told = tell(
            Proto::Pflog,
            "2d 02 00 00 656d3000000000000000000000000000 00000000000000000000000000000000 00000005 ffffffff 01 000000 \
             45000014 00010000 40fd0000 7f000001 7f000001",
        );
        assert_eq!((told.protocols.as_str(), told.get("pflog.dir"), told.get("pflog.uid")), ("pflog:ip", "1".into(), String::new()));
    }
}
