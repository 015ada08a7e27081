//! ERSPAN: carries a copy of mirrored frames over GRE to whoever looks at them. draft-foschiano-erspan §4.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────┬───────────────────────┼─────┬───┬─┬───────────────────┤
//! │version│         VLAN          │ CoS │ En│T│    session ID     │  II and III
//! ├───────┴───────────────┬───────┴─────┴───┴─┴───────────────────┤
//! │       reserved        │                 index                 │  II
//! ├───────────────────────┴───────────────────────────────────────┤
//! │                           timestamp                           │  III
//! ├───────────────────────────────┬─┬─────────┬───────────┬─┬───┬─┤
//! │      security group tag       │P│  type   │ hardware  │D│Gra│O│
//! ├───────────┬───────────────────┴─┴─────────┴───────────┴─┴───┴─┤
//! │ platform  │         platform specific (64 bits, if O)         │
//! └───────────┴───────────────────────────────────────────────────┘
//! ```
//!
//! Type I has no header: the frame follows GRE at once.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, octet_bits,
};
use crate::bytes::bits;
use crate::i18n::{Words, same, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "draft-foschiano-erspan §4.2";
const TYPE_3: &str = "draft-foschiano-erspan §4.3";

fields! {
    VERSION = dec("erspan.version", SPEC, w("version", "versão")).at(0, 4).names(version_name);
    VLAN = dec("erspan.vlan", SPEC, w("VLAN of the frame", "VLAN do quadro")).at(4, 12);
    CLASS = dec("erspan.cos", SPEC, w("class of service", "classe de serviço")).at(16, 3);
    ENCAPSULATION = dec("erspan.encap", SPEC, w("VLAN encapsulation", "encapsulamento da VLAN")).names(encapsulation_name);
    CONDITION = dec("erspan.bso", TYPE_3, w("condition of the frame", "estado do quadro")).names(condition_name);
    TRUNCATED = flag("erspan.truncated", SPEC, w("truncated", "truncado"));
    SESSION = dec("erspan.spanid", SPEC, w("session", "sessão"));
    RESERVED = dec("erspan.reserved", SPEC, w("reserved", "reservado"));
    INDEX = dec("erspan.index", SPEC, w("index of the port", "índice da porta"));
    TIMESTAMP = dec("erspan.timestamp", TYPE_3, w("timestamp", "marca de tempo"));
    GROUP_TAG = dec("erspan.sgt", TYPE_3, w("security group tag", "etiqueta do grupo de segurança"));
    PDU = flag("erspan.p", TYPE_3, w("holds an Ethernet frame (P)", "contém um quadro Ethernet (P)"));
    FRAME_TYPE = dec("erspan.ft", TYPE_3, w("frame type", "tipo de quadro")).names(frame_name);
    HARDWARE = dec("erspan.hw", TYPE_3, w("hardware", "hardware"));
    DIRECTION = flag("erspan.direction", TYPE_3, w("direction", "sentido")).names(direction_name);
    GRANULARITY = dec("erspan.gra", TYPE_3, w("timestamp granularity", "granularidade da marca de tempo")).names(granularity_name);
    OPTIONAL = flag("erspan.o", TYPE_3, w("platform header follows (O)", "segue o cabeçalho da plataforma (O)"));
    PLATFORM = dec("erspan.platid", TYPE_3, w("platform", "plataforma"));
    PLATFORM_RESERVED = dec("erspan.pid.rsvd", TYPE_3, w("reserved", "reservado"));
    RESERVED_1 = dec("erspan.pid1.rsvd1", TYPE_3, w("reserved", "reservado"));
    DOMAIN = dec("erspan.pid1.vsmid", TYPE_3, w("VSM domain", "domínio VSM"));
    PORT_1 = dec("erspan.pid1.port_index", TYPE_3, w("port", "porta"));
    RESERVED_3 = dec("erspan.pid3.rsvd1", TYPE_3, w("reserved", "reservado"));
    PORT_3 = dec("erspan.pid3.port_index", TYPE_3, w("port", "porta"));
    TIMESTAMP_3 = dec("erspan.pid3.timestamp", TYPE_3, w("upper half of the timestamp", "metade superior da marca de tempo"));
    SWITCH = dec("erspan.pid5.switchid", TYPE_3, w("switch", "comutador"));
    PORT_5 = dec("erspan.pid5.port_index", TYPE_3, w("port", "porta"));
    TIMESTAMP_5 = dec("erspan.pid5.timestamp", TYPE_3, w("timestamp in seconds", "marca de tempo em segundos"));
}

fn version_name(number: u64) -> Option<Words> {
    Some(same(match number {
        1 => "II",
        2 => "III",
        _ => return None,
    }))
}

fn encapsulation_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("no VLAN tag", "sem etiqueta de VLAN"),
        1 => same("ISL"),
        2 => same("802.1Q"),
        _ => w("VLAN tag kept in the frame", "etiqueta de VLAN mantida no quadro"),
    })
}

fn condition_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("good", "bom"),
        1 => w("short", "curto"),
        2 => w("oversized", "longo demais"),
        _ => w("bad", "com erro"),
    })
}

fn frame_name(number: u64) -> Option<Words> {
    Some(same(match number {
        0 => "Ethernet",
        2 => "IP",
        _ => return None,
    }))
}

fn direction_name(number: u64) -> Option<Words> {
    Some(if number == 0 { w("received", "recebido") } else { w("sent", "enviado") })
}

fn granularity_name(number: u64) -> Option<Words> {
    Some(match number {
        0 => w("100 microseconds", "100 microssegundos"),
        1 => w("100 nanoseconds", "100 nanossegundos"),
        2 => same("IEEE 1588"),
        _ => w("of the platform", "da plataforma"),
    })
}

static TYPE_2_PARTS: &[(&FieldDef, u32)] =
    &[(&ENCAPSULATION, 2), (&TRUNCATED, 1), (&SESSION, 10), (&RESERVED, 12), (&INDEX, 20)];

static TYPE_3_PARTS: &[(&FieldDef, u32)] = &[
    (&CONDITION, 2),
    (&TRUNCATED, 1),
    (&SESSION, 10),
    (&TIMESTAMP, 32),
    (&GROUP_TAG, 16),
    (&PDU, 1),
    (&FRAME_TYPE, 5),
    (&HARDWARE, 6),
    (&DIRECTION, 1),
    (&GRANULARITY, 2),
    (&OPTIONAL, 1),
    (&PLATFORM, 6),
];

fn platform_parts(platform: u64) -> &'static [(&'static FieldDef, u32)] {
    static ONE: &[(&FieldDef, u32)] = &[(&RESERVED_1, 14), (&DOMAIN, 12), (&PORT_1, 32)];
    static THREE: &[(&FieldDef, u32)] = &[(&RESERVED_3, 12), (&PORT_3, 14), (&TIMESTAMP_3, 32)];
    static FIVE: &[(&FieldDef, u32)] = &[(&SWITCH, 10), (&PORT_5, 16), (&TIMESTAMP_5, 32)];
    static OTHER: &[(&FieldDef, u32)] = &[(&PLATFORM_RESERVED, 58)];
    match platform {
        1 => ONE,
        3 => THREE,
        5 | 6 => FIVE,
        _ => OTHER,
    }
}

/// ERSPAN.
pub struct Erspan;

impl Protocol for Erspan {
    const INFO: &'static Info = &Info {
        name: "erspan",
        title: "ERSPAN",
        about: w(
            "Carries a copy of the frames that a switch mirrors, over GRE, to whoever looks at them.",
            "Leva uma cópia dos quadros que um comutador espelha, sobre GRE, até quem os observa.",
        ),
        spec: "draft-foschiano-erspan",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Erspan(2), Key::Erspan(3)],
        fields: FIELDS,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let short = |need: usize| if bytes.len() < need { Err(Fault::Truncated { need }) } else { Ok(need) };
        short(8)?;
        match bytes.first().map(|octet| octet >> 4) {
            Some(1) => Ok(Step::new(8, Next::By(Key::Ethernet))),
            Some(2) => {
                short(12)?;
                let header = if bits(bytes, 95, 1) == Some(1) { short(20)? } else { 12 };
                Ok(Step::new(
                    header,
                    match bits(bytes, 81, 5) {
                        Some(0) => Next::By(Key::Ethernet),
                        Some(2) => Next::By(Key::Nibble),
                        _ => Next::Opaque,
                    },
                ))
            }
            _ => Err(Fault::Malformed(w("the version is neither 1 nor 2", "a versão não é 1 nem 2"))),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let all = octet_bits(0..header.len());
        match bits(header, 0, 4) {
            Some(1) => {
                sink.run(header, 19..all.end, TYPE_2_PARTS);
            }
            Some(2) => {
                let at = sink.run(header, 19..all.end, TYPE_3_PARTS);
                let parts = platform_parts(bits(header, 96, 6).unwrap_or(0));
                sink.run(header, at..all.end, parts);
            }
            _ => {}
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let (Some(version), Some(vlan), Some(session)) = (bits(header, 0, 4), bits(header, 4, 12), bits(header, 22, 10))
        else {
            return;
        };
        if let Some(name) = version_name(version) {
            say.words(name);
            say.words(w(" · session ", " · sessão "));
            let _ = write!(say, "{session} · VLAN {vlan}");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    const FRAME: &str = "01005e000002 00000c07acfe 88b5";

    #[test]
    fn type_2_behind_gre_with_a_sequence_number() {
        let told = tell(Proto::Gre, &format!("1000 88be 00109528 1065 c001 00084065 {FRAME}"));
        assert_eq!(told.protocols, "gre:erspan:eth");
        assert_eq!((told.get("erspan.vlan"), told.get("erspan.index")), ("101".into(), "540773".into()));
        assert_eq!((told.get("erspan.cos"), told.get("erspan.spanid")), ("6".into(), "1".into()));
        assert_eq!(told.summaries[1][1], "II · sessão 1 · VLAN 101");
    }

    #[test]
    fn type_1_has_no_header() {
        assert_eq!(tell(Proto::Gre, &format!("0000 88be {FRAME}")).protocols, "gre:eth");
    }

    #[test]
    fn type_3_with_a_platform_header() {
        let told = tell(Proto::Gre, &format!("1000 22eb 00000001 2065 0001 48000846 0000 0001 14000007 00000009 {FRAME}"));
        assert_eq!(told.protocols, "gre:erspan:eth");
        assert_eq!((told.get("erspan.platid"), told.get("erspan.pid5.timestamp")), ("5".into(), "9".into()));
        assert_eq!((told.get("erspan.pid5.switchid"), told.get("erspan.pid5.port_index")), ("0".into(), "7".into()));
        // The domain is of 12 bits.
        let told = tell(Proto::Gre, &format!("1000 22eb 00000001 2065 0001 48000846 0000 0001 04001007 00000009 {FRAME}"));
        assert_eq!((told.get("erspan.pid1.rsvd1"), told.get("erspan.pid1.vsmid")), ("1".into(), "7".into()));
    }

    #[test]
    fn another_version_is_malformed() {
        assert!(matches!(tell(Proto::Erspan, "5000 0000 0000 0000").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
