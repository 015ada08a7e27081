//! TRILL: carries Ethernet frames between switches that route, so that no link stands idle as with a spanning tree.
//! RFC 6325 §3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───┬───┬─┬─────────┬───────────┬───────────────────────────────┤
//! │ver│res│M│ options │ hop count │        egress nickname        │
//! ├───┴───┴─┴─────────┴───────────┼───────────────────────────────┘
//! │        ingress nickname       │ options, then an Ethernet frame
//! └───────────────────────────────┘
//! ```

use std::fmt::Write as _;

use super::contract::{Fault, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, octets};
use super::cursor::Cursor;
use crate::bytes::{be16, bits};
use crate::i18n::w;
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 6325 §3";

fields! {
    VERSION = dec("trill.version", SPEC, w("version", "versão")).at(0, 2);
    RESERVED = dec("trill.reserved", SPEC, w("reserved", "reservado")).at(2, 2);
    MULTI = flag("trill.multi_dst", SPEC, w("to several destinations (M)", "para vários destinos (M)")).at(4, 1);
    OPTION_WORDS = dec("trill.op_len", SPEC, w("option length in words", "comprimento das opções em palavras")).at(5, 5);
    HOPS = dec("trill.hop_cnt", SPEC, w("hop count", "contagem de saltos"))
        .at(10, 6)
        .about("Each switch takes one off, as routers do with the TTL.",
               "Cada comutador desconta um, como os roteadores com o TTL.");
    EGRESS = dec("trill.egress_nick", SPEC, w("nickname of the last switch", "apelido do último comutador")).at(16, 16);
    INGRESS = dec("trill.ingress_nick", SPEC, w("nickname of the first switch", "apelido do primeiro comutador")).at(32, 16);
    OPTIONS = octets("trill.options", SPEC, w("options", "opções"));
}

/// TRILL.
pub struct Trill;

impl Protocol for Trill {
    const INFO: &'static Info = &Info {
        name: "trill",
        title: "TRILL",
        about: w(
            "Carries Ethernet frames between switches that route, so that no link stands idle as with a spanning tree.",
            "Leva quadros Ethernet entre comutadores que roteiam, sem deixar enlaces parados como em um spanning tree.",
        ),
        spec: "RFC 6325",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::EtherType(0x22f3)],
        fields: FIELDS,
        ends: Some((&INGRESS, &EGRESS)),
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let words = bits(bytes, 5, 5).filter(|_| bytes.len() >= 6).ok_or(Fault::Truncated { need: 6 })?;
        let octets = 6 + words as usize * 4;
        if bytes.len() < octets {
            return Err(Fault::Truncated { need: octets });
        }
        Ok(Step::new(octets, Next::By(Key::Ethernet)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        Cursor::new(layer.header(), 6, sink).rest(&OPTIONS);
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        if let (Some(ingress), Some(egress), Some(hops)) = (be16(header, 4), be16(header, 2), bits(header, 10, 6)) {
            say.words(w("switch ", "comutador "));
            let _ = write!(say, "{ingress} → {egress} · ");
            say.words(w("hops ", "saltos "));
            say.number(hops);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::testing::tell;

    #[test]
    fn an_ethernet_frame_follows() {
        const FRAME: &str = "02000000000a 02000000000b 0800 45000014 00010000 40fd0000 7f000001 7f000001";
        let told = tell(Proto::Trill, &format!("083f 0002 0001 {FRAME}"));
        assert_eq!(told.protocols, "trill:eth:ip");
        assert_eq!((told.get("trill.multi_dst"), told.get("trill.hop_cnt")), ("1".into(), "63".into()));
        let told = tell(Proto::Trill, &format!("0041 0002 0001 c0000000 {FRAME}"));
        assert_eq!((told.protocols.as_str(), told.get("trill.options")), ("trill:eth:ip", "c0000000".into()));
        assert_eq!(told.summaries[0][0], "switch 1 → 2 · hops 1");
    }
}
