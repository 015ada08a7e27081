//! L2TP version 3 over IP: carries frames of any link over IP, without UDP between. RFC 3931 §4.1.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! ├───────────────────────────────────────────────────────────────┤
//! │            session ID; 0: a control message follows           │
//! ├─┬─┬───┬─┬─────────────┬───────┬───────────────────────────────┤
//! │T│L│ x │S│      x      │version│            length             │
//! ├─┴─┴───┴─┴─────────────┴───────┴───────────────────────────────┤
//! │                     control connection ID                     │
//! ├───────────────────────────────┬───────────────────────────────┤
//! │               Ns              │               Nr              │
//! ├───────────────────────────────┴───────────────────────────────┤
//! │                        attributes ...                         │
//! └───────────────────────────────────────────────────────────────┘
//! ```
//!
//! What a data message carries, and how long its cookie is, only the control messages before it say; it is not read
//! further.

use std::fmt::Write as _;

use super::contract::{
    Fault, FieldDef, FieldSink, Info, Key, Layer, Next, Protocol, Say, Step, dec, flag, hex, join, octet_bits,
};
use super::l2tp_avp;
use crate::bytes::{be16, be32};
use crate::i18n::{Words, w};
use crate::model::{Osi, Pdu};

const SPEC: &str = "RFC 3931 §4.1.1";
const CONTROL: &str = "RFC 3931 §3.2.1";

fields! {
    SESSION = hex(8, "l2tp.sid", SPEC, w("session ID", "ID da sessão")).at(0, 32);
    FLAGS = hex(4, "l2tp.flags", CONTROL, w("flags", "sinalizadores")).group();
    TYPE = dec("l2tp.type", CONTROL, w("type (T)", "tipo (T)")).names(type_name);
    HAS_LENGTH = flag("l2tp.length_bit", CONTROL, w("length present (L)", "há comprimento (L)"));
    HAS_SEQUENCE = flag("l2tp.seq_bit", CONTROL, w("sequence numbers present (S)", "há números de sequência (S)"));
    RESERVED = dec("l2tp.flags.reserved", CONTROL, w("reserved", "reservado"));
    VERSION = dec("l2tp.version", CONTROL, w("version", "versão"));
    LENGTH = dec("l2tp.length", CONTROL, w("length", "comprimento"))
        .about("Octets of the message behind the session ID.", "Octetos da mensagem depois do ID da sessão.");
    CONNECTION = hex(8, "l2tp.ccid", CONTROL, w("control connection ID", "ID da conexão de controle"));
    NEXT_SENT = dec("l2tp.Ns", CONTROL, w("number of this message (Ns)", "número desta mensagem (Ns)"));
    NEXT_RECEIVED = dec("l2tp.Nr", CONTROL, w("number expected next (Nr)", "próximo número esperado (Nr)"));
}

static ALL: [&FieldDef; FIELDS.len() + l2tp_avp::FIELDS.len()] = join(FIELDS, l2tp_avp::FIELDS);

static CONTROL_PARTS: &[(&FieldDef, u32)] = &[
    (&FLAGS, 16),
    (&TYPE, 1),
    (&HAS_LENGTH, 1),
    (&RESERVED, 2),
    (&HAS_SEQUENCE, 1),
    (&RESERVED, 7),
    (&VERSION, 4),
    (&LENGTH, 16),
    (&CONNECTION, 32),
    (&NEXT_SENT, 16),
    (&NEXT_RECEIVED, 16),
];

fn type_name(number: u64) -> Option<Words> {
    Some(if number == 0 { w("data", "dados") } else { w("control", "controle") })
}

/// L2TP over IP.
pub struct L2tpV3;

impl Protocol for L2tpV3 {
    const INFO: &'static Info = &Info {
        name: "l2tp",
        title: "L2TPv3",
        about: w(
            "Carries frames of any link directly over IP to the other end of a virtual wire.",
            "Leva quadros de qualquer enlace diretamente sobre IP até a outra ponta de um fio virtual.",
        ),
        spec: "RFC 3931",
        osi: Osi::DataLink,
        pdu: Pdu::Frame,
        keys: &[Key::Ip(115)],
        fields: &ALL,
        ends: None,
    };

    fn peel(bytes: &[u8]) -> Result<Step, Fault> {
        match be32(bytes, 0) {
            None => Err(Fault::Truncated { need: 4 }),
            Some(0) => {
                let length = usize::from(be16(bytes, 6).ok_or(Fault::Truncated { need: 16 })?);
                if bytes.len() < 16 {
                    return Err(Fault::Truncated { need: 16 });
                }
                let claim = 4 + length.max(12);
                Ok(Step::new(claim, Next::Nothing).claim(claim))
            }
            Some(_) => Ok(Step::new(4, Next::Opaque)),
        }
    }

    fn describe(layer: &Layer<'_>, sink: &mut dyn FieldSink) {
        let header = layer.header();
        if be32(header, 0) != Some(0) {
            return;
        }
        sink.run(header, octet_bits(4..header.len()), CONTROL_PARTS);
        if !layer.is_faulty() {
            l2tp_avp::describe(header, 16, sink);
        }
    }

    fn summary(layer: &Layer<'_>, say: &mut Say<'_>) {
        let header = layer.header();
        match be32(header, 0) {
            Some(0) => match l2tp_avp::message_type(header, 16).and_then(|kind| l2tp_avp::message_name(kind.into())) {
                Some(name) => say.words(name),
                None => say.words(w("control", "controle")),
            },
            Some(session) => {
                say.words(w("session ", "sessão "));
                let _ = write!(say, "0x{session:08x}");
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::proto::Proto;
    use crate::proto::contract::Stop;
    use crate::testing::tell;

    #[test]
    fn session_zero_is_control_and_any_other_is_data() {
        // RFC 3931 §6.1: SCCRQ, then the assigned control connection ID 42.
        let told = tell(
            Proto::L2tpV3,
            "00000000 c803 001e 00000000 0000 0000 8008 0000 0000 0001 800a 0000 003d 0000002a",
        );
        assert_eq!((told.stop, told.get("l2tp.version")), (Stop::Done, "3".into()));
        assert_eq!(told.get("l2tp.avp.assigned_control_conn_id"), "42");
        assert_eq!(told.summaries[0][0], "SCCRQ");
        let told = tell(Proto::L2tpV3, "0000002a 74acb93fd27d");
        assert_eq!((told.stop, told.summaries[0][1].as_str()), (Stop::Opaque, "sessão 0x0000002a"));
    }
}
