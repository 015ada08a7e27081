//! L2TP over UDP: carries the PPP frames of dial-up and access networks to a server far away. Version 2: RFC 2661
//! §3.1; version 3, which carries more than PPP: RFC 3931 §4.1.2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├─┬─┬───┬─┬─┬─┬─┬───────┬───────┼───────────────────────────────┤
//! │T│L│ x │S│x│O│P│   x   │version│         length (if L)         │
//! ├─┴─┴───┴─┴─┴─┴─┴───────┴───────┼───────────────────────────────┤
//! │           tunnel ID           │          session ID           │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │           Ns (if S)           │           Nr (if S)           │
//! ├───────────────────────────────┼───────────────────────────────┤
//! │       offset size (if O)      │      offset padding ...       │
//! └───────────────────────────────┴───────────────────────────────┘
//! ```
//!
//! A control message (T) has attributes behind that, which are told as part of the header. What a data message of
//! version 3 carries, and how long its cookie is, only the control messages before it say; it is not read further.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, join, octet_bits, octets,
};
use super::l2tp_avp;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 2661 §3.1";
const VERSION_3: &str = "RFC 3931 §4.1.2";

fields! {
    FLAGS = hex(4, "l2tp.flags", SPEC, w("flags", "sinalizadores")).at(0, 16).group();
    TYPE = dec("l2tp.type", SPEC, w("type (T)", "tipo (T)")).at(0, 1).names(type_name);
    HAS_LENGTH = flag("l2tp.length_bit", SPEC, w("length present (L)", "há comprimento (L)")).at(1, 1);
    RESERVED_A = dec("l2tp.flags.reserved", SPEC, w("reserved", "reservado")).at(2, 2);
    HAS_SEQUENCE = flag("l2tp.seq_bit", SPEC, w("sequence numbers present (S)", "há números de sequência (S)")).at(4, 1);
    RESERVED_B = dec("l2tp.flags.reserved", SPEC, w("reserved", "reservado")).at(5, 1);
    HAS_OFFSET = flag("l2tp.offset_bit", SPEC, w("offset present (O)", "há deslocamento (O)")).at(6, 1);
    PRIORITY = flag("l2tp.priority", SPEC, w("priority (P)", "prioridade (P)")).at(7, 1);
    RESERVED_C = dec("l2tp.flags.reserved", SPEC, w("reserved", "reservado")).at(8, 4);
    VERSION = dec("l2tp.version", SPEC, w("version", "versão")).at(12, 4);
    LENGTH = dec("l2tp.length", SPEC, w("length", "comprimento"))
        .about("Octets of the whole message.", "Octetos da mensagem inteira.");
    TUNNEL = dec("l2tp.tunnel", SPEC, w("tunnel ID", "ID do túnel"));
    SESSION = dec("l2tp.session", SPEC, w("session ID", "ID da sessão"));
    NEXT_SENT = dec("l2tp.Ns", SPEC, w("number of this message (Ns)", "número desta mensagem (Ns)"));
    NEXT_RECEIVED = dec("l2tp.Nr", SPEC, w("number expected next (Nr)", "próximo número esperado (Nr)"));
    OFFSET = dec("l2tp.offset", SPEC, w("offset size", "tamanho do deslocamento"));
    PADDING = octets("l2tp.offset_padding", SPEC, w("offset padding", "preenchimento do deslocamento"));
    RESERVED_3 = hex(4, "l2tp.res", VERSION_3, w("reserved", "reservado"));
    CONNECTION = hex(8, "l2tp.ccid", VERSION_3, w("control connection ID", "ID da conexão de controle"));
    SESSION_3 = hex(8, "l2tp.sid", VERSION_3, w("session ID", "ID da sessão"));
}

static ALL: [&FieldDef; FIELDS.len() + l2tp_avp::FIELDS.len()] = join(FIELDS, l2tp_avp::FIELDS);

fn type_name(number: u64) -> Option<Words> {
    Some(if number == 0 { w("data", "dados") } else { w("control", "controle") })
}

/// The first two octets, and where what they announce stands.
#[derive(Clone, Copy)]
struct Flags(u16);

impl Flags {
    fn control(self) -> bool {
        self.0 & 0x8000 != 0
    }
    fn length(self) -> bool {
        self.0 & 0x4000 != 0
    }
    fn sequence(self) -> bool {
        self.0 & 0x0800 != 0
    }
    fn offset(self) -> bool {
        self.0 & 0x0200 != 0
    }
    fn version(self) -> u16 {
        self.0 & 0x000f
    }

    /// Octet of the tunnel ID, or of version 3's ID.
    fn ids(self) -> usize {
        if self.length() || self.version() == 3 { 4 } else { 2 }
    }

    /// Octets of the header, without offset padding and attributes.
    fn fixed(self) -> usize {
        match (self.version(), self.control()) {
            (3, true) => 12,
            (3, false) => 8,
            _ => self.ids() + 4 + if self.sequence() { 4 } else { 0 } + if self.offset() { 2 } else { 0 },
        }
    }

    fn parts(self) -> Vec<(&'static FieldDef, u32)> {
        let mut parts: Vec<(&'static FieldDef, u32)> = Vec::new();
        match (self.version(), self.control()) {
            (3, true) => {
                parts.extend([(&LENGTH, 16), (&CONNECTION, 32), (&NEXT_SENT, 16), (&NEXT_RECEIVED, 16)]);
            }
            (3, false) => parts.extend([(&RESERVED_3, 16), (&SESSION_3, 32)]),
            _ => {
                if self.length() {
                    parts.push((&LENGTH, 16));
                }
                parts.extend([(&TUNNEL, 16), (&SESSION, 16)]);
                if self.sequence() {
                    parts.extend([(&NEXT_SENT, 16), (&NEXT_RECEIVED, 16)]);
                }
                if self.offset() {
                    parts.push((&OFFSET, 16));
                }
            }
        }
        parts
    }
}

/// L2TP over UDP.
pub struct L2tp;

impl Protocol for L2tp {
    const INFO: &'static Info = &Info {
        name: "l2tp",
        title: "L2TP",
        about: w(
            "Carries the PPP frames of an access network over IP to a server far away.",
            "Leva os quadros PPP de uma rede de acesso sobre IP até um servidor distante.",
        ),
        spec: "RFC 2661",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Udp(1701)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        let flags = be16(bytes, 0).map(Flags).ok_or(Fault::Truncated { need: 2 })?;
        if !matches!(flags.version(), 2 | 3) {
            return Err(Fault::Malformed(w("the version is neither 2 nor 3", "a versão não é 2 nem 3")));
        }
        let mut header = flags.fixed();
        if bytes.len() < header {
            return Err(Fault::Truncated { need: header });
        }
        let claim = match be16(bytes, 2).filter(|_| flags.length()) {
            Some(length) => usize::from(length).max(header),
            None => bytes.len(),
        };
        if flags.control() {
            return Ok(Step::new(claim, Next::Nothing).claim(claim));
        }
        if flags.version() == 3 {
            return Ok(Step::new(header, Next::Opaque));
        }
        if flags.offset() {
            header += usize::from(be16(bytes, header - 2).unwrap_or(0));
            if bytes.len() < header {
                return Err(Fault::Truncated { need: header });
            }
        }
        Ok(Step::new(header, Next::By(Key::PppFrame)).claim(claim.max(header)))
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        let Some(flags) = be16(header, 0).map(Flags) else { return };
        if layer.is_faulty() && !matches!(flags.version(), 2 | 3) {
            return;
        }
        let end = sink.run(header, octet_bits(2..header.len()), &flags.parts());
        if layer.is_faulty() {
            return;
        }
        if flags.control() {
            l2tp_avp::describe(header, end as usize / 8, sink);
        } else {
            sink.run(header, end..octet_bits(0..header.len()).end, &[(&PADDING, 0)]);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        let Some(flags) = be16(header, 0).map(Flags) else { return };
        if flags.control() {
            match l2tp_avp::message_type(header, flags.fixed()).and_then(|kind| l2tp_avp::message_name(kind.into())) {
                Some(name) => say.words(name),
                None => say.words(w("control", "controle")),
            }
            say.out.push_str(" · ");
        }
        if flags.version() == 3 {
            if let Some(id) = be32(header, 4) {
                let _ = write!(say, "ID 0x{id:08x}");
            }
        } else if let (Some(tunnel), Some(session)) = (be16(header, flags.ids()), be16(header, flags.ids() + 2)) {
            say.words(w("tunnel ", "túnel "));
            say.number(tunnel);
            say.words(w(" · session ", " · sessão "));
            say.number(session);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::{Fault, Stop};
    use crate::testing::tell;

    #[test]
    fn a_control_message_tells_its_attributes() {
        // RFC 2661 §6.1: SCCRQ with protocol version 1.0, framing, host name "lac" and tunnel 7.
        let told = tell(
            Proto::L2tp,
            "c802 0037 0000 0000 0000 0000 8008 0000 0000 0001 8008 0000 0002 0100 800a 0000 0003 00000003
             8009 0000 0007 6c6163 8008 0000 0009 0007",
        );
        assert_eq!(told.stop, Stop::Done);
        assert_eq!((told.get("l2tp.avp.type"), told.get("l2tp.avp.message_type")), ("0;2;3;7;9".into(), "1".into()));
        assert_eq!((told.get("l2tp.avp.host_name"), told.get("l2tp.avp.assigned_tunnel_id")), ("lac".into(), "7".into()));
        assert_eq!(told.get("l2tp.avp.sync_framing_supported"), "1");
        assert_eq!(told.summaries[0][1], "SCCRQ · túnel 0 · sessão 0");
    }

    #[test]
    fn a_bad_attribute_length_ends_the_walk() {
        let told = tell(Proto::L2tp, "c802 0014 0000 0000 0000 0000 8003 0000 0000 0001");
        assert_eq!(told.get("l2tp.avp_length.bad"), "1");
    }

    #[test]
    fn data_is_ppp_behind_its_offset() {
        let told = tell(Proto::L2tp, "0202 0007 0009 0002 ffff c021 0901 0008 00000000");
        assert_eq!((told.get("l2tp.tunnel"), told.get("l2tp.offset_padding")), ("7".into(), "ffff".into()));
        assert_eq!(told.summaries[0][0], "tunnel 7 · session 9");
        let told = tell(Proto::L2tp, "0003 0000 0000002a 0102030405");
        assert_eq!((told.get("l2tp.sid"), told.stop), ("0x0000002a".into(), Stop::Opaque));
    }

    #[test]
    fn version_1_is_another_protocol() {
        assert!(matches!(tell(Proto::L2tp, "0001 0000").stop, Stop::Fault(Fault::Malformed(_))));
    }
}
