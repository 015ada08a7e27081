//! Token Ring: stations in a ring pass on a token, and who holds it may send. IEEE 802.5 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─────┬─┬─┬─────┬───┬───────────┬───────────────────────────────┤
//! │prio.│T│M│res. │typ│  control  │      destination address      │
//! ├─────┴─┴─┴─────┴───┴───────────┤                               │
//! │                               ├───────────────────────────────┤
//! │                               │ source address, 6 octets; the │
//! │                               │ way through bridges, if told  │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, Value, dec, flag, hex, mac, octets};
use crate::bytes::{MacAddr, Reader, bits};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "IEEE 802.5 §3.2";

fields! {
    ACCESS = hex(2, "tr.ac", SPEC, w("access control", "controle de acesso")).at(0, 8).group();
    PRIORITY = dec("tr.priority", SPEC, w("priority", "prioridade")).at(0, 3);
    FRAME = flag("tr.frame", SPEC, w("frame, not token", "quadro, e não ficha")).at(3, 1);
    MONITOR = dec("tr.monitor_cnt", SPEC, w("seen by the monitor", "visto pelo monitor")).at(4, 1);
    RESERVATION = dec("tr.priority_reservation", SPEC, w("priority asked for", "prioridade pedida")).at(5, 3);
    CONTROL = hex(2, "tr.fc", SPEC, w("frame control", "controle do quadro")).at(8, 8).group();
    TYPE = dec("tr.frame_type", SPEC, w("frame type", "tipo de quadro")).at(8, 2).names(type_name);
    RESERVED = dec("tr.fc.reserved", SPEC, w("reserved", "reservado")).at(10, 2);
    PHYSICAL = dec("tr.frame_pcf", SPEC, w("physical control", "controle físico")).at(12, 4);
    DESTINATION = mac("tr.dst", SPEC, w("destination address", "endereço de destino")).at(16, 48).also(&["tr.addr"]);
    SOURCE = mac("tr.src", SPEC, w("source address", "endereço de origem"))
        .at(64, 48)
        .also(&["tr.addr"])
        .about("Its highest bit, set where the way through bridges follows, is no part of the address.",
               "Seu bit mais alto, ligado quando segue o caminho pelas pontes, não faz parte do endereço.");
    ROUTED = flag("tr.sr", SPEC, w("a way through bridges follows", "segue um caminho pelas pontes")).derived();
    ROUTE = octets("tr.rif", "IEEE 802.5 annex C", w("way through bridges", "caminho pelas pontes"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("MAC", "MAC"),
        1 => w("LLC", "LLC"),
        _ => w("reserved", "reservado"),
    })
}

/// Octets of the way through bridges, which the source's highest bit announces.
fn route_octets(bytes: &[u8]) -> Option<usize> {
    let announced = bytes.get(8)? & 0x80 != 0;
    if announced { bits(bytes, 115, 5).map(|octets| octets as usize) } else { Some(0) }
}

/// Token Ring.
pub struct TokenRing;

impl Protocol for TokenRing {
    const INFO: &'static Info = &Info {
        name: "tr",
        title: "Token Ring",
        about: w(
            "Stations in a ring pass on a token; who holds it may send, so that frames never collide.",
            "Estações em anel passam adiante uma ficha; quem a tem pode transmitir, e quadros nunca colidem.",
        ),
        spec: "IEEE 802.5",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Link(6)],
        fields: FIELDS,
        ends: Some((&SOURCE, &DESTINATION)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        if bytes.len() < 14 {
            return Err(Fault::Truncated { need: 14 });
        }
        let need = 14 + route_octets(bytes).ok_or(Fault::Truncated { need: 15 })?;
        if bytes.len() < need {
            return Err(Fault::Truncated { need });
        }
        let is_llc = bytes.get(1).is_some_and(|control| control >> 6 == 1);
        Ok(Step::new(need, if is_llc { Next::By(Key::Llc) } else { Next::Payload }))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(routed) = bytes.get(8).map(|octet| octet & 0x80 != 0) else { return };
        sink.derive(&ROUTED, Value::Flag(routed));
        let mut reader = Reader::new(bytes, 14);
        let left = reader.remaining();
        if left > 0 {
            sink.take(&ROUTE, &mut reader, left);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let Some(name) = bits(header, 8, 2).and_then(type_name) {
            say.words(name);
        }
        if header.get(2..).and_then(MacAddr::read) == Some(MacAddr::BROADCAST) {
            say.words(w(" · to all", " · a todas"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    const IPV4: &str = "aaaa03 000000 0800 45000014 00010000 40fd0000 7f000001 7f000001";

    #[test]
    fn the_sources_highest_bit_announces_a_way_through_bridges() {
        let told = tell(Proto::TokenRing, &format!("1840 ffffffffffff 0007 0d26a300 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("tr.sr")), ("tr:llc:ip", "0".into()));
        let told = tell(Proto::TokenRing, &format!("1840 c00000000004 8007 0d26a300 0630 1b12 1a30 {IPV4}"));
        assert_eq!((told.protocols.as_str(), told.get("tr.rif")), ("tr:llc:ip", "06301b121a30".into()));
    }
}
