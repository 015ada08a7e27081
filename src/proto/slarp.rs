//! SLARP: tells a router its address over a Cisco HDLC line and, every ten seconds, that the line is alive.
//! RFC 1547 §4.3.1 names it; the fields are those of Linux's `hdlc_cisco.c`.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │               type: 0 request, 1 reply, 2 keepalive           │
//! ├───────────────────────────────────────────────────────────────┤
//! │              address, or this end's sequence number           │
//! ├───────────────────────────────────────────────────────────────┤
//! │          network mask, or the last number of the other        │
//! ├───────────────────────────────┬───────────────────────────────┘
//! │      reliability 0xffff       │  time since start, where told
//! └───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, hex, ipv4, octets};
use crate::bytes::{Reader, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 1547 §4.3.1";
const KEEPALIVE: u32 = 2;

fields! {
    TYPE = dec("slarp.ptype", SPEC, w("packet type", "tipo de pacote")).at(0, 32).names(type_name);
    ADDRESS = ipv4("slarp.address", SPEC, w("address", "endereço"));
    MASK = ipv4("slarp.netmask", SPEC, w("network mask", "máscara de rede"));
    OWN = dec("slarp.mysequence", SPEC, w("own sequence number", "número de sequência próprio"));
    OTHERS = dec("slarp.yoursequence", SPEC, w("sequence number received last", "último número de sequência recebido"));
    RELIABILITY = hex(4, "slarp.reliability", SPEC, w("reliability", "confiabilidade"))
        .about("Always 0xffff.", "Sempre 0xffff.");
    REST = octets("slarp.reserved", SPEC, w("reserved", "reservado"));
    UPTIME = octets("slarp.uptime", SPEC, w("time since start", "tempo desde a partida"));
}

fn type_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("request", "pedido"),
        1 => w("reply", "resposta"),
        2 => w("line keepalive", "verificação da linha"),
        _ => return None,
    })
}

/// SLARP.
pub struct Slarp;

impl Protocol for Slarp {
    const INFO: &'static Info = &Info {
        name: "slarp",
        title: "SLARP",
        about: w(
            "Tells a router its address over a serial line, and that the line is alive.",
            "Diz a um roteador seu endereço por uma linha serial, e que a linha está viva.",
        ),
        spec: SPEC,
        osi: Osi::DataLink,
        pdu: Pdu::Packet,
        keys: &[Key::Slarp],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match bytes.len() {
            0..14 => Err(Fault::Truncated { need: 14 }),
            14..18 => Ok(Step::new(14, Next::Nothing).claim(14)),
            _ => Ok(Step::new(18, Next::Nothing).claim(18)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let bytes = layer.header();
        let Some(kind) = be32(bytes, 0) else { return };
        let (first, second) = if kind == KEEPALIVE { (&OWN, &OTHERS) } else { (&ADDRESS, &MASK) };
        let mut reader = Reader::new(bytes, 4);
        sink.take(first, &mut reader, 4);
        sink.take(second, &mut reader, 4);
        if kind == KEEPALIVE {
            sink.take(&RELIABILITY, &mut reader, 2);
            sink.take(&UPTIME, &mut reader, 4);
        } else {
            sink.take(&REST, &mut reader, bytes.len().saturating_sub(12));
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let bytes = layer.header();
        let Some(kind) = be32(bytes, 0) else { return };
        if let Some(name) = type_name(kind.into()) {
            say.words(name);
        }
        if let (KEEPALIVE, Some(own), Some(other)) = (kind, be32(bytes, 4), be32(bytes, 8)) {
            let _ = write!(say, " {own}/{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn a_keepalive_counts_both_ends() {
        let told = tell(Proto::Chdlc, "8f00 8035 00000002 00000013 00000012 ffff 00059d3c");
        assert_eq!(told.protocols, "chdlc:slarp");
        assert_eq!((told.get("slarp.mysequence"), told.get("slarp.yoursequence")), ("19".into(), "18".into()));
        assert_eq!(told.summaries[1], ["line keepalive 19/18", "verificação da linha 19/18"]);
        assert_eq!((told.get("slarp.reliability"), told.get("slarp.uptime")), ("0xffff".into(), "00059d3c".into()));
        let told = tell(Proto::Chdlc, "8f00 8035 00000001 c0000201 ffffff00 0000 00000000");
        assert_eq!((told.get("slarp.address"), told.get("slarp.reliability")), ("192.0.2.1".into(), String::new()));
    }
}
